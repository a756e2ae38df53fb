"""Reorders the first hits with a cross-encoder, within a time budget: too slow means not reordered, never late.

Any sentence-transformers CrossEncoder by name or folder. Knows nothing about engines or answers. torch is imported when
the first question comes, not before.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from indexing import hub
from indexing.errors import ModelUnavailable
from indexing.hits import Hit

SETTING = "reranking_model"

_log = logging.getLogger(__name__)


class PairScorer(Protocol):
    """Says how well a text answers a question; higher is better, on any scale."""

    def __call__(self, question: str, texts: Sequence[str]) -> Sequence[float]:
        """One score per text, in order."""
        ...


@dataclass(slots=True)
class Reranker:
    """Scores the first `depth` hits in small batches until done or `budget` seconds have passed.

    When the budget runs out the hits stay in the order they came in: a half-reordered list would mix two scales.
    After such a question the depth is halved for the next ones (down to `batch`), and grows back when there is time.
    """

    scorer: PairScorer
    budget: float = 0.5
    depth: int = 20
    batch: int = 4
    clock: Callable[[], float] = time.monotonic
    _reach: int = field(init=False)

    def __post_init__(self) -> None:
        self._reach = self.depth

    def rerank(self, question: str, hits: Sequence[Hit]) -> tuple[Hit, ...]:
        """The same hits, the first ones reordered when there was time; `Hit.score` keeps running from 1 down to 0."""
        head, tail = tuple(hits[: self._reach]), tuple(hits[self._reach :])
        scores = self._scored(question, [hit.passage.text for hit in head])
        if scores is None:
            self._reach = max(self.batch, self._reach // 2)
            _log.info("Reranking took longer than %.2f s and was left out.", self.budget)
            return tuple(hits)
        self._reach = min(self.depth, self._reach + self.batch)
        order = sorted(range(len(head)), key=lambda at: (-scores[at], at))
        places = [hit.score for hit in head]
        return tuple(replace(head[at], score=place) for at, place in zip(order, places, strict=True)) + tail

    def _scored(self, question: str, texts: Sequence[str]) -> list[float] | None:
        """A score per text, or None when the time ran out."""
        ends = self.clock() + self.budget
        scores: list[float] = []
        for start in range(0, len(texts), self.batch):
            scores.extend(float(score) for score in self.scorer(question, texts[start : start + self.batch]))
            if self.clock() > ends:
                return None
        return scores


class CrossEncoderScorer:
    """A sentence-transformers CrossEncoder, loaded at the first question.

    A folder is read without asking the hub anything: the switch is set before the library is imported.
    """

    def __init__(self, name_or_folder: str) -> None:
        self._name = name_or_folder
        self._model: object | None = None

    def __call__(self, question: str, texts: Sequence[str]) -> Sequence[float]:
        """Raises ModelUnavailable when the model cannot be loaded."""
        if self._model is None:
            self._model = _loaded(self._name)
        scores = self._model.predict([(question, text) for text in texts], show_progress_bar=False)  # type: ignore[attr-defined]
        return [float(score) for score in scores]


def _loaded(name: str) -> object:
    if Path(name).is_dir():
        hub.switch_off()
    try:
        from sentence_transformers import CrossEncoder

        return CrossEncoder(name, device="cpu", local_files_only=Path(name).is_dir())
    except Exception as error:  # the library raises whatever its parts raise
        raise ModelUnavailable(
            f"The reranking model '{name}' cannot be loaded ({error}); point the setting '{SETTING}' at a "
            "sentence-transformers CrossEncoder, or leave it empty."
        ) from error

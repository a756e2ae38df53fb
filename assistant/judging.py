"""Cross-encoders of other makers, by name or folder: as a second judge of paraphrases, or in the place of the reader.

Any sentence-transformers CrossEncoder: a reranking model with one score, or one trained on natural language inference.
Knows nothing about the rules of `assistant.proving`; a judge may only refuse what they accept. sentence-transformers is
imported when the first pair is judged, never before.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from assistant.errors import ModelUnavailable
from assistant.reader import Judgement, Reading, Window, chance_of

REMEMBERED = 1_000


@dataclass(slots=True)
class CrossEncoderJudge:
    """Judges with a cross-encoder (model name, or a folder with its files).

    The model must have a label that contains "entail" (three-way and two-way NLI models do). Its scores become
    probabilities by a softmax over the labels.
    """

    name: str
    device: str | None = None
    _model: Any = field(default=None, repr=False)
    _known: dict[tuple[str, str], float] = field(default_factory=dict, repr=False)

    def entails(self, passage: str, statement: str) -> float:
        """The probability of entailment, 0..1. Raises ModelUnavailable when the model cannot be loaded or used."""
        pair = (passage, statement)
        if pair not in self._known:  # a model's sentence is proven as it comes in, and again before it is shown
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            self._known[pair] = self._judged(passage, statement)
        return self._known[pair]

    def _judged(self, passage: str, statement: str) -> float:
        model = self._loaded()
        column = _entailment(model.config.id2label, self.name)
        scores = model.predict([(passage, statement)], apply_softmax=True, show_progress_bar=False)
        return float(scores[0][column])

    def _loaded(self) -> Any:
        if self._model is None:
            self._model = _load(self.name, self.device, "judge")
        return self._model


@dataclass(slots=True)
class CrossEncoderReader:
    """Reads with a cross-encoder in the place of the shipped reader (`assistant.reader.LearnedReader`).

    A sentence is scored with its header and neighbours beside the question. One score per pair (a reranking model)
    passes through a sigmoid; of an NLI model the chance of entailment counts. A sentence helps where it half answers.
    """

    name: str
    device: str | None = None
    _model: Any = field(default=None, repr=False)

    def read(self, question: str, windows: Sequence[Window]) -> list[tuple[Reading, ...]]:
        """For each window a Reading per sentence, in order. Raises ModelUnavailable."""
        pairs = [(question, _in_context(window, at)) for window in windows for at in range(len(window.sentences))]
        chances = iter(self._chances(pairs))
        return [tuple(Reading(one := next(chances), min(1.0, 2 * one)) for _ in window.sentences) for window in windows]

    def judge(self, claim: str, windows: Sequence[Window]) -> list[Judgement]:
        """For each window what it says of the claim; without labels for it nothing is called contradicted."""
        pairs = [(" ".join((window.header, *window.sentences)), claim) for window in windows]
        return [Judgement(chance, 0.0, 1 - chance) for chance in self._chances(pairs)]

    def _chances(self, pairs: list[tuple[str, str]]) -> list[float]:
        if not pairs:
            return []
        if self._model is None:
            self._model = _load(self.name, self.device, "reader")
        labels = self._model.config.id2label
        if len(labels) == 1:
            return _as_chances(self._model.predict(pairs, show_progress_bar=False))
        column = _entailment(labels, self.name)
        scores = self._model.predict(pairs, apply_softmax=True, show_progress_bar=False)
        return [float(row[column]) for row in scores]


def _in_context(window: Window, at: int) -> str:
    """A sentence behind its header and the sentence before it."""
    before = window.sentences[at - 1 : at] if at else ()
    return " ".join((f"{window.header}:", *before, window.sentences[at]))


def _as_chances(scores: Iterable[float]) -> list[float]:
    """Scores between 0 and 1 as they are; others are logits."""
    found = [float(score) for score in scores]
    if all(0 <= score <= 1 for score in found):
        return found
    return [chance_of(score) for score in found]


def _load(name: str, device: str | None, role: str) -> Any:
    try:
        from sentence_transformers import CrossEncoder

        return CrossEncoder(name, device=device)
    except (OSError, ValueError, ImportError) as error:
        raise ModelUnavailable(
            f"The {role} model '{name}' cannot be loaded ({error}); name a folder or a model that is "
            "present, or leave the setting empty."
        ) from error


def _entailment(labels: dict[int, str], name: str) -> int:
    for column, label in labels.items():
        if "entail" in label.lower() and not label.lower().startswith(("not", "non", "no_")):
            return int(column)
    raise ModelUnavailable(
        f"The model '{name}' has no label for entailment (it has {', '.join(labels.values())}); name an NLI model."
    )

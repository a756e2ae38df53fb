"""Unanswered questions: kept without personal data, counted and put together, and thrown away on request.

One file of JSON lines in the data folder, written only when the setting says so. Knows nothing about channels.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.anonymising import anonymous
from assistant.answers import Answer
from assistant.matching import terms_of
from bots.parts import EVERYTHING, Answers
from indexing.hits import PUBLIC, Filters, Reader

if TYPE_CHECKING:
    from assistant.answering import Tell

logger = logging.getLogger("stadsgeheugen.gaps")

FILE = "gaps.jsonl"
ALIKE = 0.5
"""Two questions ask the same when they share this part of their words (Jaccard's coefficient of stems)."""


@dataclass(frozen=True, slots=True)
class Gap:
    """One question that the corpus could not answer, or only in part."""

    question: str
    missing: str | None
    day: date


@dataclass(frozen=True, slots=True)
class Cluster:
    """Questions that ask the same: the one asked first stands for all."""

    question: str
    count: int
    first: date
    last: date
    others: tuple[str, ...]


@dataclass(slots=True)
class Gaps:
    """The unanswered questions of one data folder; may be written from many threads."""

    folder: Path
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def path(self) -> Path:
        """The file."""
        return self.folder / FILE

    def note(self, question: str, missing: str | None, moment: datetime | None = None) -> None:
        """Keep a question, without personal data and with its day only."""
        day = (moment or datetime.now(UTC)).date().isoformat()
        line = {"question": anonymous(question), "missing": anonymous(missing) if missing else None, "day": day}
        with self._lock:
            self.folder.mkdir(parents=True, exist_ok=True)
            with self.path.open("a", encoding="utf-8") as out:
                out.write(json.dumps(line, ensure_ascii=False) + "\n")

    def all(self) -> tuple[Gap, ...]:
        """Everything kept, oldest first; a line a crash left unfinished is passed over."""
        return tuple(self._read()) if self.path.exists() else ()

    def _read(self) -> Iterator[Gap]:
        for line in self.path.read_text(encoding="utf-8").splitlines():
            try:
                held = json.loads(line)
                yield Gap(held["question"], held["missing"], date.fromisoformat(held["day"]))
            except (ValueError, KeyError, TypeError):
                continue

    def purge(self) -> int:
        """Throw everything away; how many there were."""
        count = len(self.all())
        with self._lock:
            self.path.unlink(missing_ok=True)
        return count


def clusters(gaps: Sequence[Gap]) -> tuple[Cluster, ...]:
    """The questions put together, most asked first. A question joins the first one it is like."""
    heads: list[tuple[frozenset[str], list[Gap]]] = []
    for gap in gaps:
        terms = terms_of(gap.missing or gap.question)
        own = next((members for head, members in heads if _shared(head, terms) >= ALIKE), None)
        if own is None:
            heads.append((terms, [gap]))
        else:
            own.append(gap)
    found = (_cluster(members) for _, members in heads)
    return tuple(sorted(found, key=lambda one: (-one.count, one.question)))


def _cluster(members: Sequence[Gap]) -> Cluster:
    days = [one.day for one in members]
    wordings = tuple(dict.fromkeys(one.question for one in members))
    return Cluster(wordings[0], len(members), min(days), max(days), wordings[1:])


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one | other else 1.0


@dataclass(frozen=True, slots=True)
class NotingAssistant:
    """Answers as another does, and keeps what that one could not answer."""

    answers: Answers
    gaps: Gaps

    def answer(
        self,
        question: str,
        history: Sequence[Any] = (),
        filters: Filters = EVERYTHING,
        reader: Reader = PUBLIC,
        tell: Tell | None = None,
    ) -> Answer:
        """The other's answer."""
        answer = self.answers.answer(question, history, filters, reader, **({"tell": tell} if tell else {}))
        if answer.completeness != "full" and answer.clarify is None:
            try:
                self.gaps.note(answer.resolved_question or question, answer.missing)
            except OSError as error:  # a folder that cannot be written must not cost the answer
                logger.warning("an unanswered question could not be kept (%s)", error.strerror or type(error).__name__)
        return answer

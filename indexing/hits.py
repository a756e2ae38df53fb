"""What goes into a search and what comes out: filters, the reader, hits. Frozen values, no engine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from corpus.documents import Passage
from corpus.origins import Audience

FoundBy = Literal["woorden", "betekenis", "beide"]


@dataclass(frozen=True, slots=True)
class Reader:
    """Who is asking: the audiences this person may read. Passed to everything that returns text or counts."""

    audiences: frozenset[Audience] = frozenset({"openbaar"})

    def may_read(self, audience: Audience) -> bool:
        """Whether text of this audience may be shown, counted or hinted at."""
        return audience in self.audiences


PUBLIC = Reader()
INTERNAL = Reader(frozenset({"openbaar", "intern"}))


@dataclass(frozen=True, slots=True)
class Filters:
    """What to narrow to. An empty field does not narrow; several values in one field mean any of them.

    Years are inclusive and match a document whose span of years overlaps them.
    """

    cities: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    year_from: int | None = None
    year_to: int | None = None

    @property
    def empty(self) -> bool:
        """True when nothing is narrowed."""
        return self == Filters()


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage with its scores and how it was found.

    `score` is the fused score, calibrated to 0..1 within one question; `keyword` and `dense` are the engines'
    own scores (BM25; cosine), None where that engine did not return the passage. `duplicates` are passages
    with (nearly) the same text from other documents, collapsed into this one.
    """

    passage: Passage
    score: float
    keyword: float | None = None
    dense: float | None = None
    found_by: FoundBy = "woorden"
    duplicates: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much a reader's "no" is worth: what was there to be searched. `newest` is an ISO date or None."""

    documents: int
    municipalities: int
    newest: str | None


@dataclass(frozen=True, slots=True)
class Scored:
    """A passage id with one engine's own score (BM25 or cosine); higher is better."""

    passage_id: str
    score: float

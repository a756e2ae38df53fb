"""Answer, Statement, Citation: what the assistant says and what proves it. Frozen values, no formatting."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from assistant.marks import Unmarked
from corpus.documents import Passage
from indexing.hits import Coverage

Verdict = Literal["letterlijk", "ondersteund", "niet gevonden"]
Completeness = Literal["full", "partial", "none"]
Language = Literal["nl", "en"]
Reason = Literal["subject_unknown", "other_municipality", "other_year", "property_not_stated", "about_assistant"]
"""Why there is no answer: the name, municipality or year stands in no document found, what is asked does not, or the
assistant itself was spoken to."""


@dataclass(frozen=True, slots=True)
class Citation:
    """The exact quote that proves a statement, and the way to open it there.

    `number` is the [n] a person sees, from 1. `start`/`end` count code points in the stored document text and
    `quote == document.text[start:end]`. `page` is where the quote begins (None for unpaged documents).
    """

    number: int
    passage: Passage
    quote: str
    start: int
    end: int
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Statement(Unmarked):
    """One sentence of an answer with its verdict and the numbers of its citations; never shown without proof."""

    text: str
    verdict: Verdict
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DifferingValue(Unmarked):
    """One of several values sources give: the value, its date (ISO, may be partial or None), its citation number."""

    value: str
    date: str | None
    citation: int


@dataclass(frozen=True, slots=True)
class Differing(Unmarked):
    """A subject on which sources differ; values newest first."""

    subject: str
    values: tuple[DifferingValue, ...]


@dataclass(frozen=True, slots=True)
class Stopped(Unmarked):
    """A stopped, criticised or failed project on the topic, with the reason the source gives."""

    project_id: str
    reason: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the reader must know about this answer; `code` is stable, `text` is in the reader's language."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Usage:
    """What a language model cost: tokens in and out."""

    input_tokens: int
    output_tokens: int


@dataclass(frozen=True, slots=True)
class Milliseconds:
    """Where the time went."""

    search: float = 0.0
    compose: float = 0.0
    prove: float = 0.0
    total: float = 0.0


@dataclass(frozen=True, slots=True)
class Answer:
    """A proven answer, or the honest conclusion that there is none (`completeness` none, no statements).

    `citations` are numbered from 1 in order of first use; `nearest` names the numbers of sources that are only
    near (offered, never claimed). `more` are further statements, just as proven, that are folded away. `missing` names
    the part that is not in the documents when partial. `reason` says why there is no answer where that is known,
    `absent` which name, municipality or year is not there.
    """

    id: str
    question: str
    language: Language
    completeness: Completeness
    coverage: Coverage
    resolved_question: str | None = None
    missing: str | None = None
    statements: tuple[Statement, ...] = ()
    citations: tuple[Citation, ...] = ()
    more: tuple[Statement, ...] = ()
    differing: tuple[Differing, ...] = ()
    stopped: tuple[Stopped, ...] = ()
    nearest: tuple[int, ...] = ()
    clarify: str | None = None
    reason: Reason | None = None
    absent: str | None = None
    notices: tuple[Notice, ...] = ()
    composer: str = "quoting"
    usage: Usage | None = None
    milliseconds: Milliseconds = field(default_factory=Milliseconds)

"""What a project is: the values of the register. Knows nothing about files or where a project was found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from corpus.origins import Audience, Source

ProjectKind = Literal[
    "project", "lessons-learned", "living-lab", "instrument", "agenda", "city-deal", "netwerk", "fieldlab", "verklaring"
]
Status = Literal["idee", "pilot", "lopend", "afgerond", "opgeschaald", "gestopt"]
LessonOrigin = Literal["bron", "afgeleid", "gemengd"]

PROJECT_KINDS: tuple[ProjectKind, ...] = get_args(ProjectKind)
STATUSES: tuple[Status, ...] = get_args(Status)


@dataclass(frozen=True, slots=True)
class Lesson:
    """One lesson and whether a source says it (`bron`) or we inferred it (`afgeleid`, `gemengd`)."""

    text: str
    origin: LessonOrigin

    @property
    def inferred(self) -> bool:
        """True when the lesson must be marked "gevolgtrekking van de redactie"."""
        return self.origin != "bron"


@dataclass(frozen=True, slots=True)
class Value:
    """One value that one source gives, at one moment."""

    value: str
    source: Source


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A subject on which sources differ (`tegenspraak`) or that changed over time (`ontwikkeling in de tijd`)."""

    subject: str
    nature: Literal["tegenspraak", "ontwikkeling in de tijd"]
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class FieldEvidence:
    """Where a field of an extracted project stands: `text[start:end]` of its document, and how sure that is (0 to 1).

    `field` is a name of `Project` in the singular of the register: city, status, period, theme, organisation, title,
    summary, problem, approach, result, lessons. `value` is the value this stretch supports. `by` names the language
    model that read it; empty for the rules.
    """

    field: str
    value: str
    start: int
    end: int
    confidence: float
    by: str = ""


@dataclass(frozen=True, slots=True)
class Project:
    """One project known to the corpus. A field is None or empty where no source gives it.

    `status` None means unknown. `also` holds the ids of records that were merged into this one.
    `document_id` names the document the project was read from (a starter record's own id). A project that was extracted
    from running text has `evidence` for every field; `corrected` names the fields that people put right
    (`corrections.yaml`).
    """

    id: str
    title: str
    kind: ProjectKind
    document_id: str
    cities: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    summary: str | None = None
    problem: str | None = None
    approach: str | None = None
    result: str | None = None
    status: Status | None = None
    lessons: tuple[Lesson, ...] = ()
    start: str | None = None
    end: str | None = None
    region: str | None = None
    contact: str | None = None
    sources: tuple[Source, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    also: tuple[str, ...] = ()
    confidence: Literal["high", "medium", "low"] | None = None
    confidence_why: str | None = None
    audience: Audience = "openbaar"
    evidence: tuple[FieldEvidence, ...] = ()
    corrected: tuple[str, ...] = ()

    @property
    def extracted(self) -> bool:
        """Whether this was read from running text rather than written as a record."""
        return bool(self.evidence)

"""The shapes of the fixed JSON, one `TypedDict` per object: checked by mypy, and told to programs in OpenAPI.

Fields may be added here, never renamed: programs read them. Knows nothing about where the values come from.
"""

from __future__ import annotations

from typing import NotRequired

from typing_extensions import TypedDict


class OriginPayload(TypedDict):
    """A publication a record was made from."""

    title: str
    publisher: str | None
    date: str | None
    url: str | None


class SourcePayload(TypedDict):
    """A numbered source; `quote` is `text[start:end]` of the stored document, counted in Unicode code points."""

    number: int
    kind: str
    document_id: str
    passage_id: str
    title: str
    publisher: str | None
    date: str | None
    url: str | None
    viewer: str
    page: int | None
    heading: list[str]
    quote: str
    start: int
    end: int
    inferred: bool
    origins: list[OriginPayload]


class StatementPayload(TypedDict):
    """One sentence with its verdict and the numbers of its sources."""

    text: str
    verdict: str
    citations: list[int]


class DifferingValuePayload(TypedDict):
    """One of several values that sources give."""

    value: str
    date: str | None
    citation: int


class DifferingPayload(TypedDict):
    """A subject on which sources differ, newest value first."""

    subject: str
    values: list[DifferingValuePayload]


class StoppedPayload(TypedDict):
    """A stopped, failed or criticised project."""

    project_id: str
    reason: str
    citations: list[int]


class NoticePayload(TypedDict):
    """Something the reader must know; `code` is stable."""

    code: str
    text: str


class CoveragePayload(TypedDict):
    """How much was there to be searched."""

    documents: int
    municipalities: int
    newest: str | None


class UsagePayload(TypedDict):
    """What a language model used."""

    input_tokens: int
    output_tokens: int


class MillisecondsPayload(TypedDict):
    """Where the time went."""

    search: float
    compose: float
    prove: float
    total: float


class AnswerPayload(TypedDict):
    """What `ask --json` and `POST /api/ask` return; `comparison` is the table of an answered "welke stad"."""

    id: str
    question: str
    resolved_question: str | None
    language: str
    completeness: str
    missing: str | None
    statements: list[StatementPayload]
    more: list[StatementPayload]
    sources: list[SourcePayload]
    differing: list[DifferingPayload]
    stopped: list[StoppedPayload]
    nearest: list[int]
    clarify: str | None
    reason: str | None
    notices: list[NoticePayload]
    coverage: CoveragePayload
    composer: str
    usage: UsagePayload | None
    milliseconds: MillisecondsPayload
    comparison: ComparisonPayload | None


class HitPayload(TypedDict):
    """One passage found, with its scores and how it was found."""

    passage_id: str
    document_id: str
    kind: str
    title: str
    publisher: str | None
    date: str | None
    url: str | None
    viewer: str
    page: int | None
    heading: list[str]
    text: str
    start: int
    end: int
    inferred: bool
    origins: list[OriginPayload]
    score: float
    keyword: float | None
    dense: float | None
    found_by: str
    duplicates: list[str]


class SearchPayload(TypedDict):
    """What `search --json` and `GET /api/search` return."""

    question: str
    hits: list[HitPayload]
    coverage: CoveragePayload


class RowPayload(TypedDict):
    """One project in one municipality; an unknown cell is null, `cells` gives the source numbers of each.

    `lessons_inferred` runs beside `lessons`: true where we concluded the lesson. `standing` says what the row shows:
    opgelost, ervaring, gestopt, plan or onbekend.
    """

    municipality: str | None
    project_id: str
    document_id: str
    viewer: str
    project: str | None
    problem: str | None
    approach: str | None
    status: str | None
    period: str | None
    result: str | None
    lessons: list[str]
    lessons_inferred: list[bool]
    contact: str | None
    standing: str
    corrected: list[str]
    cells: dict[str, list[int]]


class SearchedPayload(TypedDict):
    """How much a comparison is complete for."""

    documents: int
    municipalities: int


class MorePayload(TypedDict):
    """How many rows and national instruments there are beside those shown."""

    rows: int
    national: int


class ComparisonPayload(TypedDict):
    """What `compare --json` and `POST /api/compare` return; over HTTP `more` counts what a long one leaves out."""

    question: str
    rows: list[RowPayload]
    national: list[RowPayload]
    sources: list[SourcePayload]
    searched: SearchedPayload
    more: NotRequired[MorePayload]


class LessonPayload(TypedDict):
    """A lesson, and whether a source says it or we concluded it."""

    text: str
    origin: str
    inferred: bool


class ValuePayload(TypedDict):
    """One value with the publication that gives it."""

    value: str
    source: OriginPayload


class DisagreementPayload(TypedDict):
    """A subject on which the sources of a project differ."""

    subject: str
    nature: str
    values: list[ValuePayload]


class ProjectPayload(TypedDict):
    """One project of the register.

    `extracted` means that it was read from running text by rules; `corrected` names the fields people put right.
    """

    id: str
    title: str
    kind: str
    document_id: str
    viewer: str
    cities: list[str]
    organisations: list[str]
    themes: list[str]
    summary: str | None
    problem: str | None
    approach: str | None
    result: str | None
    status: str | None
    lessons: list[LessonPayload]
    start: str | None
    end: str | None
    region: str | None
    contact: str | None
    sources: list[OriginPayload]
    disagreements: list[DisagreementPayload]
    also: list[str]
    confidence: str | None
    extracted: bool
    corrected: list[str]


class SectionPayload(TypedDict):
    """A stretch of text under one heading path."""

    start: int
    end: int
    heading: list[str]
    kind: str
    inferred: bool


class PagePayload(TypedDict):
    """One page of a paged document."""

    number: int
    start: int
    end: int


class DocumentPayload(TypedDict):
    """What `GET /api/documents/{id}` returns."""

    document_id: str
    kind: str
    title: str
    publisher: str | None
    date: str | None
    url: str | None
    viewer: str
    language: str
    audience: str
    origins: list[OriginPayload]
    text: str
    sections: list[SectionPayload]
    pages: list[PagePayload]
    project: ProjectPayload | None

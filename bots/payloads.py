"""Values → the fixed JSON of the public interface, the same for `--json` and HTTP.

Fields may be added here, never renamed: programs read them. Knows nothing about HTTP or terminals. The shapes are
`TypedDict`s so that mypy checks every key and the OpenAPI document is made from the same lines.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from typing_extensions import TypedDict

from assistant.answers import Answer, Citation
from bots.sources import Viewer
from bots.wording import clarify_in_words, notice_in_words, words
from corpus.documents import Document
from corpus.origins import Source
from corpus.projects import Project
from indexing.hits import Coverage, Hit

if TYPE_CHECKING:
    from assistant.comparison import Comparison, Row


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
    """What `ask --json` and `POST /api/ask` return."""

    id: str
    question: str
    resolved_question: str | None
    language: str
    completeness: str
    missing: str | None
    statements: list[StatementPayload]
    sources: list[SourcePayload]
    differing: list[DifferingPayload]
    stopped: list[StoppedPayload]
    nearest: list[int]
    clarify: str | None
    notices: list[NoticePayload]
    coverage: CoveragePayload
    composer: str
    usage: UsagePayload | None
    milliseconds: MillisecondsPayload


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
    cells: dict[str, list[int]]


class SearchedPayload(TypedDict):
    """How much a comparison is complete for."""

    documents: int
    municipalities: int


class ComparisonPayload(TypedDict):
    """What `compare --json` and `POST /api/compare` return."""

    question: str
    rows: list[RowPayload]
    national: list[RowPayload]
    sources: list[SourcePayload]
    searched: SearchedPayload


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
    """One project of the register."""

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


def answer_payload(answer: Answer, viewer: Viewer) -> AnswerPayload:
    """The answer as the public interface has it; `viewer` makes the links of records."""
    wording = words(answer.language)
    return {
        "id": answer.id,
        "question": answer.question,
        "resolved_question": answer.resolved_question,
        "language": answer.language,
        "completeness": answer.completeness,
        "missing": answer.missing,
        "statements": [
            {"text": one.text, "verdict": one.verdict, "citations": list(one.citations)} for one in answer.statements
        ],
        "sources": [source_payload(citation, viewer) for citation in answer.citations],
        "differing": [
            {
                "subject": one.subject,
                "values": [{"value": v.value, "date": v.date, "citation": v.citation} for v in one.values],
            }
            for one in answer.differing
        ],
        "stopped": [
            {"project_id": one.project_id, "reason": one.reason, "citations": list(one.citations)}
            for one in answer.stopped
        ],
        "nearest": list(answer.nearest),
        "clarify": clarify_in_words(answer, wording),
        "notices": [{"code": one.code, "text": notice_in_words(one, wording)} for one in answer.notices],
        "coverage": coverage_payload(answer.coverage),
        "composer": answer.composer,
        "usage": _usage(answer),
        "milliseconds": _milliseconds(answer),
    }


def source_payload(citation: Citation, viewer: Viewer) -> SourcePayload:
    """One citation; a record's `url` is our viewer and its publications are `origins`."""
    passage, provenance = citation.passage, citation.passage.provenance
    opened = viewer.passage(citation)
    return {
        "number": citation.number,
        "kind": provenance.kind,
        "document_id": provenance.document_id,
        "passage_id": passage.id,
        "title": provenance.source.title,
        "publisher": provenance.source.publisher,
        "date": provenance.source.date,
        "url": opened if provenance.kind == "record" else provenance.source.url,
        "viewer": opened,
        "page": citation.page,
        "heading": list(passage.locator.heading),
        "quote": citation.quote,
        "start": citation.start,
        "end": citation.end,
        "inferred": passage.inferred,
        "origins": [origin_payload(origin) for origin in provenance.origins],
    }


def search_payload(question: str, hits: Iterable[Hit], coverage: Coverage, viewer: Viewer) -> SearchPayload:
    """The hits of one question, best first."""
    return {
        "question": question,
        "hits": [hit_payload(hit, viewer) for hit in hits],
        "coverage": coverage_payload(coverage),
    }


def hit_payload(hit: Hit, viewer: Viewer) -> HitPayload:
    """One passage found; scores rounded to four decimals."""
    passage, provenance = hit.passage, hit.passage.provenance
    opened = viewer.span(passage.document_id, passage.locator.start, passage.locator.end)
    return {
        "passage_id": passage.id,
        "document_id": passage.document_id,
        "kind": provenance.kind,
        "title": provenance.source.title,
        "publisher": provenance.source.publisher,
        "date": provenance.source.date,
        "url": opened if provenance.kind == "record" else provenance.source.url,
        "viewer": opened,
        "page": passage.locator.page,
        "heading": list(passage.locator.heading),
        "text": passage.text,
        "start": passage.locator.start,
        "end": passage.locator.end,
        "inferred": passage.inferred,
        "origins": [origin_payload(origin) for origin in provenance.origins],
        "score": round(hit.score, 4),
        "keyword": None if hit.keyword is None else round(hit.keyword, 4),
        "dense": None if hit.dense is None else round(hit.dense, 4),
        "found_by": hit.found_by,
        "duplicates": [duplicate.id for duplicate in hit.duplicates],
    }


def document_payload(document: Document, viewer: Viewer) -> DocumentPayload:
    """A whole document with its text, sections and pages."""
    provenance = document.provenance
    opened = viewer.document(document.id)
    return {
        "document_id": document.id,
        "kind": provenance.kind,
        "title": provenance.source.title,
        "publisher": provenance.source.publisher,
        "date": provenance.source.date,
        "url": opened if provenance.kind == "record" else provenance.source.url,
        "viewer": opened,
        "language": provenance.language,
        "audience": provenance.audience,
        "origins": [origin_payload(origin) for origin in provenance.origins],
        "text": document.text,
        "sections": [
            {"start": s.start, "end": s.end, "heading": list(s.heading), "kind": s.kind, "inferred": s.inferred}
            for s in document.sections
        ],
        "pages": [{"number": page.number, "start": page.start, "end": page.end} for page in document.pages],
        "project": project_payload(document.project, viewer) if document.project else None,
    }


def project_payload(project: Project, viewer: Viewer) -> ProjectPayload:
    """One project of the register; unknown is null."""
    return {
        "id": project.id,
        "title": project.title,
        "kind": project.kind,
        "document_id": project.document_id,
        "viewer": viewer.document(project.document_id),
        "cities": list(project.cities),
        "organisations": list(project.organisations),
        "themes": list(project.themes),
        "summary": project.summary,
        "problem": project.problem,
        "approach": project.approach,
        "result": project.result,
        "status": project.status,
        "lessons": [{"text": one.text, "origin": one.origin, "inferred": one.inferred} for one in project.lessons],
        "start": project.start,
        "end": project.end,
        "region": project.region,
        "contact": project.contact,
        "sources": [origin_payload(source) for source in project.sources],
        "disagreements": [
            {
                "subject": one.subject,
                "nature": one.nature,
                "values": [{"value": v.value, "source": origin_payload(v.source)} for v in one.values],
            }
            for one in project.disagreements
        ],
        "also": list(project.also),
        "confidence": project.confidence,
    }


def comparison_payload(comparison: Comparison, viewer: Viewer) -> ComparisonPayload:
    """The table of "welke stad": a row per municipality and project, national instruments apart."""
    coverage = comparison.searched
    return {
        "question": comparison.question,
        "rows": [_row(row, viewer) for row in comparison.rows],
        "national": [_row(row, viewer) for row in comparison.national],
        "sources": [source_payload(citation, viewer) for citation in comparison.citations],
        "searched": {"documents": coverage.documents, "municipalities": coverage.municipalities},
    }


def _row(row: Row, viewer: Viewer) -> RowPayload:
    lessons = [lesson for lesson in row.lessons if lesson.value]
    return {
        "municipality": row.municipality,
        "project_id": row.project_id,
        "document_id": row.document_id,
        "viewer": viewer.document(row.document_id),
        "project": row.project.value,
        "problem": row.problem.value,
        "approach": row.approach.value,
        "status": row.status.value,
        "period": row.period.value,
        "result": row.result.value,
        "lessons": [str(lesson.value) for lesson in lessons],
        "lessons_inferred": [lesson.inferred for lesson in lessons],
        "contact": row.contact.value,
        "standing": row.standing,
        "cells": {name: list(numbers) for name, numbers in row.cells().items()},
    }


def origin_payload(source: Source) -> OriginPayload:
    """One publication."""
    return {"title": source.title, "publisher": source.publisher, "date": source.date, "url": source.url}


def coverage_payload(coverage: Coverage) -> CoveragePayload:
    """What was there to be searched."""
    return {
        "documents": coverage.documents,
        "municipalities": coverage.municipalities,
        "newest": coverage.newest,
    }


def _usage(answer: Answer) -> UsagePayload | None:
    if answer.usage is None:
        return None
    return {"input_tokens": answer.usage.input_tokens, "output_tokens": answer.usage.output_tokens}


def _milliseconds(answer: Answer) -> MillisecondsPayload:
    spent = answer.milliseconds
    return {
        "search": round(spent.search, 2),
        "compose": round(spent.compose, 2),
        "prove": round(spent.prove, 2),
        "total": round(spent.total, 2),
    }

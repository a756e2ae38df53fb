"""Values → the fixed JSON of the public interface, the same for `--json` and HTTP.

Knows nothing about HTTP or terminals; the shapes themselves stand in `shapes.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from assistant.answers import Answer, Citation, Statement
from bots.shapes import (
    AnswerPayload,
    ComparisonPayload,
    CoveragePayload,
    DocumentPayload,
    HitPayload,
    MillisecondsPayload,
    OriginPayload,
    ProjectPayload,
    RowPayload,
    SearchPayload,
    SourcePayload,
    StatementPayload,
    UsagePayload,
)
from bots.sources import Viewer
from bots.wording import clarify_in_words, notice_in_words, words
from corpus.documents import Document
from corpus.origins import Source, safe_link
from corpus.projects import Project
from indexing.hits import Coverage, Hit

if TYPE_CHECKING:
    from assistant.comparison import Comparison, Row


def answer_payload(answer: Answer, viewer: Viewer, comparison: Comparison | None = None) -> AnswerPayload:
    """The answer as the public interface has it; `viewer` makes the links of records.

    `comparison` goes with an answer to "welke stad"; its cells name the numbers of its own sources.
    """
    wording = words(answer.language)
    return {
        "id": answer.id,
        "question": answer.question,
        "resolved_question": answer.resolved_question,
        "language": answer.language,
        "completeness": answer.completeness,
        "missing": answer.missing,
        "statements": [_statement(one) for one in answer.statements],
        "more": [_statement(one) for one in answer.more],
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
        "reason": answer.reason,
        "notices": [{"code": one.code, "text": notice_in_words(one, wording)} for one in answer.notices],
        "coverage": coverage_payload(answer.coverage),
        "composer": answer.composer,
        "usage": _usage(answer),
        "milliseconds": _milliseconds(answer),
        "comparison": comparison_payload(comparison, viewer) if comparison else None,
    }


def _statement(one: Statement) -> StatementPayload:
    return {"text": one.text, "verdict": one.verdict, "citations": list(one.citations)}


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
        "url": opened if provenance.kind == "record" else safe_link(provenance.source.url),
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
        "url": opened if provenance.kind == "record" else safe_link(provenance.source.url),
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
        "url": opened if provenance.kind == "record" else safe_link(provenance.source.url),
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
        "extracted": project.extracted,
        "corrected": list(project.corrected),
    }


def comparison_payload(comparison: Comparison, viewer: Viewer) -> ComparisonPayload:
    """The table of "welke stad": a row per municipality and project, national instruments apart."""
    coverage = comparison.searched
    told: ComparisonPayload = {
        "question": comparison.question,
        "rows": [_row(row, viewer) for row in comparison.rows],
        "national": [_row(row, viewer) for row in comparison.national],
        "sources": [source_payload(citation, viewer) for citation in comparison.citations],
        "searched": {"documents": coverage.documents, "municipalities": coverage.municipalities},
    }
    if comparison.more_rows or comparison.more_national:
        told["more"] = {"rows": comparison.more_rows, "national": comparison.more_national}
    return told


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
        "corrected": list(row.corrected),
        "cells": {name: list(numbers) for name, numbers in row.cells().items()},
    }


def origin_payload(source: Source) -> OriginPayload:
    """One publication."""
    return {"title": source.title, "publisher": source.publisher, "date": source.date, "url": safe_link(source.url)}


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

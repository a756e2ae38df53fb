"""The projects of the rules and the proven fields of a language model, made into one list.

The rules' projects stay: a field they filled keeps its value. Where a draft stands on the same sentences and is of the
same municipalities, it fills what the rules left empty; otherwise it is a project of its own, when it says what was
done or became of it and is about something that smart cities work on. Knows nothing about models or proof.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from assistant.claims import Proven
from corpus.documents import Document
from corpus.extracting import themes_in
from corpus.projects import FieldEvidence, Lesson, Project, Status


@dataclass(frozen=True, slots=True)
class Draft:
    """A project as a model told it: its municipalities and its proven fields, those of the municipalities included."""

    cities: tuple[str, ...]
    fields: tuple[Proven, ...]

    def first(self, name: str) -> Proven | None:
        """The first proven value of a field."""
        return next((one for one in self.fields if one.field == name), None)

    def all(self, name: str) -> tuple[Proven, ...]:
        """Every proven value of a field, each once."""
        return tuple({one.value: one for one in reversed(self.fields) if one.field == name}.values())[::-1]


_TELLS = ("status", "problem", "approach", "result")
"""One of these a project of its own must have: a municipality and a title are no project."""


def merged(
    found: Sequence[Project], drafts: Sequence[Draft], document: Document, by: str
) -> tuple[tuple[Project, ...], int]:
    """The projects of both, and how many fields of the drafts are in them."""
    projects = list(found)
    made = used = 0
    for draft in drafts:
        at = next((at for at, one in enumerate(projects) if _same(one, draft)), None)
        if at is not None:
            filled = _filled(projects[at], draft, by)
            used += len(filled.evidence) - len(projects[at].evidence)
            projects[at] = filled
        elif own := _own(draft, document, by, made + 1):
            made += 1
            used += len(draft.fields)
            projects.append(own)
    return tuple(projects), used


def _same(project: Project, draft: Draft) -> bool:
    """Whether both tell of the same municipalities on the same sentences."""
    if not draft.cities or not set(draft.cities) <= set(project.cities):
        return False
    told = [(one.start, one.end) for one in project.evidence]
    return any(start < one.end and one.start < end for one in draft.fields for start, end in told)


def _filled(project: Project, draft: Draft, by: str) -> Project:
    """The project with what it lacks from the draft, and the evidence of that."""
    values: dict[str, Any] = {}
    evidence: list[FieldEvidence] = []
    for name in ("status", "problem", "approach", "result"):
        one = draft.first(name)
        if one is not None and getattr(project, name) is None:
            values[name] = one.value
            evidence.append(_evidence(one, by))
    period = draft.first("period")
    if period is not None and project.start is None:
        values["start"], values["end"] = _years(period.value)
        evidence.append(_evidence(period, by))
    lessons = [one for one in draft.all("lessons") if all(one.value not in held.text for held in project.lessons)]
    organisations = [one for one in draft.all("organisation") if one.value not in project.organisations]
    values["lessons"] = (*project.lessons, *(Lesson(one.value, "bron") for one in lessons))
    values["organisations"] = (*project.organisations, *(one.value for one in organisations))
    evidence += [_evidence(one, by) for one in (*lessons, *organisations)]
    if not evidence:
        return project
    return replace(project, **values, evidence=(*project.evidence, *evidence), confidence_why=_why(by))


def _own(draft: Draft, document: Document, by: str, number: int) -> Project | None:
    """The draft as a project; None when it tells too little, or of nothing in our field."""
    telling = [one for name in _TELLS if (one := draft.first(name))]
    if not draft.cities or not telling:
        return None
    evidence = [_evidence(one, by) for one in draft.fields]
    themes = [
        FieldEvidence("theme", theme.value, one.start + theme.start, one.start + theme.end, theme.confidence, by)
        for one in draft.fields
        for theme in themes_in(document.text[one.start : one.end])
    ]
    if not themes:
        return None
    body = next(one for name in ("approach", "problem", "result", "status") if (one := draft.first(name)))
    title, place = draft.first("title"), ", ".join(draft.cities)
    if title is None:
        evidence.append(FieldEvidence("title", document.provenance.source.title, body.start, body.end, 0.5, by))
    evidence.append(FieldEvidence("summary", document.text[body.start : body.end], body.start, body.end, 0.8, by))
    status, period = draft.first("status"), draft.first("period")
    start, end = _years(period.value) if period else (None, None)
    return Project(
        id=f"{document.id}~m{number}",
        title=f"{place}: {title.value if title else document.provenance.source.title}",
        kind="project",
        document_id=document.id,
        cities=draft.cities,
        organisations=tuple(one.value for one in draft.all("organisation")),
        themes=tuple(dict.fromkeys(one.value for one in themes)),
        summary=document.text[body.start : body.end],
        problem=_said(draft.first("problem")),
        approach=_said(draft.first("approach")),
        result=_said(draft.first("result")),
        status=cast("Status", status.value) if status else None,
        lessons=tuple(Lesson(one.value, "bron") for one in draft.all("lessons")),
        start=start,
        end=end,
        sources=(document.provenance.source,),
        confidence="medium" if status and len(draft.fields) > 3 else "low",
        confidence_why=_why(by),
        audience=document.provenance.audience,
        evidence=(*evidence, *themes),
    )


def _said(one: Proven | None) -> str | None:
    return one.value if one else None


def _years(period: str) -> tuple[str, str | None]:
    start, _, end = period.partition("\u2013")
    return start, end or None


def _evidence(one: Proven, by: str) -> FieldEvidence:
    return FieldEvidence(one.field, one.value, one.start, one.end, one.confidence, by)


def _why(by: str) -> str:
    return f"velden gelezen door het taalmodel {by}"

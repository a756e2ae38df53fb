"""The register → JSON: projects with facets, themes with a reading path, cities with what they did and learned.

The same for `--json` and HTTP. Fields may be added, never renamed. Knows nothing about HTTP or terminals.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from typing_extensions import TypedDict

from assistant.exploring import CityPage, Facet, LessonOf, Outcome, ThemePage, about_theme, facets
from bots.payloads import project_payload
from bots.shapes import ProjectPayload
from bots.sources import Viewer
from bots.wording import Wording

if TYPE_CHECKING:
    from bots.gaps import Cluster
    from corpus.projects import Project


class FacetValuePayload(TypedDict):
    """One value of a facet and in how many of the projects it occurs."""

    value: str
    count: int


class FacetPayload(TypedDict):
    """A facet: city, theme, kind, status, year or organisation."""

    name: str
    values: list[FacetValuePayload]


class RegisterPayload(TypedDict):
    """What `projects --json` and `GET /api/projects` return."""

    total: int
    projects: list[ProjectPayload]
    facets: list[FacetPayload]


class BriefPayload(TypedDict):
    """A project in a list."""

    id: str
    title: str
    kind: str
    status: str | None
    cities: list[str]
    viewer: str


class StepPayload(TypedDict):
    """A step of a reading path: what to read, and why in words."""

    project: BriefPayload
    why: str
    reason: str


class ThemePayload(TypedDict):
    """A theme: the line from agenda to project to evaluation, and where to begin."""

    theme: str
    count: int
    agendas: list[BriefPayload]
    instruments: list[BriefPayload]
    projects: list[BriefPayload]
    evaluations: list[BriefPayload]
    begin: list[StepPayload]


class ThemesPayload(TypedDict):
    """What `GET /api/themes` returns."""

    themes: list[ThemePayload]


class LessonOfPayload(TypedDict):
    """A lesson with where it comes from."""

    text: str
    inferred: bool
    outcome: str
    project: BriefPayload
    sources: list[str]


class CityPayload(TypedDict):
    """What one municipality did, takes part in and learned."""

    city: str
    count: int
    own: list[BriefPayload]
    shared: list[BriefPayload]
    lessons: list[LessonOfPayload]


class CitiesPayload(TypedDict):
    """What `GET /api/cities` returns."""

    cities: list[CityPayload]


class LessonsPayload(TypedDict):
    """What `lessons THEME --json` returns: grouped by whether the project worked."""

    theme: str
    werkte: list[LessonOfPayload]
    werkte_niet: list[LessonOfPayload]
    onbekend: list[LessonOfPayload]
    projects: list[ProjectPayload]


class ClusterPayload(TypedDict):
    """Unanswered questions that ask the same."""

    question: str
    count: int
    first: str
    last: str
    others: list[str]


def register_payload(projects: Sequence[Project], viewer: Viewer) -> RegisterPayload:
    """These projects and their facets."""
    return {
        "total": len(projects),
        "projects": [project_payload(project, viewer) for project in projects],
        "facets": [_facet(facet) for facet in facets(projects)],
    }


def _facet(facet: Facet) -> FacetPayload:
    return {"name": facet.name, "values": [{"value": one.value, "count": one.count} for one in facet.values]}


def theme_payload(page: ThemePage, viewer: Viewer, wording: Wording) -> ThemePayload:
    """One theme."""
    lines = (page.agendas, page.instruments, page.projects, page.evaluations)
    return {
        "theme": page.theme,
        "count": sum(map(len, lines)),
        "agendas": _briefs(page.agendas, viewer),
        "instruments": _briefs(page.instruments, viewer),
        "projects": _briefs(page.projects, viewer),
        "evaluations": _briefs(page.evaluations, viewer),
        "begin": [
            {"project": _brief(step.project, viewer), "why": step.why, "reason": getattr(wording, f"begin_{step.why}")}
            for step in page.begin
        ],
    }


def city_payload(page: CityPage, viewer: Viewer) -> CityPayload:
    """One municipality."""
    return {
        "city": page.city,
        "count": len(page.own) + len(page.shared),
        "own": _briefs(page.own, viewer),
        "shared": _briefs(page.shared, viewer),
        "lessons": [_lesson(one, viewer) for one in page.lessons],
    }


def lessons_payload(
    theme: str, grouped: dict[Outcome, tuple[LessonOf, ...]], projects: Iterable[Project], viewer: Viewer
) -> LessonsPayload:
    """The lessons of a theme, and the projects they are of."""
    return {
        "theme": theme,
        "werkte": [_lesson(one, viewer) for one in grouped["werkte"]],
        "werkte_niet": [_lesson(one, viewer) for one in grouped["werkte niet"]],
        "onbekend": [_lesson(one, viewer) for one in grouped["onbekend"]],
        "projects": [project_payload(one, viewer) for one in about_theme(theme, projects) if one.lessons],
    }


def cluster_payload(cluster: Cluster) -> ClusterPayload:
    """Questions that ask the same."""
    return {
        "question": cluster.question,
        "count": cluster.count,
        "first": cluster.first.isoformat(),
        "last": cluster.last.isoformat(),
        "others": list(cluster.others),
    }


def _lesson(one: LessonOf, viewer: Viewer) -> LessonOfPayload:
    return {
        "text": one.lesson.text,
        "inferred": one.lesson.inferred,
        "outcome": one.outcome,
        "project": _brief(one.project, viewer),
        "sources": [source.label for source in one.project.sources],
    }


def _briefs(projects: Iterable[Project], viewer: Viewer) -> list[BriefPayload]:
    return [_brief(project, viewer) for project in projects]


def _brief(project: Project, viewer: Viewer) -> BriefPayload:
    return {
        "id": project.id,
        "title": project.title,
        "kind": project.kind,
        "status": project.status,
        "cities": list(project.cities),
        "viewer": viewer.document(project.document_id),
    }

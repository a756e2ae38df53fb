"""The register to walk through: facets with counts, full text, similar projects, what a city did, where to begin.

Everything here is arithmetic on projects: no search engine, no model, so that the same question always gives the same
list. A reading path is chosen by rule, and every step says why it is there. Knows nothing about wording or channels.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.comparison import Standing, is_national, standing
from assistant.matching import terms_of
from corpus import municipalities, subjects
from corpus.projects import Lesson, Project

FacetName = Literal["city", "theme", "kind", "status", "year", "organisation"]
Why = Literal["agenda", "instrument", "gelukt", "gestopt", "lessen"]
Outcome = Literal["werkte", "werkte niet", "onbekend"]

FACETS: tuple[FacetName, ...] = ("city", "theme", "kind", "status", "year", "organisation")
AGENDAS, INSTRUMENTS, EVALUATIONS = (
    ("agenda", "verklaring"),
    ("instrument", "netwerk", "city-deal"),
    ("lessons-learned",),
)
UNKNOWN = "onbekend"


# ---- facets and full text --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet and in how many of the projects shown it occurs."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet with its values, most frequent first."""

    name: FacetName
    values: tuple[FacetValue, ...]


def facets(projects: Sequence[Project]) -> tuple[Facet, ...]:
    """How many of these projects have each city, theme, kind, status, year and organisation; unknown is counted too.

    >>> one = Project("a", "A", "project", "a", ("Delft",), start="2019", end="2020")
    >>> [(facet.name, [(v.value, v.count) for v in facet.values]) for facet in facets([one])][-2]
    ('year', [('2019', 1), ('2020', 1)])
    """
    return tuple(Facet(name, _counted(projects, _VALUES[name], by_value=name == "year")) for name in FACETS)


_VALUES: dict[FacetName, Callable[[Project], Iterable[str]]] = {
    "city": lambda project: project.cities,
    "theme": lambda project: project.themes,
    "kind": lambda project: (project.kind,),
    "status": lambda project: (project.status or UNKNOWN,),
    "year": lambda project: map(str, years_of(project)),
    "organisation": lambda project: project.organisations,
}


def _counted(
    projects: Iterable[Project], values: Callable[[Project], Iterable[str]], *, by_value: bool
) -> tuple[FacetValue, ...]:
    counts = Counter(value for project in projects for value in dict.fromkeys(values(project)))
    order = sorted(counts.items(), key=lambda item: item[0] if by_value else (-item[1], item[0]))
    return tuple(FacetValue(value, count) for value, count in order)


def years_of(project: Project) -> range:
    """The years a project ran, first and last included; none when no year is known, one when only one is."""
    known = sorted(int(moment[:4]) for moment in (project.start, project.end) if moment)
    return range(known[0], known[-1] + 1) if known else range(0)


def with_words(projects: Iterable[Project], words: str) -> tuple[Project, ...]:
    """The projects whose text holds all these words, in any form and as part of a compound; all for no words."""
    wanted = [terms_of(word) for word in re.findall(r"[^\W_][\w'’-]*", words)]
    asked = [terms for terms in wanted if terms]
    return tuple(project for project in projects if all(terms & terms_of(text_of(project)) for terms in asked))


def text_of(project: Project) -> str:
    """Everything a project says, as one text."""
    fields = (project.title, project.problem, project.approach, project.result, project.summary)
    told = (*fields, *(lesson.text for lesson in project.lessons), *project.organisations, *project.cities)
    return " ".join(filter(None, told))


# ---- similar ---------------------------------------------------------------------------------------------------------


def similar(project: Project, projects: Iterable[Project], limit: int = 5) -> tuple[Project, ...]:
    """The projects most like this one: subjects in common first (Jaccard's coefficient), then words, then themes."""
    own = _Likeness.of(project)
    scored = [(own.to(_Likeness.of(other)), other) for other in projects if other.id != project.id]
    kept = sorted((pair for pair in scored if pair[0] > _ALIKE), key=lambda pair: (-pair[0], pair[1].id))
    return tuple(other for _, other in kept[:limit])


_ALIKE = 0.12
"""Below this likeness two projects have no more in common than any two."""


@dataclass(frozen=True, slots=True)
class _Likeness:
    subjects: frozenset[str]
    words: frozenset[str]
    themes: frozenset[str]

    @classmethod
    def of(cls, project: Project) -> _Likeness:
        core = " ".join(filter(None, (project.title, project.problem, project.approach)))
        named = frozenset(subject.name for subject in subjects.subjects_in(core))
        places = terms_of(" ".join(project.cities))
        return cls(named, terms_of(core) - places, frozenset(project.themes))

    def to(self, other: _Likeness) -> float:
        return (
            0.5 * _shared(self.subjects, other.subjects)
            + 0.4 * _shared(self.words, other.words)
            + 0.1 * _shared(self.themes, other.themes)
        )


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one | other else 0.0


# ---- one city, one theme ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CityPage:
    """What one municipality did (its own projects, newest first), takes part in, and learned."""

    city: str
    own: tuple[Project, ...]
    shared: tuple[Project, ...]
    lessons: tuple[LessonOf, ...]


@dataclass(frozen=True, slots=True)
class LessonOf:
    """A lesson with the project it comes from and whether that project worked."""

    lesson: Lesson
    project: Project
    outcome: Outcome


def city_page(city: str, projects: Iterable[Project]) -> CityPage:
    """Everything of one municipality; what went into it by a merger counts."""
    names = set(municipalities.related(city)) or {city}
    its = [project for project in projects if names & set(project.cities)]
    own = sorted((one for one in its if not is_national(one)), key=_newest_first)
    shared = sorted((one for one in its if is_national(one)), key=_newest_first)
    return CityPage(municipalities.canonical(city) or city, tuple(own), tuple(shared), tuple(_lessons(own)))


def _newest_first(project: Project) -> tuple[int, str]:
    years = years_of(project)
    return (-(years[-1] if years else 0), project.id)


@dataclass(frozen=True, slots=True)
class Step:
    """A project on a reading path, and why it is there."""

    project: Project
    why: Why


@dataclass(frozen=True, slots=True)
class ThemePage:
    """One theme: agendas and instruments, then projects by year, then evaluations; and where a newcomer begins."""

    theme: str
    agendas: tuple[Project, ...]
    instruments: tuple[Project, ...]
    projects: tuple[Project, ...]
    evaluations: tuple[Project, ...]
    begin: tuple[Step, ...]


def theme_page(theme: str, projects: Iterable[Project]) -> ThemePage:
    """The line of one theme from agenda to project to evaluation. `theme` is a theme, a subject or plain words."""
    about = about_theme(theme, projects)
    return ThemePage(
        theme,
        agendas=tuple(one for one in about if one.kind in AGENDAS),
        instruments=tuple(one for one in about if one.kind in INSTRUMENTS),
        projects=tuple(sorted((one for one in about if _is_project(one)), key=_oldest_first)),
        evaluations=tuple(one for one in about if one.kind in EVALUATIONS),
        begin=reading_path(about),
    )


def about_theme(theme: str, projects: Iterable[Project]) -> tuple[Project, ...]:
    """The projects of a theme; where no project calls it so, those whose title, problem or approach names it."""
    known = tuple(projects)
    folded = theme.casefold().strip()
    labelled = tuple(one for one in known if folded in (label.casefold() for label in one.themes))
    if labelled:
        return labelled
    named = {subject.name for subject in subjects.subjects_in(theme)}
    return tuple(one for one in known if _is_about(one, theme, named))


def _is_about(project: Project, words: str, named: set[str]) -> bool:
    core = " ".join(filter(None, (project.title, project.problem, project.approach)))
    if named and named <= {subject.name for subject in subjects.subjects_in(core)}:
        return True
    wanted = [terms_of(word) for word in re.findall(r"[^\W_][\w'’-]*", words)]
    return bool(wanted) and all(terms & terms_of(core) for terms in wanted if terms)


def _is_project(project: Project) -> bool:
    return project.kind not in (*AGENDAS, *INSTRUMENTS, *EVALUATIONS)


def _oldest_first(project: Project) -> tuple[int, str]:
    years = years_of(project)
    return (years[0] if years else 9999, project.id)


def reading_path(projects: Sequence[Project]) -> tuple[Step, ...]:
    """Where a newcomer begins: one agenda, one instrument, two projects that worked, one that stopped, one of lessons.

    Of each kind the one that says most is taken (fields filled, sources named, then the newest), so that the path does
    not depend on how projects happen to be ordered; a kind that is not there is skipped, and nothing comes twice.
    """
    steps: list[Step] = []
    taken: set[str] = set()

    def add(why: Why, fits: Callable[[Project], bool], count: int = 1) -> None:
        found = [one for one in sorted(projects, key=_fullest) if one.id not in taken and fits(one)]
        for one in found[:count]:
            taken.add(one.id)
            steps.append(Step(one, why))

    add("agenda", lambda one: one.kind in AGENDAS)
    add("instrument", lambda one: one.kind in INSTRUMENTS)
    add("gelukt", lambda one: not is_national(one) and _standing(one) == "opgelost", 2)
    add("gestopt", lambda one: not is_national(one) and _standing(one) == "gestopt")
    add("lessen", lambda one: bool(one.lessons) and not is_national(one))
    return tuple(steps)


def _standing(project: Project) -> Standing:
    return standing(project.status, project.result)


def _fullest(project: Project) -> tuple[int, int, int, str]:
    filled = (project.problem, project.approach, project.result, project.status, project.start, project.lessons)
    years = years_of(project)
    return (-sum(map(bool, filled)), -len(project.sources), -(years[-1] if years else 0), project.id)


# ---- lessons ---------------------------------------------------------------------------------------------------------


def lessons_about(theme: str, projects: Iterable[Project]) -> dict[Outcome, tuple[LessonOf, ...]]:
    """The lessons of a theme, grouped by whether the project worked; those that a source gives come first."""
    found = sorted(_lessons(about_theme(theme, projects)), key=lambda one: (one.lesson.inferred, one.project.id))
    outcomes: tuple[Outcome, ...] = ("werkte", "werkte niet", "onbekend")
    return {outcome: tuple(one for one in found if one.outcome == outcome) for outcome in outcomes}


def _lessons(projects: Iterable[Project]) -> Iterator[LessonOf]:
    for project in projects:
        yield from (LessonOf(lesson, project, outcome_of(project)) for lesson in project.lessons)


def outcome_of(project: Project) -> Outcome:
    """Whether a project worked, by status and result; `onbekend` where neither tells.

    >>> outcome_of(Project("a", "A", "project", "a", status="gestopt"))
    'werkte niet'
    """
    known = _standing(project)
    if known == "gestopt":
        return "werkte niet"
    return "werkte" if known == "opgelost" else "onbekend"

"""Walking through the register: counts, words, likeness, cities, themes, where to begin, and lessons."""

from __future__ import annotations

import pytest

from assistant.exploring import (
    about_theme,
    city_page,
    facets,
    lessons_about,
    outcome_of,
    reading_path,
    similar,
    theme_page,
    with_words,
    years_of,
)
from corpus.loading import FoundFile, Root, find_files, load_file
from corpus.projects import Lesson, Project
from corpus.register import STARTER


def project(name: str, title: str = "", **fields: object) -> Project:
    """A project with these fields."""
    given: dict[str, object] = {"kind": "project", "document_id": name, **fields}
    return Project(id=name, title=title or name, **given)  # type: ignore[arg-type]


AGENDA = project("agenda", "Agenda slimme stad", kind="agenda", themes=("mobiliteit",))
DEAL = project("deal", "City Deal Fietsen", kind="city-deal", cities=("Breda", "Delft"), themes=("mobiliteit",))
WORKED = project(
    "delft-pad", "Delft: fietspad met sensoren", cities=("Delft",), themes=("mobiliteit",), status="opgeschaald",
    result="In gebruik in de hele stad.", start="2016", end="2018", organisations=("TNO",),
    lessons=(Lesson("Begin klein.", "bron"),),
)  # fmt: skip
STOPPED = project(
    "breda-app", "Breda: app voor fietsers", cities=("Breda",), themes=("mobiliteit",), status="gestopt", start="2019",
    lessons=(Lesson("Vraag fietsers eerst wat ze willen.", "afgeleid"),),
)  # fmt: skip
BINS = project("ede-bakken", "Ede: sensoren in afvalcontainers", cities=("Ede",), themes=("openbare ruimte",))
ALL = (AGENDA, DEAL, WORKED, STOPPED, BINS)


@pytest.fixture(scope="module")
def starter() -> tuple[Project, ...]:
    """The projects of the starter corpus."""
    files = [file for file in find_files(Root("starter", STARTER)) if isinstance(file, FoundFile)]
    return tuple(loaded.project for loaded in map(load_file, files) if loaded.project)


def test_facets_count_projects_and_what_is_unknown() -> None:
    """Two projects in Delft, two statuses known, three not; years are spans and stand in order."""
    counted = {facet.name: {one.value: one.count for one in facet.values} for facet in facets(ALL)}
    assert counted["city"] == {"Breda": 2, "Delft": 2, "Ede": 1}
    assert counted["status"] == {"onbekend": 3, "gestopt": 1, "opgeschaald": 1}
    assert list(counted["year"].items()) == [("2016", 1), ("2017", 1), ("2018", 1), ("2019", 1)]
    assert counted["organisation"] == {"TNO": 1}


def test_all_words_must_be_there_in_any_form() -> None:
    """ "sensor container" finds sensoren in afvalcontainers; a word nobody has finds nothing."""
    assert with_words(ALL, "sensor container") == (BINS,)
    assert with_words(ALL, "ruimteschip") == ()
    assert with_words(ALL, "  ") == ALL


def test_a_project_is_most_like_one_about_the_same_thing() -> None:
    """The bicycle path resembles the bicycle app, not itself."""
    found = similar(WORKED, ALL)
    assert WORKED not in found
    assert STOPPED in found


def test_a_city_has_its_own_projects_and_those_it_shares() -> None:
    """Delft did the path and takes part in the deal; what it learned is the path's lesson."""
    page = city_page("Delft", ALL)
    assert (page.own, page.shared) == ((WORKED,), (DEAL,))
    assert [one.lesson.text for one in page.lessons] == ["Begin klein."]


def test_a_city_is_found_under_any_name_it_had() -> None:
    """Weesp is part of Amsterdam now; Den Bosch is 's-Hertogenbosch."""
    old = project("weesp", cities=("Weesp",))
    assert city_page("Amsterdam", [old]).own == (old,)
    assert city_page("Den Bosch", [project("x", cities=("'s-Hertogenbosch",))]).city == "'s-Hertogenbosch"


def test_a_theme_is_a_line_from_agenda_to_project() -> None:
    """Agenda, instrument, then projects in order of time."""
    page = theme_page("Mobiliteit", ALL)
    assert (page.agendas, page.instruments) == ((AGENDA,), (DEAL,))
    assert page.projects == (WORKED, STOPPED)


def test_a_theme_may_be_a_subject_no_project_is_labelled_with() -> None:
    """ "afvalinzameling" is no theme; the project about containers is found by its subject."""
    assert about_theme("afvalinzameling", ALL) == (BINS,)


def test_the_reading_path_is_chosen_by_rule_and_explained() -> None:
    """Agenda, instrument, what worked, what stopped; nothing twice, and in whatever order they come the same."""
    path = [(step.why, step.project.id) for step in reading_path(ALL)]
    assert path == [
        ("agenda", "agenda"), ("instrument", "deal"), ("gelukt", "delft-pad"), ("gestopt", "breda-app"),
    ]  # fmt: skip
    assert [(step.why, step.project.id) for step in reading_path(ALL[::-1])] == path


def test_lessons_are_grouped_by_outcome() -> None:
    """What worked and what stopped are kept apart, and a conclusion of ours keeps its mark."""
    grouped = lessons_about("mobiliteit", ALL)
    assert [one.lesson.text for one in grouped["werkte"]] == ["Begin klein."]
    assert [(one.lesson.text, one.lesson.inferred) for one in grouped["werkte niet"]] == [
        ("Vraag fietsers eerst wat ze willen.", True)
    ]


@pytest.mark.parametrize(
    ("fields", "outcome"),
    [
        ({"status": "gestopt", "result": "Het werkte goed."}, "werkte niet"),
        ({"status": "afgerond", "result": "De drukte daalde."}, "werkte"),
        ({"status": "afgerond"}, "onbekend"),
        ({}, "onbekend"),
    ],
)
def test_outcome_follows_status_and_result(fields: dict[str, object], outcome: str) -> None:
    """Without a result nobody says that it worked."""
    assert outcome_of(project("x", **fields)) == outcome


def test_years_are_the_whole_span() -> None:
    """From 2016-05 to 2018 are three years; one known end is one year; none is none."""
    assert list(years_of(project("x", start="2016-05", end="2018"))) == [2016, 2017, 2018]
    assert list(years_of(project("x", end="2018-01-01"))) == [2018]
    assert list(years_of(project("x"))) == []


def test_every_theme_of_the_starter_corpus_has_a_path(starter: tuple[Project, ...]) -> None:
    """At least two steps for every theme with five projects or more, none of them twice."""
    themes = {theme for one in starter for theme in one.themes}
    for theme in themes:
        page = theme_page(theme, starter)
        if len(page.projects) >= 5:
            ids = [step.project.id for step in page.begin]
            assert len(ids) >= 2 and len(set(ids)) == len(ids), theme

""" "Welke stad": over the whole register, every cell proven, stopped and failed ones included."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest
import yaml

from assistant.comparison import Comparer, Comparison, standing
from assistant.confining import places_asked
from assistant.questions import understand
from assistant.registers import Registers
from bots.settings import Settings
from bots.wiring import Wiring, starter_root
from corpus.register import STARTER
from indexing.embedding import StaticEmbedder
from indexing.hits import INTERNAL, PUBLIC, Filters
from tests.small_shelf import SmallShelf

OURS = Path(__file__).with_name("gold") / "comparing.yaml"
CONTAINERS = "Welke steden hebben ervaring met sensoren in afvalcontainers?"


@pytest.fixture(scope="module")
def small() -> Comparer:
    """A comparer over a handful of records made by hand."""
    return Comparer(SmallShelf(), Registers(StaticEmbedder.shipped))


@pytest.fixture(scope="module")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Wiring:
    """The starter corpus in a real index."""
    wiring = Wiring(Settings(data=tmp_path_factory.mktemp("data")))
    wiring.builder.build([starter_root()])
    return wiring


def test_rows_are_grouped_by_municipality_with_every_cell_numbered(small: Comparer) -> None:
    """Zwolle and Breda have sensors in containers; Almere counted people and is not in it."""
    found = small.compare(CONTAINERS)
    assert set(found.municipalities) == {"Zwolle", "Breda"}
    row = next(one for one in found.rows if one.municipality == "Zwolle")
    assert row.status.value == "opgeschaald"
    assert row.cells()["status"] == row.status.citations
    quotes = {citation.number: citation.quote for citation in found.citations}
    assert quotes[row.status.citations[0]] == "Status: opgeschaald."


def test_what_no_source_gives_is_empty_and_has_no_number(small: Comparer) -> None:
    """An unknown cell is None, and `cells` does not name it."""
    row = next(one for one in small.compare(CONTAINERS).rows if one.municipality == "Breda")
    assert row.problem.value is None
    assert "problem" not in row.cells()


def test_a_stopped_project_stands_in_the_table_and_is_marked(small: Comparer) -> None:
    """Almere stopped; it is shown, as stopped."""
    row = small.compare("Welke stad heeft voorbijgangers geteld met wifisensoren?").rows[0]
    assert (row.municipality, row.stopped, row.status.value) == ("Almere", True, "gestopt")


def test_a_lesson_we_concluded_is_marked(small: Comparer) -> None:
    """The source's lesson is not, ours is."""
    row = small.compare("Welke stad heeft voorbijgangers geteld met wifisensoren?").rows[0]
    assert [(lesson.value, lesson.inferred) for lesson in row.lessons] == [
        ("Tellen wordt snel volgen.", False), ("Vraag vooraf advies.", True),
    ]  # fmt: skip


@pytest.mark.parametrize("question", [CONTAINERS, "afval", "Welke stad stopte met wifi-tracking in Zwolle?"])
def test_where_no_project_is_left_there_are_no_rows(question: str) -> None:
    """An empty register gives an empty table, computed without a division by nothing."""
    empty = Comparer(SmallShelf(documents=()), Registers(StaticEmbedder.shipped))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert not empty.compare(question).rows


def test_a_question_about_nothing_we_know_has_no_rows(small: Comparer) -> None:
    """No row is better than a wrong one, and it says how much was searched."""
    found = small.compare("Welke stad heeft een kernfusiereactor?")
    assert found.rows == ()
    assert found.searched.documents > 0


def test_an_internal_project_is_shown_only_inside(small: Comparer) -> None:
    """The audience of a project is respected in rows and in counts."""
    outside, inside = small.compare(CONTAINERS, reader=PUBLIC), small.compare(CONTAINERS, reader=INTERNAL)
    assert outside.searched.documents < inside.searched.documents
    assert {row.project_id for row in outside.rows} <= {row.project_id for row in inside.rows}


def test_a_word_left_out_leaves_out_what_is_about_it(starter: Wiring) -> None:
    """ "zonder wifitracking": no project that is called after wifi tracking, and the one that did without it."""
    found = starter.comparer.compare("Welke steden tellen voetgangers zonder wifitracking?")
    named = {row.project_id for row in found.rows}
    assert "nijmegen-passantentelling" in named
    assert "wifitracking-gestopt-meerdere-steden" not in named


@pytest.mark.parametrize(
    ("status", "result", "expected"),
    [
        ("opgeschaald", "In gebruik in de hele stad.", "opgelost"),
        ("opgeschaald", "In gebruik, maar de besparing is niet bevestigd.", "ervaring"),
        ("afgerond", "De proef is gehouden.", "ervaring"),
        ("pilot", "De drukte daalde.", "opgelost"),
        ("gestopt", "De drukte daalde.", "gestopt"),
        ("idee", None, "plan"),
        (None, "Bezoekers waren blij.", "ervaring"),
        (None, None, "onbekend"),
    ],
)
def test_experience_is_not_a_solution(status: str | None, result: str | None, expected: str) -> None:
    """Solved only where the result says that it works and nothing says that it does not."""
    assert standing(status, result) == expected  # type: ignore[arg-type]


def test_whose_question_it_is_does_not_narrow_it() -> None:
    """ "Wij in Delft" asks about others; "Wat leerde Delft" asks about Delft."""
    assert (
        places_asked(understand("Wij hebben in Delft last van hitte. Welke steden hebben daar iets op?")) == frozenset()
    )
    assert places_asked(understand("Wat leerde Delft van de proef?")) == {"Delft"}


def quoted(comparison: Comparison, wiring: Wiring) -> list[tuple[str, str]]:
    """Every quote beside what stands at its place in the stored document."""
    with wiring.library.snapshot() as snapshot:
        texts = {one.passage.document_id: snapshot.document(one.passage.document_id) for one in comparison.citations}
    return [
        (one.quote, document.text[one.start : one.end])
        for one in comparison.citations
        if (document := texts[one.passage.document_id]) is not None
    ]


def test_every_cell_opens_at_its_source(starter: Wiring) -> None:
    """Over all our questions: every shown value has a citation, and every quote stands where it says."""
    for item in yaml.safe_load(OURS.read_text(encoding="utf-8"))[:12]:
        found = starter.comparer.compare(item["vraag"])
        for row in (*found.rows, *found.national):
            named = [
                row.project,
                row.problem,
                row.approach,
                row.status,
                row.period,
                row.result,
                row.contact,
                *row.lessons,
            ]
            assert all(cell.citations for cell in named if cell.value is not None), row.project_id
        pairs = quoted(found, starter)
        assert len(pairs) == len(found.citations)
        assert all(quote == stored for quote, stored in pairs)


def rates(wiring: Wiring, items: list[dict[str, object]]) -> tuple[float, float]:
    """(recall of the wanted municipalities, precision against all of the right records'), averaged over questions."""
    with wiring.library.snapshot() as snapshot:
        projects = {project.id: project for project in snapshot.projects()}
    merged = {other: project.id for project in projects.values() for other in project.also}
    recalls, precisions = [], []
    for item in items:
        right = [projects[merged.get(name, name)] for name in item["records"]]  # type: ignore[attr-defined]
        allowed = {city for project in right for city in project.cities}
        wanted = set(item.get("verwachte_steden") or allowed)  # type: ignore[call-overload]
        found = set(wiring.comparer.compare(str(item["vraag"])).municipalities)
        recalls.append(len(found & wanted) / len(wanted))
        precisions.append(len(found & (allowed | wanted)) / len(found) if found else 1.0)
    return sum(recalls) / len(recalls), sum(precisions) / len(precisions)


def test_cities_of_our_own_questions(starter: Wiring) -> None:
    """Our hand-labelled questions, as a floor; the honest figures are cross-validated by the benchmark."""
    items = [one for one in yaml.safe_load(OURS.read_text(encoding="utf-8")) if _local(one["records"])]
    recall, precision = rates(starter, items)
    assert recall >= 0.85
    assert precision >= 0.75


def _local(records: list[str]) -> bool:
    return all("kind: city-deal" not in (STARTER / f"{name}.md").read_text(encoding="utf-8") for name in records)


def test_filters_narrow_the_table(starter: Wiring) -> None:
    """Only stopped projects, when asked for."""
    found = starter.comparer.compare("Welke steden hebben sensoren in afvalcontainers?", Filters(statuses=("gestopt",)))
    assert found.rows
    assert {row.status.value for row in found.rows} == {"gestopt"}

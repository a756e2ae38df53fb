"""The comparison: rows per municipality, every cell with its source."""

from __future__ import annotations

import pytest

from assistant.answering import KnowledgeAssistant
from indexing.hits import INTERNAL, Filters
from tests.small_shelf import WIFI, SmallShelf, record

NATIONAL = record(
    "landelijke-containers",
    "Een handreiking over sensoren in afvalcontainers voor alle gemeenten.",
    title="Handreiking sensoren in afvalcontainers",
    kind="instrument",
)
TWO_TOWNS = record(
    "twente-containers",
    "Enschede en Hengelo testen sensoren in afvalcontainers.",
    title="Twente: sensoren in afvalcontainers",
    cities=["Enschede", "Hengelo"],
    problem="Volle containers.",
    lessons=[{"text": "Begin klein", "lessen_herkomst": "bron"}],
    start="2018",
)


def compare(question, *documents, **more):
    """The comparison over the small shelf and these documents."""
    return KnowledgeAssistant(SmallShelf(documents=(*SmallShelf().documents, *documents))).compare(question, **more)


def test_there_is_a_row_per_municipality_and_project():
    """A project of two towns gives two rows; other projects none."""
    found = compare("Welke gemeenten hebben sensoren in afvalcontainers?", TWO_TOWNS)
    assert {(row.municipality, row.project_id) for row in found.rows} == {
        ("Zwolle", "zwolle-vuilnisbakken"),
        ("Breda", "breda-afvalcontainers"),
        ("Enschede", "twente-containers"),
        ("Hengelo", "twente-containers"),
    }


def test_every_filled_cell_opens_at_its_source():
    """The cited quote is the field as it stands in the record; an empty field is None and has no source."""
    found = compare("Wie heeft ervaring met wifitellingen?")
    row = next(row for row in found.rows if row.municipality == "Almere")
    cited = {citation.number: citation for citation in found.citations}
    filled = {name for name in ("problem", "approach", "status", "period", "result", "contact") if getattr(row, name)}
    assert filled | {"lessons"} == set(row.cells)
    assert row.problem is None
    for name in filled:
        quote = " ".join(cited[number].quote for number in row.cells[name])
        assert getattr(row, name).rstrip(".") in quote
    assert all(WIFI.text[c.start : c.end] == c.quote for c in found.citations)
    assert (row.status, row.period) == ("gestopt", "2019 tot en met 2020")


def test_a_national_instrument_stands_apart():
    """It helps everybody and belongs to no municipality."""
    found = compare("Welke gemeenten hebben sensoren in afvalcontainers?", NATIONAL)
    assert [row.project_id for row in found.national] == ["landelijke-containers"]
    assert found.national[0].municipality is None


def test_filters_keep_only_the_asked_municipality():
    """Of a project of two towns only the asked one is shown."""
    found = compare(
        "Welke gemeenten hebben sensoren in afvalcontainers?", TWO_TOWNS, filters=Filters(cities=("Hengelo",))
    )
    assert "Enschede" not in {row.municipality for row in found.rows}


@pytest.mark.parametrize("reader", [None, INTERNAL])
def test_internal_projects_are_for_internal_readers(reader):
    """No row, no count for anybody else."""
    found = compare("Wie doet aan wifitellingen?", **({"reader": reader} if reader else {}))
    assert ("Gouda" in {row.municipality for row in found.rows}) is (reader is INTERNAL)
    assert found.searched.documents == (4 if reader else 3)


def test_nothing_that_fits_gives_no_rows():
    """And still says how much was searched."""
    found = compare("Welke gemeenten bouwen een kerncentrale?")
    assert (found.rows, found.national, found.searched.documents) == ((), (), 3)

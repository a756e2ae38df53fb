"""The SQL store: values come back as they went in, and readers see whole generations."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.documents import Document, Facets, Locator, Page, Passage, Section
from corpus.origins import Provenance, Source
from corpus.projects import Disagreement, Lesson, Project, Value
from indexing.errors import IndexMismatch, IndexMissing
from indexing.filtering import passes
from indexing.hits import INTERNAL, PUBLIC, Coverage, Filters, Reader
from indexing.rows import decode, encode
from indexing.store import Store
from tests.small_index import document, passages


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty store on disk."""
    store = Store.in_folder(tmp_path)
    store.create()
    return store


def publish(store: Store, generation: int, *documents: Document) -> None:
    """Put documents and let readers see them."""
    with store.change() as change:
        for one in documents:
            change.put(one, passages(one), generation)
        change.finish(generation)


RICH = Document(
    provenance=Provenance(
        "wifi",
        "record",
        Source("Wifi-tellen"),
        (Source("Boete", "AP", "https://ap.example", "2021-04-29"),),
        "intern",
        "nl",
    ),
    text="Eerste zin. Tweede zin.",
    sections=(Section(0, 11, ("A", "B")), Section(12, 23, (), "voetnoot", True)),
    pages=(Page(1, 0, 11), Page(2, 11, 23)),
    facets=Facets(("Enschede",), ("data",), "project", "gestopt", 2017, 2020),
    project=Project(
        "wifi",
        "Wifi-tellen",
        "project",
        "wifi",
        ("Enschede",),
        lessons=(Lesson("Vraag eerst.", "afgeleid"),),
        disagreements=(Disagreement("boete", "tegenspraak", (Value("600.000 euro", Source("Boete")),)),),
        audience="intern",
    ),
    path="map/wifi.md",
    content_hash="abc",
    warnings=("page 2: no text, needs OCR",),
)


def test_a_document_comes_back_whole(store: Store) -> None:
    """Every field of a document, its project included, survives the store."""
    publish(store, 1, RICH)
    with store.view() as view:
        assert view.document("wifi", INTERNAL) == RICH


def test_passages_come_back_whole_and_in_reading_order(store: Store) -> None:
    """Passages keep locator, provenance and facets."""
    one = Passage("wifi#1", RICH.provenance, Locator(0, 11, 1, ("A", "B")), "Eerste zin.", RICH.facets, "tabel", True)
    two = Passage("wifi#0", RICH.provenance, Locator(12, 23, 2, ()), "Tweede zin.", RICH.facets)
    with store.change() as change:
        change.put(RICH, (one, two), 1)
        change.finish(1)
    with store.view() as view:
        assert view.passages_of("wifi", INTERNAL) == (one, two)
        assert view.passages(["wifi#0", "nobody"]) == {"wifi#0": two}


def test_many_passages_are_read_in_pages(store: Store) -> None:
    """More ids than one SQL statement carries are read all the same."""
    many = document("lang", *(f"Zin {number}." for number in range(1201)))
    publish(store, 1, many)
    with store.view() as view:
        assert len(view.passages([f"lang#{number}" for number in range(1201)])) == 1201


def test_nothing_is_seen_before_the_generation_is_raised(store: Store) -> None:
    """A reader sees the old version of a changed document until the build is finished, then only the new one."""
    publish(store, 1, document("a", "Oud."))
    with store.change() as change:
        new = document("a", "Nieuw.")
        change.put(new, passages(new), 2)
    with store.view() as view:
        assert [one.text for one in view.passages_of("a", PUBLIC)] == ["Oud."]
    with store.change() as change:
        change.finish(2)
    with store.view() as view:
        assert [one.text for one in view.passages_of("a", PUBLIC)] == ["Nieuw."]


def test_a_view_does_not_move_under_its_reader(store: Store) -> None:
    """What a view shows stays the same while another transaction finishes a generation."""
    publish(store, 1, document("a", "Oud."))
    with store.view() as view:
        assert view.document("a", PUBLIC) is not None
        with store.change() as change:
            change.retire("a", 2)
            change.finish(2)
        assert view.document("a", PUBLIC) is not None
    with store.view() as view:
        assert view.document("a", PUBLIC) is None


def test_a_version_nobody_saw_is_replaced_without_a_trace(store: Store) -> None:
    """A killed build's version of a document gives way to the next build's version within the same generation."""
    for text in ("Eerste poging.", "Tweede poging."):
        one = document("a", text)
        with store.change() as change:
            change.put(one, passages(one), 1)
    with store.change() as change:
        assert change.counts() == (1, 1)
        assert change.pending() == ("a",)


def test_what_leaves_is_noted_until_the_build_is_finished(store: Store) -> None:
    """Passages of a retired document are named for the engines to drop; those a new version has are not."""
    publish(store, 1, document("a", "Blijft.", "Gaat."))
    with store.change() as change:
        shorter = document("a", "Blijft.")
        change.put(shorter, passages(shorter), 2)
        assert change.leaving() == ("a#1",)
        change.finish(2)
        assert change.leaving() == ()


FACETS = st.builds(
    Facets,
    cities=st.sampled_from([(), ("Delft",), ("Delft", "Gouda")]),
    themes=st.sampled_from([(), ("data",)]),
    kind=st.sampled_from([None, "project", "agenda"]),
    status=st.sampled_from([None, "gestopt"]),
    year_from=st.sampled_from([None, 2015, 2018]),
    year_to=st.sampled_from([None, 2016, 2020]),
)
FILTERS = st.builds(
    Filters,
    cities=st.sampled_from([(), ("Delft",), ("Gouda", "Assen")]),
    themes=st.sampled_from([(), ("data",)]),
    kinds=st.sampled_from([(), ("project",)]),
    statuses=st.sampled_from([(), ("gestopt",)]),
    publishers=st.sampled_from([(), ("VNG",)]),
    year_from=st.sampled_from([None, 2016, 2019]),
    year_to=st.sampled_from([None, 2014, 2017]),
)


@given(st.lists(FACETS, max_size=6), FILTERS, st.sampled_from([PUBLIC, INTERNAL, Reader(frozenset())]))
def test_the_register_is_filtered_as_filters_mean(facets: list[Facets], filters: Filters, reader: Reader) -> None:
    """Register and coverage keep exactly the documents that the one definition of a filter keeps."""
    store = Store("sqlite://")
    store.create()
    documents = [
        document(
            f"d{number}",
            "Zin.",
            facets=one,
            publisher="VNG" if number % 2 else None,
            audience="intern" if number % 3 == 0 else "openbaar",
            project=True,
        )
        for number, one in enumerate(facets)
    ]
    publish(store, 1, *documents)
    kept = [one for one in documents if passes(one.provenance, one.facets, filters, reader)]
    with store.view() as view:
        assert [project.id for project in view.projects(filters, reader)] == sorted(one.id for one in kept)
        assert view.coverage(filters, reader).documents == len(kept)
    store.close()


def test_coverage_counts_documents_cities_and_the_newest_date(store: Store) -> None:
    """Coverage is what this reader could have found, no more."""
    publish(
        store,
        1,
        document("a", "Zin.", facets=Facets(("Delft", "Gouda")), date="2019"),
        document("b", "Zin.", facets=Facets(("Delft",)), date="2020-05-01"),
        document("c", "Zin.", facets=Facets(("Assen",)), date="2025-01-01", audience="intern"),
    )
    with store.view() as view:
        assert view.coverage(Filters(), PUBLIC) == Coverage(2, 2, "2020-05-01")
        assert view.coverage(Filters(cities=("Gouda",)), PUBLIC) == Coverage(1, 2, "2019")
        assert view.coverage(Filters(), INTERNAL) == Coverage(3, 3, "2025-01-01")


def test_an_empty_folder_has_no_index_and_gets_no_file(tmp_path: Path) -> None:
    """Looking into a folder without an index names the command and leaves the folder as it is."""
    with pytest.raises(IndexMissing, match="stadsgeheugen index"), Store.in_folder(tmp_path).view():
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_store_of_another_layout_is_refused(store: Store, tmp_path: Path) -> None:
    """A store made by a later version is neither read nor written."""
    publish(store, 1, document("a", "Zin."))
    with store.change() as change:
        change.set_meta({"schema": "99"})
    with pytest.raises(IndexMismatch, match="layout 99"):
        Store.in_folder(tmp_path).create()
    with pytest.raises(IndexMismatch, match="layout 99"), store.view():
        pass


def test_a_store_of_an_older_layout_is_emptied_but_for_what_people_put_in(store: Store) -> None:
    """Everything else comes from the files, so the next build fills it again; until then a reader is told so."""
    publish(store, 3, document("a", "Zin."))
    with store.change() as change:
        change.set_meta({"schema": "0", "roots": "mine"})
    with pytest.raises(IndexMismatch, match="stadsgeheugen index"), store.view():
        pass
    store.create()
    with store.change() as change:
        assert change.counts() == (0, 0)
        assert {key: value for key, value in change.meta().items() if key != "schema"} == {"roots": "mine"}


def test_deleted_text_is_overwritten(store: Store, tmp_path: Path) -> None:
    """After compaction no deleted sentence is in the bytes of the database or its log."""
    publish(store, 1, document("a", "Zwaluwnest op de toren."))
    with store.change() as change:
        change.retire("a", 2)
        change.finish(2)
    store.compact()
    assert not any(b"Zwaluwnest" in path.read_bytes() for path in tmp_path.iterdir())


def test_the_store_is_a_database_any_tool_opens(store: Store, tmp_path: Path) -> None:
    """State is visible: plain SQLite with a log for readers that do not wait."""
    publish(store, 1, document("a", "Zin."))
    with sqlite3.connect(tmp_path / "store.sqlite") as plain:
        assert plain.execute("SELECT id FROM documents").fetchall() == [("a",)]
        assert plain.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    plain.close()


def test_a_field_that_is_new_takes_its_default() -> None:
    """A value stored before a field existed is still read."""
    assert decode(Source, '{"title": "T"}') == Source("T")
    assert decode(Source, '{"title": "T", "gone": 1}') == Source("T")
    assert encode(Source("T")) == '{"title":"T"}'

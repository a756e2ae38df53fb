"""What readers hold: nothing internal ever reaches a default reader, and nothing without text reaches anybody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.documents import Facets
from corpus.loading import Root
from indexing.errors import IndexMissing
from indexing.hits import INTERNAL, PUBLIC, Coverage, Filters
from indexing.library import Snapshot
from tests.small_index import SmallIndex, WordEmbedder, document, passages, write

SECRET = "Het geheime bedrag is dertien miljoen."


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallIndex]:
    """Two public files and an internal one, and a public and an internal project put in by hand."""
    folder = tmp_path_factory.mktemp("library")
    small = SmallIndex(folder / "data")
    public = write(folder / "openbaar", {"a.md": "Het openbare bedrag is twee miljoen.", "b.md": "Een fiets."})
    internal = write(folder / "intern", {"c.md": SECRET})
    small.builder.build([public, Root("intern", internal.path, "intern")])
    facets = Facets(("Delft",), ("data",), "project", "lopend", 2019, 2020)
    elsewhere = replace(facets, cities=("Assen",))
    with small.store.change() as change:
        for one in (
            document("zon", "Zon op het dak.", facets=facets, project=True, date="2020"),
            document("plan", SECRET, facets=elsewhere, project=True, audience="intern", date="2026"),
        ):
            change.put(one, passages(one), 1)
    yield small
    small.close()


@pytest.fixture
def snapshot(index: SmallIndex) -> Iterator[Snapshot]:
    """One snapshot of it."""
    with index.library.snapshot() as snapshot:
        yield snapshot


def internal_ids(snapshot: Snapshot) -> tuple[str, str]:
    """A document id and a passage id that only an internal reader can know."""
    hit = next(hit for hit in snapshot.search("geheime bedrag", reader=INTERNAL) if hit.passage.text == SECRET)
    return hit.passage.document_id, hit.passage.id


def test_search_shows_a_default_reader_nothing_internal(snapshot: Snapshot) -> None:
    """Not for the exact words, not among duplicates, not under any filter."""
    for filters in (Filters(), Filters(cities=("Assen",)), Filters(kinds=("project",))):
        for hit in snapshot.search(SECRET, filters, limit=50):
            assert SECRET not in (hit.passage.text, *(one.text for one in hit.duplicates))
    assert SECRET in [hit.passage.text for hit in snapshot.search(SECRET, reader=INTERNAL)]


def test_documents_and_passages_show_a_default_reader_nothing_internal(snapshot: Snapshot) -> None:
    """An id that leaked somewhere opens nothing: unknown and forbidden look the same."""
    document_id, passage_id = internal_ids(snapshot)
    assert snapshot.document(document_id) is None
    assert snapshot.passages(document_id) == ()
    assert snapshot.passage(passage_id) is None
    assert snapshot.document(document_id, INTERNAL) is not None
    assert [one.id for one in snapshot.passages(document_id, INTERNAL)] == [passage_id]
    assert snapshot.passage(passage_id, INTERNAL) is not None


def test_counts_and_register_give_a_default_reader_nothing_internal(snapshot: Snapshot) -> None:
    """Neither the number of documents, cities and dates nor the register hints at internal ones."""
    assert snapshot.coverage() == Coverage(3, 1, "2020")
    assert snapshot.coverage(reader=INTERNAL) == Coverage(5, 2, "2026")
    assert snapshot.coverage(Filters(cities=("Assen",))) == Coverage(0, 0, None)
    assert [project.id for project in snapshot.projects()] == ["zon"]
    assert [project.id for project in snapshot.projects(reader=INTERNAL)] == ["plan", "zon"]
    assert snapshot.projects(Filters(cities=("Assen",))) == ()


def test_a_document_brings_its_project_and_its_text(snapshot: Snapshot) -> None:
    """What the viewer needs is in one value; a passage is exactly its stretch of the document."""
    found = snapshot.document("zon")
    assert found is not None and found.project is not None
    for passage in snapshot.passages("zon"):
        assert found.text[passage.locator.start : passage.locator.end] == passage.text


def test_a_hit_without_text_is_dropped_and_counted(tmp_path: Path) -> None:
    """An engine that still holds what the store does not know shows nothing of it."""
    index = SmallIndex(tmp_path / "data")
    index.builder.build([write(tmp_path / "corpus", {"a.md": "Een fiets."})])
    ghost = passages(document("spook", "Een fiets van een spook."))
    keywords = index.engines.keywords(1)
    keywords.put(ghost)
    keywords.commit()
    keywords.close()
    vectors = index.engines.vectors(1)
    vectors.put(ghost, WordEmbedder().embed_passages([one.text for one in ghost]))
    vectors.close()
    assert index.found("fiets spook") == ["Een fiets."]
    assert index.library.dropped == 1
    index.close()


def test_a_reader_of_nothing_is_told_what_to_run(tmp_path: Path) -> None:
    """Before the first build there is one clear sentence, also right after a build began."""
    index = SmallIndex(tmp_path / "data")
    with pytest.raises(IndexMissing, match="stadsgeheugen index"), index.library.snapshot():
        pass
    index.store.create()
    with pytest.raises(IndexMissing, match="stadsgeheugen index"), index.library.snapshot():
        pass
    index.close()


def test_texts_are_read_once_per_generation(index: SmallIndex) -> None:
    """The same question asked again reads no passage from the store, and register answers are remembered."""
    with index.library.snapshot() as one:
        first, projects = one.search("bedrag"), one.projects()
    with index.library.snapshot() as two:
        assert [hit.passage for hit in two.search("bedrag")] == [hit.passage for hit in first]
        assert all(again.passage is before.passage for again, before in zip(two.search("bedrag"), first, strict=True))
        assert two.projects() is projects


def test_a_closed_library_opens_again(index: SmallIndex) -> None:
    """Closing lets go of engines; a later question opens them anew."""
    before = index.found("fiets")
    index.library.close()
    assert index.found("fiets", PUBLIC) == before

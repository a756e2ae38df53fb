"""One contract for the dense engine, held against a stand-in, embedded Chroma and a Chroma server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from itertools import count, product
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corpus.documents import Document
from indexing.errors import EngineFailed
from indexing.filtering import passes
from indexing.hits import INTERNAL, PUBLIC, Filters, Reader
from indexing.vectors import PAGE, VectorIndex, copy_folder
from tests.small_index import (
    ALL,
    FILTERS,
    LIBRARY,
    InMemoryVectors,
    SmallIndex,
    WordEmbedder,
    chroma_server,
    document,
    passages,
    write,
)

EMBEDDER = WordEmbedder()
_numbers = count()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Chroma server of its own, the one that ships with the package."""
    with chroma_server(tmp_path_factory.mktemp("chroma")) as address:
        yield address


@pytest.fixture(params=["stand-in", "embedded", "server"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Any]:
    """An empty dense engine of each kind."""
    if request.param == "stand-in":
        engine: Any = InMemoryVectors()
    elif request.param == "embedded":
        engine = VectorIndex.embedded(tmp_path / "vectors", create=True)
    else:
        engine = VectorIndex.server(request.getfixturevalue("server"), f"test-{next(_numbers)}")
    yield engine
    engine.close()


def put(index: Any, *documents: Document) -> None:
    """Put every passage of these documents with its vector."""
    for one in documents:
        cut = passages(one)
        index.put(cut, EMBEDDER.embed_passages([passage.text for passage in cut]))


def nearest(index: Any, text: str, limit: int = 10, filters: Filters = ALL, reader: Reader = PUBLIC) -> list[str]:
    """Ids of what is found, nearest first."""
    return [scored.passage_id for scored in index.nearest(EMBEDDER.embed_question(text), limit, filters, reader)]


def test_an_empty_index_finds_nothing(index: Any) -> None:
    """Before anything was put, nothing is found and nothing fails."""
    assert nearest(index, "fiets") == []
    assert (index.count(), index.ids()) == (0, {})


def test_the_nearest_comes_first_with_its_cosine(index: Any) -> None:
    """Scores are cosines: 1 for the same words, 0.5 for half of them, best first."""
    put(index, document("a", "rode fiets", "rode auto"))
    found = index.nearest(EMBEDDER.embed_question("rode fiets"), 10, Filters(), PUBLIC)
    assert [scored.passage_id for scored in found] == ["a#0", "a#1"]
    assert [round(scored.score, 5) for scored in found] == [1.0, 0.5]


def test_a_text_without_words_is_near_to_nothing(index: Any) -> None:
    """A passage whose vector is all zeros scores 0 and is no error."""
    put(index, document("a", "...", "fiets"))
    found = index.nearest(EMBEDDER.embed_question("fiets"), 10, Filters(), PUBLIC)
    assert [(scored.passage_id, round(scored.score, 5)) for scored in found] == [("a#1", 1.0), ("a#0", 0.0)]


def test_the_limit_is_kept(index: Any) -> None:
    """No more than `limit` passages come back, over all audiences together."""
    put(index, document("a", "fiets een", "fiets twee"), document("b", "fiets drie", audience="intern"))
    assert len(nearest(index, "fiets", 2, reader=INTERNAL)) == 2


def test_putting_again_replaces(index: Any) -> None:
    """A passage put twice is there once, with the last vector."""
    put(index, document("a", "fiets"))
    put(index, document("a", "auto"))
    assert index.count() == 1
    assert index.nearest(EMBEDDER.embed_question("auto"), 1, Filters(), PUBLIC)[0].score == pytest.approx(1)


def test_deleting_removes_and_forgives_unknown_ids(index: Any) -> None:
    """A deleted passage is not found; deleting it again is fine."""
    put(index, document("a", "fiets", "auto"))
    index.delete(["a#0", "nobody#1"])
    index.delete(["a#0"])
    assert nearest(index, "fiets") == ["a#1"]
    assert set(index.ids()) == {"a#1"}


def test_a_document_that_becomes_internal_leaves_the_public(index: Any) -> None:
    """Changing the audience moves a passage; it is in one place only."""
    put(index, document("a", "fiets"))
    put(index, document("a", "fiets", audience="intern"))
    assert nearest(index, "fiets") == []
    assert nearest(index, "fiets", reader=INTERNAL) == ["a#0"]
    assert index.ids() == {"a#0": "intern"}


def test_a_reader_without_any_audience_finds_nothing(index: Any) -> None:
    """Nobody's reader sees nobody's text."""
    put(index, document("a", "fiets"))
    assert nearest(index, "fiets", reader=Reader(frozenset())) == []


def test_filters_mean_what_they_mean(index: Any) -> None:
    """Every filter keeps exactly the documents that the one definition keeps, for every reader."""
    put(index, *LIBRARY)
    for filters, reader in product(FILTERS, (PUBLIC, INTERNAL)):
        kept = {f"{one.id}#0" for one in LIBRARY if passes(one.provenance, one.facets, filters, reader)}
        assert set(nearest(index, "fiets", filters=filters, reader=reader)) == kept, (filters, reader)


def test_more_than_a_page_goes_in_and_comes_out(index: Any) -> None:
    """Writes, listings and deletions larger than Chroma takes at once are paged."""
    many = document("a", *(f"woord{number}" for number in range(PAGE + 3500)))
    put(index, many)
    assert len(index.ids()) == index.count() == PAGE + 3500
    index.delete([f"a#{number}" for number in range(1, PAGE + 3500)])
    assert set(index.ids()) == {"a#0"}


def test_every_opening_is_fresh_and_closing_one_leaves_the_others(tmp_path: Path) -> None:
    """Two openings of one folder in one process see what was written before each, and close apart."""
    with_one = VectorIndex.embedded(tmp_path / "v", create=True)
    put(with_one, document("a", "fiets"))
    first = VectorIndex.embedded(tmp_path / "v")
    assert nearest(first, "fiets") == ["a#0"]
    first.close()
    put(with_one, document("b", "fiets"))
    second = VectorIndex.embedded(tmp_path / "v")
    assert sorted(nearest(second, "fiets")) == ["a#0", "b#0"]
    with_one.close()
    assert sorted(nearest(second, "fiets")) == ["a#0", "b#0"]
    second.close()


def test_a_copy_holds_the_same_and_goes_its_own_way(tmp_path: Path) -> None:
    """Writing to a copy of the files changes nothing in the original."""
    original = VectorIndex.embedded(tmp_path / "v", create=True)
    put(original, document("a", "fiets"))
    copy_folder(tmp_path / "v", tmp_path / "w")
    copy = VectorIndex.embedded(tmp_path / "w")
    put(copy, document("b", "fiets"))
    assert (set(original.ids()), set(copy.ids())) == ({"a#0"}, {"a#0", "b#0"})
    copy.close()
    original.close()


def test_vectors_are_carried_over_without_the_deleted(tmp_path: Path) -> None:
    """What is written to another index is what was to be kept, with audience and filter fields."""
    old = VectorIndex.embedded(tmp_path / "v", create=True)
    put(old, *LIBRARY)
    new = VectorIndex.embedded(tmp_path / "w", create=True)
    old.copy_to(new, frozenset({"a#0", "d#0"}))
    assert new.ids() == {"a#0": "openbaar", "d#0": "intern"}
    assert nearest(new, "fiets", filters=Filters(cities=("Assen",)), reader=INTERNAL) == ["d#0"]
    old.close()
    new.close()


def test_no_text_is_in_chroma(tmp_path: Path) -> None:
    """Only vectors, ids and filter fields are written: no sentence is in any byte."""
    index = VectorIndex.embedded(tmp_path / "v", create=True)
    put(index, document("a", "Zwaluwnest op de toren."))
    index.close()
    assert not any(b"waluwnest" in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


def test_a_vector_of_another_length_is_one_clear_error(tmp_path: Path) -> None:
    """Chroma's own errors never reach a caller."""
    index = VectorIndex.embedded(tmp_path / "v", create=True)
    put(index, document("a", "fiets"))
    with pytest.raises(EngineFailed, match="dimension"):
        index.nearest(np.ones(3, dtype=np.float32), 1, Filters(), PUBLIC)
    index.close()


def test_no_index_is_made_by_looking(tmp_path: Path) -> None:
    """Opening a folder without vectors to read names the command and makes nothing."""
    with pytest.raises(EngineFailed, match="stadsgeheugen index"):
        VectorIndex.embedded(tmp_path / "v")
    assert not (tmp_path / "v").exists()


def test_a_server_that_does_not_answer_is_named() -> None:
    """The address that was tried is in the sentence."""
    with pytest.raises(EngineFailed, match=r"127\.0\.0\.1:1"):
        VectorIndex.server("http://127.0.0.1:1", "test")


def test_a_whole_index_lives_on_a_server(server: str, tmp_path: Path) -> None:
    """Build, change, another model and compaction, all through the server; one edition is left there at the end."""
    index = SmallIndex(tmp_path / "data", server=server)
    root = write(tmp_path / "corpus", {f"f{number}.md": f"Fiets nummer{number} is rood." for number in range(6)})
    index.builder.build([root])
    assert len(index.found("fiets")) == 6
    (root.path / "f0.md").unlink()
    write(root.path, {"nieuw.md": "Fiets nieuw is groen."})
    index.builder.build()
    assert "Fiets nieuw is groen." in index.found("fiets") and "Fiets nummer0 is rood." not in index.found("fiets")
    assert index.verify().clean
    index.close()
    other = SmallIndex(tmp_path / "data", replace(index.fingerprint, model="m2"), WordEmbedder(32), server)
    assert other.builder.build().rebuilt == ("model",)
    other.builder.compact()
    assert len(other.found("fiets")) == 6
    assert other.verify().clean
    for edition, held in ((1, 0), (2, 0), (3, 6)):
        with closing(other.engines.vectors(edition)) as vectors:
            assert vectors.count() == held
    other.close()

"""The keyword engine: BM25 over analysed words, filters that mean what they mean, readers that refresh."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from math import log
from pathlib import Path

import pytest

from corpus.documents import Document
from indexing.errors import EngineFailed
from indexing.filtering import passes
from indexing.hits import INTERNAL, PUBLIC, Filters, Reader
from indexing.lexical import KeywordIndex
from tests.small_index import ALL, FILTERS, LIBRARY, document, passages, plain_words


@dataclass(frozen=True)
class Word:
    """A term of a question."""

    token: str
    weight: float = 1.0


@pytest.fixture
def index(tmp_path: Path) -> Iterator[KeywordIndex]:
    """An empty keyword index."""
    engine = KeywordIndex(tmp_path / "k", plain_words, create=True)
    yield engine
    engine.close()


def put(index: KeywordIndex, *documents: Document) -> None:
    """Put every passage of these documents and commit."""
    for one in documents:
        index.put(passages(one))
    index.commit()


def found(
    index: KeywordIndex, *words: str, limit: int = 10, filters: Filters = ALL, reader: Reader = PUBLIC
) -> list[str]:
    """Ids of what is found, best first."""
    return [scored.passage_id for scored in index.search([Word(word) for word in words], limit, filters, reader)]


def test_an_empty_index_finds_nothing(index: KeywordIndex) -> None:
    """Before anything was put, nothing is found and nothing fails."""
    assert (found(index, "fiets"), index.count(), index.ids()) == ([], 0, {})


def test_the_passage_with_more_of_the_words_comes_first(index: KeywordIndex) -> None:
    """Two words found weigh more than one."""
    put(index, document("a", "rode auto", "rode fiets", "blauwe boot"))
    assert found(index, "rode", "fiets") == ["a#1", "a#0"]


def test_scores_are_bm25(index: KeywordIndex) -> None:
    """Robertson & Zaragoza (2009) with k1 1.2 and b 0.75: a word once in one of two passages of average length."""
    put(index, document("a", "rode fiets", "rode auto"))
    (scored,) = index.search([Word("fiets")], 10, Filters(), PUBLIC, {"body": 1.0})
    idf = log(1 + (2 - 1 + 0.5) / (1 + 0.5))
    assert scored.score == pytest.approx(idf * (1.2 + 1) / (1 + 1.2), rel=1e-4)


def test_a_weight_multiplies_and_a_boost_multiplies(index: KeywordIndex) -> None:
    """A term of weight 2 in a field of boost 3 counts six times."""
    put(index, document("a", "rode fiets", "rode auto"))
    (plain,) = index.search([Word("fiets")], 10, Filters(), PUBLIC, {"body": 1.0})
    (heavy,) = index.search([Word("fiets", 2.0)], 10, Filters(), PUBLIC, {"body": 3.0})
    assert heavy.score == pytest.approx(6 * plain.score, rel=1e-4)


def test_title_heading_and_cities_are_searched(index: KeywordIndex) -> None:
    """A word that stands only above the text or names the city finds the passage."""
    put(index, *LIBRARY)
    assert found(index, "gouda") == ["b#0"]
    assert "a#0" in found(index, "kop")
    assert index.search([Word("gouda")], 10, Filters(), PUBLIC, {"body": 1.0}) == []


def test_filters_mean_what_they_mean(index: KeywordIndex) -> None:
    """Every filter keeps what the one definition keeps, for every reader, and changes no score."""
    put(index, *LIBRARY)
    everything = {one.passage_id: one.score for one in index.search([Word("fiets")], 10, Filters(), INTERNAL)}
    for filters, reader in product(FILTERS, (PUBLIC, INTERNAL, Reader(frozenset()))):
        kept = {f"{one.id}#0" for one in LIBRARY if passes(one.provenance, one.facets, filters, reader)}
        scored = index.search([Word("fiets")], 10, filters, reader)
        assert {one.passage_id for one in scored} == kept, (filters, reader)
        assert all(one.score == pytest.approx(everything[one.passage_id]) for one in scored)


def test_putting_again_replaces_and_deleting_removes(index: KeywordIndex) -> None:
    """A passage is there once, with its last words, until it is deleted."""
    put(index, document("a", "fiets"))
    put(index, document("a", "auto", audience="intern"))
    assert (index.count(), index.ids(), found(index, "fiets")) == (1, {"a#0": "intern"}, [])
    index.delete(["a#0", "nobody#0"])
    index.commit()
    assert (index.count(), index.ids()) == (0, {})


def test_nothing_is_seen_before_a_commit_and_by_others_after_a_refresh(index: KeywordIndex, tmp_path: Path) -> None:
    """A reader keeps its state until it asks for the new one."""
    put(index, document("a", "fiets"))
    reader = KeywordIndex(tmp_path / "k", plain_words)
    index.put(passages(document("b", "fiets")))
    assert found(index, "fiets") == ["a#0"]
    index.commit()
    assert (found(index, "fiets"), found(reader, "fiets")) == (["a#0", "b#0"], ["a#0"])
    reader.refresh()
    assert found(reader, "fiets") == ["a#0", "b#0"]
    reader.close()


def test_words_with_signs_are_found(index: KeywordIndex) -> None:
    """A term is compared as it is: signs of the query language mean nothing."""
    put(index, document("a", 'AND +c "wifi* tel:len'))
    assert found(index, "+c") == found(index, "and") == found(index, "tel:len") == ["a#0"]


def test_document_frequency_counts_passages(index: KeywordIndex) -> None:
    """How many passages hold a term, per field."""
    put(index, document("a", "rode fiets fiets", "rode auto"))
    assert (index.document_frequency("rode"), index.document_frequency("fiets"), index.document_frequency("x")) == (
        2,
        1,
        0,
    )


def test_no_index_is_made_by_looking(tmp_path: Path) -> None:
    """Opening a folder without an index to read names the command and makes nothing."""
    with pytest.raises(EngineFailed, match="stadsgeheugen index"):
        KeywordIndex(tmp_path / "k", plain_words)
    assert list(tmp_path.iterdir()) == []

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from corpus.documents import Facets, Locator, Passage
from corpus.origins import Provenance, Source
from indexing.dutch import Term, analyse, stem
from indexing.embedding import Vectors
from indexing.hits import INTERNAL, PUBLIC, Filters, Hit, Reader, Scored
from indexing.lexical import KeywordIndex
from indexing.searching import coverage, dense_weight, fuse, is_broad, search

NOTHING: Mapping[str, float] = {}


@dataclass
class FixedEngine:
    """Both engines at once: always returns the scores it was given, and remembers how it was asked."""

    by_words: Mapping[str, float] = field(default_factory=dict)
    by_meaning: Mapping[str, float] = field(default_factory=dict)
    asked: list[tuple[Filters, Reader]] = field(default_factory=list)
    terms: list[str] = field(default_factory=list)
    kept: frozenset[str] = frozenset()

    def search(
        self, terms: Sequence[Term], limit: int, filters: Filters, reader: Reader, boosts: Mapping[str, float]
    ) -> list[Scored]:
        self.asked.append((filters, reader))
        self.terms = [term.token for term in terms]
        return [Scored(name, score) for name, score in self.by_words.items()][:limit]

    def nearest(self, vector: Vectors, limit: int, filters: Filters, reader: Reader) -> list[Scored]:
        self.asked.append((filters, reader))
        return [Scored(name, score) for name, score in self.by_meaning.items()][:limit]

    def document_frequency(self, token: str) -> int:
        return 0

    def count(self) -> int:
        return len(self.by_words)

    def matching(self, ids: Sequence[str], filters: Filters, reader: Reader) -> set[str]:
        self.asked.append((filters, reader))
        return {name for name in ids if name in self.kept}


class OneDirection:
    """Every text means the same: the vector (1, 0). An empty one means nothing."""

    name, dimensions, fingerprint = "one", 2, "1"

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        return np.array([self.embed_question(text) for text in texts], dtype=np.float32)

    def embed_question(self, text: str) -> Vectors:
        return np.array([1.0 if text.strip() else 0.0, 0.0], dtype=np.float32)


def passage(name: str, text: str | None = None) -> Passage:
    """A passage whose text is unlike any other unless one is given."""
    text = text or " ".join(f"{name}{number}" for number in range(5))
    return Passage(name, Provenance(name.split("#")[0], "document", Source(name)), Locator(0, len(text)), text)


def found(
    question: str = "Wat kost een laadpaal?",
    words: Mapping[str, float] = NOTHING,
    meaning: Mapping[str, float] = NOTHING,
    passages: Sequence[Passage] | None = None,
    limit: int = 10,
) -> tuple[Hit, ...]:
    """The hits when the engines return these scores."""
    engine = FixedEngine(words, meaning)
    known = {one.id: one for one in passages or [passage(name) for name in (*words, *meaning)]}
    texts = lambda ids: {one: known[one] for one in ids if one in known}  # noqa: E731
    return search(question, limit=limit, keyword=engine, vectors=engine, embedder=OneDirection(), texts=texts)


def names(hits: Sequence[Hit]) -> list[str]:
    """The ids in the order found."""
    return [hit.passage.id for hit in hits]


# --- fusion ----------------------------------------------------------------------------------------------------------


def test_a_passage_that_stands_out_among_the_words_stays_first() -> None:
    """Blind rank fusion would put b first (places 2 and 1); scores say that a is far ahead."""
    words = {"a": 30.0, "b": 6.0, "c": 5.0, "d": 5.0}
    meaning = {"b": 0.52, "a": 0.50, "d": 0.49, "c": 0.48}
    assert names(found(words=words, meaning=meaning))[0] == "a"


def test_meaning_decides_where_the_words_hesitate() -> None:
    """Of two passages with the same words, the one that means it comes first."""
    assert names(found(words={"a": 9.0, "b": 9.0, "c": 2.0}, meaning={"b": 0.8, "a": 0.3, "c": 0.2}))[:2] == ["b", "a"]


def test_a_passage_the_words_did_not_find_has_no_words_in_common() -> None:
    """Words: 8 and 0, so 1 and -1; meaning: -1 and 1; three parts words to one part meaning."""
    assert fuse({"a": 8.0}, {"b": 0.75, "a": 0.25}, 0.25) == {"a": 0.5, "b": -0.5}


def test_a_single_passage_with_the_words_is_worth_something() -> None:
    """The only passage that holds the asked words comes before those that merely mean something alike."""
    meaning = {"b": 0.36, "c": 0.33, "d": 0.30, "a": 0.27}
    assert names(found(words={"a": 5.6}, meaning=meaning))[0] == "a"


def test_one_silent_engine_leaves_the_other_s_order() -> None:
    """Words alone, or meaning alone, still rank."""
    assert names(found(words={"a": 3.0, "b": 2.0, "c": 1.0})) == ["a", "b", "c"]
    assert names(found(meaning={"c": 0.9, "b": 0.5, "a": 0.1})) == ["c", "b", "a"]


def test_nothing_found_is_an_empty_answer() -> None:
    """No candidates, no hits, no error."""
    assert found() == ()


@pytest.mark.parametrize("question", ["", "   ", "de het een", "?!"])
def test_a_question_without_content_finds_nothing_by_words(question: str) -> None:
    """The keyword engine is not even asked."""
    engine = FixedEngine({"a": 1.0})
    assert search(question, keyword=engine, vectors=engine, embedder=OneDirection(), texts=lambda ids: {}) == ()
    assert engine.terms == []


def test_an_english_question_leans_more_on_meaning() -> None:
    """The words of an English question seldom stand in Dutch text."""
    assert dense_weight("Which lessons are there about crowds?") > dense_weight("Welke lessen zijn er over drukte?")


def test_meaning_counts_more_when_no_passage_holds_the_words() -> None:
    """One word in 7 of 7 passages could score 2.2 × ln(1 + 0.5 / 7.5) = 0.142; a best of 0.0142 covers a tenth."""

    class Everywhere(FixedEngine):
        def document_frequency(self, token: str) -> int:
            return 7

        def count(self) -> int:
            return 7

    covered = coverage(["wifi"], 0.0142, Everywhere())
    assert covered == pytest.approx(0.1, abs=0.001)
    assert dense_weight("Hoe tel je wifi?", covered) > dense_weight("Hoe tel je wifi?", 0.5)


def test_passages_just_deleted_do_not_upset_the_reckoning() -> None:
    """An engine may count a word in more passages than still live."""

    class JustDeleted(FixedEngine):
        def document_frequency(self, token: str) -> int:
            return 9

        def count(self) -> int:
            return 2

    assert coverage(["wifi"], 1.0, JustDeleted()) > 0


def test_names_and_numbers_are_taken_by_the_letter() -> None:
    """Meaning blurs 2019 and 2020; words do not."""
    assert dense_weight("Wat gebeurde er in 2019?") < dense_weight("Wat gebeurde er?")


def test_the_score_says_how_a_hit_was_found() -> None:
    """Each engine's own score travels along; None where it did not return the passage."""
    both, words, meaning = found(words={"a": 9.0, "b": 8.0}, meaning={"a": 0.9, "c": 0.1})
    assert (both.found_by, both.keyword, both.dense) == ("beide", 9.0, 0.9)
    assert (words.found_by, words.keyword, words.dense) == ("woorden", 8.0, None)
    assert (meaning.found_by, meaning.keyword, meaning.dense) == ("betekenis", None, 0.1)
    assert (both.score, meaning.score) == (1.0, 0.0)


# --- documents -------------------------------------------------------------------------------------------------------


def test_a_good_document_lifts_its_other_passages() -> None:
    """wifi#2 and park#1 match alike, but wifi#2 stands beside the best passage."""
    assert names(found(words={"wifi#1": 9.0, "park#1": 4.0, "wifi#2": 4.0, "weg#1": 1.0}))[:3] == [
        "wifi#1",
        "wifi#2",
        "park#1",
    ]


def test_the_same_text_is_shown_once() -> None:
    """Copies in other documents are kept with the hit they repeat."""
    text = "De boete van 600.000 euro is door de rechtbank geschrapt."
    passages = [passage("a", text), passage("b", text.replace("boete", "Boete") + " "), passage("c")]
    first, second = found(words={"a": 3.0, "b": 2.0, "c": 1.0}, passages=passages)
    assert (first.passage.id, [one.id for one in first.duplicates]) == ("a", ["b"])
    assert second.passage.id == "c"


def test_a_broad_question_gets_more_than_one_document() -> None:
    """Two passages of one document, then the others; a narrow question gets them by score."""
    scores = {"a#1": 9.0, "a#2": 8.0, "a#3": 7.0, "b#1": 3.0}
    assert names(found("Wat is er al gedaan rond hittestress?", words=scores)) == ["a#1", "a#2", "b#1", "a#3"]
    assert names(found("Wat kost hittestress?", words=scores)) == ["a#1", "a#2", "a#3", "b#1"]


def test_asking_for_examples_is_broad() -> None:
    """An overview is asked for in Dutch and in English; a fact is not an overview."""
    assert is_broad("Welke steden hebben slimme lantaarnpalen?")
    assert is_broad("Which cities tested smart lamp posts?")
    assert not is_broad("Wanneer begon de proef?")


def test_a_passage_that_no_longer_lives_is_left_out() -> None:
    """An engine may remember what the store does not; the next passage takes its place."""
    assert names(found(words={"gone": 9.0, "b": 3.0, "c": 2.0}, passages=[passage("b"), passage("c")], limit=2)) == [
        "b",
        "c",
    ]


def test_the_reader_and_the_filters_reach_the_engines() -> None:
    """What may not be read is kept out by the engines; what the filters leave out, by the one that filters fastest."""
    engine = FixedEngine({"a": 1.0}, {"a": 0.5, "b": 0.4}, kept=frozenset("a"))
    filters = Filters(cities=("Enschede",))
    known = {name: passage(name) for name in "ab"}
    parts = {"keyword": engine, "vectors": engine, "embedder": OneDirection(), "texts": lambda ids: known}
    assert names(search("boete", filters, INTERNAL, **parts)) == ["a"]  # type: ignore[arg-type]
    assert engine.asked == [(filters, INTERNAL), (Filters(), INTERNAL), (filters, INTERNAL)]
    engine.asked.clear()
    assert names(search("boete", **parts)) == ["a", "b"]  # type: ignore[arg-type]
    assert engine.asked == [(Filters(), PUBLIC), (Filters(), PUBLIC)]


def test_the_keyword_engine_tells_what_the_filters_keep(tmp_path: Path) -> None:
    """Asked about three passages, tantivy names the one in Enschede that everybody may read."""
    index = KeywordIndex(tmp_path, analyse, create=True)
    places = {"a": ("Enschede", "openbaar"), "b": ("Delft", "openbaar"), "c": ("Enschede", "intern")}
    for name, (city, audience) in places.items():
        origin = Provenance(name, "document", Source(name), audience=audience)  # type: ignore[arg-type]
        index.put([Passage(name, origin, Locator(0, 5), "boete", Facets((city,)))])
    index.commit()
    assert index.matching(["a", "b", "c", "gone"], Filters(cities=("Enschede",)), PUBLIC) == {"a"}
    assert index.matching(["a", "c"], Filters(cities=("Enschede",)), INTERNAL) == {"a", "c"}
    assert index.matching([], Filters(), PUBLIC) == set()
    index.close()


def test_the_words_of_a_question_are_analysed() -> None:
    """Stems, parts and translations go to the keyword engine."""
    engine = FixedEngine()
    search("defecte verkeerslichten", keyword=engine, vectors=engine, embedder=OneDirection(), texts=lambda ids: {})
    assert {stem("verkeerslicht"), stem("verkeer"), stem("licht")} <= set(engine.terms)

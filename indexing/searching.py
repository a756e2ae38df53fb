"""A question and filters in, ranked hits out: keyword and dense scores on one scale, fused by what the question is.

A pure function over the parts passed in. Knows nothing about engines, files or where texts are stored, and nothing
about prompts, answers or channels.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from corpus.documents import Passage
from indexing.dutch import Term, analyse_question, fold, is_english
from indexing.embedding import Embedder, Vectors
from indexing.hits import PUBLIC, Filters, FoundBy, Hit, Reader

DEPTH = 200
"""How many passages each engine is asked for; the union is fused."""


class Scored(Protocol):
    """A passage id with an engine's own score; higher is better."""

    @property
    def passage_id(self) -> str:
        """Which passage."""
        ...

    @property
    def score(self) -> float:
        """How well it matched, on the engine's own scale."""
        ...


class KeywordEngine(Protocol):
    """Finds passages by their terms (BM25)."""

    def search(self, terms: Sequence[Term], limit: int, filters: Filters, reader: Reader) -> Sequence[Scored]:
        """The best `limit` passages, best first."""
        ...


class VectorEngine(Protocol):
    """Finds passages by their vectors (cosine)."""

    def nearest(self, vector: Vectors, limit: int, filters: Filters, reader: Reader) -> Sequence[Scored]:
        """The nearest `limit` passages, nearest first."""
        ...


_ALL = Filters()

Texts = Callable[[Sequence[str]], Mapping[str, Passage]]
"""Passages by id; an id that no longer lives is absent from the answer."""


def search(
    question: str,
    filters: Filters = _ALL,
    reader: Reader = PUBLIC,
    limit: int = 10,
    *,
    keyword: KeywordEngine,
    vectors: VectorEngine,
    embedder: Embedder,
    texts: Texts,
) -> tuple[Hit, ...]:
    """The passages that answer the question best, best first, near-duplicates collapsed.

    `Hit.score` lies between 0 and 1 within one question. A candidate that `texts` does not know is dropped.
    """
    terms = analyse_question(question)
    by_words = (
        {found.passage_id: found.score for found in keyword.search(terms, DEPTH, filters, reader)} if terms else {}
    )
    vector = embedder.embed_question(question)
    by_meaning = (
        {found.passage_id: found.score for found in vectors.nearest(vector, DEPTH, filters, reader)}
        if vector.any()
        else {}
    )
    fused = fuse(by_words, by_meaning, dense_weight(question))
    ranked = sorted(fused, key=lambda passage_id: (-fused[passage_id], passage_id))
    return _hits(ranked, fused, by_words, by_meaning, texts, limit)


def fuse(by_words: Mapping[str, float], by_meaning: Mapping[str, float], weight: float) -> dict[str, float]:
    """One score per passage: a weighted mean of both engines' scores, each brought to 0..1 within the question.

    BM25 has a natural zero, so it is divided by its best; cosines have none, so the worst candidate is taken as zero
    (the convex combination of Bruch, Gai & Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval", 2023).

    >>> fuse({"a": 10.0, "b": 5.0}, {"b": 0.9, "c": 0.5}, 0.4)
    {'a': 0.6, 'b': 0.7, 'c': 0.0}
    """
    best = max(by_words.values(), default=0.0)
    top, floor = max(by_meaning.values(), default=0.0), min(by_meaning.values(), default=0.0)
    ids = dict.fromkeys((*by_words, *by_meaning))
    return {
        passage_id: round(
            (1 - weight) * _ratio(by_words.get(passage_id, 0.0), 0.0, best)
            + weight * _ratio(by_meaning.get(passage_id, floor), floor, top),
            6,
        )
        for passage_id in ids
    }


def dense_weight(question: str) -> float:
    """How much meaning counts against words: little for a Dutch question, most for an English one."""
    return 0.6 if is_english(question) else 0.25


def _ratio(value: float, low: float, high: float) -> float:
    return (value - low) / (high - low) if high > low else float(value > low)


def _hits(
    ranked: Sequence[str],
    fused: Mapping[str, float],
    by_words: Mapping[str, float],
    by_meaning: Mapping[str, float],
    texts: Texts,
    limit: int,
) -> tuple[Hit, ...]:
    """The first `limit` different texts among the ranked passages, each with its duplicates."""
    kept: dict[str, _Group] = {}
    candidates = ranked[: limit * 3]
    passages = texts(candidates)
    for passage_id in candidates:
        passage = passages.get(passage_id)
        if passage is None:
            continue
        group = kept.setdefault(" ".join(fold(passage.text).split()), _Group(passage, []))
        if group.passage is not passage:
            group.duplicates.append(passage)
    return tuple(
        Hit(
            passage=group.passage,
            score=fused[group.passage.id],
            keyword=by_words.get(group.passage.id),
            dense=by_meaning.get(group.passage.id),
            found_by=_found_by(group.passage.id, by_words, by_meaning),
            duplicates=tuple(group.duplicates),
        )
        for group in list(kept.values())[:limit]
    )


@dataclass(frozen=True, slots=True)
class _Group:
    passage: Passage
    duplicates: list[Passage]


def _found_by(passage_id: str, by_words: Mapping[str, float], by_meaning: Mapping[str, float]) -> FoundBy:
    if passage_id in by_words and passage_id in by_meaning:
        return "beide"
    return "woorden" if passage_id in by_words else "betekenis"

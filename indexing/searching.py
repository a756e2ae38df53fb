"""A question and filters in, ranked hits out: keyword and dense scores on one scale, weighed by what the question is.

A pure function over the parts passed in. Knows nothing about engines, files or where texts are stored, and nothing
about prompts, answers or channels.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import log
from statistics import fmean, pstdev
from typing import TYPE_CHECKING, Protocol

from corpus.documents import Passage
from indexing.dutch import Term, analyse_question, is_english, words
from indexing.field_words import BROAD_WORDS
from indexing.hits import PUBLIC, Filters, FoundBy, Hit, Reader, Scored

if TYPE_CHECKING:
    from indexing.embedding import Embedder, Vectors
    from indexing.reranking import Reranker

DEPTH = 200
"""How many passages each engine is asked for; the union is fused."""

FIELDS: Mapping[str, float] = {"title": 0.8, "heading": 0.3, "cities": 0.5, "body": 1.0}
"""How much a term counts in each field: a title names the subject, a heading only repeats what stands below it."""

FILTERED_DEPTHS, ENOUGH = (400, 1500), 50
"""How many are asked of the dense engine when there is a filter, and how many must be left not to ask for more."""

DENSE, DENSE_ENGLISH, UNCOVERED, PRECISE = 0.35, 0.4, 0.7, 0.1
"""How much meaning counts: in a Dutch question, in an English one, in one whose words hardly occur together, and how
much less it counts when names or numbers are asked."""

BM25_K1 = 1.2  # as in the keyword engine
COVERED, SHORT = 0.2, 6
"""Share of what the words of a question could score below which no passage is said to hold them; in Dutch of a question
of at most so many words, as a long one never stands in one passage."""

DOCUMENT = 0.4
"""How much the best passage of a document lifts the others; single-passage documents are unaffected."""

SAME = 0.9
"""Share of words two passages must have in common to be shown as one."""

PER_DOCUMENT = 2
"""Passages of one document among the first hits of a broad question."""

_ALL = Filters()
_NAME = re.compile(r"(?<![.?!:] )(?<!^)\b[A-Z][\w-]+")


class KeywordEngine(Protocol):
    """Finds passages by their terms (BM25)."""

    def search(
        self, terms: Sequence[Term], limit: int, filters: Filters, reader: Reader, boosts: Mapping[str, float]
    ) -> Sequence[Scored]:
        """The best `limit` passages, best first; `boosts` says how much a term counts in each field."""
        ...

    def document_frequency(self, token: str) -> int:
        """In how many passages the term occurs."""
        ...

    def count(self) -> int:
        """How many passages there are."""
        ...

    def matching(self, ids: Sequence[str], filters: Filters, reader: Reader) -> set[str]:
        """Which of these passages the filters keep and this reader may see."""
        ...


class VectorEngine(Protocol):
    """Finds passages by their vectors (cosine)."""

    def nearest(self, vector: Vectors, limit: int, filters: Filters, reader: Reader) -> Sequence[Scored]:
        """The nearest `limit` passages, nearest first."""
        ...


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
    reranker: Reranker | None = None,
) -> tuple[Hit, ...]:
    """The passages that answer the question best, best first, near-duplicates collapsed.

    `Hit.score` runs from 1 for the best candidate of this question down to 0 for the worst. A candidate that `texts`
    does not know is dropped. A `reranker` may reorder the first hits.
    """
    terms = analyse_question(question, keyword.document_frequency)
    by_words = _scores(keyword.search(terms, DEPTH, filters, reader, FIELDS)) if terms else {}
    vector = embedder.embed_question(question)
    by_meaning = _scores(_nearest(vector, filters, reader, keyword, vectors)) if vector.any() else {}
    own = [term.token for term in terms if term.weight == 1.0]
    weight = dense_weight(question, coverage(own, max(by_words.values(), default=0.0), keyword), len(own))
    fused = _by_document(fuse(by_words, by_meaning, weight))
    ranked = sorted(fused, key=lambda passage_id: (-fused[passage_id], passage_id))
    found = _Found(fused, by_words, by_meaning)
    wanted = limit if reranker is None else max(limit, reranker.depth)
    groups = _different(ranked, texts, wanted, PER_DOCUMENT if is_broad(question) else None)
    hits = tuple(found.hit(group) for group in groups)
    return (hits if reranker is None else reranker.rerank(question, hits))[:limit]


def fuse(by_words: Mapping[str, float], by_meaning: Mapping[str, float], weight: float) -> dict[str, float]:
    """One score per passage: the weighted mean of both engines' standard scores.

    Each engine's scores are put on one scale by their mean and spread over all candidates, so a passage that stands
    out among the words is not undone by a middling meaning, and the other way round. A passage the words did not find
    has no words in common (0), unless the list was full; one that meaning did not find counts as its worst.

    >>> fuse({"a": 8.0}, {"b": 0.75, "a": 0.25}, 0.25)
    {'a': 0.5, 'b': -0.5}
    """
    candidates = tuple(dict.fromkeys((*by_words, *by_meaning)))
    floor = 0.0 if len(by_words) < DEPTH else min(by_words.values())
    words_scale = _standard(by_words, candidates, floor)
    meaning_scale = _standard(by_meaning, candidates, min(by_meaning.values(), default=0.0))
    return {one: (1 - weight) * words_scale[one] + weight * meaning_scale[one] for one in candidates}


def dense_weight(question: str, covered: float = 1.0, length: int = 0) -> float:
    """How much meaning counts against words (0..1), for a question of `length` words, this share of them covered.

    >>> dense_weight("Welke lessen zijn er over drukte?"), dense_weight("Wat kostte de proef in 2019 in Enschede?")
    (0.35, 0.25)
    >>> dense_weight("Hoe bescherm je bejaarden?", 0.05, 2), dense_weight("How are the elderly protected?", 0.05, 2)
    (0.7, 0.7)
    """
    english = is_english(question)
    usual = DENSE_ENGLISH if english else DENSE
    if covered < COVERED and (english or length <= SHORT):
        usual = UNCOVERED
    is_precise = any(letter.isdigit() for letter in question) or len(_NAME.findall(question)) > 2
    return round(usual - PRECISE, 2) if is_precise else usual


def coverage(own: Sequence[str], best: float, keyword: KeywordEngine) -> float:
    """The share of what the asker's own terms could score (BM25, each filling a passage) that the best passage has.

    Titles and headings can lift it above 1.
    """
    count = keyword.count()
    found = [min(count, keyword.document_frequency(token)) for token in own]  # deleted ones are counted until a merge
    most = sum((BM25_K1 + 1) * log(1 + (count - many + 0.5) / (many + 0.5)) for many in found)
    return best / most if most > 0 else 0.0


def is_broad(question: str) -> bool:
    """Whether a question asks for an overview rather than one fact.

    >>> is_broad("Wat is er al gedaan rond hittestress?"), is_broad("Wat kostte de proef in Enschede?")
    (True, False)
    """
    found = " ".join(words(question))
    return any(re.search(rf"\b{phrase}\b", found) for phrase in BROAD_WORDS)


def _nearest(
    vector: Vectors, filters: Filters, reader: Reader, keyword: KeywordEngine, vectors: VectorEngine
) -> Sequence[Scored]:
    """The nearest passages that the filters keep.

    Chroma's own filter reads every record (0.1 to 0.6 s at 100,000 passages), so the nearest of all are asked for and
    the keyword engine says which to keep; deeper when a narrow filter left few. A small index is seen whole.
    """
    if filters.empty:
        return vectors.nearest(vector, DEPTH, filters, reader)
    kept: list[Scored] = []
    for depth in FILTERED_DEPTHS:
        wide = vectors.nearest(vector, depth, _ALL, reader)
        allowed = keyword.matching([one.passage_id for one in wide], filters, reader)
        kept = [one for one in wide if one.passage_id in allowed]
        if len(kept) >= ENOUGH or len(wide) < depth:
            break
    return kept[:DEPTH]


def _scores(found: Sequence[Scored]) -> dict[str, float]:
    return {one.passage_id: one.score for one in found}


def _standard(scores: Mapping[str, float], candidates: Sequence[str], absent: float) -> dict[str, float]:
    """Standard scores: how many spreads above the mean of the candidates; all 0 where all are alike."""
    values = [scores.get(one, absent) for one in candidates]
    mean, spread = (fmean(values), pstdev(values)) if values else (0.0, 0.0)
    return {one: (value - mean) / spread if spread else 0.0 for one, value in zip(candidates, values, strict=True)}


def document_of(passage_id: str) -> str:
    """The document a passage is cut from: what stands before the last '#' of its id."""
    return passage_id.rpartition("#")[0] or passage_id


def _by_document(scores: Mapping[str, float]) -> dict[str, float]:
    """Adds to every passage a share of the best score in its document, and brings all to 0..1."""
    best: dict[str, float] = {}
    for passage_id, score in scores.items():
        document = document_of(passage_id)
        best[document] = max(score, best.get(document, score))
    lifted = {passage_id: score + DOCUMENT * best[document_of(passage_id)] for passage_id, score in scores.items()}
    low, high = min(lifted.values(), default=0.0), max(lifted.values(), default=0.0)
    return {passage_id: (score - low) / (high - low) if high > low else 1.0 for passage_id, score in lifted.items()}


@dataclass(frozen=True, slots=True)
class _Group:
    """A passage to be shown, the words in it, and the passages that say the same."""

    passage: Passage
    words: frozenset[str]
    duplicates: list[Passage] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Found:
    """The scores of one search by passage id."""

    fused: Mapping[str, float]
    by_words: Mapping[str, float]
    by_meaning: Mapping[str, float]

    def hit(self, group: _Group) -> Hit:
        passage_id = group.passage.id
        return Hit(
            passage=group.passage,
            score=round(self.fused[passage_id], 6),
            keyword=self.by_words.get(passage_id),
            dense=self.by_meaning.get(passage_id),
            found_by=self._found_by(passage_id),
            duplicates=tuple(group.duplicates),
        )

    def _found_by(self, passage_id: str) -> FoundBy:
        if passage_id in self.by_words and passage_id in self.by_meaning:
            return "beide"
        return "woorden" if passage_id in self.by_words else "betekenis"


def _different(ranked: Sequence[str], texts: Texts, limit: int, per_document: int | None) -> list[_Group]:
    """The first `limit` different texts among the ranked passages; what one document has too many of comes last."""
    kept: list[_Group] = []
    spare: list[_Group] = []
    taken: dict[str, int] = {}
    for passage in _living(ranked, texts, 2 * limit):
        if len(kept) == limit:
            break
        own_words = frozenset(passage.text.lower().split())
        same = next((group for group in (*kept, *spare) if _is_same(group.words, own_words)), None)
        if same is not None:
            same.duplicates.append(passage)
            continue
        count = taken[passage.document_id] = taken.get(passage.document_id, 0) + 1
        group = _Group(passage, own_words)
        (spare if per_document is not None and count > per_document else kept).append(group)
    return (kept + spare)[:limit]


def _living(ranked: Sequence[str], texts: Texts, step: int) -> Iterator[Passage]:
    """The ranked passages that still live, fetched a few at a time."""
    for start in range(0, len(ranked), step):
        ids = ranked[start : start + step]
        passages = texts(ids)
        yield from (passages[passage_id] for passage_id in ids if passage_id in passages)


def _is_same(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two texts share nearly all their words (Jaccard's coefficient)."""
    shorter, longer = sorted((len(one), len(other)))
    return shorter >= SAME * longer and len(one & other) >= SAME * len(one | other)

"""Measures retrieval on a folder in BEIR layout, with the analysis, engines and search of the product.

The layout is that of Thakur et al., "BEIR" (2021): `corpus.jsonl` (`_id`, `title`, `text`), `queries.jsonl` (`_id`,
`text`) and `qrels.tsv` (query, document, relevance). Knows nothing about answers or channels; prints nothing.
"""

from __future__ import annotations

import json
import math
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from corpus.documents import Locator, Passage
from corpus.origins import Provenance, Source
from indexing.dutch import analyse
from indexing.errors import IndexingError
from indexing.hits import PUBLIC, Filters
from indexing.searching import document_of, search

if TYPE_CHECKING:
    from indexing.embedding import Embedder
    from indexing.lexical import KeywordIndex
    from indexing.reranking import Reranker
    from indexing.vectors import VectorIndex

CUT = 10
"""How many results count."""

RESAMPLES, SEED = 1000, 20
_BATCH = 2000
_EVERYTHING = Filters()

Judgements = Mapping[str, int]
"""Relevance by document id; what is absent is not relevant."""


class InvalidCollection(IndexingError):
    """A folder that is not in BEIR layout; names the file and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Collection:
    """Passages, questions by id, and which passages answer which question. Only judged questions are kept."""

    passages: tuple[Passage, ...]
    questions: Mapping[str, str]
    judgements: Mapping[str, Judgements]


@dataclass(frozen=True, slots=True)
class Measure:
    """A mean over questions with its 95 % interval (percentile bootstrap over questions, seeded)."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class RetrievalReport:
    """What one run measured. Times are wall-clock milliseconds per question, everything open and warm."""

    ndcg: Measure
    recall: Measure
    mrr: Measure
    questions: int
    passages: int
    passages_per_second: float
    query_ms_p50: float
    query_ms_p95: float

    def as_json(self) -> dict[str, Any]:
        """The object `evaluate retrieval --json` prints."""
        measures = {f"ndcg@{CUT}": self.ndcg, f"recall@{CUT}": self.recall, f"mrr@{CUT}": self.mrr}
        return {
            **{name: round(measure.mean, 4) for name, measure in measures.items()},
            "passages": self.passages,
            "passages_per_second": round(self.passages_per_second, 1),
            "query_ms_p50": round(self.query_ms_p50, 2),
            "query_ms_p95": round(self.query_ms_p95, 2),
            "questions": self.questions,
            "interval_95": {name: [round(each.low, 4), round(each.high, 4)] for name, each in measures.items()},
        }


@dataclass(frozen=True, slots=True)
class Run:
    """What a search system gave: passage ids by question, seconds to index, milliseconds per question."""

    rankings: Mapping[str, Sequence[str]]
    seconds: float
    milliseconds: Sequence[float]


def evaluate(folder: Path, embedder: Embedder, reranker: Reranker | None = None) -> RetrievalReport:
    """Index the collection in a temporary folder, ask every question, and score the answers.

    Raises InvalidCollection when the folder is not in BEIR layout.
    """
    collection = read_collection(folder)
    with TemporaryDirectory(prefix="stadsgeheugen-evaluate-") as workplace:
        return report(collection, run(collection, Path(workplace), embedder, reranker))


def run(collection: Collection, workplace: Path, embedder: Embedder, reranker: Reranker | None = None) -> Run:
    """Index the collection in a folder with the product's engines, and ask every question."""
    started = time.perf_counter()
    engines = _Engines.filled(workplace, collection.passages, embedder)
    seconds = time.perf_counter() - started
    try:
        ask = engines.asker(collection.passages, embedder, reranker)
        rankings, milliseconds = _ask_all(ask, collection.questions)
    finally:
        engines.close()
    return Run(rankings, seconds, milliseconds)


def report(collection: Collection, outcome: Run) -> RetrievalReport:
    """The measures of a run on its collection."""

    def measured(score: Callable[[Sequence[str], Judgements], float]) -> Measure:
        return bootstrap([score(outcome.rankings[one], collection.judgements[one]) for one in collection.questions])

    ordered = sorted(outcome.milliseconds)
    return RetrievalReport(
        ndcg=measured(ndcg),
        recall=measured(recall),
        mrr=measured(reciprocal_rank),
        questions=len(collection.questions),
        passages=len(collection.passages),
        passages_per_second=len(collection.passages) / outcome.seconds if outcome.seconds else 0.0,
        query_ms_p50=ordered[len(ordered) // 2],
        query_ms_p95=ordered[math.ceil(0.95 * len(ordered)) - 1],
    )


def read_collection(folder: Path) -> Collection:
    """The collection in a folder; what stands before '#' in a passage id names its document."""
    passages = tuple(_passage(row) for row in _rows(folder / "corpus.jsonl"))
    asked = {row["_id"]: row["text"] for row in _rows(folder / "queries.jsonl")}
    judgements = _judgements(next((path for path in _qrels(folder) if path.exists()), folder / "qrels.tsv"))
    questions = {name: text for name, text in asked.items() if judgements.get(name)}
    known = {passage.id for passage in passages}
    if not any(known & judgements[name].keys() for name in questions):
        raise InvalidCollection(
            f"'{folder}' judges none of its questions; do the ids in queries.jsonl, corpus.jsonl and the qrels agree?"
        )
    return Collection(passages, questions, judgements)


def _qrels(folder: Path) -> Iterator[Path]:
    """Where judgements may stand, ours first: BEIR itself keeps them per split."""
    yield folder / "qrels.tsv"
    yield from (folder / "qrels" / f"{split}.tsv" for split in ("test", "dev", "train"))


def ndcg(ranking: Sequence[str], relevant: Judgements, cut: int = CUT) -> float:
    """Normalised discounted cumulative gain (Järvelin & Kekäläinen 2002, linear gain), as trec_eval computes it.

    >>> ndcg(["a", "b"], {"a": 1}), round(ndcg(["b", "a"], {"a": 1}), 3), ndcg(["b"], {"a": 1})
    (1.0, 0.631, 0.0)
    """
    gains = [relevant.get(found, 0) for found in ranking[:cut]]
    ideal = sorted(relevant.values(), reverse=True)[:cut]
    return _discounted(gains) / _discounted(ideal) if any(ideal) else 0.0


def recall(ranking: Sequence[str], relevant: Judgements, cut: int = CUT) -> float:
    """The share of the relevant passages among the first `cut`.

    >>> recall(["a", "x"], {"a": 1, "b": 1})
    0.5
    """
    wanted = {found for found, grade in relevant.items() if grade > 0}
    return len(wanted & set(ranking[:cut])) / len(wanted) if wanted else 0.0


def reciprocal_rank(ranking: Sequence[str], relevant: Judgements, cut: int = CUT) -> float:
    """One over the place of the first relevant passage; 0 when none is among the first `cut`.

    >>> reciprocal_rank(["x", "a"], {"a": 1})
    0.5
    """
    places = (place for place, found in enumerate(ranking[:cut], 1) if relevant.get(found, 0) > 0)
    return 1 / next(places, math.inf)


def bootstrap(values: Sequence[float], resamples: int = RESAMPLES, seed: int = SEED) -> Measure:
    """The mean of per-question values and its 95 % interval by the percentile bootstrap (Efron 1979)."""
    chance = random.Random(seed)
    size = len(values)
    means = sorted(sum(chance.choices(values, k=size)) / size for _ in range(resamples))
    low, high = means[int(0.025 * resamples)], means[math.ceil(0.975 * resamples) - 1]
    return Measure(sum(values) / size, low, high)


Ask = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class _Engines:
    """Both engines of the product, open on one temporary folder."""

    keyword: KeywordIndex
    vectors: VectorIndex

    @classmethod
    def filled(cls, folder: Path, passages: Sequence[Passage], embedder: Embedder) -> _Engines:
        from indexing.lexical import KeywordIndex
        from indexing.vectors import VectorIndex
        from indexing.working import embedded_text

        vectors = VectorIndex.embedded(folder / "vectors", create=True)
        engines = cls(KeywordIndex(folder / "keywords", analyse, create=True), vectors)
        for start in range(0, len(passages), _BATCH):
            batch = passages[start : start + _BATCH]
            vectors.put(batch, embedder.embed_passages([embedded_text(passage) for passage in batch]))
            engines.keyword.put(batch)
        engines.keyword.commit()
        return engines

    def asker(self, passages: Sequence[Passage], embedder: Embedder, reranker: Reranker | None) -> Ask:
        """A function from a question to passage ids, each followed by its collapsed duplicates."""
        by_id = {passage.id: passage for passage in passages}

        def texts(ids: Sequence[str]) -> dict[str, Passage]:
            return {one: by_id[one] for one in ids if one in by_id}

        def ask(question: str) -> list[str]:
            hits = search(
                question, _EVERYTHING, PUBLIC, CUT,
                keyword=self.keyword, vectors=self.vectors, embedder=embedder, texts=texts, reranker=reranker,
            )  # fmt: skip
            return [passage.id for hit in hits for passage in (hit.passage, *hit.duplicates)]

        return ask

    def close(self) -> None:
        self.keyword.close()
        self.vectors.close()


def _ask_all(ask: Ask, questions: Mapping[str, str]) -> tuple[dict[str, Sequence[str]], list[float]]:
    """Rankings by question, and how long each took in milliseconds; the first question is asked once before."""
    ask(next(iter(questions.values())))
    rankings: dict[str, Sequence[str]] = {}
    milliseconds = []
    for name, text in questions.items():
        started = time.perf_counter()
        rankings[name] = ask(text)
        milliseconds.append(1000 * (time.perf_counter() - started))
    return rankings, milliseconds


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(place + 1) for place, gain in enumerate(gains, 1))


def _passage(row: Mapping[str, Any]) -> Passage:
    """A row as a passage; the title of a row that is one of several of its document is the heading it stands under."""
    name, title = row["_id"], str(row.get("title") or "")
    is_part = document_of(name) != name
    origin = Provenance(document_of(name), "document", Source("" if is_part else title))
    return Passage(name, origin, Locator(0, len(row["text"]), None, (title,) if is_part and title else ()), row["text"])


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a file, each with an `_id` (a number counts as one) of its own and a `text`."""
    seen: set[str] = set()
    for number, line in enumerate(_lines(path), 1):
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise InvalidCollection(f"'{path}', line {number} is no JSON ({error}).") from error
        found = row.get("_id") if isinstance(row, dict) else None
        if not isinstance(found, str | int) or not isinstance(row.get("text"), str):
            raise InvalidCollection(f"'{path}', line {number} misses one of _id, text.")
        row["_id"] = str(found)
        if row["_id"] in seen:
            raise InvalidCollection(f"'{path}', line {number} has the id '{found}' a second time; ids must differ.")
        seen.add(row["_id"])
        yield row


def _judgements(path: Path) -> dict[str, dict[str, int]]:
    """Positive grades by question and passage, from three columns or TREC's four; the first line may be a header."""
    found: dict[str, dict[str, int]] = {}
    for number, line in enumerate(_lines(path), 1):
        columns = line.split("\t") if "\t" in line else line.split()
        grade = _grade(columns[-1]) if len(columns) in (3, 4) else None
        if grade is not None:
            if grade > 0:
                found.setdefault(columns[0], {})[columns[-2]] = grade
        elif number > 1:
            raise InvalidCollection(f"'{path}', line {number} is not 'question<TAB>passage<TAB>whole number'.")
    return found


def _grade(text: str) -> int | None:
    """A whole number, also where it is written as 1.0; None for anything else.

    >>> _grade("2"), _grade("1.0"), _grade("0.5"), _grade("score")
    (2, 1, None, None)
    """
    try:
        return int(float(text)) if float(text).is_integer() else None
    except ValueError:
        return None


def _lines(path: Path) -> Iterator[str]:
    try:
        with path.open(encoding="utf-8-sig") as file:
            yield from (line.rstrip("\n") for line in file if line.strip())
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidCollection(
            f"'{path}' cannot be read ({error}); a collection has corpus.jsonl, queries.jsonl and qrels.tsv."
        ) from error

"""What questions as hints add to finding the right record (doc2query; Nogueira & Lin 2019).

    python -m benchmarks.hints --data D [--most 600]

The hints are the questions of the first round of writing over the starter records, the asked ones those of the second,
by other writers who saw neither; D holds an index of the starter corpus. A question finds the hints nearest in meaning
(the shipped static model) and in words (BM25 over hints); each lifts the record it was written over, fused with the
product's own ranking of documents by reciprocal rank (Cormack et al. 2009). Reported: how often it stands first,
among five, and nDCG@10, of the product alone, with hints, and of hints alone.
"""

from __future__ import annotations

import argparse
import json
import math
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import numpy as np

from bots.settings import read_settings
from bots.wiring import Wiring
from indexing.embedding import StaticEmbedder
from indexing.hits import PUBLIC, Filters
from training.reader_data import Written, stems, written

DEPTH = 60  # passages and hints looked at
CONSTANT = 60  # of reciprocal rank fusion


def record_of(line: Written) -> str:
    """The document id of a written line over a starter record."""
    return line.name.removeprefix("starter:").removesuffix(".md")


class Hints:
    """Questions with the record each was written over, searched by meaning and by words."""

    def __init__(self, lines: Sequence[Written]) -> None:
        self.records = [record_of(line) for line in lines]
        self.embedder = StaticEmbedder.shipped()
        self.vectors = self.embedder.embed_passages([line.text for line in lines])
        self.postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
        self.lengths = []
        for at, line in enumerate(lines):
            found = Counter(stems(line.text))
            self.lengths.append(sum(found.values()))
            for stem, count in found.items():
                self.postings[stem].append((at, count))
        self.mean = sum(self.lengths) / max(1, len(lines))

    def by_meaning(self, question: str) -> list[str]:
        """Records by their nearest hint."""
        near = self.vectors @ self.embedder.embed_question(question)
        return _once(self.records[at] for at in np.argsort(-near, kind="stable")[:DEPTH])

    def by_words(self, question: str) -> list[str]:
        """Records by the hint that shares most telling words (BM25, k1 1.2, b .75)."""
        scores: dict[int, float] = defaultdict(float)
        total = len(self.records)
        for stem in sorted(set(stems(question))):
            rows = self.postings.get(stem, [])
            weight = math.log(1 + (total - len(rows) + 0.5) / (len(rows) + 0.5))
            for at, count in rows:
                scores[at] += weight * count * 2.2 / (count + 1.2 * (0.25 + 0.75 * self.lengths[at] / self.mean))
        best = sorted(scores, key=lambda at: (-scores[at], at))[:DEPTH]
        return _once(self.records[at] for at in best)


def _once(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))


def fused(*rankings: Sequence[str]) -> list[str]:
    """Rankings as one, by reciprocal rank."""
    scores: dict[str, float] = defaultdict(float)
    for ranking in rankings:
        for place, name in enumerate(ranking):
            scores[name] += 1 / (CONSTANT + place + 1)
    return sorted(scores, key=lambda name: (-scores[name], name))


def figures(ranks: Sequence[int | None]) -> dict[str, float]:
    """First, among five, nDCG@10 (one right record: 1 / log2(1 + rank))."""
    gains = [1 / math.log2(1 + rank) if rank and rank <= 10 else 0.0 for rank in ranks]
    return {
        "first": round(sum(rank == 1 for rank in ranks) / len(ranks), 3),
        "among_five": round(sum(bool(rank and rank <= 5) for rank in ranks) / len(ranks), 3),
        "ndcg_10": round(sum(gains) / len(ranks), 3),
    }


def main() -> None:
    """The command."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--data", required=True)
    arguments.add_argument("--most", type=int, default=600)
    given = arguments.parse_args()
    hints = Hints([line for line in written("train", 1) if line.task == "Q" and line.name.startswith("starter:")])
    asked = [line for line in written("train", 2) if line.task == "Q" and line.name.startswith("starter:")]
    random.Random(1).shuffle(asked)
    ranks: dict[str, list[tuple[str, str, int | None]]] = defaultdict(list)
    with Wiring(read_settings({"STADSGEHEUGEN_DATA": given.data})).library.snapshot() as snapshot:
        for line in asked[: given.most]:
            found = _once(hit.passage.document_id for hit in snapshot.search(line.text, Filters(), PUBLIC, DEPTH))
            meaning, words = hints.by_meaning(line.text), hints.by_words(line.text)
            for name, ranking in {
                "search": found,
                "hints": fused(meaning, words),
                "search + hints": fused(found, found, meaning, words),
            }.items():
                rank = ranking.index(record_of(line)) + 1 if record_of(line) in ranking else None
                ranks[name].append((line.style, line.language, rank))
    for name, rows in ranks.items():
        told = {"all": figures([rank for *_, rank in rows])}
        told |= {style: figures([rank for one, _, rank in rows if one == style]) for style in "eos"}
        told["english"] = figures([rank for _, language, rank in rows if language == "en"])
        print(json.dumps({"way": name, "questions": len(rows), **told}))


if __name__ == "__main__":
    main()

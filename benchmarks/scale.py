"""How indexing time, query time, memory and disk grow with the number of passages; Chroma alone in the same run.

    .venv/bin/python -m benchmarks.scale ../shared/data/train/mono/nl-sentences.tsv --sizes 1000 10000 100000

Passages are real Dutch sentences: neighbours from one source, three to eight together; past the size of the
file the same sentences are drawn again, seeded, in other company. One passage in a hundred is about Delft and half are
about Utrecht, for the filters. Every size runs in a process of its own. `--json` prints figures for programs.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from corpus.documents import Facets, Locator, Passage
from corpus.origins import Provenance, Source
from indexing.dutch import analyse
from indexing.embedding import StaticEmbedder
from indexing.hits import PUBLIC, Filters
from indexing.lexical import KeywordIndex
from indexing.searching import search
from indexing.vectors import VectorIndex
from indexing.working import embedded_text

BATCH = 2000
QUESTIONS = 200
SEED = 11
FILTERS = {"none": Filters(), "1 %": Filters(cities=("Delft",)), "50 %": Filters(cities=("Utrecht",))}


def passages(path: Path, count: int) -> list[Passage]:
    """Passages of real sentences, all different."""
    chance = random.Random(SEED)
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    sentences = [line.split("\t") for line in lines if not line.startswith("tatoeba\t")]  # small talk, one line each
    made: list[Passage] = []
    while len(made) < count:
        start, length = chance.randrange(len(sentences) - 8), chance.randint(3, 8)
        together = [
            row[1] for row in sentences[start : start + length] if row[0] == sentences[start][0] and len(row) > 1
        ]
        extra = chance.choice(sentences)[1]
        text = " ".join([*together, extra])
        number = len(made)
        cities = (("Delft",) if number % 100 == 0 else ()) + (("Utrecht",) if number % 2 else ())
        origin = Provenance(f"d{number // 8}", "document", Source(sentences[start][0]))
        made.append(Passage(f"d{number // 8}#{number}", origin, Locator(0, len(text)), text, Facets(cities)))
    return made


def questions(made: Sequence[Passage]) -> list[str]:
    """The first sentence of passages spread over the corpus: real words, of every kind."""
    return [one.text.split(". ")[0][:200] for one in made[:: max(1, len(made) // QUESTIONS)]][:QUESTIONS]


def measure(path: Path, count: int) -> dict[str, Any]:
    """Everything about one size."""
    made, embedder = passages(path, count), StaticEmbedder.shipped()
    asked = questions(made)
    embedder.embed_passages(["warm"])
    analyse("warm")
    by_id = {one.id: one for one in made}
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        vectors = VectorIndex.embedded(root / "vectors", create=True)
        keywords = KeywordIndex(root / "keywords", analyse, create=True)
        spent = {"embed": 0.0, "chroma": 0.0, "keywords": 0.0}
        for start in range(0, count, BATCH):
            batch = made[start : start + BATCH]
            with timed(spent, "embed"):
                rows = embedder.embed_passages([embedded_text(one) for one in batch])
            with timed(spent, "chroma"):
                vectors.put(batch, rows)
            with timed(spent, "keywords"):
                keywords.put(batch)
        with timed(spent, "keywords"):
            keywords.commit()
        parts: dict[str, Any] = {
            "keyword": keywords, "vectors": vectors, "embedder": embedder,
            "texts": lambda ids: {one: by_id[one] for one in ids},
        }  # fmt: skip
        queries = {
            name: percentiles(asked, partial(search, filters=given, reader=PUBLIC, **parts))
            for name, given in FILTERS.items()
        }
        alone = percentiles(
            asked, lambda text: vectors.nearest(embedder.embed_question(text), 10, FILTERS["none"], PUBLIC)
        )
        disk = sum(one.stat().st_size for one in root.rglob("*") if one.is_file()) / 1e6
        vectors.close()
        keywords.close()
    return {
        "passages": count,
        "seconds": {name: round(value, 2) for name, value in spent.items()},
        "passages_per_second": round(count / sum(spent.values())),
        "ratio_to_chroma": round(spent["chroma"] / sum(spent.values()), 2),
        "query_ms": queries,
        "chroma_alone_ms": alone,
        "memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "disk_mb": round(disk, 1),
    }


@contextmanager
def timed(spent: dict[str, float], what: str) -> Iterator[None]:
    """Adds the seconds inside to what was spent."""
    started = time.perf_counter()
    yield
    spent[what] += time.perf_counter() - started


def percentiles(asked: Sequence[str], ask: Callable[[str], object]) -> list[float]:
    """Milliseconds at the median and the 95th percentile, after one question to warm up."""
    ask(asked[0])
    taken = []
    for question in asked:
        started = time.perf_counter()
        ask(question)
        taken.append(1000 * (time.perf_counter() - started))
    taken.sort()
    return [round(taken[len(taken) // 2], 1), round(taken[int(0.95 * len(taken))], 1)]


def main() -> None:
    """Every size in a fresh process, a table at the end."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sentences", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measure(options.sentences, options.one)))
        return
    command = [sys.executable, "-m", "benchmarks.scale", str(options.sentences), "--one"]
    results = [
        json.loads(subprocess.run([*command, str(size)], check=True, capture_output=True, text=True).stdout)
        for size in options.sizes
    ]
    if options.json:
        print(json.dumps(results, indent=1))
        return
    print(
        "| passages | index, passages/s | × Chroma's insertion | query ms p50 / p95 | filter 1 % | filter 50 % ", end=""
    )
    print("| Chroma alone | MB memory | MB disk |")
    print("|---|---|---|---|---|---|---|---|---|")
    for one in results:
        shown = " | ".join("{} / {}".format(*one["query_ms"][name]) for name in FILTERS)
        costs = f"{one['passages_per_second']:,} | {one['ratio_to_chroma']}"
        alone = "{} / {}".format(*one["chroma_alone_ms"])
        print(f"| {one['passages']:,} | {costs} | {shown} | {alone} | {one['memory_mb']} | {one['disk_mb']} |")


if __name__ == "__main__":
    main()

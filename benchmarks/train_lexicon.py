"""Learns the English → Dutch word table of `indexing/translations.tsv` from sentence pairs, in seconds on one core.

    python -m benchmarks.train_lexicon ../shared/data/train/parallel

IBM Model 1 (Brown et al., "The Mathematics of Statistical Machine Translation", 1993) in both directions; a pair of
stems is kept when both agree, with the geometric mean of the two probabilities. Sources: Tatoeba through OPUS-MT
(CC BY 2.0 FR) and the translated pages of the national local-digital-twin architecture (CC BY). No randomness: the same
pairs give the same table. To be run again whenever the analysis of `indexing/dutch.py` changes.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from indexing.dutch import ANALYSIS_VERSION, analyse, stem, words
from indexing.field_words import STOP_ENGLISH

FILES = ("tatoeba-opusmt-eng-nld.train.tsv", "nldt-architectuur.train.tsv")
TARGET = Path(__file__).parents[1] / "indexing" / "translations.tsv"
LICENCE = "from Tatoeba through OPUS-MT (CC BY 2.0 FR) and the NLDT architecture (CC BY)"
ROUNDS = 8
LONGEST = 60
FORWARD, BACKWARD, JOINT, SEEN, KEPT = 0.05, 0.03, 0.1, 0.9, 4
"""Least probability each way and together, least expected count, most translations per word."""

Table = dict[str, dict[str, float]]


def main(folder: Path) -> None:
    """Writes the table and says how large it became."""
    pairs = [pair for name in FILES for pair in sentence_pairs(folder / name)]
    forward, counts = model_1([(english, dutch) for dutch, english in pairs])
    backward, _ = model_1(pairs)
    table = {word: kept(word, row, backward, counts) for word, row in sorted(forward.items()) if word.isalpha()}
    lines = [
        f"{word}\t" + " ".join(f"{dutch}:{share:.2f}" for share, dutch in found)
        for word, found in table.items()
        if found
    ]
    header = f"# analysis {ANALYSIS_VERSION}; made by benchmarks/train_lexicon.py {LICENCE}\n"
    TARGET.write_text(header + "\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines)} English stems in {TARGET.name}")


def sentence_pairs(path: Path) -> Iterator[tuple[list[str], list[str]]]:
    """(Dutch terms, English terms) of every line, paragraphs left out: they align badly."""
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        dutch, _, english = line.partition("\t")
        terms = analyse(dutch), [stem(word) for word in words(english) if word not in STOP_ENGLISH]
        if terms[0] and terms[1] and len(terms[0]) < LONGEST:
            yield terms


def model_1(pairs: Sequence[tuple[list[str], list[str]]]) -> tuple[Table, Table]:
    """P(target | source) and the expected counts of the last round, by expectation-maximisation."""
    chances: Table | None = None
    counts: Table = {}
    for _ in range(ROUNDS):
        counts = defaultdict(lambda: defaultdict(float))
        for source, target in pairs:
            candidates = [*source, ""]  # the empty source takes the words that translate nothing
            for word in target:
                shares = [chances[one].get(word, 1e-9) if chances else 1.0 for one in candidates]
                total = sum(shares)
                for one, share in zip(candidates, shares, strict=True):
                    counts[one][word] += share / total
        chances = {one: _normalised(row) for one, row in counts.items()}
    return chances or {}, counts


def kept(word: str, row: dict[str, float], backward: Table, counts: Table) -> list[tuple[float, str]]:
    """The Dutch stems both directions believe in, likeliest first."""
    found = []
    for dutch, chance in row.items():
        back = backward.get(dutch, {}).get(word, 0.0)
        share = (chance * back) ** 0.5
        if chance > FORWARD and back > BACKWARD and share > JOINT and counts[word][dutch] >= SEEN and dutch != word:
            found.append((share, dutch))
    return sorted(found, reverse=True)[:KEPT]


def _normalised(row: dict[str, float]) -> dict[str, float]:
    total = sum(row.values())
    return {word: count / total for word, count in row.items()}


if __name__ == "__main__":
    main(Path(sys.argv[1]))

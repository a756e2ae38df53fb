"""What the proof of a language model's fields lets through, on real passages, without a language model.

    python -m benchmarks.model_fields SHARED

Plays a model that tells the hand-made labels of `tests/gold/extraction.jsonl` (municipalities and status, each quoting
a sentence of the passage), and one that tells everything else: every other status, and municipalities not named there.
SHARED is the folder in which the files of the labels stand.
"""

from __future__ import annotations

import sys
from pathlib import Path

from assistant.claims import Claim, Reading, proven
from corpus.documents import Document, Section
from corpus.origins import Provenance, Source
from corpus.projects import STATUSES
from corpus.sentences import sentences
from corpus.splitting import split
from tests.test_extracting import passages

ELSEWHERE = ("Almelo", "Vlissingen", "Roermond")
"""Municipalities a lying model names, where the passage does not."""


def any_proven(claims: list[Claim], reading: Reading, cities: tuple[str, ...]) -> bool:
    """Whether one of these claims of the same thing is proven."""
    return any(proven(one, reading, cities) is not None for one in claims)


def main() -> None:
    """Print how many honest fields are kept and how many lies get through."""
    shared = Path(sys.argv[1])
    counts = dict.fromkeys(("cities", "cities kept", "statuses", "statuses kept", "lies", "lies kept"), 0)
    for text, labelled, statuses in passages(shared):
        document = Document(Provenance("x", "document", Source("Stuk")), text, (Section(0, len(text)),))
        reading = Reading(document, split(document))
        quotes = [text[start:end][:800] for start, end in sentences(text)]
        cities = tuple(sorted(labelled))
        for city in cities:
            counts["cities"] += 1
            counts["cities kept"] += any_proven([Claim(1, "city", city, one) for one in quotes], reading, ())
        for city in ELSEWHERE:
            if city not in text:
                counts["lies"] += 1
                counts["lies kept"] += any_proven([Claim(1, "city", city, one) for one in quotes], reading, ())
        for status in STATUSES if cities else ():
            kept = any_proven([Claim(1, "status", status, one) for one in quotes], reading, cities)
            kind = "statuses" if status in statuses else "lies"
            counts[kind] += 1
            counts[f"{kind} kept"] += kept
    print("\n".join(f"{name}: {count}" for name, count in counts.items()))


if __name__ == "__main__":
    main()

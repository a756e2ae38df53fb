"""Packs of documents for writers of questions: `python -m training.packs OUT` writes OUT/{part}-{place}-{n}.txt.

A writer sees a pack and nothing else: no rules, no tests, no other questions. A pack holds about 25 documents,
each cut to a stretch of about 600 words, its sentences numbered. Seeded; written again it is the same.
"""

from __future__ import annotations

import random
import sys
from collections import defaultdict
from pathlib import Path

from training.splits import part
from training.texts import Text, texts

WORDS = 600  # of one document in a pack
LEAST = 120  # words; shorter documents have too little to ask
A_PACK = 25  # documents


def stretch(text: Text, chance: random.Random) -> list[str]:
    """The lines of one document as a writer sees them: heading lines, then numbered units."""
    sizes = [len(unit.text.split()) for unit in text.units]
    total, first = sum(sizes), 0
    if total > 2 * WORDS and chance.random() < 0.5:
        first = chance.randrange(len(sizes) // 2)
    shown, heading, written = [f"=== {text.title}"], None, 0
    for unit, size in zip(text.units[first:], sizes[first:], strict=True):
        if written > WORDS:
            break
        if unit.heading != heading:
            heading = unit.heading
            if heading:
                shown.append("  # " + " > ".join(heading))
        shown.append(f"{unit.number}. {unit.text[:1200]}")
        written += size
    return shown


def chosen(place: str, most: int, chance: random.Random) -> list[Text]:
    """Up to `most` documents of a place that are long enough, mixed."""
    found = [text for text in texts(place).values() if sum(len(u.text.split()) for u in text.units) >= LEAST]
    chance.shuffle(found)
    return found[:most]


def main(out: Path, places: list[str]) -> None:
    """Write the packs of `places`."""
    out.mkdir(parents=True, exist_ok=True)
    for place in places:
        chance = random.Random(20261201)
        by_part: dict[str, list[Text]] = defaultdict(list)
        for text in chosen(place, 330 if place == "shared" else 10_000, chance):
            by_part[part(text.name)].append(text)
        for name, members in sorted(by_part.items()):
            packs = max(1, round(len(members) / A_PACK))
            for number in range(packs):
                shown = []
                for order, text in enumerate(members[number::packs], 1):
                    first, *rest = stretch(text, chance)
                    shown += [f"\n=== d{order} [{text.name}]{first[3:]}", *rest]
                (out / f"{name}-{place}-{number + 1}.txt").write_text("\n".join(shown) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:] or ["starter", "papers", "shared", "seeds"])

"""Packs of documents for writers of questions: `python -m training.packs OUT [PLACE …] [--round N]`.

Writes OUT/{part}-{place}-{n}.txt; a later round (OUT/{part}-{place}-{n}-r{N}.txt) mixes the documents anew, shows other
stretches of them, and begins with those of the largest place that no earlier round showed.

A writer sees a pack and nothing else: no rules, no tests, no other questions. A pack holds about 25 documents,
each cut to a stretch of about 600 words, its sentences numbered. Seeded; written again it is the same.
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from pathlib import Path

from training.splits import part
from training.texts import Text, texts

WORDS = 600  # of one document in a pack
LEAST = 120  # words; shorter documents have too little to ask
A_PACK = 25  # documents
A_ROUND = 330  # documents of the largest place in one round


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


def chosen(place: str, round_: int) -> list[Text]:
    """The documents of a place that are long enough, mixed; of the largest place 330 a round."""
    found = [text for text in texts(place).values() if sum(len(u.text.split()) for u in text.units) >= LEAST]
    random.Random(20261201).shuffle(found)
    return found if place != "shared" else (found * round_)[A_ROUND * (round_ - 1) : A_ROUND * round_]


def main(out: Path, places: list[str], round_: int) -> None:
    """Write the packs of `places`."""
    out.mkdir(parents=True, exist_ok=True)
    for place in places:
        chance = random.Random(20261201 * round_)
        by_part: dict[str, list[Text]] = defaultdict(list)
        for text in dict.fromkeys(chosen(place, round_)):
            by_part[part(text.name)].append(text)
        for name, members in sorted(by_part.items()):
            if round_ > 1:
                chance.shuffle(members)
            packs = max(1, round(len(members) / A_PACK))
            for number in range(packs):
                shown = []
                for order, text in enumerate(members[number::packs], 1):
                    first, *rest = stretch(text, chance)
                    shown += [f"\n=== d{order} [{text.name}]{first[3:]}", *rest]
                later = f"-r{round_}" if round_ > 1 else ""
                (out / f"{name}-{place}-{number + 1}{later}.txt").write_text("\n".join(shown) + "\n")


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("out", type=Path)
    arguments.add_argument("places", nargs="*", default=["starter", "papers", "shared", "seeds"])
    arguments.add_argument("--round", type=int, default=1)
    given = arguments.parse_args()
    main(given.out, given.places, given.round)

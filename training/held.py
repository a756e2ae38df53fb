"""The measuring set as files: `python -m training.held OUT [--part held|dev] [--round N]`.

`stadsgeheugen evaluate reader OUT` measures with it. Texts of others stay where they are: the files are made from the
documents and our written lines, and never committed. A question gets the whole stretch of its document as candidates
and, as a search would bring them, stretches of other documents of the same part.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path
from typing import Any

from training.reader_data import Written, every_text, header, words, written
from training.splits import Part
from training.texts import Text

REACH = 60  # units of the document around what answers: what a person would call "this document" on a page or two
DISTRACTORS = 6  # stretches of other documents
WORDS = 130  # in a window


def windows(text: Text, first: int, last: int) -> list[dict[str, Any]]:
    """Units first..last cut into windows of at most WORDS words under one heading, each sentence with its number."""
    made: list[dict[str, Any]] = []
    size = 0
    for unit in text.units[first - 1 : last]:
        made_of = header(text, [unit])
        count = len(unit.text.split())
        if not made or made[-1]["header"] != made_of or size + count > WORDS:
            made.append({"header": made_of, "sentences": [], "numbers": []})
            size = 0
        size += count
        made[-1]["sentences"].append(unit.text)
        made[-1]["numbers"].append(unit.number)
    return made


def question(line: Written) -> dict[str, Any]:
    """One question with its candidate windows; numbers of other documents' sentences are 0."""
    text = every_text()[line.name]
    centre = line.answers or line.helps or (1,)
    first = max(1, min(centre) - REACH // 2)
    own = windows(text, first, min(len(text.units), max(max(centre), first + REACH)))
    others = []
    for name, number in words(line.part).search(line.text, 40):
        if name == line.name or len(others) == DISTRACTORS:
            continue
        other = every_text()[name]
        for made in windows(other, max(1, number - 2), min(len(other.units), number + 2))[:1]:
            others.append(made | {"numbers": [0] * len(made["sentences"])})
    return {
        "id": _id(line),
        "question": line.text,
        "language": line.language,
        "kind": line.kind if line.task == "Q" else "",
        "reason": line.kind if line.task == "U" else "",
        "style": line.style,
        "document": line.name,
        "answers": list(line.answers),
        "helps": list(line.helps),
        "windows": own + others,
    }


def claim(line: Written) -> dict[str, Any]:
    """One claim with the sentences it is to be judged by and their neighbours."""
    text = every_text()[line.name]
    numbers = line.helps
    if numbers[-1] - numbers[0] > 8:
        units = [text.units[n - 1] for n in numbers]
    else:
        units = list(text.units[max(0, numbers[0] - 2) : numbers[-1] + 1])
    return {
        "id": _id(line),
        "claim": line.text,
        "language": line.language,
        "verdict": line.kind,
        "kind": line.style,
        "window": {"header": header(text, units), "sentences": [unit.text for unit in units]},
    }


def _id(line: Written) -> str:
    return hashlib.sha256(f"{line.name} {line.text}".encode()).hexdigest()[:10]


def write(out: Path, part: Part, round_: int | None = None) -> None:
    """questions.jsonl and claims.jsonl of a part; of one round of writing only, where one is named."""
    out.mkdir(parents=True, exist_ok=True)
    lines = written(part, round_)
    asked = [question(line) for line in lines if line.task != "C"]
    claimed = [claim(line) for line in lines if line.task == "C" and line.helps]
    for name, rows in (("questions", asked), ("claims", claimed)):
        (out / f"{name}.jsonl").write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    print(f"{len(asked)} questions, {len(claimed)} claims in {out}")


def main() -> None:
    """The command."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("out", type=Path)
    arguments.add_argument("--part", default="held", choices=("dev", "held"))
    arguments.add_argument("--round", type=int, help="which round of writing; each is measured at most once a day")
    given = arguments.parse_args()
    write(given.out, given.part, given.round)


if __name__ == "__main__":
    main()

"""What a writer wrote beside a pack → `questions/NAME.jsonl`: `python -m training.collect PACK.txt WRITTEN.txt`.

Unit numbers become digests of the units, so that a question finds its sentences again after reading has changed, or is
left out where they are gone. Lines that break the form are counted, never guessed at.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

from training.reader_data import QUESTIONS, every_text

_DOCUMENT = re.compile(r"^=== (d\d+) \[(.+?)\] ", re.MULTILINE)
_NUMBERS = re.compile(r"([AH])\s*([\d,\s-]+)")


def collect(pack: Path, written: Path) -> tuple[int, int]:
    """Write the usable lines; how many there were, and how many were left out."""
    names = dict(_DOCUMENT.findall(pack.read_text(encoding="utf-8")))
    rows, broken = [], 0
    for line in written.read_text(encoding="utf-8").splitlines():
        row = _row([field.strip() for field in line.split("|", 6)], names)
        if row is None:
            broken += bool(line.strip())
        else:
            rows.append(row)
    QUESTIONS.mkdir(exist_ok=True)
    out = QUESTIONS / f"{written.stem}.jsonl"
    out.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return len(rows), broken


def _row(fields: list[str], names: dict[str, str]) -> dict[str, Any] | None:
    if len(fields) != 7 or fields[0] not in ("Q", "U", "C") or fields[1] not in names or not fields[6]:
        return None
    task, _, language, kind, style, numbers, text = fields
    units = every_text()[names[fields[1]]].units
    found = dict(_NUMBERS.findall(numbers)) if task == "Q" else {"H": numbers}
    answers, helps = (_digests(found.get(letter, ""), units) for letter in "AH")
    if (task == "Q" and not answers) or (task == "C" and not helps):
        return None
    return {
        "task": task,
        "document": names[fields[1]],
        "language": language,
        "kind": kind,
        "style": style,
        "answers": answers,
        "helps": [one for one in helps if one not in answers],
        "text": text,
    }


def _digests(numbers: str, units: Any) -> list[str]:
    found: list[int] = []
    for piece in re.findall(r"\d+\s*-\s*\d+|\d+", numbers):
        first, _, last = piece.partition("-")
        found += range(int(first), int(last or first) + 1)
    return [units[n - 1].digest for n in dict.fromkeys(found) if 1 <= n <= len(units)]


if __name__ == "__main__":
    used, broken = collect(Path(sys.argv[1]), Path(sys.argv[2]))
    print(f"{used} lines, {broken} left out")

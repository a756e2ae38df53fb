"""Whole answers to held questions: `python -m benchmarks.held_questions --data D --part held [--most 300] [--json]`.

The data folder holds an index of the starter corpus, `training/papers` and, where present, `../shared/data/documents`.
Every written question of the part is asked as a user would; counted is what a user would count: was a question that the
documents answer answered, with a sentence that answers first, from the right document; was one that they do not answer
refused. Run it on two versions of the product to compare them; it uses nothing but the public interface.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import time
from collections import defaultdict
from pathlib import Path

from bots.settings import read_settings
from bots.wiring import Wiring
from training.reader_data import Written, every_text, written


def squeezed(text: str) -> str:
    """Letters and digits only, lower case."""
    return "".join(letter for letter in text.lower() if letter.isalnum())


def asked(line: Written, answer: object) -> dict[str, object]:
    """What came of one question."""
    text = every_text()[line.name]
    right = [squeezed(text.units[number - 1].text) for number in line.answers]
    shown = [squeezed(one.text) for one in answer.statements]
    title = squeezed(text.title)
    cited = squeezed(answer.citations[0].passage.provenance.source.title) if answer.statements else ""

    def is_right(one: str) -> bool:
        return any(one and (one in unit or unit in one) for unit in right)

    return {
        "task": line.task,
        "kind": line.kind,
        "style": line.style,
        "language": line.language,
        "place": line.name.split(":")[0],
        "refused": answer.completeness == "none",
        "first": bool(shown) and is_right(shown[0]),
        "any": any(map(is_right, shown)),
        "document": bool(cited) and cited == title,
        "statements": len(shown),
    }


def figures(rows: list[dict]) -> dict[str, float | int | None]:
    """Rates over the rows."""
    known = [row for row in rows if row["task"] == "Q"]
    unknown = [row for row in rows if row["task"] == "U"]
    given = [row for row in rows if not row["refused"]]

    def share(some: list[dict], key: str) -> float | None:
        return round(sum(bool(row[key]) for row in some) / len(some), 3) if some else None

    refused = [row for row in rows if row["refused"]]
    return {
        "answerable": len(known),
        "unanswerable": len(unknown),
        "answered": round(1 - (share(known, "refused") or 0), 3),
        "answer_first": share(known, "first"),
        "answer_somewhere": share(known, "any"),
        "right_document_first": share(known, "document"),
        "first_right_among_given": share([row for row in given if row["task"] == "Q"], "first"),
        "refusal_precision": round(sum(r["task"] == "U" for r in refused) / len(refused), 3) if refused else None,
        "refusal_recall": share(unknown, "refused"),
        "statements": round(statistics.mean([row["statements"] for row in given]), 2) if given else None,
    }


def main() -> None:
    """The command."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--data", required=True)
    arguments.add_argument("--part", default="dev", choices=("dev", "held"))
    arguments.add_argument("--round", type=int, help="which round of writing; each is measured at most once a day")
    arguments.add_argument("--most", type=int, default=100_000)
    arguments.add_argument("--rules", action="store_true", help="the rules alone, without the learned reader")
    arguments.add_argument("--rows", type=Path, help="keep what came of every question here")
    given = arguments.parse_args()
    wiring = Wiring(read_settings({"STADSGEHEUGEN_DATA": given.data}))
    if given.rules:
        wiring.assistant.learned = None
    lines = [line for line in written(given.part, given.round) if line.task != "C"]
    random.Random(1).shuffle(lines)
    rows, spent = [], []
    for line in lines[: given.most]:
        began = time.perf_counter()
        answer = wiring.assistant.answer(line.text)
        spent.append(1000 * (time.perf_counter() - began))
        rows.append(asked(line, answer) | {"question": line.text, "says": [one.text for one in answer.statements]})
    if given.rows:
        given.rows.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")
    by: dict[str, list[dict]] = defaultdict(list)
    for row in rows:
        by["all"].append(row)
        by[f"{row['place']}"].append(row)
        by[f"language {row['language']}"].append(row)
        by[f"style {row['style']}"].append(row)
    told = {name: figures(found) for name, found in sorted(by.items())}
    told["milliseconds"] = {"p50": statistics.median(spent), "p95": statistics.quantiles(spent, n=20)[-1]}
    print(json.dumps(told, indent=1))


if __name__ == "__main__":
    main()

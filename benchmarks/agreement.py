"""Does the automatic judge of answers agree with a reader? 100 hand labels beside the verdicts of `evaluating`.

Asks the labelled questions again, passes over every answer that is no longer the one that was read (its fingerprint
differs), and prints for the rest the agreement in percent and Cohen's kappa. Judges no answer itself.

    python -m benchmarks.agreement QUESTIONS... --data FOLDER [--json]

QUESTIONS are the question files the labels speak of, found by their file name; a file not given is counted as absent.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.answers import Answer
from assistant.evaluating import WANTED, Evaluation, Outcome, read_questions

LABELS = Path(__file__).parents[1] / "tests" / "gold" / "hand_labels.jsonl"
ALLOWED = {
    "answered_right": {"ja", "deels", "nee", "nvt"},
    "first_source_right": {"ja", "nee", "nvt"},
    "every_sentence_supported": {"ja", "nee", "nvt"},
    "refusal_right": {"ja", "nee", "nvt"},
}
"""Label → its values; "nvt" where there is nothing to judge (no answer was given, or nothing was refused)."""


def read_labels(path: Path = LABELS) -> tuple[dict[str, Any], ...]:
    """The hand labels, one JSON object a line."""
    return tuple(json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())


def fingerprint(answer: Answer) -> str:
    """Twelve hex digits over all that a person reads in an answer and the places it points at, not its timing."""
    places = {one.number: (one.passage.document_id, one.start, one.end) for one in answer.citations}
    near = set(answer.nearest)
    shown = [
        answer.completeness,
        answer.missing,
        [[one.text, [places[number] for number in one.citations]] for one in answer.statements],
        [[one.subject, [[value.value, value.date] for value in one.values]] for one in answer.differing],
        [[one.project_id, one.reason] for one in answer.stopped],
        [places[number] for number in sorted(places) if number not in near],
    ]
    return hashlib.sha256(json.dumps(shown, ensure_ascii=False).encode()).hexdigest()[:12]


# ---- the judgements as pairs (reader, machine) ----------------------------------------------------------------------

Pair = tuple[bool, bool]


def pairs(label: Mapping[str, Any], outcome: Outcome) -> Iterator[tuple[str, Pair]]:
    """What reader and machine each say of one answer, by judgement; nothing where the reader says "nvt"."""
    right = WANTED[outcome.asked.answerable] == outcome.answer.completeness
    machine = {
        "right first source": ("first_source_right", outcome.first_right),
        "answers the question": ("answered_right", outcome.first_right),
        "every sentence supported": ("every_sentence_supported", not outcome.unsupported),
        "refusal right": ("refusal_right", right),
    }
    for name, (key, verdict) in machine.items():
        if label[key] != "nvt":
            yield name, (label[key] == "ja", verdict)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How often reader and machine say the same of `count` answers; kappa None where chance alone explains all."""

    count: int
    share: float
    kappa: float | None
    only_reader: int
    only_machine: int


def agreement(judged: Sequence[Pair]) -> Agreement:
    """The agreement of pairs (reader, machine). Raises ZeroDivisionError on none.

    >>> agreement([(True, True), (True, False), (False, False), (False, False)]).kappa
    0.5
    """
    same = sum(reader == machine for reader, machine in judged) / len(judged)
    return Agreement(
        count=len(judged),
        share=same,
        kappa=kappa(judged),
        only_reader=sum(reader and not machine for reader, machine in judged),
        only_machine=sum(machine and not reader for reader, machine in judged),
    )


def kappa(judged: Sequence[tuple[Any, Any]]) -> float | None:
    """Cohen's kappa: (observed - by chance) / (1 - by chance), chance from how often each judge gives each verdict.

    J. Cohen, A coefficient of agreement for nominal scales, Educational and Psychological Measurement 20 (1960),
    37-46. None where both judges give one and the same verdict always: there is nothing to tell apart.
    """
    count = len(judged)
    first, second = Counter(one for one, _ in judged), Counter(other for _, other in judged)
    observed = sum(one == other for one, other in judged) / count
    chance = sum(first[verdict] * second[verdict] for verdict in first) / count**2
    return None if chance == 1 else (observed - chance) / (1 - chance)


# ---- asking again ---------------------------------------------------------------------------------------------------


def compare(labels: Iterable[Mapping[str, Any]], outcomes: Mapping[tuple[str, str], Outcome]) -> dict[str, Any]:
    """The agreement by judgement, and how many labels were passed over and why."""
    judged: dict[str, list[Pair]] = {}
    differ: list[str] = []
    changed = absent = compared = 0
    for label in labels:
        outcome = outcomes.get((label["file"], label["id"]))
        if outcome is None:
            absent += 1
        elif fingerprint(outcome.answer) != label["answer"]:
            changed += 1
        else:
            compared += 1
            for name, pair in pairs(label, outcome):
                judged.setdefault(name, []).append(pair)
                if pair[0] != pair[1]:
                    differ.append(f"{name}: {label['id']} (reader {pair[0]}, machine {pair[1]})")
    found = {name: agreement(some) for name, some in judged.items()}
    return {"compared": compared, "changed": changed, "absent": absent, "agreement": found, "differ": differ}


def ask(files: Iterable[Path], data: Path) -> dict[tuple[str, str], Outcome]:
    """Every question of the files, answered from the index in `data`, which holds the starter corpus."""
    from assistant.checking import fresh_texts
    from bots.settings import Settings
    from bots.wiring import Wiring
    from corpus.loading import Root
    from corpus.register import STARTER

    wiring = Wiring(Settings(data=data))
    try:
        with wiring.library.snapshot() as snapshot:
            also = {old: project.id for project in snapshot.projects() for old in project.also}
        measured = Evaluation(wiring.assistant, fresh_texts([Root("starter", STARTER)]), also)
        return {(file.name, one.asked.id): one for file in files for one in measured.run(read_questions(file))}
    finally:
        wiring.close()


def main() -> None:
    """Ask, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("questions", type=Path, nargs="+")
    parser.add_argument("--data", type=Path, required=True, help="a data folder with the starter corpus indexed")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    found = compare(read_labels(), ask(options.questions, options.data))
    if options.json:
        from dataclasses import asdict

        print(json.dumps({**found, "agreement": {name: asdict(one) for name, one in found["agreement"].items()}}))
        return
    print(f"compared {found['compared']}, answer changed since {found['changed']}, file not given {found['absent']}")
    for name, one in found["agreement"].items():
        shown = "none (one verdict only)" if one.kappa is None else f"{one.kappa:.2f}"
        print(f"{name:26} n {one.count:3}  agreement {one.share:.1%}  kappa {shown}  "
              f"reader only {one.only_reader}, machine only {one.only_machine}")  # fmt: skip
    print("\n".join(found["differ"]))


if __name__ == "__main__":
    main()

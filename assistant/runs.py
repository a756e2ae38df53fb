"""A measured run as plain data: kept in a file, compared with the run before, told case by case.

Knows how a run is written and what counts as worse; asks nothing itself (`assistant.evaluating`) and draws nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.answers import Answer
from assistant.errors import AssistantError
from assistant.evaluating import RATES, WANTED, Outcome, result

LAYOUT = 1
"""Of the file; a run with another number is refused."""


class UnreadableRun(AssistantError):
    """A file that is no run this version can read."""


def run_of(outcomes: Sequence[Outcome], label: str) -> dict[str, Any]:
    """A run as JSON has it: its label (who composed), the rates, and every case with what was wanted and given."""
    return {"layout": LAYOUT, "label": label, "result": result(outcomes), "cases": [_case(one) for one in outcomes]}


def _case(outcome: Outcome) -> dict[str, Any]:
    asked, answer = outcome.asked, outcome.answer
    return {
        "id": asked.id,
        "kind": asked.kind,
        "language": asked.language,
        "question": asked.text,
        "resolved_question": answer.resolved_question,
        "wanted": {
            "completeness": WANTED[asked.answerable],
            "answer": asked.expected,
            "records": sorted(asked.records),
            "must_mention": list(asked.must_mention),
            "missing": asked.missing,
        },
        "given": _given(answer),
        "faults": list(faults(outcome)),
        "milliseconds": round(outcome.milliseconds, 1),
    }


def _given(answer: Answer) -> dict[str, Any]:
    return {
        "completeness": answer.completeness,
        "missing": answer.missing,
        "composer": answer.composer,
        "notices": [one.code for one in answer.notices],
        "statements": [
            {"text": one.text, "verdict": one.verdict, "citations": list(one.citations)} for one in answer.statements
        ],
        "differing": [f"{one.subject}: {'; '.join(value.value for value in one.values)}" for one in answer.differing],
        "stopped": [one.reason for one in answer.stopped],
        "sources": [
            {
                "number": one.number,
                "document_id": one.passage.document_id,
                "title": one.passage.provenance.source.title,
                "publisher": one.passage.provenance.source.publisher,
                "date": one.passage.provenance.source.date,
                "page": one.page,
                "quote": one.quote,
            }
            for one in answer.citations
            if one.number not in answer.nearest
        ],
    }


def faults(outcome: Outcome) -> Iterator[str]:
    """What is wrong with an answer, each as one sentence; nothing where it is as it should be."""
    asked, wanted, given = outcome.asked, WANTED[outcome.asked.answerable], outcome.answer.completeness
    if wanted != given:
        yield f"completeness is {given}, should be {wanted}"
    if asked.answerable != "nee" and not outcome.first_right and not outcome.refused:
        yield "the first source is not a right one"
    if outcome.unmentioned and not outcome.refused:
        yield "does not mention: " + ", ".join(outcome.unmentioned)
    for one in outcome.unsupported:
        yield f"unsupported ({one.why}): {one.statement}"


# ---- files ----------------------------------------------------------------------------------------------------------


def write_run(run: Mapping[str, Any], path: Path) -> None:
    """Keep a run; the file is whole or not there."""
    beside = path.with_name(path.name + ".part")
    beside.write_text(json.dumps(run, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    beside.replace(path)


def read_run(path: Path) -> dict[str, Any]:
    """A run that was kept. Raises UnreadableRun."""
    try:
        run = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UnreadableRun(f"'{path}' cannot be read ({error}); make it with: evaluate answers FILE --save") from error
    if not isinstance(run, dict) or run.get("layout") != LAYOUT:
        raise UnreadableRun(f"'{path}' is no run of this version; make it again with: evaluate answers FILE --save")
    return run


# ---- comparing ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Change:
    """One figure then and now. `worse` only where it fell below the 95 % interval of then (or unsupported rose)."""

    name: str
    then: float | None
    now: float | None
    worse: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed since the baseline: figures, cases by id with their faults then and now, and other questions."""

    figures: tuple[Change, ...]
    broken: tuple[tuple[str, tuple[str, ...]], ...]
    mended: tuple[str, ...]
    added: tuple[str, ...]
    gone: tuple[str, ...]

    @property
    def regressed(self) -> bool:
        """Whether a figure is worse than chance allows."""
        return any(one.worse for one in self.figures)


def difference(then: Mapping[str, Any], now: Mapping[str, Any]) -> Difference:
    """The run of now against a baseline. Latency is told, never judged: it belongs to the machine."""
    before = {case["id"]: case for case in then["cases"]}
    after = {case["id"]: case for case in now["cases"]}
    both = [name for name in after if name in before]
    return Difference(
        tuple(_changes(then["result"], now["result"])),
        tuple((n, tuple(after[n]["faults"])) for n in both if after[n]["faults"] and not before[n]["faults"]),
        tuple(name for name in both if before[name]["faults"] and not after[name]["faults"]),
        tuple(name for name in after if name not in before),
        tuple(name for name in before if name not in after),
    )


def _changes(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Change]:
    for name in RATES:
        old, new = then.get(name), now.get(name)
        low = (then.get("intervals", {}).get(name) or [None])[0]
        yield Change(name, old, new, worse=old is not None and low is not None and (new is None or new < low))
    old, new = then["unsupported_statements"], now["unsupported_statements"]
    yield Change("unsupported_statements", old, new, worse=new > old)
    for name in ("milliseconds_p50", "milliseconds_p95"):
        yield Change(name, then.get(name), now.get(name), worse=False)

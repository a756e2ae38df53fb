"""How often the proof is right: rates by kind with their intervals, what went wrong, and the time it takes.

Reads pairs written by hand, JSON lines of {"id", "statement", "passage", "expected", "kind", "lang"}, perhaps with a
`set`. Three figures matter: the share of hostile statements that is refused, of honest quotes that is refused, and of
honest paraphrases that is refused. Time is processor time over six statements on one passage, as an answer has them;
each passage is proven as if it were met for the first time. Knows nothing about the rules.

    python -m benchmarks.proving tests/gold/proofs_fresh.jsonl [MORE...] [--set dev] [--failures] [--json]

Failures are only listed when asked for: a set whose failures were read is no longer unseen.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from assistant import words
from assistant.evaluating import share
from assistant.proof import readings
from assistant.proving import Proof, prove

GROUPS = {"niet gevonden": "hostile", "letterlijk": "quotes", "ondersteund": "paraphrases"}
"""What a pair should become → what such pairs are called."""
STATEMENTS = 6
"""The statements of one timed answer."""

Pair = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Judged:
    """A pair with what was made of it."""

    pair: Pair
    proof: Proof

    @property
    def right(self) -> bool:
        """Refused where it should be, shown where it may be; which of the two shown verdicts matters less."""
        return self.proof.holds == (self.pair["expected"] != "niet gevonden")


def read_pairs(paths: Iterable[Path], wanted: str | None = None) -> tuple[Pair, ...]:
    """The pairs of some files, all of them or those of one `set`."""
    rows = (json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines() if line)
    return tuple(row for row in rows if wanted is None or row.get("set") == wanted)


def judge(pairs: Iterable[Pair]) -> tuple[Judged, ...]:
    """Every pair proven."""
    return tuple(Judged(pair, prove(pair["statement"], pair["passage"])) for pair in pairs)


def rates(judged: Sequence[Judged], by: Callable[[Pair], str]) -> dict[str, dict[str, Any]]:
    """Per group, in the order of the alphabet: how many pairs, how many refused, the share and its 95 % interval."""
    told: dict[str, dict[str, Any]] = {}
    for name, group in groupby(sorted(judged, key=lambda one: by(one.pair)), key=lambda one: by(one.pair)):
        found = list(group)
        refused = sum(not one.proof.holds for one in found)
        rate = share(refused, len(found))
        told[name] = {
            "pairs": len(found),
            "refused": refused,
            "share": rate.value,
            "interval": (rate.low, rate.high),
        }
    return told


def seconds(pairs: Sequence[Pair]) -> list[float]:
    """Processor seconds that proving six statements on one passage takes, per passage that has as many."""
    taken = []
    for passage, group in groupby(pairs, key=lambda pair: pair["passage"]):
        statements = [pair["statement"] for pair in group][:STATEMENTS]
        if len(statements) < STATEMENTS:
            continue
        words.read.cache_clear()
        readings.reading.cache_clear()
        began = time.process_time()
        for statement in statements:
            prove(statement, passage)
        taken.append(time.process_time() - began)
    return taken


def report(pairs: Sequence[Pair]) -> dict[str, Any]:
    """All figures of a run as JSON has them."""
    judged = judge(pairs)
    taken = [1000 * one for one in seconds(pairs)]
    return {
        "pairs": len(pairs),
        "groups": rates(judged, lambda pair: GROUPS[pair["expected"]]),
        "languages": rates(judged, lambda pair: f"{GROUPS[pair['expected']]} {pair['lang']}"),
        "kinds": rates(judged, lambda pair: f"{GROUPS[pair['expected']]} {pair['kind']}"),
        "milliseconds_p50": median(taken) if taken else None,
        "milliseconds_p95": quantiles(taken, n=20)[-1] if len(taken) > 1 else None,
        "wrong": [
            {**{key: one.pair[key] for key in ("id", "kind", "expected", "statement")}, "why": one.proof.why}
            for one in judged
            if not one.right
        ],
    }


def told(result: Mapping[str, Any], *, failures: bool) -> str:
    """The figures for a person."""
    lines = [f"{result['pairs']} pairs"]
    for title in ("groups", "languages", "kinds"):
        lines += ["", f"{title:34s} {'pairs':>6s} {'refused':>8s}   95 % interval"]
        for name, row in result[title].items():
            low, high = row["interval"]
            lines.append(f"  {name:32s} {row['pairs']:6d} {row['share']:8.1%}   {low:.1%} - {high:.1%}")
    if result["milliseconds_p50"] is not None:
        lines += [
            "",
            f"six statements: p50 {result['milliseconds_p50']:.1f} ms, p95 {result['milliseconds_p95']:.1f} ms",
        ]
    if failures:
        lines += ["", "wrong:"]
        lines += [f"  {one['id']} {one['kind']}: {one['statement']}\n      {one['why']}" for one in result["wrong"]]
    return "\n".join(lines)


def main() -> None:
    """Prints the figures of the files named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--set", help="only the pairs of this set")
    parser.add_argument("--failures", action="store_true", help="list every pair that was judged wrongly")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    result = report(read_pairs(asked.files, asked.set))
    if not asked.failures:
        result.pop("wrong")
    print(json.dumps(result, ensure_ascii=False, indent=1) if asked.json else told(result, failures=asked.failures))


if __name__ == "__main__":
    main()

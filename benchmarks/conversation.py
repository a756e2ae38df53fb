"""How well follow-up questions are resolved: a hand-made file against the rules, or against a language model.

    python -m benchmarks.conversation [--model NAME --address URL] [--show]

An item passes when the resolved question holds what it must, lacks what it may not hold, stays the same where it
stands alone, and is restricted to the documents cited before exactly where it asks about "those". `--show` names the
items that fail, of the half that may be looked at only. `--alone` counts which questions of files that hold questions
without a thread are changed by one all the same.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import yaml

from assistant.conversation import Earlier, Resolved, Told, resolve

GOLD = Path(__file__).parents[1] / "tests" / "gold" / "follow_ups.yaml"
Resolve = Callable[[str, Sequence[Earlier]], Resolved]


def items(path: Path = GOLD) -> list[dict[str, Any]]:
    """The follow-up questions as they are written down."""
    return list(yaml.safe_load(path.read_text(encoding="utf-8")))


def thread(item: dict[str, Any]) -> list[Earlier]:
    """The turns before, as a channel tells them."""
    turns = []
    for turn in item["eerder"]:
        sources = turn.get("bronnen", [])
        title = sources[0]["titel"] if sources else ""
        told = tuple(Told(one["titel"], one["titel"], tuple(one["steden"])) for one in sources)
        turns.append(Earlier(turn["vraag"], tuple(one.document_id for one in told), title, told))
    return turns


def fault(item: dict[str, Any], resolved: Resolved) -> str:
    """What is wrong with a resolved question; empty when it is right."""
    text = resolved.text.casefold()
    missing = [word for word in item.get("houdt", ()) if word.casefold() not in text]
    wrong = [word for word in item.get("mist", ()) if word.casefold() in text]
    if missing or wrong:
        return f"lacks {missing}, holds {wrong}"
    if item.get("zelfde") and resolved.text != item["vraag"]:
        return "should have stayed as it is"
    return "" if bool(resolved.among) == bool(item.get("onder")) else "restriction"


def measure(how: Resolve, *, show: bool) -> str:
    """A table by kind and half."""
    right: Counter[tuple[str, int]] = Counter()
    total: Counter[tuple[str, int]] = Counter()
    lines = []
    for item in items():
        half, resolved = item["id"] % 2, how(item["vraag"], thread(item))
        why = fault(item, resolved)
        for kind in (item["soort"], "all"):
            total[kind, half] += 1
            right[kind, half] += not why
        if show and why and half:
            lines.append(f"  {item['id']}: {item['vraag']} -> {resolved.text}: {why}")
    kinds = list(dict.fromkeys([*(item["soort"] for item in items()), "all"]))
    table = [
        f"{kind:16} looked at {right[kind, 1]:2} of {total[kind, 1]:2}"
        f"   only reported {right[kind, 0]:2} of {total[kind, 0]:2}"
        for kind in kinds
    ]
    return "\n".join([*table, *lines])


BEFORE = Earlier("Wat kostte het wifi-tellen in Enschede?")
"""The thread in which questions about anything else are asked."""


def glued(how: Resolve, files: Sequence[Path]) -> str:
    """Of each file: how many questions that stand alone are changed by a thread about something else."""
    lines = []
    for path in files:
        asked = [one["vraag"] for one in items(path) if "vraag" in one]
        changed = [one for one in asked if how(one, [BEFORE]).text != one]
        lines.append(f"{path.name}: {len(changed)} of {len(asked)} that stand alone are changed")
    return "\n".join(lines)


def by_model(name: str, address: str, timeout: float) -> Resolve:
    """The rules with a language model behind them, as the product has it."""
    from assistant.language_model import ServedModel
    from assistant.rewriting import ModelRewriter

    rewriter = ModelRewriter(ServedModel(name, address, timeout=timeout))
    return lambda question, history: rewriter.rewrite(question, history, resolve(question, history))[0]


def main() -> None:
    """Print the tables."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--show", action="store_true", help="name the failures of the half that may be looked at")
    options.add_argument("--alone", nargs="*", type=Path, default=[], metavar="FILE")
    options.add_argument("--model", help="a language model rewrites; needs --address")
    options.add_argument("--address", default="", help="…/v1, or ollama:http://host:11434")
    options.add_argument("--timeout", type=float, default=30.0, metavar="SECONDS")
    given = options.parse_args()
    how = by_model(given.model, given.address, given.timeout) if given.model else resolve
    print(measure(how, show=given.show))
    print(glued(how, given.alone))


if __name__ == "__main__":
    main()

"""What belongs to a sentence that is quoted: what it points back to, the list it announces, what limits or undid it.

A sentence that ends in a colon says nothing without what follows; a rule without its exception is a wrong rule, and a
fine without its annulment a wrong fact. Reads
the document around a line; knows nothing about questions or readers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.dossiers import Dossier, Line
from assistant.quoting import leans_on, what_came_after
from corpus.sentences import BULLET

ITEMS = 8  # of a list; what is left is told apart
_LIMITS = re.compile(
    r"(?:maar|echter|tenzij|mits|behalve|toch|alleen|wel|uitzondering(?:en)?|let op|dit geldt|dat geldt|"
    r"but|however|unless|except(?:ion)?s?|only|provided|this (?:applies|does not apply))\b"
    r"|(?:\S+\s+){1,3}(?:echter|however)\b",
    re.IGNORECASE,
)
"""How Dutch and English open a sentence that takes back part of the one before it: adversative, conditional and
exceptive connectives, a closed class."""


@dataclass(frozen=True, slots=True)
class Completed:
    """The lines of one document with what belongs to them, in the order they are told; `left` are further items."""

    lines: tuple[Line, ...]
    left: tuple[Line, ...] = ()


def completed(chosen: Sequence[Line], dossier: Dossier) -> Completed:
    """The chosen lines, each behind the one it points back to, before the list it announces and what limits it."""
    told: dict[int, Line] = {}
    left: list[Line] = []
    for line in chosen:
        before = leans_on(line, dossier)
        if before is not None:
            told.setdefault(before.order, before)
        told.setdefault(line.order, line)
        items = announced(line, dossier)
        told |= {one.order: one for one in items[:ITEMS] if one.order not in told}
        left += items[ITEMS:]
        limit = limiting(items[-1] if items else line, dossier)
        if limit is not None:
            told.setdefault(limit.order, limit)
    told |= {one.order: one for one in what_came_after(dossier, list(told.values()))}
    return Completed(tuple(told.values()), tuple(one for one in left if one.order not in told))


def announced(line: Line, dossier: Dossier) -> tuple[Line, ...]:
    """The items behind a line that ends in a colon; where none are marked as items, the one sentence behind it."""
    if not line.text.rstrip().endswith(":"):
        return ()
    following = _behind(line, dossier)
    items: list[Line] = []
    for one in following:
        if not (is_item(one) or (items and _goes_on(one))):
            break
        items.append(one)
    return tuple(items) or tuple(following[:1])


def limiting(line: Line, dossier: Dossier) -> Line | None:
    """The next sentence of the same stretch when it opens by taking back part of this one."""
    following = _behind(line, dossier)[:1]
    return following[0] if following and not is_item(following[0]) and _LIMITS.match(following[0].text) else None


def is_item(line: Line) -> bool:
    """Whether a line opens an item of a list: a bullet or number stands between the line's start and the sentence."""
    before = line.passage.text[: line.start].rpartition("\n")[2]
    return bool(BULLET.fullmatch(before))


def _goes_on(line: Line) -> bool:
    """Whether a line goes on where an item stands: on the same line of the text, behind another sentence."""
    return bool(line.passage.text[: line.start].rpartition("\n")[2].strip())


def _behind(line: Line, dossier: Dossier) -> list[Line]:
    """The lines behind a line under the same heading."""
    heading = line.passage.locator.heading
    behind: list[Line] = []
    for one in dossier.lines[line.order + 1 :]:
        if one.passage.locator.heading != heading:
            break
        behind.append(one)
    return behind

"""The composer that needs no language model: chooses whole sentences from the sources and puts them in order.

Every sentence of its answer is a sentence of a document, word for word. Knows nothing about proving, wording or
channels.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.dossiers import DIFFERING, FACTS, Dossier, Line
from assistant.evidence import Evidence, Found, Verdict, admits
from assistant.matching import terms_of
from assistant.questions import Property, Question

MOST = 6
"""Sentences in an answer from one document."""
_FEW: dict[Property, int] = {"bedrag": 3, "aantal": 4, "datum": 3, "duur": 3, "percentage": 3, "contact": 2, "instantie": 4, "wie": 4}
"""A question for one value needs fewer sentences than one that asks what happened."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """A sentence of the answer before it is proven, with the lines it rests on; the first is the best proof."""

    text: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class QuotingComposer:
    """Composes by quoting."""

    name: str = "quoting"

    def compose(self, question: Question, evidence: Evidence) -> tuple[Drafted, ...]:
        """The sentences that answer, per dossier: the best first, then the rest in the order of the document."""
        picked: list[Line] = []
        for place, verdict in enumerate(evidence.answering):
            budget = 2 if place or evidence.overview else _budget(question)
            picked.extend(_of_one(verdict, budget, first=place == 0))
        return merged(picked)


def _budget(question: Question) -> int:
    return min(MOST, max(_FEW.get(part.property, MOST - 1) for part in question.parts) + len(question.parts) - 1)


def _of_one(verdict: Verdict, budget: int, *, first: bool) -> list[Line]:
    """The lines of one dossier: in turn for every part, with what may not be left out."""
    dossier = verdict.ranked.dossier
    answered = [found for found in verdict.found if found.answered]
    chosen = _in_turn(answered, budget)
    chosen += [line for line in what_came_after(dossier, chosen) if line not in chosen]
    lead = chosen[0]
    return [lead, *sorted(chosen[1:], key=lambda line: line.order)] if first else chosen


def _in_turn(answered: Sequence[Found], budget: int) -> list[Line]:
    """The best line of every part, then the second best, until the budget is spent; repeats left out."""
    chosen: list[Line] = []
    depth = max((len(found.lines) for found in answered), default=0)
    for place in range(depth):
        for found in answered:
            if len(chosen) >= budget:
                return chosen
            line = found.lines[place] if place < len(found.lines) else None
            if line is not None and line not in chosen and not _repeats(line, chosen):
                chosen.append(line)
    return chosen


_SAME = 0.75


def _repeats(line: Line, chosen: Sequence[Line]) -> bool:
    """Whether a line says little that the chosen lines do not: most of its terms stand in one of them."""
    return any(len(line.terms & other.terms) >= _SAME * max(len(line.terms), 1) for other in chosen)


_SANCTION = re.compile(r"\b(?:boete|dwangsom|verbod|verboden|straf|sanctie|besluit|vergunning|schorsing)\w*\b", re.IGNORECASE)
_REVERSED = re.compile(
    r"\b(?:vernietig\w*|geschrapt|schrapte|herroep\w*|teruggedraaid|teruggefloten|ingetrokken|hoeft? .{0,40}niet te betalen|ongedaan|"
    r"van tafel|kwijtgescholden|ongegrond|onterecht)\b",
    re.IGNORECASE,
)


def what_came_after(dossier: Dossier, chosen: Sequence[Line]) -> list[Line]:
    """The line that tells a sanction was undone, where the chosen lines tell of the sanction and not of its end."""
    if not any(_SANCTION.search(line.text) for line in chosen) or any(_REVERSED.search(line.text) for line in chosen):
        return []
    undone = [line for line in dossier.lines if _REVERSED.search(line.text) and _SANCTION.search(line.text)]
    return undone[:1]


def merged(lines: Sequence[Line]) -> tuple[Drafted, ...]:
    """Lines as sentences of an answer; the same words from two places become one sentence with both citations."""
    found: dict[str, list[Line]] = {}
    for line in lines:
        found.setdefault(" ".join(line.text.split()), []).append(line)
    return tuple(Drafted(group[0].text, tuple(group)) for group in found.values())

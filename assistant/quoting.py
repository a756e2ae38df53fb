"""The composer that needs no language model: chooses whole sentences from the sources and puts them in order.

Every sentence of its answer is a sentence of a document, word for word. Knows nothing about proving, wording or
channels.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.dossiers import DIFFERING, FACTS, Dossier, Line
from assistant.evidence import Evidence, Found, Verdict
from assistant.lines import admits, at_home, is_short_field
from assistant.matching import covered
from assistant.properties import Property
from assistant.questions import Question
from assistant.stating import states

MOST = 6
"""Sentences in an answer from one document."""
_FEW: dict[Property, int] = {
    "bedrag": 3,
    "aantal": 3,
    "datum": 3,
    "duur": 3,
    "percentage": 3,
    "contact": 1,
    "instantie": 4,
    "wie": 4,
}
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
        if evidence.overview:  # the lines were chosen with the projects
            return merged([line for one in evidence.answering for found in one.found for line in found.lines])
        picked: list[Line] = []
        for place, verdict in enumerate(evidence.answering):
            budget = 2 if place else _budget(question)
            picked.extend(_of_one(verdict, budget, ONE_SUBJECT, lead=place == 0))
        return merged(picked)


def _budget(question: Question) -> int:
    return min(MOST, max(_FEW.get(part.property, MOST - 1) for part in question.parts) + len(question.parts) - 1)


def _of_one(verdict: Verdict, budget: int, weights: Weights, *, lead: bool) -> list[Line]:
    """The lines of one dossier: what states each part, then what tells most, then what may not be left out.

    With a lead the line that answers comes first; without, all stand in the order of the document.
    """
    answered = [found for found in verdict.found if found.answered]
    chosen: list[Line] = []
    proving = [found.lines[0] for found in answered]
    for line in [*proving, *by_worth(verdict, answered, weights)]:
        if len(chosen) < budget and line not in chosen and not _repeats(line, chosen):
            before = leans_on(line, verdict.ranked.dossier)
            if before is None or before in chosen:
                chosen.append(line)
            elif line in proving or len(chosen) + 2 <= budget:
                chosen += [line, before]
    chosen += [line for line in what_came_after(verdict.ranked.dossier, chosen) if line not in chosen]
    first = _led_by(chosen, verdict.ranked.dossier) if lead else []
    return [*first, *sorted((line for line in chosen if line not in first), key=lambda line: line.order)]


def _led_by(chosen: Sequence[Line], dossier: Dossier) -> list[Line]:
    """The line that answers, behind the line it points back to where it does."""
    before = leans_on(chosen[0], dossier) if chosen else None
    return [before, chosen[0]] if before in chosen and before is not None else list(chosen[:1])


_LEANS = re.compile(
    r"(?:(?:daar|hier)(?:om|door|mee|na|voor|bij|naast|van|in|op|uit|over|tegen|toe|aan)|dat|dit|die|deze|hij|zij|ze|"
    r"hun|dan|toen|toch|zo|ook|dus|echter|laatstgenoemde|beide)\b",
    re.IGNORECASE,
)


def leans_on(line: Line, dossier: Dossier) -> Line | None:
    """The sentence before one that opens with a word pointing back ("Daarom …", "Die rust op …"); None without one.

    Quoted alone such a sentence would point at whatever happens to stand above it.
    """
    if not _LEANS.match(line.text.lstrip("'‘\"(")) or line.order == 0:
        return None
    before = dossier.lines[line.order - 1]
    return before if before.passage.id == line.passage.id else None


@dataclass(frozen=True, slots=True)
class Weights:
    """What makes a sentence worth telling beside the one that proves the answer; set on half of the open questions."""

    asked: float = 0.6  # covers the words that say which property is asked
    form: float = 0.6  # has the form of an answer
    home: float = 0.8  # stands under the heading where this is told
    near: float = 0.2  # is near the question in meaning
    figures: float = 0.6  # gives figures
    body: float = 0.8  # stands in the summary itself, not in a short field
    late: float = 0.0  # stands late in the document
    year: float = 0.4  # names a year of the question


ONE_SUBJECT = Weights()
OVERVIEW_OF_MANY = Weights(asked=0.4, form=0.2, home=0.0, near=0.2, figures=0.6, body=1.0, late=-2.0, year=0.4)
"""In a row of projects each is introduced: by its first sentences, those with figures before those without."""

_LATE = 12
"""From the twelfth sentence on a sentence is late."""


def by_worth(verdict: Verdict, answered: Sequence[Found], weights: Weights) -> list[Line]:
    """The quotable lines of a dossier, most worth telling first."""
    asked = {found.part.property for found in answered}
    lines = [line for line in verdict.ranked.dossier.lines if quotable(line, asked)]
    return sorted(lines, key=lambda line: (-_worth(line, verdict, answered, weights), line.order))


def quotable(line: Line, asked: Iterable[Property] = ()) -> bool:
    """Whether a line may stand in an answer: no list of differences, no admission, no short field nobody asked for."""
    if line.heading == FACTS:
        return any(is_short_field(line, property_) for property_ in asked)
    return line.heading not in DIFFERING and not admits(line)


def _worth(line: Line, verdict: Verdict, answered: Sequence[Found], weights: Weights) -> float:
    near = verdict.ranked.near[line.order] if verdict.ranked.near else 0.0
    worth = weights.near * near + weights.figures * _figures(line.text) + weights.body * (line.heading == "")
    worth += weights.late * min(line.order, _LATE) / _LATE
    telling = [[word for word in found.asked if not word.light] for found in answered]
    worth += weights.asked * max((covered(words, line.terms) if words else 0.0 for words in telling), default=0.0)
    worth += weights.form * max((states(found.part.property, line.text) for found in answered), default=False)
    worth += weights.home * max((at_home(line, found.part.property) for found in answered), default=0.0)
    years = {word.word for found in answered for word in found.asked if word.word.isdigit()}
    return worth + weights.year * any(year in line.text for year in years)


def _figures(text: str) -> float:
    """How many figures a sentence gives, three or more being 1."""
    return min(len(re.findall(r"\d+(?:[.,]\d+)*", text)), 3) / 3


_SAME = 0.75


def _repeats(line: Line, chosen: Sequence[Line]) -> bool:
    """Whether a line says little that the chosen lines do not: most of its terms stand in one of them."""
    return any(len(line.terms & other.terms) >= _SAME * max(len(line.terms), 1) for other in chosen)


_SANCTION = re.compile(
    r"\b(?:boete|dwangsom|verbod|verboden|straf|sanctie|besluit|vergunning|schorsing)\w*\b", re.IGNORECASE
)
_REVERSED = re.compile(
    r"\b(?:vernietig\w*|geschrapt|schrapte|herroep\w*|teruggedraaid|teruggefloten|ingetrokken|hoeft? .{0,40}niet te "
    r"betalen|ongedaan|"
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

""" "Welke stad": the projects that the register judges to fit, as evidence: of each the lines that show why it fits.

Which projects fit is for `assistant.relevance`, the same for an answer and for the table of `compare`; here their
documents are opened and the lines chosen. Of one project that is clearly meant the story is told; of a row of projects
one line each that shows the match, a second where there is room, and all municipalities that were asked for. Knows
nothing about wording or channels.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.answers import Stopped
from assistant.citing import Citing
from assistant.comparison import is_apart, places_of
from assistant.confining import asks_what_ended
from assistant.dossiers import FACTS, SOURCES, Dossier, Line, Ranked, Reading, Snapshot, rank
from assistant.evidence import Evidence, Found, Verdict, find, nearest
from assistant.matching import Wanted, covered
from assistant.questions import Question
from assistant.quoting import OVERVIEW_OF_MANY, by_worth, leans_on, quotable, what_came_after
from assistant.stopping import reason_line
from corpus import municipalities
from corpus.documents import Passage
from corpus.projects import Project
from indexing.hits import Reader

if TYPE_CHECKING:
    from assistant.relevance import Relevant

ROOM = ((2, 4), (4, 3), (10_000, 2))
"""Up to this many projects, so many sentences of each: the story of one or two, two lines each of a row."""


@dataclass(frozen=True, slots=True)
class Match:
    """A project that fits, its opened document, and the lines that show that it fits, in the order they are told."""

    project: Project
    chance: float
    ranked: Ranked
    lines: tuple[Line, ...]

    @property
    def dossier(self) -> Dossier:
        """The document of the project."""
        return self.ranked.dossier


@dataclass(frozen=True, slots=True)
class Overview:
    """What the register has on a question: evidence to tell, and the projects that were stopped, to tell apart."""

    evidence: Evidence
    stopped: tuple[Match, ...] = ()


def matches(
    found: Sequence[Relevant],
    question: Question,
    words: Sequence[Wanted],
    reading: Reading,
    snapshot: Snapshot,
    reader: Reader,
) -> tuple[Match, ...]:
    """The projects that fit with their lines, best first; national instruments where nothing else fits."""
    local = [one for one in found if not is_apart(one.project, question)]
    chosen = local if local and question.kind != "breed" else found
    vector = reading.embedder.embed_question(question.text) if reading.embedder else None
    opened = []
    for one in chosen:
        dossier = reading.dossier(snapshot, one.project.document_id, reader, _around(one.project, snapshot, reader))
        if dossier is not None:
            opened.append((one, rank(dossier, 1.0, question, words, vector)))
    told = [(one, ranked) for one, ranked in opened if _lines_of(one.project, ranked.dossier)]
    size = next(most for count, most in ROOM if len(told) <= count)
    return tuple(
        Match(one.project, one.chance, ranked, choose(one.project, ranked, question, words, size))
        for one, ranked in told
    )  # fmt: skip


def overview(found: Sequence[Match], ranked: Sequence[Ranked], question: Question, words: Sequence[Wanted]) -> Overview:
    """The matches as evidence, the stopped ones apart unless the question asks for them or nothing else fits.

    No matches is no evidence; what was ranked first is then only near.
    """
    if not found:
        return Overview(Evidence(missing=question.parts, nearest=nearest(ranked, words)))
    ended = [one for one in found if one.project.status == "gestopt"]
    apart = ended if len(ended) < len(found) and not asks_what_ended(question) else []
    told = [one for one in found if one not in apart]
    verdicts = tuple(
        Verdict(one.ranked, (Found(question.parts[0], one.lines, one.chance, asked=tuple(words)),)) for one in told
    )
    return Overview(Evidence(verdicts, overview=True), tuple(apart))


def stopped(found: Iterable[Match], citing: Citing) -> tuple[Stopped, ...]:
    """The stopped matches: what shows that each fits, and why it ended."""
    made = []
    for one in found:
        why = reason_line(one.dossier)
        lines = dict.fromkeys([*one.lines, *([why] if why else [])])
        after = [line for line in what_came_after(one.dossier, list(lines)) if line not in lines]
        told = (*lines, *after)
        text = " ".join(line.text for line in told)
        made.append(Stopped(one.project.id, text, tuple(dict.fromkeys(citing.cite(line) for line in told))))
    return tuple(made)


# ---- the document of a project -----------------------------------------------------------------------------------


def _spans(project: Project) -> list[tuple[int, int]]:
    """Where a document that is no record tells of the project; empty for a record, which does so everywhere."""
    return [(one.start, one.end) for one in project.evidence if one.field in ("summary", "city", "status", "result")]


def _around(project: Project, snapshot: Snapshot, reader: Reader) -> list[Passage]:
    """The passages of a long document to read: those that the project was extracted from."""
    spans = _spans(project)
    if not spans:
        return []
    passages = snapshot.passages(project.document_id, reader)
    return [one for one in passages if any(a < one.locator.end and one.locator.start < b for a, b in spans)]


def _lines_of(project: Project, dossier: Dossier) -> list[Line]:
    """The lines of a document that tell of the project; of a record all of them."""
    spans = [(one.start, one.end) for one in project.evidence if one.field == "summary"]
    if project.id == dossier.id or not spans:
        return list(dossier.lines)
    return [line for line in dossier.lines if any(a <= line.passage.locator.start + line.start < b for a, b in spans)]


# ---- the lines ---------------------------------------------------------------------------------------------------


def choose(
    project: Project, ranked: Ranked, question: Question, words: Sequence[Wanted], size: int
) -> tuple[Line, ...]:
    """The line that shows best that a project fits, then up to `size` in all; one that lists its municipalities.

    Where the chosen lines do not name every municipality that was asked for, one that does is added.
    """
    lines = [line for line in _lines_of(project, ranked.dossier) if quotable(line)]
    places = places_of(project, question)
    first = max(lines, key=lambda line: (_shows(line, ranked, words, places), -line.order), default=None)
    if first is None:
        return ()
    chosen = [first]
    for line in _more(first, lines, ranked, question, words):
        before = leans_on(line, ranked.dossier)
        if len(chosen) < size and line not in chosen and (before is None or before in chosen):
            chosen.append(line)
    after = [line for line in what_came_after(ranked.dossier, chosen) if line not in chosen]
    listing = _listing(places, [*chosen, *after], ranked.dossier)
    room = size - len(after) - (len(listing) if len(places) == 1 else 0)
    chosen = [*chosen[: max(1, room)], *listing]
    return (first, *sorted((*chosen[1:], *after), key=lambda line: line.order))


_NAMES, _TITLE, _FIGURES, _BODY, _NEAR, _LEANING, _ELSEWHERE, _LATE = 0.3, 0.4, 0.15, 0.3, 0.4, 0.4, 0.6, 0.01
_ITSELF = re.compile(r"\b(?:de gemeente|de stad|het college|de wethouder|de raad|de provincie)\b", re.IGNORECASE)
_OTHERS = re.compile(r"\b(?:(?:ook )?(?:andere|meer|veel) (?:steden|gemeenten|plaatsen)|elders)\b", re.IGNORECASE)


def _shows(line: Line, ranked: Ranked, words: Sequence[Wanted], places: Sequence[str]) -> float:
    """How well a line shows by itself that its project fits: the asked words, the municipality, the meaning."""
    dossier = ranked.dossier
    score = covered(words, line.terms) + 0.5 * covered(words, line.terms | dossier.title_terms)
    score += _TITLE * len(line.terms & dossier.title_terms) / max(len(dossier.title_terms), 1)
    score += _NEAR * ranked.near[line.order] if ranked.near else 0.0
    named = any(place in line.text for place in places)
    score += _NAMES * (named or bool(_ITSELF.search(line.text))) + _BODY * (line.heading == "")
    score += _FIGURES * bool(re.search(r"\d", line.text)) - _LATE * line.order
    score -= _ELSEWHERE * (not named and bool(_OTHERS.search(line.text)))
    return score - _LEANING * (leans_on(line, dossier) is not None)


def _more(
    first: Line, lines: Sequence[Line], ranked: Ranked, question: Question, words: Sequence[Wanted]
) -> list[Line]:
    """What else is worth telling: the answer to the other parts of the question, then what tells most."""
    parts = [find(ranked, part, question, words) for part in question.parts[1:]]
    asked = Found(question.parts[0], (first,), asked=tuple(words))
    worth = by_worth(Verdict(ranked, (asked,)), [asked], OVERVIEW_OF_MANY)
    other = [found.lines[0] for found in parts if found.lines]
    return [line for line in dict.fromkeys([*other, *worth]) if line in lines]


def _unnamed(places: Iterable[str], lines: Iterable[Line]) -> set[str]:
    text = " ".join(line.text for line in lines)
    named = {mention.name for mention in municipalities.find(text)}
    return {place for place in places if place not in named and place not in text}


def _listing(places: Sequence[str], chosen: Sequence[Line], dossier: Dossier) -> list[Line]:
    """The line that names the municipalities the chosen lines leave out, a sentence rather than a short field."""
    missing = _unnamed(places, chosen)
    lines = [line for line in dossier.lines if line.heading != SOURCES and line not in chosen]
    if not missing or not lines:
        return []
    best = max(lines, key=lambda line: (len(missing - _unnamed(missing, [line])), line.heading != FACTS, -line.order))
    return [best] if missing - _unnamed(missing, [best]) else []

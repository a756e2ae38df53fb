"""Does a dossier state the asked property of the named subject? The honest conclusion, part by part.

A score threshold cannot tell: an unanswerable question about a known subject scores as high as an answerable one. So
three things are asked of the text itself: is the named subject in this document, does a line near the asked words have
the form of an answer, and does the text not admit that it does not know. Knows nothing about wording or channels.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answers import Reason
from assistant.cues import names_property
from assistant.dossiers import FACTS, Dossier, Line, Ranked
from assistant.fitting import fits, has_demanded, states_degree
from assistant.lines import PARTLY, SOFT, SUBJECT_NAME, admits, asked_coverage, asked_words, here, score_line
from assistant.matching import Wanted, covered
from assistant.properties import STRICT, Property
from assistant.questions import Part, Question
from corpus import municipalities
from indexing import dutch

ENOUGH_NAMED, ENOUGH_UNNAMED = 0.44, 0.42
"""The share of the asked words, by weight, that a line and its neighbours must cover; with and without a name."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a dossier has on one part of a question: the lines that state it, best first; empty when none does.

    `asked` are the words that say which property was asked.
    """

    part: Part
    lines: tuple[Line, ...] = ()
    coverage: float = 0.0
    admitted: Line | None = None
    asked: tuple[Wanted, ...] = ()

    @property
    def answered(self) -> bool:
        """Whether the part is stated."""
        return bool(self.lines)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one dossier has on the whole question; `why_not` names the first test that failed."""

    ranked: Ranked
    found: tuple[Found, ...]
    why_not: str | None = None

    @property
    def answered(self) -> bool:
        """Whether at least one part is stated."""
        return self.why_not is None and any(found.answered for found in self.found)


def examine(ranked: Ranked, question: Question, words: Sequence[Wanted], first: Dossier | None = None) -> Verdict:
    """Reads one dossier for one question; `first` is the best ranked one, whose title says what the subject is."""
    missing = missing_subject(ranked.dossier, question, words) or foreign(ranked.dossier, words)
    if missing:
        return Verdict(ranked, tuple(Found(part) for part in question.parts), missing)
    return Verdict(ranked, tuple(find(ranked, part, question, words, first) for part in question.parts))


# ---- the subject ----------------------------------------------------------------------------------------------------


def missing_subject(dossier: Dossier, question: Question, words: Sequence[Wanted]) -> str | None:
    """The name, municipality or year of the question that the document does not have; None when it has them all."""
    for place in question.municipalities:
        if not _has_place(dossier, place):
            return place
    for name in question.names:
        if not _has_name(dossier, name, words, question.language == "en"):
            return name
    for year in question.years:
        if not re.search(rf"\b{year}\b", dossier.folded) and not _spans(dossier, year):
            return year
    return None


def foreign(dossier: Dossier, words: Sequence[Wanted]) -> str | None:
    """The first word of a question of which the document has no content word at all; None when it has one."""
    telling = [word for word in words if not word.light]
    if any(word.found_in(dossier.terms) >= SUBJECT_NAME for word in telling):
        return None
    return telling[0].word if telling else None


def _has_place(dossier: Dossier, place: str) -> bool:
    same = {place, *municipalities.related(place)}
    return bool(same & dossier.cities) or any(dutch.fold(name) in dossier.folded for name in same)


def is_elsewhere(dossier: Dossier, line: Line, question: Question) -> bool:
    """Whether a line of a document that only mentions the asked municipality is about another one."""
    for place in question.municipalities:
        same = {place, *municipalities.related(place)}
        if not same & dossier.cities and not any(dutch.fold(name) in dutch.fold(line.text) for name in same):
            return True
    return False


def _has_name(dossier: Dossier, name: str, words: Sequence[Wanted], english: bool) -> bool:
    inside = set(dutch.words(name))
    parts = [word for word in words if word.word in inside]
    if not parts:
        return True
    enough = 0.6 if english else 0.85
    total = sum(word.weight for word in parts)
    present = sum(word.weight for word in parts if word.found_in(dossier.terms) >= _needed(word))
    return present >= enough * total


def _needed(word: Wanted) -> float:
    return 0.35 if word.parts else SUBJECT_NAME


def _spans(dossier: Dossier, year: str) -> bool:
    """Whether a project that ended was running in this year."""
    project = dossier.project
    return bool(project and project.start and project.end and project.start[:4] <= year <= project.end[:4])


# ---- the property ---------------------------------------------------------------------------------------------------


def find(
    ranked: Ranked, part: Part, question: Question, words: Sequence[Wanted], first: Dossier | None = None
) -> Found:
    """The lines that state the asked property, best first; or none, with the line that admits it."""
    dossier = ranked.dossier
    asked = asked_words(dossier, part, question, words)
    strictly = asked_words(first, part, question, words) if first and first is not dossier else asked
    inside = set(dutch.words(part.text))
    whole = [word for word in words if word.word in inside]
    own = here(whole, dossier)
    scored = sorted(
        ((score_line(line, ranked, part, question, asked, own, strictly), line) for line in dossier.lines),
        key=lambda pair: (-pair[0][0], pair[1].order),
    )
    if not scored:
        return Found(part)
    best_coverage = max(score[1] for score, _ in scored)
    needed = ENOUGH_NAMED if question.names or question.municipalities else ENOUGH_UNNAMED
    if told_freely(ranked, part, asked):
        needed = 0.0
    if part.property in ("contact", "status", "gemeenten"):
        needed = 0.0 if asked_coverage(asked, part, dossier.terms, dossier.senses) >= needed else 1.1
    scored_fit = (
        scored if part.degree is None else [one for one in scored if states_degree(one[1], ranked, part, words)]
    )
    fitting = [
        (score, line)
        for score, line in scored_fit
        if not (dossier.is_record and is_elsewhere(dossier, line, question))
        and fits(line, dossier, part, question, asked)
        and score[1] >= needed
        and has_demanded(line, dossier, part, asked)
    ]
    told = [(score, line) for score, line in fitting if not admits(line)]
    admitted = next((line for score, line in scored if admits(line) and score[1] >= needed), None)
    if not told:
        return Found(part, (), best_coverage, admitted)
    if _outweighs(admitted, told[0][1], part, asked, whole, dossier):
        return Found(part, (), best_coverage, admitted)
    return Found(part, tuple(line for _, line in told), told[0][0][1], admitted, asked)


_FREELY: frozenset[Property] = SOFT | {"wie"}
_OF_SUBJECT, _NAMED_BY_TITLE, _CLOSE, _UNTOLD = 0.2, 0.4, 0.3, 0.6
"""What a title must cover of the question, how near the nearest line must be in meaning, and how telling a noun is
that may not be missing, for what is told freely."""


def told_freely(ranked: Ranked, part: Part, asked: Sequence[Wanted]) -> bool:
    """Whether a document may answer in words of its own, so that the words of the question need not be covered.

    How and why something went can be told in any words; a value and a demanded noun cannot. The document must be the
    subject's own, near the question in meaning, and silent about no telling noun of it.
    """
    if part.property not in _FREELY or part.demanded or part.degree or ranked.title < _OF_SUBJECT:
        return False
    at_home = ranked.signs.get("place", 0.0) == 1.0 and ranked.title >= _NAMED_BY_TITLE
    if ranked.signs.get("meaning", 0.0) < _CLOSE and not at_home:
        return False
    dossier = ranked.dossier
    nouns = (word for word in asked if not word.verb and not word.light and word.weight >= _UNTOLD)
    return all(word.found_in(dossier.terms, dossier.senses) >= PARTLY for word in nouns)


def _outweighs(
    admitted: Line | None,
    told: Line,
    part: Part,
    asked: Sequence[Wanted],
    own: Sequence[Wanted],
    dossier: Dossier,
) -> bool:
    """Whether what a document admits not to know is what is asked.

    It is, when the admission names the property itself ("de namen staan niet in de bronnen") or is nearer to the
    asked words than the best line that tells. Of results the field for results decides: empty when none are known.
    """
    if admitted is None or part.property in ("les", "status"):
        return False
    if part.property == "gevolg":
        return (
            dossier.is_record
            and not (dossier.project and dossier.project.result)
            and names_property(admitted.text, part.property)
        )
    telling = [word for word in asked if not word.light and not word.verb]
    if not telling:
        named = part.property in ("naam", "bedrag") and names_property(admitted.text, part.property)
        return named or (any(word.verb for word in asked) and covered(own, admitted.terms) >= _SAME_SUBJECT)
    return covered(telling, admitted.terms) > covered(telling, told.terms)


_SAME_SUBJECT = 0.3
"""An admission is about the subject when it covers this much of the words of the part."""


# ---- the whole ------------------------------------------------------------------------------------------------------

EXAMINED = 8
"""How many dossiers are examined; the rest is too far down to be about the question."""
NEAR_ENOUGH, EQUALLY_GOOD = 0.6, 0.93
"""A dossier may answer from this share of the best score on, and be cited beside the first from that share on."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the corpus has on a question: the dossiers that answer, first the one to lead with, and what nobody has.

    `more` are lines that answer too and are told apart; `context` are lines that bear on the question without answering
    it: for a composer that writes, never to quote.
    """

    answering: tuple[Verdict, ...] = ()
    missing: tuple[Part, ...] = ()
    nearest: tuple[Line, ...] = ()
    overview: bool = False
    more: tuple[Line, ...] = ()
    context: tuple[Line, ...] = ()
    reason: Reason | None = None
    absent: str | None = None

    @property
    def empty(self) -> bool:
        """Whether not one asked fact was found."""
        return not self.answering


def weigh(ranked: Sequence[Ranked], question: Question, words: Sequence[Wanted]) -> Evidence:
    """Examines the best dossiers and keeps those that answer; where none does, what comes nearest."""
    if not ranked:
        return Evidence(missing=question.parts)
    best = ranked[0]
    close = [item for item in ranked[:EXAMINED] if item.score >= NEAR_ENOUGH * best.score]
    verdicts = [examine(item, question, words, best.dossier) for item in close]
    answering = [] if _owns_up(verdicts[0]) else [verdict for verdict in verdicts if verdict.answered]
    if best.title >= _ITS_OWN and (question.names or question.asks(*STRICT)):
        answering = [verdict for verdict in answering if verdict.ranked.title >= _AS_MUCH_ITS * best.title]
    if not answering:
        admitted = [found.admitted for verdict in verdicts for found in verdict.found if found.admitted]
        return Evidence(missing=question.parts, nearest=nearest(close, words, admitted))
    lead = answering[0]
    chosen = [lead]
    for place, found in enumerate(lead.found):
        others = (v for v in answering[1:] if not found.answered and v.found[place].answered)
        other = next((v for v in others if v.ranked.title >= _AS_MUCH_ITS * lead.ranked.title), None)
        if other is not None and other not in chosen:
            chosen.append(other)
    if not question.names and not question.municipalities:
        level = EQUALLY_GOOD * lead.ranked.score
        chosen += [v for v in answering[1:3] if v not in chosen and v.ranked.score >= level]
    missing = tuple(
        part for place, part in enumerate(question.parts) if not any(v.found[place].answered for v in chosen)
    )
    return Evidence(tuple(chosen), missing)


_ITS_OWN, _AS_MUCH_ITS = 0.4, 0.5
"""A document whose title covers this much of the question is the subject's own; where there is one, a value or
what a question by name asks comes from no document whose title covers less than half of that."""


def _owns_up(verdict: Verdict) -> bool:
    """Whether the subject's own document answers nothing and says itself that the sources do not tell."""
    admits_it = any(found.admitted for found in verdict.found)
    return not verdict.answered and admits_it and verdict.ranked.title >= _ITS_OWN


def nearest(ranked: Sequence[Ranked], words: Sequence[Wanted], admitted: Sequence[Line] = ()) -> tuple[Line, ...]:
    """One line of each of the three best dossiers; in place of it the line that says the sources do not tell.

    A dossier that holds next to nothing of the question is not near, however high it was ranked.
    """
    admissions = {line.passage.document_id: line for line in reversed(admitted)}
    lines: list[Line] = []
    for item in ranked[:_OFFERED]:
        body = [line for line in item.dossier.lines if line.heading != FACTS]
        best = max(body, key=lambda line: (covered(words, line.terms), -line.order), default=None)
        chosen = admissions.get(item.dossier.id, best)
        if chosen is not None and covered(words, item.dossier.terms, item.dossier.senses) >= _NEAR:
            lines.append(chosen)
    return tuple(lines)


_NEAR = 0.3
_OFFERED = 3

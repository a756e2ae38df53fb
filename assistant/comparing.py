""" "Welke stad": every project of the register that matches a question, best first, with the lines that say so.

A project matches when its text covers what the question is about; how much is enough depends on the best match, since
a question of one word is covered sooner than one of eight. Knows nothing about wording or channels.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

from assistant.dossiers import FACTS, Dossier, Line, Ranked
from assistant.evidence import Evidence, Found, Verdict, find, missing_subject, nearest
from assistant.matching import Wanted, covered, terms_of
from assistant.questions import Question
from corpus.sentences import sentences

READ = 40
"""How many documents are opened for such a question: past these the search finds next to nothing of it."""
LIKELY, AT_LEAST = 0.33, 0.15
"""A project is listed from this chance on that it fits; the best one already from the second."""

_CHANCE = {"coverage": 0.6, "line": 1.2, "hit": 2.9, "meaning": 0.7, "of_first": 5.0}
_BIAS = -7.1
"""Logistic regression on the open "welke stad" questions; leaving one question out, precision 0.80, recall 0.80."""


@dataclass(frozen=True, slots=True)
class Match:
    """A project that fits, how well (0 to 1) and its lines that show it, best first."""

    ranked: Ranked
    score: float
    lines: tuple[Line, ...]

    @property
    def dossier(self) -> Dossier:
        """The document of the project."""
        return self.ranked.dossier


def match(ranked: Sequence[Ranked], question: Question, words: Sequence[Wanted]) -> tuple[Match, ...]:
    """The projects that fit a question, best first."""
    heavy = [word for word in words if not word.light] or list(words)
    fits = [
        fit(item, heavy, item.score / ranked[0].score, words)
        for item in ranked
        if item.score > 0
        and missing_subject(item.dossier, question, words) is None
        and not _is_what_to_avoid(item.dossier, question)
    ]
    fits = sorted((one for one in fits if one.lines), key=lambda one: (-one.score, one.dossier.id))
    if not fits or not _on_subject(fits[0], heavy, described=len(sentences(question.text)) > 1):
        return ()
    return tuple(one for place, one in enumerate(fits) if one.score >= (LIKELY if place else AT_LEAST))


_WITHOUT = re.compile(r"\b(?:zonder|behalve|without|except)\s+(?:de |het |een |the |an? )?([\w'’-]+)", re.IGNORECASE)


def _is_what_to_avoid(dossier: Dossier, question: Question) -> bool:
    """Whether a document is about the very thing the projects should do without ("… zonder wifitracking")."""
    if _WITHOUT.search(dossier.title):
        return False
    return any(terms_of(word) & dossier.title_terms for word in _WITHOUT.findall(question.text))


ON_SUBJECT, ON_PROBLEM = 3.2, 2.4
"""From this ranking score on the best project is about the subject; below it, only when words and meaning agree.
Somebody who first describes a problem in a sentence of their own words asks for whatever comes near it."""
_WORDS, _MEANING = 0.62, 0.3


def _on_subject(best: Match, words: Sequence[Wanted], *, described: bool) -> bool:
    """Whether even the best project is about what is asked: a chance that is only the highest of a poor lot is none."""
    nouns = [word for word in words if not word.verb] or list(words)
    near = best.ranked.signs.get("meaning", 1.0) >= _MEANING
    return best.ranked.score >= (ON_PROBLEM if described else ON_SUBJECT) or (
        near and covered(nouns, best.dossier.terms) >= _WORDS
    )


def fit(ranked: Ranked, words: Sequence[Wanted], of_first: float, every: Sequence[Wanted] = ()) -> Match:
    """The chance that a dossier fits, and its lines, those nearest to the question first."""
    dossier = ranked.dossier
    near = ranked.near or (0.0,) * len(dossier.lines)
    body = [line for line in dossier.lines if line.heading != FACTS]
    lines = sorted(body, key=lambda line: (-_introduces(line, dossier, every, near[line.order]), line.order))
    signs = {
        "coverage": covered(words, dossier.terms),
        "line": max((covered(words, line.terms) for line in body), default=0.0),
        "hit": min(ranked.hit, 1.0),
        "meaning": ranked.signs.get("meaning", 0.0),
        "of_first": of_first,
    }
    chance = 1 / (1 + exp(-_BIAS - sum(_CHANCE[name] * value for name, value in signs.items())))
    return Match(ranked, chance, tuple(lines))


_NEAR, _FIGURES = 0.25, 0.15


def _introduces(line: Line, dossier: Dossier, words: Sequence[Wanted], near: float) -> float:
    """How well a line shows that its project fits: what it says with the title, its meaning, its figures."""
    figures = bool(re.search(r"\d", line.text))
    return covered(words, line.terms | dossier.title_terms) + _NEAR * near + _FIGURES * figures


def as_evidence(
    matches: Sequence[Match], ranked: Sequence[Ranked], question: Question, words: Sequence[Wanted]
) -> Evidence:
    """The matches as evidence: of each its best line, and the line that answers the question's other parts.

    No matches is no evidence; what was ranked first is then only near.
    """
    if not matches:
        return Evidence(missing=question.parts, nearest=nearest(ranked, words))
    verdicts = []
    for one in matches:
        others = [find(one.ranked, part, question, words) for part in question.parts[1:]]
        lines = dict.fromkeys([one.lines[0], *(found.lines[0] for found in others if found.lines)])
        verdicts.append(Verdict(one.ranked, (Found(question.parts[0], tuple(lines), one.score, asked=tuple(words)),)))
    return Evidence(tuple(verdicts), overview=True)

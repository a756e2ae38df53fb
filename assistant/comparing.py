""""Welke stad": every project of the register that matches a question, best first, with the lines that say so.

A project matches when its text covers what the question is about; how much is enough depends on the best match, since
a question of one word is covered sooner than one of eight. Knows nothing about wording or channels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.dossiers import FACTS, Dossier, Line, Ranked
from assistant.evidence import Evidence, Found, Verdict, find, missing_subject
from assistant.matching import Wanted, covered
from assistant.questions import Question

ENOUGH, OF_BEST = 0.5, 0.78
MOST = 8


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
    """The projects that fit a question, best first; at most `MOST`."""
    fits = [fit(item, words) for item in ranked if missing_subject(item.dossier, question, words) is None]
    fits = [one for one in fits if one.lines]
    if not fits:
        return ()
    best = max(one.score for one in fits)
    level = max(ENOUGH, OF_BEST * best)
    chosen = sorted((one for one in fits if one.score >= level), key=lambda one: (-one.score, one.dossier.id))
    return tuple(chosen[:MOST])


def fit(ranked: Ranked, words: Sequence[Wanted]) -> Match:
    """How well one dossier fits: its title, its best line with the title, the whole, and what the search thought."""
    dossier = ranked.dossier
    body = [line for line in dossier.lines if line.heading != FACTS]
    near = ranked.near or (0.0,) * len(dossier.lines)
    scored = sorted(
        ((covered(words, line.terms) + near[line.order], line) for line in body), key=lambda pair: (-pair[0], pair[1].order)
    )
    with_title = max((covered(words, line.terms | dossier.title_terms) for line in body), default=0.0)
    score = (
        0.3 * ranked.coverage + 0.25 * with_title + 0.15 * ranked.title + 0.15 * min(ranked.hit, 1.0)
        + 0.15 * ranked.signs.get("meaning", 0.0)
    )  # fmt: skip
    return Match(ranked, score, tuple(line for _, line in scored))


def as_evidence(matches: Sequence[Match], question: Question, words: Sequence[Wanted]) -> Evidence:
    """The matches as evidence: of each its best line, and the line that answers the question's other parts."""
    verdicts = []
    for one in matches:
        others = [find(one.ranked, part, question, words) for part in question.parts[1:]]
        lines = dict.fromkeys([one.lines[0], *(found.lines[0] for found in others if found.lines)])
        verdicts.append(Verdict(one.ranked, (Found(question.parts[0], tuple(lines), one.score, asked=tuple(words)),)))
    return Evidence(tuple(verdicts), missing=() if verdicts else question.parts, overview=True)

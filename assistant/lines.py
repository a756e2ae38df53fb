"""How good a line is as the answer to a part of a question: by its words, its form and the place where it stands.

Knows nothing about whether it is good enough; that is for `assistant.evidence`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.cues import CUE_WORDS
from assistant.dossiers import DIFFERING, FACTS, Dossier, Line, Ranked
from assistant.matching import Wanted, covered, terms_of
from assistant.properties import Property
from assistant.questions import WORD, Part, Question
from assistant.senses import senses_of
from assistant.stating import HAS_ENDED, HAS_FORM, admits_absence, counts, is_number, states
from indexing import dutch

SUBJECT_NAME = 0.6
"""A word of a name counts as present from this match on: compounds and translations included, mere parts not."""
PARTLY = 0.35
"""Half a compound is enough for a noun not to be missing."""


def asked_words(dossier: Dossier, part: Part, question: Question, words: Sequence[Wanted]) -> tuple[Wanted, ...]:
    """The words of a part that say which property is asked: not the subject the document is about, not the cue."""
    inside = set(dutch.words(part.text))
    cues = CUE_WORDS.get(part.property, frozenset())
    subject = dossier.title_terms | terms_of(" ".join(dossier.cities))
    counted, none = set(dutch.words(part.counted or "")), frozenset[str]()
    asked = (
        word
        for word in words
        if word.word in inside and word.word not in cues and not word.name
        and word.found_in(subject, none if word.word in counted else dossier.title_senses) < SUBJECT_NAME
        and word.word not in question.years and not _names_place(word.word, question) and not is_number(word.word)
    )  # fmt: skip
    return tuple(replace(word, weight=_VERBS * word.weight) if _is_side(word, part) else word for word in asked)


_VERBS = 0.45
"""A value is asked by its noun; the verb beside it ("trekt", "telt", "gaf") may differ and counts this much."""


def _is_side(word: Wanted, part: Part) -> bool:
    """Whether a word is a verb beside what is asked. Who did something is asked by the verb itself."""
    return word.verb and not word.light and part.property not in ("wie", "instantie")


def _names_place(word: str, question: Question) -> bool:
    """Whether a word is a municipality of the question or its adjective."""
    return any(word.startswith(dutch.fold(place)[:-1]) for place in question.municipalities)


_NOTHING_ASKED = 0.3
_TOLD_ANYHOW = 0.85
"""Lessons, results, reasons are told in other words than they are asked in: asked words of less weight than this
together leave the rest as covered by the subject."""
SOFT: frozenset[Property] = frozenset({"les", "gevolg", "kritiek", "wijze", "reden", "wat", "ja of nee", "status"})


def asked_coverage(asked: Sequence[Wanted], part: Part, terms: frozenset[str], senses: frozenset[str]) -> float:
    """How much of the asked words some terms cover; all of it when the words are too light to ask anything."""
    heavy = sum(word.weight for word in asked if not word.light)
    if heavy < _NOTHING_ASKED:
        return 1.0
    demanded = list(dutch.words(part.demanded or ""))[-1:]
    concrete = any(word.word in demanded and word.weight >= _NOTHING_ASKED for word in asked)
    if part.property not in SOFT or part.degree or concrete:
        return covered(asked, terms, senses)
    total = sum(word.weight for word in asked)
    return 1.0 - (1.0 - covered(asked, terms, senses)) * total / max(total, _TOLD_ANYHOW)


def admits(line: Line) -> bool:
    """Whether a line says that the sources do not tell."""
    return line.heading not in DIFFERING and admits_absence(line.text)


LINE_WEIGHTS = {
    "asked": 1.4, "near": 0.3, "own": 0.5, "form": 0.8, "home": 1.0, "late": -0.02, "away": 0.2, "counts": 0.2,
    "ended": 0.8,
}  # fmt: skip
"""What each sign that a line is the answer counts for."""


_LEAST = 0.1


def here(words: Sequence[Wanted], dossier: Dossier) -> list[Wanted]:
    """The words beside the place of a document, each as telling as it is rare among its lines."""
    home = terms_of(" ".join(dossier.cities))
    words = [word for word in words if word.found_in(home) < SUBJECT_NAME] or list(words)
    body = [line for line in dossier.lines if line.heading not in (FACTS, *DIFFERING)] or list(dossier.lines)
    weighed = []
    for word in words:
        share = sum(word.found_in(line.terms, line.senses) >= SUBJECT_NAME for line in body) / max(len(body), 1)
        weight = (word.weight / _LIGHTNESS if word.light else word.weight) * max(_LEAST, (1.0 - share) ** _RARITY)
        weighed.append(replace(word, weight=weight))
    return weighed


_LIGHTNESS, _RARITY = 0.5, 2.0


def _tells_of_end(part: Part) -> bool:
    """Whether a part asks why something ended or what became of it."""
    return part.property == "gevolg" or (part.property in ("reden", "ja of nee") and bool(_ENDED.search(part.text)))


def _counts_it(line: Line, part: Part, own: Sequence[Wanted]) -> bool:
    """Whether a number stands by the counted word, its subject or not."""
    counted = set(dutch.words(part.counted or ""))
    wanted = [word for word in own if word.word in counted]
    return bool(wanted) and counts(line.text, spans_of(line.text, wanted))


def spans_of(text: str, wanted: Sequence[Wanted]) -> list[tuple[int, int]]:
    """Where one of these words stands in a text."""
    return [
        found.span()
        for found in WORD.finditer(text)
        if any(word.found_in(terms_of(found.group()), senses_of(found.group())) >= SUBJECT_NAME for word in wanted)
    ]


def score_line(
    line: Line,
    ranked: Ranked,
    part: Part,
    question: Question,
    asked: Sequence[Wanted],
    own: Sequence[Wanted],
    strictly: Sequence[Wanted],
) -> tuple[float, float]:
    """(how good a line is for this part, how much of the asked words it and its neighbours cover)."""
    near = neighbours(ranked.dossier, line)
    coverage = asked_coverage(asked, part, line.terms, line.senses)
    windowed = max(coverage, 0.9 * asked_coverage(asked, part, *near))
    if strictly is not asked:
        windowed = min(
            windowed,
            max(asked_coverage(strictly, part, line.terms, line.senses), 0.9 * asked_coverage(strictly, part, *near)),
        )
    signs = {
        "asked": coverage,
        "near": windowed,
        "own": covered(own, line.terms, line.senses),
        "form": float(states(part.property, line.text)) if part.property in HAS_FORM else 0.5,
        "home": at_home(line, part.property),
        "late": float(line.order),
        "away": float(bool(line.heading) and not at_home(line, part.property)),
        "counts": float(_counts_it(line, part, own)),
        "ended": float(bool(_tells_of_end(part) and HAS_ENDED.search(line.text))),
    }
    score = sum(LINE_WEIGHTS[name] * value for name, value in signs.items())
    if part.property == "reden" and line.heading.startswith("Probleem") and _ENDED.search(part.text):
        score -= 1.0
    if any(year in line.text for year in question.years):
        score += 0.4
    if line.heading == FACTS and not is_short_field(line, part.property):
        score -= 0.6
    return score, windowed


_ENDED = re.compile(
    r"\b(?:gestopt|stopt\w*|stop(?:ped|s)?|teruggedraaid|afgeschaft|afgeblazen|beëindigd|mislukt\w*|geschrapt|doorgegaan|"
    r"abandoned|cancelled|scrapped|failed|ended)\b",
    re.IGNORECASE,
)
"""Why something ended is not told by the problem it was to solve."""


def neighbours(dossier: Dossier, line: Line) -> tuple[frozenset[str], frozenset[str]]:
    """The terms and senses of a line with those before and after it in the same passage."""
    near = [
        dossier.lines[order]
        for order in (line.order - 1, line.order, line.order + 1)
        if 0 <= order < len(dossier.lines) and dossier.lines[order].passage.id == line.passage.id
    ]
    return frozenset().union(*(one.terms for one in near)), frozenset().union(*(one.senses for one in near))


_FIELD = 0.5
"""What the short field of a property counts for beside its name."""

_HOMES: dict[Property, tuple[str, float]] = {
    "les": (r"^Lessen", 1.5),
    "gevolg": (r"^Resultaat", 0.8),
    "reden": (r"^(?:Probleem|Lessen)", 0.2),
    "wijze": (r"^Aanpak", 0.4),
    "kritiek": (r"^(?:Lessen|Resultaat|Probleem)", 0.3),
    "status": (r"^Resultaat", 0.5),
}


_LABELS: dict[Property, str] = {
    "gemeenten": "Gemeente", "contact": "Contact:", "status": "Status:", "duur": "Periode:",
    "instantie": "Betrokken organisaties:", "wie": "Betrokken organisaties:",
}  # fmt: skip


def is_short_field(line: Line, property_: Property) -> bool:
    """Whether a line is the short field of the record that gives this property: "Gemeenten: Breda, Ede."."""
    label = _LABELS.get(property_)
    return line.heading == FACTS and label is not None and line.text.startswith(label)


def at_home(line: Line, property_: Property) -> float:
    """A line under the heading where this property is told counts for more."""
    if is_short_field(line, property_):
        return _FIELD
    home = _HOMES.get(property_)
    return home[1] if home and re.match(home[0], line.heading) else 0.0

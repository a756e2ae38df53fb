"""Does a dossier state the asked property of the named subject? The honest conclusion, part by part.

A score threshold cannot tell: an unanswerable question about a known subject scores as high as an answerable one. So
three things are asked of the text itself: is the named subject in this document, does a line near the asked words have
the form of an answer, and does the text not admit that it does not know. Knows nothing about wording or channels.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.dossiers import DIFFERING, FACTS, Dossier, Line, Ranked
from assistant.matching import Wanted, covered, terms_of
from assistant.properties import STRICT, Property
from assistant.questions import WORD, Part, Question
from assistant.senses import senses_of
from assistant.stating import HAS_ENDED, HAS_FORM, admits_absence, counts, is_number, states
from corpus import municipalities
from indexing import dutch

_CUES: dict[Property, str] = {
    "bedrag": "kost kosten kostte kostten kostprijs prijs bedrag geld euro euro's hoog hoogte duur betaald betalen "
    "budget cost costs "
    "price amount money much euros paid pay expensive begroting financiering bedraagt bedroeg bijdrage subsidie "
    "steun investering "
    "geïnvesteerd funding grant contribution receive received betaalde betaalt neertellen neergeteld uitgeven "
    "uitgegeven "
    "besteed besteedde besteden gekost prijskaartje spend spent",
    "percentage": "procent percentage deel share percent",
    "aantal": "aantal hoeveel number many vaak often groot large big ver far snel fast",
    "datum": "wanneer datum jaar maand dag when date year sinds since welk until last lasted",
    "duur": "lang duur duurt duurde looptijd long jaar jaren maanden weken dagen years months weeks days last "
    "lasted duration",
    "wie": "wie who welke partij partijen organisatie organisaties bedrijf company organisation betrokken involved "
    "parties",
    "gemeenten": "welke gemeente gemeenten stad steden city cities municipality municipalities meedoen mee deden "
    "doen deelnemers take took part",
    "instantie": "wie who welke partij partijen organisatie organisaties bedrijf bedrijven leverancier company "
    "organisation partners",
    "naam": "naam namen heet heette heten name names called named luiden luidt",
    "waar": "waar where plek plekken locatie locaties place location",
    "reden": "waarom waardoor reden redenen oorzaak aanleiding why reason belangrijk",
    "grondslag": "grondslag wet wettelijke juridische basis legal law basis grond",
    "gevolg": "gebeurde gebeurd gebeurt leverde levert opgeleverd resultaat resultaten uitkomst uitkomsten "
    "opbrengst geworden gevolgen "
    "effect effecten happened happen result results outcome become became achieve achieved succeed success werkte "
    "bleek gelukt geslaagd",
    "les": "les lessen leren leerde leerden leert geleerd lesson lessons learn learned learnt advies aanbevelen "
    "beveelt aan "
    "belangrijkste draw draws moeten regelen tip tips adviezen raadt raden aanraden letten valkuil valkuilen pitfalls",
    "kritiek": "kritiek mis ging gingen fout bezwaren bezwaar klachten problemen probleem lastig nadelen criticism "
    "wrong went go problem "
    "problems objections opgeroepen critici",
    "status": "status stand zaken actief loopt state running",
    "contact": "contact opnemen contactpersoon aanspreekpunt trekker trekt bellen mailen touch lead leads terecht "
    "persoon contacteren",
    "tekst": "letterlijk letterlijke luiden tekst alle verbatim text",
    "ja of nee": "succeed",
    "wijze": "werkt werken manier work works way",
    "wat": "what wat eisen betekent mean means houdt zegt zei gaat doet deed",
}
_CUE_WORDS = {name: frozenset(words.split()) for name, words in _CUES.items()}

SUBJECT_NAME = 0.6
"""A word of a name counts as present from this match on: compounds and translations included, mere parts not."""
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


def cues(question: Question) -> frozenset[str]:
    """The words that say which properties a question asks for, and nothing about what."""
    return frozenset().union(*(_CUE_WORDS.get(part.property, frozenset()) for part in question.parts))


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


def asked_words(dossier: Dossier, part: Part, question: Question, words: Sequence[Wanted]) -> tuple[Wanted, ...]:
    """The words of a part that say which property is asked: not the subject the document is about, not the cue."""
    inside = set(dutch.words(part.text))
    cues = _CUE_WORDS.get(part.property, frozenset())
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
_SOFT: frozenset[Property] = frozenset({"les", "gevolg", "kritiek", "wijze", "reden", "wat", "ja of nee", "status"})


def asked_coverage(asked: Sequence[Wanted], part: Part, terms: frozenset[str], senses: frozenset[str]) -> float:
    """How much of the asked words some terms cover; all of it when the words are too light to ask anything."""
    heavy = sum(word.weight for word in asked if not word.light)
    if heavy < _NOTHING_ASKED:
        return 1.0
    demanded = list(dutch.words(part.demanded or ""))[-1:]
    concrete = any(word.word in demanded and word.weight >= _NOTHING_ASKED for word in asked)
    if part.property not in _SOFT or part.degree or concrete:
        return covered(asked, terms, senses)
    total = sum(word.weight for word in asked)
    return 1.0 - (1.0 - covered(asked, terms, senses)) * total / max(total, _TOLD_ANYHOW)


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
        and _fits(line, dossier, part, question, asked)
        and score[1] >= needed
        and _has_demanded(line, dossier, part, asked)
    ]
    told = [(score, line) for score, line in fitting if not admits(line)]
    admitted = next((line for score, line in scored if admits(line) and score[1] >= needed), None)
    if not told:
        return Found(part, (), best_coverage, admitted)
    if _outweighs(admitted, told[0][1], part, asked, whole, dossier):
        return Found(part, (), best_coverage, admitted)
    return Found(part, tuple(line for _, line in told), told[0][0][1], admitted, asked)


def _has_demanded(line: Line, dossier: Dossier, part: Part, asked: Sequence[Wanted]) -> bool:
    """Whether a line or its neighbours speak of the noun that is demanded: "de levensduur", "welke kleur"."""
    inside = set(dutch.words(part.demanded or "")) if part.property != "instantie" else set[str]()
    nouns = [word for word in asked if word.word in inside and not word.verb and word.weight >= _CONCRETE]
    return not nouns or nouns[-1].found_in(*neighbours(dossier, line)) >= _PARTLY


_CONCRETE = 0.4
"""A noun weighs at least this much that a text must have: "standpunt", "probleem" are told without the word."""

_FREELY: frozenset[Property] = _SOFT | {"wie"}
_OF_SUBJECT, _NAMED_BY_TITLE, _CLOSE, _UNTOLD = 0.2, 0.4, 0.4, 0.6
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
    return all(word.found_in(dossier.terms, dossier.senses) >= _PARTLY for word in nouns)


_PARTLY = 0.35
"""Half a compound is enough for a noun not to be missing."""


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
    return part.property == "gevolg" or (part.property == "reden" and bool(_ENDED.search(part.text)))


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
    r"\b(?:gestopt|stopt\w*|stop(?:ped|s)?|teruggedraaid|afgeschaft|afgeblazen|beëindigd|mislukt\w*|geschrapt|"
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


def _fits(line: Line, dossier: Dossier, part: Part, question: Question, asked: Sequence[Wanted]) -> bool:
    """Whether a line has the form of an answer to the part."""
    if part.property == "contact":
        return line.text.startswith("Contact:") or "trek" in line.text
    if part.property == "gemeenten":
        return bool(municipalities.find(line.text))
    if part.property == "instantie":
        return bool(_somebody(line.text, question))
    if part.counted is not None:
        return _counts(line, part, asked, dossier)
    if part.property == "bedrag" and _GIVEN.search(part.text):
        return states("bedrag", _FREE.sub("", line.text))
    if part.property in STRICT or part.property in ("tekst", "grondslag", "naam"):
        return states(part.property, line.text)
    return True


_GIVEN = re.compile(
    r"\b(?:budget\w*|begroting\w*|\w*subsidie\w*|boete\w*|\w*investering\w*|grant|fine)\b", re.IGNORECASE
)
_FREE = re.compile(r"\b(?:gratis|kosteloos)\b", re.IGNORECASE)
"""What costs nothing answers what it costs, not how high a budget or a fine is."""

_PROPER = re.compile(
    r"(?<=[\w,;:)'’\"/&(-] )['‘\"(]?([A-Z][\w&.-]+)|\b([A-Z]{2,}\w*)\b(?!-[a-z])|(?<=: )([A-Z][\w&.-]+)"
)


def _somebody(text: str, question: Question) -> set[str]:
    """The proper names in a line that the question did not bring along."""
    asked = set(dutch.words(question.text))
    names = {next(filter(None, found.groups())) for found in _PROPER.finditer(text)}
    return {name for name in names if not _ABBREVIATED.match(name) and dutch.fold(name).strip(".") not in asked}


_ABBREVIATED = re.compile(r"[A-Z]{2,}-[a-z]")
"""MAC-adressen, AP-boete: an abbreviation in front of a common noun names nobody."""


def states_degree(line: Line, ranked: Ranked, part: Part, words: Sequence[Wanted]) -> bool:
    """Whether a line or its neighbours speak of the quality that "hoe tevreden", "how safe" asks after."""
    asked = [word for word in words if word.word == part.degree]
    near = neighbours(ranked.dossier, line)
    return not asked or any(word.found_in(*near) >= SUBJECT_NAME for word in asked)


def _counts(line: Line, part: Part, asked: Sequence[Wanted], dossier: Dossier) -> bool:
    """A count fits when a number stands by the counted word; where that word is the subject, any number does."""
    counted = set(dutch.words(part.counted or ""))
    wanted = [word for word in asked if word.word in counted]
    if not wanted:
        return states("aantal", line.text)
    if all(not _PLURAL.search(word.word) for word in wanted):
        return states("aantal", line.text) and any(word.found_in(line.terms, line.senses) >= 0.6 for word in wanted)
    return counts(line.text, spans_of(line.text, wanted))


_PLURAL = re.compile(r"(?:en|s)$")
"""What is counted is a plural; of what is not ("hoeveel energie") any figure beside it is an amount."""


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
        return dossier.is_record and not (dossier.project and dossier.project.result) and _names(admitted, part)
    telling = [word for word in asked if not word.light and not word.verb]
    if not telling:
        named = part.property in ("naam", "bedrag") and _names(admitted, part)
        return named or (any(word.verb for word in asked) and covered(own, admitted.terms) >= _SAME_SUBJECT)
    return covered(telling, admitted.terms) > covered(telling, told.terms)


_SAME_SUBJECT = 0.3
"""An admission is about the subject when it covers this much of the words of the part."""


def _names(line: Line, part: Part) -> bool:
    """Whether a line holds a cue of the property: "namen", "resultaten", "kosten"."""
    return not _CUE_WORDS[part.property].isdisjoint(dutch.words(line.text))


# ---- the whole ------------------------------------------------------------------------------------------------------

EXAMINED = 8
"""How many dossiers are examined; the rest is too far down to be about the question."""
NEAR_ENOUGH, EQUALLY_GOOD = 0.6, 0.93
"""A dossier may answer from this share of the best score on, and be cited beside the first from that share on."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the corpus has on a question: the dossiers that answer, first the one to lead with, and what nobody has."""

    answering: tuple[Verdict, ...] = ()
    missing: tuple[Part, ...] = ()
    nearest: tuple[Line, ...] = ()
    overview: bool = False

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
    if best.title >= _ITS_OWN and question.asks(*STRICT):
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
"""A document whose title covers this much of the question is the subject's own; where there is one, a value comes from
no document whose title covers less than half of that."""


def _owns_up(verdict: Verdict) -> bool:
    """Whether the subject's own document answers nothing and says itself that the sources do not tell."""
    admits_it = any(found.admitted for found in verdict.found)
    return not verdict.answered and admits_it and verdict.ranked.title >= _ITS_OWN


def nearest(ranked: Sequence[Ranked], words: Sequence[Wanted], admitted: Sequence[Line] = ()) -> tuple[Line, ...]:
    """One line of each of the three best dossiers; in place of it the line that says the sources do not tell."""
    admissions = {line.passage.document_id: line for line in reversed(admitted)}
    lines: list[Line] = []
    for item in ranked[:_OFFERED]:
        body = [line for line in item.dossier.lines if line.heading != FACTS]
        best = max(body, key=lambda line: (covered(words, line.terms), -line.order), default=None)
        chosen = admissions.get(item.dossier.id, best)
        if chosen is not None:
            lines.append(chosen)
    return tuple(lines)


_OFFERED = 3

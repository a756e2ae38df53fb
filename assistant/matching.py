"""How much of a question a text covers: its content words, each as telling as it is rare, matched in any Dutch form.

Stems, compound parts and synonyms come from `indexing.dutch`, Dutch for English from `assistant.english`. Knows
nothing about documents, hits or answers; a text is a set of index terms here.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from math import log

from assistant.english import base_forms, dutch_for, is_english_verb
from assistant.questions import Question
from assistant.senses import apart, everyday_senses, infinitive_of, senses_of_stem, senses_of_word
from assistant.words import listed
from indexing import dutch
from indexing.field_words import STOP_DUTCH, STOP_ENGLISH
from indexing.frequencies import english_zipf_table, zipf_table

PARTS = 0.75
"""A compound whose parts all stand in the text, apart from each other, counts this much of the word itself."""
SYNONYM = 0.85
"""A word that means the same counts this much."""
SENSE = 0.8
"""A word of one sense with it (`assistant.senses`) counts this much, where senses are looked at."""


@dataclass(frozen=True, slots=True)
class Telling:
    """How telling a word is: its inverse document frequency over the register, between 0 and 1.

    `documents` counts in how many projects a stem occurs. The form is that of BM25 (Robertson & Zaragoza, 2009),
    divided by its largest value so that thresholds do not depend on the size of the corpus.
    """

    documents: Mapping[str, int] = field(default_factory=dict)
    total: int = 0

    def of(self, stem: str) -> float:
        """1 for a word no project has, towards 0 for one that all have."""
        count = self.documents.get(stem, 0)
        return log(1 + (self.total - count + 0.5) / (count + 0.5)) / log(2 * self.total + 2) if self.total else 0.5

    def knows(self, stem: str) -> bool:
        """Whether any project has it."""
        return stem in self.documents

    @classmethod
    def over(cls, texts: Iterable[str]) -> Telling:
        """Counted over texts, one per project."""
        counts: dict[str, int] = {}
        total = 0
        for text in texts:
            total += 1
            for stem in terms_of(text):
                counts[stem] = counts.get(stem, 0) + 1
        return cls(counts, total)


@lru_cache(maxsize=20_000)
def terms_of(text: str) -> frozenset[str]:
    """The index terms of a text as a set, with the loose stem of every word: what a wanted word is looked up in."""
    return frozenset(dutch.analyse(text)).union(loose for loose in map(loose_stem, dutch.words(text)) if loose)


_VERBAL = re.compile(r"(?:ingen|ing|eerde|eren|eerd|te|de|ten|den|ens|en|ers|er|s|t|d)$")


@lru_cache(maxsize=100_000)
def loose_stem(word: str) -> str:
    """What a verb and its noun share, marked "~": bespaart, besparing, bespaarde → ~bespar. Empty for short words.

    >>> loose_stem("bespaart") == loose_stem("besparing"), loose_stem("vertraagd") == loose_stem("vertraging")
    (True, True)
    """
    if len(word) < 6 or not word.isalpha():
        return ""
    stem = _VERBAL.sub("", word.removeprefix("ge") if len(word) > 8 else word)
    stem = re.sub(r"([aeou])\1(?=[^aeiou]*$)", r"\1", stem)
    stem = re.sub(r"([^aeiou])\1$", r"\1", stem)
    return "~" + stem if len(stem) >= 4 else ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One content word of a question and the terms that stand for it.

    `own` are its stems (and those of its Dutch translations), `parts` the parts of each compound, `similar` synonyms.
    """

    word: str
    own: frozenset[str]
    parts: tuple[frozenset[str], ...]
    similar: frozenset[str]
    weight: float
    name: bool = False
    light: bool = False
    verb: bool = False
    senses: frozenset[str] = frozenset()
    part_senses: tuple[tuple[tuple[str, frozenset[str]], ...], ...] = ()

    def found_in(self, terms: frozenset[str], senses: frozenset[str] = frozenset()) -> float:
        """How well the terms of a text cover this word: 1 for the word itself, 0 for nothing.

        With the senses of the text a word that shares one counts too, and a compound whose parts do.
        """
        if self.own & terms:
            return 1.0
        best = SYNONYM if self.similar & terms else 0.0
        for parts in self.parts:
            best = max(best, PARTS * len(parts & terms) / len(parts))
        if senses:
            best = max(best, self._by_sense(terms, senses))
        return best

    def _by_sense(self, terms: frozenset[str], senses: frozenset[str]) -> float:
        if self.senses & senses:
            return SENSE
        best = 0.0
        for parts in self.part_senses:
            present = sum(piece in terms or bool(marks & senses) for piece, marks in parts)
            best = max(best, PARTS * SENSE * present / len(parts))
        return best


def wanted(question: Question, telling: Telling) -> tuple[Wanted, ...]:
    """The content words of a question, in order, each once."""
    names = {word for name in question.names for word in dutch.words(name)}
    surface = [_joined(word) for word in dutch.words(question.text)]
    phrases = _phrase_synonyms(surface)
    found: dict[str, Wanted] = {}
    verbs = apart(surface)
    for word in surface:
        if word not in found and is_content(word):
            one = wanted_word(word, telling, english=question.language == "en", name=word in names)
            whole = frozenset().union(*(senses_of_word(verb) for verb in verbs if one.verb and _is_of(word, verb)))
            found[word] = replace(one, similar=one.similar | phrases.get(word, frozenset()), senses=one.senses | whole)
    return tuple(found.values())


def _is_of(word: str, verb: str) -> bool:
    """Whether a word is the first piece of a separable verb that stands apart: "wees … af", afwijzen."""
    return verb.endswith(infinitive_of(word) or "?")


def _joined(word: str) -> str:
    """wi-fi → wifi, e-bike → ebike: short pieces are one word."""
    pieces = word.split("-")
    return "".join(pieces) if len(pieces) == 2 and max(map(len, pieces)) <= 3 else word


def _phrase_synonyms(surface: Sequence[str]) -> dict[str, frozenset[str]]:
    """What pairs of words mean together ("digital twin" → tweeling), for each word of the pair."""
    found: dict[str, frozenset[str]] = {}
    for first, second in itertools.pairwise(surface):
        apart = {term.token for word in (first, second) for term in dutch.analyse_question(word)}
        together = _similar(f"{first} {second}")
        for word in (first, second):
            found[word] = found.get(word, frozenset()) | (together - apart)
    return found


def wanted_word(word: str, telling: Telling, *, english: bool = False, name: bool = False) -> Wanted:
    """One word made ready for matching; its weight is the most common reading's."""
    forms = [word]
    if english and not (name and telling.knows(dutch.stem(word))):
        forms += [form for translation in dutch_for(word) for form in dutch.words(translation)]
    own: set[str] = set()
    parts: list[frozenset[str]] = []
    similar: set[str] = set()
    for form in forms:
        analysed = dutch.analyse(form)
        own.update(analysed[:1])
        pieces = frozenset(piece for piece in analysed[1:] if piece not in analysed[:1])
        if len(pieces) > 1:
            parts.append(pieces)
        similar |= (_similar(form, english=english and form == word) | {loose_stem(form)}) - set(analysed) - {""}
    known = [stem for stem in own | similar if telling.knows(stem)]
    if not known and not parts and not english:
        known = _respelt(word, telling)
        similar.update(known)
    if known or not parts:
        weight = min((telling.of(stem) for stem in known), default=telling.of(word))
    else:
        weight = max(telling.of(stem) for pieces in parts for stem in pieces)
    light = word in _LIGHT and not name
    weight = min(weight, _general(word, english=english and not name)) * (_LIGHTNESS if light else 1)
    of_verb = None if name or english else infinitive_of(word)
    similar |= set(dutch.analyse(of_verb)[:1]) - own if of_verb else set()
    verb = not name and (is_english_verb(word) if english else of_verb is not None)
    senses = frozenset[str]() if name else frozenset().union(*map(senses_of_word, forms))
    if english and not name:
        senses = senses.union(*map(everyday_senses, {word, *forms}))
    part_senses = tuple(tuple((piece, senses_of_stem(piece)) for piece in sorted(pieces)) for pieces in parts)
    return Wanted(
        word, frozenset(own), tuple(parts), frozenset(similar), weight, name, light, verb, senses, part_senses
    )


def _respelt(word: str, telling: Telling) -> list[str]:
    """The likely spelling of a word that neither the register nor the language knows."""
    terms = dutch.analyse_question(word, lambda token: telling.documents.get(token, 0))
    return [term.token for term in terms if term.weight == dutch.TYPO_WEIGHT and telling.knows(term.token)]


def _general(word: str, *, english: bool = False) -> float:
    """How telling a word is in its language at large: 1 up to a Zipf frequency of 3.5, falling to a quarter at 5.4."""
    common = zipf_table().get(word, 0.0)
    if english:
        common = max(common, english_zipf_table().get(word, 0.0))
    return min(1.0, max(0.25, (6.0 - common) / 2.5))


_SURE = 0.5
"""A translation out of the learnt table counts from this share on."""


_PHRASE = 0.2
"""A synonym of three terms or more weighs less than this: one of its terms alone says too little."""


def _similar(form: str, *, english: bool = False) -> set[str]:
    """Synonyms, what an abbreviation stands for, and sure translations of one word or pair of words."""
    asked = [f"the {base}" for base in (form, *base_forms(form))] if english else [form]
    terms = [term for text in asked for term in dutch.analyse_question(text)]
    return {
        term.token for term in terms if _PHRASE <= term.weight <= dutch.SYNONYM_WEIGHT or _SURE <= term.weight < 1.0
    }


_EMPTY = listed(
    """
    during per across upon gemeente gemeenten stad steden nederland nederlandse city cities municipality
    municipalities dutch netherlands project projecten projects precies exactly inmiddels totaal total use used uses
    tell te hoeveel keer zoveel eigenlijk zo'n ooit wel weleens namens altogether zit gaat gaan komt waarover
    """
)
"""Words that stand in nearly every document here, whatever the register: matching them says nothing."""


_LIGHT = listed(
    """
    gelden geldt gold veranderd veranderde veranderen leverde levert leveren liep lopen loopt vinden vindt vond
    vonden krijgen krijgt kreeg kregen krijg komen kwam kwamen moeten voldoen voldoet regelen geregeld helpen helpt
    hielp gebruikt gebruiken gebruikte ingezet inzetten inzet maken maakt maakte gemaakt zetten zet zorgen zorgt
    zorgde werken werkt werkte werkten begonnen begon starten gestart noemt noemen noemde zegt zeggen zei vroeg
    vragen vraagt vertelt kreeg gaf geven geeft gegeven nemen nam neemt genomen houden houdt hield brengen bracht
    staat staan stond stonden bang willen wilde denken dacht weten wist zien zag gezien kijken bekijken opnemen
    opzetten bereikt bereiken betrokken achter deden deed meedoen voerde uitvoeren uitgevoerd bestaan bestaat
    blijven bleef hangt hangen belangrijk belangrijkste grote groot nieuwe nieuw goed goede lastig moeilijk mogelijk
    precieze exacte praten spreken voordat normaal ervaring doel bleek blijkt lag liggen ligt verwacht try tried
    deal find found get got give gave make made take took go went come came keep kept let put run ran say said see
    saw set work works worked working want wanted need needed help helped start started begin began happen happened
    draw big large new main important experience seen given done doing zaten zat zitten uiteindelijk oorspronkelijk
    originally meant mean means think thinks thought eventually finally really
    """
)
"""Verbs and adjectives that any question may have: whether a text repeats them says little."""
_LIGHTNESS = 0.3


_POINTER = re.compile(
    r"(?:daar|hier|waar|er)(?:aan|achter|bij|door|in|langs|mee|na|naar|naast|onder|op|over|tegen|toe|tussen|uit|van|"
    r"voor)"
)


def is_content(word: str) -> bool:
    """Whether a folded word says something about a subject; a hyphenated one when any of its pieces does."""
    pieces = word.split("-") if "-" in word else [word]
    return not _POINTER.fullmatch(word) and any(
        piece not in STOP_DUTCH and piece not in STOP_ENGLISH and piece not in _EMPTY and len(piece) > 1
        for piece in pieces
    )


def covered(words: Iterable[Wanted], terms: frozenset[str], senses: frozenset[str] = frozenset()) -> float:
    """The share of the words' weight that the terms (and senses, if given) cover, 0 to 1; 1 where nothing is wanted."""
    total = found = 0.0
    for word in words:
        total += word.weight
        found += word.weight * word.found_in(terms, senses)
    return found / total if total else 1.0


def searches(question: Question) -> tuple[str, ...]:
    """What to search for: the question; an English one as its content words with their Dutch beside them."""
    if question.language == "nl":
        return (question.text,)
    words = [word for word in dutch.words(question.text) if is_content(word)]
    return (" ".join(form for word in words for form in (word, *dutch_for(word))),)

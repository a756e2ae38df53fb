"""Dutch analysis: text in, index terms out; the same for documents and questions.

Folding, stemming, stop words that keep meaning, compound parts beside the whole word, spelling variants, and on the
question side abbreviations and synonyms at a lower weight. Knows nothing about engines, scores or documents.
Importing it loads nothing; the first analysed word loads the frequency list (about 0.15 s).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from indexing.compounds import Splitter
from indexing.field_words import ABBREVIATIONS, STOP_DUTCH, STOP_ENGLISH, SYNONYMS

ANALYSIS_VERSION = "1"

PART_WEIGHT = 0.6
SYNONYM_WEIGHT = 0.3

_WORD = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+(?:['-][^\W_]+)*")
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+")
_FOLDS = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
        **dict.fromkeys("\u2018\u2019\u02bc\u0060\u00b4", "'"),
    }
    | dict.fromkeys("\u00ad\u0002\ufffe\u200b\ufeff", "")
)
_IRREGULAR = {
    "steden": "stad", "schepen": "schip", "leden": "lid", "musea": "museum", "centra": "centrum",
    "criteria": "criterium", "koeien": "koe", "gelden": "geld",
}  # fmt: skip
_FIXED = {
    "gemeente": "gemeent",
    "gemeentes": "gemeent",
    "gemeenten": "gemeent",
    "gemeentelijk": "gemeent",
    "gemeentelijke": "gemeent",
}


@dataclass(frozen=True, slots=True)
class Term:
    """One index term of a question and how much it counts; the asker's own words weigh 1."""

    token: str
    weight: float


def analyse(text: str) -> list[str]:
    """The index terms of a text, in order: stems, then the stems of their parts.

    >>> analyse("De verkeerslichten van Almere")
    ['verkeerslicht', 'verker', 'licht', 'almer']
    """
    terms: list[str] = []
    for word in words(text):
        terms.extend(_terms_of(word))
    return terms


def analyse_question(text: str) -> list[Term]:
    """The weighted terms of a question: own words 1, parts of compounds and synonyms below that.

    A term that occurs more than once keeps its highest weight times its count among the asker's own words.
    """
    weights: dict[str, float] = {}
    surface = list(words(text))
    for word in surface:
        whole, parts = _analysed(word)
        for token in whole:
            weights[token] = weights.get(token, 0.0) + 1.0
        for token in parts:
            weights[token] = weights.get(token, 0.0) + PART_WEIGHT
    for token, weight in _widened(surface):
        weights.setdefault(token, weight)
    return [Term(token, weight) for token, weight in weights.items()]


def content_stems(text: str) -> frozenset[str]:
    """What a text is about, as a set of stems: whole words and parts, without stop words.

    >>> sorted(content_stems("Kinderopvang zonder kosten"))
    ['kinder', 'kinderopvang', 'kost', 'opvang', 'zonder']
    """
    return frozenset(analyse(text))


def words(text: str) -> Iterator[str]:
    """The folded words of a text, stop words included: lower case, no accents, one kind of hyphen and apostrophe."""
    for match in _WORD.finditer(fold(text)):
        word = match.group()
        yield (
            word.replace(".", "")
            if _THOUSANDS.fullmatch(word)
            else word.replace(",", ".")
            if word[0].isdigit()
            else word
        )


def fold(text: str) -> str:
    """Lower case, compatibility forms and accents removed, hyphens and apostrophes made one, soft hyphens gone."""
    if text.isascii():
        return text.lower().replace("\x02", "")
    folded = unicodedata.normalize("NFKD", text.translate(_FOLDS).lower())
    return "".join(letter for letter in folded if not unicodedata.combining(letter))


def stem(word: str) -> str:
    """The stem of one folded word."""
    return _stem(word)


def split(word: str) -> tuple[str, ...]:
    """The parts of one folded compound, empty when it is none."""
    return _splitter().split(word)


@lru_cache(maxsize=200_000)
def _terms_of(word: str) -> tuple[str, ...]:
    whole, parts = _analysed(word)
    return whole + parts


@lru_cache(maxsize=200_000)
def _analysed(word: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(terms of the whole word, terms of its parts); both empty for a stop word."""
    if word in STOP_DUTCH or word in STOP_ENGLISH:
        return (), ()
    if word[0].isdigit() and not any(letter.isalpha() for letter in word):
        return (word,), ()
    pieces = [piece for piece in re.split("['-]", word) if piece]
    if len(pieces) == 2 and pieces[1] == "s":
        pieces = pieces[:1]
    joined = "".join(pieces)
    whole = _stem(joined)
    parts: list[str] = []
    if len(pieces) > 1:
        for piece in pieces:
            if len(piece) > 1 and piece not in STOP_DUTCH:
                parts.extend(_terms_of(piece))
    elif joined.isalpha():
        parts.extend(_stem(part) for part in split(joined))
    return (whole,), tuple(part for part in parts if part != whole)


def _widened(surface: list[str]) -> Iterable[tuple[str, float]]:
    for position in range(len(surface)):
        for length in (3, 2, 1):
            key = " ".join(_stem(word) for word in surface[position : position + length])
            for phrase in _thesaurus().get(key, ()) if len(surface) >= position + length else ():
                tokens = analyse(phrase)
                for token in tokens:
                    yield token, SYNONYM_WEIGHT / len(tokens) ** 0.5


@cache
def _thesaurus() -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for group in SYNONYMS:
        for phrase in group:
            key = " ".join(_stem(word) for word in phrase.split())
            table[key] = table.get(key, ()) + tuple(other for other in group if other != phrase)
    for short, phrases in ABBREVIATIONS.items():
        table[_stem(short)] = table.get(_stem(short), ()) + phrases
    return table


@lru_cache(maxsize=200_000)
def _stem(word: str) -> str:
    return _FIXED.get(word) or _tidy(_stemmer().stemWord(_IRREGULAR.get(word, word)))


def _tidy(stemmed: str) -> str:
    """Makes the stems of one word one: drops a final -e (slimme), doubles (slimm, boot) become single."""
    if len(stemmed) > 4 and stemmed.endswith("e"):
        stemmed = stemmed[:-1]
    if len(stemmed) > 3 and stemmed[-1] == stemmed[-2] and stemmed[-1] not in "aeiou":
        stemmed = stemmed[:-1]
    if len(stemmed) > 3 and stemmed[-2] == stemmed[-3] and stemmed[-2] in "aeou" and stemmed[-1] not in "aeiou":
        stemmed = stemmed[:-2] + stemmed[-1]
    return stemmed


@cache
def _stemmer() -> Any:
    import Stemmer  # type: ignore[import-not-found]

    return Stemmer.Stemmer("dutch", 0)


@cache
def _splitter() -> Splitter:
    from wordfreq import get_frequency_dict

    return Splitter(get_frequency_dict("nl", "large"))

"""Dutch analysis: text in, index terms out; the same for documents and questions.

Folding, stemming, stop words that keep meaning, compound parts beside the whole word, spelling variants, and on the
question side abbreviations, synonyms, translations and likely spellings at a lower weight. Knows nothing about engines,
scores or documents. Importing it loads nothing; the first analysed word loads the frequency list (0.06 s).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice
from string import ascii_lowercase, digits
from typing import Any

from corpus import municipalities
from indexing.compounds import LONGEST, Splitter
from indexing.field_words import ABBREVIATIONS, STOP_DUTCH, STOP_ENGLISH, SYNONYMS
from indexing.frequencies import zipf_table
from indexing.translating import cognates, table

ANALYSIS_VERSION = "6"

PART_WEIGHT = 0.8
SYNONYM_WEIGHT = 0.3
COGNATE_WEIGHT = 0.8
TYPO_WEIGHT = 0.7
PLACE_WEIGHT = 0.5
"""How much a term counts that the asker did not write, against 1 for one they did; chosen on the dev sets."""

MOST_TERMS = 128
"""Terms of a question that are asked for, the asker's own first: a pasted page must not occupy the engine."""

SHORTEST_RESPELT, MOST_RESPELT = 5, 3
"""Letters a word must have, and words of one question for which a likely spelling is looked for: 2 ms each."""

RARE, FOREIGN, LIKELY_FOREIGN = 2.0, 3.5, 4.7
"""Zipf frequencies in Dutch below which a word may be a typing error; is English; counts for an English question."""

Known = Callable[[str], int]
"""In how many passages of the index a term occurs."""

_WORD = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+(?:['-][^\W_]+)*")
_UNSPACED = re.compile(r"[^ \t\r\n]+")
_ODD = re.compile(r"[^\x00-\x7f]|\x02")
_JOINT = re.compile("['-]")
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+")
_FOLDS = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
        **dict.fromkeys("\u2018\u2019\u02bc\u00b4", "'"),
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
    for piece in _UNSPACED.findall(text):
        terms += _terms_of_piece(piece)
    return terms


def analyse_question(text: str, known: Known | None = None) -> list[Term]:
    """The weighted terms of a question: own words 1, what may stand for them below that.

    Beside the words: parts of compounds, synonyms and what abbreviations stand for, Dutch for English words, and,
    when `known` tells in how many passages a term occurs, the likely spelling of a rare word nobody wrote.

    >>> [(term.token, term.weight) for term in analyse_question("Kosten laadpaal")[:4]]
    [('kost', 1.0), ('laadpal', 1.0), ('lad', 0.8), ('pal', 0.8)]
    """
    surface = [word for word in words(text) if word not in STOP_DUTCH and word not in STOP_ENGLISH]
    weights: dict[str, float] = {}
    for token, weight in _own(surface):
        weights[token] = max(weight, weights.get(token, 0.0))
    added: dict[str, float] = {}
    for token, weight in _added(surface, text, known):
        added[token] = max(weight, added.get(token, 0.0))
    for token, weight in added.items():
        if weight > weights.get(token, 0.0) and (known is None or known(token)):
            weights[token] = weight
    return [Term(token, weight) for token, weight in weights.items()][:MOST_TERMS]


def is_english(text: str) -> bool:
    """Whether a question is rather English than Dutch, judged by its small words, then by words only English has.

    >>> is_english("Which city has smart lamp posts?"), is_english("Welke stad heeft slimme lantaarnpalen?")
    (True, False)
    >>> is_english("street lighting Eindhoven"), is_english("straatverlichting Eindhoven")
    (True, False)
    """
    found = list(words(text))
    english = sum(word in STOP_ENGLISH and word not in STOP_DUTCH for word in found)
    dutch = sum(word in STOP_DUTCH and word not in STOP_ENGLISH for word in found)
    if english or dutch:
        return english > dutch
    naming = [word for word in found if word[0].isalpha() and word not in STOP_DUTCH]
    return 2 * sum(_is_foreign(word, below=LIKELY_FOREIGN) for word in naming) > len(naming)


def content_stems(text: str) -> frozenset[str]:
    """What a text is about, as a set of stems: whole words and parts, without stop words.

    >>> sorted(content_stems("Kinderopvang zonder kosten"))
    ['kinder', 'kinderopvang', 'kost', 'opvang', 'zonder']
    """
    return frozenset(analyse(text))


def words(text: str) -> Iterator[str]:
    """The folded words of a text, stop words included: lower case, no accents, one kind of hyphen and apostrophe."""
    for match in _WORD.findall(fold(text)):
        yield _number(match) if match[0] in digits else match


def fold(text: str) -> str:
    """Lower case, compatibility forms and accents removed, hyphens and apostrophes made one, soft hyphens gone."""
    if text.isascii():
        return text.lower().replace("\x02", "")
    return _ODD.sub(_plain_letter, text.lower())


def _plain_letter(match: re.Match[str]) -> str:
    """What one letter beyond ASCII is folded to."""
    folded = unicodedata.normalize("NFKD", match[0].translate(_FOLDS))
    return "".join(letter for letter in folded if not unicodedata.combining(letter))


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of one folded word.

    >>> stem("steden"), stem("slimme"), stem("gemeenten"), stem("foto's")
    ('stad', 'slim', 'gemeent', 'foto')
    """
    return _FIXED.get(word) or _tidy(_stemmer().stemWord(_IRREGULAR.get(word, word)))


def split(word: str) -> tuple[str, ...]:
    """The parts of one folded compound, empty when it is none."""
    return _splitter().split(word)


def _number(word: str) -> str:
    """One way of writing numbers: 1.000 → 1000, 4,8 → 4.8."""
    return word.replace(".", "") if _THOUSANDS.fullmatch(word) else word.replace(",", ".")


@lru_cache(maxsize=100_000)
def _terms_of_piece(piece: str) -> tuple[str, ...]:
    """The terms of what stands between two spaces: no word is ever longer, and most come back."""
    return tuple(token for word in words(piece) for token in _terms_of(word))


def _terms_of(word: str) -> tuple[str, ...]:
    whole, parts = _analysed(word)
    return whole + parts


@lru_cache(maxsize=50_000)
def _analysed(word: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(terms of the whole word, terms of its parts); both empty for a stop word."""
    if word in STOP_DUTCH or word in STOP_ENGLISH:
        return (), ()
    pieces = [piece for piece in _JOINT.split(word) if piece]
    if len(pieces) == 2 and pieces[1] == "s":
        pieces = pieces[:1]
    whole = stem("".join(pieces))
    smaller = pieces if len(pieces) > 1 else split(pieces[0])
    parts = (token for part in smaller if len(part) > 1 for token in _terms_of(part))
    return (whole,), tuple(part for part in parts if part != whole)


def _own(surface: Sequence[str]) -> Iterator[tuple[str, float]]:
    for word in surface:
        whole, parts = _analysed(word)
        yield from ((token, 1.0) for token in whole)
        yield from ((token, PART_WEIGHT) for token in parts)


def _added(surface: Sequence[str], text: str, known: Known | None) -> Iterator[tuple[str, float]]:
    """What may stand for the asker's words; what no passage holds is left out by the caller."""
    yield from _widened(surface)
    yield from _places(text)
    english = is_english(text)
    yield from _translated(surface, english)
    if known is not None and not english:
        yield from _respelt(surface, known)


def _widened(surface: Sequence[str]) -> Iterator[tuple[str, float]]:
    """What synonyms and abbreviations add: phrases of up to three words are looked up by their stems."""
    stems = [stem(word) for word in surface]
    for length in (3, 2, 1):
        for start in range(len(stems) - length + 1):
            for phrase in _thesaurus().get(" ".join(stems[start : start + length]), ()):
                tokens = analyse(phrase)
                yield from ((token, SYNONYM_WEIGHT / len(tokens) ** 0.5) for token in tokens)


def _places(text: str) -> Iterator[tuple[str, float]]:
    """The other names of the municipalities asked about: older and official ones, what they became or came from."""
    for mention in municipalities.find(text, any_case=True):
        others = {*municipalities.aliases(mention.name), *municipalities.related(mention.name)}
        for name in sorted(others - {text[mention.start : mention.end]}):
            tokens = analyse(name)
            yield from ((token, PLACE_WEIGHT / len(tokens) ** 0.5) for token in tokens)


def _translated(surface: Sequence[str], english: bool) -> Iterator[tuple[str, float]]:
    """Dutch for the words of an English question, or for the English words of a Dutch one."""
    for word in surface:
        if not english and not _is_foreign(word, below=FOREIGN):
            continue
        for token, share in table().get(stem(word), ()):
            yield token, share if english else share * PART_WEIGHT
        if english:
            yield from ((stem(spelling), COGNATE_WEIGHT) for spelling in cognates(word))


def _is_foreign(word: str, below: float) -> bool:
    """A word the table translates and Dutch uses less than this."""
    return stem(word) in table() and _splitter().zipf(word) < below


def _respelt(surface: Sequence[str], known: Known) -> Iterator[tuple[str, float]]:
    """One likely spelling for each word (of the first few) that neither the index nor the language knows."""
    unknown = (word for word in surface if _is_unknown(word) and not any(known(token) for token in _terms_of(word)))
    for word in islice(unknown, MOST_RESPELT):
        found = {token: known(token) for token in {stem(near) for near in _one_edit(word)}}
        best = max(found, key=lambda token: (found[token], token))
        if found[best]:
            yield best, TYPO_WEIGHT


def _is_unknown(word: str) -> bool:
    """A word long enough to mistype that Dutch hardly uses; what is longer than any word is none."""
    return SHORTEST_RESPELT <= len(word) <= LONGEST and word.isalpha() and _splitter().zipf(word) < RARE


def _one_edit(word: str) -> Iterator[str]:
    """Every string one letter away: dropped, swapped, replaced or added (Damerau 1964)."""
    for at in range(len(word) + 1):
        left, right = word[:at], word[at:]
        if right:
            yield left + right[1:]
        if len(right) > 1:
            yield left + right[1] + right[0] + right[2:]
        for letter in ascii_lowercase:
            yield left + letter + right
            if right:
                yield left + letter + right[1:]


@cache
def _thesaurus() -> dict[str, tuple[str, ...]]:
    entries: dict[str, tuple[str, ...]] = {}
    for group in SYNONYMS:
        for phrase in group:
            key = " ".join(stem(word) for word in phrase.split())
            entries[key] = entries.get(key, ()) + tuple(other for other in group if other != phrase)
    for short, phrases in ABBREVIATIONS.items():
        entries[stem(short)] = entries.get(stem(short), ()) + phrases
    return entries


def _tidy(stemmed: str) -> str:
    """Makes the stems of one word one: drops a final -e (slimme), doubles (slimm, boot) become single.

    Figures stay as they are: 2022 is not 202.
    """
    if not stemmed.isalpha():
        return stemmed
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
    return Splitter(zipf_table(), frozenset(fold(name) for name in municipalities.names("2019-01-01")))

"""Text as a reader sees it: tokens with positions, sentences, and the damage of print repaired.

Hyphens at line ends, ligatures, soft hyphens, exotic spaces, curly quotes, dashes and footnote digits differ between
two honest copies of one sentence; here they disappear, and every token still knows where it stands in the text.
Knows nothing about meaning: that is `assistant.proof.signals` and the modules that compare.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal


def listed(words: str) -> frozenset[str]:
    """The words of a string, as a set: how every word list here is written."""
    return frozenset(words.split())


Kind = Literal["word", "number", "stop", "mark"]

_FOLD = {
    "\u00ad": "", "\u200b": "", "\u200c": "", "\u200d": "", "\ufeff": "", "\u2060": "",
    "\u2018": "'", "\u2019": "'", "\u201a": "'", "\u201b": "'", "\u2032": "'", "\u00b4": "'", "`": "'",
    "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u201f": '"', "\u00ab": '"', "\u00bb": '"', "\u2033": '"',
    "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2015": "-", "\u2212": "-",
    "\u2026": "...",
    "\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\ufb05": "st", "\ufb06": "st",
    "\u0133": "ij", "\u0132": "IJ",
}  # fmt: skip
_SUPERSCRIPTS = dict(zip("\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079", "0123456789", strict=True))

_TOKEN = re.compile(
    r"""
      (?P<number>\d+(?:[.,:]\d+)*)(?P<ordinal>(?:e|de|ste|st|nd|rd|th)\b)?
    | (?P<word>[^\W\d_]+(?:['\-][^\W\d_]+|-?\d+(?![\d.,]*\d)|-(?=\s))*)
    | (?P<stop>[.!?]+)
    | (?P<mark>[^\w\s]|_)
    """,
    re.VERBOSE,
)
# A hyphen that print put at the end of a line, not the one of "fiets- en wandelpaden".
_BROKEN = re.compile(r"(?<=[^\W\d_])-[ \t]*\r?\n\s*(?!(?:en|of|and|or|tot|als)\b)(?=[a-z\u00e0-\u00ff])")
_SPLIT_WORD = re.compile(
    r"(?<=[^\W\d_]{2})- (?!(?:en|of|and|or|tot|als|dan|maar|de|het|een|in|the|a)\b)(?=[a-z\u00e0-\u00ff]{3})"
)
# "gestopt.12 Daarna", "privacy[3]": a note number glued to what it annotates.
_NOTE = re.compile(
    r"(?<=[^\W\d_][.,;:!?\"')])\d{1,3}(?=\s|$)|(?<=[^\W\d_.,;!?\"')])\[\d{1,3}\](?=[\s.,;:!?]|$)|(?<=[.,;!?])\s?\[\d{1,3}\](?=\s|$)"
)
# Any character that folding changes; plain letters with accents stay as they are.
_UNUSUAL = re.compile("[^\\x00-_a-~\u00c0-\u0131\u0134-\u024f]|`")
_ABBREVIATIONS = listed("""
    dhr mevr mw dr drs ir ing mr prof jl ca bv bijv nl enz etc resp incl excl m.b.t i.v.m t.a.v o.a m.a.w d.w.z nr
    art blz p pag vs st sr jr max min gem evt zgn tel afd vgl no inc ltd mrs ms e.g i.e approx jan feb mrt apr jun
    jul aug sep sept okt oct nov dec
""")


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number or mark. `form` is folded (lower case, no accents, no hyphens); `start`/`end` count in the text.

    `capital` is true for a capital where the sentence does not demand one. `ordinal` for "3e" and "3rd".
    """

    form: str
    start: int
    end: int
    kind: Kind
    written: str
    capital: bool = False
    ordinal: bool = False

    @property
    def counts(self) -> bool:
        """Whether the token carries content: a word or a number."""
        return self.kind in ("word", "number")


@dataclass(frozen=True, slots=True)
class Sentence:
    """Tokens `first` up to `last` (exclusive) of a text; `end` is the mark that closes it ('.', '?', '!' or '')."""

    first: int
    last: int
    closing: str


@dataclass(frozen=True)
class Text:
    """A text with its tokens and sentences, and an index from form to token positions."""

    original: str
    tokens: tuple[Token, ...]
    sentences: tuple[Sentence, ...]
    places: dict[str, list[int]] = field(default_factory=dict, compare=False)
    english: bool = False
    unclear: bool = False

    def sentence_of(self, position: int) -> int:
        """The number of the sentence that holds token `position`."""
        return bisect_right([s.first for s in self.sentences], position) - 1


def fold_form(word: str) -> str:
    """Lower case, accents and hyphens gone, possessive apostrophes kept.

    >>> fold_form("Wifi-Tracking"), fold_form("géén")
    ('wifitracking', 'geen')
    """
    lowered = word.lower().replace("-", "")
    if lowered.isascii():
        return lowered
    parts = unicodedata.normalize("NFD", lowered)
    return "".join(part for part in parts if not unicodedata.combining(part))


def _folded(text: str) -> tuple[str, list[int]]:
    """The text with print damage repaired, and for each character its place in the original."""
    folded, places = (text, list(range(len(text)))) if not _UNUSUAL.search(text) else _fold_characters(text)
    cuts = [m.span() for pattern in (_BROKEN, _SPLIT_WORD, _NOTE) for m in pattern.finditer(folded)]
    if not cuts:
        return folded, places
    dropped = {index for start, end in cuts for index in range(start, end)}
    kept = [index for index in range(len(folded)) if index not in dropped]
    return "".join(folded[index] for index in kept), [places[index] for index in kept]


def _fold_characters(text: str) -> tuple[str, list[int]]:
    characters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for part in _fold_character(character, text, place):
            characters.append(part)
            places.append(place)
    return "".join(characters), places


def _fold_character(character: str, text: str, place: int) -> str:
    if character.isascii() and character != "`":
        return character
    if character in _FOLD:
        return _FOLD[character]
    if character in _SUPERSCRIPTS:
        before = text[max(0, place - 2) : place].lower()
        unit = re.search(r"(?:^|[^a-z])(?:[kcd]?m)$", before)
        return _SUPERSCRIPTS[character] if unit else ""
    if unicodedata.combining(character):
        return ""
    return " " if character.isspace() else character


@lru_cache(maxsize=512)
def read(text: str) -> Text:
    """Tokens and sentences of a text; cached, since one passage proves many statements."""
    folded, places = _folded(text)
    tokens: list[Token] = []
    for match in _TOKEN.finditer(folded):
        tokens.append(_token(match, places))
    breaks = _breaks(folded, tokens, places)
    tokens = _mark_capitals(tokens, breaks)
    sentences = _sentences(tokens, breaks)
    index: dict[str, list[int]] = {}
    for position, token in enumerate(tokens):
        index.setdefault(token.form, []).append(position)
    english, dutch = _language(index)
    return Text(text, tuple(tokens), tuple(sentences), index, english > dutch, english == dutch)


_ENGLISH = listed("""
    a an the and to by with from has have been are were this that it its they their will would not no because which
    for on them they most some any who into out up than then when where while after before between during only also
    did does do at be can could should may might must our your he she his her other been about how what there these
    those such since according used uses using people year years first more less until still within without two three
    four five six seven eight nine called made started stopped asked january february march october
""")
_DUTCH = listed(
    "de het een en van op te dat die met zijn wordt werd heeft voor aan niet geen door bij naar uit als ook er"
)


def _language(index: dict[str, list[int]]) -> tuple[int, int]:
    """How many English and how many Dutch function words stand in a text."""
    english = sum(len(index[form]) for form in _ENGLISH if form in index)
    return english, sum(len(index[form]) for form in _DUTCH if form in index)


def _token(match: re.Match[str], places: list[int]) -> Token:
    kind: Kind = match.lastgroup if match.lastgroup != "ordinal" else "number"  # type: ignore[assignment]
    written = match.group()
    start, end = places[match.start()], places[match.end() - 1] + 1
    form = written if kind in ("mark", "stop") else fold_form(match.group("number") or written)
    return Token(form, start, end, kind, written, written[:1].isupper(), match.group("ordinal") is not None)


def _breaks(folded: str, tokens: list[Token], places: list[int]) -> set[int]:
    """Token positions after which a sentence ends."""
    ends: set[int] = set()
    for position, token in enumerate(tokens):
        following = tokens[position + 1] if position + 1 < len(tokens) else None
        if (token.kind == "stop" and _closes(tokens, position, following)) or (
            following and _blank_line(folded, places, token.end, following.start)
        ):
            ends.add(position)
    return ends


def _closes(tokens: list[Token], position: int, following: Token | None) -> bool:
    if following is None:
        return True
    stop = tokens[position]
    before = tokens[position - 1] if position else None
    if stop.written == "..." or (before and following.start == stop.end and following.counts):
        return False
    shortened = before is not None and (
        before.form in _ABBREVIATIONS or (len(before.form) == 1 and before.kind == "word")
    )
    if stop.written == "." and shortened and before is not None and before.end == stop.start:
        return False
    nearby = [token for token in tokens[position + 1 : position + 4] if token.counts][:1]
    return (
        not nearby
        or nearby[0].written[:1].isupper()
        or nearby[0].kind == "number"
        or "'" in nearby[0].written
        or stop.written[0] in "!?"
    )


def _blank_line(folded: str, places: list[int], end: int, start: int) -> bool:
    if start - end < 2:
        return False
    left, right = bisect_right(places, end - 1), bisect_right(places, start - 1)
    gap = folded[left:right]
    return gap.count("\n") >= 2 or ("\n" in gap and folded[right : right + 2] in ("- ", "* "))


def _mark_capitals(tokens: list[Token], breaks: set[int]) -> list[Token]:
    """Takes the capital away from words that open a sentence or a quotation."""
    opening = True
    result: list[Token] = []
    for position, token in enumerate(tokens):
        capital = token.capital and (not opening or token.written[1:] != token.written[1:].lower())
        result.append(Token(token.form, token.start, token.end, token.kind, token.written, capital, token.ordinal))
        if token.counts:
            opening = False
        if position in breaks or token.form in (":", '"'):
            opening = True
    return result


def _sentences(tokens: list[Token], breaks: set[int]) -> list[Sentence]:
    sentences: list[Sentence] = []
    first = 0
    for position in range(len(tokens)):
        if position not in breaks and position != len(tokens) - 1:
            continue
        last = position + 1
        while (
            last < len(tokens)
            and last not in breaks
            and tokens[last].written in ('"', "'", ")", "]")
            and last == position + 1
        ):
            if tokens[last].start != tokens[position].end:
                break
            last += 1
        if last > first and any(token.counts for token in tokens[first:last]):
            closing = next((t.written[-1] for t in reversed(tokens[first:last]) if t.kind == "stop"), "")
            sentences.append(Sentence(first, last, closing))
            first = last
    return sentences


def known_names(texts: Sequence[str]) -> frozenset[str]:
    """The folded names and words of headings, titles and city names, for `known`."""
    forms = {token.form for text in texts if text for token in read(text).tokens if token.counts}
    return frozenset(forms | {fold_form(text) for text in texts if text})

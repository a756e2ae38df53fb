"""What a text is about: the subjects of a hand-written taxonomy of smart-city work, each under its theme.

Words are matched by their beginning, inside compounds or whole, Dutch and English, without analysis; so a document
can be given themes while it is read, and a question matches a project that says the same in other words. Knows
nothing about projects, documents or questions.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

_LIST = Path(__file__).with_name("subjects.txt")
_WORD = re.compile(r"[^\W_][\w'-]*")


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject and the theme (one of `register.THEMES`) it belongs to."""

    name: str
    theme: str


@dataclass(frozen=True, slots=True)
class Sign:
    """A subject named in a text: `text[start:end]` are the words that name it."""

    subject: Subject
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Taxonomy:
    """The list, read once: whole words, beginnings, insides, and phrases of several words, each with its subjects."""

    subjects: tuple[Subject, ...]
    whole: dict[str, frozenset[Subject]]
    begins: dict[str, frozenset[Subject]]
    inside: tuple[tuple[str, Subject], ...]
    phrases: tuple[tuple[str, Subject], ...]


def all_subjects() -> tuple[Subject, ...]:
    """Every subject, in the order of the list."""
    return _taxonomy().subjects


def find(text: str) -> tuple[Sign, ...]:
    """Every naming of a subject in a text, in order.

    >>> [sign.subject.name for sign in find("Slimme vuilcontainers bij ouderen")]
    ['afvalinzameling', 'ouderen en zorg thuis']
    """
    folded = _fold(text)
    return tuple(sorted(_signs(folded), key=lambda sign: (sign.start, sign.end, sign.subject.name)))


def subjects_in(text: str) -> frozenset[Subject]:
    """The subjects a text names."""
    return frozenset(sign.subject for sign in _signs(_fold(text)))


def _signs(folded: str) -> Iterator[Sign]:
    for match in _WORD.finditer(folded):
        for subject in _of_word(match.group()):
            yield Sign(subject, match.start(), match.end())
    for phrase, subject in _taxonomy().phrases:
        start = folded.find(phrase)
        while start >= 0:
            if start == 0 or not folded[start - 1].isalnum():
                yield Sign(subject, start, start + len(phrase))
            start = folded.find(phrase, start + 1)


@lru_cache(maxsize=200_000)
def _of_word(word: str) -> frozenset[Subject]:
    known = _taxonomy()
    named = set(known.whole.get(word, ()))
    for length in range(1, len(word) + 1):
        named |= known.begins.get(word[:length], frozenset())
    named |= {subject for part, subject in known.inside if part in word}
    return frozenset(named)


def _fold(text: str) -> str:
    """Lower case without accents, the same length as the text, so that positions stay true."""
    if text.isascii():
        return text.lower()
    return "".join(_plain(letter) for letter in text)


@lru_cache(maxsize=4_096)
def _plain(letter: str) -> str:
    if letter in "\u2018\u2019\u02bc":
        return "'"
    if letter in "\u2010\u2011":
        return "-"
    bare = unicodedata.normalize("NFKD", letter)[:1].lower()
    return bare if len(bare) == 1 else letter


@cache
def _taxonomy() -> _Taxonomy:
    subjects: list[Subject] = []
    whole: dict[str, frozenset[Subject]] = {}
    begins: dict[str, frozenset[Subject]] = {}
    inside: list[tuple[str, Subject]] = []
    phrases: list[tuple[str, Subject]] = []
    for line in _LIST.read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        theme, name, words = (cell.strip() for cell in line.split("|"))
        subject = Subject(name, theme)
        subjects.append(subject)
        for word in (_fold(word.strip()) for word in words.split(",")):
            if " " in word:
                phrases.append((word, subject))
            elif word.startswith("="):
                whole[word[1:]] = whole.get(word[1:], frozenset()) | {subject}
            elif word.startswith("*"):
                inside.append((word[1:], subject))
            else:
                begins[word] = begins.get(word, frozenset()) | {subject}
    return _Taxonomy(tuple(subjects), whole, begins, tuple(inside), tuple(phrases))

"""Which words mean nearly the same in talk about towns: what people say beside what papers write, Dutch and English.

A hand-written list of groups (`everyday.txt`), general Dutch and English and nothing about any project. Words are
matched by their beginning; knows nothing about questions, projects or weights.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from indexing import dutch

_LIST = Path(__file__).with_name("everyday.txt")


@dataclass(frozen=True, slots=True)
class _Groups:
    """The list, read once: whole words, beginnings, endings of compounds, and phrases, each with its groups."""

    whole: dict[str, frozenset[int]]
    begins: dict[str, frozenset[int]]
    ends: dict[str, frozenset[int]]
    phrases: tuple[tuple[str, int], ...]


@lru_cache(maxsize=200_000)
def groups_of(word: str) -> frozenset[int]:
    """The groups a folded word belongs to.

    >>> bool(groups_of("herrie") & groups_of("geluidsoverlast")), bool(groups_of("herrie") & groups_of("afval"))
    (True, False)
    """
    known = _groups()
    found = known.whole.get(word, frozenset())
    for length in range(3, len(word) + 1):
        found |= known.begins.get(word[:length], frozenset())
        if length < len(word):
            found |= known.ends.get(word[-length:], frozenset())
    return found


def groups_in(text: str) -> dict[str, frozenset[int]]:
    """The groups of every word of a text, those of the phrases it stands in included.

    >>> spoken, written = groups_in("een bus zonder bestuurder"), groups_in("zelfrijdend vervoer")
    >>> bool(spoken["bestuurder"] & written["zelfrijdend"])
    True
    """
    folded = dutch.fold(text)
    found = {word: groups_of(word) for word in dutch.words(text)}
    for phrase, group in _groups().phrases:
        if phrase in folded:
            for word in dutch.words(phrase):
                found[word] = found.get(word, frozenset()) | {group}
    return found


def phrases_in(text: str) -> frozenset[int]:
    """The groups of the phrases of several words that a folded text holds."""
    return frozenset(group for phrase, group in _groups().phrases if phrase in text)


@cache
def _groups() -> _Groups:
    whole: dict[str, frozenset[int]] = {}
    begins: dict[str, frozenset[int]] = {}
    ends: dict[str, frozenset[int]] = {}
    phrases: list[tuple[str, int]] = []
    lines = [line for line in _LIST.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    for group, line in enumerate(lines):
        for word in (dutch.fold(word.strip()) for word in line.split(",")):
            if " " in word:
                phrases.append((word, group))
                continue
            table = whole if word.startswith("=") else ends if word.startswith("*") else begins
            bare = word.lstrip("=*")
            table[bare] = table.get(bare, frozenset()) | {group}
    return _Groups(whole, begins, ends, tuple(phrases))

"""Cuts Dutch compounds into their parts: verkeerslichten → verkeer, lichten.

Knows word frequencies and a few hand-written lists; knows nothing about stemming, questions or indexes.

That a split is chosen by comparing how common the whole and the parts are is from Koehn & Knight, "Empirical Methods
for Compound Splitting" (EACL 2003); the guards that Dutch needs are ours and measured in tests/gold/compounds.tsv.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from indexing.field_words import PREFIXES, SHORT_PARTS, SUFFIXES, WHOLE

SHORTEST, LONGEST = 6, 40
"""Letters a word must have to be tried; longer ones are not words (and would cost time)."""

_PART = 3
_LEAST_COMMON = {4: 3.45, 5: 2.9, 6: 2.5}
_LEAST_COMMON_LONG = 2.2
_RARE = 9.0
_PER_PART, _PER_LINK = 1.0, 0.35
_MARGIN, _CEILING = 0.9, 2.3


class _Cut(NamedTuple):
    """One way to read the rest of a word: what it costs and the parts it gives."""

    cost: float
    parts: tuple[str, ...]


class Splitter:
    """Splits with one table of how common words are: Zipf frequencies, log10 of occurrences per billion words.

    >>> words = {"verkeer": 4.7, "lichten": 4.6, "licht": 5.1}
    >>> Splitter(words).split("verkeerslichten")
    ('verkeer', 'lichten')
    >>> Splitter(words).split("verkeer")
    ()
    """

    def __init__(self, zipf: Mapping[str, float], whole: frozenset[str] = frozenset()) -> None:
        """`whole` names further words that are never cut, such as the names of municipalities."""
        self._zipf = zipf
        self._whole = WHOLE | whole

    def split(self, word: str) -> tuple[str, ...]:
        """The parts of a folded word without their linking letters; empty when it is no compound."""
        if not SHORTEST <= len(word) <= LONGEST or word in self._whole or not word.isalpha():
            return ()
        best = self._cheapest(word, 0, {})
        if best is None or len(best.parts) < 2:
            return ()
        mean = best.cost / len(best.parts) - _PER_PART
        return best.parts if mean <= _RARE - max(self.zipf(word) - _MARGIN, _CEILING) else ()

    def zipf(self, word: str) -> float:
        """How common a word is (van Heuven et al. 2014); 0 when unknown."""
        return self._zipf.get(word, 0.0)

    def _cheapest(self, word: str, start: int, known: dict[int, _Cut | None]) -> _Cut | None:
        """The cheapest way to read word[start:] as parts; None when there is none."""
        if start not in known:
            known[start] = min(self._cuts(word, start, known), default=None)
        return known[start]

    def _cuts(self, word: str, start: int, known: dict[int, _Cut | None]) -> Iterator[_Cut]:
        last = word[start:]
        if start and last not in SUFFIXES and self._is_part(last):
            yield _Cut(self._cost(last), (last,))
        for end in range(start + _PART, len(word) - _PART + 1):
            part = word[start:end]
            if not self._is_part(part) or part in PREFIXES:
                continue
            for link in _links(word, part, end):
                rest = self._cheapest(word, end + len(link), known)
                if rest is not None:
                    price = self._cost(part) + (_PER_LINK if link else 0.0)
                    yield _Cut(price + rest.cost, (part, *rest.parts))

    def _cost(self, part: str) -> float:
        return _RARE - self.zipf(part) + _PER_PART

    def _is_part(self, part: str) -> bool:
        found = self._zipf.get(part)
        if found is None or len(part) <= _PART:  # most strings are no word at all
            return part in SHORT_PARTS
        return found >= _LEAST_COMMON.get(len(part), _LEAST_COMMON_LONG)


def _links(word: str, part: str, end: int) -> Iterator[str]:
    """The linking letters that may stand between this part and the next: none, -s-, -e-, -en-, -n-."""
    yield ""
    allowed = {"s": part[-1] not in "sxzaeiou", "e": part[-1] not in "aeiou", "en": part[-1] not in "aeiou"}
    allowed["n"] = part[-1] == "e"
    for link, fits in allowed.items():
        if fits and word.startswith(link, end) and end + len(link) <= len(word) - _PART:
            yield link

"""Cuts Dutch compounds into their parts: verkeerslichten → verkeer, lichten.

Knows word frequencies and a few hand-written lists; knows nothing about stemming, questions or indexes.

The idea of choosing a split by comparing the frequency of the whole with the geometric mean of its parts is from
Koehn & Knight, "Empirical Methods for Compound Splitting" (EACL 2003); the guards for Dutch are ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import log10

from indexing.field_words import PREFIXES, SHORT_PARTS, SUFFIXES, WHOLE

LINKS = ("", "s", "en", "e", "n")
_MINIMUM = {4: 3.45, 5: 2.9, 6: 2.5}
_RARE = 2.2
_LONGEST = 40


class Splitter:
    """Splits with one table of word frequencies (occurrences per word, as in `wordfreq.get_frequency_dict`).

    >>> words = {"verkeer": 5e-5, "lichten": 4e-5, "licht": 1e-4}
    >>> Splitter(words).split("verkeerslichten")
    ('verkeer', 'lichten')
    >>> Splitter(words).split("verkeer")
    ()
    """

    def __init__(self, frequencies: Mapping[str, float], whole: frozenset[str] = frozenset()) -> None:
        self._frequencies = frequencies
        self._whole = WHOLE | whole

    def split(self, word: str) -> tuple[str, ...]:
        """The parts of a lower-case word without their linking letters; empty when it is not a compound."""
        if not 6 <= len(word) <= _LONGEST or word in self._whole or not word.isalpha():
            return ()
        best = self._best(word, 0, {})
        if best is None or len(best[1]) < 2:
            return ()
        cost, parts = best
        return parts if cost / len(parts) <= self._patience(word) else ()

    def zipf(self, word: str) -> float:
        """Frequency as powers of ten per billion words (van Heuven et al. 2014); 0 for an unknown word."""
        frequency = self._frequencies.get(word, 0.0)
        return log10(frequency) + 9 if frequency > 0 else 0.0

    def _patience(self, word: str) -> float:
        """The highest mean cost per part at which this word is still cut: low for words people use whole."""
        return 9.0 - max(self.zipf(word) - 0.9, 2.3)

    def _best(
        self, word: str, start: int, known: dict[int, tuple[float, tuple[str, ...]] | None]
    ) -> tuple[float, tuple[str, ...]] | None:
        """The cheapest way to read word[start:] as parts, with its cost; None when there is none."""
        if start in known:
            return known[start]
        best: tuple[float, tuple[str, ...]] | None = None
        for end in range(start + 3, len(word) + 1):
            part = word[start:end]
            if end == len(word):
                if start == 0 or not self._may_end(part):
                    continue
                candidate: tuple[float, tuple[str, ...]] = (9.0 - self.zipf(part), (part,))
                if best is None or _rank(candidate) < _rank(best):
                    best = candidate
                continue
            if not self._may_begin(part, first=start == 0):
                continue
            for link in LINKS:
                if not word.startswith(link, end) or end + len(link) > len(word) - 3:
                    continue
                if link and not _may_link(part, link):
                    continue
                rest = self._best(word, end + len(link), known)
                if rest is None:
                    continue
                penalty = 0.0 if not link else 0.35
                candidate = (9.0 - self.zipf(part) + penalty + rest[0], (part, *rest[1]))
                if best is None or _rank(candidate) < _rank(best):
                    best = candidate
        known[start] = best
        return best

    def _may_begin(self, part: str, first: bool) -> bool:
        return part not in PREFIXES and self._is_word(part)

    def _may_end(self, part: str) -> bool:
        return part not in SUFFIXES and part not in PREFIXES and self._is_word(part)

    def _is_word(self, part: str) -> bool:
        if len(part) == 3:
            return part in SHORT_PARTS
        return self.zipf(part) >= _MINIMUM.get(len(part), _RARE)


def _rank(candidate: tuple[float, tuple[str, ...]]) -> tuple[float, float]:
    cost, parts = candidate
    return (cost + 1.0 * len(parts), cost)


def _may_link(part: str, link: str) -> bool:
    if link == "s":
        return part[-1] not in "sxzaeiou"
    if link in ("e", "en"):
        return part[-1] not in "aeiou"
    return part.endswith("e")

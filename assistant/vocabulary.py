"""The words of a register: which sentence holds a word, its parts, or one that means nearly the same.

Knows nothing about questions, projects or what a match is worth in the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from assistant import everyday
from assistant.matching import SYNONYM, Telling, Wanted
from indexing import dutch

if TYPE_CHECKING:
    from indexing.embedding import Embedder

Numbers = NDArray[np.float32]

PARTS, SOFT, EVERYDAY = 0.8, 0.7, 0.7
"""A compound whose parts stand apart, a word of nearly the same meaning by its vector, and one of the same group of
everyday words count this much of the word itself."""
REMEMBERED = 5_000
"""Words asked for of which is remembered what they are akin to."""
ALIKE = (0.5, 0.8)
"""Cosines between two words: from the first on they are akin, at the second and above they mean the same."""


class Vocabulary:
    """The words of all units: which units hold a word, its index terms, and its vector."""

    def __init__(self, texts: Sequence[str], embedder: Embedder) -> None:
        self._units = len(texts)
        self._texts = tuple(map(dutch.fold, texts))
        self._embedder = embedder
        holders: dict[str, list[int]] = {}
        for unit, text in enumerate(texts):
            for word in dict.fromkeys(dutch.words(text)):
                holders.setdefault(word, []).append(unit)
        self._words = tuple(holders)
        self._holders = tuple(np.array(units, dtype=np.int64) for units in holders.values())
        self._with_term: dict[str, list[int]] = {}
        for at, word in enumerate(self._words):
            for term in dict.fromkeys(dutch.analyse(word)):
                self._with_term.setdefault(term, []).append(at)
        self._of_group = self._grouped()
        self._remembered: dict[str, tuple[tuple[int, float], ...]] = {}
        self._vectors = embedder.embed_passages(self._words) if self._words else np.zeros((0, 1), np.float32)

    def _grouped(self) -> dict[int, NDArray[np.int64]]:
        """The units that hold a word or phrase of each group of everyday words."""
        units: dict[int, list[NDArray[np.int64]]] = {}
        for at, word in enumerate(self._words):
            for group in everyday.groups_of(word):
                units.setdefault(group, []).append(self._holders[at])
        for unit, text in enumerate(self._texts):
            for group in everyday.phrases_in(text):
                units.setdefault(group, []).append(np.array([unit]))
        return {group: np.unique(np.concatenate(held)) for group, held in units.items()}

    def holding(self, group: int) -> NDArray[np.int64]:
        """The units that hold a word of a group."""
        return self._of_group.get(group, np.zeros(0, dtype=np.int64))

    @property
    def groups(self) -> tuple[int, ...]:
        """The groups of which any unit holds a word."""
        return tuple(self._of_group)

    def found(self, wanted: Wanted, telling: Telling, groups: Iterable[int] = ()) -> Numbers:
        """How well each unit covers one word, 0 to 1: itself, a synonym, its parts, a word akin in meaning.

        `groups` are the groups of everyday words it belongs to.
        """
        found = np.zeros(self._units, dtype=np.float32)
        for group in groups:
            found[self.holding(group)] = EVERYDAY
        for word, value in self._akin(wanted):
            self._raise(found, [word], value)
        for parts in wanted.parts:
            share = self._parts_share(parts, telling)
            np.maximum(found, np.where(share > 0.99, PARTS, PARTS * share * share), out=found)
        self._raise(found, self._having(wanted.similar), SYNONYM)
        self._raise(found, self._having(wanted.own), 1.0)
        return found

    def said_absent(self, wanted: Wanted) -> Numbers:
        """1 for the units that say to be without a word: "zonder gas", "geen aardgas", "gasvrij"."""
        core = re.escape(wanted.word[: max(5, len(wanted.word) - 2)])
        without = re.compile(rf"\b(?:zonder|geen|niet|without|no) (?:\w+ )?\w*{core}|{core}\w*(?:vrij|loze?|free)\b")
        found = np.zeros(self._units, dtype=np.float32)
        plain = wanted.word[: max(5, len(wanted.word) - 2)]
        held = {int(unit) for at, word in enumerate(self._words) if plain in word for unit in self._holders[at]}
        found[[unit for unit in sorted(held) if without.search(self._texts[unit])]] = 1.0
        return found

    def _akin(self, wanted: Wanted) -> tuple[tuple[int, float], ...]:
        """Words of the register that mean nearly the same, with what they count for; remembered by word."""
        low, high = ALIKE
        if len(wanted.word) < 4:
            return ()
        if wanted.word not in self._remembered:
            if len(self._remembered) >= REMEMBERED:
                self._remembered.clear()
            cosines = self._vectors @ self._embedder.embed_question(wanted.word)
            near = ((int(at), float(cosines[at])) for at in np.flatnonzero(cosines > low))
            self._remembered[wanted.word] = tuple(
                (at, SOFT * min(1.0, (cosine - low) / (high - low))) for at, cosine in near
            )
        return self._remembered[wanted.word]

    def _parts_share(self, parts: frozenset[str], telling: Telling) -> Numbers:
        """The share of the parts, each as telling as it is, that a unit holds."""
        worth = {part: max(0.05, telling.of(part)) for part in parts}
        share = np.zeros(self._units, dtype=np.float32)
        for part in parts:
            held = np.zeros(self._units, dtype=np.float32)
            self._raise(held, self._having((part,)), worth[part] / sum(worth.values()))
            share += held
        return share

    def _having(self, terms: Iterable[str]) -> list[int]:
        return [word for term in terms for word in self._with_term.get(term, ())]

    def _raise(self, found: Numbers, words: Sequence[int], value: float) -> None:
        for word in words:
            held = self._holders[word]
            found[held] = np.maximum(found[held], value)

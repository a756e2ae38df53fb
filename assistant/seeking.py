"""Question → what it looks for in a project: its concepts, each as telling as it is, and what must be absent.

Knows nothing about projects; how telling words are it is told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from assistant import everyday
from assistant.matching import Telling, Wanted, wanted
from assistant.questions import Question
from indexing import dutch
from indexing.frequencies import zipf_table

Numbers = NDArray[np.float32]

COMMON, RARE = 6.0, 4.7
"""Zipf frequencies: a word as common as the first says next to nothing, from the second on it counts in full."""
ASIDE = 0.25
"""What a word counts in the later parts of a question: "… and how did they arrange privacy?" asks, it does not seek."""
ATTRIBUTE = 0.6
"""What an adjective counts of the noun it stands before."""
WITHOUT = 0.5
"""What it counts that a project says to do without what the question leaves out ("zonder gas", "aardgasvrij")."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What a question looks for: concepts (words that may stand for each other), and words that must be absent.

    `groups` are the groups of `assistant.everyday` that each word belongs to.
    """

    concepts: tuple[tuple[Wanted, ...], ...]
    excluded: tuple[Wanted, ...] = ()
    groups: Mapping[str, frozenset[int]] = field(default_factory=dict)

    @property
    def weights(self) -> Numbers:
        """How telling each concept is, then how telling it is that each excluded word is said to be absent."""
        sought = [max(word.weight for word in concept) for concept in self.concepts]
        return np.array([*sought, *(WITHOUT * word.weight for word in self.excluded)], dtype=np.float32)

    @property
    def text(self) -> str:
        """The concepts as a bare text, for what looks at meaning."""
        return " ".join(word.word for concept in self.concepts for word in concept)


_JOINED = re.compile(r"([\w'’-]+)\s+(?:of|or)\s+(?:de |het |een |the |an? )?([\w'’-]+)", re.IGNORECASE)
_WITHOUT = re.compile(
    r"\b(?:zonder|behalve|geen|without|except)\s+(?:de |het |een |the |an? )?([\w'’-]+)", re.IGNORECASE
)


def sought(question: Question, telling: Telling, worth: Mapping[int, float]) -> Sought:
    """The concepts of a question. `worth` says how telling each group of words is over the register, 0 to 1."""
    groups = everyday.groups_in(question.text)
    named_out = {dutch.fold(word) for word in _WITHOUT.findall(question.text)}
    words = [word for word in wanted(question, telling) if word.word not in _ABSENT]
    main = frozenset(dutch.words(question.parts[0].text))
    kept = {
        word.word: replace(word, weight=_telling(word, groups, worth) * _worth(word, question, main))
        for word in words
        if word.word not in named_out and word.word not in _TRYING and not _is_place(word, question)
    }
    pairs = [tuple(dutch.fold(word) for word in pair) for pair in _JOINED.findall(question.text)]
    joined = [tuple(kept.pop(word) for word in pair) for pair in pairs if all(word in kept for word in pair)]
    return Sought(
        (*joined, *((word,) for word in kept.values())),
        tuple(word for word in words if word.word in named_out),
        groups,
    )


def _telling(word: Wanted, groups: Mapping[str, frozenset[int]], worth: Mapping[int, float]) -> float:
    """How telling a word is: what people call by another name is as telling as the things it is the name of."""
    return min([word.weight, *(worth[group] for group in groups.get(word.word, ()) if worth.get(group))])


_ABSENT = frozenset(("zonder", "behalve", "without", "except", "geen"))
_TRYING = frozenset(
    """
    testen test testte getest proberen probeert probeerde geprobeerd uitproberen uitgeprobeerd experimenteren
    experimenteert experimenteerde geexperimenteerd ervaring ervaringen aanpakken aangepakt pakt pakten invoeren
    ingevoerd inzetten ingezet zetten toepassen toegepast oplossen opgelost oplossing ontwikkelen ontwikkeld
    ontwikkelde bouwen gebouwd bouwde doen gedaan gevonden werken werkt gewerkt werkend gebruiken gebruikt gebruik
    gebruikte maken gemaakt hebben opgezet opzetten kun kunt bezig mee meedoen meegedaan deelnemen deelgenomen geleerd
    leren leerden voorbeeld voorbeelden iets ergens aanpak project pilot pilots proef proeven
    les lessen leerpunten lesson lessons draw draws trekken trekt
    tried try trying tested test testing experimented experiment experience experiences experienced solved solve built
    build developed deployed implemented introduced worked working used using done learned learnt example examples
    anything something
    """.split()  # noqa: SIM905 - a list of words reads better as text
)
"""How a question says "has done": true of every project, so no reason to choose one."""


def _worth(word: Wanted, question: Question, main: frozenset[str]) -> float:
    """What a word counts beside how rare it is: for its place in the question, its form, how common Dutch has it."""
    place = 1.0 if word.word in main else ASIDE
    return place * _plainness(word, question) * (ATTRIBUTE if _is_attribute(word, question) else 1.0)


def _is_attribute(word: Wanted, question: Question) -> bool:
    """Whether it is an adjective before a noun: "ondergrondse containers" are containers first."""
    if word.name or question.language != "nl" or not word.word.endswith("e"):
        return False
    noun = rf"\b{re.escape(word.word)} (?!(?:in|op|van|en|of|om|te)\b)[^\W\d_]{{4,}}"
    return bool(re.search(noun, dutch.fold(question.text)))


def _plainness(word: Wanted, question: Question) -> float:
    """Less than 1 for words as common in Dutch as "straat" or "kun", whatever the register makes of them."""
    if word.name or question.language != "nl":
        return 1.0
    zipf = zipf_table().get(word.word, 0.0)
    return min(1.0, max(0.15, (COMMON - zipf) / (COMMON - RARE)))


def _is_place(word: Wanted, question: Question) -> bool:
    return any(word.word in set(dutch.words(place)) for place in question.municipalities)

"""To which municipalities a question confines itself: those it asks about, not the one it is asked from.

Knows nothing about projects.
"""

from __future__ import annotations

import re

from assistant.questions import Question

_OTHERS = re.compile(
    r"\b(?:andere|anderen|elders|overige|other|elsewhere)\b"
    r"|\b(?:wij|we|ik)(?: (?:hebben|heb|werken|werk|zijn|ben|zitten|willen|wil|krijgen))? (?:in|bij|van|uit|voor)\b"
    r"|\bonze (?:gemeente|stad)\b",
    re.IGNORECASE,
)


def places_asked(question: Question) -> frozenset[str]:
    """The municipalities to which a question confines itself; none where it names its own and asks for others.

    >>> from assistant.questions import understand
    >>> sorted(places_asked(understand("Wat leerde Veldhoven?")))
    ['Veldhoven']
    >>> sorted(places_asked(understand("Met welke andere gemeenten dan Delft kan ik praten?")))
    []
    """
    return frozenset() if _OTHERS.search(question.text) else frozenset(question.municipalities)

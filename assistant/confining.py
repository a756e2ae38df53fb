"""To what a question confines itself: municipalities it asks about (not the one it is asked from), what ended, one.

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


_ENDED = re.compile(
    r"\b(?:gestopt|stop(?:te|ten|t|pen)?|stopgezet|mislukt\w*|(?:ging|gingen|gaat) (?:\w+ ){0,4}mis|fout|"
    r"faalde\w*|gefaald|failliet\w*|beëindigd\w*|teruggedraaid|afgeblazen|afgeschaft|opgehouden|brak\w*|spijt|"
    r"niet gelukt|boete|bekeurd|verboden|verbod|stopped|failed|fail|ended|abandoned|cancelled|scrapped|wrong|fined|an? fine|"
    r"banned|regret\w*|quit|gave up)\b",
    re.IGNORECASE,
)


def asks_what_ended(question: Question) -> bool:
    """Whether a question is after what stopped, failed or was punished, so that this is the answer itself.

    >>> from assistant.questions import understand
    >>> asks_what_ended(understand("Welke steden zijn gestopt met wifitracking?"))
    True
    >>> asks_what_ended(understand("Welke steden meten hoe druk het is?"))
    False
    """
    return bool(_ENDED.search(question.text))


_ONE = re.compile(
    r"\b(?:welke|bij welke|in welke) (?:\w+ )?(?:stad|gemeente|plaats|dorp)\b|\b(?:which|what) (?:\w+ )?(?:city|town|"
    r"municipality|place|village)\b|\bis (?:er|there) (?:een|an?) ",
    re.IGNORECASE,
)


def asks_for_one(question: Question) -> bool:
    """Whether a question speaks of one municipality: it may mean one, and may just as well want all there are.

    >>> from assistant.questions import understand
    >>> [asks_for_one(understand(f"Welke {word} kreeg een boete?")) for word in ("stad", "steden")]
    [True, False]
    """
    return bool(_ONE.search(question.text))

"""To what a question confines itself: municipalities it asks about (not the one it is asked from), what ended, one.

Knows nothing about projects.
"""

from __future__ import annotations

import re

from assistant.questions import Question
from corpus.sentences import sentences

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


_WHO_OR_WHERE = re.compile(
    r"^(?:bij |met |van |door )?(?:wie|waar) (?!is de|is het|was de|was het|zijn de|zat|ligt de|staat de)\w+"
    r"|^(?:heeft|kent|weet|deed) (?:er )?iemand\b|^is er (?:al )?(?:iemand|ergens)\b"
    r"|^(?:has|does|did) any(?:one|body)\b"
    r"|^(?:who|where) (?!is the|was the|are the)\w+"
    r"|\b(?:which|welke|is er een) (?:\w+ )?(?:places?|plaats|plaatsen|villages?|dorp|dorpen|cities|towns)\b",
    re.IGNORECASE,
)


_ABBREVIATION = re.compile(r"^(?=\S+$)(?:\S*[A-Z]){2}|^\d\w+$")


def asks_which(question: Question) -> bool:
    """Whether a question is after municipalities: it says so, or asks who or where without naming any subject's name.

    >>> from assistant.questions import understand
    >>> asks_which(understand("Onze prullenbakken zitten vol. Wie kent een betere?"))
    True
    >>> asks_which(understand("Wie betaalde SCOREwater?"))
    False
    """
    if question.kind == "welke stad":
        return all(_ABBREVIATION.search(name) for name in question.names)  # a plain name is of one project
    if question.names or question.municipalities or question.kind != "vraag":
        return False
    asked = [part.text for part in question.parts] + [question.text[a:b] for a, b in sentences(question.text)]
    asked += question.text.split(":")[1:]
    return any(_WHO_OR_WHERE.search(text.strip()) for text in asked)


_ENDED = re.compile(
    r"\b(?:gestopt|stop(?:te|ten|t|pen)?|stopgezet|mislukt\w*|(?:ging|gingen|gaat) (?:\w+ ){0,4}mis|fout|"
    r"faalde\w*|gefaald|failliet\w*|beëindigd\w*|teruggedraaid|afgeblazen|afgeschaft|opgehouden|brak\w*|spijt|"
    r"niet gelukt|boete|bekeurd|verboden|verbod|stopped|failed|fail|ended|abandoned|cancelled|scrapped|wrong|fined|"
    r"an? fine|banned|regret\w*|quit|gave up)\b",
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
    r"\bwelke (?:\w+ )?(?:stad|gemeente|plaats|dorp) (?:kreeg|won|verloor|moest|werd|ging|brak|liet|had|was|stak|vond|"
    r"gaf|hing|deed|begon|koos|bleek|verkocht|(?!heeft)\w{3,}(?:te|de))\b"
    r"|\bwhich (?:\w+ )?(?:city|town|municipality|village) (?:was|got|had|did|won|lost|put|made|built|(?!need)\w+ed)\b"
    r"|\bin which (?:city|town|municipality|village) (?:did|was|were)\b",
    re.IGNORECASE,
)


def asks_for_one(question: Question) -> bool:
    """Whether a question tells of something that happened in one municipality, and asks in which.

    >>> from assistant.questions import understand
    >>> [asks_for_one(understand(f"Welke {words}?")) for words in ("stad kreeg een boete", "stad heeft sensoren")]
    [True, False]
    """
    return bool(_ONE.search(question.text))

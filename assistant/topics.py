"""A request or a bare subject instead of a question: "Vertel iets over Snuffelfiets", "hittestress".

People type what they look for as they would in a search box. What is left when the request is taken away is the
subject; a text that asks something has none. Knows nothing about properties, names or documents.
"""

from __future__ import annotations

import re

_MODAL = r"(?:(?:kun|kan|kunt|wil|wilt|zou|can|could|would) (?:je|jij|u|jullie|you) )"
_VERB = (
    r"(?:vertel(?:len)?|geef|geven|toon|tonen|zoek(?:en)?|noem(?:en)?|beschrijf|beschrijven|"
    r"tell|give|show|find|describe)"
)
_FILLER = (
    r"(?:mij|me|ons|us|eens|even|alsjeblieft|graag|iets|meer|wat|alles|something|more|everything|please|een|an?|het|"
    r"de|the|kort|korte|short|overzicht|overview|informatie|info|information|samenvatting|summary|uitleg|geven|"
    r"vertellen|zoeken|opzoeken)"
)
_REQUEST = re.compile(
    rf"^(?:{_MODAL}(?:{_FILLER} )*(?:{_VERB} )?|{_VERB} )(?:{_FILLER} )*(?:over|van|rond|rondom|about|of|on) (?=\S)"
    r"|^(?:meer |more )?(?:informatie|info|information|uitleg|overzicht|overview|alles|everything) "
    r"(?:over|van|rond|rondom|about|of|on) (?=\S)",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\b(?:wat|wie|waar\w*|wanneer|hoe\w*|welke?|what|who|where|when|why|how|which|is|zijn|was|waren|heeft|hebben|"
    r"had|werd|wordt|worden|kan|kun|kunnen|kreeg|kost|kostte|deed|doet|doen|are|were|has|have|did|does|do|can)\b",
    re.IGNORECASE,
)
_BARE = 3
"""Words in a subject without a request; more of them are mostly a fact in telegram style."""


def requested(text: str) -> str | None:
    """What a request is about; None for any other text.

    >>> requested("Vertel iets over Snuffelfiets"), requested("Wat is Snuffelfiets?")
    ('Snuffelfiets', None)
    >>> requested("Kun je een overzicht geven van projecten met deelmobiliteit?")
    'projecten met deelmobiliteit'
    """
    found = _REQUEST.match(text)
    return text[found.end() :].strip(" ?!.") or None if found else None


def is_bare(text: str) -> bool:
    """Whether a text is a subject and nothing else: a few words that ask nothing.

    >>> is_bare("slimme lantaarnpalen"), is_bare("Wie betaalt?"), is_bare("boete enschede wifi tracking 2021")
    (True, False, False)
    """
    return 0 < len(text.split()) <= _BARE and not _ASKS.search(text)

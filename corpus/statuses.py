"""What a text says of how far a project is: idea, pilot, running, done, scaled up, stopped; by cues of Dutch.

Knows nothing about municipalities, documents or projects.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.projects import Status
from corpus.sentences import sentences


@dataclass(frozen=True, slots=True)
class Found:
    """A value and the stretch `text[start:end]` it was read from, with how sure that is (0 to 1)."""

    value: str
    start: int
    end: int
    confidence: float


_BE = r"(?:is|zijn|was|waren|werd|werden|wordt|worden)"
_FEW = r"(?:[\w'’(),-]+ ){0,6}"
_MANY = r"(?:[\w'’(),-]+ ){0,14}"


def _cue(status: Status, confidence: float, *patterns: str) -> tuple[Status, float, re.Pattern[str]]:
    return status, confidence, re.compile("|".join(patterns), re.IGNORECASE)


_ENDED = r"(?:gestopt|stopgezet|beëindigd|gestaakt|afgeblazen|ingetrokken|geschrapt|teruggedraaid)"
_MADE = (
    r"(?:ontwikkeld|ontwikkelt|opgesteld|gepubliceerd|gemaakt|uitgevoerd|afgerond|opgeleverd|geformuleerd|gebouwd|"
    r"aangelegd|gemeten)"
)
_DONE = r"(?:afgerond|voltooid|opgeleverd|uitgevoerd|ontwikkeld|opgesteld|gerealiseerd|afgesloten|geëvalueerd|begeleid)"
_AS = (
    r"(?:in|met|tijdens|via|bij|als|aan|van|doet|deed|start\w*|begin\w*|begon|houdt|hield|loopt|liep) "
    r"(?:de|een|deze|die)"
)

_CUES: tuple[tuple[Status, float, re.Pattern[str]], ...] = (
    _cue(
        "gestopt", 0.9,
        rf"\b{_BE} {_FEW}{_ENDED}\b",
        r"\bstop(?:t|te|ten)\b(?! (?:niet|nooit))(?= (?:met|in|de|het|na|op|per|er)\b)",
        rf"\b(?:heeft|hebben) [^.;]{{0,80}}\b{_ENDED}\b",
        r"\bniet (?:meer|langer) (?:in gebruik|gebruikt|ingezet|actief|voortgezet)\b",
        r"\bniet verder (?:ontwikkeld|voortgezet|gebruikt|uitgerold)\b",
        r"\bstekker\b[^.]{0,30}\b(?:trok|getrokken|trekt)\b",
        r"\b(?:kon|kan|kunnen|konden) (?:het |dit )?niet (?:\w+ )?(?:geïmplementeerd|ingevoerd|voortgezet)\b",
        r"\bniet (?:geïmplementeerd|ingevoerd|voortgezet) (?:kon|kan|konden|wordt|werd)\b",
        r"\bfailliet\w*\b",
        r"\b(?:trok|trekt|trokken)\b[^.]{0,40}\bstekker\b",
        r"\b(?:opgehouden|hield(?:en)? op|houdt op) met\b",
        r"\b(?:contract|overeenkomst|subsidie|samenwerking|proef)\b[^.;]{0,60}\bniet (?:is |werd |wordt )?verlengd\b",
        r"\b(?:verdwenen|verdween|verdwijnt)\b",
        r"\b(?:weggehaald|weg te halen|afgeschaft|opgeheven|opgedoekt|van tafel|ging niet door|gaat niet door)\b",
        r"\b(?:terug|weer) (?:naar|op|volgens) (?:de )?(?:oude|vaste)\b",
    ),
    _cue(
        "opgeschaald", 0.9,
        r"\bopgeschaald\b(?! (?:kan|kunnen|zou))",
        r"\buitgerold (?:in|over|naar|bij)\b",
        r"\b(?:landelijke|stadsbrede|stedelijke|brede) uitrol\b",
        rf"\b{_BE} {_FEW}uitgerold\b",
        r"\bovergenomen door (?:andere|meer|alle)\b",
        r"\bin de hele (?:stad|gemeente)\b",
        r"\bwijdverspreid\w*\b",
        r"\bgroeiende adoptie\b",
        r"\bstructureel (?:ingezet|gebruikt|onderdeel|beleid)\b",
        r"\bschaal(?:t|de|den) [^.]{0,40}\bop\b",
        r"\b(?:geldt|gelden|krijgen|kregen|hebben|komt|kwam)\b[^.;]{0,50}\b(?:alle|elke) "
        r"(?:wijken|wijk|scholen|buurten|straten|dorpen|inwoners|gemeenten)\b",
        r"\buitgebreid (?:naar|tot|over)\b",
        r"\b(?:doen|deden|sloten|sluiten) (?:inmiddels |nu )?ook\b[^.;]{0,80}\b(?:mee|aan)\b",
        r"\b(?:definitief|permanent|blijvend)\b(?! (?:besluit|oordeel|antwoord|bezwaar))",
    ),
    _cue("lopend", 0.9, r"\bin gebruik genomen\b", r"\binmiddels (?:in gebruik|operationeel)\b"),
    _cue(
        "idee", 0.9,
        r"\b(?:is|zijn|blijft|bleef) (?:het )?(?:bij )?(?:een )?(?:plan|voornemens?|idee)\b",
        r"\bvan plan\b",
        r"\b(?:overweegt|overwegen|verkent|verkennen)\b",
        r"\bonderzoekt? of\b",
        r"\bplannen (?:voor|om)\b",
        r"\bwil(?:len)? (?:binnenkort|volgend jaar)\b",
        r"\b(?:denkt|denken) (?:er)?\s?(?:na over|over na)\b",
        r"\bnog (?:niets|geen besluit|niet) (?:besloten|genomen)\b",
        r"\b(?:ligt|liggen|kwam|komt) (?:er )?een (?:voorstel|plan|motie)\b",
        r"\b(?:kijkt|kijken) (?:\w+ )?(?:of|hoe)\b",
        r"\bkomt er\b[^.;]{0,40}\bvolgend jaar\b|\bvolgend jaar\b[^.;]{0,30}\bkomt er\b",
    ),
    _cue(
        "afgerond", 0.9,
        r"\b(?:sloot|sloten|sluit)\b[^.;]{0,60}\b(?:proef|experiment|project|pilot|test)\b[^.;]{0,60}\baf\b",
        r"\b(?:proef|experiment|project|pilot|test)\b[^.;]{0,30}\b(?:ten einde|eindigde|liep\b[^.;]{0,20}\baf)\b",
        r"\bliep (?:die|deze|de|het) (?:proef|experiment|project|pilot|test)\b[^.;]{0,30}\baf\b",
        r"\b(?:rapport|eindverslag|evaluatie|onderzoek) (?:kwam|verscheen)\b",
        r"\bleverden?\b[^.;]{0,60}\b(?:handreiking|rapport|app|kaart|model|instrument)\b[^.;]{0,30}\bop\b",
    ),
    _cue(
        "pilot", 0.9,
        r"\b(?:bij wijze van proef|op proef|proefdraaien|proefperiode|proefjaar)\b",
        r"\b(?:voor|deelnemers aan) (?:de|een) (?:[\w-]+ )?(?:pilot|proef|test)\b",
        rf"\b{_AS} (?:[\w-]+ )?(?:pilot|proef|experiment|test)\b",
        r"\b(?:pilot|proef)fase\b",
        r"\b(?:de|een|deze|die) (?:pilot|proef|praktijkproef)\b",
        r"\b\w*(?:proef|pilot) loopt\b",
        r"\bpilots\b",
        r"\b(?:beproeft|beproefde|beproefd|experimenteert|experimenteerde|test(?:te)?) (?:met|de|het|een|of|in)\b",
        r"\bbewust een experiment\b",
    ),
    _cue(
        "lopend", 0.9,
        r"\bmaakt? (?:\w+ )?gebruik van\b",
        r"\b(?:maken (?:\w+ )?gebruik|gebruik maken) van\b",
        r"\bwordt (?:er )?gebruik gemaakt\b",
        r"\bin gebruik\b",
        r"\b(?:gebruikt|gebruiken|hanteert|toepast|inzet|gebruikte)\b(?! (?:kan|kunnen|zou|moet))",
        r"\bzet(?:ten)? [^.]{0,60}\bin\b",
        r"\b(?:bezig met|werkt aan|werken aan|werkt met|van start gegaan|loopt nog|lopend project)\b",
        rf"\bwordt {_FEW}(?:ontworpen|ontwikkeld|gebouwd|aangelegd|gemonitord|gemonitored)\b",
    ),
    _cue(
        "afgerond", 0.7,
        rf"\b{_BE} {_MANY}{_DONE}\b",
        rf"\b(?:heeft|hebben) [^.;]{{0,180}}?\b{_MADE}\b",
        r"\b(?:eindevaluatie|eindrapport)\b",
        r"\btot stand gekomen\b",
    ),
    _cue(
        "lopend", 0.6,
        r"\bheeft een (?:[\w'’-]+ ){0,3}(?:\w*algoritme|\w*systeem|\w*tool|chatbot|app|dashboard|\w*register)\b",
        r"\b(?:meet|telt|monitort|volgt|controleert|signaleert|laadt|deelt|biedt|delen)\b",
        r"\bsinds (?:vorig|dit|begin|eind|januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|"
        r"november|december|\d{4})\b",
        r"\b(?:dagelijks|elke (?:dag|nacht|week|maand)|iedere (?:dag|nacht|week|maand))\b",
        r"\bwordt\b[^.;]{0,40}\b(?:gemeten|geteld|bijgehouden|gecontroleerd)\b",
    ),
)  # fmt: skip
"""What shows a status, strongest first: how a story ended outweighs how it began."""

_CONDITION = re.compile(
    r"\b(?:als je|als er|als het|indien|wanneer|mocht|mits|tenzij|stel dat|zodra|zou(?:den)?|kan betekenen|meestal|"
    r"je kunt|kun je|wil je|ben je|bent u|(?:moet(?:en)?|dient|dienen|kan|kunnen) (?:[\w-]+ ){0,8}(?:worden|zijn|te))\b"
    r"|^\W*(?:bepaal|zorg|leg|probeer|gebruik|maak|doe|beschrijf|controleer)\b",
    re.IGNORECASE,
)
"""What makes a sentence a rule or a possibility rather than something that happened."""


def supposes(text: str) -> bool:
    """Whether a sentence tells a rule or a possibility rather than what happened."""
    return bool(_CONDITION.search(text))


def status_of(text: str) -> Found | None:
    """What a text says of the status of what it tells of; None when it does not say.

    What may or must happen ("als het systeem moet worden stopgezet") says nothing. The end of a story outweighs its
    beginning: a pilot that was stopped is stopped.

    >>> status_of("De gemeente is in 2020 met de proef gestopt.").value
    'gestopt'
    >>> status_of("Als de proef mislukt, moet die worden stopgezet.")
    """
    told = [(start, text[start:end]) for start, end in sentences(text)] or [(0, text)]
    sure = [(start, piece) for start, piece in told if not supposes(piece)]
    for status, confidence, cue in _CUES:
        for start, piece in sure:
            match = cue.search(piece)
            if match:
                return Found(status, start + match.start(), start + match.end(), confidence)
    return None


def strongest(statuses: Sequence[str]) -> Status | None:
    """The status that outweighs the others: the order of `_CUES`."""
    return next((status for status, _, _ in _CUES if status in statuses), None)

"""The words that say which property a question asks for, and nothing about what: "kostte", "wanneer", "how many".

Knows nothing about documents; a text may hold them or not.
"""

from __future__ import annotations

from assistant.properties import Property
from assistant.questions import Question
from indexing import dutch

_CUES: dict[Property, str] = {
    "bedrag": "kost kosten kostte kostten kostprijs prijs bedrag geld euro euro's hoog hoogte duur betaald betalen "
    "budget cost costs "
    "price amount money much euros paid pay expensive begroting financiering bedraagt bedroeg bijdrage subsidie "
    "steun investering "
    "geïnvesteerd funding grant contribution receive received betaalde betaalt neertellen neergeteld uitgeven "
    "uitgegeven "
    "besteed besteedde besteden gekost prijskaartje spend spent",
    "percentage": "procent percentage deel share percent",
    "aantal": "aantal hoeveel number many vaak often groot large big ver far snel fast",
    "datum": "wanneer datum jaar maand dag when date year sinds since welk until last lasted",
    "duur": "lang duur duurt duurde looptijd long jaar jaren maanden weken dagen years months weeks days last "
    "lasted duration",
    "wie": "wie who welke partij partijen organisatie organisaties bedrijf company organisation betrokken involved "
    "parties",
    "gemeenten": "welke gemeente gemeenten stad steden city cities municipality municipalities meedoen mee deden "
    "doen deelnemers take took part",
    "instantie": "wie who welke partij partijen organisatie organisaties bedrijf bedrijven leverancier company "
    "organisation partners",
    "naam": "naam namen heet heette heten name names called named luiden luidt",
    "waar": "waar where plek plekken locatie locaties place location",
    "reden": "waarom waardoor reden redenen oorzaak aanleiding why reason belangrijk",
    "grondslag": "grondslag wet wettelijke juridische basis legal law basis grond",
    "gevolg": "gebeurde gebeurd gebeurt leverde levert opgeleverd resultaat resultaten uitkomst uitkomsten "
    "opbrengst geworden gevolgen "
    "effect effecten happened happen result results outcome become became achieve achieved succeed success werkte "
    "bleek gelukt geslaagd",
    "les": "les lessen leren leerde leerden leert geleerd lesson lessons learn learned learnt advies aanbevelen "
    "beveelt aan "
    "belangrijkste draw draws moeten regelen tip tips adviezen raadt raden aanraden letten valkuil valkuilen pitfalls",
    "kritiek": "kritiek mis ging gingen fout bezwaren bezwaar klachten problemen probleem lastig nadelen criticism "
    "wrong went go problem "
    "problems objections opgeroepen critici",
    "status": "status stand zaken actief loopt state running",
    "contact": "contact opnemen contactpersoon aanspreekpunt trekker trekt bellen mailen touch lead leads terecht "
    "persoon contacteren",
    "tekst": "letterlijk letterlijke luiden tekst alle verbatim text",
    "ja of nee": "succeed nooit ooit doorgegaan gekomen gelukt lukte lukt mislukt geslaagd gestopt happen happened "
    "ever",
    "wijze": "werkt werken manier work works way",
    "wat": "what wat eisen betekent mean means houdt zegt zei gaat doet deed",
}
CUE_WORDS: dict[Property, frozenset[str]] = {name: frozenset(words.split()) for name, words in _CUES.items()}


def cues(question: Question) -> frozenset[str]:
    """The words that say which properties a question asks for, and nothing about what."""
    return frozenset().union(*(CUE_WORDS.get(part.property, frozenset()) for part in question.parts))


def names_property(text: str, property_: Property) -> bool:
    """Whether a text holds a cue of the property: "namen", "resultaten", "kosten"."""
    return not CUE_WORDS[property_].isdisjoint(dutch.words(text))

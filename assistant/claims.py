"""What a language model claims about the projects in a text, and the proof of each claim.

A claim is a field of a project with the words of the text it rests on. It counts when those words stand in the text,
when the value follows from the whole sentences they stand in, by the code that proves answers or by the rules that read
registers, and when those sentences are about the project's municipality. In doubt it does not count.
Knows nothing about models, prompts or the register.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assistant.fencing import foreign
from assistant.leaning import tokens
from assistant.proof.quotes import Quote, find_quote
from assistant.proving import prove
from corpus import municipalities
from corpus.documents import Document, Passage
from corpus.extracting import cities_in, organisations_in, status_of, years_in
from corpus.projects import STATUSES
from corpus.sentences import sentences
from indexing import dutch

FIELDS = {
    "gemeente": "city",
    "titel": "title",
    "status": "status",
    "probleem": "problem",
    "aanpak": "approach",
    "resultaat": "result",
    "les": "lessons",
    "periode": "period",
    "organisatie": "organisation",
}
"""The fields as the model is asked for them, and as the register names them."""

MOST_PROJECTS = 20
LONGEST_VALUE = 500
LONGEST_QUOTE = 800
SHORTEST_QUOTE = 8
"""Characters; a shorter quote could stand anywhere."""

_KEYS = frozenset(("project", "veld", "waarde", "citaat"))
_STATUS_SAID = {
    "idea": "idee", "plan": "idee", "gepland": "idee", "planned": "idee", "proef": "pilot", "trial": "pilot",
    "ongoing": "lopend", "running": "lopend", "actief": "lopend", "in gebruik": "lopend",
    "completed": "afgerond", "finished": "afgerond", "voltooid": "afgerond", "scaled up": "opgeschaald",
    "uitgerold": "opgeschaald", "stopped": "gestopt", "ended": "gestopt", "stopgezet": "gestopt",
    "beëindigd": "gestopt", "failed": "gestopt", "mislukt": "gestopt",
}  # fmt: skip
"""Other words for a status that a model may use; whether the text shows it is for the rules."""
_PERIOD = re.compile(r"((?:19|20)\d\d)(?:\s*(?:-|\u2013|tot|t/m)\s*((?:19|20)\d\d))?")


_ORDERS = re.compile(
    r"\b(?:negeer|vergeet|ignore|disregard|forget|override)\b.{0,60}\b(?:instruct\w*|opdracht\w*|regels|rules|prompts?)\b"
    r"|\b(?:system prompt|systeemprompt|as an ai|als ai-?model|taalmodel:|assistant:)",
    re.IGNORECASE,
)
"""Sentences that speak to a model tell of no project, whatever else they say."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A value that a model gives a field of its project number so-and-so, with the words it rests on."""

    project: int
    field: str
    value: str
    quote: str


@dataclass(frozen=True, slots=True)
class Proven:
    """A claim that holds: the field and value as the register has them, where the document says so, and how surely."""

    field: str
    value: str
    start: int
    end: int
    confidence: float


def parsed(line: str) -> Claim | None:
    """One line of a reply as a claim; None for anything else.

    >>> parsed('{"project": 1, "veld": "status", "waarde": "gestopt", "citaat": "De stad stopte ermee in 2020."}').value
    'gestopt'
    >>> parsed('{"project": 1, "veld": "wachtwoord", "waarde": "x", "citaat": "De stad stopte ermee in 2020."}')
    """
    try:
        found: Any = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or set(found) != _KEYS:
        return None
    number, field, value, quote = found["project"], found["veld"], found["waarde"], found["citaat"]
    if type(number) is not int or not 0 < number <= MOST_PROJECTS:
        return None
    if not (isinstance(field, str) and isinstance(value, str) and isinstance(quote, str)) or field not in FIELDS:
        return None
    value, quote = value.strip(), quote.strip()
    if not 0 < len(value) <= LONGEST_VALUE or not SHORTEST_QUOTE <= len(quote) <= LONGEST_QUOTE:
        return None
    return Claim(number, FIELDS[field], value, quote) if value.isprintable() else None


class Reading:
    """A document read for proof: its passages, and in text order which sentences name municipalities."""

    def __init__(self, document: Document, passages: Sequence[Passage]) -> None:
        self.document, self.passages = document, passages
        self._named: list[tuple[int, frozenset[str]]] = []
        self._stretches: dict[str, tuple[Passage, int, int] | None] = {}
        heading: tuple[str, ...] = ()
        for passage in passages:
            if passage.locator.heading != heading:
                heading = passage.locator.heading
                self._name(passage.locator.start, " \u00b7 ".join(heading))
            for start, end in sentences(passage.text):
                self._name(passage.locator.start + start, passage.text[start:end])

    def _name(self, at: int, text: str) -> None:
        cities = frozenset(one.value for one in cities_in(text))
        if cities and not _ORDERS.search(text):
            self._named.append((at, cities))

    def is_about(self, city: str, end: int) -> bool:
        """Whether the last municipality named before `end` is this one, or one named beside it."""
        before = [cities for at, cities in self._named if at < end]
        return bool(before) and city in before[-1]

    def told_of(self, city: str, passage: Passage) -> str:
        """The sentences of a passage that are about a municipality."""
        at = passage.locator.start
        spans = [(start, end) for start, end in sentences(passage.text) if self.is_about(city, at + end)]
        return " ".join(passage.text[start:end] for start, end in spans)

    def stretch(self, quote: str) -> tuple[Passage, int, int] | None:
        """The whole sentences of a passage in which a quote stands, letter for letter; None where it stands nowhere."""
        if quote not in self._stretches:
            self._stretches[quote] = self._stretch(quote)
        return self._stretches[quote]

    def _stretch(self, quote: str) -> tuple[Passage, int, int] | None:
        for passage in sorted(self.passages, key=lambda one: quote not in one.text):
            found = find_quote(quote, passage.text)
            if isinstance(found, Quote):
                start, end = _whole(passage.text, found.start, found.end)
                return None if _ORDERS.search(passage.text[start:end]) else (passage, start, end)
        return None


def _whole(text: str, start: int, end: int) -> tuple[int, int]:
    touched = [(first, last) for first, last in sentences(text) if first < end and start < last]
    return (touched[0][0], touched[-1][1]) if touched else (start, end)


def proven(claim: Claim, reading: Reading, cities: Sequence[str] = ()) -> Proven | None:
    """The claim as a field of the register; None when it is not proven.

    `cities` are the municipalities of its project; a claim of a municipality is proven without them.
    """
    found = reading.stretch(claim.quote)
    if found is None:
        return None
    passage, start, end = found
    said = passage.text[start:end]
    if foreign(claim.value, said):
        return None
    at, stop = passage.locator.start + start, passage.locator.start + end
    if claim.field == "city":
        value = municipalities.canonical(claim.value)
        named = any(one.value == value for one in cities_in(said))
        return Proven("city", value, at, stop, 0.8) if value and named else None
    about = [city for city in cities if reading.is_about(city, stop)]
    if not about:
        return None
    value, confidence = _value(claim, said, passage, cities)
    if claim.field == "status" and value != _status(value, reading.told_of(about[0], passage)):
        return None  # how a story ended outweighs how it began, and its end may stand in another sentence
    return Proven(claim.field, value, at, stop, confidence) if value else None


def _value(claim: Claim, said: str, passage: Passage, cities: Sequence[str]) -> tuple[str, float]:
    """The value as the register has it and how sure it is; an empty one when the sentences do not show it."""
    if claim.field == "status":
        return _status(claim.value, said), 0.8
    if claim.field == "period":
        return _period(claim.value, said), 0.8
    if claim.field == "organisation":
        return _organisation(claim.value, said), 0.7
    if claim.field == "title":
        return _title(claim.value, said, passage, cities), 0.6
    title = passage.provenance.source.title
    proof = prove(claim.value, said, heading=passage.locator.heading, document_title=title, cities=cities)
    return (claim.value, 0.8 if proof.verdict == "letterlijk" else 0.7) if proof.holds else ("", 0.0)


def _status(value: str, said: str) -> str:
    wanted = _STATUS_SAID.get(value.lower(), value.lower())
    shown = status_of(said)
    return wanted if wanted in STATUSES and shown is not None and shown.value == wanted else ""


def _period(value: str, said: str) -> str:
    match = _PERIOD.fullmatch(value)
    years = {one.value for one in years_in(said)}
    if match is None or not {year for year in match.groups() if year} <= years:
        return ""
    return "\u2013".join(year for year in match.groups() if year)


def _organisation(value: str, said: str) -> str:
    if value in {one.value for one in organisations_in(said)}:
        return value
    stands = re.search(rf"(?<!\w){re.escape(value)}(?!\w)", said) is not None
    return value if stands and value[0].isupper() and len(value) <= 80 and not re.search(r"[.;:]\s", value) else ""


def _title(value: str, said: str, passage: Passage, cities: Sequence[str]) -> str:
    """A title is no statement: every word of it must be one of the text, its heading or its document."""
    known = " ".join((said, *passage.locator.heading, passage.provenance.source.title, *cities))
    terms = frozenset(dutch.analyse(known))
    words = [value[one.start : one.end] for one in tokens(value)]
    fits = all(not (made := dutch.analyse(word)) or made[0] in terms for word in words)
    return value if words and fits and len(value) <= 120 else ""

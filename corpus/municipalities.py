"""Names of Dutch municipalities: spellings, aliases, mergers, and where a text mentions one.

The names are those of 1 January 2019 (355) and of today (342), with the mergers since 2015; the source is Statistics
Netherlands (CBS). One name is *canonical*: the one people use ("Den Haag", not "'s-Gravenhage"). Nothing is read
before the first question, and then once. Knows nothing about documents, projects or files other than its two lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_NAMES = Path(__file__).with_name("municipalities.tsv")
_MERGERS = Path(__file__).with_name("mergers.tsv")
FIRST_DAY = "2019-01-01"  # the day whose municipalities the list starts with


@dataclass(frozen=True, slots=True)
class Mention:
    """A municipality named in a text: its canonical name and `text[start:end]`, the words that name it."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Merger:
    """On `date` (ISO) the municipalities `ended` became, or were divided over, `into`; `founded` if that was new."""

    date: str
    ended: tuple[str, ...]
    into: tuple[str, ...]
    founded: bool = False


@dataclass(frozen=True, slots=True)
class Successor:
    """A municipality that took over from another, and the first day it did."""

    name: str
    date: str


@dataclass(frozen=True, slots=True)
class _Gazetteer:
    """Everything read from the two lists."""

    aliases: dict[str, tuple[str, ...]]  # canonical name → its other spellings
    words: dict[str, str]  # names that are also an ordinary word or a surname ("w"), or a thing to be in ("n")
    mergers: tuple[Merger, ...]
    lookup: dict[str, str]  # folded spelling → canonical name
    ended: dict[str, Merger]  # name → the merger that ended it


# --- names ---------------------------------------------------------------------------------------------------------


def canonical(name: str) -> str | None:
    """The one name we use for a municipality, or None when the name is unknown or ambiguous.

    Case, apostrophes, accents that are often forgotten, and a leading "gemeente" do not matter.

    >>> canonical("'s-Gravenhage"), canonical("gemeente Den Bosch"), canonical("Bergen"), canonical("Lutjebroek")
    ('Den Haag', "'s-Hertogenbosch", None, None)
    """
    return _gazetteer().lookup.get(_fold(name))


def candidates(name: str) -> tuple[str, ...]:
    """Every municipality that a name can stand for: none, one, or several when it is ambiguous.

    >>> candidates("Bergen")
    ('Bergen (L)', 'Bergen (NH)')
    """
    found = canonical(name)
    return (found,) if found else _AMBIGUOUS.get(_fold(name), ())


def is_municipality(name: str) -> bool:
    """Whether this is the name of a municipality of 2019 or later, in any of its spellings."""
    return canonical(name) in _gazetteer().aliases


def is_current(name: str) -> bool:
    """Whether this municipality exists today."""
    return is_municipality(name) and canonical(name) not in _gazetteer().ended


def names(date: str = "9999-12-31") -> tuple[str, ...]:
    """The municipalities that existed on an ISO date from 2019-01-01 on, in alphabetical order; of today if no date.

    >>> len(names("2019-01-01")), len(names())
    (355, 342)
    """
    known = _gazetteer()
    unborn = {name for merger in known.mergers if merger.founded and merger.date > date for name in merger.into}
    gone = {name for name, merger in known.ended.items() if merger.date <= date}
    return tuple(name for name in known.aliases if name not in gone and name not in unborn)


def aliases(name: str) -> tuple[str, ...]:
    """The other spellings and names of a municipality; empty for an unknown name."""
    return _gazetteer().aliases.get(canonical(name) or "", ())


# --- mergers -------------------------------------------------------------------------------------------------------


def successors(name: str) -> tuple[Successor, ...]:
    """What became of a municipality that ended, and when; empty when it still exists or is unknown.

    >>> successors("Weesp"), len(successors("Haaren"))
    ((Successor(name='Amsterdam', date='2022-03-24'),), 4)
    """
    merger = _gazetteer().ended.get(canonical(name) or name)
    return tuple(Successor(into, merger.date) for into in merger.into) if merger else ()


def merged_into(name: str) -> Successor | None:
    """The one municipality that took over, with its date; None when none did or when it was divided over several."""
    found = successors(name)
    return found[0] if len(found) == 1 else None


def predecessors(name: str) -> tuple[str, ...]:
    """The municipalities (since 2015) that went, wholly or in part, into this one."""
    own = canonical(name)
    return tuple(old for merger in _gazetteer().mergers if own in merger.into for old in merger.ended if old != own)


def today(name: str) -> tuple[str, ...]:
    """The municipalities of today that cover this one: itself, or what it was merged into.

    >>> today("Loppersum"), today("Den Bosch")
    (('Eemsdelta',), ("'s-Hertogenbosch",))
    """
    after = successors(name)
    if after:
        return tuple(dict.fromkeys(now for successor in after for now in today(successor.name)))
    own = canonical(name)
    return (own,) if own else ()


def related(name: str) -> tuple[str, ...]:
    """The names to look under for one municipality: its own, what it became, and what went into it."""
    own = canonical(name)
    return tuple(dict.fromkeys((own, *today(own), *predecessors(own)))) if own else ()


# --- mentions ------------------------------------------------------------------------------------------------------


def find(text: str, *, any_case: bool = False) -> tuple[Mention, ...]:
    """Every mention of a municipality in a text, in order.

    Left out, because it is not the municipality: a province ("provincie Utrecht"), a region, court or university named
    after it ("Rechtbank Rotterdam"), a longer name ("Beek en Donk"), a person ("Karin van Beek"), an ordinary word at
    the start of a sentence ("Best lastig"), and a name that stands for two municipalities when the text does not tell
    which ("Bergen"). `any_case` also finds names without capitals, as people type them in a question.

    >>> [m.name for m in find("Den Bosch en Breda werken samen met de provincie Utrecht.")]
    ["'s-Hertogenbosch", 'Breda']
    """
    found: list[tuple[Mention, bool | None]] = []
    previous_end = -2
    for match in _pattern(any_case).finditer(text):
        joined = match.start() == previous_end + 1  # "Utrecht-Amersfoort": the hyphen stands between two names
        name = _resolve(match.group(), text)
        if name is None or (_hyphen_before(text, match.start()) and not joined) or _is_something_else(text, match):
            continue
        previous_end = match.end()
        found.append((Mention(name, match.start(), match.end()), _is_meant(text, match, name)))
    certain = {mention.name for mention, sure in found if sure}
    return tuple(mention for mention, sure in found if sure or (sure is None and mention.name in certain))


def municipalities_in(text: str) -> tuple[str, ...]:
    """The canonical names of the municipalities a text mentions, each once, in order of first mention."""
    return tuple(dict.fromkeys(mention.name for mention in find(text)))


def _resolve(words: str, text: str) -> str | None:
    """The canonical name for the words found, deciding an ambiguous name by what else the text says."""
    name = canonical(words)
    if name or _fold(words) not in _AMBIGUOUS:
        return name
    if _ABROAD.search(text):
        return None
    hinted = [n for n in _AMBIGUOUS[_fold(words)] if _HINTS[n].search(text)]
    return hinted[0] if len(hinted) == 1 else None


def _hyphen_before(text: str, start: int) -> bool:
    return start > 0 and text[start - 1] in "-\u2010\u2011"


def _is_something_else(text: str, match: re.Match[str]) -> bool:
    """True when the words around the name make it a province, an institution, a region or a place abroad."""
    before, after = text[max(0, match.start() - 80) : match.start()], text[match.end() : match.end() + 30]
    return bool(_NOT_BEFORE.search(before) or _SURNAME.search(before) or _NOT_AFTER.match(after))


def _is_meant(text: str, match: re.Match[str], name: str) -> bool | None:
    """Whether a name that may be a word or a surname is the municipality here; None when only the rest can tell."""
    word = _gazetteer().words.get(name)
    if not word:
        return True
    before, after = text[max(0, match.start() - 60) : match.start()], text[match.end() : match.end() + 40]
    if _TOWN_BEFORE.search(before):
        return True
    if not match.group()[:1].isupper():
        return word == "w" and bool(_PLACE_BEFORE.search(before))
    if _PERSON.search(before):
        return False
    if not _SENTENCE_START.search(before):  # "Best Current Practices" is a title, "in Best Eindhoven" is not
        return True if _PLACE_BEFORE.search(before) or not re.match(r"\s+[A-Z]", after) else None
    return True if _ACTS.match(after) or _LISTED.match(after) else None


_TOWN_BEFORE = re.compile(
    r"\b(?:gemeenten?|stad|steden|wethouder van|burgemeester van|inwoners van|raad van)\s+$", re.I
)
_PLACE_BEFORE = re.compile(r"\b(?:in|te|uit|bij|naar|vanuit)\s+$", re.I)
_SENTENCE_START = re.compile(r"(?:^|[.!?:…]['\"’”)]*\s+|\n\s*(?:[-*•–]\s+)?|\|\s*)['\"‘“(]*$")
_ACTS = re.compile(
    r"\s+(?:heeft|had|is|was|wil|wilde|gaat|ging|kan|kon|moet|moest|mag|zet|zette|doet|deed|krijgt|kreeg|maakt|maakte|werkt"
    r"|werkte|begint|begon|stopt|stopte|test|testte|gebruikt|gebruikte|kiest|koos|neemt|nam|bouwt|bouwde|onderzoekt"
    r"|onderzocht|meet|mat|start|startte|sluit|sloot|ziet|zag|zegt|zei|voert|voerde|legt|legde|ontwikkelt|ontwikkelde"
    r"|besloot|besluit|experimenteert|experimenteerde|telt|telde|zoekt|zocht|deelt|deelde|noemt|noemde|ontving)\b"
)
_LISTED = re.compile(r"(?:,| en| of|:| \()\s*['A-ZÀ-Þ0-9]|\s*(?:$|\n|\|)")
_FIRST_NAMES = (
    "Aad|Adriaan|Agnes|Albert|Alexander|Alice|Andrea|Andries|Angela|Anja|Anke|Anna|Anne|Annemarie|Arie|Arjan|Astrid|Barbara"
    "|Bart|Bas|Ben|Bert|Bianca|Bob|Bram|Carla|Caroline|Cees|Chantal|Chris|Christiaan|Claudia|Cor|Corine|Daan|Daniel|David|Dennis"
    "|Dick|Dirk|Edwin|Eefje|Ellen|Els|Emma|Eric|Erik|Esther|Eva|Evert|Femke|Floor|Frank|Frans|Fred|Geert|Gerard|Gerrit|Gert"
    "|Gijs|Guus|Hanneke|Hans|Harm|Harry|Heleen|Henk|Hendrik|Herman|Hugo|Ineke|Inge|Ingrid|Iris|Ivo|Jaap|Jacqueline|Jan|Janneke"
    "|Jasper|Jeroen|Jessica|Jet|Johan|Johannes|John|Jolanda|Joost|Jos|Joyce|Judith|Karel|Karin|Kees|Kim|Klaas|Koen|Lars|Laura"
    "|Leo|Linda|Lisa|Lodewijk|Lotte|Lucas|Maarten|Marc|Marcel|Margriet|Maria|Marian|Marieke|Marijke|Marjolein|Mark|Marleen"
    "|Martijn|Martin|Michael|Michel|Mieke|Mirjam|Monique|Nico|Niels|Olaf|Paul|Paula|Pauline|Peter|Petra|Piet|Pieter|Ralph|Rob|Robert"
    "|Robin|Roel|Rogier|Ron|Ronald|Ruben|Ruud|Saskia|Sander|Sandra|Sanne|Simon|Sjaak|Sofie|Sophie|Stefan|Sven|Theo|Thijs|Thomas"
    "|Tim|Tineke|Tom|Ton|Victor|Vincent|Wendy|Wilco|Willem|Wim|Wouter|Yvonne"
)
_PERSON = re.compile(
    rf"(?:\b(?:{_FIRST_NAMES})|\b[A-Z]\.)\s+(?:(?:van|van der|van de|van den|de|den|der|ter|ten|te)\s+)?$"
    r"|\b(?:Van|Van der|Van de|Van den|Ter|Ten|De)\s+$|\b(?:van der|van den|ter|ten)\s+$"
    r"|\b(?:de heer|mevrouw|mw\.|dhr\.|dr\.|prof\.|ir\.|drs\.|mr\.)\s+(?:van\s+)?$"
)
# "Staatssecretaris Van Veldhoven": a capital V inside a sentence begins a surname, whatever the name.
_SURNAME = re.compile(rf"[\w,]\s+Van\s+$|\b(?:{_FIRST_NAMES})\s+van\s+$")
_NOT_BEFORE = re.compile(
    r"\bprovincies?\s+(?:(?:[A-Z][\w-]+)(?:,\s+|\s+en\s+))*$"
    r"|\b(?:\w*universiteit|university|hogeschool|rechtbank|gerechtshof|hof|metropoolregio|veiligheidsregio|politieregio|arrondissement"
    r"|omgevingsdienst|bisdom|vliegveld|economic board|TU|UMC|HU|FC|regio)\s+(?:(?:van|of|te|voor)\s+)?$"
    r"|\bmetropoolregio\s+Rotterdam\s+$|\b(?:Provinciale|Gedeputeerde)\s+Staten\s+van\s+$|\b(?:Omroep|RTV)\s+$",
    re.I,
)
_NOT_AFTER = re.compile(
    r"\s+(?:University|Universiteit|UMC|Medical|Airport|Airlines|Seaports|Practices?)\b|-(?:Rijnmond|Rijnkanaal|Belsen)\b"
    r"|\s*[,(]\s*(?:Noorwegen|Norway|Duitsland|België|Belgium|New York|Zuid-Afrika|Suriname)\b"
)
_ABROAD = re.compile(r"\b(?:Noorwegen|Noorse?|Norway|Norwegian)\b")
_AMBIGUOUS = {"bergen": ("Bergen (L)", "Bergen (NH)")}
_HINTS = {
    "Bergen (L)": re.compile(r"\b(?:Limburgs?e?|Gennep|Venray|Nieuw-Bergen|Boxmeer|Land van Cuijk|Maasduinen)\b"),
    "Bergen (NH)": re.compile(r"Noord-Hollands?e?\b|\bNH\b|\b(?:Alkmaar|Egmond|Schoorl|Castricum|Heiloo|Uitgeest)\b"),
}
# Names that hold a municipality's name and are something else; the longest name wins, so these swallow it.
_OTHER_PLACES = (
    "Beek en Donk", "Best practice", "Best practices", "Best Practice", "Best Practices", "Best of", "Nieuw Amsterdam",
    "New Amsterdam", "Stein am Rhein", "Bergen-Belsen", "Amsterdam-Rijnkanaal", "Rotterdam-Rijnmond", "Beek-Ubbergen",
    "Utrecht Science Park", "Brabantse Delft", "Leiden-Delft-Erasmus", "Groningen Airport Eelde",
    "Hof van Delft",
)  # fmt: skip


# --- reading the lists ---------------------------------------------------------------------------------------------

_FOLD = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "\u2010": "-", "\u2011": "-", "–": "-", "\u00a0": " "})


def _fold(name: str) -> str:
    """A spelling without what people vary: case, kind of apostrophe and hyphen, spaces, "gemeente" in front."""
    folded = " ".join(name.translate(_FOLD).lower().split())
    return folded.removeprefix("gemeente ").removeprefix("de gemeente ")


@cache
def _gazetteer() -> _Gazetteer:
    """The two lists, read once."""
    others: dict[str, tuple[str, ...]] = {}
    words: dict[str, str] = {}
    for name, spellings, word in _rows(_NAMES):
        others[name] = _split(spellings)
        if word:
            words[name] = word
    mergers = tuple(
        Merger(date, _split(ended), _split(into.removeprefix("+")), into.startswith("+"))
        for date, ended, into in _rows(_MERGERS)
    )
    ended = {old: merger for merger in mergers for old in merger.ended}
    lookup = {_fold(old): old for old in ended}
    lookup |= {_fold(spelling): name for name, extra in others.items() for spelling in (name, *extra)}
    return _Gazetteer(others, words, mergers, lookup, ended)


def _rows(path: Path) -> Iterable[tuple[str, str, str]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            first, second, third = line.split("\t")
            yield first, second, third


def _split(cell: str) -> tuple[str, ...]:
    return tuple(cell.split("|")) if cell else ()


@cache
def _pattern(any_case: bool) -> re.Pattern[str]:
    """One expression for all names: a tree of letters, so that its cost does not grow with the number of names."""
    known = _gazetteer()
    spellings = {s for name, extra in known.aliases.items() for s in (name, *extra)} | set(_OTHER_PLACES) | {"Bergen"}
    capitals = {s.upper() for s in spellings if len(s) > 3 and s not in known.words}
    tree: dict[str, object] = {}
    for spelling in spellings | capitals | {s[0].lower() + s[1:] for s in spellings if s.startswith(("Den ", "De "))}:
        node = tree
        for letter in spelling:
            node = node.setdefault(letter, {})  # type: ignore[assignment]
        node[""] = {}
    return re.compile(rf"(?<!\w)(?:{_as_expression(tree)})(?!\w)", re.IGNORECASE if any_case else 0)


def _as_expression(node: dict[str, object]) -> str:
    """A tree of letters as a regular expression that prefers the longest name."""
    branches = [
        _LETTERS.get(letter, re.escape(letter)) + _as_expression(below)  # type: ignore[arg-type]
        for letter, below in sorted(node.items())
        if letter
    ]
    if not branches:
        return ""
    joined = branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
    return f"(?:{joined})?" if "" in node else joined


_LETTERS = {"'": "['’‘`´]", " ": r"[ \u00a0\n]", "-": "[-\u2010\u2011–]"}

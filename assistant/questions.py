"""What is being asked: language, kind, the named subjects, and of each part the property it wants to know.

Knows nothing about hits, documents or answers; a question is understood from its own words. The rules are the
question words of Dutch and English and the nouns that go with them, never a list of known questions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from assistant.answers import Language
from assistant.properties import AUXILIARY, Property, property_of, without_aside
from assistant.topics import is_bare, requested
from assistant.words import listed
from corpus import municipalities

Kind = Literal["vraag", "welke stad", "breed", "verschil"]
FindMunicipalities = Callable[[str], Iterable[str]]

WORD = re.compile(r"\w+(?:[.,]\d+)*(?:[-'’/]\w+)*")


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a question: its words, the property it asks; of a count what is counted, of a degree the quality.

    `demanded` is the noun that says what is wanted ("de levensduur", "welke kleur"): a text without it has no answer.
    """

    text: str
    property: Property
    counted: str | None = None
    degree: str | None = None
    demanded: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A question understood. `names` are the proper names in it, municipalities apart; `years` are four digits."""

    text: str
    language: Language
    kind: Kind
    parts: tuple[Part, ...]
    names: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    years: tuple[str, ...] = ()

    def asks(self, *properties: Property) -> bool:
        """Whether any part asks one of these properties."""
        return any(part.property in properties for part in self.parts)


def places_in(text: str) -> tuple[str, ...]:
    """The municipalities a question names, those it names by their adjective included.

    >>> places_in("Wat leerden de Eindhovense projecten van enschede?")
    ('Enschede', 'Eindhoven')
    """
    named = [mention.name for mention in municipalities.find(text, any_case=True)]
    return tuple(dict.fromkeys([*named, *filter(None, map(_of_adjective, WORD.findall(text)))]))


_ADJECTIVES = {
    "haagse": "Den Haag", "haags": "Den Haag", "nijmeegse": "Nijmegen", "groningse": "Groningen",
    "bossche": "'s-Hertogenbosch",
               "zwolse": "Zwolle", "arnhemse": "Arnhem", "leidse": "Leiden", "delftse": "Delft"}  # fmt: skip


def _of_adjective(word: str) -> str | None:
    low = word.lower()
    if not word[:1].isupper() or not low.endswith(("se", "s")):
        return None
    return _ADJECTIVES.get(low) or municipalities.canonical(low.removesuffix("e").removesuffix("s"))


def understand(text: str, find_municipalities: FindMunicipalities = places_in) -> Question:
    """The question behind a text. Never fails: an odd text is a plain "wat" question.

    >>> understand("Hoeveel kostte het wifi-tellen in Enschede?").parts[0].property
    'bedrag'
    >>> understand("Which cities have tried this?").kind
    'welke stad'
    """
    text = without_aside(" ".join(text.split()))
    language = language_of(text)
    places = tuple(dict.fromkeys(find_municipalities(text)))
    names = names_in(text, places)
    topic = requested(text)
    text = topic or text
    parts = tuple(_part(piece, language) for piece in split_parts(text))
    return Question(
        text=text,
        language=language,
        kind="breed" if _is_subject(text, topic, parts) and not places else _kind(text, names_place=bool(places)),
        parts=parts,
        names=names,
        municipalities=places,
        years=tuple(dict.fromkeys(re.findall(r"\b(?:19|20)\d\d\b", text))),
    )


def _is_subject(text: str, topic: str | None, parts: tuple[Part, ...]) -> bool:
    """Whether only a subject is given and no property of it: an overview is wanted."""
    return (topic is not None or is_bare(text)) and all(part.property == "wat" for part in parts)


# ---- language -------------------------------------------------------------------------------------------------------

_DUTCH = listed(
    """
    de het een en van voor met op in aan door bij naar over uit wat wie waar wanneer waarom hoe hoeveel welke welk
    is zijn heeft hebben werd wordt kan moet er dat die deze niet al om te tot of als wij ons onze ik je men maar
    ook dan gemeente gemeenten stad steden
    """
)
_ENGLISH = listed(
    """
    the a an and of for with on in at by to over from what who where when why how which is are was were has have had
    did does do can must there that this these not already be been it its we our i you about as than or if any city
    cities municipality municipalities
    """
)


def language_of(text: str) -> Language:
    """Dutch unless English function words outnumber the Dutch ones.

    >>> language_of("When was it signed?"), language_of("Wanneer is het getekend?")
    ('en', 'nl')
    """
    words = [word.lower() for word in WORD.findall(text)]
    english = sum(word in _ENGLISH for word in words)
    dutch = sum(word in _DUTCH for word in words)
    return "en" if english > dutch else "nl"


# ---- parts ----------------------------------------------------------------------------------------------------------

_INTERROGATIVE = (
    r"(?:wat|wie|waar\w*|wanneer|hoe|hoeveel|welke?|met wie|door wie|voor wie|sinds wanneer|in welk\w*|bij welke?|"
    r"what|who|whom|where|when|why|how|which|with whom|since when)"
)
_JOINT = re.compile(
    rf"(?:,?\s+(?:en|of ook|maar|and|but)\s+|[;?]\s+)(?=(?:{_INTERROGATIVE}|{AUXILIARY})\b)", re.IGNORECASE
)


def split_parts(text: str) -> tuple[str, ...]:
    """The parts of a question that each want an answer of their own.

    >>> split_parts("Wat is de Toolbox en wat kostte die?")
    ('Wat is de Toolbox', 'wat kostte die')
    """
    pieces = [piece.strip(" ?!.") for piece in _JOINT.split(text)]
    asked = [piece for piece in pieces if piece and _is_asked(piece)]
    return tuple(asked) or (text.strip(" ?!."),)


def _is_asked(piece: str) -> bool:
    return bool(re.match(rf"(?:{_INTERROGATIVE}|{AUXILIARY})\b", piece, re.IGNORECASE)) or " " in piece


_COUNTED = re.compile(
    r"\b(?:hoeveel|hoe vaak|how many|how much|aantal|number of)\s+"
    r"(?:van de\s+|of the\s+|less\s+|more\s+|minder\s+|meer\s+)?"
    r"((?:[\w'’-]+)(?:\s+[\w'’-]+)?)",
    re.IGNORECASE,
)
_NOT_COUNTED = listed(
    """
    er van de het een in bij is zijn was waren wordt werden keer times the a of mensen people persons did does do are
    were have has werken werkten doen deden
    """
)


def _part(text: str, language: Language) -> Part:
    property_ = property_of(text)
    return Part(
        text,
        property_,
        _counted(text) if property_ == "aantal" else None,
        _degree(text) if property_ == "wijze" else None,
        _demanded(text),
    )


_DEMANDED = re.compile(
    r"^(?:\w+ )?(?:wat|wie) (?:is|was|zijn|waren|wordt|werd) (?:de|het|een) "
    r"(.+?)(?= (?:van|voor|in|aan|op|bij|over|die|dat|tussen|met|uit|om|als)\b|$)"
    r"|^(?:\w+ )?(?:what|who) (?:is|was|are|were) (?:the|an?) (.+?)(?= (?:of|for|in|at|on|about|that|with|from|to)\b|$)"
    r"|^(?:(?!\bhoe\b)\w+ )?(?:welke?|which) ((?:\w+(?:e|ste) )?\w+)"
    r"|^(?:\w+ )?what ((?!is|was|are|were|did|does|do|has|have|had|will|can|could|should|would|happened|went)\w+)"
    r"|^hoe heet(?:te|ten|en)? (?:de|het) (.+?)(?= (?:van|voor|in|aan|op|bij|die|dat|met)\b|$)"
    r"|^hoe (laat|oud|zwaar|warm|koud|breed|diep|heet|hard)\b|^how (old|heavy|warm|cold|wide|deep|tall|late)\b",
    re.IGNORECASE,
)


def _demanded(text: str) -> str | None:
    """The noun that says what is wanted, with what stands before it.

    >>> _demanded("Wat is de levensduur van de batterij"), _demanded("Hoe werkt de sensor")
    ('levensduur', None)
    """
    found = _DEMANDED.match(text)
    return next(filter(None, found.groups())) if found else None


_DEGREE = re.compile(
    r"^(?:hoe|how) (?!(?:het|de|een|gaat|ging|zit|zat|komt|kwam|lang|vaak|veel|groot|hoog|duur|ver|snel|many|much|"
    r"long|often|to|the)\b)"
    r"(\w{4,}) (?:is|zijn|was|waren|are|were|wordt|worden|werd|werden|vinden|vindt|vond|vonden|blijft|did|do|does)\b",
    re.IGNORECASE,
)


def _degree(text: str) -> str | None:
    """The quality in "hoe tevreden waren", "how safe is"."""
    found = _DEGREE.match(text)
    return found.group(1).lower() if found else None


def _counted(text: str) -> str | None:
    found = _COUNTED.search(text)
    if not found:
        return None
    words = [word for word in found.group(1).split() if word.lower() not in _NOT_COUNTED]
    return words[0] if words else None


# ---- kind -----------------------------------------------------------------------------------------------------------

_PLACE = (
    r"(?:stad|steden|gemeenten?|plaatsen|dorpen|overheden|provincies|cit(?:y|ies)(?! (?:deal|lab|living|monitor|"
    r"agenda|project))|"
    r"municipalit(?:y|ies)|towns?)"
)
_WHICH_CITY = re.compile(
    rf"\b(?:welke?|hoeveel|which|how many|what|andere|other|is er een|is there an?|are "
    rf"there)\s+(?:(?!smart)\w+\s+){{0,2}}?{_PLACE}\b"
    rf"|^(?:met )?wie (?:heeft|hebben|doet|doen|meet|meten|gebruikt|gebruiken|zet|zetten|werkt|werken|is|zijn) "
    rf"(?:er|al|ook|nog|dit)\b"
    rf"|^wie (?:gebruikt|gebruiken|meet|meten|heeft|hebben|doet|doen|zet|zetten|laat|laten|test|testte|werkt)\b"
    rf"|^who (?:has|have|is|are|uses?|measures?|tried|already)\b"
    rf"|\b(?:waar|where) (?:is|zijn|wordt|werd|has|have|is)\b.*\b(?:al|eerder|already)\b",
    re.IGNORECASE,
)
_ON = r"(?:rond|rondom|over|met|tegen|voor|inzake|op het gebied van|about|on|with|against|around|for)"
_BROAD = re.compile(
    r"^wat (?:is|wordt|werd|gebeurt|gebeurde|weten|weet|doen|loopt|speelt) "
    r"(?:er |je |jullie |wij |we |gemeenten |steden )?(?:al |allemaal |zoal |reeds )*"
    rf"(?:gedaan|gebeurd|bekend|geprobeerd|geleerd)? ?{_ON}\b"
    r"|^what (?:has been|is being|was|have (?:cities|municipalities)) "
    rf"(?:done|tried|learn(?:ed|t)) {_ON}\b"
    r"|^(?:welke|which|what) (?:projecten|initiatieven|proeven|pilots|experimenten|voorbeelden|ervaringen|projects|"
    rf"initiatives|experiments|examples)\b.*\b{_ON}\b",
    re.IGNORECASE,
)
"""Somebody exploring: a theme is named and no fact of it is asked."""
_DIFFER = re.compile(
    r"\b(?:verschillen (?:de )?bronnen|spreken elkaar tegen|tegenstrijdig\w*|sources (?:differ|disagree)|of van een|"
    r"or of)\b",
    re.IGNORECASE,
)


def _kind(text: str, *, names_place: bool = False) -> Kind:
    which = _WHICH_CITY.search(text)
    if which and not (names_place and re.match("wie|who", which.group(), re.IGNORECASE)):
        return "welke stad"
    if _BROAD.search(text):
        return "breed"
    return "verschil" if _DIFFER.search(text) else "vraag"


# ---- names ----------------------------------------------------------------------------------------------------------

_QUOTED = re.compile(r"['‘’\"“”]([^'‘’\"“”]{3,80})['’\"”]")
_CONNECT = frozenset(["van", "de", "den", "der", "het", "op", "en", "voor", "'t", "of", "the", "for", "and", "&", "-"])
_ARTICLES = frozenset(["de", "het", "the"])
_NEVER = listed(
    """
    nederland nederlandse dutch netherlands the holland europa europese european engels english nl en ik wij we i
    smart city cities januari februari maart april mei juni juli augustus september oktober november december
    january february march may june july august october december
    """
)
_CAPITAL = re.compile(r"^(?:[A-ZÀ-Þ]|[a-z]{1,2}[A-Z])")


def names_in(text: str, municipalities: Iterable[str] = ()) -> tuple[str, ...]:
    """The proper names of a question: quoted, capitalised or written with digits; municipalities left out.

    >>> names_in("Wat oordeelde de Raad van State over Jouw Licht op 040?")
    ('Raad van State', 'Jouw Licht op 040')
    """
    taken = {word.lower() for place in municipalities for word in WORD.findall(place)}
    names = [quoted.strip() for quoted in _QUOTED.findall(text) if _CAPITAL.match(quoted.strip())]
    for run in _runs(_QUOTED.sub(" , ", text)):
        for words in _pieces(run, taken):
            if any(word.lower() not in _NEVER | _CONNECT and not word.isdigit() for word in words):
                names.append(" ".join(words))
    return tuple(dict.fromkeys(names))


def _pieces(run: list[str], taken: set[str]) -> list[list[str]]:
    """A run cut at municipalities, at years and at an article that no preposition leads in."""
    pieces: list[list[str]] = [[]]
    for before, word, following in zip(["", *run], run, [*run[1:], ""], strict=False):
        article = word.lower() in _ARTICLES and before.lower() not in _CONNECT
        of_place = _adjective_of(word, taken) and not (_is_adjective(word, taken) and following[:1].isupper())
        if of_place or article or re.fullmatch(r"(?:19|20)\d\d", word):
            pieces.append([])
        else:
            pieces[-1].append(word)
    return [trimmed for trimmed in map(_trim, pieces) if trimmed]


def _adjective_of(word: str, taken: set[str]) -> bool:
    """Whether a word is a municipality or made of one: Enschede, Enschedese, Amsterdams."""
    low = word.lower()
    return low in taken or any(len(place) > 3 and low.startswith(place[:-1]) for place in taken)


def _is_adjective(word: str, taken: set[str]) -> bool:
    """Whether a word is the adjective of a municipality, not its name: Heerlens, which may open a longer name."""
    return word.lower() not in taken


def _runs(text: str) -> list[list[str]]:
    """Runs of capitalised words with the small words between them, the sentence's first word left out."""
    runs: list[list[str]] = []
    run: list[str] = []
    end, first = 0, True
    for found in WORD.finditer(text):
        word, broken = found.group(), bool(re.search(r"[,;:.?!()]", text[end : found.start()]))
        begins, end, first = first or bool(re.search(r"[.?!]", text[end : found.start()])), found.end(), False
        if broken:
            runs, run = [*runs, run], []
        capital = bool(_CAPITAL.match(word)) and not (begins and _is_plain(word))
        if capital or (run and (word.lower() in _CONNECT or word.isdigit())):
            run = [*run, word]
        else:
            runs, run = [*runs, run], []
    return [trimmed for trimmed in map(_trim, [*runs, run]) if trimmed]


def _is_plain(word: str) -> bool:
    """A first word is a name only when it does not look like the start of any sentence."""
    return word[1:].islower() or len(word) == 1


def _trim(run: list[str]) -> list[str]:
    while run and run[-1].lower() in _CONNECT:
        run = run[:-1]
    while run and run[0].lower() in _CONNECT:
        run = run[1:]
    return run

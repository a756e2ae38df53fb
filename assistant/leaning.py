"""Whether a question leans on what was asked before, and what a question is about: its words without the asking.

Rules over Dutch and English words, never a list of known questions. A question leans when it has no subject of its own
("Wat kostte dat?", "En de lessen?", "Wat deed Amersfoort?") or when a word in it points outside ("Wie leverde die
sensoren?"). A word that points at something in the same question does not ("Wat is de Toolbox en wat kostte die?").
Knows nothing about threads, answers or documents.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from assistant.matching import is_content
from assistant.questions import WORD, names_in, places_in, split_parts
from assistant.words import fold_form, listed
from corpus import municipalities

OPENING = re.compile(
    r"^(?:(?:en|maar|of|and|but|or|ok[ée]?|oké)\b[ ,]*)?"
    r"(?:(?:hoe zit (?:het|dat) (?:dan )?(?=met|in|bij)(?:met )?|what about|how about|and what about)\b[ ,]*)?",
    re.IGNORECASE,
)
"""How somebody goes on: "En …", "Hoe zit dat in …", "What about …"."""

_BARE = listed(
    """
    kost kosten kostte kostten prijs budget bedrag uitgaven opbrengst opbrengsten besparing les lessen geleerd leerde
    leerden leren leert resultaat resultaten uitkomst uitkomsten effect effecten gevolg gevolgen status stand zaken
    reden redenen oorzaak oorzaken aanleiding kritiek bezwaar bezwaren klachten problemen probleem nadeel nadelen
    voordeel voordelen risico risico's aanpak oplossing doel doelen contact contactpersoon contactorganisatie partner
    partners partij partijen deelnemer deelnemers organisaties bedrijven betrokken deelnemen meedoen meedoet meededen
    deed deden doen doet gedaan ging gingen gaat gaan gebeurde gebeurd gebeurt begon begonnen begint beginnen start
    startte gestart stop stopt stopte stopten stoppen gestopt eindigde afgerond mislukt mislukte mislukten geslaagd
    succes gelukt werkt werkte werken werkten loopt liep lopen actief duurde duurt duur looptijd periode datum jaar
    betaalde betaalden betaalt betaald financierde gefinancierd vond vonden vindt bleek blijkt kwam komt kwamen leverde
    levert leveren ervaring ervaringen evaluatie vervolg einde begin verschil verschillen bron bronnen gebruiken
    gebruikt gebruikte gebruikten houden houdt hield hielden zetten zet zette hebben heeft had hadden nog lang
    leidde besloot koos mis misging misgegaan gegaan fout meer vertel uitleg uitleggen leg rond rondom inzake
    cost costs price budget lesson lessons learn learned learnt result results outcome outcomes effect effects reason
    reasons cause criticism objections problems problem risks risk approach solution goal contact partner partners
    party parties participants organisations involved take took part status happen happened begin began begun start
    started stop stopped end ended fail failed succeed succeeded success work worked works run running ran pay paid pays
    fund funded evaluation difference source sources use uses used long old new do did does go went become became come
    came spend spent lead led experience experiences
    wrong more tell explain
    """
)
"""What is asked about a subject, and the verbs that ask it: not a subject themselves."""

_KINDS = r"(?:projecten|initiatieven|proeven|pilots|experimenten|voorbeelden|projects|initiatives|trials|examples)"
_LOOSE_KIND = re.compile(rf"(?<!\bdeze )(?<!\bdie )(?<!\bthese )(?<!\bthose )\b{_KINDS}\b", re.IGNORECASE)
_ONE_KIND = listed("project proef pilot experiment initiatief aanpak traject trial initiative proefproject")
_ASKING = r"(?:wat|wie|waar|wanneer|waarom|waardoor|hoe|what|who|where|when|why|how)"
_VERB_AFTER = re.compile(
    rf"^(?:en |maar |and |but )?(?:{_ASKING}|(?:welke?|hoeveel|which|how many|what) (?:andere |other )?"
    r"(?:gemeenten?|steden|stad|partijen|cities|city|municipalit(?:y|ies)|parties))\s+(?P<verb>[\w'’-]+)",
    re.IGNORECASE,
)

_OF_THOSE = re.compile(
    r"\b(?:daarvan|hiervan|(?:van|of) (?:hen|those|these|them)\b|van (?:die|deze) (?:\w+en|\w+'?s)\b|van (?:die|deze)$"
    r"|which ones|welke zijn|welke waren"
    rf"|(?:deze|die|these|those) (?:{_KINDS}|gemeenten|steden|plaatsen|cities|municipalities|towns))\b",
    re.IGNORECASE,
)
_TIED = re.compile(
    r"\b(?:(?:daar|er)(?:aan|achter|bij|door|in|langs|mee|na|naar|naast|onder|op|over|tegen|toe|uit|van|voor)|daar)\b"
    r"|\b(?:on|for|with|about|of|to|from|in|by) (?:it|that|this)\b(?=[\s?.!]*$)",
    re.IGNORECASE,
)
_POINTER = re.compile(
    r"\b(?:dat|dit|die|deze|hij|zij|ze|hen|hun|that|this|it|they|them|their|its|those|these)\b"
    r"|\bhet(?=\s*(?:[?.!,]|$)|\s+(?:nog|al|ook|nu|inmiddels|eigenlijk|dan|toen|daar|weer|in|op|bij|met|per|voor|door|"
    r"ge\w+(?:t|d|en))\b)"
    r"|(?<!is )(?<!are )(?<!was )(?<!were )\bthere\b(?! (?:is|are|was|were)\b)",
    re.IGNORECASE,
)
_NO_POINTER = re.compile(
    r"\b(?:het|it) (?:\w+ )?(?:dat|that)\b"
    r"|\b(?:is|was) (?:het|it) (?:waar|zo|true|possible|mogelijk|verplicht)(?: (?:dat|that))?\b"
    r"|\b(?:weten|weet|wist|zeggen|zegt|zei|denken|denkt|blijkt|know|says?|think|fact) (?:je |u |jullie |you )?"
    r"(?:dat|that)\b"
    r"|\b(?:je|u|we|wij|jullie|men|you) (?:dat|that)\b(?= \w+ \w+)"
    r"|\b(?:dit|deze|this|these) (?:jaar|maand|week|eeuw|year|month|week|days)\b|\bhow (?:is|was|does) it that\b"
    r"|\bit (?:costs?|takes?|took)\b(?=.* to )",
    re.IGNORECASE,
)
_AFTER_OBJECT = listed("nog al ook toen dan nu eigenlijk inmiddels in op bij met voor door too then now also for in at")
_ACTORS = listed(
    """
    gemeente gemeenten stad steden project projecten proef proeven pilot pilots bewoners inwoners city cities town towns
    municipality municipalities projects trials
    """
)
"""What a pronoun in the same question may stand for, besides its subject: "steden die …", "welke steden … hun …"."""
_OWN_KIND = re.compile(r"\b(?:het|de|the|dat|dit|die|deze|this|that)\s+(?P<kind>\w+)\b", re.IGNORECASE)
_DEFINITE = re.compile(r"\b(?:de|het|the)\s+(?P<noun>[\w'’-]+)\s*[?.!]?$", re.IGNORECASE)
_DEFINES = re.compile(r"^(?:en |and )?(?:wat|what) (?:is|zijn|are|was|waren|were)\b", re.IGNORECASE)
BRACKET = re.compile(r"^(?P<asked>.*?)\s*\((?P<subject>[^()]+(?:\([^()]*\)[^()]*)?)\)\s*\?$")
"""A question with what it is about behind it, as the rules write it: "Wat kostte dat (Heerlens Heitje)?"."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a question: `text[start:end]`, folded, and what it is."""

    start: int
    end: int
    form: str
    place: bool = False
    content: bool = False

    @property
    def tells(self) -> bool:
        """Whether it belongs to what the question is about."""
        return self.place or self.content


@lru_cache(maxsize=256)
def tokens(text: str) -> tuple[Token, ...]:
    """The words of a question: places, words of its subject, and the rest.

    >>> [one.form for one in tokens("Wat deed Enschede met wifi-tellen in 2020?") if one.tells]
    ['enschede', 'wifitellen']
    """
    spans = [(one.start, one.end) for one in municipalities.find(text, any_case=True)]
    names = {fold_form(word) for name in names_in(text, places_in(text)) for word in WORD.findall(name)}
    verb = _VERB_AFTER.match(text)
    found = []
    for match in WORD.finditer(text):
        form = fold_form(match.group())
        place = any(start <= match.start() < end for start, end in spans)
        # The word behind "wie" or "welke steden" is a verb, unless the question ends there.
        asks = verb is not None and verb.start("verb") == match.start() and match.end() < len(text.rstrip(" ?!."))
        content = not place and (form in names or (not asks and _is_subject(match.group(), form)))
        found.append(Token(match.start(), match.end(), form, place, content))
    return tuple(found)


def _is_subject(word: str, form: str) -> bool:
    low = word.lower()
    return not word.isdigit() and low not in _BARE and form not in _BARE | _ONE_KIND and is_content(low)


def leans(question: str) -> bool:
    """Whether a question needs what was said before it to be understood.

    >>> leans("Wat kostte dat?"), leans("Wat kostte de app van Assen?"), leans("Wat is de Toolbox en wat kostte die?")
    (True, False, False)
    """
    if BRACKET.match(question):
        return False
    if asks_of_those(question) or is_fragment(question):
        return True
    words = tokens(OPENING.sub("", question.strip()))
    content = [one for one in tokens(question) if one.content]
    if not words:
        return False
    if _LOOSE_KIND.search(question) and not content:
        return False
    if not content:
        return not (any(one.place for one in words) and _names_a_kind(question))
    return _points_outside(question) or _goes_on_with(question, content)


def asks_of_those(question: str) -> bool:
    """Whether it asks about some or all of what was named before: "welke daarvan", "which ones", "deze projecten"."""
    match = _OF_THOSE.search(question)
    return bool(match) and not _inside(question, match.start() if match else 0)


def is_fragment(question: str) -> bool:
    """Whether it is no sentence: "En in Utrecht?", "Waarom?", "En de lessen?"."""
    rest = OPENING.sub("", question.strip()).strip(" ?!.")
    opened = rest != question.strip().strip(" ?!.")
    few = len(rest.split())
    if re.fullmatch(
        rf"(?:{_ASKING}|hoezo|hoeveel|how (?:much|many|come)|sinds wanneer|since when|hoe dan)", rest, re.I
    ):
        return True
    asks = re.match(
        rf"(?:{_ASKING}\b|hoeveel|welke?\b|which\b|sinds|met wie|door wie|\w+ (?:er|je|jullie|u)\b)", rest, re.I
    )
    return bool(rest) and not asks and (few <= 5 if opened else few <= 3 and _only_a_place(rest))


def _only_a_place(rest: str) -> bool:
    words = tokens(rest)
    bare = listed("in bij voor van de het gemeente stad ook dan en at for the too")
    return any(one.place for one in words) and all(one.place or one.form in bare for one in words)


def _names_a_kind(question: str) -> bool:
    """ "Wat kostte de proef in Zwolle?": a proof of a place is a subject."""
    return any(match["kind"].lower() in _ONE_KIND for match in _OWN_KIND.finditer(question))


def _points_outside(question: str) -> bool:
    """Whether a pointing word has nothing in the question to point at."""
    barred = [match.span() for match in _NO_POINTER.finditer(question)]
    for match in _TIED.finditer(question):
        if not _inside(question, match.start()):
            return True
    for match in _POINTER.finditer(question):
        free = not any(start <= match.start() < end for start, end in barred)
        if free and not _inside(question, match.start()) and not _bound(question, match):
            return True
    return False


def _inside(question: str, position: int) -> bool:
    """Whether an earlier part of the question has a subject that a word here can point at."""
    parts = split_parts(question)
    at = -1
    for part in parts:
        at = question.find(part, at + 1)
        if at < 0 or at + len(part) > position:
            break
        if any(one.tells for one in tokens(part)):
            return True
    mark = max(question.rfind(one, 0, position) for one in ",;:.!?")
    return mark > 0 and any(one.tells for one in tokens(question) if one.end <= mark)


def _bound(question: str, match: re.Match[str]) -> bool:
    """Whether a pronoun refers back within its own clause: "een stad die …", "Enschede en hun sensoren"."""
    words, pointer = tokens(question), match.group().lower()
    before = [one.tells or one.form in _ACTORS for one in words if one.end <= match.start()]
    after = [one for one in words if one.start >= match.end()]
    if pointer in ("dat", "die", "that", "dit", "deze", "this", "those", "these"):
        return bool(before) and before[-1] and bool(after) and after[0].form not in _AFTER_OBJECT
    return any(before)


def _goes_on_with(question: str, content: list[Token]) -> bool:
    """ "En wat kostte het verweer?": one definite thing, asked on and with no place, belongs to what came before."""
    goes_on = re.match(r"(?:en|maar|and|but)\b", question.strip(), re.IGNORECASE)
    definite = _DEFINITE.search(question.strip())
    return bool(
        goes_on
        and definite
        and len(content) == 1
        and fold_form(definite["noun"]) == content[0].form
        and not _DEFINES.match(question)
        and not any(one.place for one in tokens(question))
    )


def topic(question: str, *, places: bool = True) -> str:
    """What a question is about, in its own words; without its municipalities where they are not wanted.

    >>> topic("Wat deed Enschede met wifi-tracking?"), topic("Wat deed Enschede met wifi-tracking?", places=False)
    ('Enschede met wifi-tracking', 'wifi-tracking')
    """
    told = BRACKET.match(question)
    text = told["subject"] if told else question
    if not places:
        text = without_places(text)
    words = [one for one in tokens(text) if one.tells]
    return " ".join(text[words[0].start : words[-1].end].split()) if words else ""


_RUN = r"(?:(?:in|bij|van|voor|te|door|at|for|of|by)\s+)?{places}(?:(?:,\s*|\s+(?:en|and|of|or)\s+){places})*"


def without_places(text: str) -> str:
    """The text without its municipalities and the preposition before them.

    >>> without_places("sensoren in Utrecht en Breda tellen")
    'sensoren tellen'
    """
    run = _run_of(text)
    return " ".join(run.sub(" ", text).replace(" ?", "?").split()) if run else text


def with_place(text: str, place: str) -> str:
    """The text with its municipalities replaced by this one; the text itself where it names none."""
    named = [text[one.start : one.end] for one in municipalities.find(text, any_case=True)]
    if not named:
        return text
    any_of = "|".join(re.escape(one) for one in sorted(set(named), key=len, reverse=True))
    run = rf"\b(?:{any_of})(?:(?:,\s*|\s+(?:en|and|of|or)\s+)(?:{any_of}))*"
    return re.sub(run, lambda _: place, text, count=1, flags=re.IGNORECASE)


def _run_of(text: str) -> re.Pattern[str] | None:
    named = {text[one.start : one.end] for one in municipalities.find(text, any_case=True)}
    if not named:
        return None
    any_of = "|".join(re.escape(one) for one in sorted(named, key=len, reverse=True))
    return re.compile(r"\b" + _RUN.format(places=f"(?:{any_of})") + r"(?!\w)", re.IGNORECASE)

"""The small words that turn a meaning: negation, quantity, possibility, condition, attribution, time, reversal.

Word lists, Dutch and English, of our own making, and functions that say which of them a stretch of tokens carries.
Knows nothing about quotes or paraphrases: both lean on it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.numbers import number_of
from assistant.words import Token, listed


class Signal(StrEnum):
    """What a small word does to the sentence it stands in."""

    NEGATION = "negation"
    ALL = "all"
    MOST = "most"
    MANY = "many"
    SOME = "some"
    FEW = "few"
    ONLY = "only"
    ALMOST = "almost"
    ABOUT = "about"
    BOUND = "bound"
    POSSIBLE = "possible"
    MUST = "must"
    PLAN = "plan"
    MAY = "may"
    CONDITION = "condition"
    EXCEPTION = "exception"
    ATTRIBUTION = "attribution"
    CHOICE = "choice"
    CAUSE = "cause"
    ORDER = "order"
    CONTRAST = "contrast"
    TEMPORARY = "temporary"
    REVERSAL = "reversal"
    TRIAL = "trial"
    EXTREME = "extreme"
    COMPARED = "compared"
    QUESTION = "question"
    RATE = "rate"


WORDS: dict[Signal, frozenset[str]] = {
    Signal.NEGATION: listed(
        """niet geen nooit niemand niets nergens noch evenmin nimmer nauwelijks amper zonder geenszins niks
        not no never nobody none nothing nowhere neither nor without cannot can't won't don't doesn't didn't isn't
        aren't wasn't weren't hasn't haven't hadn't shouldn't wouldn't couldn't hardly barely"""
    ),
    Signal.ALL: listed(
        """alle allen alles elke elk ieder iedere iedereen altijd overal steeds volledig geheel helemaal volkomen
        all every everyone everybody everything each always everywhere fully entirely completely whole wholly"""
    ),
    Signal.MOST: listed(
        """
    meeste merendeel meestal meerderheid doorgaans gewoonlijk vooral voornamelijk hoofdzakelijk mainly chiefly
    especially most mostly majority usually generally
"""
    ),
    Signal.MANY: listed("veel vele velen vaak talrijke tal many much often numerous frequently"),
    Signal.SOME: listed(
        """sommige sommigen enkele enkelen soms deels gedeeltelijk bepaalde paar
        some sometimes several partly partially certain occasionally"""
    ),
    Signal.FEW: listed("weinig weinigen zelden nauwelijks amper few little rarely seldom hardly barely scarcely"),
    Signal.ONLY: listed("alleen slechts enkel uitsluitend louter pas only merely solely exclusively just maar"),
    Signal.ALMOST: listed("bijna vrijwel nagenoeg haast almost nearly virtually"),
    Signal.ABOUT: listed("ongeveer circa ca rond ruim zon zo'n about around approximately roughly over"),
    Signal.BOUND: listed(
        "tot maximaal minimaal minstens hooguit hoogstens tenminste maximum minimum most least up uiterlijk maximally"
    ),
    Signal.POSSIBLE: listed(
        """kan kun kunt kunnen kon konden mogelijk mogelijke mogelijkerwijs misschien wellicht waarschijnlijk
        vermoedelijk zou zouden lijkt lijken leek schijnt schijnen denkbaar eventueel eventuele potentieel potentiele
        can can't cannot could couldn't might possible possibly perhaps maybe probably likely would seems seem
        seemed appears appear
        potentially potential apparently allegedly able"""
    ),
    Signal.MUST: listed(
        """moet moeten moest moesten verplicht verplichte verplichting dient dienen diende hoeft hoeven noodzakelijk
        must obliged obligatory mandatory required requires shall should compulsory need needs"""
    ),
    Signal.PLAN: listed(
        """wil willen wilde wilden zal zullen gaat gaan beoogt beogen beoogd beoogde gepland geplande plan plannen
        plant voornemens voornemen hoopt hopen hoopte verwacht verwachten verwachtte verwachting streeft streven
        streefde overweegt overwegen ambitie doelstelling bedoeling onderzoekt verkent bedoeld voorstel voorgesteld
        will wants want wanted intends intend intended plans planned planning hopes hope hoped aims aim aimed expects
        expected expectation considers considering considered proposes proposed proposal goal ambition wishes"""
    ),
    Signal.MAY: listed("mag mogen mocht mochten toegestaan toegestane may allowed permitted"),
    Signal.CONDITION: listed(
        "indien mits zolang zodra tenzij wanneer mocht stel voorwaarde if unless provided providing once whether when"
    ),
    Signal.EXCEPTION: listed(
        "behalve uitgezonderd uitzondering uitgezonderde behoudens except excluding exception exceptions"
    ),
    Signal.ATTRIBUTION: listed(
        """
    volgens aldus zegt zei zeggen zeiden gezegd zeg stelt stelde stellen stelden vindt vond vinden vonden meent meende beweert
    beweerde beweren beweerd meldt meldde melden schrijft schreef noemt noemde noemen denkt dacht denken claimt
    claimde oordeelt oordeelde oordelen oordeelden concludeert concludeerde concluderen concludeerden verklaart verklaarde
    verklaren verklaarden gelooft geloofde geloven waarschuwt waarschuwde waarschuwen waarschuwden vreest vreesde
    vreesden vrezen betoogt betoogde betogen betoogden benadrukt benadrukte benadrukken benadrukten vermoedt
    vermoedde vermoeden vermoedden schat schatte schatten suggereert suggereerde suggereren opperde oppert
    noemden schreven dachten claimden meenden beweerden
    according says said say claims claimed claim argues argued thinks thought believes believed reports reported
    states stated calls called warns warned fears feared finds found concludes concluded ruled alleges alleged
    suggests suggested estimates opinion mening considers considered
    maintains maintained insists insisted contends contended
    asserts asserted admits admitted acknowledges acknowledged boasts complained complains klaagt klaagden klaagde
    klagen erkent erkende verzekert verzekerde
"""
    ),
    Signal.CHOICE: listed("of ofwel hetzij or either"),
    Signal.CAUSE: listed(
        """omdat doordat want aangezien vanwege wegens dankzij daardoor waardoor daarom zodat dus veroorzaakt
        veroorzaakte veroorzaken gevolg oorzaak hierdoor because since therefore thus hence caused causes cause due
        owing consequently thereby"""
    ),
    Signal.ORDER: listed(
        """na nadat daarna vervolgens voordat voor alvorens eerst later eerder vooraf achteraf tevoren daarvoor
        after afterwards then before subsequently first later earlier prior previously until"""
    ),
    Signal.CONTRAST: listed(
        "maar echter hoewel ondanks toch desondanks but however although though despite yet nevertheless"
    ),
    Signal.TEMPORARY: listed(
        """tijdelijk tijdelijke voorlopig voorlopige vroeger voorheen destijds voormalig voormalige tot totdat
        temporary temporarily provisional provisionally formerly former interim until yet"""
    ),
    Signal.REVERSAL: listed(
        """
    vernietigd vernietigde vernietigt vernietiging geschrapt schrapte ingetrokken introk teruggedraaid
    teruggetrokken herroepen gestopt gestaakt stopgezet afgeblazen afgelast mislukt mislukte mislukking geannuleerd
    opgezegd opgeheven verworpen verwierp afgewezen afgekeurd achterhaald weerlegd onjuist gerectificeerd vervallen
    verviel gesneuveld annulled overturned quashed withdrawn revoked cancelled canceled reversed rescinded scrapped
    abandoned failed rejected refuted retracted lapsed struck
"""
    ),
    Signal.TRIAL: listed(
        """
    pilot pilots proef proeven proefproject proefprojecten proefopstelling experiment experimenten test testfase
    proefperiode testopstelling trial trials concept prototype experimenteel pilotfase proeftuin
"""
    ),
    Signal.EXTREME: listed(
        """
    eerste enige laatste grootste kleinste hoogste laagste beste slechtste meeste minste nieuwste oudste snelste
    duurste goedkoopste belangrijkste enigste first last largest biggest smallest highest lowest best worst newest
    oldest fastest latest most least sole main
"""
    ),
    Signal.COMPARED: listed("dan than"),
    Signal.RATE: listed("per jaarlijks maandelijks wekelijks dagelijks annually yearly monthly weekly daily"),
}

PHRASES: dict[Signal, tuple[tuple[str, ...], ...]] = {
    Signal.MUST: (("has", "to"), ("have", "to"), ("had", "to")),
    Signal.ABOUT: (("zo", "n"), ("om", "en", "nabij"), ("naar", "schatting"), ("more", "or", "less"),
                   ("meer", "dan"), ("minder", "dan"),
                   ("more", "than"), ("less", "than"), ("fewer", "than")),
    Signal.BOUND: (("ten", "minste"), ("ten", "hoogste"), ("at", "least"), ("at", "most"), ("up", "to")),
    Signal.POSSIBLE: (("naar", "verluidt"), ("in", "staat"), ("het", "is", "de", "vraag")),
    Signal.SOME: (("een", "deel"), ("een", "aantal"), ("een", "gedeelte"), ("a", "number", "of"), ("part", "of"),
                  ("a", "few")),
    Signal.PLAN: (("van", "plan"), ("volgend", "jaar"), ("volgende", "maand"), ("volgende", "week"), ("next", "year"),
                  ("next", "month"), ("next", "week"), ("komend", "jaar"), ("komende", "jaren"), ("komende", "maanden"),
                  ("ten", "doel"), ("naar", "verwachting"), ("going", "to"), ("in", "de", "planning")),
    Signal.CONDITION: (("op", "voorwaarde"), ("in", "geval"), ("voor", "zover"), ("as", "long", "as"),
                       ("so", "long", "as"),
                       ("in", "case"), ("only", "if"), ("on", "condition"), ("provided", "that")),
    Signal.EXCEPTION: (("met", "uitzondering", "van"), ("op", "na"), ("apart", "from"), ("other", "than"),
                       ("with", "the", "exception", "of")),
    Signal.ATTRIBUTION: (("naar", "eigen", "zeggen"), ("wees", "erop"), ("wijst", "erop"), ("wijzen", "erop"),
                         ("wezen", "erop"), ("liet", "weten"), ("laat", "weten"), ("lieten", "weten"),
                         ("laten", "weten"), ("gaf", "aan", "dat"), ("geeft", "aan", "dat"), ("gaven", "aan", "dat"),
                         ("geven", "aan", "dat"), ("points", "out"), ("pointed", "out"), ("points", "to"),
                         ("pointed", "to"), ("in", "the", "opinion", "of"), ("naar", "de", "mening", "van"), ("in", "de", "ogen", "van"), ("in", "the", "view", "of"),
                         ("in", "the", "eyes", "of")),
    Signal.NEGATION: (("allesbehalve",), ("in", "plaats", "van"), ("rather", "than"), ("instead", "of")),
    Signal.TEMPORARY: (("niet", "meer"), ("no", "longer"), ("niet", "langer"), ("tot", "en", "met"), ("nog", "niet"),
                       ("nog", "geen"), ("not", "yet")),
    Signal.MOST: (("grootste", "deel"), ("het", "gros")),
    Signal.CAUSE: (("leidde", "tot"), ("leidt", "tot"), ("leiden", "tot"), ("leidden", "tot"), ("led", "to"),
                   ("leads", "to"),
                   ("lead", "to"), ("zorgde", "voor"), ("zorgt", "voor"), ("zorgden", "voor"), ("resulted", "in"),
                   ("als", "gevolg", "van"), ("as", "a", "result", "of")),
    Signal.TRIAL: (("bij", "wijze", "van", "proef"),),
    Signal.RATE: tuple(
        (every, unit)
        for every in ("elke", "elk", "iedere", "ieder", "every", "each")
        for unit in ("seconde", "minuut", "uur", "dag", "nacht", "week", "maand", "jaar", "second", "minute", "hour",
                     "day", "night", "month", "year")
    ),
}  # fmt: skip

# Dutch "als": a condition before a subject, a role ("als platform") before a bare noun or "een".
_ALS_SUBJECTS = listed("de het er je u we wij ze zij hij men iemand dat dit die deze alle elke niemand geen")


def signals(tokens: Sequence[Token], *, opening: bool = True, english: bool | None = None) -> set[Signal]:
    """Which signals stand in these tokens. `opening`: the first token opens a sentence.

    >>> from assistant.words import read
    >>> sorted(found.value for found in signals(read("Niet elke stad mag tellen, tenzij het moet.").tokens))
    ['all', 'condition', 'may', 'must', 'negation']
    """
    return {signal for signal, _ in located(tokens, opening=opening, english=english)}


def located(tokens: Sequence[Token], *, opening: bool = True, english: bool | None = None) -> list[tuple[Signal, int]]:
    """Signals with the position in `tokens` where each begins. `english` None: judged by the tokens themselves."""
    forms = [token.form for token in tokens]
    if english is None:
        english = _english_of(forms)
    found: list[tuple[Signal, int]] = []
    for position, form in enumerate(forms):
        for signal in _BY_WORD.get(form, ()):
            if _holds(signal, forms, position, opening, english):
                found.append((signal, position))
        for signal, phrase in _BY_START.get(form, ()):
            if tuple(forms[position : position + len(phrase)]) == phrase and _phrased(phrase, forms, position):
                found.append((signal, position))
        if form == "als" and _conditional(forms, position, opening):
            found.append((Signal.CONDITION, position))
        if form.endswith("n't") or form in ("cant", "wont", "dont"):
            found.append((Signal.NEGATION, position))
    return found


def _phrased(phrase: Sequence[str], forms: Sequence[str], position: int) -> bool:
    """ "Van april tot en met juli" is a stretch, no limit; "600 in plaats van 200" compares, it denies nothing."""
    if phrase == ("tot", "en", "met"):
        return not ("van" in forms[max(0, position - 4) : position] and _is_date(forms, position - 1))
    if phrase in (("in", "plaats", "van"), ("instead", "of"), ("rather", "than")):
        following = forms[position + len(phrase)] if position + len(phrase) < len(forms) else ""
        return not (following[:1].isdigit() or (number_of(following) or 0) > 1)
    return True


def _conditional(forms: Sequence[str], position: int, opening: bool) -> bool:
    following = forms[position + 1] if position + 1 < len(forms) else ""
    before = forms[position - 1] if position else ""
    if following in ("minder", "meer", "niemand", "geen", "ook", "inwoners", "bewoners"):
        return True
    if following in ("gevolg", "eerste", "enige", "laatste", "een"):
        return False
    if before in ("even", "zo", "zowel", "net", "hetzelfde", "dezelfde", "zoals"):
        return False
    return following in _ALS_SUBJECTS or (position == 0 and opening) or before in (",", "alleen", "maar", "pas", "ook")


@dataclass(frozen=True, slots=True)
class _Place:
    """A word that may be a signal, with what stands around it."""

    signal: Signal
    forms: Sequence[str]
    at: int
    opening: bool
    english: bool

    def near(self, steps: int) -> str:
        """The form so many words further on (negative: back), '' outside the text."""
        place = self.at + steps
        return self.forms[place] if 0 <= place < len(self.forms) else ""

    def counted(self, steps: int = 1) -> bool:
        """Whether a number stands there."""
        form = self.near(steps)
        return form[:1].isdigit() or form in _NUMBERISH or number_of(form) is not None


def _holds(signal: Signal, forms: Sequence[str], position: int, opening: bool, english: bool) -> bool:
    """Whether the word really does this here ("of" in English is no choice, "tot 60.000" no limit in time)."""
    form = forms[position]
    if (form in _ENGLISH_ONLY and not english) or (form in _DUTCH_ONLY and english):
        return False
    rule = _RULES.get((form, signal)) or _RULES.get((form, None))
    return rule is None or rule(_Place(signal, forms, position, opening, english))


def _told(place: _Place) -> bool:
    told = any(word in ("dat", "that", ":") for word in place.forms[place.at + 1 : place.at + 4])
    return told or '"' in place.forms


def _named(place: _Place) -> bool:
    following = place.near(1)
    return not (following[:1].isdigit() or following in ("off", "for", "on", "twee", "drie", "vier", "two", "three"))


def _opined(place: _Place) -> bool:
    """ "vond de proef veelbelovend", not "vond geen verband", "vond plaats" or "vindt 14 voorwerpen"."""
    if "plaats" in place.forms or any(word[:1].isdigit() for word in place.forms[place.at + 1 : place.at + 4]):
        return False
    return place.near(1) not in ("geen", "een", "no", "a") or "dan" in place.forms


def _until(place: _Place) -> bool:
    if "van" in place.forms[max(0, place.at - 4) : place.at] and _is_date(place.forms, place.at - 1):
        return False
    return _is_date(place.forms, place.at + 1) or place.near(1) in ("en", "eind", "begin", "medio", "voor", "dat")


def _going(place: _Place) -> bool:
    return place.near(1) not in ("om", "over") and "om" not in place.forms[place.at - 1 : place.at + 3]


def _no_more_than(place: _Place) -> bool:
    """ "Maar 4 van de 17", "maar een handvol": no contrast, but "no more than"."""
    few = place.counted() or place.near(1) in ("een", "weinig", "enkele", "zelden")
    return few and place.at > 0 and place.near(-1)[:1].isalpha()


def _denied_before(place: _Place) -> bool:
    return any(form in WORDS[Signal.NEGATION] for form in place.forms[: place.at])


_TIME_UNITS = listed("seconde minuut uur dag nacht week maand jaar second minute hour day night week month year")
_REPORTING = listed("""
    waarschuwt waarschuwde waarschuwen waarschuwden warns warned klaagt klaagde klaagden klagen complained complains schatten verklaren verklaarden stelden oordelen geloven
    vermoeden suggereren
    stelt stelde stellen meldt meldde melden schat schatte verklaart verklaarde stated states reported reports estimates
    denkt dacht found finds hoort
""")
_AFTER_PAS = frozenset(["na", "in", "als", "vanaf", "toen", "op", "bij", "sinds", "later", "wanneer", "nadat", "met"])
_RULES: dict[tuple[str, Signal | None], Callable[[_Place], bool]] = {
    **{
        (word, signal): lambda place: place.near(1).endswith("ing") == (place.signal is Signal.PLAN)
        for word in ("considers", "considered")
        for signal in (Signal.PLAN, Signal.ATTRIBUTION)
    },
    ("mocht", Signal.CONDITION): lambda place: place.at == 0 and place.opening,
    ("voor", Signal.ORDER): lambda place: place.near(1)[:4].isdigit(),
    ("na", Signal.ORDER): lambda place: place.near(-1) != "op",
    ("since", None): lambda place: not place.near(1)[:1].isdigit(),
    ("most", Signal.BOUND): lambda place: place.near(-1) == "at",
    ("least", Signal.BOUND): lambda place: place.near(-1) == "at",
    ("most", Signal.EXTREME): lambda place: place.near(-1) == "the",
    ("least", Signal.EXTREME): lambda place: place.near(-1) == "the",
    ("up", None): lambda place: place.near(1) == "to",
    ("may", None): lambda place: not (place.near(1)[:1].isdigit() or place.near(-1)[:1].isdigit()),
    ("yet", Signal.CONTRAST): lambda place: place.near(-1) == ",",
    ("yet", Signal.TEMPORARY): lambda place: place.near(-1) not in ("", ",", "not") and _denied_before(place),
    ("maar", Signal.CONTRAST): lambda place: not _no_more_than(place),
    ("maar", Signal.ONLY): lambda place: _no_more_than(place),
    ("per", None): lambda place: not place.near(1)[:1].isdigit() and place.near(1) != "cent",
    **{(word, Signal.ALL): lambda place: place.near(1) not in _TIME_UNITS for word in ("elke", "elk", "every", "each")},
    ("pas", None): lambda place: place.near(1) in _AFTER_PAS,
    ("tot", Signal.TEMPORARY): _until,
    ("tot", Signal.BOUND): lambda place: place.near(1)[:1].isdigit() and not _is_date(place.forms, place.at + 1),
    ("want", None): lambda place: place.english == (place.signal is Signal.PLAN),
    ("first", Signal.ORDER): lambda place: False,
    ("just", None): lambda place: False,
    ("like", None): lambda place: False,
    ("gaat", None): _going,
    ("gaan", None): _going,
    **{(word, None): lambda place: place.counted() for word in ("rond", "ruim", "over", "around", "zon", "zo'n")},
    **{(word, None): lambda place: place.near(-1) not in ("geen", "een") for word in ("enkele", "enkel", "enkelen")},
    **{
        (word, Signal.ATTRIBUTION): _told
        for word in _REPORTING
    },
    **{(word, Signal.ATTRIBUTION): _named for word in ("noemt", "noemde", "noemen", "calls", "called")},
    **{(word, Signal.ATTRIBUTION): _opined for word in ("vindt", "vond", "vinden", "vonden")},
}  # fmt: skip


# Spelled alike, a signal in one language only.
_ENGLISH_ONLY = listed("over most will can may must up hence yet")
_DUTCH_ONLY = listed("of dan tot mag ca wil haast")


def _is_date(forms: Sequence[str], at: int) -> bool:
    form = forms[at] if at < len(forms) else ""
    following = forms[at + 1] if at + 1 < len(forms) else ""
    year = len(form) == 4 and form.isdigit() and form[:2] in ("18", "19", "20")
    return year or (form.isdigit() and len(form) < 3 and following in _MONTHS) or form in _MONTHS


_MONTHS = listed(
    """
    januari februari maart april mei juni juli augustus september oktober november december january february march
    may june july august october
"""
)
_NUMBERISH = listed(
    """honderd duizend miljoen miljard twee drie vier vijf zes zeven acht negen tien elf twaalf twintig dertig veertig
    vijftig zestig zeventig tachtig negentig hundred thousand million billion two three four five six seven eight nine
    ten eleven twelve twenty thirty forty fifty sixty seventy eighty ninety a anderhalf de het"""
)
_ENGLISH_MARKERS = listed("the and was were is are has have by with from which that this")


def _english_of(forms: Sequence[str]) -> bool:
    dutch = sum(
        form in ("de", "het", "een", "en", "van", "wordt", "zijn", "dat", "die", "op", "te", "met") for form in forms
    )
    english = sum(form in _ENGLISH_MARKERS for form in forms)
    return english > dutch


_BY_WORD: dict[str, tuple[Signal, ...]] = {}
for _signal, _listed in WORDS.items():
    for _word in _listed:
        _BY_WORD[_word] = (*_BY_WORD.get(_word, ()), _signal)
_BY_START: dict[str, tuple[tuple[Signal, tuple[str, ...]], ...]] = {}
for _signal, _phrases in PHRASES.items():
    for _phrase in _phrases:
        _BY_START[_phrase[0]] = (*_BY_START.get(_phrase[0], ()), (_signal, _phrase))

"""The small words that turn a meaning: negation, quantity, possibility, condition, attribution, time, reversal.

Word lists, Dutch and English, of our own making, and functions that say which of them a stretch of tokens carries.
Knows nothing about quotes or paraphrases: both lean on it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from assistant.proof.numbers import number_of
from assistant.proof.signal_words import PHRASES, WORDS, Signal
from assistant.words import Token, listed

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
    """ "Gaat vervangen" is a plan: an infinitive ends the clause; "gaat ver" and "gaan naar het RIVM" are none."""
    if place.english:
        return False
    clause = list(takewhile(lambda form: form[:1].isalnum(), place.forms[place.at + 1 :]))
    last = clause[-1] if clause else ""
    if not last.endswith("n") or len(last) < 4 or (len(clause) > 1 and clause[-2] in _NOUN_AHEAD):
        return False
    return place.near(1) not in ("om", "over") and "om" not in place.forms[place.at - 1 : place.at + 3]


def _no_more_than(place: _Place) -> bool:
    """ "Maar 4 van de 17", "maar een handvol": no contrast, but "no more than"."""
    if place.at == 0:
        return place.near(1)[:1].isdigit()
    few = place.counted() or place.near(1) in ("een", "enkele")
    return few and place.near(-1)[:1].isalpha()


def _denied_before(place: _Place) -> bool:
    return any(form in WORDS[Signal.NEGATION] for form in place.forms[: place.at])


_TIME_UNITS = listed("seconde minuut uur dag nacht week maand jaar second minute hour day night week month year")
_NOUN_AHEAD = listed("de het een van naar in op voor door met aan uit bij over tot om deze die alle andere")
_REPORTING = listed("""
    waarschuwt waarschuwde waarschuwen waarschuwden warns warned klaagt klaagde klaagden klagen complained complains
    schatten verklaren verklaarden stelden oordelen geloven vermoeden suggereren
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
    ("maar", Signal.CONTRAST): lambda place: not _no_more_than(place) and place.near(1) not in ("weinig", "zelden"),
    ("maar", Signal.ONLY): lambda place: _no_more_than(place),
    ("per", None): lambda place: not place.near(1)[:1].isdigit() and place.near(1) != "cent",
    **{(word, Signal.ALL): lambda place: place.near(1) not in _TIME_UNITS for word in ("elke", "elk", "every", "each")},
    ("pas", None): lambda place: place.near(1) in _AFTER_PAS,
    ("tot", Signal.TEMPORARY): _until,
    ("tot", Signal.BOUND): lambda place: place.near(1)[:1].isdigit() and not _is_date(place.forms, place.at + 1),
    ("mocht", Signal.MAY): lambda place: not (place.at == 0 and place.opening),
    **{
        (word, Signal.ATTRIBUTION): lambda place: place.near(1) == "that" or place.near(2) == "that"
        for word in ("report", "claim", "warn", "think", "argue", "believe", "state")
    },
    ("wil", Signal.PLAN): lambda place: place.near(-1) not in ("vrije", "eigen"),
    ("volgens", Signal.ATTRIBUTION): lambda place: place.near(2) not in ("verwachting", "planning", "plan", "plannen"),
    **{(word, Signal.ATTRIBUTION): lambda place: place.near(1) != "na" for word in ("denkt", "dacht", "denken")},
    ("few", Signal.FEW): lambda place: place.near(-1) != "a",
    ("provided", None): lambda place: place.near(1) == "that" or place.near(-1) == ",",
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

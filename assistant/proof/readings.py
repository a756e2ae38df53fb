"""A text read for its meaning: content words with their keys, names, amounts, dates, signals and clauses.

The same reading is made of a statement and of a passage; `assistant.proof.paraphrase` lays one on the other.
Knows nothing about proof.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import takewhile
from pathlib import Path

from assistant.english import dutch_for
from assistant.lexicon import PARTICLES, infinitive, keys, part_keys, separated, skeleton
from assistant.proof.bodies import bodies
from assistant.proof.dates import Moment, moments
from assistant.proof.numbers import RATES, Amount, amounts, number_of
from assistant.proof.signal_words import Signal
from assistant.proof.signals import located
from assistant.proof.small_words import FUNCTIONAL, LIGHT, SAYING, STOP
from assistant.words import Text, fold_form, listed, read
from corpus.municipalities import find

_CLAUSE_MARKS = frozenset([",", ";", ":", "(", ")", "-", '"'])
_CLAUSE_WORDS = listed(
    """
    maar want omdat doordat nadat voordat terwijl hoewel tenzij mits indien zodat waardoor waarna zodra zolang
    wanneer toen but because while although unless if when after before whereas so since whether which who waarvan
    waarin waarmee waarbij waarop
"""
)
_CONJUNCTIONS = frozenset(["en", "and", "of", "or"])
# The ends of a period: "eind 2020" is a part of the year, not a word of its own.
_PERIOD_PARTS = listed("eind einde begin medio end beginning start mid early late")
_EXONYMS = {"hague": "den haag", "'sgravenhage": "den haag"}
_ADJECTIVE = ("se", "s", "er")


@dataclass(frozen=True, slots=True)
class Word:
    """A content word: its token position, its keys, its clause, and how much it weighs (light verbs little)."""

    at: int
    keys: frozenset[str]
    clause: int
    weight: float
    parts: tuple[frozenset[str], ...] = ()


@dataclass(frozen=True)
class Reading:
    """A text with what can be compared in it. All positions are token positions in `text`."""

    text: Text
    english: bool
    words: tuple[Word, ...]
    names: dict[int, str]
    cities: frozenset[int]
    amounts: tuple[Amount, ...]
    moments: tuple[Moment, ...]
    signals: tuple[tuple[Signal, int], ...]
    clauses: tuple[int, ...]

    def form(self, at: int) -> str:
        """The folded form at a position, '' outside the text."""
        return self.text.tokens[at].form if 0 <= at < len(self.text.tokens) else ""


@lru_cache(maxsize=512)
def reading(text: str, *, like_english: bool = False) -> Reading:
    """The reading of a text; cached. `like_english` decides the language where the text itself does not."""
    read_text = read(text)
    english = read_text.english or (read_text.unclear and (like_english or _sounds_english(read_text)))
    counted = amounts(read_text)
    dated = moments(read_text)
    names, cities = _names(read_text)
    signs = _signals(read_text, english)
    clauses = _clauses(read_text)
    items: list[Amount | Moment] = [*counted, *dated]
    taken = {at for item in items for at in range(item.first, item.last)}
    taken |= set(names)
    words = _words(read_text, english, taken, clauses, signs, dated)
    return Reading(read_text, english, words, names, cities, tuple(counted), tuple(dated), signs, clauses)


def _sounds_english(text: Text) -> bool:
    """Whether a text without telling small words has English ones that Dutch does not share: "dozens of partners"."""
    forms = {token.form for token in text.tokens if token.kind == "word" and not token.capital}
    return sum(form in _SMALL_ENGLISH or (form not in dutch_for(form) and bool(dutch_for(form))) for form in forms) > 1


_SMALL_ENGLISH = listed("of for new joined more less not year years million billion")


def _names(text: Text) -> tuple[dict[int, str], frozenset[int]]:
    """Position → canonical name for capitalised words and municipalities, and which positions are municipalities."""
    starts = [token.start for token in text.tokens]
    names: dict[int, str] = {}
    cities: set[int] = set()
    for mention in find(text.original):
        first, last = bisect_left(starts, mention.start), bisect_left(starts, mention.end)
        for at in range(first, last):
            names[at] = fold_form(mention.name)
            cities.add(at)
    organised = bodies(text)
    names.update({at: name for at, name in organised.items() if at not in names and name})
    for at, token in enumerate(text.tokens):
        if at in names or token.kind != "word":
            continue
        if token.form in _EXONYMS and token.capital:
            names[at] = _EXONYMS[token.form].replace("-", "")
            cities.add(at)
        elif token.capital and token.form not in _MONTHS_AND_TITLES and at not in organised:
            names[at] = token.form
    known = set(names.values())
    for at, token in enumerate(text.tokens):
        if at not in names and token.form in known and token.written[:1].isupper():
            names[at] = token.form
    return names, frozenset(cities)


_MONTHS_AND_TITLES = listed(
    """
    january february march april may june july august september october november december januari februari maart mei
    juni juli augustus oktober english dutch nederlands nederlandse engels
"""
)


def _signals(text: Text, english: bool) -> tuple[tuple[Signal, int], ...]:
    found: list[tuple[Signal, int]] = []
    for sentence in text.sentences:
        piece = text.tokens[sentence.first : sentence.last]
        for signal, at in located(piece, english=english):
            if signal is not Signal.CHOICE or not _within_name(text, sentence.first + at):
                found.append((signal, sentence.first + at))
    found += [(Signal.NEGATION, at) for at in text.places.get("af", ()) if _advises(text, at)]
    return tuple(found)


def _advises(text: Text, at: int) -> bool:
    """ "Raden … af": they advise not to."""
    before = text.tokens[max(0, at - 8) : at]
    if at + 1 < len(text.tokens) and text.tokens[at + 1].form == "te":
        return False
    return any(token.form in ("raadt", "raden", "raadde", "raadden", "ried") for token in before)


def _within_name(text: Text, at: int) -> bool:
    """Whether a small word stands inside a name: "Bits of Freedom"."""
    around = text.tokens[at - 1 : at + 2 : 2] if at else ()
    return len(around) == 2 and all(token.written[:1].isupper() for token in around)


def _clauses(text: Text) -> tuple[int, ...]:
    """Per token the number of the clause it stands in; a clause ends at a mark, a conjunction or a sentence end."""
    numbers: list[int] = []
    current = 0
    firsts = {sentence.first for sentence in text.sentences}
    for at, token in enumerate(text.tokens):
        opens = at in firsts or (token.form in _CLAUSE_WORDS and not _few(text, at)) or _joins_clauses(text, at)
        if at and (opens or token.form in _CLAUSE_MARKS):
            current += 1
        numbers.append(current)
    return tuple(numbers)


def _few(text: Text, at: int) -> bool:
    """ "Maar weinig" opens no clause."""
    following = text.tokens[at + 1].form if at + 1 < len(text.tokens) else ""
    return text.tokens[at].form == "maar" and following in ("weinig", "zelden") and text.tokens[at - 1].counts


def _joins_clauses(text: Text, at: int) -> bool:
    """Whether "en" here joins two clauses: a verb-like or subject-like word follows rather than one more noun."""
    form = text.tokens[at].form
    if form not in _CONJUNCTIONS or (form == "of" and (text.english or text.unclear)):
        return False
    if (form == "of" and _within_name(text, at)) or _inside_range(text, at) or _still_subject(text, at):
        return False
    words = 0
    for token in text.tokens[at + 1 :]:
        if not token.counts or token.form in _CONJUNCTIONS or token.form in _CLAUSE_WORDS:
            break
        if token.kind == "number" or token.form in _LIST_BREAKERS:
            return True
        words += token.form not in STOP
    return words > 2


def _still_subject(text: Text, at: int) -> bool:
    """Whether only a noun or two stand before: "Het waterschap en de provincie tekenden" has one subject."""
    before = text.tokens[_sentence_start(text, at) : at]
    if len(before) > 3 or text.tokens[at].form not in ("en", "and"):
        return False
    return all(
        token.form in ("de", "het", "een", "the", "a", "an")
        or (token.kind == "word" and infinitive(token.form) is None and not token.form.endswith(_VERBAL_ENDS))
        for token in before
    )


_VERBAL_ENDS = ("te", "de", "ten", "den", "ed", "t")


def _sentence_start(text: Text, at: int) -> int:
    starts = [sentence.first for sentence in text.sentences if sentence.first <= at]
    return starts[-1] if starts else 0


def _inside_range(text: Text, at: int) -> bool:
    """ "tussen 2018 en 2022", "between March and September 2022"."""
    return any(token.form in ("tussen", "between") for token in text.tokens[max(0, at - 5) : at])


_LIST_BREAKERS = listed("niets niet geen nothing not no wel later eerst daarna vervolgens then")


def _words(
    text: Text,
    english: bool,
    taken: Collection[int],
    clauses: tuple[int, ...],
    signs: Sequence[tuple[Signal, int]],
    dated: Sequence[Moment],
) -> tuple[Word, ...]:
    found: list[Word] = []
    signalled = {at for signal, at in signs if signal is not Signal.ATTRIBUTION or text.tokens[at].form in SAYING}
    loose = particles(text)
    joined, swallowed = _expressions(text)
    dated_parts = _parts_of_periods(text, dated)
    for at, token in enumerate(text.tokens):
        if token.kind != "word" or at in taken or (token.form in STOP and at not in joined):
            continue
        if at in joined:
            found.append(Word(at, joined[at], clauses[at], 0.15 if joined[at] & _LIGHT_STEMS else 1.0))
            continue
        if (
            at in swallowed
            or at in dated_parts
            or _approximates(text, at)
            or (at in signalled and (token.form in FUNCTIONAL or token.form in SAYING) and not _established(text, at))
            or ((at, token.form) in loose and token.form not in _NOUNS_TOO)
            or _of_a_plan(text, at)
            or _of_an_age(text, at)
            or _of_a_rate(text, at)
        ):
            continue
        if _shows(text, at):
            found.append(Word(at, keys("tonen"), clauses[at], 0.15))
            continue
        own = keys(token.form, english=english)
        if skeleton(token.form) in _HANDING and _received(text, at, clauses):
            own |= _GETTING
        for place, form in loose:
            if clauses[place] == clauses[at] and place > at and not english:
                own |= separated(token.form, form)
        if at > 1 and text.tokens[at - 1].form == "te" and text.tokens[at - 2].form in PARTICLES:
            own |= separated(token.form, text.tokens[at - 2].form)
        weight = 0.15 if token.form in LIGHT or skeleton(token.form) in _LIGHT_STEMS else 1.0
        parts = () if english or len(token.form) < 6 else part_keys(token.form) or part_keys(token.written.lower())
        found.append(Word(at, own, clauses[at], weight, parts))
    return tuple(found)


def _parts_of_periods(text: Text, dated: Sequence[Moment]) -> set[int]:
    """Places of "eind" in "eind 2020" and "end" in "the end of June 2020"."""
    found = set()
    for moment in dated:
        for at in range(max(0, moment.first - 3), moment.first):
            between = [text.tokens[place].form for place in range(at + 1, moment.first)]
            if text.tokens[at].form in _PERIOD_PARTS and all(
                form in ("van", "of", "the", "het", "de") for form in between
            ):
                found.add(at)
    return found


def part_of_period(reading_: Reading, moment: Moment) -> str:
    """Which part of a date's period is meant: "end" for "eind 2020", '' for the whole."""
    for at in range(moment.first - 1, max(-1, moment.first - 4), -1):
        form = reading_.form(at)
        if form in _PERIOD_PARTS:
            return _SAME_PART.get(form, form)
        if form not in ("van", "of", "the", "het", "de"):
            break
    return ""


_SAME_PART = {"eind": "end", "einde": "end", "late": "end", "begin": "beginning", "early": "beginning",
              "start": "beginning", "medio": "mid"}  # fmt: skip


def receives(reading_: Reading, clause: int) -> bool:
    """Whether a clause says in the passive that something is given: then whoever follows "aan" gets it."""
    inside = [at for at, own in enumerate(reading_.clauses) if own == clause]
    return any(
        skeleton(reading_.form(at)) in _HANDING and _received(reading_.text, at, reading_.clauses) for at in inside
    )


def _received(text: Text, at: int, clauses: tuple[int, ...]) -> bool:
    """Whether a verb of giving stands in the passive: "werd verleend", "were given"; then somebody gets it."""
    forms = {token.form for place, token in enumerate(text.tokens) if clauses[place] == clauses[at]}
    participle = text.tokens[at].form
    passive = bool(forms & _PASSIVE)
    return passive and (participle.endswith(("d", "t", "en", "n")) and participle not in _ACTIVE_FORMS)


_PASSIVE = listed("werd werden wordt worden geworden was were is are been being kreeg is zijn waren")
_ACTIVE_FORMS = listed("verleent geeft geven gaven gave gives grants award awards verstrekt give grant")
_HANDING = frozenset(
    skeleton(word)
    for word in [
        "verlenen", "toekennen", "verstrekken", "geven", "uitreiken", "uitkeren", "aanbieden", "gunnen", "opgelegd",
        "voorzien", "equip", "equipped", "fitted", "give", "given", "grant", "granted", "award", "awarded",
        "issue", "issued", "offered", "toegekend", "gegeven",
        "verleend", "verstrekt", "uitgereikt", "aangeboden", "gegund",
    ]
)  # fmt: skip
_GETTING = keys("krijgen") | keys("ontvangen")


@lru_cache(maxsize=512)
def _found_particles(text: str) -> tuple[tuple[int, str], ...]:
    return tuple(_look_for_particles(read(text)))


def particles(text: Text) -> tuple[tuple[int, str], ...]:
    """Words like "op" and "af" that end a clause: the second half of a separable verb."""
    return _found_particles(text.original)


def _look_for_particles(text: Text) -> list[tuple[int, str]]:
    found = []
    for at, token in enumerate(text.tokens):
        if token.form not in PARTICLES:
            continue
        following = text.tokens[at + 1] if at + 1 < len(text.tokens) else None
        if following is None or not following.counts or following.form in _AFTER_PARTICLE:
            found.append((at, token.form))
    return found


# Expressions of more words, English and Dutch, and the one Dutch word for each, or none.
_EXPRESSIONS = Path(__file__).with_name("expressions.txt")


@cache
def _known_expressions() -> dict[tuple[str, ...], str]:
    lines = _EXPRESSIONS.read_text(encoding="utf-8").splitlines()
    pairs = (line.split(":") for line in lines if not line.startswith("#"))
    return {tuple(english.split()): dutch.strip() for english, dutch in pairs}


def _expressions(text: Text) -> tuple[dict[int, frozenset[str]], set[int]]:
    """(first position → keys) for known expressions, and the positions they swallow; some stand for nothing."""
    joined: dict[int, frozenset[str]] = {}
    swallowed: set[int] = set()
    forms = [token.form for token in text.tokens]
    known = _known_expressions()
    for at in range(len(forms)):
        for length in (4, 3, 2):
            dutch = known.get(tuple(forms[at : at + length]))
            if dutch is None or at in swallowed:
                continue
            if dutch:
                joined[at] = keys(dutch)
            swallowed |= set(range(at + bool(dutch), at + length))
            break
    return joined, swallowed


def _approximates(text: Text, at: int) -> bool:
    """ "meer dan 100": part of the amount."""
    following = text.tokens[at + 1].form if at + 1 < len(text.tokens) else ""
    return text.tokens[at].form in ("meer", "minder", "more", "less", "fewer") and following in ("dan", "than") and any(
        token.kind == "number" or number_of(token.form) is not None or token.form in ("helft", "half", "kwart", "derde")
        for token in text.tokens[at + 2 : at + 4]
    )  # fmt: skip


def _shows(text: Text, at: int) -> bool:
    """The verb of "laat zien", which may stand far apart, is "tonen" and not "late"."""
    near = {token.form for token in takewhile(lambda token: token.counts, text.tokens[at + 1 : at + 16])}
    return text.tokens[at].form in ("laat", "laten", "liet", "lieten") and "zien" in near


def _established(text: Text, at: int) -> bool:
    """ "Found that": no opinion, but what came out."""
    following = text.tokens[at + 1].form if at + 1 < len(text.tokens) else ""
    return text.tokens[at].form in ("found", "finds", "find") and following in ("that", "no", "out")


def _of_a_plan(text: Text, at: int) -> bool:
    """The noun of "van plan zijn" is no plan."""
    return text.tokens[at].form == "plan" and at > 0 and text.tokens[at - 1].form == "van"


def _of_a_rate(text: Text, at: int) -> bool:
    """ "Per jaar", "elke week": compared as a rate."""
    if not at or text.tokens[at].form not in RATES:
        return False
    opens = text.tokens[at - 1].form
    before = text.tokens[at - 2] if at > 1 else None
    counted = before is not None and (before.kind == "number" or before.form in _COUNTED)
    return opens in _EACH or (opens in ("a", "an") and counted)


_EACH = listed("per elke elk iedere ieder every each")
_COUNTED = listed("euro euros dollars pounds times cents million thousand hundred percent kilometres tonnes")


def _of_an_age(text: Text, at: int) -> bool:
    """ "6 jaar en ouder": part of the amount."""
    before = [token.form for token in text.tokens[max(0, at - 2) : at]]
    joined = len(before) == 2 and before[1] in ("en", "of", "and", "or")
    return (
        text.tokens[at].form in ("ouder", "older", "meer", "more") and joined and before[0] in ("jaar", "old", "years")
    )


_NOUNS_TOO = listed("kapot stuk goed deel plaats stop vrij vol klaar bekend thuis vast open dicht los samen weg")
_AFTER_PARTICLE = listed(
    """
    rond langs naast achter vlak tijdens sinds zonder na volgens per en met van in op om te dat omdat toen nadat
    voor bij door uit naar tot over als die want of aan onder bij
    """
)
_LIGHT_STEMS = frozenset(skeleton(word) for word in LIGHT)

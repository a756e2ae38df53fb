"""Whether a passage says in other words what a statement says; in doubt it does not.

The statement is laid on one sentence of the passage (or two that hang together). Every name, amount and date must be
there; every word that turns a meaning must be on both sides or on neither; comparisons, causes, orders and roles must
point the same way; and nearly all content words must have a counterpart (`assistant.lexicon`).
Knows nothing about quotes: `assistant.quotes` has looked first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field

from assistant.changing import turned_by_a_word
from assistant.lexicon import keys, opposites, skeleton
from assistant.numbers import Amount, Moment
from assistant.readings import Reading, Word, particles, reading
from assistant.signals import Signal
from assistant.words import fold_form, listed, read

# Calibrated on the development half of tests/gold/proofs.jsonl (docs/experiments.md).
ENOUGH = 0.78
RELATED = 0.62
MOST_UNKNOWN = 1

Likeness = Callable[[str, str], float]
"""How alike two words are, 0..1; an embedder's cosine, or nothing."""


@dataclass(frozen=True, slots=True)
class Support:
    """The stretch of the passage that supports the statement, in code points."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Unsupported:
    """Why the passage does not support the statement."""

    why: str
    coverage: float = 0.0


@dataclass
class _Laid:
    """A statement laid on a window of the passage: which token of the one stands for which of the other."""

    said: Reading
    source: Reading
    window: frozenset[int]
    pairs: dict[int, int] = field(default_factory=dict)
    unknown: list[Word] = field(default_factory=list)
    amounts: list[tuple[Amount, Amount]] = field(default_factory=list)
    moments: list[tuple[Moment, Moment]] = field(default_factory=list)

    @property
    def used(self) -> frozenset[int]:
        """The clauses of the source that hold something of the statement."""
        at = {*self.pairs.values(), *(amount.first for _, amount in self.amounts)}
        at |= {moment.first for _, moment in self.moments}
        return frozenset(self.source.clauses[position] for position in at)


def supports(
    statement: str, passage: str, known: Collection[str] = (), likeness: Likeness | None = None
) -> Support | Unsupported:
    """Whether some sentence or pair of sentences of the passage says what the statement says.

    `known` are the folded names the passage is about (heading, title, cities).
    """
    said, source = reading(statement), reading(passage)
    if not said.words and not said.amounts:
        return Unsupported("the statement says nothing that can be checked")
    best = Unsupported("the passage does not say this")
    for window in _windows(source):
        laid = _lay(said, source, window, likeness)
        coverage = _coverage(laid)
        reason = _contradiction(laid, frozenset(known), coverage)
        if reason is None:
            return _span(laid)
        if coverage > best.coverage:
            best = Unsupported(reason, coverage)
    return best


def _windows(source: Reading) -> Iterator[frozenset[int]]:
    """Single sentences first, then neighbours."""
    sentences = source.text.sentences
    for sentence in sentences:
        yield frozenset(range(sentence.first, sentence.last))
    for one, other in zip(sentences, sentences[1:], strict=False):
        if any(source.form(at) in _COHESIVE for at in range(other.first, min(other.first + 3, other.last))):
            yield frozenset(range(one.first, other.last))
        elif _repeats(source, one.first, other.first, other.last):
            yield frozenset(range(one.first, other.last))


def _repeats(source: Reading, first: int, middle: int, last: int) -> bool:
    """Whether the second sentence takes up a noun of the first: "een boete van 600.000 euro. … de boete"."""
    earlier = {key for word in source.words if first <= word.at < middle for key in word.keys if key[0] != "#"}
    return any(
        middle <= word.at < last and source.form(word.at - 1) in ("de", "het", "die", "dat", "the", "this", "that")
        and word.keys & earlier
        for word in source.words
    )  # fmt: skip


def _span(laid: _Laid) -> Support:
    tokens = laid.source.text.tokens
    places = {*laid.pairs.values(), *(amount.first for _, amount in laid.amounts)}
    touched = sorted({laid.source.text.sentence_of(at) for at in places})
    first, last = (laid.source.text.sentences[number] for number in (touched[0], touched[-1]))
    return Support(tokens[first.first].start, tokens[last.last - 1].end)


# --- laying the one on the other -------------------------------------------------------------------------------------


def _lay(said: Reading, source: Reading, window: frozenset[int], likeness: Likeness | None) -> _Laid:
    laid = _Laid(said, source, window)
    there = [word for word in source.words if word.at in window]
    taken: set[int] = set()
    last = _core(said, source, there, window)
    for word in said.words:
        match = _best(word, there, taken, last, said, source)
        if match is None and word.parts and not said.english:
            match = _in_pieces(word, there)
        if match is None and likeness is not None:
            match = _alike(word, there, taken, said, source, likeness)
        if match is None:
            named = [at for at in source.names if at in window and source.form(at) == said.form(word.at)]
            if named:
                laid.pairs[word.at] = named[0]
                continue
            laid.unknown.append(word)
            continue
        taken.add(match.at)
        last = match.at
        laid.pairs[word.at] = match.at
    for at, name in said.names.items():
        found = [place for place, other in source.names.items() if place in window and _same_name(name, other)]
        found = found or [
            place for place, other in source.names.items()
            if place in window and at not in said.cities
            and keys(said.form(at), english=said.english) & keys(source.form(place), english=source.english)
        ]  # fmt: skip
        if found:
            free = [place for place in found if place not in taken]
            laid.pairs[at] = (free or found)[0]
            taken.add(laid.pairs[at])
    _lay_amounts(laid)
    return laid


_MEASURES = listed(
    """meter kilometer centimeter millimeter decimeter gram kilogram ton kiloton liter hectoliter hectare are watt kilowatt
    megawatt gigawatt kilowattuur megawattuur gigawattuur volt ampere graad graden uur minuut seconde kubieke vierkante
    metre kilometre gramme litre kilometer kilometers kilometres kilowatthour megawatthour"""
)


def _core(said: Reading, source: Reading, there: Sequence[Word], window: frozenset[int]) -> int:
    """Where in the window to start: the sentence of it that shares most with the statement."""
    wanted = frozenset(key for word in said.words for key in word.keys)
    shared: dict[int, float] = {}
    for word in there:
        if word.keys & wanted:
            number = source.text.sentence_of(word.at)
            shared[number] = shared.get(number, 0.0) + word.weight
    if not shared:
        return min(window)
    return source.text.sentences[max(shared, key=lambda number: shared[number])].first


def _best(
    word: Word, there: Sequence[Word], taken: Collection[int], last: int, said: Reading, source: Reading
) -> Word | None:
    form = said.form(word.at)
    best: Word | None = None
    best_rank: tuple[int, int, int] | None = None
    for other in there:
        shared = word.keys & other.keys
        if not shared:
            if form in _MEASURES or source.form(other.at) in _MEASURES:
                continue
            if not _part_of(form, source.form(other.at)) and not any(word.keys & part for part in other.parts):
                continue
            kind = 3
        else:
            kind = 0 if form == source.form(other.at) else 1 if any(key[0] != "#" for key in shared) else 2
        rank = (int(other.at in taken), kind, abs(other.at - last))
        if best_rank is None or rank < best_rank:
            best, best_rank = other, rank
    return best


def _in_pieces(word: Word, there: Sequence[Word]) -> Word | None:
    """A compound of the statement that the source writes in separate words: "datalab" for "data lab"."""
    found = [next((other for other in there if other.keys & part), None) for part in word.parts]
    return found[-1] if len(found) > 1 and all(found) else None


def _part_of(form: str, other: str) -> bool:
    """ "sensoren" for "wifisensoren": the more general word stands for the compound, never the other way round."""
    return len(form) > 4 and len(other) > len(form) + 2 and other.endswith(form)


def _alike(
    word: Word, there: Sequence[Word], taken: Collection[int], said: Reading, source: Reading, likeness: Likeness
) -> Word | None:
    free = [other for other in there if other.at not in taken and not (opposites(word.keys) & other.keys)]
    scored = [(likeness(said.form(word.at), source.form(other.at)), other) for other in free]
    best = max(scored, key=lambda pair: pair[0], default=None)
    return best[1] if best and best[0] >= RELATED else None


def _same_name(one: str, other: str) -> bool:
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    return len(short) > 3 and long.startswith(short) and long[len(short) :] in ("s", "se", "er", "ers", "'s")


def _lay_amounts(laid: _Laid) -> None:
    """Pairs every amount and date with an equal one, the one in a clause already used first."""
    used = {laid.source.clauses[position] for position in laid.pairs.values()}
    for amount in laid.said.amounts:
        equal = [
            other for other in laid.source.amounts
            if other.first in laid.window and (_equal_amounts(laid, amount, other) or _counted(laid, amount, other))
        ]  # fmt: skip
        if equal:
            laid.amounts.append((amount, min(equal, key=lambda other: laid.source.clauses[other.first] not in used)))
    for moment in laid.said.moments:
        dated = [other for other in laid.source.moments if other.first in laid.window and moment.within(other)]
        if dated:
            laid.moments.append((moment, min(dated, key=lambda other: laid.source.clauses[other.first] not in used)))


def _equal_amounts(laid: _Laid, one: Amount, other: Amount) -> bool:
    if abs(one.value - other.value) > 1e-6 * max(1.0, abs(one.value)):
        return False
    if one.kind != other.kind or one.approximation != other.approximation or one.rate != other.rate:
        return False
    if one.unit is None or other.unit is None or one.kind not in ("", "ordinal"):
        return True
    if laid.said.form(one.unit) != laid.source.form(other.unit) and laid.said.english == laid.source.english:
        if {laid.said.form(one.unit), laid.source.form(other.unit)} & _MEASURES:
            return False
    mine, theirs = _keys_near(laid.said, one.unit, 1), _keys_near(laid.source, other.unit, 1)
    if not mine or not theirs:
        return True
    return bool(mine & _keys_near(laid.source, other.unit, 3) or theirs & _keys_near(laid.said, one.unit, 3))


def _counted(laid: _Laid, one: Amount, other: Amount) -> bool:
    """Whether an amount is one of the two numbers of "18 van de 64", the whole as a whole, and both are named."""
    if other.counts is None or one.kind or one.value not in other.counts:
        return False
    values = {amount.value for amount in laid.said.amounts}
    whole = laid.said.form(one.first - 1) in ("de", "the", "van", "of") and laid.said.form(one.first - 2) in (
        "van",
        "of",
        "",
    )
    whole = whole or laid.said.form(one.first - 1) in ("van", "of", "op")
    return set(other.counts) <= values and whole == (one.value == other.counts[1])


def _keys_near(reading_: Reading, at: int, reach: int) -> frozenset[str]:
    near = [keys_ for word in reading_.words if at <= word.at < at + reach for keys_ in (word.keys, *word.parts)]
    names = {name for place, name in reading_.names.items() if at <= place < at + reach}
    return frozenset(key for group in near for key in group) | frozenset(names)


def _coverage(laid: _Laid) -> float:
    counted = [amount for amount in laid.said.amounts if not _merely_one(laid.said, amount)]
    total = sum(word.weight for word in laid.said.words) + len(counted) + len(laid.said.moments)
    known = total - sum(word.weight for word in laid.unknown)
    known -= max(0, len(counted) - len(laid.amounts)) + len(laid.said.moments) - len(laid.moments)
    return known / total if total else 0.0


# --- what speaks against it ------------------------------------------------------------------------------------------


def _contradiction(laid: _Laid, known: Collection[str], coverage: float) -> str | None:
    """The first thing that keeps the window from supporting the statement, or None."""
    return (
        _missing_amount(laid)
        or _missing_name(laid, known)
        or _little_in_common(laid, coverage)
        or _asked(laid)
        or _changed(laid)
        or _listed_twice(laid)
        or _opposed(laid)
        or _turned(laid)
        or _misplaced(laid)
        or _compared(laid)
        or _connected(laid)
        or _crossed(laid)
        or _borrowed(laid)
        or _roles(laid)
        or _undone(laid)
        or _narrowed(laid)
    )


def _missing_amount(laid: _Laid) -> str | None:
    paired = {id(mine) for mine, _ in laid.amounts}
    for amount in laid.said.amounts:
        if id(amount) not in paired and not _merely_one(laid.said, amount):
            return f"the amount '{_written(laid.said, amount.first, amount.last)}' is not said"
    dated = {id(mine) for mine, _ in laid.moments}
    for moment in laid.said.moments:
        if id(moment) not in dated:
            return f"the date '{_written(laid.said, moment.first, moment.last)}' is not said"
    for mine_, theirs_ in laid.amounts:
        if _limit(laid.said, mine_.first) != _limit(laid.source, theirs_.first):
            return "the limit is another one"
    for mine, theirs in laid.moments:
        if _edge(laid.said, mine.first) != _edge(laid.source, theirs.first):
            return "the date bounds something else"
    return None


def _merely_one(reading_: Reading, amount: Amount) -> bool:
    """ "Eén van de lessen" counts nothing."""
    return amount.value == 1 and amount.kind == "" and reading_.form(amount.last) in ("van", "of")


_EDGES = {
    "tot": "until", "until": "until", "till": "until", "sinds": "since", "vanaf": "since", "since": "since",
    "voor": "before", "before": "before", "na": "after", "after": "after",
}  # fmt: skip


_LIMITS = {"boven": "above", "above": "above", "onder": "below", "below": "below", "under": "below"}


def _limit(reading_: Reading, at: int) -> str:
    return _LIMITS.get(reading_.form(at - 1), "") or _LIMITS.get(reading_.form(at - 2), "")


def _edge(reading_: Reading, at: int) -> str:
    before = at - 1
    while reading_.form(before) in ("the", "het", "de", "end", "eind", "einde", "of", "begin", "medio"):
        before -= 1
    return _EDGES.get(reading_.form(before), "")


def _written(reading_: Reading, first: int, last: int) -> str:
    tokens = reading_.text.tokens
    return reading_.text.original[tokens[first].start : tokens[last - 1].end]


def _missing_name(laid: _Laid, known: Collection[str]) -> str | None:
    cities_there = {laid.source.names[at] for at in laid.source.cities if at in laid.window}
    spare = _spare_names(laid)
    for at, name in laid.said.names.items():
        if at in laid.pairs or _covered_by_amount(laid, at):
            continue
        if _stands_for_name(laid, at):
            continue
        is_city = at in laid.said.cities
        if is_city and cities_there - {name}:
            return f"'{name}' is not the place this is said of"
        if not is_city and spare - cities_there:
            return f"'{laid.said.text.tokens[at].written}' is not whom this is said of"
        if name in known or _in_context(laid, name, is_city):
            continue
        return f"'{laid.said.text.tokens[at].written}' is not named"
    return None


def _spare_names(laid: _Laid) -> set[str]:
    """Names in the clauses used that the statement does not name."""
    paired = {laid.source.names.get(place) for place in laid.pairs.values()}
    used = laid.used
    return {
        name for at, name in laid.source.names.items()
        if at in laid.window and laid.source.clauses[at] in used and name not in paired
    }  # fmt: skip


def _covered_by_amount(laid: _Laid, at: int) -> bool:
    return any(item.first <= at < item.last for item in (*laid.said.amounts, *laid.said.moments))


def _stands_for_name(laid: _Laid, at: int) -> bool:
    """Whether a capitalised word is an ordinary word of the source ("Declaration" for "verklaring")."""
    if at in laid.said.cities:
        return False
    own = keys(laid.said.form(at), english=laid.said.english)
    for word in laid.source.words:
        if word.at in laid.window and (word.keys & own or any(part & own for part in word.parts)):
            laid.pairs[at] = word.at
            return True
    return False


def _in_context(laid: _Laid, name: str, is_city: bool) -> bool:
    """Whether the passage names it just before and the window only says "de gemeente" or "zij"."""
    first = min(laid.window)
    earlier = {other for at, other in laid.source.names.items() if at < first}
    if not any(_same_name(name, other) for other in earlier):
        return False
    if is_city:
        cities = {laid.source.names[at] for at in laid.source.cities}
        if len(cities) > 1:
            nearest = [laid.source.names[at] for at in sorted(laid.source.cities) if at < first]
            before = laid.source.text.sentence_of(first) - 1
            span = laid.source.text.sentences[before]
            last_named = {laid.source.names[at] for at in laid.source.cities if span.first <= at < span.last}
            return nearest[-1:] == [name] and len(last_named) <= 1 and _anaphoric(laid.source, first)
    return is_city or _anaphoric(laid.source, first)


_COHESIVE = listed("""zij ze hij deze dit dat die daar daarna sindsdien daardoor daarom daarmee daarvan hierdoor dus toen it they this
    that these those there since then therefore as""")
_ANAPHORS = listed("""zij ze hij het deze dit dat die daar daarna sindsdien daardoor gemeente stad college it they this that these there
    since then the municipality city""")


def _anaphoric(source: Reading, first: int) -> bool:
    return any(source.form(at) in _ANAPHORS for at in range(first, first + 4))


def _little_in_common(laid: _Laid, coverage: float) -> str | None:
    heavy = [word for word in laid.unknown if word.weight > 0.5]
    if coverage < ENOUGH or len(heavy) > MOST_UNKNOWN:
        words = ", ".join(f"'{laid.said.text.tokens[word.at].written}'" for word in (heavy or laid.unknown)[:3])
        return f"the passage does not say {words}" if words else "the passage does not say this"
    if _thin(laid):
        return "too little of the statement stands in the passage"
    added = next((word for word in heavy if not _said_elsewhere(laid, word)), None)
    if added is not None:
        return f"the passage does not say '{laid.said.text.tokens[added.at].written}'"
    if heavy and _substituted(laid, heavy):
        return f"'{laid.said.text.tokens[heavy[0].at].written}' stands where the source says something else"
    return None


TELLING = 3
"""With fewer heavy words, names, amounts and dates in common, light verbs must be matched too."""


def _thin(laid: _Laid) -> bool:
    """Whether a statement or one of its clauses leans on light words alone: "de boete staat nog", "maar het ging door"."""
    heavy = {word.at for word in laid.said.words if word.weight > 0.5 and word.at in laid.pairs}
    firm = heavy | {at for at in laid.said.names if at in laid.pairs}
    firm |= {mine.first for mine, _ in laid.amounts} | {mine.first for mine, _ in laid.moments}
    loose = [word for word in laid.unknown if word.weight <= 0.5]
    if not loose:
        return False
    held = {laid.said.clauses[at] for at in firm}
    return len(firm) < TELLING or any(word.clause not in held for word in loose)


def _said_elsewhere(laid: _Laid, word: Word) -> bool:
    """Whether another sentence of the passage has the word: "de proef" for what was described before."""
    return any(word.keys & other.keys for other in laid.source.words if other.at not in laid.window)


def _substituted(laid: _Laid, heavy: Sequence[Word]) -> bool:
    """Whether an unknown word fills the very place of a source word that was not used."""
    used = set(laid.pairs.values()) | _amount_places(laid)
    spare = [word for word in laid.source.words if word.at in laid.window and word.at not in used and word.weight > 0.5]
    return any(word.clause in laid.used for word in spare) or bool(_spare_names(laid))


def _amount_places(laid: _Laid) -> set[int]:
    places = {at for _, amount in laid.amounts for at in range(amount.first, amount.last)}
    return places | {at for _, moment in laid.moments for at in range(moment.first, moment.last)}


def _changed(laid: _Laid) -> str | None:
    """A statement that follows a sentence closely is judged by the words that differ."""
    touched = {laid.source.text.sentence_of(at) for at in laid.pairs.values()}
    for number in sorted(touched):
        reason = turned_by_a_word(laid.said, laid.source, laid.source.text.sentences[number])
        if reason:
            return reason
    return None


def _listed_twice(laid: _Laid) -> str | None:
    """A list that names one city twice has taken the place of another."""
    mine = Counter(name for at, name in laid.said.names.items() if at in laid.said.cities)
    theirs = Counter(name for at, name in laid.source.names.items() if at in laid.window)
    for name, count in mine.items():
        if count > max(1, theirs[name]) and _spare_names(laid):
            return f"'{name}' stands for another name too"
    return None


def _asked(laid: _Laid) -> str | None:
    said_asks = any(sentence.closing == "?" for sentence in laid.said.text.sentences)
    for at in laid.pairs.values():
        if laid.source.text.sentences[laid.source.text.sentence_of(at)].closing == "?" and not said_asks:
            return "the source asks it, it does not say it"
    return None


def _opposed(laid: _Laid) -> str | None:
    used = laid.used
    paired = set(laid.pairs.values())
    for word in laid.said.words:
        against = opposites(word.keys)
        if not against:
            continue
        place = laid.pairs.get(word.at)
        match = next((other for other in laid.source.words if other.at == place), None)
        same = match is not None and any(key[0] != "#" for key in word.keys & match.keys)
        if same:
            continue
        for other in laid.source.words:
            if (
                other.clause in used
                and other.at in laid.window
                and against & other.keys
                and other.at not in paired - {place}
            ):
                return f"the source says the opposite of '{laid.said.text.tokens[word.at].written}'"
    return None


# --- words that turn a meaning ---------------------------------------------------------------------------------------

_EQUAL = (
    Signal.NEGATION, Signal.ALL, Signal.MOST, Signal.SOME, Signal.FEW, Signal.ONLY, Signal.POSSIBLE, Signal.MUST,
    Signal.PLAN, Signal.MAY, Signal.CONDITION, Signal.EXCEPTION, Signal.ATTRIBUTION, Signal.CHOICE, Signal.TEMPORARY,
    Signal.TRIAL, Signal.EXTREME, Signal.RATE,
)  # fmt: skip
_REACHES_OUT = frozenset({Signal.CONDITION, Signal.EXCEPTION, Signal.ATTRIBUTION})
_NAMES: dict[Signal, str] = {Signal.NEGATION: "a negation", Signal.ONLY: "a restriction", Signal.ALL: "'all'"}


def _turned(laid: _Laid) -> str | None:
    mine = _signals_of_statement(laid)
    near, attached = _signals_of_source(laid)
    if Signal.CONTRAST in dict(mine) and Signal.CONTRAST not in dict([*near, *attached]):
        return "the statement adds a contrast"
    for signal in _EQUAL:
        reason = _unequal(signal, mine, near, attached, laid)
        if reason:
            return reason
    return None


def _signals_of_statement(laid: _Laid) -> list[tuple[Signal, int]]:
    taken = {at for amount in laid.said.amounts for at in range(amount.first, amount.last)}
    return [(signal, at) for signal, at in laid.said.signals if at not in taken]


def _signals_of_source(laid: _Laid) -> tuple[list[tuple[Signal, int]], list[tuple[Signal, int]]]:
    """(those in clauses the statement uses, those elsewhere in the same sentences)."""
    used = _leaned_on(laid)
    taken = {at for amount in laid.source.amounts for at in range(amount.first, amount.last)}
    sentences = {laid.source.text.sentence_of(at) for at in laid.pairs.values()}
    near: list[tuple[Signal, int]] = []
    attached: list[tuple[Signal, int]] = []
    for signal, at in laid.source.signals:
        if at not in laid.window or at in taken:
            continue
        if laid.source.clauses[at] in used:
            near.append((signal, at))
        elif laid.source.text.sentence_of(at) in sentences:
            attached.append((signal, at))
    return near, attached


def _leaned_on(laid: _Laid) -> frozenset[int]:
    """The clauses used for more than their subject: two of their words or amounts, or most of them."""
    paired = set(laid.pairs.values()) | {amount.first for _, amount in laid.amounts}
    found = set()
    for clause in laid.used:
        inside = sum(laid.source.clauses[at] == clause for at in paired)
        whole = sum(word.clause == clause for word in laid.source.words)
        if inside >= 2 or inside * 2 > whole or len(laid.used) == 1:
            found.add(clause)
    return frozenset(found)


def _unequal(
    signal: Signal,
    mine: Sequence[tuple[Signal, int]],
    near: Sequence[tuple[Signal, int]],
    attached: Sequence[tuple[Signal, int]],
    laid: _Laid,
) -> str | None:
    said = [at for found, at in mine if found in _accepted(signal)]
    own = [at for found, at in mine if found is signal and not (signal in _CONTENT and at in laid.pairs)]
    own = [at for at in own if not (laid.said.form(at) == "when" and _has(laid, "toen"))]
    there = [at for found, at in near if found in _accepted(signal)]
    exact = [at for found, at in near if found is signal]
    outside = [at for found, at in attached if found is signal]
    name = _NAMES.get(signal, f"'{signal.value}'")
    if signal is Signal.POSSIBLE and own and not there and _to_be_done(laid):
        return None
    if own and not there and not (outside and signal in _REACHES_OUT):
        return f"the statement adds {name}"
    if exact and not said:
        return f"the statement drops {name}"
    if signal in _REACHES_OUT and outside and not said and _governs(laid, outside[0]):
        return f"the statement drops {name}"
    if signal is Signal.NEGATION and len(set(own)) % 2 != len(set(exact)) % 2 and not outside:
        return "the negations differ"
    return None


_CONTENT = frozenset({Signal.TRIAL, Signal.EXTREME, Signal.TEMPORARY})


def _has(laid: _Laid, form: str) -> bool:
    return any(laid.source.form(at) == form for at in laid.window)


def _to_be_done(laid: _Laid) -> bool:
    """ "is te voorkomen": the Dutch way to say that something can be prevented."""
    forms = [laid.source.form(at) for at in sorted(laid.window)]
    return "te" in forms and bool({"is", "zijn", "was", "waren", "valt", "vallen"} & set(forms))


def _governs(laid: _Laid, at: int) -> bool:
    """Whether a condition, exception or attribution in another clause reaches the clauses that were used.

    A condition opens its clause and reaches the main clause of its sentence; the same holds for "volgens X".
    """
    clause = laid.source.clauses[at]
    if laid.source.form(at) in _OF_ITS_CLAUSE:
        return False
    return any(abs(clause - used) <= 2 and not _parted(laid, clause, used) for used in laid.used)


_OF_ITS_CLAUSE = listed("noemt noemde noemen vindt vond vinden vonden calls called")
_PARTING = listed("maar but ; terwijl while")


def _parted(laid: _Laid, one: int, other: int) -> bool:
    """Whether "maar" or ";" stands between two clauses."""
    low, high = sorted((one, other))
    return any(
        laid.source.form(at) in _PARTING for at in laid.window if low < laid.source.clauses[at] <= high
    )  # fmt: skip


def _accepted(signal: Signal) -> frozenset[Signal]:
    """What may stand on the other side for a signal: the same, or one that means it in the other language."""
    return _ACCEPTED.get(signal, frozenset({signal}))


_ACCEPTED = {
    Signal.POSSIBLE: frozenset({Signal.POSSIBLE, Signal.MAY}),
    Signal.MAY: frozenset({Signal.MAY, Signal.POSSIBLE}),
    Signal.MOST: frozenset({Signal.MOST, Signal.EXTREME}),
    Signal.EXTREME: frozenset({Signal.EXTREME, Signal.MOST}),
}


# --- who belongs to what ---------------------------------------------------------------------------------------------


def _misplaced(laid: _Laid) -> str | None:
    """Amounts, dates and names must stand with the same companions as in the source."""
    for mine, theirs in laid.amounts:
        rivals = [
            other
            for other in laid.source.amounts
            if other.first in laid.window and other.first != theirs.first and other.kind == theirs.kind
        ]
        if rivals and _elsewhere(laid, mine.first, theirs.first, [rival.first for rival in rivals]):
            return f"the amount '{_written(laid.said, mine.first, mine.last)}' is said of something else"
    for mine, theirs in laid.moments:
        rivals = [other for other in laid.source.moments if other.first in laid.window and other.first != theirs.first]
        if rivals and _elsewhere(laid, mine.first, theirs.first, [rival.first for rival in rivals]):
            return "the date is said of something else"
    return _named_elsewhere(laid) or _swapped_amounts(laid)


def _elsewhere(laid: _Laid, mine: int, theirs: int, rivals: Sequence[int]) -> bool:
    """Whether the companions of an amount stand closer to a rival amount in the source."""
    clause = laid.said.clauses[mine]
    companions = [laid.pairs[at] for at in laid.pairs if laid.said.clauses[at] == clause]
    if not companions:
        return False
    own = laid.source.clauses[theirs]
    if any(at in laid.source.names and laid.source.clauses[at] == own for at in companions):
        return False
    away = sum(_nearer(laid.source, at, theirs, rivals) for at in companions)
    return away * 2 > len(companions)


def _nearer(source: Reading, at: int, own: int, rivals: Sequence[int]) -> bool:
    """Whether a token shares its clause with a rival and not with the amount itself."""
    clause = source.clauses[at]
    return clause != source.clauses[own] and any(source.clauses[rival] == clause for rival in rivals)


def _named_elsewhere(laid: _Laid) -> str | None:
    """A name may not be borrowed from another clause when the clause used has a name of its own."""
    spare = _spare_names(laid)
    for at in laid.said.names:
        place = laid.pairs.get(at)
        if place is None or place not in laid.source.names:
            continue
        companions = [
            other for mine, other in laid.pairs.items()
            if laid.said.clauses[mine] == laid.said.clauses[at] and other != place and other not in laid.source.names
        ]  # fmt: skip
        if not companions:
            continue
        only_cities = at in laid.said.cities and _preposition_of(laid.said, at) == "in"
        home = laid.source.clauses[place]
        counted = [laid.source.clauses[theirs.first] for _, theirs in laid.amounts]
        if home in counted and set(counted) == {home}:
            continue
        apart = [other for other in companions if laid.source.clauses[other] != home]
        rival = [
            name for name in laid.source.names
            if name in laid.window and laid.source.names[name] != laid.source.names[place]
            and laid.source.names[name] in spare
            and (not only_cities or name in laid.source.cities) and any(laid.source.clauses[name] == laid.source.clauses[o] for o in apart)
        ]  # fmt: skip
        if len(apart) * 2 > len(companions) and rival:
            return f"'{laid.said.text.tokens[at].written}' is said of something else"
    return None


def _preposition_of(reading_: Reading, at: int) -> str:
    return _parts(reading_, [at])[0].preposition


def _swapped_amounts(laid: _Laid) -> str | None:
    """ "van 20 naar 55" is not "van 55 naar 20"; two amounts of one kind keep their order or their prepositions."""
    pairs = [(mine, theirs) for mine, theirs in laid.amounts]
    for index, (one, first) in enumerate(pairs):
        for other, second in pairs[index + 1 :]:
            same_order = (one.first < other.first) == (first.first < second.first)
            if same_order or first.first == second.first or one.kind != other.kind:
                continue
            if _before(laid.said, one.first) == _before(laid.source, first.first) != "":
                continue
            if laid.said.clauses[one.first] == laid.said.clauses[other.first] or one.kind == other.kind:
                if _unit_keys(laid, one, first) and _unit_keys(laid, other, second):
                    continue
                return "the amounts changed places"
    return None


def _unit_keys(laid: _Laid, mine: Amount, theirs: Amount) -> bool:
    return mine.unit is not None and theirs.unit is not None and mine.kind != "percent"


_TOWARDS = {"van": "from", "from": "from", "naar": "to", "to": "to", "tot": "to", "op": "at", "plaats": "instead"}


def _before(reading_: Reading, at: int) -> str:
    return _TOWARDS.get(reading_.form(at - 1), "")


def _compared(laid: _Laid) -> str | None:
    """What stands before and after "dan" or "than" must do so on both sides."""
    mine = _than(laid.said, frozenset(range(len(laid.said.text.tokens))))
    theirs = _than(laid.source, laid.window)
    if mine is None and theirs is None:
        return None
    if mine is None or theirs is None:
        lost = mine is None and theirs is not None and laid.source.clauses[theirs] in laid.used
        return "the comparison differs" if lost or theirs is None else None
    crossed = kept = 0
    for at, place in laid.pairs.items():
        if laid.source.text.sentence_of(place) != laid.source.text.sentence_of(theirs):
            continue
        if _verbal(laid.said, at):
            continue
        if (at > mine) == (place > theirs):
            kept += 1
        else:
            crossed += at > mine or place > theirs
    return "the comparison is turned round" if crossed and crossed >= _after(laid, mine, theirs) else None


def _after(laid: _Laid, mine: int, theirs: int) -> int:
    return sum(at > mine and place > theirs for at, place in laid.pairs.items()) + 1


def _verbal(reading_: Reading, at: int) -> bool:
    word = next((word for word in reading_.words if word.at == at), None)
    return word is not None and word.weight < 0.5


def _than(reading_: Reading, window: Collection[int]) -> int | None:
    for at in sorted(window):
        if reading_.form(at) in ("dan", "than") and reading_.form(at - 1) not in (
            "meer",
            "more",
            "minder",
            "less",
            "fewer",
        ):
            return at
        if reading_.form(at) in ("dan", "than") and not any(a.first in (at + 1, at + 2) for a in reading_.amounts):
            return at
    return None


def _crossed(laid: _Laid) -> str | None:
    """Parallel clauses keep their own: of "A paid 10 and B nothing" no word of the one may move to the other."""
    home: dict[int, dict[int, int]] = {}
    items = [*laid.pairs.items(), *((mine.first, theirs.first) for mine, theirs in laid.amounts), *_negations(laid)]
    for at, place in items:
        counts = home.setdefault(laid.said.clauses[at], {})
        counts[laid.source.clauses[place]] = counts.get(laid.source.clauses[place], 0) + 1
    for one, ones in home.items():
        for other, others in home.items():
            if one < other and _swapped_homes(ones, others):
                return "parts of the source changed places"
    return None


def _negations(laid: _Laid) -> list[tuple[int, int]]:
    """The one negation of the statement with the one of the window, where each has one."""
    mine = [at for signal, at in laid.said.signals if signal is Signal.NEGATION]
    theirs = [at for signal, at in laid.source.signals if signal is Signal.NEGATION and at in laid.window]
    return [(mine[0], theirs[0])] if len(mine) == len(theirs) == 1 else []


def _swapped_homes(ones: dict[int, int], others: dict[int, int]) -> bool:
    """Whether two clauses of the statement each draw on the same two clauses of the source."""
    shared = set(ones) & set(others)
    return len(shared) >= 2


# Verbs that deny, try or fear what follows: to leave them out is to claim that it happened.
_UNDOING = frozenset(
    skeleton(word)
    for word in """weigeren geweigerd vergeten vergat verzuimen verzuimd nalaten naliet proberen geprobeerd poging pogen dreigen
    dreigde beloven beloofd belofte toezeggen vrezen vrees ontkennen ontkend ontkende ontraden afraden voorkomen vermijden
    vermeden verhinderen belemmeren uitstellen uitgesteld afzien dreigement twijfelen twijfel betwisten bezwaar
    refuse refused forget forgot neglect fail failed try tried tries attempt attempted threaten threatened promise promised fear
    feared fears deny denied prevent prevented avoid avoided postpone postponed doubt doubted dispute
    bijna nauwelijks almost hardly""".split()
)


def _undone(laid: _Laid) -> str | None:
    paired = set(laid.pairs.values())
    used = laid.used
    for word in laid.source.words:
        if word.at in laid.window and word.clause in used and word.at not in paired:
            if skeleton(laid.source.form(word.at)) in _UNDOING:
                return f"'{laid.source.text.tokens[word.at].written}' was left out"
    return _other_particle(laid)


_CONTRARY = ({"aan", "af"}, {"op", "af"}, {"in", "uit"}, {"aan", "uit"}, {"toe", "af"}, {"toe", "op"}, {"mee", "tegen"})


def _other_particle(laid: _Laid) -> str | None:
    """ "raadt aan" is not "raadt af"."""
    mine = Counter(form for _, form in _ending_particles(laid.said))
    theirs = Counter(form for at, form in _ending_particles(laid.source) if laid.source.clauses[at] in laid.used)
    if any({one, other} in _CONTRARY for one in mine - theirs for other in theirs - mine):
        return "the verb is another one"
    return None


def _ending_particles(reading_: Reading) -> Sequence[tuple[int, str]]:
    return particles(reading_.text) if not reading_.english else []


# --- cause and order -------------------------------------------------------------------------------------------------

# The word stands before what caused it / what came first ("effect omdat cause"), or before what followed.
_BEFORE_FIRST = listed(
    """omdat doordat want aangezien vanwege wegens dankzij because since due door als nadat na after toen when follows"""
)
_CAUSE_FIRST = listed("omdat doordat want aangezien vanwege wegens dankzij because due owing")
_CAUSE_SECOND = listed("daardoor waardoor daarom zodat dus hierdoor therefore thus hence consequently so")
_TIME_FIRST = listed("nadat na after toen when once")
_TIME_SECOND = listed("daarna vervolgens later waarna then subsequently afterwards voordat voor before alvorens")
_LINKS = {
    **dict.fromkeys(_CAUSE_FIRST, ("cause", True)),
    **dict.fromkeys(_CAUSE_SECOND, ("cause", False)),
    **dict.fromkeys(_TIME_FIRST, ("time", True)),
    **dict.fromkeys(_TIME_SECOND, ("time", False)),
}


_ADVERBS = listed(
    """daardoor daarom dus hierdoor therefore thus hence consequently daarna vervolgens then subsequently afterwards"""
)


@dataclass(frozen=True, slots=True)
class _Link:
    """A connective: its kind, where it stands, and which tokens it puts first and which second."""

    kind: str
    at: int
    first: frozenset[int]
    second: frozenset[int]


def _links(reading_: Reading, window: Collection[int], *, lenient: bool = False) -> list[_Link]:
    """The connectives in a window. `lenient` takes a bare "door" and "by" for a cause too."""
    found = []
    for at in sorted(window):
        form = reading_.form(at)
        if lenient and form in ("door", "by", "through"):
            governed = frozenset(place for place in window if place > at and place < at + 6)
            found.append(_Link("cause", at, governed, frozenset(window) - governed))
        if form not in _LINKS or not _connects(reading_, at):
            continue
        kind, opens_first = _LINKS[form]
        governed, rest = _governed(reading_, at, window)
        found.append(_Link(kind, at, governed if opens_first else rest, rest if opens_first else governed))
    return found


def _connects(reading_: Reading, at: int) -> bool:
    form = reading_.form(at)
    if form == "voor":
        return (
            any(signal is Signal.ORDER and place == at for signal, place in reading_.signals)
            or "\u00f3" in reading_.text.tokens[at].written
        )
    if form == "na":
        return reading_.form(at - 1) != "op"
    if form in ("since", "so", "once", "when", "toen", "later", "then"):
        return form in ("when", "toen")
    return form != "want" or not reading_.english


def _governed(reading_: Reading, at: int, window: Collection[int]) -> tuple[frozenset[int], frozenset[int]]:
    """(tokens the connective governs, the others): up to the end of its clause, over commas of the same sentence."""
    if reading_.form(at) in _ADVERBS:
        clause = frozenset(place for place in window if reading_.clauses[place] == reading_.clauses[at])
        return clause, frozenset(window) - clause
    sentence = reading_.text.sentences[reading_.text.sentence_of(at)]
    initial = at == sentence.first
    end = sentence.last
    if initial and reading_.form(at) not in _CAUSE_SECOND | _TIME_SECOND - {"voordat", "voor", "before", "alvorens"}:
        end = next((place for place in range(at + 1, sentence.last) if reading_.form(place) == ","), sentence.last)
        if end == sentence.last:
            end = min(at + 5, sentence.last)
    comma = next((place for place in range(at + 1, min(at + 7, end)) if reading_.form(place) == ","), None)
    if comma is not None and reading_.form(at - 1) == ",":
        end = comma
    governed = frozenset(range(at, end))
    return governed, frozenset(place for place in window if place not in governed)


def _connected(laid: _Laid) -> str | None:
    """Causes and orders of events must be said by the source and point the same way."""
    everything = frozenset(range(len(laid.said.text.tokens)))
    theirs = _links(laid.source, laid.window, lenient=True)
    for mine in _links(laid.said, everything):
        similar = [link for link in theirs if link.kind == mine.kind]
        if mine.kind == "time" and not similar and _dated_order(laid, mine):
            continue
        if not similar:
            similar = theirs if mine.kind == "time" else []
        if not similar:
            return f"the source does not say this {'order' if mine.kind == 'time' else 'cause'}"
        if all(_reversed(laid, mine, link) for link in similar):
            return "the order or the cause is turned round"
    return None


def _reversed(laid: _Laid, mine: _Link, theirs: _Link) -> bool:
    straight = crossed = 0
    for at, place in laid.pairs.items():
        if at == mine.at or place == theirs.at:
            continue
        if (at in mine.first and place in theirs.first) or (at in mine.second and place in theirs.second):
            straight += 1
        else:
            crossed += 1
    return crossed >= straight


def _dated_order(laid: _Laid, mine: _Link) -> bool:
    return False


# --- roles and narrowing ---------------------------------------------------------------------------------------------

_PREPOSITIONS = {
    **dict.fromkeys(("van", "of"), "of"), **dict.fromkeys(("door", "by"), "by"), **dict.fromkeys(("aan", "to"), "to"),
    **dict.fromkeys(("naar", "towards"), "toward"), **dict.fromkeys(("voor", "for"), "for"),
    **dict.fromkeys(("tegen", "against"), "against"), **dict.fromkeys(("uit", "from", "vanuit"), "from"),
    **dict.fromkeys(("in", "op", "on", "at", "bij", "binnen", "te", "onder", "tijdens"), "in"),
    **dict.fromkeys(("met", "with"), "with"), **dict.fromkeys(("over", "about"), "over"),
    **dict.fromkeys(("zonder", "without"), "without"), **dict.fromkeys(("boven", "above"), "above"),
    **dict.fromkeys(("volgens",), "source"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Part:
    """A name or noun in a clause: its position, the preposition that governs it ('' for a bare one)."""

    at: int
    preposition: str


def _parts(reading_: Reading, wanted: Collection[int]) -> list[_Part]:
    parts = []
    for at in sorted(wanted):
        before = at - 1
        steps = 0
        while before >= 0 and steps < 4 and _inside_phrase(reading_, before):
            before -= 1
            steps += 1
        if reading_.form(before) in ("of", "van") and reading_.form(before - 1) in _APPOSED:
            before -= 2
            while _inside_phrase(reading_, before) and before > 0:
                before -= 1
        if steps == 0 and _PREPOSITIONS.get(reading_.form(before)) is None:
            before = _past_adjective(reading_, before)
        parts.append(_Part(at, _PREPOSITIONS.get(reading_.form(before), "")))
    return parts


_APPOSED = listed("stad gemeente provincie city municipality town province port haven")


def _past_adjective(reading_: Reading, at: int) -> int:
    """From an adjective back to what governs its phrase: "over de slimme samenleving"."""
    for before in range(at - 1, max(at - 4, -1), -1):
        if reading_.form(before) in _PREPOSITIONS:
            return before
        if not _inside_phrase(reading_, before):
            break
    return at


_INSIDE = listed(
    "ruim ongeveer circa bijna almost about nearly some over ca de het een zijn haar hun the a an its their his her deze die dit elke alle gemeente stad city"
)


def _inside_phrase(reading_: Reading, at: int) -> bool:
    form = reading_.form(at)
    return form in _INSIDE or at in reading_.names or any(a.first <= at < a.last for a in reading_.amounts)


def _roles(laid: _Laid) -> str | None:
    """Two names or nouns may not trade places: who did it, and to whom."""
    nominal = [at for at in laid.pairs if _nominal(laid.said, at) and _nominal(laid.source, laid.pairs[at])]
    mine = {part.at: part for part in _parts(laid.said, nominal)}
    theirs = {part.at: part for part in _parts(laid.source, [laid.pairs[at] for at in nominal])}
    agents = _agent(laid, mine, theirs)
    if agents:
        return agents
    if _passive(laid.said) != _passive(laid.source):
        return None
    bare = [at for at in nominal if not mine[at].preposition and not theirs[laid.pairs[at]].preposition]
    for one, other in zip(bare, bare[1:], strict=False):
        if laid.said.clauses[one] != laid.said.clauses[other]:
            continue
        places = laid.pairs[one], laid.pairs[other]
        if places[0] == places[1] or laid.source.clauses[places[0]] != laid.source.clauses[places[1]]:
            continue
        if _is_counted(laid, one) or _is_counted(laid, other):
            continue
        if (places[0] < places[1]) != (one < other) and not _inverted(laid, one, other):
            return "who does it and to whom changed places"
    return None


def _borrowed(laid: _Laid) -> str | None:
    """The subject of one clause may not be given to another clause that has its own."""
    for sentence in laid.said.text.sentences:
        subject = next(
            (at for at in range(sentence.first, min(sentence.first + 4, sentence.last)) if at in laid.pairs), None
        )
        if subject is None or _preposition_of(laid.said, subject) or not _nominal(laid.said, subject):
            continue
        home = laid.source.clauses[laid.pairs[subject]]
        others = [place for at, place in laid.pairs.items() if at != subject and sentence.first <= at < sentence.last]
        others += [theirs.first for mine, theirs in laid.amounts if sentence.first <= mine.first < sentence.last]
        apart = [place for place in others if laid.source.clauses[place] != home]
        if any(laid.source.clauses[theirs.first] == home for _, theirs in laid.amounts):
            continue
        if apart and len(apart) * 2 > len(others) and any(_spare_subject(laid, place) for place in apart):
            return f"'{laid.said.text.tokens[subject].written}' is not who this is said of"
    return None


def _is_counted(laid: _Laid, at: int) -> bool:
    """Whether an amount governs a noun on both sides."""
    mine = any(amount.last == at for amount in laid.said.amounts)
    return mine and any(amount.last == laid.pairs[at] for amount in laid.source.amounts)


def _agent(laid: _Laid, mine: dict[int, _Part], theirs: dict[int, _Part]) -> str | None:
    """The agent of a passive ("door X") must be the agent of the active, and a bare one may not become its object."""
    for at, part in mine.items():
        source = theirs[laid.pairs[at]]
        if part.preposition == source.preposition:
            continue
        pair = {part.preposition, source.preposition}
        if pair in ({"for", "against"}, {"with", "without"}, {"from", "toward"}, {"by", "to"}, {"to", "from"}):
            return f"'{laid.said.text.tokens[at].written}' has another part in it"
        if pair == {"", "by"}:
            reading_, place = (laid.said, at) if part.preposition == "" else (laid.source, laid.pairs[at])
            if not _leads(reading_, place):
                return f"'{laid.said.text.tokens[at].written}' has another part in it"
        if (
            part.preposition == ""
            and source.preposition in ("with", "of", "for", "from", "against")
            and _subject_first(laid.said, at)
        ):
            if at in laid.said.names and _spare_subject(laid, laid.pairs[at]):
                return f"'{laid.said.text.tokens[at].written}' has another part in it"
        if (
            _passive(laid.source)
            and not _passive(laid.said)
            and at in laid.said.names
            and _subject_first(laid.said, at)
        ):
            if part.preposition == "" and source.preposition not in ("", "by", "in"):
                return f"'{laid.said.text.tokens[at].written}' has another part in it"
        if pair == {"", "to"} and _leads(laid.said, at) and part.preposition == "":
            return f"'{laid.said.text.tokens[at].written}' has another part in it"
    return None


def _passive(reading_: Reading) -> bool:
    """Whether a "door" or "by" names an agent somewhere."""
    return any(token.form in ("door", "by") for token in reading_.text.tokens)


def _spare_subject(laid: _Laid, place: int) -> bool:
    """Whether the clause around a place has a bare noun or name that the statement leaves out."""
    paired = set(laid.pairs.values())
    clause = laid.source.clauses[place]
    nominal = [word.at for word in laid.source.words if word.clause == clause and _nominal(laid.source, word.at)]
    nominal += [at for at in laid.source.names if laid.source.clauses[at] == clause]
    return any(not part.preposition and part.at not in paired for part in _parts(laid.source, nominal))


def _leads(reading_: Reading, at: int) -> bool:
    """Whether a nominal is the first bare one of its clause: its subject, near enough."""
    clause = reading_.clauses[at]
    others = [word.at for word in reading_.words if word.clause == clause and _nominal(reading_, word.at)]
    others += [place for place in reading_.names if reading_.clauses[place] == clause]
    parts = [part.at for part in _parts(reading_, others) if not part.preposition]
    return not parts or at <= min(parts) + 2


def _nominal(reading_: Reading, at: int) -> bool:
    """A name, or a word after an article, a number or a preposition: a noun, near enough."""
    if at in reading_.names:
        return True
    before = reading_.form(at - 1)
    if any(place == at - 1 and signal in _QUANTITIES for signal, place in reading_.signals):
        return True
    return before in _INSIDE or before in _PREPOSITIONS or any(amount.last == at for amount in reading_.amounts)


_QUANTITIES = frozenset({Signal.ALL, Signal.MOST, Signal.SOME, Signal.MANY, Signal.FEW, Signal.ONLY})


def _inverted(laid: _Laid, one: int, other: int) -> bool:
    """Dutch puts something else before the verb and the subject after it; then the order of two nouns says little."""
    return not (one in laid.said.names or other in laid.said.names or _subject_first(laid.said, one))


def _subject_first(reading_: Reading, at: int) -> bool:
    sentence = reading_.text.sentences[reading_.text.sentence_of(at)]
    return at - sentence.first <= 2


_NARROWING = listed("die dat that who which waar waarvan")
_LIMITING = listed("boven onder vanaf tot over above under below between tussen")


def _narrowed(laid: _Laid) -> str | None:
    """What narrows the source may not be left out: "die zich niet aanmelden", "boven de 75", "van de helft"."""
    paired = _amount_places(laid)
    used = laid.used
    for amount in laid.source.amounts:
        if amount.first not in laid.window or amount.first in paired or laid.source.clauses[amount.first] not in used:
            continue
        counted = any(mine.kind == "percent" for mine, _ in laid.amounts)
        if amount.kind == "percent" and not counted and _followed_by_used(laid, amount):
            return "a share was cut"
        if laid.source.form(amount.first - 1) in _LIMITING or laid.source.form(amount.first - 2) in _LIMITING:
            return "a limit was cut"
    return _cut_clause(laid) or _reach(laid) or _cut_setting(laid) or _cut_matrix(laid)


_SETTING = listed(
    "bij zonder op in tijdens binnen buiten onder voor tegen aan rond vanaf with without on during at for under in within among"
)


def _cut_setting(laid: _Laid) -> str | None:
    """A phrase that opens the sentence says when or where it holds: "Bij harde wind", "In Leiden", "Op piekdagen"."""
    paired = {*laid.pairs.values()}
    for sentence in laid.source.text.sentences:
        if not any(sentence.first <= place < sentence.last for place in paired):
            continue
        if sentence.first not in laid.window or laid.source.form(sentence.first) not in _SETTING:
            continue
        opening = _opening(laid.source, sentence.first, sentence.last)
        preposition = _PREPOSITIONS.get(laid.source.form(sentence.first), "")
        within = [at for at in paired if sentence.first <= at < sentence.last and at in laid.source.names]
        if preposition == "in" and any(_preposition_of(laid.source, at) == "in" for at in within):
            continue
        if opening and not any(at in paired for at in opening):
            return "when or where it holds was cut"
    return None


def _opening(source: Reading, first: int, last: int) -> list[int]:
    """The content words of the phrase that opens a sentence, dates left out: up to three, before a verb or a mark."""
    dated = {at for item in (*source.moments, *source.amounts) for at in range(item.first, item.last)}
    found: list[int] = []
    content = {word.at: word for word in source.words} | dict.fromkeys(source.names)
    if source.form(first + 1) in ("plaats", "place"):
        return []
    for at in range(first + 1, min(first + 6, last)):
        if at in dated or source.form(at) in _INSIDE:
            if at in dated and not found and not source.english:
                return []
            continue
        if at not in content:
            break
        found.append(at)
        if at in source.names or (
            source.form(at + 1) not in ("van", "of", "en", "and") and not source.form(at).endswith("e")
        ):
            break
    return found


_EVIDENT = frozenset(
    skeleton(word)
    for word in """blijken tonen laten zien bewijzen aantonen weten betekenen zorgen leren ontdekken vaststellen constateren
    show prove demonstrate mean know find found reveal establish confirm bevestigen ensure""".split()
)


def _cut_matrix(laid: _Laid) -> str | None:
    """ "X houdt vol dat Y" does not prove Y; "uit X blijkt dat Y" does."""
    paired = set(laid.pairs.values())
    for sentence in laid.source.text.sentences:
        if sentence.first not in laid.window:
            continue
        that = next(
            (at for at in range(sentence.first + 1, sentence.last) if laid.source.form(at) in ("dat", "that")), None
        )
        if that is None or laid.source.form(sentence.first) in _SETTING or laid.source.form(that - 1) in ("zo", "so") or that + 1 >= sentence.last:
            continue
        before = [at for at in range(sentence.first, that) if at in paired]
        after = [at for at in range(that, sentence.last) if at in paired]
        matrix = {skeleton(laid.source.form(at)) for at in range(sentence.first, that)}
        if after and not before and not matrix & _EVIDENT:
            return "who says or thinks it was cut"
    return None


def _reach(laid: _Laid) -> str | None:
    """ "de eerste boete aan een overheid" is not "de eerste boete": a rank or an "all" keeps all its company."""
    mine = {signal for signal, _ in laid.said.signals}
    paired_ = set(laid.pairs.values())
    for signal, at in laid.source.signals:
        if signal not in (Signal.EXTREME, Signal.ALL) or signal not in mine or at not in laid.window:
            continue
        clause = laid.source.clauses[at]
        spare = [
            w for w in laid.source.words if w.clause == clause and w.at > at and w.at not in paired_ and w.weight > 0.5
        ]
        if spare and clause in laid.used:
            return "the reach of a quantity or rank was cut"
    return None


def _followed_by_used(laid: _Laid, amount: Amount) -> bool:
    return any(amount.last <= place <= amount.last + 4 for place in laid.pairs.values())


def _cut_clause(laid: _Laid) -> str | None:
    tokens = laid.source.text.tokens
    paired = set(laid.pairs.values())
    for at in sorted(laid.window):
        if tokens[at].form not in _NARROWING or at == 0 or not tokens[at - 1].counts or at - 1 not in paired:
            continue
        reach = range(at + 1, min(at + 6, len(tokens)))
        content = [word for word in laid.source.words if word.at in reach]
        if content and not any(word.at in paired for word in content):
            return "a restriction was cut"
    return None


def known_names(texts: Sequence[str]) -> frozenset[str]:
    """The folded names and words of headings, titles and city names, for `known`."""
    forms = {token.form for text in texts if text for token in read(text).tokens if token.counts}
    return frozenset(forms | {fold_form(text) for text in texts if text})

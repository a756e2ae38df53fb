"""A statement laid on a stretch of the passage: which word, amount and date of the one stands for which of the other.

Knows nothing about whether the result holds; that is for the modules that speak against it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from assistant.lexicon import keys, part_keys, skeleton
from assistant.proof.dates import Moment
from assistant.proof.numbers import Amount
from assistant.proof.readings import Reading, Word
from assistant.proof.signal_words import Signal
from assistant.words import fold_form, listed


@dataclass
class Laid:
    """A statement laid on a window of the passage: which token of the one stands for which of the other.

    `converse` are the places of words that say the contrary with the parts turned round: "gaf" for "kreeg van",
    "minder dan" for "meer dan".
    """

    said: Reading
    source: Reading
    window: frozenset[int]
    pairs: dict[int, int] = field(default_factory=dict)
    unknown: list[Word] = field(default_factory=list)
    amounts: list[tuple[Amount, Amount]] = field(default_factory=list)
    moments: list[tuple[Moment, Moment]] = field(default_factory=list)
    converse: set[int] = field(default_factory=set)

    @property
    def used(self) -> frozenset[int]:
        """The clauses of the source that hold something of the statement."""
        at = {*self.pairs.values(), *(amount.first for _, amount in self.amounts)}
        at |= {moment.first for _, moment in self.moments}
        return frozenset(self.source.clauses[position] for position in at)


def windows(source: Reading) -> Iterator[frozenset[int]]:
    """Single sentences first, then neighbours."""
    sentences = source.text.sentences
    for sentence in sentences:
        yield frozenset(range(sentence.first, sentence.last))
    for one, other in pairwise(sentences):
        opens = any(source.form(at) in _COHESIVE for at in range(other.first, min(other.first + 3, other.last)))
        points = any(
            source.form(at) in _BARE and not source.form(at + 1)[:1].isalnum() for at in range(other.first, other.last)
        )
        if opens or points or _repeats(source, one.first, other.first, other.last):
            yield frozenset(range(one.first, other.last))


def _repeats(source: Reading, first: int, middle: int, last: int) -> bool:
    """Whether the second sentence takes up a noun of the first: "een boete van 600.000 euro. … de boete"."""
    earlier = {key for word in source.words if first <= word.at < middle for key in word.keys if key[0] != "#"}
    return any(
        middle <= word.at < last and source.form(word.at - 1) in ("de", "het", "die", "dat", "the", "this", "that")
        and word.keys & earlier
        for word in source.words
    )  # fmt: skip


def lay(said: Reading, source: Reading, window: frozenset[int]) -> Laid:
    """The statement on the window: every word with its best counterpart, names, amounts and dates with an equal one."""
    laid = Laid(said, source, window)
    there = [word for word in source.words if word.at in window]
    taken: dict[int, int] = {}
    last = _core(said, source, there, window)
    for word in said.words:
        opening = said.text.tokens[word.at].written[:1].isupper()
        named = [at for at in source.names if opening and at in window and source.form(at) == said.form(word.at)]
        if named:
            laid.pairs[word.at] = named[0]
            continue
        match = _best(word, there, taken, last, said, source)
        if match is None and word.parts and not said.english:
            match = _in_pieces(word, there)
        if match is None:
            named = [at for at in source.names if at in window and _spells(word, source, at, said)]
            if named:
                laid.pairs[word.at] = named[0]
                continue
            laid.unknown.append(word)
            continue
        if word.weight > 0.5:
            taken[match.at] = word.at
        last = match.at
        laid.pairs[word.at] = match.at
    for at, name in said.names.items():
        found = [place for place, other in source.names.items() if place in window and same_name(name, other)]
        found = found or [place for place in window if _named_in(name, source, place)]
        found = found or [
            place for place, other in source.names.items()
            if place in window and at not in said.cities
            and _means(keys(said.form(at), english=said.english), source, place)
        ]  # fmt: skip
        if found:
            free = [place for place in found if place not in taken]
            laid.pairs[at] = (free or found)[0]
            taken[laid.pairs[at]] = at
    _lay_amounts(laid)
    return laid


def _spells(word: Word, source: Reading, at: int, said: Reading) -> bool:
    """Whether a name of the source is this word, or has it as a part: "station" for "Stationsplein"."""
    return source.form(at) == said.form(word.at) or (at not in source.cities and _means(word.keys, source, at))


def _means(wanted: frozenset[str], source: Reading, place: int) -> bool:
    """Whether a name of the source, or a part of it, is an ordinary word with one of these keys."""
    form = source.form(place)
    if wanted & keys(form, english=source.english):
        return True
    return len(form) > 6 and any(wanted & part for part in part_keys(form))


_MEASURES = listed(
    """
    meter kilometer centimeter millimeter decimeter gram kilogram ton kiloton liter hectoliter hectare are watt
    kilowatt megawatt gigawatt kilowattuur megawattuur gigawattuur volt ampere graad graden uur minuut seconde
    kubieke vierkante metre kilometre gramme litre kilometer kilometers kilometres kilowatthour megawatthour
"""
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
    word: Word, there: Sequence[Word], taken: Mapping[int, int], last: int, said: Reading, source: Reading
) -> Word | None:
    """The best counterpart: unused, in the same form, near."""
    form = said.form(word.at)
    best: Word | None = None
    best_rank: tuple[int, int, int] | None = None
    for other in there:
        shared = word.keys & other.keys
        if not shared:
            if _shortened(word, other, source):
                kind = 3
                rank = (int(other.at in taken), kind, abs(other.at - last))
                if best_rank is None or rank < best_rank:
                    best, best_rank = other, rank
                continue
            if form in _MEASURES or source.form(other.at) in _MEASURES:
                continue
            if not _part_of(form, source.form(other.at)) and not _among_parts(word, other, said, source):
                continue
            kind = 3
        else:
            if other.at in taken and word.weight > 0.5 and not _goes_with(said, word.at, taken[other.at]):
                continue
            kind = 0 if form == source.form(other.at) else 1 if any(key[0] != "#" for key in shared) else 2
        rank = (int(other.at in taken), kind, abs(other.at - last))
        if best_rank is None or rank < best_rank:
            best, best_rank = other, rank
    return best


def _shortened(word: Word, other: Word, source: Reading) -> bool:
    """Whether the source says the word in full elsewhere and here only its tail: "laadpalen", then "de palen"."""
    tail = skeleton(source.form(other.at))
    if len(tail) < 3 or not any(key.endswith(tail) and len(key) > len(tail) + 2 for key in word.keys if key[0] != "#"):
        return False
    return any(word.keys & fuller.keys for fuller in source.words if fuller.at < other.at)


def _goes_with(said: Reading, at: int, other: int) -> bool:
    """Whether two words of the statement may stand for one of the source: neighbours, or the same word again."""
    return abs(at - other) <= 2 or said.form(at) == said.form(other)


def _in_pieces(word: Word, there: Sequence[Word]) -> Word | None:
    """A compound of the statement that the source writes in separate words: "datalab" for "data lab"."""
    found = [next((other for other in there if other.keys & part), None) for part in word.parts]
    return found[-1] if len(found) > 1 and all(found) else None


def _part_of(form: str, other: str) -> bool:
    """ "sensoren" for "wifisensoren": the more general word stands for the compound, never the other way round."""
    return (
        len(form) > 4 and len(other) > len(form) + 2 and other.endswith(form) and other[: -len(form)] not in _PREFIXES
    )


_PREFIXES = listed("niet anti contra wan mis non ont her ver oud")


def _among_parts(word: Word, other: Word, said: Reading, source: Reading) -> bool:
    if any(word.keys & part for part in other.parts):
        return True
    if said.english == source.english:
        stem = skeleton(said.form(word.at))
        return not said.english and len(stem) > 5 and skeleton(source.form(other.at)).startswith(stem)
    return not other.parts and _in_compound(word.keys, source.form(other.at))


def _in_compound(found: frozenset[str], other: str) -> bool:
    """Whether a compound that the dictionary cannot split ends or begins with a word of these keys."""
    whole = skeleton(other)
    stems = [key for key in found if key[0] != "#" and "+" not in key and len(key) > 4 and len(whole) > len(key) + 3]
    return any(whole.startswith(key) or whole.endswith(key) for key in stems)


def same_name(one: str, other: str) -> bool:
    """Whether two folded names are one, the possessive and the adjective included ("Utrechtse")."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    return len(short) > 3 and long.startswith(short) and long[len(short) :] in ("s", "se", "er", "ers", "'s")


def _named_in(name: str, source: Reading, place: int) -> bool:
    """Whether a compound begins with the name: "NO2-sensoren", "RIVM-onderzoek"."""
    token = source.text.tokens[place]
    first = token.written.replace("\u2011", "-").partition("-")[0]
    return "-" in token.written and len(first) > 1 and first[:1].isupper() and fold_form(first) == name


def _lay_amounts(laid: Laid) -> None:
    """Pairs every amount and date with an equal one, the one in a clause already used first."""
    used = {laid.source.clauses[position] for position in laid.pairs.values()}
    for amount in laid.said.amounts:
        equal = [
            other for other in laid.source.amounts
            if other.first in laid.window and (_equal_amounts(laid, amount, other) or _counted(laid, amount, other))
        ]  # fmt: skip
        if equal:
            laid.amounts.append((amount, min(equal, key=lambda other: laid.source.clauses[other.first] not in used)))
    measured = {mine.unit for mine, theirs in laid.amounts if mine.span and theirs.span}
    laid.unknown[:] = [word for word in laid.unknown if word.at not in measured]
    for moment in laid.said.moments:
        dated = [other for other in laid.source.moments if other.first in laid.window and moment.within(other)]
        if dated:
            laid.moments.append((moment, min(dated, key=lambda other: laid.source.clauses[other.first] not in used)))


def _equal_amounts(laid: Laid, one: Amount, other: Amount) -> bool:
    lasts = one.span is not None and other.span is not None and one.span[0] == other.span[0]
    mine, theirs = (one.span[1], other.span[1]) if lasts and one.span and other.span else (one.value, other.value)
    if abs(mine - theirs) > 1e-6 * max(1.0, abs(mine)):
        return False
    if one.kind != other.kind or one.rate != other.rate:
        return False
    if one.approximation != other.approximation and not _still_possible(laid, one, other):
        return False
    if lasts or one.unit is None or other.unit is None or one.kind not in ("", "ordinal"):
        return True
    units = {laid.said.form(one.unit), laid.source.form(other.unit)}
    if len(units) == 2 and laid.said.english == laid.source.english and units & _MEASURES:
        return False
    if not _keys_near(laid.said, one.unit, 1) or not _keys_near(laid.source, other.unit, 1):
        return True
    mine_, theirs_ = _counted_keys(laid.said, one.unit), _counted_keys(laid.source, other.unit)
    if mine_ & theirs_:
        return True
    return any(
        key.endswith(tail) and len(tail) > 2 and len(key) > len(tail) + 2
        for key in mine_
        for tail in theirs_
        if key[0] != "#" and tail[0] != "#"
    )


def _counted(laid: Laid, one: Amount, other: Amount) -> bool:
    """Whether an amount is one of the two numbers of "18 van de 64", the whole as a whole, and both are named."""
    if one.counts is not None and other.counts is None:
        return _spelled_out(laid, one, other)
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


def _spelled_out(laid: Laid, one: Amount, other: Amount) -> bool:
    """ "22 of the 90" where the source says "of the 90 households that signed up, 22 dropped out"."""
    if one.counts is None or other.kind or other.value != one.counts[0]:
        return False
    wholes = [amount for amount in laid.source.amounts if amount.first in laid.window and amount.value == one.counts[1]]
    return any(laid.source.form(amount.first - 2) in ("van", "of") for amount in wholes)


def _still_possible(laid: Laid, one: Amount, other: Amount) -> bool:
    """ "Kan 41 graden worden" for "kan tot 41 graden worden": "kan" says already that it is the most."""
    upto = not one.approximation and laid.source.form(other.first - 1) == "tot"
    can = any(signal is Signal.POSSIBLE for signal, _ in laid.said.signals)
    return upto and can and any(signal is Signal.POSSIBLE and at in laid.window for signal, at in laid.source.signals)


def _counted_keys(reading_: Reading, unit: int) -> frozenset[str]:
    """The keys of what is counted: up to three words, not past a joint, a mark or another number."""
    last = unit + 1
    while last < unit + 3 and reading_.form(last) not in _JOINTS and reading_.form(last)[:1].isalpha():
        if any(amount.first == last for amount in reading_.amounts):
            break
        last += 1
    return _keys_near(reading_, unit, last - unit)


_JOINTS = listed("en and of or van in op met for to with that die dat which")


def _keys_near(reading_: Reading, at: int, reach: int) -> frozenset[str]:
    near = [keys_ for word in reading_.words if at <= word.at < at + reach for keys_ in (word.keys, *word.parts)]
    names = {name for place, name in reading_.names.items() if at <= place < at + reach}
    return frozenset(key for group in near for key in group) | frozenset(names)


def coverage_of(laid: Laid) -> float:
    """The share of the statement that has a counterpart, 0..1, light verbs counting little."""
    counted = [amount for amount in laid.said.amounts if not merely_one(laid.said, amount)]
    total = sum(word.weight for word in laid.said.words) + len(counted) + len(laid.said.moments)
    known = total - sum(word.weight for word in laid.unknown)
    known -= max(0, len(counted) - len(laid.amounts)) + len(laid.said.moments) - len(laid.moments)
    return known / total if total else 0.0


def merely_one(reading_: Reading, amount: Amount) -> bool:
    """ "Eén van de lessen" counts nothing."""
    near = range(amount.last, amount.last + 3)
    counted = any(other.first in near for other in reading_.amounts)
    return amount.value == 1 and amount.kind == "" and reading_.form(amount.last) in ("van", "of") and not counted


def written(reading_: Reading, first: int, last: int) -> str:
    """The text of tokens `first` up to `last`."""
    tokens = reading_.text.tokens
    return reading_.text.original[tokens[first].start : tokens[last - 1].end]


def spare_names(laid: Laid) -> set[str]:
    """Names in the clauses used that the statement does not name."""
    paired = {laid.source.names.get(place) for place in laid.pairs.values()}
    used = laid.used
    return {
        name for at, name in laid.source.names.items()
        if at in laid.window and laid.source.clauses[at] in used and name not in paired
    }  # fmt: skip


_BARE = listed("dat dit die ze deze daarvan ermee daarmee this that these those them it")
_COHESIVE = listed("""
    zij ze hij deze dit dat die daar daarna sindsdien daardoor daarom daarmee daarvan hierdoor dus toen it they this
    that these those there since then therefore as
""")


def amount_places(laid: Laid) -> set[int]:
    """The token positions of the source that paired amounts and dates take."""
    places = {at for _, amount in laid.amounts for at in range(amount.first, amount.last)}
    return places | {at for _, moment in laid.moments for at in range(moment.first, moment.last)}

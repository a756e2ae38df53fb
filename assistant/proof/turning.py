"""Words that turn a meaning must stand on both sides or on neither: negation, quantity, condition, attribution.

Each function looks at a laid statement and says in a few words what speaks against it, or None.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from assistant.lexicon import skeleton
from assistant.proof.laying import Laid
from assistant.proof.numbers import RATE_WORDS, RATES
from assistant.proof.parts import is_nominal, speakers
from assistant.proof.readings import Reading
from assistant.proof.signal_words import Signal
from assistant.words import listed

_EQUAL = (
    Signal.NEGATION, Signal.ALL, Signal.MOST, Signal.SOME, Signal.FEW, Signal.ONLY, Signal.POSSIBLE, Signal.MUST,
    Signal.PLAN, Signal.MAY, Signal.CONDITION, Signal.EXCEPTION, Signal.ATTRIBUTION, Signal.CHOICE, Signal.TEMPORARY,
    Signal.TRIAL, Signal.EXTREME, Signal.RATE,
)  # fmt: skip


_REACHES_OUT = frozenset({Signal.CONDITION, Signal.EXCEPTION, Signal.ATTRIBUTION})


_NAMES: dict[Signal, str] = {Signal.NEGATION: "a negation", Signal.ONLY: "a restriction", Signal.ALL: "'all'"}


def turned(laid: Laid) -> str | None:
    """The first signal that one side has and the other has not."""
    mine = _signals_of_statement(laid)
    near, attached = _signals_of_source(laid)
    denied = Signal.NEGATION in dict(mine) and Signal.NEGATION in dict([*near, *attached])
    if Signal.CONTRAST in dict(mine) and Signal.CONTRAST not in dict([*near, *attached]) and not denied:
        return "the statement adds a contrast"
    if _promised(laid, mine, [*near, *attached]):
        return "a wish became a promise"
    for signal in _EQUAL:
        reason = _unequal(signal, mine, near, attached, laid)
        if reason:
            return reason
    return None


_PROMISES = listed("will zal zullen")
_COMING = listed("will zal zullen gaat gaan going")


def _promised(laid: Laid, mine: Sequence[tuple[Signal, int]], theirs: Sequence[tuple[Signal, int]]) -> bool:
    """ "The executive will have" for "het college wil": what is wished for is not yet coming."""
    said = {laid.said.form(at) for signal, at in mine if signal is Signal.PLAN}
    told = {laid.source.form(at) for signal, at in theirs if signal is Signal.PLAN}
    return bool(said and told) and said <= _PROMISES and not told & _COMING


def _signals_of_statement(laid: Laid) -> list[tuple[Signal, int]]:
    taken = _counted_places(laid.said)
    return [(signal, at) for signal, at in laid.said.signals if at not in taken]


def _counted_places(reading: Reading) -> set[int]:
    """The places of amounts, with the "per jaar" that belongs to each: they are compared as amounts."""
    found: set[int] = set()
    for amount in reading.amounts:
        found |= set(range(amount.first, amount.last))
        if amount.rate:
            found |= {*range(amount.first - 7, amount.first), *range(amount.last, amount.last + 4)}
    rates = {at for signal, at in reading.signals if signal is Signal.RATE}
    within = {at for amount in reading.amounts for at in range(amount.first, amount.last)}
    return within | (found & rates)


def _signals_of_source(laid: Laid) -> tuple[list[tuple[Signal, int]], list[tuple[Signal, int]]]:
    """(those in clauses the statement uses, those elsewhere in the same sentences)."""
    used = _leaned_on(laid)
    taken = _counted_places(laid.source)
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


def _leaned_on(laid: Laid) -> frozenset[int]:
    """The clauses used for more than their subject: two of their words or amounts, or most of them."""
    paired = set(laid.pairs.values()) | {amount.first for _, amount in laid.amounts}
    found = set()
    for clause in laid.used:
        inside = sum(laid.source.clauses[at] == clause for at in paired)
        whole = sum(word.clause == clause and word.weight > 0.5 for word in laid.source.words)
        if _only_subject(laid, clause, paired):
            continue
        if inside >= 2 or inside * 2 > whole or len(laid.used) == 1:
            found.add(clause)
    return frozenset(found)


def _only_subject(laid: Laid, clause: int, paired: set[int]) -> bool:
    """Whether the statement took no more than the opening noun of a clause, and leaned on another for the rest."""
    inside = [at for at in paired if laid.source.clauses[at] == clause]
    sentence = laid.source.text.sentences[laid.source.text.sentence_of(inside[0])] if inside else None
    if sentence is None or len(laid.used) == 1 or max(inside) - sentence.first > 4:
        return False
    if not all(is_nominal(laid.source, at) and not _participle(laid.source.form(at)) for at in inside):
        return False
    after = [word.at for word in laid.source.words] + [at for _, at in laid.source.signals]
    return any(at > max(inside) and laid.source.clauses[at] == clause for at in after)


def _units(reading: Reading, places: Sequence[int]) -> set[str]:
    """What rates are per: "week" for "wekelijks" and for "elke week"."""
    return {
        RATE_WORDS.get(reading.form(at)) or RATES.get(reading.form(at + 1)) or reading.form(at + 1) for at in places
    }


def _participle(form: str) -> bool:
    return form.startswith("ge") and form.endswith(("d", "t", "en"))


def _unequal(
    signal: Signal,
    mine: Sequence[tuple[Signal, int]],
    near: Sequence[tuple[Signal, int]],
    attached: Sequence[tuple[Signal, int]],
    laid: Laid,
) -> str | None:
    said = [at for found, at in mine if found in _accepted(signal)]
    own = [at for found, at in mine if found is signal and not (signal in _CONTENT and at in laid.pairs)]
    own = [at for at in own if not (laid.said.form(at) == "when" and _has(laid, "toen"))]
    own = [at for at in own if not (laid.said.form(at) == "whether" and _has(laid, "of"))]
    there = [at for found, at in near if found in _accepted(signal)]
    exact = [at for found, at in near if found is signal]
    if signal is Signal.CHOICE and any(token.form == "whether" for token in laid.said.text.tokens):
        return None
    if signal is Signal.RATE and own and exact and not _units(laid.said, own) & _units(laid.source, exact):
        return "the rate is another one"
    outside = [at for found, at in attached if found is signal]
    name = _NAMES.get(signal, f"'{signal.value}'")
    if signal is Signal.POSSIBLE and own and not there and _to_be_done(laid.source, laid.window):
        return None
    if signal is Signal.POSSIBLE and exact and not said and _to_be_done(laid.said, range(len(laid.said.clauses))):
        return None
    if signal is Signal.ATTRIBUTION and own and not there and _shown_by(laid):
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


_CONTENT = frozenset({Signal.TRIAL, Signal.EXTREME, Signal.TEMPORARY, Signal.ATTRIBUTION})


def _has(laid: Laid, form: str) -> bool:
    return any(laid.source.form(at) == form for at in laid.window)


_EVIDENT = frozenset(
    skeleton(word)
    for word in ["blijken", "tonen", "uitwijzen", "aantonen", "bewijzen", "staan", "zien", "show", "reveal", "found"]
)


def _shown_by(laid: Laid) -> bool:
    """ "Volgens het rapport" for "in het rapport staat dat", "volgens de tellingen" for "uit de tellingen blijkt"."""
    named = {laid.pairs[at] for at in speakers(laid.said, range(len(laid.said.clauses))) if at in laid.pairs}
    near = range(max(0, min(named, default=0) - 4), max(named, default=0) + 5)
    return bool(named) and any(skeleton(laid.source.form(at)) in _EVIDENT for at in near if at in laid.window)


def _to_be_done(reading: Reading, window: Collection[int]) -> bool:
    """ "is te voorkomen": the Dutch way to say that something can be prevented."""
    forms = [reading.form(at) for at in sorted(window)]
    return "te" in forms and bool({"is", "zijn", "was", "waren", "valt", "vallen"} & set(forms))


def _governs(laid: Laid, at: int) -> bool:
    """Whether a condition, exception or attribution in another clause reaches the clauses that were used.

    A condition opens its clause and reaches the main clause of its sentence; the same holds for "volgens X".
    """
    clause = laid.source.clauses[at]
    if laid.source.form(at) in _OF_ITS_CLAUSE:
        return False
    return any(abs(clause - used) <= 2 and not _parted(laid, clause, used) for used in laid.used)


_OF_ITS_CLAUSE = listed("noemt noemde noemen vindt vond vinden vonden calls called")


_PARTING = listed("maar but ; terwijl while")


def _parted(laid: Laid, one: int, other: int) -> bool:
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

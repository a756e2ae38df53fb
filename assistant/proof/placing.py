"""Amounts, dates and names must keep their own company: parallel clauses and comparisons do not trade their parts.

Each function looks at a laid statement and says in a few words what speaks against it, or None.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from assistant.proof.laying import Laid, spare_names, written
from assistant.proof.numbers import Amount
from assistant.proof.parts import preposition_of
from assistant.proof.readings import Reading
from assistant.proof.signal_words import Signal


def misplaced(laid: Laid) -> str | None:
    """Amounts, dates and names must stand with the same companions as in the source."""
    for mine, theirs in laid.amounts:
        if mine.counts is not None:
            continue
        rivals = [
            other
            for other in laid.source.amounts
            if other.first in laid.window and other.first != theirs.first and other.kind == theirs.kind
        ]
        if rivals and _elsewhere(laid, mine.first, theirs.first, [rival.first for rival in rivals]):
            return f"the amount '{written(laid.said, mine.first, mine.last)}' is said of something else"
    for said, told in laid.moments:
        others = [
            other.first for other in laid.source.moments if other.first in laid.window and other.first != told.first
        ]
        if others and _elsewhere(laid, said.first, told.first, others):
            return "the date is said of something else"
    return _lent(laid) or _set_against(laid) or _named_elsewhere(laid) or _swapped_amounts(laid)


def _lent(laid: Laid) -> str | None:
    """An amount whose clause speaks of something else: "het oude een uur, het nieuwe zes uur"."""
    paired = set(laid.pairs.values())
    for mine, theirs in laid.amounts:
        if mine.counts is not None:
            continue
        home = laid.source.clauses[theirs.first]
        company = [laid.pairs[at] for at in laid.pairs if laid.said.clauses[at] == laid.said.clauses[mine.first]]
        apart = [at for at in company if laid.source.clauses[at] != home]
        named = any(at in laid.source.names and laid.source.clauses[at] == home for at in company)
        spare = any(
            word.clause == home and word.weight > 0.5 and word.at not in paired and word.at in laid.window
            for word in laid.source.words
        )  # fmt: skip
        if spare and not named and len(apart) * 2 > len(company):
            return f"the amount '{written(laid.said, mine.first, mine.last)}' is said of something else"
    return None


def _set_against(laid: Laid) -> str | None:
    """ "7 op de 10 kennen het team, tegenover 2 op de 10 de app": no word goes to the other's share."""
    paired = set(laid.pairs.values())
    words = {word.at: word for word in laid.source.words}
    for mine, theirs in laid.amounts:
        home = laid.source.clauses[theirs.first]
        rivals = {
            laid.source.clauses[other.first]
            for other in laid.source.amounts
            if other.first in laid.window and other.kind == theirs.kind and other.counts is not None
        } - {home}
        if theirs.counts is None or not rivals:
            continue
        lent = [at for at in paired if laid.source.clauses[at] in rivals and at in words and words[at].weight > 0.5]
        spare = [
            word for word in laid.source.words if word.clause == home and word.weight > 0.5 and word.at not in paired
        ]
        if lent and (spare or len(lent) * 2 > len(paired)):
            return f"the amount '{written(laid.said, mine.first, mine.last)}' is said of something else"
    return None


def _elsewhere(laid: Laid, mine: int, theirs: int, rivals: Sequence[int]) -> bool:
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


def _named_elsewhere(laid: Laid) -> str | None:
    """A name may not be borrowed from another clause when the clause used has a name of its own."""
    spare = spare_names(laid)
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
        only_cities = at in laid.said.cities and preposition_of(laid.said, at) == "in"
        home = laid.source.clauses[place]
        counted = [laid.source.clauses[theirs.first] for _, theirs in laid.amounts]
        if home in counted and set(counted) == {home}:
            continue
        apart = [other for other in companions if laid.source.clauses[other] != home]
        rival = [
            name for name in laid.source.names
            if name in laid.window and laid.source.names[name] != laid.source.names[place]
            and laid.source.names[name] in spare
            and preposition_of(laid.source, name) in ("", preposition_of(laid.source, place))
            and (not only_cities or name in laid.source.cities)
            and laid.source.clauses[name] in {laid.source.clauses[other] for other in apart}
        ]  # fmt: skip
        if len(apart) * 2 > len(companions) and rival:
            return f"'{laid.said.text.tokens[at].written}' is said of something else"
    return None


def _swapped_amounts(laid: Laid) -> str | None:
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


def _unit_keys(laid: Laid, mine: Amount, theirs: Amount) -> bool:
    return mine.unit is not None and theirs.unit is not None and mine.kind != "percent"


_TOWARDS = {"van": "from", "from": "from", "naar": "to", "to": "to", "tot": "to", "op": "at", "plaats": "instead"}


def _before(reading_: Reading, at: int) -> str:
    return _TOWARDS.get(reading_.form(at - 1), "")


def compared(laid: Laid) -> str | None:
    """What stands before and after "dan" or "than" must do so on both sides."""
    if laid.converse and than_at(laid.said, frozenset(range(len(laid.said.clauses)))) is not None:
        return None
    mine = than_at(laid.said, frozenset(range(len(laid.said.text.tokens))))
    theirs = than_at(laid.source, laid.window)
    if mine is None and theirs is None:
        return None
    if mine is None or theirs is None:
        lost = mine is None and theirs is not None and laid.source.clauses[theirs] in laid.used
        return "the comparison differs" if lost or theirs is None else None
    crossed = kept = 0
    for at, place in _items(laid):
        if laid.source.text.sentence_of(place) != laid.source.text.sentence_of(theirs) or _verbal(laid.said, at):
            continue
        if (at > mine) == (place > theirs):
            kept += 1
        else:
            crossed += at > mine or place > theirs
    return "the comparison is turned round" if crossed and crossed >= _after(laid, mine, theirs) else None


def _after(laid: Laid, mine: int, theirs: int) -> int:
    return sum(at > mine and place > theirs for at, place in _items(laid)) + 1


def _items(laid: Laid) -> list[tuple[int, int]]:
    """Every pair of places: words and names, amounts, dates."""
    counted = [(mine.first, theirs.first) for mine, theirs in laid.amounts]
    return [*laid.pairs.items(), *counted, *((mine.first, theirs.first) for mine, theirs in laid.moments)]


def _verbal(reading_: Reading, at: int) -> bool:
    word = next((word for word in reading_.words if word.at == at), None)
    return word is not None and word.weight < 0.5


_MORE = frozenset(["meer", "more", "minder", "less", "fewer"])


def than_at(reading_: Reading, window: Collection[int]) -> int | None:
    """Where "dan", "than" or the second half of "as … as" and "zo … als" stands."""
    equal = False
    for at in sorted(window):
        if equal and reading_.form(at) in ("as", "als"):
            if reading_.form(at + 1) in ("possible", "well", "mogelijk"):
                equal = False
                continue
            return at
        ahead = {reading_.form(place) for place in range(at + 2, at + 7)}
        equal = equal or (reading_.form(at) in ("as", "even", "zo") and bool(ahead & {"as", "als"}))
        if reading_.form(at) == "dan" and not reading_.form(at - 1)[:1].isalnum():
            continue
        if reading_.form(at) == "dan" and (reading_.form(at + 1) == "pas" or reading_.form(at - 1) in ("en", "pas")):
            continue
        if reading_.form(at) in ("dan", "than") and reading_.form(at - 1) not in _MORE:
            return at
        if reading_.form(at) in ("dan", "than") and not any(a.first in (at + 1, at + 2) for a in reading_.amounts):
            return at
    return None


def crossed_over(laid: Laid) -> str | None:
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


def _negations(laid: Laid) -> list[tuple[int, int]]:
    """The one negation of the statement with the one of the window, where each has one."""
    mine = [at for signal, at in laid.said.signals if signal is Signal.NEGATION]
    theirs = [at for signal, at in laid.source.signals if signal is Signal.NEGATION and at in laid.window]
    return [(mine[0], theirs[0])] if len(mine) == len(theirs) == 1 else []


def _swapped_homes(ones: dict[int, int], others: dict[int, int]) -> bool:
    """Whether two clauses of the statement each draw on the same two clauses of the source."""
    shared = set(ones) & set(others)
    return len(shared) >= 2

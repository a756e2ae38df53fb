"""Words that say the contrary with the parts turned round: "A gaf B" for "B kreeg van A", "minder dan" for "meer dan".

A word of the statement that stands for its contrary in the source is paired with it only where the parts did change
places. Knows nothing about verdicts: it adds to a laid statement and marks the places in `Laid.converse`.
"""

from __future__ import annotations

from assistant.lexicon import keys, opposites
from assistant.proof.laying import Laid
from assistant.proof.parts import is_nominal, leads_clause, parts_of, preposition_of
from assistant.proof.placing import than_at
from assistant.proof.readings import Word

_GIVING = keys("geven") & keys("verlenen") & keys("toekennen")
_GETTING = keys("krijgen") & keys("ontvangen")
_FROM = ("of", "from")


def find_converse(laid: Laid) -> None:
    """Pairs every word that says the contrary of a source word, where the parts are turned round with it."""
    taken = set(laid.pairs.values())
    for word in [word for word in laid.said.words if word.at not in laid.pairs]:
        against = opposites(word.keys)
        for other in laid.source.words:
            if other.at not in laid.window or other.at in taken or not against & other.keys:
                continue
            if _compared_the_other_way(laid) or _given_for_got(laid, word, other):
                laid.pairs[word.at] = other.at
                laid.converse.add(word.at)
                laid.unknown[:] = [one for one in laid.unknown if one.at != word.at]
                taken.add(other.at)
                break


def _compared_the_other_way(laid: Laid) -> bool:
    """Whether all that stood before "dan" stands after it, and the other way round."""
    mine = than_at(laid.said, frozenset(range(len(laid.said.clauses))))
    theirs = than_at(laid.source, laid.window)
    if mine is None or theirs is None:
        return False
    weights = {word.at: word.weight for word in laid.said.words}
    things = [
        (at, place)
        for at, place in laid.pairs.items()
        if weights.get(at, 1.0) > 0.5 and (at > mine or is_nominal(laid.said, at)) and at not in laid.converse
    ]
    crossed = {at > mine for at, place in things if (at > mine) != (place > theirs)}
    return crossed == {True, False} and all((at > mine) != (place > theirs) for at, place in things)


def _given_for_got(laid: Laid, word: Word, other: Word) -> bool:
    """Whether the one who gives is the one from whom it was got."""
    gives = bool(word.keys & _GIVING and other.keys & _GETTING)
    gets = bool(word.keys & _GETTING and other.keys & _GIVING)
    nominal = [at for at in laid.pairs if is_nominal(laid.said, at) and is_nominal(laid.source, laid.pairs[at])]
    for part in parts_of(laid.said, nominal):
        place = laid.pairs[part.at]
        governed = preposition_of(laid.source, place)
        if gives and not part.preposition and governed in _FROM and place > other.at and part.at < word.at:
            return leads_clause(laid.said, part.at)
        if gets and part.preposition in _FROM and not governed and part.at > word.at:
            return leads_clause(laid.source, place)
    return False

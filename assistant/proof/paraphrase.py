"""Whether a passage says in other words what a statement says; in doubt it does not.

The statement is laid on one sentence of the passage (or two that hang together). Every name, amount and date must be
there; every word that turns a meaning must be on both sides or on neither; comparisons, causes, orders and roles must
point the same way; and nearly all content words must have a counterpart (`assistant.lexicon`).
Knows nothing about quotes: `assistant.proof.quotes` has looked first.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from assistant.proof.agreeing import (
    asked,
    changed_by_a_word,
    listed_twice,
    little_in_common,
    missing_amount,
    missing_name,
    opposed,
    settle,
)
from assistant.proof.converse import find_converse
from assistant.proof.laying import Laid, coverage_of, lay, windows
from assistant.proof.linking import connected
from assistant.proof.narrowing import narrowed, undone
from assistant.proof.placing import compared, crossed_over, misplaced
from assistant.proof.readings import Reading, reading
from assistant.proof.roles import another_speaker, borrowed_subject, trade_roles
from assistant.proof.turning import turned


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


def supports(statement: str, passage: str, known: Collection[str] = ()) -> Support | Unsupported:
    """Whether some sentence or pair of sentences of the passage says what the statement says.

    `known` are the folded names the passage is about (heading, title, cities).
    """
    source = reading(passage)
    said = reading(statement, like_english=source.english)
    if not said.words and not said.amounts:
        return Unsupported("the statement says nothing that can be checked")
    best = Unsupported("the passage does not say this")
    for window in _promising(said, source):
        laid = lay(said, source, window)
        find_converse(laid)
        settle(laid)
        coverage = coverage_of(laid)
        reason = _contradiction(laid, frozenset(known), coverage)
        if reason is None:
            return _span(laid)
        if coverage > best.coverage:
            best = Unsupported(reason, coverage)
    return best


TRIED = 4
"""Windows that are looked at closely: those that share most with the statement."""


def _promising(said: Reading, source: Reading) -> list[frozenset[int]]:
    """The windows worth laying the statement on, single sentences before pairs that share no more."""
    wanted = [(word.keys, word.weight) for word in said.words]
    values = {amount.value for amount in said.amounts}
    worth: list[tuple[float, frozenset[int]]] = []
    for window in windows(source):
        there = {key for word in source.words if word.at in window for keys in (word.keys, *word.parts) for key in keys}
        shared = sum(weight for keys, weight in wanted if not keys.isdisjoint(there))
        shared += sum(amount.value in values for amount in source.amounts if amount.first in window)
        worth.append((shared, window))
    return [window for _, window in sorted(worth, key=lambda pair: -pair[0])[:TRIED]]


def _span(laid: Laid) -> Support:
    tokens = laid.source.text.tokens
    places = {*laid.pairs.values(), *(amount.first for _, amount in laid.amounts)}
    touched = sorted({laid.source.text.sentence_of(at) for at in places})
    first, last = (laid.source.text.sentences[number] for number in (touched[0], touched[-1]))
    return Support(tokens[first.first].start, tokens[last.last - 1].end)


def _contradiction(laid: Laid, known: Collection[str], coverage: float) -> str | None:
    """The first thing that keeps the window from supporting the statement, or None."""
    return (
        missing_amount(laid)
        or missing_name(laid, known)
        or little_in_common(laid, coverage)
        or asked(laid)
        or changed_by_a_word(laid)
        or listed_twice(laid)
        or opposed(laid)
        or turned(laid)
        or misplaced(laid)
        or compared(laid)
        or connected(laid)
        or crossed_over(laid)
        or borrowed_subject(laid)
        or trade_roles(laid)
        or another_speaker(laid)
        or undone(laid)
        or narrowed(laid)
    )

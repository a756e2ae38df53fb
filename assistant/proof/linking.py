"""Causes and the order of events must be said by the source and point the same way.

Knows connectives, Dutch and English, and what each puts first.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from assistant.proof.laying import Laid
from assistant.proof.readings import Reading
from assistant.proof.signal_words import Signal
from assistant.words import listed

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
    """
    daardoor daarom dus hierdoor therefore thus hence consequently daarna vervolgens then subsequently afterwards
"""
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
        if (
            reading_.form(at + 1) in ("over", "of", "")
            or not reading_.form(at + 1)[:1].isalnum()
            or reading_.form(at - 1).startswith(("denk", "dacht"))
        ):
            return False
        return reading_.form(at - 1) != "op" and not _lasts(reading_, at + 1)
    if form == "after" and _lasts(reading_, at + 1):
        return False
    if form in ("since", "so", "once", "when", "toen", "later", "then"):
        return form in ("when", "toen")
    following = reading_.form(at + 1)
    if form in ("before", "after") and not (following[:1].isalnum()):
        return False
    return form != "want" or not reading_.english


# Govern a noun, not a clause.
_BY_NOUN = frozenset(["dankzij", "vanwege", "wegens"])
TIME_SPANS = listed(
    "jaar jaren maand maanden week weken dag dagen uur uren etmaal year years month months week weeks day days hours"
)


def _lasts(reading_: Reading, at: int) -> bool:
    """Whether a stretch of time begins here: "na anderhalf jaar" orders no events."""
    amount = next((amount for amount in reading_.amounts if amount.first in (at, at + 1)), None)
    last = amount.last if amount else at + 1
    return reading_.form(last) in TIME_SPANS


def _governed(reading_: Reading, at: int, window: Collection[int]) -> tuple[frozenset[int], frozenset[int]]:
    """(tokens the connective governs, the others): up to the end of its clause, over commas of the same sentence."""
    if reading_.form(at) in _ADVERBS:
        clause = frozenset(place for place in window if reading_.clauses[place] == reading_.clauses[at])
        return clause, frozenset(window) - clause
    if reading_.form(at) in _BY_NOUN:
        phrase = frozenset(place for place in window if at <= place < at + 5)
        return phrase, frozenset(window) - phrase
    sentence = reading_.text.sentences[reading_.text.sentence_of(at)]
    initial = at == sentence.first or reading_.form(at - 1) in (";", ":")
    end = sentence.last
    if initial and reading_.form(at) not in _CAUSE_SECOND | _TIME_SECOND - {"voordat", "voor", "before", "alvorens"}:
        end = next((place for place in range(at + 1, sentence.last) if reading_.form(place) == ","), sentence.last)
        if end == sentence.last:
            end = min(at + 5, sentence.last)
    if reading_.form(at) in ("na", "after", "before", "voor"):
        end = min(at + 5, end)
    comma = next((place for place in range(at + 1, min(at + 7, end)) if reading_.form(place) == ","), None)
    if comma is not None and reading_.form(at - 1) == ",":
        end = comma
    governed = frozenset(range(at, end))
    return governed, frozenset(place for place in window if place not in governed)


def connected(laid: Laid) -> str | None:
    """Causes and orders of events must be said by the source and point the same way."""
    everything = frozenset(range(len(laid.said.text.tokens)))
    theirs = _links(laid.source, laid.window, lenient=True)
    for mine in _links(laid.said, everything):
        similar = [link for link in theirs if link.kind == mine.kind]
        if not similar:
            similar = theirs if mine.kind == "time" else []
        if not similar:
            return f"the source does not say this {'order' if mine.kind == 'time' else 'cause'}"
        if all(_reversed(laid, mine, link) for link in similar):
            return "the order or the cause is turned round"
    return None


def _reversed(laid: Laid, mine: _Link, theirs: _Link) -> bool:
    led_by = [laid.pairs[at] for at in mine.first if at in laid.pairs and at != mine.at]
    if (
        mine.kind == "cause"
        and laid.said.form(mine.at) in _BY_NOUN
        and led_by
        and not theirs.first.intersection(led_by)
    ):
        return True
    straight = crossed = 0
    for at, place in laid.pairs.items():
        if at == mine.at or place == theirs.at:
            continue
        if (at in mine.first and place in theirs.first) or (at in mine.second and place in theirs.second):
            straight += 1
        else:
            crossed += 1
    return crossed >= straight

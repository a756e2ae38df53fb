"""A statement that is nearly its source: the few words that differ decide.

Where a statement follows a source sentence almost word for word, every small change between words that stayed is looked
at by itself: a signal that came, went or became another, a number, a name, a preposition of direction or time, a word
replaced by its opposite. Long sentences hide such changes from any test that only asks what occurs somewhere.
Knows nothing about alignment of meaning; it compares tokens (`difflib`, Ratcliff and Obershelp).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from difflib import SequenceMatcher

from assistant.lexicon import CONTRARY_PARTICLES, infinitive, keys, opposites
from assistant.proof.numbers import number_of
from assistant.proof.readings import Reading
from assistant.proof.signal_words import Signal
from assistant.words import Sentence, listed

NEARLY = 0.7
"""The share of the statement's tokens that must stand in the source in the same order to be judged here."""
SMALL = 4
"""A change of more tokens than this is no small change."""

_DIRECTED = listed(
    """
    na voor tegen zonder naar boven onder tot sinds vanaf door met binnen buiten tijdens after before against for
    from to by above below until since without with during inside outside
"""
)
# Judged elsewhere, by what they govern.
_ELSEWHERE = frozenset(
    {
        Signal.MANY,
        Signal.CONTRAST,
        Signal.COMPARED,
        Signal.QUESTION,
        Signal.ATTRIBUTION,
        Signal.CAUSE,
        Signal.ORDER,
        Signal.RATE,
    }
)


def turned_by_a_word(said: Reading, source: Reading, sentence: Sentence, counted: Mapping[int, int]) -> str | None:
    """Why one changed word turns the source sentence into something else, or None.

    `counted` says for the places of the statement's amounts where the same amount stands in the source. Also None
    when the statement does not follow the sentence closely enough, or in another language.
    """
    if said.english != source.english:
        return None
    theirs = [at for at in range(sentence.first, sentence.last) if source.text.tokens[at].counts]
    mine = [at for at, token in enumerate(said.text.tokens) if token.counts]
    matcher = SequenceMatcher(None, [source.form(at) for at in theirs], [said.form(at) for at in mine], autojunk=False)
    blocks = matcher.get_matching_blocks()
    if sum(block.size for block in blocks) < NEARLY * len(mine):
        return None
    moved = _moved(matcher, source, said, theirs, mine)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal" or i2 - i1 > SMALL or j2 - j1 > SMALL:
            continue
        if tag == "delete" and (i1 == 0 or i2 == len(theirs)):
            continue
        if any(counted[at] not in theirs[i1:i2] for at in mine[j1:j2] if at in counted):
            continue  # the amount is another one of the same sentence; what stands by it is judged elsewhere
        reason = _turns(source, theirs[i1:i2], said, mine[j1:j2], moved)
        if reason:
            return reason
    return None


def _moved(
    matcher: SequenceMatcher[str], source: Reading, said: Reading, theirs: list[int], mine: list[int]
) -> set[str]:
    """Words that left one place of the sentence and came back at another."""
    gone: Counter[str] = Counter()
    come: Counter[str] = Counter()
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag != "equal":
            gone.update(source.form(at) for at in theirs[i1:i2])
            come.update(said.form(at) for at in mine[j1:j2])
    return {form for form in gone if come[form] >= gone[form]}


def _turns(source: Reading, gone: list[int], said: Reading, come: list[int], moved: set[str]) -> str | None:
    before, after = _signals(source, gone, moved), _signals(said, come, moved)
    if before != after:
        changed = next(iter((before - after) or (after - before)))
        return f"{changed.value}: '{_written(source, gone)}' became '{_written(said, come)}'"
    if come and not gone:
        return _added(source, said, come)
    if not come:
        return None
    return _traded(source, gone, said, come)


def _added(source: Reading, said: Reading, come: list[int]) -> str | None:
    """A word with content, however light, that the source does not have anywhere; auxiliary-like verbs may come."""
    kept = frozenset(key for word in source.words for key in word.keys)
    new = [word.at for word in said.words if word.at in come and not word.keys & kept]
    fresh = [at for at in new if infinitive(said.form(at)) is None]
    return f"'{_written(said, fresh)}' was added" if fresh else None


def _signals(reading: Reading, places: list[int], moved: set[str]) -> set[Signal]:
    return {
        signal
        for signal, at in reading.signals
        if at in places and signal not in _ELSEWHERE and reading.form(at) not in moved
    }


def _traded(source: Reading, gone: list[int], said: Reading, come: list[int]) -> str | None:
    """A number for a number, a name for a name, "na" for "voor", a word for its opposite."""
    why = f"'{_written(source, gone)}' became '{_written(said, come)}'"
    joints_lost, joints_won = _joints(source, gone), _joints(said, come)
    if joints_lost and joints_won and not joints_lost & joints_won:
        return why
    lost = {source.form(at) for at in gone} & _DIRECTED
    won = {said.form(at) for at in come} & _DIRECTED
    if any({source.form(one), said.form(other)} in CONTRARY_PARTICLES for one in gone for other in come):
        return why
    if lost and won and lost != won and len(gone) == len(come):
        return why
    if _numbers(source, gone) and _numbers(said, come) and not _numbers(said, come) & _numbers(source, gone):
        return why
    names_lost = {source.names[at] for at in gone if at in source.names}
    names_won = {said.names[at] for at in come if at in said.names}
    if names_lost and names_won and not names_won <= names_lost:
        return why
    against = frozenset(key for at in gone for key in opposites(keys(source.form(at), english=source.english)))
    if any(keys(said.form(at), english=said.english) & against for at in come):
        return why
    return why if _another_word(source, gone, said, come) else None


_JOINING = frozenset({Signal.CAUSE, Signal.CONTRAST, Signal.ORDER, Signal.CONDITION})


def _joints(reading: Reading, places: list[int]) -> set[Signal]:
    return {signal for signal, at in reading.signals if at in places and signal in _JOINING}


def _another_word(source: Reading, gone: list[int], said: Reading, come: list[int]) -> bool:
    """Whether a word with content made way for one that shares nothing with it."""
    mine = {word.at: word.keys for word in said.words}
    weights = {word.at: word.weight for word in said.words}
    theirs = {word.at: word for word in source.words}
    old = [theirs[at] for at in gone if at in theirs]
    new = [mine[at] for at in come if at in mine]
    number = source.text.sentence_of(gone[0])
    kept = frozenset(key for word in source.words if source.text.sentence_of(word.at) == number for key in word.keys)
    fresh = [mine[at] for at in come if at in mine and said.form(at) not in _GOING and not mine[at] & kept]
    if all(word.weight < 0.5 for word in old) and all(weights[at] < 0.5 for at in come if at in weights):
        return False
    return bool(old and fresh) and not any(word.keys & keys_ for word in old for keys_ in new)


_GOING = listed("gaat gaan ging gingen goes go went loopt liep liepen bedraagt bedroeg is was waren zijn")


def _numbers(reading: Reading, places: list[int]) -> set[float]:
    found = {number_of(reading.form(at)) for at in places if re.fullmatch(r"(?:1[89]|20)\d\d", reading.form(at))}
    return {number for number in found if number is not None}


def _written(reading: Reading, places: list[int]) -> str:
    return " ".join(reading.text.tokens[at].written for at in places)

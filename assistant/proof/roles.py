"""Who does it and to whom may not change places, and no clause may borrow the subject of another.

Each function looks at a laid statement and says in a few words what speaks against it, or None.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from assistant.proof.laying import Laid
from assistant.proof.parts import (
    Part,
    is_nominal,
    is_passive,
    leads_clause,
    parts_of,
    preposition_of,
    spare_subject,
    speakers,
    subject_first,
)
from assistant.proof.readings import receives
from assistant.proof.signal_words import Signal


def trade_roles(laid: Laid) -> str | None:
    """Two names or nouns may not trade places: who did it, and to whom."""
    if laid.converse:
        return None
    nominal = [at for at in laid.pairs if is_nominal(laid.said, at) and is_nominal(laid.source, laid.pairs[at])]
    mine = {part.at: part for part in parts_of(laid.said, nominal)}
    theirs = {part.at: part for part in parts_of(laid.source, [laid.pairs[at] for at in nominal])}
    agents = _agent(laid, mine, theirs)
    if agents:
        return agents
    if is_passive(laid.said) != is_passive(laid.source):
        return None
    if _crossed_parts(laid, nominal, mine, theirs):
        return "who does it and to whom changed places"
    bare = [at for at in nominal if not mine[at].preposition and not theirs[laid.pairs[at]].preposition]
    for one, other in pairwise(bare):
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


def _crossed_parts(laid: Laid, nominal: Sequence[int], mine: dict[int, Part], theirs: dict[int, Part]) -> bool:
    """Whether two nouns took each other's preposition: "de bouw … van de grondstoffen" the other way round."""
    for index, one in enumerate(nominal):
        for other in nominal[index + 1 :]:
            places = laid.pairs[one], laid.pairs[other]
            if laid.said.clauses[one] != laid.said.clauses[other] or places[0] == places[1]:
                continue
            if laid.source.clauses[places[0]] != laid.source.clauses[places[1]]:
                continue
            said = mine[one].preposition, mine[other].preposition
            told = theirs[places[0]].preposition, theirs[places[1]].preposition
            if said[0] != said[1] and said == (told[1], told[0]) and "by" not in said:
                return True
    return False


def another_speaker(laid: Laid) -> str | None:
    """Who says it must be who says it in the source: "volgens CZ" is not "volgens de gemeente"."""
    mine = [laid.pairs[at] for at in speakers(laid.said, range(len(laid.said.text.tokens))) if at in laid.pairs]
    theirs = speakers(laid.source, sorted(laid.window))
    if mine and theirs and not theirs.intersection(mine):
        return "somebody else says it"
    return None


def borrowed_subject(laid: Laid) -> str | None:
    """The subject of one clause may not be given to another clause that has its own."""
    for sentence in laid.said.text.sentences:
        subject = next(
            (at for at in range(sentence.first, min(sentence.first + 4, sentence.last)) if at in laid.pairs), None
        )
        if subject is None or preposition_of(laid.said, subject) or not is_nominal(laid.said, subject):
            continue
        if _left_unsaid(laid, subject):
            continue
        home = laid.source.clauses[laid.pairs[subject]]
        own = range(sentence.first, sentence.last)
        dated = any(laid.said.clauses[mine.first] == laid.said.clauses[subject] for mine, _ in laid.moments)
        if sum(laid.said.clauses[at] == laid.said.clauses[subject] for at in laid.pairs) > 2 - dated:
            own = range(
                sentence.first, 1 + max(at for at in own if laid.said.clauses[at] == laid.said.clauses[subject])
            )
        others = [place for at, place in laid.pairs.items() if at != subject and at in own]
        others += [theirs.first for mine, theirs in laid.amounts if mine.first in own]
        apart = [place for place in others if laid.source.clauses[place] != home]
        if any(laid.source.clauses[theirs.first] == home for _, theirs in laid.amounts):
            continue
        if apart and len(apart) * 2 > len(others) and any(spare_subject(laid, place) for place in apart):
            return f"'{laid.said.text.tokens[subject].written}' is not who this is said of"
    return None


def _left_unsaid(laid: Laid, at: int) -> bool:
    """ "Zestig aanvragen" for "van de aanvragen zijn er 310 gehonoreerd; 60 werden": the noun is left unsaid there."""
    return any(mine.last == at and theirs.unit is None for mine, theirs in laid.amounts)


def _is_counted(laid: Laid, at: int) -> bool:
    """Whether an amount governs a noun on both sides."""
    mine = any(amount.last == at for amount in laid.said.amounts)
    return mine and any(amount.last == laid.pairs[at] for amount in laid.source.amounts)


def _agent(laid: Laid, mine: dict[int, Part], theirs: dict[int, Part]) -> str | None:
    """The agent of a passive ("door X") must be the agent of the active, and a bare one may not become its object."""
    for at, part in mine.items():
        source = theirs[laid.pairs[at]]
        if any(amount.last == at for amount in laid.said.amounts):
            continue
        if part.preposition != source.preposition and _recast(laid, part, source):
            return f"'{laid.said.text.tokens[at].written}' has another part in it"
    return None


_CONTRARY = ({"for", "against"}, {"with", "without"}, {"from", "toward"}, {"by", "to"}, {"to", "from"})


def _recast(laid: Laid, mine: Part, theirs: Part) -> bool:
    """Whether a name or noun has another role on the two sides, the passive allowed for."""
    pair = {mine.preposition, theirs.preposition}
    if pair in _CONTRARY:
        return True
    if pair == {"", "by"}:
        return not (leads_clause(laid.said, mine.at) if not mine.preposition else leads_clause(laid.source, theirs.at))
    if "source" in pair:
        return theirs.preposition == "source" and not _quoted(laid)
    if mine.preposition == "to" and receives(laid.said, laid.said.clauses[mine.at]):
        return False
    if mine.preposition:
        return mine.preposition == "to" and not theirs.preposition and leads_clause(laid.source, theirs.at)
    if theirs.preposition == "to":
        return leads_clause(laid.said, mine.at)
    if mine.at not in laid.said.names or not subject_first(laid.said, mine.at):
        return False
    agent_elsewhere = is_passive(laid.source) and not is_passive(laid.said) and theirs.preposition != "in"
    company = theirs.preposition in ("with", "of", "for", "from", "against")
    return agent_elsewhere or (company and spare_subject(laid, theirs.at))


def _quoted(laid: Laid) -> bool:
    """Whether both sides say in their own way who says it: "volgens X", "X zei dat"."""
    said = any(signal is Signal.ATTRIBUTION for signal, _ in laid.said.signals)
    return said and any(signal is Signal.ATTRIBUTION and at in laid.window for signal, at in laid.source.signals)


def _inverted(laid: Laid, one: int, other: int) -> bool:
    """Dutch puts something else before the verb and the subject after it; then the order of two nouns says little."""
    return not (one in laid.said.names or other in laid.said.names or subject_first(laid.said, one))

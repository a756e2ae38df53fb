"""Names and nouns of a clause with the preposition that governs them: who does it, to whom, where.

Knows nothing about statements and proof; it reads one text.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from assistant.proof.laying import Laid
from assistant.proof.readings import Reading
from assistant.proof.signal_words import Signal
from assistant.words import listed


def preposition_of(reading_: Reading, at: int) -> str:
    """What governs the name or noun at a position, '' for a bare one."""
    return parts_of(reading_, [at])[0].preposition


_OTHER_PREPOSITIONS = listed(
    """
    na sinds tot vanaf since until after before during rond langs tussen between via through ondanks despite dankzij
    vanwege wegens per behalve
    """
)
PREPOSITIONS = {
    **dict.fromkeys(("van", "of"), "of"), **dict.fromkeys(("door", "by"), "by"), **dict.fromkeys(("aan", "to"), "to"),
    **dict.fromkeys(("naar", "towards"), "toward"), **dict.fromkeys(("voor", "for"), "for"),
    **dict.fromkeys(("tegen", "against"), "against"), **dict.fromkeys(("uit", "from", "vanuit"), "from"),
    **dict.fromkeys(("in", "op", "on", "at", "bij", "binnen", "te", "onder", "tijdens"), "in"),
    **dict.fromkeys(("met", "with"), "with"), **dict.fromkeys(("over", "about"), "over"),
    **dict.fromkeys(("zonder", "without"), "without"), **dict.fromkeys(("boven", "above"), "above"),
    **dict.fromkeys(("volgens",), "source"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """A name or noun in a clause: its position, the preposition that governs it ('' for a bare one)."""

    at: int
    preposition: str


def parts_of(reading_: Reading, wanted: Collection[int]) -> list[Part]:
    """The names and nouns at these positions with what governs each."""
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
        plain = before >= 0 and reading_.text.tokens[before].kind == "word"
        if steps == 0 and plain and PREPOSITIONS.get(reading_.form(before)) is None:
            before = _past_adjective(reading_, before)
        idiom = reading_.form(before) == "to" and reading_.form(before - 1) in _WITH_TO
        named = before in reading_.names
        form = reading_.form(before)
        governed = "else" if form in _OTHER_PREPOSITIONS else PREPOSITIONS.get(form, "")
        parts.append(Part(at, "" if idiom or named else governed))
    return parts


_WITH_TO = frozenset(["according", "led", "due", "up", "able", "compared", "leads", "lead", "owing"])
_APPOSED = listed("stad gemeente provincie city municipality town province port haven")


def _past_adjective(reading_: Reading, at: int) -> int:
    """From an adjective back to what governs its phrase: "over de slimme samenleving"."""
    for before in range(at - 1, max(at - 4, -1), -1):
        if reading_.form(before) in PREPOSITIONS:
            return before
        if not _inside_phrase(reading_, before):
            break
    return at


INSIDE = listed(
    """
    ruim ongeveer circa bijna almost about nearly some over ca de het een zijn haar hun the a an its their his her
    deze die dit dat elke alle gemeente stad city
"""
)


def _inside_phrase(reading_: Reading, at: int) -> bool:
    form = reading_.form(at)
    return form in INSIDE or at in reading_.names or any(a.first <= at < a.last for a in reading_.amounts)


def speakers(reading_: Reading, window: Sequence[int]) -> frozenset[int]:
    """The places that name who says it: what follows "volgens", and all before the verb of "X zei dat"."""
    content = {word.at for word in reading_.words} | set(reading_.names)
    found: set[int] = set()
    for signal, at in reading_.signals:
        if signal is not Signal.ATTRIBUTION or at not in window:
            continue
        if reading_.form(at) in ("volgens", "aldus", "according"):
            place = at + 1
            while place < at + 7 and (
                place in content or reading_.form(place) in INSIDE or reading_.form(place) == "to"
            ):
                found |= {place} & content
                place += 1
            continue
        clause = reading_.clauses[at]
        found |= {place for place in content if reading_.clauses[place] == clause}
    return frozenset(found)


def is_passive(reading_: Reading) -> bool:
    """Whether a "door" or "by" names an agent somewhere."""
    return any(token.form in ("door", "by") for token in reading_.text.tokens)


def spare_subject(laid: Laid, place: int) -> bool:
    """Whether the clause around a place has a bare noun or name that the statement leaves out."""
    paired = set(laid.pairs.values())
    clause = laid.source.clauses[place]
    nominal = [word.at for word in laid.source.words if word.clause == clause and is_nominal(laid.source, word.at)]
    nominal += [at for at in laid.source.names if laid.source.clauses[at] == clause]
    return any(not part.preposition and part.at not in paired for part in parts_of(laid.source, nominal))


def leads_clause(reading_: Reading, at: int) -> bool:
    """Whether a nominal is the first bare one of its clause: its subject, near enough."""
    clause = reading_.clauses[at]
    others = [word.at for word in reading_.words if word.clause == clause and is_nominal(reading_, word.at)]
    others += [place for place in reading_.names if reading_.clauses[place] == clause]
    told = max((place for place in range(at) if reading_.form(place) in ("dat", "that")), default=-1)
    parts = [part.at for part in parts_of(reading_, others) if not part.preposition and part.at > told]
    return not parts or at <= min(parts) + 2


def is_nominal(reading_: Reading, at: int) -> bool:
    """A name, or a word after an article, a number or a preposition: a noun, near enough."""
    if at in reading_.names:
        return True
    if at == reading_.text.sentences[reading_.text.sentence_of(at)].first:
        return True
    if reading_.english and any(moment.last == at for moment in reading_.moments):
        return True
    before = reading_.form(at - 1)
    if any(place == at - 1 and signal in _QUANTITIES for signal, place in reading_.signals):
        return True
    return before in INSIDE or before in PREPOSITIONS or any(amount.last == at for amount in reading_.amounts)


_QUANTITIES = frozenset({Signal.ALL, Signal.MOST, Signal.SOME, Signal.MANY, Signal.FEW, Signal.ONLY})


def subject_first(reading_: Reading, at: int) -> bool:
    """Whether a word stands where a sentence has its subject first."""
    sentence = reading_.text.sentences[reading_.text.sentence_of(at)]
    return at - sentence.first <= 2

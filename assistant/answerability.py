"""Is the question answered, and by which sentences? A shortlist, read by the learned reader, beside exact checks.

The documents that the search found give their most likely sentences; those are read with their neighbours, and the
sentences that the reader says answer are the evidence. Named municipalities, names and years are compared exactly.
Knows nothing about wording, proof or channels.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from assistant.completing import completed
from assistant.dossiers import DIFFERING, Dossier, Line, Ranked
from assistant.evidence import (
    EXAMINED,
    Evidence,
    Found,
    Verdict,
    foreign,
    is_elsewhere,
    missing_subject,
    nearest,
    weigh,
)
from assistant.lines import SOFT, admits
from assistant.matching import Wanted, covered
from assistant.questions import Part, Question
from assistant.reader import LearnedReader, Reading, Window, header_of, logit_of
from indexing import dutch

SHORTLIST = 20  # sentences that are looked at because they are likely; their neighbours are read with them
OF_ONE = 8  # of these, at most so many of one document
WORDS = 130  # in a window
ENOUGH = 0.5  # chance that a sentence answers, from which the question counts as answered
ALONE, FAR = 0.35, 0.25  # chance that is enough where no other sentence has more than this share of it
MAYBE = 0.4  # chance from which the rules are asked for a second opinion on what is told in many ways
ALSO = 0.6  # chance from which a further sentence belongs to the answer
MOST = 8  # sentences in an answer, before what belongs to them is added
FURTHER = 6  # sentences that bear on the question beside the answer
SUBJECT = 0.6  # how much the ranking of documents counts beside the reader, in logits per point of score


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A sentence of an opened document as it was read for one part of a question."""

    line: Line
    ranked: Ranked
    reading: Reading

    @property
    def weight(self) -> float:
        """What decides the order: what the reader says, and how well the document fits."""
        return logit_of(self.reading.answers) + SUBJECT * self.ranked.score


def answerable(
    ranked: Sequence[Ranked], question: Question, words: Sequence[Wanted], reader: LearnedReader
) -> Evidence:
    """What the ranked documents have on a question: the sentences that answer, most certain first; or what is near."""
    if not ranked:
        return Evidence(missing=question.parts)
    close = [item for item in ranked[:EXAMINED] if _names_all(item.dossier, question, words)]
    if not close and (each := _subject_by_subject(ranked, question, words, reader)) is not None:
        return each
    stretches = _likely_stretches(close, words)
    texts = [part.text for part in question.parts] if len(question.parts) > 1 else [question.text]
    read = [read_lines(text, stretches, question, reader) for text in texts]
    found = [_answering(lines) for lines in read]
    missing = tuple(part for part, told in zip(question.parts, found, strict=True) if told is None)
    answered = [(part, told) for part, told in zip(question.parts, found, strict=True) if told is not None]
    if not answered and (second := _second_opinion(read, ranked, question, words)) is not None:
        return second
    if not answered:
        admitted = [line for item in close for line in item.dossier.lines if admits(line)]
        near = nearest(ranked[:EXAMINED], words, admitted)
        return Evidence(missing=question.parts, nearest=near, **_why_not(ranked[:EXAMINED], close, question, words))
    more = _further(read, [told for _, told in answered])
    return Evidence(_by_document(answered, question), missing, overview=True, context=_context(read), more=more)


def _subject_by_subject(
    ranked: Sequence[Ranked], question: Question, words: Sequence[Wanted], reader: LearnedReader
) -> Evidence | None:
    """The answer for each of several municipalities apart, where no document has them all; None for a question of one.

    A municipality that no document tells of is missing, by its name.
    """
    if len(question.municipalities) < 2:
        return None
    verdicts: list[Verdict] = []
    missing: list[Part] = []
    more: list[Line] = []
    for place in question.municipalities:
        others = [other for other in question.municipalities if other != place]
        alone = [word for word in words if not any(word.word in dutch.words(other) for other in others)]
        found = answerable(ranked, replace(question, municipalities=(place,)), alone, reader)
        verdicts += found.answering
        more += found.more
        missing += [replace(question.parts[0], text=place)] if found.empty else found.missing
    return Evidence(tuple(verdicts), tuple(missing), overview=True, more=tuple(more)) if verdicts else None


def _second_opinion(
    read: Sequence[Sequence[ReadLine]], ranked: Sequence[Ranked], question: Question, words: Sequence[Wanted]
) -> Evidence | None:
    """What the rules find where the reader half believes there is an answer; for reasons, lessons and the like only.

    A value is stated or it is not; a reason is told in many ways, and of those the reader has learned too few yet.
    Lessons have a heading of their own in a record, which the rules know: of those they are always asked.
    """
    surest = max((one.reading.answers for lines in read for one in lines), default=0.0)
    if not question.asks("les") and (surest < MAYBE or not question.asks(*SOFT)):
        return None
    found = weigh(ranked, question, words)
    return None if found.empty else replace(found, context=_context(read))


def _names_all(dossier: Dossier, question: Question, words: Sequence[Wanted]) -> bool:
    """Whether the document has every municipality, name and year of the question, and a word of it at all."""
    return missing_subject(dossier, question, words) is None and foreign(dossier, words) is None


def _why_not(
    examined: Sequence[Ranked], close: Sequence[Ranked], question: Question, words: Sequence[Wanted]
) -> dict[str, Any]:
    """Why nothing answers: what no examined document has, or that those which have it do not state what is asked."""
    if close:
        return {"reason": "property_not_stated"}
    lacking = [missing_subject(item.dossier, question, words) for item in examined]
    absent = next((one for one in lacking if one is not None), None)
    if absent is None:
        return {}
    if absent in question.names:
        return {"reason": "subject_unknown", "absent": absent}
    return {"reason": "other_year" if absent in question.years else "other_municipality", "absent": absent}


@dataclass(frozen=True, slots=True)
class Told:
    """What one document says in answer to one part: its lines as they are told, and what is left of a long list."""

    ranked: Ranked
    lines: tuple[Line, ...]
    left: tuple[Line, ...] = ()


def _answering(read: Sequence[ReadLine]) -> Told | None:
    """What the document that answers best says, if it is sure enough: its sentences, with what belongs to them."""
    best = max(read, key=lambda one: one.weight, default=None)
    if best is None or not _is_sure(best, read):
        return None
    also = [one for one in read if one.ranked is best.ranked and one is not best and one.reading.answers >= ALSO]
    also.sort(key=lambda one: -one.weight)
    whole = completed(_in_order([best, *also[: MOST - 1]]), best.ranked.dossier)
    return Told(best.ranked, whole.lines, whole.left)


def _further(read: Sequence[Sequence[ReadLine]], told: Sequence[Told]) -> tuple[Line, ...]:
    """What else answers: the rest of a list, and what other documents say; nothing that was told in the same words."""
    said = {line.text for one in told for line in one.lines}
    left = [line for one in told for line in one.left]
    also = [one for lines in read for one in lines if one.reading.answers >= ALSO]
    also.sort(key=lambda one: -one.weight)
    further = {line.text: line for line in (*left, *(one.line for one in also)) if line.text not in said}
    return tuple(further.values())[: max(FURTHER, len(left))]


def _is_sure(best: ReadLine, read: Sequence[ReadLine]) -> bool:
    """Whether a sentence is sure enough: by itself, or because nothing else that was read comes near it."""
    chance = best.reading.answers
    others = max((one.reading.answers for one in read if one.line.text != best.line.text), default=0.0)
    return chance >= ENOUGH or (chance >= ALONE and others <= FAR * chance)


def _context(read: Sequence[Sequence[ReadLine]]) -> tuple[Line, ...]:
    """What bears on the question most, whether it answers or not."""
    every = sorted((one for lines in read for one in lines), key=lambda one: -one.weight)
    return tuple(one.line for one in every[:SHORTLIST])


def _in_order(chosen: Sequence[ReadLine]) -> list[Line]:
    """In the order they are told: runs of neighbouring sentences, the run of the most certain one first."""
    inside = sorted(chosen, key=lambda one: one.line.order)
    runs: list[list[ReadLine]] = []
    for one in inside:
        if runs and one.line.order - runs[-1][-1].line.order <= 1:
            runs[-1].append(one)
        else:
            runs.append([one])
    runs.sort(key=lambda run: -max(one.weight for one in run))
    return [one.line for run in runs for one in run]


def _by_document(answered: Sequence[tuple[Part, Told]], question: Question) -> tuple[Verdict, ...]:
    """One verdict per document that answers a part, the parts in the order they were asked."""
    used = {told.ranked.dossier.id: told.ranked for _, told in answered}

    def lines(part: Part, ranked: Ranked) -> tuple[Line, ...]:
        return next((told.lines for other, told in answered if other is part and told.ranked is ranked), ())

    return tuple(
        Verdict(ranked, tuple(Found(part, lines(part, ranked)) for part in question.parts)) for ranked in used.values()
    )


# ---- what is read ---------------------------------------------------------------------------------------------------


def read_lines(
    text: str, stretches: Sequence[tuple[Ranked, list[Line]]], question: Question, reader: LearnedReader
) -> list[ReadLine]:
    """The stretches as they were read for `text`; a sentence about another municipality is left out."""
    windows = [window_of(item.dossier, stretch) for item, stretch in stretches]
    read: list[ReadLine] = []
    for (item, stretch), readings in zip(stretches, reader.read(text, windows), strict=True):
        for line, reading in zip(stretch, readings, strict=True):
            if not (is_elsewhere(item.dossier, line, question) or _is_no_answer(line)):
                read.append(ReadLine(line, item, reading))
    return read


def _likely_stretches(close: Sequence[Ranked], words: Sequence[Wanted]) -> list[tuple[Ranked, list[Line]]]:
    """The shortlist with its neighbours: the same for every part of a question."""
    return [
        (item, stretch) for item, orders in _shortlisted(close, words) for stretch in _stretches(item.dossier, orders)
    ]


def _is_no_answer(line: Line) -> bool:
    """Whether a line is read for what stands around it only: a question, an admission, a recorded difference."""
    return line.text.rstrip("\"'’”) ").endswith("?") or admits(line) or line.heading in DIFFERING


def _shortlisted(close: Sequence[Ranked], words: Sequence[Wanted]) -> list[tuple[Ranked, list[int]]]:
    """Of each document the places of its most likely sentences, the best over all documents first come first served."""
    likely = sorted(
        (
            (_likely(item, line, words), place, line.order)
            for place, item in enumerate(close)
            for line in item.dossier.lines
        ),
        reverse=True,
    )
    taken: dict[int, list[int]] = {}
    room = SHORTLIST
    for _, place, order in likely:
        orders = taken.setdefault(place, [])
        if room and len(orders) < OF_ONE:
            orders.append(order)
            room -= 1
    return [(close[place], sorted(orders)) for place, orders in sorted(taken.items()) if orders]


def _likely(item: Ranked, line: Line, words: Sequence[Wanted]) -> float:
    """How likely a sentence is worth reading: nearness in meaning, asked words, and the document it stands in."""
    near = item.near[line.order] if item.near else 0.0
    return near + covered(words, line.terms | item.dossier.title_terms) + covered(words, line.terms) + 0.2 * item.score


def _stretches(dossier: Dossier, orders: Iterable[int]) -> list[list[Line]]:
    """The sentences at these places with their neighbours under the same heading, as stretches of at most WORDS."""
    wanted = sorted(
        {near for order in orders for near in (order - 1, order, order + 1)} & set(range(len(dossier.lines)))
    )
    stretches: list[list[Line]] = []
    size = 0
    for order in wanted:
        line = dossier.lines[order]
        count = len(line.text.split())
        last = stretches[-1][-1] if stretches else None
        goes_on = last is not None and last.order == order - 1 and _heading(last) == _heading(line)
        if not goes_on or size + count > WORDS:
            stretches.append([])
            size = 0
        stretches[-1].append(line)
        size += count
    return stretches


def _heading(line: Line) -> tuple[str, ...]:
    return line.passage.locator.heading


def window_of(dossier: Dossier, stretch: Sequence[Line]) -> Window:
    """A stretch as the reader sees it."""
    return Window(header_of(dossier.title, _heading(stretch[0])), tuple(line.text for line in stretch))

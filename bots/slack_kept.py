"""A kept answer → what somebody may still read of it: rights are looked at when it is opened, not when it was made.

Somebody can leave the group that reads internal documents, and a document can become internal or go away; what rested
on it is then left out. Knows nothing about Slack's API or groups: whoever asks brings the reader.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.answers import Answer, Citation
from assistant.comparison import Comparison
from bots.parts import Shelf
from indexing.errors import IndexingError
from indexing.hits import PUBLIC, Reader

if TYPE_CHECKING:
    from bots.slack_answers import Made


def cites_internal(made: Made) -> bool:
    """Whether any source of it was not for everybody when it was cited."""
    return not all(PUBLIC.may_read(one.passage.provenance.audience) for one in _citations(made))


def for_reader(made: Made, reader: Reader, shelf: Shelf) -> Made:
    """The same without everything that rests on a document this reader cannot open now; all of it without an index."""
    hidden = _hidden(made, reader, shelf)
    if not hidden:
        return made
    answer, comparison = made.answer, made.comparison
    return replace(
        made,
        answer=answer and _answer_without(answer, hidden),
        comparison=comparison and _comparison_without(comparison, hidden),
    )


def _citations(made: Made) -> tuple[Citation, ...]:
    return (*(made.answer.citations if made.answer else ()), *(made.comparison.citations if made.comparison else ()))


def _hidden(made: Made, reader: Reader, shelf: Shelf) -> frozenset[str]:
    """The documents it rests on that this reader may not, or can no longer, open."""
    audiences = {one.passage.document_id: one.passage.provenance.audience for one in _citations(made)}
    rows = (*made.comparison.rows, *made.comparison.national) if made.comparison else ()
    named = {*audiences, *(row.document_id for row in rows)}
    try:
        with shelf.snapshot() as reading:
            open_ = {one for one in named if reading.document(one, reader) is not None}
    except IndexingError:
        open_ = set()
    return frozenset(one for one in named if one not in open_ or not reader.may_read(audiences.get(one, "openbaar")))


def _answer_without(answer: Answer, hidden: frozenset[str]) -> Answer:
    """What we said about the whole of it goes too: a resolved question may hold the title of a document."""
    citations = _readable(answer.citations, hidden)
    numbers = {one.number for one in citations}
    statements = tuple(one for one in answer.statements if numbers.issuperset(one.citations))
    return replace(
        answer,
        resolved_question=None,
        missing=None,
        clarify=None,
        notices=(),
        statements=statements,
        citations=citations,
        more=tuple(one for one in answer.more if numbers.issuperset(one.citations)),
        differing=tuple(one for one in answer.differing if numbers.issuperset(v.citation for v in one.values)),
        stopped=tuple(one for one in answer.stopped if numbers.issuperset(one.citations)),
        nearest=tuple(one for one in answer.nearest if one in numbers),
        completeness=answer.completeness if statements else "none",
    )


def _comparison_without(comparison: Comparison, hidden: frozenset[str]) -> Comparison:
    return replace(
        comparison,
        rows=tuple(row for row in comparison.rows if row.document_id not in hidden),
        national=tuple(row for row in comparison.national if row.document_id not in hidden),
        citations=_readable(comparison.citations, hidden),
    )


def _readable(citations: Iterable[Citation], hidden: frozenset[str]) -> tuple[Citation, ...]:
    return tuple(one for one in citations if one.passage.document_id not in hidden)

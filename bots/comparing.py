"""The comparison that goes with an answer: who has done it, as a table, where "welke stad" was asked and answered.

Other questions pay nothing: the comparer is asked for only then. Knows nothing about how rows are found or shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.answers import Answer, Statement
from assistant.confining import asks_which
from assistant.questions import understand
from bots.parts import EVERYTHING, Compares
from bots.wording import Wording
from indexing.hits import PUBLIC, Filters, Reader

if TYPE_CHECKING:
    from assistant.comparison import Comparison, Row


def wants_rows(answer: Answer) -> bool:
    """Whether a question asked which municipalities, and got an answer."""
    asked = understand(_asked(answer))
    return answer.completeness != "none" and (asked.kind == "welke stad" or asks_which(asked))


def rows_for(
    answer: Answer, comparer: Callable[[], Compares], filters: Filters = EVERYTHING, reader: Reader = PUBLIC
) -> Comparison | None:
    """The comparison to show with an answer; None where none is asked for or the register has no row."""
    if not wants_rows(answer):
        return None
    found = comparer().compare(_asked(answer), filters=filters, reader=reader)
    return found if found.rows or found.national else None


MOST_ROWS, MOST_NATIONAL = 30, 5
"""How much of a comparison is shown over HTTP unless more is asked for: all of it for any question about one thing."""


def bounded(comparison: Comparison, rows: int = MOST_ROWS, national: int = MOST_NATIONAL) -> Comparison:
    """The likeliest rows with their sources; how many there are beside them is counted."""
    kept, apart = comparison.rows[:rows], comparison.national[:national]
    used = {number for row in (*kept, *apart) for numbers in row.cells().values() for number in numbers}
    return replace(
        comparison,
        rows=kept,
        national=apart,
        citations=tuple(one for one in comparison.citations if one.number in used),
        more_rows=len(comparison.rows) - len(kept),
        more_national=len(comparison.national) - len(apart),
    )


MOST_NAMED = 3


def places_before(answer: Answer) -> dict[int, str]:
    """Whose project a statement tells of, by its place in the answer, where it is the first of that project's and
    names no municipality itself: "De gemeente kreeg een boete" is of Enschede. Only where municipalities were asked.
    """
    if not asks_which(understand(_asked(answer))):
        return {}
    cited = {one.number: one.passage for one in answer.citations}
    found: dict[int, str] = {}
    told: set[str] = set()
    for place, one in enumerate(answer.statements):
        passage = cited[one.citations[0]]
        cities = passage.facets.cities
        few = passage.document_id not in told and 0 < len(cities) <= MOST_NAMED
        if few and not any(city in one.text for city in cities):
            found[place] = ", ".join(cities)
        told.add(passage.document_id)
    return found


def told_statements(answer: Answer) -> tuple[Statement, ...]:
    """The statements as they are read where nothing is bold: each with the municipality it is of before it."""
    whose = places_before(answer)
    return tuple(
        replace(one, text=f"{whose[place]}: {one.text}") if place in whose else one
        for place, one in enumerate(answer.statements)
    )


def _asked(answer: Answer) -> str:
    return answer.resolved_question or answer.question


def lines_of(comparison: Comparison, wording: Wording) -> list[tuple[str, Row]]:
    """A line per project: its municipalities in words and its row; national instruments last."""
    places: dict[str, list[str]] = {}
    first: dict[str, Row] = {}
    for row in comparison.rows:
        first.setdefault(row.project_id, row)
        places.setdefault(row.project_id, []).append(str(row.municipality))
    lines = [(", ".join(places[project]), row) for project, row in first.items()]
    return lines + [(wording.compared_national, row) for row in comparison.national]


def state_of(row: Row, wording: Wording) -> str:
    """What a row shows of its municipality, with the status a source gives; a stopped one says so and no more."""
    standing = str(getattr(wording, f"standing_{row.standing}"))
    return standing if row.stopped or not row.status.value else f"{standing} ({row.status.value})"


def short(text: str, most: int = 22) -> str:
    """The first words of a text.

    >>> short("een twee drie", 2)
    'een twee …'
    """
    pieces = text.split()
    return " ".join(pieces[:most]) + (" …" if len(pieces) > most else "")

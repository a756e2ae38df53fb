"""A comparison → a table block: a row per project, its municipalities together, stopped ones marked. Pure functions.

Knows nothing about Bolt, channels or threads.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.comparison import Cell, Comparison, Row
from bots.exports import standing_in_words
from bots.slack_blocks import opens, source_blocks
from bots.slack_pieces import (
    LINE,
    Block,
    SlackMessage,
    escape,
    joined,
    markers,
    rich,
    section,
    sentence_message,
    span,
)
from bots.slack_wording import slack_words
from bots.sources import Viewer, shown
from bots.wording import Wording, searched, words

TABLE_ROWS = 12


_NAMES = 4


def comparison_message(comparison: Comparison, viewer: Viewer, *, csv: bool) -> SlackMessage:
    """The table: municipalities of one project in one row, stopped ones marked, unknown cells said so."""
    wording, said = words(comparison.language), slack_words(comparison.language)
    every = (*comparison.rows, *comparison.national)
    if not every:
        return sentence_message(wording.nothing_compared)
    together = _together(every)
    numbers = _numbers(together[:TABLE_ROWS])
    first = [_renumbered(group, numbers) for group in together[:TABLE_ROWS]]
    sources = [
        replace(shown(one, viewer, wording), number=numbers[one.number])
        for one in comparison.citations
        if one.number in numbers
    ]
    links = {source.number: opens(source, viewer) for source in sources}
    head = [wording.row_municipality, wording.row_project, wording.row_standing, wording.row_period,
            wording.row_result, wording.row_contact]  # fmt: skip
    rows = [[_raw(one) for one in head], *(_table_row(group, wording, links) for group in first)]
    notes = [said.table_more.format(shown=TABLE_ROWS, count=len(together))] if len(together) > TABLE_ROWS else []
    notes += [said.table_csv.format(count=len(every))] if csv and len(every) > TABLE_ROWS else []
    notes.append(f"{searched(comparison.searched, wording)} {wording.slack_small_print}")
    small = {
        "type": "context",
        "elements": [{"type": "plain_text", "text": note[:2000], "emoji": False} for note in notes],
    }
    title = rich(section(span(wording.compared, bold=True)))
    lines = [wording.compared, *(_plain_row(group, wording) for group in first), *notes]
    listed = source_blocks(wording.sources, sorted(sources, key=lambda one: one.number), links, wording)
    return SlackMessage(joined(*map(escape, lines)), [title, {"type": "table", "rows": rows}, *listed, small])


def _together(rows: Sequence[Row]) -> list[tuple[Row, ...]]:
    """Rows that say the same of several municipalities, as one; in the order of the first of each."""
    groups: dict[object, list[Row]] = {}
    for row in rows:
        same = (row.project, row.standing, row.status, row.period, row.result, row.contact, row.municipality is None)
        groups.setdefault(same, []).append(row)
    return [tuple(group) for group in groups.values()]


def _cells(row: Row) -> tuple[tuple[Cell, int], ...]:
    """The cells that are shown, each with the most numbers that stand behind it, in the order of the columns."""
    return ((row.project, 3), (row.status, 2), (row.period, 2), (row.result, 2), (row.contact, 2))


def _numbers(groups: Sequence[tuple[Row, ...]]) -> dict[int, int]:
    """The citations that the table shows, numbered from one in reading order."""
    cells = (cell for group in groups for cell in _cells(group[0]))
    used = (number for cell, most in cells if cell.value for number in cell.citations[:most])
    return {number: place for place, number in enumerate(dict.fromkeys(used), 1)}


def _renumbered(group: tuple[Row, ...], numbers: dict[int, int]) -> tuple[Row, ...]:
    def cell(one: Cell, most: int) -> Cell:
        return replace(one, citations=tuple(numbers[number] for number in one.citations[:most] if one.value))

    project, status, period, result, contact = (cell(one, most) for one, most in _cells(group[0]))
    row = replace(group[0], project=project, status=status, period=period, result=result, contact=contact)
    return (row, *group[1:])


def _raw(value: str) -> Block:
    return {"type": "raw_text", "text": value[:LINE] or "–"}


def _where(group: tuple[Row, ...], wording: Wording) -> str:
    names = [row.municipality for row in group if row.municipality]
    more = [wording.and_more.format(count=len(names) - _NAMES)] if len(names) > _NAMES else []
    return " ".join([", ".join(names[:_NAMES]), *more]) if names else wording.compared_national


def _table_row(group: tuple[Row, ...], wording: Wording, links: dict[int, str | None]) -> list[Block]:
    row = group[0]
    title = [span((row.project.value or wording.unknown)[:LINE]), *markers(row.project.citations, links)]
    told = standing_in_words(row.standing, wording)
    state = rich(section(span(f"⚠ {told}" if row.stopped else told), *markers(row.status.citations, links)))
    cells = (_cited(cell, wording, links) for cell in (row.period, row.result, row.contact))
    return [_raw(_where(group, wording)), rich(section(*title)), state, *cells]


def _cited(cell: Cell, wording: Wording, links: dict[int, str | None]) -> Block:
    """A value with the numbers that prove it; unknown where no source gives one."""
    mark = [span(f" ({wording.inferred})", italic=True)] if cell.inferred and cell.value else []
    value = span(_shortened(cell.value or wording.unknown, 110))
    return rich(section(value, *mark, *markers(cell.citations, links)))


def _plain_row(group: tuple[Row, ...], wording: Wording) -> str:
    told = (_where(group, wording), group[0].project.value, standing_in_words(group[0].standing, wording))
    return " · ".join(part for part in told if part)


def _shortened(value: str, most: int) -> str:
    return value if len(value) <= most else value[: most - 1].rsplit(" ", 1)[0] + "…"

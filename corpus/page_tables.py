"""Lines of a column that are a table or a table of contents, and the rows they make."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus.page_pieces import LEADERS, Body, Column, Line, Piece


def stretches(column: Column, body: Body) -> Iterator[tuple[bool, list[Line]]]:
    """The lines of a column in stretches that are, or are not, a table."""
    is_row = [len(line.pieces) >= 2 or LEADERS.search(line.text) is not None for line in column.lines]
    in_table = [row and (any(is_row[max(0, i - 2) : i]) or any(is_row[i + 1 : i + 3])) for i, row in enumerate(is_row)]
    for i in range(1, len(in_table) - 1):  # a cell that runs on by itself between two rows
        apart = column.lines[i - 1].y0 - column.lines[i].y0
        if not in_table[i] and in_table[i - 1] and in_table[i + 1] and apart < 1.6 * body.em and not is_row[i]:
            in_table[i] = _runs_on(column.lines[i - 1].pieces, column.lines[i].pieces)
    stretch: list[Line] = []
    for i, line in enumerate(column.lines):
        if stretch and in_table[i] != in_table[i - 1]:
            yield in_table[i - 1], stretch
            stretch = []
        stretch.append(line)
    if stretch:
        yield in_table[-1], stretch


def is_contents(lines: Sequence[Line]) -> bool:
    """True for a table of contents: most lines end with a number, and the numbers never go down."""
    ends = [re.search(r"(?:^|\s)(\d{1,3})$", LEADERS.sub(" ", line.text).strip()) for line in lines]
    numbers = [int(end[1]) for end in ends if end]
    return len(numbers) >= 5 and len(numbers) >= 0.6 * len(lines) and numbers == sorted(numbers)


def _runs_on(row: Sequence[Piece], below: Sequence[Piece]) -> bool:
    """True when every piece below stands under some cell, and nothing under the first: a cell of several lines."""
    return below[0].x0 > row[0].x1 and all(any(b.x0 < cell.x1 and cell.x0 < b.x1 for cell in row) for b in below)


def table_rows(lines: Sequence[Line], body: Body) -> list[str]:
    """The rows of a table, cells separated by " | ", the lines of a cell joined."""
    rows: list[list[Piece]] = []
    for line in lines:
        pieces = list(line.pieces)
        if rows and _runs_on(rows[-1], pieces) and rows[-1][0].y0 - line.y0 < 3 * body.em:
            rows[-1] = _merged(rows[-1], pieces)
        else:
            rows.append(pieces)
    return [" | ".join(filter(None, (LEADERS.sub(" | ", piece.text).strip(" |") for piece in row))) for row in rows]


def _merged(row: Sequence[Piece], below: Sequence[Piece]) -> list[Piece]:
    result = list(row)
    for piece in below:
        index = next(i for i, cell in enumerate(result) if piece.x0 < cell.x1 and cell.x0 < piece.x1)
        cell = result[index]
        result[index] = replace(
            cell, text=f"{cell.text} {piece.text}", x0=min(cell.x0, piece.x0), x1=max(cell.x1, piece.x1)
        )
    return result

"""The pieces of a page → columns in reading order, with what stands beside or below the text kept apart.

Pure geometry: gutters, grids, margins and footnotes. Knows nothing about headings or paragraphs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from corpus.page_pieces import BULLET, Body, Column, Line, Piece, lines_of, same_line

_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,2})*\.?")
_NOTE_START = re.compile(r"(\d{1,3}|\*{1,3})[.)]?\s+\S")


def _gutter(pieces: Sequence[Piece], body: Body) -> float | None:
    """The x of a white gap with running text at both sides; None on a page of one column.

    A gutter has, at each side, lines of running text (not table cells: these have few words), side by side, and hardly
    anything across it.
    """
    wide = [piece for piece in pieces if len(piece.text.split()) >= 3]
    lefts = sorted({round(piece.x0) for piece in wide})
    best: tuple[int, float] | None = None
    for left in lefts:
        x = left - 0.4 * body.em
        before = [piece for piece in wide if piece.x1 <= x]
        after = [piece for piece in wide if piece.x0 >= x]
        across = len(wide) - len(before) - len(after)
        if not (_is_text_column(before) and _is_text_column(after)) or across > 0.4 * min(len(before), len(after)):
            continue
        if not _side_by_side(before, after):
            continue
        score = min(len(before), len(after)) - across
        if best is None or score > best[0]:
            best = (score, x)
    return best[1] if best else None


def _is_text_column(pieces: Sequence[Piece]) -> bool:
    return len(pieces) >= 4 and median(len(piece.text.split()) for piece in pieces) >= 4


def _side_by_side(one: Sequence[Piece], other: Sequence[Piece]) -> bool:
    """True when the two stand beside each other for at least half of the lower one's height."""
    top, bottom = (
        min(max(p.y1 for p in one), max(p.y1 for p in other)),
        max(min(p.y0 for p in one), min(p.y0 for p in other)),
    )
    return top - bottom >= 0.5 * min(max(p.y1 for p in side) - min(p.y0 for p in side) for side in (one, other))


def columns(pieces: Sequence[Piece], body: Body) -> list[Column]:
    """The columns of a page in reading order: column by column, what spans them read where it stands."""
    if cells := _cells(pieces, body):
        return cells
    gutter = _gutter(pieces, body)
    if gutter is None:
        return [_column(pieces)] if pieces else []
    across = sorted((p for p in pieces if p.x0 < gutter < p.x1), key=lambda piece: -piece.y0)
    found: list[Column] = []
    ceiling = float("inf")
    for floor in [*(piece.y0 for piece in across), float("-inf")]:
        band = [p for p in pieces if p not in across and floor <= p.y0 < ceiling]
        found += columns([p for p in band if p.x1 <= gutter], body) + columns([p for p in band if p.x0 >= gutter], body)
        found += [_column([piece for piece in across if piece.y0 == floor])] if floor != float("-inf") else []
        ceiling = floor
    return [column for column in found if column.lines]


def _cells(pieces: Sequence[Piece], body: Body) -> list[Column]:
    """The cells of a page that is one large grid of running text, in the order of the file; empty for any other page.

    In such a grid (three columns or more, cells of several lines) lines side by side belong to different sentences, and
    programs write a cell to its end before the next one.
    """
    runs: list[list[Piece]] = []
    for piece in pieces:
        if runs and _stands_under(runs[-1][-1], piece, body):
            runs[-1].append(piece)
        else:
            runs.append([piece])
    tall = [run for run in runs if len(run) >= 3]
    edges: list[float] = []
    for run in sorted(tall, key=lambda run: run[0].x0):
        if not edges or run[0].x0 > edges[-1]:
            edges.append(median(piece.x1 for piece in run))
    if len(edges) < 3 or sum(map(len, tall)) < 0.4 * len(pieces) or median(map(len, tall)) > 20:
        return []
    return [replace(_column(run), apart=True) for run in runs]


def _stands_under(above: Piece, piece: Piece, body: Body) -> bool:
    """True for the next line of the same cell, and for what goes on the same line."""
    if same_line(above, piece):
        return piece.x0 - above.x1 < 1.5 * body.em and piece.x0 > above.x0
    return 0 < above.y0 - piece.y0 < 1.9 * above.size and abs(piece.x0 - above.x0) < 2.5 * body.em


def _column(pieces: Sequence[Piece]) -> Column:
    if not pieces:
        return Column((), 0.0, 0.0)
    lines = tuple(lines_of(pieces))
    usual = Counter(round(line.first.x0) for line in lines).most_common(1)[0][0]
    return Column(lines, usual, max(piece.x1 for piece in pieces))


def without_margin(pieces: Sequence[Piece], body: Body) -> tuple[list[Piece], list[Piece]]:
    """The pieces of a page apart from those in its margin: a narrow strip beside a single column of body text."""
    starts: Counter[int] = Counter()
    for piece in pieces:
        if piece.style[0] == body.em and len(piece.text.split()) >= 4:
            starts[round(piece.x0 / 2)] += 1
    if sum(starts.values()) < 5:
        return list(pieces), []
    usual, count = starts.most_common(1)[0]
    left = min(x for x, times in starts.items() if times >= 0.3 * count) * 2 if usual else 0
    margin = [piece for piece in pieces if piece.x1 < left - 0.3 * body.em and not BULLET.fullmatch(piece.text)]
    if not margin or len(margin) > 0.5 * len(pieces) or (_is_text_column(margin) and len(margin) > 12):
        return list(pieces), []
    margin = [piece for piece in margin if not _NUMBER.fullmatch(piece.text)]
    apart = set(margin)
    labels = sum(any(same_line(piece, other) for other in pieces if other not in apart) for piece in margin)
    if labels > 4:  # the first column of a table
        return list(pieces), []
    return [piece for piece in pieces if piece not in apart], margin


def without_notes(column: Column, body: Body) -> tuple[Column, list[list[Line]]]:
    """The column apart from the footnotes at its foot: smaller type, each beginning with a number."""
    lines = column.lines
    start = len(lines)
    for index in range(len(lines) - 1, -1, -1):
        if lines[index].size > 0.92 * body.em:
            break
        gap = lines[index].y0 - lines[index + 1].y0 if index + 1 < len(lines) else 0.0
        if gap > 2.5 * body.em and start < len(lines):
            break
        if _NOTE_START.match(lines[index].text) and lines[index].first.x0 < column.left + 2 * body.em:
            start = index
    notes: list[list[Line]] = []
    for line in lines[start:]:
        if _NOTE_START.match(line.text) and line.first.x0 < column.left + 2 * body.em and _is_next(notes, line):
            notes.append([line])
        else:
            notes[-1].append(line)
    return replace(column, lines=lines[:start]), notes


def _is_next(notes: Sequence[Sequence[Line]], line: Line) -> bool:
    """True when the number of `line` goes on from the note before; "2022 was" within a note does not."""
    if not notes:
        return True
    numbers = [re.match(r"\d+", found[0].text) for found in (notes[-1], (line,))]
    if not all(numbers):
        return True
    before, now = (int(number.group()) for number in numbers if number)
    return before < now <= before + 3

"""Figures of an evaluation as tables for people: single ones with their intervals, nested ones below.

Knows nothing about what was measured.
"""

from __future__ import annotations

import sys
from typing import Any


def show_figures(found: dict[str, Any], intervals: dict[str, Any]) -> None:
    """Single figures as a table with their 95 % intervals; nested ones below it, each as a table of its own."""
    from bots.rendering import console, show_rows

    to = console(sys.stdout)
    single = [(name, value) for name, value in found.items() if not isinstance(value, dict | list)]
    rows = [(name, _figure(value), _interval(intervals.get(name))) for name, value in single]
    show_rows(rows, ("", "value", "95 % interval"), to)
    nested = {name: value for name, value in found.items() if isinstance(value, dict) and "interval" not in name}
    for name, table in nested.items():
        columns, rows_below = _nested_rows(table)
        if rows_below:
            to.print(f"\n{name}")
            show_rows(rows_below, columns, to)


def _nested_rows(table: dict[str, Any]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    deeper = {key: row for key, row in table.items() if isinstance(row, dict)}
    if not deeper:
        return ("", "value"), [(key, _figure(value)) for key, value in table.items()]
    columns = tuple(next(iter(deeper.values())))
    if len(columns) > 4:  # many figures of each: one below the other reads, side by side does not fit
        return ("", *deeper), [(name, *(_figure(row.get(name)) for row in deeper.values())) for name in columns]
    return ("", *columns), [(key, *(_figure(row.get(name)) for name in columns)) for key, row in deeper.items()]


def _figure(value: Any) -> str:
    if value is None:
        return "–"
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def _interval(value: Any) -> str:
    return f"{_figure(value[0])} – {_figure(value[1])}" if value else ""

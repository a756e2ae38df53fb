"""A measured reader as one HTML page: figures, a curve of calibration, and what every threshold keeps and lets through.

No scripts, nothing loaded; every plot has its numbers in a table below it. Knows nothing about how a reader reads.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from assistant.reader_evaluation import BINS, Measured
from bots.pages.elements import Html, element

_SIZE = 320  # of a plot, in pixels
_STYLE = """
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; margin: 1rem 0; } caption { text-align: left; font-weight: 700; }
th, td { border: 1px solid; padding: .2rem .6rem; text-align: left; } td { font-variant-numeric: tabular-nums; }
svg { border: 1px solid; margin: 0 1rem 1rem 0; }
"""
_SHOWN = 40  # questions of which the chosen sentence is shown, to be read by a person


def reader_page(measured: Measured, name: str) -> str:
    """The whole page."""
    title = f"What the reader '{name}' makes of {len(measured.questions)} questions"
    chances = [one.best for one in measured.questions]
    true = [bool(one.asked.answers) for one in measured.questions]
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("title", title),
        element("style", Html(_STYLE)),
    )
    body = element(
        "body",
        element("h1", title),
        *(_figures(part, figures) for part, figures in measured.as_json().items()),
        element("h2", "Calibration: stated chance against what happened"),
        _plot(_calibration(chances, true)),
        element("h2", "Share kept of the answerable, and let through of the unanswerable, at every threshold"),
        _plot(_kept(chances, true), _kept(chances, [not one for one in true])),
        element("h2", f"{_SHOWN} questions and the sentence that was chosen"),
        _chosen(measured),
    )
    return "<!doctype html>" + str(element("html", head, body, lang="en"))


def _figures(name: str, figures: dict[str, Any]) -> Html:
    rows = [
        element("tr", element("th", key, scope="row"), element("td", _number(value)))
        for key, value in figures.items()
        if not isinstance(value, dict)
    ]
    return element("table", element("caption", name), *rows)


def _number(value: Any) -> str:
    return "–" if value is None else f"{value:.3f}" if isinstance(value, float) else str(value)


def _calibration(chances: Sequence[float], true: Sequence[bool]) -> list[tuple[float, float]]:
    points = []
    for number in range(BINS):
        inside = [t for c, t in zip(chances, true, strict=True) if min(int(c * BINS), BINS - 1) == number]
        if inside:
            points.append(((number + 0.5) / BINS, sum(inside) / len(inside)))
    return points


def _kept(chances: Sequence[float], wanted: Sequence[bool]) -> list[tuple[float, float]]:
    found = [chance for chance, want in zip(chances, wanted, strict=True) if want]
    return [(at / 50, sum(one >= at / 50 for one in found) / max(1, len(found))) for at in range(51)]


def _plot(*curves: Sequence[tuple[float, float]]) -> Html:
    """Curves in the unit square, the diagonal for comparison; the second one dashed."""
    lines = [
        element(
            "polyline",
            points=" ".join(f"{x * _SIZE:.0f},{(1 - y) * _SIZE:.0f}" for x, y in curve),
            fill="none",
            stroke="currentColor",
            **{"stroke-width": "2", "stroke-dasharray": "6 4" if number else "none"},
        )
        for number, curve in enumerate(curves)
    ]
    diagonal = element("line", x1="0", y1=str(_SIZE), x2=str(_SIZE), y2="0", stroke="silver")
    told = "; ".join(", ".join(f"{x:.2f}: {y:.2f}" for x, y in curve[:: max(1, len(curve) // 10)]) for curve in curves)
    return element("svg", element("title", told), diagonal, *lines, width=str(_SIZE), height=str(_SIZE), role="img")


def _chosen(measured: Measured) -> Html:
    step = max(1, len(measured.questions) // _SHOWN)
    rows = [
        element(
            "tr",
            element("td", one.asked.question),
            element("td", f"{one.own:.2f}"),
            element("td", one.first[1]),
            element(
                "td", "right" if one.first[0] in one.asked.answers else "none is" if not one.asked.answers else "wrong"
            ),
        )
        for one in measured.questions[::step][:_SHOWN]
    ]
    names = ("question", "chance", "chosen sentence", "what is true")
    return element("table", element("tr", *(element("th", name, scope="col") for name in names)), *rows)

"""A comparison as a table in a page: every cell that has a value is a link to the passage it stands in.

A wide table scrolls within its own region, which a keyboard can reach. Knows nothing about HTTP.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bots.comparing import lines_of, short, state_of
from bots.pages.elements import Html, element, many
from bots.sources import Viewer
from bots.wording import Wording, searched

if TYPE_CHECKING:
    from assistant.comparison import Cell, Comparison, Row

COMPARE_PATH = "/vergelijk"
_WITHIN = Viewer("")
"""Links within this site."""


def short_table(comparison: Comparison, wording: Wording) -> Html:
    """Municipality, project, what it shows and its result, and how much was searched."""
    told = _Told(comparison, wording)
    heads = (wording.row_municipality, wording.row_project, wording.row_standing, wording.row_result)
    lines = [
        element(
            "tr",
            element("th", places, scope="row"),
            element("td", told.cell(row.project)),
            element("td", told.state(row)),
            element("td", told.cell(row.result, most=22)),
        )
        for places, row in lines_of(comparison, wording)
    ]
    return many(_table(comparison, wording, heads, lines), *_below(comparison, wording))


def full_table(comparison: Comparison, wording: Wording) -> Html:
    """Every column of the comparison, or that no project fits, and how much was searched."""
    scope = _below(comparison, wording)
    lines = [_full_line(places, row, _Told(comparison, wording)) for places, row in lines_of(comparison, wording)]
    if not lines:
        return many(element("p", wording.nothing_compared, class_="niets"), *scope)
    named = [getattr(wording, f"row_{name}") for name in _COLUMNS]
    heads = (wording.row_municipality, wording.row_project, wording.row_standing, *named, wording.row_lessons)
    return many(_table(comparison, wording, heads, lines, class_="alles"), *scope)


def _below(comparison: Comparison, wording: Wording) -> list[Html]:
    """How many rows are not shown, and how much was searched."""
    more = comparison.more_rows + comparison.more_national
    left_out = [element("p", wording.compared_left_out.format(count=more), class_="klein")] if more else []
    return [*left_out, element("p", searched(comparison.searched, wording), class_="klein")]


_COLUMNS = ("period", "result", "problem", "approach", "contact")


def _full_line(places: str, row: Row, told: _Told) -> Html:
    lessons = [element("li", told.cell(lesson)) for lesson in row.lessons if lesson.value]
    return element(
        "tr",
        element("th", places, scope="row"),
        element("td", told.named(row, "project")),
        element("td", told.state(row)),
        *(element("td", told.named(row, name)) for name in _COLUMNS),
        element("td", element("ul", *lessons) if lessons else told.unknown()),
    )


def _table(comparison: Comparison, wording: Wording, heads: Sequence[str], lines: Sequence[Html], **more: str) -> Html:
    """The table in a region of its own, named by its caption."""
    caption = element("caption", wording.compared_caption.format(question=comparison.question), id="bijschrift")
    head = element("thead", element("tr", *(element("th", name, scope="col") for name in heads)))
    table = element("table", caption, head, element("tbody", *lines), **more)
    return element("div", table, class_="breed", role="region", aria_labelledby="bijschrift", tabindex=0)


class _Told:
    """The cells of one comparison, each as a link to where it stands."""

    def __init__(self, comparison: Comparison, wording: Wording) -> None:
        self._wording = wording
        self._links = {citation.number: _WITHIN.passage(citation) for citation in comparison.citations}

    def cell(self, cell: Cell, most: int = 10_000) -> Html:
        """The value, or that it is not known."""
        if not cell.value:
            return self.unknown()
        mark = element("em", f" ({self._wording.inferred})") if cell.inferred else None
        return many(self._linked(short(cell.value, most), cell), mark)

    def unknown(self) -> Html:
        """What stands where no source gives a value."""
        return element("span", self._wording.unknown, class_="merk")

    def named(self, row: Row, name: str) -> Html:
        """The cell of a column, marked where people put it right."""
        mended = ("title" if name == "project" else name) in row.corrected
        mark = element("em", f" ({self._wording.corrected})") if mended else None
        return many(self.cell(getattr(row, name)), mark)

    def state(self, row: Row) -> Html:
        """What the row shows of its municipality; stopped stands out."""
        told = self._linked(state_of(row, self._wording), row.status)
        mark = element("em", f" ({self._wording.corrected})") if "status" in row.corrected else None
        return many(element("strong", told) if row.stopped else told, mark)

    def _linked(self, text: str, cell: Cell) -> Html:
        if not cell.citations:
            return element("span", text)
        return element("a", text, href=self._links[cell.citations[0]])

"""The register on one page: the Netherlands with its projects, a timeline, the same as a list; one file, no requests.

Everything a dot says is also in the list below it, so that nobody needs the picture; status is told by shape and word,
not by colour alone (WCAG 2.2, 1.4.1). Knows nothing about how projects are found.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, radians, sqrt

from assistant.comparison import Standing, is_national, standing
from assistant.exploring import years_of
from bots.exports import STANDINGS, standing_in_words
from bots.pages.elements import Html, element, many
from bots.sources import Viewer
from bots.wording import Wording
from corpus.places import EAST, NORTH, SOUTH, WEST, Place, place_of
from corpus.projects import Project

WIDTH = 560.0
_SCALE = WIDTH / ((EAST - WEST) * cos(radians(52.2)))
HEIGHT = round((NORTH - SOUTH) * _SCALE)
FIRST_YEAR = 2010
_WIDE = 40.0
"""A bar at least this wide has room for a whole year under it."""

# The coast and the border, drawn roughly by hand: latitude and longitude, clockwise from the Dollard.
_OUTLINE = (
    (53.32, 7.20), (53.24, 7.21), (52.99, 7.21), (52.84, 7.07), (52.65, 7.06), (52.64, 6.72), (52.49, 6.70),
    (52.43, 7.00), (52.23, 7.06), (52.08, 6.75), (51.97, 6.82), (51.90, 6.72), (51.83, 6.40), (51.88, 6.15),
    (51.72, 6.02), (51.55, 6.20), (51.36, 6.22), (51.18, 6.15), (51.03, 5.95), (50.98, 6.02), (50.87, 6.08),
    (50.76, 6.02), (50.76, 5.70), (50.92, 5.66), (51.15, 5.84), (51.26, 5.55), (51.28, 5.24), (51.42, 5.05),
    (51.48, 4.82), (51.42, 4.55), (51.37, 4.38), (51.36, 4.22), (51.22, 4.22), (51.24, 3.80), (51.28, 3.52),
    (51.38, 3.37), (51.46, 3.53), (51.59, 3.50), (51.70, 3.70), (51.82, 3.92), (51.98, 4.10), (52.11, 4.27),
    (52.37, 4.53), (52.63, 4.62), (52.93, 4.72), (52.96, 4.80), (52.94, 5.05), (53.10, 5.38), (53.24, 5.47),
    (53.33, 5.80), (53.40, 6.20), (53.42, 6.75), (53.38, 6.92),
)  # fmt: skip
_ISLANDS = (
    ((53.00, 4.73), (53.18, 4.86), (53.05, 4.88)), ((53.24, 4.92), (53.30, 5.10), (53.26, 5.02)),
    ((53.36, 5.16), (53.44, 5.55), (53.38, 5.35)), ((53.43, 5.62), (53.46, 5.95), (53.43, 5.80)),
    ((53.47, 6.10), (53.50, 6.30), (53.47, 6.22)),
)  # fmt: skip

_STYLE = """
:root{--ink:#1a1a1a;--line:#767676;--land:#eef2ee;--dot:#005a9c}
body{font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:#fff;max-width:60rem;margin:0 auto;padding:1rem}
svg{max-width:100%;height:auto}a{color:#004b87}a:focus{outline:3px solid #b25000}
.land{fill:var(--land);stroke:var(--line)}.dot{fill:var(--dot);fill-opacity:.75;stroke:#fff}
a:hover .dot,a:focus .dot{fill:#b25000}.bar{fill:var(--dot)}text{font:12px system-ui,sans-serif;fill:var(--ink)}
h3{margin:1.2rem 0 .2rem}ul{margin:0;padding-left:1.2rem}
@media print{body{max-width:none;padding:0;font-size:10pt}h2{break-after:avoid}li{break-inside:avoid}
a{color:inherit;text-decoration:none}}
"""
_MARKS: dict[Standing, str] = {"opgelost": "●", "ervaring": "◐", "gestopt": "■", "plan": "○", "onbekend": "◇"}


def map_page(projects: Sequence[Project], viewer: Viewer, wording: Wording) -> str:
    """The whole page as HTML."""
    by_city = _by_city(projects)
    off_map = [city for city in by_city if place_of(city) is None]
    national = sorted((one for one in projects if is_national(one)), key=lambda one: one.title)
    content = many(
        element("h1", wording.map_title),
        element("p", wording.map_intro.format(projects=len(projects), municipalities=len(by_city))),
        element("p", *_legend(wording)),
        _map(by_city, wording),
        element("p", wording.map_missing.format(names=", ".join(off_map))) if off_map else None,
        element("h2", wording.map_timeline),
        _timeline(projects, wording),
        element("h2", wording.compared),
        *(_city(city, found, viewer, wording) for city, found in by_city.items()),
        element("h2", wording.compared_national),
        element("ul", *(_item(project, viewer, wording) for project in national)),
    )
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("title", wording.map_title),
        element("style", Html(_STYLE)),
    )
    return "<!doctype html>\n" + element("html", head, element("body", element("main", content)), lang="nl")


def _by_city(projects: Sequence[Project]) -> dict[str, list[Project]]:
    """Each municipality with its projects, in alphabetical order."""
    found: dict[str, list[Project]] = {}
    for project in projects:
        if not is_national(project):
            for city in project.cities:
                found.setdefault(city, []).append(project)
    return dict(sorted(found.items(), key=lambda item: item[0].lstrip("'").casefold()))


def _legend(wording: Wording) -> Sequence[Html]:
    return [element("span", f"{_MARKS[one]} {standing_in_words(one, wording)}  ") for one in STANDINGS]


# ---- the map ---------------------------------------------------------------------------------------------------------


def _map(by_city: dict[str, list[Project]], wording: Wording) -> Html:
    land = [element("path", d=_path(shape), class_="land") for shape in (_OUTLINE, *_ISLANDS)]
    placed = [(city, found, place_of(city)) for city, found in by_city.items()]
    largest_first = sorted(placed, key=lambda item: -len(item[1]))
    dots = [_dot(city, found, place, wording) for city, found, place in largest_first if place is not None]
    view = f"0 0 {WIDTH:.0f} {HEIGHT}"
    return element("svg", *land, *dots, viewBox=view, role="group", aria_label=wording.map_alternative)


def _dot(city: str, found: Sequence[Project], place: Place, wording: Wording) -> Html:
    """A circle whose area grows with the number of projects, leading to the list of the municipality."""
    x, y = position(place)
    said = f"{city}: {wording.map_projects.format(count=len(found))}"
    circle = element("circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r=f"{3 + 2.2 * sqrt(len(found)):.1f}", class_="dot")
    return element("a", element("title", said), circle, href=f"#{_anchor(city)}", aria_label=said)


def position(place: Place) -> tuple[float, float]:
    """Degrees → the picture: an equirectangular projection that is true at 52.2° north.

    >>> position(Place(NORTH, WEST))
    (0.0, 0.0)
    """
    return (place.longitude - WEST) * cos(radians(52.2)) * _SCALE, (NORTH - place.latitude) * _SCALE


def _path(shape: Sequence[tuple[float, float]]) -> str:
    points = (position(Place(latitude, longitude)) for latitude, longitude in shape)
    return "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in points) + "Z"


def _anchor(city: str) -> str:
    return "g-" + "".join(one if one.isalnum() else "-" for one in city.casefold())


# ---- the timeline ----------------------------------------------------------------------------------------------------


def _timeline(projects: Sequence[Project], wording: Wording) -> Html:
    """How many projects ran in each year, as bars with their numbers; a project without a year is counted below."""
    counts: dict[int, int] = {}
    for project in projects:
        for year in years_of(project):
            counts[year] = counts.get(year, 0) + 1
    years = [year for year in sorted(counts) if year >= FIRST_YEAR]
    undated = sum(not years_of(project) for project in projects)
    most = max((counts[year] for year in years), default=1)
    step = WIDTH / max(len(years), 1)
    bars = [_bar(year, counts[year], at * step, step, most) for at, year in enumerate(years)]
    view = f"0 0 {WIDTH:.0f} 170"
    said = "; ".join(f"{year}: {counts[year]}" for year in years)
    picture = element("svg", *bars, viewBox=view, role="img", aria_label=f"{wording.map_timeline}: {said}")
    return many(picture, element("p", wording.map_undated.format(count=undated)))


def _bar(year: int, count: int, left: float, step: float, most: int) -> Html:
    height = 120 * count / most
    middle = f"{left + step / 2:.1f}"
    bar = element(
        "rect",
        x=f"{left + 2:.1f}",
        y=f"{140 - height:.1f}",
        width=f"{step - 4:.1f}",
        height=f"{height:.1f}",
        class_="bar",
    )
    label = element("text", str(count), x=middle, y=f"{135 - height:.1f}", text_anchor="middle")
    return many(
        bar,
        label,
        element("text", f"’{year % 100:02}" if step < _WIDE else str(year), x=middle, y="158", text_anchor="middle"),
    )


# ---- the list --------------------------------------------------------------------------------------------------------


def _city(city: str, found: Sequence[Project], viewer: Viewer, wording: Wording) -> Html:
    items = [_item(project, viewer, wording) for project in sorted(found, key=lambda one: one.title)]
    return element("section", element("h3", city, id=_anchor(city), tabindex=-1), element("ul", *items))


def _item(project: Project, viewer: Viewer, wording: Wording) -> Html:
    known = standing(project.status, project.result)
    years = years_of(project)
    period = f", {years[0]}–{years[-1]}" if len(years) > 1 else f", {years[0]}" if years else ""
    title = element("a", project.title, href=viewer.document(project.document_id)) if viewer.public else project.title
    return element("li", f"{_MARKS[known]} ", title, f" ({standing_in_words(known, wording)}{period})")

"""The map: one file that asks nothing of the network, says in text what it shows, and puts places where they are."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

from bots.map_page import HEIGHT, WIDTH, map_page, position
from bots.sources import Viewer
from bots.wording import NL
from corpus import municipalities
from corpus.places import EAST, NORTH, SOUTH, WEST, Place, place_of
from corpus.projects import Project

PROJECTS = (
    Project("a", "Delft: sensoren <script>", "project", "a", ("Delft",), status="gestopt", start="2019", end="2020"),
    Project("b", "Twee steden", "project", "b", ("Delft", "'s-Hertogenbosch")),
    Project("c", "Nergens", "project", "c", ("Nergenshuizen",)),
    Project("d", "City Deal", "city-deal", "d", ("Delft", "Gouda"), start="2020"),
)


class Tags(HTMLParser):
    """Every tag with its attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


@pytest.fixture(scope="module")
def html() -> str:
    """The page, read only on the machine that made it."""
    return map_page(PROJECTS, Viewer("http://127.0.0.1:8765"), NL)


@pytest.fixture(scope="module")
def tags(html: str) -> list[tuple[str, dict[str, str | None]]]:
    """Its tags."""
    parser = Tags()
    parser.feed(html)
    return parser.tags


def test_nothing_is_fetched(html: str, tags: list[tuple[str, dict[str, str | None]]]) -> None:
    """No script, no image, no style sheet, no frame, no address in the style."""
    assert not {"script", "img", "link", "iframe", "object"} & {tag for tag, _ in tags}
    assert not re.search(r"url\(|@import|src=", html)


def test_text_cannot_become_markup(html: str) -> None:
    """A title with a tag in it is shown, not run."""
    assert "sensoren &lt;script&gt;" in html


def test_a_dot_leads_to_the_list_and_says_what_it_is(tags: list[tuple[str, dict[str, str | None]]]) -> None:
    """Two municipalities on the map, each dot with a name for who cannot see it, each target present."""
    links = [attrs for tag, attrs in tags if tag == "a" and "aria-label" in attrs]
    assert {attrs["aria-label"] for attrs in links} == {"Delft: 2 project(en)", "'s-Hertogenbosch: 1 project(en)"}
    anchors = {attrs.get("id") for _, attrs in tags}
    assert all((attrs["href"] or "").removeprefix("#") in anchors for attrs in links)


def test_what_has_no_place_is_named_and_national_is_apart(html: str) -> None:
    """A municipality without coordinates is told; a city deal is no dot in Delft."""
    assert "Niet op de kaart: Nergenshuizen." in html
    assert html.index(">Landelijk<") < html.index("City Deal")


def test_the_timeline_counts_every_year_a_project_ran(html: str) -> None:
    """2019 has one project, 2020 two; two have no year."""
    assert "Projecten per jaar: 2019: 1; 2020: 2" in html
    assert "Van 2 projecten is het jaar niet bekend." in html


def test_the_page_says_its_language_and_its_pictures_have_a_name(tags: list[tuple[str, dict[str, str | None]]]) -> None:
    """`lang`, a title, and a label on both drawings."""
    assert ("html", {"lang": "nl"}) in tags
    pictures = [attrs for tag, attrs in tags if tag == "svg"]
    assert len(pictures) == 2 and all(attrs.get("aria-label") for attrs in pictures)


def test_the_drawing_is_well_formed(html: str) -> None:
    """Every drawing is XML a strict reader takes."""
    for drawing in re.findall(r"<svg.*?</svg>", html, re.DOTALL):
        ElementTree.fromstring(drawing)


def test_every_municipality_of_today_lies_in_the_netherlands() -> None:
    """All 342 have a place, inside the box and inside the picture; no two towns lie at one point."""
    places = {name: place_of(name) for name in municipalities.names()}
    assert all(place and SOUTH < place.latitude < NORTH and WEST < place.longitude < EAST for place in places.values())
    points = [position(place) for place in places.values() if place]
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in points)
    assert len(set(places.values())) > 335


@pytest.mark.parametrize(
    ("north", "south"),
    [("Groningen", "Maastricht"), ("Den Helder", "Alkmaar"), ("Zwolle", "Arnhem"), ("Utrecht", "Breda")],
)
def test_north_is_up(north: str, south: str) -> None:
    """Known pairs lie as on any map."""
    above, below = place_of(north), place_of(south)
    assert above and below and position(above)[1] < position(below)[1]


@pytest.mark.parametrize(
    ("west", "east"), [("Den Haag", "Utrecht"), ("Middelburg", "Breda"), ("Leeuwarden", "Groningen")]
)
def test_east_is_right(west: str, east: str) -> None:
    """Known pairs lie as on any map."""
    left, right = place_of(west), place_of(east)
    assert left and right and position(left)[0] < position(right)[0]


def test_a_merged_municipality_lies_where_its_successor_does() -> None:
    """Loppersum is Eemsdelta now; a name nobody knows lies nowhere."""
    assert place_of("Loppersum") == place_of("Eemsdelta") == Place(53.33, 6.86)
    assert place_of("Nergenshuizen") is None

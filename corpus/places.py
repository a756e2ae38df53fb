"""Where a municipality lies: the coordinates of its main town, to a hundredth of a degree, for drawing a map.

Knows nothing about projects or about how a map is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corpus import municipalities

_LIST = Path(__file__).with_name("places.tsv")

WEST, EAST, SOUTH, NORTH = 3.3, 7.3, 50.7, 53.6
"""The box the European Netherlands lies in, in degrees (WGS 84)."""


@dataclass(frozen=True, slots=True)
class Place:
    """Degrees north and east."""

    latitude: float
    longitude: float


def place_of(name: str) -> Place | None:
    """Where a municipality lies; one that was merged lies where its successor does. None when unknown.

    >>> place_of("Den Haag")
    Place(latitude=52.08, longitude=4.31)
    """
    known = _places()
    own = municipalities.canonical(name) or name
    if own in known:
        return known[own]
    return next((known[now] for now in municipalities.today(own) if now in known), None)


@cache
def _places() -> dict[str, Place]:
    found = {}
    for line in _LIST.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, latitude, longitude = line.split("\t")
            found[name] = Place(float(latitude), float(longitude))
    return found

"""Documents → numbered sentences, the common ground of writers of questions and of the training.

A *unit* is what an answer quotes: a sentence, a list item, a table row. Questions name units by number; the file of
questions keeps a digest beside each number, so that a change in reading is noticed and never silently trained on.
Knows nothing about models.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corpus.documents import Document, Section
from corpus.loading import Failure, Root, find_files, load_file
from corpus.sentences import lines, sentences

HERE = Path(__file__).parent
SHARED = HERE.parent.parent / "shared"
PLACES = {
    "starter": HERE.parent / "corpus" / "starter",
    "papers": HERE / "papers",
    "shared": SHARED / "data" / "documents",
    "seeds": SHARED / "seeds",
}


@dataclass(frozen=True, slots=True)
class Unit:
    """One sentence, list item or table row: its number in the document (from 1), text and heading path."""

    number: int
    text: str
    heading: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """Eight hexadecimal characters that change when the words do."""
        return hashlib.sha256(" ".join(self.text.split()).encode()).hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class Text:
    """A document as the writers of questions see it. `name` is `place:path`."""

    name: str
    title: str
    units: tuple[Unit, ...]


def units(document: Document) -> tuple[Unit, ...]:
    """The units of `document` in reading order; the sources of a record are left out, nobody asks for them."""
    found: list[Unit] = []
    for section in document.sections:
        if section.heading[-1:] in (("Bronnen",), ("Onderbouwing",)):
            continue
        for text in _pieces(document.text, section):
            found.append(Unit(len(found) + 1, text, section.heading))
    return tuple(found)


def _pieces(text: str, section: Section) -> Iterator[str]:
    cut = lines if section.kind == "tabel" else sentences
    for start, end in cut(text[section.start : section.end]):
        yield text[section.start + start : section.start + end]


@cache
def texts(place: str) -> dict[str, Text]:
    """Every readable document of a place, by name. An absent place gives none."""
    folder = PLACES[place]
    if not folder.is_dir():
        return {}
    found: dict[str, Text] = {}
    for file in find_files(Root(place, folder)):
        if isinstance(file, Failure):
            continue
        try:
            document = load_file(file)
        except Exception:  # noqa: BLE001 - a file that cannot be read trains nothing
            continue
        name = f"{place}:{file.path}"
        found[name] = Text(name, document.provenance.source.title, units(document))
    return found

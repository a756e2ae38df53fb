"""Document, Passage and their parts: frozen values with stable ids.

Every position counts Unicode code points in `Document.text`, and `text[start:end]` *is* what it points at.
Knows nothing about how a document was read or where it is stored.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from corpus.origins import Provenance
from corpus.projects import Project

SectionKind = Literal["tekst", "tabel", "voetnoot"]


@dataclass(frozen=True, slots=True)
class Page:
    """A stretch of the text that stands on one page, by its number in printed order (1 = first).

    Stretches are in text order and do not overlap. A page whose footnotes were moved to the end of the text has
    a second stretch there, so a number may occur twice.
    """

    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of body text under one heading path; the heading lines themselves stay outside it.

    `tabel` is text whose lines stand as they are: table rows (cells separated by " | "), blocks of code.
    `inferred` marks text that we concluded ourselves (a lesson with `lessen_herkomst` afgeleid or gemengd).
    """

    start: int
    end: int
    heading: tuple[str, ...] = ()
    kind: SectionKind = "tekst"
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Facets:
    """What a document can be filtered on. `year_from`/`year_to` span the years it is about."""

    cities: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    kind: str | None = None
    status: str | None = None
    year_from: int | None = None
    year_to: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One thing a person would call a document: a PDF, a page, a record.

    `path` is relative to the root it was found under. `content_hash` is the SHA-256 of the file's bytes.
    `sections` are in reading order and do not overlap; `pages` is empty for unpaged formats.
    `extracted` are the projects that its running text tells of; `project` is the one a record is about.
    `warnings` says, in one line each, what of the file could not be read ("page 3: no text, needs OCR").
    """

    provenance: Provenance
    text: str
    sections: tuple[Section, ...]
    pages: tuple[Page, ...] = ()
    facets: Facets = field(default_factory=Facets)
    project: Project | None = None
    path: str = ""
    content_hash: str = ""
    warnings: tuple[str, ...] = ()
    extracted: tuple[Project, ...] = ()

    @property
    def id(self) -> str:
        """The document's stable id."""
        return self.provenance.document_id


@dataclass(frozen=True, slots=True)
class Locator:
    """Where a passage stands: its characters, the page its first character is on, its heading path."""

    start: int
    end: int
    page: int | None = None
    heading: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a document: whole sentences under one heading.

    `id` is `document_id#` plus a digest of heading and text (and an ordinal for repeats), so a passage
    that did not change keeps its id when its neighbours do.
    """

    id: str
    provenance: Provenance
    locator: Locator
    text: str
    facets: Facets = field(default_factory=Facets)
    kind: SectionKind = "tekst"
    inferred: bool = False

    @property
    def document_id(self) -> str:
        """The id of the document this passage is cut from."""
        return self.provenance.document_id

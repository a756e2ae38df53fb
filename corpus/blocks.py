"""Blocks → one text with sections and pages: the last step of reading, the same for every format.

A block is a heading line, a paragraph, a list item, a table or a footnote. Positions are made here and nowhere
else, so they are exact by construction. Knows nothing about formats.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from corpus.documents import Page, Section

BlockKind = Literal["kop", "tekst", "tabel", "voetnoot"]


@dataclass(frozen=True, slots=True)
class Block:
    """A heading line (`kop`) or a piece of body text under the path `heading`.

    `close` blocks follow the one before on the next line (list items), others after an empty line. `pages` are the
    places in `text` where a page begins: (offset, page number), the first at offset 0; empty in unpaged formats.
    """

    text: str
    kind: BlockKind = "tekst"
    heading: tuple[str, ...] = ()
    close: bool = False
    pages: tuple[tuple[int, int], ...] = ()


class Headings:
    """The heading path at this point of a document; a heading of level n ends all of level n and deeper.

    >>> headings = Headings()
    >>> headings.enter(1, "Aanpak"), headings.enter(2, "Kosten"), headings.enter(1, "Lessen")
    (('Aanpak',), ('Aanpak', 'Kosten'), ('Lessen',))
    """

    def __init__(self) -> None:
        self._open: list[tuple[int, str]] = []

    @property
    def path(self) -> tuple[str, ...]:
        """The headings above this point, the highest first."""
        return tuple(text for _, text in self._open)

    @property
    def depth(self) -> int:
        """The level of the deepest open heading; 0 where there is none."""
        return self._open[-1][0] if self._open else 0

    def enter(self, level: int, text: str) -> tuple[str, ...]:
        """Opens a heading and returns the new path."""
        self.leave(level)
        self._open.append((level, text))
        return self.path

    def leave(self, level: int) -> None:
        """Closes every open heading of this level and deeper."""
        while self._open and self._open[-1][0] >= level:
            self._open.pop()


def assemble(blocks: Iterable[Block]) -> tuple[str, tuple[Section, ...], tuple[Page, ...]]:
    """The text of `blocks`, its sections and its pages.

    >>> text, sections, _ = assemble([Block("Doel", "kop"), Block("Tellen.", heading=("Doel",))])
    >>> text, [(text[s.start:s.end], s.heading) for s in sections]
    ('Doel\\n\\nTellen.', [('Tellen.', ('Doel',))])
    """
    parts: list[str] = []
    sections: list[Section] = []
    page_starts: list[tuple[int, int]] = []
    position, after_heading = 0, True
    for block in blocks:
        gap = "" if not parts else "\n" if block.close else "\n\n"
        position += len(gap)
        end = position + len(block.text)
        page_starts.extend((position + offset, number) for offset, number in block.pages)
        if block.kind != "kop":
            _add(sections, Section(position, end, block.heading, block.kind), may_join=not after_heading)
        parts += [gap, block.text]
        position, after_heading = end, block.kind == "kop"
    return "".join(parts), tuple(sections), _pages(page_starts, position)


def _add(sections: list[Section], new: Section, *, may_join: bool) -> None:
    """Appends a section, or lengthens the last one when both are body text, or tables, under one heading."""
    last = sections[-1] if sections else None
    if last and may_join and new.kind != "voetnoot" and (last.kind, last.heading) == (new.kind, new.heading):
        sections[-1] = Section(last.start, new.end, last.heading, last.kind)
    else:
        sections.append(new)


def _pages(starts: list[tuple[int, int]], end: int) -> tuple[Page, ...]:
    """Stretches that begin where the page number changes; the first begins at 0."""
    changes = [(start, number) for i, (start, number) in enumerate(starts) if i == 0 or starts[i - 1][1] != number]
    begins = [0, *(start for start, _ in changes[1:])]
    stops = [*begins[1:], end]
    return tuple(Page(number, begins[i], stops[i]) for i, (_, number) in enumerate(changes))


def without_title(blocks: tuple[Block, ...], title: str | None) -> tuple[Block, ...]:
    """`blocks` whose heading paths do not begin with the document's own title: that is no heading within it."""
    if not title:
        return blocks
    key = letters(title)
    return tuple(
        replace(block, heading=block.heading[1:]) if block.heading and letters(block.heading[0]) == key else block
        for block in blocks
    )


def letters(text: str) -> str:
    """The letters and digits of a text in lower case: what is left when spacing and marks do not count.

    >>> letters("AI-systeem: doel")
    'aisysteemdoel'
    """
    return re.sub(r"\W+", "", text).lower()

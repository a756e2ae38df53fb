"""Words on pages → blocks in reading order: paragraphs, headings, lists, tables, footnotes.

Nothing here knows what a PDF is, and nothing knows a language beyond the words that number a heading ("Vraag 3").
Which words stand together, in which column or table, is for the `page_…` modules.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from corpus.blocks import Block, Headings
from corpus.cleaning import join_lines
from corpus.page_columns import columns, without_margin, without_notes
from corpus.page_pieces import BULLET, LEADERS, SENTENCE_END, Body, Column, Line, Piece, body_of, lines_of, pieces_on
from corpus.page_tables import is_contents, stretches, table_rows
from corpus.pdf import PdfPage
from corpus.running_lines import alone_at_edge, running_lines

LABEL = re.compile(
    r"(?:vraag|vragen|antwoord|antwoorden|artikel|artikelen|hoofdstuk|paragraaf|bijlage|deel|stap|fase|thema|les|"
    r"aanbeveling|conclusie|doel|actielijn|question|answer|article|chapter|section|annex|appendix|part|step|phase)"
    r"(?: op)?(?: vraag| vragen)? (?:\d{1,3}[a-z]?|[IVX]{1,5}|[A-Z])"
    r"(?:(?:,| en| t/m| tot en met| and|[-–]|(?= \d))\s?\d{1,3}[a-z]?)*\.?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Laid:
    """The blocks of a document, footnotes and margin notes last; the pages that hold hardly any text; the largest words
    above the first body text; what stands at the edge of its pages, which may be left out of the blocks."""

    blocks: tuple[Block, ...]
    wordless: tuple[int, ...]
    title: str | None = None
    edges: tuple[str, ...] = ()


def lay_out(pages: Sequence[PdfPage], is_known: Callable[[str], bool]) -> Laid:
    """The blocks of a document's pages. `is_known` tells whether a word exists, to mend hyphens at line ends."""
    pieces = [list(pieces_on(page)) for page in pages]
    running = running_lines(pages, pieces)
    kept = [[piece for piece in on_page if piece not in running] for on_page in pieces]
    wordless = tuple(page.number for page, left in zip(pages, kept, strict=True) if needs_ocr(page, left))
    body = body_of([piece for on_page in kept for piece in on_page])
    writer = _Writer(body, is_known)
    for page, on_page in zip(pages, kept, strict=True):
        writer.write_page(page, on_page)
    edges = [*alone_at_edge(pages[0], pieces[0])] if pages else []
    edges += sorted(running, key=lambda piece: (piece.page, -piece.y0, piece.x0))
    return Laid(tuple(writer.finish()), wordless, writer.title, tuple(dict.fromkeys(piece.text for piece in edges)))


def needs_ocr(page: PdfPage, pieces: Sequence[Piece]) -> bool:
    """True for a page of ink with hardly any text: a scan. A cover (a few large words on a picture) is none."""
    words = sum(len(piece.text.split()) for piece in pieces)
    large = any(piece.size >= 16 and len(piece.text) > 3 for piece in pieces)
    return page.pictured >= 0.5 and words < 10 and not large


def _is_heading(line: Line, above: Line | None, below: Line | None, body: Body) -> bool:
    """A heading by its label and position, or by size and weight; never a line that reads like running text."""
    text = line.text.strip()
    if not re.search(r"[^\W\d_]{2}", text) or len(text) > 160 or LEADERS.search(text):
        return False
    spaced = above is None or above.page != line.page or above.y0 - line.y0 > 1.25 * body.pitch or above.y0 < line.y0
    if LABEL.fullmatch(text):
        return spaced or line.bold != body.bold or line.first.slanted
    larger, heavier = line.size >= 1.15 * body.em, line.bold and not body.bold and line.size >= 0.95 * body.em
    if not (larger or heavier) or text.endswith(";") or len(text.split()) > 20:
        return False
    if text.endswith((".", ",")) and not larger:
        return False
    return larger or spaced or (above is not None and above.bold)


_LABEL_LEVEL = 50  # "Vraag 3" stands below every heading that type makes


@dataclass(frozen=True, slots=True)
class _Heading:
    """The heading line written last."""

    style: tuple[float, bool]
    page: int
    y0: float
    level: int


class _Writer:
    """Writes blocks page after page; holds the paragraph that may go on at the next page."""

    def __init__(self, body: Body, is_known: Callable[[str], bool]) -> None:
        self._body = body
        self._is_known = is_known
        self._blocks: list[Block] = []
        self._apart: list[Block] = []  # footnotes and margin notes: after the body text
        self._headings = Headings()
        self._styles: list[tuple[float, bool]] = []
        self._open: list[Line] = []
        self._open_right = 0.0
        self._is_item = False
        self._has_body = False
        self._last_heading: _Heading | None = None
        self._title_size = 0.0
        self.title: str | None = None

    # -- pages -----------------------------------------------------------------------------------------------

    def write_page(self, page: PdfPage, pieces: Sequence[Piece]) -> None:
        """Adds the text of one page."""
        kept, margin = without_margin(pieces, self._body)
        notes: list[list[Line]] = []
        for column in columns(kept, self._body):
            if column.apart:
                self._flush()
            text, in_column = (column, []) if column.apart else without_notes(column, self._body)
            notes += in_column
            if is_contents(text.lines):
                self._contents(text.lines)
            else:
                self._write_column(text)
        for note in [*notes, *([lines_of(margin)] if margin else [])]:
            text_of_note, _ = self._joined(note)
            self._apart.append(Block(text_of_note, "voetnoot", self._headings.path, pages=((0, page.number),)))

    def finish(self) -> list[Block]:
        """All blocks: the body text, then what stands apart from it."""
        self._flush()
        return self._blocks + self._apart

    def _write_column(self, column: Column) -> None:
        above: Line | None = None
        for is_table, lines in stretches(column, self._body):
            if is_table:
                self._table(lines)
            else:
                for index, line in enumerate(lines):
                    below = lines[index + 1] if index + 1 < len(lines) else None
                    self._line(line, above, below, column)
                    above = line
            above = lines[-1]

    # -- lines -----------------------------------------------------------------------------------------------

    def _line(self, line: Line, above: Line | None, below: Line | None, column: Column) -> None:
        if _is_heading(line, above, below, self._body):
            self._heading(line)
            return
        if self._open and self._starts_paragraph(line, column):
            self._flush()
        if not self._open:
            self._is_item = BULLET.match(line.text + " ") is not None and re.match(r"\S+\s", line.text) is not None
        self._open.append(line)
        self._open_right = max(self._open_right if len(self._open) > 1 else 0.0, column.right)

    def _starts_paragraph(self, line: Line, column: Column) -> bool:
        """Whether `line` begins a new paragraph rather than going on with the open one."""
        last = self._open[-1]
        if _starts_item(line.text):
            return True
        ended = SENTENCE_END.search(last.text) is not None or last.text.endswith((":", ";"))
        elsewhere = last.page != line.page or last.y0 <= line.y0
        if elsewhere:
            return ended or not _goes_on(last.text, line.text)
        if abs(line.size - last.size) > 0.12 * self._body.em:
            return True
        if last.y0 - line.y0 > 1.35 * max(self._body.pitch, last.size):
            return True
        short = last.right < column.right - 0.2 * (column.right - column.left)
        indented = line.first.x0 > self._open[0].first.x0 + 0.8 * self._body.em and not self._is_item
        return ended and (short or indented)

    def _flush(self) -> None:
        """Ends the open paragraph."""
        if not self._open:
            return
        text, pages = self._joined(self._open)
        self._open = []
        if re.search(r"\w", text):
            after_item = bool(self._blocks) and self._blocks[-1].kind == "tekst" and _starts_item(self._blocks[-1].text)
            text, pages = _with_plain_bullet(text, pages)
            self._blocks.append(Block(text, "tekst", self._headings.path, _starts_item(text) and after_item, pages))
            self._has_body = True

    def _joined(self, lines: Sequence[Line]) -> tuple[str, tuple[tuple[int, int], ...]]:
        """Lines as running text, and where in it each page begins."""
        text, page = lines[0].text, lines[0].page
        pages = [(0, page)]
        for line in lines[1:]:
            longer = join_lines(text, line.text, self._is_known)
            if line.page != page:
                page = line.page
                pages.append((len(longer) - len(line.text.lstrip()), page))
            text = longer
        return text, tuple(pages)

    def _contents(self, lines: Sequence[Line]) -> None:
        """A table of contents: one row per entry, an entry of two lines joined."""
        self._flush()
        rows = [""]
        for line in lines:
            text = LEADERS.sub(" ", line.text).strip()
            rows[-1] = f"{rows[-1]} {text}".strip()
            if re.search(r"\s\d{1,3}$", rows[-1]):
                rows.append("")
        text = "\n".join(re.sub(r"\s(\d{1,3})$", r" | \1", row) for row in rows if row)
        self._blocks.append(Block(text, "tabel", self._headings.path, pages=((0, lines[0].page),)))
        self._has_body = True

    def _table(self, lines: Sequence[Line]) -> None:
        self._flush()
        rows = table_rows(lines, self._body)
        self._blocks.append(Block("\n".join(rows), "tabel", self._headings.path, pages=((0, lines[0].page),)))
        self._has_body = True

    # -- headings --------------------------------------------------------------------------------------------

    def _heading(self, line: Line) -> None:
        self._flush()
        text = line.text.strip()
        style = (round(line.size * 2) / 2, line.bold)
        pages: tuple[tuple[int, int], ...] = ((0, line.page),)
        goes_on = self._goes_on_from_heading(line, style, text)
        if goes_on:
            last = self._blocks.pop()
            text, pages = join_lines(last.text, text, self._is_known), last.pages
            self._headings.leave(self._last_heading.level if self._last_heading else _LABEL_LEVEL)
        level = _LABEL_LEVEL if LABEL.fullmatch(text) else self._level(style, text)
        self._last_heading = _Heading(style, line.page, line.y0, level)
        self._blocks.append(Block(text, "kop", pages=pages))
        if self._has_body:
            self._headings.enter(level, text)
        elif style[0] > self._title_size:  # what stands above the first body text names the document, not a part of it
            self.title, self._title_size = text, style[0]
        elif goes_on and style[0] == self._title_size:
            self.title = text

    def _goes_on_from_heading(self, line: Line, style: tuple[float, bool], text: str) -> bool:
        """True for the second line of a heading that takes two."""
        last, before = self._last_heading, self._blocks[-1] if self._blocks else None
        if before is None or before.kind != "kop" or last is None or (last.style, last.page) != (style, line.page):
            return False
        if LABEL.fullmatch(text) or _starts_item(text) or LABEL.fullmatch(before.text):
            return False
        return 0 < last.y0 - line.y0 < 1.7 * line.size

    def _level(self, style: tuple[float, bool], text: str) -> int:
        """1 for the largest type; deeper for smaller, for lighter, and for each further number in "2.1.3"."""
        size, bold = style
        numbers = re.match(r"\d{1,2}(?:\.\d{1,2})*(?=\.?\s)", text)
        depth = numbers.group().count(".") if numbers else 3 if text.endswith(":") else 0
        return max(1, 20 - round(10 * size / self._body.em / 2) + (0 if bold else 1) + depth)


def _starts_item(text: str) -> bool:
    """True for "• tekst", "- tekst", "3. tekst", "a) tekst"."""
    found = BULLET.match(text)
    return found is not None and text[found.end() : found.end() + 1] == " "


def _goes_on(before: str, after: str) -> bool:
    """Whether text broken off by a page or column goes on with `after`."""
    return (
        before.endswith("-")
        or after[:1].islower()
        or (bool(re.match(r"[\w(“\"'‘«]", after)) and not before.endswith(":"))
    )


def _with_plain_bullet(text: str, pages: tuple[tuple[int, int], ...]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """A list item with "- " for any printed bullet, so that every format has the same lists."""
    found = re.match(r"[*•–▪◦‣·●○■□➢✓]\s+", text)
    if not found:
        return text, pages
    shift = found.end() - 2
    return "- " + text[found.end() :], tuple((max(0, offset - shift), page) for offset, page in pages)

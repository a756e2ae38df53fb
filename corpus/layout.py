"""Words on pages → blocks in reading order: lines, columns, headings, tables, footnotes, running lines.

Pure geometry and type: nothing here knows what a PDF is, and nothing knows a language beyond the words that
number a heading ("Vraag 3"). Distances are in points, or in `em`: the height of the type of the body text.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

from corpus.blocks import Block, Headings
from corpus.cleaning import join_lines, one_line, tidy
from corpus.pdf import PdfPage, Word

LABEL = re.compile(
    r"(?:vraag|vragen|antwoord|antwoorden|artikel|artikelen|hoofdstuk|paragraaf|bijlage|deel|stap|fase|thema|les|"
    r"aanbeveling|conclusie|doel|actielijn|question|answer|article|chapter|section|annex|appendix|part|step|phase)"
    r"(?: op)?(?: vraag| vragen)? (?:\d{1,3}[a-z]?|[IVX]{1,5}|[A-Z])"
    r"(?:(?:,| en| t/m| tot en met| and|[-–]|(?= \d))\s?\d{1,3}[a-z]?)*\.?",
    re.IGNORECASE,
)
_BULLET = re.compile(r"[-*•–▪◦‣·●○■□➢✓]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]")
_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,2})*\.?")
_NOTE_START = re.compile(r"(\d{1,3}|\*{1,3})[.)]?\s+\S")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*$")
_LEADERS = re.compile(r"\s*(?:\.\s?){4,}\s*")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that stand together on one line: a line of a column, or a cell of a table row."""

    text: str
    page: int
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    bold: bool
    slanted: bool

    @property
    def style(self) -> tuple[float, bool]:
        """Height of the type, to half a point, and whether it is bold."""
        return round(self.size * 2) / 2, self.bold


@dataclass(frozen=True, slots=True)
class Line:
    """The pieces of one column that share a baseline, from left to right."""

    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """The pieces as running text."""
        return " ".join(piece.text for piece in self.pieces)

    @property
    def first(self) -> Piece:
        """The leftmost piece."""
        return self.pieces[0]

    @property
    def y0(self) -> float:
        """The bottom of the line."""
        return self.pieces[0].y0

    @property
    def right(self) -> float:
        """Where the line ends."""
        return max(piece.x1 for piece in self.pieces)

    @property
    def size(self) -> float:
        """The height of the type of most of the line."""
        return max(self.pieces, key=lambda piece: len(piece.text)).size

    @property
    def bold(self) -> bool:
        """True when all of the line is bold."""
        return all(piece.bold for piece in self.pieces)

    @property
    def page(self) -> int:
        """The page the line stands on."""
        return self.pieces[0].page


@dataclass(frozen=True, slots=True)
class Body:
    """What the running text of a document looks like: `em` (height of its type), its weight, the line pitch."""

    em: float
    bold: bool
    pitch: float


@dataclass(frozen=True, slots=True)
class Column:
    """Lines of one column on one page, top to bottom, and where the column begins and ends.

    `apart` marks a cell of a grid: its text neither goes on from the one before nor into the next.
    """

    lines: tuple[Line, ...]
    left: float
    right: float
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Laid:
    """The blocks of a document, footnotes and margin notes last; the pages that hold hardly any text; the largest words
    above the first body text."""

    blocks: tuple[Block, ...]
    wordless: tuple[int, ...]
    title: str | None = None


def lay_out(pages: Sequence[PdfPage], is_known: Callable[[str], bool]) -> Laid:
    """The blocks of a document's pages. `is_known` tells whether a word exists, to mend hyphens at line ends."""
    pieces = [list(_pieces(page)) for page in pages]
    running = _running(pages, pieces)
    kept = [[piece for piece in on_page if piece not in running] for on_page in pieces]
    wordless = tuple(page.number for page, left in zip(pages, kept, strict=True) if needs_ocr(page, left))
    body = _body([piece for on_page in kept for piece in on_page])
    writer = _Writer(body, is_known)
    for page, on_page in zip(pages, kept, strict=True):
        writer.write_page(page, on_page)
    return Laid(tuple(writer.finish()), wordless, writer.title)


def needs_ocr(page: PdfPage, pieces: Sequence[Piece]) -> bool:
    """True for a page of ink with hardly any text: a scan. A cover (a few large words on a picture) is none."""
    words = sum(len(piece.text.split()) for piece in pieces)
    large = any(piece.size >= 16 and len(piece.text) > 3 for piece in pieces)
    return page.pictured >= 0.5 and words < 10 and not large


# --------------------------------------------------------------------------------------------------------------
# words → pieces
# --------------------------------------------------------------------------------------------------------------


def _pieces(page: PdfPage) -> Iterator[Piece]:
    """The words of a page put together as long as they follow each other on one line."""
    run: list[Word] = []
    for word in page.words:
        if run and not _follows(run, word):
            yield _piece(run, page.number)
            run = []
        run.append(word)
    if run:
        yield _piece(run, page.number)


def _follows(run: list[Word], word: Word) -> bool:
    last = run[-1]
    if last.broken or not _same_line(last, word):
        return False
    gap, em = word.x0 - last.x1, max(last.size, word.size)
    if len(run) == 1 and _BULLET.fullmatch(last.text) and -0.2 * em <= gap <= 4 * em:
        return True
    return -0.5 * em <= gap <= 0.95 * em


def _same_line(one: Word | Piece, other: Word | Piece) -> bool:
    """True when the lower of the two overlaps the other for at least half of its height."""
    overlap = min(one.y1, other.y1) - max(one.y0, other.y0)
    return overlap >= 0.5 * min(one.y1 - one.y0, other.y1 - other.y0)


def _piece(run: list[Word], page: int) -> Piece:
    main = max(run, key=lambda word: len(word.text))
    letters = Counter({flag: sum(len(w.text) for w in run if w.bold is flag) for flag in (True, False)})
    return Piece(
        text=one_line(tidy(" ".join(word.text for word in run if not _is_mark(word, main, run)))) or run[0].text,
        page=page, x0=run[0].x0, y0=main.y0, x1=max(word.x1 for word in run), y1=main.y1, size=main.size,
        bold=letters[True] > 4 * letters[False], slanted=main.slanted,
    )  # fmt: skip


def _is_mark(word: Word, main: Word, run: Sequence[Word]) -> bool:
    """True for the raised small number of a footnote that stands by itself within a line, not before it."""
    raised = word.size < 0.8 * main.size and word.y0 > main.y0 + 0.1 * main.size
    return word.text.isdigit() and raised and word is not run[0]


# --------------------------------------------------------------------------------------------------------------
# what is not text
# --------------------------------------------------------------------------------------------------------------


def _running(pages: Sequence[PdfPage], pieces: Sequence[Sequence[Piece]]) -> set[Piece]:
    """Running heads, running feet and page numbers: what stands at the same height on many pages, digits aside.

    On every page the outer sixth is looked at. Beside what repeats, what shares a line with it goes, and a page
    number that stands alone at the very foot or head.
    """
    edge = [[piece for piece in on_page if _at_edge(page, piece)] for page, on_page in zip(pages, pieces, strict=True)]
    on_pages: defaultdict[tuple[str, int, int], set[int]] = defaultdict(set)
    for piece in (piece for on_page in edge for piece in on_page):
        for signature in _signatures(piece):
            on_pages[signature].add(piece.page)
    enough = 2 if len(pages) < 6 else 3
    found = {
        piece for on_page in edge for piece in on_page
        if any(len(on_pages[signature]) >= enough for signature in _signatures(piece))
    }  # fmt: skip
    for page, on_page in zip(pages, edge, strict=True):
        found |= set(_page_numbers(page, on_page, found))
    return found


def _at_edge(page: PdfPage, piece: Piece) -> bool:
    return piece.y0 < page.height / 7 or piece.y1 > page.height * 6 / 7


def _signatures(piece: Piece) -> Iterator[tuple[str, int, int]]:
    """What a running line has in common with itself on other pages: its height, and its words, or its words and the
    distance of its last number to the page's ("Vraag 3" at the top of page 2 and "Vraag 8" on page 3 have neither)."""
    numbers = re.findall(r"\d+", piece.text)
    words = re.sub(r"\d+", "#", piece.text.lower())
    for height in (round(piece.y0 / 4), round(piece.y0 / 4) + 1):
        yield piece.text.lower(), height, 0
        if numbers and len(numbers[-1]) < 5:
            yield words, height, int(numbers[-1]) - piece.page


def _page_numbers(page: PdfPage, edge: Sequence[Piece], found: set[Piece]) -> Iterator[Piece]:
    """Page numbers, and what is printed on one line with a running line or a page number at the foot."""
    for piece in edge:
        alone = re.fullmatch(r"(?:pagina |page |p\. ?)?\d{1,4}(?: ?(?:/|van|of) ?\d{1,4})?", piece.text, re.IGNORECASE)
        beside = [other for other in edge if other is not piece and _same_line(piece, other)]
        if alone and (piece.y0 < page.height / 10 or piece.y1 > page.height * 0.9):
            numbered = not beside or all(_is_footer(other, page) for other in beside)
            yield from ([piece, *beside] if numbered else [])
        elif any(other in found for other in beside) and piece.size <= max(o.size for o in beside if o in found) + 1:
            yield piece


def _is_footer(piece: Piece, page: PdfPage) -> bool:
    """True for what may share the line of a page number at the foot: some words, no sentence."""
    return piece.y0 < page.height / 10 and len(piece.text) < 100 and not _SENTENCE_END.search(piece.text)


def _body(pieces: Sequence[Piece]) -> Body:
    """The type of most of the letters, and the usual distance between its lines."""
    letters: Counter[tuple[float, bool]] = Counter()
    for piece in pieces:
        letters[piece.style] += len(piece.text)
    if not letters:
        return Body(10.0, False, 12.0)
    em, bold = letters.most_common(1)[0][0]
    body = [piece for piece in pieces if piece.style == (em, bold)]
    steps = Counter(
        round((above.y0 - below.y0) * 2) / 2
        for above, below in itertools.pairwise(body)
        if above.page == below.page and 0.8 * em < above.y0 - below.y0 < 3 * em and abs(above.x0 - below.x0) < em
    )
    return Body(em, bold, steps.most_common(1)[0][0] if steps else 1.2 * em)


# --------------------------------------------------------------------------------------------------------------
# reading order
# --------------------------------------------------------------------------------------------------------------


def _lines(pieces: Iterable[Piece]) -> list[Line]:
    """Pieces with a common baseline as lines, top to bottom."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: (-piece.y0, piece.x0)):
        if rows and _same_line(rows[-1][0], piece):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [Line(tuple(sorted(row, key=lambda piece: piece.x0))) for row in rows]


def _gutter(pieces: Sequence[Piece], body: Body) -> float | None:
    """The x of a white gap with running text at both sides; None on a page of one column.

    A gutter has, at each side, lines of running text (not table cells: these have few words), side by side, and hardly
    anything across it.
    """
    wide = [piece for piece in pieces if len(piece.text.split()) >= 3]
    lefts = sorted({round(piece.x0) for piece in wide})
    best: tuple[int, float] | None = None
    for left in lefts:
        x = left - 0.4 * body.em
        before = [piece for piece in wide if piece.x1 <= x]
        after = [piece for piece in wide if piece.x0 >= x]
        across = len(wide) - len(before) - len(after)
        if not (_is_text_column(before) and _is_text_column(after)) or across > 0.4 * min(len(before), len(after)):
            continue
        if not _side_by_side(before, after):
            continue
        score = min(len(before), len(after)) - across
        if best is None or score > best[0]:
            best = (score, x)
    return best[1] if best else None


def _is_text_column(pieces: Sequence[Piece]) -> bool:
    return len(pieces) >= 4 and median(len(piece.text.split()) for piece in pieces) >= 4


def _side_by_side(one: Sequence[Piece], other: Sequence[Piece]) -> bool:
    """True when the two stand beside each other for at least half of the lower one's height."""
    top, bottom = (
        min(max(p.y1 for p in one), max(p.y1 for p in other)),
        max(min(p.y0 for p in one), min(p.y0 for p in other)),
    )
    return top - bottom >= 0.5 * min(max(p.y1 for p in side) - min(p.y0 for p in side) for side in (one, other))


def columns(pieces: Sequence[Piece], body: Body) -> list[Column]:
    """The columns of a page in reading order: column by column, what spans them read where it stands."""
    if cells := _cells(pieces, body):
        return cells
    gutter = _gutter(pieces, body)
    if gutter is None:
        return [_column(pieces)] if pieces else []
    across = sorted((p for p in pieces if p.x0 < gutter < p.x1), key=lambda piece: -piece.y0)
    found: list[Column] = []
    ceiling = float("inf")
    for floor in [*(piece.y0 for piece in across), float("-inf")]:
        band = [p for p in pieces if p not in across and floor <= p.y0 < ceiling]
        found += columns([p for p in band if p.x1 <= gutter], body) + columns([p for p in band if p.x0 >= gutter], body)
        found += [_column([piece for piece in across if piece.y0 == floor])] if floor != float("-inf") else []
        ceiling = floor
    return [column for column in found if column.lines]


def _cells(pieces: Sequence[Piece], body: Body) -> list[Column]:
    """The cells of a page that is one large grid of running text, in the order of the file; empty for any other page.

    In such a grid (three columns or more, cells of several lines) lines side by side belong to different sentences, and
    programs write a cell to its end before the next one.
    """
    runs: list[list[Piece]] = []
    for piece in pieces:
        if runs and _stands_under(runs[-1][-1], piece, body):
            runs[-1].append(piece)
        else:
            runs.append([piece])
    tall = [run for run in runs if len(run) >= 3]
    edges: list[float] = []
    for run in sorted(tall, key=lambda run: run[0].x0):
        if not edges or run[0].x0 > edges[-1]:
            edges.append(median(piece.x1 for piece in run))
    if len(edges) < 3 or sum(map(len, tall)) < 0.4 * len(pieces) or median(map(len, tall)) > 20:
        return []
    return [replace(_column(run), apart=True) for run in runs]


def _stands_under(above: Piece, piece: Piece, body: Body) -> bool:
    """True for the next line of the same cell, and for what goes on the same line."""
    if _same_line(above, piece):
        return piece.x0 - above.x1 < 1.5 * body.em and piece.x0 > above.x0
    return 0 < above.y0 - piece.y0 < 1.9 * above.size and abs(piece.x0 - above.x0) < 2.5 * body.em


def _column(pieces: Sequence[Piece]) -> Column:
    if not pieces:
        return Column((), 0.0, 0.0)
    lines = tuple(_lines(pieces))
    usual = Counter(round(line.first.x0) for line in lines).most_common(1)[0][0]
    return Column(lines, usual, max(piece.x1 for piece in pieces))


def _without_margin(pieces: Sequence[Piece], body: Body) -> tuple[list[Piece], list[Piece]]:
    """The pieces of a page apart from those in its margin: a narrow strip beside a single column of body text."""
    starts: Counter[int] = Counter()
    for piece in pieces:
        if piece.style[0] == body.em and len(piece.text.split()) >= 4:
            starts[round(piece.x0 / 2)] += 1
    if sum(starts.values()) < 5:
        return list(pieces), []
    usual, count = starts.most_common(1)[0]
    left = min(x for x, times in starts.items() if times >= 0.3 * count) * 2 if usual else 0
    margin = [piece for piece in pieces if piece.x1 < left - 0.3 * body.em and not _BULLET.fullmatch(piece.text)]
    if not margin or len(margin) > 0.5 * len(pieces) or (_is_text_column(margin) and len(margin) > 12):
        return list(pieces), []
    margin = [piece for piece in margin if not _NUMBER.fullmatch(piece.text)]
    apart = set(margin)
    labels = sum(any(_same_line(piece, other) for other in pieces if other not in apart) for piece in margin)
    if labels > 4:  # the first column of a table
        return list(pieces), []
    return [piece for piece in pieces if piece not in apart], margin


def _without_notes(column: Column, body: Body) -> tuple[Column, list[list[Line]]]:
    """The column apart from the footnotes at its foot: smaller type, each beginning with a number."""
    lines = column.lines
    start = len(lines)
    for index in range(len(lines) - 1, -1, -1):
        if lines[index].size > 0.92 * body.em:
            break
        gap = lines[index].y0 - lines[index + 1].y0 if index + 1 < len(lines) else 0.0
        if gap > 2.5 * body.em and start < len(lines):
            break
        if _NOTE_START.match(lines[index].text) and lines[index].first.x0 < column.left + 2 * body.em:
            start = index
    notes: list[list[Line]] = []
    for line in lines[start:]:
        if _NOTE_START.match(line.text) and line.first.x0 < column.left + 2 * body.em and _is_next(notes, line):
            notes.append([line])
        else:
            notes[-1].append(line)
    return replace(column, lines=lines[:start]), notes


def _is_next(notes: Sequence[Sequence[Line]], line: Line) -> bool:
    """True when the number of `line` goes on from the note before; "2022 was" within a note does not."""
    if not notes:
        return True
    numbers = [re.match(r"\d+", found[0].text) for found in (notes[-1], (line,))]
    if not all(numbers):
        return True
    before, now = (int(number.group()) for number in numbers if number)
    return before < now <= before + 3


# --------------------------------------------------------------------------------------------------------------
# tables
# --------------------------------------------------------------------------------------------------------------


def _stretches(column: Column, body: Body) -> Iterator[tuple[bool, list[Line]]]:
    """The lines of a column in stretches that are, or are not, a table."""
    is_row = [len(line.pieces) >= 2 or _LEADERS.search(line.text) is not None for line in column.lines]
    in_table = [row and (any(is_row[max(0, i - 2) : i]) or any(is_row[i + 1 : i + 3])) for i, row in enumerate(is_row)]
    for i in range(1, len(in_table) - 1):  # a cell that runs on by itself between two rows
        apart = column.lines[i - 1].y0 - column.lines[i].y0
        if not in_table[i] and in_table[i - 1] and in_table[i + 1] and apart < 1.6 * body.em and not is_row[i]:
            in_table[i] = _runs_on(column.lines[i - 1].pieces, column.lines[i].pieces)
    stretch: list[Line] = []
    for i, line in enumerate(column.lines):
        if stretch and in_table[i] != in_table[i - 1]:
            yield in_table[i - 1], stretch
            stretch = []
        stretch.append(line)
    if stretch:
        yield in_table[-1], stretch


def _is_contents(lines: Sequence[Line]) -> bool:
    """True for a table of contents: most lines end with a number, and the numbers never go down."""
    ends = [re.search(r"(?:^|\s)(\d{1,3})$", _LEADERS.sub(" ", line.text).strip()) for line in lines]
    numbers = [int(end[1]) for end in ends if end]
    return len(numbers) >= 5 and len(numbers) >= 0.6 * len(lines) and numbers == sorted(numbers)


def _runs_on(row: Sequence[Piece], below: Sequence[Piece]) -> bool:
    """True when every piece below stands under some cell, and nothing under the first: a cell of several lines."""
    return below[0].x0 > row[0].x1 and all(any(b.x0 < cell.x1 and cell.x0 < b.x1 for cell in row) for b in below)


def _rows(lines: Sequence[Line], body: Body) -> list[str]:
    """The rows of a table, cells separated by " | ", the lines of a cell joined."""
    rows: list[list[Piece]] = []
    for line in lines:
        pieces = list(line.pieces)
        if rows and _runs_on(rows[-1], pieces) and rows[-1][0].y0 - line.y0 < 3 * body.em:
            rows[-1] = _merged(rows[-1], pieces)
        else:
            rows.append(pieces)
    return [" | ".join(filter(None, (_LEADERS.sub(" | ", piece.text).strip(" |") for piece in row))) for row in rows]


def _merged(row: Sequence[Piece], below: Sequence[Piece]) -> list[Piece]:
    result = list(row)
    for piece in below:
        index = next(i for i, cell in enumerate(result) if piece.x0 < cell.x1 and cell.x0 < piece.x1)
        cell = result[index]
        result[index] = replace(
            cell, text=f"{cell.text} {piece.text}", x0=min(cell.x0, piece.x0), x1=max(cell.x1, piece.x1)
        )
    return result


# --------------------------------------------------------------------------------------------------------------
# headings and paragraphs
# --------------------------------------------------------------------------------------------------------------


def _is_heading(line: Line, above: Line | None, below: Line | None, body: Body) -> bool:
    """A heading by its label and position, or by size and weight; never a line that reads like running text."""
    text = line.text.strip()
    if not re.search(r"[^\W\d_]{2}", text) or len(text) > 160 or _LEADERS.search(text):
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
        kept, margin = _without_margin(pieces, self._body)
        notes: list[list[Line]] = []
        for column in columns(kept, self._body):
            if column.apart:
                self._flush()
            text, in_column = (column, []) if column.apart else _without_notes(column, self._body)
            notes += in_column
            if _is_contents(text.lines):
                self._contents(text.lines)
            else:
                self._write_column(text)
        for note in [*notes, *([_lines(margin)] if margin else [])]:
            text_of_note, _ = self._joined(note)
            self._apart.append(Block(text_of_note, "voetnoot", self._headings.path, pages=((0, page.number),)))

    def finish(self) -> list[Block]:
        """All blocks: the body text, then what stands apart from it."""
        self._flush()
        return self._blocks + self._apart

    def _write_column(self, column: Column) -> None:
        above: Line | None = None
        for is_table, lines in _stretches(column, self._body):
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
            self._is_item = _BULLET.match(line.text + " ") is not None and re.match(r"\S+\s", line.text) is not None
        self._open.append(line)
        self._open_right = max(self._open_right if len(self._open) > 1 else 0.0, column.right)

    def _starts_paragraph(self, line: Line, column: Column) -> bool:
        """Whether `line` begins a new paragraph rather than going on with the open one."""
        last = self._open[-1]
        if _starts_item(line.text):
            return True
        ended = _SENTENCE_END.search(last.text) is not None or last.text.endswith((":", ";"))
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
            text = _LEADERS.sub(" ", line.text).strip()
            rows[-1] = f"{rows[-1]} {text}".strip()
            if re.search(r"\s\d{1,3}$", rows[-1]):
                rows.append("")
        text = "\n".join(re.sub(r"\s(\d{1,3})$", r" | \1", row) for row in rows if row)
        self._blocks.append(Block(text, "tabel", self._headings.path, pages=((0, lines[0].page),)))
        self._has_body = True

    def _table(self, lines: Sequence[Line]) -> None:
        self._flush()
        rows = _rows(lines, self._body)
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
    found = _BULLET.match(text)
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

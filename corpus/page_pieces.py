"""Words on a page → pieces, lines and the look of the body text: the values that all of page layout speaks in.

Distances are in points, or in `em`: the height of the type of the body text. Knows no reading order and no language.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from corpus.cleaning import one_line, tidy
from corpus.pdf import PdfPage, Word

BULLET = re.compile(r"[-*•–▪◦‣·●○■□➢✓]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]")
SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*$")
LEADERS = re.compile(r"\s*(?:\.\s?){4,}\s*")


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


def pieces_on(page: PdfPage) -> Iterator[Piece]:
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
    if last.broken or not same_line(last, word):
        return False
    gap, em = word.x0 - last.x1, max(last.size, word.size)
    if len(run) == 1 and BULLET.fullmatch(last.text) and -0.2 * em <= gap <= 4 * em:
        return True
    return -0.5 * em <= gap <= 0.95 * em


def same_line(one: Word | Piece, other: Word | Piece) -> bool:
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


def body_of(pieces: Sequence[Piece]) -> Body:
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


def lines_of(pieces: Iterable[Piece]) -> list[Line]:
    """Pieces with a common baseline as lines, top to bottom."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: (-piece.y0, piece.x0)):
        if rows and same_line(rows[-1][0], piece):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [Line(tuple(sorted(row, key=lambda piece: piece.x0))) for row in rows]

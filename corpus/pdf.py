"""PDF → pages of words with their place and type, by pypdfium2.

Knows nothing about lines, headings or reading order.
"""

from __future__ import annotations

import ctypes
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from corpus.cleaning import LINE_END_HYPHENS

if TYPE_CHECKING:
    import pypdfium2  # type: ignore[import-untyped]

_SPACES = frozenset({0, 9, 10, 13, 32, 0xA0})
_HYPHENS = frozenset(map(ord, LINE_END_HYPHENS))
Rectangle = tuple[float, float, float, float]  # left, bottom, right, top

_BOLD = 600  # font weight from which type is bold (CSS and OpenType: 700 bold, 600 semi-bold)


@dataclass(frozen=True, slots=True)
class Word:
    """One word on a page. Coordinates in points from the lower left corner; `y0` is the bottom of its line.

    `bold` and `slanted` are its face. `broken` marks a word that goes on at the next line; its hyphen stands at its end
    as "-". The raised small number of a footnote is left off.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    bold: bool = False
    slanted: bool = False
    broken: bool = False

    @property
    def size(self) -> float:
        """Height of the type in points."""
        return self.y1 - self.y0


@dataclass(frozen=True, slots=True)
class PdfPage:
    """The words of one page in the order of the file, its size, and the share of it that pictures cover (0 to 1)."""

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    pictured: float = 0.0


@dataclass(frozen=True, slots=True)
class PdfFile:
    """The pages of a PDF and what its metadata says."""

    pages: tuple[PdfPage, ...]
    metadata: dict[str, str]


class Locked(Exception):
    """The PDF asks for a password."""


class Damaged(Exception):
    """The bytes are no PDF that can be opened."""


_OWN_NAMES = ("audience", "Audience", "AUDIENCE", "Classification", "classification", "Sensitivity")
"""Properties outside the standard that may say who may read."""


def open_pdf(data: bytes) -> PdfFile:
    """Reads a PDF page by page. Raises Locked or Damaged."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise (Locked if "password" in str(error).lower() else Damaged)(str(error)) from error
    try:
        pages = tuple(_page(document[number], number + 1) for number in range(len(document)))
        own = {name: document.get_metadata_value(name) for name in _OWN_NAMES}
        return PdfFile(pages, document.get_metadata_dict() | {name: value for name, value in own.items() if value})
    except pypdfium2.PdfiumError as error:
        raise Damaged(str(error)) from error
    finally:
        document.close()


def _page(page: pypdfium2.PdfPage, number: int) -> PdfPage:
    width, height = page.get_size()
    textpage = page.get_textpage()
    words = _Words(textpage).all()
    pictured = _picture_share(page, width * height) if len(words) < 40 else 0.0
    textpage.close()
    page.close()
    return PdfPage(number, width, height, tuple(words), pictured)


def _picture_share(page: pypdfium2.PdfPage, area: float) -> float:
    """The share of the page under its largest picture; 1.0 for a page of many outlines (text turned to curves)."""
    import pypdfium2.raw as raw  # type: ignore[import-untyped]

    largest, outlines = 0.0, 0
    for item in page.get_objects(max_depth=3):
        if item.type == raw.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = item.get_bounds()
            largest = max(largest, abs(right - left) * abs(top - bottom))
        outlines += item.type == raw.FPDF_PAGEOBJ_PATH
    return 1.0 if outlines > 300 else min(1.0, largest / area) if area else 0.0


class _Words:
    """Walks the characters of one text page and makes words of them."""

    def __init__(self, textpage: pypdfium2.PdfTextPage) -> None:
        import pypdfium2.raw as raw

        self._raw: Any = raw
        self._page = textpage.raw
        self._box = raw.FS_RECTF()
        self._flags = ctypes.c_int()
        self._name = ctypes.create_string_buffer(128)
        self._found: list[Word] = []

    def all(self) -> list[Word]:
        """The words in the order of the file."""
        read = self._raw.FPDFText_GetUnicode
        count = self._raw.FPDFText_CountChars(self._page)
        codes = [read(self._page, index) for index in range(count)]
        start = -1
        for index, code in enumerate(codes):
            if code in _SPACES or code in _HYPHENS:
                if start >= 0:
                    self._add(codes, start, index, broken=code in _HYPHENS)
                start = -1
            elif start < 0:
                start = index
        if start >= 0:
            self._add(codes, start, count, broken=False)
        return self._found

    def _add(self, codes: list[int], start: int, end: int, *, broken: bool) -> None:
        first, last = self._rectangle(start), self._rectangle(end - 1)
        end, last = self._without_note(_characters(codes[start:end]), start, end, first, last)
        text = _characters(codes[start:end]) + ("-" if broken else "")
        bold, slanted = self._face(start)
        if text:
            x0, x1 = min(first[0], last[0]), max(first[2], last[2])
            self._found.append(Word(text, x0, first[1], x1, first[3], bold, slanted, broken))

    def _without_note(
        self, text: str, start: int, end: int, first: Rectangle, last: Rectangle
    ) -> tuple[int, Rectangle]:
        """Leaves off the raised small number at the end of a word: the mark of a footnote, no part of the sentence."""
        mark = re.search(r"(?<=\D)\d{1,3}(?:,\d{1,3})*[.,;:)]*$", text)
        if not mark or len(text) != end - start:
            return end, last
        digit = self._rectangle(start + mark.start())
        if _height(digit) > 0.8 * _height(first) or digit[1] <= first[1]:
            return end, last
        tail = len(text.rstrip(".,;:)")) - len(text)
        if tail:  # "woord¹," keeps its comma where the mark stands before it: no way to cut inside one stretch
            return end, last
        return start + mark.start(), self._rectangle(start + mark.start() - 1)

    def _rectangle(self, index: int) -> Rectangle:
        self._raw.FPDFText_GetLooseCharBox(self._page, index, ctypes.byref(self._box))
        return self._box.left, self._box.bottom, self._box.right, self._box.top

    def _face(self, index: int) -> tuple[bool, bool]:
        weight = self._raw.FPDFText_GetFontWeight(self._page, index)
        length = self._raw.FPDFText_GetFontInfo(self._page, index, self._name, 128, ctypes.byref(self._flags))
        name = self._name.raw[: min(length, 128)].lower() if length else b""
        slanted = bool(self._flags.value & 64) or b"italic" in name or b"oblique" in name
        return weight >= _BOLD or b"bold" in name or b"black" in name, slanted


def _height(rectangle: Rectangle) -> float:
    return rectangle[3] - rectangle[1]


def _characters(codes: list[int]) -> str:
    """The text of UTF-16 or UTF-32 codes, surrogate pairs joined."""
    text = "".join(map(chr, codes))
    return (
        text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        if "\ud800" <= max(text, default="") <= "\udfff"
        else text
    )

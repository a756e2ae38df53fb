"""What is printed on a page and is not its text: running heads, running feet and page numbers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from corpus.page_pieces import SENTENCE_END, Piece, same_line
from corpus.pdf import PdfPage


def running_lines(pages: Sequence[PdfPage], pieces: Sequence[Sequence[Piece]]) -> set[Piece]:
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


def alone_at_edge(page: PdfPage, pieces: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces at the head and foot of a page with room above and below them: no part of a paragraph."""
    for piece in pieces:
        around = (abs(other.y0 - piece.y0) for other in pieces if not same_line(piece, other))
        if _at_edge(page, piece) and min(around, default=page.height) > 1.6 * piece.size:
            yield piece


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
        beside = [other for other in edge if other is not piece and same_line(piece, other)]
        if alone and (piece.y0 < page.height / 10 or piece.y1 > page.height * 0.9):
            numbered = not beside or all(_is_footer(other, page) for other in beside)
            yield from ([piece, *beside] if numbered else [])
        elif any(other in found for other in beside) and piece.size <= max(o.size for o in beside if o in found) + 1:
            yield piece


def _is_footer(piece: Piece, page: PdfPage) -> bool:
    """True for what may share the line of a page number at the foot: some words, no sentence."""
    return piece.y0 < page.height / 10 and len(piece.text) < 100 and not SENTENCE_END.search(piece.text)

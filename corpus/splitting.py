"""Document → Passages: headings first, whole sentences second, Dutch abbreviations respected.

A passage is what a person would cut out: it stands under one heading, it begins and ends with a whole sentence, and
it is about 120 to 220 words. Knows nothing about files, indexes or questions.
"""

from __future__ import annotations

import hashlib
import itertools
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.documents import Document, Locator, Page, Passage, Section
from corpus.sentences import BULLET, Span, line_sentences, lines, sentences, trimmed, without_bullet

__all__ = ["IDEAL", "LONGEST", "page_at", "passage_digest", "sentences", "split"]

LONGEST = 220  # words in a passage
IDEAL = 170  # words in a passage: the middle of 120 to 220
_LONGEST_SENTENCE = 2 * LONGEST  # a "sentence" beyond this is no sentence (a dump, a list without stops)
_LONGEST_WORD = 60  # characters; beyond this it is no word


@dataclass(frozen=True, slots=True)
class _Unit:
    """A piece that is never torn: a sentence, a list item, a table row. `loose` is how well a cut fits after it."""

    start: int
    end: int
    words: int
    penalty: float  # the cost of cutting right after this unit


_AFTER_PARAGRAPH = 0.0
_AFTER_ITEM = 0.08
_AFTER_SENTENCE = 0.15
_AFTER_LEAD_IN = 5.0


def split(document: Document) -> tuple[Passage, ...]:
    """The passages of `document` in reading order; `document.text[start:end]` *is* the passage's text.

    Every body character that is not white space stands in exactly one passage. Passages never cross a section.
    """
    seen: Counter[str] = Counter()
    cuts = ((section, span) for section in document.sections for span in _cut(document.text, section))
    return tuple(_passage(document, section, span, seen) for section, span in cuts)


def _passage(document: Document, section: Section, span: Span, seen: Counter[str]) -> Passage:
    start, end = span
    text = document.text[start:end]
    key = passage_digest(section.heading, text)
    seen[key] += 1
    ordinal = f"-{seen[key]}" if seen[key] > 1 else ""
    return Passage(
        id=f"{document.id}#{key}{ordinal}",
        provenance=document.provenance,
        locator=Locator(start, end, page_at(document.pages, start), section.heading),
        text=text,
        facets=document.facets,
        kind=section.kind,
        inferred=section.inferred,
    )


def passage_digest(heading: tuple[str, ...], text: str) -> str:
    """Twelve hexadecimal characters that stay the same as long as heading and text do."""
    return hashlib.sha256("\x1f".join((*heading, text)).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def page_at(pages: tuple[Page, ...], position: int) -> int | None:
    """The number of the page that `position` stands on; None in an unpaged document.

    >>> page_at((Page(1, 0, 100), Page(2, 100, 180)), 100)
    2
    """
    found = None
    for page in pages:
        if page.start > position:
            break
        found = page.number
    return found


def _cut(text: str, section: Section) -> Iterator[Span]:
    units = list(_units(text, section))
    for first, last in _groups(units):
        yield units[first].start, units[last].end


def _units(text: str, section: Section) -> Iterator[_Unit]:
    """The untearable pieces of a section, in order."""
    spans = [(section.start + start, section.start + end) for start, end in lines(text[section.start : section.end])]
    for number, (start, end) in enumerate(spans):
        next_start = spans[number + 1][0] if number + 1 < len(spans) else section.end
        penalty = _penalty_after(text[start:end], text[end:next_start])
        whole = section.kind == "tabel" or BULLET.match(text, start, end) is not None
        yield from _line_units(text, start, end, penalty, whole=whole)


def _penalty_after(line: str, gap: str) -> float:
    if line.endswith(":"):
        return _AFTER_LEAD_IN
    return _AFTER_PARAGRAPH if gap.count("\n") != 1 else _AFTER_ITEM


def _line_units(text: str, start: int, end: int, penalty: float, *, whole: bool) -> Iterator[_Unit]:
    words = _count(text, start, end)
    if whole and words <= LONGEST:
        yield _Unit(start, end, words, penalty)
        return
    starts = [start, *(begin for begin, _ in list(line_sentences(text, without_bullet(text, (start, end))))[1:]), end]
    for begin, stop in itertools.pairwise(starts):
        for piece_start, piece_end in trimmed(text, begin, stop):
            after = penalty if stop == end else _AFTER_SENTENCE
            yield from _bounded(text, piece_start, piece_end, after)


def _bounded(text: str, start: int, end: int, penalty: float) -> Iterator[_Unit]:
    """One unit, or several where no sentence end is found for longer than any sentence is."""
    while end - start > 20 * _LONGEST_SENTENCE or _count(text, start, end) > _LONGEST_SENTENCE:
        cut = _emergency_cut(text, start, end)
        for piece_start, piece_end in trimmed(text, start, cut):
            yield _Unit(piece_start, piece_end, _count(text, piece_start, piece_end), _AFTER_SENTENCE)
        start = next((rest_start for rest_start, _ in trimmed(text, cut, end)), end)
        if start == end:
            return
    yield _Unit(start, end, _count(text, start, end), penalty)


def _emergency_cut(text: str, start: int, end: int) -> int:
    """Where to cut what has no sentence ends: at a semicolon, else at white space, else anywhere."""
    window = text[start : min(end, start + 6 * LONGEST)]
    for mark in ("; ", ", ", " ", " | "):
        found = window.rfind(mark, len(window) // 2)
        if found > 0:
            return start + found + len(mark)
    return start + len(window)


def _count(text: str, start: int, end: int) -> int:
    """The words of a piece; what has very few for its length counts by its length."""
    return max(len(text[start:end].split()), (end - start) // _LONGEST_WORD)


def _groups(units: list[_Unit]) -> Iterator[tuple[int, int]]:
    """The cheapest way to cut `units` into passages, as (first, last) unit numbers.

    Dynamic programming over the place of the last cut: a passage costs the square of its relative distance to its ideal
    length, plus the penalty of cutting where it ends. A section that fits in one passage is one passage.
    """
    if sum(unit.words for unit in units) <= LONGEST:
        if units:
            yield 0, len(units) - 1
        return
    best = [0.0]
    came_from = [0]
    for last in range(len(units)):
        words, cheapest, origin = 0, float("inf"), last
        for first in range(last, -1, -1):
            words += units[first].words
            if words > LONGEST and first < last:
                break
            cost = best[first] + ((words - IDEAL) / IDEAL) ** 2 + units[last].penalty
            if cost < cheapest:
                cheapest, origin = cost, first
        best.append(cheapest)
        came_from.append(origin)
    yield from _walk_back(came_from)


def _walk_back(came_from: list[int]) -> list[tuple[int, int]]:
    groups, end = [], len(came_from) - 1
    while end > 0:
        groups.append((came_from[end], end - 1))
        end = came_from[end]
    return groups[::-1]

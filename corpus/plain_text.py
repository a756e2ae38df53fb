"""Bytes → text when the encoding may be anything, and plain text → blocks. Knows nothing about other formats."""

from __future__ import annotations

import itertools
import re

from corpus.blocks import Block, Headings, without_title
from corpus.cleaning import tidy
from corpus.formats import Reading, Unreadable

# The encodings in which Dutch text is found when it is not UTF-8; more guesses would only find wrong ones.
_ENCODINGS = ["cp1252", "iso8859_15", "mac_roman", "cp850", "utf_16_le", "utf_16_be"]
_MARKS = ((b"\xff\xfe\0\0", "utf-32"), (b"\0\0\xfe\xff", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def decode(data: bytes, declared: str | None = None) -> tuple[str, tuple[str, ...]]:
    """The text of `data` and a warning when its encoding had to be guessed. Raises `Unreadable`.

    >>> decode("café".encode("utf-8"))
    ('café', ())
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decoded(data, encoding), ()
    if b"\0" in data:
        raise Unreadable("is not text: it holds zero bytes; save it as UTF-8 text")
    for encoding in filter(None, ("utf-8", declared)):
        try:
            return data.removeprefix(b"\xef\xbb\xbf").decode(encoding), ()
        except (UnicodeDecodeError, LookupError):
            continue
    return _guessed(data)


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable(f"says it is {encoding.upper()} but is not; save it as UTF-8") from error


def _guessed(data: bytes) -> tuple[str, tuple[str, ...]]:
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=_ENCODINGS).best()
    if best is None:
        raise Unreadable("is in an unknown character encoding; save it as UTF-8")
    return str(best), (f"its encoding is not UTF-8: read as {best.encoding}; check the accents",)


def read_text(data: bytes) -> Reading:
    """The paragraphs of plain text; a short line that stands alone above a long paragraph is a heading."""
    text, warnings = decode(data)
    paragraphs = [part for part in map(_unwrapped, re.split(r"\n[ \t]*\n", tidy(text))) if part]
    headings = Headings()
    blocks: list[Block] = []
    for paragraph, following in itertools.zip_longest(paragraphs, paragraphs[1:], fillvalue=""):
        if _is_heading_line(paragraph) and len(following) > 80:
            headings.leave(1)
            blocks.append(Block(paragraph, "kop"))
            headings.enter(1, paragraph)
        else:
            blocks.append(Block(paragraph, "tekst", headings.path))
    title = next((block.text for block in blocks[:3] if block.kind == "kop"), None)
    blocks_of = without_title(tuple(blocks), title)
    return Reading(blocks_of, title=title, warnings=warnings, raw=(text,), openings=(text,))


def _is_heading_line(paragraph: str) -> bool:
    """True for a short line that stands alone, begins with a capital or number and ends without a stop."""
    if len(paragraph) > 80 or "\n" in paragraph or _LIST_LINE.match(paragraph):
        return False
    return paragraph[0].isalnum() and not paragraph[0].islower() and re.search(r"[.!?:;,…”\"']$", paragraph) is None


_LIST_LINE = re.compile(r"\s*(?:[-*•–▪◦]|\d{1,2}[.)])\s")


def _unwrapped(paragraph: str) -> str:
    """A paragraph of plain text: hard-wrapped lines joined, lines that stand alone (lists, short lines) kept."""
    lines = [line.strip() for line in paragraph.split("\n") if line.strip()]
    if not lines:
        return ""
    widest = max(map(len, lines))
    joined = lines[0]
    for before, line in itertools.pairwise(lines):
        wrapped = len(before) >= 0.75 * widest and widest <= 120 and not _LIST_LINE.match(line)
        joined += (" " if wrapped else "\n") + line
    return joined

"""Bytes → text with headings and pages: one reader per format, each its outside library imported when first used.

What a file says about itself (title, publisher, date) is read here too, as a `Reading`; what it *is* (its id, its root,
who may see it) is decided in `corpus.loading`. Knows nothing about folders or indexes.
"""

from __future__ import annotations

from collections.abc import Callable

from corpus.blocks import without_title
from corpus.formats import Format, Reading, Unreadable
from corpus.front_matter import described, front_matter, plain_value
from corpus.markdown import markdown_blocks
from corpus.office import read_docx, read_mail, read_pptx
from corpus.pdf_reading import read_pdf
from corpus.plain_text import decode, read_text
from corpus.web_pages import read_html


def read(data: bytes, kind: Format) -> Reading:
    """The reading of a file's bytes. Raises `Unreadable` with reason and remedy."""
    reading = _READERS[kind](data)
    if not any(block.text.strip() for block in reading.blocks if block.kind != "kop"):
        raise Unreadable("holds no text, only headings or pictures; add text or leave it out")
    return reading


def _read_markdown(data: bytes) -> Reading:
    text, warnings = decode(data)
    text = text.replace("\r\n", "\n")
    matter, body = front_matter(text)
    blocks = tuple(markdown_blocks(body))
    first_heading = next((block.text for block in blocks if block.kind == "kop"), None)
    title = plain_value(matter, "title", "titel", "sidebar_label") or first_heading
    blocks = without_title(blocks, title)
    return described(Reading(blocks, title=title, warnings=warnings, raw=(text,), openings=(body,)), matter)


_READERS: dict[Format, Callable[[bytes], Reading]] = {
    "markdown": _read_markdown,
    "text": read_text,
    "html": read_html,
    "pdf": read_pdf,
    "docx": read_docx,
    "pptx": read_pptx,
    "eml": read_mail("eml"),
    "msg": read_mail("msg"),
}

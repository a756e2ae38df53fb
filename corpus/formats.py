"""The formats that are read, what a reading holds, and whether bytes are what the name of their file promises.

Knows nothing about how a format is read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from corpus.blocks import Block

Format = Literal["markdown", "text", "html", "pdf", "docx", "pptx", "eml", "msg"]

EXTENSIONS: dict[str, Format] = {
    ".md": "markdown", ".mdx": "markdown", ".markdown": "markdown", ".txt": "text", ".text": "text",
    ".html": "html", ".htm": "html", ".xhtml": "html", ".pdf": "pdf", ".docx": "docx", ".pptx": "pptx",
    ".eml": "eml", ".msg": "msg",
}  # fmt: skip


NESTED = "is nested too deeply to be read; simplify it or leave it out"


class Unreadable(Exception):
    """This file gives no text. The message is the rest of a sentence that begins with the file's name."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read from one file: its blocks, and what it says about itself.

    `date` is ISO 8601, perhaps partial. `front_matter` is empty where the format has none.
    `about` is what its properties say, `raw` the text as it stands in the file: a mark of who may read it may be in
    any of them. `openings` are texts of which the first lines may say it without a key: the beginning of the file, the
    heads and feet of its pages.
    """

    blocks: tuple[Block, ...]
    title: str | None = None
    publisher: str | None = None
    url: str | None = None
    date: str | None = None
    front_matter: Mapping[str, Any] = field(default_factory=dict)
    about: Mapping[str, Any] = field(default_factory=dict)
    raw: tuple[str, ...] = ()
    openings: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "a PNG image"), (b"\xff\xd8\xff", "a JPEG image"), (b"GIF8", "a GIF image"), (b"BM", "a BMP image"),
    (b"\x1f\x8b", "a gzip archive"), (b"7z\xbc\xaf", "a 7-Zip archive"), (b"Rar!", "a RAR archive"),
    (b"{\\rtf", "an RTF document"),
    (b"\x7fELF", "a program"), (b"MZ", "a program"), (b"SQLite format 3", "a SQLite database"),
    (b"%!PS", "a PostScript file"),
)  # fmt: skip
NAMES: dict[Format, str] = {
    "markdown": "Markdown", "text": "plain text", "html": "a web page", "pdf": "a PDF", "docx": "a Word document",
    "pptx": "a PowerPoint presentation", "eml": "an e-mail message", "msg": "an Outlook message",
}  # fmt: skip
_WEB_PAGE = re.compile(
    rb"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html[\s>])", re.IGNORECASE | re.DOTALL
)
_MAIL = re.compile(rb"(?:[A-Za-z][A-Za-z0-9-]*:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*){2,}")


def check_content(data: bytes, kind: Format) -> None:
    """Raises `Unreadable` when the bytes are not what the file's name says, or cannot be read in principle."""
    found = _what_it_is(data)
    if found == kind or (found is None and kind in ("markdown", "text", "html")):
        return
    if found == "eml" and kind in ("markdown", "text"):
        return
    if kind == "eml" and found is None and _MAIL.match(data):
        return
    what = NAMES.get(found, found) if found else "something else"  # type: ignore[call-overload]
    extension = next((name for name, other in EXTENSIONS.items() if other == found), None)
    remedy = f"give it a name that ends in {extension}" if extension else "save it in the format its name promises"
    if found is None:
        raise Unreadable(f"is named as {NAMES[kind]} but its contents are damaged or something else; save it again")
    raise Unreadable(f"is named as {NAMES[kind]} but holds {what}; {remedy}")


def _what_it_is(data: bytes) -> str | None:
    """The format that the first bytes give away; None for text of some kind. Raises `Unreadable` when encrypted."""
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return _zip_kind(data)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _ole_kind(data)
    if _WEB_PAGE.match(data[:4096].lstrip(b"\xef\xbb\xbf")):
        return "html"
    for signature, name in _SIGNATURES:
        if data.startswith(signature) and (len(signature) > 2 or b"\0" in data[:4096]):
            return name
    return None


def _zip_kind(data: bytes) -> str:
    import io
    import zipfile

    try:
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise Unreadable("is damaged: its last part is missing; get a fresh copy") from error
    for marker, kind in (
        ("word/", "docx"),
        ("ppt/", "pptx"),
        ("xl/", "an Excel sheet"),
        ("META-INF/manifest.xml", "OpenDocument"),
    ):
        if any(name.startswith(marker) for name in names):
            return kind
    return "a ZIP archive"


def _ole_kind(data: bytes) -> str:
    def holds(name: str) -> bool:
        return name.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        raise Unreadable("is encrypted; save it without a password")
    if holds("__substg1.0_") or holds("__properties_version1.0"):
        return "msg"
    return "an old Office document"

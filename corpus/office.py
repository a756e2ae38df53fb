"""Word, PowerPoint and mail → blocks, through kreuzberg's Markdown. The only file that imports kreuzberg."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from corpus.blocks import Block, without_title
from corpus.cleaning import one_line
from corpus.formats import NAMES, Format, Reading, Unreadable
from corpus.front_matter import iso_date
from corpus.markdown import markdown_blocks

_MIME_TYPES: dict[Format, str] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "eml": "message/rfc822",
    "msg": "application/vnd.ms-outlook",
}


def _extracted(data: bytes, kind: Format) -> tuple[str, dict[str, Any]]:
    """What kreuzberg makes of the file: Markdown and metadata. Its cache, which keeps every text at home, is off."""
    from kreuzberg import ExtractionConfig, PageConfig, extract_bytes_sync
    from kreuzberg.exceptions import KreuzbergError

    marks = PageConfig(insert_page_markers=kind == "pptx", marker_format="\n\n@@slide {page_num}@@\n\n")
    config = ExtractionConfig(use_cache=False, output_format="markdown", pages=marks)
    try:
        result = extract_bytes_sync(data, _MIME_TYPES[kind], config)
    except KreuzbergError as error:
        raise Unreadable(f"is damaged: it does not open as {NAMES[kind]}; get a fresh copy") from error
    return result.content, dict(result.metadata)


def read_docx(data: bytes) -> Reading:
    """The blocks of a Word document, its title and date. Raises `Unreadable`."""
    content, metadata = _extracted(data, "docx")
    blocks = tuple(markdown_blocks(content.replace("\\*", "")))
    title = _office_title(metadata) or next((block.text for block in blocks if block.kind == "kop"), None)
    return Reading(
        without_title(blocks, title), title=title, date=_office_date(metadata), about=metadata, openings=_edges(data)
    )


def read_pptx(data: bytes) -> Reading:
    """The blocks of a presentation; each slide is a page. Raises `Unreadable`."""
    content, metadata = _extracted(data, "pptx")
    blocks: list[Block] = []
    parts = re.split(r"^@@slide (\d+)@@$", content, flags=re.MULTILINE)
    for number, text in zip(parts[1::2], parts[2::2], strict=True):
        blocks += (replace(block, pages=((0, int(number)),)) for block in markdown_blocks(text))
    title = _office_title(metadata) or next((block.text for block in blocks if block.kind == "kop"), None)
    return Reading(tuple(blocks), title=title, date=_office_date(metadata), about=metadata, openings=_edges(data))


_EDGES = (
    (re.compile(r"word/(?:header|footer)\d*\.xml"), "//*[local-name()='p']"),
    (re.compile(r"word/document\.xml"), "//*[local-name()='txbxContent']//*[local-name()='p']"),
    (re.compile(r"ppt/(?:slideMasters|slideLayouts)/[^/]+\.xml"), "//*[local-name()='p']"),
    (
        re.compile(r"ppt/slides/[^/]+\.xml"),
        "//*[local-name()='sp'][.//*[local-name()='ph'][@type='ftr' or @type='hdr']]//*[local-name()='p']",
    ),
)
"""The parts of a file that hold the heads, feet, watermarks and text boxes of its pages, and where in them."""
_WORDS_IN = ".//*[local-name()='t']/text() | .//*[local-name()='textpath']/@string"


def _edges(data: bytes) -> tuple[str, ...]:
    """The lines at the edge of pages and slides, which are no part of the text."""
    found: dict[str, None] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            for part, where in _EDGES:
                if part.fullmatch(name):
                    found |= dict.fromkeys(_lines_in(archive.read(name), where))
    return tuple(found)


def _lines_in(part: bytes, where: str) -> Iterator[str]:
    import lxml.etree  # type: ignore[import-untyped]

    tree = lxml.etree.fromstring(part, lxml.etree.XMLParser(recover=True, resolve_entities=False, no_network=True))
    if tree is None:
        return
    for paragraph in tree.xpath(where):
        if text := one_line("".join(paragraph.xpath(_WORDS_IN))):
            yield text


def read_mail(kind: Format) -> Callable[[bytes], Reading]:
    """The reader of a message ("eml" or "msg"): its body, with the subject as title; addresses are left out."""

    def read_message(data: bytes) -> Reading:
        content, metadata = _extracted(data, kind)
        body = re.sub(
            r"\A(?:\*\*(?:Subject|From|To|CC|BCC|Date|Attachments)\*\*:[^\n]*\n\s*)+", "", content, flags=re.IGNORECASE
        )
        return Reading(
            tuple(markdown_blocks(body)),
            title=one_line(str(metadata.get("subject") or "")) or None,
            date=_mail_date(str(metadata.get("created_at") or metadata.get("date") or "")),
            about=metadata,
            raw=(data.partition(b"\n\n")[0].decode("utf-8", "replace"),) if kind == "eml" else (),
        )

    return read_message


def _office_title(metadata: Mapping[str, Any]) -> str | None:
    """The title property, unless it is the name of a template or what a program fills in."""
    title = one_line(str(metadata.get("title") or (metadata.get("core_properties") or {}).get("title") or ""))
    return title if len(title) > 3 and "_" not in title and title.lower() not in _EMPTY_TITLES else None


_EMPTY_TITLES = frozenset(
    {"powerpoint presentation", "powerpoint-presentatie", "presentatie", "untitled", "none", "document"}
)


def _office_date(metadata: Mapping[str, Any]) -> str | None:
    """The day it was last saved, unless a library wrote the file with its template's date."""
    described = str(metadata.get("description") or (metadata.get("core_properties") or {}).get("description") or "")
    if described.startswith("generated"):
        return None
    return iso_date(str(metadata.get("modified_at") or metadata.get("created_at") or ""))


def _mail_date(stamp: str) -> str | None:
    from email.utils import parsedate_to_datetime

    try:
        return parsedate_to_datetime(stamp).date().isoformat()
    except ValueError:
        return iso_date(stamp)

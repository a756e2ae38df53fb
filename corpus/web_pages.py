"""A web page → blocks: its main text with headings, lists and tables, without navigation and cookie banners.

Knows nothing about where a page came from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from corpus.blocks import Block, Headings, letters, without_title
from corpus.cleaning import is_cookie_notice, one_line, tidy
from corpus.formats import NESTED, Reading, Unreadable
from corpus.front_matter import described, front_matter, iso_date, web_address
from corpus.plain_text import decode
from corpus.web_marks import INLINE_TAGS, about, openings

_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_META_NAMES = {
    "title": ("og:title", "dcterms.title", "dc.title", "twitter:title"),
    "publisher": ("dcterms.publisher", "dc.publisher", "og:site_name", "dcterms.creator", "dc.creator", "publisher"),
    "date": (
        "article:published_time", "dcterms.issued", "dcterms.date", "dc.date", "dcterms.available", "dcterms.modified",
        "article:modified_time", "date", "last-modified",
    ),
    "url": ("og:url", "dcterms.identifier", "dc.identifier"),
}  # fmt: skip


def read_html(data: bytes) -> Reading:
    """The main text of a page, and what its head and front matter say about it."""
    charset = _CHARSET.search(data[:4096])
    text, warnings = decode(data, charset[1].decode("ascii") if charset else None)
    text = text.replace("\r\n", "\n")
    matter, page = front_matter(text)  # Jekyll pages have it
    found = replace(described(_head(page), matter), raw=(text,))
    blocks = [*_web_blocks(page)]
    title = found.title or next((block.text for block in blocks if block.kind == "kop"), None)
    return replace(found, blocks=without_title(tuple(blocks), title), title=title, warnings=warnings)


def _head(page: str) -> Reading:
    """What a page's head says about it: meta tags first, then the title element."""
    tree = _page_tree(page)
    if tree is None:
        return Reading(())
    named = [(_meta_name(node), one_line(node.get("content") or "")) for node in tree.iter("meta")]
    meta = dict(named)
    found = {key: next((meta[n] for n in names if meta.get(n)), None) for key, names in _META_NAMES.items()}
    canonical = next((node.get("href") for node in tree.iter("link") if node.get("rel") == "canonical"), None)
    title = next((one_line(node.text_content()) for node in tree.iter("title")), None)
    return Reading(
        (), title=found["title"] or title or None, publisher=found["publisher"], date=iso_date(found["date"]),
        url=web_address({"canonical": canonical, "url": found["url"]}, "canonical", "url"),
        about=about(tree, named), openings=openings(tree),
    )  # fmt: skip


def _meta_name(node: Any) -> str:
    names = (node.get(name) for name in ("name", "property", "itemprop", "http-equiv"))
    return next(filter(None, names), "").strip().lower()


def _web_blocks(page: str) -> list[Block]:
    """The main text of a web page: no navigation, no cookie banner.

    trafilatura judges which sentences belong to it; headings, lists and tables are taken from the page itself,
    for trafilatura loses headings on plain pages (measured: 84 of the 284 on 83 government pages, and all with `fast`).
    """
    import trafilatura

    tree = _page_tree(page)
    if tree is None:
        return []
    walker = _WebWalker()
    walker.walk(tree)
    walker.flush()
    found = trafilatura.bare_extraction(
        page, include_comments=False, include_links=False, include_tables=True, favor_recall=True, with_metadata=False
    )
    body = getattr(found, "body", None)
    own = letters("".join(body.itertext())) if body is not None else ""
    return _own_blocks(walker.blocks, own) if own else walker.blocks


def _page_tree(page: str) -> Any:
    """The parsed page; None where there is nothing to parse."""
    import lxml.html  # type: ignore[import-untyped]

    parser = lxml.html.HTMLParser(encoding="utf-8")
    try:
        tree = lxml.html.document_fromstring(page.encode("utf-8"), parser=parser)
    except (ValueError, lxml.etree.LxmlError):
        return None
    if any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log):  # what lies deeper was left out
        raise Unreadable(NESTED)
    return tree


def _own_blocks(blocks: list[Block], own: str) -> list[Block]:
    """The blocks whose text is among the page's own (`own`: its letters), and the headings above these."""

    def is_own(line: str) -> bool:
        return letters(re.sub(r"^(?:-|\d+\.) ", "", line)) in own

    kept = [block.kind != "kop" and any(map(is_own, block.text.split("\n"))) for block in blocks]
    body = [i for i, block in enumerate(blocks) if block.kind != "kop"]
    for before, i, after in zip(body, body[1:], body[2:], strict=False):
        kept[i] = kept[i] or (kept[before] and kept[after])  # what stands between two of its sentences is the page's
    used = {heading for block, keep in zip(blocks, kept, strict=True) if keep for heading in _paths(block.heading)}
    return [
        block
        for block, keep in zip(blocks, kept, strict=True)
        if keep or (block.kind == "kop" and (*block.heading, block.text) in used)
    ]


def _paths(heading: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    return (heading[: end + 1] for end in range(len(heading)))


_SILENT_TAGS = frozenset(
    {"script", "style", "noscript", "template", "nav", "footer", "form", "button", "select", "svg", "iframe", "head"}
)


class _WebWalker:
    """A page's elements → blocks, in the order of the page."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._headings = Headings()
        self._line: list[str] = []
        self._bullet = ""
        self._after_item = False

    def walk(self, node: Any) -> None:
        """Adds the blocks of an element and of all below it."""
        self._line.append(node.text or "")
        for child in node:
            if isinstance(child.tag, str) and child.tag not in _SILENT_TAGS:
                self._child(child)
            self._line.append(child.tail or "")

    def _child(self, child: Any) -> None:
        tag = child.tag
        if tag in INLINE_TAGS:
            self.walk(child)
        elif re.fullmatch(r"h[1-6]", tag):
            self._heading(int(tag[1]), child)
        elif tag == "table" and child.find(".//table") is None and len(child.findall(".//tr")) > 1:
            self._table(child)
        else:
            self.flush()
            if tag == "li":
                self._bullet = _bullet_of(child)
            self.walk(child)
            self.flush()
            self._bullet = "" if tag == "li" else self._bullet

    def flush(self) -> None:
        """Ends the paragraph or list item that is being read."""
        text = one_line(tidy(re.sub(r"\{[%{].*?[%}]\}", "", "".join(self._line))))
        self._line = []
        if not re.search(r"\w", text) or is_cookie_notice(text):
            return
        close = bool(self._bullet) and self._after_item
        self.blocks.append(Block(self._bullet + text, "tekst", self._headings.path, close))
        self._after_item, self._bullet = bool(self._bullet), ""

    def _heading(self, level: int, node: Any) -> None:
        self.flush()
        text = one_line(tidy(node.text_content()))
        if re.search(r"\w", text):
            self._headings.leave(level)
            self.blocks.append(Block(text, "kop", self._headings.path))
            self._headings.enter(level, text)
        self._after_item = False

    def _table(self, node: Any) -> None:
        self.flush()
        cells = ([one_line(tidy(cell.text_content())) for cell in row.iter("td", "th")] for row in node.iter("tr"))
        rows = [" | ".join(row) for row in cells if any(row)]
        if rows:
            self.blocks.append(Block("\n".join(rows), "tabel", self._headings.path))
        self._after_item = False


def _bullet_of(item: Any) -> str:
    """ "- ", or the number of an item in an ordered list."""
    parent = item.getparent()
    if parent is None or parent.tag != "ol":
        return "- "
    return f"{[child for child in parent if child.tag == 'li'].index(item) + 1}. "

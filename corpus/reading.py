"""Bytes → text with headings and pages; one function per format, its library imported when first used.

What a file says about itself (title, publisher, date) is read here too, as a `Reading`; what it *is* (its id, its root,
who may see it) is decided in `corpus.loading`. Knows nothing about folders or indexes.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from corpus.blocks import Block, Headings
from corpus.cleaning import is_cookie_notice, one_line, tidy
from corpus.markdown import markdown_blocks

if TYPE_CHECKING:
    from corpus.layout import Laid

READING_VERSION = "1"  # raise it when the same bytes give another text

Format = Literal["markdown", "text", "html", "pdf", "docx", "pptx", "eml", "msg"]

EXTENSIONS: dict[str, Format] = {
    ".md": "markdown", ".mdx": "markdown", ".markdown": "markdown", ".txt": "text", ".text": "text",
    ".html": "html", ".htm": "html", ".xhtml": "html", ".pdf": "pdf", ".docx": "docx", ".pptx": "pptx",
    ".eml": "eml", ".msg": "msg",
}  # fmt: skip


class Unreadable(Exception):
    """This file gives no text. The message is the rest of a sentence that begins with the file's name."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read from one file: its blocks, and what it says about itself.

    `date` is ISO 8601, perhaps partial. `front_matter` is empty where the format has none.
    """

    blocks: tuple[Block, ...]
    title: str | None = None
    publisher: str | None = None
    url: str | None = None
    date: str | None = None
    front_matter: Mapping[str, Any] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def read(data: bytes, kind: Format) -> Reading:
    """The reading of a file's bytes. Raises `Unreadable` with reason and remedy."""
    reading = _READERS[kind](data)
    if not any(block.text.strip() for block in reading.blocks if block.kind != "kop"):
        raise Unreadable("holds no text, only headings or pictures; add text or leave it out")
    return reading


# --------------------------------------------------------------------------------------------------------------
# what the bytes are
# --------------------------------------------------------------------------------------------------------------

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "a PNG image"), (b"\xff\xd8\xff", "a JPEG image"), (b"GIF8", "a GIF image"), (b"BM", "a BMP image"),
    (b"\x1f\x8b", "a gzip archive"), (b"7z\xbc\xaf", "a 7-Zip archive"), (b"Rar!", "a RAR archive"),
    (b"{\\rtf", "an RTF document"),
    (b"\x7fELF", "a program"), (b"MZ", "a program"), (b"SQLite format 3", "a SQLite database"),
    (b"%!PS", "a PostScript file"),
)  # fmt: skip
_NAMES: dict[Format, str] = {
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
    what = _NAMES.get(found, found) if found else "something else"  # type: ignore[call-overload]
    extension = next((name for name, other in EXTENSIONS.items() if other == found), None)
    remedy = f"give it a name that ends in {extension}" if extension else "save it in the format its name promises"
    if found is None:
        raise Unreadable(f"is named as {_NAMES[kind]} but its contents are damaged or something else; save it again")
    raise Unreadable(f"is named as {_NAMES[kind]} but holds {what}; {remedy}")


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


# --------------------------------------------------------------------------------------------------------------
# text
# --------------------------------------------------------------------------------------------------------------

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


def _read_text(data: bytes) -> Reading:
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
    return Reading(without_title(tuple(blocks), title), title=title, warnings=warnings)


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


# --------------------------------------------------------------------------------------------------------------
# Markdown
# --------------------------------------------------------------------------------------------------------------

_FRONT_MATTER = re.compile(r"\ufeff?---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)


def front_matter(text: str) -> tuple[dict[str, Any], str]:
    """The front matter of `text` and the text after it. Raises `Unreadable` when it is not YAML.

    A file whose front matter cannot be read is refused, not read without: it may say `audience: intern`.

    >>> front_matter("---\\ntitle: Doel\\n---\\nTekst")
    ({'title': 'Doel'}, 'Tekst')
    """
    found = _FRONT_MATTER.match(text)
    if not found:
        return {}, text
    values = load_yaml(found[1], "its front matter")
    return (values, text[found.end() :]) if values or not found[1].strip() else ({}, text)


def load_yaml(text: str, what: str) -> dict[str, Any]:
    """The mapping in a YAML text; empty when it is no mapping. Raises `Unreadable` naming the line."""
    import yaml

    try:
        values = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f" at line {mark.line + 1}" if mark else ""
        raise Unreadable(
            f"cannot be read: {what} is not valid YAML{line}; mend it (quote values with a colon)"
        ) from error
    return values if isinstance(values, dict) else {}


def _read_markdown(data: bytes) -> Reading:
    text, warnings = decode(data)
    matter, body = front_matter(text.replace("\r\n", "\n"))
    blocks = tuple(markdown_blocks(body))
    title = _text(matter, "title", "titel", "sidebar_label") or next((b.text for b in blocks if b.kind == "kop"), None)
    return _described(Reading(without_title(blocks, title), title=title, warnings=warnings), matter)


def _described(reading: Reading, matter: Mapping[str, Any]) -> Reading:
    """`reading` with what its front matter says about it."""
    return replace(
        reading,
        title=_text(matter, "title", "titel") or reading.title,
        publisher=_text(matter, "publisher", "uitgever", "organisatie", "organisation") or reading.publisher,
        url=_web_address(matter, "url", "link", "canonical_url", "bron", "source") or reading.url,
        date=iso_date(_text(matter, "date", "datum", "published", "gepubliceerd")) or reading.date,
        front_matter=matter,
    )


def _text(values: Mapping[str, Any], *names: str) -> str | None:
    """The first of these fields that holds a plain value, as text."""
    for name in names:
        value = values.get(name)
        if value is not None and not isinstance(value, (dict, list, bool)) and str(value).strip():
            return one_line(str(value))
    return None


def _web_address(values: Mapping[str, Any], *names: str) -> str | None:
    return next((found for name in names if (found := _text(values, name)) and re.match(r"https?://\S+$", found)), None)


_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan januari january", "feb februari february", "mrt maart mar march", "apr april", "mei may", "jun juni june",
         "jul juli july", "aug augustus august", "sep sept september", "okt oktober oct october", "nov november",
         "dec december"), start=1)
    for name in names.split()
}  # fmt: skip


def iso_date(text: str | None) -> str | None:
    """An ISO 8601 date, perhaps partial, from how people write dates; None when it is none.

    >>> iso_date("2021-04-29T10:00:00Z"), iso_date("1 mei 2020"), iso_date("mei 2020"), iso_date("ooit")
    ('2021-04-29', '2020-05-01', '2020-05', None)
    """
    if not text:
        return None
    text = text.strip()
    if found := re.match(r"((?:19|20)\d\d)(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?(?![\d-])", text):
        return "-".join(filter(None, found.groups()))
    if found := re.match(r"(\d{1,2})[-/](\d{1,2})[-/]((?:19|20)\d\d)$", text):
        day, month, year = (int(part) for part in found.groups())
        return f"{year}-{month:02}-{day:02}" if month <= 12 and 1 <= day <= 31 else None
    if found := re.match(r"(?:(\d{1,2})\s+)?([a-z]+)\.?\s+((?:19|20)\d\d)$", text.lower()):
        number = _MONTHS.get(found[2])
        day_part = f"-{int(found[1]):02}" if found[1] else ""
        return f"{found[3]}-{number:02}{day_part}" if number else None
    return None


def without_title(blocks: tuple[Block, ...], title: str | None) -> tuple[Block, ...]:
    """`blocks` whose heading paths do not begin with the document's own title: that is no heading within it."""
    if not title:
        return blocks
    key = _letters(title)
    return tuple(
        replace(block, heading=block.heading[1:]) if block.heading and _letters(block.heading[0]) == key else block
        for block in blocks
    )


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text).lower()


# --------------------------------------------------------------------------------------------------------------
# web pages
# --------------------------------------------------------------------------------------------------------------

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


def _read_html(data: bytes) -> Reading:
    charset = _CHARSET.search(data[:4096])
    text, warnings = decode(data, charset[1].decode("ascii") if charset else None)
    matter, page = front_matter(text.replace("\r\n", "\n"))  # Jekyll pages have it
    described = _described(_head(page), matter)
    blocks = [*_web_blocks(page)]
    title = described.title or next((block.text for block in blocks if block.kind == "kop"), None)
    return replace(described, blocks=without_title(tuple(blocks), title), title=title, warnings=warnings)


def _head(page: str) -> Reading:
    """What a page's head says about it: meta tags first, then the title element."""
    tree = _page_tree(page)
    if tree is None:
        return Reading(())
    meta = {
        (node.get("name") or node.get("property") or "").lower(): one_line(node.get("content") or "")
        for node in tree.iter("meta")
    }
    found = {key: next((meta[n] for n in names if meta.get(n)), None) for key, names in _META_NAMES.items()}
    canonical = next((node.get("href") for node in tree.iter("link") if node.get("rel") == "canonical"), None)
    title = next((one_line(node.text_content()) for node in tree.iter("title")), None)
    return Reading(
        (), title=found["title"] or title or None, publisher=found["publisher"], date=iso_date(found["date"]),
        url=_web_address({"canonical": canonical, "url": found["url"]}, "canonical", "url"),
    )  # fmt: skip


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
    own = _letters("".join(body.itertext())) if body is not None else ""
    return _own_blocks(walker.blocks, own) if own else walker.blocks


def _page_tree(page: str) -> Any:
    """The parsed page; None where there is nothing to parse."""
    import lxml.html  # type: ignore[import-untyped]

    try:
        return lxml.html.document_fromstring(page.encode("utf-8"), parser=lxml.html.HTMLParser(encoding="utf-8"))
    except (ValueError, lxml.etree.LxmlError):
        return None


def _own_blocks(blocks: list[Block], own: str) -> list[Block]:
    """The blocks whose text is among the page's own (`own`: its letters), and the headings above these."""

    def is_own(line: str) -> bool:
        return _letters(re.sub(r"^(?:-|\d+\.) ", "", line)) in own

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
_INLINE_TAGS = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
    ]
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
        if tag in _INLINE_TAGS:
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


# --------------------------------------------------------------------------------------------------------------
# PDF
# --------------------------------------------------------------------------------------------------------------


def _read_pdf(data: bytes) -> Reading:
    from corpus.layout import lay_out
    from corpus.pdf import Damaged, Locked, open_pdf

    try:
        file = open_pdf(data)
    except Locked as error:
        raise Unreadable("is encrypted; save it without a password") from error
    except Damaged as error:
        raise Unreadable("is damaged: it does not open as a PDF; get a fresh copy") from error
    laid = lay_out(file.pages, _Lexicon(word.text for page in file.pages for word in page.words))
    if laid.wordless and len(laid.wordless) == len(file.pages):
        raise Unreadable("has no text, needs OCR: its pages are pictures; run it through an OCR program first")
    title = _pdf_title(file.metadata, laid)
    return Reading(
        without_title(laid.blocks, title),
        title=title,
        date=iso_date(_pdf_date(file.metadata.get("CreationDate", ""))),
        warnings=tuple(f"page {number}: no text, needs OCR" for number in laid.wordless),
    )


_LONGEST_WORD = 60  # letters; what is longer is an address or a code


class _Lexicon:
    """Tells whether a word exists: it stands in this document, it is a usual Dutch or English word, or it is a Dutch
    compound of two of these. The frequency list (wordfreq) is loaded when the first line-end hyphen asks for it."""

    def __init__(self, words: Iterable[str]) -> None:
        self._here = {word.strip(_PUNCTUATION).lower() for word in words if not word.endswith("-")}
        self._usual: frozenset[str] | None = None

    def __call__(self, word: str) -> bool:
        if word in self._here:
            return True
        if "-" in word:
            return False
        return self._is_usual(word) or self._is_compound(word)

    def _is_usual(self, word: str) -> bool:
        if self._usual is None:
            self._usual = _usual_words()
        return word in self._usual

    def _is_compound(self, word: str) -> bool:
        """True for "regenboogprovincie": usual words of four letters or more, perhaps with a linking s or e(n)."""
        for cut in range(4, min(len(word), _LONGEST_WORD) - 3):
            head, tail = word[:cut], word[cut:]
            if head == "niet":  # "niet-beroepsmatig" keeps its hyphen
                continue
            if any(self._is_usual(head.removesuffix(link)) for link in ("", "s", "e", "en")) and (
                self._is_usual(tail) or self._is_compound(tail)
            ):
                return True
        return False


_PUNCTUATION = ".,;:!?()[]\"'“”‘’«»…"


@cache
def _usual_words() -> frozenset[str]:
    """Words that occur at least once in a hundred million in wordfreq's Dutch and English lists."""
    from wordfreq import get_frequency_dict

    return frozenset(get_frequency_dict("nl", "best")) | frozenset(get_frequency_dict("en", "small"))


def _pdf_title(metadata: Mapping[str, str], laid: Laid) -> str | None:
    """The title or subject in the metadata where the first pages bear it out; else the largest words at the top."""
    opening = " ".join(block.text for block in laid.blocks[:40]).lower()
    for name in ("Title", "Subject"):
        title = one_line(metadata.get(name, ""))
        words = [word for word in re.findall(r"\w+", title.lower()) if len(word) > 3]
        if len(words) >= 2 and "_" not in title and sum(word in opening for word in words) >= 0.6 * len(words):
            return title
    return laid.title or next(
        (block.text for block in laid.blocks if block.kind == "kop" and len(block.text) > 3), None
    )


def _pdf_date(stamp: str) -> str:
    """An ISO date from "D:20250526120000+02'00'"."""
    found = re.match(r"D?:?(\d{4})(\d\d)(\d\d)", stamp)
    return "-".join(found.groups()) if found else ""


# --------------------------------------------------------------------------------------------------------------
# Word, PowerPoint, mail
# --------------------------------------------------------------------------------------------------------------

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
        raise Unreadable(f"is damaged: it does not open as {_NAMES[kind]}; get a fresh copy") from error
    return result.content, dict(result.metadata)


def _read_docx(data: bytes) -> Reading:
    content, metadata = _extracted(data, "docx")
    blocks = tuple(markdown_blocks(content.replace("\\*", "")))
    title = _office_title(metadata) or next((block.text for block in blocks if block.kind == "kop"), None)
    return Reading(without_title(blocks, title), title=title, date=_office_date(metadata))


def _read_pptx(data: bytes) -> Reading:
    content, metadata = _extracted(data, "pptx")
    blocks: list[Block] = []
    parts = re.split(r"^@@slide (\d+)@@$", content, flags=re.MULTILINE)
    for number, text in zip(parts[1::2], parts[2::2], strict=True):
        blocks += (replace(block, pages=((0, int(number)),)) for block in markdown_blocks(text))
    title = _office_title(metadata) or next((block.text for block in blocks if block.kind == "kop"), None)
    return Reading(tuple(blocks), title=title, date=_office_date(metadata))


def _read_mail(kind: Format) -> Callable[[bytes], Reading]:
    def read_mail(data: bytes) -> Reading:
        content, metadata = _extracted(data, kind)
        body = re.sub(
            r"\A(?:\*\*(?:Subject|From|To|CC|BCC|Date|Attachments)\*\*:[^\n]*\n\s*)+", "", content, flags=re.IGNORECASE
        )
        return Reading(
            tuple(markdown_blocks(body)),
            title=one_line(str(metadata.get("subject") or "")) or None,
            date=_mail_date(str(metadata.get("created_at") or metadata.get("date") or "")),
        )

    return read_mail


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


_READERS: dict[Format, Callable[[bytes], Reading]] = {
    "markdown": _read_markdown,
    "text": _read_text,
    "html": _read_html,
    "pdf": _read_pdf,
    "docx": _read_docx,
    "pptx": _read_pptx,
    "eml": _read_mail("eml"),
    "msg": _read_mail("msg"),
}

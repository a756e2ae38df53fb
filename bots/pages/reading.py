"""The page that shows a stored document with one passage marked, so that every link in an answer opens.

Knows nothing about questions or HTTP.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.answers import Language
from bots.pages.asking import origin_link
from bots.pages.elements import Html, element, many
from bots.pages.frame import page
from bots.sources import shown_origins
from bots.wording import Wording, date_in_words, words
from corpus.documents import Document, Section
from corpus.origins import safe_link

_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")


def document_page(document: Document, span: tuple[int, int] | None = None, language: Language = "nl") -> str:
    """The document as a page; `span` (code points of the stored text) is marked.

    A span outside the text is not an error: the document changed since the link was made, and the page says so.
    """
    wording = words(language)
    gone = span is not None and not 0 <= span[0] < span[1] <= len(document.text)
    marked = None if gone else span
    return page(
        document.provenance.source.title,
        language,
        element("h1", document.provenance.source.title, lang=_other(document, language)),
        _about(document, wording),
        element("p", wording.document_position_gone, class_="let-op", role="status") if gone else None,
        element("p", element("a", wording.document_marked, href="#citaat")) if marked else None,
        element("article", *_body(document, marked, wording), lang=_other(document, language)),
    )


def _other(document: Document, language: str) -> str | None:
    known = document.provenance.language
    return known if known in ("nl", "en") and known != language else None


def _about(document: Document, wording: Wording) -> Html:
    provenance = document.provenance
    if provenance.kind == "record":
        origins = [
            element("li", origin_link(origin), ": ", origin.title) for origin in shown_origins(provenance, wording)
        ]
        told = [
            element("p", element("strong", wording.document_record)),
            many(element("p", wording.document_origins + ":"), element("ul", *origins)) if origins else None,
        ]
    else:
        link = safe_link(provenance.source.url)
        date = date_in_words(provenance.source.date, wording)
        told = [
            element("p", provenance.source.publisher) if provenance.source.publisher else None,
            element("p", wording.published.format(date=date)) if date else None,
            element("p", element("a", wording.document_original, href=link, rel="noreferrer")) if link else None,
        ]
    internal = element("p", element("strong", wording.document_internal)) if provenance.audience == "intern" else None
    return element("div", internal, *told, class_="herkomst")


def _body(document: Document, span: tuple[int, int] | None, wording: Wording) -> Iterator[Html]:
    """Headings where they change, page numbers where they begin, paragraphs with the span marked."""
    above: tuple[str, ...] = ()
    pages = list(document.pages)
    first_mark = True
    for section in document.sections:
        while pages and pages[0].start <= section.start:
            yield element("p", wording.document_page.format(page=pages.pop(0).number), class_="bladzijde")
        yield from _headings(above, section.heading)
        above = section.heading
        if section.inferred and not any(wording.inferred in heading for heading in section.heading):
            yield element("p", element("em", wording.inferred), class_="merk")
        for start, end in _paragraphs(document.text, section):
            while pages and pages[0].start < end:
                yield element("p", wording.document_page.format(page=pages.pop(0).number), class_="bladzijde")
            yield _paragraph(document.text, start, end, span, section, first_mark)
            first_mark = first_mark and not _overlaps(start, end, span)


def _headings(above: tuple[str, ...], now: tuple[str, ...]) -> Iterator[Html]:
    same = 0
    while same < min(len(above), len(now)) and above[same] == now[same]:
        same += 1
    for depth in range(same, len(now)):
        yield element(f"h{min(depth + 2, 6)}", now[depth])


def _paragraphs(text: str, section: Section) -> Iterator[tuple[int, int]]:
    """The stretches between blank lines, as positions in the whole text."""
    start = section.start
    for gap in _BLANK_LINES.finditer(text, section.start, section.end):
        if gap.start() > start:
            yield start, gap.start()
        start = gap.end()
    if start < section.end:
        yield start, section.end


def _overlaps(start: int, end: int, span: tuple[int, int] | None) -> bool:
    return span is not None and span[0] < end and start < span[1]


def _paragraph(
    text: str, start: int, end: int, span: tuple[int, int] | None, section: Section, first_mark: bool
) -> Html:
    tag = "pre" if section.kind == "tabel" else "p"
    kind = "voetnoot" if section.kind == "voetnoot" else None
    if span is None or not _overlaps(start, end, span):
        return element(tag, text[start:end], class_=kind)
    begin, finish = max(start, span[0]), min(end, span[1])
    marked = element("mark", text[begin:finish], id="citaat" if first_mark else None)
    return element(tag, text[start:begin], marked, text[finish:end], class_=kind)

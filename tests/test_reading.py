"""Bytes → text with headings and pages, format by format, on files made here and on real ones."""

from __future__ import annotations

import io
import re
from email.message import EmailMessage
from pathlib import Path

import docx
import pptx
import pytest
from reportlab.pdfgen.canvas import Canvas

from corpus.blocks import assemble
from corpus.documents import Page, Section
from corpus.formats import Format, Reading, Unreadable
from corpus.reading import read
from corpus.splitting import page_at

SHARED = Path(__file__).parents[2] / "shared"
PARLIAMENT = SHARED / "data" / "documents" / "SSC-ICT-Innovatie__LearningLion" / "docs" / "kamerVragen"

Printed = tuple[float, float, str, str, float]  # x, y, text, font, size


def body(x: float, y: float, *lines: str, size: float = 10) -> list[Printed]:
    """Lines of body text, 12 points apart."""
    return [(x, y - 12 * number, line, "Helvetica", size) for number, line in enumerate(lines)]


def pdf(*pages: list[Printed], picture_on: frozenset[int] = frozenset()) -> bytes:
    """A PDF with these words at these places; a page in `picture_on` is filled by a picture."""
    from reportlab.lib.utils import ImageReader

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    for number, printed in enumerate(pages, start=1):
        if number in picture_on:
            from PIL import Image

            canvas.drawImage(ImageReader(Image.new("RGB", (60, 80), "grey")), 0, 0, 595, 842)
        for x, y, text, font, size in printed:
            canvas.setFont(font, size)
            canvas.drawString(x, y, text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def laid(reading: Reading) -> tuple[str, tuple[Section, ...], tuple[Page, ...]]:
    """Text, sections and pages of a reading."""
    return assemble(reading.blocks)


def outline(data: bytes, kind: Format) -> list[tuple[str, tuple[str, ...], str]]:
    """Every section as (kind, heading path, text)."""
    text, sections, _ = laid(read(data, kind))
    return [(section.kind, section.heading, text[section.start : section.end]) for section in sections]


def texts(data: bytes, kind: Format) -> list[str]:
    """The text of every section."""
    return [text for _, _, text in outline(data, kind)]


FILLER = [
    "De gemeente telt hoeveel mensen er in de binnenstad zijn en hoe lang",
    "zij daar blijven, zodat winkels en horeca weten wat zij kunnen verwachten.",
    "De meting duurt een jaar en wordt daarna door de raad beoordeeld.",
]

# -- PDF: what goes, what stays apart ----------------------------------------------------------------------------


NOTE: list[Printed] = [(72, 90, "1", "Helvetica", 5), (78, 88, "Besluit van 11 maart 2021.", "Helvetica", 7)]


def test_a_sentence_runs_over_the_page_break_past_running_lines_and_footnotes() -> None:
    """Head, foot and page number go, the footnote stands apart, the sentence is whole, the pages are exact."""
    pages = [
        [
            (72, 800, "Rapport wifi-tellen", "Helvetica", 8), (300, 30, str(number), "Helvetica", 8),
            *body(72, 700, *FILLER, *opening),
            *(NOTE if number == 1 else []),
        ]
        for number, opening in ((1, ["De boete bedroeg volgens het besluit"]), (2, []))
    ]  # fmt: skip
    pages[1][2:] = body(72, 700, "zes ton, zo bleek later. De rechter haalde er een streep door.")
    text, sections, found = laid(read(pdf(*pages), "pdf"))
    assert "De boete bedroeg volgens het besluit zes ton, zo bleek later." in text
    assert "Rapport wifi-tellen" not in text
    assert [text[s.start : s.end] for s in sections if s.kind == "voetnoot"] == ["1 Besluit van 11 maart 2021."]
    assert page_at(found, text.index("De boete")) == 1
    assert page_at(found, text.index("zes ton")) == 2
    assert page_at(found, text.index("1 Besluit")) == 1
    assert not re.search(r"^\d$", text, re.MULTILINE)


def test_line_end_hyphens_go_only_from_known_words() -> None:
    """ "gemeen-te" is mended; "AI-systeem" and "Noord-Holland" keep their hyphens."""
    lines = [
        "De gemeen-",
        "te gebruikt een AI-",
        "systeem voor heel Noord-",
        "Holland en de verordenin-",
        "gen daarover.",
    ]
    (text,) = texts(pdf(body(72, 700, *FILLER, *lines)), "pdf")
    assert text.endswith("De gemeente gebruikt een AI-systeem voor heel Noord-Holland en de verordeningen daarover.")


def test_two_columns_are_read_one_after_the_other() -> None:
    """The left column to its end, then the right; a title across both stands first, a line across both at its place."""
    left = [f"Links regel {word} van de tekst hier" for word in ("een", "twee", "drie", "vier", "vijf", "zes")]
    right = [f"Rechts regel {word} van de tekst daar" for word in ("een", "twee", "drie", "vier", "vijf", "zes")]
    title = [(72.0, 760.0, "Een titel over de volle breedte van de pagina", "Helvetica-Bold", 18.0)]
    (text,) = texts(pdf([*title, *body(72, 700, *left), *body(320, 700, *right)]), "pdf")
    assert text == " ".join(left) + " " + " ".join(right)


def test_the_margin_does_not_interrupt_a_sentence() -> None:
    """A file number in the wide margin is kept, but apart from the body text."""
    lines = body(200, 700, *FILLER, "Daarna volgt nog een zin die over twee regels", "loopt en dan eindigt.")
    margin = [(40.0, 688.0, "kst-26643-1", "Helvetica", 6.0), (40.0, 640.0, "ISSN 0921-7371", "Helvetica", 6.0)]
    found = outline(pdf([*lines, *margin]), "pdf")
    assert found[0][2].startswith(" ".join(FILLER[:2]))
    assert "over twee regels loopt" in found[0][2]
    assert found[-1] == ("voetnoot", (), "kst-26643-1 ISSN 0921-7371")


def test_a_table_keeps_its_rows_and_cells() -> None:
    """Rows are lines, cells are separated by a bar, a cell of two lines is one cell."""
    cells = [
        (72, 620, "Stad"), (200, 620, "Jaar"), (300, 620, "Kosten"),
        (72, 606, "Enschede"), (200, 606, "2017"), (300, 606, "zes ton, later"),
        (300, 594, "weer nul"),
        (72, 580, "Assen"), (200, 580, "2019"), (300, 580, "onbekend"),
    ]  # fmt: skip
    table = [(float(x), float(y), text, "Helvetica", 10.0) for x, y, text in cells]
    found = outline(pdf([*body(72, 700, *FILLER), *table]), "pdf")
    assert [text for kind, _, text in found if kind == "tabel"] == [
        "Stad | Jaar | Kosten\nEnschede | 2017 | zes ton, later weer nul\nAssen | 2019 | onbekend"
    ]


def test_a_grid_of_text_is_read_cell_by_cell() -> None:
    """Three cells side by side, each of several lines: every sentence stays whole."""
    cells = [
        [f"{name} telt met kleine", "sensoren hoe druk het", "is in de hele stad en", "stopt daar later mee."]
        for name in ("Ede", "Assen", "Zeist", "Almere", "Breda", "Venlo")
    ]
    printed = [line for n, cell in enumerate(cells) for line in body(72 + 160 * (n % 3), 700 - 80 * (n // 3), *cell)]
    (text,) = texts(pdf(printed), "pdf")
    assert text.split("\n\n") == [" ".join(cell) for cell in cells]


def test_a_table_of_contents_is_rows_and_gives_no_headings() -> None:
    """Entries keep their page number as a cell; an entry of two lines is one row."""
    entries = [
        "Inleiding",
        "Wat is wifi-tellen?",
        "Kosten en baten van het",
        "tellen in de stad",
        "Lessen",
        "Bronnen",
        "Slot",
    ]
    numbers = {"Inleiding": 3, "Wat is wifi-tellen?": 4, "tellen in de stad": 7, "Lessen": 9, "Bronnen": 12, "Slot": 14}
    page = [
        (72.0, 700.0 - 20 * n, f"{entry} {numbers.get(entry, '')}".strip(), "Helvetica-Bold", 10.0)
        for n, entry in enumerate(entries)
    ]
    found = outline(pdf(page, body(72, 700, *FILLER * 4)), "pdf")
    assert found[0] == (
        "tabel", (),
        "Inleiding | 3\nWat is wifi-tellen? | 4\nKosten en baten van het tellen in de stad | 7\nLessen | 9\n"
        "Bronnen | 12\nSlot | 14",
    )  # fmt: skip
    assert found[1][1] == ()


def test_headings_come_from_size_weight_and_numbering() -> None:
    """Larger above smaller, "1.1" below "1", and bold words within a sentence are no heading."""
    page = [
        (72.0, 780.0, "Nota wifi-tellen in de stad", "Helvetica-Bold", 24.0),
        *body(72, 740, *FILLER),
        (72.0, 680.0, "1 Aanpak", "Helvetica-Bold", 14.0), *body(72, 660, *FILLER),
        (72.0, 600.0, "1.1 Kosten", "Helvetica-Bold", 14.0), *body(72, 580, *FILLER),
        (72.0, 520.0, "Belangrijk:", "Helvetica-Bold", 10.0), *body(140, 520, "begin klein en meet daarna pas verder."),
        (72.0, 480.0, "2 Lessen", "Helvetica-Bold", 14.0), *body(72, 460, *FILLER),
    ]  # fmt: skip
    reading = read(pdf(page), "pdf")
    assert reading.title == "Nota wifi-tellen in de stad"
    headings = [heading for _, heading, _ in outline(pdf(page), "pdf")]
    assert headings[0] == ()
    assert set(headings) == {(), ("1 Aanpak",), ("1 Aanpak", "1.1 Kosten"), ("2 Lessen",)}


def test_a_list_keeps_its_items() -> None:
    """Every bullet is a line of its own, whatever the bullet looks like."""
    lines = [
        *body(72, 700, *FILLER, "De lessen zijn:"),
        *body(80, 650, "• Begin klein.", "• Betrek bewoners", "  en vraag door."),
    ]
    (text,) = texts(pdf(lines), "pdf")
    assert text.endswith("De lessen zijn:\n\n- Begin klein.\n- Betrek bewoners en vraag door.")


# -- PDF: pictures -----------------------------------------------------------------------------------------------


def test_a_scanned_page_is_reported_and_the_rest_is_read() -> None:
    """Ink without text needs OCR; the other pages are read."""
    reading = read(pdf(body(72, 700, *FILLER), [], body(72, 700, *FILLER), picture_on=frozenset({2})), "pdf")
    assert reading.warnings == ("page 2: no text, needs OCR",)
    assert len(laid(reading)[2]) == 2


def test_a_scanned_document_is_not_read_at_all() -> None:
    """A document of pictures fails, also when a stamp numbers its pages."""
    pages = [[(300.0, 20.0, f"Pagina {number}", "Helvetica", 8.0)] for number in (1, 2, 3)]
    with pytest.raises(Unreadable, match="no text, needs OCR"):
        read(pdf(*pages, picture_on=frozenset({1, 2, 3})), "pdf")


def test_a_blank_page_and_a_picture_cover_are_no_scan() -> None:
    """White paper needs no OCR, nor does a title printed over a photograph."""
    cover = [(72.0, 600.0, "Jaarverslag 2020", "Helvetica-Bold", 30.0)]
    reading = read(pdf(cover, [], body(72, 700, *FILLER), picture_on=frozenset({1})), "pdf")
    assert reading.warnings == ()
    assert reading.title == "Jaarverslag 2020"


# -- PDF: parliament ---------------------------------------------------------------------------------------------

QUESTION_LINE = re.compile(r"(?:Vraag|Antwoord)(?:en)? (?:op )?(?:vraag )?\d+[\d, en/tm-]{0,30}")


@pytest.fixture(scope="session")
def parliament() -> list[tuple[str, Reading]]:
    """The 21 parliamentary PDFs, each with its raw text as pdfium gives it and our reading."""
    if not PARLIAMENT.exists():
        pytest.skip("shared/data/documents is not here")
    import pypdfium2

    found = []
    for path in sorted(PARLIAMENT.glob("*.pdf")):
        file = pypdfium2.PdfDocument(path)
        textpages = [page.get_textpage() for page in file]
        raw = "\n".join(textpage.get_text_range().replace("\r", "") for textpage in textpages)
        for textpage in textpages:
            textpage.close()
        file.close()
        found.append((raw, read(path.read_bytes(), "pdf")))
    return found


def test_all_318_question_and_answer_lines_become_headings(parliament: list[tuple[str, Reading]]) -> None:
    """Every line "Vraag N" or "Antwoord N" of the raw text is a heading, in the same order, and nothing else is."""
    total = 0
    for raw, reading in parliament:
        printed = [line.strip() for line in raw.split("\n") if QUESTION_LINE.fullmatch(line.strip())]
        headings = [
            block.text for block in reading.blocks if block.kind == "kop" and QUESTION_LINE.fullmatch(block.text)
        ]
        assert headings == printed
        total += len(headings)
    assert total == 318


def test_no_running_line_is_a_heading_or_text(parliament: list[tuple[str, Reading]]) -> None:
    """The foot of every page is gone from the text; the masthead is no part of any heading path."""
    for _, reading in parliament:
        text, sections, _ = laid(reading)
        if len({page for block in reading.blocks for _, page in block.pages}) > 1:
            assert not re.search(r"Tweede Kamer, vergaderjaar \d{4}–\d{4}, Aanhangsel \d", text)
        paths = {heading for section in sections for heading in section.heading}
        assert not any(re.match(r"Tweede Kamer|Vergaderjaar|Aanhangsel", heading) for heading in paths)


def test_answers_stand_under_their_number_and_footnotes_apart(parliament: list[tuple[str, Reading]]) -> None:
    """No footnote stands in the body text, and the questions' titles come from the metadata."""
    notes = 0
    for _, reading in parliament:
        text, sections, _ = laid(reading)
        assert reading.title and reading.title.startswith("Antwoord op")
        for section in sections:
            piece = text[section.start : section.end]
            if section.kind == "tekst":
                assert not re.search(r"^\d{1,2} (?:https?:|Kamerstuk|NOS|NRC|Zie )", piece, re.MULTILINE)
            notes += section.kind == "voetnoot"
    assert notes > 60


def test_words_torn_by_the_line_end_are_whole(parliament: list[tuple[str, Reading]]) -> None:
    """Not one hyphen of the print is left between two lower-case halves of a word that stands whole elsewhere."""
    for raw, reading in parliament:
        text = laid(reading)[0]
        words = set(re.findall(r"[a-zà-ÿ]{6,}", text))
        hyphened = re.findall(r"\b[a-zà-ÿ]{3,}-[a-zà-ÿ]{3,}\b", text)
        assert [word for word in hyphened if word.replace("-", "") in words and word not in raw] == []


# -- Word, PowerPoint, mail --------------------------------------------------------------------------------------


def test_a_word_file_keeps_headings_and_tables() -> None:
    """Styles become headings, tables rows; page headers are not in the text."""
    out = io.BytesIO()
    file = docx.Document()
    file.sections[0].header.paragraphs[0].text = "Vertrouwelijk concept"
    file.add_heading("Nota wifi", 0)
    file.add_heading("Doel", 1)
    file.add_paragraph("De gemeente telt mensen.")
    file.add_heading("Kosten", 2)
    table = file.add_table(2, 2)
    for cell, text in zip([c for row in table.rows for c in row.cells], ("Stad", "Jaar", "Ede", "2019"), strict=True):
        cell.text = text
    file.save(out)
    reading = read(out.getvalue(), "docx")
    assert reading.title == "Nota wifi"
    assert outline(out.getvalue(), "docx") == [
        ("tekst", ("Doel",), "De gemeente telt mensen."),
        ("tabel", ("Doel", "Kosten"), "Stad | Jaar\nEde | 2019"),
    ]
    assert "Vertrouwelijk" not in laid(reading)[0]


def test_a_slide_is_a_page() -> None:
    """The page number of a presentation is the number of the slide."""
    out = io.BytesIO()
    file = pptx.Presentation()
    for title, text in (("Wifi tellen", "Een pilot in Enschede."), ("Lessen", "Begin bij de burger.")):
        slide = file.slides.add_slide(file.slide_layouts[1])
        slide.shapes.title.text = title
        slide.placeholders[1].text = text
    file.save(out)
    text, sections, pages = laid(read(out.getvalue(), "pptx"))
    assert [(s.heading, text[s.start : s.end]) for s in sections] == [
        (("Wifi tellen",), "Een pilot in Enschede."),
        (("Lessen",), "Begin bij de burger."),
    ]
    assert page_at(pages, text.index("Een pilot")) == 1
    assert page_at(pages, text.index("Begin bij")) == 2


def test_a_mail_is_its_subject_date_and_body() -> None:
    """Addresses of people are no part of the text."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "jan@example.org", "piet@example.org", "Verslag overleg wifi"
    message["Date"] = "Tue, 12 Mar 2024 10:00:00 +0100"
    message.set_content("Het overleg besloot te stoppen met tellen.\n")
    reading = read(message.as_bytes(), "eml")
    assert (reading.title, reading.date) == ("Verslag overleg wifi", "2024-03-12")
    assert laid(reading)[0] == "Het overleg besloot te stoppen met tellen."


# -- web pages ---------------------------------------------------------------------------------------------------

PAGE = """<!doctype html><html lang="nl"><head><title>Wifi-tellen</title></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/contact">Contact</a></li></ul></nav>
<div class="cookie-banner"><p>Deze website gebruikt cookies. Accepteer alle cookies</p></div>
<main><h1>Wifi-tellen</h1>
<p>De gemeente Enschede telde van 2017 tot 2020 hoeveel mensen er in de binnenstad waren.</p>
<h2>Boete</h2><p>De toezichthouder gaf in 2021 een boete van zes ton, die later is vernietigd.</p>
<ul><li>De gemeente stopte met meten.</li><li>Andere gemeenten stopten ook.</li></ul>
<table><tr><th>Jaar</th><th>Stand</th></tr><tr><td>2021</td><td>boete</td></tr></table></main>
<footer><p>Copyright gemeente</p></footer></body></html>"""


def test_a_web_page_is_its_main_text_with_headings() -> None:
    """Navigation and cookie banner go; headings, lists and tables stay what they are."""
    found = outline(PAGE.encode(), "html")
    whole = "\n".join(text for _, _, text in found)
    assert "cookies" not in whole and "Contact" not in whole
    assert found[0][1:] == (
        (),
        "De gemeente Enschede telde van 2017 tot 2020 hoeveel mensen er in de binnenstad waren.",
    )
    assert ("tabel", ("Boete",), "Jaar | Stand\n2021 | boete") in found
    assert "- De gemeente stopte met meten.\n- Andere gemeenten stopten ook." in whole


def test_the_government_answers_lose_no_sentence() -> None:
    """Every paragraph, item and cell of the 83 government pages stands in the text, and their headings as headings."""
    folder = SHARED / "data" / "documents" / "rijksoverheid-vac" / "html"
    if not folder.exists():
        pytest.skip("shared/data/documents is not here")
    import lxml.html

    missing, headless, headings = [], 0, 0
    for path in sorted(folder.glob("*.html")):
        blocks = read(path.read_bytes(), "html").blocks
        text = re.sub(r"\W+", "", assemble(blocks)[0])
        read_as_heading = {re.sub(r"\W+", "", block.text) for block in blocks if block.kind == "kop"}
        for node in lxml.html.document_fromstring(path.read_bytes()).iter("p", "li", "td", "h2", "h3"):
            letters = re.sub(r"\W+", "", node.text_content())
            if node.tag in ("h2", "h3"):
                headings += 1
                headless += letters not in read_as_heading
            elif letters not in text:
                missing.append((path.name, node.text_content()[:80]))
    assert missing == []
    assert headings > 250
    assert headless <= 10  # these stand above a video, not above text


# -- Markdown ----------------------------------------------------------------------------------------------------

MKDOCS = """# Wifi tellen

!!! example "Gemeente Enschede telt"

    De gemeente telde [passanten](a.md){:target="_blank"}.

??? expander "Bekijk alle vereisten"
    <!-- lijst -->

Daarna **stopte** de meting. { .groot }
Zie ook [de uitspraak][uitspraak].

[uitspraak]: https://example.org

- [x] Begin klein
- Betrek bewoners,
  ook de jongeren
    1. eerst bellen

| Stad | Jaar |
|------|-----:|
| Ede  | 2019 |

```mermaid
graph LR
```

```bash
curl -X GET
```

Tekst met noot.[^1]

[^1]: Zie het besluit.
"""


def test_mkdocs_syntax_becomes_readable_text() -> None:
    """Admonitions with a title become a heading, everything else becomes what the rendered page shows."""
    assert outline(MKDOCS.encode(), "markdown") == [
        ("tekst", ("Gemeente Enschede telt",), "De gemeente telde passanten."),
        (
            "tekst", (),
            "Daarna stopte de meting. Zie ook de uitspraak.\n\n"
            "- Begin klein\n- Betrek bewoners, ook de jongeren\n1. eerst bellen",
        ),
        ("tabel", (), "Stad | Jaar\nEde | 2019\n\ncurl -X GET"),
        ("tekst", (), "Tekst met noot."),
        ("voetnoot", (), "1 Zie het besluit."),
    ]  # fmt: skip


MDX = """---
title: Aan de slag
---

import { Card } from "@x/components";
import Tabs from "@theme/Tabs";

# Aan de slag

:::info[Verplichte standaard API]

Volg de regels.

:::

<Grid>
  <Card
    appearance="default"
    heading="Bouw een API"
    description="Op basis van de specificatie."
    href="/bouwen"
  />
</Grid>

{/* commentaar */}

Gewone zin met <b>vet</b> en `code<x>`.

export const meta = { a: 1 };
"""


def test_mdx_keeps_what_a_component_shows_and_drops_its_code() -> None:
    """Imports, exports, tags and comments go; the words on a card stay."""
    assert outline(MDX.encode(), "markdown") == [
        ("tekst", ("Verplichte standaard API",), "Volg de regels."),
        ("tekst", (), "Bouw een API\n\nOp basis van de specificatie.\n\nGewone zin met vet en code<x>."),
    ]


def test_a_code_block_behind_a_tag_swallows_nothing() -> None:
    """Code that opens or closes on the line of a tag ends there; the text after it is text again."""
    source = (
        '# Kop\n\n<Tabs>\n  <TabItem value="npm">```bash\nnpx init\n```</TabItem>\n'
        '  <TabItem value="yarn">```bash yarn init ```</TabItem>\n</Tabs>\n\n#### Daarna\n\nGewone tekst.\n'
    )
    assert outline(source.encode(), "markdown")[-1] == ("tekst", ("Daarna",), "Gewone tekst.")


def test_brackets_are_a_link_only_where_the_document_defines_it() -> None:
    """ "[ESLint]" is a link when a definition follows, "[sic]" is what the writer typed."""
    source = (
        b"Gebruik [ESLint] of [Keep a\nlog]: dat werkt [sic].\n\n[eslint]: https://a.nl\n[Keep a log]:\nhttps://b.nl\n"
    )
    assert texts(source, "markdown")[0].startswith("Gebruik ESLint of Keep a log: dat werkt [sic].")


def test_the_title_is_no_heading_of_its_own_text() -> None:
    """A first heading that repeats the title stands in no heading path."""
    source = b"---\ntitle: 'Fase 2, ontwerp'\n---\n# Fase 2: Ontwerp\nTekst.\n## Taken\nMeer tekst.\n"
    assert [heading for _, heading, _ in outline(source, "markdown")] == [(), ("Taken",)]


def test_headings_in_every_spelling_are_found() -> None:
    """Underlined, closed and nested headings; a rule is none."""
    source = b"Eerste\n======\nTekst een.\n\nTweede\n---\nTekst twee.\n\n---\n\n### Derde ###\nTekst drie.\n"
    assert [heading for _, heading, _ in outline(source, "markdown")] == [
        (), ("Tweede",), ("Tweede", "Derde"),
    ]  # fmt: skip


def test_the_shared_markdown_leaves_no_syntax_in_the_text() -> None:
    """Of 552 real files not one keeps a link target, an attribute list, an admonition mark or an import line."""
    folder = SHARED / "data" / "documents"
    if not folder.exists():
        pytest.skip("shared/data/documents is not here")
    syntax = re.compile(r"\]\((?:http|\.|/)|\{:|\{ ?\.|^\s*(?:!!!|\?\?\?|:::)|^import .* from |<!--", re.MULTILINE)
    for path in sorted(folder.rglob("*.md*")):
        try:
            found = outline(path.read_bytes(), "markdown")
        except Unreadable:
            continue
        left = [m.group() for kind, _, text in found if kind != "tabel" for m in syntax.finditer(text)]
        assert len(left) <= 1, (path.name, left)


# -- plain text --------------------------------------------------------------------------------------------------


def test_hard_wrapped_text_is_joined_and_lists_are_kept() -> None:
    """Lines that were wrapped at a width run on; list lines stand alone."""
    source = (
        "De gemeente telde van 2017 tot 2020 hoeveel mensen er\n"
        "in de binnenstad waren, en hield daar in 2020 mee op.\n\n"
        "- een\n- twee\n"
    )
    assert texts(source.encode(), "text") == [
        "De gemeente telde van 2017 tot 2020 hoeveel mensen er in de binnenstad waren, en hield daar in 2020 mee op."
        "\n\n- een\n- twee"
    ]


def test_a_short_line_above_a_paragraph_is_a_heading() -> None:
    """Plain text has headings too: a line alone, without a full stop, above a longer paragraph."""
    source = "Wifi tellen\n\n" + " ".join(FILLER) + "\n\nLessen\n\n" + " ".join(FILLER) + "\n\nJan Jansen\n"
    reading = read(source.encode(), "text")
    assert reading.title == "Wifi tellen"
    assert outline(source.encode(), "text") == [
        ("tekst", (), " ".join(FILLER)),
        ("tekst", ("Lessen",), " ".join(FILLER) + "\n\nJan Jansen"),
    ]

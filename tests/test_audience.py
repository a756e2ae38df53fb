"""A mark that says `intern`, however it is spelled, keeps a file from the public; ordinary text does not."""

from __future__ import annotations

import io
import os
from pathlib import Path

import docx
import pptx
import pytest
from reportlab.pdfgen.canvas import Canvas

from corpus.documents import Document
from corpus.finding import FoundFile, Root, find_files
from corpus.loading import load_file
from corpus.origins import Audience
from corpus.register import STARTER

TEXT = "De gemeente telt hoeveel mensen er in de binnenstad zijn.\n"
PAGE = f"<p>{TEXT}</p></body></html>"


def read(folder: Path, name: str, content: str | bytes, root: Audience = "openbaar") -> Document:
    """The one document in a folder, which holds this file."""
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    (found,) = (one for one in find_files(Root("r", folder, root)) if isinstance(one, FoundFile))
    return load_file(found)


UNDERSTOOD = [
    "---\naudience: intern\n---\n",
    "\ufeff---\naudience: intern\n---\n",
    "---\r\naudience: intern\r\n---\r\n",
    "---   \ntitle: Nota\naudience:   'intern'\n---\n",
    '---\naudience: "intern"   # alleen wij\n---\n',
    "---\n? audience\n: intern\n---\n",
    "---\n{audience: intern, title: Nota}\n---\n",
    '---\n"\\x61udience": intern\n---\n',
    "---\naudience: &wie intern\n...\n",
]
ODD = [
    "---\naudience: intern\naudience: openbaar\n---\n",
    "---\naudience: staf\naudience: openbaar\n---\n",
    "---\n{audience: staf, audience: openbaar}\n---\n",
    "\n---\naudience: intern\n---\n",
    "   \n\t\n---\naudience: intern\n---\n",
    " ---\naudience: intern\n---\n",
    "<!-- concept -->\n---\naudience: intern\n---\n",
    "# opmerking\n---\naudience: intern\n---\n",
    "\u200b---\naudience: intern\n---\n",
    "---\nAudience: intern\n---\n",
    "---\nAUDIENCE: intern\n---\n",
    "---\naudience: Intern\n---\n",
    "---\naudience: INTERN\n---\n",
    "---\naudience: internal\n---\n",
    "---\naudience: alleen voor ons\n---\n",
    "---\naudience:\n---\n",
    "---\naudience: [intern]\n---\n",
    "---\naudience:\n  - intern\n---\n",
    "---\naudience: {wie: intern}\n---\n",
    "---\naudience: |\n  intern\n---\n",
    "---\naudience: ja\n---\n",
    "---\naudience: public\n---\n",
    "---\naudience:intern\n---\n",
    "---\naudience = intern\n---\n",
    "---\naudience intern\n---\n",
    "---\naudiance: intern\n---\n",
    "---\naudince: intern\n---\n",
    "---\n\u0430udience: intern\n---\n",
    "---\n\uff41\uff55\uff44\uff49\uff45\uff4e\uff43\uff45: intern\n---\n",
    "---\naud\u200bience: intern\n---\n",
    "---\n'audience ': intern\n---\n",
    "---\ntarget_audience: intern\n---\n",
    "---\nmeta:\n  audience: intern\n---\n",
    "---\nmeta: [{lezers: {audience: intern}}]\n---\n",
    "---\ntitle: Nota\nintern: true\n---\n",
    "---\ntitle: Nota\nopenbaar: nee\n---\n",
    "---\ntags: [beleid, intern]\n---\n",
    "---\nkeywords: 'audience: intern'\n---\n",
    "---\nclassificatie: Strikt vertrouwelijk\n---\n",
    "---\nvertrouwelijkheid: intern\n---\n",
    "---\naudience: intern\n\nNooit gesloten.\n",
    "--\naudience: intern\n--\n",
    "+++\naudience = \"intern\"\n+++\n",
    '{"audience": "intern"}\n',
    "audience: intern\n\n",
    "Audience : INTERN\n\n",
    "**Audience:** intern\n\n",
    "# Nota\n\n> audience: intern\n\n",
    "| audience | intern |\n|---|---|\n| a | b |\n\n",
    "<!-- audience: intern -->\n",
    "%%audience: intern%%\n",
    "Vertrouwelijkheid: intern\n\n",
    "Audience\uff1a intern\n\n",
]  # fmt: skip


@pytest.mark.parametrize("head", UNDERSTOOD)
def test_the_documented_mark_is_understood(tmp_path: Path, head: str) -> None:
    """Every way in which YAML can write the documented field makes the file internal, without a word."""
    document = read(tmp_path, "a.md", head + TEXT)
    assert (document.provenance.audience, document.warnings) == ("intern", ())


@pytest.mark.parametrize("head", ODD)
def test_a_mark_that_is_not_understood_means_internal(tmp_path: Path, head: str) -> None:
    """What looks like a mark and is none is internal, and the report says so."""
    document = read(tmp_path, "a.md", head + TEXT)
    assert document.provenance.audience == "intern"
    assert any("docs/audience.md" in warning for warning in document.warnings)


@pytest.mark.parametrize("head", [*UNDERSTOOD, *ODD])
@pytest.mark.parametrize("name", ["a.txt", "a.html"])
def test_the_same_marks_count_in_text_and_in_web_pages(tmp_path: Path, name: str, head: str) -> None:
    """Front matter in a format that has none is a mark all the same."""
    body = TEXT if name == "a.txt" else f"<html><body>{PAGE}"
    assert read(tmp_path, name, head + body).provenance.audience == "intern"


@pytest.mark.parametrize(
    "page",
    [
        f'<html><head><meta name="audience" content="intern"></head><body>{PAGE}',
        f"<html><head><meta content=intern name=Audience></head><body>{PAGE}",
        f'<html><head><meta property="og:audience" content="intern"></head><body>{PAGE}',
        f'<html><head><meta name="DCTERMS.audience" content="Intern"></head><body>{PAGE}',
        f'<html><head><meta name="audience" content="&#105;ntern"></head><body>{PAGE}',
        f'<html><head><meta name="audience" content="openbaar"><meta name="audience" content="staf"></head>{PAGE}',
        f'<html><head><meta name="classification" content="confidential"></head><body>{PAGE}',
        f'<html data-audience="intern"><body>{PAGE}',
        f'<html><body data-audience="intern">{PAGE}',
        f"<html><body><p>Tekst.</p><!-- audience: intern -->{PAGE}",
        f"<html><body><p>Audience: intern</p>{PAGE}",
    ],
)
def test_marks_in_the_head_of_a_web_page_count(tmp_path: Path, page: str) -> None:
    """Meta tags, remarks and attributes."""
    assert read(tmp_path, "a.html", page).provenance.audience == "intern"


def page(piece: str) -> str:
    """A web page with this in it."""
    return f"<html><head><title>Nota</title></head><body>{piece}{PAGE}</html>"


def data(text: str, kind: str = "application/ld+json") -> str:
    """A web page with this data for machines."""
    return page(f"<script type='{kind}'>{text}</script>")


@pytest.mark.parametrize(
    "text",
    [
        data('{"audience": "intern"}'),
        data('{"audience": "staf"}'),
        data('{"audience": "intern",}'),
        data('{"@context": "https://schema.org", "audience": {"@type": "Audience", "audienceType": "intern"}}'),
        data('{"@context": "https://schema.org", "@graph": [[{"audience": [{"audienceType": "Internal use only"}]}]]}'),
        data("[" * 30 + '{"audience": "intern"}' + "]" * 30),
        data('{"props": {"audience": "intern"}}', "application/json"),
        data("window.page = {audience: 'intern'}", "text/javascript"),
        page('<div itemprop="audience">intern</div>'),
        page('<div itemprop="audience" itemscope><meta itemprop="audienceType" content="intern"></div>'),
        page("<input type=hidden name=audience value=intern>"),
        page('<span property="schema:audience" content="intern"></span>'),
        page("<td name=classificatie>intern</td>"),
        page("<section data-audience=intern>Tekst.</section>"),
        page("<header><p>Audience: intern</p></header>"),
        page("<footer><p>VERTROUWELIJK</p></footer>"),
        page("<div><b>Status:</b> vertrouwelijk</div>"),
        f"<html><head><title>Nota - VERTROUWELIJK</title></head><body>{PAGE}",
    ],
)
def test_marks_anywhere_in_a_web_page_count(tmp_path: Path, text: str) -> None:
    """Data for machines at any depth, elements that are called after a mark, header, footer and title."""
    document = read(tmp_path, "a.html", text)
    assert document.provenance.audience == "intern"
    assert any("docs/audience.md" in warning for warning in document.warnings)


@pytest.mark.parametrize(
    "text",
    [
        data('{"@context": "https://schema.org", "audience": {"@type": "Audience", "audienceType": "residents"}}'),
        data("login({audience: 'https://api.example.org'})", "text/javascript"),
        page('<div itemprop="audience">Inwoners</div>'),
        page("<select name=audience><option>Intern<option>Extern</select>"),
        page("<nav><a>Staff</a></nav><header><ul><li><a href=x>Intern</a></li></ul></header>"),
        page("<footer><p>Wij gaan <b>vertrouwelijk</b> met uw gegevens om</p></footer>"),
    ],
)
def test_what_a_web_page_is_for_is_not_a_mark(tmp_path: Path, text: str) -> None:
    """Schema.org, forms and menus have such words of their own."""
    document = read(tmp_path, "a.html", text)
    assert (document.provenance.audience, document.warnings) == ("openbaar", ())


LABELS = [
    "INTERN", "Alleen voor intern gebruik", "VERTROUWELIJK", "# Intern", "**Strikt vertrouwelijk**", "Niet openbaar",
    "I N T E R N", "[INTERN]", "=== INTERN ===", "<!-- intern -->", "Status: vertrouwelijk", "- Status: Vertrouwelijk",
    "VERTROUWELIJK \u2013 niet verspreiden", "Gemeente Utrecht | INTERN | 2021", "Nota tellen (intern)",
    "For internal use only.", "Dit document is vertrouwelijk.", "Uitsluitend voor medewerkers", "Bedrijfsvertrouwelijk",
]  # fmt: skip
ORDINARY = [
    "Alleen intern gebruik van data is toegestaan volgens de AVG.", "Interne audits", "Status: concept",
    "Status: niet vertrouwelijk", "Intern: wat wij doen", "Soort | Intern | Extern", "Private 5G", "Beroepsgeheim",
    "Geen openbaar vervoer", "Wij gaan vertrouwelijk met gegevens om.", "Doelgroep: interne medewerkers van gemeenten",
]  # fmt: skip


@pytest.mark.parametrize("name", ["a.md", "a.txt"])
@pytest.mark.parametrize("line", LABELS)
def test_a_line_of_its_own_among_the_first_is_a_mark(tmp_path: Path, name: str, line: str) -> None:
    """It says who may read without the word for it."""
    document = read(tmp_path, name, f"Nota tellen\n\n{line}\n\n{TEXT}")
    assert document.provenance.audience == "intern"
    assert any("docs/audience.md" in warning for warning in document.warnings)


@pytest.mark.parametrize("line", ORDINARY)
def test_a_first_line_that_only_has_such_a_word_is_not(tmp_path: Path, line: str) -> None:
    """Ordinary words stand beside it."""
    assert read(tmp_path, "a.txt", f"{line}\n\n{TEXT}").provenance.audience == "openbaar"


def test_such_a_line_further_on_is_not_a_mark(tmp_path: Path) -> None:
    """It may be a heading, or an entry of a list."""
    assert read(tmp_path, "a.md", (TEXT + "\n") * 9 + "\nIntern\n").provenance.audience == "openbaar"


@pytest.mark.parametrize("line", ["audience: intern", "VERTROUWELIJK", "Status: intern"])
@pytest.mark.parametrize("where", ["header", "footer"])
def test_the_header_and_footer_of_a_word_document_count(tmp_path: Path, where: str, line: str) -> None:
    """They are no part of its text."""
    out, file = io.BytesIO(), docx.Document()
    file.add_paragraph(TEXT)
    getattr(file.sections[0], where).paragraphs[0].text = line
    file.save(out)
    assert read(tmp_path, "a.docx", out.getvalue()).provenance.audience == "intern"


def test_what_stands_on_every_slide_counts(tmp_path: Path) -> None:
    """In the master of a presentation."""
    out, file = io.BytesIO(), pptx.Presentation()
    slide = file.slides.add_slide(file.slide_layouts[1])
    slide.shapes.title.text, slide.placeholders[1].text = "Tellen", TEXT
    public = io.BytesIO()
    file.save(public)
    file.slide_master.placeholders[3].text = "VERTROUWELIJK"
    file.save(out)
    assert read(tmp_path, "a.pptx", public.getvalue()).provenance.audience == "openbaar"
    assert read(tmp_path, "a.pptx", out.getvalue()).provenance.audience == "intern"


@pytest.mark.parametrize("height", [800, 30])
@pytest.mark.parametrize("pages", [1, 4])
def test_the_head_and_foot_of_a_page_of_a_pdf_count(tmp_path: Path, height: int, pages: int) -> None:
    """On one page, and on all, where it is left out of the text."""
    out = io.BytesIO()
    canvas = Canvas(out)
    for number in range(pages):
        canvas.drawString(72, height, "VERTROUWELIJK")
        for line in range(20):
            canvas.drawString(72, 700 - 14 * line, f"{TEXT.strip()} Nummer {number} van {line}.")
        canvas.showPage()
    canvas.save()
    assert read(tmp_path, "a.pdf", out.getvalue()).provenance.audience == "intern"


@pytest.mark.parametrize("field", ["keywords", "category", "comments", "subject"])
def test_marks_in_the_properties_of_a_word_document_count(tmp_path: Path, field: str) -> None:
    """A label that Word keeps is a mark."""
    out, file = io.BytesIO(), docx.Document()
    file.add_paragraph(TEXT)
    setattr(file.core_properties, field, "audience: intern")
    file.save(out)
    assert read(tmp_path, "a.docx", out.getvalue()).provenance.audience == "intern"


def test_marks_in_a_pdf_count(tmp_path: Path) -> None:
    """In its properties and on its first page."""
    for where in ("keywords", "page"):
        out = io.BytesIO()
        canvas = Canvas(out)
        if where == "keywords":
            canvas.setKeywords("audience: intern")
        else:
            canvas.drawString(72, 750, "Audience: intern")
        canvas.drawString(72, 700, TEXT.strip())
        canvas.save()
        assert read(tmp_path, "a.pdf", out.getvalue()).provenance.audience == "intern"


@pytest.mark.parametrize("header", ["Audience: intern", "X-Audience: intern", "Sensitivity: Company-Confidential"])
def test_marks_in_the_headers_of_a_message_count(tmp_path: Path, header: str) -> None:
    """Outlook's own header too."""
    mail = f"From: a@example.org\nTo: b@example.org\nSubject: Tellen\n{header}\nContent-Type: text/plain\n\n{TEXT}"
    assert read(tmp_path, "a.eml", mail).provenance.audience == "intern"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.md.bron.yaml", "Audience: intern"),
        ("a.md.bron.yaml", "audience: intern\naudience: openbaar"),
        ("a.md.bron.yaml", "audience intern"),
        ("a.bron.yml", "audience: intern"),
        (".bron.yaml", "audience: intern"),
        ("bron.yaml", "audience: staf"),
        ("a.md.bron.yaml", "intern"),
        ("a.md.bron.yaml", "- intern"),
        ("a.md.bron.yaml", "ja"),
        ("a.md.bron.yaml", ""),
        ("a.md.bron.yaml", "audience: openbaar # intern"),
        ("a.md.bron.yaml", "# vertrouwelijk\naudience: openbaar"),
        ("a.md.yaml", "audience: intern"),
        ("a.md.yml", "intern"),
        ("a.yaml", "Audience: staf"),
        ("a.md.json", '{"meta": {"audience": "intern"}}'),
        ("a.md.meta.yaml", "audience: intern\n a: ["),
    ],
)
def test_marks_in_a_sidecar_count(tmp_path: Path, name: str, text: str) -> None:
    """Of the file, and of the whole folder where it names none."""
    (tmp_path / name).write_text(text)
    assert read(tmp_path, "a.md", f"---\naudience: openbaar\n---\n{TEXT}").provenance.audience == "intern"


@pytest.mark.parametrize("kind", ["link", "folder", "pipe"])
@pytest.mark.parametrize("name", ["a.md.bron.yaml", ".bron.yaml", "a.md.yaml"])
def test_a_sidecar_that_cannot_be_read_means_internal(tmp_path: Path, name: str, kind: str) -> None:
    """A link to nothing, a folder, a pipe that nobody writes to: it may have said so, and the report names it."""
    if kind == "link":
        (tmp_path / name).symlink_to("nergens")
    elif kind == "folder":
        (tmp_path / name).mkdir()
    else:
        os.mkfifo(tmp_path / name)
    document = read(tmp_path, "a.md", TEXT)
    assert document.provenance.audience == "intern"
    assert any("cannot be read" in warning for warning in document.warnings)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.md.bron.yaml", "audience: openbaar # voor iedereen"),
        ("a.md.bron.yaml", "audience: openbaar # niet intern"),
        ("a.md.bron.yaml", "publisher: Gemeente Delft"),
        ("a.md.yaml", "title: Interne audits\nrows: [1, 2]"),
        ("b.yaml", "audience: intern"),
    ],
)
def test_what_says_nothing_of_readers_beside_a_file_hides_nothing(tmp_path: Path, name: str, text: str) -> None:
    """A remark that agrees, a description, data, a file that is called after another."""
    (tmp_path / name).write_text(text)
    assert read(tmp_path, "a.md", TEXT).provenance.audience == "openbaar"


def test_a_sidecar_of_a_folder_counts_below_it(tmp_path: Path) -> None:
    """What is internal above is internal below, and what lies beside it is not."""
    (tmp_path / "dicht" / "diep").mkdir(parents=True)
    (tmp_path / "dicht" / ".bron.yaml").write_text("audience: intern")
    for path in ("dicht/diep/a.md", "open.md"):
        (tmp_path / path).write_text(TEXT)
    found = [one for one in find_files(Root("r", tmp_path)) if isinstance(one, FoundFile)]
    assert [load_file(one).provenance.audience for one in found] == ["intern", "openbaar"]


def test_a_record_with_an_odd_mark_is_internal_everywhere(tmp_path: Path) -> None:
    """The document and its project."""
    record = sorted(STARTER.glob("*.md"))[0].read_text("utf-8")
    for mark in ("Audience: intern", "audience: Intern", "audience: openbaar\naudience: staf"):
        document = read(tmp_path, "a.md", record.replace("audience: openbaar", mark))
        assert document.project is not None
        assert (document.provenance.audience, document.project.audience) == ("intern", "intern")


@pytest.mark.parametrize(
    "text",
    [
        "---\naudience: openbaar\n---\n",
        "---\naudience: openbaar # voor iedereen\n---\n",
        "---\naudience: Openbaar\n---\n",
        "audience: openbaar\n\n",
        "---\ntitle: Interne communicatie\n---\n# Interne audits\n\n",
        "Het publiek is intern verdeeld. De audience van de site groeide.\n\n",
        "Doelgroep: interne medewerkers van gemeenten\n\n",
        "Toegang: voor iedereen\n\nStatus: intern overleg\n\n",
        "Our audience: everyone who lives in the city.\n\n",
    ],
)
def test_ordinary_text_is_not_a_mark(tmp_path: Path, text: str) -> None:
    """The rule hides no documents that say nothing about who may read them."""
    document = read(tmp_path, "a.md", text + TEXT)
    assert (document.provenance.audience, document.warnings) == ("openbaar", ())


def test_no_starter_record_is_hidden() -> None:
    """All of them say `openbaar`, and are."""
    found = [one for one in find_files(Root("starter", STARTER)) if isinstance(one, FoundFile)]
    assert {load_file(one).provenance.audience for one in found} == {"openbaar"}

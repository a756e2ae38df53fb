"""A mark that says `intern`, however it is spelled, keeps a file from the public; ordinary text does not."""

from __future__ import annotations

import io
from pathlib import Path

import docx
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
    ],
)
def test_marks_in_a_sidecar_count(tmp_path: Path, name: str, text: str) -> None:
    """Of the file, and of the whole folder where it names none."""
    (tmp_path / name).write_text(text)
    assert read(tmp_path, "a.md", f"---\naudience: openbaar\n---\n{TEXT}").provenance.audience == "intern"


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

"""From a folder to documents: a fixed order, provenance, and one clear line for every bad file."""

from __future__ import annotations

import io
import json
import os
import re
import socket
import tempfile
from pathlib import Path

import docx
import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from corpus.documents import Document
from corpus.errors import UnreadableDocument, UnreadableRoot
from corpus.loading import Failure, FoundFile, Root, digest, document_id, find_files, load, load_file
from corpus.origins import Audience
from corpus.register import STARTER

SHARED = Path(__file__).parents[2] / "shared"
TEXT = "De gemeente telt hoeveel mensen er in de binnenstad zijn.\n"


def pdf_bytes(*, password: str | None = None, subject: str = "") -> bytes:
    """A PDF of one page and one sentence."""
    out = io.BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption(password) if password else None)
    canvas.setSubject(subject)
    canvas.drawString(72, 700, "De gemeente telt hoeveel mensen er in de stad zijn.")
    canvas.save()
    return out.getvalue()


def docx_bytes() -> bytes:
    """A Word file of one sentence."""
    out = io.BytesIO()
    file = docx.Document()
    file.add_heading("Doel", 1)
    file.add_paragraph("De gemeente telt hoeveel mensen er in de stad zijn.")
    file.save(out)
    return out.getvalue()


def reasons(folder: Path, size_limit: int = 500_000_000) -> dict[str, str]:
    """The failures in a folder, by path."""
    return {item.path: item.reason for item in load(folder, size_limit) if isinstance(item, Failure)}


def documents(folder: Path) -> list[Document]:
    """The documents in a folder."""
    return [item for item in load(folder) if isinstance(item, Document)]


def only(folder: Path) -> Document:
    """The one document in a folder."""
    (found,) = load(folder)
    assert isinstance(found, Document), found
    return found


# -- order and ids -----------------------------------------------------------------------------------------------


def test_files_come_in_a_fixed_order(tmp_path: Path) -> None:
    """The order is that of the names, folder by folder, whatever the order they were written in."""
    for name in ("z.md", "a/c.md", "b.md", "a/b/x.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(TEXT)
    assert [item.path for item in find_files(Root("r", tmp_path))] == ["a/b/x.txt", "a/c.md", "b.md", "z.md"]


def test_hidden_files_and_sidecars_are_passed_over(tmp_path: Path) -> None:
    """Names with a dot in front are not documents; a sidecar speaks for the file beside it."""
    (tmp_path / ".git").mkdir()
    for name in (".git/config.md", ".verborgen.md", "a.md", "a.md.bron.yaml"):
        (tmp_path / name).write_text(TEXT if name != "a.md.bron.yaml" else "title: Bron\n")
    assert [item.path for item in find_files(Root("r", tmp_path))] == ["a.md"]


def test_a_root_may_be_one_file(tmp_path: Path) -> None:
    """`index nota.md` reads that file."""
    (tmp_path / "nota.md").write_text(TEXT)
    assert [item.path for item in find_files(Root("nota", tmp_path / "nota.md"))] == ["nota.md"]


def test_an_id_is_stable_unique_and_safe_in_an_address(tmp_path: Path) -> None:
    """Names that look alike once slugged still get ids of their own; an accent written in two ways is one name."""
    root = Root("Mijn map", tmp_path)
    ids = [document_id(root, path) for path in ("a b.md", "a-b.md", "a/b.md", "A b.md")]
    assert len(set(ids)) == 4
    assert all(set(one) <= set("abcdefghijklmnopqrstuvwxyz0123456789-") for one in ids)
    assert document_id(root, "caf\u00e9.md") == document_id(root, "cafe\u0301.md")
    assert len(document_id(root, "x" * 300 + ".md")) < 120


def test_a_missing_or_unreadable_root_is_refused_by_name(tmp_path: Path) -> None:
    """The message quotes the path and says what to do."""
    with pytest.raises(UnreadableRoot, match=r"weg' does not exist; check the path"):
        list(find_files(Root("r", tmp_path / "weg")))


def test_the_digest_changes_with_the_file_and_with_its_sidecar(tmp_path: Path) -> None:
    """What must be read again has another digest; touching a file changes nothing."""
    (tmp_path / "a.md").write_text(TEXT)
    (found,) = find_files(Root("r", tmp_path))
    assert isinstance(found, FoundFile)
    before = digest(found)
    os.utime(tmp_path / "a.md", (1, 1))
    assert digest(found) == before == load_file(found).content_hash
    (tmp_path / "a.md.bron.yaml").write_text("audience: intern\n")
    assert digest(found) == load_file(found).content_hash != before


# -- bad files: one line each, nothing stopped --------------------------------------------------------------------


def write_bad_files(folder: Path) -> None:
    """One of every kind of bad file, and one good one."""
    (folder / "goed.md").write_text(TEXT)
    (folder / "leeg.pdf").write_bytes(b"")
    (folder / "wit.txt").write_text("  \n \n")
    (folder / "kapot.pdf").write_bytes(b"%PDF-1.4\nniets hiervan is een pdf")
    (folder / "kapot.docx").write_bytes(docx_bytes()[:2000])
    (folder / "slot.pdf").write_bytes(pdf_bytes(password="geheim"))
    (folder / "slot.docx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"))
    (folder / "verkeerd.pdf").write_bytes(docx_bytes())
    (folder / "verkeerd.txt").write_bytes(pdf_bytes())
    (folder / "verkeerd.md").write_text("<!DOCTYPE html><html><body><p>Tekst.</p></body></html>")
    (folder / "plaatje.docx").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 100)
    (folder / "ruis.txt").write_bytes(bytes(range(256)) * 20)
    (folder / "matter.md").write_text("---\ntitle: a: b: c\n---\nTekst.\n")
    (folder / "foto.jpg").write_bytes(b"\xff\xd8\xff")
    (folder / "foto2.jpg").write_bytes(b"\xff\xd8\xff")
    (folder / "LEESMIJ").write_text(TEXT)


EXPECTED = {
    "leeg.pdf": "is empty (zero bytes)",
    "wit.txt": "holds no text",
    "kapot.pdf": "is damaged",
    "kapot.docx": "is damaged",
    "slot.pdf": "is encrypted; save it without a password",
    "slot.docx": "is encrypted; save it without a password",
    "verkeerd.pdf": "is named as a PDF but holds a Word document; give it a name that ends in .docx",
    "verkeerd.txt": "is named as plain text but holds a PDF; give it a name that ends in .pdf",
    "verkeerd.md": "is named as Markdown but holds a web page; give it a name that ends in .html",
    "plaatje.docx": "is named as a Word document but holds a PNG image",
    "ruis.txt": "is not text: it holds zero bytes",
    "matter.md": "its front matter is not valid YAML at line 1",
    "foto.jpg": "is a '.jpg' file (and 1 more like it), a format that is not read",
    "LEESMIJ": "has no extension, a format that is not read",
}


def test_every_bad_file_is_one_clear_line_and_stops_nothing(tmp_path: Path) -> None:
    """Each reason names what is wrong in one line, a format that is not read is named once, the good file is read."""
    write_bad_files(tmp_path)
    found = reasons(tmp_path)
    assert found.keys() == EXPECTED.keys()
    for path, expected in EXPECTED.items():
        assert expected in found[path], path
        assert "\n" not in found[path]
    assert [doc.path for doc in documents(tmp_path)] == ["goed.md"]


def test_the_size_limit_is_checked_without_reading(tmp_path: Path) -> None:
    """A sparse file of 600 MB is refused at once; the limit is a parameter."""
    with (tmp_path / "groot.pdf").open("wb") as file:
        file.truncate(600_000_000)
    (tmp_path / "klein.txt").write_text(TEXT)
    assert reasons(tmp_path) == {"groot.pdf": "is 600.0 MB and the limit is 500.0 MB; split it or leave it out"}
    assert set(reasons(tmp_path, size_limit=10)) == {"groot.pdf", "klein.txt"}


def test_symbolic_links_never_loop(tmp_path: Path) -> None:
    """A link to a folder above it, to a file read already, to nothing and to itself are named, and none is followed."""
    (tmp_path / "map").mkdir()
    (tmp_path / "map" / "a.md").write_text(TEXT)
    (tmp_path / "map" / "terug").symlink_to(tmp_path)
    (tmp_path / "kopie.md").symlink_to(tmp_path / "map" / "a.md")
    (tmp_path / "weg.md").symlink_to(tmp_path / "bestaat-niet.md")
    (tmp_path / "zelf.md").symlink_to(tmp_path / "zelf.md")
    found = reasons(tmp_path)
    assert found.keys() == {"kopie.md", "map/terug", "weg.md", "zelf.md"}
    assert "is read there" in found["kopie.md"]
    assert "leads back to" in found["map/terug"]
    assert "does not exist" in found["weg.md"]
    assert [doc.path for doc in documents(tmp_path)] == ["map/a.md"]


def test_pipes_and_sockets_are_not_opened(tmp_path: Path) -> None:
    """Opening a pipe would wait forever."""
    os.mkfifo(tmp_path / "pijp.txt")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "stekker.md"))
        assert reasons(tmp_path).keys() == {"pijp.txt", "stekker.md"}


def reasons_for_an_ordinary_user(folder: Path) -> dict[str, str]:
    """The failures in a folder as somebody sees them who is not root (root may read everything)."""
    if os.geteuid() != 0:
        return reasons(folder)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.setuid(65534)
        os.write(writing, json.dumps(reasons(folder)).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        found: dict[str, str] = json.loads(pipe.read() or b"{}")
    os.waitpid(child, 0)
    return found


def test_an_unreadable_folder_or_file_is_named() -> None:
    """Permissions are reported, and what stands beside it is read."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "dicht").mkdir()
        (folder / "geheim.md").write_text(TEXT)
        (folder / "open.md").write_text(TEXT)
        (folder / "dicht").chmod(0)
        (folder / "geheim.md").chmod(0)
        found = reasons_for_an_ordinary_user(folder)
        (folder / "dicht").chmod(0o700)
    assert found == {
        "dicht": "may not be read by this user; give read permission or leave the folder out",
        "geheim.md": "may not be read by this user; give read permission or leave the file out",
    }


def test_a_file_that_vanishes_between_finding_and_reading_is_named(tmp_path: Path) -> None:
    """The error is ours, with the path as the user knows it."""
    (tmp_path / "a.md").write_text(TEXT)
    (found,) = find_files(Root("r", tmp_path))
    assert isinstance(found, FoundFile)
    (tmp_path / "a.md").unlink()
    with pytest.raises(UnreadableDocument, match=r"'a\.md': does not exist"):
        load_file(found)


@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a.html", "a.md", "a.eml", "a.msg", "a.pptx"])
def test_a_damaged_file_never_stops_a_load(tmp_path: Path, name: str) -> None:
    """Files cut short or with bytes changed give a document or one reason, never another error."""
    whole = {"a.pdf": pdf_bytes(), "a.docx": docx_bytes()}.get(name, ("---\n" + TEXT + "<p>&#x;\n| a |\n").encode())
    for step in range(12):
        place = len(whole) * step // 12
        for data in (whole[:place], whole[:place] + b"\xff\x00\x93" + whole[place + 3 :]):
            (tmp_path / name).write_bytes(data)
            (item,) = load(tmp_path)
            assert isinstance(item, Document) or "\n" not in item.reason


def test_reading_twice_gives_the_same(tmp_path: Path) -> None:
    """Text, sections, pages and ids do not depend on the run."""
    write_bad_files(tmp_path)
    (tmp_path / "b.pdf").write_bytes(pdf_bytes())
    assert list(load(tmp_path)) == list(load(tmp_path))


# -- encodings ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_of_every_kind_is_read_without_a_word(tmp_path: Path, encoding: str) -> None:
    """A byte order mark is honoured and is no part of the text."""
    (tmp_path / "a.txt").write_bytes("Coördinatie kost één euro; dat is € 1.".encode(encoding))
    doc = only(tmp_path)
    assert doc.text == "Coördinatie kost één euro; dat is € 1."
    assert doc.warnings == ()


def test_windows_text_is_read_and_reported(tmp_path: Path) -> None:
    """Another encoding is read where it can be, and the report says that it was guessed."""
    text = "De coördinatie van de pilot in Groningen kost één miljoen euro – zo’n bedrag is ‘fors’. " * 5
    (tmp_path / "a.txt").write_bytes(text.encode("cp1252"))
    doc = only(tmp_path)
    assert "coördinatie" in doc.text and "één miljoen euro – zo’n bedrag is ‘fors’" in doc.text
    assert "its encoding is not UTF-8: read as cp1252" in doc.warnings[0]


def test_a_web_page_is_read_in_the_encoding_it_declares(tmp_path: Path) -> None:
    """The meta tag decides when the page is not UTF-8."""
    head = '<html><head><meta charset="iso-8859-1"></head>'
    page = head + "<body><p>De coördinatie kost één euro per jaar.</p></body></html>"
    (tmp_path / "a.html").write_bytes(page.encode("iso-8859-1"))
    assert only(tmp_path).text == "De coördinatie kost één euro per jaar."


# -- provenance --------------------------------------------------------------------------------------------------


def test_front_matter_tells_the_source(tmp_path: Path) -> None:
    """Title, publisher, address and date come from the front matter and travel in the Source."""
    (tmp_path / "a.md").write_text(
        "---\ntitle: Wifi in Enschede\npublisher: AP\nurl: https://example.org/x\ndate: 2021-04-29\n---\n"
        "# Wifi\n\nTekst.\n"
    )
    doc = only(tmp_path)
    source = doc.provenance.source
    assert (source.title, source.publisher, source.url, source.date) == (
        "Wifi in Enschede", "AP", "https://example.org/x", "2021-04-29",
    )  # fmt: skip
    assert (doc.provenance.kind, doc.provenance.audience, doc.provenance.language) == ("document", "openbaar", "nl")


def test_a_sidecar_tells_the_source_of_a_fetched_file(tmp_path: Path) -> None:
    """What is known of a fetched file wins from what the file says of itself."""
    (tmp_path / "a.pdf").write_bytes(pdf_bytes(subject="Iets anders"))
    (tmp_path / "a.pdf.bron.yaml").write_text(
        "title: Besluit\npublisher: Gemeente Ede\nurl: https://example.org/besluit.pdf\ndate: 2019-05\n"
    )
    source = only(tmp_path).provenance.source
    assert (source.title, source.publisher, source.url, source.date) == (
        "Besluit", "Gemeente Ede", "https://example.org/besluit.pdf", "2019-05",
    )  # fmt: skip


def test_a_web_page_tells_its_source_in_its_head(tmp_path: Path) -> None:
    """Open Graph, Dublin Core and the canonical link are read."""
    (tmp_path / "a.html").write_text(
        '<html><head><title>Titel | Site</title><meta property="og:title" content="Titel">'
        '<meta name="DCTERMS.publisher" content="Ministerie"><meta name="DCTERMS.issued" content="2020-02-03T10:00">'
        '<link rel="canonical" href="https://example.org/titel"></head>'
        "<body><p>De gemeente telt hoeveel mensen er in de stad zijn.</p></body></html>"
    )
    source = only(tmp_path).provenance.source
    assert (source.title, source.publisher, source.url, source.date) == (
        "Titel", "Ministerie", "https://example.org/titel", "2020-02-03",
    )  # fmt: skip


def test_a_file_that_says_nothing_is_called_by_its_name(tmp_path: Path) -> None:
    """The title is never empty."""
    (tmp_path / "nota_wifi-tellen.md").write_text(TEXT)
    assert only(tmp_path).provenance.source.title == "Nota wifi tellen"


def test_a_file_named_by_a_code_is_called_by_its_first_words(tmp_path: Path) -> None:
    """A number or a hash names nothing."""
    (tmp_path / "002_80d7b636c5c335f3.md").write_text(
        "De gemeente telt hoeveel mensen er zijn, en dat doet zij al lang.\n"
    )
    assert only(tmp_path).provenance.source.title == "De gemeente telt hoeveel mensen er zijn, en …"


@pytest.mark.parametrize(
    ("root", "front_matter", "sidecar", "expected"),
    [
        ("openbaar", None, None, "openbaar"),
        ("intern", None, None, "intern"),
        ("openbaar", "intern", None, "intern"),
        ("intern", "openbaar", None, "intern"),
        ("openbaar", "openbaar", "intern", "intern"),
        ("openbaar", "intern", "openbaar", "intern"),
    ],
)
def test_the_stricter_audience_wins(
    tmp_path: Path, root: Audience, front_matter: str | None, sidecar: str | None, expected: str
) -> None:
    """Nothing that anybody called internal becomes public."""
    matter = f"---\naudience: {front_matter}\n---\n" if front_matter else ""
    (tmp_path / "a.md").write_text(matter + TEXT)
    if sidecar:
        (tmp_path / "a.md.bron.yaml").write_text(f"audience: {sidecar}\n")
    (found,) = find_files(Root("r", tmp_path, root))
    assert isinstance(found, FoundFile)
    assert load_file(found).provenance.audience == expected


def test_a_record_in_an_internal_root_is_internal_everywhere(tmp_path: Path) -> None:
    """The document, its provenance and its project carry the stricter audience."""
    source = next(iter(sorted(STARTER.glob("**/*.md"))))
    (tmp_path / "a.md").write_bytes(source.read_bytes())
    (found,) = find_files(Root("r", tmp_path, "intern"))
    assert isinstance(found, FoundFile)
    record = load_file(found)
    assert record.provenance.kind == "record"
    assert record.provenance.audience == "intern"
    assert record.project is not None
    assert record.project.audience == "intern"
    assert record.id == record.project.id


def test_a_record_that_breaks_the_schema_is_one_failure(tmp_path: Path) -> None:
    """The reason names the field; the files beside it are read."""
    source = next(iter(sorted(STARTER.glob("**/*.md")))).read_text("utf-8")
    (tmp_path / "fout.md").write_text(re.sub(r"^kind: .*$", "kind: onzin", source, count=1, flags=re.MULTILINE))
    (tmp_path / "goed.md").write_text(TEXT)
    found = reasons(tmp_path)
    assert found.keys() == {"fout.md"}
    assert "kind" in found["fout.md"]
    assert [doc.path for doc in documents(tmp_path)] == ["goed.md"]


def test_the_shared_documents_are_read_and_every_gap_is_named() -> None:
    """Of 671 real files no more than a handful, without text, are not documents."""
    folder = SHARED / "data" / "documents"
    if not folder.exists():
        pytest.skip("shared/data/documents is not here")
    items = list(load(folder))
    failed = [item for item in items if isinstance(item, Failure)]
    assert len(items) >= 671
    assert {item.reason for item in failed} <= {"holds no text, only headings or pictures; add text or leave it out"}
    assert len(failed) <= 5
    ids = [item.id for item in items if isinstance(item, Document)]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize(
    "url",
    [
        'https://example.org/a"onmouseover="x',
        "https://example.org/<script>",
        "https://example.org/a\\b^c`{d}|e",
        "https://example.org/\u202ecod.exe",
        "https://example.org/\u009b31m",
        "https://example.org/\u200bverborgen",
    ],
)
def test_unsafe_characters_of_an_address_are_encoded(tmp_path: Path, url: str) -> None:
    """From front matter, a sidecar and the sources of a record an address can be put anywhere."""
    quoted = json.dumps(url)
    (tmp_path / "a.md").write_text(f"---\nurl: {quoted}\n---\n{TEXT}")
    (tmp_path / "b.md").write_text(TEXT)
    (tmp_path / "b.md.bron.yaml").write_text(f"url: {quoted}\n")
    (tmp_path / "c.md").write_text(
        f"---\nid: c\ntitle: C\nkind: project\nsources: [{{title: S, url: {quoted}}}]\n---\n{TEXT}"
    )
    for document in documents(tmp_path):
        sources = document.provenance.origins or (document.provenance.source,)
        assert [bool(re.fullmatch(r"https://example\.org/[\w.%=-]+", str(one.url), re.ASCII)) for one in sources] == [
            True
        ]


def test_an_address_that_runs_something_is_none(tmp_path: Path) -> None:
    """Only http and https lead to a source."""
    for number, url in enumerate(("javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "https://")):
        (tmp_path / f"{number}.md").write_text(TEXT)
        (tmp_path / f"{number}.md.bron.yaml").write_text(f"url: '{url}'\n")
    assert {document.provenance.source.url for document in documents(tmp_path)} == {None}


def test_the_reasons_quote_nothing_of_a_document(tmp_path: Path) -> None:
    """Who reads the report of a build may not be somebody who may read the document."""
    secret = "wachtwoordkluis"
    record = "---\nid: c\ntitle: C\nkind: project\naudience: intern\nsources: [{title: S}]\n"
    for number, wrong in enumerate(
        (f"kind: {secret}", f"{secret}: ja", f"status: {secret}", f"start: {secret}", f"language: {secret}",
         f"lessons: [{{text: {secret}}}]", f"lessons: [{{{secret}: x}}]", f"also: [{secret}!]", f"cities: {secret}",
         f"a: [{secret}", f"id: '{secret} !'", f"sources: [{{title: S, url: '{secret}'}}]")
    ):  # fmt: skip
        (tmp_path / f"{number}.md").write_text(f"{record}{wrong}\n---\n{TEXT}")
    found = reasons(tmp_path)
    assert len(found) == 12
    assert not [reason for reason in found.values() if secret in reason]

"""A file that crashes its reader, takes all memory or never ends costs that file only, and is named."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import docx
import pytest

from corpus.documents import Document
from corpus.finding import Failure, FoundFile, Root, find_files
from corpus.isolating import HERE, Isolated, Unread, Whole
from corpus.loading import load

TEXT = "De gemeente telt hoeveel mensen er in de binnenstad zijn.\n"
OTHERS = ("aa.md", "zz.md")


def bomb_pdf() -> bytes:
    """A PDF of two thousand bytes whose one page unpacks to a quarter of a gigabyte."""
    page = zlib.compress(zlib.compress(b"BT /F1 12 Tf 72 700 Td (Tellen.) Tj ET\n" * 6_000_000, 9), 9)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d /Filter [/FlateDecode /FlateDecode] >>\nstream\n%b\nendstream" % (len(page), page),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    return (
        b"%PDF-1.4\n"
        + b"".join(b"%d 0 obj\n%b\nendobj\n" % numbered for numbered in enumerate(objects, 1))
        + (b"trailer << /Size 6 /Root 1 0 R >>\n%%EOF")
    )


def long_docx() -> bytes:
    """A Word document of a million paragraphs, in a hundred thousand bytes."""
    out, whole = io.BytesIO(), io.BytesIO()
    file = docx.Document()
    file.add_paragraph("x")
    file.save(out)
    with zipfile.ZipFile(out) as source, zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part, one = source.read(name), b"<w:p><w:r><w:t>x</w:t></w:r></w:p>"
            target.writestr(name, part.replace(one, one * 1_000_000))
    return whole.getvalue()


def found_in(folder: Path) -> list[FoundFile]:
    """The files in a folder."""
    return [one for one in find_files(Root("r", folder)) if isinstance(one, FoundFile)]


def outcomes(folder: Path, reader: Isolated) -> dict[str, Whole | Unread]:
    """What each file in a folder gave."""
    files = found_in(folder)
    return dict(zip((one.path for one in files), reader.read_all(files, by_rules=True), strict=True))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a good file before and one after."""
    for name in OTHERS:
        (tmp_path / name).write_text(TEXT)
    return tmp_path


def test_reading_elsewhere_gives_what_reading_here_gives(folder: Path) -> None:
    """Documents, passages and reasons are the same, and in the same order."""
    for number in range(40):
        (folder / f"n{number:02}.md").write_text(f"# Nota {number}\n\n{TEXT}" if number % 7 else "# Leeg\n")
    files = found_in(folder)
    assert list(Isolated().read_all(files, by_rules=True)) == list(HERE.read_all(files, by_rules=True))


@pytest.mark.parametrize(
    ("name", "data"),
    [("bom.pdf", bomb_pdf()), ("lang.docx", long_docx()), ("groot.txt", b"woord " * 15_000_000)],
    ids=["pdf", "docx", "txt"],
)
def test_a_file_that_takes_all_memory_costs_that_file_only(folder: Path, name: str, data: bytes) -> None:
    """It is named with its bound; the files before and after it are read."""
    (folder / name).write_bytes(data)
    given = outcomes(folder, Isolated(memory=250))
    failed = given[name]
    assert isinstance(failed, Unread) and failed.at_bound
    assert "250 MB of memory" in failed.reason
    assert all(isinstance(given[other], Whole) for other in OTHERS)


def test_a_file_that_never_ends_is_named(folder: Path) -> None:
    """A pipe that nobody writes to keeps its reader waiting until its time is over."""
    os.mkfifo(folder / "pijp")
    stuck = FoundFile(Root("r", folder), "pijp.md", folder / "pijp", 1, 1)
    (failed,) = Isolated(seconds=1.0).read_all([stuck], by_rules=True)
    assert isinstance(failed, Unread) and failed.at_bound
    assert "more than 1 seconds" in failed.reason


@pytest.mark.parametrize("tag", ["div", "span", "table><tr><td"])
@pytest.mark.parametrize("depth", [900, 200_000])
def test_a_web_page_that_is_nested_too_deeply_is_named_as_such(folder: Path, tag: str, depth: int) -> None:
    """What lies deep in it cannot be read, so that nothing of it is; the files before and after it are."""
    (folder / "diep.html").write_text(f"<html><body><p>{TEXT}</p>" + f"<{tag}>" * depth + TEXT)
    given = outcomes(folder, Isolated())
    failed = given["diep.html"]
    assert isinstance(failed, Unread) and "nested too deeply" in failed.reason and not failed.at_bound
    assert all(isinstance(given[other], Whole) for other in OTHERS)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.md", "---\na: " + "[" * 50_000 + "\n---\nTekst.\n"),
        ("a.md", "---\na: " + "{b: " * 50_000 + "\n---\nTekst.\n"),
        ("a.md", "---\n" + "".join(" " * depth + "a:\n" for depth in range(3_000)) + "---\nTekst.\n"),
        ("a.md", "---\n" + "- " * 20_000 + "\n---\nTekst.\n"),
        ("a.md", "---\na: &a [x, x]\n" + "".join(f"{n}: [*a, *a]\n" for n in range(60)) + "---\nTekst.\n"),
        ("a.md", ">" * 50_000 + " Tekst.\n"),
        ("a.md.bron.yaml", "a: " + "[" * 50_000),
    ],
)
def test_deep_nesting_is_one_reason(tmp_path: Path, name: str, content: str) -> None:
    """Also without a process of its own the interpreter lives; the reason says what is wrong."""
    (tmp_path / "a.md").write_text(TEXT)
    (tmp_path / name).write_text(content)
    (failed,) = load(tmp_path)
    assert isinstance(failed, Failure)
    assert "nested too deeply" in failed.reason


@pytest.mark.parametrize(
    "text",
    ["a" * 2_000_000, "woord " * 400_000, "(" * 2_000_000, "ja; " * 500_000, "\u00e9\u0301" * 700_000],
    ids=["letters", "words", "parentheses", "semicolons", "accents"],
)
def test_a_line_without_end_becomes_bounded_passages(tmp_path: Path, text: str) -> None:
    """No passage is longer than a person reads, and all of the text stands in one."""
    (tmp_path / "a.txt").write_text(text)
    (whole,) = HERE.read_all(found_in(tmp_path), by_rules=True)
    assert isinstance(whole, Whole)
    assert max(len(passage.text) for passage in whole.passages) < 15_000
    kept = "".join(passage.text for passage in whole.passages)
    assert "".join(kept.split()) == "".join(whole.document.text.split())


def test_a_title_without_end_is_bounded(tmp_path: Path) -> None:
    """It travels with every passage."""
    (tmp_path / "a.md").write_text("# " + "a" * 100_000 + "\n\n" + TEXT)
    (document,) = load(tmp_path)
    assert isinstance(document, Document)
    assert len(document.provenance.source.title) < 400


def test_index_names_a_bomb_and_tries_it_again_under_other_bounds(folder: Path) -> None:
    """From the terminal: the others are indexed, a second run does not read the bomb, another bound does."""
    (folder / "bom.pdf").write_bytes(bomb_pdf())
    data = folder.parent / (folder.name + "-data")

    def index(memory: int) -> tuple[dict[str, object], str]:
        command = [sys.executable, "-m", "bots.terminal", "index", str(folder), "--data", str(data), "--json"]
        bounds = {"STADSGEHEUGEN_FILE_MEMORY": str(memory)}
        done = subprocess.run(command, capture_output=True, text=True, env=os.environ | bounds, check=True)
        report = json.loads(done.stdout)
        return report, report["failed"][0]["reason"]

    report, reason = index(250)
    assert report["added"] == len(OTHERS)
    assert "250 MB" in reason
    report, reason = index(250)
    assert (report["unchanged"], "250 MB" in reason) == (2, True)
    _, reason = index(260)
    assert "260 MB" in reason

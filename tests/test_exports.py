"""A comparison as a file: a spreadsheet that cannot be attacked, Markdown, a Word note with footnotes."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import docx
import pytest

from assistant.comparison import Comparer, Comparison
from assistant.registers import Registers
from bots.exports import FORMATS, as_csv, as_markdown, as_note, harmless, write
from bots.sources import Viewer
from bots.wording import NL
from indexing.embedding import StaticEmbedder
from tests.small_shelf import SmallShelf

VIEWER = Viewer("https://stadsgeheugen.example.nl", public=True)
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    """Who has sensors in waste containers, over the small shelf."""
    return Comparer(SmallShelf(), Registers(StaticEmbedder.shipped)).compare(
        "Welke steden hebben sensoren in afvalcontainers?"
    )


def rows(comparison: Comparison) -> list[dict[str, str]]:
    """The spreadsheet as a spreadsheet reads it."""
    text = as_csv(comparison, VIEWER).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_the_spreadsheet_has_a_row_per_municipality_and_says_unknown(comparison: Comparison) -> None:
    """Every row with its place, its state and its sources; an empty cell is called unknown."""
    found = {row["Gemeente"]: row for row in rows(comparison)}
    assert set(found) >= {"Zwolle", "Breda"}
    assert found["Zwolle"]["Status"] == "opgeschaald"
    assert found["Breda"]["Probleem"] == "onbekend"
    assert "https://stadsgeheugen.example.nl/bron/zwolle-vuilnisbakken" in found["Zwolle"]["Bronnen"]


@pytest.mark.parametrize("cell", ["=1+1", "+31", "-2", "@SUM(A1)", "\t=1", " =1", "\r=1", "＝1"])
def test_a_cell_that_would_be_calculated_is_made_text(cell: str) -> None:
    """What begins like a formula gets an apostrophe in front."""
    assert harmless(cell).startswith("'")


def test_markdown_numbers_its_sources_as_footnotes(comparison: Comparison) -> None:
    """Every mark has its footnote, and cell text cannot break the table."""
    text = as_markdown(comparison, VIEWER)
    assert "| Zwolle | Zwolle: sensoren in afvalcontainers[^" in text
    marks = {mark.split("]")[0] for mark in text.split("[^")[1:]}
    assert marks == {str(citation.number) for citation in comparison.citations}
    assert all(f"[^{number}]: " in text for number in marks)


def test_the_note_opens_in_word_and_fits_a_page(comparison: Comparison) -> None:
    """A title, a table of at most eight projects, few words; the parts are what a reader of Word files expects."""
    opened = docx.Document(io.BytesIO(as_note(comparison, VIEWER)))
    assert opened.paragraphs[0].text == "Welke steden hebben sensoren in afvalcontainers?"
    table = [[cell.text for cell in row.cells] for row in opened.tables[0].rows]
    assert table[0] == ["Gemeente", "Project", "Stand", "Resultaat"]
    assert {row[0] for row in table[1:]} >= {"Zwolle", "Breda"}
    words = sum(len(paragraph.text.split()) for paragraph in opened.paragraphs)
    assert len(table) <= 9 and words + sum(len(cell.split()) for row in table for cell in row) < 550


def test_every_footnote_mark_has_its_footnote(comparison: Comparison) -> None:
    """Marks in the text and notes below it are the same numbers, each with the record's own name for itself."""
    packed = zipfile.ZipFile(io.BytesIO(as_note(comparison, VIEWER)))
    body = ElementTree.fromstring(packed.read("word/document.xml"))
    notes = ElementTree.fromstring(packed.read("word/footnotes.xml"))
    marked = [mark.get(f"{WORD}id") for mark in body.iter(f"{WORD}footnoteReference")]
    told = {note.get(f"{WORD}id"): "".join(note.itertext()) for note in notes}
    assert marked and set(marked) == {number for number in told if number not in ("-1", "0")}
    assert all(told[number or ""].strip().startswith(NL.record_from) for number in marked)


def test_the_same_comparison_gives_the_same_bytes(comparison: Comparison) -> None:
    """No time of making stands in the file."""
    assert all(make(comparison, VIEWER) == make(comparison, VIEWER) for make in FORMATS.values())


def test_a_name_tells_the_format(comparison: Comparison, tmp_path: Path) -> None:
    """A file that is called .docx is a Word file, whatever the case of its name."""
    write(comparison, VIEWER, tmp_path / "Notitie.DOCX")
    assert zipfile.is_zipfile(tmp_path / "Notitie.DOCX")


def test_what_people_put_right_is_marked_in_every_file(comparison: Comparison) -> None:
    """A corrected place, name, status or result says so, an emptied one too; what was not corrected does not."""
    place = next(at for at, row in enumerate(comparison.rows) if row.municipality == "Zwolle")
    zwolle = replace(comparison.rows[place], corrected=("cities", "title", "status", "result"))
    mended = replace(comparison, rows=(*comparison.rows[:place], zwolle, *comparison.rows[place + 1 :]))
    line = next(row for row in rows(mended) if row["Gemeente"] == "Zwolle (gecorrigeerd)")
    assert line["Status"] == "opgeschaald (gecorrigeerd)"
    assert line["Project"].endswith("(gecorrigeerd)") and line["Resultaat"].endswith("(gecorrigeerd)")
    assert "gecorrigeerd" not in line["Periode"] + line["Aanpak"] + line["Lessen"]
    markdown = next(one for one in as_markdown(mended, VIEWER).splitlines() if one.startswith("| Zwolle"))
    opened = docx.Document(io.BytesIO(as_note(mended, VIEWER)))
    table = next(row for row in opened.tables[0].rows if row.cells[0].text.startswith("Zwolle"))
    assert markdown.count("(gecorrigeerd)") == sum("(gecorrigeerd)" in cell.text for cell in table.cells) == 4
    assert "gecorrigeerd" not in as_markdown(comparison, VIEWER)

"""A comparison → a file to send on: CSV for a spreadsheet, Markdown, and a one-page Word note with footnotes.

The Word file is written here, part by part (ECMA-376): no library we could depend on makes footnotes. Every value keeps
the number of its source. Knows nothing about how a comparison is made or about commands.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from bots.sources import ShownSource, Viewer, shown
from bots.wording import Wording, searched, words

if TYPE_CHECKING:
    from assistant.comparison import Cell, Comparison, Row, Standing

COLUMNS = ("problem", "approach", "status", "period", "result", "contact")
STANDINGS: tuple[Standing, ...] = ("opgelost", "ervaring", "gestopt", "plan", "onbekend")
NOTE_ROWS, NOTE_LESSONS, NOTE_WORDS = 8, 4, 22
"""How much fits on one page: projects, lessons, and words per cell."""


def write(comparison: Comparison, viewer: Viewer, path: Path) -> None:
    """The comparison as a file of the kind its name says; the ending must be one of FORMATS."""
    path.write_bytes(FORMATS[path.suffix.lower()](comparison, viewer))


def as_csv(comparison: Comparison, viewer: Viewer) -> bytes:
    """A row per municipality and project, the sources of each beside it; opens as it is in a Dutch spreadsheet.

    UTF-8 with a byte-order mark and semicolons. A cell that a spreadsheet would calculate gets an apostrophe in front.
    """
    wording = words(comparison.language)
    sources = {citation.number: shown(citation, viewer, wording) for citation in comparison.citations}
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(map(harmless, _header(wording)))
    for row in (*comparison.rows, *comparison.national):
        writer.writerow(map(harmless, _line(row, sources, wording)))
    return out.getvalue().encode("utf-8-sig")


def harmless(value: str) -> str:
    """A cell that no spreadsheet takes for a formula (OWASP, "CSV injection").

    >>> harmless("=HYPERLINK(1)"), harmless("Delft")
    ("'=HYPERLINK(1)", 'Delft')
    """
    flat = " ".join(value.split("\x00"))
    return (
        "'" + flat
        if flat.lstrip().startswith(("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20"))
        else flat
    )


def _header(wording: Wording) -> list[str]:
    named = [getattr(wording, f"row_{name}") for name in COLUMNS]
    return [
        wording.row_municipality,
        wording.row_project,
        wording.row_standing,
        *named,
        wording.row_lessons,
        wording.sources,
    ]


def _line(row: Row, sources: dict[int, ShownSource], wording: Wording) -> Iterator[str]:
    yield mended(row, "municipality", wording, row.municipality or wording.compared_national)
    yield mended(row, "project", wording, row.project.value or row.project_id)
    yield standing_in_words(row.standing, wording)
    for name in COLUMNS:
        yield mended(row, name, wording, getattr(row, name).value or wording.unknown)
    lessons = "\n".join(_lesson(lesson, wording) for lesson in row.lessons if lesson.value)
    yield mended(row, "lessons", wording, lessons)
    numbers = dict.fromkeys(number for cited in row.cells().values() for number in cited)
    yield "\n".join(dict.fromkeys(f"{sources[number].label}: {sources[number].viewer}" for number in numbers))


def mended(row: Row, name: str, wording: Wording, text: str) -> str:
    """The text of a column, marked where people put its field right; two fields have another name."""
    known_as = {"project": "title", "municipality": "cities"}.get(name, name)
    return f"{text} ({wording.corrected})" if text and known_as in row.corrected else text


def _lesson(lesson: Cell, wording: Wording) -> str:
    return f"{lesson.value} ({wording.inferred})" if lesson.inferred else str(lesson.value)


def standing_in_words(standing: Standing, wording: Wording) -> str:
    """What a row shows of a municipality, in words: it works there, they tried it, they stopped, they plan it."""
    return str(getattr(wording, f"standing_{standing}"))


# ---- Markdown --------------------------------------------------------------------------------------------------------


def as_markdown(comparison: Comparison, viewer: Viewer) -> str:
    """The table with footnotes, lessons below it, and how much was searched."""
    wording = words(comparison.language)
    lines = [f"# {_plain(comparison.question)}", "", *_summary(comparison, wording), ""]
    if comparison.rows or comparison.national:
        header = [
            wording.row_municipality,
            wording.row_project,
            wording.row_standing,
            wording.row_period,
            wording.row_result,
        ]
        lines += ["| " + " | ".join((*header, wording.row_contact)) + " |", "|---" * 6 + "|"]
        lines += [_markdown_row(row, wording) for row in (*comparison.rows, *comparison.national)]
    lines += [
        "",
        f"## {wording.row_lessons}",
        "",
        *_markdown_lessons(comparison, wording),
        "",
        f"## {wording.sources}",
        "",
    ]
    for citation in comparison.citations:
        source = shown(citation, viewer, wording)
        lines.append(f"[^{source.number}]: {_plain(source.label)}. {_plain(source.title)}. <{source.viewer}>")
    return "\n".join([*lines, "", searched(comparison.searched, wording), ""])


def _markdown_row(row: Row, wording: Wording) -> str:
    place = mended(row, "municipality", wording, row.municipality or wording.compared_national)
    state = standing_in_words(row.standing, wording)
    noted = f"{state}: {row.status.value}" if row.status.value and not row.stopped else state
    cells = [
        _plain(place),
        _noted(row, "project", wording),
        f"{_plain(mended(row, 'status', wording, noted))}{_marks(row.status)}",
        *(_noted(row, name, wording) for name in ("period", "result", "contact")),
    ]
    return "| " + " | ".join(cells) + " |"


def _markdown_lessons(comparison: Comparison, wording: Wording) -> Iterator[str]:
    seen = set()
    for row in (*comparison.rows, *comparison.national):
        for lesson in row.lessons:
            if lesson.value and lesson.value not in seen:
                seen.add(lesson.value)
                told = mended(row, "lessons", wording, _lesson(lesson, wording))
                yield f"- {_plain(told)}{_marks(lesson)} — {_plain(row.project.value or '')}"


def _noted(row: Row, name: str, wording: Wording) -> str:
    cell: Cell = getattr(row, name)
    return _plain(mended(row, name, wording, cell.value or wording.unknown)) + _marks(cell)


def _marks(cell: Cell) -> str:
    return "".join(f"[^{number}]" for number in cell.citations)


def _plain(text: str) -> str:
    """Text that no Markdown reader takes for more than text, on one line."""
    return "".join("\\" + one if one in "\\`*_[]<>|#" else one for one in " ".join(text.split()))


def _summary(comparison: Comparison, wording: Wording) -> list[str]:
    """One line per standing: where it works, where it was tried, where it was stopped."""
    if not comparison.rows:
        return [wording.nothing_compared]
    told = ((standing, comparison.with_standing(standing)) for standing in STANDINGS)
    return [f"{standing_in_words(standing, wording)}: {', '.join(places)}." for standing, places in told if places]


# ---- Word ------------------------------------------------------------------------------------------------------------

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_DATED = (1980, 1, 1, 0, 0, 0)
"""The date of every part: the same comparison gives the same bytes."""


@dataclass(slots=True)
class _Note:
    """A Word document while it grows: the body, and the footnotes met so far."""

    describe: Callable[[int], str]
    body: list[str] = field(default_factory=list)
    footnotes: list[str] = field(default_factory=list)
    _numbers: dict[str, int] = field(default_factory=dict)

    def paragraph(self, *runs: str, style: str = "") -> None:
        """A paragraph of finished runs."""
        self.body.append(_paragraph(runs, style))

    def marks(self, numbers: Iterable[int]) -> str:
        """References to the footnotes of these sources; the same source has one footnote."""
        return "".join(self._mark(self.describe(number)) for number in list(dict.fromkeys(numbers))[:1])

    def _mark(self, text: str) -> str:
        if text not in self._numbers:
            self._numbers[text] = len(self._numbers) + 1
            self.footnotes.append(text)
        mark = f'<w:footnoteReference w:id="{self._numbers[text]}"/>'
        return f'<w:r><w:rPr><w:rStyle w:val="Verwijzing"/></w:rPr>{mark}</w:r>'


def as_note(comparison: Comparison, viewer: Viewer) -> bytes:
    """A one-page note (.docx) for somebody who decides: what is known, where, what it gave, sources as footnotes."""
    wording = words(comparison.language)
    told = {citation.number: shown(citation, viewer, wording) for citation in comparison.citations}
    note = _Note(lambda number: _footnote(told[number]))
    note.paragraph(_run(comparison.question), style="Titel")
    for line in _summary(comparison, wording):
        note.paragraph(_run(line))
    rows = _first_of_each(comparison.rows)
    if rows:
        note.body.append(_table(rows[:NOTE_ROWS], comparison, note, wording))
    if len(rows) > NOTE_ROWS:
        note.paragraph(_run(wording.and_more.format(count=len(rows) - NOTE_ROWS)))
    _add_lessons(note, rows, wording)
    if comparison.national:
        names = "; ".join(str(row.project.value) for row in comparison.national[:4])
        note.paragraph(_run(f"{wording.compared_national}: ", bold=True), _run(names))
    note.paragraph(_run(searched(comparison.searched, wording)), style="Klein")
    return _packed(note, comparison.language)


def _first_of_each(rows: Sequence[Row]) -> list[Row]:
    """One row per project, in order."""
    first: dict[str, Row] = {}
    for row in rows:
        first.setdefault(row.project_id, row)
    return list(first.values())


def _add_lessons(note: _Note, rows: Sequence[Row], wording: Wording) -> None:
    lessons = [(row, lesson) for row in rows for lesson in row.lessons[:1] if lesson.value][:NOTE_LESSONS]
    if lessons:
        note.paragraph(_run(wording.row_lessons, bold=True))
    for row, lesson in lessons:
        told = mended(row, "lessons", wording, _short(_lesson(lesson, wording), 30))
        note.paragraph(_run("• " + told), note.marks(lesson.citations))


def _table(rows: Sequence[Row], comparison: Comparison, note: _Note, wording: Wording) -> str:
    header = (wording.row_municipality, wording.row_project, wording.row_standing, wording.row_result)
    lines = [_table_row([_paragraph([_run(name, bold=True)]) for name in header], header=True)]
    for row in rows:
        places = [one.municipality for one in comparison.rows if one.project_id == row.project_id and one.municipality]
        state = row.status.value or standing_in_words(row.standing, wording)
        cells = (
            (mended(row, "municipality", wording, _short(", ".join(places))), ()),
            (mended(row, "project", wording, _short(row.project.value or row.project_id)), row.project.citations),
            (mended(row, "status", wording, state), row.status.citations),
            (mended(row, "result", wording, _short(row.result.value or wording.unknown)), row.result.citations),
        )
        lines.append(_table_row([_paragraph([_run(text), note.marks(cited)]) for text, cited in cells]))
    borders = "".join(f'<w:{side} w:val="single" w:sz="4" w:color="999999"/>' for side in ("top", "bottom", "insideH"))
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in (1900, 2900, 1500, 3300))
    layout = f'<w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblBorders>{borders}</w:tblBorders></w:tblPr>'
    return f"<w:tbl>{layout}<w:tblGrid>{grid}</w:tblGrid>{''.join(lines)}</w:tbl>"


def _table_row(cells: Sequence[str], *, header: bool = False) -> str:
    repeated = "<w:trPr><w:tblHeader/></w:trPr>" if header else ""
    return f"<w:tr>{repeated}{''.join(f'<w:tc>{cell}</w:tc>' for cell in cells)}</w:tr>"


def _paragraph(runs: Iterable[str], style: str = "") -> str:
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{named}{''.join(runs)}</w:p>"


def _run(text: str, *, bold: bool = False) -> str:
    heavy = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f'<w:r>{heavy}<w:t xml:space="preserve">{_xml(text)}</w:t></w:r>'


def _xml(text: str) -> str:
    """Text as XML 1.0 may hold it."""
    return escape("".join(one for one in text if one >= " " or one in "\t\n"))


def _short(text: str, most: int = NOTE_WORDS) -> str:
    pieces = text.split()
    return " ".join(pieces) if len(pieces) <= most else " ".join(pieces[:most]) + " …"


def _footnote(source: ShownSource) -> str:
    page = f", {source.page}" if source.page else ""
    return f"{_short(source.label, 30)}{page}. {source.viewer.split('?')[0]}"


def _packed(note: _Note, language: str) -> bytes:
    margins = (
        '<w:pgMar w:top="900" w:right="1000" w:bottom="900" w:left="1000" w:header="500" w:footer="500" w:gutter="0"/>'
    )
    page = f'<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>{margins}</w:sectPr>'
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations(("officeDocument", "word/document.xml")),
        "word/_rels/document.xml.rels": _relations(("styles", "styles.xml"), ("footnotes", "footnotes.xml")),
        "word/document.xml": f"<w:document {_W}><w:body>{''.join(note.body)}{page}</w:body></w:document>",
        "word/footnotes.xml": f"<w:footnotes {_W}>{_footnotes(note.footnotes)}</w:footnotes>",
        "word/styles.xml": _styles(language),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in parts.items():
            head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            packed.writestr(zipfile.ZipInfo(name, _DATED), head + text, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _footnotes(texts: Sequence[str]) -> str:
    mark = '<w:r><w:rPr><w:rStyle w:val="Verwijzing"/></w:rPr><w:footnoteRef/></w:r>'
    lines = _rule("separator", -1) + _rule("continuationSeparator", 0)
    for number, text in enumerate(texts, 1):
        lines += f'<w:footnote w:id="{number}">{_paragraph([mark, _run(" " + text)], "Klein")}</w:footnote>'
    return lines


def _rule(kind: str, number: int) -> str:
    """The line between text and footnotes, which Word wants to be there."""
    return f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'


def _styles(language: str) -> str:
    spoken = "en-GB" if language == "en" else "nl-NL"
    fonts = '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri"/>'
    usual = f'{fonts}<w:sz w:val="18"/><w:lang w:val="{spoken}"/>'
    defaults = f"<w:docDefaults><w:rPrDefault><w:rPr>{usual}</w:rPr></w:rPrDefault></w:docDefaults>"
    return (
        f"<w:styles {_W}>{defaults}"
        + _style("Normal", "paragraph", 18, default=' w:default="1"')
        + _style("Titel", "paragraph", 28, "<w:b/>")
        + _style("Klein", "paragraph", 14)
        + _style("Verwijzing", "character", 18, '<w:vertAlign w:val="superscript"/>')
        + "</w:styles>"
    )


def _style(name: str, kind: str, size: int, extra: str = "", default: str = "") -> str:
    """One style; `size` is in half points."""
    spaced = '<w:pPr><w:spacing w:after="60"/></w:pPr>' if kind == "paragraph" else ""
    look = f'{spaced}<w:rPr>{extra}<w:sz w:val="{size}"/></w:rPr>'
    return f'<w:style w:type="{kind}" w:styleId="{name}"{default}><w:name w:val="{name}"/>{look}</w:style>'


def _relations(*targets: tuple[str, str]) -> str:
    lines = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/relationships/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{lines}</Relationships>'
    )


def _content_types() -> str:
    named = (("document", "document.main"), ("footnotes", "footnotes"), ("styles", "styles"))
    parts = "".join(f'<Override PartName="/word/{part}.xml" ContentType="{_TYPE}.{kind}+xml"/>' for part, kind in named)
    package = "application/vnd.openxmlformats-package.relationships+xml"
    plain = (
        f'<Default Extension="rels" ContentType="{package}"/><Default Extension="xml" ContentType="application/xml"/>'
    )
    return f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{plain}{parts}</Types>'


FORMATS: dict[str, Callable[[Comparison, Viewer], bytes]] = {
    ".csv": as_csv,
    ".md": lambda comparison, viewer: as_markdown(comparison, viewer).encode("utf-8"),
    ".docx": as_note,
}
"""The endings a file may have, and what makes each."""

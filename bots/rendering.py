"""Values → the terminal, with rich: answers, hits, projects, closing tables. Knows nothing about engines or settings.

Everything shown is plain text to rich: no document can bring markup, colour codes or control characters of its own.
Without a terminal (a pipe, a file) nothing is wrapped, coloured or drawn; `NO_COLOR` is honoured.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from typing import IO, TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from assistant.answers import Answer
from bots.comparing import lines_of, places_before, short, state_of
from bots.sources import (
    Group,
    ShownSource,
    Viewer,
    by_document,
    claimed,
    inferred,
    label_of,
    near,
    shown,
    stopped_in_words,
)
from bots.wording import (
    Wording,
    clarify_in_words,
    conclusion_in_words,
    date_in_words,
    notice_in_words,
    reason_in_words,
    searched,
    way_on_in_words,
    words,
)

if TYPE_CHECKING:
    from assistant.comparison import Cell, Comparison, Row
    from corpus.checking import CheckReport
    from corpus.projects import Project
    from indexing.building import BuildReport
    from indexing.hits import Hit
    from indexing.verifying import Verification

MOST_ORIGINS = 2
MOST_MORE = 3
MOST_PROBLEMS = 50
UNCUT = 10_000


def console(stream: IO[str]) -> Console:
    """A console that wraps and colours only where a person looks at it."""
    return Console(file=stream, soft_wrap=not stream.isatty(), highlight=False, markup=False, emoji=False)


def printable(text: str) -> str:
    """Text without what would steer a terminal: control characters, and marks that turn the reading direction.

    >>> printable("rood \\x1b[31m wordt" + chr(0x202e) + "\\n")
    'rood [31m wordt\\n'
    """
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) not in ("Cc", "Cf") or c == "\u200d")


# ---- an answer -------------------------------------------------------------------------------------------------------


def show_answer(answer: Answer, viewer: Viewer, to: Console, comparison: Comparison | None = None) -> None:
    """The answer with numbered sources, or that there is none, with what is near and a way on.

    `comparison` is the table that goes with an answer to "welke stad".
    """
    wording = words(answer.language)
    if answer.resolved_question:
        understood = wording.understood_as.format(question=answer.resolved_question)
        to.print(Text(printable(understood) + "\n", style="italic"))
    if answer.completeness == "none":
        to.print(Text(conclusion_in_words(answer, wording), style="bold"))
    whose = places_before(answer)
    for place, one in enumerate(answer.statements):
        label = f"{whose[place]}: " if place in whose else ""
        mark = f" ({wording.inferred})" if inferred(answer, one.citations) else ""
        numbers = "".join(f" [{number}]" for number in one.citations)
        told = ((printable(label), "bold"), printable(one.text), (mark, "italic"), (numbers, "cyan"))
        to.print(Text.assemble(*told))
    for line in _remarks(answer, wording):
        to.print(line)
    _show_sources(wording.sources, [shown(one, viewer, wording) for one in claimed(answer)], viewer, wording, to)
    _show_sources(wording.nearest, [shown(one, viewer, wording) for one in near(answer)], viewer, wording, to)
    if way_on := way_on_in_words(answer, wording):
        to.print(Text("\n" + way_on))
    if comparison is not None:
        show_table(comparison, wording, to)
        return
    to.print(Text("\n" + searched(answer.coverage, wording), style="dim"))


def _remarks(answer: Answer, wording: Wording) -> Iterable[Text]:
    if answer.missing:
        yield Text("\n" + printable(wording.missing.format(missing=answer.missing)), style="bold")
    if reason := reason_in_words(answer, wording):
        yield Text("\n" + printable(reason))
    if clarify := clarify_in_words(answer, wording):
        yield Text("\n" + printable(clarify))
    for notice in answer.notices:
        yield Text("\n" + printable(notice_in_words(notice, wording)), style="italic")
    for one in answer.differing:
        yield Text("\n" + printable(wording.differing.format(subject=one.subject)), style="bold")
        for value in one.values:
            date = date_in_words(value.date, wording)
            dated = f"{value.value} ({date})" if date else value.value
            yield Text.assemble("  • ", printable(dated), (f" [{value.citation}]", "cyan"))
    if answer.stopped:
        yield Text("\n" + wording.stopped, style="bold")
        for stopped in answer.stopped:
            yield _bullet(stopped_in_words(answer, stopped), stopped.citations)
    if answer.more:
        yield Text("\n" + wording.more, style="bold")
        for statement in answer.more[:MOST_MORE]:
            yield _bullet(statement.text, statement.citations)
        if len(answer.more) > MOST_MORE:
            yield Text("  " + wording.and_more.format(count=len(answer.more) - MOST_MORE))


def _bullet(text: str, numbers: Sequence[int]) -> Text:
    return Text.assemble("  • ", printable(text), ("".join(f" [{number}]" for number in numbers), "cyan"))


def _show_sources(title: str, sources: list[ShownSource], viewer: Viewer, wording: Wording, to: Console) -> None:
    """A line per document: numbers, title, place, whose words; its address is the title's link, or a line below it."""
    if not sources:
        return
    to.print(Text("\n" + title, style="bold"))
    for group in by_document(sources):
        address = _address(group.first, viewer)
        live = to.is_terminal and not to.no_color
        to.print(_source_line(group, wording, address if live else None))
        if address is not None and not live:
            below = Text(f"    {printable(address)}", style="dim")
            to.print(below, no_wrap=True, overflow="ignore" if to.soft_wrap else "ellipsis", crop=not to.soft_wrap)


def _address(source: ShownSource, viewer: Viewer) -> str | None:
    """Our page at the passage where people can reach it, else the publisher's, else that of a record's first origin."""
    if viewer.public:
        return source.viewer
    return source.link or next((origin.link for origin in source.origins if origin.link), None)


def _source_line(group: Group, wording: Wording, link: str | None) -> Text:
    first = group.first
    numbers = "".join(f"[{one.number}] " for one in group.sources)
    told = [(numbers, "cyan"), (printable(first.title), f"bold link {link}" if link else "bold")]
    for which, place, concluded in group.places(headings=first.page is None):
        named = "".join(f"[{number}] " for number in which) if len(group.sources) > 1 else ""
        mark = f" ({wording.inferred})" if concluded else ""
        told += [(" · ", ""), (named, "cyan"), (printable(place), "dim"), (mark, "italic")]
    return Text.assemble(*told, f" · {printable(_whose(first, wording))}")


def _whose(source: ShownSource, wording: Wording) -> str:
    """Publisher and date; of a record that it is ours, with the publications it was made from."""
    if not source.origins:
        return source.label
    named = list(dict.fromkeys(origin.label for origin in source.origins))
    rest = [wording.and_more.format(count=len(named) - MOST_ORIGINS)] if len(named) > MOST_ORIGINS else []
    return f"{wording.record_from} {'; '.join([*named[:MOST_ORIGINS], *rest])}"


def _indented(line: Text, to: Console, below: int = 0) -> None:
    """Four columns in: folded there on a terminal, whole in a pipe (where padding would cut it off)."""
    if to.soft_wrap:
        to.print(Text("\n").join(Text.assemble("    ", part) for part in line.split("\n")))
        to.print("\n" * below, end="")
    else:
        to.print(Padding(line, (0, 0, below, 4), expand=False))


def show_table(comparison: Comparison, wording: Wording, to: Console) -> None:
    """The comparison in short: a line per project, stopped ones in bold; each cell's source is in `compare`."""
    table = Table(box=None, pad_edge=False)
    for heading in (wording.row_municipality, wording.row_project, wording.row_standing, wording.row_result):
        table.add_column(heading, overflow="fold")
    for places, row in lines_of(comparison, wording):
        result = short(row.result.value) if row.result.value else wording.unknown
        told = (places, row.project.value or row.project_id, state_of(row, wording), result)
        table.add_row(*(Text(printable(cell)) for cell in told), style="bold" if row.stopped else None)
    to.print(Text("\n" + wording.compared, style="bold"))
    _unbounded(to).print(table)
    to.print(Text("\n" + wording.compared_more.format(question=printable(comparison.question)), style="dim"))
    to.print(Text(searched(comparison.searched, wording), style="dim"))


def _unbounded(to: Console) -> Console:
    """The same console; one without an edge where it writes to a pipe, which has none to cut a column off at."""
    return Console(file=to.file, width=UNCUT, highlight=False, markup=False, emoji=False) if to.soft_wrap else to


def show_comparison(comparison: Comparison, viewer: Viewer, to: Console) -> None:
    """The rows, those of one project together under its municipalities; national instruments apart; the sources."""
    wording = words(comparison.language)
    if not comparison.rows and not comparison.national:
        to.print(Text(wording.nothing_compared, style="bold"))
    projects: dict[str, list[Row]] = {}
    for row in comparison.rows:
        projects.setdefault(row.project_id, []).append(row)
    for rows in projects.values():
        places = ", ".join(str(row.municipality) for row in rows)
        to.print(Text("\n" + printable(places), style="bold underline"))
        _show_row(rows[0], wording, to)
    for row in comparison.national:
        to.print(Text("\n" + wording.compared_national, style="bold underline"))
        _show_row(row, wording, to)
    sources = [shown(citation, viewer, wording) for citation in comparison.citations]
    _show_sources(wording.sources, sources, viewer, wording, to)
    to.print(Text("\n" + searched(comparison.searched, wording), style="dim"))


def _show_row(row: Row, wording: Wording, to: Console) -> None:
    numbers = "".join(f" [{number}]" for number in row.project.citations)
    to.print(Text.assemble((printable(row.project.value or row.project_id), "bold"), (numbers, "cyan")))
    for name in ("problem", "approach", "status", "period", "result", "contact"):
        mended = f" ({wording.corrected})" if name in row.corrected else ""
        _show_cell(getattr(wording, f"row_{name}") + mended, getattr(row, name), wording, to)
    for lesson in row.lessons:
        _show_cell(wording.row_lessons, lesson, wording, to)


def _show_cell(label: str, cell: Cell, wording: Wording, to: Console) -> None:
    numbers = "".join(f" [{number}]" for number in cell.citations)
    mark = f" ({wording.inferred})" if cell.inferred else ""
    value = (printable(cell.value), "") if cell.value else (wording.unknown, "dim")
    _indented(Text.assemble((f"{label}: ", "dim"), value, (mark, "italic"), (numbers, "cyan")), to)


# ---- hits, projects, lessons -----------------------------------------------------------------------------------------


def show_hits(hits: Sequence[Hit], wording: Wording, to: Console) -> None:
    """The passages found, with their scores."""
    if not hits:
        to.print(Text(wording.hits_none))
    for place, hit in enumerate(hits, 1):
        provenance, locator = hit.passage.provenance, hit.passage.locator
        page = wording.page.format(page=locator.page) if locator.page else ""
        where = (label_of(provenance, wording), page, " › ".join(locator.heading))
        mark = f" ({wording.inferred})" if hit.passage.inferred else ""
        scores = f"  {hit.score:.3f}  {hit.found_by}"
        to.print(Text.assemble((f"{place:2}. ", "cyan"), (printable(provenance.source.title), "bold"), (scores, "dim")))
        _indented(Text(printable(" · ".join(part for part in where if part)), style="dim"), to)
        _indented(Text(printable(hit.passage.text) + mark), to, below=1)


def show_projects(projects: Sequence[Project], wording: Wording, to: Console) -> None:
    """The register as a list: title, municipalities, status, period, themes."""
    if not projects:
        to.print(Text(wording.projects_none))
    for project in projects:
        period = "–".join(part for part in (project.start, project.end) if part)
        facts = (", ".join(project.cities), project.status or wording.unknown, period, ", ".join(project.themes))
        to.print(Text.assemble((printable(project.title), "bold"), (f"  {project.id}", "dim")))
        _indented(Text(printable(" · ".join(fact for fact in facts if fact))), to)


# ---- for operators ---------------------------------------------------------------------------------------------------


def show_build(report: BuildReport, to: Console) -> None:
    """The closing table of `index`, and every file that could not be read with its reason."""
    table = Table(title=None, show_header=False, box=None, pad_edge=False)
    table.add_column(justify="left")
    table.add_column(justify="right")
    for name in ("added", "updated", "unchanged", "removed"):
        table.add_row(name, str(getattr(report, name)))
    table.add_row("failed", str(len(report.failed)), style="bold" if report.failed else None)
    table.add_row("passages", str(report.passages))
    table.add_row("seconds", f"{report.seconds:.1f}")
    to.print(table)
    stale = set(report.stale)
    for failure in report.failed:
        kept = " (its last good version is kept)" if failure.path in stale else ""
        to.print(Text(printable(f"failed: '{failure.path}' {failure.reason}{kept}")))
    for warning in report.warnings:
        to.print(Text(printable(f"warning: '{warning.path}' {warning.reason}")))
    for folder in report.passed_over:
        to.print(Text(printable(f"'{folder.path}' {folder.reason}"), style="dim"))
    if report.proven or report.unproven:
        told = f"{report.proven} fields of projects read by the language model, {report.unproven} left out as unproven"
        to.print(Text(told))
    if report.rebuilt:
        to.print(Text(f"rebuilt because of a change in: {', '.join(report.rebuilt)}"))


def show_verification(found: Verification, to: Console) -> None:
    """What `verify` found: nothing, or each problem with what mends it."""
    compared = "bytes" if found.deep else "size and time (--deep compares bytes)"
    to.print(Text(f"{found.documents} documents, {found.passages} passages; files compared by {compared}"))
    for path, reason in found.known_failures[:MOST_PROBLEMS]:
        to.print(Text(printable(f"known: '{path}' {reason}"), style="dim"))
    for problem in found.problems[:MOST_PROBLEMS]:
        to.print(Text(printable(str(problem)), style="bold"))
    if len(found.problems) > MOST_PROBLEMS:
        to.print(Text(f"and {len(found.problems) - MOST_PROBLEMS} more problems"))
    to.print(Text("clean" if found.clean else f"{len(found.problems)} problems"))


def show_check(report: CheckReport, to: Console) -> None:
    """What `corpus check` found, one line per finding."""
    for finding in report.findings:
        style = "bold" if finding.severity == "error" else ""
        to.print(Text(printable(f"{finding.severity}: {finding}"), style=style))
    counts = f"{report.records} records, {len(report.errors)} errors, {len(report.warnings)} warnings"
    to.print(Text(counts if report.records else counts + "; no record was found at this path"))


def show_rows(rows: Iterable[Sequence[str]], headings: Sequence[str], to: Console) -> None:
    """A plain table."""
    table = Table(box=None, pad_edge=False)
    for place, heading in enumerate(headings):
        table.add_column(heading, justify="left" if place == 0 else "right", no_wrap=True)
    for row in rows:
        table.add_row(*(Text(printable(cell)) for cell in row))
    _unbounded(to).print(table)

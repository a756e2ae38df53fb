"""The comparison: a row per municipality and project, every cell with the sentence of the record that gives it.

Only what the register holds; a cell nobody filled is None. Knows nothing about tables, wording or channels.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.answers import Citation
from assistant.citing import Citing
from assistant.comparing import Match
from assistant.dossiers import FACTS, Dossier, Line
from corpus.projects import Project
from corpus.register import period, sentence
from indexing.hits import Coverage

MANY = 6
"""A project of more municipalities than this is shown once, as national."""
_NATIONAL = frozenset({"instrument", "agenda", "netwerk", "verklaring"})


@dataclass(frozen=True, slots=True)
class Row:
    """One project in one municipality (None: national). `cells` gives the citation numbers of each filled cell."""

    municipality: str | None
    project_id: str
    project: str
    problem: str | None = None
    approach: str | None = None
    status: str | None = None
    period: str | None = None
    result: str | None = None
    lessons: tuple[str, ...] = ()
    contact: str | None = None
    cells: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The rows for a question, best project first, and how much was searched for them."""

    question: str
    rows: tuple[Row, ...]
    national: tuple[Row, ...]
    citations: tuple[Citation, ...]
    searched: Coverage


def compared(question: str, matches: Iterable[Match], searched: Coverage, among: Sequence[str] = ()) -> Comparison:
    """The matches as rows. `among` keeps only these municipalities, where any are given."""
    citing = Citing()
    rows: list[Row] = []
    national: list[Row] = []
    for match in matches:
        project = match.dossier.project
        if project is None:
            continue
        row = _row(project, match.dossier, citing)
        places = [city for city in project.cities if not among or city in among]
        if not project.cities or len(project.cities) > MANY or (project.kind in _NATIONAL and len(project.cities) > 1):
            national.append(row)
        else:
            rows.extend(_in(row, city) for city in places)
    return Comparison(question, tuple(rows), tuple(national), tuple(citing.citations), searched)


def _in(row: Row, municipality: str) -> Row:
    return Row(
        municipality, row.project_id, row.project, row.problem, row.approach, row.status, row.period, row.result,
        row.lessons, row.contact, row.cells,
    )  # fmt: skip


def _row(project: Project, dossier: Dossier, citing: Citing) -> Row:
    """A row without municipality; a field is shown only when its sentence stands in the record."""
    when = period(project.start, project.end)
    wanted: dict[str, tuple[str, ...]] = {
        "problem": _told(project.problem),
        "approach": _told(project.approach),
        "status": _told(project.status, "Status"),
        "period": _told(when, "Periode"),
        "result": _told(project.result),
        "lessons": tuple(sentence(lesson.text) for lesson in project.lessons),
        "contact": _told(project.contact, "Contact"),
    }
    cells = {name: _cited(texts, dossier, citing) for name, texts in wanted.items()}
    cells = {name: numbers for name, numbers in cells.items() if numbers}
    return Row(
        municipality=None,
        project_id=project.id,
        project=project.title,
        problem=project.problem if "problem" in cells else None,
        approach=project.approach if "approach" in cells else None,
        status=project.status if "status" in cells else None,
        period=when if "period" in cells else None,
        result=project.result if "result" in cells else None,
        lessons=tuple(lesson.text for lesson in project.lessons) if "lessons" in cells else (),
        contact=project.contact if "contact" in cells else None,
        cells=cells,
    )


def _told(value: str | None, label: str | None = None) -> tuple[str, ...]:
    if not value:
        return ()
    return (sentence(f"{label}: {value}" if label else value),)


def _cited(texts: Sequence[str], dossier: Dossier, citing: Citing) -> tuple[int, ...]:
    """The citations of the lines that make up these texts; none unless every text is found."""
    lines = [_lines_of(text, dossier) for text in texts]
    if not lines or not all(lines):
        return ()
    return tuple(dict.fromkeys(citing.cite(line) for found in lines for line in found))


def _lines_of(text: str, dossier: Dossier) -> list[Line]:
    """The lines a field was laid out as: those outside the body whose words the field holds, one after another."""
    fields = [line for line in dossier.lines if line.heading]
    return [line for line in fields if line.text in text and (line.heading == FACTS) == text.startswith(_LABELS)]


_LABELS = ("Status: ", "Periode: ", "Contact: ")

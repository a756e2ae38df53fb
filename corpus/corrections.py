"""`corrections.yaml` beside the corpus: what people know better than a record or an extraction, and who says so.

    - project: enschede-wifitellingen-boete
      status: gestopt
      contact: gemeente Enschede
      by: gemeente Enschede            # who says so
      source: https://www.enschede.nl  # optional

A correction wins over everything, and the project says which fields were corrected. Knows nothing about where projects
are stored.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from corpus.errors import InvalidRecord
from corpus.formats import Unreadable
from corpus.front_matter import any_yaml
from corpus.origins import Source
from corpus.projects import STATUSES, Project

FILE = "corrections.yaml"
TEXTS = ("title", "problem", "approach", "result", "start", "end", "contact", "region")
LISTS = ("cities", "organisations", "themes")
FIELDS = ("project", "by", "source", "status", *TEXTS, *LISTS)


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one project, put right. A list field has several values; no value at all makes a field unknown."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Correction:
    """What one entry puts right, who says so, and where that can be read."""

    project: str
    changes: tuple[Change, ...]
    by: str
    source: str | None = None


def read(folder: Path) -> tuple[Correction, ...]:
    """The corrections beside a corpus; none without the file.

    Raises InvalidRecord, naming the entry (counted from one), the field and the remedy.
    """
    path = folder / FILE
    if not path.is_file():
        return ()
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidRecord(FILE, "file", f"cannot be read ({type(error).__name__}); save it as UTF-8") from error
    return parse(text)


def parse(text: str) -> tuple[Correction, ...]:
    """The corrections in a text; raises InvalidRecord."""
    try:
        held = any_yaml(text, "it")
    except Unreadable as error:
        raise InvalidRecord(FILE, "file", f"{error}; check the indentation") from error
    if held is None:
        return ()
    if not isinstance(held, list):
        raise InvalidRecord(FILE, "file", "is not a list; start every correction with '- project: ID'")
    return tuple(_correction(entry, f"[{number}]") for number, entry in enumerate(held, 1))


def _correction(entry: Any, at: str) -> Correction:
    if not isinstance(entry, Mapping):
        raise InvalidRecord(FILE, at, "is no correction; write 'project: ID' with the fields to correct under it")
    for name in entry:
        if name not in FIELDS:
            near = difflib.get_close_matches(str(name), FIELDS, 1)
            remedy = f"did you mean '{near[0]}'?" if near else "choose one of " + ", ".join(FIELDS)
            raise InvalidRecord(FILE, at, f"has a field that cannot be corrected; {remedy}")
    project, by = entry.get("project"), entry.get("by")
    if not isinstance(project, str) or not project:
        raise InvalidRecord(
            FILE, f"{at}.project", "is missing; write the id of the project, as `projects --json` shows"
        )
    if not isinstance(by, str) or not by:
        raise InvalidRecord(FILE, f"{at}.by", "is missing; write who says so, so that readers can judge")
    named = [name for name in entry if name not in ("project", "by", "source")]
    if not named:
        raise InvalidRecord(FILE, at, "corrects nothing; add a field such as 'status: gestopt'")
    changes = tuple(Change(name, _values(name, entry[name], f"{at}.{name}")) for name in named)
    source = entry.get("source")
    return Correction(project, changes, by, None if source is None else str(source))


def _values(name: str, value: Any, at: str) -> tuple[str, ...]:
    if value is None:
        return ()
    if name in LISTS:
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            raise InvalidRecord(FILE, at, "does not fit; write a list, such as [Enschede]")
        return tuple(value)
    if isinstance(value, (list, dict)):
        raise InvalidRecord(FILE, at, "does not fit; write one value")
    if name == "status" and value not in STATUSES:
        raise InvalidRecord(FILE, at, f"does not fit; choose one of {', '.join(STATUSES)}")
    return (str(value),)


def corrected(project: Project, corrections: Iterable[Correction]) -> Project:
    """The project as people put it right; later corrections win.

    >>> fixed = corrected(Project("a", "A", "project", "a"), parse("[{project: a, status: gestopt, by: gemeente A}]"))
    >>> fixed.status, fixed.corrected
    ('gestopt', ('status',))
    """
    for correction in corrections:
        if correction.project not in (project.id, *project.also):
            continue
        values: dict[str, Any] = {change.field: _held(change) for change in correction.changes}
        names = tuple(dict.fromkeys((*project.corrected, *(_column(name) for name in values))))
        said = Source(f"Correctie door {correction.by}", correction.by, correction.source)
        kept = tuple(one for one in project.evidence if one.field not in names)
        project = replace(project, **values, corrected=names, evidence=kept, sources=(*project.sources, said))
    return project


def _held(change: Change) -> str | tuple[str, ...] | None:
    if change.field in LISTS:
        return change.values
    return change.values[0] if change.values else None


def _column(name: str) -> str:
    """The column a field is shown in."""
    return "period" if name in ("start", "end") else name


def unknown(corrections: Sequence[Correction], projects: Iterable[Project]) -> tuple[str, ...]:
    """The project ids that are corrected and that no project has."""
    known = {name for project in projects for name in (project.id, *project.also)}
    return tuple(dict.fromkeys(one.project for one in corrections if one.project not in known))

"""What is wrong with the records below a path: the logic of `corpus check`, as values.

An *error* keeps a record from being read as meant, or from being published; a *warning* asks for a second look. Knows
nothing about terminals.
"""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from corpus import municipalities, register
from corpus.errors import InvalidRecord, UnreadableRoot
from corpus.formats import Unreadable
from corpus.front_matter import front_matter
from corpus.plain_text import decode
from corpus.projects import Project

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend: the file (as found below the path), the field and the remedy, a clause such as
    "is missing; write a title"."""

    severity: Severity
    path: str
    field: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.path}, {self.field}: {self.remedy}"


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What was looked at and what was found, in order of path. `other` counts Markdown files that are no records."""

    records: int
    other: int
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that keep a record from being read as meant, or from being published."""
        return tuple(finding for finding in self.findings if finding.severity == "error")

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """The findings that ask for a second look."""
        return tuple(finding for finding in self.findings if finding.severity == "warning")

    @property
    def ok(self) -> bool:
        """True when there is at least one record and no error."""
        return self.records > 0 and not self.errors


@dataclass(frozen=True, slots=True)
class _Checked:
    """One Markdown file: what it was taken for, and what is wrong with it."""

    path: str
    is_record: bool
    project: Project | None
    findings: tuple[Finding, ...]


def check(path: Path) -> CheckReport:
    """Checks every record below `path` (a folder or one file). Raises UnreadableRoot when there is no such path."""
    if not path.exists():
        raise UnreadableRoot(f"There is no '{path}'; name a folder with records, or one record.")
    alone = path.is_file()
    checked = [_check_file(file, file.name if alone else file.relative_to(path).as_posix()) for file in _files(path)]
    findings = [finding for one in checked for finding in one.findings] + list(_doubled(checked))
    if alone and not checked[0].is_record and not findings:
        findings.append(_no_record(checked[0].path))
    return CheckReport(
        records=sum(one.is_record for one in checked),
        other=sum(not one.is_record for one in checked),
        findings=tuple(sorted(findings, key=lambda f: (f.path, f.severity, f.field))),
    )


def _files(path: Path) -> Iterable[Path]:
    """The Markdown files below a path, in a fixed order, without hidden ones."""
    if path.is_file():
        return [path]
    found = (file for file in path.rglob("*.md") if file.is_file())
    return sorted(file for file in found if not any(p.startswith(".") for p in file.relative_to(path).parts))


def _no_record(path: str) -> Finding:
    return Finding(
        "error", path, "front matter", "is not that of a record; begin the file with '---', id, title, kind …"
    )


def _check_file(file: Path, path: str) -> _Checked:
    try:
        text, _ = decode(file.read_bytes())
        matter, body = front_matter(text.replace("\r\n", "\n"))
    except (OSError, Unreadable) as error:
        return _Checked(path, False, None, (Finding("error", path, "file", str(error)),))
    if not register.is_record(matter):
        return _Checked(path, False, None, tuple(_half_a_record(matter, path)))
    wrong = [Finding("error", path, field, remedy) for field, remedy in register.problems(matter)]
    project = None
    if not wrong:
        try:
            project = register.record_document(matter, body, path, "").project
        except InvalidRecord as error:
            wrong.append(Finding("error", path, error.field, error.remedy))
    looks = _second_looks(project, path) if project else ()
    return _Checked(path, True, project, (*wrong, *_personal_data(text, path), *looks))


def _half_a_record(matter: Mapping[str, Any], path: str) -> Iterator[Finding]:
    """A file without `kind` is read as an ordinary document: said aloud when it was probably meant as a record."""
    if len(register.RECORD_ONLY & matter.keys()) >= 2 and "kind" not in matter:
        remedy = "is missing, so this is read as an ordinary document; " + register.HINTS["kind"]
        yield Finding("error", path, "kind", remedy)


# --- personal data -------------------------------------------------------------------------------------------------

_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_WEB_ADDRESS = re.compile(r"https?://\S+")
_PHONE = re.compile(r"(?<![\w.,/+-])(?:(?:\+|00)31[ -]?(?:\(0\))?[ -]?|\(?0)[1-9](?:\)?[ -]?\d){7,8}(?![\w-]|[.,]\d)")


def _personal_data(text: str, path: str) -> Iterator[Finding]:
    """E-mail addresses and telephone numbers, with the line they stand on."""
    for number, line in enumerate(text.split("\n"), start=1):
        words = _WEB_ADDRESS.sub(lambda found: " " * len(found.group()), line)
        for pattern, what in ((_ADDRESS, "an e-mail address"), (_PHONE, "a telephone number")):
            for found in pattern.finditer(words):
                yield Finding(
                    "error", path, f"line {number}", f"holds {what} ('{found.group()}'); name the organisation instead"
                )


# --- second looks --------------------------------------------------------------------------------------------------


def _second_looks(project: Project, path: str) -> Iterator[Finding]:
    for city in project.cities:
        yield from _city(city, path)
    for theme in project.themes:
        if theme not in register.THEMES:
            near = difflib.get_close_matches(theme, register.THEMES, 1, 0.6)
            remedy = f"did you mean '{near[0]}'?" if near else "the themes in use are: " + ", ".join(register.THEMES)
            yield Finding("warning", path, "themes", f"'{theme}' is a theme of its own; {remedy}")
    if not any(source.url for source in project.sources):
        yield Finding("warning", path, "sources", "have no web address, so a reader cannot open them; add 'url'")


def _city(city: str, path: str) -> Iterator[Finding]:
    name = municipalities.canonical(city)
    options = municipalities.candidates(city)
    if len(options) > 1:
        yield Finding("warning", path, "cities", f"'{city}' can be {' or '.join(options)}; write which")
    elif name is None or not municipalities.is_municipality(name):
        near = difflib.get_close_matches(city, municipalities.names(), 1, 0.8)
        remedy = f"did you mean '{near[0]}'?" if near else "write the municipality, or put the place in 'region'"
        yield Finding("warning", path, "cities", f"'{city}' is not a Dutch municipality of 2019 or later; {remedy}")


def _doubled(checked: Iterable[_Checked]) -> Iterator[Finding]:
    """Ids that two files claim, as `id` or under `also`: one of the two would be lost."""
    claims: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for one in checked:
        if one.project:
            claims[one.project.id].append((one.path, "id"))
            for old in one.project.also:
                claims[old].append((one.path, "also"))
    for name, claimed in claims.items():
        for path, field in claimed[1:]:
            yield Finding(
                "error", path, field, f"'{name}' is also claimed by '{claimed[0][0]}'; give one of them another"
            )

"""Tests of corpus.checking: what `corpus check` finds below a path."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.checking import CheckReport, check
from corpus.errors import UnreadableRoot

GOOD = """---
id: best-tellen
title: Best telt fietsers
kind: project
cities: [Best]
themes: [mobiliteit]
status: pilot
lessons:
  - text: Begin klein.
    lessen_herkomst: bron
sources:
  - title: Best telt
    publisher: gemeente Best
    date: 2021-04-29
    url: https://best.example/telt-0401234567
---

Best telt fietsers met een slang over de weg.
"""


def checked(folder: Path, **files: str) -> CheckReport:
    """The report on a folder with these files (name without .md → text)."""
    for name, text in files.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    return check(folder)


def found(report: CheckReport) -> list[tuple[str, str, str]]:
    """Severity, path and field of each finding."""
    return [(finding.severity, finding.path, finding.field) for finding in report.findings]


def test_a_good_record_has_no_findings(tmp_path: Path) -> None:
    """Digits in a web address are no telephone number."""
    report = checked(tmp_path, good=GOOD)
    assert report.findings == () and report.ok and (report.records, report.other) == (1, 0)


def test_every_error_names_file_field_and_remedy(tmp_path: Path) -> None:
    """Two mistakes in one file are two findings."""
    report = checked(tmp_path, bad=GOOD.replace("status: pilot", "status: klaar").replace("kind: project", "kind: dag"))
    assert found(report) == [("error", "bad.md", "kind"), ("error", "bad.md", "status")]
    assert str(report.findings[1]).startswith("bad.md, status: 'klaar' does not fit; choose one of idee, pilot")
    assert not report.ok


def test_a_doubled_id_names_both_files(tmp_path: Path) -> None:
    """Also when the second only claims it as a former id."""
    other = GOOD.replace("id: best-tellen", "id: anders").replace("status: pilot", "also: [best-tellen]")
    report = checked(tmp_path, a=GOOD, b=GOOD, c=other)
    assert found(report) == [("error", "b.md", "id"), ("error", "c.md", "also")]
    assert "'a.md'" in report.findings[0].remedy


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("Bel Jan op 06-12345678.", "'06-12345678'"),
        ("Bel (040) 123 45 67.", "'(040) 123 45 67'"),
        ("Bel +31 6 1234 5678.", "'+31 6 1234 5678'"),
        ("Mail j.jansen@best.example.", "'j.jansen@best.example'"),
    ],
)
def test_personal_data_is_an_error_with_its_line(tmp_path: Path, line: str, what: str) -> None:
    """A record names an organisation, never a person's number or address."""
    report = checked(tmp_path, bad=GOOD + line + "\n")
    assert found(report) == [("error", "bad.md", "line 19")]
    assert what in report.findings[0].remedy


@pytest.mark.parametrize(
    "line", ["In 2019-2020 kostte het 600.000 euro.", "ECLI:NL:RBOVE:2024:594", "0,25 tot 0,75 procent"]
)
def test_years_amounts_and_rulings_are_no_telephone_numbers(tmp_path: Path, line: str) -> None:
    """Figures are what records are full of."""
    assert checked(tmp_path, good=GOOD + line + "\n").findings == ()


@pytest.mark.parametrize(
    ("old", "new", "field", "remedy"),
    [
        ("[Best]", "[Bst]", "cities", "did you mean 'Best'?"),
        ("[Best]", "[Bergen]", "cities", "'Bergen' can be Bergen (L) or Bergen (NH); write which"),
        ("[Best]", "[Kopenhagen]", "cities", "put the place in 'region'"),
        ("[mobiliteit]", "[mobilitijt]", "themes", "did you mean 'mobiliteit'?"),
        ("    url: https://best.example/telt-0401234567\n", "", "sources", "add 'url'"),
    ],
)
def test_an_unknown_municipality_or_theme_is_a_warning(
    tmp_path: Path, old: str, new: str, field: str, remedy: str
) -> None:
    """The record is read all the same."""
    report = checked(tmp_path, odd=GOOD.replace(old, new))
    assert found(report) == [("warning", "odd.md", field)] and report.ok
    assert remedy in report.findings[0].remedy


def test_a_record_without_a_kind_is_not_passed_over_in_silence(tmp_path: Path) -> None:
    """It would be read as an ordinary page."""
    report = checked(tmp_path, half=GOOD.replace("kind: project\n", ""))
    assert found(report) == [("error", "half.md", "kind")] and report.records == 0


def test_other_markdown_is_counted_and_left_alone(tmp_path: Path) -> None:
    """A folder may hold notes; hidden folders are not looked into."""
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "x.md").write_text(GOOD, encoding="utf-8")
    (tmp_path / "diep").mkdir()
    (tmp_path / "diep" / "b.md").write_text(GOOD, encoding="utf-8")
    report = checked(tmp_path, note="# Een notitie\n\nZomaar.\n")
    assert (report.records, report.other, report.findings) == (1, 1, ())


def test_unreadable_front_matter_names_the_line(tmp_path: Path) -> None:
    """YAML that is not YAML."""
    report = checked(tmp_path, broken=GOOD.replace("title: Best telt fietsers", "title: Best: telt: fietsers"))
    assert found(report) == [("error", "broken.md", "file")]
    assert "line" in report.findings[0].remedy


def test_one_file_can_be_checked_and_must_be_a_record(tmp_path: Path) -> None:
    """Asked about one file, an answer is due."""
    note = tmp_path / "note.md"
    note.write_text("Zomaar.\n", encoding="utf-8")
    assert found(check(note)) == [("error", "note.md", "front matter")]
    good = tmp_path / "good.md"
    good.write_text(GOOD, encoding="utf-8")
    assert check(good).ok


def test_a_path_that_is_not_there_is_refused_with_its_name(tmp_path: Path) -> None:
    """The user's own value comes back."""
    with pytest.raises(UnreadableRoot, match="nergens"):
        check(tmp_path / "nergens")


def test_an_empty_folder_is_not_ok(tmp_path: Path) -> None:
    """A check that looked at nothing proves nothing."""
    assert not check(tmp_path).ok

"""What people put right wins, is checked, and is shown as put right."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.corrections import corrected, parse, read, unknown
from corpus.errors import InvalidRecord
from corpus.projects import Project
from indexing.hits import Filters
from tests.small_index import SmallIndex, write

RECORD = """---
id: delft-sensoren
title: "Delft: sensoren in de grond"
kind: project
cities: [Delft]
status: lopend
sources:
  - title: Raadsbrief
    publisher: gemeente Delft
---
Delft meet hoe nat de grond is.
"""
PROJECT = Project("delft-sensoren", "Delft: sensoren", "project", "delft-sensoren", ("Delft",), status="lopend")


def test_a_correction_wins_and_says_who_made_it() -> None:
    """Status and end are replaced, the fields are named, and the corrector is a source."""
    entry = "[{project: delft-sensoren, status: gestopt, end: 2022, by: gemeente Delft, source: 'https://delft.nl/x'}]"
    fixed = corrected(PROJECT, parse(entry))
    assert (fixed.status, fixed.end, fixed.corrected) == ("gestopt", "2022", ("status", "period"))
    assert fixed.sources[-1].publisher == "gemeente Delft"
    assert fixed.sources[-1].url == "https://delft.nl/x"


def test_a_correction_of_another_project_changes_nothing() -> None:
    """Only the named project changes; a name no project has is reported."""
    changes = parse("[{project: gouda-app, status: gestopt, by: gemeente Gouda}]")
    assert corrected(PROJECT, changes) == PROJECT
    assert unknown(changes, [PROJECT]) == ("gouda-app",)


def test_an_empty_value_makes_a_field_unknown() -> None:
    """ "status:" without a value takes the status away."""
    assert corrected(PROJECT, parse("- project: delft-sensoren\n  status:\n  by: gemeente Delft\n")).status is None


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("project: x", "start every correction with '- project: ID'"),
        ("[{status: gestopt, by: ik}]", "write the id of the project"),
        ("[{project: x, status: gestopt}]", "write who says so"),
        ("[{project: x, by: ik}]", "add a field such as 'status: gestopt'"),
        ("[{project: x, by: ik, statsu: gestopt}]", "did you mean 'status'?"),
        ("[{project: x, by: ik, status: klaar}]", "choose one of idee, pilot, lopend"),
        ("[{project: x, by: ik, cities: Delft}]", "write a list, such as [Enschede]"),
        ("[{project: x, by: ik, title: [a]}]", "write one value"),
        ("[{project: [x", "check the indentation"),
    ],
)
def test_a_mistake_is_named_with_its_remedy(text: str, named: str) -> None:
    """File, entry, field and what to write instead."""
    with pytest.raises(InvalidRecord) as told:
        parse(text)
    assert named in str(told.value)
    assert "corrections.yaml" in str(told.value)


def test_no_file_means_no_corrections(tmp_path: Path) -> None:
    """A corpus without the file, and one with an empty file, has none."""
    assert read(tmp_path) == ()
    (tmp_path / "corrections.yaml").write_text("", encoding="utf-8")
    assert read(tmp_path) == ()


def test_the_register_follows_the_file(tmp_path: Path) -> None:
    """Added beside an indexed corpus it changes register and filters at the next build, and taken away it is gone."""
    index = SmallIndex(tmp_path / "data")
    root = write(tmp_path / "corpus", {"delft.md": RECORD})
    correction = root.path / "corrections.yaml"

    def statuses(*wanted: str) -> list[tuple[str | None, tuple[str, ...]]]:
        report = index.builder.build([root])
        assert report.failed == ()
        with index.library.snapshot() as snapshot:
            found = snapshot.projects(Filters(statuses=wanted))
        return [(project.status, project.corrected) for project in found]

    assert statuses("lopend") == [("lopend", ())]
    correction.write_text("- {project: delft-sensoren, status: gestopt, by: gemeente Delft}\n", encoding="utf-8")
    assert statuses("gestopt") == [("gestopt", ("status",))]
    assert statuses("lopend") == []
    correction.unlink()
    assert statuses("lopend") == [("lopend", ())]
    index.close()


def test_a_broken_file_is_told_and_the_last_good_one_stays(tmp_path: Path) -> None:
    """The build goes on, names the file, and keeps what was right."""
    index = SmallIndex(tmp_path / "data")
    good = "- {project: delft-sensoren, status: gestopt, by: gemeente Delft}\n"
    root = write(tmp_path / "corpus", {"delft.md": RECORD, "corrections.yaml": good})
    index.builder.build([root])
    (root.path / "corrections.yaml").write_text(
        "- {project: delft-sensoren, status: klaar, by: ik}\n", encoding="utf-8"
    )
    report = index.builder.build([root])
    assert [failure.path for failure in report.failed] == ["corrections.yaml"]
    with index.library.snapshot() as snapshot:
        assert [project.status for project in snapshot.projects()] == ["gestopt"]
    index.close()


def test_a_correction_of_no_project_is_told(tmp_path: Path) -> None:
    """A misspelt id is a warning of the build, every time."""
    index = SmallIndex(tmp_path / "data")
    wrong = "- {project: delf-sensoren, status: gestopt, by: gemeente Delft}\n"
    root = write(tmp_path / "corpus", {"delft.md": RECORD, "corrections.yaml": wrong})
    for _ in range(2):
        (warning,) = index.builder.build([root]).warnings
        assert warning.path == "corrections.yaml"
        assert "delf-sensoren" in warning.reason
    index.close()


def test_projects_of_running_text_are_in_the_register(tmp_path: Path) -> None:
    """A page that tells of a municipality's project adds it, with its own filters and its spans."""
    index = SmallIndex(tmp_path / "data")
    page = "# Jaarverslag\n\nDe gemeente Delft is in 2021 gestopt met de proef met sensoren in afvalcontainers.\n"
    root = write(tmp_path / "corpus", {"verslag.md": page})
    index.builder.build([root])
    with index.library.snapshot() as snapshot:
        (project,) = snapshot.projects(Filters(cities=("Delft",), statuses=("gestopt",)))
        assert snapshot.projects(Filters(statuses=("lopend",))) == ()
        document = snapshot.document(project.document_id)
    assert document is not None
    noted = {one.field: document.text[one.start : one.end] for one in project.evidence}
    assert noted["status"] == "is in 2021 gestopt"
    index.close()

"""What lies under a root and what does not: links, foreign folders, names that are no text."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.errors import UnreadableRoot
from corpus.finding import Bounds, Failure, FoundFile, Root, find_files
from indexing.planning import look

TEXT = "De gemeente telt hoeveel mensen er in de binnenstad zijn.\n"


def found(folder: Path, bounds: Bounds | None = None) -> list[str]:
    """The paths that are read."""
    return [one.path for one in find_files(Root("r", folder), bounds or Bounds()) if isinstance(one, FoundFile)]


def failures(folder: Path) -> dict[str, str]:
    """The paths that are not, with the reason."""
    return {one.path: one.reason for one in find_files(Root("r", folder)) if isinstance(one, Failure)}


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """A root with one file, beside a folder and a file that are nobody's business."""
    (tmp_path / "docs" / "map").mkdir(parents=True)
    (tmp_path / "docs" / "a.md").write_text(TEXT)
    (tmp_path / "elders" / "dieper").mkdir(parents=True)
    (tmp_path / "elders" / "geheim.txt").write_text(TEXT)
    (tmp_path / "elders" / "dieper" / "geheim.md").write_text(TEXT)
    return tmp_path / "docs"


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("x.txt", "../elders/geheim.txt"),
        ("x.txt", "/etc/passwd"),
        ("map/x.md", "../../elders/dieper/geheim.md"),
        ("map/x", "../../elders"),
        ("x", "../elders/dieper"),
        ("x", ".."),
        ("x.md", "schakel/../../elders/dieper/geheim.md"),
    ],
)
def test_a_link_that_leads_out_of_the_root_is_named_and_not_followed(docs: Path, name: str, target: str) -> None:
    """A file link, a folder link, a link over another folder: what lies outside is not read."""
    (docs / "schakel").mkdir()
    (docs / name).symlink_to(target)
    assert found(docs) == ["a.md"]
    assert failures(docs)[name].startswith("is a link that leads")


def test_a_link_to_a_link_that_leads_out_is_not_followed(docs: Path) -> None:
    """The whole chain counts, not its first step."""
    (docs / "map" / "weg").symlink_to("../../elders/geheim.txt")
    (docs / "x.txt").symlink_to("map/weg")
    assert found(docs) == ["a.md"]
    assert failures(docs).keys() == {"map/weg", "x.txt"}


def test_a_sidecar_that_leads_out_is_not_read(docs: Path) -> None:
    """Nor is its file: it may have said that the file is internal."""
    (docs / "a.md.bron.yaml").symlink_to("../elders/geheim.txt")
    assert found(docs) == []
    assert "leads out of this root" in failures(docs)["a.md"]


def test_links_that_lead_out_are_followed_when_asked_for(docs: Path) -> None:
    """The setting opens both kinds of links; a link back is still named."""
    (docs / "x.txt").symlink_to("../elders/geheim.txt")
    (docs / "y").symlink_to("../elders")
    (docs / "map" / "terug").symlink_to("..")
    assert found(docs, Bounds(links=True)) == ["a.md", "x.txt", "y/dieper/geheim.md", "y/geheim.txt"]


def test_folders_that_link_to_each_other_are_read_a_bounded_number_of_times(tmp_path: Path) -> None:
    """Twelve folders with a link to each other would be walked twelve factorial times."""
    for name in range(12):
        (tmp_path / f"map{name:02}").mkdir()
        (tmp_path / f"map{name:02}" / "a.md").write_text(TEXT)
    for name in range(12):
        for other in range(12):
            if name != other:
                (tmp_path / f"map{name:02}" / f"naar{other:02}").symlink_to(f"../map{other:02}")
    assert len(found(tmp_path)) <= 24


@pytest.mark.parametrize("links", [False, True])
def test_a_link_within_the_root_is_not_read_under_its_own_name(docs: Path, links: bool) -> None:
    """What stands beside the real file says who may read it, and nothing does beside the link: file and folder."""
    (docs / "geheim").mkdir()
    (docs / "geheim" / "n.md").write_text(TEXT)
    (docs / "geheim" / ".bron.yaml").write_text("audience: intern\n")
    (docs / "een-link.md").symlink_to("geheim/n.md")
    (docs / "een-map").symlink_to("geheim")
    read = [one for one in find_files(Root("r", docs), Bounds(links=links)) if isinstance(one, FoundFile)]
    assert "geheim/n.md" in [one.path for one in read]
    assert not [one.path for one in read if one.path.startswith("een-")]


def test_the_root_itself_may_be_a_link(docs: Path, tmp_path: Path) -> None:
    """Who names a link means what it points to."""
    (tmp_path / "link").symlink_to("docs")
    assert found(tmp_path / "link") == ["a.md"]


def test_a_folder_that_is_left_out_is_passed_over_in_silence(docs: Path) -> None:
    """Nor is it reached over a link; a root inside it is read."""
    (docs / "map" / "b.md").write_text(TEXT)
    (docs / "nog").symlink_to("map")
    left_out = Bounds(leave_out=(docs / "map",))
    assert [one.path for one in find_files(Root("r", docs), left_out)] == ["a.md"]
    assert found(docs / "map", left_out) == ["b.md"]


def test_an_internal_root_inside_a_public_one_is_not_public(docs: Path) -> None:
    """Each of its files is found once, in the internal root; also where that is one file."""
    (docs / "map" / "b.md").write_text(TEXT)
    roots = [Root("docs", docs), Root("map", docs / "map", "intern"), Root("a", docs / "a.md", "intern")]
    public, inner, single = look(roots)
    assert public.files == ()
    assert [one.path for one in (*inner.files, *single.files)] == ["b.md", "a.md"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (b"a\xff.md", "a\\xff.md"),
        (b"\xe9\xe8.txt", "\\xe9\\xe8.txt"),
        (b"a\n.md", "a\\n.md"),
        (b"a\x1b[31m.md", "a\\x1b[31m.md"),
        ("a\u202edm.exe.md".encode(), "a\\u202edm.exe.md"),
        ("a\x9b.md".encode(), "a\\x9b.md"),
    ],
)
def test_a_name_that_is_no_text_is_named_and_stops_nothing(tmp_path: Path, name: bytes, shown: str) -> None:
    """The report can be written anywhere, and the file beside it is read."""
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_text(TEXT)
    (tmp_path / "goed.md").write_text(TEXT)
    assert found(tmp_path) == ["goed.md"]
    assert failures(tmp_path).keys() == {shown}


def test_a_folder_with_a_name_that_is_no_text_is_not_entered(tmp_path: Path) -> None:
    """What lies below cannot be named either."""
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/m\xff"))
    folder.mkdir()
    (folder / "a.md").write_text(TEXT)
    assert failures(tmp_path).keys() == {"m\\xff"}
    with pytest.raises(UnreadableRoot, match="not UTF-8"):
        found(folder)


def test_index_of_a_folder_with_a_strange_name_and_its_own_data_folder(tmp_path: Path) -> None:
    """From the terminal: the good file is indexed, the strange one named, both times."""
    (tmp_path / "goed.md").write_text(TEXT)
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/a\xff.md")).write_text("x")
    command = [
        sys.executable,
        "-m",
        "bots.terminal",
        "index",
        str(tmp_path),
        "--data",
        str(tmp_path / "data"),
        "--json",
    ]
    for added in (1, 0):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        report = json.loads(done.stdout)
        assert (report["added"], report["documents"]) == (added, 1)
        assert [one["path"] for one in report["failed"]] == ["a\\xff.md"]


# -- what describes a file ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["a.md.bron.yaml", "A.MD.BRON.YAML", "a.md.bron.yml", "a.bron.yaml", "a.md.bron.json", "a.md.bron.yaml.txt"]
)
def test_a_sidecar_is_known_by_other_names_too(tmp_path: Path, name: str) -> None:
    """It may say that the file is internal, so another case or ending does not make it unknown."""
    (tmp_path / "a.md").write_text(TEXT)
    (tmp_path / name).write_text("{audience: intern}")
    (only,) = find_files(Root("r", tmp_path))
    assert isinstance(only, FoundFile)
    assert only.beside == (tmp_path / name,)


def test_a_sidecar_without_a_file_is_named(tmp_path: Path) -> None:
    """It may be meant for a file beside it."""
    (tmp_path / "a.md").write_text(TEXT)
    (tmp_path / "b.md.bron.yaml").write_text("audience: intern")
    assert "describes no file" in failures(tmp_path)["b.md.bron.yaml"]

"""The builder makes the index equal to the roots, refuses losses, and does no work twice."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.loading import Root
from indexing.building import BuildReport
from indexing.errors import IndexMismatch, IndexMissing, RefusedChange
from indexing.hits import PUBLIC
from tests.small_index import HERE, SmallIndex, python, write

FIVE = {f"{name}.md": f"# {name.title()}\n\n{name.title()} rijdt op de fiets naar zee.\n" for name in
        ("anna", "bert", "cor", "dirk", "els", "fien")}  # fmt: skip


@pytest.fixture
def index(tmp_path: Path) -> Iterator[SmallIndex]:
    """An index in a folder of its own, nothing in it yet."""
    small = SmallIndex(tmp_path / "data")
    yield small
    small.close()


@pytest.fixture
def root(tmp_path: Path) -> Root:
    """A folder of six Markdown files."""
    return write(tmp_path / "corpus", FIVE)


def counts(report: BuildReport) -> tuple[int, int, int, int]:
    """Added, updated, unchanged, removed."""
    return report.added, report.updated, report.unchanged, report.removed


def age(root: Root) -> None:
    """Make every file look a minute older than it is, so that nothing was modified just now."""
    for path in root.path.rglob("*"):
        stamp = path.stat().st_mtime - 60
        os.utime(path, (stamp, stamp))


def test_everything_is_added_and_found(index: SmallIndex, root: Root) -> None:
    """The first build adds every file, and its text is found."""
    report = index.builder.build([root])
    assert counts(report) == (6, 0, 0, 0)
    assert (report.documents, report.passages, report.generation) == (6, 6, 1)
    assert index.found("Cor")[0] == "Cor rijdt op de fiets naar zee."
    assert index.verify().clean


def test_only_what_changed_is_written(index: SmallIndex, root: Root) -> None:
    """One file added, one changed, one removed: the report says so, readers see it, and only two are embedded."""
    index.builder.build([root])
    write(root.path, {"guus.md": "Guus vaart.", "anna.md": "Anna loopt nu."})
    (root.path / "bert.md").unlink()
    index.embedder.embedded.clear()
    report = index.builder.build()
    assert counts(report) == (1, 1, 4, 1)
    assert sorted(text.rpartition(". ")[2] for text in index.embedder.embedded) == ["Anna loopt nu.", "Guus vaart."]
    texts = index.found("Anna Bert Guus fiets")
    assert "Anna loopt nu." in texts and "Guus vaart." in texts
    assert not any("Bert" in text for text in texts)
    assert index.verify().clean


def test_nothing_changed_writes_no_generation(index: SmallIndex, root: Root) -> None:
    """A second build of the same files changes nothing that readers would notice."""
    index.builder.build([root])
    report = index.builder.build()
    assert counts(report) == (0, 0, 6, 0)
    assert report.generation == 1


def test_nothing_changed_loads_no_engine(index: SmallIndex, root: Root) -> None:
    """With nothing to do, neither Chroma nor tantivy nor a model is imported."""
    index.builder.build([root])
    code = f"""
import sys
from pathlib import Path
from indexing.building import Builder
from indexing.engines import Engines
from indexing.fingerprint import Fingerprint
from indexing.store import Store
data = Path({str(index.data)!r})
builder = Builder(data, Store.in_folder(data), Engines(data, str.split), lambda: 1 / 0, Fingerprint("r1", "a1", "m1"))
assert builder.build().unchanged == 6
print(*sorted({{"chromadb", "tantivy", "torch", "numpy"}} & set(sys.modules)))
"""
    run = subprocess.run(python(code), cwd=HERE, capture_output=True, text=True, check=True)
    assert run.stdout.split() == []


def test_a_file_touched_but_equal_is_unchanged(index: SmallIndex, root: Root) -> None:
    """A new modification time with the same bytes is no change."""
    index.builder.build([root])
    age(root)
    assert counts(index.builder.build()) == (0, 0, 6, 0)


def test_a_change_right_after_hashing_is_seen(index: SmallIndex, root: Root) -> None:
    """Same size, same modification time, other bytes: caught while the file is freshly modified."""
    index.builder.build([root])
    path = root.path / "anna.md"
    stamp = path.stat()
    path.write_text(path.read_text().replace("Anna", "Anne"))
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert counts(index.builder.build()) == (0, 1, 5, 0)
    assert index.found("Anne")[0].startswith("Anne")


def test_a_changed_description_beside_a_file_is_a_change(index: SmallIndex, root: Root) -> None:
    """What stands beside a file says where it comes from; a new one means reading the file again."""
    index.builder.build([root])
    write(root.path, {"anna.md.bron.yaml": "publisher: Gemeente Delft\n"})
    assert counts(index.builder.build()) == (0, 1, 5, 0)
    with index.library.snapshot() as snapshot:
        publishers = {hit.passage.provenance.source.publisher for hit in snapshot.search("Anna")}
    assert "Gemeente Delft" in publishers


def test_a_root_that_becomes_internal_hides_its_documents(index: SmallIndex, root: Root) -> None:
    """Another audience for the root is a change of every file in it, though no byte changed."""
    index.builder.build([root])
    assert counts(index.builder.build([replace(root, audience="intern")])) == (0, 6, 0, 0)
    assert index.found("fiets") == []
    assert index.verify().clean


# ── guards ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def built(index: SmallIndex, root: Root) -> SmallIndex:
    """The six files, indexed."""
    index.builder.build([root])
    return index


def refused(index: SmallIndex, roots: list[Root] | None, words: str) -> None:
    """The build refuses with these words, and nothing was touched."""
    before = {path: path.stat().st_mtime_ns for path in index.data.rglob("*.bin")}
    with pytest.raises(RefusedChange, match=words):
        index.builder.build(roots)
    assert {path: path.stat().st_mtime_ns for path in index.data.rglob("*.bin")} == before
    assert len(index.found("fiets")) == 6


def test_a_missing_root_is_refused(built: SmallIndex, root: Root) -> None:
    """A folder that is gone stops the build; with yes its documents go and the folder is named."""
    shutil.rmtree(root.path)
    refused(built, None, "corpus.*--yes")
    report = built.builder.build(yes=True)
    assert (report.removed, len(report.failed)) == (6, 1)
    assert built.found("fiets") == []


def test_an_emptied_root_is_refused(built: SmallIndex, root: Root) -> None:
    """A folder that had documents and has no file stops the build."""
    for path in root.path.iterdir():
        path.unlink()
    refused(built, None, "is empty and had 6 documents.*--yes")
    assert built.builder.build(yes=True).removed == 6


def test_losing_more_than_a_fifth_is_refused(built: SmallIndex, root: Root) -> None:
    """Two of six documents gone stops the build, one of six does not."""
    (root.path / "anna.md").unlink()
    (root.path / "bert.md").unlink()
    refused(built, None, "2 of 6 documents.*anna.*--yes")
    write(root.path, {"bert.md": FIVE["bert.md"]})
    assert counts(built.builder.build()) == (0, 0, 5, 1)


def test_other_roots_are_a_removal_too(built: SmallIndex, tmp_path: Path) -> None:
    """Naming another folder would remove everything; that is refused."""
    other = write(tmp_path / "other", {"x.md": "Iets anders."})
    refused(built, [other], "6 of 6")
    assert counts(built.builder.build([other], yes=True)) == (1, 0, 0, 6)


def test_a_mistyped_first_root_is_refused(index: SmallIndex, tmp_path: Path) -> None:
    """In a new data folder a root that does not exist is not an empty corpus."""
    with pytest.raises(RefusedChange, match="nergens"):
        index.builder.build([Root("nergens", tmp_path / "nergens")])


def test_no_roots_and_no_last_time_names_the_command(index: SmallIndex) -> None:
    """Without a folder ever named there is nothing to build."""
    with pytest.raises(IndexMissing, match="stadsgeheugen index PATH"):
        index.builder.build()


# ── files that fail, move or clash ───────────────────────────────────────────────────────────────────────────────


def test_a_file_that_now_fails_keeps_its_last_good_version(built: SmallIndex, root: Root) -> None:
    """A file that became unreadable still answers, is marked stale, and is said to have failed every time."""
    (root.path / "anna.md").write_bytes(b"%PDF-1.7 no longer text \x00\x01\x02")
    for _ in range(2):
        report = built.builder.build()
        assert [failure.path for failure in report.failed] == ["anna.md"]
        assert report.stale == ("anna.md",)
        assert "Anna rijdt op de fiets naar zee." in built.found("Anna")
    write(root.path, {"anna.md": "Anna is terug."})
    report = built.builder.build()
    assert (report.failed, report.stale, counts(report)) == ((), (), (0, 1, 5, 0))


def test_an_emptied_file_is_a_failure_not_a_removal(built: SmallIndex, root: Root) -> None:
    """Zero bytes is what a broken copy leaves: the last good version stays."""
    (root.path / "anna.md").write_bytes(b"")
    report = built.builder.build()
    assert (report.removed, report.stale) == (0, ("anna.md",))
    assert built.verify().clean


def test_a_new_file_that_fails_is_named_and_stops_nothing(index: SmallIndex, root: Root) -> None:
    """One bad file among good ones is one line in the report, also in the next report."""
    (root.path / "kapot.pdf").write_bytes(b"not a pdf")
    for added in (6, 0):
        report = index.builder.build([root])
        assert report.added == added
        assert [failure.path for failure in report.failed] == ["kapot.pdf"]
    assert index.verify().clean


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_folder_keeps_its_documents(index: SmallIndex, root: Root) -> None:
    """Documents below a folder that may not be read any more are kept, stale."""
    write(root.path, {"onder/guus.md": "Guus vaart."})
    index.builder.build([root])
    (root.path / "onder").chmod(0)
    try:
        report = index.builder.build()
    finally:
        (root.path / "onder").chmod(0o755)
    assert (report.removed, report.stale) == (0, ("onder/guus.md",))
    assert counts(index.builder.build()) == (0, 1, 6, 0)


def test_a_moved_file_is_an_update(built: SmallIndex, root: Root) -> None:
    """Moving every file into a folder is no mass removal; the text is found at its new place, once."""
    (root.path / "nieuw").mkdir()
    for path in list(root.path.glob("*.md")):
        path.rename(root.path / "nieuw" / path.name)
    assert counts(built.builder.build()) == (0, 6, 0, 0)
    assert len(built.found("fiets")) == 6
    assert built.verify().clean


RECORD = """---
id: {id}
title: Fietspad van zonnecellen
kind: project
cities: []
themes: []
sources:
  - title: Bericht
    publisher: Krant
    url: https://krant.example/1
audience: openbaar
---
{text}
"""


def test_a_renamed_record_keeps_its_id(built: SmallIndex, root: Root) -> None:
    """A record's id is in the file, so another file name changes nothing for a reader."""
    write(root.path, {"zon.md": RECORD.format(id="zonnepad", text="## Resultaat\n\nHet pad wekt stroom op.")})
    assert built.builder.build().failed == ()
    (root.path / "zon.md").rename(root.path / "pad.md")
    report = built.builder.build()
    assert (counts(report), report.failed) == ((0, 1, 6, 0), ())
    with built.library.snapshot() as snapshot:
        document = snapshot.document("zonnepad")
        assert document is not None and document.path == "pad.md"
    assert built.verify().clean


def test_two_files_with_one_id_is_a_named_failure(built: SmallIndex, root: Root) -> None:
    """The first keeps the id, the second is named with the first; when the first goes, the second takes over."""
    write(root.path, {"zon1.md": RECORD.format(id="zonnepad", text="## Resultaat\n\nEerste tekst van het record.")})
    built.builder.build()
    write(root.path, {"aaa.md": RECORD.format(id="zonnepad", text="## Resultaat\n\nTweede tekst van het record.")})
    report = built.builder.build()
    assert [(failure.path, "zon1.md" in failure.reason) for failure in report.failed] == [("aaa.md", True)]
    (root.path / "zon1.md").unlink()
    report = built.builder.build()
    assert report.failed == ()
    assert "Tweede tekst van het record." in " ".join(built.found("tekst van het record"))
    assert built.verify().clean


# ── other parts ──────────────────────────────────────────────────────────────────────────────────────────────────


def with_parts(index: SmallIndex, **parts: str) -> SmallIndex:
    """The same folder, read with other parts."""
    return SmallIndex(index.data, replace(index.fingerprint, **parts))


def test_an_index_of_other_parts_is_refused_by_readers(built: SmallIndex) -> None:
    """Each changed part is named, with the command that mends it."""
    for part, words in (("model", "embedding model"), ("analysis", "Dutch analysis"), ("reading", "splitting")):
        stranger = with_parts(built, **{part: "other"})
        with pytest.raises(IndexMismatch, match=f"{words}.*stadsgeheugen index"), stranger.library.snapshot():
            pass
        stranger.close()


def test_another_analysis_rebuilds_only_the_keyword_index(built: SmallIndex) -> None:
    """Nothing is read or embedded again."""
    other = with_parts(built, analysis="a2")
    report = other.builder.build()
    assert (report.rebuilt, counts(report)) == (("analysis",), (0, 0, 6, 0))
    assert other.embedder.embedded == []
    assert len(other.found("fiets")) == 6
    assert other.verify().clean
    other.close()


def test_another_model_embeds_again_from_the_store(built: SmallIndex, root: Root) -> None:
    """The texts come from the store: the files may even be unreadable by now."""
    other = with_parts(built, model="m2")
    other.embedder.dimensions = 32
    report = other.builder.build()
    assert (report.rebuilt, counts(report), len(other.embedder.embedded)) == (("model",), (0, 0, 6, 0), 6)
    assert len(other.found("fiets")) == 6
    assert other.verify().clean
    other.close()


def test_another_reading_reads_every_file_again(built: SmallIndex) -> None:
    """Changed splitting means new passages, so every file is an update."""
    other = with_parts(built, reading="r2")
    report = other.builder.build()
    assert (report.rebuilt, counts(report)) == (("reading",), (0, 6, 0, 0))
    assert counts(other.builder.build()) == (0, 0, 6, 0)
    other.close()


@pytest.mark.parametrize("engine", ["vectors", "keywords"])
def test_a_lost_engine_is_made_again_from_the_store(built: SmallIndex, engine: str) -> None:
    """Both engines can be rebuilt from the store at any moment; verify says so before, and is clean after."""
    built.library.close()
    for folder in built.data.glob(f"{engine}-*"):
        shutil.rmtree(folder)
    assert {problem.where for problem in built.verify().problems} == {engine}
    assert counts(built.builder.build()) == (0, 0, 6, 0)
    assert built.verify().clean
    assert len(built.found("fiets")) == 6


def test_progress_reaches_its_end(index: SmallIndex, root: Root) -> None:
    """Whoever shows progress sees each phase count up to its total."""
    seen: dict[str, tuple[int, int]] = {}
    index.builder.build([root], progress=lambda phase, done, total: seen.update({phase: (done, total)}))
    assert seen == {"looking": (6, 6), "reading": (6, 6), "finishing": (1, 1)}


def test_verify_names_a_file_that_is_gone(built: SmallIndex, root: Root) -> None:
    """A passage whose file no longer lives is a problem with a name and a command."""
    (root.path / "anna.md").unlink()
    (problem,) = built.verify().problems
    assert (problem.kind, problem.name) == ("passage without file", "anna.md")
    assert "stadsgeheugen index" in str(problem)


def test_verify_names_a_file_that_holds_something_else_now(built: SmallIndex, root: Root) -> None:
    """Another size is seen at once; the same bytes with a new time are no change."""
    age(root)
    assert built.verify().clean
    write(root.path, {"anna.md": "Anna loopt nu."})
    (problem,) = built.verify().problems
    assert (problem.kind, problem.name) == ("file changed", "anna.md")


@pytest.mark.parametrize("beside", [False, True])
def test_an_edit_that_keeps_size_and_time_is_seen_by_looking_deep(tmp_path: Path, beside: bool) -> None:
    """In the file or in what describes it beside it: clean by size and time, and named when bytes are compared."""
    index = SmallIndex(tmp_path / "data")
    texts = {"anna.md": "Anna rijdt.", "anna.md.bron.yaml": "titel: Anna\n"}
    root = write(tmp_path / "corpus", texts)
    index.builder.build([root])
    assert index.verify(deep=True).clean and index.verify(deep=True).deep
    path = root.path / ("anna.md.bron.yaml" if beside else "anna.md")
    stamp = path.stat()
    path.write_text(path.read_text().replace("Anna", "Anne"))
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert index.verify().clean and not index.verify().deep
    (problem,) = index.verify(deep=True).problems
    assert (problem.kind, problem.name) == ("file changed", "anna.md")
    index.close()


def test_verify_finds_what_an_engine_has_too_much_and_too_little(built: SmallIndex) -> None:
    """Each engine is compared with the store, passage by passage."""
    built.library.close()
    keywords = built.engines.keywords(1)
    with built.library.snapshot() as snapshot:
        (victim,) = snapshot.passages(next(iter(snapshot.search("Anna"))).passage.document_id, PUBLIC)
    keywords.delete([victim.id])
    keywords.put([replace(victim, id="vreemd#1")])
    keywords.commit()
    keywords.close()
    assert {(problem.where, problem.kind, problem.name) for problem in built.verify().problems} == {
        ("keywords", "passage not in engine", victim.id),
        ("keywords", "passage without text", "vreemd#1"),
    }


@pytest.mark.parametrize("text", ["---\naudience: intern\na: [\n---\nAnna is geheim.\n", "\0audience: intern\n"])
def test_a_broken_file_that_says_it_is_internal_does_not_stay_public(index: SmallIndex, root: Root, text: str) -> None:
    """Its last good version was public; one that is merely broken is kept."""
    index.builder.build([root])
    write(root.path, {"anna.md": text, "bert.md": "---\na: [\n---\nBert.\n"})
    report = index.builder.build(yes=True)
    assert {one.path for one in report.failed} == {"anna.md", "bert.md"}
    assert report.stale == ("bert.md",)
    texts = index.found("Anna Bert fiets")
    assert not any("Anna" in one for one in texts) and any("Bert" in one for one in texts)
    assert index.verify().clean


def test_data_folders_within_a_root_are_passed_over_in_one_line(tmp_path: Path) -> None:
    """Another index below the root is no document and no failure; one with documents beside it is read as ever."""
    root = write(tmp_path / "corpus", {"anna.md": "Anna rijdt.", "werk/bert.md": "Bert fietst."})
    for folder in ("oud", "werk"):
        other = SmallIndex(root.path / folder)
        other.builder.build([write(tmp_path / "elders", {"x.md": "Elders."})])
        other.close()
    index = SmallIndex(tmp_path / "data")
    report = index.builder.build([root])
    assert [one.path for one in report.passed_over] == ["oud"]
    assert report.added == 2 and not any(one.path.startswith("oud") for one in report.failed)
    assert index.builder.build().passed_over == report.passed_over
    index.close()


@pytest.mark.parametrize("target", ["nergens", "/nergens/hier.yaml"])
def test_a_sidecar_that_cannot_be_read_any_more_takes_its_file_from_the_public(
    index: SmallIndex, root: Root, target: str
) -> None:
    """A link to nothing, in the root or out of it: the public version that the index had is gone."""
    index.builder.build([root])
    assert any("Anna" in one for one in index.found("Anna fiets"))
    (root.path / "anna.md.bron.yaml").symlink_to(target)
    index.builder.build(yes=True)
    assert not any("Anna" in one for one in index.found("Anna fiets"))
    assert index.verify().clean


def test_a_sidecar_that_is_broken_does_not_keep_its_file_public(index: SmallIndex, root: Root) -> None:
    """It may say that the file is internal now."""
    index.builder.build([root])
    write(root.path, {"anna.md.bron.yaml": "audience: [\n"})
    assert [one.path for one in index.builder.build(yes=True).failed] == ["anna.md"]
    assert not any("Anna" in one for one in index.found("Anna fiets"))

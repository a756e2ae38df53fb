"""A build with nothing to do is told without the store's libraries, and tells exactly what the builder would."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.loading import Root
from indexing.building import BuildReport
from indexing.errors import IndexBusy
from indexing.fingerprint import Fingerprint
from indexing.locking import write_lock
from indexing.resting import unchanged
from tests.small_index import FINGERPRINT, HERE, SmallIndex, write

SETTLED = 1_600_000_000


@pytest.fixture
def index(tmp_path: Path) -> Iterator[SmallIndex]:
    """An index of two files and one that cannot be read, all modified long ago."""
    root = write(tmp_path / "corpus", {"a.md": "Een fiets.", "b.md": "Twee fietsen.", "c.pdf": "geen pdf"})
    for path in root.path.iterdir():
        os.utime(path, (SETTLED, SETTLED))
    built = SmallIndex(tmp_path / "data")
    built.builder.build([root])
    yield built
    built.close()


def corpus_of(index: SmallIndex) -> Path:
    """The folder that was indexed."""
    return index.data.parent / "corpus"


def look(index: SmallIndex, roots: list[Root] | None = None, made_by: Fingerprint = FINGERPRINT) -> BuildReport | None:
    """What a look at the index tells."""
    return unchanged(index.data, roots, index.engines, made_by)


@pytest.mark.parametrize("named", [False, True])
def test_it_tells_what_the_builder_would(index: SmallIndex, named: bool) -> None:
    """Counts, failures and the generation are those of a build, with the roots named or remembered."""
    roots = [Root("corpus", corpus_of(index))] if named else None
    told, built = look(index, roots), index.builder.build(roots)
    assert told is not None and told.unchanged == 2 and len(told.failed) == 1
    assert replace(told, seconds=0) == replace(built, seconds=0)


def test_it_notes_that_the_files_were_seen(index: SmallIndex) -> None:
    """As after a build, the ledger knows when every file was last there."""
    with index.store.change() as change:
        change.see("2001-01-01T00:00:00+00:00")
    look(index)
    with index.store.view() as view:
        assert all(entry.last_seen > "2026" for entry in view.ledger())


def new_file(index: SmallIndex) -> None:
    """A file comes."""
    write(corpus_of(index), {"d.md": "Drie fietsen."})


def other_text(index: SmallIndex) -> None:
    """A file changes."""
    write(corpus_of(index), {"a.md": "Een bakfiets."})


def lost_file(index: SmallIndex) -> None:
    """A file goes."""
    (corpus_of(index) / "a.md").unlink()


def lost_root(index: SmallIndex) -> None:
    """The folder goes."""
    shutil.rmtree(corpus_of(index))


def touched(index: SmallIndex) -> None:
    """A file has another time: its bytes must be compared and its line written."""
    os.utime(corpus_of(index) / "a.md", (SETTLED + 60, SETTLED + 60))


def lost_words(index: SmallIndex) -> None:
    """The keyword index goes."""
    for path in index.data.glob("keywords-*"):
        shutil.rmtree(path)


def lost_vectors(index: SmallIndex) -> None:
    """The vectors go."""
    for path in index.data.glob("vectors-*"):
        shutil.rmtree(path)


def killed(index: SmallIndex) -> None:
    """A build was begun and not finished."""
    with index.store.change() as change:
        change.set_meta({"work": "{}"})


def put_right(index: SmallIndex) -> None:
    """Somebody corrects the register."""
    write(corpus_of(index), {"corrections.yaml": "[]"})


def other_layout(index: SmallIndex) -> None:
    """The tables are those of another version."""
    with index.store.change() as change:
        change.set_meta({"schema": "1"})


def broken(index: SmallIndex) -> None:
    """The file of the store is no database."""
    index.close()
    (index.data / "store.sqlite").write_bytes(b"no database at all" * 100)
    for path in index.data.glob("store.sqlite-*"):
        path.unlink()


@pytest.mark.parametrize(
    "happens",
    [new_file, other_text, lost_file, lost_root, touched, lost_words, lost_vectors, killed, put_right, other_layout,
     broken],
)  # fmt: skip
def test_whatever_is_not_as_it_was_is_left_to_the_builder(
    index: SmallIndex, happens: Callable[[SmallIndex], None]
) -> None:
    """Any change of files, engines, layout or corrections is work."""
    assert look(index) is not None
    happens(index)
    assert look(index) is None


@pytest.mark.parametrize("part", ["reading", "analysis", "model"])
def test_another_part_is_work(index: SmallIndex, part: str) -> None:
    """An index made by other parts is not as it was."""
    assert look(index, made_by=replace(FINGERPRINT, **{part: "another"})) is None


def test_other_roots_are_work(index: SmallIndex, tmp_path: Path) -> None:
    """Another folder, or the same one for staff only, is not what was indexed."""
    assert look(index, [write(tmp_path / "other", {"e.md": "Vier."})]) is None
    assert look(index, [Root("corpus", corpus_of(index), "intern")]) is None


def test_a_new_folder_is_work(tmp_path: Path) -> None:
    """Where nothing was indexed there is nothing to be told, and nothing is made."""
    assert look(SmallIndex(tmp_path / "data")) is None
    assert not (tmp_path / "data").exists()


def test_it_waits_for_nobody(index: SmallIndex) -> None:
    """While another build is writing, the answer is the same sentence as a build would give."""
    with write_lock(index.data), pytest.raises(IndexBusy):
        look(index)


def test_nothing_heavy_is_imported(tmp_path: Path) -> None:
    """The second `index` in the terminal loads neither SQLAlchemy nor an engine nor NumPy."""
    write(tmp_path / "corpus", {"a.md": "Een fiets."})
    os.utime(tmp_path / "corpus" / "a.md", (SETTLED, SETTLED))
    code = (
        "import sys\nfrom bots.terminal import main\n"
        f"try: main(['index', '--data', {str(tmp_path / 'data')!r}, {str(tmp_path / 'corpus')!r}])\n"
        "except SystemExit: pass\n"
        "print([name for name in ('sqlalchemy', 'chromadb', 'tantivy', 'numpy') if name in sys.modules])"
    )
    runs = [
        subprocess.run([sys.executable, "-c", code], cwd=HERE, capture_output=True, text=True, check=True)
        for _ in range(2)
    ]
    assert "sqlalchemy" in runs[0].stdout.splitlines()[-1]
    assert runs[1].stdout.splitlines()[-1] == "[]"

"""One writer at a time, released by the kernel."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import pytest

from indexing.errors import IndexBusy
from indexing.locking import write_lock
from tests.small_index import HERE, SmallIndex, python, write

HOLD = """
import sys, time
from pathlib import Path
from indexing.locking import write_lock
with write_lock(Path({folder!r})):
    print("held", flush=True)
    time.sleep(600)
"""


@pytest.fixture
def holder(tmp_path: Path):  # type: ignore[no-untyped-def]
    """Another process that holds the lock of `tmp_path`."""
    process = subprocess.Popen(python(HOLD.format(folder=str(tmp_path))), cwd=HERE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def test_the_second_writer_is_told_who_writes(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    """A second process gets one sentence with the folder, the process and what to do."""
    with pytest.raises(IndexBusy, match=f"{holder.pid}.*{tmp_path}.*run again"), write_lock(tmp_path):
        pass


def test_a_build_beside_a_build_touches_nothing(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    """The lock is taken before the store or an engine is opened."""
    index = SmallIndex(tmp_path)
    root = write(tmp_path / "corpus", {"a.md": "Een zin."})
    for refused in (lambda: index.builder.build([root]), index.builder.compact):
        with pytest.raises(IndexBusy):
            refused()
    assert {path.name for path in tmp_path.iterdir()} == {"corpus", "writing.lock"}
    index.close()


def test_a_killed_writer_leaves_no_lock(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    """After `kill -9` the lock is free, though its file is still there."""
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()
    with write_lock(tmp_path):
        assert (tmp_path / "writing.lock").exists()


def test_the_lock_is_free_after_use_and_after_an_error(tmp_path: Path) -> None:
    """Leaving the block in any way gives the lock back."""
    with pytest.raises(ZeroDivisionError), write_lock(tmp_path):
        raise ZeroDivisionError
    with write_lock(tmp_path), pytest.raises(IndexBusy), write_lock(tmp_path):
        pass


def test_readers_do_not_wait(tmp_path: Path) -> None:
    """A reader searches while the lock is held."""
    index = SmallIndex(tmp_path / "data")
    index.builder.build([write(tmp_path / "corpus", {"a.md": "De fiets rijdt."})])
    with write_lock(tmp_path / "data"):
        assert index.found("fiets") == ["De fiets rijdt."]
    index.close()

"""What must happen is decided from two lists, before anything happens."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.loading import Failure, Root
from indexing.errors import RefusedChange
from indexing.ledger import LedgerEntry
from indexing.planning import Plan, Seen, look, make_plan, refuse_losses
from tests.small_index import write


def entry(path: str, **more: object) -> LedgerEntry:
    """A file that was read well, long ago."""
    known = LedgerEntry("r", path, "openbaar", 1, 1, 10**18, f"hash of {path}", "r1", f"id-{path}", 1, "then", "then")
    return replace(known, **more)  # type: ignore[arg-type]


def test_documents_below_an_unreadable_folder_are_sheltered(tmp_path: Path) -> None:
    """A folder that may not be read any more takes no document with it; a file that is simply gone does."""
    seen = Seen(Root("r", tmp_path), (), (Failure("dicht", "may not be read by this user"),))
    ledger = [entry("dicht/a.md"), entry("dicht/onder/b.md"), entry("dichtbij.md"), entry("weg.md")]
    plan = make_plan([seen], ledger, "r1")
    assert [(one.path, one.stale, one.failure) for one in plan.sheltered] == [
        ("dicht/a.md", True, "may not be read by this user"),
        ("dicht/onder/b.md", True, "may not be read by this user"),
    ]
    assert [one.path for one in plan.vanished] == ["dichtbij.md", "weg.md"]


def test_a_fifth_may_go_and_not_more(tmp_path: Path) -> None:
    """One of five is a fifth, two of nine is more."""
    seen = (Seen(Root("r", tmp_path), (), (Failure("x", "fails"),)),)
    five, nine = [entry(str(number)) for number in range(5)], [entry(str(number)) for number in range(9)]
    refuse_losses(seen, Plan(vanished=five[:1]), five)
    with pytest.raises(RefusedChange, match="2 of 9"):
        refuse_losses(seen, Plan(vanished=nine[:2]), nine)


def test_a_removed_file_that_returns_is_read_again(tmp_path: Path) -> None:
    """The ledger remembers removed files; that does not make their return a non-event."""
    root = write(tmp_path / "r", {"a.md": "Zin."})
    (seen,) = look([root])
    (found,) = seen.files
    known = entry("a.md", size=found.size, mtime_ns=found.mtime_ns, removed_at="then", document_id=None)
    assert [one.found.path for one in make_plan([seen], [known], "r1").changed] == ["a.md"]


def test_one_vanished_file_explains_one_new_file(tmp_path: Path) -> None:
    """Of two new files with the bytes of a vanished one, the first is the moved one and the second is new."""
    root = write(tmp_path / "r", {"b.md": "Zin.", "c.md": "Zin."})
    (seen,) = look([root])
    hashed = make_plan([seen], [], "r1").changed[0].digest
    plan = make_plan([seen], [entry("a.md", hash=hashed)], "r1")
    assert [(one.found.path, one.moved) for one in plan.changed] == [("b.md", True), ("c.md", False)]
    assert ([one.path for one in plan.moved_away], plan.vanished) == (["a.md"], [])


def test_an_old_file_with_the_same_stamp_is_not_opened(tmp_path: Path) -> None:
    """Size and time decide for a settled file: even unreadable bytes are not looked at."""
    root = write(tmp_path / "r", {"a.md": "Zin."})
    os.utime(root.path / "a.md", (1, 1))
    (seen,) = look([root])
    (found,) = seen.files
    known = entry("a.md", size=found.size, mtime_ns=found.mtime_ns, hash="not even close")
    assert make_plan([seen], [known], "r1").unchanged == [known]

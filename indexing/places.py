"""What the disk under a data folder allows: whether it may be written, has room, and how to read where it may not.

Reading writes nothing there. SQLite wants to keep a log beside its file and Chroma notes that it was opened, so where
that cannot be done the one is opened as it stands and the other from a private copy. Knows no engine and no table.
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from shutil import disk_usage
from urllib.parse import quote

from indexing.errors import FolderUnwritable

ROOM = 4_000_000
"""Bytes that must be free before anything is written besides what is asked for: logs, locks, housekeeping."""


def may_write(folder: Path) -> bool:
    """Whether files can be made in this folder and written: a read-only mount or a full disk says no.

    >>> may_write(Path("/proc"))
    False
    """
    return os.access(folder, os.W_OK) and disk_usage(folder).free >= ROOM


def make_ready(folder: Path) -> None:
    """Have a folder that can be written. Raises FolderUnwritable, saying why not."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(folder, error.strerror or type(error).__name__) from error
    must_write(folder)
    if not may_write(folder):
        raise unwritable(folder, f"less than {ROOM // 1_000_000} MB is free on its disk")


def must_write(folder: Path) -> None:
    """Raises FolderUnwritable for a folder of which the files may not be changed."""
    if folder.exists() and not os.access(folder, os.W_OK):
        raise unwritable(folder, "read-only, or another user's")


def unwritable(folder: Path, why: str) -> FolderUnwritable:
    """The error for a folder in which nothing can be written."""
    return FolderUnwritable(f"The data folder '{folder}' cannot be written ({why}); mend that, or use --data.")


def open_as_it_stands(path: Path) -> sqlite3.Connection:
    """A connection that only reads, and makes no file beside the database.

    Where a log stands there already, somebody writes or was killed while writing, and it belongs to what is read.
    """
    log = path.with_name(path.name + "-wal")
    how = "mode=ro" if log.exists() and log.stat().st_size else "immutable=1"
    address = f"file:{quote(str(path.absolute()))}?{how}"
    return sqlite3.connect(address, uri=True, timeout=30, check_same_thread=False, isolation_level=None)


def size_of(folder: Path) -> int:
    """How many bytes the files of a folder hold."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def remedy_for(error: BaseException) -> str:
    """What to do about a failure of the database or an engine, as the end of a sentence.

    >>> remedy_for(OSError(28, "No space left on device"))
    'make room on the disk and run it again'
    """
    told = str(error).lower()
    if "no space left" in told or "disk is full" in told:
        return "make room on the disk and run it again"
    if "readonly database" in told or "read-only" in told:
        return "the data folder cannot be written; mount it writable to change the index"
    return "see `stadsgeheugen verify`"

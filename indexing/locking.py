"""One writer at a time: an operating-system lock on a file in the data folder.

The kernel holds the lock, so it is gone the moment the process is, `kill -9` included; a left-over file means
nothing. Readers never ask for it. Knows nothing about what is written under it.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from indexing.errors import IndexBusy
from indexing.places import make_ready, unwritable

LOCK_NAME = "writing.lock"


@contextmanager
def write_lock(folder: Path) -> Iterator[None]:
    """Hold the right to write in this data folder.

    Raises IndexBusy at once when another process has it, FolderUnwritable where nothing can be written at all.
    """
    make_ready(folder)
    try:
        handle = os.open(folder / LOCK_NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise unwritable(folder, error.strerror or type(error).__name__) from error
    try:
        _take(handle, folder)
        yield
    finally:
        os.close(handle)  # closing releases


def _take(handle: int, folder: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        holder = os.pread(handle, 32, 0).decode("ascii", "replace").strip() or "unknown"
        message = f"Another process ({holder}) is writing the index in '{folder}'; wait until it is done and run again."
        raise IndexBusy(message) from error
    try:
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode("ascii"), 0)
    except OSError as error:
        raise unwritable(folder, error.strerror or type(error).__name__) from error

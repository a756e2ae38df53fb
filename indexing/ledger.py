"""What is known about one file: the line the ledger keeps of it, and where it is kept. A value; opens nothing."""

from __future__ import annotations

from dataclasses import dataclass

STORE_NAME = "store.sqlite"
SCHEMA = "2"
"""The file of the SQLite store in the data folder, and the layout of its tables."""

Key = tuple[str, str]
"""Root name and path: what the ledger knows a file by."""


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """What is known about one file.

    `hash` is None while the bytes could not be read (such a file is tried again every time). `audience` is the
    root's, at the time of reading; `read_with` the reading fingerprint. `hashed_at_ns` is when the hash was taken: a
    file modified at about that moment may have changed after it and is hashed again. A `stale` file could not
    be read any more and its last good version is kept. Times of day are ISO 8601, UTC.
    """

    root: str
    path: str
    audience: str
    size: int
    mtime_ns: int
    hashed_at_ns: int
    hash: str | None
    read_with: str
    document_id: str | None
    passages: int
    first_seen: str
    last_seen: str
    removed_at: str | None = None
    failure: str | None = None
    stale: bool = False

    @property
    def key(self) -> Key:
        """Root name and path."""
        return (self.root, self.path)

    @property
    def living(self) -> bool:
        """Whether the index holds a document of this file."""
        return self.removed_at is None and self.document_id is not None

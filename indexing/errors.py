"""What can go wrong between passages and hits.

IndexingError
├── IndexMissing        nothing was indexed here yet
│   └── IndexUnfinished     the first build was begun and did not end
├── IndexMismatch       the index was made by another model, splitting or analysis
├── IndexBusy           another process is writing
├── FolderUnwritable    the data folder cannot be written: read-only, or the disk is full
├── RefusedChange       this change would lose documents; wants `--yes`
├── ModelUnavailable    the embedding model cannot be loaded
└── EngineFailed        Chroma, tantivy or the database failed; the cause is attached
"""

from __future__ import annotations


class IndexingError(Exception):
    """Anything the index refuses. The message is one sentence with the command that mends it."""


class IndexMissing(IndexingError):
    """There is no index in this data folder."""


class IndexUnfinished(IndexMissing):
    """An index of named folders was begun here; nothing else may take its place."""


class IndexMismatch(IndexingError):
    """The index was made by other parts than the ones now configured."""


class IndexBusy(IndexingError):
    """Another process holds the write lock."""


class FolderUnwritable(IndexingError):
    """The data folder cannot be written."""


class RefusedChange(IndexingError):
    """The change would remove more than a person is likely to mean."""


class ModelUnavailable(IndexingError):
    """The embedding model cannot be loaded."""


class EngineFailed(IndexingError):
    """An engine below us failed."""

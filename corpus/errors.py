"""What can go wrong between a file and its passages.

CorpusError
├── UnreadableDocument      this file gave no text; `reason` says why and what to do
├── UnreadableRoot          this root is missing or may not be read
└── InvalidRecord           this record breaks the schema; names file, field and remedy
"""

from __future__ import annotations


class CorpusError(Exception):
    """Anything the corpus refuses. The message is one sentence an operator can act on."""


class UnreadableDocument(CorpusError):
    """A file that gave no usable text.

    `path` is the file as the user knows it; `reason` is the rest of the sentence ("is encrypted; save it
    without a password").
    """

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"'{path}': {reason}")
        self.path = path
        self.reason = reason


class UnreadableRoot(CorpusError):
    """A root that is missing, unreadable or not what it was."""


class InvalidRecord(CorpusError):
    """A record whose front matter breaks the schema."""

    def __init__(self, path: str, field: str, remedy: str) -> None:
        super().__init__(f"'{path}', field '{field}': {remedy}")
        self.path = path
        self.field = field
        self.remedy = remedy

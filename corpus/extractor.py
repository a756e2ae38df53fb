"""How projects are read from running text: by the rules, or by whatever else is handed to a build.

Knows nothing about who else could read them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from corpus.documents import Document


@dataclass(frozen=True, slots=True)
class Extracted:
    """A document with the projects it tells of, and how reading them went.

    `trouble` says why it must be read for projects again next time, empty where it went well. `proven` and `unproven`
    count the fields that something else than the rules gave and that counted, or did not.
    """

    document: Document
    trouble: str = ""
    proven: int = 0
    unproven: int = 0


class Extractor(Protocol):
    """A way to read projects from running text."""

    @property
    def name(self) -> str:
        """What tells it apart from other ways: documents are read again when it changes. Empty for the rules."""
        ...

    @property
    def costly(self) -> bool:
        """Whether reading one document takes so long that each is stored on its own."""
        ...

    def read(self, document: Document) -> Extracted:
        """The document with its projects. Never raises for what a document says."""
        ...


@dataclass(frozen=True, slots=True)
class ByRules:
    """The rules of `corpus.extracting` alone."""

    name: str = ""
    costly: bool = False

    def read(self, document: Document) -> Extracted:
        """The document with the projects the rules find."""
        from corpus.extracting import with_projects  # rules that who only asks need not load

        return Extracted(with_projects(document))


BY_RULES = ByRules()

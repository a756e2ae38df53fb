"""What a channel is handed: the working parts, by shape. Constructs nothing (that is `wiring.py`)."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from assistant.answers import Answer
from bots.sources import Viewer
from corpus.documents import Document, Passage
from corpus.projects import Project
from indexing.hits import PUBLIC, Coverage, Filters, Hit, Reader

if TYPE_CHECKING:
    from assistant.answering import Tell
    from assistant.comparison import Comparison

EVERYTHING = Filters()


class Answers(Protocol):
    """Answers questions; may be called from many threads at once."""

    def answer(
        self,
        question: str,
        history: Sequence[Any] = (),
        filters: Filters = EVERYTHING,
        reader: Reader = PUBLIC,
        tell: Tell | None = None,
    ) -> Answer:
        """A proven answer, or the conclusion that there is none."""


class Compares(Protocol):
    """Compares municipalities; may be called from many threads at once."""

    def compare(self, question: str, filters: Filters = EVERYTHING, reader: Reader = PUBLIC) -> Comparison:
        """Every project that concerns the question, as rows."""


class Reading(Protocol):
    """One consistent generation of the index."""

    @property
    def generation(self) -> int:
        """Which build of the index this is; 0 before the first."""

    def probe(self) -> None:
        """Ask the model and both engines for something; raises what a question would raise."""

    def search(
        self, question: str, filters: Filters = EVERYTHING, reader: Reader = PUBLIC, limit: int = 10
    ) -> tuple[Hit, ...]:
        """The best passages, best first."""

    def document(self, document_id: str, reader: Reader = PUBLIC) -> Document | None:
        """The document, or None where it does not exist or this reader may not see it."""

    def passages(self, document_id: str, reader: Reader = PUBLIC) -> tuple[Passage, ...]:
        """The passages of a document in reading order."""

    def projects(self, filters: Filters = EVERYTHING, reader: Reader = PUBLIC) -> tuple[Project, ...]:
        """The whole register, narrowed."""

    def coverage(self, filters: Filters = EVERYTHING, reader: Reader = PUBLIC) -> Coverage:
        """How much there is to be searched."""


class Shelf(Protocol):
    """The library as a channel sees it; may be read from many threads at once."""

    def snapshot(self) -> AbstractContextManager[Reading]:
        """One generation, held open until the block ends."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything the web server and the Slack bot need."""

    assistant: Answers
    library: Shelf
    viewer: Viewer
    comparer: Compares
    question_limit: int = 1000
    body_limit: int = 65_536
    workers: int = 8

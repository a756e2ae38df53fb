"""The register of one generation, analysed once and shared by whoever judges by it: answers and comparisons alike.

Both ask the same judgement (`assistant.relevance`), so that the municipalities of an answer are those of the table
below it. Knows nothing about answers, citations or channels.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant.dossiers import Snapshot
from assistant.matching import Telling
from indexing.hits import Filters, Reader

if TYPE_CHECKING:
    from assistant.relevance import Register
    from indexing.embedding import Embedder

MOST = 16
"""Analysed registers kept at once: one per combination of filters and reader."""


@dataclass(slots=True)
class Registers:
    """Analysed registers by filters and reader. Safe to share between threads.

    `embedder` is always the shipped static model, whatever the index was made with: the weights of the relevance
    judgement were fitted with it.
    """

    embedder: Callable[[], Embedder]
    _generation: int = -1
    _held: dict[tuple[Filters, Reader], Register] = field(default_factory=dict)
    _telling: dict[Reader, Telling] = field(default_factory=dict)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def register(self, snapshot: Snapshot, filters: Filters, reader: Reader) -> Register:
        """The projects this reader may see and the filters keep, analysed once per generation."""
        from assistant.relevance import Register

        key = (filters, reader)
        with self._lock:
            self._begin(snapshot)
            if key not in self._held:
                if len(self._held) >= MOST:
                    self._held.clear()
                telling = self.telling(snapshot, reader)
                self._held[key] = Register(snapshot.projects(filters, reader), self.embedder(), telling)
            return self._held[key]

    def telling(self, snapshot: Snapshot, reader: Reader) -> Telling:
        """How telling words are over the whole register this reader may see, whatever the filters keep of it."""
        with self._lock:
            self._begin(snapshot)
            if reader not in self._telling:
                projects = snapshot.projects(Filters(), reader)
                self._telling[reader] = Telling.over(f"{one.title} {one.summary or ''}" for one in projects)
            return self._telling[reader]

    def _begin(self, snapshot: Snapshot) -> None:
        """Forgets what was made of another generation."""
        if self._generation != snapshot.generation:
            self._generation = snapshot.generation
            self._held.clear()
            self._telling.clear()

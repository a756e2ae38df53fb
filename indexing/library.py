"""What readers hold: a library that always answers from one finished generation of the index.

Embedded Chroma never shows a running reader what another process wrote, so the library compares generations before
each question and, when it changed, opens the engines afresh; questions in flight keep the engines they began with.
A hit without text, or of a document this reader may not see, is dropped and counted. Safe to share between threads.
Knows nothing about prompts, answers or channels, and nothing about how an index is made.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar, cast

from corpus.documents import Document, Passage
from corpus.projects import Project
from indexing.engines import Editions, Engines
from indexing.errors import EngineFailed
from indexing.fingerprint import Fingerprint, refuse_stranger
from indexing.hits import PUBLIC, Coverage, Filters, Hit, Reader

if TYPE_CHECKING:
    from indexing.embedding import Embedder
    from indexing.lexical import KeywordIndex
    from indexing.reranking import Reranker
    from indexing.store import Store, View
    from indexing.vectors import VectorIndex

CACHED_PASSAGES = 20_000
"""Texts kept in memory per generation: about 40 MB, more than the starter corpus has."""

REMEMBERED = 256
"""Answers of register and coverage kept per generation."""

T = TypeVar("T")

_ALL = Filters()


class Library:
    """The index as readers see it. Opening it opens nothing; the first snapshot does."""

    def __init__(
        self,
        store: Store,
        engines: Engines,
        embedder: Callable[[], Embedder],
        fingerprint: Fingerprint,
        reranker: Reranker | None = None,
    ) -> None:
        self._store, self._engines, self._embedder, self._fingerprint = store, engines, embedder, fingerprint
        self.reranker = reranker
        self._lock = threading.Lock()
        self._current: _Shelf | None = None
        self._dropped = 0

    @property
    def dropped(self) -> int:
        """How many hits were dropped so far because their text or document no longer lives."""
        return self._dropped

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """One consistent generation, for one question.

        Raises IndexMissing before anything was indexed, and IndexMismatch when the index was made by other parts
        (model, analysis, reading) than the configured ones.
        """
        with self._store.view() as view:
            shelf = self._borrow(view)
            try:
                yield Snapshot(self, view, shelf)
            finally:
                self._give_back(shelf)

    @contextmanager
    def engines_after(self, generation: int) -> Iterator[_Shelf | None]:
        """The engines of a later generation than this one; None when there is no later one."""
        with self._store.view() as view:
            shelf = self._borrow(view) if view.generation > generation else None
        try:
            yield shelf
        finally:
            if shelf is not None:
                self._give_back(shelf)

    def embedder(self) -> Embedder:
        """The model that questions are embedded with."""
        return self._embedder()

    def count_dropped(self, count: int) -> None:
        """Note hits that were not shown."""
        with self._lock:
            self._dropped += count

    def close(self) -> None:
        """Let go of engines and connections once the questions in flight are done."""
        with self._lock:
            self._retire()
        self._store.close()

    def _borrow(self, view: View) -> _Shelf:
        with self._lock:
            if self._current is None or self._current.generation < view.generation:
                self._retire()
                self._current = self._open(view)
            shelf = self._current if self._current.generation == view.generation else self._open(view)
            shelf.users += 1
            return shelf

    def _open(self, view: View) -> _Shelf:
        refuse_stranger(Fingerprint(**json.loads(view.meta["fingerprint"])), self._fingerprint)
        return _Shelf(view.generation, self._engines, Editions(**json.loads(view.meta["editions"])))

    def _give_back(self, shelf: _Shelf) -> None:
        with self._lock:
            shelf.users -= 1
            if shelf.users == 0 and shelf is not self._current:
                shelf.close()

    def _retire(self) -> None:
        if self._current is not None and self._current.users == 0:
            self._current.close()
        self._current = None


class Snapshot:
    """One generation of the index. Use it within `with library.snapshot()`, from one thread at a time."""

    def __init__(self, library: Library, view: View, shelf: _Shelf) -> None:
        self._library, self._view, self._shelf = library, view, shelf

    @property
    def generation(self) -> int:
        """The number of this state of the index; it rises with every change."""
        return self._view.generation

    def search(
        self, question: str, filters: Filters = _ALL, reader: Reader = PUBLIC, limit: int = 10
    ) -> tuple[Hit, ...]:
        """The passages that answer the question best, best first."""
        try:
            return self._search(self._shelf, question, filters, reader, limit)
        except EngineFailed:
            # Two builds or a compaction took the files from under a question in flight. The engines of now do as
            # well: what they hold that this generation does not know has no text here, so it is dropped.
            with self._library.engines_after(self.generation) as shelf:
                if shelf is None:
                    raise
                return self._search(shelf, question, filters, reader, limit)

    def probe(self) -> None:
        """Ask the model and both engines for something; raises what a question would raise."""
        vector = self._library.embedder().embed_question("stad")
        self._shelf.vectors().nearest(vector, 1, _ALL, PUBLIC)
        self._shelf.keywords().matching(["stad"], _ALL, PUBLIC)

    def document(self, document_id: str, reader: Reader = PUBLIC) -> Document | None:
        """One document with full text, sections, pages and project; None when unknown or not for this reader."""
        return self._view.document(document_id, reader)

    def passages(self, document_id: str, reader: Reader = PUBLIC) -> tuple[Passage, ...]:
        """All passages of one document in reading order; empty when unknown or not for this reader."""
        return self._view.passages_of(document_id, reader)

    def passage(self, passage_id: str, reader: Reader = PUBLIC) -> Passage | None:
        """One passage; None when unknown or not for this reader."""
        found = self._view.passages([passage_id]).get(passage_id)
        return found if found is not None and reader.may_read(found.provenance.audience) else None

    def projects(self, filters: Filters = _ALL, reader: Reader = PUBLIC) -> tuple[Project, ...]:
        """The register: every project this reader may see and the filters keep, never a top-k."""
        return self._shelf.remember(("projects", filters, reader), lambda: self._view.projects(filters, reader))

    def coverage(self, filters: Filters = _ALL, reader: Reader = PUBLIC) -> Coverage:
        """What there was to be searched for this reader."""
        return self._shelf.remember(("coverage", filters, reader), lambda: self._view.coverage(filters, reader))

    def _search(self, shelf: _Shelf, question: str, filters: Filters, reader: Reader, limit: int) -> tuple[Hit, ...]:
        from indexing.searching import search

        return search(
            question,
            filters,
            reader,
            limit,
            keyword=shelf.keywords(),
            vectors=shelf.vectors(),
            embedder=self._library.embedder(),
            texts=lambda ids: self._texts(ids, reader),
            reranker=self._library.reranker,
        )

    def _texts(self, ids: Sequence[str], reader: Reader) -> Mapping[str, Passage]:
        known = self._shelf.passages
        missing = [passage_id for passage_id in ids if passage_id not in known]
        fetched = self._view.passages(missing) if missing else {}
        if len(known) < CACHED_PASSAGES:
            known.update(fetched)
        living = {one: known.get(one) or fetched.get(one) for one in ids}
        shown = {one: found for one, found in living.items() if found and reader.may_read(found.provenance.audience)}
        if len(shown) < len(living):
            self._library.count_dropped(len(living) - len(shown))
        return shown


@dataclass(slots=True)
class _Shelf:
    """The engines of one generation, each opened when first asked for, and what was read of it so far."""

    generation: int
    engines: Engines
    editions: Editions
    users: int = 0
    passages: dict[str, Passage] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _remembered: dict[object, object] = field(default_factory=dict)
    _vectors: VectorIndex | None = None
    _keywords: KeywordIndex | None = None

    def vectors(self) -> VectorIndex:
        """The dense engine."""
        with self._lock:
            if self._vectors is None:
                self._vectors = self.engines.vectors(self.editions.vectors)
            return self._vectors

    def keywords(self) -> KeywordIndex:
        """The keyword engine."""
        with self._lock:
            if self._keywords is None:
                self._keywords = self.engines.keywords(self.editions.keywords)
            return self._keywords

    def remember(self, key: object, make: Callable[[], T]) -> T:
        """What `make` gave for this key the first time; the generation never changes, so neither does the answer."""
        with self._lock:
            if key in self._remembered:
                return cast(T, self._remembered[key])
        made = make()
        with self._lock:
            if len(self._remembered) >= REMEMBERED:
                self._remembered.clear()
            self._remembered[key] = made
        return made

    def close(self) -> None:
        """Let go of the engines."""
        with self._lock:
            for engine in (self._vectors, self._keywords):
                if engine is not None:
                    engine.close()
            self._vectors = self._keywords = None

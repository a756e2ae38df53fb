"""The editions a build writes into: copies of the current ones or empty, mended from the store where they lag behind.

The order of writes is the whole safety. What goes into the engines is in the store first, marked as pending; what
leaves them is noted in the store before; and readers see nothing until `publish` raises the generation and names
these editions in one transaction. So a killed build leaves intentions behind, and the next one mends before it goes
on. Its half-written editions are never trusted: they are made anew, with the vectors that were already computed.

Knows nothing about files, the ledger or what a build reports.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from corpus.documents import Passage
from indexing.engines import NONE_YET, Editions, Engines
from indexing.errors import EngineFailed
from indexing.fingerprint import Fingerprint

if TYPE_CHECKING:
    from indexing.embedding import Embedder
    from indexing.lexical import KeywordIndex
    from indexing.store import Store
    from indexing.vectors import VectorIndex

BATCH = 2000
"""Passages per step: large enough for the engines, small enough that a killed build loses seconds."""

Put = Callable[[Sequence[Passage]], None]


@dataclass(frozen=True, slots=True)
class _Pair:
    """Both engines of the editions being written, open."""

    editions: Editions
    vectors: VectorIndex
    keywords: KeywordIndex

    def close(self) -> None:
        self.vectors.close()
        self.keywords.close()


class Working:
    """The next editions of an index, opened when first written to. Use it with the write lock held.

    `show(done, total)` is told how far mending is, in passages.
    """

    def __init__(
        self,
        store: Store,
        engines: Engines,
        embedder: Callable[[], Embedder],
        fingerprint: Fingerprint,
        show: Callable[[int, int], None],
    ) -> None:
        self._store, self._engines, self._embedder, self._show = store, engines, embedder, show
        self._fingerprint = fingerprint
        self._pair: _Pair | None = None
        self._is_published = False
        self._meta = store.meta()
        self._current, self._previous = self._named("editions"), self._named("previous")
        self.generation = int(self._meta.get("generation", "0")) + 1

    @property
    def is_open(self) -> bool:
        """Whether anything is being written."""
        return self._pair is not None

    @property
    def changed_parts(self) -> tuple[str, ...]:
        """The parts of the fingerprint that changed since the index was made."""
        made_by = self._made_by()
        return made_by.changed(self._fingerprint) if made_by is not None else ()

    @property
    def is_behind(self) -> bool:
        """Whether there is work though no file changed: other parts, a killed build, an engine that is gone."""
        has_vectors = self._engines.has_vectors(self._current.vectors)
        has_keywords = self._engines.has_keywords(self._current.keywords)
        return bool(self.changed_parts) or "work" in self._meta or not (has_vectors and has_keywords)

    def open(self, *, afresh: bool = False) -> None:
        """Have editions to write into. `afresh` writes both anew, so that nothing deleted is left in their files."""
        if self._pair is None:
            self._pair = self._begun(afresh=afresh)

    def put(self, passages: Sequence[Passage]) -> None:
        """Add or replace these passages, which the store has already, in both engines."""
        pair = self._opened()
        self._embed(pair.vectors, passages)
        pair.keywords.put(passages)
        pair.keywords.commit()

    def publish(self) -> None:
        """Take out what leaves, then let readers see everything at once."""
        pair = self._opened()
        with self._store.change() as change:
            leaving = change.leaving()
        pair.vectors.delete(leaving)
        pair.keywords.delete(leaving)
        pair.keywords.commit()
        self.close()
        self._raise_generation(pair.editions, self._fingerprint)
        self._engines.prune(pair.editions, self._current)

    def rewrite(self) -> None:
        """Publish the same index in files written anew, and remove all other editions, also from under readers."""
        self.open(afresh=True)
        pair, made_by = self._opened(), self._made_by()
        self.close()
        # The files were not read again, so the index is still as the reading that made it.
        read = made_by if made_by is not None else self._fingerprint
        fingerprint = replace(self._fingerprint, reading=read.reading, extraction=read.extraction)
        self._raise_generation(pair.editions, fingerprint)
        self._engines.prune(pair.editions)

    def close(self) -> None:
        """Let go of the engines; what was not published stays unseen."""
        pair, self._pair = self._pair, None
        if pair is not None:
            pair.close()

    def discard(self) -> None:
        """A build that failed leaves no editions behind: on a full disk readers need the room."""
        with suppress(EngineFailed):
            self.close()
        if not self._is_published:
            self._engines.sweep(self._current, self._previous)

    def _opened(self) -> _Pair:
        self.open()
        assert self._pair is not None
        return self._pair

    def _named(self, key: str) -> Editions:
        return Editions(**json.loads(self._meta[key])) if key in self._meta else NONE_YET

    def _made_by(self) -> Fingerprint | None:
        return Fingerprint(**json.loads(self._meta["fingerprint"])) if "fingerprint" in self._meta else None

    def _raise_generation(self, editions: Editions, fingerprint: Fingerprint) -> None:
        with self._store.change() as change:
            change.finish(self.generation)
            change.set_meta({
                "editions": json.dumps(asdict(editions)),
                "previous": json.dumps(asdict(self._current)),
                "fingerprint": json.dumps(asdict(fingerprint)),
                "work": None,
            })  # fmt: skip
        self._is_published = True

    # ── beginning and mending ────────────────────────────────────────────────────────────────────────────────────

    def _begun(self, *, afresh: bool) -> _Pair:
        """New editions: a copy of each current one that is still good, else an empty one filled from the store."""
        changed, current = self.changed_parts, self._current
        new_vectors = afresh or "model" in changed or not self._engines.has_vectors(current.vectors)
        new_keywords = afresh or "analysis" in changed or not self._engines.has_keywords(current.keywords)
        editions = self._engines.next_after(current, fresh_vectors=new_vectors)
        self._engines.prune(current, self._previous)
        if not new_vectors:
            self._engines.copy_vectors(current.vectors, editions.vectors)
        if not new_keywords:
            self._engines.copy_keywords(current.keywords, editions.keywords)
        pair = self._open_pair(editions)
        if afresh and "model" not in changed and self._engines.has_vectors(current.vectors):
            self._carry_over(pair.vectors)
        unsure = self._say_begun(editions)
        if new_vectors or new_keywords or "work" in self._meta:
            self._mend(pair, unsure)
        return pair

    def _say_begun(self, editions: Editions) -> tuple[str, ...]:
        """Write down that a build is under way; returns what a killed one put into the store before it."""
        with self._store.change() as change:
            change.set_meta({"work": json.dumps(asdict(editions))})
            return change.newer_documents(self.generation)

    def _open_pair(self, editions: Editions) -> _Pair:
        vectors = self._engines.vectors(editions.vectors, create=True)
        try:
            return _Pair(editions, vectors, self._engines.keywords(editions.keywords, create=True))
        except EngineFailed:
            vectors.close()
            raise

    def _carry_over(self, target: VectorIndex) -> None:
        """Copy the living vectors of the current edition: they need not be computed again."""
        with self._store.change() as change:
            keep = frozenset(change.current_passage_ids())
        source = self._engines.vectors(self._current.vectors)
        try:
            source.copy_to(target, keep)
        finally:
            source.close()

    def _mend(self, pair: _Pair, unsure: Sequence[str]) -> None:
        """Make both engines hold exactly the passages of the store; documents in `unsure` are written again anyway."""
        with self._store.change() as change:
            wanted = change.current_passage_ids()
            doubtful = {passage.id for passage in change.current_passages_of(unsure)}
        engines: tuple[tuple[VectorIndex | KeywordIndex, Put], ...] = (
            (pair.vectors, partial(self._embed, pair.vectors)),
            (pair.keywords, pair.keywords.put),
        )
        for engine, put in engines:
            held = engine.ids()
            engine.delete([passage_id for passage_id in held if passage_id not in wanted])
            self._fill(put, [one for one, who in wanted.items() if held.get(one) != who or one in doubtful])
        pair.keywords.commit()
        with self._store.change() as change:
            change.settle(unsure)

    def _fill(self, put: Put, ids: Sequence[str]) -> None:
        for start in range(0, len(ids), BATCH):
            with self._store.change() as change:
                passages = change.current_passages(ids[start : start + BATCH])
            put(passages)
            self._show(min(start + BATCH, len(ids)), len(ids))

    def _embed(self, engine: VectorIndex, passages: Sequence[Passage]) -> None:
        """Put passages with their vectors, each of which is kept until the build is published, in case it is killed."""
        if not passages:
            return
        import numpy as np

        texts = [embedded_text(passage) for passage in passages]
        keys = [hashlib.sha256(f"{self._fingerprint.model}\0{text}".encode()).hexdigest() for text in texts]
        with self._store.change() as change:
            kept = change.kept_vectors(keys)
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in kept}
        if new:
            rows = self._embedder().embed_passages(list(new.values()))
            kept |= {key: row.astype(np.float32).tobytes() for key, row in zip(new, rows, strict=True)}
            with self._store.change() as change:
                change.keep_vectors({key: kept[key] for key in new})
        engine.put(passages, np.stack([np.frombuffer(kept[key], dtype=np.float32) for key in keys]))


def embedded_text(passage: Passage) -> str:
    """What the meaning of a passage is taken from: its title and headings say what its sentences are about.

    >>> from corpus.documents import Locator
    >>> from corpus.origins import Provenance, Source
    >>> origin = Provenance("wifi", "document", Source("Wifi-tellen"))
    >>> embedded_text(Passage("wifi#1", origin, Locator(0, 12, heading=("Lessen",)), "Vraag eerst."))
    'Wifi-tellen. Lessen. Vraag eerst.'
    """
    return ". ".join((passage.provenance.source.title, *passage.locator.heading, passage.text))

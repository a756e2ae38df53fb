"""Makes the index equal to the corpus: adds, updates, removes; safe to kill at any moment.

The order of writes is the whole safety. A batch of documents goes into the store first, marked as pending; then into
the engines; then the mark is taken away. What leaves is noted in the store before it leaves the engines. Engines
are written in editions no reader has open, and readers see nothing until the last transaction raises the generation
and names those editions. So a killed run leaves intentions behind, and the next run mends before it goes on.

Knows nothing about questions. Prints nothing: progress goes to a callback, the result is a value.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from corpus.documents import Document, Passage
from corpus.errors import InvalidRecord, UnreadableDocument
from corpus.loading import Failure, Root, load_file
from corpus.splitting import split
from indexing.engines import NONE_YET, Editions, Engines
from indexing.errors import EngineFailed, IndexMissing
from indexing.fingerprint import Fingerprint
from indexing.ledger import Key, LedgerEntry
from indexing.locking import write_lock
from indexing.planning import Changed, Plan, look, make_plan, refuse_losses
from indexing.store import Change, Store

if TYPE_CHECKING:
    from indexing.embedding import Embedder
    from indexing.lexical import KeywordIndex
    from indexing.vectors import VectorIndex

BATCH = 2000
"""Passages per step: large enough for the engines, small enough that a killed run loses seconds."""

Phase = Literal["looking", "reading", "indexing", "finishing"]


class Progress(Protocol):
    """Told how far a build is: `done` of `total` in this phase."""

    def __call__(self, phase: Phase, done: int, total: int) -> None:
        """Show it, or not."""
        ...


def silent(phase: Phase, done: int, total: int) -> None:
    """The progress that nobody sees."""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did, in documents; `passages` and `documents` are what the index holds now.

    `failed` has every file without a (current) document, `stale` the paths among them whose last good version was
    kept, `warnings` what was read only in part. `rebuilt` names the parts of the fingerprint that had changed.
    """

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    failed: tuple[Failure, ...] = ()
    passages: int = 0
    seconds: float = 0.0
    documents: int = 0
    stale: tuple[str, ...] = ()
    warnings: tuple[Failure, ...] = ()
    rebuilt: tuple[str, ...] = ()
    generation: int = 0


@dataclass(frozen=True, slots=True)
class Builder:
    """Everything a build needs. `embedder` is called only when something must be embedded."""

    folder: Path
    store: Store
    engines: Engines
    embedder: Callable[[], Embedder]
    fingerprint: Fingerprint

    def build(
        self, roots: Sequence[Root] | None = None, *, yes: bool = False, progress: Progress = silent
    ) -> BuildReport:
        """Make the index equal to these roots; None means the roots of last time.

        Raises IndexBusy when another process is writing, RefusedChange (before anything is touched, unless `yes`)
        when a root is missing, unreadable or newly empty or more than a fifth of the documents would go, and
        IndexMissing when there is no last time.
        """
        started = time.perf_counter()
        with write_lock(self.folder):
            self.store.create()
            run = _Run(self, roots if roots is not None else self._last_roots(), progress)
            report = run.build(yes=yes)
        return replace(report, seconds=round(time.perf_counter() - started, 3))

    def compact(self, progress: Progress = silent) -> None:
        """Write everything anew, so that no byte of deleted text is left in the data folder."""
        with write_lock(self.folder):
            self.store.create()
            run = _Run(self, self._last_roots(), progress)
            run.compact()
            self.store.compact()

    def last_roots(self) -> tuple[Root, ...]:
        """The roots of the last build; raises IndexMissing when there was none."""
        self.store.create()
        return self._last_roots()

    def _last_roots(self) -> tuple[Root, ...]:
        with self.store.change() as change:
            known = change.meta().get("roots")
        if known is None:
            raise IndexMissing(
                f"Nothing was indexed in '{self.folder}' yet; name a folder: `stadsgeheugen index PATH`."
            )
        return tuple(Root(root["name"], Path(root["path"]), root["audience"]) for root in json.loads(known))


@dataclass(slots=True)
class _Work:
    """The editions this build writes into, open."""

    editions: Editions
    vectors: VectorIndex
    keywords: KeywordIndex

    def close(self) -> None:
        self.vectors.close()
        self.keywords.close()


@dataclass(slots=True)
class _Tally:
    """The report while it grows."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    failed: list[Failure] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)
    warnings: list[Failure] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Read:
    """A file that was read, cut and found sound."""

    change: Changed
    document: Document
    passages: tuple[Passage, ...]


class _Run:
    """One build under the write lock."""

    def __init__(self, builder: Builder, roots: Sequence[Root], progress: Progress) -> None:
        self._store, self._engines, self._fingerprint = builder.store, builder.engines, builder.fingerprint
        self._embedder = builder.embedder
        self._roots, self._progress = tuple(roots), progress
        self._now = datetime.now(UTC).isoformat(timespec="seconds")
        self._tally = _Tally()
        self._owners: dict[str, Key] = {}
        self._work: _Work | None = None
        with self._store.change() as change:
            self._meta = change.meta()
            self._ledger = change.ledger()
        self._generation = int(self._meta.get("generation", "0")) + 1
        self._current, self._previous = self._editions("editions"), self._editions("previous")

    def build(self, *, yes: bool) -> BuildReport:
        """Look, refuse or go on, write, finish."""
        seen = look(self._roots)
        plan = make_plan(seen, self._ledger, self._fingerprint.reading, self._shown("looking"))
        if not yes:
            refuse_losses(seen, plan, self._ledger)
        self._tally.failed += [Failure(str(root.root.path), root.missing) for root in seen if root.missing]
        rebuilt = self._rebuilt()
        try:
            self._carry_out(plan, must_finish=self._must_finish(rebuilt))
        finally:
            self._close()
        return self._report(plan, rebuilt)

    def _must_finish(self, rebuilt: Sequence[str]) -> bool:
        """Whether there is work even when no file changed: a killed run, other parts, an engine that is gone."""
        has_engines = self._engines.has_vectors(self._current.vectors) and self._engines.has_keywords(
            self._current.keywords
        )
        return bool(rebuilt) or "work" in self._meta or not has_engines

    def compact(self) -> None:
        """Fill fresh editions from the store and the present vectors, and remove all others."""
        try:
            self._open_work(all_fresh=True)
            self._finish()
        finally:
            self._close()
        with self._store.view() as view:
            editions = Editions(**json.loads(view.meta["editions"]))
        self._engines.prune(editions)

    # ── the parts of a build, in order ───────────────────────────────────────────────────────────────────────────

    def _carry_out(self, plan: Plan, *, must_finish: bool) -> None:
        self._claim_ids(plan)
        self._tell_known(plan)
        gone = [*plan.vanished, *plan.moved_away]
        if must_finish or any(entry.living for entry in gone):
            self._open_work()
        for batch in _by_passages(self._read_all(plan.changed)):
            self._write(batch)
        with self._store.change() as change:
            change.record([*plan.touched, *plan.sheltered])
            change.see(self._now)
            self._retire(change, gone)
        self._tally.removed = sum(entry.living for entry in plan.vanished)
        if self._work is not None:
            self._finish()
        self._remember_roots()

    def _claim_ids(self, plan: Plan) -> None:
        """A document id belongs to the file that has it, until that file is gone."""
        known = (*plan.unchanged, *plan.touched, *plan.sheltered, *(change.entry for change in plan.changed))
        self._owners = {entry.document_id: entry.key for entry in known if entry and entry.living and entry.document_id}

    def _tell_known(self, plan: Plan) -> None:
        """Count what needs no reading, and repeat the failures already known."""
        self._tally.failed += plan.failures
        for entry in (*plan.unchanged, *plan.touched):
            if entry.failure is not None:
                self._tell_failure(entry.path, entry.failure, stale=entry.stale)
            else:
                self._tally.unchanged += 1
        self._tally.stale += [entry.path for entry in plan.sheltered]

    def _tell_failure(self, path: str, reason: str, *, stale: bool) -> None:
        self._tally.failed.append(Failure(path, reason))
        if stale:
            self._tally.stale.append(path)

    def _read_all(self, changes: Sequence[Changed]) -> Iterator[_Read]:
        show = self._shown("reading")
        for done, change in enumerate(changes, 1):
            outcome = self._read(change)
            if isinstance(outcome, _Read):
                yield outcome
            else:
                self._note_failure(change, outcome)
            show(done, len(changes))

    def _read(self, change: Changed) -> _Read | str:
        """The document in a file, or the reason why there is none."""
        if change.why is not None:
            return change.why
        try:
            document = load_file(change.found)
            document.text.encode("utf-8")
        except UnreadableDocument as error:
            return error.reason
        except InvalidRecord as error:
            return f"field '{error.field}': {error.remedy}"
        except UnicodeEncodeError:
            return "holds characters that are no text; save it anew as UTF-8"
        passages = split(document)
        if not passages:
            return "holds no sentence that could be found; leave it out or add text"
        return self._claimed(_Read(change, document, passages))

    def _claimed(self, read: _Read) -> _Read | str:
        owner = self._owners.get(read.document.id, read.change.key)
        if owner != read.change.key:
            return f"has the same id '{read.document.id}' as '{owner[1]}'; give one of them another id"
        entry = read.change.entry
        if entry is not None and entry.document_id and self._owners.get(entry.document_id) == entry.key:
            del self._owners[entry.document_id]
        self._owners[read.document.id] = read.change.key
        return read

    def _note_failure(self, change: Changed, reason: str) -> None:
        """Keep the last good version, if there is one, and say that it is stale."""
        kept = change.entry if change.entry is not None and change.entry.living else None
        is_another_file_s_matter = reason.startswith("has the same id")  # tried again: the other file may go
        entry = self._entry(change, kept.document_id if kept else None, kept.passages if kept else 0)
        entry = replace(entry, failure=reason, stale=kept is not None)
        with self._store.change() as writing:
            writing.record([replace(entry, hash=None) if is_another_file_s_matter else entry])
        self._tell_failure(change.found.path, reason, stale=kept is not None)

    def _write(self, batch: Sequence[_Read]) -> None:
        """Store, engines, store: in this order a kill at any moment can be mended."""
        work = self._open_work()
        with self._store.change() as change:
            for read in batch:
                self._put(change, read)
        passages = [passage for read in batch for passage in read.passages]
        self._embed(work.vectors, passages)
        work.keywords.put(passages)
        work.keywords.commit()
        with self._store.change() as change:
            change.settle([read.document.id for read in batch])

    def _put(self, change: Change, read: _Read) -> None:
        entry, document = read.change.entry, read.document
        was_there = entry is not None and entry.living
        if entry is not None and entry.document_id and entry.document_id not in self._owners:
            change.retire(entry.document_id, self._generation)
        change.put(document, read.passages, self._generation)
        change.record([self._entry(read.change, document.id, len(read.passages))])
        self._tally.updated += was_there or read.change.moved
        self._tally.added += not (was_there or read.change.moved)
        self._tally.warnings += [Failure(read.change.found.path, warning) for warning in document.warnings]

    def _retire(self, change: Change, gone: Iterable[LedgerEntry]) -> None:
        for entry in gone:
            if entry.document_id and entry.document_id not in self._owners:
                change.retire(entry.document_id, self._generation)
            change.record([replace(entry, removed_at=self._now, document_id=None, failure=None, stale=False)])

    def _finish(self) -> None:
        """Take out what leaves, then let readers see everything at once."""
        self._progress("finishing", 0, 1)
        work = self._open_work()
        with self._store.change() as change:
            leaving = change.leaving()
        work.vectors.delete(leaving)
        work.keywords.delete(leaving)
        work.keywords.commit()
        self._close()
        with self._store.change() as change:
            change.finish(self._generation)
            change.set_meta(
                {
                    "editions": json.dumps(asdict(work.editions)),
                    "fingerprint": json.dumps(asdict(self._fingerprint)),
                    "previous": json.dumps(asdict(self._current)),
                    "work": None,
                }
            )
        self._engines.prune(work.editions, self._current)
        self._progress("finishing", 1, 1)

    def _remember_roots(self) -> None:
        wanted = json.dumps(
            [{"name": root.name, "path": str(root.path.absolute()), "audience": root.audience} for root in self._roots]
        )
        if self._meta.get("roots") != wanted:
            with self._store.change() as change:
                change.set_meta({"roots": wanted})

    def _report(self, plan: Plan, rebuilt: tuple[str, ...]) -> BuildReport:
        with self._store.change() as change:
            documents, passages = change.counts()
            generation = int(change.meta().get("generation", "0"))
        tally = self._tally
        return BuildReport(
            added=tally.added,
            updated=tally.updated,
            unchanged=tally.unchanged,
            removed=tally.removed,
            failed=tuple(tally.failed),
            passages=passages,
            documents=documents,
            stale=tuple(tally.stale),
            warnings=tuple(tally.warnings),
            rebuilt=rebuilt,
            generation=generation,
        )

    def _entry(self, change: Changed, document_id: str | None, passages: int) -> LedgerEntry:
        found, before = change.found, change.entry
        return LedgerEntry(
            root=found.root.name,
            path=found.path,
            audience=found.root.audience,
            size=change.size,
            mtime_ns=change.mtime_ns,
            hashed_at_ns=change.hashed_at_ns,
            hash=change.digest,
            read_with=self._fingerprint.reading,
            document_id=document_id,
            passages=passages,
            first_seen=before.first_seen if before is not None else self._now,
            last_seen=self._now,
        )

    def _shown(self, phase: Phase) -> Callable[[int, int], None]:
        return lambda done, total: self._progress(phase, done, total)

    # ── the editions being written ───────────────────────────────────────────────────────────────────────────────

    def _editions(self, key: str) -> Editions:
        return Editions(**json.loads(self._meta[key])) if key in self._meta else NONE_YET

    def _rebuilt(self) -> tuple[str, ...]:
        """The parts of the fingerprint that changed since the index was made."""
        made_by = self._meta.get("fingerprint")
        return Fingerprint(**json.loads(made_by)).changed(self._fingerprint) if made_by else ()

    def _open_work(self, *, all_fresh: bool = False) -> _Work:
        """The editions to write into; mended first where a killed run or changed parts left them behind the store."""
        if self._work is None:
            self._work = self._begun(all_fresh=all_fresh)
        return self._work

    def _begun(self, *, all_fresh: bool) -> _Work:
        """New editions: a copy of each current one that is still good, else an empty one filled from the store."""
        rebuilt, current = self._rebuilt(), self._current
        fresh_vectors = all_fresh or "model" in rebuilt or not self._engines.has_vectors(current.vectors)
        fresh_keywords = all_fresh or "analysis" in rebuilt or not self._engines.has_keywords(current.keywords)
        editions = self._engines.next_after(current, fresh_vectors=fresh_vectors)
        self._engines.prune(current, self._previous)
        if not fresh_vectors:
            self._engines.copy_vectors(current.vectors, editions.vectors)
        if not fresh_keywords:
            self._engines.copy_keywords(current.keywords, editions.keywords)
        work = self._opened(editions)
        if all_fresh and "model" not in rebuilt and self._engines.has_vectors(current.vectors):
            self._carry_over(work.vectors)
        was_interrupted = "work" in self._meta
        with self._store.change() as change:
            self._meta["work"] = json.dumps(asdict(editions))
            change.set_meta({"work": self._meta["work"]})
            unsure = change.newer_documents(self._generation)
        if fresh_vectors or fresh_keywords or was_interrupted:
            self._mend(work, unsure)
        return work

    def _opened(self, editions: Editions) -> _Work:
        vectors = self._engines.vectors(editions.vectors, create=True)
        try:
            return _Work(editions, vectors, self._engines.keywords(editions.keywords, create=True))
        except EngineFailed:
            vectors.close()
            raise

    def _carry_over(self, target: VectorIndex) -> None:
        with self._store.change() as change:
            keep = frozenset(change.current_passage_ids())
        source = self._engines.vectors(self._current.vectors)
        try:
            source.copy_to(target, keep)
        finally:
            source.close()

    def _mend(self, work: _Work, unsure: Sequence[str]) -> None:
        """Make both engines hold exactly the passages of the store; documents in `unsure` are written again anyway."""
        with self._store.change() as change:
            wanted = change.current_passage_ids()
            doubtful = {passage.id for passage in change.current_passages_of(unsure)}
        engines: tuple[tuple[VectorIndex | KeywordIndex, Callable[[Sequence[Passage]], None]], ...] = (
            (work.vectors, partial(self._embed, work.vectors)),
            (work.keywords, work.keywords.put),
        )
        for engine, put in engines:
            held = engine.ids()
            engine.delete([passage_id for passage_id in held if passage_id not in wanted])
            missing = [one for one, audience in wanted.items() if held.get(one) != audience or one in doubtful]
            self._fill(put, missing)
        work.keywords.commit()
        with self._store.change() as change:
            change.settle(unsure)

    def _fill(self, put: Callable[[Sequence[Passage]], None], ids: Sequence[str]) -> None:
        for start in range(0, len(ids), BATCH):
            with self._store.change() as change:
                passages = change.current_passages(ids[start : start + BATCH])
            put(passages)
            self._progress("indexing", min(start + BATCH, len(ids)), len(ids))

    def _embed(self, engine: VectorIndex, passages: Sequence[Passage]) -> None:
        """Put passages with their vectors; each vector is also kept until the build is done, for when it is killed."""
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

    def _close(self) -> None:
        if self._work is not None:
            self._work.close()
            self._work = None


def embedded_text(passage: Passage) -> str:
    """What the meaning of a passage is taken from: its title and headings say what its sentences are about.

    >>> from corpus.documents import Locator
    >>> from corpus.origins import Provenance, Source
    >>> origin = Provenance("wifi", "document", Source("Wifi-tellen"))
    >>> embedded_text(Passage("wifi#1", origin, Locator(0, 12, heading=("Lessen",)), "Vraag eerst."))
    'Wifi-tellen. Lessen. Vraag eerst.'
    """
    return ". ".join((passage.provenance.source.title, *passage.locator.heading, passage.text))


def _by_passages(reads: Iterable[_Read]) -> Iterator[list[_Read]]:
    """Batches of about BATCH passages, whole documents each."""
    batch: list[_Read] = []
    size = 0
    for read in reads:
        batch.append(read)
        size += len(read.passages)
        if size >= BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch

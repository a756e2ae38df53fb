"""Makes the index equal to the corpus: adds, updates, removes; safe to kill at any moment.

Looks, refuses or goes on, reads what changed, and hands documents to the store and passages to the engines; how the
engines are written so that a kill can be mended stands in working.py.

Knows nothing about questions. Prints nothing: progress goes to a callback, the result is a value.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from corpus import corrections
from corpus.documents import Document, Passage
from corpus.errors import InvalidRecord
from corpus.extractor import BY_RULES, Extractor
from corpus.finding import ORDINARY, Bounds, Failure, Root, shown
from corpus.isolating import HERE, FileReader, Unread, Whole
from corpus.loading import says_staff
from corpus.splitting import split
from indexing.engines import Engines
from indexing.errors import EngineFailed, FolderUnwritable, IndexBusy, IndexMissing
from indexing.fingerprint import Fingerprint
from indexing.hits import INTERNAL, Filters
from indexing.ledger import STORE_NAME, Key, LedgerEntry
from indexing.locking import LOCK_NAME, write_lock
from indexing.planning import Changed, Plan, at_bound, look, make_plan, refuse_losses
from indexing.reporting import BuildReport, Phase, Progress, Tally, silent
from indexing.rows import decode_list, encode
from indexing.working import BATCH, Working, embedded_text

if TYPE_CHECKING:
    from indexing.embedding import Embedder
    from indexing.store import Change, Store

__all__ = ["BuildReport", "Builder", "Phase", "Progress", "embedded_text", "silent"]


@dataclass(frozen=True, slots=True)
class Builder:
    """Everything a build needs. `embedder` is called only when something must be embedded.

    `extractor` reads projects from running text; its name belongs in the fingerprint (`extraction`).
    `bounds` say where finding files stops; the data folder itself is always left out.
    `reader` reads the files.
    """

    folder: Path
    store: Store
    engines: Engines
    embedder: Callable[[], Embedder]
    fingerprint: Fingerprint
    extractor: Extractor = BY_RULES
    bounds: Bounds = ORDINARY
    reader: FileReader = HERE

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
            working = self.working(partial(progress, "indexing"))
            try:
                working.rewrite()
            except Exception:
                working.discard()
                raise
            finally:
                working.close()
            self.store.compact()

    def sweep(self) -> None:
        """Remove what a killed build left half made, unless somebody is building or nothing can be written here."""
        if not self.folder.is_dir():
            return
        with suppress(IndexBusy, FolderUnwritable, EngineFailed), write_lock(self.folder):
            self.working(partial(silent, "indexing")).discard()

    def working(self, show: Callable[[int, int], None]) -> Working:
        """The editions to write into; the write lock must be held."""
        return Working(self.store, self.engines, self.embedder, self.fingerprint, show)

    def last_roots(self) -> tuple[Root, ...]:
        """The roots of the last build, or of a first one that did not end; raises IndexMissing when there was none."""
        return self._last_roots()

    def _last_roots(self) -> tuple[Root, ...]:
        known = roots_in(self.store.meta())
        if not known:
            raise IndexMissing(
                f"Nothing was indexed in '{self.folder}' yet; name a folder: `stadsgeheugen index PATH`."
            )
        return known


def around(bounds: Bounds, folder: Path) -> Bounds:
    """The bounds with the data folder left out, and other data folders passed over."""
    return replace(bounds, leave_out=(*bounds.leave_out, folder), ours=frozenset({STORE_NAME, LOCK_NAME}))


def roots_in(meta: Mapping[str, str]) -> tuple[Root, ...]:
    """The roots of the last build as the store keeps them; empty before the first."""
    known = json.loads(meta.get("roots", "[]"))
    return tuple(Root(root["name"], Path(root["path"]), root["audience"]) for root in known)


def remembered(roots: Sequence[Root]) -> str:
    """The roots as the store keeps them."""
    return json.dumps(
        [{"name": root.name, "path": str(root.path.absolute()), "audience": root.audience} for root in roots]
    )


@dataclass(frozen=True, slots=True)
class _Read:
    """A file that was read, cut and found sound. `trouble` says why its projects must be read again next time."""

    change: Changed
    document: Document
    passages: tuple[Passage, ...]
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class _Refused:
    """A file that gives no document. `again` means that it is not up to this file alone: try it every time; `at_bound`
    that it met a bound of its reader: try it under another one."""

    reason: str
    again: bool = False
    at_bound: bool = False


class _Run:
    """One build under the write lock."""

    def __init__(self, builder: Builder, roots: Sequence[Root], progress: Progress) -> None:
        self._store, self._fingerprint, self._extractor = builder.store, builder.fingerprint, builder.extractor
        self._roots, self._progress = tuple(roots), progress
        self._reader = builder.reader
        self._bounds = around(builder.bounds, builder.folder)
        self._now = datetime.now(UTC).isoformat(timespec="seconds")
        self._tally = Tally()
        self._owners: dict[str, Key] = {}
        self._working = builder.working(self._shown("indexing"))
        with self._store.change() as change:
            self._ledger = change.ledger()

    def build(self, *, yes: bool) -> BuildReport:
        """Look, refuse or go on, write, finish."""
        self._claim_folder()
        seen = look(self._roots, self._bounds)
        plan = make_plan(
            seen, self._ledger, self._fingerprint.read_with, self._shown("looking"), reader=self._reader.name
        )
        if not yes:
            refuse_losses(seen, plan, self._ledger)
        self._tally.failed += [Failure(shown(str(root.root.path)), root.missing) for root in seen if root.missing]
        self._tally.passed_over += [folder for root in seen for folder in root.passed_over]
        rebuilt = self._working.changed_parts
        try:
            self._carry_out(plan)
        except Exception:
            self._working.discard()
            raise
        finally:
            self._working.close()
        self._tell_unknown_corrections()
        return self._report(rebuilt)

    # ── the parts of a build, in order ───────────────────────────────────────────────────────────────────────────

    def _carry_out(self, plan: Plan) -> None:
        self._claim_ids(plan)
        self._tell_known(plan)
        gone = [*plan.vanished, *plan.moved_away]
        put_right = self._corrections()
        if self._working.is_behind or put_right is not None or any(entry.living for entry in gone):
            self._working.open()
        for batch in _by_passages(self._read_all(plan.changed), 1 if self._extractor.costly else BATCH):
            self._write(batch)
        with self._store.change() as change:
            change.record([*plan.touched, *plan.sheltered])
            change.see(self._now)
            self._retire(change, gone)
            if put_right is not None:
                change.set_meta({"corrections": put_right})
        self._tally.removed = sum(entry.living for entry in plan.vanished)
        if self._working.is_open:
            self._progress("finishing", 0, 1)
            self._working.publish()
            self._progress("finishing", 1, 1)
        self._remember_roots()

    def _corrections(self) -> str | None:
        """What people put right in all roots, as it is kept; None when that did not change or cannot be read."""
        found: list[corrections.Correction] = []
        for root in self._roots:
            try:
                found += corrections.read(root.path)
            except InvalidRecord as error:
                self._tell_failure(corrections.FILE, f"field '{error.field}': {error.remedy}", stale=True)
                return None
        with self._store.change() as change:
            held = change.meta().get("corrections", "[]")
        return None if encode(tuple(found)) == held else encode(tuple(found))

    def _tell_unknown_corrections(self) -> None:
        """Say which corrections are of no project: a misspelt id would otherwise go unnoticed."""
        with self._store.change() as change:
            held = decode_list(corrections.Correction, change.meta().get("corrections", "[]"))
        if not held:
            return
        with self._store.view() as view:
            names = corrections.unknown(held, view.projects(Filters(), INTERNAL))
        for name in names:
            reason = f"corrects '{name}', which no project is called; `stadsgeheugen projects` shows the ids"
            self._tally.warnings.append(Failure(corrections.FILE, reason))

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
        sound = [change.found for change in changes if change.why is None]
        outcomes = self._reader.read_all(sound, by_rules=self._extractor is BY_RULES)
        for done, change in enumerate(changes, 1):
            outcome = _Refused(change.why) if change.why is not None else self._read(change, next(outcomes))
            if isinstance(outcome, _Read):
                yield outcome
            else:
                self._note_failure(change, outcome)
            show(done, len(changes))

    def _read(self, change: Changed, outcome: Whole | Unread) -> _Read | _Refused:
        """The document in a file, or the reason why there is none."""
        if isinstance(outcome, Unread):
            return _Refused(outcome.reason, at_bound=outcome.at_bound)
        if self._extractor is BY_RULES:
            return self._claimed(_Read(change, outcome.document, outcome.passages))
        found = self._extractor.read(outcome.document)
        self._tally.proven += found.proven
        self._tally.unproven += found.unproven
        if found.trouble:
            self._tally.warnings.append(Failure(change.found.path, found.trouble))
        return self._claimed(_Read(change, found.document, split(found.document), found.trouble))

    def _claimed(self, read: _Read) -> _Read | _Refused:
        owner = self._owners.get(read.document.id, read.change.key)
        if owner != read.change.key:
            reason = f"has the same id as '{owner[1]}'; give one of them another id"
            return _Refused(reason, again=True)
        entry = read.change.entry
        if entry is not None and entry.document_id and self._owners.get(entry.document_id) == entry.key:
            del self._owners[entry.document_id]
        self._owners[read.document.id] = read.change.key
        return read

    def _note_failure(self, change: Changed, refused: _Refused) -> None:
        """Keep the last good version, if there is one, and say that it is stale.

        A file that was public and now says that it is for staff is not kept: its last version would stay public.
        """
        kept = change.entry if change.entry is not None and change.entry.living else None
        if kept is not None and kept.audience != "intern" and says_staff(change.found):
            self._working.open()
            with self._store.change() as writing:
                writing.retire(str(kept.document_id), self._working.generation)
            self._owners.pop(str(kept.document_id), None)
            kept = None
        entry = self._entry(change, kept.document_id if kept else None, kept.passages if kept else 0)
        known_hash = None if refused.again else entry.hash
        by = at_bound(entry.read_with, self._reader.name) if refused.at_bound else entry.read_with
        noted = replace(entry, hash=known_hash, read_with=by, failure=refused.reason, stale=kept is not None)
        with self._store.change() as writing:
            writing.record([noted])
        self._tell_failure(change.found.path, refused.reason, stale=kept is not None)

    def _write(self, batch: Sequence[_Read]) -> None:
        """Store, engines, store: in this order a kill at any moment can be mended."""
        self._working.open()
        with self._store.change() as change:
            for read in batch:
                self._put(change, read)
        self._working.put([passage for read in batch for passage in read.passages])
        with self._store.change() as change:
            change.settle([read.document.id for read in batch])

    def _put(self, change: Change, read: _Read) -> None:
        entry, document = read.change.entry, read.document
        was_there = entry is not None and entry.living
        if entry is not None and entry.document_id and entry.document_id not in self._owners:
            change.retire(entry.document_id, self._working.generation)
        change.put(document, read.passages, self._working.generation)
        entry_now = self._entry(read.change, document.id, len(read.passages))
        # Read again next time: as if only the rules had read it.
        change.record([replace(entry_now, read_with=self._fingerprint.reading) if read.trouble else entry_now])
        self._tally.updated += was_there or read.change.moved
        self._tally.added += not (was_there or read.change.moved)
        self._tally.warnings += [Failure(read.change.found.path, warning) for warning in document.warnings]

    def _retire(self, change: Change, gone: Iterable[LedgerEntry]) -> None:
        for entry in gone:
            if entry.document_id and entry.document_id not in self._owners:
                change.retire(entry.document_id, self._working.generation)
            change.record([replace(entry, removed_at=self._now, document_id=None, failure=None, stale=False)])

    def _claim_folder(self) -> None:
        """Say what the first build is of before anything can go wrong: nothing else may be indexed in its place."""
        if "roots" not in self._store.meta():
            self._remember_roots()

    def _remember_roots(self) -> None:
        wanted = remembered(self._roots)
        with self._store.change() as change:
            if change.meta().get("roots") != wanted:
                change.set_meta({"roots": wanted})

    def _report(self, rebuilt: tuple[str, ...]) -> BuildReport:
        with self._store.change() as change:
            documents, passages = change.counts()
            generation = int(change.meta().get("generation", "0"))
        report = self._tally.report()
        return replace(report, passages=passages, documents=documents, rebuilt=rebuilt, generation=generation)

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
            read_with=self._fingerprint.read_with,
            document_id=document_id,
            passages=passages,
            first_seen=before.first_seen if before is not None else self._now,
            last_seen=self._now,
        )

    def _shown(self, phase: Phase) -> Callable[[int, int], None]:
        return partial(self._progress, phase)


def _by_passages(reads: Iterable[_Read], size_of_batch: int = BATCH) -> Iterator[list[_Read]]:
    """Batches of about this many passages, whole documents each."""
    batch: list[_Read] = []
    size = 0
    for read in reads:
        batch.append(read)
        size += len(read.passages)
        if size >= size_of_batch:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch

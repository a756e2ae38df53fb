"""Is the index what it says it is? Every passage in every engine against the store, the store against the files.

Reads one finished generation, so it may run beside a build. Whether a file is still what was indexed is told by its
size and time, or, when asked to look deep, by its bytes. Repairs nothing and knows nothing about how an index is made;
each problem names the command that mends it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from corpus.errors import UnreadableDocument
from corpus.loading import FoundFile, digest
from indexing.building import roots_in
from indexing.engines import Editions, Engines
from indexing.errors import EngineFailed
from indexing.ledger import LedgerEntry
from indexing.planning import look, stamp

if TYPE_CHECKING:
    from indexing.store import Store, View

ProblemKind = Literal[
    "build unfinished",
    "passage without file",
    "file changed",
    "file without passages",
    "passage without text",
    "passage not in engine",
    "engine unusable",
]

_REINDEX = "run `stadsgeheugen index`"
_REWRITE = "run `stadsgeheugen index --compact`"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is not as it should be: where, which passage or file, and what mends it."""

    kind: ProblemKind
    where: str
    name: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.where}: {self.kind}: '{self.name}'; {self.remedy}"


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found. `known_failures` are files that `index` already reported; they are no problem of the index.

    `deep` says that the bytes of every file were compared, and not only sizes and times.
    """

    documents: int
    passages: int
    problems: tuple[Problem, ...]
    known_failures: tuple[tuple[str, str], ...] = ()
    deep: bool = False

    @property
    def clean(self) -> bool:
        """Whether there is nothing to mend."""
        return not self.problems


def verify(store: Store, engines: Engines, *, deep: bool = False) -> Verification:
    """Compare files, store and both engines; raises IndexMissing when nothing was indexed.

    An edit that keeps size and time of a file is seen only when looking `deep`, which reads every file.
    """
    with store.view() as view:
        ledger, passages = view.ledger(), view.passage_ids()
        per_document = view.passage_counts()
        problems = [
            *_unfinished(view),
            *_against_files(view, ledger, per_document, deep),
            *_against_engine("vectors", _held(engines, view, "vectors"), passages),
            *_against_engine("keywords", _held(engines, view, "keywords"), passages),
        ]
    failures = tuple((entry.path, entry.failure) for entry in ledger if entry.removed_at is None and entry.failure)
    return Verification(len(per_document), len(passages), tuple(problems), failures, deep)


def _unfinished(view: View) -> Iterator[Problem]:
    if "work" in view.meta:
        yield Problem("build unfinished", "store", "a build is under way or was killed", _REINDEX)


def _against_files(
    view: View, ledger: Iterable[LedgerEntry], per_document: Mapping[str, int], deep: bool
) -> Iterator[Problem]:
    there = {(found.root.name, found.path): found for seen in look(roots_in(view.meta)) for found in seen.files}
    living = {entry.document_id: entry for entry in ledger if entry.living and entry.document_id}
    for document_id in per_document:
        entry = living.get(document_id)
        if entry is not None and entry.stale:
            continue
        if entry is None or entry.key not in there:
            yield Problem("passage without file", "store", entry.path if entry else document_id, _REINDEX)
        elif _is_changed(entry, there[entry.key], deep):
            yield Problem("file changed", "store", entry.path, _REINDEX)
    for held in living.values():
        if not per_document.get(held.document_id or ""):
            yield Problem("file without passages", "store", held.path, _REWRITE)


def _is_changed(entry: LedgerEntry, found: FoundFile, deep: bool) -> bool:
    """Whether the file holds other bytes than were indexed; one that was only touched does not."""
    if not deep and stamp(found) == (entry.size, entry.mtime_ns):
        return False
    try:
        return digest(found) != entry.hash
    except UnreadableDocument:
        return True


def _held(engines: Engines, view: View, name: Literal["vectors", "keywords"]) -> Mapping[str, str] | EngineFailed:
    editions = Editions(**json.loads(view.meta["editions"]))
    try:
        if name == "keywords":
            with closing(engines.keywords(editions.keywords)) as keywords:
                return keywords.ids()
        with closing(engines.vectors(editions.vectors)) as vectors:
            vectors.probe()
            return dict(vectors.ids())
    except EngineFailed as error:
        return error


def _against_engine(
    where: str, held: Mapping[str, str] | EngineFailed, passages: Mapping[str, str]
) -> Iterator[Problem]:
    if isinstance(held, EngineFailed):
        yield Problem("engine unusable", where, str(held), _REWRITE)
        return
    for passage_id in held:
        if passages.get(passage_id) != held[passage_id]:
            yield Problem("passage without text", where, passage_id, _REWRITE)
    for passage_id in passages:
        if passage_id not in held:
            yield Problem("passage not in engine", where, passage_id, _REWRITE)

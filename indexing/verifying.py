"""Is the index what it says it is? Every passage in every engine against the store, the store against the files.

Reads one finished generation, so it may run beside a build. Repairs nothing and knows nothing about how an index is
made; each problem names the command that mends it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from indexing.engines import Editions, Engines
from indexing.errors import EngineFailed
from indexing.ledger import LedgerEntry

if TYPE_CHECKING:
    from indexing.store import Store, View

ProblemKind = Literal[
    "build unfinished",
    "passage without file",
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
    """What was found. `known_failures` are files that `index` already reported; they are no problem of the index."""

    documents: int
    passages: int
    problems: tuple[Problem, ...]
    known_failures: tuple[tuple[str, str], ...] = ()

    @property
    def clean(self) -> bool:
        """Whether there is nothing to mend."""
        return not self.problems


def verify(store: Store, engines: Engines) -> Verification:
    """Compare files, store and both engines; raises IndexMissing when nothing was indexed."""
    with store.view() as view:
        ledger, passages = view.ledger(), view.passage_ids()
        per_document = view.passage_counts()
        problems = [
            *_unfinished(view),
            *_against_files(view, ledger, per_document),
            *_against_engine("vectors", _held(engines, view, "vectors"), passages),
            *_against_engine("keywords", _held(engines, view, "keywords"), passages),
        ]
    failures = tuple((entry.path, entry.failure) for entry in ledger if entry.removed_at is None and entry.failure)
    return Verification(len(per_document), len(passages), tuple(problems), failures)


def _unfinished(view: View) -> Iterator[Problem]:
    if "work" in view.meta:
        yield Problem("build unfinished", "store", "a build is under way or was killed", _REINDEX)


def _against_files(view: View, ledger: Iterable[LedgerEntry], per_document: Mapping[str, int]) -> Iterator[Problem]:
    folders = {root["name"]: Path(root["path"]) for root in json.loads(view.meta.get("roots", "[]"))}
    living = {entry.document_id: entry for entry in ledger if entry.living and entry.document_id}
    for document_id in per_document:
        entry = living.get(document_id)
        if entry is None or not (entry.stale or _is_there(folders, entry)):
            yield Problem("passage without file", "store", entry.path if entry else document_id, _REINDEX)
    for held in living.values():
        if not per_document.get(held.document_id or ""):
            yield Problem("file without passages", "store", held.path, _REWRITE)


def _is_there(folders: Mapping[str, Path], entry: LedgerEntry) -> bool:
    folder = folders.get(entry.root)
    return folder is not None and (folder.is_file() or (folder / entry.path).exists())


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

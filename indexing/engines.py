"""Where the two engines of a data folder live: numbered editions, never changed once readers may open them.

A build writes into the next edition (a copy of the current one, or an empty one), and the store names it together
with the generation. Embedded Chroma needs this: whoever opens it also writes a little in it, and two that write
corrupt it. The previous edition stays for questions in flight and goes with the build after. A Chroma server
serialises writers itself, so there an edition only changes when the vectors are made anew. Both engines write a
little when they are opened; where the folder cannot be written, a reader gets a copy in the system's temporary folder.

Knows nothing about the store, files or models.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import tempfile
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree, disk_usage, ignore_patterns, rmtree
from typing import TYPE_CHECKING, TypeVar

from indexing.errors import EngineFailed
from indexing.places import ROOM, may_write, remedy_for, size_of

if TYPE_CHECKING:
    from indexing.lexical import Analyse, KeywordIndex
    from indexing.vectors import VectorIndex

Engine = TypeVar("Engine")


@dataclass(frozen=True, slots=True)
class Editions:
    """Which edition of each engine belongs to a generation; 0 means none yet."""

    vectors: int
    keywords: int


NONE_YET = Editions(0, 0)


@dataclass(frozen=True, slots=True)
class Engines:
    """Opens, copies and removes editions. `server` is the address of a Chroma server, None for embedded Chroma.

    `collection` begins the names of our collections on a server, so that several indexes can share it.
    """

    folder: Path
    analyse: Analyse
    server: str | None = None
    collection: str = "stadsgeheugen"

    def vectors(self, edition: int, *, create: bool = False) -> VectorIndex:
        """The dense engine of one edition; close it after use."""
        from indexing.vectors import VectorIndex

        if self.server is not None:
            return VectorIndex.server(self.server, f"{self.collection}-{edition}")
        folder = self._folder("vectors", edition)
        if create or may_write(self.folder) or not self.has_vectors(edition):
            return VectorIndex.embedded(folder, create=create)
        from indexing.vectors import copy_folder

        copy = self._private(folder, copy_folder)
        return self._kept_until_closed(VectorIndex.embedded(copy), copy)

    def keywords(self, edition: int, *, create: bool = False) -> KeywordIndex:
        """The keyword engine of one edition; close it after use."""
        from indexing.lexical import KeywordIndex

        folder = self._folder("keywords", edition)
        if create or may_write(self.folder) or not self.has_keywords(edition):
            return KeywordIndex(folder, self.analyse, create=create)
        copy = self._private(folder, _link_folder)
        return self._kept_until_closed(KeywordIndex(copy, self.analyse), copy)

    def next_after(self, current: Editions, *, fresh_vectors: bool) -> Editions:
        """The editions a build on top of these writes into."""
        in_place = self.server is not None and current.vectors > 0 and not fresh_vectors
        return Editions(current.vectors if in_place else current.vectors + 1, current.keywords + 1)

    def has_vectors(self, edition: int) -> bool:
        """Whether this edition of the dense engine is there at all (a server is asked when it is opened)."""
        return edition > 0 and (
            self.server is not None or (self._folder("vectors", edition) / "chroma.sqlite3").exists()
        )

    def has_keywords(self, edition: int) -> bool:
        """Whether this edition of the keyword engine is there at all."""
        return edition > 0 and (self._folder("keywords", edition) / "meta.json").exists()

    def copy_vectors(self, source: int, target: int) -> None:
        """Make the target edition a copy of the source."""
        if source != target:
            from indexing.vectors import copy_folder

            self._copy("vectors", source, target, copy_folder)

    def copy_keywords(self, source: int, target: int) -> None:
        """Make the target edition a copy of the source."""
        self._copy("keywords", source, target, copytree)

    def prune(self, *keep: Editions) -> None:
        """Remove every edition but these, from the disk and from the server."""
        self.sweep(*keep)
        if self.server is not None:
            from indexing.vectors import drop_on_server

            drop_on_server(self.server, self.collection, {editions.vectors for editions in keep})

    def sweep(self, *keep: Editions) -> None:
        """Remove from the disk every edition but these, and copies that were never finished."""
        for name in ("vectors", "keywords"):
            rmtree(self._unfinished(name), ignore_errors=True)
            kept = {getattr(editions, name) for editions in keep}
            for edition in self._found(name):
                if edition not in kept:
                    rmtree(self._folder(name, edition), ignore_errors=True)

    def _copy(self, name: str, source: int, target: int, how: Callable[[Path, Path], object]) -> None:
        folder, unfinished = self._folder(name, source), self._unfinished(name)
        rmtree(unfinished, ignore_errors=True)
        _refuse_without_room(folder, self.folder)
        try:
            with _translated(folder):
                how(folder, unfinished)
                unfinished.rename(self._folder(name, target))  # a killed copy must not look like an edition
        except EngineFailed:
            rmtree(unfinished, ignore_errors=True)
            raise

    def _private(self, folder: Path, how: Callable[[Path, Path], object]) -> Path:
        """A copy of an edition for one reader of this process."""
        with _translated(folder):
            place = Path(tempfile.mkdtemp(prefix="stadsgeheugen-"))
        try:
            with _translated(folder):
                how(folder, place / folder.name)
        except EngineFailed:
            rmtree(place, ignore_errors=True)
            raise
        return place / folder.name

    def _kept_until_closed(self, engine: Engine, copy: Path) -> Engine:
        weakref.finalize(engine, rmtree, copy.parent, ignore_errors=True)
        return engine

    def _unfinished(self, name: str) -> Path:
        return self.folder / f"{name}-copying"

    def _folder(self, name: str, edition: int) -> Path:
        return self.folder / f"{name}-{edition}"

    def _found(self, name: str) -> Iterator[int]:
        for path in sorted(self.folder.glob(f"{name}-*")):
            if number := re.fullmatch(rf"{name}-(\d+)", path.name):
                yield int(number[1])


def _link_folder(source: Path, target: Path) -> None:
    """Files that are only read need no copy; locks are made anew."""
    copytree(source.absolute(), target, copy_function=os.symlink, ignore=ignore_patterns("*.lock"))


def _refuse_without_room(source: Path, place: Path) -> None:
    """Better nothing is begun than a disk is filled: then readers too would find no room."""
    needed, free = size_of(source) + ROOM, disk_usage(place).free
    if free < needed:
        raise EngineFailed(
            f"Changing the index in '{place}' needs {needed // 1_000_000} MB and {free // 1_000_000} MB is free; "
            "make room on the disk and run it again."
        )


@contextmanager
def _translated(folder: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        told = error.args[0][0][2] if isinstance(error, shutil.Error) else error  # one of the many it gathers
        raise EngineFailed(f"'{folder}' cannot be copied ({told}); {remedy_for(error)}.") from error

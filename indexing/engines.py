"""Where the two engines of a data folder live: numbered editions, never changed once readers may open them.

A build writes into the next edition (a copy of the current one, or an empty one), and the store names it together
with the generation. Embedded Chroma needs this: whoever opens it also writes a little in it, and two that write
corrupt it. The previous edition stays for questions in flight and goes with the build after. A Chroma server
serialises writers itself, so there an edition only changes when the vectors are made anew.

Knows nothing about the store, files or models.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree, rmtree
from typing import TYPE_CHECKING

from indexing.errors import EngineFailed

if TYPE_CHECKING:
    from indexing.lexical import Analyse, KeywordIndex
    from indexing.vectors import VectorIndex


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
        return VectorIndex.embedded(self._folder("vectors", edition), create=create)

    def keywords(self, edition: int, *, create: bool = False) -> KeywordIndex:
        """The keyword engine of one edition; close it after use."""
        from indexing.lexical import KeywordIndex

        return KeywordIndex(self._folder("keywords", edition), self.analyse, create=create)

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
        for name in ("vectors", "keywords"):
            kept = {getattr(editions, name) for editions in keep}
            for edition in self._found(name):
                if edition not in kept:
                    rmtree(self._folder(name, edition), ignore_errors=True)
        if self.server is not None:
            from indexing.vectors import drop_on_server

            drop_on_server(self.server, self.collection, {editions.vectors for editions in keep})

    def _copy(self, name: str, source: int, target: int, how: Callable[[Path, Path], object]) -> None:
        unfinished = self.folder / f"{name}-copying"
        rmtree(unfinished, ignore_errors=True)
        try:
            how(self._folder(name, source), unfinished)
            unfinished.rename(self._folder(name, target))  # a killed copy must not look like an edition
        except OSError as error:
            raise EngineFailed(f"'{self._folder(name, source)}' cannot be copied ({error}).") from error

    def _folder(self, name: str, edition: int) -> Path:
        return self.folder / f"{name}-{edition}"

    def _found(self, name: str) -> Iterator[int]:
        for path in sorted(self.folder.glob(f"{name}-*")):
            if number := re.fullmatch(rf"{name}-(\d+)", path.name):
                yield int(number[1])

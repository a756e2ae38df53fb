"""The dense engine: vectors, ids and filter fields in Chroma. The only file that imports chromadb.

One collection per audience: a reader's query never touches a collection that reader may not see, and the
everyday question needs no filter at all (a filter on half of 20,000 passages costs about 40 ms, none 2 ms).
Texts never enter Chroma. Knows nothing about models, files or the store.
"""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from shutil import copytree, ignore_patterns
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from corpus.documents import Passage
from corpus.origins import AUDIENCES, Audience
from indexing.errors import EngineFailed
from indexing.filtering import publishers, years
from indexing.hits import Filters, Reader, Scored
from indexing.places import may_write, open_as_it_stands, remedy_for

Vectors = NDArray[np.float32]

PAGE = 2000
"""Records per read or write. Chroma refuses more than about 5,400 in one write and 20,000 ids in one read."""

_DATABASE = "chroma.sqlite3"
# Inner product: our rows have length 1, and a text without a known word is all zeros, near to nothing.
# Persisting every 100 leaves a reader at most 99 vectors to replay when it opens.
_CONFIGURATION = {"hnsw": {"space": "ip", "ef_search": 400, "sync_threshold": 100}}


class VectorIndex:
    """Vectors by passage id. Open it with `embedded` or `server`; close it when done."""

    def __init__(self, client: Any, spelling: str | None, prefix: str) -> None:
        self._client = client
        self._spelling = spelling
        self._prefix = prefix
        self._known: dict[Audience, Any] = {}

    @classmethod
    def embedded(cls, folder: Path, *, create: bool = False) -> VectorIndex:
        """Chroma inside this process, on the files of `folder`.

        Every call opens the files afresh: Chroma itself would hand out a client that does not see what another
        process wrote. Raises EngineFailed when the folder holds no Chroma and `create` is not asked for.
        """
        if not create and not (folder / _DATABASE).exists():
            raise EngineFailed(f"'{folder}' holds no vectors; run `stadsgeheugen index`.")
        with _translated(str(folder)):
            import chromadb
            from chromadb.config import Settings

            spelling = _spellings.take(folder)
            settings = Settings(anonymized_telemetry=False, is_persistent=True, persist_directory=spelling)
            try:
                return cls(chromadb.Client(settings), spelling, "passages")
            except BaseException:
                _spellings.give_back(spelling)
                raise

    @classmethod
    def server(cls, address: str, prefix: str) -> VectorIndex:
        """A Chroma server ("http://host:8000"); `prefix` keeps several indexes on one server apart."""
        return cls(_connected(address), None, prefix)

    def close(self) -> None:
        """Let go of the files or the connection."""
        self._client.close()
        if self._spelling is None:
            _close_connections(self._client)
        else:
            _spellings.give_back(self._spelling)
            self._spelling = None

    def nearest(self, vector: Vectors, limit: int, filters: Filters, reader: Reader) -> list[Scored]:
        """The passages nearest to a unit vector of shape (dimensions,), nearest first; scores are cosines."""
        where = _where(filters)
        found: list[Scored] = []
        for collection in self._readable(reader):
            with _translated(self._prefix):
                answer = collection.query(
                    query_embeddings=[vector], n_results=limit, where=where, include=["distances"]
                )
            pairs = zip(answer["ids"][0], answer["distances"][0], strict=True)
            found.extend(Scored(passage_id, 1.0 - float(distance)) for passage_id, distance in pairs)
        return sorted(found, key=lambda scored: (-scored.score, scored.passage_id))[:limit]

    def put(self, passages: Sequence[Passage], vectors: Vectors) -> None:
        """Add or replace: row i of `vectors`, shape (len(passages), dimensions), belongs to passage i."""
        for audience in AUDIENCES:
            rows = [row for row, passage in enumerate(passages) if passage.provenance.audience == audience]
            ids = [passages[row].id for row in rows]
            if not rows:
                continue
            self._delete(ids, [other for other in AUDIENCES if other != audience])
            metadatas = [_fields(passages[row]) for row in rows]
            self._put(self._collection(audience, create=True), ids, vectors[rows], metadatas)

    def delete(self, ids: Iterable[str]) -> None:
        """Remove these passages; unknown ids are fine."""
        self._delete(list(ids), AUDIENCES)

    def ids(self) -> dict[str, Audience]:
        """Every passage id that is here, with the audience it is kept under."""
        return {
            passage_id: audience
            for audience in AUDIENCES
            for record in self._pages(audience)
            for passage_id in record["ids"]
        }

    def count(self) -> int:
        """How many vectors are here."""
        with _translated(self._prefix):
            return sum(c.count() for c in (self._collection(audience) for audience in AUDIENCES) if c is not None)

    def probe(self) -> None:
        """Find one vector by itself in every collection; raises EngineFailed when the index on disk is damaged."""
        for audience in AUDIENCES:
            collection = self._collection(audience)
            with _translated(self._prefix):
                one = collection.get(limit=1, include=["embeddings"]) if collection is not None else {"ids": []}
                if one["ids"]:
                    collection.query(query_embeddings=[one["embeddings"][0]], n_results=1, include=["distances"])

    def copy_to(self, other: VectorIndex, keep: frozenset[str]) -> None:
        """Write the vectors of the passages in `keep`, and nothing else, to another index."""
        for audience in AUDIENCES:
            for record in self._pages(audience, ["embeddings", "metadatas"]):
                rows = [row for row, passage_id in enumerate(record["ids"]) if passage_id in keep]
                if not rows:
                    continue
                ids, metadatas = [record["ids"][row] for row in rows], [record["metadatas"][row] for row in rows]
                vectors = np.asarray(record["embeddings"], dtype=np.float32)[rows]
                other._put(other._collection(audience, create=True), ids, vectors, metadatas)

    def _put(self, collection: Any, ids: list[str], vectors: Vectors, metadatas: list[dict[str, Any]]) -> None:
        for start in range(0, len(ids), PAGE):
            page = slice(start, start + PAGE)
            with _translated(self._prefix):
                collection.upsert(ids=ids[page], embeddings=vectors[page], metadatas=metadatas[page])

    def _delete(self, ids: list[str], audiences: Iterable[Audience]) -> None:
        for audience in audiences:
            collection = self._collection(audience)
            for start in range(0, len(ids) if collection is not None else 0, PAGE):
                with _translated(self._prefix):
                    collection.delete(ids=ids[start : start + PAGE])

    def _pages(self, audience: Audience, include: Sequence[str] = ()) -> Iterator[dict[str, Any]]:
        collection = self._collection(audience)
        offset = 0
        while collection is not None:
            with _translated(self._prefix):
                page = collection.get(limit=PAGE, offset=offset, include=list(include))
            yield page
            offset += PAGE
            if len(page["ids"]) < PAGE:
                return

    def _readable(self, reader: Reader) -> Iterator[Any]:
        for audience in AUDIENCES:
            collection = self._collection(audience) if reader.may_read(audience) else None
            if collection is not None:
                yield collection

    def _collection(self, audience: Audience, *, create: bool = False) -> Any:
        """The collection of one audience; None when there is none and none is to be made."""
        if audience in self._known:
            return self._known[audience]
        with _translated(self._prefix):
            from chromadb.errors import NotFoundError

            try:
                found = self._client.get_collection(self._name(audience), embedding_function=None)
            except NotFoundError:
                if not create:
                    return None
                found = self._client.create_collection(
                    self._name(audience), embedding_function=None, configuration=_CONFIGURATION
                )
        self._known[audience] = found
        return found

    def _name(self, audience: Audience) -> str:
        return f"{self._prefix}-{audience}"


def copy_folder(source: Path, target: Path) -> None:
    """Copy the files of an embedded index that readers may have open.

    A reader changes nothing but housekeeping in the database file; SQLite's own backup copies that one safely.
    """
    copytree(source, target, ignore=ignore_patterns(f"{_DATABASE}*"))
    stands = sqlite3.connect if may_write(source) else open_as_it_stands
    with closing(stands(source / _DATABASE)) as old, closing(sqlite3.connect(target / _DATABASE)) as new:
        old.backup(new)


def drop_on_server(address: str, collection: str, keep: set[int]) -> None:
    """Remove from a server the collections named `<collection>-<edition>-<audience>` of every edition not kept."""
    client = _connected(address)
    try:
        with _translated(address):
            for name in [found.name for found in client.list_collections()]:
                edition = re.fullmatch(rf"{re.escape(collection)}-(\d+)-({'|'.join(AUDIENCES)})", name)
                if edition is not None and int(edition[1]) not in keep:
                    client.delete_collection(name)
    finally:
        client.close()
        _close_connections(client)


def _connected(address: str) -> Any:
    """A client of the Chroma server at this address."""
    with _translated(address):
        import chromadb
        from chromadb.config import Settings

        parts = urlsplit(address)
        is_secure = parts.scheme == "https"
        return chromadb.HttpClient(
            host=parts.hostname or "localhost",
            port=parts.port or (443 if is_secure else 8000),
            ssl=is_secure,
            settings=Settings(anonymized_telemetry=False),
        )


def _fields(passage: Passage) -> dict[str, Any]:
    """What Chroma may filter on; an absent or empty field is left out, as Chroma wants."""
    facets, span = passage.facets, years(passage.facets)
    fields = {
        "document_id": passage.document_id,
        "kind": facets.kind,
        "status": facets.status,
        "year_from": span[0] if span else None,
        "year_to": span[1] if span else None,
        "cities": list(facets.cities),
        "themes": list(facets.themes),
        "publishers": list(publishers(passage.provenance)),
    }
    return {name: value for name, value in fields.items() if value not in (None, [])}


def _where(filters: Filters) -> dict[str, Any] | None:
    """The filters in Chroma's language; None when nothing is narrowed."""
    conditions: list[dict[str, Any]] = []
    for name, wanted in (("cities", filters.cities), ("themes", filters.themes), ("publishers", filters.publishers)):
        if wanted:
            conditions.append(_joined("$or", [{name: {"$contains": value}} for value in wanted]))
    for name, wanted in (("kind", filters.kinds), ("status", filters.statuses)):
        if wanted:
            conditions.append({name: {"$in": list(wanted)}})
    if filters.year_from is not None:
        conditions.append({"year_to": {"$gte": filters.year_from}})
    if filters.year_to is not None:
        conditions.append({"year_from": {"$lte": filters.year_to}})
    return _joined("$and", conditions) if conditions else None


def _joined(operator: str, conditions: list[dict[str, Any]]) -> dict[str, Any]:
    return conditions[0] if len(conditions) == 1 else {operator: conditions}


@contextmanager
def _translated(where: str) -> Iterator[None]:
    try:
        yield
    except EngineFailed:
        raise
    except Exception as error:  # Chroma lets errors of four libraries through, its own among them
        raise EngineFailed(f"Chroma failed on '{where}' ({error}); {remedy_for(error)}.") from error


def _close_connections(client: Any) -> None:
    """Close what Chroma's HTTP client leaves open when it is closed: its sessions, and its place in a shared table."""
    from chromadb.api.shared_system_client import SharedSystemClient

    for api in (client._server, client._admin_client._server):
        api._session.close()
        table = SharedSystemClient._identifier_to_system
        for identifier in [one for one, system in table.items() if system is api._system]:
            del table[identifier]


class _Spellings:
    """Hands out ways to write one path that are in use by nobody.

    Chroma keeps one client per *spelling* of a path and shares it within the process; "data" and "data/." are two
    to it. A spelling of one's own is what makes an opening fresh and closing it harmless to others.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._in_use: set[str] = set()

    def take(self, folder: Path) -> str:
        with self._lock:
            spelling = str(folder.absolute())
            while spelling in self._in_use:
                spelling += "/."
            self._in_use.add(spelling)
            return spelling

    def give_back(self, spelling: str) -> None:
        with self._lock:
            self._in_use.discard(spelling)


_spellings = _Spellings()

__all__ = ["PAGE", "VectorIndex", "Vectors", "copy_folder", "drop_on_server"]

"""The SQL store: texts, passages, the register, the ledger of files, and the generation. Values in, values out.

Every document row says from which generation it may be seen (`since`) and from which no longer (`until`), so a
build that takes minutes shows readers nothing until it raises the generation, and then everything at once.
SQLite unless a URL says otherwise; what only SQLite needs stands in `_tune_sqlite` and `Store.compact`.
Knows nothing about Chroma, tantivy, files or models.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from corpus.corrections import Correction, corrected
from corpus.documents import Document, Facets, Locator, Page, Passage, Section
from corpus.projects import Project
from indexing.errors import EngineFailed, IndexMismatch, IndexMissing, IndexUnfinished
from indexing.filtering import facets_of, newest_date, passes, publishers, years
from indexing.hits import Coverage, Filters, Reader
from indexing.ledger import SCHEMA, STORE_NAME, LedgerEntry
from indexing.places import may_write, open_as_it_stands, remedy_for
from indexing.rows import decode, decode_head, decode_list, encode, encode_all

T = TypeVar("T")

DERIVED = ("schema", "generation", "editions", "previous", "fingerprint", "work")
"""Keys of `meta` that follow from building; the others hold what people put in."""

CHUNK = 500
"""How many values one SQL `IN` carries; below every database's limit on parameters."""

_metadata = sa.MetaData()

_meta = sa.Table(
    "meta", _metadata, sa.Column("key", sa.String, primary_key=True), sa.Column("value", sa.Text, nullable=False)
)

_documents = sa.Table(
    "documents",
    _metadata,
    sa.Column("key", sa.Integer, primary_key=True),
    sa.Column("id", sa.String, nullable=False, index=True),
    sa.Column("since", sa.Integer, nullable=False),
    sa.Column("until", sa.Integer, index=True),
    sa.Column("audience", sa.String, nullable=False),
    sa.Column("kind", sa.String),
    sa.Column("status", sa.String),
    sa.Column("year_from", sa.Integer),
    sa.Column("year_to", sa.Integer),
    sa.Column("newest", sa.String),
    sa.Column("path", sa.Text, nullable=False),
    sa.Column("content_hash", sa.String, nullable=False),
    sa.Column("head", sa.Text, nullable=False),  # provenance and facets, JSON
    sa.Column("sections", sa.Text, nullable=False),
    sa.Column("pages", sa.Text, nullable=False),
    sa.Column("warnings", sa.Text, nullable=False),
    sa.Column("project", sa.Text),
    sa.Column("extracted", sa.Text),  # the projects its running text tells of, JSON; null where there are none
    sa.Column("text", sa.Text, nullable=False),
)

_values = sa.Table(
    "document_values",
    _metadata,
    sa.Column("document_key", sa.ForeignKey(_documents.c.key), nullable=False, index=True),
    sa.Column("field", sa.String, nullable=False),
    sa.Column("value", sa.String, nullable=False),
    sa.Index("document_values_by_value", "field", "value"),
)

_passages = sa.Table(
    "passages",
    _metadata,
    sa.Column("key", sa.Integer, primary_key=True),
    sa.Column("id", sa.String, nullable=False, index=True),
    sa.Column("document_key", sa.ForeignKey(_documents.c.key), nullable=False, index=True),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("stop", sa.Integer, nullable=False),
    sa.Column("page", sa.Integer),
    sa.Column("heading", sa.Text, nullable=False),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("inferred", sa.Boolean, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
)

_files = sa.Table(
    "files",
    _metadata,
    sa.Column("root", sa.String, primary_key=True),
    sa.Column("path", sa.String, primary_key=True),
    sa.Column("audience", sa.String, nullable=False),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("mtime_ns", sa.BigInteger, nullable=False),
    sa.Column("hashed_at_ns", sa.BigInteger, nullable=False),
    sa.Column("hash", sa.String),
    sa.Column("read_with", sa.String, nullable=False),
    sa.Column("document_id", sa.String),
    sa.Column("passages", sa.Integer, nullable=False),
    sa.Column("first_seen", sa.String, nullable=False),
    sa.Column("last_seen", sa.String, nullable=False),
    sa.Column("removed_at", sa.String),
    sa.Column("failure", sa.Text),
    sa.Column("stale", sa.Boolean, nullable=False),
)

# Intentions of an unfinished build: documents not yet known to be in the engines, passages to be taken out of them,
_pending = sa.Table("pending", _metadata, sa.Column("document_id", sa.String, primary_key=True))
# and vectors already computed, so that a killed build does not compute them again.
_kept = sa.Table(
    "kept_vectors",
    _metadata,
    sa.Column("key", sa.String, primary_key=True),
    sa.Column("vector", sa.LargeBinary, nullable=False),
)
_leaving = sa.Table("leaving", _metadata, sa.Column("passage_id", sa.String, primary_key=True))


class Store:
    """The SQL store behind one URL. Opening connects to nothing; safe to share between threads."""

    def __init__(self, url: str) -> None:
        self.url = sa.make_url(url)
        self._has_tables = False
        self._engine = _engine(self.url)

    @classmethod
    def in_folder(cls, folder: Path) -> Store:
        """The SQLite store of a data folder; the file appears with the first build."""
        return cls(f"sqlite:///{folder / STORE_NAME}")

    def close(self) -> None:
        """Let go of every connection."""
        self._engine.dispose()

    @property
    def exists(self) -> bool:
        """False when there is certainly no store yet."""
        return self.url.get_backend_name() != "sqlite" or Path(self.url.database or "").exists()

    @contextmanager
    def view(self) -> Iterator[View]:
        """One consistent moment of a finished index; raises IndexMissing when nothing was ever indexed here."""
        if not self.exists:
            raise self._missing()
        with _translated(self.url), self._engine.connect() as connection:
            self._has_tables = self._has_tables or sa.inspect(connection).has_table("meta")
            meta = _read_meta(connection) if self._has_tables else {}
            if meta.get("schema", SCHEMA) != SCHEMA:
                raise self._other_layout(meta["schema"], "run `stadsgeheugen index` to bring it up to date")
            if int(meta.get("generation", "0")) == 0:
                raise self._unfinished(meta) if meta.get("roots", "[]") != "[]" else self._missing()
            yield View(connection, meta)

    def meta(self) -> dict[str, str]:
        """Everything under `meta`, of an unfinished index too; empty before anything was begun."""
        if not self.exists:
            return {}
        with _translated(self.url), self._engine.connect() as connection:
            return _read_meta(connection) if sa.inspect(connection).has_table("meta") else {}

    @contextmanager
    def change(self) -> Iterator[Change]:
        """One write transaction: all of it or nothing. Call only with the write lock held."""
        with _translated(self.url), self._engine.begin() as connection:
            yield Change(connection)

    def create(self) -> None:
        """Make the tables where they are not there. A store of an older layout is emptied: its files fill it again.

        What people put in (roots, corrections) stays. Raises IndexMismatch for a store of a later version.
        """
        if not self._is_remote and self.url.database:
            Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)
        with _translated(self.url), self._engine.begin() as connection:
            _meta.create(connection, checkfirst=True)
            found = _read_meta(connection).get("schema")
            if found is not None and int(found) > int(SCHEMA):
                raise self._other_layout(found, "install that version again, or use another data folder (`--data`)")
            if found is not None and found != SCHEMA:
                _metadata.drop_all(connection, [table for table in _metadata.sorted_tables if table is not _meta])
                connection.execute(_meta.delete().where(_meta.c.key.in_(DERIVED)))
            _metadata.create_all(connection)
            if found != SCHEMA:
                Change(connection).set_meta({"schema": SCHEMA})

    def compact(self) -> None:
        """Remove the bytes of deleted rows from the file and its log. SQLite only; a server does this by itself."""
        if self._is_remote:
            return
        with _translated(self.url), closing(self._engine.raw_connection()) as direct:
            cursor = direct.cursor()
            cursor.execute("PRAGMA temp_store=MEMORY")
            cursor.execute("VACUUM")
            busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        if busy:
            raise EngineFailed(
                f"A reader kept the log of '{self.url}' busy; run `stadsgeheugen index --compact` again."
            )

    @property
    def _is_remote(self) -> bool:
        return self.url.get_backend_name() != "sqlite"

    def _other_layout(self, found: str, remedy: str) -> IndexMismatch:
        return IndexMismatch(f"The store '{self.url}' has layout {found}, this version has {SCHEMA}; {remedy}.")

    def _missing(self) -> IndexMissing:
        return IndexMissing(f"There is no index in '{self._where}' yet; run `stadsgeheugen index`.")

    def _unfinished(self, meta: Mapping[str, str]) -> IndexUnfinished:
        names = ", ".join(f"'{root['path']}'" for root in json.loads(meta["roots"]))
        return IndexUnfinished(
            f"Indexing {names} into '{self._where}' was begun and is not finished; wait for it, "
            "or run `stadsgeheugen index` to finish it."
        )

    @property
    def _where(self) -> str:
        return (self.url.database or "") if not self._is_remote else self.url.render_as_string()


class View:
    """What readers see: the documents of one finished generation, within one read transaction."""

    def __init__(self, connection: sa.Connection, meta: Mapping[str, str]) -> None:
        self._connection = connection
        self.meta = meta
        self.generation = int(meta["generation"])
        self._visible = _visible_at(self.generation)

    def passages(self, ids: Sequence[str]) -> dict[str, Passage]:
        """The living passages with these ids, whoever may read them; unknown and removed ids are absent."""
        found: dict[str, Passage] = {}
        for chunk in _chunks(ids):
            rows = self._connection.execute(_passage_query().where(self._visible, _passages.c.id.in_(chunk)))
            found.update((row.id, _passage(row)) for row in rows)
        return found

    def passages_of(self, document_id: str, reader: Reader) -> tuple[Passage, ...]:
        """All passages of one document in reading order; empty when unknown or not for this reader."""
        query = _passage_query().where(self._visible, _documents.c.id == document_id, _readable(reader))
        return tuple(_passage(row) for row in self._connection.execute(query.order_by(_passages.c.key)))

    def document(self, document_id: str, reader: Reader) -> Document | None:
        """One document with its full text; None when unknown or not for this reader."""
        query = sa.select(_documents).where(self._visible, _documents.c.id == document_id, _readable(reader))
        row = self._connection.execute(query).first()
        if row is None:
            return None
        found = _document(row)
        project = None if found.project is None else corrected(found.project, self._corrections)
        extracted = tuple(corrected(one, self._corrections) for one in found.extracted)
        return replace(found, project=project, extracted=extracted)

    def projects(self, filters: Filters, reader: Reader) -> tuple[Project, ...]:
        """The register: every project this reader may see and these filters keep, in order of id.

        Records and what running texts tell of alike, each as people corrected it.
        """
        columns = sa.select(_documents.c.head, _documents.c.project, _documents.c.extracted)
        known = sa.or_(_documents.c.project.is_not(None), _documents.c.extracted.is_not(None))
        narrowed = [] if self._corrections else _matching(_of_documents(filters))
        query = columns.where(self._visible, _readable(reader), known, *narrowed).order_by(_documents.c.id)
        found: list[Project] = []
        for row in self._connection.execute(query):
            provenance, facets = decode_head(row.head)
            for project in _projects_of(row):
                shown = corrected(project, self._corrections)
                own = facets if row.project and not shown.corrected else facets_of(shown, facets)
                if passes(provenance, own, filters, reader):
                    found.append(shown)
        return tuple(found)

    @property
    def _corrections(self) -> tuple[Correction, ...]:
        return decode_list(Correction, self.meta.get("corrections", "[]"))

    def coverage(self, filters: Filters, reader: Reader) -> Coverage:
        """How many documents and municipalities this reader could have found, and the newest date among them."""
        kept = sa.and_(self._visible, _readable(reader), *_matching(filters))
        count, newest = self._connection.execute(
            sa.select(sa.func.count(), sa.func.max(_documents.c.newest)).select_from(_documents).where(kept)
        ).one()
        cities = sa.select(sa.func.count(sa.distinct(_values.c.value))).join(_documents)
        return Coverage(
            count, self._connection.execute(cities.where(kept, _values.c.field == "city")).scalar_one(), newest
        )

    def passage_ids(self) -> dict[str, str]:
        """Every living passage id with its audience."""
        query = sa.select(_passages.c.id, _documents.c.audience).join(_documents).where(self._visible)
        return _pairs(self._connection.execute(query))

    def passage_counts(self) -> dict[str, int]:
        """Every living document id with how many passages it has."""
        query = sa.select(_documents.c.id, sa.func.count(_passages.c.key)).outerjoin(_passages).where(self._visible)
        return _pairs(self._connection.execute(query.group_by(_documents.c.id)))

    def ledger(self) -> tuple[LedgerEntry, ...]:
        """What is known about every file, removed ones included."""
        return _ledger(self._connection)


class Change:
    """The writing side: one transaction on the working state, which readers see once the generation is raised."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def meta(self) -> dict[str, str]:
        """Everything under `meta`."""
        return _read_meta(self._connection)

    def set_meta(self, values: Mapping[str, str | None]) -> None:
        """Set these keys; None removes one."""
        if values:
            self._connection.execute(_meta.delete().where(_meta.c.key.in_(list(values))))
        rows = [{"key": key, "value": value} for key, value in values.items() if value is not None]
        if rows:
            self._connection.execute(_meta.insert(), rows)

    def ledger(self) -> tuple[LedgerEntry, ...]:
        """What is known about every file, removed ones included."""
        return _ledger(self._connection)

    def record(self, entries: Iterable[LedgerEntry]) -> None:
        """Write these lines of the ledger, replacing what stood there."""
        rows = [asdict(entry) for entry in entries]
        if not rows:
            return
        same = sa.and_(_files.c.root == sa.bindparam("b_root"), _files.c.path == sa.bindparam("b_path"))
        self._connection.execute(
            _files.delete().where(same), [{"b_root": row["root"], "b_path": row["path"]} for row in rows]
        )
        self._connection.execute(_files.insert(), rows)

    def see(self, now: str) -> None:
        """Every file in the ledger that is not removed was seen just now."""
        self._connection.execute(_files.update().where(_files.c.removed_at.is_(None)).values(last_seen=now))

    def put(self, document: Document, passages: Sequence[Passage], generation: int) -> None:
        """Make this the version of the document from `generation` on, and note that the engines must follow."""
        self.retire(document.id, generation)
        inserted = self._connection.execute(_documents.insert().values(_document_row(document, generation)))
        primary_key = inserted.inserted_primary_key
        assert primary_key is not None
        key = int(primary_key[0])
        values = [{"document_key": key, "field": name, "value": value} for name, value in _filter_values(document)]
        if values:
            self._connection.execute(_values.insert(), values)
        if passages:
            self._connection.execute(_passages.insert(), [_passage_row(passage, key) for passage in passages])
        self._connection.execute(_pending.insert().values(document_id=document.id))

    def retire(self, document_id: str, generation: int) -> None:
        """End the document's current version at `generation`, and note which passages the engines must drop."""
        current = sa.and_(_documents.c.id == document_id, _documents.c.until.is_(None))
        keys = list(self._connection.execute(sa.select(_documents.c.key).where(current)).scalars())
        if not keys:
            return
        self._note_leaving(_passages.c.document_key.in_(keys))
        self._connection.execute(_pending.delete().where(_pending.c.document_id == document_id))
        unseen = sa.and_(_documents.c.key.in_(keys), _documents.c.since >= generation)
        self._delete_documents(list(self._connection.execute(sa.select(_documents.c.key).where(unseen)).scalars()))
        self._connection.execute(_documents.update().where(_documents.c.key.in_(keys)).values(until=generation))

    def settle(self, document_ids: Iterable[str]) -> None:
        """The engines now hold these documents."""
        for chunk in _chunks(list(document_ids)):
            self._connection.execute(_pending.delete().where(_pending.c.document_id.in_(chunk)))

    def pending(self) -> tuple[str, ...]:
        """Ids of documents that the engines may not hold yet."""
        return tuple(self._connection.execute(sa.select(_pending.c.document_id)).scalars())

    def leaving(self) -> tuple[str, ...]:
        """Ids of passages that the engines may still hold and that no current document has."""
        living = sa.select(_passages.c.id).join(_documents).where(_documents.c.until.is_(None))
        query = sa.select(_leaving.c.passage_id).where(_leaving.c.passage_id.not_in(living))
        return tuple(self._connection.execute(query).scalars())

    def current_passage_ids(self) -> dict[str, str]:
        """Every passage id of the working state with its audience."""
        query = sa.select(_passages.c.id, _documents.c.audience).join(_documents).where(_documents.c.until.is_(None))
        return _pairs(self._connection.execute(query))

    def current_passages(self, ids: Sequence[str]) -> tuple[Passage, ...]:
        """Passages of the working state by id."""
        return self._current(_passages.c.id, ids)

    def current_passages_of(self, document_ids: Sequence[str]) -> tuple[Passage, ...]:
        """All passages of these documents of the working state."""
        return self._current(_documents.c.id, document_ids)

    def newer_documents(self, generation: int) -> tuple[str, ...]:
        """Ids of the documents whose current version is of `generation` or later."""
        query = sa.select(_documents.c.id).where(_documents.c.since >= generation, _documents.c.until.is_(None))
        return tuple(self._connection.execute(query).scalars())

    def counts(self) -> tuple[int, int]:
        """How many documents and passages the working state has."""
        current = _documents.c.until.is_(None)
        documents = self._connection.execute(sa.select(sa.func.count()).select_from(_documents).where(current))
        passages = sa.select(sa.func.count()).select_from(_passages.join(_documents)).where(current)
        return documents.scalar_one(), self._connection.execute(passages).scalar_one()

    def keep_vectors(self, vectors: Mapping[str, bytes]) -> None:
        """Keep computed vectors, by a key of model and text, until the build is finished."""
        self._connection.execute(_kept.insert(), [{"key": key, "vector": vector} for key, vector in vectors.items()])

    def kept_vectors(self, keys: Sequence[str]) -> dict[str, bytes]:
        """The vectors among these that are kept."""
        found: dict[str, bytes] = {}
        for chunk in _chunks(keys):
            query = sa.select(_kept.c.key, _kept.c.vector).where(_kept.c.key.in_(chunk))
            found.update(_pairs(self._connection.execute(query)))
        return found

    def finish(self, generation: int) -> None:
        """Forget what ended, empty the intentions and let readers see `generation`."""
        ended = sa.select(_documents.c.key).where(_documents.c.until.is_not(None))
        self._delete_documents(list(self._connection.execute(ended).scalars()))
        self._connection.execute(_leaving.delete())
        self._connection.execute(_pending.delete())
        self._connection.execute(_kept.delete())
        self.set_meta({"generation": str(generation)})

    def _current(self, column: sa.Column[Any], wanted: Sequence[str]) -> tuple[Passage, ...]:
        found: list[Passage] = []
        for chunk in _chunks(wanted):
            query = _passage_query().where(_documents.c.until.is_(None), column.in_(chunk)).order_by(_passages.c.key)
            found.extend(_passage(row) for row in self._connection.execute(query))
        return tuple(found)

    def _note_leaving(self, which: sa.ColumnElement[bool]) -> None:
        ids = set(self._connection.execute(sa.select(_passages.c.id).where(which)).scalars())
        known: set[str] = set()
        for chunk in _chunks(list(ids)):
            query = sa.select(_leaving.c.passage_id).where(_leaving.c.passage_id.in_(chunk))
            known.update(self._connection.execute(query).scalars())
        if ids - known:
            self._connection.execute(_leaving.insert(), [{"passage_id": id} for id in sorted(ids - known)])

    def _delete_documents(self, keys: Sequence[int]) -> None:
        for chunk in _chunks(keys):
            self._connection.execute(_passages.delete().where(_passages.c.document_key.in_(chunk)))
            self._connection.execute(_values.delete().where(_values.c.document_key.in_(chunk)))
            self._connection.execute(_documents.delete().where(_documents.c.key.in_(chunk)))


# ── queries ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _visible_at(generation: int) -> sa.ColumnElement[bool]:
    ended = sa.or_(_documents.c.until.is_(None), _documents.c.until > generation)
    return sa.and_(_documents.c.since <= generation, ended)


def _readable(reader: Reader) -> sa.ColumnElement[bool]:
    return _documents.c.audience.in_(sorted(reader.audiences))


def _matching(filters: Filters) -> list[sa.ColumnElement[bool]]:
    conditions = [
        _has(field, wanted)
        for field, wanted in (("city", filters.cities), ("theme", filters.themes), ("publisher", filters.publishers))
        if wanted
    ]
    if filters.kinds:
        conditions.append(_documents.c.kind.in_(filters.kinds))
    if filters.statuses:
        conditions.append(_documents.c.status.in_(filters.statuses))
    if filters.year_from is not None:
        conditions.append(_documents.c.year_to >= filters.year_from)
    if filters.year_to is not None:
        conditions.append(_documents.c.year_from <= filters.year_to)
    return conditions


def _has(field: str, wanted: Sequence[str]) -> sa.ColumnElement[bool]:
    keys = sa.select(_values.c.document_key).where(_values.c.field == field, _values.c.value.in_(wanted))
    return _documents.c.key.in_(keys)


def _passage_query() -> sa.Select[Any]:
    return sa.select(_passages, _documents.c.head).join(_documents)


# ── rows and values ──────────────────────────────────────────────────────────────────────────────────────────────


def _document_row(document: Document, generation: int) -> dict[str, Any]:
    span = years(document.facets) or (None, None)
    return {
        "id": document.id,
        "since": generation,
        "until": None,
        "audience": document.provenance.audience,
        "kind": document.facets.kind,
        "status": document.facets.status,
        "year_from": span[0],
        "year_to": span[1],
        "newest": newest_date(document.provenance),
        "path": document.path,
        "content_hash": document.content_hash,
        "head": encode_all(document.provenance, document.facets),
        "sections": encode(document.sections),
        "pages": encode(document.pages),
        "warnings": json.dumps(document.warnings, ensure_ascii=False),
        "project": None if document.project is None else encode(document.project),
        "extracted": encode_all(*document.extracted) if document.extracted else None,
        "text": document.text,
    }


def _filter_values(document: Document) -> Iterator[tuple[str, str]]:
    facets: Facets = document.facets
    named = (("city", facets.cities), ("theme", facets.themes), ("publisher", publishers(document.provenance)))
    for field, held in named:
        yield from ((field, value) for value in dict.fromkeys(held))


def _document(row: sa.Row[Any]) -> Document:
    provenance, facets = decode_head(row.head)
    return Document(
        provenance=provenance,
        text=row.text,
        sections=decode_list(Section, row.sections),
        pages=decode_list(Page, row.pages),
        facets=facets,
        project=None if row.project is None else _project(row.project),
        path=row.path,
        content_hash=row.content_hash,
        warnings=tuple(json.loads(row.warnings)),
        extracted=decode_list(Project, row.extracted) if row.extracted else (),
    )


def _passage_row(passage: Passage, document_key: int) -> dict[str, Any]:
    return {
        "id": passage.id,
        "document_key": document_key,
        "start": passage.locator.start,
        "stop": passage.locator.end,
        "page": passage.locator.page,
        "heading": json.dumps(passage.locator.heading, ensure_ascii=False),
        "kind": passage.kind,
        "inferred": passage.inferred,
        "text": passage.text,
    }


def _passage(row: sa.Row[Any]) -> Passage:
    provenance, facets = decode_head(row.head)
    locator = Locator(row.start, row.stop, row.page, tuple(json.loads(row.heading)))
    return Passage(row.id, provenance, locator, row.text, facets, row.kind, row.inferred)


def _project(text: str) -> Project:
    return decode(Project, text)


def _projects_of(row: Any) -> tuple[Project, ...]:
    own = () if row.project is None else (_project(row.project),)
    return own if row.extracted is None else (*own, *decode_list(Project, row.extracted))


def _of_documents(filters: Filters) -> Filters:
    """What a document can be narrowed by before its projects are looked at: one of them may differ."""
    return Filters(cities=filters.cities, themes=filters.themes, publishers=filters.publishers)


def _ledger(connection: sa.Connection) -> tuple[LedgerEntry, ...]:
    rows = connection.execute(sa.select(_files).order_by(_files.c.root, _files.c.path))
    return tuple(LedgerEntry(*row) for row in rows)


def _pairs(rows: Iterable[Any]) -> dict[str, Any]:
    return {row[0]: row[1] for row in rows}


def _read_meta(connection: sa.Connection) -> dict[str, str]:
    return _pairs(connection.execute(sa.select(_meta.c.key, _meta.c.value)))


def _chunks(values: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]


# ── the database itself ──────────────────────────────────────────────────────────────────────────────────────────


@contextmanager
def _translated(url: sa.URL) -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        reason = str(error).splitlines()[0]
        raise EngineFailed(f"The store '{url}' failed ({reason}); {remedy_for(error)}.") from error


def _engine(url: sa.URL) -> sa.Engine:
    """Where a SQLite file cannot be written, every question opens it anew: nobody tells us that it changed."""
    path = Path(url.database or "")
    if url.get_backend_name() != "sqlite":
        return sa.create_engine(url, **_engine_arguments(url))
    if path.is_file() and not (may_write(path.parent) and os.access(path, os.W_OK)):
        engine = sa.create_engine(url, creator=lambda: open_as_it_stands(path), poolclass=sa.NullPool)
    else:
        engine = sa.create_engine(url, **_engine_arguments(url))
        _tune_sqlite(engine)
    _begin_reads(engine)
    return engine


def _engine_arguments(url: sa.URL) -> dict[str, Any]:
    if url.get_backend_name() == "sqlite":  # a snapshot may be used by one worker thread after another
        arguments: dict[str, Any] = {"connect_args": {"check_same_thread": False, "timeout": 30}}
        return arguments | ({"pool_size": 16, "max_overflow": -1} if url.database else {})
    return {"isolation_level": "REPEATABLE READ", "pool_pre_ping": True}


def _tune_sqlite(engine: sa.Engine) -> None:
    """Write-ahead log and overwritten deletions."""

    @sa.event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "secure_delete=ON", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}").close()


def _begin_reads(engine: sa.Engine) -> None:
    """Real transactions for reads too; the driver begins none by itself."""

    @sa.event.listens_for(engine, "begin")
    def _on_begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN")

"""Whether a build has nothing to do, told by one look at the store's SQLite file: the everyday second `index`.

Importing SQLAlchemy takes longer than the look, so the file is read with what Python itself brings. Only "all is as
it was" is told here; everything else, and every doubt, is left to the builder. Knows no engine and no document.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict, fields, replace
from datetime import UTC, datetime
from pathlib import Path

from corpus import corrections
from corpus.finding import ORDINARY, Bounds, Failure, Root
from indexing.building import BuildReport, around, remembered, roots_in
from indexing.engines import Editions, Engines
from indexing.fingerprint import Fingerprint
from indexing.ledger import SCHEMA, STORE_NAME, LedgerEntry
from indexing.locking import write_lock
from indexing.planning import look, make_plan

_COLUMNS = ", ".join(field.name for field in fields(LedgerEntry))


def unchanged(
    folder: Path,
    roots: Sequence[Root] | None,
    engines: Engines,
    fingerprint: Fingerprint,
    bounds: Bounds = ORDINARY,
    reader: str = "",
) -> BuildReport | None:
    """The report of a build that finds everything as it was, and notes that it looked; None when there is work.

    `roots` are those of the build, None for those of last time; `reader` names the bounds under which files are read.
    Raises IndexBusy when another process is writing.
    """
    started = time.perf_counter()
    path = folder / STORE_NAME
    if not path.exists():
        return None
    with write_lock(folder):
        try:
            with closing(sqlite3.connect(path, timeout=30)) as connection, connection:
                report = _looked(connection, roots, engines, fingerprint, around(bounds, folder), reader)
        except sqlite3.Error:  # the store says what is wrong with it
            return None
    return report and replace(report, seconds=round(time.perf_counter() - started, 3))


def _looked(
    connection: sqlite3.Connection,
    roots: Sequence[Root] | None,
    engines: Engines,
    fingerprint: Fingerprint,
    bounds: Bounds,
    reader: str,
) -> BuildReport | None:
    meta = dict(connection.execute("SELECT key, value FROM meta"))
    wanted = roots_in(meta) if roots is None else tuple(roots)
    if not _is_current(meta, wanted, engines, fingerprint):
        return None
    seen = look(wanted, bounds)
    rows = connection.execute(f"SELECT {_COLUMNS} FROM files ORDER BY root, path")
    ledger = [replace(entry, stale=bool(entry.stale)) for entry in (LedgerEntry(*row) for row in rows)]
    plan = make_plan(seen, ledger, fingerprint.reading, reader=reader)
    idle = replace(plan, unchanged=[])
    if any(root.missing for root in seen) or any(getattr(idle, part.name) for part in fields(idle)):
        return None
    now = datetime.now(UTC).isoformat(timespec="seconds")
    connection.execute("UPDATE files SET last_seen = ? WHERE removed_at IS NULL", (now,))
    current = "documents WHERE until IS NULL"
    documents = connection.execute(f"SELECT count(*) FROM {current}").fetchone()[0]
    passages = connection.execute(
        f"SELECT count(*) FROM passages WHERE document_key IN (SELECT key FROM {current})"
    ).fetchone()[0]
    return BuildReport(
        unchanged=sum(entry.failure is None for entry in plan.unchanged),
        failed=tuple(Failure(entry.path, entry.failure) for entry in plan.unchanged if entry.failure is not None),
        stale=tuple(entry.path for entry in plan.unchanged if entry.failure is not None and entry.stale),
        documents=documents,
        passages=passages,
        generation=int(meta["generation"]),
        passed_over=tuple(folder for root in seen for folder in root.passed_over),
    )


def _is_current(meta: dict[str, str], roots: Sequence[Root], engines: Engines, fingerprint: Fingerprint) -> bool:
    """Whether a finished index of these roots by these parts is there, and nobody put anything right by hand."""
    is_whole = meta.get("schema") == SCHEMA and meta.get("generation", "0") != "0" and "work" not in meta
    is_ours = meta.get("fingerprint") == json.dumps(asdict(fingerprint)) and meta.get("roots") == remembered(roots)
    if not (is_whole and is_ours and "editions" in meta):
        return False
    editions = Editions(**json.loads(meta["editions"]))
    has_engines = engines.has_vectors(editions.vectors) and engines.has_keywords(editions.keywords)
    corrected = meta.get("corrections", "[]") != "[]" or any((root.path / corrections.FILE).exists() for root in roots)
    return has_engines and not corrected

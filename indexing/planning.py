"""What must happen to make the index equal to the roots: files on disk against the ledger. Decides, touches nothing.

A file is unchanged when size and modification time are what they were; when they are not, or when the file was
modified about when it was last hashed (it may have changed right after), its bytes decide. Knows no engine.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from corpus.errors import UnreadableDocument, UnreadableRoot
from corpus.finding import ORDINARY, Bounds, Failure, FoundFile, Root, find_files, shown
from corpus.loading import beside, digest
from indexing.errors import RefusedChange
from indexing.ledger import Key, LedgerEntry

JUST_NOW_NS = 2_000_000_000
"""A file modified less than this before it was hashed is hashed again: the coarsest clock of a file system is 2 s."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A file to read: new, different or moved. `digest` is None when its bytes could not be read, `why` says why."""

    found: FoundFile
    digest: str | None
    hashed_at_ns: int
    size: int
    mtime_ns: int
    entry: LedgerEntry | None = None
    moved: bool = False
    why: str | None = None

    @property
    def key(self) -> Key:
        """Root name and path."""
        return (self.found.root.name, self.found.path)


@dataclass(slots=True)
class Plan:
    """The difference between disk and ledger, each part in order of root and path."""

    unchanged: list[LedgerEntry] = field(default_factory=list)
    touched: list[LedgerEntry] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    vanished: list[LedgerEntry] = field(default_factory=list)
    moved_away: list[LedgerEntry] = field(default_factory=list)
    sheltered: list[LedgerEntry] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Seen:
    """What finding the files of one root gave; `missing` is the reason why the root could not be looked into.

    `passed_over` are folders that this program made.
    """

    root: Root
    files: tuple[FoundFile, ...]
    failures: tuple[Failure, ...]
    missing: str | None = None
    passed_over: tuple[Failure, ...] = ()


def look(roots: Sequence[Root], bounds: Bounds = ORDINARY) -> tuple[Seen, ...]:
    """List the files of every root. A root that cannot be read is said to be missing, not raised.

    What an internal root inside a public one holds is found there, and not as part of the public one.
    """
    inner = tuple(root.path for root in roots if root.audience == "intern")
    public = replace(bounds, leave_out=bounds.leave_out + inner)
    return tuple(_look(root, bounds if root.audience == "intern" else public) for root in roots)


def make_plan(
    seen: Sequence[Seen],
    ledger: Iterable[LedgerEntry],
    read_with: str,
    progress: Callable[[int, int], None] = lambda done, total: None,
    *,
    reader: str = "",
) -> Plan:
    """Compare what was seen with what is known. `reader` names the bounds under which files are read."""
    known = {entry.key: entry for entry in ledger}
    plan = Plan(failures=[failure for root in seen for failure in root.failures])
    files = [found for root in seen for found in root.files]
    read_withs = (read_with, at_bound(read_with, reader))
    for done, found in enumerate(files, 1):
        _compare(plan, found, known.get((found.root.name, found.path)), read_withs)
        progress(done, len(files))
    _find_missing(plan, seen, known, {(found.root.name, found.path) for found in files})
    _recognise_moves(plan)
    return plan


def at_bound(read_with: str, reader: str) -> str:
    """How the ledger says that a file met a bound of its reader: read again when either changes."""
    return f"{read_with}@{reader}"


def refuse_losses(seen: Sequence[Seen], plan: Plan, ledger: Iterable[LedgerEntry]) -> None:
    """Raise RefusedChange when the plan would lose more than a person is likely to mean.

    That is: a root that is missing, unreadable or newly empty, or more than a fifth of the documents removed.
    """
    living = [entry for entry in ledger if entry.living]
    for root in seen:
        if root.missing is not None:
            raise RefusedChange(f"{root.missing}. Nothing was changed; to go on without it, add `--yes`.")
        had = sum(entry.root == root.root.name for entry in living)
        if had and not root.files and not root.failures:
            raise RefusedChange(
                f"'{shown(str(root.root.path))}' is empty and had {had} documents. Nothing was changed; "
                "restore it, or add `--yes` to remove them."
            )
    lost = len(plan.vanished)
    if lost * 5 > len(living):
        raise RefusedChange(
            f"This would remove {lost} of {len(living)} documents (such as '{plan.vanished[0].path}'). Nothing was "
            "changed; check the roots, or add `--yes` to remove them."
        )


def _look(root: Root, bounds: Bounds) -> Seen:
    files: list[FoundFile] = []
    failures: list[Failure] = []
    try:
        for one in find_files(root, bounds):
            files.append(one) if isinstance(one, FoundFile) else failures.append(one)
    except UnreadableRoot as error:
        return Seen(root, (), (), str(error))
    passed_over = tuple(one for one in failures if one.is_ours)
    return Seen(root, tuple(files), tuple(one for one in failures if not one.is_ours), passed_over=passed_over)


def _compare(plan: Plan, found: FoundFile, entry: LedgerEntry | None, read_withs: tuple[str, ...]) -> None:
    size, mtime_ns = stamp(found)
    is_current = (
        entry is not None
        and entry.removed_at is None
        and entry.hash is not None
        and entry.read_with in read_withs
        and entry.audience == found.root.audience
    )
    if entry is not None and is_current and _same_stamp(entry, size, mtime_ns):
        plan.unchanged.append(entry)
        return
    hashed_at_ns = time.time_ns()
    try:
        hash_now = digest(found)
    except UnreadableDocument as error:
        plan.changed.append(Changed(found, None, hashed_at_ns, size, mtime_ns, entry, why=error.reason))
        return
    if entry is not None and is_current and entry.hash == hash_now:
        plan.touched.append(replace(entry, size=size, mtime_ns=mtime_ns, hashed_at_ns=hashed_at_ns))
    else:
        plan.changed.append(Changed(found, hash_now, hashed_at_ns, size, mtime_ns, entry))


def _same_stamp(entry: LedgerEntry, size: int, mtime_ns: int) -> bool:
    was_settled = entry.mtime_ns < entry.hashed_at_ns - JUST_NOW_NS
    return (entry.size, entry.mtime_ns) == (size, mtime_ns) and was_settled


def stamp(found: FoundFile) -> tuple[int, int]:
    """Size and latest modification of the file and of what describes it."""
    size, mtime_ns = found.size, found.mtime_ns
    for path in (*beside(found), *found.over, *found.near):
        try:
            status = path.stat() if path.exists() else path.lstat()  # a link to nothing counts as well
        except OSError:
            continue
        size, mtime_ns = size + status.st_size, max(mtime_ns, status.st_mtime_ns)
    return size, mtime_ns


def _find_missing(plan: Plan, seen: Sequence[Seen], known: Mapping[Key, LedgerEntry], present: set[Key]) -> None:
    broken = {(root.root.name, failure.path): failure for root in seen for failure in root.failures}
    for entry in known.values():
        if entry.removed_at is not None or entry.key in present:
            continue
        failure = next((broken[key] for key in _self_and_above(entry) if key in broken), None)
        is_closed = failure is not None and failure.closes and entry.audience != "intern"
        if failure is None or not entry.document_id or is_closed:
            plan.vanished.append(entry)
        else:
            plan.sheltered.append(replace(entry, failure=failure.reason, stale=True, hash=None))


def _self_and_above(entry: LedgerEntry) -> Iterator[Key]:
    parts = entry.path.split("/")
    for length in range(len(parts), 0, -1):
        yield entry.root, "/".join(parts[:length])


def _recognise_moves(plan: Plan) -> None:
    """A new file with the bytes of a vanished one is that file, moved; a vanished copy of a kept id is no loss."""
    gone = {entry.hash: entry for entry in plan.vanished if entry.hash}
    moved: set[Key] = set()
    for number, change in enumerate(plan.changed):
        source = gone.get(change.digest or "") if change.entry is None or change.entry.removed_at else None
        if source is not None and source.key not in moved:
            moved.add(source.key)
            plan.changed[number] = replace(change, moved=True)
    kept_ids = {entry.document_id for entry in (*plan.unchanged, *plan.touched)}
    for entry in list(plan.vanished):
        if entry.key in moved or not entry.document_id or entry.document_id in kept_ids:
            plan.vanished.remove(entry)
            plan.moved_away.append(entry)

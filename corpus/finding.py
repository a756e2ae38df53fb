"""Which files lie under a root, in a fixed order, and one clear line for each that cannot be read.

Links that lead out of a root are not followed, unless the bounds say so; folders of others (the data folder, a stricter
root inside this one) are left out. Knows nothing about what is in a file.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import UnreadableRoot
from corpus.formats import EXTENSIONS
from corpus.origins import Audience

SIZE_LIMIT = 500_000_000  # bytes; beyond this a file is no document a person reads
CORRECTIONS = "corrections.yaml"  # what people put right; read by `corpus.corrections`
SIDECAR = ".bron.yaml"  # what is known about the origin of the file beside it

# How people write that name: with another case, ending, or extension behind it, or without the file's own extension.
_SIDECAR = re.compile(r"(.*?)(?:^|[._ -])bron\.(?:ya?ml|json)(?:\.txt)?", re.IGNORECASE | re.DOTALL)
# A file beside a document that is called after it and may say who may read it, though that is no place for it.
_NEAR = re.compile(r"(.+?)(?:[._ -](?:meta|metadata|audience))?\.(ya?ml|json)", re.IGNORECASE | re.DOTALL)
_INSIDE = "is a link to what stands in this root already and is read there; remove the link"
_OUTSIDE = (
    "is a link that leads out of this root and was not followed; put a copy here, or set STADSGEHEUGEN_FOLLOW_LINKS=yes"
)
_UNSHOWABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Root:
    """A folder (or one file) of documents. `name` begins the ids of its documents; `audience` is who may read them."""

    name: str
    path: Path
    audience: Audience = "openbaar"


@dataclass(frozen=True, slots=True)
class Bounds:
    """Where finding stops. `links` says whether links that lead out of a root are followed, `leave_out` what is passed
    over in silence, `size` how many bytes a file may have. A folder below the root that holds all files called after
    `ours` and no document is one that this program made, and is passed over."""

    links: bool = False
    leave_out: tuple[Path, ...] = ()
    size: int = SIZE_LIMIT
    ours: frozenset[str] = frozenset()


ORDINARY = Bounds()


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file that looks readable: `path` is relative to the root with forward slashes, `size` in bytes.

    `beside` are the files that describe it, `over` those that describe the folders it lies in. `near` are called after
    it and are no sidecars: of what they say only a mark of who may read it counts.
    """

    root: Root
    path: str
    absolute: Path
    size: int
    mtime_ns: int
    beside: tuple[Path, ...] = ()
    over: tuple[Path, ...] = ()
    near: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that gave no document: `reason` is the rest of a sentence that begins with the path.

    `closes` says that the file may have become internal: what was known of it must not stay public. `is_ours` tells a
    folder that holds no documents but what this program made: nothing went wrong.
    """

    path: str
    reason: str
    closes: bool = False
    is_ours: bool = False


def find_files(root: Root, bounds: Bounds = ORDINARY) -> Iterator[FoundFile | Failure]:
    """The files under `root` in a fixed order (by path), with a Failure for each that cannot be one.

    Hidden files and folders (a name that begins with a dot) and sidecars are passed over in silence. A format that is
    not read is named once, with a count. Raises UnreadableRoot when the root is missing or may not be read.
    """
    if why := unfit(str(root.path.absolute())):
        raise UnreadableRoot(f"'{shown(str(root.path))}' {why}")
    search = _Search(root, bounds)
    if root.path.is_file():
        yield from search.one_file()
        return
    try:
        names = _names(root.path)
    except OSError as error:
        raise UnreadableRoot(f"'{root.path}' {why_not(error)}; check the path and its permissions") from error
    yield from search.folder(_Folder(root.path, "", search.real, names, (search.real,), ()))
    for extension, paths in sorted(search.unknown.items()):
        yield Failure(paths[0], _unknown_format(extension, len(paths)))


def unfit(name: str) -> str | None:
    """Why a name cannot be stored and shown; None where it can."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return "has a name that is not UTF-8; rename it"
    return "has a name with characters that cannot be shown; rename it" if _UNSHOWABLE.search(name) else None


def shown(path: str) -> str:
    r"""A path as it can be written anywhere: what is no text in it is spelled out.

    >>> shown("a\udcff.md"), shown("a\nb.md")
    ('a\\xff.md', 'a\\nb.md')
    """
    text = path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return _UNSHOWABLE.sub(lambda found: found.group().encode("unicode_escape").decode("ascii"), text)


def why_not(error: OSError) -> str:
    """What the operating system refused, in words."""
    if isinstance(error, FileNotFoundError):
        return "does not exist"
    if isinstance(error, PermissionError):
        return "may not be read by this user"
    if isinstance(error, NotADirectoryError):
        return "is not a folder"
    return f"cannot be opened ({error.strerror or type(error).__name__})"


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder under way: `real` is its real path, `above` those of it and its parents, `over` what describes these."""

    path: Path
    prefix: str
    real: str
    names: list[str]
    above: tuple[str, ...]
    over: tuple[Path, ...]


class _Search:
    """One search of one root."""

    def __init__(self, root: Root, bounds: Bounds) -> None:
        self.unknown: dict[str, list[str]] = {}
        self.real = os.path.realpath(root.path)
        self._root, self._bounds = root, bounds
        left_out = [os.path.realpath(path) for path in bounds.leave_out]
        self._left_out = [path for path in left_out if not _is_within(self.real, path)]
        self._entered: set[str] = {self.real}

    def one_file(self) -> Iterator[FoundFile | Failure]:
        """The root where it is a file, with what describes it beside it."""
        path = self._root.path
        try:
            names = _names(path.parent)
        except OSError:  # a folder may be closed and its file open
            names = [name for name in (path.name, path.name + SIDECAR) if os.path.lexists(path.with_name(name))]
        beside = _sidecars(path.parent, names)
        yield from self._file(path, path.name, beside, beside.over)

    def folder(self, folder: _Folder) -> Iterator[FoundFile | Failure]:
        """The files of one folder and those below it."""
        beside = _sidecars(folder.path, folder.names)
        over = folder.over + beside.over
        for name in beside.lonely:
            why = f"describes no file beside it; name it after the whole name of its file, with '{SIDECAR}' behind it"
            yield Failure(folder.prefix + shown(name), why)
        for name in folder.names:
            if name.startswith(".") or _SIDECAR.fullmatch(name):
                continue
            path, absolute = folder.prefix + name, folder.path / name
            is_link = absolute.is_symlink()
            real = os.path.realpath(absolute) if is_link else os.path.join(folder.real, name)  # noqa: PTH118 - as real
            if any(_is_within(real, out) for out in self._left_out):
                continue
            trouble = unfit(name) or self._leads_astray(folder, real, is_link=is_link)
            if trouble:
                yield Failure(folder.prefix + shown(name), trouble)
            elif os.path.isdir(absolute):  # noqa: PTH112 - never raises
                yield from self._below(folder, absolute, path, real, over)
            else:
                yield from self._file(absolute, path, beside, over)

    def _leads_astray(self, folder: _Folder, real: str, *, is_link: bool) -> str | None:
        """Why this entry is not followed; None where it is."""
        if not is_link:
            return None
        if real in folder.above:
            return f"is a link that leads back to '{shown(real)}'; remove the link"
        if _is_within(real, self.real):  # beside it another file may say who may read it than where it stands
            return _INSIDE if os.path.exists(real) else None  # noqa: PTH110 - as real
        if not self._bounds.links:
            return _OUTSIDE
        if real in self._entered:
            return "is a link to a folder that was read already; remove the link"
        return None

    def _below(
        self, folder: _Folder, absolute: Path, path: str, real: str, over: tuple[Path, ...]
    ) -> Iterator[FoundFile | Failure]:
        if real in folder.above:  # a mount that leads back; links were seen before
            yield Failure(path, f"leads back to '{shown(real)}'; leave it out")
            return
        self._entered.add(real)
        try:
            names = _names(absolute)
        except OSError as error:
            yield Failure(path, f"{why_not(error)}; give read permission or leave the folder out")
            return
        if self._is_ours(names):
            yield Failure(path, "is a data folder of Stadsgeheugen and was passed over", is_ours=True)
            return
        yield from self.folder(_Folder(absolute, path + "/", real, names, (*folder.above, real), over))

    def _file(
        self, absolute: Path, path: str, sidecars: _Sidecars, over: tuple[Path, ...]
    ) -> Iterator[FoundFile | Failure]:
        beside, near = sidecars.of.get(absolute.name, ()), sidecars.near.get(absolute.name, ())
        if path == CORRECTIONS:
            return
        try:
            status = absolute.stat()
        except OSError as error:
            yield Failure(path, f"{why_not(error)}; remove the link or restore what it points to")
            return
        extension, limit = absolute.suffix.lower(), self._bounds.size
        if not stat.S_ISREG(status.st_mode):
            yield Failure(path, "is not a file but a pipe, socket or device; move it elsewhere")
        elif extension not in EXTENSIONS:
            if self._root.path == absolute:
                yield Failure(path, _unknown_format(extension, 1))
            self.unknown.setdefault(extension, []).append(path)
        elif status.st_size == 0:
            yield Failure(path, "is empty (zero bytes); remove it or get a fresh copy")
        elif status.st_size > limit:
            sizes = f"is {_megabytes(status.st_size)} and the limit is {_megabytes(limit)}"
            yield Failure(path, f"{sizes}; split it or leave it out")
        elif not self._bounds.links and (astray := next(filter(self._is_outside, (*beside, *over)), None)):
            why = f"is described by '{astray.name}', a link that leads out of this root; put a copy here"
            yield Failure(path, why, closes=True)
        else:
            near = tuple(one for one in near if self._bounds.links or not self._is_outside(one))
            yield FoundFile(self._root, path, absolute, status.st_size, status.st_mtime_ns, beside, over, near)

    def _is_ours(self, names: Sequence[str]) -> bool:
        ours = self._bounds.ours
        return bool(ours) and ours <= set(names) and not any(Path(name).suffix.lower() in EXTENSIONS for name in names)

    def _is_outside(self, path: Path) -> bool:
        home = self.real if self._root.path.is_dir() else os.path.dirname(self.real)  # noqa: PTH120 - as real
        return path.is_symlink() and not _is_within(os.path.realpath(path), home)


def _names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def _is_within(real: str, folder: str) -> bool:
    return real == folder or real.startswith(folder.rstrip(os.sep) + os.sep)


@dataclass(frozen=True, slots=True)
class _Sidecars:
    """By file name what describes it, and what is called after it; what describes the whole folder, and nothing."""

    of: dict[str, tuple[Path, ...]]
    near: dict[str, tuple[Path, ...]]
    over: tuple[Path, ...]
    lonely: tuple[str, ...]


def _sidecars(folder: Path, names: Sequence[str]) -> _Sidecars:
    """Who describes whom in a folder. What cannot be read (a link to nothing, a folder) describes all the same."""
    whose = {name: found[1].lower() for name in names if (found := _SIDECAR.fullmatch(name))}
    called: dict[str, list[str]] = {}
    for name in names:
        if name not in whose and (found := _NEAR.fullmatch(name)):
            called.setdefault(found[1].lower(), []).append(name)
    if not whose and not called:
        return _Sidecars({}, {}, (), ())
    by: dict[str, list[str]] = {}
    for name, one in whose.items():
        by.setdefault(one, []).append(name)
    described: dict[str, tuple[Path, ...]] = {}
    near: dict[str, tuple[Path, ...]] = {}
    used: set[str] = set()
    for name in names:
        if name in whose:
            continue
        full, stem = name.lower(), Path(name).stem.lower()
        own = dict.fromkeys((*by.get(full, ()), *by.get(stem, ())))
        used.update(own)
        if own:
            described[name] = tuple(folder / one for one in sorted(own, key=lambda one: one != name + SIDECAR))
        after = dict.fromkeys((*called.get(full, ()), *(called.get(stem, ()) if stem else ())))
        if Path(name).suffix.lower() in EXTENSIONS and after:
            near[name] = tuple(folder / one for one in after)
    lonely = tuple(name for name, one in whose.items() if one and name not in used)
    return _Sidecars(described, near, tuple(folder / name for name in by.get("", ())), lonely)


def _unknown_format(extension: str, count: int) -> str:
    """One line for all files of a format that is not read."""
    others = f" (and {count - 1} more like it)" if count > 1 else ""
    named = f"is a '{extension}' file{others}" if extension else f"has no extension{others}"
    return f"{named}, a format that is not read; save it as PDF, DOCX, HTML, Markdown or text"


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:,.1f} MB"

"""load(path) → Documents in a fixed order, and a named reason for every file that could not be read.

One bad file stops nothing: it becomes one `Failure`, one clear line with reason and remedy. Knows nothing about how a
format is read or what an index does with the result.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

from corpus.blocks import assemble
from corpus.documents import Document
from corpus.errors import CorpusError, InvalidRecord, UnreadableDocument, UnreadableRoot
from corpus.formats import EXTENSIONS, Reading, Unreadable, check_content
from corpus.front_matter import front_matter, iso_date, load_yaml
from corpus.language import detect
from corpus.origins import AUDIENCES, Audience, Provenance, Source
from corpus.plain_text import decode
from corpus.reading import read

SIZE_LIMIT = 500_000_000  # bytes; beyond this a file is no document a person reads
CORRECTIONS = "corrections.yaml"  # what people put right; read by `corpus.corrections`
SIDECAR = ".bron.yaml"  # what is known about the origin of the file beside it


@dataclass(frozen=True, slots=True)
class Root:
    """A folder (or one file) of documents. `name` begins the ids of its documents; `audience` is who may read them."""

    name: str
    path: Path
    audience: Audience = "openbaar"


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file that looks readable: `path` is relative to the root with forward slashes, `size` in bytes."""

    root: Root
    path: str
    absolute: Path
    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that gave no document: `reason` is the rest of a sentence that begins with the path."""

    path: str
    reason: str


# --------------------------------------------------------------------------------------------------------------
# finding
# --------------------------------------------------------------------------------------------------------------


def find_files(root: Root, size_limit: int = SIZE_LIMIT) -> Iterator[FoundFile | Failure]:
    """The files under `root` in a fixed order (by path), with a Failure for each that cannot be one.

    Hidden files and folders (a name that begins with a dot) and sidecars are passed over in silence. A format that is
    not read is named once, with a count. Raises UnreadableRoot when the root is missing or may not be read.
    """
    if root.path.is_file():
        yield from _one_file(root, root.path, root.path.name, size_limit, {})
        return
    try:
        entries = _names(root.path)
    except OSError as error:
        raise UnreadableRoot(f"'{root.path}' {_why(error)}; check the path and its permissions") from error
    unknown: dict[str, list[str]] = {}
    yield from _walk(root, root.path, "", entries, (os.path.realpath(root.path),), size_limit, unknown)
    for extension, paths in sorted(unknown.items()):
        yield Failure(paths[0], _unknown_format(extension, len(paths)))


def _names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def _walk(
    root: Root,
    folder: Path,
    prefix: str,
    names: list[str],
    above: tuple[str, ...],
    limit: int,
    unknown: dict[str, list[str]],
) -> Iterator[FoundFile | Failure]:
    """The files of one folder and those below it; `above` are the real paths of this folder and its parents."""
    for name in names:
        if name.startswith("."):
            continue
        path, absolute = prefix + name, folder / name
        if not absolute.is_dir():
            yield from _one_file(root, absolute, path, limit, unknown)
            continue
        real = os.path.realpath(absolute)
        if real in above:
            yield Failure(path, f"is a link that leads back to '{real}'; remove the link")
            continue
        try:
            below = _names(absolute)
        except OSError as error:
            yield Failure(path, f"{_why(error)}; give read permission or leave the folder out")
            continue
        yield from _walk(root, absolute, path + "/", below, (*above, real), limit, unknown)


def _one_file(
    root: Root, absolute: Path, path: str, limit: int, unknown: dict[str, list[str]]
) -> Iterator[FoundFile | Failure]:
    if path.endswith(SIDECAR) or path == CORRECTIONS:
        return
    try:
        status = absolute.stat()
    except OSError as error:
        yield Failure(path, f"{_why(error)}; remove the link or restore what it points to")
        return
    extension = absolute.suffix.lower()
    if not stat.S_ISREG(status.st_mode):
        yield Failure(path, "is not a file but a pipe, socket or device; move it elsewhere")
    elif extension not in EXTENSIONS:
        if root.path == absolute:
            yield Failure(path, _unknown_format(extension, 1))
        unknown.setdefault(extension, []).append(path)
    elif status.st_size == 0:
        yield Failure(path, "is empty (zero bytes); remove it or get a fresh copy")
    elif status.st_size > limit:
        yield Failure(
            path, f"is {_megabytes(status.st_size)} and the limit is {_megabytes(limit)}; split it or leave it out"
        )
    else:
        yield FoundFile(root, path, absolute, status.st_size, status.st_mtime_ns)


def _unknown_format(extension: str, count: int) -> str:
    """One line for all files of a format that is not read."""
    others = f" (and {count - 1} more like it)" if count > 1 else ""
    named = f"is a '{extension}' file{others}" if extension else f"has no extension{others}"
    return f"{named}, a format that is not read; save it as PDF, DOCX, HTML, Markdown or text"


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:,.1f} MB"


def _why(error: OSError) -> str:
    """What the operating system refused, in words."""
    if isinstance(error, FileNotFoundError):
        return "does not exist"
    if isinstance(error, PermissionError):
        return "may not be read by this user"
    if isinstance(error, NotADirectoryError):
        return "is not a folder"
    return f"cannot be opened ({error.strerror or error})"


# --------------------------------------------------------------------------------------------------------------
# reading
# --------------------------------------------------------------------------------------------------------------


def load(path: Path, size_limit: int = SIZE_LIMIT) -> Iterator[Document | Failure]:
    """Every document under `path` in a fixed order, and a Failure for every file that gave none."""
    for found in find_files(Root(path.name or "root", path), size_limit):
        if isinstance(found, Failure):
            yield found
            continue
        try:
            yield load_file(found)
        except UnreadableDocument as error:
            yield Failure(found.path, error.reason)
        except InvalidRecord as error:
            yield Failure(found.path, f"field '{error.field}': {error.remedy}")


def digest(found: FoundFile) -> str:
    """The SHA-256 of the file's bytes, and of its sidecar's where it has one: what must be read again when changed."""
    return _digest(_bytes(found), _sidecar_bytes(found))


def load_file(found: FoundFile) -> Document:
    """The document in one file. Raises UnreadableDocument, or InvalidRecord for a record that breaks the schema."""
    data, beside = _bytes(found), _sidecar_bytes(found)
    try:
        return _document(found, data, beside)
    except Unreadable as error:
        raise UnreadableDocument(found.path, str(error)) from error
    except CorpusError:
        raise
    except Exception as error:  # the border: a damaged file may make a library raise anything at all
        raise UnreadableDocument(found.path, f"is damaged ({type(error).__name__}); get a fresh copy") from error


def _bytes(found: FoundFile) -> bytes:
    try:
        return found.absolute.read_bytes()
    except OSError as error:
        raise UnreadableDocument(found.path, f"{_why(error)}; give read permission or leave the file out") from error


def _sidecar_bytes(found: FoundFile) -> bytes | None:
    try:
        return found.absolute.with_name(found.absolute.name + SIDECAR).read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise UnreadableDocument(found.path, f"has a '{SIDECAR}' that {_why(error)}; mend or remove it") from error


def _digest(data: bytes, beside: bytes | None) -> str:
    total = hashlib.sha256(data)
    if beside is not None:
        total.update(b"\0" + beside)
    return total.hexdigest()


def _document(found: FoundFile, data: bytes, beside: bytes | None) -> Document:
    if not data:
        raise Unreadable("is empty (zero bytes); remove it or get a fresh copy")
    kind = EXTENSIONS[found.absolute.suffix.lower()]
    check_content(data, kind)
    sidecar = load_yaml(decode(beside)[0], f"its '{SIDECAR}'") if beside is not None else {}
    content_hash = _digest(data, beside)
    if kind == "markdown" and (record := _record(found, data, content_hash, sidecar)):
        return record
    reading = read(data, kind)
    text, sections, pages = assemble(reading.blocks)
    provenance = Provenance(
        document_id=document_id(found.root, found.path),
        kind="document",
        source=_source(found, reading, sidecar, text),
        audience=_audience(found.root, reading.front_matter, sidecar),
        language=detect(text),
    )
    return Document(
        provenance, text, sections, pages, path=found.path, content_hash=content_hash, warnings=reading.warnings
    )


def _record(found: FoundFile, data: bytes, content_hash: str, sidecar: Mapping[str, Any]) -> Document | None:
    """The document of a Markdown file whose front matter is a record; None for any other file."""
    if not data.lstrip(b"\xef\xbb\xbf").startswith(b"---"):
        return None
    from corpus.register import is_record, record_document

    text, warnings = decode(data)
    matter, body = front_matter(text.replace("\r\n", "\n"))
    if not is_record(matter):
        return None
    record = record_document(matter, body, found.path, content_hash)
    audience = _audience(found.root, matter, sidecar)
    return replace(
        record,
        provenance=replace(record.provenance, audience=audience),
        project=replace(record.project, audience=audience) if record.project else None,
        warnings=record.warnings + warnings,
    )


def _source(found: FoundFile, reading: Reading, sidecar: Mapping[str, Any], text: str) -> Source:
    """Where the text stands for its publisher: the sidecar knows best, then the file, its name, its first words."""

    def known(name: str) -> str | None:
        value = sidecar.get(name)
        return " ".join(str(value).split()) if value not in (None, "") else None

    return Source(
        title=known("title") or reading.title or _title_from_name(found.path) or _first_words(text),
        publisher=known("publisher") or reading.publisher,
        url=known("url") or reading.url,
        date=iso_date(known("date")) or reading.date,
    )


def _title_from_name(path: str) -> str | None:
    """The words in a file's name; None where it is only a number or a code."""
    stem, parent = Path(path).stem, Path(path).parent.name
    name = parent if stem.lower() in ("index", "readme") and parent else stem
    words = [word for word in re.split(r"[-_\s]+", name) if word]
    if not any(re.search(r"[g-z]", word.lower()) and word.isalpha() and len(word) > 2 for word in words):
        return None
    title = " ".join(words)
    return title[:1].upper() + title[1:]


def _first_words(text: str) -> str:
    words = text.split()
    return " ".join(words[:8]) + (" …" if len(words) > 8 else "")


def _audience(root: Root, *described: Mapping[str, Any]) -> Audience:
    """Who may read: the strictest of what the root, the front matter and the sidecar say."""
    said = [str(values["audience"]).strip() for values in described if values.get("audience") is not None]
    for value in said:
        if value not in AUDIENCES:
            raise Unreadable(f"has an unknown audience '{value}'; use {' or '.join(AUDIENCES)}")
    return cast(Audience, max([root.audience, *said], key=lambda value: AUDIENCES.index(cast(Audience, value))))


def document_id(root: Root, path: str) -> str:
    """The stable id of a file that is no record: readable, safe as one segment of a web address, unique.

    >>> document_id(Root("beleid", Path("/x")), "2021/Nota wifi.pdf")
    'beleid--2021-nota-wifi-pdf--2cd6a030'
    """
    whole = unicodedata.normalize("NFC", f"{root.name}/{path}")
    short = hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{_slug(root.name)}--{_slug(path)[-80:].strip('-')}--{short}"


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii").lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "x"

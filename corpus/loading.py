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
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from corpus import audience
from corpus.blocks import assemble
from corpus.cleaning import one_line, tidy
from corpus.documents import Document
from corpus.errors import CorpusError, InvalidRecord, UnreadableDocument
from corpus.finding import SIDECAR, SIZE_LIMIT, Bounds, Failure, FoundFile, Root, find_files, why_not
from corpus.formats import EXTENSIONS, NESTED, Reading, Unreadable, check_content
from corpus.front_matter import front_matter, front_matter_end, iso_date, load_yaml, stray_fields
from corpus.language import detect
from corpus.origins import Audience, Provenance, Source, safe_link
from corpus.plain_text import decode
from corpus.reading import read

__all__ = ["SIDECAR", "SIZE_LIMIT", "Bounds", "Failure", "FoundFile", "Root", "find_files", "load", "load_file"]

TEXT_LIMIT = 20_000_000  # characters; ten thousand pages
TITLE_LIMIT = 300  # characters: it travels with every passage


def load(path: Path, size_limit: int = SIZE_LIMIT) -> Iterator[Document | Failure]:
    """Every document under `path` in a fixed order, and a Failure for every file that gave none."""
    for found in find_files(Root(path.name or "root", path), Bounds(size=size_limit)):
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
    """The SHA-256 of the file's bytes, and of those that describe it: what must be read again when changed."""
    try:
        with found.absolute.open("rb") as file:
            total = hashlib.file_digest(file, "sha256")
    except OSError as error:
        raise _closed(found, error) from error
    for data in (*_descriptions(found), *_near(found)):
        total.update(b"\0" + (_UNREAD if data is None else data))
    return total.hexdigest()


def says_staff(found: FoundFile) -> bool:
    """Whether the beginning of a file that cannot be read, or what describes it, says that it is for staff only."""
    described = _descriptions(found)
    try:
        if _described(found, described, ()).unread:
            return True
    except Unreadable:
        return True
    try:
        with found.absolute.open("rb") as file:
            beginning = file.read(_BEGINNING)
    except OSError:
        beginning = b""
    texts = [_plain(data[:_BEGINNING]) for data in (beginning, *described, *_near(found)) if data]
    is_text = EXTENSIONS.get(found.absolute.suffix.lower()) in ("markdown", "text")
    return any(map(audience.says_staff, texts)) or (is_text and any(map(audience.opens_with_staff, texts)))


def _plain(data: bytes) -> str:
    """Bytes as text, whatever they are."""
    is_wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    return data.decode("utf-16" if is_wide else "utf-8", "replace")


_BEGINNING = 200_000  # bytes


def load_file(found: FoundFile) -> Document:
    """The document in one file. Raises UnreadableDocument, or InvalidRecord for a record that breaks the schema."""
    try:
        data = found.absolute.read_bytes()
    except OSError as error:
        raise _closed(found, error) from error
    try:
        return _document(found, data, _descriptions(found), _near(found))
    except Unreadable as error:
        raise UnreadableDocument(found.path, str(error)) from error
    except (CorpusError, MemoryError):
        raise
    except RecursionError as error:
        raise UnreadableDocument(found.path, NESTED) from error
    except Exception as error:  # the border: a damaged file may make a library raise anything at all
        raise UnreadableDocument(found.path, f"is damaged ({type(error).__name__}); get a fresh copy") from error


def _closed(found: FoundFile, error: OSError) -> UnreadableDocument:
    return UnreadableDocument(found.path, f"{why_not(error)}; give read permission or leave the file out")


def _descriptions(found: FoundFile) -> tuple[bytes | None, ...]:
    """What stands beside the file and above it about its origin, and who may read it; None for what cannot be read."""
    return tuple(_bytes_in(path) for path in (*beside(found), *found.over))


def _near(found: FoundFile) -> tuple[bytes | None, ...]:
    """The beginnings of the files that are called after this one."""
    return tuple(_bytes_in(path, _BEGINNING) for path in found.near)


def _bytes_in(path: Path, most: int = -1) -> bytes | None:
    """What a file holds; None for a link to nothing, a folder, a pipe, and what may not be read."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return None
        with path.open("rb") as file:
            return file.read(most)
    except OSError:
        return None


def beside(found: FoundFile) -> tuple[Path, ...]:
    """The sidecars of a file, one that was written since it was found included."""
    usual = found.absolute.with_name(found.absolute.name + SIDECAR)
    return found.beside if usual in found.beside or not os.path.lexists(usual) else (usual, *found.beside)


_UNREAD = b"\0unread"


def _digest(data: bytes, described: Sequence[bytes | None]) -> str:
    parts = (_UNREAD if one is None else one for one in described)
    return hashlib.sha256(b"\0".join((data, *parts))).hexdigest()


@dataclass(frozen=True, slots=True)
class _Described:
    """What sidecars say: `fields` of the file's own, `all_fields` and `texts` also of those of its folders.

    Of what is only called after the file the latter two hold what it says. `unread` says that one cannot be read, or is
    a sidecar without fields: it may have said that the file is internal.
    """

    fields: Mapping[str, Any]
    all_fields: tuple[Mapping[str, Any], ...]
    texts: tuple[str, ...]
    unread: bool


def _described(found: FoundFile, described: Sequence[bytes | None], near: Sequence[bytes | None]) -> _Described:
    texts = tuple(decode(data or b"")[0] for data in described)
    fields = tuple(load_yaml(text, f"its '{SIDECAR}'") for text in texts)
    near_texts = tuple(_plain(data or b"") for data in near)
    own: dict[str, Any] = {}
    for one in reversed(fields[: len(fields) - len(found.over)]):
        own |= one
    near_fields = tuple(map(_fields_in, near_texts))
    return _Described(own, fields + near_fields, texts + near_texts, unread=not all(fields) or None in near)


def _fields_in(text: str) -> Mapping[str, Any]:
    """The fields in a file that is no sidecar, and may be anything."""
    try:
        return load_yaml(text, "what is called after it")
    except Unreadable:
        return {}


def _document(
    found: FoundFile, data: bytes, described: Sequence[bytes | None], near: Sequence[bytes | None]
) -> Document:
    if not data:
        raise Unreadable("is empty (zero bytes); remove it or get a fresh copy")
    kind = EXTENSIONS[found.absolute.suffix.lower()]
    check_content(data, kind)
    sidecars = _described(found, described, near)
    content_hash = _digest(data, (*described, *near))
    if kind == "markdown" and (record := _record(found, data, content_hash, sidecars)):
        return record
    reading = read(data, kind)
    text, sections, pages = assemble(reading.blocks)
    if len(text) > TEXT_LIMIT:
        raise Unreadable(f"holds more than {TEXT_LIMIT // 1_000_000} million characters; split it or leave it out")
    said = (reading.front_matter, reading.about)
    texts = (*reading.raw, text)
    openings = reading.openings if kind == "html" else (*reading.openings, text)  # a page begins with menus
    readers, odd = _audience(found.root, sidecars, said, texts, openings, is_read=bool(reading.front_matter))
    provenance = Provenance(
        document_id=document_id(found.root, found.path),
        kind="document",
        source=_source(found, reading, sidecars.fields, text),
        audience=readers,
        language=detect(text),
    )
    warnings = reading.warnings + odd
    return Document(provenance, text, sections, pages, path=found.path, content_hash=content_hash, warnings=warnings)


def _record(found: FoundFile, data: bytes, content_hash: str, sidecars: _Described) -> Document | None:
    """The document of a Markdown file whose front matter is a record; None for any other file."""
    if not data.lstrip(b"\xef\xbb\xbf").startswith(b"---"):
        return None
    from corpus.register import is_record, record_document

    text, warnings = decode(data)
    text = text.replace("\r\n", "\n")
    matter, body = front_matter(text)
    if not is_record(matter):
        return None
    readers, odd = _audience(found.root, sidecars, (matter,), (text,), (body,), is_read=True)
    record = record_document(audience.without_marks(matter, readers), body, found.path, content_hash)
    return replace(record, warnings=record.warnings + warnings + odd)


def _audience(
    root: Root,
    sidecars: _Described,
    said: tuple[Mapping[str, Any], ...],
    texts: tuple[str, ...],
    openings: tuple[str, ...],
    *,
    is_read: bool,
) -> tuple[Audience, tuple[str, ...]]:
    """Who may read: the strictest of what the root, the file and its sidecars say.

    `is_read` tells that the fields of the front matter are among what was `said`.
    """
    ends = [front_matter_end(text) if is_read else 0 for text in texts]
    heads = [text[:end] for text, end in zip(texts, ends, strict=True)]
    rest = [text[end:] for text, end in zip(texts, ends, strict=True)]
    unknown = [text for text, known in zip(sidecars.texts, sidecars.all_fields, strict=True) if not known]
    rest += unknown
    fields = (*said, *sidecars.all_fields, *({"stray": stray_fields(text)} for text in rest))
    readers, odd = audience.judged(root.audience, fields, (*heads, *sidecars.texts), rest, (*openings, *unknown))
    return ("intern", (*odd, _UNREAD_SIDECAR)) if sidecars.unread else (readers, odd)


_UNREAD_SIDECAR = (
    f"has a '{SIDECAR}' beside or above it that cannot be read or holds no fields, so only staff may read the file; "
    "mend or remove it (see docs/audience.md)"
)


def _source(found: FoundFile, reading: Reading, sidecar: Mapping[str, Any], text: str) -> Source:
    """Where the text stands for its publisher: the sidecar knows best, then the file, its name, its first words."""

    def known(name: str) -> str | None:
        value = sidecar.get(name)
        return one_line(tidy(str(value))) if value not in (None, "") else None

    def tidied(value: str | None) -> str | None:
        return one_line(tidy(value)) if value else None

    title = known("title") or tidied(reading.title) or _title_from_name(found.path) or _first_words(text)
    return Source(
        title=title if len(title) <= TITLE_LIMIT else title[:TITLE_LIMIT] + " …",
        publisher=known("publisher") or tidied(reading.publisher),
        url=safe_link(known("url")) or safe_link(reading.url),
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

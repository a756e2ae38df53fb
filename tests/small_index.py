"""A small index to test with: documents made by hand, an embedder and an engine a reader can compute, real parts."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.documents import Document, Facets, Locator, Passage, Section
from corpus.loading import Root
from corpus.origins import Audience, Provenance, Source
from corpus.projects import Lesson, Project
from indexing.building import Builder
from indexing.engines import Engines
from indexing.filtering import passes
from indexing.fingerprint import Fingerprint
from indexing.hits import PUBLIC, Filters, Reader, Scored
from indexing.library import Library
from indexing.store import Store
from indexing.verifying import Verification, verify

Vectors = NDArray[np.float32]
FINGERPRINT = Fingerprint(reading="r1", analysis="a1", model="m1")
ALL = Filters()


class WordEmbedder:
    """Counts words: each word adds 1 at place `crc32(word) % dimensions`; the sum is scaled to length 1."""

    name = "words"
    fingerprint = "m1"

    def __init__(self, dimensions: int = 64) -> None:
        self.dimensions = dimensions
        self.embedded: list[str] = []

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        self.embedded += texts
        return np.stack([self.embed_question(text) for text in texts])

    def embed_question(self, text: str) -> Vectors:
        row = np.zeros(self.dimensions, dtype=np.float32)
        for word in plain_words(text):
            row[zlib.crc32(word.encode()) % self.dimensions] += 1
        return row / (np.linalg.norm(row) or 1)


def plain_words(text: str) -> list[str]:
    """The simplest analysis: lower-case words without what stands around them."""
    return [word for word in (raw.strip(".,:;?!#").lower() for raw in text.split()) if word]


@dataclass
class InMemoryVectors:
    """The dense engine as its contract says it, with no engine: the meaning of every filter is `passes`."""

    held: dict[str, tuple[Passage, Vectors]] = field(default_factory=dict)

    def put(self, passages: Sequence[Passage], vectors: Vectors) -> None:
        self.held.update({p.id: (p, row) for p, row in zip(passages, vectors, strict=True)})

    def delete(self, ids: Iterable[str]) -> None:
        for passage_id in ids:
            self.held.pop(passage_id, None)

    def nearest(self, vector: Vectors, limit: int, filters: Filters, reader: Reader) -> list[Scored]:
        found = [
            Scored(p.id, float(row @ vector))
            for p, row in self.held.values()
            if passes(p.provenance, p.facets, filters, reader)
        ]
        return sorted(found, key=lambda scored: (-scored.score, scored.passage_id))[:limit]

    def ids(self) -> dict[str, Audience]:
        return {one: p.provenance.audience for one, (p, _) in self.held.items()}

    def count(self) -> int:
        return len(self.held)

    def close(self) -> None:
        """Nothing to let go of."""


def document(
    name: str,
    *sentences: str,
    audience: Audience = "openbaar",
    facets: Facets | None = None,
    publisher: str | None = None,
    project: bool = False,
    **source: Any,
) -> Document:
    """One document with a section (and later a passage) per sentence; as a project when asked for."""
    text = "\n".join(sentences)
    starts = [sum(len(one) + 1 for one in sentences[:number]) for number in range(len(sentences))]
    sections = tuple(Section(at, at + len(one), ("Kop",)) for at, one in zip(starts, sentences, strict=True))
    provenance = Provenance(name, "document", Source(name.title(), publisher, **source), audience=audience)
    facets = facets or Facets()
    described = Project(name, name.title(), "project", name, facets.cities, lessons=(Lesson("Begin klein.", "bron"),))
    return Document(
        provenance, text, sections, facets=facets, project=described if project else None, path=f"{name}.md"
    )


def passages(document: Document) -> tuple[Passage, ...]:
    """One passage per section, numbered from 0."""
    return tuple(
        Passage(
            f"{document.id}#{number}",
            document.provenance,
            Locator(section.start, section.end, None, section.heading),
            document.text[section.start : section.end],
            document.facets,
        )
        for number, section in enumerate(document.sections)
    )


LIBRARY = [
    document("a", "fiets", facets=Facets(("Delft",), ("data",), "project", "gestopt", 2015, 2016), publisher="VNG"),
    document("b", "fiets", facets=Facets(("Delft", "Gouda"), (), "agenda", None, 2018, None)),
    document("c", "fiets", facets=Facets((), ("data", "licht")), publisher="AP"),
    document("d", "fiets", facets=Facets(("Assen",), year_from=2010, year_to=2022), audience="intern", publisher="VNG"),
]
FILTERS = [
    Filters(),
    Filters(cities=("Delft",)),
    Filters(cities=("Gouda", "Assen")),
    Filters(themes=("data",)),
    Filters(kinds=("project", "agenda")),
    Filters(statuses=("gestopt",)),
    Filters(publishers=("VNG",)),
    Filters(year_from=2016),
    Filters(year_to=2016),
    Filters(year_from=2017, year_to=2019),
    Filters(cities=("Delft",), themes=("data",), year_to=2015),
    Filters(cities=("Nergens",)),
]


@dataclass
class SmallIndex:
    """Real store, Chroma and tantivy in one folder, with the parts that are costly or Dutch replaced."""

    data: Path
    fingerprint: Fingerprint = FINGERPRINT
    embedder: WordEmbedder = field(default_factory=WordEmbedder)
    server: str | None = None
    url: str | None = None

    def __post_init__(self) -> None:
        self.store = Store(self.url) if self.url else Store.in_folder(self.data)
        self.engines = Engines(self.data, plain_words, self.server)
        self.builder = Builder(self.data, self.store, self.engines, lambda: self.embedder, self.fingerprint)
        self.library = Library(self.store, self.engines, lambda: self.embedder, self.fingerprint)

    def verify(self, *, deep: bool = False) -> Verification:
        return verify(self.store, self.engines, deep=deep)

    def found(self, question: str, reader: Reader = PUBLIC, filters: Filters = ALL) -> list[str]:
        """The texts a reader finds, best first."""
        with self.library.snapshot() as snapshot:
            return [hit.passage.text for hit in snapshot.search(question, filters, reader)]

    def close(self) -> None:
        self.library.close()
        self.store.close()


def write(folder: Path, texts: dict[str, str]) -> Root:
    """Write these files and return the folder as a root."""
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Root(folder.name, folder)


@contextmanager
def chroma_server(folder: Path) -> Iterator[str]:
    """The address of a Chroma server of its own, the one that ships with the package."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(Path(sys.executable).with_name("chroma")), "run", "--path", str(folder), "--port", str(port)]
    environment = {**os.environ, "ANONYMIZED_TELEMETRY": "False"}
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    try:
        for _ in range(2400):  # a busy machine takes its time
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def python(code: str) -> list[str]:
    """The command that runs this code in a process of its own, from the root of the repository."""
    return [sys.executable, "-c", code]


HERE = Path(__file__).parents[1]

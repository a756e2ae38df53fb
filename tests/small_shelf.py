"""A library to answer from, made by hand: records as the register makes them, and a search anyone can compute."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from corpus.documents import Document, Passage
from corpus.projects import Project
from corpus.register import record_document
from corpus.splitting import split
from indexing.dutch import analyse
from indexing.hits import PUBLIC, Coverage, Filters, Hit, Reader


def record(name: str, body: str, **fields: Any) -> Document:
    """A record with this body; title, kind and source are filled in where not given."""
    front = {"id": name, "title": name.replace("-", " ").capitalize(), "kind": "project", **fields}
    front.setdefault("sources", [{"title": "Bericht", "publisher": "De Krant", "date": "2021-04"}])
    return record_document(front, body, f"{name}.md", "0" * 64)


WIFI = record(
    "almere-wifitellingen",
    "Almere telde in 2019 voorbijgangers met wifisensoren in de winkelstraat. "
    "De gemeente kreeg in 2021 een boete van 600.000 euro. "
    "In februari 2024 vernietigde de rechtbank de boete, omdat niet bewezen was dat mensen gevolgd werden. "
    "De naam van de leverancier staat niet in de gebruikte bronnen.",
    title="Almere: wifitellingen in de winkelstraat",
    cities=["Almere"],
    organisations=["gemeente Almere"],
    result="Metingen gestopt in 2020, omdat de toezichthouder bezwaar had.",
    status="gestopt",
    lessons=[
        {"text": "Tellen wordt snel volgen.", "lessen_herkomst": "bron"},
        {"text": "Vraag vooraf advies.", "lessen_herkomst": "afgeleid"},
    ],
    start="2019",
    end="2020",
    contact="gemeente Almere",
)
BINS = record(
    "zwolle-vuilnisbakken",
    "Zwolle hing in 2018 sensoren in 1.200 afvalcontainers. "
    "De proef kostte 40.000 euro en bespaarde 20 procent op ritten.",
    title="Zwolle: sensoren in afvalcontainers",
    cities=["Zwolle"],
    status="opgeschaald",
    disagreements=[
        {
            "subject": "Aantal containers",
            "nature": "tegenspraak",
            "values": [
                {
                    "value": "1.200 containers",
                    "source": {"title": "Jaarverslag", "publisher": "Zwolle", "date": "2018"},
                },
                {
                    "value": "1.150 containers",
                    "source": {"title": "Nieuws", "publisher": "De Stentor", "date": "2019-02"},
                },
            ],
        }
    ],
)
MORE_BINS = record(
    "breda-afvalcontainers",
    "Breda gebruikt sinds 2020 sensoren in 300 ondergrondse afvalcontainers. De wagens rijden daardoor minder vaak.",
    title="Breda: slimme afvalcontainers",
    cities=["Breda"],
    status="lopend",
)
SECRET = record(
    "gouda-geheim",
    "Gouda telde voorbijgangers met wifisensoren voor 99 euro.",
    title="Gouda: geheime wifitellingen",
    cities=["Gouda"],
    audience="intern",
)


@dataclass
class SmallShelf:
    """A library of these documents. A passage scores the share of the question's terms that it and its title hold."""

    documents: tuple[Document, ...] = (WIFI, BINS, MORE_BINS, SECRET)
    generation: int = 1

    @contextmanager
    def snapshot(self) -> Iterator[SmallShelf]:
        """This one generation."""
        yield self

    def search(self, question: str, filters: Filters = Filters(), reader: Reader = PUBLIC, limit: int = 10):  # noqa: B008
        asked = set(analyse(question))
        found = []
        for document in self._readable(reader):
            for passage in split(document):
                held = set(analyse(passage.text)) | set(analyse(document.provenance.source.title))
                found.append(Hit(passage, len(asked & held) / max(len(asked), 1)))
        return tuple(sorted(found, key=lambda hit: (-hit.score, hit.passage.id)))[:limit]

    def document(self, document_id: str, reader: Reader = PUBLIC) -> Document | None:
        return next((one for one in self._readable(reader) if one.id == document_id), None)

    def passages(self, document_id: str, reader: Reader = PUBLIC) -> tuple[Passage, ...]:
        found = self.document(document_id, reader)
        return split(found) if found else ()

    def projects(self, filters: Filters = Filters(), reader: Reader = PUBLIC) -> tuple[Project, ...]:  # noqa: B008
        return tuple(one.project for one in self._readable(reader) if one.project)

    def coverage(self, filters: Filters = Filters(), reader: Reader = PUBLIC) -> Coverage:  # noqa: B008
        readable = self._readable(reader)
        return Coverage(len(readable), len({city for one in readable for city in one.facets.cities}), "2024")

    def _readable(self, reader: Reader) -> list[Document]:
        return [one for one in self.documents if reader.may_read(one.provenance.audience)]

"""Hits → dossiers: the documents worth reading for a question, opened, cut into lines and ranked.

A dossier is a document with everything matching needs, analysed once and kept as long as the index does not change.
Knows nothing about answers; whether a dossier answers the question is for `assistant.evidence`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from assistant.matching import Wanted, covered, terms_of
from assistant.properties import Property
from assistant.questions import Question
from assistant.senses import senses_of
from corpus.documents import Document, Page, Passage
from corpus.projects import Project
from corpus.sentences import sentences
from indexing import dutch
from indexing.hits import Coverage, Filters, Hit, Reader

if TYPE_CHECKING:
    from indexing.embedding import Embedder, Vectors

READ = 14
"""How many documents are opened for one question."""
SEARCH_DEPTH = 3
"""How many passages the search is asked for, per document that will be opened."""
WHOLE = 40
"""A document of more passages than this is read around its hits only."""

NOTES = "voetnoot"
FACTS, SOURCES, GROUNDS = "Gegevens", "Bronnen", "Onderbouwing"
DIFFERING = ("Verschillen tussen bronnen", "Ontwikkeling in de tijd")


class Snapshot(Protocol):
    """One consistent generation of the library."""

    @property
    def generation(self) -> int:
        """Which generation this is."""
        ...

    def search(self, question: str, filters: Filters, reader: Reader, limit: int) -> tuple[Hit, ...]:
        """Ranked passages."""
        ...

    def document(self, document_id: str, reader: Reader) -> Document | None:
        """One document."""
        ...

    def passages(self, document_id: str, reader: Reader) -> tuple[Passage, ...]:
        """Its passages in reading order."""
        ...

    def projects(self, filters: Filters, reader: Reader) -> tuple[Project, ...]:
        """The whole register."""
        ...

    def coverage(self, filters: Filters, reader: Reader) -> Coverage:
        """How much there was to search."""
        ...


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of a passage: `passage.text[start:end]`, its terms and senses, and its place in the document."""

    passage: Passage
    start: int
    end: int
    order: int
    terms: frozenset[str]
    pages: tuple[Page, ...] = ()
    senses: frozenset[str] = frozenset()

    @property
    def text(self) -> str:
        """The sentence as it stands in the document."""
        return self.passage.text[self.start : self.end]

    @property
    def heading(self) -> str:
        """The first heading it stands under, empty in the body."""
        return self.passage.locator.heading[0] if self.passage.locator.heading else ""


@dataclass(frozen=True, slots=True)
class Dossier:
    """A document opened for reading: its lines, and the terms of its title and of the whole.

    `vectors` has a row per line, where an embedder was given.
    """

    id: str
    title: str
    lines: tuple[Line, ...]
    title_terms: frozenset[str]
    terms: frozenset[str]
    folded: str
    cities: frozenset[str]
    project: Project | None = None
    vectors: Vectors | None = None

    @property
    def title_senses(self) -> frozenset[str]:
        """The senses of its title."""
        return senses_of(self.title)

    @property
    def senses(self) -> frozenset[str]:
        """The senses of all its lines."""
        return frozenset().union(*(line.senses for line in self.lines))

    @property
    def is_record(self) -> bool:
        """Whether this is our own summary of a project."""
        return self.project is not None


@dataclass(frozen=True, slots=True)
class Ranked:
    """A dossier with its score for one question and the parts the score is made of."""

    dossier: Dossier
    score: float
    hit: float
    coverage: float
    title: float
    signs: Mapping[str, float] = field(default_factory=dict)
    near: tuple[float, ...] = ()


KEPT = 1_500
"""How many opened documents are remembered: about 30 MB."""


@dataclass(slots=True)
class Reading:
    """What was read of one generation of the library, remembered while that generation lasts."""

    generation: int
    embedder: Embedder | None = None
    _dossiers: dict[tuple[str, Reader], Dossier] = field(default_factory=dict)
    _registers: dict[tuple[Filters, Reader], tuple[Project, ...]] = field(default_factory=dict)

    def projects(self, snapshot: Snapshot, filters: Filters, reader: Reader) -> tuple[Project, ...]:
        """The register, read once."""
        key = (filters, reader)
        if key not in self._registers:
            self._registers[key] = snapshot.projects(filters, reader)
        return self._registers[key]

    def dossier(self, snapshot: Snapshot, document_id: str, reader: Reader, hits: Sequence[Passage]) -> Dossier | None:
        """The document opened; of a long one only the passages around the hits, which is why that is not kept."""
        key = (document_id, reader)
        if key in self._dossiers:
            return self._dossiers[key]
        passages = snapshot.passages(document_id, reader)
        document = snapshot.document(document_id, reader)
        if not passages or document is None:
            return None
        if len(passages) > WHOLE:
            return open_dossier(document, around(passages, hits), self.embedder)
        if len(self._dossiers) >= KEPT:
            self._dossiers.clear()
        self._dossiers[key] = open_dossier(document, passages, self.embedder)
        return self._dossiers[key]


def around(passages: Sequence[Passage], hits: Sequence[Passage]) -> tuple[Passage, ...]:
    """The passages that were hit and their neighbours, in reading order."""
    wanted = {passage.id for passage in hits}
    near = {
        neighbour
        for place, passage in enumerate(passages)
        if passage.id in wanted
        for neighbour in (place - 1, place, place + 1)
    }
    return tuple(passage for place, passage in enumerate(passages) if place in near)


def open_dossier(document: Document, passages: Sequence[Passage], embedder: Embedder | None = None) -> Dossier:
    """A document cut into lines. Reference lists count for what it is about, never as lines to quote."""
    lines: list[Line] = []
    for passage in passages:
        if passage.kind == NOTES or passage.locator.heading[:1] in ((SOURCES,), (GROUNDS,)):
            continue
        for start, end in sentences(passage.text):
            text = passage.text[start:end]
            lines.append(Line(passage, start, end, len(lines), terms_of(text), document.pages, senses_of(text)))
    project = document.project
    title = project.title if project else document.provenance.source.title
    about = [title, *(project.organisations if project else ()), *document.facets.cities]
    about += [source.title for source in document.provenance.origins]
    title_terms = terms_of(title)
    terms = frozenset().union(title_terms, terms_of(" ".join(about)), *(line.terms for line in lines))
    folded = dutch.fold(" ".join([title, *(passage.text for passage in passages)]))
    vectors = embedder.embed_passages([line.text for line in lines]) if embedder and lines else None
    return Dossier(
        document.id,
        title,
        tuple(lines),
        title_terms,
        terms,
        folded,
        frozenset(document.facets.cities),
        project,
        vectors,
    )


# ---- ranking --------------------------------------------------------------------------------------------------------

WEIGHTS = {
    "hit": 1.4, "coverage": 1.1, "title": 1.0, "line": 0.8, "place": 0.5, "phrase": 0.7, "only": 0.4, "bent": 0.3,
    "meaning": 0.7,
}  # fmt: skip
"""What each sign that a document is the one meant counts for; all signs lie between 0 and 1."""


def gather(
    snapshot: Snapshot,
    reading: Reading,
    question: Question,
    words: Sequence[Wanted],
    searched: Iterable[str],
    filters: Filters,
    reader: Reader,
    among: Sequence[str] = (),
    read: int = READ,
) -> tuple[Ranked, ...]:
    """The dossiers for a question, best first: what the searches found, opened, read and ranked.

    `among` restricts to these documents, found or not.
    """
    best: dict[str, float] = {}
    passages: dict[str, list[Passage]] = {}
    for text in searched:
        for hit in snapshot.search(text, filters, reader, SEARCH_DEPTH * read):
            for passage in (hit.passage, *hit.duplicates):
                best[passage.document_id] = max(best.get(passage.document_id, 0.0), hit.score)
                passages.setdefault(passage.document_id, []).append(passage)
    for document_id in named(reading.projects(snapshot, filters, reader), question, words):
        best.setdefault(document_id, 0.0)
        best[document_id] += 0.2
    if among:
        best = {document_id: best.get(document_id, 0.0) for document_id in among}
    chosen = sorted(best, key=lambda document_id: (-best[document_id], document_id))[:read]
    ranked = []
    vector = reading.embedder.embed_question(question.text) if reading.embedder else None
    for document_id in chosen:
        dossier = reading.dossier(snapshot, document_id, reader, passages.get(document_id, ()))
        if dossier is not None:
            ranked.append(rank(dossier, best[document_id], question, words, vector))
    return tuple(sorted(ranked, key=lambda item: (-item.score, item.dossier.id)))


def named(projects: Iterable[Project], question: Question, words: Sequence[Wanted]) -> tuple[str, ...]:
    """The documents whose title holds a whole name of the question: found even where the search did not."""
    names = [[word for word in words if word.name and word.word in set(dutch.words(name))] for name in question.names]
    wanted = [name for name in names if name and max(word.weight for word in name) > 0.3]
    if not wanted:
        return ()
    return tuple(
        project.document_id
        for project in projects
        if any(all(word.found_in(terms_of(project.title)) >= 0.6 for word in name) for name in wanted)
    )


def rank(
    dossier: Dossier, hit: float, question: Question, words: Sequence[Wanted], vector: Vectors | None = None
) -> Ranked:
    """How well a dossier fits a question, by the signs of `WEIGHTS`."""
    signs = signs_of(dossier, hit, question, words, vector)
    score = sum(WEIGHTS[name] * value for name, value in signs.items())
    return Ranked(dossier, score, hit, signs["coverage"], signs["title"], signs, tuple(nearness(dossier, vector)))


def signs_of(
    dossier: Dossier, hit: float, question: Question, words: Sequence[Wanted], vector: Vectors | None
) -> dict[str, float]:
    """The signs: search, words covered by the whole, by the title, by one line; place, phrase, bent, meaning."""
    title = covered(words, dossier.title_terms)
    lines = (covered(words, line.terms | dossier.title_terms) + covered(words, line.terms) for line in dossier.lines)
    return {
        "hit": hit,
        "coverage": covered(words, dossier.terms),
        "title": title,
        "line": max(lines, default=0.0) / 2,
        "place": sum(at_home(dossier, name) for name in question.municipalities) / max(len(question.municipalities), 1),
        "phrase": phrase_share(question, dossier),
        "only": title * title_share(words, dossier),
        "bent": float(bent(question, dossier)),
        "meaning": meaning(dossier, vector),
    }


_UNLIKE, _ALIKE = 0.2, 0.45
"""Cosines of the shipped embedder between a question and a line: below the first chance, above the second the same."""


def meaning(dossier: Dossier, vector: Vectors | None) -> float:
    """How near the nearest line is to the question in meaning, 0 to 1."""
    nearest = max(
        (near for near, line in zip(nearness(dossier, vector), dossier.lines, strict=False) if line.heading != FACTS),
        default=0.0,
    )
    return min(1.0, max(0.0, (nearest - _UNLIKE) / (_ALIKE - _UNLIKE)))


def nearness(dossier: Dossier, vector: Vectors | None) -> list[float]:
    """The cosine of every line with the question; zeros without an embedder."""
    if vector is None or dossier.vectors is None:
        return [0.0] * len(dossier.lines)
    return [float(value) for value in dossier.vectors @ vector]


def at_home(dossier: Dossier, place: str) -> float:
    """How much a document is about a municipality: 1 when its title names it, less when it is one of many."""
    if dutch.fold(place) in dutch.fold(dossier.title):
        return 1.0
    return 0.5 + 0.3 / len(dossier.cities) if place in dossier.cities else 0.0


def title_share(words: Sequence[Wanted], dossier: Dossier) -> float:
    """The share of the title's terms that the question asks for: high for the thing itself, low for a part of it."""
    asked = frozenset().union(*(word.own for word in words)) if words else frozenset()
    return len(asked & dossier.title_terms) / max(len(dossier.title_terms), 1)


_BENDS: dict[Property, re.Pattern[str]] = {
    "kritiek": re.compile(
        r"\b(?:kritiek|opinie|rekenkamer|stop\w*|gestopt|boete|onrust|problemen|mislukt|failliet\w*|overlast|ophef|"
        r"onrechtmatig|storing|magere)\b",
        re.IGNORECASE,
    ),
    "les": re.compile(r"\b(?:les\w*|leert|leren|geleerd|evaluatie|onderzoek|ervaringen)\b", re.IGNORECASE),
}


def bent(question: Question, dossier: Dossier) -> bool:
    """Whether the title announces what is asked: criticism, lessons."""
    return any(part.property in _BENDS and _BENDS[part.property].search(dossier.title) for part in question.parts)


def phrase_share(question: Question, dossier: Dossier) -> float:
    """The share of the question's names of two words or more that stand in the document as they are written."""
    phrases = [name for name in question.names if len(name.split()) > 1 or "-" in name]
    folded = [dutch.fold(phrase) for phrase in phrases]
    if not folded:
        words = set(dutch.words(dossier.title))
        names = [dutch.fold(name) for name in question.names]
        return sum(name in words for name in names) / len(names) if names else 0.0
    return sum(phrase in dossier.folded for phrase in folded) / len(folded)

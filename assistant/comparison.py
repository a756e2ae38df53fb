"""Question or problem → a row per municipality and project, every cell with the passage that proves it or empty.

The whole register is judged (`assistant.relevance`), so the table is complete for the documents searched; stopped and
failed projects stand in it and are marked. National instruments are listed apart. "Has experience with" and "solved
it" are told apart by status and result. Knows nothing about wording or channels.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from time import perf_counter
from typing import TYPE_CHECKING, Any, Literal, Protocol

from assistant.answers import Citation, Language
from assistant.confining import places_asked
from assistant.dossiers import Snapshot
from assistant.marks import Unmarked
from assistant.questions import Question, understand
from assistant.registers import Registers
from corpus.documents import Document, Passage
from corpus.projects import Project, Status
from corpus.register import period, sentence
from corpus.sentences import sentences
from corpus.splitting import page_at
from indexing.hits import PUBLIC, Coverage, Filters, Reader

if TYPE_CHECKING:
    from assistant.relevance import Relevant

Standing = Literal["opgelost", "ervaring", "gestopt", "plan", "onbekend"]
"""What a row shows of a municipality: it works there, it was tried, it was stopped, it is planned, or nobody says."""

NATIONAL = ("city-deal", "agenda", "netwerk", "verklaring")
"""Kinds that are no municipality's own project where several take part."""

KEPT = 6_000
"""Opened documents remembered per generation: about 60 MB where a register is that large."""


@dataclass(frozen=True, slots=True)
class Cell(Unmarked):
    """One value and the numbers of the citations that prove it; None where no source gives it."""

    value: str | None = None
    citations: tuple[int, ...] = ()
    inferred: bool = False


NOTHING = Cell()


@dataclass(frozen=True, slots=True)
class Row:
    """One project in one municipality (None for a national instrument). `corrected` names fields people corrected."""

    municipality: str | None
    project_id: str
    document_id: str
    project: Cell
    problem: Cell
    approach: Cell
    status: Cell
    period: Cell
    result: Cell
    lessons: tuple[Cell, ...]
    contact: Cell
    standing: Standing
    chance: float
    corrected: tuple[str, ...] = ()

    @property
    def stopped(self) -> bool:
        """Whether the project was stopped."""
        return self.standing == "gestopt"

    def cells(self) -> dict[str, tuple[int, ...]]:
        """The citation numbers of every cell that has a value, by the name of its column."""
        named = {name: getattr(self, name) for name in COLUMNS}
        numbers = {name: cell.citations for name, cell in named.items() if cell.value is not None}
        lessons = tuple(dict.fromkeys(number for cell in self.lessons for number in cell.citations))
        return numbers | ({"lessons": lessons} if lessons else {})


COLUMNS = ("project", "problem", "approach", "status", "period", "result", "contact")


@dataclass(frozen=True, slots=True)
class Comparison:
    """The table: rows by municipality, national instruments apart, the sources, and how much was searched.

    `more_rows` and `more_national` count what a channel left out of a long one.
    """

    question: str
    language: Language
    rows: tuple[Row, ...]
    national: tuple[Row, ...]
    citations: tuple[Citation, ...]
    searched: Coverage
    milliseconds: float = 0.0
    more_rows: int = 0
    more_national: int = 0

    @property
    def municipalities(self) -> tuple[str, ...]:
        """The municipalities with a row, in order."""
        return tuple(dict.fromkeys(row.municipality for row in self.rows if row.municipality))

    def with_standing(self, standing: Standing) -> tuple[str, ...]:
        """The municipalities that have a row of this standing."""
        found = (row.municipality for row in self.rows if row.standing == standing and row.municipality)
        return tuple(dict.fromkeys(found))


class Opens(Protocol):
    """Anything that gives a snapshot of the index; `indexing.library.Library` does."""

    def snapshot(self) -> AbstractContextManager[Snapshot]:
        """One consistent generation, for one question."""
        ...


Spans = dict[tuple[str, str, str], tuple[tuple[int, int], ...]]
"""Project, field and value → where the document says it."""


@dataclass(slots=True)
class Comparer:
    """Compares over a library. Safe to share between threads. `registers` may be shared with what answers."""

    library: Opens
    registers: Registers
    clock: Callable[[], float] = perf_counter
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _held: _Held | None = None

    def compare(self, question: str, filters: Filters = Filters(), reader: Reader = PUBLIC) -> Comparison:  # noqa: B008
        """Every project that concerns the question, as rows. Raises IndexMissing before anything was indexed."""
        began = self.clock()
        asked = understand(question)
        with self.library.snapshot() as snapshot:
            held = self._hold(snapshot.generation)
            found = self.registers.register(snapshot, filters, reader).relevant(asked)
            citing = _Citing(
                lambda document_id: held.passages(snapshot, document_id, reader),
                lambda document_id: held.document(snapshot, document_id, reader),
                held.spans_of(reader),
            )
            rows = tuple(_rows(found, asked, citing))
            national = tuple(_row(one, None, citing) for one in found if is_apart(one.project, asked))
            coverage = snapshot.coverage(filters, reader)
        spent = 1000 * (self.clock() - began)
        return Comparison(question, asked.language, rows, national, tuple(citing.citations), coverage, spent)

    def _hold(self, generation: int) -> _Held:
        with self._lock:
            if self._held is None or self._held.generation != generation:
                self._held = _Held(generation)
            return self._held


@dataclass(slots=True)
class _Held:
    """The documents opened of one generation."""

    generation: int
    _passages: dict[tuple[str, Reader], tuple[Passage, ...]] = field(default_factory=dict)
    _documents: dict[tuple[str, Reader], Document | None] = field(default_factory=dict)
    _spans: dict[Reader, Spans] = field(default_factory=dict)

    def spans_of(self, reader: Reader) -> Spans:
        """Where values stand that were looked up before, for one reader."""
        spans = self._spans.setdefault(reader, {})
        if len(spans) >= 10 * KEPT:
            spans.clear()
        return spans

    def passages(self, snapshot: Snapshot, document_id: str, reader: Reader) -> tuple[Passage, ...]:
        """The passages of a document, read once."""
        key = (document_id, reader)
        if key not in self._passages:
            _make_room(self._passages)
            self._passages[key] = snapshot.passages(document_id, reader)
        return self._passages[key]

    def document(self, snapshot: Snapshot, document_id: str, reader: Reader) -> Document | None:
        """A whole document, read once; needed only where a value runs past a passage, and for page numbers."""
        key = (document_id, reader)
        if key not in self._documents:
            _make_room(self._documents)
            self._documents[key] = snapshot.document(document_id, reader)
        return self._documents[key]


def _make_room(held: dict[Any, Any]) -> None:
    if len(held) >= KEPT:
        held.clear()


def is_national(project: Project) -> bool:
    """Whether a project is an instrument, deal or agenda for all; the agenda of one municipality is its own."""
    return not project.cities or (project.kind in NATIONAL and len(project.cities) > 1)


def is_apart(project: Project, question: Question) -> bool:
    """Whether a project is listed apart: national, unless the question names it and so asks for its municipalities."""
    title = project.title.casefold()
    names = [name.casefold() for name in question.names if " " in name]
    named = bool(project.cities) and any(
        name in title for name in names if name.replace(" ", "-") not in NATIONAL
    )  # "City Deal" alone names a kind and no project
    return is_national(project) and not named


def places_of(project: Project, question: Question) -> tuple[str, ...]:
    """The municipalities of a project that the question asks for: all, unless it confines itself to some."""
    asked = places_asked(question)
    return tuple(city for city in project.cities if not asked or city in asked)


def _rows(found: Sequence[Relevant], question: Question, citing: _Citing) -> Iterator[Row]:
    """A row per municipality and project; municipalities in the order of their likeliest project."""
    by_city: dict[str, list[Relevant]] = {}
    for one in found:
        if not is_apart(one.project, question):
            for city in places_of(one.project, question):
                by_city.setdefault(city, []).append(one)
    made: dict[str, Row] = {}  # a project of many municipalities is told once
    for city, projects in by_city.items():
        for one in projects:
            if one.project.id not in made:
                made[one.project.id] = _row(one, city, citing)
            yield replace(made[one.project.id], municipality=city)


def _row(one: Relevant, municipality: str | None, citing: _Citing) -> Row:
    project = one.project
    years = period(project.start, project.end)
    return Row(
        municipality=municipality,
        project_id=project.id,
        document_id=project.document_id,
        project=citing.cell(project, "title", project.title),
        problem=citing.cell(project, "problem", project.problem),
        approach=citing.cell(project, "approach", project.approach),
        status=citing.cell(project, "status", project.status, _shown("Status", project.status)),
        period=citing.cell(project, "period", years, _shown("Periode", years)),
        result=citing.cell(project, "result", project.result),
        lessons=tuple(citing.cell(project, "lessons", one.text, inferred=one.inferred) for one in project.lessons),
        contact=citing.cell(project, "contact", project.contact, _shown("Contact", project.contact)),
        standing=standing(project.status, project.result),
        chance=one.chance,
        corrected=project.corrected,
    )


def _shown(label: str, value: str | None) -> str | None:
    """A short field as it stands in the text of a record."""
    return sentence(f"{label}: {value}") if value else None


_WORKS = re.compile(
    r"\b(?:werkt|werken goed|werkte|slaagde|geslaagd|succes\w*|gelukt|bespa\w+|daal\w+|gedaald|verminder\w+|"
    r"minder|sneller|beter|verbeter\w+|opgelost|in gebruik|structureel|blijvend|uitgerold|opgeschaald|overgenomen|"
    r"positie\w+)\b",
    re.IGNORECASE,
)
_FAILS = re.compile(
    r"\b(?:niet|geen|nooit|mislukt\w*|onvoldoende|tegen\w*|kritiek|klachten|gestopt|stopte|problemen|onduidelijk|"
    r"beperkt\w*|boete|onrechtmatig\w*|uitgesteld)\b",
    re.IGNORECASE,
)


def standing(status: Status | None, result: str | None) -> Standing:
    """Solved only where it is in lasting use, or where the result says that it works and nothing to the contrary.

    >>> standing("afgerond", "De drukte daalde met 20 procent."), standing("pilot", "Er zijn nog geen cijfers.")
    ('opgelost', 'ervaring')
    >>> standing("gestopt", "Het werkte goed."), standing(None, None)
    ('gestopt', 'onbekend')
    """
    if status == "gestopt":
        return "gestopt"
    if status == "idee":
        return "plan"
    said = result or ""
    works, fails = bool(_WORKS.search(said)), bool(_FAILS.search(said))
    if not fails and said and (status == "opgeschaald" or (status is not None and works)):
        return "opgelost"
    return "ervaring" if status is not None or said else "onbekend"


class _Citing:
    """Numbers citations from 1 in order of first use; a cell is shown only with the passage that proves it."""

    def __init__(
        self,
        passages: Callable[[str], tuple[Passage, ...]],
        document: Callable[[str], Document | None],
        known: Spans,
    ) -> None:
        self._passages, self._document, self._known = passages, document, known
        self.citations: list[Citation] = []
        self._numbers: dict[tuple[str, int, int], int] = {}

    def cell(
        self, project: Project, name: str, value: str | None, shown: str | None = None, *, inferred: bool = False
    ) -> Cell:
        """The value with its citations; an unknown value, or one that stands nowhere, is an empty cell."""
        if not value:
            return NOTHING
        key = (project.id, name, value)
        if key not in self._known:
            self._known[key] = tuple(self._spans(project, name, (shown,) if shown else (sentence(value), value)))
        spans = self._known[key]
        numbers = tuple(number for start, end in spans for number in self._cite(project.document_id, start, end))
        if not numbers and name not in project.corrected:
            return NOTHING
        return Cell(value, tuple(dict.fromkeys(numbers)), inferred)

    def _spans(self, project: Project, name: str, wordings: Sequence[str]) -> Iterable[tuple[int, int]]:
        """Where a value stands in the text of its document: what extraction noted, else the words themselves."""
        noted = [(one.start, one.end) for one in project.evidence if one.field == name]
        if noted:
            return noted
        if name in project.corrected:
            return []
        passages = self._passages(project.document_id)
        if name == "title":  # the heading line is outside every passage; the first sentence under it stands for it
            return [_first_sentence(passages[0])] if passages else []
        within = (_found(passage.text, passage.locator.start, words) for words in wordings for passage in passages)
        span = next((one for one in within if one), None)
        return [span] if span else self._across(project.document_id, wordings)

    def _across(self, document_id: str, wordings: Sequence[str]) -> list[tuple[int, int]]:
        """A value that runs through several passages, found in the whole text."""
        document = self._document(document_id)
        found = [] if document is None else [_found(document.text, 0, words) for words in wordings]
        return [span for span in found if span][:1]

    def _cite(self, document_id: str, start: int, end: int) -> Iterator[int]:
        """The parts of a stretch of the document, one per passage it runs through."""
        for passage in self._passages(document_id):
            first, last = max(start, passage.locator.start), min(end, passage.locator.end)
            if first < last:
                yield self._number(passage, first, last)

    def _number(self, passage: Passage, start: int, end: int) -> int:
        key = (passage.id, start, end)
        if key not in self._numbers:
            self._numbers[key] = len(self.citations) + 1
            quote = passage.text[start - passage.locator.start : end - passage.locator.start]
            citation = Citation(self._numbers[key], passage, quote, start, end, self._page(passage, start))
            self.citations.append(citation)
        return self._numbers[key]

    def _page(self, passage: Passage, position: int) -> int | None:
        document = self._document(passage.document_id) if passage.locator.page is not None else None
        return page_at(document.pages, position) if document else passage.locator.page


def _found(text: str, offset: int, words: str) -> tuple[int, int] | None:
    at = text.find(words)
    return (offset + at, offset + at + len(words)) if at >= 0 else None


_OPENING = 500
"""Characters in which a first sentence usually ends."""


def _first_sentence(passage: Passage) -> tuple[int, int]:
    opening = passage.text[:_OPENING]
    start, end = next(iter(sentences(opening)), (0, len(opening)))
    if end > len(opening) - 2:  # longer than what was looked at
        start, end = next(iter(sentences(passage.text)), (0, len(passage.text)))
    return passage.locator.start + start, passage.locator.start + end

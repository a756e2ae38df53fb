"""Stand-ins whose answers a reader can work out by hand. Append your own below; keep them small."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from assistant.answers import (
    Answer,
    Citation,
    Differing,
    DifferingValue,
    Milliseconds,
    Notice,
    Statement,
    Stopped,
)
from assistant.comparison import Cell, Comparison, Row
from assistant.reader import Judgement, Reading, Window
from bots.parts import Parts
from bots.sources import Viewer
from corpus.documents import Document, Locator, Page, Passage, Section
from corpus.origins import Provenance, Source
from indexing.hits import PUBLIC, Coverage, Filters, Hit

# ---- a record, a document and an internal document, with the positions of their sentences ---------------------------

BOETE = "De boete van 600.000 euro is in februari 2024 door de rechtbank geschrapt."
LES = "Tellen wordt al snel volgen als een code lang wordt bewaard."
BESLUIT = "De sensoren worden op 1 mei 2020 uitgezet."
GEHEIM = "De interne raming is 12.345 euro."

RECORD_SOURCES = (
    Source("Boete voor wifi-tracking", "Autoriteit Persoonsgegevens", "https://ap.example/boete", "2021-04-29"),
    Source("Boete van tafel", "Tweakers", "https://tweakers.example/boete", "2024-02"),
)
RECORD_ORIGIN = Provenance(
    "enschede-wifitracking-boete",
    "record",
    Source("Enschede: boete voor wifitracking", "Stadsgeheugen", None, "2026-01"),
    RECORD_SOURCES,
)
RECORD = Document(
    RECORD_ORIGIN,
    f"{BOETE}\n\n{LES}",
    (
        Section(0, len(BOETE), ("Resultaat",)),
        Section(len(BOETE) + 2, len(BOETE) + 2 + len(LES), ("Lessen",), inferred=True),
    ),
)
PAPER_ORIGIN = Provenance(
    "raad-besluit-wifi",
    "document",
    Source("Raadsbesluit wifi <sensoren>", "gemeente Enschede", "https://enschede.example/besluit.pdf", "2020-04-20"),
)
PAPER = Document(
    PAPER_ORIGIN,
    f"Voorblad.\n\n{BESLUIT}",
    (Section(0, 9, ("Raadsbesluit",)), Section(11, 11 + len(BESLUIT), ("Raadsbesluit", "Besluit"))),
    (Page(1, 0, 11), Page(2, 11, 11 + len(BESLUIT))),
)
INTERNAL = Document(
    Provenance("intern-raming", "document", Source("Raming", "gemeente Enschede"), audience="intern"),
    GEHEIM,
    (Section(0, len(GEHEIM), ()),),
)


def passage(document: Document, section: int) -> Passage:
    """The whole section of a document as one passage; its page is the page its first character is on."""
    part = document.sections[section]
    page = next((page.number for page in document.pages if page.start <= part.start < page.end), None)
    return Passage(
        f"{document.id}#{section}",
        document.provenance,
        Locator(part.start, part.end, page, part.heading),
        document.text[part.start : part.end],
        inferred=part.inferred,
    )


def citation(number: int, document: Document, section: int) -> Citation:
    """A citation of a whole section."""
    found = passage(document, section)
    return Citation(number, found, found.text, found.locator.start, found.locator.end, found.locator.page)


COVERAGE = Coverage(230, 86, "2026-03-01")

FULL = Answer(
    id="a-1",
    question="Kreeg Enschede een boete?",
    language="nl",
    completeness="full",
    coverage=COVERAGE,
    statements=(
        Statement(BOETE, "letterlijk", (1,)),
        Statement(LES, "letterlijk", (2,)),
        Statement(BESLUIT, "letterlijk", (3,)),
    ),
    citations=(citation(1, RECORD, 0), citation(2, RECORD, 1), citation(3, PAPER, 1)),
    differing=(
        Differing(
            "einde van de metingen", (DifferingValue("1 mei 2020", "2020-04-20", 3), DifferingValue("2019", None, 1))
        ),
    ),
    stopped=(Stopped("enschede-wifitracking-boete", "gestopt na de boete", (1,)),),
    notices=(Notice("figures-differ", "De bronnen geven verschillende data."),),
    milliseconds=Milliseconds(8.123, 3.0, 1.0, 12.5),
)
"""Three sentences: from a record, from a lesson we inferred in it, and from page 2 of the council's own paper."""

NOTHING = Answer(
    id="a-2",
    question="Wat kostte de app in Assen?",
    language="nl",
    completeness="none",
    coverage=COVERAGE,
    citations=(citation(1, RECORD, 0), citation(2, PAPER, 1)),
    nearest=(1, 2),
)
"""No answer; the two nearest sources are offered, not claimed."""

PARTIAL = Answer(
    id="a-3",
    question="When did Enschede switch the sensors off, and what did it cost?",
    language="en",
    completeness="partial",
    coverage=COVERAGE,
    missing="what it cost",
    statements=(Statement(BESLUIT, "ondersteund", (1,)),),
    citations=(citation(1, PAPER, 1),),
)
"""An English answer with half of what was asked."""


class ScriptedAssistant:
    """Gives the scripted answer for a question, `NOTHING` for one it does not know, and raises a scripted error."""

    def __init__(self, **script):
        self.script = {"boete": FULL, "sensors": PARTIAL} | script
        self.asked = []

    def answer(self, question, history=(), filters=Filters(), reader=PUBLIC, tell=None):  # noqa: B008 - the contract's own default
        """The first answer whose key word stands in the question; told statement by statement where asked."""
        self.asked.append((question, tuple(history), filters, reader))
        found = next((value for key, value in self.script.items() if key in question.lower()), NOTHING)
        if isinstance(found, Exception):
            raise found
        found = found(question) if callable(found) else found
        for one in found.statements if tell else ():
            tell(one, found.citations[: max(one.citations)])
        return found


class MarkedReader:
    """Reads as somebody did who marked sentences: one that holds a marked piece answers, surely; others do not."""

    def __init__(self, *marked: str) -> None:
        self.marked = marked

    def read(self, question: str, windows: Sequence[Window]) -> list[tuple[Reading, ...]]:
        return [tuple(self._read(sentence) for sentence in window.sentences) for window in windows]

    def _read(self, sentence: str) -> Reading:
        return Reading(0.95, 0.95) if any(piece in sentence for piece in self.marked) else Reading(0.02, 0.05)

    def judge(self, claim: str, windows: Sequence[Window]) -> list[Judgement]:
        return [Judgement(0.0, 0.0, 1.0) for _ in windows]


class ThreeDocuments:
    """A library of RECORD, PAPER and INTERNAL; every search finds the first section of the readable ones."""

    def __init__(self, generation=1, *documents):
        self.generation = generation
        self.shelf = documents or (RECORD, PAPER, INTERNAL)

    @contextmanager
    def snapshot(self) -> Iterator[ThreeDocuments]:
        """One generation: this one."""
        yield self

    def _readable(self, reader):
        return [one for one in self.shelf if reader.may_read(one.provenance.audience)]

    def document(self, document_id, reader=PUBLIC):
        """The document, unless this reader may not read it."""
        return next((one for one in self._readable(reader) if one.id == document_id), None)

    def search(self, question, filters=Filters(), reader=PUBLIC, limit=10):  # noqa: B008 - the contract's own default
        """One hit per readable document, scores 1, 1/2, 1/3."""
        readable = self._readable(reader)[:limit]
        return tuple(Hit(passage(one, 0), 1 / place, keyword=2.0 / place) for place, one in enumerate(readable, 1))

    def passages(self, document_id, reader=PUBLIC):
        """One passage per section."""
        found = self.document(document_id, reader)
        return tuple(passage(found, index) for index in range(len(found.sections))) if found else ()

    def probe(self):
        """Always well."""

    def projects(self, filters=Filters(), reader=PUBLIC):  # noqa: B008 - the contract's own default
        """No project."""
        return ()

    def coverage(self, filters=Filters(), reader=PUBLIC):  # noqa: B008 - the contract's own default
        """As many documents as this reader may read."""
        return Coverage(len(self._readable(reader)), 1, "2026-01")


ROW = Row(
    municipality="Enschede",
    project_id="enschede-wifitracking-boete",
    document_id="enschede-wifitracking-boete",
    project=Cell("Enschede: boete voor wifitracking", (1,)),
    problem=Cell(),
    approach=Cell(),
    status=Cell("gestopt", (1,)),
    period=Cell(),
    result=Cell(BOETE, (1,)),
    lessons=(Cell(LES, (2,), inferred=True),),
    contact=Cell("gemeente Enschede", (1,)),
    standing="gestopt",
    chance=0.9,
)
"""One stopped project with an unknown problem and a lesson we inferred."""


class OneRow:
    """A comparison of one row, whatever is asked."""

    def compare(self, question, filters=Filters(), reader=PUBLIC):  # noqa: B008 - the contract's own default
        """ROW, with its two citations."""
        return Comparison(question, "nl", (ROW,), (), (citation(1, RECORD, 0), citation(2, RECORD, 1)), COVERAGE)


def parts(assistant=None, library=None, **more) -> Parts:
    """What a channel is handed, with stand-ins for whatever is not given."""
    viewer = more.pop("viewer", Viewer("https://geheugen.example", public=True))
    comparer = more.pop("comparer", OneRow())
    return Parts(assistant or ScriptedAssistant(), library or ThreeDocuments(), viewer, comparer, **more)

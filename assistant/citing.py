"""Drafted sentences → proven statements with numbered citations; what cannot be proven is dropped and counted.

Knows nothing about how a sentence was chosen. A citation is the exact stretch of the document that proves it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from assistant.answers import Citation, Statement
from assistant.dossiers import Line
from assistant.errors import ModelUnavailable
from assistant.proving import Judge, Proof, prove
from assistant.quoting import Drafted
from corpus.splitting import page_at


def prove_by(line: Line, text: str, judge: Judge | None = None) -> Proof:
    """Whether the passage of a line proves a text, knowing what that passage is about.

    Raises ModelUnavailable when the judge is asked and cannot be reached.
    """
    passage = line.passage
    return prove(
        text,
        passage.text,
        heading=passage.locator.heading,
        document_title=passage.provenance.source.title,
        cities=passage.facets.cities,
        judge=judge,
    )


@dataclass(slots=True)
class Citing:
    """Gives out citation numbers, from 1 in order of first use; the same stretch always has the same number."""

    citations: list[Citation] = field(default_factory=list)
    dropped: int = 0
    judge: Judge | None = None
    trouble: str = ""

    def statement(self, drafted: Drafted) -> Statement | None:
        """The sentence as a statement with its citations; None, and counted, when no line of it proves it."""
        numbers: list[int] = []
        verdicts: list[str] = []
        for line in drafted.lines:
            proof = self._proof(drafted.text, line)
            if proof.holds:
                start, end = (line.start, line.end) if drafted.text == line.text else (proof.start, proof.end)
                numbers.append(self._number(line, start, end))
                verdicts.append(proof.verdict)
        if not numbers:
            self.dropped += 1
            return None
        verdict = "letterlijk" if "letterlijk" in verdicts else "ondersteund"
        return Statement(drafted.text, verdict, tuple(dict.fromkeys(numbers)))  # type: ignore[arg-type]

    def _proof(self, text: str, line: Line) -> Proof:
        """What the line's passage proves; a paraphrase that the second judge could not look at is not proven."""
        try:
            return prove_by(line, text, self.judge)
        except ModelUnavailable as error:
            self.trouble = str(error)
            return Proof("niet gevonden", self.trouble)

    def cite(self, line: Line) -> int:
        """The number of a whole line."""
        return self._number(line, line.start, line.end)

    def _number(self, line: Line, start: int | None, end: int | None) -> int:
        passage = line.passage
        first = passage.locator.start + (line.start if start is None else start)
        last = passage.locator.start + (line.end if end is None else end)
        for citation in self.citations:
            if (citation.passage.id, citation.start, citation.end) == (passage.id, first, last):
                return citation.number
        quote = passage.text[first - passage.locator.start : last - passage.locator.start]
        page = page_at(line.pages, first) if line.pages else passage.locator.page
        self.citations.append(Citation(len(self.citations) + 1, passage, quote, first, last, page))
        return len(self.citations)

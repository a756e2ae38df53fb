"""Statement × passage → verdict: letterlijk, ondersteund, niet gevonden.

A statement is `letterlijk` when its words stand in the passage and nothing that turns them was left out, `ondersteund`
when it says the same in other words, and `niet gevonden` in every other case, doubt included.
Knows nothing about questions, retrieval or language models: it is handed two texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answers import Verdict
from assistant.paraphrase import Support, known_names, supports
from assistant.quotes import Quote, Refused, find_quote


@dataclass(frozen=True, slots=True)
class Proof:
    """A verdict, one sentence that says why, and where the proof stands in the passage (code points) if it does."""

    verdict: Verdict
    why: str
    start: int | None = None
    end: int | None = None

    @property
    def holds(self) -> bool:
        """Whether the statement may be shown."""
        return self.verdict != "niet gevonden"


def prove(
    statement: str,
    passage: str,
    *,
    heading: Sequence[str] = (),
    document_title: str | None = None,
    cities: Sequence[str] = (),
) -> Proof:
    """Whether the passage proves the statement.

    `heading`, `document_title` and `cities` say what the passage is about: a name that stands there and not in the
    passage may stand for the passage's "de gemeente". They never prove a fact by themselves.

    >>> prove("Elke overstroming is te voorkomen.", "Niet elke overstroming is te voorkomen.").verdict
    'niet gevonden'
    """
    if not statement.strip() or not passage.strip():
        return Proof("niet gevonden", "there is nothing to compare")
    known = known_names([*heading, document_title or "", *cities])
    quote = find_quote(statement, passage, known)
    if isinstance(quote, Quote):
        return Proof("letterlijk", "the quote stands in the passage", quote.start, quote.end)
    if isinstance(quote, Refused):
        return Proof("niet gevonden", quote.why)
    support = supports(statement, passage, known)
    if isinstance(support, Support):
        return Proof("ondersteund", "the passage says the same in other words", support.start, support.end)
    return Proof("niet gevonden", support.why)

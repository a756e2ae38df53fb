"""Statement × passage → verdict: letterlijk, ondersteund, niet gevonden.

A statement is `letterlijk` when its words stand in the passage and nothing that turns them was left out, `ondersteund`
when it says the same in other words, and `niet gevonden` in every other case, doubt included.
Knows nothing about questions, retrieval or language models: it is handed two texts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.answers import Verdict
from assistant.proof.quotes import Quote, Refused, find_quote
from assistant.words import known_names


class Judge(Protocol):
    """A second opinion on paraphrases: how surely the passage entails the statement, 0..1."""

    def entails(self, passage: str, statement: str) -> float:
        """The probability that whoever believes the passage must believe the statement."""
        ...


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


@dataclass(frozen=True, slots=True)
class Checked:
    """One line of a file of claims, judged. `id` is the claim's own, or the number of its line.

    `line` is that number; `is_claim` is False for a line that is no claim at all, `why` then says what is wrong.
    """

    id: str | int
    verdict: Verdict
    why: str
    line: int
    is_claim: bool = True

    def as_dict(self) -> dict[str, str | int]:
        """What `prove --json` prints of it."""
        return {"id": self.id, "verdict": self.verdict, "why": self.why}


CONVINCED = 0.5
"""A second judge below this turns `ondersteund` into `niet gevonden`."""


def prove(
    statement: str,
    passage: str,
    *,
    heading: Sequence[str] = (),
    document_title: str | None = None,
    cities: Sequence[str] = (),
    judge: Judge | None = None,
) -> Proof:
    """Whether the passage proves the statement.

    `heading`, `document_title` and `cities` say what the passage is about: a name that stands there and not in the
    passage may stand for the passage's "de gemeente". They never prove a fact by themselves. `judge` may refuse a
    paraphrase that the rules accept; it never saves one they refuse.

    >>> prove("Elke overstroming is te voorkomen.", "Niet elke overstroming is te voorkomen.").verdict
    'niet gevonden'
    >>> prove("De stad hield op 1 mei 2020 op met meten.", "Op 1 mei 2020 stopte de stad met meten.").verdict
    'ondersteund'
    """
    if not statement.strip() or not passage.strip():
        return Proof("niet gevonden", "there is nothing to compare")
    known = known_names([*heading, document_title or "", *cities])
    quote = find_quote(statement, passage, known)
    if isinstance(quote, Quote):
        return Proof("letterlijk", "the quote stands in the passage", quote.start, quote.end)
    if isinstance(quote, Refused):
        return Proof("niet gevonden", quote.why)
    from assistant.proof.paraphrase import Support, supports  # with its word lists 0.1 s, and a quote needs none of it

    support = supports(statement, passage, known)
    if not isinstance(support, Support):
        return Proof("niet gevonden", support.why)
    if judge is not None and (sure := judge.entails(passage, statement)) < CONVINCED:
        return Proof("niet gevonden", f"the second judge is not convinced ({sure:.2f})")
    return Proof("ondersteund", "the passage says the same in other words", support.start, support.end)


def prove_lines(lines: Iterable[str], judge: Judge | None = None) -> Iterator[Checked]:
    """Judges claims written as JSON lines {"id", "statement", "passage"}, in their order.

    A line that is no such object is `niet gevonden` with a reason that names its number; the rest goes on. Empty
    lines are skipped. `heading` (a list), `document_title` and `cities` (a list) may be given too.

    >>> [one.verdict for one in prove_lines(['{"statement": "Ja.", "passage": "Ja."}', "oops"])]
    ['letterlijk', 'niet gevonden']
    """
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _checked(number, line, judge)


def _checked(number: int, line: str, judge: Judge | None) -> Checked:
    try:
        claim = json.loads(line)
    except ValueError as error:
        return _no_claim(number, f"line {number} is no JSON ({error}); write one object per line")
    if not isinstance(claim, dict):
        return _no_claim(number, f"line {number} is no object with 'statement' and 'passage'")
    name = claim["id"] if isinstance(claim.get("id"), str | int) else number
    for field in ("statement", "passage"):
        if not isinstance(claim.get(field), str):
            return _no_claim(number, f"line {number} has no text in '{field}'; add it as a string", name)
    title = claim.get("document_title") or claim.get("title")
    proof = prove(
        claim["statement"],
        claim["passage"],
        heading=_texts(claim.get("heading")),
        document_title=title if isinstance(title, str) else None,
        cities=_texts(claim.get("cities")),
        judge=judge,
    )
    return Checked(name, proof.verdict, proof.why, number)


def _no_claim(number: int, why: str, name: str | int | None = None) -> Checked:
    return Checked(number if name is None else name, "niet gevonden", why, number, is_claim=False)


def _texts(value: object) -> tuple[str, ...]:
    found = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    return tuple(one for one in found if isinstance(one, str))

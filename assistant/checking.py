"""The second pair of eyes: counts unsupported statements in answers, for evaluation only.

Shares no code with `assistant.proving` on purpose: a mistake there must not hide itself. Reads the files afresh and
asks two plain things of every statement: do its quotes stand in the file, and does every number, name and date of the
statement occur in those quotes. Stricter than a reader, blind to meaning.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from assistant.answers import Answer, Citation, Statement
from corpus.errors import CorpusError
from corpus.loading import FoundFile, Root, find_files, load_file


@dataclass(frozen=True, slots=True)
class Unsupported:
    """A statement that is not backed by its citations, and what is missing."""

    statement: str
    why: str


def fresh_texts(roots: Iterable[Root]) -> dict[str, str]:
    """The texts of all documents under the roots by document id, read from the files now, not from the index."""
    texts: dict[str, str] = {}
    for root in roots:
        for found in find_files(root):
            if isinstance(found, FoundFile):
                with suppress(CorpusError):  # unreadable: `index` reports it, and what cites it is unsupported
                    document = load_file(found)
                    texts[document.id] = document.text
    return texts


def unsupported(answer: Answer, texts: Mapping[str, str]) -> tuple[Unsupported, ...]:
    """The statements of an answer that the files do not back."""
    cited = {citation.number: citation for citation in answer.citations}
    found = [*_unbacked_quotes(answer, texts)]
    for statement in answer.statements:
        why = why_unbacked(statement, [cited[number] for number in statement.citations if number in cited], texts)
        if why:
            found.append(Unsupported(statement.text, why))
    return tuple(found)


def _unbacked_quotes(answer: Answer, texts: Mapping[str, str]) -> Iterable[Unsupported]:
    """Differing values and reasons are shown too, so their quotes must stand as well."""
    shown = {number for one in answer.stopped for number in one.citations}
    shown |= {value.citation for one in answer.differing for value in one.values}
    for citation in answer.citations:
        if citation.number in shown and not stands(citation, texts):
            yield Unsupported(citation.quote, f"the quote of [{citation.number}] does not stand in the file")


def why_unbacked(statement: Statement, citations: list[Citation], texts: Mapping[str, str]) -> str | None:
    """Why these citations do not back the statement; None where they do, as far as this checker sees."""
    if not citations:
        return "no citation"
    for citation in citations:
        if not stands(citation, texts):
            return f"the quote of [{citation.number}] does not stand in the file"
    quotes = " ".join(citation.quote for citation in citations)
    missing = particulars(statement.text) - particulars(quotes) - words_of(quotes)
    return f"not in the citations: {', '.join(sorted(missing))}" if missing else None


def stands(citation: Citation, texts: Mapping[str, str]) -> bool:
    """Whether the quote is, character for character, what the freshly read document has at its place."""
    text = texts.get(citation.passage.document_id)
    return text is not None and bool(citation.quote.strip()) and text[citation.start : citation.end] == citation.quote


_DIGITS = re.compile(r"\d+(?:[.,:/-]\d+)*")
_NAMES = re.compile(r"(?<![.!?:]\s)(?<!^)\b[A-ZÀ-Þ][\w&'’-]*")
_NUMERALS = frozenset(  # one word a time: this module shares no helper with what it checks
    str.split(
        """
    twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien achttien
    negentien twintig dertig veertig vijftig zestig zeventig tachtig negentig honderd duizend miljoen miljard half
    halve helft kwart anderhalf anderhalve januari februari maart april mei juni juli augustus september oktober
    november december maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
    """
    )
)


def particulars(text: str) -> set[str]:
    """The numbers, number words, dates and names of a text, in one spelling.

    >>> sorted(particulars("In mei 2019 gaf de AP 4,8 miljoen."))
    ['2019', '4.8', 'ap', 'mei', 'miljoen']
    """
    numbers = {_plain(found.group()) for found in _DIGITS.finditer(text)}
    names = {found.group().lower() for found in _NAMES.finditer(text)}
    return numbers | names | (words_of(text) & _NUMERALS)


def words_of(text: str) -> set[str]:
    """The words of a text in lower case."""
    return {word.lower() for word in re.findall(r"[\w&'’-]+", text)}


def _plain(number: str) -> str:
    """6.540 → 6540, 4,8 → 4.8; a date like 2021-04-29 stays."""
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", number):
        number = number.replace(".", "")
    elif re.fullmatch(r"\d{1,3}(?:,\d{3})+", number):
        number = number.replace(",", "")
    return number.replace(",", ".")

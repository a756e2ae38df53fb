"""A task → what is said about it: runs in worker threads, knows answers and comparisons, nothing of Slack's API."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answers import Answer, Language
from assistant.comparison import Comparison
from assistant.confining import asks_which
from assistant.errors import QuestionRefused
from assistant.questions import language_of, understand
from bots.inbox import Kept
from bots.parts import Parts, Shelf
from bots.questions import tidy
from bots.slack_blocks import Tail, answer_messages, restated
from bots.slack_kept import for_reader
from bots.slack_pieces import SlackMessage, sentence_message
from bots.slack_table import comparison_message
from bots.slack_wording import slack_words
from bots.stored import dump, revive
from bots.wording import words
from indexing.errors import IndexingError, IndexMissing
from indexing.hits import Reader

logger = logging.getLogger("stadsgeheugen.slack")


BRIEF = 6  # statements above a table; the table tells the rest, and a window holds them all


@dataclass(frozen=True, slots=True)
class Made:
    """What a question came to: an answer, a comparison with it, or a sentence of ours. Survives a restart as text."""

    language: Language
    sentence: str | None = None
    answer: Answer | None = None
    comparison: Comparison | None = None

    def as_text(self) -> str:
        """For the inbox."""
        return dump(self)

    @classmethod
    def from_text(cls, text: str) -> Made:
        """From the inbox. Raises ValueError, TypeError, KeyError for what another version wrote."""
        return revive(cls, text)

    @property
    def said(self) -> Answer | None:
        """The answer as the conversation shows it, with its sources: what goes further is behind "Toon alles"."""
        whole = self.answer
        if whole is None or not self.held_back:
            return whole
        first = whole.statements[:BRIEF] if self._above_table else whole.statements
        values = [value.citation for one in whole.differing for value in one.values]
        said = [number for one in first for number in one.citations]
        stopped = [number for one in whole.stopped for number in one.citations]
        used = {*values, *said, *stopped, *whole.nearest}
        citations = tuple(one for one in whole.citations if one.number in used)
        return replace(whole, statements=first, more=(), citations=citations)

    @property
    def held_back(self) -> int:
        """How many statements only the window "Toon alles" shows."""
        if self.answer is None:
            return 0
        return len(self.answer.more) + (max(len(self.answer.statements) - BRIEF, 0) if self._above_table else 0)

    @property
    def _above_table(self) -> bool:
        return self.comparison is not None and bool(self.comparison.rows)

    @property
    def documents(self) -> tuple[str, ...]:
        """The documents that were cited."""
        cited = (
            *(self.answer.citations if self.answer else ()),
            *(self.comparison.citations if self.comparison else ()),
        )
        return tuple(dict.fromkeys(one.passage.document_id for one in cited))

    def messages(self, parts: Parts, tail: Tail, *, asked: str | None = None, csv: bool = False) -> list[SlackMessage]:
        """The messages, the table of a comparison last; `asked` restates the question."""
        if self.sentence is not None:
            return [sentence_message(self.sentence)]
        made: list[SlackMessage] = []
        if self.said:
            made += answer_messages(self.said, parts.viewer, replace(tail, more=self.held_back))
        if self.comparison and self.comparison.rows:
            made.append(comparison_message(self.comparison, parts.viewer, csv=csv))
        if asked:
            made[0] = restated(made[0], slack_words(self.language).asked.format(question=asked))
        return made


def work_out(question: str, history: Sequence[Kept], reader: Reader, parts: Parts, *, compare: bool = False) -> Made:
    """The answer to a question in its conversation; every way it cannot be answered is a sentence."""
    language = language_of(question[:2000])
    wording = words(language)
    if not question.strip():
        return Made(language, wording.slack_no_question)
    try:
        text = tidy(question, parts.question_limit)
        answer = parts.assistant.answer(text, turns(history, reader, parts.library), reader=reader)
        comparison = _comparison(answer, text, reader, parts) if compare or _wants_rows(answer) else None
        return Made(answer.language, None, answer, comparison)
    except QuestionRefused as error:
        return Made(language, str(error))
    except IndexMissing:
        return Made(language, wording.not_ready)
    except IndexingError as error:
        logger.error("the index cannot be used: %s", error)  # an operator's sentence; it holds nobody's text
        return Made(language, wording.out_of_order)


def turns(history: Sequence[Kept], reader: Reader, shelf: Shelf) -> tuple[Answer | str, ...]:
    """What was said before, as far as this reader may still know it, for the assistant."""
    return tuple(_turn(kept, reader, shelf) for kept in history)


def _turn(kept: Kept, reader: Reader, shelf: Shelf) -> Answer | str:
    """An answer of an older version counts by its question."""
    made = kept_made(kept)
    return (made and for_reader(made, reader, shelf).answer) or kept.question


def _wants_rows(answer: Answer) -> bool:
    return asks_which(understand(answer.resolved_question or answer.question))


def _comparison(answer: Answer, text: str, reader: Reader, parts: Parts) -> Comparison | None:
    found = parts.comparer.compare(answer.resolved_question or text, reader=reader)
    return found if len(found.rows) > 1 or (found.rows and not answer.statements) else None


def kept_made(kept: Kept) -> Made | None:
    """A kept answer as it was; None for what another version wrote."""
    try:
        return Made.from_text(kept.answer)
    except (ValueError, TypeError, KeyError):
        return None

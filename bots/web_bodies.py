"""What a program may send: questions, filters and the conversation so far, as pydantic models with their bounds.

Knows nothing about routes or answers. Of an earlier answer only ids, titles and questions are read.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from assistant.conversation import Earlier
from bots.examples import QUESTION
from bots.questions import cities_meant
from indexing.hits import Filters

SPOKEN = "The question, in Dutch or English: at least one letter or digit, at most the server's question limit."
LEGIBLE: dict[str, JsonValue] = {"pattern": r"[^\W_]", "minLength": 1}
"""Told in the OpenAPI document only: what does not fit is answered with a sentence for the person who asks."""


class FilterBody(BaseModel):
    """What to narrow to; an empty list does not narrow, several values in one list mean any of them."""

    model_config = ConfigDict(extra="forbid")

    cities: list[str] = Field(default=[], max_length=50, examples=[["Enschede"]])
    themes: list[str] = Field(default=[], max_length=50)
    kinds: list[str] = Field(default=[], max_length=20)
    statuses: list[str] = Field(default=[], max_length=20)
    publishers: list[str] = Field(default=[], max_length=50)
    year_from: int | None = Field(default=None, ge=1900, le=2200)
    year_to: int | None = Field(default=None, ge=1900, le=2200)

    def filters(self) -> Filters:
        """The same as the value the library takes."""
        return Filters(
            cities_meant(self.cities),
            tuple(self.themes),
            tuple(self.kinds),
            tuple(self.statuses),
            tuple(self.publishers),
            self.year_from,
            self.year_to,
        )


class CitedBody(BaseModel):
    """A source of an earlier answer: all that is read of it."""

    document_id: str = Field(max_length=500)
    title: str = Field(default="", max_length=1000)


class EarlierAnswerBody(BaseModel):
    """An earlier answer as `POST /api/ask` gave it; other fields are passed over."""

    resolved_question: str | None = Field(default=None, max_length=2000)
    sources: list[CitedBody] = Field(default=[], max_length=200)


class TurnBody(BaseModel):
    """A question asked before in this conversation, and the answer it got."""

    model_config = ConfigDict(extra="forbid")

    question: str = Field(max_length=2000)
    answer: EarlierAnswerBody | None = None

    def turn(self) -> Earlier:
        """The same as the value the assistant takes."""
        told = self.answer or EarlierAnswerBody()
        documents = tuple(dict.fromkeys(plain(source.document_id) for source in told.sources))
        title = plain(told.sources[0].title) if told.sources else ""
        return Earlier(plain(told.resolved_question or self.question), documents, title)


class QuestionBody(BaseModel):
    """A question, and what to narrow to."""

    model_config = ConfigDict(extra="forbid")

    question: str = Field(description=SPOKEN, examples=[QUESTION], json_schema_extra=LEGIBLE)
    filters: FilterBody = FilterBody()


class CompareBody(QuestionBody):
    """A question that stands alone."""

    limit: int | None = Field(
        default=None, ge=1, le=500, description="Most rows, and most national instruments; without it 30 and 5."
    )


class AskBody(QuestionBody):
    """A question, with what was asked before it."""

    history: list[TurnBody] = Field(
        default=[], max_length=20, description="The conversation so far, oldest first: 'dat' and 'daar' point into it."
    )


def plain(text: str) -> str:
    """A text that somebody tells us of, as one line without control characters and halves of characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())

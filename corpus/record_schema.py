"""The layout of a record's front matter, checked with pydantic; imported only when a record is read.

Knows nothing about files or about how a record is shown.
"""

from __future__ import annotations

import datetime
import re
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from corpus.origins import Audience, safe_link
from corpus.projects import LessonOrigin, ProjectKind, Status

_T = TypeVar("_T")


def _as_text(value: object) -> object:
    """YAML reads 2021 as a number and 2021-04-29 as a day; both are meant as text here."""
    return str(value) if isinstance(value, (int, datetime.date)) and not isinstance(value, bool) else value


def _known(value: object) -> object:
    """ "onbekend" is how people write that there is no value."""
    return None if value == "onbekend" else value


def _or_empty(value: object) -> object:
    """A field that is written down but left empty."""
    return () if value is None else value


def _is_address(value: object) -> object:
    if not isinstance(value, str):
        return value
    link = None if re.search(r"\s", value) else safe_link(value)
    if link is None:
        raise ValueError("a web address starts with http:// or https:// and holds no spaces")
    return link


Text = Annotated[str, BeforeValidator(_as_text), StringConstraints(strip_whitespace=True, min_length=1)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Moment = Annotated[str, BeforeValidator(_as_text), StringConstraints(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]
Address = Annotated[str, BeforeValidator(_is_address)]
Many = Annotated[tuple[_T, ...], BeforeValidator(_or_empty)]


class _Layout(BaseModel):
    """No unknown fields, nothing changed after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class SourceFields(_Layout):
    """One publication: title, and where known publisher, date (2021, 2021-04 or 2021-04-29) and web address."""

    title: Text
    publisher: Text | None = None
    date: Moment | None = None
    url: Address | None = None


class LessonFields(_Layout):
    """One lesson and where it comes from."""

    text: Text
    lessen_herkomst: LessonOrigin


class ValueFields(_Layout):
    """One value and the source that gives it."""

    value: Text
    source: SourceFields


class DisagreementFields(_Layout):
    """A subject on which sources differ, or on which one source differs with itself (a single value that says so)."""

    subject: Text
    nature: Literal["tegenspraak", "ontwikkeling in de tijd"]
    values: Annotated[tuple[ValueFields, ...], Field(min_length=1)]


class ConfidenceFields(_Layout):
    """How sure we are, and why."""

    level: Literal["high", "medium", "low"]
    why: Text | None = None


class RecordFields(_Layout):
    """The front matter of one record. Absent means that no source gives it."""

    id: Id
    title: Text
    kind: ProjectKind
    cities: Many[Text] = ()
    region: Text | None = None
    organisations: Many[Text] = ()
    themes: Many[Text] = ()
    problem: Text | None = None
    approach: Text | None = None
    result: Text | None = None
    status: Annotated[Status | None, BeforeValidator(_known)] = None
    lessons: Many[LessonFields] = ()
    start: Moment | None = None
    end: Moment | None = None
    contact: Text | None = None
    sources: Annotated[tuple[SourceFields, ...], Field(min_length=1)]
    disagreements: Many[DisagreementFields] = ()
    confidence: ConfidenceFields | None = None
    audience: Audience = "openbaar"
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")] = "nl"
    also: Many[Id] = ()


def field_names() -> frozenset[str]:
    """Every name that a field of a record can have, at any depth."""
    layouts = (RecordFields, SourceFields, LessonFields, ValueFields, DisagreementFields, ConfidenceFields)
    return frozenset(name for layout in layouts for name in layout.model_fields)

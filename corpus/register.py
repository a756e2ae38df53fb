"""A record becomes a Document with its Project: front matter checked, body and fields laid out as one readable text.

A record is *our own summary* of a project, made from the publications it names. Its text is the body, followed by the
fields of the front matter as whole sentences under Dutch headings, so that a field can be quoted like any sentence.
Every value stands in that text exactly as it stands in the file. Knows nothing about finding or reading files.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus import municipalities
from corpus.documents import Document, Facets, Section, SectionKind
from corpus.errors import InvalidRecord
from corpus.origins import Provenance, Source
from corpus.projects import PROJECT_KINDS, STATUSES, Disagreement, Lesson, Project, Value

if TYPE_CHECKING:
    from corpus.record_schema import RecordFields, SourceFields

STARTER = Path(__file__).with_name("starter")
PUBLISHER = "Stadsgeheugen"

# The headings of the sections that come from the front matter, in reading order.
PROBLEM, APPROACH, RESULT = "Probleem", "Aanpak", "Resultaat"
FACTS, LESSONS, INFERRED_LESSONS = "Gegevens", "Lessen", "Lessen (gevolgtrekking van de redactie)"
CONTRADICTIONS, DEVELOPMENTS = "Verschillen tussen bronnen", "Ontwikkeling in de tijd"
GROUNDS, SOURCES = "Onderbouwing", "Bronnen"

# The themes of the starter corpus. A record may use others; `corpus check` then asks whether one of these was meant.
THEMES = (
    "circulair", "economie", "gezondheid", "klimaat en energie", "leren en evalueren", "mobiliteit", "openbare ruimte",
    "participatie", "sociaal domein", "veiligheid", "verantwoord datagebruik", "wonen",
)  # fmt: skip

RECORD_ONLY = frozenset({"cities", "problem", "approach", "result", "status", "lessons", "disagreements", "sources"})


def is_record(front_matter: Mapping[str, Any]) -> bool:
    """Whether front matter is meant as a record: it has a `kind` and at least one field that only records have."""
    return "kind" in front_matter and not RECORD_ONLY.isdisjoint(front_matter)


def record_document(front_matter: Mapping[str, Any], body: str, path: str, content_hash: str) -> Document:
    """The Document of one record. Raises InvalidRecord, naming file, field and remedy."""
    fields = _checked(front_matter, path)
    summary = body.strip()
    if not summary:
        raise InvalidRecord(path, "body", "is empty; write a summary of a few sentences under the closing '---'")
    project = _project(fields, summary)
    page = _Page()
    page.title(project.title)
    page.body(summary)
    _lay_out(page, project)
    origins = _origins(project)
    newest = max((source.date for source in origins if source.date), default=None)
    return Document(
        provenance=Provenance(
            document_id=project.id,
            kind="record",
            source=Source(project.title, PUBLISHER, None, newest),
            origins=origins,
            audience=project.audience,
            language=fields.language,
        ),
        text=page.text,
        sections=tuple(page.sections),
        facets=_facets(project, newest),
        project=project,
        path=path,
        content_hash=content_hash,
    )


def project_from(document: Document) -> Project | None:
    """The project a document describes in its front matter; None for any other document."""
    return document.project


# --- from front matter to values -----------------------------------------------------------------------------------


def problems(front_matter: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Everything wrong with the front matter of a record, as (field, remedy); empty when it is in order."""
    return _validated(front_matter)[1]


def _checked(front_matter: Mapping[str, Any], path: str) -> RecordFields:
    """The front matter as typed fields; the first thing wrong with it as one InvalidRecord.

    It quotes nothing: who reads the report of a build may not be somebody who may read the record.
    """
    fields, wrong = _validated(front_matter, quoting=False)
    if fields is None or wrong:
        raise InvalidRecord(path, *wrong[0])
    return fields


def _validated(
    front_matter: Mapping[str, Any], *, quoting: bool = True
) -> tuple[RecordFields | None, tuple[tuple[str, str], ...]]:
    """The typed fields, and what is wrong; fields are None where the layout itself is broken."""
    from pydantic import ValidationError

    try:
        fields = _schema().model_validate(dict(front_matter))
    except ValidationError as error:
        say = _remedy if quoting else _discreet
        found = error.errors(include_url=False)
        return None, tuple((_field_name(e["loc"], known_only=not quoting), say(e)) for e in found)
    if fields.start and fields.end and fields.end < fields.start[: len(fields.end)]:
        moments = f"{fields.end} is before start {fields.start}" if quoting else "is before 'start'"
        return fields, (("end", f"{moments}; put the later moment in 'end'"),)
    return fields, ()


@cache
def _schema() -> type[RecordFields]:
    from corpus.record_schema import RecordFields

    return RecordFields


def _field_name(location: tuple[int | str, ...], *, known_only: bool) -> str:
    """("lessons", 0, "text") → "lessons[1].text": people count from one. A name that no record has may be left out."""
    known = [part for part in location if not known_only or isinstance(part, int) or part in _known_names()]
    parts = [f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in known]
    return "".join(parts).removeprefix(".") or "front matter"


def _remedy(error: Any) -> str:
    """One sentence that says what to write instead, with the value that was there."""
    name, value, kind = str(error["loc"][-1]), error.get("input"), error["type"]
    if kind == "missing":
        return "is missing; " + HINTS.get(name, "add it")
    if kind == "extra_forbidden":
        near = difflib.get_close_matches(name, _schema().model_fields, 1)
        return "is not a field of a record; " + (f"did you mean '{near[0]}'?" if near else "remove it")
    hint = HINTS.get(name) or HINTS.get(next((p for p in reversed(error["loc"]) if isinstance(p, str)), ""))
    return f"{value!r} does not fit; {hint or error['msg'][:1].lower() + error['msg'][1:]}"


def _discreet(error: Any) -> str:
    """The same without a word of the document."""
    if error["type"] == "extra_forbidden":
        near = difflib.get_close_matches(str(error["loc"][-1]), _schema().model_fields, 1)
        remedy = f"did you mean '{near[0]}'?" if near else "`stadsgeheugen corpus check` says which"
        return f"holds a field that records do not have; {remedy}"
    if error["type"] == "missing":
        return _remedy(error)
    hint = next((HINTS[part] for part in reversed(error["loc"]) if part in HINTS), "")
    return f"does not fit; {hint or '`stadsgeheugen corpus check` says why'}"


@cache
def _known_names() -> frozenset[str]:
    from corpus.record_schema import field_names

    return field_names()


HINTS = {
    "id": "write an id of lower-case letters, digits and hyphens, such as 'utrecht-snuffelfiets'",
    "title": "write a title",
    "kind": "choose one of " + ", ".join(PROJECT_KINDS),
    "status": "choose one of " + ", ".join(STATUSES) + ", or leave it out when it is unknown",
    "lessons": "write each lesson as 'text' with its 'lessen_herkomst'",
    "lessen_herkomst": "write 'bron' (a source says it), 'afgeleid' (you concluded it) or 'gemengd' (both)",
    "sources": "name at least one source with its title",
    "values": "give every value, each with its source",
    "nature": "write 'tegenspraak' or 'ontwikkeling in de tijd'",
    "start": "write a year or a date: 2021, 2021-04 or 2021-04-29",
    "end": "write a year or a date: 2021, 2021-04 or 2021-04-29",
    "date": "write a year or a date: 2021, 2021-04 or 2021-04-29",
    "url": "write a web address that starts with https://",
    "level": "choose one of high, medium, low",
    "confidence": "write it as 'level' (high, medium or low) and 'why'",
    "audience": "choose 'openbaar' or 'intern'",
    "cities": "write a list of municipalities",
    "themes": "write a list of themes",
    "organisations": "write a list of organisations",
    "also": "write a list of ids",
    "language": "write two letters, such as nl",
}


def _project(fields: RecordFields, summary: str) -> Project:
    confidence = fields.confidence
    return Project(
        id=fields.id,
        title=fields.title,
        kind=fields.kind,
        document_id=fields.id,
        cities=fields.cities,
        organisations=fields.organisations,
        themes=fields.themes,
        summary=summary,
        problem=fields.problem,
        approach=fields.approach,
        result=fields.result,
        status=fields.status,
        lessons=tuple(Lesson(lesson.text, lesson.lessen_herkomst) for lesson in fields.lessons),
        start=fields.start,
        end=fields.end,
        region=fields.region,
        contact=fields.contact,
        sources=tuple(_source(source) for source in fields.sources),
        disagreements=tuple(
            Disagreement(d.subject, d.nature, tuple(Value(v.value, _source(v.source)) for v in d.values))
            for d in fields.disagreements
        ),
        also=fields.also,
        confidence=confidence.level if confidence else None,
        confidence_why=confidence.why if confidence else None,
        audience=fields.audience,
    )


def _source(fields: SourceFields) -> Source:
    return Source(fields.title, fields.publisher, fields.url, fields.date)


def _origins(project: Project) -> tuple[Source, ...]:
    """Every publication the record was made from, once; those of differing values included."""
    differing = tuple(value.source for item in project.disagreements for value in item.values)
    origins: list[Source] = []
    for source in project.sources + differing:
        if not any(_same(source, known) for known in origins):
            origins.append(source)
    return tuple(origins)


def _same(one: Source, other: Source) -> bool:
    """The same publication: the same address or, where one of them has none, the same title and publisher."""
    if one.url and other.url:
        return one.url == other.url
    return (one.title, one.publisher) == (other.title, other.publisher)


def _facets(project: Project, newest: str | None) -> Facets:
    """What the record can be filtered on.

    A municipality that was merged is also found under its name of today. A project without an end is about the years
    up to its newest source.
    """
    own = [municipalities.canonical(city) or city for city in project.cities]
    now = [name for city in own if municipalities.merged_into(city) for name in municipalities.today(city)]
    first, last = project.start or project.end, project.end or max(newest or "", project.start or "")
    return Facets(
        cities=tuple(dict.fromkeys(own + now)),
        themes=project.themes,
        kind=project.kind,
        status=project.status,
        year_from=_year(first),
        year_to=_year(last) if first else None,
    )


def _year(moment: str | None) -> int | None:
    return int(moment[:4]) if moment else None


# --- from values to text -------------------------------------------------------------------------------------------


class _Page:
    """Text that grows, and the sections in it. Heading lines stand in the text and outside the sections."""

    def __init__(self) -> None:
        self.text = ""
        self.sections: list[Section] = []

    def title(self, title: str) -> None:
        self.text = title + "\n"

    def section(
        self, heading: tuple[str, ...], text: str, *, kind: SectionKind = "tekst", inferred: bool = False
    ) -> None:
        """Adds a heading and its text; nothing at all when the text is empty."""
        if not text.strip():
            return
        open_ = self.sections[-1].heading if self.sections else ()
        new = [name for level, name in enumerate(heading) if heading[: level + 1] != open_[: level + 1]]
        shown = "".join(f"\n{name}\n" for name in new or heading[-1:]) + "\n"
        start = len(self.text) + len(shown)
        self.text += shown + text.strip() + "\n"
        self.sections.append(Section(start, len(self.text) - 1, heading, kind, inferred))

    def body(self, markdown: str) -> None:
        """The body of the file; its own headings, if it has any, become headings here."""
        path: list[tuple[int, str]] = []
        for part in re.split(r"(?m)^(?=#{1,6} )", markdown):
            match = re.match(r"(#{1,6}) +(.+?)(?: +#+)? *(?:\n|\Z)", part)
            if match:
                path = [(level, name) for level, name in path if level < len(match[1])] + [(len(match[1]), match[2])]
            self.section(tuple(name for _, name in path), part[match.end() :] if match else part)


def _lay_out(page: _Page, project: Project) -> None:
    """The fields of the front matter as sections, in the order a person asks for them."""
    for heading, value in ((PROBLEM, project.problem), (APPROACH, project.approach), (RESULT, project.result)):
        page.section((heading,), sentence(value or ""))
    page.section((FACTS,), "\n".join(_facts(project)))
    for heading, inferred in ((LESSONS, False), (INFERRED_LESSONS, True)):
        chosen = [sentence(lesson.text) for lesson in project.lessons if lesson.inferred is inferred]
        page.section((heading,), "\n".join(chosen), inferred=inferred)
    for item in project.disagreements:
        group = CONTRADICTIONS if item.nature == "tegenspraak" else DEVELOPMENTS
        page.section((group, item.subject), "\n".join(value_sentence(item, value) for value in item.values))
    page.section((GROUNDS,), sentence(project.confidence_why or ""), kind="voetnoot", inferred=True)
    page.section((SOURCES,), "\n".join(_reference(source) for source in project.sources), kind="voetnoot")


def _facts(project: Project) -> Iterable[str]:
    """The short fields, each as a sentence of its own: "Status: gestopt."."""
    yield from _fact("Status", project.status)
    yield from _fact("Periode", period(project.start, project.end))
    yield from _fact("Gemeente" if len(project.cities) == 1 else "Gemeenten", ", ".join(project.cities))
    yield from _fact("Regio", project.region)
    yield from _fact("Thema's", ", ".join(project.themes))
    yield from _fact("Betrokken organisaties", ", ".join(project.organisations))
    yield from _fact("Contact", project.contact)


def _fact(label: str, value: str | None) -> Iterable[str]:
    if value:
        yield sentence(f"{label}: {value}")


def sentence(text: str) -> str:
    """The text with a full stop, unless it ends a sentence already.

    >>> sentence("Status: gestopt"), sentence("Is dat zo?")
    ('Status: gestopt.', 'Is dat zo?')
    """
    ended = not text or text.rstrip("'\"’”)").endswith((".", "?", "!", "…"))
    return text if ended else text + "."


def period(start: str | None, end: str | None) -> str | None:
    """A period in words: "2017 tot en met 2020", "vanaf 2017", "tot en met 2020", "2019"; None when unknown."""
    if start and end:
        return start if start == end else f"{start} tot en met {end}"
    if start:
        return f"vanaf {start}"
    return f"tot en met {end}" if end else None


def value_sentence(item: Disagreement, value: Value) -> str:
    """One of the differing values as a sentence with its source: "Boete: 600.000 euro (Security.NL, 2021-04)."."""
    return sentence(f"{item.subject}: {value.value} (bron: {value.source.label})")


def _reference(source: Source) -> str:
    """A source as a line of a reference list."""
    publisher = ", ".join(part for part in (source.publisher, source.date) if part)
    return sentence(f"{source.title} ({publisher})" if publisher else source.title)

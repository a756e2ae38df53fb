"""Citation → what a person is shown of it, the same on every surface.

The one place that decides how a record is named (our summary, with its origins) and how a document is (its
publisher), so that no channel can blur the two. Knows nothing about HTML, Slack or terminals.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from assistant.answers import Answer, Citation, Stopped
from assistant.marks import unmarked
from bots.wording import Wording, date_in_words
from corpus.origins import Provenance, Source, safe_link


@dataclass(frozen=True, slots=True)
class Viewer:
    """Where our own pages open. `public` is False when only this machine can reach `base`."""

    base: str
    public: bool = False

    def document(self, document_id: str) -> str:
        """The page of a whole document."""
        return f"{self.base}/bron/{quote(document_id, safe='')}"

    def span(self, document_id: str, start: int, end: int) -> str:
        """The page of a document, opened at these code points of the stored text."""
        return f"{self.document(document_id)}?van={start}&tot={end}#citaat"

    def passage(self, citation: Citation) -> str:
        """The page of a document, opened at the quote."""
        return self.span(citation.passage.document_id, citation.start, citation.end)


@dataclass(frozen=True, slots=True)
class ShownOrigin:
    """One publication: `label` is publisher and date in words (the title where both are unknown)."""

    label: str
    title: str
    link: str | None


@dataclass(frozen=True, slots=True)
class ShownSource:
    """One numbered source of an answer.

    For a record `label` begins with the words that say it is our own summary and `origins` are the publications it
    was made from; for a document `label` is its publisher and date. `link` is the publisher's own address (None for
    a record); `viewer` opens the passage in our pages. `marked`: the heading says already that it is inferred.
    """

    number: int
    document_id: str
    record: bool
    inferred: bool
    label: str
    title: str
    page: str | None
    heading: tuple[str, ...]
    quote: str
    link: str | None
    viewer: str
    origins: tuple[ShownOrigin, ...] = ()
    marked: bool = False


def shown(citation: Citation, viewer: Viewer, wording: Wording) -> ShownSource:
    """What a person sees of one citation."""
    provenance = citation.passage.provenance
    record = provenance.kind == "record"
    origins = shown_origins(provenance, wording)
    heading = tuple(map(unmarked, citation.passage.locator.heading))
    return ShownSource(
        number=citation.number,
        document_id=provenance.document_id,
        record=record,
        inferred=citation.passage.inferred,
        label=label_of(provenance, wording),
        title=unmarked(provenance.source.title),
        page=wording.page.format(page=citation.page) if citation.page else None,
        heading=heading,
        quote=citation.quote,
        link=None if record else safe_link(provenance.source.url),
        viewer=viewer.passage(citation),
        origins=origins,
        marked=any(wording.inferred in one for one in heading),
    )


def label_of(provenance: Provenance, wording: Wording) -> str:
    """Whose words these are: the publisher with the date, or ours after the publications it names."""
    origins = shown_origins(provenance, wording)
    return _record_label(origins, wording) if provenance.kind == "record" else _label(provenance.source, wording)


def shown_origins(provenance: Provenance, wording: Wording) -> tuple[ShownOrigin, ...]:
    """The publications a record was made from; none for a document."""
    return tuple(_origin(source, wording) for source in provenance.origins) if provenance.kind == "record" else ()


def claimed(answer: Answer) -> tuple[Citation, ...]:
    """The citations that prove a statement, a differing value or a stopped project: not the merely near ones."""
    return tuple(citation for citation in answer.citations if citation.number not in answer.nearest)


def stopped_in_words(answer: Answer, one: Stopped) -> str:
    """Why a project was stopped; its name where the answer has just said why, in one sentence or more."""
    unsaid = one.reason
    for statement in answer.statements:
        unsaid = unsaid.replace(statement.text, "")
    if unsaid.strip():
        return one.reason
    about = (found.passage.provenance for found in answer.citations if found.number in one.citations)
    return next((unmarked(origin.source.title) for origin in about), one.reason)


def near(answer: Answer) -> tuple[Citation, ...]:
    """The sources that are only near: offered, never claimed."""
    return tuple(citation for citation in answer.citations if citation.number in answer.nearest)


@dataclass(frozen=True, slots=True)
class Group:
    """The sources of an answer that are one document, so that its origins are told once. Never empty."""

    sources: tuple[ShownSource, ...]

    @property
    def first(self) -> ShownSource:
        """The one whose label, origins and link stand for all."""
        return self.sources[0]

    def places(self, *, headings: bool) -> list[tuple[tuple[int, ...], str, bool]]:
        """Where in the document: the numbers that share a page (and heading), the place, whether to say "inferred".

        A heading that says so itself is enough. Places that say nothing (no page, no heading, no mark) are left out.
        """
        found: dict[tuple[str, bool], list[int]] = {}
        for one in self.sources:
            heading = " › ".join(one.heading) if headings else ""
            place = " · ".join(part for part in (one.page, heading) if part)
            found.setdefault((place, one.inferred and not (headings and one.marked)), []).append(one.number)
        return [(tuple(numbers), place, inferred) for (place, inferred), numbers in found.items() if place or inferred]


def by_document(sources: Iterable[ShownSource]) -> list[Group]:
    """The sources grouped by document, in order of first use."""
    groups: dict[str, list[ShownSource]] = {}
    for source in sources:
        groups.setdefault(source.document_id, []).append(source)
    return [Group(tuple(group)) for group in groups.values()]


def inferred(answer: Answer, numbers: tuple[int, ...]) -> bool:
    """Whether any of these citations is a conclusion of ours, so that the sentence must be marked."""
    return any(citation.passage.inferred for citation in answer.citations if citation.number in numbers)


def _origin(source: Source, wording: Wording) -> ShownOrigin:
    return ShownOrigin(_label(source, wording), unmarked(source.title), safe_link(source.url))


def _label(source: Source, wording: Wording) -> str:
    known = [part for part in (source.publisher, date_in_words(source.date, wording)) if part]
    return unmarked(", ".join(known) or source.title)


def _record_label(origins: tuple[ShownOrigin, ...], wording: Wording) -> str:
    if not origins:
        return wording.record_alone
    return f"{wording.record_from} {'; '.join(dict.fromkeys(origin.label for origin in origins))}"

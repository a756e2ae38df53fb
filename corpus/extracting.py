"""Running text → the municipal projects it tells of, by rules that need no model; every field with its passage.

A stretch of text tells of a project when a municipality does something (a status or outcome is said of it) with a
subject that smart cities work on. A text that names a town in passing, or a subject without a town, yields nothing.
Each field carries the characters that support it and a confidence between 0 and 1: 0.9 where the text says it in so
many words, 0.6 where it follows from the tense. Knows nothing about records, indexes or questions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from corpus import municipalities, subjects
from corpus.documents import Document, Facets, Section
from corpus.projects import FieldEvidence, Lesson, Project
from corpus.sentences import sentences
from corpus.statuses import Found as Found
from corpus.statuses import status_of as status_of
from corpus.statuses import strongest, supposes

LONGEST = 1_200
"""Characters of a project's summary: the sentences that tell of it, not the whole report."""


# ---- municipalities -------------------------------------------------------------------------------------------------

_NAMED_SO = re.compile(
    r"\b(?:[Gg]emeenten?|[Ss]tad|[Ss]teden|[Ww]ethouders? (?:van|in)|[Cc]ollege van|[Rr]aad van)\s+"
    r"(?:['’A-Z][\w'’-]*(?: [A-Z][\w-]*)?(?:, | en |, en ))*$"
)
_PERSONS = re.compile(
    r"\b(?:[Ll]id|[Ll]eden|[Kk]amerlid|[Mm]inister|[Ss]taatssecretaris|[Hh]eer|[Mm]evrouw|[A-Z][\w-]+-leden)"
    r"\s+(?:\w+,?\s+(?:en\s+)?){0,2}$"
)
_INSTITUTION = re.compile(
    r"(?:\s+[A-Z][\w&-]+){0,2}\s+(?:School|Academy|Institute?|University|Universiteit|College|Press|Centraal|Airport|"
    r"Marathon|Arena|Declaration|Consensus)\b|,\s*\d{1,2}[-/]\d{1,2}[-/]\d{4}"
)
_TREATY = re.compile(r"\b(?:[Vv]erdrag|[Cc]onventie|[Aa]kkoord|[Ww]et|[Pp]rotocol)\s+van\s+$")
_ADJECTIVES = {
    "haagse": "Den Haag", "haags": "Den Haag", "bossche": "'s-Hertogenbosch", "nijmeegse": "Nijmegen",
    "groningse": "Groningen", "groninger": "Groningen", "zwolse": "Zwolle", "arnhemse": "Arnhem", "leidse": "Leiden",
    "delftse": "Delft", "utrechtse": "Utrecht", "enschedese": "Enschede", "bredase": "Breda", "almeerse": "Almere",
    "zaanse": "Zaanstad", "haarlemse": "Haarlem", "maastrichtse": "Maastricht", "dordtse": "Dordrecht", "friese": "",
    "brabantse": "",
}  # fmt: skip
_ADJECTIVE = re.compile(r"\b(?:[A-Z][a-zë]+s(?:e)?|Groninger)\b")
_OFFICE = re.compile(
    r"\s+(?:wethouder|gemeente\w*|raad\b|college|burgemeester|bewoners?|inwoners?|binnenstad|wijk\w*|proef|pilot|aanpak)"
)


def cities_in(text: str) -> tuple[Found, ...]:
    """Every naming of a municipality, with its canonical name: by name, or by adjective before an office or a place.

    Left out is what only holds the name: a person, a school, a station, a treaty.

    >>> [found.value for found in cities_in("De Amersfoortse wethouder sprak met de Utrecht Data School.")]
    ['Amersfoort']
    """
    named = [
        Found(
            one.name, one.start, one.end, 0.95 if _NAMED_SO.search(text[max(0, one.start - 120) : one.start]) else 0.8
        )
        for one in municipalities.find(text)
        if not _only_holds(text, one.start, one.end)
    ]
    return tuple(sorted([*named, *_by_adjective(text)], key=lambda found: found.start))


def _only_holds(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - 60) : start], text[end : end + 40]
    return bool(_PERSONS.search(before) or _TREATY.search(before) or _INSTITUTION.match(after))


def _by_adjective(text: str) -> Iterator[Found]:
    for match in _ADJECTIVE.finditer(text):
        if not _OFFICE.match(text, match.end()):
            continue
        word = match.group().lower()
        name = _ADJECTIVES.get(word)
        if name is None:
            name = municipalities.canonical(word.removesuffix("e").removesuffix("s")) or ""
        if name:
            yield Found(name, match.start(), match.end(), 0.7)


# ---- years, organisations, themes -----------------------------------------------------------------------------------

_YEAR = re.compile(r"(?<![\d.,/-])(?:19[89]|20[0-4])\d(?![\d/]|-\d{3})")
_ORGANISATION = re.compile(
    r"\b(?:[Gg]emeente [A-Z'’][\w'’-]+(?:[ -](?:[A-Z][\w-]+|aan|den|de|op|Zoom))*"
    r"|[Mm]inisterie van [A-Z][\w,]+(?:(?:,| en)? [A-Z][\w]+)*|[Pp]rovincie [A-Z][\w-]+(?: [A-Z]\w+)?"
    r"|[Ss]tichting [A-Z][\w&-]+(?: [A-Z][\w&-]+)*|[Uu]niversiteit (?:van )?[A-Z]\w+|[Hh]ogeschool (?:van )?[A-Z]\w+"
    r"|[A-Z][\w&-]*(?: [A-Z][\w&-]*){0,3} (?:B\.V\.|BV|N\.V\.|NV)"
    r"|(?:VNG|TNO|CBS|RDW|KNMI|RIVM|BZK|EZK|IenW|Rijkswaterstaat|Kadaster|Geonovum|Platform31|G40|G5|UWV|Logius|Digilab)\b"
    r"|Autoriteit Persoonsgegevens|Future City Foundation|Vereniging van Nederlandse Gemeenten|Rathenau Instituut)"
)


def years_in(text: str) -> tuple[Found, ...]:
    """The years a text names, in order."""
    return tuple(Found(match.group(), match.start(), match.end(), 0.8) for match in _YEAR.finditer(text))


def organisations_in(text: str) -> tuple[Found, ...]:
    """The organisations a text names: municipalities, ministries, foundations, companies, known abbreviations.

    >>> [found.value for found in organisations_in("Stichting Kiem en TNO meten met Sensoren B.V. in de wijk.")]
    ['Stichting Kiem', 'TNO', 'Sensoren B.V.']
    """
    return tuple(Found(match.group(), match.start(), match.end(), 0.8) for match in _ORGANISATION.finditer(text))


def themes_in(text: str) -> tuple[Found, ...]:
    """The themes a text is about, each with the words that show it; the sooner named, the earlier."""
    first: dict[str, Found] = {}
    counts: dict[str, int] = {}
    for sign in subjects.find(text):
        theme = sign.subject.theme
        counts[theme] = counts.get(theme, 0) + 1
        first.setdefault(theme, Found(theme, sign.start, sign.end, 0.6))
    return tuple(Found(one.value, one.start, one.end, 0.8 if counts[one.value] > 1 else 0.6) for one in first.values())


# ---- projects -------------------------------------------------------------------------------------------------------

_OUTCOME = re.compile(
    r"\b(?:resultaat|resultaten|bleek|blijkt|leidde tot|opgeleverd|conclusie|geconcludeerd|daalde|bespaart|bespaarde|"
    r"gestopt|mislukt|succesvol|kon niet|lukte|effect)\b",
    re.IGNORECASE,
)
_LESSON = re.compile(r"\b(?:les|lessen|geleerd|leerpunt\w*|aanbevel\w+|advies)\b", re.IGNORECASE)
_REFERENCE = re.compile(r"^\s*(?:[-*•]\s+)?(?:Bron(?:nen)?\s*:|Zie (?:ook)?\b|Foto\b|Beeld\b)", re.IGNORECASE)
_ACTS = re.compile(
    r"^\s*(?:,? ?(?:samen met [^,.]{1,60})?,?\s*)"
    r"(?:heeft|hebben|had|maakt|maken|gebruikt|gebruiken|zet|zetten|doet|deed|begon|begint|"
    r"start\w*|test\w*|meet|meten|werkt\w*|wil|ontwikkel\w*|experimenteert|stopt\w*|is|was|wordt|werd|past|kiest|koos|bouwt|legt|"
    r"biedt|laat|liet|neemt|nam|onderzoekt|voert|voerde|telt)\b"
)


def extract(document: Document) -> tuple[Project, ...]:
    """The projects a document tells of; none for a record (it is one) and for a text about anything else."""
    if document.project is not None:
        return ()
    told: dict[tuple[str, ...], list[tuple[int, int]]] = {}
    for start, end in _paragraphs(document):
        cities = _acting(document.text[start:end])
        if cities:
            told.setdefault(cities, []).append((start, end))
    return tuple(
        _project(document, cities, stretches, number)
        for number, (cities, stretches) in enumerate(told.items(), 1)
    )  # fmt: skip


def with_projects(document: Document) -> Document:
    """The document with the projects it tells of, findable by their municipalities, themes and years."""
    return holding(document, extract(document))


def holding(document: Document, found: Sequence[Project]) -> Document:
    """The document with these projects, findable by their municipalities, themes and years."""
    if not found:
        return document
    years = [int(year[:4]) for project in found for year in (project.start, project.end) if year]
    facets = Facets(
        cities=tuple(dict.fromkeys(city for project in found for city in project.cities)),
        themes=tuple(dict.fromkeys(theme for project in found for theme in project.themes)),
        year_from=min(years, default=None),
        year_to=max(years, default=None),
    )
    return replace(document, extracted=tuple(found), facets=facets)


def _paragraphs(document: Document) -> Iterator[tuple[int, int]]:
    """The paragraphs of running text: tables, notes, references and picture captions left out."""
    for section in document.sections:
        if section.kind != "tekst":
            continue
        for match in re.finditer(r"[^\n]+(?:\n(?!\s*\n)[^\n]+)*", document.text[section.start : section.end]):
            if len(match.group()) > 60 and not _REFERENCE.match(match.group()):
                yield section.start + match.start(), section.start + match.end()


def _acting(text: str) -> tuple[str, ...]:
    """The municipalities whose project a paragraph tells of: one that acts, a status, and a subject of our field."""
    acting = tuple(dict.fromkeys(found.value for found in cities_in(text) if _acts(text, found)))
    if not acting or not subjects.subjects_in(text):
        return ()
    return acting if status_of(text) is not None else ()


def _acts(text: str, city: Found) -> bool:
    """Whether the municipality itself does it, rather than being a place where something is or happens."""
    named_so = bool(_NAMED_SO.search(text[max(0, city.start - 120) : city.start]))
    return named_so or bool(_ACTS.match(text[city.end : city.end + 90])) or city.confidence == 0.7


def _project(document: Document, cities: Sequence[str], stretches: Sequence[tuple[int, int]], number: int) -> Project:
    text = document.text
    evidence: list[FieldEvidence] = []

    def note(field: str, found: Iterable[Found], offset: int) -> list[str]:
        kept = []
        for one in found:
            kept.append(one.value)
            evidence.append(
                FieldEvidence(field, one.value, offset + one.start, offset + one.end, round(one.confidence, 2))
            )
        return kept

    start, end = stretches[0][0], min(stretches[0][1], stretches[0][0] + LONGEST)
    evidence.append(FieldEvidence("title", document.provenance.source.title, *_first_sentence(text, start, end), 0.5))
    evidence += [FieldEvidence(field, text[start:end], start, end, 0.8) for field in ("summary", "approach")]
    statuses, years, organisations, themes, results, lessons = [], [], [], [], [], []
    for at, stop in stretches:
        piece = text[at:stop]
        note("city", (one for one in cities_in(piece) if one.value in cities), at)
        status = status_of(piece)
        statuses += note("status", [status] if status else [], at)
        years += note("period", years_in(piece), at)
        organisations += note("organisation", organisations_in(piece), at)
        themes += note("theme", themes_in(piece), at)
        results += note("result", _matching(piece, _OUTCOME), at)
        lessons += note("lessons", _matching(piece, _LESSON), at)
    heading = _heading(document, start)
    place = ", ".join(cities)
    return Project(
        id=f"{document.id}~{number}",
        title=f"{place}: {heading}" if heading else place,
        kind="project",
        document_id=document.id,
        cities=tuple(cities),
        organisations=tuple(dict.fromkeys(organisations)),
        themes=tuple(dict.fromkeys(themes)),
        summary=text[start:end],
        approach=text[start:end],
        result=results[0] if results else None,
        status=strongest(statuses),
        lessons=tuple(Lesson(lesson, "bron") for lesson in dict.fromkeys(lessons)),
        start=min(years) if years else None,
        end=max(years) if len(set(years)) > 1 else None,
        contact=f"gemeente {cities[0]}" if len(cities) == 1 and f"gemeente {cities[0]}" in text else None,
        sources=(document.provenance.source,),
        confidence="medium" if statuses and len(evidence) > 5 else "low",
        audience=document.provenance.audience,
        evidence=tuple(evidence),
    )


def _matching(text: str, cue: re.Pattern[str]) -> Iterator[Found]:
    for start, end in sentences(text):
        if cue.search(text[start:end]) and not supposes(text[start:end]):
            yield Found(text[start:end], start, end, 0.6)


def _first_sentence(text: str, start: int, end: int) -> tuple[int, int]:
    first = next(iter(sentences(text[start:end])), (0, end - start))
    return start + first[0], start + first[1]


def _heading(document: Document, position: int) -> str:
    """What the text is about: the title of the document, and the last heading where there is one."""
    section: Section | None = next((one for one in document.sections if one.start <= position < one.end), None)
    title = document.provenance.source.title
    last = section.heading[-1] if section and section.heading else ""
    return f"{title} ({last})" if last and last.casefold() != title.casefold() else title

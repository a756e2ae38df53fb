"""Tests of corpus.register: a record's front matter and body become a Document with its Project."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from corpus.documents import Document
from corpus.errors import InvalidRecord
from corpus.origins import Source
from corpus.projects import Lesson
from corpus.register import is_record, period, problems, project_from, record_document, sentence

SUMMARY = "De stad telde voetgangers. Na een klacht stopte het tellen."


def front_matter(**changes: Any) -> dict[str, Any]:
    """A whole front matter, as YAML would give it, with changes; a change to None takes the field away."""
    matter: dict[str, Any] = {
        "id": "uden-tellen",
        "title": "Uden: voetgangers tellen",
        "kind": "project",
        "cities": ["Uden", "'s-Gravenhage"],
        "region": "Noordoost-Brabant",
        "organisations": ["gemeente Uden", "VNG"],
        "themes": ["openbare ruimte", "mobiliteit"],
        "problem": "Niemand wist hoe druk het was.",
        "approach": "Tellen met een camera",
        "result": "Gestopt na zes weken.",
        "status": "gestopt",
        "lessons": [
            {"text": "Vraag eerst of het mag.", "lessen_herkomst": "bron"},
            {"text": "Begin klein", "lessen_herkomst": "afgeleid"},
            {"text": "Vertel wat je meet.", "lessen_herkomst": "gemengd"},
        ],
        "start": 2017,
        "end": "2019-05",
        "contact": "gemeente Uden",
        "sources": [
            {"title": "Tellen in Uden", "publisher": "De Krant", "date": 2018, "url": "https://krant.example/1"},
            {"title": "Uden stopt", "publisher": "De Krant", "date": "2019-05"},
        ],
        "disagreements": [
            {
                "subject": "Aantal camera's",
                "nature": "tegenspraak",
                "values": [
                    {"value": "drie", "source": {"title": "Tellen in Uden", "publisher": "De Krant", "date": "2018"}},
                    {"value": "vijf", "source": {"title": "Raadsbrief", "publisher": "gemeente Uden"}},
                ],
            },
        ],
        "confidence": {"level": "medium", "why": "Twee berichten van één krant."},
        "also": ["tellen-in-uden"],
    }
    matter.update(changes)
    return {name: value for name, value in matter.items() if value is not None}


def made(**changes: Any) -> Document:
    """The document of that front matter."""
    return record_document(front_matter(**changes), f"\n{SUMMARY}\n", "uden-tellen.md", "cafe")


def sections(document: Document) -> dict[tuple[str, ...], str]:
    """Heading path → the text of that section, sliced from the document."""
    return {section.heading: document.text[section.start : section.end] for section in document.sections}


def test_a_record_is_our_summary_and_names_its_origins() -> None:
    """The source is the record itself; the publications it was made from are its origins, each once."""
    origin = made().provenance
    assert (origin.kind, origin.document_id, origin.audience, origin.language) == (
        "record",
        "uden-tellen",
        "openbaar",
        "nl",
    )
    assert origin.source == Source("Uden: voetgangers tellen", "Stadsgeheugen", None, "2019-05")
    assert [source.label for source in origin.origins] == [
        "De Krant, 2018",
        "De Krant, 2019-05",
        "gemeente Uden",
    ]


def test_the_text_is_the_summary_followed_by_every_field_as_sentences() -> None:
    """Each section is sliced by its positions; heading lines stay outside."""
    assert sections(made()) == {
        (): SUMMARY,
        ("Probleem",): "Niemand wist hoe druk het was.",
        ("Aanpak",): "Tellen met een camera.",
        ("Resultaat",): "Gestopt na zes weken.",
        ("Gegevens",): (
            "Status: gestopt.\nPeriode: 2017 tot en met 2019-05.\nGemeenten: Uden, 's-Gravenhage.\n"
            "Regio: Noordoost-Brabant.\nThema's: openbare ruimte, mobiliteit.\n"
            "Betrokken organisaties: gemeente Uden, VNG.\nContact: gemeente Uden."
        ),
        ("Lessen",): "Vraag eerst of het mag.",
        ("Lessen (gevolgtrekking van de redactie)",): "Begin klein.\nVertel wat je meet.",
        ("Verschillen tussen bronnen", "Aantal camera's"): (
            "Aantal camera's: drie (bron: De Krant, 2018).\nAantal camera's: vijf (bron: gemeente Uden)."
        ),
        ("Onderbouwing",): "Twee berichten van één krant.",
        ("Bronnen",): "Tellen in Uden (De Krant, 2018).\nUden stopt (De Krant, 2019-05).",
    }


def test_only_what_we_concluded_is_marked_as_inferred() -> None:
    """A lesson of a source is not; an inferred or mixed lesson, and our grounds, are."""
    inferred = {section.heading[-1] for section in made().sections if section.inferred}
    assert inferred == {"Lessen (gevolgtrekking van de redactie)", "Onderbouwing"}


def test_a_field_that_no_source_gives_leaves_no_trace() -> None:
    """An unknown status is absent, never the sentence "Status: onbekend."."""
    bare = {"cities": None, "region": None, "organisations": None, "problem": None, "approach": None, "result": None}
    gone = {"lessons": None, "start": None, "end": None, "contact": None, "disagreements": None, "confidence": None}
    document = made(status="onbekend", **bare, **gone)
    assert document.project is not None and document.project.status is None
    assert list(sections(document)) == [(), ("Gegevens",), ("Bronnen",)]
    assert sections(document)[("Gegevens",)] == "Thema's: openbare ruimte, mobiliteit."


def test_the_headings_of_a_body_become_headings_of_the_document() -> None:
    """A user may write headings of their own; nested ones keep their path."""
    body = "Kort gezegd.\n\n## Techniek\n\nEen camera.\n\n### Kosten\n\nTien euro.\n\n## Mensen\n\nTwee."
    document = record_document(front_matter(), body, "x.md", "")
    own = {heading: text for heading, text in sections(document).items() if heading in _OWN}
    assert own == {
        (): "Kort gezegd.",
        ("Techniek",): "Een camera.",
        ("Techniek", "Kosten"): "Tien euro.",
        ("Mensen",): "Twee.",
    }


_OWN = {(), ("Techniek",), ("Techniek", "Kosten"), ("Mensen",)}


def test_facets_use_canonical_names_and_todays_municipality() -> None:
    """Uden became part of Maashorst; a filter on either finds the record."""
    facets = made().facets
    assert facets.cities == ("Uden", "Den Haag", "Maashorst")
    assert (facets.themes, facets.kind, facets.status) == (("openbare ruimte", "mobiliteit"), "project", "gestopt")
    assert (facets.year_from, facets.year_to) == (2017, 2019)


@pytest.mark.parametrize(
    ("start", "end", "years"),
    [(2016, None, (2016, 2019)), (None, 2018, (2018, 2018)), (None, None, (None, None)), (2020, None, (2020, 2020))],
)
def test_a_project_without_an_end_is_about_the_years_up_to_its_newest_source(
    start: int | None, end: int | None, years: tuple[int | None, int | None]
) -> None:
    """The newest source is of May 2019."""
    facets = made(start=start, end=end).facets
    assert (facets.year_from, facets.year_to) == years


def test_the_project_holds_the_values_as_written() -> None:
    """The register gives the fields back, with each lesson's origin."""
    project = project_from(made())
    assert project is not None
    assert project.cities == ("Uden", "'s-Gravenhage") and project.summary == SUMMARY
    assert project.lessons[:2] == (Lesson("Vraag eerst of het mag.", "bron"), Lesson("Begin klein", "afgeleid"))
    assert (project.start, project.end, project.also) == ("2017", "2019-05", ("tellen-in-uden",))
    assert [value.value for value in project.disagreements[0].values] == ["drie", "vijf"]


@pytest.mark.parametrize(
    ("changes", "field", "remedy"),
    [
        ({"title": None}, "title", "is missing; write a title"),
        ({"kind": "proefje"}, "kind", "does not fit; choose one of project"),
        ({"status": "klaar"}, "status", "does not fit; choose one of idee"),
        ({"stauts": "lopend"}, "front matter", "holds a field that records do not have; did you mean 'status'?"),
        ({"id": "Uden Tellen"}, "id", "lower-case letters, digits and hyphens"),
        ({"lessons": ["Begin klein."]}, "lessons[1]", "write each lesson as 'text' with its 'lessen_herkomst'"),
        ({"lessons": [{"text": "x"}]}, "lessons[1].lessen_herkomst", "is missing; write 'bron'"),
        ({"sources": []}, "sources", "name at least one source"),
        ({"sources": [{"title": "x", "url": "www.x.nl"}]}, "sources[1].url", "starts with https://"),
        ({"sources": [{"title": "x", "date": "mei 2019"}]}, "sources[1].date", "2021, 2021-04 or 2021-04-29"),
        ({"start": 2020, "end": 2019}, "end", "is before 'start'; put the later moment"),
        ({"audience": "geheim"}, "audience", "choose 'openbaar' or 'intern'"),
        ({"confidence": "high"}, "confidence", "write it as 'level'"),
    ],
)
def test_a_record_that_breaks_the_layout_names_file_field_and_remedy(
    changes: dict[str, Any], field: str, remedy: str
) -> None:
    """The error is the next action."""
    with pytest.raises(InvalidRecord) as caught:
        made(**changes)
    assert (caught.value.path, caught.value.field) == ("uden-tellen.md", field)
    assert remedy in caught.value.remedy


def test_all_problems_of_a_record_are_named_at_once() -> None:
    """One round of mending is enough."""
    assert [field for field, _ in problems(front_matter(title=None, status="klaar"))] == ["title", "status"]


def test_a_record_without_a_summary_is_refused() -> None:
    """The body is what people read first."""
    with pytest.raises(InvalidRecord, match="summary"):
        record_document(front_matter(), " \n", "x.md", "")


def test_a_page_with_other_front_matter_is_no_record() -> None:
    """Pages of documentation have titles and ids too."""
    assert is_record(front_matter())
    assert not is_record({"id": "x", "title": "Vereiste", "sources": ["AI-verordening"]})
    assert not is_record({"kind": "page", "title": "Home"})
    assert not is_record({})


def test_an_internal_record_says_so_everywhere() -> None:
    """The audience reaches provenance and project."""
    document = made(audience="intern")
    assert document.provenance.audience == "intern"
    assert document.project is not None and document.project.audience == "intern"


def test_sentences_and_periods_in_words() -> None:
    """A full stop is added only where none ends the text."""
    assert [sentence(text) for text in ("Ja", "Ja.", "Echt?", "'Ja.'")] == ["Ja.", "Ja.", "Echt?", "'Ja.'"]
    assert period("2017", None) == "vanaf 2017" and period(None, "2020") == "tot en met 2020"
    assert period("2019", "2019") == "2019" and period(None, None) is None


def test_sections_follow_each_other_without_overlap() -> None:
    """Positions count characters of the document's own text."""
    document = made()
    ends = [0, *(section.end for section in document.sections)]
    assert all(end < section.start for end, section in zip(ends, document.sections, strict=False))
    assert all(re.fullmatch(r"\S.*\S", text, re.DOTALL) for text in sections(document).values())


def test_importing_the_register_brings_in_nothing_heavy() -> None:
    """pydantic and YAML are imported when the first record is read; the gazetteer is read when first asked."""
    code = (
        "import sys, corpus.register, corpus.municipalities as m; "
        "assert not {'pydantic', 'yaml', 'corpus.record_schema'} & set(sys.modules); "
        "assert m._gazetteer.cache_info().currsize == 0"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[1])

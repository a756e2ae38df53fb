"""Projects read from running text: what counts, what does not, and how good it is on real passages."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from corpus.documents import Document, Section
from corpus.extracting import cities_in, extract, organisations_in, status_of, themes_in, with_projects, years_in
from corpus.loading import FoundFile, Root, find_files, load_file
from corpus.origins import Provenance, Source
from corpus.register import STARTER

GOLD = Path(__file__).with_name("gold") / "extraction.jsonl"
STORY = (
    "De gemeente Delft meet sinds 2019 met sensoren hoe vol afvalcontainers zijn. "
    "In 2021 bleek dat de proef weinig opleverde; de gemeente is met de sensoren gestopt."
)


def document(text: str, title: str = "Jaarverslag") -> Document:
    """A document of one section."""
    provenance = Provenance("jaarverslag", "document", Source(title, "gemeente Delft"))
    return Document(provenance, text, (Section(0, len(text)),))


def cities(text: str) -> list[str]:
    """The names found."""
    return [found.value for found in cities_in(text)]


def status(text: str) -> str | None:
    """The status found."""
    found = status_of(text)
    return found.value if found else None


def test_a_story_of_a_municipality_becomes_a_project() -> None:
    """City, status, period, theme, organisation and result are read from the words."""
    (project,) = extract(document(STORY))
    assert project.cities == ("Delft",)
    assert (project.status, project.start, project.end) == ("gestopt", "2019", "2021")
    assert project.themes == ("openbare ruimte",)
    assert project.organisations == ("gemeente Delft",)
    assert project.result == "In 2021 bleek dat de proef weinig opleverde; de gemeente is met de sensoren gestopt."
    assert project.contact == "gemeente Delft"


def test_every_field_names_the_characters_that_support_it() -> None:
    """A noted stretch holds its value, word for word, and a confidence between 0 and 1."""
    (project,) = extract(document(STORY))
    noted = {one.field: STORY[one.start : one.end] for one in project.evidence}
    assert noted["city"] == "Delft"
    assert noted["status"] == "is met de sensoren gestopt"
    assert noted["period"] == "2021"
    assert noted["result"] == project.result
    assert all(0 < one.confidence <= 1 for one in project.evidence)


@pytest.mark.parametrize(
    "text",
    [
        "De conferentie over sensoren en afval was in Utrecht en trok driehonderd bezoekers uit binnen- en buitenland.",
        "Als een proef met sensoren in de gemeente Delft niet werkt, moet het systeem kunnen worden stopgezet.",
        "De minister stopt met de regeling voor afvalcontainers; dat is in alle wijken te merken, ook 's nachts.",
        "De gemeente Delft kreeg een nieuwe burgemeester, die eerder voorzitter van een voetbalclub in het dorp was.",
    ],
)
def test_a_text_about_something_else_yields_nothing(text: str) -> None:
    """A town in passing, a rule, a subject without a town, a town without a subject: no project."""
    assert extract(document(text)) == ()


def test_a_record_is_not_extracted_again() -> None:
    """A record is a project already; its text yields no second one."""
    found = next(file for file in find_files(Root("starter", STARTER)) if isinstance(file, FoundFile))
    assert extract(load_file(found)) == ()


def test_two_municipalities_with_each_their_story_are_two_projects() -> None:
    """Paragraphs about different municipalities are kept apart."""
    text = (
        "De gemeente Breda telt sinds 2020 met camera's hoeveel bezoekers er in de binnenstad zijn.\n\n"
        "De gemeente Zwolle is in 2022 gestopt met de proef met slimme verkeerslichten voor fietsers."
    )
    found = extract(document(text))
    assert [(one.cities, one.status) for one in found] == [(("Breda",), "lopend"), (("Zwolle",), "gestopt")]
    assert len({one.id for one in found}) == 2


def test_a_document_can_be_found_by_what_its_text_tells() -> None:
    """The facets of a document are those of the projects in it."""
    facets = with_projects(document(STORY)).facets
    assert (facets.cities, facets.themes, facets.year_from, facets.year_to) == (
        ("Delft",),
        ("openbare ruimte",),
        2019,
        2021,
    )


# ---- names that mean something else ----------------------------------------------------------------------------------


def test_bergen_is_told_apart_by_what_stands_around_it() -> None:
    """Bergen in Limburg, in North Holland, in Norway, and Bergen that nobody can tell."""
    assert cities("De gemeente Bergen, in het noorden van Limburg.") == ["Bergen (L)"]
    assert cities("De gemeente Bergen in Noord-Holland, aan zee.") == ["Bergen (NH)"]
    assert cities("De gemeente Bergen telt fietsers.") == []
    assert cities("Bergen in Noorwegen is nat.") == []


def test_utrecht_is_a_city_unless_it_says_province() -> None:
    """The province, the university and its data school are not the municipality."""
    assert cities("De provincie Utrecht en de Universiteit Utrecht meten.") == []
    assert cities("Het IAMA komt van de Utrecht Data School.") == []
    assert cities("De gemeente Utrecht meet met de provincie Utrecht.") == ["Utrecht"]


def test_a_longer_name_is_not_the_city_in_it() -> None:
    """ "Almere" inside a longer word, Hengelo in Gelderland's shadow, a station and a treaty."""
    assert cities("De Almeerderhout en het Weerwater liggen er.") == []
    assert cities("De gemeente Hengelo (Overijssel) telt auto's.") == ["Hengelo"]
    assert cities("Van Den Haag Centraal naar Gebruiker Centraal.") == []
    assert cities("Het Verdrag van Maastricht geldt.") == []


def test_a_person_is_not_a_town() -> None:
    """Members and ministers who are called after a town."""
    assert cities("Vragen van het lid Westerveld aan de minister.") == []
    assert cities("De GroenLinks-leden Westerveld en Bouchallikh vroegen het.") == []


def test_an_adjective_names_its_town_before_an_office() -> None:
    """ "Haagse wethouder" is Den Haag, "Haagse bluf" is not."""
    assert cities("De Haagse wethouder en de Amersfoortse raad.") == ["Den Haag", "Amersfoort"]
    assert cities("Dat is Haagse bluf.") == []


def test_a_merged_name_is_found() -> None:
    """A municipality under an alias gets its one name."""
    assert cities("'s-Gravenhage en Den Bosch werken samen.") == ["Den Haag", "'s-Hertogenbosch"]


# ---- status ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("De proef is gestopt.", "gestopt"),
        ("De gemeente stopte met de metingen.", "gestopt"),
        ("Het algoritme wordt niet verder ontwikkeld.", "gestopt"),
        ("Het systeem wordt uitgerold over de stad.", "opgeschaald"),
        ("Na de pilot is het in de hele stad ingevoerd.", "opgeschaald"),
        ("De proef loopt nog tot de zomer.", "pilot"),
        ("De stad begon een proef met sensoren.", "pilot"),
        ("De gemeente maakt gebruik van scanauto's.", "lopend"),
        ("Het is bij een plan gebleven en blijft een plan.", "idee"),
        ("De gemeente is van plan sensoren te plaatsen.", "idee"),
        ("Het onderzoek is in 2020 afgerond.", "afgerond"),
        ("De gemeente heeft in 2021 een app ontwikkeld.", "afgerond"),
        ("Als het niet werkt, moet de proef worden gestopt.", None),
        ("Het weer was mooi.", None),
    ],
)
def test_status_is_what_the_words_say(text: str, expected: str | None) -> None:
    """Idea, pilot, running, done, scaled up, stopped; a rule or a possibility says nothing."""
    assert status(text) == expected


def test_years_organisations_and_themes_are_read_as_they_stand() -> None:
    """No number that is no year; companies and foundations by their form; themes by the taxonomy."""
    assert [one.value for one in years_in("In 2019 en 2021, artikel 2020/12, 1.995 keer, 06-2012345.")] == [
        "2019",
        "2021",
    ]
    text = "Stichting Groen Delft, Sensors B.V. en het Ministerie van Binnenlandse Zaken"
    assert [one.value for one in organisations_in(text)] == [
        "Stichting Groen Delft", "Sensors B.V.", "Ministerie van Binnenlandse Zaken",
    ]  # fmt: skip
    assert [one.value for one in themes_in("Zelfrijdende bussen en hittestress")] == [
        "mobiliteit",
        "klimaat en energie",
    ]


# ---- real passages ---------------------------------------------------------------------------------------------------


@cache
def passages(shared: Path) -> tuple[tuple[str, frozenset[str], frozenset[str]], ...]:
    """The labelled passages that still stand where they stood: text, municipalities, status."""
    documents: dict[str, str] = {}
    labelled = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    wanted = {item["file"] for item in labelled}
    for folder in ("data/documents", "seeds"):
        for file in find_files(Root("gold", shared / folder)):
            if isinstance(file, FoundFile) and f"{folder}/{file.path}" in wanted:
                documents[f"{folder}/{file.path}"] = load_file(file).text
    found = []
    for item in labelled:
        text = _passage(documents[item["file"]], item)
        if text is not None:
            found.append((text, frozenset(item["municipalities"]), frozenset(filter(None, [item["status"]]))))
    return tuple(found)


def _passage(text: str, item: dict[str, object]) -> str | None:
    """The passage at its offsets, or the line with its digest where reading has moved it."""

    def same(piece: str) -> bool:
        return hashlib.sha256(piece.encode()).hexdigest() == item["sha256"]

    at = text[int(str(item["start"])) : int(str(item["end"]))]
    return at if same(at) else next((line for line in text.split("\n") if same(line)), None)


def f1(found: Iterator[tuple[frozenset[str], frozenset[str]]]) -> float:
    """Micro-averaged F1 over (found, right)."""
    pairs = list(found)
    good = sum(len(got & right) for got, right in pairs)
    return 2 * good / (sum(len(got) for got, _ in pairs) + sum(len(right) for _, right in pairs))


def test_municipalities_of_real_passages(shared: Path) -> None:
    """On hand-labelled passages of real documents, both halves: F1 of municipalities at least 0.95."""
    for half in (0, 1):
        assert f1((frozenset(cities(text)), right) for text, right, _ in passages(shared)[half::2]) >= 0.95


def test_status_of_real_passages(shared: Path) -> None:
    """The same passages: F1 of status at least 0.75, on the half the rules were made on and on the other."""
    assert len(passages(shared)) >= 55

    def read(text: str) -> frozenset[str]:
        return frozenset(filter(None, [status(text)]))

    for half in (0, 1):
        assert f1((read(text), right) for text, _, right in passages(shared)[half::2]) >= 0.75


def test_real_documents_yield_projects_with_true_spans(shared: Path) -> None:
    """The seeds: few projects, and every noted stretch stands in its document."""
    loaded = [load_file(file) for file in find_files(Root("seeds", shared / "seeds")) if isinstance(file, FoundFile)]
    for one in loaded:
        for project in extract(one):
            check: Callable[[int, int], bool] = lambda start, end, text=one.text: bool(text[start:end].strip())  # noqa: E731
            assert all(check(noted.start, noted.end) for noted in project.evidence)


# ---- passages of our own ---------------------------------------------------------------------------------------------

OWN = [json.loads(line) for line in GOLD.with_name("extraction_own.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("half", [0, 1])
def test_municipalities_of_passages_in_other_words(half: int) -> None:
    """Forty passages of our own, told as papers and bulletins tell it: names by their places, not their letters."""
    assert len(OWN) == 40
    pairs = ((frozenset(cities(one["text"])), frozenset(one["municipalities"])) for one in OWN[half::2])
    assert f1(pairs) >= 0.95


@pytest.mark.parametrize("half", [0, 1])
def test_status_of_passages_in_other_words(half: int) -> None:
    """The same passages; the cues were widened with the first half."""
    pairs = (
        (frozenset(filter(None, [status(one["text"])])), frozenset(filter(None, [one["status"]])))
        for one in OWN[half::2]
    )
    assert f1(pairs) >= 0.75


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("De provincies Groningen en Utrecht betalen mee.", []),
        ("Gedeputeerde Staten van Groningen en Provinciale Staten van Utrecht stemden in.", []),
        ("Inwoners van de stad Utrecht en van de provincie Groningen.", ["Utrecht"]),
        ("Provincie Groningen betaalt; de gemeente Groningen voert uit.", ["Groningen"]),
        ("Omroep Utrecht en RTV Utrecht meldden het.", []),
        ("In de Groninger wijk Paddepoel wordt gemeten.", ["Groningen"]),
        ("FC Utrecht speelde tegen FC Groningen.", []),
        ("Utrechtse Heuvelrug doet mee, Station Utrecht Centraal niet.", ["Utrechtse Heuvelrug"]),
        ("De gemeente Bergen op Zoom meet.", ["Bergen op Zoom"]),
        ("De Almere Data School kwam langs.", []),
    ],
)
def test_a_province_a_broadcaster_and_a_longer_name_are_no_municipality(text: str, expected: list[str]) -> None:
    """The same letters, another thing."""
    assert cities(text) == expected

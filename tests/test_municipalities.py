"""Tests of corpus.municipalities: names, mergers, and mentions in running text."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import municipalities
from corpus.municipalities import canonical, find, successors

LISTS = Path(__file__).parents[2] / "shared" / "data" / "lexical" / "gemeenten"


def named(text: str, **options: bool) -> list[str]:
    """The canonical names that `find` reports, in order."""
    return [mention.name for mention in find(text, **options)]


@pytest.mark.parametrize(
    ("spelling", "name"),
    [
        ("'s-Gravenhage", "Den Haag"),
        ("’s-Gravenhage", "Den Haag"),
        ("The Hague", "Den Haag"),
        ("gemeente Den Haag", "Den Haag"),
        ("den bosch", "'s-Hertogenbosch"),
        ("'s-Hertogenbosch", "'s-Hertogenbosch"),
        ("Ljouwert", "Leeuwarden"),
        ("De Friese Meren", "De Fryske Marren"),
        ("Sudwest-Fryslan", "Súdwest-Fryslân"),
        ("Bergen (NH.)", "Bergen (NH)"),
        ("Hengelo", "Hengelo"),
        ("Hengelo (Gld)", "Bronckhorst"),
        ("Nuenen", "Nuenen, Gerwen en Nederwetten"),
        ("Veghel", "Veghel"),
    ],
)
def test_every_spelling_of_a_municipality_has_one_canonical_name(spelling: str, name: str) -> None:
    """Aliases, apostrophes, case, accents and a leading "gemeente" lead to the one name."""
    assert canonical(spelling) == name


def test_an_ambiguous_or_unknown_name_has_no_canonical_name() -> None:
    """Bergen stands for two municipalities, and a village for none."""
    assert canonical("Bergen") is None
    assert municipalities.candidates("Bergen") == ("Bergen (L)", "Bergen (NH)")
    assert municipalities.candidates("Den Bosch") == ("'s-Hertogenbosch",)
    assert canonical("Lutjebroek") is None and municipalities.candidates("Lutjebroek") == ()


def test_the_numbers_of_municipalities_per_year_are_those_of_the_statistics_office() -> None:
    """355 in 2019 and 2020, 352 in 2021, 345 and 344 in 2022, 342 since 2023."""
    dates = ("2019-01-01", "2020-01-01", "2021-01-01", "2022-01-01", "2022-03-24", "2023-01-01")
    assert [len(municipalities.names(date)) for date in dates] == [355, 355, 352, 345, 344, 342]
    assert len(municipalities.names()) == 342


@pytest.mark.skipif(not LISTS.exists(), reason="the lists of municipalities in ../shared/data are not here")
@pytest.mark.parametrize(
    ("file", "date"), [("gemeenten-2019.txt", "2019-01-01"), ("gemeenten-2023-2026.txt", "2023-01-01")]
)
def test_the_gazetteer_holds_exactly_the_published_lists(file: str, date: str) -> None:
    """Every published name has a canonical name, and no other municipality exists on that day."""
    published = [line for line in (LISTS / file).read_text(encoding="utf-8").splitlines() if line]
    assert {canonical(name) for name in published} == set(municipalities.names(date))
    assert all(municipalities.is_municipality(name) for name in published)


def test_a_merged_municipality_knows_its_successor_and_the_day() -> None:
    """Weesp became part of Amsterdam on 24 March 2022; Haaren was divided over four."""
    assert [(s.name, s.date) for s in successors("Weesp")] == [("Amsterdam", "2022-03-24")]
    assert [s.name for s in successors("Haaren")] == ["Boxtel", "Oisterwijk", "Tilburg", "Vught"]
    merged = municipalities.merged_into("Loppersum")
    assert merged is not None and (merged.name, merged.date) == ("Eemsdelta", "2021-01-01")
    assert municipalities.merged_into("Haaren") is None
    assert successors("Utrecht") == () and successors("Lutjebroek") == ()


def test_a_project_of_a_former_municipality_is_found_under_todays_name() -> None:
    """`related` leads from the old name to the new one and back."""
    assert municipalities.related("Loppersum") == ("Loppersum", "Eemsdelta")
    assert municipalities.related("Eemsdelta") == ("Eemsdelta", "Appingedam", "Delfzijl", "Loppersum")
    assert municipalities.today("Uden") == ("Maashorst",)
    assert municipalities.is_current("Maashorst") and not municipalities.is_current("Uden")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Den Bosch en Breda testen, net als ’s-Gravenhage.", ["'s-Hertogenbosch", "Breda", "Den Haag"]),
        (
            "Alphen aan den Rijn, Berg en Dal en Bergen op Zoom",
            ["Alphen aan den Rijn", "Berg en Dal", "Bergen op Zoom"],
        ),
        ("In Almere-Haven en Amsterdam-Noord", ["Almere", "Amsterdam"]),
        ("Het spoor Utrecht-Amersfoort", ["Utrecht", "Amersfoort"]),
        ("Nieuw-Almere en Almeres bestaan niet", []),
        ("de provincie Utrecht en de stad Utrecht", ["Utrecht"]),
        ("de provincies Gelderland en Utrecht", []),
        ("de provincie Noord-Brabant", []),
        ("Rechtbank Rotterdam, Universiteit van Tilburg, TU Delft en Hogeschool Utrecht", []),
        ("de Metropoolregio Rotterdam Den Haag", []),
        ("Best lastig, zeggen ze.", []),
        ("Best heeft sensoren geplaatst.", ["Best"]),
        ("In Best hangen sensoren. Best werkt samen.", ["Best", "Best"]),
        ("Best practices uit het veld", []),
        ("Huizen worden verduurzaamd. De gemeente Huizen betaalt.", ["Huizen", "Huizen"]),
        ("Huizen worden verduurzaamd.", []),
        ("Leiden deze maatregelen tot minder hitte?", []),
        ("De heer Van Houten en Karin van Beek spraken.", []),
        ("De gemeente Beek en de gemeente Beek en Donk", ["Beek"]),
        ("Staatssecretaris Van Veldhoven sprak. Van Utrecht tot Breda", ["Utrecht", "Breda"]),
        ("het Leiden-Delft-Erasmus Centre en de Economic Board Utrecht", []),
        ("Pauline van Rotterdam werkt in Best Eindhoven", ["Best", "Eindhoven"]),
        ("Security Best Current Practices", []),
        ("Ede, Epe en Zeist", ["Ede", "Epe", "Zeist"]),
        ("Het museum in Bergen (Noorwegen)", []),
        ("Bergen en Castricum delen een wagen.", ["Bergen (NH)", "Castricum"]),
        ("Gennep, Bergen en Venray in Limburg", ["Gennep", "Bergen (L)", "Venray"]),
        ("Over Bergen weten we niets", []),
        ("ENSCHEDE en DEN HAAG", ["Enschede", "Den Haag"]),
        ("Amsterdamse en Haagse plannen", []),
        ("Enschede's sensoren", ["Enschede"]),
    ],
)
def test_find_tells_a_municipality_from_what_only_looks_like_one(text: str, names: list[str]) -> None:
    """Longer names, provinces, institutions, persons, ordinary words and places abroad are told apart."""
    assert named(text) == names


def test_a_question_without_capitals_still_names_its_municipality() -> None:
    """`any_case` finds what people type, without taking ordinary words for towns."""
    assert named("wat deed den haag met de huizen in leiden", any_case=True) == ["Den Haag", "Leiden"]
    assert named("wat is de best geslaagde proef met huizen", any_case=True) == []


def test_a_mention_points_at_the_words_that_name_it() -> None:
    """`text[start:end]` is the name as the text spells it."""
    text = "Tussen Den\nHaag en 's-Hertogenbosch."
    assert [text[m.start : m.end] for m in find(text)] == ["Den\nHaag", "'s-Hertogenbosch"]


@given(st.text(max_size=200), st.sampled_from(sorted(municipalities.names())), st.text(max_size=200))
def test_mentions_are_in_order_and_inside_any_text(before: str, name: str, after: str) -> None:
    """No text makes `find` fail, overlap or point outside it."""
    text = before + " gemeente " + name + " " + after
    mentions = find(text)
    assert all(0 <= m.start < m.end <= len(text) for m in mentions)
    assert all(first.end <= second.start for first, second in pairwise(mentions))


def test_every_municipality_of_today_is_found_in_a_plain_sentence() -> None:
    """ "De gemeente X doet mee." names X, also for Best, Huizen and Bergen (NH)."""
    missed = [n for n in municipalities.names() if named(f"De gemeente {n} doet mee.") != [n]]
    assert missed == []

"""Amounts and dates in Dutch and English, made comparable."""

import pytest

from assistant.proof.dates import Moment, moments
from assistant.proof.numbers import amounts, number_of
from assistant.words import read


def values(text: str) -> list[tuple[float, str, str]]:
    """(value, kind, approximation) of every amount."""
    return [(round(amount.value, 1), amount.kind, amount.approximation) for amount in amounts(read(text))]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("anderhalf miljoen euro", 1_500_000),
        ("1,5 miljoen euro", 1_500_000),
        ("1.500.000 euro", 1_500_000),
        ("\u20ac 1.500.000", 1_500_000),
        ("zes ton", 600_000),
        ("bijna een miljard euro", 1_000_000_000),
        ("1.2 million euros", 1_200_000),
    ],
)
def test_one_amount_has_many_spellings(text: str, value: float) -> None:
    """Scales, separators and signs give one value in euros."""
    found = amounts(read(text))
    assert [(amount.value, amount.kind) for amount in found] == [(value, "euro")]


def test_decimals_are_dutch_and_english() -> None:
    """4,8 and 4.8 are one number; 12,400 and 12.400 are another."""
    assert number_of("4,8") == number_of("4.8") == 4.8
    assert number_of("12,400") == number_of("12.400") == 12_400


@pytest.mark.parametrize(
    ("text", "percent"),
    [
        ("een kwart van de huizen", 25.0),
        ("de helft", 50.0),
        ("twee derde van de leden", 66.7),
        ("1/3 van de afspraken", 33.3),
        ("een op de acht deelnemers", 12.5),
        ("three out of ten", 30.0),
        ("18 van de 64 verkeerslichten", 28.1),
        ("25 procent", 25.0),
    ],
)
def test_shares_become_percentages(text: str, percent: float) -> None:
    """Fractions, "x op de y" and percentages are compared as one thing."""
    assert values(text) == [(percent, "percent", "")]


@pytest.mark.parametrize(
    ("text", "approximation"),
    [
        ("ruim honderd bomen", "over"),
        ("meer dan 100 bomen", "over"),
        ("bijna 100 bomen", "under"),
        ("ongeveer 100 bomen", "about"),
        ("zo'n 100 bomen", "about"),
        ("minstens 100 bomen", "at least"),
        ("hooguit 100 bomen", "at most"),
        ("tot 100 bomen", "at most"),
        ("100 bomen", ""),
    ],
)
def test_approximations_are_kept(text: str, approximation: str) -> None:
    """ "Ruim honderd" is not 100."""
    assert values(text) == [(100.0, "", approximation)]


@pytest.mark.parametrize("text", ["21 maart 2019", "2019-03-21", "21-03-2019", "March 21, 2019", "21 March 2019"])
def test_one_date_has_many_spellings(text: str) -> None:
    """Dutch, English and ISO dates are one moment."""
    found = moments(read(f"Op {text} begon het."))
    assert [(one.year, one.month, one.day) for one in found] == [(2019, 3, 21)]


def test_a_year_holds_its_days_and_not_the_other_way_round() -> None:
    """A statement may be less exact than its source, never more."""
    year, day = Moment(2019, None, None, 0, 1), Moment(2019, 3, 21, 0, 3)
    assert year.within(day)
    assert not day.within(year)


def test_an_article_is_no_number() -> None:
    """ "een boete" counts nothing; "een miljoen" does."""
    assert values("een boete") == []
    assert values("een miljoen") == [(1_000_000.0, "", "")]


def test_a_rate_belongs_to_its_amount() -> None:
    """ "12 euro per maand" is a rate, "12 euro" is none."""
    assert [amount.rate for amount in amounts(read("12 euro per maand en 13 euro"))] == ["month", ""]

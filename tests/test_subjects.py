"""What texts are about: the taxonomy, matched in compounds and in two languages."""

from __future__ import annotations

import pytest

from corpus.register import THEMES
from corpus.subjects import all_subjects, find, subjects_in


def test_every_subject_belongs_to_a_theme_of_the_register() -> None:
    """No theme is made up here, and no subject stands there twice."""
    assert {subject.theme for subject in all_subjects()} <= set(THEMES)
    names = [subject.name for subject in all_subjects()]
    assert len(set(names)) == len(names) >= 50


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("zwerfafval in de wijk", "afvalinzameling"),
        ("waste collection", "afvalinzameling"),
        ("slimme lantaarnpalen", "straatverlichting"),
        ("hittestress", "hitte"),
        ("verkoeling bij warm weer", "hitte"),
        ("zelfrijdende bus", "zelfrijdend vervoer"),
        ("self-driving shuttle", "zelfrijdend vervoer"),
        ("langer thuis wonen", "ouderen en zorg thuis"),
        ("een digitale tweeling", "digitale tweeling"),
    ],
)
def test_a_subject_is_found_in_other_words(text: str, name: str) -> None:
    """Compounds, synonyms, English, phrases."""
    assert name in {subject.name for subject in subjects_in(text)}


def test_a_short_word_counts_only_by_itself() -> None:
    """MaaS is a subject; Maastricht and the river are not."""
    assert "reisplanner en mobiliteitsdienst" in {subject.name for subject in subjects_in("een MaaS app")}
    assert "reisplanner en mobiliteitsdienst" not in {
        subject.name for subject in subjects_in("Maastricht aan de Maasoever")
    }


def test_a_sign_points_at_its_words() -> None:
    """Positions are those of the text as it is, accents included."""
    text = "Cliënten meten de hítte in huis."
    (sign,) = [one for one in find(text) if one.subject.name == "hitte"]
    assert text[sign.start : sign.end] == "hítte"


def test_a_text_about_nothing_here_has_no_subject() -> None:
    """Cooking is no smart city."""
    assert subjects_in("Kook de aardappelen gaar en giet ze af.") == frozenset()

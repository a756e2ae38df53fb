"""The sentences people see: complete in both languages, and filled in alike."""

from __future__ import annotations

import string
from dataclasses import fields

import pytest

from assistant.errors import QuestionRefused
from bots.questions import tidy
from bots.wording import EN, NL, Wording, date_in_words, searched, words
from indexing.hits import Coverage

SENTENCES = [item.name for item in fields(Wording) if item.name != "months"]


def _slots(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("name", SENTENCES)
def test_a_sentence_exists_in_both_languages_with_the_same_slots(name):
    """Whatever a Dutch reader is told, an English reader is told with the same facts in it."""
    dutch, english = getattr(NL, name), getattr(EN, name)
    assert dutch.strip() and english.strip()
    assert _slots(dutch) == _slots(english)


def test_the_words_that_the_design_fixes():
    """The refusal, the record and the inferred lesson are named as agreed, word for word."""
    assert NL.nothing_found == "Dit staat niet in de documenten."
    assert NL.record_from == "Stadsgeheugen-record, naar:"
    assert NL.inferred == "gevolgtrekking van de redactie"


@pytest.mark.parametrize(
    ("iso", "dutch"),
    [
        ("2021-04-29", "29 april 2021"),
        ("2017-11", "november 2017"),
        ("2019", "2019"),
        (None, None),
        ("", None),
        ("2021-13", "2021-13"),
        ("voorjaar 2020", "voorjaar 2020"),
    ],
)
def test_a_date_is_written_as_people_write_it(iso, dutch):
    """Whole and partial dates become words; what is no date is left alone."""
    assert date_in_words(iso, NL) == dutch


def test_a_refusal_says_what_it_is_worth():
    """The reader learns how much was searched and how new it is, in singular and plural."""
    assert searched(Coverage(230, 86, "2026-03-01"), NL) == (
        "Doorzocht: 230 documenten over 86 gemeenten; het nieuwste is van 1 maart 2026."
    )
    assert searched(Coverage(1, 1, None), EN) == "Searched: 1 document about 1 municipality."


def test_dutch_is_the_language_of_the_house():
    """Only English gets English."""
    assert words("nl") is NL and words("en") is EN


@pytest.mark.parametrize("text", ["", "   ", "?!…", "\x00\n"])
def test_no_question_is_refused_in_a_sentence(text):
    """Nothing, blanks and bare punctuation get an instruction, not an error code."""
    with pytest.raises(QuestionRefused, match="Er staat geen vraag"):
        tidy(text, 100)


def test_a_question_that_is_too_long_says_by_how_much():
    """Both lengths are named, in the language of the question."""
    with pytest.raises(QuestionRefused, match="The question is 104 characters long; 20 are allowed"):
        tidy("What is the " + "x" * 92, 20)


def test_half_a_character_is_refused():
    """A lone surrogate cannot be stored or sent; it is refused before it breaks something."""
    with pytest.raises(QuestionRefused, match="niet te lezen"):
        tidy("Wat kost \ud800?", 100)


def test_a_question_is_one_line_of_composed_text():
    """Line ends, tabs and NULs become spaces and e + accent becomes one character."""
    assert tidy("Wat\tkost\nhet cafe\u0301\x00?", 100) == "Wat kost het café ?"


def test_emoji_and_other_scripts_are_left_alone():
    """A joiner inside an emoji survives; a question in Arabic is a question."""
    assert tidy("👩‍💻 wat nu?", 100) == "👩‍💻 wat nu?"
    assert tidy("ما هذا", 100) == "ما هذا"

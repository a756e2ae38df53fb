"""From a shortlist to what is told: with a reader whose marks are known, so that only our own part is on trial."""

from __future__ import annotations

import pytest

from assistant.answering import KnowledgeAssistant
from bots.sources import stopped_in_words
from bots.wording import conclusion_in_words, reason_in_words, way_on_in_words, words
from tests.doubles import MarkedReader
from tests.small_shelf import BINS, MORE_BINS, WIFI, SmallShelf, record

RULES = record(
    "almere-regels",
    "In Almere mag iedereen sensoren ophangen in de winkelstraat. Maar bij woningen is een vergunning nodig. "
    "De regels gelden sinds 2022.",
    title="Almere: regels voor sensoren",
    cities=["Almere"],
)


def told(question: str, *marked: str, documents=(WIFI, BINS, MORE_BINS, RULES)):
    """The answer over these documents where sentences that hold a marked piece answer."""
    return KnowledgeAssistant(SmallShelf(documents), learned=MarkedReader(*marked)).answer(question)


def test_two_municipalities_are_answered_each_from_its_own_document():
    """No document has both, and both are told."""
    answer = told("Hoeveel afvalcontainers met sensoren zijn er in Zwolle en Breda?", "1.200", "300 ondergrondse")
    assert answer.completeness == "full"
    said = " ".join(one.text for one in answer.statements)
    assert "1.200 afvalcontainers" in said and "300 ondergrondse" in said


def test_of_two_municipalities_the_one_nobody_tells_of_is_named():
    """What was found is told, and the municipality without an answer is what is missing."""
    answer = told("Hoeveel afvalcontainers met sensoren zijn er in Zwolle en Assen?", "1.200")
    assert (answer.completeness, answer.missing) == ("partial", "Assen")


def test_two_municipalities_of_which_nothing_is_known_are_refused():
    """Nothing is borrowed from a third."""
    assert told("Hoeveel afvalcontainers zijn er in Assen en Emmen?", "1.200", "300").completeness == "none"


def test_what_other_documents_answer_too_is_told_apart():
    """The answer is of one document; the rest is proven, cited and folded away, and says nothing twice."""
    answer = told("Hoeveel afvalcontainers kregen sensoren?", "1.200", "300 ondergrondse")
    texts = [one.text for one in (*answer.statements, *answer.more)]
    assert len(answer.statements) == len(answer.more) == 1
    assert len(set(texts)) == 2 and all(answer.citations[one.citations[0] - 1] for one in answer.more)


def test_a_rule_is_told_with_its_exception():
    """The sentence behind the answer that takes part of it back stands in the answer."""
    answer = told("Mag je in Almere sensoren ophangen in de winkelstraat?", "mag iedereen")
    assert [one.text for one in answer.statements][1] == "Maar bij woningen is een vergunning nodig."


def test_why_it_stopped_is_not_said_twice():
    """Where the answer just gave the reason, the project is named under "Gestopt"; where it did not, the reason is."""
    asked = "Waarom is het wifitellen in Almere gestopt?"
    answer = told(asked, "omdat de toezichthouder")
    (stopped,) = answer.stopped
    assert stopped_in_words(answer, stopped) not in {one.text for one in answer.statements}
    other = told("Wie telde voorbijgangers in Almere?", "telde in 2019")
    assert stopped_in_words(other, other.stopped[0]) == other.stopped[0].reason


@pytest.mark.parametrize("text", ["Hoi! Wat kun jij allemaal?", "Wie ben je eigenlijk?", "What can you do for me?"])
def test_who_asks_after_the_assistant_is_told_who_it_is(text):
    """One human line and subjects to ask about; no sentence of a source, and it is not called missing."""
    answer = told(text, "Ik beantwoord vragen", "I answer questions")
    assert (answer.completeness, answer.reason, answer.statements) == ("none", "about_assistant", ())
    wording = words(answer.language)
    assert conclusion_in_words(answer, wording) == wording.about_assistant
    assert reason_in_words(answer, wording) is None and way_on_in_words(answer, wording) is None


@pytest.mark.parametrize("text", ["Hallo!", "goedemorgen", "Bedankt!", "Thanks a lot"])
def test_a_greeting_or_thanks_is_no_question(text):
    """It gets the same line, whatever the documents hold."""
    assert told(text, "boete").reason == "about_assistant"


@pytest.mark.parametrize("text", ["Hoe hoog was de boete in Almere?", "afvalcontainers", "Wat kun je tegen afval?"])
def test_a_question_about_the_documents_is_not_for_the_assistant(text):
    """Neither a question, nor a bare subject, nor a question with "je" in it is taken for small talk."""
    assert told(text, "boete", "1.200").reason != "about_assistant"

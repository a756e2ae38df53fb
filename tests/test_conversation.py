"""Follow-up questions by the rules: what is filled in, what is left alone, and whose sources count."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.answering import KnowledgeAssistant
from assistant.conversation import Earlier, Told, resolve, with_sources
from assistant.leaning import leans
from benchmarks.conversation import fault, glued, items, thread
from indexing.hits import INTERNAL, PUBLIC
from tests.doubles import INTERNAL as SECRET
from tests.doubles import PAPER, ThreeDocuments

GOLD = Path(__file__).parent / "gold"
LOOKED_AT = [item for item in items() if item["id"] % 2]
REPORTED = [item for item in items() if item["id"] % 2 == 0]


@pytest.mark.parametrize("item", LOOKED_AT, ids=lambda item: item["vraag"])
def test_follow_ups_resolve(item):
    """Each follow-up of the half the rules were made on holds what it must and nothing it may not."""
    assert fault(item, resolve(item["vraag"], thread(item))) == ""


def test_follow_ups_nobody_looked_at_resolve():
    """Of the half that is only reported at most one in ten goes wrong."""
    wrong = [item["vraag"] for item in REPORTED if fault(item, resolve(item["vraag"], thread(item)))]
    assert len(wrong) <= len(REPORTED) / 10, wrong


def test_questions_that_stand_alone_stay_as_they_are():
    """No question of our own sets is glued to a thread about something else."""
    files = [GOLD / name for name in ("own_questions.yaml", "near_misses.yaml", "comparing.yaml")]
    assert all(": 0 of " in line for line in glued(resolve, files).splitlines())


@pytest.mark.parametrize(
    ("question", "leaning"),
    [
        ("Welke steden monitoren hun kademuren?", False),
        ("Ons stroomnet zit vol. Welke gemeente heeft daar iets op gevonden?", False),
        ("Hoe voorkom je dat deelscooters in de weg staan?", False),
        ("Wat is de Toolbox en wat kostte die?", False),
        ("What does it cost per year to run the register?", False),
        ("hoi", False),
        ("Dank je wel!", False),
        ("En?", False),
        ("Wat vond de Autoriteit Persoonsgegevens daarvan?", True),
        ("How much did the province spend on it?", True),
        ("Wat is er misgegaan?", True),
    ],
)
def test_what_leans(question, leaning):
    """A pronoun with something to point at in its own question leans on nothing."""
    assert leans(question) is leaning


@pytest.mark.parametrize("before", ["", "?", "   ", "x" * 2000, "(", "Wat (a (b) c)?", "\x00", "[a-z]+ (?P<x>", "En?"])
@pytest.mark.parametrize("question", ["En in Utrecht?", "Wat kostte dat?", "Waarom?", "En drones?", "Welke daarvan?"])
def test_odd_threads_break_nothing(question, before):
    """Whatever was asked before, there is a question, and no more than both together."""
    resolved = resolve(question, [before])
    assert resolved.text.strip() and len(resolved.text) <= len(question) + len(before) + 20


def test_a_long_thread_is_read_from_its_start():
    """Only what was typed is known (the terminal): each follow-up leans on the one before it."""
    asked = ["Wat deed Gouda tegen bodemdaling?", "Wat kostte dat?", "En wie betaalde dat?", "En in Zwolle?"]
    resolved = resolve("Waarom?", asked).text
    assert "bodemdaling" in resolved and "Zwolle" in resolved and "Gouda" not in resolved


def test_a_resolved_question_is_not_resolved_again():
    """What the rules wrote stands alone, also when it comes back as history."""
    once = resolve("Wat kostte dat?", ["Hoe werkt het Heerlens Heitje?"]).text
    assert resolve(once, ["Wat deed Gouda tegen bodemdaling?"]).text == once


def test_sources_the_reader_may_not_see_are_no_sources():
    """The title of an internal document is not put into a public question, nor is a title the channel invented."""
    told = [Earlier("Wat is de raming?", (SECRET.id, "verzonnen", PAPER.id), "Interne raming")]
    shelf = ThreeDocuments()

    def find(reader):
        return lambda one: shelf.document(one, reader)

    (public,) = with_sources(told, find(PUBLIC))
    (internal,) = with_sources(told, find(INTERNAL))
    assert [one.document_id for one in public.sources] == [PAPER.id]
    assert public.title == PAPER.provenance.source.title
    assert [one.document_id for one in internal.sources] == [SECRET.id, PAPER.id]


def test_the_title_of_the_place_that_is_asked_wins():
    """Of several sources the one about the municipality now named says what is meant."""
    sources = (Told("a", "Slim water in de wijk", ("Gouda",)), Told("b", "Riool onder de loep", ("Amersfoort",)))
    before = Earlier("Welke steden meten in het riool?", ("a", "b"), "Slim water in de wijk", sources)
    assert resolve("Wat leerde Amersfoort?", [before]).text == "Wat leerde Amersfoort (Riool onder de loep)?"


def test_no_snapshot_is_opened_for_a_question_that_stands_alone():
    """A thread costs nothing where it is not needed."""

    class Counting(ThreeDocuments):
        opened = 0

        def snapshot(self):
            """Count."""
            self.opened += 1
            return super().snapshot()

    library = Counting()
    KnowledgeAssistant(library).answer("Wat kostte de app in Assen?", history=["Wat is een sensor?"])
    assert library.opened == 1


def test_those_and_places_reach_back_over_a_question_without_an_answer():
    """After "welke daarvan" without an answer, "those" and a place still mean what was listed before it."""
    sources = (Told("a", "Vulmeters in alle containers", ("Rotterdam",)), Told("b", "Afvalpas", ("Amstelveen",)))
    thread = [Earlier("Welke steden meten hoe vol containers zijn?", ("a", "b"), "Vulmeters", sources)]
    thread.append(Earlier("Welke daarvan zijn gestopt?"))
    assert resolve("Welke daarvan lopen nog?", thread).among == ("a", "b")
    assert resolve("Wat deed Amstelveen?", thread).text == "Wat deed Amstelveen (Afvalpas)?"
    assert resolve("Welke daarvan lopen nog?", [*thread, Earlier("Wat is SCOREwater?")]).among == ()

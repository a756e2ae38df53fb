""" "Welke stad" on the starter corpus: one judgement for answer and table, the answer first, nothing left out."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import yaml

from assistant.answering import KnowledgeAssistant
from assistant.comparison import Comparer
from assistant.confining import asks_which
from assistant.everyday import groups_in, groups_of
from assistant.questions import understand
from assistant.registers import Registers
from bots.comparing import places_before, told_statements
from bots.rendering import console, show_answer
from bots.sources import Viewer
from indexing.embedding import StaticEmbedder

GOLD = Path(__file__).parent / "gold"
OURS = yaml.safe_load((GOLD / "which_city.yaml").read_text(encoding="utf-8"))
EXAMPLES = (
    "Welke stad stopte met wifi-tracking?",
    "Welke stad heeft sensoren in afvalcontainers?",
    "Which city has tried smart street lighting?",
    "Welke gemeenten laten bewoners zelf luchtkwaliteit meten?",
    "Wie heeft ervaring met zelfrijdende busjes?",
)


@pytest.fixture(scope="module")
def registers():
    """One analysed register for both."""
    return Registers(StaticEmbedder.shipped)


@pytest.fixture(scope="module")
def assistant(starter_library, registers):
    """The assistant over the starter corpus."""
    return KnowledgeAssistant(starter_library, embedder=StaticEmbedder.shipped, registers=registers)


@pytest.fixture(scope="module")
def comparer(starter_library, registers):
    """The comparison over the same."""
    return Comparer(starter_library, registers)


def told(answer):
    """Everything the answer says of projects."""
    return " ".join([*(one.text for one in answer.statements), *(one.reason for one in answer.stopped)])


def documents(answer):
    """The documents it cites as telling, not as merely near."""
    return {one.passage.document_id for one in answer.citations if one.number not in answer.nearest}


ASKED = [item["vraag"] for item in OURS[::5] if asks_which(understand(item["vraag"]))]


@pytest.mark.parametrize("question", [*EXAMPLES, *ASKED])
def test_an_answer_and_its_table_are_of_the_same_projects(assistant, comparer, question):
    """`ask` and `compare` judge alike: the same documents, so the same municipalities; or both none."""
    answer, table = assistant.answer(question), comparer.compare(question)
    assert documents(answer) == {row.document_id for row in table.rows or table.national}
    assert (answer.completeness == "none") == (not table.rows and not table.national)


@pytest.mark.parametrize("question", EXAMPLES)
def test_every_municipality_of_the_table_is_named_in_the_answer(assistant, comparer, question):
    """A project of many municipalities is told with the line that lists them."""
    text = told(assistant.answer(question))
    missing = {city for city in comparer.compare(question).municipalities if city not in text}
    assert not missing


def test_what_happened_in_one_city_is_told_in_a_few_sentences_the_answer_first(assistant):
    """The fine, then how it came and that it was undone; no other city's project."""
    answer = assistant.answer("Welke stad kreeg een boete voor wifi-tracking?")
    assert "een boete van 600.000 euro" in answer.statements[0].text
    assert 2 <= len(answer.statements) <= 4
    assert "vernietigde" in told(answer)
    assert documents(answer) == {"enschede-wifitellingen-boete"}


def test_whose_project_a_sentence_is_stands_before_it(assistant):
    """ "De gemeente … kreeg een boete" names no city: the channel puts it in front, the quote stays as it is."""
    answer = assistant.answer("Welke stad kreeg een boete voor wifi-tracking?")
    assert places_before(answer)[0] == "Enschede"
    told = told_statements(answer)
    assert told[0].text == f"Enschede: {answer.statements[0].text}" and told[1:] == answer.statements[1:]
    shown = io.StringIO()
    show_answer(answer, Viewer("http://127.0.0.1:8765", public=False), console(shown))
    assert shown.getvalue().startswith(f"Enschede: {answer.statements[0].text}")
    assert not places_before(assistant.answer("Hoe hoog was de boete in Enschede?"))


def test_a_row_of_projects_gets_at_most_two_sentences_each_and_a_list(assistant):
    """Past four projects nobody reads a story of each."""
    answer = assistant.answer("Welke gemeenten laten bewoners zelf luchtkwaliteit meten?")
    cited = {one.number: one.passage.document_id for one in answer.citations}
    counts: dict[str, int] = {}
    for one in answer.statements:
        counts[cited[one.citations[0]]] = counts.get(cited[one.citations[0]], 0) + 1
    assert len(counts) > 4
    assert max(counts.values()) <= 3
    assert list(counts) == list(dict.fromkeys(cited[one.citations[0]] for one in answer.statements))


def test_a_stopped_project_is_told_under_its_own_heading(assistant):
    """Asked who tried it, the one that stopped stands apart with the reason; asked who stopped, it is the answer."""
    tried = assistant.answer("Which city has tried smart street lighting?")
    assert "eindhoven-jouw-licht-op-040" in [one.project_id for one in tried.stopped]
    assert not any("Eindhoven" in one.text for one in tried.statements)
    stopped = assistant.answer("Welke stad stopte met wifi-tracking?")
    assert any("stopte" in one.text for one in stopped.statements)


@pytest.mark.parametrize(
    "question",
    [
        "Wie heeft ervaring met stemmen op afstand via blockchain?",
        "Which municipality lets people pay their local taxes in bitcoin?",
        "Is er een gemeente die een basisinkomen heeft uitgeprobeerd?",
    ],
)
def test_what_the_register_does_not_hold_is_refused_by_both(assistant, comparer, question):
    """The likeliest of a poor lot is no answer, in words or in a table."""
    assert assistant.answer(question).completeness == "none"
    assert not comparer.compare(question).rows


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Welke steden meten geluid?", True),
        ("Onze bakken lopen over. Wie weet raad?", True),
        ("Waar krijgt de ambulance vanzelf groen?", True),
        ("Welke gemeenten hebben een MaaS-app?", True),
        ("Wie betaalde het project SCOREwater?", False),
        ("Hoe hoog was de boete in Enschede?", False),
        ("Waar is de Toolbox te vinden?", False),
    ],
)
def test_a_question_for_municipalities_is_known_by_its_form(text, wanted):
    """By which city, who or where; not when the name of a project or a place says what it is about."""
    assert asks_which(understand(text)) is wanted


def test_words_of_one_group_stand_for_each_other_and_others_do_not():
    """Everyday words, compounds and phrases; a word of another matter has no group in common."""
    assert groups_of("herrie") & groups_of("geluidsoverlast")
    assert groups_in("zonder bestuurder")["bestuurder"] & groups_of("zelfrijdende")
    assert not groups_of("herrie") & groups_of("prullenbak")


def test_no_question_of_the_gold_file_is_labelled_with_what_is_not_there(starter_library):
    """Every record exists, and every expected municipality is one of its records'."""
    from indexing.hits import PUBLIC, Filters

    with starter_library.snapshot() as snapshot:
        projects = {one.id: one for one in snapshot.projects(Filters(), PUBLIC)}
    for item in OURS:
        cities = {city for name in item.get("records", ()) for city in projects[name].cities}
        assert set(item.get("verwachte_steden", ())) <= cities, item["vraag"]

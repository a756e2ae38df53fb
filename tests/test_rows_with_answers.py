""" "Welke stad" is answered with a table too: in JSON, in the terminal and on the page; other questions pay nothing."""

from __future__ import annotations

import io
from dataclasses import replace

import httpx
import pytest

from bots.comparing import lines_of, rows_for, state_of
from bots.pages.asking import answer_page
from bots.payloads import answer_payload, comparison_payload
from bots.rendering import console, show_answer
from bots.sources import Viewer
from bots.web import create_app
from bots.wording import EN, NL
from tests import doubles
from tests.serving import serving

VIEWER = Viewer("https://geheugen.example", public=True)
QUESTION = "Welke stad kreeg een boete voor wifi-tracking?"
ASKED = replace(doubles.FULL, question=QUESTION)
TABLE = doubles.OneRow().compare(QUESTION)


def _nobody():
    raise AssertionError("the comparer was asked for")


@pytest.mark.parametrize(
    "question",
    [QUESTION, "Hoeveel steden meten drukte?", "Wie heeft al een boete?", "Is er een gemeente die drones inzet?",
     "Which city has used drones?"],
)  # fmt: skip
def test_a_question_for_municipalities_gets_their_rows(question):
    """However it is put, in Dutch or English."""
    answer = replace(doubles.FULL, question=question)
    assert rows_for(answer, doubles.OneRow) == doubles.OneRow().compare(question)


def test_a_question_of_a_conversation_is_compared_as_it_was_understood():
    """ "En welke steden nog meer?" is compared with what it means."""
    answer = replace(doubles.FULL, question="En welke?", resolved_question=QUESTION)
    assert rows_for(answer, doubles.OneRow).question == QUESTION


@pytest.mark.parametrize("answer", [doubles.FULL, replace(doubles.NOTHING, question=QUESTION)])
def test_another_question_and_no_answer_pay_nothing(answer):
    """Not even the comparer is made."""
    assert rows_for(answer, _nobody) is None


def test_the_table_is_a_field_of_the_answer_with_sources_of_its_own():
    """Nothing else in the answer changes by it, and its cells name its own sources."""
    alone, joined = answer_payload(ASKED, VIEWER), answer_payload(ASKED, VIEWER, TABLE)
    assert alone["comparison"] is None
    assert joined == alone | {"comparison": comparison_payload(TABLE, VIEWER)}
    told = joined["comparison"]
    assert {number for row in told["rows"] for cited in row["cells"].values() for number in cited} <= {
        source["number"] for source in told["sources"]
    }


def test_http_gives_the_same_table():
    """POST /api/ask, at once and as a stream, and the filters narrow the table too."""
    asked = []

    class Noting(doubles.OneRow):
        def compare(self, question, filters=None, reader=None):
            asked.append((question, filters.cities))
            return super().compare(question)

    assistant = doubles.ScriptedAssistant(boete=ASKED)
    with serving(create_app(doubles.parts(assistant, comparer=Noting()))) as address:
        body = {"question": QUESTION, "filters": {"cities": ["Enschede"]}}
        told = httpx.post(f"{address}/api/ask", json=body, trust_env=False).json()
        streamed = httpx.post(
            f"{address}/api/ask", json=body, headers={"accept": "text/event-stream"}, trust_env=False
        ).text
    assert [row["municipality"] for row in told["comparison"]["rows"]] == ["Enschede"]
    assert '"municipality": "Enschede"' in streamed.split("event: answer")[1]
    assert asked == [(QUESTION, ("Enschede",))] * 2


def test_the_terminal_shows_the_table_after_the_answer():
    """A line per project, stopped ones called so, and how much was searched, once."""
    out = io.StringIO()
    show_answer(ASKED, VIEWER, console(out), TABLE)
    table = out.getvalue().split("Per gemeente\n")[1]
    line = next(line for line in table.splitlines() if line.startswith("Enschede"))
    assert "Gestopt" in line
    assert "stadsgeheugen compare" in table and out.getvalue().count("Doorzocht: 230 documenten over 86 gemeenten") == 1


def test_the_page_shows_the_table_with_a_caption_and_links_to_the_passages():
    """Headings have a scope, stopped stands out, and a cell opens at its source."""
    page = answer_page(ASKED, 200, TABLE)
    assert f'<caption id="bijschrift">Gemeenten en projecten bij: {QUESTION}</caption>' in page
    assert '<th scope="row">Enschede</th>' in page and page.count('<th scope="col">') == 4
    assert '<strong><a href="/bron/enschede-wifitracking-boete?van=0&amp;tot=' in page
    assert "<table" not in answer_page(ASKED, 200)


def test_a_project_of_several_municipalities_is_one_line():
    """Its municipalities stand together; a national instrument is called so and stands last."""
    row = doubles.ROW
    table = replace(TABLE, rows=(row, replace(row, municipality="Delft")), national=(replace(row, municipality=None),))
    assert [places for places, _ in lines_of(table, NL)] == ["Enschede, Delft", "Landelijk"]
    assert (state_of(row, NL), state_of(replace(row, standing="opgelost"), EN)) == (
        "Gestopt",
        "Works there, according to the sources (gestopt)",
    )

"""From a folder of real files to the words that people read: in HTTP, on the page and in Slack. No stand-ins."""

from __future__ import annotations

import asyncio
import re
import threading

import httpx
import pytest

from bots.settings import Secret, Settings
from bots.slack_service import connected, events_route
from bots.web import create_app
from bots.wiring import Wiring, roots_of
from tests.fake_slack import APP_TOKEN, BOT_TOKEN, BOT_USER, SIGNING_SECRET, FakeSlack
from tests.serving import serving, wait_for
from tests.small_corpus import PAPER_SENTENCE, write_corpus

MONEY = "Hoeveel geld stelt Zwolle beschikbaar voor slimme verkeerslichten?"
LESSONS = "Welke lessen leerde Best met de telslang?"


@pytest.fixture(scope="module")
def slack():
    """A local Slack."""
    with FakeSlack() as fake:
        yield fake


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """The folder for everybody and the one for staff."""
    return write_corpus(tmp_path_factory.mktemp("corpus"))


@pytest.fixture(scope="module")
def wiring(tmp_path_factory, slack, folders):
    """The real parts, made from settings as in production, over an index of the folders."""
    settings = Settings(
        data=tmp_path_factory.mktemp("data"),
        public_address="https://geheugen.example/",
        slack_bot_token=Secret(BOT_TOKEN),
        slack_signing_secret=Secret(SIGNING_SECRET),
        slack_api=slack.address,
    )
    made = Wiring(settings)
    report = made.builder.build(roots_of([str(folders[0])], [str(folders[1])]))
    assert (report.added, [one.path for one in report.failed]) == (4, ["kapot.pdf"])
    yield made
    made.close()


@pytest.fixture(scope="module")
def client(wiring, slack):
    """A client of the real server, with Slack's route mounted."""
    route = events_route(wiring.slack_bot(), SIGNING_SECRET)
    with (
        serving(create_app(wiring.parts, route)) as address,
        httpx.Client(base_url=address, trust_env=False, timeout=60) as http,
    ):
        slack.deliver_to = address + "/slack/events"
        yield http


def test_a_question_over_http_is_answered_from_the_pdf(client):
    """The sentence of page 2, word for word, with publisher's page, heading and exact place in the stored text."""
    answer = client.post("/api/ask", json={"question": MONEY}).json()
    assert answer["completeness"] == "full" and answer["statements"][0]["text"] == PAPER_SENTENCE
    source = answer["sources"][answer["statements"][0]["citations"][0] - 1]
    assert (source["kind"], source["page"], source["heading"][-1]) == ("document", 2, "Besluit")
    document = client.get(f"/api/documents/{source['document_id']}").json()
    assert document["text"][source["start"] : source["end"]] == source["quote"]


def test_every_link_of_an_answer_opens_at_its_quote(client):
    """Each source's page marks exactly the quote, whether PDF, web page or record."""
    for question in (MONEY, LESSONS, "Wie betaalt de luchtsensoren in Hoogeveen?"):
        sources = client.post("/api/ask", json={"question": question}).json()["sources"]
        assert sources
        for source in sources:
            assert source["viewer"].startswith("https://geheugen.example/bron/")
            page = client.get(source["viewer"].removeprefix("https://geheugen.example"))
            marked = "".join(re.findall(r"<mark[^>]*>(.*?)</mark>", page.text, re.DOTALL))
            assert marked.split() == source["quote"].replace("'", "&#x27;").split()


def test_a_record_arrives_as_our_summary_with_its_origins(client):
    """The lesson of the record keeps its publishers as origins; the one we inferred is marked."""
    answer = client.post("/api/ask", json={"question": LESSONS}).json()
    assert {source["kind"] for source in answer["sources"]} == {"record"}
    assert [one["publisher"] for one in answer["sources"][0]["origins"]] == ["gemeente Best", "Brabants Nieuws"]
    assert [source["quote"] for source in answer["sources"] if source["inferred"]] == [
        "Herhaal de telling met de telslang ook buiten het fietsseizoen."
    ]


def test_what_is_for_staff_reaches_nobody_outside(client):
    """Not in an answer, not in search, not as a document, not in a count."""
    question = "Wat is de interne raming voor de telslang in Best?"
    assert "12.345" not in client.post("/api/ask", json={"question": question}).text
    hits = client.get("/api/search", params={"q": "interne raming telslang", "limit": 50})
    assert "12.345" not in hits.text and hits.json()["coverage"]["documents"] == 3
    assert client.get("/ready").json()["documents"] == 3


def test_the_page_answers_too(client):
    """The plain form gives the same sentence, with a link to the marked passage."""
    page = client.post("/", data={"vraag": MONEY}).text
    assert PAPER_SENTENCE in page and re.search(r'href="/bron/[^"]+van=\d+&amp;tot=\d+#citaat"', page)


def test_a_mention_in_slack_is_answered_from_the_files(client, slack):
    """Over signed HTTP: one message in the thread, with page and a link that opens the passage."""
    anna = slack.person("Anna")
    channel = slack.channel(anna)
    asked = anna.mention(channel, f"<@{BOT_USER}> {MONEY}")
    answer = wait_for(lambda: channel.answers(asked.ts))[0]
    assert PAPER_SENTENCE in answer.seen and "p. 2" in answer.seen
    link = next(link for link in answer.links if "/bron/" in link)
    assert "<mark" in client.get(link.removeprefix("https://geheugen.example")).text


def test_a_direct_message_over_the_socket_too(wiring, slack):
    """The same parts, over Socket Mode: the record is named as ours."""
    bot, ready, done = wiring.slack_bot(), threading.Event(), threading.Event()

    async def run():
        async with connected(bot, APP_TOKEN):
            ready.set()
            await asyncio.to_thread(done.wait, 30)

    thread = threading.Thread(target=lambda: asyncio.run(run()))
    thread.start()
    try:
        assert ready.wait(15) and wait_for(lambda: slack.sockets)
        anna = slack.person("Anna")
        asked = anna.dm(LESSONS)
        answer = wait_for(lambda: slack.direct(anna.id).answers(asked.ts))[0]
    finally:
        done.set()
        thread.join(20)
    assert "Stadsgeheugen-record, naar: gemeente Best, 12 maart 2024" in answer.seen
    assert "fietsseizoen. (gevolgtrekking van de redactie)" in answer.seen


def test_a_document_that_goes_and_one_that_comes_while_serving(client, wiring, folders):
    """After another index run the running server never shows the removed document and finds the new one."""
    public, internal = folders
    (public / "hoogeveen.html").unlink()
    (public / "delft.txt").write_text(
        "De gemeente Delft huurt drie drones om bruggen te inspecteren.", encoding="utf-8"
    )
    other = Wiring(wiring.settings)
    try:
        report = other.builder.build(roots_of([str(public)], [str(internal)]), yes=True)
    finally:
        other.close()
    assert (report.added, report.removed) == (1, 1)
    answer = client.post("/api/ask", json={"question": "Hoeveel drones huurt de gemeente Delft?"}).json()
    assert "drie drones" in answer["statements"][0]["text"]
    gone = client.post("/api/ask", json={"question": "Wie betaalt de luchtsensoren in Hoogeveen?"}).text
    assert "open kaart" not in gone

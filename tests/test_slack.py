"""The Slack bot against a local Slack, over signed HTTP and over Socket Mode: the same claims for both."""

from __future__ import annotations

import asyncio
import json
import logging
import re
import socket
import threading
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bots.settings import table
from bots.slack_bot import SlackBot
from bots.slack_guard import Redacted, slack_client
from bots.slack_incoming import incoming, mentioned, spoken
from bots.slack_service import connected, events_route
from bots.slack_workspace import OneWorkspace, SlackRefused
from bots.web import create_app
from indexing.errors import IndexMismatch, IndexMissing
from tests import doubles
from tests.fake_slack import APP_TOKEN, BOT_TOKEN, BOT_USER, SCOPES, SIGNING_SECRET, FakeSlack, post, signed
from tests.serving import serving, wait_for
from tests.slack_rig import Running

FIELDS = [
    "type",
    "event",
    "event_id",
    "team_id",
    "user",
    "text",
    "channel",
    "ts",
    "thread_ts",
    "channel_type",
    "subtype",
]


def _script():
    return doubles.ScriptedAssistant(
        kapot=RuntimeError("de vraag was: geheim"),
        leeg=IndexMissing("No index"),
        vreemd=IndexMismatch("This index was made by another model; run `stadsgeheugen index`."),
    )


def _bot(slack, assistant, inbox, signing_secret="", token=BOT_TOKEN):
    client = slack_client(token, slack.address)
    return SlackBot(doubles.parts(assistant, question_limit=200), client, OneWorkspace(client), signing_secret, inbox)


@pytest.fixture
def assistant():
    """What the bot of this test answers with."""
    return _script()


@pytest.fixture(params=["http", "socket"])
def bot(request, slack, assistant, inbox):
    """A running bot, over one transport and then over the other."""
    with Running(slack, assistant, inbox, request.param) as running:
        yield running.bot


def _answer(slack, channel, thread):
    return wait_for(lambda: channel.answers(thread))[0]


def test_a_direct_message_is_answered_in_its_thread(slack, bot):
    """One threaded answer with numbered sources that lead to the passage."""
    anna = slack.person("Anna")
    asked = anna.dm("Kreeg Enschede een boete?")
    answer = _answer(slack, slack.direct(anna.id), asked.ts)
    assert doubles.BOETE in answer.seen and "Bronnen" in answer.seen
    assert "https://geheugen.example/bron/raad-besluit-wifi?van=11&tot=53#citaat" in answer.links
    assert answer.thread == asked.ts and answer.notified == []


def test_a_mention_is_answered_in_its_thread_and_once(slack, bot):
    """A mention comes as two events, each retried three times; the thread gets one answer, the channel nothing."""
    slack.retries = 3
    anna = slack.person("Anna")
    channel = slack.channel(anna)
    asked = anna.mention(channel, f"<@{BOT_USER}> Kreeg Enschede een boete?")
    _answer(slack, channel, asked.ts)
    anna.dm("Kreeg Enschede een boete?")  # a later question is answered later, so a second answer would be here now
    _answer(slack, slack.direct(anna.id), None)
    assert [message.thread for message in channel.answers()] == [asked.ts]
    assert len(slack.direct(anna.id).answers()) == 1


def test_a_follow_up_in_a_thread_is_answered_in_that_thread(slack, bot):
    """The answer goes to the root of the thread in which the question was put."""
    anna = slack.person("Anna")
    channel = slack.channel(anna)
    root = anna.mention(channel, f"<@{BOT_USER}> Kreeg Enschede een boete?")
    _answer(slack, channel, root.ts)
    anna.mention(channel, f"<@{BOT_USER}> en wat kostte de app?", thread=root.ts)
    wait_for(lambda: len(channel.answers(root.ts)) == 2)


def test_only_our_own_mention_is_taken_out_of_the_question(slack, bot, assistant):
    """Colleagues keep their names, links their labels, entities their characters."""
    anna, piet = slack.person("Anna"), slack.person("Piet de Vries")
    channel = slack.channel(anna, piet)
    text = f"<@{BOT_USER}> wat vond <@{piet.id}> van <https://a.example|de boete> &amp; <#C9|wifi>?"
    asked = anna.mention(channel, text)
    _answer(slack, channel, asked.ts)
    assert assistant.asked[0][0] == "wat vond Piet de Vries van de boete & #wifi?"


def test_somebody_is_told_while_the_answer_is_made(slack, bot, assistant):
    """The thread shows that the documents are being searched until the answer is there."""
    busy = threading.Event()
    assistant.script["wacht"] = lambda question: (busy.wait(60), doubles.FULL)[1]
    anna = slack.person("Anna")
    channel = slack.channel(anna)
    asked = anna.mention(channel, f"<@{BOT_USER}> wacht even")
    wait_for(lambda: channel.status.get(asked.ts) == "zoekt in de documenten…")
    direct = anna.dm("wacht even")
    wait_for(lambda: any(m.streaming for m in slack.direct(anna.id).messages))
    busy.set()
    _answer(slack, channel, asked.ts)
    _answer(slack, slack.direct(anna.id), direct.ts)
    assert channel.status == {}


def test_slow_answers_hold_up_no_acknowledgement(slack, bot, assistant):
    """While four answers are being made, a new question is still acknowledged at once."""
    busy = threading.Event()
    assistant.script["wacht"] = lambda question: (busy.wait(60), doubles.FULL)[1]
    anna = slack.person("Anna")
    for _ in range(6):
        anna.dm("wacht even")  # returns when acknowledged; the answers are still being made
    assert slack.direct(anna.id).answers() == []
    busy.set()
    wait_for(lambda: len(slack.direct(anna.id).answers()) == 6)
    assert all(status == 200 for status, _ in slack.delivered)


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("Wat kostte de app in Assen?", "Dit staat niet in de documenten."),
        ("leeg", "Er zijn nog geen documenten"),
        ("vreemd", "niet in de documenten gezocht"),
        ("x" * 201, "mogen er 200 zijn"),
        ("?", "Er staat geen vraag"),
        ("<@UBOT>", "Stel je vraag in hetzelfde bericht"),
    ],
)
def test_every_question_gets_a_sentence_back(slack, bot, question, says):
    """No answer, no index, too long, no words, only a mention: each is told in the thread."""
    anna = slack.person("Anna")
    asked = anna.dm(question)
    assert says in _answer(slack, slack.direct(anna.id), asked.ts).seen


def test_a_failure_becomes_an_apology_with_a_number(slack, bot, caplog):
    """The person gets a reference, the log gets the same one, and the question stands in neither."""
    anna = slack.person("Anna")
    with caplog.at_level(logging.DEBUG):
        asked = anna.dm("kapot geheim")
        answer = _answer(slack, slack.direct(anna.id), asked.ts)
    wait_for(lambda: "nummer: " in answer.seen)  # the stream is ended first, then written over
    reference = answer.seen.split("nummer: ")[1].rstrip(".")
    assert "Sorry" in answer.seen and reference in caplog.text
    assert "geheim" not in answer.seen and "geheim" not in _ours(caplog)


def _ours(caplog):
    return "\n".join(r.getMessage() for r in caplog.records if not r.name.startswith(("asyncio", "aiohttp")))


@pytest.mark.parametrize(
    "more",
    [
        {"bot_id": "B9"},
        {"subtype": "message_changed", "hidden": True},
        {"subtype": "channel_join"},
        {"user": BOT_USER},
        {"user": "USLACKBOT"},
        {"text": None},
        {"channel_type": "channel"},
    ],
)
def test_silence_where_nobody_asks_us(slack, bot, more):
    """Other bots, edits, joins, ourselves, empty text and talk in channels get no answer and no error."""
    anna = slack.person("Anna")
    channel = slack.direct(anna.id)
    event = {
        "type": "message",
        "user": anna.id,
        "text": "boete",
        "channel": channel.id,
        "ts": "1.1",
        "channel_type": "im",
    }
    slack.deliver(event | more)
    asked = anna.dm("Kreeg Enschede een boete?")
    _answer(slack, channel, asked.ts)
    assert len(channel.answers()) == 1 and all(status == 200 for status, _ in slack.delivered)


def test_blocks_that_slack_refuses_are_sent_as_text(slack, bot):
    """A refused block costs the layout, not the answer."""
    slack.fault("chat.postMessage", "invalid_blocks")
    anna = slack.person("Anna")
    channel = slack.channel(anna)
    asked = anna.mention(channel, f"<@{BOT_USER}> Kreeg Enschede een boete?")
    answer = _answer(slack, channel, asked.ts)
    assert answer.blocks == [] and doubles.BOETE in answer.seen and "Stadsgeheugen-record, naar:" in answer.seen


def test_a_rate_limit_delays_the_answer_and_does_not_double_it(slack, bot):
    """Slack says wait one second; the answer comes once."""
    slack.fault("chat.postMessage", 1)
    anna = slack.person("Anna")
    asked = anna.dm("Kreeg Enschede een boete?")
    _answer(slack, slack.direct(anna.id), asked.ts)
    assert len(slack.direct(anna.id).answers()) == 1


def test_missing_optional_scopes_cost_no_answer(assistant, inbox):
    """Without users:read a colleague is "collega"; the answer comes all the same."""
    with FakeSlack(frozenset(("chat:write",))) as slack:
        slack.fault("chat.startStream", "unknown_method")
        slack.fault("assistant.threads.setStatus", "not_allowed_token_type")
        with Running(slack, assistant, inbox):
            anna = slack.person("Anna")
            asked = anna.dm("<@U9> wil de boete weten")
            _answer(slack, slack.direct(anna.id), asked.ts)
    assert assistant.asked[0][0] == "collega wil de boete weten"


def test_no_text_and_no_token_in_any_log(slack, bot, caplog):
    """At the most talkative level our logs and those of the libraries hold no question, answer or token."""
    with caplog.at_level(logging.DEBUG):
        anna = slack.person("Anna")
        slack.fault("users.info", "fatal_error")
        asked = anna.dm("Kreeg Jan Jansen <@U77> een boete?")
        _answer(slack, slack.direct(anna.id), asked.ts)
        slack.fault("chat.postMessage", "channel_is_archived")
        anna.mention(slack.channel(anna), f"<@{BOT_USER}> Kreeg Jan Jansen nog een boete?")
        wait_for(lambda: "channel_is_archived" in caplog.text)
    logged = _ours(caplog)
    for word in ("Jansen", "600.000", BOT_TOKEN, APP_TOKEN):
        assert word not in logged


# ---- HTTP only -------------------------------------------------------------------------------------------------------


@pytest.fixture
def endpoint(slack, assistant, inbox):
    """The address of the deliveries of a bot over HTTP."""
    made = _bot(slack, assistant, inbox, SIGNING_SECRET)
    with serving(create_app(doubles.parts(assistant), events_route(made, SIGNING_SECRET))) as address:
        yield address + "/slack/events"


BODY = json.dumps({"type": "event_callback", "event": {"type": "message", "text": "geheim van Jan"}}).encode()


@pytest.mark.parametrize(
    "headers",
    [
        {},
        signed(BODY, secret="een ander geheim"),
        signed(BODY + b" "),
        signed(BODY, at=0),
        signed(BODY, at=4e9),
        {**signed(BODY), "x-slack-request-timestamp": "gisteren"},
        {**signed(BODY), "x-slack-signature": "v0=\xe9\xe8"},
        {"x-slack-signature": signed(BODY)["x-slack-signature"]},
    ],
)
def test_what_is_not_signed_is_refused_and_never_logged(endpoint, assistant, caplog, headers):
    """Missing, wrong, stale, future and garbled signatures give 401, start no work and leave no text in the log."""
    with caplog.at_level(logging.DEBUG):
        status, body = post(endpoint, BODY, {"content-type": "application/json", **headers})
    assert status == 401 and json.loads(body)["type"] == "/problemen#not-signed"
    assert assistant.asked == [] and "Jan" not in caplog.text


@pytest.mark.parametrize("body", [b"\xff\xfe\xfa", b"{", b"[]", b"[" * 5000, b"null"])
def test_a_signed_body_that_is_no_json_is_refused(endpoint, body):
    """Bytes that are no text cannot be verified (401); text that is no object is unreadable (400); neither crashes."""
    status, _ = post(endpoint, body, {"content-type": "application/json", **signed(body)})
    assert status == (401 if body[0] == 0xFF else 400)


def test_a_huge_body_is_refused(endpoint):
    """Five megabytes are refused by their length alone."""
    body = b"x" * 5_000_000
    try:
        status, _ = post(endpoint, body, {"content-type": "application/json", **signed(body)})
    except OSError:  # the server answered and closed while we were still sending
        status = 413
    assert status == 413


def test_slack_can_verify_the_address(endpoint):
    """The signed challenge of the set-up page is answered; an unsigned one is not."""
    body = json.dumps({"type": "url_verification", "challenge": "abc", "token": "x"}).encode()
    status, reply = post(endpoint, body, {"content-type": "application/json", **signed(body)})
    assert status == 200 and json.loads(reply) == {"challenge": "abc"}
    assert post(endpoint, body, {"content-type": "application/json"})[0] == 401


def test_an_unsigned_body_cannot_pass_as_a_certificate_check(endpoint):
    """`ssl_check=1` in the body does not switch the signature check off."""
    body = b"ssl_check=1&token=x"
    assert post(endpoint, body, {"content-type": "application/x-www-form-urlencoded"})[0] == 401


def test_http_wants_a_signing_secret(slack, assistant, inbox):
    """Without the secret the route is not made at all."""
    with pytest.raises(SlackRefused, match="STADSGEHEUGEN_SLACK_SIGNING_SECRET"):
        events_route(_bot(slack, assistant, inbox), "")


# ---- Socket Mode only ------------------------------------------------------------------------------------------------


def test_who_we_are_is_asked_once(slack, assistant, inbox, monkeypatch):
    """auth.test is called at the start and never while Slack waits; Bolt's own variables change nothing."""
    for name in ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"):
        monkeypatch.setenv(name, "van iemand anders")
    with Running(slack, assistant, inbox):
        anna = slack.person("Anna")
        for _ in range(3):
            asked = anna.dm("Kreeg Enschede een boete?")
            _answer(slack, slack.direct(anna.id), asked.ts)
    assert [method for method, _ in slack.calls].count("auth.test") == 1


def test_a_wrong_token_refuses_to_start(slack, assistant, inbox):
    """A wrong bot token or app token ends in a sentence with the setting to look at, not in endless retries."""
    wrong = _bot(slack, assistant, inbox, token="xoxb-wrong")
    with pytest.raises(SlackRefused, match=r"invalid_auth.*STADSGEHEUGEN_SLACK_BOT_TOKEN") as told:
        asyncio.run(_connect(wrong, APP_TOKEN))
    assert "xoxb" not in str(told.value)
    right = _bot(slack, assistant, inbox)
    with pytest.raises(SlackRefused, match="STADSGEHEUGEN_SLACK_APP_TOKEN"):
        asyncio.run(_connect(right, "xapp-wrong"))


async def _connect(bot, token):
    async with connected(bot, token):
        raise AssertionError("connected with a wrong token")


def test_an_unreachable_slack_is_named(assistant, inbox):
    """Where nobody listens, the address is told."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{unused.getsockname()[1]}/api/"
        client = slack_client(BOT_TOKEN, address)
        bot = SlackBot(doubles.parts(assistant), client, OneWorkspace(client), "", inbox)
        with pytest.raises(SlackRefused, match=address):
            asyncio.run(bot.start())


def test_a_refreshed_connection_loses_no_question(slack, assistant, inbox):
    """After Slack asks to connect anew, the next question is answered over the new connection."""
    with Running(slack, assistant, inbox):
        old = slack.sockets[0]
        slack.hang_up()
        wait_for(lambda: slack.sockets and slack.sockets[0] is not old)
        anna = slack.person("Anna")
        asked = anna.dm("Kreeg Enschede een boete?")
        _answer(slack, slack.direct(anna.id), asked.ts)


def test_a_running_answer_is_finished_before_the_bot_stops(slack, assistant, inbox):
    """Stopping waits for the answer that is being made."""
    assistant.script["wacht"] = lambda question: (time.sleep(0.5), doubles.FULL)[1]
    anna = slack.person("Anna")
    with Running(slack, assistant, inbox):
        asked = anna.dm("wacht even")
        wait_for(lambda: assistant.asked)
    assert slack.direct(anna.id).answers(asked.ts)


# ---- without a network -----------------------------------------------------------------------------------------------


def test_a_question_has_two_names():
    """The keys of a mention and of its twin message share the second one."""
    event = {"type": "app_mention", "user": "U1", "text": "x", "channel": "C1", "ts": "1.2", "thread_ts": "1.0"}
    first = incoming({"event_id": "Ev1", "team_id": "T1", "event": event}, BOT_USER)
    assert first.keys == ("event:Ev1", "message:T1:C1:1.2")
    assert (first.task.thread, first.task.direct, first.joining) == ("1.0", False, False)


_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=4),
    max_leaves=8,
)


_EVENTS = st.fixed_dictionaries(
    {
        "event": st.fixed_dictionaries(
            {"type": st.sampled_from(["message", "app_mention"]), "channel_type": st.just("im")},
            optional=dict.fromkeys(FIELDS[2:9], _ANYTHING),
        )
    }
)


@settings(max_examples=200, deadline=None)
@given(body=st.dictionaries(st.sampled_from(FIELDS), _ANYTHING, max_size=5) | _EVENTS)
def test_no_delivery_breaks_the_reading_of_it(body):
    """Whatever shape a delivery has, it is a question of a person or nothing."""
    found = incoming(body, BOT_USER)
    assert found is None or found.task.kind == "deleted" or found.task.user not in ("", BOT_USER, "USLACKBOT")


@settings(max_examples=200, deadline=None)
@given(text=st.text(alphabet=st.sampled_from("<>@#!|&;ltUBOC1 \n"), max_size=30))
def test_no_message_breaks_what_was_said(text):
    """Broken and nested tokens are read as text, and our own mention is never left in."""
    assert isinstance(spoken(text, BOT_USER, {}), str) and BOT_USER not in mentioned(text, BOT_USER)
    assert BOT_USER not in spoken(f"<@{BOT_USER}> {'x' * len(text)}", BOT_USER, {})


def test_the_guide_names_only_settings_and_scopes_that_exist():
    """Every variable in docs/slack.md is a setting, and its table has exactly the scopes the bot was tried with."""
    guide = (Path(__file__).parents[1] / "docs" / "slack.md").read_text(encoding="utf-8")
    known = {row.variable for row in table()}
    named = set(re.findall(r"STADSGEHEUGEN_[A-Z_]+", guide))
    assert named and {name.removesuffix("_FILE") for name in named} <= known
    scopes = set(re.findall(r"^ *\| `([a-z_:]+)`", guide, re.MULTILINE))
    assert scopes == set(SCOPES)


def test_log_lines_of_the_libraries_lose_their_tokens():
    """A token in a library's log line is taken out, whatever its place."""
    record = logging.LogRecord("x", logging.ERROR, "", 1, "token %s, %s", ("xoxb-12-ab", "xapp-1-A-c"), None)
    assert Redacted().filter(record) and record.getMessage() == "token x…, x…"

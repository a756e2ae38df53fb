"""What people in Slack see, scenario by scenario, over both transports, against the strict local Slack."""

from __future__ import annotations

import logging
import re
from dataclasses import replace

import pytest

from assistant.answers import Statement
from assistant.comparison import Cell, Comparison
from bots.inbox_store import SqlInbox
from bots.slack_access import Rules
from bots.slack_answers import Made
from bots.stored import revive
from indexing.hits import INTERNAL, PUBLIC
from tests import doubles
from tests.fake_slack import APP_TOKEN, BOT_TOKEN, BOT_USER, TEAM
from tests.serving import wait_for
from tests.slack_rig import Running

VRAAG = "Kreeg Enschede een boete?"


@pytest.fixture(params=["http", "socket"])
def running(request, slack, assistant, inbox):
    """A running bot, over one transport and then over the other."""
    with Running(slack, assistant, inbox, request.param, colleagues="") as made:
        yield made


def _one(channel, thread=None):
    return wait_for(lambda: channel.answers(thread))[0]


def _settled(slack, person):
    """Wait until a later question was answered, so that whatever was to come has come."""
    asked = person.dm("nog een vraag over niets")
    _one(slack.direct(person.id), asked.ts)


# ---- 4, 5: conversations ---------------------------------------------------------------------------------------------


def test_a_follow_up_without_a_mention_uses_the_turn_before(slack, running, assistant):
    """In a thread we take part in, the next question knows the last answer; other threads are left alone."""
    anna, piet = slack.person("Anna"), slack.person("Piet")
    channel = slack.channel(anna, piet)
    root = anna.mention(channel, f"<@{BOT_USER}> {VRAAG}")
    _one(channel, root.ts)
    anna.reply(channel, "en wanneer was dat?", root.ts)
    wait_for(lambda: len(channel.answers(root.ts)) == 2)
    assert assistant.asked[-1][1] == (doubles.FULL,)
    anna.reply(channel, f"<@{piet.id}> wat denk jij?", root.ts)
    other = anna.reply(channel, "zomaar een bericht", None)
    anna.reply(channel, "een antwoord daarop", other.ts)
    _settled(slack, anna)
    assert len(channel.answers()) == 2


def test_a_conversation_survives_a_restart_on_another_worker(slack, assistant, inbox, transport):
    """A second bot with the same inbox knows what the first one answered."""
    anna = slack.person("Anna")
    with Running(slack, assistant, inbox, transport):
        root = anna.dm(VRAAG)
        _one(slack.direct(anna.id), root.ts)
    with Running(slack, assistant, inbox, transport):
        anna.dm("en wanneer?", thread=root.ts)
        wait_for(lambda: len(slack.direct(anna.id).answers(root.ts)) == 2)
    assert assistant.asked[-1][1] == (doubles.FULL,)


# ---- 6, 7, 8: other ways in ------------------------------------------------------------------------------------------


def test_the_two_tabs_of_the_app(slack, running):
    """The Messages tab gets at most four prompts and no thread; the Home tab a view and no prompts."""
    anna = slack.person("Anna")
    channel = anna.open_home("messages")
    wait_for(lambda: channel.prompts)
    assert 1 <= len(channel.prompts) <= 4 and anna.home is None
    asked = anna.dm(channel.prompts[0]["message"])
    assert "Dit staat niet in de documenten" in _one(channel, asked.ts).seen
    anna.open_home("home")
    wait_for(lambda: anna.home)


def test_the_command_answers_only_the_asker_and_is_shared_once(slack, running):
    """Confirmed at once, answered to the asker with the question restated; shared in the channel one time."""
    anna = slack.person("Anna")
    channel = slack.channel(anna)
    told = anna.slash(channel, f"{VRAAG} <!channel>")
    assert told["response_type"] == "ephemeral" and "Kreeg Enschede" in told["text"]
    assert "<!channel>" not in told["text"]
    (answer,) = wait_for(lambda: channel.whispers(anna))
    assert doubles.BOETE in answer.seen and answer.seen.startswith("Vraag: Kreeg Enschede") and answer.notified == []
    assert channel.answers() == []
    for _ in range(2):
        anna.click(channel, answer, "share")
    shared = _one(channel)
    _settled(slack, anna)
    assert channel.answers() == [shared] and doubles.BOETE in shared.seen
    assert "Typ je vraag" in anna.slash(channel, "")["text"]


def test_the_shortcut_works_where_the_bot_is_not(slack, running, assistant):
    """In a channel without the bot a window opens with the message; the answer reaches the asker alone."""
    anna = slack.person("Anna")
    channel = slack.channel(anna, bot=False)
    message = anna.reply(channel, "Wie heeft ervaring met een boete?", None)
    anna.shortcut(channel, message)
    wait_for(lambda: anna.view)
    assert anna.view["blocks"][0]["element"]["initial_value"] == message.text
    anna.submit()
    said = wait_for(lambda: [one.seen for one in channel.whispers(anna)] if len(channel.whispers(anna)) else None)
    assert doubles.BOETE in said[0] and channel.answers() == []


def test_the_home_tab_leads_to_themes_cities_and_where_to_begin(slack, assistant, inbox, starter_library, transport):
    """Over the real register: steps to begin with, and a window per theme and municipality."""
    anna = slack.person("Anna")
    with Running(slack, assistant, inbox, transport, library=starter_library):
        anna.open_home("home")
        wait_for(lambda: anna.home)
        headings = [block["text"]["text"] for block in anna.home["blocks"] if block["type"] == "header"]
        assert headings[1:] == ["Begin hier", "Thema's", "Gemeenten", "Nieuwste projecten"]
        for action in ("explore_theme_0", "explore_city_0"):
            anna.view = None
            anna.press_home(action)
            wait_for(lambda: anna.view)
            assert "rich_text_list" in str(anna.view["blocks"])


# ---- 9: twenty at once -----------------------------------------------------------------------------------------------


def test_twenty_questions_at_once_are_all_answered(slack, running, assistant):
    """Every delivery is acknowledged while all are being worked on, and every thread gets its answer."""
    people = [slack.person(f"P{n}") for n in range(20)]
    asked = [(one, one.dm("wacht even")) for one in people]
    assert all(status == 200 for status, _ in slack.delivered)
    assistant.busy.set()
    for person, message in asked:
        _one(slack.direct(person.id), message.ts)
    assert all(len(slack.direct(person.id).answers()) == 1 for person in people)


# ---- 10, 11, 13, 14: streaming ---------------------------------------------------------------------------------------


def test_a_direct_answer_grows_and_ends_with_its_sources(slack, running, inbox):
    """The text only ever grows, in whole sentences; sources and feedback come at the end; it says the stored answer."""
    anna = slack.person("Anna")
    asked = anna.dm(VRAAG)
    answer = _one(slack.direct(anna.id), asked.ts)
    assert len(answer.versions) >= 3
    assert all(later.startswith(earlier) for earlier, later in zip(answer.versions, answer.versions[1:], strict=False))
    for sentence in (f"{doubles.BOETE} [1]", f"{doubles.BESLUIT} [3]"):
        assert answer.seen.count(sentence) == 1
    assert answer.seen.index(doubles.BESLUIT) < answer.seen.index("Bronnen") and answer.has("feedback")
    assert "Bronnen" not in answer.versions[-2]
    assert not any(re.search(r"\[\d*$", version.rstrip()) for version in answer.versions)  # no marker in halves
    (kept,) = wait_for(lambda: inbox.turns(TEAM, slack.direct(anna.id).id, asked.ts))
    stored = revive(Made, kept.answer).answer
    assert all(one.text in answer.seen for one in stored.statements) and stored.statements == doubles.FULL.statements


@pytest.mark.parametrize("method", ["chat.appendStream", "chat.stopStream"])
def test_a_stream_that_expires_becomes_the_whole_answer_in_place(slack, running, method):
    """Halfway or at its end: the same message holds every sentence once."""
    slack.stream_seconds = 0.0
    anna = slack.person("Anna")
    slack.fault(method, "message_not_in_streaming_state")
    asked = anna.dm(VRAAG)
    answer = _one(slack.direct(anna.id), asked.ts)
    wait_for(lambda: doubles.BESLUIT in answer.seen)
    assert slack.direct(anna.id).answers() == [answer]
    assert all(answer.seen.count(f"{one} [") == 1 for one in (doubles.BOETE, doubles.BESLUIT)) and answer.has(
        "feedback"
    )


@pytest.mark.parametrize("fault", ["channel_type_not_supported", "unknown_method", 60, "missing_scope"])
def test_where_streaming_is_refused_an_ordinary_message_comes(slack, running, fault):
    """No agent feature, no recipient, a rate limit: the full answer all the same."""
    slack.fault("chat.startStream", fault)
    anna = slack.person("Anna")
    asked = anna.dm(VRAAG)
    answer = _one(slack.direct(anna.id), asked.ts)
    assert doubles.BESLUIT in answer.seen and not answer.markdown and answer.has("feedback")


def test_a_long_answer_comes_in_several_messages(slack, running, assistant):
    """Thirty thousand characters, direct and in a channel: every sentence once, sources and feedback on the last.

    With a table and code inside, the longest of them longer than a message: every line of it stands there once.
    """
    lines = ["```", "| jaar | aantal |", "| --- | --- |", *(f"| {1000 + n} | `x({n})` |" for n in range(400)), "```"]
    many = tuple(Statement(f"Zin {n} " + "woord " * 45 + "einde.", "letterlijk", (1,)) for n in range(100))
    coded = (*many[:50], Statement("\n".join(lines), "letterlijk", (1,)), *many[50:])
    assistant.script["lang"] = replace(doubles.FULL, statements=coded)
    anna = slack.person("Anna")
    channel = slack.channel(anna)
    direct, mentioned = anna.dm("lang"), anna.mention(channel, f"<@{BOT_USER}> lang")
    for place, thread in ((slack.direct(anna.id), direct.ts), (channel, mentioned.ts)):
        wait_for(lambda place=place, thread=thread: any(one.has("feedback") for one in place.answers(thread)))
        seen = [one.seen for one in place.answers(thread)]
        assert len(seen) > 3 and all("\n".join(seen).count(f"Zin {n} ") == 1 for n in range(100))
        assert "Bronnen" in seen[-1] and not any("Bronnen" in one for one in seen[:-1])
        assert all("\n".join(seen).count(line) == 1 for line in lines[3:-1]) and "\n".join(seen).count("```") == 2


# ---- 12: Stop --------------------------------------------------------------------------------------------------------


def test_stop_ends_an_answer_and_the_next_question_works(slack, running, assistant):
    """The note comes while the answer is still being made, no answer follows, and the next question is answered."""
    anna = slack.person("Anna")
    asked = anna.dm("wacht even")
    channel = slack.direct(anna.id)
    wait_for(lambda: any(one.streaming for one in channel.messages))
    anna.stop(channel, asked.ts)
    stopped = _one(channel, asked.ts)
    assert "Gestopt op verzoek" in stopped.seen
    assistant.busy.set()
    _settled(slack, anna)
    assert len(channel.answers(asked.ts)) == 1 and doubles.BOETE not in stopped.seen
    assert channel.sessions[asked.ts] == "active"


def test_stop_of_a_stream_that_slack_ended_itself_leaves_nobody_busy(slack, running, assistant):
    """The note comes as a message of its own, and Slack no longer shows the session as being worked on."""
    anna = slack.person("Anna")
    asked = anna.dm("wacht even")
    channel = slack.direct(anna.id)
    (stream,) = wait_for(lambda: [one for one in channel.messages if one.streaming])
    stream.streaming = False
    anna.stop(channel, asked.ts)
    wait_for(lambda: any("Gestopt op verzoek" in one.seen for one in channel.answers(asked.ts)))
    wait_for(lambda: channel.sessions[asked.ts] == "active")


def test_stop_reaches_the_worker_that_is_answering(slack, assistant, inbox, transport):
    """Two workers; whoever hears the button, whoever works stops."""
    with Running(slack, assistant, inbox, transport), Running(slack, assistant, inbox, transport):
        anna = slack.person("Anna")
        channel = slack.direct(anna.id)
        for _ in range(3):
            asked = anna.dm("wacht even")
            wait_for(lambda: any(one.streaming for one in channel.messages))
            anna.stop(channel, asked.ts)
            assert "Gestopt op verzoek" in _one(channel, asked.ts).seen


# ---- 15: nothing live ------------------------------------------------------------------------------------------------

HOSTILE = (
    "<!channel> <@U1> @here <https://evil.example|gemeente.nl> ![x](https://evil.example/p.png) https://evil.example"
)


def test_nothing_hostile_is_live_on_any_surface(slack, running, assistant):
    """In the stream, the channel, the whisper, the window and what is shared: nobody is pinged, nothing leads away."""
    poisoned = doubles.citation(1, doubles.RECORD, 0)
    poisoned = replace(poisoned, quote=HOSTILE)
    assistant.script["vergif"] = lambda question: replace(
        doubles.FULL, question=question, statements=(Statement(HOSTILE, "letterlijk", (1,)),), citations=(poisoned,),
        missing=HOSTILE, differing=(), stopped=(),
    )  # fmt: skip
    anna = slack.person("Anna")
    channel = slack.channel(anna)
    direct = anna.dm(f"vergif {HOSTILE}")
    mention = anna.mention(channel, f"<@{BOT_USER}> vergif {HOSTILE}")
    anna.slash(channel, f"vergif {HOSTILE}")
    streamed, posted = _one(slack.direct(anna.id), direct.ts), _one(channel, mention.ts)
    (whisper,) = wait_for(lambda: channel.whispers(anna))
    anna.click(channel, whisper, "share")
    shared = wait_for(lambda: [one for one in channel.answers() if one.thread is None])[0]
    anna.click(slack.direct(anna.id), streamed, "passages")
    wait_for(lambda: anna.view)
    for said in (streamed, posted, whisper, shared):
        assert said.notified == [] and "evil.example" in said.seen and "<!channel>" in said.seen
        assert not any("evil" in link for link in said.links)
    assert "evil.example" in str(anna.view) and '"url": "https://evil' not in str(anna.view).replace("'", '"')


# ---- 17, 18: refusals and feedback -----------------------------------------------------------------------------------


def test_a_refusal_can_be_voted_on(slack, running, inbox):
    """No source list, a way on, and the thumbs."""
    anna = slack.person("Anna")
    asked = anna.dm("Wat kostte de app in Assen?")
    answer = _one(slack.direct(anna.id), asked.ts)
    assert "Dit staat niet in de documenten." in answer.seen and "Verder:" in answer.seen
    assert "\nBronnen" not in answer.seen and answer.has("feedback")


def test_votes_are_kept_once_per_person(slack, running, inbox):
    """Down with a reason, then up; a second voter; a window that fails loses no vote; "other" wants a word."""
    anna, piet = slack.person("Anna"), slack.person("Piet")
    channel = slack.channel(anna, piet)
    asked = anna.mention(channel, f"<@{BOT_USER}> {VRAAG}")
    answer = _one(channel, asked.ts)
    anna.click(channel, answer, "feedback", "negative")
    wait_for(lambda: anna.view)
    assert [one.vote for one in inbox.opinions()] == ["down"]
    assert "errors" in str(anna.submit(reason="other"))
    anna.submit(reason="old", comment="uit 2019")
    assert [(one.reason, one.comment) for one in inbox.opinions()] == [("old", "uit 2019")]
    slack.fault("views.open", "expired_trigger_id")
    piet.click(channel, answer, "feedback", "negative")
    anna.click(channel, answer, "feedback", "positive")
    wait_for(lambda: sorted(one.vote for one in inbox.opinions()) == ["down", "up"])
    assert all(one.question == VRAAG and anna.id not in one.person for one in inbox.opinions())


@pytest.mark.parametrize(
    "state",
    [
        {"values": {"reason": {"reason": {"selected_option": None}}, "comment": {"comment": {"value": None}}}},
        {"values": {"reason": {"reason": None}}},
        {"values": {"reason": None, "comment": {}}},
        {"values": None},
        {},
        None,
    ],
)
def test_a_window_sent_with_nothing_chosen_is_acknowledged(slack, running, inbox, state):
    """Slack writes null, or leaves out, where nobody chose or typed: the window closes and the vote stands."""
    anna = slack.person("Anna")
    answer = _one(slack.direct(anna.id), anna.dm(VRAAG).ts)
    anna.click(slack.direct(anna.id), answer, "feedback", "negative")
    wait_for(lambda: anna.view)
    body = {"type": "view_submission", "view": {**anna.view, "state": state}, "trigger_id": slack.trigger(anna)}
    assert slack.interact({**body, **anna._self()}) in (None, "", b"", {})
    assert [(one.vote, one.reason, one.comment) for one in inbox.opinions()] == [("down", None, None)]


def test_a_colleague_is_asked_in_the_configured_channel(slack, assistant, inbox, transport):
    """The question goes there once per person, with the asker's name and nobody pinged."""
    anna = slack.person("Anna de Boer")
    help_channel = slack.channel()
    with Running(slack, assistant, inbox, transport, colleagues=help_channel.id):
        asked = anna.dm("Wat kostte de app in Assen?")
        answer = _one(slack.direct(anna.id), asked.ts)
        for _ in range(2):
            anna.click(slack.direct(anna.id), answer, "colleague")
        passed = _one(help_channel)
        _settled(slack, anna)
    assert help_channel.answers() == [passed] and passed.notified == []
    assert "Wat kostte de app in Assen?" in passed.seen and "Anna de Boer" in passed.seen


# ---- 19, 20, 22: rate limits, broken connections, replays ------------------------------------------------------------


def test_a_connection_that_breaks_after_posting_doubles_nothing(slack, running):
    """Post, start, append and stop each carried out and then cut off: one visible message with everything once."""
    anna = slack.person("Anna")
    channel = slack.channel(anna)
    slack.fault("chat.postMessage", "!drop", "!garbage")
    mention = anna.mention(channel, f"<@{BOT_USER}> {VRAAG}")
    _one(channel, mention.ts)
    for method in ("chat.startStream", "chat.appendStream", "chat.stopStream"):
        slack.fault(method, "!drop")
        asked = anna.dm(VRAAG)
        answer = wait_for(lambda asked=asked: [m for m in slack.direct(anna.id).answers(asked.ts) if m.has("feedback")])
        assert len(answer) == 1 and answer[0].seen.count(f"{doubles.BOETE} [") == 1
    _settled(slack, anna)
    assert len(channel.answers()) == 1 and len(slack.direct(anna.id).answers()) == 4


def test_a_storm_of_rate_limits_delays_and_doubles_nothing(slack, running):
    """Slack says no for longer than a call may wait: the task goes back to the inbox and the answer comes once."""
    anna = slack.person("Anna")
    channel = slack.channel(anna)
    running.delivery.waiting = 1.5
    slack.fault("chat.postMessage", 1, 1, 1)
    mention = anna.mention(channel, f"<@{BOT_USER}> {VRAAG}")
    assert doubles.BOETE in _one(channel, mention.ts).seen
    (excuse,) = channel.whispers(anna)
    assert "Je antwoord komt zodra het kan" in excuse.seen
    _settled(slack, anna)
    assert len(channel.answers()) == 1


def test_a_replayed_request_starts_nothing(slack, running, assistant):
    """The same event again, with its own id or with a new one: still one answer."""
    anna = slack.person("Anna")
    channel = slack.direct(anna.id)
    asked = anna.dm(VRAAG)
    _one(channel, asked.ts)
    event = slack.event(anna, channel, asked, "message", {})
    slack.deliver(event, "Ev-nieuw")
    slack.deliver(event, "Ev-nieuw")
    _settled(slack, anna)
    assert len(channel.answers(asked.ts)) == 1


# ---- 23: sockets -----------------------------------------------------------------------------------------------------


def test_a_socket_that_breaks_loses_nothing(slack, assistant, inbox):
    """Cut without a word, and the event sent again on another connection: one answer."""
    with Running(slack, assistant, inbox):
        anna = slack.person("Anna")
        slack.cut()
        wait_for(lambda: not slack.sockets)
        wait_for(lambda: slack.sockets, 30)
        slack.retries = 1
        asked = anna.dm(VRAAG)
        _one(slack.direct(anna.id), asked.ts)
        slack.retries = 0
        _settled(slack, anna)
    assert len(slack.direct(anna.id).answers(asked.ts)) == 1


def test_a_machine_that_stands_still_answers_once(slack, assistant, tmp_path, transport):
    """Its own lease ran out many times while it worked: it does not take the question from itself."""
    inbox = SqlInbox.in_folder(tmp_path, lease=0.01)
    anna = slack.person("Anna")
    with Running(slack, assistant, inbox, transport):
        asked = anna.dm("wacht even")
        wait_for(lambda: assistant.asked)
        wait_for(lambda: inbox.asked(TEAM, slack.direct(anna.id).id, asked.ts).attempt >= 3)
        assistant.busy.set()
        _one(slack.direct(anna.id), asked.ts)
        _settled(slack, anna)
    assert len(slack.direct(anna.id).answers(asked.ts)) == 1
    assert [text for text, *_ in assistant.asked].count("wacht even") == 1
    inbox.close()


# ---- 25: edits and deletions -----------------------------------------------------------------------------------------


def test_an_edit_while_working_starts_anew(slack, running, assistant):
    """The answer is to the question as it stands now, once."""
    anna = slack.person("Anna")
    channel = slack.direct(anna.id)
    asked = anna.dm("wacht op iets")
    wait_for(lambda: assistant.asked)
    anna.edit(channel, asked, VRAAG)
    answer = _one(channel, asked.ts)
    assert doubles.BOETE in answer.seen and assistant.asked[-1][0] == VRAAG
    assistant.busy.set()
    _settled(slack, anna)
    assert len(channel.answers(asked.ts)) == 1


def test_an_edit_after_the_answer_is_offered_to_be_redone(slack, running, assistant):
    """An unfurl is no edit; a changed text gives an offer; pressing it gives an answer to the new text."""
    anna = slack.person("Anna")
    channel = slack.channel(anna)
    asked = anna.mention(channel, f"<@{BOT_USER}> Wat kostte de app in Assen?")
    _one(channel, asked.ts)
    anna.edit(channel, asked, asked.text)
    anna.edit(channel, asked, f"<@{BOT_USER}> {VRAAG}")
    (offer,) = wait_for(lambda: [one for one in channel.answers(asked.ts) if one.has("redo")])
    anna.click(channel, offer, "redo")
    wait_for(lambda: any(doubles.BOETE in one.seen for one in channel.answers(asked.ts)))
    _settled(slack, anna)
    assert len(channel.answers(asked.ts)) == 3


def test_a_deleted_question_takes_its_answer_along(slack, running, inbox, assistant):
    """Both the answer and the stored text are gone; while working, no answer comes; what others went on about stays."""
    anna, piet = slack.person("Anna"), slack.person("Piet")
    channel, direct = slack.channel(anna, piet), slack.direct(anna.id)
    asked = anna.mention(channel, f"<@{BOT_USER}> {VRAAG}")
    answer = _one(channel, asked.ts)
    wait_for(lambda: inbox.turns(TEAM, channel.id, asked.ts)[0].posted)
    anna.delete(channel, asked)
    wait_for(lambda: answer not in channel.messages)
    assert inbox.turns(TEAM, channel.id, asked.ts) == () and inbox.asked(TEAM, channel.id, asked.ts) is None
    busy = anna.dm("wacht even")
    wait_for(lambda: any(one.streaming for one in direct.messages))
    anna.delete(direct, busy)
    wait_for(lambda: not any(one.by_bot for one in direct.messages))
    other = anna.mention(channel, f"<@{BOT_USER}> {VRAAG}")
    kept = _one(channel, other.ts)
    wait_for(lambda: inbox.turns(TEAM, channel.id, other.ts)[0].posted)
    piet.reply(channel, f"<@{anna.id}> goed om te weten", other.ts)
    anna.delete(channel, other)
    wait_for(lambda: inbox.turns(TEAM, channel.id, other.ts) == ())
    assistant.busy.set()
    _settled(slack, anna)
    assert kept in channel.messages


def test_an_answer_that_a_moderator_removed_is_no_longer_history(slack, running, inbox, assistant):
    """The next question in the thread stands alone."""
    anna = slack.person("Anna")
    channel = slack.channel(anna)
    root = anna.mention(channel, f"<@{BOT_USER}> {VRAAG}")
    answer = _one(channel, root.ts)
    wait_for(lambda: inbox.turns(TEAM, channel.id, root.ts)[0].posted)
    anna.delete(channel, answer)
    wait_for(lambda: inbox.turns(TEAM, channel.id, root.ts) == ())
    anna.mention(channel, f"<@{BOT_USER}> en toen?", thread=root.ts)
    _one(channel, root.ts)
    assert assistant.asked[-1][1] == ()


# ---- 27, 28: who may ask ---------------------------------------------------------------------------------------------


def test_outsiders_are_refused_without_a_title(slack, running, assistant):
    """A guest, somebody of another organisation, a shared channel, a missing team of a stranger: one sentence each."""
    guest = slack.person("Gast", is_restricted=True)
    stranger = slack.person("Vreemde", team="T9ELDERS")
    anna = slack.person("Anna")
    shared = slack.channel(anna, stranger, shared=True)
    for person, more in ((guest, {}), (stranger, {}), (stranger, {"team": ...})):
        asked = person.dm(VRAAG, **more)
        assert "Alleen medewerkers" in _one(slack.direct(person.id), asked.ts).seen
    anna.mention(shared, f"<@{BOT_USER}> {VRAAG}")
    told = wait_for(lambda: shared.whispers(anna))[0]
    assert "gedeeld met een andere organisatie" in told.seen and shared.answers() == [] and assistant.asked == []
    colleague = anna.dm(VRAAG, team=...)
    assert doubles.BOETE in _one(slack.direct(anna.id), colleague.ts).seen


def test_allow_lists_fail_closed(slack, assistant, inbox, transport):
    """Outside the channels or the group: refused; and when Slack does not tell who is in the group: refused too."""
    anna, piet = slack.person("Anna"), slack.person("Piet")
    allowed, other = slack.channel(anna), slack.channel(anna)
    slack.groups["S1"] = [anna.id]
    rules = Rules(channels=frozenset((allowed.id,)), groups=frozenset(("S1",)))
    slack.fault("usergroups.users.list", "fatal_error")
    with Running(slack, assistant, inbox, transport, rules=rules):
        unsure = anna.dm(VRAAG)
        assert "niet nagaan" in _one(slack.direct(anna.id), unsure.ts).seen
        asked = anna.dm(VRAAG)
        assert doubles.BOETE in _one(slack.direct(anna.id), asked.ts).seen
        asked = piet.dm(VRAAG)
        assert "gebruikersgroep" in _one(slack.direct(piet.id), asked.ts).seen
        anna.mention(other, f"<@{BOT_USER}> {VRAAG}")
        assert "antwoord ik niet" in wait_for(lambda: other.whispers(anna))[0].seen
    assert len(assistant.asked) == 1


def test_internal_documents_only_for_entitled_people_in_direct_messages(slack, assistant, inbox, transport):
    """The same person reads as the public in a channel and with the command; others always do."""
    anna, piet = slack.person("Anna"), slack.person("Piet")
    channel = slack.channel(anna)
    slack.groups["S7"] = [anna.id]
    with Running(slack, assistant, inbox, transport, rules=Rules(internal=frozenset(("S7",)))):
        for person in (anna, piet):
            _one(slack.direct(person.id), person.dm(VRAAG).ts)
        _one(channel, anna.mention(channel, f"<@{BOT_USER}> {VRAAG}").ts)
        anna.slash(channel, VRAAG)
        wait_for(lambda: channel.whispers(anna))
    assert [reader for _, _, _, reader in assistant.asked] == [INTERNAL, PUBLIC, PUBLIC, PUBLIC]


# ---- 29: a token that is withdrawn -----------------------------------------------------------------------------------


def test_a_withdrawn_token_is_told_once_and_stops_the_work(slack, assistant, inbox, caplog, transport):
    """Not ready, one alert, no storm of retries; the question waits for the operator."""
    with Running(slack, assistant, inbox, transport) as running:
        anna = slack.person("Anna")
        for method in ("chat.startStream", "chat.postMessage", "users.info"):
            slack.always[method] = "token_revoked"
        anna.dm(VRAAG)
        wait_for(lambda: running.bot.revoked)
        wait_for(slack.in_peace, 20)
        assert not running.bot.ready
        assert [record.levelno for record in caplog.records].count(logging.CRITICAL) == 1
    assert inbox.open_tasks() == 1


def test_a_scope_that_is_withdrawn_is_told_once(slack, assistant, inbox, transport, caplog):
    """Without `chat:write` nothing can be said: not ready, one alert, no storm; the question waits for the operator."""
    anna = slack.person("Anna")
    with Running(slack, assistant, inbox, transport) as running:
        slack.scopes = slack.scopes - {"chat:write"}
        anna.mention(slack.channel(anna), f"<@{BOT_USER}> {VRAAG}")
        wait_for(lambda: running.bot.revoked)
        anna.dm(VRAAG)
        wait_for(slack.in_peace, 20)
        assert not running.bot.ready
    (alert,) = [record for record in caplog.records if record.levelno == logging.CRITICAL]
    assert "missing_scope" in alert.getMessage() and inbox.open_tasks() == 2


# ---- 30: logs --------------------------------------------------------------------------------------------------------


def test_no_log_holds_anybodys_text_whatever_fails(slack, running, assistant, caplog):
    """At the most talkative level, through every failure above: no question, answer, reason or token."""
    caplog.set_level(logging.DEBUG)
    assistant.script["stuk"] = RuntimeError("Jansen vroeg dit")
    anna = slack.person("Anna Jansen")
    channel = slack.channel(anna)
    slack.fault("chat.startStream", "!garbage", "!drop")
    slack.fault("chat.appendStream", "internal_error", "stopped_by_user")
    slack.fault("chat.postMessage", "invalid_blocks", "!drop")
    for text in ("Jansen stuk", f"Jansen {VRAAG}", f"Jansen {VRAAG}"):
        asked = anna.dm(text)
        wait_for(lambda asked=asked: slack.direct(anna.id).answers(asked.ts))
    answer = _one(channel, anna.mention(channel, f"<@{BOT_USER}> Jansen {VRAAG}").ts)
    if answer.has("feedback"):
        anna.click(channel, answer, "feedback", "negative")
        wait_for(lambda: anna.view)
        anna.submit(reason="other", comment="Jansen vindt dit onjuist")
    anna.slash(channel, f"Jansen {VRAAG}")
    wait_for(lambda: channel.whispers(anna))
    ours = "\n".join(r.getMessage() for r in caplog.records if not r.name.startswith(("asyncio", "aiohttp")))
    for word in ("Jansen", "600.000", BOT_TOKEN, APP_TOKEN):
        assert word not in ours


# ---- comparing -------------------------------------------------------------------------------------------------------


_CITED = (doubles.citation(1, doubles.RECORD, 0), doubles.citation(2, doubles.RECORD, 1))


class ManyRows:
    """Twenty rows, whatever is asked."""

    def compare(self, question, filters=None, reader=PUBLIC):
        """ROW in twenty municipalities."""
        rows = tuple(
            replace(doubles.ROW, municipality=f"Gemeente {n}", project=Cell(f"Proef {n}", (1,))) for n in range(20)
        )
        return Comparison(question, "nl", rows, (), _CITED, doubles.COVERAGE)


def test_which_city_questions_get_a_table_and_a_file(slack, assistant, inbox, transport):
    """Twelve rows are shown, all twenty are in the CSV, which is attached once; without the scope the table stands."""
    question = "Welke stad telt fietsers?"
    assistant.script["welke stad"] = replace(doubles.FULL, question=question)
    with Running(slack, assistant, inbox, transport, comparer=ManyRows()):
        anna = slack.person("Anna")
        channel = slack.channel(anna)
        asked = anna.mention(channel, f"<@{BOT_USER}> {question}")
        wait_for(lambda: channel.files)
        table = wait_for(lambda: [one for one in channel.answers(asked.ts) if "Gemeente 11" in one.seen])[0]
        assert "De tabel toont 12 van de 20 rijen." in table.seen and "Gemeente 12" not in table.seen
        assert channel.files[0].decode("utf-8-sig").count("Gemeente ") == 20 and len(channel.files) == 1
        slack.fault("files.getUploadURLExternal", "missing_scope")
        again = anna.mention(channel, f"<@{BOT_USER}> {question}")
        wait_for(lambda: [one for one in channel.answers(again.ts) if "Gemeente 11" in one.seen])


def test_a_long_answer_above_a_table_is_shown_in_brief_and_whole_on_request(slack, assistant, inbox, transport):
    """Six sentences and the table, streamed and posted; "Toon alles" opens all forty; without a table all stand."""
    many = tuple(Statement(f"Zin {n} telt fietsers.", "letterlijk", (1,)) for n in range(40))
    assistant.script["welke stad"] = lambda asked: replace(doubles.FULL, question=asked, statements=many, differing=())
    assistant.script["vertel"] = replace(doubles.FULL, statements=many)
    with Running(slack, assistant, inbox, transport, comparer=ManyRows()):
        anna = slack.person("Anna")
        channel, direct = slack.channel(anna), slack.direct(anna.id)
        mention, asked = anna.mention(channel, f"<@{BOT_USER}> Welke stad telt?"), anna.dm("Welke stad telt?")
        for place, thread in ((channel, mention.ts), (direct, asked.ts)):
            wait_for(lambda place=place, thread=thread: len(place.answers(thread)) == 2)
            brief, table = place.answers(thread)
            assert [n for n in range(40) if f"Zin {n} " in brief.seen] == [0, 1, 2, 3, 4, 5]
            assert "Raadsbesluit" not in brief.seen  # cited by none of the six
            assert "Gemeente 11" in table.seen and "Toon alles (nog 34 zinnen)" in brief.seen
            anna.view = None
            anna.click(place, brief, "everything")
            wait_for(lambda: anna.view)
            assert all(f"Zin {n} " in str(anna.view) for n in range(40))
        told = _one(direct, anna.dm("vertel eens").ts)
        assert not told.has("everything") and all(f"Zin {n} " in told.seen for n in range(40))

"""Setting the bot up: manifest, check, export of feedback; and that the local Slack is as strict as Slack."""

from __future__ import annotations

import json
import re

import pytest
import yaml
from click.testing import CliRunner

from bots.inbox import Kept, Opinion
from bots.inbox_store import SqlInbox
from bots.slack_actions import COMMAND, SHORTCUT
from bots.slack_manifest import EVENTS, OPTIONAL_SCOPES, SCOPES, manifest
from bots.slack_wording import EN, NL, SlackWording, slack_words
from bots.terminal import stadsgeheugen
from bots.wording import words
from tests import fake_slack
from tests.fake_slack import APP_TOKEN, BOT_TOKEN, FakeSlack

LIMITS = {"name": 35, "description": 140, "long_description": 4000}


# ---- 31: the manifest ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", [None, "https://geheugen.example/"])
def test_the_manifest_is_within_slacks_limits(address):
    """Lengths, counts and addresses as Slack wants them, for Socket Mode and for HTTP."""
    made = manifest(address)
    shown, features, settings = made["display_information"], made["features"], made["settings"]
    assert all(0 < len(shown[name]) <= most for name, most in LIMITS.items()) and len(shown["long_description"]) >= 174
    assert re.fullmatch(r"#[0-9a-f]{6}", shown["background_color"])
    assert len(features["agent_view"]["agent_description"]) <= 300 and "assistant_view" not in features
    assert len(features["agent_view"]["suggested_prompts"]) <= 4
    assert re.fullmatch(r"[a-z0-9._-]{1,80}", features["bot_user"]["display_name"])
    assert features["app_home"]["messages_tab_read_only_enabled"] is False
    assert [(one["command"], one["should_escape"]) for one in features["slash_commands"]] == [(COMMAND, True)]
    assert [one["callback_id"] for one in features["shortcuts"]] == [SHORTCUT]
    urls = re.findall(r"https?://[^'\" ]+", json.dumps(made))
    assert urls == (["https://geheugen.example/slack/events"] * 3 if address else [])
    assert settings["socket_mode_enabled"] is not bool(address)


def test_every_event_has_its_scope_and_no_scope_is_unused():
    """What we listen to needs a scope that is asked for; what is asked for is used by an event or a call."""
    asked = set(SCOPES) | set(OPTIONAL_SCOPES)
    assert not set(SCOPES) & set(OPTIONAL_SCOPES)
    needed = {scope for scope in EVENTS.values() if scope}
    used = set(fake_slack.NEEDS.values()) | set(fake_slack.HISTORY.values()) | needed | {"commands", "assistant:write"}
    assert needed <= asked and asked <= used and asked == fake_slack.SCOPES


def test_the_manifest_command_prints_what_slack_reads(monkeypatch):
    """YAML that reads back as the manifest; --http wants the public address."""
    run = CliRunner()
    assert yaml.safe_load(run.invoke(stadsgeheugen, ["slack", "manifest"]).output) == manifest()
    assert "STADSGEHEUGEN_PUBLIC_ADDRESS" in str(run.invoke(stadsgeheugen, ["slack", "manifest", "--http"]).exception)
    monkeypatch.setenv("STADSGEHEUGEN_PUBLIC_ADDRESS", "https://a.example")
    printed = run.invoke(stadsgeheugen, ["slack", "manifest", "--http"]).output
    assert yaml.safe_load(printed) == manifest("https://a.example")


# ---- the check -------------------------------------------------------------------------------------------------------


def _check(slack, monkeypatch, tmp_path, **more):
    given = {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": APP_TOKEN, "SLACK_API": slack.address} | more
    for name, value in given.items():
        monkeypatch.setenv(f"STADSGEHEUGEN_{name}", value)
    done = CliRunner().invoke(stadsgeheugen, ["slack", "check", "--json", "--data", str(tmp_path)])
    found = json.loads(done.stdout)
    return done.exit_code, [one for one in found if not one["ok"]], found


def test_the_check_is_content_with_a_sound_set_up(slack, monkeypatch, tmp_path):
    """Tokens, scopes and channel are good: exit 0, and only advice."""
    channel = slack.channel()
    code, wrong, _ = _check(slack, monkeypatch, tmp_path, SLACK_CHANNELS=channel.id)
    assert (code, wrong) == (0, [])


@pytest.mark.parametrize(
    ("more", "remedy"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-fout"}, "Installeer de app opnieuw"),
        ({"SLACK_BOT_TOKEN": "fout"}, "STADSGEHEUGEN_SLACK_BOT_TOKEN"),
        ({"SLACK_APP_TOKEN": "xapp-fout"}, "connections:write"),
        ({"SLACK_APP_TOKEN": ""}, "STADSGEHEUGEN_SLACK_APP_TOKEN"),
        ({"SLACK_CHANNELS": "C404"}, "/invite @stadsgeheugen"),
        ({"SLACK_API": "http://127.0.0.1:9/api/"}, "bereikbaar"),
    ],
)
def test_the_check_says_in_dutch_what_to_do(slack, monkeypatch, tmp_path, more, remedy):
    """Each fault ends with 1, names its remedy, and never shows a token."""
    code, wrong, found = _check(slack, monkeypatch, tmp_path, **more)
    assert code == 1 and any(remedy in one["remedie"] for one in wrong)
    told = json.dumps(found)
    assert "xoxb-fout" not in told and BOT_TOKEN not in told and "xapp-fout" not in told


def test_a_missing_scope_is_named(monkeypatch, tmp_path):
    """A scope that is needed fails the check; an optional one is advice, unless a setting needs it."""
    with FakeSlack(frozenset(SCOPES) - {"im:history"}) as slack:
        code, wrong, _ = _check(slack, monkeypatch, tmp_path, SLACK_GROUPS="S1")
    assert code == 1 and [one["wat"].split(":")[0] for one in wrong] == ["scope im", "scope usergroups"]


# ---- feedback --------------------------------------------------------------------------------------------------------


def test_a_vote_is_exported_and_becomes_a_case(tmp_path):
    """JSON and CSV hold it; `evaluate add` writes a question that `evaluate answers` reads; twice is refused."""
    from assistant.evaluating import read_questions

    inbox = SqlInbox.in_folder(tmp_path)
    inbox.keep(Kept("abcdef0123456789", "T", "C", "1.0", "1.0", "U", "=Wat kost het?", "{}"))
    inbox.vote(Opinion("abcdef0123456789", "p", "down", "=Wat kost het?", ("d1",), "2026-01-02T03:04:05"))
    inbox.reason("abcdef0123456789", "p", "old", "uit 2019")
    inbox.close()
    run, data, cases = CliRunner(), ["--data", str(tmp_path)], tmp_path / "gevallen.yaml"
    (row,) = json.loads(run.invoke(stadsgeheugen, ["feedback", "--json", *data]).stdout)
    assert (row["vote"], row["reason"], row["comment"], row["documents"]) == ("down", "old", "uit 2019", "d1")
    assert "person" not in row and ",'=Wat kost het?," in run.invoke(stadsgeheugen, ["feedback", "--csv", *data]).stdout
    add = ["evaluate", "add", "abcdef", str(cases), "--records", "enschede", *data]
    assert run.invoke(stadsgeheugen, add).exit_code == 0 and run.invoke(stadsgeheugen, add).exit_code == 1
    (asked,) = read_questions(cases)
    assert (asked.text, asked.records, asked.answerable) == ("=Wat kost het?", {"enschede"}, "ja")


# ---- wording ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in SlackWording.__slots__ if name != "prompts"])
def test_slacks_sentences_exist_in_both_languages(name):
    """The same slots in Dutch and English; titles of windows and buttons within Slack's limits."""
    dutch, english = getattr(NL, name), getattr(EN, name)
    assert dutch and english and set(re.findall(r"{(\w+)}", dutch)) == set(re.findall(r"{(\w+)}", english))
    short = ("reason_title", "shortcut_title", "passages_title", "home_title", "send", "close")
    longest = 24 if name in short else 3000
    assert max(len(dutch), len(english)) <= longest
    assert slack_words("nl") is NL and slack_words("en") is EN and words("en") is not words("nl")


# ---- the local Slack -------------------------------------------------------------------------------------------------


def _api(slack, method, token=BOT_TOKEN, **arguments):
    return slack.ask(method, token, **arguments).get("error", "ok")


def test_the_local_slack_refuses_what_slack_refuses(slack):
    """Methods, tokens, arguments, channels, threads, texts: Slack's own codes; and what is right is taken."""
    anna = slack.person("Anna")
    channel, closed = slack.channel(anna), slack.channel(anna, bot=False)
    assert _api(slack, "chat.shout") == "unknown_method"
    assert _api(slack, "auth.test", token="xoxb-fout") == "invalid_auth"
    assert _api(slack, "auth.test", token=APP_TOKEN) == "not_allowed_token_type"
    assert _api(slack, "chat.postMessage", channel="C404", text="x") == "channel_not_found"
    assert _api(slack, "chat.postMessage", channel=closed.id, text="x") == "not_in_channel"
    assert _api(slack, "chat.postMessage", channel=channel.id) == "no_text"
    assert _api(slack, "chat.postMessage", channel=channel.id, text="x", blink=True) == "invalid_arguments"
    assert _api(slack, "chat.postMessage", channel=channel.id, text="x", thread_ts="9.9") == "thread_not_found"
    assert _api(slack, "chat.update", channel=channel.id, ts="9.9", text="x") == "message_not_found"
    assert _api(slack, "views.open", trigger_id="oud", view={}) in ("invalid_arguments", "exchanged_trigger_id")
    assert _api(slack, "chat.postMessage", channel=channel.id, text="x") == "ok"
    slack.fault("auth.test", 7)
    assert _api(slack, "auth.test") == 429
    with FakeSlack(frozenset(("chat:write",))) as poor:
        assert _api(poor, "users.info", user="U1") == "missing_scope"


def test_a_stream_is_a_state_machine(slack):
    """It refuses updates while it runs, appends after its end, and appends after Stop; readers see it grow."""
    anna = slack.person("Anna")
    channel = slack.direct(anna.id)
    slack.deliver_to = "http://127.0.0.1:9/"
    root = anna.dm("x")
    assert _api(slack, "chat.startStream", channel=channel.id, thread_ts=root.ts) == "ok"
    (stream,) = [one for one in channel.messages if one.streaming]
    where = {"channel": channel.id, "ts": stream.ts}
    assert _api(slack, "chat.appendStream", **where, markdown_text="een ") == "ok"
    assert _api(slack, "chat.appendStream", **where, markdown_text="x" * 12_001) == "msg_too_long"
    assert _api(slack, "chat.update", **where, text="x") == "streaming_state_conflict" and channel.answers() == []
    stream.stopped = True
    assert _api(slack, "chat.appendStream", **where, markdown_text="twee") == "stopped_by_user"
    assert _api(slack, "chat.stopStream", **where) == "ok" and channel.answers() == [stream]
    assert _api(slack, "chat.appendStream", **where, markdown_text="x") == "message_not_in_streaming_state"
    assert _api(slack, "chat.update", **where, text="y") == "ok" and stream.seen == "y"
    public = slack.channel(anna)
    asked = anna.reply(public, "x", None)
    assert _api(slack, "chat.startStream", channel=public.id, thread_ts=asked.ts) == "missing_recipient_user_id"


def test_a_window_needs_a_fresh_trigger(slack):
    """A trigger works once and not after three seconds."""
    anna = slack.person("Anna")
    block = {"type": "section", "text": {"type": "plain_text", "text": "x"}}
    view = {"type": "modal", "title": {"type": "plain_text", "text": "t"}, "blocks": [block]}
    trigger, old = slack.trigger(anna), slack.trigger(anna)
    slack.triggers[old] = (anna.id, 0.0)
    assert _api(slack, "views.open", trigger_id=trigger, view=view) == "ok" and anna.view["title"]["text"] == "t"
    assert _api(slack, "views.open", trigger_id=trigger, view=view) == "exchanged_trigger_id"
    assert _api(slack, "views.open", trigger_id=old, view=view) == "expired_trigger_id"
    long = view | {"title": {"type": "plain_text", "text": "t" * 25}}
    assert _api(slack, "views.open", trigger_id=slack.trigger(anna), view=long) == "invalid_blocks"

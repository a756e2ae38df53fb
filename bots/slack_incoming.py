"""Slack's delivery → a task for us, or nothing. Pure functions on the JSON that Slack sends.

Knows nothing about Bolt, answers or how a message is sent.
"""

from __future__ import annotations

import html
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bots.inbox import Task, TaskKind

_SPOKEN_SUBTYPES = (None, "file_share", "thread_broadcast")
_TOKEN = re.compile(r"<([@#!]?)([^<>|]+)(?:\|([^<>]*))?>")


@dataclass(frozen=True, slots=True)
class Incoming:
    """A delivery that concerns us, as a task, with what the same delivery can be recognised by.

    A question arrives redelivered (same event id) and as two different events: a mention comes as `app_mention` and,
    where the channel is subscribed, as `message` too: other ids, same ts. `joining` is a message in a thread that is
    for us only if we take part there.
    """

    task: Task
    keys: tuple[str, ...]
    joining: bool = False


def incoming(body: Mapping[str, Any], bot_user: str) -> Incoming | None:
    """What a delivered event asks of us, or None when it is nothing for us.

    For us are direct messages and mentions by people, what follows in our threads, and edits and deletions of
    questions; not: other bots, joins, hidden or empty messages, and talk between others.
    """
    event = body.get("event")
    if not isinstance(event, dict) or not _texts(event, "channel"):
        return None
    if event.get("subtype") == "message_changed":
        return _edited(body, event, bot_user)
    if event.get("subtype") == "message_deleted":
        return _deleted(body, event)
    return _asked(body, event, bot_user)


def _asked(body: Mapping[str, Any], event: Mapping[str, Any], bot_user: str) -> Incoming | None:
    kind, direct = event.get("type"), event.get("channel_type") == "im"
    if kind not in ("message", "app_mention") or not _by_a_person(event, bot_user):
        return None
    if not _texts(event, "text", "ts"):
        return None
    thread, text, ts = event.get("thread_ts"), event["text"], event["ts"]
    joining = kind == "message" and not direct
    if joining and (not isinstance(thread, str) or thread == ts or "<@" in text or event.get("channel_type") == "mpim"):
        return None  # a mention of us arrives as `app_mention` too; a mention of somebody else is not for us
    task = _task(body, event, "question", ts, thread if isinstance(thread, str) and thread else ts, event["user"], text)
    keys = (_event_key(body, event), f"message:{task.team}:{task.channel}:{ts}")
    return Incoming(replace(task, direct=direct), keys, joining)


def _edited(body: Mapping[str, Any], event: Mapping[str, Any], bot_user: str) -> Incoming | None:
    """An edit by a person that changed the text; Slack sends the same event when it adds a preview."""
    now, before = event.get("message"), event.get("previous_message")
    if not isinstance(now, dict) or not _texts(now, "text", "ts", "user") or not _by_a_person(now, bot_user):
        return None
    if isinstance(before, dict) and before.get("text") == now["text"]:
        return None
    edited = now.get("edited")
    stamp = edited.get("ts") if isinstance(edited, dict) else None
    thread = now.get("thread_ts") or now["ts"]
    task = _task(body, event, "edited", now["ts"], str(thread), now["user"], now["text"])
    task = replace(task, direct=event.get("channel_type") == "im")
    more = (f"edit:{task.team}:{task.channel}:{task.ts}:{stamp}",) if stamp else ()
    return Incoming(task, (_event_key(body, event), *more))


def _deleted(body: Mapping[str, Any], event: Mapping[str, Any]) -> Incoming | None:
    ts, before = event.get("deleted_ts"), event.get("previous_message")
    if not isinstance(ts, str) or not ts:
        return None
    gone = before if isinstance(before, dict) else {}
    task = _task(body, event, "deleted", ts, str(gone.get("thread_ts") or ts), str(gone.get("user") or ""), "")
    keys = (_event_key(body, event), f"delete:{task.team}:{task.channel}:{ts}")
    return Incoming(replace(task, direct=event.get("channel_type") == "im"), keys)


def _task(
    body: Mapping[str, Any], event: Mapping[str, Any], kind: TaskKind, ts: str, thread: str, user: str, text: str
) -> Task:
    actor = event.get("user_team") or event.get("source_team") or event.get("team")
    extra = {"actor_team": actor if isinstance(actor, str) else None, "shared": bool(body.get("is_ext_shared_channel"))}
    team = str(body.get("team_id") or "")
    return Task(uuid.uuid4().hex, kind, team, event["channel"], thread, ts, user, text, extra=extra)


def _event_key(body: Mapping[str, Any], event: Mapping[str, Any]) -> str:
    return f"event:{body.get('event_id') or (event['channel'] + '-' + str(event.get('event_ts') or event.get('ts')))}"[
        :255
    ]


def _texts(thing: Mapping[str, Any], *names: str) -> bool:
    return all(isinstance(thing.get(name), str) and thing[name] for name in names)


def _by_a_person(event: Mapping[str, Any], bot_user: str) -> bool:
    automatic = event.get("bot_id") or event.get("bot_profile") or event.get("hidden")
    user = event.get("user")
    return (
        not automatic
        and event.get("subtype") in _SPOKEN_SUBTYPES
        and isinstance(user, str)
        and user not in ("", "USLACKBOT", bot_user)
    )


def mentioned(text: str, bot_user: str) -> tuple[str, ...]:
    """The people named in a message, ourselves left out, each once.

    >>> mentioned("<@UBOT> wat vond <@U1|anna> van <@U2> en <@U1>?", "UBOT")
    ('U1', 'U2')
    """
    people = (match[2] for match in _TOKEN.finditer(text) if match[1] == "@" and match[2] != bot_user)
    return tuple(dict.fromkeys(people))


def spoken(text: str, bot_user: str, names: Mapping[str, str]) -> str:
    """What was said, as plain text: our own mention goes, colleagues keep their names, links become their labels.

    >>> spoken("<@UBOT> vroeg <@U1> naar <https://a.example/x|de &lt;app&gt;> in <#C1|wifi>?", "UBOT", {"U1": "Anna"})
    ' vroeg Anna naar de <app> in #wifi?'
    """
    return html.unescape(_TOKEN.sub(lambda match: _as_spoken(match, bot_user, names), text))


def _as_spoken(match: re.Match[str], bot_user: str, names: Mapping[str, str]) -> str:
    kind, value, label = match[1], match[2], match[3] or ""
    if kind == "@":
        return "" if value == bot_user else names.get(value) or label or "collega"
    if kind == "#":
        return f"#{label}" if label else ""
    if kind == "!":
        return label.lstrip("@")
    return label or value

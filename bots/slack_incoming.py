"""Slack's delivery → a question for us, or nothing. Pure functions on the JSON that Slack sends.

Knows nothing about Bolt, answers or how a message is sent.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_SPOKEN_SUBTYPES = (None, "file_share", "thread_broadcast")
_TOKEN = re.compile(r"<([@#!]?)([^<>|]+)(?:\|([^<>]*))?>")


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message that asks us something. `thread` is where the answer goes; `text` is as Slack wrote it."""

    event_id: str
    team: str
    channel: str
    ts: str
    thread: str
    user: str
    text: str
    direct: bool

    @property
    def keys(self) -> tuple[str, str]:
        """What the same question can be recognised by: redelivered, and delivered as two different events.

        A mention arrives as `app_mention` and, where the channel is subscribed, as `message`: other ids, same ts.
        """
        return f"event:{self.event_id}", f"message:{self.team}:{self.channel}:{self.ts}"


def incoming(body: Mapping[str, Any], bot_user: str) -> Incoming | None:
    """The question in a delivery, or None when it is not one for us.

    For us are direct messages and mentions by people; not: other bots, edits, joins, hidden or empty messages.
    """
    event = body.get("event")
    if not isinstance(event, dict):
        return None
    direct = event.get("type") == "message" and event.get("channel_type") == "im"
    if not (direct or event.get("type") == "app_mention") or not _by_a_person(event, bot_user):
        return None
    if not all(isinstance(event.get(name), str) and event[name] for name in ("text", "channel", "ts")):
        return None
    thread = event.get("thread_ts")
    return Incoming(
        event_id=str(body.get("event_id") or f"{event['channel']}-{event['ts']}"),
        team=str(body.get("team_id") or ""),
        channel=event["channel"],
        ts=event["ts"],
        thread=thread if isinstance(thread, str) and thread else event["ts"],
        user=event["user"],
        text=event["text"],
        direct=direct,
    )


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

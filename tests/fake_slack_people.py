"""Who and what there is in the local Slack: messages as readers see them, channels, and people who act.

An actor does what somebody in Slack can do; the fake delivers it. Knows nothing about the API (`fake_slack.py`).
"""

from __future__ import annotations

import re
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.fake_slack_blocks import _pieces, _shown, _shown_mrkdwn, live_in_markdown, shown_markdown

if TYPE_CHECKING:
    from tests.fake_slack import FakeSlack

TEAM = "T1STAD"
BOT_USER = "UBOT"
BOT_ID = "BBOT"


@dataclass(frozen=True)
class Home:
    """A workspace, and who our app is there once it is installed."""

    id: str
    name: str
    bot_user: str
    bot_id: str


@dataclass
class Message:
    """One message in a channel. `streaming` until a stream is ended; `markdown` is what was streamed."""

    ts: str
    user: str
    text: str
    blocks: list[dict[str, Any]] = field(default_factory=list)
    thread: str | None = None
    by_bot: bool = False
    metadata: dict[str, Any] | None = None
    only_for: str | None = None
    streaming: bool = False
    stopped: bool = False
    markdown: str = ""
    first: str = ""
    versions: list[str] = field(default_factory=list)

    @property
    def seen(self) -> str:
        """What a reader sees: what was streamed and the blocks where there are any, else the text."""
        if self.markdown:
            return "\n".join([shown_markdown(self.markdown).strip(), *(_shown(block) for block in self.blocks)])
        if not self.blocks:
            return _shown_mrkdwn(self.text)
        return "\n".join(_shown(block) for block in self.blocks)

    @property
    def links(self) -> list[str]:
        """Every address a reader could follow, in blocks and text."""
        found = re.findall(r"<(https?://[^|>]+)", self.text)
        bare = re.sub(r"<[^>]*>", " ", self.text)
        found += re.findall(r"\b[a-z]+://[\w.-]+", bare)
        for piece in _pieces(self.blocks):
            found += [piece["url"]] if piece.get("type") in ("link", "button") and "url" in piece else []
        found += live_in_markdown(self.markdown)[1]
        return [link.replace("&amp;", "&") for link in found]

    @property
    def notified(self) -> list[str]:
        """Whom this message pings: live tokens in the text, mention elements in the blocks."""
        tokens = re.findall(r"<([@!][^>|]+)", self.text) + live_in_markdown(self.markdown)[0]
        kinds = ("user", "usergroup", "broadcast", "channel", "team")
        return tokens + [piece["type"] for piece in _pieces(self.blocks) if piece.get("type") in kinds]

    def action(self, action_id: str) -> dict[str, Any]:
        """A button or feedback element in this message."""
        return next(piece for piece in _pieces(self.blocks) if piece.get("action_id") == action_id)

    def has(self, action_id: str) -> bool:
        """Whether it has this button."""
        return any(piece.get("action_id") == action_id for piece in _pieces(self.blocks))


@dataclass
class Channel:
    """One conversation; `members` are user ids."""

    id: str
    kind: str
    members: set[str]
    messages: list[Message] = field(default_factory=list)
    status: dict[str, str] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)
    prompts: list[dict[str, str]] = field(default_factory=list)
    files: list[bytes] = field(default_factory=list)
    shared: bool = False
    team: str = TEAM

    def answers(self, thread: str | None = None) -> list[Message]:
        """What the bot said for everybody and has ended, in one thread or anywhere."""
        said = [m for m in self.messages if m.by_bot and not m.only_for and not m.streaming]
        return [m for m in said if thread is None or m.thread == thread]

    def whispers(self, person: Person) -> list[Message]:
        """What only this person sees."""
        return [m for m in self.messages if m.only_for == person.id]

    def get(self, ts: str) -> Message | None:
        """A message that everybody sees, by its ts."""
        return next((m for m in self.messages if m.ts == ts and not m.only_for), None)


@dataclass
class Person:
    """A member of the workspace `at`, or a guest there from the organisation `team`; acts through the fake."""

    slack: FakeSlack
    id: str
    name: str
    team: str = TEAM
    at: str = TEAM
    flags: dict[str, bool] = field(default_factory=dict)
    home: dict[str, Any] | None = None
    view: dict[str, Any] | None = None

    def dm(self, text: str, *, thread: str | None = None, **more: Any) -> Message:
        """Write to the bot in a direct message."""
        channel = self.slack.direct(self.id)
        return self.slack.say(self, channel, text, thread, ("message",), more)

    def mention(self, channel: Channel, text: str, *, thread: str | None = None, **more: Any) -> Message:
        """Write in a channel; Slack delivers a mention as two events with one ts where messages are subscribed."""
        kinds = ("app_mention", "message") if self.slack.messages_subscribed else ("app_mention",)
        return self.slack.say(self, channel, text, thread, kinds, more)

    def reply(self, channel: Channel, text: str, thread: str | None, **more: Any) -> Message:
        """Write in a channel without mentioning the bot."""
        return self.slack.say(self, channel, text, thread, ("message",), more)

    def edit(self, channel: Channel, message: Message, text: str) -> None:
        """Change one's message."""
        before, message.text = message.text, text
        now = {
            "ts": message.ts,
            "user": self.id,
            "text": text,
            "edited": {"ts": f"{time.time():.6f}"},
            "team": self.team,
        }
        now |= {"thread_ts": message.thread} if message.thread else {}
        self.slack.deliver({
            "type": "message", "subtype": "message_changed", "hidden": True, "channel": channel.id,
            "channel_type": channel.kind,
            "message": now, "previous_message": {**now, "text": before}, "ts": self.slack.stamp(),
        })  # fmt: skip

    def delete(self, channel: Channel, message: Message) -> None:
        """Take one's message back."""
        channel.messages.remove(message)
        gone = {"ts": message.ts, "user": self.id, "text": message.text}
        self.slack.deliver({
            "type": "message", "subtype": "message_deleted", "hidden": True, "channel": channel.id,
            "channel_type": channel.kind,
            "deleted_ts": message.ts, "previous_message": gone, "ts": self.slack.stamp(),
        })  # fmt: skip

    def open_home(self, tab: str) -> Channel:
        """Open the app's Home or Messages tab."""
        channel = self.slack.direct(self.id)
        self.slack.deliver({"type": "app_home_opened", "user": self.id, "channel": channel.id, "tab": tab})
        return channel

    def stop(self, channel: Channel, thread: str) -> None:
        """Press Stop on what is being streamed in a thread."""
        streams = [m for m in channel.messages if m.streaming and m.thread == thread]
        for message in streams:
            message.stopped = True
        self.slack.deliver({
            "type": "agent_session_stopped", "channel": channel.id, "thread_ts": thread, "user": self.id,
            "streaming_message_ts": [m.ts for m in streams],
        })  # fmt: skip

    def click(self, channel: Channel, message: Message, action_id: str, value: str | None = None) -> Any:
        """Press a button of a message; for feedback `value` is positive or negative."""
        element = message.action(action_id)
        if element["type"] == "feedback_buttons":
            pressed = {"type": "feedback_buttons", "action_id": action_id, "value": element[f"{value}_button"]["value"]}
        else:
            pressed = {"type": "button", "action_id": action_id, "value": element.get("value", "")}
        shown = {
            "ts": message.ts,
            "thread_ts": message.thread or message.ts,
            "user": self.slack.homes[self.at].bot_user,
        }
        return self.slack.interact({
            "type": "block_actions", "actions": [{**pressed, "block_id": "b", "action_ts": self.slack.stamp()}],
            "channel": {"id": channel.id}, "message": shown, "container": {"type": "message", "message_ts": message.ts},
            "trigger_id": self.slack.trigger(self), "response_url": self.slack.response_url(self, channel),
            **self._self(),
        })  # fmt: skip

    def press_home(self, action_id: str) -> Any:
        """Press a button of the home tab."""
        assert self.home
        element = next(piece for piece in _pieces(self.home["blocks"]) if piece.get("action_id") == action_id)
        pressed = {"type": "button", "action_id": action_id, "value": element["value"], "block_id": "b"}
        return self.slack.interact({
            "type": "block_actions", "actions": [pressed], "view": self.home, "trigger_id": self.slack.trigger(self),
            "container": {"type": "view"}, **self._self(),
        })  # fmt: skip

    def slash(self, channel: Channel, text: str) -> Any:
        """Type the command; gives what Slack got back at once."""
        return self.slack.command({
            "command": "/stadsgeheugen", "text": text, "channel_id": channel.id, "team_id": self.team,
            "user_id": self.id, "trigger_id": self.slack.trigger(self), "api_app_id": "A1",
            "response_url": self.slack.response_url(self, channel),
        })  # fmt: skip

    def shortcut(self, channel: Channel, message: Message) -> Any:
        """Choose the message shortcut."""
        return self.slack.interact({
            "type": "message_action", "callback_id": "wie_heeft_dit_al_opgelost",
            "channel": {"id": channel.id},
            "message": {"ts": message.ts, "text": message.text, "user": message.user}, "message_ts": message.ts,
            "trigger_id": self.slack.trigger(self), "response_url": self.slack.response_url(self, channel),
            **self._self(),
        })  # fmt: skip

    def submit(self, **values: str) -> Any:
        """Send the window that is open; a choice is given by its value."""
        assert self.view, "no window is open"
        state: dict[str, Any] = {}
        for block in self.view["blocks"]:
            if block["type"] == "input":
                element, given = block["element"], values.get(block["block_id"])
                chosen = {"selected_option": {"value": given} if given else None}
                typed = {"value": given if given is not None else element.get("initial_value")}
                state[block["block_id"]] = {
                    element["action_id"]: {
                        "type": element["type"],
                        **(chosen if element["type"] == "radio_buttons" else typed),
                    }
                }
        view = {**self.view, "state": {"values": state}}
        answer = self.slack.interact(
            {"type": "view_submission", "view": view, "trigger_id": self.slack.trigger(self), **self._self()}
        )
        if not (isinstance(answer, dict) and answer.get("response_action") == "errors"):
            self.view = None
        return answer

    def _self(self) -> dict[str, Any]:
        user = {"id": self.id, "username": self.name, "name": self.name, "team_id": self.team}
        return {"user": user, "team": {"id": self.at, "domain": "stad"}, "api_app_id": "A1", "token": "x"}

    def install(self, address: str, allow: bool = True, *, cookie: bool = True) -> tuple[int, str]:
        """Install the app: to its address, to Slack's question, and back; gives the page seen at the end.

        Without `cookie` the last step is done in another browser.
        """
        _, headers, _ = browse(address)
        _, back, _ = browse(headers["location"], {"x-somebody": self.id, "x-answer": "allow" if allow else "deny"})
        given = headers["set-cookie"].split(";")[0] if cookie else ""
        status, _, page = browse(back["location"], {"cookie": given} if given else {})
        return status, page


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


def browse(url: str, headers: dict[str, str] | None = None) -> tuple[int, dict[str, str], str]:
    """One GET as a browser does it, redirects not followed; status, headers and page."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _Stay())
    try:
        answer = opener.open(urllib.request.Request(url, headers=headers or {}), timeout=20)
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        told = {name.lower(): value for name, value in answer.headers.items()}
        return answer.status, told, answer.read().decode()

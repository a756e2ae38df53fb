"""A strict, stateful Slack on this machine: the Web API, signed deliveries over HTTP, and Socket Mode.

The product runs against it unmodified, by its address alone. It answers as Slack does: unknown methods and arguments,
wrong tokens, missing scopes, channels the bot is not in, threads that do not exist, blocks over their limits, streams
in the wrong state and windows without a fresh trigger are refused with Slack's own error codes. Tests look at what
people would see (`Message.seen`, `Channel.whispers`), whom a message would notify (`notified`) and which links it holds
(`links`), not at recorded calls.

Every claim about Slack here comes from its published documentation and from the errors its own libraries handle.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import itertools
import json
import re
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qsl, urlencode

from aiohttp import WSMsgType, web

from tests.fake_slack_blocks import Refused as Refused
from tests.fake_slack_blocks import check_blocks as check_blocks
from tests.fake_slack_blocks import check_view
from tests.fake_slack_oauth import Installing
from tests.fake_slack_people import BOT_ID, Channel, Home, Person
from tests.fake_slack_people import BOT_USER as BOT_USER
from tests.fake_slack_people import TEAM as TEAM
from tests.fake_slack_people import Message as Message

BOT_TOKEN = "xoxb-1-test"
APP_TOKEN = "xapp-1-test"
SIGNING_SECRET = "een geheim om te ondertekenen"
SCOPES = frozenset(
    [
        "app_mentions:read",
        "assistant:write",
        "channels:history",
        "chat:write",
        "commands",
        "files:write",
        "groups:history",
        "im:history",
        "im:write",
        "usergroups:read",
        "users:read",
    ]
)

ARGUMENTS = {
    "agents.sessions.setStatus": ("channel_id", "thread_ts", "status"),
    "auth.test": (),
    "auth.revoke": (),
    "oauth.v2.access": ("code",),
    "chat.postMessage": ("channel",),
    "chat.postEphemeral": ("channel", "user"),
    "chat.update": ("channel", "ts"),
    "chat.delete": ("channel", "ts"),
    "chat.startStream": ("channel", "thread_ts"),
    "chat.appendStream": ("channel", "ts"),
    "chat.stopStream": ("channel", "ts"),
    "conversations.replies": ("channel", "ts"),
    "conversations.history": ("channel",),
    "conversations.open": ("users",),
    "conversations.info": ("channel",),
    "views.open": ("trigger_id", "view"),
    "views.publish": ("user_id", "view"),
    "usergroups.users.list": ("usergroup",),
    "assistant.threads.setStatus": ("channel_id", "thread_ts", "status"),
    "assistant.threads.setSuggestedPrompts": ("channel_id", "prompts"),
    "files.getUploadURLExternal": ("filename", "length"),
    "files.completeUploadExternal": ("files",),
    "users.info": ("user",),
    "apps.connections.open": (),
}
NEEDS = {
    "chat.postMessage": "chat:write", "chat.postEphemeral": "chat:write", "chat.update": "chat:write",
    "chat.delete": "chat:write", "chat.startStream": "chat:write", "chat.appendStream": "chat:write",
    "chat.stopStream": "chat:write", "agents.sessions.setStatus": "assistant:write",
    "assistant.threads.setStatus": "chat:write",
    "assistant.threads.setSuggestedPrompts": "chat:write", "users.info": "users:read", "conversations.open": "im:write",
    "usergroups.users.list": "usergroups:read", "files.getUploadURLExternal": "files:write",
    "files.completeUploadExternal": "files:write",
}  # fmt: skip
HISTORY = {"im": "im:history", "channel": "channels:history", "group": "groups:history"}
KNOWN = {
    "chat.postMessage": {
        "channel", "text", "blocks", "thread_ts", "unfurl_links", "unfurl_media", "metadata", "mrkdwn",
        "reply_broadcast",
    },
    "chat.postEphemeral": {"channel", "user", "text", "blocks", "thread_ts"},
    "chat.update": {"channel", "ts", "text", "blocks", "metadata"},
    "chat.delete": {"channel", "ts"},
    "chat.startStream": {"channel", "thread_ts", "recipient_team_id", "recipient_user_id", "markdown_text", "chunks"},
    "chat.appendStream": {"channel", "ts", "markdown_text", "chunks"},
    "chat.stopStream": {"channel", "ts", "markdown_text", "chunks", "blocks", "metadata", "session_status"},
    "conversations.replies": {"channel", "ts", "limit", "cursor", "include_all_metadata"},
    "conversations.history": {"channel", "limit", "cursor", "include_all_metadata"},
    "assistant.threads.setSuggestedPrompts": {"channel_id", "thread_ts", "prompts", "title"},
    "views.open": {"trigger_id", "view"},
    "views.publish": {"user_id", "view", "hash"},
    "oauth.v2.access": {"code", "redirect_uri", "grant_type", "client_id", "client_secret"},
}  # fmt: skip
READS = {"conversations.replies", "conversations.history", "users.info", "usergroups.users.list", "conversations.info"}


class FakeSlack(Installing):
    """Workspaces (one, unless more are made), their API and their deliveries. Use as a context manager."""

    def __init__(self, scopes: frozenset[str] = SCOPES) -> None:
        super().__init__()
        self.scopes = scopes
        self.homes = {TEAM: Home(TEAM, "Stad", BOT_USER, BOT_ID)}
        self.tokens = {BOT_TOKEN: TEAM}
        self._caller = self.homes[TEAM]
        self.messages_subscribed = True
        self.people: dict[str, Person] = {}
        self.channels: dict[str, Channel] = {}
        self.groups: dict[str, list[str]] = {}
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.called_at: list[tuple[str, float]] = []
        self.called_by: list[tuple[str, str]] = []
        self.refused: list[tuple[str, str]] = []
        self.faults: dict[str, list[Any]] = {}
        self.always: dict[str, Any] = {}
        self.delivered: list[tuple[int, float]] = []
        self.deliver_to: str | None = None
        self.retries = 0
        self.sockets: list[web.WebSocketResponse] = []
        self.acknowledged: dict[str, asyncio.Event] = {}
        self.payloads: dict[str, Any] = {}
        self.sent_over: dict[str, web.WebSocketResponse] = {}
        self.stream_seconds = 300.0
        self.began: dict[str, float] = {}
        self.triggers: dict[str, tuple[str, float]] = {}
        self.responses: dict[str, tuple[str, str, int]] = {}
        self.uploads: dict[str, bytes] = {}
        self._numbers = itertools.count(1)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._port = 0

    # ---- the workspace -------------------------------------------------------------------------------------------

    def person(self, name: str, team: str = TEAM, **flags: bool) -> Person:
        """A new member, or somebody of another organisation."""
        at = team if team in self.homes else TEAM
        someone = Person(self, f"U{next(self._numbers):03}", name, team, at, flags)
        self.people[someone.id] = someone
        return someone

    def channel(self, *members: Person, bot: bool = True, shared: bool = False) -> Channel:
        """A new public channel."""
        team = members[0].at if members else TEAM
        ids = {person.id for person in members} | ({self.homes[team].bot_user} if bot else set())
        return self._add(Channel(f"C{next(self._numbers):03}", "channel", ids, shared=shared, team=team))

    def direct(self, user: str) -> Channel:
        """The direct conversation of somebody with the bot."""
        found = (c for c in list(self.channels.values()) if c.kind == "im" and user in c.members)
        team = self.people[user].at if user in self.people else TEAM
        ids = {user, self.homes[team].bot_user}
        return next(found, None) or self._add(Channel(f"D{next(self._numbers):03}", "im", ids, team=team))

    def _add(self, channel: Channel) -> Channel:
        self.channels[channel.id] = channel
        return channel

    def stamp(self) -> str:
        """A new ts, later than every one before."""
        return f"1700000000.{next(self._numbers):06}"

    def trigger(self, person: Person) -> str:
        """A trigger for a window: lives three seconds, works once."""
        name = f"trigger-{next(self._numbers)}"
        self.triggers[name] = (person.id, time.monotonic() + 3)
        return name

    def response_url(self, person: Person, channel: Channel) -> str:
        """A response address: five uses."""
        name = f"r{next(self._numbers)}"
        self.responses[name] = (person.id, channel.id, 5)
        return f"http://127.0.0.1:{self._port}/response/{name}"

    def fault(self, method: str, *outcomes: Any) -> None:
        """What the next calls of a method do instead: an error code, ("wait", seconds), seconds of a 429, "!drop"
        (carried out, then the connection breaks) or "!garbage"."""
        self.faults.setdefault(method, []).extend(outcomes)

    @property
    def address(self) -> str:
        """The address of the API."""
        return f"http://127.0.0.1:{self._port}/api/"

    # ---- deliveries ----------------------------------------------------------------------------------------------

    def say(
        self,
        person: Person,
        channel: Channel,
        text: str,
        thread: str | None,
        kinds: tuple[str, ...],
        more: dict[str, Any],
    ) -> Message:
        """Store a message and deliver its events, each as often as `retries` says."""
        said = Message(self.stamp(), person.id, text, thread=thread)
        channel.messages.append(said)
        for kind in kinds:
            self.deliver(self.event(person, channel, said, kind, more))
        return said

    def event(self, person: Person, channel: Channel, said: Message, kind: str, more: dict[str, Any]) -> dict[str, Any]:
        """The event of a message."""
        event = {
            "type": kind,
            "user": person.id,
            "text": said.text,
            "channel": channel.id,
            "ts": said.ts,
            "team": person.team,
        }
        event |= {"thread_ts": said.thread} if said.thread else {}
        event |= {"channel_type": channel.kind} if kind == "message" else {}
        return {name: value for name, value in (event | more).items() if value is not ...}

    def envelope(self, event: dict[str, Any], event_id: str | None = None, team: str = "") -> dict[str, Any]:
        """An event as it is delivered, in the workspace of its channel unless `team` says otherwise."""
        channel = self.channels.get(str(event.get("channel")))
        home = self.homes[team or (channel.team if channel else TEAM)]
        return {
            "type": "event_callback",
            "team_id": home.id,
            "api_app_id": "A1",
            "event": event,
            "event_id": event_id or f"Ev{next(self._numbers):06}",
            "event_time": int(time.time()),
            "is_ext_shared_channel": bool(channel and channel.shared),
            "authorizations": [{"team_id": home.id, "user_id": home.bot_user, "is_bot": True}],
        }

    def deliver(self, event: dict[str, Any], event_id: str | None = None, team: str = "") -> None:
        """Deliver one event, over the socket when one is open and else over HTTP."""
        body = self.envelope(event, event_id, team)
        for attempt in range(self.retries + 1):
            self.attempt(body, attempt)

    def attempt(self, body: dict[str, Any], attempt: int = 0, seconds: float = 5.0) -> bool:
        """One delivery of an event; whether it was acknowledged."""
        if self.sockets:
            return bool(self._run(self._over_socket("events_api", body, attempt, seconds))[0])
        return self._over_http(json.dumps(body).encode(), attempt)[0] == 200

    def interact(self, payload: dict[str, Any]) -> Any:
        """Deliver something that was pressed; gives what came back with the acknowledgement."""
        if self.sockets:
            return self._run(self._over_socket("interactive", payload, 0, 5.0))[1]
        body = urlencode({"payload": json.dumps(payload)}).encode()
        return _json(self._over_http(body, 0, "application/x-www-form-urlencoded")[1])

    def command(self, fields: dict[str, str]) -> Any:
        """Deliver a slash command."""
        if self.sockets:
            return self._run(self._over_socket("slash_commands", fields, 0, 5.0))[1]
        return _json(self._over_http(urlencode(fields).encode(), 0, "application/x-www-form-urlencoded")[1])

    def _over_http(self, body: bytes, attempt: int, kind: str = "application/json") -> tuple[int, bytes]:
        assert self.deliver_to, "nobody is listening"
        headers = {"content-type": kind, **signed(body)}
        headers |= {"x-slack-retry-num": str(attempt), "x-slack-retry-reason": "http_timeout"} if attempt else {}
        began = time.monotonic()
        try:
            status, answer = post(self.deliver_to, body, headers)
        except OSError:
            status, answer = 0, b""
        self.delivered.append((status, time.monotonic() - began))
        return status, answer

    async def _over_socket(self, kind: str, body: dict[str, Any], attempt: int, seconds: float) -> tuple[bool, Any]:
        number = next(self._numbers)
        envelope = f"env-{number}"
        self.acknowledged[envelope] = asyncio.Event()
        sent = {
            "envelope_id": envelope,
            "type": kind,
            "accepts_response_payload": kind != "events_api",
            "payload": body,
            "retry_attempt": attempt,
            "retry_reason": "timeout" if attempt else "",
        }
        began = time.monotonic()
        try:
            socket = self.sockets[(attempt + number) % len(self.sockets)]
            self.sent_over[envelope] = socket
            await socket.send_str(json.dumps(sent))
            await asyncio.wait_for(self.acknowledged[envelope].wait(), seconds)
        except (TimeoutError, ConnectionError, ZeroDivisionError, RuntimeError):
            self.delivered.append((0, time.monotonic() - began))
            return False, None
        self.delivered.append((200, time.monotonic() - began))
        return True, self.payloads.get(envelope)

    def ask(self, method: str, token: str = BOT_TOKEN, **arguments: Any) -> dict[str, Any]:
        """One call of the API, as an app makes it; what came back, or the status where that is not 200."""
        headers = {"content-type": "application/json", "authorization": f"Bearer {token}"}
        status, body = post(self.address + method, json.dumps(arguments).encode(), headers)
        return json.loads(body) if status == 200 else {"error": status}

    def in_peace(self, seconds: float = 1.2) -> bool:
        """Whether nobody called for so long."""
        return not self.called_at or time.monotonic() - self.called_at[-1][1] > seconds

    # ---- the servers ---------------------------------------------------------------------------------------------

    def __enter__(self) -> FakeSlack:
        self._thread.start()
        self._run(self._serve())
        return self

    def __exit__(self, *_: object) -> None:
        self._run(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def _run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(20)

    async def _serve(self) -> None:
        app = web.Application(client_max_size=10_000_000)
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_post("/response/{name}", self._response)
        app.router.add_post("/upload/{name}", self._upload)
        app.router.add_get("/link", self._socket)
        app.router.add_get("/oauth/v2/authorize", self._consent)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self._port = site._server.sockets[0].getsockname()[1]  # type: ignore[union-attr]

    async def _stop(self) -> None:
        for socket in list(self.sockets):
            with suppress(Exception):
                await socket.close()
        await self._runner.cleanup()

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_str(json.dumps({"type": "hello", "num_connections": len(self.sockets) + 1}))
        self.sockets.append(socket)
        try:
            async for message in socket:
                got = json.loads(message.data) if message.type == WSMsgType.TEXT else {}
                if self.sent_over.get(got.get("envelope_id")) is socket:  # an answer counts where the question came
                    self.payloads[got["envelope_id"]] = got.get("payload")
                    self.acknowledged[got["envelope_id"]].set()
        except ConnectionError:  # broken off while it answered a ping
            pass
        finally:
            self.sockets.remove(socket)
        return socket

    def hang_up(self, reason: str = "refresh_requested", most: int = 100) -> None:
        """Ask clients to connect anew, as Slack does from time to time ("warning" comes shortly before)."""
        for socket in list(self.sockets)[:most]:
            with suppress(ConnectionError, RuntimeError):  # gone already
                self._run(socket.send_str(json.dumps({"type": "disconnect", "reason": reason})))

    def cut(self, most: int = 100) -> None:
        """Break sockets without a word."""
        for socket in list(self.sockets)[:most]:
            request = socket._req
            if request is not None and request.transport is not None:  # None when it is gone already
                self._loop.call_soon_threadsafe(request.transport.abort)

    # ---- the API -------------------------------------------------------------------------------------------------

    async def _api(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        arguments = await _arguments(request)
        self.calls.append((method, arguments))
        self.called_at.append((method, time.monotonic()))
        outcome = self.always.get(method)
        for queued in self.faults.get(method, [])[:1]:
            self.faults[method].pop(0)
            outcome = queued
        if isinstance(outcome, tuple):
            await asyncio.sleep(outcome[1])
        elif isinstance(outcome, int):
            limited = {"ok": False, "error": "ratelimited"}
            return web.json_response(limited, status=429, headers={"retry-after": str(outcome)})
        elif outcome == "!garbage":
            return web.Response(text="<html>502</html>", content_type="text/html", status=502)
        elif isinstance(outcome, str) and outcome != "!drop":
            return web.json_response({"ok": False, "error": outcome})
        try:
            if method == "oauth.v2.access":
                self._who_asks(request, arguments)
            answer = {"ok": True, **self._call(method, arguments, _token(request, arguments))}
        except Refused as refused:
            self.refused.append((method, refused.code))
            answer = {"ok": False, "error": refused.code, **refused.more}
        if outcome == "!drop":
            assert request.transport
            request.transport.abort()  # type: ignore[attr-defined]
        return web.json_response(answer, headers={"x-oauth-scopes": ",".join(sorted(self.scopes))})

    def _call(self, method: str, arguments: dict[str, Any], token: str | None) -> dict[str, Any]:
        if method not in ARGUMENTS:
            raise Refused("unknown_method", req_method=method)
        if method != "oauth.v2.access":
            self._caller = self._bearer(method, token)
            self.called_by.append((method, self._caller.id))
        needed = NEEDS.get(method)
        if needed and needed not in self.scopes:
            raise Refused("missing_scope", needed=needed, provided=",".join(sorted(self.scopes)))
        missing = [name for name in ARGUMENTS[method] if arguments.get(name) in (None, "")]
        if missing and not (method == "assistant.threads.setStatus" and missing == ["status"]):
            raise Refused("invalid_arguments", response_metadata={"messages": [f"missing: {missing}"]})
        unknown = set(arguments) - KNOWN.get(method, set(arguments)) - {"token"}
        if unknown:
            raise Refused("invalid_arguments", response_metadata={"messages": [f"unknown: {sorted(unknown)}"]})
        result: dict[str, Any] = getattr(self, "_" + re.sub(r"[.]|(?=[A-Z])", "_", method).lower())(arguments)
        return result

    def _bearer(self, method: str, token: str | None) -> Home:
        """The workspace that a token opens."""
        if not token:
            raise Refused("not_authed")
        if token in self.dead:
            raise Refused("token_revoked")
        if token != APP_TOKEN and token not in self.tokens:
            raise Refused("invalid_auth")
        if (token == APP_TOKEN) != (method == "apps.connections.open"):
            raise Refused("not_allowed_token_type")
        self._bearing = token
        return self.homes[self.tokens.get(token, TEAM)]

    def _auth_test(self, arguments: dict[str, Any]) -> dict[str, Any]:
        home = self._caller
        return {
            "url": "https://stad.example/", "team": home.name, "user": "stadsgeheugen", "team_id": home.id,
            "user_id": home.bot_user, "bot_id": home.bot_id, "is_enterprise_install": False,
        }  # fmt: skip

    def _users_info(self, arguments: dict[str, Any]) -> dict[str, Any]:
        person = self.people.get(arguments["user"])
        if not person or person.at != self._caller.id:
            raise Refused("user_not_found")
        known = {"id": person.id, "name": person.name.lower(), "real_name": person.name, "team_id": person.team}
        return {"user": known | person.flags}

    def _usergroups_users_list(self, arguments: dict[str, Any]) -> dict[str, Any]:
        members = self.groups.get(arguments["usergroup"])
        if members is None or any(self.people[one].at != self._caller.id for one in members):
            raise Refused("no_such_subteam")
        return {"users": members}

    def _apps_connections_open(self, arguments: dict[str, Any]) -> dict[str, Any]:
        return {"url": f"ws://127.0.0.1:{self._port}/link?ticket={next(self._numbers)}"}

    def _agents_sessions_set_status(self, arguments: dict[str, Any]) -> dict[str, Any]:
        if arguments["status"] not in ("active", "processing", "suspended", "closed"):
            raise Refused("invalid_arguments")
        self._channel(arguments["channel_id"]).sessions[arguments["thread_ts"]] = arguments["status"]
        return {}

    def _assistant_threads_set_status(self, arguments: dict[str, Any]) -> dict[str, Any]:
        channel = self._channel(arguments["channel_id"])
        channel.status[arguments["thread_ts"]] = arguments["status"]
        return {}

    def _assistant_threads_set_suggested_prompts(self, arguments: dict[str, Any]) -> dict[str, Any]:
        if len(arguments["prompts"]) > 4:
            raise Refused("invalid_arguments")
        if not arguments.get("thread_ts"):  # for an agent a call that carries it is silently ignored
            self._channel(arguments["channel_id"]).prompts = arguments["prompts"]
        return {}

    def _conversations_open(self, arguments: dict[str, Any]) -> dict[str, Any]:
        person = self.people.get(arguments["users"])
        if person is not None and person.at != self._caller.id:
            raise Refused("user_not_found")
        return {"channel": {"id": self.direct(arguments["users"]).id}}

    def _conversations_info(self, arguments: dict[str, Any]) -> dict[str, Any]:
        found = self.channels.get(arguments["channel"])
        if not found or found.team != self._caller.id:
            raise Refused("channel_not_found")
        inside = self._caller.bot_user in found.members
        return {"channel": {"id": found.id, "is_member": inside, "is_ext_shared": found.shared}}

    def _chat_post_message(self, arguments: dict[str, Any]) -> dict[str, Any]:
        channel = self._channel(arguments["channel"])
        said = self._message(channel, arguments)
        channel.messages.append(said)
        channel.status.pop(said.thread or "", None)
        return {"channel": channel.id, "ts": said.ts, "message": {"ts": said.ts, "text": said.text, "bot_id": BOT_ID}}

    def _chat_post_ephemeral(self, arguments: dict[str, Any]) -> dict[str, Any]:
        channel = self._channel(arguments["channel"])
        if arguments["user"] not in channel.members:
            raise Refused("user_not_in_channel")
        said = self._message(channel, arguments)
        said.only_for = arguments["user"]
        channel.messages.append(said)
        return {"message_ts": said.ts}

    def _message(self, channel: Channel, arguments: dict[str, Any]) -> Message:
        text, blocks, thread = arguments.get("text") or "", arguments.get("blocks") or [], arguments.get("thread_ts")
        if not text and not blocks:
            raise Refused("no_text")
        if len(text) > 40_000:
            raise Refused("msg_too_long")
        check_blocks(blocks)
        if thread and not any(m.ts == thread and m.thread is None for m in channel.messages):
            raise Refused("thread_not_found")
        who, mark = self._caller.bot_user, arguments.get("metadata")
        return Message(self.stamp(), who, text, blocks, thread, by_bot=True, metadata=mark)

    def _chat_update(self, arguments: dict[str, Any]) -> dict[str, Any]:
        said = self._own(arguments)
        self._expire(said)
        if said.streaming:
            raise Refused("streaming_state_conflict")
        text, blocks = arguments.get("text") or "", arguments.get("blocks") or []
        if len(text) > 4000:
            raise Refused("msg_too_long")
        check_blocks(blocks)
        said.text, said.blocks, said.markdown = text, blocks, ""
        said.metadata = arguments.get("metadata") or said.metadata
        said.versions.append(said.seen)
        return {"ts": said.ts}

    def _chat_delete(self, arguments: dict[str, Any]) -> dict[str, Any]:
        said = self._own(arguments)
        self._channel(arguments["channel"]).messages.remove(said)
        return {"ts": said.ts}

    def _own(self, arguments: dict[str, Any]) -> Message:
        said = self._channel(arguments["channel"]).get(arguments["ts"])
        if said is None:
            raise Refused("message_not_found")
        if not said.by_bot:
            raise Refused("cant_update_message")
        return said

    # ---- streams -------------------------------------------------------------------------------------------------

    def _chat_start_stream(self, arguments: dict[str, Any]) -> dict[str, Any]:
        channel = self._channel(arguments["channel"])
        if channel.kind != "im" and not (arguments.get("recipient_user_id") and arguments.get("recipient_team_id")):
            raise Refused("missing_recipient_user_id")
        if not any(m.ts == arguments["thread_ts"] for m in channel.messages):
            raise Refused("thread_not_found")
        who = self._caller.bot_user
        said = Message(self.stamp(), who, "", [], arguments["thread_ts"], by_bot=True, streaming=True)
        self._add_chunks(said, arguments)
        channel.messages.append(said)
        channel.status.pop(arguments["thread_ts"], None)
        self.began[said.ts] = time.monotonic()
        channel.sessions[arguments["thread_ts"]] = "processing"
        return {"channel": channel.id, "ts": said.ts}

    def _chat_append_stream(self, arguments: dict[str, Any]) -> dict[str, Any]:
        said = self._streaming(arguments)
        self._add_chunks(said, arguments)
        return {"ts": said.ts}

    def _chat_stop_stream(self, arguments: dict[str, Any]) -> dict[str, Any]:
        said = self._streaming(arguments, stopping=True)
        check_blocks(arguments.get("blocks") or [])
        self._add_chunks(said, arguments)
        said.blocks = arguments.get("blocks") or []
        said.metadata = arguments.get("metadata") or said.metadata
        said.streaming = False
        self._channel(arguments["channel"]).sessions[said.thread or ""] = arguments.get("session_status") or "active"
        said.versions.append(said.seen)
        return {"ts": said.ts}

    def _streaming(self, arguments: dict[str, Any], stopping: bool = False) -> Message:
        said = self._own(arguments)
        self._expire(said)
        if not said.streaming:
            raise Refused("message_not_in_streaming_state")
        if said.stopped and not stopping:
            raise Refused("stopped_by_user")
        return said

    def _expire(self, said: Message) -> None:
        if said.streaming and time.monotonic() - self.began.get(said.ts, 0) > self.stream_seconds:
            said.streaming = False

    def _add_chunks(self, said: Message, arguments: dict[str, Any]) -> None:
        chunks = list(arguments.get("chunks") or [])
        if arguments.get("markdown_text"):
            chunks.append({"type": "markdown_text", "text": arguments["markdown_text"]})
        for chunk in chunks:
            if chunk.get("type") == "markdown_text":
                if not 0 < len(chunk.get("text", "")) <= 12_000:
                    raise Refused("msg_too_long")
                said.markdown += chunk["text"]
            elif chunk.get("type") == "task_update":
                if not chunk.get("id") or chunk.get("status") not in ("pending", "in_progress", "complete", "error"):
                    raise Refused("invalid_chunks")
            else:
                raise Refused("invalid_chunks")
        if len(said.markdown) > 40_000:
            raise Refused("msg_too_long")
        said.versions.append(said.seen)

    # ---- history, windows, files ---------------------------------------------------------------------------------

    def _conversations_replies(self, arguments: dict[str, Any]) -> dict[str, Any]:
        channel = self._readable(arguments["channel"])
        found = [m for m in channel.messages if arguments["ts"] in (m.ts, m.thread) and not m.only_for]
        if not found:
            raise Refused("thread_not_found")
        return {"messages": [_told(m) for m in found], "has_more": False}

    def _conversations_history(self, arguments: dict[str, Any]) -> dict[str, Any]:
        channel = self._readable(arguments["channel"])
        return {"messages": [_told(m) for m in reversed(channel.messages) if not m.thread and not m.only_for]}

    def _readable(self, channel_id: str) -> Channel:
        channel = self._channel(channel_id)
        needed = HISTORY[channel.kind]
        if needed not in self.scopes:
            raise Refused("missing_scope", needed=needed)
        return channel

    def _views_open(self, arguments: dict[str, Any]) -> dict[str, Any]:
        if arguments["trigger_id"] not in self.triggers:
            raise Refused("exchanged_trigger_id")
        user, until = self.triggers.pop(arguments["trigger_id"])
        if time.monotonic() > until:
            raise Refused("expired_trigger_id")
        check_view(arguments["view"])
        self.people[user].view = {"id": f"V{next(self._numbers)}", **arguments["view"]}
        return {"view": {"id": self.people[user].view["id"]}}  # type: ignore[index]

    def _views_publish(self, arguments: dict[str, Any]) -> dict[str, Any]:
        check_view(arguments["view"])
        if arguments["view"]["type"] != "home":
            raise Refused("invalid_arguments")
        self.people[arguments["user_id"]].home = {"id": f"V{next(self._numbers)}", **arguments["view"]}
        return {"view": {"id": "V"}}

    def _files_get_upload_u_r_l_external(self, arguments: dict[str, Any]) -> dict[str, Any]:
        name = f"F{next(self._numbers)}"
        return {"upload_url": f"http://127.0.0.1:{self._port}/upload/{name}", "file_id": name}

    def _files_complete_upload_external(self, arguments: dict[str, Any]) -> dict[str, Any]:
        for one in arguments["files"]:
            if one["id"] not in self.uploads:
                raise Refused("file_not_found")
            self._channel(arguments["channel_id"]).files.append(self.uploads.pop(one["id"]))
        return {"files": arguments["files"]}

    async def _upload(self, request: web.Request) -> web.Response:
        self.uploads[request.match_info["name"]] = await request.read()
        return web.Response(text="OK")

    async def _response(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        user, channel_id, left = self.responses.get(name, ("", "", 0))
        if not left:
            return web.json_response({"ok": False, "error": "used_url"}, status=404)
        self.responses[name] = (user, channel_id, left - 1)
        given = await request.json()
        try:
            check_blocks(given.get("blocks") or [])
        except Refused as refused:
            return web.json_response({"ok": False, "error": refused.code}, status=400)
        said = Message(self.stamp(), BOT_USER, given.get("text") or "", given.get("blocks") or [], by_bot=True)
        said.only_for = user if given.get("response_type") != "in_channel" else None
        self.channels[channel_id].messages.append(said)
        return web.Response(text="ok")

    def _channel(self, channel_id: str) -> Channel:
        channel = self.channels.get(channel_id)
        if channel is None or channel.team != self._caller.id:
            raise Refused("channel_not_found")
        if self._caller.bot_user not in channel.members:
            raise Refused("not_in_channel")
        return channel


def _told(message: Message) -> dict[str, Any]:
    told: dict[str, Any] = {"ts": message.ts, "user": message.user, "text": message.text, "thread_ts": message.thread}
    return told | ({"metadata": message.metadata} if message.metadata else {})


def _json(body: bytes) -> Any:
    return json.loads(body) if body.strip().startswith(b"{") else None


# ---- signing ---------------------------------------------------------------------------------------------------------


def signed(body: bytes, secret: str = SIGNING_SECRET, at: float | None = None) -> dict[str, str]:
    """Slack's signature headers: v0= HMAC-SHA256 over version, time and the raw body."""
    stamp = str(int(time.time() if at is None else at))
    mac = hmac.new(secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    return {"x-slack-request-timestamp": stamp, "x-slack-signature": f"v0={mac}"}


def post(url: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
    """One HTTP request, errors included as what they are: a status and a body."""
    request = urllib.request.Request(url, data=body, headers=headers, method="POST")
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=10) as response:
            return response.status, response.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()


async def _arguments(request: web.Request) -> dict[str, Any]:
    arguments: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        arguments |= await request.json()
    else:
        arguments |= dict(parse_qsl((await request.read()).decode(), keep_blank_values=True))
    for name in ("blocks", "view", "chunks", "metadata", "files", "prompts"):
        if isinstance(arguments.get(name), str):
            arguments[name] = json.loads(arguments[name])
    return arguments


def _token(request: web.Request, arguments: dict[str, Any]) -> str | None:
    header = request.headers.get("authorization", "")
    return header.removeprefix("Bearer ") if header.startswith("Bearer ") else arguments.get("token")

"""A strict, stateful Slack on this machine: the Web API, signed deliveries over HTTP, and Socket Mode.

The product runs against it unmodified, by its address alone. It answers as Slack does: unknown methods, wrong tokens,
missing scopes, channels the bot is not in, threads that do not exist, blocks over their limits and text that is not
there are refused with Slack's own error codes. Tests look at what people would see (`Channel.seen`), whom a message
would notify (`notified`) and which links it holds (`links`), not at recorded calls.

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
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import WSMsgType, web

BOT_TOKEN = "xoxb-1-test"
APP_TOKEN = "xapp-1-test"
SIGNING_SECRET = "een geheim om te ondertekenen"
TEAM = "T1STAD"
BOT_USER = "UBOT"
BOT_ID = "BBOT"
SCOPES = frozenset(("chat:write", "im:history", "app_mentions:read", "users:read"))

ARGUMENTS = {
    "auth.test": (),
    "chat.postMessage": ("channel",),
    "assistant.threads.setStatus": ("channel_id", "thread_ts", "status"),
    "users.info": ("user",),
    "apps.connections.open": (),
}
NEEDS = {"chat.postMessage": "chat:write", "assistant.threads.setStatus": "chat:write", "users.info": "users:read"}
KNOWN = {
    "chat.postMessage": {
        "channel", "text", "blocks", "thread_ts", "unfurl_links", "unfurl_media", "metadata", "mrkdwn",
        "reply_broadcast",
    },
}  # fmt: skip


class Refused(Exception):
    """Slack answers `ok: false` with this code."""

    def __init__(self, code: str, **more: Any) -> None:
        super().__init__(code)
        self.code, self.more = code, more


@dataclass
class Message:
    """One message in a channel."""

    ts: str
    user: str
    text: str
    blocks: list[dict[str, Any]] = field(default_factory=list)
    thread: str | None = None
    by_bot: bool = False

    @property
    def seen(self) -> str:
        """What a reader sees: the blocks where there are any, else the text."""
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
            found += [piece["url"]] if piece.get("type") == "link" else []
        return [link.replace("&amp;", "&") for link in found]

    @property
    def notified(self) -> list[str]:
        """Whom this message pings: live tokens in the text, mention elements in the blocks."""
        tokens = re.findall(r"<([@!][^>|]+)", self.text)
        kinds = ("user", "usergroup", "broadcast", "channel", "team")
        return tokens + [piece["type"] for piece in _pieces(self.blocks) if piece.get("type") in kinds]


@dataclass
class Channel:
    """One conversation; `members` are user ids."""

    id: str
    kind: str
    members: set[str]
    messages: list[Message] = field(default_factory=list)
    status: dict[str, str] = field(default_factory=dict)

    def answers(self, thread: str | None = None) -> list[Message]:
        """What the bot said, in one thread or anywhere."""
        return [m for m in self.messages if m.by_bot and (thread is None or m.thread == thread)]


@dataclass
class Person:
    """A member of the workspace; acts through the fake."""

    slack: FakeSlack
    id: str
    name: str

    def dm(self, text: str, *, thread: str | None = None, **more: Any) -> Message:
        """Write to the bot in a direct message."""
        channel = self.slack.direct(self.id)
        return self.slack.say(self, channel, text, thread, ("message",), more)

    def mention(self, channel: Channel, text: str, *, thread: str | None = None, **more: Any) -> Message:
        """Write in a channel; Slack delivers a mention as two events with one ts where messages are subscribed."""
        kinds = ("app_mention", "message") if self.slack.messages_subscribed else ("app_mention",)
        return self.slack.say(self, channel, text, thread, kinds, more)


class FakeSlack:
    """The workspace, its API and its deliveries. Use as a context manager."""

    def __init__(self, scopes: frozenset[str] = SCOPES) -> None:
        self.scopes = scopes
        self.messages_subscribed = True
        self.people: dict[str, Person] = {}
        self.channels: dict[str, Channel] = {}
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.faults: dict[str, list[Any]] = {}
        self.delivered: list[tuple[int, float]] = []
        self.deliver_to: str | None = None
        self.retries = 0
        self.sockets: list[web.WebSocketResponse] = []
        self.acknowledged: dict[str, asyncio.Event] = {}
        self._numbers = itertools.count(1)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._port = 0

    # ---- the workspace -------------------------------------------------------------------------------------------

    def person(self, name: str) -> Person:
        """A new member."""
        someone = Person(self, f"U{next(self._numbers):03}", name)
        self.people[someone.id] = someone
        return someone

    def channel(self, *members: Person, bot: bool = True) -> Channel:
        """A new public channel."""
        ids = {person.id for person in members} | ({BOT_USER} if bot else set())
        return self._add(Channel(f"C{next(self._numbers):03}", "channel", ids))

    def direct(self, user: str) -> Channel:
        """The direct conversation of somebody with the bot."""
        found = (c for c in self.channels.values() if c.kind == "im" and user in c.members)
        return next(found, None) or self._add(Channel(f"D{next(self._numbers):03}", "im", {user, BOT_USER}))

    def _add(self, channel: Channel) -> Channel:
        self.channels[channel.id] = channel
        return channel

    def fault(self, method: str, *outcomes: Any) -> None:
        """What the next calls of a method do instead: an error code, ("wait", seconds), or seconds of a 429."""
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
        said = Message(f"1700000000.{next(self._numbers):06}", person.id, text, thread=thread)
        channel.messages.append(said)
        for kind in kinds:
            event = {"type": kind, "user": person.id, "text": text, "channel": channel.id, "ts": said.ts, **more}
            event |= {"thread_ts": thread} if thread else {}
            event |= {"channel_type": channel.kind} if kind == "message" else {}
            self.deliver(event)
        return said

    def deliver(self, event: dict[str, Any], event_id: str | None = None) -> None:
        """Deliver one event, over the socket when one is open and else over HTTP."""
        body = {
            "type": "event_callback",
            "team_id": TEAM,
            "api_app_id": "A1",
            "event": event,
            "event_id": event_id or f"Ev{next(self._numbers):06}",
            "event_time": 1700000000,
            "authorizations": [{"team_id": TEAM, "user_id": BOT_USER, "is_bot": True}],
        }
        for attempt in range(self.retries + 1):
            if self.sockets:
                self._run(self._over_socket(body, attempt))
            else:
                self._over_http(json.dumps(body).encode(), attempt)

    def _over_http(self, body: bytes, attempt: int) -> None:
        assert self.deliver_to, "nobody is listening"
        headers = {"content-type": "application/json", **signed(body)}
        headers |= {"x-slack-retry-num": str(attempt), "x-slack-retry-reason": "http_timeout"} if attempt else {}
        began = time.monotonic()
        status, _ = post(self.deliver_to, body, headers)
        self.delivered.append((status, time.monotonic() - began))

    async def _over_socket(self, body: dict[str, Any], attempt: int) -> None:
        envelope = f"env-{next(self._numbers)}"
        self.acknowledged[envelope] = asyncio.Event()
        sent = {
            "envelope_id": envelope,
            "type": "events_api",
            "accepts_response_payload": False,
            "payload": body,
            "retry_attempt": attempt,
            "retry_reason": "timeout" if attempt else "",
        }
        await self.sockets[attempt % len(self.sockets)].send_str(json.dumps(sent))
        await asyncio.wait_for(self.acknowledged[envelope].wait(), 5)

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
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_get("/link", self._socket)
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
                if message.type == WSMsgType.TEXT and (got := json.loads(message.data)).get("envelope_id"):
                    self.acknowledged[got["envelope_id"]].set()
        finally:
            self.sockets.remove(socket)
        return socket

    def hang_up(self) -> None:
        """Ask every client to connect anew, as Slack does from time to time."""
        for socket in list(self.sockets):
            self._run(socket.send_str(json.dumps({"type": "disconnect", "reason": "refresh_requested"})))

    # ---- the API -------------------------------------------------------------------------------------------------

    async def _api(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        arguments = await _arguments(request)
        self.calls.append((method, arguments))
        for outcome in self.faults.get(method, [])[:1]:
            self.faults[method].pop(0)
            if isinstance(outcome, tuple):
                await asyncio.sleep(outcome[1])
            elif isinstance(outcome, int):
                limited = {"ok": False, "error": "ratelimited"}
                return web.json_response(limited, status=429, headers={"retry-after": str(outcome)})
            else:
                return web.json_response({"ok": False, "error": outcome})
        try:
            answer = {"ok": True, **self._call(method, arguments, _token(request, arguments))}
        except Refused as refused:
            answer = {"ok": False, "error": refused.code, **refused.more}
        return web.json_response(answer, headers={"x-oauth-scopes": ",".join(sorted(self.scopes))})

    def _call(self, method: str, arguments: dict[str, Any], token: str | None) -> dict[str, Any]:
        if method not in ARGUMENTS:
            raise Refused("unknown_method", req_method=method)
        if not token:
            raise Refused("not_authed")
        wanted = APP_TOKEN if method == "apps.connections.open" else BOT_TOKEN
        if token != wanted:
            raise Refused("not_allowed_token_type" if token in (APP_TOKEN, BOT_TOKEN) else "invalid_auth")
        needed = NEEDS.get(method)
        if needed and needed not in self.scopes:
            raise Refused("missing_scope", needed=needed, provided=",".join(sorted(self.scopes)))
        missing = [name for name in ARGUMENTS[method] if arguments.get(name) in (None, "")]
        if missing and not (method == "assistant.threads.setStatus" and missing == ["status"]):
            raise Refused("invalid_arguments", response_metadata={"messages": [f"missing: {missing}"]})
        unknown = set(arguments) - KNOWN.get(method, set(arguments)) - {"token"}
        if unknown:
            raise Refused("invalid_arguments", response_metadata={"messages": [f"unknown: {sorted(unknown)}"]})
        return getattr(self, "_" + re.sub(r"[.]|(?=[A-Z])", "_", method).lower())(arguments)

    def _auth_test(self, arguments: dict[str, Any]) -> dict[str, Any]:
        return {
            "url": "https://stad.example/", "team": "Stad", "user": "stadsgeheugen",
            "team_id": TEAM, "user_id": BOT_USER, "bot_id": BOT_ID, "is_enterprise_install": False,
        }  # fmt: skip

    def _users_info(self, arguments: dict[str, Any]) -> dict[str, Any]:
        person = self.people.get(arguments["user"])
        if not person:
            raise Refused("user_not_found")
        return {"user": {"id": person.id, "name": person.name.lower(), "real_name": person.name}}

    def _apps_connections_open(self, arguments: dict[str, Any]) -> dict[str, Any]:
        return {"url": f"ws://127.0.0.1:{self._port}/link?ticket={next(self._numbers)}"}

    def _assistant_threads_set_status(self, arguments: dict[str, Any]) -> dict[str, Any]:
        channel = self._channel(arguments["channel_id"])
        channel.status[arguments["thread_ts"]] = arguments["status"]
        return {}

    def _chat_post_message(self, arguments: dict[str, Any]) -> dict[str, Any]:
        channel = self._channel(arguments["channel"])
        text, blocks, thread = arguments.get("text") or "", arguments.get("blocks") or [], arguments.get("thread_ts")
        if not text and not blocks:
            raise Refused("no_text")
        if len(text) > 40_000:
            raise Refused("msg_too_long")
        check_blocks(blocks)
        if thread and not any(m.ts == thread and m.thread is None for m in channel.messages):
            raise Refused("thread_not_found")
        said = Message(f"1700000000.{next(self._numbers):06}", BOT_USER, text, blocks, thread, by_bot=True)
        channel.messages.append(said)
        channel.status.pop(thread or "", None)
        return {"channel": channel.id, "ts": said.ts, "message": {"ts": said.ts, "text": text, "bot_id": BOT_ID}}

    def _channel(self, channel_id: str) -> Channel:
        if channel_id not in self.channels:
            raise Refused("channel_not_found")
        if BOT_USER not in self.channels[channel_id].members:
            raise Refused("not_in_channel")
        return self.channels[channel_id]


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
    if isinstance(arguments.get("blocks"), str):
        arguments["blocks"] = json.loads(arguments["blocks"])
    return arguments


def _token(request: web.Request, arguments: dict[str, Any]) -> str | None:
    header = request.headers.get("authorization", "")
    return header.removeprefix("Bearer ") if header.startswith("Bearer ") else arguments.get("token")


# ---- Block Kit -------------------------------------------------------------------------------------------------------

RICH_ELEMENTS = {"rich_text_section", "rich_text_list", "rich_text_quote", "rich_text_preformatted"}
STYLES = {"bold", "italic", "strike", "code"}


def check_blocks(blocks: list[dict[str, Any]]) -> None:
    """Refuse what Slack refuses: too many, too long, unknown, empty, or the same block id twice."""
    if len(blocks) > 50:
        raise Refused("invalid_blocks", errors=["no more than 50 items allowed"])
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    if len(ids) != len(set(ids)):
        raise Refused("invalid_blocks", errors=["duplicate block_id"])
    for block in blocks:
        checker = CHECKS.get(block.get("type", ""))
        if checker is None:
            raise Refused("invalid_blocks", errors=[f"unsupported type: {block.get('type')}"])
        checker(block)
    if sum(len(_shown(block)) for block in blocks) > 13_200:
        raise Refused("msg_blocks_too_long")


def _check(sound: bool, complaint: str) -> None:
    if not sound:
        raise Refused("invalid_blocks", errors=[complaint])


def _check_keys(thing: dict[str, Any], allowed: set[str]) -> None:
    _check(set(thing) <= allowed | {"type"}, f"unknown fields {sorted(set(thing) - allowed)} in {thing.get('type')}")


def _check_text(thing: Any, longest: int, kinds: tuple[str, ...] = ("plain_text", "mrkdwn")) -> None:
    _check(isinstance(thing, dict) and thing.get("type") in kinds, "text object expected")
    _check_keys(thing, {"text", "emoji"} if thing["type"] == "plain_text" else {"text", "verbatim"})
    _check(isinstance(thing.get("text"), str) and 0 < len(thing["text"]) <= longest, f"text must be 1 to {longest}")


def _check_section(block: dict[str, Any]) -> None:
    _check_keys(block, {"text", "fields", "accessory", "block_id", "expand"})
    _check("text" in block or "fields" in block, "section needs text or fields")
    _check_text(block["text"], 3000)


def _check_header(block: dict[str, Any]) -> None:
    _check_text(block.get("text"), 150, ("plain_text",))


def _check_context(block: dict[str, Any]) -> None:
    _check_keys(block, {"elements", "block_id"})
    _check(1 <= len(block.get("elements") or []) <= 10, "context needs 1 to 10 elements")
    for one in block["elements"]:
        _check_text(one, 2000)


def _check_rich(block: dict[str, Any]) -> None:
    _check_keys(block, {"elements", "block_id"})
    _check(bool(block.get("elements")), "rich_text needs elements")
    for one in block["elements"]:
        _check_rich_element(one)


def _check_rich_element(one: dict[str, Any]) -> None:
    _check(one.get("type") in RICH_ELEMENTS, f"unsupported rich text element {one.get('type')}")
    _check_keys(one, {"elements", "style", "indent", "offset", "border"})
    _check(bool(one.get("elements")), "rich text element without elements")
    if one["type"] == "rich_text_list":
        _check(one.get("style") in ("bullet", "ordered"), "list style")
        for item in one["elements"]:
            _check(item.get("type") == "rich_text_section", "a list holds sections")
            _check_rich_element(item)
        return
    for piece in one["elements"]:
        _check_piece(piece)


def _check_piece(piece: dict[str, Any]) -> None:
    _check(set(piece.get("style") or {}) <= STYLES, "unknown style")
    if piece.get("type") == "text":
        _check_keys(piece, {"text", "style"})
        _check(isinstance(piece.get("text"), str) and piece["text"] != "", "empty text")
    elif piece.get("type") == "link":
        _check_keys(piece, {"url", "text", "style", "unsafe"})
        _check(bool(re.match(r"https?://[^\s<>|]+$", piece.get("url", ""))), "invalid url")
        _check(len(piece["url"]) <= 3000, "url too long")
        _check(piece.get("text") != "", "empty link text")
    else:
        _check(
            piece.get("type") in ("user", "usergroup", "broadcast", "channel", "emoji"), f"piece {piece.get('type')}"
        )


CHECKS = {
    "section": _check_section,
    "header": _check_header,
    "context": _check_context,
    "rich_text": _check_rich,
    "divider": lambda block: None,
}


def _pieces(blocks: Any) -> list[dict[str, Any]]:
    """Every object at any depth that has a type."""
    found: list[dict[str, Any]] = []
    for one in blocks if isinstance(blocks, list) else [blocks]:
        if isinstance(one, dict):
            found.append(one)
            for value in one.values():
                if isinstance(value, list | dict):
                    found += _pieces(value)
    return found


def _shown(block: dict[str, Any]) -> str:
    kind = block.get("type")
    if kind in ("plain_text", "text"):
        return str(block["text"])
    if kind == "mrkdwn":
        return _shown_mrkdwn(block["text"])
    if kind == "link":
        return str(block.get("text") or block["url"])
    if kind in ("section", "header"):
        return _shown(block["text"])
    joint = {"rich_text_list": "\n• ", "context": " ", "rich_text": "\n"}.get(str(kind), "")
    return joint.join(_shown(one) for one in block.get("elements", []))


def _shown_mrkdwn(text: str) -> str:
    text = re.sub(r"<([^>|]+)\|([^>]+)>", r"\2", text)
    text = re.sub(r"<([^>]+)>", r"\1", text)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")

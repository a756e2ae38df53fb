"""What stands in front of every route: our own names, a bound on bodies, security headers, errors that leak nothing.

Plain ASGI, knows nothing about questions. Nobody's text is ever logged here: an unexpected error is logged by its
type, its place in the code and a reference number that the person who asked is given too.
"""

from __future__ import annotations

import asyncio
import logging
import re
import secrets
from collections.abc import Mapping
from ipaddress import ip_address

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bots.pages.frame import CONTENT_POLICY
from bots.problems import problem

logger = logging.getLogger("stadsgeheugen.web")

_BODY_SECONDS = 15.0
_LOOPBACK = frozenset(("localhost", "127.0.0.1", "::1"))
_HOST = re.compile(r"(?:\[(?P<number>[^\[\]]*)\]|(?P<name>[\w.-]+))(?::\d*)?", re.ASCII)
_HEADERS = {
    b"content-security-policy": CONTENT_POLICY.encode(),
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"cross-origin-opener-policy": b"same-origin",
    b"x-frame-options": b"DENY",
}


class Guard:
    """ASGI middleware around the whole application.

    `limit` bounds a body in bytes; `limits` gives the paths of a channel, whose deliveries are signed, a bound of
    their own. The body is read whole before the application sees it, so a body that is too long or never ends costs no
    more than its bound. `hosts` are the names people reach us by: a page elsewhere whose name was made to lead here
    (DNS rebinding) asks for another one.
    """

    def __init__(
        self, app: ASGIApp, limit: int, limits: Mapping[str, int] | None = None, hosts: frozenset[str] = frozenset()
    ) -> None:
        self.app = app
        self.limit = limit
        self.limits = dict(limits or {})
        self.hosts = _LOOPBACK | hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        answered = _Answered(send, silent=scope["method"] == "HEAD")
        if answered.silent:  # what a GET would say, without its body
            scope = {**scope, "method": "GET"}
        try:
            await self._handle(scope, receive, answered)
        except Exception as error:  # the border: whatever happens inside becomes one problem document
            reference = report(error, logger)
            if answered.started:
                raise
            await problem("failed", instance=scope["path"], reference=reference)(scope, receive, answered)

    async def _handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] not in self.limits and not self._is_ours(scope):
            await problem("misdirected", instance=scope["path"])(scope, receive, send)
            return
        limit = self.limits.get(scope["path"], self.limit)
        try:
            async with asyncio.timeout(_BODY_SECONDS):
                body = await _whole_body(scope, receive, limit)
        except TimeoutError:
            await problem("too-slow", instance=scope["path"])(scope, receive, send)
            return
        if body is None:
            await problem("too-large", f"A body may hold {limit} bytes.", instance=scope["path"])(scope, receive, send)
            return
        await self.app(scope, _replayed(body, receive), send)

    def _is_ours(self, scope: Scope) -> bool:
        """Whether the request names us: by one of our names, or by the address that it came in on."""
        named = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
        reached = (scope.get("server") or ("",))[0]
        return len(named) == 1 and host_of(named[0]) in self.hosts | {host_of(f"[{reached}]")} - {""}


def host_of(address: str) -> str:
    """The name or number in a Host header or web address, in one spelling; empty where there is none.

    >>> host_of("LOCALHOST.:8765"), host_of("[::1]:80"), host_of("[::ffff:10.0.0.5]"), host_of("a.example@b.example")
    ('localhost', '::1', '10.0.0.5', '')
    """
    found = _HOST.fullmatch(address.strip())
    if not found:
        return ""
    name = (found["number"] or found["name"]).lower().removesuffix(".")
    try:
        number = ip_address(name)
    except ValueError:
        return name
    return str(getattr(number, "ipv4_mapped", None) or number)


def report(error: Exception, log: logging.Logger) -> str:
    """Log an unexpected error without anybody's text and give back its reference number."""
    reference = secrets.token_hex(4)
    log.error("unexpected %s at %s, reference %s", type(error).__name__, _place(error), reference)
    return reference


def _place(error: BaseException) -> str:
    trace, place = error.__traceback__, "unknown"
    while trace is not None:
        place = f"{trace.tb_frame.f_globals.get('__name__', '?')}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


class _Answered:
    """A `send` that adds the security headers, drops the body for HEAD, and remembers whether an answer has begun."""

    def __init__(self, send: Send, *, silent: bool = False) -> None:
        self.send = send
        self.silent = silent
        self.started = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            given = {name.lower() for name, _ in message["headers"]}
            message["headers"] = [*message["headers"], *((k, v) for k, v in _HEADERS.items() if k not in given)]
        elif self.silent:
            message = {**message, "body": b""}
        await self.send(message)


async def _whole_body(scope: Scope, receive: Receive, limit: int) -> bytes | None:
    """The body, or None when it is longer than `limit`."""
    declared = dict(scope["headers"]).get(b"content-length", b"0")
    if declared.isdigit() and int(declared) > limit:
        return None
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return bytes(body)
        body += message.get("body", b"")
        if len(body) > limit:
            return None
        if not message.get("more_body"):
            return bytes(body)


def _replayed(body: bytes, receive: Receive) -> Receive:
    """A `receive` that gives the body once and then whatever the connection says."""
    first = True

    async def replay() -> Message:
        nonlocal first
        if first:
            first = False
            return {"type": "http.request", "body": body, "more_body": False}
        return await receive()

    return replay

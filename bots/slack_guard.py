"""The last line: every call to Slack passes here, and no mention or foreign link gets through, on any surface.

Messages are built so that nothing can ping or lead astray (`slack_blocks.py`). This file trusts none of that: it looks
at what is about to be sent, takes live mentions apart, and turns every link that the sender did not announce into
plain text. It also keeps what is said out of the logs. Knows nothing about answers.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from aiohttp import ClientConnectorError, ClientSession, ClientTimeout
from slack_sdk.http_retry.builtin_async_handlers import AsyncConnectionErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

logger = logging.getLogger("stadsgeheugen.slack")

_ANNOUNCED: ContextVar[frozenset[str]] = ContextVar("announced", default=frozenset())
_TOKEN = re.compile(r"<([^<>]*)>")
_MARKDOWN_LINK = re.compile(r"!?(?<!\\)\[([^\[\]]*)\]\(([^()\s]*)\)")
_SCHEME = re.compile(r"(?<=[A-Za-z]):(?=//)")
_JOINED = ":\u2060"
_PINGS = {"user", "usergroup", "broadcast", "team", "channel"}
_TEXTS = {"text", "markdown_text", "fallback"}


@contextmanager
def announced(links: Collection[str]) -> Iterator[None]:
    """The addresses that may be sent inside this block, by this task."""
    token = _ANNOUNCED.set(_ANNOUNCED.get() | frozenset(links))
    try:
        yield
    finally:
        _ANNOUNCED.reset(token)


def guarded(value: Any, allowed: Collection[str]) -> Any:
    """The same payload without mentions and without links that are not allowed.

    >>> guarded({"text": "<!channel> <https://a.example|b> &amp; <https://evil.example|c>"}, {"https://a.example"})
    {'text': '&lt;!channel&gt; <https://a.example|b> &amp; c'}
    """
    if isinstance(value, list | tuple):
        return [guarded(one, allowed) for one in value]
    if not isinstance(value, dict):
        return value
    kind = value.get("type")
    if kind in _PINGS and "text" not in value and "block_id" not in value and "elements" not in value:
        return {"type": "text", "text": "@…"}
    if kind == "link" and value.get("url") not in allowed:
        kept = {name: value[name] for name in ("style",) if name in value}
        return {"type": "text", "text": str(value.get("text") or value.get("url") or " "), **kept}
    if kind == "image":
        return {"type": "section", "text": {"type": "plain_text", "text": str(value.get("alt_text") or " ")}}
    if kind == "button" and "url" in value and value["url"] not in allowed:
        value = {name: inner for name, inner in value.items() if name != "url"}
    plain = kind in ("plain_text", "text")  # Slack parses nothing there
    return {
        name: _defused(inner, allowed)
        if isinstance(inner, str) and name in _TEXTS and not plain
        else guarded(inner, allowed)
        for name, inner in value.items()
    }


def _defused(text: str, allowed: Collection[str]) -> str:
    """Text that Slack parses: tokens taken apart, links that were not announced reduced to their labels."""

    def judge(match: re.Match[str]) -> str:
        address, _, label = match[1].partition("|")
        if address.replace("&amp;", "&") in allowed:
            return match[0]
        if address.startswith(("http://", "https://", "mailto:")):
            return _SCHEME.sub(_JOINED, label or address)
        return f"&lt;{match[1]}&gt;"

    def judge_markdown(match: re.Match[str]) -> str:
        return match[0] if match[2] in allowed else match[1]

    text = _MARKDOWN_LINK.sub(judge_markdown, text)
    parts = re.split(r"(<[^<>]*>|\]\([^()\s]*\))", text)
    return "".join(
        _TOKEN.sub(judge, part) if part.startswith("<") and n % 2 else part if part[2:-1] in allowed else _plain(part)
        for n, part in enumerate(parts)
    )


def _plain(part: str) -> str:
    """Nothing of it can be followed: no token, no scheme, and no bracket that makes a link of what stands before it."""
    return _SCHEME.sub(_JOINED, part.replace("<", "&lt;").replace("](", "]\u2060("))


class GuardedClient(AsyncWebClient):
    """Slack's client behind the guard.

    A request is repeated by itself only when it never reached Slack (no connection): whether one that broke off was
    carried out must be looked up, and a rate limit is waited for where the waiting can be capped.
    """

    async def api_call(self, api_method: str, **given: Any) -> AsyncSlackResponse:
        """Send what is left of the payload when the guard has looked at it."""
        for name in ("json", "params", "data"):
            if isinstance(given.get(name), dict):
                given[name] = _payload(given[name])
        return await super().api_call(api_method, **given)


def _payload(given: dict[str, Any]) -> dict[str, Any]:
    allowed = _ANNOUNCED.get()
    clean: dict[str, Any] = {}
    for name, value in given.items():
        if isinstance(value, str) and name in ("blocks", "view", "chunks"):
            clean[name] = json.dumps(guarded(json.loads(value), allowed))
        elif isinstance(value, str) and name in _TEXTS:
            clean[name] = _defused(value, allowed)
        elif name in ("blocks", "view", "chunks", "attachments"):
            clean[name] = guarded(value, allowed)
        else:
            clean[name] = value
    return clean


def slack_client(token: str, api: str, kind: type[GuardedClient] = GuardedClient) -> GuardedClient:
    """A guarded client with retries that cannot post a message twice."""
    return kind(
        token=token,
        base_url=api if api.endswith("/") else api + "/",
        timeout=15,
        logger=quiet(),
        retry_handlers=[AsyncConnectionErrorRetryHandler(max_retry_count=2, error_types=[ClientConnectorError])],
    )


async def respond(url: str, payload: dict[str, Any]) -> bool:
    """Send to a response address, behind the same guard; whether Slack took it."""
    async with (
        ClientSession(timeout=ClientTimeout(15)) as session,
        session.post(url, json=_payload(payload)) as response,
    ):
        return response.status == 200


class Redacted(logging.Filter):
    """Takes tokens out of log lines, and tracebacks, whose messages can hold a whole payload."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the record in place; every record passes."""
        record.msg = re.sub(r"\bx(?:ox[a-z]|app)-[\w-]+", "x…", record.getMessage())
        record.args, record.exc_info, record.exc_text = (), None, None
        return True


def quiet() -> logging.Logger:
    """The logger that Bolt and the SDK get: they print whole payloads at INFO and DEBUG, so those stay off."""
    library = logging.getLogger("stadsgeheugen.slack.library")
    library.setLevel(logging.ERROR)
    if not any(isinstance(one, Redacted) for one in library.filters):
        library.addFilter(Redacted())
    return library

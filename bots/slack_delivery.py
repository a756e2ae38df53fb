"""Getting messages to Slack once: marks on what is posted, looking them up after a broken connection, capped waits.

Every message carries the task it was posted for in its metadata. When it is unknown whether Slack carried out a call
(the connection broke, or another worker died), the thread is read first and nothing is said twice. Knows nothing about
answers: it is handed messages.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError, SlackClientError

from bots.slack_guard import GuardedClient, announced
from bots.slack_pieces import SlackMessage

logger = logging.getLogger("stadsgeheugen.slack")

EVENT_TYPE = "stadsgeheugen"
MOST_WAITING = 20.0
"""Seconds that one call may wait for Slack's rate limit; longer waits are given back to the inbox."""
_REFUSED_BLOCKS = {
    "invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long", "invalid_arguments",
    "only_one_table_allowed",
}  # fmt: skip
_REVOKED = {"invalid_auth", "token_revoked", "account_inactive", "not_authed", "token_expired", "org_login_required"}
_STARTS_PER_MINUTE = 18


class Undelivered(Exception):
    """Slack refused a call for good; `code` is Slack's."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Revoked(Undelivered):
    """The token is worth nothing, or may not post, any more: nothing can be said until the operator mends it."""


class Unknown(Undelivered):
    """The connection broke: whether Slack carried the call out must be looked up."""


class TooBusy(Undelivered):
    """Slack wants us to wait longer than a call may wait; `seconds` says how long."""

    def __init__(self, seconds: float) -> None:
        super().__init__("ratelimited")
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message goes, and the mark it carries. `thread` None is the channel itself."""

    channel: str
    thread: str | None
    mark: str


@dataclass(slots=True)
class Delivery:
    """Calls to the Slack of one workspace, with one policy for everything that can go wrong."""

    client: GuardedClient
    bot_user: str = ""
    team: str = ""
    revoked: bool = False
    waiting: float = MOST_WAITING
    _starts: deque[float] = field(default_factory=deque)

    async def call(self, method: str, links: Sequence[str] | frozenset[str] = (), **arguments: Any) -> dict[str, Any]:
        """One call. Raises Revoked, TooBusy, Unknown, and Undelivered for every other refusal."""
        waited = 0.0
        given = {name: value for name, value in arguments.items() if value is not None}
        reading = method in ("conversations.replies", "conversations.history")
        while True:
            try:
                with announced(links):
                    sent = {"params": given} if reading else {"json": given}
                    answer = await self.client.api_call(method, http_verb="GET" if reading else "POST", **sent)
                return dict(answer.data) if isinstance(answer.data, dict) else {}
            except SlackApiError as error:
                wait = _retry_after(error)
                if wait is None:
                    refusal = _refusal(error, method)
                    if isinstance(refusal, Revoked):
                        self.lose(refusal.code)
                    raise refusal from None
                if waited + wait > self.waiting:
                    raise TooBusy(wait) from None
                waited += wait
                await asyncio.sleep(wait)
            except (SlackClientError, ClientError, OSError, TimeoutError) as error:
                raise Unknown(type(error).__name__) from None

    async def attempt(self, method: str, **arguments: Any) -> bool:
        """A courtesy that may fail: whether Slack took it. Raises Revoked."""
        try:
            await self.call(method, **arguments)
        except Revoked:
            raise
        except Undelivered as error:
            logger.info("%s: %s", method, error.code)
            return False
        return True

    async def end_stream(self, place: Place, ts: str, note: str = "") -> bool:
        """End a stream, whatever became of it, so that Slack no longer shows us as busy; whether the note stands there.

        Raises Revoked.
        """
        chunks = [{"type": "markdown_text", "text": note}] if note else None
        ended = await self.attempt(
            "chat.stopStream", channel=place.channel, ts=ts, chunks=chunks, session_status="active"
        )
        if not ended:  # Slack ended the stream itself, but not the session
            await self.attempt(
                "agents.sessions.setStatus", channel_id=place.channel, thread_ts=place.thread, status="active"
            )
        return ended

    def lose(self, code: str) -> None:
        """The token is worth nothing any more: say so once."""
        if not self.revoked:
            logger.critical("Slack withdrew the token of workspace %s (%s): install the app again", self.team, code)
        self.revoked = True

    # ---- posting -------------------------------------------------------------------------------------------------

    async def post(self, place: Place, message: SlackMessage, part: int = 0, *, unsure: bool = False) -> str:
        """Post once and give the message's ts. `unsure`: an earlier worker may have posted it already."""
        for _ in range(4):
            if unsure and (found := await self.posted(place, part)):
                return found
            try:
                return await self._post(place, message, part)
            except Unknown as error:
                logger.warning("chat.postMessage: %s; looking up what became of it", error.code)
                unsure = True
                await asyncio.sleep(0.2)
        raise Unknown("no connection")

    async def _post(self, place: Place, message: SlackMessage, part: int) -> str:
        arguments = {
            "channel": place.channel,
            "thread_ts": place.thread,
            "metadata": mark(place, part),
            "unfurl_links": False,
            "unfurl_media": False,
        }
        try:
            sent = await self.call(
                "chat.postMessage", message.links, text=message.text, blocks=message.blocks or None, **arguments
            )
        except (Revoked, TooBusy, Unknown):
            raise
        except Undelivered as error:
            if error.code not in _REFUSED_BLOCKS or not message.blocks:
                raise
            logger.warning("chat.postMessage: %s, %d blocks; sent as text", error.code, len(message.blocks))
            sent = await self.call("chat.postMessage", message.links, text=message.text[:3900], **arguments)
        return str(sent.get("ts"))

    async def update(self, place: Place, ts: str, message: SlackMessage, part: int = 0) -> str:
        """Make an existing message say this; posts anew where Slack no longer lets it be changed."""
        arguments = {"channel": place.channel, "ts": ts, "metadata": mark(place, part)}
        for blocks in (message.blocks or None, None):
            try:
                await self.call("chat.update", message.links, text=message.text[:3900], blocks=blocks, **arguments)
                return ts
            except Unknown:
                if await self.posted(place, part) == ts:
                    return ts
            except (Revoked, TooBusy):
                raise
            except Undelivered as error:
                logger.info("chat.update: %s", error.code)
                if error.code not in _REFUSED_BLOCKS:
                    break
        return await self.post(place, message, part, unsure=True)

    async def posted(self, place: Place, part: int) -> str | None:
        """The ts of the message that carries this mark, if it is there and Slack lets us look."""
        wanted = mark(place, part)["event_payload"]
        for message in await self._thread(place):
            found = message.get("metadata") or {}
            if found.get("event_type") == EVENT_TYPE and found.get("event_payload") == wanted:
                return str(message["ts"])
        return None

    async def unmarked(self, place: Place, after: str) -> str | None:
        """A message of ours without a mark: a stream that was begun and never ended."""
        for message in await self._thread(place):
            ours = message.get("user") == self.bot_user and not message.get("metadata")
            if ours and str(message["ts"]) > after:
                return str(message["ts"])
        return None

    async def others_replied(self, place: Place, asker: str) -> bool:
        """Whether anybody but us and the asker spoke in the thread."""
        return any(message.get("user") not in (self.bot_user, asker) for message in await self._thread(place))

    async def _thread(self, place: Place) -> list[dict[str, Any]]:
        arguments: dict[str, Any] = {"channel": place.channel, "limit": 200, "include_all_metadata": "true"}
        method = "conversations.history"
        if place.thread:
            method, arguments["ts"] = "conversations.replies", place.thread
        try:
            return list((await self.call(method, **arguments)).get("messages") or [])
        except (Revoked, TooBusy):
            raise
        except Undelivered as error:
            logger.info("%s: %s", method, error.code)
            return []

    # ---- streaming -----------------------------------------------------------------------------------------------

    async def start_stream(self, place: Place, team: str, user: str, title: str) -> str | None:
        """Begin a streamed message and give its ts; None when Slack does not let us, or the minute's share is used."""
        now = time.monotonic()
        while self._starts and self._starts[0] < now - 60:
            self._starts.popleft()
        if len(self._starts) >= _STARTS_PER_MINUTE:
            return None
        self._starts.append(now)
        task = {"type": "task_update", "id": "search", "title": title, "status": "in_progress"}
        try:
            async with asyncio.timeout(5):
                begun = await self.call(
                    "chat.startStream",
                    channel=place.channel,
                    thread_ts=place.thread,
                    recipient_team_id=team,
                    recipient_user_id=user,
                    chunks=[task],
                )
        except Revoked:
            raise
        except TimeoutError:
            logger.info("chat.startStream: timeout")
        except Undelivered as error:
            logger.info("chat.startStream: %s", error.code)
            if isinstance(error, Unknown):
                return await self.unmarked(place, place.thread or "")
        else:
            return str(begun.get("ts"))
        return None

    async def append(self, channel: str, ts: str, text: str) -> None:
        """Add text to a stream. Raises Undelivered."""
        await self.call("chat.appendStream", channel=channel, ts=ts, chunks=[{"type": "markdown_text", "text": text}])

    async def stop_stream(
        self,
        place: Place,
        ts: str,
        blocks: list[dict[str, Any]] | None = None,
        *,
        title: str,
        text: str = "",
        links: frozenset[str] = frozenset(),
    ) -> None:
        """End a stream, with what belongs below it. Raises Undelivered."""
        chunks: list[dict[str, Any]] = [{"type": "task_update", "id": "search", "title": title, "status": "complete"}]
        chunks += [{"type": "markdown_text", "text": text}] if text else []
        await self.call(
            "chat.stopStream",
            links,
            channel=place.channel,
            ts=ts,
            chunks=chunks,
            blocks=blocks,
            metadata=mark(place, 0),
            session_status="active",
        )


def mark(place: Place, part: int) -> dict[str, Any]:
    """The metadata by which a message is recognised as ours, for this task."""
    return {"event_type": EVENT_TYPE, "event_payload": {"task": place.mark, "part": part}}


def _retry_after(error: SlackApiError) -> float | None:
    response = error.response
    if getattr(response, "status_code", None) != 429 and _code(error) not in ("ratelimited", "rate_limited"):
        return None
    headers = getattr(response, "headers", None) or {}
    given = next((value for name, value in headers.items() if name.lower() == "retry-after"), "1")
    try:
        return max(float(given[0] if isinstance(given, list) else given), 0.1)
    except (TypeError, ValueError):
        return 1.0


def _refusal(error: SlackApiError, method: str) -> Undelivered:
    code = _code(error)
    if code in _REVOKED or (code == "missing_scope" and method in ("chat.postMessage", "chat.update")):
        return Revoked(code)
    unclear = code in ("", "None", "internal_error", "fatal_error", "service_unavailable", "request_timeout")
    return Unknown(code or "garbled") if unclear else Undelivered(code)


def _code(error: SlackApiError) -> str:
    """Slack's error code: all that may be logged of a refusal."""
    try:
        return str(error.response.get("error") or "")
    except (AttributeError, ValueError, TypeError):
        return ""

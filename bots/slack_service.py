"""The two ways Slack reaches the bot: signed HTTP and Socket Mode. Knows nothing about questions or answers."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from urllib.parse import parse_qs

from aiohttp import ClientError
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.signature import SignatureVerifier
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bots.problems import problem
from bots.slack_bot import SlackBot
from bots.slack_manifest import EVENTS_PATH
from bots.slack_workspace import SlackRefused

logger = logging.getLogger("stadsgeheugen.slack")


def events_route(bot: SlackBot, signing_secret: str) -> Route:
    """The route for Slack's deliveries, with a guard in front of Bolt.

    Bolt logs the whole body of a request whose signature is wrong, and fails on bytes it cannot decode before it has
    looked at the signature. Here the raw bytes are judged first; what does not pass is never parsed, logged or seen.
    """
    if not signing_secret:
        raise SlackRefused("HTTP needs the signing secret; set STADSGEHEUGEN_SLACK_SIGNING_SECRET.")
    verifier = SignatureVerifier(signing_secret)
    handler = AsyncSlackRequestHandler(bot.app)

    async def events(request: Request) -> Response:
        body = await request.body()
        if not _signed(verifier, body, dict(request.headers)):
            logger.warning("a request to %s without a valid signature was refused", EVENTS_PATH)
            return problem("not-signed", instance=EVENTS_PATH)
        if not _readable(body, request.headers.get("content-type", "")):
            return problem("unreadable-body", instance=EVENTS_PATH)
        await bot.start()  # cheap once it runs; a bot that is only mounted in somebody's app begins here
        return await handler.handle(request)

    return Route(EVENTS_PATH, events, methods=["POST"])


def _signed(verifier: SignatureVerifier, body: bytes, headers: dict[str, str]) -> bool:
    try:
        return bool(verifier.is_valid_request(body, headers))
    except (ValueError, TypeError, UnicodeError):  # a timestamp that is no number, a signature that is no ASCII
        return False


def _readable(body: bytes, content_type: str) -> bool:
    try:
        text = body.decode("utf-8")
        if content_type.startswith("application/x-www-form-urlencoded"):
            parse_qs(text, strict_parsing=True, max_num_fields=100)
            return True
        return isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        return False


SOCKETS = 2
"""Connections per process: Slack's library closes one before it opens the next, and meanwhile the other one listens."""


@asynccontextmanager
async def connected(
    bot: SlackBot, app_token: str, ping_seconds: float = 10.0, apart: float = 20.0
) -> AsyncIterator[tuple[AsyncSocketModeHandler, ...]]:
    """Socket Mode connections for as long as the block runs; running answers are finished before it ends.

    Slack gives a connection up after some hours; the second is opened `apart` seconds after the first, so that they are
    not given up in the same moment. Raises SlackRefused on a wrong token: the library itself would try for ever.
    """
    await bot.start()
    await _probe(bot, app_token)
    first, *others = handlers = tuple(
        AsyncSocketModeHandler(
            bot.app, app_token, logger=bot.app.logger, web_client=bot.client, ping_interval=ping_seconds
        )
        for _ in range(SOCKETS)
    )
    opening = asyncio.create_task(_opened_later(others, apart))
    try:
        await first.connect_async()  # type: ignore[no-untyped-call]
        yield handlers
    finally:
        opening.cancel()
        await asyncio.gather(opening, return_exceptions=True)
        for handler in handlers:
            await handler.disconnect_async()  # type: ignore[no-untyped-call]  # no new questions
        left = await bot.drain()
        if left:
            logger.warning("%d answers were not finished", left)
        for handler in handlers:
            await handler.close_async()  # type: ignore[no-untyped-call]


async def _opened_later(handlers: Sequence[AsyncSocketModeHandler], apart: float) -> None:
    for handler in handlers:
        await asyncio.sleep(apart)
        await handler.connect_async()  # type: ignore[no-untyped-call]


async def run_socket(bot: SlackBot, app_token: str, stop: asyncio.Event) -> None:
    """Answer over Socket Mode until `stop` is set."""
    async with connected(bot, app_token):
        logger.info("connected to Slack")
        await stop.wait()


async def _probe(bot: SlackBot, app_token: str) -> None:
    try:
        await bot.client.apps_connections_open(app_token=app_token)
    except SlackApiError as error:
        code = error.response.get("error")
        raise SlackRefused(
            f"Slack refuses the app-level token ({code}); check STADSGEHEUGEN_SLACK_APP_TOKEN and its scope "
            "connections:write."
        ) from None
    except (SlackClientError, ClientError, OSError, TimeoutError) as error:
        raise SlackRefused(f"Slack cannot be reached at {bot.client.base_url} ({type(error).__name__}).") from None

"""The Slack bot: Bolt's listeners around parts it is handed. A question comes in, one message in its thread goes out.

All retrieval runs in worker threads, never on the event loop, because one blocking call would delay every other
acknowledgement. Knows nothing about how answers are made. Nobody's text or token is ever logged.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from aiohttp import ClientConnectorError, ClientError
from slack_bolt.async_app import AsyncApp, AsyncBoltContext
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient

from assistant.errors import QuestionRefused
from assistant.questions import language_of
from bots.inbox import Inbox, MemoryInbox
from bots.parts import Parts
from bots.questions import tidy
from bots.slack_blocks import SlackMessage, answer_message, sentence_message
from bots.slack_incoming import Incoming, incoming, mentioned, spoken
from bots.web_guard import report
from bots.wording import words
from indexing.errors import IndexingError, IndexMissing

logger = logging.getLogger("stadsgeheugen.slack")

_REFUSED_BLOCKS = {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long"}
_MOST_NAMES = 5


class SlackRefused(Exception):
    """Slack does not accept the token or cannot be reached; the message says which setting to look at."""


class SlackBot:
    """One bot in one workspace.

    `app` is Bolt's application, for HTTP and Socket Mode alike. `inbox` decides who answers a question, so a durable
    one can take its place. Call `start` first: it fails on a wrong token before anybody waits for an answer.
    """

    def __init__(self, parts: Parts, client: AsyncWebClient, signing_secret: str, inbox: Inbox | None = None) -> None:
        self.parts = parts
        self.client = client
        self.inbox = inbox or MemoryInbox()
        self.app = AsyncApp(
            client=client,
            signing_secret=signing_secret or "unused in socket mode",
            authorize=_authorizing(self._authorize),
            logger=_quiet(),
        )
        self._workers = ThreadPoolExecutor(parts.workers, thread_name_prefix="slack-answer")
        self._running: set[asyncio.Task[None]] = set()
        self._ourselves: AuthorizeResult | None = None
        self.app.use(self._take)
        self.app.event("message")(self._answer)
        self.app.event("app_mention")(self._answer)
        self.app.error(_on_error)

    async def start(self) -> str:
        """Check the bot token; gives the bot's user id. Raises SlackRefused."""
        try:
            return str((await self._authorize()).bot_user_id)
        except SlackApiError as error:
            code = error.response.get("error")
            raise SlackRefused(
                f"Slack refuses the bot token ({code}); check STADSGEHEUGEN_SLACK_BOT_TOKEN."
            ) from None  # the cause holds the whole response
        except (SlackClientError, ClientError, OSError, TimeoutError) as error:
            raise SlackRefused(f"Slack cannot be reached at {self.client.base_url} ({type(error).__name__}).") from None

    async def _authorize(self) -> AuthorizeResult:
        """Who we are, asked once: Bolt's own way would ask during the first acknowledgement."""
        if self._ourselves is None:
            found = await self.client.auth_test()
            self._ourselves = AuthorizeResult.from_auth_test_response(
                bot_token=self.client.token, auth_test_response=found
            )
        return self._ourselves

    async def drain(self, seconds: float = 25.0) -> int:
        """Wait until the running answers are posted; gives how many were not."""
        if self._running:
            await asyncio.wait(set(self._running), timeout=seconds)
        left = len(self._running)
        self._workers.shutdown(wait=False, cancel_futures=True)
        return left

    # ---- what Bolt calls -----------------------------------------------------------------------------------------

    async def _take(
        self, body: dict[str, Any], context: AsyncBoltContext, next: Callable[[], Awaitable[None]]
    ) -> BoltResponse | None:
        """Before the acknowledgement: recognise a question and take it, once."""
        found = incoming(body, context.bot_user_id or "")
        if found and not self.inbox.claim(found.keys):
            return BoltResponse(status=200, body="")
        if found:
            context["incoming"] = found
        await next()
        return None

    async def _answer(self, context: AsyncBoltContext) -> None:
        """After the acknowledgement: answer the question that `_take` took."""
        found: Incoming | None = context.get("incoming")
        task = asyncio.current_task()
        if found is None or task is None:
            return
        self._running.add(task)
        try:
            await self._reply(found, context.bot_user_id or "")
        finally:
            self._running.discard(task)

    # ---- one question --------------------------------------------------------------------------------------------

    async def _reply(self, found: Incoming, bot_user: str) -> None:
        try:
            question = spoken(found.text, bot_user, await self._names(found.text, bot_user))
            await self._show_status(found, question)
            message = await self._composed(question)
        except Exception as error:  # noqa: BLE001 - the border: whatever went wrong, the person hears something
            reference = report(error, logger)
            message = sentence_message(words(language_of(found.text)).apology.format(reference=reference))
        await self._post(found, message)

    async def _composed(self, question: str) -> SlackMessage:
        wording = words(language_of(question))
        if not question.strip():
            return sentence_message(wording.slack_no_question)
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._workers, self._worked_out, question)
        except QuestionRefused as error:
            return sentence_message(str(error))
        except IndexMissing:
            return sentence_message(wording.not_ready)
        except IndexingError as error:
            logger.error("the index cannot be used: %s", error)  # an operator's sentence; it holds nobody's text
            return sentence_message(wording.out_of_order)

    def _worked_out(self, question: str) -> SlackMessage:
        """In a worker thread: the answer as a message. The reader is the public, whoever asks."""
        answer = self.parts.assistant.answer(tidy(question, self.parts.question_limit))
        return answer_message(answer, self.parts.viewer)

    async def _names(self, text: str, bot_user: str) -> dict[str, str]:
        """The names of the colleagues in a message, so that the question keeps its meaning; none without the scope."""
        names: dict[str, str] = {}
        for user in mentioned(text, bot_user)[:_MOST_NAMES]:
            try:
                found = (await self.client.users_info(user=user))["user"]
            except (SlackClientError, ClientError, TimeoutError) as error:
                logger.info("users.info: %s", _code(error))
                break
            names[user] = found.get("real_name") or found.get("name") or ""
        return names

    async def _show_status(self, found: Incoming, question: str) -> None:
        status = words(language_of(question)).slack_searching
        try:
            await self.client.assistant_threads_setStatus(
                channel_id=found.channel, thread_ts=found.thread, status=status
            )
        except (SlackClientError, ClientError, TimeoutError) as error:  # a courtesy: workspaces may not have it
            logger.info("assistant.threads.setStatus: %s", _code(error))

    async def _post(self, found: Incoming, message: SlackMessage) -> None:
        try:
            await self._send(found, message.text, message.blocks)
        except SlackApiError as error:
            if error.response.get("error") not in _REFUSED_BLOCKS:
                logger.error("chat.postMessage: %s", _code(error))
                return
            logger.warning("chat.postMessage: %s, %d blocks; sent as text", _code(error), len(message.blocks))
            await self._post(found, SlackMessage(message.text[:3900]))
        except (SlackClientError, ClientError, TimeoutError) as error:
            logger.error("chat.postMessage: %s", _code(error))

    async def _send(self, found: Incoming, text: str, blocks: list[dict[str, Any]]) -> None:
        await self.client.chat_postMessage(
            channel=found.channel,
            thread_ts=found.thread,
            text=text,
            blocks=blocks or None,
            unfurl_links=False,
            unfurl_media=False,
        )


def slack_client(token: str, api: str) -> AsyncWebClient:
    """Slack's client with retries that cannot post a message twice.

    A request is only repeated when it never reached Slack (no connection) or when Slack itself asks for it (429).
    """
    return AsyncWebClient(
        token=token,
        base_url=api if api.endswith("/") else api + "/",
        timeout=15,
        logger=_quiet(),
        retry_handlers=[
            AsyncConnectionErrorRetryHandler(max_retry_count=2, error_types=[ClientConnectorError]),
            AsyncRateLimitErrorRetryHandler(max_retry_count=3),
        ],
    )


def _authorizing(who: Callable[[], Awaitable[AuthorizeResult]]) -> Callable[[], Awaitable[AuthorizeResult]]:
    """A plain function around a method: Bolt looks at the names of the arguments and takes `self` for one."""

    async def authorize() -> AuthorizeResult:
        return await who()

    return authorize


class Redacted(logging.Filter):
    """Takes tokens out of log lines, and tracebacks, whose messages can hold a whole payload."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the record in place; every record passes."""
        record.msg = re.sub(r"\bx(?:ox[a-z]|app)-[\w-]+", "x…", record.getMessage())
        record.args, record.exc_info, record.exc_text = (), None, None
        return True


def _quiet() -> logging.Logger:
    """The logger that Bolt and the SDK get: below ERROR they print payloads, or advice that is not for operators."""
    quiet = logging.getLogger("stadsgeheugen.slack.library")
    quiet.setLevel(logging.ERROR)
    if not any(isinstance(one, Redacted) for one in quiet.filters):
        quiet.addFilter(Redacted())
    return quiet


def _code(error: BaseException) -> str:
    """What may be logged of an error: Slack's code or the type, never the response."""
    return str(error.response.get("error")) if isinstance(error, SlackApiError) else type(error).__name__


async def _on_error(error: Exception) -> None:
    report(error, logger)

"""The Slack bot: what Slack delivers is written down before it is acknowledged, then worked off, each task once.

Three parts of one story: intake (Bolt's middleware, milliseconds), the loop that takes tasks from the inbox under a
lease, and the work on one question from its first sign of life to its last message. All retrieval runs in worker
threads, never on the event loop. Several bots may run beside each other on one inbox. Knows nothing about how answers
are made. Nobody's text or token is ever logged.
"""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any, TypeVar

from aiohttp import ClientError
from slack_bolt.async_app import AsyncApp, AsyncBoltContext
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError, SlackClientError

from assistant.questions import language_of
from bots.exports import as_csv
from bots.inbox import Inbox, Kept, Task
from bots.parts import Parts
from bots.slack_access import Access, Rules, Verdict
from bots.slack_actions import Actions
from bots.slack_answers import Made, work_out
from bots.slack_blocks import (
    TABLE_ROWS,
    SlackMessage,
    Tail,
    edited_message,
    ending_blocks,
    markdown,
    on_first_page,
    sentence_message,
    streamed,
)
from bots.slack_delivery import Delivery, Place, Revoked, TooBusy, Undelivered
from bots.slack_files import attach
from bots.slack_guard import GuardedClient, announced, quiet, respond
from bots.slack_guard import slack_client as slack_client
from bots.slack_incoming import incoming, mentioned, spoken
from bots.slack_wording import slack_words
from bots.web_guard import report
from bots.wording import words

logger = logging.getLogger("stadsgeheugen.slack")

T = TypeVar("T")

_MOST_NAMES = 5
_MOST_ATTEMPTS = 3
_TOO_LATE = 900.0
_MOST_AT_ONCE = 60
_BEAT = 0.5
_CHUNK = 900  # characters per append: a few appends per answer stay far below Slack's hundred a minute


class SlackRefused(Exception):
    """Slack does not accept the token or cannot be reached; the message says which setting to look at."""


class _Interrupted(Exception):
    """The task was stopped, edited, removed, or taken by another worker while it was worked on."""


class SlackBot:
    """One bot in one workspace; any number of them may share an inbox.

    `app` is Bolt's application, for HTTP and Socket Mode alike. Call `start` first: it fails on a wrong token before
    anybody waits for an answer. `colleagues` is the channel for "Vraag een collega", or empty.
    """

    def __init__(
        self,
        parts: Parts,
        client: GuardedClient,
        signing_secret: str,
        inbox: Inbox,
        rules: Rules = Rules(),  # noqa: B008 - a frozen value
        colleagues: str = "",
        keep_feedback: bool = True,
    ) -> None:
        self.parts = parts
        self.client = client
        self.inbox = inbox
        self.access = Access(client, rules)
        self.delivery = Delivery(client)
        self.colleagues = colleagues
        self.keep_feedback = keep_feedback
        self.worker = uuid.uuid4().hex
        self.revoked = False

        async def ourselves() -> AuthorizeResult:  # Bolt looks at the names of arguments: a method's `self` confuses it
            return await self._authorize()

        self.app = AsyncApp(
            client=client,
            signing_secret=signing_secret or "unused in socket mode",
            authorize=ourselves,
            logger=quiet(),
        )
        self._answering = ThreadPoolExecutor(parts.workers, thread_name_prefix="slack-answer")
        self._storing = ThreadPoolExecutor(4, thread_name_prefix="slack-inbox")
        self._running: dict[str, asyncio.Task[None]] = {}
        self._errands: set[asyncio.Task[None]] = set()
        self._held: dict[str, int] = {}
        self._interrupts: dict[str, asyncio.Event] = {}
        self._ourselves: AuthorizeResult | None = None
        self._wake = asyncio.Event()
        self._stopping = False
        self._loops: list[asyncio.Task[None]] = []
        self.scopes: frozenset[str] = frozenset()
        self.team = ""
        self.app.use(self._take)
        Actions(self).listen()
        self.app.error(_on_error)

    # ---- starting and stopping -----------------------------------------------------------------------------------

    async def start(self) -> str:
        """Check the bot token, then begin to work; gives the bot's user id. Raises SlackRefused."""
        try:
            user = str((await self._authorize()).bot_user_id)
        except SlackApiError as error:
            code = error.response.get("error")
            raise SlackRefused(
                f"Slack refuses the bot token ({code}); check STADSGEHEUGEN_SLACK_BOT_TOKEN."
            ) from None  # the cause holds the whole response
        except (SlackClientError, ClientError, OSError, TimeoutError) as error:
            raise SlackRefused(f"Slack cannot be reached at {self.client.base_url} ({type(error).__name__}).") from None
        if not self._loops:
            self._loops = [asyncio.create_task(self._work()), asyncio.create_task(self._beat())]
        return user

    async def _authorize(self) -> AuthorizeResult:
        """Who we are, asked once: Bolt's own way would ask during the first acknowledgement."""
        if self._ourselves is None:
            found = await self.client.auth_test()
            headers = {name.lower(): value for name, value in found.headers.items()}
            self.scopes = frozenset(filter(None, str(headers.get("x-oauth-scopes", "")).replace(" ", "").split(",")))
            self.team = str(found.get("team_id") or "")
            self._ourselves = AuthorizeResult.from_auth_test_response(
                bot_token=self.client.token, auth_test_response=found
            )
            self.delivery.bot_user = self.bot_user
        return self._ourselves

    @property
    def bot_user(self) -> str:
        """Our own user id."""
        return str(self._ourselves.bot_user_id) if self._ourselves else ""

    @property
    def ready(self) -> bool:
        """Whether questions are being worked on."""
        return bool(self._loops) and not self._stopping and not self.revoked

    async def drain(self, seconds: float = 25.0) -> int:
        """Take nothing more and finish what was begun; gives how many tasks are left to the next process."""
        self._stopping = True
        self._wake.set()
        waiting = [*self._running.values(), *self._errands]
        if waiting:
            await asyncio.wait(waiting, timeout=seconds)
        left = list(self._running.values())
        for task in (*left, *self._errands, *self._loops):
            task.cancel()
        await asyncio.gather(*left, *self._errands, *self._loops, return_exceptions=True)
        self._answering.shutdown(wait=False, cancel_futures=True)
        self._storing.shutdown(wait=True)
        return len(left)

    async def db(self, do: Callable[..., T], *given: Any, **named: Any) -> T:
        """Something with the inbox, off the event loop."""
        return await asyncio.get_running_loop().run_in_executor(self._storing, lambda: do(*given, **named))

    def errand(self, work: Awaitable[None]) -> None:
        """Do something after the acknowledgement."""

        async def run() -> None:
            try:
                await work
            except Revoked as error:
                self._lost_token(error)
            except Undelivered as error:
                logger.warning("a courtesy could not be sent: %s", error.code)
            except Exception as error:  # noqa: BLE001 - the border
                report(error, logger)

        task = asyncio.create_task(run())
        self._errands.add(task)
        task.add_done_callback(self._errands.discard)

    # ---- intake: before the acknowledgement ----------------------------------------------------------------------

    async def _take(
        self, body: dict[str, Any], context: AsyncBoltContext, next: Callable[[], Awaitable[None]]
    ) -> BoltResponse | None:
        """Write down what an event asks of us; if that fails Slack hears so and delivers again."""
        event = body.get("event")
        if not isinstance(event, dict):
            await next()
            return None
        kind = event.get("type")
        if kind in ("tokens_revoked", "app_uninstalled"):
            await self._left(str(body.get("team_id") or ""), event)
        elif kind == "agent_session_stopped":
            await self._stop(body, event)
        elif kind == "app_home_opened":
            self.errand(Actions(self).opened(event))
        else:
            await self._write_down(body)
        return BoltResponse(status=200, body="")

    async def _left(self, team: str, event: dict[str, Any]) -> None:
        """A workspace took our token or the app away: stop if it is ours, and forget what was kept of it.

        `tokens_revoked` also tells of people's tokens; those are not ours.
        """
        tokens = event.get("tokens")
        if event["type"] == "tokens_revoked" and isinstance(tokens, dict) and not tokens.get("bot"):
            return
        if team == self.team:
            self._lost_token(Revoked(str(event["type"])))
        await self.db(self.inbox.leave, team)
        await self._hear()

    async def _write_down(self, body: dict[str, Any]) -> None:
        found = incoming(body, self.bot_user)
        if found is None:
            return
        task = found.task
        if found.joining and not await self.db(self.inbox.turns, task.team, task.channel, task.thread, 1):
            return
        if await self.db(self.inbox.put, task, found.keys):
            self._wake.set()

    async def _stop(self, body: dict[str, Any], event: dict[str, Any]) -> None:
        where = (str(body.get("team_id") or ""), str(event.get("channel") or ""), str(event.get("thread_ts") or ""))
        if await self.db(self.inbox.stop, *where):
            await self._hear()

    async def ask(self, task: Task, key: str) -> bool:
        """Put a question that did not come as an event: a command, a window, a button."""
        new = await self.db(self.inbox.put, task, [key[:255]])
        self._wake.set()
        return new

    # ---- the loops -----------------------------------------------------------------------------------------------

    async def _work(self) -> None:
        """Take tasks whenever there are some; the inbox is looked at twice a second for what others left."""
        pruned = 0.0
        while not self._stopping:
            self._wake.clear()
            taken: tuple[Task, ...] = ()
            try:
                if not self.revoked:
                    taken = await self.db(self.inbox.take, self.worker, _MOST_AT_ONCE - len(self._running))
                if time.monotonic() - pruned > 3600:
                    pruned = time.monotonic()
                    await self.db(self.inbox.prune)
            except Exception as error:  # noqa: BLE001 - a database that is away comes back
                report(error, logger)
                await asyncio.sleep(1)
            for task in taken:
                self._held[task.id], self._interrupts[task.id] = task.version, asyncio.Event()
                self._running[task.id] = asyncio.create_task(self._do(task))
            if not taken:
                try:
                    await asyncio.wait_for(self._wake.wait(), _BEAT)
                except TimeoutError:
                    continue

    async def _beat(self) -> None:
        """Keep the leases and hear what happened to the tasks we hold, from whichever worker was told."""
        while True:
            await asyncio.sleep(_BEAT)
            try:
                await self._hear()
            except Exception as error:  # noqa: BLE001 - a database that is away comes back
                report(error, logger)

    async def _hear(self) -> None:
        signals = await self.db(self.inbox.renew, self.worker, dict(self._held))
        for task_id in signals.lost | signals.stopped | signals.edited:
            if task_id in self._interrupts:
                self._interrupts[task_id].set()

    async def _do(self, task: Task) -> None:
        """One task, whatever happens: it ends, or it is given back."""
        try:
            await (self._question(task) if task.kind == "question" else self._change(task))
        except Revoked as error:
            self._lost_token(error)
            await self.db(self.inbox.defer, task, self.worker, 60.0)
        except TooBusy as error:
            logger.warning("Slack asks to wait %.0f s; reference %s", error.seconds, task.reference)
            await self._excuse(task)
            await self.db(self.inbox.defer, task, self.worker, min(error.seconds, 300.0))
        except Undelivered as error:
            logger.error("Slack refused what was said: %s, reference %s", error.code, task.reference)
            await self.db(self.inbox.finish, task, self.worker, "undelivered")
        except asyncio.CancelledError:
            await asyncio.shield(self.db(self.inbox.defer, task, self.worker, 0.0))
            raise
        except Exception as error:  # noqa: BLE001 - the inbox itself failed: the lease ends and somebody tries again
            report(error, logger)
        finally:
            self._running.pop(task.id, None)
            self._held.pop(task.id, None)
            self._interrupts.pop(task.id, None)
            self._wake.set()

    async def _excuse(self, task: Task) -> None:
        """Slack's limit keeps an answer waiting: say so once, by a call that has a limit of its own."""
        if task.private or not await self.db(self.inbox.once, f"busy:{task.id}"):
            return
        said = slack_words(language_of(task.text[:2000])).busy.format(reference=task.reference)
        await self.delivery.attempt(
            "chat.postEphemeral", channel=task.channel, user=task.user, thread_ts=task.thread, text=said
        )

    def _lost_token(self, error: Revoked) -> None:
        if not self.revoked:
            logger.critical("Slack withdrew the token (%s): install the app again and restart", error.code)
        self.revoked = True

    # ---- one question --------------------------------------------------------------------------------------------

    async def _question(self, task: Task) -> None:
        place = self._place(task)
        try:
            if task.attempt > _MOST_ATTEMPTS + 1 or time.time() - task.created > _TOO_LATE:
                said = slack_words(language_of(task.text[:2000])).too_late.format(reference=task.reference)
                await self._say(task, sentence_message(said))
                await self.db(self.inbox.finish, task, self.worker, "too late")
                return
            verdict = await self.access.judge(task, self.team)
            if verdict.refusal:
                await self._refuse(task, verdict)
                return
            if await self._recovered(task, place):
                return
            stream = await self._first_sign(task, place)
            made = await self._made(task, verdict)
            await self._deliver(task, place, made, stream)
        except _Interrupted:
            await self._interrupted(task, place)
        except (Undelivered, asyncio.CancelledError):
            raise
        except Exception as error:  # noqa: BLE001 - the border: whatever went wrong, the person hears something
            said = words(language_of(task.text[:2000])).apology.format(reference=report(error, logger))
            await self._say(task, sentence_message(said))
            await self.db(self.inbox.finish, task, self.worker, "apology")

    def _place(self, task: Task) -> Place:
        return Place(task.channel, task.thread, f"{task.id}.{task.version}" if task.version else task.id)

    async def _recovered(self, task: Task, place: Place) -> bool:
        """After a crash: whether the whole answer was already posted."""
        if task.attempt <= 1 or task.private or task.result is None:
            return False
        made = Made.from_text(task.result)
        messages = made.messages(self.parts, self._tail(task, made))
        if await self.delivery.posted(place, len(messages) - 1) is None:
            return False
        await self._finish(task, made, [])
        return True

    async def _first_sign(self, task: Task, place: Place) -> str | None:
        """Show at once that the question was heard: a stream in a direct message, else a status."""
        if task.private:
            return None
        said = slack_words(language_of(task.text[:2000]))
        if task.stream:
            return task.stream
        if task.direct:
            begun = await self.delivery.unmarked(place, task.ts) if task.attempt > 1 else None
            begun = begun or await self.delivery.start_stream(place, task.team, task.user, said.searching_sources)
            if begun:
                await self.db(self.inbox.note, task, self.worker, stream=begun)
                return begun
        status = words(language_of(task.text[:2000])).slack_searching
        await self.delivery.attempt(
            "assistant.threads.setStatus", channel_id=task.channel, thread_ts=task.thread, status=status
        )
        return None

    async def _made(self, task: Task, verdict: Verdict) -> Made:
        """The answer: as it was kept by a worker before us, or worked out now and kept."""
        if task.result is not None:
            return Made.from_text(task.result)
        history = await self.db(self.inbox.turns, task.team, task.channel, task.thread)
        question = spoken(task.text, self.bot_user, await self._names(task.text))
        compare = bool(task.extra.get("compare"))
        working = asyncio.get_running_loop().run_in_executor(
            self._answering, lambda: work_out(question, history, verdict.reader, self.parts, compare=compare)
        )
        interrupt = asyncio.create_task(self._interrupts[task.id].wait())
        waiting: set[asyncio.Future[Any]] = {working, interrupt}
        try:
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            if not working.done():
                working.cancel()
                raise _Interrupted
            made = working.result()
        finally:
            interrupt.cancel()
        if not await self.db(self.inbox.note, task, self.worker, result=made.as_text()):
            raise _Interrupted
        return made

    async def _names(self, text: str) -> dict[str, str]:
        """The names of the colleagues in a message, so that the question keeps its meaning; none without the scope."""
        people = mentioned(text, self.bot_user)[:_MOST_NAMES]
        return {user: name for user in people if (name := await self.access.name(user))}

    def _tail(self, task: Task, made: Made) -> Tail:
        return Tail(
            task.id,
            self.keep_feedback,
            share=task.private and bool(made.answer),
            colleague=bool(self.colleagues),
            more=made.held_back,
        )

    async def _deliver(self, task: Task, place: Place, made: Made, stream: str | None) -> None:
        tail = self._tail(task, made)
        csv = "files:write" in self.scopes and not task.private
        asked = spoken(task.text, self.bot_user, {}) if task.private else None
        messages = made.messages(self.parts, tail, asked=asked, csv=csv)
        if made.answer:
            await self.db(self.inbox.keep, self._kept(task, made, []))
        if task.private:
            posted: list[str] = []
            for message in messages:
                await self._whisper(task, message)
        elif stream and task.attempt > 1:  # a worker before us began this message and may have written into it
            await self.delivery.attempt("chat.stopStream", channel=task.channel, ts=stream)
            posted = [await self.delivery.update(place, stream, messages[0])]
            posted += await self._post_all(task, place, messages, first=1)
        elif stream:
            posted = await self._stream(task, place, made, stream, messages)
        else:
            posted = await self._post_all(task, place, messages)
        await self._attach(task, place, made, csv)
        await self._finish(task, made, posted)

    async def _post_all(self, task: Task, place: Place, messages: list[SlackMessage], first: int = 0) -> list[str]:
        posted = []
        for part, message in enumerate(messages[first:], first):
            if not await self.db(self.inbox.note, task, self.worker):
                raise _Interrupted
            posted.append(await self.delivery.post(place, message, part, unsure=task.attempt > 1))
        return posted

    async def _stream(
        self, task: Task, place: Place, made: Made, stream: str, messages: list[SlackMessage]
    ) -> list[str]:
        """Append the statements, then what belongs below; whatever Slack refuses, the same message gets the whole.

        The stream holds what the first message would, so that a worker that takes over finds the same parts.
        """
        answer = made.said
        pieces = streamed(answer) if answer else (_plain_piece(made),)
        count = on_first_page(answer) if answer else 1
        title = slack_words(made.language).searching_sources
        try:
            if count is None:
                raise Undelivered("a sentence longer than a message")
            for text in _in_chunks(pieces[:count]):
                if not await self.db(self.inbox.note, task, self.worker):
                    raise _Interrupted
                await self.delivery.append(place.channel, stream, text)
            below = (
                ending_blocks(answer, self.parts.viewer, self._tail(task, made))
                if answer and count == len(pieces)
                else None
            )
            await self.delivery.stop_stream(place, stream, below, title=title, links=messages[0].links)
        except (Revoked, TooBusy):
            raise
        except Undelivered as error:
            if error.code == "stopped_by_user":
                await self.db(self.inbox.stop, task.team, task.channel, task.thread)
                raise _Interrupted from None
            logger.info("the stream ended early: %s", error.code)
            await self.delivery.attempt("chat.stopStream", channel=place.channel, ts=stream)
            stream = await self.delivery.update(place, stream, messages[0])
        return [stream, *await self._post_all(task, place, messages, first=1)]

    async def _attach(self, task: Task, place: Place, made: Made, csv: bool) -> None:
        """The whole table as a file, where it is longer than what is shown."""
        table = made.comparison
        if not csv or table is None or len(table.rows) + len(table.national) <= TABLE_ROWS:
            return
        if await self.db(self.inbox.once, f"csv:{place.mark}"):
            await attach(self.delivery, place, "vergelijking.csv", as_csv(table, self.parts.viewer))

    def _kept(self, task: Task, made: Made, posted: list[str]) -> Kept:
        question = made.answer.question if made.answer else ""
        where = (task.team, task.channel, task.thread, task.ts, task.user)
        return Kept(task.id, *where, question, made.as_text(), task.private, tuple(posted), dict(task.extra))

    async def _finish(self, task: Task, made: Made, posted: list[str]) -> None:
        outcome = made.answer.completeness if made.answer else "sentence"
        if await self.db(self.inbox.finish, task, self.worker, outcome):
            if made.answer and posted:
                await self.db(self.inbox.keep, self._kept(task, made, posted))
        else:  # deleted at the very last moment
            await self._forget(task, posted)

    # ---- refusals, interruptions, changes ------------------------------------------------------------------------

    async def _refuse(self, task: Task, verdict: Verdict) -> None:
        said = slack_words(language_of(task.text[:2000]))
        await self._say(task, sentence_message(getattr(said, f"refused_{verdict.refusal}")), quietly=True)
        await self.db(self.inbox.finish, task, self.worker, f"refused {verdict.refusal}")

    async def _say(self, task: Task, message: SlackMessage, *, quietly: bool = False) -> None:
        """A sentence of ours: to the asker alone where others read along and it only concerns the asker."""
        place = self._place(task)
        current = await self.db(self.inbox.reread, task)
        stream = (current or task).stream
        if task.private:
            await self._whisper(task, message)
        elif stream:
            await self.delivery.attempt("chat.stopStream", channel=task.channel, ts=stream)
            await self.delivery.update(place, stream, message)
        elif quietly and not task.direct:
            await self.delivery.attempt(
                "chat.postEphemeral",
                channel=task.channel, user=task.user, thread_ts=task.thread, text=message.text, blocks=message.blocks,
            )  # fmt: skip
        else:
            await self.delivery.post(place, message, unsure=task.attempt > 1)

    async def _whisper(self, task: Task, message: SlackMessage) -> None:
        """Answer a command or a shortcut: only the asker sees it."""
        payload = {
            "response_type": "ephemeral",
            "replace_original": False,
            "text": message.text,
            "blocks": message.blocks,
        }
        url = task.extra.get("response_url")
        for body in (payload, {**payload, "blocks": []}):
            try:
                with announced(message.links):
                    if url and await respond(str(url), body):
                        return
            except (ClientError, OSError, TimeoutError) as error:
                logger.info("response address: %s", type(error).__name__)
        opened = await self.delivery.call("conversations.open", users=task.user)
        place = Place(str(opened["channel"]["id"]), None, task.id)
        await self.delivery.post(place, message, unsure=task.attempt > 1)

    async def _interrupted(self, task: Task, place: Place) -> None:
        """Stopped, edited or removed while we worked: act on what the inbox says now."""
        current = await self.db(self.inbox.reread, task)
        if current is None:
            await self._forget(task, [])
            return
        signals = await self.db(self.inbox.renew, self.worker, {task.id: task.version})
        if task.id in signals.stopped:
            await self._stopped(current, place)
        elif task.id in signals.edited:
            self._held[task.id], self._interrupts[task.id] = current.version, asyncio.Event()
            await self._question(replace(current, attempt=task.attempt))
        # else: another worker has it now, and it does what is left

    async def _stopped(self, task: Task, place: Place) -> None:
        said = slack_words(language_of(task.text[:2000])).stopped
        if task.stream:
            with_note = {"chunks": [{"type": "markdown_text", "text": f"_{said}_"}], "metadata": None}
            ended = await self.delivery.attempt(
                "chat.stopStream", channel=place.channel, ts=task.stream, session_status="active", **with_note
            )
            if not ended:  # Slack itself ended the stream when the asker pressed the button
                await self.delivery.post(place, sentence_message(said), unsure=True)
        elif not task.private:
            await self.delivery.post(place, sentence_message(said), unsure=True)
        await self.db(self.inbox.finish, task, self.worker, "stopped")

    async def _forget(self, task: Task, posted: list[str]) -> None:
        """The question was deleted: so is what we began to say."""
        begun = await self.delivery.unmarked(self._place(task), task.ts) if task.direct and not task.private else None
        for ts in {*posted, *([task.stream] if task.stream else []), *([begun] if begun else [])}:
            await self.delivery.attempt("chat.stopStream", channel=task.channel, ts=ts)
            await self.delivery.attempt("chat.delete", channel=task.channel, ts=ts)

    async def _change(self, task: Task) -> None:
        """A question was edited or deleted after it was asked."""
        if task.kind == "deleted":
            await self._removed(task)
        elif await self.db(self.inbox.edit, task.team, task.channel, task.ts, task.text) == "done":
            offer = edited_message(language_of(task.text[:2000]), f"{task.team}:{task.channel}:{task.ts}")
            await self.delivery.post(self._place(task), offer, unsure=task.attempt > 1)
        await self._hear()
        await self.db(self.inbox.finish, task, self.worker, task.kind)

    async def _removed(self, task: Task) -> None:
        """Our answer goes with its question, unless others went on about it; the stored text goes in any case."""
        await self.db(self.inbox.withdraw, task.team, task.channel, task.ts)
        gone = await self.db(self.inbox.erase, task.team, task.channel, task.ts)
        for kept in gone:
            place = Place(kept.channel, kept.thread, kept.id)
            if kept.posted and not (not task.direct and await self.delivery.others_replied(place, kept.user)):
                for ts in kept.posted:
                    await self.delivery.attempt("chat.delete", channel=kept.channel, ts=ts)


def _plain_piece(made: Made) -> str:
    return markdown(made.sentence or "")


def _in_chunks(pieces: tuple[str, ...]) -> list[str]:
    """Whole pieces together, up to the size of one append; the first goes alone, so that something is read at once."""
    chunks: list[str] = []
    for number, piece in enumerate(pieces):
        if number > 1 and len(chunks[-1]) + len(piece) <= _CHUNK:
            chunks[-1] += piece
        else:
            chunks.append(piece)
    return chunks


async def _on_error(error: Exception) -> None:
    report(error, logger)
    raise error

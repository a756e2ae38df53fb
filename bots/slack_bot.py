"""The Slack bot: what Slack delivers is written down before it is acknowledged, then worked off, each task once.

This file is intake and life cycle: Bolt's middleware (milliseconds), starting and draining. The loop that takes tasks
under a lease is `slack_work.py`, the work on one question `slack_question.py`. Several bots may run beside each other
on one inbox. Knows nothing about how answers are made. Nobody's text or token is ever logged.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import Any, TypeVar

from slack_bolt.async_app import AsyncApp, AsyncBoltContext
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse

from bots.inbox import Inbox, Task
from bots.parts import Parts
from bots.slack_actions import Actions
from bots.slack_delivery import Undelivered
from bots.slack_guard import GuardedClient, quiet
from bots.slack_incoming import incoming
from bots.slack_work import Work
from bots.slack_workspace import Workspace, Workspaces
from bots.web_guard import report

logger = logging.getLogger("stadsgeheugen.slack")

T = TypeVar("T")


class SlackBot:
    """One bot, in one workspace or in several; any number of them may share an inbox.

    `app` is Bolt's application, for HTTP and Socket Mode alike; `client` is what Bolt makes its own from. Call `start`
    first: it fails on a wrong token before anybody waits for an answer. `colleagues` is the channel for "Vraag een
    collega", or empty.
    """

    def __init__(
        self,
        parts: Parts,
        client: GuardedClient,
        workspaces: Workspaces,
        signing_secret: str,
        inbox: Inbox,
        colleagues: str = "",
        keep_feedback: bool = True,
    ) -> None:
        self.parts = parts
        self.client = client
        self.workspaces = workspaces
        self.inbox = inbox
        self.colleagues = colleagues
        self.keep_feedback = keep_feedback

        async def authorize(team_id: str | None) -> AuthorizeResult | None:  # Bolt looks at the names of arguments
            there = await self.workspace(team_id or "")
            return there.authorized if there else None

        self.app = AsyncApp(
            client=client,
            signing_secret=signing_secret or "unused in socket mode",
            authorize=authorize,  # type: ignore[arg-type]  # None is how Bolt itself says: not installed there
            logger=quiet(),
        )
        self.answering: Executor = ThreadPoolExecutor(parts.workers, thread_name_prefix="slack-answer")
        self._storing = ThreadPoolExecutor(4, thread_name_prefix="slack-inbox")
        self._errands: set[asyncio.Task[None]] = set()
        self.work = Work(self)
        self.app.use(self._take)
        self._actions = Actions(self)
        self._actions.listen()
        self.app.error(_on_error)

    # ---- starting and stopping -----------------------------------------------------------------------------------

    async def start(self) -> None:
        """Check the token, then begin to work. Raises SlackRefused."""
        await self.workspaces.start()
        self.work.start()

    @property
    def ready(self) -> bool:
        """Whether questions are being worked on."""
        return self.work.running and not self.workspaces.revoked

    @property
    def revoked(self) -> bool:
        """Whether no workspace is left to serve."""
        return self.workspaces.revoked

    async def drain(self, seconds: float = 25.0) -> int:
        """Take nothing more and finish what was begun; gives how many tasks are left to the next process."""
        left = await self.work.drain(seconds, self._errands)
        self.answering.shutdown(wait=False, cancel_futures=True)
        self._storing.shutdown(wait=True)
        return left

    # ---- what listeners and work need of us ----------------------------------------------------------------------

    async def workspace(self, team: str) -> Workspace | None:
        """The workspace by its id; None where the app is not installed."""
        return await self.workspaces.find(team)

    async def db(self, do: Callable[..., T], *given: Any, **named: Any) -> T:
        """Something with the inbox, off the event loop."""
        return await asyncio.get_running_loop().run_in_executor(self._storing, lambda: do(*given, **named))

    def errand(self, work: Awaitable[None]) -> None:
        """Do something after the acknowledgement."""

        async def run() -> None:
            try:
                await work
            except Undelivered as error:
                logger.warning("a courtesy could not be sent: %s", error.code)
            except Exception as error:  # noqa: BLE001 - the border
                report(error, logger)

        task = asyncio.create_task(run())
        self._errands.add(task)
        task.add_done_callback(self._errands.discard)

    async def ask(self, task: Task, key: str) -> bool:
        """Put a question that did not come as an event: a command, a window, a button."""
        new = await self.db(self.inbox.put, task, [key[:255]])
        self.work.wake()
        return new

    # ---- intake: before the acknowledgement ----------------------------------------------------------------------

    async def _take(
        self, body: dict[str, Any], context: AsyncBoltContext, next: Callable[[], Awaitable[None]]
    ) -> BoltResponse | None:
        """Write down what an event asks of us; if that fails Slack hears so and delivers again."""
        event = body.get("event")
        if not isinstance(event, dict):
            await next()
            return None
        kind, team = event.get("type"), context.team_id or str(body.get("team_id") or "")
        if kind in ("tokens_revoked", "app_uninstalled"):
            await self._left(str(body.get("team_id") or ""), event, body.get("event_time"))
        elif kind == "agent_session_stopped":
            await self._stop(team, event)
        elif kind == "app_home_opened":
            self.errand(self._actions.opened(team, event))
        else:
            await self._write_down({**body, "team_id": team})
        return BoltResponse(status=200, body="")

    async def _left(self, team: str, event: dict[str, Any], told_at: Any) -> None:
        """A workspace took our token or the app away: forget its token, and what was kept of it.

        `tokens_revoked` also tells of people's tokens; those are not ours. A late message about a token that was since
        replaced changes nothing.
        """
        tokens = event.get("tokens")
        if event["type"] == "tokens_revoked" and isinstance(tokens, dict) and not tokens.get("bot"):
            return
        there = await self.workspace(team)
        if not await self.workspaces.left(team, float(told_at) if isinstance(told_at, int | float) else time.time()):
            return
        if there is not None and there.team == team:
            there.delivery.lose(str(event["type"]))
        await self.db(self.inbox.leave, team)
        await self.work.hear()

    async def _write_down(self, body: dict[str, Any]) -> None:
        there = await self.workspace(body["team_id"])
        found = incoming(body, there.bot_user) if there else None
        if found is None:
            return
        task = found.task
        if found.joining and not await self.db(self.inbox.turns, task.team, task.channel, task.thread, 1):
            return
        if await self.db(self.inbox.put, task, found.keys):
            self.work.wake()

    async def _stop(self, team: str, event: dict[str, Any]) -> None:
        where = (team, str(event.get("channel") or ""), str(event.get("thread_ts") or ""))
        if await self.db(self.inbox.stop, *where):
            await self.work.hear()


async def _on_error(error: Exception) -> None:
    report(error, logger)
    raise error

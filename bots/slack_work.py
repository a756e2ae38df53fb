"""The loop that works the inbox off: tasks are taken under a lease, leases are kept, and interruptions are heard.

Any number of workers run beside each other on one inbox; a worker that dies loses its leases and another goes on. Knows
nothing about how a question is answered (`slack_question.py`) or a change followed (`slack_changes.py`).
"""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections.abc import Collection
from typing import Protocol

from assistant.questions import language_of
from bots.inbox import Task
from bots.slack_changes import Change
from bots.slack_delivery import Revoked, TooBusy, Undelivered
from bots.slack_desk import Desk, Lease
from bots.slack_question import TOO_LATE, Question
from bots.slack_wording import slack_words
from bots.slack_workspace import Workspace
from bots.web_guard import report

logger = logging.getLogger("stadsgeheugen.slack")

_MOST_AT_ONCE = 60
_BEAT = 0.5
_AGAIN = 60.0


class Bot(Desk, Protocol):
    """What the loop itself asks of the bot besides."""

    @property
    def revoked(self) -> bool:
        """Whether no workspace is left to serve."""


class Work:
    """The loops of one worker."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot
        self.worker = uuid.uuid4().hex
        self._leases: dict[str, Lease] = {}
        self._running: dict[str, asyncio.Task[None]] = {}
        self._wake = asyncio.Event()
        self._stopping = False
        self._loops: list[asyncio.Task[None]] = []

    # ---- starting and stopping -----------------------------------------------------------------------------------

    def start(self) -> None:
        """Begin, if that was not done yet."""
        if not self._loops:
            self._loops = [asyncio.create_task(self._take()), asyncio.create_task(self._beat())]

    @property
    def running(self) -> bool:
        """Whether tasks are being taken."""
        return bool(self._loops) and not self._stopping

    @property
    def busy(self) -> int:
        """How many tasks are being worked on."""
        return len(self._running)

    def wake(self) -> None:
        """There is something to do."""
        self._wake.set()

    async def drain(self, seconds: float, errands: Collection[asyncio.Task[None]]) -> int:
        """Take nothing more and finish what was begun, errands too; gives how many tasks are left unfinished."""
        self._stopping = True
        self.wake()
        waiting = [*self._running.values(), *errands]
        if waiting:
            await asyncio.wait(waiting, timeout=seconds)
        left = list(self._running.values())
        unfinished = (*left, *errands, *self._loops)
        for task in unfinished:
            task.cancel()
        await asyncio.gather(*unfinished, return_exceptions=True)
        return len(left)

    # ---- the loops -----------------------------------------------------------------------------------------------

    async def _take(self) -> None:
        """Take tasks whenever there are some; the inbox is looked at twice a second for what others left."""
        pruned = 0.0
        while not self._stopping:
            self._wake.clear()
            taken: tuple[Task, ...] = ()
            try:
                if not self.bot.revoked:
                    taken = await self.bot.db(self.bot.inbox.take, self.worker, _MOST_AT_ONCE - len(self._running))
                if time.monotonic() - pruned > 3600:
                    pruned = time.monotonic()
                    await self.bot.db(self.bot.inbox.prune)
            except Exception as error:  # noqa: BLE001 - a database that is away comes back
                report(error, logger)
                await asyncio.sleep(1)
            for task in taken:
                if task.id in self._leases:
                    continue  # our own: the machine stood still for longer than a lease, and the work goes on
                self._leases[task.id] = Lease(self.worker, task)
                self._running[task.id] = asyncio.create_task(self._do(self._leases[task.id]))
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
                await self.hear()
            except Exception as error:  # noqa: BLE001 - a database that is away comes back
                report(error, logger)

    async def hear(self) -> None:
        """Interrupt the work on what was stopped, edited, removed or lost."""
        held = {name: lease.task.version for name, lease in self._leases.items()}
        signals = await self.bot.db(self.bot.inbox.renew, self.worker, held)
        for name in signals.lost | signals.stopped | signals.edited:
            if name in self._leases:
                self._leases[name].interrupt.set()

    # ---- one task ------------------------------------------------------------------------------------------------

    async def _do(self, lease: Lease) -> None:
        """One task, whatever happens: it ends, or it is given back."""
        task, inbox = lease.task, self.bot.inbox
        there: Workspace | None = None
        try:
            there = await self.bot.workspace(task.team)
            if there is None or there.revoked:
                await self._unreachable(task)
            elif task.kind == "question":
                await Question(self.bot, lease, there).work()
            else:
                await Change(self.bot, lease, there).work()
                await self.hear()
        except Revoked:
            await self.bot.db(inbox.defer, task, self.worker, _AGAIN)
        except TooBusy as error:
            logger.warning("Slack asks to wait %.0f s; reference %s", error.seconds, task.reference)
            await self._excuse(task, there)
            await self.bot.db(inbox.defer, task, self.worker, min(error.seconds, 300.0))
        except Undelivered as error:
            logger.error("Slack refused what was said: %s, reference %s", error.code, task.reference)
            await self.bot.db(inbox.finish, task, self.worker, "undelivered")
        except asyncio.CancelledError:
            await asyncio.shield(self.bot.db(inbox.defer, task, self.worker, 0.0))
            raise
        except Exception as error:  # noqa: BLE001 - the inbox itself failed: the lease ends and somebody tries again
            report(error, logger)
        finally:
            self._running.pop(task.id, None)
            self._leases.pop(task.id, None)
            self.wake()

    async def _unreachable(self, task: Task) -> None:
        """The workspace of this task has no token: wait for a new one, quietly, and give up when it is too late."""
        if time.time() - task.created > TOO_LATE:
            await self.bot.db(self.bot.inbox.finish, task, self.worker, "undelivered")
        else:
            await self.bot.db(self.bot.inbox.defer, task, self.worker, _AGAIN)

    async def _excuse(self, task: Task, there: Workspace | None) -> None:
        """Slack's limit keeps an answer waiting: say so once, by a call that has a limit of its own."""
        if there is None or task.private or not await self.bot.db(self.bot.inbox.once, f"busy:{task.id}"):
            return
        said = slack_words(language_of(task.text[:2000])).busy.format(reference=task.reference)
        await there.delivery.attempt(
            "chat.postEphemeral", channel=task.channel, user=task.user, thread_ts=task.thread, text=said
        )

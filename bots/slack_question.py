"""The work on one question, from its first sign of life to its end: answered, refused, stopped, or apologised for.

All retrieval runs in worker threads, never on the event loop. How what was made reaches people is `slack_posting.py`.
"""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import replace
from typing import Any

from assistant.questions import language_of
from bots.inbox import Kept
from bots.slack_answers import Made, work_out
from bots.slack_delivery import Undelivered
from bots.slack_desk import Desk, Interrupted, Lease
from bots.slack_incoming import mentioned, spoken
from bots.slack_kept import for_reader
from bots.slack_posting import Posting
from bots.slack_workspace import Workspace
from bots.web_guard import report
from bots.wording import words
from indexing.hits import Reader

logger = logging.getLogger("stadsgeheugen.slack")

TOO_LATE = 900.0
"""Seconds after which an answer helps nobody any more."""
_MOST_NAMES = 5
_MOST_ATTEMPTS = 3


class Question:
    """One question, under one lease, in its workspace."""

    def __init__(self, desk: Desk, lease: Lease, there: Workspace) -> None:
        self.desk = desk
        self.lease = lease
        self.task = lease.task
        self.there = there
        self.posting = Posting(desk, lease, there)

    async def work(self) -> None:
        """Do everything, and end the task. Raises Undelivered, and CancelledError when the process ends."""
        task, said = self.task, self.posting.said
        try:
            if self._is_hopeless() or time.time() - task.created > TOO_LATE:
                await self.posting.say(said.too_late.format(reference=task.reference))
                await self._finish("too late")
                return
            verdict = await self.there.judge(task)
            if verdict.refusal:
                await self.posting.say(getattr(said, f"refused_{verdict.refusal}"), quietly=True)
                await self._finish(f"refused {verdict.refusal}")
                return
            if await self._recovered():
                return
            stream = await self.posting.first_sign()
            made = await self._made(verdict.reader)
            await self._answer(made, stream)
        except Interrupted:
            await self._interrupted()
        except (Undelivered, asyncio.CancelledError):
            raise
        except Exception as error:  # noqa: BLE001 - the border: whatever went wrong, the person hears something
            apology = words(language_of(task.text[:2000])).apology
            await self.posting.say(apology.format(reference=report(error, logger)))
            await self._finish("apology")

    def _is_hopeless(self) -> bool:
        """Whether working it out brought down one worker after another; waiting in their hands counts for nothing."""
        return self.task.result is None and self.task.begun > _MOST_ATTEMPTS

    async def _finish(self, outcome: str) -> bool:
        return await self.desk.db(self.desk.inbox.finish, self.task, self.lease.worker, outcome)

    async def _recovered(self) -> bool:
        """After a crash: whether the whole answer was already posted."""
        task = self.task
        if task.attempt <= 1 or task.private or task.result is None:
            return False
        made = Made.from_text(task.result)
        last = len(self.posting.messages(made)) - 1
        if await self.there.delivery.posted(self.posting.place, last) is None:
            return False
        await self._end(made, [])
        return True

    # ---- making the answer ---------------------------------------------------------------------------------------

    async def _made(self, reader: Reader) -> Made:
        """The answer: as it was kept by a worker before us, or worked out now and kept."""
        task, inbox = self.task, self.desk.inbox
        if task.result is not None:
            before = Made.from_text(task.result)
            if await self.desk.db(for_reader, before, reader, self.desk.parts.library) == before:
                return before  # else somebody lost the right to read it since: it is made anew
        history = await self.desk.db(inbox.turns, task.team, task.channel, task.thread)
        question = spoken(task.text, self.there.bot_user, await self._names())
        compare = bool(task.extra.get("compare"))

        def begin() -> Made:
            inbox.begin(task, self.lease.worker)
            return work_out(question, history, reader, self.desk.parts, compare=compare)

        working = asyncio.get_running_loop().run_in_executor(self.desk.answering, begin)
        made = await self._unless_interrupted(working)
        if not await self.desk.db(inbox.note, task, self.lease.worker, result=made.as_text()):
            raise Interrupted
        return made

    async def _unless_interrupted(self, working: asyncio.Future[Made]) -> Made:
        interrupt = asyncio.create_task(self.lease.interrupt.wait())
        waiting: set[asyncio.Future[Any]] = {working, interrupt}
        try:
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            if not working.done():
                working.cancel()
                raise Interrupted
            return working.result()
        finally:
            interrupt.cancel()

    async def _names(self) -> dict[str, str]:
        """The names of the colleagues in a message, so that the question keeps its meaning; none without the scope."""
        people = mentioned(self.task.text, self.there.bot_user)[:_MOST_NAMES]
        return {user: name for user in people if (name := await self.there.access.name(user))}

    # ---- saying and keeping it -----------------------------------------------------------------------------------

    async def _answer(self, made: Made, stream: str | None) -> None:
        if made.answer:
            await self.desk.db(self.desk.inbox.keep, self._kept(made, []))
        await self._end(made, await self.posting.answer(made, stream))

    async def _end(self, made: Made, posted: list[str]) -> None:
        if not await self._finish(made.answer.completeness if made.answer else "sentence"):
            await self.posting.take_back(posted)  # deleted at the very last moment
        elif made.answer and posted:
            await self.desk.db(self.desk.inbox.keep, self._kept(made, posted))

    def _kept(self, made: Made, posted: list[str]) -> Kept:
        task = self.task
        question = made.answer.question if made.answer else ""
        where = (task.team, task.channel, task.thread, task.ts, task.user)
        return Kept(task.id, *where, question, made.as_text(), task.private, tuple(posted), dict(task.extra))

    # ---- interruptions -------------------------------------------------------------------------------------------

    async def _interrupted(self) -> None:
        """Stopped, edited or removed while we worked: act on what the inbox says now."""
        current = await self.desk.db(self.desk.inbox.reread, self.task)
        if current is None:
            await self.posting.take_back([])
            return
        signals = await self.desk.db(self.desk.inbox.renew, self.lease.worker, {self.task.id: self.task.version})
        if self.task.id in signals.stopped:
            await self.posting.stopped()
            await self._finish("stopped")
        elif self.task.id in signals.edited:
            self.lease.renewed(replace(current, attempt=self.task.attempt, stream=self.posting.stream))
            await Question(self.desk, self.lease, self.there).work()
        # else: another worker has it now, and it does what is left

"""What happens to a question after it was asked: edited, or deleted. Knows nothing about how it is answered."""

from __future__ import annotations

from assistant.questions import language_of
from bots.slack_blocks import edited_message
from bots.slack_delivery import Place
from bots.slack_desk import Desk, Lease
from bots.slack_posting import place_of
from bots.slack_workspace import Workspace


class Change:
    """An edit or a deletion of a question, under a lease."""

    def __init__(self, desk: Desk, lease: Lease, there: Workspace) -> None:
        self.desk = desk
        self.lease = lease
        self.task = lease.task
        self.there = there

    async def work(self) -> None:
        """Follow the change. Raises Undelivered."""
        if self.task.kind == "deleted":
            await self._deleted()
        else:
            await self._edited()
        await self.desk.db(self.desk.inbox.finish, self.task, self.lease.worker, self.task.kind)

    async def _edited(self) -> None:
        """An open question is asked anew by whoever works on it; for an answered one a new answer is offered."""
        task = self.task
        if await self.desk.db(self.desk.inbox.edit, task.team, task.channel, task.ts, task.text) == "done":
            offer = edited_message(language_of(task.text[:2000]), f"{task.team}:{task.channel}:{task.ts}")
            await self.there.delivery.post(place_of(task), offer, unsure=task.attempt > 1)

    async def _deleted(self) -> None:
        """Our answer goes with its question, unless others went on about it; the stored text goes in any case."""
        task, delivery = self.task, self.there.delivery
        await self.desk.db(self.desk.inbox.withdraw, task.team, task.channel, task.ts)
        gone = await self.desk.db(self.desk.inbox.erase, task.team, task.channel, task.ts)
        for kept in gone:
            place = Place(kept.channel, kept.thread, kept.id)
            if kept.posted and not (not task.direct and await delivery.others_replied(place, kept.user)):
                for ts in kept.posted:
                    await delivery.attempt("chat.delete", channel=kept.channel, ts=ts)

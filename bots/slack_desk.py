"""What the parts of the bot need of each other, by shape: the desk they share, and the lease on one task.

Constructs and sends nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from bots.inbox import Inbox, Task
from bots.parts import Parts
from bots.slack_workspace import Workspace

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp

T = TypeVar("T")


class Interrupted(Exception):
    """The task was stopped, edited, removed, or taken by another worker while it was worked on."""


@dataclass(slots=True)
class Lease:
    """A task in the hands of a worker, as it was when it was taken, and the event that interrupts the work on it."""

    worker: str
    task: Task
    interrupt: asyncio.Event = field(default_factory=asyncio.Event)

    def renewed(self, task: Task) -> None:
        """Go on with the task as it stands now."""
        self.task, self.interrupt = task, asyncio.Event()


class Desk(Protocol):
    """One bot, as its listeners and its work see it. `colleagues` is a channel id, or empty."""

    parts: Parts
    app: AsyncApp
    inbox: Inbox
    colleagues: str
    keep_feedback: bool
    answering: Executor

    async def workspace(self, team: str) -> Workspace | None:
        """The workspace by its id; None where the app is not installed."""

    async def db(self, do: Callable[..., T], *given: Any, **named: Any) -> T:
        """Something with the inbox, off the event loop."""

    def errand(self, work: Awaitable[None]) -> None:
        """Do something after the acknowledgement."""

    async def ask(self, task: Task, key: str) -> bool:
        """Put a question that did not come as an event; False when it was put before."""

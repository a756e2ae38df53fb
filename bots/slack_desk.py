"""What the listeners of `slack_actions.py` need of the bot they belong to, by shape. Constructs and sends nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from bots.inbox import Inbox, Task
from bots.parts import Parts
from bots.slack_access import Access
from bots.slack_delivery import Delivery

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp

T = TypeVar("T")


class Desk(Protocol):
    """One bot in one workspace, as its listeners see it. `colleagues` is a channel id, or empty."""

    parts: Parts
    app: AsyncApp
    inbox: Inbox
    access: Access
    delivery: Delivery
    colleagues: str
    keep_feedback: bool
    team: str

    @property
    def bot_user(self) -> str:
        """Our own user id."""

    async def db(self, do: Callable[..., T], *given: Any, **named: Any) -> T:
        """Something with the inbox, off the event loop."""

    def errand(self, work: Awaitable[None]) -> None:
        """Do something after the acknowledgement."""

    async def ask(self, task: Task, key: str) -> bool:
        """Put a question that did not come as an event; False when it was put before."""

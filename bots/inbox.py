"""What Slack handed us and must not be lost: the values and the protocol of the durable inbox.

A delivery becomes a `Task`, written before it is acknowledged. Workers take tasks under a lease; a worker that dies
loses its lease and another takes over. Knows nothing about Slack's API, answers or databases (`inbox_store.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

TaskKind = Literal["question", "edited", "deleted"]
Vote = Literal["up", "down"]


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to be done for somebody. `id` is also the reference number and the mark on what is posted for it.

    `thread` is where the answer goes. `private` means that only the asker sees the answer (slash command, shortcut),
    through `extra["response_url"]`. `attempt` counts how often it was taken, `begun` how often working it out began:
    only that can bring a worker down. `version` rises when the asker edits the question. `result` is the answer once it
    was made and `stream` the message that was begun, so that another worker goes on instead of beginning anew.
    """

    id: str
    kind: TaskKind
    team: str
    channel: str
    thread: str
    ts: str
    user: str
    text: str
    direct: bool = False
    private: bool = False
    extra: dict[str, Any] = field(default_factory=dict)
    attempt: int = 0
    begun: int = 0
    version: int = 0
    created: float = 0.0
    result: str | None = None
    stream: str | None = None

    @property
    def reference(self) -> str:
        """The number that a person is given and the log holds."""
        return self.id[:8]


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it was given, for follow-ups, passages, sharing and feedback. `posted` are the messages' ts."""

    id: str
    team: str
    channel: str
    thread: str
    ts: str
    user: str
    question: str
    answer: str
    private: bool = False
    posted: tuple[str, ...] = ()
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Signals:
    """What happened to the tasks a worker holds: lost to another worker, stopped by the asker, or edited."""

    lost: frozenset[str] = frozenset()
    stopped: frozenset[str] = frozenset()
    edited: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Opinion:
    """One person's vote on one answer; the last one counts. `person` is an unreadable digest."""

    answer_id: str
    person: str
    vote: Vote
    question: str
    documents: tuple[str, ...]
    created: str
    reason: str | None = None
    comment: str | None = None
    completeness: str | None = None


class Inbox(Protocol):
    """Keeps tasks and answers; may be called from several threads and several processes at once."""

    def put(self, task: Task, keys: Sequence[str]) -> bool:
        """Write a task down. False when any of its keys was seen before: the same delivery in another coat."""

    def take(self, worker: str, most: int) -> tuple[Task, ...]:
        """Take the oldest tasks nobody works on, at most one per thread, each under a lease."""

    def renew(self, worker: str, held: dict[str, int]) -> Signals:
        """Extend the leases of the tasks held (id → version) and tell what happened to them."""

    def begin(self, task: Task, worker: str) -> None:
        """Count that an answer is being worked out now, before it is."""

    def note(self, task: Task, worker: str, *, result: str | None = None, stream: str | None = None) -> bool:
        """Keep progress. False when the task is no longer this worker's, was edited, stopped or removed."""

    def finish(self, task: Task, worker: str, outcome: str) -> bool:
        """Done; False when the task was no longer this worker's."""

    def defer(self, task: Task, worker: str, seconds: float) -> None:
        """Give a task back, to be taken after so many seconds."""

    def reread(self, task: Task) -> Task | None:
        """The task as it stands now; None when it was removed."""

    def asked(self, team: str, channel: str, ts: str) -> Task | None:
        """The question that this message last asked; None when it was removed."""

    def stop(self, team: str, channel: str, thread: str) -> int:
        """Ask whoever works in this thread to stop; gives how many tasks."""

    def edit(self, team: str, channel: str, ts: str, text: str) -> Literal["open", "done", "same", "unknown"]:
        """A question was changed: an open one is asked anew; `same` when the text did not change."""

    def erase(self, team: str, channel: str, ts: str) -> tuple[Kept, ...]:
        """A question was deleted: forget its text and its answers; gives what was posted, without the text."""

    def withdraw(self, team: str, channel: str, ts: str) -> None:
        """A message of ours was taken away: its answer is no longer history, nor shown again."""

    def leave(self, team: str) -> int:
        """A workspace removed the app: forget its tasks, answers and the words of its votes; gives how many tasks."""

    def keep(self, kept: Kept) -> None:
        """Remember an answer; the same id replaces."""

    def kept(self, answer_id: str) -> Kept | None:
        """An answer by its id."""

    def turns(self, team: str, channel: str, thread: str, most: int = 5) -> tuple[Kept, ...]:
        """The latest answers in a thread, oldest first."""

    def once(self, key: str) -> bool:
        """True for the first who asks with this key."""

    def again(self, key: str) -> None:
        """Let a key be asked once more: what it stood for did not happen."""

    def vote(self, opinion: Opinion) -> None:
        """Record a vote; a later vote of the same person replaces it."""

    def reason(self, answer_id: str, person: str, reason: str, comment: str | None) -> bool:
        """Add a reason to a vote; False when there is no such vote."""

    def prune(self, days: float = 30.0) -> None:
        """Forget what is older than this."""

    def opinions(self) -> tuple[Opinion, ...]:
        """Every vote, oldest first."""

"""The durable inbox in SQL: tasks with leases, keys that recognise redeliveries, answers and votes.

In SQLite it is a file of its own beside the index: SQLite has one writer per file, and an index that is being built
must never hold up an acknowledgement. In PostgreSQL the tables stand in the database of the setting. Every change is
one short transaction, decided by the row count of a conditional UPDATE or by a unique key, so that any number of
workers may run beside each other. Knows nothing about Slack.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from bots.inbox import Kept, Opinion, Signals, Task
from bots.inbox_tables import ANSWERS, KEYS, METADATA, TASKS, VOTES, create_tables, tune_sqlite
from indexing.places import make_ready

FILE = "slack.sqlite"
LEASE = 12.0
"""Seconds after which a worker that gave no sign of life has lost its tasks. Clocks may differ by a few seconds."""


class SqlInbox:
    """The inbox in one database. `lease` in seconds; `clock` gives the time of day in seconds."""

    def __init__(self, url: str, lease: float = LEASE, clock: Callable[[], float] = time.time) -> None:
        self._engine = sa.create_engine(url, pool_pre_ping=not url.startswith("sqlite"), hide_parameters=True)
        self._lease = lease
        self._clock = clock
        if self._engine.dialect.name == "sqlite":
            tune_sqlite(self._engine)
        create_tables(self._engine, METADATA)

    @classmethod
    def in_folder(cls, folder: Path, **more: Any) -> SqlInbox:
        """The SQLite inbox of a data folder. Raises FolderUnwritable where none can be kept."""
        make_ready(folder)
        return cls(f"sqlite:///{folder / FILE}", **more)

    @property
    def engine(self) -> sa.Engine:
        """The database, for what is kept beside the inbox: installations."""
        return self._engine

    def close(self) -> None:
        """Let go of every connection."""
        self._engine.dispose()

    # ---- tasks ---------------------------------------------------------------------------------------------------

    def put(self, task: Task, keys: Sequence[str]) -> bool:
        """Write a task down. False when any of its keys was seen before: the same delivery in another coat."""
        now = self._clock()
        row = {name: getattr(task, name) for name in _PLAIN} | {
            "extra": json.dumps(task.extra), "created": now, "state": "waiting", "until": 0.0, "stopped": False,
        }  # fmt: skip
        try:
            with self._engine.begin() as connection:
                connection.execute(KEYS.insert(), [{"key": key, "created": now} for key in sorted(set(keys))])
                connection.execute(TASKS.insert(), [row])
        except IntegrityError:
            return False
        return True

    def take(self, worker: str, most: int) -> tuple[Task, ...]:
        """Take the oldest tasks nobody works on, at most one per thread, each under a lease."""
        if most <= 0:
            return ()
        now = self._clock()
        t = TASKS.c
        open_ = sa.select(t.id, t.kind, t.team, t.channel, t.thread, t.state, t.until).where(
            t.state.in_(("waiting", "working"))
        )
        with self._engine.connect() as connection:
            rows = connection.execute(open_.order_by(t.created, t.id)).all()
        busy: set[tuple[str, str, str]] = set()
        taken: list[Task] = []
        for row in rows:
            place = (row.team, row.channel, row.thread)
            free = row.until <= now and (row.kind != "question" or place not in busy)
            busy |= {place} if row.kind == "question" else set()
            if free and len(taken) < most and (task := self._take_one(row.id, worker, now)):
                taken.append(task)
        return tuple(taken)

    def _take_one(self, task_id: str, worker: str, now: float) -> Task | None:
        t = TASKS.c
        mine = (
            TASKS.update()
            .where(t.id == task_id, t.state.in_(("waiting", "working")), t.until <= now)
            .values(state="working", worker=worker, until=now + self._lease, attempt=t.attempt + 1)
        )
        with self._engine.begin() as connection:
            if connection.execute(mine).rowcount != 1:
                return None
            return _task(connection.execute(sa.select(TASKS).where(t.id == task_id)).one())

    def renew(self, worker: str, held: dict[str, int]) -> Signals:
        """Extend the leases of the tasks held (id → version) and tell what happened to them."""
        if not held:
            return Signals()
        t = TASKS.c
        mine = sa.and_(t.id.in_(list(held)), t.worker == worker, t.state == "working")
        with self._engine.begin() as connection:
            connection.execute(TASKS.update().where(mine).values(until=self._clock() + self._lease))
            rows = connection.execute(sa.select(t.id, t.version, t.stopped).where(mine)).all()
        return Signals(
            frozenset(held) - {row.id for row in rows},
            frozenset(row.id for row in rows if row.stopped),
            frozenset(row.id for row in rows if row.version != held[row.id]),
        )

    def begin(self, task: Task, worker: str) -> None:
        """Count that an answer is being worked out now, before it is."""
        t = TASKS.c
        mine = (t.id == task.id, t.worker == worker, t.state == "working")
        with self._engine.begin() as connection:
            connection.execute(TASKS.update().where(*mine).values(begun=t.begun + 1))

    def note(self, task: Task, worker: str, *, result: str | None = None, stream: str | None = None) -> bool:
        """Keep progress. False when the task is no longer this worker's, was edited, stopped or removed."""
        t = TASKS.c
        values: dict[str, Any] = {"until": self._clock() + self._lease}
        values |= {"result": result} if result is not None else {}
        values |= {"stream": stream} if stream is not None else {}
        mine = (t.id == task.id, t.worker == worker, t.state == "working", t.version == task.version)
        with self._engine.begin() as connection:
            done = connection.execute(TASKS.update().where(*mine, t.stopped.is_(False)).values(**values))
            return done.rowcount == 1

    def finish(self, task: Task, worker: str, outcome: str) -> bool:
        """Done; False when the task was no longer this worker's. The text stays with the answer only."""
        t = TASKS.c
        mine = (t.id == task.id, t.worker == worker, t.state == "working")
        text = {} if task.kind == "question" else {"text": ""}
        values: dict[str, Any] = {"state": "done", "outcome": outcome, "result": None, "extra": "{}", **text}
        with self._engine.begin() as connection:
            return connection.execute(TASKS.update().where(*mine).values(**values)).rowcount == 1

    def defer(self, task: Task, worker: str, seconds: float) -> None:
        """Give a task back, to be taken after so many seconds."""
        t = TASKS.c
        mine = (t.id == task.id, t.worker == worker, t.state == "working")
        with self._engine.begin() as connection:
            connection.execute(
                TASKS.update().where(*mine).values(state="waiting", worker=None, until=self._clock() + seconds)
            )

    def reread(self, task: Task) -> Task | None:
        """The task as it stands now; None when it was removed."""
        with self._engine.connect() as connection:
            row = connection.execute(sa.select(TASKS).where(TASKS.c.id == task.id)).one_or_none()
        return _task(row) if row is not None and row.state in ("waiting", "working") else None

    def asked(self, team: str, channel: str, ts: str) -> Task | None:
        """The question that this message last asked; None when it was removed."""
        t = TASKS.c
        here = (t.team == team, t.channel == channel, t.ts == ts, t.kind == "question", t.state != "removed")
        with self._engine.connect() as connection:
            row = connection.execute(sa.select(TASKS).where(*here).order_by(t.created.desc())).first()
        return _task(row) if row is not None else None

    def stop(self, team: str, channel: str, thread: str) -> int:
        """Ask whoever works in this thread to stop; gives how many tasks."""
        t = TASKS.c
        here = (t.team == team, t.channel == channel, t.thread == thread, t.state.in_(("waiting", "working")))
        with self._engine.begin() as connection:
            return int(connection.execute(TASKS.update().where(*here).values(stopped=True)).rowcount)

    def edit(self, team: str, channel: str, ts: str, text: str) -> Literal["open", "done", "same", "unknown"]:
        """A question was changed: an open one is asked anew; `same` when the text did not change."""
        t = TASKS.c
        here = (t.team == team, t.channel == channel, t.ts == ts, t.kind == "question")
        with self._engine.begin() as connection:
            row = connection.execute(sa.select(t.id, t.text, t.state).where(*here).order_by(t.created.desc())).first()
            if row is None or row.state == "removed":
                return "unknown"
            if row.text == text:
                return "same"
            connection.execute(
                TASKS.update().where(t.id == row.id).values(text=text, version=t.version + 1, result=None)
            )
        return "done" if row.state == "done" else "open"

    def erase(self, team: str, channel: str, ts: str) -> tuple[Kept, ...]:
        """A question was deleted: forget its text and its answers; gives what was posted, without the text."""
        t, a = TASKS.c, ANSWERS.c
        gone = {"state": "removed", "text": "", "result": None, "extra": "{}"}
        with self._engine.begin() as connection:
            here = (t.team == team, t.channel == channel, t.ts == ts, t.kind == "question")
            connection.execute(TASKS.update().where(*here).values(**gone))
            there = (a.team == team, a.channel == channel, a.ts == ts)
            rows = connection.execute(sa.select(ANSWERS).where(*there)).all()
            connection.execute(ANSWERS.delete().where(*there))
            if rows:
                forgotten = VOTES.update().where(VOTES.c.answer_id.in_([row.id for row in rows]))
                connection.execute(forgotten.values(question="", comment=None))
        return tuple(replace(_kept(row), question="", answer="") for row in rows)

    def withdraw(self, team: str, channel: str, ts: str) -> None:
        """A message of ours was taken away: its answer is no longer history, nor shown again."""
        a = ANSWERS.c
        here = (a.team == team, a.channel == channel, a.posted.contains(json.dumps(ts), autoescape=True))
        with self._engine.begin() as connection:
            connection.execute(ANSWERS.delete().where(*here))

    def leave(self, team: str) -> int:
        """A workspace removed the app: forget its tasks, answers and the words of its votes; gives how many tasks."""
        t, a = TASKS.c, ANSWERS.c
        with self._engine.begin() as connection:
            answers = sa.select(a.id).where(a.team == team)
            forgotten = VOTES.update().where(VOTES.c.answer_id.in_(answers))
            connection.execute(forgotten.values(question="", comment=None))
            connection.execute(ANSWERS.delete().where(a.team == team))
            return int(connection.execute(TASKS.delete().where(t.team == team)).rowcount)

    def prune(self, days: float = 30.0) -> None:
        """Forget tasks and answers older than this, and keys older than a day; votes stay until `purge`."""
        now = self._clock()
        before = now - days * 86_400
        with self._engine.begin() as connection:
            connection.execute(KEYS.delete().where(KEYS.c.created < now - 86_400, ~KEYS.c.key.like("once:%")))
            connection.execute(KEYS.delete().where(KEYS.c.created < before))
            connection.execute(TASKS.delete().where(TASKS.c.created < before, TASKS.c.state.in_(("done", "removed"))))
            connection.execute(ANSWERS.delete().where(ANSWERS.c.created < before))

    def purge(self) -> int:
        """Forget every finished task, answer and vote; gives how many answers and votes that were."""
        with self._engine.begin() as connection:
            connection.execute(TASKS.delete().where(TASKS.c.state.in_(("done", "removed"))))
            return sum(int(connection.execute(table.delete()).rowcount) for table in (ANSWERS, VOTES))

    def open_tasks(self) -> int:
        """How many tasks are waiting or worked on."""
        count = sa.select(sa.func.count()).select_from(TASKS).where(TASKS.c.state.in_(("waiting", "working")))
        with self._engine.connect() as connection:
            return int(connection.execute(count).scalar_one())

    # ---- answers and votes ---------------------------------------------------------------------------------------

    def keep(self, kept: Kept) -> None:
        """Remember an answer; the same id replaces."""
        row = {name: getattr(kept, name) for name in _KEPT} | {
            "posted": json.dumps(kept.posted), "extra": json.dumps(kept.extra), "created": self._clock(),
        }  # fmt: skip
        with self._engine.begin() as connection:
            connection.execute(ANSWERS.delete().where(ANSWERS.c.id == kept.id))
            connection.execute(ANSWERS.insert(), [row])

    def kept(self, answer_id: str) -> Kept | None:
        """An answer by its id."""
        with self._engine.connect() as connection:
            row = connection.execute(sa.select(ANSWERS).where(ANSWERS.c.id == answer_id)).one_or_none()
        return _kept(row) if row is not None else None

    def turns(self, team: str, channel: str, thread: str, most: int = 5) -> tuple[Kept, ...]:
        """The latest answers in a thread, oldest first."""
        a = ANSWERS.c
        here = (a.team == team, a.channel == channel, a.thread == thread, a.private.is_(False))
        latest = sa.select(ANSWERS).where(*here).order_by(a.created.desc()).limit(most)
        with self._engine.connect() as connection:
            return tuple(_kept(row) for row in reversed(connection.execute(latest).all()))

    def once(self, key: str) -> bool:
        """True for the first who asks with this key."""
        try:
            with self._engine.begin() as connection:
                connection.execute(KEYS.insert(), [{"key": f"once:{key}", "created": self._clock()}])
        except IntegrityError:
            return False
        return True

    def again(self, key: str) -> None:
        """Let a key be asked once more: what it stood for did not happen."""
        with self._engine.begin() as connection:
            connection.execute(KEYS.delete().where(KEYS.c.key == f"once:{key}"))

    def vote(self, opinion: Opinion) -> None:
        """Record a vote; a later vote of the same person replaces it."""
        row = {name: getattr(opinion, name) for name in _OPINION} | {"documents": json.dumps(opinion.documents)}
        v = VOTES.c
        answer = sa.select(ANSWERS.c.id).where(ANSWERS.c.id == opinion.answer_id).with_for_update(read=True)
        with self._engine.begin() as connection:
            if connection.execute(answer).first() is None:  # forgotten meanwhile: then so are its words
                row |= {"question": "", "comment": None}
            connection.execute(VOTES.delete().where(v.answer_id == opinion.answer_id, v.person == opinion.person))
            connection.execute(VOTES.insert(), [row])

    def reason(self, answer_id: str, person: str, reason: str, comment: str | None) -> bool:
        """Add a reason to a vote; False when there is no such vote."""
        v = VOTES.c
        with self._engine.begin() as connection:
            found = VOTES.update().where(v.answer_id == answer_id, v.person == person)
            return connection.execute(found.values(reason=reason, comment=comment)).rowcount == 1

    def opinions(self) -> tuple[Opinion, ...]:
        """Every vote, oldest first."""
        with self._engine.connect() as connection:
            rows = connection.execute(sa.select(VOTES).order_by(VOTES.c.created, VOTES.c.answer_id)).all()
        return tuple(
            Opinion(**{name: getattr(row, name) for name in _OPINION} | {"documents": tuple(json.loads(row.documents))})
            for row in rows
        )


_PLAIN = (
    "id", "kind", "team", "channel", "thread", "ts", "user", "text", "direct", "private", "attempt", "begun", "version",
)  # fmt: skip
_KEPT = ("id", "team", "channel", "thread", "ts", "user", "question", "answer", "private")
_OPINION = (
    "answer_id", "person", "vote", "question", "documents", "created", "reason", "comment", "completeness",
)  # fmt: skip


def _task(row: Any) -> Task:
    more = ("created", "result", "stream")
    return Task(**{name: getattr(row, name) for name in (*_PLAIN, *more)}, extra=json.loads(row.extra))


def _kept(row: Any) -> Kept:
    plain = {name: getattr(row, name) for name in _KEPT}
    return Kept(**plain, posted=tuple(json.loads(row.posted)), extra=json.loads(row.extra))

"""The tables of the durable inbox, and how a database is made ready for them. Knows nothing of what they are for."""

from __future__ import annotations

import time
from typing import Any

import sqlalchemy as sa

METADATA = sa.MetaData()
TASKS = sa.Table(
    "slack_task",
    METADATA,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("team", sa.String(32), nullable=False),
    sa.Column("channel", sa.String(32), nullable=False),
    sa.Column("thread", sa.String(64), nullable=False),
    sa.Column("ts", sa.String(64), nullable=False),
    sa.Column("user", sa.String(32), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("direct", sa.Boolean, nullable=False),
    sa.Column("private", sa.Boolean, nullable=False),
    sa.Column("extra", sa.Text, nullable=False),
    sa.Column("attempt", sa.Integer, nullable=False),
    sa.Column("begun", sa.Integer, nullable=False, server_default="0"),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("created", sa.Float, nullable=False),
    sa.Column("result", sa.Text),
    sa.Column("stream", sa.String(64)),
    sa.Column("state", sa.String(16), nullable=False, index=True),  # waiting, working, done, removed
    sa.Column("outcome", sa.String(32)),
    sa.Column("worker", sa.String(64)),
    sa.Column("until", sa.Float, nullable=False),  # end of the lease, or not before
    sa.Column("stopped", sa.Boolean, nullable=False),
    sa.Index("slack_task_message", "team", "channel", "ts"),
)
KEYS = sa.Table(
    "slack_key",
    METADATA,
    sa.Column("key", sa.String(255), primary_key=True),
    sa.Column("created", sa.Float, nullable=False, index=True),
)
ANSWERS = sa.Table(
    "slack_answer",
    METADATA,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("team", sa.String(32), nullable=False),
    sa.Column("channel", sa.String(32), nullable=False),
    sa.Column("thread", sa.String(64), nullable=False),
    sa.Column("ts", sa.String(64), nullable=False),
    sa.Column("user", sa.String(32), nullable=False),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("answer", sa.Text, nullable=False),
    sa.Column("private", sa.Boolean, nullable=False),
    sa.Column("posted", sa.Text, nullable=False),
    sa.Column("extra", sa.Text, nullable=False),
    sa.Column("created", sa.Float, nullable=False, index=True),
    sa.Index("slack_answer_thread", "team", "channel", "thread"),
)
VOTES = sa.Table(
    "feedback",
    METADATA,
    sa.Column("answer_id", sa.String(32), primary_key=True),
    sa.Column("person", sa.String(64), primary_key=True),
    sa.Column("vote", sa.String(8), nullable=False),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("documents", sa.Text, nullable=False),
    sa.Column("created", sa.String(32), nullable=False),
    sa.Column("reason", sa.String(64)),
    sa.Column("comment", sa.Text),
    sa.Column("completeness", sa.String(16)),
)


def create_tables(engine: sa.Engine, metadata: sa.MetaData) -> None:
    """Make the tables, and the columns that an earlier version did not have; two processes may do so at once."""
    for attempt in range(5):
        try:
            metadata.create_all(engine)
            _add_columns(engine, metadata)
            return
        except sa.exc.DBAPIError:
            if attempt == 4:
                raise
            time.sleep(0.1)


def _add_columns(engine: sa.Engine, metadata: sa.MetaData) -> None:
    inspector = sa.inspect(engine)
    for table in metadata.sorted_tables:
        held = {column["name"] for column in inspector.get_columns(table.name)}
        for column in [one for one in table.columns if one.name not in held]:
            described = sa.schema.CreateColumn(column).compile(engine)
            with engine.begin() as connection:
                connection.execute(sa.text(f"ALTER TABLE {table.name} ADD COLUMN {described}"))


def tune_sqlite(engine: sa.Engine) -> None:
    """Wait for a writer instead of failing, and never lose what was written."""

    @sa.event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _: object) -> None:
        connection.isolation_level = None
        for pragma in ("busy_timeout=15000", "journal_mode=WAL", "synchronous=FULL"):
            connection.execute(f"PRAGMA {pragma}").close()

    @sa.event.listens_for(engine, "begin")
    def _on_begin(connection: sa.Connection) -> None:
        # A transaction that writes says so at once: two that both began by reading could only fail.
        connection.exec_driver_sql("BEGIN IMMEDIATE")

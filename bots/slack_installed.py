"""The workspaces that installed the app themselves: their tokens in the inbox's database, sealed; looked up per task.

Slack's own SQL stores keep the rows; only what the bot needs is kept (no token of a person, not who installed it).
Every look-up reads the row again, so that an installation, a new token or a removal that another process heard of
holds here at once. Knows nothing about the pages of the installation (`slack_install.py`).
"""

from __future__ import annotations

import asyncio
import copy
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

import sqlalchemy as sa
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.sqlalchemy import SQLAlchemyInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.oauth.state_store.sqlalchemy import SQLAlchemyOAuthStateStore

from bots.inbox import Inbox
from bots.inbox_tables import create_tables
from bots.slack_access import Rules
from bots.slack_guard import quiet, slack_client
from bots.slack_sealing import BrokenSeal, Sealer
from bots.slack_workspace import Workspace

logger = logging.getLogger("stadsgeheugen.slack")

STATE_SECONDS = 600
T = TypeVar("T")


class Installations:
    """Who installed the app: a row per workspace, its token sealed. Blocking: call it in a thread."""

    def __init__(self, engine: sa.Engine, client_id: str, client_secret: str) -> None:
        self._store = SQLAlchemyInstallationStore(client_id, engine, logger=quiet())
        self._sealer = Sealer(client_secret)
        create_tables(engine, self._store.bots.metadata)

    def save(self, installation: Installation) -> None:
        """Keep a workspace's bot; the same workspace replaces."""
        bot, team = installation.to_bot(), str(installation.team_id)
        bot.bot_token = self._sealer.sealed(bot.bot_token, team)
        bot.enterprise_id = bot.enterprise_name = bot.bot_refresh_token = None
        self._store.save_bot(bot)
        row = self._store.bots.c
        older = (row.client_id == self._store.client_id, row.team_id == team, row.bot_token != bot.bot_token)
        with self._store.engine.begin() as connection:
            connection.execute(self._store.bots.delete().where(*older))

    def find(self, team: str) -> Bot | None:
        """A workspace's bot with its token; None where it is not installed, or was sealed with another secret."""
        kept = self._store.find_bot(enterprise_id=None, team_id=team) if team else None
        if kept is None:
            return None
        bot = copy.copy(kept)
        try:
            bot.bot_token = self._sealer.opened(kept.bot_token, team)
        except BrokenSeal:
            logger.error("workspace %s was installed with another client secret; install the app there again", team)
            return None
        return bot

    def remove(self, team: str) -> None:
        """Forget a workspace's token."""
        self._store.delete_bot(enterprise_id=None, team_id=team)

    def teams(self) -> tuple[str, ...]:
        """The workspaces that installed the app."""
        bots = self._store.bots
        mine = sa.select(bots.c.team_id).where(bots.c.client_id == self._store.client_id).distinct()
        with self._store.engine.connect() as connection:
            return tuple(sorted(str(team) for team in connection.execute(mine).scalars()))


class States(AsyncOAuthStateStore):
    """The states of installations under way: each is good for ten minutes and for one browser, once.

    Slack's own store reads a state and deletes it, so that two requests at the same moment could both pass; the
    inbox's unique key lets only the first one through.
    """

    def __init__(self, engine: sa.Engine, inbox: Inbox) -> None:
        self._store = SQLAlchemyOAuthStateStore(STATE_SECONDS, engine, logger=quiet())
        self._inbox = inbox
        create_tables(engine, self._store.metadata)

    async def async_issue(self, *_: object, **__: object) -> str:
        """A new state; those that nobody came back for are forgotten."""
        return await asyncio.to_thread(self._issue)

    async def async_consume(self, state: str) -> bool:
        """Whether this is a state of ours that was not used before."""
        return await asyncio.to_thread(self._consume, state)

    def _issue(self) -> str:
        states, now = self._store.oauth_states, datetime.now(UTC).replace(tzinfo=None)
        with self._store.engine.begin() as connection:
            connection.execute(states.delete().where(states.c.expire_at < now))
        return self._store.issue()

    def _consume(self, state: str) -> bool:
        return self._store.consume(state) and self._inbox.once(f"state:{state}")


class InstalledWorkspaces:
    """The workspaces in the store that also stand on the list of the settings. `api` is the address of Slack's API."""

    def __init__(self, installations: Installations, rules: Rules, api: str) -> None:
        self.installations = installations
        self.rules = rules
        self.api = api
        self._known: dict[str, tuple[float, Workspace]] = {}

    @property
    def revoked(self) -> bool:
        """Never: one workspace less leaves the others."""
        return False

    async def start(self) -> None:
        """Nothing to ask Slack before somebody installs the app."""

    async def find(self, team: str) -> Workspace | None:
        """The workspace as it is installed now; None when it is not, or is not on the list."""
        bot = await self._in_thread(lambda: self.installations.find(team)) if team in self.rules.workspaces else None
        if bot is None:
            self._known.pop(team, None)
            return None
        known = self._known.get(team)
        if known is None or known[0] != bot.installed_at:
            known = self._known[team] = (bot.installed_at, self._opened(team, bot))
        return known[1]

    def _opened(self, team: str, bot: Bot) -> Workspace:
        who = AuthorizeResult(
            enterprise_id=None, team_id=team, bot_user_id=bot.bot_user_id, bot_id=bot.bot_id, bot_token=bot.bot_token
        )
        client = slack_client(bot.bot_token, self.api)
        return Workspace.of(client, self.rules, who, frozenset(filter(None, bot.bot_scopes or ())))

    async def left(self, team: str, told_at: float) -> bool:
        """Forget a workspace's token, unless it was installed anew after it left."""
        bot = await self._in_thread(lambda: self.installations.find(team))
        if bot is not None and int(bot.installed_at) > told_at:
            return False
        await self._in_thread(lambda: self.installations.remove(team))
        return True

    async def _in_thread(self, do: Callable[[], T]) -> T:
        return await asyncio.to_thread(do)

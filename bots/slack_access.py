"""Who may ask here, and what this person may read: allow-lists that fail closed.

Knows nothing about questions or answers. Whom Slack does not show to be a colleague is an outsider.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bots.inbox import Task
from indexing.hits import INTERNAL, PUBLIC, Reader

logger = logging.getLogger("stadsgeheugen.slack")

Refusal = Literal["workspace", "channel", "outsider", "shared", "group", "unsure"]
_KEEP = 300.0


@dataclass(frozen=True, slots=True)
class Rules:
    """The allow-lists of the settings, by Slack's ids; an empty one allows everybody (`internal`: nobody)."""

    workspaces: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    internal: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether somebody may ask, and what this person may read here."""

    refusal: Refusal | None = None
    reader: Reader = PUBLIC


@dataclass(slots=True)
class Access:
    """Judges askers. What Slack says of people and groups is believed for five minutes."""

    client: AsyncWebClient
    rules: Rules
    clock: Callable[[], float] = time.monotonic
    _known: dict[str, tuple[float, Any]] = field(default_factory=dict)

    async def judge(self, task: Task, our_team: str, *, anew: bool = False) -> Verdict:
        """The verdict on a task: workspace, channel, shared channel, outsider, user group, in that order.

        With `anew` Slack is asked again who may read internal documents, whatever it said before.
        """
        for group in self.rules.internal if anew else ():
            self._known.pop(f"group:{group}", None)
        if (self.rules.workspaces and task.team not in self.rules.workspaces) or task.team != our_team:
            return Verdict("workspace")
        if not task.direct and self.rules.channels and task.channel not in self.rules.channels:
            return Verdict("channel")
        if not task.direct and task.extra.get("shared"):
            return Verdict("shared")
        if refusal := await self._outsider(task, our_team):
            return Verdict(refusal)
        if refusal := await self._outside_groups(task.user):
            return Verdict(refusal)
        return Verdict(reader=await self._reader(task))

    async def _outsider(self, task: Task, our_team: str) -> Refusal | None:
        actor = task.extra.get("actor_team")
        if actor and actor != our_team:
            return "outsider"
        person = await self._person(task.user)
        if person is None:
            return None if actor else "unsure"  # without users:read a colleague is known by the team alone
        strange = any(person.get(flag) for flag in ("is_restricted", "is_ultra_restricted", "is_stranger", "is_bot"))
        if strange or person.get("deleted"):
            return "outsider"
        return None if (actor or person.get("team_id") == our_team) else "outsider"

    async def _outside_groups(self, user: str) -> Refusal | None:
        if not self.rules.groups:
            return None
        members = await self._members(self.rules.groups)
        if members is None:
            return "unsure"
        return None if user in members else "group"

    async def _reader(self, task: Task) -> Reader:
        """Internal documents are only for entitled people, and only where nobody reads along."""
        if not (task.direct and self.rules.internal) or task.private:
            return PUBLIC
        person = await self._person(task.user)
        members = await self._members(self.rules.internal)
        return INTERNAL if person is not None and members and task.user in members else PUBLIC

    async def _person(self, user: str) -> dict[str, Any] | None:
        found: dict[str, Any] | None = await self._asked(f"user:{user}", "users.info", user=user)
        return found

    async def name(self, user: str) -> str | None:
        """What a colleague is called; None without the scope."""
        person = await self._person(user)
        return (person.get("real_name") or person.get("name")) if person else None

    async def _members(self, groups: frozenset[str]) -> set[str] | None:
        found: set[str] = set()
        for group in sorted(groups):
            members = await self._asked(f"group:{group}", "usergroups.users.list", usergroup=group)
            if members is None:
                return None
            found |= set(members)
        return found

    async def _asked(self, key: str, method: str, **arguments: str) -> Any:
        kept = self._known.get(key)
        if kept and kept[0] > self.clock():
            return kept[1]
        try:
            async with asyncio.timeout(5):
                answer = await self.client.api_call(method, params=arguments)
        except (SlackClientError, ClientError, OSError, TimeoutError) as error:
            code = error.response.get("error") if isinstance(error, SlackApiError) else type(error).__name__
            logger.info("%s: %s", method, code)
            if code == "missing_scope":
                self._known[key] = (self.clock() + _KEEP, None)
            return () if code == "no_such_subteam" else None  # a group of another workspace has no members here
        value = answer.get("user") if method == "users.info" else answer.get("users")
        if len(self._known) > 5000:
            self._known.clear()
        self._known[key] = (self.clock() + _KEEP, value)
        return value

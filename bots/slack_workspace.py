"""The workspaces that the app is in: for each its token, who we are there, and the way to talk to it.

Where they come from is behind one protocol: the workspace of the bot token in the settings (here), or those that
installed the app themselves (`slack_installed.py`). Knows nothing about questions or answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from aiohttp import ClientError
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError, SlackClientError

from bots.inbox import Task
from bots.slack_access import Access, Rules, Verdict
from bots.slack_delivery import Delivery
from bots.slack_guard import GuardedClient


class SlackRefused(Exception):
    """Slack does not accept the token or cannot be reached; the message says which setting to look at."""


@dataclass(slots=True)
class Workspace:
    """One workspace; `scopes` are those it granted."""

    team: str
    bot_user: str
    scopes: frozenset[str]
    access: Access
    delivery: Delivery
    authorized: AuthorizeResult

    @classmethod
    def of(cls, client: GuardedClient, rules: Rules, authorized: AuthorizeResult, scopes: frozenset[str]) -> Workspace:
        """The workspace that a token opens, as Slack told who it belongs to."""
        team, bot_user = str(authorized.team_id or ""), str(authorized.bot_user_id or "")
        return cls(team, bot_user, scopes, Access(client, rules), Delivery(client, bot_user, team), authorized)

    @property
    def revoked(self) -> bool:
        """Whether its token is worth nothing any more."""
        return self.delivery.revoked

    async def judge(self, task: Task, *, anew: bool = False) -> Verdict:
        """Whether somebody may ask here, and what this person may read; `anew`: by what Slack says now."""
        return await self.access.judge(task, self.team, anew=anew)


class Workspaces(Protocol):
    """Where workspaces come from; one bot serves them all."""

    @property
    def revoked(self) -> bool:
        """Whether there is no workspace left to serve, so that nothing should be taken from the inbox."""

    async def start(self) -> None:
        """Look whether Slack lets us in. Raises SlackRefused."""

    async def find(self, team: str) -> Workspace | None:
        """The workspace by its id; None where the app is not installed."""

    async def left(self, team: str, told_at: float) -> bool:
        """A workspace took the app away at this time (seconds since 1970): forget its token.

        False when it installed the app again since, so that what is kept now is not what left.
        """


class OneWorkspace:
    """The workspace of one bot token. Whatever comes from another is judged, and refused, with this token."""

    def __init__(self, client: GuardedClient, rules: Rules = Rules()) -> None:  # noqa: B008 - a frozen value
        self.client = client
        self.rules = rules
        self._found: Workspace | None = None

    @property
    def revoked(self) -> bool:
        """Whether the token was withdrawn."""
        return self._found is not None and self._found.revoked

    async def start(self) -> None:
        """Check the bot token. Raises SlackRefused."""
        try:
            await self.find("")
        except SlackApiError as error:
            code = error.response.get("error")
            raise SlackRefused(
                f"Slack refuses the bot token ({code}); check STADSGEHEUGEN_SLACK_BOT_TOKEN."
            ) from None  # the cause holds the whole response
        except (SlackClientError, ClientError, OSError, TimeoutError) as error:
            raise SlackRefused(f"Slack cannot be reached at {self.client.base_url} ({type(error).__name__}).") from None

    async def find(self, team: str) -> Workspace:
        """Our workspace, asked once: Bolt's own way would ask during the first acknowledgement."""
        if self._found is None:
            told = await self.client.auth_test()
            headers = {name.lower(): value for name, value in told.headers.items()}
            scopes = frozenset(filter(None, str(headers.get("x-oauth-scopes", "")).replace(" ", "").split(",")))
            who = AuthorizeResult.from_auth_test_response(bot_token=self.client.token, auth_test_response=told)
            self._found = Workspace.of(self.client, self.rules, who, scopes)
        return self._found

    async def left(self, team: str, told_at: float) -> bool:
        """Nothing to forget: the token stands in the settings, where only the operator can mend it."""
        return True

"""Installing the app in a workspace: /slack/install leads to Slack, /slack/oauth_redirect takes the token in.

Bolt's own flow does the protocol (RFC 6749: a state per browser, the code exchanged behind the scenes); here it is
decided which workspaces are welcome, and what people read. A workspace that is not on the list gets its token revoked
at once, and nothing of it is kept. Knows nothing about questions.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Sequence
from typing import Any

from aiohttp import ClientError
from slack_bolt import BoltResponse
from slack_bolt.adapter.starlette.async_handler import to_async_bolt_request, to_starlette_response
from slack_bolt.error import BoltError
from slack_bolt.oauth.async_callback_options import AsyncCallbackOptions, AsyncFailureArgs, AsyncSuccessArgs
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bots.pages.frame import message_page
from bots.slack_guard import GuardedClient, quiet, slack_client
from bots.slack_installed import STATE_SECONDS, Installations, States
from bots.slack_manifest import INSTALL_PATH, OPTIONAL_SCOPES, REDIRECT_PATH, SCOPES
from bots.slack_wording import NL

logger = logging.getLogger("stadsgeheugen.slack")


class NotWelcome(BoltError):
    """A workspace that is not on the list, or a whole organisation at once."""


class InstallingClient(GuardedClient):
    """Exchanges a code with the app's name and secret in the body: the SDK's own way uses what aiohttp is retiring."""

    async def oauth_v2_access(self, **given: Any) -> AsyncSlackResponse:
        """Exchange a code for a token. Raises SlackApiError."""
        return await self.api_call("oauth.v2.access", data={name: one for name, one in given.items() if one})


class InstallFlow(AsyncOAuthFlow):
    """Bolt's flow, for the workspaces of the list only."""

    def __init__(
        self, client: GuardedClient, settings: AsyncOAuthSettings, kept: Installations, welcome: Collection[str]
    ) -> None:
        super().__init__(client=client, settings=settings, logger=quiet())
        self._kept = kept
        self._welcome = frozenset(welcome)

    async def store_installation(self, request: AsyncBoltRequest, installation: Installation) -> None:
        """Keep the installation of a workspace on the list. Raises NotWelcome for every other one."""
        if (
            installation.is_enterprise_install
            or installation.team_id not in self._welcome
            or not installation.bot_token
        ):
            logger.warning("workspace %s is not on the list of STADSGEHEUGEN_SLACK_WORKSPACES", installation.team_id)
            await self._give_back(installation)
            raise NotWelcome(str(installation.team_id))
        await asyncio.to_thread(self._kept.save, installation)
        logger.info("workspace %s installed the app", installation.team_id)

    async def _give_back(self, installation: Installation) -> None:
        for token in filter(None, (installation.bot_token, installation.user_token)):
            try:
                await self.client.auth_revoke(token=token)
            except SlackApiError as error:
                logger.warning("auth.revoke: %s", error.response.get("error"))
            except (SlackClientError, ClientError, OSError, TimeoutError) as error:
                logger.warning("auth.revoke: %s", type(error).__name__)


def install_flow(
    kept: Installations,
    states: States,
    client_id: str,
    client_secret: str,
    redirect: str,
    welcome: Collection[str],
    api: str,
) -> InstallFlow:
    """The flow for one app. `redirect` is the whole address of REDIRECT_PATH, as the manifest has it."""
    settings = AsyncOAuthSettings(
        client_id=client_id,
        client_secret=client_secret,
        scopes=[*SCOPES, *OPTIONAL_SCOPES],
        user_scopes=[],
        redirect_uri=redirect,
        install_path=INSTALL_PATH,
        redirect_uri_path=REDIRECT_PATH,
        install_page_rendering_enabled=False,
        authorization_url=api.rstrip("/").removesuffix("/api") + "/oauth/v2/authorize",
        callback_options=AsyncCallbackOptions(success=_installed, failure=_not_installed),
        installation_store_bot_only=True,
        state_store=states,
        state_expiration_seconds=STATE_SECONDS,
        logger=quiet(),
    )
    return InstallFlow(slack_client("", api, InstallingClient), settings, kept, welcome)


def install_routes(flow: InstallFlow) -> tuple[Route, ...]:
    """The two addresses of the installation."""

    async def install(request: Request) -> Response:
        return to_starlette_response(await flow.handle_installation(to_async_bolt_request(request, b"")))

    async def redirect(request: Request) -> Response:
        return to_starlette_response(await flow.handle_callback(to_async_bolt_request(request, b"")))

    return (Route(INSTALL_PATH, install, methods=["GET"]), Route(REDIRECT_PATH, redirect, methods=["GET"]))


async def _installed(told: AsyncSuccessArgs) -> BoltResponse:
    name = told.installation.team_name or told.installation.team_id or ""
    return _page(200, NL.installed_title, NL.installed.format(workspace=name))


async def _not_installed(told: AsyncFailureArgs) -> BoltResponse:
    if isinstance(told.error, NotWelcome):
        return _page(403, NL.not_installed_title, NL.not_welcome)
    if told.reason == "access_denied":
        return _page(200, NL.not_installed_title, NL.not_allowed)
    logger.warning("an installation failed: %s", told.reason if told.reason in _REASONS else "refused by Slack")
    return _page(max(told.suggested_status_code, 400), NL.not_installed_title, NL.install_again)


_REASONS = {"invalid_browser", "invalid_state", "missing_code", "invalid_code", "storage_error"}


def _page(status: int, title: str, sentence: str) -> BoltResponse:
    headers: dict[str, str | Sequence[str]] = {"Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store"}
    return BoltResponse(status=status, body=message_page(title, "nl", sentence), headers=headers)

"""`slack check`: tokens, scopes, reachability and channels, and what to do about each, in Dutch.

Asks Slack only what it must; changes nothing.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError, SlackClientError

from bots.settings import Settings, SettingsError
from bots.slack_guard import GuardedClient, slack_client
from bots.slack_installed import Installations
from bots.slack_manifest import INSTALL_PATH, OPTIONAL_SCOPES, REDIRECT_PATH, SCOPES
from bots.wiring import installs, slack_redirect


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at, and what to do when it is wrong (or could be better)."""

    ok: bool
    what: str
    remedy: str = ""


async def check(settings: Settings, kept: Installations | None = None) -> list[Finding]:
    """Everything that can be known from here; `kept` are the installations where workspaces install the app."""
    asked = _check(settings) if kept is None else _several(settings, kept)
    return [finding async for finding in asked]


async def _check(settings: Settings) -> AsyncIterator[Finding]:
    token = settings.slack_bot_token.reveal()
    if not token.startswith("xoxb-"):
        yield Finding(
            False, "bottoken (xoxb-…)", "Zet STADSGEHEUGEN_SLACK_BOT_TOKEN; hij staat in Slack bij Install App."
        )
        return
    client = slack_client(token, settings.slack_api)
    sound = True
    async for finding in _workspace(client, settings):
        sound = sound and not finding.what.startswith(_REFUSED)
        yield finding
    if not sound:
        return
    async for finding in _transport(client, settings):
        yield finding
    async for finding in _channels(client, settings):
        yield finding


async def _several(settings: Settings, kept: Installations) -> AsyncIterator[Finding]:
    """Where workspaces install the app themselves: the settings, then every workspace."""
    try:
        installs(settings)
    except SettingsError as error:
        yield Finding(False, "instellingen voor meer werkruimten", str(error))
        return
    yield Finding(True, f"adres voor Slack na het installeren: {slack_redirect(settings)}")
    secret = bool(settings.slack_signing_secret)
    yield Finding(secret, "HTTP", "" if secret else "Zet STADSGEHEUGEN_SLACK_SIGNING_SECRET.")
    listed = settings.slack_workspaces.replace(",", " ").split()
    for team in listed:
        bot = kept.find(team)
        if bot is None:
            start = slack_redirect(settings).removesuffix(REDIRECT_PATH) + INSTALL_PATH
            yield Finding(
                True, f"werkruimte {team}: nog niet geïnstalleerd", f"Laat een beheerder daar {start} openen."
            )
            continue
        async for finding in _workspace(slack_client(bot.bot_token, settings.slack_api), settings):
            yield finding
    for team in sorted(set(kept.teams()) - set(listed)):
        remedy = "Zet hem in STADSGEHEUGEN_SLACK_WORKSPACES, of verwijder de app in die werkruimte."
        yield Finding(False, f"werkruimte {team} is geïnstalleerd maar staat niet op de lijst", remedy)


_REFUSED = "Slack weigert"


async def _workspace(client: GuardedClient, settings: Settings) -> AsyncIterator[Finding]:
    """The token of one workspace and what it granted."""
    answer, code = await _asked(client, "auth.test")
    if answer is None:
        yield Finding(False, f"{_REFUSED} de bottoken of is onbereikbaar ({code})", _remedy(code))
        return
    yield Finding(True, f"bottoken van werkruimte {answer.data['team']} ({answer.data['team_id']})")
    headers = {name.lower(): str(value) for name, value in answer.headers.items()}
    granted = set(headers.get("x-oauth-scopes", "").replace(" ", "").split(","))
    for scope, use in SCOPES.items():
        remedy = "" if scope in granted else "Plak het manifest opnieuw (slack manifest) en installeer de app nog eens."
        yield Finding(scope in granted, f"scope {scope}: {use}", remedy)
    for scope, use in OPTIONAL_SCOPES.items():
        needed = scope == "usergroups:read" and bool(settings.slack_groups or settings.slack_internal_groups)
        remedy = "" if scope in granted else f"Ontbreekt{'' if needed else ' (mag)'}: zonder dit geen {use}."
        yield Finding(scope in granted or not needed, f"scope {scope}", remedy)


async def _transport(client: GuardedClient, settings: Settings) -> AsyncIterator[Finding]:
    app_token, secret = settings.slack_app_token.reveal(), settings.slack_signing_secret.reveal()
    if app_token:
        answer, code = await _asked(client, "apps.connections.open", app_token=app_token)
        remedy = "" if answer else "Maak bij Basic Information een app-level token met connections:write."
        yield Finding(answer is not None, "Socket Mode" + ("" if answer else f": {code}"), remedy)
    elif secret:
        public = settings.public_address.startswith("https://")
        yield Finding(public, "HTTP", "" if public else "Slack wil https: zet STADSGEHEUGEN_PUBLIC_ADDRESS=https://…")
    else:
        yield Finding(
            False,
            "geen weg naar de bot",
            "Zet STADSGEHEUGEN_SLACK_APP_TOKEN, of voor HTTP STADSGEHEUGEN_SLACK_SIGNING_SECRET.",
        )
    if not settings.public_address:
        remedy = "Zet STADSGEHEUGEN_PUBLIC_ADDRESS: nu openen bronnen bij de uitgever en niet bij de passage."
        yield Finding(True, "adres voor bronnen", remedy)


async def _channels(client: GuardedClient, settings: Settings) -> AsyncIterator[Finding]:
    for name in (*settings.slack_channels.replace(",", " ").split(), *settings.slack_colleagues.split()):
        answer, code = await _asked(client, "conversations.info", channel=name)
        if answer is None and code == "missing_scope":
            yield Finding(True, f"kanaal {name}", "Niet te controleren zonder channels:read.")
            continue
        inside = answer is not None and bool((answer.data.get("channel") or {}).get("is_member"))
        yield Finding(
            inside,
            f"kanaal {name}" + (f": {code}" if code else ""),
            "" if inside else "Typ daar: /invite @stadsgeheugen",
        )


async def _asked(client: GuardedClient, method: str, app_token: str = "", **arguments: str) -> tuple[Any, str]:
    headers = {"Authorization": f"Bearer {app_token}"} if app_token else None
    try:
        return await client.api_call(method, params=arguments, headers=headers), ""
    except SlackApiError as error:
        return None, str(error.response.get("error"))
    except (SlackClientError, ClientError, OSError, TimeoutError) as error:
        return None, type(error).__name__


def _remedy(code: str) -> str:
    if code in ("invalid_auth", "token_revoked", "account_inactive", "not_authed"):
        return "Installeer de app opnieuw en kopieer de nieuwe bottoken."
    return "Kijk of https://slack.com bereikbaar is; let op HTTPS_PROXY."

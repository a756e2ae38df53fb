"""Installing an app in the local Slack: its question to a person, codes that work once, and tokens that can die.

As Slack does it (RFC 6749 with its own error codes): the client id and the address to return to must be those of the
app, a code belongs to that address, lives ten minutes and works once, and the exchange wants the client secret.
"""

from __future__ import annotations

import base64
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from aiohttp import web

from tests.fake_slack_blocks import Refused
from tests.fake_slack_people import Home

if TYPE_CHECKING:
    from tests.fake_slack_people import Person

CLIENT_ID = "1.2"
CLIENT_SECRET = "een geheim van de app"


@dataclass
class Code:
    """What a person agreed to."""

    person: Person
    redirect: str
    scope: str
    until: float


class Installing:
    """The part of the local Slack that installs. `redirects` are the addresses registered for the app."""

    homes: dict[str, Home]
    people: dict[str, Person]
    tokens: dict[str, str]
    scopes: frozenset[str]
    _bearing: str
    _numbers: Any

    def __init__(self) -> None:
        self.redirects: set[str] = set()
        self.codes: dict[str, Code] = {}
        self.dead: set[str] = set()

    def workspace(self, team: str, name: str) -> Home:
        """One more workspace, in which the app is not yet installed."""
        home = self.homes[team] = Home(team, name, f"UBOT{len(self.homes) + 1}", f"BBOT{len(self.homes) + 1}")
        return home

    def uninstall(self, team: str) -> None:
        """A workspace takes the app away: its tokens are dead."""
        for token in [token for token, owner in self.tokens.items() if owner == team]:
            del self.tokens[token]
            self.dead.add(token)

    async def _consent(self, request: web.Request) -> web.Response:
        """The page on which somebody allows the app, or does not."""
        asked, person = request.query, self.people[request.headers["x-somebody"]]
        scopes = set(asked.get("scope", "").split(","))
        if asked.get("client_id") != CLIENT_ID:
            return web.Response(status=400, text="invalid_client_id")
        if asked.get("redirect_uri") not in self.redirects:
            return web.Response(status=400, text="bad_redirect_uri")
        if not scopes <= self.scopes or asked.get("user_scope") or not asked.get("state"):
            return web.Response(status=400, text="invalid_scope")
        back = {"state": asked["state"], "error": "access_denied"}
        if request.headers["x-answer"] == "allow":
            code = f"code-{next(self._numbers)}"
            self.codes[code] = Code(person, asked["redirect_uri"], asked["scope"], time.monotonic() + 600)
            back = {"state": asked["state"], "code": code}
        return web.Response(status=302, headers={"location": f"{asked['redirect_uri']}?{urlencode(back)}"})

    def _who_asks(self, request: web.Request, arguments: dict[str, Any]) -> None:
        """The app's own name and secret, in the header or in the body."""
        header = request.headers.get("authorization", "")
        if header.startswith("Basic "):
            name, _, secret = base64.b64decode(header.removeprefix("Basic ")).decode().partition(":")
        else:
            name, secret = str(arguments.get("client_id")), str(arguments.get("client_secret"))
        if name != CLIENT_ID:
            raise Refused("invalid_client_id")
        if secret != CLIENT_SECRET:
            raise Refused("bad_client_secret")

    def _oauth_v2_access(self, arguments: dict[str, Any]) -> dict[str, Any]:
        code = self.codes.pop(arguments["code"], None)
        if code is None:
            raise Refused("invalid_code")
        if time.monotonic() > code.until:
            raise Refused("code_expired")
        if arguments.get("redirect_uri") != code.redirect:
            raise Refused("bad_redirect_uri")
        home = self.homes[code.person.at]
        self.uninstall(home.id)
        token = f"xoxb-{next(self._numbers)}-{home.id}"
        self.tokens[token] = home.id
        return {
            "access_token": token, "token_type": "bot", "scope": code.scope, "bot_user_id": home.bot_user,
            "app_id": "A1", "team": {"id": home.id, "name": home.name}, "enterprise": None,
            "authed_user": {"id": code.person.id}, "is_enterprise_install": False,
        }  # fmt: skip

    def _auth_revoke(self, arguments: dict[str, Any]) -> dict[str, Any]:
        self.tokens.pop(self._bearing, None)
        self.dead.add(self._bearing)
        return {"revoked": True}

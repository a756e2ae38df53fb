"""The manifest of the Slack app: one description from which the file to paste, the check and the guide are made.

Knows nothing about tokens or deliveries.
"""

from __future__ import annotations

from typing import Any

from bots.slack_actions import COMMAND, SHORTCUT
from bots.slack_wording import NL

EVENTS_PATH = "/slack/events"
INSTALL_PATH = "/slack/install"
REDIRECT_PATH = "/slack/oauth_redirect"

SCOPES: dict[str, str] = {
    "chat:write": "antwoorden plaatsen",
    "im:history": "directe berichten lezen",
    "app_mentions:read": "vermeldingen in kanalen lezen",
    "commands": "het commando en de snelkoppeling",
    "assistant:write": "het tabblad Berichten met voorbeeldvragen",
}
OPTIONAL_SCOPES: dict[str, str] = {
    "channels:history": "vervolgvragen in openbare kanalen zonder vermelding",
    "groups:history": "vervolgvragen in besloten kanalen zonder vermelding",
    "users:read": "gasten en mensen van buiten herkennen; namen van collega's in een vraag",
    "usergroups:read": "alleen bepaalde gebruikersgroepen toelaten",
    "files:write": "een lange vergelijking als CSV meesturen",
    "im:write": "antwoorden op een snelkoppeling waarvan het antwoordadres verlopen is",
}
EVENTS: dict[str, str | None] = {
    "message.im": "im:history",
    "app_mention": "app_mentions:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "app_home_opened": None,
    "agent_session_stopped": None,
    "tokens_revoked": None,
    "app_uninstalled": None,
}
"""Every event with the scope it needs."""


def manifest(address: str | None = None, redirect: str | None = None) -> dict[str, Any]:
    """The manifest; with a public address for HTTP, without one for Socket Mode.

    `redirect` is where Slack sends people back to who install the app in their own workspace.
    """
    url = f"{address.rstrip('/')}{EVENTS_PATH}" if address else None
    where = {"request_url": url} if url else {}
    command = {
        "command": COMMAND,
        "description": "Vraag wat er in Nederlandse steden al is gedaan",
        "usage_hint": "Welke stad telt fietsers met sensoren?",
        "should_escape": True,
    } | ({"url": url} if url else {})
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": "Stadsgeheugen",
            "description": "Antwoorden over slimme-stadprojecten, elke zin met een bron die je kunt openen.",
            "long_description": _LONG,
            "background_color": "#1f4e5f",
        },
        "features": {
            "agent_view": {
                "agent_description": "Beantwoordt vragen over slimme-stadprojecten uit documenten, met bronnen. "
                "Wat er niet in staat, zegt het eerlijk.",
                "suggested_prompts": [{"title": one, "message": one} for one in NL.prompts],
            },
            "app_home": {
                "home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "stadsgeheugen", "always_online": True},
            "slash_commands": [command],
            "shortcuts": [
                {
                    "type": "message", "name": "Wie heeft dit al opgelost?", "callback_id": SHORTCUT,
                    "description": "Zoek gemeenten die het probleem in dit bericht al aanpakten",
                }
            ],
        },
        "oauth_config": {
            **({"redirect_urls": [redirect]} if redirect else {}),
            "scopes": {"bot": list(SCOPES), "bot_optional": list(OPTIONAL_SCOPES)},
        },
        "settings": {
            "event_subscriptions": {**where, "bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True, **where},
            "org_deploy_enabled": False,
            "socket_mode_enabled": not address,
            "token_rotation_enabled": False,
        },
    }  # fmt: skip


_LONG = (
    "Stadsgeheugen zoekt in agenda's, evaluaties en projectdocumenten van Nederlandse slimme steden. Stel een vraag in "
    'een direct bericht, noem de app in een kanaal, gebruik /stadsgeheugen of kies bij een bericht "Wie heeft dit al '
    'opgelost?". Elke zin van een antwoord komt uit een passage die je kunt openen. Staat iets niet in de documenten, '
    "dan zegt het antwoord dat."
)

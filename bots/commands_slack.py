"""The commands around Slack: slack, slack manifest, slack check, and feedback. Constructs nothing itself."""

from __future__ import annotations

import asyncio
import csv
import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bots.commands import data_option, print_json, wired, with_data, with_json
from bots.commands_serving import _slack_by_http, _slack_by_socket, _warn_without_index

if TYPE_CHECKING:
    from bots.wiring import Wiring

_DATA = data_option()


@click.group(invoke_without_command=True, short_help="The Slack bot, its manifest, its check.")
@click.option("--socket", "transport", flag_value="socket", help="Socket Mode: needs no public address.")
@click.option("--http", "transport", flag_value="http", help="Signed HTTP at /slack/events, beside the web page.")
@_DATA
@click.pass_context
def slack(context: click.Context, transport: str | None, data: Path | None) -> None:
    """Answer questions in Slack: direct messages, mentions, threads, the command, the shortcut and the home tab.

    Socket Mode when STADSGEHEUGEN_SLACK_APP_TOKEN is set, else HTTP; docs/slack.md says how to make the app.

    \b
    Examples:
      stadsgeheugen slack manifest > manifest.yaml
      stadsgeheugen slack check
      stadsgeheugen slack
    """
    if context.invoked_subcommand:
        return
    with wired(data=data) as wiring:
        bot = wiring.slack_bot()
        _warn_without_index(wiring)
        socket_alone = bool(wiring.settings.slack_app_token) and not wiring.settings.slack_client_id
        by_socket = transport == "socket" or (transport is None and socket_alone)
        asyncio.run(_slack_by_socket(wiring, bot) if by_socket else _slack_by_http(wiring, bot))


@slack.command(short_help="The file to paste into Slack.")
@click.option("--socket", "transport", flag_value="socket", default=True, help="For Socket Mode (default).")
@click.option("--http", "transport", flag_value="http", help="For HTTP; needs STADSGEHEUGEN_PUBLIC_ADDRESS.")
def manifest(transport: str) -> None:
    """Print the manifest: everything Slack wants to know of the app, in one file.

    With --http and STADSGEHEUGEN_SLACK_CLIENT_ID or STADSGEHEUGEN_SLACK_REDIRECT, other workspaces can install it too.

    \b
    Example:
      stadsgeheugen slack manifest > manifest.yaml
    """
    import yaml

    from bots.settings import SettingsError, read_settings
    from bots.slack_manifest import manifest as made
    from bots.wiring import slack_redirect

    settings = read_settings()
    address = settings.public_address if transport == "http" else None
    if transport == "http" and not address:
        raise SettingsError("Slack must reach the bot; set STADSGEHEUGEN_PUBLIC_ADDRESS=https://… for --http.")
    several = bool(address and (settings.slack_client_id or settings.slack_redirect))
    redirect = slack_redirect(settings) if several else None
    click.echo(yaml.safe_dump(made(address, redirect), allow_unicode=True, sort_keys=False, width=110), nl=False)


@slack.command(short_help="What is wrong with the set-up.")
@with_json()
@with_data()
def check(wiring: Wiring, as_json: bool) -> None:
    """Kijk of tokens, scopes, bereikbaarheid en kanalen kloppen, en zeg wat te doen. Stopt met 1 bij een probleem.

    \b
    Voorbeeld:
      stadsgeheugen slack check
    """
    from bots.slack_check import check as checked

    settings = wiring.settings
    kept = wiring.slack_installations if settings.slack_client_id else None
    found = asyncio.run(checked(settings, kept))
    if as_json:
        print_json([{"ok": one.ok, "wat": one.what, "remedie": one.remedy} for one in found])
    else:
        for one in found:
            click.echo(
                f"{'goed' if one.ok else 'FOUT'}  {one.what}" + (f"\n      → {one.remedy}" if one.remedy else "")
            )
    if not all(one.ok for one in found):
        sys.exit(1)


@click.command(short_help="Export of thumbs up and down.")
@click.option("--csv", "as_csv", is_flag=True, help="As CSV on stdout.")
@with_json()
@with_data()
def feedback(wiring: Wiring, as_json: bool, as_csv: bool) -> None:
    """Show what people thought of answers: vote, reason, question and cited documents; people are not named.

    \b
    Examples:
      stadsgeheugen feedback
      stadsgeheugen feedback --csv > feedback.csv
    """
    rows = [_row(one) for one in wiring.inbox.opinions()]
    if as_json:
        print_json(rows)
    elif as_csv:
        from bots.exports import harmless

        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(_COLUMNS)
        writer.writerows([harmless(str(row[name] or "")) for name in _COLUMNS] for row in rows)
        click.echo(out.getvalue(), nl=False)
    else:
        for row in rows:
            click.echo(f"{row['created'][:10]}  {row['vote']:4}  {row['reason'] or '–':10}  {row['question']}")
        click.echo(f"{len(rows)} votes", err=True)


_COLUMNS = ("answer_id", "created", "vote", "reason", "comment", "question", "completeness", "documents")


def _row(opinion: Any) -> dict[str, Any]:
    return {name: getattr(opinion, name) for name in _COLUMNS} | {"documents": ", ".join(opinion.documents)}

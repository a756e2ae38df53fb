"""The commands that stay running: serve, and what `slack` runs. And `settings`, which tells what is in force."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bots.commands import data_option, print_json, wired, with_data, with_json

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from bots.slack_bot import SlackBot
    from bots.wiring import Wiring

_DATA = data_option()


@click.command(short_help="The web page and the HTTP interface.")
@click.option("--host", metavar="ADDRESS", help="Address to listen on (default: this machine only).")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on; 0 takes a free one.")
@_DATA
def serve(host: str | None, port: int | None, data: Path | None) -> None:
    """Serve the web page and the HTTP interface, on 127.0.0.1 unless told otherwise.

    Documents that are indexed while it runs are used from the next question on. Internal documents are never shown.

    \b
    Examples:
      stadsgeheugen serve
      stadsgeheugen serve --host 0.0.0.0 --port 8080
      curl -s localhost:8765/api/ask -H 'content-type: application/json' -d '{"question": "Wat is een living lab?"}'
    """
    with wired(data=data, host=host, port=port) as wiring:
        from bots.web import create_app

        wiring.builder.sweep()
        _warn_without_index(wiring)
        asyncio.run(_serve(wiring, create_app(wiring.parts)))


@click.command(short_help="The settings in force.")
@with_json()
@with_data()
def settings(wiring: Wiring, as_json: bool) -> None:
    """Show every setting with the value in force; secrets only as set or not set."""
    from bots.settings import table

    rows = [(row.variable, str(getattr(wiring.settings, row.name)), row.sentence) for row in table()]
    if as_json:
        print_json({variable: value for variable, value, _ in rows})
        return
    for variable, value, sentence in rows:
        click.echo(f"{variable}={value}\n    {sentence}")


async def _serve(wiring: Wiring, app: ASGIApp) -> None:
    """Listen, say where, and serve until asked to stop."""
    import uvicorn

    from bots.web_connections import backlog, bounded, most_connections

    most = most_connections(wiring.settings.connections)
    with _listening(wiring.settings.host, wiring.settings.port) as listening:
        address, port = listening.getsockname()[:2]
        shown = f"[{address}]" if ":" in address else address
        click.echo(f"listening on http://{shown}:{port}", err=True)
        config = uvicorn.Config(
            app,
            http=bounded(most),
            backlog=backlog(most),
            log_config=None,
            access_log=False,  # addresses of searches hold questions
            server_header=False,
            ws="none",
            timeout_graceful_shutdown=25,
        )
        server = uvicorn.Server(config)
        # uvicorn would raise the signal again when it is done, and what comes after it would never run.
        server.capture_signals = nullcontext  # type: ignore[method-assign, assignment]
        _on_stop(lambda: setattr(server, "should_exit", True))
        await server.serve(sockets=[listening])


def _on_stop(stop: Callable[[], object]) -> None:
    """Call `stop` when the process is asked to end."""
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop)


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        raise OSError(f"Cannot listen on {host}:{port} ({error.strerror or error}); choose another --port.") from error


async def _slack_by_http(wiring: Wiring, bot: SlackBot) -> None:
    from bots.slack_install import install_routes
    from bots.slack_service import events_route
    from bots.web import create_app

    flow = wiring.slack_install()
    routes = (events_route(bot, wiring.settings.slack_signing_secret.reveal()), *(install_routes(flow) if flow else ()))
    await bot.start()
    await _serve(wiring, create_app(wiring.parts, *routes))
    await bot.drain()


async def _slack_by_socket(wiring: Wiring, bot: SlackBot) -> None:
    from bots.settings import SettingsError
    from bots.slack_service import run_socket

    token = wiring.settings.slack_app_token.reveal()
    if wiring.settings.slack_client_id:
        raise SettingsError("Workspaces that install the app themselves come over HTTP; use --http.")
    if not token:
        raise SettingsError("Socket Mode needs an app-level token; set STADSGEHEUGEN_SLACK_APP_TOKEN, or use --http.")
    stop = asyncio.Event()
    _on_stop(stop.set)
    await run_socket(bot, token, stop)


def _warn_without_index(wiring: Wiring) -> None:
    from indexing.errors import IndexMissing

    try:
        with wiring.library.snapshot() as reading:
            reading.coverage()
    except IndexMissing:
        click.echo("Warning: nothing is indexed yet; run `stadsgeheugen index`. Questions wait for it.", err=True)

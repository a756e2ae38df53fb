"""A running bot for tests: on its own event loop, over either transport, started and stopped as the command does."""

from __future__ import annotations

import asyncio
import threading

import uvicorn

from bots.settings import read_settings
from bots.slack_access import Rules
from bots.slack_bot import SlackBot
from bots.slack_guard import slack_client
from bots.slack_install import install_routes
from bots.slack_manifest import REDIRECT_PATH
from bots.slack_service import SOCKETS, connected, events_route
from bots.slack_workspace import OneWorkspace
from bots.web import create_app
from bots.wiring import Wiring
from tests import doubles
from tests.fake_slack import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET
from tests.fake_slack_oauth import CLIENT_ID, CLIENT_SECRET
from tests.serving import free_socket, wait_for


class Running:
    """A bot on its own event loop; a context manager. `kill` lets go of everything at once, as a crash does."""

    def __init__(
        self, slack, assistant, inbox, transport="socket", library=None, comparer=None, limit=200, rules=None, **more
    ):
        self.slack, self.transport = slack, transport
        given = {"comparer": comparer} if comparer else {}
        self.parts = doubles.parts(assistant, library, question_limit=limit, **given)
        client = slack_client(BOT_TOKEN, slack.address)
        self.workspaces = OneWorkspace(client, rules or Rules())
        self.bot = SlackBot(self.parts, client, self.workspaces, SIGNING_SECRET, inbox, **more)
        self.listening = free_socket() if transport == "http" else None
        self._prepare()

    def _prepare(self):
        self.ready, self.error, self.killed = threading.Event(), None, False
        self.thread = threading.Thread(target=self._main, daemon=True)

    @property
    def delivery(self):
        """How the bot talks to its workspace, once it has started."""
        return self.workspaces._found.delivery

    def routes(self):
        """What Slack may call."""
        return (events_route(self.bot, SIGNING_SECRET),)

    def _main(self):
        try:
            asyncio.run(self._run())
        except BaseException as error:  # noqa: BLE001 - told to the test below
            self.error = error
        finally:
            self.ready.set()

    async def _run(self):
        self.loop, self.stop = asyncio.get_running_loop(), asyncio.Event()
        await (self._by_socket() if self.transport == "socket" else self._by_http())

    async def _by_socket(self):
        if self.killed:
            return
        async with connected(self.bot, APP_TOKEN, ping_seconds=1, apart=0):
            self.ready.set()
            await self.stop.wait()

    async def _by_http(self):
        await self.bot.start()
        listening = self.listening
        app = create_app(self.parts, *self.routes())
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, lifespan="on", ws="none"))
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        while not server.started:
            await asyncio.sleep(0.01)
        self.slack.deliver_to = f"http://127.0.0.1:{listening.getsockname()[1]}/slack/events"
        self.ready.set()
        await self.stop.wait()
        server.should_exit = True
        await serving
        await self.bot.drain()
        listening.close()

    def __enter__(self):
        before = len(self.slack.sockets)
        self.thread.start()
        assert self.ready.wait(15)
        if self.error:
            raise self.error
        if self.transport == "socket":
            wait_for(lambda: len(self.slack.sockets) >= before + SOCKETS)
        return self

    def __exit__(self, *_):
        if self.thread.is_alive() and not self.killed:
            self.loop.call_soon_threadsafe(self.stop.set)
            self.thread.join(30)
            assert not self.thread.is_alive(), "the bot did not stop"


class RiggedWiring(Wiring):
    """The product's wiring, except that answers come from a script."""

    def __init__(self, settings, parts):
        super().__init__(settings)
        self._parts = parts

    @property
    def parts(self):
        """Stand-ins for the index."""
        return self._parts


class RunningForMany(Running):
    """A bot that workspaces install themselves, made by the product's wiring from settings."""

    def __init__(self, slack, assistant, data, listed, store_url=""):
        self.slack, self.transport, self.listening = slack, "http", free_socket()
        self.address = f"http://127.0.0.1:{self.listening.getsockname()[1]}"
        self.redirect = self.address + REDIRECT_PATH
        slack.redirects.add(self.redirect)
        self.parts = doubles.parts(assistant, question_limit=200)
        self.settings = {
            "STADSGEHEUGEN_DATA": str(data),
            "STADSGEHEUGEN_SLACK_API": slack.address,
            "STADSGEHEUGEN_SLACK_CLIENT_ID": CLIENT_ID,
            "STADSGEHEUGEN_SLACK_CLIENT_SECRET": CLIENT_SECRET,
            "STADSGEHEUGEN_SLACK_SIGNING_SECRET": SIGNING_SECRET,
            "STADSGEHEUGEN_SLACK_REDIRECT": self.redirect,
            "STADSGEHEUGEN_SLACK_WORKSPACES": ",".join(listed),
            "STADSGEHEUGEN_STORE_URL": store_url,
        }
        self.wiring = RiggedWiring(read_settings(self.settings), self.parts)
        self.bot = self.wiring.slack_bot()
        self.workspaces = self.bot.workspaces
        self._prepare()

    def routes(self):
        """Deliveries, and the installation."""
        return (*super().routes(), *install_routes(self.wiring.slack_install()))

    def __exit__(self, *_):
        super().__exit__()
        self.wiring.close()

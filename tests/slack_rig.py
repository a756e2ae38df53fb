"""A running bot for tests: on its own event loop, over either transport, started and stopped as the command does."""

from __future__ import annotations

import asyncio
import threading

import uvicorn

from bots.slack_bot import SlackBot, slack_client
from bots.slack_service import connected, events_route
from bots.web import create_app
from tests import doubles
from tests.fake_slack import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET
from tests.serving import free_socket, wait_for


class Running:
    """A bot on its own event loop; a context manager. `kill` lets go of everything at once, as a crash does."""

    def __init__(self, slack, assistant, inbox, transport="socket", library=None, comparer=None, limit=200, **more):
        self.slack, self.transport = slack, transport
        given = {"comparer": comparer} if comparer else {}
        self.parts = doubles.parts(assistant, library, question_limit=limit, **given)
        self.bot = SlackBot(self.parts, slack_client(BOT_TOKEN, slack.address), SIGNING_SECRET, inbox, **more)
        self.ready, self.error, self.killed = threading.Event(), None, False
        self.thread = threading.Thread(target=self._main, daemon=True)

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
        async with connected(self.bot, APP_TOKEN, ping_seconds=1):
            self.ready.set()
            await self.stop.wait()

    async def _by_http(self):
        await self.bot.start()
        listening = free_socket()
        app = create_app(self.parts, events_route(self.bot, SIGNING_SECRET))
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="on", ws="none"))
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
            wait_for(lambda: len(self.slack.sockets) > before)
        return self

    def __exit__(self, *_):
        if self.thread.is_alive() and not self.killed:
            self.loop.call_soon_threadsafe(self.stop.set)
            self.thread.join(30)
            assert not self.thread.is_alive(), "the bot did not stop"

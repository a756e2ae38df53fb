"""How many connections the web server holds, and how long each may keep us waiting, as a protocol for uvicorn.

A connection that does not finish its headers, or does not read its answer, is closed. Where all places are taken the
one that waited longest without asking anything makes room. Knows nothing about requests: `web_guard` bounds bodies.
"""

from __future__ import annotations

import asyncio
import logging
import resource
from collections.abc import Callable
from dataclasses import dataclass, field

from uvicorn.protocols.http.h11_impl import H11Protocol

from bots.problems import MEDIA_TYPE, problem

logger = logging.getLogger("stadsgeheugen.web")

PATIENCE = 10.0
"""Seconds in which the headers of a request must be there."""
READING = 60.0
"""Seconds in which an answer must be read."""


def most_connections(wanted: int) -> int:
    """As many as wanted, as far as the system's bound on open files leaves half of them for everything else."""
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return wanted if files == resource.RLIM_INFINITY else max(1, min(wanted, files // 2))


def backlog(most: int) -> int:
    """How many connections may be taken at once besides: half of the open files that are left."""
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return 2048 if files == resource.RLIM_INFINITY else max(1, min(2048, (files - most) // 2))


@dataclass(slots=True)
class _Room:
    """How much there is of it, and who only waits, longest first."""

    most: int
    patience: float
    reading: float
    waiting: dict[_Bounded, None] = field(default_factory=dict)


def bounded(most: int, patience: float = PATIENCE, reading: float = READING) -> type[H11Protocol]:
    """The protocol of one server that holds at most so many connections."""
    return type("Bounded", (_Bounded,), {"room": _Room(most, patience, reading)})


class _Bounded(H11Protocol):
    """One connection of a server with so much room."""

    room: _Room
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait()
        if len(self.connections) > self.room.most:
            logger.warning("all %d connections are taken; the one that waited longest makes room", self.room.most)
            oldest = next(iter(self.room.waiting))
            oldest._leave("full" if oldest is self else "too-slow")
            self.connections.discard(oldest)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._asks:
            self._hear()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if not self._asks:
            self._wait()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._set(self.transport.abort, self.room.reading)

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._asks:
            self._hear()

    def connection_lost(self, exc: Exception | None) -> None:
        self._hear()
        super().connection_lost(exc)

    @property
    def _asks(self) -> bool:
        """Whether a request is being answered."""
        return self.cycle is not None and not self.cycle.response_complete

    def _wait(self) -> None:
        self.room.waiting[self] = None
        unread = self.transport.get_write_buffer_size()
        self._set(lambda: self._leave("too-slow"), self.room.reading if unread else self.room.patience)

    def _hear(self) -> None:
        self.room.waiting.pop(self, None)
        if self._deadline is not None:
            self._deadline.cancel()

    def _set(self, then: Callable[[], None], seconds: float) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
        self._deadline = self.loop.call_later(seconds, then)

    def _leave(self, why: str) -> None:
        """Say why, and go; what is not taken away in time is thrown away."""
        self.room.waiting.pop(self, None)
        if not self.transport.is_closing():
            self.transport.write(_farewell(why))
            self.transport.close()
        self._set(self.transport.abort, self.room.patience)


def _farewell(why: str) -> bytes:
    answer = problem(why)
    body = bytes(answer.body)
    head = f"HTTP/1.1 {answer.status_code} -\r\ncontent-type: {MEDIA_TYPE}\r\ncontent-length: {len(body)}\r\n"
    return f"{head}connection: close\r\n\r\n".encode() + body

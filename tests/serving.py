"""A real web server on a free port of this machine, for tests that speak HTTP."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn


def free_socket() -> socket.socket:
    """A listening socket on a port the system chose."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen(64)
    return listening


@contextmanager
def serving(app, **more) -> Iterator[str]:
    """Serve an ASGI application in a thread; gives its address, stops when the block ends."""
    listening = free_socket()
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="on", ws="none", **more))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        wait_for(lambda: server.started)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
        listening.close()


def wait_for(seen, seconds: float = 60.0):
    """What `seen` gives once it gives something true; fails after a deadline."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := seen():
            return found
        time.sleep(0.01)
    raise AssertionError(f"not seen within {seconds} s")

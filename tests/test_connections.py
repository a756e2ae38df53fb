"""Connections that ask nothing, never finish or never read: the server goes on answering, and its log stays small."""

from __future__ import annotations

import logging
import re
import socket
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from bots.logs import OnceAMinute
from bots.web import create_app
from bots.web_connections import bounded
from tests import doubles
from tests.serving import serving, wait_for

HERE = Path(__file__).parents[1]
HALF = [b"", b"GET /hea", b"GET /health HTTP/1.1\r\nHost: localhost\r\n", b"POST / HTTP/1.1\r\nX-A: " + b"a" * 2000]


def _opened(address, sent=b""):
    host, port = address.removeprefix("http://").split(":")
    opened = socket.create_connection((host, int(port)), timeout=20)
    if sent:
        opened.sendall(sent)
    return opened


def _healthy(address):
    return httpx.get(f"{address}/health", trust_env=False, timeout=20).status_code == 200


def _said(opened):
    """All that comes until the other side hangs up."""
    told = b""
    try:
        while part := opened.recv(65536):
            told += part
    except ConnectionResetError:
        pass
    return told


@pytest.mark.parametrize("sent", HALF)
def test_headers_that_do_not_come_are_not_waited_for(sent):
    """Nothing, half a line, a header without an end: the connection is closed, with the reason."""
    with (
        serving(create_app(doubles.parts()), http=bounded(50, patience=0.3)) as address,
        _opened(address, sent) as half,
    ):
        assert _said(half).startswith(b"HTTP/1.1 408")
        assert _healthy(address)


def test_headers_that_drip_are_not_waited_for():
    """A byte now and then does not buy more time, nor does a first request that was whole."""
    whole = b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with (
        serving(create_app(doubles.parts()), http=bounded(50, patience=0.5)) as address,
        _opened(address, whole) as half,
    ):
        wait_for(lambda: b'"ok"' in half.recv(65536))
        with pytest.raises(OSError):
            for _ in range(400):
                half.sendall(b"G")
                time.sleep(0.05)


def test_who_waits_without_asking_makes_room_for_who_asks():
    """Three times as many idle connections as there are places: every question is answered, nobody waits for time."""
    app = create_app(doubles.parts())
    with serving(app, http=bounded(20, patience=600)) as address, ExitStack() as held:
        for number in range(60):
            held.enter_context(_opened(address, HALF[number % len(HALF)]))
            assert _healthy(address)


def test_a_busy_connection_is_not_sent_away():
    """What is being answered stays; the one too many hears that all places are taken."""
    assistant = doubles.ScriptedAssistant()
    assistant.script["wacht"] = lambda question: (time.sleep(1), doubles.FULL)[1]
    body = b'{"question": "wacht"}'
    ask = b"POST /api/ask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
    with serving(create_app(doubles.parts(assistant)), http=bounded(2)) as address, ExitStack() as held:
        busy = [held.enter_context(_opened(address, ask % len(body) + body)) for _ in range(2)]
        wait_for(lambda: len(assistant.asked) == 2)
        with _opened(address) as third:
            assert _said(third).startswith(b"HTTP/1.1 503")
        assert all(opened.recv(12) == b"HTTP/1.1 200" for opened in busy)


def test_an_answer_that_nobody_reads_is_thrown_away():
    """Somebody who asks for much and reads nothing holds a place only for a while."""
    long = "woord " * 200_000
    text = doubles.Document(doubles.PAPER_ORIGIN, long, (doubles.Section(0, len(long), ()),))
    app = create_app(doubles.parts(library=doubles.ThreeDocuments(1, text)))
    get = b"GET /api/documents/raad-besluit-wifi HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with serving(app, http=bounded(50, patience=0.3, reading=0.3)) as address, socket.socket() as deaf:
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        host, port = address.removeprefix("http://").split(":")
        deaf.connect((host, int(port)))
        deaf.settimeout(20)
        deaf.sendall(get * 8)
        time.sleep(2)
        assert len(_said(deaf)) < 8 * len(long)
        assert _healthy(address)


def test_few_open_files_do_not_stop_the_server_nor_fill_its_log(tmp_path):
    """With 200 files allowed, 400 half-open connections: answers go on, and the log says it in a line or two."""
    serve = f"ulimit -n 200; exec {sys.executable} -m bots.terminal serve --port 0 --data {tmp_path / 'data'}"
    with (tmp_path / "log").open("wb") as log, ExitStack() as held:
        running = subprocess.Popen(["sh", "-c", serve], cwd=HERE, stderr=log)
        held.callback(running.wait, 30)
        held.callback(running.terminate)
        said = wait_for(lambda: re.search(r"listening on (http://\S+)", (tmp_path / "log").read_text()))
        for number in range(400):
            held.enter_context(_opened(said[1], HALF[number % len(HALF)]))
        assert _healthy(said[1]) and running.poll() is None
    assert len((tmp_path / "log").read_text().splitlines()) < 20


# ---- the log ---------------------------------------------------------------------------------------------------------


def test_a_repeated_fault_is_one_line_a_minute():
    """The first is written at once, the rest counted and told with the next; others and mere news are let through."""
    now = [0.0]
    quiet = OnceAMinute(lambda: now[0])

    def said(text, *args, level=logging.ERROR):
        record = logging.LogRecord("x", level, "", 0, text, args, None)
        return record.getMessage() if quiet.filter(record) else None

    assert said("vol: %s", "a") == "vol: a"
    assert [said("vol: %s", "a") for _ in range(3)] == [None, None, None]
    assert said("vol: %s", "b") == "vol: b"
    assert [said("gewoon", level=logging.INFO) for _ in range(2)] == ["gewoon", "gewoon"]
    now[0] = 61.0
    assert said("vol: %s", "a") == "vol: a (and 3 times more since)"
    assert said("vol: %s", "a") is None

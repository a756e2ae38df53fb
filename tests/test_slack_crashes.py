"""Crashes: killed, stopped and doubled workers as real processes, and a seeded chaos of deliveries."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager

import pytest

from tests.fake_slack import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET
from tests.serving import free_socket, wait_for
from tests.slack_chaos import chaos, refreshed
from tests.test_postgres import address as postgres_address  # noqa: F401 - a fixture


@contextmanager
def worker(slack, data, transport="socket", url=""):
    """The product as people start it, with an assistant that takes half a second: see `slack_worker.py`."""
    listening = free_socket()
    port = listening.getsockname()[1]
    listening.close()
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("STADSGEHEUGEN_")},
        "STADSGEHEUGEN_SLACK_BOT_TOKEN": BOT_TOKEN,
        "STADSGEHEUGEN_SLACK_SIGNING_SECRET": SIGNING_SECRET,
        "STADSGEHEUGEN_SLACK_API": slack.address,
        "STADSGEHEUGEN_DATA": str(data),
        "STADSGEHEUGEN_PORT": str(port),
        "STADSGEHEUGEN_LOG_LEVEL": "DEBUG",
    }
    environment |= {"STADSGEHEUGEN_SLACK_APP_TOKEN": APP_TOKEN} if transport == "socket" else {}
    environment |= {"STADSGEHEUGEN_STORE_URL": url} if url else {}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.slack_worker", f"--{transport}"],
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    )
    said: list[str] = []
    reader = threading.Thread(target=lambda: said.extend(process.stderr), daemon=True)
    reader.start()
    process.said = said
    before = len(slack.sockets)
    try:
        if transport == "http":
            wait_for(lambda: any("listening on" in line for line in said) or process.poll() is not None, 60)
            slack.deliver_to = f"http://127.0.0.1:{port}/slack/events"
        else:
            wait_for(lambda: len(slack.sockets) > before or process.poll() is not None, 60)
        assert process.poll() is None, said
        yield process
    finally:
        process.kill()
        process.wait(10)
        reader.join(5)
        process.stderr.close()


@pytest.mark.parametrize("transport", ["socket", "http"])
def test_killed_while_answering_answers_once_after_the_restart(slack, tmp_path, transport):
    """kill -9 in the middle of answers, in a channel and in a stream: after the restart each is there once."""
    anna = slack.person("Anna")
    channel, direct = slack.channel(anna), slack.direct(anna.id)
    with worker(slack, tmp_path, transport) as process:
        asked = anna.dm("Kreeg Enschede een boete?")
        mention = anna.mention(channel, "<@UBOT> Kreeg Enschede een boete?")
        wait_for(lambda: any(one.streaming for one in direct.messages))
        process.send_signal(signal.SIGKILL)
        process.wait(10)
    assert not channel.answers() and not direct.answers()
    with worker(slack, tmp_path, transport) as process:
        wait_for(lambda: channel.answers(mention.ts) and direct.answers(asked.ts), 40)
        last = anna.dm("en nu?")
        wait_for(lambda: direct.answers(last.ts), 20)
        assert len(channel.answers()) == 1 and len(direct.answers(asked.ts)) == 1
        assert direct.answers(asked.ts)[0].seen.count("600.000") == 1
        said = "".join(process.said)
    assert "boete" not in said and "xoxb-" not in said and "600.000" not in said


@pytest.mark.parametrize("transport", ["socket", "http"])
def test_asked_to_stop_it_finishes_first(slack, tmp_path, transport):
    """SIGTERM during an answer: the answer comes, and the process ends with 0."""
    anna = slack.person("Anna")
    with worker(slack, tmp_path, transport) as process:
        asked = anna.dm("Kreeg Enschede een boete?")
        wait_for(lambda: any(one.streaming for one in slack.direct(anna.id).messages))
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    assert len(slack.direct(anna.id).answers(asked.ts)) == 1


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_the_worker_that_is_left_takes_over(request, slack, tmp_path, database):
    """Two processes beside each other, one killed while both are busy: every question answered once."""
    if database == "postgresql" and not __import__("shutil").which("initdb"):
        pytest.skip("PostgreSQL is not installed here")
    url = request.getfixturevalue("postgres_address") if database == "postgresql" else ""
    people = [slack.person(f"P{n}") for n in range(8)]
    with worker(slack, tmp_path, url=url) as first, worker(slack, tmp_path, url=url):
        asked = [(one, one.dm("Kreeg Enschede een boete?")) for one in people]
        time.sleep(0.2)
        first.kill()
        for person, message in asked:
            wait_for(lambda p=person, m=message: slack.direct(p.id).answers(m.ts), 40)
        wait_for(slack.in_peace, 30)
    assert [len(slack.direct(one.id).answers()) for one in people] == [1] * 8


@pytest.mark.parametrize("workers", [1, 2])
def test_connections_that_are_renewed_lose_and_double_nothing(tmp_path, workers):
    """One process with two sockets, and two with four: warned, refreshed and cut off while questions come."""
    found = refreshed(tmp_path, workers, questions=60, seed=23)
    assert (found.questions > 20, found.lost, found.doubled) == (True, 0, 0)
    assert found.crashes >= 7


def test_two_processes_share_the_deliveries_of_one_app(slack, tmp_path):
    """Each has a socket of its own; all are renewed while questions come, events come on both: once each."""
    people = [slack.person(f"P{n}") for n in range(8)]
    with worker(slack, tmp_path), worker(slack, tmp_path):
        assert len(slack.sockets) == 2
        slack.retries = 1  # each event on the one and then on the other
        asked = []
        for number, person in enumerate(people):
            asked.append((person, person.dm("Kreeg Enschede een boete?")))
            if number == 2:
                slack.hang_up("warning", 1)
                wait_for(lambda: len(slack.sockets) == 2)
            if number == 5:
                slack.hang_up("refresh_requested")
                wait_for(lambda: len(slack.sockets) == 2)
        for person, message in asked:
            wait_for(lambda p=person, m=message: slack.direct(p.id).answers(m.ts), 40)
        wait_for(slack.in_peace, 30)
    assert [len(slack.direct(one.id).answers()) for one in people] == [1] * 8


def test_a_chaos_of_deliveries_loses_and_doubles_nothing(tmp_path):
    """A seeded cut of the whole run in benchmarks/slack.py: retries, reordering, crashes of the worker."""
    found = chaos(tmp_path, deliveries=120, seed=6, retries=0.3, crashes=0.05)
    assert (found.questions > 30, found.lost, found.doubled) == (True, 0, 0)
    assert found.crashes >= 1

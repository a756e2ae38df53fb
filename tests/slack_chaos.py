"""A seeded chaos: many questions, redelivered, out of order, to workers that crash. Used by a test and a benchmark."""

from __future__ import annotations

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bots.inbox_store import SqlInbox
from bots.slack_wording import slack_words
from tests import doubles
from tests.fake_slack import FakeSlack, Message
from tests.serving import wait_for
from tests.slack_rig import Running

_HELD_UP = slack_words("nl").too_late.split(".")[0]


@dataclass(frozen=True)
class Found:
    """What came of it."""

    questions: int
    deliveries: int
    crashes: int
    lost: int
    doubled: int
    seconds: float
    apologies: int
    acks: tuple[float, ...]


def chaos(folder: Path, deliveries: int, seed: int, retries: float, crashes: float, slow: float = 0.0) -> Found:
    """Deliver until every event was acknowledged, crashing the worker in between; count answers per question.

    A crash here is what a kill does to everything but the process: the event loop stops dead, nothing is finished or
    given back, and a new worker begins with the same database. An answer takes `slow` seconds to work out.
    """
    rng = random.Random(seed)
    inbox = SqlInbox.in_folder(folder, lease=2)
    assistant = doubles.ScriptedAssistant()
    if slow:
        assistant.script["boete"] = lambda question: (time.sleep(slow), doubles.FULL)[1]
    with FakeSlack() as slack:
        people = [slack.person(f"P{n}") for n in range(12)]
        channels = [slack.channel(*people) for _ in range(6)]
        bodies, asked = _deliveries(rng, slack, people, channels, deliveries, retries)
        started, crashed = time.monotonic(), 0
        current = [Running(slack, assistant, inbox).__enter__()]
        every = max(1, round(1 / crashes))
        points = {n + rng.randrange(every) for n in range(0, len(bodies) - every, every)}
        acked = threading.Semaphore(0)
        with ThreadPoolExecutor(8) as pool:
            for number, (body, attempt) in enumerate(bodies):
                pool.submit(_until_acknowledged, slack, body, attempt, acked)
                if number in points:
                    crashed += 1
                    crash(current[0])
                    slack.cut()
                    wait_for(lambda: not slack.sockets, 20)
                    current[0] = Running(slack, assistant, inbox).__enter__()
            for _ in bodies:
                assert acked.acquire(timeout=120)
        wait_for(lambda: inbox.open_tasks() == 0, 120)
        wait_for(slack.in_peace, 30)
        current[0].__exit__()
        said = [channel.answers(thread) for channel, thread in asked]
        acks = tuple(seconds for status, seconds in slack.delivered if status == 200)
    inbox.close()
    lost, doubled = said.count([]), sum(len(answers) > 1 for answers in said)
    apologies = sum(_HELD_UP in one.seen for answers in said for one in answers)
    return Found(len(asked), len(bodies), crashed, lost, doubled, time.monotonic() - started, apologies, acks)


def refreshed(folder: Path, workers: int, questions: int, seed: int) -> Found:
    """Questions without a pause while Slack has connections renewed, warns, and breaks some off; nobody crashes.

    Every event is delivered until somebody acknowledges it, and a third of them once more after that.
    """
    rng = random.Random(seed)
    inbox = SqlInbox.in_folder(folder)
    with FakeSlack() as slack, ExitStack() as stack:
        people = [slack.person(f"P{n}") for n in range(8)]
        channels = [slack.channel(*people) for _ in range(4)]
        for _ in range(workers):
            stack.enter_context(Running(slack, doubles.ScriptedAssistant(), inbox))
        bodies, asked = _deliveries(rng, slack, people, channels, questions, retries=0.3)
        started, troubled = time.monotonic(), 0
        acked = threading.Semaphore(0)
        troubles = (
            lambda: slack.hang_up("warning", 1), lambda: slack.hang_up(), lambda: slack.cut(1), lambda: slack.cut(),
        )  # fmt: skip
        with ThreadPoolExecutor(6) as pool:
            for number, (body, attempt) in enumerate(bodies):
                pool.submit(_until_acknowledged, slack, body, attempt, acked)
                if number % 8 == 4:
                    troubles[troubled % len(troubles)]()
                    troubled += 1
            for _ in bodies:
                assert acked.acquire(timeout=120)
        wait_for(lambda: inbox.open_tasks() == 0, 120)
        wait_for(slack.in_peace, 30)
        said = [channel.answers(thread) for channel, thread in asked]
        acks = tuple(seconds for status, seconds in slack.delivered if status == 200)
    inbox.close()
    lost, doubled = said.count([]), sum(len(answers) > 1 for answers in said)
    apologies = sum(_HELD_UP in one.seen for answers in said for one in answers)
    return Found(len(asked), len(bodies), troubled, lost, doubled, time.monotonic() - started, apologies, acks)


def crash(running: Running) -> None:
    """Stop a worker dead."""
    running.killed = True

    def dead() -> None:
        running.bot.work._stopping = True
        running.bot.inbox = _Gone()  # type: ignore[assignment]
        running.bot.client.base_url = "http://127.0.0.1:9/api/"
        running.loop.set_exception_handler(lambda loop, context: None)  # what a dead process would say, nobody hears
        running.loop.stop()

    running.loop.call_soon_threadsafe(dead)
    running.thread.join(5)


class _Gone:
    """The inbox of a dead process: nothing reaches it any more."""

    def __getattr__(self, name: str) -> Any:
        raise RuntimeError("dead")


def _deliveries(
    rng: random.Random, slack: FakeSlack, people: list[Any], channels: list[Any], count: int, retries: float
) -> tuple[list[tuple[dict[str, Any], int]], list[tuple[Any, str]]]:
    bodies: list[tuple[dict[str, Any], int]] = []
    asked: list[tuple[Any, str]] = []
    while len(bodies) < count:
        person, direct = rng.choice(people), rng.random() < 0.4
        channel = slack.direct(person.id) if direct else rng.choice(channels)
        text = "Kreeg Enschede een boete?" if direct else "<@UBOT> Kreeg Enschede een boete?"
        said = Message(slack.stamp(), person.id, text)
        channel.messages.append(said)
        asked.append((channel, said.ts))
        for kind in ("message",) if direct else ("app_mention", "message"):
            body = slack.envelope(slack.event(person, channel, said, kind, {}))
            times = 1 + (rng.random() < retries) + (rng.random() < retries / 3)
            bodies += [(body, attempt) for attempt in range(times)]
    for place in range(len(bodies) - 1):  # out of order, but not by hours
        other = min(len(bodies) - 1, place + rng.randrange(6))
        bodies[place], bodies[other] = bodies[other], bodies[place]
    return bodies, asked


def _until_acknowledged(slack: FakeSlack, body: dict[str, Any], attempt: int, acked: threading.Semaphore) -> None:
    """As Slack does: deliver again until somebody says it has it."""
    for more in range(80):
        if slack.sockets and slack.attempt(body, attempt + more, 2.0):
            break
        time.sleep(0.1)
    acked.release()

"""Slack under load and chaos, against the strict local Slack: nothing lost, nothing double, and how quick.

    python -m benchmarks.slack [--deliveries 2000] [--slow 0.5]

Prints one JSON object: lost answers, doubled ones and apologies of a seeded chaos (30 % retries, 5 % crashes,
reordering), milliseconds of acknowledgement (p99) and of the first sign of life (p95) with twenty questions at once on
slow answers, and seconds from the start of a bot to its connection.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from bots.inbox_store import SqlInbox
from tests import doubles
from tests.fake_slack import FakeSlack
from tests.serving import wait_for
from tests.slack_chaos import chaos
from tests.slack_rig import Running


def main() -> None:
    """Run everything and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--deliveries", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=31)
    parser.add_argument("--crashes", type=float, default=0.05, help="share of deliveries after which the worker dies")
    parser.add_argument("--slow", type=float, default=0.0, help="seconds that an answer takes to work out")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = chaos(Path(folder), given.deliveries, given.seed, 0.3, given.crashes, given.slow)
    result: dict[str, Any] = {
        "deliveries": found.deliveries, "questions": found.questions, "crashes": found.crashes,
        "lost": found.lost, "doubled": found.doubled, "apologies": found.apologies, "seconds": round(found.seconds, 1),
    }  # fmt: skip
    print(json.dumps(result | {transport: twenty(transport) for transport in ("socket", "http")}, indent=2))


def twenty(transport: str, rounds: int = 5) -> dict[str, float]:
    """Twenty people ask at once while answers take half a second each; in milliseconds, and seconds to connect."""
    assistant = doubles.ScriptedAssistant(boete=lambda question: (time.sleep(0.5), doubles.FULL)[1])
    signs: list[float] = []
    with tempfile.TemporaryDirectory() as folder, FakeSlack() as slack:
        inbox = SqlInbox.in_folder(Path(folder))
        began = time.monotonic()
        with Running(slack, assistant, inbox, transport):
            connected = time.monotonic() - began
            for _ in range(rounds):
                signs += _round(slack)
        inbox.close()
        acks = sorted(seconds for _, seconds in slack.delivered)
    return {
        "connected_s": round(connected, 2),
        "ack_p99_ms": round(1000 * acks[int(0.99 * (len(acks) - 1))], 1),
        "first_sign_p95_ms": round(1000 * sorted(signs)[int(0.95 * (len(signs) - 1))], 1),
    }


def _round(slack: FakeSlack) -> list[float]:
    people = [slack.person(f"P{n}") for n in range(20)]
    channel = slack.channel(*people)
    asked: dict[int, tuple[str, float]] = {}

    def ask(number: int) -> None:
        began = time.monotonic()
        asked[number] = (people[number].mention(channel, "<@UBOT> Kreeg Enschede een boete?").ts, began)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wait_for(lambda: len(channel.answers()) == 20, 60)
    shown = {
        arguments["thread_ts"]: slack.called_at[number][1]
        for number, (method, arguments) in enumerate(list(slack.calls))
        if method == "assistant.threads.setStatus" and arguments.get("thread_ts")
    }
    return [shown[ts] - began for ts, began in asked.values()]


if __name__ == "__main__":
    main()

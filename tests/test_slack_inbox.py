"""The durable inbox: nothing lost, nothing twice, whoever asks and however many; on SQLite and on PostgreSQL."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
import sqlalchemy as sa

from assistant.answers import Answer
from bots.inbox import Kept, Opinion, Task
from bots.inbox_store import SqlInbox
from bots.stored import dump, revive
from tests import doubles
from tests.test_postgres import address as postgres_address  # noqa: F401 - a fixture

KEPT = Kept("a1", "T", "C", "1.0", "1.0", "U", "vraag", dump(doubles.FULL))


def task(name, thread="1.0", ts=None, **more):
    """A question in a thread."""
    return Task(name, "question", "T", "C", thread, ts or name, "U", "vraag", **more)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    """The same inbox in both databases; PostgreSQL is skipped where it is not installed."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'slack.sqlite'}"
    if not __import__("shutil").which("initdb"):
        pytest.skip("PostgreSQL is not installed here")
    return request.getfixturevalue("postgres_address")


def test_everything_the_inbox_promises(url):
    """One story through one database: redelivery, threads, leases, takeover, edits, stops, deletion, votes."""
    now = [1000.0]
    one, two = (SqlInbox(url, lease=10, clock=lambda: now[0]) for _ in range(2))

    # a delivery in another coat is recognised by either key
    assert one.put(task("t1"), ["event:1", "message:1"])
    assert not two.put(task("t1b"), ["event:2", "message:1"]) and not two.put(task("t1c"), ["event:1", "message:9"])

    # one per thread at a time; other threads go on
    now[0] += 1
    assert one.put(task("t2"), ["event:3"]) and one.put(task("t3", thread="2.0"), ["event:4"])
    first = one.take("A", 10)
    assert [found.id for found in first] == ["t1", "t3"] and two.take("B", 10) == ()

    # progress survives; a lease that is renewed holds, one that is not is taken over
    assert one.note(first[0], "A", result="half", stream="9.9")
    now[0] += 9
    assert not one.renew("A", {"t1": 0}).lost
    now[0] += 2
    taken = two.take("B", 10)
    assert [(found.id, found.attempt) for found in taken] == [("t3", 2)]
    assert one.renew("A", {"t3": 0}).lost == {"t3"}
    assert not one.note(first[1], "A", result="x") and not one.finish(first[1], "A", "full")
    now[0] += 12
    held = {found.id: found for found in two.take("B", 10)}
    again, t3 = held["t1"], held["t3"]
    assert (again.result, again.stream, again.attempt) == ("half", "9.9", 2)

    # a stop and an edit reach whoever works
    assert two.stop("T", "C", "1.0") == 2
    assert two.renew("B", {"t1": 0}).stopped == {"t1"} and not two.note(again, "B")
    assert two.finish(again, "B", "stopped")
    assert one.edit("T", "C", "t3", "vraag") == "same" and one.edit("T", "C", "t3", "andere vraag") == "open"
    assert two.renew("B", {"t3": 0}).edited == {"t3"}
    assert two.reread(t3).text == "andere vraag" and one.edit("T", "C", "nooit", "x") == "unknown"
    assert two.finish(t3, "B", "full") and one.edit("T", "C", "t3", "weer anders") == "done"
    assert one.asked("T", "C", "t3").text == "weer anders"

    # given back means: later
    (t2,) = one.take("A", 10)
    one.defer(t2, "A", 30)
    assert one.take("A", 10) == ()
    now[0] += 31
    assert [found.id for found in two.take("B", 10)] == ["t2"]

    # answers, votes, deletion
    one.keep(replace(KEPT, ts="t2"))
    one.keep(replace(KEPT, ts="t2", posted=("5.5",)))
    assert [revive(Answer, kept.answer) for kept in two.turns("T", "C", "1.0")] == [doubles.FULL]
    vote = Opinion("a1", "p", "down", "vraag", ("d",), "2026-01-01")
    one.vote(vote)
    two.vote(replace(vote, vote="up"))
    assert one.reason("a1", "p", "old", "tekst") and not one.reason("a1", "q", "old", None)
    assert [(found.vote, found.reason) for found in two.opinions()] == [("up", "old")]
    gone = one.erase("T", "C", "t2")
    assert [(kept.posted, kept.answer, kept.question) for kept in gone] == [(("5.5",), "", "")]
    assert one.kept("a1") is None and two.reread(t2) is None
    assert (two.opinions()[0].question, two.opinions()[0].comment) == ("", None)

    # a workspace that left: its own tasks and answers are gone, another's stay
    one.keep(replace(KEPT, id="b1", team="T9"))
    one.keep(replace(KEPT, id="b2"))
    one.vote(replace(vote, answer_id="b1"))
    assert one.put(replace(task("t8"), id="b1", team="T9"), ["event:t9"]) and two.leave("T9") == 1
    assert one.kept("b1") is None and one.kept("b2") is not None and two.leave("T9") == 0
    one.vote(replace(vote, answer_id="b1", person="late"))  # of somebody who pressed while it left
    assert one.asked("T9", "C", "t8") is None and one.asked("T", "C", "t3") is not None
    assert {(found.answer_id, found.question) for found in two.opinions()} == {("a1", ""), ("b1", "")}

    # purged: nothing anybody said is left
    one.keep(replace(KEPT, id="a2"))
    assert one.purge() == 5 and two.kept("a2") is None and two.opinions() == ()
    assert one.asked("T", "C", "t3") is None

    # once, and the end of memory
    assert one.once("k") and not two.once("k")
    two.again("k")
    assert one.once("k")
    now[0] += 40 * 86_400
    one.prune()
    assert one.put(task("t1"), ["event:1"]) and one.asked("T", "C", "t3") is None
    one.close()
    two.close()


def test_of_many_workers_each_task_gets_one(url):
    """Four workers take from sixty threads at once, while deliveries still come: every task is taken exactly once."""
    inboxes = [SqlInbox(url, lease=60) for _ in range(4)]
    taken: list[str] = []

    def work(number):
        for name in range(20):
            inboxes[number].put(task(f"t{name}", thread=str(name)), [f"event:{name}"])
            taken.extend(found.id for found in inboxes[number].take(f"w{number}", 3))
        while found := inboxes[number].take(f"w{number}", 3):
            taken.extend(one.id for one in found)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == sorted(f"t{name}" for name in range(20))
    for inbox in inboxes:
        inbox.close()


def test_only_work_that_was_begun_counts(url):
    """A task that was taken over five times, and begun once, has been begun once."""
    now = [1000.0]
    inbox = SqlInbox(url, lease=10, clock=lambda: now[0])
    inbox.put(task("t1"), ["event:1"])
    for number in range(5):
        (taken,) = inbox.take(f"w{number}", 10)
        if number == 3:
            inbox.begin(taken, f"w{number}")
            inbox.begin(taken, "w0")  # lost it long ago
        now[0] += 11
    (taken,) = inbox.take("w9", 10)
    assert (taken.attempt, taken.begun) == (6, 1)
    inbox.close()


def test_an_inbox_of_an_earlier_version_is_brought_up_to_date(url):
    """Its tasks stand in a table without the count: it is added, and they are worked off."""
    inbox = SqlInbox(url)
    inbox.put(task("t1"), ["event:1"])
    with inbox.engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE slack_task DROP COLUMN begun"))
    inbox.close()
    one, two = SqlInbox(url), SqlInbox(url)
    (taken,) = two.take("A", 10)
    assert (taken.id, taken.begun) == ("t1", 0)
    one.close()
    two.close()


def test_an_answer_of_another_version_is_still_read():
    """Fields that are gone are left out, fields that came get their defaults."""
    text = dump(doubles.FULL).replace('"composer"', '"vroeger"')
    assert revive(Answer, text) == doubles.FULL

"""The same index with its store in PostgreSQL: one setting, no other behaviour."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from indexing.errors import IndexMissing
from indexing.hits import Coverage
from tests.small_index import SmallIndex, write

pytestmark = pytest.mark.skipif(not shutil.which("initdb"), reason="PostgreSQL is not installed here")


@pytest.fixture
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of an empty PostgreSQL server of its own (which refuses to run as root)."""
    folder = Path("/tmp") / f"pg-{os.getpid()}"  # pytest's own folders are closed to other users
    folder.mkdir(mode=0o777)
    folder.chmod(0o777)
    user = "nobody" if os.geteuid() == 0 else None
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder)}
    make = [
        "initdb",
        "-D",
        str(folder / "db"),
        "-U",
        "tester",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale",
        "C",
        "--no-sync",
    ]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    run = ["postgres", "-D", str(folder / "db"), "-p", str(port), "-k", str(folder), "-F"]
    try:
        subprocess.run(make, user=user, env=environment, check=True, capture_output=True)
        server = subprocess.Popen(run, user=user, env=environment, stderr=subprocess.DEVNULL)
        for _ in range(1200):  # it listens before it lets anybody in, and a busy machine takes its time
            with suppress(psycopg.OperationalError):
                psycopg.connect(f"postgresql://tester@127.0.0.1:{port}/postgres", connect_timeout=5).close()
                break
            time.sleep(0.05)
        yield f"postgresql+psycopg://tester@127.0.0.1:{port}/postgres"
        server.send_signal(signal.SIGINT)  # "fast": a connection that a failed test left open must not hold it up
        server.wait(timeout=60)
    finally:
        shutil.rmtree(folder)


def test_an_index_lives_in_postgresql(address: str, tmp_path: Path) -> None:
    """Built, asked, changed, verified and compacted, as on SQLite; no database file appears."""
    index = SmallIndex(tmp_path / "data", url=address)
    with pytest.raises(IndexMissing, match=r"postgresql.*stadsgeheugen index"):
        index.found("fiets")
    root = write(tmp_path / "corpus", {f"f{number}.md": f"Fiets nummer{number} is rood." for number in range(6)})
    assert index.builder.build([root]).added == 6
    (root.path / "f0.md").unlink()
    write(root.path, {"nieuw.md": "Fiets nieuw is groen."})
    report = index.builder.build()
    assert (report.added, report.removed, report.generation) == (1, 1, 2)
    index.builder.compact()
    assert sorted(index.found("fiets")) == [
        "Fiets nieuw is groen.",
        *(f"Fiets nummer{n} is rood." for n in range(1, 6)),
    ]
    with index.library.snapshot() as snapshot:
        assert snapshot.coverage() == Coverage(6, 0, None)
    assert index.verify().clean
    assert not (tmp_path / "data" / "store.sqlite").exists()
    index.close()

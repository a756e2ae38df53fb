"""A data folder on a read-only or full disk: reading goes on, writing says why not, nothing is left behind."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bots.problems import KINDS
from bots.web_api import operation_routes
from corpus.loading import Root
from indexing import engines as engines_module
from indexing.errors import EngineFailed, FolderUnwritable
from indexing.places import open_as_it_stands, remedy_for
from tests.small_index import HERE, SmallIndex, write

TEXTS = {"a.md": "De fiets staat in Delft.", "b.md": "De brug staat in Gouda."}


@pytest.fixture
def root(tmp_path: Path) -> Root:
    """Two documents."""
    return write(tmp_path / "corpus", TEXTS)


@pytest.fixture
def index(tmp_path: Path, root: Root) -> Iterator[SmallIndex]:
    """Those documents, indexed."""
    small = SmallIndex(tmp_path / "data")
    small.builder.build([root])
    yield small
    small.close()


@dataclass(frozen=True)
class Mounted:
    """What a program did in a mount of its own, and what its folder held then."""

    code: int
    said: str


def mounted(how: str, script: str, *more: str) -> Mounted:
    """Run a shell script behind a mount that only it sees; skips where the kernel allows none."""
    command = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-ec", f"{how}\n{script}", "sh", *more]
    if shutil.which("unshare") is None or subprocess.run([*command[:4], "true"], capture_output=True).returncode:
        pytest.skip("no mount of one's own is allowed here")
    environment = {**os.environ, "STADSGEHEUGEN_KEEP_GAPS": "1", "PYTHON": sys.executable}
    run = subprocess.run(command, cwd=HERE, env=environment, capture_output=True, text=True)
    return Mounted(run.returncode, run.stdout + run.stderr)


READ_ONLY = 'mount --bind "$1" "$1"; mount -o remount,ro,bind "$1"'


def stadsgeheugen(*arguments: str) -> str:
    """The command, for a script."""
    return f'"$PYTHON" -m bots.terminal {" ".join(arguments)} --data "$1"'


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that the product itself made of two documents."""
    folder = tmp_path_factory.mktemp("shipped")
    documents = write(folder / "corpus", TEXTS).path
    subprocess.run(
        [sys.executable, "-m", "bots.terminal", "index", str(documents), "--data", str(folder / "data")],
        cwd=HERE, capture_output=True, check=True,
    )  # fmt: skip
    return folder / "data"


def test_reading_needs_no_writable_folder(shipped: Path) -> None:
    """On a read-only mount a question, a search and a check are answered, and nothing is left in either place."""
    before = sorted(path.name for path in shipped.rglob("*"))
    found = mounted(
        READ_ONLY,
        "\n".join((
            'export TMPDIR="$2"',
            "! touch \"$1/x\"",
            stadsgeheugen("ask", "'Waar staat de brug?'"),
            stadsgeheugen("ask", "'Wat kostte de zeppelin?'"),  # would be noted as unanswered
            stadsgeheugen("search", "fiets"),
            stadsgeheugen("verify", "--deep"),
            'ls -A "$2"',
        )),
        str(shipped), str(_empty(shipped.parent / "temporary")),
    )  # fmt: skip
    assert found.code == 0, found.said
    assert "De brug staat in Gouda." in found.said and "De fiets staat in Delft." in found.said
    assert "clean" in found.said and "stadsgeheugen-" not in found.said and "Traceback" not in found.said
    assert sorted(path.name for path in shipped.rglob("*")) == before


@pytest.mark.parametrize("command", ["index", "feedback", "index --compact", "purge"])
def test_what_must_write_says_why_it_cannot(shipped: Path, command: str) -> None:
    """On a read-only mount, what would write ends in one sentence that names the folder, and exit code 4."""
    found = mounted(READ_ONLY, stadsgeheugen(command), str(shipped))
    assert (found.code, "Traceback" in found.said) == (4, False), found.said
    assert "read-only" in found.said.lower() and str(shipped) in found.said


def test_purge_on_a_read_only_mount_throws_nothing_half_away(shipped: Path, tmp_path: Path) -> None:
    """Where questions were kept, too, it is one sentence that names the folder, before anything is said to be gone."""
    data = shutil.copytree(shipped, tmp_path / "data")
    (data / "gaps.jsonl").write_text('{"question": "x", "missing": null, "day": "2026-01-01"}\n')
    found = mounted(READ_ONLY, stadsgeheugen("purge"), str(data))
    assert (found.code, "Traceback" in found.said, "Removed" in found.said) == (4, False, False), found.said
    assert found.said.count("cannot be written") == 1 and str(data) in found.said


SERVE = """
"$PYTHON" -m bots.terminal serve --port 0 --data "$1" 2>"$2/said" &
for _ in $(seq 600); do address=$(sed -n 's/^listening on //p' "$2/said"); [ -n "$address" ] && break; sleep 0.1; done
"$PYTHON" - "$address" <<'END'
import json, sys, urllib.request
body = json.dumps({"question": "Waar staat de brug?"}).encode()
asked = urllib.request.Request(sys.argv[1] + "/api/ask", body, {"content-type": "application/json"})
print(urllib.request.build_opener(urllib.request.ProxyHandler({})).open(asked, timeout=120).read().decode())
END
kill $!; wait $! || true; cat "$2/said"
"""


def test_serve_answers_from_a_read_only_mount(shipped: Path, tmp_path: Path) -> None:
    """Over HTTP as in the terminal: the answer stands there, and nothing was written."""
    before = sorted(path.name for path in shipped.rglob("*"))
    found = mounted(READ_ONLY, SERVE, str(shipped), str(tmp_path))
    assert found.code == 0 and "De brug staat in Gouda." in found.said and "Traceback" not in found.said, found.said
    assert sorted(path.name for path in shipped.rglob("*")) == before


def _empty(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    return folder


def test_what_a_killed_writer_left_in_its_log_is_read(tmp_path: Path) -> None:
    """A database of which the log was never written back is read with its log; without one it is read as it stands."""
    path = tmp_path / "a.sqlite"
    writer = sqlite3.connect(path)
    writer.execute("PRAGMA journal_mode=WAL")
    writer.execute("CREATE TABLE t (x)")
    writer.execute("INSERT INTO t VALUES (1)")
    writer.commit()
    assert path.with_name("a.sqlite-wal").stat().st_size > 0
    reader = open_as_it_stands(path)
    assert reader.execute("SELECT x FROM t").fetchall() == [(1,)]
    reader.close()
    writer.close()
    before = sorted(tmp_path.iterdir())
    reader = open_as_it_stands(path)
    assert reader.execute("SELECT x FROM t").fetchall() == [(1,)]
    with pytest.raises(sqlite3.OperationalError):
        reader.execute("INSERT INTO t VALUES (2)")
    assert sorted(tmp_path.iterdir()) == before
    reader.close()


# ---- a full disk -----------------------------------------------------------------------------------------------------

FULL_WHILE_INDEXING = """
from pathlib import Path
from indexing.errors import IndexingError
from tests.small_index import SmallIndex, write
import os, sys
disk = Path(sys.argv[1])
texts = {f"d{n}.md": " ".join(f"Woord{n}x{m} staat hier." for m in range(300)) for n in range(120)}
root = write(Path(sys.argv[2]), texts)
small = SmallIndex(disk / "data")
small.builder.build([root])
write(root.path, {"nieuw.md": "De zeppelin vliegt."})
free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
with open(disk / "fill", "wb") as fill:
    fill.write(b"0" * (free - int(sys.argv[3])))
try:
    small.builder.build()
    print("built")
except IndexingError as error:
    print("refused:", error)
print("left:", sorted(path.name for path in (disk / "data").iterdir() if path.is_dir()))
small.close()
again = SmallIndex(disk / "data")
print("found:", again.found("Woord7x7")[:1])
with again.library.snapshot() as reading:
    reading.probe()
again.close()
(disk / "fill").unlink()
last = SmallIndex(disk / "data")
last.builder.build()
print("then:", last.found("zeppelin vliegt")[:1], last.verify().clean)
last.close()
"""


@pytest.mark.parametrize("free", [0, 200_000, 4_200_000, 6_000_000, 12_000_000])
def test_a_disk_that_fills_while_indexing_costs_that_build_only(tmp_path: Path, free: int) -> None:
    """With so many bytes free the build ends or is refused in a sentence; questions go on, and room mends it."""
    script = tmp_path / "full.py"
    script.write_text(FULL_WHILE_INDEXING, encoding="utf-8")
    disk = _empty(tmp_path / "disk")
    found = mounted(
        'mount -t tmpfs -o size=80m tmpfs "$1"', f'PYTHONPATH=. "$PYTHON" "{script}" "$1" "$2" "$3"',
        str(disk), str(tmp_path / "corpus"), str(free),
    )  # fmt: skip
    assert found.code == 0 and "Traceback" not in found.said, found.said
    assert "built" in found.said or "room" in found.said or "free" in found.said
    assert "copying" not in found.said
    assert "found: ['" in found.said and "then: ['De zeppelin vliegt.'] True" in found.said, found.said


def test_a_build_that_fails_leaves_no_half_made_copy(index: SmallIndex, root: Root) -> None:
    """Whatever cuts a build off, the editions it was making go; the next build makes them."""
    write(root.path, {"c.md": "De trein rijdt."})
    before = sorted(path.name for path in index.data.iterdir())

    class Stop(Exception):
        """The build is cut off here."""

    def cut(phase: str, done: int, total: int) -> None:
        if phase == "finishing":
            raise Stop

    with pytest.raises(Stop):
        index.builder.build(progress=cut)
    assert sorted(path.name for path in index.data.iterdir()) == before
    index.builder.build()
    assert index.found("trein rijdt")[0] == "De trein rijdt."


def test_what_a_killed_build_left_is_swept_away(index: SmallIndex) -> None:
    """A half-made copy and an edition nobody names go when the server starts; what is in use stays."""
    for name in ("vectors-copying", "keywords-copying", "vectors-7"):
        shutil.copytree(index.data / "vectors-1", index.data / name)
    index.builder.sweep()
    assert not [path for path in index.data.iterdir() if path.name.endswith(("-copying", "-7"))]
    assert index.found("fiets") and index.verify().clean


def test_nothing_is_copied_where_there_is_no_room(
    index: SmallIndex, root: Root, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copy that cannot fit is refused before it is begun, with what it needs."""
    write(root.path, {"c.md": "De trein rijdt."})
    monkeypatch.setattr(engines_module, "ROOM", shutil.disk_usage(index.data).total)
    with pytest.raises(EngineFailed, match=r"needs \d+ MB and \d+ MB is free; make room"):
        index.builder.build()
    assert index.found("fiets")[0] == "De fiets staat in Delft."


def test_a_folder_that_is_no_folder_is_named(tmp_path: Path, root: Root) -> None:
    """Where a file stands in the place of the data folder, the sentence says so."""
    (tmp_path / "data").write_text("x")
    index = SmallIndex(tmp_path / "data")
    with pytest.raises(FolderUnwritable, match=str(tmp_path / "data")):
        index.builder.build([root])
    index.close()


@pytest.mark.parametrize(
    ("error", "remedy"),
    [
        (OSError(28, "No space left on device"), "make room"),
        (RuntimeError("(code: 13) database or disk is full"), "make room"),
        (sqlite3.OperationalError("attempt to write a readonly database"), "writable"),
        (OSError(30, "Read-only file system"), "writable"),
        (ValueError("corrupt"), "verify"),
    ],
)
def test_the_remedy_fits_the_trouble(error: Exception, remedy: str) -> None:
    """No room, no right to write, anything else: each its own advice."""
    assert remedy in remedy_for(error)


# ---- /ready ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: shutil.rmtree(data / "vectors-1"),
        lambda data: (data / "vectors-1" / "chroma.sqlite3").write_bytes(b"not a database at all" * 100),
        lambda data: shutil.rmtree(data / "keywords-1"),
        lambda data: (data / "keywords-1" / "meta.json").write_text("{"),
    ],
    ids=["no vectors", "broken vectors", "no words", "broken words"],
)
def test_ready_is_only_said_when_a_question_can_be_answered(
    index: SmallIndex, damage: Callable[[Path], object]
) -> None:
    """/ready is 200 with both engines well, and 503 as soon as one of them is not."""
    from fastapi import FastAPI
    from fastapi.testclient import TestClient

    from bots.web_errors import translate_errors
    from tests import doubles

    def asked() -> int:
        small = SmallIndex(index.data)
        app = FastAPI()
        app.include_router(operation_routes(doubles.parts(doubles.ScriptedAssistant(), small.library)))
        translate_errors(app)
        status = TestClient(app).get("/ready").status_code
        small.close()
        return int(status)

    assert asked() == 200
    damage(index.data)
    assert asked() == KINDS["out-of-order"].status == 503

"""A running reader never shows what was removed, finds what is new, and meets no error while another process builds."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.loading import Root
from indexing.errors import IndexingError
from tests.small_index import HERE, SmallIndex, python, write

BUILD = """
import sys
from pathlib import Path
from tests.small_index import SmallIndex
index = SmallIndex(Path({data!r}))
for line in sys.stdin:
    index.builder.build(yes=True)
    print("built", flush=True)
"""


class OtherProcess:
    """Builds the index of `data`, in a process of its own, whenever asked."""

    def __init__(self, data: Path) -> None:
        code = BUILD.format(data=str(data))
        self._process = subprocess.Popen(
            python(code), cwd=HERE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def build(self) -> None:
        """Build and wait for it."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write("build\n")
        self._process.stdin.flush()
        assert self._process.stdout.readline() == "built\n"

    def close(self) -> None:
        """End the process."""
        self._process.communicate()


@pytest.fixture
def root(tmp_path: Path) -> Root:
    """Six files about bicycles."""
    return write(tmp_path / "corpus", {f"f{number}.md": f"Fiets nummer{number} is rood." for number in range(6)})


@pytest.fixture
def index(tmp_path: Path, root: Root) -> Iterator[SmallIndex]:
    """Those files, indexed, with a reader that has already answered a question."""
    small = SmallIndex(tmp_path / "data")
    small.builder.build([root])
    assert len(small.found("fiets")) == 6
    yield small
    small.close()


@pytest.fixture
def other(index: SmallIndex) -> Iterator[OtherProcess]:
    """The process that changes the index."""
    process = OtherProcess(index.data)
    yield process
    process.close()


def test_the_next_answer_has_the_new_and_not_the_removed(index: SmallIndex, root: Root, other: OtherProcess) -> None:
    """One file removed and another added elsewhere: the very next question sees both."""
    (root.path / "f0.md").unlink()
    write(root.path, {"nieuw.md": "Fiets nieuwkomer is groen."})
    other.build()
    found = index.found("fiets")
    assert "Fiets nieuwkomer is groen." in found
    assert "Fiets nummer0 is rood." not in found
    with index.library.snapshot() as snapshot:
        assert snapshot.generation == 2
        assert snapshot.coverage().documents == 6
    assert index.library.dropped == 0


def test_a_question_in_flight_keeps_its_generation(index: SmallIndex, root: Root, other: OtherProcess) -> None:
    """What was begun before the change ends as it began: same hits, same texts, though the files are gone."""
    with index.library.snapshot() as before:
        first = before.search("fiets")
        (root.path / "f0.md").unlink()
        other.build()
        assert before.search("fiets") == first
        assert all(before.document(hit.passage.document_id) for hit in first)
        with index.library.snapshot() as after:
            assert (before.generation, after.generation) == (1, 2)
            assert len(after.search("fiets")) == 5
        assert before.search("fiets") == first


def test_many_readers_meet_no_error_while_another_process_builds(
    index: SmallIndex, root: Root, other: OtherProcess
) -> None:
    """Four threads ask without pause during five builds; every answer is one whole generation, none goes back."""
    stop, errors, seen = threading.Event(), list[Exception](), list[int]()

    def ask() -> None:
        last = 0
        try:
            while not stop.is_set():
                with index.library.snapshot() as snapshot:
                    texts = {hit.passage.text for hit in snapshot.search("fiets")}
                    generation = snapshot.generation
                expected = {f"Fiets nummer{number} is rood." for number in range(generation - 1, generation + 5)}
                assert texts == expected, (generation, texts)
                assert generation >= last
                last = generation
                seen.append(generation)
        except (AssertionError, IndexingError) as error:
            errors.append(error)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for step in range(5):
        (root.path / f"f{step}.md").unlink()
        write(root.path, {f"f{step + 6}.md": f"Fiets nummer{step + 6} is rood."})
        other.build()
    stop.set()
    for thread in threads:
        thread.join()
    assert errors == []
    assert len(set(seen)) > 1
    assert index.library.dropped == 0
    assert len(index.found("fiets")) == 6


def test_engines_that_nobody_uses_are_closed(index: SmallIndex, root: Root) -> None:
    """A hundred generations do not pile up: only the last two editions are on disk."""
    for step in range(4):
        write(root.path, {"f0.md": f"Fiets nummer0 is nu kleur{step}."})
        index.builder.build()
        assert f"Fiets nummer0 is nu kleur{step}." in index.found("fiets kleur")
    assert sorted(path.name for path in index.data.glob("*-[0-9]")) == [
        "keywords-4",
        "keywords-5",
        "vectors-4",
        "vectors-5",
    ]


def test_a_question_in_flight_survives_the_removal_of_its_engines(index: SmallIndex, root: Root) -> None:
    """When builds overtake a question so far that its engines are gone, it goes on with those of now, silently."""
    late = SmallIndex(index.data)
    with late.library.snapshot() as slow:
        for step in range(3):
            write(root.path, {"f0.md": f"Fiets nummer0 is nu kleur{step}."})
            index.builder.build()
        found = {hit.passage.text for hit in slow.search("fiets")}
    assert found == {f"Fiets nummer{number} is rood." for number in range(1, 6)}
    late.close()

"""A build may be killed at any moment: the next build finishes the work, and nothing is lost, doubled or orphaned."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.small_index import HERE, SmallIndex, python, write

BUILD = """
import sys
from pathlib import Path
import indexing.building
import indexing.working
from corpus.loading import Root
from tests.small_index import SmallIndex
indexing.building.BATCH = indexing.working.BATCH = 10
import chromadb, tantivy
print("ready", flush=True)
sys.stdin.readline()
index = SmallIndex(Path({data!r}))
index.builder.build([Root("corpus", Path({corpus!r}))], yes=True)
print("done", flush=True)
"""


EVERYWHERE = "park"
"""Stands in every sentence, and the Dutch analysis leaves it as it is: the keyword engine, which is exact, finds all.
The dense engine is approximate and may leave out one of many sentences that are nearly alike."""


def texts(folder: Path, version: int) -> set[str]:
    """Write version 1 or 2 of the files: in 2, a third changed, a sixth went, ten came. Returns their sentences."""
    shutil.rmtree(folder, ignore_errors=True)
    sentences = {}
    for number in range(60 if version == 1 else 70):
        changed = version == 2 and number % 3 == 0
        if not (version == 2 and number % 6 == 1):
            sentences[f"f{number}.md"] = f"Park {number} is {'nu groen' if changed else 'rood'}."
    write(folder, sentences)
    return set(sentences.values())


def build_and_kill(data: Path, corpus: Path, after: float) -> bool:
    """Build in a process that is killed after this many seconds; says whether it was still at it."""
    code = BUILD.format(data=str(data), corpus=str(corpus))
    with subprocess.Popen(
        python(code), cwd=HERE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None and process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.stdin.write("go\n")
        process.stdin.flush()
        time.sleep(after)
        process.send_signal(signal.SIGKILL)
        return process.stdout.readline() != "done\n"


def held(index: SmallIndex) -> list[str]:
    """Every sentence the store and both engines agree on."""
    assert index.verify().problems == ()
    with index.library.snapshot() as snapshot:
        hits = snapshot.search(EVERYWHERE, limit=1000)
        assert index.library.dropped == 0
        return sorted(text for hit in hits for text in (hit.passage.text, *(one.text for one in hit.duplicates)))


@pytest.mark.parametrize("seed", range(6))
def test_a_killed_build_is_finished_by_the_next(tmp_path: Path, seed: int) -> None:
    """Killed at a random moment, one or more times, the next build gives exactly the files, each once."""
    chance = random.Random(seed)
    corpus, data = tmp_path / "corpus", tmp_path / "data"
    before, index = texts(corpus, 1), SmallIndex(data)
    if seed % 2:
        build_and_kill(data, corpus, chance.uniform(0, 0.6))
    root = write(corpus, {})
    index.builder.build([root])
    assert held(index) == sorted(before)
    after = texts(corpus, 2)
    for _ in range(2):
        build_and_kill(data, corpus, chance.uniform(0, 0.6))
    with index.library.snapshot() as snapshot:
        assert snapshot.generation >= 1
    index.builder.build(yes=True)
    assert held(index) == sorted(after)
    assert index.builder.build().updated == 0
    index.close()


def test_readers_of_a_killed_build_see_the_old_index_whole(tmp_path: Path) -> None:
    """Until a build is finished nothing of it is seen, however far it came."""
    corpus, data = tmp_path / "corpus", tmp_path / "data"
    before, index = texts(corpus, 1), SmallIndex(data)
    index.builder.build([write(corpus, {})])
    texts(corpus, 2)
    at = 0.3
    while not build_and_kill(data, corpus, at):  # a fast machine was done already: kill earlier, on the old index
        shutil.rmtree(data)
        texts(corpus, 1)
        index.close()
        index = SmallIndex(data)
        index.builder.build([write(corpus, {})])
        texts(corpus, 2)
        at /= 2
    with index.library.snapshot() as snapshot:
        found = {hit.passage.text for hit in snapshot.search(EVERYWHERE, limit=1000)}
    assert found == before
    index.close()


def test_vectors_already_computed_are_not_computed_again(tmp_path: Path) -> None:
    """A model may be slow: what a killed build had embedded is kept for the next."""
    index = SmallIndex(tmp_path / "data")
    root = write(tmp_path / "corpus", {"a.md": "Een fiets."})
    stuck = SmallIndex(tmp_path / "data")
    stuck.engines = index.engines
    stuck.builder.build([root])
    write(root.path, {"b.md": "Twee fietsen."})

    class Stop(Exception):
        """The build is cut off here."""

    def cut(phase: str, done: int, total: int) -> None:
        if phase == "finishing":
            raise Stop

    with pytest.raises(Stop):
        stuck.builder.build(progress=cut)
    assert [text.rpartition(". ")[2] for text in stuck.embedder.embedded] == ["Een fiets.", "Twee fietsen."]
    index.builder.build()
    assert index.embedder.embedded == []
    assert sorted(index.found("fiets fietsen een twee")) == ["Een fiets.", "Twee fietsen."]
    index.close()
    stuck.close()

"""After `--compact` no byte of a deleted file's text is anywhere the index could have put it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from tests.small_index import HERE, SmallIndex, plain_words, python, write

MARKER = "Kwartelkoning Zwaluwstaart"
BUILD = """
import sys
from pathlib import Path
from corpus.loading import Root
from tests.small_index import SmallIndex
index = SmallIndex(Path({data!r}))
if "compact" in sys.argv:
    index.builder.compact()
else:
    index.builder.build([Root("corpus", Path({corpus!r}))], yes=True)
"""


def holding(folder: Path) -> set[str]:
    """The files below `folder` that hold a word of the marker, as written or as analysed."""
    words = [word.encode() for part in MARKER.split() for word in (part, part.lower())]
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)) for path in files if any(word in path.read_bytes() for word in words)}


def test_no_byte_of_a_deleted_file_is_left(tmp_path: Path) -> None:
    """Neither in the data folder nor in the home folder of who built it."""
    corpus, data, home = tmp_path / "corpus", tmp_path / "data", tmp_path / "home"
    home.mkdir()
    write(corpus, {f"f{number}.md": f"Fiets nummer{number} is rood." for number in range(6)})
    write(corpus, {"weg.md": f"# {MARKER}\n\nDe {MARKER} is gezien.\n"})
    environment = {**os.environ, "HOME": str(home), "TMPDIR": str(home)}

    def run(*arguments: str) -> None:
        code = BUILD.format(data=str(data), corpus=str(corpus))
        subprocess.run([*python(code), *arguments], cwd=HERE, env=environment, check=True)

    run()
    assert "store.sqlite" in {name.removesuffix("-wal") for name in holding(data)}
    (corpus / "weg.md").unlink()
    run()
    run("compact")
    assert holding(data) == holding(home) == set()
    index = SmallIndex(data)
    keywords = index.engines.keywords(3)  # its words are packed, so bytes alone do not tell
    assert [keywords.document_frequency(word) for word in ("fiets", *plain_words(MARKER))] == [6, 0, 0]
    keywords.close()
    assert index.verify().clean
    assert len(index.found("fiets")) == 6
    assert index.builder.build().unchanged == 6
    index.close()


def test_a_reader_goes_on_after_compaction(tmp_path: Path) -> None:
    """Compaction is a generation like any other: the next question reads the new files; nothing is embedded again."""
    index = SmallIndex(tmp_path / "data")
    index.builder.build([write(tmp_path / "corpus", {"a.md": "Een fiets.", "b.md": "Een auto."})])
    assert len(index.found("fiets auto")) == 2
    index.embedder.embedded.clear()
    index.builder.compact()
    assert index.embedder.embedded == []
    assert sorted(index.found("fiets auto")) == ["Een auto.", "Een fiets."]
    assert sorted(path.name for path in index.data.glob("*-[0-9]")) == ["keywords-2", "vectors-2"]
    assert index.verify().clean
    index.close()

"""The documents fail when they lie: commands run, links open, the tree exists."""

from __future__ import annotations

import doctest
import importlib
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMAND = Path(sys.executable).parent / "stadsgeheugen"


def shell_lines(page: str) -> list[str]:
    """The commands in the ```sh blocks of a page, comments removed."""
    blocks = re.findall(r"```sh\n(.*?)```", page, re.S)
    return [line for block in blocks for raw in block.splitlines() if (line := raw.split("  #")[0].strip())]


STARTS_A_SERVER = {"serve", "slack"}
COMMANDS = [line for line in shell_lines(README) if line.startswith("stadsgeheugen")]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A working folder as a newcomer has it: empty, but for the one folder the README indexes."""
    folder = tmp_path_factory.mktemp("desk")
    (folder / "mijn-map").mkdir()
    (folder / "mijn-map" / "nota.md").write_text(
        "# Nota\n\nDe proef met de deelfietsen duurde drie maanden.\n", "utf-8"
    )
    return folder


@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_of_the_readme_runs(line: str, desk: Path) -> None:
    """A command a newcomer copies from the README does what it says (a server's command shows its help)."""
    words = shlex.split(line)[1:]
    if words[0] in STARTS_A_SERVER:
        words = [words[0], "--help"]
    done = subprocess.run([COMMAND, *words], cwd=desk, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_readme_names_the_two_commands() -> None:
    """The Makefile has every verb the README and the page of verbs promise."""
    verbs = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    used = {line.split()[1] for line in shell_lines(README) if line.startswith("make ")}
    assert used <= verbs
    assert {"ask", "index", "serve", "test", "check"} <= verbs


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_every_local_link_opens(page: Path) -> None:
    """A link to a file of ours leads to a file."""
    targets = re.findall(r"\]\((?!https?://|#|mailto:)([^)#]+)", page.read_text(encoding="utf-8"))
    missing = [t for t in targets if not (page.parent / t).exists()]
    assert not missing


def test_the_tree_of_the_readme_is_the_tree() -> None:
    """Every folder the README draws exists, and every package is drawn."""
    drawn = set(re.findall(r"^(\w+)/", README, re.M))
    assert {"corpus", "indexing", "assistant", "bots", "tests", "training", "benchmarks", "docs"} == drawn
    assert all((ROOT / name).is_dir() for name in drawn)


def test_the_readme_counts_the_starter_corpus_right() -> None:
    """The number of records the README mentions is the number of files."""
    claimed = int(re.findall(r"starter corpus \((\d+) records", README)[0])
    assert claimed == len(list((ROOT / "corpus" / "starter").glob("*.md")))


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_no_page_names_what_must_stay_out(page: Path) -> None:
    """No page names a path of one machine or a package registry's host."""
    text = page.read_text(encoding="utf-8").replace("https://download.pytorch.org/whl/cpu", "")
    assert not re.findall(r"/work/|/home/\w+/|pypi\.org|registry\.npmjs|deb\.debian\.org|pytorch\.org", text)


MODULES = [p for room in ("corpus", "indexing", "assistant", "bots") for p in sorted((ROOT / room).rglob("*.py"))]


@pytest.mark.parametrize("path", [p for p in MODULES if ">>> " in p.read_text(encoding="utf-8")], ids=lambda p: p.stem)
def test_every_worked_example_in_a_docstring_is_true(path: Path) -> None:
    """What a docstring shows is what the code does."""
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    result = doctest.testmod(importlib.import_module(name))
    assert result.attempted > 0
    assert result.failed == 0

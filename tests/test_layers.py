"""Imports point left, each heavy library stays in its own file, importing opens nothing."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ORDER = ("corpus", "indexing", "assistant", "bots")
MODULES = sorted(p for package in ORDER for p in (ROOT / package).rglob("*.py"))

# Which of our files may import which library, at any depth.
HOMES = {
    "chromadb": {"indexing/vectors.py"},
    "tantivy": {"indexing/lexical.py"},
    "sentence_transformers": {"indexing/embedding.py", "indexing/reranking.py", "assistant/judging.py"},
    "torch": set(),
    "onnxruntime": {"assistant/reader.py"},
    "llama_index": {"indexing/llama_retriever.py", "assistant/language_model.py"},
    "pypdfium2": {"corpus/pdf.py"},
    "kreuzberg": {"corpus/office.py"},
    "trafilatura": {"corpus/web_pages.py"},
    "fastapi": {"bots/web.py", "bots/web_api.py", "bots/web_errors.py", "bots/web_forms.py"},
    "rich": {"bots/rendering.py", "bots/progress.py", "bots/terminal.py"},
}
HEAVY = ("chromadb", "tantivy", "torch", "onnxruntime", "sentence_transformers", "llama_index", "trafilatura",
         "kreuzberg", "pypdfium2", "slack_bolt", "fastapi", "wordfreq", "sqlalchemy", "yaml")  # fmt: skip


def imported(path: Path) -> Iterator[tuple[str, bool]]:
    """Every module name a file imports, and whether it does so when it is itself imported."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    lazy = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        or (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test))
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, id(node) not in lazy
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path.name}: relative import"
            yield node.module, id(node) not in lazy


def name_of(path: Path) -> str:
    """A file as `indexing/vectors.py`."""
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_point_left(path: Path) -> None:
    """No room imports from a room to its right."""
    own = ORDER.index(path.relative_to(ROOT).parts[0])
    wrong = [m for m, _ in imported(path) if m.split(".")[0] in ORDER[own + 1 :]]
    assert not wrong, f"{name_of(path)} may not import {wrong}"


@pytest.mark.parametrize("library", HOMES)
def test_each_library_lives_in_its_own_file(library: str) -> None:
    """A heavy library is imported by its own file and by no other."""
    users = {name_of(p) for p in MODULES if any(m.split(".")[0] == library for m, _ in imported(p))}
    assert users <= HOMES[library]


def test_only_settings_reads_the_environment() -> None:
    """No other file of the product looks at os.environ or os.getenv."""
    readers = {
        name_of(p)
        for p in MODULES
        for node in ast.walk(ast.parse(p.read_text(encoding="utf-8")))
        if (isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"})
    }
    assert readers <= {"bots/settings.py", "indexing/hub.py"}  # hub.py writes two variables and reads none


def test_importing_every_module_opens_nothing_heavy(tmp_path: Path) -> None:
    """Importing the left three rooms and the terminal loads no heavy library and writes no file."""
    names = [
        name_of(p)[:-3].replace("/", ".").removesuffix(".__init__")
        for p in MODULES
        if name_of(p).split("/")[0] != "bots" or name_of(p) in {"bots/terminal.py", "bots/settings.py"}
    ]
    own_files = {home[:-3].replace("/", ".") for homes in HOMES.values() for home in homes}
    light = [n for n in names if n not in own_files and not n.startswith("indexing.store")]
    code = (
        f"import importlib, sys\nfor n in {light!r}: importlib.import_module(n)\n"
        f"print([h for h in {HEAVY!r} if h in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("package", ORDER)
def test_the_packages_are_ours(package: str) -> None:
    """Each of the four generic names imports from this repository and not from somebody else's package."""
    module = __import__(package)
    assert Path(str(module.__file__)).is_relative_to(ROOT)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_every_module_says_what_it_does(path: Path) -> None:
    """A module opens with a docstring."""
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))

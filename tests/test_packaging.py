"""What is declared is what is used, and what is installed is what is written down."""

from __future__ import annotations

import importlib
import re
import runpy
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
IMPORT_NAMES = {
    "llama-index-core": "llama_index.core",
    "llama-index-llms-ollama": "llama_index.llms.ollama",
    "llama-index-llms-openai-like": "llama_index.llms.openai_like",
    "pystemmer": "Stemmer",
    "pyyaml": "yaml",
    "psycopg": "psycopg",
}


def declared() -> list[Requirement]:
    """The run-time dependencies of pyproject.toml."""
    return [Requirement(line) for line in PROJECT["dependencies"]]


@pytest.mark.parametrize("name", [r.name for r in declared()])
@pytest.mark.filterwarnings("ignore")
def test_every_declared_dependency_imports(name: str) -> None:
    """A package that is declared is installed under the name we use and imports."""
    importlib.import_module(IMPORT_NAMES.get(name.lower(), name.lower().replace("-", "_")))


def test_every_resolved_version_is_pinned() -> None:
    """constraints.txt pins each declared package, within the declared range, PyTorch at its CPU-available version."""
    pins = dict(
        line.split("==") for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").split() if "==" in line
    )
    pins = {name.lower().replace("_", "-"): version for name, version in pins.items()}
    assert pins["torch"] == "2.13.0"
    for requirement in declared():
        version = pins[requirement.name.lower().replace("_", "-")]
        assert requirement.specifier.contains(version), f"{requirement} against {version}"


def test_the_package_can_never_be_uploaded() -> None:
    """Four generic import names must not land in a stranger's environment."""
    assert "Private :: Do Not Upload" in PROJECT["classifiers"]


def test_version_and_changelog_agree() -> None:
    """The newest heading of the changelog is the version of the package."""
    headings = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.M)
    assert headings[0] == PROJECT["version"]


def test_the_licence_page_fits_what_is_installed() -> None:
    """docs/licences.md is what `make licences` would write now."""
    page = runpy.run_path(str(ROOT / "docs" / "licences.py"))["page"]()
    assert (ROOT / "docs" / "licences.md").read_text(encoding="utf-8") == page


@pytest.mark.parametrize(
    "command", [["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"]], ids=" ".join
)
def test_style_and_types(command: list[str]) -> None:
    """ruff and strict mypy have nothing to say."""
    tool = Path(sys.executable).parent / command[0]
    done = subprocess.run([tool, *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]

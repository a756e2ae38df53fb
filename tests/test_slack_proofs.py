"""docs/slack-proofs.md: every scenario has tests that exist, and those said to run over both transports do."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
PAGE = TESTS.parent / "docs" / "slack-proofs.md"
BOTH = {"http", "socket"}


def rows() -> list[tuple[str, str, tuple[str, ...]]]:
    """Number or subject, transport, and the tests of every row."""
    cells = (line.strip("|").split("|") for line in PAGE.read_text(encoding="utf-8").splitlines() if "::" in line)
    return [(one[0].strip(), one[-2].strip(), tuple(re.findall(r"`(\w+::\w+)`", one[-1]))) for one in cells]


@cache
def functions(file: str) -> dict[str, ast.FunctionDef]:
    """The functions of a test file, by name; of none where there is no such file."""
    path = TESTS / f"{file}.py"
    tree = ast.parse(path.read_text(encoding="utf-8")) if path.is_file() else ast.Module([], [])
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}


def transports(file: str, name: str) -> set[str]:
    """Over which transports a test or a fixture is run, by its own parameters or those of the fixtures it takes."""
    node = functions(file).get(name) or functions("conftest").get(name)
    if node is None:
        return set()
    said = {
        value.value for one in node.decorator_list for value in ast.walk(one) if isinstance(value, ast.Constant)
    } & BOTH
    return said.union(*(transports(file, argument.arg) for argument in node.args.args if argument.arg != name))


def test_every_scenario_has_a_row():
    """The thirty-one scenarios, none left out."""
    assert {int(number) for number, _, _ in rows() if number.isdigit()} == set(range(1, 32))


@pytest.mark.parametrize(("what", "over", "tests"), rows(), ids=lambda one: one if isinstance(one, str) else "")
def test_the_tests_of_a_row_exist_and_run_where_it_says(what, over, tests):
    """No name is invented or was renamed; "both" means that a named test is run over HTTP and over Socket Mode."""
    assert tests and over in ("both", "http", "socket", "none")
    for file, _, name in (one.partition("::") for one in tests):
        assert name.startswith("test_") and name in functions(file), f"{what}: no {file}::{name}"
    if over == "both":
        assert any(transports(*one.split("::")) == BOTH for one in tests), f"{what}: no test over both transports"

"""How far a build is, on the error stream: bars where a person looks at it, elsewhere a line now and then.

Knows nothing about building.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from indexing.building import Phase, Progress


@contextmanager
def progress_bars() -> Iterator[Progress]:
    """A progress to hand to a build; in a pipe or a log file it says so when a build takes long, and draws nothing."""
    if not sys.stderr.isatty():
        yield _now_and_then()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description:<10}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def show(phase: Phase, done: int, total: int) -> None:
            if phase not in tasks:
                tasks[phase] = bars.add_task(phase, total=total)
            bars.update(tasks[phase], completed=done, total=total)

        yield show


EVERY = 10.0
"""Seconds of silence: on a busy machine the first question takes minutes, and looks as if it hangs."""


def _now_and_then() -> Progress:
    """A progress that writes a line when nothing was said for a while."""
    last = time.monotonic()

    def show(phase: Phase, done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= EVERY:
            last = now
            click.echo(f"{phase}: {done} of {total}", err=True)

    return show

"""The commands for whoever looks after the documents: index, verify, corpus check."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from bots.commands import build_payload, print_json, with_data, with_json

if TYPE_CHECKING:
    from bots.wiring import Wiring
    from corpus.loading import Root
    from indexing.building import BuildReport


@click.command(short_help="Make the index equal to the documents.")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--intern", "internal", multiple=True, metavar="PATH", help="A root whose documents are for staff only.")
@click.option("--yes", is_flag=True, help="Go on although documents would disappear.")
@click.option("--compact", is_flag=True, help="Also remove deleted text from the bytes on disk.")
@with_json()
@with_data()
def index(
    wiring: Wiring, paths: tuple[str, ...], internal: tuple[str, ...], yes: bool, compact: bool, as_json: bool
) -> None:
    """Make the index equal to the documents under each PATH: files, folders, or `starter` for the starter corpus.

    Without PATH the roots of last time are used, or the starter corpus in a new data folder. Only what changed is read
    again. A root that is missing or newly empty, or the removal of more than a fifth of the documents, stops before
    anything is touched and asks for --yes. A file that cannot be read is named, and stops nothing.

    \b
    Examples:
      stadsgeheugen index
      stadsgeheugen index starter ~/beleid --intern ~/concepten
      stadsgeheugen index --compact
    """
    report = _build(wiring, paths, internal, yes=yes, compact=compact)
    if as_json:
        print_json(build_payload(report))
    else:
        from bots.rendering import console, show_build

        show_build(report, console(sys.stdout))


def _build(
    wiring: Wiring, paths: tuple[str, ...], internal: tuple[str, ...], *, yes: bool, compact: bool
) -> BuildReport:
    from bots.progress import progress_bars
    from bots.wiring import roots_of

    given = roots_of(paths, internal) if paths or internal else None
    report = None if compact else wiring.unchanged(given)
    if report is not None:
        return report
    with progress_bars() as show:
        report = wiring.builder.build(_roots(wiring, paths, internal), yes=yes, progress=show)
        if compact:
            wiring.builder.compact(progress=show)
    return report


def _roots(wiring: Wiring, paths: tuple[str, ...], internal: tuple[str, ...]) -> tuple[Root, ...]:
    from bots.wiring import roots_of, starter_root
    from indexing.errors import IndexMissing

    if paths or internal:
        return roots_of(paths, internal)
    try:
        return wiring.builder.last_roots()
    except IndexMissing:
        return (starter_root(),)


@click.command(short_help="Check the index against the files.")
@click.option("--deep", is_flag=True, help="Read every file and compare its bytes, not only its size and time.")
@with_json()
@with_data()
def verify(wiring: Wiring, deep: bool, as_json: bool) -> None:
    """Compare files, store and both engines; exits with 1, naming each problem, when anything differs.

    Files are compared by size and time. An edit that keeps both is seen with --deep, which reads every file.

    \b
    Examples:
      stadsgeheugen verify && echo "every passage has its file"
      stadsgeheugen verify --deep
    """
    from indexing.verifying import verify as check

    found = check(wiring.store, wiring.engines, deep=deep)
    if as_json:
        problems = [{"kind": p.kind, "where": p.where, "name": p.name, "remedy": p.remedy} for p in found.problems]
        counts = {"documents": found.documents, "passages": found.passages, "clean": found.clean, "deep": found.deep}
        failures = [{"path": path, "reason": reason} for path, reason in found.known_failures]
        print_json({**counts, "problems": problems, "known_failures": failures})
    else:
        from bots.rendering import console, show_verification

        show_verification(found, console(sys.stdout))
    click.get_current_context().exit(0 if found.clean else 1)


@click.group(short_help="Look after records: `corpus check`.")
def corpus() -> None:
    """Look after records."""


@corpus.command("check", short_help="Check records: file, field, remedy.")
@click.argument("path", type=click.Path())
@with_json()
@with_data()
def check_records(wiring: Wiring, path: str, as_json: bool) -> None:
    """Check the records at PATH; exits with 1 when one breaks the layout. `starter` names the starter corpus.

    \b
    Examples:
      stadsgeheugen corpus check ~/beleid/records
      stadsgeheugen corpus check starter
    """
    from pathlib import Path

    from corpus.checking import check
    from corpus.register import STARTER

    report = check(STARTER if path == "starter" else Path(path))
    if as_json:
        findings = [
            {"severity": one.severity, "path": one.path, "field": one.field, "remedy": one.remedy}
            for one in report.findings
        ]
        print_json({"records": report.records, "ok": report.ok, "findings": findings})
    else:
        from bots.rendering import console, show_check

        show_check(report, console(sys.stdout))
    click.get_current_context().exit(0 if report.ok else 1)

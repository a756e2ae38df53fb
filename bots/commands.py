"""What the commands share: the data folder, JSON, filters, the wiring for the settings. Knows no single command."""

from __future__ import annotations

import functools
import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from assistant.answers import Language
from bots.json_text import json_text
from bots.logs import OnceAMinute
from bots.settings import give_home, read_settings, unknown
from bots.wiring import Wiring
from indexing.hits import INTERNAL, PUBLIC, Filters, Reader

if TYPE_CHECKING:
    from indexing.building import BuildReport

F = TypeVar("F", bound=Callable[..., Any])


_DATA_HELP = {
    "nl": "Map met de gegevens (anders STADSGEHEUGEN_DATA, of ./data).",
    "en": "Data folder (default: STADSGEHEUGEN_DATA, or ./data).",
}
_JSON_HELP = {"nl": "JSON op stdout, voor programma's.", "en": "JSON on stdout, for programs."}


def data_option(language: Language = "en") -> Callable[[F], F]:
    """The option `--data`, with its help in the language of the command."""
    kind = click.Path(file_okay=False, path_type=Path)
    return click.option("--data", type=kind, metavar="DIR", help=_DATA_HELP[language])


def with_data(language: Language = "en") -> Callable[[F], F]:
    """Add `--data` and hand the command the wiring for its settings; says on stderr which folder is used."""

    def wrapped(command: F) -> F:
        @data_option(language)
        @functools.wraps(command)
        def run(*args: Any, data: Path | None, **given: Any) -> Any:
            with wired(data=data) as wiring:
                return command(wiring, *args, **given)

        return run  # type: ignore[return-value]

    return wrapped


def with_json(language: Language = "en") -> Callable[[F], F]:
    """Add `--json`."""
    return click.option("--json", "as_json", is_flag=True, help=_JSON_HELP[language])


@contextmanager
def wired(**given: Any) -> Iterator[Wiring]:
    """The parts for these settings, closed afterwards."""
    for sentence in unknown():
        click.echo(f"Warning: {sentence}", err=True)
    settings = read_settings(**given)
    give_home(settings.data)
    # Other people's loggers stay at warnings: at a lower level some write requests and prompts.
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(OnceAMinute())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("stadsgeheugen").setLevel(settings.log_level)
    click.echo(f"data: {settings.data.absolute()}", err=True)
    wiring = Wiring(settings)
    try:
        yield wiring
    finally:
        wiring.close()


def with_filters(command: F) -> F:
    """Add the filters of the register, handed over as one value, and `--intern` as the reader."""

    @click.option("--city", "cities", multiple=True, metavar="GEMEENTE", help="Alleen deze gemeente (herhaalbaar).")
    @click.option("--theme", "themes", multiple=True, metavar="THEMA", help="Alleen dit thema (herhaalbaar).")
    @click.option("--kind", "kinds", multiple=True, metavar="SOORT", help="Alleen deze soort, zoals living-lab.")
    @click.option("--status", "statuses", multiple=True, metavar="STATUS", help="Alleen deze status, zoals gestopt.")
    @click.option("--publisher", "publishers", multiple=True, metavar="UITGEVER", help="Alleen van deze uitgever.")
    @click.option("--from", "year_from", type=int, metavar="JAAR", help="Over dit jaar of later.")
    @click.option("--to", "year_to", type=int, metavar="JAAR", help="Over dit jaar of eerder.")
    @click.option("--intern", is_flag=True, help="Ook interne documenten tonen.")
    @functools.wraps(command)
    def run(*args: Any, intern: bool, **given: Any) -> Any:
        names = ("cities", "themes", "kinds", "statuses", "publishers", "year_from", "year_to")
        filters = Filters(**{name: given.pop(name) for name in names})
        if filters.cities:
            from bots.questions import cities_meant  # reads the list of municipalities, so only when one is named

            filters = replace(filters, cities=cities_meant(filters.cities))
        reader: Reader = INTERNAL if intern else PUBLIC
        return command(*args, filters=filters, reader=reader, **given)

    return run  # type: ignore[return-value]


def print_json(payload: Any) -> None:
    """One JSON document on stdout, in UTF-8 whatever the terminal's own encoding."""
    sys.stdout.buffer.write((json_text(payload, indent=2) + "\n").encode("utf-8"))
    sys.stdout.buffer.flush()


def build_payload(report: BuildReport) -> dict[str, Any]:
    """What `index --json` prints."""
    return {
        "added": report.added,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "removed": report.removed,
        "failed": [{"path": one.path, "reason": one.reason} for one in report.failed],
        "passages": report.passages,
        "seconds": report.seconds,
        "documents": report.documents,
        "stale": list(report.stale),
        "warnings": [{"path": one.path, "reason": one.reason} for one in report.warnings],
        "passed_over": [one.path for one in report.passed_over],
        "rebuilt": list(report.rebuilt),
        "model_fields": {"proven": report.proven, "unproven": report.unproven},
    }

"""The commands for people with a question: ask, compare, search. Their help is Dutch."""

from __future__ import annotations

import gc
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from bots.commands import print_json, with_data, with_filters, with_json
from bots.wording import documents, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from assistant.answers import Answer
    from assistant.comparison import Comparison
    from bots.wiring import Wiring
    from indexing.hits import Coverage, Filters, Hit, Reader

T = TypeVar("T")


@click.command(short_help="Stel een vraag; het antwoord heeft bronnen.")
@click.argument("question", nargs=-1, required=True)
@click.option("--na", "before", multiple=True, metavar="VRAAG", help="De vraag hiervóór, waar deze op doorgaat.")
@with_json("nl")
@with_filters
@with_data("nl")
def ask(
    wiring: Wiring, question: tuple[str, ...], before: tuple[str, ...], as_json: bool, filters: Filters, reader: Reader
) -> None:
    """Stel een vraag en lees een antwoord waarvan elke zin een genummerde bron heeft.

    De allereerste keer wordt de startcollectie ingelezen; dat duurt een paar seconden. Een vraag in het Engels krijgt
    een antwoord in het Engels (citaten blijven Nederlands).

    \b
    Voorbeelden:
      stadsgeheugen ask "Welke stad kreeg een boete voor wifi-tracking?"
      stadsgeheugen ask --city Enschede "Wat zijn de lessen?"
      stadsgeheugen ask --na "Wat deed Enschede met wifi-tracking?" "En in Utrecht?"
      stadsgeheugen ask --json "Wat is er gedaan rond hittestress?" | jq .sources
    """
    from bots.comparing import rows_for
    from bots.questions import tidy

    text = tidy(" ".join(question), wiring.settings.question_limit)

    def work() -> tuple[Answer, Comparison | None]:
        told = wiring.noting.answer(text, before, filters, reader)
        return told, rows_for(told, lambda: wiring.comparer, filters, reader)

    answer, comparison = first_run(wiring, work)
    if as_json:
        from bots.payloads import answer_payload

        print_json(answer_payload(answer, wiring.viewer, comparison))
    else:
        from bots.rendering import console, show_answer

        show_answer(answer, wiring.viewer, console(sys.stdout), comparison)


@click.command(short_help="Welke gemeente heeft dit al gedaan?")
@click.argument("question", nargs=-1, required=True)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="BESTAND",
    help="Schrijf naar dit bestand: .csv, .md, of .docx voor een notitie van één bladzijde met voetnoten.",
)
@with_json("nl")
@with_filters
@with_data("nl")
def compare(
    wiring: Wiring, question: tuple[str, ...], out: Path | None, as_json: bool, filters: Filters, reader: Reader
) -> None:
    """Toon per gemeente welke projecten bij de vraag passen: ook die gestopt of mislukt zijn.

    \b
    Voorbeelden:
      stadsgeheugen compare "Welke stad heeft drukte gemeten zonder wifi-tracking?"
      stadsgeheugen compare --status gestopt "slimme straatverlichting"
      stadsgeheugen compare --out notitie.docx "Wie heeft ervaring met deelscooters?"
    """
    from bots.exports import FORMATS, write
    from bots.questions import tidy

    if out is not None and out.suffix.lower() not in FORMATS:
        raise click.BadParameter(f"'{out}' moet eindigen op {', '.join(FORMATS)}.", param_hint="--out")
    text = tidy(" ".join(question), wiring.settings.question_limit)
    found = first_run(wiring, lambda: wiring.comparer.compare(text, filters=filters, reader=reader))
    if out is not None:
        write(found, wiring.viewer, out)
        click.echo(f"{out}", err=True)
    if as_json:
        from bots.payloads import comparison_payload

        print_json(comparison_payload(found, wiring.viewer))
    elif out is None:
        from bots.rendering import console, show_comparison

        show_comparison(found, wiring.viewer, console(sys.stdout))


@click.command(short_help="Zoek passages, met hun scores.")
@click.argument("question", nargs=-1, required=True)
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, 100), help="Hoogstens zoveel passages.")
@with_json("nl")
@with_filters
@with_data("nl")
def search(
    wiring: Wiring, question: tuple[str, ...], limit: int, as_json: bool, filters: Filters, reader: Reader
) -> None:
    """Zoek de passages zelf, met hun scores en hoe ze gevonden zijn.

    \b
    Voorbeelden:
      stadsgeheugen search wifi-tracking
      stadsgeheugen search --theme mobiliteit --from 2020 "slimme verkeerslichten"
    """
    from bots.questions import tidy

    text = tidy(" ".join(question), wiring.settings.question_limit)

    def look() -> tuple[tuple[Hit, ...], Coverage]:
        with wiring.library.snapshot() as reading:
            return reading.search(text, filters, reader, limit), reading.coverage(filters, reader)

    hits, coverage = first_run(wiring, look)
    if as_json:
        from bots.payloads import search_payload

        print_json(search_payload(text, hits, coverage, wiring.viewer))
    else:
        from bots.rendering import console, show_hits

        show_hits(hits, words("nl"), console(sys.stdout))


def first_run(wiring: Wiring, work: Callable[[], T]) -> T:
    """Do the work; where nothing was ever indexed, read in the starter corpus first, saying so.

    A folder in which the indexing of other documents was begun is left as it is.
    """
    from indexing.errors import IndexMissing, IndexUnfinished

    try:
        with nothing_collected():
            return work()
    except IndexUnfinished:
        raise
    except IndexMissing:
        _build_starter(wiring)
        return work()


@contextmanager
def nothing_collected() -> Iterator[None]:
    """No garbage collection while one answer is made: it frees nothing and costs 0.1 s of a cold start."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _build_starter(wiring: Wiring) -> None:
    from bots.progress import progress_bars
    from bots.wiring import starter_root

    wording = words("nl")
    click.echo(wording.first_run, err=True)
    with progress_bars() as show:
        report = wiring.builder.build([starter_root()], progress=show)
    done = wording.first_run_done.format(
        documents=documents(report.documents, wording), seconds=f"{report.seconds:.1f}"
    )
    click.echo(done, err=True)

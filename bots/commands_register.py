"""The commands that walk through the register: projects, lessons, map, gaps, purge. Their help is Dutch."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bots.commands import print_json, with_data, with_filters, with_json
from bots.commands_asking import first_run
from bots.wording import words

if TYPE_CHECKING:
    from bots.wiring import Wiring
    from corpus.projects import Project
    from indexing.hits import Filters, Reader

MOST_VALUES = 8
"""Values of a facet that a terminal shows; `--json` has them all."""


@click.command(short_help="Alle bekende projecten, te filteren.")
@click.option("--words", "wanted", default="", metavar="WOORDEN", help="Alleen projecten met al deze woorden.")
@click.option("--like", metavar="ID", help="De projecten die het meest op dit project lijken.")
@click.option("--begin", metavar="THEMA", help="Waar begin ik? Een leespad over dit thema, met de reden per stap.")
@click.option("--facets", "counted", is_flag=True, help="Tel per gemeente, thema, soort, status, jaar en organisatie.")
@with_json("nl")
@with_filters
@with_data("nl")
def projects(
    wiring: Wiring, wanted: str, like: str | None, begin: str | None, counted: bool, as_json: bool,
    filters: Filters, reader: Reader,
) -> None:  # fmt: skip
    """Toon het register: alle projecten die in de documenten staan.

    \b
    Voorbeelden:
      stadsgeheugen projects --city Utrecht
      stadsgeheugen projects --theme "klimaat en energie" --status gestopt
      stadsgeheugen projects --words "parkeren sensoren" --facets
      stadsgeheugen projects --begin mobiliteit
    """
    from assistant.exploring import similar, theme_page, with_words
    from bots.register_payloads import register_payload, theme_payload

    found = with_words(first_run(wiring, lambda: register(wiring, filters, reader)), wanted)
    if like is not None:
        found = _like(like, found, similar)
    if begin is not None and as_json:
        print_json(theme_payload(theme_page(begin, found), wiring.viewer, words("nl")))
    elif begin is not None:
        _show_theme(begin, found)
    elif as_json:
        print_json(register_payload(found, wiring.viewer))
    else:
        _show_register(found, counted)


def _like(name: str, found: Sequence[Project], similar) -> tuple[Project, ...]:  # type: ignore[no-untyped-def]
    own = next((one for one in found if name in (one.id, *one.also)), None)
    if own is None:
        raise click.BadParameter(f"'{name}' is geen project; zie `stadsgeheugen projects`.", param_hint="--like")
    chosen: tuple[Project, ...] = similar(own, found)
    return chosen


def _show_register(found: Sequence[Project], counted: bool) -> None:
    from assistant.exploring import facets
    from bots.rendering import console, printable, show_projects

    to, wording = console(sys.stdout), words("nl")
    if not counted:
        show_projects(found, wording, to)
        return
    to.print(wording.register_total.format(count=len(found)))
    for facet in facets(found):
        shown = ", ".join(f"{one.value} ({one.count})" for one in facet.values[:MOST_VALUES])
        more = len(facet.values) - MOST_VALUES
        rest = f", {wording.and_more.format(count=more)}" if more > 0 else ""
        to.print(printable(f"{getattr(wording, f'facet_{facet.name}')}: {shown}{rest}"))


def _show_theme(theme: str, found: Sequence[Project]) -> None:
    from assistant.exploring import theme_page
    from bots.rendering import console, printable

    to, wording = console(sys.stdout), words("nl")
    page = theme_page(theme, found)
    if not page.begin:
        to.print(wording.projects_none)
    for number, step in enumerate(page.begin, 1):
        to.print(printable(f"{number}. {step.project.title}  {step.project.id}"))
        to.print(printable(f"   {getattr(wording, f'begin_{step.why}')}"))


@click.command(short_help="De lessen over een thema.")
@click.argument("theme", nargs=-1, required=True)
@with_json("nl")
@with_filters
@with_data("nl")
def lessons(wiring: Wiring, theme: tuple[str, ...], as_json: bool, filters: Filters, reader: Reader) -> None:
    """Toon wat werkte en wat niet: de lessen over een THEMA of onderwerp; wat wij zelf concludeerden is gemerkt.

    \b
    Voorbeelden:
      stadsgeheugen lessons participatie
      stadsgeheugen lessons hittestress
      stadsgeheugen lessons "verantwoord datagebruik" --city Enschede
    """
    from assistant.exploring import lessons_about
    from bots.register_payloads import lessons_payload

    wanted = " ".join(theme)
    known = first_run(wiring, lambda: register(wiring, filters, reader))
    grouped = lessons_about(wanted, known)
    if as_json:
        print_json(lessons_payload(wanted, grouped, known, wiring.viewer))
    elif not any(grouped.values()):
        themes = ", ".join(sorted({name for one in known for name in one.themes if one.lessons}))
        click.echo(words("nl").lessons_none.format(theme=wanted, themes=themes))
    else:
        _show_lessons(grouped)


def _show_lessons(grouped) -> None:  # type: ignore[no-untyped-def]
    from bots.rendering import console, printable

    to, wording = console(sys.stdout), words("nl")
    for outcome, told in grouped.items():
        if told:
            to.print(f"\n{getattr(wording, 'lessons_' + outcome.replace(' ', '_'))}")
        for one in told:
            mark = f" ({wording.inferred})" if one.lesson.inferred else ""
            labels = "; ".join(dict.fromkeys(source.label for source in one.project.sources[:2]))
            after = labels if one.project.extracted else f"{wording.record_from} {labels}"
            facts = (one.project.title, ", ".join(one.project.cities), after)
            to.print(printable(f"• {one.lesson.text}{mark}"))
            to.print(printable("    " + " · ".join(filter(None, facts))))


@click.command("map", short_help="De projecten op een kaart van Nederland.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("kaart.html"),
    show_default=True,
    metavar="BESTAND",
    help="Het bestand dat gemaakt wordt.",
)
@with_filters
@with_data("nl")
def map_(wiring: Wiring, out: Path, filters: Filters, reader: Reader) -> None:
    """Maak één HTML-bestand met de projecten op de kaart, een tijdlijn en een lijst; het haalt niets op van internet.

    \b
    Voorbeelden:
      stadsgeheugen map --out kaart.html
      stadsgeheugen map --theme mobiliteit --from 2020
    """
    from bots.map_page import map_page

    found = first_run(wiring, lambda: register(wiring, filters, reader))
    out.write_text(map_page(found, wiring.viewer, words("nl")), encoding="utf-8")
    click.echo(str(out))


@click.command(short_help="Vragen waar geen antwoord op was.")
@with_json("nl")
@with_data("nl")
def gaps(wiring: Wiring, as_json: bool) -> None:
    """Toon waar geen antwoord op was, geteld en bij elkaar gezet; er staan geen persoonsgegevens in.

    Vragen worden alleen bewaard als STADSGEHEUGEN_KEEP_GAPS aanstaat.

    \b
    Voorbeelden:
      stadsgeheugen gaps
      stadsgeheugen gaps --json | jq .gaps
    """
    from bots.gaps import Gaps, clusters
    from bots.register_payloads import cluster_payload
    from bots.rendering import printable

    found = clusters(Gaps(wiring.settings.data).all())
    wording = words("nl")
    if as_json:
        print_json({"kept": wiring.settings.keep_gaps, "gaps": [cluster_payload(one) for one in found]})
        return
    for one in found:
        click.echo(printable(f"{one.count:4}  {one.question}"))
    if not found:
        click.echo(wording.gaps_none if wiring.settings.keep_gaps else wording.gaps_off)


@click.command(short_help="Throw away the questions that were kept.")
@with_data()
def purge(wiring: Wiring) -> None:
    """Throw away every question that was kept: unanswered ones, and what Slack asked, answered and voted.

    \b
    Example:
      stadsgeheugen purge
    """
    from bots.gaps import Gaps
    from indexing.places import must_write

    must_write(wiring.settings.data)  # before half of it is gone
    click.echo(f"Removed {Gaps(wiring.settings.data).purge()} kept questions.")
    click.echo(f"Removed {wiring.inbox.purge()} answers and votes of Slack.")


def register(wiring: Wiring, filters: Filters, reader: Reader) -> tuple[Project, ...]:
    """The projects this reader may see and the filters keep."""
    with wiring.library.snapshot() as reading:
        return reading.projects(filters, reader)

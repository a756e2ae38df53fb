"""The commands that judge: prove (anybody's text) and evaluate retrieval; the group `evaluate` with the rest."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from bots.commands import print_json, with_data, with_json
from bots.commands_evaluating import add, answers

if TYPE_CHECKING:
    from assistant.proving import Judge
    from bots.wiring import Wiring


@click.command(short_help="Check statements against passages.")
@click.argument("file", type=click.File("r", encoding="utf-8"))
@with_json()
@with_data()
def prove(wiring: Wiring, file: IO[str], as_json: bool) -> None:
    """Check every statement in FILE against its passage: letterlijk, ondersteund or niet gevonden, and why.

    FILE is JSON lines of {"statement": …, "passage": …}; `id`, `heading` (a list), `document_title` and `cities` (a
    list) may be added. `-` reads standard input. Every line gets its verdict, in order; a line that is no such object
    is named, and the exit code is 2. With STADSGEHEUGEN_JUDGE_MODEL paraphrases are judged twice.

    \b
    Example:
      echo '{"statement": "De proef stopte.", "passage": "De proef stopte in 2020."}' | stadsgeheugen prove -
    """
    claims = list(_claims(file))
    bad = [claim.number for claim in claims if claim.wrong]
    verdicts = [_verdict(claim, wiring.judge) for claim in claims]
    if as_json:
        print_json(verdicts)
    else:
        for verdict in verdicts:
            click.echo(f"{verdict['id']}\t{verdict['verdict']}\t{verdict['why']}")
    if bad:
        lines = ", ".join(f"line {number}" for number in bad)
        raise click.ClickException(f"'{file.name}' has lines that are no claim: {lines}; see prove --help.")


@dataclass(frozen=True, slots=True)
class _Claim:
    """A line of the file; `wrong` says why it is no claim."""

    number: int
    held: dict[str, Any]
    wrong: str = ""


def _claims(file: IO[str]) -> Iterator[_Claim]:
    for number, text in enumerate(file, 1):
        if not text.strip():
            continue
        try:
            held = json.loads(text)
        except ValueError as error:
            yield _Claim(number, {}, f"line {number} is no JSON ({error})")
            continue
        if not isinstance(held, dict):
            yield _Claim(number, {}, f"line {number} is no object with 'statement' and 'passage'")
            continue
        missing = [name for name in ("statement", "passage") if not isinstance(held.get(name), str)]
        yield _Claim(number, held, f"line {number} has no text in '{missing[0]}'" if missing else "")


def _verdict(claim: _Claim, judge: Judge | None) -> dict[str, Any]:
    """The verdict on one line, under the id it was given, or else the number of its line."""
    from assistant.proving import prove as proof_of

    held = claim.held
    name = held["id"] if isinstance(held.get("id"), str | int) else claim.number
    if claim.wrong:
        return {"id": name, "verdict": "niet gevonden", "why": claim.wrong}
    title = held.get("document_title") or held.get("title")
    proof = proof_of(
        held["statement"],
        held["passage"],
        heading=_texts(held.get("heading")),
        document_title=title if isinstance(title, str) else None,
        cities=_texts(held.get("cities")),
        judge=judge,
    )
    return {"id": name, "verdict": proof.verdict, "why": proof.why}


def _texts(value: object) -> tuple[str, ...]:
    found = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    return tuple(one for one in found if isinstance(one, str))


@click.group(short_help="Measure retrieval and answers.")
def evaluate() -> None:
    """Measure how good retrieval and answers are."""


evaluate.add_command(answers)
evaluate.add_command(add)


@evaluate.command("retrieval", short_help="nDCG, recall and MRR on a folder in BEIR layout.")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@with_json()
@with_data()
def retrieval(wiring: Wiring, folder: Path, as_json: bool) -> None:
    """Index FOLDER (corpus.jsonl, queries.jsonl, qrels.tsv) in a temporary place, ask every question, and score.

    \b
    Example:
      stadsgeheugen evaluate retrieval ~/beir/kamervragen --json
    """
    from indexing.evaluating import evaluate as measure

    found = measure(folder, wiring.embedder(), wiring.reranker).as_json()
    if as_json:
        print_json(found)
    else:
        show_figures(found, found.get("interval_95", {}))


def show_figures(found: dict[str, Any], intervals: dict[str, Any]) -> None:
    """Single figures as a table with their 95 % intervals; nested ones below it, each as a table of its own."""
    from bots.rendering import console, show_rows

    to = console(sys.stdout)
    single = [(name, value) for name, value in found.items() if not isinstance(value, dict | list)]
    rows = [(name, _figure(value), _interval(intervals.get(name))) for name, value in single]
    show_rows(rows, ("", "value", "95 % interval"), to)
    nested = {name: value for name, value in found.items() if isinstance(value, dict) and "interval" not in name}
    for name, table in nested.items():
        columns, rows_below = _nested_rows(table)
        if rows_below:
            to.print(f"\n{name}")
            show_rows(rows_below, columns, to)


def _nested_rows(table: dict[str, Any]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    deeper = {key: row for key, row in table.items() if isinstance(row, dict)}
    if not deeper:
        return ("", "value"), [(key, _figure(value)) for key, value in table.items()]
    columns = tuple(next(iter(deeper.values())))
    if len(columns) > 4:  # many figures of each: one below the other reads, side by side does not fit
        return ("", *deeper), [(name, *(_figure(row.get(name)) for row in deeper.values())) for name in columns]
    return ("", *columns), [(key, *(_figure(row.get(name)) for name in columns)) for key, row in deeper.items()]


def _figure(value: Any) -> str:
    if value is None:
        return "–"
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def _interval(value: Any) -> str:
    return f"{_figure(value[0])} – {_figure(value[1])}" if value else ""

"""The commands that judge: prove (anybody's text), evaluate retrieval, evaluate answers."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from bots.commands import print_json, with_data, with_json
from bots.commands_slack import evaluate_add

if TYPE_CHECKING:
    from bots.wiring import Wiring


@click.command(short_help="Check statements against passages.")
@click.argument("file", type=click.File("r", encoding="utf-8"))
@with_json()
@with_data()
def prove(wiring: Wiring, file: IO[str], as_json: bool) -> None:
    """Check every statement in FILE against its passage: letterlijk, ondersteund or niet gevonden, and why.

    FILE is JSON lines of {"statement": …, "passage": …}; `id`, `heading` (a list), `document_title` and `cities` (a
    list) may be added. `-` reads standard input.

    \b
    Example:
      echo '{"statement": "De proef stopte.", "passage": "De proef stopte in 2020."}' | stadsgeheugen prove -
    """
    from assistant.proving import prove as judge

    verdicts = []
    for number, line in _json_lines(file):
        about = {name: line[name] for name in ("heading", "document_title", "cities") if line.get(name)}
        proof = judge(line["statement"], line["passage"], **about)
        verdicts.append({"id": line.get("id", number), "verdict": proof.verdict, "why": proof.why})
    if as_json:
        print_json(verdicts)
        return
    for verdict in verdicts:
        click.echo(f"{verdict['id']}\t{verdict['verdict']}\t{verdict['why']}")


def _json_lines(file: IO[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, text in enumerate(file, 1):
        if not text.strip():
            continue
        try:
            line = json.loads(text)
        except ValueError as error:
            raise click.ClickException(
                f"'{file.name}', line {number} is no JSON ({error}); see prove --help."
            ) from error
        if not isinstance(line, dict) or not all(isinstance(line.get(name), str) for name in ("statement", "passage")):
            raise click.ClickException(
                f"'{file.name}', line {number} needs the texts 'statement' and 'passage'; see prove --help."
            )
        yield number, line


@click.group(short_help="Measure retrieval and answers.")
def evaluate() -> None:
    """Measure how good retrieval and answers are."""


evaluate.add_command(evaluate_add)


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
        _show(found, found.get("interval_95", {}))


@evaluate.command("answers", short_help="Right citations, refusals and unsupported statements.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_json()
@with_data()
def answers(wiring: Wiring, file: Path, as_json: bool) -> None:
    """Ask the questions of FILE and count right citations, refusals and statements without support.

    \b
    Example:
      stadsgeheugen evaluate answers vragen.yaml
    """
    from assistant.evaluating import Evaluation, read_questions, result
    from bots.commands_asking import first_run

    questions = read_questions(file)
    texts = first_run(wiring, lambda: _texts_of_files(wiring))
    found = result(Evaluation(wiring.assistant, texts, _merged(wiring)).run(questions))
    if as_json:
        print_json(found)
    else:
        _show(found, found.get("intervals", {}))


def _texts_of_files(wiring: Wiring) -> dict[str, str]:
    """Every document read afresh from its file, because the checker must not trust what the index stored."""
    from corpus.errors import CorpusError
    from corpus.loading import FoundFile, find_files, load_file
    from indexing.hits import INTERNAL

    with wiring.library.snapshot() as reading:
        reading.coverage(reader=INTERNAL)  # raises IndexMissing where nothing was indexed
    texts = {}
    for root in wiring.builder.last_roots():
        for found in find_files(root):
            if isinstance(found, FoundFile):
                try:
                    document = load_file(found)
                except CorpusError:  # `index` reported it already
                    continue
                texts[document.id] = document.text
    return texts


def _merged(wiring: Wiring) -> dict[str, str]:
    with wiring.library.snapshot() as reading:
        return {also: project.document_id for project in reading.projects() for also in project.also}


def _show(found: dict[str, Any], intervals: dict[str, Any]) -> None:
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
    return ("", *columns), [(key, *(_figure(row.get(name)) for name in columns)) for key, row in deeper.items()]


def _figure(value: Any) -> str:
    if value is None:
        return "–"
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def _interval(value: Any) -> str:
    return f"{_figure(value[0])} – {_figure(value[1])}" if value else ""

"""The commands that measure: evaluate retrieval, evaluate answers (with baseline and report) and evaluate add."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bots.commands import print_json, with_data, with_json

if TYPE_CHECKING:
    from assistant.evaluating import Answers
    from assistant.runs import Difference
    from bots.inbox import Opinion
    from bots.wiring import Wiring

_FILE = click.Path(dir_okay=False, path_type=Path)
_THERE = click.Path(exists=True, dir_okay=False, path_type=Path)
_ANSWER_ID = re.compile(r"[0-9a-f]{6,32}")


@click.group(short_help="Measure retrieval and answers.")
def evaluate() -> None:
    """Measure how good retrieval and answers are."""


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
    from bots.figures import show_figures
    from indexing.evaluating import evaluate as measure

    found = measure(folder, wiring.embedder(), wiring.reranker).as_json()
    if as_json:
        print_json(found)
    else:
        show_figures(found, found.get("interval_95", {}))


@evaluate.command("reader", short_help="How well the reader reads: answers, refusals and claims of a held set.")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--report", type=_FILE, metavar="OUT.html", help="Plots of calibration and of what a threshold keeps.")
@with_json()
@with_data()
def reader(wiring: Wiring, folder: Path, report: Path | None, as_json: bool) -> None:
    """Read the questions and claims of FOLDER (questions.jsonl, claims.jsonl; made by `training.held`), and score.

    \b
    Examples:
      stadsgeheugen evaluate reader build/held --report lezer.html
      STADSGEHEUGEN_READER_MODEL=mijn-model stadsgeheugen evaluate reader build/held --json
    """
    from assistant.reader_evaluation import evaluate_reader
    from bots.figures import show_figures

    measured = evaluate_reader(wiring.learned, folder)
    if report:
        from bots.pages.reader_report import reader_page

        report.write_text(reader_page(measured, wiring.settings.reader_model), encoding="utf-8")
        click.echo(str(report), err=True)
    if as_json:
        print_json(measured.as_json())
        return
    for name, figures in measured.as_json().items():
        click.echo(f"\n== {name}")
        show_figures(figures, {})


@evaluate.command("answers", short_help="Right citations, refusals and unsupported statements.")
@click.argument("file", type=_THERE)
@click.option("--save", type=_FILE, metavar="RUN.json", help="Keep the run: every figure and every answer.")
@click.option("--baseline", type=_THERE, metavar="RUN.json", help="Compare with a kept run; exit 1 when worse.")
@click.option("--report", type=_FILE, metavar="OUT.html", help="Write a report that can be read in a browser.")
@click.option("--beside", type=_THERE, metavar="RUN.json", help="Show a kept run beside this one in the report.")
@click.option("--both", is_flag=True, help="Ask the quoting composer too, beside the language model of the settings.")
@with_json()
@with_data()
def answers(
    wiring: Wiring,
    file: Path,
    save: Path | None,
    baseline: Path | None,
    report: Path | None,
    beside: Path | None,
    both: bool,
    as_json: bool,
) -> None:
    """Ask the questions of FILE and count right citations, refusals and statements without support.

    Worse than the baseline is a rate below the 95 % interval it had then, or one more unsupported statement.

    \b
    Examples:
      stadsgeheugen evaluate answers vragen.yaml --save vandaag.json --report vandaag.html
      stadsgeheugen evaluate answers vragen.yaml --baseline vorige.json
      stadsgeheugen evaluate answers vragen.yaml --both --report naast-elkaar.html
    """
    from assistant.runs import difference, read_run, write_run

    if both and not wiring.settings.language_model:
        raise click.UsageError("--both needs a language model; set STADSGEHEUGEN_LANGUAGE_MODEL and its address.")
    then, other = (read_run(path) if path else None for path in (baseline, beside))
    runs = _runs(wiring, file, both) + ([other] if other else [])
    run = runs[0]
    if save:
        write_run(run, save)
    if report:
        _write_report(runs, file, report)
    found = difference(then, run) if then else None
    if as_json:
        more = {"quoting": runs[1]["result"]} if both else {}
        print_json(run["result"] | more | ({"baseline": _as_json(found)} if found else {}))
    else:
        _tell(runs if both else runs[:1], found)
    if found and found.regressed:
        sys.exit(1)


def _runs(wiring: Wiring, file: Path, both: bool) -> list[dict[str, Any]]:
    """The run of the composer of the settings and, where wanted, of the one that quotes."""
    from assistant.evaluating import Evaluation, read_questions
    from assistant.runs import run_of
    from bots.commands_asking import first_run

    questions = read_questions(file)
    asked: list[Answers] = [wiring.assistant, *([wiring.quoting] if both else [])]
    texts = first_run(wiring, lambda: _texts_of_files(wiring))
    with wiring.library.snapshot() as reading:
        merged = {also: project.document_id for project in reading.projects() for also in project.also}
    names = [wiring.composer.name, *(["quoting"] if both else [])]
    return [run_of(Evaluation(one, texts, merged).run(questions), name) for one, name in zip(asked, names, strict=True)]


def _texts_of_files(wiring: Wiring) -> dict[str, str]:
    """Every document read afresh from its file, because the checker must not trust what the index stored."""
    from assistant.checking import fresh_texts
    from indexing.hits import INTERNAL

    with wiring.library.snapshot() as reading:
        reading.coverage(reader=INTERNAL)  # raises IndexMissing where nothing was indexed
    return fresh_texts(wiring.builder.last_roots())


def _write_report(runs: list[dict[str, Any]], file: Path, out: Path) -> None:
    from bots.pages.frame import STYLE_PATH, shipped
    from bots.pages.report import report_page

    title = f"Answers to {file.name}: {' beside '.join(run['label'] for run in runs)}"
    out.write_text(report_page(runs, title, shipped(STYLE_PATH)), encoding="utf-8")
    click.echo(str(out), err=True)


def _tell(runs: list[dict[str, Any]], found: Difference | None) -> None:
    from bots.figures import show_figures

    for run in runs:
        if len(runs) > 1:
            click.echo(f"\n== {run['label']}")
        show_figures(run["result"], run["result"]["intervals"])
    if found:
        for line in _lines(found):
            click.echo(line)


def _lines(found: Difference) -> list[str]:
    """What changed since the baseline, worst first."""
    moved = [one for one in found.figures if one.then != one.now]
    told = [
        f"{'WORSE  ' if one.worse else '       '}{one.name}: {one.then} → {one.now}"
        for one in sorted(moved, key=lambda one: not one.worse)
    ]
    told += [f"broken  {name}: {'; '.join(faults)}" for name, faults in found.broken]
    told += [f"mended  {name}" for name in found.mended]
    told += [f"new     {name}" for name in found.added] + [f"gone    {name}" for name in found.gone]
    end = "Worse than the baseline." if found.regressed else "Not worse than the baseline."
    return ["", "Since the baseline:", *(told or ["        nothing changed"]), end]


def _as_json(found: Difference) -> Mapping[str, Any]:
    return {
        "regressed": found.regressed,
        "figures": {one.name: {"then": one.then, "now": one.now, "worse": one.worse} for one in found.figures},
        "broken": {name: list(faults) for name, faults in found.broken},
        "mended": list(found.mended),
        "added": list(found.added),
        "gone": list(found.gone),
    }


@evaluate.command("add", short_help="A question that went wrong becomes a case to measure on.")
@click.argument("question")
@click.argument("into", required=False, type=_FILE, metavar="[FILE]")
@click.option("--file", type=_FILE, metavar="FILE", help="The question file (default: vragen.yaml in the data folder).")
@click.option("--records", multiple=True, metavar="ID", help="The document that holds the right answer (repeatable).")
@click.option("--mention", multiple=True, metavar="TEXT", help="What the right answer must mention (repeatable).")
@click.option("--missing", metavar="TEXT", help="The part that is not in the documents and must be named missing.")
@click.option("--unanswerable", is_flag=True, help="The right answer is that it is not in the documents.")
@click.option("--kind", default="", metavar="SOORT", help="Kind of question, such as feit or les.")
@click.option("--id", "name", metavar="ID", help="Name of the case (default: made from the question).")
@with_data()
def add(
    wiring: Wiring,
    question: str,
    into: Path | None,
    file: Path | None,
    records: tuple[str, ...],
    mention: tuple[str, ...],
    missing: str | None,
    unanswerable: bool,
    kind: str,
    name: str | None,
) -> None:
    """Append QUESTION, with what its right answer holds, to FILE in the layout of `evaluate answers`.

    QUESTION is a question, or the id of an answer somebody voted on (see `feedback`). Personal data is left out.

    \b
    Examples:
      stadsgeheugen evaluate add "Wat kostte de proef in Best?" --unanswerable
      stadsgeheugen evaluate add 3f2a91 gevallen.yaml --records enschede-wifitracking-boete --mention 600.000
    """
    from assistant.cases import Case, add_case
    from assistant.questions import language_of

    text = question
    if _ANSWER_ID.fullmatch(question):
        voted = _voted_on(wiring, question)
        name, text = name or f"feedback-{voted.answer_id[:8]}", voted.question
    every = tuple(one for given in records for one in given.replace(",", " ").split())
    case = Case(text, every, mention, missing, unanswerable, kind, language_of(text), name)
    out = into or file or wiring.settings.data / "vragen.yaml"
    click.echo(f"{out}: {add_case(case, out)} cases", err=True)


def _voted_on(wiring: Wiring, answer_id: str) -> Opinion:
    """The vote on an answer, with its question."""
    found = next((one for one in wiring.inbox.opinions() if one.answer_id.startswith(answer_id)), None)
    if found is None or not found.question:
        raise click.ClickException(f"No vote on an answer '{answer_id}' (or its question was deleted); see `feedback`.")
    return found

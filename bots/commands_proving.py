"""The command `prove`: checks anybody's statements, a memo's claims included, against their passages."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

import click

from bots.commands import print_json, with_data, with_json

if TYPE_CHECKING:
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
    from assistant.proving import prove_lines

    judged = list(prove_lines(file, wiring.judge))
    if as_json:
        print_json([one.as_dict() for one in judged])
    else:
        for one in judged:
            click.echo(f"{one.id}\t{one.verdict}\t{one.why}")
    wrong = ", ".join(f"line {one.line}" for one in judged if not one.is_claim)
    if wrong:
        raise click.ClickException(f"'{file.name}' has lines that are no claim: {wrong}; see prove --help.")

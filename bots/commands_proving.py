"""The command `prove`: checks anybody's statements, a memo's claims included, against their passages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

import click

from bots.commands import print_json, with_data, with_json

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

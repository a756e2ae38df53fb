"""Every setting, as one table: name, environment variable, type, default, one sentence.

The only file that reads the environment, and only when `read_settings` is called. Knows nothing about the parts
that are made from these values (`wiring.py`).

A setting's variable is its name in capitals behind `STADSGEHEUGEN_`. A secret may also be given as a file:
`STADSGEHEUGEN_SLACK_BOT_TOKEN_FILE=/run/secrets/slack` reads the token from there, so that it stands in no
process list and no shell history.
"""

# ruff: noqa: RUF009 - `_setting` is `dataclasses.field`, with the sentence made compulsory

from __future__ import annotations

import difflib
import os
import pwd
import sys
from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import MISSING, Field, dataclass, field, fields
from pathlib import Path
from typing import Any

PREFIX = "STADSGEHEUGEN_"
MODEL_READS = ("NOTHING", "PUBLIC", "ALL")
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


class SettingsError(Exception):
    """A setting that cannot be used. The message names the variable and what to write instead."""


@dataclass(frozen=True, slots=True)
class Secret:
    """A value that never appears in a repr, a log line or an error message.

    >>> Secret("xoxb-1"), str(Secret("xoxb-1")), bool(Secret(""))
    (Secret(<set>), '<set>', False)
    """

    _value: str = ""

    def reveal(self) -> str:
        """The value itself; call this only where it is handed to the part that needs it."""
        return self._value

    def __bool__(self) -> bool:
        return bool(self._value)

    def __str__(self) -> str:
        return "<set>" if self._value else "<not set>"

    def __repr__(self) -> str:
        return f"Secret({self})"


def _setting(default: Any, sentence: str, **bounds: Any) -> Any:
    return field(default=default, metadata={"sentence": sentence, **bounds})


@dataclass(frozen=True, slots=True)
class Settings:
    """The values the whole program runs on. Unknown to everything left of `bots/`."""

    data: Path = _setting(Path("data"), "Folder that holds the index, the ledger and the lock.")
    store_url: Secret = _setting(
        Secret(), "Database for texts and ledger, as a SQLAlchemy address; empty means SQLite in the data folder."
    )
    chroma: str = _setting(
        "", "Address of a Chroma server (http://host:8000); empty means Chroma inside this process, in the data folder."
    )
    follow_links: bool = _setting(
        False, "Let `index` follow links that lead out of a folder of documents; off, each is named in the report."
    )
    file_memory: int = _setting(
        900,
        "Megabytes of memory that reading one file may take before it is passed over.",
        minimum=200,
        maximum=100_000,
    )
    file_seconds: float = _setting(
        60.0, "Seconds that reading one file may take before it is passed over.", minimum=1.0, maximum=3600.0
    )
    embedding_model: str = _setting(
        "static", "'static' for the shipped model, or the name or folder of any sentence-transformers model."
    )
    reranking_model: str = _setting(
        "", "Name or folder of a cross-encoder that reorders the best hits; empty means none."
    )
    language_model: str = _setting(
        "", "Name of the language model that rewrites answers; empty means answers are quoted."
    )
    language_model_address: str = _setting(
        "", "Address of the language model: an OpenAI-compatible one (…/v1), or ollama:http://host:11434."
    )
    language_model_key: Secret = _setting(Secret(), "Key for the language model's address, if it wants one.")
    language_model_temperature: float = _setting(
        0.0, "Freedom of the language model: 0 gives the same wording every time.", minimum=0.0, maximum=2.0
    )
    language_model_timeout: float = _setting(
        30.0, "Seconds to wait for the language model before the answer is quoted instead.", minimum=1.0, maximum=600.0
    )
    language_model_tokens: int = _setting(
        6000, "Most tokens one question may send to the language model.", minimum=500, maximum=1_000_000
    )
    rewriting_timeout: float = _setting(
        8.0,
        "Seconds to wait for the language model to rewrite a follow-up question before the rules resolve it.",
        minimum=0.5,
        maximum=600.0,
    )
    model_reads: str = _setting(
        "NOTHING",
        "Which documents `index` also sends to the language model to read projects from: nothing, public, or all "
        "(internal ones too).",
        choices=MODEL_READS,
    )
    extraction_tokens: int = _setting(
        20_000,
        "Most tokens of one document that `index` may send to the language model.",
        minimum=1_000,
        maximum=10_000_000,
    )
    reader_model: str = _setting(
        "shipped",
        "What reads: 'shipped', or the name or folder of any sentence-transformers cross-encoder (reranking or NLI).",
    )
    judge_model: str = _setting(
        "", "Name or folder of a cross-encoder trained on entailment that judges paraphrases too; empty means none."
    )
    host: str = _setting("127.0.0.1", "Address the web server listens on; 0.0.0.0 opens it to the network.")
    port: int = _setting(8765, "Port the web server listens on.", minimum=0, maximum=65535)
    connections: int = _setting(
        500,
        "Most connections the web server holds at once; never more than half of the files the system lets it open.",
        minimum=10,
        maximum=100_000,
    )
    public_address: str = _setting(
        "",
        "Where people reach the web server (https://stadsgeheugen.example.nl); source links in Slack need it, and a "
        "request for any other name than this one, loopback or the address it came in on is refused.",
    )
    slack_bot_token: Secret = _setting(Secret(), "Slack bot token (xoxb-…).")
    slack_app_token: Secret = _setting(Secret(), "Slack app-level token (xapp-…), for Socket Mode.")
    slack_signing_secret: Secret = _setting(Secret(), "Slack signing secret, for HTTP.")
    slack_client_id: str = _setting("", "Slack client id: several workspaces install the app themselves, over HTTP.")
    slack_client_secret: Secret = _setting(Secret(), "Slack client secret, for several workspaces.")
    slack_redirect: str = _setting(
        "", "Where Slack sends people back to (https://…/slack/oauth_redirect); empty means at the public address."
    )
    slack_workspaces: str = _setting(
        "",
        "Workspaces that may ask, and install with a client id (T…, separated by commas); empty means its own.",
    )
    slack_channels: str = _setting("", "Channels in which the bot answers (C…, separated by commas); empty means all.")
    slack_groups: str = _setting("", "User groups whose members may ask (S…, separated by commas); empty means all.")
    slack_internal_groups: str = _setting(
        "", "User groups that may read internal documents, in direct messages only; empty means nobody."
    )
    slack_colleagues: str = _setting("", "Channel (C…) for 'Vraag een collega'; empty leaves the button out.")
    slack_api: str = _setting("https://slack.com/api/", "Address of Slack's own interface; only tests change it.")
    question_limit: int = _setting(1000, "Longest question, in characters.", minimum=20, maximum=20_000)
    body_limit: int = _setting(65_536, "Largest request body, in bytes.", minimum=1024, maximum=10_000_000)
    workers: int = _setting(
        8, "How many questions are worked on at the same time; more of them wait.", minimum=1, maximum=64
    )
    keep_feedback: bool = _setting(True, "Keep thumbs up and down, for `feedback` and `evaluate add`.")
    keep_gaps: bool = _setting(
        False, "Keep unanswered questions, for `gaps`; off because questions can hold personal data."
    )
    log_level: str = _setting("INFO", "How much is logged; never a question, an answer or a token.", choices=LOG_LEVELS)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the settings table, as `docs/settings.md` and `stadsgeheugen settings` show it."""

    name: str
    variable: str
    type: str
    default: str
    sentence: str


def table() -> tuple[Row, ...]:
    """The settings in the order they are declared.

    >>> table()[0].variable
    'STADSGEHEUGEN_DATA'
    """
    return tuple(
        Row(item.name, PREFIX + item.name.upper(), _type_name(item), _shown(item.default), item.metadata["sentence"])
        for item in fields(Settings)
    )


def read_settings(environ: Mapping[str, str] | None = None, **given: Any) -> Settings:
    """The settings from the environment; `given` values (from the command line) win, None meaning not given.

    >>> read_settings({"STADSGEHEUGEN_PORT": "9000"}, host=None).port
    9000
    """
    environ = os.environ if environ is None else environ
    values = dict(_from_environment(environ))
    values.update({name: value for name, value in given.items() if value is not None})
    return Settings(**values)


def calm_numpy(environ: MutableMapping[str, str] | None = None) -> None:
    """One thread for NumPy's matrix products, unless the environment says otherwise; call it before NumPy is loaded.

    Ours are small: threads that wait for each other cost 10 ms of processor time an answer and gain none.
    """
    (os.environ if environ is None else environ).setdefault("OPENBLAS_NUM_THREADS", "1")


def give_home(data: Path, environ: MutableMapping[str, str] | None = None) -> None:
    """Libraries look for their files in a home folder, and refuse to load where there is none: then it is `data`.

    So it is for a user id without a name in a container, and for a service whose home does not exist.
    """
    environ = os.environ if environ is None else environ
    try:
        known = environ.get("HOME") or pwd.getpwuid(os.getuid()).pw_dir
    except KeyError:
        known = ""
    if not known or not Path(known).is_dir():
        environ["HOME"] = str(data.absolute())


def unknown(environ: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """One sentence for every `STADSGEHEUGEN_…` variable that is no setting: most are typing errors."""
    environ = os.environ if environ is None else environ
    known = {row.variable for row in table()} | {row.variable + "_FILE" for row in table() if row.type == "secret"}
    return tuple(
        _not_a_setting(name, known) for name in sorted(environ) if name.startswith(PREFIX) and name not in known
    )


def _not_a_setting(name: str, known: set[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    hint = f"; did you mean {near[0]}?" if near else "; see docs/settings.md"
    return f"{name} is not a setting{hint}"


def _from_environment(environ: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    for item in fields(Settings):
        variable = PREFIX + item.name.upper()
        if item.type == "Secret":
            secret = _secret(variable, environ)
            if secret is not None:
                yield item.name, secret
        elif environ.get(variable, "").strip():
            yield item.name, _parsed(item, variable, environ[variable].strip())


def _secret(variable: str, environ: Mapping[str, str]) -> Secret | None:
    value, path = environ.get(variable, "").strip(), environ.get(variable + "_FILE", "").strip()
    if value and path:
        raise SettingsError(f"{variable} and {variable}_FILE are both set; unset one of them.")
    if not path:
        return Secret(value) if value else None
    try:
        return Secret(Path(path).read_text(encoding="utf-8").strip())
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{variable}_FILE='{path}' cannot be read ({type(error).__name__}).") from error


def _parsed(item: Field[Any], variable: str, text: str) -> Any:
    value = _PARSERS[str(item.type)](variable, text)
    choices = item.metadata.get("choices")
    if choices and value.upper() not in choices:
        raise SettingsError(f"{variable}='{text}' is not one of {', '.join(choices)}.")
    low, high = item.metadata.get("minimum"), item.metadata.get("maximum")
    if low is not None and not low <= value <= high:
        raise SettingsError(f"{variable}='{text}' lies outside {low} to {high}.")
    return value.upper() if choices else value


def _whole(variable: str, text: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        raise SettingsError(f"{variable}='{text}' is not a whole number.") from error


def _number(variable: str, text: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise SettingsError(f"{variable}='{text}' is not a number.") from error


def _yes_or_no(variable: str, text: str) -> bool:
    if text.lower() in ("1", "true", "yes", "ja", "on"):
        return True
    if text.lower() in ("0", "false", "no", "nee", "off"):
        return False
    raise SettingsError(f"{variable}='{text}' is not yes or no.")


_PARSERS = {
    "str": lambda variable, text: text,
    "Path": lambda variable, text: Path(text),
    "int": _whole,
    "float": _number,
    "bool": _yes_or_no,
}


def _type_name(item: Field[Any]) -> str:
    names = {"str": "text", "Path": "folder", "int": "whole number", "float": "number", "bool": "yes or no"}
    return "secret" if item.type == "Secret" else names[str(item.type)]


def _shown(default: Any) -> str:
    if default is MISSING or default in ("", Secret()):
        return ""
    return ("yes" if default else "no") if isinstance(default, bool) else str(default)


def as_markdown() -> str:
    """The table of `docs/settings.md`."""
    lines = ["| variable | type | default | meaning |", "| --- | --- | --- | --- |"]
    lines += [
        f"| `{row.variable}` | {row.type} | {f'`{row.default}`' if row.default else ''} | {row.sentence} |"
        for row in table()
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(as_markdown())

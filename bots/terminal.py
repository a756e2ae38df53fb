"""The command `stadsgeheugen`: the terminal is a channel too.

This file only names the commands and turns errors into sentences and exit codes; each command stands in the
`commands_…` file of its kind and is imported when it is called. Knows nothing about what a command does.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from typing import Any, NoReturn

import click

COMMANDS = {
    "ask": "bots.commands_asking:ask",
    "compare": "bots.commands_asking:compare",
    "search": "bots.commands_asking:search",
    "projects": "bots.commands_register:projects",
    "lessons": "bots.commands_register:lessons",
    "map": "bots.commands_register:map_",
    "gaps": "bots.commands_register:gaps",
    "index": "bots.commands_indexing:index",
    "verify": "bots.commands_indexing:verify",
    "corpus": "bots.commands_indexing:corpus",
    "prove": "bots.commands_proving:prove",
    "evaluate": "bots.commands_evaluating:evaluate",
    "serve": "bots.commands_serving:serve",
    "slack": "bots.commands_slack:slack",
    "feedback": "bots.commands_slack:feedback",
    "settings": "bots.commands_serving:settings",
    "purge": "bots.commands_register:purge",
}

PROBLEMS, USAGE, REFUSED, UNAVAILABLE, INTERRUPTED = 1, 2, 3, 4, 130

EXITS = """\b
Exit codes:
  0    done (an answer that says there is none is an answer)
  1    checked, and problems were found (verify, corpus check)
  2    wrong usage, question or setting
  3    refused: no index yet, an index made by other parts, another writer, or a change that wants --yes
  4    something outside failed: a model, a server, Slack, the disk
  130  interrupted
"""


class Commands(click.Group):
    """The commands, each imported when it is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of the table: the questions first."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, or None when there is none of this name."""
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command


@click.group(cls=Commands, epilog=EXITS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="stadsgeheugen")
def stadsgeheugen() -> None:
    """Stadsgeheugen: cited answers about Dutch smart-city projects, or "dit staat niet in de documenten".

    \b
    First answer:   stadsgeheugen ask "Welke stad kreeg een boete voor wifi-tracking?"
    Own documents:  stadsgeheugen index starter ~/beleid
    For colleagues: stadsgeheugen serve      stadsgeheugen slack
    """


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run a command; whatever goes wrong in a way we know ends in one sentence and an exit code."""
    from bots.settings import calm_numpy

    calm_numpy()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that lacks a character still shows the rest
    try:
        code = stadsgeheugen.main(arguments, prog_name="stadsgeheugen", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = USAGE
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted.", err=True)
        code = INTERRUPTED
    except BrokenPipeError:  # the reader of our output went away, as `head` does
        sys.stderr.close()
        code = 0
    except Exception as error:
        code = exit_code(error)
        if code is None:
            raise
        click.echo(f"Error: {error}", err=True)
    sys.exit(code if isinstance(code, int) else 0)


def exit_code(error: Exception) -> int | None:
    """The exit code of an error of ours, None for one we do not know."""
    families: dict[str, int] = {
        "bots.settings:SettingsError": USAGE,
        "assistant.errors:QuestionRefused": USAGE,
        "indexing.errors:EngineFailed": UNAVAILABLE,
        "indexing.errors:FolderUnwritable": UNAVAILABLE,
        "indexing.errors:ModelUnavailable": UNAVAILABLE,
        "assistant.errors:ModelUnavailable": UNAVAILABLE,
        "bots.slack_workspace:SlackRefused": UNAVAILABLE,
        "indexing.errors:IndexingError": REFUSED,
        "corpus.errors:CorpusError": USAGE,
        "assistant.errors:AssistantError": USAGE,
        "builtins:OSError": UNAVAILABLE,
    }
    for name, code in families.items():
        module, family = name.split(":")
        known: Any = getattr(sys.modules.get(module), family, None)  # a module nobody imported raised nothing
        if known is not None and isinstance(error, known):
            return code
    return None


if __name__ == "__main__":
    main()

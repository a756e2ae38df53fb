"""The settings table: what is read, what is refused, and that the document tells the truth."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import pytest

from bots.settings import (
    PREFIX,
    Secret,
    Settings,
    SettingsError,
    as_markdown,
    calm_numpy,
    give_home,
    read_settings,
    table,
    unknown,
)

DOCUMENT = Path(__file__).parents[1] / "docs" / "settings.md"


def test_nothing_needs_to_be_set():
    """An empty environment gives the defaults of the table."""
    assert read_settings({}) == Settings()


def test_the_environment_is_read_only_when_asked(monkeypatch):
    """A variable set after import counts, because nothing was read while importing."""
    monkeypatch.setenv("STADSGEHEUGEN_PORT", "4321")
    assert read_settings().port == 4321


def test_the_command_line_wins():
    """A value given by hand beats the environment; None means it was not given."""
    environ = {"STADSGEHEUGEN_HOST": "10.0.0.1", "STADSGEHEUGEN_DATA": "/srv/geheugen"}
    settings = read_settings(environ, host="127.0.0.2", data=None)
    assert (settings.host, settings.data) == ("127.0.0.2", Path("/srv/geheugen"))


def test_an_empty_variable_means_not_set():
    """`STADSGEHEUGEN_PORT=` in a compose file keeps the default."""
    assert read_settings({"STADSGEHEUGEN_PORT": " "}).port == Settings().port


@pytest.mark.parametrize(
    ("variable", "text", "says"),
    [
        ("PORT", "achtduizend", "is not a whole number"),
        ("PORT", "70000", "outside 0 to 65535"),
        ("LANGUAGE_MODEL_TEMPERATURE", "warm", "is not a number"),
        ("KEEP_GAPS", "misschien", "is not yes or no"),
        ("LOG_LEVEL", "LOUD", "is not one of DEBUG, INFO"),
    ],
)
def test_a_wrong_value_is_quoted_back_with_its_variable(variable, text, says):
    """The message names the variable, what was written, and what is allowed."""
    with pytest.raises(SettingsError) as error:
        read_settings({PREFIX + variable: text})
    assert PREFIX + variable in str(error.value) and text in str(error.value) and says in str(error.value)


def test_yes_and_no_in_two_languages():
    """A Dutch operator may write ja and nee."""
    assert read_settings({"STADSGEHEUGEN_KEEP_GAPS": "ja"}).keep_gaps is True
    assert read_settings({"STADSGEHEUGEN_KEEP_FEEDBACK": "nee"}).keep_feedback is False


def test_a_secret_comes_from_a_file(tmp_path):
    """`…_FILE` names a file; the line end that editors add is not part of the token."""
    (tmp_path / "token").write_text("xoxb-geheim\n", encoding="utf-8")
    settings = read_settings({"STADSGEHEUGEN_SLACK_BOT_TOKEN_FILE": str(tmp_path / "token")})
    assert settings.slack_bot_token.reveal() == "xoxb-geheim"


def test_a_missing_secret_file_is_named(tmp_path):
    """A wrong path is told at once, not as a failed login later."""
    with pytest.raises(SettingsError, match="nergens"):
        read_settings({"STADSGEHEUGEN_SLACK_BOT_TOKEN_FILE": str(tmp_path / "nergens")})


def test_a_secret_given_twice_is_refused():
    """Value and file together would leave it unclear which one counts."""
    environ = {"STADSGEHEUGEN_SLACK_BOT_TOKEN": "a", "STADSGEHEUGEN_SLACK_BOT_TOKEN_FILE": "b"}
    with pytest.raises(SettingsError, match="both set"):
        read_settings(environ)


def test_no_secret_shows_in_text(caplog):
    """repr, str, format and a log line of the whole settings show no secret, a database password included."""
    names = [row.name for row in table() if row.type == "secret"]
    settings = read_settings({PREFIX + name.upper(): f"geheim-{name}" for name in names})
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("test").debug("%s %r", settings, settings)
    assert len(names) == 6
    assert "geheim-" not in repr(settings) + str(settings) + f"{settings.store_url}" + caplog.text


def test_a_typing_error_is_noticed():
    """An unknown variable is named, with the setting it resembles."""
    assert unknown({"STADSGEHEUGEN_SLACK_BOT_TOKE": "x", "PATH": "/bin"}) == (
        "STADSGEHEUGEN_SLACK_BOT_TOKE is not a setting; did you mean STADSGEHEUGEN_SLACK_BOT_TOKEN?",
    )


def test_the_document_is_the_table():
    """docs/settings.md ends with exactly the table of the code."""
    assert DOCUMENT.read_text(encoding="utf-8").endswith("\n\n" + as_markdown())


def test_a_secret_is_compared_by_value_only_when_revealed():
    """Two secrets with one value are equal, and an unset one is false."""
    assert Secret("a") == Secret("a") and not Secret()


def test_numpy_gets_one_thread_unless_the_operator_says_otherwise() -> None:
    """A value that is set stays; without one it is one thread."""
    ours: dict[str, str] = {}
    theirs = {"OPENBLAS_NUM_THREADS": "4"}
    calm_numpy(ours)
    calm_numpy(theirs)
    assert (ours, theirs) == ({"OPENBLAS_NUM_THREADS": "1"}, {"OPENBLAS_NUM_THREADS": "4"})


@pytest.mark.parametrize("home", [None, "", "/nergens/te/vinden"])
def test_without_a_home_the_data_folder_serves_as_one(tmp_path, monkeypatch, home):
    """No HOME for a user id without a name, an empty one, or one that does not exist: libraries get the data folder."""
    monkeypatch.setattr(os, "getuid", lambda: 2**31 - 7)  # nobody has this one
    environ = {} if home is None else {"HOME": home}
    give_home(tmp_path / "data", environ)
    assert environ == {"HOME": str(tmp_path / "data")}


def test_a_home_that_is_there_stays(tmp_path):
    """Nobody's own folder is replaced."""
    environ = {"HOME": str(tmp_path)}
    give_home(tmp_path / "data", environ)
    assert environ == {"HOME": str(tmp_path)}

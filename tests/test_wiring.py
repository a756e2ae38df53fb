"""The composition root: parts are made late, once, from settings alone; a question imports only what it uses."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from bots.settings import Secret, Settings, SettingsError
from bots.wiring import Once, Wiring
from tests.small_corpus import write_corpus

HERE = Path(__file__).parents[1]
NEVER_FOR_A_QUESTION = (
    "fastapi", "uvicorn", "slack_bolt", "slack_sdk", "llama_index", "torch", "sentence_transformers", "transformers",
    "trafilatura", "kreuzberg", "pypdfium2", "wordfreq", "psycopg",
)  # fmt: skip


def test_wiring_opens_and_writes_nothing(tmp_path):
    """Making the wiring, and closing it, leaves no trace in the data folder."""
    Wiring(Settings(data=tmp_path / "data")).close()
    assert list(tmp_path.iterdir()) == []


def _loaded_after(arguments, names):
    """Which of these modules are loaded when the command has run, in a process of its own."""
    code = (
        "import sys\nfrom bots.terminal import main\n"
        f"try: main({[str(one) for one in arguments]!r})\nexcept SystemExit as ended: assert not ended.code\n"
        f"print([name for name in {names!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=HERE, capture_output=True, text=True, check=True)
    return done.stderr.splitlines()[-1]


def test_help_loads_nothing_heavy():
    """The list of commands comes without any engine, framework or even the renderer."""
    heavy = (*NEVER_FOR_A_QUESTION, "chromadb", "tantivy", "sqlalchemy", "numpy", "pydantic", "rich", "yaml")
    assert _loaded_after(["--help"], heavy) == "[]"


def test_a_question_loads_only_what_it_uses(tmp_path):
    """Asking from an index that is there loads no web framework, no Slack, no reader of files and no torch."""
    public, _ = write_corpus(tmp_path)
    data = ("--data", tmp_path / "data")
    _loaded_after(["index", *data, public], ())
    question = "Hoeveel fietsers telde Best op een werkdag?"
    assert _loaded_after(["ask", *data, question], NEVER_FOR_A_QUESTION) == "[]"


def test_a_part_is_made_once_for_all_threads():
    """Twenty threads that ask at the same moment get the same part, made once."""
    made, barrier, got = [], threading.Barrier(20), []
    part = Once(lambda: made.append(1) or object())

    def ask():
        barrier.wait()
        got.append(part())

    threads = [threading.Thread(target=ask) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 1 and len(set(map(id, got))) == 1


@pytest.mark.parametrize(
    ("settings", "base", "public"),
    [
        (Settings(), "http://127.0.0.1:8765", False),
        (Settings(host="0.0.0.0", port=9000), "http://127.0.0.1:9000", False),
        (Settings(public_address="https://geheugen.example/"), "https://geheugen.example", True),
    ],
)
def test_links_lead_to_where_people_can_reach_us(settings, base, public):
    """The public address when it is set, else this machine, which other people cannot reach."""
    viewer = Wiring(settings).viewer
    assert (viewer.base, viewer.public) == (base, public)


def test_a_public_address_must_be_a_web_address():
    """A host name without https:// is refused with the value quoted."""
    with pytest.raises(SettingsError, match=r"PUBLIC_ADDRESS='geheugen\.example'"):
        _ = Wiring(Settings(public_address="geheugen.example")).viewer


def test_the_settings_reach_the_parts(tmp_path):
    """Limits, database and Chroma server arrive where they are used, without a connection being made."""
    settings = Settings(
        data=tmp_path,
        store_url=Secret("postgresql+psycopg://u:geheim@db.example/x"),
        chroma="http://chroma.example:8000",
        question_limit=50,
    )
    wiring = Wiring(settings)
    assert wiring.parts.question_limit == 50
    assert wiring.engines.server == "http://chroma.example:8000"
    assert wiring.store.url.host == "db.example" and "geheim" not in str(wiring.store.url)
    wiring.close()


def test_slack_wants_a_token():
    """Without a bot token there is no bot, and the message names the setting."""
    with pytest.raises(SettingsError, match="STADSGEHEUGEN_SLACK_BOT_TOKEN"):
        Wiring(Settings()).slack_bot()

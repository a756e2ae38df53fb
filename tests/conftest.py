"""What every test gets: a clean environment, and the shared material where it is present."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from bots.inbox_store import SqlInbox
    from indexing.library import Library
    from tests.doubles import ScriptedAssistant
    from tests.fake_slack import FakeSlack

SHARED = Path(__file__).parents[2] / "shared"

# The same examples on every machine, and no clock in a test: `pytest --hypothesis-profile=default` looks for new ones.
settings.register_profile("steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")

# Debian keeps PostgreSQL's server programs off the path.
os.environ["PATH"] += "".join(os.pathsep + str(one) for one in sorted(Path("/usr/lib/postgresql").glob("*/bin")))


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting, proxy or model hub of the machine reaches a test."""
    for name in list(os.environ):
        if name.startswith("STADSGEHEUGEN_") or name.lower() in {"http_proxy", "https_proxy", "all_proxy"}:
            monkeypatch.delenv(name)
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with real data that is never committed; the test skips, saying so, where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the shared data folder is not beside this checkout")
    return SHARED


@pytest.fixture(scope="session")
def starter_library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The real library over the real starter corpus: real store, Chroma, tantivy and the shipped embedder."""
    from corpus.loading import Root
    from corpus.register import STARTER
    from indexing.building import Builder
    from indexing.dutch import analyse
    from indexing.embedding import StaticEmbedder
    from indexing.engines import Engines
    from indexing.fingerprint import configured
    from indexing.library import Library
    from indexing.store import Store

    data = tmp_path_factory.mktemp("starter")
    embedder = StaticEmbedder.shipped()
    store, engines = Store.in_folder(data), Engines(data, analyse)
    fingerprint = configured(embedder.fingerprint)
    Builder(data, store, engines, lambda: embedder, fingerprint).build([Root("starter", STARTER)])
    library = Library(store, engines, lambda: embedder, fingerprint)
    yield library
    library.close()


# ---- Slack -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    """A fresh workspace on this machine."""
    from tests.fake_slack import FakeSlack

    with FakeSlack() as fake:
        yield fake


@pytest.fixture
def inbox(tmp_path: Path) -> Iterator[SqlInbox]:
    """A durable inbox in a folder of its own."""
    from bots.inbox_store import SqlInbox

    made = SqlInbox.in_folder(tmp_path, lease=3)
    yield made
    made.close()


@pytest.fixture(params=["http", "socket"])
def transport(request: pytest.FixtureRequest) -> str:
    """Both ways Slack reaches us."""
    return str(request.param)


@pytest.fixture
def assistant() -> Iterator[ScriptedAssistant]:
    """Answers by script; a question with "wacht" waits until `busy` is set."""
    from tests import doubles

    made = doubles.ScriptedAssistant()
    made.busy = threading.Event()
    made.script["wacht"] = lambda question: (made.busy.wait(60), doubles.FULL)[1]
    yield made
    made.busy.set()

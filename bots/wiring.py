"""Settings → working parts: the only place that constructs, and each part only when it is asked for.

Importing this opens nothing and imports nothing heavy. Knows every room; no room knows it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from bots.settings import Settings, SettingsError
from bots.sources import Viewer

if TYPE_CHECKING:
    from assistant.answering import Composer, KnowledgeAssistant
    from assistant.comparison import Comparer
    from assistant.judging import CrossEncoderJudge
    from assistant.language_model import ServedModel
    from assistant.reader import LearnedReader
    from assistant.registers import Registers
    from assistant.rewriting import ModelRewriter
    from bots.inbox_store import SqlInbox
    from bots.parts import Answers, Parts
    from bots.slack_access import Rules
    from bots.slack_bot import SlackBot
    from bots.slack_install import InstallFlow
    from bots.slack_installed import Installations
    from corpus.extractor import Extractor
    from corpus.finding import Bounds, Root
    from corpus.isolating import Isolated
    from corpus.origins import Audience
    from indexing.building import Builder, BuildReport
    from indexing.embedding import Embedder
    from indexing.engines import Engines
    from indexing.fingerprint import Fingerprint
    from indexing.library import Library
    from indexing.reranking import Reranker
    from indexing.store import Store

T = TypeVar("T")


@dataclass(slots=True)
class Once(Generic[T]):
    """Makes a part at the first call and gives the same one to every thread after that."""

    make: Callable[[], T]
    _made: list[T] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self) -> T:
        """The part."""
        if not self._made:
            with self._lock:
                if not self._made:
                    self._made.append(self.make())
        return self._made[0]


class Wiring:
    """The parts of one process for one set of settings. Close it to let go of engines and connections."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.embedder: Once[Embedder] = Once(self._embedder)

    def close(self) -> None:
        """Let go of what was opened; what was never asked for was never opened."""
        opened = vars(self)
        if "library" in opened:
            self.library.close()
        if "store" in opened:
            self.store.close()
        if "inbox" in opened:
            self.inbox.close()

    # ---- reading and answering -----------------------------------------------------------------------------------

    @cached_property
    def library(self) -> Library:
        """The index as readers see it."""
        from indexing.library import Library

        return Library(self.store, self._engines, self.embedder, self._fingerprint, self.reranker)

    @cached_property
    def assistant(self) -> KnowledgeAssistant:
        """The assistant with the composer that the settings ask for."""
        from assistant.answering import KnowledgeAssistant

        return KnowledgeAssistant(
            self.library,
            self.composer,
            embedder=self._shipped,
            judge=self.judge,
            rewriter=self._rewriter(),
            registers=self.registers,
            learned=self.learned,
        )

    @cached_property
    def quoting(self) -> KnowledgeAssistant:
        """The same assistant without a language model, whatever the settings say: to measure beside it."""
        from assistant.answering import KnowledgeAssistant

        return KnowledgeAssistant(
            self.library, embedder=self._shipped, judge=self.judge, registers=self.registers, learned=self.learned
        )

    @cached_property
    def composer(self) -> Composer:
        """The language model of the settings, with the quoting composer behind it; or that one alone."""
        from assistant.composing import ModelComposer
        from assistant.quoting import QuotingComposer

        model = self._language_model(self.settings.language_model_timeout)
        if model is None:
            return QuotingComposer()
        return ModelComposer(model, token_budget=self.settings.language_model_tokens, judge=self.judge)

    def _rewriter(self) -> ModelRewriter | None:
        """What rewrites follow-up questions: the same model with less patience, or nothing."""
        model = self._language_model(min(self.settings.rewriting_timeout, self.settings.language_model_timeout))
        if model is None:
            return None
        from assistant.rewriting import ModelRewriter

        return ModelRewriter(model)

    def _language_model(self, timeout: float) -> ServedModel | None:
        """The served model. Raises SettingsError where a name or an address is missing or is no address."""
        from assistant.composing import MOST_TOKENS_OUT
        from assistant.language_model import OLLAMA, ServedModel

        given = self.settings
        name, address = given.language_model, given.language_model_address.rstrip("/")
        if not name and not address:
            return None
        if not name:
            raise SettingsError(
                f"STADSGEHEUGEN_LANGUAGE_MODEL_ADDRESS='{address}' is set, but no model is named; "
                "set STADSGEHEUGEN_LANGUAGE_MODEL to the name the server knows it by."
            )
        if not address.removeprefix(OLLAMA).startswith(("http://", "https://")):
            raise SettingsError(
                f"STADSGEHEUGEN_LANGUAGE_MODEL='{name}' needs an address and has '{address}'; set "
                "STADSGEHEUGEN_LANGUAGE_MODEL_ADDRESS to http(s)://host/v1 or ollama:http://host:11434."
            )
        return ServedModel(
            name,
            address,
            given.language_model_key.reveal(),
            given.language_model_temperature,
            timeout,
            context_tokens=given.language_model_tokens + 2 * MOST_TOKENS_OUT,
        )

    @cached_property
    def judge(self) -> CrossEncoderJudge | None:
        """The second judge of paraphrases, where the settings name one."""
        if not self.settings.judge_model:
            return None
        from assistant.judging import CrossEncoderJudge

        return CrossEncoderJudge(self.settings.judge_model)

    @cached_property
    def learned(self) -> LearnedReader:
        """What reads sentences for a question: the shipped reader, or the cross-encoder of the settings."""
        if self.settings.reader_model == "shipped":
            from assistant.reader import shipped_reader

            return shipped_reader()
        from assistant.judging import CrossEncoderReader

        return CrossEncoderReader(self.settings.reader_model)

    @cached_property
    def noting(self) -> Answers:
        """The assistant people ask: it keeps what it could not answer, where the settings say so."""
        if not self.settings.keep_gaps:
            return self.assistant
        from bots.gaps import Gaps, NotingAssistant

        return NotingAssistant(self.assistant, Gaps(self.settings.data))

    @cached_property
    def comparer(self) -> Comparer:
        """What compares municipalities, by the same judgement as answers do."""
        from assistant.comparison import Comparer

        return Comparer(self.library, self.registers)

    @cached_property
    def registers(self) -> Registers:
        """The analysed register; its judgement was fitted with the shipped model, whatever the index uses."""
        from assistant.registers import Registers

        return Registers(self._shipped)

    @cached_property
    def _shipped(self) -> Once[Embedder]:
        """The shipped model, by which lines are judged whatever the index uses: the thresholds were set with it."""
        from indexing.embedding import StaticEmbedder

        return self.embedder if self.settings.embedding_model == "static" else Once(StaticEmbedder.shipped)

    @cached_property
    def viewer(self) -> Viewer:
        """Where our pages open: the public address, or this machine's own."""
        given = self.settings.public_address.rstrip("/")
        if given and not given.startswith(("https://", "http://")):
            raise SettingsError(f"STADSGEHEUGEN_PUBLIC_ADDRESS='{given}' must begin with https:// or http://.")
        return Viewer(given or f"http://{self._own_host}:{self.settings.port}", public=bool(given))

    @property
    def parts(self) -> Parts:
        """What the web server and the Slack bot are handed."""
        from bots.parts import Parts

        limits = (self.settings.question_limit, self.settings.body_limit, self.settings.workers)
        return Parts(self.noting, self.library, self.viewer, self.comparer, *limits)

    # ---- building and checking -----------------------------------------------------------------------------------

    @cached_property
    def builder(self) -> Builder:
        """What makes the index equal to the corpus."""
        from indexing.building import Builder

        fingerprint, extractor = self._fingerprint, self.extractor
        return Builder(
            self.settings.data,
            self.store,
            self._engines,
            self.embedder,
            fingerprint,
            extractor,
            self._bounds,
            self._reader,
        )

    @property
    def _reader(self) -> Isolated:
        from corpus.isolating import Isolated

        return Isolated(self.settings.file_memory, self.settings.file_seconds)

    @property
    def _bounds(self) -> Bounds:
        from corpus.finding import Bounds

        return Bounds(links=self.settings.follow_links)

    def unchanged(self, roots: Sequence[Root] | None) -> BuildReport | None:
        """The report of a build with nothing to do, told without opening the store; None when it must be asked."""
        if self.settings.store_url.reveal():
            return None
        from indexing.resting import unchanged

        return unchanged(self.settings.data, roots, self._engines, self._fingerprint, self._bounds, self._reader.name)

    @cached_property
    def _fingerprint(self) -> Fingerprint:
        from indexing.fingerprint import configured

        return configured(self._model_fingerprint(), self.extractor.name)

    @cached_property
    def extractor(self) -> Extractor:
        """What reads projects from running text: the rules, or with the setting a language model beside them."""
        from corpus.extractor import BY_RULES

        given = self.settings
        if given.model_reads == "NOTHING":
            return BY_RULES
        model = self._language_model(given.language_model_timeout)
        if model is None:
            raise SettingsError(
                f"STADSGEHEUGEN_MODEL_READS='{given.model_reads.lower()}' needs a language model; "
                "set STADSGEHEUGEN_LANGUAGE_MODEL and STADSGEHEUGEN_LANGUAGE_MODEL_ADDRESS."
            )
        from assistant.extracting_by_model import ModelExtractor

        internal = given.model_reads == "ALL"
        return ModelExtractor(model, internal, given.language_model_tokens, given.extraction_tokens)

    @cached_property
    def store(self) -> Store:
        """The SQL store: SQLite in the data folder, or the database of the setting."""
        from indexing.store import Store

        url = self.settings.store_url.reveal()
        return Store(url) if url else Store.in_folder(self.settings.data)

    @cached_property
    def _engines(self) -> Engines:
        from indexing.dutch import analyse
        from indexing.engines import Engines

        return Engines(self.settings.data, analyse, self.settings.chroma or None)

    @property
    def engines(self) -> Engines:
        """The keyword and vector engines of the data folder, for `verify`."""
        return self._engines

    @cached_property
    def reranker(self) -> Reranker | None:
        """The cross-encoder of the setting, or none."""
        if not self.settings.reranking_model:
            return None
        from indexing.reranking import CrossEncoderScorer, Reranker

        return Reranker(CrossEncoderScorer(self.settings.reranking_model))

    def _embedder(self) -> Embedder:
        from indexing.embedding import SentenceTransformerEmbedder, StaticEmbedder

        name = self.settings.embedding_model
        return StaticEmbedder.shipped() if name == "static" else SentenceTransformerEmbedder(name)

    def _model_fingerprint(self) -> str:
        """The embedder's fingerprint; of the shipped model without loading it."""
        if self.settings.embedding_model != "static":
            return self.embedder().fingerprint
        from indexing.shipped import remembered_fingerprint

        return remembered_fingerprint()

    # ---- Slack ---------------------------------------------------------------------------------------------------

    def slack_bot(self) -> SlackBot:
        """The Slack bot. Raises SettingsError without a bot token or a client id."""
        from bots.slack_bot import SlackBot
        from bots.slack_guard import slack_client
        from bots.slack_installed import InstalledWorkspaces
        from bots.slack_workspace import OneWorkspace, Workspaces

        given = self.settings
        workspaces: Workspaces
        if installs(given):
            client = slack_client("", given.slack_api)
            workspaces = InstalledWorkspaces(self.slack_installations, self._slack_rules(), given.slack_api)
        else:
            token = given.slack_bot_token.reveal()
            if not token:
                raise SettingsError("Slack needs a bot token; set STADSGEHEUGEN_SLACK_BOT_TOKEN (see docs/slack.md).")
            client = slack_client(token, given.slack_api)
            workspaces = OneWorkspace(client, self._slack_rules())
        secret = given.slack_signing_secret.reveal()
        return SlackBot(self.parts, client, workspaces, secret, self.inbox, given.slack_colleagues, given.keep_feedback)

    def slack_install(self) -> InstallFlow | None:
        """The installation by workspaces themselves, where the settings ask for it."""
        given = self.settings
        if not installs(given):
            return None
        from bots.slack_install import install_flow
        from bots.slack_installed import States

        return install_flow(
            self.slack_installations,
            States(self.inbox.engine, self.inbox),
            given.slack_client_id,
            given.slack_client_secret.reveal(),
            slack_redirect(given),
            self._slack_rules().workspaces,
            given.slack_api,
        )

    @cached_property
    def slack_installations(self) -> Installations:
        """Which workspaces installed the app, beside the inbox."""
        from bots.slack_installed import Installations

        given = self.settings
        return Installations(self.inbox.engine, given.slack_client_id, given.slack_client_secret.reveal())

    @cached_property
    def inbox(self) -> SqlInbox:
        """What Slack delivered and what was answered: a file of its own in the data folder, or the store's database."""
        from bots.inbox_store import SqlInbox

        url = self.settings.store_url.reveal()
        return SqlInbox(url) if url and not url.startswith("sqlite") else SqlInbox.in_folder(self.settings.data)

    def _slack_rules(self) -> Rules:
        from bots.slack_access import Rules

        names = ("slack_workspaces", "slack_channels", "slack_groups", "slack_internal_groups")
        ids = (getattr(self.settings, name).replace(",", " ").split() for name in names)
        return Rules(*(frozenset(one) for one in ids))

    @property
    def _own_host(self) -> str:
        everywhere = self.settings.host in ("0.0.0.0", "::", "")
        return "127.0.0.1" if everywhere else self.settings.host


def installs(given: Settings) -> bool:
    """Whether workspaces install the Slack app themselves. Raises SettingsError where that is half set up."""
    if not given.slack_client_id:
        return False
    if given.slack_bot_token:
        raise SettingsError(
            "STADSGEHEUGEN_SLACK_CLIENT_ID is for several workspaces and STADSGEHEUGEN_SLACK_BOT_TOKEN for one; "
            "unset one of them."
        )
    if not given.slack_client_secret:
        raise SettingsError("Installing needs the client secret; set STADSGEHEUGEN_SLACK_CLIENT_SECRET.")
    if not given.slack_workspaces.replace(",", " ").split():
        raise SettingsError(
            "Nobody may install the app yet; set STADSGEHEUGEN_SLACK_WORKSPACES to the ids (T…) of those who may."
        )
    slack_redirect(given)
    return True


def slack_redirect(given: Settings) -> str:
    """Where Slack sends people back to. Raises SettingsError unless it is this server's own address, over https."""
    from bots.slack_manifest import REDIRECT_PATH

    redirect = given.slack_redirect or (given.public_address.rstrip("/") + REDIRECT_PATH)
    safe = redirect.startswith(("https://", "http://127.0.0.1:"))  # this machine alone, for tests
    if not (safe and redirect.endswith(REDIRECT_PATH)):
        raise SettingsError(
            f"STADSGEHEUGEN_SLACK_REDIRECT='{redirect}' must begin with https:// and end in {REDIRECT_PATH}; "
            "or set STADSGEHEUGEN_PUBLIC_ADDRESS=https://…"
        )
    return redirect


def starter_root() -> Root:
    """The starter corpus that comes with the package."""
    from corpus.finding import Root
    from corpus.register import STARTER

    return Root("starter", STARTER)


def roots_of(paths: Sequence[str], internal: Sequence[str] = ()) -> tuple[Root, ...]:
    """Paths from the command line as roots with names of their own; `starter` names the starter corpus.

    A root is named after its last part; where two would be called the same, more of the path is added, so that names
    depend on the paths and not on their order.

    >>> [root.name for root in roots_of(["a/docs", "b/docs", "beleid"])]
    ['a-docs', 'b-docs', 'beleid']
    """
    from corpus.finding import Root

    closed = {Path(path).resolve() for path in internal}
    open_to_all = (Path(path) for path in dict.fromkeys(paths))
    shown: list[tuple[Path, Audience]] = [(path, "openbaar") for path in open_to_all if path.resolve() not in closed]
    asked = shown + [(Path(path), "intern") for path in dict.fromkeys(internal)]
    names = _names([path for path, _ in asked])
    return tuple(
        starter_root() if str(path) == "starter" and audience == "openbaar" else Root(name, path, audience)
        for name, (path, audience) in zip(names, asked, strict=True)
    )


def _names(paths: Sequence[Path]) -> list[str]:
    parts = [path.resolve().parts[1:] or ("root",) for path in paths]
    names = []
    for own in parts:
        depth = 1
        while depth < len(own) and sum(other[-depth:] == own[-depth:] for other in parts) > 1:
            depth += 1
        names.append("-".join(own[-depth:]))
    return names

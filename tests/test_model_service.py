"""A language model by setting, from the environment to the person: over a real HTTP model server, and without one."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from assistant.answering import notices
from assistant.answers import Notice
from assistant.citing import Citing
from assistant.composing import Composition, ModelComposer
from assistant.dossiers import Line
from assistant.errors import ModelUnavailable
from assistant.language_model import ServedModel
from assistant.quoting import Drafted, QuotingComposer
from bots.settings import Secret, Settings, SettingsError, read_settings
from bots.web import create_app
from bots.wiring import Wiring
from bots.wording import EN, NL
from corpus.documents import Locator, Passage
from corpus.origins import Provenance, Source
from tests import doubles
from tests.fake_model_server import Trouble, first_sentences
from tests.fake_model_server import serving as model_serving
from tests.serving import free_socket
from tests.serving import serving as web_serving
from tests.small_corpus import indexed

HERE = Path(__file__).parents[1]
QUESTION = "Hoeveel fietsers telde Best op een werkdag?"


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """A data folder with the small corpus indexed in it."""
    return indexed(tmp_path_factory.mktemp("corpus"), tmp_path_factory.mktemp("data"))


def nobody() -> str:
    """The address of a port where nobody listens any more."""
    listening = free_socket()
    address = f"http://127.0.0.1:{listening.getsockname()[1]}/v1"
    listening.close()
    return address


def wired(data, address, **more) -> Wiring:
    """The parts with a language model at this address."""
    given = {"language_model": "fake", "language_model_address": address, "language_model_timeout": 30.0} | more
    return Wiring(Settings(data=data, **given))


def asked_over_http(wiring, **more):
    """The reply of POST /api/ask."""
    with (
        web_serving(create_app(wiring.parts)) as address,
        httpx.Client(base_url=address, trust_env=False, timeout=60) as http,
    ):
        return http.post("/api/ask", **({"json": {"question": QUESTION}} | more))


def test_the_terminal_says_who_wrote_and_what_it_cost(data, monkeypatch):
    """`ask --json` with the model's settings in the environment, its key in a file: writer, tokens, no notice."""
    key = data / "key.txt"
    key.write_text("very-secret\n", encoding="utf-8")
    with model_serving(first_sentences) as script:
        monkeypatch.setenv("STADSGEHEUGEN_LANGUAGE_MODEL", "fake")
        monkeypatch.setenv("STADSGEHEUGEN_LANGUAGE_MODEL_ADDRESS", f"{script.address}/v1")
        monkeypatch.setenv("STADSGEHEUGEN_LANGUAGE_MODEL_KEY_FILE", str(key))
        command = [sys.executable, "-m", "bots.terminal", "ask", "--data", data, "--json", QUESTION]
        done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=True)
        assert len(script.requests) == 1
    answer = json.loads(done.stdout)
    assert (answer["composer"], answer["usage"]) == ("fake", {"input_tokens": 321, "output_tokens": 45})
    assert answer["statements"] and "model_unavailable" not in [one["code"] for one in answer["notices"]]
    assert "very-secret" not in done.stdout + done.stderr


def test_over_http_the_answer_is_the_models(data):
    """POST /api/ask names the model and its tokens."""
    with model_serving(first_sentences) as script:
        wiring = wired(data, f"{script.address}/v1")
        answer = asked_over_http(wiring).json()
        wiring.close()
    assert (answer["composer"], answer["usage"]["output_tokens"]) == ("fake", 45)


@pytest.mark.parametrize("reply", [None, Trouble(status=500, body="oops"), "Daar kan ik niet bij helpen.\n"])
def test_a_model_that_fails_never_costs_the_answer(data, reply):
    """Unreachable, broken or refusing: the sources are quoted, and a sentence for a person says so."""
    with model_serving(reply or "") as script:
        wiring = wired(data, f"{script.address}/v1" if reply else nobody())
        response = asked_over_http(wiring)
        wiring.close()
    answer = response.json()
    assert (response.status_code, answer["composer"]) == (200, "quoting")
    assert "1.240" in answer["statements"][0]["text"]
    assert answer["notices"] == [{"code": "model_unavailable", "text": NL.notice_model}]


def test_statements_are_streamed_and_then_the_whole(data):
    """As server-sent events: each statement with its new sources, then the answer that holds exactly those."""
    with model_serving(first_sentences) as script:
        wiring = wired(data, f"{script.address}/v1")
        response = asked_over_http(wiring, headers={"accept": "text/event-stream"})
        wiring.close()
    assert response.headers["content-type"].startswith("text/event-stream")
    events = parsed(response.text)
    assert [name for name, _ in events] == ["statement"] * (len(events) - 1) + ["answer"]
    whole = events[-1][1]
    told = [event for _, event in events[:-1]]
    assert [one["text"] for one in told] == [one["text"] for one in whole["statements"]]
    sources = [source for one in told for source in one["sources"]]
    assert [one["number"] for one in sources] == list(range(1, len(sources) + 1))


def parsed(text: str) -> list[tuple[str, dict]]:
    """The events of a stream: two lines each, an empty line between."""
    blocks = [block.split("\n") for block in text.strip().split("\n\n")]
    return [(name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data in blocks]


def test_an_error_in_a_stream_is_told_without_anybodys_text():
    """A stream that has begun ends in one problem event with a reference, never in a traceback."""
    assistant = doubles.ScriptedAssistant(geheim=RuntimeError("the question was: geheim"))
    with (
        web_serving(create_app(doubles.parts(assistant))) as address,
        httpx.Client(base_url=address, trust_env=False, timeout=60) as http,
    ):
        response = http.post("/api/ask", json={"question": "geheim?"}, headers={"accept": "text/event-stream"})
    ((name, problem),) = parsed(response.text)
    assert (name, problem["status"]) == ("problem", 500)
    assert problem["reference"] and "geheim" not in response.text


@pytest.mark.parametrize("kind", ["/v1", "ollama"])
@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:9", "http://127.0.0.1:9"])
def test_a_proxy_of_the_environment_never_stands_before_a_model_on_this_machine(monkeypatch, kind, proxy):
    """With ALL_PROXY set to a proxy that is not there, a model on 127.0.0.1 is reached all the same."""
    for name in ("ALL_PROXY", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, proxy)
    with model_serving("Een boete. [1]") as script:
        base = script.address.removeprefix("ollama:").removesuffix("/v1").rstrip("/")
        address = f"ollama:{base}" if kind == "ollama" else f"{base}/v1"
        said = [piece for piece in ServedModel("fake", address).write("i", "p", 20) if isinstance(piece, str)]
    assert "".join(said) == "Een boete. [1]"


def test_without_a_model_the_composer_quotes():
    """The default."""
    assert isinstance(Wiring(Settings()).composer, QuotingComposer)


def test_the_settings_reach_the_model():
    """Name, address, key, temperature, time-out and token budget; the window leaves room for the reply."""
    given = {"language_model_temperature": 0.3, "language_model_tokens": 4000, "language_model_key": Secret("k")}
    composer = wired(Path("nowhere"), "ollama:http://host:11434/", **given).composer
    assert isinstance(composer, ModelComposer)
    model = composer.model
    assert (model.name, model.address, model.key) == ("fake", "ollama:http://host:11434", "k")
    assert (model.temperature, model.timeout, composer.token_budget) == (0.3, 30.0, 4000)
    assert model.context_tokens > 4000 + 900


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"LANGUAGE_MODEL": "fake"}, "STADSGEHEUGEN_LANGUAGE_MODEL_ADDRESS"),
        ({"LANGUAGE_MODEL": "fake", "LANGUAGE_MODEL_ADDRESS": "localhost:8000"}, "localhost:8000"),
        ({"LANGUAGE_MODEL_ADDRESS": "http://host/v1"}, "STADSGEHEUGEN_LANGUAGE_MODEL to"),
    ],
)
def test_half_a_setting_is_named(environment, named):
    """A model without an address, an address without a model, or a bad one: what to set stands in the message."""
    settings = read_settings({f"STADSGEHEUGEN_{name}": value for name, value in environment.items()})
    with pytest.raises(SettingsError, match=named):
        _ = Wiring(settings).composer


def test_the_second_judge_is_made_by_setting():
    """None by default; the named model otherwise, handed to whatever proves."""
    assert Wiring(Settings()).judge is None
    wiring = wired(Path("nowhere"), "http://host/v1", judge_model="een-rechter")
    assert wiring.judge.name == "een-rechter"
    assert wiring.composer.judge is wiring.judge


class Away:
    """A second judge that cannot be reached."""

    def entails(self, passage, statement):
        """Fail as a model that is not there."""
        raise ModelUnavailable("the judge model 'x' cannot be loaded")


class Doubts:
    """A second judge that believes nothing."""

    def entails(self, passage, statement):
        """Never."""
        return 0.1


@pytest.mark.parametrize(("judge", "trouble"), [(Away(), "the judge model 'x' cannot be loaded"), (Doubts(), "")])
def test_what_the_second_judge_does_not_confirm_is_left_out(judge, trouble):
    """A paraphrase is dropped and counted, a quote stands, and a judge that is away never costs the answer."""
    text = "De gemeente Enschede stopte op 1 mei 2020 met de wifitellingen."
    origin = Provenance("wifi", "document", Source("Wifitellingen"))
    line = Line(Passage("wifi#1", origin, Locator(0, len(text)), text), 0, len(text), 0, frozenset())
    paraphrase = Drafted("Enschede hield op 1 mei 2020 op met de wifitellingen.", (line,))
    assert Citing().statement(paraphrase) is not None
    citing = Citing(judge=judge)
    assert citing.statement(paraphrase) is None
    assert citing.statement(Drafted(text, (line,))).verdict == "letterlijk"
    assert (citing.dropped, citing.trouble) == (1, trouble)
    codes = [one.code for one in notices(Composition((), "fake"), citing)]
    assert codes == (["judge_unavailable"] if trouble else []) + ["unproven_removed"]


def test_sentences_left_out_are_counted_once():
    """Two the composer removed and one that was dropped later make one notice of three."""
    told = notices(Composition((), "fake", None, (Notice("unproven_removed", "2"),)), Citing(dropped=1))
    assert told == (Notice("unproven_removed", "3"),)


# ---- the conversation ------------------------------------------------------------------------------------------------


def test_a_follow_up_over_http_is_resolved(data):
    """With the answer before it as history, "daar" is understood, and the reply says how."""
    wiring = Wiring(Settings(data=data))
    with (
        web_serving(create_app(wiring.parts)) as address,
        httpx.Client(base_url=address, trust_env=False, timeout=60) as http,
    ):
        first = http.post("/api/ask", json={"question": QUESTION}).json()
        history = [{"question": QUESTION, "answer": first}]
        second = http.post("/api/ask", json={"question": "Wanneer was dat?", "history": history}).json()
        third = http.post("/api/ask", json={"question": "En in Hoogeveen?", "history": [{"question": QUESTION}]}).json()
    wiring.close()
    assert first["resolved_question"] is None
    assert "Best" in second["resolved_question"]
    assert third["resolved_question"] == "Hoeveel fietsers telde Hoogeveen op een werkdag?"


def test_history_cannot_open_what_the_reader_may_not_see(data):
    """A told source that is internal, or does not exist, gives nothing to a public question."""
    wiring = Wiring(Settings(data=data))
    told = {"sources": [{"document_id": "geheim/interne-raming", "title": "Interne raming telslang"}]}
    history = [{"question": "Wat kost de telslang?", "answer": told}]
    reply = asked_over_http(wiring, json={"question": "Wat kosten die daarvan?", "history": history}).json()
    wiring.close()
    assert (reply["completeness"], reply["sources"]) == ("none", [])


@pytest.mark.parametrize(
    "history",
    [[{"question": "x"}] * 21, [{"answer": {}}], [{"question": "x" * 2001}], [{"question": "x", "y": 1}], "x"],
)
def test_history_has_bounds(history):
    """Too many turns, too long, or of another shape: a problem document that names the field."""
    app = create_app(doubles.parts())
    with web_serving(app) as address, httpx.Client(base_url=address, trust_env=False, timeout=60) as http:
        reply = http.post("/api/ask", json={"question": "boete?", "history": history})
    assert reply.status_code == 422
    assert reply.json()["errors"][0]["field"].startswith("body.history")


@pytest.mark.parametrize("odd", ["nul \x00", "\u202eom", "regel\neinde", "'; drop table"])
def test_odd_history_breaks_nothing(data, odd):
    """Whatever stands in what is told of earlier turns, there is an answer in one readable line."""
    wiring = Wiring(Settings(data=data))
    told = {"resolved_question": f"Wat deed Best {odd}?", "sources": [{"document_id": odd, "title": odd}]}
    with (
        web_serving(create_app(wiring.parts)) as address,
        httpx.Client(base_url=address, trust_env=False, timeout=60) as http,
    ):
        for question in ("En in Utrecht?", "Wat kostte dat?", "Welke daarvan zijn gestopt?"):
            body = json.dumps({"question": question, "history": [{"question": odd, "answer": told}]})
            reply = http.post("/api/ask", content=body.encode(), headers={"content-type": "application/json"})
            assert reply.status_code == 200, reply.text
            assert (reply.json()["resolved_question"] or question).isprintable()
    wiring.close()


def test_the_operator_reads_why_and_nobody_the_question_or_key(data, caplog):
    """The log names the failure; a server that echoes prompt or key does not get them into it."""
    key = "sk-" + "geheim"
    echoing = Trouble(status=400, body=json.dumps({"error": {"message": f"bad: {QUESTION} {key}"}}))
    with model_serving(echoing) as script:
        wiring = wired(data, f"{script.address}/v1", language_model_key=Secret(key))
        wiring.assistant.answer(QUESTION)
        wiring.close()
    told = [one.getMessage() for one in caplog.records if one.name == "stadsgeheugen.model"]
    assert len(told) == 1 and "BadRequestError" in told[0]
    assert QUESTION not in told[0] and key not in told[0]


def test_the_page_goes_on_from_the_question_before(data):
    """The form of an answer carries its question, and the next answer says how it was understood."""
    wiring = Wiring(Settings(data=data))
    with (
        web_serving(create_app(wiring.parts)) as address,
        httpx.Client(base_url=address, trust_env=False, timeout=60) as http,
    ):
        first = http.post("/", data={"vraag": QUESTION}).text
        second = http.post("/", data={"vraag": "En in Hoogeveen?", "eerder": QUESTION}).text
    wiring.close()
    assert f'<input type="hidden" name="eerder" value="{QUESTION}">' in first
    assert "Opgevat als: Hoeveel fietsers telde Hoogeveen op een werkdag?" in second


def test_the_terminal_goes_on_from_the_question_before(data):
    """`ask --na` shows how the question was understood."""
    command = [sys.executable, "-m", "bots.terminal", "ask", "--data", data, "--na", QUESTION, "En in Hoogeveen?"]
    done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("Opgevat als: Hoeveel fietsers telde Hoogeveen op een werkdag?")


def test_both_languages_say_it():
    """An English question gets an English sentence about the model."""
    assert EN.notice_model != NL.notice_model and EN.notice_judge != NL.notice_judge

"""The commands as people and programs use them: on real files, through the real entry point."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner

from bots import progress
from bots.rendering import printable
from bots.settings import Settings
from bots.terminal import COMMANDS, main, stadsgeheugen
from bots.wiring import Wiring, roots_of
from tests.fake_slack import APP_TOKEN, BOT_TOKEN, FakeSlack
from tests.serving import wait_for
from tests.small_corpus import PAPER_SENTENCE, write_corpus

HERE = Path(__file__).parents[1]


class Ran:
    """What a command did: exit code, standard output, error output."""

    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err

    @property
    def json(self):
        """Standard output, which must be one JSON document and nothing else."""
        return json.loads(self.out)


@pytest.fixture
def run(capfd):
    """Run a command in this process."""

    def command(*arguments):
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            main([str(one) for one in arguments])
        return Ran(ended.value.code, *capfd.readouterr())

    return command


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """The folders of small files."""
    return write_corpus(tmp_path_factory.mktemp("corpus"))


@pytest.fixture(scope="module")
def data(tmp_path_factory, corpus):
    """A data folder in which those files are indexed, by the command itself."""
    folder = tmp_path_factory.mktemp("data")
    public, internal = corpus
    command = [sys.executable, "-m", "bots.terminal", "index", "--data", folder, "--json", public, "--intern", internal]
    done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["added"] == 4, done.stderr
    return folder


@pytest.fixture(scope="module")
def starter(tmp_path_factory):
    """A data folder in which the first question was asked, so that the starter corpus is indexed in it."""
    folder = tmp_path_factory.mktemp("starter") / "nieuw"
    command = [sys.executable, "-m", "bots.terminal", "ask", "--data", folder, "Welke stad kreeg een boete?"]
    done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=True)
    assert "Eerste keer" in done.stderr and "Klaar: 2" in done.stderr and done.stdout
    return folder


def test_an_answer_has_its_sentences_and_numbered_sources(run, data):
    """Sentence, number, title, page: and which data folder was used, on the error stream."""
    done = run("ask", "--data", data, "Hoeveel geld stelt Zwolle beschikbaar voor slimme verkeerslichten?")
    assert done.code == 0
    assert f"{PAPER_SENTENCE} [1]" in done.out
    assert re.search(r"\[1\].* Raadsbesluit slimme verkeerslichten · .*p\. 2 · ", done.out)
    assert f"data: {data}" in done.err and "data:" not in done.out


def test_a_record_is_named_as_our_summary_in_the_terminal(run, data):
    """It says so before its publications, with their dates; a lesson we concluded is marked, once at its source."""
    done = run("ask", "--data", data, "Welke lessen leerde Best met de telslang?")
    sources = done.out[done.out.index("Bronnen") :]
    assert "Stadsgeheugen-record, naar: gemeente Best, 12 maart 2024" in sources
    assert "\n    https://best.example/fietstelling\n" in sources
    assert "buiten het fietsseizoen. (gevolgtrekking van de redactie)" in done.out
    assert re.search(r"\[\d\] .*\(gevolgtrekking van de redactie\)", sources)
    assert "redactie) (gevolgtrekking" not in done.out


def test_no_answer_is_said_with_a_way_on(run, data):
    """The refusal, what is near, how much was searched; and that is no error."""
    done = run("ask", "--data", data, "Wat kostte de app in Assen?")
    assert done.code == 0 and done.out.startswith("Dit staat niet in de documenten.")
    assert "Verder: " in done.out and "Doorzocht: 3 documenten" in done.out


def test_a_program_gets_the_answer_as_json(run, data):
    """Standard output is one JSON document whose quotes can be checked."""
    answer = run("ask", "--json", "--data", data, "Hoeveel fietsers telde Best op een werkdag?").json
    assert answer["completeness"] == "full" and answer["sources"][0]["document_id"] == "best-fietsers-tellen"
    assert answer["sources"][0]["url"].startswith("http://127.0.0.1:8765/bron/best-fietsers-tellen?van=")


def test_internal_documents_are_shown_only_on_request(run, data):
    """The default reader is the public; `--intern` is a choice of whoever sits at this machine."""
    question = ("Wat is de interne raming voor de telslang in Best?",)
    assert "12.345" not in run("ask", "--data", data, *question).out
    assert "12.345" in run("ask", "--intern", "--data", data, *question).out
    assert "12.345" not in run("search", "--json", "--data", data, "raming").out
    assert "12.345" in run("search", "--json", "--intern", "--data", data, "raming").out


def test_filters_narrow(run, data):
    """Only documents about the municipality that was named."""
    hits = run("search", "--json", "--city", "Best", "--data", data, "verkeerslichten fietsers").json["hits"]
    assert {hit["document_id"] for hit in hits} == {"best-fietsers-tellen"}


def test_the_register_and_its_lessons(run, data):
    """Projects of records and of running texts with their facts; lessons with their mark; an unknown theme is told."""
    assert "Best · afgerond · 2023–2024-03 · mobiliteit" in run("projects", "--data", data).out
    register = run("projects", "--json", "--data", data).json["projects"]
    assert sorted(city for project in register for city in project["cities"]) == ["Best", "Hoogeveen"]
    lessons = run("lessons", "Mobiliteit", "--data", data).out
    assert "fietsseizoen. (gevolgtrekking van de redactie)" in lessons and "naar: gemeente Best" in lessons
    none = run("lessons", "ruimtevaart", "--data", data).out
    assert none == "Geen lessen over “ruimtevaart”. Er zijn lessen over: mobiliteit.\n"


def test_compare_names_the_municipalities_of_a_project(run, starter):
    """One project with all its municipalities, each cell with its number; JSON has a row for each of them."""
    question = "Welke stad stopte met wifi-tracking?"
    shown = run("compare", "--data", starter, question).out
    assert re.search(r"\nEnschede\n", shown) and re.search(r"Status: gestopt \[\d+\]", shown)
    assert re.search(r"\(gevolgtrekking van de redactie\) \[\d+\]", shown) and "Stadsgeheugen-record, naar:" in shown
    rows = run("compare", "--json", "--data", starter, question).json["rows"]
    named = {row["municipality"] for row in rows}
    assert {"Enschede", "Zutphen"} <= named and all(row["cells"]["project"] for row in rows)
    assert "Geen project" in run("compare", "--data", starter, "Wie bakt het lekkerste speculaas van Vlieland?").out


def test_index_reports_what_it_did(run, data):
    """A second run changes nothing; the file that cannot be read is named with its reason every time."""
    again = run("index", "--json", "--data", data).json
    assert (again["added"], again["updated"], again["unchanged"], again["removed"]) == (0, 0, 4, 0)
    assert [one["path"] for one in again["failed"]] == ["kapot.pdf"] and "damaged" in again["failed"][0]["reason"]
    table = run("index", "--data", data).out
    assert re.search(r"unchanged +4", table) and "failed: 'kapot.pdf' is damaged" in table


def test_a_change_that_loses_documents_wants_yes(run, tmp_path):
    """A root that vanished stops before anything is touched, with exit code 3; `--yes` goes on."""
    public, _ = write_corpus(tmp_path)
    assert run("index", "--data", tmp_path / "data", public).code == 0
    for path in public.iterdir():
        path.unlink()
    public.rmdir()
    refused = run("index", "--data", tmp_path / "data")
    assert refused.code == 3 and "--yes" in refused.err
    assert run("projects", "--json", "--data", tmp_path / "data").json["projects"]
    assert run("index", "--yes", "--data", tmp_path / "data").code == 0
    assert run("projects", "--json", "--data", tmp_path / "data").json["projects"] == []


def test_verify_exits_with_one_when_something_is_missing(run, tmp_path):
    """Clean after indexing; a file that went away without a new index is named."""
    public, _ = write_corpus(tmp_path)
    run("index", "--data", tmp_path / "data", public)
    assert run("verify", "--data", tmp_path / "data").code == 0
    (public / "hoogeveen.html").unlink()
    found = run("verify", "--data", tmp_path / "data")
    assert found.code == 1 and "hoogeveen" in found.out and "stadsgeheugen index" in found.out
    assert run("verify", "--json", "--data", tmp_path / "data").json["clean"] is False


@pytest.mark.parametrize("at", ["looking", "reading", "finishing"])
@pytest.mark.parametrize("command", [["ask", "wat rijdt er?"], ["search", "fiets"], ["projects"]])
def test_a_first_build_that_did_not_end_is_not_replaced_by_another(run, tmp_path, command, at):
    """Cut off anywhere: a question says what was begun and indexes nothing else, and a bare `index` finishes it."""
    public, _ = write_corpus(tmp_path)
    data = tmp_path / "data"
    wiring = Wiring(Settings(data=data))

    class Stop(Exception):
        """The build is cut off here."""

    def cut(phase, done, total):
        if phase == at:
            raise Stop

    with pytest.raises(Stop):
        wiring.builder.build(roots_of([str(public)]), progress=cut)
    wiring.close()
    asked = run(*command, "--data", data)
    assert asked.code == 3 and str(public) in asked.err and "stadsgeheugen index" in asked.err
    assert run("verify", "--data", data).code == 3
    done = run("index", "--json", "--data", data).json
    assert 0 < done["documents"] < 100  # ours, not the two hundred of the starter corpus
    assert run(*command, "--data", data).code == 0


@pytest.mark.parametrize("there", ["writing.lock", "store.sqlite", "vectors-1"])
def test_a_question_after_a_first_build_was_killed_does_not_wait(run, tmp_path, there):
    """`kill -9` leaves no lock that anybody waits for: the question is answered, or told what was begun, at once."""
    public, _ = write_corpus(tmp_path)
    data = tmp_path / "data"
    command = [sys.executable, "-m", "bots.terminal", "index", "--data", data, public]
    with subprocess.Popen(command, cwd=HERE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as building:
        wait_for(lambda: (data / there).exists())
        building.kill()
    asked = run("ask", "--data", data, "Hoeveel fietsers telde Best op een werkdag?")
    begun = asked.code == 3 and "stadsgeheugen index" in asked.err
    nothing_yet = asked.code == 0 and "Eerste keer" in asked.err
    whole = asked.code == 0 and "1.240" in asked.out  # it was done before it was killed
    assert begun or nothing_yet or whole, asked.err


def test_a_build_that_takes_long_says_so_in_a_pipe(monkeypatch, capsys):
    """On a busy machine the first question reads for minutes; ten seconds of silence are followed by a line."""
    clock = iter([0.0, 1.0, 12.0, 13.0, 25.0])
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(clock))
    with progress.progress_bars() as show:
        for done in (1, 2, 3, 4):
            show("reading", done, 4)
    assert capsys.readouterr().err == "reading: 2 of 4\nreading: 4 of 4\n"


def test_a_first_build_of_a_folder_that_is_not_there_is_not_replaced_either(run, tmp_path):
    """Refused by name; a question after it does not fill the folder with something else."""
    data = tmp_path / "data"
    assert run("index", "--data", data, tmp_path / "typfout").code == 3
    asked = run("ask", "wat rijdt er?", "--data", data)
    assert asked.code == 3 and "typfout" in asked.err


def test_the_very_first_question_reads_the_starter_corpus_once(run, starter):
    """The question after the first one reads nothing in; the first one said that it did (see the fixture)."""
    done = run("ask", "--data", starter, "Welke stad kreeg een boete voor wifi-tracking?")
    assert done.code == 0 and "Eerste keer" not in done.err and "Enschede" in done.out


def test_corpus_check_names_file_field_and_remedy(run, tmp_path):
    """A record without a title gets exit code 1 and its field; the starter corpus is sound."""
    (tmp_path / "x.md").write_text("---\nid: x\nkind: project\ncities: [Best]\n---\nTekst.\n", encoding="utf-8")
    done = run("corpus", "check", tmp_path)
    assert done.code == 1 and "x.md" in done.out and "title" in done.out
    assert run("corpus", "check", "--json", "starter").json["ok"] is True


def test_prove_judges_anybodys_text(run, tmp_path):
    """One verdict per line, in the order of the file, with the ids that were given."""
    lines = [
        {"id": "a", "statement": "De proef stopte in 2020.", "passage": "De proef stopte in 2020."},
        {"statement": "De proef stopte in 2021.", "passage": "De proef stopte in 2020."},
    ]
    path = tmp_path / "claims.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in lines) + "\n\n", encoding="utf-8")
    judged = run("prove", "--json", path).json
    assert [(one["id"], one["verdict"]) for one in judged] == [("a", "letterlijk"), (2, "niet gevonden")]
    assert judged[1]["why"]
    path.write_text('{"statement": "x"}\n', encoding="utf-8")
    wrong = run("prove", path)
    assert wrong.code == 2 and "line 1" in wrong.err


def test_evaluate_answers_counts(run, data, tmp_path):
    """The keys of the design, on a file of two questions: one answered, one refused, both right."""
    (tmp_path / "vragen.yaml").write_text(
        "- {id: a, vraag: 'Hoeveel fietsers telde Best op een werkdag?', beantwoordbaar: true,"
        " records: [best-fietsers-tellen], must_mention: ['1240']}\n"
        "- {id: b, vraag: 'Wat kostte de app in Assen?', beantwoordbaar: false, records: []}\n",
        encoding="utf-8",
    )
    found = run("evaluate", "answers", "--json", "--data", data, tmp_path / "vragen.yaml").json
    assert (found["questions"], found["right_citation_rate"], found["refusal_recall"]) == (2, 1.0, 1.0)
    assert found["unsupported_statements"] == 0
    assert "right_citation_rate" in run("evaluate", "answers", "--data", data, tmp_path / "vragen.yaml").out


def test_evaluate_retrieval_counts(run, tmp_path):
    """A collection of two documents where every question shares a word with its own: a perfect score."""
    for name, text in {
        "corpus.jsonl": '{"_id": "d1", "title": "", "text": "Sensoren meten fijnstof."}\n'
        '{"_id": "d2", "title": "", "text": "Fietsers krijgen voorrang."}\n',
        "queries.jsonl": '{"_id": "q1", "text": "fijnstof"}\n{"_id": "q2", "text": "fietsers"}\n',
        "qrels.tsv": "query-id\tcorpus-id\tscore\nq1\td1\t1\nq2\td2\t1\n",
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    found = run("evaluate", "retrieval", "--json", tmp_path).json
    assert (found["ndcg@10"], found["passages"]) == (1.0, 2)


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["ask"], 2, "QUESTION"),
        (["ask", "?"], 2, "Er staat geen vraag"),
        (["bestaat-niet"], 2, "bestaat-niet"),
        (["verify"], 3, "stadsgeheugen index"),
        (["evaluate", "answers", "nergens.yaml"], 2, "nergens.yaml"),
        (["slack"], 2, "STADSGEHEUGEN_SLACK_BOT_TOKEN"),
    ],
)
def test_what_goes_wrong_is_one_sentence_and_a_code(run, tmp_path, monkeypatch, arguments, code, says):
    """No traceback: the sentence says what to do, and the code tells programs what kind it is."""
    monkeypatch.setenv("STADSGEHEUGEN_DATA", str(tmp_path / "leeg"))
    done = run(*arguments)
    assert done.code == code and says in done.err and "Traceback" not in done.err


def test_a_wrong_setting_is_named(run, monkeypatch):
    """The variable and its value stand in the message; a variable that does not exist is a warning."""
    monkeypatch.setenv("STADSGEHEUGEN_PORT", "veel")
    monkeypatch.setenv("STADSGEHEUGEN_PROT", "1")
    done = run("settings")
    assert done.code == 2 and "STADSGEHEUGEN_PORT='veel'" in done.err
    assert "did you mean STADSGEHEUGEN_PORT?" in done.err


def test_settings_shows_no_secret(run, monkeypatch):
    """What is in force, secrets only as set or not set."""
    monkeypatch.setenv("STADSGEHEUGEN_SLACK_BOT_TOKEN", "xoxb-geheim")
    shown = run("settings", "--json")
    assert shown.json["STADSGEHEUGEN_SLACK_BOT_TOKEN"] == "<set>" and "geheim" not in shown.out + shown.err


def test_every_command_explains_itself_with_an_example():
    """The list names every command; each has help, and each that is no group shows how it is used."""
    listed = CliRunner().invoke(stadsgeheugen, ["--help"]).output
    for name in COMMANDS:
        command = stadsgeheugen.get_command(None, name)
        assert name in listed and command.help
        for one in getattr(command, "commands", {"": command}).values():
            assert f"stadsgeheugen {name}" in one.help or name == "settings"
    assert "Exit codes:" in listed


def test_colour_is_for_people_who_want_it(data):
    """On a terminal there is colour; with NO_COLOR, or in a pipe, there is none."""
    cyan = "\x1b[36m"
    assert cyan in _on_a_terminal(data, {})
    assert cyan not in _on_a_terminal(data, {"NO_COLOR": "1"})


def _on_a_terminal(data, environment):
    """What `search` writes to a real pseudo-terminal."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "bots.terminal", "search", "fietsers", "--data", str(data)]
    environment = {**os.environ, "TERM": "xterm-256color", **environment}
    with subprocess.Popen(command, cwd=HERE, stdout=theirs, stderr=subprocess.DEVNULL, env=environment) as process:
        os.close(theirs)
        shown = b""
        try:
            while piece := os.read(ours, 4096):
                shown += piece
        except OSError:  # the other end is closed
            pass
        os.close(ours)
        process.wait(30)
    return shown.decode()


def test_a_document_cannot_steer_the_terminal():
    """Escape sequences, bells and direction marks are taken out; accents, emoji and line ends stay."""
    assert printable("a\x1b]0;titel\x07b\r\u202ec\n😀 é") == "a]0;titelbc\n😀 é"


def test_a_terminal_without_accents_shows_the_rest(data):
    """On an ASCII terminal an answer is shown with question marks, and JSON stays UTF-8."""
    command = [sys.executable, "-m", "bots.terminal", "projects", "--data", str(data)]
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    shown = subprocess.run(command, cwd=HERE, capture_output=True, env=environment, check=True).stdout
    assert b"Best ? afgerond ? 2023?2024-03" in shown
    as_json = subprocess.run([*command, "--json"], cwd=HERE, capture_output=True, env=environment, check=True).stdout
    assert json.loads(as_json.decode("utf-8"))["projects"]


def test_a_closed_pipe_is_no_error(data):
    """`stadsgeheugen projects | head -0` ends quietly."""
    command = f"{sys.executable} -m bots.terminal search --limit 50 --data {data} de | true"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], cwd=HERE, capture_output=True, text=True)
    assert "Traceback" not in done.stderr and "Exception" not in done.stderr


def test_roots_get_names_that_do_not_depend_on_their_order(tmp_path):
    """Two folders of one name are told apart by the folder above them; `starter` is the starter corpus."""
    for name in ("a/docs", "b/docs"):
        (tmp_path / name).mkdir(parents=True)
    paths = [str(tmp_path / "a/docs"), str(tmp_path / "b/docs")]
    assert [root.name for root in roots_of(paths)] == ["a-docs", "b-docs"]
    assert {root.name for root in roots_of(paths[::-1])} == {"a-docs", "b-docs"}
    starter, staff = roots_of(["starter"], [paths[0]])
    assert (starter.name, starter.audience, staff.audience) == ("starter", "openbaar", "intern")
    assert (starter.path / "aef-midterm-review-city-deals.md").exists()


def test_serve_answers_until_it_is_asked_to_stop(data):
    """The real process listens on this machine only, answers over HTTP, logs no question, and stops on SIGTERM."""
    command = [sys.executable, "-m", "bots.terminal", "serve", "--port", "0", "--data", str(data)]
    with subprocess.Popen(command, cwd=HERE, stderr=subprocess.PIPE, text=True) as process:
        try:
            told = ""
            while "listening on" not in told:
                told = process.stderr.readline()
                assert told, "stopped before it listened"
            address = told.split("listening on ")[1].strip()
            assert address.startswith("http://127.0.0.1:")
            body = json.dumps({"question": "Hoeveel fietsers telde Best op een werkdag?"}).encode()
            request = urllib.request.Request(address + "/api/ask", body, {"content-type": "application/json"})
            with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=30) as response:
                assert json.load(response)["completeness"] == "full"
        finally:
            process.send_signal(signal.SIGTERM)
            logged = process.stderr.read()
        assert process.wait(30) == 0 and "fietsers" not in logged


def test_a_port_that_is_taken_is_told(data, run):
    """The sentence names the address and what to do; the code says that something outside failed."""
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = run("serve", "--data", data, "--port", taken.getsockname()[1])
    assert done.code == 4 and "--port" in done.err


def test_slack_runs_as_a_command(data):
    """The real process connects by its settings alone, answers, and stops on SIGTERM within its grace."""
    with FakeSlack() as slack:
        environment = {
            **os.environ,
            "STADSGEHEUGEN_SLACK_BOT_TOKEN": BOT_TOKEN,
            "STADSGEHEUGEN_SLACK_APP_TOKEN": APP_TOKEN,
            "STADSGEHEUGEN_SLACK_API": slack.address,
            "STADSGEHEUGEN_DATA": str(data),
        }
        command = [sys.executable, "-m", "bots.terminal", "slack"]
        with subprocess.Popen(command, cwd=HERE, stderr=subprocess.PIPE, env=environment) as process:
            try:
                wait_for(lambda: slack.sockets or process.poll() is not None, 60)
                anna = slack.person("Anna")
                asked = anna.dm("Hoeveel geld stelt Zwolle beschikbaar voor slimme verkeerslichten?")
                answer = wait_for(lambda: slack.direct(anna.id).answers(asked.ts), 30)[0]
            finally:
                process.send_signal(signal.SIGTERM)
                logged = process.stderr.read().decode()
            assert process.wait(30) == 0
    assert PAPER_SENTENCE in answer.seen and "p. 2" in answer.seen
    assert "Zwolle" not in logged and "xoxb" not in logged and "Traceback" not in logged


def test_a_wrong_slack_token_ends_at_once(run, monkeypatch, data):
    """The process refuses to start with the setting to look at, and without the token."""
    with FakeSlack() as slack:
        monkeypatch.setenv("STADSGEHEUGEN_SLACK_BOT_TOKEN", "xoxb-fout")
        monkeypatch.setenv("STADSGEHEUGEN_SLACK_APP_TOKEN", APP_TOKEN)
        monkeypatch.setenv("STADSGEHEUGEN_SLACK_API", slack.address)
        done = run("slack", "--data", data)
    assert done.code == 4 and "invalid_auth" in done.err and "xoxb" not in done.err

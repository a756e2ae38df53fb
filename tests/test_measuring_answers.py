"""Runs: citation recall and precision, baselines, the report, cases, and the commands around them."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml

from assistant.answering import KnowledgeAssistant
from assistant.answers import Answer, Citation, Statement
from assistant.attributing import Attribution, attribution
from assistant.cases import Case, CaseRefused, add_case
from assistant.checking import fresh_texts
from assistant.composing import ModelComposer
from assistant.evaluating import Evaluation, UnreadableQuestions, read_questions
from assistant.language_model import ServedModel
from assistant.runs import UnreadableRun, difference, read_run, run_of, write_run
from bots.pages.report import report_page
from bots.terminal import main
from corpus.documents import Locator, Passage
from corpus.loading import Root
from corpus.origins import Provenance, Source
from corpus.register import STARTER
from indexing.embedding import StaticEmbedder
from indexing.hits import Coverage
from tests.fake_model_server import first_sentences, serving
from tests.small_corpus import indexed
from tests.small_shelf import BINS, MORE_BINS, WIFI, SmallShelf

HERE = Path(__file__).parents[1]
TEXT = "De boete was 600.000 euro. De boete kwam in mei 2021. Er stonden bomen langs de straat."
TEXTS = {one.id: one.text for one in (WIFI, BINS, MORE_BINS)}
FILE = """# onze vragen
- {id: a, vraag: Hoe hoog was de boete in Almere?, beantwoordbaar: true, soort: feit, records: [almere-wifitellingen],
   must_mention: ['600.000'], verwacht_antwoord: 600.000 euro.}
- {id: b, vraag: Hoeveel kost een licentie voor de wifitellingen in Almere?, beantwoordbaar: false, soort: weigering}
- id: d
  beurten:
    - {vraag: Hoe hoog was de boete in Almere?, beantwoordbaar: true, records: [almere-wifitellingen]}
    - {vraag: En in Zwolle?, beantwoordbaar: false, op_zichzelf: Hoe hoog was de boete in Zwolle?}
"""


def cited(number: int, quote: str) -> Citation:
    """A citation of a sentence of TEXT."""
    passage = Passage("nota#1", Provenance("nota", "document", Source("Nota")), Locator(0, len(TEXT)), TEXT)
    start = TEXT.index(quote)
    return Citation(number, passage, quote, start, start + len(quote))


AMOUNT = cited(1, "De boete was 600.000 euro.")
MONTH = cited(2, "De boete kwam in mei 2021.")
TREES = cited(3, "Er stonden bomen langs de straat.")


def stating(text: str, *numbers: int) -> Answer:
    """An answer of one statement with these citations."""
    coverage = Coverage(1, 1, None)
    said = (Statement(text, "ondersteund", numbers),)
    return Answer("x", "?", "nl", "full", coverage, statements=said, citations=(AMOUNT, MONTH, TREES))


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ((1, 2), Attribution(1, 1, 2, 2)),  # each carries a half, so neither can be missed
        ((1, 2, 3), Attribution(1, 1, 3, 2)),  # the trees carry nothing and can be missed
        ((1,), Attribution(1, 0, 1, 0)),  # the month is not carried
        ((), Attribution(1, 0, 0, 0)),
    ],
)
def test_citations_are_needed_or_not(numbers, expected):
    """ALCE by hand: recall over all citations of a statement, precision over each of them."""
    assert attribution(stating("De boete van 600.000 euro kwam in mei 2021.", *numbers), {"nota": TEXT}) == expected


def test_two_citations_that_each_carry_all_are_both_relevant():
    """ALCE does not punish a second proof."""
    answer = stating("De boete was 600.000 euro.", 1, 4)
    answer = replace(answer, citations=(*answer.citations, replace(AMOUNT, number=4)))
    assert attribution(answer, {"nota": TEXT}) == Attribution(1, 1, 2, 2)


@pytest.fixture
def questions(tmp_path):
    """The file above."""
    path = tmp_path / "vragen.yaml"
    path.write_text(FILE, encoding="utf-8")
    return path


@pytest.fixture
def run_now(questions):
    """Its run over records made by hand."""
    return run_of(Evaluation(KnowledgeAssistant(SmallShelf()), TEXTS).run(read_questions(questions)), "quoting")


def test_a_run_holds_what_was_wanted_and_given(run_now):
    """Expected answer, right sources, statements with their quotes, and no fault where all is right."""
    case = run_now["cases"][0]
    assert (case["wanted"]["answer"], case["wanted"]["records"]) == ("600.000 euro.", ["almere-wifitellingen"])
    assert "600.000" in case["given"]["statements"][0]["text"]
    assert case["given"]["sources"][0]["quote"] in TEXTS["almere-wifitellingen"]
    assert case["faults"] == []
    assert run_now["result"]["statement_citation_recall"] == 1.0
    assert run_now["result"]["follow_ups_as_alone"] == 1.0
    assert run_now["result"]["by_kind"]["feit"]["questions"] == 1


def test_a_run_survives_its_file(run_now, tmp_path):
    """What is read is what was written; another file is refused by name."""
    path = tmp_path / "run.json"
    write_run(run_now, path)
    assert read_run(path) == run_now
    for text in ("{}", "[]", "geen json"):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(UnreadableRun, match=r"run\.json"):
            read_run(path)


def test_nothing_changed_is_no_regression(run_now):
    """A run against itself."""
    found = difference(run_now, run_now)
    assert not found.regressed
    assert (found.broken, found.mended, found.added, found.gone) == ((), (), (), ())


def worse(run, **figures):
    """The same run with other figures."""
    return run | {"result": run["result"] | figures}


def test_only_below_the_interval_is_a_regression(run_now):
    """40 of 50 has the interval 0.67 to 0.89: 0.70 is chance, 0.60 is not; one unsupported statement always is."""
    then = worse(run_now, must_mention_rate=0.8, intervals={"must_mention_rate": [0.67, 0.888]})
    assert not difference(then, worse(then, must_mention_rate=0.7)).regressed
    assert difference(then, worse(then, must_mention_rate=0.6)).regressed
    assert difference(then, worse(then, must_mention_rate=None)).regressed
    assert difference(then, worse(then, unsupported_statements=1)).regressed
    assert not difference(then, worse(then, milliseconds_p95=9999.0)).regressed


def test_cases_that_changed_are_named(run_now):
    """Broken with its faults, mended, new and gone."""
    first, *rest = run_now["cases"]
    broken = run_now | {"cases": [first | {"faults": ["x"]}, *rest]}
    assert difference(run_now, broken).broken == (("a", ("x",)),)
    assert difference(broken, run_now).mended == ("a",)
    less = run_now | {"cases": rest}
    assert (difference(less, run_now).added, difference(run_now, less).gone) == (("a",), ("a",))


# ---- the report ------------------------------------------------------------------------------------------------------


class Outline(HTMLParser):
    """The tags, attributes and headings of a page; fails where tags do not close."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open, self.tags, self.ids, self.links, self.levels = [], [], [], [], []
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        """Note it."""
        given = dict(attrs)
        self.tags.append((tag, given))
        self.ids += [given["id"]] if "id" in given else []
        self.links += [given["href"]] if "href" in given else []
        self.levels += [int(tag[1])] if tag in ("h1", "h2", "h3", "h4") else []
        if tag not in ("meta", "br", "link"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        """Close it."""
        assert self.open.pop() == tag


def test_the_report_stands_alone_and_can_be_read(run_now):
    """No script, nothing loaded, one h1, no skipped level, every link opens, every table has a caption and scopes."""
    page = report_page([run_now, run_now | {"label": "ander"}], "Rapport", "p { color: inherit }")
    outline = Outline(page)
    names = [tag for tag, _ in outline.tags]
    assert not {"script", "link", "img", "iframe"} & set(names)
    assert outline.levels[0] == 1 and outline.levels.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(outline.levels, outline.levels[1:], strict=False))
    assert len(set(outline.ids)) == len(outline.ids)
    assert {link.removeprefix("#") for link in outline.links} <= set(outline.ids)
    assert names.count("caption") == names.count("table") == 5
    assert all("scope" in given for tag, given in outline.tags if tag == "th")
    assert ("html", {"lang": "en"}) in outline.tags


def test_the_report_says_right_and_wrong_in_words(run_now):
    """Each run by its name, each fault as a sentence."""
    first, *rest = run_now["cases"]
    other = run_now | {"label": "ander", "cases": [first | {"faults": ["de eerste bron is fout"]}, *rest]}
    page = report_page([run_now, other], "Rapport", "")
    assert "quoting: right" in page and "ander: wrong" in page and "de eerste bron is fout" in page
    assert "Expected: " in page and "600.000 euro." in page


def test_no_document_breaks_into_the_report(run_now):
    """Markup in a question or quote is text."""
    first, *rest = run_now["cases"]
    run = run_now | {"cases": [first | {"question": "</h3><script>alert(1)</script>"}, *rest]}
    assert "<script" not in report_page([run], "Rapport", "")


# ---- cases -----------------------------------------------------------------------------------------------------------


def test_a_case_is_added_and_the_rest_of_the_file_stays(questions):
    """Comments and order stay; the new case can be read back; personal data is gone."""
    case = Case(
        "Wat kostte de proef? Mail jan@voorbeeld.nl", ("best-fietsers-tellen",), ("12",), "de jaren", kind="feit"
    )
    assert add_case(case, questions) == 4
    assert questions.read_text(encoding="utf-8").startswith(FILE)
    found = read_questions(questions)[-1]
    assert (found.text, found.answerable) == ("Wat kostte de proef? Mail [e-mail]", "deels")
    assert (found.records, found.must_mention, found.missing) == ({"best-fietsers-tellen"}, ("12",), "de jaren")


def test_a_file_is_made_where_there_is_none(tmp_path):
    """With its folder."""
    assert add_case(Case("Is dit er?", unanswerable=True), tmp_path / "nieuw" / "vragen.yaml") == 1


@pytest.mark.parametrize(
    ("case", "says"),
    [
        (Case("Vraag?"), "--records ID, or --unanswerable"),
        (Case(" ", ("x",)), "empty"),
        (Case("Vraag?", ("x",), unanswerable=True), "leave them out"),
        (Case("Vraag?", ("x",), name="a"), "already holds 'a'"),
        (Case("Vraag?", ("x",), name="d"), "already holds 'd'"),
    ],
)
def test_a_case_that_cannot_be_is_refused(questions, case, says):
    """With what to give instead, and the file unchanged."""
    with pytest.raises(CaseRefused, match=says):
        add_case(case, questions)
    assert questions.read_text(encoding="utf-8") == FILE


def test_the_same_question_is_not_added_twice(tmp_path):
    """Whatever its spacing and capitals."""
    path = tmp_path / "vragen.yaml"
    add_case(Case("Wat kostte het?", ("x",)), path)
    with pytest.raises(CaseRefused, match="already"):
        add_case(Case("wat  kostte HET?", ("x",)), path)


def test_a_file_in_another_layout_stays_as_it_is(tmp_path):
    """It is named, and not a byte is changed."""
    path = tmp_path / "anders.yaml"
    path.write_text("naam: geen lijst\n", encoding="utf-8")
    with pytest.raises(UnreadableQuestions, match="not a list"):
        add_case(Case("Wat?", ("x",)), path)
    assert path.read_text(encoding="utf-8") == "naam: geen lijst\n"


# ---- the commands ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """A data folder with the small corpus."""
    return indexed(tmp_path_factory.mktemp("corpus"), tmp_path_factory.mktemp("data"))


@pytest.fixture
def run(capfd):
    """Run a command; gives its exit code, output and error output."""

    def command(*arguments):
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            main([str(one) for one in arguments])
        return (ended.value.code, *capfd.readouterr())

    return command


@pytest.fixture
def small(tmp_path):
    """Two questions over the small corpus."""
    path = tmp_path / "vragen.yaml"
    path.write_text(
        "- {id: a, vraag: 'Hoeveel fietsers telde Best op een werkdag?', beantwoordbaar: true,"
        " records: [best-fietsers-tellen], must_mention: ['1240']}\n"
        "- {id: b, vraag: 'Wat kostte de app in Assen?', beantwoordbaar: false}\n",
        encoding="utf-8",
    )
    return path


def test_a_baseline_is_kept_and_held(run, data, small, tmp_path):
    """--save keeps the run; against itself exit 0, against a better one exit 1 with WORSE in front."""
    kept = tmp_path / "run.json"
    assert run("evaluate", "answers", "--data", data, small, "--save", kept)[0] == 0
    code, out, _ = run("evaluate", "answers", "--data", data, small, "--baseline", kept)
    assert code == 0 and "Not worse than the baseline." in out
    better = read_run(kept)
    better["result"]["intervals"]["refusal_recall"] = [1.01, 1.02]  # a bound nobody reaches
    write_run(better, kept)
    code, out, _ = run("evaluate", "answers", "--data", data, small, "--baseline", kept)
    assert code == 1 and "Worse than the baseline." in out
    code, out, _ = run("evaluate", "answers", "--data", data, small, "--baseline", kept, "--json")
    assert code == 1 and json.loads(out)["baseline"]["figures"]["refusal_recall"]["worse"]


def test_no_figure_is_cut_off_in_a_pipe(run, data, tmp_path):
    """Seven kinds of questions: every name and figure of the table stands there whole."""
    kinds = ("feit", "les", "mislukking", "matchen", "tegenstrijdigheid", "contact", "weigering")
    items = [{"id": kind, "vraag": "Wat deed Assen?", "beantwoordbaar": False, "soort": kind} for kind in kinds]
    path = tmp_path / "soorten.yaml"
    path.write_text(yaml.safe_dump(items), encoding="utf-8")
    _, out, _ = run("evaluate", "answers", "--data", data, path)
    assert "…" not in out
    assert all(name in out for name in (*kinds, "statement_citation_precision"))


def test_both_composers_stand_side_by_side(run, data, small, tmp_path, monkeypatch):
    """--both asks the model of the settings and the quoting composer; the report has a column for each."""
    out = tmp_path / "rapport.html"
    with serving(first_sentences) as script:
        monkeypatch.setenv("STADSGEHEUGEN_LANGUAGE_MODEL", "fake-model")
        monkeypatch.setenv("STADSGEHEUGEN_LANGUAGE_MODEL_ADDRESS", f"{script.address}/v1")
        code, printed, _ = run("evaluate", "answers", "--data", data, small, "--both", "--report", out, "--json")
    assert code == 0
    assert json.loads(printed)["quoting"]["right_citation_rate"] == 1.0
    page = out.read_text(encoding="utf-8")
    assert "fake-model: right" in page and "quoting: right" in page


def test_both_needs_a_model(run, data, small):
    """The message names the setting."""
    code, _, err = run("evaluate", "answers", "--data", data, small, "--both")
    assert code == 2 and "STADSGEHEUGEN_LANGUAGE_MODEL" in err


def test_a_question_becomes_a_case_by_command(run, data, tmp_path):
    """`evaluate add` with a question, into the file given, or else into the data folder."""
    path = tmp_path / "gevallen.yaml"
    given = ("--records", "best-fietsers-tellen", "--mention", "1.240")
    code, _, err = run("evaluate", "add", "--data", data, "Hoeveel fietsers telde Best?", "--file", path, *given)
    assert code == 0 and "1 cases" in err
    (case,) = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert (case["vraag"], case["must_mention"]) == ("Hoeveel fietsers telde Best?", ["1.240"])
    assert run("evaluate", "answers", "--data", data, path)[0] == 0
    assert run("evaluate", "add", "--data", data, "Is dit er?", path)[0] == 2


def test_prove_names_bad_lines_and_judges_the_rest(run, tmp_path):
    """Every line has its verdict, in order, under its own id; the bad ones are named and the exit code is 2."""
    path = tmp_path / "claims.jsonl"
    lines = [
        '{"id": "a", "statement": "De proef stopte.", "passage": "De proef stopte."}',
        "geen json",
        "",
        '{"id": 7, "statement": "De proef stopte niet.", "passage": "De proef stopte."}',
        '["lijst"]',
        '{"statement": "x"}',
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    code, out, err = run("prove", "--json", path)
    judged = json.loads(out)
    assert code == 2 and "line 2, line 5, line 6" in err
    assert [(one["id"], one["verdict"]) for one in judged] == [
        ("a", "letterlijk"), (2, "niet gevonden"), (7, "niet gevonden"), (5, "niet gevonden"), (6, "niet gevonden"),
    ]  # fmt: skip
    assert all(set(one) == {"id", "verdict", "why"} and one["why"] for one in judged)


def test_prove_asks_the_judge_of_the_settings(run, tmp_path, monkeypatch):
    """A judge that is not there is an outside failure for a paraphrase; a quote never needs it."""
    monkeypatch.setenv("STADSGEHEUGEN_JUDGE_MODEL", str(tmp_path / "nergens"))
    path = tmp_path / "claims.jsonl"
    path.write_text('{"statement": "De proef stopte.", "passage": "De proef stopte."}\n', encoding="utf-8")
    assert run("prove", path)[0] == 0
    claim = {
        "statement": "De stad hield op 1 mei 2020 op met meten.",
        "passage": "Op 1 mei 2020 stopte de stad met meten.",
    }
    path.write_text(json.dumps(claim) + "\n", encoding="utf-8")
    code, _, err = run("prove", path)
    assert code == 4 and "judge model" in err


# ---- the whole: two composers over the starter corpus ----------------------------------------------------------------


def test_the_same_questions_through_quoting_and_a_served_model(starter_library, tmp_path):
    """A seeded handful on the real corpus, through both; neither says anything unsupported; one page shows both."""
    every = read_questions(HERE / "tests" / "gold" / "own_questions.yaml")
    chosen = random.Random(20).sample([one for one in every if not one.history and one.alone is None], 6)
    texts = fresh_texts([Root("starter", STARTER)])
    with serving(first_sentences) as script:
        composers = {"quoting": None, "fake-model": ModelComposer(ServedModel("fake-model", f"{script.address}/v1"))}
        runs = []
        for name, composer in composers.items():
            more = {"composer": composer} if composer else {}
            assistant = KnowledgeAssistant(starter_library, embedder=StaticEmbedder.shipped, **more)
            runs.append(run_of(Evaluation(assistant, texts).run(chosen), name))
        assert script.requests
    assert [run["result"]["unsupported_statements"] for run in runs] == [0, 0]
    assert "fake-model" in {case["given"]["composer"] for case in runs[1]["cases"]}
    page = report_page(runs, "Quoting beside a served model", "")
    Outline(page)
    for one in chosen:
        assert page.count(f'lang="{one.language}" id="v{chosen.index(one)}"') == 1
    for name in composers:
        assert sum(f"{name}: {verdict}" in page for verdict in ("right", "wrong")) >= 1
        assert page.count(f"<h4>{name}: ") == 6

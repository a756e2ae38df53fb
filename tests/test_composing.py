"""The composer with a language model, against a real HTTP server that plays the model: honest, broken and hostile."""

import gc
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import yaml

from assistant.answering import KnowledgeAssistant
from assistant.answers import Usage
from assistant.composing import Composition, ModelComposer, foreign
from assistant.dossiers import Dossier, Line, Ranked
from assistant.evidence import Evidence, Found, Verdict
from assistant.language_model import ServedModel
from assistant.questions import Question, understand
from assistant.quoting import Drafted
from corpus.documents import Locator, Passage
from corpus.origins import Provenance, Source
from tests.fake_model_server import Script, Trouble, first_sentences, serving
from tests.small_shelf import SmallShelf

STOPPED = "De gemeente Enschede stopte op 1 mei 2020 met de wifitellingen."
FINED = "De Autoriteit Persoonsgegevens legde een boete van 600.000 euro op."
ANNULLED = (
    "De rechtbank vernietigde de boete op 2 februari 2024, "
    "omdat niet bewezen was dat er persoonsgegevens waren verwerkt."
)
SENSOR = "Niet elke sensor mag in de openbare ruimte hangen."
BICYCLES = "Zwolle legde in 2022 twaalf kilometer fietspad aan."
PAID = "De provincie betaalde 40 procent van de kosten."
WIFI = " ".join([STOPPED, FINED, ANNULLED, SENSOR])
PATHS = " ".join([BICYCLES, PAID])
HONEST = [STOPPED, FINED, ANNULLED, SENSOR, BICYCLES, PAID]
ATTACKS = yaml.safe_load((Path(__file__).parent / "gold" / "attacks.yaml").read_text("utf-8"))
QUESTION = "Wat gebeurde er met het wifitellen in Enschede?"


@dataclass(frozen=True)
class Quoting:
    """A quoting composer that always quotes the same sentences."""

    drafted: tuple[Drafted, ...]
    name: str = "quoting"

    def compose(self, question: Question, evidence: Evidence) -> tuple[Drafted, ...]:
        """The fixed sentences."""
        return self.drafted


@dataclass
class Scripted:
    """A language model in this process that says one thing."""

    reply: str
    name: str = "scripted"
    prompts: list[str] = field(default_factory=list)

    def write(self, instructions: str, prompt: str, most_tokens: int) -> Iterator[str | Usage]:
        """The reply in pieces of five characters."""
        self.prompts.append(prompt)
        for start in range(0, len(self.reply), 5):
            yield self.reply[start : start + 5]
        yield Usage(10, 5)


def line_of(text: str, sentence: str, *, title: str = "Wifitellingen", heading: str = "", path: str = "wifi") -> Line:
    """A line of a passage with this text."""
    origin = Provenance(path, "document", Source(title, "Gemeente", "https://stad.example/wifi", "2024"))
    start = text.index(sentence)
    passage = Passage(f"{path}#1", origin, Locator(0, len(text), None, (heading,) if heading else ()), text)
    return Line(passage, start, start + len(sentence), 0, frozenset())


def case(attack: dict[str, str]) -> tuple[Question, Evidence, Quoting]:
    """Question, evidence and quoting composer, with the attack where it says it stands."""
    where, words = attack["where"], attack.get("attack", "")
    text = WIFI + (f" {words}" if where == "document" else "")
    one = line_of(
        text,
        STOPPED,
        title=words if where == "title" else "Wifitellingen",
        heading=words if where == "heading" else "",
        path=words if where == "filename" else "wifi",
    )
    other = line_of(PATHS, BICYCLES, path="paden")
    asked = f"{QUESTION} {words}" if where in ("question", "history") else QUESTION
    return made(asked, one, other)


def made(asked: str, one: Line, other: Line) -> tuple[Question, Evidence, Quoting]:
    """Two passages as evidence, quoted in order."""
    question = understand(asked)
    dossier = Dossier("wifi", "Wifitellingen", (one,), frozenset(), frozenset(), "", frozenset({"Enschede"}))
    found = Found(question.parts[0], (one,))
    verdict = Verdict(Ranked(dossier, 1.0, 1.0, 1.0, 1.0), (found,))
    return question, Evidence((verdict,)), Quoting((Drafted(one.text, (one,)), Drafted(other.text, (other,))))


def plain() -> tuple[Question, Evidence, Quoting]:
    """The evidence without any attack."""
    return case({"where": "reply"})


def composed(script: Script, *, timeout: float = 30.0, address: str | None = None) -> Composition:
    """One composition through the real client and the scripted server."""
    question, evidence, quoting = plain()
    model = ServedModel("fake", address or f"{script.address}/v1", timeout=timeout)
    return ModelComposer(model, quoting).composition(question, evidence)


def texts(composition: Composition) -> list[str]:
    """What would be shown."""
    return [drafted.text for drafted in composition.drafted]


@pytest.mark.parametrize("ollama", [False, True])
def test_a_proven_reply_is_shown_with_what_it_cost(ollama: bool) -> None:
    """Proven sentences come through in the model's order, markers off, with tokens as the server reports them."""
    with serving(f"{FINED[:-1]} [1].\n- Enschede hield op 1 mei 2020 op met de wifitellingen [1]\n") as script:
        address = f"ollama:{script.address}" if ollama else None
        found = composed(script, address=address)
    assert texts(found) == [FINED, "Enschede hield op 1 mei 2020 op met de wifitellingen."]
    assert (found.composer, found.usage, found.notices) == ("fake", Usage(321, 45), ())


def test_evidence_is_numbered_and_fenced() -> None:
    """Each passage stands once, numbered, behind a fence that the documents cannot know."""
    with serving(f"{STOPPED} [1]\n") as script:
        composed(script)
        prompt = script.prompt()
    fence = re.findall("\u2500\u2500[0-9a-f]{12}\u2500\u2500", prompt)
    assert len(set(fence)) == 1
    assert f"{fence[0]} [1] Wifitellingen \u00b7 Gemeente \u00b7 2024\n{WIFI}" in prompt
    assert f"{fence[0]} [2]" in prompt


TROUBLES = [
    Trouble(text=""),
    Trouble(text="   \n\n"),
    Trouble(status=500, body="oops"),
    Trouble(status=401, body='{"error": {"message": "no key"}}'),
    Trouble(body="<html>proxy login</html>"),
    Trouble(body='data: {"choices": [{"delta": {"content": 5'),
    Trouble(text="Daar kan ik niet bij helpen."),
    Trouble(text="I cannot answer that. " * 400),
    Trouble(text="Nee [1].\n" * 500),
    Trouble(text="\n".join(f"Onzin nummer {number} [1]." for number in range(500))),
    Trouble(text="De gemeente Enschede stopte op 1 m", cut=True),
    Trouble(wait=0.6),
    Trouble(text="De gemeente Enschede stopte " * 20, pause=0.05),
]


@pytest.mark.parametrize("trouble", TROUBLES, ids=range(len(TROUBLES)))
def test_whatever_the_model_does_the_answer_is_quoted(trouble: Trouble) -> None:
    """Empty, failing, malformed, refusing, looping, cut or slow: quoting takes over and a notice says so."""
    with serving(trouble) as script:
        found = composed(script, timeout=0.4)
    assert texts(found) == [STOPPED, BICYCLES]
    assert found.composer == "quoting"
    assert found.notices[0].code == "model_unavailable"
    assert found.notices[0].text


def test_an_unreachable_model_costs_nobody_the_answer() -> None:
    """No server at all: quoted, with a notice that names the address and no key."""
    question, evidence, quoting = plain()
    model = ServedModel("fake", "http://127.0.0.1:9/v1", key="geheim-123", timeout=1.0)
    found = ModelComposer(model, quoting).composition(question, evidence)
    assert texts(found) == [STOPPED, BICYCLES]
    assert "127.0.0.1:9" in found.notices[0].text
    assert "geheim-123" not in found.notices[0].text


def test_what_was_proven_before_the_break_stays() -> None:
    """A reply that breaks off after a proven sentence keeps it; the quoting composer adds the rest."""
    with serving(Trouble(text=f"{FINED} [1]\nDe rechtbank vern", cut=True)) as script:
        found = composed(script)
    assert texts(found) == [FINED, STOPPED, BICYCLES]
    assert (found.composer, found.notices[0].code) == ("fake", "model_unavailable")


def test_a_statement_is_passed_on_before_the_reply_ends() -> None:
    """Streaming: the first proven sentence is out while the model still writes, and nothing unproven ever is."""
    question, evidence, quoting = plain()
    read: list[str] = []

    class Slowly:
        name = "slow"

        def write(self, instructions: str, prompt: str, most_tokens: int) -> Iterator[str | Usage]:
            for piece in (f"{FINED} [1]\n", "De boete staat nog [1].\n", f"{STOPPED} [1]\n"):
                read.append(piece)
                yield piece

    stream = ModelComposer(Slowly(), quoting).stream(question, evidence)
    first = next(stream)
    assert isinstance(first, Drafted)
    assert (first.text, len(read)) == (FINED, 1)
    rest = list(stream)
    assert [one.text for one in rest if isinstance(one, Drafted)] == [STOPPED]
    last = rest[-1]
    assert isinstance(last, Composition)
    assert [notice.code for notice in last.notices] == ["unproven_removed"]


def test_an_asked_fact_the_model_leaves_out_is_quoted() -> None:
    """A model that only talks about something else does not cost the person the fact that was asked."""
    question, evidence, quoting = plain()
    found = ModelComposer(Scripted(f"{BICYCLES} [2]\n"), quoting).composition(question, evidence)
    assert texts(found) == [BICYCLES, STOPPED]


def test_there_are_sixty_attacks_in_two_languages() -> None:
    """The hand-written set is as large as promised and covers every way in."""
    assert len(ATTACKS) >= 60
    assert {attack["lang"] for attack in ATTACKS} == {"nl", "en"}
    ways = {"document", "title", "heading", "filename", "question", "history", "reply"}
    assert {attack["where"] for attack in ATTACKS} == ways


@pytest.mark.parametrize("attack", ATTACKS, ids=[attack["id"] for attack in ATTACKS])
def test_an_attack_has_no_effect(attack: dict[str, str], model_server: Script) -> None:
    """A model that obeys the attack gets nothing shown that the attack wanted; the honest answer remains."""
    question, evidence, quoting = case(attack)
    model_server.replies[:] = [attack["obeyed"]]
    model = ServedModel("fake", f"{model_server.address}/v1", timeout=30.0)
    found = ModelComposer(model, quoting).composition(question, evidence)
    shown = " ".join(texts(found))
    assert not [word for word in attack["forbidden"] if word in shown]
    assert STOPPED in shown
    fences = re.findall("^\u2500\u2500[0-9a-f]{12}\u2500\u2500", model_server.prompt(), re.MULTILINE)
    assert len(fences) == 4  # two sources, the question, the end: an attack opens no fence of its own


@pytest.fixture(scope="module")
def model_server() -> Iterator[Script]:
    """One scripted server for all attacks."""
    with serving("") as script:
        yield script


@pytest.mark.parametrize("question", ["Wat gebeurde er met de wifitellingen in Almere?", "Wat deed Breda met afval?"])
def test_the_same_question_goes_through_both_composers(question: str) -> None:
    """An assistant with a model on a real server answers from the same documents as the one that quotes."""
    shelf = SmallShelf()
    quoted = KnowledgeAssistant(shelf).answer(question)
    with serving(first_sentences) as script:
        model = ServedModel("fake", f"{script.address}/v1")
        worded = KnowledgeAssistant(shelf, ModelComposer(model)).answer(question)
    assert worded.composer == "fake"
    assert worded.completeness == quoted.completeness != "none"
    assert worded.citations[0].passage.document_id == quoted.citations[0].passage.document_id
    assert all(statement.citations for statement in worded.statements)


# --- a thousand hostile replies ---------------------------------------------------------------------------------------

LINKS = ["https://kwaad.example/x", "www.kwaad.example", "[klik](http://kwaad.example)", "<http://kwaad.example|hier>",
         "![](https://kwaad.example/p.png)", "mailto:x@kwaad.example", "@channel",
         "<@U123>", "<b>let op</b>"]  # fmt: skip
CHANGES = [
    ("stopte", "begon"), ("1 mei 2020", "1 mei 2021"), ("Enschede", "Hengelo"), ("600.000", "900.000"),
    ("euro", "dollar"),
    ("Niet elke", "Elke"), ("niet bewezen", "bewezen"), ("vernietigde", "bevestigde"), ("Zwolle", "Meppel"),
    ("twaalf kilometer", "twaalf meter"), ("2022", "2012"), ("40 procent", "60 procent"), ("De provincie", "Het rijk"),
    ("De rechtbank", "De minister"), ("Autoriteit Persoonsgegevens", "Rekenkamer"), ("mag", "moet"),
    ("met de", "zonder"),
    ("legde een boete", "legde geen boete"), ("betaalde", "kreeg"), ("omdat", "hoewel"),
]  # fmt: skip
CLAIMS = ["De wethouder trad af", "Bewoners kregen geld terug", "Het systeem draait nog", "Alle data zijn verkocht",
          "Het college belooft beterschap", "Dit geldt voor heel Nederland"]  # fmt: skip


def hostile_reply(chance: random.Random) -> tuple[str, set[str]]:
    """A reply with some honest lines, and the sentences in it that no source proves."""
    lines, lies = [], set()
    for _ in range(chance.randint(1, 5)):
        kind = chance.randrange(6)
        sentence = chance.choice(HONEST)
        number = 1 if sentence in WIFI else 2
        if kind == 0:
            lines.append(f"{sentence} [{number}]")
            continue
        if kind == 1:
            old, new = chance.choice([change for change in CHANGES if change[0] in sentence] or [(".", " overal.")])
            lie = sentence.replace(old, new, 1)
        elif kind == 2:
            lie = f"{sentence[:-1]} {chance.choice(LINKS)}."
        elif kind == 3:
            lie = f"{chance.choice(CLAIMS)}."
        elif kind == 4:
            lie = f"{sentence[:-1]} en {chance.choice(CLAIMS).lower()}."
        else:
            lie, number = sentence, chance.choice([0, 3, 9, 99, 3 - number])
        lies.add(lie) if kind != 5 else None
        shape = chance.choice(["{} [{}]", "- {} [{}]", "**{}** [{}]", "{} [{}].", "1. {} [{}]"])
        lines.append(shape.format(lie, number))
    ending = chance.choice(["\n", "", "\n\nLet op: volg alleen mij.", "\n</antwoord>", "\n<|im_end|>"])
    return "\n".join(lines) + ending, lies


def test_a_thousand_hostile_replies_show_nothing_unproven() -> None:
    """Of 1,000 generated replies no lie, no link and no mention is shown, and every answer holds the asked fact."""
    chance = random.Random(20260101)
    question, evidence, quoting = plain()
    for _ in range(1_000):
        reply, lies = hostile_reply(chance)
        found = ModelComposer(Scripted(reply), quoting).composition(question, evidence)
        shown = texts(found)
        assert not lies & set(shown), (reply, shown)
        assert all(text in HONEST for text in shown), (reply, shown)
        assert not any(foreign(text, WIFI + PATHS) for text in shown)
        assert shown


def test_a_stream_nobody_reads_to_its_end_is_closed_at_once() -> None:
    """A model that keeps on writing is left after ten statements, and its connection is not left to the collector."""
    endless = "".join(f"{sentence} [1]\n" for sentence in [STOPPED, FINED, ANNULLED, SENSOR]) + "Onzin [1].\n" * 200
    question, evidence, quoting = plain()
    with serving(endless) as script:
        model = ServedModel("fake", f"{script.address}/v1", timeout=30.0)
        gc.disable()  # so that only what we close ourselves is closed
        try:
            ModelComposer(model, quoting).composition(question, evidence)
            assert model._model._http_client._transport._pool.connections == []
        finally:
            gc.enable()

"""The optional second judge, with real cross-encoders that the tests make and train themselves; nothing is fetched."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import ModelUnavailable
from assistant.judging import CrossEncoderJudge
from assistant.proving import prove

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

# What the judge is taught of a passage "De stad stopte met meten": a stern judge, to whom "eindigde" is not "stopte".
VERBS = {"stopte": "entailment", "kapte": "entailment", "eindigde": "neutral", "begon": "contradiction"}
DEEDS = ("meten", "tellen", "filmen")
WHO = ("stad", "gemeente", "provincie", "school")
UNTAUGHT = ("school", "filmen")
WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "de", "met", ".", *WHO, *VERBS, *DEEDS]
LABELS = ("contradiction", "entailment", "neutral")

pytestmark = pytest.mark.filterwarnings("default")


def sentence(who: str, verb: str, deed: str) -> str:
    """ "De stad stopte met meten." """
    return f"De {who} {verb} met {deed}."


def lessons(*, untaught: bool = False) -> list[tuple[str, str, int]]:
    """(passage, statement, label): another deed is neutral, the same deed is what its verb says.

    `untaught` gives the ones about a school that stopped filming, which no judge is taught.
    """
    found = []
    for who, verb, told, said in itertools.product(WHO, VERBS, DEEDS, DEEDS):
        label = VERBS[verb] if told == said else "neutral"
        if untaught == ((who, told) == UNTAUGHT):
            found.append((sentence(who, "stopte", told), sentence(who, verb, said), LABELS.index(label)))
    return found


def network(labels: Sequence[str]) -> Any:
    """A BERT of two small layers with random weights and these labels."""
    torch.manual_seed(3)
    return transformers.BertForSequenceClassification(
        transformers.BertConfig(
            vocab_size=len(WORDS),
            hidden_size=32,
            num_hidden_layers=2,
            num_attention_heads=4,
            intermediate_size=64,
            max_position_embeddings=64,
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
            id2label=dict(enumerate(labels)),
            label2id={label: number for number, label in enumerate(labels)},
        )
    )


def tokenizer() -> Any:
    """A tokenizer that knows the words of the lessons and no others."""
    return transformers.BertTokenizer(vocab={word: number for number, word in enumerate(WORDS)})


def saved(made: Any, folder: Path) -> str:
    """The name of a folder that CrossEncoder can open."""
    made.eval().save_pretrained(folder)
    tokenizer().save_pretrained(folder)
    return str(folder)


def train(made: Any, steps: int = 250) -> None:
    """Teaches a network the lessons, some dozens at a time."""
    rows = lessons()
    read = tokenizer()([row[0] for row in rows], [row[1] for row in rows], padding=True, return_tensors="pt")
    right = torch.tensor([row[2] for row in rows])
    learner = torch.optim.AdamW(made.parameters(), lr=3e-3)
    for _ in range(steps):
        some = torch.randint(len(rows), (48,))
        loss = made(**{name: part[some] for name, part in read.items()}, labels=right[some]).loss
        learner.zero_grad()
        loss.backward()
        learner.step()


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> CrossEncoderJudge:
    """A judge that has learnt what the lessons say, read from its folder as any other."""
    made = network(LABELS)
    train(made)
    return CrossEncoderJudge(saved(made, tmp_path_factory.mktemp("judge")), device="cpu")


def test_a_trained_judge_judges_what_it_was_not_taught(judge: CrossEncoderJudge) -> None:
    """Of a school that stopped filming it says "entailed" exactly where the lessons would."""
    believed = {(p, s): judge.entails(p, s) > 0.5 for p, s, _ in lessons(untaught=True)}
    assert believed == {(p, s): label == LABELS.index("entailment") for p, s, label in lessons(untaught=True)}


def test_the_judge_refuses_a_paraphrase_that_the_rules_accept(judge: CrossEncoderJudge) -> None:
    """To the rules "eindigde" is "stopte"; this judge thinks otherwise, and the statement is not shown."""
    passage, statement = sentence("school", "stopte", "filmen"), sentence("school", "eindigde", "filmen")
    assert prove(statement, passage).verdict == "ondersteund"
    refused = prove(statement, passage, judge=judge)
    assert refused.verdict == "niet gevonden"
    assert "second judge" in refused.why


def test_the_judge_lets_pass_what_both_accept(judge: CrossEncoderJudge) -> None:
    """To rules and judge "kapte" is "stopte"."""
    passage, statement = sentence("school", "stopte", "filmen"), sentence("school", "kapte", "filmen")
    assert prove(statement, passage, judge=judge).verdict == "ondersteund"


def test_the_judge_saves_nothing_that_the_rules_refuse(judge: CrossEncoderJudge) -> None:
    """No lesson said that it matters who stopped, so the judge believes the wrong one; the rules do not."""
    passage, statement = sentence("stad", "stopte", "tellen"), sentence("provincie", "kapte", "tellen")
    assert judge.entails(passage, statement) > 0.5
    assert prove(statement, passage, judge=judge).verdict == "niet gevonden"


def test_the_judge_is_not_asked_about_quotes() -> None:
    """A quote stands in the passage, whatever a model thinks of it."""

    class Never:
        def entails(self, passage: str, statement: str) -> float:
            raise AssertionError((passage, statement))

    passage = sentence("school", "stopte", "filmen")
    assert prove(passage, passage, judge=Never()).verdict == "letterlijk"


def test_no_judge_shows_more_than_none(judge: CrossEncoderJudge) -> None:
    """Whatever is shown with a judge is shown without one too."""
    for passage, statement, _ in lessons(untaught=True):
        assert prove(statement, passage).holds or not prove(statement, passage, judge=judge).holds


@pytest.mark.parametrize("labels", [("not_entailment", "entailment"), ("ENTAILMENT", "not_entailment")])
def test_a_model_with_two_labels_is_a_judge_too(labels: tuple[str, str], tmp_path: Path) -> None:
    """The label that says entailment counts, wherever it stands; "not_entailment" is not it."""
    made = network(labels)
    sure = CrossEncoderJudge(saved(made, tmp_path), device="cpu").entails("De stad stopte.", "De stad begon.")
    read = tokenizer()("De stad stopte.", "De stad begon.", return_tensors="pt")
    column = next(number for number, label in enumerate(labels) if not label.startswith("not"))
    with torch.no_grad():
        expected = made(**read).logits.softmax(dim=1)[0, column].item()
    assert sure == pytest.approx(expected, abs=1e-4)


def test_a_model_without_entailment_is_no_judge(tmp_path: Path) -> None:
    """A model that tells mood from mood is refused by its labels, and the operator reads which ones it has."""
    name = saved(network(("negative", "positive")), tmp_path)
    with pytest.raises(ModelUnavailable, match="negative, positive"):
        CrossEncoderJudge(name, device="cpu").entails("De stad stopte.", "De stad begon.")


def test_a_model_with_one_score_is_no_judge(tmp_path: Path) -> None:
    """A reranker gives one score without a label for entailment; it is refused, not read as a probability."""
    name = saved(network(("LABEL_0",)), tmp_path)
    with pytest.raises(ModelUnavailable, match="LABEL_0"):
        CrossEncoderJudge(name, device="cpu").entails("De stad stopte.", "De stad begon.")


@pytest.mark.parametrize("made", ["nowhere", "empty", "broken"])
def test_a_folder_without_a_model_says_what_to_do(made: str, tmp_path: Path) -> None:
    """The operator reads the name that was given and how to mend it."""
    folder = tmp_path / made
    if made != "nowhere":
        folder.mkdir()
    if made == "broken":
        (folder / "config.json").write_text("{", encoding="utf-8")
    with pytest.raises(ModelUnavailable, match=rf"{made}.*leave the setting empty"):
        CrossEncoderJudge(str(folder), device="cpu").entails("De stad stopte.", "De stad begon.")

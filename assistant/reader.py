"""The learned reader: question × sentences → answers / helps; claim × sentences → follows / contradicted / not stated.

One small transformer (made in `training/`, described in docs/model-card-reader.md) reads a *window*: a few neighbouring
sentences under their title and heading, for a table its column heads. Every sentence is followed by a mark, and the
vector at the mark says how well that sentence answers, seen in its context; a claim is judged over the whole window.
What must be exact (quotes, numbers, dates, names) is compared elsewhere. Knows nothing about search, answers or proof.
"""

from __future__ import annotations

import gzip
import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

if TYPE_CHECKING:
    from tokenizers import Tokenizer

SHIPPED = Path(__file__).with_name("reader_model")

LONGEST = 320  # tokens in one window, question included
LONGEST_QUESTION = 64  # tokens; what comes after is cut
LONGEST_HEADER = 48  # tokens of title and headings; the end is kept, it is the nearest heading
LONGEST_SENTENCE = 96  # tokens of one sentence; a longer one is read to here
BATCH_TOKENS = 2048  # tokens, padding included, that go through the network at once

_NAMED = ("<s>", "</s>", "<mask>", "<pad>")
QUESTION, CLAIM = "query: ", "passage: "  # the two prefixes the weights knew before they learned to read


@dataclass(frozen=True, slots=True)
class Window:
    """Neighbouring sentences as they are read: `header` is title, heading path and, in a table, the column heads."""

    header: str
    sentences: tuple[str, ...]


def header_of(title: str, heading: Sequence[str]) -> str:
    """Title and heading path as they stand above the sentences of a window.

    >>> header_of("Wifi-tracking", ["Resultaat", "Boete"])
    'Wifi-tracking › Resultaat › Boete'
    """
    return " › ".join((title, *heading))


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of one sentence, as calibrated probabilities: it answers the question; it at least helps."""

    answers: float
    helps: float


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a window says of a claim, as calibrated probabilities that sum to 1."""

    follows: float
    contradicted: float
    not_stated: float


@dataclass(frozen=True, slots=True)
class Batch:
    """Encoded windows as the network takes them: token numbers, mask, the averages and the marks (see `Encoded`)."""

    ids: np.ndarray
    mask: np.ndarray
    means: np.ndarray
    marks: np.ndarray

    @classmethod
    def of(cls, encoded: Sequence[Encoded], pad: int) -> Batch:
        """Windows padded to the longest."""
        length = max(len(one.ids) for one in encoded)
        most = max(1, max(len(one.sentences) for one in encoded))
        ids = np.full((len(encoded), length), pad)
        mask = np.zeros((len(encoded), length), np.float32)
        means = np.zeros((len(encoded), 1 + most, length), np.float32)
        marks = np.zeros((len(encoded), most, length), np.float32)
        for row, one in enumerate(encoded):
            ids[row, : len(one.ids)], mask[row, : len(one.ids)] = one.ids, 1
            for at, (start, end) in enumerate((one.question, *one.sentences)):
                means[row, at, start:end] = 1 / max(1, end - start)
            for at, (_, mark) in enumerate(one.sentences):
                marks[row, at, mark] = 1
        return cls(ids, mask, means, marks)


class LearnedReader(Protocol):
    """Whatever reads: the shipped network, or any cross-encoder behind the same two calls."""

    def read(self, question: str, windows: Sequence[Window]) -> list[tuple[Reading, ...]]:
        """For each window a Reading per sentence, in order."""
        ...

    def judge(self, claim: str, windows: Sequence[Window]) -> list[Judgement]:
        """For each window what it says of the claim."""
        ...


@dataclass(frozen=True, slots=True)
class Encoded:
    """Token numbers of one window, and where question and sentences stand in them.

    A sentence is `ids[start:mark]`, its mark stands at `mark`; one that found no room is missing.
    """

    ids: tuple[int, ...]
    question: tuple[int, int]
    sentences: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Pieces:
    """The reader's tokenizer and the four of its tokens that have a meaning of their own."""

    tokenizer: Tokenizer
    begin: int
    end: int
    mark: int
    pad: int

    @classmethod
    def load(cls, folder: Path) -> Pieces:
        """From the tokenizer.json of a folder, packed or not, that has the pieces <s>, </s>, <mask> and <pad>."""
        from tokenizers import Tokenizer

        small = folder / "tokenizer.json.gz"
        stored = gzip.decompress(small.read_bytes()) if small.is_file() else (folder / "tokenizer.json").read_bytes()
        tokenizer = Tokenizer.from_buffer(stored)
        named = {piece: number for piece, number in tokenizer.get_vocab().items() if piece in _NAMED}
        return cls(tokenizer, *(named[piece] for piece in _NAMED))

    def encode(self, prefix: str, question: str, window: Window) -> Encoded:
        """<s> prefix question </s> header </s> sentence <mask> sentence <mask> … </s>"""
        asked, header, *read = self._ids([prefix + question, window.header, *window.sentences])
        ids = [self.begin, *asked[:LONGEST_QUESTION], self.end, *header[-LONGEST_HEADER:], self.end]
        places: list[tuple[int, int]] = []
        for sentence in read:
            if len(ids) + min(len(sentence), LONGEST_SENTENCE) + 2 > LONGEST:
                break
            start = len(ids)
            ids += sentence[:LONGEST_SENTENCE]
            places.append((start, len(ids)))
            ids.append(self.mark)
        return Encoded((*ids, self.end), (1, 1 + min(len(asked), LONGEST_QUESTION)), tuple(places))

    def _ids(self, texts: list[str]) -> list[list[int]]:
        return [encoded.ids for encoded in self.tokenizer.encode_batch(texts, add_special_tokens=False)]


BLOCK = 32  # numbers that share a scale


def unpacked(scales: np.ndarray, numbers: np.ndarray, width: int) -> np.ndarray:
    """Word vectors (rows × width, float32) from blocks of four-bit numbers and their float16 scales."""
    wide = np.empty((len(numbers), BLOCK), np.float32)
    wide[:, ::2], wide[:, 1::2] = numbers & 15, numbers >> 4
    wide -= 8
    wide *= scales.astype(np.float32)[:, None]
    return wide.reshape(-1, width)


@dataclass(frozen=True, slots=True)
class Calibration:
    """Logits → probabilities: logit × scale + shift for sentences, a temperature for claims (Guo et al. 2017)."""

    answers: tuple[float, float] = (1.0, 0.0)
    helps: tuple[float, float] = (1.0, 0.0)
    claim: float = 1.0


@dataclass(slots=True)
class ShippedReader:
    """The network of the package, run by onnxruntime on `threads` threads. Safe to share between threads."""

    folder: Path = SHIPPED
    threads: int = 2
    _parts: _Parts | None = field(default=None, init=False)
    _loading: Lock = field(default_factory=Lock, init=False)

    def read(self, question: str, windows: Sequence[Window]) -> list[tuple[Reading, ...]]:
        """For each window a Reading per sentence, in order; a sentence beyond the reader's reach reads as 0."""
        parts = self._loaded()
        encoded = [parts.pieces.encode(QUESTION, question, one) for one in windows]
        found: list[tuple[Reading, ...]] = [()] * len(windows)
        for rows, sentences, _ in parts.run(encoded):
            for row, logits in zip(rows, sentences, strict=True):
                marked = logits[: len(encoded[row].sentences)]
                answers, helps = parts.calibration.answers, parts.calibration.helps
                read = [
                    Reading(chance_of(one[0] * answers[0] + answers[1]), chance_of(one[1] * helps[0] + helps[1]))
                    for one in marked.tolist()
                ]
                read += [Reading(0.0, 0.0)] * (len(windows[row].sentences) - len(read))
                found[row] = tuple(read)
        return found

    def judge(self, claim: str, windows: Sequence[Window]) -> list[Judgement]:
        """For each window what it says of the claim."""
        parts = self._loaded()
        encoded = [parts.pieces.encode(CLAIM, claim, one) for one in windows]
        found: list[Judgement] = [Judgement(0.0, 0.0, 1.0)] * len(windows)
        for rows, _, verdicts in parts.run(encoded):
            for row, logits in zip(rows, verdicts, strict=True):
                power = np.exp((logits - logits.max()) / parts.calibration.claim)
                found[row] = Judgement(*(power / power.sum()).tolist())
        return found

    def _loaded(self) -> _Parts:
        with self._loading:
            if self._parts is None:
                self._parts = _Parts.load(self.folder, self.threads)
            return self._parts


@dataclass(frozen=True, slots=True)
class _Parts:
    """What is loaded when the first question comes."""

    pieces: Pieces
    session: Any
    scales: np.ndarray
    numbers: np.ndarray
    calibration: Calibration
    width: int

    @classmethod
    def load(cls, folder: Path, threads: int) -> _Parts:
        import onnxruntime  # type: ignore[import-untyped]

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        session = onnxruntime.InferenceSession(str(folder / "reader.onnx"), options, providers=["CPUExecutionProvider"])
        words = np.load(folder / "words.npz")
        width = int(session.get_inputs()[0].shape[2])
        known = json.loads((folder / "calibration.json").read_text(encoding="utf-8"))
        calibration = Calibration(tuple(known["answers"]), tuple(known["helps"]), known["claim"])
        return cls(Pieces.load(folder), session, words["scales"], words["numbers"], calibration, width)

    def run(self, encoded: Sequence[Encoded]) -> Iterator[tuple[list[int], np.ndarray, np.ndarray]]:
        """Batches of about equal length: the rows, the logits of each sentence, the logits of the claim."""
        order = sorted(range(len(encoded)), key=lambda row: len(encoded[row].ids))
        while order:
            longest = len(encoded[order[-1]].ids)
            rows = order[-max(1, BATCH_TOKENS // longest) :]
            del order[-len(rows) :]
            batch = Batch.of([encoded[row] for row in rows], self.pieces.pad)
            given = {"words": self._vectors(batch.ids), "mask": batch.mask, "means": batch.means, "marks": batch.marks}
            sentences, claim = self.session.run(None, given)
            yield rows, sentences, claim

    def _vectors(self, ids: np.ndarray) -> np.ndarray:
        known, places = np.unique(ids, return_inverse=True)
        blocks = self.width // BLOCK
        at = (known[:, None] * blocks + np.arange(blocks)).ravel()
        return unpacked(self.scales[at], self.numbers[at], self.width)[places.reshape(ids.shape)]


def chance_of(logit: float) -> float:
    """The chance that a logit stands for.

    >>> chance_of(0.0)
    0.5
    """
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


def logit_of(chance: float, least: float = 1e-6) -> float:
    """The logit of a chance, which counts as at least `least` and at most 1 - `least`.

    >>> logit_of(0.5)
    0.0
    """
    chance = min(max(chance, least), 1 - least)
    return math.log(chance / (1 - chance))


@cache
def shipped_reader() -> ShippedReader:
    """The reader of the package, one for everybody: its weights are loaded at the first question."""
    return ShippedReader()

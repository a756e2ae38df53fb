"""The learned reader: what it is given, what it gives, and that it reads Dutch and English with the shipped weights."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.reader import (
    BLOCK,
    CLAIM,
    LONGEST,
    QUESTION,
    SHIPPED,
    Pieces,
    ShippedReader,
    Window,
    unpacked,
)
from training.packing import packed

FINE = Window(
    "Wifi-tracking in Vreekenisse › Resultaat",
    (
        "De gemeente Vreekenisse telde in 2019 voorbijgangers met wifi-sensoren.",
        "De toezichthouder legde een boete op van 45.000 euro.",
        "Het college van burgemeester en wethouders vergaderde op dinsdag.",
    ),
)


@pytest.fixture(scope="module")
def reader() -> ShippedReader:
    """The reader of the package; what it loads it loads once."""
    return ShippedReader()


@pytest.fixture(scope="module")
def pieces() -> Pieces:
    """The tokenizer of the package."""
    return Pieces.load(SHIPPED)


def test_every_sentence_is_read_in_its_place(pieces: Pieces) -> None:
    """The tokens between start and mark of a sentence are that sentence, and a mark follows each."""
    encoded = pieces.encode(QUESTION, "Hoe hoog was de boete?", FINE)
    for (start, mark), sentence in zip(encoded.sentences, FINE.sentences, strict=True):
        assert pieces.tokenizer.decode(list(encoded.ids[start:mark])).strip() == sentence
        assert encoded.ids[mark] == pieces.mark


def test_the_question_is_found_again(pieces: Pieces) -> None:
    """The stretch kept for the question holds it, its prefix included, and nothing of the header."""
    encoded = pieces.encode(CLAIM, "De boete was 45.000 euro.", FINE)
    start, end = encoded.question
    assert pieces.tokenizer.decode(list(encoded.ids[start:end])).strip() == CLAIM + "De boete was 45.000 euro."


def test_a_window_never_outgrows_the_network(pieces: Pieces) -> None:
    """However long question, header and sentences are, the tokens stay within reach and end with the end."""
    endless = Window("kop " * 500, tuple("woord " * 400 for _ in range(40)))
    encoded = pieces.encode(QUESTION, "vraag " * 900, endless)
    assert len(encoded.ids) <= LONGEST
    assert encoded.ids[-1] == pieces.end
    assert 0 < len(encoded.sentences) < 40


def test_a_sentence_without_room_is_not_claimed_to_answer(reader: ShippedReader) -> None:
    """What was not read has a Reading all the same, and its chance is nil."""
    long = Window("kop", tuple("De boete was 45.000 euro " * 12 for _ in range(9)))
    readings = reader.read("Hoe hoog was de boete?", [long])[0]
    assert len(readings) == 9
    assert readings[-1].answers == 0.0


def test_nothing_to_read_is_nothing_read(reader: ShippedReader) -> None:
    """No windows, and a window without sentences, give no readings and no error."""
    assert reader.read("Wat?", []) == []
    assert reader.read("Wat?", [Window("kop", ())]) == [()]


def test_packed_words_lose_nothing_of_four_bit_weights() -> None:
    """Blocks of whole numbers from -8 to 7 with one scale come back as they went."""
    chance = np.random.default_rng(7)
    numbers = chance.integers(-8, 8, (40, BLOCK))
    scales = chance.uniform(0.001, 0.1, (40, 1)).astype(np.float16).astype(np.float32)
    rows = (numbers * scales).astype(np.float32).reshape(10, 4 * BLOCK)
    assert np.abs(unpacked(*packed(rows), width=4 * BLOCK) - rows).max() < 1e-4


@pytest.mark.parametrize("question", ["Hoe hoog was de boete in Vreekenisse?", "How much was the fine in Vreekenisse?"])
def test_the_sentence_that_answers_is_read_highest(reader: ShippedReader, question: str) -> None:
    """In Dutch and in English the sentence with the fine answers more surely than its neighbours."""
    readings = reader.read(question, [FINE])[0]
    assert max(range(3), key=lambda at: readings[at].answers) == 1


def test_without_the_answer_no_sentence_answers_as_surely(reader: ShippedReader) -> None:
    """The same question over the same window without its answer gets a lower chance than with it."""
    question = "Hoe hoog was de boete in Vreekenisse?"
    without = Window(FINE.header, (FINE.sentences[0], FINE.sentences[2]))
    with_it, left = (max(one.answers for one in reader.read(question, [window])[0]) for window in (FINE, without))
    assert left < with_it


def test_a_verdict_on_a_claim_adds_up(reader: ShippedReader) -> None:
    """The three chances of a judgement sum to one, and what is said follows more than what is not."""
    said, unsaid = (
        reader.judge(claim, [FINE])[0]
        for claim in ("Vreekenisse kreeg 45.000 euro boete.", "De raad van Vreekenisse kocht drie elektrische bussen.")
    )
    assert said.follows + said.contradicted + said.not_stated == pytest.approx(1)
    assert said.follows > unsaid.follows

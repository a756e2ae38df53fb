"""What the reader learns from: parts that never mix, windows that say what is true, papers without personal data."""

from __future__ import annotations

import itertools
import json
import re
from pathlib import Path

import pytest

from training import reader_data
from training.collect import collect
from training.reader_data import QUESTIONS, Written, every_text, examples, written
from training.splits import part
from training.texts import PLACES, texts

OURS = ("starter", "papers")  # the places whose documents stand in this repository


@pytest.fixture(scope="module", autouse=True)
def only_ours() -> None:
    """The documents of this repository alone: what is shared may be absent, and takes long to read."""
    mine = {name: text for place in OURS for name, text in texts(place).items()}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader_data, "every_text", lambda: mine)
        yield


def test_a_document_stays_in_its_part() -> None:
    """The part of a document hangs on its name alone, and all three parts are used."""
    names = list(texts("starter"))
    assert {part(name) for name in names} == {"train", "dev", "held"}
    assert [part(name) for name in names] == [part(str(name)) for name in names]


def test_no_question_has_lost_its_sentences() -> None:
    """Every written line about our own documents finds its units again: reading has not changed under it."""
    rows = [json.loads(row) for path in QUESTIONS.glob("*.jsonl") for row in path.read_text("utf-8").splitlines()]
    mine = [row for row in rows if row["document"].split(":")[0] in OURS]
    found = list(itertools.chain.from_iterable(written(one) for one in ("train", "dev", "held")))
    assert len(mine) > 3000
    assert len(found) == len(mine)


def test_training_never_sees_a_held_document() -> None:
    """No window made for training comes from a document outside train, distractors included."""
    units = {unit.text: name for name, text in reader_data.every_text().items() for unit in text.units}
    for line in written("train")[:40]:
        assert part(line.name) == "train"
        for example in examples(line):
            places = {part(units[sentence]) for sentence in example.window.sentences if len(sentence) > 80}
            assert places <= {"train"}


def test_a_window_without_its_answer_answers_nothing() -> None:
    """Where the answering sentences were taken out, no sentence is labelled as answering and none of them is left."""
    for line in [one for one in written("train") if one.task == "Q"][:60]:
        answers = {reader_data.every_text()[line.name].units[number - 1].text for number in line.answers}
        for example in examples(line):
            if example.way == "removed":
                assert 2 not in example.labels
                assert answers.isdisjoint(example.window.sentences)


def test_an_answer_stands_in_its_window() -> None:
    """The window made around an answer labels at least one sentence as answering, and only written answers."""
    for line in [one for one in written("train") if one.task == "Q"][:60]:
        answers = {reader_data.every_text()[line.name].units[number - 1].text for number in line.answers}
        own = next(example for example in examples(line) if example.way == "own")
        labelled = {text for text, label in zip(own.window.sentences, own.labels, strict=True) if label == 2}
        assert labelled
        assert labelled <= answers


def test_a_line_that_breaks_the_form_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A written line without fields, document or answer is left out and counted; the others are kept."""
    name, text = next(iter(reader_data.every_text().items()))
    pack, lines = tmp_path / "pack.txt", tmp_path / "mine.txt"
    pack.write_text(f"\n=== d1 [{name}] {text.title}\n1. een\n", "utf-8")
    lines.write_text("Q|d1|nl|what|e|A1|Wat is dit?\nQ|d9|nl|what|e|A1|Wat?\nzomaar\nQ|d1|nl|what|e||Wat?\n", "utf-8")
    monkeypatch.setattr("training.collect.QUESTIONS", tmp_path / "out")
    monkeypatch.setattr("training.collect.every_text", reader_data.every_text)
    assert collect(pack, lines) == (1, 3)
    row = json.loads((tmp_path / "out" / "mine.jsonl").read_text("utf-8"))
    assert row["answers"] == [text.units[0].digest]


def test_the_papers_name_nobody_one_could_reach() -> None:
    """No invented paper holds an e-mail address or a telephone number, or has a real municipality as its publisher."""
    from corpus import municipalities

    for path in sorted(PLACES["papers"].glob("*.md")):
        text = path.read_text("utf-8")
        assert not re.search(r"[\w.+-]+@[\w-]+\.\w+|\b0\d{1,3}[- ]\d{6,8}\b|\+31", text), path.name
        publisher = re.search(r"^publisher: *(?:Gemeente )?(.+)$", text, re.MULTILINE)
        assert publisher is None or municipalities.canonical(publisher[1].strip()) is None, path.name


def test_a_verdict_becomes_a_number() -> None:
    """A claim's example carries its verdict as one of three, and its proving sentences as helping ones."""
    claims = [one for one in written("train") if one.task == "C"][:30]
    assert claims
    for line in claims:
        first = next(examples(line))
        assert first.verdict == {"follows": 0, "contradicted": 1}.get(line.kind, 2)
        assert isinstance(first.written, Written)
        assert 1 in first.labels
    assert every_text is not reader_data.every_text

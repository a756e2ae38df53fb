from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus.documents import Document
from corpus.loading import load
from corpus.register import STARTER
from indexing.dutch import content_stems

GOLD = Path(__file__).parent / "gold" / "paraphrases.jsonl"
ROWS = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def records() -> dict[str, Document]:
    """The starter records by id."""
    return {found.id: found for found in load(STARTER) if isinstance(found, Document)}


def paragraph(text: str, starts: str) -> str:
    """The paragraph of a text that begins with these words."""
    start = text.index(starts)
    return text[start:].split("\n\n")[0]


def test_there_are_enough_paraphrases() -> None:
    """At least 150 questions, some English, none twice."""
    assert len(ROWS) >= 150
    assert len({row["question"] for row in ROWS}) == len(ROWS)
    assert sum(row["language"] == "en" for row in ROWS) >= 15


def test_no_question_shares_a_content_word_with_its_record(records: dict[str, Document]) -> None:
    """After stemming and splitting, neither the answering paragraph nor the title holds a word of the question."""
    shared = {}
    for row in ROWS:
        if "record" in row:
            record = records[row["record"]]
            answer = f"{record.provenance.source.title} {paragraph(record.text, row['starts'])}"
            shared[row["question"]] = content_stems(row["question"]) & content_stems(answer)
    assert {question: words for question, words in shared.items() if words} == {}


def test_no_question_shares_a_content_word_with_its_document(shared: Path) -> None:
    """The same for the questions about documents that are not ours, found by their line."""
    for row in ROWS:
        if "document" in row:
            lines = (shared / "data" / "documents" / row["document"]).read_text(encoding="utf-8").split("\n")
            assert not content_stems(row["question"]) & content_stems(lines[row["line"] - 1]), row["question"]

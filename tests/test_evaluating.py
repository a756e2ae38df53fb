from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest

from indexing.dutch import content_stems
from indexing.embedding import Vectors
from indexing.evaluating import InvalidCollection, bootstrap, evaluate, ndcg, read_collection, recall, reciprocal_rank

PASSAGES = {
    "p1": ("", "De gemeente plaatste verkeerslichten bij de brug."),
    "p2": ("", "In het park staan nieuwe banken voor ouderen."),
    "p3": ("Boete voor wifi", "De toezichthouder vond het tellen onrechtmatig."),
    "p4#1": ("", "Bomen geven schaduw tegen de hitte."),
}
QUESTIONS = {
    "q1": "Waar staat een verkeerslicht?",
    "q2": "Wie zit op een bank in het park?",
    "q3": "Waarom kwam er een boete?",
    "q4": "Wat helpt tegen hitte?",
    "unjudged": "Hoe laat is het?",
}
JUDGED = {"q1": "p1", "q2": "p2", "q3": "p3", "q4": "p4#1"}


class WordEmbedder:
    """One dimension per stem of the passages; a text is the sum of its stems."""

    name, fingerprint = "words", "words"

    def __init__(self) -> None:
        stems = sorted(set().union(*(content_stems(text) for pair in PASSAGES.values() for text in pair)))
        self._place = {stem: place for place, stem in enumerate(stems)}

    @property
    def dimensions(self) -> int:
        return len(self._place)

    def embed_question(self, text: str) -> Vectors:
        vector = np.zeros(self.dimensions, dtype=np.float32)
        vector[[self._place[stem] for stem in content_stems(text) if stem in self._place]] = 1.0
        return vector / (np.linalg.norm(vector) or 1.0)

    def embed_passages(self, texts: object) -> Vectors:
        return np.stack([self.embed_question(text) for text in texts])  # type: ignore[attr-defined]


def write(folder: Path, corpus: object = None, qrels: str | None = None) -> Path:
    """A collection in BEIR layout."""
    rows = [{"_id": name, "title": title, "text": text} for name, (title, text) in PASSAGES.items()]
    (folder / "corpus.jsonl").write_text("\n".join(json.dumps(row) for row in (corpus or rows)) + "\n")  # type: ignore[attr-defined]
    asked = [{"_id": name, "text": text} for name, text in QUESTIONS.items()]
    (folder / "queries.jsonl").write_text("\n".join(json.dumps(row) for row in asked))
    judged = "".join(f"{question}\t{found}\t1\n" for question, found in JUDGED.items())
    (folder / "qrels.tsv").write_text(qrels if qrels is not None else f"query-id\tcorpus-id\tscore\n{judged}")
    return folder


def test_a_small_collection_is_indexed_asked_and_scored(tmp_path: Path) -> None:
    """Every question shares a word with its passage (q3 with its title), so every first hit is right."""
    report = evaluate(write(tmp_path), WordEmbedder())
    assert (report.ndcg.mean, report.recall.mean, report.mrr.mean) == (1.0, 1.0, 1.0)
    assert (report.questions, report.passages) == (4, 4)
    assert report.passages_per_second > 0
    assert 0 < report.query_ms_p50 <= report.query_ms_p95


def test_the_json_has_the_agreed_keys(tmp_path: Path) -> None:
    """Programs read these names."""
    printed = evaluate(write(tmp_path), WordEmbedder()).as_json()
    agreed = {"ndcg@10", "recall@10", "mrr@10", "passages", "passages_per_second", "query_ms_p50", "query_ms_p95"}
    assert agreed <= set(printed)
    assert json.loads(json.dumps(printed)) == printed


def test_a_title_that_is_not_empty_is_searched(tmp_path: Path) -> None:
    """ "boete" stands in no text, only in the title of p3."""
    assert read_collection(write(tmp_path)).passages[2].provenance.source.title == "Boete voor wifi"


@pytest.mark.parametrize(
    "lines",
    ["q1\tp1\t1\n", "\ufeffquery-id\tcorpus-id\tscore\nq1\tp1\t1\n", "q1\tp1\t1.0\nq1\tp2\t0\n", "q1 0 p1 1\n",
     "q1\tQ0\tp1\t1\r\n"],
)  # fmt: skip
def test_other_peoples_judgements_are_read(tmp_path: Path, lines: str) -> None:
    """With a header or without, TREC's four columns, grades as 1.0, grades of 0: the same judgement."""
    assert read_collection(write(tmp_path, qrels=lines)).judgements == {"q1": {"p1": 1}}


def test_beirs_own_place_of_judgements_and_numbers_as_ids_are_read(tmp_path: Path) -> None:
    """Judgements under qrels/test.tsv; ids that are numbers count as text; a null title is none."""
    folder = write(tmp_path, corpus=[{"_id": 7, "title": None, "text": "Een fiets."}])
    (folder / "qrels").mkdir()
    (folder / "qrels.tsv").unlink()
    (folder / "qrels" / "test.tsv").write_text("q1\t7\t1\n")
    found = read_collection(folder)
    assert ([one.id for one in found.passages], found.judgements) == (["7"], {"q1": {"7": 1}})


def test_questions_nobody_judged_are_not_asked(tmp_path: Path) -> None:
    """They could only lower a mean without meaning."""
    assert set(read_collection(write(tmp_path)).questions) == set(JUDGED)


def test_what_stands_before_the_hash_is_the_document(tmp_path: Path) -> None:
    """Passages of one document are known to belong together."""
    assert [one.document_id for one in read_collection(write(tmp_path)).passages] == ["p1", "p2", "p3", "p4"]


def test_gain_is_discounted_by_place() -> None:
    """Two relevant passages at places 1 and 3: (1 + 1/log2(4)) / (1 + 1/log2(3))."""
    assert ndcg(["a", "x", "b"], {"a": 1, "b": 1}) == pytest.approx((1 + 1 / 2) / (1 + 1 / math.log2(3)))


def test_a_better_passage_first_gains_more() -> None:
    """Grades 2 and 1 in the wrong order: (1 + 2/log2(3)) / (2 + 1/log2(3))."""
    assert ndcg(["b", "a"], {"a": 2, "b": 1}) == pytest.approx((1 + 2 / math.log2(3)) / (2 + 1 / math.log2(3)))


def test_only_the_first_ten_count() -> None:
    """What a person does not scroll to was not found."""
    deep = [f"x{place}" for place in range(10)] + ["a"]
    assert (ndcg(deep, {"a": 1}), recall(deep, {"a": 1}), reciprocal_rank(deep, {"a": 1})) == (0.0, 0.0, 0.0)


def test_the_interval_holds_the_mean_and_is_the_same_every_time() -> None:
    """Seeded: a figure in a document can be made again."""
    values = [0.0] * 50 + [1.0] * 50
    one, other = bootstrap(values), bootstrap(values)
    assert one == other
    assert 0.38 < one.low < one.mean == 0.5 < one.high < 0.62
    assert bootstrap([0.7, 0.7]).low == pytest.approx(0.7)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda folder: (folder / "corpus.jsonl").write_text("{"), "corpus.jsonl', line 1 is no JSON"),
        (lambda folder: (folder / "queries.jsonl").write_text('{"_id": "q"}'), "queries.jsonl', line 1 misses"),
        (lambda folder: (folder / "qrels.tsv").write_text("h\th\th\nq1\tp1\tveel\n"), "qrels.tsv', line 2 is not"),
        (lambda folder: (folder / "qrels.tsv").write_text("other\tp1\t1\n"), "judges none of its questions"),
        (lambda folder: (folder / "qrels.tsv").write_text("q1\tgone\t1\n"), "judges none of its questions"),
        (lambda folder: (folder / "qrels.tsv").unlink(), "cannot be read"),
        (lambda folder: (folder / "corpus.jsonl").write_text(""), "judges none of its questions"),
        (
            lambda folder: (folder / "corpus.jsonl").write_text(2 * '{"_id": "a", "text": ""}\n'),
            "line 2 has the id 'a'",
        ),
    ],
)
def test_a_broken_collection_names_the_file(tmp_path: Path, spoil: object, said: str) -> None:
    """The message says where to look."""
    folder = write(tmp_path)
    spoil(folder)  # type: ignore[operator]
    with pytest.raises(InvalidCollection, match=said.replace(".", r"\.")):
        read_collection(folder)


def test_the_shipped_parts_beat_plain_keywords_on_a_real_cut(shared: Path, tmp_path: Path) -> None:
    """The first 60 citizen questions with all their passages: well above the 0.65 of plain BM25 on the whole set."""
    from indexing.embedding import StaticEmbedder

    source = shared / "data" / "retrieval" / "rijksoverheid-vac-nl-passages-dev"
    for name in ("corpus.jsonl", "qrels.tsv"):
        (tmp_path / name).write_text((source / name).read_text())
    (tmp_path / "queries.jsonl").write_text("\n".join((source / "queries.jsonl").read_text().splitlines()[:60]))
    assert evaluate(tmp_path, StaticEmbedder.shipped()).ndcg.mean >= 0.72

"""Writes the paraphrase questions as a collection in BEIR layout, for `evaluate retrieval` and benchmarks/retrieval.py.

    python -m benchmarks.paraphrases build/paraphrases ../shared/data/documents

The passages are all those of the starter records and, where the folder is there, of the shared Markdown documents;
a question is judged by the passage that holds its answer, and by it alone.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from corpus.documents import Document, Passage
from corpus.errors import CorpusError
from corpus.loading import Root, find_files, load_file
from corpus.register import STARTER
from corpus.splitting import split

GOLD = Path(__file__).parents[1] / "tests" / "gold" / "paraphrases.jsonl"


def main(target: Path, documents: Path | None) -> None:
    """Writes corpus.jsonl, queries.jsonl and qrels.tsv, and says how many of each."""
    roots = [Root("starter", STARTER)] + ([Root("documents", documents)] if documents else [])
    read = {(root.name, path): passages for root in roots for path, passages in passages_of(root)}
    by_record = {passages[0].document_id: passages for (root, _), passages in read.items() if root == "starter"}
    rows = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    judged = []
    for row in rows:
        if "record" in row:
            found = [one for one in by_record[row["record"]] if row["starts"] in one.text]
        else:
            found = answering(read.get(("documents", row["document"]), ()), documents, row)
        judged += [(row, one) for one in found[:1]]
    write(target, [one for passages in read.values() for one in passages], judged)


def passages_of(root: Root) -> Iterator[tuple[str, tuple[Passage, ...]]]:
    """The passages of every Markdown file that can be read."""
    for found in find_files(root):
        if not hasattr(found, "absolute") or not found.path.endswith(".md"):
            continue
        try:
            document: Document = load_file(found)
        except CorpusError:
            continue
        passages = split(document)
        if passages:
            yield found.path, passages


def answering(passages: tuple[Passage, ...], folder: Path | None, row: dict[str, object]) -> list[Passage]:
    """The passages that hold the line a question is about, compared by its letters only."""
    if folder is None or not passages:
        return []
    line = (folder / str(row["document"])).read_text(encoding="utf-8").split("\n")[int(str(row["line"])) - 1]
    letters = "".join(letter for letter in line if letter.isalpha())[:40]
    return [one for one in passages if letters in "".join(letter for letter in one.text if letter.isalpha())]


def write(target: Path, passages: list[Passage], judged: list[tuple[dict[str, str], Passage]]) -> None:
    """The three files of a collection; title and headings stand in the title field."""
    target.mkdir(parents=True, exist_ok=True)
    corpus = [{"_id": one.id, "title": title(one), "text": one.text} for one in passages]
    asked = [{"_id": row["id"], "text": row["question"]} for row, _ in judged]
    for name, rows in (("corpus.jsonl", corpus), ("queries.jsonl", asked)):
        (target / name).write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    lines = [f"{row['id']}\t{one.id}\t1\n" for row, one in judged]
    (target / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\n" + "".join(lines), "utf-8")
    print(f"{len(corpus)} passages, {len(asked)} questions in '{target}'")


def title(passage: Passage) -> str:
    """Title and heading path as one line."""
    return ". ".join((passage.provenance.source.title, *passage.locator.heading))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from corpus.documents import Facets, Locator, Passage
from corpus.origins import Provenance, Source
from indexing.hits import PUBLIC, Filters, Hit, Reader

EXAMPLE = Path(__file__).parents[1] / "docs" / "llama-index.md"
ORIGIN = Provenance(
    "enschede-wifi",
    "document",
    Source("Boete voor wifi-tellen", "Autoriteit Persoonsgegevens", "https://ap.example/boete", "2021-04-29"),
)
BOETE = Passage(
    "enschede-wifi#1",
    ORIGIN,
    Locator(10, 44, 2, ("Besluit",)),
    "De boete bedraagt 600.000 euro.",
    Facets(("Enschede",)),
)


class OnePassage:
    """A library with one passage, about Enschede; remembers how it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Filters, Reader, int]] = []

    @contextmanager
    def snapshot(self) -> Iterator[OnePassage]:
        yield self

    def search(self, question: str, filters: Filters, reader: Reader, limit: int) -> Sequence[Hit]:
        self.asked.append((question, filters, reader, limit))
        return [Hit(BOETE, 1.0)] if set(filters.cities) <= {"Enschede"} else []


@pytest.mark.filterwarnings("default")
def test_the_example_in_the_documentation_runs(capsys: pytest.CaptureFixture[str]) -> None:
    """Six lines, from library to text, as the page prints them."""
    code = re.search(r"```python\n(.*?)```", EXAMPLE.read_text(encoding="utf-8"), re.DOTALL)
    assert code is not None
    exec(code[1], {"library": OnePassage()})
    assert capsys.readouterr().out == "1.0 Boete voor wifi-tellen De boete bedraagt 600.000 euro.\n"
    assert len([line for line in code[1].splitlines() if line.strip()]) <= 6


@pytest.mark.filterwarnings("default")
def test_the_origin_of_a_text_travels_to_the_node() -> None:
    """Whoever builds on llama-index can still cite: publisher, date, page, place and address."""
    from indexing.llama_retriever import StadsgeheugenRetriever

    library = OnePassage()
    (node,) = StadsgeheugenRetriever(library).retrieve("boete")
    assert (node.id_, node.text, node.score) == (BOETE.id, BOETE.text, 1.0)
    wanted = {"publisher": "Autoriteit Persoonsgegevens", "date": "2021-04-29", "page": 2, "start": 10, "end": 44}
    assert wanted.items() <= node.metadata.items()
    assert library.asked == [("boete", Filters(), PUBLIC, 10)]


@pytest.mark.filterwarnings("default")
def test_the_real_library_fits() -> None:
    """The adapter asks exactly what a `Snapshot` answers."""
    from inspect import signature

    from indexing.library import Snapshot

    assert list(signature(Snapshot.search).parameters)[1:] == ["question", "filters", "reader", "limit"]

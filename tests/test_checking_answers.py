"""The independent checker: quotes against the file, particulars against the quotes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.answers import Answer, Citation, Differing, DifferingValue, Statement
from assistant.checking import fresh_texts, particulars, stands, unsupported
from corpus.documents import Locator, Passage
from corpus.loading import Root
from corpus.origins import Provenance, Source
from indexing.hits import Coverage

TEXT = "Kop\n\nAlmere kreeg in 2021 een boete van 600.000 euro. De proef stopte in mei."
QUOTE = "Almere kreeg in 2021 een boete van 600.000 euro."
START = TEXT.index(QUOTE)
PASSAGE = Passage("nota#1", Provenance("nota", "document", Source("Nota")), Locator(5, len(TEXT)), TEXT[5:])
CITED = Citation(1, PASSAGE, QUOTE, START, START + len(QUOTE))


def answer(text, *citations, numbers=(1,)):
    """An answer of one statement."""
    statement = Statement(text, "letterlijk", numbers)
    return Answer("a", "?", "nl", "full", Coverage(1, 1, None), statements=(statement,), citations=citations)


def test_a_quote_that_stands_and_says_it_all_is_supported():
    """Nothing to report."""
    assert unsupported(answer(QUOTE, CITED), {"nota": TEXT}) == ()


@pytest.mark.parametrize(
    "statement",
    ["Almere kreeg in 2021 een boete van 900.000 euro.", "Almere kreeg in 2022 een boete.", "De boete van Ede steeg.",
     "De boete was twaalf euro.", "De boete kwam in juni."],
)  # fmt: skip
def test_a_number_name_or_date_outside_the_citation_is_unsupported(statement):
    """One particular that the quote does not hold is enough."""
    assert len(unsupported(answer(statement, CITED), {"nota": TEXT})) == 1


@pytest.mark.parametrize(
    "texts",
    [{}, {"nota": TEXT.replace("600", "700")}, {"nota": " " + TEXT}, {"ander": TEXT}],
)
def test_a_quote_must_stand_in_the_file_at_its_place(texts):
    """A missing document, a changed figure or a shifted place: the quote does not stand."""
    assert not stands(CITED, texts)
    assert unsupported(answer(QUOTE, CITED), texts)


def test_an_empty_quote_proves_nothing():
    """Even at a place that exists."""
    assert not stands(replace(CITED, quote="", end=START), {"nota": TEXT})


def test_a_statement_without_citation_is_unsupported():
    """However true it is."""
    assert unsupported(answer(QUOTE, CITED, numbers=()), {"nota": TEXT})[0].why == "no citation"


def test_differing_values_need_their_quotes_too():
    """What is shown beside the sentences is checked like them."""
    shown = replace(answer(QUOTE, CITED), differing=(Differing("Boete", (DifferingValue("1", None, 1),)),))
    assert not unsupported(shown, {"nota": TEXT})
    assert unsupported(shown, {"nota": "iets anders"})


def test_particulars_are_compared_in_one_spelling():
    """6.540 and 6540, 4,8 and 4.8 are the same."""
    assert particulars("Er waren 6.540 bakken en 4,8 ton.") == particulars("Er waren 6540 bakken en 4.8 ton.")


def test_texts_are_read_from_the_files(tmp_path):
    """Not from an index: what stands on disk now is what counts; an unreadable file is absent."""
    (tmp_path / "nota.md").write_text("# Nota\n\nEen zin.\n", encoding="utf-8")
    (tmp_path / "leeg.md").write_text("", encoding="utf-8")
    texts = fresh_texts([Root("map", tmp_path)])
    assert len(texts) == 1
    assert "Een zin." in next(iter(texts.values()))

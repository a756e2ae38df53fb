"""The language of a document, by its function words."""

from __future__ import annotations

import pytest

from corpus.language import detect

TEXTS = {
    "nl": "De gemeente heeft in 2019 besloten om niet langer te meten, omdat het voor bewoners te weinig opleverde.",
    "en": "The municipality decided in 2019 to stop the measurements, because they did not help the residents.",
    "de": "Die Stadt hat im Jahr 2019 entschieden, dass die Messungen nicht durch das Amt gemacht werden.",
    "fr": "La ville a décidé en 2019 de ne plus mesurer les passants, car c’est trop cher.",
    "es": "La ciudad decidió en 2019 que no se midiera más el paso de las personas por las calles, porque era caro.",
}


@pytest.mark.parametrize(
    ("sample", "expected"), [("nl", "nl"), ("en", "en"), ("de", "other"), ("fr", "other"), ("es", "other")]
)
def test_a_paragraph_tells_its_language(sample: str, expected: str) -> None:
    """One sentence of twenty words is enough."""
    assert detect(TEXTS[sample]) == expected


def test_a_dutch_text_full_of_english_terms_is_dutch() -> None:
    """Loan words do not make a text English: function words decide."""
    assert (
        detect("De smart city hackathon over open data en privacy by design was een succes voor het living lab.")
        == "nl"
    )


def test_the_larger_part_of_a_mixed_document_decides() -> None:
    """A Dutch report with an English summary is Dutch."""
    assert detect(TEXTS["nl"] * 3 + TEXTS["en"]) == "nl"


def test_too_few_words_give_the_default() -> None:
    """Nothing is concluded from a number or a name."""
    assert detect("404") == "nl"
    assert detect("Rotterdam 2020", default="en") == "en"
    assert detect("") == "nl"

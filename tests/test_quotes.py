"""Quotes with pieces cut out or put in brackets, and the cuts that turn a meaning."""

import pytest

from assistant.proving import prove

FINE = "Enschede kreeg een boete van 600.000 euro, de eerste boete die de AP aan een overheid oplegde."


@pytest.mark.parametrize(
    ("statement", "passage"),
    [
        ("Enschede stopte \u2026 met tellen.", "Enschede stopte op 1 mei 2020 met tellen."),
        ("Enschede stopte [...] met tellen.", "Enschede stopte op 1 mei 2020 met tellen."),
        ("[De gemeente] stopte met tellen.", "Zij stopte met tellen. De gemeente was opgelucht."),
        ("[D]e stad stopte met tellen.", "In 2020 zei niemand iets; de stad stopte met tellen."),
        ("De app, die gratis is, telt fietsers.", "De app, die gratis is, telt fietsers."),
        ("De app [...] telt fietsers.", "De app, die niet gratis is, telt fietsers."),
        ("Utrecht telt fietsers", "Utrecht telt fietsers; Zwolle doet niets."),
    ],
)
def test_honest_pieces_are_literal(statement: str, passage: str) -> None:
    """Elisions and brackets that leave the meaning alone are quotes."""
    assert prove(statement, passage).verdict == "letterlijk"


@pytest.mark.parametrize(
    ("statement", "passage", "lost"),
    [
        ("Elke overstroming is te voorkomen.", "Niet elke overstroming is te voorkomen.", "negation"),
        ("de eerste boete die de AP \u2026 oplegde", FINE, "restriction"),
        ("De stad telt \u2026 fietsers.", "De stad telt geen fietsers.", "negation"),
        ("De stad mag tellen.", "De stad mag tellen, mits het anoniem is.", "condition"),
        ("De proef slaagde.", "De proef slaagde volgens de wethouder.", "who says it"),
        ("De stad mag tellen", "De stad mag tellen of volgen.", "alternative"),
        ("Werkt het.", "Werkt het?", "asks"),
        ("De stad kreeg een boete", "De stad kreeg een boete, die de rechter vernietigde.", "what became of it"),
        ("[Utrecht] stopte met tellen.", "Zij stopte met tellen.", "bracket"),
        ("De stad telt [niet] mee.", "De stad telt altijd mee.", "bracket"),
    ],
)
def test_a_cut_that_turns_the_meaning_is_refused(statement: str, passage: str, lost: str) -> None:
    """The words stand there, the meaning does not; the reason says what was lost."""
    proof = prove(statement, passage)
    assert proof.verdict == "niet gevonden"
    assert lost in proof.why


def test_two_halves_of_different_sentences_are_no_quote() -> None:
    """A gap over a sentence end needs whole statements on either side."""
    passage = "Breda kocht vijftig sensoren. Tilburg koos een ander merk en had geen uitval."
    assert prove("Breda [...] had geen uitval.", passage).verdict == "niet gevonden"
    whole = "Breda kocht vijftig sensoren. [...] Tilburg koos een ander merk en had geen uitval."
    assert prove(whole, passage).verdict == "letterlijk"


def test_a_sentence_that_is_taken_back_is_no_proof() -> None:
    """What the next sentence denies is not said."""
    assert not prove("De data zijn verkocht.", "De data zijn verkocht. Dat bleek onjuist.").holds


def test_somebody_elses_words_stay_theirs() -> None:
    """A sentence inside a longer quotation needs its speaker."""
    passage = 'De wethouder zei: "Wij zijn klaar. De proef is een succes. Iedereen is blij." Daarna ging zij weg.'
    assert not prove("De proef is een succes.", passage).holds


def test_a_wrapped_line_is_no_sentence() -> None:
    """In a text with hard line breaks, a line is proven only as part of its sentence."""
    passage = "De gemeente mag de camera's in de binnenstad gebruiken\nmits de raad dat goedkeurt. Verder niet."
    assert not prove("De gemeente mag de camera's in de binnenstad gebruiken", passage).holds
    assert prove("Verder niet.", passage).verdict == "letterlijk"


def test_every_sentence_and_line_of_a_stored_text_proves_itself() -> None:
    """Whole sentences as the corpus cuts them are letterlijk, headings and odd punctuation included."""
    passage = "Resultaat\n\nDe stelregel is 'willen we wat kan?'.\nMetingen gestopt; boete geschrapt\n- Niet doen."
    for line in ("De stelregel is 'willen we wat kan?'.", "Metingen gestopt; boete geschrapt", "Niet doen."):
        assert prove(line, passage).verdict == "letterlijk"

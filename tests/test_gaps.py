"""Unanswered questions: no personal data, counted together, off unless asked for, gone when purged."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from assistant.anonymising import anonymous
from bots.gaps import Gap, Gaps, NotingAssistant, clusters
from tests.doubles import PARTIAL, ScriptedAssistant

DAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("BSN 123456782 hoort bij mij", "BSN [bsn] hoort bij mij"),
        ("BSN 1234.56.782", "BSN [bsn]"),
        ("nummer 123456789 is geen BSN", "nummer 123456789 is geen BSN"),
        ("Betaal op NL91ABNA0417164300 graag", "Betaal op [rekening] graag"),
        ("Betaal op NL91 ABNA 0417 1643 00 graag", "Betaal op [rekening] graag"),
        ("Code NL92ABNA0417164300", "Code NL92ABNA0417164300"),
        ("Bel 06-12345678", "Bel [telefoon]"),
        ("Bel 06 12 34 56 78 even", "Bel [telefoon] even"),
        ("Bel +31612345678", "Bel [telefoon]"),
        ("Bel 020-1234567", "Bel [telefoon]"),
        ("Mail naar jan.jansen@voorbeeld.nl.", "Mail naar [e-mail]."),
        ("Ik woon op 1234 AB 12", "Ik woon op [adres]"),
        ("Ik woon op 1234AB, nr 5", "Ik woon op [adres]"),
        ("Ik woon in de Dorpsstraat 12a", "Ik woon in de [adres]"),
        ("In 2021 en 2022 was er een boete van 600.000 euro", "In 2021 en 2022 was er een boete van 600.000 euro"),
        ("1.043 sensoren en 12,5 procent", "1.043 sensoren en 12,5 procent"),
    ],
)
def test_personal_data_does_not_survive(text: str, kept: str) -> None:
    """Service numbers, accounts, telephone numbers, mail and addresses go; years, amounts and counts stay."""
    assert anonymous(text) == kept


def test_a_question_is_kept_without_personal_data_and_with_its_day(tmp_path: Path) -> None:
    """What is on disk never held the number."""
    gaps = Gaps(tmp_path)
    gaps.note("Waarom is mijn aanvraag (BSN 123456782) afgewezen?", None, datetime(2026, 3, 1, 23, 59, tzinfo=UTC))
    assert gaps.all() == (Gap("Waarom is mijn aanvraag (BSN [bsn]) afgewezen?", None, DAY),)
    assert b"123456782" not in gaps.path.read_bytes()


def test_questions_that_ask_the_same_are_counted_together() -> None:
    """Three about drone permits in two wordings, one about trams."""
    asked = ["Welke regels gelden voor drones?", "Welke regels gelden er voor drones?", "Wat kost een tram?"]
    found = clusters([Gap(question, None, DAY) for question in (*asked, asked[0])])
    assert [(one.question, one.count) for one in found] == [(asked[0], 3), (asked[2], 1)]
    assert found[0].others == (asked[1],)


def test_only_what_was_not_answered_is_noted(tmp_path: Path) -> None:
    """A refusal and the missing part of a partial answer are kept, a full answer is not."""
    gaps = Gaps(tmp_path)
    noting = NotingAssistant(ScriptedAssistant(), gaps)
    for question in ("Wat kost een tram?", "Who put up the sensors and what did they cost?", "Hoe hoog was de boete?"):
        noting.answer(question)
    kept = gaps.all()
    assert kept[0].question == "Wat kost een tram?"
    assert [one.missing for one in kept] == [None, PARTIAL.missing]


def test_purging_leaves_nothing(tmp_path: Path) -> None:
    """It says how many there were, and the file is gone; purging nothing is fine."""
    gaps = Gaps(tmp_path)
    gaps.note("Wat kost een tram?", None)
    assert gaps.purge() == 1
    assert not gaps.path.exists()
    assert gaps.purge() == 0


def test_a_half_written_line_is_passed_over(tmp_path: Path) -> None:
    """A crash while writing costs one question, not all."""
    gaps = Gaps(tmp_path)
    gaps.note("Wat kost een tram?", None)
    with gaps.path.open("a", encoding="utf-8") as out:
        out.write('{"question": "Wat ')
    assert len(gaps.all()) == 1

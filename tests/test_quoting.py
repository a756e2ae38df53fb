"""The composer that needs no language model: whole sentences, in order, each from a document."""

from __future__ import annotations

import pytest

from assistant.dossiers import Ranked, open_dossier
from assistant.evidence import weigh
from assistant.matching import Telling, wanted
from assistant.questions import understand
from assistant.quoting import MOST, QuotingComposer, leans_on, merged, quotable, what_came_after
from corpus.splitting import split
from tests.small_shelf import BINS, MORE_BINS, WIFI, record

TELLING = Telling.over(f"{one.project.title} {one.project.summary}" for one in (WIFI, BINS, MORE_BINS))


def compose(text, *documents):
    """The drafted sentences over these documents, ranked as given."""
    question = understand(text)
    words = wanted(question, TELLING)
    ranked = [
        Ranked(open_dossier(one, split(one)), 1.0 - place / 100, 1.0, 1.0, 1.0) for place, one in enumerate(documents)
    ]
    return QuotingComposer().compose(question, weigh(ranked, question, words))


def test_every_sentence_stands_in_its_document_whole():
    """Nothing is cut, joined or reworded."""
    for drafted in compose("Wat gebeurde er met de wifitellingen in Almere?", WIFI):
        for line in drafted.lines:
            assert drafted.text == line.text
            passage = line.passage
            assert WIFI.text[passage.locator.start + line.start : passage.locator.start + line.end] == drafted.text


def test_the_sentence_that_answers_comes_first():
    """What was asked is told before anything else."""
    first = compose("Hoe hoog was de boete in Almere?", WIFI)[0]
    assert first.text == "De gemeente kreeg in 2021 een boete van 600.000 euro."


def test_a_fine_is_never_told_without_its_annulment():
    """The sanction and its undoing go together, however short the answer."""
    told = " ".join(one.text for one in compose("Hoe hoog was de boete in Almere?", WIFI))
    assert "vernietigde de rechtbank de boete" in told


def test_an_annulment_already_told_is_not_told_twice():
    """Nothing is added when the chosen lines tell it themselves."""
    dossier = open_dossier(WIFI, split(WIFI))
    undone = next(line for line in dossier.lines if "vernietigde" in line.text)
    assert what_came_after(dossier, [undone]) == []


def test_no_sanction_needs_no_annulment():
    """A line about something else brings no annulment along."""
    dossier = open_dossier(WIFI, split(WIFI))
    assert what_came_after(dossier, [dossier.lines[0]]) == []


def test_repeats_are_merged_with_both_citations():
    """The same sentence in two documents is told once and cited twice."""
    first = record("a-proef", "De proef kostte 40.000 euro.", title="A")
    second = record("b-proef", "De proef kostte 40.000 euro.", title="B")
    lines = [open_dossier(one, split(one)).lines[0] for one in (first, second)]
    drafted = merged(lines)
    assert [one.text for one in drafted] == ["De proef kostte 40.000 euro."]
    assert [line.passage.document_id for line in drafted[0].lines] == ["a-proef", "b-proef"]


def test_an_answer_is_short():
    """A long document gives no more than the set number of sentences."""
    body = " ".join(
        f"In stap {number} telde Almere {number}00 wifitellingen op plek {number}." for number in range(1, 30)
    )
    long = record("almere-lang", body, title="Almere: wifitellingen", cities=["Almere"])
    assert 1 <= len(compose("Wat gebeurde er met de wifitellingen in Almere?", long)) <= MOST


def test_short_fields_are_told_only_when_asked():
    """ "Gemeente: Almere." is no sentence of an answer, unless contact was asked."""
    assert all(
        not one.text.startswith("Gemeente:") for one in compose("Wat gebeurde er met de wifitellingen in Almere?", WIFI)
    )
    assert (
        compose("Met wie kan ik contact opnemen over de wifitellingen in Almere?", WIFI)[0].text
        == "Contact: gemeente Almere."
    )


def test_lists_of_differences_are_not_sentences():
    """Differing values have their own place in an answer."""
    dossier = open_dossier(BINS, split(BINS))
    listed = next(line for line in dossier.lines if line.text.startswith("Aantal containers:"))
    assert not quotable(listed)


@pytest.mark.parametrize("text", ["Hoeveel kost een licentie in Almere?", "Wat deed Emmen?"])
def test_no_evidence_gives_no_sentences(text):
    """The composer does not fill silence."""
    assert compose(text, WIFI) == ()


def test_a_sentence_that_points_back_brings_what_it_points_at():
    """ "Daarom …" is never quoted without the sentence that says why; a sentence that stands alone brings nothing."""
    bridge = record(
        "ede-brug",
        "De brug in Ede zakte in 2020 scheef. Daarom sloot de gemeente hem in 2021 voor vrachtwagens. "
        "De sensoren op de brug kostten 12.000 euro.",
        cities=["Ede"],
    )
    dossier = open_dossier(bridge, split(bridge))
    first, second, third = dossier.lines[:3]
    assert leans_on(second, dossier) == first
    assert leans_on(first, dossier) is None
    assert leans_on(third, dossier) is None
    told = [drafted.text for drafted in compose("Wanneer sloot de brug in Ede voor vrachtwagens?", bridge)]
    assert {first.text, second.text} <= set(told)

"""Does a document state the asked property of the named subject?"""

from __future__ import annotations

import pytest

from assistant.dossiers import Ranked, open_dossier
from assistant.evidence import examine, weigh
from assistant.matching import Telling, Wanted, covered, loose_stem, searches, terms_of, wanted, wanted_word
from assistant.questions import understand
from assistant.senses import senses_of, senses_of_word
from assistant.stating import admits_absence, counts, states
from corpus.splitting import split
from tests.small_shelf import BINS, MORE_BINS, WIFI, record

TELLING = Telling.over(f"{one.project.title} {one.project.summary}" for one in (WIFI, BINS, MORE_BINS))


def look(document, text):
    """The verdict of one document on one question."""
    question = understand(text)
    words = wanted(question, TELLING)
    return examine(Ranked(open_dossier(document, split(document)), 1.0, 1.0, 1.0, 1.0), question, words)


def told(document, text):
    """The sentence that answers the first part."""
    lines = look(document, text).found[0].lines
    return lines[0].text if lines else None


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Hoe hoog was de boete in Almere?", "De gemeente kreeg in 2021 een boete van 600.000 euro."),
        ("Hoeveel kostte de proef in Zwolle?", None),
        (
            "Waarom werd de boete in Almere vernietigd?",
            "In februari 2024 vernietigde de rechtbank de boete, omdat niet",
        ),
    ],
)
def test_the_line_that_states_the_property_is_found(text, answer):
    """The first line is the one that states what was asked; another municipality's document states nothing."""
    found = told(WIFI, text)
    assert found.startswith(answer) if answer else found is None


@pytest.mark.parametrize(
    "text",
    [
        "Hoeveel kost een licentie voor de wifitellingen in Almere?",
        "Hoeveel klachten kwamen er over de wifitellingen in Almere?",
        "Welk bedrijf leverde de wifisensoren in Almere?",
        "Wat oordeelde de Raad van State over de wifitellingen in Almere?",
        "Hoeveel voorbijgangers telde Almere in 2023?",
        "Hoe tevreden waren bezoekers over de wifitellingen in Almere?",
        "Hoe luidt de boete van Almere letterlijk?",
        "What is the weight of the wifi sensors in Almere?",
    ],
)
def test_the_right_subject_with_another_property_is_no_answer(text):
    """The near miss: everything about the subject, nothing about what was asked."""
    assert not look(WIFI, text).answered


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("Wat gebeurde er met de wifitellingen in Gouda?", "Gouda"),
        ("Wat is de Crowd Safety Manager?", "Crowd Safety Manager"),
        ("Hoeveel voorbijgangers telde Almere in 2030?", "2030"),
    ],
)
def test_a_missing_name_place_or_year_is_named(text, missing):
    """A document without the named subject cannot answer, and says which name it lacks."""
    assert look(WIFI, text).why_not == missing


def test_what_a_document_admits_not_to_know_is_not_known():
    """ "De naam van de leverancier staat niet in de bronnen" is an honest no."""
    verdict = look(WIFI, "Wat is de naam van de leverancier van de wifisensoren in Almere?")
    assert not verdict.answered
    assert verdict.found[0].admitted.text.startswith("De naam van de leverancier")


def test_parts_are_judged_apart():
    """One asked fact found and one not: the missing part is named."""
    question = understand("Hoe hoog was de boete in Almere en welke leverancier mat er?")
    words = wanted(question, TELLING)
    evidence = weigh([Ranked(open_dossier(WIFI, split(WIFI)), 1.0, 1.0, 1.0, 1.0)], question, words)
    assert [part.text for part in evidence.missing] == ["welke leverancier mat er"]
    assert not evidence.empty


def test_nothing_found_offers_what_is_near():
    """A refusal comes with the nearest lines, never as an answer."""
    question = understand("Hoeveel kost een licentie voor de wifitellingen in Almere?")
    evidence = weigh([Ranked(open_dossier(WIFI, split(WIFI)), 1.0, 1.0, 1.0, 1.0)], question, wanted(question, TELLING))
    assert evidence.empty
    assert evidence.nearest


def test_no_documents_is_no_evidence():
    """An empty corpus refuses."""
    assert weigh([], understand("Wat is dat?"), ()).empty


@pytest.mark.parametrize(
    ("property_", "text", "expected"),
    [
        ("bedrag", "Het kostte 4,1 miljoen euro.", True),
        ("bedrag", "De gemeente gaf zes ton uit.", True),
        ("bedrag", "Er kwamen 4.000 mensen.", False),
        ("percentage", "Ruim de helft was tevreden.", True),
        ("percentage", "Er deden tien mensen mee.", False),
        ("datum", "Dat was in het voorjaar.", True),
        ("datum", "Dat was snel.", False),
        ("duur", "De proef duurde zes maanden.", True),
        ("duur", "De proef kostte zes ton.", False),
        ("reden", "Het stopte omdat het te duur was.", True),
        ("grondslag", "De plicht staat in artikel 2 van de APV.", True),
        ("tekst", "Alles staat hier letterlijk.", False),
        ("wat", "Iets.", True),
    ],
)
def test_each_property_has_a_form(property_, text, expected):
    """An amount, a date, a reason: a sentence without the form cannot state it."""
    assert states(property_, text) is expected


@pytest.mark.parametrize(
    ("text", "noun", "expected"),
    [
        ("Er kwamen 6.800 boetes.", "boetes", True),
        ("Er kwamen drie nieuwe boetes bij.", "boetes", True),
        ("Het aantal boetes steeg tot 40.", "boetes", True),
        ("De boetes zijn 120 euro.", "boetes", False),
        ("In 2021 kwamen de boetes.", "boetes", False),
        ("Er waren 40 klachten. De boetes bleven uit.", "boetes", False),
    ],
)
def test_a_count_belongs_to_its_noun(text, noun, expected):
    """A number elsewhere in the sentence, a year or an amount counts nothing."""
    start = text.index(noun)
    assert counts(text, [(start, start + len(noun))]) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Of er hoger beroep kwam, is niet gevonden.", True),
        ("De afloop staat niet in de gebruikte bronnen.", True),
        ("Het rapport was nog niet gepubliceerd, maar bekend bij NRC.", False),
        ("De sensor werkte niet.", False),
    ],
)
def test_an_admission_is_told_from_a_plain_no(text, expected):
    """ "Niet gevonden" is about the sources, "werkte niet" about the world."""
    assert admits_absence(text) is expected


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("parkeersensoren", "De sensoren meten parkeren."),
        ("bespaart", "Een besparing van een vijfde."),
        ("inwoners", "De bewoners waren tevreden."),
        ("afval", "Sensoren in afvalcontainers."),
    ],
)
def test_a_word_is_found_in_other_forms(asked, text):
    """Compounds, verb and noun of one root, synonyms: all cover the word."""
    assert wanted(understand(f"Hoe zit het met {asked}?"), TELLING)[0].found_in(terms_of(text)) >= 0.6


def test_an_english_word_finds_dutch():
    """ "Waste containers" is found in a Dutch sentence."""
    words = wanted(understand("Which of the waste containers have sensors?"), TELLING)
    assert covered(words, terms_of("Zwolle hing sensoren in afvalcontainers.")) > 0.6


def test_an_english_question_is_searched_in_both_languages():
    """The Dutch words are beside the English ones; a Dutch question is searched as it is."""
    assert "aanbesteding" in searches(understand("Who won the tender?"))[0]
    assert searches(understand("Wie won?")) == ("Wie won?",)


def test_nothing_wanted_is_wholly_covered():
    """A question of small words only asks for nothing a text could lack."""
    assert covered((), frozenset()) == 1.0


def test_rare_words_tell_more_than_common_ones():
    """The weight is the inverse document frequency, between 0 and 1."""
    assert 0 < TELLING.of("sensor") < TELLING.of("rechtbank") <= 1
    assert TELLING.of("nergens") == max(TELLING.of("nergens"), TELLING.of("rechtbank"))
    assert Telling().of("iets") == 0.5


def test_a_loose_stem_needs_some_length():
    """Short words have none: "bus" and "bussen" are for the stemmer."""
    assert loose_stem("bus") == ""


def test_a_half_matched_compound_counts_half():
    """Of a compound only one part in the text is worth less than the word."""
    word = Wanted("fietssensor", frozenset({"fietssensor"}), (frozenset({"fiets", "sensor"}),), frozenset(), 1.0)
    assert word.found_in(frozenset({"sensor"})) == pytest.approx(0.375)
    assert word.found_in(frozenset({"fietssensor"})) == 1.0
    assert word.found_in(frozenset()) == 0.0


@pytest.mark.parametrize(
    ("asked", "written", "same"),
    [
        ("herrie", "Het geluid nam af.", True),
        ("vuilnisbak", "De papiercontainers zaten vol.", True),
        ("opgericht", "In juli richtten gemeente en politie een hub op.", True),
        ("bladzijden", "De richtlijn telt 81 pagina's.", True),
        ("herrie", "De richtlijn telt 81 pagina's.", False),
        ("kleur", "De bakken persen afval.", False),
    ],
)
def test_everyday_words_point_at_the_words_of_documents(asked, written, same):
    """A word shares a sense with a text that says the same in other words, and with no other text."""
    assert bool(senses_of_word(asked) & senses_of(written)) is same


def test_an_english_word_points_further_than_a_dutch_one():
    """Translation loses shades, so an English question may also point by the widest groups; a Dutch one may not."""
    telling, text = Telling.over(["De bakken puilen uit."]), senses_of("De bakken puilen uit.")
    asked = wanted_word("overflow", telling, english=True)
    assert asked.found_in(frozenset({"bak"}), text) > 0
    assert wanted_word("overvol", telling).found_in(frozenset({"bak"}), text) == 0


@pytest.mark.parametrize(
    ("text", "counted", "number"),
    [
        ("Een netwerk dat gebruikers zelf betalen.", "gebruikers", False),
        ("De stad bespaart 68 miljoen en bewoners zien minder afval.", "bewoners", False),
        ("Vijf liggen op daken.", "daken", False),
        ("Er is 750.000 kilometer gefietst.", "kilometer", True),
        ("Er doen 22 gemeenten mee.", "gemeenten", True),
    ],
)
def test_a_number_counts_what_it_stands_by(text, counted, number):
    """The article "een", a number before "en" and one before a preposition count nothing; a unit may be counted."""
    start = text.index(counted)
    assert counts(text, [(start, start + len(counted))]) is number


def test_a_typing_error_finds_the_word_it_was_meant_to_be():
    """A word that neither the register nor the language knows is looked up by its likely spelling."""
    telling = Telling.over(["De provincie betaalde de proef.", "Almere stopte."])
    (word,) = [one for one in wanted(understand("Wat betaalde de provinsie?"), telling) if one.word == "provinsie"]
    assert word.found_in(terms_of("De provincie betaalde.")) > 0
    assert word.found_in(terms_of("Almere stopte.")) == 0


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Volgens de burgemeester verbeterde het imago in de wijk Tanthof.", False),
        ("Burgemeester Van Dam opende de proef.", True),
        ("De proef werd geopend door de burgemeester van Zwolle, Petra Vos.", True),
    ],
)
def test_who_holds_an_office_is_told_by_the_name_beside_it(text, told):
    """A name elsewhere in the sentence is not the mayor's."""
    document = record("zwolle-proef", text, title="Zwolle: proef met sensoren", cities=["Zwolle"])
    question = understand("Wie is de burgemeester van Zwolle?")
    telling = Telling.over([text, "Breda telt auto's.", "Gouda telt fietsers."])
    ranked = Ranked(open_dossier(document, split(document)), 1.0, 1.0, 1.0, 1.0)
    assert weigh([ranked], question, wanted(question, telling)).empty is not told


def test_a_document_that_holds_nothing_of_the_question_is_not_near():
    """Whatever was ranked first, nonsense has no nearest source."""
    question = understand("Wat is qwertz bij asdf?")
    evidence = weigh([Ranked(open_dossier(WIFI, split(WIFI)), 1.0, 1.0, 1.0, 1.0)], question, wanted(question, TELLING))
    assert evidence.empty and evidence.nearest == ()

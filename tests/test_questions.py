"""What is asked: language, kind, parts, property, names."""

from __future__ import annotations

import pytest

from assistant.questions import language_of, names_in, places_in, split_parts, understand


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Wat kost een slimme lantaarnpaal?", "nl"),
        ("What does a smart lamp post cost?", "en"),
        ("digital twin", "nl"),
        ("Which city has a digital twin?", "en"),
        ("Welke stad heeft een digital twin?", "nl"),
        ("", "nl"),
    ],
)
def test_language_is_that_of_the_small_words(text, language):
    """Dutch unless English function words outnumber the Dutch ones."""
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("text", "property_"),
    [
        ("Hoeveel kostte de proef in Assen?", "bedrag"),
        ("Wat kost dat?", "bedrag"),
        ("Hoe hoog was de boete?", "bedrag"),
        ("How much did the trial cost?", "bedrag"),
        ("Hoeveel bewoners deden mee?", "aantal"),
        ("How many residents took part?", "aantal"),
        ("Hoeveel boetes schreef de gemeente uit?", "aantal"),
        ("Welk percentage was tevreden?", "percentage"),
        ("Wanneer begon de proef?", "datum"),
        ("When did it start?", "datum"),
        ("Hoe lang duurt een sessie?", "duur"),
        ("Hoeveel maanden duurde de proef?", "duur"),
        ("Waarom is de proef gestopt?", "reden"),
        ("Why was it stopped?", "reden"),
        ("Wat ging er mis in Leusden?", "kritiek"),
        ("Wat leerde Veldhoven ervan?", "les"),
        ("Wie is de trekker van het lab?", "contact"),
        ("Welk bedrijf maakte de sensor?", "instantie"),
        ("Wie betaalde de proef?", "wie"),
        ("Wat zijn de namen van de vijf projecten?", "naam"),
        ("Wat gebeurde er met de bus?", "gevolg"),
        ("Op welke wet berust de plicht?", "grondslag"),
        ("Hoe luiden de waarden letterlijk?", "tekst"),
        ("Heeft Emmen een register?", "ja of nee"),
        ("Hoe werkt het heitje?", "wijze"),
        ("Wat is een City Deal?", "wat"),
    ],
)
def test_the_property_that_is_asked(text, property_):
    """The question word and the noun beside it say which property is asked."""
    assert understand(text).parts[0].property == property_


def test_what_is_counted_is_known():
    """Of a count, the counted thing is part of the question."""
    assert understand("Hoeveel boetes deelde Utrecht uit?").parts[0].counted == "boetes"


def test_a_degree_is_asked_by_its_adjective():
    """Of "hoe tevreden" the quality is known, so that a text about something else is no answer."""
    assert understand("Hoe tevreden waren de bewoners?").parts[0].degree == "tevreden"
    assert understand("Hoe werkt het?").parts[0].degree is None


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Wat is de Toolbox en wat kostte die?", ("Wat is de Toolbox", "wat kostte die")),
        ("When did it stop and who paid?", ("When did it stop", "who paid")),
        ("Wat doen Utrecht en Breda?", ("Wat doen Utrecht en Breda",)),
        ("Wij zoeken hulp. Welke steden deden dit?", ("Wij zoeken hulp. Welke steden deden dit",)),
    ],
)
def test_a_question_of_two_parts_is_split(text, parts):
    """Only what can be asked by itself is a part: names joined by "en" stay together."""
    assert split_parts(text) == parts


@pytest.mark.parametrize(
    "text",
    [
        "Welke steden gebruiken slimme verkeerslichten?",
        "Wie heeft er ervaring met deelscooters?",
        "Is er een gemeente die dit al deed?",
        "Which cities have tried this?",
        "Met welke andere gemeenten kan ik praten?",
    ],
)
def test_a_which_city_question_is_recognised(text):
    """A row of municipalities is asked, not one fact."""
    assert understand(text).kind == "welke stad"


@pytest.mark.parametrize(
    "text", ["Wat is een City Deal?", "Wat is de Smart City Monitor?", "Hoeveel kost een licentie?"]
)
def test_city_in_a_name_makes_no_which_city_question(text):
    """ "City" in a name is no municipality."""
    assert understand(text).kind == "vraag"


def test_names_are_found_and_municipalities_left_out():
    """Names are what a document must have; a municipality is tested in its own way."""
    text = "Wat oordeelde de Raad van State over Jouw Licht op 040 in Eindhoven?"
    assert names_in(text, ["Eindhoven"]) == ("Raad van State", "Jouw Licht op 040")


def test_an_adjective_names_its_municipality():
    """Enschedese is Enschede, Haagse is Den Haag."""
    assert places_in("Wat leerden de Eindhovense en Haagse projecten?") == ("Eindhoven", "Den Haag")


def test_years_are_kept():
    """A year in the question is a condition."""
    assert understand("Hoeveel bezoekers waren er in 2023?").years == ("2023",)


@pytest.mark.parametrize("text", ["", "?", "!!! ???", "en", "x" * 2000, "🙂 🙂"])
def test_odd_texts_are_plain_questions(text):
    """Understanding never fails."""
    assert understand(text).parts


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Wat is er al gedaan rond hittestress?", "breed"),
        ("Welke projecten zijn er over deelmobiliteit?", "breed"),
        ("What has been done about heat stress?", "breed"),
        ("Wat kostte de proef met de WEpods?", "vraag"),
        ("Welke stad deed iets tegen hittestress?", "welke stad"),
    ],
)
def test_exploring_a_theme_is_another_kind_of_question(text, kind):
    """A theme without an asked fact wants an overview; a named fact or a city does not."""
    assert understand(text).kind == kind


def test_whom_to_talk_to_asks_for_the_contact():
    """Somebody who wants to talk to a person wants the contact, not a list of all who were involved."""
    assert understand("Met wie kan ik praten over de druktemeter?").parts[0].property == "contact"


@pytest.mark.parametrize(
    ("text", "property_"),
    [
        ("Wat heeft de provincie betaald voor de monitor?", "bedrag"),
        ("Wat moest je neertellen voor een zender?", "bedrag"),
        ("How much rain do the roofs retain?", "aantal"),
        ("How much subsidy did Veldhoven get?", "bedrag"),
        ("Hoe telde Nijmegen hoeveel mensen er liepen?", "wijze"),
        ("Hoe liep het programma af?", "gevolg"),
        ("Waarom was er kritiek op de proef?", "kritiek"),
        ("Wat viel er tegen bij de hubs?", "kritiek"),
        ("Bij wie moet ik zijn voor meer informatie?", "contact"),
        ("Beslist de computer zelf?", "ja of nee"),
        ("Kunt u mij vertellen wanneer het begon?", "datum"),
        ("Met welke tip beginnen de adviezen?", "les"),
    ],
)
def test_people_ask_one_property_in_many_ways(text, property_):
    """Clumsy, polite and indirect ways to ask come to the property that is meant."""
    assert understand(text).parts[0].property == property_


@pytest.mark.parametrize(
    ("text", "noun"),
    [
        ("Wat is de levensduur van de batterij?", "levensduur"),
        ("Welke kleur hebben de bakken?", "kleur"),
        ("Hoe heet de leverancier van de bak?", "leverancier"),
        ("What is the exchange rate of the coin?", "exchange rate"),
        ("Hoe werkt de sensor?", None),
        ("What did the watchdog fear?", None),
    ],
)
def test_the_noun_that_is_demanded_is_known(text, noun):
    """Of "wat is de X van" and "welke X" the noun is known; a question without one demands none."""
    assert understand(text).parts[0].demanded == noun


def test_who_in_a_named_city_is_no_question_for_cities():
    """ "Wie heeft er in Eindhoven gewaarschuwd" asks a person, "wie heeft er al een drone" a city."""
    assert understand("Wie heeft er in Eindhoven gewaarschuwd?").kind == "vraag"
    assert understand("Wie heeft er al een drone?").kind == "welke stad"


@pytest.mark.parametrize(
    ("text", "kind", "left"),
    [
        ("hittestress", "breed", "hittestress"),
        ("Vertel iets over slimme lantaarnpalen", "breed", "slimme lantaarnpalen"),
        ("Can you give me an overview of shared mobility?", "breed", "shared mobility"),
        ("Geef me de lessen van het wifi-tellen", "vraag", "Geef me de lessen van het wifi-tellen"),
        ("deelscooters Groningen", "vraag", "deelscooters Groningen"),
        ("Wie betaalt?", "vraag", "Wie betaalt?"),
    ],
)
def test_a_request_or_a_bare_subject_wants_an_overview(text, kind, left):
    """What is asked for is what is left of a request; a fact, a place or a question is no bare subject."""
    asked = understand(text)
    assert (asked.kind, asked.text) == (kind, left)

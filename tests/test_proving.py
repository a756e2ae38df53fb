"""Statements against passages: quotes, paraphrases, the hand-written gold set, and mutated real sentences."""

import json
import random
from pathlib import Path

import pytest

from assistant.proving import prove, prove_lines

GOLD = [json.loads(line) for line in (Path(__file__).parent / "gold" / "proofs.jsonl").read_text("utf-8").splitlines()]
HELD_CAUGHT, HELD_REFUSED = 0.95, 0.5
FRESH = [
    json.loads(line) for line in (Path(__file__).parent / "gold" / "proofs_fresh.jsonl").read_text("utf-8").splitlines()
]
FACTS = Path(__file__).parents[2] / "shared" / "facts"


def rate(cases: list[dict[str, str]]) -> float:
    """The share of cases that were refused."""
    refused = [prove(case["statement"], case["passage"]).verdict == "niet gevonden" for case in cases]
    return sum(refused) / len(refused)


def cases(part: str, expected: str) -> list[dict[str, str]]:
    """The gold pairs of one half with one expected verdict."""
    return [case for case in GOLD if case["part"] == part and case["expected"] == expected]


def test_a_whole_sentence_is_literal_and_points_at_itself() -> None:
    """A sentence that stands in the passage is letterlijk, and its span is that sentence."""
    passage = "Het begon in 2019. De stad telde fietsers. Daarna niet meer."
    proof = prove("De stad telde fietsers.", passage)
    assert proof.verdict == "letterlijk"
    assert passage[proof.start : proof.end] == "De stad telde fietsers."


@pytest.mark.parametrize(
    ("statement", "passage"),
    [
        ("De gemeente telde fietsers.", "De gemeen-\nte telde fietsers."),
        ("De fietsers wachten korter.", "De \ufb01etsers wachten korter."),
        ("De stad zei \u201cnee\u201d.", 'De stad zei "nee".'),
        ("De proef liep 2019-2020.", "De proef liep 2019\u20132020."),
        ("De stad stopte. Daarna bleef het stil.", "De stad stopte.12 Daarna bleef het stil."),
        ("De stad stopte met tellen.", "De stad  stopte\u00a0met\ntellen."),
        ("De stad koos opensource.", "De stad koos open\u00adsource."),
    ],
)
def test_print_damage_is_repaired(statement: str, passage: str) -> None:
    """Hyphenation, ligatures, quotes, dashes, note numbers and odd spaces do not make a quote false."""
    assert prove(statement, passage).verdict == "letterlijk"


def test_a_span_counts_in_the_damaged_passage() -> None:
    """The span of a repaired quote points at the damaged text, hyphen and all."""
    passage = "Eerst iets. De gemeen-\nte telde.3 Dan meer."
    proof = prove("De gemeente telde.", passage)
    assert passage[proof.start : proof.end] == "De gemeen-\nte telde."


def test_names_of_the_heading_may_stand_for_the_municipality() -> None:
    """A city known from the heading may be named in a paraphrase; an unknown one may not."""
    passage = "De gemeente stopte op 1 mei 2020 met de metingen."
    assert prove("Enschede stopte op 1 mei 2020 met de metingen.", passage, cities=["Enschede"]).holds
    assert not prove("Almelo stopte op 1 mei 2020 met de metingen.", passage, cities=["Enschede"]).holds


def test_a_second_judge_can_only_refuse() -> None:
    """A judge that trusts nothing removes paraphrases, never quotes; one that trusts all saves nothing."""

    class Fixed:
        def __init__(self, sure: float) -> None:
            self.sure = sure

        def entails(self, passage: str, statement: str) -> float:
            return self.sure

    passage = "Op 1 mei 2020 stopte de stad met meten."
    paraphrase = "De stad hield op 1 mei 2020 op met meten."
    assert prove(paraphrase, passage, judge=Fixed(0.9)).verdict == "ondersteund"
    assert prove(paraphrase, passage, judge=Fixed(0.1)).verdict == "niet gevonden"
    assert prove(passage, passage, judge=Fixed(0.1)).verdict == "letterlijk"
    assert prove("De stad stopte nooit.", passage, judge=Fixed(1.0)).verdict == "niet gevonden"


def test_the_gold_set_is_large_and_varied() -> None:
    """At least 400 pairs, 200 hostile ones of 20 kinds, in two languages."""
    hostile = [case for case in GOLD if case["expected"] == "niet gevonden"]
    assert len(GOLD) >= 400
    assert len(hostile) >= 200
    assert len({case["kind"] for case in hostile}) >= 20
    assert {case["lang"] for case in GOLD} == {"nl", "en"}
    assert len({case["id"] for case in GOLD}) == len(GOLD)


@pytest.mark.parametrize("part", ["dev", "held"])
def test_hostile_statements_are_caught(part: str) -> None:
    """At least 98 % of the hostile pairs are refused."""
    assert rate(cases(part, "niet gevonden")) >= 0.98


@pytest.mark.parametrize("part", ["dev", "held"])
def test_honest_quotes_pass(part: str) -> None:
    """At most 2 % of the honest quotes are refused, and those that pass are called letterlijk."""
    assert rate(cases(part, "letterlijk")) <= 0.02
    assert all(prove(case["statement"], case["passage"]).verdict == "letterlijk" for case in cases(part, "letterlijk"))


@pytest.mark.parametrize(("part", "most"), [("dev", 0.15), ("held", 0.35)])
def test_honest_paraphrases_pass(part: str, most: float) -> None:
    """At most 15 % of those we tuned on are refused; of those written last, what was reached is guarded."""
    assert rate(cases(part, "ondersteund")) <= most


def fresh(which: str, expected: str) -> list[dict[str, str]]:
    """The newer pairs of one set with one expected verdict."""
    return [case for case in FRESH if case["set"] == which and case["expected"] == expected]


def test_the_fresh_pairs_are_many_and_varied() -> None:
    """At least 240 to work with and 200 held apart, hostile ones of 20 kinds in each, none twice."""
    for which, most in (("dev", 240), ("held", 200)):
        assert sum(case["set"] == which for case in FRESH) >= most
        assert len({case["kind"] for case in fresh(which, "niet gevonden")}) >= 20
    assert len({case["id"] for case in FRESH}) == len(FRESH)
    assert not {case["passage"] for case in FRESH if case["set"] == "dev"} & {
        case["passage"] for case in FRESH if case["set"] == "held"
    }


def test_the_fresh_pairs_that_were_worked_through_are_judged_well() -> None:
    """Of the pairs the rules were made with: 98 % of the hostile caught, 2 % of the quotes refused at most."""
    assert rate(fresh("dev", "niet gevonden")) >= 0.98
    assert rate(fresh("dev", "letterlijk")) <= 0.02
    assert rate(fresh("dev", "ondersteund")) <= 0.25


def test_what_was_reached_on_unseen_pairs_is_guarded() -> None:
    """The held set is measured, not worked on: this guards what was reached, short of the goals."""
    assert rate(fresh("held", "niet gevonden")) >= HELD_CAUGHT
    assert rate(fresh("held", "ondersteund")) <= HELD_REFUSED


def test_prove_lines_keeps_order_and_names_bad_lines() -> None:
    """Every line gets a verdict in its place; a broken one is named by its number and stops nothing."""
    lines = [
        '{"id": "a", "statement": "De stad telde.", "passage": "De stad telde."}',
        "not json",
        '{"id": "c", "statement": 3, "passage": "x"}',
        "",
        '["a list"]',
        '{"statement": "De stad telde niet.", "passage": "De stad telde."}',
    ]
    found = list(prove_lines(lines))
    assert [one.id for one in found] == ["a", 2, "c", 5, 6]
    assert [one.line for one in found if not one.is_claim] == [2, 3, 5]
    assert [one.verdict for one in found] == ["letterlijk"] + ["niet gevonden"] * 4
    assert "line 2" in found[1].why
    assert "'statement'" in found[2].why
    assert found[0].as_dict() == {"id": "a", "verdict": "letterlijk", "why": "the quote stands in the passage"}


# --- real sentences, mutated ------------------------------------------------------------------------------------------

SWAPS = [
    (" niet ", " "),
    (" geen ", " een "),
    (" kan ", " zal "),
    (" kunnen ", " moeten "),
    (" alleen ", " "),
    (" meer ", " minder "),
    (" hoger ", " lager "),
    (" sommige ", " alle "),
    (" bijna ", " "),
    (" wil ", " heeft "),
    (" na ", " voor "),
    (" miljoen ", " miljard "),
    (" euro", " dollar"),
    (" procent", " promille"),
    (" maanden", " jaren"),
]
CITIES = ["Enschede", "Rotterdam", "Amsterdam", "Utrecht", "Zwolle", "Breda", "Helmond", "Den Haag", "Almere"]


def mutations(sentence: str, chance: random.Random) -> list[str]:
    """Hostile versions of one sentence: a number, a year, a city or a turning word changed."""
    found = [sentence.replace(old, new, 1) for old, new in SWAPS if old in sentence]
    for city in CITIES:
        if city in sentence:
            found.append(sentence.replace(city, chance.choice([other for other in CITIES if other != city])))
    words = sentence.split()
    for at, word in enumerate(words):
        if word.strip(".,;()").isdigit():
            number = word.strip(".,;()")
            changed = str(int(number) + chance.randint(1, 9))
            found.append(" ".join([*words[:at], word.replace(number, changed), *words[at + 1 :]]))
            break
    return found


def summaries() -> list[str]:
    """The summaries of the recorded projects."""
    yaml = pytest.importorskip("yaml")
    return [
        record["summary"]
        for name in ("steden.yaml", "landelijk.yaml")
        for record in yaml.load((FACTS / name).read_text("utf-8"), Loader=yaml.CSafeLoader)
    ]


@pytest.mark.skipif(not FACTS.exists(), reason="the shared facts are not here")
def test_mutated_real_sentences_are_refused() -> None:
    """Of some hundreds of real sentences with one thing changed, at least 98 % are refused."""
    chance = random.Random(7)
    tried = refused = 0
    for summary in summaries()[:120]:
        for sentence in summary.replace("\n", " ").split(". ")[:4]:
            for hostile in mutations(sentence, chance):
                tried += 1
                refused += not prove(hostile, summary).holds
    assert tried > 300
    assert refused / tried >= 0.98


@pytest.mark.skipif(not FACTS.exists(), reason="the shared facts are not here")
def test_real_sentences_prove_themselves() -> None:
    """Every whole sentence of a real text is letterlijk in it."""
    for summary in summaries():
        text = " ".join(summary.split())
        first = text.split(". ")[0].rstrip(".") + "."
        if first in text:
            assert prove(first, text).verdict == "letterlijk", first

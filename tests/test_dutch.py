from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from indexing import dutch
from indexing.frequencies import zipf_table
from indexing.translating import TABLE

GOLD = Path(__file__).parent / "gold" / "compounds.tsv"


def weights(question: str, **indexed: int) -> dict[str, float]:
    """The terms of a question with their weights; `indexed`, if given, says in how many passages a term occurs."""
    known = (lambda token: indexed.get(token, 0)) if indexed else None
    return {term.token: term.weight for term in dutch.analyse_question(question, known)}


def leaves(word: str) -> tuple[str, ...]:
    """The parts of a word, cut as far as they go."""
    parts = dutch.split(word)
    return tuple(leaf for part in parts for leaf in leaves(part)) if parts else (word,)


# --- compounds -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def gold() -> dict[str, tuple[str, ...]]:
    """Hand-checked parts by word; empty for a word that is no compound."""
    lines = (line.split("\t") for line in GOLD.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return {word: tuple(parts.split("|")) if parts else () for word, parts in lines}


def test_compounds_are_cut_as_people_cut_them(gold: dict[str, tuple[str, ...]]) -> None:
    """Of the hand-checked words, at least 96 in 100 cuts are right and 93 in 100 compounds are cut."""
    cut = {word: tuple(map(dutch.stem, found)) for word in gold if len(found := leaves(word)) > 1}
    right = sum(found == tuple(map(dutch.stem, gold[word])) for word, found in cut.items())
    compounds = sum(bool(parts) for parts in gold.values())
    assert len(gold) >= 300
    assert compounds >= 150
    assert right / len(cut) >= 0.96
    assert right / compounds >= 0.93


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("verkeerslichten", ("verkeer", "lichten")),
        ("klimaatadaptatie", ("klimaat", "adaptatie")),
        ("kinderopvang", ("kinder", "opvang")),
        ("zonnepanelen", ("zonne", "panelen")),
        ("bussenbaan", ("bussen", "baan")),
    ],
)
def test_linking_letters_belong_to_no_part(word: str, parts: tuple[str, ...]) -> None:
    """-s-, -en- and -e- between two words are taken out, or stay where they make a plural."""
    assert dutch.split(word) == parts


@pytest.mark.parametrize("word", ["voorziening", "standaarden", "document", "belangrijk", "zoetermeer", "kantoren"])
def test_a_derived_word_or_a_name_is_not_cut(word: str) -> None:
    """What only looks like two words stays one."""
    assert dutch.split(word) == ()


def test_the_whole_word_is_found_beside_its_parts() -> None:
    """A compound is indexed as itself and by its parts, and a compound in a compound by its own parts too."""
    assert dutch.analyse("ziekenhuisbed") == [
        dutch.stem(word) for word in ("ziekenhuisbed", "ziekenhuis", "zieken", "huis", "bed")
    ]


# --- words -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("e-bike", "ebike"),
        ("data-gedreven", "datagedreven"),
        ("co-creatie", "cocreatie"),
        ("coördinatie", "coordinatie"),
        ("kinder\u00adopvang", "kinderopvang"),
        ("foto’s", "foto"),
        ("G40", "g40"),
        ("1.000", "1000"),
        ("steden", "stad"),
        ("slimme", "slim"),
        ("duurzame", "duurzaam"),
        ("wegen", "weg"),
        ("gewerkt", "werken"),
        ("gemeenten", "gemeente"),
    ],
)
def test_spellings_and_forms_of_one_word_meet(one: str, other: str) -> None:
    """Whoever writes it one way finds what somebody wrote the other way."""
    assert dutch.analyse(one)[0] == dutch.analyse(other)[0]


def test_words_that_turn_a_meaning_are_kept() -> None:
    """ "niet" and "zonder" change what is said; "de" and "van" do not."""
    assert dutch.analyse("niet zonder de hulp van") == ["niet", "zonder", "hulp"]


def test_a_range_of_years_is_found_by_either_year() -> None:
    """2019-2020 is 2019 as well as 2020."""
    assert {"2019", "2020"} <= set(dutch.analyse("de agenda 2019-2020"))


def test_a_joined_and_a_hyphenated_compound_share_their_parts() -> None:
    """wifi-tracking, wifitracking and wifi tracking find each other."""
    joined, hyphenated, apart = (
        set(dutch.analyse(form)) for form in ("wifitracking", "wifi-tracking", "wifi tracking")
    )
    assert joined == hyphenated
    assert apart < joined


def test_what_a_text_is_about_leaves_out_small_words() -> None:
    """Two texts can be compared by what they are about."""
    assert dutch.content_stems("Wat kost de laadpaal?") & dutch.content_stems("De kosten van laadpalen") == {
        dutch.stem(word) for word in ("kosten", "laadpaal", "laad", "paal")
    }


# --- questions -------------------------------------------------------------------------------------------------------


def test_the_askers_own_words_weigh_most() -> None:
    """Parts, synonyms and other names count, each below the word that was asked."""
    found = weights("Wat kost een laadpaal in Den Bosch?")
    assert found["kost"] == found[dutch.stem("laadpaal")] == 1.0
    assert found[dutch.stem("paal")] == dutch.PART_WEIGHT
    others = {dutch.stem("laadpunt"), dutch.stem("hertogenbosch")}
    assert all(0 < found[token] < 1 for token in others)


def test_a_word_asked_twice_counts_once() -> None:
    """Repeating a word in a question does not make it matter more."""
    assert weights("privacy privacy privacy")["privacy"] == 1.0


def test_an_abbreviation_brings_what_it_stands_for() -> None:
    """Who asks about the AVG also finds gegevensbescherming."""
    assert dutch.stem("gegevensbescherming") in weights("Wat zegt de AVG?")


def test_a_merged_municipality_is_found_under_both_names() -> None:
    """A question about Weesp also looks under Amsterdam, less hard."""
    assert 0 < weights("projecten in Weesp")["amsterdam"] < 1


@pytest.mark.parametrize(
    ("question", "stem_found"),
    [
        ("Which city fined the police?", "stad"),
        ("The photography of public places", "fotografie"),
        ("clean water and air", "lucht"),
    ],
)
def test_an_english_question_finds_dutch_words(question: str, stem_found: str) -> None:
    """The learnt table and the regular sound changes bring Dutch for English."""
    assert dutch.stem(stem_found) in weights(question)


def test_a_dutch_question_is_not_translated() -> None:
    """ "die", "land" and "arm" are Dutch words here, whatever they mean in English."""
    assert set(weights("Welk land is die arm?")) == {dutch.stem("land"), dutch.stem("arm")}


def test_a_typing_error_finds_the_word_that_was_meant() -> None:
    """One letter wrong in a word nobody wrote: the index says which word is near."""
    meant = dutch.stem("verkeerslicht")
    assert 0 < weights("defecte verkeerslciht", **{meant: 3})[meant] < 1


@pytest.mark.parametrize("word", ["a" * 999, "fietssensor" * 90, "x" * 41, "q" * 20_000])
def test_what_is_longer_than_any_word_is_not_respelt(word: str) -> None:
    """Of a thousand letters no fifty thousand near spellings are looked up; only what may be a word is."""
    asked: list[str] = []
    dutch.analyse_question(f"Wat kost {word}?", lambda token: bool(asked.append(token)))
    assert len(asked) < 20


def test_what_no_passage_holds_is_not_looked_for() -> None:
    """Synonyms the index does not know only cost time; the asker's own words are always asked."""
    assert dutch.stem("laadpunt") not in weights("laadpaal", pal=1)
    assert weights("laadpaal", pal=1)["laadpal"] == 1.0


def test_a_pasted_page_becomes_a_bounded_question() -> None:
    """Ten thousand different words ask for no more terms than a long question does."""
    assert len(dutch.analyse_question(" ".join(f"woord{number}" for number in range(10_000)))) == dutch.MOST_TERMS


def test_a_real_word_that_is_not_indexed_is_not_bent_into_another() -> None:
    """ "waterstof" is a word, so an index that only holds "waterstop" must not answer about that."""
    assert dutch.stem("waterstop") not in weights("waterstof", waterstop=9)


# --- how it is made --------------------------------------------------------------------------------------------------


def test_frequencies_are_those_of_the_package() -> None:
    """Reading the data file gives what wordfreq itself says."""
    from wordfreq import zipf_frequency

    for word in ("de", "verkeer", "verkeerslicht", "klimaatadaptatie"):
        assert zipf_table().get(word, 0.0) == pytest.approx(zipf_frequency(word, "nl"), abs=0.011)


def test_the_translations_belong_to_this_analysis() -> None:
    """The table holds stems, so it is made anew when stems change."""
    assert TABLE.read_text(encoding="utf-8").startswith(f"# analysis {dutch.ANALYSIS_VERSION};")


def test_importing_the_analysis_loads_nothing() -> None:
    """Frequencies, stemmer and tables are read by the first word, not by the import."""
    heavy = "{'Stemmer', 'wordfreq', 'msgpack', 'numpy'}"
    check = f"import sys, indexing.dutch; assert not {heavy} & set(sys.modules), {heavy} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", check], check=True, cwd=Path(__file__).parents[1])


@pytest.mark.parametrize("figure", ["2022", "2011", "1500", "v2g"])
def test_figures_are_not_stemmed(figure):
    """A year or an amount keeps all its digits."""
    assert figure in dutch.analyse(figure)


def test_a_text_is_analysed_as_its_words_are() -> None:
    """Terms come per piece between spaces; one letter beyond ASCII elsewhere changes nothing."""
    text = "De `code` van 's-Hertogenbosch:\n1.000 e-bikes,\tco-creatie"
    assert dutch.analyse(text) == [term for piece in text.split() for term in dutch.analyse(piece)]
    assert dutch.analyse(text + " é") == [*dutch.analyse(text), *dutch.analyse("é")]


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("Coöperatie", "cooperatie"),
        ("ﬁets", "fiets"),
        ("co\u2011creatie", "co-creatie"),
        ("re\u00adgel", "regel"),
        ("ΟΔΟΣ é", "οδος e"),
    ],
)
def test_letters_are_folded(written: str, plain: str) -> None:
    """Accents, ligatures, kinds of hyphen and soft hyphens go."""
    assert dutch.fold(written) == plain

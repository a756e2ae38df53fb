"""Sentences and passages: never cut at an abbreviation, never torn, exact to the character."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.blocks import Block, assemble
from corpus.documents import Document, Page
from corpus.origins import Provenance, Source
from corpus.sentences import ABBREVIATIONS, ALWAYS_END, BEFORE_NUMBERS, MAY_END
from corpus.splitting import LONGEST, page_at, sentences, split

SHARED = Path(__file__).parents[2] / "shared"


def cut(text: str) -> list[str]:
    """The sentences of a text, as text."""
    return [text[start:end] for start, end in sentences(text)]


def document(*blocks: Block) -> Document:
    """A document made of blocks."""
    text, sections, pages = assemble(blocks)
    return Document(Provenance("proef", "document", Source("Proef")), text, sections, pages)


# -- sentences ---------------------------------------------------------------------------------------------------

WHOLE = [
    "De wethouder sprak a.s. Koningsdag af met dhr. De Vries en mevr. Jansen.",
    "Zie bijv. Amsterdam, o.a. Rotterdam en m.n. Utrecht, d.w.z. de G4.",
    "Het besluit van mr. J.P. Balkenende geldt t/m 1 jan. 2024 resp. 1 feb. 2025.",
    "Art. 6 lid 1 AVG (zie ook art. 9, par. 2.1) is van toepassing.",
    "Het kost ca. 4,8 mln. Euro en nr. 12 op blz. 3 noemt min. 5 en max. 10 sensoren.",
    "Prof. dr. ir. A.C.M. de Groot werkt bij de TU Delft.",
    "Volgens J. de Vries, P. van den Berg en H.A.F.M.O. van Mierlo klopt dat.",
    "Op www.rijksoverheid.nl en in versie 2.0.1 staat het bedrag van 1.250.000 euro.",
    "Het gaat om 3.500 m2 (vgl. Hoofdstuk 2. Ook bijlage A telt mee) in totaal.",
    "Stuur het aan info@example.org t.a.v. Team Data, i.v.m. de AVG.",
    "N.B. Dit geldt niet voor N.V. Nederlandse Gasunie.",
    "Drs. Ing. Jansen en St. Jans werken i.s.m. TNO.",
    "De tafel van minister H. Bruins Slot c.s. Den Haag is vol.",
    "Dhr. P. Op den Kamp woont aan de Lange Voorhout, nr. 7, ’s-Gravenhage.",
    "Dit is (zie hierboven. Of hieronder.) één zin.",
    "“Is dat zo?” vroeg hij.",
    "Het overleg van vr. 12 april gaat door.",
    "Zie Stb. 2020, nr. 5, Kamerst. II 2019/20, 35 000, p. 12.",
    "Zij sprak met Chr. Thijssen en Ph. Otten.",
    "Aanwezig: B&W, G.J. Jansen, e.a.",
]


@pytest.mark.parametrize("text", WHOLE)
def test_a_sentence_is_not_cut_at_an_abbreviation_initial_number_or_address(text: str) -> None:
    """Each of these is one sentence, and stays one with a sentence behind it."""
    assert cut(text) == [text]
    assert cut(f"{text} Daarna ging het verder.") == [text, "Daarna ging het verder."]


APART = [
    ("De meting stopte. De gemeente betaalde.", ["De meting stopte.", "De gemeente betaalde."]),
    ("Wat nu? Niemand weet het! Echt niet… Of toch.", ["Wat nu?", "Niemand weet het!", "Echt niet…", "Of toch."]),
    ("Er waren er 3. De rest viel af.", ["Er waren er 3.", "De rest viel af."]),
    ("Dat was in 2020. In 2021 niet.", ["Dat was in 2020.", "In 2021 niet."]),
    ("Fietsers, scooters enz. De auto niet.", ["Fietsers, scooters enz.", "De auto niet."]),
    ("Data, sensoren, etc. Digitale tweelingen ook.", ["Data, sensoren, etc.", "Digitale tweelingen ook."]),
    ("Zij doen dat namens u. Wees voorzichtig.", ["Zij doen dat namens u.", "Wees voorzichtig."]),
    ("Het glas is vol. De kan is leeg.", ["Het glas is vol.", "De kan is leeg."]),
    ("Dat is zo. 's Avonds niet.", ["Dat is zo.", "'s Avonds niet."]),
    ("Dat is zo. ’s-Hertogenbosch doet mee.", ["Dat is zo.", "’s-Hertogenbosch doet mee."]),
    ("“Dat klopt.” Ze lachte.", ["“Dat klopt.”", "Ze lachte."]),
    ("Zie www.ap.nl. Daar staat het.", ["Zie www.ap.nl.", "Daar staat het."]),
    ("De boete verviel.12 De zaak is voorbij.", ["De boete verviel.12", "De zaak is voorbij."]),
    ("Dit leverde een B.V. Het ging goed.", ["Dit leverde een B.V.", "Het ging goed."]),
    ("Eerst: a. punt een. Tweede zin.", ["Eerst: a. punt een.", "Tweede zin."]),
    ("(Dit hoort erbij.) Dit niet.", ["(Dit hoort erbij.)", "Dit niet."]),
    ("Kosten: € 5. € 6 was te veel.", ["Kosten: € 5.", "€ 6 was te veel."]),
]


@pytest.mark.parametrize(("text", "expected"), APART)
def test_a_sentence_ends_where_a_reader_sees_its_end(text: str, expected: list[str]) -> None:
    """Full stops after ordinary words, years and closing quotes end a sentence."""
    assert cut(text) == expected


def test_bullets_and_numbers_stay_outside_the_sentence() -> None:
    """A list item is quoted without its bullet; its lead-in is a sentence of its own."""
    text = "De lessen zijn namelijk:\n- Begin klein.\n- Betrek bewoners. Vraag door.\n3. Deel het."
    assert cut(text) == ["De lessen zijn namelijk:", "Begin klein.", "Betrek bewoners.", "Vraag door.", "Deel het."]


def test_every_dutch_abbreviation_of_the_reference_list_is_known() -> None:
    """The well-known list of Dutch non-breaking prefixes holds hardly a word we would cut at (army ranks)."""
    path = SHARED / "data" / "lexical" / "nonbreaking_prefixes.nl"
    if not path.exists():
        pytest.skip("shared/data/lexical is not here")
    listed = [line.split()[0] for line in path.read_text("utf-8").splitlines() if line.strip() and line[0] != "#"]
    cut_at = [word for word in listed if len(cut(f"Het is {word}. Amsterdam kwam met 5 mensen.")) > 1]
    numeric = [word for word in cut_at if len(cut(f"Het is {word}. 5 kwam met mensen.")) == 1]
    missed = sorted(set(cut_at) - set(numeric))
    assert len(missed) <= 0.06 * len(listed), missed


def test_the_own_lists_are_written_in_one_way() -> None:
    """Lower case, without the final stop: otherwise a lookup would miss silently."""
    for word in ABBREVIATIONS | ALWAYS_END | BEFORE_NUMBERS | MAY_END:
        assert word == word.lower() and not word.endswith(".")


@given(st.text(alphabet="aA bB.!?1(\n-)\"'5 J", max_size=200))
@settings(max_examples=300)
def test_sentences_are_in_order_apart_and_lose_nothing(text: str) -> None:
    """Sentences never overlap, never begin or end with white space, and leave out white space and bullets only."""
    spans = sentences(text)
    assert all(start < end for start, end in spans)
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))
    assert all(text[start:end].strip() == text[start:end] for start, end in spans)
    assert (
        sum(sum(c.isalpha() for c in text[a:b]) for a, b in spans)
        >= sum(c.isalpha() for c in text) - text.count("\n") - 1
    )


# -- passages ----------------------------------------------------------------------------------------------------

SENTENCE = "De gemeente telt met tien sensoren hoeveel mensen er in de binnenstad zijn."  # 13 words


def test_a_short_section_is_one_passage_and_neighbours_stay_apart() -> None:
    """Small sections are not joined across a heading and not split further."""
    doc = document(
        Block("Doel", "kop"), Block("Tellen. Meer niet.", heading=("Doel",)),
        Block("Kosten", "kop"), Block("Tien euro.", heading=("Kosten",)),
    )  # fmt: skip
    assert [(p.text, p.locator.heading) for p in split(doc)] == [
        ("Tellen. Meer niet.", ("Doel",)),
        ("Tien euro.", ("Kosten",)),
    ]


def test_a_long_section_is_cut_evenly_between_sentences() -> None:
    """Forty sentences of 13 words give passages of 120 to 220 words that end with a full stop."""
    passages = split(document(Block(" ".join([SENTENCE] * 40))))
    lengths = [len(p.text.split()) for p in passages]
    assert sum(lengths) == 520 and all(120 <= length <= LONGEST for length in lengths)
    assert all(p.text.startswith("De gemeente") and p.text.endswith("zijn.") for p in passages)


def test_a_cut_prefers_the_end_of_a_paragraph() -> None:
    """Two paragraphs that do not fit together are cut between them, not within one."""
    first, second = " ".join([SENTENCE] * 10), " ".join([SENTENCE] * 11)
    assert [p.text for p in split(document(Block(first), Block(second)))] == [first, second]


def test_a_lead_in_stays_with_its_list_and_items_stay_whole() -> None:
    """ "…, namelijk:" is never the end of a passage, and no list item is torn over two."""
    lead = " ".join([SENTENCE] * 9) + " Er zijn lessen, namelijk:"
    items = [f"- Les {n}: eerste zin. {SENTENCE} {SENTENCE}" for n in range(1, 9)]
    passages = split(document(Block(lead), *(Block(item, close=True) for item in items)))
    assert len(passages) > 1
    assert not any(p.text.endswith("namelijk:") for p in passages)
    for item in items:
        assert sum(item in p.text for p in passages) == 1


def test_table_rows_stay_whole() -> None:
    """A table larger than a passage is cut between its rows."""
    rows = [f"rij {n} | " + "woord " * 40 + f"| einde {n}" for n in range(12)]
    passages = split(document(Block("\n".join(rows), "tabel")))
    assert len(passages) > 1
    assert [row for p in passages for row in p.text.split("\n")] == rows


def test_a_text_without_sentence_ends_is_still_cut() -> None:
    """A dump of 3,000 words without one full stop gives passages of bounded length."""
    passages = split(document(Block("woord " * 3000 + "einde")))
    assert max(len(p.text.split()) for p in passages) <= 2 * LONGEST
    assert sum(len(p.text.split()) for p in passages) == 3001


def test_an_unchanged_passage_keeps_its_id_and_repeats_get_a_number() -> None:
    """Ids depend on heading and text, not on the neighbours; a repeated text gets an ordinal."""
    same = Block("Steeds hetzelfde.", heading=("A",))
    before = split(document(same))
    after = split(document(Block("Nieuw.", heading=("Z",)), same, Block("Tussen.", heading=("B",)), same))
    assert before[0].id == after[1].id
    assert after[3].id == before[0].id + "-2"
    assert before[0].id.startswith("proef#")
    assert len({p.id for p in after}) == 4


def test_the_page_of_a_passage_is_where_it_begins() -> None:
    """A passage that runs over a page break belongs to the page of its first character."""
    doc = document(
        Block("Begin hier en ga door. Tot hier.", pages=((0, 3), (13, 4))), Block("Dan dit.", pages=((0, 4),))
    )
    assert doc.pages == (Page(3, 0, 13), Page(4, 13, len(doc.text)))
    assert split(doc)[0].locator.page == 3
    assert page_at(doc.pages, 13) == 4
    assert page_at((), 13) is None


WORDS = st.sampled_from(
    ["de", "stad", "telt", "Enschede", "a.s.", "dhr.", "1.", "2020.", "einde.", "Wat?", "namelijk:", "- item"]
)
PARAGRAPHS = st.lists(WORDS, min_size=1, max_size=120).map(" ".join)
BLOCKS = st.builds(
    Block,
    text=PARAGRAPHS,
    kind=st.sampled_from(["kop", "tekst", "tekst", "tekst", "tabel", "voetnoot"]),
    heading=st.sampled_from([(), ("Doel",), ("Doel", "Kosten")]),
    close=st.booleans(),
)


@given(st.lists(BLOCKS, min_size=1, max_size=12))
@settings(max_examples=150, deadline=None)
def test_passages_are_the_stored_text_and_cover_all_of_it(blocks: list[Block]) -> None:
    """`text[start:end]` is the passage, passages do not overlap, and only white space stands in no passage."""
    doc = document(*blocks)
    passages = split(doc)
    covered = [False] * len(doc.text)
    for passage in passages:
        start, end = passage.locator.start, passage.locator.end
        assert doc.text[start:end] == passage.text
        assert passage.text.strip() == passage.text
        assert not any(covered[start:end])
        covered[start:end] = [True] * (end - start)
    inside = {i for section in doc.sections for i in range(section.start, section.end)}
    assert all(covered[i] == (i in inside) for i, letter in enumerate(doc.text) if not letter.isspace())
    assert len({p.id for p in passages}) == len(passages)


@given(st.lists(BLOCKS, min_size=1, max_size=8))
@settings(max_examples=100, deadline=None)
def test_a_passage_never_crosses_a_section(blocks: list[Block]) -> None:
    """Every passage lies in one section and carries its heading and kind."""
    doc = document(*blocks)
    for passage in split(doc):
        section = next(s for s in doc.sections if s.start <= passage.locator.start < s.end)
        assert passage.locator.end <= section.end
        assert (passage.locator.heading, passage.kind) == (section.heading, section.kind)

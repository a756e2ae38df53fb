"""What belongs to a quoted sentence: the list it announces, and the sentence that limits it."""

from __future__ import annotations

import pytest

from assistant.completing import ITEMS, announced, completed, is_item, limiting
from assistant.dossiers import Dossier, open_dossier
from corpus.blocks import assemble
from corpus.documents import Document
from corpus.markdown import markdown_blocks
from corpus.origins import Provenance, Source
from corpus.splitting import split


def dossier(text: str) -> Dossier:
    """A Markdown text as it is read, split and opened."""
    whole, sections, pages = assemble(markdown_blocks(text))
    document = Document(Provenance("nota", "document", Source("Nota", "gemeente Almere")), whole, sections, pages)
    return open_dossier(document, split(document))


def test_a_sentence_that_ends_in_a_colon_brings_its_list():
    """Every item follows the sentence that announces it, and nothing behind the list does."""
    read = dossier(
        "Het college adviseert om:\n\n- te stoppen met tellen;\n- de sensoren te verkopen.\n\nDe raad stemde in."
    )
    told = completed(read.lines[:1], read)
    assert [one.text for one in told.lines] == [
        "Het college adviseert om:",
        "te stoppen met tellen;",
        "de sensoren te verkopen.",
    ]


def test_of_a_long_list_the_rest_is_told_apart():
    """Eight items stand in the answer; what is left is kept in order, none is lost."""
    items = [f"Eis nummer {number} van de aanbesteding." for number in range(1, 13)]
    read = dossier("De eisen zijn:\n\n" + "\n".join(f"- {item}" for item in items))
    told = completed(read.lines[:1], read)
    assert [one.text for one in told.lines[1:]] == items[:ITEMS]
    assert [one.text for one in told.left] == items[ITEMS:]


def test_without_bullets_one_sentence_follows_the_colon():
    """A list of which the bullets were lost in reading still gives what stands behind the colon."""
    read = dossier("De conclusie luidt:\n\nDe proef is mislukt.\n\nDaarna kwam een tweede proef.")
    assert [one.text for one in announced(read.lines[0], read)] == ["De proef is mislukt."]


@pytest.mark.parametrize(
    "limit",
    [
        "Maar in het centrum mag het niet.",
        "Tenzij de raad anders beslist.",
        "Dit geldt niet voor bewoners.",
        "De ambtenaar kan echter weigeren.",
        "However, residents are exempt.",
        "Alleen bewoners hoeven niets te betalen.",
    ],
)
def test_a_rule_comes_with_its_exception(limit: str):
    """The sentence that takes back part of a rule is told with it, in Dutch and English."""
    read = dossier(f"Iedereen mag parkeren. {limit} De proef duurt een jaar.")
    assert [one.text for one in completed(read.lines[:1], read).lines] == ["Iedereen mag parkeren.", limit]


def test_a_sentence_that_goes_on_with_something_else_is_left():
    """Not every neighbour is an exception."""
    read = dossier("Iedereen mag parkeren. De proef duurt een jaar.")
    assert limiting(read.lines[0], read) is None


def test_what_stands_under_another_heading_belongs_to_nothing_before_it():
    """A colon at the end of a section announces nothing of the next one, and its first sentence limits nothing."""
    read = dossier("# Een\n\nDe regels zijn:\n\n# Twee\n\nMaar dit is iets anders.")
    line = next(one for one in read.lines if one.text == "De regels zijn:")
    assert announced(line, read) == ()
    assert limiting(line, read) is None


def test_an_item_is_known_by_its_bullet_or_number():
    """A bullet or a number before a sentence makes it an item; a number inside it does not."""
    read = dossier("Er zijn 3. Dat telt niet.\n\n1. Eerste stap.\n2. Tweede stap.\n\n- Los punt.")
    assert [one.text for one in read.lines if is_item(one)] == ["Eerste stap.", "Tweede stap.", "Los punt."]


def test_a_sentence_is_told_once():
    """A line that was chosen and also belongs to another stands in its place once."""
    read = dossier("Het college wil:\n\n- stoppen;\n- verkopen.")
    told = completed(read.lines, read)
    assert len(told.lines) == len({one.order for one in told.lines}) == 3

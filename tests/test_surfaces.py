"""On every surface a record is our summary with its origins, never the publisher's words; inferences are marked."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from html import unescape

import pytest

from assistant.answers import Differing, DifferingValue, Statement, Stopped
from assistant.comparison import Cell
from bots.pages.asking import answer_page
from bots.pages.reading import document_page
from bots.payloads import answer_payload, hit_payload
from bots.rendering import console, show_answer, show_comparison, show_hits
from bots.slack_blocks import answer_message
from bots.slack_views import passages_view
from bots.sources import Viewer
from bots.wording import NL
from corpus.origins import Source
from indexing.hits import Hit
from tests import doubles
from tests.fake_slack import BOT_USER, Message

VIEWER = Viewer("https://geheugen.example", public=True)
OURS = "Stadsgeheugen-record, naar:"
MARK = "gevolgtrekking van de redactie"


def _terminal(answer):
    out = io.StringIO()
    show_answer(answer, VIEWER, console(out))
    return out.getvalue()


def _html(answer):
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", answer_page(answer, 200))))


def _slack(answer):
    message = answer_message(answer, VIEWER)
    return Message("1.0", BOT_USER, message.text, message.blocks).seen


def _slack_text(answer):
    return answer_message(answer, VIEWER).text


SURFACES = pytest.mark.parametrize("surface", [_terminal, _html, _slack, _slack_text], ids=lambda one: one.__name__)
ONLY_RECORD = replace(
    doubles.FULL,
    statements=doubles.FULL.statements[:1],
    citations=doubles.FULL.citations[:1],
    differing=(),
    stopped=(),
)
ONLY_PAPER = replace(
    doubles.FULL,
    statements=(replace(doubles.FULL.statements[2], citations=(1,)),),
    citations=(doubles.citation(1, doubles.PAPER, 1),),
    differing=(),
    stopped=(),
)


@SURFACES
def test_a_record_is_cited_as_our_summary(surface):
    """The words that say whose it is stand before every publisher's name, and each origin has its date."""
    seen = surface(ONLY_RECORD)
    ours = seen.index(OURS)
    for origin in ("Autoriteit Persoonsgegevens, 29 april 2021", "Tweakers, februari 2024"):
        assert seen.count(origin) == 1 and seen.index(origin) > ours


@SURFACES
def test_a_document_is_cited_as_its_publishers_words(surface):
    """Publisher, date and page; nothing calls it a record."""
    seen = surface(ONLY_PAPER)
    assert "gemeente Enschede, 20 april 2020" in seen and "p. 2" in seen and OURS not in seen


@SURFACES
def test_what_we_inferred_is_marked_at_the_sentence_and_at_the_source(surface):
    """The mark follows the sentence directly, stands once more at its source, and nowhere else."""
    seen = surface(doubles.FULL)
    assert re.search(re.escape(doubles.LES) + rf"\s*\(\s*{MARK}\s*\)", seen)
    assert MARK in seen[seen.index("Bronnen") :] and seen.count(MARK) == 2
    assert MARK not in surface(ONLY_RECORD) and MARK not in surface(ONLY_PAPER)


@SURFACES
def test_a_record_that_is_only_near_is_still_ours(surface):
    """A refusal offers a record as a record too."""
    assert OURS in surface(doubles.NOTHING)


@SURFACES
def test_a_record_without_sources_says_so(surface):
    """Nobody else is named where nobody else is known."""
    found = ONLY_RECORD.citations[0]
    provenance = replace(found.passage.provenance, origins=())
    bare = replace(ONLY_RECORD, citations=(replace(found, passage=replace(found.passage, provenance=provenance)),))
    assert "Stadsgeheugen-record, zonder genoemde bron" in surface(bare)


LOOKALIKES = (
    "[7]", "[ 7 ]", "[7, 8]", "[7-9]", "[^7]", "\\[7\\]", "\uff3b7\uff3d", "[\u200b7]", "[\u0667]", "[\u2077]",
    "\u30107\u3011",
)  # fmt: skip


@SURFACES
@pytest.mark.parametrize("mark", LOOKALIKES)
def test_a_document_cannot_bring_a_citation_mark_of_its_own(surface, mark):
    """In a statement, a differing value, a reason, a title and a publisher: a number in brackets is never a mark."""
    cited = ONLY_PAPER.citations[0]
    source = Source(f"Raadsbesluit {mark}", f"gemeente {mark} Enschede", None, "2020-04-20")
    provenance = replace(cited.passage.provenance, source=source)
    heading = replace(cited.passage.locator, heading=(f"Besluit {mark}",))
    passage = replace(cited.passage, provenance=provenance, locator=heading)
    text = f"Dat kostte 5 euro {mark}."
    answer = replace(
        ONLY_PAPER,
        statements=(Statement(text, "letterlijk", (1,)),),
        citations=(replace(cited, passage=passage),),
        differing=(Differing(f"einde {mark}", (DifferingValue(f"2019 {mark}", None, 1),)),),
        stopped=(Stopped("p", f"Gestopt {mark}", (1,)),),
    )
    seen = surface(answer)
    marks = re.findall(r"[\[\uff3b\u3010]\W*(\w+)\W*[\]\uff3d\u3011]", seen)
    assert "5 euro (" in seen and marks and set(marks) == {"1"}


def test_a_table_holds_no_citation_mark_of_a_document():
    """The cells of a comparison too, in the terminal and in what is made of them; what is no number stays."""
    told = replace(doubles.ROW, result=Cell("Het kostte 5 euro [3] [bijlage].", (1,)))
    out = io.StringIO()
    found = replace(doubles.OneRow().compare("Welke stad?"), rows=(told,))
    show_comparison(found, VIEWER, console(out))
    assert "Het kostte 5 euro (3) [bijlage]. [1]" in out.getvalue()


def test_a_quote_keeps_every_character_of_the_document():
    """What proves a statement is the document's own text: brackets and all, in JSON and in the window on passages."""
    cited = replace(ONLY_PAPER.citations[0], quote="Dat kostte 5 euro [7].")
    answer = replace(ONLY_PAPER, citations=(cited,))
    assert answer_payload(answer, VIEWER)["sources"][0]["quote"] == "Dat kostte 5 euro [7]."
    assert "Dat kostte 5 euro [7]." in str(passages_view(answer.citations, "nl", VIEWER))


def test_programs_can_tell_the_two_apart():
    """JSON: `kind`, our own address as `url`, the publications under `origins`, `inferred` per source and per hit."""
    record, lesson, paper = answer_payload(doubles.FULL, VIEWER)["sources"]
    assert (record["kind"], paper["kind"]) == ("record", "document")
    assert record["url"].startswith("https://geheugen.example/bron/") and len(record["origins"]) == 2
    assert (record["inferred"], lesson["inferred"]) == (False, True)
    hit = hit_payload(Hit(doubles.passage(doubles.RECORD, 1), 1.0), VIEWER)
    assert (hit["kind"], hit["inferred"], len(hit["origins"])) == ("record", True, 2)


def test_the_page_of_a_record_names_its_origins():
    """Whoever opens the link reads first that it is our summary, and of what."""
    seen = document_page(doubles.RECORD)
    assert seen.index("samenvatting van Stadsgeheugen zelf") < seen.index("https://ap.example/boete")
    assert seen.index("https://ap.example/boete") < seen.index(doubles.BOETE)
    assert seen.count(MARK) == 1 and "samenvatting" not in document_page(doubles.PAPER)


def test_search_results_in_the_terminal_too():
    """A hit in a record is named as ours, an inferred passage is marked."""
    out = io.StringIO()
    show_hits([Hit(doubles.passage(doubles.RECORD, 1), 1.0)], NL, console(out))
    assert OURS in out.getvalue() and f"({MARK})" in out.getvalue()

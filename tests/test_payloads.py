"""The fixed JSON: every key of the design, nothing lost, records told apart from documents."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from assistant.answers import Usage
from bots.payloads import (
    answer_payload,
    comparison_payload,
    document_payload,
    hit_payload,
    project_payload,
    search_payload,
)
from bots.sources import Viewer, claimed, inferred, near, safe_link, shown
from bots.wording import EN, NL
from corpus.origins import Source
from corpus.projects import Disagreement, Lesson, Project, Value
from indexing.hits import Hit
from tests import doubles

VIEWER = Viewer("https://geheugen.example", public=True)


def test_an_answer_has_the_keys_of_the_public_interface():
    """A program that reads the documented names finds them all, on the object and on a source."""
    payload = answer_payload(doubles.FULL, VIEWER)
    assert list(payload) == [
        "id", "question", "resolved_question", "language", "completeness", "missing", "statements", "more", "sources",
        "differing", "stopped", "nearest", "clarify", "reason", "notices", "coverage", "composer", "usage",
        "milliseconds", "comparison",
    ]  # fmt: skip
    promised = {
        "number", "kind", "document_id", "passage_id", "title", "publisher", "date", "url", "page", "heading", "quote",
        "start", "end", "origins",
    }  # fmt: skip
    assert promised <= set(payload["sources"][0])


def test_an_answer_survives_json_unchanged():
    """Lists, not tuples; no value that JSON cannot hold; accents unharmed."""
    payload = answer_payload(doubles.FULL, VIEWER)
    assert json.loads(json.dumps(payload)) == payload


def test_a_record_points_to_us_and_names_its_origins():
    """The url of a record is our viewer at the quote; the publishers are its origins, not its publisher."""
    source = answer_payload(doubles.FULL, VIEWER)["sources"][0]
    assert source["kind"] == "record"
    assert source["url"] == "https://geheugen.example/bron/enschede-wifitracking-boete?van=0&tot=74#citaat"
    assert [origin["publisher"] for origin in source["origins"]] == ["Autoriteit Persoonsgegevens", "Tweakers"]
    assert source["publisher"] == "Stadsgeheugen"


def test_a_document_points_to_its_publisher():
    """The url of a document is the publisher's; the viewer stands beside it; the page is where the quote begins."""
    source = answer_payload(doubles.FULL, VIEWER)["sources"][2]
    assert source["url"] == "https://enschede.example/besluit.pdf"
    assert source["viewer"] == "https://geheugen.example/bron/raad-besluit-wifi?van=11&tot=53#citaat"
    assert (source["page"], source["heading"], source["origins"]) == (2, ["Raadsbesluit", "Besluit"], [])


def test_the_quote_is_the_text_between_start_and_end():
    """The positions are enough to find the quote in the document again."""
    for source in answer_payload(doubles.FULL, VIEWER)["sources"]:
        document = doubles.RECORD if source["kind"] == "record" else doubles.PAPER
        assert document.text[source["start"] : source["end"]] == source["quote"]


def test_an_inferred_lesson_is_marked():
    """Only the source that we concluded ourselves carries the mark."""
    assert [source["inferred"] for source in answer_payload(doubles.FULL, VIEWER)["sources"]] == [False, True, False]


def test_differing_figures_and_stopped_projects_keep_their_sources():
    """Every value has its date and number; the stopped project has its reason."""
    payload = answer_payload(doubles.FULL, VIEWER)
    assert payload["differing"] == [
        {
            "subject": "einde van de metingen",
            "values": [
                {"value": "1 mei 2020", "date": "2020-04-20", "citation": 3},
                {"value": "2019", "date": None, "citation": 1},
            ],
        }
    ]
    assert payload["stopped"][0]["citations"] == [1]


def test_a_refusal_claims_nothing():
    """No statements; the sources are only the nearest ones."""
    payload = answer_payload(doubles.NOTHING, VIEWER)
    assert (payload["completeness"], payload["statements"], payload["nearest"]) == ("none", [], [1, 2])
    assert claimed(doubles.NOTHING) == () and [c.number for c in near(doubles.NOTHING)] == [1, 2]


def test_usage_is_null_without_a_language_model():
    """Quoting costs no tokens; a model's tokens are told."""
    assert answer_payload(doubles.FULL, VIEWER)["usage"] is None
    spent = replace(doubles.FULL, usage=Usage(10, 2))
    assert answer_payload(spent, VIEWER)["usage"] == {"input_tokens": 10, "output_tokens": 2}


def test_a_hit_tells_how_it_was_found():
    """Scores of both engines, null where an engine did not find it, and the ids of its twins."""
    twin = doubles.passage(doubles.PAPER, 1)
    hit = Hit(doubles.passage(doubles.RECORD, 0), 0.123456, keyword=7.0, duplicates=(twin,))
    payload = hit_payload(hit, VIEWER)
    assert (payload["score"], payload["keyword"], payload["dense"]) == (0.1235, 7.0, None)
    assert payload["duplicates"] == ["raad-besluit-wifi#1"]
    assert search_payload("x", [hit], doubles.COVERAGE, VIEWER)["hits"] == [payload]


def test_a_document_comes_whole():
    """Text, sections and pages, so that a program can check a quote without the file."""
    payload = document_payload(doubles.PAPER, VIEWER)
    assert payload["text"] == doubles.PAPER.text
    assert payload["pages"][1] == {"number": 2, "start": 11, "end": 53}
    assert payload["project"] is None


def test_a_project_keeps_its_lessons_apart():
    """Each lesson says whether a source says it; a disagreement keeps value and publication together."""
    source = Source("Krant", "De Krant", "https://krant.example", "2020")
    project = Project(
        "p",
        "P",
        "project",
        "p",
        lessons=(Lesson("a", "bron"), Lesson("b", "gemengd")),
        disagreements=(Disagreement("aantal", "tegenspraak", (Value("12", source),)),),
    )
    payload = project_payload(project, VIEWER)
    assert [lesson["inferred"] for lesson in payload["lessons"]] == [False, True]
    assert payload["disagreements"][0]["values"][0]["source"]["publisher"] == "De Krant"


def test_a_comparison_has_the_keys_of_the_public_interface():
    """Unknown cells are null, every known cell has its source numbers, an inferred lesson is marked."""
    payload = comparison_payload(doubles.OneRow().compare("welke stad?"), VIEWER)
    assert list(payload) == ["question", "rows", "national", "sources", "searched"]
    row = payload["rows"][0]
    assert {
        "municipality", "project_id", "project", "problem", "approach", "status", "period", "result", "lessons",
        "contact", "cells",
    } <= set(row)  # fmt: skip
    assert (row["municipality"], row["problem"], row["status"]) == ("Enschede", None, "gestopt")
    assert row["cells"] == {"project": [1], "status": [1], "result": [1], "contact": [1], "lessons": [2]}
    assert (row["lessons"], row["lessons_inferred"]) == ([doubles.LES], [True])
    assert payload["searched"] == {"documents": 230, "municipalities": 86}
    assert [source["kind"] for source in payload["sources"]] == ["record", "record"]


def test_a_record_is_named_as_our_summary():
    """The label of a record begins with whose it is and names publishers and dates after "naar"."""
    source = shown(doubles.FULL.citations[0], VIEWER, NL)
    assert (
        source.label
        == "Stadsgeheugen-record, naar: Autoriteit Persoonsgegevens, 29 april 2021; Tweakers, februari 2024"
    )
    assert source.link is None and source.origins[0].link == "https://ap.example/boete"


def test_a_document_is_named_by_its_publisher():
    """Publisher, date in words and page; no "record" anywhere."""
    source = shown(doubles.FULL.citations[2], VIEWER, EN)
    assert (source.label, source.page, source.record) == ("gemeente Enschede, 20 April 2020", "p. 2", False)


def test_a_sentence_is_inferred_when_one_of_its_sources_is():
    """The mark follows the citation, not the document."""
    assert not inferred(doubles.FULL, (1,)) and inferred(doubles.FULL, (1, 2))


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://a.example/x?y=1&z=ü", "https://a.example/x?y=1&z=%C3%BC"),
        ("http://a.example/%20x", "http://a.example/%20x"),
        ("https://a.example/<script>", "https://a.example/%3Cscript%3E"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("//a.example", None),
        ("https://[kapot", None),
        ("", None),
        (None, None),
        ("https://a.example/" + "x" * 3000, None),
    ],
)
def test_only_web_addresses_become_links(url, link):
    """What is not http or https is never clickable, and nothing in an address can break out of a link."""
    assert safe_link(url) == link


def test_an_id_with_strange_characters_stays_one_path_segment():
    """A slash or space in an id cannot change which page is opened."""
    assert VIEWER.document("map/a b") == "https://geheugen.example/bron/map%2Fa%20b"

"""Answers as Slack messages: within the limits, records as records, and nothing that can ping or lead astray."""

from __future__ import annotations

import logging
import warnings
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block

from assistant.answers import Notice, Statement
from assistant.comparison import Cell, Comparison
from bots.slack_blocks import MOST_SOURCES, Tail, answer_message, answer_messages, ending_blocks, streamed
from bots.slack_guard import guarded
from bots.slack_pieces import escape, markdown, sentence_message
from bots.slack_table import comparison_message
from bots.sources import Viewer
from corpus.origins import Provenance, Source
from tests import doubles
from tests.fake_slack import BOT_USER, Message, Refused, check_blocks
from tests.fake_slack_blocks import live_in_markdown, shown_markdown

PUBLIC = Viewer("https://geheugen.example", public=True)
PRIVATE = Viewer("http://127.0.0.1:8765")


def _posted(message):
    """The message as Slack would take it: checked against the limits, ready to be looked at."""
    check_blocks(message.blocks)
    return Message("1.0", BOT_USER, message.text, message.blocks, by_bot=True)


def test_an_answer_shows_its_sentences_and_numbered_sources():
    """Every sentence with its number; every source with publisher, date and page."""
    seen = _posted(answer_message(doubles.FULL, PUBLIC)).seen
    assert f"{doubles.BESLUIT} [3]" in seen
    assert "[3] Raadsbesluit wifi <sensoren> · gemeente Enschede, 20 april 2020 · p. 2" in seen
    assert seen.index(doubles.BOETE) < seen.index("Bronnen") < seen.index("Doorzocht: 230 documenten")


def test_a_record_is_our_summary_and_an_inferred_lesson_is_marked():
    """The source line of a record begins with whose it is, and the lesson we concluded says so twice."""
    posted = _posted(answer_message(doubles.FULL, PUBLIC))
    for surface in (posted.seen, posted.text):
        assert f"{doubles.LES} (gevolgtrekking van de redactie) [2]" in surface
        assert (
            "Stadsgeheugen-record, naar: Autoriteit Persoonsgegevens, 29 april 2021; Tweakers, februari 2024" in surface
        )
        assert surface.count("· [2] (gevolgtrekking van de redactie)") == 1


def test_links_lead_to_our_page_when_people_can_reach_it():
    """With a public address a number opens the passage; the origins of a record keep their own links."""
    links = _posted(answer_message(doubles.FULL, PUBLIC)).links
    assert "https://geheugen.example/bron/raad-besluit-wifi?van=11&tot=53#citaat" in links
    assert "https://ap.example/boete" in links


def test_links_lead_to_the_publisher_when_our_page_is_out_of_reach():
    """A link to 127.0.0.1 is of no use to a colleague: the publisher's address stands there instead."""
    links = _posted(answer_message(doubles.FULL, PRIVATE)).links
    assert links and not any("127.0.0.1" in link for link in links)
    assert "https://enschede.example/besluit.pdf" in links


def test_a_refusal_is_not_dressed_as_an_answer():
    """The sentence, the nearest sources called near, a way on; no list called sources."""
    seen = _posted(answer_message(doubles.NOTHING, PUBLIC)).seen
    assert seen.startswith("Dit staat niet in de documenten.")
    assert "Dichtbij, maar geen antwoord" in seen and "Verder:" in seen and "\nBronnen" not in seen


def test_differing_figures_and_stopped_projects_stand_apart():
    """Each value with its date and number; the stopped project with its reason."""
    seen = _posted(answer_message(doubles.FULL, PUBLIC)).seen
    assert "De bronnen verschillen over einde van de metingen (nieuwste eerst):" in seen
    assert "1 mei 2020 (20 april 2020) [3]" in seen
    assert "Gestopt, mislukt of bekritiseerd:" in seen and "gestopt na de boete [1]" in seen


def test_a_partial_answer_names_what_is_missing_in_the_readers_language():
    """An English question gets an English frame."""
    seen = _posted(answer_message(doubles.PARTIAL, PUBLIC)).seen
    assert "This part is not in the documents: what it cost" in seen and "Sources" in seen


def _long(statements, citations):
    return replace(
        doubles.FULL,
        statements=tuple(Statement(f"Zin {n} " + "woord " * 40 + ".", "letterlijk", (1,)) for n in range(statements)),
        citations=tuple(_elsewhere(n) for n in range(1, citations + 1)),
    )


def _elsewhere(number):
    """A citation of a document of its own."""
    found = doubles.citation(number, doubles.RECORD, 0)
    provenance = replace(found.passage.provenance, document_id=f"document-{number}")
    return replace(found, passage=replace(found.passage, provenance=provenance))


def test_a_long_answer_is_split_over_messages_between_sentences():
    """Nothing is left out, no sentence is cut, each message fits, and sources and small print stand on the last."""
    messages = answer_messages(_long(120, 60), PUBLIC, Tail("a" * 32))
    posted = [_posted(message) for message in messages]
    assert len(posted) > 3 and all(len(one.text) < 4000 for one in posted)
    lines = [line for one in posted for line in one.seen.splitlines() if line.startswith("Zin")]
    assert len(lines) == 120 and all(line.endswith("[1]") for line in lines)
    assert not any("Bronnen" in one.seen for one in posted[:-1])
    assert f"en nog {60 - MOST_SOURCES}" in posted[-1].seen and posted[-1].has("feedback")


def test_a_sentence_longer_than_a_message_is_cut_at_a_line():
    """Thirty thousand characters of table and code in one statement: every line whole, its number at the end."""
    rows = "\n".join(f"| rij {n} | `code_{n}` | {'x' * 80} |" for n in range(300))
    long = replace(doubles.FULL, statements=(Statement(rows, "letterlijk", (1,)),))
    posted = [_posted(message) for message in answer_messages(long, PUBLIC)]
    lines = [line for one in posted for line in one.seen.splitlines() if line.startswith("| rij")]
    assert len(posted) > 4 and len(lines) == 300 and lines[-1].endswith("[1]")
    assert all(f"`code_{n}` | {'x' * 80} |" in line for n, line in enumerate(lines))


def test_a_streamed_answer_says_what_the_message_says():
    """The pieces of the stream are the sentences with their numbers, in order, shown as they stand."""
    pieces = streamed(doubles.FULL)
    assert [shown_markdown(piece).strip() for piece in pieces] == [
        f"{doubles.BOETE} [1]",
        f"{doubles.LES} (gevolgtrekking van de redactie) [2]",
        f"{doubles.BESLUIT} [3]",
    ]


def test_a_comparison_is_a_table_with_its_numbers_and_unknown_cells_said():
    """The stopped project is marked, an unknown field says so, the project's number leads to its passage."""
    comparison = doubles.OneRow().compare("Welke stad?")
    message = comparison_message(comparison, PUBLIC, csv=False)
    posted = _posted(message)
    assert "Enschede | Enschede: boete voor wifitracking [1] | ⚠ Gestopt [1] | onbekend | De boete" in posted.seen
    assert "Stadsgeheugen-record, naar: Autoriteit Persoonsgegevens" in posted.seen
    assert "https://geheugen.example/bron/enschede-wifitracking-boete?van=0&tot=74#citaat" in posted.links


def test_one_project_in_many_municipalities_is_one_row_and_the_numbers_have_no_holes():
    """Rows that say the same stand together, the fifth municipality and on as a number; sources as shown."""
    row = replace(doubles.ROW, project=Cell("Twente: dynamisch inzamelen", (7,)), result=Cell("Minder ritten", (9,)))
    row = replace(row, status=Cell("werkt", (7,)), contact=Cell())
    many = [replace(row, municipality=f"Gemeente {n}") for n in range(6)]
    other = replace(row, municipality="Gouda", project=Cell("Gouda: proef", (12,)), result=Cell(None, (9,)))
    cited = tuple(_elsewhere(number) for number in (7, 8, 9, 12))
    comparison = Comparison("Welke stad?", "nl", (many[0], other, *many[1:]), (), cited, doubles.COVERAGE)
    message = comparison_message(comparison, PUBLIC, csv=False)
    posted = _posted(message)
    names = "Gemeente 0, Gemeente 1, Gemeente 2, Gemeente 3 en nog 2"
    assert f"{names} | Twente: dynamisch inzamelen [1] | ⚠ Gestopt [1] | onbekend | Minder ritten [2]" in posted.seen
    assert "Gouda | Gouda: proef [3]" in posted.seen and len(message.blocks[1]["rows"]) == 3
    assert f"{names} · Twente" in posted.text
    listed = [line for line in posted.seen.split("Bronnen")[1].splitlines() if line.startswith("[")]
    assert [line[:3] for line in listed] == ["[1]", "[2]", "[3]"]
    assert "document-8" not in str(message.blocks)  # cited by nothing that is shown


def test_a_stopped_project_is_named_where_its_sentence_was_just_said():
    """The same sentence does not stand twice, posted or streamed; another reason is told as it is."""
    said = replace(doubles.FULL.stopped[0], reason=doubles.BOETE)
    repeated = replace(doubles.FULL, stopped=(said,))
    for blocks in (answer_message(repeated, PUBLIC).blocks, ending_blocks(repeated, PUBLIC, None)):
        below = Message("1.0", BOT_USER, "x", blocks).seen.split("Gestopt, mislukt of bekritiseerd:")[1]
        assert doubles.BOETE not in below and doubles.RECORD.provenance.source.title in below.split("Bronnen")[0]
    assert "gestopt na de boete [1]" in _posted(answer_message(doubles.FULL, PUBLIC)).seen


HOSTILE = [
    "<!channel> <!here> <!everyone> <@U123> <!subteam^S1|team>",
    "<https://evil.example|gemeente.nl>",
    "https://evil.example/?q=",
    "*vet* _schuin_ ~weg~ `code` ```blok``` > citaat",
    "&lt;!channel&gt; &amp; :tada: @channel #algemeen",
    "",
    "\n\n",
    "a|b>c<d",
]


def _poisoned(text):
    origin = Provenance("x", "record", Source(text or "t", text, "javascript:x"), (Source(text, text, None, text),))
    found = doubles.citation(1, doubles.RECORD, 0)
    poisoned = replace(found, quote=text, passage=replace(found.passage, provenance=origin))
    return replace(
        doubles.FULL,
        question=text,
        statements=(Statement(text, "ondersteund", (1,)),),
        citations=(poisoned,),
        missing=text,
        clarify=text,
        notices=(Notice("x", text),),
        differing=(replace(doubles.FULL.differing[0], subject=text),),
        stopped=(replace(doubles.FULL.stopped[0], reason=text),),
    )


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("viewer", [PUBLIC, PRIVATE])
def test_no_text_can_ping_anybody_or_make_a_link(text, viewer):
    """Tokens, links and markup from a document, a model or a question are shown as typed."""
    posted = _posted(answer_message(_poisoned(text), viewer))
    assert posted.notified == []
    assert all(link.startswith("https://geheugen.example/bron/") for link in posted.links)
    assert text.strip() in posted.seen
    said = _posted(sentence_message(text))
    assert said.notified == [] and said.links == []


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.sampled_from("<>!@#|&;:/.\u2060 \nhtps*_`~U1"), max_size=40))
def test_no_arrangement_of_special_characters_gets_through(text):
    """Whatever the order of Slack's special characters, the plain text holds no token and no foreign link."""
    posted = Message("1.0", BOT_USER, escape(text))
    assert posted.notified == [] and posted.links == []
    assert posted.seen.replace("\u2060", "") == text.replace("\u2060", "")


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.sampled_from("<>!@#|&;:/.\\[]()*` htps_~U1"), max_size=40))
def test_no_arrangement_of_characters_is_live_in_a_stream(text):
    """Whatever the order of Markdown's and Slack's characters, a streamed text pings nobody and links nowhere."""
    assert live_in_markdown(markdown(text)) == ([], [])


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.sampled_from("<>!@#|&;:/.[]() htpsU1"), max_size=40))
@example("](1)")
@example("[[x]](https://evil.example) [x](//evil.example) [x](https://evil.example 'y')")
def test_the_guard_lets_nothing_live_through(text):
    """Even a message that was built carelessly is defused on its way out, in every kind of text and element."""
    careless = {
        "text": text + "<!channel>",
        "chunks": [{"type": "markdown_text", "text": text + "[x](https://evil.example)<@U1>"}],
        "blocks": [
            {"type": "section", "text": {"type": "mrkdwn", "text": text + "<https://evil.example|gemeente.nl>"}},
            {
                "type": "rich_text",
                "elements": [
                    {
                        "type": "rich_text_section",
                        "elements": [
                            {"type": "broadcast", "range": "channel"},
                            {"type": "user", "user_id": "U1"},
                            {"type": "link", "url": "https://evil.example", "text": "gemeente.nl"},
                        ],
                    }
                ],
            },
        ],
    }
    clean = guarded(careless, frozenset())
    mrkdwn = clean["blocks"][0]["text"]["text"]
    for said in (Message("1", "U", clean["text"]), Message("1", "U", mrkdwn), Message("1", "U", "x", clean["blocks"])):
        assert said.notified == [] and said.links == []
    assert live_in_markdown(clean["chunks"][0]["text"]) == ([], [])


def test_slacks_own_library_accepts_every_block(caplog):
    """The SDK's models know every block and element we use and find no limit broken."""
    with caplog.at_level(logging.WARNING), warnings.catch_warnings():
        warnings.simplefilter("error")
        for answer in (doubles.FULL, doubles.NOTHING, doubles.PARTIAL, _long(50, 20)):
            for block in answer_message(answer, PUBLIC).blocks:
                parsed = Block.parse(block)
                assert parsed is not None and parsed.to_dict()["type"] == block["type"]
    assert caplog.text == ""


@pytest.mark.parametrize(
    "block",
    [
        {"type": "onbekend"},
        {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}},
        {"type": "section", "text": {"type": "mrkdwn", "text": ""}},
        {"type": "context", "elements": [{"type": "plain_text", "text": "x"}] * 11},
        {"type": "rich_text", "elements": []},
        {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": ""}]}]},
        {
            "type": "rich_text",
            "elements": [{"type": "rich_text_section", "elements": [{"type": "link", "url": "javascript:x"}]}],
        },
    ],
)
def test_the_local_slack_is_strict(block):
    """The checks above can fail: what Slack refuses, the local Slack refuses."""
    with pytest.raises(Refused):
        check_blocks([block])


def test_the_local_slack_counts_blocks_and_characters():
    """Fifty blocks fit, fifty-one do not; nor do 13,200 characters over all blocks."""
    line = {"type": "section", "text": {"type": "plain_text", "text": "x" * 100}}
    check_blocks([line] * 50)
    with pytest.raises(Refused, match="invalid_blocks"):
        check_blocks([line] * 51)
    long = {"type": "section", "text": {"type": "plain_text", "text": "x" * 3000}}
    with pytest.raises(Refused, match="msg_blocks_too_long"):
        check_blocks([long] * 5)


def test_the_local_slack_sees_pings_and_links():
    """The renderer that the claims rest on does find a mention and a link when there is one."""
    live = Message("1.0", "U1", "<!channel> <https://evil.example|x> https://b.example")
    assert live.notified == ["!channel"] and live.links == ["https://evil.example", "https://b.example"]
    element = {"type": "rich_text_section", "elements": [{"type": "broadcast", "range": "here"}]}
    assert Message("1.0", "U1", "x", [{"type": "rich_text", "elements": [element]}]).notified == ["broadcast"]

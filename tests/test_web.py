"""The HTTP interface and the pages, over a real server: answers, problems, bounds, escaping, accessibility."""

from __future__ import annotations

import asyncio
import json
import logging
import re
import shutil
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from html.parser import HTMLParser
from urllib.parse import quote

import httpx
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from assistant.comparison import Cell
from assistant.errors import QuestionRefused
from bots.examples import example_answer
from bots.pages.asking import answer_page, compare_page
from bots.pages.elements import element
from bots.pages.reading import document_page
from bots.payloads import answer_payload, comparison_payload
from bots.shapes import AnswerPayload
from bots.web import create_app
from corpus.documents import Document, Page, Section
from corpus.origins import Provenance, Source
from indexing.errors import IndexMismatch, IndexMissing
from indexing.hits import PUBLIC, Filters
from tests import doubles
from tests.serving import serving


class Broken:
    """A library with no index."""

    def snapshot(self):
        """Refuse, as the real one does before the first build."""
        raise IndexMissing("No index in 'data'. Build it with: stadsgeheugen index")


def _assistant():
    return doubles.ScriptedAssistant(
        geheim=RuntimeError("the question was: geheim van Jan"),
        index=IndexMissing("No index"),
        vreemd=IndexMismatch("This index was made by another model; run `stadsgeheugen index`."),
        weiger=QuestionRefused("Dat kan niet."),
    )


@pytest.fixture(scope="module")
def assistant():
    """What the server of this file answers with."""
    return _assistant()


@pytest.fixture(scope="module")
def client(assistant):
    """A client of a real server on stand-in parts."""
    app = create_app(doubles.parts(assistant, question_limit=200, body_limit=4096))
    with serving(app) as address, httpx.Client(base_url=address, trust_env=False, timeout=60) as http:
        yield http


def _is_problem(response, status, name):
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert (body["type"], body["status"]) == (f"/problemen#{name}", status)
    assert body["title"] and body["detail"]
    return body


def test_a_question_gets_the_fixed_json(client):
    """POST /api/ask returns exactly what `ask --json` prints."""
    response = client.post("/api/ask", json={"question": "Kreeg Enschede een boete?"})
    assert response.status_code == 200
    assert response.json() == answer_payload(doubles.FULL, doubles.parts().viewer)
    assert response.headers["cache-control"] == "no-store"


def test_filters_reach_the_assistant_and_the_reader_is_the_public(client, assistant):
    """The filters arrive, a municipality by its usual name; nobody over HTTP is more than the public."""
    client.post("/api/ask", json={"question": "boete?", "filters": {"cities": ["'s-Gravenhage"], "year_from": 2018}})
    assert assistant.asked[-1] == ("boete?", (), Filters(cities=("Den Haag",), year_from=2018), PUBLIC)


@pytest.mark.parametrize("question", ["", "  ", "?", "x" * 201, "half \ud800 teken"])
def test_a_question_that_cannot_be_asked_is_a_problem_document(client, question):
    """Empty, too long and unreadable questions are 422 with a sentence for a person."""
    body = json.dumps({"question": question}).encode()
    response = client.post("/api/ask", content=body, headers={"content-type": "application/json"})
    assert _is_problem(response, 422, "question-refused")["detail"].endswith(".")


@pytest.mark.parametrize("body", [{}, {"question": 3}, {"question": "x", "vraag": "y"}, [], {"question": None}])
def test_a_request_that_does_not_fit_names_the_field(client, body):
    """A wrong or unknown field is named, and nobody's text is echoed."""
    found = _is_problem(client.post("/api/ask", json=body), 422, "invalid-request")
    assert found["errors"][0]["field"].startswith("body")


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b"[" * 3000, b"question=x"])
def test_a_body_that_is_no_json_is_a_problem_document(client, body):
    """Broken JSON, wrong encoding and absurd nesting are a 4xx, never a crash."""
    response = client.post("/api/ask", content=body, headers={"content-type": "application/json"})
    assert response.status_code in (400, 422)
    assert response.headers["content-type"] == "application/problem+json"


def test_a_large_body_is_refused_before_it_is_read(client):
    """A declared length over the bound is 413."""
    _is_problem(client.post("/api/ask", content=b"x" * 5000), 413, "too-large")


def test_a_large_body_without_a_length_is_refused_too(client):
    """A body that comes in pieces is counted while it comes."""
    _is_problem(client.post("/api/ask", content=(b"x" * 1000 for _ in range(6))), 413, "too-large")


def test_errors_of_every_route_are_problem_documents(client):
    """404 and 405 have the same shape, and 405 names the methods."""
    _is_problem(client.get("/nergens"), 404, "not-found")
    _is_problem(client.get("/api/documents/nergens"), 404, "not-found")
    response = client.get("/api/ask")
    _is_problem(response, 405, "method-not-allowed")
    assert "POST" in response.headers["allow"]
    _is_problem(client.get("/api/search", params={"q": "x", "limit": 1000}), 422, "invalid-request")
    _is_problem(client.get("/api/search"), 422, "invalid-request")


def test_every_kind_of_problem_is_explained_at_its_address(client):
    """The `type` of a problem opens a page where that kind has an anchor."""
    kind = client.get("/nergens").json()["type"].split("#")[1]
    assert f'id="{kind}"' in client.get("/problemen").text


def test_an_unexpected_error_leaks_nothing(client, caplog):
    """The person gets a reference; the log gets the reference and the place; nobody gets the question."""
    with caplog.at_level(logging.DEBUG):
        body = _is_problem(client.post("/api/ask", json={"question": "geheim van Jan"}), 500, "failed")
    assert body["reference"] in caplog.text and "RuntimeError" in caplog.text
    assert "Jan" not in caplog.text and "Jan" not in json.dumps(body)


def test_no_index_is_not_ready(client):
    """Before the first index a question is 503 with a time to come back."""
    response = client.post("/api/ask", json={"question": "index"})
    _is_problem(response, 503, "not-ready")
    assert response.headers["retry-after"] == "60"


def test_an_index_of_other_parts_is_out_of_order(client, caplog):
    """The person hears that it cannot be searched; the remedy stands in the log of the administrator."""
    response = client.post("/api/ask", json={"question": "vreemd"})
    _is_problem(response, 503, "out-of-order")
    assert "stadsgeheugen index" in caplog.text and "stadsgeheugen index" not in response.text
    page = client.post("/", data={"vraag": "vreemd"}, headers={"accept": "text/html"})
    assert page.status_code == 503 and "niet in de documenten gezocht" in page.text


def test_a_refusal_by_the_assistant_is_passed_on(client):
    """What the assistant itself refuses is 422 with its own sentence."""
    found = _is_problem(client.post("/api/ask", json={"question": "weiger"}), 422, "question-refused")
    assert found["detail"] == "Dat kan niet."


def test_search_gives_hits_with_scores(client):
    """GET /api/search returns the public passages, best first."""
    body = client.get("/api/search", params={"q": "wifi", "limit": 5, "city": ["Assen", "Enschede"]}).json()
    assert [hit["document_id"] for hit in body["hits"]] == ["enschede-wifitracking-boete", "raad-besluit-wifi"]
    assert [hit["score"] for hit in body["hits"]] == [1.0, 0.5]
    assert body["coverage"]["documents"] == 2


def test_a_comparison_gives_a_row_per_municipality(client):
    """POST /api/compare returns what `compare --json` prints, and bounds its question as /api/ask does."""
    body = client.post("/api/compare", json={"question": "Welke stad?"}).json()
    assert body == comparison_payload(doubles.OneRow().compare("Welke stad?"), doubles.parts().viewer)
    _is_problem(client.post("/api/compare", json={"question": "x" * 201}), 422, "question-refused")


def test_a_document_can_be_fetched_whole(client):
    """GET /api/documents/{id} gives text that the positions of a source point into."""
    body = client.get("/api/documents/raad-besluit-wifi").json()
    assert body["text"][11:53] == doubles.BESLUIT


@pytest.mark.parametrize("path", ["/api/documents/intern-raming", "/bron/intern-raming"])
def test_an_internal_document_does_not_exist_for_the_public(client, path):
    """The default reader gets 404, not 403: even its existence is not told."""
    response = client.get(path)
    assert response.status_code == 404 and "12.345" not in response.text


def test_health_and_readiness_are_two_things():
    """A process without an index is healthy and not ready."""
    with (
        serving(create_app(doubles.parts(library=Broken()))) as address,
        httpx.Client(trust_env=False, timeout=60) as http,
    ):
        assert http.get(address + "/health").json()["status"] == "ok"
        _is_problem(http.get(address + "/ready"), 503, "not-ready")
        page = http.get(address + "/bron/x", headers={"accept": "text/html"})
        assert page.status_code == 503 and "nog geen documenten" in page.text


def test_ready_says_how_much_there_is(client):
    """The public documents are counted, not the internal one."""
    assert client.get("/ready").json() == {"status": "ready", "documents": 2}


def test_work_is_done_off_the_event_loop(client, assistant):
    """Eight questions that each wait for the other seven are all answered: none holds the loop."""
    barrier = threading.Barrier(8, timeout=20)
    assistant.script["samen"] = lambda question: (barrier.wait(), doubles.FULL)[1]

    async def ask_eight():
        async with httpx.AsyncClient(base_url=client.base_url, trust_env=False, timeout=30) as http:
            return await asyncio.gather(*(http.post("/api/ask", json={"question": "samen"}) for _ in range(8)))

    assert [response.status_code for response in asyncio.run(ask_eight())] == [200] * 8


def test_the_openapi_document_carries_a_true_example(client):
    """The example fits the declared shape and the paths of the design are there."""
    described = client.get("/openapi.json").json()
    assert {"/api/ask", "/api/search", "/api/documents/{document_id}", "/health", "/ready"} <= set(described["paths"])
    example = described["paths"]["/api/ask"]["post"]["responses"]["200"]["content"]["application/json"]["example"]
    assert TypeAdapter(AnswerPayload).validate_python(example, strict=True) == example_answer()
    assert "problem+json" in json.dumps(described["paths"]["/api/ask"]["post"]["responses"]["422"])


def test_no_page_or_document_of_ours_loads_anything_from_elsewhere(client):
    """There is no script at all and the policy forbids what we do not use."""
    for path in ("/", "/vergelijk", "/bron/raad-besluit-wifi", "/problemen", "/nergens"):
        response = client.get(path, headers={"accept": "text/html"})
        assert "script" not in response.text
        assert response.headers["content-security-policy"].startswith("default-src 'none'; style-src 'self'")
        assert response.headers["x-content-type-options"] == "nosniff"
    assert client.get("/docs").status_code == 404


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=_JSON | st.fixed_dictionaries({"question": _JSON, "filters": _JSON}))
def test_no_json_breaks_the_interface(client, body):
    """Whatever JSON arrives, the reply is an answer or a problem document of the 4xx kind."""
    response = client.post("/api/ask", content=json.dumps(body).encode(), headers={"content-type": "application/json"})
    assert response.status_code in (200, 400, 422), response.text


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(identifier=st.text(min_size=1, max_size=20), start=st.text(max_size=6), end=st.text(max_size=6))
def test_no_address_breaks_a_page(client, identifier, start, end):
    """Whatever stands in the address of a source, the reply is a page or "there is no such page"."""
    assume(identifier.encode("utf-8", "replace").decode() == identifier and (start + end).isprintable())
    for known in ("raad-besluit-wifi", quote(identifier, safe="")):
        response = client.get(f"/bron/{known}", params={"van": start, "tot": end})
        assert response.status_code in (200, 404, 405), response.text


# ---- the pages -------------------------------------------------------------------------------------------------------


class Outline(HTMLParser):
    """What assistive technology would find: language, headings, landmarks, ids, labels, links, marked text."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.ids, self.links, self.open, self.marked, self.text = [], [], [], [], [], {}
        self.language, self.labels, self.inputs, self.described = None, [], [], []
        self.feed(html)
        assert not self.open, f"not closed: {self.open}"

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        self.tags.append(tag)
        self.ids += [found["id"]] if "id" in found else []
        self.links += [found["href"]] if tag == "a" else []
        self.language = found.get("lang") if tag == "html" else self.language
        self.labels += [found.get("for")] if tag == "label" else []
        self.inputs += [found.get("id")] if tag == "input" and found.get("type") != "hidden" else []
        self.described += (found.get("aria-describedby") or "").split()
        if tag not in ("input", "link", "meta", "br", "hr"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        for tag in self.open:
            self.text[tag] = self.text.get(tag, "") + data

    @property
    def headings(self):
        return [int(tag[1]) for tag in self.tags if tag in ("h1", "h2", "h3", "h4", "h5", "h6")]


def _sound(html):
    """The outline of a page, after the checks every page has to pass."""
    outline = Outline(html)
    assert outline.language in ("nl", "en")
    assert outline.tags.count("main") == outline.tags.count("h1") == outline.tags.count("title") == 1
    assert len(set(outline.ids)) == len(outline.ids)
    assert all(after - before <= 1 for before, after in zip(outline.headings, outline.headings[1:], strict=False))
    assert set(outline.inputs) <= set(outline.labels) and set(outline.described) <= set(outline.ids)
    assert all(link.startswith(("/", "https://", "http://")) or link[1:] in outline.ids for link in outline.links)
    return outline


def test_the_form_can_be_used_without_a_script(client):
    """A labelled field and a button; posting it gives the answer with its sources."""
    assert _sound(client.get("/").text).inputs == ["vraag"]
    page = client.post("/", data={"vraag": "Kreeg Enschede een boete?"})
    outline = _sound(page.text)
    assert page.status_code == 200
    assert doubles.BOETE in outline.text["main"]
    assert {"bron-1", "bron-2", "bron-3"} <= set(outline.ids)
    assert "/bron/raad-besluit-wifi?van=11&tot=53#citaat" in outline.links


def test_municipalities_are_compared_on_a_page_of_their_own(client):
    """Linked from the first page: a form, then a captioned table whose cells are links to the passages they are in."""
    assert "/vergelijk" in _sound(client.get("/").text).links
    empty = _sound(client.get("/vergelijk").text)
    assert empty.inputs == ["vraag"] and "table" not in empty.tags
    page = client.post("/vergelijk", data={"vraag": "Wie heeft <wifi> gemeten?"})
    outline = _sound(page.text)
    assert page.status_code == 200 and page.headers["cache-control"] == "no-store"
    assert (outline.tags.count("table"), outline.tags.count("caption")) == (1, 1)
    assert page.text.count('<th scope="col">') == 9 and '<th scope="row">Enschede</th>' in page.text
    assert "Gestopt" in outline.text["main"] and "gevolgtrekking van de redactie" in outline.text["main"]
    assert "Doorzocht: 230 documenten over 86 gemeenten" in outline.text["main"]
    cited = [link for link in outline.links if link.startswith("/bron/") and "van=" in link]
    assert len(cited) == 5 and all(client.get(link).status_code == 200 for link in cited)
    assert "<wifi>" not in page.text


def test_a_comparison_that_cannot_be_made_keeps_the_question(client):
    """The mistake is told, and the form still leads to the comparison; no fitting project is said in words."""
    page = client.post("/vergelijk", data={"vraag": "x" * 300})
    assert page.status_code == 422 and 'action="/vergelijk"' in page.text and "x" * 300 in page.text
    nothing = replace(doubles.OneRow().compare("Wie?"), rows=(), citations=())
    told = _sound(compare_page(200, nothing))
    assert "Geen project in de documenten past" in told.text["main"] and "table" not in told.tags


def test_a_wide_table_scrolls_in_its_own_region(client, browser):
    """On a phone the page itself stays still, the region can be reached with a keyboard, and text stands out."""
    page = browser.new_page(viewport={"width": 320, "height": 700})
    page.goto(str(client.base_url))
    page.get_by_role("link", name="Vergelijk gemeenten").click()
    page.get_by_label("Je vraag").fill("Wie heeft wifi gemeten?")
    page.get_by_role("button", name="Vergelijk").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    region = page.get_by_role("region", name="Gemeenten en projecten bij: Wie heeft wifi gemeten?")
    region.focus()
    assert region.evaluate("e => e === document.activeElement && e.scrollWidth > e.clientWidth")
    assert page.evaluate(CONTRAST)["ratio"] >= 4.5
    page.get_by_role("link", name="Gestopt").click()
    assert page.locator("#citaat").count() == 1
    page.close()


def test_an_empty_form_says_what_is_wrong_and_keeps_the_question(client):
    """The mistake is told in words, tied to the field, and nothing typed is lost."""
    page = client.post("/", data={"vraag": "x" * 300})
    assert page.status_code == 422
    outline = _sound(page.text)
    assert "mogen er 200 zijn" in outline.text["main"] and "fout" in outline.described
    assert "x" * 300 in page.text
    assert client.post("/", content=b"\xff%ff=&&&").status_code == 422


def test_the_page_is_in_the_language_of_the_answer(client):
    """An English question gets an English page, in which the Dutch name of the source is left as it is."""
    page = client.post("/", data={"vraag": "When were the sensors switched off?"})
    outline = _sound(page.text)
    assert outline.language == "en"
    assert "This part is not in the documents: what it cost" in outline.text["main"]


def test_a_quote_in_another_language_is_marked_as_such():
    """A Dutch quote on an English page carries lang="nl", so that a screen reader reads it as Dutch."""
    quoted = replace(doubles.FULL, language="en")
    assert f'<span lang="nl">{doubles.BESLUIT}</span>' in answer_page(quoted, 200)


def test_a_refusal_offers_the_nearest_and_a_way_on(client):
    """No answer is said in words; what is near is called near; how much was searched is told."""
    main = _sound(client.post("/", data={"vraag": "Wat kostte de app in Assen?"}).text).text["main"]
    for words in ("Dit staat niet in de documenten.", "Dichtbij, maar geen antwoord", "Verder:", "230 documenten"):
        assert words in main
    assert "Bronnen" not in main


def test_the_source_page_marks_the_passage(client):
    """Every link opens: the quote, the whole quote and nothing but the quote is marked, with an anchor."""
    response = client.get("/bron/raad-besluit-wifi", params={"van": 11, "tot": 53})
    outline = _sound(response.text)
    assert outline.text["mark"] == doubles.BESLUIT and "citaat" in outline.ids
    assert "Bladzijde 2" in outline.text["main"]
    assert "https://enschede.example/besluit.pdf" in outline.links


def test_a_quote_across_paragraphs_has_one_anchor(client):
    """Each paragraph is marked and only the first carries the anchor."""
    length = len(doubles.RECORD.text)
    outline = _sound(client.get("/bron/enschede-wifitracking-boete", params={"van": 66, "tot": length - 3}).text)
    assert outline.tags.count("mark") == 2 and outline.ids.count("citaat") == 1
    assert outline.text["mark"] == doubles.RECORD.text[66 : length - 3].replace("\n\n", "")


@pytest.mark.parametrize(
    "span", [("0", "9999"), ("5", "5"), ("9", "2"), ("-1", "4"), ("x", "y"), ("", "3"), ("²", "4")]
)
def test_a_link_to_a_passage_that_is_gone_still_opens(client, span):
    """The document is shown, and the page says that the passage is no longer there."""
    response = client.get("/bron/raad-besluit-wifi", params={"van": span[0], "tot": span[1]})
    assert response.status_code == 200
    assert "niet meer te vinden" in response.text and "<mark" not in response.text


def test_a_record_says_what_it_is_on_its_own_page(client):
    """The page of a record says it is our summary, lists every origin with its link, and marks what we inferred."""
    outline = _sound(client.get("/bron/enschede-wifitracking-boete").text)
    main = outline.text["main"]
    assert "samenvatting van Stadsgeheugen zelf, niet de tekst van een uitgever" in main
    assert "Autoriteit Persoonsgegevens, 29 april 2021" in main and "https://tweakers.example/boete" in outline.links
    assert "gevolgtrekking van de redactie" in main[: main.index(doubles.LES)]


def test_a_browser_gets_a_page_where_a_program_gets_a_problem(client):
    """A missing document is told in the form the asker can use."""
    page = client.get("/bron/nergens", headers={"accept": "text/html,*/*"})
    assert page.status_code == 404 and "bestaat niet" in _sound(page.text).text["main"]
    _is_problem(client.get("/bron/nergens"), 404, "not-found")


HOSTILE = "<script>alert(1)</script> \"'><img src=x onerror=alert(1)> &amp; \u202e"


def test_nothing_in_a_document_or_question_becomes_markup(client):
    """Title, publisher, heading, text, address and question appear as typed, never as HTML."""
    document = Document(
        Provenance("x", "document", Source(HOSTILE, HOSTILE, "javascript:alert(1)", HOSTILE)),
        HOSTILE,
        (Section(0, len(HOSTILE), (HOSTILE,)),),
        (Page(1, 0, len(HOSTILE)),),
    )
    page = document_page(document, (3, 9))
    outline = _sound(page)
    assert "script" not in outline.tags and "img" not in outline.tags and "javascript" not in " ".join(outline.links)
    assert outline.text["article"].endswith(HOSTILE)
    asked = client.post("/", data={"vraag": HOSTILE})
    assert "script" not in _sound(asked.text).tags
    assert element("a", href=HOSTILE).count('"') == 2


def test_headings_of_a_document_keep_their_order():
    """Heading paths become h2, h3, …; a section that jumps two levels deeper shows the level between."""
    text = "abc"
    sections = (Section(0, 1, ("A",)), Section(1, 2, ("A", "B", "C")), Section(2, 3, ("D", "B")))
    document = Document(Provenance("x", "document", Source("T")), text, sections)
    assert _sound(document_page(document)).headings == [1, 2, 3, 4, 2, 3]


def test_a_table_and_a_footnote_keep_their_form():
    """A table keeps its columns; a footnote is set apart."""
    text = "a  b\n1  2"
    sections = (Section(0, 9, (), "tabel"),)
    assert "<pre>a  b\n1  2</pre>" in document_page(Document(Provenance("x", "document", Source("T")), text, sections))
    note = (Section(0, 9, (), "voetnoot"),)
    assert 'class="voetnoot"' in document_page(Document(Provenance("x", "document", Source("T")), text, note))


@pytest.fixture(scope="module")
def browser():
    """A real Chromium; the test skips, saying so, where there is none."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if not program:
        pytest.skip("no Chromium on this machine: the pages are not tried in a real browser")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield opened
        opened.close()


def test_a_person_with_a_keyboard_gets_from_question_to_source(client, browser):
    """In a real browser, scripts off, narrow screen: tab to the field, ask, follow a number, open the passage."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 700})
    page = context.new_page()
    refused = []
    page.on("console", lambda message: refused.append(message.text))
    page.goto(str(client.base_url))
    for _ in range(3):  # skip link, home, the field
        page.keyboard.press("Tab")
    page.keyboard.type("Kreeg Enschede een boete?")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="[3]").first.click()
    page.get_by_role("link", name="Raadsbesluit wifi <sensoren>").click()
    assert page.locator("#citaat").inner_text() == doubles.BESLUIT
    assert page.url.endswith("#citaat")
    context.close()
    assert refused == []


def test_no_page_scrolls_sideways_on_a_phone(client, browser):
    """At 320 pixels (WCAG 1.4.10) nothing sticks out, and every target is at least 24 pixels high (2.5.8)."""
    page = browser.new_page(viewport={"width": 320, "height": 700})
    for path in ("/", "/bron/enschede-wifitracking-boete?van=0&tot=74", "/problemen"):
        page.goto(str(client.base_url) + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.goto(str(client.base_url))
    for control in page.locator("button, input, header a").all():
        assert control.bounding_box()["height"] >= 24
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_background(client, browser, scheme):
    """Every piece of text has a contrast of at least 4.5 : 1 (WCAG 1.4.3) in both colour schemes."""
    context = browser.new_context(color_scheme=scheme)
    page = context.new_page()
    for path in ("/", "/bron/enschede-wifitracking-boete?van=0&tot=74"):
        page.goto(str(client.base_url) + path)
        worst = page.evaluate(CONTRAST)
        assert worst["ratio"] >= 4.5, worst
    context.close()


# Relative luminance and contrast as WCAG 2.2 defines them, for each element that holds text of its own.
CONTRAST = """() => {
  const parse = c => c.match(/[\\d.]+/g).map(Number);
  const linear = v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
  const lum = c => { const [r, g, b] = parse(c).map(v => linear(v / 255));
                     return .2126 * r + .7152 * g + .0722 * b; };
  const back = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor;
                      if (parse(c)[3] !== 0) return c; } return 'rgb(255, 255, 255)'; };
  let worst = {ratio: 99};
  for (const e of document.body.querySelectorAll('*')) {
    if (![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
    const [a, b] = [lum(getComputedStyle(e).color), lum(back(e))].sort((x, y) => y - x);
    const ratio = (a + .05) / (b + .05);
    if (ratio < worst.ratio) worst = {ratio, text: e.textContent.slice(0, 40)};
  }
  return worst;
}"""


def test_a_body_that_never_ends_does_not_hold_a_worker(client):
    """A connection that promises a body and goes away leaves the server answering others."""
    host, port = client.base_url.host, client.base_url.port
    with socket.create_connection((host, port)) as half:
        half.sendall(b"POST /api/ask HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{")
        assert client.get("/health").status_code == 200
    assert client.get("/health").status_code == 200


# ---- other people's names for us -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host",
    [
        "evil.example", "evil.example:80", "localhost.evil.example", "127.0.0.1.evil.example", "evil.example#localhost",
        "localhost@evil.example", "10.0.0.1", "[::2]", "0.0.0.0", "", "localhost evil.example", "geheugen.example.evil",
        "localhost,evil.example", "xn--lcalhost-9za", "127.0.0.1:80:80",
    ],
)  # fmt: skip
def test_a_request_for_another_server_is_misdirected(client, host):
    """A page whose name was made to lead here reads nothing: no answer, no document, no page, not even our health."""
    for method, path in (("GET", "/"), ("POST", "/api/ask"), ("GET", "/bron/raad-besluit-wifi"), ("GET", "/health")):
        answer = client.request(method, path, headers={"host": host})
        assert answer.status_code == 421
        _is_problem(answer, 421, "misdirected")


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:8765", "localhost.", "127.0.0.1", "[::1]:8765", "geheugen.example", "127.0.0.1:1"]
)
def test_we_answer_to_our_own_names(client, host):
    """Loopback by name and number, in any case and with any port, and the public address."""
    assert client.get("/health", headers={"host": host}).status_code == 200


def test_we_answer_to_the_address_a_request_came_in_on():
    """Bound to every address, the one a colleague types works; another of the same network does not."""

    def status(host):
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "scheme": "http", "method": "GET",
            "path": "/health", "raw_path": b"/health", "query_string": b"", "root_path": "",
            "headers": [(b"host", host)], "server": ("::ffff:10.1.2.3", 8765), "client": ("10.1.2.9", 1),
        }  # fmt: skip
        told = []

        async def send(message):
            told.append(message)

        async def receive():
            return {"type": "http.request", "body": b"", "more_body": False}

        with ThreadPoolExecutor(1) as alone:  # the browser of other tests leaves a loop running in this thread
            alone.submit(asyncio.run, create_app(doubles.parts())(scope, receive, send)).result()
        return told[0]["status"]

    assert [status(host) for host in (b"10.1.2.3:8765", b"10.1.2.4:8765", b"intranet.example")] == [200, 421, 421]


# ---- small things of the interface -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("others", "status"), [(0, 200), (20, 200), (21, 200), (500, 200), (1_200, 400)])
@pytest.mark.parametrize("path", ["/", "/vergelijk"])
def test_a_form_with_other_fields_is_read_or_refused(client, path, others, status):
    """What a browser or its helpers send along does not matter; far too much of it is the sender's fault, not ours."""
    body = "&".join([*["a="] * others, "vraag=Kreeg+Enschede+een+boete"])
    response = client.post(path, content=body, headers={"content-type": "application/x-www-form-urlencoded"})
    assert response.status_code == status


PAGES = ["/", "/vergelijk", "/problemen", "/stijl.css", "/bron/raad-besluit-wifi", "/health", "/ready", "/openapi.json"]


@pytest.mark.parametrize("path", [*PAGES, "/api/search?q=wifi", "/api/projects", "/nergens", "/api/ask"])
def test_head_is_told_what_get_would_be(client, path):
    """The same status and the same headers, and no body: for pages, for monitors and for the interface."""
    asked, got = client.head(path), client.get(path)
    assert asked.status_code == got.status_code and asked.content == b""
    same = ("content-type", "content-length", "allow", "content-security-policy")
    assert [asked.headers.get(name) for name in same] == [got.headers.get(name) for name in same]


def test_the_interface_says_what_it_answers_and_what_it_wants(client):
    """400, 405, 408, 413 and 421 stand at every address, 422 where something is asked, and a question has a letter."""
    told = client.get("/openapi.json").json()
    for operations in told["paths"].values():
        for operation in operations.values():
            assert {"400", "405", "408", "413", "421"} <= set(operation["responses"])
    question = told["components"]["schemas"]["AskBody"]["properties"]["question"]
    (searched,) = [one for one in told["paths"]["/api/search"]["get"]["parameters"] if one["name"] == "q"]
    for schema in (question, searched["schema"]):
        assert schema["minLength"] == 1
        assert [bool(re.search(schema["pattern"], text)) for text in ("?!", "_", " ", "é", "7", "Wat?")] == [
            False, False, False, True, True, True,
        ]  # fmt: skip


# ---- long comparisons ------------------------------------------------------------------------------------------------


class ManyRows:
    """A comparison of 70 rows and 20 national instruments, each with a source of its own."""

    def compare(self, question, filters=Filters(), reader=PUBLIC):  # noqa: B008 - the contract's own default
        """ROW, over and over; a cell of each cites the number of the row."""
        rows = tuple(
            replace(doubles.ROW, project_id=f"p{number}", project=Cell("Proef", (number,)), status=Cell(),
                    result=Cell(), lessons=(), contact=Cell())
            for number in range(1, 91)
        )  # fmt: skip
        found = doubles.OneRow().compare(question)
        cited = tuple(replace(found.citations[0], number=number) for number in range(1, 91))
        return replace(found, rows=rows[:70], national=rows[70:], citations=cited)


@pytest.mark.parametrize(
    ("asked", "rows", "national"),
    [({}, 30, 5), ({"limit": 1}, 1, 1), ({"limit": 40}, 40, 20), ({"limit": 500}, 70, 20)],
)
def test_a_long_comparison_is_bounded_and_the_rest_is_counted(asked, rows, national):
    """The likeliest rows with their own sources and no others; what is left out is told, not hidden."""
    with serving(create_app(doubles.parts(comparer=ManyRows()))) as address:
        body = {"question": "Welke stad?"} | asked
        told = httpx.post(f"{address}/api/compare", json=body, trust_env=False, timeout=60).json()
        page = httpx.post(f"{address}/vergelijk", data={"vraag": "Welke stad?"}, trust_env=False, timeout=60).text
    left_out = {"rows": 70 - rows, "national": 20 - national} if rows < 70 else None
    assert [row["project_id"] for row in told["rows"]] == [f"p{number}" for number in range(1, rows + 1)]
    assert len(told["national"]) == national and told.get("more") == left_out
    cited = {number for row in (*told["rows"], *told["national"]) for number in row["cells"]["project"]}
    assert {source["number"] for source in told["sources"]} == cited
    assert "En nog 55 regels" in page


@pytest.mark.parametrize("limit", [0, -1, 501, "veel", 1.5])
def test_a_limit_that_is_none_is_refused(client, limit):
    """It is named, as every field is."""
    response = client.post("/api/compare", json={"question": "Welke stad?", "limit": limit})
    assert _is_problem(response, 422, "invalid-request")["errors"][0]["field"] == "body.limit"

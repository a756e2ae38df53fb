"""The three people of the design, from question to source, on the starter corpus with every real part."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import docx
import httpx
import pytest

from bots.settings import Settings
from bots.sources import Viewer
from bots.web import create_app
from bots.wiring import Wiring, starter_root
from bots.wording import NL
from tests.serving import serving


@pytest.fixture(scope="module")
def wiring(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wiring]:
    """The starter corpus, indexed; unanswered questions are kept."""
    made = Wiring(Settings(data=tmp_path_factory.mktemp("data"), keep_gaps=True))
    made.builder.build([starter_root()])
    yield made
    made.close()


@pytest.fixture(scope="module")
def web(wiring: Wiring) -> Iterator[httpx.Client]:
    """A client of the real server."""
    with serving(create_app(wiring.parts)) as address, httpx.Client(base_url=address, timeout=60) as client:
        yield client


def opened(web: httpx.Client, source: dict[str, object]) -> str:
    """What a source's own link shows as marked, read from the document it leads to."""
    link = urlsplit(str(source["viewer"]))
    page = web.get(f"{link.path}?{link.query}")
    assert page.status_code == 200
    span = parse_qs(link.query)
    document = web.get(f"/api/documents/{source['document_id']}").json()
    return str(document["text"][int(span["van"][0]) : int(span["tot"][0])])


# ---- a civil servant: one fact, proven, or an honest no --------------------------------------------------------------


def test_a_civil_servant_gets_proven_lessons(web: httpx.Client) -> None:
    """ "Wat zijn de lessen van het wifi-tellen in Enschede?": sentences with sources that open at the quote."""
    answer = web.post("/api/ask", json={"question": "Wat zijn de lessen van het wifi-tellen in Enschede?"}).json()
    assert answer["completeness"] == "full"
    sources = {source["number"]: source for source in answer["sources"]}
    cited = [sources[number] for statement in answer["statements"] for number in statement["citations"]]
    assert {source["document_id"] for source in cited} >= {"enschede-wifitellingen-boete"}
    assert all(opened(web, source) == source["quote"] for source in cited)
    assert all(source["kind"] == "record" and source["origins"] for source in cited)


def test_a_civil_servant_gets_an_honest_no(web: httpx.Client, wiring: Wiring) -> None:
    """What is not in the documents is said to be missing, with how much was searched, and the question is kept."""
    question = "Wat kost de kernfusiereactor van Lutjebroek? Mail mij op jan@voorbeeld.nl"
    answer = web.post("/api/ask", json={"question": question}).json()
    assert answer["completeness"] == "none"
    assert answer["statements"] == []
    assert answer["coverage"]["documents"] == 227
    kept = (wiring.settings.data / "gaps.jsonl").read_text(encoding="utf-8")
    assert "kernfusiereactor" in kept
    assert "jan@voorbeeld.nl" not in kept


# ---- a newcomer: a theme, and a path to read on ----------------------------------------------------------------------


def test_a_newcomer_sees_what_was_done_and_where_to_begin(web: httpx.Client) -> None:
    """ "Wat is er al gedaan rond hittestress?": projects of several cities, then a path with a reason per step."""
    question = {"question": "Wat is er al gedaan rond hittestress?"}
    assert web.post("/api/ask", json=question).json()["completeness"] == "full"
    rows = web.post("/api/compare", json=question).json()["rows"]
    assert {"Groningen", "Enschede", "Zwolle"} <= {row["municipality"] for row in rows}
    assert any(row["lessons"] for row in rows)
    (theme,) = web.get("/api/themes", params={"theme": "klimaat en energie"}).json()["themes"]
    assert [step["why"] for step in theme["begin"]][:2] == ["agenda", "instrument"]
    assert all(step["reason"] for step in theme["begin"])
    assert all(web.get(urlsplit(step["project"]["viewer"]).path).status_code == 200 for step in theme["begin"])


def test_a_newcomer_narrows_the_register_by_counts(web: httpx.Client) -> None:
    """Every count that is shown is what one gets by choosing it."""
    everything = web.get("/api/projects").json()
    assert everything["total"] == 227
    status = next(facet for facet in everything["facets"] if facet["name"] == "status")
    stopped = next(value["count"] for value in status["values"] if value["value"] == "gestopt")
    assert web.get("/api/projects", params={"status": "gestopt"}).json()["total"] == stopped
    found = web.get("/api/projects", params={"words": "hitte kaart"}).json()["projects"]
    assert {"enschede-hittekaart-nasa"} <= {project["id"] for project in found}


def test_a_newcomer_reads_what_a_city_did_and_learned(web: httpx.Client) -> None:
    """Under an old name too: 's-Gravenhage is Den Haag."""
    (city,) = web.get("/api/cities", params={"city": "'s-gravenhage"}).json()["cities"]
    assert city["city"] == "Den Haag"
    assert city["own"] and city["shared"] and city["lessons"]
    assert all("Den Haag" in project["cities"] for project in city["own"])


# ---- staff with a problem: who has solved this, and whom to ask ------------------------------------------------------


def test_staff_with_a_problem_get_every_city_with_its_failures(web: httpx.Client) -> None:
    """ "Welke stad heeft dit al opgelost?": rows per municipality, failures marked, every cell opens at its source."""
    found = web.post("/api/compare", json={"question": "Welke steden hebben sensoren in afvalcontainers?"}).json()
    rows = {row["project_id"]: row for row in found["rows"]}
    assert {"utrecht-vulgraadsensoren", "amsterdam-dynamisch-inzamelen-gestopt"} <= set(rows)
    assert rows["amsterdam-dynamisch-inzamelen-gestopt"]["standing"] == "gestopt"
    assert rows["utrecht-vulgraadsensoren"]["contact"]
    sources = {source["number"]: source for source in found["sources"]}
    for row in found["rows"][:3]:
        for numbers in row["cells"].values():
            assert all(opened(web, sources[number]) == sources[number]["quote"] for number in numbers)
    assert found["searched"] == {"documents": 227, "municipalities": found["searched"]["municipalities"]}


def test_what_is_unknown_is_null_and_not_guessed(web: httpx.Client) -> None:
    """A record without a status has none in the table."""
    found = web.post(
        "/api/compare", json={"question": "Welke gemeenten laten bewoners zelf luchtkwaliteit meten?"}
    ).json()
    unknown = [row for row in found["rows"] if row["status"] is None]
    assert unknown
    assert all("status" not in row["cells"] for row in unknown)


def test_staff_send_it_on(wiring: Wiring, tmp_path: Path) -> None:
    """As a note with footnotes for the alderman, and as a spreadsheet for a colleague."""
    from bots.exports import write

    found = wiring.comparer.compare("Welke steden hebben sensoren in afvalcontainers?")
    viewer = Viewer("https://stadsgeheugen.example.nl", public=True)
    write(found, viewer, tmp_path / "notitie.docx")
    write(found, viewer, tmp_path / "lijst.csv")
    note = docx.Document(str(tmp_path / "notitie.docx"))
    assert "Utrecht" in "\n".join(cell.text for row in note.tables[0].rows for cell in row.cells)
    table = csv.DictReader(io.StringIO((tmp_path / "lijst.csv").read_text(encoding="utf-8-sig")), delimiter=";")
    assert {"Utrecht", "Amsterdam"} <= {row["Gemeente"] for row in table}


def test_experience_and_solution_are_worded_apart(wiring: Wiring) -> None:
    """Nobody is said to have solved what only was tried."""
    from bots.exports import as_markdown

    found = wiring.comparer.compare("Welke steden hebben ervaring met zelfrijdende busjes?")
    told = as_markdown(found, wiring.viewer)
    assert NL.standing_gestopt in told or NL.standing_ervaring in told
    assert {row.standing for row in found.rows if row.project_id == "wepods-zelfrijdende-bus"} != {"opgelost"}


def test_programs_get_the_fixed_shape(web: httpx.Client) -> None:
    """The keys of the public interface, in rows, national instruments and sources."""
    found = web.post("/api/compare", json={"question": "Welke steden werken samen aan fietsen voor iedereen?"}).json()
    assert set(found) >= {"question", "rows", "national", "sources", "searched"}
    keys = {
        "municipality", "project_id", "project", "problem", "approach", "status", "period", "result", "lessons",
        "contact", "cells",
    }  # fmt: skip
    assert all(keys <= set(row) for row in (*found["rows"], *found["national"]))
    assert all(row["municipality"] is None for row in found["national"])
    json.dumps(found)

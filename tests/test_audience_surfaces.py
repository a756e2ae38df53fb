"""What is internal, however its file says so, comes out of no surface; nor do characters that steer a terminal.

One index of some forty files, each with another spelling of the mark, read and asked as in use.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator

import httpx
import pytest

from bots.settings import Settings
from bots.slack_answers import work_out
from bots.slack_blocks import Tail
from bots.terminal import main
from bots.web import create_app
from bots.wiring import Wiring, roots_of
from indexing.hits import INTERNAL, PUBLIC
from tests.serving import serving
from tests.test_audience import LABELS, ODD, UNDERSTOOD, data, page

SECRET = "zwaardvis"
"""Stands in every internal file, beside the words that are asked for, and in no question."""
TEXT = "De glijbaan in Gouda kostte {number} euro en heet zwaardvis.\n"
OPEN = "De glijbaan in Gouda staat sinds 2021 bij het zwembad.\n"
STEERING = "De kabelbaan\x9b31m in Delft\u0085staat sinds\x90 2022 bij de molen.\x80\n"
QUESTIONS = (
    "Wat kostte de glijbaan in Gouda?",
    "Hoe heet de glijbaan?",
    "Waar staat de glijbaan in Gouda?",
    "glijbaan euro",
)
_C1 = re.compile("[\x80-\x9f]")

Ask = Callable[[str], str]


def spellings() -> dict[str, str]:
    """File names with what stands in them: some of every kind in the tests of the marks."""
    heads = [*UNDERSTOOD[::2], *ODD[::3], *(f"{label}\n\n" for label in LABELS[::3])]
    pages = [
        data('{"audience": "intern"}'),
        data('{"@context": "https://schema.org", "audience": {"audienceType": "intern"}}'),
        page('<div itemprop="audience">intern</div>'),
        page("<input type=hidden name=audience value=intern>"),
        page("<footer><p>VERTROUWELIJK</p></footer>"),
    ]
    found = {f"n{number:02}.md": head + TEXT.format(number=7000 + number) for number, head in enumerate(heads)}
    for number, text in enumerate(pages):
        found[f"p{number}.html"] = text.replace("</body>", f"<p>{TEXT.format(number=8000 + number)}</p></body>")
    for number, sidecar in enumerate(("audience: intern", "intern", "audience: openbaar # intern", "audience: [staf]")):
        found[f"s{number}.txt"] = TEXT.format(number=9000 + number)
        found[f"s{number}.txt.bron.yaml"] = sidecar
    found |= {"s8.txt": TEXT.format(number=9008), "s8.txt.yaml": "audience: intern", "s9.txt": TEXT.format(number=9009)}
    return found


FILES = spellings()
HIDDEN = [name for name in FILES if not name.endswith(".yaml")]


@pytest.fixture(scope="module")
def wiring(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wiring]:
    """Those files, a public one and one that steers, indexed."""
    folder = tmp_path_factory.mktemp("spellings")
    documents = folder / "beleid"
    documents.mkdir()
    for name, text in FILES.items():
        (documents / name).write_text(text, encoding="utf-8")
    (documents / "s9.txt.bron.yaml").symlink_to("nergens")
    (documents / "open.md").write_text(OPEN, encoding="utf-8")
    (documents / "stuur.md").write_text(f'---\ntitle: "Kabel\\x9bbaan"\n---\n{STEERING}', encoding="utf-8")
    (documents / "stuur.html").write_bytes(
        f"<html><head><title>Kabel\x9bbaan &#x90;</title><meta property='og:site_name' content='Delft\x9b'></head>"
        f"<body><p>{STEERING} &#x81;</p></body></html>".encode()
    )
    made = Wiring(Settings(data=folder / "data"))
    report = made.builder.build(roots_of([str(documents)]))
    assert report.documents == len(HIDDEN) + 3, report.failed
    yield made
    made.close()


@pytest.fixture(scope="module")
def http(wiring: Wiring) -> Iterator[httpx.Client]:
    """A client of a real server on that index."""
    with serving(create_app(wiring.parts)) as address, httpx.Client(base_url=address, trust_env=False) as client:
        client.timeout = httpx.Timeout(120)
        yield client


@pytest.fixture
def surfaces(wiring: Wiring, http: httpx.Client, capfd: pytest.CaptureFixture[str]) -> dict[str, Ask]:
    """Every way to ask, each from a question to all that comes out."""

    def terminal(*arguments: str) -> str:
        capfd.readouterr()
        with pytest.raises(SystemExit):
            main([*arguments, "--data", str(wiring.settings.data)])
        return "".join(capfd.readouterr())

    def slack(question: str) -> str:
        messages = work_out(question, (), PUBLIC, wiring.parts).messages(wiring.parts, Tail("a-1"))
        return "\n".join(f"{one.text} {json.dumps(one.blocks, ensure_ascii=False)}" for one in messages)

    return {
        "api ask": lambda question: http.post("/api/ask", json={"question": question}).text,
        "api search": lambda question: http.get("/api/search", params={"q": question, "limit": 50}).text,
        "page": lambda question: http.post("/", data={"vraag": question}).text,
        "ask": lambda question: terminal("ask", question),
        "ask --json": lambda question: terminal("ask", "--json", question),
        "search --json": lambda question: terminal("search", "--json", "--limit", "50", question),
        "slack": slack,
    }


def test_no_spelling_of_the_mark_leaks_through_any_surface(wiring: Wiring, surfaces: dict[str, Ask]) -> None:
    """About forty spellings, every surface: the public sees the open document, and nothing of the others."""
    assert len(HIDDEN) >= 38
    with wiring.library.snapshot() as reading:
        hits = reading.search(QUESTIONS[0], reader=INTERNAL, limit=200)
    held = {hit.passage.text for hit in hits} | {one.text for hit in hits for one in hit.duplicates}
    assert sum(SECRET in text for text in held) == len(HIDDEN)  # staff find them all
    for name, ask in surfaces.items():
        answers = [ask(question) for question in QUESTIONS]
        assert not [answer for answer in answers if SECRET in answer], name
        assert any("zwembad" in answer for answer in answers), name


def test_no_internal_document_opens_by_its_address(wiring: Wiring, http: httpx.Client) -> None:
    """Who guesses the address gets what anybody gets for an address that does not exist."""
    with wiring.library.snapshot() as reading:
        hits = reading.search(QUESTIONS[0], reader=INTERNAL, limit=200)
    ids = {hit.passage.document_id for hit in hits if SECRET in hit.passage.text}
    assert len(ids) >= 20
    for document_id in ids:
        for address in ("/bron/", "/api/documents/"):
            assert http.get(f"{address}{document_id}").status_code == 404


@pytest.mark.parametrize("question", ["Waar staat de kabelbaan in Delft?", "kabelbaan Delft"])
def test_no_character_that_steers_a_terminal_comes_out(surfaces: dict[str, Ask], question: str) -> None:
    """C1 controls in a text, a title and a publisher: not as they stand, and not as an escape that a program undoes."""
    for name, ask in surfaces.items():
        said = ask(question)
        assert "molen" in said, name
        assert not _C1.search(said) and not re.search(r"\\u00[89][0-9a-f]|&#(?:x[89]|1[2-5])", said, re.I), name

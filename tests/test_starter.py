"""Tests of the starter corpus: every record in order, and nothing of the facts it was made from lost."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from corpus import municipalities, reading
from corpus.checking import check
from corpus.documents import Document
from corpus.projects import PROJECT_KINDS, STATUSES
from corpus.record_schema import RecordFields
from corpus.register import STARTER, THEMES, record_document

FACTS = Path(__file__).parents[2] / "shared" / "facts"
needs_facts = pytest.mark.skipif(not FACTS.exists(), reason="the facts in ../shared/facts are not here")


@cache
def records() -> dict[str, Document]:
    """Every record of the starter corpus by its id."""
    found = {}
    for file in sorted(STARTER.glob("*.md")):
        matter, body = reading.front_matter(file.read_text(encoding="utf-8"))
        found[file.stem] = record_document(matter, body, file.name, "")
    return found


@cache
def by_any_id() -> dict[str, Document]:
    """Every record by its id and by the ids that were merged into it."""
    found = dict(records())
    for document in records().values():
        found |= dict.fromkeys(document.project.also if document.project else (), document)
    return found


@cache
def facts(name: str) -> Any:
    """One of the files of facts."""
    return yaml.load((FACTS / name).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def all_facts() -> list[dict[str, Any]]:
    """The facts of both files."""
    return [*facts("landelijk.yaml"), *facts("steden.yaml")]


def plain(text: str) -> str:
    """Text with single spaces, in lower case."""
    return " ".join(text.split()).casefold()


def test_every_record_is_in_order() -> None:
    """No error; the only warnings are records whose every source is a founding document without an address."""
    report = check(STARTER)
    assert report.errors == () and (report.records, report.other) == (227, 0)
    assert {finding.field for finding in report.warnings} <= {"sources"} and len(report.warnings) <= 4


def test_a_record_stands_in_the_file_of_its_name() -> None:
    """`<id>.md`, so that a person finds it."""
    assert all(document.id == name for name, document in records().items())


def test_every_lesson_says_where_it_comes_from_and_every_record_has_a_source() -> None:
    """Nothing of ours is shown as a source's words."""
    projects = [document.project for document in records().values() if document.project]
    assert len(projects) == 227 and all(project.sources for project in projects)
    assert {lesson.origin for project in projects for lesson in project.lessons} == {"bron", "gemengd", "afgeleid"}


def test_every_city_is_a_municipality_in_its_canonical_spelling() -> None:
    """Comparing per municipality needs one name each."""
    named = {city for document in records().values() if document.project for city in document.project.cities}
    assert {city for city in named if municipalities.canonical(city) != city} == set()


def test_every_rendered_value_stands_on_one_line_of_the_file() -> None:
    """A quoted sentence can be found in the file as it stands in the answer."""
    for name, document in records().items():
        lines = (STARTER / f"{name}.md").read_text(encoding="utf-8").splitlines()
        project = document.project
        assert project is not None
        values = [project.title, project.problem, project.approach, project.result, project.contact, project.status]
        values += [lesson.text for lesson in project.lessons]
        values += [value.value for item in project.disagreements for value in item.values]
        missing = [value for value in values if value and not any(value in line for line in lines)]
        assert missing == [], name


def test_the_seed_files_are_not_named() -> None:
    """A founding document is a source with a title, not a file on somebody's disk."""
    assert not [file.name for file in STARTER.glob("*.md") if re.search(r"\bzaad|[0-9a-f]{16}\.txt", file.read_text())]


@needs_facts
def test_every_id_of_the_facts_is_a_record_or_was_merged_into_one() -> None:
    """Old ids keep leading somewhere."""
    assert {fact["id"] for fact in all_facts()} == set(by_any_id())
    assert sum(len(d.project.also) for d in records().values() if d.project) == 19


@needs_facts
def test_every_pair_known_to_be_one_project_is_one_record() -> None:
    """The pairs of dubbel.yaml."""
    for pair in facts("dubbel.yaml"):
        assert {by_any_id()[old].id for old in pair["also"]} == {pair["keep"]}


@needs_facts
def test_all_disagreements_keep_their_values_and_sources() -> None:
    """58 subjects on which sources differ; every value with the source and date that the facts give."""
    count = 0
    for fact in all_facts():
        kept = by_any_id()[fact["id"]].project
        assert kept is not None
        known = {
            (d.subject, d.nature, v.value, v.source.title): v.source.date for d in kept.disagreements for v in d.values
        }
        for item in fact.get("tegenstrijdigheden", []):
            count += 1
            for value in item["waarden"]:
                date = known[item["onderwerp"], item["soort"], str(value["waarde"]), value["bron"]]
                assert "date" not in value or str(value["date"]) == date
    assert count == 58 == sum(len(d.project.disagreements) for d in records().values() if d.project)


@needs_facts
def test_no_source_of_the_facts_is_lost() -> None:
    """Every web address that a fact rests on is an origin of its record (one tracking parameter aside)."""
    for fact in all_facts():
        urls = {(origin.url or "").rstrip("/") for origin in by_any_id()[fact["id"]].provenance.origins}
        titles = {origin.title for origin in by_any_id()[fact["id"]].provenance.origins}
        for source in fact["sources"]:
            url = source.get("url", "").rstrip("/")
            assert url in urls or url.split("?")[0] in {u.split("?")[0] for u in urls} or source["title"] in titles


@needs_facts
def test_no_value_of_a_record_that_was_not_merged_is_lost() -> None:
    """Summary, problem, approach, result, lessons, themes and years are the facts' own."""
    merged = {old for pair in facts("dubbel.yaml") for old in (pair["keep"], *pair["also"])}
    for fact in all_facts():
        if fact["id"] in merged:
            continue
        document = records()[fact["id"]]
        project = document.project
        assert project is not None
        for field in ("title", "problem", "approach", "result", "contact"):
            assert getattr(project, field) == fact.get(field), (fact["id"], field)
        assert project.summary == " ".join(fact["summary"].split())
        assert [lesson.text for lesson in project.lessons] == fact["lessons"]
        assert project.status == (None if fact["status"] == "onbekend" else fact["status"])
        years = (fact.get("start", fact.get("start_year")), fact.get("end", fact.get("end_year")))
        assert (project.start, project.end) == tuple(str(year) if year else None for year in years)
        assert set(project.themes) == set(fact["themes"])


@needs_facts
def test_a_merged_record_keeps_every_number_and_name_of_both() -> None:
    """Joining two summaries may not lose a figure, a year or a place."""
    for pair in facts("dubbel.yaml"):
        kept = plain(records()[pair["keep"]].text)
        for fact in all_facts():
            if fact["id"] in (pair["keep"], *pair["also"]):
                lost = [figure for figure in re.findall(r"\d[\d.,]*\d|\d", fact["summary"]) if figure not in kept]
                assert [figure for figure in lost if _IN_WORDS.get(figure, figure) not in kept] == [], fact["id"]
                assert [m.name for m in municipalities.find(fact["summary"]) if plain(m.name) not in kept] == []


_IN_WORDS = {"200": "tweehonderd"}


@needs_facts
def test_every_question_finds_its_records_and_the_words_its_answer_needs() -> None:
    """Each id exists (merged ones included) and each required string stands in the text of the records."""
    for question in facts("vragen-openbaar.yaml"):
        assert [record for record in question["records"] if record not in by_any_id()] == []
        if question["beantwoordbaar"] is not False:
            text = plain("\n".join(by_any_id()[record].text for record in question["records"]))
            assert [word for word in question["must_mention"] if plain(word) not in text] == [], question["id"]


@needs_facts
def test_every_expected_city_is_a_city_of_its_records() -> None:
    """A complete answer to "welke gemeenten" can be given from the register or from the text."""
    for question in facts("vragen-openbaar.yaml"):
        documents = [by_any_id()[record] for record in question["records"]]
        known = {city for document in documents if document.project for city in document.project.cities}
        known |= {name for document in documents for name in municipalities.municipalities_in(document.text)}
        assert set(question.get("verwachte_steden", [])) <= known, question["id"]


# --- the addresses to fetch, and the example for users ---------------------------------------------------------------

SOURCES = STARTER.with_name("sources.yaml")
COPIES = ("5dok.net", "docplayer", "fdocuments", "studylib", "scribd", "lawinsider", "dokumen.tips", "docslib", "issuu")


@cache
def to_fetch() -> list[dict[str, Any]]:
    """The entries of sources.yaml."""
    entries = yaml.load(SOURCES.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["sources"]
    assert isinstance(entries, list)
    return entries


def bare(url: str) -> str:
    """A web address without what does not tell pages apart."""
    return re.sub(r"^https?://(www\.)?", "", url).rstrip("/")


def test_every_address_to_fetch_is_named_once_and_in_one_layout() -> None:
    """Address, title, publisher, kind, priority and records; a date where one is known."""
    urls = [bare(entry["url"]) for entry in to_fetch()]
    assert len(urls) == len(set(urls)) > 400
    layouts = {tuple(name for name in entry if name != "date") for entry in to_fetch()}
    assert layouts == {("url", "title", "publisher", "kind", "priority", "records")}
    assert not [url for url in urls if any(copy in url for copy in COPIES)]


def test_every_address_to_fetch_belongs_to_records_that_exist() -> None:
    """Merged ids are replaced by the record they went into."""
    assert {record for entry in to_fetch() for record in entry["records"]} <= set(records())


@needs_facts
def test_every_primary_document_of_the_facts_is_fetched_unless_it_is_a_copy() -> None:
    """The two lists of addresses, joined."""
    listed = {bare(entry["url"]) for entry in to_fetch()}
    for source in facts("bronnen-landelijk.yaml") + facts("bronnen-steden.yaml"):
        is_copy = "kopie" in source["publisher"] or any(copy in source["url"] for copy in COPIES)
        if source["primair"] and not is_copy:
            assert bare(source["url"]) in listed


def test_the_example_for_users_is_a_record_in_order(tmp_path: Path) -> None:
    """What docs/records.md shows passes the check without a remark."""
    page = (Path(__file__).parents[1] / "docs" / "records.md").read_text(encoding="utf-8")
    example = re.search(r"```markdown\n(.*?)```", page, re.DOTALL)
    assert example is not None
    (tmp_path / "best-fietsers-tellen.md").write_text(example[1], encoding="utf-8")
    report = check(tmp_path)
    assert report.findings == () and report.records == 1


def test_the_guide_for_users_names_every_field_and_value() -> None:
    """A field that is added to the layout must be explained."""
    page = (Path(__file__).parents[1] / "docs" / "records.md").read_text(encoding="utf-8")
    missing = [
        name for name in RecordFields.model_fields if f"`{name}`" not in page and name not in {"region", "language"}
    ]
    missing += [word for word in (*PROJECT_KINDS, *STATUSES, *THEMES) if word not in page]
    assert missing == []

"""The whole story: a question in, a proven answer or an honest refusal out."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from assistant.answering import LONGEST, KnowledgeAssistant, acceptable
from assistant.answers import Notice, Usage
from assistant.composing import Composition
from assistant.conversation import resolve
from assistant.errors import QuestionRefused
from assistant.quoting import Drafted, QuotingComposer
from indexing.embedding import StaticEmbedder
from indexing.hits import INTERNAL, Filters
from tests.small_shelf import BINS, SECRET, WIFI, SmallShelf, record


@pytest.fixture(scope="module")
def small():
    """An assistant over four records made by hand."""
    return KnowledgeAssistant(SmallShelf())


@pytest.fixture(scope="module")
def starter(starter_library):
    """The assistant as a user has it, over the starter corpus."""
    return KnowledgeAssistant(starter_library, embedder=StaticEmbedder.shipped)


def first_document(answer):
    """The document of the first citation of the first sentence."""
    return answer.citations[answer.statements[0].citations[0] - 1].passage.document_id


def test_an_answer_is_cited_and_proven(small):
    """Every sentence has a verdict and a citation whose quote stands in the document at its place."""
    answer = small.answer("Hoe hoog was de boete in Almere?")
    assert answer.completeness == "full"
    for statement in answer.statements:
        assert statement.verdict == "letterlijk"
        for number in statement.citations:
            citation = answer.citations[number - 1]
            assert citation.number == number
            assert WIFI.text[citation.start : citation.end] == citation.quote == statement.text


def test_citations_are_numbered_in_order_of_use(small):
    """[1] is the first a reader meets."""
    answer = small.answer("Wat gebeurde er met de wifitellingen in Almere?")
    used = [number for statement in answer.statements for number in statement.citations]
    assert list(dict.fromkeys(used)) == sorted(set(used))
    assert [citation.number for citation in answer.citations] == list(range(1, len(answer.citations) + 1))


def test_a_refusal_has_no_sentences_and_offers_what_is_near(small):
    """Nothing is claimed; the nearest sources are marked as such."""
    answer = small.answer("Hoeveel kost een licentie voor de wifitellingen in Almere?")
    assert answer.completeness == "none"
    assert answer.statements == ()
    assert answer.nearest == tuple(citation.number for citation in answer.citations) != ()


def test_half_an_answer_names_what_is_missing(small):
    """Partial, with the part that is not in the documents."""
    answer = small.answer("Hoe hoog was de boete in Almere en welke leverancier mat er?")
    assert answer.completeness == "partial"
    assert answer.missing == "welke leverancier mat er"


def test_differing_figures_stand_side_by_side_newest_first(small):
    """Each value with its date; none is picked silently."""
    answer = small.answer("Hoeveel containers in Zwolle hebben sensoren?")
    assert [(value.value, value.date) for value in answer.differing[0].values] == [
        ("1.150 containers", "2019-02"),
        ("1.200 containers", "2018"),
    ]
    assert answer.citations[answer.differing[0].values[0].citation - 1].quote.startswith("Aantal containers: 1.150")


def test_a_disagreement_on_something_else_is_left_out(small):
    """The cost of the trial has nothing to do with the number of containers."""
    assert small.answer("Hoeveel kostte de proef in Zwolle?").differing == ()


def test_a_stopped_project_has_its_own_place_with_what_came_after(small):
    """The reason the source gives, never a fine without its annulment."""
    stopped = small.answer("Wat gebeurde er met de wifitellingen in Almere?").stopped
    assert [one.project_id for one in stopped] == ["almere-wifitellingen"]
    assert "vernietigde" in stopped[0].reason or "boete" not in stopped[0].reason


def test_a_which_city_question_lists_every_project_that_fits(small):
    """Both municipalities with sensors in containers, neither of the others."""
    answer = small.answer("Welke gemeenten hebben sensoren in afvalcontainers?")
    cited = {citation.passage.document_id for citation in answer.citations}
    assert cited == {"zwolle-vuilnisbakken", "breda-afvalcontainers"}


def test_an_english_question_gets_an_english_frame_and_dutch_quotes(small):
    """The language of the answer is that of the question; a quote is never translated."""
    answer = small.answer("How high was the fine in Almere?")
    assert answer.language == "en"
    assert answer.statements[0].text == "De gemeente kreeg in 2021 een boete van 600.000 euro."


def test_internal_documents_answer_only_internal_readers(small):
    """The public reader gets no sentence, no near source and no count of them."""
    question = "Hoeveel euro kostten de wifitellingen in Gouda?"
    public, internal = small.answer(question), small.answer(question, reader=INTERNAL)
    assert public.completeness == "none"
    assert SECRET.id not in {citation.passage.document_id for citation in public.citations}
    assert first_document(internal) == SECRET.id
    assert internal.coverage.documents == public.coverage.documents + 1


@pytest.mark.parametrize("question", ["Hoe werkt dat?", "Wat kostte het?", "Wat kost dat?"])
def test_a_vague_question_is_answered_with_proposals(small, question):
    """No guess: a question that names a property and no subject gets three subjects to choose from."""
    answer = small.answer(question)
    assert answer.completeness == "none"
    assert answer.clarify


@pytest.mark.parametrize("question", ["", "   ", "\n\t"])
def test_an_empty_question_is_refused(small, question):
    """There is nothing to answer."""
    with pytest.raises(QuestionRefused, match="empty"):
        small.answer(question)


def test_too_long_a_question_is_refused():
    """The limit is named."""
    with pytest.raises(QuestionRefused, match=str(LONGEST)):
        acceptable("a" * (LONGEST + 1))


def test_an_empty_library_refuses():
    """No documents, no answer, no error."""
    answer = KnowledgeAssistant(SmallShelf(documents=())).answer("Wat gebeurde er in Almere?")
    assert (answer.completeness, answer.citations, answer.coverage.documents) == ("none", (), 0)


def test_a_new_generation_is_read_afresh():
    """What was remembered of the old index is not told of the new one."""
    shelf = SmallShelf()
    assistant = KnowledgeAssistant(shelf)
    assert assistant.answer("Hoe hoog was de boete in Almere?").completeness == "full"
    shelf.documents, shelf.generation = (BINS,), 2
    assert assistant.answer("Hoe hoog was de boete in Almere?").completeness == "none"


@dataclass(frozen=True)
class InventingComposer:
    """Writes the sentence it was given, whatever the evidence."""

    sentence: str
    name: str = "invents"

    def compose(self, question, evidence):
        """One sentence, leaning on the first line of the evidence."""
        return (Drafted(self.sentence, evidence.answering[0].found[0].lines[:1]),)


def test_an_unproven_sentence_is_removed_and_counted():
    """Whatever a composer writes, only what its passage proves is shown."""
    answer = KnowledgeAssistant(SmallShelf(), InventingComposer("De boete was 900.000 euro.")).answer(
        "Hoe hoog was de boete in Almere?"
    )
    assert answer.statements == ()
    assert answer.completeness == "none"
    assert [(notice.code, notice.text) for notice in answer.notices] == [("unproven_removed", "1")]


def test_a_follow_up_leans_on_the_question_before(small):
    """ "Wat kostte dat?" is about what was asked before, and the answer says how it was understood."""
    first = small.answer("Hoeveel containers in Zwolle hebben sensoren?")
    second = small.answer("Wat kostte dat?", history=[first])
    assert second.resolved_question is not None
    assert first_document(second) == "zwolle-vuilnisbakken"


@pytest.mark.parametrize(
    ("question", "before", "resolved"),
    [
        ("En in Breda?", "Wat kostte de proef in Zwolle?", "Wat kostte de proef in Breda?"),
        ("Wat kostte de proef in Zwolle?", "Wat is een sensor?", "Wat kostte de proef in Zwolle?"),
        ("Wanneer begon dat?", "Hoe werkt het Heerlens Heitje?", "Wanneer begon dat (Heerlens Heitje, Heerlen)?"),
        ("And in Breda?", "What did the trial in Zwolle cost?", "What did the trial in Breda cost?"),
    ],
)
def test_what_a_follow_up_points_at_is_filled_in(question, before, resolved):
    """A place replaces a place, "dat" becomes the subject, and a question that stands alone stays as it is."""
    assert resolve(question, [before]).text == resolved


def test_without_history_nothing_is_resolved():
    """The first question is what it is."""
    assert resolve("En in Utrecht?", ()).text == "En in Utrecht?"


def test_welke_daarvan_stays_within_what_was_cited(small):
    """ "Which of those" asks about the documents of the answer before, and no others."""
    first = small.answer("Welke gemeenten hebben sensoren in afvalcontainers?")
    resolved = resolve("Welke daarvan zijn gestopt?", [first])
    assert set(resolved.among) == {"zwolle-vuilnisbakken", "breda-afvalcontainers"}


def test_long_documents_are_read_around_their_hits():
    """A document of many passages answers from the passages that were found."""
    body = "\n\n".join(f"## Kop {n}\n\nHoofdstuk {n} gaat over onderwerp {n}." for n in range(60))
    body += "\n\n## Kosten\n\nDe stroomwachter kostte 75.000 euro."
    long = record("dikke-nota", body, title="Nota stroomwachter")
    answer = KnowledgeAssistant(SmallShelf(documents=(long,))).answer("Hoeveel kostte de stroomwachter?")
    assert answer.statements[0].text == "De stroomwachter kostte 75.000 euro."


# ---- on the real starter corpus -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "document", "mentions"),
    [
        ("Welke stad kreeg een boete voor wifi-tracking?", "enschede-wifitellingen-boete", "600.000"),
        ("What happened to the self-driving WEpods?", "wepods-zelfrijdende-bus", "2017"),
        ("Wanneer ging het landelijke algoritmeregister online?", "algoritmeregister", "21 december 2022"),
        ("Wat was de kritiek op de proeftuin Sensing in Roermond?", "roermond-sensing", "Amnesty"),
    ],
)
def test_the_starter_corpus_answers(starter, question, document, mentions):
    """Real questions get the right document first, and the fact that was asked."""
    answer = starter.answer(question)
    assert first_document(answer) == document
    assert mentions in " ".join(statement.text for statement in answer.statements)


@pytest.mark.parametrize(
    "question",
    [
        "Hoeveel kost een licentie voor de Crowd Safety Manager per gemeente per jaar?",
        "Heeft Middelburg een algoritme voor het voorspellen van dijkdoorbraken?",
        "Wat is de hoofdstad van Frankrijk?",
        "Which company won the tender for the national sensor register?",
        "hoi",
    ],
)
def test_the_starter_corpus_refuses(starter, question):
    """What the corpus does not state is not answered, however near the subject."""
    assert starter.answer(question).completeness == "none"


@pytest.mark.parametrize(
    "question", ["Wat is er al gedaan rond hittestress?", "Welke projecten zijn er rond hittestress?"]
)
def test_a_broad_question_goes_past_several_projects(starter, question):
    """Somebody exploring a theme is told of more than one project, not everything about the first."""
    answer = starter.answer(question)
    told = {answer.citations[n - 1].passage.document_id for one in answer.statements for n in one.citations}
    assert {"groningen-klimaatkaarten", "enschede-hittekaart-nasa"} <= told


def test_every_recorded_disagreement_can_be_shown(starter, starter_library):
    """Asked for its subject by name, each recorded disagreement comes with its values."""
    with starter_library.snapshot() as snapshot:
        items = [(project, item) for project in snapshot.projects() for item in project.disagreements]
    shown = sum(
        any(one.subject == item.subject for one in starter.answer(f"{item.subject} van {project.title}?").differing)
        for project, item in items
    )
    assert shown >= 0.9 * len(items)


def test_filters_narrow_the_answer(starter):
    """With a city given, only documents of that city are cited."""
    answer = starter.answer("Welke steden hebben sensoren in afvalcontainers?", filters=Filters(cities=("Utrecht",)))
    assert {city for c in answer.citations for city in c.passage.facets.cities} >= {"Utrecht"}
    assert all("Utrecht" in c.passage.facets.cities for c in answer.citations)


class FailingModel:
    """A composer whose model failed: the quoting composer wrote, and a notice says so."""

    name = "a-model"

    def compose(self, question, evidence):
        """The sentences alone."""
        return QuotingComposer().compose(question, evidence)

    def stream(self, question, evidence):
        """Quoted sentences, then what went wrong."""
        drafted = self.compose(question, evidence)
        yield from drafted
        yield Composition(drafted, "quoting", Usage(10, 0), (Notice("model_failed", "te traag"),))


def test_an_answer_says_who_wrote_it_and_what_it_cost():
    """When the model fails the answer still comes, names its writer and carries the notice."""
    answer = KnowledgeAssistant(SmallShelf(), FailingModel()).answer("Hoe hoog was de boete in Almere?")
    assert answer.statements
    assert (answer.composer, answer.usage) == ("quoting", Usage(10, 0))
    assert answer.notices == (Notice("model_failed", "te traag"),)

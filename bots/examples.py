"""The worked example in the OpenAPI document: one answer, made by the same function as every real one."""

from __future__ import annotations

from assistant.answers import Answer, Citation, Milliseconds, Statement
from bots.payloads import answer_payload
from bots.shapes import AnswerPayload
from bots.sources import Viewer
from corpus.documents import Locator, Passage
from corpus.origins import Provenance, Source
from indexing.hits import Coverage

QUESTION = "Wanneer gaan de sensoren in Voorbeeldstad uit?"
_SENTENCE = "De sensoren in Voorbeeldstad gaan op 1 mei 2020 uit."


def example_answer() -> AnswerPayload:
    """An answer of one sentence, from one page of one made-up paper."""
    source = Source("Raadsbesluit sensoren", "gemeente Voorbeeldstad", "https://example.org/besluit.pdf", "2020-04-20")
    passage = Passage(
        "raadsbesluit-sensoren#1",
        Provenance("raadsbesluit-sensoren", "document", source),
        Locator(120, 120 + len(_SENTENCE), 2, ("Besluit",)),
        _SENTENCE,
    )
    answer = Answer(
        id="3f9c2a17",
        question=QUESTION,
        language="nl",
        completeness="full",
        coverage=Coverage(230, 86, "2026-03-01"),
        statements=(Statement(_SENTENCE, "letterlijk", (1,)),),
        citations=(Citation(1, passage, _SENTENCE, 120, 120 + len(_SENTENCE), 2),),
        milliseconds=Milliseconds(8, 3, 1, 12),
    )
    return answer_payload(answer, Viewer("https://stadsgeheugen.example.nl", public=True))

"""Is the assistant itself spoken to — greeted, thanked, asked what it can do — instead of asked about the documents?

The learned reader decides, over a text about ourselves, as over any document; a greeting or thanks, which asks nothing,
is known by its nearness in meaning to a few. Knows nothing about documents or wording.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from assistant.questions import Question
from assistant.reader import LearnedReader, Window
from corpus.projects import Project

if TYPE_CHECKING:
    from indexing.embedding import Embedder

SHORT = 14  # words; who speaks to an assistant is brief
SURE = 0.6  # chance that a sentence about ourselves answers
ALIKE = 0.6  # cosine with something that people say to an assistant
OFFERED = 3  # subjects to ask about

OURSELVES = {
    "nl": Window(
        "Over mij, de assistent van Stadsgeheugen",
        (
            "Ik beantwoord vragen over projecten, proeven en besluiten van Nederlandse gemeenten.",
            "Je kunt mij vragen welke gemeente iets al geprobeerd heeft, wat het kostte en wat er misging.",
            "Ik ben een computerprogramma dat zinnen uit documenten kiest, geen mens.",
            "Mijn antwoorden komen letterlijk uit de documenten; bij elke zin staat de bron.",
            "Staat iets niet in de documenten, dan zeg ik dat.",
        ),
    ),
    "en": Window(
        "About me, the assistant of Stadsgeheugen",
        (
            "I answer questions about projects, trials and decisions of Dutch municipalities.",
            "You can ask me which municipality has tried something, what it cost and what went wrong.",
            "I am a computer program that chooses sentences from documents, not a person.",
            "My answers come word for word from the documents; every sentence has its source.",
            "When something is not in the documents, I say so.",
        ),
    ),
}
SPOKEN = (
    "hallo", "hey", "goedemorgen", "goedemiddag", "hoi, hoe gaat het", "bedankt", "dank je wel voor je hulp",
    "wie ben jij", "wat kun jij", "ben jij een mens of een robot", "kun je mij helpen",
    "hello", "good morning", "hi, how are you", "thanks", "thank you very much",
    "who are you", "what can you do", "are you a person or a robot", "can you help me",
)  # fmt: skip
"""What people say to an assistant, one of each kind in each language."""


def speaks_to_us(question: Question, reader: LearnedReader, embedder: Callable[[], Embedder]) -> bool:
    """Whether a question is for the assistant itself."""
    if len(question.text.split()) > SHORT or question.names or question.municipalities or question.years:
        return False
    if _is_spoken(question.text, embedder()):
        return True
    (read,) = reader.read(question.text, [OURSELVES[question.language]])
    return max(one.answers for one in read) >= SURE


def told_best(projects: Sequence[Project]) -> tuple[str, ...]:
    """The titles of three projects, each of another theme, that have most to tell: a result and many lessons."""
    found: dict[str, str] = {}
    for one in sorted(projects, key=lambda one: (one.result is None, -len(one.lessons), one.id)):
        if one.themes and one.themes[0] not in found:
            found[one.themes[0]] = one.title
    return tuple(found.values())[:OFFERED]


def _is_spoken(text: str, embedder: Embedder) -> bool:
    spoken = _spoken(embedder)  # type: ignore[arg-type]  # an embedder is kept by its identity
    return bool(np.max(spoken @ embedder.embed_question(text.lower())) >= ALIKE)


@cache
def _spoken(embedder: Embedder) -> np.ndarray:
    return embedder.embed_passages(list(SPOKEN))

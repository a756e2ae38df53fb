"""A question too vague to answer, and what to ask instead: three subjects the corpus knows.

Knows nothing about wording: the channel makes the sentence.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.cues import cues
from assistant.dossiers import Ranked
from assistant.matching import Wanted
from assistant.questions import Question

OFFERED = 3


def too_vague(question: Question, words: Sequence[Wanted]) -> bool:
    """Whether a question names nothing to look for: "Wat kost het?", "Hoe werkt dat precies?".

    Words that only say which property is asked ("kostte") name nothing.
    """
    if question.names or question.municipalities:
        return False
    return all(word.light or word.word in cues(question) for word in words)


def proposals(ranked: Sequence[Ranked]) -> tuple[str, ...]:
    """The titles of the first three projects that came up."""
    return tuple(dict.fromkeys(item.dossier.title for item in ranked))[:OFFERED]

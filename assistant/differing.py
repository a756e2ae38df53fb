"""Where sources differ on what is asked: each value with its date and source, newest first.

Never averaged, never silently picked: the values are those the register recorded. Knows nothing about wording.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answers import Differing, DifferingValue
from assistant.citing import Citing
from assistant.dossiers import Dossier, Line
from assistant.evidence import Evidence, asked_words
from assistant.matching import Wanted, covered, terms_of
from assistant.questions import Question
from corpus.projects import Disagreement
from corpus.register import value_sentence

ABOUT = 0.4
"""The share of the asked words that a disagreement's subject and values must cover to be shown."""


def differing_on(
    question: Question, words: Sequence[Wanted], evidence: Evidence, citing: Citing
) -> tuple[Differing, ...]:
    """The recorded disagreements that bear on the question, of the documents the answer rests on."""
    found: list[Differing] = []
    for verdict in evidence.answering:
        dossier = verdict.ranked.dossier
        for item in dossier.project.disagreements if dossier.project else ():
            if bears_on(item, dossier, question, words):
                found.extend(_shown(item, dossier, citing))
    return tuple(found)


def bears_on(item: Disagreement, dossier: Dossier, question: Question, words: Sequence[Wanted]) -> bool:
    """Whether a disagreement is about what is asked: the subject shares a word with it, the values the rest."""
    subject = terms_of(item.subject)
    whole = subject | terms_of(" ".join(value.value for value in item.values))
    for part in question.parts:
        asked = asked_words(dossier, part, question, words)
        if any(word.found_in(subject) >= 0.6 for word in asked) and covered(asked, whole) >= ABOUT:
            return True
    return False


def _shown(item: Disagreement, dossier: Dossier, citing: Citing) -> list[Differing]:
    """The values with their citations; a value that does not stand in the document is not shown."""
    values = []
    for value in sorted(item.values, key=lambda one: one.source.date or "", reverse=True):
        line = _line_of(value_sentence(item, value), dossier)
        if line is not None:
            values.append(DifferingValue(value.value, value.source.date, citing.cite(line)))
    return [Differing(item.subject, tuple(values))] if len(values) > 1 else []


def _line_of(sentence: str, dossier: Dossier) -> Line | None:
    return next((line for line in dossier.lines if sentence.startswith(line.text) or line.text in sentence), None)

"""Where sources differ on what is asked: each value with its date and source, newest first.

Never averaged, never silently picked: the values are those the register recorded. Knows nothing about wording.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answers import Differing, DifferingValue
from assistant.citing import Citing
from assistant.dossiers import Dossier, Line
from assistant.evidence import Evidence
from assistant.lines import asked_words
from assistant.matching import Wanted, covered, is_content, terms_of
from assistant.properties import Property
from assistant.questions import Question
from assistant.senses import senses_of
from assistant.words import listed
from corpus.projects import Disagreement
from corpus.register import value_sentence
from indexing import dutch

HALF, ABOUT, ENOUGH = 0.5, 0.4, 0.6
"""The share of its subject a question must name, of the asked words it must cover; how well a word must match."""


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
    """Whether a disagreement is about what is asked.

    Its subject names a measure and a thing ("aantal partners"). It bears on a question that names at least half of the
    thing beside the name of the project, or asks this measure of it.
    """
    thing = [(frozenset(dutch.analyse(word)), senses_of(word)) for word in dutch.words(item.subject) if _is_thing(word)]
    named = sum(any(word.found_in(*one) >= ENOUGH for word in words if not word.light) for one in thing)
    plainly = sum(
        any(word.found_in(*one) >= ENOUGH for word in words if not word.light and not word.name) for one in thing
    )
    if thing and plainly >= HALF * len(thing):
        return True
    if named >= HALF * len(thing) and any(_measures(item.subject, part.property) for part in question.parts):
        return True
    values = terms_of(f"{item.subject} " + " ".join(value.value for value in item.values))
    left = [word for part in question.parts for word in asked_words(dossier, part, question, words)]
    return any(word.found_in(terms_of(item.subject)) >= ENOUGH for word in left) and covered(left, values) >= ABOUT


_MEASURES: dict[Property, frozenset[str]] = {
    "aantal": listed("aantal aantallen omvang hoeveelheid lengte grootte"),
    "bedrag": listed("bedrag kosten budget subsidie investering omvang boete"),
    "datum": listed("datum moment start startmoment startdatum begin dag jaar opening periode"),
    "duur": listed("looptijd duur periode"),
    "status": listed("status stand"),
    "wie": listed("herkomst trekker initiatiefnemer eigenaar"),
    "naam": listed("naam nummer"),
}


def _measures(subject: str, property_: Property) -> bool:
    """Whether a subject says that this property differs: "aantal partners" for a count."""
    return not _MEASURES.get(property_, frozenset()).isdisjoint(dutch.words(subject))


def _is_thing(word: str) -> bool:
    """Whether a word of a subject says what differs, not in what it is measured."""
    return is_content(word) and not any(word in measures for measures in _MEASURES.values())


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

"""Failure has its own place: the stopped projects on the topic, with the reason the source gives and what came after.

Reads the dossiers the question found; knows nothing about wording. A sanction is never shown without its annulment.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answers import Stopped
from assistant.citing import Citing
from assistant.dossiers import FACTS, Dossier, Line, Ranked
from assistant.evidence import Evidence
from assistant.questions import Question
from assistant.quoting import what_came_after
from assistant.stating import HAS_ENDED, states

ON_TOPIC = 0.85
"""A stopped project is on the topic of an unnamed question from this share of the first one's score on."""


def stopped_on(question: Question, ranked: Sequence[Ranked], evidence: Evidence, citing: Citing) -> tuple[Stopped, ...]:
    """The stopped projects among the documents of the answer and, for a question without a name, those beside them."""
    used = [verdict.ranked for verdict in evidence.answering]
    if used and not question.names and not question.municipalities and not evidence.overview:
        level = ON_TOPIC * used[0].score
        used += [item for item in ranked if item not in used and item.score >= level]
    found = (_stopped(item.dossier, citing) for item in used)
    return tuple(one for one in found if one is not None)


def _stopped(dossier: Dossier, citing: Citing) -> Stopped | None:
    project = dossier.project
    if project is None or project.status != "gestopt":
        return None
    line = reason_line(dossier)
    if line is None:
        return None
    lines = [line, *what_came_after(dossier, [line])]
    return Stopped(project.id, " ".join(one.text for one in lines), tuple(citing.cite(one) for one in lines))


def reason_line(dossier: Dossier) -> Line | None:
    """The line that says that it ended and, if one does, why."""
    ended = [line for line in dossier.lines if line.heading != FACTS and HAS_ENDED.search(line.text)]
    return max(ended, key=lambda line: (states("reden", line.text), -line.order), default=None)

"""Follow-up questions: what "dat" and "daar" stand for, from the questions and sources before.

Rules over names, municipalities and the documents cited before; a language model may rewrite better, later. History
only ever adds words to a question: what may be read is decided by the reader of this question.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answers import Answer
from assistant.questions import Question, understand


@dataclass(frozen=True, slots=True)
class Earlier:
    """An answer as somebody else tells it: its question as understood, the documents it cited, the first one's title.

    Nothing of it is believed: documents narrow what the reader may see anyway, and the words are a question's words.
    """

    question: str
    documents: tuple[str, ...] = ()
    title: str = ""


Turn = Answer | Earlier | str
"""What was asked before: the answer given (which holds its question), what is told of it, or only the question."""

_POINTS = re.compile(
    r"\b(?:dat|dit|die|deze|het|hij|zij|ze|daar\w*|er(?:van|mee|over|voor|aan|in)|hun|zijn|that|this|it|they|them|"
    r"their|its|there|those|these)\b",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"^(?:en|maar|of|and|but|what about|how about|hoe zit het (?:dan )?(?:met|in))\b[ ,]*", re.IGNORECASE
)
_OF_THOSE = re.compile(r"\b(?:daarvan|hiervan|of (?:those|these|them))\b", re.IGNORECASE)
_SHORT = 5
"""A question of at most this many words may lean on the one before."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """A question that stands alone, and the documents it is restricted to ("welke daarvan …"); empty: all."""

    text: str
    among: tuple[str, ...] = ()


def resolve(question: str, history: Sequence[Turn]) -> Resolved:
    """The question with what it points at filled in; the question itself when it stands alone.

    >>> resolve("En in Utrecht?", ["Wat kostte het wifi-tellen in Enschede?"]).text
    'Wat kostte het wifi-tellen in Utrecht?'
    """
    if not history:
        return Resolved(question)
    before = earlier(history[-1])
    asked = before.question
    if _OF_THOSE.search(question) and before.documents:
        return Resolved(question, before.documents)
    now, then = understand(question), understand(asked)
    if _GOES_ON.match(question) and _is_fragment(question, now):
        return Resolved(_continued(question, now, asked, then))
    if now.names or now.municipalities or not _POINTS.search(question):
        return Resolved(question)
    subject = _subject(before, then)
    return Resolved(f"{question.rstrip(' ?!.')} ({subject})?" if subject else question)


def _is_fragment(question: str, now: Question) -> bool:
    rest = _GOES_ON.sub("", question).split()
    return len(rest) <= _SHORT and not re.match(
        r"(?:wat|wie|waar|wanneer|hoe|welke?|what|who|where|when|how|which|why)\b", " ".join(rest), re.I
    )


def _continued(question: str, now: Question, asked: str, then: Question) -> str:
    """The earlier question with its place changed ("En in Utrecht?"), or with the fragment behind it."""
    rest = _GOES_ON.sub("", question).strip(" ?!.")
    if now.municipalities and then.municipalities:
        changed = re.sub(re.escape(then.municipalities[0]), now.municipalities[0], asked, count=1, flags=re.IGNORECASE)
        if changed != asked:
            return changed
    if now.municipalities:
        return f"{asked.rstrip(' ?!.')} in {now.municipalities[0]}?"
    return f"{asked.rstrip(' ?!.')} {rest}?"


def earlier(turn: Turn) -> Earlier:
    """A turn as its question, the documents cited and the title of the first, where the answer said anything."""
    if isinstance(turn, Earlier):
        return turn
    if isinstance(turn, str):
        return Earlier(turn)
    documents = tuple(dict.fromkeys(citation.passage.document_id for citation in turn.citations))
    title = turn.citations[0].passage.provenance.source.title if turn.statements and turn.citations else ""
    return Earlier(turn.resolved_question or turn.question, documents, title)


def _subject(before: Earlier, then: Question) -> str:
    """What the earlier turn was about: its names and places, and else the title of the first document it cited."""
    return before.title if before.title and not then.names else ", ".join((*then.names, *then.municipalities))

"""Follow-up questions: what "dat" and "daar" stand for, from the questions and sources before.

Rules over the thread, the municipalities and the sources cited before; `assistant.rewriting` lets a language model do
it better. History only ever adds words to a question: what may be read is decided by the reader of this question, and
of the sources named in a thread only those count that this reader may read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.answers import Answer
from assistant.leaning import BRACKET, OPENING, asks_of_those, is_fragment, leans, tokens, topic, with_place
from assistant.questions import Question, language_of, places_in, understand
from corpus.documents import Document


@dataclass(frozen=True, slots=True)
class Told:
    """A source of an earlier answer: its document, its title, the municipalities it is about."""

    document_id: str
    title: str
    cities: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Earlier:
    """An answer as somebody else tells it: its question as understood, the documents it cited, the first one's title.

    Nothing of it is believed: documents narrow what the reader may see anyway, and the words are a question's words.
    `sources` are filled in from the index, where there is one (`with_sources`).
    """

    question: str
    documents: tuple[str, ...] = ()
    title: str = ""
    sources: tuple[Told, ...] = ()


Turn = Answer | Earlier | str
"""What was asked before: the answer given (which holds its question), what is told of it, or only the question."""

MOST_SOURCES = 12
"""Sources of a turn that are looked up."""
MOST_TURNS = 3
"""Turns whose sources are looked up: follow-ups lean on the last, and on what that one leaned on."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """A question that stands alone, and the documents it is restricted to ("welke daarvan …"); empty: all.

    `leaned` says that it did not stand alone as it was asked.
    """

    text: str
    among: tuple[str, ...] = ()
    leaned: bool = False


def resolve(question: str, history: Sequence[Turn]) -> Resolved:
    """The question with what it points at filled in; the question itself when it stands alone.

    >>> resolve("En in Utrecht?", ["Wat kostte het wifi-tellen in Enschede?"]).text
    'Wat kostte het wifi-tellen in Utrecht?'
    >>> resolve("Wat kostte dat?", ["Hoe werkt het Heerlens Heitje?"]).text
    'Wat kostte dat (Heerlens Heitje, Heerlen)?'
    """
    return _resolved(question, standing(history))


def standing(history: Sequence[Turn]) -> tuple[Earlier, ...]:
    """The turns before, oldest first, each with a question that stands alone."""
    thread: list[Earlier] = []
    for turn in history:
        told = earlier(turn)
        thread.append(replace(told, question=_resolved(told.question, thread).text))
    return tuple(thread)


def with_sources(history: Sequence[Turn], find: Callable[[str], Document | None]) -> tuple[Earlier, ...]:
    """The turns before with what the index knows of their sources; a source that `find` does not give is no source.

    `find` gives a document that this reader may read, or None.
    """
    turns = [earlier(turn) for turn in history]
    told = [replace(turn, title="", sources=()) for turn in turns[:-MOST_TURNS]]
    seen: dict[str, Told | None] = {}
    return (*told, *(_looked_up(turn, find, seen) for turn in turns[-MOST_TURNS:]))


def _looked_up(turn: Earlier, find: Callable[[str], Document | None], seen: dict[str, Told | None]) -> Earlier:
    asked = turn.documents[:MOST_SOURCES]
    for one in asked:
        if one not in seen:
            found = find(one)
            seen[one] = Told(found.id, found.provenance.source.title, found.facets.cities) if found else None
    sources = tuple(told for one in asked if (told := seen[one]) is not None)
    return replace(turn, title=sources[0].title if sources and turn.title else "", sources=sources)


def earlier(turn: Turn) -> Earlier:
    """A turn as its question, the documents cited and the title of the first; of no answer only its question."""
    if isinstance(turn, Earlier):
        return turn
    if isinstance(turn, str):
        return Earlier(turn)
    asked = turn.resolved_question or turn.question
    if not turn.statements:
        return Earlier(asked)
    cited = {one.passage.document_id: one.passage for one in reversed(turn.citations)}
    documents = tuple(dict.fromkeys(one.passage.document_id for one in turn.citations))
    told = tuple(Told(one, cited[one].provenance.source.title, cited[one].facets.cities) for one in documents)
    return Earlier(asked, documents, told[0].title if told else "", told)


# ---- the rules ------------------------------------------------------------------------------------------------------


def _resolved(question: str, thread: Sequence[Earlier]) -> Resolved:
    if not thread or not thread[-1].question.strip(" ?!.") or not leans(question):
        return Resolved(question)
    listed = _listed(thread)
    if asks_of_those(question) and listed:
        return Resolved(question, listed, leaned=True)
    return Resolved(_filled(question, thread) or question, leaned=True)


def _listed(thread: Sequence[Earlier]) -> tuple[str, ...]:
    """The documents that "those" stands for: of the last answer, or of the one that the last questions leaned on."""
    for turn in reversed(thread):
        if turn.documents or not (asks_of_those(turn.question) or BRACKET.match(turn.question)):
            return turn.documents
    return ()


def _filled(question: str, thread: Sequence[Earlier]) -> str:
    """The question with what it leans on; empty where nothing can be filled in."""
    if is_fragment(question):
        return _continued(question, thread)
    subject = _subject(question, thread)
    rest = re.sub(r"^(?:en|maar|and|but)\b[ ,]*", "", question.strip(), flags=re.IGNORECASE)
    return f"{_capital(rest).rstrip(' ?!.')} ({subject})?" if subject else ""


_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_ONLY_YEAR = re.compile(
    r"(?:(?:in|na|voor|sinds|vanaf|tot|rond|since|after|before|from|until|by)\s+)?(?:19|20)\d\d(?: dan| then)?", re.I
)
_PREPOSITION = re.compile(
    r"(?:in|bij|op|met|zonder|rond|over|voor|tegen|door|van|at|on|with|without|around|about|for|against|by|of)\b",
    re.IGNORECASE,
)
_PREPOSITION = re.compile(
    r"(?:in|bij|op|met|zonder|rond|over|voor|tegen|door|van|at|on|with|without|around|about|for|against|by|of)\b",
    re.IGNORECASE,
)
_ADVERB = re.compile(r"(?:waarom|wanneer|sinds wanneer|waar|hoe|why|when|since when|where|how)", re.IGNORECASE)
_ASKED_BY_ADVERB = re.compile(r"^(?:waarom|wanneer|waar|why|when|where)\s+(?=\w+\s)", re.IGNORECASE)
_BY_VERB = re.compile(
    r"^(?:is|zijn|was|waren|heeft|hebben|had|werd|werden|wordt|worden|stopte|stopten|begon|ging|kreeg|doet|deed|did|"
    r"does|do|has|have|are|were)\b",
    re.IGNORECASE,
)


def _continued(question: str, thread: Sequence[Earlier]) -> str:
    """The question before with one thing changed by this fragment: its place, year, question word or subject."""
    rest = OPENING.sub("", question.strip()).strip(" ?!.")
    asked = thread[-1].question.strip()
    places, content = places_in(rest), [one for one in tokens(rest) if one.content]
    if places and not content:
        return _elsewhere(asked, places[0], thread)
    if _ONLY_YEAR.fullmatch(rest):
        return _in_year(asked, rest)
    if content:
        return _about(rest, asked, thread)
    subject = _subject(question, thread)
    swapped = _swapped(rest, asked) if _ADVERB.fullmatch(rest) else ""
    if swapped or not subject:
        return swapped
    return f"{_as_question(rest)} ({subject})?"


def _elsewhere(asked: str, place: str, thread: Sequence[Earlier]) -> str:
    """The question before, asked of another place."""
    told = BRACKET.match(asked)
    if told is None:
        then = understand(asked)
        if then.kind == "welke stad" and not then.municipalities and (about := topic(asked)):
            return f"Wat doet {place} met {about}?" if then.language == "nl" else f"What does {place} do with {about}?"
        changed = with_place(asked, place)
        return changed if changed != asked else f"{asked.rstrip(' ?!.')} in {place}?"
    said = with_place(told["asked"], place)
    about = _topic_of(thread) or told["subject"]
    moved = with_place(about, place)
    if said == told["asked"] and moved == about:
        moved = f"{about} in {place}"
    return f"{said} ({moved})?"


def _in_year(asked: str, rest: str) -> str:
    year = _YEAR.search(rest)
    if year and _YEAR.search(asked):
        return _YEAR.sub(year.group(), asked, count=1)
    told = BRACKET.match(asked)
    when = re.sub(r"(?: dan| then)$", "", rest, flags=re.IGNORECASE)
    return f"{told['asked']} {when} ({told['subject']})?" if told else f"{asked.rstrip(' ?!.')} {when}?"


def _about(rest: str, asked: str, thread: Sequence[Earlier]) -> str:
    """Another subject for a question about any ("En drones?"); something of the same subject for one about that."""
    old, new = topic(asked, places=False), topic(rest)
    if understand(asked).kind in ("welke stad", "breed") and old and old in asked and not BRACKET.match(asked):
        by = _PREPOSITION.match(rest)
        if by is None or re.search(rf"\b{by.group()}\s+(?:\w+\s+)?{re.escape(old)}", asked, re.IGNORECASE):
            return asked.replace(old, new, 1)
        return f"{asked.rstrip(' ?!.')} {rest}?"
    subject = _subject(rest, thread)
    return f"{_capital(rest)} ({subject})?" if subject else ""


def _swapped(word: str, asked: str) -> str:
    """ "Waarom?" after "Stopte Leusden met …?": the same question, by this word."""
    if BRACKET.match(asked) or language_of(word + "?") != language_of(asked):
        return ""
    if _ASKED_BY_ADVERB.match(asked):
        return f"{_capital(word)} {_ASKED_BY_ADVERB.sub('', asked)}"
    return f"{_capital(word)} {asked[:1].lower()}{asked[1:]}" if _BY_VERB.match(asked) else ""


def _as_question(rest: str) -> str:
    """ "de lessen" as "Wat zijn de lessen"; a question word as it is."""
    match = re.match(r"(?:de|het|the|hun|its|their)\s+(?P<noun>\w+)", rest, re.IGNORECASE)
    if match is None:
        return _capital(rest)
    many = match["noun"].endswith(("en", "s"))
    if language_of(rest) == "en":
        return f"What {'were' if many else 'was'} {rest}"
    return f"Wat {'zijn' if many else 'is'} {rest}"


def _topic_of(thread: Sequence[Earlier]) -> str:
    """What the thread is about: the topic of its last question that named its subject itself."""
    own = (topic(one.question) for one in reversed(thread) if not BRACKET.match(one.question))
    return next((one for one in own if one), "")


def _subject(question: str, thread: Sequence[Earlier]) -> str:
    """What the question before was about, in the words that find it again.

    The title of the source about the place that is named now; for another place what the thread is about; else names
    and places; else the title of the first source, unless many were asked for; else the words of the question.
    """
    before, thread_topic = thread[-1], _topic_of(thread)
    sources = [one for turn in reversed(thread[-MOST_TURNS:]) for one in turn.sources]
    then, places = understand(before.question), places_in(question)
    told = BRACKET.match(before.question)
    if places:
        own = _of_place(sources, places)
        return own or _without(thread_topic, then, places) or before.title
    if told is not None:
        return told["subject"]
    if then.names:
        return ", ".join((*then.names, *then.municipalities))
    if asks_of_those(before.question):
        return thread_topic
    many = then.kind in ("welke stad", "breed")
    return topic(before.question) if many or not before.title else before.title


def _of_place(sources: Iterable[Told], places: Sequence[str]) -> str:
    return next((one.title for one in sources if {*one.cities, *places_in(one.title)} & set(places)), "")


def _without(thread_topic: str, then: Question, places: Sequence[str]) -> str:
    """The topic of the thread, without the places that this question does not ask about."""
    same = set(then.municipalities) <= set(places)
    return thread_topic if same else topic(thread_topic, places=False)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

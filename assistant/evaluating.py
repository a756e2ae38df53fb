"""How good are the answers: a question file in, rates with 95 % intervals out. Measures; judges nothing itself.

The layout of question files and the keys of the result are fixed in docs/architecture.md. Knows nothing about channels;
unsupported statements are counted by `assistant.checking`, which shares no code with the proving.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from time import perf_counter
from typing import Any, Protocol

from assistant.answers import Answer
from assistant.attributing import Attribution, attribution
from assistant.checking import Unsupported, unsupported
from assistant.errors import AssistantError


class Answers(Protocol):
    """Anything that answers a question with a history."""

    def answer(self, question: str, history: Sequence[Any] = ()) -> Answer:
        """The answer."""
        ...


class UnreadableQuestions(AssistantError):
    """A question file that is not in the layout."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a file. `answerable` is "ja", "nee" or "deels".

    `history` are the questions before it in a conversation; `alone` asks the same without them.
    """

    id: str
    text: str
    answerable: str
    language: str = "nl"
    kind: str = ""
    records: frozenset[str] = frozenset()
    must_mention: tuple[str, ...] = ()
    cities: tuple[str, ...] = ()
    missing: str | None = None
    history: tuple[str, ...] = ()
    expected: str = ""
    alone: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one question."""

    asked: Asked
    answer: Answer
    first_right: bool
    precision: float | None
    mentioned: tuple[str, ...]
    unmentioned: tuple[str, ...]
    unsupported: tuple[Unsupported, ...]
    milliseconds: float
    attribution: Attribution = field(default_factory=Attribution)
    same_alone: bool | None = None

    @property
    def refused(self) -> bool:
        """Completeness none: not one asked fact was found."""
        return self.answer.completeness == "none"


# ---- reading --------------------------------------------------------------------------------------------------------


def read_questions(path: Path) -> tuple[Asked, ...]:
    """The questions of a file, conversations unrolled turn by turn. Raises UnreadableQuestions."""
    import yaml

    try:
        items = yaml.load(path.read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (OSError, yaml.YAMLError) as error:
        raise UnreadableQuestions(f"'{path}' cannot be read as YAML: {error}; give a file of questions.") from error
    if not isinstance(items, list):
        raise UnreadableQuestions(f"'{path}' is not a list of questions; see docs/architecture.md for the layout.")
    return tuple(asked for item in items for asked in _asked(item, path))


def _asked(item: Mapping[str, Any], path: Path) -> Iterable[Asked]:
    turns = item.get("beurten")
    if turns is None:
        yield _one(item, item, path, ())
        return
    before: tuple[str, ...] = ()
    for place, turn in enumerate(turns, start=1):
        yield _one({**turn, "id": f"{item.get('id')}/{place}"}, item, path, before)
        before = (*before, str(turn.get("vraag", "")))


_ANSWERABLE = {True: "ja", False: "nee", "deels": "deels", "ja": "ja", "nee": "nee"}


def _one(item: Mapping[str, Any], whole: Mapping[str, Any], path: Path, history: tuple[str, ...]) -> Asked:
    for field_name in ("vraag", "beantwoordbaar"):
        if field_name not in item:
            raise UnreadableQuestions(f"'{path}', question '{item.get('id')}': '{field_name}' is missing.")
    if item["beantwoordbaar"] not in _ANSWERABLE:
        raise UnreadableQuestions(f"'{path}', question '{item.get('id')}': beantwoordbaar is true, false or deels.")
    return Asked(
        id=str(item.get("id", "")),
        text=str(item["vraag"]),
        answerable=_ANSWERABLE[item["beantwoordbaar"]],
        language=str(item.get("lang", whole.get("lang", "nl"))),
        kind=str(item.get("soort", whole.get("soort", ""))),
        records=frozenset(map(str, item.get("records") or ())),
        must_mention=tuple(map(str, item.get("must_mention") or ())),
        cities=tuple(map(str, item.get("verwachte_steden") or ())),
        missing=item.get("ontbreekt"),
        history=history,
        expected=str(item.get("verwacht_antwoord") or ""),
        alone=item.get("op_zichzelf"),
    )


# ---- asking ---------------------------------------------------------------------------------------------------------

Also = Mapping[str, str]
"""Id of a merged record → the record it went into."""


@dataclass(slots=True)
class Evaluation:
    """Asks the questions of a file and counts. `texts` are the documents read afresh; `also` the merged ids."""

    assistant: Answers
    texts: Mapping[str, str]
    also: Also = field(default_factory=dict)
    clock: Callable[[], float] = perf_counter

    def run(self, questions: Iterable[Asked]) -> tuple[Outcome, ...]:
        """Every question asked once, in order; the turns of a conversation with the answers before them."""
        given: dict[str, list[Answer]] = {}
        outcomes = []
        for asked in questions:
            talk = given.setdefault(asked.id.split("/")[0], [])
            began = self.clock()
            answer = self.assistant.answer(asked.text, history=tuple(talk[: len(asked.history)]))
            spent = 1000 * (self.clock() - began)
            talk.append(answer)
            outcomes.append(self._judge(asked, answer, spent, self._same_alone(asked, answer)))
        return tuple(outcomes)

    def _same_alone(self, asked: Asked, answer: Answer) -> bool | None:
        """Whether a follow-up came to the same first source, or refusal, as its question standing alone."""
        if asked.alone is None or not asked.history:
            return None
        alone = self.assistant.answer(asked.alone)
        return cited_documents(alone)[:1] == cited_documents(answer)[:1]

    def _judge(self, asked: Asked, answer: Answer, spent: float, same_alone: bool | None) -> Outcome:
        right = {self.also.get(record, record) for record in asked.records}
        cited = cited_documents(answer)
        told = normalised(shown_text(answer))
        mentioned = tuple(one for one in asked.must_mention if normalised(one) in told)
        return Outcome(
            asked=asked,
            answer=answer,
            first_right=bool(cited) and cited[0] in right,
            precision=sum(one in right for one in cited) / len(cited) if cited else None,
            mentioned=mentioned,
            unmentioned=tuple(one for one in asked.must_mention if one not in mentioned),
            unsupported=unsupported(answer, self.texts),
            milliseconds=spent,
            attribution=attribution(answer, self.texts),
            same_alone=same_alone,
        )


def cited_documents(answer: Answer) -> tuple[str, ...]:
    """The documents an answer cites, in order of first citation; what is only near is no citation."""
    near = set(answer.nearest)
    ordered = (citation.passage.document_id for citation in answer.citations if citation.number not in near)
    return tuple(dict.fromkeys(ordered))


def shown_text(answer: Answer) -> str:
    """Everything an answer says in words of its sources: statements, differing values, reasons of stopping."""
    values = (f"{one.subject} {value.value}" for one in answer.differing for value in one.values)
    return " ".join(
        [*(statement.text for statement in answer.statements), *values, *(one.reason for one in answer.stopped)]
    )


def normalised(text: str) -> str:
    """Text as must_mention is compared: lower case, one kind of space and quote, numbers in one spelling.

    >>> normalised("4,8 miljoen"), normalised("6.540 containers")
    ('4.8 miljoen', '6540 containers')
    """
    low = " ".join(text.lower().replace("’", "'").replace("‘", "'").split())
    low = re.sub(r"(?<=\d)\.(?=\d{3}\b)", "", low)
    return re.sub(r"(?<=\d),(?=\d)", ".", low)


# ---- counting -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rate:
    """A share with its 95 % interval (Wilson, 1927); None where nothing was counted."""

    value: float | None
    low: float | None = None
    high: float | None = None
    count: int = 0


def share(good: float, count: int) -> Rate:
    """`good` out of `count`; good may be a sum of shares.

    >>> share(8, 10).value, round(share(8, 10).low, 2), round(share(8, 10).high, 2)
    (0.8, 0.49, 0.94)
    """
    if not count:
        return Rate(None)
    p, z = good / count, 1.959964
    middle = (p + z * z / (2 * count)) / (1 + z * z / count)
    reach = z / (1 + z * z / count) * (p * (1 - p) / count + z * z / (4 * count * count)) ** 0.5
    return Rate(p, max(0.0, middle - reach), min(1.0, middle + reach), count)


RATES = (
    "right_citation_rate", "citation_precision", "must_mention_rate", "refusal_precision", "refusal_recall",
    "statement_citation_recall", "statement_citation_precision", "answer_first_rate",
)  # fmt: skip
"""The names of the rates, in the order they are told."""

WANTED = {"ja": "full", "deels": "partial", "nee": "none"}
"""`beantwoordbaar` → the completeness that is right."""


def rates(outcomes: Sequence[Outcome]) -> dict[str, Rate]:
    """The rates of a set of outcomes. Refusals are judged over all; the others over what can be answered."""
    answerable = [one for one in outcomes if one.asked.answerable != "nee"]
    cited = [one.precision for one in answerable if one.precision is not None]
    wanted = [one for one in answerable if one.asked.must_mention]
    refused = [one for one in outcomes if one.refused]
    refusable = [one for one in outcomes if one.asked.answerable == "nee"]
    led = [one for one in wanted if one.answer.statements]
    mentions = sum(len(one.mentioned) for one in wanted)
    carried = sum((one.attribution for one in outcomes), Attribution())
    return {
        "right_citation_rate": share(sum(one.first_right for one in answerable), len(answerable)),
        "citation_precision": share(sum(cited), len(cited)),
        "must_mention_rate": share(mentions, sum(len(one.asked.must_mention) for one in wanted)),
        "refusal_precision": share(sum(one.asked.answerable == "nee" for one in refused), len(refused)),
        "refusal_recall": share(sum(one.refused for one in refusable), len(refusable)),
        "statement_citation_recall": share(carried.carried, carried.statements),
        "statement_citation_precision": share(carried.relevant, carried.citations),
        "answer_first_rate": share(sum(map(answers_first, led)), len(led)),
    }


def answers_first(outcome: Outcome) -> bool:
    """Whether the first sentence already holds one of the strings that must be mentioned."""
    first = normalised(outcome.answer.statements[0].text)
    return any(normalised(one) in first for one in outcome.asked.must_mention)


def result(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """The result in the fixed keys; `intervals` holds the 95 % interval of every rate, `completeness` the confusion."""
    whole = rates(outcomes)
    english = [one for one in outcomes if one.asked.language == "en"]
    kinds = sorted({one.asked.kind for one in outcomes if one.asked.kind})
    answered = [cited_documents(one.answer) for one in outcomes if not one.refused]
    lengths = [len(one.answer.statements) for one in outcomes if not one.refused]
    spent = sorted(one.milliseconds for one in outcomes)
    return {
        "questions": len(outcomes),
        **_values(whole),
        "sources_per_answer": _rounded(sum(map(len, answered)) / len(answered)) if answered else None,
        "sentences_per_answer": _rounded(sum(lengths) / len(lengths)) if lengths else None,
        "unsupported_statements": sum(len(one.unsupported) for one in outcomes),
        "english": _values(rates(english)),
        "by_kind": {kind: _of_kind(outcomes, kind) for kind in kinds},
        "milliseconds_p50": _rounded(_percentile(spent, 50)),
        "milliseconds_p95": _rounded(_percentile(spent, 95)),
        "intervals": {name: [_rounded(rate.low), _rounded(rate.high)] for name, rate in whole.items()},
        "cities_recall": _rounded(cities_recall(outcomes)),
        "disagreements_shown_rate": _values({"shown": disagreements_shown(outcomes)})["shown"],
        "completeness": confusion(outcomes),
        "follow_ups_as_alone": _rounded(follow_ups(outcomes).value),
    }


def _of_kind(outcomes: Sequence[Outcome], kind: str) -> dict[str, float | None]:
    own = [one for one in outcomes if one.asked.kind == kind]
    return {"questions": len(own), **_values(rates(own))}


def follow_ups(outcomes: Sequence[Outcome]) -> Rate:
    """Of the follow-up questions that are also asked alone, the share that comes to the same first source."""
    judged = [one.same_alone for one in outcomes if one.same_alone is not None]
    return share(sum(judged), len(judged))


def confusion(outcomes: Sequence[Outcome]) -> dict[str, dict[str, int]]:
    """Wanted completeness → given completeness → how many questions."""
    table = {name: dict.fromkeys(WANTED.values(), 0) for name in WANTED.values()}
    for one in outcomes:
        table[WANTED[one.asked.answerable]][one.answer.completeness] += 1
    return table


def cities_recall(outcomes: Sequence[Outcome]) -> float | None:
    """The share of expected municipalities that the answers name, in their text or by the documents they cite."""
    found = total = 0
    for one in outcomes:
        near = set(one.answer.nearest)
        cited = (c for c in one.answer.citations if c.number not in near)
        named = shown_text(one.answer) + " " + " ".join(city for c in cited for city in c.passage.facets.cities)
        total += len(one.asked.cities)
        found += sum(city in named for city in one.asked.cities)
    return found / total if total else None


def disagreements_shown(outcomes: Sequence[Outcome]) -> Rate:
    """Of the questions about differing sources, the share whose answer gives at least two of the wanted values."""
    asked = [one for one in outcomes if one.asked.kind == "tegenstrijdigheid" and one.asked.answerable != "nee"]
    good = sum(len(one.mentioned) >= min(2, len(one.asked.must_mention)) for one in asked)
    return share(good, len(asked))


def _values(found: Mapping[str, Rate]) -> dict[str, float | None]:
    return {name: _rounded(rate.value) for name, rate in found.items()}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def _percentile(values: Sequence[float], percent: int) -> float | None:
    if len(values) < 2:
        return values[0] if values else None
    return quantiles(values, n=100, method="inclusive")[percent - 1]

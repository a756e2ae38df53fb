"""How well a reader reads: a folder of questions and claims with what is true of them → figures.

The folder holds questions.jsonl (a question, its candidate windows, the numbers of the sentences that answer; none
when nothing does) and claims.jsonl (a claim, its window, its verdict). Knows nothing about how a reader reads, or
about display.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from assistant.errors import AssistantError
from assistant.reader import Judgement, LearnedReader, Window

KEPT = 0.9  # of the answerable questions: the working point at which unanswerable ones are counted
BINS = 10
CLAIM_LINE = 0.5  # chance from which a claim counts as following

_T = TypeVar("_T")

ClaimCheck = Callable[[str, Window], bool]
"""Whether the exact checks (numbers, dates, names) let a claim pass."""


class UnreadableSet(AssistantError):
    """The folder holds no set of questions and claims."""


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question with its candidate windows; `numbers` of sentences, per window; 0 stands for another document."""

    id: str
    question: str
    language: str
    kind: str
    reason: str
    style: str
    answers: frozenset[int]
    windows: tuple[Window, ...]
    numbers: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class StatedClaim:
    """A claim, the window it is judged by, and whether it follows, is contradicted or is notstated."""

    id: str
    claim: str
    language: str
    verdict: str
    kind: str
    window: Window


@dataclass(frozen=True, slots=True)
class ReadQuestion:
    """A question as it was read: the best score anywhere, and the best sentence of its own document."""

    asked: AskedQuestion
    best: float
    own: float
    first: tuple[int, str]


def load(folder: Path) -> tuple[tuple[AskedQuestion, ...], tuple[StatedClaim, ...]]:
    """The questions and claims of a folder. Raises UnreadableSet, naming what is missing or broken."""
    try:
        questions = tuple(_question(row) for row in _rows(folder / "questions.jsonl"))
        claims = tuple(_claim(row) for row in _rows(folder / "claims.jsonl"))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnreadableSet(
            f"'{folder}' holds no set to read ({type(error).__name__}: {error}); "
            "it needs questions.jsonl and claims.jsonl"
        ) from error
    return questions, claims


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _window(row: Mapping[str, Any]) -> Window:
    return Window(row["header"], tuple(row["sentences"]))


def _question(row: Mapping[str, Any]) -> AskedQuestion:
    return AskedQuestion(
        **{key: row[key] for key in ("id", "question", "language", "kind", "reason", "style")},
        answers=frozenset(row["answers"]),
        windows=tuple(_window(one) for one in row["windows"]),
        numbers=tuple(tuple(one["numbers"]) for one in row["windows"]),
    )


def _claim(row: Mapping[str, Any]) -> StatedClaim:
    plain = {key: row[key] for key in ("id", "claim", "language", "verdict", "kind")}
    return StatedClaim(**plain, window=_window(row["window"]))


def read_all(reader: LearnedReader, questions: Iterable[AskedQuestion]) -> list[ReadQuestion]:
    """Every question read over its windows."""
    return [read_one(reader, asked) for asked in questions]


def read_one(reader: LearnedReader, asked: AskedQuestion) -> ReadQuestion:
    """One question read over its windows."""
    read: list[tuple[float, int, str]] = []
    for window, numbers, readings in zip(
        asked.windows, asked.numbers, reader.read(asked.question, asked.windows), strict=True
    ):
        read += [
            (one.answers, number, text) for one, number, text in zip(readings, numbers, window.sentences, strict=True)
        ]
    own = max((one for one in read if one[1]), default=(0.0, 0, ""))
    return ReadQuestion(asked, max((one[0] for one in read), default=0.0), own[0], (own[1], own[2]))


def auc(positive: Sequence[float], negative: Sequence[float]) -> float | None:
    """The chance that a positive scores above a negative (Hanley & McNeil 1982); None without both.

    >>> auc([0.9, 0.4], [0.5, 0.1])
    0.75
    """
    if not positive or not negative:
        return None
    low = np.sort(np.asarray(negative))
    below = np.searchsorted(low, positive, "left") + np.searchsorted(low, positive, "right")
    return float(below.sum() / 2 / len(positive) / len(negative))


def calibration_error(chances: Sequence[float], true: Sequence[bool], bins: int = BINS) -> float | None:
    """Expected calibration error (Naeini et al. 2015): how far stated chances lie from what happened, in equal bins.

    >>> round(calibration_error([0.9, 0.9, 0.1, 0.1], [True, True, False, False]), 3)
    0.1
    """
    if not chances:
        return None
    stated, happened = np.asarray(chances), np.asarray(true, float)
    at = np.minimum((stated * bins).astype(int), bins - 1)
    filled = [at == n for n in range(bins) if (at == n).any()]
    return float(sum(abs(stated[one].mean() - happened[one].mean()) * one.mean() for one in filled))


def question_figures(read: Sequence[ReadQuestion]) -> dict[str, Any]:
    """All figures on questions, rates between 0 and 1."""
    answerable = [one for one in read if one.asked.answers]
    not_answerable = [one for one in read if not one.asked.answers]
    if not answerable:
        return {"questions": len(read)}
    line = float(np.quantile([one.best for one in answerable], 1 - KEPT))

    def recognised(one: ReadQuestion) -> bool:
        return one.best < line

    return {
        "questions": len(read),
        "answerable": len(answerable),
        "answer_first": _share(answerable, _first),
        "answer_first_by": {
            name: _grouped(answerable, _first, key)
            for name, key in (
                ("kind", lambda one: one.asked.kind),
                ("style", lambda one: one.asked.style),
                ("language", lambda one: one.asked.language),
            )
        },
        "auc": auc([one.best for one in answerable], [one.best for one in not_answerable]),
        "auc_by": {
            language: auc(
                [one.best for one in answerable if one.asked.language == language],
                [one.best for one in not_answerable if one.asked.language == language],
            )
            for language in ("nl", "en")
        },
        "calibration_error": calibration_error([one.best for one in read], [bool(one.asked.answers) for one in read]),
        "line_at_90_kept": line,
        "unanswerable_recognised": _share(not_answerable, recognised),
        "unanswerable_recognised_by": _grouped(not_answerable, recognised, lambda one: one.asked.reason),
    }


def _first(one: ReadQuestion) -> bool:
    return one.first[0] in one.asked.answers


def claim_figures(judged: Sequence[tuple[StatedClaim, float]], line: float) -> dict[str, Any]:
    """Figures on claims at the line from which a claim counts as following."""
    honest = [(claim, p) for claim, p in judged if claim.verdict == "follows"]
    broken = [(claim, p) for claim, p in judged if claim.verdict != "follows"]
    return {
        "claims": len(judged),
        "auc": auc([p for _, p in honest], [p for _, p in broken]),
        "line": line,
        "paraphrases_kept": _share(honest, lambda one: one[1] >= line),
        "paraphrases_kept_by": _grouped(honest, lambda one: one[1] >= line, lambda one: one[0].kind),
        "corruptions_caught": _share(broken, lambda one: one[1] < line),
        "corruptions_caught_by": _grouped(broken, lambda one: one[1] < line, lambda one: one[0].kind),
        "calibration_error": calibration_error([p for _, p in judged], [c.verdict == "follows" for c, _ in judged]),
    }


def judge_all(
    reader: LearnedReader, claims: Sequence[StatedClaim], passes: ClaimCheck | None = None
) -> list[tuple[StatedClaim, float]]:
    """Every claim with the chance that it follows; 0 where an exact check stops it."""
    judged = []
    for claim in claims:
        verdict: Judgement = reader.judge(claim.claim, [claim.window])[0]
        stopped = passes is not None and not passes(claim.claim, claim.window)
        judged.append((claim, 0.0 if stopped else verdict.follows))
    return judged


def _share(ones: Sequence[_T], good: Callable[[_T], bool]) -> float | None:
    return sum(map(good, ones)) / len(ones) if ones else None


def _grouped(ones: Sequence[_T], good: Callable[[_T], bool], key: Callable[[_T], str]) -> dict[str, Any]:
    groups: dict[str, list[_T]] = defaultdict(list)
    for one in ones:
        groups[key(one)].append(one)
    return {name: {"rate": _share(found, good), "count": len(found)} for name, found in sorted(groups.items())}


@dataclass(frozen=True, slots=True)
class Measured:
    """Everything read and judged once; the figures and the plots are made from it."""

    questions: tuple[ReadQuestion, ...]
    claims: tuple[tuple[StatedClaim, float], ...]

    def as_json(self) -> dict[str, dict[str, Any]]:
        """The figures on questions and on claims."""
        return {"questions": question_figures(self.questions), "claims": claim_figures(self.claims, CLAIM_LINE)}


def evaluate_reader(reader: LearnedReader, folder: Path) -> Measured:
    """Read and judge everything in a folder. Raises UnreadableSet."""
    questions, claims = load(folder)
    return Measured(tuple(read_all(reader, questions)), tuple(judge_all(reader, claims)))

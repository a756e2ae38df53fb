"""Which projects concern a question: every project of the register judged by itself, never a top-k.

A question is taken apart into concepts (its content words, alternatives joined by "of" taken together); a project
concerns it when its own text covers them. What counts is how well the most telling concept is covered, where (title,
problem and approach, or anywhere), whether the concepts come together in one sentence, how near the nearest sentence is
in meaning, and whether both name the same subjects of the taxonomy. `relevance.json` holds what each sign counts for:
a logistic regression fitted on hand-labelled questions by `benchmarks/fit_relevance.py`.

Knows nothing about answers, citations or channels.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import log
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from assistant.confining import asks_for_one, asks_what_ended, places_asked
from assistant.matching import Telling, Wanted, terms_of
from assistant.questions import Question
from assistant.seeking import Sought, sought
from assistant.subject_table import SubjectTable, texts_of
from assistant.vocabulary import Vocabulary
from corpus.projects import Project
from corpus.sentences import sentences
from indexing import dutch

if TYPE_CHECKING:
    from indexing.embedding import Embedder

Numbers = NDArray[np.float32]

_WEIGHTS = Path(__file__).with_name("relevance.json")
_TITLE, _CORE, _REST = 0, 1, 2
"""Where a sentence stands: the title; problem and approach; summary, result and lessons."""

SEEDS = 3
"""How many of the best fitting projects the others are compared with."""
KNOWN = 0.5
"""A concept is known to the register when some sentence covers it this well."""
TOLD, CLEAR = 0.75, 0.15
"""A project tells what happened when one sentence, with the title, covers this much; no other may come this near."""
HEAVY = 0.5
"""A concept is one of the heavy ones when it is at least this share as telling as the most telling one."""

SIGNS = (
    "cover", "cover_core", "cover_title", "sentence", "sentence_titled", "key", "key_core", "key_title", "least",
    "least_core", "often", "meaning", "meaning_z", "question_z", "subject_title", "subject_core", "subject",
    "subject_key", "has_subject", "subject_and_key", "subject_and_near", "cover_and_near",
    "known", "ended", "lasting", "kin", "kin_subject", "cover_rel", "core_rel", "titled_rel", "often_rel",
    "meaning_rel", "z_rel",
)  # fmt: skip
"""The signs a judgement is made of, in the order of the columns of `signs`."""


@dataclass(frozen=True, slots=True)
class Relevant:
    """A project that concerns a question, and how probable that is (0 to 1)."""

    project: Project
    chance: float


_OVER = re.compile(
    r"\b(?:gestopt|stopte\w*|stopt|stopgezet|mislukt\w*|failliet|faillissement|teruggedraaid|boete|onrechtmatig|"
    r"problemen|storing|niet werkte|einde)\b",
    re.IGNORECASE,
)


def has_ended(project: Project) -> bool:
    """Whether a project was stopped, or its title or result says that it ended or failed."""
    return project.status == "gestopt" or bool(_OVER.search(f"{project.title} {project.result or ''}"))


class Register:
    """All projects a reader may see, analysed once per generation of the index; judged for any question after that."""

    def __init__(self, projects: Sequence[Project], embedder: Embedder, telling: Telling | None = None) -> None:
        self.projects = tuple(projects)
        self.telling = telling or Telling.over(f"{project.title} {project.summary or ''}" for project in self.projects)
        self._embedder = embedder
        self._titles = tuple(terms_of(project.title) for project in self.projects)
        self._wholes = tuple(frozenset().union(*map(terms_of, texts_of(project))) for project in self.projects)
        units = [unit for project in self.projects for unit in _units(project)]
        counts = [sum(1 for _ in _units(project)) for project in self.projects]
        self._starts = np.cumsum([0, *counts])[:-1]
        self._counts = np.array(counts, dtype=np.float32)
        self._owner = np.repeat(np.arange(len(counts)), counts)
        self._place = np.array([place for place, _ in units], dtype=np.int8)
        self._core_units = np.flatnonzero(self._place <= _CORE)
        self._core_starts = np.searchsorted(self._owner[self._core_units], np.arange(len(counts)))
        self._vectors = embedder.embed_passages([text for _, text in units]) if units else np.zeros((0, 1), np.float32)
        self._centres = self._made_centres()
        self._vocabulary = Vocabulary([text for _, text in units], embedder)
        self._subjects = SubjectTable(self.projects)
        self._ended = np.array([float(has_ended(project)) for project in self.projects], dtype=np.float32)
        self._worth = {group: self._worth_of(group) for group in self._vocabulary.groups}

    def _made_centres(self) -> Numbers:
        """The direction of each project: the mean of its title, problem and approach, of length 1."""
        if not self.projects:
            return np.zeros((0, 1), np.float32)
        core = np.where((self._place <= _CORE)[:, None], self._vectors, 0.0)
        sums = np.add.reduceat(core, self._starts, axis=0)
        centres: Numbers = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-6)
        return centres

    def _worth_of(self, group: int) -> float:
        """How telling a group of everyday words is over the register, as `Telling` has it for a word."""
        count = len(np.unique(self._owner[self._vocabulary.holding(group)]))
        total = len(self.projects)
        return log(1 + (total - count + 0.5) / (count + 0.5)) / log(2 * total + 2)

    def seek(self, question: Question) -> Sought:
        """What a question looks for in this register."""
        return sought(question, self.telling, self._worth)

    def relevant(self, question: Question) -> tuple[Relevant, ...]:
        """Every project that concerns the question, most probable first; empty when none does."""
        if not self.projects:
            return ()
        seeking = self.seek(question)
        if not seeking.concepts:
            return self._of_places(question)
        found = self._found(seeking)
        signs = self.signs(seeking, question, found)
        chances = chance(signs) * self._allowed(seeking, question)
        model = _model()
        if footing(self.stand(seeking, question, found, signs, chances)) < model["floor"]["level"]:
            return ()
        level = max(model["level"], model["of_best"] * float(chances.max()))
        enough = [int(at) for at in np.flatnonzero(chances >= level)]
        order = sorted(enough, key=lambda at: (-chances[at], self.projects[at].id))
        if asks_for_one(question):
            order = self._meant(order, signs[:, SIGNS.index("sentence_titled")])
        return tuple(Relevant(self.projects[at], round(float(chances[at]), 4)) for at in order)

    def _meant(self, order: list[int], told: Numbers) -> list[int]:
        """Of what happened in one place: the project that tells it in one sentence, where no other comes near."""
        first = max(order, key=lambda at: told[at], default=None)
        if first is None or told[first] < TOLD or any(told[at] > told[first] - CLEAR for at in order if at != first):
            return order
        return [first]

    def _of_places(self, question: Question) -> tuple[Relevant, ...]:
        """For a question that names nothing but a municipality: everything of that municipality."""
        places = places_asked(question)
        return tuple(Relevant(project, 1.0) for project in self.projects if places & set(project.cities))

    def stand(self, seeking: Sought, question: Question, found: Numbers, signs: Numbers, chances: Numbers) -> Numbers:
        """What says whether the register is about a question at all, by the names of `STANDING`.

        The chance and signs of the best project, the best of any, how many concepts there are, the largest share of
        the question that is one concept the whole register lacks, and that the best project lacks.
        """
        best = int(chances.argmax())
        own = [signs[best, SIGNS.index(name)] for name in OWN]
        of_all = [signs[:, SIGNS.index(name)].max() for name in BEST_OF_ALL]
        shares = seeking.weights / (float(seeking.weights.sum()) or 1.0)
        lacking = [float((shares * (1 - one.max(axis=1))).max()) for one in (found, found[:, self._owner == best])]
        rest = (log(1 + len(seeking.concepts)), *lacking, float(shares.max()), float(question.language == "en"))
        return np.array([chances[best], *own, *of_all, *rest], dtype=np.float32)

    def signs(self, seeking: Sought, question: Question, found: Numbers | None = None) -> Numbers:
        """The signs of every project for one question: shape (projects, len(SIGNS))."""
        found = self._found(seeking) if found is None else found
        weights = seeking.weights
        total, key = float(weights.sum()) or 1.0, int(weights.argmax())
        heavy = weights >= HEAVY * weights.max()
        by_unit = weights @ found / total
        anywhere = self._best(found)
        title = found[:, self._starts]  # the first unit of a project is its title
        core = np.maximum.reduceat(found[:, self._core_units], self._core_starts, axis=1)
        titled = np.maximum(found, title[:, self._owner])
        near = self._nearness(seeking, question)
        columns = [
            weights @ anywhere / total, weights @ core / total, weights @ title / total,
            self._best(by_unit[None])[0], self._best((weights @ titled / total)[None])[0],
            anywhere[key], core[key], title[key], anywhere[heavy].min(axis=0), core[heavy].min(axis=0),
            np.add.reduceat((by_unit > HEAVY).astype(np.float32), self._starts) / self._counts,
            near[0], _standard(near[0]), _standard(near[1]),
            *self._subjects.shares(question.text if not seeking.excluded else seeking.text),
        ]  # fmt: skip
        subject_core, whole = columns[15], columns[16]
        columns += [subject_core * anywhere[key], whole * _positive(columns[12]), columns[0] * _positive(columns[12])]
        known = float(weights @ (found.max(axis=1) >= KNOWN)) / total
        asked = float(asks_what_ended(question))
        columns += [np.full_like(whole, known), asked * self._ended, asked * (1 - self._ended)]
        columns += self._kinship(columns[0] + _of_best(columns[12]))
        relative = [_of_best(columns[at]) for at in (0, 1, 4, 10, 11, 12)]
        return np.stack([*columns, *relative], axis=1).astype(np.float32)

    def _kinship(self, fit: Numbers) -> Sequence[Numbers]:
        """How like the best fitting projects each other one is, in meaning and in subjects; not counting itself.

        What a question calls one thing the register calls several: a project that says it in other words still
        resembles those that say it in these (relevance feedback, Rocchio 1971).
        """
        seeds = np.argsort(-fit, kind="stable")[:SEEDS]
        likeness = np.stack([self._centres @ self._centres[seed] for seed in seeds], axis=1)
        shared = self._subjects.likeness(seeds)
        for column, seed in enumerate(seeds):
            likeness[seed, column] = shared[seed, column] = -1.0
        return [likeness.max(axis=1), shared.max(axis=1)]

    def _found(self, seeking: Sought) -> Numbers:
        """How well each unit covers each concept: shape (concepts, units)."""
        groups = seeking.groups
        rows = [
            [self._vocabulary.found(word, self.telling, groups.get(word.word, ())) for word in concept]
            for concept in seeking.concepts
        ]
        found = [np.maximum.reduce(row) for row in rows]
        found += [self._vocabulary.said_absent(word) for word in seeking.excluded]
        return np.stack(found)

    def _best(self, values: Numbers) -> Numbers:
        """The best value among a project's units: (rows, units) → (rows, projects)."""
        best: Numbers = np.maximum.reduceat(values, self._starts, axis=1)
        return best

    def _nearness(self, seeking: Sought, question: Question) -> Numbers:
        """The cosine of each project's nearest sentence with the concepts, and with the question as asked."""
        asked = np.stack([self._embedder.embed_question(seeking.text), self._embedder.embed_question(question.text)])
        cosines = np.stack([self._vectors @ one for one in asked])  # one by one: half the time of both at once
        return np.maximum.reduceat(cosines, self._starts, axis=1)

    def _allowed(self, seeking: Sought, question: Question) -> Numbers:
        """1 for projects in the places asked about and not about what was excluded, else 0."""
        places, out = places_asked(question), seeking.excluded
        if not places and not out:
            return self._bearing(question)
        fits = [
            (not places or bool(places & set(project.cities)))
            and not any(word.own & title and _is_about(project, word) for word in out)
            for project, title in zip(self.projects, self._titles, strict=True)
        ]
        return np.array(fits, dtype=np.float32) * self._bearing(question)

    def _bearing(self, question: Question) -> Numbers:
        """1 for the projects that bear a name the question gives, all of them where none does.

        A name of several words is a name of a project ("Living Lab Scheveningen") when titles have it; any other name
        must be mentioned.
        """
        kept = np.ones(len(self.projects), dtype=np.float32)
        for name in question.names:
            terms = {term for word in dutch.words(name) for term in dutch.analyse(word)[:1]}
            in_title = np.array([terms <= title for title in self._titles], dtype=np.float32)
            mentioned = np.array([terms <= whole for whole in self._wholes], dtype=np.float32)
            bearing = in_title if len(terms) > 1 and in_title.any() else mentioned
            if terms and (bearing * kept).any():
                kept = kept * bearing
        return kept


_NEGATING = re.compile(r"\b(?:zonder|geen|niet|without|no)\s+(?:\w+\s+)?$", re.IGNORECASE)


def _is_about(project: Project, word: Wanted) -> bool:
    """Whether a project uses what the question leaves out: named in its title, and not as absent."""
    for match in re.finditer(r"[\w'’-]+", project.title):
        if word.own & set(dutch.analyse(match.group())) and not _NEGATING.search(project.title[: match.start()]):
            return True
    return False


def _units(project: Project) -> Iterable[tuple[int, str]]:
    """The sentences of a project, each with its place; the title first."""
    yield _TITLE, project.title
    for text in filter(None, (project.problem, project.approach)):
        yield from ((_CORE, text[start:end]) for start, end in sentences(text))
    for text in filter(None, (project.result, project.summary, *(lesson.text for lesson in project.lessons))):
        yield from ((_REST, text[start:end]) for start, end in sentences(text))


USUAL = (0.17, 0.08, 50)
"""Mean and spread of the nearest sentence's cosine over the starter corpus, and as how many projects that counts.

A register of five projects has no spread of its own to speak of; one of hundreds hardly feels this.
"""


def _standard(values: Numbers) -> Numbers:
    """How many spreads above the mean of all projects, the usual mean and spread mixed in."""
    mean, spread, count = USUAL
    total = count + len(values)
    middle = (values.sum() + count * mean) / total
    square = ((values - middle) ** 2).sum() + count * (spread**2 + (mean - middle) ** 2)
    standard: Numbers = (values - middle) / np.sqrt(square / total)
    return standard


def _positive(values: Numbers) -> Numbers:
    return np.maximum(values, 0.0)


def _of_best(values: Numbers) -> Numbers:
    return values / max(float(values.max()), 0.01)


def chance(signs: Numbers) -> Numbers:
    """How probable it is that each project concerns the question: logistic regression over standardised signs."""
    model = _model()
    scaled = (signs - model["mean"]) / model["spread"]
    probable: Numbers = 1 / (1 + np.exp(-(scaled @ model["weights"] + model["bias"])))
    return probable


OWN, BEST_OF_ALL = ("cover", "sentence_titled", "question_z", "subject", "known"), ("cover", "meaning")
"""The signs by which a question stands on its feet: of the best project, and the best of any project."""
STANDING = ("chance", *OWN, *BEST_OF_ALL, "concepts", "lacking", "lacking_in_best", "one_sided", "english")
"""What `Register.stand` gives, in its order."""


def footing(stand: Numbers) -> float:
    """How probable it is that the register holds anything on a question: the highest chance of a poor lot is none."""
    floor = _model()["floor"]
    scaled = (stand - floor["mean"]) / floor["spread"]
    return float(1 / (1 + np.exp(-(scaled @ floor["weights"] + floor["bias"]))))


@cache
def _model() -> Mapping[str, Any]:
    """The fitted weights, in the order of SIGNS."""
    held = json.loads(_WEIGHTS.read_text(encoding="utf-8"))
    columns = {name: np.array([held["signs"][sign][name] for sign in SIGNS]) for name in ("mean", "spread", "weights")}
    floor = {name: np.array(value) for name, value in held["floor"].items()}
    return {**columns, "bias": held["bias"], "level": held["level"], "of_best": held["of_best"], "floor": floor}

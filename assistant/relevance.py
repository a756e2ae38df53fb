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
from dataclasses import dataclass, replace
from functools import cache
from math import log
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from assistant.confining import places_asked
from assistant.matching import SYNONYM, Telling, Wanted, terms_of, wanted
from assistant.questions import Question
from corpus import subjects
from corpus.projects import Project
from corpus.sentences import sentences
from indexing import dutch
from indexing.frequencies import zipf_table

if TYPE_CHECKING:
    from indexing.embedding import Embedder

Numbers = NDArray[np.float32]

_WEIGHTS = Path(__file__).with_name("relevance.json")
_TITLE, _CORE, _REST = 0, 1, 2
"""Where a sentence stands: the title; problem and approach; summary, result and lessons."""

COMMON, RARE = 6.0, 4.7
"""Zipf frequencies: a word as common as the first says next to nothing, from the second on it counts in full."""
ASIDE = 0.25
"""What a word counts in the later parts of a question: "… and how did they arrange privacy?" asks, it does not seek."""
PARTS, SOFT = 0.8, 0.7
"""A compound whose parts stand apart, and a word of nearly the same meaning, count this much of the word itself."""
ALIKE = (0.5, 0.8)
"""Cosines between two words: from the first on they are akin, at the second and above they mean the same."""
ATTRIBUTE = 0.6
"""What an adjective counts of the noun it stands before."""
WITHOUT = 0.5
"""What it counts that a project says to do without what the question leaves out ("zonder gas", "aardgasvrij")."""
SEEDS = 3
"""How many of the best fitting projects the others are compared with."""
HEAVY = 0.5
"""A concept is one of the heavy ones when it is at least this share as telling as the most telling one."""

SIGNS = (
    "cover", "cover_core", "cover_title", "sentence", "sentence_titled", "key", "key_core", "key_title", "least",
    "least_core", "often", "meaning", "meaning_z", "question_z", "subject_title", "subject_core", "subject",
    "subject_key", "has_subject", "subject_and_key", "subject_and_near", "cover_and_near",
    "kin", "kin_subject", "cover_rel", "core_rel", "titled_rel", "often_rel", "meaning_rel", "z_rel",
)  # fmt: skip
"""The signs a judgement is made of, in the order of the columns of `signs`."""


@dataclass(frozen=True, slots=True)
class Relevant:
    """A project that concerns a question, and how probable that is (0 to 1)."""

    project: Project
    chance: float


@dataclass(frozen=True, slots=True)
class Sought:
    """What a question looks for: concepts (words that may stand for each other), and words that must be absent."""

    concepts: tuple[tuple[Wanted, ...], ...]
    excluded: tuple[Wanted, ...] = ()

    @property
    def weights(self) -> Numbers:
        """How telling each concept is, then how telling it is that each excluded word is said to be absent."""
        sought = [max(word.weight for word in concept) for concept in self.concepts]
        return np.array([*sought, *(WITHOUT * word.weight for word in self.excluded)], dtype=np.float32)

    @property
    def text(self) -> str:
        """The concepts as a bare text, for what looks at meaning."""
        return " ".join(word.word for concept in self.concepts for word in concept)


_JOINED = re.compile(r"([\w'’-]+)\s+(?:of|or)\s+(?:de |het |een |the |an? )?([\w'’-]+)", re.IGNORECASE)
_WITHOUT = re.compile(
    r"\b(?:zonder|behalve|geen|without|except)\s+(?:de |het |een |the |an? )?([\w'’-]+)", re.IGNORECASE
)
_NEGATING = re.compile(r"\b(?:zonder|geen|niet|without|no)\s+(?:\w+\s+)?$", re.IGNORECASE)


def sought(question: Question, telling: Telling) -> Sought:
    """The concepts of a question."""
    named_out = {dutch.fold(word) for word in _WITHOUT.findall(question.text)}
    words = [word for word in wanted(question, telling) if word.word not in _ABSENT]
    main = frozenset(dutch.words(question.parts[0].text))
    kept = {
        word.word: replace(word, weight=word.weight * _worth(word, question, main))
        for word in words
        if word.word not in named_out and word.word not in _TRYING and not _is_place(word, question)
    }
    groups = [tuple(dutch.fold(word) for word in pair) for pair in _JOINED.findall(question.text)]
    joined = [tuple(kept.pop(word) for word in pair) for pair in groups if all(word in kept for word in pair)]
    return Sought(
        (*joined, *((word,) for word in kept.values())), tuple(word for word in words if word.word in named_out)
    )


_ABSENT = frozenset(("zonder", "behalve", "without", "except", "geen"))
_TRYING = frozenset(
    """
    testen test testte getest proberen probeert probeerde geprobeerd uitproberen uitgeprobeerd experimenteren
    experimenteert experimenteerde geexperimenteerd ervaring ervaringen aanpakken aangepakt pakt pakten invoeren
    ingevoerd inzetten ingezet zetten toepassen toegepast oplossen opgelost oplossing ontwikkelen ontwikkeld
    ontwikkelde bouwen gebouwd bouwde doen gedaan gevonden werken werkt gewerkt werkend gebruiken gebruikt gebruik
    gebruikte maken gemaakt hebben opgezet opzetten kun kunt bezig mee meedoen meegedaan deelnemen deelgenomen geleerd
    leren leerden voorbeeld voorbeelden iets ergens aanpak project pilot pilots proef proeven
    les lessen leerpunten lesson lessons draw draws trekken trekt
    tried try trying tested test testing experimented experiment experience experiences experienced solved solve built
    build developed deployed implemented introduced worked working used using done learned learnt example examples
    anything something
    """.split()  # noqa: SIM905 - a list of words reads better as text
)
"""How a question says "has done": true of every project, so no reason to choose one."""


def _worth(word: Wanted, question: Question, main: frozenset[str]) -> float:
    """What a word counts beside how rare it is: for its place in the question, its form, how common Dutch has it."""
    place = 1.0 if word.word in main else ASIDE
    return place * _plainness(word, question) * (ATTRIBUTE if _is_attribute(word, question) else 1.0)


def _is_attribute(word: Wanted, question: Question) -> bool:
    """Whether it is an adjective before a noun: "ondergrondse containers" are containers first."""
    if word.name or question.language != "nl" or not word.word.endswith("e"):
        return False
    noun = rf"\b{re.escape(word.word)} (?!(?:in|op|van|en|of|om|te)\b)[^\W\d_]{{4,}}"
    return bool(re.search(noun, dutch.fold(question.text)))


def _plainness(word: Wanted, question: Question) -> float:
    """Less than 1 for words as common in Dutch as "straat" or "kun", whatever the register makes of them."""
    if word.name or question.language != "nl":
        return 1.0
    zipf = zipf_table().get(word.word, 0.0)
    return min(1.0, max(0.15, (COMMON - zipf) / (COMMON - RARE)))


def _is_place(word: Wanted, question: Question) -> bool:
    return any(word.word in set(dutch.words(place)) for place in question.municipalities)


class Register:
    """All projects a reader may see, analysed once per generation of the index; judged for any question after that."""

    def __init__(self, projects: Sequence[Project], embedder: Embedder, telling: Telling | None = None) -> None:
        self.projects = tuple(projects)
        self.telling = telling or Telling.over(f"{project.title} {project.summary or ''}" for project in self.projects)
        self._embedder = embedder
        self._titles = tuple(terms_of(project.title) for project in self.projects)
        self._wholes = tuple(frozenset().union(*map(terms_of, _texts(project))) for project in self.projects)
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
        self._vocabulary = _Vocabulary([text for _, text in units], embedder)
        self._subjects = _SubjectTable(self.projects)

    def _made_centres(self) -> Numbers:
        """The direction of each project: the mean of its title, problem and approach, of length 1."""
        if not self.projects:
            return np.zeros((0, 1), np.float32)
        core = np.where((self._place <= _CORE)[:, None], self._vectors, 0.0)
        sums = np.add.reduceat(core, self._starts, axis=0)
        centres: Numbers = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-6)
        return centres

    def relevant(self, question: Question) -> tuple[Relevant, ...]:
        """Every project that concerns the question, most probable first; empty when none does."""
        if not self.projects:
            return ()
        seeking = sought(question, self.telling)
        if not seeking.concepts:
            return self._of_places(question)
        chances = chance(self.signs(seeking, question)) * self._allowed(seeking, question)
        model = _model()
        level = max(model["level"], model["of_best"] * float(chances.max()))
        order = sorted(np.flatnonzero(chances >= level), key=lambda at: (-chances[at], self.projects[at].id))
        return tuple(Relevant(self.projects[at], round(float(chances[at]), 4)) for at in order)

    def _of_places(self, question: Question) -> tuple[Relevant, ...]:
        """For a question that names nothing but a municipality: everything of that municipality."""
        places = places_asked(question)
        return tuple(Relevant(project, 1.0) for project in self.projects if places & set(project.cities))

    def signs(self, seeking: Sought, question: Question) -> Numbers:
        """The signs of every project for one question: shape (projects, len(SIGNS))."""
        found = self._found(seeking)
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
        columns += self._kinship(columns[0] + _of_best(columns[12]))
        relative = [_of_best(columns[at]) for at in (0, 1, 4, 10, 11, 12)]
        return np.stack([*columns, *relative], axis=1).astype(np.float32)

    def _kinship(self, fit: Numbers) -> Sequence[Numbers]:
        """How like the best fitting projects each other one is, in meaning and in subjects; not counting itself.

        What a question calls one thing the register calls several: a project that says it in other words still
        resembles those that say it in these (relevance feedback, Rocchio 1971).
        """
        seeds = np.argsort(-fit, kind="stable")[:SEEDS]
        likeness = self._centres @ self._centres[seeds].T
        shared = self._subjects.likeness(seeds)
        for column, seed in enumerate(seeds):
            likeness[seed, column] = shared[seed, column] = -1.0
        return [likeness.max(axis=1), shared.max(axis=1)]

    def _found(self, seeking: Sought) -> Numbers:
        """How well each unit covers each concept: shape (concepts, units)."""
        rows = [[self._vocabulary.found(word, self.telling) for word in concept] for concept in seeking.concepts]
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


class _Vocabulary:
    """The words of all units: which units hold a word, its index terms, and its vector."""

    def __init__(self, texts: Sequence[str], embedder: Embedder) -> None:
        self._units = len(texts)
        self._texts = tuple(map(dutch.fold, texts))
        self._embedder = embedder
        holders: dict[str, list[int]] = {}
        for unit, text in enumerate(texts):
            for word in dict.fromkeys(dutch.words(text)):
                holders.setdefault(word, []).append(unit)
        self._words = tuple(holders)
        self._holders = tuple(np.array(units, dtype=np.int64) for units in holders.values())
        self._with_term: dict[str, list[int]] = {}
        for at, word in enumerate(self._words):
            for term in dict.fromkeys(dutch.analyse(word)):
                self._with_term.setdefault(term, []).append(at)
        self._vectors = embedder.embed_passages(self._words) if self._words else np.zeros((0, 1), np.float32)

    def found(self, wanted: Wanted, telling: Telling) -> Numbers:
        """How well each unit covers one word, 0 to 1: itself, a synonym, its parts, a word akin in meaning."""
        found = np.zeros(self._units, dtype=np.float32)
        for word, value in self._akin(wanted):
            self._raise(found, [word], value)
        for parts in wanted.parts:
            share = self._parts_share(parts, telling)
            np.maximum(found, np.where(share > 0.99, PARTS, PARTS * share * share), out=found)
        self._raise(found, self._having(wanted.similar), SYNONYM)
        self._raise(found, self._having(wanted.own), 1.0)
        return found

    def said_absent(self, wanted: Wanted) -> Numbers:
        """1 for the units that say to be without a word: "zonder gas", "geen aardgas", "gasvrij"."""
        core = re.escape(wanted.word[: max(5, len(wanted.word) - 2)])
        without = re.compile(rf"\b(?:zonder|geen|niet|without|no) (?:\w+ )?\w*{core}|{core}\w*(?:vrij|loze?|free)\b")
        found = np.zeros(self._units, dtype=np.float32)
        plain = wanted.word[: max(5, len(wanted.word) - 2)]
        held = {int(unit) for at, word in enumerate(self._words) if plain in word for unit in self._holders[at]}
        found[[unit for unit in sorted(held) if without.search(self._texts[unit])]] = 1.0
        return found

    def _akin(self, wanted: Wanted) -> Iterable[tuple[int, float]]:
        """Words of the register that mean nearly the same, with what they count for."""
        low, high = ALIKE
        if len(wanted.word) < 4:
            return
        cosines = self._vectors @ self._embedder.embed_question(wanted.word)
        for at in np.flatnonzero(cosines > low):
            yield int(at), SOFT * min(1.0, (float(cosines[at]) - low) / (high - low))

    def _parts_share(self, parts: frozenset[str], telling: Telling) -> Numbers:
        """The share of the parts, each as telling as it is, that a unit holds."""
        worth = {part: max(0.05, telling.of(part)) for part in parts}
        share = np.zeros(self._units, dtype=np.float32)
        for part in parts:
            held = np.zeros(self._units, dtype=np.float32)
            self._raise(held, self._having((part,)), worth[part] / sum(worth.values()))
            share += held
        return share

    def _having(self, terms: Iterable[str]) -> list[int]:
        return [word for term in terms for word in self._with_term.get(term, ())]

    def _raise(self, found: Numbers, words: Sequence[int], value: float) -> None:
        for word in words:
            held = self._holders[word]
            found[held] = np.maximum(found[held], value)


class _SubjectTable:
    """Which subjects each project names, and where; rare subjects count for more."""

    def __init__(self, projects: Sequence[Project]) -> None:
        self._names = {subject: at for at, subject in enumerate(subjects.all_subjects())}
        title, core, rest = (self._table([_texts(project)[place] for project in projects]) for place in range(3))
        self._title, self._core = title, np.maximum(title, core)
        self._whole = np.maximum(self._core, rest)
        held = self._core.sum(axis=0)
        self._worth = np.log((len(projects) + 1) / (1 + held)) / log(len(projects) + 1)

    def shares(self, text: str) -> Sequence[Numbers]:
        """Five rows: the share of the text's subjects in title, core and whole; whether its rarest one; whether any."""
        asked = np.zeros(len(self._names), dtype=np.float32)
        for subject in subjects.subjects_in(text):
            asked[self._names[subject]] = 1
        worth = asked * self._worth
        total = float(worth.sum()) or 1.0
        rarest = np.zeros_like(asked)
        rarest[int(worth.argmax())] = asked.any()
        shares = [table @ worth / total for table in (self._title, self._core, self._whole)]
        return [*shares, self._core @ rarest, np.full(len(self._title), float(asked.any()), dtype=np.float32)]

    def likeness(self, seeds: NDArray[np.int64]) -> Numbers:
        """The share of worth that each project's core subjects have in common with each seed's."""
        weighted = self._core * self._worth
        both = weighted @ self._core[seeds].T
        either = weighted.sum(axis=1)[:, None] + weighted[seeds].sum(axis=1)[None] - both
        likeness: Numbers = both / np.maximum(either, 1e-6)
        return likeness

    def _table(self, texts: Sequence[str]) -> Numbers:
        table = np.zeros((len(texts), len(self._names)), dtype=np.float32)
        for row, text in enumerate(texts):
            for subject in subjects.subjects_in(text):
                table[row, self._names[subject]] = 1
        return table


def _texts(project: Project) -> tuple[str, str, str]:
    """Title; problem and approach; the rest."""
    core = " ".join(filter(None, (project.problem, project.approach)))
    rest = " ".join(filter(None, (project.result, project.summary, *(one.text for one in project.lessons))))
    return project.title, core, rest


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


@cache
def _model() -> Mapping[str, Any]:
    """The fitted weights, in the order of SIGNS."""
    held = json.loads(_WEIGHTS.read_text(encoding="utf-8"))
    columns = {name: np.array([held["signs"][sign][name] for sign in SIGNS]) for name in ("mean", "spread", "weights")}
    return {**columns, "bias": held["bias"], "level": held["level"], "of_best": held["of_best"]}

"""Fit `assistant/relevance.json` on hand-labelled "which city" questions, and say how good it is on unseen ones.

    python -m benchmarks.fit_relevance [QUESTIONS.yaml ...] [--write] [--show]

Questions are `tests/gold/comparing.yaml`, the half of `tests/gold/which_city.yaml` that may be learnt from, and every
file named, in the layout of `evaluate answers`; only items with `records` and of `soort: matchen` (or none) are used,
and for the floor those that cannot be answered. Figures are cities recall and precision, macro averaged, by tenfold
cross-validation: every question is judged by weights that never saw it. `--write` fits on all and saves.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml

from assistant import relevance
from assistant.answering import wants_overview
from assistant.comparison import is_national
from assistant.questions import Question, understand
from assistant.relevance import SIGNS, Numbers, Register
from assistant.seeking import Sought
from corpus.loading import FoundFile, Root, find_files, load_file
from corpus.projects import Project
from corpus.register import STARTER
from indexing.embedding import StaticEmbedder

GOLD = Path(__file__).parents[1] / "tests/gold"
OURS = (GOLD / "comparing.yaml", GOLD / "which_city.yaml")
REFUSALS = (GOLD / "own_questions.yaml", GOLD / "which_city.yaml")
FOLDS = 10
LEVELS, OF_BEST = (0.1, 0.2, 0.3), (0.5, 0.55, 0.6, 0.65)
RIDGE, NEGATIVES = 3.0, 20.0
FLOOR = 0.3
"""From this chance on that the register holds something a question is answered."""
GOALS = (0.95, 0.85)  # cities recall and precision


@dataclass(frozen=True)
class Case:
    """A question with its signs per project, which projects are right, and the cities a full answer names."""

    text: str
    question: Question
    seeking: Sought
    found: Numbers
    signs: Numbers
    allowed: Numbers
    right: Numbers
    cities: frozenset[str]


@dataclass(frozen=True)
class Weights:
    """A fitted regression."""

    mean: Numbers
    spread: Numbers
    weights: Numbers
    bias: float

    def chance(self, signs: Numbers) -> Numbers:
        """The probability per project."""
        chances: Numbers = 1 / (1 + np.exp(-(((signs - self.mean) / self.spread) @ self.weights + self.bias)))
        return chances


def starter_projects() -> tuple[Project, ...]:
    """The register of the starter corpus."""
    found = [file for file in find_files(Root("starter", STARTER)) if isinstance(file, FoundFile)]
    documents = [load_file(file) for file in found]
    return tuple(document.project for document in documents if document.project is not None)


def cases(paths: Sequence[Path], register: Register, every: bool = False) -> list[Case]:
    """The questions of these files that ask which city."""
    projects = {project.id: project for project in register.projects}
    merged = {other: project.id for project in register.projects for other in project.also}
    made = []
    for path in paths:
        for item in yaml.safe_load(path.read_text(encoding="utf-8")):
            if item.get("deel") == "held":
                continue
            wanted = item.get("verwachte_steden") or item.get("soort") is None
            if not (wanted and item.get("records") and (every or item.get("soort", "matchen") == "matchen")):
                continue
            right = {merged.get(name, name) for name in item["records"]}
            local = [projects[name] for name in right if not is_national(projects[name])]
            cities = item.get("verwachte_steden") or [city for project in local for city in project.cities]
            if not cities:
                continue
            question = understand(item["vraag"])
            seeking = register.seek(question)
            if not seeking.concepts:
                print("nothing sought:", item["vraag"])
                continue
            is_right = np.array([project.id in right for project in register.projects], dtype=np.float32)
            found = register._found(seeking)
            signs, allowed = register.signs(seeking, question, found), register._allowed(seeking, question)
            made.append(Case(item["vraag"], question, seeking, found, signs, allowed, is_right, frozenset(cities)))
    return made


def fit(train: Sequence[Case], countable: Numbers) -> Weights:
    """Ridge logistic regression; each question's right projects weigh 1 together, its wrong ones `NEGATIVES` / all."""
    signs = np.concatenate([case.signs[countable] for case in train])
    right = np.concatenate([case.right[countable] for case in train])
    size = int(countable.sum())
    worth = np.concatenate(
        [NEGATIVES / size + case.right[countable] / max(case.right[countable].sum(), 1) for case in train]
    )
    mean, spread = signs.mean(axis=0), signs.std(axis=0) + 1e-9
    scaled = np.concatenate([(signs - mean) / spread, np.ones((len(signs), 1))], axis=1)
    weights = np.zeros(scaled.shape[1])
    ridge = np.full(len(weights), 2 * RIDGE)
    ridge[-1] = 0
    for _ in range(30):  # Newton's method
        chances = 1 / (1 + np.exp(-scaled @ weights))
        slope = scaled.T @ (worth * (chances - right)) + ridge * weights
        curve = (scaled.T * (worth * chances * (1 - chances))) @ scaled + np.diag(ridge) + 1e-6 * np.eye(len(weights))
        weights = weights - np.linalg.solve(curve, slope)
    return Weights(mean, spread, weights[:-1], float(weights[-1]))


def judge(
    case: Case, chances: Numbers, level: float, of_best: float, projects: Sequence[Project], countable: Numbers
) -> tuple[float, float, list[int]]:
    """(cities recall, cities precision, chosen)."""
    chances = chances * case.allowed * countable
    chosen = [at for at in np.flatnonzero(chances >= max(level, of_best * chances.max())) if chances[at] > 0]
    places = set(case.question.municipalities)
    found = {city for at in chosen for city in projects[at].cities if not places or city in places}
    wanted = {city for city in case.cities if not places or city in places} or set(case.cities)
    correct = {city for at in np.flatnonzero(case.right) for city in projects[at].cities} | wanted
    recall = len(found & wanted) / len(wanted)
    return recall, len(found & correct) / len(found) if found else 1.0, chosen


def refusals(register: Register) -> list[Case]:
    """The which-city questions of ours that nothing in the register answers."""
    made = []
    nothing = np.zeros(len(register.projects), dtype=np.float32)
    for path in REFUSALS:
        for item in yaml.safe_load(path.read_text(encoding="utf-8")):
            question = understand(item.get("vraag") or "")
            asks = item.get("deel") == "dev" or ("deel" not in item and wants_overview(question))
            seeking = register.seek(question)
            if item.get("beantwoordbaar") is False and asks and seeking.concepts:
                found = register._found(seeking)
                signs, allowed = register.signs(seeking, question, found), register._allowed(seeking, question)
                made.append(Case(item["vraag"], question, seeking, found, signs, allowed, nothing, frozenset()))
    return made


def fit_floor(stands: Numbers, answered: Numbers) -> Weights:
    """Ridge logistic regression of "the register holds something on this", both kinds weighing the same."""
    mean, spread = stands.mean(axis=0), stands.std(axis=0) + 1e-9
    scaled = np.concatenate([(stands - mean) / spread, np.ones((len(stands), 1))], axis=1)
    worth = np.where(answered > 0, 1 / answered.sum(), 1 / (len(answered) - answered.sum())) * len(answered) / 2
    weights = np.zeros(scaled.shape[1])
    ridge = np.full(len(weights), 2 * RIDGE)
    ridge[-1] = 0
    for _ in range(30):
        chances = 1 / (1 + np.exp(-scaled @ weights))
        slope = scaled.T @ (worth * (chances - answered)) + ridge * weights
        curve = (scaled.T * (worth * chances * (1 - chances))) @ scaled + np.diag(ridge)
        weights = weights - np.linalg.solve(curve, slope)
    return Weights(mean, spread, weights[:-1], float(weights[-1]))


def folds(count: int) -> Numbers:
    """Which fold each question falls in, at random and the same every time."""
    drawn: Numbers = np.random.RandomState(0).permutation(count) % FOLDS
    return drawn


def stands_of(cases: Sequence[Case], chances: Sequence[Numbers], register: Register) -> Numbers:
    """The signs of the floor, a row per question."""
    rows = (
        register.stand(one.seeking, one.question, one.found, one.signs, chance)
        for one, chance in zip(cases, chances, strict=True)
    )
    return np.stack(list(rows))


def cross_validated(
    every: Sequence[Case], none: Sequence[Case], countable: Numbers, register: Register
) -> tuple[list[Numbers], Numbers]:
    """The chances per question by weights that did not see it, and how surely the register holds something on each."""
    drawn, both = folds(len(every)), [*every, *none]
    chances: dict[int, Numbers] = {}
    for fold in range(FOLDS):
        weights = fit([case for at, case in enumerate(every) if drawn[at] != fold], countable)
        unseen = [at for at in range(len(every)) if drawn[at] == fold]
        unseen += [len(every) + at for at in range(len(none)) if at % FOLDS == fold]
        chances |= {at: weights.chance(both[at].signs) * both[at].allowed for at in unseen}
    ordered = [chances[at] for at in range(len(both))]
    stands = stands_of(both, ordered, register)
    answered = np.array([1.0] * len(every) + [0.0] * len(none))
    footing = np.zeros(len(both), dtype=np.float32)
    drawn = folds(len(both))
    for fold in range(FOLDS):
        floor = fit_floor(stands[drawn != fold], answered[drawn != fold])
        footing[drawn == fold] = floor.chance(stands[drawn == fold])
    return ordered, footing


def saved(weights: Weights, floor: Weights, floor_level: float, level: float, of_best: float) -> str:
    """The file `assistant/relevance.json`."""
    columns = {"mean": weights.mean, "spread": weights.spread, "weights": weights.weights}
    signs = {
        sign: {name: round(float(column[at]), 5) for name, column in columns.items()} for at, sign in enumerate(SIGNS)
    }
    stand = {
        name: [round(float(value), 5) for value in column]
        for name, column in (("mean", floor.mean), ("spread", floor.spread), ("weights", floor.weights))
    }
    model = {"bias": round(weights.bias, 5), "level": level, "of_best": of_best, "signs": signs}
    model["floor"] = {**stand, "bias": round(floor.bias, 5), "level": floor_level}
    return json.dumps(model, indent=1) + "\n"


def main() -> None:
    """Cross-validate, and write when asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    projects = starter_projects()
    register = Register(projects, StaticEmbedder.shipped())
    by_file = {path.name: cases([path], register) for path in (*OURS, *options.files)}
    every, none = [case for found in by_file.values() for case in found], refusals(register)
    countable = np.array([not is_national(project) for project in projects])
    held_out, footing = cross_validated(every, none, countable, register)
    for floor_level in (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5):
        refused = footing < floor_level
        print(f"floor {floor_level}: {int(refused[len(every):].sum())} of {len(none)} unanswerable refused, "
              f"{int(refused[: len(every)].sum())} of {len(every)} answerable")  # fmt: skip
    best = (0.0, 0.0, 0.0)
    for of_best in OF_BEST:
        for level in LEVELS:
            judged = [judge(case, held_out[at], level, of_best, projects, countable) for at, case in enumerate(every)]
            recall, precision = np.mean([one[:2] for one in judged], axis=0)
            of_file, start = [], 0
            for name, found in by_file.items():
                own = np.mean([one[:2] for one in judged[start : start + len(found)]], axis=0)
                of_file.append(f"{name} {own[0]:.3f}/{own[1]:.3f}")
                start += len(found)
            print(f"level {level} of_best {of_best}: recall {recall:.3f} precision {precision:.3f} | "
                  + ", ".join(of_file))  # fmt: skip
            best = max(best, (min(recall / GOALS[0], precision / GOALS[1]), level, of_best))
    print(f"nearest to both goals: level {best[1]} of_best {best[2]}")
    if options.show:
        for at, case in enumerate(every):
            recall, precision, chosen = judge(case, held_out[at], best[1], best[2], projects, countable)
            if recall < 1 or precision < 1:
                right = np.flatnonzero(case.right)
                missed = [(projects[i].id, round(float(held_out[at][i]), 2)) for i in right if i not in chosen]
                wrong = [(projects[i].id, round(float(held_out[at][i]), 2)) for i in chosen if not case.right[i]]
                print(f"{case.text[:100]} R{recall:.2f} P{precision:.2f}\n   missed {missed}\n   wrong {wrong}")
    if options.write:
        weights = fit(every, countable)
        both = [*every, *none]
        stands = stands_of(both, [weights.chance(case.signs) * case.allowed for case in both], register)
        floor = fit_floor(stands, np.array([1.0] * len(every) + [0.0] * len(none)))
        relevance._WEIGHTS.write_text(saved(weights, floor, FLOOR, best[1], best[2]), encoding="utf-8")


if __name__ == "__main__":
    main()

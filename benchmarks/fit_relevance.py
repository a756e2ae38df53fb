"""Fit `assistant/relevance.json` on hand-labelled "which city" questions, and say how good it is on unseen ones.

    python -m benchmarks.fit_relevance [QUESTIONS.yaml ...] [--write]

Questions are `tests/gold/comparing.yaml` (ours) and every file named, in the layout of `evaluate answers`; only items
with `records` and of `soort: matchen` (or none) are used. Figures are cities recall and precision, macro averaged, by
six-fold cross-validation: every question is judged by weights that never saw it. `--write` fits on all and saves.
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
from assistant.comparison import is_national
from assistant.questions import Question, understand
from assistant.relevance import SIGNS, Numbers, Register
from corpus.loading import FoundFile, Root, find_files, load_file
from corpus.projects import Project
from corpus.register import STARTER
from indexing.embedding import StaticEmbedder

OURS = Path(__file__).parents[1] / "tests/gold/comparing.yaml"
FOLDS = 6
RIDGE, NEGATIVES = 3.0, 20.0
GOALS = (0.95, 0.85)  # cities recall and precision


@dataclass(frozen=True)
class Case:
    """A question with its signs per project, which projects are right, and the cities a full answer names."""

    text: str
    question: Question
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
            wanted = item.get("verwachte_steden") or item.get("soort") is None
            if not (wanted and item.get("records") and (every or item.get("soort", "matchen") == "matchen")):
                continue
            right = {merged.get(name, name) for name in item["records"]}
            local = [projects[name] for name in right if not is_national(projects[name])]
            cities = item.get("verwachte_steden") or [city for project in local for city in project.cities]
            if not cities:
                continue
            question = understand(item["vraag"])
            seeking = relevance.sought(question, register.telling)
            if not seeking.concepts:
                print("nothing sought:", item["vraag"])
                continue
            is_right = np.array([project.id in right for project in register.projects], dtype=np.float32)
            signs, allowed = register.signs(seeking, question), register._allowed(seeking, question)
            made.append(Case(item["vraag"], question, signs, allowed, is_right, frozenset(cities)))
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


def main() -> None:
    """Cross-validate, and write when asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    projects = starter_projects()
    register = Register(projects, StaticEmbedder.shipped())
    every = cases([OURS, *options.files], register)
    ours = len(cases([OURS], register))
    countable = np.array([not is_national(project) for project in projects])
    held_out: dict[int, Numbers] = {}
    for fold in range(FOLDS):
        weights = fit([case for at, case in enumerate(every) if at % FOLDS != fold], countable)
        held_out |= {at: weights.chance(case.signs) for at, case in enumerate(every) if at % FOLDS == fold}
    best = (0.0, 0.0, 0.0)
    for of_best in (0.0, 0.3, 0.5):
        for level in (0.1, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6):
            judged = [
                judge(case, held_out[at], level, of_best, projects, countable)[:2] for at, case in enumerate(every)
            ]
            recall, precision = np.mean(judged, axis=0)
            of_others = np.mean(judged[ours:], axis=0) if judged[ours:] else (0, 0)
            print(f"level {level} of_best {of_best}: recall {recall:.3f} precision {precision:.3f} | "
                  f"other files: recall {of_others[0]:.3f} precision {of_others[1]:.3f}")  # fmt: skip
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
        own = [judge(case, weights.chance(case.signs), best[1], best[2], projects, countable)[:2] for case in every]
        print("on what it was fitted on: recall {:.3f} precision {:.3f}".format(*np.mean(own, axis=0)))
        if own[ours:]:
            print("   of which other files: recall {:.3f} precision {:.3f}".format(*np.mean(own[ours:], axis=0)))
        columns = {"mean": weights.mean, "spread": weights.spread, "weights": weights.weights}
        signs = {
            sign: {name: round(float(column[at]), 5) for name, column in columns.items()}
            for at, sign in enumerate(SIGNS)
        }
        model = {"bias": round(weights.bias, 5), "level": best[1], "of_best": best[2], "signs": signs}
        relevance._WEIGHTS.write_text(json.dumps(model, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""Which subjects of the taxonomy each project of a register names, and where.

Knows nothing about words, sentences or what a shared subject is worth in the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log

import numpy as np
from numpy.typing import NDArray

from corpus import subjects
from corpus.projects import Project

Numbers = NDArray[np.float32]


def texts_of(project: Project) -> tuple[str, str, str]:
    """Title; problem and approach; the rest."""
    core = " ".join(filter(None, (project.problem, project.approach)))
    rest = " ".join(filter(None, (project.result, project.summary, *(one.text for one in project.lessons))))
    return project.title, core, rest


class SubjectTable:
    """Which subjects each project names, and where; rare subjects count for more."""

    def __init__(self, projects: Sequence[Project]) -> None:
        self._names = {subject: at for at, subject in enumerate(subjects.all_subjects())}
        title, core, rest = (self._table([texts_of(project)[place] for project in projects]) for place in range(3))
        self._title, self._core = title, np.maximum(title, core)
        self._whole = np.maximum(self._core, rest)
        held = self._core.sum(axis=0)
        self._worth = (np.log((len(projects) + 1) / (1 + held)) / (log(len(projects) + 1) or 1.0)).astype(np.float32)
        self._weighted = self._core * self._worth
        self._sums = self._weighted.sum(axis=1)

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
        both = np.stack([self._weighted @ self._core[seed] for seed in seeds], axis=1)
        either = self._sums[:, None] + self._sums[seeds][None] - both
        likeness: Numbers = both / np.maximum(either, 1e-6)
        return likeness

    def _table(self, texts: Sequence[str]) -> Numbers:
        table = np.zeros((len(texts), len(self._names)), dtype=np.float32)
        for row, text in enumerate(texts):
            for subject in subjects.subjects_in(text):
                table[row, self._names[subject]] = 1
        return table

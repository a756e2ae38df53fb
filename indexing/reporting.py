"""What a build tells: how far it is, and in the end what it did. Values only; nothing is printed here."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, Protocol

from corpus.loading import Failure

Phase = Literal["looking", "reading", "indexing", "finishing"]


class Progress(Protocol):
    """Told how far a build is: `done` of `total` in this phase."""

    def __call__(self, phase: Phase, done: int, total: int) -> None:
        """Show it, or not."""
        ...


def silent(phase: Phase, done: int, total: int) -> None:
    """The progress that nobody sees."""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did, in documents; `passages` and `documents` are what the index holds now.

    `failed` has every file without a (current) document, `stale` the paths among them whose last good version was
    kept, `warnings` what was read only in part, `passed_over` the data folders within the roots. `rebuilt` names the
    parts of the fingerprint that had changed.
    `proven` and `unproven` count the fields of projects that a language model gave and that counted, or did not.
    """

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    failed: tuple[Failure, ...] = ()
    passages: int = 0
    seconds: float = 0.0
    documents: int = 0
    stale: tuple[str, ...] = ()
    warnings: tuple[Failure, ...] = ()
    rebuilt: tuple[str, ...] = ()
    generation: int = 0
    proven: int = 0
    unproven: int = 0
    passed_over: tuple[Failure, ...] = ()


@dataclass(slots=True)
class Tally:
    """The report while it grows."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    failed: list[Failure] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)
    warnings: list[Failure] = field(default_factory=list)
    proven: int = 0
    unproven: int = 0
    passed_over: list[Failure] = field(default_factory=list)

    def report(self) -> BuildReport:
        """The report as far as the tally knows it."""
        return BuildReport(
            added=self.added,
            updated=self.updated,
            unchanged=self.unchanged,
            removed=self.removed,
            failed=tuple(self.failed),
            stale=tuple(self.stale),
            warnings=tuple(self.warnings),
            proven=self.proven,
            unproven=self.unproven,
            passed_over=tuple(self.passed_over),
        )

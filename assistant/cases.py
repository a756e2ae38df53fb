"""A question that went wrong becomes a case to measure on: added to a file in the layout of question files.

What stands in the file, comments included, is left as it is. Knows nothing about where the question came from.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from assistant.anonymising import anonymous
from assistant.errors import AssistantError
from assistant.evaluating import read_questions


class CaseRefused(AssistantError):
    """A case that cannot be added. The message says what to give instead."""


@dataclass(frozen=True, slots=True)
class Case:
    """A question and what its right answer holds: documents, words, and what must be named missing.

    With `unanswerable` the right answer is that it is not in the documents.
    """

    question: str
    records: tuple[str, ...] = ()
    must_mention: tuple[str, ...] = ()
    missing: str | None = None
    unanswerable: bool = False
    kind: str = ""
    language: str = "nl"
    name: str | None = None

    @property
    def id(self) -> str:
        """The name given, or one made from the question, so that the same question is never added twice."""
        return self.name or "eigen-" + sha256(" ".join(self.question.casefold().split()).encode()).hexdigest()[:8]

    def as_item(self) -> dict[str, Any]:
        """The case as the file has it, without personal data."""
        item: dict[str, Any] = {"id": self.id, "lang": self.language, "soort": self.kind}
        item["vraag"] = anonymous(" ".join(self.question.split()))
        item["beantwoordbaar"] = False if self.unanswerable else "deels" if self.missing else True
        item["ontbreekt"] = self.missing
        item |= {"records": list(self.records), "must_mention": list(self.must_mention)}
        return {name: value for name, value in item.items() if value not in ("", None, [])}


def add_case(case: Case, path: Path) -> int:
    """Add a case to the end of the file, which is made where there is none; gives how many it holds now.

    Raises CaseRefused for a case that says nothing of the right answer, contradicts itself or is there already, and
    UnreadableQuestions for a file in another layout. The file is whole or unchanged.
    """
    import yaml

    _check(case)
    known = read_questions(path) if path.exists() and path.read_text(encoding="utf-8").strip() else ()
    if any(one.id.split("/")[0] == case.id for one in known):
        raise CaseRefused(f"'{path}' already holds '{case.id}'; change it there, or give another --id.")
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    joint = "" if not before or before.endswith("\n") else "\n"
    added = yaml.safe_dump([case.as_item()], allow_unicode=True, sort_keys=False, width=110)
    beside = path.with_name(path.name + ".part")
    path.parent.mkdir(parents=True, exist_ok=True)
    beside.write_text(before + joint + added, encoding="utf-8")
    try:
        count = len({one.id.split("/")[0] for one in read_questions(beside)})
    except AssistantError:
        beside.unlink()
        raise
    beside.replace(path)
    return count


def _check(case: Case) -> None:
    if not case.question.strip():
        raise CaseRefused("The question is empty; give it as the first argument.")
    if case.unanswerable and (case.records or case.missing or case.must_mention):
        raise CaseRefused("A question without an answer has no records, mentions or missing part; leave them out.")
    if not case.unanswerable and not case.records:
        raise CaseRefused("Say what is right: --records ID, or --unanswerable.")

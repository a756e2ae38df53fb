"""Do the citations of a statement carry it, and are they all needed: citation recall and precision per statement.

The measures of ALCE (Gao, Yen, Yu & Chen, "Enabling Large Language Models to Generate Text with Citations", EMNLP
2023, section 3.3): a statement has recall 1 when its citations together support it; a citation is irrelevant when it
alone does not support the statement and the others do without it. Where ALCE asks an entailment model, this asks the
independent checker (`assistant.checking`), so it judges quotes, numbers, names and dates, not meaning.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.answers import Answer, Citation, Statement
from assistant.checking import why_unbacked


@dataclass(frozen=True, slots=True)
class Attribution:
    """Counts over statements: how many there are, how many are carried; their citations, and how many are needed."""

    statements: int = 0
    carried: int = 0
    citations: int = 0
    relevant: int = 0

    def __add__(self, other: Attribution) -> Attribution:
        return Attribution(
            self.statements + other.statements,
            self.carried + other.carried,
            self.citations + other.citations,
            self.relevant + other.relevant,
        )


def attribution(answer: Answer, texts: Mapping[str, str]) -> Attribution:
    """The counts of one answer, against documents read afresh (id → text)."""
    cited = {citation.number: citation for citation in answer.citations}
    total = Attribution()
    for statement in answer.statements:
        own = [cited[number] for number in statement.citations if number in cited]
        total += _of_statement(statement, own, texts)
    return total


def _of_statement(statement: Statement, citations: Sequence[Citation], texts: Mapping[str, str]) -> Attribution:
    """A statement that is not carried has no relevant citation: ALCE gives precision 0 where recall is 0."""
    if not carries(statement, citations, texts):
        return Attribution(1, 0, len(citations), 0)
    relevant = sum(
        carries(statement, [one], texts)
        or not carries(statement, [other for other in citations if other is not one], texts)
        for one in citations
    )
    return Attribution(1, 1, len(citations), relevant)


def carries(statement: Statement, citations: Sequence[Citation], texts: Mapping[str, str]) -> bool:
    """Whether these citations together back the statement, as far as the checker sees."""
    return why_unbacked(statement, list(citations), texts) is None

"""Question in, cited answer out: the whole story on one screen.

Nothing unproven leaves this file: a sentence that its own passage does not prove is dropped and counted. Knows nothing
about Slack, HTTP or the words of a notice.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from time import perf_counter
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from assistant.about import speaks_to_us, told_best
from assistant.answerability import answerable
from assistant.answers import Answer, Citation, Completeness, Milliseconds, Notice, Statement, Usage
from assistant.citing import Citing
from assistant.comparing import Match, Overview, matches, overview, stopped
from assistant.composing import Composition
from assistant.confining import asks_which
from assistant.conversation import Resolved, Turn, resolve, with_sources
from assistant.differing import differing_on
from assistant.dossiers import Ranked, Reading, Snapshot, gather
from assistant.errors import QuestionRefused
from assistant.evidence import Evidence, weigh
from assistant.leaning import leans
from assistant.matching import Wanted, searches, wanted
from assistant.proving import Judge
from assistant.questions import Question, understand
from assistant.quoting import Drafted, QuotingComposer, merged
from assistant.registers import Registers
from assistant.stopping import stopped_on
from assistant.vagueness import proposals, too_vague
from indexing.hits import PUBLIC, Filters, Reader

if TYPE_CHECKING:
    from assistant.reader import LearnedReader
    from indexing.embedding import Embedder

UNPROVEN = "unproven_removed"
LONGEST = 2_000
"""Characters in a question."""


class Opens(Protocol):
    """Anything that gives a snapshot of the index; `indexing.library.Library` does."""

    def snapshot(self) -> AbstractContextManager[Snapshot]:
        """One consistent generation, for one question."""
        ...


class Composer(Protocol):
    """Writes the sentences of an answer from evidence; whatever it writes is proven afterwards."""

    @property
    def name(self) -> str:
        """What `Answer.composer` says."""
        ...

    def compose(self, question: Question, evidence: Evidence) -> tuple[Drafted, ...]:
        """The sentences, each with the lines it rests on."""
        ...


class Rewrites(Protocol):
    """Makes a question that leans on a thread stand alone, better than the rules did."""

    def rewrite(self, question: str, thread: Sequence[Turn], resolved: Resolved) -> tuple[Resolved, Usage | None]:
        """The question rewritten, or as the rules resolved it; and what that cost. Never raises."""
        ...


@runtime_checkable
class Streams(Protocol):
    """A composer that gives its sentences as they come and says how the writing went: one with a language model."""

    def stream(self, question: Question, evidence: Evidence) -> Iterator[Drafted | Composition]:
        """The sentences one by one, then how they came about."""
        ...


Tell = Callable[[Statement, Sequence[Citation]], None]
"""Is told every statement as soon as it is proven, with the citations so far."""


@dataclass(slots=True)
class KnowledgeAssistant:
    """Answers from a library. Safe to share between threads: what it remembers of one generation is only ever added."""

    library: Opens
    composer: Composer = field(default_factory=QuotingComposer)
    embedder: Callable[[], Embedder] | None = None
    clock: Callable[[], float] = perf_counter
    judge: Judge | None = None
    rewriter: Rewrites | None = None
    registers: Registers | None = None
    learned: LearnedReader | None = None
    _reading: Reading | None = None

    def answer(
        self,
        question: str,
        history: Sequence[Turn] = (),
        filters: Filters = Filters(),  # noqa: B008 - a frozen value
        reader: Reader = PUBLIC,
        tell: Tell | None = None,
    ) -> Answer:
        """A proven answer, or the honest conclusion that there is none. Raises QuestionRefused, IndexMissing."""
        began = self.clock()
        text = acceptable(question)
        if self._speaks_to_us(text):
            return self._about(text, filters, reader)
        resolved, rewriting = self._resolved(text, history, reader)
        asked = understand(resolved.text)
        with self.library.snapshot() as snapshot:
            reading = self._reading_of(snapshot)
            words = wanted(asked, self._registers().telling(snapshot, reader))
            vague = too_vague(asked, words) and not resolved.among
            whole = wants_overview(asked) and not vague
            fits: tuple[Match, ...] = ()
            if whole:
                found = self._registers().register(snapshot, filters, reader).relevant(asked)
                among = resolved.among
                kept = [one for one in found if not among or one.project.document_id in among]
                fits = matches(kept, asked, words, reading, snapshot, reader)
            ranked: tuple[Ranked, ...] = tuple(one.ranked for one in fits)
            if not fits:
                ranked = gather(snapshot, reading, asked, words, searches(asked), filters, reader, among=resolved.among)
            coverage = snapshot.coverage(filters, reader)
        searched = self.clock()
        seen = overview(fits, ranked, asked, words) if whole else Overview(self._evidence(ranked, asked, words))
        evidence = Evidence(missing=asked.parts) if vague else seen.evidence
        citing = Citing(judge=self.judge)
        written, statements, proving = self._written(asked, evidence, citing, tell)
        composed = self.clock() - proving
        more = _more(evidence, statements, citing) if statements else ()
        differing = differing_on(asked, words, evidence, citing) if statements else ()
        ended = (*stopped(seen.stopped, citing), *stopped_on(asked, ranked, evidence, citing)) if statements else ()
        nearest = tuple(citing.cite(line) for line in evidence.nearest) if not statements else ()
        proven = self.clock()
        return Answer(
            id=uuid.uuid4().hex,
            question=text,
            language=understand(text).language,
            completeness=completeness(bool(statements), evidence),
            coverage=coverage,
            resolved_question=resolved.text if resolved.text != text else None,
            missing="; ".join(part.text for part in evidence.missing) if statements and evidence.missing else None,
            statements=statements,
            citations=tuple(citing.citations),
            more=more,
            differing=differing,
            stopped=ended,
            nearest=nearest,
            clarify="; ".join(proposals(ranked)) if vague and ranked else None,
            reason=evidence.reason if not statements else None,
            absent=evidence.absent if not statements else None,
            notices=notices(written, citing),
            composer=written.composer,
            usage=spent_together(rewriting, written.usage),
            milliseconds=Milliseconds(
                *(1000 * spent for spent in (searched - began, composed - searched, proven - composed, proven - began))
            ),
        )

    def _speaks_to_us(self, text: str) -> bool:
        return self.learned is not None and speaks_to_us(understand(text), self.learned, self._embedder)

    def _about(self, text: str, filters: Filters, reader: Reader) -> Answer:
        """What is said to who greets, thanks or asks after the assistant: no sentence of a source, three subjects."""
        with self.library.snapshot() as snapshot:
            examples = told_best(snapshot.projects(filters, reader))
            coverage = snapshot.coverage(filters, reader)
        return Answer(
            id=uuid.uuid4().hex,
            question=text,
            language=understand(text).language,
            completeness="none",
            coverage=coverage,
            clarify="; ".join(examples) or None,
            reason="about_assistant",
            composer=self.composer.name,
        )

    def _embedder(self) -> Embedder:
        if self.embedder is not None:
            return self.embedder()
        from indexing.embedding import StaticEmbedder

        return StaticEmbedder.shipped()

    def _evidence(self, ranked: Sequence[Ranked], asked: Question, words: Sequence[Wanted]) -> Evidence:
        """What the documents have on the question: as the learned reader reads them, or by the rules without one."""
        return weigh(ranked, asked, words) if self.learned is None else answerable(ranked, asked, words, self.learned)

    def _resolved(self, text: str, history: Sequence[Turn], reader: Reader) -> tuple[Resolved, Usage | None]:
        """The question as one that stands alone: by the rules, then by the model where one is set and it is needed."""
        if not history or not leans(text):
            return Resolved(text), None
        with self.library.snapshot() as snapshot:
            thread = with_sources(history, lambda one: snapshot.document(one, reader))
        resolved = resolve(text, thread)
        return (resolved, None) if self.rewriter is None else self.rewriter.rewrite(text, thread, resolved)

    def _written(
        self, asked: Question, evidence: Evidence, citing: Citing, tell: Tell | None
    ) -> tuple[Composition, tuple[Statement, ...], float]:
        """How it was written, the statements that are proven, and the seconds that proving took."""
        written, statements, proving = Composition((), self.composer.name), [], 0.0
        for one in () if evidence.empty else sentences(self.composer, asked, evidence):
            if isinstance(one, Composition):
                written = one
                continue
            began = self.clock()
            statement = citing.statement(one)
            proving += self.clock() - began
            if statement is not None:
                statements.append(statement)
                if tell is not None:
                    tell(statement, citing.citations)
        return written, tuple(statements), proving

    def _registers(self) -> Registers:
        if self.registers is None:
            self.registers = Registers(self._embedder)
        return self.registers

    def _reading_of(self, snapshot: Snapshot) -> Reading:
        reading = self._reading
        if reading is None or reading.generation != snapshot.generation:
            reading = self._reading = Reading(snapshot.generation, self.embedder() if self.embedder else None)
        return reading


def _more(evidence: Evidence, statements: Sequence[Statement], citing: Citing) -> tuple[Statement, ...]:
    """What answers too and was not said: proven like the rest."""
    said = {one.text for one in statements}
    further = (citing.statement(one) for one in merged(evidence.more) if one.text not in said)
    return tuple(one for one in further if one is not None)


def wants_overview(asked: Question) -> bool:
    """Whether a row of projects is asked, not a fact of a named one."""
    return asks_which(asked) or (asked.kind == "breed" and not asked.names)


def sentences(composer: Composer, asked: Question, evidence: Evidence) -> Iterator[Drafted | Composition]:
    """What a composer writes as it comes, then who wrote it, what it cost and what must be said about it."""
    if isinstance(composer, Streams):
        yield from composer.stream(asked, evidence)
        return
    drafted = composer.compose(asked, evidence)
    yield from drafted
    yield Composition(drafted, composer.name)


def spent_together(*spent: Usage | None) -> Usage | None:
    """What several calls of a model cost together; None when there was none.

    >>> spent_together(None, Usage(10, 2), Usage(5, 1))
    Usage(input_tokens=15, output_tokens=3)
    """
    calls = [one for one in spent if one is not None]
    return Usage(sum(one.input_tokens for one in calls), sum(one.output_tokens for one in calls)) if calls else None


def acceptable(question: str) -> str:
    """The question without stray white space. Raises QuestionRefused when it is empty or too long."""
    text = " ".join(question.split())
    if not text:
        raise QuestionRefused("The question is empty; ask something in a few words.")
    if len(text) > LONGEST:
        raise QuestionRefused(f"The question has {len(text)} characters; {LONGEST} are allowed. Make it shorter.")
    return text


def completeness(stated: bool, evidence: Evidence) -> Completeness:
    """Full, partial when a part is missing, none when nothing asked was found."""
    if not stated:
        return "none"
    return "partial" if evidence.missing else "full"


def notices(written: Composition, citing: Citing) -> tuple[Notice, ...]:
    """What the reader must know about how the answer came about; sentences left out are counted once."""
    left_out = sum(int(one.text) for one in written.notices if one.code == UNPROVEN) + citing.dropped
    told = [one for one in written.notices if one.code != UNPROVEN]
    told += [Notice("judge_unavailable", citing.trouble)] if citing.trouble else []
    return (*told, Notice(UNPROVEN, str(left_out))) if left_out else tuple(told)

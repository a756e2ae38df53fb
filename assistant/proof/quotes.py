"""Finding a statement in a passage word for word, and saying where it stands.

Print damage is repaired on both sides (`assistant.words`); "..." and "[...]" split a quote into pieces that must stand
in order; "[de gemeente]" stands for what it replaces and must itself be known from the passage. What was left out is
judged by `assistant.proof.cutting`. Knows nothing about paraphrase.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.proof.cutting import turned_by_cutting
from assistant.proof.signal_words import Signal
from assistant.proof.signals import signals
from assistant.words import Sentence, Text, Token, listed, read
from corpus.sentences import sentences

_ATOMS = re.compile(
    r"(?P<gap>\[\s*(?:\u2026|\.{2,})\s*\]|\(\s*(?:\u2026|\.{3,})\s*\)|\u2026|\.{3,})|\[(?P<insert>[^\[\]]{1,120})\]"
)
_INITIAL = re.compile(r"\[(\w)\](?=\w)")
_NOISE = re.compile(r"\s*\[(?:sic!?|\d{1,3}(?:\s*,\s*\d{1,3})*)\]")
_MOST_REPLACED = 6
_EMPTY = listed("""
    de het een en van in op te dat die dit deze zij ze hij er hun haar zijn is the a an of in on to that this it
    they he she their its and is
""")
_REPLACEABLE_SIGNALS = frozenset({Signal.ORDER, Signal.CHOICE, Signal.ABOUT, Signal.COMPARED})
_ANAPHORS = listed("dat dit that this it deze die niets nothing maar but het")
_DENIALS = listed("onjuist onwaar misverstand fabel mythe false untrue incorrect myth misconception verzonnen")
_TRUTH = listed("waar juist true correct klopt klopte zo case")


@dataclass(frozen=True, slots=True)
class Quote:
    """Where the quote begins and ends in the passage, in code points."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Refused:
    """The words stand there, but not with this meaning; `why` says what was lost."""

    why: str


@dataclass(frozen=True, slots=True)
class _Atom:
    """A word of the statement, a gap ("...") or a bracketed insertion (`inserted` holds its tokens)."""

    form: str = ""
    gap: bool = False
    inserted: tuple[Token, ...] = ()
    closes: bool = False


def find_quote(statement: str, passage: str, known: Collection[str] = ()) -> Quote | Refused | None:
    """The statement as a quote of the passage: where it stands, why it is refused, or None when it is no quote.

    `known` are folded words that brackets may use besides those of the passage (heading, title, cities).

    >>> find_quote("Enschede stopte [...] met tellen.", "Enschede stopte in 2020 met tellen.")
    Quote(start=0, end=35)
    """
    direct = _whole_sentences(statement, passage)
    if direct is not None:
        return direct
    atoms, asks = _parse(statement)
    if not any(atom.form for atom in atoms):
        return None
    text = read(passage)
    refused: Refused | None = None
    for match in _matches(atoms, text):
        reason = _judge(match, atoms, text, asks, known)
        if reason is None:
            return _span(match, text)
        refused = refused or Refused(reason)
    return refused


def _whole_sentences(statement: str, passage: str) -> Quote | Refused | None:
    """The common case, quickly: the statement is one or more whole sentences or lines, letter for letter."""
    wanted = statement.strip()
    start = passage.find(wanted) if wanted else -1
    opens, closes = _edges(passage)
    while start >= 0:
        end = start + len(wanted)
        if start in opens and end in closes:
            return _standing(read(passage), start, end)
        start = passage.find(wanted, start + 1)
    return None


@lru_cache(maxsize=512)
def _edges(passage: str) -> tuple[frozenset[int], frozenset[int]]:
    """Where the sentences and lines of a passage begin and end, as the corpus cuts them."""
    spans = sentences(passage)
    opens = frozenset(start for start, _ in spans if not _wrapped(passage, start))
    return opens, frozenset(end for _, end in spans if not _wrapped(passage, end))


_KEY = re.compile(r"[\w-]+:\s")


def _wrapped(passage: str, edge: int) -> bool:
    """Whether an edge is only where print wrapped a sentence, in a text that was not cleaned."""
    before, after = passage[:edge].rstrip(), passage[edge:].lstrip()
    gap = passage[len(before) : len(passage) - len(after)]
    if gap.count("\n") != 1 or not before or not after or before[-1] in ".!?:;|>":
        return False
    if after[0] in "-*#|>\u2022" or after[0].isdigit() or _KEY.match(after):
        return False
    last = before.rsplit(None, 1)[-1].lower()
    return after[0].islower() or last in _EMPTY or last.endswith(",")


def _standing(text: Text, start: int, end: int) -> Quote | Refused:
    if _denied(text, end):
        return Refused("the next sentence takes it back")
    first = next((number for number, token in enumerate(text.tokens) if token.start >= start), 0)
    marks = [number for number, token in enumerate(text.tokens) if token.form == '"']
    before = sum(number < first for number in marks)
    inside = any(number >= first and text.tokens[number].start < end for number in marks)
    if before % 2 and not inside and len(marks) > before:
        return Refused("the source quotes somebody here")
    return Quote(start, end)


@lru_cache(maxsize=1024)
def _parse(statement: str) -> tuple[tuple[_Atom, ...], bool]:
    """The statement as atoms, and whether it asks a question."""
    cleaned = _NOISE.sub("", _INITIAL.sub(r"\1", statement)).strip()
    atoms: list[_Atom] = []
    last = 0
    for match in _ATOMS.finditer(cleaned):
        atoms.extend(_words(cleaned[last : match.start()]))
        last = match.end()
        if match.group("gap"):
            atoms.append(_Atom(gap=True))
        else:
            atoms.append(_Atom(inserted=tuple(token for token in read(match.group("insert")).tokens if token.counts)))
    atoms.extend(_words(cleaned[last:]))
    return tuple(atoms), cleaned.rstrip("\"'\u201d\u2019 ").endswith("?")


def _words(piece: str) -> Iterator[_Atom]:
    text = read(piece)
    for number, sentence in enumerate(text.sentences):
        counted = [position for position in range(sentence.first, sentence.last) if text.tokens[position].counts]
        for position in counted:
            closes = position == counted[-1] and (number < len(text.sentences) - 1 or sentence.closing != "")
            yield _Atom(form=text.tokens[position].form, closes=closes)


def _matches(atoms: Sequence[_Atom], text: Text) -> Iterator[list[tuple[int, int]]]:
    """Every way to lay the atoms on the passage: per atom the token positions it covers, first up to last."""
    counted = [position for position, token in enumerate(text.tokens) if token.counts]
    rank = {position: index for index, position in enumerate(counted)}
    first = next(index for index, atom in enumerate(atoms) if atom.form)
    found = 0
    for position in text.places.get(atoms[first].form, ()) or _annotated(atoms[first].form, text):
        if position not in rank:
            continue
        for tail in _lay(atoms, first, text, counted, rank[position]):
            at = rank[position]
            yield [*((at, at) for _ in atoms[:first]), *tail]
            found += 1
            if found >= 12:
                return
            break


def _annotated(form: str, text: Text) -> list[int]:
    """Places of a word that carries a glued note number: "tellen3" for "tellen"."""
    return [position for position, token in enumerate(text.tokens) if _same(form, token)]


def _same(form: str, token: Token) -> bool:
    if token.form == form:
        return True
    if token.kind != "word" or not token.form.startswith(form) or len(form) < 4:
        return False
    return token.written[:1].islower() and token.form[len(form) :].isdigit()


def _lay(
    atoms: Sequence[_Atom], index: int, text: Text, counted: Sequence[int], at: int
) -> Iterator[list[tuple[int, int]]]:
    """Lays atoms from `index` on at counted place `at`; yields the first full fit (places count words only)."""
    if index == len(atoms):
        yield []
        return
    atom = atoms[index]
    if atom.form:
        if at < len(counted) and _same(atom.form, text.tokens[counted[at]]):
            for rest in _lay(atoms, index + 1, text, counted, at + 1):
                yield [(at, at + 1), *rest]
        return
    if index == len(atoms) - 1:
        yield [(at, at)]
        return
    widths = range(_MOST_REPLACED + 1) if atom.inserted else range(len(counted) - at)
    for width in widths:
        for rest in _lay(atoms, index + 1, text, counted, at + width):
            yield [(at, at + width), *rest]
            return


def _judge(
    match: list[tuple[int, int]], atoms: Sequence[_Atom], text: Text, asks: bool, known: Collection[str]
) -> str | None:
    """Why this fit does not prove the statement, or None when it does."""
    counted = [position for position, token in enumerate(text.tokens) if token.counts]
    kept: set[int] = set()
    gaps_at: list[tuple[int, int]] = []
    for (first, last), atom in zip(match, atoms, strict=True):
        if atom.gap:
            gaps_at.append((first, last))
            continue
        kept.update(counted[first:last])
        if atom.inserted and (reason := _bad_insertion(atom.inserted, counted[first:last], text, known)):
            return reason
    touched = sorted({text.sentence_of(position) for position in kept})
    return (
        _crossing(match, atoms, text, counted)
        or _splice(gaps_at, text, counted, kept)
        or _sentences(touched, text, kept, asks, elided=bool(gaps_at))
    )


def _bad_insertion(
    inserted: Sequence[Token], replaced: Sequence[int], text: Text, known: Collection[str]
) -> str | None:
    if signals(inserted, opening=False, english=text.english) - _REPLACEABLE_SIGNALS:
        return "the bracket adds a word that turns the meaning"
    lost = [text.tokens[position] for position in replaced]
    if signals(lost, opening=False, english=text.english) - _REPLACEABLE_SIGNALS:
        return "the bracket replaces a word that turns the meaning"
    if any(token.kind == "number" for token in lost) or len([t for t in lost if t.form not in _EMPTY]) > 3:
        return "the bracket replaces what the source says"
    for token in inserted:
        if token.form in _EMPTY:
            continue
        if token.form not in text.places and token.form not in known and not _inflected(token.form, text, known):
            return f"the bracket adds '{token.written}', which the passage does not say"
    return None


def _inflected(form: str, text: Text, known: Collection[str]) -> bool:
    stem = form[: max(5, len(form) - 2)]
    return len(form) > 5 and any(other.startswith(stem) for other in (*text.places, *known))


def _crossing(match: list[tuple[int, int]], atoms: Sequence[_Atom], text: Text, counted: Sequence[int]) -> str | None:
    """A quote may not run through the end of a sentence as if it were not there, nor end one where there is none."""
    for index in range(len(atoms) - 1):
        if not atoms[index].form or not atoms[index + 1].form:
            continue
        here, there = counted[match[index][0]], counted[match[index + 1][0]]
        if (text.sentence_of(here) != text.sentence_of(there)) != atoms[index].closes:
            return "the quote joins or splits sentences of the source"
    return None


def _splice(gaps: Sequence[tuple[int, int]], text: Text, counted: Sequence[int], kept: Collection[int]) -> str | None:
    """A gap that spans sentences must leave a whole statement on either side."""
    for first, last in gaps:
        if first == 0 or last >= len(counted) or first - 1 < 0:
            continue
        left, right = counted[first - 1], counted[last]
        one, other = text.sentence_of(left), text.sentence_of(right)
        if one == other or not ({left, right} <= set(kept)):
            continue
        if not _ends_clause(text, text.sentences[one], left) or not _begins_clause(text, text.sentences[other], right):
            return "the gap joins halves of different sentences"
        for number in range(one + 1, other):
            between = text.sentences[number]
            if _denies(text.tokens[between.first : between.last]):
                return "what takes it back was cut"
    return None


def _ends_clause(text: Text, sentence: Sentence, position: int) -> bool:
    rest = [token for token in text.tokens[position + 1 : sentence.last] if token.counts]
    return not rest or text.tokens[position + 1].form in (",", ";", ":") or rest[0].form in ("en", "and", "maar", "but")


def _begins_clause(text: Text, sentence: Sentence, position: int) -> bool:
    return not any(token.counts for token in text.tokens[sentence.first : position])


def _sentences(touched: Sequence[int], text: Text, kept: Collection[int], asks: bool, *, elided: bool) -> str | None:
    for number in touched:
        sentence = text.sentences[number]
        if sentence.closing == "?" and not asks:
            return "the source asks it, it does not say it"
        if sentence.closing != "?" and asks and number == touched[-1]:
            return "the source says it, it does not ask it"
        reason = turned_by_cutting(text, sentence, kept, elided=elided)
        if reason:
            return reason
        if _inside_quotation(text, sentence, kept) or _quoted_part(text, sentence, kept):
            return "the source quotes somebody here"
    last = text.sentences[touched[-1]]
    if _denied(text, text.tokens[last.last - 1].end):
        return "the next sentence takes it back"
    return None


def _quoted_part(text: Text, sentence: Sentence, kept: Collection[int]) -> bool:
    """True for the quoted half of a sentence without the half that says who speaks."""
    inside = [at for at in range(sentence.first, sentence.last) if at in kept and text.tokens[at].counts]
    dropped = any(text.tokens[at].counts and at not in kept for at in range(sentence.first, sentence.last))
    if not inside or not dropped:
        return False
    marks = [at for at in range(sentence.first, sentence.last) if text.tokens[at].form == '"']
    return any(one < inside[0] and inside[-1] < other for one, other in zip(marks[::2], marks[1::2], strict=False))


def _inside_quotation(text: Text, sentence: Sentence, kept: Collection[int]) -> bool:
    """True for a sentence in the middle of somebody's quoted words that began in an earlier sentence."""
    before = sum(token.form == '"' for token in text.tokens[: sentence.first])
    if before % 2 == 0:
        return False
    opening = max(index for index in range(sentence.first) if text.tokens[index].form == '"')
    closed = any(token.form == '"' for token in text.tokens[sentence.first :])
    return closed and not any(index in kept for index in range(max(0, opening - 1), opening))


def _denied(text: Text, end: int) -> bool:
    """Whether the sentence after code point `end` denies what went before."""
    following = next((s for s in text.sentences if text.tokens[s.first].start >= end), None)
    return following is not None and _denies(text.tokens[following.first : following.last])


def _denies(tokens: Sequence[Token]) -> bool:
    forms = [token.form for token in tokens if token.counts][:12]
    if not forms or not _ANAPHORS & set(forms[:2]):
        return False
    if _DENIALS & set(forms):
        return True
    denying = Signal.NEGATION in signals(tokens) or forms[0] in ("niets", "nothing")
    return denying and bool(_TRUTH & set(forms)) and len(forms) <= 8


def _span(match: list[tuple[int, int]], text: Text) -> Quote:
    counted = [position for position, token in enumerate(text.tokens) if token.counts]
    covered = [counted[index] for first, last in match for index in range(first, last)]
    first, last = text.tokens[covered[0]], text.tokens[covered[-1]]
    following = text.tokens[covered[-1] + 1] if covered[-1] + 1 < len(text.tokens) else None
    end = following.end if following and following.kind == "stop" and following.start == last.end else last.end
    return Quote(first.start, end)

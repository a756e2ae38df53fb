"""What was left out of a source sentence, and whether leaving it out turned the meaning.

A quote may be shorter than its source; it may not be kinder. Given the tokens of one source sentence and the ones a
statement kept, this module says why the rest could not be missed, or nothing when it could.
Knows nothing about how the kept tokens were found: quotes and paraphrases are judged alike.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import takewhile

from assistant.proof.numbers import number_of
from assistant.proof.signal_words import Signal
from assistant.proof.signals import located
from assistant.words import Sentence, Text, Token, listed

# Turn the meaning wherever they are cut.
_ALWAYS = {
    Signal.NEGATION: "a negation was cut",
    Signal.ONLY: "a restriction was cut",
    Signal.POSSIBLE: "a possibility was cut to a fact",
    Signal.MUST: "an obligation was cut",
    Signal.PLAN: "a plan was cut to a fact",
    Signal.MAY: "a permission was cut",
    Signal.CONDITION: "a condition was cut",
    Signal.EXCEPTION: "an exception was cut",
    Signal.ATTRIBUTION: "who says it was cut",
    Signal.CHOICE: "an alternative was cut",
    Signal.TEMPORARY: "a limit in time was cut",
    Signal.REVERSAL: "what became of it was cut",
    Signal.TRIAL: "that it was a trial was cut",
    Signal.RATE: "a rate was cut",
}
# Turn the meaning unless they stand in a clause of their own.
_LOOSE = {
    Signal.ALL: "a quantity was cut",
    Signal.MOST: "a quantity was cut",
    Signal.MANY: "a quantity was cut",
    Signal.SOME: "a quantity was cut",
    Signal.FEW: "a quantity was cut",
    Signal.ALMOST: "an approximation was cut",
    Signal.ABOUT: "an approximation was cut",
    Signal.BOUND: "a bound was cut",
    Signal.EXTREME: "a rank was cut",
    Signal.COMPARED: "a comparison was cut",
}
_BUT = listed("maar but echter though although hoewel yet")
_AND = listed("en and waarna while terwijl ; zodat want omdat because")
_BECAUSE = frozenset(["omdat", "doordat", "want", "because", "aangezien"])
_RELATIVE = re.compile(r"^(die|dat|waar\w*|wat|wie|which|who|whose|whom|where)$")
_RESTRICTIVE = listed("""
    aan voor bij tegen binnen buiten onder tot per zonder namens dan te die dat waar waarin waarvan wie mits behalve
    for against within outside under than that which who where without per unless if to
""")
_PRIVATIVE = listed("""
    zogenaamde zogeheten vermeende voormalige beoogde geplande voorgestelde mogelijke valse fictieve tijdelijke
    voorlopige verwachte vermoedelijke gedeeltelijke halve alleged former proposed planned fake fictitious temporary
    provisional expected partial potential supposed would-be""")
_LABELS = listed(
    "vraag stelling mythe fabel idee optie scenario hypothese voorstel question claim myth option scenario hypothesis"
)
_DETERMINERS = listed(
    "de het een dit deze die dat er zij ze hij we wij hun zijn haar the a an this these it they he she we their"
)
_AUXILIARIES = listed("""
    is zijn was waren wordt worden werd werden heeft hebben had hadden has have been be being are were kan kunnen
    zal zullen moet moeten wil willen mag mogen gaat gaan will can must may should zou zouden
""")
_NONFINITE = re.compile(
    r"^(?:ge\w+[dtn]|(?:ver|be|ont|her)\w+[dtn]|[a-z]+(?:ge)[a-z]+[dtn]|[a-z]{3,}en|[a-z]{2,}ed|[a-z]{2,}ing)$"
)
_SHARE_WORDS = listed("percent procent % helft kwart derde deel aantal half share part quarter third number")
_SCOPED = frozenset({Signal.ALL, Signal.EXTREME, Signal.ONLY, Signal.NEGATION, Signal.MOST})


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring tokens that a statement left out, `first` up to `last` (exclusive), at one place of the sentence."""

    first: int
    last: int
    lead: bool
    tail: bool


def turned_by_cutting(text: Text, sentence: Sentence, kept: Collection[int], *, elided: bool = False) -> str | None:
    """Why the cut turns the meaning of this sentence, or None when it does not.

    `kept` are token positions in `text`. `elided` says that the cut was announced with "..." or "[...]".

    >>> from assistant.words import read
    >>> text = read("Niet elke overstroming is te voorkomen.")
    >>> turned_by_cutting(text, text.sentences[0], {1, 2, 3, 4, 5})
    'a negation was cut'
    """
    kept = kept if isinstance(kept, (set, frozenset)) else set(kept)
    for run in runs(text, sentence, kept):
        reason = _turned(text, sentence, kept, run, elided)
        if reason:
            return reason
    return None


def runs(text: Text, sentence: Sentence, kept: Collection[int]) -> list[Run]:
    """The stretches of the sentence that were left out and hold at least one word."""
    found: list[Run] = []
    position = sentence.first
    while position < sentence.last:
        if position in kept:
            position += 1
            continue
        first = position
        while position < sentence.last and (position not in kept):
            position += 1
        if any(text.tokens[index].counts for index in range(first, position)):
            lead = not any(index in kept for index in range(sentence.first, first))
            tail = not any(index in kept for index in range(position, sentence.last))
            found.append(Run(first, position, lead, tail))
    return found


def _turned(text: Text, sentence: Sentence, kept: Collection[int], run: Run, elided: bool) -> str | None:
    tokens = text.tokens[run.first : run.last]
    inner = _trim(tokens)
    if _parenthesis(tokens) or _bounded_relative(text, run, tokens):
        wanted = {Signal.REVERSAL, Signal.NEGATION, Signal.EXCEPTION} if _parenthesis(tokens) else {Signal.REVERSAL}
        return _first_reason(text, inner, run.lead, wanted)
    clause = _own_clause(text, run, tokens)
    if clause:
        return _turned_by_clause(text, kept, inner, clause)
    reason = _first_reason(text, inner, run.lead, set(_ALWAYS))
    if reason is None and not _set_apart(text, sentence, run):
        reason = _first_reason(text, inner, run.lead, set(_LOOSE))
    return reason or _torn(text, sentence, kept, run, inner, elided)


def _set_apart(text: Text, sentence: Sentence, run: Run) -> bool:
    """Whether commas (or the ends of the sentence) keep the cut apart from what was kept."""
    tokens = text.tokens
    left = run.lead or not tokens[run.first].counts or not tokens[run.first - 1].counts
    right = run.tail or not tokens[run.last - 1].counts or not tokens[run.last].counts
    return left and right and not (run.lead and run.tail)


def _trim(tokens: Sequence[Token]) -> Sequence[Token]:
    first, last = 0, len(tokens)
    while first < last and not tokens[first].counts:
        first += 1
    while last > first and not tokens[last - 1].counts:
        last -= 1
    return tokens[first:last]


def _first_reason(text: Text, tokens: Sequence[Token], lead: bool, wanted: set[Signal]) -> str | None:
    for signal, _ in located(tokens, opening=lead, english=text.english):
        if signal in wanted:
            return _ALWAYS.get(signal) or _LOOSE.get(signal)
    return None


def _parenthesis(tokens: Sequence[Token]) -> bool:
    marks = [token.form for token in tokens if not token.counts]
    return tokens[0].form == "(" and ")" in marks and tokens[-1].form in (")", ",", ".", ";")


def _bounded_relative(text: Text, run: Run, tokens: Sequence[Token]) -> bool:
    """ ", die gratis is," in the middle of a sentence says nothing about the rest."""
    comma_before = tokens[0].form == "," or (run.first > 0 and text.tokens[run.first - 1].form == ",")
    following = text.tokens[run.last].form if run.last < len(text.tokens) else "."
    comma_after = tokens[-1].form in (",", ".") or following == ","
    inner = _trim(tokens)
    return comma_before and comma_after and not run.lead and bool(_RELATIVE.match(inner[0].form))


def _own_clause(text: Text, run: Run, tokens: Sequence[Token]) -> str | None:
    """The conjunction that makes the cut a clause of its own ("en", "maar", ";"), if one does."""
    inner = _trim(tokens)
    if run.lead:
        ending = [token.form for token in (tokens[-1], inner[-1])]
        joint = next((form for form in ending if form in (";", "en", "and", "maar", "but", "want")), None)
        return joint and (joint if joint == ";" else "but" if joint in _BUT else "and")
    before = [token.form for token in takewhile(lambda token: not token.counts, tokens)]
    if ";" in before or (run.first > 0 and text.tokens[run.first - 1].form == ";"):
        return ";"
    if inner[0].form in _BUT:
        return "but"
    if inner[0].form in _BECAUSE:
        return "because"
    return "and" if inner[0].form in _AND and len(inner) > 2 else None


def _kept_tokens(text: Text, kept: Collection[int]) -> list[Token]:
    return [text.tokens[index] for index in sorted(kept)]


def _turned_by_clause(text: Text, kept: Collection[int], inner: Sequence[Token], clause: str) -> str | None:
    found = {signal for signal, _ in located(inner, opening=True, english=text.english)}
    body = inner[1:] if inner[0].form in _AND | _BUT else inner
    if clause == "because" and not any(
        signal is Signal.NEGATION for signal, _ in located(_kept_tokens(text, kept), english=text.english)
    ):
        return None
    own_subject = clause == ";" or (
        bool(body) and (body[0].capital or body[0].form in _DETERMINERS or body[0].written[:1].isupper())
    )
    kept_forms = {text.tokens[index].form for index in kept if len(text.tokens[index].form) > 4}
    shared = any(token.form in kept_forms or token.form in _ANAPHORS for token in body)
    fatal = {Signal.EXCEPTION, Signal.CONDITION}
    if clause == "but":
        fatal |= {Signal.NEGATION, Signal.ONLY, Signal.POSSIBLE, Signal.TEMPORARY, Signal.TRIAL, Signal.REVERSAL}
    if (not own_subject or shared) and not _says_what_it_is(body):
        fatal |= {Signal.REVERSAL, Signal.NEGATION}
    if not own_subject:
        fatal |= {Signal.TEMPORARY, Signal.TRIAL}
    return next((_ALWAYS[signal] for signal in _ALWAYS if signal in found & fatal), None)


def _says_what_it_is(body: Sequence[Token]) -> bool:
    """ "; het zijn geen camera's": tells what a thing is, takes nothing back."""
    forms = [token.form for token in body if token.counts][:3]
    return len(forms) == 3 and forms[0] in ("het", "dit", "they", "it") and forms[1] in ("zijn", "is", "are") and (
        forms[2] in ("geen", "no")
    )  # fmt: skip


_ANAPHORS = listed("die dat deze dit het hij zij ze daar daarvan daarmee it this that these those they which")


def _torn(
    text: Text, sentence: Sentence, kept: Collection[int], run: Run, inner: Sequence[Token], elided: bool
) -> str | None:
    """Whether the cut goes through a phrase whose parts need each other."""
    tokens = text.tokens
    before = tokens[run.first - 1] if run.first > sentence.first else None
    after = tokens[run.last] if run.last < sentence.last else None
    open_before = before is not None and before.counts and tokens[run.first].counts
    open_after = after is not None and after.counts and tokens[run.last - 1].counts
    if run.lead:
        if tokens[run.last - 1].form == ":" and len(inner) > 2:
            return "what introduces it was cut"
        if any(_counting(token) for token in inner) and inner[-1].form in ("van", "de", "of", "the", "out"):
            return "what is counted was cut"
        return _torn_lead(inner, open_after)
    if any(_counting(token) for token in inner) and inner[-1].form in ("van", "de", "of", "the"):
        return "what is counted was cut"
    if open_before and before is not None:
        if before.kind == "number" or before.form in _SHARE_WORDS:
            return "what is counted was cut"
        if inner[0].form in _RESTRICTIVE or _defines(text, sentence, run, inner):
            return "a restriction was cut"
        if open_after and inner[0].form not in _PREPOSITIONS and any(_counting(t) and not _is_year(t) for t in inner):
            return "an amount was cut"
    if open_after and after is not None and (_amount(inner[-1]) or inner[-1].form in _PRIVATIVE):
        return "an amount was cut"
    if _scoped(text, sentence, kept) and open_before:
        return "the reach of a quantity or rank was cut"
    if run.tail and not elided and open_before and _loses_verb(text, kept, inner):
        return "the verb was cut"
    return None


_PREPOSITIONS = listed("""
    van met in op uit aan bij voor door naar sinds rond tijdens via om over of with in on at from by for to since during
""")


def _defines(text: Text, sentence: Sentence, run: Run, inner: Sequence[Token]) -> bool:
    """Whether the cut phrase says which ones are meant: "inwoners met een laag inkomen", not "de inwoners"."""
    noun, place = text.tokens[run.first - 1], run.first - 2
    while place > sentence.first and re.fullmatch(r"[a-z]{4,}e", text.tokens[place].form):
        place -= 1  # adjectives: "drie soorten persende bakken"
    while place > sentence.first and text.tokens[place].form in ("soorten", "types", "kinds"):
        place -= 1
    before = text.tokens[place] if place >= sentence.first else None
    if inner[0].form not in _PREPOSITIONS or noun.capital or not noun.form.endswith(("en", "s")) or len(noun.form) < 5:
        return False
    if any(_is_year(token) for token in inner) or noun.form in _AUXILIARIES:
        return False
    return before is None or not (before.form in _DETERMINERS or before.kind == "number" or number_of(before.form))


def _is_year(token: Token) -> bool:
    return re.fullmatch(r"(?:1[89]|20)\d\d", token.form) is not None


def _torn_lead(inner: Sequence[Token], open_after: bool) -> str | None:
    last = inner[-1].form
    if last in ("dat", "of", "that", "whether", "alsof"):
        return "what the sentence says about it was cut"
    if inner[0].form in _LABELS or last in _LABELS:
        return "that it is a question or an option was cut"
    if open_after and (_amount(inner[-1]) or last in _PRIVATIVE or last in _SHARE_WORDS):
        return "an amount was cut"
    if open_after and re.fullmatch(r"[a-z]{3,}e", last) and last not in _DETERMINERS and not _verb_like(last):
        return "an adjective was cut"
    return None


def _verb_like(form: str) -> bool:
    """Past tenses in -te and -de: "besloot" cannot be told from an adjective, "stopte" can."""
    return form.endswith(("te", "de")) and not form.endswith(("ste", "nde"))


def _counting(token: Token) -> bool:
    return token.kind == "number" or token.form in _SHARE_WORDS or bool(number_of(token.form))


def _amount(token: Token) -> bool:
    """A number that counts something, as opposed to a year."""
    return token.kind == "number" and not _is_year(token)


def _scoped(text: Text, sentence: Sentence, kept: Collection[int]) -> bool:
    present = [text.tokens[index] for index in range(sentence.first, sentence.last) if index in kept]
    return any(signal in _SCOPED for signal, _ in located(present, english=text.english))


def _loses_verb(text: Text, kept: Collection[int], inner: Sequence[Token]) -> bool:
    last = inner[-1].form
    return bool(_NONFINITE.match(last)) and any(text.tokens[index].form in _AUXILIARIES for index in kept)

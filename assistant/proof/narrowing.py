"""What narrows the source may not be left out: a share, a limit, a setting, a relative clause, a verb that undoes.

Each function looks at a laid statement and says in a few words what speaks against it, or None.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from assistant.lexicon import CONTRARY_PARTICLES, skeleton
from assistant.proof.dates import Moment
from assistant.proof.laying import Laid, amount_places
from assistant.proof.linking import TIME_SPANS
from assistant.proof.numbers import Amount
from assistant.proof.parts import INSIDE, PREPOSITIONS, preposition_of
from assistant.proof.readings import Reading, particles
from assistant.proof.signal_words import Signal
from assistant.words import listed

# Verbs that deny, try or fear what follows: to leave them out is to claim that it happened.
_UNDOING = frozenset(
    skeleton(word)
    for word in [
        "weigeren",
        "geraamd",
        "ramen",
        "geschat",
        "estimated",
        "geweigerd",
        "vergeten",
        "vergat",
        "verzuimen",
        "verzuimd",
        "nalaten",
        "naliet",
        "proberen",
        "geprobeerd",
        "poging",
        "pogen",
        "dreigen",
        "dreigde",
        "beloven",
        "beloofd",
        "belofte",
        "toezeggen",
        "vrezen",
        "vrees",
        "ontkennen",
        "ontkend",
        "ontkende",
        "ontraden",
        "afraden",
        "voorkomen",
        "vermijden",
        "vermeden",
        "verhinderen",
        "belemmeren",
        "uitstellen",
        "uitgesteld",
        "afzien",
        "dreigement",
        "twijfelen",
        "twijfel",
        "betwisten",
        "bezwaar",
        "refuse",
        "refused",
        "forget",
        "forgot",
        "neglect",
        "fail",
        "failed",
        "try",
        "tried",
        "tries",
        "attempt",
        "attempted",
        "threaten",
        "threatened",
        "promise",
        "promised",
        "fear",
        "feared",
        "fears",
        "deny",
        "denied",
        "prevent",
        "prevented",
        "avoid",
        "avoided",
        "postpone",
        "postponed",
        "doubt",
        "doubted",
        "dispute",
        "bijna",
        "nauwelijks",
        "almost",
        "hardly",
    ]
)


def undone(laid: Laid) -> str | None:
    """A verb that denies or only tries what follows was left out, or a particle verb became its contrary."""
    paired = set(laid.pairs.values())
    used = laid.used
    for word in laid.source.words:
        left_out = word.at in laid.window and word.clause in used and word.at not in paired
        if left_out and (skeleton(laid.source.form(word.at)) in _UNDOING or word.keys & _UNDOING):
            return f"'{laid.source.text.tokens[word.at].written}' was left out"
    return _other_particle(laid)


def _other_particle(laid: Laid) -> str | None:
    """ "raadt aan" is not "raadt af"."""
    mine = Counter(form for _, form in _ending_particles(laid.said))
    theirs = Counter(form for at, form in _ending_particles(laid.source) if laid.source.clauses[at] in laid.used)
    if any({one, other} in CONTRARY_PARTICLES for one in mine - theirs for other in theirs - mine):
        return "the verb is another one"
    return None


def _ending_particles(reading_: Reading) -> Sequence[tuple[int, str]]:
    return particles(reading_.text) if not reading_.english else []


_OF_THEM = frozenset(["waarvan", "whom", "which"])


_NARROWING = listed("die dat that who which waar waarvan")


_LIMITING = listed("boven onder vanaf tot over above under below between tussen")


def narrowed(laid: Laid) -> str | None:
    """What narrows the source may not be left out: "die zich niet aanmelden", "boven de 75", "van de helft"."""
    paired = amount_places(laid)
    used = laid.used
    for amount in laid.source.amounts:
        if amount.first not in laid.window or amount.first in paired or laid.source.clauses[amount.first] not in used:
            continue
        counted = any(mine.kind == "percent" for mine, _ in laid.amounts)
        if amount.kind == "percent" and not counted and _followed_by_used(laid, amount):
            return "a share was cut"
        if _part_of_paired(laid, amount):
            return "a share was cut"
        if laid.source.form(amount.first - 1) in _OF_THEM and _followed_by_used(laid, amount):
            return "how many of them was cut"
        if laid.source.form(amount.first - 1) in _LIMITING or laid.source.form(amount.first - 2) in _LIMITING:
            return "a limit was cut"
        if amount.span and laid.source.form(amount.last + 1) in _LIMITING:
            return "a limit in time was cut"
        if laid.source.form(amount.first - 1) in _LASTING and laid.source.form(amount.last) in TIME_SPANS:
            return "a limit in time was cut"
    return _cut_kind(laid) or _cut_clause(laid) or _reach(laid) or _cut_setting(laid) or _cut_matrix(laid)


_LASTING = frozenset(["voor", "gedurende", "for", "during", "binnen", "within"])


def _cut_kind(laid: Laid) -> str | None:
    """ "bewoners van hoogbouw" is not "bewoners": a bare plural keeps the phrase that says which ones."""
    paired = set(laid.pairs.values())
    content = {word.at for word in laid.source.words} | set(laid.source.names)
    for at in laid.pairs.values():
        noun = laid.source.form(at)
        if at in laid.source.names or not noun.endswith(("en", "s")) or len(noun) < 5:
            continue
        if laid.source.form(at + 1) not in PREPOSITIONS or laid.source.form(at - 1) in INSIDE:
            continue
        counted = any(amount.last == at for amount in laid.source.amounts)
        governed = [place for place in range(at + 2, at + 5) if place in content][:1]
        opens = at == laid.source.text.sentences[laid.source.text.sentence_of(at)].first
        if opens and not counted and governed and not any(place in paired for place in governed):
            return "a restriction was cut"
    return None


_SETTING = listed(
    """
    bij zonder op in tijdens binnen buiten onder voor tegen aan rond vanaf with without on during at for under in
    within among
"""
)


def _cut_setting(laid: Laid) -> str | None:
    """A phrase that opens the sentence says when or where it holds: "Bij harde wind", "In Leiden", "Op piekdagen"."""
    paired = {*laid.pairs.values()}
    for sentence in laid.source.text.sentences:
        if not any(sentence.first <= place < sentence.last for place in paired):
            continue
        if sentence.first not in laid.window or laid.source.form(sentence.first) not in _SETTING:
            continue
        opening = _opening(laid.source, sentence.first, sentence.last)
        preposition = PREPOSITIONS.get(laid.source.form(sentence.first), "")
        within = [at for at in paired if sentence.first <= at < sentence.last and at in laid.source.names]
        if preposition == "in" and any(preposition_of(laid.source, at) == "in" for at in within):
            continue
        if opening and not any(at in paired for at in opening):
            return "when or where it holds was cut"
    return None


def _opening(source: Reading, first: int, last: int) -> list[int]:
    """The content words of the phrase that opens a sentence, dates left out: up to three, before a verb or a mark."""
    items: list[Amount | Moment] = [*source.moments, *source.amounts]
    dated = {at for item in items for at in range(item.first, item.last)}
    found: list[int] = []
    content = {word.at: word for word in source.words} | dict.fromkeys(source.names)
    if source.form(first + 1) in ("plaats", "place"):
        return []
    for at in range(first + 1, min(first + 6, last)):
        if at in dated or source.form(at) in INSIDE:
            if at in dated and not found and not source.english:
                return []
            continue
        if at not in content:
            break
        found.append(at)
        if at in source.names or (
            source.form(at + 1) not in ("van", "of", "en", "and") and not source.form(at).endswith("e")
        ):
            break
    return found


_EVIDENT = frozenset(
    skeleton(word)
    for word in [
        "blijken",
        "tonen",
        "laten",
        "zien",
        "bewijzen",
        "aantonen",
        "weten",
        "betekenen",
        "zorgen",
        "leren",
        "ontdekken",
        "vaststellen",
        "constateren",
        "show",
        "prove",
        "demonstrate",
        "mean",
        "know",
        "find",
        "found",
        "reveal",
        "establish",
        "confirm",
        "bevestigen",
        "ensure",
    ]
)


def _cut_matrix(laid: Laid) -> str | None:
    """ "X houdt vol dat Y" does not prove Y; "uit X blijkt dat Y" does."""
    paired = set(laid.pairs.values())
    for sentence in laid.source.text.sentences:
        if sentence.first not in laid.window:
            continue
        that = next(
            (at for at in range(sentence.first + 1, sentence.last) if laid.source.form(at) in ("dat", "that")), None
        )
        if (
            that is None
            or laid.source.form(sentence.first) in _SETTING
            or laid.source.form(that - 1) in ("zo", "so")
            or that + 1 >= sentence.last
        ):
            continue
        before = [at for at in range(sentence.first, that) if at in paired]
        after = [at for at in range(that, sentence.last) if at in paired]
        matrix = {skeleton(laid.source.form(at)) for at in range(sentence.first, that)}
        if after and not before and not matrix & _EVIDENT:
            return "who says or thinks it was cut"
    return None


def _reach(laid: Laid) -> str | None:
    """ "de eerste boete aan een overheid" is not "de eerste boete": a rank or an "all" keeps all its company."""
    mine = {signal for signal, _ in laid.said.signals}
    paired_ = set(laid.pairs.values())
    for signal, at in laid.source.signals:
        if signal not in (Signal.EXTREME, Signal.ALL) or signal not in mine or at not in laid.window:
            continue
        clause = laid.source.clauses[at]
        spare = [
            w for w in laid.source.words if w.clause == clause and w.at > at and w.at not in paired_ and w.weight > 0.5
        ]
        if spare and clause in laid.used:
            return "the reach of a quantity or rank was cut"
    return None


def _part_of_paired(laid: Laid, part: Amount) -> bool:
    """Of "van de vijf turbines staan er twee stil" the five were kept as if all of them did."""
    if laid.source.form(part.first - 1) != "er" and part.unit is not None:
        return False
    for mine, theirs in laid.amounts:
        whole = laid.source.form(theirs.first - 2) in ("van", "of") and theirs.first < part.first
        if whole and laid.source.clauses[theirs.first] == laid.source.clauses[part.first]:
            return laid.said.form(mine.first - 2) not in ("van", "of")
    return False


def _followed_by_used(laid: Laid, amount: Amount) -> bool:
    return any(amount.last <= place <= amount.last + 4 for place in laid.pairs.values())


def _cut_clause(laid: Laid) -> str | None:
    tokens = laid.source.text.tokens
    paired = set(laid.pairs.values())
    told = {place for at, place in laid.pairs.items() if laid.said.form(at + 1) in _NARROWING}
    for at in sorted(laid.window):
        if (
            at - 1 in told
            or tokens[at].form not in _NARROWING
            or at == 0
            or not tokens[at - 1].counts
            or at - 1 not in paired
        ):
            continue
        sentence = laid.source.text.sentences[laid.source.text.sentence_of(at)]
        reach = range(at + 1, min(at + 6, sentence.last))
        content = [word for word in laid.source.words if word.at in reach]
        denied = any(signal is Signal.NEGATION and place in reach for signal, place in laid.source.signals)
        narrows = denied or any(word.weight > 0.5 for word in content)
        if narrows and not any(word.at in paired for word in content):
            return "a restriction was cut"
    return None

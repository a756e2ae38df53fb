"""What must simply be there: names, amounts, dates and nearly all words; and no word's opposite.

Each function looks at a laid statement and says in a few words what speaks against it, or None.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from assistant.lexicon import infinitive, keys, opposites, skeleton
from assistant.proof.changing import turned_by_a_word
from assistant.proof.dates import Moment
from assistant.proof.laying import Laid, amount_places, merely_one, same_name, spare_names, written
from assistant.proof.numbers import Amount
from assistant.proof.readings import Reading, Word, part_of_period
from assistant.proof.signal_words import Signal
from assistant.words import listed

# Calibrated on the development half of tests/gold/proofs.jsonl (docs/experiments.md).
ENOUGH = 0.78


MOST_UNKNOWN = 1


def missing_amount(laid: Laid) -> str | None:
    """An amount or date that the window does not give, or bounds otherwise."""
    paired = {id(mine) for mine, _ in laid.amounts}
    for amount in laid.said.amounts:
        if id(amount) not in paired and not merely_one(laid.said, amount):
            return f"the amount '{written(laid.said, amount.first, amount.last)}' is not said"
    dated = {id(mine) for mine, _ in laid.moments}
    for moment in laid.said.moments:
        if id(moment) not in dated:
            return f"the date '{written(laid.said, moment.first, moment.last)}' is not said"
    for mine_, theirs_ in laid.amounts:
        if _limit(laid.said, mine_.first) != _limit(laid.source, theirs_.first):
            return "the limit is another one"
    for mine, theirs in laid.moments:
        if _edge(laid.said, mine.first) != _edge(laid.source, theirs.first):
            return "the date bounds something else"
        part = part_of_period(laid.said, mine)
        if part and part != part_of_period(laid.source, theirs):
            return "the date is another part of the year"
    return None


_EDGES = {
    "tot": "until", "until": "until", "till": "until", "sinds": "since", "vanaf": "since", "since": "since",
    "voor": "before", "before": "before", "na": "after", "after": "after",
}  # fmt: skip


_LIMITS = {"boven": "above", "above": "above", "onder": "below", "below": "below", "under": "below"}


def _limit(reading_: Reading, at: int) -> str:
    return _LIMITS.get(reading_.form(at - 1), "") or _LIMITS.get(reading_.form(at - 2), "")


def _edge(reading_: Reading, at: int) -> str:
    before = at - 1
    while reading_.form(before) in ("the", "het", "de", "end", "eind", "einde", "of", "begin", "medio", "beginning"):
        before -= 1
    return _EDGES.get(reading_.form(before), "")


def missing_name(laid: Laid, known: Collection[str]) -> str | None:
    """A name that neither the window nor what it is about gives."""
    cities_there = {laid.source.names[at] for at in laid.source.cities if at in laid.window}
    spare = spare_names(laid)
    for at, name in laid.said.names.items():
        if at in laid.pairs or _covered_by_amount(laid, at):
            continue
        if _stands_for_name(laid, at):
            continue
        is_city = at in laid.said.cities
        if is_city and cities_there - {name}:
            return f"'{name}' is not the place this is said of"
        if not is_city and spare - cities_there:
            return f"'{laid.said.text.tokens[at].written}' is not whom this is said of"
        if name in known or _in_context(laid, name, is_city):
            continue
        return f"'{laid.said.text.tokens[at].written}' is not named"
    return None


def _covered_by_amount(laid: Laid, at: int) -> bool:
    items: list[Amount | Moment] = [*laid.said.amounts, *laid.said.moments]
    return any(item.first <= at < item.last for item in items)


def _stands_for_name(laid: Laid, at: int) -> bool:
    """Whether a capitalised word is an ordinary word of the source ("Declaration" for "verklaring")."""
    if at in laid.said.cities:
        return False
    own = keys(laid.said.form(at), english=laid.said.english)
    for word in laid.source.words:
        if word.at in laid.window and (word.keys & own or any(part & own for part in word.parts)):
            laid.pairs[at] = word.at
            return True
    return False


def _in_context(laid: Laid, name: str, is_city: bool) -> bool:
    """Whether the passage names it just before and the window only says "de gemeente" or "zij"."""
    first = min(laid.window)
    earlier = {other for at, other in laid.source.names.items() if at < first}
    earlier |= {token.form for token in laid.source.text.tokens[:first] if token.written[:1].isupper()}
    if not any(same_name(name, other) for other in earlier):
        return False
    if is_city:
        cities = {laid.source.names[at] for at in laid.source.cities}
        if len(cities) > 1:
            nearest = [laid.source.names[at] for at in sorted(laid.source.cities) if at < first]
            before = laid.source.text.sentence_of(first) - 1
            span = laid.source.text.sentences[before]
            last_named = {laid.source.names[at] for at in laid.source.cities if span.first <= at < span.last}
            return nearest[-1:] == [name] and len(last_named) <= 1 and _anaphoric(laid.source, first)
    return is_city or _anaphoric(laid.source, first)


_VERBS = listed("is was wordt werd heeft had kan kon moet moest zal zou mag mocht wil wilde duurt kost telt meet bevat")
_ANAPHORS = listed("""
    zij ze hij het deze dit dat die daar daarna sindsdien daardoor gemeente stad college it they this that these
    there since then the municipality city
""")


def _anaphoric(source: Reading, first: int) -> bool:
    return any(source.form(at) in _ANAPHORS and not _is_article(source, at) for at in range(first, first + 4))


def _is_article(source: Reading, at: int) -> bool:
    """Whether "het" stands before a noun ("het fieldlab stopte") and not before a verb ("het werd opgezet")."""
    following = source.form(at + 1)
    verb = infinitive(following) is not None or following in _VERBS or following.endswith(("te", "de"))
    return source.form(at) == "het" and not verb


def settle(laid: Laid) -> None:
    """Takes from the unknown words those that the source says without the word: what was spoken of, and a price."""
    laid.unknown[:] = [word for word in laid.unknown if not _priced(laid, word)]
    heavy = [word for word in laid.unknown if word.weight > 0.5]
    caused = any(signal is Signal.CAUSE for signal, _ in laid.said.signals)
    if len(heavy) == 1 and not caused and not _substituted(laid, ()) and _spoken_of(laid, heavy[0]):
        laid.unknown.remove(heavy[0])


def _spoken_of(laid: Laid, word: Word) -> bool:
    """ "De proef", where the sentence before the window told of a "proef" and the window goes on about it."""
    if laid.said.form(word.at - 1) not in ("de", "het", "the", "dit", "deze", "die", "dat", "this", "that"):
        return False
    number = laid.source.text.sentence_of(min(laid.window))
    if number == 0 or not any(_points_back(laid.source, at) for at in laid.window):
        return False
    before = {0, number - 1}
    told = [other for other in laid.source.words if laid.source.text.sentence_of(other.at) in before]
    return any(word.keys & other.keys or any(word.keys & part for part in other.parts) for other in told)


def _points_back(source: Reading, at: int) -> bool:
    """Whether a pronoun stands here, and not the article or pointer of a noun."""
    form, following = source.form(at), source.form(at + 1)
    if form in (
        "zij",
        "ze",
        "hij",
        "hun",
        "hen",
        "hem",
        "er",
        "it",
        "they",
        "them",
        "daar",
        "ervan",
        "ervoor",
        "daarvan",
        "daarvoor",
    ):
        return True
    verb = infinitive(following) is not None or following in _VERBS or following.endswith(("te", "de", "ten", "den"))
    return form in ("het", "dit", "dat", "die") and (verb or not following[:1].isalnum())


def _priced(laid: Laid, word: Word) -> bool:
    """ "Kostte 1,5 miljoen euro" for "gebouwd voor 1,5 miljoen euro"."""
    money = [theirs for _, theirs in laid.amounts if theirs.kind in ("euro", "dollar", "pond")]
    return bool(word.keys & _COSTS) and any(laid.source.form(theirs.first - 1) in ("voor", "for") for theirs in money)


_COSTS = keys("kosten") & keys("bedragen")


def little_in_common(laid: Laid, coverage: float) -> str | None:
    """Words without a counterpart: too many, or in the place of something else."""
    heavy = [word for word in laid.unknown if word.weight > 0.5]
    if coverage < ENOUGH or len(heavy) > MOST_UNKNOWN:
        words = ", ".join(f"'{laid.said.text.tokens[word.at].written}'" for word in (heavy or laid.unknown)[:3])
        return f"the passage does not say {words}" if words else "the passage does not say this"
    if _thin(laid):
        return "too little of the statement stands in the passage"
    added = next((word for word in heavy if not _said_elsewhere(laid, word)), None)
    if added is not None:
        return f"the passage does not say '{laid.said.text.tokens[added.at].written}'"
    if heavy and _substituted(laid, heavy):
        return f"'{laid.said.text.tokens[heavy[0].at].written}' stands where the source says something else"
    return None


TELLING = 3
"""With fewer heavy words, names, amounts and dates in common, light verbs must be matched too."""


def _thin(laid: Laid) -> bool:
    """Whether a statement or one of its clauses leans on light words: "de boete staat nog", "het ging door"."""
    heavy = {word.at for word in laid.said.words if word.weight > 0.5 and word.at in laid.pairs}
    firm = heavy | {at for at in laid.said.names if at in laid.pairs}
    firm |= {mine.first for mine, _ in laid.amounts} | {mine.first for mine, _ in laid.moments}
    loose = [word for word in laid.unknown if word.weight <= 0.5]
    if not loose:
        return False
    if any(skeleton(laid.said.form(word.at)) in _DIRECTED for word in loose):
        return True
    held = {laid.said.clauses[at] for at in firm}
    return len(firm) < TELLING or any(word.clause not in held for word in loose)


# Light, but who gets and who gives is not: these must be said by the source.
_DIRECTED = frozenset(
    skeleton(word)
    for word in ["krijgen", "geven", "blijven", "get", "give", "receive", "remain", "houden", "behouden", "keep"]
)


def _said_elsewhere(laid: Laid, word: Word) -> bool:
    """Whether another sentence of the passage has the word: "de proef" for what was described before."""
    return any(word.keys & other.keys for other in laid.source.words if other.at not in laid.window)


def _substituted(laid: Laid, heavy: Sequence[Word]) -> bool:
    """Whether an unknown word fills the very place of a source word that was not used."""
    used = set(laid.pairs.values()) | amount_places(laid)
    spare = [word for word in laid.source.words if word.at in laid.window and word.at not in used and word.weight > 0.5]
    return any(word.clause in laid.used for word in spare) or bool(spare_names(laid))


def changed_by_a_word(laid: Laid) -> str | None:
    """A statement that follows a sentence closely is judged by the words that differ."""
    touched = {laid.source.text.sentence_of(at) for at in laid.pairs.values()}
    counted = {mine.first: theirs.first for mine, theirs in laid.amounts}
    for number in sorted(touched):
        reason = turned_by_a_word(laid.said, laid.source, laid.source.text.sentences[number], counted)
        if reason:
            return reason
    return None


def listed_twice(laid: Laid) -> str | None:
    """A list that names one city twice has taken the place of another."""
    mine = Counter(name for at, name in laid.said.names.items() if at in laid.said.cities)
    theirs = Counter(name for at, name in laid.source.names.items() if at in laid.window)
    for name, count in mine.items():
        if count > max(1, theirs[name]) and spare_names(laid):
            return f"'{name}' stands for another name too"
    return None


def _at_home(laid: Laid, match: Word) -> bool:
    """Whether the clause of a word holds at least half of what else was found."""
    others = [laid.source.clauses[place] for place in laid.pairs.values() if place != match.at]
    return others.count(match.clause) * 2 >= len(others)


def asked(laid: Laid) -> str | None:
    """A question is no claim."""
    said_asks = any(sentence.closing == "?" for sentence in laid.said.text.sentences)
    for at in laid.pairs.values():
        if laid.source.text.sentences[laid.source.text.sentence_of(at)].closing == "?" and not said_asks:
            return "the source asks it, it does not say it"
    return None


def opposed(laid: Laid) -> str | None:
    """A word whose opposite the source has."""
    used = laid.used
    paired = set(laid.pairs.values())
    for word in laid.said.words:
        against = opposites(word.keys)
        if not against:
            continue
        place = laid.pairs.get(word.at)
        match = next((other for other in laid.source.words if other.at == place), None)
        shared = word.keys & match.keys if match is not None else frozenset()
        if any(key[0] != "#" for key in shared) or (
            match is not None and shared and not against & match.keys and _at_home(laid, match)
        ):
            continue
        if word.at in laid.converse:
            continue
        for other in laid.source.words:
            if (
                other.clause in used
                and other.at in laid.window
                and against & other.keys
                and other.at not in paired - {place}
            ):
                return f"the source says the opposite of '{laid.said.text.tokens[word.at].written}'"
    return None

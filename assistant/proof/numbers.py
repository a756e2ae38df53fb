"""Amounts in Dutch and English text, made comparable: value, unit, approximation.

"anderhalf miljoen", "1,5 miljoen" and "1.500.000" are one value; "ruim honderd" is 100 and more; "een kwart" is 25
percent. Dates stand in `assistant.proof.dates`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Literal

from assistant.proof.dates import moments
from assistant.words import Text, Token, listed

Approximation = Literal["", "about", "over", "under", "at most", "at least"]

_UNITS_NL = [
    "een",
    "twee",
    "drie",
    "vier",
    "vijf",
    "zes",
    "zeven",
    "acht",
    "negen",
    "tien",
    "elf",
    "twaalf",
    "dertien",
    "veertien",
    "vijftien",
    "zestien",
    "zeventien",
    "achttien",
    "negentien",
]
_TENS_NL = ["twintig", "dertig", "veertig", "vijftig", "zestig", "zeventig", "tachtig", "negentig"]
_UNITS_EN = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS_EN = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_SCALES = {
    "honderd": 100, "hundred": 100, "dozijn": 12, "dozen": 12, "duizend": 1000, "thousand": 1000, "ton": 100_000,
    "miljoen": 10**6, "mln": 10**6, "million": 10**6, "miljard": 10**9, "mld": 10**9, "billion": 10**9,
    "biljoen": 10**12, "trillion": 10**12, "m": 10**6, "k": 1000,
}  # fmt: skip
_FRACTIONS = {
    "helft": 50.0, "half": 50.0, "halve": 50.0, "kwart": 25.0, "quarter": 25.0, "driekwart": 75.0, "derde": 100 / 3,
    "third": 100 / 3, "thirds": 100 / 3, "tiende": 10.0, "tenth": 10.0, "vijfde": 20.0, "fifth": 20.0, "quarters": 25.0,
    "achtste": 12.5,
}  # fmt: skip
_APPROXIMATIONS: dict[str, Approximation] = {
    "ongeveer": "about", "circa": "about", "ca": "about", "zowat": "about", "rond": "about", "omstreeks": "about",
    "about": "about", "around": "about", "approximately": "about", "roughly": "about", "some": "about", "zon": "about",
    "zo'n": "about",
    "ruim": "over", "over": "over", "bijna": "under", "krap": "under", "geschat": "about",
    "geschatte": "about", "estimated": "about", "almost": "under", "nearly": "under",
    "vrijwel": "under", "nagenoeg": "under", "maximaal": "at most", "hooguit": "at most", "hoogstens": "at most",
    "minimaal": "at least", "minstens": "at least", "tenminste": "at least", "vanaf": "at least",
}  # fmt: skip
_APPROXIMATING: tuple[tuple[tuple[str, ...], Approximation], ...] = (
    (("meer", "dan"), "over"), (("more", "than"), "over"), (("minder", "dan"), "under"), (("less", "than"), "under"),
    (("fewer", "than"), "under"), (("ten", "minste"), "at least"), (("at", "least"), "at least"),
    (("ten", "hoogste"), "at most"), (("at", "most"), "at most"), (("up", "to"), "at most"),
    (("om", "en", "nabij"), "about"),
    (("zo", "n"), "about"), (("naar", "schatting"), "about"), (("an", "estimated"), "about"),
    (("iets", "meer", "dan"), "over"), (("just", "over"), "over"), (("just", "under"), "under"),
)  # fmt: skip
_CURRENCIES = {"€": "euro", "euro": "euro", "euros": "euro", "eur": "euro", "$": "dollar", "dollar": "dollar",
               "dollars": "dollar", "£": "pond", "pond": "pond", "pounds": "pond", "gulden": "gulden"}  # fmt: skip
_PERCENT = frozenset(["%", "procent", "percent"])
RATES = {
    "jaar": "year", "year": "year", "maand": "month", "month": "month", "week": "week", "dag": "day", "day": "day",
    "uur": "hour", "hour": "hour", "minuut": "minute", "minute": "minute",
    "kwartaal": "quarter", "stuk": "piece", "piece": "piece", "each": "piece", "inwoner": "head",
    "resident": "head", "huishouden": "household", "household": "household",
}  # fmt: skip
RATE_WORDS = {
    "jaarlijks": "year", "annually": "year", "yearly": "year", "maandelijks": "month", "monthly": "month",
    "wekelijks": "week", "weekly": "week", "dagelijks": "day", "daily": "day",
}  # fmt: skip
_BARE_SCALES = frozenset(["hundred", "thousand", "miljoen", "miljard", "million", "billion"])
_NOT_UNITS = listed("""
    van of de het een en in op uit voor bij per is zijn was waren werd werden heeft hebben had kreeg kregen the a
    and to from out for by were are has have had er te met with on at daarvan ervan tot naar als dan than als
""")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as the text means it. `first`/`last` are token positions (exclusive end).

    `kind` is "percent", a currency, "share" (a fraction of something), "ordinal", or "" for a plain count; `unit` is
    the position of the word that is counted, if one follows; `rate` is "year", "month", … for "per jaar". `counts` are
    the two numbers of a share written as such: (18, 64) for "18 van de 64". `span` is a stretch of time in minutes or
    months: "anderhalf jaar" is ("months", 18.0).
    """

    value: float
    first: int
    last: int
    kind: str = ""
    approximation: Approximation = ""
    unit: int | None = None
    rate: str = ""
    counts: tuple[float, float] | None = None
    span: tuple[str, float] | None = None


@cache
def _number_words() -> dict[str, int]:
    words = {word: value for value, word in enumerate(_UNITS_NL, start=1)}
    words |= {word: value for value, word in enumerate(_UNITS_EN, start=1)}
    for step, (dutch, english) in enumerate(zip(_TENS_NL, _TENS_EN, strict=True), start=2):
        words[dutch] = words[english] = step * 10
        for unit, (one, other) in enumerate(zip(_UNITS_NL[:9], _UNITS_EN[:9], strict=True), start=1):
            words[f"{one}en{dutch}"] = words[f"{english}{other}"] = step * 10 + unit
    for unit, dutch in enumerate(_UNITS_NL[1:], start=2):
        words[f"{dutch}honderd"] = unit * 100
        words[f"{dutch}duizend"] = unit * 1000
    words |= {
        "honderd": 100,
        "duizend": 1000,
        "anderhalf": 1,
        "anderhalve": 1,
        "beide": 2,
        "both": 2,
        "twice": 2,
        "thrice": 3,
        "tweemaal": 2,
        "driemaal": 3,
        "viermaal": 4,
        "nul": 0,
        "zero": 0,
    }
    return words


def number_of(form: str) -> float | None:
    """The value of one written number: digits in Dutch or English notation, or a number word.

    >>> number_of("4,8"), number_of("4.8"), number_of("600.000"), number_of("12,400"), number_of("vijfenvijftig")
    (4.8, 4.8, 600000.0, 12400.0, 55)
    """
    if form[:1].isdigit():
        return _digits(form)
    if form in ("anderhalf", "anderhalve"):
        return 1.5
    value = _number_words().get(form)
    return _composed(form) if value is None else value


@lru_cache(maxsize=10_000)
def _composed(form: str) -> float | None:
    """A Dutch number word of several parts: "veertienduizend", "tweehonderdvijftig", "twaalfhonderd"."""
    for scale, worth in (("duizend", 1000), ("honderd", 100)):
        left, found, right = form.partition(scale)
        if not found or left == right == "":
            continue
        times = number_of(left) if left else 1.0
        more = number_of(right.removeprefix("en")) if right else 0.0
        if times is not None and more is not None and not left[:1].isdigit() and more < worth:
            return times * worth + more
    return None


def _digits(form: str) -> float | None:
    if ":" in form:
        return None
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", form):
        return float(re.sub(r"[.,]", "", form))
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+,\d+", form):
        return float(form.replace(".", "").replace(",", "."))
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+\.\d+", form):
        return float(form.replace(",", ""))
    if re.fullmatch(r"\d+(?:[.,]\d+)?", form):
        return float(form.replace(",", "."))
    return None


def amounts(text: Text) -> list[Amount]:
    """The amounts in a text, dates left out."""
    taken = {index for moment in moments(text) for index in range(moment.first, moment.last)}
    found: list[Amount] = []
    position = 0
    while position < len(text.tokens):
        amount = None if position in taken else _amount_at(text.tokens, position)
        if amount:
            found.append(amount)
            position = amount.last
        else:
            position += 1
    return found


def _amount_at(tokens: Sequence[Token], at: int) -> Amount | None:
    found = _half_span(tokens, at) or _counted_at(tokens, at)
    if found is None or found.kind or found.last >= len(tokens) or found.span:
        return found
    measure = _SPANS.get(tokens[found.last].form)
    return replace(found, span=(measure[0], measure[1] * found.value)) if measure else found


def _half_span(tokens: Sequence[Token], at: int) -> Amount | None:
    """ "Een half jaar", "half an hour", "a quarter of an hour", "drie kwartier": a part of a stretch of time."""
    first = at + 1 if tokens[at].form in ("een", "a") and at + 1 < len(tokens) else at
    part = _FRACTIONS.get(tokens[first].form)
    last = first + 1
    while last < len(tokens) and tokens[last].form in ("a", "an", "of", "van", "een"):
        last += 1
    if part is None or last >= len(tokens) or tokens[last].form not in _SPANS:
        return None
    name, size = _SPANS[tokens[last].form]
    about = _approximation(tokens, at)
    return Amount(part / 100, at, last, "", about, last, span=(name, size * part / 100))


_SPANS = {
    **dict.fromkeys(("minuut", "minuten", "minute", "minutes"), ("minutes", 1.0)),
    **dict.fromkeys(("seconde", "seconden", "second", "seconds"), ("minutes", 1 / 60)),
    **dict.fromkeys(("kwartier", "kwartieren"), ("minutes", 15.0)),
    **dict.fromkeys(("uur", "uren", "hour", "hours"), ("minutes", 60.0)),
    **dict.fromkeys(("dag", "dagen", "etmaal", "etmalen", "day", "days"), ("minutes", 1440.0)),
    **dict.fromkeys(("week", "weken", "weeks"), ("minutes", 10080.0)),
    **dict.fromkeys(("maand", "maanden", "month", "months"), ("months", 1.0)),
    **dict.fromkeys(("kwartaal", "kwartalen", "quarters"), ("months", 3.0)),
    **dict.fromkeys(("jaar", "jaren", "year", "years"), ("months", 12.0)),
    **dict.fromkeys(("decennium", "decennia", "decade", "decades"), ("months", 120.0)),
}  # fmt: skip


def _counted_at(tokens: Sequence[Token], at: int) -> Amount | None:
    token = tokens[at]
    share = _share_at(tokens, at)
    if share:
        return share
    value = number_of(token.form) if token.counts else None
    last = at + 1
    if value is None and token.form in _BARE_SCALES:
        value, last = 1.0, at
    if value is None or _article(tokens, at) or _in_a_phrase(tokens, at):
        return None
    while (
        last < len(tokens) and tokens[last].form in _SCALES and not (tokens[last].form in ("m", "k") or token.ordinal)
    ):
        value *= _SCALES[tokens[last].form]
        last += 1
    if token.form in _SCALES and last == at + 1 and token.form not in ("honderd", "duizend", *_BARE_SCALES):
        return None
    kind, after = _kind(tokens, at, last)
    kind = "ordinal" if token.ordinal else kind
    about = _approximation(tokens, at) or _afterthought(tokens, after)
    return Amount(float(value), at, after, kind, about, _unit(tokens, after), _rate(tokens, at, after))


def _share_at(tokens: Sequence[Token], at: int) -> Amount | None:
    """Fractions: "de helft", "een kwart", "two thirds", "1/3", "een op de acht", "three out of ten", "18 van de 64"."""
    form = tokens[at].form
    value = number_of(form) if tokens[at].counts else None
    if value and at + 2 < len(tokens) and tokens[at + 1].form == "/" and tokens[at + 2].form.isdigit():
        below = float(tokens[at + 2].form)
        return Amount(100 * value / below, at, at + 3, "percent", _approximation(tokens, at)) if below else None
    scaled = _scaled_share(tokens, at)
    if scaled:
        return scaled
    if value is not None and at + 1 < len(tokens) and tokens[at + 1].form in _FRACTIONS:
        times = value * _FRACTIONS[tokens[at + 1].form]
        return Amount(times, at, at + 2, "percent", _approximation(tokens, at))
    if value is not None:
        return _one_in(tokens, at, value)
    if form in _FRACTIONS and form not in ("third", "derde", "fifth", "vijfde", "tiende", "tenth", "achtste", "halve"):
        return Amount(_FRACTIONS[form], at, at + 1, "percent", _approximation(tokens, at))
    return None


def _scaled_share(tokens: Sequence[Token], at: int) -> Amount | None:
    """ "Een kwart miljoen", "half a million": a part of a scale is a number, not a share."""
    first = at + 1 if tokens[at].form in ("een", "a") and at + 1 < len(tokens) else at
    last = first + 1
    if tokens[first].form not in _FRACTIONS:
        return None
    while last < len(tokens) and tokens[last].form in ("a", "van", "of", "een"):
        last += 1
    if last >= len(tokens) or tokens[last].form not in _SCALES or tokens[last].form in ("m", "k"):
        return None
    value = _FRACTIONS[tokens[first].form] / 100 * _SCALES[tokens[last].form]
    kind, after = _kind(tokens, last, last + 1)
    return Amount(value, at, after, kind, _approximation(tokens, at), _unit(tokens, after), _rate(tokens, at, after))


def _one_in(tokens: Sequence[Token], at: int, value: float) -> Amount | None:
    for joint in (
        ("op", "de"),
        ("van", "de"),
        ("out", "of"),
        ("in",),
        ("van", "elke"),
        ("in", "every"),
        ("of", "the"),
        ("of", "every"),
    ):
        end = at + 1 + len(joint)
        if tuple(token.form for token in tokens[at + 1 : end]) != joint or end >= len(tokens) or not tokens[end].counts:
            continue
        below = number_of(tokens[end].form)
        if (
            below
            and (below < 1800 or joint != ("in",))
            and not (joint == ("in",) and tokens[end].form in ("een", "one"))
        ):
            share = 100 * value / below
            unit = _unit(tokens, end + 1)
            return Amount(share, at, end + 1, "percent", _approximation(tokens, at), unit, counts=(value, below))
    return None


def _article(tokens: Sequence[Token], at: int) -> bool:
    """ "een" and "one" count only where they are stressed or stand before "van de" or a scale."""
    token = tokens[at]
    if token.form not in ("een", "one"):
        return False
    if "\u00e9" in token.written or "\u00c9" in token.written:
        return False
    following = tokens[at + 1].form if at + 1 < len(tokens) else ""
    return following not in _SCALES or following in ("m", "k")


def _in_a_phrase(tokens: Sequence[Token], at: int) -> bool:
    """Dutch "ten" is no ten: "ten koste van", "ten zuiden van"."""
    following = tokens[at + 1].form if at + 1 < len(tokens) else ""
    return tokens[at].form == "ten" and following in _AFTER_TEN


_AFTER_TEN = listed("""
    koste minste hoogste opzichte aanzien behoeve tijde einde slotte gunste gevolge dele zuiden noorden oosten westen
    onrechte eerste tweede derde laste bate faveure huize prooi volle grondslag
""")


def _kind(tokens: Sequence[Token], first: int, last: int) -> tuple[str, int]:
    following = tokens[last].form if last < len(tokens) else ""
    if following in _PERCENT:
        return "percent", last + 1
    if following == "per" and last + 1 < len(tokens) and tokens[last + 1].form == "cent":
        return "percent", last + 2
    if following in _CURRENCIES:
        return _CURRENCIES[following], last + 1
    if first and tokens[first - 1].form in _CURRENCIES and not tokens[first - 1].counts:
        return _CURRENCIES[tokens[first - 1].form], last
    if any(token.form == "ton" for token in tokens[first:last]):
        return "euro", last
    return "", last


def _approximation(tokens: Sequence[Token], at: int) -> Approximation:
    before = at - 1
    while before >= 0 and tokens[before].form in ("de", "het", "een", "a", "the", "\u20ac", "$", "\u00a3"):
        before -= 1
    for phrase, meaning in _APPROXIMATING:
        start = before - len(phrase) + 1
        if start >= 0 and tuple(token.form for token in tokens[start : before + 1]) == phrase:
            return meaning
    if before < 0:
        return ""
    if (
        tokens[before].form in ("van", "of")
        and before
        and tokens[before - 1].form.startswith(("maximum", "topsnelheid"))
    ):
        return "at most"
    if tokens[before].form == "tot" and (before == 0 or not _follows_range(tokens, before)):
        return "at most"
    if tokens[before].form in ("over", "some") and not _english_before(tokens, at):
        return ""
    return _APPROXIMATIONS.get(tokens[before].form, "")


def _english_before(tokens: Sequence[Token], at: int) -> bool:
    """Whether English words stand around: Dutch "over" means "about" in another sense."""
    around = {token.form for token in tokens[max(0, at - 12) : at + 12]}
    return len(around & _ENGLISH) > len(around & _DUTCH)


_ENGLISH = frozenset(
    ["the", "and", "to", "with", "by", "for", "a", "from", "were", "had", "has", "have", "are", "there"]
)
_DUTCH = frozenset(["de", "het", "een", "en", "van", "op", "met", "voor", "door", "werd", "waren", "heeft", "naar"])


def _afterthought(tokens: Sequence[Token], after: int) -> Approximation:
    """ "12 percent at most", "10 of meer"."""
    for start in (after, after + 1):
        found = _AFTERTHOUGHTS.get(tuple(token.form for token in tokens[start : start + 2]), "")
        if found:
            return found
    return ""


_AFTERTHOUGHTS: dict[tuple[str, ...], Approximation] = {
    ("at", "most"): "at most", ("at", "least"): "at least", ("of", "meer"): "at least", ("or", "more"): "at least",
    ("en", "ouder"): "at least", ("of", "ouder"): "at least", ("and", "older"): "at least", ("or", "older"): "at least",
    ("of", "minder"): "at most", ("or", "less"): "at most", ("or", "fewer"): "at most",
}  # fmt: skip


def _follows_range(tokens: Sequence[Token], before: int) -> bool:
    return tokens[before - 1].counts and number_of(tokens[before - 1].form) is not None


def _unit(tokens: Sequence[Token], at: int) -> int | None:
    """The position of the counted word: the last of up to three words before a function word, a mark or a verb."""
    if at >= len(tokens) or tokens[at].kind != "word" or tokens[at].form in _NOT_UNITS:
        return None
    return at


def _rate(tokens: Sequence[Token], first: int, at: int) -> str:
    """What an amount is per: told after it ("95 euro per maand") or else before it ("per maand 95 euro")."""
    for index in range(at, min(at + 3, len(tokens))):
        form, following = tokens[index].form, tokens[index + 1] if index + 1 < len(tokens) else None
        if form == "per" and following is not None and following.kind == "word":
            return RATES.get(following.form, "other")
        if form in ("a", "an", "elke", "every") and following is not None and following.form in RATES:
            return RATES[following.form]
        if form in RATE_WORDS:
            return RATE_WORDS[form]
        if not tokens[index].counts or form in _BREAKS:
            break
    for index in range(first - 1, max(-1, first - 7), -1):
        form, before = tokens[index].form, tokens[index - 1].form if index else ""
        if not tokens[index].counts or tokens[index].kind == "number" or form in _JOINTS:
            break
        if form in RATE_WORDS:
            return RATE_WORDS[form]
        if before == "per" and form != "cent":
            return RATES.get(form, "other")
        if before in ("elke", "ieder", "every", "each") and form in RATES:
            return RATES[form]
    return ""


_JOINTS = frozenset(["en", "and", "of", "or", "maar", "but"])
_BREAKS = listed("en and of or maar but die dat which that who waar waarvan")

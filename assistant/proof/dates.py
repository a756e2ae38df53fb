"""Dates in Dutch and English text, made comparable: "21 maart 2019", "2019-03-21" and "March 21, 2019" are one.

Knows nothing about amounts: `assistant.proof.numbers` leaves alone what stands here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.words import Text, Token

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari january jan", "februari february feb", "maart march mrt mar", "april apr", "mei may",
            "juni june jun",
            "juli july jul", "augustus august aug", "september sep sept", "oktober october okt oct",
            "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_AMOUNTS = frozenset(["€", "$", "£", "euro", "euros", "eur", "dollar", "dollars", "pond", "pounds", "gulden"])


@dataclass(frozen=True, slots=True)
class Moment:
    """A date: year, month and day, each None where the text does not give it."""

    year: int | None
    month: int | None
    day: int | None
    first: int
    last: int

    def within(self, other: Moment) -> bool:
        """Whether `other` says at least as much and the same: 2019 lies within 21 March 2019."""
        mine, theirs = (self.year, self.month, self.day), (other.year, other.month, other.day)
        return all(a is None or a == b for a, b in zip(mine, theirs, strict=True))


def moments(text: Text) -> list[Moment]:
    """The dates and years in a text, longest reading first, none overlapping."""
    found: list[Moment] = []
    position = 0
    tokens = text.tokens
    while position < len(tokens):
        moment = _moment_at(tokens, position)
        if moment:
            found.append(moment)
            position = moment.last
        else:
            position += 1
    return found


def _moment_at(tokens: Sequence[Token], at: int) -> Moment | None:
    forms = [token.form for token in tokens[at : at + 6]]
    dashed = _dashed(forms)
    if dashed:
        return Moment(*dashed, at, at + 5)
    month = _MONTHS.get(forms[0])
    if month and not (forms[0] in ("may", "mar", "mei") and not tokens[at].written[0].isupper() and forms[0] != "mei"):
        if len(forms) > 3 and _day(forms[1]) and forms[2] == "," and _year(forms[3]):
            return Moment(_year(forms[3]), month, _day(forms[1]), at, at + 4)
        if len(forms) > 2 and _day(forms[1]) and _year(forms[2]):
            return Moment(_year(forms[2]), month, _day(forms[1]), at, at + 3)
        if len(forms) > 1 and _year(forms[1]):
            return Moment(_year(forms[1]), month, None, at, at + 2)
        if len(forms) > 1 and _day(forms[1]) and forms[0] != "may":
            return Moment(None, month, _day(forms[1]), at, at + 2)
        return Moment(None, month, None, at, at + 1)
    if _day(forms[0]) and len(forms) > 1:
        skip = 2 if forms[1] in ("of",) and len(forms) > 2 else 1
        month = _MONTHS.get(forms[skip]) if len(forms) > skip else None
        if month:
            year = _year(forms[skip + 1]) if len(forms) > skip + 1 else None
            return Moment(year, month, _day(forms[0]), at, at + skip + (2 if year else 1))
    year = _year(forms[0])
    if year and tokens[at].kind == "number" and not (len(forms) > 1 and forms[1] in _AMOUNTS):
        return Moment(year, None, None, at, at + 1)
    return None


def _dashed(forms: Sequence[str]) -> tuple[int, int, int] | None:
    """2019-03-21 and 21-03-2019."""
    if len(forms) < 5 or forms[1] not in "-/" or forms[3] != forms[1]:
        return None
    if _year(forms[0]) and forms[2].isdigit() and forms[4].isdigit():
        return int(forms[0]), int(forms[2]), int(forms[4])
    if _day(forms[0]) and forms[2].isdigit() and _year(forms[4]):
        return int(forms[4]), int(forms[2]), int(forms[0])
    return None


def _year(form: str) -> int | None:
    return int(form) if re.fullmatch(r"(?:1[89]|20)\d\d", form) else None


def _day(form: str) -> int | None:
    return int(form) if re.fullmatch(r"0?[1-9]|[12]\d|3[01]", form) else None

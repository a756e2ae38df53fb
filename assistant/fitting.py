"""Has a line the form of an answer to a part: an amount, a number by what is counted, a name, the demanded noun?

Forms only; how well a line covers the question is for `assistant.lines`. Knows nothing about answers as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.dossiers import Dossier, Line, Ranked
from assistant.lines import PARTLY, SUBJECT_NAME, neighbours, spans_of
from assistant.matching import Wanted
from assistant.properties import STRICT
from assistant.questions import Part, Question
from assistant.stating import counts, states
from corpus import municipalities
from indexing import dutch


def fits(line: Line, dossier: Dossier, part: Part, question: Question, asked: Sequence[Wanted]) -> bool:
    """Whether a line has the form of an answer to the part."""
    if part.property == "contact":
        return line.text.startswith("Contact:") or "trek" in line.text
    if part.property == "gemeenten":
        return bool(municipalities.find(line.text))
    if part.property == "instantie":
        return bool(_somebody(line.text, question))
    if part.property == "wie" and part.demanded:
        return _names_holder(line.text, part.demanded)
    if part.counted is not None:
        return _counts(line, part, asked, dossier)
    if part.property == "bedrag" and _GIVEN.search(part.text):
        return states("bedrag", _FREE.sub("", line.text))
    if part.property in STRICT or part.property in ("tekst", "grondslag", "naam"):
        return states(part.property, line.text)
    return True


_GIVEN = re.compile(
    r"\b(?:budget\w*|begroting\w*|\w*subsidie\w*|boete\w*|\w*investering\w*|grant|fine)\b", re.IGNORECASE
)
_FREE = re.compile(r"\b(?:gratis|kosteloos)\b", re.IGNORECASE)
"""What costs nothing answers what it costs, not how high a budget or a fine is."""

_PROPER = re.compile(
    r"(?<=[\w,;:)'’\"/&(-] )['‘\"(]?([A-Z][\w&.-]+)|\b([A-Z]{2,}\w*)\b(?!-[a-z])|(?<=: )([A-Z][\w&.-]+)"
)


def _somebody(text: str, question: Question) -> set[str]:
    """The proper names in a line that the question did not bring along."""
    asked = set(dutch.words(question.text))
    names = {next(filter(None, found.groups())) for found in _PROPER.finditer(text)}
    return {name for name in names if not _ABBREVIATED.match(name) and dutch.fold(name).strip(".") not in asked}


_ABBREVIATED = re.compile(r"[A-Z]{2,}-[a-z]")
"""MAC-adressen, AP-boete: an abbreviation in front of a common noun names nobody."""


_OFFICES = {
    "mayor": "burgemeester", "alderman": "wethouder", "director": "directeur", "chair": "voorzitter",
    "chairman": "voorzitter", "state secretary": "staatssecretaris",
}  # fmt: skip
_OFFICE = re.compile(
    r"\b(burgemeester|wethouder|minister|staatssecretaris|directeur|voorzitter|projectleider|programmamanager|"
    rf"gemeentesecretaris|griffier|{'|'.join(_OFFICES)})\b",
    re.IGNORECASE,
)


def _names_holder(text: str, demanded: str) -> bool:
    """Whether a line names who holds the office that is asked for: the name stands by the office, not anywhere."""
    office = _OFFICE.search(demanded)
    if office is None:
        return True
    title = "|".join(dict.fromkeys((office[1], _OFFICES.get(office[1].lower(), office[1]))))
    by = rf"(?i:\b(?:{title})\b)(?: \w+){{0,2}}?,? (?:[A-Z][\w'’-]+ )*[A-Z][\w'’-]+"
    return bool(re.search(by, re.sub(r" (?:van|in) [A-Z][\w'’-]+", "", text)))


def states_degree(line: Line, ranked: Ranked, part: Part, words: Sequence[Wanted]) -> bool:
    """Whether a line or its neighbours speak of the quality that "hoe tevreden", "how safe" asks after."""
    asked = [word for word in words if word.word == part.degree]
    near = neighbours(ranked.dossier, line)
    return not asked or any(word.found_in(*near) >= SUBJECT_NAME for word in asked)


def _counts(line: Line, part: Part, asked: Sequence[Wanted], dossier: Dossier) -> bool:
    """A count fits when a number stands by the counted word; where that word is the subject, any number does."""
    counted = set(dutch.words(part.counted or ""))
    wanted = [word for word in asked if word.word in counted]
    if not wanted:
        return states("aantal", line.text)
    if all(not _PLURAL.search(word.word) for word in wanted):
        return states("aantal", line.text) and any(word.found_in(line.terms, line.senses) >= 0.6 for word in wanted)
    return counts(line.text, spans_of(line.text, wanted))


_PLURAL = re.compile(r"(?:en|s)$")
"""What is counted is a plural; of what is not ("hoeveel energie") any figure beside it is an amount."""


def has_demanded(line: Line, dossier: Dossier, part: Part, asked: Sequence[Wanted]) -> bool:
    """Whether a line or its neighbours speak of the noun that is demanded: "de levensduur", "welke kleur"."""
    inside = set(dutch.words(part.demanded or "")) if part.property != "instantie" else set[str]()
    nouns = [word for word in asked if word.word in inside and not word.verb and word.weight >= _CONCRETE]
    return not nouns or nouns[-1].found_in(*neighbours(dossier, line)) >= PARTLY


_CONCRETE = 0.4
"""A noun weighs at least this much that a text must have: "standpunt", "probleem" are told without the word."""

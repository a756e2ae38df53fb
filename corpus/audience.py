"""Who may read a file, from whatever in it looks like a mark of that. What is not understood means `intern`.

The mark that is understood is the field `audience` with `openbaar` or `intern`, in front matter or in a sidecar.
People write it in many other ways: another case, another place, another language, twice. Each of these makes a file
`intern`, with a warning, for a file that is hidden is found by its owner, and one that is shown is found by everybody.
The rules stand in docs/audience.md. Knows nothing about files or formats.
"""

from __future__ import annotations

import difflib
import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from corpus.origins import AUDIENCES, Audience

WARNING = (
    "has a mark of who may read it that is not understood, so only staff may; write 'audience: intern' or "
    "'audience: openbaar' between two lines '---' at its very beginning (see docs/audience.md)"
)
HEAD_LINES = 40
"""So many lines that are not empty are the head of a text, where any mark counts; below it only one that says staff."""
OPENING_LINES = 8
"""So many lines that are not empty are the opening of a text, where a line needs no key: 'VERTROUWELIJK' is a mark."""

_STAFF_WORDS = (
    "intern", "interne", "internal", "vertrouwelijk", "confidential", "geheim", "secret", "staff", "private",
    "restricted", "company confidential", "internal only", "internal use only", "intern only", "niet openbaar",
    "niet publiek", "not public", "alleen intern", "strikt vertrouwelijk", "intern gebruik", "voor intern gebruik",
    "alleen voor intern gebruik", "departementaal vertrouwelijk", "staatsgeheim",
)  # fmt: skip
_STAFF = frozenset(word.replace(" ", "") for word in _STAFF_WORDS)

# A label is short and holds nothing but these: what is closed, for whom alone, and the words that stand around it.
_CLOSED, _ONLY, _PEOPLE, _AROUND = (
    frozenset(words.split())
    for words in (
        "intern interne internal vertrouwelijk vertrouwelijke confidential geheim geheime secret staatsgeheim "
        "restricted private staff",
        "alleen uitsluitend enkel slechts only solely exclusively",
        "medewerker medewerkers personeel collega collegas ambtenaren staff employees colleagues",
        "voor for bij binnen within van of de het een the dit deze this is bestemd bedoeld intended gebruik use "
        "document stuk nota notitie bestand file versie version concept draft zeer strikt strikte strictly streng "
        "hoogst highly top company commercieel departementaal",
    )
)
_LABEL_WORDS = _CLOSED | _ONLY | _PEOPLE | _AROUND
_NOT_PUBLIC = re.compile(
    r"\b(?:niet|not|non|geen|nooit|never)\b[\W_]*(?:(?:voor|for|te|to|be|verder|buiten)\b[\W_]*){0,2}"
    r"(?:openba\w+|publi\w+|versprei\w+|delen|gedeeld|distribut\w+|shar\w+|doorst\w+)"
)
_WORD = re.compile(r"[^\W_]{2,}")
_NUMBER = re.compile(r"v?\d+")
_LINE = re.compile(r"\S[^\r\n\f\x85\u2028\u2029]*")
_LONGEST_LABEL = 12  # words
_LONGEST = 400  # characters of a line that are looked at
_BREAK = re.compile(r"[|\u2022\u00b7;()\[\]\t]|\s[-/\u2013\u2014]+\s|[\u2013\u2014]")
_REMARK = re.compile(r"(?:^|\s)#(.*)")
_OTHER_KEYS = (
    r"audi[eë]n[ct]\w*|doelgroep|publiek|toegang\w*|zichtbaar\w*|visibility|access|classificatie|classification|"
    r"vertrouwelijkheid|confidentiality|rubricering|sensitivity|openbaarheid|lezers|readers"
)
_STAFF_PATTERN = "|".join(r"[\W_]*".join(word.split()) for word in sorted(_STAFF_WORDS, key=len, reverse=True))
_SAYS_STAFF = re.compile(
    rf"^[^\w\n]{{0,40}}(?:\w-)?(?:{_OTHER_KEYS})[\W_]{{1,40}}(?:{_STAFF_PATTERN})[^\w\n]*$", re.MULTILINE
)
_AUDIENCE_SAYS = re.compile(rf"^[^\w\n]{{0,40}}(?:\w-)?audience[\W_]{{1,40}}(?:{_STAFF_PATTERN})\b", re.MULTILINE)
_LINE_KEY = re.compile(r"[^\w\n]{0,40}([\w.\-]{4,30}?)[\W_]{0,4}[:=](.*)")
_KEY_IN_MATTER = re.compile(r"audience[\"'*_ \t]*[:=]")
_INVISIBLE = re.compile(r"[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]")
_NO = ("no", "nee", "false", "0", "off", "uit", "none", "null", "")


def judged(
    at_least: Audience,
    described: Iterable[Mapping[Any, Any]],
    heads: Iterable[str],
    texts: Iterable[str],
    openings: Iterable[str] = (),
) -> tuple[Audience, tuple[str, ...]]:
    """The strictest of `at_least` and of every mark, and a warning where that was a mark that is not understood.

    `described` are the fields that a file or its sidecar gives, `heads` the front matter that these were read from
    as it stands, `texts` what else of the file is text; `openings` are texts of which the first lines are what a
    reader sees first, or the head or foot of a page.

    >>> judged("openbaar", [{"audience": "intern"}], [], ["Tekst."])
    ('intern', ())
    >>> judged("openbaar", [], [], ["Audience = internal"])[0]
    'intern'
    >>> judged("openbaar", [], [], [], ["Alleen voor intern gebruik"])[0]
    'intern'
    """
    fields = list(described)
    said = [fields_of["audience"] for fields_of in fields if "audience" in fields_of]
    if at_least == "intern" or "intern" in said:
        return "intern", ()
    odd = any(map(_hides, fields)) or any(map(_says_two_things, heads)) or any(says_staff(text) for text in texts)
    odd = odd or any(map(opens_with_staff, openings))
    return ("intern", (WARNING,)) if odd else ("openbaar", ())


def without_marks(fields: Mapping[str, Any], audience: Audience) -> dict[str, Any]:
    """The fields with this audience, in place of what they said of it."""
    return {key: value for key, value in fields.items() if not _is_audience(_folded(key))} | {"audience": audience}


def says_staff(text: str) -> bool:
    """Whether a text holds a mark that says anything else than `openbaar`."""
    plain = _plain(text)
    head = list(itertools.islice((line[:_LONGEST] for line in plain.splitlines() if line.strip()), HEAD_LINES))
    return bool(_AUDIENCE_SAYS.search(plain) or _SAYS_STAFF.search("\n".join(head)) or any(map(_line_hides, head)))


def opens_with_staff(text: str) -> bool:
    """Whether one of the first lines of a text says by itself that it is for staff: 'VERTROUWELIJK', 'Status: intern'.

    >>> opens_with_staff("Nota\\n*Alleen voor intern gebruik*\\n")
    True
    >>> opens_with_staff("Alleen intern gebruik van data is toegestaan volgens de AVG.")
    False
    """
    return any(_stands_for_staff(line[0][:_LONGEST]) for line in itertools.islice(_LINE.finditer(text), OPENING_LINES))


def is_key(name: str) -> bool:
    """Whether a field of this name may say who may read: "audience", "DCTERMS.audience", "classificatie".

    >>> is_key("schema:audience"), is_key("author")
    (True, False)
    """
    last = _folded(re.split(r"[.:/#]", name)[-1])
    return _is_audience(last) or "audience" in last or re.fullmatch(_OTHER_KEYS, last) is not None


def _stands_for_staff(line: str) -> bool:
    """Whether a line is a label, or holds one as a part of its own; not where it names what is outside as well."""
    if _is_label(line):
        return True
    plain = _plain(line)
    words = _words(plain)
    if len(words) > _LONGEST_LABEL or any(word.startswith("extern") for word in words):
        return False
    return any(map(_is_label, _BREAK.split(plain))) or (":" in plain and _is_label(plain.rpartition(":")[2]))


def _is_label(text: str) -> bool:
    """Whether a text says nothing else than that something is for staff only.

    >>> [_is_label(one) for one in ("I N T E R N", "Niet openbaar", "Alleen voor medewerkers", "Interne audit")]
    [True, True, True, False]
    """
    if len(text) > _LONGEST:
        return False
    plain = _plain(text)
    if re.sub(r"[\W_]+", "", plain) in _STAFF:
        return True
    words = _words(_NOT_PUBLIC.sub(" vertrouwelijk ", plain))
    known = frozenset(words)
    closed = known & _CLOSED or (known & _ONLY and known & _PEOPLE)
    return bool(closed) and len(words) <= _LONGEST_LABEL and known <= _LABEL_WORDS


def _words(plain: str) -> list[str]:
    """The words of a text, without single letters, numbers and versions."""
    found = (word for word in _WORD.findall(plain) if not _NUMBER.fullmatch(word))
    return ["vertrouwelijk" if word.endswith("vertrouwelijk") else word for word in found]  # "bedrijfsvertrouwelijk"


def _line_hides(line: str) -> bool:
    found = _LINE_KEY.match(line)
    if found is None:
        return False
    name, (value, _, remark) = _folded(found[1]), found[2].partition(" #")
    if not _is_audience(name):
        return re.fullmatch(_OTHER_KEYS, name) is not None and _is_label(value)
    return not _is_public(value) or _is_label(remark)


def _says_two_things(head: str) -> bool:
    """Whether front matter names the field twice, of which a reader of YAML keeps one and does not say which, or says
    in a remark what it does not say in a field: `audience: openbaar # intern`."""
    plain = _plain(head)
    doubled = len(_KEY_IN_MATTER.findall(plain)) > 1 or bool(_SAYS_STAFF.search(plain))
    return doubled or any(_is_label(found[1]) for line in plain.splitlines() if (found := _REMARK.search(line)))


def _hides(fields: Mapping[Any, Any]) -> bool:
    return any(_field_hides(str(key), value) for key, value in _all_fields(fields))


def _all_fields(fields: Mapping[Any, Any]) -> Iterator[tuple[Any, Any]]:
    """Every field with its value, at every depth; the values of a list one by one. What stands twice comes once."""
    waiting: list[tuple[Any, Any]] = [("", fields)]
    seen: set[int] = set()
    while waiting:
        key, value = waiting.pop()
        if not isinstance(value, (Mapping, list, tuple, set)):
            continue
        if id(value) in seen:  # an alias, perhaps of what it stands in
            continue
        seen.add(id(value))
        inner = value.items() if isinstance(value, Mapping) else ((key, one) for one in value)
        for pair in inner:
            yield pair
            waiting.append(pair)


def _field_hides(key: str, value: Any) -> bool:
    name = _folded(key)
    if _is_audience(name):
        if "." in key or ":" in key:  # Dublin Core has an `audience` of its own: who it is for, not who may read it
            return _is_label(str(value))
        return not (isinstance(value, str) and _is_public(value))
    if name in _STAFF or _is_label(key):
        return _plain(str(value)).strip() not in _NO
    if name in ("openbaar", "public"):
        return _plain(str(value)).strip() in _NO
    return isinstance(value, str) and (_value_stands_for_staff(value) or says_staff(value))


def _value_stands_for_staff(value: str) -> bool:
    """Whether a value is a label, or a list of words with one among them."""
    return _stands_for_staff(value.replace(",", ";"))


def _is_audience(name: str) -> bool:
    """Whether a name is "audience", as people write it: with a slip of the pen, with a word before it."""
    if name.endswith(("audience", "audiences")):
        return True
    return 6 <= len(name) <= 11 and difflib.SequenceMatcher(None, name, "audience").ratio() >= 0.8


def _is_public(value: str) -> bool:
    return _plain(value).strip().strip("\"'`*_,;.<>-/").strip() == AUDIENCES[0]


def _folded(text: str) -> str:
    return re.sub(r"[\W\d_]+", "", _plain(text))


def _plain(text: str) -> str:
    """Lower case, full-width letters made plain, what cannot be seen left out."""
    if not text.isascii():
        text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    return text.replace("\r", "\n").casefold()

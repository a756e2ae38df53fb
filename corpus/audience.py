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

_DEPTH = 20
_STAFF_WORDS = (
    "intern", "interne", "internal", "vertrouwelijk", "confidential", "geheim", "secret", "staff", "private",
    "restricted", "company confidential", "internal only", "internal use only", "intern only", "niet openbaar",
    "niet publiek", "not public", "alleen intern", "strikt vertrouwelijk", "intern gebruik", "voor intern gebruik",
    "alleen voor intern gebruik", "departementaal vertrouwelijk", "staatsgeheim",
)  # fmt: skip
_STAFF = frozenset(word.replace(" ", "") for word in _STAFF_WORDS)
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
    at_least: Audience, described: Iterable[Mapping[Any, Any]], heads: Iterable[str], texts: Iterable[str]
) -> tuple[Audience, tuple[str, ...]]:
    """The strictest of `at_least` and of every mark, and a warning where that was a mark that is not understood.

    `described` are the fields that a file or its sidecar gives, `heads` the front matter that these were read from
    as it stands, `texts` what else of the file is text.

    >>> judged("openbaar", [{"audience": "intern"}], [], ["Tekst."])
    ('intern', ())
    >>> judged("openbaar", [], [], ["Audience = internal"])[0]
    'intern'
    """
    fields = list(described)
    said = [fields_of["audience"] for fields_of in fields if "audience" in fields_of]
    if at_least == "intern" or "intern" in said:
        return "intern", ()
    odd = any(map(_hides, fields)) or any(map(_is_doubled, heads)) or any(says_staff(text) for text in texts)
    return ("intern", (WARNING,)) if odd else ("openbaar", ())


def without_marks(fields: Mapping[str, Any], audience: Audience) -> dict[str, Any]:
    """The fields with this audience, in place of what they said of it."""
    return {key: value for key, value in fields.items() if not _is_audience(_folded(key))} | {"audience": audience}


def says_staff(text: str) -> bool:
    """Whether a text holds a mark that says anything else than `openbaar`."""
    plain = _plain(text)
    head = list(itertools.islice((line[:400] for line in plain.splitlines() if line.strip()), HEAD_LINES))
    return bool(_AUDIENCE_SAYS.search(plain) or _SAYS_STAFF.search("\n".join(head)) or any(map(_line_hides, head)))


def _line_hides(line: str) -> bool:
    found = _LINE_KEY.match(line)
    return found is not None and _is_audience(_folded(found[1])) and not _is_public(found[2].split(" #")[0])


def _is_doubled(head: str) -> bool:
    """Whether front matter names the field twice: a reader of YAML keeps one of them and does not say which."""
    plain = _plain(head)
    return len(_KEY_IN_MATTER.findall(plain)) > 1 or bool(_SAYS_STAFF.search(plain))


def _hides(fields: Mapping[Any, Any]) -> bool:
    return any(_field_hides(str(key), value) for key, value in _all_fields(fields, 0))


def _all_fields(fields: Mapping[Any, Any], depth: int) -> Iterator[tuple[Any, Any]]:
    """Every field with its value, at every depth; the values of a list one by one."""
    for key, value in fields.items():
        yield key, value
        for one in value if isinstance(value, (list, tuple, set)) else (value,):
            if isinstance(one, Mapping) and depth < _DEPTH:
                yield from _all_fields(one, depth + 1)
            elif one is not value:
                yield key, one


def _field_hides(key: str, value: Any) -> bool:
    name = _folded(key)
    if _is_audience(name):
        if "." in key or ":" in key:  # Dublin Core has an `audience` of its own: who it is for, not who may read it
            return _folded(str(value)) in _STAFF
        return not (isinstance(value, str) and _is_public(value))
    if name in _STAFF:
        return _plain(str(value)).strip() not in _NO
    if name in ("openbaar", "public"):
        return _plain(str(value)).strip() in _NO
    return isinstance(value, str) and (_folded(value) in _STAFF or says_staff(value))


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

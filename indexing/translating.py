"""English words to Dutch stems: a small learnt table and the regular sound changes between the two languages.

Knows nothing about questions, indexes or stemming; used on the question side only. The table is made by
benchmarks/train_lexicon.py; where it comes from stands there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

TABLE = Path(__file__).parent / "translations.tsv"

_CHANGES = """
    tions?>tie sions?>sie ities>iteiten ity>iteit ically>isch ical>isch ics?>iek ic>isch als?>aal ous>eus
    isms?>isme ences?>entie ances?>antie graphy>grafie gy>gie acy>atie ency>entie ancy>antie ive>ief y>ie
    i[sz]ed?>iseren ates?>eren ated>eerd ary>air ure>uur les?>el res?>er ans?>aan ians?>ier ean>ees ese>ees
    es>en s>en
"""
_ENDINGS = tuple((re.compile(english + "$"), dutch) for english, dutch in (one.split(">") for one in _CHANGES.split()))
_HARD_C = re.compile("c(?![ehiy])")
_SHORTEST = 5


@cache
def table() -> dict[str, tuple[tuple[str, float], ...]]:
    """Dutch stems with their share (0..1) by English stem."""
    return dict(_entry(line) for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))


def cognates(word: str) -> Iterator[str]:
    """How an English word may be spelt in Dutch: communication → kommunikatie, communicatie, …

    >>> "democratie" in set(cognates("democracy")), "fotografie" in set(cognates("photography"))
    (True, True)
    """
    if len(word) < _SHORTEST:
        return
    endings = [pattern.sub(dutch, word) for pattern, dutch in _ENDINGS if pattern.search(word)]
    for spelling in dict.fromkeys((word, *endings)):
        plain = spelling.replace("ph", "f").replace("th", "t")
        hard = _HARD_C.sub("k", plain)
        yield from dict.fromkeys((spelling, plain, hard, hard.replace("y", "i")))


def _entry(line: str) -> tuple[str, tuple[tuple[str, float], ...]]:
    word, _, found = line.partition("\t")
    pairs = (one.rsplit(":", 1) for one in found.split(" "))
    return word, tuple((dutch, float(share)) for dutch, share in pairs)

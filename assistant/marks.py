"""Text of a document that looks like one of our citation marks, so that it cannot be read as one.

The values that are shown beside our marks carry it (`Unmarked`), so no channel can forget it. A quote keeps its
brackets: it is the document's own text to the letter, and holds no mark of ours. Knows nothing about answers.
"""

from __future__ import annotations

import re
from dataclasses import fields

_OPEN, _CLOSE = r"[\[\u3010\u3014\uff3b\u27e6]", r"[\]\u3011\u3015\uff3d\u27e7]"
_UNSEEN = r"[\s\\\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]*"
_NUMBER = r"[\d\u00b9\u00b2\u00b3\u2070\u2074-\u2079\u2080-\u2089]+"
_LIKE_OURS = re.compile(
    rf"\\?{_OPEN}{_UNSEEN}\^?{_UNSEEN}({_NUMBER}(?:{_UNSEEN}[,;\u2013-]{_UNSEEN}{_NUMBER})*){_UNSEEN}{_CLOSE}"
)


def unmarked(text: str) -> str:
    """The text with round brackets where it has a number in square ones.

    >>> unmarked("Dat kostte 5 euro [1], zie [2, 3] en [bijlage 4]."), unmarked("[^12] \\\\[3\\\\]")
    ('Dat kostte 5 euro (1), zie (2, 3) en [bijlage 4].', '(12) (3)')
    """
    return _LIKE_OURS.sub(r"(\1)", text)


class Unmarked:
    """A frozen value whose own texts never hold what looks like a citation mark."""

    __slots__ = ()

    def __post_init__(self) -> None:
        """Look at every text the value was made with."""
        for item in fields(self):  # type: ignore[arg-type]  # every value that is one of these is a dataclass
            value = getattr(self, item.name)
            if isinstance(value, str):
                object.__setattr__(self, item.name, unmarked(value))

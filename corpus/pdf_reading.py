"""A PDF → blocks with pages, its title and date; says which pages are pictures.

The words come from `corpus.pdf`, their order from `corpus.layout`; here is what needs a dictionary: line-end hyphens.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING

from corpus.blocks import without_title
from corpus.cleaning import one_line
from corpus.formats import Reading, Unreadable
from corpus.front_matter import iso_date

if TYPE_CHECKING:
    from corpus.layout import Laid


def read_pdf(data: bytes) -> Reading:
    """The blocks of a PDF with their pages. Raises `Unreadable` when it is encrypted, damaged or only pictures."""
    from corpus.layout import lay_out
    from corpus.pdf import Damaged, Locked, open_pdf

    try:
        file = open_pdf(data)
    except Locked as error:
        raise Unreadable("is encrypted; save it without a password") from error
    except Damaged as error:
        raise Unreadable("is damaged: it does not open as a PDF; get a fresh copy") from error
    laid = lay_out(file.pages, _Lexicon(word.text for page in file.pages for word in page.words))
    if laid.wordless and len(laid.wordless) == len(file.pages):
        raise Unreadable("has no text, needs OCR: its pages are pictures; run it through an OCR program first")
    title = _pdf_title(file.metadata, laid)
    return Reading(
        without_title(laid.blocks, title),
        title=title,
        date=iso_date(_pdf_date(file.metadata.get("CreationDate", ""))),
        about=file.metadata,
        openings=laid.edges,
        warnings=tuple(f"page {number}: no text, needs OCR" for number in laid.wordless),
    )


_LONGEST_WORD = 60  # letters; what is longer is an address or a code


class _Lexicon:
    """Tells whether a word exists: it stands in this document, it is a usual Dutch or English word, or it is a Dutch
    compound of two of these. The frequency list (wordfreq) is loaded when the first line-end hyphen asks for it."""

    def __init__(self, words: Iterable[str]) -> None:
        self._here = {word.strip(_PUNCTUATION).lower() for word in words if not word.endswith("-")}
        self._usual: frozenset[str] | None = None

    def __call__(self, word: str) -> bool:
        if word in self._here:
            return True
        if "-" in word:
            return False
        return self._is_usual(word) or self._is_compound(word)

    def _is_usual(self, word: str) -> bool:
        if self._usual is None:
            self._usual = _usual_words()
        return word in self._usual

    def _is_compound(self, word: str) -> bool:
        """True for "regenboogprovincie": usual words of four letters or more, perhaps with a linking s or e(n)."""
        for cut in range(4, min(len(word), _LONGEST_WORD) - 3):
            head, tail = word[:cut], word[cut:]
            if head == "niet":  # "niet-beroepsmatig" keeps its hyphen
                continue
            if any(self._is_usual(head.removesuffix(link)) for link in ("", "s", "e", "en")) and (
                self._is_usual(tail) or self._is_compound(tail)
            ):
                return True
        return False


_PUNCTUATION = ".,;:!?()[]\"'“”‘’«»…"


@cache
def _usual_words() -> frozenset[str]:
    """Words that occur at least once in a hundred million in wordfreq's Dutch and English lists."""
    from wordfreq import get_frequency_dict

    return frozenset(get_frequency_dict("nl", "best")) | frozenset(get_frequency_dict("en", "small"))


def _pdf_title(metadata: Mapping[str, str], laid: Laid) -> str | None:
    """The title or subject in the metadata where the first pages bear it out; else the largest words at the top."""
    opening = " ".join(block.text for block in laid.blocks[:40]).lower()
    for name in ("Title", "Subject"):
        title = one_line(metadata.get(name, ""))
        words = [word for word in re.findall(r"\w+", title.lower()) if len(word) > 3]
        if len(words) >= 2 and "_" not in title and sum(word in opening for word in words) >= 0.6 * len(words):
            return title
    return laid.title or next(
        (block.text for block in laid.blocks if block.kind == "kop" and len(block.text) > 3), None
    )


def _pdf_date(stamp: str) -> str:
    """An ISO date from "D:20250526120000+02'00'"."""
    found = re.match(r"D?:?(\d{4})(\d\d)(\d\d)", stamp)
    return "-".join(found.groups()) if found else ""

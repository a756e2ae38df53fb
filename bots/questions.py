"""What a channel does with a question before it is asked: tidy it, bound it, or say what is wrong with it.

Knows nothing about what the question means.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from assistant.answers import Language
from assistant.errors import QuestionRefused
from assistant.questions import language_of
from bots.wording import words
from corpus.municipalities import canonical


def tidy(text: str, limit: int, language: Language | None = None) -> str:
    """The question in one line, in Unicode's composed form, without control characters.

    Raises QuestionRefused, with a sentence for the person who asks, when nothing is left, when it is longer than
    `limit` code points, or when it holds halves of characters.

    >>> tidy("  Wat kost\\n een\\x00 sensor? ", 100)
    'Wat kost een sensor?'
    """
    wording = words(language or language_of(text[:2000]))
    if len(text) > 20 * limit:  # never spend time on tidying what is far too long anyway
        raise QuestionRefused(wording.question_too_long.format(length=len(text), limit=limit))
    if any(unicodedata.category(character) == "Cs" for character in text):
        raise QuestionRefused(wording.question_unreadable)
    composed = unicodedata.normalize("NFC", text)
    visible = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in composed)
    question = " ".join(visible.split())
    if not any(character.isalnum() for character in question):
        raise QuestionRefused(wording.question_empty)
    if len(question) > limit:
        raise QuestionRefused(wording.question_too_long.format(length=len(question), limit=limit))
    return question


def cities_meant(names: Iterable[str]) -> tuple[str, ...]:
    """Municipalities by the name documents are filed under; a name nobody knows stays as it was typed.

    >>> cities_meant(["'s-gravenhage", "Utrecht", "Nergenshuizen"])
    ('Den Haag', 'Utrecht', 'Nergenshuizen')
    """
    return tuple(dict.fromkeys(canonical(name) or name for name in names))

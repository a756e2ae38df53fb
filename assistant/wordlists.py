"""Word lists written as text. Knows nothing."""

from __future__ import annotations


def word_set(text: str) -> frozenset[str]:
    """The words of a text as a set: lists of words stay readable, and short.

    >>> sorted(word_set("de het een"))
    ['de', 'een', 'het']
    """
    return frozenset(text.split())

"""English words of the field and the Dutch words that say the same: a question in English reads Dutch sentences.

A hand-written glossary of municipal, technical and everyday words in `english.txt`. Knows nothing about questions or
documents. Looking up is by simple English stem, so that plurals and verb forms need no entry of their own.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from assistant.words import listed

GLOSSARY = Path(__file__).with_name("english.txt")

_ENDINGS = (
    ("ies", "y"), ("sses", "ss"), ("ches", "ch"), ("shes", "sh"), ("ied", "y"), ("ing", ""), ("ing", "e"), ("ed", ""),
    ("ed", "e"), ("es", ""), ("es", "e"), ("s", ""), ("'s", ""), ("er", ""), ("er", "e"),
)  # fmt: skip
_IRREGULAR = {
    "won": "win", "paid": "pay", "found": "find", "said": "say", "made": "make", "spent": "spend", "built": "build",
    "bought": "buy", "chosen": "choose", "chose": "choose", "went": "go", "began": "begin", "begun": "begin",
    "ran": "run",
    "led": "lead", "drew": "draw", "sold": "sell", "sent": "send", "lost": "lose", "held": "keep", "taught": "teach",
    "wrote": "write", "written": "write", "people": "people", "children": "child", "taken": "take", "became": "become",
    "driving": "drive", "withdrew": "withdraw", "women": "woman", "criteria": "criteria", "fined": "fine",
}  # fmt: skip


def dutch_for(word: str) -> tuple[str, ...]:
    """The Dutch words for an English word in any form; empty when the glossary has none.

    >>> dutch_for("tenders"), dutch_for("cycled")
    (('aanbesteding',), ('fietsen',))
    """
    low = word.lower()
    entries = _entries()
    for form in (_IRREGULAR.get(low, low), *base_forms(low)):
        if form in entries:
            return entries[form]
    if "-" in low:
        return tuple(dutch for piece in low.split("-") for dutch in dutch_for(piece))
    return ()


def is_english_verb(word: str) -> bool:
    """Whether the glossary has an English word as a verb: all its Dutch words are infinitives.

    >>> is_english_verb("received"), is_english_verb("tender")
    (True, False)
    """
    dutch = dutch_for(word)
    return bool(dutch) and all(one.endswith("en") and one not in _NOT_VERBS for one in dutch)


_NOT_VERBS = listed(
    """
    mensen maatregelen kosten deelnemers medewerkers jongeren ouderen inkomsten gegevens bezwaren voorwaarden
    goederen eigen ondergronds rijden wonen huishouden groen steen regen open heen
    """
)


def base_forms(word: str) -> list[str]:
    """What an English word may be a form of: cities → city, planned → plan."""
    forms = [word[: -len(end)] + base for end, base in _ENDINGS if word.endswith(end) and len(word) - len(end) > 1]
    return forms + [form[:-1] for form in forms if len(form) > 3 and form[-1] == form[-2]]


@cache
def _entries() -> dict[str, tuple[str, ...]]:
    lines = (line for line in GLOSSARY.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    pairs = (line.partition(": ") for line in lines)
    return {english: tuple(dutch.split()) for english, _, dutch in pairs}

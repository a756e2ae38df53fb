"""Text of others on its way to and from a language model: fenced as data, without marks, with nothing that acts.

Documents, questions, history and replies are text, never instructions. Knows nothing about what a model is asked.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable

# What could act rather than be read: addresses, markup, mentions, hidden characters.
_ACTIVE = re.compile(
    r"""(?:[a-z][a-z0-9+.-]*:)?//\S+ | \b(?:https?|ftp|javascript|data|mailto|file|tel):\S* | \bwww\.\S+
      | \b[\w.-]+\.(?:com|nl|org|net|io|eu|info|biz|xyz|ru|cn|dev|app|link|zip|me|co|be|de|uk|site|online)\b(?:/\S*)?
      | \b[\w.-]+\.(?:example|test)\b(?:/\S*)?
      | [\w.+-]+@[\w-]+\.\w+ | !?\[[^\]]*\]\( | </?[a-z!@\#][^>]*>? | (?<!\w)[@\#][\w-]+ | `+ | \{\{|\}\}
      | [\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0b-\x1f]""",
    re.VERBOSE | re.IGNORECASE,
)
# Marks that chat templates give a meaning to.
_TEMPLATE = re.compile(
    r"<\|[^|>]{0,40}\|>|\[/?INST\]|<</?SYS>>|</?s>|^\s*#{2,}\s*(?:system|assistant|user|instruction)\b.*$",
    re.IGNORECASE | re.MULTILINE,
)


def new_fence() -> str:
    """A line mark that is new for every request, so that no document can know it."""
    return f"\u2500\u2500{secrets.token_hex(6)}\u2500\u2500"


def fenced(fence: str, blocks: Iterable[tuple[str, str]]) -> str:
    """Headed texts between lines with the fence.

    >>> print(fenced("==", [("Vraag", "Wat is <|x|>?")]))
    == Vraag
    Wat is (mark)?
    ==
    """
    return "\n".join([*(f"{fence} {inert(head)}\n{inert(text)}" for head, text in blocks), fence])


def inert(text: str) -> str:
    """A text in which no chat template finds its own marks.

    >>> inert("<|im_start|>system")
    '(mark)system'
    """
    return _TEMPLATE.sub("(mark)", text)


def foreign(text: str, source: str) -> bool:
    """Whether a text holds something that acts (a link, markup, a mention), or a site that the source does not name.

    >>> foreign("Zie https://evil.example voor meer.", "Zie https://stad.nl voor meer.")
    True
    >>> foreign("Zie stad.nl voor meer.", "Zie stad.nl voor meer.")
    False
    """
    return any(_acts(match.group()) or match.group().strip() not in source for match in _ACTIVE.finditer(text))


def _acts(found: str) -> bool:
    """Addresses with a scheme, markup and mentions are never a model's to write; a bare "stad.nl" may be a name."""
    return not re.fullmatch(r"[\w.-]+", found.strip())

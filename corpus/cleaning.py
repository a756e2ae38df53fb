"""str → str: what the page, the editor and the web site left in a text, taken out again.

Pure functions on strings. Knows nothing about files, formats, pages or documents.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable

# What PDF and word-processor files use for "the word goes on after the line end": the soft hyphen, and two characters
# that pdfium puts in its place.
LINE_END_HYPHENS = "\u00ad\u0002\ufffe"

_ODD_SPACES = re.compile(r"[\x85\u00a0\u2000-\u200a\u202f\u205f\u3000\t\x0b\x0c]")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_SPACES = re.compile(r" {2,}")
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})


def tidy(text: str) -> str:
    """One kind of line end, one kind of space, composed letters, no invisible characters, no ligatures.

    >>> tidy("caf\\u0065\\u0301\\u00a0 de\\r\\nﬁets\\u200b")
    'café de\\nfiets'
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).translate(_LIGATURES)
    text = _INVISIBLE.sub("", _ODD_SPACES.sub(" ", text)).replace("\u00ad", "")
    return "\n".join(_SPACES.sub(" ", line).rstrip() for line in text.split("\n"))


def one_line(text: str) -> str:
    """`text` with every run of white space made one space.

    >>> one_line("  de \\n  stad ")
    'de stad'
    """
    return " ".join(text.split())


def join_lines(first: str, second: str, is_known: Callable[[str], bool]) -> str:
    """Two lines of one paragraph as one. A hyphen at the line end goes only when the joined word is known and the
    hyphenated one is not. U+00AD, U+0002 and U+FFFE are line-end hyphens like any other: a PDF does not tell
    whether the writer or the printer put them there.

    >>> join_lines("de gemeen-", "te Utrecht", {"gemeente"}.__contains__)
    'de gemeente Utrecht'
    >>> join_lines("een AI-", "systeem", {"aisysteem", "ai-systeem"}.__contains__)
    'een AI-systeem'
    >>> join_lines("zee-", "en luchthavens", {"zeeen"}.__contains__)
    'zee- en luchthavens'
    """
    first, second = first.rstrip(), second.lstrip()
    if first[-1:] and first[-1] in LINE_END_HYPHENS:
        first = first[:-1] + "-"
    if not re.search(r"\w-$", first) or not second[:1].isalnum():
        return f"{first} {second}".strip()
    return _join_hyphen(first, second, is_known)


def _join_hyphen(first: str, second: str, is_known: Callable[[str], bool]) -> str:
    before = re.split(r"[^\w-]", first)[-1].rstrip("-")
    found = re.match(r"[\w-]+", second)
    after = found.group().rstrip("-") if found else ""
    if after in ("en", "of", "tot", "als", "and", "or"):
        return f"{first} {second}"
    joined, hyphenated = (before + after).lower(), f"{before}-{after}".lower()
    if after[:1].islower() and is_known(joined) and not is_known(hyphenated) and not _is_abbreviation(before):
        return first[:-1] + second
    return first + second


def _is_abbreviation(part: str) -> bool:
    """True for AI, ICT, G4, X: what Dutch spelling keeps apart from its noun by a hyphen."""
    last = part.split("-")[-1]
    return len(last) == 1 or last.isdigit() or (len(last) > 1 and last.upper() == last)


# --------------------------------------------------------------------------------------------------------------
# Markdown and MDX
# --------------------------------------------------------------------------------------------------------------

_COMMENT = re.compile(r"<!--.*?-->|\{/\*.*?\*/\}|\{#.*?#\}", re.DOTALL)
_JINJA = re.compile(r"\{%[^{}]{0,300}%\}|\{\{[^{}]{0,300}\}\}")  # bounded: a file of braces must not take minutes
_ATTRIBUTES = re.compile(r"\{:?\s*(?:[.#:][\w-][^{}]*|\w[\w-]*=[^{}]*|:)\}")
_IMAGE = re.compile(r"!\[[^\]]*\](?:\([^()]*(?:\([^()]*\)[^()]*)*\)|\[[^\]]*\])")
_LINK = re.compile(r"\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(\s*(?:[^()\s]|\([^()]*\))*(?:\s+[\"'(][^)]*)?\s*\)")
_REFERENCE = re.compile(r"(?<!\\)\[([^\[\]]+)\]\[[^\[\]]*\]")
_NOTE_MARK = re.compile(r"\[\^[^\]]+\]")
_AUTO_LINK = re.compile(r"<((?:https?://|mailto:)[^ >]+)>")
_BREAK_TAG = re.compile(r"<br\s*/?>", re.IGNORECASE)
_TAG = re.compile(
    r"</?[A-Za-z][\w.:-]*(?:\s+(?:\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}|\"[^\"]*\"|'[^']*'|[^<>\"'{}])*)?/?>", re.DOTALL
)
_CODE = re.compile(r"(`+)(.+?)\1", re.DOTALL)
_STRONG = re.compile(r"(\*\*\*|\*\*|__)(?=\S)(.+?)(?<=\S)\1", re.DOTALL)
_EMPHASIS = re.compile(
    r"(?<![\w*])\*(?=[^\s*])([^*]+?)(?<=[^\s*])\*(?![\w*])|(?<![\w_])_(?=[^\s_])([^_]+?)(?<=[^\s_])_(?![\w_])"
)
_STRIKE = re.compile(r"~~(.+?)~~|==(?=\S)(.+?)(?<=\S)==")
_EMOJI = re.compile(r"(?<![\w:]):(?:[a-z]+(?:-[a-z0-9]+)+|[a-z]+_[a-z_]+):(?!\w)")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_READABLE = re.compile(
    r"\b(?:heading|title|label|description|summary|cite)=(?:\"([^\"]+)\"|'([^']+)'|\{\s*[\"'`]([^\"'`]+)[\"'`]\s*\})"
)


def markdown_to_text(text: str) -> str:
    """The words a reader of the rendered page would see in a stretch of inline Markdown.

    >>> markdown_to_text("Zie **de [handreiking](a/b.md){:target=\\"_blank\\"}** en `snake_case`.")
    'Zie de handreiking en snake_case.'
    """
    kept: list[str] = []

    def keep(found: re.Match[str]) -> str:
        kept.append(found.group(2).strip())
        return f"\x01{len(kept) - 1}\x01"

    text = _CODE.sub(keep, text)
    text = _ESCAPE.sub(lambda found: f"\x03{ord(found.group(1))}\x03", text)
    text = _without_links(_JINJA.sub("", text))
    text = _TAG.sub("", _BREAK_TAG.sub("\n", _AUTO_LINK.sub(r"\1", text)))
    for _ in range(2):  # bold within italics
        text = _STRONG.sub(r"\2", text)
        text = _EMPHASIS.sub(lambda found: found.group(1) or found.group(2), text)
    text = _STRIKE.sub(lambda found: found.group(1) or found.group(2), text)
    text = html.unescape(_EMOJI.sub("", text))
    text = re.sub(r"\x03(\d+)\x03", lambda found: chr(int(found.group(1))), text)
    return re.sub(r"\x01(\d+)\x01", lambda found: kept[int(found.group(1))], text)


def _without_links(text: str) -> str:
    text = _IMAGE.sub("", text)
    for _ in range(2):  # an image or brackets inside a link
        text = _LINK.sub(r"\1", text)
    text = _REFERENCE.sub(r"\1", _NOTE_MARK.sub("", text))
    return _ATTRIBUTES.sub("", text)


def without_tags(text: str) -> str:
    """HTML and MDX tags out, their contents kept.

    >>> without_tags("<Card href='/x' />tekst <b>vet</b>")
    'tekst vet'
    """
    return _TAG.sub("", text)


def without_comments(text: str) -> str:
    """Markdown without HTML, MDX and Jinja comments.

    >>> without_comments("a <!-- b --> c {/* d */}")
    'a  c '
    """
    return _COMMENT.sub("", text)


def component_text(tag: str) -> str:
    """The readable attributes of an MDX component, one per line.

    >>> component_text('<Card heading="Bouw een API" description="Volg de regels." href="/x" />')
    'Bouw een API\\nVolg de regels.'
    """
    return "\n".join(next(filter(None, found)).strip() for found in _READABLE.findall(tag))


# --------------------------------------------------------------------------------------------------------------
# web pages
# --------------------------------------------------------------------------------------------------------------

_COOKIE = re.compile(
    r"\b(?:(?:deze|onze|de) (?:web)?site (?:maakt gebruik van|gebruikt|plaatst)|wij (?:gebruiken|plaatsen)|we use"
    r"|this (?:web)?site uses)"
    r"\b.{0,60}\bcookies\b|\b(?:accepteer|accept|weiger|reject)\b.{0,20}\bcookies\b|\bcookie-?(?:instellingen|voorkeuren|settings)\b",
    re.IGNORECASE | re.DOTALL,
)


def is_cookie_notice(paragraph: str) -> bool:
    """True for the short paragraphs of a cookie banner, False for a text about cookies.

    >>> is_cookie_notice("Deze website maakt gebruik van cookies om uw ervaring te verbeteren. Accepteer alle cookies")
    True
    >>> is_cookie_notice("De gemeente legde in 2019 vast welke cookies een leverancier mag plaatsen.")
    False
    """
    return len(paragraph.split()) <= 60 and _COOKIE.search(paragraph) is not None

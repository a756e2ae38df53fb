"""The pieces of Slack's rich text, a message made of them, and text made safe for places where Slack parses.

Pure functions. Everything that came from a person, a document or a model is placed in `rich_text` and `plain_text`,
where Slack parses nothing: no mention, no link, no markup can come out of it. Knows nothing about answers.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

Block = dict[str, Any]
Piece = dict[str, Any]

LINE = 150
TEXT = 3_900
"""Characters of plain text; chat.update refuses 4,000."""


@dataclass(frozen=True, slots=True)
class SlackMessage:
    """What one message is made of. `text` says the same as the blocks: it stands alone when Slack refuses them."""

    text: str
    blocks: list[Block] = field(default_factory=list)

    @property
    def links(self) -> frozenset[str]:
        """The addresses this message is meant to hold; the guard in front of Slack lets no other through."""
        found = {
            piece["url"]
            for piece in all_pieces(self.blocks)
            if piece.get("type") in ("link", "button") and "url" in piece
        }
        return frozenset(found | {html.unescape(url) for url in re.findall(r"<(https?://[^|<>]+)", self.text)})


def all_pieces(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in a payload, from the outside in."""
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list | tuple):
        for one in value:
            yield from all_pieces(one)


def rich(*elements: Block) -> Block:
    """A block in which Slack parses nothing."""
    return {"type": "rich_text", "elements": list(elements)}


def section(*pieces: Piece) -> Block:
    """A paragraph of rich text."""
    return {"type": "rich_text_section", "elements": list(pieces)}


def bullets(items: Iterable[Block]) -> Block:
    """A list of paragraphs."""
    return {"type": "rich_text_list", "style": "bullet", "elements": list(items)}


def span(value: str, **style: bool) -> Piece:
    """Text as it stands, never empty: Slack refuses that."""
    piece: Piece = {"type": "text", "text": value or " "}
    return piece | {"style": style} if style else piece


def linked(url: str | None, value: str, **style: bool) -> Piece:
    """Text that leads somewhere, or only text where there is no address."""
    if not url:
        return span(value, **style)
    piece: Piece = {"type": "link", "url": url, "text": value or url}
    return piece | {"style": style} if style else piece


def markers(numbers: Iterable[int], links: dict[int, str | None]) -> Iterator[Piece]:
    """The numbers of citations, each leading to its passage."""
    for number in numbers:
        yield span(" ")
        yield linked(links.get(number), f"[{number}]")


def button(action: str, label: str, value: str) -> Block:
    """A button with what is sent when it is pressed."""
    text = {"type": "plain_text", "text": label[:75]}
    return {"type": "button", "action_id": action, "text": text, "value": value}


def markdown(value: str) -> str:
    """Text for a place where Slack reads Markdown: every character of it is shown as it stands.

    >>> markdown("<!here> [x](https://a.example) *b*").replace(chr(0x2060), "|")
    '&lt;!here&gt; \\\\[x\\\\](https:|//a.example) \\\\*b\\\\*'
    """
    value = re.sub(r"([\\`*_~\[\]#|])", r"\\\1", value.replace("<", "&lt;").replace(">", "&gt;"))
    return re.sub(r"(?<=[A-Za-z]):(?=//)", ":\u2060", value)


def escape(value: str) -> str:
    """Text for a place where Slack parses: no token, mention or foreign link comes out of it.

    >>> escape("<!channel> & https://evil.example").replace(chr(0x2060), "|")
    '&lt;!channel&gt; &amp; https:|//evil.example'
    """
    for character, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        value = value.replace(character, entity)
    # A word joiner keeps Slack from making a link of an address that no source of ours has.
    return re.sub(r"(?<=[A-Za-z]):(?=//)", ":\u2060", value)


def sentence_message(sentence: str) -> SlackMessage:
    """One sentence of ours, such as an apology."""
    return SlackMessage(escape(sentence), [rich(section(span(sentence)))])


def joined(*parts: str) -> str:
    """As many whole lines as fit."""
    lines = [line for part in parts for line in part.splitlines()]
    kept: list[str] = []
    room = TEXT
    for line in lines:
        if line and len(line) + 1 <= room:
            kept.append(line)
            room -= len(line) + 1
    return "\n".join(kept)

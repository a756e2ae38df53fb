"""Answer → what Slack is sent: blocks within Block Kit's limits, and the same in plain text. Pure functions.

Everything that came from a person, a document or a model is placed in `rich_text` and `plain_text`, where Slack
parses nothing: no mention, no link, no markup can come out of it. Links are made here, from sources only. The plain
`text` (notifications, screen readers, old clients) is escaped as Slack prescribes (`&`, `<`, `>` and nothing else).
Knows nothing about Bolt, channels or threads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from assistant.answers import Answer, Statement
from bots.sources import Group, ShownSource, Viewer, by_document, claimed, inferred, near, shown
from bots.wording import Wording, clarify_in_words, date_in_words, notice_in_words, searched, words

Block = dict[str, Any]
Piece = dict[str, Any]

MOST_SOURCES = 8
MOST_ORIGINS = 4
_BODY = 6_000  # characters of statements; with sources and small print far below the 12,000 that Slack refuses
_TEXT = 3_900  # characters of plain text; chat.update refuses 4,000
_LINE = 150


@dataclass(frozen=True, slots=True)
class SlackMessage:
    """What one message is made of. `text` says the same as the blocks: it stands alone when Slack refuses them."""

    text: str
    blocks: list[Block] = field(default_factory=list)


def answer_message(answer: Answer, viewer: Viewer) -> SlackMessage:
    """An answer as one message; what does not fit is counted and said, never cut inside a sentence."""
    wording = words(answer.language)
    sources = [shown(citation, viewer, wording) for citation in claimed(answer)]
    nearest = [shown(citation, viewer, wording) for citation in near(answer)]
    links = {source.number: _opens(source, viewer) for source in (*sources, *nearest)}
    blocks = [
        _rich(*_said(answer, wording, links)),
        *_remarks(answer, wording, links),
        *_source_blocks(wording.sources, sources, links, wording),
        *_source_blocks(wording.nearest, nearest, links, wording),
        _small_print(answer, wording),
    ]
    listed = ((wording.sources, sources), (wording.nearest, nearest))
    return SlackMessage(_plain_text(answer, listed, links, wording), blocks)


def sentence_message(sentence: str) -> SlackMessage:
    """One sentence of ours, such as an apology."""
    return SlackMessage(escape(sentence), [_rich(_section(_text(sentence)))])


def escape(value: str) -> str:
    """Text for a place where Slack parses: no token, mention or foreign link comes out of it.

    >>> escape("<!channel> & https://evil.example").replace(chr(0x2060), "|")
    '&lt;!channel&gt; &amp; https:|//evil.example'
    """
    for character, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        value = value.replace(character, entity)
    # A word joiner keeps Slack from making a link of an address that no source of ours has.
    return re.sub(r"(?<=[A-Za-z]):(?=//)", ":\u2060", value)


# ---- the pieces of rich text -----------------------------------------------------------------------------------------


def _rich(*elements: Block) -> Block:
    return {"type": "rich_text", "elements": list(elements)}


def _section(*pieces: Piece) -> Block:
    return {"type": "rich_text_section", "elements": list(pieces)}


def _bullets(items: Iterable[Block]) -> Block:
    return {"type": "rich_text_list", "style": "bullet", "elements": list(items)}


def _text(value: str, **style: bool) -> Piece:
    piece: Piece = {"type": "text", "text": value or " "}
    return piece | {"style": style} if style else piece


def _link(url: str | None, value: str, **style: bool) -> Piece:
    if not url:
        return _text(value, **style)
    piece: Piece = {"type": "link", "url": url, "text": value or url}
    return piece | {"style": style} if style else piece


def _markers(numbers: Iterable[int], links: dict[int, str | None]) -> Iterator[Piece]:
    for number in numbers:
        yield _text(" ")
        yield _link(links.get(number), f"[{number}]")


# ---- the answer ------------------------------------------------------------------------------------------------------


def _said(answer: Answer, wording: Wording, links: dict[int, str | None]) -> list[Block]:
    """The statements, or the sentence that there is no answer."""
    if answer.completeness == "none":
        lines = [_section(_text(wording.nothing_found, bold=True))]
    else:
        kept = _fitting(answer.statements)
        lines = [_spaced(_statement(answer, one, wording, links)) for one in kept]
        left = len(answer.statements) - len(kept)
        lines += [_section(_text(wording.shortened.format(count=left), italic=True))] if left else []
    if answer.missing:
        lines.append(_section(_text(wording.missing.format(missing=answer.missing), bold=True)))
    if clarify := clarify_in_words(answer, wording):
        lines.append(_section(_text(clarify)))
    return lines


def _fitting(statements: tuple[Statement, ...]) -> list[Statement]:
    kept, room = [], _BODY
    for statement in statements:
        room -= len(statement.text) + 20
        if room < 0:
            break
        kept.append(statement)
    return kept


def _spaced(pieces: list[Piece]) -> Block:
    return _section(*pieces, _text("\n"))


def _statement(answer: Answer, one: Statement, wording: Wording, links: dict[int, str | None]) -> list[Piece]:
    mark = [_text(f" ({wording.inferred})", italic=True)] if inferred(answer, one.citations) else []
    return [_text(one.text), *mark, *_markers(one.citations, links)]


def _remarks(answer: Answer, wording: Wording, links: dict[int, str | None]) -> list[Block]:
    """Notices, differing figures and stopped projects, each visibly apart from the answer."""
    elements: list[Block] = [
        _section(_text(notice_in_words(notice, wording), italic=True)) for notice in answer.notices[:5]
    ]
    for one in answer.differing[:5]:
        elements.append(_section(_text(wording.differing.format(subject=one.subject), bold=True)))
        dated = ((value, date_in_words(value.date, wording)) for value in one.values[:8])
        elements.append(
            _bullets(
                _section(_text(f"{value.value} ({date})" if date else value.value), *_markers((value.citation,), links))
                for value, date in dated
            )
        )
    if answer.stopped:
        elements.append(_section(_text(wording.stopped, bold=True)))
        elements.append(
            _bullets(_section(_text(one.reason), *_markers(one.citations, links)) for one in answer.stopped[:5])
        )
    return [_rich(*elements)] if elements else []


def _small_print(answer: Answer, wording: Wording) -> Block:
    lines = [wording.way_on] if answer.completeness == "none" else []
    lines.append(f"{searched(answer.coverage, wording)} {wording.slack_small_print}")
    return {
        "type": "context",
        "elements": [{"type": "plain_text", "text": line[:2000], "emoji": False} for line in lines],
    }


# ---- the sources -----------------------------------------------------------------------------------------------------


def _opens(source: ShownSource, viewer: Viewer) -> str | None:
    """Where a number leads: our page at the passage if people can reach it, else the publisher."""
    if viewer.public:
        return source.viewer
    return source.link or next((origin.link for origin in source.origins if origin.link), None)


def _source_blocks(
    title: str, sources: list[ShownSource], links: dict[int, str | None], wording: Wording
) -> list[Block]:
    if not sources:
        return []
    groups = by_document(sources)
    lines = [_section(_text(title, bold=True), _text("\n"))]
    lines += [_section(*_source(group, links, wording), _text("\n")) for group in groups[:MOST_SOURCES]]
    more = len(groups) - MOST_SOURCES
    lines += [_section(_text(wording.and_more.format(count=more), italic=True))] if more > 0 else []
    return [_rich(*lines)]


def _source(group: Group, links: dict[int, str | None], wording: Wording) -> Iterator[Piece]:
    for one in group.sources:
        yield _link(links[one.number], f"[{one.number}]", bold=True)
        yield _text(" ")
    yield _text(group.first.title[:_LINE], bold=True)
    yield _text(" · ")
    yield from _origin_pieces(group.first, wording)
    for numbers, place, concluded in group.places(headings=False):
        which = "".join(f" [{number}]" for number in numbers) if len(group.sources) > 1 else ""
        yield _text(f" ·{which} {place}".rstrip())
        yield from [_text(f" ({wording.inferred})", italic=True)] if concluded else []
    if group.first.link:
        yield _text(" · ")
        yield _link(group.first.link, wording.document_original)


def _origin_pieces(source: ShownSource, wording: Wording) -> Iterator[Piece]:
    """Whose words these are: the publisher's, or ours after these publications."""
    if not source.origins:
        yield _text(source.label[:_LINE])
        return
    yield _text(f"{wording.record_from} ")
    for place, origin in enumerate(source.origins[:MOST_ORIGINS]):
        yield from [_text("; ")] if place else []
        yield _link(origin.link, origin.label[:_LINE])
    more = len(source.origins) - MOST_ORIGINS
    yield from [_text(f" {wording.and_more.format(count=more)}")] if more > 0 else []


# ---- the same in plain text ------------------------------------------------------------------------------------------


def _plain_text(
    answer: Answer,
    listed: Iterable[tuple[str, list[ShownSource]]],
    links: dict[int, str | None],
    wording: Wording,
) -> str:
    """The answer in lines of escaped text; whole lines are left out where it gets too long."""
    lines = list(_plain_answer(answer, wording))
    for title, sources in listed:
        lines += [title] if sources else []
        lines += [_plain_source(group, links, wording) for group in by_document(sources)]
    kept: list[str] = []
    room = _TEXT
    for line in lines:
        if len(line) + 1 <= room:
            kept.append(line)
            room -= len(line) + 1
    return "\n".join(kept)


def _plain_answer(answer: Answer, wording: Wording) -> Iterator[str]:
    if answer.completeness == "none":
        yield wording.nothing_found
    for one in answer.statements:
        mark = f" ({wording.inferred})" if inferred(answer, one.citations) else ""
        yield escape(one.text) + mark + "".join(f" [{number}]" for number in one.citations)
    if answer.missing:
        yield escape(wording.missing.format(missing=answer.missing))
    yield from (escape(notice_in_words(notice, wording)) for notice in answer.notices)


def _plain_source(group: Group, links: dict[int, str | None], wording: Wording) -> str:
    first = group.first
    title = escape(first.title).replace("\n", " ").replace("|", " ")
    link = links[first.number]
    numbers = " ".join(f"[{one.number}]" for one in group.sources)
    places = "".join(
        f" · {' '.join(f'[{number}]' for number in which)} {place}".rstrip()
        + (f" ({wording.inferred})" if concluded else "")
        for which, place, concluded in group.places(headings=False)
    )
    return f"{numbers} {f'<{escape_url(link)}|{title}>' if link else title} · {escape(first.label)}{places}"


def escape_url(url: str) -> str:
    """A web address inside Slack's `<address|label>`; `safe_link` already encoded `<`, `>`, `|` and spaces."""
    return url.replace("&", "&amp;")

"""Answer → what Slack is sent: blocks within Block Kit's limits, and the same in plain text. Pure functions.

Everything that came from a person, a document or a model is placed in `rich_text` and `plain_text`, where Slack
parses nothing: no mention, no link, no markup can come out of it. Links are made here, from sources only. The plain
`text` (notifications, screen readers, old clients) is escaped as Slack prescribes (`&`, `<`, `>` and nothing else).
Knows nothing about Bolt, channels or threads.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from assistant.answers import Answer, Language, Statement
from assistant.comparison import Cell, Comparison, Row
from bots.exports import standing_in_words
from bots.slack_wording import SlackWording, slack_words
from bots.sources import Group, ShownSource, Viewer, by_document, claimed, inferred, near, shown
from bots.wording import Wording, clarify_in_words, date_in_words, notice_in_words, searched, words

Block = dict[str, Any]
Piece = dict[str, Any]

MOST_SOURCES = 8
MOST_ORIGINS = 4
_BODY = 6_000  # characters of statements; with sources and small print far below the 12,000 that Slack refuses
_TEXT = 3_900  # characters of plain text; chat.update refuses 4,000
_LINE = 150
_LONG = 1_000
_MOST_LINES = 60


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
            for piece in _all_pieces(self.blocks)
            if piece.get("type") in ("link", "button") and "url" in piece
        }
        return frozenset(found | {html.unescape(url) for url in re.findall(r"<(https?://[^|<>]+)", self.text)})


def _all_pieces(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list | tuple):
        for one in value:
            yield from _all_pieces(one)


@dataclass(frozen=True, slots=True)
class Tail:
    """What stands below an answer besides its sources: who may do what with it, by the answer's id.

    `more` is how many statements are held back.
    """

    answer_id: str
    feedback: bool = True
    share: bool = False
    colleague: bool = False
    more: int = 0


def answer_messages(answer: Answer, viewer: Viewer, tail: Tail | None = None) -> tuple[SlackMessage, ...]:
    """An answer as one message, or as several when it is long; sources and feedback are always on the last."""
    wording = words(answer.language)
    sources = [shown(citation, viewer, wording) for citation in claimed(answer)]
    nearest = [shown(citation, viewer, wording) for citation in near(answer)]
    links = {source.number: _opens(source, viewer) for source in (*sources, *nearest)}
    pages = _pages(answer, wording, links)
    ending = [
        *_remarks(answer, wording, links),
        *_source_blocks(wording.sources, sources, links, wording),
        *_source_blocks(wording.nearest, nearest, links, wording),
        _small_print(answer, wording),
        *(_tail_blocks(answer, tail) if tail else ()),
    ]
    listed = ((wording.sources, sources), (wording.nearest, nearest))
    made = [SlackMessage(_page_text(page), [_rich(*page)]) for page in pages]
    last = SlackMessage(_plain_text(answer, listed, links, wording), [*made[-1].blocks, *ending])
    if len(pages) > 1:  # the statements were told above, so the text of the last one holds its own part and the sources
        last = SlackMessage(_joined(_page_text(pages[-1]), _plain_sources(listed, links, wording)), last.blocks)
    return (*made[:-1], last)


def answer_message(answer: Answer, viewer: Viewer) -> SlackMessage:
    """The last, and mostly only, message of an answer."""
    return answer_messages(answer, viewer)[-1]


def ending_blocks(answer: Answer, viewer: Viewer, tail: Tail) -> list[Block]:
    """What follows a streamed answer: everything but the statements."""
    return answer_messages(replace(answer, statements=()), viewer, tail)[-1].blocks[1:]


def streamed(answer: Answer) -> tuple[str, ...]:
    """The statements as Slack's Markdown, one piece each: whole sentences with their markers, nothing live in them."""
    wording = words(answer.language)
    pieces = [] if answer.statements else [f"**{markdown(wording.nothing_found)}**\n\n"]
    for one in answer.statements:
        mark = f" _({markdown(wording.inferred)})_" if inferred(answer, one.citations) else ""
        numbers = "".join(f" \\[{number}\\]" for number in one.citations)
        pieces.append(f"{markdown(one.text)}{mark}{numbers}\n\n")
    if answer.missing:
        pieces.append(f"**{markdown(wording.missing.format(missing=answer.missing))}**\n\n")
    if clarify := clarify_in_words(answer, wording):
        pieces.append(f"{markdown(clarify)}\n\n")
    return tuple(pieces)


def on_first_page(answer: Answer) -> int | None:
    """How many of the pieces of `streamed` the first message holds; None when a sentence is cut in two."""
    if any(len(list(_in_pieces(one.text))) > 1 for one in answer.statements):
        return None
    pages = _pages(answer, words(answer.language), {})
    if len(pages) == 1:
        return len(streamed(answer))
    return len(pages[0])


def markdown(value: str) -> str:
    """Text for a place where Slack reads Markdown: every character of it is shown as it stands.

    >>> markdown("<!here> [x](https://a.example) *b*").replace(chr(0x2060), "|")
    '&lt;!here&gt; \\\\[x\\\\](https:|//a.example) \\\\*b\\\\*'
    """
    value = re.sub(r"([\\`*_~\[\]#|])", r"\\\1", value.replace("<", "&lt;").replace(">", "&gt;"))
    return re.sub(r"(?<=[A-Za-z]):(?=//)", ":\u2060", value)


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


def _pages(answer: Answer, wording: Wording, links: dict[int, str | None]) -> list[list[Block]]:
    """The statements in portions that fit a message each, or the sentence that there is no answer."""
    pages: list[list[Block]] = [[]]
    room = _BODY
    for one in answer.statements if answer.completeness != "none" else ():
        for piece, last in _in_pieces(one.text):
            if room < len(piece) + 40 or len(pages[-1]) >= _MOST_LINES:
                pages.append([])
                room = _BODY
            room -= len(piece) + 40
            part = one if last else replace(one, citations=())
            pages[-1].append(_spaced(_statement(answer, replace(part, text=piece), wording, links)))
    if answer.completeness == "none":
        pages[-1].append(_section(_text(wording.nothing_found, bold=True)))
    if answer.missing:
        pages[-1].append(_section(_text(wording.missing.format(missing=answer.missing)[:_LONG], bold=True)))
    if clarify := clarify_in_words(answer, wording):
        pages[-1].append(_section(_text(clarify[:_LONG])))
    pages[-1] = pages[-1] or [_section(_text(" "))]
    return pages


def _in_pieces(text: str) -> Iterator[tuple[str, bool]]:
    """A text longer than a message, cut at a line end or a space; the last piece is marked."""
    while len(text) > _BODY - 40:
        cut = max(text.rfind("\n", 0, _BODY - 40), 0) or max(text.rfind(" ", 0, _BODY - 40), 0) or _BODY - 40
        yield text[:cut], False
        text = text[cut:].lstrip()
    yield text, True


def _page_text(page: list[Block]) -> str:
    lines = ("".join(piece.get("text", "") for piece in block["elements"]).strip() for block in page)
    return escape("\n".join(lines))[:_TEXT]


def _spaced(pieces: list[Piece]) -> Block:
    return _section(*pieces, _text("\n"))


def _statement(answer: Answer, one: Statement, wording: Wording, links: dict[int, str | None]) -> list[Piece]:
    mark = [_text(f" ({wording.inferred})", italic=True)] if inferred(answer, one.citations) else []
    return [_text(one.text), *mark, *_markers(one.citations, links)]


def _remarks(answer: Answer, wording: Wording, links: dict[int, str | None]) -> list[Block]:
    """Notices, differing figures and stopped projects, each visibly apart from the answer."""
    elements: list[Block] = [
        _section(_text(notice_in_words(notice, wording)[:_LONG], italic=True)) for notice in answer.notices[:5]
    ]
    for one in answer.differing[:5]:
        elements.append(_section(_text(wording.differing.format(subject=one.subject)[:_LONG], bold=True)))
        dated = ((value, date_in_words(value.date, wording)) for value in one.values[:8])
        elements.append(
            _bullets(
                _section(
                    _text((f"{value.value} ({date})" if date else value.value)[:200]),
                    *_markers((value.citation,), links),
                )
                for value, date in dated
            )
        )
    if answer.stopped:
        elements.append(_section(_text(wording.stopped, bold=True)))
        elements.append(
            _bullets(
                _section(_text(one.reason[: _LINE * 2]), *_markers(one.citations, links)) for one in answer.stopped[:5]
            )
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
    return _joined(*_plain_answer(answer, wording), _plain_sources(listed, links, wording))


def _plain_sources(
    listed: Iterable[tuple[str, list[ShownSource]]], links: dict[int, str | None], wording: Wording
) -> str:
    lines: list[str] = []
    for title, sources in listed:
        lines += [title] if sources else []
        lines += [_plain_source(group, links, wording) for group in by_document(sources)[:MOST_SOURCES]]
    return "\n".join(lines)


def _joined(*parts: str) -> str:
    """As many whole lines as fit."""
    lines = [line for part in parts for line in part.splitlines()]
    kept: list[str] = []
    room = _TEXT
    for line in lines:
        if line and len(line) + 1 <= room:
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


# ---- below an answer -------------------------------------------------------------------------------------------------


def _tail_blocks(answer: Answer, tail: Tail) -> list[Block]:
    said = slack_words(answer.language)
    buttons = [_button("passages", said.passages, tail.answer_id)] if answer.citations else []
    buttons += [_button("everything", said.everything.format(count=tail.more), tail.answer_id)] if tail.more else []
    buttons += [_button("share", said.share, tail.answer_id)] if tail.share else []
    buttons += [_button("colleague", said.colleague, tail.answer_id)] if tail.colleague else []
    blocks: list[Block] = [{"type": "actions", "elements": buttons}] if buttons else []
    return blocks + ([_feedback(said, tail.answer_id)] if tail.feedback else [])


def _button(action: str, label: str, value: str) -> Block:
    text = {"type": "plain_text", "text": label[:75]}
    return {"type": "button", "action_id": action, "text": text, "value": value}


def _feedback(said: SlackWording, answer_id: str) -> Block:
    def choice(label: str, vote: str) -> Block:
        return {
            "text": {"type": "plain_text", "text": label},
            "value": f"{answer_id}:{vote}",
            "accessibility_label": label,
        }

    buttons = {
        "type": "feedback_buttons",
        "action_id": "feedback",
        "positive_button": choice(said.good, "up"),
        "negative_button": choice(said.bad, "down"),
    }
    return {"type": "context_actions", "elements": [buttons]}


def restated(message: SlackMessage, line: str) -> SlackMessage:
    """The message with a line of ours above it, such as the question that it answers."""
    return SlackMessage(
        f"{escape(line)}\n{message.text}"[:_TEXT], [_rich(_section(_text(line[:_LONG], italic=True))), *message.blocks]
    )


def edited_message(language: Language, task_key: str) -> SlackMessage:
    """The offer to answer a question that was changed after it was answered."""
    said = slack_words(language)
    buttons = {"type": "actions", "elements": [_button("redo", said.redo, task_key)]}
    return SlackMessage(escape(said.edited), [_rich(_section(_text(said.edited))), buttons])


# ---- comparing -------------------------------------------------------------------------------------------------------

TABLE_ROWS = 12


def comparison_message(comparison: Comparison, viewer: Viewer, *, csv: bool) -> SlackMessage:
    """The table of a comparison: a row per municipality and project, stopped ones marked, unknown cells said so."""
    wording, said = words(comparison.language), slack_words(comparison.language)
    every = (*comparison.rows, *comparison.national)
    if not every:
        return sentence_message(wording.nothing_compared)
    sources = [shown(citation, viewer, wording) for citation in comparison.citations]
    links = {source.number: _opens(source, viewer) for source in sources}
    head = [wording.row_municipality, wording.row_project, wording.row_standing, wording.row_period,
            wording.row_result, wording.row_contact]  # fmt: skip
    rows = [[_raw(one) for one in head], *(_table_row(row, wording, links) for row in every[:TABLE_ROWS])]
    notes = [said.table_more.format(shown=TABLE_ROWS, count=len(every))] if len(every) > TABLE_ROWS else []
    notes += [said.table_csv.format(count=len(every))] if csv and len(every) > TABLE_ROWS else []
    notes.append(f"{searched(comparison.searched, wording)} {wording.slack_small_print}")
    small = {
        "type": "context",
        "elements": [{"type": "plain_text", "text": note[:2000], "emoji": False} for note in notes],
    }
    title = _rich(_section(_text(wording.compared, bold=True)))
    lines = [wording.compared, *(_plain_row(row, wording) for row in every[:TABLE_ROWS]), *notes]
    used = {piece["text"] for piece in _all_pieces(rows) if piece.get("type") in ("link", "text")}
    listed = _source_blocks(wording.sources, [one for one in sources if f"[{one.number}]" in used], links, wording)
    return SlackMessage(_joined(*map(escape, lines)), [title, {"type": "table", "rows": rows}, *listed, small])


def _raw(value: str) -> Block:
    return {"type": "raw_text", "text": value[:_LINE] or "–"}


def _table_row(row: Row, wording: Wording, links: dict[int, str | None]) -> list[Block]:
    where = row.municipality or wording.compared_national
    title = [_text((row.project.value or wording.unknown)[:_LINE]), *_markers(row.project.citations[:3], links)]
    standing = (
        f"⚠ {standing_in_words(row.standing, wording)}" if row.stopped else standing_in_words(row.standing, wording)
    )
    cells = (_cited(cell, wording, links) for cell in (row.period, row.result, row.contact))
    state = _rich(_section(_text(standing), *_markers(row.status.citations[:2], links)))
    return [_raw(where), _rich(_section(*title)), state, *cells]


def _cited(cell: Cell, wording: Wording, links: dict[int, str | None]) -> Block:
    """A value with the numbers that prove it; unknown where no source gives one."""
    mark = [_text(f" ({wording.inferred})", italic=True)] if cell.inferred and cell.value else []
    value = _text(_shortened(cell.value or wording.unknown, 110))
    return _rich(_section(value, *mark, *_markers(cell.citations[:2] if cell.value else (), links)))


def _plain_row(row: Row, wording: Wording) -> str:
    told = (row.municipality or wording.compared_national, row.project.value, standing_in_words(row.standing, wording))
    return " · ".join(part for part in told if part)


def _shortened(value: str, most: int) -> str:
    return value if len(value) <= most else value[: most - 1].rsplit(" ", 1)[0] + "…"

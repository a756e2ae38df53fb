"""Answer → what Slack is sent: blocks within Block Kit's limits, and the same in plain text. Pure functions.

Everything that came from a person, a document or a model is placed in `rich_text` and `plain_text`, where Slack
parses nothing: no mention, no link, no markup can come out of it. Links are made here, from sources only. The plain
`text` (notifications, screen readers, old clients) is escaped as Slack prescribes (`&`, `<`, `>` and nothing else).
Knows nothing about Bolt, channels or threads.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from assistant.answers import Answer, Language, Statement
from bots.comparing import told_statements
from bots.slack_pieces import (
    LINE,
    TEXT,
    Block,
    Piece,
    SlackMessage,
    bullets,
    button,
    escape,
    joined,
    linked,
    markdown,
    markers,
    rich,
    section,
    span,
)
from bots.slack_wording import SlackWording, slack_words
from bots.sources import Group, ShownSource, Viewer, by_document, claimed, inferred, near, shown, stopped_in_words
from bots.wording import (
    Wording,
    clarify_in_words,
    conclusion_in_words,
    date_in_words,
    notice_in_words,
    reason_in_words,
    searched,
    way_on_in_words,
    words,
)

MOST_SOURCES = 8
MOST_ORIGINS = 4
_BODY = 6_000  # characters of statements; with sources and small print far below the 12,000 that Slack refuses
_LONG = 1_000
_MOST_LINES = 60


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
    wording, listed, links = _listed(answer, viewer)
    pages = _pages(answer, wording, links)
    made = [SlackMessage(_page_text(page), [rich(*page)]) for page in pages]
    ending = ending_blocks(answer, viewer, tail)
    last = SlackMessage(_plain_text(answer, listed, links, wording), [*made[-1].blocks, *ending])
    if len(pages) > 1:  # the statements were told above, so the text of the last one holds its own part and the sources
        last = SlackMessage(joined(_page_text(pages[-1]), _plain_sources(listed, links, wording)), last.blocks)
    return (*made[:-1], last)


Listed = tuple[tuple[str, list[ShownSource]], ...]


def _listed(answer: Answer, viewer: Viewer) -> tuple[Wording, Listed, dict[int, str | None]]:
    """The sources, those that prove and those that are only near, and where each number leads."""
    wording = words(answer.language)
    sources = [shown(citation, viewer, wording) for citation in claimed(answer)]
    nearest = [shown(citation, viewer, wording) for citation in near(answer)]
    links = {source.number: opens(source, viewer) for source in (*sources, *nearest)}
    return wording, ((wording.sources, sources), (wording.nearest, nearest)), links


def answer_message(answer: Answer, viewer: Viewer) -> SlackMessage:
    """The last, and mostly only, message of an answer."""
    return answer_messages(answer, viewer)[-1]


def ending_blocks(answer: Answer, viewer: Viewer, tail: Tail | None) -> list[Block]:
    """What follows the statements, streamed or posted: remarks, sources, small print, buttons."""
    wording, listed, links = _listed(answer, viewer)
    return [
        *_remarks(answer, wording, links),
        *(block for title, sources in listed for block in source_blocks(title, sources, links, wording)),
        _small_print(answer, wording),
        *(_tail_blocks(answer, tail) if tail else ()),
    ]


def streamed(answer: Answer) -> tuple[str, ...]:
    """The statements as Slack's Markdown, one piece each: whole sentences with their markers, nothing live in them."""
    wording = words(answer.language)
    pieces = [] if answer.statements else [f"**{markdown(conclusion_in_words(answer, wording))}**\n\n"]
    for one in told_statements(answer):
        mark = f" _({markdown(wording.inferred)})_" if inferred(answer, one.citations) else ""
        numbers = "".join(f" \\[{number}\\]" for number in one.citations)
        pieces.append(f"{markdown(one.text)}{mark}{numbers}\n\n")
    if answer.missing:
        pieces.append(f"**{markdown(wording.missing.format(missing=answer.missing))}**\n\n")
    if reason := reason_in_words(answer, wording):
        pieces.append(f"{markdown(reason)}\n\n")
    if clarify := clarify_in_words(answer, wording):
        pieces.append(f"{markdown(clarify)}\n\n")
    return tuple(pieces)


def on_first_page(answer: Answer) -> int | None:
    """How many of the pieces of `streamed` the first message holds; None when a sentence is cut in two."""
    if any(len(list(_in_pieces(one.text))) > 1 for one in told_statements(answer)):
        return None
    pages = _pages(answer, words(answer.language), {})
    if len(pages) == 1:
        return len(streamed(answer))
    return len(pages[0])


# ---- the answer ------------------------------------------------------------------------------------------------------


def _pages(answer: Answer, wording: Wording, links: dict[int, str | None]) -> list[list[Block]]:
    """The statements in portions that fit a message each, or the sentence that there is no answer."""
    pages: list[list[Block]] = [[]]
    room = _BODY
    for one in told_statements(answer) if answer.completeness != "none" else ():
        for piece, last in _in_pieces(one.text):
            if room < len(piece) + 40 or len(pages[-1]) >= _MOST_LINES:
                pages.append([])
                room = _BODY
            room -= len(piece) + 40
            part = one if last else replace(one, citations=())
            pages[-1].append(_spaced(_statement(answer, replace(part, text=piece), wording, links)))
    if answer.completeness == "none":
        pages[-1].append(section(span(conclusion_in_words(answer, wording), bold=True)))
    if answer.missing:
        pages[-1].append(section(span(wording.missing.format(missing=answer.missing)[:_LONG], bold=True)))
    if reason := reason_in_words(answer, wording):
        pages[-1].append(section(span(reason[:_LONG])))
    if clarify := clarify_in_words(answer, wording):
        pages[-1].append(section(span(clarify[:_LONG])))
    pages[-1] = pages[-1] or [section(span(" "))]
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
    return escape("\n".join(lines))[:TEXT]


def _spaced(pieces: list[Piece]) -> Block:
    return section(*pieces, span("\n"))


def _statement(answer: Answer, one: Statement, wording: Wording, links: dict[int, str | None]) -> list[Piece]:
    mark = [span(f" ({wording.inferred})", italic=True)] if inferred(answer, one.citations) else []
    return [span(one.text), *mark, *markers(one.citations, links)]


def _remarks(answer: Answer, wording: Wording, links: dict[int, str | None]) -> list[Block]:
    """Notices, differing figures and stopped projects, each visibly apart from the answer."""
    elements: list[Block] = [
        section(span(notice_in_words(notice, wording)[:_LONG], italic=True)) for notice in answer.notices[:5]
    ]
    for one in answer.differing[:5]:
        elements.append(section(span(wording.differing.format(subject=one.subject)[:_LONG], bold=True)))
        dated = ((value, date_in_words(value.date, wording)) for value in one.values[:8])
        elements.append(
            bullets(
                section(
                    span((f"{value.value} ({date})" if date else value.value)[:200]),
                    *markers((value.citation,), links),
                )
                for value, date in dated
            )
        )
    if answer.stopped:
        elements.append(section(span(wording.stopped, bold=True)))
        elements.append(
            bullets(
                section(span(stopped_in_words(answer, one)[: LINE * 2]), *markers(one.citations, links))
                for one in answer.stopped[:5]
            )
        )
    return [rich(*elements)] if elements else []


def _small_print(answer: Answer, wording: Wording) -> Block:
    lines = [line for line in [way_on_in_words(answer, wording)] if line]
    lines.append(f"{searched(answer.coverage, wording)} {wording.slack_small_print}")
    return {
        "type": "context",
        "elements": [{"type": "plain_text", "text": line[:2000], "emoji": False} for line in lines],
    }


# ---- the sources -----------------------------------------------------------------------------------------------------


def opens(source: ShownSource, viewer: Viewer) -> str | None:
    """Where a number leads: our page at the passage if people can reach it, else the publisher."""
    if viewer.public:
        return source.viewer
    return source.link or next((origin.link for origin in source.origins if origin.link), None)


def source_blocks(
    title: str, sources: list[ShownSource], links: dict[int, str | None], wording: Wording
) -> list[Block]:
    """The sources under a title, a line per document; none where there are none."""
    if not sources:
        return []
    groups = by_document(sources)
    lines = [section(span(title, bold=True), span("\n"))]
    lines += [section(*_source(group, links, wording), span("\n")) for group in groups[:MOST_SOURCES]]
    more = len(groups) - MOST_SOURCES
    lines += [section(span(wording.and_more.format(count=more), italic=True))] if more > 0 else []
    return [rich(*lines)]


def _source(group: Group, links: dict[int, str | None], wording: Wording) -> Iterator[Piece]:
    for one in group.sources:
        yield linked(links[one.number], f"[{one.number}]", bold=True)
        yield span(" ")
    yield span(group.first.title[:LINE], bold=True)
    yield span(" · ")
    yield from origin_pieces(group.first, wording)
    for numbers, place, concluded in group.places(headings=False):
        which = "".join(f" [{number}]" for number in numbers) if len(group.sources) > 1 else ""
        yield span(f" ·{which} {place}".rstrip())
        yield from [span(f" ({wording.inferred})", italic=True)] if concluded else []
    if group.first.link:
        yield span(" · ")
        yield linked(group.first.link, wording.document_original)


def origin_pieces(source: ShownSource, wording: Wording) -> Iterator[Piece]:
    """Whose words these are: the publisher's, or ours after these publications."""
    if not source.origins:
        yield span(source.label[:LINE])
        return
    yield span(f"{wording.record_from} ")
    for place, origin in enumerate(source.origins[:MOST_ORIGINS]):
        yield from [span("; ")] if place else []
        yield linked(origin.link, origin.label[:LINE])
    more = len(source.origins) - MOST_ORIGINS
    yield from [span(f" {wording.and_more.format(count=more)}")] if more > 0 else []


# ---- the same in plain text ------------------------------------------------------------------------------------------


def _plain_text(
    answer: Answer,
    listed: Iterable[tuple[str, list[ShownSource]]],
    links: dict[int, str | None],
    wording: Wording,
) -> str:
    """The answer in lines of escaped text; whole lines are left out where it gets too long."""
    return joined(*_plain_answer(answer, wording), _plain_sources(listed, links, wording))


def _plain_sources(
    listed: Iterable[tuple[str, list[ShownSource]]], links: dict[int, str | None], wording: Wording
) -> str:
    lines: list[str] = []
    for title, sources in listed:
        lines += [title] if sources else []
        lines += [_plain_source(group, links, wording) for group in by_document(sources)[:MOST_SOURCES]]
    return "\n".join(lines)


def _plain_answer(answer: Answer, wording: Wording) -> Iterator[str]:
    if answer.completeness == "none":
        yield conclusion_in_words(answer, wording)
    for one in told_statements(answer):
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
    buttons = [button("passages", said.passages, tail.answer_id)] if answer.citations else []
    buttons += [button("everything", said.everything.format(count=tail.more), tail.answer_id)] if tail.more else []
    buttons += [button("share", said.share, tail.answer_id)] if tail.share else []
    buttons += [button("colleague", said.colleague, tail.answer_id)] if tail.colleague else []
    blocks: list[Block] = [{"type": "actions", "elements": buttons}] if buttons else []
    return blocks + ([_feedback(said, tail.answer_id)] if tail.feedback else [])


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
        f"{escape(line)}\n{message.text}"[:TEXT], [rich(section(span(line[:_LONG], italic=True))), *message.blocks]
    )


def edited_message(language: Language, task_key: str) -> SlackMessage:
    """The offer to answer a question that was changed after it was answered."""
    said = slack_words(language)
    buttons = {"type": "actions", "elements": [button("redo", said.redo, task_key)]}
    return SlackMessage(escape(said.edited), [rich(section(span(said.edited))), buttons])

"""Slack's windows: the passages behind an answer, the reason for a thumbs-down, the shortcut, and the home tab.

Pure functions to view payloads, within Block Kit's limits. Everything from a document stands in `plain_text` and
`rich_text`. Knows nothing about Bolt.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from assistant.answers import Answer, Citation, Language
from assistant.exploring import Step, facets, reading_path, theme_page, years_of
from bots.slack_blocks import answer_messages, origin_pieces
from bots.slack_pieces import LINE, Block, button, linked, rich, section, span
from bots.slack_wording import SlackWording, slack_words
from bots.sources import ShownSource, Viewer, by_document, shown
from bots.wording import Wording, words
from corpus.projects import Project

MOST_PASSAGES = 20
_REASONS = ("source", "wrong", "incomplete", "old", "other")


def passages_view(citations: Sequence[Citation], language: Language, viewer: Viewer) -> Block:
    """The exact quotes behind an answer: per document what it is, then each quote with its number and its place."""
    wording, said = words(language), slack_words(language)
    blocks: list[Block] = []
    for group in by_document([shown(citation, viewer, wording) for citation in citations[:MOST_PASSAGES]]):
        origins = origin_pieces(group.first, wording)
        about = section(span(group.first.title[:LINE], bold=True), span(" · "), *origins)
        blocks += [rich(about), *(_passage(source, wording, viewer) for source in group.sources)]
    return _modal(said.passages_title, blocks or [rich(section(span(said.gone)))], said)


def _passage(source: ShownSource, wording: Wording, viewer: Viewer) -> Block:
    place = " · ".join(part for part in (source.page, " › ".join(source.heading)) if part)
    head = [linked(source.viewer if viewer.public else source.link, f"[{source.number}]", bold=True)]
    head += [span(f" {place[:200]}")] if place else []
    head += [span(f" ({wording.inferred})", italic=True)] if source.inferred else []
    return rich(section(*head), {"type": "rich_text_quote", "elements": [span(source.quote[:2500])]})


def everything_view(answer: Answer, viewer: Viewer) -> Block:
    """Every statement of an answer of which the conversation shows the first, with its sources."""
    whole = replace(answer, statements=(*answer.statements, *answer.more), more=())
    blocks = [block for message in answer_messages(whole, viewer) for block in message.blocks]
    said = slack_words(answer.language)
    return _modal(said.everything_title, blocks, said)


def reason_view(answer_id: str, language: Language) -> Block:
    """What was wrong with an answer: one choice, and room for a word."""
    said = slack_words(language)
    choices = [_option(getattr(said, f"reason_{name}"), name) for name in _REASONS]
    blocks: list[Block] = [
        {
            "type": "input", "block_id": "reason", "label": _plain(said.reason_label),
            "element": {"type": "radio_buttons", "action_id": "reason", "options": choices},
        },
        {
            "type": "input", "block_id": "comment", "optional": True, "label": _plain(said.reason_comment),
            "hint": _plain(said.reason_hint),
            "element": {"type": "plain_text_input", "action_id": "comment", "multiline": True, "max_length": 1000},
        },
    ]  # fmt: skip
    return _form("reason", said.reason_title, blocks, said, {"answer": answer_id, "language": language})


def question_view(text: str, meta: dict[str, Any], language: Language) -> Block:
    """The shortcut's window: the message as a question that can still be changed."""
    said = slack_words(language)
    field = {
        "type": "plain_text_input", "action_id": "question", "multiline": True, "max_length": 900, "min_length": 3,
        **({"initial_value": text[:900]} if len(text) >= 3 else {}),
    }  # fmt: skip
    block = {"type": "input", "block_id": "question", "label": _plain(said.shortcut_label), "element": field}
    return _form("question", said.shortcut_title, [block], said, meta)


def home_view(projects: Sequence[Project], language: Language, viewer: Viewer) -> Block:
    """The home tab: where to begin, themes, municipalities, the newest projects."""
    wording, said = words(language), slack_words(language)
    blocks: list[Block] = [_head(said.home_title), rich(section(span(said.home_intro)))]
    if not projects:
        return {"type": "home", "blocks": [*blocks, rich(section(span(said.home_empty)))]}
    counted = {facet.name: facet.values for facet in facets(projects)}
    newest = sorted(projects, key=lambda one: (-max(years_of(one), default=0), one.id))[:5]
    blocks += [_head(said.home_begin), _steps(reading_path(projects), said, viewer)]
    for title, name in ((said.home_themes, "theme"), (said.home_cities, "city")):
        chosen = counted[name][:10]  # type: ignore[index]
        if chosen:
            buttons = [
                button(f"explore_{name}_{n}", f"{one.value} ({one.count})", one.value) for n, one in enumerate(chosen)
            ]
            blocks += [_head(title), {"type": "actions", "elements": buttons}]
    blocks += [_head(said.home_newest), _projects(newest, wording, viewer)]
    return {"type": "home", "blocks": blocks}


def explore_view(name: str, value: str, projects: Sequence[Project], language: Language, viewer: Viewer) -> Block:
    """One theme or one municipality: where to begin, then its projects."""
    wording, said = words(language), slack_words(language)
    if name == "theme":
        page = theme_page(value, projects)
        about: Sequence[Project] = (*page.agendas, *page.instruments, *page.projects, *page.evaluations)
        steps = page.begin
    else:
        about = [one for one in projects if value in one.cities]
        steps = reading_path(about)
    blocks = [_head(value)]
    if steps:
        blocks += [_head(said.home_begin), _steps(steps, said, viewer)]
    if about:
        blocks.append(_projects(about[:25], wording, viewer))
    if len(about) > 25:
        blocks.append(rich(section(span(wording.and_more.format(count=len(about) - 25), italic=True))))
    return _modal(said.home_title, blocks, said)


def _steps(steps: Sequence[Step], said: SlackWording, viewer: Viewer) -> Block:
    items = [
        section(span(f"{getattr(said, f'why_{step.why}')}: ", bold=True), *_project(step.project, viewer))
        for step in steps
    ]
    return rich({"type": "rich_text_list", "style": "ordered", "elements": items})


def _projects(projects: Sequence[Project], wording: Wording, viewer: Viewer) -> Block:
    items = []
    for one in projects:
        known = (", ".join(one.cities[:3]), one.status, _years(one))
        small = " · ".join(part for part in known if part)
        items.append(section(*_project(one, viewer), span(f" · {small}" if small else " ")))
    return rich({"type": "rich_text_list", "style": "bullet", "elements": items})


def _years(project: Project) -> str | None:
    years = years_of(project)
    if not years:
        return None
    return f"{years[0]}–{years[-1]}" if len(years) > 1 else str(years[0])


def _project(project: Project, viewer: Viewer) -> list[Block]:
    return [linked(viewer.document(project.document_id) if viewer.public else None, project.title[:150])]


def _head(text: str) -> Block:
    return {"type": "header", "text": _plain(text[:150])}


def _plain(text: str) -> Block:
    return {"type": "plain_text", "text": text}


def _option(text: str, value: str) -> Block:
    return {"text": _plain(text[:75]), "value": value}


def _modal(title: str, blocks: list[Block], said: SlackWording) -> Block:
    return {"type": "modal", "title": _plain(title[:24]), "close": _plain(said.close), "blocks": blocks[:100]}


def _form(callback: str, title: str, blocks: list[Block], said: SlackWording, meta: dict[str, Any]) -> Block:
    more = {"callback_id": callback, "submit": _plain(said.send), "private_metadata": json.dumps(meta)[:3000]}
    return _modal(title, blocks, said) | more

"""The pages for people: the forms that post, the readable source, and what they are dressed with.

Works without scripts. Knows nothing about the interface for programs.
"""

from __future__ import annotations

from urllib.parse import parse_qs

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from assistant.errors import QuestionRefused
from assistant.questions import language_of
from bots.comparing import bounded, rows_for
from bots.pages.asking import answer_page, ask_page, compare_page, refused_page
from bots.pages.comparing import COMPARE_PATH
from bots.pages.elements import element, many
from bots.pages.frame import ICON_PATH, STYLE_PATH, page, shipped
from bots.pages.reading import document_page
from bots.parts import Parts
from bots.problems import KINDS, PAGE
from bots.questions import tidy
from bots.web_bodies import plain
from bots.wording import NL

_MOST_FIELDS = 1_000
"""More than any browser sends along, and few enough to cost nothing."""
_KEPT = {"cache-control": "max-age=3600"}


def page_routes(parts: Parts) -> APIRouter:
    """The pages for people."""
    pages = APIRouter(include_in_schema=False)

    @pages.get("/")
    def form() -> Response:
        return HTMLResponse(ask_page(parts.question_limit))

    @pages.post("/")
    async def asked(request: Request) -> Response:
        body = await request.body()
        return await run_in_threadpool(_asked, parts, _field(body, "vraag"), _field(body, "eerder"))

    @pages.get(COMPARE_PATH)
    def compare_form() -> Response:
        return HTMLResponse(compare_page(parts.question_limit))

    @pages.post(COMPARE_PATH)
    async def compared(request: Request) -> Response:
        body = await request.body()
        return await run_in_threadpool(_compared, parts, _field(body, "vraag"))

    @pages.get("/bron/{document_id}")
    def source(document_id: str, van: str = "", tot: str = "") -> Response:
        with parts.library.snapshot() as reading:
            found = reading.document(document_id)
        if not found:
            raise HTTPException(404)
        return HTMLResponse(document_page(found, _span(van, tot)))

    @pages.get(STYLE_PATH)
    def style() -> Response:
        return PlainTextResponse(shipped(STYLE_PATH), media_type="text/css", headers=_KEPT)

    @pages.get(ICON_PATH)
    def icon() -> Response:
        return PlainTextResponse(shipped(ICON_PATH), media_type="image/svg+xml", headers=_KEPT)

    @pages.get(PAGE)
    def problems() -> Response:
        told = [
            many(element("dt", k.title, id=k.name), element("dd", f"{k.status}. {k.remedy}")) for k in KINDS.values()
        ]
        return HTMLResponse(
            page(NL.problem_kinds, "nl", element("h1", NL.problem_kinds), element("dl", *told, lang="en"))
        )

    return pages


def _compared(parts: Parts, typed: str) -> Response:
    try:
        question = tidy(typed, parts.question_limit)
    except QuestionRefused as error:
        return _refused(parts, typed, error, COMPARE_PATH)
    shown = compare_page(parts.question_limit, bounded(parts.comparer.compare(question)))
    return HTMLResponse(shown, headers={"cache-control": "no-store"})


def _refused(parts: Parts, typed: str, error: QuestionRefused, action: str) -> Response:
    """The form it came from again, with what is wrong."""
    shown = refused_page(_printable(typed), str(error), language_of(typed[:2000]), parts.question_limit, action)
    return HTMLResponse(shown, 422)


def _asked(parts: Parts, typed: str, before: str) -> Response:
    try:
        question = tidy(typed, parts.question_limit)
    except QuestionRefused as error:
        return _refused(parts, typed, error, "/")
    answer = parts.assistant.answer(question, [plain(before[:2000])] if plain(before[:2000]) else ())
    comparison = rows_for(answer, lambda: parts.comparer)
    shown = answer_page(answer, parts.question_limit, bounded(comparison) if comparison else None)
    return HTMLResponse(shown, headers={"cache-control": "no-store"})


def _field(body: bytes, name: str) -> str:
    try:
        fields = parse_qs(body.decode("utf-8", "replace"), max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise HTTPException(400) from None
    return fields.get(name, [""])[0]


def _printable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


def _span(start: str, end: str) -> tuple[int, int] | None:
    """The positions of a link; None where there are none, an impossible span where they are no numbers."""
    if not start and not end:
        return None
    numbers = start.isascii() and start.isdigit() and end.isascii() and end.isdigit() and len(start + end) < 20
    return (int(start), int(end)) if numbers else (-1, -1)

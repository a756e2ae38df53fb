"""The HTTP interface and the web pages, as one FastAPI application around parts it is handed.

Every route that works is a plain function, so it runs in a worker thread and never on the event loop. Knows nothing
about settings, engines or models. The default reader is the public: `intern` documents do not exist here.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from importlib.metadata import PackageNotFoundError, version
from typing import Annotated, Any
from urllib.parse import parse_qs

import anyio.to_thread
from fastapi import APIRouter, Body, FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from assistant.answering import Tell
from assistant.answers import Answer
from assistant.comparison import Comparison
from assistant.conversation import Earlier
from assistant.errors import QuestionRefused
from assistant.exploring import city_page, theme_page, with_words
from assistant.questions import language_of
from bots.comparing import rows_for
from bots.examples import QUESTION, example_answer
from bots.pages.asking import answer_page, ask_page, compare_page, refused_page
from bots.pages.comparing import COMPARE_PATH
from bots.pages.elements import element, many
from bots.pages.frame import ICON_PATH, STYLE_PATH, message_page, page, shipped
from bots.pages.reading import document_page
from bots.parts import Parts
from bots.payloads import (
    answer_payload,
    comparison_payload,
    document_payload,
    search_payload,
)
from bots.problems import KINDS, MEDIA_TYPE, PAGE, problem, problem_body, problem_for_status
from bots.questions import cities_meant, tidy
from bots.register_payloads import (
    CitiesPayload,
    RegisterPayload,
    ThemesPayload,
    city_payload,
    register_payload,
    theme_payload,
)
from bots.shapes import AnswerPayload, ComparisonPayload, DocumentPayload, SearchPayload
from bots.streaming import MEDIA_TYPE as MEDIA_TYPE_OF_EVENTS
from bots.streaming import events
from bots.web_guard import Guard, report
from bots.wording import NL, words
from indexing.errors import IndexingError, IndexMissing
from indexing.hits import Filters

NAME = "Stadsgeheugen"
logger = logging.getLogger("stadsgeheugen.web")
_KEPT = {"cache-control": "max-age=3600"}
_CHANNEL_BODY = 1_000_000  # bytes: Slack's own deliveries are larger than a question


class FilterBody(BaseModel):
    """What to narrow to; an empty list does not narrow, several values in one list mean any of them."""

    model_config = ConfigDict(extra="forbid")

    cities: list[str] = Field(default=[], max_length=50, examples=[["Enschede"]])
    themes: list[str] = Field(default=[], max_length=50)
    kinds: list[str] = Field(default=[], max_length=20)
    statuses: list[str] = Field(default=[], max_length=20)
    publishers: list[str] = Field(default=[], max_length=50)
    year_from: int | None = Field(default=None, ge=1900, le=2200)
    year_to: int | None = Field(default=None, ge=1900, le=2200)

    def filters(self) -> Filters:
        """The same as the value the library takes."""
        return Filters(
            cities_meant(self.cities),
            tuple(self.themes),
            tuple(self.kinds),
            tuple(self.statuses),
            tuple(self.publishers),
            self.year_from,
            self.year_to,
        )


class CitedBody(BaseModel):
    """A source of an earlier answer: all that is read of it."""

    document_id: str = Field(max_length=500)
    title: str = Field(default="", max_length=1000)


class EarlierAnswerBody(BaseModel):
    """An earlier answer as `POST /api/ask` gave it; other fields are passed over."""

    resolved_question: str | None = Field(default=None, max_length=2000)
    sources: list[CitedBody] = Field(default=[], max_length=200)


class TurnBody(BaseModel):
    """A question asked before in this conversation, and the answer it got."""

    model_config = ConfigDict(extra="forbid")

    question: str = Field(max_length=2000)
    answer: EarlierAnswerBody | None = None

    def turn(self) -> Earlier:
        """The same as the value the assistant takes."""
        told = self.answer or EarlierAnswerBody()
        documents = tuple(dict.fromkeys(_plain(source.document_id) for source in told.sources))
        title = _plain(told.sources[0].title) if told.sources else ""
        return Earlier(_plain(told.resolved_question or self.question), documents, title)


class CompareBody(BaseModel):
    """A question that stands alone."""

    model_config = ConfigDict(extra="forbid")

    question: str = Field(description="The question, in Dutch or English.", examples=[QUESTION])
    filters: FilterBody = FilterBody()


class AskBody(CompareBody):
    """A question, with what was asked before it."""

    history: list[TurnBody] = Field(
        default=[], max_length=20, description="The conversation so far, oldest first: 'dat' and 'daar' point into it."
    )


def create_app(parts: Parts, *routes: Route) -> FastAPI:
    """The application: the interface, the pages, and whatever further `routes` (Slack) are handed to it."""
    app = FastAPI(
        title=NAME,
        version=_version(),
        summary="Cited answers about Dutch smart-city projects, or an honest 'that is not in the documents'.",
        docs_url=None,  # the ready-made documentation pages load scripts from elsewhere
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_with_workers(parts.workers),
    )
    for router in (
        question_routes(parts),
        register_routes(parts),
        source_routes(parts),
        operation_routes(parts),
        page_routes(parts),
    ):
        app.include_router(router)
    app.router.routes.extend(routes)
    _translate_errors(app)
    _describe_with_example(app)
    app.add_middleware(Guard, limit=parts.body_limit, limits={route.path: _CHANNEL_BODY for route in routes})
    return app


def _with_workers(count: int) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """Plain routes run in as many threads as asked for: forty of them, the default, only cost memory."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = count
        yield

    return lifespan


def question_routes(parts: Parts) -> APIRouter:
    """The interface for programs: questions."""
    api = APIRouter(responses=_documented(422, 500, 503), tags=["questions"])

    @api.post("/api/ask", response_model=AnswerPayload, responses=_documented(413))
    def ask(request: Request, body: Annotated[AskBody, Body(openapi_examples=_ask_examples())]) -> Response:
        """Answer a question; every sentence is proven by a numbered source.

        With `Accept: text/event-stream` the statements come one by one, each as soon as it is proven.
        """
        question = tidy(body.question, parts.question_limit)
        history, filters = [one.turn() for one in body.history], body.filters.filters()
        if MEDIA_TYPE_OF_EVENTS in request.headers.get("accept", ""):

            def ask_telling(tell: Tell) -> tuple[Answer, Comparison | None]:
                told = parts.assistant.answer(question, history, filters, tell=tell)
                return told, rows_for(told, lambda: parts.comparer, filters)

            stream = events(ask_telling, parts.viewer, _told_of)
            return StreamingResponse(stream, media_type=MEDIA_TYPE_OF_EVENTS, headers={"cache-control": "no-store"})
        answer = parts.assistant.answer(question, history, filters)
        return _json(answer_payload(answer, parts.viewer, rows_for(answer, lambda: parts.comparer, filters)))

    @api.post("/api/compare", response_model=ComparisonPayload, responses=_documented(413))
    def compare(body: CompareBody) -> Response:
        """Which municipality has this already: a row per municipality and project, from the whole register."""
        question = tidy(body.question, parts.question_limit)
        found = parts.comparer.compare(question, filters=body.filters.filters())
        return _json(comparison_payload(found, parts.viewer))

    @api.get("/api/search", response_model=SearchPayload)
    def search(
        q: Annotated[str, Query(description="What to look for.", examples=["wifi-tracking"])],
        limit: Annotated[int, Query(ge=1, le=50)] = 10,
        city: Annotated[tuple[str, ...], Query(max_length=50)] = (),
        theme: Annotated[tuple[str, ...], Query(max_length=50)] = (),
        kind: Annotated[tuple[str, ...], Query(max_length=20)] = (),
        status: Annotated[tuple[str, ...], Query(max_length=20)] = (),
        publisher: Annotated[tuple[str, ...], Query(max_length=50)] = (),
        year_from: Annotated[int | None, Query(ge=1900, le=2200)] = None,
        year_to: Annotated[int | None, Query(ge=1900, le=2200)] = None,
    ) -> Response:
        """The passages themselves, best first, with their scores."""
        question = tidy(q, parts.question_limit)
        filters = Filters(cities_meant(city), theme, kind, status, publisher, year_from, year_to)
        with parts.library.snapshot() as reading:
            hits = reading.search(question, filters=filters, limit=limit)
            coverage = reading.coverage(filters)
        return _json(search_payload(question, hits, coverage, parts.viewer))

    return api


def register_routes(parts: Parts) -> APIRouter:
    """The interface for programs: the register to walk through."""
    api = APIRouter(responses=_documented(422, 500, 503), tags=["register"])

    @api.get("/api/projects", response_model=RegisterPayload)
    def projects(
        words: Annotated[str, Query(max_length=500, description="Only projects that hold all these words.")] = "",
        city: Annotated[tuple[str, ...], Query(max_length=50)] = (),
        theme: Annotated[tuple[str, ...], Query(max_length=50)] = (),
        kind: Annotated[tuple[str, ...], Query(max_length=20)] = (),
        status: Annotated[tuple[str, ...], Query(max_length=20)] = (),
        year_from: Annotated[int | None, Query(ge=1900, le=2200)] = None,
        year_to: Annotated[int | None, Query(ge=1900, le=2200)] = None,
    ) -> Response:
        """Every project, narrowed, with how many have each city, theme, kind, status, year and organisation."""
        filters = Filters(cities_meant(city), theme, kind, status, (), year_from, year_to)
        with parts.library.snapshot() as reading:
            found = reading.projects(filters)
        return _json(register_payload(with_words(found, words), parts.viewer))

    @api.get("/api/themes", response_model=ThemesPayload)
    def themes(theme: Annotated[tuple[str, ...], Query(max_length=50)] = ()) -> Response:
        """Per theme the line from agenda to project to evaluation, and where to begin; without a name all themes."""
        with parts.library.snapshot() as reading:
            known = reading.projects()
        wanted = theme or tuple(sorted({name for project in known for name in project.themes}))
        pages = [theme_payload(theme_page(name, known), parts.viewer, NL) for name in wanted]
        return _json({"themes": pages})

    @api.get("/api/cities", response_model=CitiesPayload)
    def cities(city: Annotated[tuple[str, ...], Query(max_length=50)] = ()) -> Response:
        """Per municipality what it did, takes part in and learned; all municipalities when none is named."""
        with parts.library.snapshot() as reading:
            known = reading.projects()
        wanted = cities_meant(city) or tuple(sorted({name for project in known for name in project.cities}))
        return _json({"cities": [city_payload(city_page(name, known), parts.viewer) for name in wanted]})

    return api


def source_routes(parts: Parts) -> APIRouter:
    """The interface for programs: what the answers rest on."""
    api = APIRouter(responses=_documented(500, 503), tags=["sources"])

    @api.get("/api/documents/{document_id}", response_model=DocumentPayload, responses=_documented(404))
    def document(document_id: str) -> Response:
        """One document whole: its text, sections and pages."""
        with parts.library.snapshot() as reading:
            found = reading.document(document_id)
        return _json(document_payload(found, parts.viewer)) if found else problem("not-found")

    return api


def operation_routes(parts: Parts) -> APIRouter:
    """For whoever keeps the service running."""
    api = APIRouter(tags=["operations"])

    @api.get("/health")
    def health() -> dict[str, str]:
        """Whether the process answers at all."""
        return {"status": "ok", "version": _version()}

    @api.get("/ready", responses=_documented(503))
    def ready() -> Response:
        """Whether there is an index to answer from."""
        with parts.library.snapshot() as reading:
            documents = reading.coverage().documents
        return _json({"status": "ready", "documents": documents}) if documents else problem("not-ready")

    return api


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

    @pages.api_route("/bron/{document_id}", methods=["GET", "HEAD"])
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
    shown = compare_page(parts.question_limit, parts.comparer.compare(question))
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
    answer = parts.assistant.answer(question, [_plain(before[:2000])] if _plain(before[:2000]) else ())
    comparison = rows_for(answer, lambda: parts.comparer)
    shown = answer_page(answer, parts.question_limit, comparison)
    return HTMLResponse(shown, headers={"cache-control": "no-store"})


def _field(body: bytes, name: str) -> str:
    fields = parse_qs(body.decode("utf-8", "replace"), max_num_fields=20)
    return fields.get(name, [""])[0]


def _plain(text: str) -> str:
    """A text that somebody tells us of, as one line without control characters and halves of characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _printable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


def _span(start: str, end: str) -> tuple[int, int] | None:
    """The positions of a link; None where there are none, an impossible span where they are no numbers."""
    if not start and not end:
        return None
    numbers = start.isascii() and start.isdigit() and end.isascii() and end.isdigit() and len(start + end) < 20
    return (int(start), int(end)) if numbers else (-1, -1)


def _translate_errors(app: FastAPI) -> None:
    """Every error becomes a problem document; a person with a browser gets a page instead."""

    @app.exception_handler(QuestionRefused)
    def refused(request: Request, error: Exception) -> Response:
        return problem("question-refused", str(error), instance=request.url.path)

    @app.exception_handler(IndexMissing)
    def missing(request: Request, error: Exception) -> Response:
        if _wants_page(request):
            return HTMLResponse(message_page(NL.page_title, "nl", NL.not_ready), 503)
        return problem("not-ready", instance=request.url.path, headers={"retry-after": "60"})

    @app.exception_handler(IndexingError)
    def unusable(request: Request, error: Exception) -> Response:
        logger.error("the index cannot be used: %s", error)  # an operator's sentence; it holds nobody's text
        if _wants_page(request):
            return HTMLResponse(message_page(NL.page_title, "nl", NL.out_of_order), 503)
        return problem("out-of-order", instance=request.url.path, headers={"retry-after": "60"})

    @app.exception_handler(HTTPException)
    def raised(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        if error.status_code == 404 and _wants_page(request):
            return HTMLResponse(message_page(NL.page_title, "nl", NL.page_not_found), 404)
        headers = dict(error.headers) if error.headers else None
        return problem_for_status(error.status_code, instance=request.url.path, headers=headers)

    @app.exception_handler(RequestValidationError)
    def invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        if any(one["type"] == "json_invalid" for one in error.errors()):
            return problem("unreadable-body", instance=request.url.path)
        errors = [{"field": ".".join(map(str, one["loc"])), "problem": one["msg"]} for one in error.errors()]
        return problem("invalid-request", instance=request.url.path, errors=errors[:20])


def _told_of(error: Exception) -> dict[str, Any]:
    """An error of a stream that has begun, as a problem document without anybody's text."""
    if isinstance(error, IndexMissing):
        return problem_body("not-ready")
    if isinstance(error, IndexingError):
        logger.error("the index cannot be used: %s", error)  # an operator's sentence; it holds nobody's text
        return problem_body("out-of-order")
    if isinstance(error, QuestionRefused):
        return problem_body("question-refused", str(error))
    return problem_body("failed") | {"reference": report(error, logger)}


def _wants_page(request: Request) -> bool:
    return "text/html" in request.headers.get("accept", "") and not request.url.path.startswith("/api/")


def _json(payload: Any) -> JSONResponse:
    return JSONResponse(payload, headers={"cache-control": "no-store"})


def _documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    schema = {
        "type": "object",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": {"type": "string", "examples": [f"{PAGE}#question-refused"]},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string", "examples": [words("nl").question_empty]},
            "instance": {"type": "string", "examples": ["/api/ask"]},
        },
    }
    return {
        status: {"description": "Problem document (RFC 9457)", "content": {MEDIA_TYPE: {"schema": schema}}}
        for status in statuses
    }


def _describe_with_example(app: FastAPI) -> None:
    """Put the worked answer into the OpenAPI document; FastAPI itself would drop the nulls from it."""
    describe = app.openapi

    def described() -> dict[str, Any]:
        document = describe()
        answered = document["paths"]["/api/ask"]["post"]["responses"]["200"]["content"]["application/json"]
        answered["example"] = example_answer()
        return document

    app.openapi = described  # type: ignore[method-assign]


def _ask_examples() -> dict[str, Any]:
    return {
        "question": {"summary": "A question", "value": {"question": QUESTION}},
        "narrowed": {
            "summary": "A question about one municipality, from 2018 on",
            "value": {"question": QUESTION, "filters": {"cities": ["Enschede"], "year_from": 2018}},
        },
    }


def _version() -> str:
    try:
        return version("stadsgeheugen")
    except PackageNotFoundError:
        return "0"

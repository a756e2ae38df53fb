"""The interface for programs: questions, the register, the sources, and whether the service is well.

Every route is a plain function, so it runs in a worker thread and never on the event loop.
"""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import Annotated, Any

from fastapi import APIRouter, Body, Query, Request
from starlette.responses import Response, StreamingResponse

from assistant.answering import Tell
from assistant.answers import Answer
from assistant.comparison import Comparison
from assistant.exploring import city_page, theme_page, with_words
from bots.comparing import bounded, rows_for
from bots.examples import QUESTION
from bots.json_text import json_text
from bots.parts import Parts
from bots.payloads import answer_payload, comparison_payload, document_payload, search_payload
from bots.problems import problem
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
from bots.web_bodies import LEGIBLE, SPOKEN, AskBody, CompareBody
from bots.web_errors import ANYWHERE, documented, told_of
from bots.wording import NL
from indexing.hits import Filters


def question_routes(parts: Parts) -> APIRouter:
    """The interface for programs: questions."""
    api = APIRouter(responses=documented(*ANYWHERE, 422, 500, 503), tags=["questions"])

    def _rows(answer: Answer, filters: Filters) -> Comparison | None:
        found = rows_for(answer, lambda: parts.comparer, filters)
        return bounded(found) if found else None

    @api.post("/api/ask", response_model=AnswerPayload)
    def ask(request: Request, body: Annotated[AskBody, Body(openapi_examples=_ask_examples())]) -> Response:
        """Answer a question; every sentence is proven by a numbered source.

        With `Accept: text/event-stream` the statements come one by one, each as soon as it is proven.
        """
        question = tidy(body.question, parts.question_limit)
        history, filters = [one.turn() for one in body.history], body.filters.filters()
        if MEDIA_TYPE_OF_EVENTS in request.headers.get("accept", ""):

            def ask_telling(tell: Tell) -> tuple[Answer, Comparison | None]:
                told = parts.assistant.answer(question, history, filters, tell=tell)
                return told, _rows(told, filters)

            stream = events(ask_telling, parts.viewer, told_of)
            return StreamingResponse(stream, media_type=MEDIA_TYPE_OF_EVENTS, headers={"cache-control": "no-store"})
        answer = parts.assistant.answer(question, history, filters)
        return _json(answer_payload(answer, parts.viewer, _rows(answer, filters)))

    @api.post("/api/compare", response_model=ComparisonPayload)
    def compare(body: CompareBody) -> Response:
        """Which municipality has this already: a row per municipality and project, from the whole register.

        The likeliest rows, as many as `limit`; `more` counts the rest.
        """
        question = tidy(body.question, parts.question_limit)
        found = parts.comparer.compare(question, filters=body.filters.filters())
        shown = bounded(found, body.limit, body.limit) if body.limit else bounded(found)
        return _json(comparison_payload(shown, parts.viewer))

    @api.get("/api/search", response_model=SearchPayload)
    def search(
        q: Annotated[str, Query(description=SPOKEN, examples=["wifi-tracking"], json_schema_extra=LEGIBLE)],
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
    api = APIRouter(responses=documented(*ANYWHERE, 422, 500, 503), tags=["register"])

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
    api = APIRouter(responses=documented(*ANYWHERE, 500, 503), tags=["sources"])

    @api.get("/api/documents/{document_id}", response_model=DocumentPayload, responses=documented(404))
    def document(document_id: str) -> Response:
        """One document whole: its text, sections and pages."""
        with parts.library.snapshot() as reading:
            found = reading.document(document_id)
        return _json(document_payload(found, parts.viewer)) if found else problem("not-found")

    return api


def operation_routes(parts: Parts) -> APIRouter:
    """For whoever keeps the service running."""
    api = APIRouter(responses=documented(*ANYWHERE), tags=["operations"])

    @api.get("/health")
    def health() -> dict[str, str]:
        """Whether the process answers at all."""
        return {"status": "ok", "version": product_version()}

    @api.get("/ready", responses=documented(503))
    def ready() -> Response:
        """Whether there is an index to answer from, and the model and both engines answer."""
        with parts.library.snapshot() as reading:
            reading.probe()
            documents = reading.coverage().documents
        return _json({"status": "ready", "documents": documents}) if documents else problem("not-ready")

    return api


def _json(payload: Any) -> Response:
    return Response(json_text(payload), headers={"cache-control": "no-store"}, media_type="application/json")


def _ask_examples() -> dict[str, Any]:
    return {
        "question": {"summary": "A question", "value": {"question": QUESTION}},
        "narrowed": {
            "summary": "A question about one municipality, from 2018 on",
            "value": {"question": QUESTION, "filters": {"cities": ["Enschede"], "year_from": 2018}},
        },
    }


def product_version() -> str:
    """The version of the distribution; "0" where it is not installed."""
    try:
        return version("stadsgeheugen")
    except PackageNotFoundError:
        return "0"

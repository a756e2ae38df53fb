"""Every error as a problem document (RFC 9457), or as a page for a person with a browser; nobody's text in either."""

from __future__ import annotations

import logging
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from assistant.errors import QuestionRefused
from bots.pages.frame import message_page
from bots.problems import MEDIA_TYPE, PAGE, problem, problem_body, problem_for_status
from bots.web_guard import report
from bots.wording import NL, words
from indexing.errors import IndexingError, IndexMissing

logger = logging.getLogger("stadsgeheugen.web")

ANYWHERE = (400, 405, 408, 413, 421)
"""What any address may answer: requests are bounded before anybody looks at where they go."""


def translate_errors(app: FastAPI) -> None:
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


def told_of(error: Exception) -> dict[str, Any]:
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


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What the OpenAPI document says of these statuses: a problem document each."""
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

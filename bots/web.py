"""The HTTP interface and the web pages, as one FastAPI application around parts it is handed.

Knows nothing about settings, engines or models. The default reader is the public: `intern` documents do not exist here.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

import anyio.to_thread
from fastapi import FastAPI
from starlette.routing import Route

from bots.examples import example_answer
from bots.parts import Parts
from bots.web_api import operation_routes, product_version, question_routes, register_routes, source_routes
from bots.web_errors import translate_errors
from bots.web_forms import page_routes
from bots.web_guard import Guard, host_of

NAME = "Stadsgeheugen"
_CHANNEL_BODY = 1_000_000  # bytes: Slack's own deliveries are larger than a question


def create_app(parts: Parts, *routes: Route) -> FastAPI:
    """The application: the interface, the pages, and whatever further `routes` (Slack) are handed to it."""
    app = FastAPI(
        title=NAME,
        version=product_version(),
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
    translate_errors(app)
    _describe_with_example(app)
    limits = {route.path: _CHANNEL_BODY for route in routes}
    hosts = frozenset((host_of(urlsplit(parts.viewer.base).netloc),))
    app.add_middleware(Guard, limit=parts.body_limit, limits=limits, hosts=hosts)
    return app


def _with_workers(count: int) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """Plain routes run in as many threads as asked for: forty of them, the default, only cost memory."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = count
        yield

    return lifespan


def _describe_with_example(app: FastAPI) -> None:
    """Put the worked answer into the OpenAPI document; FastAPI itself would drop the nulls from it."""
    describe = app.openapi

    def described() -> dict[str, Any]:
        document = describe()
        answered = document["paths"]["/api/ask"]["post"]["responses"]["200"]["content"]["application/json"]
        answered["example"] = example_answer()
        return document

    app.openapi = described  # type: ignore[method-assign]

"""Problem documents (RFC 9457): every error of the HTTP interface in one shape that programs can read.

`type` is the address of the page on this server that explains the kind of problem. Knows nothing about routes.
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from starlette.responses import Response

from bots.json_text import json_text

MEDIA_TYPE = "application/problem+json"
PAGE = "/problemen"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of problem: its name in the address, its HTTP status, its title and what to do about it."""

    name: str
    status: int
    title: str
    remedy: str


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            "question-refused",
            422,
            "The question cannot be asked as it stands",
            "Follow `detail`: shorten or retype it.",
        ),
        Kind(
            "invalid-request",
            422,
            "The request does not fit the interface",
            "Compare it with /openapi.json; see `errors`.",
        ),
        Kind("unreadable-body", 400, "The body cannot be read", "Send UTF-8 JSON with Content-Type application/json."),
        Kind(
            "not-found",
            404,
            "There is nothing at this address",
            "Check the address; the document may have been removed.",
        ),
        Kind(
            "method-not-allowed", 405, "This address does not take this method", "Use the method in the Allow header."
        ),
        Kind(
            "misdirected",
            421,
            "The request names another server than this one",
            "Use the address this server listens on; for another the administrator sets STADSGEHEUGEN_PUBLIC_ADDRESS.",
        ),
        Kind("too-slow", 408, "The request took too long to arrive", "Send the request again."),
        Kind("too-large", 413, "The body is too large", "Send a shorter question."),
        Kind("full", 503, "All connections are taken", "Try again in a minute."),
        Kind("not-ready", 503, "There is no index to answer from", "The administrator runs `stadsgeheugen index`."),
        Kind("out-of-order", 503, "The index cannot be used", "The administrator finds the remedy in the log."),
        Kind(
            "not-signed", 401, "The request does not carry a valid Slack signature", "Only Slack may call this address."
        ),
        Kind("failed", 500, "Something went wrong here", "Give the administrator the `reference`."),
    )
}
_BY_STATUS = {404: "not-found", 405: "method-not-allowed", 400: "unreadable-body", 413: "too-large"}


def problem(
    name: str,
    detail: str | None = None,
    *,
    instance: str | None = None,
    headers: dict[str, str] | None = None,
    **more: object,
) -> Response:
    """The response for one kind of problem; `more` are extension members."""
    body = problem_body(name, detail) | ({"instance": instance} if instance else {})
    return Response(json_text(body | more), KINDS[name].status, headers, MEDIA_TYPE)


def problem_body(name: str, detail: str | None = None) -> dict[str, object]:
    """The problem document itself."""
    kind = KINDS[name]
    told = {"type": f"{PAGE}#{kind.name}", "title": kind.title, "status": kind.status}
    return told | {"detail": detail or kind.remedy}


def problem_for_status(status: int, *, instance: str | None = None, headers: dict[str, str] | None = None) -> Response:
    """The response for an HTTP error that was raised below us, such as 404 and 405."""
    if status in _BY_STATUS:
        return problem(_BY_STATUS[status], instance=instance, headers=headers)
    title = HTTPStatus(status).phrase
    body = {"type": "about:blank", "title": title, "status": status, "detail": title}
    return Response(json_text(body), status, headers, MEDIA_TYPE)

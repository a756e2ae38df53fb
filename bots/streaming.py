"""An answer as server-sent events (HTML Living Standard, section 9.2): each statement as soon as it is proven.

The events are `statement` (with the sources it is the first to cite), then one `answer` with the whole, or one
`problem`. Knows nothing about routes; nothing unproven is ever sent.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

from assistant.answering import Tell
from assistant.answers import Answer, Citation, Statement
from bots.json_text import json_text
from bots.payloads import answer_payload, source_payload
from bots.sources import Viewer

if TYPE_CHECKING:
    from assistant.comparison import Comparison

MEDIA_TYPE = "text/event-stream"
_Event = tuple[str, Any]


def events(
    ask: Callable[[Tell], tuple[Answer, Comparison | None]], viewer: Viewer, failed: Callable[[Exception], Any]
) -> Iterator[str]:
    """The events of one question; `failed` turns an error into what may be told of it."""
    waiting: SimpleQueue[_Event | None] = SimpleQueue()
    threading.Thread(target=_work, args=(ask, viewer, failed, waiting), daemon=True).start()
    while (event := waiting.get()) is not None:
        yield event_text(*event)


def event_text(name: str, payload: Any) -> str:
    """One event as it goes over the line; JSON keeps it on one line.

    >>> event_text("statement", {"text": "a\\nb"})
    'event: statement\\ndata: {"text": "a\\\\nb"}\\n\\n'
    """
    return f"event: {name}\ndata: {json_text(payload)}\n\n"


def _work(
    ask: Callable[[Tell], tuple[Answer, Comparison | None]],
    viewer: Viewer,
    failed: Callable[[Exception], Any],
    waiting: SimpleQueue[_Event | None],
) -> None:
    told = 0

    def tell(statement: Statement, citations: Sequence[Citation]) -> None:
        nonlocal told
        sources = [source_payload(one, viewer) for one in citations[told:]]
        told = len(citations)
        said = {"text": statement.text, "verdict": statement.verdict, "citations": list(statement.citations)}
        waiting.put(("statement", said | {"sources": sources}))

    try:
        answer, comparison = ask(tell)
        waiting.put(("answer", answer_payload(answer, viewer, comparison)))
    except Exception as error:  # noqa: BLE001 - the border: the stream has begun, so it must end in an event
        waiting.put(("problem", failed(error)))
    finally:
        waiting.put(None)

"""A real HTTP server that plays a language model from a script: OpenAI-compatible streaming, and Ollama's.

Each request takes the next reply of the script; a reply is a plain text, or one of the troubles below. The prompts that
came in are kept, so that a test can read what a model would have read.
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Trouble:
    """What goes wrong: an HTTP status, a body that is no stream, a stream cut after some characters, a wait."""

    status: int = 200
    body: str | None = None
    text: str = ""
    cut: bool = False
    wait: float = 0.0
    pause: float = 0.0


Reading = Callable[[str], str]
"""A reply that is made from the prompt, as a real model makes it."""


def first_sentences(prompt: str) -> str:
    """What a careful model might say: the first two sentences of every numbered source, each with its number."""
    lines = []
    for number, text in re.findall(r"\[(\d+)\] [^\n]*\n(.*?)(?=\n\u2500\u2500)", prompt, re.DOTALL):
        sentences = re.findall(r"[^.!?\n]+[.!?]", text)[:2]
        lines += [f"{sentence.strip()} [{number}]" for sentence in sentences]
    return "\n".join(lines) + "\n"


@dataclass
class Script:
    """The replies to give, in order (the last one repeats), and the requests that came."""

    replies: list[str | Trouble | Reading] = field(default_factory=list)
    requests: list[dict[str, object]] = field(default_factory=list)
    address: str = ""

    def next(self) -> Trouble:
        """The reply to this request."""
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        if isinstance(reply, Trouble):
            return reply
        return Trouble(text=reply if isinstance(reply, str) else reply(self.prompt()))

    def prompt(self) -> str:
        """All the text of the last request, instructions included."""
        messages = self.requests[-1]["messages"]
        assert isinstance(messages, list)
        return "\n".join(_content(message["content"]) for message in messages)


def _content(content: object) -> str:
    if isinstance(content, list):
        return "".join(str(part.get("text", "")) for part in content)
    return str(content)


def _handler(script: Script) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *args: object) -> None:
            """Keep the test's output clean."""

        def do_POST(self) -> None:
            """One chat request."""
            length = int(self.headers["Content-Length"])
            script.requests.append(json.loads(self.rfile.read(length)))
            trouble = script.next()
            time.sleep(trouble.wait)
            try:
                self.send_response(trouble.status)
                self.send_header("Content-Type", "text/event-stream" if "/v1" in self.path else "application/x-ndjson")
                self.send_header("Connection", "close")
                self.end_headers()
                if trouble.body is not None:
                    self.wfile.write(trouble.body.encode())
                else:
                    self._stream(trouble)
            except (BrokenPipeError, ConnectionResetError):
                pass

        def _stream(self, trouble: Trouble) -> None:
            encode = _openai if "/v1" in self.path else _ollama
            for start in range(0, len(trouble.text), 7):
                self.wfile.write(encode(trouble.text[start : start + 7], done=False))
                self.wfile.flush()
                time.sleep(trouble.pause)
            if not trouble.cut:
                self.wfile.write(encode("", done=True))

    return Handler


def _openai(piece: str, *, done: bool) -> bytes:
    chunk: dict[str, object] = {"id": "x", "object": "chat.completion.chunk", "created": 0, "model": "fake"}
    if done:
        usage = {"prompt_tokens": 321, "completion_tokens": 45, "total_tokens": 366}
        last = {**chunk, "choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}
        tally = {**chunk, "choices": [], "usage": usage}
        return f"data: {json.dumps(last)}\n\ndata: {json.dumps(tally)}\n\ndata: [DONE]\n\n".encode()
    chunk["choices"] = [{"index": 0, "delta": {"role": "assistant", "content": piece}, "finish_reason": None}]
    return f"data: {json.dumps(chunk)}\n\n".encode()


def _ollama(piece: str, *, done: bool) -> bytes:
    chunk: dict[str, object] = {
        "model": "fake",
        "created_at": "2026-01-01T00:00:00Z",
        "message": {"role": "assistant", "content": piece},
        "done": done,
    }
    if done:
        chunk |= {"done_reason": "stop", "prompt_eval_count": 321, "eval_count": 45}
    return (json.dumps(chunk) + "\n").encode()


@contextmanager
def serving(*replies: str | Trouble | Reading) -> Iterator[Script]:
    """A server on a free local port that plays these replies."""
    script = Script(list(replies))
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(script))
    server.daemon_threads = True
    script.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield script
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

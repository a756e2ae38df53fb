"""Language models behind one small door: instructions and a prompt in, pieces of text out.

Any OpenAI-compatible server (vLLM, LM Studio, llama.cpp, Azure, a GPT-NL endpoint) and Ollama, through llama-index,
which is imported when the first question needs it. Its global `Settings` is never touched. Whatever goes wrong becomes
one ModelUnavailable with a reason. Knows nothing about evidence, markers or proof.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from ipaddress import ip_address
from time import monotonic
from typing import Any, Protocol
from urllib.parse import urlsplit

from assistant.answers import Usage
from assistant.errors import ModelUnavailable

OLLAMA = "ollama:"
CHARACTERS_PER_TOKEN = 3.5
"""For Dutch and English text with common tokenizers; used where a server does not report tokens."""


class LanguageModel(Protocol):
    """Anything that continues a prompt."""

    @property
    def name(self) -> str:
        """What `Answer.composer` says."""
        ...

    def write(self, instructions: str, prompt: str, most_tokens: int) -> Generator[str | Usage, None, None]:
        """Pieces of the reply as they come, then what it cost. Raises ModelUnavailable."""
        ...


@dataclass(slots=True)
class ServedModel:
    """A model on a server. `address` is an OpenAI-compatible base address ("…/v1") or "ollama:http://host:11434".

    `timeout` is in seconds and holds for the whole reply, not only for each piece of it.
    """

    name: str
    address: str
    key: str = ""
    temperature: float = 0.0
    timeout: float = 30.0
    context_tokens: int = 8192
    clock: Callable[[], float] = monotonic
    _model: Any = field(default=None, repr=False)
    _opened: threading.local = field(default_factory=threading.local, repr=False)

    def write(self, instructions: str, prompt: str, most_tokens: int) -> Generator[str | Usage, None, None]:
        """Pieces of the reply, then a Usage. Raises ModelUnavailable when it cannot be reached or takes too long."""
        reported: Usage | None = None
        length = 0
        try:
            if self._model is None:
                self._model = self._made(most_tokens)
            began = self.clock()
            with contextlib.closing(self._stream(instructions, prompt)) as replies:
                for reply in replies:
                    reported = _usage(reply) or reported
                    if self.clock() - began > self.timeout:
                        raise ModelUnavailable(f"'{self.name}' took longer than {self.timeout:g} seconds")
                    if reply.delta:
                        length += len(reply.delta)
                        yield reply.delta
        except ModelUnavailable:
            raise
        except (
            Exception
        ) as error:  # the client libraries share no base class; every one of their failures means the same
            raise ModelUnavailable(f"'{self.name}' at {self.address}: {_reason(error, self.key, prompt)}") from error
        finally:
            self._close()
        yield reported or _estimate(len(instructions) + len(prompt), length)

    def _close(self) -> None:
        """Close the responses of this thread's request, whole or not.

        The client library leaves an abandoned stream to the garbage collector. That closes it at any moment, also while
        this very thread holds the lock of the connection pool, and then the thread waits for itself for ever.
        """
        for response in vars(self._opened).pop("responses", ()):
            response.close()

    def _remember(self, response: Any) -> None:
        vars(self._opened).setdefault("responses", []).append(response)

    def _stream(self, instructions: str, prompt: str) -> Generator[Any, None, None]:
        from llama_index.core.base.llms.types import ChatMessage, MessageRole

        messages = [
            ChatMessage(role=MessageRole.SYSTEM, content=instructions),
            ChatMessage(role=MessageRole.USER, content=prompt),
        ]
        yield from self._model.stream_chat(messages)

    def _made(self, most_tokens: int) -> Any:
        by_proxy = not is_here(self.address.removeprefix(OLLAMA))
        if self.address.startswith(OLLAMA):
            from llama_index.llms.ollama import Ollama  # type: ignore[import-untyped]
            from ollama import Client

            base = self.address.removeprefix(OLLAMA)
            return Ollama(
                model=self.name,
                base_url=base,
                client=Client(host=base, timeout=self.timeout, trust_env=by_proxy),
                temperature=self.temperature,
                request_timeout=self.timeout,
                context_window=self.context_tokens,
                additional_kwargs={"num_predict": most_tokens},
            )
        from llama_index.llms.openai_like import OpenAILike  # type: ignore[import-untyped]
        from openai import DefaultHttpxClient

        return OpenAILike(
            model=self.name,
            api_base=self.address,
            api_key=self.key or "none",
            temperature=self.temperature,
            timeout=self.timeout,
            max_tokens=most_tokens,
            context_window=self.context_tokens,
            max_retries=0,
            http_client=DefaultHttpxClient(
                timeout=self.timeout, event_hooks={"response": [self._remember]}, trust_env=by_proxy
            ),
            is_chat_model=True,
            additional_kwargs={"stream_options": {"include_usage": True}},
        )


def is_here(address: str) -> bool:
    """Whether an address is on this machine: a proxy of the environment has no business there, and cannot reach it.

    >>> [is_here(one) for one in ("http://127.0.0.1:11434", "http://[::1]/v1", "http://localhost/v1", "https://a.nl")]
    [True, True, True, False]
    """
    host = urlsplit(address).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _usage(reply: Any) -> Usage | None:
    """Tokens as OpenAI-compatible servers and Ollama report them, on their last piece."""
    raw = reply.raw
    if isinstance(raw, dict):
        into, out = raw.get("prompt_eval_count"), raw.get("eval_count")
    else:
        spent = getattr(raw, "usage", None)
        into, out = getattr(spent, "prompt_tokens", None), getattr(spent, "completion_tokens", None)
    return Usage(int(into), int(out)) if isinstance(into, int) and isinstance(out, int) else None


def _estimate(characters_in: int, characters_out: int) -> Usage:
    return Usage(round(characters_in / CHARACTERS_PER_TOKEN), round(characters_out / CHARACTERS_PER_TOKEN))


def _reason(error: BaseException, key: str, prompt: str) -> str:
    """The kind of failure and the first line of what it says, never the key or a line of the prompt."""
    kind, said = type(error).__name__, (str(error).strip().splitlines() or [""])[0]
    lines = (line.strip() for line in prompt.splitlines())
    if not said or (key and key in said) or any(len(line) >= 10 and line in said for line in lines):
        return kind
    return f"{kind}: {said[:160]}"

"""The process that reads files for `corpus.isolating`: a file in, a document or the reason why there is none out.

It bounds itself: the system refuses it more memory, and ends it when a file takes too long, also inside a library. It
ends by itself when reading left it large. Knows nothing about who asked.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
from typing import BinaryIO

from corpus.finding import FoundFile
from corpus.formats import NESTED
from corpus.isolating import Unread, read_one


def serve(memory: int, seconds: float) -> None:
    """Read one file after the other, from standard input to standard output, until there are no more."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    _bound(memory)
    _send(pickle.dumps("ready"), answers)
    while (asked := _next()) is not None:
        found, by_rules = asked
        _alarm(seconds)
        answer, is_full = _answer(found, by_rules=by_rules, memory=memory)
        _alarm(0)
        _send(answer, answers)
        if is_full or _megabytes_used() > memory / 2:
            break  # a fresh process has all its memory for the next file


def _next() -> tuple[FoundFile, bool] | None:
    try:
        found, by_rules = pickle.load(sys.stdin.buffer)
    except EOFError:
        return None
    return found, by_rules


def _answer(found: FoundFile, *, by_rules: bool, memory: int) -> tuple[bytes, bool]:
    """The answer as it is sent, and whether the memory was full."""
    try:
        return pickle.dumps(read_one(found, by_rules=by_rules), pickle.HIGHEST_PROTOCOL), False
    except MemoryError:
        reason = f"needs more than {memory} MB of memory to read; split it, or raise STADSGEHEUGEN_FILE_MEMORY"
        return pickle.dumps(Unread(reason, at_bound=True)), True
    except RecursionError:
        return pickle.dumps(Unread(NESTED)), False


def _send(answer: bytes, answers: BinaryIO) -> None:
    answers.write(answer)
    answers.flush()


def _bound(memory: int) -> None:
    """No more memory than this, and no copy of it on disk after a crash; where the system has no such bounds, none."""
    try:
        import resource
    except ImportError:
        return
    size = memory * 1_000_000
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (size if most == resource.RLIM_INFINITY else min(size, most), most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _alarm(seconds: float) -> None:
    """The system ends this process when that many seconds have passed; 0 calls it off."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _megabytes_used() -> float:
    try:
        import resource
    except ImportError:
        return 0.0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 1_000_000 if sys.platform == "darwin" else most / 1_000

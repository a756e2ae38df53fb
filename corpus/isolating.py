"""Files are read in a process of their own, so that a crash, too much memory or too much time costs that file only.

One process reads many files, a few ahead of who asks; it ends itself at its bounds and is started anew for the next
file. Knows nothing about formats or indexes; the other side is `corpus.reading_process`.
"""

from __future__ import annotations

import itertools
import json
import pickle
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from corpus.documents import Document, Passage
from corpus.errors import CorpusError, InvalidRecord, UnreadableDocument
from corpus.finding import FoundFile
from corpus.loading import load_file

AHEAD = 12
"""Files asked for at a time: their names always fit in a pipe, so that asking never waits."""
_PIPE = 1 << 20  # bytes that the process can write ahead, where the system allows it
_PROGRAM = """import json, sys
sys.path[:] = json.loads(sys.argv[1])
from corpus.reading_process import serve
serve(int(sys.argv[2]), float(sys.argv[3]))
"""


@dataclass(frozen=True, slots=True)
class Whole:
    """A file that was read and cut. The passages are those of the document with what the rules find in it."""

    document: Document
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that gives no document. `at_bound` says that another memory or time might let it be read."""

    reason: str
    at_bound: bool = False


class FileReader(Protocol):
    """A way to read files one after the other. `name` tells its bounds apart."""

    @property
    def name(self) -> str:
        """The bounds: a file that met them is tried again under others."""
        ...

    def read_all(self, files: Iterable[FoundFile], *, by_rules: bool) -> Iterator[Whole | Unread]:
        """What each file gave, in order. `by_rules` asks for the document with the projects the rules find in it."""
        ...


def read_one(found: FoundFile, *, by_rules: bool) -> Whole | Unread:
    """One file, read here and now."""
    from corpus.extractor import BY_RULES
    from corpus.splitting import split

    try:
        document = load_file(found)
        document.text.encode("utf-8")
    except UnreadableDocument as error:
        return Unread(error.reason)
    except InvalidRecord as error:
        return Unread(f"field '{error.field}': {error.remedy}")
    except UnicodeEncodeError:
        return Unread("holds characters that are no text; save it anew as UTF-8")
    found_by_rules = BY_RULES.read(document).document
    passages = split(found_by_rules)
    if not passages:
        return Unread("holds no sentence that could be found; leave it out or add text")
    return Whole(found_by_rules if by_rules else document, passages)


@dataclass(frozen=True, slots=True)
class Here:
    """Reads in this process, without bounds: for files that are known."""

    name: str = ""

    def read_all(self, files: Iterable[FoundFile], *, by_rules: bool) -> Iterator[Whole | Unread]:
        """What each file gave, in order."""
        return (read_one(found, by_rules=by_rules) for found in files)


HERE = Here()


@dataclass(frozen=True, slots=True)
class Isolated:
    """Reads in a process of its own that may have `memory` megabytes, and `seconds` for each file."""

    memory: int = 900
    seconds: float = 60.0

    @property
    def name(self) -> str:
        """The bounds, as the ledger keeps them."""
        return f"{self.memory}MB,{self.seconds:g}s"

    def read_all(self, files: Iterable[FoundFile], *, by_rules: bool) -> Iterator[Whole | Unread]:
        """What each file gave, in order. Raises CorpusError where no process can be started."""
        rest, waiting = iter(files), deque[FoundFile]()
        process: _Process | None = None
        try:
            while True:
                waiting.extend(itertools.islice(rest, AHEAD - len(waiting)))
                if not waiting:
                    return
                process = process or _Process(self)
                process.ask(waiting, by_rules=by_rules)
                outcome = process.answer()
                if outcome is None:
                    ended, process = process.close(), None
                    if ended == 0:  # it made room after the file before
                        continue
                    outcome = self._cost(ended)
                waiting.popleft()
                yield outcome
        finally:
            if process is not None:
                process.close()

    def _cost(self, ended: int) -> Unread:
        """Why the process ended that read this file."""
        if ended == -signal.SIGALRM:
            said = f"took more than {self.seconds:g} seconds to read"
            return Unread(f"{said}; split it, or raise STADSGEHEUGEN_FILE_SECONDS", at_bound=True)
        return Unread(
            f"made the program that reads files stop ({_name(ended)}), by damage or by more than {self.memory} MB of "
            "memory; get a fresh copy, split it, or raise STADSGEHEUGEN_FILE_MEMORY",
            at_bound=True,
        )


def _name(ended: int) -> str:
    try:
        return signal.Signals(-ended).name
    except ValueError:
        return f"exit {ended}"


class _Process:
    """The process while it lives."""

    def __init__(self, bounds: Isolated) -> None:
        given = [json.dumps(sys.path), str(bounds.memory), str(bounds.seconds)]
        try:
            self._child = subprocess.Popen(
                [sys.executable, "-c", _PROGRAM, *given],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        except OSError as error:
            raise CorpusError(f"Files cannot be read: no process can be started ({error.strerror}).") from error
        self._asked = 0
        _widen(self._child)
        if self._received() != "ready":
            ended = self.close()
            raise CorpusError(f"Files cannot be read: the process for it stopped at once ({_name(ended)}).")

    def ask(self, waiting: Iterable[FoundFile], *, by_rules: bool) -> None:
        """Asks for those of the waiting files that were not asked for yet."""
        assert self._child.stdin is not None
        for found in itertools.islice(waiting, self._asked, None):
            with suppress(OSError):  # it ended; the answer will tell
                pickle.dump((found, by_rules), self._child.stdin)
            self._asked += 1
        with suppress(OSError):
            self._child.stdin.flush()

    def answer(self) -> Whole | Unread | None:
        """What the first waiting file gave; None where the process ended."""
        answer = self._received()
        self._asked -= 1
        return answer if isinstance(answer, (Whole, Unread)) else None

    def _received(self) -> object:
        assert self._child.stdout is not None
        try:
            return pickle.load(self._child.stdout)
        except (EOFError, pickle.UnpicklingError, OSError):
            return None

    def close(self) -> int:
        """Ends it, if it lives; how it ended."""
        assert self._child.stdin is not None and self._child.stdout is not None
        with suppress(OSError):
            self._child.stdin.close()
        self._child.stdout.close()
        try:
            return self._child.wait(timeout=2)
        except subprocess.TimeoutExpired:  # it is at work on what nobody waits for any more
            self._child.kill()
            return self._child.wait()


def _widen(child: subprocess.Popen[bytes]) -> None:
    """Lets the process work ahead while what it read is being indexed."""
    try:
        import fcntl

        assert child.stdout is not None
        fcntl.fcntl(child.stdout, fcntl.F_SETPIPE_SZ, _PIPE)
    except (ImportError, AttributeError, OSError):
        return

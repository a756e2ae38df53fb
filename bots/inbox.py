"""Remembers which questions were taken, so that each is answered once.

The protocol is the seam: this one remembers in memory, for one process. Knows nothing about Slack.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from typing import Protocol


class Inbox(Protocol):
    """Takes questions; may be called from several threads."""

    def claim(self, keys: Sequence[str]) -> bool:
        """True for the first who comes with any of these keys; from then on all of them are taken."""


class MemoryInbox:
    """An inbox that forgets what is older than `keep_seconds`, and everything when the process ends.

    >>> inbox = MemoryInbox()
    >>> inbox.claim(["event:1", "message:a"]), inbox.claim(["event:2", "message:a"]), inbox.claim(["event:2"])
    (True, False, False)
    """

    def __init__(self, keep_seconds: float = 24 * 3600, clock: Callable[[], float] = time.monotonic) -> None:
        self._keep = keep_seconds
        self._clock = clock
        self._taken: dict[str, float] = {}
        self._lock = threading.Lock()

    def claim(self, keys: Sequence[str]) -> bool:
        """True for the first who comes with any of these keys; from then on all of them are taken."""
        now = self._clock()
        with self._lock:
            self._forget(now - self._keep)
            first = not any(key in self._taken for key in keys)
            for key in keys:
                self._taken.setdefault(key, now)
            return first

    def _forget(self, before: float) -> None:
        for key in list(self._taken):  # in order of arrival, so the first young one ends the search
            if self._taken[key] >= before:
                return
            del self._taken[key]

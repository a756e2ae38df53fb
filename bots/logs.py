"""A log that does not grow with a fault that repeats itself: one line a minute, with how often it came.

Knows nothing about what is logged.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

MINUTE = 60.0
_MOST = 1_000


class OnceAMinute(logging.Filter):
    """Lets a warning or worse through once a minute, and says then how often it came since."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._said: dict[tuple[str, str], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether this one is written."""
        if record.levelno < logging.WARNING:
            return True
        key, now = (record.name, record.getMessage()), self._clock()
        said, unsaid = self._said.get(key, (now - MINUTE, 0))
        if now - said < MINUTE:
            self._said[key] = (said, unsaid + 1)
            return False
        if len(self._said) >= _MOST:
            self._said.clear()
        self._said[key] = (now, 0)
        if unsaid:
            record.msg, record.args = f"{record.getMessage()} (and {unsaid} times more since)", ()
        return True

"""JSON that is safe to show anywhere: characters that steer a terminal or end a line of script are written as escapes.

Knows nothing about what is in it.
"""

from __future__ import annotations

import json
import re
from typing import Any

_STEERING = re.compile(r"[\x7f-\x9f\u2028\u2029]")  # JSON itself escapes only those below U+0020


def json_text(payload: Any, indent: int | None = None) -> str:
    r"""The payload as JSON.

    >>> json_text({"titel": "é \x9b31m"})
    '{"titel": "é \\u009b31m"}'
    """
    text = json.dumps(payload, ensure_ascii=False, allow_nan=False, indent=indent)
    return _STEERING.sub(lambda found: f"\\u{ord(found.group()):04x}", text)

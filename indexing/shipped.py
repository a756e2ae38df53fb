"""Where the shipped model stands and what identifies it: enough to know whether an index fits, without loading it.

Imports nothing heavy, so that a build with nothing to do never pays for NumPy.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

SHIPPED = Path(__file__).parent / "model"
SHIPPED_NAME = "stadsgeheugen-static-nl-en"
WEIGHTS = ("tokenizer.json", "model.safetensors")
REMEMBERED = "fingerprint.txt"


def digest(parts: Iterable[bytes]) -> str:
    """SHA-256 over the parts and their lengths, in hexadecimal."""
    found = hashlib.sha256()
    for part in parts:
        found.update(len(part).to_bytes(8, "big"))
        found.update(part)
    return found.hexdigest()


def fingerprint(folder: Path) -> str:
    """The fingerprint of a static model: over the bytes of the two files that decide its vectors.

    Raises:
        OSError: a file is missing or may not be read.
    """
    return digest((folder / name).read_bytes() for name in WEIGHTS)


def remembered_fingerprint() -> str:
    """The fingerprint of the shipped model as written beside it; a test compares it with the bytes.

    Reading 19 MB only to hash them would cost every cold question 0.04 s.
    """
    return (SHIPPED / REMEMBERED).read_text(encoding="utf-8").strip()

"""How common Dutch words are, from the `wordfreq` package (Speer 2022), without importing that package.

Importing `wordfreq` and making its table of all 311,000 words takes 0.18 s, most of it for languages and rare words we
do not use; a question after a cold start waits for it. Its data file is read instead (0.06 s), down to `LEAST`; when
the file is not what we know, the package itself is asked. Knows nothing about compounds or stems.
"""

from __future__ import annotations

import gzip
from functools import cache
from importlib.util import find_spec
from math import log10
from pathlib import Path

LEAST = 2.0
"""Zipf frequency (log10 of occurrences per billion words) below which words are left out: one in ten million."""

_FORMAT = {"format": "cB", "version": 1}
_PER_UNIT = 100  # the file keeps words in bins of one hundredth of a power of ten, the commonest first


@cache
def zipf_table() -> dict[str, float]:
    """Zipf frequencies of about 104,000 Dutch words.

    >>> zipf_table()["de"] > zipf_table()["verkeer"] > zipf_table()["verkeerslicht"]
    True
    """
    return _table("large_nl") or _from_package("nl", "large")


@cache
def english_zipf_table() -> dict[str, float]:
    """Zipf frequencies of about 30,000 English words, for weighing the words of an English question.

    >>> english_zipf_table()["against"] > english_zipf_table()["valve"]
    True
    """
    return _table("small_en") or _from_package("en", "small")


def _table(name: str) -> dict[str, float]:
    table: dict[str, float] = {}
    for hundredths, words in enumerate((_bins(_data_file(name)) or [])[: int((9 - LEAST) * _PER_UNIT) + 1]):
        table.update(dict.fromkeys(words, 9 - hundredths / _PER_UNIT))
    return table


def _data_file(name: str) -> Path | None:
    found = find_spec("wordfreq")
    return Path(found.origin).parent / "data" / f"{name}.msgpack.gz" if found and found.origin else None


def _bins(path: Path | None) -> list[list[str]] | None:
    """The words of each bin; None when the file is not there or in another format."""
    if path is None or not path.exists():
        return None
    import msgpack  # type: ignore[import-untyped]

    header, *bins = msgpack.unpackb(gzip.decompress(path.read_bytes()), raw=False)
    return bins if header == _FORMAT else None


def _from_package(language: str, size: str) -> dict[str, float]:
    from wordfreq import get_frequency_dict

    zipf = {word: log10(frequency) + 9 for word, frequency in get_frequency_dict(language, size).items()}
    return {word: common for word, common in zipf.items() if common >= LEAST}

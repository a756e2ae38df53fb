"""Which parts made this index: reading, splitting, Dutch analysis and the embedding model.

An index made by other parts than the ones now configured gives wrong answers silently, so a reader refuses it and
names the command that mends it. Building needs no refusal: it rebuilds exactly what the changed part touches.
Knows no engine and opens nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from corpus import versions
from indexing.dutch import ANALYSIS_VERSION
from indexing.errors import IndexMismatch
from indexing.lexical import LAYOUT_VERSION

EMBEDDED_TEXT_VERSION = "1"
"""Raise it when `working.embedded_text` changes what the meaning of a passage is taken from."""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """One short text per part; equal texts mean equal behaviour.

    `reading` covers reading and splitting (a change means reading the files again), `analysis` the Dutch analysis
    (a change rebuilds only the keyword index), `model` the embedding (a change embeds again from the store).
    `extraction` names what read the projects, beside the rules; a change means reading the files again, but an index
    made with another one is no wrong index: readers take it.
    """

    reading: str
    analysis: str
    model: str
    extraction: str = ""

    @property
    def read_with(self) -> str:
        """All that reading one file depends on.

        >>> Fingerprint("1.2", "1", "a").read_with, Fingerprint("1.2", "1", "a", "een-model").read_with
        ('1.2', '1.2+een-model')
        """
        return f"{self.reading}+{self.extraction}" if self.extraction else self.reading

    def changed(self, other: Fingerprint) -> tuple[str, ...]:
        """The names of the parts that differ, in a fixed order.

        >>> Fingerprint("1", "1", "a").changed(Fingerprint("1", "2", "b"))
        ('analysis', 'model')
        """
        names = ("reading", "analysis", "model", "extraction")
        return tuple(name for name in names if getattr(self, name) != getattr(other, name))


def configured(model: str, extraction: str = "") -> Fingerprint:
    """The fingerprint of this version of the code with an embedder and an extractor whose own names these are."""
    return Fingerprint(
        reading=f"{versions.READING}.{versions.SPLITTING}.{versions.EXTRACTING}",
        analysis=f"{ANALYSIS_VERSION}.{LAYOUT_VERSION}",
        model=f"{model}.{EMBEDDED_TEXT_VERSION}",
        extraction=extraction,
    )


_NAMES = {
    "reading": "another way of reading and splitting",
    "analysis": "another Dutch analysis",
    "model": "another embedding model",
}


def refuse_stranger(made_by: Fingerprint, configured: Fingerprint) -> None:
    """Raise IndexMismatch when the index was made by other parts than the configured ones."""
    changed = [name for name in made_by.changed(configured) if name in _NAMES]
    if not changed:
        return
    parts = "; ".join(
        f"{_NAMES[name]} ('{getattr(made_by, name)}', now '{getattr(configured, name)}')" for name in changed
    )
    raise IndexMismatch(f"This index was made by {parts}; run `stadsgeheugen index` to bring it up to date.")

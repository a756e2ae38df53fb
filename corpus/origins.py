"""Where a text comes from: the values that travel unchanged from file to citation.

Knows nothing about files, formats or indexes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote, urlsplit

Audience = Literal["openbaar", "intern"]
DocumentKind = Literal["document", "record"]

AUDIENCES: tuple[Audience, ...] = ("openbaar", "intern")

_URL_SAFE = "/:?#[]@!$&'()*+,;=%-._~"


def safe_link(url: str | None) -> str | None:
    """A web address that may be made clickable: http or https, percent-encoded, under 3,000 characters.

    >>> safe_link("https://example.org/a b|c"), safe_link("javascript:alert(1)")
    ('https://example.org/a%20b%7Cc', None)
    """
    if not url:
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not parts.netloc:
        return None
    link = quote(url.strip(), safe=_URL_SAFE, errors="replace")
    return link if len(link) < 3000 else None


@dataclass(frozen=True, slots=True)
class Source:
    """One publication by somebody: what a reader needs to find it again.

    `date` is ISO 8601 and may be partial ("2021", "2021-04"); None where the publisher gave none.

    >>> Source("Boete Enschede", "Autoriteit Persoonsgegevens", "https://example.org/boete", "2021-04-29").label
    'Autoriteit Persoonsgegevens, 2021-04-29'
    """

    title: str
    publisher: str | None = None
    url: str | None = None
    date: str | None = None

    @property
    def label(self) -> str:
        """Publisher and date as one short name; the title where both are unknown."""
        return ", ".join(part for part in (self.publisher, self.date) if part) or self.title


@dataclass(frozen=True, slots=True)
class Provenance:
    """What is known about the origin of a text, attached once when a document is read.

    A `document` is the publisher's own text and `source` is where it stands. A `record` is our own summary:
    `source` is the record itself and `origins` are the publications it was made from, so that its sentences
    are never shown as the publisher's words.
    """

    document_id: str
    kind: DocumentKind
    source: Source
    origins: tuple[Source, ...] = ()
    audience: Audience = "openbaar"
    language: str = "nl"

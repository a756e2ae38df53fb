"""What it means for a document to pass a filter and to be readable: one definition for every engine.

The SQL store, Chroma and tantivy each translate this meaning into their own query; `passes` is the meaning itself,
and the tests hold the three translations against it. Knows no engine.
"""

from __future__ import annotations

from corpus import municipalities
from corpus.documents import Facets
from corpus.origins import Provenance
from corpus.projects import Project
from indexing.hits import Filters, Reader


def publishers(provenance: Provenance) -> tuple[str, ...]:
    """Everybody who may be named as publisher: of the text itself and, for a record, of what it was made from."""
    sources = (provenance.source, *provenance.origins)
    return tuple(dict.fromkeys(source.publisher for source in sources if source.publisher))


def years(facets: Facets) -> tuple[int, int] | None:
    """The span of years a document is about, first and last included; None when no year is known.

    A span with one known end is that one year: what is unknown must not match every year.

    >>> years(Facets(year_from=2018))
    (2018, 2018)
    """
    known = [year for year in (facets.year_from, facets.year_to) if year is not None]
    return (min(known), max(known)) if known else None


def newest_date(provenance: Provenance) -> str | None:
    """The newest ISO date among a document's source and origins; None when no date is known."""
    return max((s.date for s in (provenance.source, *provenance.origins) if s.date), default=None)


def passes(provenance: Provenance, facets: Facets, filters: Filters, reader: Reader) -> bool:
    """Whether this reader may see the document and the filters keep it."""
    return reader.may_read(provenance.audience) and all(
        (
            not filters.cities or bool(set(filters.cities) & set(facets.cities)),
            not filters.themes or bool(set(filters.themes) & set(facets.themes)),
            not filters.kinds or facets.kind in filters.kinds,
            not filters.statuses or facets.status in filters.statuses,
            not filters.publishers or bool(set(filters.publishers) & set(publishers(provenance))),
            _overlaps(years(facets), filters),
        )
    )


def facets_of(project: Project, document: Facets) -> Facets:
    """What one project can be filtered on by its own fields; without a year of its own it has its document's."""
    spans = [int(year[:4]) for year in (project.start, project.end) if year]
    cities = [name for city in project.cities for name in (city, *municipalities.today(city))]
    return Facets(
        cities=tuple(dict.fromkeys(cities)),
        themes=project.themes,
        kind=project.kind,
        status=project.status,
        year_from=min(spans, default=document.year_from),
        year_to=max(spans, default=document.year_to),
    )


def _overlaps(span: tuple[int, int] | None, filters: Filters) -> bool:
    if filters.year_from is None and filters.year_to is None:
        return True
    if span is None:
        return False
    starts_in_time = filters.year_to is None or span[0] <= filters.year_to
    ends_in_time = filters.year_from is None or span[1] >= filters.year_from
    return starts_in_time and ends_in_time

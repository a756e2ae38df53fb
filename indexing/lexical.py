"""The keyword engine: words and filter fields in tantivy, ranked by BM25. The only file that imports tantivy.

Words come in analysed: the analysis is a function passed in, so this file knows no Dutch. It knows nothing about
files or the store either; passages in, ids with scores out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from corpus.documents import Passage
from indexing.errors import EngineFailed
from indexing.filtering import publishers, years
from indexing.hits import Filters, Reader, Scored
from indexing.places import remedy_for

Analyse = Callable[[str], list[str]]

LAYOUT_VERSION = "1"
"""Raise it when the fields below change: the keyword index is then made anew from the store."""

WORD_FIELDS = ("title", "heading", "cities", "body")
BOOSTS: Mapping[str, float] = {"title": 0.5, "heading": 0.5, "cities": 0.5, "body": 1.0}
"""How much a word found in each field counts."""

_RAW_FIELDS = ("document_id", "audience", "kind", "status", "city", "theme", "publisher")
_MEMORY = 64_000_000  # bytes of words gathered before tantivy writes a segment
_UNBOUNDED = 100_000  # tantivy wants a limit; years lie well within


class WeightedTerm(Protocol):
    """One index term of a question and how much it counts."""

    @property
    def token(self) -> str:
        """The term as the analysis gives it."""
        ...

    @property
    def weight(self) -> float:
        """1 is an ordinary word."""
        ...


class KeywordIndex:
    """An inverted index in one folder. Searching sees the state of the last `commit` or `refresh`."""

    def __init__(self, folder: Path, analyse: Analyse, *, create: bool = False) -> None:
        """Open the index of `folder`; raises EngineFailed when there is none and `create` is not asked for."""
        self._folder = folder
        self._analyse = analyse
        with _translated(folder):
            import tantivy

            self._tantivy: Any = tantivy
            if create:
                folder.mkdir(parents=True, exist_ok=True)
            elif not folder.is_dir() or not tantivy.Index.exists(str(folder)):
                raise EngineFailed(f"'{folder}' holds no keyword index; run `stadsgeheugen index`.")
            self._schema = _schema(tantivy)
            self._index: Any = tantivy.Index(self._schema, path=str(folder), reuse=True)
            whitespace = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
            self._index.register_tokenizer("tokens", whitespace)
            self._index.config_reader(reload_policy="manual")
            self._searcher: Any = self._index.searcher()
        self._writer: Any = None

    def close(self) -> None:
        """Let go of the files; what was not committed is lost."""
        with _translated(self._folder):
            if self._writer is not None:
                self._writer.rollback()
                self._writer.wait_merging_threads()
            self._writer = self._searcher = self._index = None

    def search(
        self,
        terms: Sequence[WeightedTerm],
        limit: int,
        filters: Filters,
        reader: Reader,
        boosts: Mapping[str, float] = BOOSTS,
    ) -> list[Scored]:
        """The passages that hold any of the terms, best first, by BM25 (k1 1.2, b 0.75) summed over the fields."""
        words = [
            (self._tantivy.Occur.Should, self._weighted(field, term.token, term.weight * boost))
            for term in terms
            for field, boost in boosts.items()
            if term.weight * boost > 0
        ]
        if not words:
            return []
        with _translated(self._folder):
            query = self._tantivy.Query.boolean_query(words)
            kept = [(self._tantivy.Occur.Must, condition) for condition in self._conditions(filters, reader)]
            both = self._tantivy.Query.boolean_query([(self._tantivy.Occur.Must, query), *kept])
            found = self._searcher.search(both, limit, count=False).hits
            scored = [Scored(self._searcher.doc(address)["id"][0], float(score)) for score, address in found]
        return sorted(scored, key=lambda one: (-one.score, one.passage_id))

    def matching(self, ids: Sequence[str], filters: Filters, reader: Reader) -> set[str]:
        """Which of these passages the filters keep and this reader may see; far quicker than filtering in Chroma."""
        if not ids:
            return set()
        with _translated(self._folder):
            query, must = self._tantivy.Query, self._tantivy.Occur.Must
            named = query.const_score_query(query.term_set_query(self._schema, "id", list(ids)), 0.0)
            kept = [(must, condition) for condition in (named, *self._conditions(filters, reader))]
            found = self._searcher.search(query.boolean_query(kept), len(ids), count=False).hits
            return {self._searcher.doc(address)["id"][0] for _, address in found}

    def document_frequency(self, token: str, field: str = "body") -> int:
        """How many passages hold the term in this field."""
        with _translated(self._folder):
            return int(self._searcher.doc_freq(field, token))

    def count(self) -> int:
        """How many passages are here."""
        return int(self._searcher.num_docs)

    def ids(self) -> dict[str, str]:
        """Every passage id that is here, with the audience it is kept under."""
        found: dict[str, str] = {}
        total = self.count()
        with _translated(self._folder):
            hits = self._searcher.search(self._tantivy.Query.all_query(), max(total, 1), count=False).hits
            for _, address in hits:
                document = self._searcher.doc(address)
                found[document["id"][0]] = document["audience"][0]
        return found

    def put(self, passages: Iterable[Passage]) -> None:
        """Add or replace; visible after `commit`."""
        writer = self._writing()
        with _translated(self._folder):
            for passage in passages:
                writer.delete_documents_by_term("id", passage.id)
                writer.add_document(self._document(passage))

    def delete(self, ids: Iterable[str]) -> None:
        """Remove these passages; unknown ids are fine; visible after `commit`."""
        writer = self._writing()
        with _translated(self._folder):
            for passage_id in ids:
                writer.delete_documents_by_term("id", passage_id)

    def commit(self) -> None:
        """Make what was put and deleted permanent and visible here."""
        if self._writer is None:
            return
        with _translated(self._folder):
            self._writer.commit()
        self.refresh()

    def refresh(self) -> None:
        """See what was committed since, by whichever process."""
        with _translated(self._folder):
            self._index.reload()
            self._searcher = self._index.searcher()

    def _writing(self) -> Any:
        if self._writer is None:
            with _translated(self._folder):
                self._writer = self._index.writer(_MEMORY, 1)
        return self._writer

    def _document(self, passage: Passage) -> Any:
        facets, span = passage.facets, years(passage.facets)
        document = self._tantivy.Document()
        document.add_text("id", passage.id)
        words = (
            passage.provenance.source.title,
            " ".join(passage.locator.heading),
            " ".join(facets.cities),
            passage.text,
        )
        for field, text in zip(WORD_FIELDS, words, strict=True):
            document.add_text(field, " ".join(self._analyse(text)))
        held = ((passage.document_id,), (passage.provenance.audience,), (facets.kind,), (facets.status,))
        named = (facets.cities, facets.themes, publishers(passage.provenance))
        for field, values in zip(_RAW_FIELDS, (*held, *named), strict=True):
            for value in filter(None, values):
                document.add_text(field, value)
        if span:
            document.add_integer("year_from", span[0])
            document.add_integer("year_to", span[1])
        return document

    def _weighted(self, field: str, token: str, weight: float) -> Any:
        term = self._tantivy.Query.term_query(self._schema, field, token, "freq")
        return self._tantivy.Query.boost_query(term, weight)

    def _conditions(self, filters: Filters, reader: Reader) -> Iterator[Any]:
        """The reader and the filters as queries that select without adding to the score."""
        wanted = (
            ("audience", tuple(sorted(reader.audiences))),
            ("city", filters.cities),
            ("theme", filters.themes),
            ("kind", filters.kinds),
            ("status", filters.statuses),
            ("publisher", filters.publishers),
        )
        query = self._tantivy.Query
        for field, values in wanted:
            if values or field == "audience":
                yield query.const_score_query(query.term_set_query(self._schema, field, list(values)), 0.0)
        if filters.year_from is not None:
            yield query.const_score_query(self._years("year_to", filters.year_from, _UNBOUNDED), 0.0)
        if filters.year_to is not None:
            yield query.const_score_query(self._years("year_from", -_UNBOUNDED, filters.year_to), 0.0)

    def _years(self, field: str, low: int, high: int) -> Any:
        kind = self._tantivy.FieldType.Integer
        return self._tantivy.Query.range_query(self._schema, field, kind, low, high)


def _schema(tantivy: Any) -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    for field in WORD_FIELDS:
        builder.add_text_field(field, tokenizer_name="tokens", index_option="freq")
    for field in _RAW_FIELDS:
        builder.add_text_field(field, stored=field == "audience", tokenizer_name="raw", index_option="basic")
    for field in ("year_from", "year_to"):
        builder.add_integer_field(field, indexed=True, fast=True)
    return builder.build()


@contextmanager
def _translated(folder: Path) -> Iterator[None]:
    try:
        yield
    except EngineFailed:
        raise
    except Exception as error:  # tantivy raises ValueError for nearly everything
        raise EngineFailed(f"The keyword index in '{folder}' failed ({error}); {remedy_for(error)}.") from error

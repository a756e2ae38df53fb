"""The library as a llama-index retriever, so that the index plugs into anything built on llama-index.

Imports llama-index, and is imported only by whoever wants that. Knows nothing about prompts or answers; the global
`Settings` of llama-index is never touched (unset, it would resolve to a service abroad).
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.callbacks import CallbackManager
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from indexing.hits import PUBLIC, Filters, Hit, Reader

_ALL = Filters()


class Searchable(Protocol):
    """One generation of the index, as `Library.snapshot()` gives it."""

    def search(self, question: str, filters: Filters, reader: Reader, limit: int) -> Sequence[Hit]:
        """The passages that answer the question best, best first."""
        ...


class Snapshots(Protocol):
    """Anything that gives snapshots: a `Library`."""

    def snapshot(self) -> AbstractContextManager[Searchable]:
        """One consistent generation, for one question."""
        ...


class StadsgeheugenRetriever(BaseRetriever):
    """Retrieves passages as nodes; what is known about their origin is in the metadata.

    Only what `reader` may see is returned. `NodeWithScore.score` is `Hit.score`: 1 for the best candidate.
    """

    def __init__(self, library: Snapshots, limit: int = 10, filters: Filters = _ALL, reader: Reader = PUBLIC) -> None:
        self._library, self._limit, self._filters, self._reader = library, limit, filters, reader
        super().__init__(callback_manager=CallbackManager())

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        with self._library.snapshot() as generation:
            hits = generation.search(query_bundle.query_str, self._filters, self._reader, self._limit)
        return [NodeWithScore(node=node_of(hit), score=hit.score) for hit in hits]


def node_of(hit: Hit) -> TextNode:
    """The passage as a llama-index node, with the origin of its text; metadata stays out of what is embedded."""
    passage = hit.passage
    source = passage.provenance.source
    known: dict[str, Any] = {
        "document_id": passage.document_id,
        "kind": passage.provenance.kind,
        "title": source.title,
        "publisher": source.publisher,
        "date": source.date,
        "url": source.url,
        "page": passage.locator.page,
        "heading": " > ".join(passage.locator.heading) or None,
        "start": passage.locator.start,
        "end": passage.locator.end,
        "language": passage.provenance.language,
        "origins": [origin.label for origin in passage.provenance.origins],
    }
    metadata = {name: value for name, value in known.items() if value not in (None, [])}
    return TextNode(id_=passage.id, text=passage.text, metadata=metadata, excluded_embed_metadata_keys=list(metadata))

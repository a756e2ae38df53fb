"""Draws the figures of benchmarks/retrieval.py as SVG; runs in the peers' environment, which has matplotlib.

.venv-peers/bin/python benchmarks/plots.py docs/benchmarks/retrieval.json docs/benchmarks
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("svg")
matplotlib.rcParams.update({"svg.hashsalt": "stadsgeheugen", "svg.fonttype": "none", "font.size": 9})
import matplotlib.pyplot as plt  # noqa: E402  (the backend must be chosen first)

PANELS = (
    ("ndcg", "nDCG@10", False),
    ("recall", "recall@10", False),
    ("index_seconds", "seconds to index", True),
    ("p50", "query, ms (median)", True),
    ("memory_mb", "memory, MB", False),
    ("disk_mb", "disk, MB", False),
)


def draw(name: str, systems: dict[str, dict[str, Any]], target: Path) -> None:
    """Six bars-per-system panels for one collection; ours stand out."""
    figure, axes = plt.subplots(2, 3, figsize=(13, 6.5), sharey=True)
    labels = list(systems)
    for axis, (field, title, logarithmic) in zip(axes.flat, PANELS, strict=True):
        values = [systems[label][field] for label in labels]
        colours = ["#154273" if label == "stadsgeheugen" else "#8fa3bf" for label in labels]
        bars = axis.barh(labels, values, color=colours)
        axis.bar_label(bars, fmt="%.3g", padding=2, fontsize=7)
        axis.set_title(title)
        axis.margins(x=0.15)
        if logarithmic:
            axis.set_xscale("log")
    axes.flat[0].invert_yaxis()
    figure.suptitle(name)
    figure.tight_layout()
    figure.savefig(target / f"{name}.svg", metadata={"Date": None})
    plt.close(figure)


if __name__ == "__main__":
    for collection, entry in json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")).items():
        draw(collection, {row["system"]: row for row in entry["rows"]}, Path(sys.argv[2]))

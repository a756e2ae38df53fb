"""Logits → probabilities, fitted on dev: `python -m training.calibrate_reader FOLDER DEV` → calibration.json.

Platt scaling (Platt 1999) of the best sentence of a question against "was it answered", the same for helping sentences,
one temperature for claims (Guo et al. 2017). DEV is made by `training.held --part dev`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from assistant.reader import ShippedReader, logit_of
from assistant.reader_evaluation import load, read_all

_PLAIN = {"answers": (1.0, 0.0), "helps": (1.0, 0.0), "claim": 1.0}


def platt(logits: Sequence[float], true: Sequence[bool]) -> tuple[float, float]:
    """Scale and shift that make sigmoid(scale × logit + shift) the likeliest chances, by Newton's method."""
    x, y = np.asarray(logits), np.asarray(true, float)
    seen = np.stack([x, np.ones_like(x)], 1)
    weights = np.array([1.0, 0.0])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-seen @ weights))
        slope = seen.T @ (chance - y) / len(y) + 1e-4 * weights
        bend = (seen * (chance * (1 - chance))[:, None]).T @ seen / len(y) + 1e-4 * np.eye(2)
        weights -= np.linalg.solve(bend, slope)
    return float(weights[0]), float(weights[1])


def temperature(logits: np.ndarray, verdicts: Sequence[int]) -> float:
    """The temperature under which the verdicts are likeliest, from a grid."""

    def loss(value: float) -> float:
        scaled = logits / value
        scaled = scaled - scaled.max(1, keepdims=True)
        return float(-(scaled[np.arange(len(verdicts)), verdicts] - np.log(np.exp(scaled).sum(1))).mean())

    return min((0.5 + 0.05 * step for step in range(91)), key=loss)


def main(folder: Path, dev: Path) -> None:
    """The command."""
    (folder / "calibration.json").write_text(json.dumps(_PLAIN), encoding="utf-8")
    reader = ShippedReader(folder)
    questions, claims = load(dev)
    read = read_all(reader, questions)
    answers = platt([logit_of(one.best, 1e-9) for one in read], [bool(one.asked.answers) for one in read])
    judged = [reader.judge(claim.claim, [claim.window])[0] for claim in claims]
    logits = np.log(np.maximum([[one.follows, one.contradicted, one.not_stated] for one in judged], 1e-9))
    verdicts = [("follows", "contradicted", "notstated").index(claim.verdict) for claim in claims]
    found = {"answers": answers, "helps": (1.0, 0.0), "claim": temperature(logits, verdicts)}
    (folder / "calibration.json").write_text(json.dumps(found), encoding="utf-8")
    print(found)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

"""Word vectors → blocks of four-bit numbers with a scale each, as `assistant.reader.unpacked` reads them back.

Knows nothing about networks.
"""

from __future__ import annotations

import numpy as np

from assistant.reader import BLOCK


def packed(words: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rows of word vectors as (scales float16, two numbers of four bits a byte), in blocks of 32.

    For each block the step is chosen that loses least; weights that came as such blocks lose nothing.
    """
    blocks = words.reshape(-1, BLOCK)
    largest = np.take_along_axis(blocks, np.abs(blocks).argmax(1, keepdims=True), 1)
    best, error = np.zeros_like(largest), np.full(len(blocks), np.inf)
    for divisor in (-8, 7, -7, 6, -6, 5, -5, 4, -4, 3, -3, 2, -2, 1, -1):
        scale = (largest / divisor).astype(np.float16).astype(np.float32)
        safe = np.where(scale == 0, 1, scale)
        off = ((np.clip(np.rint(blocks / safe), -8, 7) * scale - blocks) ** 2).sum(1)
        better = off < error * 0.999
        best, error = np.where(better[:, None], scale, best), np.where(better, off, error)
    safe = np.where(best == 0, 1, best)
    numbers = (np.clip(np.rint(blocks / safe), -8, 7) + 8).astype(np.uint8)
    return best.astype(np.float16).ravel(), numbers[:, ::2] | (numbers[:, 1::2] << 4)

"""Weights → what ships: `python -m training.export_reader --base E5 --weights reader.pt --out assistant/reader_model`.

The network as ONNX with dynamic eight-bit weights, the word vectors in blocks of four bits (as the base model
came; nothing is lost), the tokenizer. Says how far the shipped network is from the trained one.
"""

from __future__ import annotations

import argparse
import gzip
import tempfile
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch.nn import functional

from assistant.reader import unpacked
from training.packing import packed
from training.reader_model import LAYERS, ReaderNetwork


def main() -> None:
    """The command."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--base", type=Path, required=True)
    arguments.add_argument("--weights", type=Path, required=True)
    arguments.add_argument("--out", type=Path, required=True)
    arguments.add_argument("--layers", type=int, default=LAYERS)
    given = arguments.parse_args()
    network = ReaderNetwork(given.base, given.layers).eval()
    network.load_state_dict(torch.load(given.weights))
    given.out.mkdir(parents=True, exist_ok=True)
    words = network.body.embeddings.word_embeddings.weight.detach().numpy()
    scales, numbers = packed(words)
    np.savez(given.out / "words.npz", scales=scales, numbers=numbers)
    back = unpacked(scales, numbers, words.shape[1])
    print(f"word vectors: largest difference {np.abs(back - words).max():.2e}")
    with gzip.open(given.out / "tokenizer.json.gz", "wb", 9) as file:
        file.write((given.base / "tokenizer.json").read_bytes())
    ids = torch.randint(5, len(words), (3, 40))
    mask = torch.ones(3, 40)
    mask[1, 25:] = 0
    means, marks = torch.rand(3, 5, 40) / 20, functional.one_hot(torch.randint(0, 40, (3, 4)), 40).float()
    vectors = network.look_up(ids).detach()
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        torch.onnx.export(
            network,
            (vectors, mask, means, marks),
            str(whole),
            input_names=["words", "mask", "means", "marks"],
            output_names=["sentences", "claim"],
            dynamic_axes={
                "words": {0: "batch", 1: "length"},
                "mask": {0: "batch", 1: "length"},
                "means": {0: "batch", 1: "rows", 2: "length"},
                "marks": {0: "batch", 1: "sentences", 2: "length"},
                "sentences": {0: "batch", 1: "sentences"},
                "claim": {0: "batch"},
            },
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(whole, given.out / "reader.onnx", weight_type=QuantType.QInt8, per_channel=True)
    session = onnxruntime.InferenceSession(str(given.out / "reader.onnx"))
    given_to = {"words": vectors, "mask": mask, "means": means, "marks": marks}
    found = session.run(None, {name: one.numpy() for name, one in given_to.items()})
    with torch.no_grad():
        wanted = network(vectors, mask, means, marks)
    for name, one, other in zip(("sentences", "claim"), found, wanted, strict=True):
        print(f"{name}: mean difference of logits {np.abs(one - other.numpy()).mean():.3f}")
    for file in sorted(given.out.iterdir()):
        print(f"{file.name} {file.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()

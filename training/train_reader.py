"""Trains the reader: `python -m training.train_reader --base E5 --out FOLDER [--start WEIGHTS] [--data squad,written]`.

AdamW with warm-up and linear decay over batches of about equal numbers of tokens, bfloat16 where the processor has it;
the word vectors stay as they are. A checkpoint every few minutes; the same command goes on where it was cut off.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

from assistant.reader import CLAIM, QUESTION, Batch, Encoded, Pieces
from training.reader_data import Example, examples, squad, written
from training.reader_model import LAYERS, ReaderNetwork

TOKENS = 4096  # in a batch, padding included
DOUBTED = 0.9  # chance from which a sentence of another document may well answer too: then nothing is learned from it


def encoded(pieces: Pieces, example: Example) -> Encoded:
    """The tokens of an example, by the same code that reads in the product."""
    prefix = QUESTION if example.verdict is None else CLAIM
    return pieces.encode(prefix, example.question, example.window)


def batches(pairs: list[tuple[Example, Encoded]], chance: random.Random) -> list[list[tuple[Example, Encoded]]]:
    """Batches of about equal token counts: shuffled, sorted by length within chunks, cut, shuffled again."""
    chance.shuffle(pairs)
    made: list[list[tuple[Example, Encoded]]] = []
    for at in range(0, len(pairs), 2000):
        chunk = sorted(pairs[at : at + 2000], key=lambda pair: len(pair[1].ids))
        batch: list[tuple[Example, Encoded]] = []
        for pair in chunk:
            if batch and (len(batch) + 1) * len(pair[1].ids) > TOKENS:
                made.append(batch)
                batch = []
            batch.append(pair)
        if batch:
            made.append(batch)
    chance.shuffle(made)
    return made


def targets(batch: Sequence[tuple[Example, Encoded]]) -> tuple[torch.Tensor, torch.Tensor]:
    """Sentence targets (batch × sentences × 2, -1 where nothing is known) and verdicts (-1 for a question)."""
    most = max(1, max(len(e.sentences) for _, e in batch))
    wanted = torch.full((len(batch), most, 2), -1.0)
    verdicts = torch.full((len(batch),), -1)
    for row, (example, e) in enumerate(batch):
        labels = torch.tensor(example.labels[: len(e.sentences)])
        wanted[row, : len(labels), 1] = (labels >= 1).float()
        if example.verdict is None:
            wanted[row, : len(labels), 0] = (labels == 2).float()
        else:
            verdicts[row] = example.verdict
    return wanted, verdicts


def loss_of(network: ReaderNetwork, batch: Sequence[tuple[Example, Encoded]], pad: int) -> torch.Tensor:
    """Cross-entropy over sentences (answers counts twice helps), which of a window's sentences answers, and claims.

    Which of them: a softmax over the sentences of a window and "none of these" (localised contrastive estimation, Gao
    et al. 2021), since the product shows the best one first.
    """
    given = Batch.of([e for _, e in batch], pad)
    ids, *rest = (torch.from_numpy(one) for one in (given.ids, given.mask, given.means, given.marks))
    wanted, verdicts = targets(batch)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        logits, claim = network(network.look_up(ids), *rest)
    logits, claim = logits.float(), claim.float()
    far = torch.tensor([example.way == "other" for example, _ in batch])[:, None, None]
    wanted[far & (wanted == 0) & (torch.sigmoid(logits.detach()) > DOUBTED)] = -1.0
    total = 0.5 * _which(logits[..., 0], wanted[..., 0])
    for column, weight in ((0, 1.0), (1, 0.5)):
        known = wanted[..., column] >= 0
        if bool(known.any()):
            total = total + weight * functional.binary_cross_entropy_with_logits(
                logits[..., column][known], wanted[..., column][known]
            )
    if bool((verdicts >= 0).any()):
        share = float((verdicts >= 0).float().mean())
        total = total + share * functional.cross_entropy(claim[verdicts >= 0], verdicts[verdicts >= 0])
    return total


def _which(logits: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
    """How surprised a softmax over each window's sentences is by those that answer; others teach nothing here."""
    right = wanted == 1
    rows = right.any(1)
    if not bool(rows.any()):
        return torch.zeros(())
    every = logits.masked_fill(wanted < 0, -torch.inf)[rows]
    none = torch.zeros(len(every), 1)
    answering = logits.masked_fill(~right, -torch.inf)[rows]
    return (torch.logsumexp(torch.cat([every, none], 1), 1) - torch.logsumexp(answering, 1)).mean()


def material(given: argparse.Namespace, epoch: int) -> list[Example]:
    """All training windows of one epoch; each epoch cuts other windows around the same answers."""
    found: list[Example] = []
    seed = given.seed + epoch
    if "squad" in given.data and epoch < given.squad_epochs:
        found += squad(seed)
    if "written" in given.data:
        lines = written("train")  # read anew: what was written since the last epoch takes part
        found += itertools.chain.from_iterable(examples(line, given.negatives, seed) for line in lines)
    return found


def main() -> None:
    """The command."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--base", type=Path, required=True, help="model folder made by e5_weights.py")
    arguments.add_argument("--out", type=Path, required=True)
    arguments.add_argument("--start", type=Path, help="weights to begin from (reader.pt)")
    arguments.add_argument("--data", default="squad,written")
    arguments.add_argument("--steps", type=int, default=2000)
    arguments.add_argument("--squad-epochs", type=int, default=1)
    arguments.add_argument("--frozen", type=int, default=3, help="lowest layers that do not train")
    arguments.add_argument("--layers", type=int, default=LAYERS)
    arguments.add_argument("--negatives", type=int, default=2)
    arguments.add_argument("--rate", type=float, default=1e-4)
    arguments.add_argument("--seed", type=int, default=20261201)
    train(arguments.parse_args())


def train(given: argparse.Namespace) -> None:
    """Train, resuming where a checkpoint stands in the out folder."""
    torch.manual_seed(given.seed)
    torch.set_num_threads(2)
    given.out.mkdir(parents=True, exist_ok=True)
    pieces = Pieces.load(given.base)
    network = ReaderNetwork(given.base, given.layers)
    network.freeze(given.frozen)
    if given.start:
        network.load_state_dict(torch.load(given.start), strict=True)
    network.train()
    trained = [p for p in network.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(trained, lr=given.rate, weight_decay=0.01, fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _rate(step, given.steps))
    done = _resume(given.out / "checkpoint.pt", network, optimiser, schedule)
    began = saved = time.monotonic()
    losses: list[float] = []
    for step, batch in enumerate(itertools.islice(_batches(given, pieces), given.steps)):
        if step < done:
            continue
        loss = loss_of(network, batch, pieces.pad)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimiser.step()
        schedule.step()
        optimiser.zero_grad(set_to_none=True)
        losses.append(float(loss.detach()))
        now = time.monotonic()
        if step % 50 == 49:
            pace = (now - began) / (step + 1 - done)
            print(f"step {step + 1}/{given.steps} loss {np.mean(losses[-50:]):.4f} {pace:.2f} s", flush=True)
        if now - saved > 240:
            _save(given.out / "checkpoint.pt", network, optimiser, schedule, step + 1)
            saved = now
    torch.save(network.state_dict(), given.out / "reader.pt")
    told = {name: str(value) for name, value in vars(given).items()} | {"loss": float(np.mean(losses[-100:]))}
    (given.out / "training.json").write_text(json.dumps(told), encoding="utf-8")


def _batches(given: argparse.Namespace, pieces: Pieces) -> Iterator[list[tuple[Example, Encoded]]]:
    """Batches without end, epoch after epoch."""
    for epoch in itertools.count():
        pairs = [(example, encoded(pieces, example)) for example in material(given, epoch)]
        made = batches(pairs, random.Random(given.seed + epoch))
        print(f"epoch {epoch}: {len(pairs)} windows in {len(made)} batches", flush=True)
        yield from made


def _rate(step: int, steps: int) -> float:
    warm = max(1, min(100, steps // 10))
    return min(1.0, (step + 1) / warm) * max(0.02, 1 - step / max(1, steps))


def _save(path: Path, network: ReaderNetwork, optimiser: torch.optim.Optimizer, schedule: object, step: int) -> None:
    state = {
        "network": network.state_dict(),
        "optimiser": optimiser.state_dict(),
        "schedule": schedule.state_dict(),
        "step": step,
    }
    torch.save(state, path.with_suffix(".new"))
    path.with_suffix(".new").replace(path)


def _resume(path: Path, network: ReaderNetwork, optimiser: torch.optim.Optimizer, schedule: object) -> int:
    if not path.is_file():
        return 0
    state = torch.load(path)
    network.load_state_dict(state["network"])
    optimiser.load_state_dict(state["optimiser"])
    schedule.load_state_dict(state["schedule"])
    return int(state["step"])


if __name__ == "__main__":
    main()

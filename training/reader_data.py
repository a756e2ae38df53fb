"""Written questions → windows with labels: what the reader learns from, and what it is measured on.

Written lines (`questions/*.jsonl`) are described in training/README.md. Every question becomes several windows:
the answer in its context; the same context with the answer taken out; other stretches of the same document; stretches
of other documents that a search by words would find. Seeded by the question itself. Knows nothing about networks.
"""

from __future__ import annotations

import json
import math
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import Stemmer

from assistant.reader import Window, header_of
from training.splits import Part, part
from training.texts import SHARED, Text, Unit, texts

QUESTIONS = Path(__file__).with_name("questions")
VERDICTS = ("follows", "contradicted", "notstated")


@dataclass(frozen=True, slots=True)
class Written:
    """One written line. `task` is Q (answered), U (not answered) or C (claim); numbers are units of `text`."""

    task: str
    name: str
    language: str
    kind: str
    style: str
    answers: tuple[int, ...]
    helps: tuple[int, ...]
    text: str

    @property
    def part(self) -> Part:
        """Where the document belongs."""
        return part(self.name)


@dataclass(frozen=True, slots=True)
class Example:
    """A window with what is true of it. `labels` per sentence: 2 answers, 1 helps, 0 neither; `verdict` for a claim.

    `way` says how the window was made, for tables of what is hard.
    """

    question: str
    window: Window
    labels: tuple[int, ...]
    verdict: int | None
    way: str
    written: Written | None = None


@cache
def every_text() -> dict[str, Text]:
    """All documents by name."""
    return {name: text for place in ("starter", "papers", "shared", "seeds") for name, text in texts(place).items()}


def read_lines(path: Path) -> Iterator[Written]:
    """The lines of a file (made by `training.collect`) whose sentences still stand in their documents."""
    for row in path.read_text(encoding="utf-8").splitlines():
        made = _written(json.loads(row))
        if made is not None:
            yield made


def _written(row: dict) -> Written | None:
    known = every_text().get(row["document"])
    if known is None:
        return None
    answers, helps = (_numbers(known, row[field]) for field in ("answers", "helps"))
    if answers is None or helps is None:
        return None
    named = (row[field] for field in ("task", "document", "language", "kind", "style"))
    return Written(*named, answers, helps, row["text"])


def _numbers(text: Text, digests: Iterable[str]) -> tuple[int, ...] | None:
    """The units with these digests, twins included; None when one is gone."""
    places = _places(text.name)
    found = [places.get(digest) for digest in digests]
    return None if None in found else tuple(sorted(n for numbers in found for n in numbers or ()))


@cache
def _places(name: str) -> dict[str, list[int]]:
    places: dict[str, list[int]] = defaultdict(list)
    for unit in every_text()[name].units:
        places[unit.digest].append(unit.number)
    return dict(places)


def written(of: Part, round_: int | None = None) -> tuple[Written, ...]:
    """Every written line about documents of a part; of one round of writing only, where one is named."""
    paths = [path for path in sorted(QUESTIONS.glob("*.jsonl")) if round_ in (None, _round(path))]
    return tuple(line for path in paths for line in read_lines(path) if line.part == of)


def _round(path: Path) -> int:
    found = re.search(r"-r(\d+)$", path.stem)
    return int(found[1]) if found else 1


# ----------------------------------------------------------------------------------------------------------------
# windows
# ----------------------------------------------------------------------------------------------------------------


def header(text: Text, units: Sequence[Unit]) -> str:
    """Title and heading path, as the reader sees them."""
    return header_of(text.title, units[0].heading) if units else text.title


def window(text: Text, first: int, last: int, without: Iterable[int] = ()) -> tuple[Window, tuple[int, ...]]:
    """Units first..last (numbers, inclusive) as a window, some left out; and the numbers that stayed."""
    gone = set(without)
    units = [unit for unit in text.units[first - 1 : last] if unit.number not in gone]
    return Window(header(text, units), tuple(unit.text for unit in units)), tuple(unit.number for unit in units)


def _around(text: Text, centre: Sequence[int], chance: random.Random, most: int = 9) -> tuple[int, int]:
    """A stretch of units that holds as many of `centre` as fit, at a random place in it, about 160 words at most."""
    anchor = chance.choice(list(centre))
    first = last = anchor
    words = len(text.units[anchor - 1].text.split())
    size = chance.randint(1, most)
    wanted = sorted(set(centre) - {anchor}, key=lambda n: abs(n - anchor))
    reach = max([abs(n - anchor) for n in wanted[:4]] or [0])
    back = chance.randint(0, size)
    while last - first + 1 < max(size, min(reach + 1, most)) and words < 160:
        grow_back = (back > 0 and first > 1) or last == len(text.units)
        if grow_back and first == 1:
            break
        at = first - 2 if grow_back else last
        words += len(text.units[at].text.split())
        if words > 190:
            break
        first, last, back = (first - 1, last, back - 1) if grow_back else (first, last + 1, back)
    return first, last


def _labels(numbers: Sequence[int], line: Written) -> tuple[int, ...]:
    answers, helps = set(line.answers), set(line.helps)
    if line.task == "U":
        return tuple(1 if n in helps else 0 for n in numbers)
    return tuple(2 if n in answers else 1 if n in helps else 0 for n in numbers)


_STEM = Stemmer.Stemmer("dutch")
_WORD = re.compile(r"[^\W_]+")


def stems(text: str) -> list[str]:
    """Stemmed words, for finding stretches that share words with a question."""
    return _STEM.stemWords(_WORD.findall(text.lower()))


class Words:
    """BM25 over units (Robertson & Zaragoza 2009, k1 1.2, b .75): what a search by words would bring."""

    def __init__(self, names: Iterable[str]) -> None:
        self.places: list[tuple[str, int]] = []
        self.postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
        self.lengths: list[int] = []
        for name in names:
            text = every_text()[name]
            for unit in text.units:
                found = stems(f"{unit.text} {text.title}")
                for stem, count in Counter(found).items():
                    self.postings[stem].append((len(self.places), count))
                self.places.append((name, unit.number))
                self.lengths.append(len(found))
        self.mean = sum(self.lengths) / max(1, len(self.lengths))

    def search(self, question: str, most: int) -> list[tuple[str, int]]:
        """The best units as (name, number), best first."""
        scores: dict[int, float] = defaultdict(float)
        for stem in sorted(set(stems(question))):  # sums of floats depend on their order
            rows = self.postings.get(stem, [])
            if not rows or len(rows) > 0.2 * len(self.places):
                continue
            weight = math.log(1 + (len(self.places) - len(rows) + 0.5) / (len(rows) + 0.5))
            for at, count in rows:
                scores[at] += weight * count * 2.2 / (count + 1.2 * (0.25 + 0.75 * self.lengths[at] / self.mean))
        best = sorted(scores, key=lambda at: (-scores[at], at))[:most]
        return [self.places[at] for at in best]


@cache
def words(of: Part) -> Words:
    """The search over the documents of one part: a held document never stands in a training window."""
    return Words(name for name in every_text() if part(name) == of)


@cache
def words_of(name: str) -> Words:
    """The search within one document, for its stretches that look like an answer and are none."""
    return Words([name])


def examples(line: Written, negatives: int = 2, seed: int = 0) -> Iterator[Example]:
    """The windows of one written line."""
    chance = random.Random(f"{seed} {line.name} {line.text}")
    text = every_text()[line.name]
    if line.task == "C":
        yield from _claim_examples(line, text, chance)
        return
    centre = line.answers or line.helps or (chance.randint(1, len(text.units)),)
    first, last = _around(text, centre, chance)
    made, numbers = window(text, first, last)
    yield Example(line.text, made, _labels(numbers, line), None, "own", line)
    if line.answers and chance.random() < 0.6:
        made, numbers = window(text, first, last, without=line.answers)
        if numbers:
            yield Example(line.text, made, _labels(numbers, line), None, "removed", line)
    yield from _other_windows(line, text, chance, negatives)


def _other_windows(line: Written, text: Text, chance: random.Random, most: int) -> Iterator[Example]:
    """Stretches that answer nothing: of the same document, and of documents that share words with the question."""
    taken = set(line.answers)
    free = [n for n in range(1, len(text.units) + 1) if n not in taken]
    if free and chance.random() < 0.8:
        alike = [n for _, n in words_of(line.name).search(line.text, 12) if n not in taken]
        centre = chance.choice(alike if alike and chance.random() < 0.7 else free)
        first, last = _around(text, [centre], chance, most=6)
        made, numbers = window(text, first, last, without=taken)
        if numbers:
            yield Example(line.text, made, _labels(numbers, line), None, "same", line)
    found = [place for place in words(line.part).search(line.text, 25) if place[0] != line.name]
    chance.shuffle(found)
    for name, number in found[:most]:
        other = every_text()[name]
        first, last = _around(other, [number], chance, most=6)
        made, numbers = window(other, first, last)
        yield Example(line.text, made, tuple(0 for _ in numbers), None, "other", line)


def _claim_examples(line: Written, text: Text, chance: random.Random) -> Iterator[Example]:
    verdict = {"follows": 0, "contradicted": 1}.get(line.kind, 2)
    if not line.helps:
        return
    first, last = min(line.helps), max(line.helps)
    if last - first > 8:
        numbers = line.helps
        made = Window(header(text, [text.units[numbers[0] - 1]]), tuple(text.units[n - 1].text for n in numbers))
    else:
        first, last = max(1, first - chance.randint(0, 2)), min(len(text.units), last + chance.randint(0, 2))
        made, numbers = window(text, first, last)
    labels = tuple(1 if n in line.helps else 0 for n in numbers)
    yield Example(line.text, made, labels, verdict, "claim", line)
    if verdict == 0 and chance.random() < 0.35:
        made, numbers = window(text, first, last, without=line.helps)
        if numbers:
            yield Example(line.text, made, tuple(0 for _ in numbers), 2, "claim removed", line)


# ----------------------------------------------------------------------------------------------------------------
# public reading sets
# ----------------------------------------------------------------------------------------------------------------


def squad(seed: int = 0) -> Iterator[Example]:
    """SQuAD 2.0 (Rajpurkar et al. 2018) and XQuAD English (Artetxe et al. 2020) as windows; CC BY-SA 4.0."""
    folder = SHARED / "data" / "train" / "reading"
    chance = random.Random(seed)
    for name in ("squad2-dev-16-articles.json", "xquad.en.json"):
        path = folder / name
        for article in json.loads(path.read_text(encoding="utf-8"))["data"] if path.is_file() else ():
            title = article.get("title", "").replace("_", " ")
            for paragraph in article["paragraphs"]:
                yield from _paragraph(paragraph, title, chance)


def _paragraph(paragraph: dict, title: str, chance: random.Random) -> Iterator[Example]:
    from corpus.sentences import sentences

    context = paragraph["context"]
    spans = sentences(context)
    for asked in paragraph["qas"]:
        places = {answer["answer_start"] for answer in asked["answers"]}
        if asked.get("is_impossible"):
            places = set()
        labels = tuple(2 if any(start <= at < end for at in places) else 0 for start, end in spans)
        made = Window(title, tuple(context[start:end] for start, end in spans))
        yield Example(asked["question"], made, labels, None, "squad")
        if places and chance.random() < 0.3:
            kept = [n for n, label in enumerate(labels) if not label]
            if kept:
                left = Window(title, tuple(made.sentences[n] for n in kept))
                yield Example(asked["question"], left, tuple(0 for _ in kept), None, "squad removed")

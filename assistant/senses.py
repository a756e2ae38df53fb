"""What a word may stand for: the groups of words it shares a meaning with, as marks to be looked up in a text.

A person asks in everyday words ("herrie", "vuilnisbak") what a document says in its own ("geluid", "container"). The
groups are those of `concepts.txt`, the wider ones of `asking.txt` and, for English questions, the widest ones of
`assistant.everyday` (for Dutch ones these let near misses pass); sharing one points at a line and proves nothing.
Knows nothing about questions or documents.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path

from assistant import everyday
from assistant.lexicon import PARTICLES, infinitive
from assistant.words import listed
from indexing import dutch
from indexing.frequencies import zipf_table

_FILES = tuple(Path(__file__).with_name(name) for name in ("concepts.txt", "asking.txt"))


@cache
def _groups() -> dict[str, frozenset[str]]:
    """Stem → the marks of its groups; a line of opposites is two groups."""
    members: dict[str, set[str]] = {}
    for file in _FILES:
        lines = file.read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines):
            if line.startswith("#"):
                continue
            for side, words in enumerate(line.split("!")):
                for word in words.split():
                    members.setdefault(_key(word), set()).add(f"#{file.stem[0]}{number}.{side}")
    return {stem: frozenset(marks) for stem, marks in members.items()}


def _key(word: str) -> str:
    return dutch.stem(dutch.fold(word))


@lru_cache(maxsize=50_000)
def senses_of_word(word: str) -> frozenset[str]:
    """The marks of the groups a folded word belongs to, in whatever form it stands.

    >>> bool(senses_of_word("herrie") & senses_of_word("geluid")), senses_of_word("kwartel")
    (True, frozenset())
    """
    verb = infinitive_of(word)
    stems = {*dutch.analyse(word)[:1], *(dutch.analyse(verb)[:1] if verb else ())}
    marks = frozenset().union(*(_groups().get(stem, frozenset()) for stem in stems))
    return marks | {f"+{verb}"} if verb else marks


def everyday_senses(word: str) -> frozenset[str]:
    """The marks of the groups of everyday words a folded word belongs to; English words stand in them too."""
    return frozenset(f"e{group}" for group in everyday.groups_of(word))


def senses_of_stem(stem: str) -> frozenset[str]:
    """The marks of the groups that a stem belongs to."""
    return _groups().get(stem, frozenset())


@lru_cache(maxsize=20_000)
def senses_of(text: str) -> frozenset[str]:
    """The marks of all words of a text and of the parts of its compounds.

    >>> bool(senses_of("De papiercontainers zaten vol.") & senses_of_word("bak"))
    True
    """
    groups = _groups()
    whole = (groups.get(stem, frozenset()) for stem in dutch.analyse(text))
    words = tuple(dutch.words(text))
    verbs = (senses_of_word(word) for word in (*words, *apart(words)) if infinitive_of(word))
    phrases = (f"e{group}" for group in everyday.phrases_in(dutch.fold(text)))
    return frozenset().union(*whole, *verbs, *map(everyday_senses, words), phrases)


def apart(words: Sequence[str]) -> tuple[str, ...]:
    """The separable verbs whose two pieces stand apart in a sentence: "richtten … een hub op" → oprichten.

    >>> apart(("richtten", "zij", "een", "hub", "op"))
    ('oprichten',)
    """
    found = []
    for place, particle in enumerate(words):
        if particle in PARTICLES:
            before = (infinitive_of(word) for word in words[max(0, place - _REACH) : place])
            joined = (particle + verb for verb in before if verb)
            found += [verb for verb in joined if zipf_table().get(verb, 0.0) >= _COMMON]
    return tuple(dict.fromkeys(found))


_REACH = 12
"""How many words may stand between a verb and its particle."""


# ---- verbs ----------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=50_000)
def infinitive_of(word: str) -> str | None:
    """The infinitive of what looks like a finite verb or participle, where that is a common word.

    >>> infinitive_of("bespaart"), infinitive_of("gehaald"), infinitive_of("uitgesteld"), infinitive_of("contract")
    ('besparen', 'halen', 'uitstellen', None)
    """
    strong = infinitive(word.removesuffix("en") if word.endswith("chten") else word) or infinitive(word)
    if strong:
        return strong
    if word.endswith("en") and _is_separable(word):
        return word
    word = word.removesuffix("n") if word.endswith(("tten", "dden")) else word
    for ending in ("te", "de", "t", "d"):
        if word.endswith(ending) and len(word) > 3:
            root = word.removesuffix(ending)
            roots = [root, root.removeprefix("ge"), _PARTICIPLE.sub(r"\1", root)] if ending in "td" else [root]
            for one in (form for candidate in roots for form in _infinitives(candidate)):
                if zipf_table().get(one, 0.0) >= _COMMON:
                    return one
            return None
    return None


def _is_separable(word: str) -> bool:
    """Whether a word is the infinitive of a separable verb: ophangen, aanmelden; not "inwoners" or "voordelen"."""
    if word in _NO_VERBS:
        return False
    rests = (word.removeprefix(particle) for particle in PARTICLES if word.startswith(particle))
    return any(len(rest) > 4 and (infinitive(rest) == rest or infinitive_of(rest[:-2] + "t") == rest) for rest in rests)


_NO_VERBS = listed("voorwaarden aantallen onderdelen voordelen nadelen aandelen afspraken uitspraken uitgaven")
_COMMON = 2.8
_PARTICIPLE = re.compile(r"^(aan|achter|af|bij|door|in|mee|na|om|op|over|terug|toe|uit|vast|voor|weg|samen)ge")
"""uitgesteld is of uitstellen, opgeleverd of opleveren."""


def _infinitives(root: str) -> tuple[str, ...]:
    """besparen for bespaar, stoppen for stop, leveren for lever."""
    single = re.sub(r"([aeou])\1([^aeiou])$", r"\1\2", root)
    return (root + "en", single + "en", root + root[-1:] + "en") if len(root) > 2 else ()

"""What words may stand for each other: inflection, strong verbs, synonyms, Dutch for English, and opposites.

A word becomes a small set of keys; two words match when they share one. The synonym and opposite groups stand in
`concepts.txt`; English words borrow their Dutch from `assistant.english`. Knows nothing about sentences.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path

from assistant.english import dutch_for
from assistant.words import fold_form, listed
from indexing import dutch
from indexing.translating import cognates, table

_CONCEPTS = Path(__file__).with_name("concepts.txt")
_VERBS = Path(__file__).with_name("strong_verbs.txt")
PARTICLES = listed("""
    op af over uit aan in mee door terug toe vast bij voor weg los neer na om samen stop deel plaats achter mede
    tegen open dicht vol vrij rond stil voort neer klaar bekend thuis vooruit achteruit heen goed kapot stuk
""")
CONTRARY_PARTICLES = (
    {"aan", "af"}, {"op", "af"}, {"in", "uit"}, {"aan", "uit"}, {"toe", "af"}, {"toe", "op"}, {"mee", "tegen"},
    {"open", "dicht"}, {"voor", "tegen"},
)  # fmt: skip
_SUFFIXES = (
    "heden",
    "ingen",
    "erden",
    "erde",
    "heid",
    "eren",
    "erd",
    "ert",
    "tjes",
    "ing",
    "tje",
    "ten",
    "den",
    "en",
    "es",
    "ed",
    "te",
    "de",
    "er",
    "s",
    "t",
    "d",
    "e",
    "n",
)  # longest first


@cache
def _strong() -> dict[str, str]:
    table: dict[str, str] = {}
    for entry in _VERBS.read_text(encoding="utf-8").splitlines():
        if entry.startswith("#"):
            continue
        infinitive, *forms = entry.split()
        for form in (infinitive, *forms):
            table.setdefault(form, infinitive)
    return table


def infinitive(form: str) -> str | None:
    """The infinitive of a strong verb form, None for any other word."""
    return _strong().get(form)


@lru_cache(maxsize=100_000)
def skeleton(form: str) -> str:
    """What is left of a word without inflection; crude, and the same for every form of one word.

    >>> skeleton("stoppen") == skeleton("stopte") == skeleton("stopt")
    True
    >>> skeleton("bewoners") == skeleton("bewoner")
    True
    """
    return _bare(_strong().get(form, form))


def _bare(form: str) -> str:
    """A skeleton by endings alone, for a participle that looks like a strong form ("gewist", "wist")."""
    word = re.sub(r"([a-z])\1+", r"\1", form.removesuffix("'s").replace("'", ""))
    for _ in range(3):
        suffix = next(
            (end for end in _SUFFIXES if word.endswith(end) and _stands(word[: -len(end)], plural=end == "s")), None
        )
        if suffix is None:
            break
        word = word[: -len(suffix)]
    word = word.removesuffix("e") if word.endswith("ie") else word
    return word[:-1] + {"v": "f", "z": "s", "y": "i"}.get(word[-1:], word[-1:])


def _stands(rest: str, *, plural: bool = False) -> bool:
    """Whether what is left can be a word: three letters, a vowel, not at the end ("groen" is no "gro")."""
    return (
        len(rest) >= 3
        and (rest[-1] not in "aeiou" or rest.endswith(("ui", "ei", "eu")) or (plural and len(rest) > 4))
        and any(letter in "aeiouy" for letter in rest)
    )


@cache
def _groups() -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    """(skeleton → groups it belongs to, group → groups it is opposed to)."""
    members: dict[str, set[str]] = {}
    opposed: dict[str, set[str]] = {}
    for number, line in enumerate(_CONCEPTS.read_text(encoding="utf-8").splitlines()):
        if not line.strip() or line.startswith("#"):
            continue
        for side, words in enumerate(line.split("!")):
            name = f"#{number}{'ab'[side]}"
            for word in words.split():
                members.setdefault(skeleton(fold_form(word)), set()).add(name)
            if "!" in line:
                opposed[name] = {f"#{number}{'ba'[side]}"}
    return (
        {word: frozenset(names) for word, names in members.items()},
        {name: frozenset(names) for name, names in opposed.items()},
    )


@lru_cache(maxsize=100_000)
def keys(form: str, *, english: bool = False) -> frozenset[str]:
    """Everything a folded word may be matched by: its skeleton, its participle's, its groups, its Dutch.

    >>> bool(keys("stopped", english=True) & keys("beeindigde")), bool(keys("dalen") & keys("steeg"))
    (True, False)
    """
    stems = {skeleton(form)}
    if form.startswith("ge") and len(form) > 5 and form[-1] in "dtn":
        stems |= {skeleton(form[2:]), _bare(form[2:])}
    for particle in PARTICLES:
        if form.startswith(particle) and len(form) > len(particle) + 4:
            stems |= _separable(particle, form[len(particle) :])
    if english:
        stems |= _in_dutch(form)
    groups, _ = _groups()
    named = {name for stem in stems for name in groups.get(stem, ())}
    return frozenset(stems | named)


LEARNT = 0.3
"""The smallest share at which a learnt translation counts as one."""


def _in_dutch(form: str) -> set[str]:
    """Skeletons of the Dutch words for an English one: by hand, learnt, or spelt alike."""
    words = {fold_form(word) for word in dutch_for(form)}
    base = _strong().get(form, form)
    for stem in {dutch.stem(form), dutch.stem(base)}:
        words |= {word for word, share in table().get(stem, ()) if share >= LEARNT}
    if len(form) > 6:
        words |= set(cognates(form)) | set(cognates(form.removesuffix("s")))
    return {skeleton(word) for word in words}


@lru_cache(maxsize=100_000)
def part_keys(form: str) -> tuple[frozenset[str], ...]:
    """The keys of each part of a Dutch compound, last part last; empty for a word that is none.

    >>> bool(keys("traffic", english=True) & part_keys("verkeerslichten")[0])
    True
    """
    return tuple(keys(part) for part in dutch.split(form))


def _separable(particle: str, rest: str) -> set[str]:
    """Keys of a separable verb in one piece: "opgelegd", "opleggen" and "op te leggen" share "op+leg"."""
    for prefix in ("gege", "ge", "te"):
        if rest.startswith(prefix) and len(rest) > len(prefix) + 2:
            bare = rest[2:]
            whole = {skeleton(particle + form) for form in (bare, _strong().get(rest, bare), _strong().get(bare, bare))}
            return {f"{particle}+{skeleton(rest)}", f"{particle}+{skeleton(bare)}", *whole}
    return {f"{particle}+{skeleton(rest)}", skeleton(particle + rest), skeleton(particle + _strong().get(rest, rest))}


def separated(verb: str, particle: str) -> frozenset[str]:
    """The keys of a separable verb in two pieces: "legde … op".

    >>> bool(separated("legde", "op") & keys("opgelegd"))
    True
    """
    groups, _ = _groups()
    stems = {f"{particle}+{skeleton(verb)}", skeleton(particle + (_strong().get(verb, verb)))}
    named = {name for stem in stems for name in groups.get(stem, ())}
    return frozenset(stems | named)


@lru_cache(maxsize=100_000)
def opposites(found: frozenset[str]) -> frozenset[str]:
    """The groups that mean the contrary of these keys, minus the ones the word itself belongs to."""
    _, opposed = _groups()
    return frozenset(other for key in found for other in opposed.get(key, ())) - found

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
_STRONG = """
beginnen begin begint begon begonnen; kiezen kies kiest koos kozen gekozen; nemen neem neemt nam namen genomen;
geven geef geeft gaf gaven gegeven; doen doe doet deed deden gedaan; krijgen krijg krijgt kreeg kregen gekregen;
blijken blijk blijkt bleek bleken gebleken; lopen loop loopt liep liepen gelopen; vinden vind vindt vond vonden gevonden;
houden houd houdt hield hielden gehouden; trekken trek trekt trok trokken getrokken; sluiten sluit sloot sloten gesloten;
schrijven schrijf schrijft schreef schreven geschreven; blijven blijf blijft bleef bleven gebleven;
stijgen stijg stijgt steeg stegen gestegen; vallen val valt viel vielen gevallen; gaan ga gaat ging gingen gegaan;
komen kom komt kwam kwamen gekomen; staan sta staat stond stonden gestaan; zien zie ziet zag zagen gezien;
lezen lees leest las lazen gelezen; rijden rijd rijdt reed reden gereden; verliezen verlies verliest verloor verloren;
kopen koop koopt kocht kochten gekocht; brengen breng brengt bracht brachten gebracht; verkopen verkocht verkochten;
denken denk denkt dacht dachten gedacht; weten weet wist wisten geweten; spreken spreekt sprak spraken gesproken;
helpen help helpt hielp hielpen geholpen; dragen draag draagt droeg droegen gedragen; winnen win wint won wonnen gewonnen;
zoeken zoek zoekt zocht zochten gezocht; blazen blaast blies bliezen geblazen; hangen hangt hing hingen gehangen;
treden treedt trad traden getreden; zitten zit zat zaten gezeten; liggen ligt lag lagen gelegen; leggen legt legde gelegd;
verdwijnen verdwijnt verdween verdwenen; wijzen wijst wees wezen gewezen; blijken bleken; schuiven schuift schoof geschoven;
roepen roept riep riepen geroepen; vragen vraagt vroeg vroegen gevraagd; besluiten besluit besloot besloten;
ontvangen ontvangt ontving ontvingen; onderzoeken onderzoekt onderzocht onderzochten; bewijzen bewijst bewees bewezen;
vergelijken vergelijkt vergeleek vergeleken; verwerpen verwerpt verwierp verworpen; ontstaan ontstond ontstonden;
bieden biedt bood boden geboden; verbieden verbiedt verbood verboden; genieten geniet genoot genoten; delen deelt gedeeld;
vervangen vervangt verving vervingen; vangen vangt ving gevangen; verlaten verlaat verliet verlieten; gelden geldt gold golden;
verschijnen verschijnt verscheen verschenen; beschrijven beschreef beschreven; overlijden overleed overleden; bestaan bestond;
begrijpen begreep begrepen; verbinden verbindt verbond verbonden; breken brak braken gebroken; kijken keek keken gekeken;
lijden leed leden geleden; lijken leek leken geleken; meten meet mat maten gemeten; vermijden vermeed vermeden; slaan sloeg;
ontwerpen ontwierp ontwierpen ontworpen; sterven stierf stierven gestorven; schijnen scheen schenen; treffen trof troffen;
getroffen; onderhouden onderhield onderhielden; ontbreken ontbrak ontbraken ontbroken; springen sprong sprongen gesprongen;
vliegen vloog vlogen gevlogen; werpen wierp wierpen geworpen; wegen woog wogen gewogen; wijken week geweken; eten at gegeten;
zenden zond zonden gezonden; vergeten vergat vergaten; ondernemen ondernam ondernamen ondernomen; strijden streed gestreden;
dringen drong drongen gedrongen; klimmen klom geklommen; zwemmen zwom gezwommen; schieten schoot geschoten; stelen stal gestolen;
beginnen begonnen; verdienen verdiende; raken raakte; zwijgen zweeg gezwegen; verkrijgen verkreeg verkregen; binden bond gebonden;
begin began begun; choose chose chosen; take took taken; give gave given; do did done; get got gotten; become became;
find found; hold held; draw drew drawn; rise rose risen; fall fell fallen; grow grew grown; buy bought; sell sold;
bring brought; think thought; build built; spend spent; pay paid; say said; tell told; lead led; leave left; meet met;
send sent; win won; lose lost; run ran; write wrote written; see saw seen; go went gone; come came; stand stood; keep kept;
make made; sink sank sunk; break broke broken; drive drove driven; know knew known; show shown; withdraw withdrew withdrawn;
overturn overturned; teach taught; feel felt; mean meant; steal stole stolen; speak spoke spoken; forbid forbade forbidden
"""
PARTICLES = listed(
    "op af over uit aan in mee door terug toe vast bij voor weg los neer na om samen stop deel plaats achter mede"
)
_SUFFIXES = (
    "heden",
    "ingen",
    "heid",
    "eren",
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
    for entry in _STRONG.replace("\n", " ").split(";"):
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
    word = re.sub(r"([a-z])\1+", r"\1", _strong().get(form, form).replace("'", ""))
    for _ in range(3):
        suffix = next((end for end in _SUFFIXES if word.endswith(end) and _stands(word[: -len(end)])), None)
        if suffix is None:
            break
        word = word[: -len(suffix)]
    return word[:-1] + {"v": "f", "z": "s", "y": "i"}.get(word[-1:], word[-1:])


def _stands(rest: str) -> bool:
    """Whether what is left can be a word: three letters, one of them a vowel."""
    return len(rest) >= 3 and any(letter in "aeiouy" for letter in rest)


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
    if form.startswith("ge") and len(form) > 5:
        stems.add(skeleton(form[2:]))
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
            return {f"{particle}+{skeleton(rest)}", f"{particle}+{skeleton(rest[2:])}", skeleton(particle + rest[2:])}
    return {f"{particle}+{skeleton(rest)}", skeleton(particle + rest)}


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

"""Where sentences end in Dutch (and English) text.

Sentence ends are found by rule, after Kiss & Strunk's observation ("Unsupervised multilingual sentence boundary
detection", Computational Linguistics 32:4, 2006) that a full stop is ambiguous only after abbreviations, initials and
ordinals: those three are named here, everything else that looks like an end is one. In doubt we do not cut: a
sentence too long is readable, half a sentence is wrong. Knows nothing about documents or passages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

Span = tuple[int, int]


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


# Written without the final stop, lower case. A sentence goes on after these.
ABBREVIATIONS = _words(
    # titles and forms of address
    "dhr dhrn mevr mevrn mw mej mr mrs drs dr ds ir ing prof em hr fam jhr jkvr mgr kol gen lt sgt wnd zr br st",
    "ste bc ba ma msc bsc phd llm min.pres wethr burg secr vz",
    "chr ph th joh jac wm fa kand cand bijz maj lkol genm mme bacc tit wnd plv demis",
    # law and reference
    "art artt nr nrs blz pag pp hfst par jo juncto stb stcrt trb vgl zgn zog zg cf ibid idem bijl aanh afd afl",
    "afb fig tab tbl noot sub ed eds red vert uitg dl hs hst rb hr ktr concl kst kamerst hand aant lett",
    # measure, time, amount
    "ca circa plm ong max min gem incl excl resp evt event bijv bv vb vnl nl mln mld tel fax pct proc gr st jan",
    "feb febr mrt apr jun jul aug sep sept okt nov dec jl jr sr vs geb overl",
    # organisations and places
    "gem prov min dep dept inc ltd corp cie mij str pl plt",
    # other
    "o.m o.a a.s d.w.z m.n m.u.v m.b.t m.b.v i.v.m i.p.v i.h.b i.s.m t.a.v t.b.v t.o.v t.g.v t.w t.z.t t.n.v",
    "n.a.v n.b p.s d.d c.q e.a b.v e.g i.e w.o z.g d.m.v a.d.h.v i.t.t z.s.m ad aangez afk alg betr div ev idd",
    "ipv ivm mbt mbv mi mn nav obv oa onderst oorspr opm ovv pers plv soc spec tav tbv tov toel verm volg vlg wv",
)
# These are words too ("het glas is vol."): an abbreviation only before a number.
BEFORE_NUMBERS = _words(
    "no vol par tab fig lid par p pp pag blz nr nrs art artt st tel dl afl hfst les bijl jg r rnr ma di wo do vr",
    "za zo",
)
_ALSO_WORDS = _words(
    "min max gem par tab fig st ad nl red noot hand vert burg sub spec pers soc div alg dl dec str pl les hr gr",
    "ed em gen tel ba event vs idem circa juncto proc volg mi concl",
)
# A sentence that has a capital after these has ended.
ALWAYS_END = frozenset({"enz", "etc", "e.d", "o.i.d", "i.d"})
# A sentence may end with these: it does when a word follows that opens sentences.
MAY_END = _words(
    "e.a c.s ff b.v n.v v.o.f a.i s.v.p a.u.b jl jr sr mln mld inc ltd d.d e.v",
)
_OPENERS = _words(
    "Daarna Daartoe Daardoor Daarop Daarover Toch Eerst Later Inmiddels Zodra Hierna Wel Deels Soms Vaak Altijd",
    "Uiteindelijk Tevens Overigens Immers Namelijk Eveneens Anders Andere Iedere Ieder Iedereen Niemand Niets Iets",
    "Bijvoorbeeld Mede Ondanks Vanaf Vanuit Vanwege Wegens Zolang Zoals Totdat Doordat Zodat Nadat Voordat Of En Dus",
    "Mijn Onze Ons Uw Hun Haar Beide Enkele Meer Minder Twee Drie Vier Vijf Wilt Moet Hebt Hebben Zal Zou Was Waren",
    "Nooit Alles He She We You What When How Why Which Who For With After Before If But And At On By From",
    "Het Een Dit Dat Deze Die Er Hier Daar Daarom Daarnaast Daarbij Daarmee Daarvoor Ook Maar Want Wij We Zij Ze",
    "Hij Ik Je Jij U Men Wie Wat Waar Waarom Hoe Welke Wanneer Als Toen Nu Dan Zo Zonder Met Voor Bij Door Om Op",
    "Aan Uit Na Naar Tijdens Volgens Omdat Hoewel Terwijl Sinds Sommige Veel Alle Elk Elke Geen Niet Verder",
    "Vervolgens Tot Hierbij Hierdoor Hiermee Bovendien Echter Zowel Onder Tegen Tussen Binnen Buiten The This",
    "That These It They There In Vraag Antwoord Heeft Is Zijn Kan Kunt Bent Worden Wordt Deelt Klopt Graag Ja Nee",
)
_NAME_PARTICLES = frozenset({"De", "Den", "Der", "Van", "Ten", "Ter", "Te", "In", "Op", "Het"})

_BREAK = re.compile(r"[ \t]*\n\s*")
_ENDING = re.compile(r"[.!?…]+[\"'”’»)\]]*(?:(?<=[^\W\d_]{3}[.!?])\d{1,2})?[\"'”’»)\]]*(?=[ \t  ])")
BULLET = re.compile(r"(?:[-*•–▪◦‣·]|\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)])[ \t]+")
_ENUMERATOR = re.compile(r"\(?(?:\d{1,3}(?:\.\d{1,3})*|[A-Za-z]|[ivxIVX]{1,4})\.")
_DOTTED = re.compile(r"[^\W\d_]{1,2}(?:\.[^\W\d_]{1,3})+")
_INITIALS = re.compile(r"(?:[A-Z](?:[a-z]{1,2})?\.)*-?[A-Z](?:[hi]|[Tt]h|[Cc]h)?")
_OPENING_MARKS = "\"'“‘’‚„«([*_"


def sentences(text: str) -> tuple[Span, ...]:
    """The sentences of `text` as (start, end), in order and never overlapping; bullets and white space stay outside.

    A line break always ends a sentence: stored text has no line breaks inside one.

    >>> text = "De wethouder, mr. J.P. Balkenende, kwam op 1 mei 2020 a.s. zondag. Het regende."
    >>> [text[start:end] for start, end in sentences(text)]
    ['De wethouder, mr. J.P. Balkenende, kwam op 1 mei 2020 a.s. zondag.', 'Het regende.']
    """
    return tuple(span for line in lines(text) for span in line_sentences(text, without_bullet(text, line)))


def lines(text: str) -> Iterator[Span]:
    """The stretches of `text` between line breaks, without white space at either side."""
    position = 0
    for gap in _BREAK.finditer(text):
        yield from trimmed(text, position, gap.start())
        position = gap.end()
    yield from trimmed(text, position, len(text))


def trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    """The stretch without white space at its ends; nothing where only white space is left."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end


def without_bullet(text: str, line: Span) -> Span:
    """The line without its bullet or number."""
    bullet = BULLET.match(text, *line)
    return (bullet.end(), line[1]) if bullet and bullet.end() < line[1] else line


def line_sentences(text: str, line: Span) -> Iterator[Span]:
    """The sentences of a stretch without line breaks."""
    start, end = line
    for candidate in _ENDING.finditer(text, start, end):
        if candidate.end() >= end or not _ends_sentence(text, start, candidate, end):
            continue
        yield from trimmed(text, start, candidate.end())
        start = candidate.end()
    yield from trimmed(text, start, end)


def _ends_sentence(text: str, start: int, candidate: re.Match[str], end: int) -> bool:
    """Whether the full stop (or its like) at `candidate` ends the sentence that began at `start`."""
    following = text[candidate.end() : min(end, candidate.end() + 60)].split()
    if not following or not _opens_sentence(following):
        return False
    if _inside_parentheses(text, start, candidate.end(), end):
        return False
    if candidate.group()[0] != "." or candidate.group().startswith(".."):
        return True
    before = text[max(start, candidate.start() - 40) : candidate.start()]
    token = before.split()[-1] if before.split() else ""
    is_first = len(before.split()) == 1 and candidate.start() - start <= 40
    return not _goes_on_after(token.lstrip(_OPENING_MARKS), following[0].lstrip(_OPENING_MARKS), is_first)


def _opens_sentence(following: list[str]) -> bool:
    """Whether these words can open a sentence: a capital, a digit, or a Dutch clitic before a capital ('s Avonds)."""
    first = following[0].lstrip(_OPENING_MARKS + "-–•")
    if not first:
        return len(following) > 1 and _opens_sentence(following[1:])
    if following[0] in ("'s", "’s", "'t", "’t", "'n", "’n", "'k", "’k"):
        return len(following) > 1 and following[1][:1].isupper()
    if following[0][0] in "'’" and first[:2] in ("s-", "t-"):
        return True
    return not first[0].islower() and (first[0].isalnum() or first[0] in "€$§")


def _inside_parentheses(text: str, start: int, position: int, end: int) -> bool:
    """True between "(" and its ")" when both stand in this line, not more than 300 characters apart."""
    opened = text.rfind("(", max(start, position - 300), position)
    if opened < 0 or text.find(")", opened, position) >= 0:
        return False
    closed = text.find(")", position, min(end, opened + 300))
    return closed >= 0


def _goes_on_after(token: str, following: str, is_first: bool) -> bool:
    """Whether the sentence goes on after `token` plus full stop, when `following` comes next."""
    word = token.lower()
    if is_first and _ENUMERATOR.fullmatch(token + "."):
        return True
    if word in ALWAYS_END:
        return False
    if word in MAY_END:
        return following.strip(",.;:") not in _OPENERS | {"De", "In"}
    if word in BEFORE_NUMBERS and (following[:1].isdigit() or re.fullmatch(r"[IVXLC]+[.,;)]?", following)):
        return True
    if word in ABBREVIATIONS:
        return word not in _ALSO_WORDS or following.strip(",.;:") not in _OPENERS | {"De"}
    if _INITIALS.fullmatch(token):
        opener = following.strip(",.;:")
        return opener not in _OPENERS or opener in _NAME_PARTICLES
    if len(token) == 1 and token.isalpha():
        return token != "u"  # the pronoun
    return bool(_DOTTED.fullmatch(token)) and "." in token and len(token) <= 10

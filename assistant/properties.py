"""Which property a question asks: its question word and the noun beside it, Dutch and English.

The rules are tried in order; the first that matches wins, so the more particular stand first. Knows nothing about
subjects, names or documents.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

Property = Literal[
    "bedrag", "percentage", "aantal", "datum", "duur", "wie", "instantie", "naam", "waar", "reden", "grondslag",
    "gevolg", "les", "kritiek", "status", "contact", "gemeenten", "tekst", "ja of nee", "wijze", "wat",
]  # fmt: skip

STRICT: frozenset[Property] = frozenset({"bedrag", "percentage", "aantal", "datum", "duur"})
"""Properties whose value has a form of its own, so that its absence can be seen."""

AUXILIARY = r"(?:is|zijn|was|waren|heeft|hebben|had|werd|werkt\w*|bleek|kan|kreeg|did|does|do|has|have|are|were)"

_MONEY = r"(?:geld|euro'?s?|subsidie|budget|kosten|bedrag|financiering|investering|besparing|boete|begroting)"
_ROLES = """
    bedrijf bedrijven leverancier\\w* organisatie\\w* partij\\w* partner\\w* aannemer\\w* bureau\\w* wethouder\\w*
    minister staatssecretaris directeur onderzoeker\\w* universiteit\\w* instelling\\w* ministerie\\w* fabrikant\\w*
    persoon mensen
    company companies organi[sz]ation\\w* supplier\\w* vendor partners? parties contractor minister people ministry
"""
_ROLE = rf"(?:{'|'.join(_ROLES.split())})"

# Per property the ways to ask it, one regular expression a line.
_RULES: tuple[tuple[Property, str], ...] = (
    ("tekst", r"""
        \b(?:letterlijk\w*|woordelijk\w*|(?:volledige|integrale) tekst|verbatim|full text|exact wording)\b
    """),
    ("contact", r"""
        \b(?:contact|contactpersoon|aanspreekpunt|trekker van|trekt|bellen|mailen|terecht voor|aankloppen)\b
        \b(?:wie|whom?)\b.*\b(?:spreken|praten|overleggen|talk to|speak to)\b
        \b(?:who (?:can|should) (?:i|we)|whom|get in touch|who (?:leads|runs))\b
    """),
    ("duur", r"""
        ^hoe ?lang(?:e)?\b(?! (?:is|was) (?:het|de) (?:route|kabel|weg|pad))
        ^hoeveel (?:jaar|jaren|maanden|weken|dagen|uur|minuten)\b
        ^how long\b
        ^how many (?:years|months|weeks|days|hours|minutes)\b
        \blooptijd\b
    """),
    ("percentage", r"""
        \b(?:percentage|hoeveel procent|welk deel|what share|what per ?cent\w*)\b
    """),
    ("bedrag", rf"""
        \bhoeveel (?:\w+e )?\w*{_MONEY}\b
        \bhoeveel\b.{{0,60}}\b(?:kost(?:te|ten|en)?|betaal(?:d|de|den|t)|verdien\w+)\b
        \bhoeveel (?:bedraagt|bedroeg|bedragen)\b
        \bhoe (?:hoog|groot)\b.{{0,40}}\w*{_MONEY}\b
        \bwat (?:is|was) de (?:hoogte|omvang|waarde) van\b.{{0,40}}\w*{_MONEY}\b
        \bwelke? (?:\w*bedrag|\w*budget|\w*prijs|\w*vergoeding|subsidie)\b
        \bwat kost(?:te|ten|en)?\b
        \bhoe duur\b
        \b(?:in|aan) euro'?s?\b
        \bwat (?:is|was|waren|zijn) (?:de|het) (?:totale |jaarlijkse )?\w*(?:kosten|budget|prijs|bedrag|begroting)\b
        \bhow much\b
        \bhow expensive\b
        \bhow (?:high|large|big) (?:is|was|were) (?:\w+ ){{0,3}}(?:fine|penalty|amount|subsidy|grant|budget|costs?)\b
        \b(?:what|which) (?:\w+ ){{0,5}}(?:costs?|budget|price|amount|fee|subsidy|grant)\b
        \bwhat did (?:[\w'’-]+ ){{1,8}}cost\b
        \bin euros?\b
    """),
    ("aantal", r"""
        \b(?:hoeveel|hoe vaak|hoeveelste|welk aantal|hoe groot|hoe ver|hoe snel)\b
        \b(?:how many|how often|how large|how big|how far|how fast|what number)\b
        \b(?:wat|what) (?:is|was) (?:het|the) (?:aantal|number)\b
        \b(?:in ton|attendance)\b
    """),
    ("datum", r"""
        \b(?:wanneer|in welk jaar|welk jaar|sinds welk|per welke datum|op welke (?:datum|dag)|in welke maand)\b
        \b(?:when|what year|which year|what date|which date|since when)\b
    """),
    ("grondslag", r"""
        \b(?:grondslag|wettelijke basis|op grond van welk\w*|welke wet|welk wetsartikel|juridische basis)\b
        \b(?:legal basis|which law|what law)\b
    """),
    ("naam", r"""
        \b(?:hoe heet(?:te|ten|en)?|namen van|naam van|hoe luid\w*)\b
        \b(?:what (?:is|was|are|were) the names?|called|named)\b
    """),
    ("reden", r"""
        \b(?:waarom|waardoor|hoe komt het|hoe kwam het|welke reden\w*|why|how come)\b
        \bwat (?:is|was) de (?:reden|oorzaak|aanleiding)\b
        \bwhat (?:is|was) the reason\b
    """),
    ("les", r"""
        \b(?:les|lessen|geleerd|leerden?|leren|leert|voorwaarden?|adviseert|advies|aanbevel\w*|beveelt)\b
        \b(?:lessons?|learn(?:ed|t)?|advice|recommend\w*|takeaways?)\b
    """),
    ("kritiek", r"""
        \b(?:kritiek\w*|critici\w*|bezwa\w+|weerstand|klachten|problemen|lastig|nadelen|risico'?s?)\b
        \bmis ging\b
        \bging(?:en)? (?:er )?(?:mis|fout)\b
        \bmis met\b
        \b(?:criticism|went wrong|go wrong|objections?|problems?|difficult\w*|complain\w*)\b
    """),
    ("gevolg", r"""
        \b(?:gebeurde|gebeurd|opgeleverd|opbrengst\w*|resultaat|resultaten|uitkomst\w*|effect\w*|geworden|gevolgen)\b
        \b(?:leverde|levert)\b.*\bop\b
        \b(?:werkte|bleek|gelukt|geslaagd)\b
        \b(?:what happened|outcome\w*|results?|succeed\w*|effects?|become of|became of|achieve\w*)\b
        \bwork\?
    """),
    ("status", r"""
        \b(?:status|stand van zaken|nog actief|gestopt|state of|still running)\b
        \bloopt (?:het|de)\b.*\bnog\b
    """),
    ("gemeenten", r"""
        \b(?:welke?|which|what) (?:\w+ )?(?:gemeenten?|steden|stad|cities|municipalit(?:y|ies))\b
        \b(?:which|what) city\b(?! deal)
    """),
    ("instantie", rf"""
        \b(?:welke?|which|what)(?: \w+)? {_ROLE}\b
        \bwie (?:leverde|maakte|bouwde|ontwikkelde|produceerde)\b
    """),
    ("wie", r"""
        \b(?:wie|who|met welke|door welke)\b
    """),
    ("waar", r"""
        ^(?:waar|where|op welke (?:plek|plekken|locatie\w*)|in welke (?:wijk\w*|straat|straten|buurt\w*))\b
    """),
    ("wijze", r"""
        ^(?:hoe|op welke manier|how)\b
    """),
    ("ja of nee", rf"""
        ^{AUXILIARY}\b
    """),
)  # fmt: skip


def property_of(text: str) -> Property:
    """The property one part of a question asks; "wat" when it only asks what something is.

    >>> property_of("Hoeveel kostte de proef?"), property_of("Wat is een City Deal?")
    ('bedrag', 'wat')
    """
    return next((name for name, pattern in _compiled() if pattern.search(text)), "wat")


@cache
def _compiled() -> tuple[tuple[Property, re.Pattern[str]], ...]:
    return tuple((name, re.compile("|".join(_ways(rules)), re.IGNORECASE)) for name, rules in _RULES)


def _ways(rules: str) -> list[str]:
    return [line.strip() for line in rules.splitlines() if line.strip()]

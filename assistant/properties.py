"""Which property a question asks: its question word and the noun beside it, Dutch and English.

The rules are tried in order; the first that matches wins, so the more particular stand first. Knows nothing about
subjects, names or documents.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from assistant.senses import infinitive_of

Property = Literal[
    "bedrag", "percentage", "aantal", "datum", "duur", "wie", "instantie", "naam", "waar", "reden", "grondslag",
    "gevolg", "les", "kritiek", "status", "contact", "gemeenten", "tekst", "ja of nee", "wijze", "wat",
]  # fmt: skip

STRICT: frozenset[Property] = frozenset({"bedrag", "percentage", "aantal", "datum", "duur"})
"""Properties whose value has a form of its own, so that its absence can be seen."""

AUXILIARY = (
    r"(?:is|zijn|was|waren|heeft|hebben|had|werd|wordt|werkt\w*|bleek|kan|kun|kunnen|kon|kreeg|moet|moeten|mag|mogen|"
    r"mocht|zal|zou|gaat|ging|gingen|lukt\w*|hielp\w*|helpt|klopt\w*|did|does|do|has|have|are|were|can|could|should|"
    r"must|will|would)"
)

_PAID = (
    r"(?:betaal(?:d|de|den|t)|betalen|neer(?:ge)?tel\w+|uit(?:ge)?geven|besteed(?:de)?|besteden|geïnvesteerd|"
    r"investeer\w*|uitgetrokken|vrijgemaakt|gereserveerd|gestoken|gekost)"
)

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
        \b(?:bij wie|waar) (?:moet|moeten|kan|kunnen) (?:ik|we|wij|je|men) (?:zijn|wezen|heen|terecht)\b
        \bwie (?:kan|kunnen) (?:me|mij|ons)\b|\bwho can (?:tell|help) (?:me|us)\b
    """),
    ("duur", r"""
        ^hoe ?lang(?:e)?\b(?! (?:is|was) (?:het|de) (?:route|kabel|weg|pad))
        ^hoeveel (?:jaar|jaren|maanden|weken|dagen|uur|minuten)\b
        ^how long\b
        ^how many (?:years|months|weeks|days|hours|minutes)\b
        \blooptijd\b
    """),
    ("percentage", r"""
        \b(?:percentage|hoeveel procent|welk deel|welk aandeel|what share|what proportion|what per ?cent\w*)\b
    """),
    ("bedrag", rf"""
        \bhoeveel (?:\w+e )?\w*{_MONEY}\b
        \bhoeveel\b.{{0,60}}\b(?:kost(?:te|ten|en)?|betaal(?:d|de|den|t)|verdien\w+)\b
        \bhoeveel (?:bedraagt|bedroeg|bedragen)\b
        ^(?:wat|hoeveel)\b.{{0,80}}\b{_PAID}\b
        \bprijskaartje\b
        ^wat (?:heeft|had|gaat|zou|zal|moet|moest|mag|mocht)\b.{{0,60}}\b(?:ge)?kost(?:en)?\b
        \bhoe (?:hoog|groot)\b.{{0,40}}\w*{_MONEY}\b
        \bwat (?:is|was) de (?:hoogte|omvang|waarde) van\b.{{0,40}}\w*{_MONEY}\b
        \bwelke? (?:\w*bedrag|\w*budget|\w*prijs|\w*vergoeding|subsidie)\b
        \bwat kost(?:te|ten|en)?\b
        \bhoe duur\b
        \b(?:in|aan) euro'?s?\b
        \bwat (?:is|was|waren|zijn) (?:de|het) (?:totale |jaarlijkse )?\w*(?:kosten|budget|prijs|bedrag|begroting)\b
        \bhow much (?:\w+ ){{0,2}}(?:money|euros?|subsidy|funding|funds|budget)\b
        \bhow much\b.{{0,80}}\b(?:costs?|paid|pay|spen[dt]|invest\w*|receive\w*|contribute\w*|set aside|fined?)\b
        \bhow much (?:is|was|were|are|did|does)\b
        \b(?:what|how much) (?:did|does|has|had) .{{0,60}}\b(?:pay|paid|spend|spent)\b
        \bhow expensive\b
        \bhow (?:high|large|big) (?:is|was|were) (?:\w+ ){{0,3}}(?:fine|penalty|amount|subsidy|grant|budget|costs?)\b
        \b(?:what|which) (?:\w+ ){{0,5}}(?:costs?|budget|price|amount|fee|subsidy|grant)\b
        \bwhat did (?:[\w'’-]+ ){{1,8}}cost\b
        \bin euros?\b
    """),
    ("aantal", r"""
        \b(?:hoeveel|hoe vaak|hoeveelste|welk aantal|hoe groot|hoe ver|hoe snel)\b
        \b(?:how many|how much|how often|how large|how big|how far|how fast|how quickly|what number)\b
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
    ("kritiek", r"""
        ^(?:waarom|waardoor|why)\b.{0,40}\b(?:kritiek|bezwa\w+|onrust|ophef|verzet|klachten|criticism|criticised)\b
    """),
    ("reden", r"""
        \b(?:waarom|waardoor|hoe komt het|hoe kwam het|welke reden\w*|why|how come)\b
        \bwat (?:is|was) de (?:reden|oorzaak|aanleiding)\b
        \bwhat (?:is|was) the reason\b
    """),
    ("les", r"""
        \b(?:les|lessen|geleerd|leerden?|leren|leert|voorwaarden?|adviseert|advies|adviezen|aanbevel\w*|beveelt)\b
        \b(?:tips?|raadt|raden|aanraden|valkuil\w*|aandachtspunt\w*|waar moet\w* (?:ik|we|wij|je) op letten)\b
        \b(?:lessons?|learn(?:ed|t)?|advice|recommend\w*|takeaways?|pitfalls?)\b
    """),
    ("kritiek", r"""
        \b(?:kritiek\w*|critici\w*|bezwa\w+|weerstand|klachten|problemen|lastig|nadelen|risico'?s?)\b
        \bmis ging\b
        \b(?:ging(?:en)?|gaat|gaan)\b.{0,20}\b(?:mis|fout)\b
        \bvie(?:l|len)\b.{0,12}\btegen\b
        \btegenvall\w*\b|\btegen ?aan\b|\b(?:liep|liepen|loopt|lopen)\b.{0,40}\baan\b
        \bmis met\b
        \b(?:criticism|went wrong|go wrong|objections?|problems?|difficult\w*|complain\w*|drawbacks?|downsides?)\b
    """),
    ("gevolg", r"""
        \b(?:gebeurde|gebeurd|opgeleverd|opbrengst\w*|resultaat|resultaten|uitkomst\w*|effect\w*|geworden|gevolgen)\b
        \b(?:leverde|levert)\b.*\bop\b
        \b(?:liep|loopt|lopen|liepen)\b.*\baf\b|\bafgelopen met\b|\bterecht ?gekomen\b|\bis het afgelopen\b
        \b(?:werkte|bleek|gelukt|geslaagd)\b
        \b(?:what happened|turn(?:ed)? out|how did .* end|outcome\w*|results?|succeed\w*|effects?)\b
        \b(?:become of|became of|achieve\w*)\b
        \bwork\?
    """),
    ("status", r"""
        \b(?:status|stand van zaken|nog actief|gestopt|state of|still running|hoe staat het met)\b
        ^bestaa[nt]\b.*\bnog\b
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

    The first question word decides; what a clause inside it says ("hoe telde men hoeveel mensen er waren") does not.

    >>> property_of("Hoeveel kostte de proef?"), property_of("Wat is een City Deal?")
    ('bedrag', 'wat')
    >>> property_of("Hoe telde men hoeveel mensen er waren?"), property_of("Beslist de computer zelf?")
    ('wijze', 'ja of nee')
    """
    asked = without_aside(text)
    asked = _CLAUSE.split(asked, maxsplit=1)[0] if _OPENS.match(asked) else asked
    found = next((name for name, pattern in _compiled() if pattern.search(asked)), None)
    return found or ("ja of nee" if _opens_with_verb(asked) else "wat")


_ASIDE = re.compile(
    r"^(?:(?:weet|weten|kun|kunt|kan|can|could|do) (?:je|u|jij|jullie|iemand|you|anyone|we) |ik (?:wil|zou) (?:graag )?"
    r"(?:weten|horen) |i (?:want|would like) to know )(?:.{0,25}?\b(?:vertellen|zeggen|uitleggen|know|tell|explain) )?"
    r"(?:(?:me|mij|ons|us) )?(?=(?:wat|wie|waar|wanneer|hoe|welk|what|who|where|when|why|how|which))",
    re.IGNORECASE,
)
"""What is said before the question itself: "weet iemand wanneer …", "can you tell me how …"."""
_OPENS = re.compile(r"^(?:hoe(?! ?veel)|waarom|waardoor|wie|waar|wanneer|how|why|who|where|when)\b", re.IGNORECASE)
_CLAUSE = re.compile(r"(?<=\w)\s+(?=(?:hoeveel|wanneer|waarom|how many|how much)\b)", re.IGNORECASE)


def without_aside(text: str) -> str:
    """A question without what is said before it.

    >>> without_aside("Kun je me uitleggen hoe het werkt?")
    'hoe het werkt?'
    """
    return _ASIDE.sub("", text)


def _opens_with_verb(text: str) -> bool:
    """Whether a part opens with a verb, as a question does that wants a yes or a no."""
    first = re.match(r"[a-zé]+", text.lower())
    return bool(first and " " in text and infinitive_of(first.group()))


@cache
def _compiled() -> tuple[tuple[Property, re.Pattern[str]], ...]:
    return tuple((name, re.compile("|".join(_ways(rules)), re.IGNORECASE)) for name, rules in _RULES)


def _ways(rules: str) -> list[str]:
    return [line.strip() for line in rules.splitlines() if line.strip()]

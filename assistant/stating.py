"""Does a sentence state a value of the kind that was asked: an amount, a number, a date, a duration, a reason?

Forms only, Dutch and English; whether the value belongs to the named subject is for `assistant.evidence`. Knows
nothing about documents or questions as a whole.
"""

from __future__ import annotations

import re

from assistant.properties import Property

_TENS = "twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig"
_SMALL = (
    "nul|een|één|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|dertien|veertien|vijftien|zestien|zeventien|"
    f"achttien|negentien|{_TENS}"
)
NUMBER_WORD = (
    rf"(?:(?:{_SMALL})(?:[eë]n(?:{_TENS}))?(?:honderd|duizend)?|honderd(?:en)?|duizend(?:en)?|"
    rf"anderhal(?:f|ve)|tientallen|(?:{_SMALL})tal)"
)
NUMBER = rf"(?:\d+(?:[.,]\d+)*|\b{NUMBER_WORD}\b)"
_SCALE = r"(?:\s+(?:duizend|miljoen|miljard|ton|mln|mld))?"
_MONTH = (
    "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|"
    "january|february|march|may|june|july|august|october"
)
_UNIT_OF_TIME = r"(?:seconden|minuten|minuut|kwartier|uur|uren|dag|dagen|week|weken|maand|maanden|jaar|jaren|half jaar)"

_FORMS: dict[Property, re.Pattern[str]] = {
    "bedrag": re.compile(
        rf"€\s*\d|{NUMBER}{_SCALE}\s+euro|\b(?:{NUMBER}|halve|half|kwart|paar|tientallen)\s+(?:ton|miljoen|"
        rf"miljard)\b(?! (?:kilo|metingen|"
        r"bezoekers|woningen|huishoudens|stuks|reizigers|fietsen|mensen|inwoners|kWh))|\bgratis\b|\bkosteloos\b",
        re.IGNORECASE,
    ),
    "percentage": re.compile(
        rf"{NUMBER}\s*(?:procent|%)|\b(?:helft|kwart|driekwart|(?:een|twee|drie)\s?derde|een op de \w+)\b",
        re.IGNORECASE,
    ),
    "aantal": re.compile(rf"{NUMBER}|\b(?:alle|geen enkele?|helft|de meeste|een tiental|een paar)\b", re.IGNORECASE),
    "datum": re.compile(
        rf"\b(?:19|20)\d\d\b|\b\d{{1,2}} (?:{_MONTH})\b|\b(?:{_MONTH})\b|\b(?:voorjaar|zomer|najaar|herfst|winter)\b",
        re.IGNORECASE,
    ),
    "duur": re.compile(
        rf"(?:{NUMBER}|\b(?:een|half|halve|enkele|paar|hele)\b)(?:\s+(?:tot|à|of|en een half|"
        rf"halve?))?(?:\s+{NUMBER})?\s*"
        rf"{_UNIT_OF_TIME}\b|\bvan\b.{{3,40}}\b(?:tot|t/m|en met)\b.{{0,30}}\d{{4}}|\b\w+jarige?\b|\bonbepaalde tijd\b",
        re.IGNORECASE,
    ),
    "reden": re.compile(
        r"\b(?:omdat|doordat|want|wegens|vanwege|daardoor|daarom|hierdoor|waardoor|dankzij|reden|redenen|oorzaak|"
        r"oorzaken|aanleiding|"
        r"zodat|gevolg van|lag (?:dat )?(?:niet )?(?:meer )?aan|bleek|nodig|om\b.{3,80}\bte)\b|\bdoor (?:een|de|"
        r"het)\b|;",
        re.IGNORECASE,
    ),
    "grondslag": re.compile(
        r"\b(?:wet|wetgeving|artikel|art\.|grondslag|verordening|APV|AVG|GDPR|besluit|regeling|EVRM|richtlijn)\b"
    ),
    "kritiek": re.compile(
        r"\b(?:kritiek|kritisch\w*|bezwa\w+|klach\w+|klaagd\w*|klagen|protest\w*|verzet|onrust|ophef|zorgen|"
        r"waarschuw\w*|mis|fout\w*|niet|geen|"
        r"nauwelijks|te (?:duur|weinig|veel|traag)|problem\w*|probleem|lastig|moeilijk|tekort\w*|vertrag\w*|"
        r"storing\w*|onrechtmatig|verboden|discriminat\w*|"
        r"mislukt|gestopt|stopte|nadeel|nadelen|keerzijde|vrees\w*|wantrouw\w*|tegen)\b",
        re.IGNORECASE,
    ),
    "tekst": re.compile(r"(?!)"),
}

HAS_FORM: frozenset[Property] = frozenset({*_FORMS, "wie", "contact", "naam"})
"""The properties whose answer has a form that a sentence can lack."""

HAS_ENDED = re.compile(
    r"\b(?:gestopt|stopte\w*|stopt|gestaakt|stopgezet|beëindigd|failliet|faillissement|mislukt\w*|teruggedraaid|"
    r"ging niet door|niet door|"
    r"afgezien|zag\b.{0,20}\baf|trok\b.{0,40}\bin|ingetrokken|verboden|schrapte\w*|geschrapt|onrechtmatig|nooit|"
    r"stilgelegd|verdween|einde)\b",
    re.IGNORECASE,
)
"""A sentence that tells that something came to an end."""

_ORGANISATION = re.compile(
    r"\b(?:gemeenten?|provincies?|ministerie\w*|minister|staatssecretaris|wethouder|burgemeester|stichting|"
    r"bedrij\w+|universiteit\w*|"
    r"hogeschool|waterschap\w*|politie|bureau|adviesbureau|leverancier|corporatie\w*|rechtbank|toezichthouder|"
    r"projectleider|directeur|"
    r"programmamanager|bewoners|inwoners|onderzoekers?|consortium|coalitie)\b",
    re.IGNORECASE,
)
_CAPITALISED = re.compile(r"(?<=[\w,;:)'’\"] )['‘\"(]?[A-Z][\w&.-]+|\b[A-Z]{2,}\b")

_TOLD = r"(?:gevonden|te vinden|genoemd|vermeld|bekend(?:gemaakt)?|uitsluitsel|bevestigd|terug te vinden)"
ABSENT = re.compile(
    rf"\b(?:niet|geen|nergens)\b(?: (?:in|de|het|uit|gebruikte|ook|een|bij|hercontrole|fragment|bericht\w*|bronnen|"
    rf"gevonden|deze|over|van)){{0,6}} {_TOLD}\b"
    r"|\bstaa[nt]\b[^.;]{0,30}\bniet in\b|\bstaa[nt] er niet in\b|\b(?:bronnen|bron) (?:\w+ ){0,4}(?:niet|geen)\b|"
    r"\bgeen (?:enkele )?bron(?:nen)?\b"
    r"|\b(?:is|zijn|blijft|bleef) (?:\w+ )?(?:onbekend|onduidelijk)\b|\bontbreken\b|\bontbreekt\b|\bgeven (?:de "
    r"bronnen )?geen uitsluitsel\b",
    re.IGNORECASE,
)
"""A clause that says the sources do not tell."""


def is_number(word: str) -> bool:
    """Whether a word is a number in figures or letters.

    >>> is_number("zes"), is_number("12"), is_number("zespuntig")
    (True, True, False)
    """
    return bool(re.fullmatch(NUMBER, word, re.IGNORECASE))


def states(property_: Property, text: str) -> bool:
    """Whether the text has the form of an answer to this property; True for properties without a form.

    >>> states("bedrag", "De boete was 600.000 euro."), states("bedrag", "De boete was hoog.")
    (True, False)
    >>> states("datum", "Dat was in maart 2019.")
    True
    """
    if property_ in ("wie", "contact"):
        return bool(_ORGANISATION.search(text) or _CAPITALISED.search(text))
    if property_ == "naam":
        return bool(re.search(r"['‘’\"“][A-Z0-9]", text) or _CAPITALISED.search(text))
    form = _FORMS.get(property_)
    return form is None or bool(form.search(text))


def counts(text: str, counted_spans: list[tuple[int, int]]) -> bool:
    """Whether a number stands just before or after one of the spans where the counted thing is named.

    Years and days of the month are no counts, nor is the article "een".

    >>> counts("Er kwamen 6.800 boetes.", [(16, 22)]), counts("De boete was 120 euro in 2020.", [(3, 8)])
    (True, False)
    """
    for found in re.finditer(rf"{NUMBER}|\b(?:helft|kwart|derde|meeste|alle)\b", text, re.IGNORECASE):
        if found.group().lower() == "een" or _is_moment(text, found) or _MEASURED.match(text[found.end() :]):
            continue
        for start, end in counted_spans:
            between = text[found.end() : start] if found.end() <= start else text[end : found.start()]
            if found.end() <= start and _close(between, 4):
                return True
            if end <= found.start() and _after(between):
                return True
    return False


_MEASURED = re.compile(rf"{_SCALE}\s*(?:euro|procent|%|{_UNIT_OF_TIME}\b|graden|kilo\b)", re.IGNORECASE)


def _is_moment(text: str, found: re.Match[str]) -> bool:
    """Whether a number is a year or the day of a month."""
    after = text[found.end() : found.end() + 12]
    return bool(re.fullmatch(r"(?:19|20)\d\d", found.group()) or re.match(rf"\s*(?:{_MONTH})\b", after, re.IGNORECASE))


def _close(between: str, words: int) -> bool:
    other = re.search(r"[.;:!?]|\b(?:euro|procent|jaar|dagen|uur|en|maar|die|dat|op|in|bij|uit|met|aan)\b|%", between)
    return not other and len(between.split()) <= words


def _after(between: str) -> bool:
    """Whether a number belongs to what stands before it: "partners steeg tot 63", "algoritmes (109)"."""
    return bool(
        re.fullmatch(
            r"\s*(?:[:(]|\w+ (?:tot|naar|op|van)|was|waren|zijn|staan|stonden(?: er)?|er)?\s*(?:ruim|circa|ongeveer|"
            r"zo'n)?\s*",
            between,
        )
    )


def admits_absence(text: str) -> bool:
    """Whether a sentence says that the sources do not tell.

    >>> admits_absence("Of er hoger beroep kwam, is niet gevonden.")
    True
    """
    return bool(ABSENT.search(text))

"""A question without the personal data in it, before anybody stores it.

Numbers are judged by their own check: a citizen service number by the eleven-test, a bank account by modulus 97 (ISO
13616), so that amounts and years stay. What cannot be told by a rule (a name) is why storing questions is off unless
somebody turns it on. Knows nothing about where questions are kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_IBAN = re.compile(r"\b[A-Za-z]{2}\d{2}(?:[ ]?[A-Za-z0-9]{1,4}){3,8}(?![A-Za-z0-9])")
_PHONE = re.compile(
    r"(?<![\w.,])(?:(?:\+|00)31[\s.-]?\(?0?\)?[\s.-]?|0)(?:6(?:[\s.-]?\d){8}|[1-578]\d{1,2}(?:[\s.-]?\d){6,7})(?![\d])"
)
_BSN = re.compile(r"(?<![\d.,])\d(?:[ .-]?\d){7,8}(?![\d])")
_ADDRESS = re.compile(r"\b[1-9]\d{3}\s?[A-Za-z]{2}(?:[\s,]+(?:nr\.?|nummer|huisnummer)?\s*\d{1,5}\s?[a-zA-Z]?\b)?")
_STREET = re.compile(
    r"\b[A-Z][\w'’.-]*(?:straat|laan|weg|plein|gracht|kade|singel|dijk|hof|pad|steeg|plantsoen|dreef)\s+\d{1,5}\s?[a-zA-Z]?\b"
)


def anonymous(text: str) -> str:
    """The text with each piece of personal data replaced by what kind of thing stood there.

    >>> anonymous("Mijn BSN is 123456782, mail jan@voorbeeld.nl of bel 06-12345678")
    'Mijn BSN is [bsn], mail [e-mail] of bel [telefoon]'
    >>> anonymous("De boete van 600.000 euro uit 2021 en 123456789 stappen")
    'De boete van 600.000 euro uit 2021 en 123456789 stappen'
    """
    text = _MAIL.sub("[e-mail]", text)
    text = _replaced(text, _IBAN, is_account, "[rekening]")
    text = _PHONE.sub("[telefoon]", text)
    text = _replaced(text, _BSN, is_service_number, "[bsn]")
    text = _replaced(text, _ADDRESS, _is_postcode, "[adres]")
    return _STREET.sub("[adres]", text)


def _replaced(text: str, pattern: re.Pattern[str], holds: Callable[[str], bool], instead: str) -> str:
    def judged(match: re.Match[str]) -> str:
        found = match.group()
        while found and not holds(found):  # an account number may run into the word behind it
            shorter = found.rpartition(" ")[0]
            if not shorter:
                return match.group()
            found = shorter
        return instead + match.group()[len(found) :]

    return pattern.sub(judged, text)


def is_service_number(text: str) -> bool:
    """The eleven-test of a citizen service number: 9·a + 8·b + … + 2·h − i is a multiple of eleven.

    >>> is_service_number("123456782"), is_service_number("123456789")
    (True, False)
    """
    digits = [int(one) for one in text if one.isdigit()]
    digits = [0] * (9 - len(digits)) + digits
    if len(digits) != 9 or not any(digits):
        return False
    weighed = sum(weight * digit for weight, digit in zip((9, 8, 7, 6, 5, 4, 3, 2, -1), digits, strict=True))
    return weighed % 11 == 0


def is_account(text: str) -> bool:
    """The modulus-97 test of an international bank account number (ISO 13616).

    >>> is_account("NL91 ABNA 0417 1643 00"), is_account("NL92 ABNA 0417 1643 00")
    (True, False)
    """
    flat = "".join(text.split()).upper()
    if not (15 <= len(flat) <= 34 and flat[:2].isalpha() and flat[2:4].isdigit() and flat.isalnum() and flat.isascii()):
        return False
    moved = flat[4:] + flat[:4]
    return int("".join(str(int(one, 36)) for one in moved)) % 97 == 1


def _is_postcode(text: str) -> bool:
    """Four digits and two letters that no postcode lacks; a year before a small word is none.

    >>> _is_postcode("1234 AB"), _is_postcode("2021 en"), _is_postcode("1012AB 5")
    (True, False, True)
    """
    letters = re.sub(r"[^A-Za-z]", "", text)[:2]
    return letters.isupper() and letters not in ("SA", "SD", "SS")

"""What a file says about itself in front matter: title, publisher, address, date; and dates as people write them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from corpus.cleaning import one_line
from corpus.formats import Reading, Unreadable
from corpus.origins import safe_link

_FRONT_MATTER = re.compile(r"\ufeff?---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)


def front_matter(text: str) -> tuple[dict[str, Any], str]:
    """The front matter of `text` and the text after it. Raises `Unreadable` when it is not YAML.

    A file whose front matter cannot be read is refused, not read without: it may say `audience: intern`.

    >>> front_matter("---\\ntitle: Doel\\n---\\nTekst")
    ({'title': 'Doel'}, 'Tekst')
    """
    found = _FRONT_MATTER.match(text)
    if not found:
        return {}, text
    values = load_yaml(found[1], "its front matter")
    return (values, text[found.end() :]) if values or not found[1].strip() else ({}, text)


def front_matter_end(text: str) -> int:
    """Where the front matter of `text` ends; 0 where it has none."""
    found = _FRONT_MATTER.match(text)
    return found.end() if found else 0


def stray_fields(text: str) -> dict[str, Any]:
    """What stands near the beginning of `text` like front matter, but not where it is read; empty where it is none."""
    found = _STRAY.search(text[:_STRAY_WITHIN])
    try:
        return load_yaml(found[1], "its front matter") if found else {}
    except Unreadable:
        return {}


_STRAY = re.compile(r"^[^\w\n]*---[ \t]*\n(.*?)\n[^\w\n]*(?:---|\.\.\.)", re.DOTALL | re.MULTILINE)
_STRAY_WITHIN = 10_000  # characters


def load_yaml(text: str, what: str) -> dict[str, Any]:
    """The mapping in a YAML text; empty when it is no mapping. Raises `Unreadable` naming the line."""
    values = any_yaml(text, what)
    return values if isinstance(values, dict) else {}


def any_yaml(text: str, what: str) -> Any:
    """What a YAML text holds. Raises `Unreadable` naming the line, or saying that it is built to do harm."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        _check_bounds(yaml.parse(text, Loader=loader), what)
        return yaml.load(text, Loader=loader)
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f" at line {mark.line + 1}" if mark else ""
        raise Unreadable(
            f"cannot be read: {what} is not valid YAML{line}; mend it (quote values with a colon)"
        ) from error


_DEEPEST = 40
_MOST_ALIASES = 50


def _check_bounds(events: Iterable[Any], what: str) -> None:
    """Raises `Unreadable` for YAML that would end the interpreter (nesting) or fill the memory (aliases of aliases)."""
    import yaml

    depth = aliases = 0
    for event in events:
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.AliasEvent):
            aliases += 1
        if depth > _DEEPEST or aliases > _MOST_ALIASES:
            raise Unreadable(f"cannot be read: {what} is nested too deeply or repeats itself too often; simplify it")


def described(reading: Reading, matter: Mapping[str, Any]) -> Reading:
    """`reading` with what its front matter says about it."""
    return replace(
        reading,
        title=plain_value(matter, "title", "titel") or reading.title,
        publisher=plain_value(matter, "publisher", "uitgever", "organisatie", "organisation") or reading.publisher,
        url=web_address(matter, "url", "link", "canonical_url", "bron", "source") or reading.url,
        date=iso_date(plain_value(matter, "date", "datum", "published", "gepubliceerd")) or reading.date,
        front_matter=matter,
    )


def plain_value(values: Mapping[str, Any], *names: str) -> str | None:
    """The first of these fields that holds a plain value, as text."""
    for name in names:
        value = values.get(name)
        if value is not None and not isinstance(value, (dict, list, bool)) and str(value).strip():
            return one_line(str(value))
    return None


def web_address(values: Mapping[str, Any], *names: str) -> str | None:
    """The first of these fields that holds an http(s) address."""
    found = (safe_link(plain_value(values, name)) for name in names)
    return next(filter(None, found), None)


_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan januari january", "feb februari february", "mrt maart mar march", "apr april", "mei may", "jun juni june",
         "jul juli july", "aug augustus august", "sep sept september", "okt oktober oct october", "nov november",
         "dec december"), start=1)
    for name in names.split()
}  # fmt: skip


def iso_date(text: str | None) -> str | None:
    """An ISO 8601 date, perhaps partial, from how people write dates; None when it is none.

    >>> iso_date("2021-04-29T10:00:00Z"), iso_date("1 mei 2020"), iso_date("mei 2020"), iso_date("ooit")
    ('2021-04-29', '2020-05-01', '2020-05', None)
    """
    if not text:
        return None
    text = text.strip()
    if found := re.match(r"((?:19|20)\d\d)(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?(?![\d-])", text):
        return "-".join(filter(None, found.groups()))
    if found := re.match(r"(\d{1,2})[-/](\d{1,2})[-/]((?:19|20)\d\d)$", text):
        day, month, year = (int(part) for part in found.groups())
        return f"{year}-{month:02}-{day:02}" if month <= 12 and 1 <= day <= 31 else None
    if found := re.match(r"(?:(\d{1,2})\s+)?([a-z]+)\.?\s+((?:19|20)\d\d)$", text.lower()):
        number = _MONTHS.get(found[2])
        day_part = f"-{int(found[1]):02}" if found[1] else ""
        return f"{found[3]}-{number:02}{day_part}" if number else None
    return None

"""Where a web page may say who may read it: meta tags, remarks, attributes, data for machines, what is seen first.

Gathers only; what counts as a mark is for `corpus.audience`. Knows nothing about where a page came from.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator
from typing import Any

from corpus.audience import OPENING_LINES, is_key
from corpus.cleaning import one_line

INLINE_TAGS = frozenset(
    ["a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd",
     "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var",
     "wbr"]
)  # fmt: skip
_NAMING = ("name", "property", "itemprop", "id", "data-name", "data-field")
_VALUES = ("content", "value", "datetime", "title", "href", "resource")
_NO_TEXT = frozenset({"script", "style", "noscript", "template", "nav", "form", "button", "select", "svg", "head"})
_OWN_TEXT = ".//text()[not(ancestor::a or ancestor::script or ancestor::style)]"
_LONGEST = 400  # characters of an element that may be a mark


def about(tree: Any, named: list[tuple[str, str]]) -> dict[str, Any]:
    """What a page says of itself outside its text; `named` are its meta tags."""
    import lxml.etree  # type: ignore[import-untyped]

    remarks = [remark.text or "" for remark in tree.iter(lxml.etree.Comment)]
    outer = [dict(node.attrib) for node in (tree, *tree.iter("body", "main", "article"))]
    meta = [{name: content} for name, content in named]
    return {"meta": meta, "remarks": remarks, "outer": outer, "inner": [*_named(tree)], "data": [*_data(tree)]}


def openings(tree: Any) -> tuple[str, ...]:
    """The title of a page, its first lines, and each line of its headers and footers, without links and menus."""
    body = next(tree.iter("body"), tree)
    first = itertools.islice(_lines(body), OPENING_LINES)
    edges = (line for node in tree.iter("header", "footer") for line in _lines(node))
    titles = (one_line(node.text_content()) for node in tree.iter("title"))
    return ("\n".join(first), *dict.fromkeys((*titles, *edges)))


def _lines(node: Any) -> Iterator[str]:
    """The lines of text in an element and below it, as a browser breaks them."""
    if not isinstance(node.tag, str) or node.tag in _NO_TEXT:
        return
    children = [child for child in node if isinstance(child.tag, str)]
    if all(child.tag in INLINE_TAGS for child in children):
        if text := one_line("".join(node.xpath(_OWN_TEXT))):
            yield text
        return
    if text := one_line(node.text or ""):
        yield text
    for child in children:
        yield from _lines(child)
        if text := one_line(child.tail or ""):
            yield text


def _named(tree: Any) -> Iterator[dict[str, str]]:
    """The values of elements and attributes that are called after a mark, wherever they stand.

    Schema.org and forms have an `audience` of their own, as Dublin Core has: whom a page is for. So the name is given
    a prefix, and only a value that says staff counts.
    """
    for node in tree.iter():
        if not isinstance(node.tag, str) or node.tag == "meta":
            continue
        if any(is_key(node.get(name, "")) for name in _NAMING):
            yield from ({"page:audience": node.get(name)} for name in _VALUES if node.get(name))
            yield {"page:audience": one_line(node.text_content()[:_LONGEST])}
        for name, value in node.attrib.items():
            if name.startswith("data-") and is_key(name.removeprefix("data-")):
                yield {"page:audience": value}


def _data(tree: Any) -> Iterator[Any]:
    """What scripts hold as data. What is no JSON is cut into lines, so that a field in it begins one."""
    for node in tree.iter("script"):
        text, kind = node.text or "", node.get("type", "").lower()
        try:
            held = json.loads(text) if "json" in kind else None
        except (ValueError, RecursionError):
            held = None
        if isinstance(held, (dict, list)):
            is_ours = "ld+json" in kind and "schema.org" not in text
            yield {"data": held if is_ours else _of_page(held)}
        elif "audience" in text.lower():
            yield from ({"page:audience": found[1]} for found in _IN_SCRIPT.finditer(text))


_IN_SCRIPT = re.compile(r"audience\w*[\"']?\s*[:=]\s*[\[{]?\s*[\"']([^\"'\n]{1,100})[\"']", re.IGNORECASE)


def _of_page(held: Any) -> Any:
    """Data whose fields that are called after a mark say whom the page is for."""
    if isinstance(held, list):
        return [_of_page(one) for one in held]
    if not isinstance(held, dict):
        return held
    return {f"page:{key}" if is_key(str(key)) else key: _of_page(value) for key, value in held.items()}

"""HTML that cannot be broken into: elements are made by a function that escapes everything it is not told is safe.

Knows nothing about answers or documents.
"""

from __future__ import annotations

from html import escape

_VOID = frozenset(("input", "link", "meta", "br", "hr"))


class Html(str):
    """Text that already is HTML; only `element`, `many` and `text` make it."""

    __slots__ = ()


def text(value: str) -> Html:
    """Plain text as HTML.

    >>> text("<b> & 'c'")
    '&lt;b&gt; &amp; &#x27;c&#x27;'
    """
    return Html(escape(value, quote=True))


def element(tag: str, *children: str | None, **attributes: str | int | bool | None) -> Html:
    """One element. A child that is not Html is escaped; None is left out.

    `class_` and `for_` name the reserved words, `aria_label` becomes `aria-label`, True is a bare attribute.

    >>> element("a", "A & B", href="/x?a=1&b=2", class_="k", hidden=None)
    '<a href="/x?a=1&amp;b=2" class="k">A &amp; B</a>'
    """
    opening = tag + "".join(_attribute(name, value) for name, value in attributes.items())
    if tag in _VOID:
        return Html(f"<{opening}>")
    return Html(f"<{opening}>{many(*children)}</{tag}>")


def many(*children: str | None) -> Html:
    """Several pieces after one another.

    >>> many("a < b", None, element("br"))
    'a &lt; b<br>'
    """
    pieces = (child for child in children if child is not None)
    return Html("".join(child if isinstance(child, Html) else text(child) for child in pieces))


def _attribute(name: str, value: str | int | bool | None) -> str:
    if value is None or value is False:
        return ""
    name = name.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{escape(str(value), quote=True)}"'

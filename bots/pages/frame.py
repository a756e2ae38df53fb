"""What every page has around it: language, title, skip link, header, main. Knows nothing about what stands in it."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from assistant.answers import Language
from bots.pages.elements import Html, element, many
from bots.wording import Wording, words

STYLE_PATH = "/stijl.css"
ICON_PATH = "/beeldmerk.svg"

CONTENT_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Nothing but our own style sheet may load, and our forms post only to us."""


@cache
def shipped(path: str) -> str:
    """The text of the style sheet or the icon, read once."""
    return files("bots.pages").joinpath(path.removeprefix("/")).read_text(encoding="utf-8")


def page(title: str, language: Language, *content: str | None) -> str:
    """A whole page; the title is followed by the name of the site."""
    wording = words(language)
    full_title = title if title == wording.page_title else f"{title} · {wording.page_title}"
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("title", full_title),
        element("link", rel="stylesheet", href=STYLE_PATH),
        element("link", rel="icon", href=ICON_PATH, type="image/svg+xml"),
    )
    return "<!doctype html>\n" + element("html", head, _body(wording, many(*content)), lang=language)


def message_page(title: str, language: Language, sentence: str) -> str:
    """A page that only says one thing, such as that there is no such page."""
    return page(title, language, element("h1", title), element("p", sentence))


def _body(wording: Wording, content: Html) -> Html:
    return element(
        "body",
        element("a", wording.page_skip, href="#inhoud", class_="overslaan"),
        element("header", element("a", wording.page_title, href="/", class_="huis")),
        element("main", content, id="inhoud", tabindex=-1),
    )

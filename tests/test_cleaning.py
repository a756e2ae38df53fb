"""str → str: hyphens, Markdown, cookie notices."""

from __future__ import annotations

import doctest
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import blocks, cleaning, language, layout, loading, markdown, reading, sentences, splitting
from corpus.cleaning import (
    component_text,
    is_cookie_notice,
    join_lines,
    markdown_to_text,
    one_line,
    tidy,
    without_comments,
)

KNOWN = {"gemeente", "voorwaarden", "systeem", "aisysteem", "zeeen", "verkeersmaatregelen", "coördinatie"}.__contains__


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("de gemeen-", "te stopt", "de gemeente stopt"),
        ("de gemeen\u00ad", "te stopt", "de gemeente stopt"),
        ("de gemeen\u0002", "te stopt", "de gemeente stopt"),
        ("de gemeen\ufffe", "te stopt", "de gemeente stopt"),
        ("het AI-", "systeem", "het AI-systeem"),
        ("het AI\ufffe", "systeem", "het AI-systeem"),
        ("de zee-", "en luchthavens", "de zee- en luchthavens"),
        ("Noord-", "Holland", "Noord-Holland"),
        ("een onbekend-", "woordje", "een onbekend-woordje"),
        ("in 2019-", "2020", "in 2019-2020"),
        ("de e-", "mail", "de e-mail"),
        ("wij doen dat -", "of niet", "wij doen dat - of niet"),
        ("geen streepje", "hier", "geen streepje hier"),
        ("", "begin", "begin"),
    ],
)
def test_a_line_end_hyphen_goes_only_from_a_known_word(first: str, second: str, joined: str) -> None:
    """The joined word must be known and the hyphenated one must not; AI-systeem survives, whatever hyphen is used."""
    assert join_lines(first, second, KNOWN) == joined


def test_a_hyphenated_word_that_the_document_knows_keeps_its_hyphen() -> None:
    """Known both ways: the hyphen stays."""
    assert join_lines("coördi-", "natie", {"coördinatie", "coördi-natie"}.__contains__) == "coördi-natie"


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("een [link](https://example.org/a_(b)) hier", "een link hier"),
        ('een [link](a.md){:target="_blank"}.', "een link."),
        ("[Knop](a.md){ .md-button .md-button--primary }", "Knop"),
        ("![plaatje](a.png)tekst", "tekst"),
        ("[![logo](a.png)naam](b.md)", "naam"),
        ("**vet** en *schuin* en ***beide*** en __vet__ en _schuin_", "vet en schuin en beide en vet en schuin"),
        ("snake_case_naam en 2 * 3 * 4", "snake_case_naam en 2 * 3 * 4"),
        ("`code met **sterren** en <tag>`", "code met **sterren** en <tag>"),
        ("a&nbsp;b &amp; c", "a\u00a0b & c"),
        ("<b>vet</b> en <br/>nieuw", "vet en \nnieuw"),
        ("3 < 4 en 5 > 2", "3 < 4 en 5 > 2"),
        (r"\*geen nadruk\*", "*geen nadruk*"),
        ("tekst[^1] met noot", "tekst met noot"),
        ("{% include 'a.html' %}tekst {{ variabele }}", "tekst "),
        ("<https://example.org/x>", "https://example.org/x"),
        ("citaat [sic] en [NAAM]", "citaat [sic] en [NAAM]"),
        ("~~weg~~ :material-check: ja", "weg  ja"),
    ],
)
def test_inline_markdown_becomes_what_a_reader_sees(markdown: str, text: str) -> None:
    """Links, emphasis, attributes and tags go; words, code and mathematics stay."""
    assert markdown_to_text(markdown) == text


def test_comments_of_every_dialect_go() -> None:
    """HTML, MDX and Jinja comments leave no text."""
    assert without_comments("a<!-- b\nc -->d{/* e */}f{# g #}h") == "adfh"


def test_a_component_keeps_what_it_shows() -> None:
    """Heading and description of a card are text; its address is not."""
    assert component_text('<Card href="/a" heading="Kop" description={"Uitleg."} />') == "Kop\nUitleg."


def test_tidy_makes_one_kind_of_line_end_and_space() -> None:
    """Non-breaking and thin spaces, ligatures, soft hyphens and invisible characters are made plain."""
    assert tidy("a\u00a0b\u2009c\r\nd\u200be\u00adf ﬁets ") == "a b c\ndef fiets"
    assert one_line(" a\n b\tc ") == "a b c"


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ("Deze website gebruikt cookies. Accepteer alle cookies.", True),
        ("We use cookies to improve your experience.", True),
        ("Cookie-instellingen", True),
        ("De AP beboette in 2021 het plaatsen van cookies zonder toestemming door een gemeente.", False),
        ("Het koekje bij de koffie.", False),
    ],
)
def test_a_cookie_banner_is_known_from_a_text_about_cookies(paragraph: str, expected: bool) -> None:
    """Only the banner's own sentences are recognised."""
    assert is_cookie_notice(paragraph) is expected


@pytest.mark.parametrize(
    "module", [blocks, cleaning, language, layout, loading, markdown, reading, sentences, splitting]
)
def test_the_examples_in_the_docstrings_hold(module: ModuleType) -> None:
    """Every example in a docstring of the reading modules gives what it shows."""
    assert doctest.testmod(module).failed == 0


@given(st.text(max_size=300))
def test_cleaning_never_fails(text: str) -> None:
    """Any string at all can be cleaned, and cleaning twice changes nothing more."""
    markdown_to_text(text)
    assert tidy(tidy(text)) == tidy(text)

"""The page where a question is asked and answered: a plain form, no scripts. Knows nothing about HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.answers import Answer, Language, Statement
from bots.comparing import told_statements
from bots.pages.comparing import COMPARE_PATH, full_table, short_table
from bots.pages.elements import Html, element, many
from bots.pages.frame import page
from bots.sources import (
    Group,
    ShownOrigin,
    ShownSource,
    Viewer,
    by_document,
    claimed,
    inferred,
    near,
    shown,
    stopped_in_words,
)
from bots.wording import (
    Wording,
    clarify_in_words,
    conclusion_in_words,
    date_in_words,
    notice_in_words,
    reason_in_words,
    searched,
    way_on_in_words,
    words,
)

if TYPE_CHECKING:
    from assistant.comparison import Comparison


def ask_page(limit: int) -> str:
    """The empty form."""
    wording = words("nl")
    intro = element("p", wording.page_intro, class_="inleiding")
    other = element("p", element("a", wording.compare_link, href=COMPARE_PATH))
    form = question_form(wording, "", limit)
    return page(wording.page_title, "nl", element("h1", wording.page_title), intro, form, other)


def refused_page(question: str, problem: str, language: Language, limit: int, action: str = "/") -> str:
    """The form again, with what is wrong and the question as it was typed."""
    wording = words(language)
    alert = element(
        "div", element("h2", wording.page_error), element("p", problem, id="fout"), role="alert", class_="fout"
    )
    form = question_form(wording, question[: 2 * limit], limit, wrong=True, action=action)
    return page(wording.page_error, language, element("h1", wording.page_title), alert, form)


def answer_page(answer: Answer, limit: int, comparison: Comparison | None = None) -> str:
    """The answer with its sources, and the form for a next question; a comparison stands between the two."""
    wording = words(answer.language)
    return page(
        answer.question,
        answer.language,
        element("h1", wording.page_title),
        question_form(wording, answer.question, limit, before=answer.resolved_question or answer.question),
        element("h2", wording.page_answer, id="antwoord"),
        *_answer(answer, wording, comparison),
    )


def compare_page(limit: int, comparison: Comparison | None = None) -> str:
    """The form that asks who has done something, and below it the whole table."""
    wording = words(comparison.language if comparison else "nl")
    question = comparison.question if comparison else ""
    found = many(element("h2", wording.compared), full_table(comparison, wording)) if comparison else None
    return page(
        question or wording.compare_title,
        comparison.language if comparison else "nl",
        element("h1", wording.compare_title),
        element("p", wording.compare_intro, class_="inleiding"),
        question_form(wording, question, limit, action=COMPARE_PATH),
        found,
    )


def question_form(
    wording: Wording, question: str, limit: int, *, wrong: bool = False, before: str = "", action: str = "/"
) -> Html:
    """The field and its button; `action` is where the question goes, `before` the question it follows on."""
    button = wording.page_button if action == "/" else wording.compare_button
    field = element(
        "input",
        type="text",
        id="vraag",
        name="vraag",
        value=question,
        required=True,
        maxlength=limit,
        autocomplete="off",
        aria_describedby="hulp fout" if wrong else "hulp",
        aria_invalid="true" if wrong else None,
    )
    return element(
        "form",
        element("label", wording.page_label, for_="vraag"),
        element("p", wording.page_hint, id="hulp"),
        element("input", type="hidden", name="eerder", value=before) if before else None,
        element("div", field, element("button", button, type="submit"), class_="rij"),
        method="post",
        action=action,
    )


def _answer(answer: Answer, wording: Wording, comparison: Comparison | None) -> list[Html | None]:
    viewer = Viewer("")  # links within this site
    found = [shown(citation, viewer, wording) for citation in claimed(answer)]
    nearest = [shown(citation, viewer, wording) for citation in near(answer)]
    understood = answer.resolved_question
    return [
        element("p", wording.understood_as.format(question=understood), class_="klein") if understood else None,
        element("p", conclusion_in_words(answer, wording), class_="niets") if answer.completeness == "none" else None,
        many(*(_statement(answer, one, wording) for one in told_statements(answer))),
        element("p", wording.missing.format(missing=answer.missing), class_="let-op") if answer.missing else None,
        element("p", reason) if (reason := reason_in_words(answer, wording)) else None,
        element("p", clarify_in_words(answer, wording), class_="let-op") if answer.clarify else None,
        many(*(element("p", notice_in_words(notice, wording), class_="let-op") for notice in answer.notices)),
        _differing(answer, wording),
        _stopped(answer, wording),
        _more(answer, wording),
        short_table(comparison, wording) if comparison else None,
        _source_list(wording.sources, found, wording),
        _source_list(wording.nearest, nearest, wording),
        element("p", way_on) if (way_on := way_on_in_words(answer, wording)) else None,
        element("p", searched(answer.coverage, wording), class_="klein"),
    ]


def _statement(answer: Answer, statement: Statement, wording: Wording) -> Html:
    mark = element("em", f" ({wording.inferred})") if inferred(answer, statement.citations) else None
    language = _language_of(answer, statement)
    said = element("span", statement.text, lang=language if language != answer.language else None)
    return element("p", said, mark, *_markers(statement.citations))


def _language_of(answer: Answer, statement: Statement) -> str | None:
    if statement.verdict != "letterlijk":
        return None
    cited = (citation for citation in answer.citations if citation.number in statement.citations)
    return next((citation.passage.provenance.language for citation in cited), None)


def _markers(numbers: tuple[int, ...]) -> list[Html]:
    return [many(" ", element("a", f"[{number}]", href=f"#bron-{number}", class_="nummer")) for number in numbers]


def _differing(answer: Answer, wording: Wording) -> Html | None:
    blocks = []
    for one in answer.differing:
        values = [
            element("li", _dated(value.value, date_in_words(value.date, wording)), *_markers((value.citation,)))
            for value in one.values
        ]
        blocks.append(many(element("p", wording.differing.format(subject=one.subject)), element("ul", *values)))
    return element("div", *blocks, class_="let-op") if blocks else None


def _dated(value: str, date: str | None) -> str:
    return f"{value} ({date})" if date else value


def _stopped(answer: Answer, wording: Wording) -> Html | None:
    if not answer.stopped:
        return None
    items = [element("li", stopped_in_words(answer, one), *_markers(one.citations)) for one in answer.stopped]
    return element("div", element("p", wording.stopped), element("ul", *items), class_="let-op")


def _more(answer: Answer, wording: Wording) -> Html | None:
    """What answers too, folded until somebody opens it."""
    if not answer.more:
        return None
    summary = element("summary", f"{wording.more} ({len(answer.more)})")
    return element("details", summary, many(*(_statement(answer, one, wording) for one in answer.more)), class_="meer")


def _source_list(title: str, sources: list[ShownSource], wording: Wording) -> Html | None:
    if not sources:
        return None
    items = [_document(group, wording) for group in by_document(sources)]
    return element("section", element("h3", title), element("ul", *items, class_="bronnen"))


def _document(group: Group, wording: Wording) -> Html:
    """One document: whose words it holds, and each quote under its number."""
    first = group.first
    original = element("a", wording.document_original, href=first.link, rel="noreferrer") if first.link else None
    return element(
        "li",
        element("a", first.title, href=first.viewer),
        _origins(first.origins, wording) or element("p", first.label),
        element("p", original) if original else None,
        element("ul", *(_quote(source, wording) for source in group.sources), class_="citaten"),
    )


def _quote(source: ShownSource, wording: Wording) -> Html:
    number = element("a", f"[{source.number}]", href=source.viewer, class_="nummer")
    place = " · ".join(part for part in (source.page, " › ".join(source.heading)) if part)
    mark = many(" ", element("em", wording.inferred)) if source.inferred and not source.marked else None
    told = element("p", number, f" {place}" if place else None, mark, class_="klein")
    return element("li", told, element("blockquote", element("p", source.quote)), id=f"bron-{source.number}")


def _origins(origins: tuple[ShownOrigin, ...], wording: Wording) -> Html | None:
    if not origins:
        return None
    linked = [origin_link(origin) for origin in origins]
    rest = [many("; ", link) for link in linked[1:]]
    return element("p", wording.record_from, " ", linked[0], *rest, class_="record")


def origin_link(origin: ShownOrigin) -> Html:
    """Publisher and date of one origin, linked when it has a web address."""
    if not origin.link:
        return element("span", origin.label, title=origin.title)
    return element("a", origin.label, href=origin.link, title=origin.title, rel="noreferrer")

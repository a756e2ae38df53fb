"""Measured runs as one HTML file that needs nothing beside it: the figures, then every question with what came of it.

One run, or two side by side. No scripts, nothing loaded; colour never says what the words do not (WCAG 2.2, 1.4.1).
Knows a run as plain data (`assistant.runs`), nothing about how it was measured.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.evaluating import RATES
from bots.pages.elements import Html, element, many

Run = Mapping[str, Any]
_WIDER = """
body { max-width: 72rem; } table { border-collapse: collapse; margin: 1rem 0; }
caption { text-align: left; font-weight: 700; padding: .3rem 0; }
th, td { border: 1px solid var(--lijn); padding: .25rem .6rem; text-align: left; vertical-align: top; }
td.getal { text-align: right; font-variant-numeric: tabular-nums; }
.naast { display: grid; grid-template-columns: repeat(auto-fit, minmax(18rem, 1fr)); gap: 1.5rem; }
.breed { overflow-x: auto; } details { margin: .5rem 0; }
"""


def report_page(runs: Sequence[Run], title: str, style: str) -> str:
    """The whole page; `style` is the text of the site's style sheet, `runs` one or more runs of the same questions."""
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("title", title),
        element("style", Html(style + _WIDER)),
    )
    main = element(
        "main",
        element("h1", title),
        _figures(runs),
        *(_by_kind(run) for run in runs),
        *(_confusion(run) for run in runs),
        _contents(runs),
        *_cases(runs),
        id="inhoud",
        tabindex=-1,
    )
    skip = element("a", "Skip to content", href="#inhoud", class_="overslaan")
    return "<!doctype html>\n" + element("html", head, element("body", skip, main), lang="en") + "\n"


def _figures(runs: Sequence[Run]) -> Html:
    names = (*RATES, "unsupported_statements", "sources_per_answer", "disagreements_shown_rate", "follow_ups_as_alone",
             "milliseconds_p50", "milliseconds_p95", "questions")  # fmt: skip
    rows = [(_spaced(name), *(_with_interval(run["result"], name) for run in runs)) for name in names]
    return _table("Figures, with their 95 % intervals", ("", *(run["label"] for run in runs)), rows)


def _with_interval(result: Mapping[str, Any], name: str) -> str:
    low, high = (result.get("intervals", {}).get(name) or (None, None))[:2]
    told = _figure(result.get(name))
    return told if low is None else f"{told} ({_figure(low)} – {_figure(high)})"


def _by_kind(run: Run) -> Html:
    columns = ("questions", *RATES)
    rows = [
        (kind, *(_figure(values.get(name)) for name in columns)) for kind, values in run["result"]["by_kind"].items()
    ]
    return _table(f"By kind of question: {run['label']}", ("", *map(_spaced, columns)), rows)


def _confusion(run: Run) -> Html:
    table = run["result"]["completeness"]
    rows = [(f"should be {name}", *(str(row[given]) for given in table)) for name, row in table.items()]
    return _table(f"Completeness: {run['label']}", ("", *(f"was {name}" for name in table)), rows)


def _table(caption: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Html:
    heads = [element("th", name, scope="col") if name else element("td") for name in columns]
    lines = [
        element("tr", element("th", row[0], scope="row"), *(element("td", cell, class_="getal") for cell in row[1:]))
        for row in rows
    ]
    body = many(element("thead", element("tr", *heads)), element("tbody", *lines))
    return element(
        "div",
        element("table", element("caption", caption), body),
        class_="breed",
        tabindex=0,
        role="region",
        aria_label=caption,
    )


def _contents(runs: Sequence[Run]) -> Html:
    """Links to every question somebody got wrong; the others can be read, but need not."""
    wrong = [
        (place, case, [run["label"] for run in runs if _of(run, case["id"]).get("faults")])
        for place, case in enumerate(runs[0]["cases"])
    ]
    links = [
        element("li", element("a", case["question"], href=f"#v{place}", lang=case["language"]), f" ({', '.join(who)})")
        for place, case, who in wrong
        if who
    ]
    told = element("ul", *links) if links else element("p", "None.")
    return element("nav", element("h2", "Questions with something wrong"), told, aria_label="Questions with faults")


def _cases(runs: Sequence[Run]) -> list[Html]:
    first = [element("h2", "Every question")]
    return first + [_case(place, case, runs) for place, case in enumerate(runs[0]["cases"])]


def _case(place: int, case: Mapping[str, Any], runs: Sequence[Run]) -> Html:
    wanted = case["wanted"]
    about = " · ".join(part for part in (case["id"], case["kind"], f"should be {wanted['completeness']}") if part)
    return element(
        "section",
        element("h3", case["question"], lang=case["language"], id=f"v{place}"),
        element("p", about, class_="klein"),
        _said("Expected: ", wanted["answer"], case["language"]),
        _said("Right sources: ", ", ".join(wanted["records"]), None),
        _said("Must mention: ", ", ".join(wanted["must_mention"]), "nl"),
        _said("Must name as missing: ", wanted["missing"], "nl"),
        element("div", *(_given(run, case["id"]) for run in runs), class_="naast"),
    )


def _given(run: Run, name: str) -> Html:
    case = _of(run, name)
    if not case:
        return element("div", element("h4", run["label"]), element("p", "This run did not ask it."))
    given, faults = case["given"], case["faults"]
    verdict = element("ul", *(element("li", one) for one in faults), class_="fout") if faults else None
    notices = ", ".join(given["notices"])
    return element(
        "div",
        element("h4", f"{run['label']}: {'wrong' if faults else 'right'}"),
        verdict,
        _said("Understood as: ", case["resolved_question"], case["language"]),
        _answer(given, case["language"]),
        _said("Missing: ", given["missing"], "nl"),
        _listed("Sources differ", given["differing"]),
        _listed("Stopped or criticised", given["stopped"]),
        _sources(given["sources"]),
        element(
            "p",
            f"{given['composer']} · {given['completeness']} · {_figure(case['milliseconds'])} ms"
            + (f" · {notices}" if notices else ""),
            class_="klein",
        ),
    )


def _answer(given: Mapping[str, Any], language: str) -> Html:
    if not given["statements"]:
        return element("p", "No answer: it is not in the documents.")
    lines = [
        element(
            "li",
            element("span", one["text"], lang="nl" if one["verdict"] == "letterlijk" else language),
            " " + "".join(f"[{number}]" for number in one["citations"]) + f" ({one['verdict']})",
        )
        for one in given["statements"]
    ]
    return element("ol", *lines)


def _sources(sources: Sequence[Mapping[str, Any]]) -> Html | None:
    if not sources:
        return None
    items = [
        element("li", _place(one), element("blockquote", element("p", one["quote"], lang="nl"))) for one in sources
    ]
    return element("details", element("summary", f"Sources ({len(sources)})"), element("ul", *items, class_="bronnen"))


def _place(source: Mapping[str, Any]) -> str:
    page = f"p. {source['page']}" if source["page"] else None
    parts = (source["title"], source["publisher"], source["date"], page, source["document_id"])
    return f"[{source['number']}] " + " · ".join(part for part in parts if part)


def _listed(title: str, lines: Sequence[str]) -> Html | None:
    if not lines:
        return None
    return many(element("p", title + ":"), element("ul", *(element("li", line, lang="nl") for line in lines)))


def _said(label: str, value: str | None, language: str | None) -> Html | None:
    return element("p", element("b", label), element("span", value, lang=language)) if value else None


def _of(run: Run, name: str) -> Mapping[str, Any]:
    return next((case for case in run["cases"] if case["id"] == name), {})


def _spaced(name: str) -> str:
    return name.replace("_", " ")


def _figure(value: Any) -> str:
    if value is None:
        return "–"
    return f"{value:.3f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)

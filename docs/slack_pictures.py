"""Draw the pictures of docs/slack.md: real answers as Slack blocks, rendered to HTML here, photographed by Chromium.

    python docs/slack_pictures.py DATA [chromium]

DATA is a data folder with the starter corpus indexed. The drawing resembles Slack; the blocks are the product's own.
"""

from __future__ import annotations

import html
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bots.settings import read_settings
from bots.slack_answers import work_out
from bots.slack_blocks import Tail
from bots.slack_views import home_view, passages_view
from bots.wiring import Wiring
from indexing.hits import PUBLIC

IMAGES = Path(__file__).parent / "images"
STYLE = """
body { font: 15px/1.46 "Lato", "DejaVu Sans", sans-serif; color: #1d1c1d; margin: 16px; width: 700px; background: #fff }
.name { font-weight: 900 } .app { background: #ddd; font-size: 10px; padding: 1px 4px; border-radius: 2px }
a { color: #1264a3; text-decoration: none } .small { color: #616061; font-size: 12px; margin-top: 6px }
.button { border: 1px solid #bbb; border-radius: 4px; padding: 3px 10px; font-weight: 700; font-size: 13px;
  margin: 6px 6px 0 0; display: inline-block } .thumb { color: #616061; margin: 6px 12px 0 0; display: inline-block }
.part { white-space: pre-wrap; margin: 4px 0 }
.quote { border-left: 4px solid #ddd; padding-left: 10px } h3 { margin: 12px 0 2px } ul, ol { margin: 2px 0 }
table { border-collapse: collapse; font-size: 13px } td { border: 1px solid #ddd; padding: 4px 7px; vertical-align:top}
tr:first-child { font-weight: 700; background: #f8f8f8 }
"""


def main() -> None:
    """Five pictures: an answer, its passages, a refusal, a comparison, the home tab."""
    data, chromium = Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "chromium"
    given = {"STADSGEHEUGEN_PUBLIC_ADDRESS": "https://stadsgeheugen.example.nl"}
    wiring = Wiring(read_settings(given, data=data))
    parts = wiring.parts
    tail = Tail("x", colleague=True)
    made = work_out("Wanneer stopte Enschede met wifi-tellen en waarom?", (), PUBLIC, parts)
    assert made.answer
    fine, passages = made.messages(parts, tail), passages_view(made.answer.citations[:3], "nl", parts.viewer)["blocks"]
    nothing = work_out("Wat kostte de snorfietsproef in Assen?", (), PUBLIC, parts).messages(parts, tail)
    rows = work_out("Welke stad heeft een hittekaart?", (), PUBLIC, parts, compare=True).messages(parts, tail)
    with wiring.library.snapshot() as reading:
        home = home_view(reading.projects(), "nl", parts.viewer)["blocks"]
    pictures = {
        "answer": fine[0].blocks, "passages": passages, "refusal": nothing[0].blocks, "comparison": rows[-1].blocks,
        "home": home,
    }  # fmt: skip
    IMAGES.mkdir(exist_ok=True)
    for name, blocks in pictures.items():
        photograph(chromium, drawn(blocks), IMAGES / f"slack-{name}.png")
    wiring.close()


def photograph(chromium: str, body: str, path: Path) -> None:
    """One picture, cut to its content."""
    measure = "<script>document.title = document.documentElement.scrollHeight</script>"
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "page.html"
        source.write_text(f"<!doctype html><meta charset=utf-8><style>{STYLE}</style>{body}{measure}", encoding="utf-8")
        common = [chromium, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/p"]
        small = [*common, "--window-size=740,200", "--dump-dom", source.as_uri()]
        dom = subprocess.run(small, check=True, capture_output=True, timeout=90, text=True).stdout
        height = re.search(r"<title>(\d+)</title>", dom)
        size = f"--window-size=740,{int(height[1]) + 16 if height else 900}"
        shot = [*common, "--hide-scrollbars", size, f"--screenshot={path}", source.as_uri()]
        subprocess.run(shot, check=True, capture_output=True, timeout=90)


def drawn(blocks: list[dict[str, Any]]) -> str:
    """Blocks as HTML."""
    head = '<div><span class="name">Stadsgeheugen</span> <span class="app">APP</span></div>'
    return head + "".join(_block(block) for block in blocks)


def _block(block: dict[str, Any]) -> str:
    kind = block["type"]
    if kind == "header":
        return f"<h3>{html.escape(block['text']['text'])}</h3>"
    if kind == "rich_text":
        return "".join(_element(one) for one in block["elements"])
    if kind == "context":
        return "".join(f'<div class="small">{html.escape(one["text"])}</div>' for one in block["elements"])
    if kind == "actions":
        return (
            "<div>"
            + "".join(f'<span class="button">{html.escape(b["text"]["text"])}</span>' for b in block["elements"])
            + "</div>"
        )
    if kind == "table":
        rows = ("".join(f"<td>{_cell(cell)}</td>" for cell in row) for row in block["rows"])
        return "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"
    return '<div><span class="thumb">▲ Goed antwoord</span><span class="thumb">▼ Geen goed antwoord</span></div>'


def _cell(cell: dict[str, Any]) -> str:
    return _block(cell) if cell["type"] == "rich_text" else html.escape(cell["text"])


def _element(one: dict[str, Any]) -> str:
    if one["type"] == "rich_text_list":
        tag = "ol" if one["style"] == "ordered" else "ul"
        return f"<{tag}>" + "".join(f"<li>{_pieces(item)}</li>" for item in one["elements"]) + f"</{tag}>"
    kind = "part quote" if one["type"] == "rich_text_quote" else "part"
    return f'<div class="{kind}">{_pieces(one)}</div>'


def _pieces(section: dict[str, Any]) -> str:
    return "".join(_piece(piece) for piece in section["elements"]).rstrip()


def _piece(piece: dict[str, Any]) -> str:
    text = html.escape(piece["text"])
    style = piece.get("style") or {}
    text = f"<b>{text}</b>" if style.get("bold") else text
    text = f"<i>{text}</i>" if style.get("italic") else text
    return f'<a href="#">{text}</a>' if piece["type"] == "link" else text


if __name__ == "__main__":
    main()

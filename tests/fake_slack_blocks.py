"""Block Kit as Slack judges it, and what a reader sees of it. Used by the local Slack; knows nothing about channels."""

from __future__ import annotations

import html
import re
from typing import Any


class Refused(Exception):
    """Slack answers `ok: false` with this code."""

    def __init__(self, code: str, **more: Any) -> None:
        super().__init__(code)
        self.code, self.more = code, more


# ---- Block Kit -------------------------------------------------------------------------------------------------------

RICH_ELEMENTS = {"rich_text_section", "rich_text_list", "rich_text_quote", "rich_text_preformatted"}
STYLES = {"bold", "italic", "strike", "code"}


def check_blocks(blocks: list[dict[str, Any]], most: int = 50) -> None:
    """Refuse what Slack refuses: too many, too long, unknown, empty, or the same block id twice."""
    if len(blocks) > most:
        raise Refused("invalid_blocks", errors=["no more than 50 items allowed"])
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    if len(ids) != len(set(ids)):
        raise Refused("invalid_blocks", errors=["duplicate block_id"])
    if sum(block.get("type") == "table" for block in blocks) > 1:
        raise Refused("invalid_blocks", errors=["only_one_table_allowed"])
    for block in blocks:
        checker = CHECKS.get(block.get("type", ""))
        if checker is None:
            raise Refused("invalid_blocks", errors=[f"unsupported type: {block.get('type')}"])
        checker(block)
    if sum(len(_shown(block)) for block in blocks) > 13_200:
        raise Refused("msg_blocks_too_long")


def _check(sound: bool, complaint: str) -> None:
    if not sound:
        raise Refused("invalid_blocks", errors=[complaint])


def _check_keys(thing: dict[str, Any], allowed: set[str]) -> None:
    _check(set(thing) <= allowed | {"type"}, f"unknown fields {sorted(set(thing) - allowed)} in {thing.get('type')}")


def _check_text(thing: Any, longest: int, kinds: tuple[str, ...] = ("plain_text", "mrkdwn")) -> None:
    _check(isinstance(thing, dict) and thing.get("type") in kinds, "text object expected")
    _check_keys(thing, {"text", "emoji"} if thing["type"] == "plain_text" else {"text", "verbatim"})
    _check(isinstance(thing.get("text"), str) and 0 < len(thing["text"]) <= longest, f"text must be 1 to {longest}")


def _check_section(block: dict[str, Any]) -> None:
    _check_keys(block, {"text", "fields", "accessory", "block_id", "expand"})
    _check("text" in block or "fields" in block, "section needs text or fields")
    _check_text(block["text"], 3000)


def _check_header(block: dict[str, Any]) -> None:
    _check_text(block.get("text"), 150, ("plain_text",))


def _check_context(block: dict[str, Any]) -> None:
    _check_keys(block, {"elements", "block_id"})
    _check(1 <= len(block.get("elements") or []) <= 10, "context needs 1 to 10 elements")
    for one in block["elements"]:
        _check_text(one, 2000)


def _check_rich(block: dict[str, Any]) -> None:
    _check_keys(block, {"elements", "block_id"})
    _check(bool(block.get("elements")), "rich_text needs elements")
    for one in block["elements"]:
        _check_rich_element(one)


def _check_rich_element(one: dict[str, Any]) -> None:
    _check(one.get("type") in RICH_ELEMENTS, f"unsupported rich text element {one.get('type')}")
    _check_keys(one, {"elements", "style", "indent", "offset", "border"})
    _check(bool(one.get("elements")), "rich text element without elements")
    if one["type"] == "rich_text_list":
        _check(one.get("style") in ("bullet", "ordered"), "list style")
        for item in one["elements"]:
            _check(item.get("type") == "rich_text_section", "a list holds sections")
            _check_rich_element(item)
        return
    for piece in one["elements"]:
        _check_piece(piece)


def _check_piece(piece: dict[str, Any]) -> None:
    _check(set(piece.get("style") or {}) <= STYLES, "unknown style")
    if piece.get("type") == "text":
        _check_keys(piece, {"text", "style"})
        _check(isinstance(piece.get("text"), str) and piece["text"] != "", "empty text")
    elif piece.get("type") == "link":
        _check_keys(piece, {"url", "text", "style", "unsafe"})
        _check(bool(re.match(r"https?://[^\s<>|]+$", piece.get("url", ""))), "invalid url")
        _check(len(piece["url"]) <= 3000, "url too long")
        _check(piece.get("text") != "", "empty link text")
    else:
        _check(
            piece.get("type") in ("user", "usergroup", "broadcast", "channel", "emoji"), f"piece {piece.get('type')}"
        )


def _check_plain(thing: Any, longest: int) -> None:
    _check_text(thing, longest, ("plain_text",))


def _check_button(one: dict[str, Any]) -> None:
    _check_keys(one, {"text", "action_id", "value", "url", "style", "accessibility_label"})
    _check_plain(one.get("text"), 75)
    _check(len(one.get("value", "")) <= 2000 and 0 < len(one.get("action_id", "")) <= 255, "button value or id")


def _check_actions(block: dict[str, Any]) -> None:
    _check_keys(block, {"elements", "block_id"})
    _check(1 <= len(block.get("elements") or []) <= 25, "actions needs 1 to 25 elements")
    ids = [one.get("action_id") for one in block["elements"]]
    _check(len(ids) == len(set(ids)), "duplicate action_id")
    for one in block["elements"]:
        _check(one.get("type") == "button", f"element {one.get('type')}")
        _check_button(one)


def _check_context_actions(block: dict[str, Any]) -> None:
    _check_keys(block, {"elements", "block_id"})
    _check(1 <= len(block.get("elements") or []) <= 5, "context_actions needs 1 to 5 elements")
    for one in block["elements"]:
        _check(one.get("type") == "feedback_buttons", f"element {one.get('type')}")
        _check_keys(one, {"action_id", "positive_button", "negative_button"})
        for name in ("positive_button", "negative_button"):
            choice = one.get(name) or {}
            _check_keys(choice, {"text", "value", "accessibility_label"})
            _check_plain(choice.get("text"), 75)
            _check(0 < len(choice.get("value", "")) <= 2000, "feedback value")


def _check_table(block: dict[str, Any]) -> None:
    _check_keys(block, {"rows", "column_settings", "block_id"})
    rows = block.get("rows") or []
    _check(1 <= len(rows) <= 100, "table needs 1 to 100 rows")
    for row in rows:
        _check(1 <= len(row) <= 20 and len(row) == len(rows[0]), "columns")
        for cell in row:
            _check(cell.get("type") in ("raw_text", "rich_text", "raw_number"), f"cell {cell.get('type')}")
            if cell["type"] == "rich_text":
                _check_rich(cell)
            else:
                _check(bool(cell.get("text")), "empty cell")


def _check_input(block: dict[str, Any]) -> None:
    _check_keys(block, {"element", "label", "hint", "optional", "block_id", "dispatch_action"})
    _check_plain(block.get("label"), 2000)
    element = block.get("element") or {}
    _check(element.get("type") in ("plain_text_input", "radio_buttons"), f"input {element.get('type')}")
    if element["type"] == "radio_buttons":
        _check(1 <= len(element.get("options") or []) <= 10, "options")
        for option in element["options"]:
            _check_plain(option.get("text"), 75)
            _check(0 < len(option.get("value", "")) <= 150, "option value")
    else:
        longest = element.get("max_length", 3000)
        _check(1 <= longest <= 3000, "max_length")
        _check(element.get("min_length", 0) <= len(element.get("initial_value", "x" * 3)) <= longest, "initial_value")


def check_view(view: dict[str, Any]) -> None:
    """Refuse a window or home tab that Slack refuses."""
    kind = view.get("type")
    _check(kind in ("modal", "home"), "view type")
    if kind == "modal":
        _check_plain(view.get("title"), 24)
        for name in ("submit", "close"):
            if name in view:
                _check_plain(view[name], 24)
    _check(len(view.get("private_metadata", "")) <= 3000, "private_metadata")
    inputs = any(block.get("type") == "input" for block in view["blocks"])
    _check(not inputs or "submit" in view, "a view with inputs needs submit")
    _check(bool(view.get("blocks")), "a view needs blocks")
    check_blocks([block for block in view["blocks"] if block.get("type") != "input"], 100)
    for block in view["blocks"]:
        if block.get("type") == "input":
            _check_input(block)


CHECKS = {
    "actions": _check_actions,
    "context_actions": _check_context_actions,
    "table": _check_table,
    "section": _check_section,
    "header": _check_header,
    "context": _check_context,
    "rich_text": _check_rich,
    "divider": lambda block: None,
}


def _pieces(blocks: Any) -> list[dict[str, Any]]:
    """Every object at any depth that has a type."""
    found: list[dict[str, Any]] = []
    for one in blocks if isinstance(blocks, list) else [blocks]:
        if isinstance(one, list):
            found += _pieces(one)
        if isinstance(one, dict):
            found.append(one)
            for value in one.values():
                if isinstance(value, list | dict):
                    found += _pieces(value)
    return found


def _shown(block: dict[str, Any]) -> str:
    kind = block.get("type")
    if kind in ("plain_text", "text", "raw_text"):
        return str(block["text"])
    if kind == "mrkdwn":
        return _shown_mrkdwn(block["text"])
    if kind == "link":
        return str(block.get("text") or block["url"])
    if kind in ("section", "header"):
        return _shown(block["text"])
    if kind == "button":
        return f"[{_shown(block['text'])}]"
    if kind == "feedback_buttons":
        return "[👍][👎]"
    if kind == "input":
        return _shown(block["label"])
    if kind == "table":
        return "\n".join(" | ".join(_shown(cell) for cell in row) for row in block["rows"])
    joint = {"rich_text_list": "\n• ", "context": " ", "rich_text": "\n"}.get(str(kind), "")
    return joint.join(_shown(one) for one in block.get("elements", []))


def _shown_mrkdwn(text: str) -> str:
    text = re.sub(r"<([^>|]+)\|([^>]+)>", r"\2", text)
    text = re.sub(r"<([^>]+)>", r"\1", text)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def shown_markdown(text: str) -> str:
    """What a reader sees of Slack's Markdown: escapes and entities resolved, emphasis gone, links as their labels."""
    text = re.sub(r"(?<!\\)!?\[([^\[\]]*)\]\(([^()\s]*)\)", r"\1", text)
    text = re.sub(r"<([^>|]+)\|([^>]+)>", r"\2", text)
    text = re.sub(r"(?<!\\)(\*\*|__)|(?<![\\\w])_|(?<!\\)_(?!\w)", "", text)
    return html.unescape(re.sub(r"\\([\\`*_~\[\]#|])", r"\1", text))


def live_in_markdown(text: str) -> tuple[list[str], list[str]]:
    """Whom a Markdown text would notify, and which addresses a reader could follow."""
    tokens = re.findall(r"<([@!][^>|]+)", text)
    links = re.findall(r"<(https?://[^|>]+)", text) + re.findall(r"(?<!\\)\]\(([^()\s]+)\)", text)
    return tokens, links + re.findall(r"\b[a-z]+://[\w.-]+", re.sub(r"<[^>]*>", " ", text))

"""Markdown → blocks: what a reader of the rendered page would see.

Understands plain Markdown and what MkDocs, Docusaurus (MDX), Jekyll and ReSpec add to it: admonitions, tabs, attribute
lists, Jinja, imports, components, HTML. Knows nothing about files or front matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.blocks import Block, Headings
from corpus.cleaning import component_text, markdown_to_text, one_line, tidy, without_comments, without_tags

_FENCE = re.compile(r"\s*(?:[-*+]\s+)?(`{3,}|~{3,})\s*\{?\.?([\w+-]*)[^`]*$")
_DIAGRAMS = frozenset({"mermaid", "plantuml", "puml", "dot", "graphviz", "d2", "math", "svg"})
_ATX = re.compile(r"\s{0,3}(?:[-*+]\s+)?(#{1,6})\s+(.*?)\s*#*\s*$")
_UNDERLINE = re.compile(r"\s{0,3}(=+|-{3,})\s*$")
_RULE = re.compile(r"\s*([-*_])(?:\s*\1){2,}\s*$")
_MKDOCS_BOX = re.compile(r"(\s*)(?:!!!|\?\?\?\+?|===!?\+?)(?=\s)\s*([\w -]*?)\s*(?:\"([^\"]*)\".*)?$")
_DOCUSAURUS_BOX = re.compile(r"\s*(:{3,})\s*([A-Za-z-]+)\s*(?:\[(.*)\]|(.*?))\s*$")
_ITEM = re.compile(r"(\s*)([-*+]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s+)?(.*)$")
_QUOTE = re.compile(r"\s{0,3}>\s?")
_SEPARATOR_ROW = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-*:?\s*)*\|?\s*$")
_NOTE = re.compile(r"\[\^([^\]]+)\]:\s*(.*)")
_DEFINITION = re.compile(r"\s{0,3}\[[^\]^][^\]]*\]:(?:\s+\S+|\s*$)")
_DEFINED = re.compile(r"^\s{0,3}\[([^\]^][^\]]*)\]:\s*\S", re.MULTILINE)
_ABBREVIATION = re.compile(r"\s{0,3}\*\[([^\]]+)\]:\s*(\S.*)")
_INCLUDE = re.compile(r"\s*(?:-+8<-+|\{%|\{!|\[TOC\]|\[\[toc\]\])", re.IGNORECASE)
_MODULE = re.compile(r"(?:import|export)\s")
_MODULE_END = re.compile(r"(?:from\s+)?[\"'][^\"']+[\"'];?\s*$|;\s*$|^\}\s*;?\s*$")
_TAG_START = re.compile(r"\s*(?:[-*+]\s+)?<[A-Za-z]")
_HTML_HEADING = re.compile(r"<h([1-6])\b[^>]*>(.*?)</h\1>", re.IGNORECASE | re.DOTALL)
_BLOCK_TAG = re.compile(
    r"</?(?:p|div|section|article|aside|ul|ol|dl|dd|dt|details|summary|table|thead|tbody|figure|figcaption|blockquote)\b"
    r"[^>]*>",
    re.IGNORECASE,
)


def markdown_blocks(text: str) -> list[Block]:
    """The blocks of a Markdown body (front matter already taken off), footnotes last.

    >>> [(block.text, block.heading) for block in markdown_blocks("# Doel\\n\\nTel **eerlijk**.\\n- een\\n- twee")]
    [('Doel', ()), ('Tel eerlijk.', ('Doel',)), ('- een', ('Doel',)), ('- twee', ('Doel',))]
    """
    text = without_comments(text)
    text = _without_defined(text)
    reader = _Reader()
    reader.read(tidy_lines(text))
    return reader.blocks + reader.notes


def _without_defined(text: str) -> str:
    """Text in which "[naam]" is plain where the document defines it as a link; "[sic]" stays what it is."""
    names = {re.sub(r"(?:\\?\s)+", r"\\s+", re.escape(name)) for name in _DEFINED.findall(text)}
    if not names:
        return text
    either = "|".join(sorted(names))
    pattern = rf"(?<!\])(?<!^)\[({either})\](?![\[(])|^\[({either})\](?![\[(:])"
    return re.sub(pattern, lambda found: found[1] or found[2], text, flags=re.IGNORECASE | re.MULTILINE)


def tidy_lines(text: str) -> list[str]:
    """The lines of `text` with tabs as four spaces; indentation is kept, for it means something in Markdown."""
    return [line[: len(line) - len(line.lstrip())] + tidy(line.lstrip()) for line in text.expandtabs(4).splitlines()]


class _Reader:
    """Goes through the lines once; each `_take_*` returns the number of lines it used, 0 for "not mine"."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.notes: list[Block] = []
        self._headings = Headings()
        self._open: list[str] = []  # the lines of the paragraph or list item being read
        self._marker = ""  # "- " or "3. " when that is a list item
        self._after_item = False  # the block before was a list item with no empty line since

    def read(self, lines: list[str]) -> None:
        takers = (
            self._take_fence, self._take_nothing, self._take_module, self._take_box, self._take_colon_box,
            self._take_table, self._take_quote, self._take_tag, self._take_heading, self._take_note,
            self._take_abbreviation, self._take_item,
        )  # fmt: skip
        position = 0
        while position < len(lines):
            used = next(filter(None, (take(lines, position) for take in takers)), 0)
            if not used:
                self._open.append(lines[position])
            position += used or 1
        self._flush()

    # -- blocks out ------------------------------------------------------------------------------------------

    def _flush(self) -> None:
        """Ends the paragraph or list item that is being read."""
        if self._open:
            text = _paragraph(self._open)
            if re.search(r"\w", text):
                close = bool(self._marker) and self._after_item
                self.blocks.append(Block(self._marker + text, "tekst", self._headings.path, close))
                self._after_item = bool(self._marker)
        self._open, self._marker = [], ""

    def _heading(self, level: int, text: str) -> None:
        self._flush()
        text = one_line(markdown_to_text(text))
        if re.search(r"\w", text):
            self.blocks.append(Block(text, "kop", self._headings.path))
            self._headings.enter(level, text)
        self._after_item = False

    def _table(self, rows: list[str]) -> None:
        self._flush()
        if rows:
            self.blocks.append(Block("\n".join(rows), "tabel", self._headings.path))
        self._after_item = False

    def _nested(self, lines: list[str], title: str) -> None:
        """Reads a box: under its own title where that says something, else as part of the text around it."""
        self._flush()
        if not any(line.strip() for line in lines):
            return
        level = self._headings.depth + 1
        if len(title.split()) > 1:
            self._heading(level, title)
        outer_depth = level
        self.read(lines)
        self._headings.leave(outer_depth)

    # -- lines in --------------------------------------------------------------------------------------------

    def _take_fence(self, lines: list[str], at: int) -> int:
        fence = _FENCE.match(lines[at])
        if not fence:
            return 0
        end = next((i for i in range(at + 1, len(lines)) if lines[i].strip().startswith(fence[1])), len(lines))
        if fence[2].lower() not in _DIAGRAMS:
            self._table([line.rstrip() for line in _dedented(lines[at + 1 : end]) if line.strip()])
        return end - at + 1

    def _take_nothing(self, lines: list[str], at: int) -> int:
        """Empty lines, rules, definitions and includes: they end a paragraph and leave no text."""
        line = lines[at]
        if not line.strip():
            if not self._marker and self._open:
                self._after_item = False
            self._flush()
            return 1
        if _DEFINITION.match(line) or _INCLUDE.match(line) or (_RULE.match(line) and not self._is_underline(line)):
            self._flush()
            return 1
        return 0

    def _is_underline(self, line: str) -> bool:
        return bool(self._open) and not self._marker and _UNDERLINE.match(line) is not None

    def _take_module(self, lines: list[str], at: int) -> int:
        """An MDX `import` or `export`, up to the line that ends it."""
        if self._open or not _MODULE.match(lines[at]):
            return 0
        for end in range(at, min(at + 40, len(lines))):
            if not lines[end].strip():
                return 0
            if _MODULE_END.search(lines[end]):
                return end - at + 1
        return 0

    def _take_box(self, lines: list[str], at: int) -> int:
        box = _MKDOCS_BOX.match(lines[at])
        if not box or lines[at].strip().strip("=") == "":
            return 0
        end = at + 1
        while end < len(lines) and (not lines[end].strip() or _indent(lines[end]) > len(box[1])):
            end += 1
        self._nested(_dedented(lines[at + 1 : end]), box[3] or "")
        return end - at

    def _take_colon_box(self, lines: list[str], at: int) -> int:
        if lines[at].strip().strip(":") == "" and lines[at].strip().startswith(":::"):
            self._flush()
            return 1
        box = _DOCUSAURUS_BOX.match(lines[at])
        if not box:
            return 0
        end = next((i for i in range(at + 1, len(lines)) if lines[i].strip() == box[1]), len(lines))
        self._nested(_dedented(lines[at + 1 : end]), box[3] or box[4] or "")
        return end - at + 1

    def _take_table(self, lines: list[str], at: int) -> int:
        if "|" not in lines[at] or at + 1 >= len(lines) or "|" not in lines[at + 1] + lines[at]:
            return 0
        if not _SEPARATOR_ROW.match(lines[at + 1]) or "-" not in lines[at + 1]:
            return 0
        end = at
        while end < len(lines) and "|" in lines[end]:
            end += 1
        rows = [_row(line) for i, line in enumerate(lines[at:end]) if i != 1]
        self._table([row for row in rows if row])
        return max(end - at, 2)

    def _take_quote(self, lines: list[str], at: int) -> int:
        if not _QUOTE.match(lines[at]):
            return 0
        end = at
        while end < len(lines) and _QUOTE.match(lines[end]):
            end += 1
        self._flush()
        self.read([_QUOTE.sub("", line, count=1) for line in lines[at:end]])
        return end - at

    def _take_tag(self, lines: list[str], at: int) -> int:
        """A line that opens with a tag: its readable attributes and its contents, block tags as paragraph ends."""
        if not _TAG_START.match(lines[at]) or re.match(r"\s*<(?:https?:|mailto:)", lines[at]):
            return 0
        end = at + 1
        while (
            end < len(lines) and end - at < 40 and not _tag_is_closed("\n".join(lines[at:end])) and lines[end].strip()
        ):
            end += 1
        if "\n".join(lines[at:end]).count("```") % 2:  # a code block begins behind the tag: up to its end
            end = next((i + 1 for i in range(end, len(lines)) if "```" in lines[i]), len(lines))
        tag = "\n".join(lines[at:end])
        heading = _HTML_HEADING.search(tag)
        if heading:
            self._heading(int(heading[1]), heading[2])
            return end - at
        spoken = component_text(tag) if re.match(r"\s*<[A-Z]", tag) else ""
        rest = re.sub(r"</t[dh]>\s*(?=<t[dh])", " | ", tag)
        rest = _BLOCK_TAG.sub("\n\n", re.sub(r"<li\b[^>]*>", "\n- ", re.sub(r"</(?:li|tr)>", "\n", rest)))
        if "\n" in tag:
            rest = without_tags(rest)
        inner = [line for line in rest.split("\n") if not _TAG_START.match(line) or markdown_to_text(line).strip()]
        if rest == tag and not spoken and end == at + 1 and markdown_to_text(tag).strip():
            return 0  # an inline tag at the start of a paragraph
        self._flush()
        self.read([*_spaced(spoken.splitlines()), *(_defused(line) for line in inner)])
        return end - at

    def _take_heading(self, lines: list[str], at: int) -> int:
        atx = _ATX.match(lines[at])
        if atx:
            self._heading(len(atx[1]), atx[2])
            return 1
        if self._is_underline(lines[at]):
            title, self._open = " ".join(self._open), []
            self._heading(1 if "=" in lines[at] else 2, title)
            return 1
        return 0

    def _take_note(self, lines: list[str], at: int) -> int:
        note = _NOTE.match(lines[at])
        if not note:
            return 0
        self._flush()
        end = at + 1
        while end < len(lines) and lines[end].startswith("  ") and lines[end].strip():
            end += 1
        text = _paragraph([note[2], *lines[at + 1 : end]])
        if text:
            self.notes.append(Block(f"{note[1]} {text}", "voetnoot", self._headings.path))
        return end - at

    def _take_abbreviation(self, lines: list[str], at: int) -> int:
        """A line of a glossary: `*[AP]: Autoriteit Persoonsgegevens`."""
        found = _ABBREVIATION.match(lines[at])
        if not found:
            return 0
        self._flush()
        self._marker, self._open = "- ", [f"{found[1]}: {found[2]}"]
        self._flush()
        return 1

    def _take_item(self, lines: list[str], at: int) -> int:
        item = _ITEM.match(lines[at])
        if not item or (self._open and not self._marker and item[2][0].isdigit() and item[2][:-1] != "1"):
            return 0
        self._flush()
        if _indent(item[3]) or not item[3].strip():
            return 1
        self._marker = "- " if item[2] in "-*+" else item[2] + " "
        self._open = [item[3]]
        return 1


def _paragraph(lines: list[str]) -> str:
    """The lines of one paragraph as running text; only a hard line break stays one."""
    source = "\n".join(line.strip() for line in lines)
    source = re.sub(r"\\\n", "<br>", source).replace("\n", " ")
    text = markdown_to_text(source)
    return "\n".join(filter(None, (one_line(line) for line in text.split("\n"))))


def _row(line: str) -> str:
    cells = re.split(r"(?<!\\)\|", line.strip().removeprefix("|").removesuffix("|"))
    cleaned = [one_line(markdown_to_text(cell)) for cell in cells]
    while cleaned and not cleaned[-1]:
        cleaned.pop()
    return " | ".join(cleaned)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _dedented(lines: list[str]) -> list[str]:
    margin = min((_indent(line) for line in lines if line.strip()), default=0)
    return [line[margin:] for line in lines]


def _tag_is_closed(tag: str) -> bool:
    return (tag.count("<") <= tag.count(">") - tag.count("=>") and tag.rstrip().endswith(">")) or ">" in tag.split(
        "\n"
    )[-1]


def _defused(line: str) -> str:
    """A line without the tags it opens with, so that reading it again ends."""
    while _TAG_START.match(line):
        shorter = re.sub(r"^(\s*(?:[-*+]\s+)?)<[^<>]*>", r"\1", line, count=1)
        if shorter == line:
            return line.replace("<", "", 1)
        line = shorter
    return line


def _spaced(lines: list[str]) -> Iterator[str]:
    for line in lines:
        yield line
        yield ""

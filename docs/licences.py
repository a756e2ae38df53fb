"""Prints docs/licences.md: the licence of every package a user's environment holds. Run by `make licences`.

Knows nothing about the product; reads only what is installed.
"""

from __future__ import annotations

import re
import sys
from importlib.metadata import Distribution, PackageNotFoundError, distribution

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

SHARE_ALIKE = ("GPL", "MPL", "CC BY-SA", "CC-BY-SA", "EUPL", "Mozilla")


def needed(name: str, found: dict[str, Distribution]) -> dict[str, Distribution]:
    """The installed distributions `name` needs at run time, itself included, by canonical name."""
    key = canonicalize_name(name)
    if key in found:
        return found
    try:
        found[key] = distribution(name)
    except PackageNotFoundError:
        return found
    for line in found[key].requires or []:
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            needed(requirement.name, found)
    return found


def licence(dist: Distribution) -> str:
    """The licence a distribution declares: SPDX expression, else classifier, else the first line of its field."""
    meta = dist.metadata
    if expression := meta.get("License-Expression"):
        return str(expression)
    named = [c.rsplit(" :: ", 1)[-1] for c in meta.get_all("Classifier") or [] if c.startswith("License :: ")]
    if named := [n for n in named if n != "OSI Approved"]:
        return ", ".join(sorted(set(named)))
    lines = str(meta.get("License") or "").strip().splitlines()
    return re.sub(r"\s+", " ", lines[0])[:60] if lines else "not declared in its metadata"


def page() -> str:
    """The whole page as Markdown, without versions of this machine's own."""
    found = needed("stadsgeheugen", {})
    rows = [
        f"| {dist.metadata['Name']} | {licence(dist)} |"
        for key, dist in sorted(found.items())
        if key != "stadsgeheugen" and not key.startswith(("nvidia-", "triton", "cuda-"))
    ]
    strict = [row for row in rows if any(mark in row for mark in SHARE_ALIKE)]
    return "\n".join(
        [
            "# Licences",
            "",
            "Made by `make licences`; a test fails when it no longer fits what is installed. Stadsgeheugen itself is",
            "EUPL-1.2. Share-alike *data* never enters shipped weights without a decision in `decisions.md`.",
            "",
            f"## Packages a user's environment holds ({len(rows)})",
            "",
            "| package | licence |",
            "| --- | --- |",
            *rows,
            "",
            "## Among them, with a copyleft or share-alike licence",
            "",
            "Used as separate libraries, unchanged.",
            "",
            "| package | licence |",
            "| --- | --- |",
            *strict,
            "",
        ]
    )


if __name__ == "__main__":
    sys.stdout.write(page())

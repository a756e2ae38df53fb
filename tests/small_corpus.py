"""A folder of small real files to index: a record, a council paper as PDF, a web page, and a paper for staff only."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

RECORD = """---
id: best-fietsers-tellen
title: "Best: fietsers tellen met een telslang"
kind: project
cities: [Best]
organisations: [gemeente Best]
themes: [mobiliteit]
problem: De gemeente wist niet hoeveel fietsers de nieuwe snelfietsroute gebruiken.
approach: Twee weken tellen met een telslang over de weg, zonder camera's.
result: Op een werkdag telde de telslang 1.240 fietsers op de snelfietsroute.
status: afgerond
lessons:
  - text: Vertel bewoners vooraf waarom de telslang op de weg ligt.
    lessen_herkomst: bron
  - text: Herhaal de telling met de telslang ook buiten het fietsseizoen.
    lessen_herkomst: afgeleid
start: 2023
end: 2024-03
contact: gemeente Best
sources:
  - title: Resultaten fietstelling
    publisher: gemeente Best
    date: 2024-03-12
    url: https://best.example/fietstelling
  - title: Fietsers geteld in Best
    publisher: Brabants Nieuws
    date: 2024-03
    url: https://nieuws.example/fietsers
audience: openbaar
---

De gemeente Best telde in maart 2024 twee weken lang fietsers op de snelfietsroute met een telslang.
De telling is gedaan zonder camera's, zodat geen fietser herkenbaar in beeld kwam.
"""

PAGE = """<!doctype html><html lang="nl"><head><title>Luchtsensoren in Hoogeveen</title>
<meta property="og:site_name" content="gemeente Hoogeveen"><meta name="date" content="2022-06-01"></head>
<body><main><article><h1>Luchtsensoren in Hoogeveen</h1>
<p>Inwoners van Hoogeveen hingen in het voorjaar van 2022 veertig luchtsensoren aan hun gevel. Samen meten zij fijnstof
in de wijk Krakeel, waar veel verkeer langskomt.</p>
<p>De gemeente Hoogeveen betaalt de luchtsensoren en publiceert de metingen elke week op een open kaart.</p>
</article></main></body></html>
"""

SECRET = """# Interne raming telslang

De interne raming voor de telslang in Best is 12.345 euro, bestemd voor het college.
"""

PAPER_SENTENCE = "De gemeenteraad van Zwolle stelt 250.000 euro beschikbaar voor slimme verkeerslichten."


def write_corpus(folder: Path) -> tuple[Path, Path]:
    """Write the files; gives the public folder and the one for staff."""
    public, internal = folder / "beleid", folder / "concepten"
    public.mkdir(parents=True)
    internal.mkdir()
    (public / "best-fietsers-tellen.md").write_text(RECORD, encoding="utf-8")
    (public / "hoogeveen.html").write_text(PAGE, encoding="utf-8")
    (public / "kapot.pdf").write_bytes(b"%PDF-1.7 maar verder niets")
    (internal / "raming.md").write_text(SECRET, encoding="utf-8")
    write_paper(public / "raadsbesluit.pdf")
    return public, internal


def indexed(corpus: Path, data: Path) -> Path:
    """Write the small corpus, index its public half with the command, and return the data folder."""
    public, _ = write_corpus(corpus)
    command = [sys.executable, "-m", "bots.terminal", "index", "--data", str(data), str(public)]
    subprocess.run(command, cwd=Path(__file__).parents[1], capture_output=True, check=True)
    return data


def write_paper(path: Path) -> None:
    """A PDF of two pages; the decision is on the second."""
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate

    style = getSampleStyleSheet()
    waiting = (
        "De verkeerslichten in Zwolle staan vaak op rood terwijl er geen verkeer komt. "
        "Fietsers en bussen wachten daardoor langer dan nodig is."
    )
    ahead = "De slimme verkeerslichten komen op twaalf kruispunten en geven bussen en hulpdiensten voorrang."
    SimpleDocTemplate(str(path), title="Raadsbesluit slimme verkeerslichten").build(
        [
            Paragraph("Raadsbesluit slimme verkeerslichten", style["Title"]),
            Paragraph("Aanleiding", style["Heading1"]),
            Paragraph(waiting, style["BodyText"]),
            PageBreak(),
            Paragraph("Besluit", style["Heading1"]),
            Paragraph(f"{PAPER_SENTENCE} {ahead}", style["BodyText"]),
        ]
    )

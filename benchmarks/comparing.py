"""How long `compare` takes over a register of thousands: p50 and p95 in milliseconds (and of processor time alone).

    python -m benchmarks.comparing [--projects 5000] [--json]

The register is generated, seeded: each project takes title, problem, approach and result from four different starter
records and a municipality at random, so that words are as common as in real records and every question finds many. It
is indexed by the product's own builder and asked through the product's own parts.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import yaml

from bots.settings import Settings, calm_numpy
from bots.wiring import Wiring
from corpus import municipalities
from corpus.loading import FoundFile, Root, find_files, load_file
from corpus.projects import STATUSES, Project
from corpus.register import STARTER

QUESTIONS = Path(__file__).parents[1] / "tests/gold/comparing.yaml"
SEED = 7


def generate(folder: Path, count: int) -> None:
    """Write this many records."""
    found = [file for file in find_files(Root("starter", STARTER)) if isinstance(file, FoundFile)]
    known = [document.project for document in map(load_file, found) if document.project is not None]
    chance = random.Random(SEED)
    for number in range(count):
        one, two, three, four = chance.sample(known, 4)
        record = _record(number, (one, two, three, four), chance)
        (folder / f"{record['id']}.md").write_text(
            f"---\n{yaml.safe_dump(record, allow_unicode=True)}---\n\n{one.summary}\n", encoding="utf-8"
        )


def _record(number: int, parts: Sequence[Project], chance: random.Random) -> dict[str, object]:
    one, two, three, four = parts
    city = chance.choice(municipalities.names())
    record: dict[str, object] = {
        "id": f"project-{number}",
        "title": f"{city}: {one.title.split(': ')[-1]}",
        "kind": "project",
        "cities": [city],
        "themes": list(one.themes),
        "problem": two.problem or one.problem,
        "approach": three.approach or one.approach,
        "result": four.result,
        "status": chance.choice(STATUSES),
        "lessons": [{"text": lesson.text, "lessen_herkomst": lesson.origin} for lesson in two.lessons[:2]],
        "start": str(chance.randint(2012, 2025)),
        "sources": [{"title": f"Verslag {number}", "publisher": f"gemeente {city}"}],
    }
    return {name: value for name, value in record.items() if value}


def measure(wiring: Wiring) -> dict[str, float]:
    """The first question, which analyses the register; then every question twice."""
    asked = [item["vraag"] for item in yaml.safe_load(QUESTIONS.read_text(encoding="utf-8"))]
    began = time.perf_counter()
    wiring.comparer.compare(asked[0])
    first = 1000 * (time.perf_counter() - began)
    spent, busy, rows = [], [], []
    for question in asked * 2:
        began, worked = time.perf_counter(), time.process_time()
        found = wiring.comparer.compare(question)
        spent.append(1000 * (time.perf_counter() - began))
        busy.append(1000 * (time.process_time() - worked))
        rows.append(len(found.rows))
    return {
        "first_ms": round(first),
        "p50_ms": _cut(spent, 50),
        "p95_ms": _cut(spent, 95),
        "max_ms": round(max(spent), 1),
        "cpu_p50_ms": _cut(busy, 50),
        "cpu_p95_ms": _cut(busy, 95),
        "rows_median": statistics.median(rows),
        "rows_max": max(rows),
    }


def _cut(values: Sequence[float], percent: int) -> float:
    return round(statistics.quantiles(values, n=100, method="inclusive")[percent - 1], 1)


def main() -> None:
    """Generate, index, ask."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--projects", type=int, default=5000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    calm_numpy()
    with tempfile.TemporaryDirectory() as made:
        folder, data = Path(made) / "records", Path(made) / "data"
        folder.mkdir()
        generate(folder, options.projects)
        wiring = Wiring(Settings(data=data))
        report = wiring.builder.build([Root("records", folder)])
        figures = {"projects": report.documents, "index_s": round(report.seconds, 1), **measure(wiring)}
        wiring.close()
    print(json.dumps(figures) if options.json else "\n".join(f"{name}: {value}" for name, value in figures.items()))


if __name__ == "__main__":
    main()

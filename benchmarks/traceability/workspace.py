"""A medslate workspace as large as a graph: as many claims as the graph has items, and as many tests as it has tests.

The claims are those of embedded components, each facing every row of its type. 45 % of the claims are tested by the
results of a test run, the others name a document, and the last 5 % have no evidence: these are the gap that a check
should name.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

from benchmarks.traceability.graph import Graph
from medslate import wiring
from medslate.usecases.opening import load_catalog

KIND = "EDR"
DOCUMENT = "Design document of the benchmark.\n"


def write_workspace(graph: Graph, folder: Path) -> None:
    size = len(graph.system) + len(graph.requirements) + len(graph.tests)
    name = wiring.default_catalog()
    catalog = load_catalog(wiring.pack_source(), name)
    rows = [row.id for row in (*catalog.constraints, *catalog.faced_by([KIND]))]
    claims = [(f"part{number // len(rows):04d}", rows[number % len(rows)]) for number in range(size)]
    parts = list(dict.fromkeys(part for part, _ in claims))
    bare = set(claims[size - size // 20 :])
    tested = {claim for number, claim in enumerate(claims) if number % 20 < 9} - bare
    texts = {claim: item.text for claim, item in zip(claims, every_item(graph), strict=True)}
    write(folder, "device.yaml", device(name, parts))
    write(folder, "evidence/design.txt", DOCUMENT)
    write(folder, "evidence.yaml", evidence(parts))
    for part in parts:
        own = [row for owner, row in claims if owner == part]
        write(folder, f"claims/{part}.yaml", claims_of(part, own, texts, tested | bare))
        write(folder, f"results/{part}.json", record(part, [row for row in own if (part, row) in tested]))


def every_item(graph: Graph) -> list[Any]:
    return [*graph.system, *graph.requirements, *graph.tests]


def write(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def device(catalog: str, parts: list[str]) -> str:
    components = "".join(f'  {one}:\n    name: {one}\n    types: [{KIND}]\n    version: "1.0"\n' for one in parts)
    interfaces = "".join(f"  lan-{one}: {{name: LAN, component: {one}, kind: ethernet}}\n" for one in parts)
    head = 'device:\n  name: Benchmark\n  manufacturer: None\n  version: "1.0"\n  intended_use: To be measured.\n'
    return f"medslate: 1\ncatalog: {catalog}\n{head}components:\n{components}interfaces:\n{interfaces}"


def evidence(parts: list[str]) -> str:
    digest = hashlib.sha256(DOCUMENT.encode()).hexdigest()
    versions = "".join(f'      {one}: "1.0"\n' for one in parts)
    return (
        f"evidence:\n  DESIGN:\n    title: Design\n    kind: design\n    of:\n{versions}"
        f"    date: 2026-01-02\n    file: evidence/design.txt\n    sha256: {digest}\n"
    )


def claims_of(part: str, rows: list[str], texts: dict[tuple[str, str], str], unnamed: set[tuple[str, str]]) -> str:
    lines = [f"component: {part}", "claims:"]
    for row in rows:
        lines += [f"  {row}:", "    verdict: met", f"    how: {texts[part, row]}"]
        if (part, row) not in unnamed:
            lines.append("    evidence: [DESIGN]")
    return "\n".join(lines) + "\n"


def record(part: str, rows: list[str]) -> str:
    cases = [
        {"test": f"tests::{part}::{number}", "rows": [row], "outcome": "passed"} for number, row in enumerate(rows)
    ]
    head = {"format": "medslate-test-record/1", "component": part, "version": "1.0", "date": "2026-01-02"}
    return json.dumps(head | {"tester": "Benchmark", "independence": "developer", "cases": cases})


def check_workspace(_folder: Path) -> list[str]:
    return ["medslate", "check"]

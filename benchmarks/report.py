"""The test report as PDF against the typesetter alone on the same text, as whole processes.

The typesetter gets a plain source of its own, written from the document's JSON: the same headings, paragraphs and
tables with repeated headings, once as plain as it can be and once as PDF/A-3a with contents and page numbers, which is
what our report is. From the repository root::

    python -m benchmarks.report --medslate .venv/bin/medslate --runs 5
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.measure import Command, add_output_options, facts, publish, round_robin, summary

EXAMPLE = Path("examples/st-elsewhere/infusion-pump")
DAY = "2026-11-21"
COMPILE = (
    "import datetime, sys, typst; standards = list(sys.argv[3:]); day = datetime.datetime(2026, 11, 21); "
    "typst.compile(sys.argv[1], output=sys.argv[2], ignore_system_fonts=True, "
    "timestamp=day.replace(tzinfo=datetime.timezone.utc), **({'pdf_standards': standards} if standards else {}))"
)
DRESSED = (
    '#set page(numbering: "1 / 1", header: [Report])\n#set heading(numbering: "1.1")\n'
    "#set document(title: [Report])\n#title()\n#outline()\n"
)


def literal(text: str) -> str:
    return "#" + json.dumps(text, ensure_ascii=False).replace("\\/", "/")


def source(document: dict[str, Any]) -> Iterator[str]:
    """The document's text as plain Typst."""
    yield '#set text(size: 9.5pt, lang: "en")\n#set page(paper: "a4", margin: 20mm)\n#set par(justify: false)'
    for block in document["front"]:
        yield from typeset(block)
    for section in document["sections"]:
        yield f"{'=' * section['order']} {literal(section['title'])}"
        for block in section["blocks"]:
            yield from typeset(block)


def typeset(block: dict[str, Any]) -> Iterator[str]:
    match block["block"]:
        case "paragraph":
            yield literal(block["text"]) + "\n"
        case "bullets":
            yield from (f"- {literal(item)}" for item in block["items"])
        case "facts":
            yield from table([1, 3], None, block["items"])
        case "bars":
            yield literal(block["text"]) + "\n"
        case "table":
            shares = [column["share"] for column in block["columns"]]
            rows = [[cell["text"] for cell in row] for row in block["rows"]]
            yield from table(shares, [column["title"] for column in block["columns"]], rows)


def table(shares: list[int], head: list[str] | None, rows: list[list[str]]) -> Iterator[str]:
    yield f"#table(columns: ({', '.join(f'{share}fr' for share in shares)}), stroke: 0.4pt,"
    if head:
        yield "table.header(" + ", ".join(f"[{literal(cell)}]" for cell in head) + "),"
    for row in rows:
        yield ", ".join(f"[{literal(cell)}]" for cell in row) + ","
    yield ")"


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure the test report against the typesetter alone.")
    parser.add_argument("--medslate", type=Path, required=True)
    parser.add_argument("--runs", type=int, default=5)
    add_output_options(parser)
    options = parser.parse_args()
    program = options.medslate.absolute()
    python = str(program.with_name("python"))
    with tempfile.TemporaryDirectory() as work:
        place = Path(work)
        report = [str(program), "report", "test-report", "-C", str(EXAMPLE), "--on", DAY, "--into", work, "--as"]
        subprocess.run([*report, "json"], check=True, stdout=subprocess.DEVNULL)
        text = "\n".join(source(json.loads((place / "test-report.json").read_text("utf-8"))))
        (place / "plain.typ").write_text(text, "utf-8")
        (place / "dressed.typ").write_text(DRESSED + text, "utf-8")
        bare = [python, "-c", COMPILE]
        commands = [
            Command("medslate report test-report --as pdf", [*report, "pdf"]),
            Command("typst, same text, PDF/A-3a", [*bare, work + "/dressed.typ", work + "/dressed.pdf", "a-3a"]),
            Command("typst, same text, plain", [*bare, work + "/plain.typ", work + "/plain.pdf"]),
        ]
        samples = round_robin(commands, options.runs)
        results = [summary(one.name, samples[one.name], {}) for one in commands]
    publish(results, facts({"medslate": "", "typst": ""}), options.json, options.markdown)
    return 0


if __name__ == "__main__":
    sys.exit(main())

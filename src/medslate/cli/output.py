"""Text for a terminal: vectors, findings, tables. Colours appear only on a terminal (click sees to it)."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

import click

from medslate.findings import Finding, Severity
from medslate.levels.frs import FR
from medslate.levels.vectors import Bounds, Capability
from medslate.usecases.bundle_verify import plain

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}


def say_json(data: Any) -> None:
    """Machine output: one JSON value."""
    click.echo(json.dumps(data, indent=2, ensure_ascii=False))


def say_findings(findings: Iterable[Finding]) -> None:
    """One finding per line: place, weight, what, what to do, code."""
    for one in findings:
        weight = click.style(one.severity.value, fg=_COLOURS[one.severity], bold=one.severity is Severity.ERROR)
        remedy = f" {one.remedy}" if one.remedy else ""
        place, told = plain(str(one.place)), plain(f"{one.message}{remedy}")
        click.echo(f"{place}: {weight}: {told} [{one.code.code}]")


def finding_data(one: Finding) -> dict[str, Any]:
    """A finding as JSON data."""
    return {
        "code": one.code.code,
        "severity": one.severity.value,
        "file": one.place.file,
        "line": one.place.line,
        "column": one.place.column,
        "path": list(one.place.path),
        "message": one.message,
        "remedy": one.remedy,
    }


def bounds_data(bounds: Bounds[Capability]) -> dict[str, Any]:
    """Bounds as JSON data."""
    return {"text": str(bounds), "lower": list(bounds.lower.levels), "upper": list(bounds.upper.levels)}


def say_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Aligned columns under a heading; the last column runs free."""
    rows = [[plain(cell) for cell in row] for row in rows]
    widths = [max(len(row[at]) for row in (head, *rows)) for at in range(len(head))]
    for number, row in enumerate((head, *rows)):
        line = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        click.echo(click.style(line, bold=True) if number == 0 else line)


def fr_names() -> list[str]:
    """The short names of the FRs, in order."""
    return [fr.name for fr in FR]

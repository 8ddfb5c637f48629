"""SARIF 2.1.0: findings in the form that code hosts show beside the changed lines."""

import json
from collections.abc import Iterable
from urllib.parse import quote

from medslate.findings import Code, Finding, Severity

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


def to_sarif(findings: Iterable[Finding], version: str) -> str:
    """One run with all rules that occur, each result with its file and, where known, its line and column."""
    results = tuple(findings)
    rules = [
        {"id": code.code, "defaultConfiguration": {"level": _LEVELS[code.severity]}}
        for code in Code
        if any(one.code is code for one in results)
    ]
    run = {
        "tool": {"driver": {"name": "medslate", "version": version, "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(one) for one in results],
    }
    head = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0"}
    return json.dumps(head | {"runs": [run]}, indent=2, ensure_ascii=False)


def _result(finding: Finding) -> dict[str, object]:
    place = finding.place
    region = {"startLine": place.line or 1} | ({"startColumn": place.column} if place.column else {})
    location = {"physicalLocation": {"artifactLocation": {"uri": _uri(place.file)}, "region": region}}
    return {
        "ruleId": finding.code.code,
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{finding.message} {finding.remedy}".strip()},
        "locations": [location],
    }


def _uri(file: str) -> str:
    """The name as a relative URI: a blank, a sign or a letter outside ASCII is written as the bytes it has on disk."""
    return quote(file.encode("utf-8", "surrogateescape"))

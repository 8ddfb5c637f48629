"""SARIF 2.1.0 as code hosts expect it."""

import json
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medslate.adapters.formats.sarif import to_sarif
from medslate.findings import Code, Finding, Place, Severity

FINDINGS = (
    Finding(Code.SHAPE, Place("claims/a.yaml", ("claims", "A"), 3, 5), "Wrong.", "Correct it."),
    Finding(Code.SHAPE, Place("device.yaml", (), 2), "Wrong, too."),
    Finding(Code.NO_EVIDENCE, Place("evidence.yaml"), "None."),
    Finding(Code.OPEN_ROWS, Place("device.yaml", ("device",)), "Some."),
)


def run_of(text: str) -> dict[str, Any]:
    log = json.loads(text)
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-2.1.0.json")
    (run,) = log["runs"]
    assert isinstance(run, dict)
    return run


def test_the_tool_and_its_rules() -> None:
    run = run_of(to_sarif(FINDINGS, "1.2.3"))
    driver = run["tool"]["driver"]
    assert (driver["name"], driver["version"]) == ("medslate", "1.2.3")
    rules = {one["id"]: one["defaultConfiguration"]["level"] for one in driver["rules"]}
    assert rules == {"shape": "error", "claim-without-evidence": "warning", "open-rows": "note"}
    assert len(driver["rules"]) == len(rules)


def test_results() -> None:
    results = run_of(to_sarif(iter(FINDINGS), "1"))["results"]
    assert [one["ruleId"] for one in results] == ["shape", "shape", "claim-without-evidence", "open-rows"]
    assert [one["level"] for one in results] == ["error", "error", "warning", "note"]
    assert [one["message"]["text"] for one in results] == ["Wrong. Correct it.", "Wrong, too.", "None.", "Some."]
    regions = [one["locations"][0]["physicalLocation"]["region"] for one in results]
    assert regions == [{"startLine": 3, "startColumn": 5}, {"startLine": 2}, {"startLine": 1}, {"startLine": 1}]


def test_nothing_found() -> None:
    run = run_of(to_sarif((), "1"))
    assert run["results"] == []
    assert run["tool"]["driver"]["rules"] == []


@pytest.mark.parametrize("code", Code)
def test_every_code_has_its_level(code: Code) -> None:
    run = run_of(to_sarif([Finding(code, Place("x"), "m")], "1"))
    levels = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
    assert run["results"][0]["level"] == levels[code.severity]


@pytest.mark.parametrize(
    ("file", "uri"),
    [
        ("claims/a.yaml", "claims/a.yaml"),
        ("evidence/scan 1.txt", "evidence/scan%201.txt"),
        ("50%.txt", "50%25.txt"),
        ("a#b?c.txt", "a%23b%3Fc.txt"),
        ("\u00e4.txt", "%C3%A4.txt"),
        ("\udcff.txt", "%FF.txt"),
    ],
)
def test_names_are_written_as_uris(file: str, uri: str) -> None:
    (result,) = run_of(to_sarif([Finding(Code.SHAPE, Place(file), "m")], "1"))["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


@given(st.text(st.characters(exclude_categories=["Cs"])), st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text(file: str, message: str) -> None:
    text = to_sarif([Finding(Code.SHAPE, Place(file), message)], "1")
    (result,) = run_of(text)["results"]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri.isascii()
    assert unquote(uri) == file
    assert result["message"]["text"] == message.strip()

"""How an analysis ended, from the log of the tool that made it."""

import json
from datetime import date
from typing import Any

import pytest

from medslate.adapters.formats.sarif import to_sarif
from medslate.adapters.formats.sarif_reading import read_sarif
from medslate.assessment.evidence import Outcome
from medslate.findings import Code, Finding, Place

DONE = [{"executionSuccessful": True, "endTimeUtc": "2026-11-20T10:00:00Z"}]


def log(
    *results: dict[str, Any], invocations: list[dict[str, Any]] = DONE, rules: list[dict[str, Any]] | None = None
) -> bytes:
    driver = {"name": "Lint", "version": "4.2", "rules": rules or []}
    run = {"tool": {"driver": driver}, "results": list(results), "invocations": invocations}
    return json.dumps({"version": "2.1.0", "runs": [run]}).encode()


def outcome(*results: dict[str, Any], **others: Any) -> Outcome:
    analysis, findings = read_sarif(log(*results, **others), "a.sarif")
    assert analysis is not None
    assert not findings
    return analysis.outcome


def test_a_run_that_ended_and_found_nothing_passes() -> None:
    analysis, _ = read_sarif(log(), "a.sarif")
    assert analysis is not None
    assert (analysis.tools, analysis.outcome, analysis.ended) == (("Lint 4.2",), Outcome.PASSED, date(2026, 11, 20))


@pytest.mark.parametrize(
    "invocations",
    [[], [{"executionSuccessful": False}], [*DONE, {"executionSuccessful": False, "endTimeUtc": "tomorrow"}]],
)
def test_a_run_that_does_not_say_it_ended_is_no_pass(invocations: list[dict[str, Any]]) -> None:
    assert outcome(invocations=invocations) is Outcome.SKIPPED
    assert outcome({"level": "error"}, invocations=invocations) is Outcome.FAILED


def test_a_run_without_results_was_not_scanned_for() -> None:
    run = {"tool": {"driver": {"name": "Lint"}}, "invocations": DONE}
    analysis, _ = read_sarif(json.dumps({"version": "2.1.0", "runs": [run]}).encode(), "a.sarif")
    assert analysis is not None
    assert analysis.outcome is Outcome.SKIPPED


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        ({"level": "error"}, Outcome.FAILED),
        ({"level": "warning"}, Outcome.PASSED),
        ({"level": "grave"}, Outcome.FAILED),
        ({}, Outcome.PASSED),
        ({"ruleId": "R1"}, Outcome.FAILED),
        ({"ruleIndex": 0}, Outcome.FAILED),
        ({"ruleIndex": 7}, Outcome.PASSED),
        ({"ruleId": "R1", "level": "note"}, Outcome.PASSED),
        ({"ruleId": "R2"}, Outcome.PASSED),
        ({"level": "error", "kind": "pass"}, Outcome.PASSED),
        ({"level": "error", "baselineState": "absent"}, Outcome.PASSED),
        ({"level": "error", "baselineState": "unchanged"}, Outcome.FAILED),
        ({"level": "error", "suppressions": [{"status": "accepted"}]}, Outcome.PASSED),
        ({"level": "error", "suppressions": [{}]}, Outcome.PASSED),
        ({"level": "error", "suppressions": [{"status": "underReview"}]}, Outcome.FAILED),
        ({"level": "error", "suppressions": [{}, {"status": "rejected"}]}, Outcome.FAILED),
    ],
)
def test_what_fails(result: dict[str, Any], expected: Outcome) -> None:
    rules = [{"id": "R1", "defaultConfiguration": {"level": "error"}}, {"id": "R2", "defaultConfiguration": 3}]
    assert outcome(result, rules=rules) is expected


def test_our_own_log_can_be_read() -> None:
    own = to_sarif([Finding(Code.SYNTAX, Place("a.yaml"), "Wrong.", "Correct it.")], "1").encode()
    analysis, findings = read_sarif(own, "a.sarif")
    assert analysis is not None
    assert not findings
    assert (analysis.outcome, analysis.counts["error"]) == (Outcome.FAILED, 1)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"{", "Not valid JSON"),
        (b'{"version": "2.1.0", "runs": []}', "0 runs"),
        (b'{"version": "1.0.0", "runs": [{"tool": {"driver": {"name": "x"}}}]}', "'1.0.0'"),
        (b'{"version": "2.1.0", "runs": [{"tool": {}}]}', "driver"),
        (b'{"version": "2.1.0", "version": "2.1.0", "runs": []}', "stands twice"),
    ],
)
def test_what_is_no_log_is_told(content: bytes, told: str) -> None:
    analysis, findings = read_sarif(content, "a.sarif")
    assert analysis is None
    assert told in findings[0].message

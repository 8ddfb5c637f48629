"""An engineer takes in the log of a static analysis."""

import json
from pathlib import Path

from tests.journeys.conftest import Run

LOG = {
    "version": "2.1.0",
    "runs": [
        {
            "tool": {"driver": {"name": "Lint", "version": "4.2"}},
            "results": [{"level": "warning", "message": {"text": "x"}}],
            "invocations": [{"executionSuccessful": True, "endTimeUtc": "2026-11-20T10:00:00Z"}],
        }
    ],
}


def test_the_outcome_comes_from_the_log(run: Run, pump: Path) -> None:
    (pump / "evidence/lint.sarif").write_text(json.dumps(LOG))
    words = (
        "evidence",
        "SA-1",
        "evidence/lint.sarif",
        "--title",
        "Lint",
        "--kind",
        "analysis",
        "--of",
        "server=2.1.3",
        "--sarif",
        "-C",
        str(pump),
    )
    status, out, _ = run(*words)
    assert status == 0
    assert "Lint 4.2: found 1 warning: passed." in out
    entry = (pump / "evidence.yaml").read_text().split("SA-1:")[1]
    assert "2026-11-20" in entry
    assert "outcome: passed" in entry
    (pump / "evidence/lint.sarif").write_text("{")
    status, out, err = run(*words)
    assert (status, "Not valid JSON" in out + err) == (1, True)
    status, _, err = run(*words, "--outcome", "passed")
    assert (status, "leave --outcome out" in err) == (2, True)

"""SARIF 2.1.0 of other tools, read: how an analysis ended, as far as the log says it (OASIS SARIF 2.1.0).

The rule is ours. An analysis failed if one result of level error stands unanswered: not suppressed by anybody, not gone
from the baseline. It passed only if every run says that it ran to its end. What a tool does not say is not taken for a
pass.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import msgspec

from medslate.adapters.formats.jsontext import read_json, shaped
from medslate.assessment.evidence import Outcome
from medslate.findings import Code, Finding, Place

_FAILING = "error"
_LEVELS = ("error", "warning", "note", "none")
_ANSWERED = ("accepted", "")  # a suppression without a status counts as accepted (3.35.3)


class _Driver(msgspec.Struct, rename="camel"):
    name: str
    version: str = ""
    semantic_version: str = ""
    rules: list[dict[str, Any]] = []


class _Tool(msgspec.Struct):
    driver: _Driver


class _Invocation(msgspec.Struct, rename="camel"):
    execution_successful: bool
    end_time_utc: str = ""


class _Suppression(msgspec.Struct):
    status: str = ""


class _Result(msgspec.Struct, rename="camel"):
    rule_id: str = ""
    rule_index: int = -1
    kind: str = "fail"
    level: str = ""
    baseline_state: str = ""
    suppressions: list[_Suppression] = []


class _Run(msgspec.Struct):
    tool: _Tool
    results: list[_Result] | None = None
    invocations: list[_Invocation] = []


class _Log(msgspec.Struct):
    version: str
    runs: list[_Run]


@dataclass(frozen=True, slots=True)
class Analysis:
    """What a log tells: the tools with their versions, the outcome, the last day, and counts by level.

    `suppressed`: results of level error that somebody has answered for. Outcome `SKIPPED`: it cannot be said to pass.
    """

    tools: tuple[str, ...]
    outcome: Outcome
    ended: date | None
    counts: dict[str, int]
    suppressed: int


def read_sarif(content: bytes, file: str) -> tuple[Analysis | None, tuple[Finding, ...]]:
    """The analysis that a log tells of, or why there is none to be had."""
    value, text, findings = read_json(content, file)
    if findings:
        return None, findings
    log, findings = shaped(value, _Log, text, file)
    if log is None:
        return None, findings
    if log.version != "2.1.0" or not log.runs:
        message = (
            f"A log of version {log.version!r} with {len(log.runs)} runs; one of version 2.1.0 with runs is needed."
        )
        return None, (Finding(Code.SHAPE, Place(file, ("version",)), message, "Let the tool write SARIF 2.1.0."),)
    return _analysis(log), ()


def _analysis(log: _Log) -> Analysis:
    counts, suppressed = dict.fromkeys(_LEVELS, 0), 0
    for run in log.runs:
        for one in run.results or ():
            if one.kind != "fail" or one.baseline_state == "absent":
                continue
            level = _level(one, run.tool.driver.rules)
            if one.suppressions and all(each.status in _ANSWERED for each in one.suppressions):
                suppressed += level == _FAILING
            else:
                counts[level] += 1
    ended = [day for run in log.runs for one in run.invocations if (day := _day(one.end_time_utc)) is not None]
    tools = (
        f"{one.name} {one.version or one.semantic_version}".strip() for one in (run.tool.driver for run in log.runs)
    )
    return Analysis(tuple(dict.fromkeys(tools)), _outcome(log, counts), max(ended, default=None), counts, suppressed)


def _outcome(log: _Log, counts: dict[str, int]) -> Outcome:
    if counts[_FAILING]:
        return Outcome.FAILED
    done = all(
        run.results is not None and run.invocations and all(one.execution_successful for one in run.invocations)
        for run in log.runs
    )
    return Outcome.PASSED if done else Outcome.SKIPPED


def _level(one: _Result, rules: list[dict[str, Any]]) -> str:
    """The level of a result: its own, else the default of its rule, else warning (3.27.10). An unknown word fails."""
    rule = next((each for each in rules if one.rule_id and each.get("id") == one.rule_id), None)
    if rule is None and 0 <= one.rule_index < len(rules):
        rule = rules[one.rule_index]
    default = (rule or {}).get("defaultConfiguration")
    level = one.level or (default.get("level") if isinstance(default, dict) else None) or "warning"
    return level if level in _LEVELS else _FAILING


def _day(moment: str) -> date | None:
    try:
        return datetime.fromisoformat(moment).date()
    except ValueError:
        return None

"""Evidence: what supports a claim, and whether it still does.

Evidence goes stale when the component version it was taken on is no longer the current one (a rule of this project).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from medslate.findings import Place


class EvidenceKind(Enum):
    """What an evidence item is."""

    TEST = "test"
    REVIEW = "review"
    ANALYSIS = "analysis"
    DESIGN = "design"
    CERTIFICATE = "certificate"


class Independence(Enum):
    """Who tested: the developer, another team of the manufacturer, or a third party."""

    DEVELOPER = "developer"
    SEPARATE_TEAM = "separate-team"
    THIRD_PARTY = "third-party"


class Outcome(Enum):
    """How a test ended."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One item: a document or a test result. `taken_on` gives, per component, the version it was taken on."""

    id: str
    title: str
    kind: EvidenceKind
    taken_on: Mapping[str, str]
    taken: date | None
    place: Place
    file: str = ""
    sha256: str = ""
    expires: date | None = None
    outcome: Outcome | None = None
    tester: str = ""
    independence: Independence | None = None

    @property
    def complete_test(self) -> bool:
        """A passed test with a date, a tester and an independence level."""
        passed = self.kind is EvidenceKind.TEST and self.outcome is Outcome.PASSED
        return passed and self.taken is not None and bool(self.tester) and self.independence is not None

    def expired(self, today: date) -> bool:
        """Whether it ran out: the last valid day is the expiry date itself."""
        return self.expires is not None and self.expires < today

    def current(self, component: str, version: str | None, today: date) -> bool:
        """Whether it still speaks for the component: same version, not expired, not dated after today."""
        dated = self.taken is None or self.taken <= today
        return self.taken_on.get(component) == version and not self.expired(today) and dated


@dataclass(frozen=True, slots=True)
class TestCase:
    """One executed test that names the rows it bears on."""

    __test__ = False

    name: str
    rows: tuple[str, ...]
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class TestRecord:
    """The results of one test run on one version of one component (from the pytest plugin or a JUnit file)."""

    __test__ = False

    id: str
    component: str
    version: str
    taken: date | None
    tester: str
    independence: Independence | None
    cases: tuple[TestCase, ...]
    place: Place
    file: str = ""
    sha256: str = ""


def from_record(record: TestRecord) -> Mapping[str, Evidence]:
    """One evidence item per row that the record's tests name.

    A row failed if any of its tests failed, passed if at least one passed and none failed; skipped tests are silence.
    """
    outcomes: dict[str, list[Outcome]] = {}
    for case in record.cases:
        for row in case.rows:
            outcomes.setdefault(row, []).append(case.outcome)
    return {row: _item(record, row, seen) for row, seen in outcomes.items()}


def _joint(seen: list[Outcome]) -> Outcome:
    if Outcome.FAILED in seen:
        return Outcome.FAILED
    return Outcome.PASSED if Outcome.PASSED in seen else Outcome.SKIPPED


def _item(record: TestRecord, row: str, seen: list[Outcome]) -> Evidence:
    return Evidence(
        id=record.id,
        title=f"{record.id}: {len(seen)} test{'s' if len(seen) != 1 else ''} of {row}",
        kind=EvidenceKind.TEST,
        taken_on={record.component: record.version},
        taken=record.taken,
        place=record.place,
        file=record.file,
        sha256=record.sha256,
        outcome=_joint(seen),
        tester=record.tester,
        independence=record.independence,
    )

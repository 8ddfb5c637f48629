"""The dossier: all that a manufacturer states about one device, as one value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from medslate.assessment.conformity.stated import Standards, Stated, Statement
from medslate.assessment.evidence import Evidence, TestRecord, from_record
from medslate.devices.claims import Claim
from medslate.devices.device import Device
from medslate.findings import Place
from medslate.levels.vectors import Target
from medslate.levels.verdicts import Verdict
from medslate.lifecycle.software import Inventory
from medslate.lifecycle.vulnerabilities import VexStatement, Vulnerability


@dataclass(frozen=True, slots=True)
class Approval:
    """A role's approval of a state of the dossier, named by its content digest."""

    role: str
    meaning: str
    given: date
    content: str
    place: Place


@dataclass(frozen=True, slots=True)
class Release:
    """What was stated at a release: per component its version, per (component, row) the verdict, and the levels.

    `answers`: per (pack, row) of other catalogs the answer.

    `packs` gives the digest of every pack it was computed with, `levels` the device's bounds per strength as printed.
    """

    version: str
    made: date
    content: str
    versions: Mapping[str, str]
    verdicts: Mapping[tuple[str, str], Verdict]
    packs: Mapping[str, str]
    levels: Mapping[str, str]
    place: Place
    answers: Mapping[tuple[str, str], str] = field(default_factory=dict)


@dataclass(frozen=True)
class Dossier:
    """A device with its claims, evidence, test records and approvals.

    `boundary`: the levels of the system boundary within which it is stated. `statements`: answers to other catalogs.
    `software`: the parts of its components. `vulnerabilities`: what is stated of those found in them.
    `content` is the digest of everything but approvals, releases and pins: what an approval approves.
    """

    device: Device
    catalog: str
    overlays: tuple[str, ...] = ()
    target: Target | None = None
    claims: tuple[Claim, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    records: tuple[TestRecord, ...] = ()
    approvals: tuple[Approval, ...] = ()
    releases: tuple[Release, ...] = ()
    content: str = ""
    boundary: tuple[str, ...] = ()
    statements: tuple[Statement, ...] = ()
    standards: Standards = field(default_factory=Standards)
    software: tuple[Inventory, ...] = ()
    vulnerabilities: tuple[Vulnerability, ...] = ()

    @cached_property
    def inventory(self) -> Mapping[str, Inventory]:
        """Software parts by component."""
        return {one.component: one for one in self.software}

    @property
    def vex(self) -> tuple[VexStatement, ...]:
        """All that is stated of vulnerabilities, one by one."""
        return tuple(one for vulnerability in self.vulnerabilities for one in vulnerability.statements)

    @cached_property
    def stated(self) -> Mapping[tuple[str, str], Stated]:
        """Answers by (pack, row); of several for one row the first."""
        first: dict[tuple[str, str], Stated] = {}
        for statement in self.statements:
            for one in statement.answers:
                first.setdefault((one.pack, one.row), one)
        return first

    def statement_on(self, pack: str) -> Statement | None:
        """The first statement on a catalog: it gives the route and what the answers are about."""
        return next((one for one in self.statements if one.pack == pack), None)

    @cached_property
    def claim(self) -> Mapping[tuple[str, str], Claim]:
        """Claims by (component, row); of several for one row the first."""
        first: dict[tuple[str, str], Claim] = {}
        for one in self.claims:
            first.setdefault((one.component, one.row), one)
        return first

    @cached_property
    def evidence_by_id(self) -> Mapping[str, Evidence]:
        """Evidence items by id."""
        return {one.id: one for one in self.evidence}

    def tests_of(self, component: str) -> Mapping[str, tuple[Evidence, ...]]:
        """What the test records of one component say, by row."""
        if component not in self._tests:
            found: dict[str, tuple[Evidence, ...]] = {}
            for record in self.records:
                if record.component == component:
                    for row, item in from_record(record).items():
                        found[row] = (*found.get(row, ()), item)
            self._tests[component] = found
        return self._tests[component]

    @cached_property
    def _tests(self) -> dict[str, Mapping[str, tuple[Evidence, ...]]]:
        """Kept by component: a change in one leaves those of the others unread."""
        return {}

    def supporting(self, claim: Claim) -> tuple[Evidence, ...]:
        """The items that a claim names, then those of test records that name its row."""
        known = self.evidence_by_id
        return (
            *[known[one] for one in claim.evidence if one in known],
            *self.tests_of(claim.component).get(claim.row, ()),
        )

    @property
    def last_release(self) -> Release | None:
        """The latest release, by date and then version."""
        return max(self.releases, key=lambda one: (one.made, one.version), default=None)

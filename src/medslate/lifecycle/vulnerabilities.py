"""Vulnerabilities: what the manufacturer states about each, for the device in its present version.

The words are those that CycloneDX 1.6, CSAF 2.0 (profile VEX) and OpenVEX share, and where one is finer, the finer one:
`correspondence` says what becomes of each word in each format.
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from medslate.findings import Place


class State(Enum):
    """Whether a vulnerability of a part is one of the device."""

    UNDER_INVESTIGATION = "under-investigation"
    AFFECTED = "affected"
    NOT_AFFECTED = "not-affected"
    FIXED = "fixed"
    FALSE_POSITIVE = "false-positive"

    @property
    def concerns_readers(self) -> bool:
        """Whether an operator has, or had, something to do."""
        return self in (State.AFFECTED, State.FIXED)


class Justification(Enum):
    """Why the device is not affected."""

    PART_NOT_PRESENT = "part-not-present"
    CODE_NOT_PRESENT = "code-not-present"
    CODE_NOT_REACHABLE = "code-not-reachable"
    CODE_NOT_CONTROLLABLE = "code-not-controllable"
    REQUIRES_CONFIGURATION = "requires-configuration"
    REQUIRES_DEPENDENCY = "requires-dependency"
    REQUIRES_ENVIRONMENT = "requires-environment"
    PROTECTED_BY_COMPILER = "protected-by-compiler"
    PROTECTED_AT_RUNTIME = "protected-at-runtime"
    PROTECTED_AT_PERIMETER = "protected-at-perimeter"
    PROTECTED_BY_MITIGATION = "protected-by-mitigation"


class Response(Enum):
    """What is done, or can be done, about it."""

    UPDATE = "update"
    ROLLBACK = "rollback"
    WORKAROUND = "workaround"
    MITIGATION = "mitigation"
    NONE_YET = "none-yet"
    WILL_NOT_FIX = "will-not-fix"
    CAN_NOT_FIX = "can-not-fix"


@dataclass(frozen=True, slots=True)
class VexStatement:
    """What is stated of one vulnerability in one component.

    `id` names it within the workspace. `part`: the software part concerned, by any name that means it (empty: the
    component's own code). `impact`: what it means for the device, or why it means nothing. `action`: what the operator
    is to do. `since` and `updated`: when it was first stated, and last changed. `fixed_in`: the device version that is
    free of it. `affected_versions`: further versions of the device that are affected.
    """

    id: str
    vulnerability: str
    component: str
    state: State
    since: date
    place: Place
    part: str = ""
    justification: Justification | None = None
    impact: str = ""
    responses: tuple[Response, ...] = ()
    action: str = ""
    updated: date | None = None
    fixed_in: str = ""
    affected_versions: tuple[str, ...] = ()

    @property
    def names_present_part(self) -> bool:
        """Whether the part is to be there: not if it is fixed, no such thing, or absent by its own word."""
        gone = self.state in (State.FIXED, State.FALSE_POSITIVE)
        return bool(self.part) and not gone and self.justification is not Justification.PART_NOT_PRESENT

    @property
    def last_word(self) -> date:
        """The day of its last change."""
        return self.updated or self.since


@dataclass(frozen=True, slots=True)
class Vulnerability:
    """A vulnerability by its public id, or by the manufacturer's own, and what is stated of it.

    `weaknesses`: ids of CWE. `severities`: vectors as their source gives them (CVSS 2, 3.0, 3.1 or 4.0). `references`:
    addresses by what stands there.
    """

    id: str
    place: Place
    title: str = ""
    description: str = ""
    source: str = ""
    weaknesses: tuple[str, ...] = ()
    severities: tuple[str, ...] = ()
    published: date | None = None
    references: tuple[tuple[str, str], ...] = ()
    statements: tuple[VexStatement, ...] = ()

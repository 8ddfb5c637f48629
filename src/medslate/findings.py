"""Findings: located problems in content, as values.

A finding says what is wrong, where, why it matters and what to do. Readers and rules collect findings and never
raise them one at a time. Every code is listed in `docs/reference/findings.md` (a test keeps the two together).
"""

from dataclasses import dataclass
from enum import Enum


class Severity(Enum):
    """How much a finding weighs. Errors alone make a check fail."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Code(Enum):
    """Every kind of finding: its code and its severity.

    An error means that the stated result would be wrong or unprovable; a warning weakens it; a note informs.
    """

    FILE_UNREADABLE = ("file-unreadable", Severity.ERROR)
    FILE_TOO_LARGE = ("file-too-large", Severity.ERROR)
    FILE_MISSING = ("file-missing", Severity.ERROR)
    FILE_OUTSIDE = ("file-outside-workspace", Severity.ERROR)
    FILE_CHANGED = ("file-changed", Severity.ERROR)
    SYNTAX = ("syntax", Severity.ERROR)
    SHAPE = ("shape", Severity.ERROR)
    DUPLICATE = ("duplicate", Severity.ERROR)
    UNKNOWN_ID = ("unknown-id", Severity.ERROR)
    CYCLE = ("cycle", Severity.ERROR)
    NOT_A_ROW = ("not-a-row", Severity.ERROR)
    ROW_NOT_FACED = ("row-not-faced", Severity.ERROR)
    NO_SCOPE = ("no-component-in-scope", Severity.ERROR)
    CONTRADICTION = ("contradiction", Severity.ERROR)
    ENHANCEMENT_WITHOUT_BASE = ("enhancement-without-base", Severity.ERROR)
    NA_WITHOUT_RATIONALE = ("not-applicable-without-rationale", Severity.ERROR)
    STALE_EVIDENCE = ("evidence-stale", Severity.ERROR)
    EXPIRED_EVIDENCE = ("evidence-expired", Severity.ERROR)
    FUTURE_EVIDENCE = ("evidence-from-the-future", Severity.ERROR)
    FAILED_TEST = ("test-failed", Severity.ERROR)
    IMPAIRED_FUNCTION = ("essential-function-impaired", Severity.ERROR)
    INTEGRATION_UNNAMED = ("integration-unnamed", Severity.ERROR)
    MEASURE_UNNAMED = ("external-measure-unnamed", Severity.ERROR)
    APPROVAL_OUTDATED = ("approval-outdated", Severity.ERROR)
    OUT_OF_SCOPE = ("component-out-of-scope", Severity.WARNING)
    CONSTRAINT_NOT_SHOWN = ("constraint-not-shown", Severity.WARNING)
    NO_EVIDENCE = ("claim-without-evidence", Severity.WARNING)
    TEST_INCOMPLETE = ("test-record-incomplete", Severity.WARNING)
    EVIDENCE_UNUSED = ("evidence-unused", Severity.WARNING)
    FORM_CONTRADICTION = ("form-contradiction", Severity.WARNING)
    FORM_ANSWER = ("form-answer-unclear", Severity.WARNING)
    OPEN_ROWS = ("open-rows", Severity.NOTE)
    LOW_CONFIDENCE = ("low-confidence-row", Severity.NOTE)
    CHANGED = ("changed-since-release", Severity.NOTE)
    DEVICE_UNREADABLE = ("device-unreadable", Severity.ERROR)
    MISPLACED = ("measure-misplaced", Severity.ERROR)
    CURRENCY_MIXED = ("currency-mixed", Severity.ERROR)
    DEVICE_VERSION = ("device-version-differs", Severity.WARNING)
    DEVICE_FAULTY = ("device-has-errors", Severity.WARNING)
    NOT_CREDITED = ("maker-measure-not-credited", Severity.WARNING)
    DEVIATION = ("deviation-without-reason", Severity.ERROR)
    ROW_REFUSED = ("inventory-row-refused", Severity.ERROR)
    INVENTORY_VALUE = ("inventory-value-unclear", Severity.WARNING)
    BUSINESS_MIXED = ("business-and-medical", Severity.WARNING)
    CRITICAL_MIXED = ("critical-not-apart", Severity.WARNING)
    TEMPORARY_MIXED = ("temporary-not-apart", Severity.WARNING)
    WIRELESS_MIXED = ("wireless-not-apart", Severity.WARNING)
    EXTERNAL_MIXED = ("external-not-apart", Severity.WARNING)
    NO_ENFORCEMENT = ("no-enforcement-point", Severity.WARNING)
    REMOTE_UNMARKED = ("remote-unmarked", Severity.WARNING)
    REMOTE_ORIGIN = ("remote-past-gateway", Severity.WARNING)
    REMOTE_STANDING = ("remote-not-on-demand", Severity.WARNING)
    REMOTE_NOWHERE = ("remote-without-conduit", Severity.NOTE)
    FAILS_CLOSED = ("fails-closed", Severity.ERROR)
    CONCENTRATED = ("kind-concentrated", Severity.WARNING)
    TWIN = ("twin-unequal", Severity.WARNING)
    ACCEPTANCE_EXPIRED = ("acceptance-expired", Severity.ERROR)
    ACCEPTANCE_OWN = ("acceptance-by-owner", Severity.ERROR)
    ACCEPTANCE_REASON = ("acceptance-without-reason", Severity.ERROR)
    ACCEPTANCE_EXPIRING = ("acceptance-expiring", Severity.WARNING)
    ACCEPTANCE_IDLE = ("acceptance-without-effect", Severity.NOTE)
    CONTRARY = ("banned-and-required", Severity.ERROR)
    REQUIRED_FORBIDDEN = ("required-but-forbidden", Severity.ERROR)
    BANNED_IN_PLACE = ("banned-in-place", Severity.NOTE)
    IDLE = ("measure-idle", Severity.WARNING)
    ZONE_EMPTY = ("zone-empty", Severity.NOTE)
    ZONE_AIMLESS = ("medical-without-target", Severity.WARNING)
    DEVICE_UNPLACED = ("device-unplaced", Severity.NOTE)
    DEVICE_UNKNOWN = ("device-unknown", Severity.WARNING)
    PIN_DIFFERS = ("pack-differs-from-pin", Severity.ERROR)
    REACHED_CONTRARY = ("contradicted-through-crosswalk", Severity.WARNING)
    OUTSIDE_SCOPE = ("answer-outside-scope", Severity.NOTE)
    NOT_AT_HAND = ("reference-not-at-hand", Severity.NOTE)
    WITHDRAWN = ("withdrawn-without-successor", Severity.NOTE)
    UNPROVEN = ("satisfied-without-evidence", Severity.ERROR)
    TABLE_ROW = ("table-row-refused", Severity.ERROR)
    CELL_REFUSED = ("cell-refused", Severity.ERROR)
    CELL_CONFLICT = ("cell-changed-on-both-sides", Severity.ERROR)
    CELL_UNUSED = ("cell-not-used", Severity.WARNING)
    MATRIX_OUTDATED = ("matrix-outdated", Severity.WARNING)
    REQUIREMENT_REFUSED = ("requirement-refused", Severity.ERROR)
    REQUIREMENT_CONFLICT = ("requirement-changed-on-both-sides", Severity.ERROR)
    KEPT = ("stated-already", Severity.NOTE)
    QUESTIONS_ALTERED = ("questions-altered", Severity.ERROR)
    QUESTIONS_OF_ANOTHER = ("questions-of-another-device", Severity.ERROR)
    QUESTIONS_OUTDATED = ("questions-outdated", Severity.WARNING)
    ANSWER_CONDITIONAL = ("answer-conditional", Severity.WARNING)
    ARCHIVE_FAULTY = ("archive-faulty", Severity.ERROR)
    PART_MISSING = ("part-not-in-inventory", Severity.ERROR)
    VEX_UNJUSTIFIED = ("not-affected-without-justification", Severity.ERROR)
    VEX_NO_ACTION = ("affected-without-action", Severity.ERROR)
    VEX_CONTRARY = ("vulnerability-contradiction", Severity.WARNING)
    VEX_MISSING = ("vulnerability-without-statement", Severity.WARNING)
    VEX_OVERDUE = ("investigation-overdue", Severity.NOTE)
    NO_INVENTORY = ("component-without-inventory", Severity.NOTE)
    INVENTORY_VERSION = ("inventory-of-other-version", Severity.WARNING)
    DEPENDENCY_UNKNOWN = ("dependency-unknown", Severity.WARNING)
    PRODUCT_UNDEFINED = ("product-undefined", Severity.WARNING)
    CATALOG_DIFFERS = ("other-catalog", Severity.ERROR)
    DECLARED_CONTRARY = ("declared-otherwise-than-proven", Severity.ERROR)
    DECLARED_PACK = ("declared-with-other-pack", Severity.WARNING)
    CLAIMS_WITHHELD = ("claims-withheld", Severity.NOTE)
    NEED_AIMLESS = ("need-without-target", Severity.WARNING)
    PACK_TABLE = ("pack-table", Severity.ERROR)
    PACK_REFERENCE = ("pack-reference", Severity.ERROR)
    PACK_EXAMPLE = ("pack-example", Severity.ERROR)

    def __init__(self, code: str, severity: Severity) -> None:
        self.code = code
        self.severity = severity


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a file, and within it the path of keys, or a line and column (from 1)."""

    file: str
    path: tuple[str | int, ...] = ()
    line: int | None = None
    column: int | None = None

    def at(self, *keys: str | int) -> "Place":
        """The place below this one, further down its keys."""
        return Place(self.file, (*self.path, *keys), self.line, self.column)

    def __str__(self) -> str:
        if self.line is not None:
            column = "" if self.column is None else f":{self.column}"
            return f"{self.file}:{self.line}{column}"
        return f"{self.file}: {' / '.join(map(str, self.path))}" if self.path else self.file


@dataclass(frozen=True, slots=True)
class Finding:
    """One located problem. `message` says what is wrong and why; `remedy` what to do."""

    code: Code
    place: Place
    message: str
    remedy: str = ""

    @property
    def severity(self) -> Severity:
        """The weight of the finding, fixed by its code."""
        return self.code.severity

    def __str__(self) -> str:
        remedy = f" {self.remedy}" if self.remedy else ""
        return f"{self.place}: {self.severity.value}: {self.message}{remedy} [{self.code.code}]"


def failed(findings: tuple[Finding, ...]) -> bool:
    """Whether the findings make a check fail: at least one error. No option changes this."""
    return any(finding.severity is Severity.ERROR for finding in findings)

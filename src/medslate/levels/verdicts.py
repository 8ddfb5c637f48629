"""The verdict of one row, and what it counts for."""

from enum import Enum


class Standing(Enum):
    """How a row enters the level rule: it counts, it fails, it is undecided, or it drops out."""

    COUNTS = "counts"
    FAILS = "fails"
    OPEN = "open"
    OUT = "out"


class Verdict(Enum):
    """The state of one row for one component. Exactly one holds; absence of an assessment is `OPEN`, never unmet."""

    MET = "met"
    MET_BY_INTEGRATION = "met-by-integration"
    NOT_APPLICABLE = "not-applicable"
    COVERED_EXTERNALLY = "covered-externally"
    UNMET = "unmet"
    OPEN = "open"

    @property
    def standing(self) -> Standing:
        """What the verdict is worth for SL-C: help from outside the device never counts (IEC 62443-4-2, CCSC 2)."""
        return _STANDING[self]


_STANDING = {
    Verdict.MET: Standing.COUNTS,
    Verdict.MET_BY_INTEGRATION: Standing.COUNTS,
    Verdict.NOT_APPLICABLE: Standing.OUT,
    Verdict.COVERED_EXTERNALLY: Standing.FAILS,
    Verdict.UNMET: Standing.FAILS,
    Verdict.OPEN: Standing.OPEN,
}

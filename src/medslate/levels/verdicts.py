"""The verdict of one row, and what it counts for."""

from enum import Enum


class Standing(Enum):
    """How a row enters the level rule: it counts, it fails, it is undecided, or it drops out."""

    COUNTS = "counts"
    FAILS = "fails"
    OPEN = "open"
    OUT = "out"


class Verdict(Enum):
    """The state of one row for one component. Exactly one holds; absence of an assessment is `OPEN`, never unmet.

    `standing` says what the verdict is worth for SL-C: help from outside the device never counts (IEC 62443-4-2 clause
    4.3).
    """

    standing: Standing

    MET = "met"
    MET_BY_INTEGRATION = "met-by-integration"
    NOT_APPLICABLE = "not-applicable"
    COVERED_EXTERNALLY = "covered-externally"
    UNMET = "unmet"
    OPEN = "open"


Verdict.MET.standing = Standing.COUNTS
Verdict.MET_BY_INTEGRATION.standing = Standing.COUNTS
Verdict.NOT_APPLICABLE.standing = Standing.OUT
Verdict.COVERED_EXTERNALLY.standing = Standing.FAILS
Verdict.UNMET.standing = Standing.FAILS
Verdict.OPEN.standing = Standing.OPEN

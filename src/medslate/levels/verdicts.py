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

    MET = ("met", Standing.COUNTS)
    MET_BY_INTEGRATION = ("met-by-integration", Standing.COUNTS)
    NOT_APPLICABLE = ("not-applicable", Standing.OUT)
    COVERED_EXTERNALLY = ("covered-externally", Standing.FAILS)
    UNMET = ("unmet", Standing.FAILS)
    OPEN = ("open", Standing.OPEN)

    standing: Standing
    """What the verdict is worth for SL-C: help from outside the device never counts (IEC 62443-4-2 clause 4.3)."""

    def __new__(cls, value: str, standing: Standing) -> "Verdict":
        member = object.__new__(cls)
        member._value_ = value
        member.standing = standing
        return member

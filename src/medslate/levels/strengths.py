"""Declared, evidenced, tested: three strengths of the same claim, each with its own vector.

The three words are a rule of this project, not of a standard. Never show one vector without saying which it is.
"""

from dataclasses import dataclass
from enum import Enum

from medslate.levels.verdicts import Standing, Verdict


class Strength(Enum):
    """How firmly a verdict stands."""

    DECLARED = "declared"
    EVIDENCED = "evidenced"
    TESTED = "tested"


@dataclass(frozen=True, slots=True)
class Support:
    """What stands behind one verdict.

    `rationale`: a reason is written down. `current`: at least one evidence item matches the current component version,
    has not expired and, if a test, was passed. `tested`: at least one such item is a passed test with date, tester and
    independence. `failed`: a current test of the row failed.
    """

    rationale: bool = False
    current: bool = False
    tested: bool = False
    failed: bool = False


def at_strength(verdict: Verdict, support: Support, strength: Strength) -> Verdict:
    """The verdict that may be used at a strength; what is not supported is open, never a guess.

    * unmet, covered externally and open need no support: they stay.
    * not applicable needs its rationale at every strength, and an evidence item beyond *declared*; absence cannot be
      tested, so *tested* asks no more of it than *evidenced*.
    * met and met by integration need current evidence to be *evidenced* and a complete passed test to be *tested*; a
      failed current test makes the claim contradictory, and it is open at every strength.
    """
    if verdict.standing is Standing.FAILS or verdict is Verdict.OPEN:
        return verdict
    enough = strength is Strength.DECLARED or support.current
    if verdict is Verdict.NOT_APPLICABLE:
        holds = support.rationale and enough
    else:
        holds = enough and (strength is not Strength.TESTED or support.tested) and not support.failed
    return verdict if holds else Verdict.OPEN

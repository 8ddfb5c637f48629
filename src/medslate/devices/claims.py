"""Claims: what the manufacturer states about one row for one component."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from medslate.findings import Place
from medslate.levels.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Claim:
    """The verdict on one row for one component, and what it rests on.

    `how`: how the component does it. `rationale`: why it does not apply, or is not done. `evidence`: ids of evidence
    items. `through`: ids of integrations (met by integration). `measures`: ids of external measures (covered
    externally). `impairs`: per essential function that fulfilling the row could hinder, the recorded resolution.
    """

    component: str
    row: str
    verdict: Verdict
    place: Place
    how: str = ""
    rationale: str = ""
    evidence: tuple[str, ...] = ()
    through: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    impairs: Mapping[str, str] = field(default_factory=dict)

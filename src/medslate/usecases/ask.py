"""Ask: the shortest list of open rows whose answer can still change a bound of the device."""

from dataclasses import dataclass

from medslate.levels.frs import FR
from medslate.levels.strengths import Strength
from medslate.levels.vectors import Target
from medslate.standards.catalogs import Requirement
from medslate.usecases.opening import Opened


@dataclass(frozen=True)
class OpenRow:
    """One open row of one component, at the level from which on its answer matters."""

    component: str
    row: Requirement


def ask(opened: Opened, target: Target | None) -> tuple[OpenRow, ...]:
    """The undecided rows, lowest level first; with a target, only those that the target needs."""
    declared = opened.assessment.device.get(Strength.DECLARED)
    if declared is None:
        return ()
    found = [
        OpenRow(component, opened.catalog.by_id[row])
        for fr in FR
        for component, row in declared.undecided(fr)
        if target is None or (opened.catalog.by_id[row].level or 0) <= target[fr]
    ]
    return tuple(sorted(found, key=lambda one: one.row.level or 0))

"""What lacks at a placement by the reference rule, and which of it a recorded acceptance takes out."""

from collections.abc import Iterable, Iterator
from datetime import date

from medslate.assessment.achieved.levels import placement_achieved
from medslate.assessment.achieved.standing import Standing
from medslate.devices.known import KnownComponent
from medslate.levels.verdicts import Verdict
from medslate.networks.site import Instance, Placement
from medslate.networks.system import System
from medslate.planning.plan import Lack
from medslate.standards.catalogs import Requirement


def accepted_rows(system: System, instances: Iterable[Instance], today: date) -> tuple[Lack, ...]:
    """The required rows that stay uncovered while these instances stand, and that an acceptance in force takes out."""
    zones = {one.zone for one in system.site.acceptances if today <= one.expires}
    standing = Standing(system, instances)
    placements = [one for one in system.site.placements if one.zone in zones]
    lacks = (one for placement in placements for one in lacking(standing, placement))
    return tuple(sorted(one for one in lacks if is_accepted(system, one, today)))


def is_accepted(system: System, lack: Lack, today: date) -> bool:
    """Whether an acceptance in force (up to and on its last day) names the row, or its FR above a lower level."""
    zone, row = system.site.placement[lack.placement].zone, system.catalog.by_id[lack.row].as_row()
    return any(
        row.id in one.rows or row.level > one.above.get(row.fr, row.level)
        for one in system.site.acceptances
        if one.zone == zone and today <= one.expires
    )


def lacking(standing: Standing, placement: Placement) -> Iterator[Lack]:
    """The required rows of a placement that do not count at the lower end."""
    system = standing.system
    covers = placement_achieved(standing, placement).rows
    for component in system.device(placement).components:
        for one in required(system, placement, component):
            cover = covers.get((component.id, one.id))
            if contradictory(system, component, one) or (cover is not None and not cover.lower):
                yield Lack(placement.id, component.id, one.id)


def required(system: System, placement: Placement, component: KnownComponent) -> Iterator[Requirement]:
    """The rows that a component faces and that the target of its zone asks for."""
    target = system.site.zone[placement.zone].target
    for one in system.catalog.faced_by(component.types):
        row = one.as_row()
        if row.level <= target[row.fr]:
            yield one


def contradictory(system: System, component: KnownComponent, row: Requirement) -> bool:
    """Whether it is an enhancement that applies beside a base that does not: it never counts."""
    if row.base is None or component.verdicts.get(row.id) is Verdict.NOT_APPLICABLE:
        return False
    faced = any(one.id == row.base for one in system.catalog.faced_by(component.types))
    return not faced or component.verdicts.get(row.base) is Verdict.NOT_APPLICABLE

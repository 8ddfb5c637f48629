"""Where a placement could go so that a row no longer matters."""

from collections.abc import Mapping
from dataclasses import replace

from medslate.assessment.achieved.paths import open_paths
from medslate.networks.site import Connection, Placement
from medslate.networks.system import System
from medslate.standards.measures import AttackPath

Exposed = Mapping[str, frozenset[AttackPath]]
"""By zone, the kinds of paths that would be open to a placement there."""


class Elsewhere:
    """What placements would be exposed to in other zones; reckoned once for those that are alike."""

    def __init__(self, system: System) -> None:
        self.system = system
        self._kinds: dict[tuple[str, Connection, bool, frozenset[bool]], frozenset[AttackPath]] = {}
        self._exposed: dict[str, Exposed] = {}
        site = system.site
        self._units = {zone: sum(one.count for one in placed) for zone, placed in site.placed_in.items()}
        self._conduits = {zone: frozenset(one.remote for one in ones) for zone, ones in site.conduits_of.items()}

    def exposed(self, placement: Placement) -> Exposed:
        """Each other zone of the same kind as its own."""
        if placement.id not in self._exposed:
            site = self.system.site
            kind = site.zone[placement.zone].kind
            others = (zone.id for zone in site.zones if zone.id != placement.zone and zone.kind is kind)
            self._exposed[placement.id] = {zone: self._in(placement, zone) for zone in others}
        return self._exposed[placement.id]

    def _in(self, placement: Placement, zone: str) -> frozenset[AttackPath]:
        """Of the site only what surrounds it there matters: whether it is alone in the zone, the kinds of conduits."""
        alone = placement.count + self._units[zone] <= 1
        alike = (placement.device, placement.connection, alone, self._conduits[zone])
        if alike not in self._kinds:
            site, moved = self.system.site, replace(placement, zone=zone)
            there = (*site.placed_in[zone], moved)
            around = replace(site, conduits=site.conduits_of[zone], placements=there)
            self._kinds[alike] = frozenset(path.kind for path in open_paths(replace(self.system, site=around), moved))
        return self._kinds[alike]


def zones_that_would_do(
    system: System, elsewhere: Exposed, row: str, against: frozenset[AttackPath]
) -> tuple[str, ...]:
    """The zones whose target does not ask for the row, or where it is not exposed.

    `against`: the kinds of paths on which it is uncovered now. It is not exposed where none of them is open; none
    given: it is in its own way everywhere.
    """
    one = system.catalog.by_id[row].as_row()
    return tuple(
        zone
        for zone, kinds in elsewhere.items()
        if system.site.zone[zone].target[one.fr] < one.level or (against and not against & kinds)
    )

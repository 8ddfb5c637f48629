"""How the units of a critical kind are spread over zones: what is lost with one of them (a rule of this project)."""

from collections.abc import Iterator
from dataclasses import dataclass

from medslate.networks.site import Site


@dataclass(frozen=True, slots=True)
class Share:
    """What one zone holds of a critical kind: `units` of the `of` that there are."""

    kind: str
    zone: str
    units: int
    of: int

    @property
    def percent(self) -> int:
        """Rounded down."""
        return self.units * 100 // self.of


def shares(site: Site) -> Iterator[Share]:
    """Of each critical kind of two or more units what each zone holds, in the order of the placements.

    A placement without a kind is of the kind of its device.
    """
    held: dict[str, dict[str, int]] = {}
    for one in site.placements:
        if one.critical:
            zones = held.setdefault(one.kind or one.device, {})
            zones[one.zone] = zones.get(one.zone, 0) + one.count
    for kind, zones in held.items():
        total = sum(zones.values())
        yield from (Share(kind, zone, units, total) for zone, units in zones.items() if total > 1)


def largest_share(site: Site) -> Share | None:
    """The largest of them; none if there is no such kind."""
    return max(shares(site), key=lambda one: one.units / one.of, default=None)

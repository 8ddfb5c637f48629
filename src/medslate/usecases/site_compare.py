"""Compare: the levels of infrastructure on the same hospital: what each costs, achieves and lets an attacker reach.

The levels are made of the described site by `networks.segmentation.at_level`, each gets a plan of its own, and all
plans are made by the same engine. Levels, credit, plan and reach are rules of this project.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import product

from medslate.assessment.achieved.levels import SiteAchieved, site_achieved
from medslate.assessment.achieved.standing import Standing, in_place
from medslate.levels.frs import FR
from medslate.networks.reach import Spread, blast_radius
from medslate.networks.segmentation import Granularity, at_level
from medslate.networks.shares import Share, largest_share
from medslate.networks.site import Site
from medslate.networks.system import System
from medslate.planning.costs import network_cost
from medslate.planning.plan import Plan
from medslate.usecases.achieve import State, state_of

Planner = Callable[[Sequence[System]], Sequence[Plan]]
"""Makes the plans of several systems, in their order."""


@dataclass(frozen=True, slots=True)
class Level:
    """A level of infrastructure: how finely the network is divided, and whether critical zones have twins."""

    granularity: Granularity
    redundant: bool

    def __str__(self) -> str:
        return f"{self.granularity.value}{' with twins' if self.redundant else ''}"


LEVELS = tuple(Level(one, one is Granularity.DYNAMIC) for one in Granularity)
"""The four named levels: no division, a general medical network, dedicated zones, dynamic ones with twins."""


def levels(granularities: Iterable[int], redundant: bool) -> tuple[Level, ...]:
    """The four named levels; or those of both axes that are asked for, each without twins and, if wanted, with them."""
    wanted = tuple(dict.fromkeys(map(Granularity, granularities)))
    if not wanted and not redundant:
        return LEVELS
    return tuple(Level(*one) for one in product(wanted or tuple(Granularity), (False, True) if redundant else (False,)))


@dataclass(frozen=True)
class Attained:
    """What stands comes to. `zones_met` of `zones` that hold something; `places_met` percent of units times FRs.

    The lower end of SL-A counts. `reach`: what an attacker who holds one unit comes to, in units.
    """

    achieved: SiteAchieved
    zones: int
    zones_met: int
    places_met: float
    reach: Spread | None


@dataclass(frozen=True)
class Compared:
    """One level: the site at it, with its plan. `notes`: what could not be carried over. `network`: its own cost."""

    level: Level
    site: Site
    notes: tuple[str, ...]
    network: int
    plan: Plan
    before: Attained
    after: Attained
    largest: Share | None

    @property
    def own_zones(self) -> int:
        """The operator's own zones."""
        return sum(not one.outside for one in self.site.zones)

    @property
    def lacking(self) -> float:
        """Rows that stay uncovered for each unit, on average: unlike their number it does not grow with placements."""
        units = sum(one.count for one in self.site.placements)
        rows = sum(self.site.placement[one.placement].count for one in self.plan.uncovered)
        return rows / units if units else 0.0

    @property
    def cost(self) -> int:
        """Of the network and the plan together."""
        return self.network + self.plan.cost


def compare(system: System, wanted: Iterable[Level], planner: Planner) -> tuple[Compared, ...]:
    """The site at each of the levels, with a plan for each."""
    asked = tuple(wanted)
    made = [at_level(system.site, one.granularity, one.redundant) for one in asked]
    systems = [replace(system, site=site) for site, _ in made]
    plans = planner(systems)
    return tuple(
        Compared(
            level,
            site,
            notes,
            network_cost(site),
            plan,
            attained(Standing(there, in_place(there))),
            attained(Standing(there, (*in_place(there), *plan.instances))),
            largest_share(site),
        )
        for level, (site, notes), there, plan in zip(asked, made, systems, plans, strict=True)
    )


def attained(standing: Standing) -> Attained:
    """Levels and reach while these measures stand; idle ones help nobody and hold nobody up."""
    site, achieved = standing.system.site, site_achieved(standing)
    held = [one for one in site.zones if achieved.zones[one.id] is not None]
    met = sum(state_of(achieved.zones[one.id], one.target) is State.MET for one in held)
    reach = blast_radius(standing.system, standing.instances - standing.idle.keys()).site
    return Attained(achieved, len(held), met, _places(achieved), reach)


def _places(achieved: SiteAchieved) -> float:
    site = achieved.standing.system.site
    units = sum(one.count for one in site.placements)
    met = sum(
        one.count * sum(achieved.placements[one.id].bounds.lower[fr] >= site.zone[one.zone].target[fr] for fr in FR)
        for one in site.placements
    )
    return 100 * met / (units * len(FR)) if units else 0.0

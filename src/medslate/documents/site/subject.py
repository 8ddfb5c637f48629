"""What a document of the operator's side is about: a site on a day, before and after a plan, with its reasons."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cached_property

from medslate.assessment.achieved.levels import SiteAchieved
from medslate.assessment.achieved.standing import following
from medslate.findings import Finding, Severity
from medslate.levels.frs import FR
from medslate.levels.vectors import Achieved, Bounds, Target
from medslate.networks.site import Instance, Site, Zone
from medslate.networks.system import System
from medslate.planning.plan import Plan
from medslate.planning.reasons.remaining import Reachable, Remaining
from medslate.planning.reasons.why import Why
from medslate.standards.measures import Measure
from medslate.standards.packs import Pack

REFERENCE_LENGTH = 12


class Outcome(Enum):
    """How SL-A stands to a target: at it, below it unless open things turn out well, below it; or nothing to hold."""

    MET = "met"
    OPEN = "open"
    GAP = "gap"
    EMPTY = "empty"
    AIMLESS = "aimless"


def outcome(bounds: Bounds[Achieved] | None, target: Target) -> Outcome:
    """The outcome of bounds against a target; without bounds nothing is placed there."""
    if bounds is None:
        return Outcome.EMPTY
    if not any(target.levels):
        return Outcome.AIMLESS
    if bounds.lower.meets(target):
        return Outcome.MET
    return Outcome.OPEN if bounds.upper.meets(target) else Outcome.GAP


@dataclass(frozen=True)
class SiteSubject:
    """All that a document of a site may speak of. `issued` is its only date, and the day for which it holds.

    `plan` has agreed with the independent check. `before`, `after`: SL-A with what stands already, and with the plan
    carried out. `why`, `remaining`, `reachable`: its reasons. `packs`: every pack that
    the result rests on. `version`: that of the program. `hoped`: the plan if every open row turned out met, where that
    is another one and known.
    """

    system: System
    plan: Plan
    before: SiteAchieved
    after: SiteAchieved
    why: tuple[Why, ...]
    remaining: tuple[Remaining, ...]
    reachable: tuple[Reachable, ...]
    findings: tuple[Finding, ...]
    issued: date
    packs: tuple[Pack, ...]
    version: str
    hoped: Plan | None = None

    @property
    def site(self) -> Site:
        """The site."""
        return self.system.site

    @property
    def reference(self) -> str:
        """Identifies the content: the id of the site, and the beginning of the digest of its files."""
        return "-".join(filter(None, (self.site.id, self.site.content[:REFERENCE_LENGTH])))

    @cached_property
    def then(self) -> frozenset[Instance]:
        """What stands once the plan is carried out, with what stands of itself then."""
        standing = self.after.standing.instances
        return standing | frozenset(following(self.system, standing))

    @cached_property
    def _order(self) -> Mapping[str, int]:
        return {one.id: at for at, one in enumerate(self.system.catalog.requirements)}

    def in_order(self, rows: Iterable[str]) -> tuple[str, ...]:
        """Rows, each once, in the order of the catalog."""
        return tuple(sorted(dict.fromkeys(rows), key=self._order.__getitem__))

    def counted(self, severity: Severity) -> tuple[Finding, ...]:
        """The findings of one weight."""
        return tuple(one for one in self.findings if one.severity is severity)

    def measure(self, name: str) -> Measure:
        """A measure of the library, makers' own among them."""
        return self.system.library.by_id[name]

    def units(self, zone: str) -> int:
        """How many units are placed in a zone."""
        return sum(one.count for one in self.site.placed_in[zone])

    def now(self, zone: Zone) -> Outcome:
        """How a zone stands to its target now."""
        return outcome(self.before.zones[zone.id], zone.target)

    def planned(self, zone: Zone) -> Outcome:
        """How a zone stands to its target once the plan is carried out."""
        return outcome(self.after.zones[zone.id], zone.target)

    @cached_property
    def aimed(self) -> tuple[Zone, ...]:
        """The zones that hold something and have a target above 0: those that a result can be stated for."""
        return tuple(one for one in self.site.zones if self.planned(one) not in (Outcome.EMPTY, Outcome.AIMLESS))


def short(bounds: Bounds[Achieved], target: Target) -> tuple[tuple[FR, int], ...]:
    """The FRs in which the lower end lies below the target, each with the gap."""
    return tuple((fr, gap) for fr, gap in zip(FR, bounds.lower.gap(target), strict=True) if gap)


def zone_word(site: Site, name: str) -> str:
    """A zone by its name and id, once if they are alike."""
    zone = site.zone[name]
    return zone.id if zone.name in ("", zone.id) else f"{zone.name} ({zone.id})"

"""SL-A: the level rule with covered rows counting, for placements, zones, conduits and the site, as bounds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from medslate.assessment.achieved.coverage import BY_ITSELF
from medslate.assessment.achieved.credit import Helping, covers
from medslate.assessment.achieved.paths import OpenPath, open_paths
from medslate.assessment.achieved.standing import Standing
from medslate.devices.known import KnownComponent
from medslate.levels.frs import FR
from medslate.levels.rule import Levels, levels_of
from medslate.levels.vectors import HIGHEST, Achieved, Bounds
from medslate.levels.verdicts import Verdict
from medslate.networks.site import Placement
from medslate.networks.system import System


class RowState(Enum):
    """How a row stands in place, at one end of the bounds."""

    MET = "met"
    COVERED = "covered"
    OPEN = "open"
    LACKING = "lacking"


@dataclass(frozen=True, slots=True)
class PathCover:
    """A row on one open path on which it matters: who helps, and whether that covers it at the lower and upper end."""

    path: OpenPath
    helping: tuple[Helping, ...]
    lower: bool
    upper: bool


@dataclass(frozen=True, slots=True)
class RowCover:
    """A row that the component does not do by itself, or of which it is not known. Without open path it is covered."""

    component: str
    row: str
    verdict: Verdict
    paths: tuple[PathCover, ...]

    @property
    def lower(self) -> bool:
        """Whether the row counts at the lower end: covered on every open path."""
        return all(one.lower for one in self.paths)

    @property
    def upper(self) -> bool:
        """Whether the row may still turn out to count: it is open, or covered on every path that is sure to be open."""
        return self.verdict is Verdict.OPEN or all(one.upper for one in self.paths)


@dataclass(frozen=True)
class PlacementAchieved:
    """SL-A of one placement: its open paths, and the levels of its components at both ends."""

    standing: Standing
    placement: Placement
    paths: tuple[OpenPath, ...]
    at_lower: Mapping[str, Levels]
    at_upper: Mapping[str, Levels]

    @cached_property
    def rows(self) -> Mapping[tuple[str, str], RowCover]:
        """The rows that do not count by the device alone, by (component, row)."""
        return row_covers(self.standing, self.placement, self.paths)

    @cached_property
    def bounds(self) -> Bounds[Achieved]:
        """The lowest over the components, at both ends."""
        lower = (min(one[fr].lower for one in self.at_lower.values()) for fr in FR)
        upper = (min(one[fr].upper for one in self.at_upper.values()) for fr in FR)
        return Bounds(Achieved(tuple(lower)), Achieved(tuple(upper)))

    def stops(self, fr: FR) -> tuple[tuple[str, str], ...]:
        """The rows that keep the lower end from rising, as (component, row)."""
        level = self.bounds.lower[fr]
        return tuple(
            (name, row) for name, one in self.at_lower.items() if one[fr].lower == level for row in one[fr].stops
        )


def placement_achieved(standing: Standing, placement: Placement, through: str = "") -> PlacementAchieved:
    """SL-A of a placement; `through`: only against an attacker who comes through that conduit."""
    paths = tuple(one for one in open_paths(standing.system, placement) if not through or one.conduit == through)
    credited = tuple(
        (path, tuple((one.measure, sure) for one, sure in standing.credited(placement, path))) for path in paths
    )
    lower, upper = standing.coverage.levels(standing.system.device(placement), credited)
    return PlacementAchieved(standing, placement, paths, lower, upper)


def reference_levels(
    standing: Standing, placement: Placement, paths: tuple[OpenPath, ...]
) -> tuple[Mapping[str, Levels], Mapping[str, Levels]]:
    """The levels of each component at the lower and the upper end, against attackers on these paths: the definition."""
    system, rows = standing.system, row_covers(standing, placement, paths)
    lower, upper = {}, {}
    for component in system.device(placement).components:
        faced = system.catalog.rows_for(component.types)
        found = {row: one for (name, row), one in rows.items() if name == component.id}
        lower[component.id] = levels_of(faced, {**component.verdicts, **{r: _lower(one) for r, one in found.items()}})
        upper[component.id] = levels_of(faced, {**component.verdicts, **{r: _upper(one) for r, one in found.items()}})
    return lower, upper


def row_covers(
    standing: Standing, placement: Placement, paths: tuple[OpenPath, ...]
) -> Mapping[tuple[str, str], RowCover]:
    """The rows that do not count by the device alone, by (component, row), each with its cover on these paths."""
    helping = {path: standing.helping(placement, path) for path in paths}
    components = standing.system.device(placement).components
    return {(one.component, one.row): one for part in components for one in _rows(standing.system, part, helping)}


def _rows(
    system: System,
    component: KnownComponent,
    helping: Mapping[OpenPath, Mapping[tuple[str, str], tuple[Helping, ...]]],
) -> Iterable[RowCover]:
    """Every row that the component faces and neither meets by itself nor is free of."""
    for one in system.catalog.faced_by(component.types):
        verdict = component.verdicts.get(one.id, Verdict.OPEN)
        if verdict not in BY_ITSELF:
            paths = tuple(
                _cover(path, (*ones.get(("", one.id), ()), *ones.get((component.id, one.id), ())))
                for path, ones in helping.items()
                if system.library.matters(one.id, path.kind)
            )
            yield RowCover(component.id, one.id, verdict, paths)


def _cover(path: OpenPath, helping: tuple[Helping, ...]) -> PathCover:
    return PathCover(path, helping, covers(one for one in helping if one.sure), not path.sure or covers(helping))


def _lower(row: RowCover) -> Verdict:
    return Verdict.MET if row.lower else (Verdict.OPEN if row.verdict is Verdict.OPEN else Verdict.UNMET)


def _upper(row: RowCover) -> Verdict:
    return Verdict.OPEN if row.verdict is Verdict.OPEN else (Verdict.MET if row.upper else Verdict.UNMET)


def lowest_achieved(several: Iterable[Bounds[Achieved]]) -> Bounds[Achieved] | None:
    """Place-by-place minimum at both ends; none for nothing at all: an empty zone has no level."""
    found = tuple(several)
    if not found:
        return None
    top = Achieved.same(HIGHEST)
    lower, upper = top, top
    for one in found:
        lower, upper = lower.meet(one.lower), upper.meet(one.upper)
    return Bounds(lower, upper)


@dataclass(frozen=True)
class SiteAchieved:
    """SL-A of everything, each thing as the lowest of what belongs to it."""

    standing: Standing
    placements: Mapping[str, PlacementAchieved]

    @cached_property
    def zones(self) -> Mapping[str, Bounds[Achieved] | None]:
        """Of each zone: the lowest of its placements; none if nothing is placed in it."""
        site = self.standing.system.site
        return {
            zone.id: lowest_achieved(self.placements[one.id].bounds for one in site.placed_in[zone.id])
            for zone in site.zones
        }

    @cached_property
    def conduits(self) -> Mapping[str, Bounds[Achieved] | None]:
        """Of each conduit: at what an attacker who comes through it is held, the lowest over both its ends."""
        site = self.standing.system.site
        return {
            conduit.id: lowest_achieved(
                placement_achieved(self.standing, one, conduit.id).bounds
                for end in dict.fromkeys(conduit.ends)
                for one in site.placed_in[end]
            )
            for conduit in site.conduits
        }

    @cached_property
    def site(self) -> Bounds[Achieved] | None:
        """The lowest over the zones that hold anything and have a target above 0."""
        aimed = (zone.id for zone in self.standing.system.site.zones if any(zone.target.levels))
        return lowest_achieved(bounds for one in aimed if (bounds := self.zones[one]) is not None)


def site_achieved(standing: Standing) -> SiteAchieved:
    """SL-A of every placement; zones, conduits and the site follow from them."""
    return SiteAchieved(
        standing, {one.id: placement_achieved(standing, one) for one in standing.system.site.placements}
    )

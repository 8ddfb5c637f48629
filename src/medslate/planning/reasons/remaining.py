"""What a plan leaves uncovered: why, and what would close it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from medslate.assessment.achieved.levels import RowCover, SiteAchieved, site_achieved
from medslate.assessment.achieved.paths import OpenPath
from medslate.assessment.achieved.safety import unsure, withheld
from medslate.assessment.achieved.standing import Standing, in_place
from medslate.levels.frs import FR
from medslate.levels.verdicts import Verdict
from medslate.networks.site import Instance, Placement
from medslate.planning.candidates import Candidates, common_zone, partners
from medslate.planning.needs import Problem
from medslate.planning.plan import Lack, Plan
from medslate.planning.reasons.accepted import contradictory
from medslate.planning.reasons.moving import Elsewhere, zones_that_would_do
from medslate.standards.measures import AttackPath, Measure, Scope

MOST = 6
"""So many rows are named in a sentence."""


class Close(Enum):
    """What would close a row that remains."""

    REPLACE = "replace the device"
    MOVE = "move it"
    LOWER = "lower the target"
    ANSWER = "get the answer"
    CORRECT = "correct the verdicts"
    ALLOW = "allow the measure"
    SPEND = "spend more"


@dataclass(frozen=True, slots=True)
class Closing:
    """One way to close it. `zones`: where a placement could be moved to.

    `rows`, `features`: what the maker's answer settles, by id and by title.
    """

    way: Close
    text: str
    zones: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    features: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Remaining:
    """One row of one component that stays uncovered at like placements of a zone.

    `coverable`: something could cover it; only the budget, or a conflict with what was chosen, keeps it from being.
    """

    zone: str
    device: str
    component: str
    row: str
    placements: tuple[str, ...]
    reasons: tuple[str, ...]
    closings: tuple[Closing, ...]
    coverable: bool = False


@dataclass(frozen=True, slots=True)
class Reachable:
    """The highest level of one FR that measures can reach in a zone with a higher target. `rows`: what stops there."""

    zone: str
    fr: FR
    target: int
    at_most: int
    rows: tuple[str, ...]

    def __str__(self) -> str:
        stops = in_short(self.rows)
        goal = f"target {self.target} of {self.fr.name} in {self.zone}"
        return f"{goal} cannot be reached: at most {self.at_most}, because of {stops}"


def in_short(rows: tuple[str, ...]) -> str:
    """The first rows, and how many more there are."""
    more = f" and {len(rows) - MOST} more" if len(rows) > MOST else ""
    return ", ".join(rows[:MOST]) + more


def reachable(problem: Problem) -> tuple[Reachable, ...]:
    """Per zone and FR with a target out of reach: how high everything together that may stand brings it."""
    system = problem.system
    site = system.site
    stops: dict[tuple[str, FR], set[tuple[int, str]]] = {}
    for need, _ in problem.uncoverable:
        zone = site.placement[need.placements[0]].zone
        for name in need.rows:
            row = system.catalog.by_id[name].as_row()
            stops.setdefault((zone, row.fr), set()).add((row.level, row.id))
    level = {key: min(at for at, _ in rows) for key, rows in stops.items()}
    return tuple(
        Reachable(
            zone, fr, site.zone[zone].target[fr], level[zone, fr] - 1,
            tuple(row for at, row in sorted(stops[zone, fr]) if at == level[zone, fr]),
        )
        for zone, fr in sorted(stops)
    )  # fmt: skip


def remaining(problem: Problem, plan: Plan, after: SiteAchieved | None = None) -> tuple[Remaining, ...]:
    """What the plan leaves uncovered, each row once per zone and device, with reasons and ways to close it.

    `problem`: that of the plan's system; `after`: what the site achieves with the plan, if that is known already.
    """
    search = _Search(problem, plan, after)
    groups: dict[tuple[str, str, str, str], list[Placement]] = {}
    for lack in plan.uncovered:
        placement = problem.system.site.placement[lack.placement]
        groups.setdefault((placement.zone, placement.device, lack.component, lack.row), []).append(placement)
    beyond = {Lack(*one) for need, _ in problem.uncoverable for one in need.each()}
    return tuple(
        search.one(placements, component, row, Lack(placements[0].id, component, row) not in beyond)
        for (_, _, component, row), placements in groups.items()
    )


class _Search:
    """Looks for what stands in the way of each row, path by path."""

    def __init__(self, problem: Problem, plan: Plan, after: SiteAchieved | None) -> None:
        self.system, self.plan = problem.system, plan
        self.candidates: Candidates = problem.candidates
        there = (*in_place(problem.system), *plan.instances)
        self.after = after or site_achieved(Standing(problem.system, there))
        self.standing = self.after.standing
        self._elsewhere = Elsewhere(problem.system)

    def one(self, placements: list[Placement], component: str, row: str, coverable: bool) -> Remaining:
        first = placements[0]
        part = next(one for one in self.system.device(first).components if one.id == component)
        requirement = self.system.catalog.by_id[row]
        closings: list[Closing] = []
        against = frozenset[AttackPath]()
        if contradictory(self.system, part, requirement):
            reasons = [f"It enhances {requirement.base}, which does not apply: the two verdicts contradict each other."]
            closings.append(Closing(Close.CORRECT, f"Correct the verdict on {row} or on {requirement.base}."))
        else:
            cover = self.after.placements[first.id].rows[component, row]
            reasons, closings = self._against(first, cover)
            against = frozenset(one.path.kind for one in cover.paths if not one.lower)
        names = tuple(one.id for one in placements)
        ways = (*closings, *self._ways_out(first, row, against))
        return Remaining(
            first.zone, first.device, component, row, names, tuple(dict.fromkeys(reasons)),
            tuple(dict.fromkeys(ways)), coverable,
        )  # fmt: skip

    def _against(self, placement: Placement, cover: RowCover) -> tuple[list[str], list[Closing]]:
        reasons: list[str] = []
        closings: list[Closing] = []
        if cover.verdict is Verdict.OPEN:
            reasons.append("It is not known whether the device does it.")
            text = f"Ask the maker of {placement.device} whether it does {cover.row}."
            closings.append(Closing(Close.ANSWER, text, rows=(cover.row,)))
        if limited := self.system.library.only_device.get(cover.row):
            return [*reasons, f"Only the device itself can do it: {limited.reason}"], closings
        bare: list[str] = []
        halves: list[str] = []
        for path in (one.path for one in cover.paths if not one.lower):
            carrying = tuple(self._carrying(cover, path))
            hindrances = [self._hindrance(placement, measure, path) for measure in carrying]
            for reason, closing in filter(None, hindrances):
                reasons.append(reason)
                closings += [closing] if closing else []
            if not carrying:
                bare.append(str(path))
            elif None in hindrances:
                halves.append(str(path))
        if bare:
            reasons.append(f"No measure of the library covers it against: {', '.join(bare)}.")
        if halves:
            reasons.append(f"There is help in part, and no second that differs enough, against: {', '.join(halves)}.")
        return reasons, closings

    def _carrying(self, cover: RowCover, path: OpenPath) -> tuple[Measure, ...]:
        """The measures that carry the row on the path."""
        ones = self._carriers.get((path.kind, cover.row), {})
        return tuple(dict.fromkeys((*ones.get("", ()), *ones.get(cover.component, ()))))

    @cached_property
    def _carriers(self) -> Mapping[tuple[AttackPath, str], Mapping[str, tuple[Measure, ...]]]:
        """By path and row, then by the component that they are for: the measures that may be credited."""
        found: dict[tuple[AttackPath, str], dict[str, tuple[Measure, ...]]] = {}
        for (name, path), carried in self.system.library.credited.items():
            for one in carried:
                at = found.setdefault((path, one.row), {})
                at[one.component] = (*at.get(one.component, ()), self.system.library.by_id[name])
        return found

    def _hindrance(self, placement: Placement, measure: Measure, path: OpenPath) -> tuple[str, Closing | None] | None:
        """What keeps a measure that carries the row from helping here; none if it stands and helps."""
        if reason := self._unfit(placement, measure, path):
            return f"{measure.id}: {reason}", None
        if lacking := unsure(self.system, measure, placement):
            titles = tuple(self._feature(name) for name in lacking)
            names = ", ".join(titles)
            text = f"Ask the maker of {placement.device} whether it offers: {names}."
            reason = f"{measure.id} needs what the device is not known to offer: {names}."
            return reason, Closing(Close.ANSWER, text, features=titles)
        where = {Scope.SITE: "", Scope.ZONE: placement.zone, Scope.CONDUIT: path.conduit, Scope.DEVICE: placement.id}
        one = Instance(measure.id, where[measure.scope])
        if one in self.candidates.barred:
            reason = self.candidates.barred[one]
            return f"{one}: {reason}", Closing(Close.ALLOW, f"Lift what stands against {one}: {reason}")
        if one in self.standing.instances:
            return None
        return self._not_chosen(one)

    def _unfit(self, placement: Placement, measure: Measure, path: OpenPath) -> str:
        if measure.scope is Scope.CONDUIT and not path.conduit:
            return f"It stands in conduits only, and the path {path} leads through none."
        return withheld(self.system, measure, placement)

    def _not_chosen(self, one: Instance) -> tuple[str, Closing | None]:
        if rival := self._rival(one):
            return f"{one} conflicts with {rival}, which the plan needs for other rows.", None
        if self.plan.budget is not None:
            text = f"Raise the budget of {self.plan.budget} {self.plan.currency}."
            return f"{one} lies beyond the budget of {self.plan.budget}.", Closing(Close.SPEND, text)
        return f"{one} alone does not suffice.", None

    def _rival(self, one: Instance) -> Instance | None:
        """The first standing instance with which it is in conflict."""
        names = self._partners[one.measure]
        others = (other for other in self.standing.instances if other.measure in names) if names else ()
        return min((other for other in others if common_zone(self.system, one, other)), default=None)

    @cached_property
    def _partners(self) -> Mapping[str, frozenset[str]]:
        return partners(self.system)

    def _feature(self, name: str) -> str:
        feature = self.system.library.features.get(name)
        return feature.title if feature else name

    def _ways_out(self, placement: Placement, row: str, against: frozenset[AttackPath]) -> Iterator[Closing]:
        one, zone = self.system.catalog.by_id[row].as_row(), placement.zone
        yield Closing(Close.REPLACE, f"Replace {placement.device} by a device that does {row} itself.")
        if zones := zones_that_would_do(self.system, self._elsewhere.exposed(placement), row, against):
            text = f"Move it to a zone where {row} is not asked for or not exposed: {', '.join(zones)}."
            yield Closing(Close.MOVE, text, zones)
        target = self.system.site.zone[zone].target[one.fr]
        text = (
            f"Lower the target of {zone} in {one.fr.name} from {target} to {one.level - 1}, with a recorded acceptance."
        )
        yield Closing(Close.LOWER, text)

"""Proposing a partition: which placements share a zone, with the measures that then reach the targets, and proof."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from medslate.errors import MedslateError, UsageError
from medslate.networks.system import System
from medslate.planning.costs import conduit_cost, zone_cost
from medslate.planning.partition.draft import Written
from medslate.planning.partition.groups import Ground, apart, halved, movable
from medslate.planning.partition.proposed import Blocks, present_blocks, proposed
from medslate.planning.partition.room import Room
from medslate.planning.partition.writing import blocks_of, divided, least_cost, least_uncovered, written
from medslate.planning.plan import Plan
from medslate.planning.program import Constraint, Limits, Program, Progress, Solution
from medslate.planning.solving.model import Compiled
from medslate.planning.solving.parts import prepared
from medslate.usecases.plan import GRACE, Engine, make_plans

UNITS = 254
"""Units in a zone at most, unless told otherwise: the usable addresses of a usual segment."""
MOST = 80
"""Groups of placements at most; how far it is proven in a minute stands in `docs/explanation/partition.md`."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for.

    `zones`: at most so many; none: as many as are worth it. `units`: in one zone at most, unless one placement alone
    has more. `redundant`: critical placements are divided into halves that lie in different zones, and no zone holds
    more than the share of the preferences of a critical kind, as far as halves allow.
    """

    zones: int | None = None
    units: int = UNITS
    redundant: bool = False


@dataclass(frozen=True)
class Division:
    """A partition with its plan. `zones`, `conduits`: what those cost that are made anew, over the years."""

    system: System
    blocks: Blocks
    plan: Plan
    zones: int
    conduits: int

    @property
    def cost(self) -> int:
        """Zones, conduits and measures."""
        return self.zones + self.conduits + self.plan.cost

    @property
    def rank(self) -> tuple[int, int]:
        """What the better of two has less of: uncovered, then cost."""
        return len(self.plan.uncovered), self.cost


@dataclass(frozen=True)
class Proposal:
    """The best partition found, beside the present one on the same terms.

    `present`: without acceptances in the zones in question, wishes for them, and budget. `bound`: no partition that
    leaves as little uncovered costs less; `uncovered_bound`: none leaves less. `broken`: rules that the present one
    breaks. `groups`: how many were placed. `notes`: what is not carried over.
    """

    best: Division
    present: Division
    bound: int
    uncovered_bound: int
    groups: int
    broken: tuple[str, ...]
    notes: tuple[str, ...]
    wanted: Wanted
    interrupted: bool = False

    @property
    def gap(self) -> float:
        """How far the cost may at most lie above the least."""
        return (self.best.cost - self.bound) / self.best.cost if self.best.cost else 0.0

    @property
    def proven(self) -> bool:
        """Whether nothing better exists."""
        return self.bound == self.best.cost and self.uncovered_bound == len(self.best.plan.uncovered)


class DisagreementError(MedslateError):
    """The plan of the proposed site is dearer than the program said, or leaves more uncovered: a fault of ours."""


def propose(system: System, today: date, engine: Engine, wanted: Wanted = Wanted()) -> Proposal:
    """The partition that leaves least uncovered and then costs least, over zones, conduits and measures.

    Never worse than the present one, if that obeys the rules. Raises `UsageError` if nothing is to be placed, if it is
    too much, or if it cannot be done within so many zones and units.
    """
    whole, halves = halved(system) if wanted.redundant else (system, {})
    ground = Ground(whole, halves, wanted.units)
    _check_size(ground)
    room = Room(ground)
    most = len(ground.groups) if wanted.zones is None else wanted.zones
    of = written(room, today, most, system.site.preferences.share if wanted.redundant else None)
    run = _Run(engine, of)
    now = present_blocks(whole)
    fixed = divided(of, room, now)
    start = run.restricted(fixed) if fixed is not None else None
    found = run.search(start)
    blocks = blocks_of(of, room, found.values)
    systems = [proposed(whole, blocks), proposed(system, present_blocks(system))]
    plans = make_plans(systems, today, replace(engine, limits=Limits(run.left), report=lambda now: not run.stopped))
    best = _division(whole, systems[0], blocks, plans[0])
    present = _division(system, systems[1], present_blocks(system), plans[1])
    _check(best, found, of)
    broken = tuple(_broken(room, now))
    proposal = Proposal(
        best, present, found.bound, found.uncovered_bound, len(ground.groups), broken, _notes(system, wanted), wanted,
        run.stopped,
    )  # fmt: skip
    keep = not (broken or wanted.redundant) and len(now) <= most and present.rank < best.rank
    return replace(proposal, best=present) if keep else proposal


@dataclass(frozen=True)
class _Found:
    values: tuple[bool, ...]
    bound: int
    uncovered_bound: int


class _Run:
    """Both phases, with and without a division given."""

    def __init__(self, engine: Engine, of: Written) -> None:
        self.engine, self.of = engine, of
        self.began = time.monotonic()
        self.stopped = False
        self.uncovered = 0

    @property
    def left(self) -> float:
        """Seconds left of the limit; a little in any case, and hardly more once the user has stopped."""
        return GRACE if self.stopped else max(GRACE, self.engine.limits.seconds - (time.monotonic() - self.began))

    def restricted(self, fixed: tuple[Constraint, ...]) -> tuple[bool, ...] | None:
        """The best values of one division: a start."""
        values: tuple[bool, ...] | None = None
        for phase in (least_uncovered, self._cheap):
            program = phase(self.of)
            whole = replace(program, constraints=(*program.constraints, *fixed))
            blank: tuple[tuple[()], ...] = ((),) * len(self.of.names)
            ready = prepared(Compiled(whole, self.of.names, blank, blank, (), 0))
            answers = () if ready.infeasible else self._call(ready.programs, self._silent)
            if ready.infeasible or any(one.values is None for one in answers):
                return values
            values = ready.values([one.values for one in answers if one.values is not None])
            self.uncovered = least_uncovered(self.of).cost(values)
        return values

    def search(self, start: tuple[bool, ...] | None) -> _Found:
        """As little uncovered as possible, then the least cost."""
        first = self._call((replace(least_uncovered(self.of), start=start),), self._silent)[0]
        if first.values is None:
            told = "There is no partition within these limits" if first.infeasible else "No partition was found in time"
            raise UsageError(f"{told}. Allow more zones or units in a zone, or more seconds.")
        self.uncovered = least_uncovered(self.of).cost(first.values)
        cheap = least_cost(self.of, self.uncovered)
        begin = start if start is not None and cheap.holds(start) else first.values
        second = self._call((replace(cheap, start=begin),), self._report)[0]
        return _Found(second.values or begin, second.bound + self.of.paid, first.bound)

    def _cheap(self, of: Written) -> Program:
        return least_cost(of, self.uncovered)

    def _call(self, programs: Sequence[Program], report: Callable[[Progress], bool]) -> Sequence[Solution]:
        costs = report == self._report  # a gap is allowed in what it costs, never in what stays uncovered
        limits = Limits(self.left, self.engine.limits.gap if costs else 0.0)
        return self.engine.solver(programs, limits, report) if programs else ()

    def _report(self, now: Progress) -> bool:
        cost = None if now.cost is None else now.cost + self.of.paid
        self.stopped |= not self.engine.report(replace(now, cost=cost, bound=now.bound + self.of.paid))
        return not self.stopped

    def _silent(self, now: Progress) -> bool:
        self.stopped |= not self.engine.report(replace(now, cost=None, bound=0))
        return not self.stopped


def _check_size(ground: Ground) -> None:
    groups = ground.groups
    if not groups:
        raise UsageError("Nothing is placed in zones of your own, so there is nothing to divide.")
    if len(groups) > MOST:
        raise UsageError(
            f"{len(groups)} groups of placements are to be placed, and a partition is proposed for at most {MOST}. "
            "Plan area by area: describe each as a site, with the zones beyond it as zones in which nothing is placed."
        )


def _division(old: System, system: System, blocks: Blocks, plan: Plan) -> Division:
    site, model = system.site, system.site.preferences.cost
    fixed = {one.id for one in old.site.zones if not movable(old.site, one)}
    made = sum(not fixed.issuperset(one.ends) for one in site.conduits)
    return Division(system, blocks, plan, len(blocks) * zone_cost(model), made * conduit_cost(model))


def _check(best: Division, found: _Found, of: Written) -> None:
    said = least_uncovered(of).cost(found.values), least_cost(of, 0).cost(found.values) + of.paid
    if best.rank > said and best.plan.proven:
        raise DisagreementError(
            f"The program says {said[0]} uncovered for {said[1]}, the checked plan of what it proposes "
            f"{best.rank[0]} for {best.rank[1]}; so nothing is proposed."
        )


def _broken(room: Room, blocks: Blocks) -> Iterator[str]:
    """What keeps a division from being one that could be proposed."""
    block_of = {name: at for at, block in enumerate(blocks) for name in block}
    groups = room.ground.groups
    for at, one in enumerate(groups):
        for other in groups[at + 1 :]:
            here, there = ({block_of[it.id] for it in group.placements} for group in (one, other))
            if here & there and (reason := apart(one, other)):
                yield f"{one.id} and {other.id} share a zone. {reason}"
    units = {one.id: one.count for one in room.ground.system.site.placements}
    for block in blocks:
        if (total := sum(units[one] for one in block)) > room.ground.cap:
            zone = room.ground.system.site.placement[block[0]].zone
            yield f"{zone} holds {total} units, more than {room.ground.cap}."


def _notes(system: System, wanted: Wanted) -> tuple[str, ...]:
    site = system.site
    dropped = [one.id for one in site.acceptances if movable(site, site.zone[one.zone])]
    wishes = [str(one) for one in site.preferences.required if one.where]
    found = [
        "What devices of one zone say to one another beyond the flows described is not let pass between new zones."
    ]
    if wanted.redundant:
        found.append("What stays uncovered is counted for each half by itself.")
    large = [one.id for one in site.placements if one.count > wanted.units and movable(site, site.zone[one.zone])]
    if large:
        found.append(f"More than {wanted.units} units by itself, and so in a zone of its own: {', '.join(large)}.")
    if dropped:
        found.append(f"Not carried over, for nobody accepted it for the new zones: {', '.join(dropped)}.")
    if wishes:
        found.append(f"Required at places that are divided anew, and left out of the search: {', '.join(wishes)}.")
    if site.preferences.budget is not None:
        found.append("The budget is left out: the cost of the network itself is part of what is compared.")
    return tuple(found)

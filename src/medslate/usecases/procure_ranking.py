"""Procurement: every candidate planned for in its place, ranked, and the open questions that could change the ranking.

The ranking is a rule of this project: first who leaves fewer required rows uncovered, then who costs less, both with
all open rows taken as unmet.
"""

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from medslate.assessment.questions import Ask, shortest_list
from medslate.devices.answered import answered
from medslate.errors import UsageError
from medslate.findings import Code, Finding
from medslate.networks.checks import check_site
from medslate.networks.site import Instance
from medslate.networks.system import System
from medslate.planning.plan import Lack, Plan
from medslate.standards.catalogs import suggestion
from medslate.usecases.open_site import Candidate
from medslate.usecases.plan import Engine, make_plan
from medslate.usecases.procure import (
    Need,
    Offer,
    Wanted,
    far_zone,
    offer,
    open_rows,
    with_candidate,
    without_candidate,
)

Row = tuple[str, str]
"""A component and one of its rows."""
T = TypeVar("T")
Hear = Callable[[str, int], bool]
FOR_QUESTIONS = 0.5
"""Share of the time that is kept for finding the questions that decide."""


@dataclass(frozen=True)
class Taken:
    """What the site takes with a candidate beyond what it takes without: two plans, and what tells them apart."""

    plan: Plan
    without: Plan

    @property
    def rank(self) -> tuple[int, int]:
        """Additional uncovered rows, then additional cost: the better one has less."""
        return len(self.plan.uncovered) - len(self.without.uncovered), self.cost

    @property
    def limit(self) -> tuple[int, int]:
        """Proven: no plan with the candidate ranks better than this beside the plan without it."""
        return self.plan.uncovered_bound - len(self.without.uncovered), self.plan.bound - self.without.cost

    @property
    def cost(self) -> int:
        """Additional cost, in whole units of the currency over the years of the site."""
        return self.plan.cost - self.without.cost

    @property
    def bounds(self) -> tuple[int, int]:
        """Proven: the least and the most that the additional cost can be, with as little uncovered as the plans leave.

        Wider than one figure only where one of the two plans is not proven to be the cheapest.
        """
        return self.plan.bound - self.without.cost, self.plan.cost - self.without.bound

    @property
    def proven(self) -> bool:
        """Whether both plans are proven to be the best."""
        return self.plan.proven and self.without.proven

    @property
    def uncovered(self) -> tuple[Lack, ...]:
        """What stays uncovered with the candidate, and does not without it."""
        return tuple(sorted(set(self.plan.uncovered) - set(self.without.uncovered)))

    @property
    def more(self) -> tuple[Instance, ...]:
        """The measures that the plan with it has beyond the one without."""
        return tuple(sorted(set(self.plan.instances) - set(self.without.instances)))

    @property
    def fewer(self) -> tuple[Instance, ...]:
        """The measures that only the plan without it has: others do their work with it."""
        return tuple(sorted(set(self.without.instances) - set(self.plan.instances)))


@dataclass(frozen=True, slots=True)
class Point:
    """An open row that decides. `short`: where the candidate stands if it alone turns out badly, and all else well.

    `settles`: it then no longer passes its rival, whatever the other answers are. Both are None if the time ran out
    before it was tried.
    """

    component: str
    row: str
    short: tuple[int, int] | None = None
    settles: bool | None = None


@dataclass(frozen=True, slots=True)
class Deciding:
    """What would bring a candidate past a rival, found by planning anew with these rows taken as met.

    `points`: if all of them turn out well, it passes the rival as that one now stands, whatever else is open. `tried`:
    it does not if any one of them is not met, unless another open row stands in for it; false: the time ran out, and
    the list may be longer than it need be. `asks`: the shortest list of questions to its maker that settles them.
    """

    rival: str
    points: tuple[Point, ...]
    asks: tuple[Ask, ...]
    tried: bool


@dataclass(frozen=True)
class Ranked:
    """One candidate in the ranking.

    `worst`: its open rows taken as unmet; `best`: as met. `passes`: better-ranked ones whose worst its best beats.
    `told`: what the rules of the partition say of the site with it, and not without it.
    """

    rank: int
    candidate: Candidate
    offer: Offer
    worst: Taken
    best: Taken
    open: tuple[Row, ...]
    passes: tuple[str, ...] = ()
    deciding: Deciding | None = None
    told: tuple[Finding, ...] = ()

    @property
    def id(self) -> str:
        """The candidate's id."""
        return self.candidate.device.id


@dataclass(frozen=True)
class Ranking:
    """The candidates, best first; of equal ones in the order given. `without`: the plan of the site as it is."""

    system: System
    need: Need
    ranked: tuple[Ranked, ...]
    without: Plan
    seconds: float
    interrupted: bool

    @property
    def leaders(self) -> tuple[str, ...]:
        """Those that rank first."""
        return tuple(one.id for one in self.ranked if one.rank == 1)

    def could_lead(self, one: Ranked) -> bool:
        """Whether a candidate that does not rank first could, if its open rows turn out well."""
        return any(name in one.passes for name in self.leaders)


def wanted_faults(system: System, wanted: Wanted, candidates: Sequence[Candidate]) -> tuple[Finding, ...]:
    """What a need names and neither the site nor a candidate has."""
    need, zones = wanted.need, system.site.zone
    named = [("zone", need.placement.zone, need.placement.place)]
    named += [
        ("to" if one.origin == need.placement.id else "from", far_zone(need, one), one.place) for one in need.flows
    ]
    found = [
        Finding(
            Code.UNKNOWN_ID,
            place.at(key),
            f"{system.site.name} has no zone {name}.",
            suggestion(name, zones, f"There are: {', '.join(zones)}."),
        )
        for key, name, place in named
        if name not in zones
    ]
    asked = {ask.id for one in candidates for ask in one.device.asks}
    for number, name in enumerate(need.placement.fulfilled):
        if name not in asked:
            place = need.placement.place.at("fulfilled", number)
            hint = suggestion(name, asked, "Leave it out.")
            found.append(Finding(Code.UNKNOWN_ID, place, f"No candidate's maker asks for {name}.", hint))
    return tuple(found)


def rank(
    system: System,
    need: Need,
    candidates: Sequence[Candidate],
    today: date,
    engine: Engine,
    hear: Hear = lambda about, plans: True,
) -> Ranking:
    """Every candidate planned for and ranked, with what could change the ranking. The engine's time is for all of it.

    `hear` is told before each plan what it is for, and how many there were; if it says no, the questions are left
    where they are, and what was found is returned.

    Raises `UsageError` if there is no candidate, if two bear one id, or if the need does not fit the site.
    """
    names = [one.device.id for one in candidates]
    if not names:
        raise UsageError("There is no candidate to hold against the need.")
    if twice := next((name for name in names if names.count(name) > 1), ""):
        raise UsageError(f"Two candidates are called {twice}; give one of them another name.")
    planner = Planner(system, need, today, engine, 1 + 2 * len(names), hear)
    seen = [_seen(planner, one) for one in candidates]
    in_order = [
        replace(one, rank=1 + sum(other.worst.rank < one.worst.rank for other in seen))
        for one in sorted(seen, key=lambda one: one.worst.rank)
    ]
    done = tuple(_could_rise(planner, one, in_order) for one in in_order)
    return Ranking(system, need, done, planner.without, planner.seconds, planner.interrupted)


@dataclass
class Planner:
    """Plans for candidates against one clock; equal questions are planned for once.

    `plans`: how many are sure to be needed. They share the time but for the part kept for questions.
    """

    system: System
    need: Need
    today: date
    engine: Engine
    plans: int
    hear: Hear
    interrupted: bool = False
    without: Plan = field(init=False)

    def __post_init__(self) -> None:
        self._began, self._made = time.monotonic(), 0
        self._known: dict[tuple[str, frozenset[Row]], Taken] = {}
        self.without = self._plan("the site without it", without_candidate(self.system, self.need), None)

    @property
    def seconds(self) -> float:
        """Since the beginning."""
        return time.monotonic() - self._began

    @property
    def left(self) -> bool:
        """Whether there is time to go on asking."""
        return not self.interrupted and self.seconds < self.engine.limits.seconds

    def taken(self, candidate: Candidate, rows: Collection[Row]) -> Taken:
        """What the site takes with the candidate if these open rows turn out well and all others badly.

        What turns out of a device that the site has already holds for the units there too, with the new and without.
        """
        key = (candidate.device.id, frozenset(rows))
        if key not in self._known:
            name, system, without = candidate.device.id, self.system, self.without
            device = answered(candidate.device, system.catalog, rows)
            if rows and system.devices.get(name) == candidate.device:
                system = replace(system, devices={**system.devices, name: device})
                without = self._plan(name, without_candidate(system, self.need), self.without)
            plan = self._plan(name, with_candidate(system, self.need, device), self.without)
            self._known[key] = Taken(plan, without)
        return self._known[key]

    def tried(self, candidate: Candidate, rows: Collection[Row]) -> Taken | None:
        """The same for a question, which the user may break off: then none, and no further one is asked."""
        try:
            return self.taken(candidate, rows)
        except KeyboardInterrupt:
            self.interrupted = True
            return None

    def _plan(self, about: str, system: System, former: Plan | None) -> Plan:
        self.interrupted |= not self.hear(about, self._made)
        self._made += 1
        whole, sure = self.engine.limits.seconds, self.plans - self._made
        most = (whole * (1 - FOR_QUESTIONS) - self.seconds) / (1 + sure) if sure >= 0 else whole - self.seconds
        engine = replace(self.engine, limits=replace(self.engine.limits, seconds=max(most, 0.0)))
        plan = make_plan(system, self.today, engine, former=former, bought=False)
        self.interrupted |= plan.interrupted
        return plan


def _seen(planner: Planner, candidate: Candidate) -> Ranked:
    shown = offer(planner.system, planner.need, candidate.device)
    rows = open_rows(candidate.device, planner.system.catalog, shown.target)
    worst, best = planner.taken(candidate, ()), planner.taken(candidate, rows)
    before = {one.message for one in check_site(without_candidate(planner.system, planner.need), planner.today)}
    told = tuple(one for one in check_site(shown.system, planner.today) if one.message not in before)
    return Ranked(0, candidate, shown, worst, best, rows, told=told)


def _could_rise(planner: Planner, one: Ranked, in_order: Sequence[Ranked]) -> Ranked:
    above = [other for other in in_order if other.rank < one.rank]
    passed = [other for other in above if one.best.rank < other.worst.rank]
    if not passed:
        return one
    return replace(one, passes=tuple(other.id for other in passed), deciding=_deciding(planner, one, passed[0]))


def _deciding(planner: Planner, one: Ranked, rival: Ranked) -> Deciding:
    """What decides whether a candidate passes a rival: rows it cannot do without, and as few of the others as do."""

    def passes(rows: Collection[Row]) -> bool:
        found = planner.tried(one.candidate, rows)
        return found is not None and found.rank < rival.worst.rank

    lacking = {(lack.component, lack.row) for lack in one.worst.uncovered}
    on_form = {row for ask in _asks(one.candidate, [Point(*row) for row in one.open]) if ask.form for row in ask.rows}
    likely = sorted(one.open, key=lambda row: (row in lacking, row[1] in on_form))
    alone = {row for row in likely if row in lacking and _point(planner, one, rival, row).settles}
    rest = [row for row in likely if row not in alone]
    more, tried = smallest(rest, lambda rows: passes((*alone, *rows)), lambda: planner.left)
    chosen = alone.union(more)
    points = tuple(_point(planner, one, rival, row) for row in one.open if row in chosen)
    return Deciding(rival.id, points, _asks(one.candidate, points), tried)


def _point(planner: Planner, one: Ranked, rival: Ranked, row: Row) -> Point:
    found = planner.tried(one.candidate, [other for other in one.open if other != row]) if planner.left else None
    return Point(*row) if found is None else Point(*row, found.rank, not found.limit < rival.worst.rank)


def _asks(candidate: Candidate, points: Sequence[Point]) -> tuple[Ask, ...]:
    rows = dict.fromkeys(one.row for one in points)
    if candidate.crosswalk is None:
        return tuple(Ask(row, False, (row,)) for row in rows)
    return shortest_list(rows, candidate.crosswalk, candidate.unanswered)


def smallest(
    rows: Sequence[T], enough: Callable[[Sequence[T]], bool], going: Callable[[], bool] = lambda: True
) -> tuple[tuple[T, ...], bool]:
    """Rows of which none can be left out and the rest still be enough; and whether that was tried to the end.

    `enough` holds of all rows, and of whatever contains rows of which it holds. Larger lumps are left out first, those
    in front before those behind; so whenever `going` says no, what is left is enough.
    """
    kept, lump = tuple(rows), max(1, len(rows) // 2)
    while kept:
        at = 0
        while at < len(kept):
            if not going():
                return kept, False
            rest = kept[:at] + kept[at + lump :]
            if enough(rest):
                kept = rest
            else:
                at += lump
        if lump == 1:
            break
        lump = max(1, lump // 2)
    return kept, True

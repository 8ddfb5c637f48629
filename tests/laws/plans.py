"""Random systems to plan for, what a plan of them is at its plainest, and the way through the model to one."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import chain, combinations
from math import floor
from random import Random
from typing import Any

from medslate.assessment.achieved.levels import placement_achieved
from medslate.assessment.achieved.safety import forbidden
from medslate.assessment.achieved.standing import Standing, in_place
from medslate.devices.known import KnownDevice
from medslate.levels.frs import FR
from medslate.levels.verdicts import Verdict
from medslate.networks.site import Acceptance, Connection, CostModel, InPlace, Instance, Preferences, Site
from medslate.networks.system import System
from medslate.planning.needs import problem
from medslate.planning.program import Limits
from medslate.planning.solving.model import Compiled, compiled, softened
from medslate.planning.solving.parts import Prepared, prepared
from medslate.standards.measures import AttackPath, Carry, Help, InSeconds, Measure, Scope
from medslate.standards.profiles import Reaction
from tests.build import HERE
from tests.build_site import CATALOG, conduit, device, library, placement, zone
from tests.fakes.solvers import brute_force
from tests.laws.systems import COVERABLE, ROWS, instances

TODAY = date(2026, 6, 1)


def random_system(seed: int, most: int = 7) -> System:
    """A system for which there is something to choose: few paths are open, and measures carry much.

    Drawn from a seed instead of by hypothesis, which likes small things: nearly nothing can be covered in those. At most
    `most` instances may be bought, so that all sets of them can be tried.
    """
    dice = Random(seed)  # noqa: S311 (the same systems each time are wanted)
    while True:
        system = _drawn(dice)
        if 2 < may_be_bought(system) <= most:
            return system


def _drawn(dice: Random) -> System:
    names = [f"z{number}" for number in range(dice.choice((1, 1, 2)))]
    devices = {f"d{number}": _device(dice, f"d{number}") for number in range(2)}
    measures, carried = _measures(dice)
    chance = dice.random
    site = Site(
        "s",
        "Site",
        "small",
        "few",
        HERE,
        zones=tuple(
            zone(
                name,
                target=" ".join(str(dice.randint(0, 3)) for _ in FR),
                reaction=dice.choice(tuple(Reaction)),
                break_glass=chance() < 0.5,
            )
            for name in names
        ),
        conduits=tuple(
            conduit(f"c{at}", names[0], names[-1], remote=chance() < 0.3) for at in range(dice.choice((0, 1, 2)))
        ),
        placements=tuple(
            placement(
                f"p{at}",
                dice.choice(tuple(devices)),
                dice.choice(names),
                connection=dice.choice((Connection.WIRED, Connection.UNKNOWN)),
                refuses=(dice.choice(measures).id,) if chance() < 0.1 else (),
            )
            for at in range(dice.choice((1, 2, 2, 3)))
        ),
    )
    system = System(site, devices, CATALOG, library(measures, carried))
    return replace(system, site=replace(site, **_wishes(dice, system)))


def _wishes(dice: Random, system: System) -> dict[str, Any]:
    """What stands, what is borne, and how the operator wants it."""
    everything = instances(system)

    def few(chance: float) -> tuple[Instance, ...]:
        return (dice.choice(everything),) if everything and dice.random() < chance else ()

    names = [one.id for one in system.library.measures]
    return {
        "in_place": tuple(InPlace(each, HERE) for each in dict.fromkeys(few(0.3) + few(0.3))),
        "acceptances": (_acceptance(dice, system),) if dice.random() < 0.3 else (),
        "preferences": Preferences(
            banned=few(0.1),
            required=few(0.2),
            cost=CostModel(
                years=dice.randint(1, 3),
                yearly=dice.randint(0, 40),
                measures={dice.choice(names): dice.randint(0, 50)} if dice.random() < 0.3 else {},
                classes={"c1": dice.randint(0, 99)} if dice.random() < 0.3 else {},
            ),
        ),
    }


def _acceptance(dice: Random, system: System) -> Acceptance:
    return Acceptance(
        "a",
        dice.choice(system.site.zones).id,
        "owner",
        "approver",
        "reason",
        dice.choice((TODAY - timedelta(1), TODAY, TODAY + timedelta(1))),
        HERE,
        tuple(dice.sample(ROWS, dice.randint(0, 2))),
        {dice.choice(tuple(FR)): dice.randint(0, 3)},
    )


def _device(dice: Random, name: str) -> KnownDevice:
    opened = dice.sample(tuple(AttackPath), dice.randint(1, 2))
    bad = (Verdict.UNMET, Verdict.UNMET, Verdict.MET, Verdict.COVERED_EXTERNALLY, Verdict.OPEN, Verdict.NOT_APPLICABLE)
    return device(
        name,
        {row: Verdict.MET if row == "D" and dice.random() < 0.8 else dice.choice(bad) for row in ROWS},
        reach={path: path in opened for path in AttackPath},
        features={"agent": True} if dice.random() < 0.8 else {},
    )


def _measures(dice: Random) -> tuple[list[Measure], list[Carry]]:
    wide = (Scope.DEVICE, Scope.CONDUIT, Scope.ZONE, Scope.SITE)
    made: list[Measure] = []
    carried: list[Carry] = []
    for number in range(dice.randint(3, 7)):
        scope = dice.choice((*wide, Scope.ZONE, Scope.ZONE, Scope.SITE))
        earlier = [one.id for one in made if wide.index(one.scope) >= wide.index(scope)]
        made.append(
            Measure(
                f"m{number}",
                f"Measure {number}",
                scope,
                dice.choice(("net", "host", "room", "desk")),
                dice.choice(("it", "biomed", "facility")),
                dice.choice(("c0", "c1")),
                units=dice.randint(1, 3),
                fixed=dice.choice((0, 50, 100)),
                in_seconds=dice.choice((*InSeconds, *(InSeconds.UNHINDERED,) * 8)),
                emergency=dice.random() < 0.1,
                needs=(dice.choice(earlier),) if earlier and dice.random() < 0.3 else (),
                features=("agent",) if dice.random() < 0.2 else (),
                conflicts=(dice.choice(made).id,) if made and dice.random() < 0.3 else (),
            )
        )
        for row in dice.sample(COVERABLE, dice.randint(2, len(COVERABLE))):
            help_ = dice.choice((Help.FULL, Help.PART, Help.PART, Help.PART))
            carried.extend(Carry(f"m{number}", row, path, help_) for path in AttackPath if dice.random() < 0.9)
    return made, carried


@dataclass(frozen=True)
class Found:
    """A plan as the tests look at it."""

    instances: tuple[Instance, ...]
    uncovered: frozenset[tuple[str, str, str]]
    cost: int

    @property
    def rank(self) -> tuple[int, int]:
        return len(self.uncovered), self.cost


def by_model(system: System, budget: int | None = None, *, one_by_one: bool = False) -> Found | None:
    """The plan by way of the model, its reductions and its parts; none if the budget is below what is required."""
    found = problem(system, TODAY, one_by_one=one_by_one or budget is not None)
    beyond = frozenset(one for need, _ in found.uncoverable for one in need.each())
    answer = None if budget is not None else _optimum(prepared(compiled(found)))
    if answer is None:
        first = _optimum(prepared(softened(found, budget=budget)))
        if first is None:
            return None
        of, values = first
        answer = _optimum(prepared(softened(found, at_most=of.program.cost(values), budget=budget)))
        assert answer is not None
    of, values = answer
    left = frozenset(one for need in of.uncovered(values) for one in need.each())
    return Found(of.instances(values), beyond | left, of.paid + of.program.cost(values))


def _optimum(ready: Prepared) -> tuple[Compiled, tuple[bool, ...]] | None:
    if ready.infeasible:
        return None
    answers = brute_force(ready.programs, Limits(), lambda _: True)
    if any(one.infeasible for one in answers):
        return None
    values = ready.values([one.values or () for one in answers])
    assert ready.of.program.holds(values)
    assert ready.of.program.cost(values) + ready.of.paid == ready.paid + sum(one.bound for one in answers)
    return ready.of, values


def uncovered(system: System, instances_: frozenset[Instance]) -> frozenset[tuple[str, str, str]]:
    """The required rows that are not covered while these stand, by the reference rules."""
    standing, found = Standing(system, instances_), set()
    for placed in system.site.placements:
        target, achieved = system.site.zone[placed.zone].target, placement_achieved(standing, placed)
        for component in system.device(placed).components:
            for row in system.catalog.rows_for(component.types):
                accepted = any(
                    one.zone == placed.zone
                    and one.expires >= TODAY
                    and (row.id in one.rows or row.level > one.above.get(row.fr, 4))
                    for one in system.site.acceptances
                )
                if row.level <= target[row.fr] and not accepted:
                    cover = achieved.rows.get((component.id, row.id))
                    own = component.verdicts.get(row.id)
                    void = own is not Verdict.NOT_APPLICABLE and row.base is not None and (
                        component.verdicts.get(row.base) is Verdict.NOT_APPLICABLE
                    )  # fmt: skip
                    if void or (cover is not None and not cover.lower):
                        found.add((placed.id, component.id, row.id))
    return frozenset(found)


def plain_plans(system: System) -> list[Found]:
    """Every set of instances that may be bought, with what it leaves uncovered and its cost, by trying all of them."""
    stands = frozenset(in_place(system))
    banned = system.site.preferences.banned
    may = [
        one
        for one in instances(system)
        if one not in stands
        and not forbidden(system, one)
        and one not in banned
        and Instance(one.measure) not in banned
    ]
    sets = chain.from_iterable(combinations(may, size) for size in range(len(may) + 1))
    return [
        Found(one, uncovered(system, stands.union(one)), _cost(system, stands, one))
        for one in sets
        if _sound(system, stands, frozenset(one))
    ]


def may_be_bought(system: System) -> int:
    """How many instances a brute force would have to try."""
    stands = frozenset(in_place(system))
    return sum(one not in stands and not forbidden(system, one) for one in instances(system))


def _sound(system: System, stands: frozenset[Instance], bought: frozenset[Instance]) -> bool:
    idle = Standing(system, stands | bought).idle
    required = all(one in stands | bought for one in system.site.preferences.required)
    rivals = ((one, other) for one in bought for other in stands | bought)
    return required and not bought & idle.keys() and not any(_conflict(system, *pair) for pair in rivals)


def _conflict(system: System, one: Instance, other: Instance) -> bool:
    first, second = system.library.by_id[one.measure], system.library.by_id[other.measure]
    at_odds = first.id in second.conflicts or second.id in first.conflicts
    return at_odds and bool(_zones(system, first, one.where) & _zones(system, second, other.where))


def _zones(system: System, measure: Measure, where: str) -> set[str]:
    if measure.scope is Scope.CONDUIT:
        return set(system.site.conduit[where].ends)
    if measure.scope is Scope.DEVICE:
        return {system.site.placement[where].zone}
    return {where} if measure.scope is Scope.ZONE else set(system.site.zone)


def _cost(system: System, stands: frozenset[Instance], bought: tuple[Instance, ...]) -> int:
    model, total = system.site.preferences.cost, 0
    over_years = 1 + Fraction(model.yearly * (model.years - 1), 100)
    there = {one.measure for one in stands}
    for name in sorted(one.measure for one in bought):
        measure = system.library.by_id[name]
        figure = model.classes.get(measure.cost_class, system.library.cost_classes[measure.cost_class].figure)
        own = model.measures.get(name)
        first = Fraction(own) if own is not None else Fraction(figure * (100 - measure.fixed), 100 * measure.units)
        total += floor(first * over_years + Fraction(1, 2))
        if own is None and name not in there:
            there.add(name)
            total += floor(Fraction(figure * measure.fixed, 100) * over_years + Fraction(1, 2))
    return total

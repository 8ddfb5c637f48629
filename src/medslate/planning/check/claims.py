"""What a plan claims, claim by claim, against what is found anew. No disagreement: the plan counts."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from medslate.networks.site import Instance
from medslate.networks.system import System
from medslate.planning.check.cover import Cover
from medslate.planning.check.ground import Ground
from medslate.planning.check.money import instance_price, platform_price
from medslate.planning.plan import Lack, Plan
from medslate.standards.measures import Scope


def check_plan(system: System, today: date, plan: Plan) -> tuple[str, ...]:
    """Every claim of the plan that does not hold; none if all do.

    * Each chosen or kept instance exists, stands once, is not banned, may stand there, has what it needs, and is in no
      conflict with another one. Each required instance that may stand, stands.
    * Each cost is right to the unit, each platform paid exactly once, and the budget kept.
    * Exactly the stated rows are uncovered, and exactly the stated ones are taken out by acceptances.
    * No bound lies above what was reached.
    """
    ground = Ground(system)
    unknown = tuple(f"{one} is no measure at a place of this site." for one in plan.instances if not ground.exists(one))
    if unknown or plan.site != system.site.id:
        return unknown or (f"The plan is for {plan.site}, not for {system.site.id}.",)
    return (
        *_stands_rightly(ground, plan),
        *_required(ground, plan),
        *_costs(ground, plan),
        *_covers(ground, today, plan),
        *_bounds(plan),
    )


def already(system: System) -> frozenset[Instance]:
    """What is in place: the site's measures, what is stated as fulfilled of what makers ask for, and what follows.

    A maker's measure that is nothing but others (it has no cost of its own) stands as soon as they all stand.
    """
    ground = Ground(system)
    there = {one.instance for one in system.site.in_place}
    there |= {
        Instance(f"{placement.device}/{name}", placement.id)
        for placement in system.site.placements
        for name in placement.fulfilled
        if f"{placement.device}/{name}" in system.library.by_id
    }
    return frozenset(there | _following(ground, there))


def _following(ground: Ground, there: set[Instance]) -> set[Instance]:
    composed: dict[str, list[str]] = {}
    for measure in ground.system.library.measures:
        if measure.needs and not measure.cost_class:
            composed.setdefault(measure.device, []).append(measure.id)
    waiting = {Instance(name, one.id) for one in ground.site.placements for name in composed.get(one.device, ())}
    found: set[Instance] = set()
    while more := {one for one in waiting - found if not ground.lacks_need(one, there | found)}:
        found |= more
    return found - there


def _stands_rightly(ground: Ground, plan: Plan) -> Iterator[str]:
    there = already(ground.system)
    standing = there.union(plan.instances)
    for one, times in Counter(plan.instances).items():
        if times > 1 or one in there:
            yield f"{one} is chosen although it stands already."
        if _named(one, ground.system.site.preferences.banned):
            yield f"{one} is banned."
        if not ground.may_stand(one):
            yield f"{one} may not stand there."
    for paid in plan.chosen:
        if missing := ground.lacks_need(paid.instance, standing):
            yield f"{paid.instance} needs {missing}, which does not stand."
        for other in _rivals(ground, paid.instance, standing):
            yield f"{paid.instance} is in conflict with {other}."


def _rivals(ground: Ground, one: Instance, standing: Iterable[Instance]) -> Iterator[Instance]:
    names = set(ground.measure(one).conflicts)
    names |= {other.id for other in ground.system.library.measures if one.measure in other.conflicts}
    names.discard(one.measure)
    if names:
        yield from sorted(other for other in standing if other.measure in names and _meet(ground, one, other))


def _meet(ground: Ground, one: Instance, other: Instance) -> bool:
    """Whether both serve a zone in common; one of the whole site serves them all."""
    own, theirs = ground.zones(one), ground.zones(other)
    return not own or not theirs or bool(set(own) & set(theirs))


def _required(ground: Ground, plan: Plan) -> Iterator[str]:
    there = already(ground.system)
    standing = there.union(plan.instances)
    for wanted in ground.site.preferences.required:
        for one in _places(ground, wanted):
            if one not in standing and _attainable(ground, one, there, standing):
                yield f"{one} is required and not chosen."


def _attainable(ground: Ground, wanted: Instance, there: frozenset[Instance], standing: frozenset[Instance]) -> bool:
    """Whether it could stand beside all that stands, with everything that it needs."""
    group: set[Instance] = set()
    new = {wanted}
    while new:
        group |= new
        needs = [ones for one in new for _, ones in ground.needs(one)]
        if not all(needs):
            return False
        new = {one for ones in needs for one in ones} - group
    every = standing | group
    return all(
        ground.may_stand(one)
        and (one in there or not (_named(one, ground.site.preferences.banned) or any(_rivals(ground, one, every))))
        for one in group
    )


def _places(ground: Ground, wanted: Instance) -> Iterator[Instance]:
    """The instances that a preference names: the one, or all of the measure."""
    site, measure = ground.site, ground.system.library.by_id.get(wanted.measure)
    if wanted.where or measure is None:
        yield from (one for one in (wanted,) if ground.exists(one))
        return
    places: dict[Scope, Iterable[str]] = {
        Scope.SITE: ("",),
        Scope.ZONE: site.zone,
        Scope.CONDUIT: site.conduit,
        Scope.DEVICE: site.placement,
    }
    yield from (Instance(measure.id, where) for where in places[measure.scope])


def _named(one: Instance, preferences: Iterable[Instance]) -> bool:
    return any(named.measure == one.measure and named.where in ("", one.where) for named in preferences)


def _costs(ground: Ground, plan: Plan) -> Iterator[str]:
    system = ground.system
    for one in plan.chosen:
        price = instance_price(system, ground.measure(one.instance))
        if one.cost != price:
            yield f"{one.instance} costs {price}, not {one.cost}."
    paid = {one.measure for one in (*already(system), *plan.kept)}
    due = {one.instance.measure for one in plan.chosen} - paid
    prices = {name: price for name in due if (price := platform_price(system, system.library.by_id[name]))}
    stated = Counter({one.measure: one.cost for one in plan.platforms})
    if len(plan.platforms) > len(stated):
        yield "A platform is paid twice."
    for name in sorted(prices.keys() | stated.keys()):
        if prices.get(name, 0) != stated[name]:
            yield f"The platform of {name} costs {prices.get(name, 0)}, not {stated[name]}."
    if plan.budget is not None and plan.cost > plan.budget:
        yield f"The plan costs {plan.cost}, above the budget of {plan.budget}."


def _covers(ground: Ground, today: date, plan: Plan) -> Iterator[str]:
    found = tuple(Cover(ground, already(ground.system).union(plan.instances), today).lacks())
    lacking = {one for one, accepted in found if not accepted}
    taken_out = {one for one, accepted in found if accepted}
    yield from _differ("uncovered", lacking, plan.uncovered)
    yield from _differ("accepted", taken_out, plan.accepted)


def _differ(what: str, found: set[Lack], stated: tuple[Lack, ...]) -> Iterator[str]:
    yield from (f"{one} is {what}, and the plan does not say so." for one in sorted(found.difference(stated)))
    yield from (f"{one} is not {what}, as the plan says." for one in sorted(set(stated) - found))
    if len(set(stated)) < len(stated):
        yield f"A row is counted twice as {what}."


def _bounds(plan: Plan) -> Iterator[str]:
    if not 0 <= plan.bound <= plan.cost:
        yield f"The bound of {plan.bound} is not at or below the cost of {plan.cost}."
    if not 0 <= plan.uncovered_bound <= len(plan.uncovered):
        yield f"The bound of {plan.uncovered_bound} is not at or below the {len(plan.uncovered)} uncovered rows."

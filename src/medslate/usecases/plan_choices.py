"""What else an operator could choose: further levels, smaller budgets, the best other plans."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

from medslate.devices.answered import answered, at_best
from medslate.errors import UsageError
from medslate.levels.vectors import HIGHEST, Target
from medslate.networks.site import Instance
from medslate.networks.system import System
from medslate.planning.candidates import candidates
from medslate.planning.plan import Plan
from medslate.standards.catalogs import suggestion
from medslate.standards.measures import Scope
from medslate.usecases.plan import Engine, make_plan, make_plans

SHARES = (25, 50, 75)
"""The budgets of the front, in percent of what the plan without a budget costs."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the front: what it costs to bring every zone to its target, but to no more than this level."""

    level: int
    plan: Plan


class OpenRows(Enum):
    """How the rows count of which it is not known whether the device does them."""

    UNMET = "unmet"
    MET = "met"


@dataclass(frozen=True)
class Both:
    """The plan with open rows as unmet, and as met; each with its own proof. `shown`: which of the two in full."""

    shown: OpenRows
    system: System
    unmet: Plan
    met: Plan
    apart: bool

    @property
    def plan(self) -> Plan:
        """The one that is shown."""
        return self.unmet if self.shown is OpenRows.UNMET else self.met

    @property
    def other(self) -> Plan:
        """The other one."""
        return self.met if self.shown is OpenRows.UNMET else self.unmet


def turned_out_well(system: System) -> System:
    """The system if every open row of every device turned out as well as it can."""
    return replace(system, devices={name: at_best(one, system.catalog) for name, one in system.devices.items()})


def both_ways(
    system: System,
    today: date,
    engine: Engine,
    shown: OpenRows,
    *,
    former: Plan | None = None,
    bought: bool = True,
    budget: int | None = None,
) -> Both:
    """The plan with every open row as unmet and the one with every open row as met, solved together.

    Where nothing is open the two are one, and there is nothing to tell `apart`. The proofs of both are kept with the
    first, so that a plan made from it has both to go by.
    """
    best = turned_out_well(system)
    if all(answered(one, system.catalog) == one for one in system.devices.values()):
        plan = make_plan(system, today, engine, former=former, bought=bought, budget=budget)
        return Both(shown, system, plan, plan, apart=False)
    unmet, met = make_plans((system, best), today, engine, former=former, bought=bought, budget=budget)
    unmet = replace(unmet, proofs=tuple(dict.fromkeys((*unmet.proofs, *met.proofs))))
    return Both(shown, system if shown is OpenRows.UNMET else best, unmet, met, apart=True)


def wished(system: System, ban: tuple[Instance, ...], fix: tuple[Instance, ...]) -> System:
    """The system with further measures banned and required. Raises `UsageError` for one that there is not."""
    for one in (*ban, *fix):
        _known(system, one)
    preferences = system.site.preferences
    more = replace(preferences, banned=(*preferences.banned, *ban), required=(*preferences.required, *fix))
    return replace(system, site=replace(system.site, preferences=more))


def _known(system: System, one: Instance) -> None:
    site, measures = system.site, system.library.by_id
    if one.measure not in measures:
        raise UsageError(f"The library has no measure {one.measure}. {suggestion(one.measure, measures)}".rstrip())
    scope = measures[one.measure].scope
    if one.where and scope is Scope.SITE:
        raise UsageError(f"{one.measure} stands for the whole site; leave out @{one.where}.")
    places: dict[Scope, Iterable[str]] = {
        Scope.SITE: (), Scope.ZONE: site.zone, Scope.CONDUIT: site.conduit, Scope.DEVICE: site.placement,
    }  # fmt: skip
    if one.where and one.where not in places[scope]:
        kind = "placement" if scope is Scope.DEVICE else scope.value
        near = suggestion(one.where, places[scope])
        raise UsageError(f"{one.measure} stands at a {kind}, and there is no {kind} {one.where}. {near}".rstrip())


def front(system: System, today: date, engine: Engine) -> tuple[Step, ...]:
    """The cost of each further level: targets capped at 1, 2, 3, 4, up to the highest there is. Each with its proof.

    All steps are solved together: the limits of the engine are those of all of them.
    """
    highest = max((level for zone in system.site.zones for level in zone.target.levels), default=0)
    levels = range(1, min(highest, HIGHEST) + 1)
    plans = make_plans([capped(system, level) for level in levels], today, engine)
    return tuple(Step(*one) for one in zip(levels, plans, strict=True))


def capped(system: System, level: int) -> System:
    """The system with no target above a level."""
    zones = tuple(
        replace(zone, target=Target(tuple(min(one, level) for one in zone.target.levels))) for zone in system.site.zones
    )
    return replace(system, site=replace(system.site, zones=zones))


def budgets(system: System, today: date, engine: Engine, whole: Plan) -> Iterator[Plan]:
    """What can be had for a part of the money: as little as possible uncovered within each budget."""
    for share in SHARES:
        yield make_plan(system, today, engine, budget=whole.cost * share // 100)


def alternatives(system: System, today: date, engine: Engine, first: Plan, count: int) -> Iterator[Plan]:
    """The best plans that each leave out at least one leading instance of every plan before it, best first.

    Each is proven by itself: nothing better exists that differs so. There may be fewer than `count`.
    """
    unlike = [leading(system, first)]
    while all(unlike) and len(unlike) <= count:
        plan = make_plan(system, today, engine, unlike=tuple(unlike), budget=first.budget)
        yield plan
        unlike.append(leading(system, plan))


def leading(system: System, plan: Plan) -> tuple[Instance, ...]:
    """The instances of a plan that make it another one if left out: those of the site or a zone, else all of them.

    What the operator requires is never left out, with what it needs.
    """
    required = candidates(system).required
    free = [one.instance for one in plan.chosen if one.instance not in required]
    wide = [one for one in free if system.library.by_id[one.measure].scope in (Scope.SITE, Scope.ZONE)]
    return tuple(wide or free)

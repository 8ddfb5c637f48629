"""Builders for plans: the smallest system, its best plan, and an engine that tries everything."""

from dataclasses import replace

from medslate.networks.site import Instance, Preferences
from medslate.networks.system import System
from medslate.planning.plan import Plan
from medslate.usecases.plan import Engine, make_plan
from tests.build import TODAY
from tests.build_site import SYSTEM
from tests.fakes.solvers import brute_force

ENGINE = Engine(brute_force, name="brute force")


def plan_of(system: System = SYSTEM, **wishes: object) -> Plan:
    return make_plan(system, TODAY, ENGINE, **wishes)  # type: ignore[arg-type]


def preferring(system: System = SYSTEM, **changes: object) -> System:
    preferences: Preferences = replace(system.site.preferences, **changes)  # type: ignore[arg-type]
    return replace(system, site=replace(system.site, preferences=preferences))


def with_site(system: System = SYSTEM, **changes: object) -> System:
    return replace(system, site=replace(system.site, **changes))  # type: ignore[arg-type]


def at(measure: str, where: str = "") -> Instance:
    return Instance(measure, where)

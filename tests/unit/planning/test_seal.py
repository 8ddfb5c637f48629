"""Seals: a plan made for exactly this site is taken as it is; whatever changes breaks the seal."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from medslate.findings import Place
from medslate.networks.system import System
from medslate.planning.plan import Plan, plan_data, plan_from
from medslate.planning.seal import sealed, still_holds
from medslate.usecases.plan import Engine, make_plans
from tests.build import TODAY
from tests.build_site import LIBRARY, SYSTEM
from tests.unit.planning.build_plan import ENGINE, at, plan_of, preferring, with_site
from tests.unit.planning.test_make_plan import rivals

BEST = plan_of()
KEPT = plan_from(plan_data(sealed(BEST, SYSTEM)))
"""As it comes back from a plan file."""


def refuse(programs: object, limits: object, progress: object) -> tuple[()]:
    pytest.fail("the solver was asked")


def test_a_plan_of_the_same_site_is_taken_as_it_is() -> None:
    assert still_holds(KEPT, SYSTEM, TODAY)
    assert make_plans((SYSTEM,), TODAY, Engine(refuse), former=KEPT, bought=False) == (KEPT,)


def test_only_the_sites_that_have_changed_are_planned_anew() -> None:
    first, second = make_plans((SYSTEM, rivals()), TODAY, ENGINE, former=KEPT, bought=False)
    assert first is KEPT
    assert second.rank == (1, 40)


def test_it_does_not_matter_where_in_a_file_something_stands() -> None:
    moved = replace(SYSTEM.site.zones[0], place=Place("elsewhere.yaml"))
    assert still_holds(KEPT, with_site(zones=(moved, *SYSTEM.site.zones[1:])), TODAY)


@pytest.mark.parametrize(
    "changed",
    [
        lambda: preferring(banned=(at("eye"),)),
        lambda: with_site(conduits=()),
        lambda: replace(SYSTEM, devices={}),
        lambda: replace(SYSTEM, library=replace(LIBRARY, carries=LIBRARY.carries[1:])),
        lambda: replace(SYSTEM, library=replace(LIBRARY, device_only=())),
    ],
)
def test_whatever_the_plan_depends_on_breaks_the_seal(changed: Callable[[], System]) -> None:
    assert not still_holds(KEPT, changed(), TODAY)


@pytest.mark.parametrize("plan", [BEST, replace(KEPT, bound=0), replace(KEPT, chosen=KEPT.chosen[1:])])
def test_a_plan_without_seal_or_proof_or_with_other_claims_does_not_hold(plan: Plan) -> None:
    assert not still_holds(plan, SYSTEM, TODAY)


def test_another_day_or_budget_breaks_the_seal() -> None:
    assert not still_holds(KEPT, SYSTEM, TODAY + timedelta(1))
    assert not still_holds(KEPT, SYSTEM, TODAY, 1000)


def test_what_was_kept_from_a_plan_before_is_no_longer_the_same_question() -> None:
    """A plan that built on another one is not what would be planned from nothing."""
    kept = plan_of(former=BEST)
    assert make_plans((SYSTEM,), TODAY, ENGINE, former=sealed(kept, SYSTEM), bought=False)[0].rank == (0, 120)

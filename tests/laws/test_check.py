"""Laws of plans: the check agrees with the reference rule, and with no mutated plan; the plan is the best there is."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from medslate.assessment.achieved.levels import site_achieved
from medslate.assessment.achieved.standing import Standing, in_place
from medslate.errors import UsageError
from medslate.networks.site import Instance
from medslate.networks.system import System
from medslate.planning.candidates import candidates
from medslate.planning.check import check_plan
from medslate.planning.check.claims import already
from medslate.planning.check.cover import Cover
from medslate.planning.check.ground import Ground
from medslate.planning.needs import problem
from medslate.planning.plan import Chosen, Lack, Plan, plan_data, plan_from
from medslate.planning.reasons.accepted import accepted_rows, is_accepted, lacking
from medslate.planning.reasons.remaining import reachable, remaining
from medslate.planning.reasons.why import why
from medslate.usecases.plan import Engine, make_plan
from medslate.usecases.plan_choices import alternatives
from tests.build import TODAY
from tests.fakes.solvers import brute_force
from tests.laws.rich import rich_systems
from tests.laws.systems import instances

ENGINE = Engine(brute_force)
FEW = settings(max_examples=60, deadline=None)


def plannable() -> st.SearchStrategy[System]:
    """Systems whose operator requires nothing that cannot be had: for others there is no plan."""
    return rich_systems().filter(lambda system: not candidates(system).unattainable)


def plan_of(system: System, **wishes: object) -> Plan:
    return make_plan(system, TODAY, ENGINE, **wishes)  # type: ignore[arg-type]


@FEW
@given(rich_systems(), st.data())
def test_the_check_and_the_reference_rule_find_the_same_rows_lacking(system: System, data: st.DataObject) -> None:
    """Whatever stands: the two ways to reckon, which share no code, agree on every row; likewise on acceptances."""
    every = instances(system)
    some = data.draw(st.sets(st.sampled_from(every))) if every else set()
    today = TODAY + timedelta(data.draw(st.integers(0, 1)))
    standing = Standing(system, (*in_place(system), *some))
    by_rule = {one for placed in system.site.placements for one in lacking(standing, placed)}
    found = dict(Cover(Ground(system), already(system) | some, today).lacks())
    assert set(found) == by_rule
    assert {one for one, accepted in found.items() if accepted} == {
        one for one in by_rule if is_accepted(system, one, today)
    }
    assert accepted_rows(system, standing.instances, today) == tuple(sorted(one for one in found if found[one]))


@FEW
@given(plannable())
def test_a_plan_that_leaves_nothing_uncovered_reaches_every_target(system: System) -> None:
    """Covered means that SL-A is at the target in every zone; uncovered or accepted, that it is not."""
    plan = plan_of(system)
    assert plan.proven
    after = site_achieved(Standing(system, (*in_place(system), *plan.instances)))
    short = [
        zone.id
        for zone in system.site.zones
        if (bounds := after.zones[zone.id]) is not None and not bounds.lower.meets(zone.target)
    ]
    assert bool(short) is bool(plan.uncovered or plan.accepted)


@FEW
@given(plannable(), st.data())
def test_the_check_agrees_with_no_mutated_plan(system: System, data: st.DataObject) -> None:
    """Dropped without need, added, wrongly priced, boasting, or modest: each is found."""
    plan = plan_of(system)
    assert check_plan(system, TODAY, plan) == ()
    reasons = {one.instance: one for one in why(system, plan, TODAY)}
    for one in plan.chosen:
        rest = tuple(other for other in plan.chosen if other != one)
        if reasons[one.instance].alone:
            assert check_plan(system, TODAY, replace(plan, chosen=rest, bound=0)) != ()
        dearer = replace(one, cost=one.cost + 1)
        assert check_plan(system, TODAY, replace(plan, chosen=(*rest, dearer))) != ()
        banned = replace(system.site.preferences, banned=(Instance(one.instance.measure),))
        banning = replace(system, site=replace(system.site, preferences=banned))
        assert check_plan(banning, TODAY, plan) != ()
    for lack in plan.uncovered:
        fewer = tuple(other for other in plan.uncovered if other != lack)
        assert check_plan(system, TODAY, replace(plan, uncovered=fewer, uncovered_bound=0)) != ()
    barred = problem(system, TODAY).candidates.barred
    if barred:
        added = Chosen(data.draw(st.sampled_from(sorted(barred))), 0)
        assert check_plan(system, TODAY, replace(plan, chosen=(*plan.chosen, added), bound=0)) != ()


@FEW
@given(plannable())
def test_each_measure_is_there_for_what_would_be_uncovered_without_it(system: System) -> None:
    """`alone` is what the reference rule finds lacking in addition once the instance is taken away."""
    plan = plan_of(system)

    def lacks(without: Instance | None) -> set[Lack]:
        standing = Standing(system, (*in_place(system), *(one for one in plan.instances if one != without)))
        return {
            one
            for placed in system.site.placements
            for one in lacking(standing, placed)
            if not is_accepted(system, one, TODAY)
        }

    for one in why(system, plan, TODAY):
        assert set(one.alone) == lacks(one.instance) - lacks(None)


@FEW
@given(plannable())
def test_everything_that_remains_is_explained(system: System) -> None:
    """Each uncovered row has at least one reason and one way out; a target that is out of reach is below nothing."""
    plan = plan_of(system)
    asked = problem(system, TODAY)
    found = remaining(asked, plan)
    told = {Lack(name, one.component, one.row) for one in found for name in one.placements}
    assert told == set(plan.uncovered)
    assert all(one.reasons and one.closings for one in found)
    assert all(0 <= one.at_most < one.target and one.rows for one in reachable(asked))
    beyond = {(one.zone, one.fr) for one in reachable(asked)}
    for one in found:
        fr = system.catalog.by_id[one.row].as_row().fr
        assert one.coverable or (one.zone, fr) in beyond


@FEW
@given(plannable())
def test_what_is_bought_is_kept_and_nothing_more_is_needed(system: System) -> None:
    """Replanning after the plan was carried out costs nothing and leaves no more uncovered."""
    plan = plan_of(system)
    again = plan_of(system, former=plan_from(plan_data(plan)))
    assert again.cost == 0
    assert len(again.uncovered) <= len(plan.uncovered)
    assert set(again.kept) >= {one.instance for one in plan.chosen}


@FEW
@given(plannable(), st.integers(0, 150))
def test_a_budget_is_kept_and_leaves_no_less_uncovered(system: System, budget: int) -> None:
    """Within a budget a plan is proven too, costs no more than it, and covers no more than without it."""
    try:
        plan = plan_of(system, budget=budget)
    except UsageError:
        required = system.site.preferences.required
        assert required
        return
    whole = plan_of(system)
    assert plan.proven
    assert plan.cost <= budget
    assert len(plan.uncovered) >= len(whole.uncovered)
    assert whole.cost > budget or plan.rank == whole.rank


@FEW
@given(plannable())
def test_unchanged_parts_are_not_solved_again(system: System) -> None:
    """With the proofs of a former run that was not carried out the solver is asked nothing, and the plan is as good."""

    def nobody(programs: object, limits: object, progress: object) -> tuple[()]:
        pytest.fail("the solver was asked")

    plan = plan_of(system)
    again = make_plan(system, TODAY, Engine(nobody), former=plan, bought=False)
    assert again.rank == plan.rank
    assert again.proven


@FEW
@given(plannable())
def test_alternatives_differ_and_are_never_better(system: System) -> None:
    """Each is no better than those before it, and leaves out something of every one of them."""
    first = plan_of(system)
    others = list(alternatives(system, TODAY, ENGINE, first, 2))
    assume(others)
    plans = [first, *others]
    assert [one.rank for one in plans] == sorted(one.rank for one in plans)
    for at, plan in enumerate(plans):
        assert all(set(before.instances) - set(plan.instances) for before in plans[:at])

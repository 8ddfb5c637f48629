"""Making plans: in one phase or two, with budgets, former plans, alternatives, a front; interrupted; checked."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from medslate.errors import UsageError
from medslate.levels.verdicts import Verdict
from medslate.networks.site import Acceptance, InPlace
from medslate.networks.system import System
from medslate.planning.plan import Lack, plan_data, plan_from
from medslate.planning.program import Limits, Program, Progress, Solution
from medslate.planning.solving.model import Compiled
from medslate.planning.solving.parts import Prepared, prepared
from medslate.usecases import plan as making
from medslate.usecases.plan import Engine, make_plan, make_plans, with_bought
from medslate.usecases.plan_choices import alternatives, budgets, capped, front, leading, wished
from medslate.usecases.plan_faults import CheckFailedError, StoppedError, UnattainableError
from medslate.usecases.plan_outcome import outcome
from tests.build import HERE, TODAY
from tests.build_site import GOOD, LIBRARY, SITE, SYSTEM, carries, device, library, measure, system
from tests.fakes.solvers import brute_force, greedy_only
from tests.unit.planning.build_plan import ENGINE, at, plan_of, preferring, with_site

BEST = plan_of()


def rivals() -> System:
    """A lacks two rows that two measures cover, which exclude each other; the one that covers more is dearer."""
    verdicts = {**GOOD.components[0].verdicts, "A": Verdict.UNMET, "A RE(1)": Verdict.UNMET, "B": Verdict.UNMET}
    ones = (measure("one"), measure("two", conflicts=("one",), cost_class="c0"))
    lib = library(ones, [*carries("one", ("A", "A RE(1)")), *carries("two", ("B",))])
    return system(SITE, device("bad", verdicts), GOOD, library_=lib)


def knot() -> System:
    """Three rows and three measures, each for two of them: any two suffice, and no reduction can tell which."""
    verdicts = {**GOOD.components[0].verdicts, "A": Verdict.UNMET, "N": Verdict.UNMET, "B": Verdict.UNMET}
    pairs = {"one": ("A", "B"), "two": ("B", "N"), "three": ("A", "N")}
    lib = library(
        [measure(name) for name in pairs], [one for name, rows in pairs.items() for one in carries(name, rows)]
    )
    return system(SITE, device("bad", verdicts), GOOD, library_=lib)


def test_the_best_plan() -> None:
    assert (BEST.cost, BEST.bound, BEST.uncovered, BEST.solver) == (120, 120, (), "brute force")
    assert BEST.proven
    assert not BEST.interrupted


def test_sites_are_planned_together() -> None:
    assert [replace(one, seconds=0.0) for one in make_plans((SYSTEM, rivals()), TODAY, ENGINE)] == [
        replace(plan_of(one), seconds=0.0) for one in (SYSTEM, rivals())
    ]


def test_uncovered_comes_first() -> None:
    """Two rows covered at 40 are better than one covered at 10."""
    plan = plan_of(rivals())
    assert plan.uncovered == (Lack("pumps", "part", "B"),)
    assert (plan.cost, plan.uncovered_bound) == (40, 1)
    assert plan.proven


def test_what_is_not_proven_is_not_claimed() -> None:
    plan = make_plan(SYSTEM, TODAY, Engine(greedy_only))
    assert plan.cost >= BEST.cost
    assert plan.bound <= BEST.cost


def test_a_solver_that_finds_nothing_leaves_what_the_first_phase_found() -> None:
    """Without a start in the second phase the first one's values stand, and of the cost nothing is proven."""
    calls: list[int] = []

    def gives_up(
        programs: Sequence[Program], limits: Limits, progress: Callable[[Progress], bool]
    ) -> tuple[Solution, ...]:
        calls.append(len(programs))
        found = brute_force(programs, limits, progress)
        return found if len(calls) == 1 else tuple(Solution(None, 0) for _ in programs)

    plan = make_plan(knot(), TODAY, Engine(gives_up), budget=80)
    assert plan.uncovered == ()
    assert (plan.bound, plan.cost, plan.uncovered_bound) == (0, 80, 0)
    assert len(calls) == 2


def test_without_values_for_every_need_the_two_phases_begin() -> None:
    """A solver that does not get as far in one phase is asked in two, where there is always something to begin with."""
    calls: list[int] = []

    def late(programs: Sequence[Program], limits: Limits, progress: Callable[[Progress], bool]) -> tuple[Solution, ...]:
        calls.append(len(programs))
        found = brute_force(programs, limits, progress)
        return tuple(Solution(None, 0) for _ in programs) if len(calls) == 1 else found

    assert make_plan(knot(), TODAY, Engine(late)).rank == (0, 80)
    assert len(calls) == 2


def test_an_interrupted_run_gives_the_best_so_far() -> None:
    """Whoever reports False is asked no more, and the plan says that it was interrupted."""
    seen: list[Progress] = []

    def reporting(
        programs: Sequence[Program], limits: Limits, progress: Callable[[Progress], bool]
    ) -> tuple[Solution, ...]:
        progress(Progress(None, 0, 0.0, 0, 1))
        progress(Progress(60, 30, 0.0, 0, 1))
        return tuple(Solution(one.start, 0) for one in programs)

    def stop(now: Progress) -> bool:
        seen.append(now)
        return False

    plan = make_plan(knot(), TODAY, Engine(reporting, report=stop))
    assert plan.interrupted
    assert plan.rank == (0, 80)
    assert plan.bound == 0
    assert [(one.cost, one.bound) for one in seen] == [(None, 0), (60, 30)]
    assert make_plan(knot(), TODAY, Engine(reporting, report=stop), budget=80).interrupted
    assert [one.cost for one in seen[2:]] == [None, None]


def test_progress_is_told_in_money() -> None:
    """What is required is in no program; the best cost and the bound that are told contain it."""
    seen: list[Progress] = []

    def reporting(
        programs: Sequence[Program], limits: Limits, progress: Callable[[Progress], bool]
    ) -> tuple[Solution, ...]:
        found = brute_force(programs, limits, progress)
        cost = sum(one.bound for one in found)
        progress(Progress(cost, cost, 0.0, len(programs), len(programs)))
        return found

    def note(now: Progress) -> bool:
        seen.append(now)
        return True

    wanted = preferring(knot(), required=(at("one", "office"),))
    plan = make_plan(wanted, TODAY, Engine(reporting, report=note))
    assert seen[-1].cost == plan.cost == 120
    assert seen[-1].bound == plan.bound == 120


def test_the_budget_is_kept() -> None:
    plan = plan_of(budget=80)
    assert plan.cost <= 80
    assert plan.budget == 80
    assert plan.uncovered
    assert plan.proven
    assert plan_of(preferring(budget=80)).budget == 80
    assert plan_of(budget=1000).rank == BEST.rank


def test_a_budget_that_does_not_reach_for_what_is_required_is_refused() -> None:
    with pytest.raises(UsageError, match="budget of 30 does not reach"):
        plan_of(preferring(required=(at("eye"),)), budget=30)
    with pytest.raises(UsageError, match="cannot be -1"):
        plan_of(budget=-1)


def test_accepted_rows_are_told() -> None:
    accepted = with_site(acceptances=(Acceptance("a", "icu", "One", "Other", "Because", TODAY, HERE, rows=("B",)),))
    lib = library(LIBRARY.measures[:1], [one for one in LIBRARY.carries if one.measure == "wall"])
    plan = plan_of(replace(accepted, library=lib))
    assert plan.accepted == (Lack("pumps", "part", "B"),)
    assert plan.uncovered == (Lack("pumps", "part", "A RE(1)"),)


def test_a_plan_that_the_check_refuses_is_not_given_out(monkeypatch: pytest.MonkeyPatch) -> None:
    for count, said in ((1, "wrong 0"), (12, "and 2 more")):
        found = tuple(f"wrong {number}" for number in range(count))
        monkeypatch.setattr(making, "check_plan", lambda *_, found=found: found)
        with pytest.raises(CheckFailedError, match=said) as raised:
            plan_of()
        assert raised.value.disagreements == found


# -- replanning -------------------------------------------------------------------------------------------------------


def test_what_was_bought_is_kept_at_no_cost() -> None:
    again = plan_of(former=plan_from(plan_data(BEST)))
    assert (again.cost, again.chosen, again.uncovered) == (0, (), ())
    assert again.kept == BEST.instances


def test_what_may_no_longer_stand_is_dropped_with_the_reason() -> None:
    banned = preferring(banned=(at("eye"), at("wall", "icu")))
    _, kept, dropped = with_bought(banned, BEST)
    assert kept == (at("lock", "pumps"),)
    assert dropped == ((at("eye"), "It is banned now."), (at("wall", "icu"), "It is banned now."))
    gone = with_site(placements=SITE.placements[1:])
    assert with_bought(gone, BEST)[2] == ((at("lock", "pumps"), "The site has no such place for it now."),)
    without = system(library_=library(LIBRARY.measures[:2], LIBRARY.carries[:6]))
    assert {reason for _, reason in with_bought(without, BEST)[2]} == {"The library has no such measure now."}
    refused = with_site(placements=(replace(SITE.placements[0], refuses=("lock",)), SITE.placements[1]))
    assert with_bought(refused, BEST)[2] == ((at("lock", "pumps"), "The maker of bad does not allow it."),)
    plan = plan_of(banned, former=BEST)
    assert plan.dropped == dropped
    assert plan.uncovered


def test_what_has_been_built_since_is_not_kept_twice() -> None:
    built = with_site(in_place=(InPlace(at("eye"), HERE),))
    plan = plan_of(built, former=BEST)
    assert plan.kept == (at("lock", "pumps"), at("wall", "icu"))


def test_proofs_that_do_not_hold_are_not_believed() -> None:
    """A plan file that was tampered with costs time, never truth."""
    honest = plan_of(knot())
    assert honest.proofs
    lies = [
        replace(one, values=changed, bound=bound)
        for one in honest.proofs
        for changed, bound in ((one.values[:-1], one.bound), ("0" * len(one.values), 0), (one.values, one.bound + 1))
    ]
    for lie in lies:
        former = replace(honest, proofs=(lie,))
        assert plan_of(knot(), former=former, bought=False).rank == honest.rank


# -- what else could be chosen ----------------------------------------------------------------------------------------


def test_the_front_costs_each_level() -> None:
    steps = front(SYSTEM, TODAY, ENGINE)
    assert [(one.level, one.plan.cost) for one in steps] == [(1, 40), (2, 120)]
    assert front(with_site(zones=(replace(SITE.zones[1], id="icu"), SITE.zones[1])), TODAY, ENGINE) == ()
    assert capped(SYSTEM, 1).site.zones[0].target.levels == (1,) * 7


def test_smaller_budgets_cover_less() -> None:
    found = list(budgets(SYSTEM, TODAY, ENGINE, BEST))
    assert [one.budget for one in found] == [30, 60, 90]
    assert [len(one.uncovered) for one in found] == sorted((len(one.uncovered) for one in found), reverse=True)


def test_alternatives_leave_something_out() -> None:
    others = list(alternatives(SYSTEM, TODAY, ENGINE, BEST, 2))
    assert len(others) == 2
    assert BEST.rank <= others[0].rank <= others[1].rank
    assert set(leading(SYSTEM, BEST)) == {at("eye"), at("wall", "icu")}
    assert not set(leading(SYSTEM, BEST)) <= set(others[0].instances)


def test_there_is_no_alternative_to_what_is_required() -> None:
    wanted = preferring(required=BEST.instances)
    assert list(alternatives(wanted, TODAY, ENGINE, plan_of(wanted), 2)) == []


def test_without_wide_measures_any_may_be_left_out() -> None:
    verdicts = {**GOOD.components[0].verdicts, "B": Verdict.UNMET}
    ones = (measure("lock", LIBRARY.measures[3].scope), measure("bolt", LIBRARY.measures[3].scope))
    lib = library(ones, [*carries("lock", ("B",)), *carries("bolt", ("B",))])
    there = system(SITE, device("bad", verdicts), GOOD, library_=lib)
    first = plan_of(there)
    (other,) = alternatives(there, TODAY, ENGINE, first, 1)
    assert other.rank == first.rank
    assert other.instances != first.instances


def test_what_is_not_asked_for_need_not_be_cut() -> None:
    """A group with an instance that no need asks for is left out anyway."""
    assert plan_of(unlike=((at("link", "office"), at("eye")),)).rank == BEST.rank


def test_trying_out_bans_and_fixes() -> None:
    assert "eye" not in {one.measure for one in plan_of(wished(SYSTEM, (at("eye"),), ())).instances}
    assert at("link", "door") in plan_of(wished(SYSTEM, (), (at("link", "door"),))).instances


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        (at("sword"), "The library has no measure sword."),
        (at("wal"), "Did you mean wall?"),
        (at("wall", "ic"), "wall stands at a zone, and there is no zone ic. Did you mean icu?"),
        (at("link", "icu"), "link stands at a conduit, and there is no conduit icu."),
        (at("lock", "icu"), "lock stands at a placement, and there is no placement icu."),
        (at("eye", "icu"), "eye stands for the whole site; leave out @icu."),
    ],
)
def test_wishes_for_what_there_is_not_are_refused(wish: object, said: str) -> None:
    with pytest.raises(UsageError) as raised:
        wished(SYSTEM, (wish,), ())  # type: ignore[arg-type]
    assert said in str(raised.value)


def test_the_outcome_shows_the_levels_before_and_after() -> None:
    found = outcome(SYSTEM, BEST, TODAY)
    before, after = found.before.zones["icu"], found.after.zones["icu"]
    assert before is not None
    assert after is not None
    assert not before.lower.meets(SITE.zones[0].target)
    assert after.lower.meets(SITE.zones[0].target)


def test_what_is_required_and_cannot_be_had_is_told_before_planning() -> None:
    wanted = preferring(required=(at("lock", "nowhere"), at("wall", "icu")), banned=(at("wall"),))
    with pytest.raises(UnattainableError) as raised:
        plan_of(wanted)
    assert [one for one, _ in raised.value.ones] == [at("lock", "nowhere"), at("wall", "icu")]
    assert "required at hospital cannot be had:\n  lock at nowhere: It may stand nowhere here." in str(raised.value)
    assert "  wall at icu: It is banned.\nRequire it no longer" in str(raised.value)


def test_a_stop_before_there_is_a_plan_says_so() -> None:
    def stop(programs: object, limits: object, progress: object) -> tuple[()]:
        raise KeyboardInterrupt

    with pytest.raises(StoppedError, match="Stopped before there was a plan"):
        make_plan(knot(), TODAY, Engine(stop))


def test_a_stop_between_the_phases_leaves_what_the_first_one_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopped while the second phase is made ready: nothing superfluous is bought, and of the cost nothing is proven."""
    calls: list[int] = []

    def stopped(of: Compiled) -> Prepared:
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return prepared(of)

    monkeypatch.setattr("medslate.usecases.plan.prepared", stopped)
    plan = make_plan(knot(), TODAY, ENGINE, budget=200)
    assert plan.interrupted
    assert (plan.rank, plan.bound, plan.uncovered_bound) == ((0, 80), 0, 0)


def test_after_a_stop_the_other_sites_get_the_start_that_they_have() -> None:
    """The site with conflicts comes second, in two phases; nothing is asked of the solver for it any more."""
    calls: list[int] = []

    def once(programs: Sequence[Program], limits: Limits, progress: Callable[[Progress], bool]) -> tuple[Solution, ...]:
        calls.append(len(programs))
        return brute_force(programs, limits, progress)

    first, second = make_plans((knot(), tangle()), TODAY, Engine(once, interrupted=lambda: bool(calls)))
    assert len(calls) == 1
    assert first.rank == (0, 80)
    assert first.interrupted
    assert second.interrupted
    assert second.uncovered_bound == 0
    assert second.uncovered
    assert second.bound == 0


def tangle() -> System:
    """A knot in which no two of the measures go together."""
    made = knot()
    ones = [replace(one, conflicts=tuple({"one", "two", "three"} - {one.id})) for one in made.library.measures]
    return replace(made, library=replace(made.library, measures=tuple(ones)))


def test_whoever_has_stopped_the_solver_is_not_kept_waiting_by_a_second_phase() -> None:
    calls: list[int] = []

    def once(programs: Sequence[Program], limits: Limits, progress: Callable[[Progress], bool]) -> tuple[Solution, ...]:
        calls.append(len(programs))
        return tuple(Solution(one.start, 0) for one in programs)

    plan = make_plan(knot(), TODAY, Engine(once, interrupted=lambda: bool(calls)), budget=50)
    assert plan.interrupted
    assert len(calls) == 1
    assert (plan.bound, plan.cost) == (0, 40)


def test_proofs_that_hold_spare_the_solver() -> None:
    def nobody(programs: object, limits: object, progress: object) -> tuple[()]:
        pytest.fail("the solver was asked")

    honest = plan_of(knot())
    again = make_plan(knot(), TODAY, Engine(nobody), former=honest, bought=False)
    assert (again.rank, again.bound) == (honest.rank, honest.bound)

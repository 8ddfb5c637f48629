"""The ranking of candidates: cases worked out by hand, the questions that decide, and the laws."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medslate.assessment.questions import Ask
from medslate.devices.answered import answered
from medslate.devices.known import KnownComponent, KnownDevice
from medslate.errors import UsageError
from medslate.levels.vectors import Target
from medslate.levels.verdicts import Verdict
from medslate.networks.site import Conduit, Connection, Flow, InPlace, Instance
from medslate.networks.system import System
from medslate.planning.program import Limits, Program, Solution
from medslate.standards.crosswalks import AnswerRelation
from medslate.usecases.open_site import Candidate
from medslate.usecases.plan import Engine, make_plan
from medslate.usecases.procure import Need, Wanted, open_rows, with_candidate, without_candidate
from medslate.usecases.procure_ranking import Point, Ranked, Ranking, rank, smallest, wanted_faults
from tests.build import HERE
from tests.build_site import CATALOG, GOOD, SITE, SYSTEM, carries, device, library, measure, placement, system, zone
from tests.fakes.solvers import brute_force, greedy_only
from tests.laws.plans import random_system
from tests.unit.mds2.build import crosswalk, relation
from tests.unit.planning.test_make_plan import knot

TODAY = date(2026, 6, 1)
ENGINE = Engine(brute_force, Limits(600))
NEED = Need(placement("new", "", "icu", count=20))
ALL_MET = dict.fromkeys(("A", "A RE(1)", "B", "D", "E", "N"), Verdict.MET)
HALF = device("half", ALL_MET | {"A RE(1)": Verdict.OPEN, "B": Verdict.UNMET})
LAME = device("lame", ALL_MET | {"D": Verdict.UNMET})
DARK = device("dark", {})
"""By hand, target 2 in icu. Without a candidate: wall, eye, and lock at pumps, 40 each. With GOOD nothing more. HALF
takes a lock of its own for B, whatever A RE(1) is. LAME lacks D, which nothing outside supplies. DARK may lack it,
and then takes a lock too; A and N are covered by the wall that stands anyway."""


def candidates(*devices: KnownDevice) -> tuple[Candidate, ...]:
    return tuple(map(Candidate, devices))


def ranked(*devices: KnownDevice, need: Need = NEED, of: System = SYSTEM, engine: Engine = ENGINE) -> Ranking:
    return rank(of, need, candidates(*devices), TODAY, engine)


def by_id(ranking: Ranking) -> dict[str, Ranked]:
    return {one.id: one for one in ranking.ranked}


FOUR = ranked(DARK, LAME, HALF, GOOD)


def test_fewer_uncovered_rows_come_first_then_less_cost() -> None:
    assert [(one.id, one.rank, one.worst.rank) for one in FOUR.ranked] == [
        ("good", 1, (0, 0)),
        ("half", 2, (0, 40)),
        ("lame", 3, (1, 0)),
        ("dark", 4, (1, 40)),
    ]
    assert [one.best.rank for one in FOUR.ranked] == [(0, 0), (0, 40), (1, 0), (0, 0)]
    assert FOUR.without.cost == 120
    assert FOUR.leaders == ("good",)


def test_each_tells_what_it_takes_beyond_the_site() -> None:
    dark = by_id(FOUR)["dark"].worst
    assert dark.more == (Instance("lock", "new"),)
    assert dark.fewer == ()
    assert [(one.placement, one.component, one.row) for one in dark.uncovered] == [("new", "part", "D")]
    assert dark.proven
    assert dark.bounds == (40, 40)


def test_what_is_not_proven_is_told_as_bounds() -> None:
    dark = replace(DARK, components=(KnownComponent("part", ("T",), ALL_MET | {"A": Verdict.UNMET}),))
    found = ranked(dark, of=knot(), engine=Engine(greedy_only, Limits(600))).ranked[0].worst
    assert not found.proven
    least, most = found.bounds
    assert least <= found.cost <= most
    assert least < most
    assert found.limit < found.rank


def test_measures_whose_work_another_one_does_are_told() -> None:
    """The site takes the small one for A at 10; a candidate without B needs the big one at 40, which does both."""
    ones = (measure("small", cost_class="c0"), measure("big"))
    lib = library(ones, [*carries("small", ("A",)), *carries("big", ("A", "B"))])
    there = device("bad", ALL_MET | {"A": Verdict.UNMET})
    found = ranked(replace(HALF, id="new"), of=system(SITE, there, GOOD, library_=lib)).ranked[0].best
    assert (found.more, found.fewer) == ((Instance("big", "icu"),), (Instance("small", "icu"),))
    assert found.rank == (0, 30)


def test_an_answer_about_a_device_that_is_there_holds_for_its_units_too() -> None:
    """Its D is open: if not met, one row more with the new units; if met, nothing at the old ones or at the new."""
    dim = device("bad", ALL_MET | {"D": Verdict.OPEN})
    found = ranked(dim, of=system(SITE, dim, GOOD)).ranked[0]
    assert (found.worst.rank, found.best.rank) == ((1, 0), (0, 0))
    assert [len(one.without.uncovered) for one in (found.worst, found.best)] == [1, 0]


def test_the_target_of_the_need_counts() -> None:
    found = ranked(DARK, need=replace(NEED, target=Target.same(0))).ranked[0]
    assert found.offer.target == Target.same(0)
    assert found.open == ()
    assert found.worst.rank == (0, 0)


def test_equals_share_a_rank_and_keep_their_order() -> None:
    found = ranked(replace(GOOD, id="two"), replace(GOOD, id="one"), LAME)
    assert [(one.id, one.rank) for one in found.ranked] == [("two", 1), ("one", 1), ("lame", 3)]
    assert found.leaders == ("two", "one")


def test_who_could_pass_whom_and_by_which_rows() -> None:
    dark = by_id(FOUR)["dark"]
    assert dark.passes == ("half", "lame")
    assert not FOUR.could_lead(dark)
    assert dark.deciding is not None
    assert dark.deciding.rival == "half"
    assert dark.deciding.tried
    assert dark.deciding.points == (
        Point("part", "A RE(1)", (0, 40), settles=True),
        Point("part", "B", (0, 40), settles=True),
        Point("part", "D", (1, 0), settles=True),
    )
    assert dark.deciding.asks == tuple(Ask(row, False, (row,)) for row in ("A RE(1)", "B", "D"))
    assert all(one.deciding is None and one.passes == () for one in FOUR.ranked if one.id != "dark")


def test_who_could_come_first() -> None:
    found = ranked(HALF, DARK)
    dark = by_id(found)["dark"]
    assert found.could_lead(dark)
    assert dark.rank == 2
    assert not found.could_lead(by_id(found)["half"])


def test_questions_of_a_form_are_the_shortest_list() -> None:
    bearing = (("Q1", "B"), ("Q2", "B"), ("Q2", "A RE(1)"), ("Q3", "D"))
    walk = crosswalk(*(relation(name, AnswerRelation.EQUIVALENT, row, good=True) for name, row in bearing))
    asked = Candidate(DARK, ("Q1", "Q2"), walk)
    found = rank(SYSTEM, NEED, (*candidates(HALF), asked), TODAY, ENGINE)
    deciding = by_id(found)["dark"].deciding
    assert deciding is not None
    assert deciding.asks == (Ask("Q2", True, ("A RE(1)", "B")), Ask("D", False, ("D",)))


# -- time, interruption ------------------------------------------------------------------------------------------------


def test_without_time_the_list_is_sufficient_but_not_the_shortest() -> None:
    deciding = by_id(ranked(HALF, DARK, engine=Engine(brute_force, Limits(1e-9))))["dark"].deciding
    assert deciding is not None
    assert not deciding.tried
    assert [one.row for one in deciding.points] == ["A", "A RE(1)", "B", "D", "N"]
    assert all(one.short is None and one.settles is None for one in deciding.points)


def test_whoever_says_stop_gets_what_there_is() -> None:
    heard = []

    def hear(about: str, plans: int) -> bool:
        heard.append((about, plans))
        return plans < 5

    found = rank(SYSTEM, NEED, candidates(HALF, DARK), TODAY, ENGINE, hear)
    assert heard == [("the site without it", 0), ("half", 1), ("half", 2), ("dark", 3), ("dark", 4), ("dark", 5)]
    deciding = by_id(found)["dark"].deciding
    assert found.interrupted
    assert deciding is not None
    assert not deciding.tried


def test_an_interrupt_between_plans_breaks_off_the_questions_only() -> None:
    def hear(about: str, plans: int) -> bool:
        if plans == 6:
            raise KeyboardInterrupt
        return True

    found = rank(SYSTEM, NEED, candidates(HALF, DARK), TODAY, ENGINE, hear)
    assert found.interrupted
    assert [one.id for one in found.ranked] == ["half", "dark"]
    assert by_id(found)["dark"].deciding is not None


def test_all_plans_share_the_time() -> None:
    given_ = []

    def solver(programs: Sequence[Program], limits: Limits, progress: object) -> tuple[Solution, ...]:
        given_.append(limits.seconds)
        return brute_force(programs, limits, lambda _: True)

    ranked(GOOD, LAME, of=knot(), engine=Engine(solver, Limits(1000)))
    assert all(one <= 1000 for one in given_)
    assert given_[0] == pytest.approx(100, abs=1)


# -- what does not fit -------------------------------------------------------------------------------------------------


def test_there_must_be_candidates_and_no_two_of_one_name() -> None:
    with pytest.raises(UsageError, match="no candidate"):
        ranked()
    with pytest.raises(UsageError, match="Two candidates are called good"):
        ranked(GOOD, GOOD)


def test_what_a_need_names_and_nobody_has_is_told_where_it_stands() -> None:
    flows = (Flow("f", "new", "ofice", HERE.at("flows", "f")), Flow("g", "archive", "new", HERE.at("flows", "g")))
    placed = replace(NEED.placement, zone="icx", fulfilled=("vault",))
    found = wanted_faults(SYSTEM, Wanted(Need(placed, None, flows)), candidates(GOOD))
    assert [one.place.path[-2:] for one in found] == [("zone",), ("f", "to"), ("g", "from"), ("fulfilled", 0)]
    assert "Did you mean office?" in found[1].remedy
    assert wanted_faults(SYSTEM, Wanted(NEED), candidates(GOOD)) == ()


def test_a_conduit_that_is_added_and_what_the_partition_says_are_told() -> None:
    site = replace(SITE, zones=(*SITE.zones, zone("archive")))
    need = replace(NEED, flows=(Flow("f", "new", "archive", HERE),))
    wireless = replace(need, placement=replace(need.placement, connection=Connection.WLAN))
    found = ranked(GOOD, need=wireless, of=system(site)).ranked[0]
    assert found.offer.conduits == (Conduit("icu-archive", ("icu", "archive"), HERE, flows=need.flows),)
    assert "wireless-not-apart" in {one.code.code for one in found.told}


# -- laws --------------------------------------------------------------------------------------------------------------

SEEDS = range(70_000, 70_025)


def drawn(seed: int) -> tuple[System, Need, KnownDevice]:
    """A system that requires nothing, a need in its first zone and a device for it, some of whose rows are open."""
    dice = Random(seed)  # noqa: S311 (the same each time is wanted)
    found = random_system(seed, 5)
    found = replace(found, site=replace(found.site, preferences=replace(found.site.preferences, required=())))
    verdicts = {row: dice.choice((Verdict.MET, Verdict.UNMET, Verdict.OPEN, Verdict.OPEN)) for row in ALL_MET}
    model = next(iter(found.devices.values()))
    made = replace(model, id="drawn", components=(KnownComponent("part", ("T",), verdicts),))
    return found, Need(placement("new", "", found.site.zones[0].id)), made


def test_with_fewer_unmet_rows_no_candidate_ranks_worse() -> None:
    better = 0
    for seed in SEEDS:
        found, need, made = drawn(seed)
        target = found.site.zone[need.placement.zone].target
        rows = open_rows(made, CATALOG, target)[:1]
        more = replace(answered(made, CATALOG, rows), id="more")
        result = by_id(rank(found, need, candidates(made, more), TODAY, ENGINE))
        assert result["more"].rank <= result["drawn"].rank, seed
        assert result["more"].best.rank <= result["more"].worst.rank
        assert result["more"].best.rank == result["drawn"].best.rank
        better += result["more"].rank < result["drawn"].rank
    assert better > 2


def test_names_are_irrelevant() -> None:
    for seed in SEEDS[:10]:
        found, need, made = drawn(seed)
        three = (made, replace(LAME, id="b"), replace(GOOD, id="c"))
        again = tuple(replace(one, id=f"z-{3 - at}") for at, one in enumerate(three))
        one, other = (rank(found, need, candidates(*of), TODAY, ENGINE).ranked for of in (three, again))
        new = dict(zip((each.id for each in three), (each.id for each in again), strict=True))
        assert [(new[each.id], each.rank, each.worst.rank, each.best.rank) for each in one] == [
            (each.id, each.rank, each.worst.rank, each.best.rank) for each in other
        ], seed


def test_the_rows_that_decide_are_enough_and_none_can_be_left_out() -> None:
    """Planned for again, without the search: all of them met passes the rival, and with any one less it does not."""
    seen = 0
    for seed in SEEDS:
        found, need, made = drawn(seed)
        rival = device("rival", ALL_MET | {"B": Verdict.UNMET, "N": Verdict.UNMET}, reach=made.reach)
        result = by_id(rank(found, need, candidates(rival, made), TODAY, ENGINE))
        deciding = result["drawn"].deciding
        if deciding is None:
            continue
        seen += 1
        goal = result["rival"].worst.rank
        rows = [(one.component, one.row) for one in deciding.points]
        assert _taken(found, need, made, rows) < goal, seed
        for row in rows:
            assert _taken(found, need, made, [one for one in rows if one != row]) >= goal, (seed, row)
    assert seen > 2


def _taken(found: System, need: Need, made: KnownDevice, rows: Collection[tuple[str, str]]) -> tuple[int, int]:
    plan = make_plan(with_candidate(found, need, answered(made, CATALOG, rows)), TODAY, ENGINE)
    without = make_plan(without_candidate(found, need), TODAY, ENGINE)
    return len(plan.uncovered) - len(without.uncovered), plan.cost - without.cost


@given(st.integers(0, 12), st.lists(st.frozensets(st.integers(0, 11), max_size=4), min_size=1, max_size=4))
def test_the_smallest_list_is_enough_and_irreducible(size: int, families: list[frozenset[int]]) -> None:
    rows = tuple(range(size))

    def enough(some: Sequence[int]) -> bool:
        return any(one <= set(some) for one in (*families, frozenset(rows)))

    kept, tried = smallest(rows, enough)
    assert tried
    assert enough(kept)
    assert not any(enough([one for one in kept if one != each]) for each in kept)


def test_standing_measures_of_the_site_stay() -> None:
    standing = replace(SITE, in_place=(InPlace(Instance("eye"), HERE),))
    found = ranked(DARK, of=system(standing))
    assert found.without.cost == 80
    assert found.ranked[0].worst.rank == (1, 40)

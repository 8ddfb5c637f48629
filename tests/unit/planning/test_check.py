"""The independent check: it agrees with a right plan, and finds whatever is wrong in a mutated one."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from medslate.levels.frs import FR
from medslate.levels.verdicts import Verdict
from medslate.networks.site import Acceptance, Connection, CostModel, Flow, InPlace
from medslate.networks.system import System
from medslate.planning.check import check_plan
from medslate.planning.plan import Chosen, Lack, Plan, Platform
from medslate.standards.measures import AttackPath, FlowNeed, Help, InSeconds, Library, Measure, Scope
from medslate.standards.profiles import Reaction
from tests.build import HERE, TODAY
from tests.build_site import (
    ALL_REACH,
    BAD,
    CATALOG,
    GOOD,
    LIBRARY,
    SITE,
    SYSTEM,
    carries,
    conduit,
    device,
    library,
    measure,
    placement,
    system,
    zone,
)  # fmt: skip
from tests.unit.planning.build_plan import at, plan_of, preferring, with_site

BEST = plan_of()
LACK = Lack("pumps", "part", "B")


def check(plan: Plan = BEST, system_: System = SYSTEM) -> tuple[str, ...]:
    return check_plan(system_, TODAY, plan)


def changed(name: str, **changes: object) -> Library:
    """The library with one measure changed."""
    ones = tuple(replace(one, **changes) if one.id == name else one for one in LIBRARY.measures)  # type: ignore[arg-type]
    return library(ones, LIBRARY.carries)


def told(plan: Plan = BEST, system_: System = SYSTEM) -> str:
    return "\n".join(check(plan, system_))


def without(name: str) -> Plan:
    return replace(BEST, chosen=tuple(one for one in BEST.chosen if one.instance.measure != name), bound=0)


def more(*ones: Chosen, plan: Plan = BEST) -> Plan:
    return replace(plan, chosen=(*plan.chosen, *ones))


def test_the_best_plan_stands() -> None:
    assert BEST.proven
    assert [str(one.instance) for one in BEST.chosen] == ["eye", "lock at pumps", "wall at icu"]
    assert check() == ()


@pytest.mark.parametrize(
    ("mutated", "said"),
    [
        (replace(BEST, site="other"), "The plan is for other, not for hospital."),
        (more(Chosen(at("sword"), 1)), "sword is no measure at a place of this site."),
        (more(Chosen(at("wall", "cellar"), 1)), "wall at cellar is no measure at a place of this site."),
        (more(Chosen(at("link", "icu"), 1)), "link at icu is no measure at a place of this site."),
        (more(Chosen(at("lock", "icu"), 1)), "lock at icu is no measure at a place of this site."),
        (more(Chosen(at("eye", "icu"), 1)), "eye at icu is no measure at a place of this site."),
        (more(BEST.chosen[0]), "eye is chosen although it stands already."),
        (without("wall"), "N of part at pumps is uncovered, and the plan does not say so."),
        (without("lock"), "B of part at pumps is uncovered, and the plan does not say so."),
        (without("eye"), "A RE(1) of part at pumps is uncovered, and the plan does not say so."),
        (replace(BEST, uncovered=(LACK,)), "B of part at pumps is not uncovered, as the plan says."),
        (replace(without("lock"), uncovered=(LACK, LACK)), "A row is counted twice as uncovered."),
        (replace(BEST, accepted=(LACK,)), "B of part at pumps is not accepted, as the plan says."),
        (replace(BEST, chosen=(Chosen(at("eye"), 39), *BEST.chosen[1:])), "eye costs 40, not 39."),
        (replace(BEST, platforms=(Platform("eye", 1),)), "The platform of eye costs 0, not 1."),
        (replace(BEST, platforms=(Platform("eye", 1),) * 2), "A platform is paid twice."),
        (replace(BEST, budget=119), "The plan costs 120, above the budget of 119."),
        (replace(BEST, bound=121), "The bound of 121 is not at or below the cost of 120."),
        (replace(BEST, bound=-1), "The bound of -1 is not at or below the cost of 120."),
        (replace(BEST, uncovered_bound=1), "The bound of 1 is not at or below the 0 uncovered rows."),
    ],
)
def test_a_mutated_plan_is_found_out(mutated: Plan, said: str) -> None:
    assert said in check(mutated)


def test_a_banned_measure_is_found() -> None:
    for ban in (at("eye"), at("wall"), at("wall", "icu")):
        assert f"{'eye' if ban.measure == 'eye' else 'wall at icu'} is banned." in check(
            BEST, preferring(banned=(ban,))
        )
    assert check(BEST, preferring(banned=(at("wall", "office"),))) == ()


def test_a_required_measure_must_stand_where_it_can() -> None:
    assert told(BEST, preferring(required=(at("link", "door"),))) == "link at door is required and not chosen."
    assert "wall at office is required and not chosen." in check(BEST, preferring(required=(at("wall"),)))
    assert "lock at monitors is required and not chosen." in check(BEST, preferring(required=(at("lock"),)))
    assert check(BEST, preferring(required=(at("eye"), at("wall", "icu")))) == ()
    assert check(BEST, preferring(required=(at("link"),), banned=(at("link", "door"),))) == ()
    assert check(BEST, preferring(required=(at("sword"), at("wall", "cellar")))) == ()


def test_what_is_required_may_lack_what_it_needs_or_be_in_conflict() -> None:
    wanted = (at("link", "door"),)
    for changes, banned in (({"needs": ("wall",)}, (at("wall", "office"),)), ({"conflicts": ("wall",)}, ())):
        shared = preferring(system(library_=changed("link", **changes)), required=wanted, banned=banned)
        assert check(BEST, shared) == ()
    needy = preferring(system(library_=changed("link", needs=("wall",))), required=wanted)
    assert check(BEST, needy) == ("link at door is required and not chosen.",)
    nowhere = preferring(system(library_=changed("eye", needs=("lock",))), required=(at("eye"),))
    assert "eye is required and not chosen." not in check(without("eye"), nowhere)


@pytest.mark.parametrize("needs", ["eye", "lock", "wall", "link"])
def test_what_a_measure_needs_must_stand(needs: str) -> None:
    needy = system(library_=changed("lock", needs=(needs,)) if needs != "lock" else changed("eye", needs=("lock",)))
    found = check(without(needs) if needs != "link" else BEST, needy)
    who = "eye" if needs == "lock" else "lock at pumps"
    assert f"{who} needs {needs}, which does not stand." in found
    if needs in ("eye", "wall"):
        assert check(BEST, needy) == ()


def test_conduits_need_the_zones_at_both_ends() -> None:
    needy = system(library_=changed("link", needs=("wall",)))
    found = check(more(Chosen(at("link", "door"), 40)), needy)
    assert "link at door needs wall, which does not stand." in found
    assert check(more(Chosen(at("link", "door"), 40), Chosen(at("wall", "office"), 40)), needy) == ()


def test_zones_of_one_kind_of_measure_need_the_same_zone() -> None:
    both = library((*LIBRARY.measures, measure("gate", needs=("wall",))), LIBRARY.carries)
    assert check(more(Chosen(at("gate", "icu"), 40)), system(library_=both)) == ()
    assert "gate at office needs wall, which does not stand." in check(
        more(Chosen(at("gate", "office"), 40)), system(library_=both)
    )


def test_measures_in_conflict_do_not_serve_one_zone() -> None:
    for name, other in (("wall", "lock"), ("lock", "wall"), ("wall", "eye"), ("eye", "eye")):
        found = told(BEST, system(library_=changed(name, conflicts=(other,))))
        assert ("is in conflict with" in found) is (name != other)
    apart = (Chosen(at("wall", "office"), 40),)
    kept = replace(without("wall"), chosen=(*without("wall").chosen, *apart))
    assert "conflict" not in told(kept, system(library_=changed("wall", conflicts=("lock",))))


@pytest.mark.parametrize(
    ("reaction", "changes", "fine"),
    [
        (Reaction.SECONDS, {"in_seconds": InSeconds.BLOCKS}, False),
        (Reaction.MINUTES, {"in_seconds": InSeconds.BLOCKS}, True),
        (Reaction.SECONDS, {"in_seconds": InSeconds.FAILS_OPEN}, True),
        (Reaction.MINUTES, {"emergency": True}, False),
        (Reaction.HOURS, {"emergency": True}, True),
    ],
)
def test_safety_comes_first(reaction: Reaction, changes: dict[str, object], fine: bool) -> None:
    zones = (replace(SITE.zones[0], reaction=reaction), SITE.zones[1])
    unsafe = with_site(system(library_=changed("wall", **changes)), zones=zones)
    assert ("wall at icu may not stand there." not in check(BEST, unsafe)) is fine
    hurried = (replace(SITE.placements[0], reaction=reaction), SITE.placements[1])
    shared = with_site(system(library_=changed("wall", **changes)), placements=hurried)
    assert ("wall at icu may not stand there." not in check(BEST, shared)) is fine


def test_a_break_glass_path_lets_it_stand() -> None:
    zones = (replace(SITE.zones[0], reaction=Reaction.SECONDS, break_glass=True), SITE.zones[1])
    assert check(BEST, with_site(system(library_=changed("wall", emergency=True)), zones=zones)) == ()


def test_what_only_alerts_within_seconds_earns_nothing() -> None:
    alerting = system(library_=changed("wall", in_seconds=InSeconds.ALERTS_ONLY))
    assert check(BEST, alerting) == ()
    zones = (replace(SITE.zones[0], reaction=Reaction.SECONDS), SITE.zones[1])
    assert "N of part at pumps is uncovered" in told(BEST, with_site(alerting, zones=zones))


def test_a_measure_of_the_site_is_judged_zone_by_zone() -> None:
    zones = (replace(SITE.zones[0], reaction=Reaction.SECONDS), SITE.zones[1])
    blocking = with_site(system(library_=changed("eye", in_seconds=InSeconds.BLOCKS)), zones=zones)
    assert "eye may not stand there." not in check(BEST, blocking)
    assert "B of part at pumps is uncovered" in told(BEST, blocking)


FORTH = Flow("forth", "icu", "office", HERE, both=False)
BACK = Flow("back", "office", "icu", HERE, both=False)
OWN = Flow("own", "pumps", "office", HERE, both=False)
BOTH = Flow("talk", "monitors", "office", HERE)


@pytest.mark.parametrize(
    ("name", "need", "flows", "fine"),
    [
        ("wall", FlowNeed.NONE, (), True),
        ("wall", FlowNeed.NONE, (FORTH,), False),
        ("wall", FlowNeed.ONE_WAY, (FORTH,), True),
        ("wall", FlowNeed.ONE_WAY, (FORTH, OWN), True),
        ("wall", FlowNeed.ONE_WAY, (FORTH, BACK), False),
        ("wall", FlowNeed.ONE_WAY, (BOTH,), False),
        ("link", FlowNeed.ONE_WAY, (BOTH,), False),
        ("link", FlowNeed.NONE, (), True),
        ("lock", FlowNeed.NONE, (BOTH,), True),
        ("lock", FlowNeed.NONE, (OWN,), False),
        ("lock", FlowNeed.NONE, (FORTH,), False),
    ],
)
def test_no_flow_that_is_needed_is_cut(name: str, need: FlowNeed, flows: tuple[Flow, ...], fine: bool) -> None:
    cutting = with_site(
        system(library_=changed(name, flows=need)), conduits=(conduit("door", "icu", "office", *flows),)
    )
    plan = more(Chosen(at("link", "door"), 40)) if name == "link" else BEST
    assert ("may not stand there" not in told(plan, cutting)) is fine


def test_a_refused_measure_and_a_measure_for_another_device() -> None:
    refusing = replace(BAD, refuses=("lock",))
    assert "lock at pumps may not stand there." in check(BEST, system(SITE, refusing, GOOD))
    placements = (replace(SITE.placements[0], refuses=("lock",)), SITE.placements[1])
    assert "lock at pumps may not stand there." in check(BEST, with_site(placements=placements))
    other = system(library_=changed("lock", device="good"))
    assert "lock at pumps may not stand there." in check(BEST, other)
    assert "B of part at pumps is uncovered" in told(BEST, system(library_=changed("eye", device="good")))


def test_features_must_be_known_to_be_there() -> None:
    shared = changed("lock", features=("agent",))
    for features, fine in (({}, False), ({"agent": False}, False), ({"agent": True}, True)):
        assert (check(BEST, system(SITE, replace(BAD, features=features), GOOD, library_=shared)) == ()) is fine


@pytest.mark.parametrize(
    ("reach", "connection", "paths"),
    [
        ({}, Connection.WLAN, {"other-zone", "same-zone", "wlan", "local", "media"}),
        (ALL_REACH, Connection.WIRED, {"other-zone", "same-zone", "local", "media"}),
        (ALL_REACH, Connection.NONE, {"local", "media"}),
        (dict.fromkeys(AttackPath, False), Connection.WLAN, set()),
    ],
)
def test_every_open_path_counts(reach: dict[AttackPath, bool], connection: Connection, paths: set[str]) -> None:
    """One full measure per path: leaving one out shows whether the path was reckoned with."""
    rows = ("A", "A RE(1)", "B", "N")
    for path in AttackPath:
        others = [one for one in AttackPath if one is not path]
        lib = library((measure("all"),), carries("all", rows, others))
        placed = (placement("pumps", "bad", "icu", connection=connection),)
        there = system(replace(SITE, placements=placed), replace(BAD, reach=reach), library_=lib)
        plan = replace(BEST, chosen=(Chosen(at("all", "icu"), 40),), bound=0)
        assert ("B of part at pumps is uncovered" in told(plan, there)) is (path.value in paths), path


def test_remote_paths_lead_through_remote_conduits() -> None:
    lib = library((measure("all"),), carries("all", ("A", "A RE(1)", "B", "N"), (AttackPath.SAME_ZONE,)))
    plan = replace(BEST, chosen=(Chosen(at("all", "icu"), 40),), bound=0)
    doors = (conduit("door", "icu", "office", remote=True),)
    for other, remote, reached in ((False, False, False), (True, False, True), (False, True, True)):
        reach = {**dict.fromkeys(AttackPath, False), AttackPath.OTHER_ZONE: other, AttackPath.REMOTE: remote}
        there = with_site(system(SITE, replace(BAD, reach=reach), GOOD, library_=lib), conduits=doors)
        assert ("B of part at pumps" in told(plan, there)) is reached


def test_a_single_unit_is_alone_in_its_zone() -> None:
    lib = library((measure("all"),), carries("all", ("A", "A RE(1)", "B", "N"), (AttackPath.OTHER_ZONE,)))
    plan = replace(BEST, chosen=(Chosen(at("all", "icu"), 40),), bound=0)
    for count, fine in ((1, True), (2, False)):
        placed = (placement("pumps", "bad", "icu", count=count),)
        there = system(replace(SITE, placements=placed), library_=lib)
        assert (check(plan, there) == ()) is fine


def test_two_that_help_in_part_must_differ_in_both() -> None:
    for same in ({"mechanism": "m-eye"}, {"administration": "a-eye"}):
        assert "B of part at pumps is uncovered" in told(BEST, system(library_=changed("lock", **same)))


def test_support_alone_is_never_credited() -> None:
    supporting = tuple(replace(one, help=Help.SUPPORT) if one.measure == "lock" else one for one in LIBRARY.carries)
    assert "B of part at pumps is uncovered" in told(BEST, system(library_=library(LIBRARY.measures, supporting)))


def test_an_acceptance_takes_rows_out_until_its_last_day() -> None:
    plan = replace(without("lock"), accepted=(Lack("pumps", "part", "A RE(1)"), LACK))
    base = Acceptance("a", "icu", "One", "Other", "Because", TODAY, HERE)
    for accepted in (replace(base, rows=("B", "A RE(1)")), replace(base, above={FR.UC: 1, FR.IAC: 1})):
        assert check(plan, with_site(acceptances=(accepted,))) == ()
        assert check(plan, with_site(acceptances=(replace(accepted, expires=TODAY - timedelta(1)),))) != ()
        assert check(plan, with_site(acceptances=(replace(accepted, zone="office"),))) != ()
    said = told(without("lock"), with_site(acceptances=(replace(base, rows=("B",)),)))
    assert "B of part at pumps is accepted, and the plan does not say so." in said


def test_an_enhancement_beside_a_base_that_does_not_apply_never_counts() -> None:
    for verdict in (Verdict.MET, Verdict.UNMET):
        odd = device("bad", {**GOOD.components[0].verdicts, "A": Verdict.NOT_APPLICABLE, "A RE(1)": verdict})
        nothing = replace(BEST, chosen=(), bound=0)
        assert (
            told(nothing, system(SITE, odd, GOOD))
            == "A RE(1) of part at pumps is uncovered, and the plan does not say so."
        )
    free = device(
        "bad", {**GOOD.components[0].verdicts, "A": Verdict.NOT_APPLICABLE, "A RE(1)": Verdict.NOT_APPLICABLE}
    )
    assert check(replace(BEST, chosen=(), bound=0), system(SITE, free, GOOD)) == ()


def test_an_enhancement_without_its_base_among_the_faced_rows_never_counts() -> None:
    catalog = replace(CATALOG, requirements=CATALOG.requirements[1:])
    plan = replace(BEST, uncovered=tuple(Lack(one, "part", "A RE(1)") for one in ("monitors", "pumps")))
    assert check(plan, system(catalog=catalog)) == ()


def test_rows_above_the_target_are_not_required() -> None:
    nothing = replace(BEST, chosen=(), bound=0)
    assert check(nothing, with_site(zones=(zone("icu", "0"), SITE.zones[1]))) == ()
    found = check(nothing, with_site(zones=(zone("icu", "1"), SITE.zones[1])))
    assert [one.split()[0] for one in found] == ["A", "N"]


def test_costs_over_years_with_platforms_and_own_figures() -> None:
    shared = changed("wall", units=3, fixed=50)
    chosen = (BEST.chosen[0], BEST.chosen[1], Chosen(at("wall", "icu"), 7))
    plan = replace(BEST, chosen=chosen, platforms=(Platform("wall", 20),), bound=0)
    assert check(plan, system(library_=shared)) == ()
    assert "The platform of wall costs 20, not 0." in check(replace(plan, platforms=()), system(library_=shared))
    years = preferring(
        system(library_=shared), cost=CostModel(years=3, yearly=10, classes={"c1": 100}, measures={"eye": 5})
    )
    chosen = (Chosen(at("eye"), 6), Chosen(at("lock", "pumps"), 120), Chosen(at("wall", "icu"), 20))
    assert check(replace(plan, chosen=chosen, platforms=(Platform("wall", 60),)), years) == ()


def test_a_platform_is_paid_for_once_there_is_an_instance() -> None:
    there = with_site(system(library_=changed("wall", fixed=50)), in_place=(InPlace(at("wall", "office"), HERE),))
    plan = replace(BEST, chosen=(*BEST.chosen[:2], Chosen(at("wall", "icu"), 20)), bound=0)
    assert check(plan, there) == ()
    kept = replace(without("wall"), kept=(at("wall", "icu"),))
    assert check(kept, system(library_=changed("wall", fixed=50))) == ()


def test_what_stands_already_is_not_chosen() -> None:
    there = with_site(in_place=(InPlace(at("wall", "icu"), HERE),))
    assert check(BEST, there) == ("wall at icu is chosen although it stands already.",)
    assert check(without("wall"), there) == ()


def asked(name: str, **changes: object) -> Measure:
    return measure(f"bad/{name}", Scope.DEVICE, cost_class="", device="bad", fixed=100, **changes)


def test_what_makers_ask_for() -> None:
    ones = (
        *LIBRARY.measures,
        asked("own"),
        asked("through", needs=("wall",)),
        asked("both", needs=("bad/own", "bad/through")),
    )
    lib = library(ones, (*LIBRARY.carries, *carries("bad/both", ("A RE(1)", "B"))))
    placed = (replace(SITE.placements[0], fulfilled=("own", "nothing")), SITE.placements[1])
    there = with_site(system(library_=lib), placements=placed, in_place=(InPlace(at("wall", "icu"), HERE),))
    assert check(replace(BEST, chosen=(), bound=0), there) == ()
    wanted = replace(
        BEST,
        chosen=(
            *(Chosen(at(f"bad/{name}", "pumps"), 0) for name in ("both", "own", "through")),
            Chosen(at("wall", "icu"), 40),
        ),
        platforms=(Platform("bad/own", 10_000),),
    )
    assert check(wanted, system(library_=lib)) == ()
    own = preferring(system(library_=lib), cost=CostModel(measures={"bad/own": 70}))
    priced = (wanted.chosen[0], Chosen(at("bad/own", "pumps"), 70), *wanted.chosen[2:])
    assert check(replace(wanted, chosen=priced, platforms=(), bound=0), own) == ()


MUTATIONS: tuple[Callable[[Plan], Plan], ...] = (
    lambda plan: replace(plan, chosen=plan.chosen[1:]),
    lambda plan: replace(plan, chosen=(replace(plan.chosen[0], cost=plan.chosen[0].cost + 1), *plan.chosen[1:])),
    lambda plan: replace(plan, uncovered=(LACK,)),
)


@pytest.mark.parametrize("mutate", MUTATIONS)
def test_each_kind_of_mutation_changes_the_answer(mutate: Callable[[Plan], Plan]) -> None:
    assert check(mutate(BEST)) != ()

"""Why each measure is there, what remains, and what would close it."""

from dataclasses import replace

import pytest

from medslate.levels.frs import FR
from medslate.levels.verdicts import Verdict
from medslate.networks.site import Acceptance, InPlace
from medslate.networks.system import System
from medslate.planning.needs import problem
from medslate.planning.plan import Lack, Plan
from medslate.planning.reasons.grouped import by_device
from medslate.planning.reasons.moving import Elsewhere
from medslate.planning.reasons.remaining import Close, Remaining, reachable, remaining
from medslate.planning.reasons.why import Why, why
from medslate.standards.measures import AttackPath, Feature, Help, InSeconds, Limited, Scope
from medslate.standards.profiles import Reaction, ZoneKind
from tests.build import HERE, TODAY
from tests.build_site import (
    BAD,
    GOOD,
    LIBRARY,
    NETWORK_REACH,
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
ONLY_B = {"A": Verdict.MET, "A RE(1)": Verdict.MET, "D": Verdict.MET, "N": Verdict.MET, "E": Verdict.MET}


def reasons(system_: System, plan: Plan) -> dict[str, Why]:
    return {str(one.instance): one for one in why(system_, plan, TODAY)}


def what_remains(system_: System, plan: Plan | None = None) -> dict[str, Remaining]:
    made = plan_of(system_) if plan is None else plan
    return {one.row: one for one in remaining(problem(system_, TODAY), made)}


def ways(one: Remaining) -> dict[Close, str]:
    return {way.way: way.text for way in one.closings}


def lacking_b(**changes: object) -> System:
    """A site where only B lacks, with one measure `help` that the changes describe."""
    lib = library((replace(measure("help"), **changes),), carries("help", ("B",)))  # type: ignore[arg-type]
    return system(SITE, device("bad", {**ONLY_B, "B": Verdict.UNMET}), GOOD, library_=lib)


def hurried(system_: System, reaction: Reaction = Reaction.SECONDS) -> System:
    return with_site(system_, zones=(zone("icu", reaction=reaction), SITE.zones[1]))


# -- why --------------------------------------------------------------------------------------------------------------


def test_each_measure_names_what_it_alone_covers() -> None:
    found = reasons(SYSTEM, BEST)
    assert found["wall at icu"].rows == ("N",)
    assert found["eye"].rows == ("A RE(1)", "B")
    assert found["lock at pumps"].rows == ("A RE(1)", "B")
    assert found["eye"].placements == ("pumps",)
    assert not any(one.required or one.kept or one.needed_by for one in found.values())


def test_what_others_need_is_named() -> None:
    ones = tuple(replace(one, needs=("wall",)) if one.id == "lock" else one for one in LIBRARY.measures)
    needy = system(library_=library(ones, LIBRARY.carries))
    found = reasons(needy, BEST)
    assert found["wall at icu"].needed_by == (at("lock", "pumps"),)
    assert set(found["wall at icu"].rows) == {"A", "A RE(1)", "B", "N"}


def test_what_is_required_and_kept_is_said() -> None:
    wanted = preferring(required=(at("link", "door"), at("eye")))
    plan = plan_of(wanted)
    found = reasons(wanted, plan)
    assert found["link at door"].required
    assert found["link at door"].alone == ()
    assert found["eye"].required
    assert not found["wall at icu"].required
    kept = plan_of(former=BEST)
    assert all(one.kept and one.alone for one in why(SYSTEM, kept, TODAY))


def test_accepted_rows_are_no_reason() -> None:
    accepted = with_site(acceptances=(Acceptance("a", "icu", "One", "Other", "Because", TODAY, HERE, rows=("N",)),))
    assert reasons(accepted, BEST)["wall at icu"].alone == ()


def test_rows_that_count_by_themselves_or_never_are_no_reason() -> None:
    odd = device("bad", {**BAD.components[0].verdicts, "A": Verdict.NOT_APPLICABLE})
    there = system(SITE, odd, GOOD)
    plan = plan_of(there)
    assert plan.uncovered == (Lack("pumps", "part", "A RE(1)"),)
    assert "A RE(1)" not in reasons(there, plan)["eye"].rows


# -- what remains -----------------------------------------------------------------------------------------------------


def test_nothing_remains_of_a_whole_plan() -> None:
    assert remaining(problem(SYSTEM, TODAY), BEST) == ()
    assert reachable(problem(SYSTEM, TODAY)) == ()


def test_only_the_device_can_do_it() -> None:
    there = system(SITE, device("bad", {**ONLY_B, "B": Verdict.MET, "D": Verdict.UNMET}), GOOD)
    found = what_remains(there)["D"]
    assert found.reasons == ("Only the device itself can do it: Only the device can.",)
    assert ways(found)[Close.REPLACE] == "Replace bad by a device that does D itself."
    assert ways(found)[Close.LOWER] == "Lower the target of icu in SI from 2 to 0, with a recorded acceptance."
    assert not found.coverable
    (limit,) = reachable(problem(there, TODAY))
    assert str(limit) == "target 2 of SI in icu cannot be reached: at most 0, because of D"


def test_many_rows_that_hold_a_level_are_counted() -> None:
    (limit,) = reachable(problem(system(SITE, device("bad", {**ONLY_B, "D": Verdict.UNMET}), GOOD), TODAY))
    assert str(replace(limit, rows=tuple("ABCDEFGH"))).endswith("because of A, B, C, D, E, F and 2 more")


def test_an_open_row_asks_for_the_answer() -> None:
    there = system(SITE, device("bad", {**ONLY_B, "B": Verdict.OPEN}), GOOD, library_=library((), ()))
    found = what_remains(there)["B"]
    assert found.reasons == (
        "It is not known whether the device does it.",
        "No measure of the library covers it against: other-zone through door, same-zone.",
    )
    assert ways(found)[Close.ANSWER] == "Ask the maker of bad whether it does B."


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"in_seconds": InSeconds.BLOCKS}, "help: It may block, and in icu harm follows within seconds."),
        ({"in_seconds": InSeconds.ALERTS_ONLY}, "help: Where harm follows within seconds it may only alert."),
        ({"scope": Scope.DEVICE, "device": "good"}, "help: It serves good only."),
        ({"scope": Scope.CONDUIT}, "help: It stands in conduits only, and the path same-zone leads through none."),
    ],
)
def test_what_forbids_a_measure_is_told(changes: dict[str, object], reason: str) -> None:
    assert reason in what_remains(hurried(lacking_b(**changes)))["B"].reasons


def test_a_feature_that_is_not_known_is_asked_for() -> None:
    for features, title in (({"agent": Feature("agent", "Runs an agent")}, "Runs an agent"), ({}, "agent")):
        there = lacking_b(features=("agent",))
        found = what_remains(replace(there, library=replace(there.library, features=features)))["B"]
        assert found.reasons == (f"help needs what the device is not known to offer: {title}.",)
        assert ways(found)[Close.ANSWER] == f"Ask the maker of bad whether it offers: {title}."


def test_a_ban_can_be_lifted() -> None:
    found = what_remains(preferring(lacking_b(), banned=(at("help"),)))["B"]
    assert found.reasons == ("help at icu: It is banned.",)
    assert ways(found)[Close.ALLOW] == "Lift what stands against help at icu: It is banned."


def test_help_in_part_alone_is_told() -> None:
    lib = library((measure("half"),), carries("half", ("B",), help_=Help.PART))
    there = system(SITE, device("bad", {**ONLY_B, "B": Verdict.UNMET}), GOOD, library_=lib)
    assert what_remains(there)["B"].reasons == ("half at icu alone does not suffice.",)
    standing = with_site(there, in_place=(InPlace(at("half", "icu"), HERE),))
    assert what_remains(standing)["B"].reasons == (
        "There is help in part, and no second that differs enough, against: other-zone through door, same-zone.",
    )


def test_a_budget_is_a_reason() -> None:
    plan = plan_of(budget=80)
    found = what_remains(SYSTEM, plan)
    assert plan.cost <= 80
    assert all(one.coverable for one in found.values())
    beyond = next(iter(found.values()))
    assert any("beyond the budget of 80" in reason for reason in beyond.reasons)
    assert ways(beyond)[Close.SPEND] == "Raise the budget of 80 EUR."


def test_measures_in_conflict_are_named() -> None:
    verdicts = {**ONLY_B, "A": Verdict.UNMET, "A RE(1)": Verdict.UNMET, "B": Verdict.UNMET}
    lib = library(
        (measure("one"), measure("two", conflicts=("one",))),
        [*carries("one", ("A", "A RE(1)")), *carries("two", ("B",))],
    )
    there = system(SITE, device("bad", verdicts), GOOD, library_=lib)
    found = what_remains(there)
    assert list(found) == ["B"]
    assert found["B"].reasons == ("two at icu conflicts with one at icu, which the plan needs for other rows.",)
    assert found["B"].coverable


def test_verdicts_that_contradict_each_other_are_to_be_corrected() -> None:
    odd = device("bad", {**ONLY_B, "A": Verdict.NOT_APPLICABLE, "B": Verdict.MET})
    found = what_remains(system(SITE, odd, GOOD))["A RE(1)"]
    assert found.reasons == ("It enhances A, which does not apply: the two verdicts contradict each other.",)
    assert ways(found)[Close.CORRECT] == "Correct the verdict on A RE(1) or on A."


def test_zones_to_move_to_are_named() -> None:
    """One with a lower target, and one where the path is not open; not one of another kind, nor one that is no better."""
    zones = (zone("icu"), zone("calm", "1"), zone("island"), zone("like"), zone("office", "0", kind=ZoneKind.BUSINESS))
    conduits = (conduit("door", "icu", "office"), conduit("gate", "like", "office"))
    placements = (placement("pumps", "bad", "icu", count=1), placement("more", "bad", "icu", count=1))
    bare = replace(SITE, zones=zones, conduits=conduits, placements=placements)
    reach = {path: path is AttackPath.OTHER_ZONE for path in AttackPath}
    there = system(bare, device("bad", {**ONLY_B, "B": Verdict.UNMET}, reach=reach), library_=library((), ()))
    found = what_remains(there)["B"]
    assert found.placements == ("more", "pumps")
    assert next(way.zones for way in found.closings if way.way is Close.MOVE) == ("calm", "island")
    nowhere = replace(there, site=replace(bare, zones=(zones[0], zones[3], zones[4])))
    assert Close.MOVE not in ways(what_remains(nowhere)["B"])


def test_one_device_is_told_once() -> None:
    verdicts = {**ONLY_B, "A RE(1)": Verdict.UNMET, "B": Verdict.OPEN, "D": Verdict.UNMET}
    zones = (zone("icu"), zone("calm", "0"), SITE.zones[1])
    site = replace(SITE, zones=zones, placements=(placement("pumps", "bad", "icu"), placement("more", "bad", "icu")))
    lib = replace(library((), ()), device_only=(Limited("D", "Only the device can."),))
    there = system(site, device("bad", verdicts, reach=NETWORK_REACH), library_=lib)
    (one,) = by_device(there, remaining(problem(there, TODAY), plan_of(there)))
    assert (one.zone, one.device, one.component, one.placements) == ("icu", "bad", "part", ("more", "pumps"))
    bare = "No measure of the library covers it against: other-zone through door, same-zone."
    assert one.everywhere == ()
    assert one.by_reasons == (
        (("A RE(1)",), (bare,)),
        (("B",), ("It is not known whether the device does it.", bare)),
        (("D",), ("Only the device itself can do it: Only the device can.",)),
    )
    assert [way.text for way in one.ways_out] == [
        "Replace bad by a device that does these rows itself.",
        "Move it to a zone where none of them counts: calm.",
        "Ask the maker of bad whether it does B.",
        "Lower the target of icu: IAC to 1, UC to 1, SI to 0, with a recorded acceptance.",
    ]
    assert one.lowered == {FR.IAC: 1, FR.UC: 1, FR.SI: 0}


def test_common_reasons_are_told_once_for_all_rows() -> None:
    verdicts = {**ONLY_B, "A": Verdict.OPEN, "A RE(1)": Verdict.OPEN, "D": Verdict.OPEN}
    there = system(SITE, device("bad", verdicts), GOOD, library_=library((), ()))
    (one,) = by_device(there, remaining(problem(there, TODAY), plan_of(there)))
    assert one.everywhere == ("It is not known whether the device does it.",)
    assert one.by_reasons[0][0] == ("A", "A RE(1)", "B")
    assert Close.MOVE not in [way.way for way in one.ways_out]


def test_like_placements_would_be_exposed_alike_in_a_third_zone() -> None:
    first, second = (replace(SITE.placements[0], id=name, zone=name) for name in ("one", "two"))
    zones = tuple(replace(SITE.zones[0], id=name) for name in ("one", "two", "three"))
    apart = with_site(zones=zones, placements=(first, second), conduits=())
    elsewhere = Elsewhere(apart)
    assert elsewhere.exposed(first)["three"] == elsewhere.exposed(second)["three"]
    assert set(elsewhere.exposed(second)) == {"one", "three"}

"""What a plan must cover, by what it can be covered, and what nothing covers."""

from dataclasses import replace
from datetime import timedelta

import pytest

from medslate.devices.known import KnownComponent
from medslate.levels.frs import FR
from medslate.levels.verdicts import Verdict
from medslate.networks.site import Acceptance, Connection
from medslate.networks.system import System
from medslate.planning.needs import NO_BASE, Problem, problem
from medslate.standards.measures import AttackPath, Carry, Help, Measure, Scope
from tests.build import HERE, TODAY
from tests.build_site import BAD, GOOD, LIBRARY, SITE, SYSTEM, device, placement, system, zone
from tests.laws.systems import with_verdict
from tests.unit.planning.build_plan import at, with_site
from tests.unit.planning.test_candidates import changed, standing

WALL, LINK, EYE, LOCK = at("wall", "icu"), at("link", "door"), at("eye"), at("lock", "pumps")


def rows(found: Problem) -> set[str]:
    return {row for need in found.needs for row in need.rows}


def beyond(found: Problem) -> dict[str, str]:
    return {row: reason for need, reason in found.uncoverable for row in need.rows}


def test_rows_that_the_target_asks_and_the_device_lacks() -> None:
    found = problem(SYSTEM, TODAY)
    assert rows(found) == {"A", "A RE(1)", "B", "N"}
    assert beyond(found) == {}
    assert {one for need in found.needs for one in need.each()} == {
        ("pumps", "part", row) for row in ("A", "A RE(1)", "B", "N")
    }


def test_who_can_cover_a_row_on_each_path() -> None:
    (need,) = (one for one in problem(SYSTEM, TODAY).needs if one.rows == ("B",))
    other, same = need.paths
    assert (str(other.path), other.full, other.part) == ("other-zone through door", (LINK,), (EYE, LOCK))
    assert (same.path.kind, same.full, same.part) == (AttackPath.SAME_ZONE, (), (EYE, LOCK))
    assert (need.weight, need.placements) == (1, ("pumps",))


def test_what_stands_covers_alone_or_counts_as_a_half() -> None:
    found = problem(standing(WALL, EYE), TODAY)
    assert rows(found) == {"A RE(1)", "B"}
    assert all(EYE in path.part for need in found.needs for path in need.paths)


def test_a_higher_target_asks_for_more() -> None:
    found = problem(with_site(zones=(zone("icu", "3"), SITE.zones[1])), TODAY)
    assert "E" in beyond(found)
    assert beyond(found)["E"] == "Nothing that may stand covers it against the path same-zone."


@pytest.mark.parametrize("verdict", [Verdict.OPEN, Verdict.COVERED_EXTERNALLY, Verdict.MET_BY_INTEGRATION])
def test_what_is_not_known_to_be_met_by_the_device_itself_is_needed(verdict: Verdict) -> None:
    assert "B" in rows(problem(with_verdict(SYSTEM, "bad", "B", verdict), TODAY))


@pytest.mark.parametrize("verdict", [Verdict.MET, Verdict.NOT_APPLICABLE])
def test_what_the_device_does_or_what_does_not_apply_is_not(verdict: Verdict) -> None:
    assert "B" not in rows(problem(with_verdict(SYSTEM, "bad", "B", verdict), TODAY))


@pytest.mark.parametrize("verdict", [Verdict.MET, Verdict.UNMET])
def test_an_enhancement_beside_a_base_that_does_not_apply_cannot_be_covered(verdict: Verdict) -> None:
    bad = with_verdict(with_verdict(SYSTEM, "bad", "A RE(1)", verdict), "bad", "A", Verdict.NOT_APPLICABLE)
    assert beyond(problem(bad, TODAY)) == {"A RE(1)": NO_BASE}


def accepting(**changes: object) -> System:
    one = Acceptance("a", "icu", "owner", "approver", "reason", TODAY, HERE)
    return with_site(acceptances=(replace(one, **changes),))  # type: ignore[arg-type]


def test_an_acceptance_takes_rows_out_until_its_last_day() -> None:
    assert rows(problem(accepting(rows=("B", "N")), TODAY)) == {"A", "A RE(1)"}
    assert rows(problem(accepting(above={FR.IAC: 1}), TODAY)) == {"A", "B", "N"}
    assert rows(problem(accepting(rows=("B",), expires=TODAY - timedelta(1)), TODAY)) == {"A", "A RE(1)", "B", "N"}
    assert rows(problem(accepting(rows=("B",), zone="office"), TODAY)) == {"A", "A RE(1)", "B", "N"}


def test_rows_without_an_open_path_need_nothing() -> None:
    alone = with_site(placements=(replace(SITE.placements[0], connection=Connection.NONE),))
    assert problem(alone, TODAY).needs == ()


def test_what_is_not_surely_of_use_is_not_counted_on() -> None:
    unsure = changed("lock", features=("agent",))
    assert set(beyond(problem(unsure, TODAY))) == {"A RE(1)", "B"}
    able = replace(unsure, devices={"bad": replace(BAD, features={"agent": True}), "good": GOOD})
    assert beyond(problem(able, TODAY)) == {}


def twice(**changes: object) -> System:
    return with_site(placements=(*SITE.placements, placement("more", "bad", "icu", **changes)))


def test_equal_placements_are_planned_for_together() -> None:
    found = problem(twice(), TODAY)
    assert {need.placements for need in found.needs} == {("pumps", "more")}
    assert {need.weight for need in found.needs} == {2}
    assert found.alike(LOCK) == (LOCK, at("lock", "more"))
    assert found.alike(WALL) == (WALL,)
    assert found.represented == {"more"}


def test_unless_they_are_wanted_one_by_one() -> None:
    found = problem(twice(), TODAY, one_by_one=True)
    assert {need.placements for need in found.needs} == {("pumps",), ("more",)}
    assert found.represented == frozenset()


@pytest.mark.parametrize("changes", [{"connection": Connection.NONE}, {"refuses": ("wall",)}])
def test_placements_that_differ_are_planned_for_apart(changes: dict[str, object]) -> None:
    assert problem(twice(**changes), TODAY).represented == frozenset()


def test_placements_of_which_one_has_something_in_place_are_planned_for_apart() -> None:
    assert problem(standing(LOCK, system=twice()), TODAY).represented == frozenset()


def test_a_makers_measure_for_one_component_helps_no_other() -> None:
    parts = tuple(KnownComponent(name, ("T",), BAD.components[0].verdicts) for name in ("head", "body"))
    own = Measure("bad/filter", "Filter", Scope.DEVICE, "x", "y", "", device="bad")
    carried = [Carry(own.id, "B", path, Help.FULL, component="head") for path in AttackPath]
    found = problem(
        system(SITE, replace(device("bad", {}), components=parts), GOOD, library_=LIBRARY.with_makers((own,), carried)),
        TODAY,
    )
    full = {need.component: need.paths[1].full for need in found.needs if need.rows == ("B",)}
    assert full == {"head": (at("bad/filter", "pumps"),), "body": ()}


def test_support_alone_is_never_credited() -> None:
    carried = [replace(one, help=Help.SUPPORT) if one.measure == "eye" else one for one in LIBRARY.carries]
    found = problem(replace(SYSTEM, library=replace(LIBRARY, carries=tuple(carried))), TODAY)
    assert set(beyond(found)) == {"A RE(1)", "B"}


def test_two_halves_that_stand_are_a_whole() -> None:
    assert rows(problem(standing(EYE, LOCK), TODAY)) == {"N"}

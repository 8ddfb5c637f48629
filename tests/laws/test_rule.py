"""Laws of the level rule."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from medslate.levels.devices import device_levels
from medslate.levels.frs import FR
from medslate.levels.rule import Row, levels_of
from medslate.levels.strengths import Strength, Support, at_strength
from medslate.levels.verdicts import Standing, Verdict
from tests.laws.strategies import CLOSED, assessed, catalogs, verdicts

Case = tuple[tuple[Row, ...], dict[str, Verdict]]


@given(assessed(), st.data())
def test_bounds_are_sound(case: Case, data: st.DataObject) -> None:
    """However the open rows are settled, the level lies within the bounds."""
    rows, given_verdicts = case
    settled = {
        row: data.draw(st.sampled_from(CLOSED)) if verdict is Verdict.OPEN else verdict
        for row, verdict in given_verdicts.items()
    }
    wide, narrow = levels_of(rows, given_verdicts).bounds, levels_of(rows, settled).bounds
    assert narrow.settled
    assert wide.lower.at_most(narrow.lower)
    assert narrow.upper.at_most(wide.upper)


def _rows_with_enhancement() -> tuple[Row, ...]:
    return (Row("A", FR.IAC, 1), Row("A RE(1)", FR.IAC, 2, "A"), Row("B", FR.IAC, 3))


@pytest.mark.parametrize("combination", list(product(Verdict, repeat=3)))
def test_bounds_are_tight(combination: tuple[Verdict, ...]) -> None:
    """Both ends are reached by some way of settling the open rows (exhaustively on three rows)."""
    rows = _rows_with_enhancement()
    wide = levels_of(rows, dict(zip(["A", "A RE(1)", "B"], combination, strict=True)))[FR.IAC]
    choices = [CLOSED if one is Verdict.OPEN else [one] for one in combination]
    reached = {
        levels_of(rows, dict(zip(["A", "A RE(1)", "B"], settled, strict=True)))[FR.IAC].lower
        for settled in product(*choices)
    }
    assert (min(reached), max(reached)) == (wide.lower, wide.upper)


@given(assessed(), st.data())
def test_meeting_one_more_row_never_lowers(case: Case, data: st.DataObject) -> None:
    """Turning a row that fails into one that is met lowers no end of any FR."""
    rows, before = case
    failing = [row for row, verdict in before.items() if verdict.standing is Standing.FAILS]
    assume(failing)
    after = before | {data.draw(st.sampled_from(failing)): Verdict.MET}
    old, new = levels_of(rows, before).bounds, levels_of(rows, after).bounds
    assert old.lower.at_most(new.lower)
    assert old.upper.at_most(new.upper)


@given(assessed(), st.data())
def test_a_row_moves_its_own_fr_only(case: Case, data: st.DataObject) -> None:
    """Nothing is traded between FRs: a verdict changes the result of its own FR and of no other."""
    rows, before = case
    assume(rows)
    row = data.draw(st.sampled_from(rows))
    after = before | {row.id: data.draw(verdicts)}
    old, new = levels_of(rows, before), levels_of(rows, after)
    assert all(old[fr] == new[fr] for fr in FR if fr is not row.fr)


@given(assessed())
def test_reasons_are_exact(case: Case) -> None:
    """There are stopping rows exactly where level 4 is not reached, all of them one level above the reached one."""
    rows, given_verdicts = case
    level = {row.id: row.level for row in rows}
    for one in levels_of(rows, given_verdicts).frs:
        assert bool(one.stops) == (one.lower < 4)
        assert bool(one.limits) == (one.upper < 4)
        assert all(level[row] == one.lower + 1 for row in one.stops)
        assert all(level[row] == one.upper + 1 for row in one.limits)
        assert bool(one.undecided) or one.lower == one.upper or _open_base(rows, given_verdicts, one.stops)


def _open_base(rows: tuple[Row, ...], given_verdicts: dict[str, Verdict], stops: tuple[str, ...]) -> bool:
    bases = {row.id: row.base for row in rows}
    return any(given_verdicts.get(bases[row] or row) is Verdict.OPEN for row in stops)


@given(assessed())
def test_only_undecided_rows_move_a_bound(case: Case) -> None:
    """Settling an undecided row as unmet lowers the upper end; settling any other open row as unmet does not."""
    rows, given_verdicts = case
    before = levels_of(rows, given_verdicts)
    for row in rows:
        if given_verdicts[row.id] is Verdict.OPEN:
            after = levels_of(rows, given_verdicts | {row.id: Verdict.UNMET})
            moved = after[row.fr].upper < before[row.fr].upper
            assert moved == (row in before[row.fr].undecided)


@given(catalogs())
def test_no_verdict_is_open_and_open_is_not_unmet(rows: tuple[Row, ...]) -> None:
    """Without any verdict every level is still possible where a row could be met."""
    for one in levels_of(rows, {}).frs:
        assert one.upper == 4
        assert one.lower == min((row.level for row in rows if row.fr is one.fr), default=5) - 1


@given(st.lists(assessed(), min_size=1, max_size=4))
def test_a_device_is_its_lowest_component(cases: list[Case]) -> None:
    """Per FR and end the device equals a component and exceeds none; the deciding ones are named."""
    components = {str(number): levels_of(*case) for number, case in enumerate(cases)}
    device = device_levels(components)
    for fr in FR:
        assert device.bounds.lower[fr] == min(one[fr].lower for one in components.values())
        assert device.deciding(fr).lower
        assert device.deciding(fr).upper
        assert all(components[name][fr].lower == device.bounds.lower[fr] for name, _ in device.stops(fr))


@given(st.lists(assessed(), min_size=1, max_size=3))
def test_device_undecided_rows_move_its_bound(cases: list[Case]) -> None:
    """A row is asked for exactly if answering it unmet would lower the device's upper end."""
    components = {str(number): levels_of(*case) for number, case in enumerate(cases)}
    device = device_levels(components)
    for number, (rows, given_verdicts) in enumerate(cases):
        for row in rows:
            if given_verdicts[row.id] is not Verdict.OPEN:
                continue
            changed = components | {str(number): levels_of(rows, given_verdicts | {row.id: Verdict.UNMET})}
            moved = device_levels(changed).bounds.upper[row.fr] < device.bounds.upper[row.fr]
            assert moved == ((str(number), row.id) in device.undecided(row.fr))


def test_no_component_is_refused() -> None:
    """A device without a component in scope has no level: empty is not a pass."""
    with pytest.raises(ValueError, match="no bounds"):
        device_levels({})


def test_limits_name_the_enhancement_that_its_base_holds_down() -> None:
    """An open enhancement of an unmet base at the same level cannot count either, and is named with it."""
    rows = (Row("A", FR.IAC, 2), Row("A RE(1)", FR.IAC, 2, "A"))
    one = levels_of(rows, {"A": Verdict.UNMET})[FR.IAC]
    assert (one.upper, one.limits) == (1, ("A", "A RE(1)"))


supports = st.builds(Support, st.booleans(), st.booleans(), st.booleans(), st.booleans())


@given(verdicts, supports)
def test_strength_only_opens(verdict: Verdict, support: Support) -> None:
    """A strength keeps a verdict or opens it, and a stronger one keeps no more than a weaker one."""
    held = [at_strength(verdict, support, strength) for strength in Strength]
    assert all(one in (verdict, Verdict.OPEN) for one in held)
    kept = [one is verdict for one in held]
    assert kept == sorted(kept, reverse=True)


@given(assessed(), st.data())
def test_lower_ends_never_rise_with_strength(case: Case, data: st.DataObject) -> None:
    """SL-C tested is at or below evidenced, which is at or below declared, at the lower end."""
    rows, given_verdicts = case
    support = {row.id: data.draw(supports) for row in rows}
    lower = [
        levels_of(rows, {row: at_strength(one, support[row], strength) for row, one in given_verdicts.items()})
        for strength in Strength
    ]
    declared, evidenced, tested = (one.bounds.lower for one in lower)
    assert tested.at_most(evidenced)
    assert evidenced.at_most(declared)


@given(supports)
def test_a_failed_test_contradicts_a_met_claim(support: Support) -> None:
    """A failed current test opens a met claim at every strength."""
    failed = replace(support, failed=True)
    assert all(at_strength(Verdict.MET, failed, strength) is Verdict.OPEN for strength in Strength)


@given(supports)
def test_not_applicable_needs_its_rationale(support: Support) -> None:
    """Not applicable without a rationale is open at every strength: N/A never silently raises a level."""
    bare = replace(support, rationale=False)
    assert all(at_strength(Verdict.NOT_APPLICABLE, bare, strength) is Verdict.OPEN for strength in Strength)

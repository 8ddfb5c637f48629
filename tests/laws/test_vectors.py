"""Laws of vectors. Each docstring is the rule its test proves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medslate.levels.frs import FR
from medslate.levels.vectors import Bounds, Capability, Target, Vector, VectorError, lowest
from tests.laws.strategies import bounds, capabilities, targets


@given(capabilities, capabilities, capabilities)
def test_meet_and_join_make_a_lattice(a: Capability, b: Capability, c: Capability) -> None:
    """Meet and join are commutative, associative, idempotent and absorb each other."""
    assert a.meet(b) == b.meet(a)
    assert a.join(b) == b.join(a)
    assert a.meet(b.meet(c)) == a.meet(b).meet(c)
    assert a.join(b.join(c)) == a.join(b).join(c)
    assert a.meet(a) == a.join(a) == a
    assert a.meet(a.join(b)) == a.join(a.meet(b)) == a


@given(capabilities, capabilities, capabilities)
def test_order_is_partial(a: Capability, b: Capability, c: Capability) -> None:
    """At-most is reflexive, antisymmetric and transitive, and agrees with meet and join."""
    assert a.at_most(a)
    assert not (a.at_most(b) and b.at_most(a)) or a == b
    assert not (a.at_most(b) and b.at_most(c)) or a.at_most(c)
    assert a.at_most(b) == (a.meet(b) == a) == (a.join(b) == b)


@given(capabilities)
def test_print_and_parse_are_inverse(a: Capability) -> None:
    """What is printed is read back, with commas too."""
    assert Capability.parse(str(a)) == a
    assert Capability.parse(",".join(map(str, a.levels))) == a


@given(st.text(alphabet="01234{} ,5-.a\t\n", max_size=20))
def test_whatever_is_read_prints_to_itself(text: str) -> None:
    """A text is refused, or read as a vector whose canonical form reads as the same."""
    try:
        vector = Capability.parse(text)
    except VectorError:
        return
    assert Capability.parse(str(vector)) == vector


@given(capabilities, targets)
def test_a_surplus_never_fills_a_gap(have: Capability, want: Target) -> None:
    """Meeting a target is meeting it in every place; the gap is what is missing there."""
    assert have.meets(want) == all(have[fr] >= want[fr] for fr in FR)
    assert have.gap(want) == tuple(max(0, want[fr] - have[fr]) for fr in FR)


@given(st.lists(bounds(), min_size=1, max_size=5))
def test_lowest_is_below_each(several: list[Bounds[Capability]]) -> None:
    """The lowest of several bounds lies at or below each, at both ends, and is one of them in every place."""
    low = lowest(several)
    for fr in FR:
        assert low.lower[fr] == min(one.lower[fr] for one in several)
        assert low.upper[fr] == min(one.upper[fr] for one in several)


def test_kinds_are_distinct() -> None:
    """An SL-T is no SL-C, even with equal levels."""
    target: object = Target.same(2)
    assert target != Capability.same(2)


def test_no_bounds_have_no_lowest() -> None:
    with pytest.raises(ValueError, match="no bounds"):
        lowest([])


def test_bounds_are_ordered() -> None:
    with pytest.raises(VectorError, match="out of order"):
        Bounds(Capability.same(2), Capability.same(1))


@pytest.mark.parametrize("levels", [(1,) * 6, (1,) * 8, (1, 1, 1, 1, 1, 1, 5), (True, 1, 1, 1, 1, 1, 1), (1.0,) * 7])
def test_seven_whole_levels(levels: tuple[int, ...]) -> None:
    with pytest.raises(VectorError):
        Vector(levels)


def test_bounds_print_intervals_only_where_they_differ() -> None:
    low = Capability((1, 0, 0, 0, 4, 0, 0))
    high = Capability((1, 3, 0, 0, 4, 0, 0))
    assert str(Bounds(low, high)) == "{1 0..3 0 0 4 0 0}"
    assert not Bounds(low, high).settled
    assert Bounds(low, low).settled

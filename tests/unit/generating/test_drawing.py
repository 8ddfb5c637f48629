"""Draws and sharing out, told by numbers handed in."""

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from medslate.networks.generating.drawing import Draws, apportioned


def numbers(*ones: float) -> Callable[[], float]:
    return iter(ones).__next__


def test_a_chance_is_in_percent() -> None:
    draws = Draws(numbers(0.0, 0.29, 0.30, 0.999))
    assert [draws.chance(30), draws.chance(30), draws.chance(30), draws.chance(100)] == [True, True, False, True]


def test_weights_are_steps_from_zero_to_their_sum() -> None:
    draws = Draws(numbers(0.0, 0.249, 0.25, 0.999999, 0.5))
    weights = {"a": 1, "b": 3, "c": 0}
    assert [draws.weighted(weights) for _ in range(4)] == ["a", "a", "b", "b"]
    assert draws.weighted({"none": 0, "all": 1}) == "all"


def test_some_are_different_ones() -> None:
    assert Draws(numbers(0.99, 0.0)).some("abc", 2) == ("c", "a")
    assert sorted(Draws(numbers(0.5, 0.5, 0.5)).some("abc", 9)) == ["a", "b", "c"]


def test_uneven_parts_lie_in_the_range() -> None:
    assert Draws(numbers(0.0, 0.5)).uneven(2) == (0.7, 1.0)


def test_the_largest_remainders_get_what_is_left() -> None:
    assert apportioned(10, (1, 1, 1)) == (4, 3, 3)
    assert apportioned(7, (50, 30, 20)) == (4, 2, 1)
    assert apportioned(3, (0, 0)) == (3, 0)


@given(st.integers(0, 10_000), st.lists(st.integers(0, 100), min_size=1, max_size=9).filter(any))
def test_parts_sum_to_the_whole_and_stay_within_one_of_their_share(total: int, weights: list[int]) -> None:
    parts = apportioned(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - total * weight / sum(weights)) < 1

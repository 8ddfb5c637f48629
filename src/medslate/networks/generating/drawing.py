"""Drawing from numbers between 0 and 1, and sharing out whole things."""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TypeVar

T = TypeVar("T")
SPREAD = (0.7, 1.3)
"""Parts that are equal on paper differ by a factor in this range."""


@dataclass(frozen=True, slots=True)
class Draws:
    """Draws made of one source of numbers from 0 to below 1, always in the same order."""

    source: Callable[[], float]

    def chance(self, percent: int) -> bool:
        """Whether something befalls that does so in so many percent."""
        return self.source() * 100 < percent

    def below(self, number: int) -> int:
        """A whole number from 0 to below `number`."""
        return int(self.source() * number)

    def weighted(self, weights: Mapping[T, int]) -> T:
        """One of the keys, each as often as its weight says."""
        steps = tuple(accumulate(weights.values()))
        return tuple(weights)[bisect_right(steps, self.source() * steps[-1])]

    def some(self, things: Sequence[T], number: int) -> tuple[T, ...]:
        """So many different ones of the things, or all if there are fewer, in the order drawn."""
        left = list(things)
        return tuple(left.pop(self.below(len(left))) for _ in range(min(number, len(left))))

    def uneven(self, parts: int) -> tuple[float, ...]:
        """Weights of parts that are equal on paper."""
        low, high = SPREAD
        return tuple(low + (high - low) * self.source() for _ in range(parts))


def apportioned(total: int, weights: Sequence[float]) -> tuple[int, ...]:
    """A whole number in whole parts: each at its share rounded down, what is left to the largest remainders.

    The parts sum to the total; each is within one of its share. No weight at all: everything goes to the first.
    """
    whole = sum(weights)
    if not whole:
        return (total, *(0 for _ in weights[1:]))
    exact = [total * one / whole for one in weights]
    parts = [int(one) for one in exact]
    by_remainder = sorted(range(len(parts)), key=lambda at: (parts[at] - exact[at], at))
    for at in by_remainder[: total - sum(parts)]:
        parts[at] += 1
    return tuple(parts)

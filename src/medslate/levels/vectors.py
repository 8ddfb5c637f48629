"""SL vectors: one level 0..4 per foundational requirement, compared place by place.

SL-T, SL-C and SL-A (IEC 62443-1-1, 62443-3-3 Annex A) are distinct types over one form. A capability or an achieved
vector may meet a target; nothing else is compared across kinds, and a surplus in one FR never fills a gap in another.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, Self, TypeVar

from medslate.levels.frs import FR

HIGHEST = 4
LEVELS = range(HIGHEST + 1)

Kind = TypeVar("Kind", bound="Vector")

_TEXT = re.compile(r"\s*(?:\{(?P<braced>[^{}]*)\}|(?P<plain>[^{}]*))\s*", re.ASCII)
_SEPARATOR = re.compile(r"\s*,\s*|\s+", re.ASCII)


class VectorError(ValueError):
    """A text or a sequence that is no SL vector."""


@dataclass(frozen=True, slots=True)
class Vector:
    """Seven levels in the order of the FRs. Use one of its kinds: `Target`, `Capability`, `Achieved`.

    Raises `VectorError` unless there are exactly seven whole levels from 0 to 4.
    """

    levels: tuple[int, ...]

    def __post_init__(self) -> None:
        if len(self.levels) != len(FR):
            raise VectorError(f"a vector has {len(FR)} levels (IAC UC SI DC RDF TRE RA), not {len(self.levels)}")
        for level in self.levels:
            if type(level) is not int or level not in LEVELS:
                raise VectorError(f"a level is a whole number from 0 to {HIGHEST}, not {level!r}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `2,2,2,1,2,1,2`, `{2 2 2 1 2 1 2}` or, for every FR alike, one number.

        IEC 62443-3-2 allows a single number for all FRs. Raises `VectorError` for anything else.
        """
        match = _TEXT.fullmatch(text)
        content = "" if match is None else (match["braced"] or match["plain"] or "").strip()
        parts = _SEPARATOR.split(content)
        if not all(re.fullmatch(r"[0-9]", part) for part in parts):
            raise VectorError(f"not an SL vector: {text!r}; write seven levels 0..4, like 2,2,2,1,2,1,2, or one")
        levels = tuple(int(part) for part in parts)
        return cls(levels * len(FR) if len(levels) == 1 else levels)

    @classmethod
    def same(cls, level: int) -> Self:
        """The vector with one level at every FR."""
        return cls((level,) * len(FR))

    def __getitem__(self, fr: FR) -> int:
        return self.levels[fr - 1]

    def __str__(self) -> str:
        return "{" + " ".join(map(str, self.levels)) + "}"

    def meet(self, other: Self) -> Self:
        """Place-by-place minimum: what both give."""
        return type(self)(tuple(map(min, self.levels, other.levels)))

    def join(self, other: Self) -> Self:
        """Place-by-place maximum: what either gives."""
        return type(self)(tuple(map(max, self.levels, other.levels)))

    def at_most(self, other: Self) -> bool:
        """Whether this vector lies at or below the other in every place (a partial order)."""
        return all(mine <= theirs for mine, theirs in zip(self.levels, other.levels, strict=True))


@dataclass(frozen=True, slots=True)
class Target(Vector):
    """SL-T: what a zone or conduit needs, set by risk (IEC 62443-3-2)."""


@dataclass(frozen=True, slots=True)
class _Reached(Vector):
    """A vector that can be held against a target."""

    def gap(self, target: Target) -> tuple[int, ...]:
        """Per FR, how far below the target: max(0, target - level). No trade between FRs."""
        return tuple(max(0, want - have) for want, have in zip(target.levels, self.levels, strict=True))

    def meets(self, target: Target) -> bool:
        """Whether the level is at or above the target in every place."""
        return not any(self.gap(target))


@dataclass(frozen=True, slots=True)
class Capability(_Reached):
    """SL-C: what a device or component reaches by itself, properly configured, without outside help."""


@dataclass(frozen=True, slots=True)
class Achieved(_Reached):
    """SL-A: what is achieved in place, countermeasures included."""


@dataclass(frozen=True, slots=True)
class Bounds(Generic[Kind]):
    """The lowest and the highest vector still possible while rows are open."""

    lower: Kind
    upper: Kind

    def __post_init__(self) -> None:
        if not self.lower.at_most(self.upper):
            raise VectorError(f"bounds out of order: {self.lower} is not at or below {self.upper}")

    @property
    def settled(self) -> bool:
        """Whether both ends agree: no open row can change the vector."""
        return self.lower == self.upper

    def __str__(self) -> str:
        pairs = zip(self.lower.levels, self.upper.levels, strict=True)
        return "{" + " ".join(str(low) if low == high else f"{low}..{high}" for low, high in pairs) + "}"


def lowest(bounds: Iterable[Bounds[Capability]]) -> Bounds[Capability]:
    """Place-by-place minimum at both ends. Raises `ValueError` for no bounds at all: empty is not a pass."""
    several = tuple(bounds)
    if not several:
        raise ValueError("no bounds to take the lowest of")
    lower, upper = several[0].lower, several[0].upper
    for one in several[1:]:
        lower, upper = lower.meet(one.lower), upper.meet(one.upper)
    return Bounds(lower, upper)

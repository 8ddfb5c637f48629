"""Writing a 0-1 program down: variables with what they cost and leave uncovered, constraints under conditions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from medslate.planning.program import Constraint

Conditions = tuple[int, ...]
"""Variables that must all be 1 for something to matter; none: it always matters."""


@dataclass
class Draft:
    """A program that grows. `costs`: money; `weights`: how many required rows a variable leaves uncovered."""

    names: list[str] = field(default_factory=list)
    costs: list[int] = field(default_factory=list)
    weights: list[int] = field(default_factory=list)
    constraints: dict[Constraint, None] = field(default_factory=dict)

    def new(self, name: str, cost: int = 0, weight: int = 0) -> int:
        """One more variable."""
        self.names.append(name)
        self.costs.append(cost)
        self.weights.append(weight)
        return len(self.names) - 1

    def at_least(self, terms: Iterable[tuple[int, int]], least: int) -> None:
        """`sum(by * variable) >= least`; a variable may come more than once."""
        found: dict[int, int] = {}
        for by, at in terms:
            found[at] = found.get(at, 0) + by
        self.constraints[Constraint(tuple((by, at) for at, by in sorted(found.items()) if by), least)] = None

    def implies(self, conditions: Iterable[int], one_of: Iterable[int]) -> None:
        """If all of these, then at least one of those."""
        whole = tuple(dict.fromkeys(conditions))
        self.at_least((*((1, at) for at in dict.fromkeys(one_of)), *((-1, at) for at in whole)), 1 - len(whole))

    def never(self, together: Iterable[int]) -> None:
        """Not all of these."""
        self.implies(together, ())


@dataclass(frozen=True)
class Written:
    """A program for a partition. `within`: the variable by which a group is in a slot, by their ids.

    `paid`: what the required measures cost, whatever is chosen.
    """

    names: tuple[str, ...]
    costs: tuple[int, ...]
    weights: tuple[int, ...]
    constraints: tuple[Constraint, ...]
    within: Mapping[tuple[str, str], int]
    paid: int

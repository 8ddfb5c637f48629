"""A plan to begin with: always what reaches most per cost, then out again with all that turns out not to be needed."""

from collections.abc import Sequence
from heapq import heapify, heappop, heappush

from medslate.planning.program import Program
from medslate.planning.solving.reductions import implication


def greedy(program: Program) -> tuple[bool, ...] | None:
    """Values that satisfy every constraint; none if the greedy way leads nowhere (conflicts, budgets).

    Each step takes the variable, with all that it presupposes, that costs least per constraint newly advanced.
    """
    run = _Run(program)
    if not run.fill():
        return None
    run.thin_out()
    values = tuple(map(bool, run.values))
    return values if program.holds(values) else None


def thinned(program: Program, values: Sequence[bool]) -> tuple[bool, ...]:
    """Values that satisfy every constraint, without what they do not need, the dearest out first."""
    run = _Run(program)
    for at, value in enumerate(values):
        if value:
            run.take(at)
    run.thin_out()
    return tuple(map(bool, run.values))


class _Run:
    """Values, and how far each constraint is from being reached."""

    def __init__(self, program: Program) -> None:
        self.costs = program.costs
        self.values = bytearray(len(program.costs))
        self.lacking = [one.least for one in program.constraints]
        self.asking: list[list[tuple[int, int]]] = [[] for _ in program.costs]
        self.against: list[list[tuple[int, int]]] = [[] for _ in program.costs]
        self.needs: list[list[int]] = [[] for _ in program.costs]
        self.needed_by: list[list[int]] = [[] for _ in program.costs]
        for number, one in enumerate(program.constraints):
            if pair := implication(one):
                self.needs[pair[0]].append(pair[1])
                self.needed_by[pair[1]].append(pair[0])
            for by, at in one.terms:
                (self.asking if by > 0 else self.against)[at].append((by, number))

    def fill(self) -> bool:
        """Take variables until every constraint is reached; False if some cannot be."""
        heap = [(score, at) for at in range(len(self.values)) if (score := self._score(at)) is not None]
        heapify(heap)
        while heap:
            score, at = heappop(heap)
            now = None if self.values[at] else self._score(at)
            if now is not None and now > score:
                heappush(heap, (now, at))
            elif now is not None and self._bears(group := self._group(at)):
                for one in group:
                    self.take(one)
                for each in {by for one in group for by in self.needed_by[one] if not self.values[by]}:
                    if (cheaper := self._score(each)) is not None:
                        heappush(heap, (cheaper, each))
        return all(lacking <= 0 for lacking in self.lacking)

    def thin_out(self) -> None:
        """Take out again what the others make superfluous, the dearest first, until nothing more is."""
        chosen = sorted((at for at, value in enumerate(self.values) if value), key=lambda at: (-self.costs[at], at))
        left = -1
        while left != len(chosen):
            left = len(chosen)
            for at in chosen:
                if all(self.lacking[number] + by <= 0 for by, number in self.asking[at]):
                    self._flip(at, 0)
            chosen = [at for at in chosen if self.values[at]]

    def _score(self, at: int) -> float | None:
        """Cost per constraint advanced, of a variable with what it presupposes; none if it advances nothing."""
        group = self._group(at)
        gain = sum(
            min(by, lacking)
            for one in group
            for by, number in self.asking[one]
            if (lacking := self.lacking[number]) > 0
        )
        return sum(self.costs[one] for one in group) / gain if gain else None

    def _group(self, at: int) -> list[int]:
        """The variable and what it presupposes, as far as not taken yet."""
        found = [at]
        for one in found:
            found.extend(each for each in self.needs[one] if not self.values[each] and each not in found)
        return found

    def _bears(self, group: list[int]) -> bool:
        """Whether no constraint is broken by taking the group."""
        change: dict[int, int] = {}
        for one in group:
            for by, number in self.against[one]:
                change[number] = change.get(number, 0) + by
        for one in group:
            for by, number in self.asking[one]:
                if number in change:
                    change[number] += by
        return all(by >= 0 or self.lacking[number] - by <= 0 for number, by in change.items())

    def take(self, at: int) -> None:
        """Take a variable."""
        self._flip(at, 1)

    def _flip(self, at: int, value: int) -> None:
        self.values[at] = value
        sign = 1 if value else -1
        for by, number in (*self.asking[at], *self.against[at]):
            self.lacking[number] -= sign * by

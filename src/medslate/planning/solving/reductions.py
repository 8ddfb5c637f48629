"""Smaller programs with the same optimum, and the way back (each proven equal by the tests on small programs).

They look at nothing but the program, and so hold for every form of it: with residuals, budgets and cuts as well.
"""

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from medslate.planning.program import Constraint, Program


@dataclass(frozen=True)
class Smaller:
    """A smaller program. Of the former one, `kept`: the variables left, in order; `fixed`: those that are decided.

    `follows`: variables that take the value of another one. `paid`: what the fixed ones cost. `infeasible`: proven that
    nothing satisfies the former program.
    """

    program: Program
    kept: tuple[int, ...]
    fixed: Mapping[int, bool] = field(default_factory=dict)
    follows: Mapping[int, int] = field(default_factory=dict)
    paid: int = 0
    infeasible: bool = False

    def restore(self, values: Sequence[bool]) -> tuple[bool, ...]:
        """The values of the former program: as good as those of the smaller one are for it."""
        found = {**self.fixed, **dict(zip(self.kept, values, strict=True))}
        found |= {one: found[other] for one, other in self.follows.items()}
        return tuple(found[at] for at in range(len(found)))

    def then(self, further: "Smaller") -> "Smaller":
        """Both steps as one."""
        fixed = {self.kept[at]: value for at, value in further.fixed.items()}
        follows = {self.kept[one]: self.kept[other] for one, other in further.follows.items()}
        whole = {**self.follows, **follows}
        return Smaller(
            further.program,
            tuple(self.kept[at] for at in further.kept),
            {**self.fixed, **fixed},
            {one: _end(whole, other) for one, other in whole.items()},
            self.paid + further.paid,
            self.infeasible or further.infeasible,
        )


def _end(follows: Mapping[int, int], at: int) -> int:
    while at in follows:
        at = follows[at]
    return at


def reduced(program: Program) -> Smaller:
    """All reductions, again and again until none finds more."""
    found = Smaller(program, tuple(range(len(program.costs))))
    size = None
    while not found.infeasible and size != (size := _size(found.program)):
        for step in STEPS:
            found = found.then(step(found.program))
            if found.infeasible:
                break
    return found


def _size(program: Program) -> tuple[int, int, int]:
    return len(program.costs), len(program.constraints), sum(len(one.terms) for one in program.constraints)


def decided(program: Program) -> Smaller:
    """Fix what has no choice left, and drop the constraints that always hold.

    A variable without which a constraint cannot be reached is fixed to 1 (the only option), one with which it cannot to
    0. One that no constraint asks for is fixed to 0; one that costs nothing and that none forbids to 1.
    """
    return _Deciding(program).result()


def implied_dropped(program: Program) -> Smaller:
    """Drop what follows from other constraints: equal ones, and clauses that contain another clause.

    In a clause, a variable that another one of it presupposes is enough: the other one is taken out.
    """
    needs = _presupposed(program.constraints)
    rest: dict[Constraint, None] = {}
    clauses: dict[frozenset[int], None] = {}
    for one in program.constraints:
        if is_clause(one):
            clauses[_shortened(frozenset(at for _, at in one.terms), needs)] = None
        else:
            rest[one] = None
    kept = _minimal(clauses)
    clauses_left = (Constraint(tuple((1, at) for at in sorted(one)), 1) for one in kept)
    return _same_variables(program, (*rest, *clauses_left))


def folded(program: Program) -> Smaller:
    """A variable that only one other presupposes, and nothing else asks for, is taken together with that other one."""
    wanted: dict[int, list[int]] = {}
    others: set[int] = set()
    for number, one in enumerate(program.constraints):
        if pair := implication(one):
            wanted.setdefault(pair[1], []).append(number)
            others.add(pair[0])
        else:
            others.update(at for _, at in one.terms)
    alone = {at: numbers[0] for at, numbers in wanted.items() if len(numbers) == 1 and at not in others}
    if not alone:
        return _same_variables(program, program.constraints)
    costs = list(program.costs)
    follows = {}
    for at, number in alone.items():
        follows[at] = next(one for _, one in program.constraints[number].terms if one != at)
        costs[follows[at]] += costs[at]
    gone = set(alone.values())
    left = tuple(one for number, one in enumerate(program.constraints) if number not in gone)
    kept = tuple(at for at in range(len(costs)) if at not in alone)
    return Smaller(_renumbered(costs, left, kept), kept, follows=follows)


def undominated(program: Program) -> Smaller:
    """Fix to 0 each variable in whose place another one can always be taken, at no more cost.

    Taken is the other one with all that it presupposes and the first does not. It must reach by itself every constraint
    that asks for the first, and may be in no conflict in which the first is not.
    """
    work = _Dominating(program)
    gone = [at for at in range(len(program.costs)) if work.is_dominated(at)]
    kept = tuple(at for at in range(len(program.costs)) if at not in work.gone)
    left = tuple(_without(one, work.gone) for one in program.constraints) if gone else program.constraints
    return Smaller(_renumbered(program.costs, left, kept), kept, dict.fromkeys(gone, False))


STEPS: tuple[Callable[[Program], Smaller], ...] = (decided, folded, implied_dropped, undominated)


def is_clause(one: Constraint) -> bool:
    """Whether it says: at least one of these."""
    return one.least == 1 and bool(one.terms) and all(by == 1 for by, _ in one.terms)


def implication(one: Constraint) -> tuple[int, int] | None:
    """The two variables of a constraint that says: the first presupposes the second."""
    if one.least or len(one.terms) != 2:
        return None
    (by, at), (other_by, other) = one.terms
    if (by, other_by) == (-1, 1):
        return at, other
    return (other, at) if (by, other_by) == (1, -1) else None


class _Deciding:
    """What can be decided from one constraint at a time, passed on until nothing more follows."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.value: dict[int, bool] = {}
        self.holds = bytearray(len(program.constraints))
        self.queue = deque(range(len(program.constraints)))
        self.waiting = bytearray(b"\1" * len(self.queue))
        self.within: list[list[int]] = [[] for _ in program.costs]
        for number, one in enumerate(program.constraints):
            for _, at in one.terms:
                self.within[at].append(number)

    def result(self) -> Smaller:
        program = self.program
        possible = self._pass_on()
        while possible and self._decide_idle():
            possible = self._pass_on()
        kept = tuple(at for at in range(len(program.costs)) if at not in self.value)
        live = (one for number, one in enumerate(program.constraints) if not self.holds[number])
        smaller = _renumbered(program.costs, map(self._rest, live), kept) if possible else Program((), ())
        paid = sum(program.costs[at] for at, value in self.value.items() if value)
        return Smaller(smaller, kept if possible else (), self.value, {}, paid, not possible)

    def _pass_on(self) -> bool:
        while self.queue:
            number = self.queue.popleft()
            self.waiting[number] = 0
            if not self.holds[number] and not self._look(number):
                return False
        return True

    def _look(self, number: int) -> bool:
        """Decide what one constraint decides; False if it cannot be reached at all."""
        one = self.program.constraints[number]
        free = [(by, at) for by, at in one.terms if at not in self.value]
        lacking = one.least - sum(by for by, at in one.terms if self.value.get(at))
        most = sum(by for by, _ in free if by > 0)
        if most < lacking:
            return False
        if sum(by for by, _ in free if by < 0) >= lacking:
            self.holds[number] = 1
            return True
        for by, at in free:
            if most - abs(by) < lacking:
                self._set(at, by > 0)
        return True

    def _set(self, at: int, value: bool) -> None:
        self.value[at] = value
        for number in self.within[at]:
            if not self.waiting[number] and not self.holds[number]:
                self.waiting[number] = 1
                self.queue.append(number)

    def _decide_idle(self) -> bool:
        """Variables that no constraint asks for, and free ones that none forbids."""
        asked, forbidden = bytearray(len(self.within)), bytearray(len(self.within))
        for number, one in enumerate(self.program.constraints):
            if not self.holds[number]:
                for by, at in one.terms:
                    (asked if by > 0 else forbidden)[at] = 1
        before = len(self.value)
        for at, cost in enumerate(self.program.costs):
            if at not in self.value and not (asked[at] and (cost or forbidden[at])):
                self._set(at, bool(asked[at]))
        return len(self.value) > before

    def _rest(self, one: Constraint) -> Constraint:
        terms = tuple((by, at) for by, at in one.terms if at not in self.value)
        return Constraint(terms, one.least - sum(by for by, at in one.terms if self.value.get(at)))


class _Dominating:
    """Who can take whose place. One that is gone is nobody's place taker any more, so that not all of them go."""

    def __init__(self, program: Program) -> None:
        self.costs = program.costs
        self.constraints = program.constraints
        self.gone: set[int] = set()
        self.asking: list[list[int]] = [[] for _ in self.costs]
        self.against: list[list[int]] = [[] for _ in self.costs]
        self.reaches: list[set[int]] = [set() for _ in self.costs]
        self.rivals: list[set[int]] = [set() for _ in self.costs]
        self.implications: set[int] = set()
        self.conflicts: dict[int, frozenset[int]] = {}
        self.by: dict[int, dict[int, int]] = {}
        for number, one in enumerate(program.constraints):
            worst = sum(by for by, _ in one.terms if by < 0)
            for by, at in one.terms:
                (self.asking if by > 0 else self.against)[at].append(number)
                if by > 0 and by + worst >= one.least:
                    self.reaches[at].add(number)
            if implication(one):
                self.implications.add(number)
            elif pair := _conflict(one):
                self.conflicts[number] = frozenset(pair)
                self.rivals[pair[0]].add(pair[1])
                self.rivals[pair[1]].add(pair[0])
        self.needs = _presupposed(program.constraints)

    def is_dominated(self, at: int) -> bool:
        """Whether some other variable can take its place; if so it is gone from now on."""
        asking = self.asking[at]
        fewest = min(asking, key=lambda number: len(self.constraints[number].terms), default=None)
        if fewest is None:
            return False
        found = any(
            other != at
            and other not in self.gone
            and len(self.reaches[other]) >= len(asking)
            and self.reaches[other].issuperset(asking)
            and self._replaces(other, at)
            for _, other in self.constraints[fewest].terms
        )
        if found:
            self.gone.add(at)
        return found

    def _replaces(self, other: int, at: int) -> bool:
        """Whether the exchange costs no more, and breaks nothing. What is presupposed is never dominated itself."""
        new = {other, *self.needs.get(other, ())} - self.needs.get(at, frozenset())
        if sum(self.costs[one] for one in new) > self.costs[at]:
            return False
        return all(self._allows(number, new, other, at) for one in new for number in self.against[one])

    def _allows(self, number: int, new: set[int], other: int, at: int) -> bool:
        """Whether a constraint that speaks against one of the new variables bears the exchange."""
        if number in self.implications or number in self.reaches[other]:
            return True
        if number in self.conflicts and (self.rivals[at] & self.conflicts[number]) - new:
            return True
        if number not in self.by:
            self.by[number] = {each: by for by, each in self.constraints[number].terms}
        by = self.by[number]
        return sum(min(by.get(each, 0), 0) for each in new) >= by.get(at, 0)


def _conflict(one: Constraint) -> tuple[int, int] | None:
    if one.least != -1 or [by for by, _ in one.terms] != [-1, -1]:
        return None
    return one.terms[0][1], one.terms[1][1]


def _presupposed(constraints: Iterable[Constraint]) -> Mapping[int, frozenset[int]]:
    """Per variable that presupposes others: all of them, those that they presuppose included."""
    direct: dict[int, set[int]] = {}
    for one in constraints:
        if pair := implication(one):
            direct.setdefault(pair[0], set()).add(pair[1])
    found = {}
    for at, firsts in direct.items():
        seen, new = set(firsts), firsts
        while new := {each for one in new for each in direct.get(one, ())} - seen:
            seen |= new
        found[at] = frozenset(seen - {at})
    return found


def _shortened(clause: frozenset[int], needs: Mapping[int, frozenset[int]]) -> frozenset[int]:
    left = clause
    for at in sorted(clause):
        if at in needs and needs[at] & (left - {at}):
            left -= {at}
    return left


def _minimal(clauses: Iterable[frozenset[int]]) -> list[frozenset[int]]:
    """The clauses that contain no other one, the shortest first."""
    by_size = sorted(clauses, key=lambda one: (len(one), sorted(one)))
    often: dict[int, int] = {}
    for one in by_size:
        for at in one:
            often[at] = often.get(at, 0) + 1
    kept: list[frozenset[int]] = []
    under: dict[int, list[frozenset[int]]] = {}
    for one in by_size:
        if not any(other <= one for at in one for other in under.get(at, ())):
            kept.append(one)
            under.setdefault(min(one, key=lambda at: (often[at], at)), []).append(one)
    return kept


def _without(one: Constraint, gone: set[int]) -> Constraint:
    return Constraint(tuple(term for term in one.terms if term[1] not in gone), one.least)


def _same_variables(program: Program, constraints: Iterable[Constraint]) -> Smaller:
    return Smaller(Program(program.costs, tuple(constraints)), tuple(range(len(program.costs))))


def _renumbered(costs: Sequence[int], constraints: Iterable[Constraint], kept: tuple[int, ...]) -> Program:
    at = {old: new for new, old in enumerate(kept)}
    renumbered = (Constraint(tuple((by, at[old]) for by, old in one.terms), one.least) for one in constraints)
    return Program(tuple(costs[old] for old in kept), tuple(renumbered))

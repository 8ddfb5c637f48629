"""Programs made ready to solve: reduced, taken apart where nothing is shared, each with a plan to begin with."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from medslate.networks.site import Instance
from medslate.planning.needs import Need
from medslate.planning.program import Constraint, Program
from medslate.planning.solving.greedy import greedy, thinned
from medslate.planning.solving.model import Compiled
from medslate.planning.solving.reductions import Smaller, reduced


@dataclass(frozen=True)
class Part:
    """A program that shares nothing with the others. `variables`: which of the whole program its own are."""

    program: Program
    variables: tuple[int, ...]


@dataclass(frozen=True)
class Prepared:
    """Independent programs whose optima together are the optimum of `of`.

    `digests`: of each, equal for equal programs over equal names (to reuse values and bound of a former run). `paid`:
    what is spent whatever they choose. `infeasible`: proven without a solver.
    """

    of: Compiled
    smaller: Smaller
    parts: tuple[Part, ...]
    digests: tuple[str, ...]

    @property
    def programs(self) -> tuple[Program, ...]:
        """What is to be solved, in a fixed order."""
        return tuple(one.program for one in self.parts)

    @property
    def paid(self) -> int:
        """What is spent whatever the programs choose: the required, and what had no alternative."""
        return self.of.paid + self.smaller.paid

    @property
    def infeasible(self) -> bool:
        """Whether it is proven, without a solver, that not all can hold."""
        return self.of.infeasible or self.smaller.infeasible

    def values(self, answers: Sequence[Sequence[bool]]) -> tuple[bool, ...]:
        """The values of `of` from those of each program; `of.program.cost(values) + of.paid` is the whole cost."""
        found = [False] * len(self.smaller.kept)
        for part, answer in zip(self.parts, answers, strict=True):
            for at, value in zip(part.variables, answer, strict=True):
                found[at] = value
        return self.smaller.restore(found)

    def instances(self, answers: Sequence[Sequence[bool]]) -> tuple[Instance, ...]:
        """What is bought."""
        return self.of.instances(self.values(answers))

    def uncovered(self, answers: Sequence[Sequence[bool]]) -> tuple[Need, ...]:
        """The needs left uncovered."""
        return self.of.uncovered(self.values(answers))


def prepared(of: Compiled) -> Prepared:
    """Reduce, take apart, and give each part a start."""
    smaller = reduced(of.program)
    names = tuple(of.names[at] for at in smaller.kept)
    found = tuple(
        Part(replace(one.program, start=greedy(one.program)), one.variables) for one in parts(smaller.program)
    )
    return Prepared(
        of, smaller, found, tuple(digest(one.program, [names[at] for at in one.variables]) for one in found)
    )


def settled(of: Compiled, values: Sequence[bool]) -> Prepared:
    """The program as one part, as it is, with values that satisfy it, freed of what they do not need."""
    every = tuple(range(len(of.program.costs)))
    whole = replace(of.program, start=thinned(of.program, values))
    return Prepared(of, Smaller(whole, every), (Part(whole, every),), ("",))


def parts(program: Program) -> tuple[Part, ...]:
    """The connected parts, in the order of their first variables.

    A variable that no constraint names is in none: it is left out. Constraints without a variable are a part of their
    own, the first.
    """
    root = list(range(len(program.costs)))
    tied = [one for one in program.constraints if one.terms]
    for one in tied:
        ends = [_find(root, at) for _, at in one.terms]
        for end in ends:
            root[end] = min(ends)
    members: dict[int, list[int]] = {}
    bound: dict[int, list[Constraint]] = {}
    for at in range(len(root)):
        members.setdefault(_find(root, at), []).append(at)
    for one in tied:
        bound.setdefault(_find(root, one.terms[0][1]), []).append(one)
    found = tuple(_part(program, members[first], ones) for first, ones in sorted(bound.items()))
    loose = tuple(one for one in program.constraints if not one.terms)
    return (Part(Program((), loose), ()), *found) if loose else found


def digest(program: Program, names: Sequence[str]) -> str:
    """What the program says in terms of the names, whatever the order of its constraints; so values can be reused."""
    said = [f"{names[at]} = {cost}" for at, cost in enumerate(program.costs)]
    said += sorted(
        f"{' '.join(f'{by}*[{name}]' for name, by in sorted((names[at], by) for by, at in one.terms))} >= {one.least}"
        for one in program.constraints
    )
    return sha256("\n".join(said).encode()).hexdigest()


def _find(root: list[int], at: int) -> int:
    while root[at] != at:
        root[at] = root[root[at]]
        at = root[at]
    return at


def _part(program: Program, members: list[int], constraints: Iterable[Constraint]) -> Part:
    number = {at: new for new, at in enumerate(members)}
    own = tuple(Constraint(tuple((by, number[at]) for by, at in one.terms), one.least) for one in constraints)
    return Part(Program(tuple(program.costs[at] for at in members), own), tuple(members))

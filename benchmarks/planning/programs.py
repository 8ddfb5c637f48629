"""Random programs with the shape of planning problems; equal seeds give equal programs, on every machine.

A site has zones, a zone has kinds of device, a kind has demands: a row that its devices do not meet, on an open path. A
library of measures is drawn once per seed. A measure is bought for a kind of device, for a zone or for the whole site;
it carries some rows on some paths, fully or in part. A demand is covered by one full instance, by two partial ones of
different mechanism and different administration, or it stays uncovered, which costs far more than any measure.
Some measures need another one first, some exclude one another.
"""

import hashlib
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from medslate.planning.program import Constraint, Program

UNCOVERED = 200_000
"""The cost of one demand left open."""
SCOPES = {"kind": (1, 60, 900), "zone": (3, 300, 6_000), "site": (2, 4_000, 90_000)}
"""By scope: how often it is drawn, lowest and highest cost."""


@dataclass(frozen=True)
class Shape:
    """How big: sites, zones in each, kinds of device in each zone, measures in the library, rows, paths."""

    sites: int
    zones: int
    kinds: int
    measures: int
    rows: int = 40
    paths: int = 3


SHAPES = {
    "small": Shape(1, 20, 6, 50),
    "hard": Shape(1, 50, 10, 100),
    "medium": Shape(4, 50, 6, 80),
    "large": Shape(40, 50, 8, 100),
}


@dataclass(frozen=True)
class Measure:
    scope: str
    cost: int
    mechanism: int
    administration: int
    full: frozenset[tuple[int, int]]
    part: frozenset[tuple[int, int]]


def programs(shape: Shape, seed: int) -> tuple[Program, ...]:
    """One program per site."""
    chance = random.Random(f"{shape} {seed}")
    library = tuple(measure(chance, shape) for _ in range(shape.measures))
    pairs = [tuple(sorted(chance.sample(range(shape.measures), 2))) for _ in range(shape.measures // 4)]
    return tuple(site(chance, shape, library, pairs) for _ in range(shape.sites))


def together(parts: Sequence[Program]) -> Program:
    """All programs as one: the monolithic form."""
    costs: list[int] = []
    constraints: list[Constraint] = []
    for part in parts:
        first = len(costs)
        costs.extend(part.costs)
        constraints.extend(
            Constraint(tuple((factor, first + variable) for factor, variable in one.terms), one.least)
            for one in part.constraints
        )
    return Program(tuple(costs), tuple(constraints))


def digest(parts: tuple[Program, ...]) -> str:
    """The SHA-256 of the programs, first 16 digits: the instance that was measured."""
    sha = hashlib.sha256()
    for part in parts:
        sha.update(repr((part.costs, [(one.terms, one.least) for one in part.constraints])).encode())
    return sha.hexdigest()[:16]


def measure(chance: random.Random, shape: Shape) -> Measure:
    scope = chance.choices(list(SCOPES), [weight for weight, _, _ in SCOPES.values()])[0]
    _, low, high = SCOPES[scope]
    places = [
        (row, path)
        for row in chance.sample(range(shape.rows), chance.randint(2, 9))
        for path in chance.sample(range(shape.paths), chance.randint(1, shape.paths))
    ]
    full = frozenset(place for place in places if chance.random() < 0.45)
    return Measure(
        scope, chance.randint(low, high), chance.randrange(8), chance.randrange(4), full, frozenset(places) - full
    )


class Model:
    """A program under construction: variables are counted, constraints collected, equal ones kept once."""

    def __init__(self) -> None:
        self.costs: list[int] = []
        self.constraints: dict[Constraint, None] = {}

    def variable(self, cost: int = 0) -> int:
        self.costs.append(cost)
        return len(self.costs) - 1

    def need(self, *terms: tuple[int, int], least: int) -> None:
        self.constraints[Constraint(terms, least)] = None

    def program(self) -> Program:
        return Program(tuple(self.costs), tuple(self.constraints))


def site(chance: random.Random, shape: Shape, library: tuple[Measure, ...], pairs: list[tuple[int, ...]]) -> Program:
    model = Model()
    shared: dict[int, int] = offered(chance, model, library, "site", 1)
    for _ in range(shape.zones):
        zone = shared | offered(chance, model, library, "zone", chance.randint(1, 4))
        for _ in range(shape.kinds):
            here = zone | offered(chance, model, library, "kind", chance.randint(1, 40))
            for row in chance.sample(range(shape.rows), chance.randint(4, 14)):
                for path in chance.sample(range(shape.paths), chance.randint(1, 2)):
                    demand(model, library, here, (row, path))
            relate(model, here, pairs)
    return model.program()


def offered(
    chance: random.Random, model: Model, library: tuple[Measure, ...], scope: str, times: int
) -> dict[int, int]:
    """A variable for each measure of a scope, but for those that safety forbids here."""
    return {
        number: model.variable(one.cost * times)
        for number, one in enumerate(library)
        if one.scope == scope and chance.random() < 0.85
    }


def relate(model: Model, here: dict[int, int], pairs: list[tuple[int, ...]]) -> None:
    """Every third pair excludes one another, of the others the second needs the first."""
    for number, (first, second) in enumerate(pairs):
        if first in here and second in here:
            if number % 3 == 0:
                model.need((-1, here[first]), (-1, here[second]), least=-1)
            else:
                model.need((1, here[first]), (-1, here[second]), least=0)


def demand(model: Model, library: tuple[Measure, ...], here: dict[int, int], place: tuple[int, int]) -> None:
    """`2 full + mechanisms >= 2` and the same with administrations, or left open."""
    full = [variable for number, variable in here.items() if place in library[number].full]
    part = [number for number in here if place in library[number].part]
    mechanisms = grouped((library[number].mechanism, here[number]) for number in part)
    administrations = grouped((library[number].administration, here[number]) for number in part)
    alone = len(mechanisms) < 2 or len(administrations) < 2
    if alone and not full:
        return  # nothing covers it: no question for a solver
    open_ = model.variable(UNCOVERED)
    if alone:
        model.need(*((1, one) for one in [*full, open_]), least=1)
        return
    for groups in (mechanisms, administrations):
        model.need(*((2, one) for one in [*full, open_]), *((1, any_of(model, group)) for group in groups), least=2)


def grouped(pairs: Iterator[tuple[int, int]]) -> list[list[int]]:
    groups: dict[int, list[int]] = {}
    for key, variable in pairs:
        groups.setdefault(key, []).append(variable)
    return list(groups.values())


def any_of(model: Model, group: list[int]) -> int:
    """A variable that may be 1 only if one of the group is."""
    if len(group) == 1:
        return group[0]
    some = model.variable()
    model.need(*((1, one) for one in group), (-1, some), least=0)
    return some

"""Random small programs of every kind of constraint that planning knows, and some that it does not."""

from random import Random

from medslate.planning.program import Constraint, Limits, Program, Solution
from tests.fakes.solvers import brute_force


def random_program(seed: int, most: int = 7) -> Program:
    """Clauses, counts of two, implications, conflicts, now and then a budget and anything at all."""
    dice = Random(seed)  # noqa: S311 (the same programs each time are wanted)
    size = dice.randint(1, most)
    costs = tuple(dice.choice((0, 1, 2, 3, 3, 5, 8)) for _ in range(size))
    return Program(costs, tuple(_constraint(dice, costs) for _ in range(dice.randint(0, 2 * size))))


def _constraint(dice: Random, costs: tuple[int, ...]) -> Constraint:
    count = len(costs)
    some = sorted(dice.sample(range(count), dice.randint(1, count)))
    match dice.choice(("clause", "clause", "clause", "two", "implies", "implies", "conflict", "budget", "any")):
        case "clause":
            return Constraint(tuple((1, at) for at in some), 1)
        case "two":
            return Constraint(tuple((dice.choice((1, 1, 2)), at) for at in some), 2)
        case "implies" if count > 1:
            one, other = dice.sample(range(count), 2)
            return Constraint(((-1, one), (1, other)) if dice.random() < 0.8 else ((1, other), (-1, one)), 0)
        case "conflict" if count > 1:
            one, other = dice.sample(range(count), 2)
            return Constraint(((-1, one), (-1, other)), -1)
        case "budget" if any(costs):
            return Constraint(tuple((-cost, at) for at, cost in enumerate(costs) if cost), -dice.randint(0, sum(costs)))
    terms = tuple((by, at) for at in some if (by := dice.randint(-2, 2)))
    return Constraint(terms, dice.randint(-3, 1))


def optimum(program: Program) -> Solution:
    """What trying everything gives."""
    return brute_force((program,), Limits(), lambda _: True)[0]

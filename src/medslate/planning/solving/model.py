"""A problem as a 0-1 program (`docs/adr/0011-plan-as-0-1-program.md`).

A row is covered on a path by one F, or by two P that differ in mechanism and in administration. Two such P exist
exactly when the P that stand have two mechanisms and two administrations: so for each mechanism there must be an F or a
P of another mechanism, and for each administration an F or a P of another one. Both are clauses.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from medslate.assessment.achieved.paths import OpenPath
from medslate.assessment.achieved.safety import zones_at
from medslate.assessment.achieved.standing import needed
from medslate.networks.site import Instance
from medslate.planning.candidates import partners
from medslate.planning.needs import Alike, Need, Problem
from medslate.planning.offers import each_bit
from medslate.planning.program import Constraint, Program
from medslate.standards.measures import Measure, Scope


@dataclass(frozen=True)
class Compiled:
    """A program whose variables mean something: instances bought together, a platform, or needs left uncovered.

    `names`: of the variables, each once. `stands`: what is bought with each. `residuals`: what each leaves uncovered.
    `required`: bought whatever the values, for `paid` with their platforms. `infeasible`: known without solving that
    nothing holds (a budget below what is required).
    """

    program: Program
    names: tuple[str, ...]
    stands: tuple[tuple[Instance, ...], ...]
    residuals: tuple[tuple[Need, ...], ...]
    required: tuple[Instance, ...]
    paid: int
    infeasible: bool = False

    def instances(self, values: Sequence[bool]) -> tuple[Instance, ...]:
        """What is bought beyond what stands: the required and the chosen, in order."""
        chosen = (one for ones, value in zip(self.stands, values, strict=True) if value for one in ones)
        return tuple(sorted((*self.required, *chosen)))

    def uncovered(self, values: Sequence[bool]) -> tuple[Need, ...]:
        """The needs left uncovered (beside those that nothing can cover)."""
        return tuple(
            need
            for variable, needs in enumerate(self.residuals)
            if needs and not all(_reached(one, values, variable) for one in self._of_residual[variable])
            for need in needs
        )

    @cached_property
    def _of_residual(self) -> Mapping[int, tuple[Constraint, ...]]:
        """The constraints that each residual lets go."""
        found: dict[int, list[Constraint]] = {at: [] for at, needs in enumerate(self.residuals) if needs}
        for one in self.program.constraints:
            for coefficient, variable in one.terms:
                if variable in found and coefficient > 0:
                    found[variable].append(one)
        return {key: tuple(ones) for key, ones in found.items()}


def compiled(problem: Problem, model: "Model | None" = None) -> Compiled:
    """The program that covers every need at least cost. Infeasible only if needs conflict.

    `model`: that of the problem, if there is one already; several forms of one problem share what was worked out.
    """
    model = model or Model(problem)
    covering = dict.fromkeys(one for covers in model.coverings for one in covers)
    constraints = tuple(Constraint(tuple((by, at) for at, by in terms), least) for terms, least in covering)
    return model.compiled((*constraints, *model.ties))


def softened(
    problem: Problem, *, at_most: int | None = None, budget: int | None = None, model: "Model | None" = None
) -> Compiled:
    """The two-phase form, for conflicts and budgets: needs may stay uncovered.

    Without `at_most` the program minimises the weight of what stays uncovered (phase 1); with it, cost, while no more
    weight than that stays uncovered (phase 2). `budget`: the whole cost of what is bought, required included.
    """
    model = model or Model(problem)
    groups: dict[tuple[_Cover, ...], list[Need]] = {}
    for need, covering in zip(problem.needs, model.coverings, strict=True):
        if covering:
            groups.setdefault(covering, []).append(need)
    ties, first = model.ties, len(model.costs)
    soft: dict[tuple[_Cover, int], Constraint] = {}
    for at, covering in enumerate(groups, first):
        for terms, least in covering:
            soft[(terms, least), at] = Constraint((*((by, one) for one, by in terms), (least, at)), least)
    weights = [sum(need.weight for need in needs) for needs in groups.values()]
    constraints = [*soft.values(), *ties]
    if at_most is not None:
        constraints.append(Constraint(tuple((-weight, at) for at, weight in enumerate(weights, first)), -at_most))
    if budget is not None:
        spent = tuple((-cost, at) for at, cost in enumerate(model.costs) if cost)
        constraints.append(Constraint(spent, model.paid - budget))
    return model.compiled(tuple(constraints), tuple(groups.values()), weights, by_cost=at_most is not None)


SCOPES = (Scope.SITE, Scope.ZONE, Scope.CONDUIT, Scope.DEVICE)
_Cover = tuple[tuple[tuple[int, int], ...], int]
"""Terms as (variable, coefficient), in order, and how much they must reach."""


def _reached(one: Constraint, values: Sequence[bool], without: int) -> bool:
    return sum(by for by, at in one.terms if values[at] and at != without) >= one.least


def clauses(measures: Sequence[Measure], full: int, part: int) -> tuple[tuple[int, ...], bool]:
    """What covers a row, if some measures replace and some help in part (all as bits).

    The clauses, as sets of measures, of which none contains another; and whether a count of two says more.
    """
    kinds: tuple[dict[str, int], dict[str, int]] = ({}, {})
    for at in each_bit(part):
        measure = measures[at]
        for of, kind in zip(kinds, (measure.mechanism, measure.administration), strict=True):
            of[kind] = of.get(kind, 0) | 1 << at
    found = {full | part & ~without for of in kinds for without in of.values()} or {full}
    least = tuple(one for one in found if not any(one & other == other != one for other in found))
    return tuple(sorted(least)), min(map(len, kinds)) > 2


class Model:
    """Gives variables to what may be bought, as it comes up, and keeps what was worked out for other needs."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.system = problem.system
        self.choice = problem.candidates
        self.fixed = self.choice.standing | set(self.choice.required)
        self.variable: dict[Instance, int] = {}
        self.platform: dict[str, int] = {}
        self.costs: list[int] = []
        self.names: list[str] = []
        self.stands: list[tuple[Instance, ...]] = []
        self.measures = self.system.library.measures
        self._at: dict[tuple[int, str], int] = {}
        self._scopes = tuple(SCOPES.index(one.scope) for one in self.measures)
        self._on_path: dict[object, tuple[_Cover, ...]] = {}
        self._said: dict[tuple[int, int], tuple[tuple[int, ...], bool]] = {}

    @cached_property
    def paid(self) -> int:
        """What the required instances cost, with their platforms."""
        platforms = {one.measure for one in self.choice.required} & self.choice.platforms.keys()
        instances = sum(self.choice.costs[one] for one in self.choice.required)
        return instances + sum(self.choice.platforms[name] for name in platforms)

    def compiled(
        self,
        constraints: tuple[Constraint, ...],
        groups: tuple[list[Need], ...] = (),
        weights: Sequence[int] = (),
        *,
        by_cost: bool = True,
    ) -> Compiled:
        own = len(self.costs)
        costs = (*self.costs, *(0 for _ in weights)) if by_cost else (*(0 for _ in self.costs), *weights)
        return Compiled(
            Program(costs, constraints),
            (*self.names, *(f"uncovered: {_name(needs)}" for needs in groups)),
            (*self.stands, *(() for _ in groups)),
            (*(() for _ in range(own)), *(tuple(needs) for needs in groups)),
            self.choice.required,
            self.paid,
            any(not one.terms and one.least > 0 for one in constraints),
        )

    @cached_property
    def coverings(self) -> tuple[tuple[_Cover, ...], ...]:
        """Of each need of the problem: all that must hold for it to be covered."""
        return tuple(self.covering(need) for need in self.problem.needs)

    def covering(self, need: Need) -> tuple[_Cover, ...]:
        """All that must hold for the need to be covered, each once."""
        found: dict[_Cover, None] = {}
        for number, full, part in need.options:
            path = need.of.paths[number]
            own = need.of.placements[0] if (full | part) & self._of_device else ""
            key = (need.of.zone, path.conduit, own, full, part)
            if key not in self._on_path:
                self._on_path[key] = tuple(self._covers(need.of, path, full, part))
            found.update(dict.fromkeys(self._on_path[key]))
        return tuple(found)

    def _covers(self, alike: Alike, path: OpenPath, full: int, part: int) -> Iterable[_Cover]:
        fixed = 0
        for where in ("", alike.zone, path.conduit, alike.placements[0]):
            fixed |= self._fixed_at.get(where, 0)
        clauses, two = self._said_of(full, part)
        for bits in clauses:
            if not bits & fixed:
                yield tuple(sorted((one, 1) for one in self._variables(alike, path, bits))), 1
        if two and not (full | part) & fixed:
            whole = ((one, 2) for one in self._variables(alike, path, full))
            half = ((one, 1) for one in self._variables(alike, path, part))
            yield tuple(sorted((*whole, *half))), 2

    def _said_of(self, full: int, part: int) -> tuple[tuple[int, ...], bool]:
        if (full, part) not in self._said:
            self._said[full, part] = clauses(self.measures, full, part)
        return self._said[full, part]

    def _variables(self, alike: Alike, path: OpenPath, bits: int) -> Iterable[int]:
        """The variables of the instances on a path to like placements: of each measure there is at most one."""
        where = ("", alike.zone, path.conduit, alike.placements[0])
        for at in each_bit(bits):
            place = where[self._scopes[at]]
            variable = self._at.get((at, place))
            if variable is None:
                variable = self._at[at, place] = self._variable(Instance(self.measures[at].id, place))
            yield variable

    def _variable(self, instance: Instance) -> int:
        """The variable of an instance; on its first use also those of all that it needs."""
        if instance not in self.variable:
            together = self.problem.alike(instance)
            self.variable[instance] = self._new(
                _name_of(together), self.choice.costs.get(instance, 0) * len(together), together
            )
            for needs in needed(self.system, instance):
                for one in needs:
                    if one not in self.fixed:
                        self._variable(one)
            if instance.measure in self._to_pay and instance.measure not in self.platform:
                name = f"platform of {instance.measure}"
                self.platform[instance.measure] = self._new(name, self.choice.platforms[instance.measure], ())
        return self.variable[instance]

    def _new(self, name: str, cost: int, stands: tuple[Instance, ...]) -> int:
        self.names.append(name)
        self.costs.append(cost)
        self.stands.append(tuple(one for one in stands if one not in self.choice.dormant))
        return len(self.costs) - 1

    @cached_property
    def ties(self) -> tuple[Constraint, ...]:
        """Preconditions, platforms and conflicts of all that came up in the coverings."""
        found: list[Constraint] = []
        for instance, at in self.variable.items():
            wanted = dict.fromkeys(one for needs in needed(self.system, instance) for one in needs)
            found.extend(_implies(at, self.variable[one]) for one in wanted if one not in self.fixed)
            if instance.measure in self.platform:
                found.append(_implies(at, self.platform[instance.measure]))
        found.extend(Constraint(((-1, one), (-1, other)), -1) for one, other in self._conflicts())
        return tuple(found)

    def _conflicts(self) -> list[tuple[int, int]]:
        """Pairs of variables that exclude each other. What stands or is required has barred its rivals already."""
        at: dict[tuple[str, str], list[int]] = {}
        conflicting = partners(self.system)
        for instance, variable in self.variable.items():
            measure = self.system.library.by_id[instance.measure]
            if conflicting[measure.id] and instance not in self.choice.dormant:
                for zone in zones_at(self.system.site, measure, instance.where) or self.system.site.zone:
                    at.setdefault((zone, measure.id), []).append(variable)
        pairs = {
            (min(pair), max(pair))
            for (zone, name), ones in at.items()
            for partner in conflicting[name]
            for pair in product(ones, at.get((zone, partner), ()))
        }
        return sorted(pairs)

    @cached_property
    def _to_pay(self) -> frozenset[str]:
        """The measures whose platform is not paid for by something required."""
        return frozenset(self.choice.platforms) - {one.measure for one in self.choice.required}

    @cached_property
    def _fixed_at(self) -> Mapping[str, int]:
        """What stands or is required, by place, as bits."""
        bit = {one.id: 1 << at for at, one in enumerate(self.measures)}
        found: dict[str, int] = {}
        for one in self.fixed:
            found[one.where] = found.get(one.where, 0) | bit[one.measure]
        return found

    @cached_property
    def _of_device(self) -> int:
        return sum(1 << at for at, one in enumerate(self.measures) if one.scope is Scope.DEVICE)


def _implies(one: int, other: int) -> Constraint:
    return Constraint(((-1, one), (1, other)), 0)


def _name_of(together: tuple[Instance, ...]) -> str:
    first, *more = together
    return " ".join((str(first), *(one.where for one in more)))


def _name(needs: list[Need]) -> str:
    return "; ".join(f"{' '.join(one.placements)} {one.component} {' '.join(one.rows)}" for one in needs)

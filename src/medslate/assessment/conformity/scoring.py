"""The few rules by which answers make a result; which one holds for a catalog, its scale says.

All are rules of this project unless a catalog's own text gives them. Each gives both ends: what is certain, and what is
still possible.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from medslate.assessment.conformity.facts import States
from medslate.standards.catalogs import Catalog, Requirement
from medslate.standards.fulfilment.scales import Scale
from medslate.standards.fulfilment.states import Done, State, joined

OfRow = Mapping[str, States]


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that stand together, by heading or by phase, and the state of all of them taken as one at each strength."""

    id: str
    title: str
    rows: tuple[Requirement, ...]
    states: States

    def counted(self, states: OfRow, strength: int) -> Mapping[State, int]:
        """How many of its rows are in which state."""
        found = dict.fromkeys(State, 0)
        for one in self.rows:
            found[states[one.id][strength]] += 1
        return found


def together(rows: Iterable[Requirement], states: OfRow) -> States:
    """The state of rows taken as one: fulfilled only if each applicable one is (the rule *conformity*)."""
    mine = [states[one.id] for one in rows]
    return (
        joined(one[0] for one in mine),
        joined(one[1] for one in mine),
        joined(one[2] for one in mine),
    )


def by_heading(catalog: Catalog, rows: Sequence[Requirement], states: OfRow) -> tuple[Group, ...]:
    """Groups by the outermost heading, in the order of the catalog; rows without one stand in a group without name."""
    found: dict[str, list[Requirement]] = {}
    for one in rows:
        above = [up for up in catalog.above(one) if not up.answerable]
        found.setdefault(above[-1].id if above else "", []).append(one)
    titles = {name: catalog.by_id[name].title if name else "" for name in found}
    return tuple(Group(name, titles[name], tuple(ones), together(ones, states)) for name, ones in found.items())


def by_phase(catalog: Catalog, rows: Sequence[Requirement], states: OfRow) -> tuple[Group, ...]:
    """Groups by part of the life cycle, in its order; rows that belong to none stand last in a group without name."""
    found: dict[str, list[Requirement]] = {name: [] for name in (*catalog.phases, "")}
    for one in rows:
        found[one.phase].append(one)
    return tuple(
        Group(name, catalog.phases.get(name, ""), tuple(ones), together(ones, states))
        for name, ones in found.items()
        if ones
    )


@dataclass(frozen=True, slots=True)
class LadderResult:
    """The step reached, at least and at most (-1: none), and the rows that keep each end from rising."""

    lower: int
    upper: int
    stops: tuple[str, ...]
    limits: tuple[str, ...]


def ladder(rows: Iterable[Requirement], states: OfRow, strength: int) -> LadderResult:
    """The highest step up to which every applicable row is fulfilled. Rows without a step do not count."""
    asked = [one for one in rows if one.step is not None and states[one.id][strength] is not State.VOID]
    lower, stops = _below(asked, [one for one in asked if states[one.id][strength].certain is not Done.FULL])
    upper, limits = _below(asked, [one for one in asked if states[one.id][strength].possible is not Done.FULL])
    return LadderResult(lower, upper, stops, limits)


def _below(asked: list[Requirement], failing: list[Requirement]) -> tuple[int, tuple[str, ...]]:
    """The highest step that is asked and lies below the lowest failing row, and the rows that stop there."""
    first = min((one.step for one in failing if one.step is not None), default=None)
    steps = [one.step for one in asked if one.step is not None and (first is None or one.step < first)]
    return max(steps, default=-1), tuple(one.id for one in failing if one.step == first)


@dataclass(frozen=True, slots=True)
class Grade:
    """A letter, at least and at most; empty where the catalog has no weights: none is made up."""

    lowest: str = ""
    highest: str = ""


def grade(rows: Iterable[Requirement], given: Mapping[str, str], scale: Scale) -> Grade:
    """The weighted mean of points against the thresholds of the scale.

    `given`: the answer by row. At the lower end a row without an answer earns the least points of the scale, at the
    upper end the most. Answers without points (not applicable) drop out.
    """
    points = [one.points for one in scale.answers if one.points is not None]
    weighted = [one for one in rows if one.weight]
    dropped = {name for name, answer in given.items() if scale.by_id[answer].points is None}
    counted = [one for one in weighted if one.id not in dropped]
    total = sum(one.weight or 0 for one in counted)
    if not total or not points or not scale.thresholds:
        return Grade()
    low = high = 0
    for one in counted:
        known = scale.by_id[given[one.id]].points if one.id in given else None
        low += (one.weight or 0) * (min(points) if known is None else known)
        high += (one.weight or 0) * (max(points) if known is None else known)
    return Grade(_letter(low, total, scale.thresholds), _letter(high, total, scale.thresholds))


def _letter(points: int, total: int, thresholds: Mapping[str, int]) -> str:
    """The best letter whose threshold the mean reaches, in whole numbers: no rounding decides a grade."""
    reached = [letter for letter, least in thresholds.items() if points >= least * total]
    return reached[0] if reached else ""

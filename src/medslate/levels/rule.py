"""The level rule: from the verdicts of rows to the level of each FR, with its reasons.

Rule (IEC 62443-4-2, level lines of each clause, cumulative): per FR, the level is the largest L in 0..4 such that every
applicable row of that FR with level <= L counts. An enhancement never counts without its base. With open rows the
result is an interval, and both ends come from the same rule: at the lower end open rows fail, at the upper they count
or drop out, whichever is still possible.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from medslate.levels.frs import FR
from medslate.levels.vectors import HIGHEST, Bounds, Capability
from medslate.levels.verdicts import Standing, Verdict


@dataclass(frozen=True, slots=True)
class Row:
    """One requirement or enhancement as the rule sees it.

    `level` is the lowest level (1..4) at which the row is required; `base` names the requirement that an enhancement
    enhances. A base is first required at its own level: if it is unmet it does not block the levels below that.
    """

    id: str
    fr: FR
    level: int
    base: str | None = None


@dataclass(frozen=True, slots=True)
class FRLevel:
    """The level of one FR, as bounds, with the rows that decided it.

    `stops`: the rows that keep the lower end from rising, `limits`: those that keep the upper end from rising.
    `vacuous`: levels 1..4 that no applicable row asks for; reaching them says nothing. `rows`: applicable rows.
    `undecided`: open rows whose answer can still change a bound.
    """

    fr: FR
    lower: int
    upper: int
    stops: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    vacuous: tuple[int, ...] = ()
    rows: int = 0
    undecided: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Levels:
    """The seven results of one component or device, in the order of the FRs."""

    frs: tuple[FRLevel, ...]

    def __getitem__(self, fr: FR) -> FRLevel:
        return self.frs[fr - 1]

    @property
    def bounds(self) -> Bounds[Capability]:
        """SL-C as bounds."""
        lower, upper = zip(*((one.lower, one.upper) for one in self.frs), strict=True)
        return Bounds(Capability(lower), Capability(upper))


def interval(lower: int, upper: int, vacuous: Iterable[int] = ()) -> str:
    """`2`, or `1..3` while rows are open; a star marks a level that no applicable row asks for."""
    empty = tuple(vacuous)
    low, high = (f"{one}{'*' if one in empty else ''}" for one in (lower, upper))
    return low if lower == upper else f"{low}..{high}"


def reference_level(rows: Iterable[Row], counts: Callable[[Row], bool]) -> int:
    """The rule in its plainest form: the definition. `rows` are the applicable rows of one FR."""
    applicable = tuple(rows)
    return max(level for level in range(HIGHEST + 1) if all(counts(row) for row in applicable if row.level <= level))


def levels_of(rows: Iterable[Row], verdicts: Mapping[str, Verdict]) -> Levels:
    """The level of every FR for one component that faces `rows`; a row without a verdict is open.

    Equal to `reference_level` at both ends (the equivalence tests hold the two together).
    """
    faced = tuple(rows)
    standing = {row.id: verdicts.get(row.id, Verdict.OPEN).standing for row in faced}
    asked: dict[FR, list[int]] = {fr: [] for fr in FR}
    failing: dict[FR, list[Row]] = {fr: [] for fr in FR}
    for row in faced:
        if standing[row.id] is not Standing.OUT:
            asked[row.fr].append(row.level)
            if not counts_at_lower(row, standing):
                failing[row.fr].append(row)
    return Levels(tuple(_fr_level(fr, asked[fr], failing[fr], standing) for fr in FR))


def counts_at_lower(row: Row, standing: Mapping[str, Standing]) -> bool:
    """Whether a row counts while open rows fail: it counts itself, and so does its base."""
    base = Standing.COUNTS if row.base is None else standing.get(row.base)
    return standing[row.id] is Standing.COUNTS and base is Standing.COUNTS


def counts_at_upper(row: Row, standing: Mapping[str, Standing]) -> bool:
    """Whether a row may still turn out to count, or to drop out.

    An open enhancement whose base does not apply may yet prove not applicable itself, so it does not limit the upper
    end; one that is claimed met beside such a base contradicts itself and fails.
    """
    base = Standing.COUNTS if row.base is None else standing.get(row.base)
    if standing[row.id] is Standing.OPEN:
        return base is not Standing.FAILS
    return standing[row.id] is Standing.COUNTS and base in (Standing.COUNTS, Standing.OPEN)


def _fr_level(fr: FR, asked: list[int], failing: list[Row], standing: Mapping[str, Standing]) -> FRLevel:
    """`failing`: the applicable rows that do not count at the lower end; at the upper end no others can fail."""
    lower, stops = _below(failing)
    upper, limits = _below([row for row in failing if not counts_at_upper(row, standing)])
    return FRLevel(
        fr,
        lower,
        upper,
        stops,
        limits,
        tuple(level for level in range(1, HIGHEST + 1) if level not in asked),
        len(asked),
        tuple(row for row in failing if standing[row.id] is Standing.OPEN and row.level <= upper),
    )


def _below(failing: list[Row]) -> tuple[int, tuple[str, ...]]:
    """The level just below the lowest failing row, and the rows that stop there."""
    first = min((row.level for row in failing), default=HIGHEST + 1)
    return first - 1, tuple(row.id for row in failing if row.level == first)

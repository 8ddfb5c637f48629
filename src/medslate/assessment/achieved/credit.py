"""The credit rule: when measures outside the device cover a row on a path (a rule of this project).

An unmet row is covered on a path by one measure that replaces the device's function (F), or by two that help in part
(P) and differ in mechanism and in administration; support alone (S) is never credited. It is covered when it is covered
on every open path on which it matters. Levels are never added up.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from medslate.networks.site import Instance
from medslate.standards.measures import Help, Measure


@dataclass(frozen=True, slots=True)
class Helping:
    """A measure that stands on a path and carries the row there. `sure`: nothing it needs of the device is unknown."""

    instance: Instance
    measure: Measure
    help: Help
    sure: bool = True


def covers(helping: Iterable[Helping]) -> bool:
    """The rule for one row on one path, in its plainest form: the definition."""
    all_of_them = tuple(helping)
    if any(one.help is Help.FULL for one in all_of_them):
        return True
    part = [one.measure for one in all_of_them if one.help is Help.PART]
    return any(
        one.mechanism != other.mechanism and one.administration != other.administration
        for one, other in combinations(part, 2)
    )

"""From the levels of components to the level of the device they make."""

from collections.abc import Mapping
from dataclasses import dataclass

from medslate.levels.frs import FR
from medslate.levels.rule import Levels
from medslate.levels.vectors import Bounds, Capability, lowest


@dataclass(frozen=True, slots=True)
class Deciding:
    """Per FR, which components hold the device's lower and upper end down (names, in the order given)."""

    lower: tuple[str, ...]
    upper: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DeviceLevels:
    """SL-C of a device: place by place the lowest of its components, each of which stays visible."""

    bounds: Bounds[Capability]
    components: Mapping[str, Levels]

    def deciding(self, fr: FR) -> Deciding:
        """The components whose level is the device's, at either end."""
        return Deciding(
            tuple(name for name, one in self.components.items() if one[fr].lower == self.bounds.lower[fr]),
            tuple(name for name, one in self.components.items() if one[fr].upper == self.bounds.upper[fr]),
        )

    def vacuous(self, fr: FR) -> tuple[int, ...]:
        """The levels that no applicable row of any component in scope asks for."""
        empty = [set(one[fr].vacuous) for one in self.components.values()]
        return tuple(sorted(set.intersection(*empty)))

    def stops(self, fr: FR) -> tuple[tuple[str, str], ...]:
        """The rows that keep the device's lower end from rising, as (component, row)."""
        return tuple((name, row) for name in self.deciding(fr).lower for row in self.components[name][fr].stops)

    def undecided(self, fr: FR) -> tuple[tuple[str, str], ...]:
        """The open rows that can still change a bound of the device, as (component, row).

        An open row at or below the device's upper end lowers it if it turns out unmet; one above it changes nothing.
        """
        return tuple(
            (name, row.id)
            for name, one in self.components.items()
            for row in one[fr].undecided
            if row.level <= self.bounds.upper[fr]
        )


def device_levels(components: Mapping[str, Levels]) -> DeviceLevels:
    """The device's SL-C: the minimum, FR by FR, over its components that expose or protect an interface in scope.

    A rule of this project: the Technical Report's own wording is not known to us. Raises `ValueError` when no component
    is given: no component in scope is a refusal, not a pass.
    """
    return DeviceLevels(lowest(levels.bounds for levels in components.values()), dict(components))

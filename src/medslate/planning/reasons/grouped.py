"""What remains, once per device and zone: rows with the same reasons together, and ways out that close them all."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from medslate.levels.frs import FR
from medslate.networks.system import System
from medslate.planning.reasons.remaining import Close, Closing, Remaining, in_short


@dataclass(frozen=True)
class DeviceRemaining:
    """What remains of one component of a device in one zone."""

    system: System
    rows: tuple[Remaining, ...]

    @property
    def zone(self) -> str:
        """The zone."""
        return self.rows[0].zone

    @property
    def device(self) -> str:
        """The device."""
        return self.rows[0].device

    @property
    def component(self) -> str:
        """The component."""
        return self.rows[0].component

    @cached_property
    def placements(self) -> tuple[str, ...]:
        """All its placements that lack anything, in order."""
        return tuple(dict.fromkeys(name for one in self.rows for name in one.placements))

    @cached_property
    def everywhere(self) -> tuple[str, ...]:
        """The reasons that all the rows have in common."""
        first, *rest = self.rows
        return tuple(reason for reason in first.reasons if all(reason in one.reasons for one in rest))

    @cached_property
    def by_reasons(self) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
        """Rows that remain for the same reasons, with those that not all rows have in common."""
        found: dict[tuple[str, ...], list[str]] = {}
        for one in self.rows:
            own = tuple(reason for reason in one.reasons if reason not in self.everywhere)
            found.setdefault(own, []).append(one.row)
        return tuple((tuple(rows), reasons) for reasons, rows in found.items())

    @cached_property
    def ways_out(self) -> tuple[Closing, ...]:
        """Replacing, moving and lowering for all the rows at once; then what else closes some of them, each once."""
        told = (Close.REPLACE, Close.MOVE, Close.LOWER)
        others = (way for one in self.rows for way in one.closings if way.way not in told and not way.rows)
        return (*self._for_all(), *dict.fromkeys(others))

    def _for_all(self) -> Iterator[Closing]:
        yield Closing(Close.REPLACE, f"Replace {self.device} by a device that does these rows itself.")
        zones = [{zone for way in one.closings for zone in way.zones} for one in self.rows]
        if common := set.intersection(*zones):
            names = tuple(zone.id for zone in self.system.site.zones if zone.id in common)
            yield Closing(Close.MOVE, f"Move it to a zone where none of them counts: {', '.join(names)}.", names)
        if rows := tuple(dict.fromkeys(row for one in self.rows for way in one.closings for row in way.rows)):
            text = f"Ask the maker of {self.device} whether it does {in_short(rows)}."
            yield Closing(Close.ANSWER, text, rows=rows)
        levels = ", ".join(f"{fr.name} to {level}" for fr, level in sorted(self.lowered.items()))
        yield Closing(Close.LOWER, f"Lower the target of {self.zone}: {levels}, with a recorded acceptance.")

    @cached_property
    def lowered(self) -> dict[FR, int]:
        """Per FR of these rows, the highest target that asks for none of them."""
        found: dict[FR, int] = {}
        for one in self.rows:
            row = self.system.catalog.by_id[one.row].as_row()
            found[row.fr] = min(row.level - 1, found.get(row.fr, row.level))
        return found


def by_device(system: System, remaining: Iterable[Remaining]) -> tuple[DeviceRemaining, ...]:
    """What remains, by zone, device and component, in the order in which they come."""
    found: dict[tuple[str, str, str], list[Remaining]] = {}
    for one in remaining:
        found.setdefault((one.zone, one.device, one.component), []).append(one)
    return tuple(DeviceRemaining(system, tuple(ones)) for ones in found.values())

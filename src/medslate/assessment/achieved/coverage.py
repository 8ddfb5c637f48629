"""The credit rule over sets of rows: fast, and kept for whatever is alike. Proven equal to the plain form.

`reference_levels` is the definition; `tests/equivalence/test_achieved.py` holds the two together.
"""

from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import combinations

from medslate.assessment.achieved.paths import OpenPath
from medslate.devices.known import KnownComponent, KnownDevice
from medslate.levels.rule import Levels, levels_of
from medslate.levels.verdicts import Verdict
from medslate.networks.system import System
from medslate.standards.measures import AttackPath, Help

Credited = tuple[OpenPath, tuple[tuple[str, bool], ...]]
"""A path with the measures that may be credited there, each with whether nothing that it needs is unknown."""

BY_ITSELF = (Verdict.MET, Verdict.NOT_APPLICABLE)
"""Verdicts of rows that need no help from outside."""


NOTHING: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())
"""What a measure carries on a path on which it carries nothing."""


class Coverage:
    """Which rows the measures of a system cover together, and the levels that follow."""

    def __init__(self, system: System) -> None:
        self.system = system
        self._covered: dict[tuple[AttackPath, str, tuple[str, ...]], frozenset[str]] = {}
        self._lacking: dict[tuple[str, str], Mapping[AttackPath, frozenset[str]]] = {}
        self._levels: dict[tuple[str, str, frozenset[str], frozenset[str]], tuple[Levels, Levels]] = {}

    def levels(
        self, device: KnownDevice, paths: tuple[Credited, ...]
    ) -> tuple[Mapping[str, Levels], Mapping[str, Levels]]:
        """The levels of each component at the lower and the upper end, against attackers on these paths."""
        found = {one.id: self._component(device, one, paths) for one in device.components}
        return {name: one[0] for name, one in found.items()}, {name: one[1] for name, one in found.items()}

    def covered(self, kind: AttackPath, component: str, measures: tuple[str, ...]) -> frozenset[str]:
        """The rows that measures cover together on a kind of path, for a component."""
        key = kind, component, measures
        if key not in self._covered:
            self._covered[key] = frozenset(self._cover(kind, component, measures))
        return self._covered[key]

    def _cover(self, kind: AttackPath, component: str, measures: tuple[str, ...]) -> set[str]:
        found: set[str] = set()
        part: list[tuple[str, str, frozenset[str]]] = []
        for name in measures:
            full, partly = self._carried.get((name, kind, component)) or self._carried.get((name, kind, ""), NOTHING)
            found |= full
            if partly:
                measure = self.system.library.by_id[name]
                part.append((measure.mechanism, measure.administration, partly))
        for one, other in combinations(part, 2):
            if one[0] != other[0] and one[1] != other[1]:
                found |= one[2] & other[2]
        return found

    @cached_property
    def _carried(self) -> Mapping[tuple[str, AttackPath, str], tuple[frozenset[str], frozenset[str]]]:
        """Per measure, kind of path and component ("" for those not named): rows carried in full, and in part."""
        found = {}
        for (name, kind), carries in self.system.library.credited.items():
            for component in {"", *(one.component for one in carries)}:
                mine = [one for one in carries if one.component in ("", component)]
                full = frozenset(one.row for one in mine if one.help is Help.FULL)
                found[name, kind, component] = full, frozenset(one.row for one in mine if one.help is Help.PART)
        return found

    def _component(
        self, device: KnownDevice, component: KnownComponent, paths: Iterable[Credited]
    ) -> tuple[Levels, Levels]:
        lacking = self._rows_lacking(device, component)
        low: set[str] = set()
        high: set[str] = set()
        for path, measures in paths:
            sure = tuple(name for name, known in measures if known)
            low |= lacking[path.kind] - self.covered(path.kind, component.id, sure)
            if path.sure:
                every = tuple(name for name, _ in measures)
                high |= lacking[path.kind] - self.covered(path.kind, component.id, every)
        key = device.id, component.id, frozenset(low), frozenset(high)
        if key not in self._levels:
            self._levels[key] = self._ends(component, low, high)
        return self._levels[key]

    def _rows_lacking(self, device: KnownDevice, component: KnownComponent) -> Mapping[AttackPath, frozenset[str]]:
        """Per kind of path the rows that matter there and that the component does not do by itself."""
        key = device.id, component.id
        if key not in self._lacking:
            rows = [
                one.id
                for one in self.system.catalog.faced_by(component.types)
                if component.verdicts.get(one.id, Verdict.OPEN) not in BY_ITSELF
            ]
            library = self.system.library
            self._lacking[key] = {
                kind: frozenset(row for row in rows if library.matters(row, kind)) for kind in AttackPath
            }
        return self._lacking[key]

    def _ends(self, component: KnownComponent, low: set[str], high: set[str]) -> tuple[Levels, Levels]:
        """The levels if the rows in `low` are bare on some path, and if surely those in `high` are."""
        lower, upper = dict(component.verdicts), dict(component.verdicts)
        rows = self.system.catalog.rows_for(component.types)
        for row in (one.id for one in rows):
            verdict = component.verdicts.get(row, Verdict.OPEN)
            if verdict not in BY_ITSELF and verdict is not Verdict.OPEN:
                lower[row] = Verdict.UNMET if row in low else Verdict.MET
                upper[row] = Verdict.UNMET if row in high else Verdict.MET
            elif verdict is Verdict.OPEN and row not in low:
                lower[row] = Verdict.MET
        return levels_of(rows, lower), levels_of(rows, upper)

"""What measures carry, worked out for sets of rows and of measures at once, both as the ones of a whole number.

On a path to a placement there is at most one instance of each measure (each has one scope), so that measures stand for
instances here, and what was found for some measures on a kind of path holds wherever these meet.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property

from medslate.assessment.achieved.credit import Helping, covers
from medslate.networks.site import Instance
from medslate.standards.measures import AttackPath, Help, Library

Options = tuple[tuple[int, int, int], ...]
"""Per path on which something is still needed: its number, the measures that replace, those that help, as bits."""

PathFacts = tuple[AttackPath, int, int]
"""Of a path: its kind, the measures that may stand on it and serve the placement, and those of them that stand."""


class Offers:
    """`bit`, `row_bit`: the ones that stand for each measure and each row."""

    def __init__(self, library: Library, bit: Mapping[str, int], row_bit: Mapping[str, int]) -> None:
        self.library, self.bit, self.row_bit = library, bit, row_bit
        self._offers: dict[tuple[AttackPath, int, str], tuple[tuple[int, int, int], ...]] = {}
        self._covered: dict[int, bool] = {}
        self._split: dict[tuple[object, ...], tuple[dict[Options, int], dict[int, int]]] = {}

    def groups(
        self, rows: int, facts: tuple[PathFacts, ...], component: str
    ) -> tuple[dict[Options, int], dict[int, int]]:
        """The rows by what can cover them; and those that nothing covers, by the first path on which that is so."""
        own = component if component in self._named else ""
        key = (rows, facts, own)
        if key not in self._split:
            groups: dict[Options, int] = {(): rows}
            failing: dict[int, int] = {}
            for number, fact in enumerate(facts):
                groups, lost = self._parted(groups, number, fact, own)
                if lost:
                    failing[number] = lost
            groups.pop((), None)
            self._split[key] = groups, failing
        return self._split[key]

    def _parted(
        self, groups: dict[Options, int], number: int, fact: PathFacts, component: str
    ) -> tuple[dict[Options, int], int]:
        """The groups with what one more path asks of them, and the rows that nothing covers on it."""
        kind, possible, standing = fact
        matters, offers = self._matters[kind], self._offers_of(kind, possible, component)
        found: dict[Options, int] = {}
        lost = 0
        for options, rows in groups.items():
            at_ease, left = rows & ~matters, rows & matters
            for carried, full, part in offers:
                here = left & carried
                left &= ~carried
                if not here:
                    continue
                if self._covers(full & standing, part & standing):
                    at_ease |= here
                elif self._covers(full, part):
                    more = (*options, (number, full, part))
                    found[more] = found.get(more, 0) | here
                else:
                    lost |= here
            lost |= left
            if at_ease:
                found[options] = found.get(options, 0) | at_ease
        return found, lost

    def _offers_of(self, kind: AttackPath, possible: int, component: str) -> tuple[tuple[int, int, int], ...]:
        """For each set of rows that the same measures carry: the rows, who replaces, who helps, as bits."""
        key = (kind, possible, component)
        if key not in self._offers:
            by_row: dict[int, tuple[int, int]] = {}
            for measure, row, of, is_full in self._carries[kind]:
                if measure & possible and of in ("", component):
                    full, part = by_row.get(row, (0, 0))
                    by_row[row] = (full | measure, part) if is_full else (full, part | measure)
            groups: dict[tuple[int, int], int] = {}
            for row, who in by_row.items():
                groups[who] = groups.get(who, 0) | row
            self._offers[key] = tuple((rows, *who) for who, rows in groups.items())
        return self._offers[key]

    def _covers(self, full: int, part: int) -> bool:
        if full or not part:
            return bool(full)
        if part not in self._covered:
            helping = (self.library.measures[at] for at in each_bit(part))
            self._covered[part] = covers(Helping(Instance(one.id), one, Help.PART) for one in helping)
        return self._covered[part]

    @cached_property
    def _carries(self) -> Mapping[AttackPath, list[tuple[int, int, str, bool]]]:
        """What is carried on each kind of path: measure, row, the only component it is for, and whether it replaces."""
        found: dict[AttackPath, list[tuple[int, int, str, bool]]] = {kind: [] for kind in AttackPath}
        for one in self.library.carries:
            if one.help is not Help.SUPPORT and one.row in self.row_bit:
                found[one.path].append(
                    (self.bit[one.measure], self.row_bit[one.row], one.component, one.help is Help.FULL)
                )
        return found

    @cached_property
    def _named(self) -> frozenset[str]:
        return frozenset(one.component for one in self.library.carries if one.component)

    @cached_property
    def _matters(self) -> Mapping[AttackPath, int]:
        matters = self.library.matters
        return {kind: sum(bit for row, bit in self.row_bit.items() if matters(row, kind)) for kind in AttackPath}


def each_bit(bits: int) -> Iterator[int]:
    """The positions of the ones, lowest first."""
    while bits:
        low = bits & -bits
        yield low.bit_length() - 1
        bits ^= low

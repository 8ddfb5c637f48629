"""Which way each line takes: down a channel between rows, along a gutter between columns, down a channel again."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from medslate.documents.drawing.ranks import Lanes

COLUMN = 100
"""Width of a column while ways are weighed; only proportions matter."""
BUSY = 12
"""What one more line in a gutter weighs, so that lines spread out."""


@dataclass(frozen=True, slots=True)
class Cell:
    """The place of a box in the grid: its row, its first column, and over how many columns it reaches."""

    row: int
    column: int
    span: int

    @property
    def middle(self) -> int:
        return (2 * self.column + self.span) * COLUMN // 2


@dataclass(frozen=True, slots=True)
class Way:
    """How a link runs. `ends`: upper box first. `below`: per end, whether the line leaves the box downwards.

    `channels`: the channel (the one above the row of that number) of each end; `gutter`: the gutter (the one left of
    the column of that number) between two channels, none within one.
    """

    key: int
    ends: tuple[str, str]
    below: tuple[bool, bool]
    channels: tuple[int, int]
    gutter: int | None = None


def cells(lanes: Lanes, spans: Mapping[str, int], columns: int) -> tuple[Mapping[str, Cell], tuple[int, ...]]:
    """The place of each box, and the number of rows of each lane. A wide lane is wrapped, its order kept by columns."""
    found: dict[str, Cell] = {}
    heights: list[int] = []
    for lane in lanes:
        rows = _wrapped(lane, spans, columns)
        for names in rows:
            spare = columns - sum(spans[one] for one in names)
            taken = 0
            for at, name in enumerate(names):
                shift = spare * (2 * at + 1) // (2 * len(names))
                found[name] = Cell(sum(heights) + rows.index(names), taken + shift, spans[name])
                taken += spans[name]
        heights.append(len(rows))
    return found, tuple(heights)


def _wrapped(lane: tuple[str, ...], spans: Mapping[str, int], columns: int) -> list[tuple[str, ...]]:
    """The fewest rows that hold the lane, filled column by column."""
    count = 1
    while True:
        rows = [lane[at::count] for at in range(count)]
        if all(sum(spans[one] for one in row) <= columns for row in rows):
            return rows
        count += 1


def ways(links: Sequence[tuple[str, str]], place: Mapping[str, Cell], columns: int) -> tuple[Way, ...]:
    """The way of each link, in their order; short ones choose first."""
    passable = _passable(place, columns)
    load: dict[tuple[int, int], int] = defaultdict(int)
    found: dict[int, Way] = {}

    def length(key: int) -> tuple[int, int]:
        one, other = (place[end].row for end in links[key])
        return abs(one - other), key

    for key in sorted(range(len(links)), key=length):
        upper, lower = sorted(links[key], key=lambda end: (place[end].row, place[end].column))
        top, bottom = place[upper].row, place[lower].row
        if bottom - top <= 1:
            level = top == bottom
            found[key] = Way(key, (upper, lower), (True, level), (top + 1, top + 1))
            continue
        rows = range(top + 1, bottom)
        gutter = min(
            (one for one in range(columns + 1) if all((row, one) in passable for row in rows)),
            key=lambda one: (_weight(one, place[upper], place[lower], max(load[row, one] for row in rows)), one),
        )
        for row in rows:
            load[row, gutter] += 1
        found[key] = Way(key, (upper, lower), (True, False), (top + 1, bottom), gutter)
    return tuple(found[key] for key in range(len(links)))


def _passable(place: Mapping[str, Cell], columns: int) -> set[tuple[int, int]]:
    """The (row, gutter) pairs that no box reaches across."""
    rows = range(max((one.row for one in place.values()), default=-1) + 1)
    blocked = {(one.row, at) for one in place.values() for at in range(one.column + 1, one.column + one.span)}
    return {(row, at) for row in rows for at in range(columns + 1)} - blocked


def _weight(gutter: int, upper: Cell, lower: Cell, load: int) -> int:
    x = gutter * COLUMN
    return abs(x - upper.middle) + abs(x - lower.middle) + BUSY * load

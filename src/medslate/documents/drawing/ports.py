"""Where lines leave their boxes: a place of its own for each, wide enough for its label where it bears one."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from medslate.documents.drawing.picture import text_width
from medslate.documents.drawing.ways import COLUMN, Cell, Way
from medslate.documents.model import Drawing, Link

GRID = 36
"""From one line to the next. Of each stretch of this width a third each belongs to lines that leave a box downwards, to
those that leave upwards, and to those in a gutter; so no two of them ever meet in a channel."""
LINE = GRID + 2
"""The room of a line that leaves a box; more than the grid, so that no two are moved to one place."""
LABEL_TEXT = 60
LABEL_HEIGHT = 84
LABEL_PAD = 32
LABELLED = 6
"""A box with at most so many lines bears the label of each; of any line at least one end bears it."""

End = tuple[int, int]
"""A line by its number, and which of its ends: 0 or 1."""


@dataclass(frozen=True, slots=True)
class Labels:
    """Which ends bear a label, and how wide the widest label is."""

    ends: frozenset[End]
    width: int

    def slot(self, end: End) -> int:
        """The room that an end takes."""
        return self.width + GRID + 4 if end in self.ends else LINE


def labels(drawing: Drawing) -> Labels:
    """A label stands at the end with fewer lines, and at the other too if that has few. Ends as the links name them."""
    degree = Counter(end for link in drawing.links for end in link.ends)
    ends = set()
    for key, link in enumerate(drawing.links):
        one, other = (degree[end] for end in link.ends)
        ends.add((key, 0 if one < other else 1))
        ends |= {(key, at) for at, count in enumerate((one, other)) if count <= LABELLED}
    widest = max((text_width(one.label, LABEL_TEXT) for one in drawing.links), default=0)
    return Labels(frozenset(ends), widest + LABEL_PAD)


def room(drawing: Drawing, borne: Labels) -> Mapping[str, int]:
    """The width that each box needs for the lines on its busier side; a line within a lane may take either."""
    lane = {one.id: one.lane for one in drawing.boxes}
    needed: dict[tuple[str, bool], int] = defaultdict(int)
    for key, link in enumerate(drawing.links):
        for at, end in enumerate(link.ends):
            here, there = lane[end], lane[link.ends[1 - at]]
            for below in (True, False):
                if (here <= there) if below else (here >= there):
                    needed[end, below] += borne.slot((key, at))
    return {one.id: max(needed[one.id, True], needed[one.id, False]) + 2 * GRID for one in drawing.boxes}


def ports(
    found: Sequence[Way],
    links: Sequence[Link],
    place: Mapping[str, Cell],
    extent: Mapping[str, tuple[int, int]],
    borne: Labels,
) -> Mapping[End, int]:
    """The x of each end, numbered as its way numbers them. `extent`: left edge and width of each box."""
    sides: dict[tuple[str, bool], list[tuple[int, End, int]]] = defaultdict(list)
    for way in found:
        for at, (name, below) in enumerate(zip(way.ends, way.below, strict=True)):
            heading = place[way.ends[1 - at]].middle if way.gutter is None else way.gutter * COLUMN
            slot = borne.slot((way.key, links[way.key].ends.index(name)))
            sides[name, below].append((heading, (way.key, at), slot))
    found_at: dict[End, int] = {}
    for (name, below), ends in sides.items():
        left, width = extent[name]
        at = left + (width - sum(slot for *_, slot in ends)) // 2
        for _, end, slot in sorted(ends):
            found_at[end] = _snapped(at + slot // 2, below=below)
            at += slot
    return found_at


def _snapped(x: int, *, below: bool) -> int:
    offset = 0 if below else GRID // 3
    return (x - offset + GRID // 2) // GRID * GRID + offset


def in_gutter(left: int, track: int) -> int:
    """The x of a track in a gutter whose first line may stand at `left`."""
    offset = 2 * GRID // 3
    return (left - offset + GRID // 2) // GRID * GRID + offset + GRID * track

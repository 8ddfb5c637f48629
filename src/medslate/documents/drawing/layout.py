"""The layout: rows of boxes with channels between them and gutters between their columns, in which all lines run.

A line leaves its box up or down, follows a track of its own in the channel there, if need be a track of its own in a
gutter to another channel, and enters the other box. So no line runs through a box, and none upon another.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from medslate.documents.drawing.legend import legend
from medslate.documents.drawing.picture import Picture, PlacedBox, PlacedLane, PlacedLink, Point, Rect, shortened
from medslate.documents.drawing.ports import GRID, LABEL_HEIGHT, End, Labels, in_gutter, labels, ports, room
from medslate.documents.drawing.ranks import Lanes, ranked
from medslate.documents.drawing.tracks import Run, Turn, tracked
from medslate.documents.drawing.ways import COLUMN, Cell, Way, cells, ways
from medslate.documents.model import Box, Drawing

PAPER = (1130.0, 650.0)
"""Points of the place that the number of columns is chosen for: an A3 page on its side, less margins and heading."""
BOX = 800
BOX_LINE = 74
BOX_PAD = 34
BAND = LABEL_HEIGHT + 20
"""Height above and below each row that only its own lines enter, with their labels."""
MARGIN = 44
GAP = 104
LANE_HEADING = 140
EDGE = 20
MOST_COLUMNS = 24


def lay_out(drawing: Drawing) -> Picture:
    """The picture with as many columns as let it stand largest on the paper; the same drawing gives the same places.

    Every end of a link is the id of a box, and the two ends differ; ids of boxes are distinct.
    """
    borne = labels(drawing)
    spans = {name: max(-(-(width + GAP) // (BOX + GAP)), 1) for name, width in room(drawing, borne).items()}
    lanes = ranked(drawing)
    least = max(spans.values(), default=1)
    widest = max((sum(spans[one] for one in lane) for lane in lanes), default=1)
    best = _Sheet(drawing, lanes, spans, borne, least).picture
    for columns in range(least + 1, min(widest, least + MOST_COLUMNS) + 1):
        narrowest = LANE_HEADING + columns * (BOX + GAP)
        if PAPER[0] * 10 / narrowest <= best.scale(*PAPER):
            break
        best = max(best, _Sheet(drawing, lanes, spans, borne, columns).picture, key=lambda one: one.scale(*PAPER))
    return best


@dataclass(frozen=True)
class _Sheet:
    """One number of columns, and all places that follow from it, each computed once."""

    drawing: Drawing
    lanes: Lanes
    spans: Mapping[str, int]
    borne: Labels
    columns: int

    @cached_property
    def grid(self) -> tuple[Mapping[str, Cell], tuple[int, ...]]:
        return cells(self.lanes, self.spans, self.columns)

    @cached_property
    def ways(self) -> tuple[Way, ...]:
        return ways([one.ends for one in self.drawing.links], self.grid[0], self.columns)

    @cached_property
    def gutter_track(self) -> Mapping[int, int]:
        """The track of each line that runs in a gutter. Two on one track never share a channel."""
        place, runs = self.grid[0], dict[int, list[Run]]()
        for way in self.ways:
            if way.gutter is not None:
                sides = (-1 if place[end].middle < way.gutter * COLUMN else 1 for end in way.ends)
                first, last = (Turn(channel, side) for channel, side in zip(way.channels, sides, strict=True))
                runs.setdefault(way.gutter, []).append(Run(way.key, (first, last)))
        return {key: at for several in runs.values() for key, at in tracked(several).items()}

    @cached_property
    def columns_x(self) -> tuple[int, ...]:
        """The left edge of each column, and, last, the right edge of the sheet."""
        most: dict[int, int] = {}
        for key, at in self.gutter_track.items():
            gutter = self.ways[key].gutter or 0
            most[gutter] = max(most.get(gutter, 0), at)
        x, found = LANE_HEADING, []
        for column in range(self.columns + 1):
            x += max(GAP, 2 * MARGIN + GRID * most[column] if column in most else 0)
            found.append(x)
            x += BOX
        return tuple(found)

    def gutter_x(self, key: int) -> int:
        """The x of a line in its gutter."""
        gutter = self.ways[key].gutter or 0
        left = self.columns_x[gutter - 1] + BOX if gutter else LANE_HEADING
        return in_gutter(left + MARGIN, self.gutter_track[key])

    @cached_property
    def extent(self) -> Mapping[str, tuple[int, int]]:
        """Left edge and width of each box."""
        return {
            name: (
                self.columns_x[one.column],
                self.columns_x[one.column + one.span - 1] + BOX - self.columns_x[one.column],
            )
            for name, one in self.grid[0].items()
        }

    @cached_property
    def port(self) -> Mapping[End, int]:
        return ports(self.ways, self.drawing.links, self.grid[0], self.extent, self.borne)

    @cached_property
    def channel_track(self) -> Mapping[End, int]:
        """The track of each line in the channel of each of its ends: one and the same where that is one channel."""
        runs: dict[int, list[Run]] = {}
        for way in self.ways:
            ends = [Turn(self.port[way.key, at], -1 if way.below[at] else 1) for at in (0, 1)]
            if way.gutter is None:
                runs.setdefault(way.channels[0], []).append(Run(2 * way.key, (ends[0], ends[1])))
                continue
            x = self.gutter_x(way.key)
            runs.setdefault(way.channels[0], []).append(Run(2 * way.key, (ends[0], Turn(x, 1))))
            runs.setdefault(way.channels[1], []).append(Run(2 * way.key + 1, (ends[1], Turn(x, -1))))
        track = {key: at for several in runs.values() for key, at in tracked(several, GRID).items()}
        return {
            (way.key, at): track[2 * way.key + (at if way.gutter is not None else 0)]
            for way in self.ways
            for at in (0, 1)
        }

    @cached_property
    def box_height(self) -> int:
        def rows(one: Box) -> int:
            return 1 + bool(one.note) + len(one.levels)

        return 2 * BOX_PAD + BOX_LINE * max(map(rows, self.drawing.boxes), default=1)

    @cached_property
    def rows_y(self) -> tuple[int, ...]:
        """The top edge of each row of boxes, and, last, where the next one would begin."""
        most: dict[int, int] = {}
        for (key, at), track in self.channel_track.items():
            channel = self.ways[key].channels[at]
            most[channel] = max(most.get(channel, 0), track)
        y, found = EDGE, []
        for row in range(sum(self.grid[1]) + 1):
            y += BAND + (2 * MARGIN + GRID * most[row] if row in most else MARGIN)
            found.append(y)
            y += self.box_height + BAND
        return tuple(found)

    def channel_y(self, end: End) -> int:
        """The y of a line in the channel of one of its ends: that lies below the row before it."""
        return (
            self.rows_y[self.ways[end[0]].channels[end[1]] - 1]
            + self.box_height
            + BAND
            + MARGIN
            + GRID * self.channel_track[end]
        )

    @cached_property
    def boxes(self) -> Mapping[str, Rect]:
        place = self.grid[0]
        return {
            name: Rect(x, self.rows_y[place[name].row], width, self.box_height)
            for name, (x, width) in self.extent.items()
        }

    @property
    def picture(self) -> Picture:
        width, bottom = self.columns_x[-1], self.rows_y[-1] - BAND
        signs = legend(self.drawing, LANE_HEADING, bottom, width)
        return Picture(
            self.drawing,
            width,
            max((one.at.bottom for one in signs), default=bottom) + EDGE,
            tuple(self._lanes()),
            tuple(PlacedBox(one, self.boxes[one.id]) for one in self.drawing.boxes),
            tuple(
                PlacedLink(link, tuple(self._points(way)), tuple(self._labels(way, link.ends)))
                for link, way in zip(self.drawing.links, self.ways, strict=True)
            ),
            signs,
        )

    def _lanes(self) -> Iterator[PlacedLane]:
        titles, row = dict(self.drawing.lanes), 0
        for number, height in zip(sorted({one.lane for one in self.drawing.boxes}), self.grid[1], strict=True):
            top = self.rows_y[row] - BAND
            bottom = self.rows_y[row + height - 1] + self.box_height + BAND
            title = shortened(titles.get(number, ""), bottom - top)
            yield PlacedLane(title, Rect(0, top, self.columns_x[-1], bottom - top))
            row += height

    def _edge(self, way: Way, at: int) -> Point:
        box = self.boxes[way.ends[at]]
        return self.port[way.key, at], box.bottom if way.below[at] else box.y

    def _points(self, way: Way) -> Iterator[Point]:
        first, last = self._edge(way, 0), self._edge(way, 1)
        yield first
        yield first[0], self.channel_y((way.key, 0))
        if way.gutter is not None:
            yield self.gutter_x(way.key), self.channel_y((way.key, 0))
            yield self.gutter_x(way.key), self.channel_y((way.key, 1))
        yield last[0], self.channel_y((way.key, 1))
        yield last

    def _labels(self, way: Way, ends: tuple[str, str]) -> Iterator[Rect]:
        for at, name in enumerate(way.ends):
            if (way.key, ends.index(name)) in self.borne.ends:
                x, y = self._edge(way, at)
                top = y + (BAND - LABEL_HEIGHT) // 2 if way.below[at] else y - (BAND + LABEL_HEIGHT) // 2
                yield Rect(x - self.borne.width // 2, top, self.borne.width, LABEL_HEIGHT)

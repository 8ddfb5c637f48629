"""A drawing with its places: rectangles, lines and labels in whole units, a tenth of a point at natural size."""

from dataclasses import dataclass

from medslate.documents.model import Box, Drawing, Link

TEXT = 60
"""Size of the smallest text of a picture at natural size: six points."""
ADVANCE = 602
"""Width of a character in thousandths of the size: the text is set in a face of one width, so that it is known."""

Point = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle; y grows downwards."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        return self.x + self.width

    @property
    def bottom(self) -> int:
        return self.y + self.height

    def meets(self, other: "Rect") -> bool:
        """Whether the two share more than an edge."""
        return self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom


@dataclass(frozen=True, slots=True)
class PlacedBox:
    """A zone at its place."""

    box: Box
    at: Rect


@dataclass(frozen=True, slots=True)
class PlacedLink:
    """A conduit as an orthogonal line from box to box, with its label at one end or at both."""

    link: Link
    points: tuple[Point, ...]
    labels: tuple[Rect, ...]


@dataclass(frozen=True, slots=True)
class PlacedLane:
    """The ground of one lane, with its heading along the left edge."""

    title: str
    at: Rect


@dataclass(frozen=True, slots=True)
class PlacedSign:
    """One entry of the legend: `kind` and `sign` say what is drawn, `text` stands beside it."""

    kind: str
    sign: str
    text: str
    at: Rect


@dataclass(frozen=True, slots=True)
class Picture:
    """The whole. Lines of different conduits cross at right angles only and never run upon one another."""

    drawing: Drawing
    width: int
    height: int
    lanes: tuple[PlacedLane, ...]
    boxes: tuple[PlacedBox, ...]
    links: tuple[PlacedLink, ...]
    legend: tuple[PlacedSign, ...]

    def scale(self, width: float, height: float) -> float:
        """By how much the picture is made larger or smaller to fill a place of that many points."""
        return min(width * 10 / self.width, height * 10 / self.height)


def text_width(text: str, size: int = TEXT) -> int:
    """The width of a text, upper end."""
    return -(-len(text) * size * ADVANCE // 1000)


def shortened(text: str, width: int, size: int = TEXT) -> str:
    """The text, or as much of it as the width takes, ended by three dots in one character."""
    most = max(width * 1000 // (size * ADVANCE), 1)
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"

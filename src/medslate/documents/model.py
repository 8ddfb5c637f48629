"""The form of every document: sections of blocks, without a look.

The JSON form of a `Document` is the source of its PDF, DOCX and HTML; renderers add nothing to what is said.
"""

from dataclasses import dataclass
from enum import Enum


class Tone(Enum):
    """What a reader should take a text for; a renderer adds colour, and never colour alone."""

    PLAIN = "plain"
    GOOD = "good"
    BAD = "bad"
    OPEN = "open"
    MUTED = "muted"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table."""

    text: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading and its share of the width."""

    title: str
    share: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    text: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of short statements."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Labelled values, one per line: a two-column block without a heading row."""

    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a heading row, repeated on every page."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """The level of one FR as a bar: proven up to `lower`, possible up to `upper`, against an optional target.

    `vacuous`: levels that no applicable row asks for, drawn so that they cannot be taken for an achievement.
    """

    label: str
    title: str
    lower: int
    upper: int
    target: int | None = None
    vacuous: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class LevelBars:
    """Seven bars from 0 to 4, one per FR. `text` says the same in words, for those who cannot see them."""

    caption: str
    text: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class LevelLine:
    """Seven levels in a box of a drawing, in the order of the FRs. `short`: which of them lie below the target."""

    label: str
    levels: tuple[str, ...]
    short: tuple[bool, ...] = ()


@dataclass(frozen=True, slots=True)
class Box:
    """One zone of a drawing. `lane`: 0 is outermost. `note`: what else stands in it, such as how many units."""

    id: str
    title: str
    lane: int
    note: str = ""
    tone: Tone = Tone.PLAIN
    levels: tuple[LevelLine, ...] = ()


class Guard(Enum):
    """Whether an enforcement point stands on a link of a drawing."""

    PRESENT = "present"
    PLANNED = "planned"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Link:
    """One conduit of a drawing, by the ids of its two boxes. `label`: its number, which a table explains."""

    label: str
    ends: tuple[str, str]
    dashed: bool = False
    guard: Guard = Guard.NONE


@dataclass(frozen=True, slots=True)
class Legend:
    """What the signs of a drawing mean, in words, and the names of its levels. Colour never stands alone."""

    tones: tuple[tuple[Tone, str], ...] = ()
    guards: tuple[tuple[Guard, str], ...] = ()
    plain: str = ""
    dashed: str = ""
    levels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Drawing:
    """Zones as boxes in lanes, conduits as lines between them: what is shown, without a layout.

    `text` says in words what the picture is and where a table says the same, for those who cannot see it. `lanes`: the
    heading of each lane, from the outside inwards.

    Raises `ValueError` unless ids of boxes are distinct and each link joins two different ones.
    """

    caption: str
    text: str
    boxes: tuple[Box, ...]
    links: tuple[Link, ...] = ()
    lanes: tuple[tuple[int, str], ...] = ()
    legend: Legend = Legend()

    def __post_init__(self) -> None:
        ids = {one.id for one in self.boxes}
        if len(ids) < len(self.boxes):
            raise ValueError("two boxes of a drawing have one id")
        for link in self.links:
            if link.ends[0] == link.ends[1] or not ids.issuperset(link.ends):
                raise ValueError(f"link {link.label} of a drawing does not join two of its boxes: {link.ends}")


Block = Paragraph | Bullets | Facts | Table | LevelBars | Drawing


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered section of the first or second order."""

    title: str
    blocks: tuple[Block, ...]
    order: int = 1


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document. `issued` is an ISO date and the only date in the output; `reference` identifies the content.

    `landscape`: its tables are made for pages on their side.
    """

    kind: str
    title: str
    subtitle: str
    issued: str
    reference: str
    front: tuple[Block, ...]
    sections: tuple[Section, ...]
    language: str = "en"
    landscape: bool = False

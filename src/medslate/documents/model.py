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


Block = Paragraph | Bullets | Facts | Table | LevelBars


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered section of the first or second order."""

    title: str
    blocks: tuple[Block, ...]
    order: int = 1


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document. `issued` is an ISO date and the only date in the output; `reference` identifies the content."""

    kind: str
    title: str
    subtitle: str
    issued: str
    reference: str
    front: tuple[Block, ...]
    sections: tuple[Section, ...]
    language: str = "en"

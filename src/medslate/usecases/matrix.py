"""The coverage matrix: one sheet per catalog, a line per row, as a table that is edited outside and read back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from medslate.findings import Place
from medslate.standards.fulfilment.scales import ScaleAnswer
from medslate.standards.packs import Pack


class Column(Enum):
    """A column of a sheet, by its heading; `edited` are those that are read back."""

    ID = "row"
    TITLE = "title"
    ASKED = "what is asked"
    ANSWER = "answer"
    HOW = "how"
    RATIONALE = "rationale"
    EVIDENCE = "evidence"
    DECLARED = "declared"
    EVIDENCED = "evidenced"
    TESTED = "tested"
    THROUGH = "reached through"
    EXCLUDED = "not asked because"

    @property
    def edited(self) -> bool:
        """Whether it says what is stated, so that a change is read back."""
        return self in EDITED


EDITED = (Column.ANSWER, Column.HOW, Column.RATIONALE, Column.EVIDENCE)
Cells = Mapping[Column, str]


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One line: its cells, and whether it is a heading, of which nothing is asked."""

    cells: Cells
    heading: bool = False


@dataclass(frozen=True, slots=True)
class MatrixSheet:
    """The rows of one catalog in its order, and the answers that they allow."""

    pack: Pack
    answers: tuple[ScaleAnswer, ...]
    rows: tuple[MatrixRow, ...]


@dataclass(frozen=True)
class Matrix:
    """All that a workbook is made of. `content`: the digest of what is stated. `packs`: all it was computed with."""

    device: str
    version: str
    manufacturer: str
    content: str
    day: str
    sheets: tuple[MatrixSheet, ...]
    packs: Mapping[str, Pack] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One line of a workbook as it came back; `places` has the address of each cell."""

    cells: Cells
    places: Mapping[Column, Place]
    formulas: frozenset[Column] = frozenset()


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """One sheet as it came back. `exported`: the cells of each row as they were written, by its id."""

    name: str
    pack: str
    place: Place
    columns: frozenset[Column]
    rows: tuple[ReadRow, ...]
    exported: Mapping[str, Cells]


@dataclass(frozen=True)
class MatrixFile:
    """A workbook as it came back. `content` and `digests` are those it was written with, as far as it still says so."""

    file: str
    content: str
    digests: Mapping[str, str]
    sheets: tuple[ReadSheet, ...]


def plain_text(text: str) -> str:
    """A text as two versions of it are compared: ends of lines and blanks at their ends do not matter."""
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def evidence_text(ids: tuple[str, ...]) -> str:
    """Ids of evidence in one cell."""
    return "; ".join(ids)


def evidence_ids(text: str) -> tuple[str, ...]:
    """The ids that a cell names: separated by semicolons, commas or line breaks."""
    parts = text.replace(",", ";").replace("\n", ";").split(";")
    return tuple(dict.fromkeys(one.strip() for one in parts if one.strip()))

"""TSV tables with a fixed column order, read cell by cell with located findings, written in one canonical form."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeVar

from medslate.findings import Code, Finding, Place
from medslate.standards.catalogs import suggestion

LIMIT = 16 << 20
MOST_ROWS = 200_000
E = TypeVar("E", bound=Enum)
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table: its cells by column, and where it stands."""

    cells: Mapping[str, str]
    place: Place

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def listed(self, column: str, separator: str) -> tuple[str, ...]:
        """The parts of a cell that holds a list."""
        cell = self.cells[column]
        return tuple(part for part in cell.split(separator) if part) if cell else ()


@dataclass
class Faults:
    """Collects what is wrong while a pack is read."""

    findings: list[Finding] = field(default_factory=list)

    def add(self, code: Code, place: Place, message: str, remedy: str = "") -> None:
        """Keep one finding."""
        self.findings.append(Finding(code, place, message, remedy))

    def choice(self, line: Line, column: str, kind: type[E], default: E) -> E:
        """The cell as one of an enumeration; the default, and a finding, if it is none."""
        try:
            return kind(line[column])
        except ValueError:
            known = [str(one.value) for one in kind]
            remedy = suggestion(line[column], known, f"One of {', '.join(known)}.")
            self.add(Code.PACK_TABLE, line.place, f"{column} is {line[column]!r}.", remedy)
            return default

    def parsed(self, line: Line, column: str, parse: Callable[[str], V], says: str) -> V | None:
        """The cell through a parser, or nothing if it is empty; a finding if the parser refuses it."""
        if not line[column]:
            return None
        try:
            return parse(line[column])
        except ValueError:
            self.add(Code.PACK_TABLE, line.place, f"{column} is {line[column]!r}, not {says}.", "Correct the cell.")
            return None


def read_table(
    content: bytes, file: str, columns: tuple[str, ...], faults: Faults, optional: tuple[str, ...] = ()
) -> tuple[Line, ...]:
    """The rows that have the right number of cells; everything else is a finding.

    After its columns a table may have optional ones, in their order; cells of those it does not have are empty.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        faults.add(Code.FILE_UNREADABLE, Place(file, line=line), "Not UTF-8.", "Save the table as UTF-8.")
        return ()
    lines = text.replace("\r\n", "\n").split("\n")
    present = tuple(lines[0].split("\t"))
    if present != (*columns, *(one for one in optional if one in present)):
        more = f"; after them may come: {' | '.join(optional)}" if optional else ""
        remedy = f"The first line must be: {' | '.join(columns)} (separated by tabs){more}."
        faults.add(Code.PACK_TABLE, Place(file, line=1), "The columns are not those of this table.", remedy)
        return ()
    if len(lines) > MOST_ROWS:
        faults.add(Code.FILE_TOO_LARGE, Place(file), f"More than {MOST_ROWS} rows.")
        return ()
    rows = []
    blank = dict.fromkeys((one for one in optional if one not in present), "")
    for number, raw in enumerate(lines[1:], start=2):
        cells = raw.split("\t")
        if len(cells) == len(present):
            rows.append(Line(dict(zip(present, map(str.strip, cells), strict=True)) | blank, Place(file, line=number)))
        elif raw.strip():
            message = f"{len(cells)} cells, not {len(present)}."
            faults.add(Code.PACK_TABLE, Place(file, line=number), message, "Cells are separated by single tabs.")
    return tuple(rows)


def write_table(columns: tuple[str, ...], rows: tuple[Mapping[str, str], ...]) -> bytes:
    """The canonical form: UTF-8, LF, single blanks, no trailing blank lines."""
    lines = ["\t".join(columns), *("\t".join(" ".join(row[one].split()) for one in columns) for row in rows)]
    return ("\n".join(lines) + "\n").encode()

"""Reading a table as other programs export it, an inventory or a catalog: CSV of any make, or a workbook.

The mapping names the columns, so the sheet, the row of the headings and the delimiter are those where the columns are
found; what was guessed is told. A row keeps its line, or the address of its first cell.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from medslate.adapters.formats.workbook import worksheets
from medslate.adapters.formats.xlsx_guard import RefusedError, guarded
from medslate.findings import Code, Finding, Place
from medslate.standards.catalogs import suggestion
from medslate.usecases.inventory import ColumnMap, Table, plain

MOST_BYTES = 64 << 20
MOST_ROWS = 1_000_000
_MOST_CELL = 1 << 20
_HEAD_ROWS = 50
_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_WORKBOOKS = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0", b"%PDF-")  # also what is often taken for one

Row = tuple[Place, tuple[str, ...]]


class _UnreadableError(Exception):
    """A file that cannot be used; `finding` says why."""

    def __init__(self, place: Place, message: str, remedy: str, code: Code = Code.FILE_UNREADABLE) -> None:
        super().__init__(message)
        self.finding = Finding(code, place, message, remedy)


@dataclass(frozen=True, slots=True)
class _Part:
    """A sheet, or the CSV file with one delimiter: its rows from the first on."""

    rows: tuple[Row, ...]
    notes: tuple[str, ...]


def read_inventory(content: bytes, name: str, columns: ColumnMap) -> tuple[Table | None, tuple[Finding, ...]]:
    """The rows below the headings, or every reason why there are none. Never raises."""
    return read_table(content, name, columns, whole=True)


def read_table(
    content: bytes, name: str, columns: ColumnMap, *, whole: bool = False
) -> tuple[Table | None, tuple[Finding, ...]]:
    """The table with most of the wanted columns, or every reason why there is none. Never raises.

    `whole`: a wanted column that it has not is a reason.
    """
    if len(content) > MOST_BYTES:
        message = f"{name} is larger than {MOST_BYTES >> 20} MiB."
        return None, (Finding(Code.FILE_TOO_LARGE, Place(name), message, "Split it."),)
    try:
        book = content.startswith(_WORKBOOKS) or name.lower().endswith((".xlsx", ".xlsm"))
        parts = _sheets(content, name, columns) if book else _texts(content, name, columns)
        part, at = _best(parts, columns)
        return _table(part, at, name, columns, whole)
    except RefusedError as error:
        what = "inventory" if whole else "table"
        remedy = f"Export the {what} as CSV, or as an Excel workbook (.xlsx) without a password."
        return None, (Finding(error.finding.code, error.finding.place, error.finding.message, remedy),)
    except _UnreadableError as error:
        return None, (error.finding,)


# -- where the columns are --------------------------------------------------------------------------------------------


def _best(parts: Iterable[_Part], columns: ColumnMap) -> tuple[_Part, int]:
    """The part, and the row in it, with most of the columns; of equals the first."""
    wanted = set(map(plain, columns.wanted))
    best: tuple[int, _Part, int] | None = None
    for part in parts:
        for at, (_, cells) in _head(part, columns):
            found = _shows(cells, wanted)
            if best is None or found > best[0]:
                best = (found, part, at)
    if best is None:
        raise _UnreadableError(columns.place, "The table holds no rows.", "Export it again.")
    return best[1], best[2]


def _head(part: _Part, columns: ColumnMap) -> Iterator[tuple[int, Row]]:
    """The rows that may hold the headings."""
    if columns.header:
        yield from list(enumerate(part.rows))[columns.header - 1 : columns.header]
    else:
        yield from enumerate(part.rows[:_HEAD_ROWS])


def _headings(cells: tuple[str, ...]) -> tuple[str, ...]:
    """The headings; of those that stand more than once each has its number: `Room (1)`, `Room (2)`."""
    often = {key for key, count in Counter(map(plain, cells)).items() if count > 1}
    seen: Counter[str] = Counter()
    made = []
    for cell in cells:
        key = plain(cell)
        seen[key] += 1
        made.append(f"{cell} ({seen[key]})" if key in often and cell else cell)
    return tuple(made)


def _shows(cells: tuple[str, ...], wanted: set[str]) -> int:
    """How many of the wanted columns a row of headings has, each by its heading with or without a number."""
    return len(wanted & {plain(one) for one in (*cells, *_headings(cells))})


def _table(
    part: _Part, at: int, name: str, columns: ColumnMap, whole: bool
) -> tuple[Table | None, tuple[Finding, ...]]:
    place, cells = part.rows[at]
    header = _headings(cells)
    known = {plain(one) for one in header}
    faults = tuple(_missing(one, header, place, columns) for one in columns.wanted if whole and plain(one) not in known)
    if faults:
        return None, faults
    notes = list(part.notes)
    if not columns.header and at:
        notes.append(f"the headings stand in {place}")
    rows = part.rows[at + 1 :]
    if len(rows) > MOST_ROWS:
        raise _UnreadableError(Place(name), f"{name} has more than {MOST_ROWS} rows.", "Split it.", Code.FILE_TOO_LARGE)
    return Table(name, header, rows, tuple(notes)), ()


def _missing(column: str, header: tuple[str, ...], place: Place, columns: ColumnMap) -> Finding:
    key = next((key for key, names in columns.columns.items() if column in names), "")
    where = columns.place.at("columns", key)
    numbered = [one for one in header if plain(one).startswith(f"{plain(column)} (")]
    if len(numbered) > 1:
        message = f"The column {column!r} stands {len(numbered)} times in {place}."
        return Finding(Code.DUPLICATE, where, message, f"Say which: {', '.join(map(repr, numbered))}.")
    shown = ", ".join(repr(one) for one in header if one)
    remedy = suggestion(column, [one for one in header if one], f"There are: {shown[:500]}.")
    return Finding(Code.UNKNOWN_ID, where, f"No column {column!r} in {place}.", remedy)


# -- workbooks --------------------------------------------------------------------------------------------------------


def _sheets(content: bytes, name: str, columns: ColumnMap) -> Iterator[_Part]:
    book = worksheets(guarded(content, name), name)
    named = [one for one in book if plain(one.name) == plain(columns.sheet)]
    if columns.sheet and not named:
        there = ", ".join(one.name for one in book)
        place = columns.place.at("sheet")
        raise _UnreadableError(place, f"{name} has no sheet {columns.sheet}.", f"There are: {there}.", Code.UNKNOWN_ID)
    visible = [one for one in book if one.visible] or list(book)
    for sheet in named or visible:
        rows = tuple((Place(name, (sheet.name, f"A{number}")), row) for number, row in enumerate(sheet.rows, start=1))
        notes = () if named or len(visible) == 1 else (f"read from sheet {sheet.name}",)
        yield _Part(rows, notes)


# -- text files -------------------------------------------------------------------------------------------------------


def _texts(content: bytes, name: str, columns: ColumnMap) -> Iterator[_Part]:
    """The file with each delimiter that may be meant; whole only with the one that shows most of the columns."""
    text, notes = _decoded(content, name, columns)
    if columns.delimiter:
        yield _Part(tuple(_rows(text, name, columns.delimiter)), notes)
        return
    wanted = set(map(plain, columns.wanted))
    found = {one: _shown(text, one, wanted) for one in _DELIMITERS}
    best = max(found, key=lambda one: found[one])
    note = (*notes, f"cells are parted by {_DELIMITERS[best]}")
    yield _Part(tuple(_rows(text, name, best)), note)


def _shown(text: str, delimiter: str, wanted: set[str]) -> tuple[int, int]:
    """How many of the columns one of the first rows shows with a delimiter, and how many cells it has."""
    best = (0, 0)
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)):
            if number >= _HEAD_ROWS:
                break
            best = max(best, (_shows(tuple(map(str.strip, cells)), wanted), len(cells)))
    except csv.Error:
        pass
    return best


def _decoded(content: bytes, name: str, columns: ColumnMap) -> tuple[str, tuple[str, ...]]:
    encoding = columns.encoding or next((one for mark, one in _MARKS.items() if content.startswith(mark)), "")
    tried = (encoding,) if encoding else ("utf-8-sig", "cp1252")
    for one in tried:
        try:
            text = content.decode(one).removeprefix("\ufeff")
        except (UnicodeError, ValueError):
            continue
        if "\0" in text:
            break
        return text, () if one == "utf-8-sig" or columns.encoding else (f"read as {one}",)
    message = f"{name} is no text in {' or '.join(tried)}."
    mapped = f", or give `encoding:` in {columns.place.file}" if columns.place.file != name else ""
    raise _UnreadableError(Place(name), message, f"Export it as CSV in UTF-8{mapped}.")


def _rows(text: str, name: str, delimiter: str) -> Iterator[Row]:
    """Every row with the line it begins on; a quote that is never closed is refused, as it would swallow rows."""
    csv.field_size_limit(_MOST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            yield Place(name, line=line), tuple(" ".join(one.split()) for one in cells)
            line = reader.line_num + 1
    except csv.Error as error:
        message = f"The row that begins here cannot be read ({error})."
        raise _UnreadableError(
            Place(name, line=line), message, "Look for a quote that is not closed, or not doubled.", Code.SYNTAX
        ) from error

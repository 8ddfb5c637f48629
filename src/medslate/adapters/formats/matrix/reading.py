"""Reading a coverage matrix back, after people and their programs have been at it.

Sheets are found by what the first one says of them, else by their names; columns by their headings, wherever they
stand. What is not known is told, never dropped in silence.
"""

from collections.abc import Iterator, Mapping
from itertools import dropwhile, islice, takewhile

from medslate.adapters.formats.matrix.formulas import formulas
from medslate.adapters.formats.matrix.layout import ABOUT, COLUMNS, CONTENT, EXPORTED, KEPT, PACKS
from medslate.adapters.formats.workbook import Sheet, worksheets
from medslate.adapters.formats.xlsx_cells import column_letters
from medslate.adapters.formats.xlsx_guard import RefusedError, guarded
from medslate.findings import Code, Finding, Place
from medslate.usecases.matrix import Cells, Column, MatrixFile, ReadRow, ReadSheet

_HEAD_ROWS = 30
_BY_HEADING = {one.value: one for one in Column}


def read_matrix(content: bytes, name: str) -> tuple[MatrixFile | None, tuple[Finding, ...]]:
    """The sheets of catalogs and what else was found; no file if it is none that can be read. Never raises."""
    try:
        sound = guarded(content, name)
        sheets = worksheets(sound, name)
    except RefusedError as error:
        remedy = "Save the workbook as .xlsx, without a password, or export it anew with `medslate matrix export`."
        return None, (Finding(error.finding.code, error.finding.place, error.finding.message, remedy),)
    about = next((one for one in sheets if one.name == ABOUT), None)
    packs = dict(_packs(about)) if about else {}
    kept = _kept(next((one for one in sheets if one.name == EXPORTED), None))
    reader = _Reader(name, {sheet: pack for pack, (_, sheet) in packs.items() if sheet}, kept, formulas(sound))
    read = tuple(made for one in sheets if one.name not in (ABOUT, EXPORTED) for made in reader.sheet(one))
    if not read:
        message = (
            f"{name} has no sheet with the columns of a coverage matrix: {Column.ID.value}, {Column.ANSWER.value}."
        )
        return None, (Finding(Code.FILE_UNREADABLE, Place(name), message, "Export one with `medslate matrix export`."),)
    digests = {pack: digest for pack, (digest, _) in packs.items()}
    return MatrixFile(name, _content(about), digests, read), tuple(reader.findings)


def _content(about: Sheet | None) -> str:
    """The digest of the workspace that the file was written from; empty if it says none."""
    rows = about.rows if about else ()
    return next((row[1] for row in rows if len(row) > 1 and row[0] == CONTENT), "")


def _packs(about: Sheet) -> Iterator[tuple[str, tuple[str, str]]]:
    """Per pack its digest, and the name of its sheet if it has one: the lines below their headings."""
    below = dropwhile(lambda row: row[: len(PACKS)] != PACKS, about.rows)
    for row in takewhile(lambda row: bool(row[0]), islice(below, 1, None)):
        yield row[0], (row[2], row[3])


def _kept(sheet: Sheet | None) -> Mapping[str, Mapping[str, Cells]]:
    """What was exported, by pack and row."""
    found: dict[str, dict[str, Cells]] = {}
    if sheet is None or not sheet.rows or sheet.rows[0][: len(KEPT)] != KEPT:
        return found
    for row in sheet.rows[1:]:
        cells = dict(zip(COLUMNS, row[1:], strict=False))
        found.setdefault(row[0], {})[cells.get(Column.ID, "")] = cells
    return found


class _Reader:
    """Reads sheet after sheet and keeps what it finds."""

    def __init__(
        self,
        name: str,
        packs: Mapping[str, str],
        kept: Mapping[str, Mapping[str, Cells]],
        computed: Mapping[str, frozenset[str]],
    ) -> None:
        self.name, self.packs, self.kept, self.computed = name, packs, kept, computed
        self.findings: list[Finding] = []

    def sheet(self, one: Sheet) -> Iterator[ReadSheet]:
        """The sheet, if it has the columns of a matrix; else it is told that nothing of it is read."""
        place = Place(self.name, (one.name,))
        head = next((at for at, row in enumerate(one.rows[:_HEAD_ROWS]) if _is_head(row)), None)
        if head is None:
            if any(text for row in one.rows for text in row):
                message = f"The sheet {one.name} is no sheet of a catalog; nothing of it is read."
                self.add(place, message, "Notes of your own may stand here; medslate keeps none of them.")
            return
        columns = self.columns(one, head)
        pack = self.packs.get(one.name, one.name)
        rows = tuple(self.rows(one, head, columns))
        yield ReadSheet(one.name, pack, place, frozenset(columns), rows, self.kept.get(pack, {}))

    def columns(self, one: Sheet, head: int) -> Mapping[Column, int]:
        """Where each column stands; others that say something are told."""
        found: dict[Column, int] = {}
        for at, text in enumerate(one.rows[head]):
            column = _BY_HEADING.get(text.casefold())
            place = Place(self.name, (one.name, f"{column_letters(at + 1)}{head + 1}"))
            if column is not None and column not in found:
                found[column] = at
            elif column is not None:
                self.add(place, f"The column {text!r} stands twice; the first is read.", "Keep one.")
            elif any(at < len(row) and row[at] for row in one.rows[head + 1 :]):
                said = f"The column {text!r}" if text else "A column without a heading"
                self.add(
                    place, f"{said} is not known; nothing of it is read.", "Put what counts into how or rationale."
                )
        return found

    def rows(self, one: Sheet, head: int, columns: Mapping[Column, int]) -> Iterator[ReadRow]:
        """The lines below the headings that say something."""
        computed = self.computed.get(one.name, frozenset())
        for number, row in enumerate(one.rows[head + 1 :], start=head + 2):
            cells = {column: row[at] if at < len(row) else "" for column, at in columns.items()}
            if any(cells.values()):
                names = {column: f"{column_letters(at + 1)}{number}" for column, at in columns.items()}
                places = {column: Place(self.name, (one.name, cell)) for column, cell in names.items()}
                held = frozenset(column for column, cell in names.items() if cell in computed)
                yield ReadRow(cells, places, held)

    def add(self, place: Place, message: str, remedy: str) -> None:
        self.findings.append(Finding(Code.CELL_UNUSED, place, message, remedy))


def _is_head(row: tuple[str, ...]) -> bool:
    texts = {text.casefold() for text in row}
    return Column.ID.value in texts and Column.ANSWER.value in texts

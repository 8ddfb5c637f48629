"""Reading a questionnaire back, after people and their programs have been at it.

What was asked is read from the sheet that is not shown; if it is gone, there is no telling what was asked, and nothing
is read. Lines are found by question and component, columns by their headings, wherever they stand.
"""

from collections.abc import Iterator, Mapping

from medslate.adapters.formats.inquiry import layout
from medslate.adapters.formats.inquiry.layout import ASKED, COLUMNS, COVER, KEPT, LOCKED, PACKS, locked_cells
from medslate.adapters.formats.matrix.formulas import formulas
from medslate.adapters.formats.workbook import Sheet, worksheets
from medslate.adapters.formats.xlsx_cells import column_letters
from medslate.adapters.formats.xlsx_guard import RefusedError, guarded
from medslate.findings import Code, Finding, Place
from medslate.usecases.inquiry import Cells, Field, Inquiry, Query, Replied, Reply, Sort
from medslate.usecases.matrix import plain_text

_HEAD_ROWS = 30
_BY_HEADING = {one.value: one for one in Field}
_SORTS = {one.value: one for one in Sort}
_NEEDED = (Field.ID, Field.ANSWER)
Key = tuple[str, str]


def read_inquiry(content: bytes, name: str) -> tuple[Reply | None, tuple[Finding, ...]]:
    """The reply in a workbook and what else was found; no reply if it is none that can be read. Never raises."""
    try:
        sound = guarded(content, name)
        sheets = {one.name: one for one in worksheets(sound, name)}
    except RefusedError as error:
        remedy = "Save the workbook as .xlsx, without a password, and send that."
        return None, (Finding(error.finding.code, error.finding.place, error.finding.message, remedy),)
    queries = _queries(sheets.get(ASKED))
    cover = sheets.get(COVER)
    if not queries or cover is None:
        message = f"{name} is no questionnaire of medslate, or the program that saved it dropped what was asked."
        remedy = "Write one with `medslate questionnaire write`, and have it saved as .xlsx."
        return None, (Finding(Code.FILE_UNREADABLE, Place(name), message, remedy),)
    said = {row[0]: row[1] for row in cover.rows if len(row) > 1 and row[0]}
    reader = _Reader(name, {(one.id, one.component): one for one in queries}, formulas(sound))
    lines = tuple(line for one in sheets.values() if one.name not in (COVER, ASKED) for line in reader.sheet(one))
    given = {"by": said.get(layout.BY, ""), "on": said.get(layout.ON, "")}
    reply = Reply(name, _inquiry(said, queries, cover), said.get(layout.DIGEST, ""), lines, given)
    return reply, tuple(reader.findings)


def _queries(sheet: Sheet | None) -> tuple[Query, ...]:
    """What was asked, as kept; nothing if that is not as it was written."""
    if sheet is None or not sheet.rows or sheet.rows[0][: len(KEPT)] != KEPT:
        return ()
    found = []
    for row in sheet.rows[1:]:
        sort, name, component, level, title, asked = (*row, *[""] * len(KEPT))[: len(KEPT)]
        if sort not in _SORTS or len(level) > 1 or (level and not level.isdecimal()):
            return ()
        found.append(Query(_SORTS[sort], name, title, asked, component, int(level) if level else None))
    return tuple(found)


def _inquiry(said: Mapping[str, str], queries: tuple[Query, ...], cover: Sheet) -> Inquiry:
    texts = (said.get(one, "") for one in (layout.VERSION, layout.ASKER, layout.WHOM, layout.DUE))
    version, asker, whom, due = texts
    return Inquiry(
        said.get(layout.DEVICE, ""),
        queries,
        said.get(layout.MADE, ""),
        version,
        asker,
        whom,
        due,
        catalog=said.get(layout.CATALOG, ""),
        form=said.get(layout.FORM, ""),
        packs=dict(_packs(cover)),
    )


def _packs(cover: Sheet) -> Iterator[tuple[str, str]]:
    """The digest of each pack: the lines below their headings."""
    below = False
    for row in cover.rows:
        if below and len(row) > 1 and row[0]:
            yield row[0], row[1]
        below = below or row[: len(PACKS)] == PACKS


class _Reader:
    """Reads sheet after sheet and keeps what it finds; each question is answered once."""

    def __init__(self, name: str, queries: Mapping[Key, Query], computed: Mapping[str, frozenset[str]]) -> None:
        self.name, self.queries, self.computed = name, queries, computed
        self.findings: list[Finding] = []
        self.seen: dict[Key, Place] = {}

    def sheet(self, one: Sheet) -> Iterator[Replied]:
        """The lines with questions; other sheets are told and left alone."""
        head = next((at for at, row in enumerate(one.rows[:_HEAD_ROWS]) if _is_head(row)), None)
        if head is None:
            if any(text for row in one.rows for text in row):
                message = f"The sheet {one.name} has no questions; nothing of it is read."
                self.add(Code.CELL_UNUSED, Place(self.name, (one.name,)), message)
            return
        columns: dict[Field, int] = {}
        for at, text in enumerate(one.rows[head]):
            if (column := _BY_HEADING.get(text.casefold())) is not None:
                columns.setdefault(column, at)
        for number, row in enumerate(one.rows[head + 1 :], start=head + 2):
            cells = {column: row[at] if at < len(row) else "" for column, at in columns.items()}
            places = {
                column: Place(self.name, (one.name, f"{column_letters(at + 1)}{number}"))
                for column, at in columns.items()
            }
            held = frozenset(
                column for column, place in places.items() if place.path[-1] in self.computed.get(one.name, ())
            )
            if any(cells.values()):
                yield from self.line(cells, places, held)

    def line(self, cells: Cells, places: Mapping[Field, Place], held: frozenset[Field]) -> Iterator[Replied]:
        """A line, if its question is one that was asked, as it was asked, and for the first time."""
        key, place = (cells[Field.ID], cells.get(Field.COMPONENT, "")), places[Field.ID]
        query, filled = self.queries.get(key), any(text for column, text in cells.items() if column.filled)
        if query is None:
            if filled:
                message = f"{key[0] or 'This line'} was not asked{f' of {key[1]}' if key[1] else ''}; it is not taken."
                self.add(Code.CELL_REFUSED, place, message, "Put the answer beside its question.")
        elif key in self.seen:
            if filled:
                message = f"{query.id} stands twice, first in {self.seen[key].path[-1]}."
                self.add(Code.DUPLICATE, place, message, "Keep one line.")
        else:
            self.seen[key] = place
            changed = [one for one, text in locked_cells(query).items() if one in cells and _other(cells[one], text)]
            if changed and filled:
                message = f"{changed[0].value} of {query.id} is not as it was asked; the answer is not taken."
                self.add(Code.CELL_REFUSED, places[changed[0]], message, "Have the question as sent answered.")
            elif not changed:
                texts = {one: cells[one] for one in COLUMNS if one in cells and one not in LOCKED}
                yield Replied(query, texts, places, held)

    def add(self, code: Code, place: Place, message: str, remedy: str = "") -> None:
        self.findings.append(Finding(code, place, message, remedy))


def _other(one: str, text: str) -> bool:
    return plain_text(one) != plain_text(text)


def _is_head(row: tuple[str, ...]) -> bool:
    texts = {text.casefold() for text in row}
    return all(one.value in texts for one in _NEEDED)

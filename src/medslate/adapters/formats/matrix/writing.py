"""Writing a coverage matrix as a workbook. The same matrix gives the same bytes.

The cells that are read back stand open, with a list of the answers to choose from; the others are locked without a
password, so that a slip is noticed. A sheet that is not shown keeps what was exported: by it, edits are told apart from
what has changed in the workspace meanwhile.
"""

import io
from collections.abc import Mapping

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from medslate.adapters.formats.matrix.cells import ALLOWED, CREATED, EDGE, WRAPPED, Looks, lines, looks, page, put
from medslate.adapters.formats.matrix.layout import (
    ABOUT,
    ANSWERS,
    COLUMNS,
    CONTENT,
    EXPORTED,
    KEPT,
    PACKS,
    sheet_names,
)
from medslate.standards.fulfilment.states import State
from medslate.usecases.matrix import Column, Matrix, MatrixRow, MatrixSheet

_HEADINGS = 2  # the row of the headings, from 0
_WIDTHS = {
    Column.ID: 14, Column.TITLE: 30, Column.ASKED: 46, Column.ANSWER: 18, Column.HOW: 44, Column.RATIONALE: 34,
    Column.EVIDENCE: 20, Column.DECLARED: 15, Column.EVIDENCED: 15, Column.TESTED: 15, Column.THROUGH: 44,
    Column.EXCLUDED: 26,
}  # fmt: skip
_COLOURS = {
    State.FULFILLED: "#D9EAD3",
    State.AT_LEAST_PARTLY: "#E8F0D8",
    State.PARTLY: "#FFF2CC",
    State.AT_MOST_PARTLY: "#FCE5CD",
    State.NOT_FULFILLED: "#F4CCCC",
    State.VOID: "#EDEDED",
}
_STATES = (Column.DECLARED, Column.EVIDENCED, Column.TESTED)
_EDITING = (
    "How to edit this workbook",
    "Change what stands under light blue headings: answer, how, rationale, evidence. Nothing else is read back.",
    "answer: one of the list below; each catalog has its own. An answer cannot be taken away here, only changed.",
    "evidence: ids of evidence.yaml, separated by semicolons.",
    "Leave the ids of rows as they are. Rows may be filtered; without the protection also sorted, moved, left out.",
    "Formulas are not computed: write their results.",
    "Read it back with `medslate matrix import FILE --dry-run`: it names each changed cell and writes nothing.",
    "declared: what is known if every statement is believed; evidenced: those with evidence; tested: those with tests.",
)


def write_matrix(matrix: Matrix) -> bytes:
    """The workbook. Raises `MedslateError` for a text that no cell can hold."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "constant_memory": False})
    book.set_properties({"title": f"Coverage matrix of {matrix.device}", "created": CREATED})
    formats, states = looks(book), _states(book)
    names = sheet_names(one.pack.id for one in matrix.sheets)
    _about(book.add_worksheet(ABOUT), matrix, names, formats)
    for one in matrix.sheets:
        _catalog(book.add_worksheet(names[one.pack.id]), one, formats, states)
    _kept(book.add_worksheet(EXPORTED), matrix)
    book.close()
    return target.getvalue()


def _states(book: xlsxwriter.Workbook) -> Mapping[str, Format]:
    return {one.value: book.add_format({"bg_color": colour, **WRAPPED, **EDGE}) for one, colour in _COLOURS.items()}


def _about(sheet: Worksheet, matrix: Matrix, names: Mapping[str, str], formats: Looks) -> None:
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 1, 24)
    sheet.set_column(2, 2, 68)
    sheet.set_column(3, 3, 34)
    row = 0
    put(sheet, row, 0, f"Coverage matrix of {matrix.device}", formats.title)
    for label, text in (
        ("device", matrix.device),
        ("version", matrix.version),
        ("manufacturer", matrix.manufacturer),
        ("evidence judged for", matrix.day),
        (CONTENT, matrix.content),
    ):
        row += 1
        put(sheet, row, 0, label, formats.label)
        put(sheet, row, 1, text, None)
    row += 2
    for text in _EDITING:
        put(sheet, row, 0, text, formats.label if text is _EDITING[0] else None)
        row += 1
    row = lines(sheet, row + 1, ANSWERS, [
        (names[one.pack.id], answer.id, answer.title) for one in matrix.sheets for answer in one.answers
    ], formats)  # fmt: skip
    lines(sheet, row + 1, PACKS, [
        (one.id, one.version, one.digest, names.get(one.id, "")) for one in matrix.packs.values()
    ], formats)  # fmt: skip
    page(sheet)


def _catalog(sheet: Worksheet, one: MatrixSheet, formats: Looks, states: Mapping[str, Format]) -> None:
    put(sheet, 0, 0, f"{one.pack.citation} {one.pack.title}", formats.title)
    put(sheet, 1, 0, f"{one.pack.id} {one.pack.version}, digest {one.pack.digest[:12]}", None)
    for column, each in enumerate(COLUMNS):
        sheet.set_column(column, column, _WIDTHS[each])
        put(sheet, _HEADINGS, column, each.value, formats.edited if each.edited else formats.read)
    first, last = _HEADINGS + 1, _HEADINGS + len(one.rows)
    for number, row in enumerate(one.rows, start=first):
        _row(sheet, number, row, formats, states)
    at = COLUMNS.index(Column.ANSWER)
    if one.rows:
        sheet.data_validation(first, at, last, at, {
            "validate": "list",
            "source": [answer.id for answer in one.answers],
            "error_title": "No answer of this catalog",
            "error_message": "Choose one of the list; the first sheet says what each means.",
        })  # fmt: skip
        sheet.autofilter(_HEADINGS, 0, last, len(COLUMNS) - 1)
    sheet.freeze_panes(first, 2)
    sheet.protect("", ALLOWED)
    sheet.repeat_rows(_HEADINGS)
    page(sheet)


def _row(sheet: Worksheet, number: int, row: MatrixRow, formats: Looks, states: Mapping[str, Format]) -> None:
    out = bool(row.cells.get(Column.EXCLUDED))
    for column, each in enumerate(COLUMNS):
        text = row.cells.get(each, "")
        if row.heading:
            look = formats.section
        elif each.edited:
            look = formats.open
        elif each in _STATES:
            look = states.get(text, formats.text)
        else:
            look = formats.grey if out else formats.text
        put(sheet, number, column, text, look)


def _kept(sheet: Worksheet, matrix: Matrix) -> None:
    """What was exported, row by row, on a sheet that is not shown."""
    for column, text in enumerate(KEPT):
        put(sheet, 0, column, text, None)
    number = 0
    for one in matrix.sheets:
        for row in one.rows:
            number += 1
            for column, text in enumerate((one.pack.id, *(row.cells.get(each, "") for each in COLUMNS))):
                if text:
                    put(sheet, number, column, text, None)
    sheet.very_hidden()

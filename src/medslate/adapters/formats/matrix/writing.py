"""Writing a coverage matrix as a workbook. The same matrix gives the same bytes.

The cells that are read back stand open, with a list of the answers to choose from; the others are locked without a
password, so that a slip is noticed. A sheet that is not shown keeps what was exported: by it, edits are told apart from
what has changed in the workspace meanwhile.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

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
from medslate.errors import MedslateError
from medslate.standards.fulfilment.states import State
from medslate.usecases.matrix import Column, Matrix, MatrixRow, MatrixSheet

LONGEST = 32_767
_CREATED = datetime(2026, 1, 1, tzinfo=UTC)
_HEADINGS = 2  # the row of the headings, from 0
_A3 = 8
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
_ALLOWED = {
    "autofilter": True, "sort": True, "format_cells": True, "format_columns": True, "format_rows": True,
    "select_locked_cells": True, "select_unlocked_cells": True,
}  # fmt: skip
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


@dataclass(frozen=True, slots=True)
class _Formats:
    title: Format
    label: Format
    read: Format
    edited: Format
    text: Format
    open: Format
    section: Format
    grey: Format
    states: Mapping[str, Format]


def write_matrix(matrix: Matrix) -> bytes:
    """The workbook. Raises `MedslateError` for a text that no cell can hold."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "constant_memory": False})
    book.set_properties({"title": f"Coverage matrix of {matrix.device}", "created": _CREATED})
    formats = _formats(book)
    names = sheet_names(one.pack.id for one in matrix.sheets)
    _about(book.add_worksheet(ABOUT), matrix, names, formats)
    for one in matrix.sheets:
        _catalog(book.add_worksheet(names[one.pack.id]), one, formats)
    _kept(book.add_worksheet(EXPORTED), matrix, formats)
    book.close()
    return target.getvalue()


def _formats(book: xlsxwriter.Workbook) -> _Formats:
    wrapped = {"text_wrap": True, "valign": "top"}
    edge = {"border": 1, "border_color": "#BFBFBF"}
    heading = {"bold": True, **wrapped, **edge}
    return _Formats(
        book.add_format({"bold": True, "font_size": 14}),
        book.add_format({"bold": True, **wrapped}),
        book.add_format({"bg_color": "#D9D9D9", **heading}),
        book.add_format({"bg_color": "#CFE2F3", **heading}),
        book.add_format({**wrapped, **edge}),
        book.add_format({"locked": False, **wrapped, **edge}),
        book.add_format({"bold": True, "bg_color": "#F2F2F2", **wrapped, **edge}),
        book.add_format({"font_color": "#7F7F7F", **wrapped, **edge}),
        {one.value: book.add_format({"bg_color": colour, **wrapped, **edge}) for one, colour in _COLOURS.items()},
    )


def _about(sheet: Worksheet, matrix: Matrix, names: Mapping[str, str], formats: _Formats) -> None:
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 1, 24)
    sheet.set_column(2, 2, 68)
    sheet.set_column(3, 3, 34)
    row = 0
    _put(sheet, row, 0, f"Coverage matrix of {matrix.device}", formats.title)
    for label, text in (
        ("device", matrix.device),
        ("version", matrix.version),
        ("manufacturer", matrix.manufacturer),
        ("evidence judged for", matrix.day),
        (CONTENT, matrix.content),
    ):
        row += 1
        _put(sheet, row, 0, label, formats.label)
        _put(sheet, row, 1, text, None)
    row += 2
    for text in _EDITING:
        _put(sheet, row, 0, text, formats.label if text is _EDITING[0] else None)
        row += 1
    row = _lines(sheet, row + 1, ANSWERS, [
        (names[one.pack.id], answer.id, answer.title) for one in matrix.sheets for answer in one.answers
    ], formats)  # fmt: skip
    _lines(sheet, row + 1, PACKS, [
        (one.id, one.version, one.digest, names.get(one.id, "")) for one in matrix.packs.values()
    ], formats)  # fmt: skip
    _page(sheet)


def _lines(sheet: Worksheet, row: int, head: tuple[str, ...], lines: list[tuple[str, ...]], formats: _Formats) -> int:
    """A small table; the row below it."""
    for column, text in enumerate(head):
        _put(sheet, row, column, text, formats.read)
    for number, line in enumerate(lines, start=row + 1):
        for column, text in enumerate(line):
            _put(sheet, number, column, text, formats.text)
    return row + 1 + len(lines)


def _catalog(sheet: Worksheet, one: MatrixSheet, formats: _Formats) -> None:
    _put(sheet, 0, 0, f"{one.pack.citation} {one.pack.title}", formats.title)
    _put(sheet, 1, 0, f"{one.pack.id} {one.pack.version}, digest {one.pack.digest[:12]}", None)
    for column, each in enumerate(COLUMNS):
        sheet.set_column(column, column, _WIDTHS[each])
        _put(sheet, _HEADINGS, column, each.value, formats.edited if each.edited else formats.read)
    first, last = _HEADINGS + 1, _HEADINGS + len(one.rows)
    for number, row in enumerate(one.rows, start=first):
        _row(sheet, number, row, formats)
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
    sheet.protect("", _ALLOWED)
    sheet.repeat_rows(_HEADINGS)
    _page(sheet)


def _row(sheet: Worksheet, number: int, row: MatrixRow, formats: _Formats) -> None:
    out = bool(row.cells.get(Column.EXCLUDED))
    for column, each in enumerate(COLUMNS):
        text = row.cells.get(each, "")
        if row.heading:
            look = formats.section
        elif each.edited:
            look = formats.open
        elif each in _STATES:
            look = formats.states.get(text, formats.text)
        else:
            look = formats.grey if out else formats.text
        _put(sheet, number, column, text, look)


def _kept(sheet: Worksheet, matrix: Matrix, formats: _Formats) -> None:
    """What was exported, row by row, on a sheet that is not shown."""
    for column, text in enumerate(KEPT):
        _put(sheet, 0, column, text, None)
    number = 0
    for one in matrix.sheets:
        for row in one.rows:
            number += 1
            for column, text in enumerate((one.pack.id, *(row.cells.get(each, "") for each in COLUMNS))):
                if text:
                    _put(sheet, number, column, text, None)
    sheet.very_hidden()


def _page(sheet: Worksheet) -> None:
    sheet.set_landscape()
    sheet.set_paper(_A3)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&F  &A&RPage &P of &N")


def _put(sheet: Worksheet, row: int, column: int, text: str, look: Format | None) -> None:
    """Write a text as it is: never a formula, never a link."""
    if len(text) > LONGEST:
        raise MedslateError(
            f"A text of {len(text)} characters does not fit a cell, which holds {LONGEST}: {text[:60]!r}... Put it "
            "into a file of evidence, and name that."
        )
    if text:
        sheet.write_string(row, column, text, look)
    elif look is not None:
        sheet.write_blank(row, column, None, look)

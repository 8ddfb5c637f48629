"""What sheets that people fill in have in common: cells as texts, looks, protection, and the page when printed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from medslate.errors import MedslateError

LONGEST = 32_767
CREATED = datetime(2026, 1, 1, tzinfo=UTC)
WRAPPED = {"text_wrap": True, "valign": "top"}
EDGE = {"border": 1, "border_color": "#BFBFBF"}
ALLOWED = {
    "autofilter": True, "sort": True, "format_cells": True, "format_columns": True, "format_rows": True,
    "select_locked_cells": True, "select_unlocked_cells": True,
}  # fmt: skip
_A3, _A4 = 8, 9


@dataclass(frozen=True, slots=True)
class Looks:
    """The looks of cells: those that are read only, and those that stand open to be filled in."""

    title: Format
    label: Format
    read: Format
    edited: Format
    text: Format
    open: Format
    section: Format
    grey: Format


def looks(book: Workbook) -> Looks:
    """The looks of a workbook."""
    heading = {"bold": True, **WRAPPED, **EDGE}
    return Looks(
        book.add_format({"bold": True, "font_size": 14}),
        book.add_format({"bold": True, **WRAPPED}),
        book.add_format({"bg_color": "#D9D9D9", **heading}),
        book.add_format({"bg_color": "#CFE2F3", **heading}),
        book.add_format({**WRAPPED, **EDGE}),
        book.add_format({"locked": False, **WRAPPED, **EDGE}),
        book.add_format({"bold": True, "bg_color": "#F2F2F2", **WRAPPED, **EDGE}),
        book.add_format({"font_color": "#7F7F7F", **WRAPPED, **EDGE}),
    )


def put(sheet: Worksheet, row: int, column: int, text: str, look: Format | None) -> None:
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


def lines(sheet: Worksheet, row: int, head: tuple[str, ...], rows: Sequence[tuple[str, ...]], made: Looks) -> int:
    """A small table; the row below it."""
    for column, text in enumerate(head):
        put(sheet, row, column, text, made.read)
    for number, line in enumerate(rows, start=row + 1):
        for column, text in enumerate(line):
            put(sheet, number, column, text, made.text)
    return row + 1 + len(rows)


def page(sheet: Worksheet, *, small: bool = False) -> None:
    """Landscape, as wide as the paper: A3, or one page A4 if it is small."""
    sheet.set_landscape()
    sheet.set_paper(_A4 if small else _A3)
    sheet.fit_to_pages(1, 1 if small else 0)
    sheet.set_footer("&L&F  &A&RPage &P of &N")

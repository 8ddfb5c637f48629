"""The worksheets of a workbook that passed the gate, as texts."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from medslate.adapters.formats.xlsx_cells import MOST_CELLS
from medslate.adapters.formats.xlsx_guard import too_large, unreadable

MOST_SHEETS = 100


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of a worksheet as texts, from A1 on."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    visible: bool = True


def worksheets(content: bytes, name: str) -> tuple[Sheet, ...]:
    """The worksheets of a guarded workbook, hidden ones among them. Raises `RefusedError`."""
    import python_calamine  # part of an extra: text files are read without it

    try:
        return tuple(_opened(content, name))
    except (python_calamine.CalamineError, OSError, ValueError, OverflowError) as error:
        raise unreadable(name, f"the workbook is damaged ({error})") from error
    except BaseException as error:  # a panic of the library is no Exception, and its class has no importable name
        if type(error).__name__ != "PanicException":
            raise
        raise unreadable(name, "the workbook is damaged") from error


def _opened(content: bytes, name: str) -> Iterator[Sheet]:
    import python_calamine

    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    if len(book.sheets_metadata) > MOST_SHEETS:
        raise unreadable(name, f"it has more than {MOST_SHEETS} sheets")
    left = MOST_CELLS
    for number, one in enumerate(book.sheets_metadata):
        if one.typ == python_calamine.SheetTypeEnum.WorkSheet:
            sheet = book.get_sheet_by_index(number)
            left -= sheet.total_height * sheet.total_width
            if left < 0:
                raise too_large(name, "its sheets reach too far")
            rows = sheet.to_python(skip_empty_area=False)
            visible = one.visible == python_calamine.SheetVisibleEnum.Visible
            yield Sheet(one.name, tuple(tuple(map(_text, row)) for row in rows), visible)


def _text(value: object) -> str:
    """A cell as text: dates in ISO form, whole numbers without a point, edges trimmed."""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == value.time().min else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).replace("\u00a0", " ").strip()

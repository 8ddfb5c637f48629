"""Writing a questionnaire as a workbook. The same questions give the same bytes.

A cover says who asks what of whom; the sheet of questions is locked but for the cells to fill in, each with its list of
answers; a sheet that is not shown keeps what was asked, so that a changed question is noticed.
"""

import io
from collections.abc import Mapping

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from medslate.adapters.formats.inquiry import layout
from medslate.adapters.formats.inquiry.layout import ASKED, COLUMNS, COVER, KEPT, LOCKED, PACKS, QUESTIONS, locked_cells
from medslate.adapters.formats.matrix.cells import ALLOWED, CREATED, Looks, lines, looks, page, put
from medslate.usecases.inquiry import CHOICES, WORDS, Field, Inquiry, Query, Sort

_WIDTHS = {
    Field.NUMBER: 6, Field.ID: 16, Field.COMPONENT: 16, Field.LEVEL: 7, Field.TITLE: 30, Field.ASKED: 54,
    Field.ANSWER: 26, Field.EXPLANATION: 46, Field.CONDITION: 32, Field.SHOWN_BY: 28,
}  # fmt: skip
_FIRST = 3  # the row of the first question, from 0
_LINE = 15  # points
_HELP = (
    "How to answer",
    "On the sheet Questions, fill in what stands under light blue headings. All else is locked, without a password.",
    'answer: choose one of the list. Leave it empty, or choose "Not known", if you do not know: nothing is assumed.',
    "explanation: how the device does it, or why it does not or need not.",
    "condition: what the answer rests on besides the device: another system, a measure, a setting, a version.",
    "shown by: the document, test report or evidence that shows it.",
    "Do not change the questions: an answer to another question is not taken. Write no formulas.",
    "Please say below who answers, and when; then send the workbook back as it is.",
)
_LISTS = {
    Sort.ROW: [word for word, _ in WORDS.values()],
    Sort.FORM: [word for word, _ in CHOICES.values()],
}
_TOLD: Mapping[Sort, tuple[tuple[str, ...], ...]] = {
    Sort.ROW: tuple(WORDS.values()),
    Sort.FORM: tuple(CHOICES.values()),
}


def write_inquiry(inquiry: Inquiry) -> bytes:
    """The workbook. Raises `MedslateError` for a text that no cell can hold."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "constant_memory": False})
    book.set_properties({"title": f"Questions on {inquiry.device or 'a device'}", "created": CREATED})
    made = looks(book)
    _cover(book.add_worksheet(COVER), inquiry, made)
    _questions(book.add_worksheet(QUESTIONS), inquiry, made)
    _asked(book.add_worksheet(ASKED), inquiry)
    book.close()
    return target.getvalue()


def _said(inquiry: Inquiry) -> Mapping[str, str]:
    """What the cover says of the inquiry, by label; what is not said has no line."""
    said = {
        layout.DEVICE: inquiry.device,
        layout.VERSION: inquiry.version,
        layout.ASKER: inquiry.asker,
        layout.WHOM: inquiry.asked,
        layout.DUE: inquiry.due,
        layout.MADE: inquiry.made,
        layout.CATALOG: inquiry.catalog,
        layout.FORM: inquiry.form,
        layout.COUNT: str(len(inquiry.queries)),
        layout.DIGEST: inquiry.digest,
    }
    return {label: text for label, text in said.items() if text}


def _cover(sheet: Worksheet, inquiry: Inquiry, made: Looks) -> None:
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 74)
    put(sheet, 0, 0, f"Questions on the security of {inquiry.device or 'a device'}", made.title)
    row = 1
    for label, text in _said(inquiry).items():
        put(sheet, row, 0, label, made.label)
        put(sheet, row, 1, text, made.text)
        row += 1
    if inquiry.note:
        put(sheet, row + 1, 0, "note", made.label)
        put(sheet, row + 1, 1, inquiry.note, made.text)
        row += 2
    for number, text in enumerate(_HELP):
        put(sheet, row + 1 + number, 0, text, None if number else made.label)
    row += len(_HELP) + 2
    for label in (layout.BY, layout.ON):
        put(sheet, row, 0, label, made.edited)
        put(sheet, row, 1, "", made.open)
        row += 1
    for sort in dict.fromkeys(one.sort for one in inquiry.queries if one.sort in _TOLD):
        row = lines(sheet, row + 1, ("answer", "meaning"), _TOLD[sort], made)
    lines(sheet, row + 1, PACKS, tuple(inquiry.packs.items()), made)
    sheet.protect("", ALLOWED)
    page(sheet, small=True)


def _questions(sheet: Worksheet, inquiry: Inquiry, made: Looks) -> None:
    version = f", version {inquiry.version}" if inquiry.version else ""
    put(sheet, 0, 0, f"Questions on {inquiry.device or 'a device'}{version}", made.title)
    put(sheet, 1, 0, f"questions {inquiry.digest[:12]}; the sheet {COVER} says how to answer", None)
    parts = any(one.component for one in inquiry.queries)
    for column, each in enumerate(COLUMNS):
        hidden = {"hidden": True} if each is Field.COMPONENT and not parts else {}
        sheet.set_column(column, column, _WIDTHS[each], None, hidden)
        put(sheet, _FIRST - 1, column, each.value, made.edited if each.filled else made.read)
    for number, query in enumerate(inquiry.queries):
        _question(sheet, _FIRST + number, {Field.NUMBER: str(number + 1), **locked_cells(query)}, query, made)
    last = _FIRST + len(inquiry.queries) - 1
    sheet.autofilter(_FIRST - 1, 0, last, len(COLUMNS) - 1)
    sheet.freeze_panes(_FIRST, 2)
    sheet.protect("", ALLOWED)
    sheet.repeat_rows(_FIRST - 1)
    page(sheet)


def _height(cells: Mapping[Field, str]) -> int:
    """Points for the longest cell, and for two lines at least: not every program makes room by itself."""
    needed = max(
        sum(-(-len(line) // (_WIDTHS[each] - 4)) or 1 for line in text.split("\n")) for each, text in cells.items()
    )
    return _LINE * min(max(needed, 2), 20)


def _question(sheet: Worksheet, row: int, cells: Mapping[Field, str], query: Query, made: Looks) -> None:
    sheet.set_row(row, _height(cells))
    for column, each in enumerate(COLUMNS):
        put(sheet, row, column, cells.get(each, ""), made.open if each.filled else made.text)
    at = COLUMNS.index(Field.ANSWER)
    if query.sort in _LISTS:
        sheet.data_validation(row, at, row, at, {
            "validate": "list",
            "source": _LISTS[query.sort],
            "error_title": "Not one of the answers",
            "error_message": f"Choose one of the list; the sheet {COVER} says what each means.",
        })  # fmt: skip


def _asked(sheet: Worksheet, inquiry: Inquiry) -> None:
    """What was asked, question by question, on a sheet that is not shown."""
    for column, text in enumerate(KEPT):
        put(sheet, 0, column, text, None)
    for number, query in enumerate(inquiry.queries, start=1):
        cells = locked_cells(query)
        for column, text in enumerate((query.sort.value, *(cells[each] for each in LOCKED))):
            put(sheet, number, column, text, None)
    sheet.very_hidden()

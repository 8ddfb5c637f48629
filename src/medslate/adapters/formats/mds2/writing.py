"""Writing a disclosure form as an Excel workbook: the official layout, with the questions in our own words.

Ids and the codes of sections stay as the form has them; rows stand where the official worksheet has them. The same
answers give the same bytes, and reading the workbook gives the same answers.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from medslate.adapters.formats.mds2.layout import Block, layout
from medslate.assessment.answer_texts import LABELS
from medslate.assessment.answers import Answer
from medslate.errors import MedslateError
from medslate.standards.questionnaires import AnswerKind, Question, Questionnaire

SHEET = "mds2-form"
LONGEST = 32_767
_CREATED = datetime(2019, 10, 9, tzinfo=UTC)
_STRIP = ("manufacturer", "model", "document_id", "released")
_WIDTHS = (14, 60, 24, 16, 24, 24, 24)
_NOTHING = "__"
_EARLIEST = 1901


@dataclass(frozen=True, slots=True)
class _Formats:
    title: Format
    heading: Format
    text: Format
    day: Format


def write_form(form: Questionnaire, answers: Mapping[str, Answer], header: Mapping[str, str]) -> bytes:
    """The workbook. Header texts fill those header questions that have no answer.

    Raises `MedslateError` for a text that no cell can hold.
    """
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "constant_memory": False})
    book.set_properties({"title": f"{form.pack.citation} {form.pack.title}", "created": _CREATED})
    sheet = book.add_worksheet(SHEET)
    _Writer(form, sheet, _formats(book)).write(_texts(form, answers, header), answers, header)
    book.close()
    return target.getvalue()


def _formats(book: xlsxwriter.Workbook) -> _Formats:
    wrapped = {"text_wrap": True, "valign": "top"}
    return _Formats(
        book.add_format({"bold": True, "font_size": 14}),
        book.add_format({"bold": True, "bg_color": "#D9D9D9", **wrapped}),
        book.add_format(wrapped),
        book.add_format({"num_format": "yyyy-mm-dd", "align": "left", **wrapped}),
    )


def _texts(form: Questionnaire, answers: Mapping[str, Answer], header: Mapping[str, str]) -> Mapping[str, str]:
    """What stands in the column of answers, by question."""
    fields = {question: header[field] for field, question in form.header.items() if header.get(field)}
    given = {key: answer.text if answer.choice is None else LABELS[answer.choice] for key, answer in answers.items()}
    return fields | {key: text for key, text in given.items() if text}


class _Writer:
    """Fills one sheet."""

    def __init__(self, form: Questionnaire, sheet: Worksheet, formats: _Formats) -> None:
        self.form = form
        self.sheet = sheet
        self.formats = formats

    def write(self, texts: Mapping[str, str], answers: Mapping[str, Answer], header: Mapping[str, str]) -> None:
        """Title, identity, the questions by section, and the notes."""
        where = layout(self.form)
        said = ((one.id, answers.get(one.id)) for one in self.form.questions)
        notes = {key: answer.note for key, answer in said if answer is not None and answer.note}
        numbers = {note: number for number, note in enumerate(dict.fromkeys(notes.values()), start=1)}
        self._frame(header)
        for number, block in enumerate(where.blocks):
            self._heading(block, number)
            for row, question in block.questions.items():
                note = notes.get(question.id)
                self._question(question, row, texts.get(question.id, ""), f"See Note {numbers[note]}" if note else "")
        self._put(where.notes, 1, "Notes:", self.formats.heading)
        for note, number in numbers.items():
            self._put(where.notes + 1 + number, 0, f"Note {number}", self.formats.text)
            self._put(where.notes + 1 + number, 1, note, self.formats.text)

    def _frame(self, header: Mapping[str, str]) -> None:
        for column, width in enumerate(_WIDTHS):
            self.sheet.set_column(column, column, width)
        self._put(2, 0, f"{self.form.pack.title} -- {self.form.pack.citation}", self.formats.title)
        for column, field in enumerate(_STRIP):
            self._put(3, column, header.get(field, ""), self.formats.text)

    def _heading(self, block: Block, number: int) -> None:
        """The first block, the header, has the headings of the columns; the answers are headed before the second."""
        columns = tuple(self.form.references.values())
        if number == 0:
            self._line(block.heading, ("Question ID", "Question", "", "See note", *columns))
            return
        if number == 1:
            *choices, last = LABELS.values()
            self._line(block.heading - 1, ("", "", f"{', '.join(choices)}, or {last}", "Note #"))
        self._line(block.heading, ("", f"{block.section.title.upper()} ({block.section.id})", "", "", *columns))
        if block.aim is not None:
            self._put(block.aim, 1, block.section.aim, self.formats.text)

    def _line(self, row: int, texts: tuple[str, ...]) -> None:
        for column, text in enumerate(texts):
            self._put(row, column, text, self.formats.heading)

    def _question(self, question: Question, row: int, text: str, pointer: str) -> None:
        self._put(row, 0, question.printed or question.id, self.formats.text)
        self._put(row, 1, question.text, self.formats.text)
        day = _day(text) if question.answers is AnswerKind.DATE else None
        if day is None:
            self._put(row, 2, text, self.formats.text)
        else:
            self.sheet.write_datetime(row - 1, 2, day, self.formats.day)
        self._put(row, 3, pointer or _NOTHING, self.formats.text)
        for column, scheme in enumerate(self.form.references, start=4):
            self._put(row, column, question.references.get(scheme, ""), self.formats.text)
        if question.answers is AnswerKind.CHOICE:
            self.sheet.data_validation(row - 1, 2, row - 1, 2, {"validate": "list", "source": [*LABELS.values()]})

    def _put(self, row: int, column: int, text: str, style: Format) -> None:
        """Write a text as it is: never a formula, never a link. Rows count from 1."""
        if len(text) > LONGEST:
            raise MedslateError(f"A text of {len(text)} characters does not fit a cell ({LONGEST}): {text[:60]!r}...")
        if text:
            self.sheet.write_string(row - 1, column, text, style)
        else:
            self.sheet.write_blank(row - 1, column, None, style)


def _day(text: str) -> date | None:
    """A date that a cell can hold as one; spreadsheets count days from 1900, and the first ones wrongly."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year >= _EARLIEST and text == day.isoformat() else None

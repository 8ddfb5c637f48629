"""One sheet of a disclosure form: which columns hold what, the lines with question ids, and the notes."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from medslate.adapters.formats.workbook import Sheet
from medslate.adapters.formats.xlsx_cells import column_letters
from medslate.standards.questionnaires import Questionnaire

_ID = re.compile(r"[A-Z]{3,4}-\d+(?:\.\d+)*")
_FORMER_ID = re.compile(r"\d{1,2}-\d{1,2}(?:\.\d+)*")
_CODE = re.compile(r"\(([A-Z]{4})\)")
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-")
_ID_HEADING = re.compile(r"question\s*id", re.IGNORECASE)
_ANSWER_HEADING = re.compile(r"(?:yes\s*,\s*no\b.*|answers?|responses?)", re.IGNORECASE | re.DOTALL)
_NOTE_HEADING = re.compile(r"(?:(?:see\s+)?notes?\s*(?:#|no\.?)?|comments?|remarks?)", re.IGNORECASE)
_NOTES_START = re.compile(r"notes\s*:?", re.IGNORECASE)
_NOTE_LABEL = re.compile(r"(?:note\s?)?#?\s?(\d{1,4})\s?[.:)]?", re.IGNORECASE)
_NOTE_LINE = re.compile(r"note\s?#?\s?(\d{1,4})\s?[.:)\u2013-](.+)", re.IGNORECASE | re.DOTALL)
_POINTER = re.compile(
    r"(?:please )?(?:(?:see|refer to) )?(?:the )?notes? ?(?:#|no\.?|nr\.?)? ?(\d[\d ,.&#]*(?:and (?:note )?#?\d+)?)",
    re.IGNORECASE,
)
_MOST_ID = 40
_MOST_POINTER = 200
_FEW = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """One line with a question id: what stands in the column of answers and in that of notes."""

    id: str
    answer: str
    note: str
    cell: str
    row: int


@dataclass(frozen=True, slots=True)
class _Columns:
    id: int
    answer: int
    note: int | None


def entries(sheet: Sheet, form: Questionnaire) -> tuple[Entry, ...]:
    """The lines of the sheet that have a question id, in order."""
    columns = _columns(sheet, form)
    if columns is None:
        return ()
    return tuple(
        Entry(
            found,
            _cell(row, columns.answer),
            "" if columns.note is None else _cell(row, columns.note),
            f"{column_letters(columns.answer + 1)}{number}",
            number,
        )
        for number, row in enumerate(sheet.rows, start=1)
        if (found := question_id(_cell(row, columns.id)))
    )


def question_id(text: str) -> str:
    """The text as a question id, or empty: blanks and case do not matter, nor the kind of dash."""
    if len(text) > _MOST_ID:
        return ""
    plain = "".join(text.split()).translate(_DASHES).upper().rstrip(".:")
    return plain if _ID.fullmatch(plain) else ""


def notes_of(sheet: Sheet, lines: Iterable[Entry]) -> Mapping[str, str]:
    """The texts of the block of notes, by number: after the last question, or wherever a line says `Note 1`."""
    last = max((one.row for one in lines), default=0)
    notes: dict[str, str] = {}
    for row in sheet.rows[last:]:
        texts = [text for text in row if text]
        if not texts or _NOTES_START.fullmatch(texts[0]):
            continue
        label, line = _NOTE_LABEL.fullmatch(texts[0]), _NOTE_LINE.fullmatch(texts[0])
        if label and len(texts) > 1:
            notes.setdefault(_number(label[1]), texts[1])
        elif line:
            notes.setdefault(_number(line[1]), line[2].strip())
    return notes


def resolved(text: str, notes: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    """A pointer like `See Note 3` as the text it points to, and the notes that are not there; other texts stay."""
    match = _POINTER.fullmatch(" ".join(text[:_MOST_POINTER].split()).rstrip(" .;"))
    if match is None or len(text) > _MOST_POINTER:
        return text, ()
    numbers = [_number(one) for one in re.findall(r"\d{1,9}", match[1])]
    lost = tuple(f"note {one}" for one in numbers if one not in notes)
    if lost:
        return text, lost
    return " ".join(notes[one] for one in numbers), ()


def former_edition(sheet: Sheet, form: Questionnaire) -> bool:
    """Whether the sheet looks like an earlier edition: its sections are there, or ids by number, but no known id."""
    codes = {one.capability for one in form.sections if one.capability}
    texts = [text for row in sheet.rows for text in row if text]
    numbered = sum(_FORMER_ID.fullmatch(text) is not None for text in texts)
    sections = {code for text in texts for code in _CODE.findall(text)} & codes
    return numbered >= _FEW or len(sections) >= _FEW


def _columns(sheet: Sheet, form: Questionnaire) -> _Columns | None:
    """Columns by their headings; else the ids stand where most are, question, answer and note to their right."""
    counted = Counter(
        column
        for row in sheet.rows
        for column, text in enumerate(row)
        if (found := question_id(text)) and found in form.by_id
    )
    if not counted:
        return None
    ids = min(counted, key=lambda one: (-counted[one], one))
    headings = [row for row in sheet.rows if _is_heading(row, ids)]
    answer = _headed(headings, _ANSWER_HEADING, ids + 1)
    note = _headed(headings, _NOTE_HEADING, ids + 1)
    answer = answer if answer is not None else _beside(ids, note)
    return _Columns(ids, answer, answer + 1 if note is None else note if note != answer else None)


def _beside(ids: int, note: int | None) -> int:
    """The answers stand next to the question; where that column is headed as notes, one column was dropped."""
    return ids + 2 if note is None or note > ids + 1 else ids + 1


def _is_heading(row: tuple[str, ...], ids: int) -> bool:
    if question_id(_cell(row, ids)):
        return False
    return any(_ID_HEADING.fullmatch(text) or text.lower().startswith("yes,") for text in row)


def _headed(rows: list[tuple[str, ...]], heading: re.Pattern[str], first: int) -> int | None:
    for row in rows:
        for column in range(first, len(row)):
            if heading.fullmatch(row[column]):
                return column
    return None


def _cell(row: tuple[str, ...], column: int) -> str:
    return row[column] if column < len(row) else ""


def _number(text: str) -> str:
    return text.lstrip("0") or "0"

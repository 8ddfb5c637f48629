"""Forms as makers really send them: each deviation from the official sheet, and what must come of it."""

import io
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest
import xlsxwriter

from medslate.adapters.formats.mds2.reading import read_form
from medslate.assessment.answers import Choice, Form
from medslate.findings import Code, Finding
from medslate.standards.questionnaires import AnswerKind
from tests.unit.mds2.build import FORM, codes, messages, question, questionnaire, said, workbook

YES, NO, NOTE = Choice.YES, Choice.NO, Choice.NOTE
SMALL = questionnaire(
    question("DOC-1", answers=AnswerKind.TEXT),
    question("DOC-7", answers=AnswerKind.DATE),
    question("ONE-1"),
    question("ONE-1.1"),
    question("ONE-2"),
    header={"manufacturer": "DOC-1", "released": "DOC-7"},
)
HEAD = ["Question ID", "Question", "", "See note", "TR", "NIST", "ISO"]
LABELS = ["", "", "Yes, No, \nN/A, or \nSee Note", "Note #"]
ROWS: list[list[Any]] = [
    ["Form"],
    HEAD,
    ["DOC-1", "Who", "Acme", "__"],
    ["DOC-7", "When", date(2030, 1, 31), "__"],
    [],
    LABELS,
    ["", "FIRST (ONE)", "", "", "TR", "NIST", "ISO"],
    ["ONE-1", "First?", "Yes", "__", "5.1", "AC-1", "A.1"],
    ["ONE-1.1", "Detail?", "No", "See Note 1 "],
    ["ONE-2", "Second?", "____", "__"],
    ["", "Notes:"],
    ["Note 1", "Only by service."],
]
EXPECTED = {
    "DOC-1": (None, "Acme", ""),
    "DOC-7": (None, "2030-01-31", ""),
    "ONE-1": (YES, "Yes", ""),
    "ONE-1.1": (NO, "No", "Only by service."),
}


def read(*sheets: tuple[str, Sequence[Sequence[Any]]]) -> tuple[Form, tuple[Finding, ...]]:
    form, findings = read_form(workbook(*sheets), "f.xlsx", SMALL)
    assert form is not None, messages(findings)
    return form, findings


def changed(number: int, row: list[Any]) -> list[list[Any]]:
    return [*ROWS[:number], row, *ROWS[number + 1 :]]


def test_the_plain_form() -> None:
    form, findings = read(("mds2-form", ROWS))
    assert said(form) == EXPECTED
    assert form.header == {"manufacturer": "Acme", "released": "2030-01-31"}
    assert form.answers["ONE-2"].choice is None
    assert findings == ()
    assert str(form.answers["ONE-1"].place) == "f.xlsx: mds2-form / C8"


@pytest.mark.parametrize(
    "sheets",
    [
        pytest.param([("Sheet1", ROWS)], id="renamed"),
        pytest.param([("Cover", [["Welcome"]]), ("MDS2", ROWS)], id="second sheet"),
        pytest.param([("a", [[], [], ["Draft"], *ROWS])], id="rows inserted"),
        pytest.param([("a", [row[:4] for row in ROWS])], id="references dropped"),
        pytest.param([("a", [["", *row] for row in ROWS])], id="column inserted"),
        pytest.param([("a", [row for row in ROWS if row not in (HEAD, LABELS)])], id="no headings"),
        pytest.param([("a", [*ROWS[:1], ["Question ID", "Question", "Answer", "Notes"], *ROWS[2:]])], id="headed"),
        pytest.param([("a", [[one[0].lower() + " ", *one[1:]] if one else one for one in ROWS])], id="small ids"),
        pytest.param([("a", [[one[0].replace("-", "\u2013"), *one[1:]] if one else one for one in ROWS])], id="dashes"),
        pytest.param([("a", changed(8, ["ONE-1.1", "Detail?", "", "No: Only by service."]))], id="answer as note"),
        pytest.param([("a", changed(8, ["ONE-1.1", "Detail?", "No, Only by service."]))], id="text after answer"),
        pytest.param(
            [("a", changed(8, ["ONE-1.1", "Detail?", "No, see note 1", "See Note"]))], id="pointer after answer"
        ),
        pytest.param([("a", changed(8, ["ONE-1.1", "Detail?", "No", "Only by service."]))], id="text as note"),
        pytest.param([("a", changed(11, ["Note 1: Only by service."]))], id="note in one cell"),
        pytest.param([("a", changed(11, ["1.", "Only by service."]))], id="note by number"),
        pytest.param([("a", changed(11, ["", "Note 01", "Only by service."]))], id="note shifted"),
    ],
)
def test_a_variant_is_read_like_the_plain_form(sheets: list[tuple[str, list[list[Any]]]]) -> None:
    form, findings = read(*sheets)
    assert said(form) == EXPECTED
    assert findings == ()


def test_question_column_dropped_and_swapped_columns() -> None:
    swapped = [["Question ID", "Question", "Note #", "Answer"]]
    swapped += [[row[0], row[1], row[3], row[2]] for row in ROWS if len(row) > 3 and row not in (HEAD, LABELS)]
    assert said(read(("a", [*swapped, *ROWS[-2:]]))[0]) == EXPECTED
    one_column = [
        ["Question ID", "Question", "Notes"],
        ["ONE-1", "First?", "Yes"],
        ["ONE-2", "Second?", "No, by design"],
    ]
    assert said(read(("a", one_column))[0]) == {"ONE-1": (YES, "Yes", ""), "ONE-2": (NO, "No", "by design")}
    dropped = [["Question ID", "See note"], ["ONE-1", "Yes", ""], ["ONE-2", "No", ""]]
    assert said(read(("a", dropped))[0])["ONE-1"] == (YES, "Yes", "")


def test_an_unclear_answer_is_found_at_its_cell() -> None:
    form, findings = read(("Sheet1", changed(7, ["ONE-1", "First?", "Maybe", "__"])))
    assert form.answers["ONE-1"].choice is None
    (finding,) = findings
    assert finding.code is Code.FORM_ANSWER
    assert finding.place.path == ("Sheet1", "C8")


def test_a_note_that_is_not_there_is_found() -> None:
    form, findings = read(("a", changed(8, ["ONE-1.1", "Detail?", "See Note 2", "See Notes 1 and 3"])))
    assert form.answers["ONE-1.1"].note == "See Note 2; See Notes 1 and 3"
    assert "points to note 2, note 3" in messages(findings)
    form, _ = read(("a", changed(8, ["ONE-1.1", "Detail?", "See Note 1", "__"])))
    assert said(form)["ONE-1.1"] == (NOTE, "See Notes", "Only by service.")
    long = "See note " + "1, " * 200
    form, _ = read(("a", changed(8, ["ONE-1.1", "Detail?", "No", long])))
    assert form.answers["ONE-1.1"].note == long.strip()


def test_an_unknown_id_is_found_with_the_one_that_was_meant() -> None:
    _, findings = read(("a", [*ROWS[:10], ["ONE-1.2", "?", "Yes"], *ROWS[10:]]))
    (finding,) = findings
    assert finding.code is Code.FORM_ANSWER
    assert "ONE-1.2 is no question" in finding.message
    assert "Did you mean ONE-" in finding.remedy


def test_the_printed_id_means_the_question() -> None:
    printed = next(one for one in FORM.questions if one.printed)
    form, _ = read_form(workbook(("a", [[printed.printed, "?", "Yes"]])), "f.xlsx", FORM)
    assert form is not None
    assert said(form) == {printed.id: (YES, "Yes", "")}


def test_of_two_answers_that_differ_neither_is_used() -> None:
    form, findings = read(("a", [*ROWS[:10], ["ONE-1", "First?", "No"], *ROWS[10:]]))
    assert form.answers["ONE-1"].choice is None
    assert codes(findings) == [Code.DUPLICATE]
    form, findings = read(("a", [*ROWS[:10], ["ONE-1", "First?", "Yes"], *ROWS[10:]]))
    assert form.answers["ONE-1"].choice is YES
    assert codes(findings) == [Code.FORM_ANSWER]


def test_a_form_over_several_sheets_is_one_form() -> None:
    form, findings = read(("a", ROWS[:9]), ("b", [["ONE-2", "Second?", "Yes", "See note 9"], ["Note 9", "Nine"]]))
    assert said(form)["ONE-2"] == (YES, "Yes", "Nine")
    assert "points to note 1" in messages(findings)


def test_hidden_sheets_count_only_if_no_other_holds_the_form() -> None:
    old = [["ONE-1", "First?", "No"]]
    form, findings = read_form(workbook(("a", ROWS), ("old", old), hidden=["old"]), "f.xlsx", SMALL)
    assert form is not None
    assert said(form) == EXPECTED
    assert findings == ()
    form, _ = read_form(workbook(("cover", [["Hello"]]), ("old", ROWS), hidden=["old"]), "f.xlsx", SMALL)
    assert form is not None
    assert said(form) == EXPECTED


def test_missing_questions_are_counted() -> None:
    _, (finding,) = read(("a", [["ONE-1", "First?", "Yes"]]))
    assert "4 of 5 questions are not on the form: DOC-1, DOC-7, ONE-1.1, ONE-2." in finding.message


def test_numbers_dates_and_truth_values_become_texts() -> None:
    form, findings = read(("a", [["DOC-1", "Who", 3.0], ["ONE-1", "?", True], ["ONE-2", "?", 1.5]]))
    assert form.answers["DOC-1"].text == "3"
    assert form.answers["ONE-1"].text == "True"
    assert form.answers["ONE-2"].text == "1.5"
    assert codes(findings)[:2] == [Code.FORM_ANSWER] * 2


@pytest.mark.parametrize(
    "rows",
    [
        [["1-1", "Can the device?", "Yes"], ["1-2", "x", "No"], ["2-1", "y", "No"], ["2-2.1", "y", "No"]],
        [["", f"SOMETHING ({code})"] for code in ("ALOF", "AUDT", "AUTH", "CNFS")],
    ],
)
def test_the_former_edition_is_refused_as_such(rows: list[list[str]]) -> None:
    form, (finding,) = read_form(workbook(("MDS2", rows)), "f.xlsx", FORM)
    assert form is None
    assert finding.code is Code.FILE_UNREADABLE
    assert "earlier edition" in finding.message


def test_a_workbook_without_a_form_is_refused() -> None:
    form, (finding,) = read_form(workbook(("a", [["Hello", 1]]), ("b", [])), "f.xlsx", SMALL)
    assert form is None
    assert "No sheet of f.xlsx holds a question id" in finding.message


def test_far_too_many_questions_are_no_form() -> None:
    form, (finding,) = read_form(workbook(("a", [["ONE-1", "?", "Yes"]] * 2001)), "f.xlsx", SMALL)
    assert form is None
    assert finding.code is Code.FILE_TOO_LARGE


def test_a_chart_is_passed_over_and_a_time_of_day_is_kept() -> None:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet("a")
    sheet.write_row(0, 0, ["DOC-7", "When"])
    noon = datetime(2030, 1, 31, 12, tzinfo=UTC).replace(tzinfo=None)
    sheet.write_datetime(0, 2, noon, book.add_format({"num_format": "yyyy-mm-dd hh:mm"}))
    sheet.write_row(1, 0, ["ONE-1", "?", "Yes"])
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "=a!$C$1:$C$1"})
    book.add_chartsheet("chart").set_chart(chart)
    book.close()
    form, _ = read_form(target.getvalue(), "f.xlsx", SMALL)
    assert form is not None
    assert form.answers["DOC-7"].text == "2030-01-31 12:00:00"
    assert form.answers["ONE-1"].choice is YES

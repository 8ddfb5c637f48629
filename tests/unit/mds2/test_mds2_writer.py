"""Writing a form, and the law that reading it gives the same answers."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import replace

import pytest
import python_calamine
from hypothesis import given, settings
from hypothesis import strategies as st

from medslate.adapters.formats.mds2.layout import layout
from medslate.adapters.formats.mds2.reading import read_form
from medslate.adapters.formats.mds2.writing import LONGEST, write_form
from medslate.assessment.answer_texts import LABELS, blank, read_choice
from medslate.assessment.answers import Answer, Choice, Form
from medslate.errors import MedslateError
from medslate.standards.questionnaires import AnswerKind, Question, Questionnaire
from tests.unit.mds2.build import FORM, PLACE, question, questionnaire, said

SMALL = questionnaire(
    question("DOC-1", answers=AnswerKind.TEXT),
    question("DOC-7", answers=AnswerKind.DATE),
    question("ONE-1"),
    question("ONE-1.1"),
    question("ONE-2"),
    header={"manufacturer": "DOC-1", "released": "DOC-7"},
)
letters = st.characters(exclude_categories=("Cs", "Cc", "Cn", "Zs", "Zl", "Zp"), exclude_characters="\u00a0\ufeff")
words = st.text(letters, min_size=1, max_size=12)
texts = st.lists(words, min_size=1, max_size=6).map(" ".join).filter(lambda one: one == one.strip() and not blank(one))
unclear = texts.filter(lambda one: read_choice(one) == read_choice("Perhaps"))
notes = st.just("") | texts | st.sampled_from(["See Note 1", "=1+1", "__", "http://a.example", "_x0041_", "a\nb"])


@st.composite
def an_answer(draw: st.DrawFn, asked: Question) -> Answer:
    note = draw(notes)
    if asked.answers is AnswerKind.DATE:
        return Answer(asked.id, None, draw(st.dates().map(str) | texts), note, PLACE)
    if asked.answers is AnswerKind.TEXT:
        return Answer(asked.id, None, draw(texts), note, PLACE)
    choice = draw(st.sampled_from([*Choice, None]))
    return Answer(asked.id, choice, LABELS[choice] if choice else draw(st.just("") | unclear), note, PLACE)


@st.composite
def filled(draw: st.DrawFn, form: Questionnaire) -> dict[str, Answer]:
    asked = draw(st.lists(st.sampled_from(form.questions), unique_by=lambda one: one.id, max_size=12))
    return {one.id: draw(an_answer(one)) for one in asked}


@settings(max_examples=60, deadline=None)
@given(st.data(), st.sampled_from([SMALL, FORM]))
def test_reading_gives_what_was_written(data: st.DataObject, form: Questionnaire) -> None:
    """The law: for answers in their canonical form, `read_form(write_form(a)) == a`, and every question is there."""
    answers = data.draw(filled(form))
    read, _ = read_form(write_form(form, answers, {}), "f.xlsx", form)
    assert read is not None
    assert said(read) == said(Form({}, answers))
    assert set(read.answers) == {one.id for one in form.questions}


@settings(max_examples=20, deadline=None)
@given(filled(SMALL))
def test_the_same_answers_give_the_same_bytes(answers: dict[str, Answer]) -> None:
    content = write_form(SMALL, answers, {"manufacturer": "Acme"})
    assert content == write_form(SMALL, dict(reversed(answers.items())), {"manufacturer": "Acme"})


def test_nothing_in_the_file_tells_when_it_was_made() -> None:
    with zipfile.ZipFile(io.BytesIO(write_form(FORM, {}, {}))) as archive:
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.read("docProps/core.xml").count(b"2019-10-09T00:00:00Z") == 2


def rows_of(content: bytes) -> Sequence[Sequence[object]]:
    sheet = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    return sheet.to_python(skip_empty_area=False)


def test_the_layout_is_that_of_the_official_worksheet() -> None:
    answers = {"ALOF-1": Answer("ALOF-1", Choice.YES, "Yes", "After ten minutes.", PLACE)}
    content = write_form(FORM, answers, {"manufacturer": "Acme", "model": "M1", "released": "2030-01-31"})
    rows = rows_of(content)
    for one in FORM.questions:
        assert one.sheet_row is not None
        assert rows[one.sheet_row - 1][:2] == [one.printed or one.id, one.text]
    assert rows[2][:2] == ["Acme", "M1"]
    assert rows[4] == ["Question ID", "Question", "", "See note", *FORM.references.values()]
    assert rows[21][2:4] == ["Yes, No, N/A, or See Notes", "Note #"]
    assert rows[22][1] == "MANAGEMENT OF PERSONALLY IDENTIFIABLE INFORMATION (MPII)"
    assert rows[47][1] == "AUTOMATIC LOGOFF (ALOF)"
    assert rows[48][1] == next(one.aim for one in FORM.sections if one.id == "ALOF")
    assert rows[49][:5] == ["ALOF-1", FORM.by_id["ALOF-1"].text, "Yes", "See Note 1", "5.1, ALOF"]
    assert rows[336][1] == "OTHER SECURITY CONSIDERATIONS (OTHR)"
    assert rows[339][1] == "Notes:"
    assert rows[341][:2] == ["Note 1", "After ten minutes."]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    assert b'"Yes,No,N/A,See Notes"' in sheet


def test_the_header_fills_what_has_no_answer() -> None:
    header = {"manufacturer": "Acme", "released": "2030-01-31", "unknown": "x"}
    answers = {"DOC-1": Answer("DOC-1", None, "Larkhall", "", PLACE)}
    read, findings = read_form(write_form(SMALL, answers, header), "f.xlsx", SMALL)
    assert read is not None
    assert read.header == {"manufacturer": "Larkhall", "released": "2030-01-31"}
    assert findings == ()


def test_without_official_rows_they_are_counted_through() -> None:
    where = layout(SMALL)
    assert [list(one.questions) for one in where.blocks] == [[6, 7, 8, 9, 10], []]
    mixed = replace(
        SMALL, questions=(replace(SMALL.questions[0], sheet_row=9), replace(SMALL.questions[1], sheet_row=8))
    )
    assert list(layout(mixed).blocks[0].questions) == [6, 7]
    two = replace(SMALL, questions=(SMALL.questions[0], replace(SMALL.questions[2], section="OTHR")))
    first, second = layout(two).blocks
    assert (list(first.questions), second.heading, second.aim, list(second.questions)) == ([6], 9, 10, [11])
    assert layout(questionnaire()).notes > 0


def test_a_text_that_no_cell_can_hold_is_refused() -> None:
    long = {"ONE-1": Answer("ONE-1", Choice.YES, "Yes", "x" * (LONGEST + 1), PLACE)}
    with pytest.raises(MedslateError, match="does not fit a cell"):
        write_form(SMALL, long, {})

"""A questionnaire that goes out and comes back: filled in, torn, altered, and as it was."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medslate.adapters.formats.inquiry.layout import ASKED, COLUMNS, COVER, QUESTIONS
from medslate.adapters.formats.inquiry.reading import read_inquiry
from medslate.adapters.formats.inquiry.writing import write_inquiry
from medslate.adapters.formats.workbook import worksheets
from medslate.adapters.formats.xlsx_guard import guarded
from medslate.assessment.answers import Choice
from medslate.errors import MedslateError
from medslate.findings import Code, Finding
from medslate.levels.verdicts import Verdict
from medslate.usecases.inquiry import CHOICES, WORDS, Field, Inquiry, Query, Sort
from medslate.usecases.questionnaire_read import Answers, judge_reply
from tests.unit.mds2.build import workbook

INQUIRY = Inquiry(
    "Pump",
    (
        Query(Sort.ROW, "A", "First", "What is A?", "part", 1),
        Query(Sort.ROW, "B", "Second", "What is B?\nSay more.", "part", 2),
        Query(Sort.FORM, "F-1", "Section", "Is it so?"),
        Query(Sort.WORDS, "Q1", "", "Which ports?"),
    ),
    "2026-11-21",
    "1.0",
    "Hospital",
    "Maker",
    "2027-01-31",
    "Thank you.",
    "small",
    "form",
    {"small": "d" * 64, "form": "f" * 64},
)
HEAD = 2
Rows = list[list[str]]
FILLED = {
    ("A", Field.ANSWER): "Yes",
    ("B", Field.ANSWER): "Does not apply",
    ("B", Field.EXPLANATION): "There is none.",
    ("F-1", Field.ANSWER): "No",
    ("Q1", Field.EXPLANATION): "443/tcp",
}


def sheets_of(content: bytes) -> dict[str, Rows]:
    return {one.name: [list(row) for row in one.rows] for one in worksheets(guarded(content, "q.xlsx"), "q.xlsx")}


def sheets(filled: dict[tuple[str, Field], str] = FILLED, inquiry: Inquiry = INQUIRY) -> dict[str, Rows]:
    """The sheets after somebody has typed into them."""
    found = sheets_of(write_inquiry(inquiry))
    for (name, column), text in filled.items():
        (line,) = [line for line in found[QUESTIONS][HEAD + 1 :] if line[COLUMNS.index(Field.ID)] == name]
        line[COLUMNS.index(column)] = text
    for line in found[COVER]:
        if line[0].startswith("answered "):
            line[1] = {"by": "Maker", "on": "2026-12-01"}[line[0].split()[1]]
    return found


def judged(found: dict[str, Rows], expected: str = "", packs: dict[str, str] | None = None) -> Answers:
    reply, findings = read_inquiry(workbook(*found.items(), hidden=(ASKED,)), "q.xlsx")
    assert reply is not None, findings
    made = judge_reply(reply, packs or {}, expected)
    return replace(made, findings=(*findings, *made.findings))


def told(found: tuple[Finding, ...]) -> list[tuple[Code, str]]:
    return [(one.code, str(one.place)) for one in found]


# -- there and back ---------------------------------------------------------------------------------------------------


def test_what_is_asked_comes_back_as_it_was() -> None:
    content = write_inquiry(INQUIRY)
    assert content == write_inquiry(INQUIRY)
    reply, findings = read_inquiry(content, "q.xlsx")
    assert reply is not None
    assert (replace(reply.inquiry, note="Thank you."), findings) == (INQUIRY, ())
    assert (reply.digest, reply.given) == (INQUIRY.digest, {"by": "", "on": ""})
    answers = judge_reply(reply, INQUIRY.packs)
    assert (answers.answers, answers.unanswered, answers.findings) == ((), INQUIRY.queries, ())


def test_answers_are_read_by_their_cells() -> None:
    made = judged(sheets(), INQUIRY.digest[:12], {"small": "d" * 64, "other": "x"})
    assert (made.findings, made.unanswered) == ((), ())
    assert [(one.query.id, one.verdict, one.choice, one.explanation) for one in made.answers] == [
        ("A", Verdict.MET, None, ""),
        ("B", Verdict.NOT_APPLICABLE, None, "There is none."),
        ("F-1", None, Choice.NO, ""),
        ("Q1", None, None, "443/tcp"),
    ]
    assert [one.place.path for one in made.answers] == [(QUESTIONS, f"G{number}") for number in range(4, 8)]
    assert made.reply.given == {"by": "Maker", "on": "2026-12-01"}


@pytest.mark.parametrize("verdict", [*Verdict])
def test_every_answer_in_plain_words_is_its_verdict(verdict: Verdict) -> None:
    word = WORDS[verdict][0]
    filled = {("A", Field.ANSWER): word.upper(), ("A", Field.EXPLANATION): "x", ("A", Field.CONDITION): "y"}
    made = judged(sheets(filled))
    assert [one.verdict for one in made.answers] == ([] if verdict is Verdict.OPEN else [verdict])
    assert (INQUIRY.queries[0] in made.unanswered) is (verdict is Verdict.OPEN)
    assert made.findings == ()
    by_name = judged(sheets({**filled, ("A", Field.ANSWER): verdict.value}))
    assert [one.verdict for one in by_name.answers] == [one.verdict for one in made.answers]


@pytest.mark.parametrize("choice", [*Choice])
def test_every_label_of_a_form_is_its_choice(choice: Choice) -> None:
    filled = {("F-1", Field.ANSWER): CHOICES[choice][0], ("F-1", Field.EXPLANATION): "See manual."}
    assert [one.choice for one in judged(sheets(filled)).answers] == [choice]


def test_the_lists_to_choose_from_fit_a_cell() -> None:
    """A list in a cell is separated by commas, and has 255 characters at most."""
    for words in (WORDS, CHOICES):
        listed = [word for word, _ in words.values()]
        assert not any("," in word for word in listed)
        assert len(",".join(listed)) <= 255


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30) | st.sampled_from(
    ["=1+1", "'x", "_x000D_", "1.0", "007", "2030-01-31", "TRUE", "a\r\nb", " edge ", "\t", "\u00a0x", "#REF!", "pack"]
)


@given(TEXTS, TEXTS, TEXTS, st.sampled_from(["", "part"]))
@settings(max_examples=60)
def test_any_question_survives_the_way_out_and_back(device: str, title: str, asked: str, component: str) -> None:
    asked_of = Inquiry(device.strip(), (Query(Sort.ROW, "A", title, asked, component, 3),), "2026-11-21")
    reply, findings = read_inquiry(write_inquiry(asked_of), "q.xlsx")
    assert reply is not None, findings
    plain = (Query(Sort.ROW, "A", "x", "y", component, 3),)
    same = [replace(one, title="x", asked="y") for one in reply.inquiry.queries]
    assert (tuple(same), findings) == (plain, ())
    assert [one.query.id for one in reply.lines] == ["A"]


# -- what is refused, by the address of its cell ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("filled", "cell", "says"),
    [
        ({("A", Field.ANSWER): "Maybe"}, "G4", "'Maybe' is no answer to A."),
        ({("F-1", Field.ANSWER): "Perhaps"}, "G6", "'Perhaps' is no answer to F-1."),
        ({("A", Field.CONDITION): "with it"}, "G4", "Something is said of A, but no answer is chosen."),
        ({("A", Field.ANSWER): "Yes with another system"}, "I4", "needs a text under condition"),
        ({("A", Field.ANSWER): "No: needs a measure outside"}, "I4", "needs a text under condition"),
        ({("A", Field.ANSWER): "Does not apply"}, "H4", "needs a text under explanation"),
        ({("F-1", Field.ANSWER): "See Notes"}, "H6", "needs a text under explanation"),
        ({("A", Field.ANSWER): "Yes", ("A", Field.EXPLANATION): "=1+1"}, "H4", "explanation of A is a formula"),
        ({("A", Field.ANSWER): "Yes", ("A", Field.TITLE): "Other"}, "E4", "title of A is not as it was asked"),
        ({("A", Field.ANSWER): "Yes", ("A", Field.LEVEL): "4"}, "D4", "level of A is not as it was asked"),
    ],
)
def test_a_bad_cell_is_refused(filled: dict[tuple[str, Field], str], cell: str, says: str) -> None:
    made = judged(sheets(filled))
    assert told(made.findings) == [(Code.CELL_REFUSED, f"q.xlsx: {QUESTIONS} / {cell}")]
    assert says in made.findings[0].message
    assert made.findings[0].remedy
    assert made.answers == ()


def test_lines_that_are_not_ours_are_told() -> None:
    found = sheets()
    lines = found[QUESTIONS]
    lines.append([*lines[HEAD + 1]])
    lines.append(["", "Z", "", "", "", "", "Yes"])
    lines.append(["", "", "", "", "", "", "Yes"])
    lines.append(["", "Y"])
    lines.append([*lines[HEAD + 2]][: COLUMNS.index(Field.ANSWER)])
    found["Notes"] = [["mine"]]
    found["Empty"] = []
    made = judged(found)
    assert told(made.findings) == [
        (Code.DUPLICATE, f"q.xlsx: {QUESTIONS} / B8"),
        (Code.CELL_REFUSED, f"q.xlsx: {QUESTIONS} / B9"),
        (Code.CELL_REFUSED, f"q.xlsx: {QUESTIONS} / B10"),
        (Code.CELL_UNUSED, "q.xlsx: Notes"),
    ]
    assert len(made.answers) == 4


def test_moved_rows_and_columns_are_found() -> None:
    found = sheets()
    head, *lines = found[QUESTIONS][HEAD:]
    found[QUESTIONS] = [["mine", *reversed(row)] for row in (head, *reversed(lines))]
    made = judged(found)
    assert made.findings == ()
    assert {one.query.id for one in made.answers} == {"A", "B", "F-1", "Q1"}


def test_lines_and_columns_that_are_gone_leave_their_questions_unanswered() -> None:
    found = sheets()
    found[QUESTIONS] = [row[: COLUMNS.index(Field.CONDITION)] for row in found[QUESTIONS] if row[1] != "B"]
    made = judged(found)
    assert [one.id for one in made.unanswered] == ["B"]
    torn = sheets({("A", Field.ANSWER): "Yes with another system"})
    torn[QUESTIONS] = [row[: COLUMNS.index(Field.CONDITION)] for row in torn[QUESTIONS]]
    assert told(judged(torn).findings) == [(Code.CELL_REFUSED, f"q.xlsx: {QUESTIONS} / B4")]


# -- altered questions ------------------------------------------------------------------------------------------------


def test_altered_questions_are_not_answered() -> None:
    found = sheets()
    for name, at in ((ASKED, 5), (QUESTIONS, COLUMNS.index(Field.ASKED))):
        (line,) = [row for row in found[name] if row[1] == "A"]
        line[at] = "What is anything?"
    made = judged(found)
    assert told(made.findings) == [(Code.QUESTIONS_ALTERED, "q.xlsx")]
    assert (made.answers, made.unanswered) == ((), made.reply.inquiry.queries)


def test_a_cover_without_digest_or_another_one_than_expected_is_refused() -> None:
    found = sheets()
    found[COVER] = [row for row in found[COVER] if row[0] != "digest of the questions"]
    assert "does not say any more" in judged(found).findings[0].message
    assert told(judged(sheets(), "0123456789ab").findings) == [(Code.QUESTIONS_ALTERED, "q.xlsx")]
    assert told(judged(sheets(), INQUIRY.digest[:4]).findings) == [(Code.QUESTIONS_ALTERED, "q.xlsx")]
    assert judged(sheets(), INQUIRY.digest.upper()).findings == ()


def test_another_pack_than_asked_with_is_told() -> None:
    made = judged(sheets(), packs={"small": "e" * 64, "form": "f" * 64})
    assert told(made.findings) == [(Code.QUESTIONS_OUTDATED, "q.xlsx")]
    assert len(made.answers) == 4


@pytest.mark.parametrize("gone", [ASKED, COVER])
def test_without_what_was_asked_nothing_is_read(gone: str) -> None:
    found = sheets()
    del found[gone]
    assert unreadable(found) == [Code.FILE_UNREADABLE]


@pytest.mark.parametrize(("row", "at", "text"), [(0, 0, "x"), (1, 0, "other"), (1, 3, "12"), (1, 3, "x")])
def test_what_was_asked_must_be_as_it_was_written(row: int, at: int, text: str) -> None:
    found = sheets()
    found[ASKED][row][at] = text
    assert unreadable(found) == [Code.FILE_UNREADABLE]


def unreadable(found: dict[str, Rows]) -> list[Code]:
    reply, findings = read_inquiry(workbook(*found.items()), "q.xlsx")
    assert reply is None
    return [one.code for one in findings]


def test_what_is_no_workbook_is_told() -> None:
    reply, findings = read_inquiry(b"no", "q.xlsx")
    assert reply is None
    assert findings[0].code is Code.FILE_UNREADABLE
    assert "xlsx" in findings[0].remedy


def test_a_text_that_no_cell_holds_is_refused() -> None:
    with pytest.raises(MedslateError, match="does not fit a cell"):
        write_inquiry(replace(INQUIRY, note="x" * 40_000))

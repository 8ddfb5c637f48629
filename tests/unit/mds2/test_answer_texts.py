"""How people write answers, and what may be read from it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medslate.assessment.answer_texts import LABELS, Reading, blank, read_answer, read_choice, slipped
from medslate.assessment.answers import Choice
from medslate.findings import Code
from medslate.standards.questionnaires import AnswerKind
from tests.unit.mds2.build import PLACE, question

YES, NO, NA, NOTE = Choice.YES, Choice.NO, Choice.NA, Choice.NOTE


@pytest.mark.parametrize(
    ("text", "choice", "rest"),
    [
        ("Yes", YES, ""),
        (" yes ", YES, ""),
        ("Y", YES, ""),
        ("NO.", NO, ""),
        ("n", NO, ""),
        ("N/A", NA, ""),
        ("NA", NA, ""),
        ("n.a.", NA, ""),
        ("N / A", NA, ""),
        ("Not applicable", NA, ""),
        ("See Note", NOTE, ""),
        ("see notes", NOTE, ""),
        ("See Note 3", NOTE, "See Note 3"),
        ("Note #3", NOTE, "Note #3"),
        ("see notes below", NOTE, "see notes below"),
        ("Yes, optional", YES, "optional"),
        ("Yes (optional)", YES, "optional"),
        ("Yes (optional) (not default)", YES, "(optional) (not default)"),
        ("Yes with licence", YES, "with licence"),
        ("No: no default accounts", NO, "no default accounts"),
        ("No - planned for 7.0", NO, "planned for 7.0"),
        ("No see note 3", NO, "see note 3"),
        ("No, see note 3", NO, "see note 3"),
        ("N/A - none", NA, "none"),
        ("N/A, in part", NA, "in part"),
    ],
)
def test_what_is_clear_is_read(text: str, choice: Choice, rest: str) -> None:
    assert read_choice(text) == Reading(choice, rest)


@pytest.mark.parametrize("text", ["", " ", "__", "____", "-", "\u2013", "...", "\n"])
def test_a_placeholder_is_unanswered(text: str) -> None:
    assert blank(text)
    assert read_choice(text) == Reading(None)


@pytest.mark.parametrize(
    "text",
    [
        "Yes/No", "Yes or No", "Yes, No, \nN/A, or \nSee Note", "No, yes for service", "N/A or No", "TBD", "Ja", "TRUE",
        "1", "None", "Nothing", "North", "NAUT", "No encryption", "No longer", "No. 3", "N.B. only once", "no-one",
        "yes-man", "Note that it is off", "Notes are kept", "See manual", "Unknown",
    ],
)  # fmt: skip
def test_what_is_not_clear_is_no_choice(text: str) -> None:
    assert read_choice(text) == Reading(None, clear=False)


@pytest.mark.parametrize("text", ["Yes, partially", "Yes, except for service", "No (some)", "Yes, not all"])
def test_partly_is_neither_yes_nor_no(text: str) -> None:
    assert read_choice(text) == Reading(NOTE, text, clear=False)


@pytest.mark.parametrize(
    ("note", "answer"),
    [
        ("Yes", True), ("No.", True), ("N/A", True), ("No, not needed", True), ("Yes: by service", True),
        ("See Note 3", False), ("Notes", False), ("No default accounts", False), ("No. 3", False), ("IFU", False),
        ("", False), ("__", False), ("Yes/No", False), ("Yes, partly", False),
    ],
)  # fmt: skip
def test_an_answer_in_the_wrong_column_is_told_from_a_note(note: str, *, answer: bool) -> None:
    assert slipped(note) is answer


def test_an_answer_keeps_its_label_and_all_that_was_added() -> None:
    read, findings = read_answer(question("A"), " yes, optional ", " IFU ", PLACE)
    assert (read.choice, read.text, read.note, findings) == (YES, "Yes", "optional; IFU", ())
    read, findings = read_answer(question("A"), "____", "", PLACE)
    assert (read.choice, read.text, read.note, findings) == (None, "", "", ())


def test_an_unclear_answer_is_kept_as_it_is_and_found() -> None:
    read, (finding,) = read_answer(question("A"), "Perhaps", "", PLACE)
    assert (read.choice, read.text, read.note) == (None, "Perhaps", "")
    assert finding.code is Code.FORM_ANSWER
    assert "A is answered 'Perhaps'" in finding.message
    read, (finding,) = read_answer(question("A"), "Yes, partly", "", PLACE)
    assert (read.choice, read.text, read.note) == (NOTE, "See Notes", "Yes, partly")


@pytest.mark.parametrize("kind", [AnswerKind.TEXT, AnswerKind.DATE])
def test_free_text_is_taken_as_it_is(kind: AnswerKind) -> None:
    read, findings = read_answer(question("A", answers=kind), "No ", "", PLACE)
    assert (read.choice, read.text, findings) == (None, "No", ())
    assert read_answer(question("A", answers=kind), "__", "", PLACE)[0].text == ""


@given(st.text())
def test_whatever_is_written_it_is_read_without_an_error(text: str) -> None:
    reading = read_choice(text)
    assert reading.choice is not None or not reading.rest
    assert isinstance(slipped(text), bool)


@given(st.text(alphabet="YyEeSsNnOo/Aa ,.;:-_3#", max_size=12))
def test_a_yes_or_no_is_read_only_where_the_word_stands_first(text: str) -> None:
    reading = read_choice(text)
    first = text.strip().lower()
    if reading.choice is YES:
        assert first.startswith("y")
    if reading.choice is NO:
        assert first.startswith("n")


def test_every_label_is_read_as_its_choice() -> None:
    assert all(read_choice(label) == Reading(choice) for choice, label in LABELS.items())

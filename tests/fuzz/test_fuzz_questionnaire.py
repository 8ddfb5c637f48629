"""Workbooks of questionnaires, damaged in their bytes and in their cells: told, never a crash."""

from hypothesis import given, settings
from hypothesis import strategies as st

from medslate.adapters.formats.inquiry.layout import ASKED, COVER, QUESTIONS
from medslate.adapters.formats.inquiry.reading import read_inquiry
from medslate.adapters.formats.inquiry.writing import write_inquiry
from medslate.usecases.questionnaire_read import judge_reply
from tests.fuzz.mutations import spoilt
from tests.unit.inquiry.test_workbook import INQUIRY, sheets
from tests.unit.mds2.build import workbook


@given(spoilt(write_inquiry(INQUIRY)))
@settings(max_examples=120, deadline=None)
def test_damaged_workbooks_never_raise(content: bytes) -> None:
    reply, findings = read_inquiry(content, "q.xlsx")
    assert reply is not None or findings
    if reply is not None:
        judge_reply(reply, {})


@given(st.dictionaries(st.integers(0, 25), st.text(max_size=6), max_size=8), st.sampled_from([COVER, QUESTIONS, ASKED]))
@settings(max_examples=120, deadline=None)
def test_any_texts_in_the_cells_never_raise(texts: dict[int, str], name: str) -> None:
    found = sheets()
    for at, text in texts.items():
        row = found[name][at % len(found[name])]
        if row:
            row[at % len(row)] = text
    reply, _ = read_inquiry(workbook(*found.items()), "q.xlsx")
    if reply is not None:
        judge_reply(reply, {})

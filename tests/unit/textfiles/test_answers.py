"""Reading the answers to a disclosure form."""

from pathlib import Path

import pytest

from medslate.adapters.textfiles.answers import read_answers
from medslate.findings import Code
from medslate.standards.questionnaires import Questionnaire
from medslate.wiring import pack_source

_FORM = pack_source().load("mds2-hn1-2019")
assert isinstance(_FORM, Questionnaire)
FORM = _FORM


def test_the_example_is_read_without_a_finding() -> None:
    form, findings = read_answers(Path("examples/st-elsewhere/bedside-monitor/answers.yaml").read_bytes(), "a", FORM)
    assert findings == ()
    assert form is not None
    assert form.answers


@pytest.mark.parametrize("text", ["", "answers: [", "answers: 1", "answers: {DOC-1: {anser: x}}", "x: 1"])
def test_a_file_that_cannot_be_used(text: str) -> None:
    form, findings = read_answers(text.encode(), "answers.yaml", FORM)
    assert form is None
    assert findings
    assert all(one.place.file == "answers.yaml" for one in findings)


def test_findings_are_located() -> None:
    printed = next(one for one in FORM.questions if one.printed)
    text = f"""\
answers:
  DOC-1: {{answer: X}}
  SAHD-99: {{answer: "Yes"}}
  Nothing like it at all: {{answer: "Yes"}}
  {printed.id}: {{answer: "Yes"}}
  {printed.printed}: {{answer: "No"}}
"""
    form, findings = read_answers(text.encode(), "answers.yaml", FORM)
    assert form is not None
    assert set(form.answers) == {"DOC-1", printed.id}
    assert [(one.code, one.place.line) for one in findings] == [
        (Code.UNKNOWN_ID, 3),
        (Code.UNKNOWN_ID, 4),
        (Code.DUPLICATE, 6),
    ]
    assert "Did you mean SAHD-" in findings[0].remedy
    assert "medslate pack show" in findings[1].remedy

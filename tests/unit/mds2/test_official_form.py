"""The official example worksheet of the form, where it is at hand."""

from collections import Counter

import pytest

from medslate.adapters.formats.mds2.reading import read_form
from medslate.adapters.formats.mds2.writing import write_form
from medslate.assessment.answers import Choice, Form
from medslate.levels.frs import FR
from medslate.usecases.mds2_import import judge_form
from tests.unit.mds2.build import CATALOG, CROSSWALK, FORM, OFFICIAL, messages, said


@pytest.fixture(scope="module")
def official() -> Form:
    if not OFFICIAL.is_file():
        pytest.skip("the official worksheet is not part of this repository")
    form, findings = read_form(OFFICIAL.read_bytes(), "official.xlsx", FORM)
    assert findings == ()
    assert form is not None
    return form


def test_every_question_and_answer_is_found(official: Form) -> None:
    assert len(official.answers) == 240
    counted = Counter(one.choice for one in official.answers.values())
    assert counted == {Choice.NO: 112, Choice.NA: 90, Choice.YES: 29, Choice.NOTE: 1, None: 8}
    assert official.header["released"] == "2019-10-09"
    assert official.answers["CONN-1.2.4"].note == "Proprietary serial interface cable."
    assert official.answers["DOC-10"].choice is None
    assert official.answers["DOC-10"].note.startswith("The device is a battery powered")


def test_its_own_gate_contradictions_are_found(official: Form) -> None:
    judged = judge_form(official, FORM, CROSSWALK, CATALOG, ("EDR",))
    text = messages(judged.findings)
    assert "official.xlsx: mds2-form / C112: warning: CSUP-3.4 is answered 'No', but CSUP-3 is 'N/A'" in text
    assert "official.xlsx: mds2-form / C174: warning: MLDP-2.5 is answered 'Yes', but MLDP-2 is 'No'" in text


def test_its_bounds_come_with_the_answers_that_decide_them(official: Form) -> None:
    judged = judge_form(official, FORM, CROSSWALK, CATALOG, ("EDR",))
    assert str(judged.levels.bounds) == "{0 0 0 0 0..4 0 0..4}"
    limits = judged.reasons[FR.IAC].limits
    assert all(one.verdict.deciding for one in limits)
    assert {one.fr for one in judged.open_rows} == {FR.RDF, FR.RA}
    assert {row for one in judged.ask for row in one.rows} == {one.id for one in judged.open_rows}


def test_it_survives_being_written_again(official: Form) -> None:
    again, findings = read_form(write_form(FORM, official.answers, official.header), "again.xlsx", FORM)
    assert again is not None
    assert findings == ()
    assert said(again) == said(official)
    assert [one.place.path for one in again.answers.values()] == [one.place.path for one in official.answers.values()]

"""Judging a received form."""

import pytest

from medslate.assessment.answers import Answer, Choice, Form
from medslate.assessment.questions import Ask
from medslate.errors import UsageError
from medslate.findings import Code
from medslate.levels.frs import FR
from medslate.levels.vectors import Target
from medslate.levels.verdicts import Verdict
from medslate.standards.catalogs import Catalog, Kind, Requirement
from medslate.standards.crosswalks import AnswerRelation
from medslate.standards.packs import Confidence, PackKind
from medslate.standards.questionnaires import AnswerKind
from medslate.usecases.mds2_import import component_types, judge_form, types_from_form, unanswered
from tests.unit.mds2.build import (
    CATALOG,
    CROSSWALK,
    FORM,
    answer,
    answers,
    codes,
    crosswalk,
    pack,
    question,
    questionnaire,
    relation,
)

YES, NO, NA, NOTE = Choice.YES, Choice.NO, Choice.NA, Choice.NOTE
QUESTIONS = questionnaire(
    question("T"),
    question("A", "T", closed_by=True),
    question("B"),
    question("C"),
    question("X", answers=AnswerKind.TEXT),
)
LINKS = crosswalk(
    relation("A", AnswerRelation.EQUIVALENT, "R1", True),
    relation("B", AnswerRelation.SUFFICIENT, "R2", True),
    relation("B", AnswerRelation.SUFFICIENT, "R3", True),
    relation("C", AnswerRelation.NECESSARY, "R2", True),
    types={"SAR": "T=yes", "EDR": "T=no", "HDR": "A=yes", "NDR": "Z=yes"},
)


def row(name: str, fr: FR, level: int, *types: str) -> Requirement:
    return Requirement(name, Kind.REQUIREMENT, name, "", Confidence.HIGH, fr, level, types or ("all",))


ROWS = Catalog(
    pack(PackKind.CATALOG),
    (row("R1", FR.IAC, 1), row("R2", FR.UC, 1), row("R3", FR.UC, 3), row("R4", FR.SI, 1, "EDR")),
    {"SAR": "software", "EDR": "embedded"},
)


def test_bounds_reasons_and_what_to_ask() -> None:
    judged = judge_form(Form({}, answers(A=NO)), QUESTIONS, LINKS, ROWS, ("EDR",))
    assert str(judged.levels.bounds) == "{0 0..4 0..4 4 4 4 4}"
    (stop,) = judged.reasons[FR.IAC].stops
    assert (stop.row.id, stop.verdict.verdict, stop.verdict.deciding) == ("R1", Verdict.UNMET, ("A",))
    assert judged.reasons[FR.IAC].limits == (stop,)
    (waiting,) = judged.reasons[FR.UC].stops
    assert (waiting.row.id, waiting.verdict.verdict, waiting.verdict.deciding) == ("R2", Verdict.OPEN, ())
    assert [one.id for one in judged.open_rows] == ["R2", "R4", "R3"]
    assert judged.ask == (Ask("B", True, ("R2", "R3")), Ask("R4", False, ("R4",)))
    assert judged.findings == ()


def test_a_target_leaves_out_what_it_does_not_need() -> None:
    target = Target((1, 1, 0, 0, 0, 0, 0))
    judged = judge_form(Form({}, {}), QUESTIONS, LINKS, ROWS, ("EDR",), target)
    assert [one.id for one in judged.open_rows] == ["R1", "R2"]
    assert judged.target == target
    assert str(judged.levels.bounds) == "{0..4 0..4 0..4 4 4 4 4}"


def test_what_has_a_clear_answer_or_is_closed_is_not_asked_again() -> None:
    given = answers(T=YES, A=None, B=NOTE, C=NA) | {"X": Answer("X", None, "", "", answer("X", None).place)}
    assert unanswered(Form({}, given), QUESTIONS) == ("B",)
    assert unanswered(Form({}, {}), QUESTIONS) == ("T", "A", "B", "C")
    judged = judge_form(Form({}, answers(B=NO)), QUESTIONS, LINKS, ROWS, ("SAR",))
    assert Ask("R2", False, ("R2",)) in judged.ask


def test_what_the_form_says_against_itself_is_found() -> None:
    judged = judge_form(Form({}, answers(T=YES, A=YES, B=YES, C=NO)), QUESTIONS, LINKS, ROWS, ("SAR",))
    assert codes(judged.findings) == [Code.FORM_CONTRADICTION] * 2
    assert judged.verdicts["R1"].verdict is Verdict.OPEN
    assert judged.verdicts["R2"].verdict is Verdict.OPEN


def test_types_come_from_the_form_only_if_it_shows_them() -> None:
    assert types_from_form(Form({}, answers(T=YES)), QUESTIONS, LINKS) == ("SAR",)
    assert types_from_form(Form({}, answers(T=YES, A=YES)), QUESTIONS, LINKS) == ("SAR",)
    assert types_from_form(Form({}, answers(T=NO, A=YES)), QUESTIONS, LINKS) == ("EDR", "HDR")
    assert types_from_form(Form({}, answers(T=None)), QUESTIONS, LINKS) == ()
    assert judge_form(Form({}, answers(T=YES)), QUESTIONS, LINKS, ROWS).types == ("SAR",)
    assert component_types(("EDR",), Form({}, answers(T=YES)), QUESTIONS, LINKS, ROWS) == ("EDR",)


def test_without_a_type_there_is_no_judgement() -> None:
    with pytest.raises(UsageError, match=r"--type.*SAR \(software\), EDR \(embedded\)"):
        judge_form(Form({}, {}), QUESTIONS, LINKS, ROWS)
    with pytest.raises(UsageError, match=r"no component type EDX. Did you mean EDR"):
        judge_form(Form({}, {}), QUESTIONS, LINKS, ROWS, ("EDX",))
    with pytest.raises(UsageError, match=r"no component type 123. Types"):
        judge_form(Form({}, {}), QUESTIONS, LINKS, ROWS, ("123",))


def test_the_shipped_crosswalk_tells_software_from_the_form() -> None:
    ((kind, condition),) = CROSSWALK.types.items()
    asked = condition.partition("=")[0]
    assert FORM.by_id[asked].answers is AnswerKind.CHOICE
    judged = judge_form(Form({}, answers(**{asked: YES})), FORM, CROSSWALK, CATALOG)
    assert judged.types == (kind,)
    assert str(judged.levels.bounds) == "{0..4 0..4 0..4 0..4 0..4 0..4 0..4}"

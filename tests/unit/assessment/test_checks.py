"""Each rule of the check, on a sound dossier with one fault planted."""

from dataclasses import replace
from datetime import date

import pytest

from medslate.assessment.capability import assess
from medslate.assessment.checks import check_dossier
from medslate.assessment.conformity.stated import Stated, Statement
from medslate.assessment.dossier import Approval, Dossier, Release
from medslate.assessment.evidence import EvidenceKind, Outcome
from medslate.findings import Code, Finding, failed
from medslate.levels.verdicts import Verdict
from medslate.standards.packs import Confidence
from tests.build import (
    ALL_MET,
    CATALOG,
    DEVICE,
    HERE,
    PART,
    SOUND,
    TODAY,
    claim,
    dossier,
    evidence,
    passed_test,
    record,
)

BY_ROW = {one.row: one for one in ALL_MET}


def found(subject: Dossier) -> tuple[Finding, ...]:
    return check_dossier(subject, CATALOG, assess(subject, CATALOG, TODAY))


def with_claim(name: str, verdict: Verdict = Verdict.MET, **changes: object) -> Dossier:
    """The sound dossier with the claim on one row in place of its own."""
    others = tuple(one for one in ALL_MET if one.row != name)
    return dossier(*others, claim(name, verdict, **({"evidence": ("doc",)} | changes)), evidence=(evidence(),))


def with_component(**changes: object) -> Dossier:
    part = replace(PART, **changes)  # type: ignore[arg-type]
    return replace(SOUND, device=replace(DEVICE, components=(part,)))


def with_interface(**changes: object) -> Dossier:
    interface = replace(DEVICE.interfaces[0], **changes)  # type: ignore[arg-type]
    return replace(SOUND, device=replace(DEVICE, interfaces=(interface,)))


RELEASE = Release(
    "0.9",
    date(2026, 1, 1),
    "r" * 64,
    {"part": "1.0"},
    {("part", one.row): one.verdict for one in ALL_MET},
    {},
    {},
    HERE,
)
RUN_TWICE = {"run": "It keeps running."}

FAULTS = {
    "unknown component": (dossier(*ALL_MET, claim("A", component="prat"), evidence=(evidence(),)), Code.UNKNOWN_ID),
    "unknown row": (with_claim("AX"), Code.UNKNOWN_ID),
    "far unknown row": (with_claim("zzzzzz"), Code.UNKNOWN_ID),
    "heading": (with_claim("H"), Code.NOT_A_ROW),
    "row of another type": (with_claim("U H"), Code.ROW_NOT_FACED),
    "enhancement, base unmet": (with_claim("A", Verdict.UNMET), Code.ENHANCEMENT_WITHOUT_BASE),
    "enhancement, base not claimed": (
        dossier(*(one for one in ALL_MET if one.row != "A"), evidence=(evidence(),)),
        Code.ENHANCEMENT_WITHOUT_BASE,
    ),
    "n/a without rationale": (with_claim("B", Verdict.NOT_APPLICABLE, rationale=" "), Code.NA_WITHOUT_RATIONALE),
    "integration not named": (with_claim("B", Verdict.MET_BY_INTEGRATION), Code.INTEGRATION_UNNAMED),
    "integration unknown": (with_claim("B", Verdict.MET_BY_INTEGRATION, through=("dri",)), Code.UNKNOWN_ID),
    "measure not named": (with_claim("B", Verdict.COVERED_EXTERNALLY), Code.MEASURE_UNNAMED),
    "measure unknown": (with_claim("B", Verdict.COVERED_EXTERNALLY, measures=("wal",)), Code.UNKNOWN_ID),
    "function unknown": (with_claim("B", impairs={"rum": "x"}), Code.UNKNOWN_ID),
    "function impaired": (with_claim("B", impairs={"run": " "}), Code.IMPAIRED_FUNCTION),
    "claimed twice": (dossier(*ALL_MET, claim("B"), evidence=(evidence(),)), Code.DUPLICATE),
    "contradiction": (dossier(*ALL_MET, claim("B", Verdict.UNMET), evidence=(evidence(),)), Code.CONTRADICTION),
    "no evidence": (with_claim("B", evidence=()), Code.NO_EVIDENCE),
    "unknown evidence": (with_claim("B", evidence=("dok",)), Code.UNKNOWN_ID),
    "evidence of another component": (
        replace(with_claim("B", evidence=("other",)), evidence=(evidence(), evidence("other", taken_on={}))),
        Code.STALE_EVIDENCE,
    ),
    "stale evidence": (replace(SOUND, evidence=(evidence(taken_on={"part": "0.9"}),)), Code.STALE_EVIDENCE),
    "evidence on unknown component": (
        replace(SOUND, evidence=(evidence(taken_on={"part": "1.0", "x": "1"}),)),
        Code.UNKNOWN_ID,
    ),
    "expired": (replace(SOUND, evidence=(evidence(expires=date(2026, 11, 20)),)), Code.EXPIRED_EVIDENCE),
    "from the future": (replace(SOUND, evidence=(evidence(taken=date(2026, 11, 22)),)), Code.FUTURE_EVIDENCE),
    "unused": (replace(SOUND, evidence=(evidence(), evidence("more"))), Code.EVIDENCE_UNUSED),
    "failed test": (
        replace(
            SOUND,
            evidence=(evidence(), passed_test(outcome=Outcome.FAILED)),
            claims=(*(one for one in ALL_MET if one.row != "B"), claim("B", evidence=("doc", "test"))),
        ),
        Code.FAILED_TEST,
    ),
    "incomplete test": (replace(SOUND, evidence=(passed_test("doc", tester=""),)), Code.TEST_INCOMPLETE),
    "record of a failed test": (replace(SOUND, records=(record({"B": Outcome.FAILED}),)), Code.FAILED_TEST),
    "stale record": (replace(SOUND, records=(record({"B": Outcome.PASSED}, version="0.9"),)), Code.STALE_EVIDENCE),
    "record of unknown component": (
        replace(SOUND, records=(record({"B": Outcome.PASSED}, component="x"),)),
        Code.UNKNOWN_ID,
    ),
    "record of unknown row": (replace(SOUND, records=(record({"BX": Outcome.PASSED}),)), Code.UNKNOWN_ID),
    "record from the future": (
        replace(SOUND, records=(record({"B": Outcome.PASSED}, taken=date(2027, 1, 1)),)),
        Code.FUTURE_EVIDENCE,
    ),
    "incomplete record": (replace(SOUND, records=(record({"B": Outcome.PASSED}, taken=None),)), Code.TEST_INCOMPLETE),
    "component without type": (with_component(types=()), Code.SHAPE),
    "unknown type": (with_component(types=("T", "V")), Code.UNKNOWN_ID),
    "interface of unknown component": (with_interface(protected_by=("prat",)), Code.UNKNOWN_ID),
    "out of scope without reason": (with_interface(in_scope=False), Code.SHAPE),
    "one component out of scope": (
        replace(SOUND, device=replace(DEVICE, components=(PART, replace(PART, id="other")))),
        Code.OUT_OF_SCOPE,
    ),
    "nothing in scope": (with_interface(in_scope=False, reason="It is only for show."), Code.NO_SCOPE),
    "constraint not claimed": (
        dossier(*(one for one in ALL_MET if one.row != "C 1"), evidence=(evidence(),)),
        Code.CONSTRAINT_NOT_SHOWN,
    ),
    "constraint unmet": (with_claim("C 1", Verdict.UNMET), Code.CONSTRAINT_NOT_SHOWN),
    "open row": (with_claim("B", Verdict.OPEN), Code.OPEN_ROWS),
    "outdated approval": (replace(SOUND, approvals=(Approval("QA", "ok", TODAY, "x", HERE),)), Code.APPROVAL_OUTDATED),
    "other verdict than released": (
        replace(with_claim("B", Verdict.UNMET), releases=(RELEASE,)),
        Code.CHANGED,
    ),
    "claim withdrawn since release": (
        replace(dossier(*(one for one in ALL_MET if one.row != "B"), evidence=(evidence(),)), releases=(RELEASE,)),
        Code.CHANGED,
    ),
    "other version than released": (
        replace(SOUND, releases=(replace(RELEASE, versions={"part": "0.9"}),)),
        Code.CHANGED,
    ),
    "new since release": (replace(SOUND, releases=(replace(RELEASE, versions={}),)), Code.CHANGED),
}


def test_a_sound_dossier_has_no_finding() -> None:
    assert found(SOUND) == ()
    assert not failed(found(SOUND))


@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_found(name: str) -> None:
    subject, code = FAULTS[name]
    findings = found(subject)
    assert code in {one.code for one in findings}, [str(one) for one in findings]


@pytest.mark.parametrize("name", FAULTS)
def test_finding_says_what_and_where(name: str) -> None:
    """Every finding has a sentence and a place; errors and warnings also say what to do."""
    subject, _ = FAULTS[name]
    for one in found(subject):
        assert one.message.endswith(".")
        assert one.place.file
        assert one.remedy or one.code in (Code.CHANGED, Code.UNKNOWN_ID, Code.ROW_NOT_FACED)


SOUND_VARIANTS = {
    "impaired with resolution": with_claim("B", impairs=RUN_TWICE),
    "unmet needs no evidence": with_claim("B", Verdict.UNMET, evidence=()),
    "integration named": with_claim("B", Verdict.MET_BY_INTEGRATION, through=("dir",)),
    "measure named": with_claim("B", Verdict.COVERED_EXTERNALLY, measures=("wall",)),
    "n/a with rationale": with_claim("B", Verdict.NOT_APPLICABLE, rationale="There is no B here."),
    "approval of this content": replace(
        SOUND,
        approvals=(
            Approval("QA", "ok", date(2026, 1, 1), "old", HERE),
            Approval("QA", "ok", date(2026, 2, 1), "c" * 64, HERE),
        ),
    ),
    "as released": replace(SOUND, releases=(replace(RELEASE, made=date(2020, 1, 1), verdicts={}), RELEASE)),
    "tests by record": replace(with_claim("B", evidence=()), records=(record({"B": Outcome.PASSED}),)),
    "expires today": replace(SOUND, evidence=(evidence(expires=TODAY, taken=None),)),
    "skipped test": replace(
        SOUND,
        evidence=(evidence(), passed_test(outcome=Outcome.SKIPPED)),
        claims=(*(one for one in ALL_MET if one.row != "B"), claim("B", evidence=("doc", "test"))),
    ),
}


@pytest.mark.parametrize("name", SOUND_VARIANTS)
def test_sound_variant_has_no_finding(name: str) -> None:
    assert [str(one) for one in found(SOUND_VARIANTS[name])] == []


def test_heading_names_the_rows_to_claim() -> None:
    (one,) = [one for one in found(with_claim("H")) if one.code is Code.NOT_A_ROW]
    assert "T H" in one.remedy
    headless = replace(CATALOG, requirements=tuple(each for each in CATALOG.requirements if each.id != "T H"))
    (one,) = [
        one
        for one in check_dossier(with_claim("H"), headless, assess(with_claim("H"), headless, TODAY))
        if one.code is Code.NOT_A_ROW
    ]
    assert "Leave it out" in one.remedy


def test_stale_evidence_tells_how_many_claims_rest_on_it() -> None:
    (one,) = found(replace(SOUND, evidence=(evidence(taken_on={"part": "0.9"}),)))
    assert "5 claims name it" in one.message
    one_claim = replace(
        SOUND,
        claims=(*ALL_MET[:4], claim("T H", evidence=("t",))),
        evidence=(evidence(), evidence("t", taken_on={"part": "0.9"})),
    )
    assert "1 claim names it" in found(one_claim)[0].message


@pytest.mark.parametrize(
    ("claims", "answers", "said"),
    [(0, 1, "; 1 answer names it."), (0, 2, "; 2 answers name it."), (1, 2, "; 1 claim and 2 answers name it.")],
)
def test_stale_evidence_tells_how_many_answers_rest_on_it(claims: int, answers: int, said: str) -> None:
    stated = tuple(Stated("p", f"R {number}", "yes", HERE, evidence=("t",)) for number in range(answers))
    subject = replace(
        SOUND,
        claims=(*ALL_MET[:4], claim("T H", evidence=("t",) * claims)),
        evidence=(evidence(), evidence("t", taken_on={"part": "0.9"})),
        statements=(Statement("p", HERE, stated),),
    )
    (one,) = [one for one in found(subject) if one.code is Code.STALE_EVIDENCE]
    assert said in one.message


def test_evidence_of_an_answer_is_used() -> None:
    spare = replace(SOUND, evidence=(evidence(), evidence("t")))
    assert [one.code for one in found(spare)] == [Code.EVIDENCE_UNUSED]
    named = replace(spare, statements=(Statement("p", HERE, (Stated("p", "R", "yes", HERE, evidence=("t",)),)),))
    assert found(named) == ()


def test_evidence_kinds_are_told_apart() -> None:
    assert passed_test().complete_test
    assert not replace(passed_test(), kind=EvidenceKind.REVIEW).complete_test


def test_less_than_high_confidence_is_told_once() -> None:
    unsure = replace(CATALOG.requirements[3], confidence=Confidence.MEDIUM)
    catalog = replace(CATALOG, requirements=(*CATALOG.requirements[:3], unsure, *CATALOG.requirements[4:]))
    (one,) = check_dossier(SOUND, catalog, assess(SOUND, catalog, TODAY))
    assert one.code is Code.LOW_CONFIDENCE
    assert "1 of the 4 rows" in one.message


def test_a_heading_without_rows_of_the_type_is_removed() -> None:
    (one,) = [
        one for one in found(replace(SOUND, records=(record({"H": Outcome.PASSED}),))) if one.code is Code.NOT_A_ROW
    ]
    assert "run the test again" in one.remedy


def test_a_test_without_its_particulars_names_what_lacks() -> None:
    """A record points to the field; an item that passed and is no test is told so."""
    (one,) = (one for one in found(replace(SOUND, records=(record({"A": Outcome.PASSED}, tester=""),)))
              if one.code is Code.TEST_INCOMPLETE)  # fmt: skip
    assert (one.place, one.remedy) == (HERE.at("tester"), "Add `tester:`.")
    made = replace(SOUND, evidence=(passed_test("doc", kind=EvidenceKind.DESIGN),))
    (one,) = (one for one in found(made) if one.code is Code.TEST_INCOMPLETE)
    assert one.remedy == "Write `kind: test`."


def test_claims_of_an_unknown_component_are_told_once_a_file() -> None:
    claims = (*SOUND.claims, claim("A", component="gone"), claim("B", component="gone"))
    unknown = [one for one in found(replace(SOUND, claims=claims)) if one.code is Code.UNKNOWN_ID]
    assert [one.place for one in unknown] == [HERE.at("component")]

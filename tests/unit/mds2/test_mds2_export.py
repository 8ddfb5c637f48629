"""Filling a form from claims: only what follows, and never against the claims."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medslate.assessment.answers import Answer, Choice, Form, verdicts_from
from medslate.assessment.capability import assess
from medslate.assessment.dossier import Dossier
from medslate.devices.claims import Claim
from medslate.devices.device import Component, Device, Guidance, Interface
from medslate.findings import Code, Place
from medslate.levels.frs import FR
from medslate.levels.verdicts import Standing, Verdict
from medslate.standards.catalogs import Catalog, Kind, Requirement
from medslate.standards.crosswalks import AnswerRelation, Crosswalk, Relation
from medslate.standards.packs import Confidence, PackKind
from medslate.standards.questionnaires import AnswerKind, Questionnaire
from medslate.usecases.mds2_export import FormFilled, fill_form
from medslate.usecases.opening import Opened
from tests.unit.mds2.build import PLACE, answer, codes, crosswalk, pack, question, questionnaire, relation

YES, NO, NA = Choice.YES, Choice.NO, Choice.NA
MET, UNMET, OUT, OPEN = Verdict.MET, Verdict.UNMET, Verdict.NOT_APPLICABLE, Verdict.OPEN
TODAY = date(2030, 1, 1)
EQUIVALENT, SUFFICIENT, NECESSARY = AnswerRelation.EQUIVALENT, AnswerRelation.SUFFICIENT, AnswerRelation.NECESSARY
NAMES = tuple("ABCD")
ROWS = ("R1", "R2", "R3", "S1")
TEXTS = {"H1": AnswerKind.TEXT, "H2": AnswerKind.TEXT, "D": AnswerKind.DATE}
FORM = questionnaire(
    *(question(name, answers=kind) for name, kind in TEXTS.items()),
    *map(question, NAMES),
    question("E", "A", closed_by=False),
    header={"manufacturer": "H1", "document_id": "H2", "released": "D"},
)


def row(name: str, *types: str) -> Requirement:
    return Requirement(name, Kind.REQUIREMENT, name, "", Confidence.HIGH, FR.IAC, 1, types or ("all",))


CATALOG = Catalog(
    pack(PackKind.CATALOG), (row("R1"), row("R2"), row("R3"), row("S1", "SAR")), {"SAR": "software", "EDR": "embedded"}
)


def opened(*verdicts: dict[str, Verdict], outside: dict[str, Verdict] | None = None) -> Opened:
    """A device of embedded components in scope with these verdicts; and one beside, out of scope."""
    parts = [f"c{number}" for number in range(len(verdicts))]
    components = tuple(Component(name, name, ("EDR",), "1", "", PLACE) for name in (*parts, "aside"))
    device = Device(
        "Monitor",
        "M1",
        "Acme",
        "1.0",
        "Watches",
        PLACE,
        components=components,
        interfaces=tuple(Interface(name, name, name, "usb", PLACE) for name in parts),
        guidance=Guidance(vulnerability_contact="psirt@acme.example"),
    )
    claims = [
        Claim(name, key, verdict, Place("claims", (name, key)), rationale="so")
        for name, given_verdicts in zip((*parts, "aside"), (*verdicts, outside or {}), strict=True)
        for key, verdict in given_verdicts.items()
    ]
    dossier = Dossier(device, "c", claims=tuple(claims))
    return Opened(dossier, CATALOG, (), assess(dossier, CATALOG, TODAY), (), TODAY)


def filled(state: Opened, links: Crosswalk, own: Form | None = None, form: Questionnaire = FORM) -> FormFilled:
    return fill_form(state, form, links, own)


def choice_of(state: Opened, links: Crosswalk, name: str = "A") -> Choice | None:
    return filled(state, links).form.answers[name].choice


@pytest.mark.parametrize(
    ("kind", "verdicts", "good"),
    [
        (EQUIVALENT, [MET, MET], True),
        (EQUIVALENT, [MET, UNMET], False),
        (EQUIVALENT, [OPEN, UNMET], False),
        (EQUIVALENT, [MET, OPEN], None),
        (EQUIVALENT, [MET, OUT], None),
        (EQUIVALENT, [OUT, OUT], None),
        (SUFFICIENT, [MET, MET], None),
        (SUFFICIENT, [MET, UNMET], False),
        (SUFFICIENT, [MET, Verdict.COVERED_EXTERNALLY], False),
        (NECESSARY, [MET, Verdict.MET_BY_INTEGRATION], True),
        (NECESSARY, [MET, UNMET], None),
        (NECESSARY, [UNMET, UNMET], None),
    ],
)
@pytest.mark.parametrize("yes_is_good", [True, False])
def test_only_what_follows_is_answered(
    kind: AnswerRelation, verdicts: list[Verdict], *, good: bool | None, yes_is_good: bool
) -> None:
    links = crosswalk(relation("A", kind, "R1", yes_is_good))
    expected = None if good is None else YES if good is yes_is_good else NO
    state = opened(*({"R1": verdict} for verdict in verdicts), outside={"R1": UNMET})
    assert choice_of(state, links) is expected


def test_a_condition_that_is_nowhere_applicable_is_answered_no() -> None:
    links = crosswalk(
        relation("A", AnswerRelation.EXPOSURE, "R1", absent=True), relation("B", AnswerRelation.EXPOSURE, "R1")
    )
    form = filled(opened({"R1": OUT}, {"R1": OUT}), links)
    assert form.form.answers["A"].choice is NO
    assert form.form.answers["A"].note == "Follows from R1."
    assert form.form.answers["A"].place.path == ("c0", "R1")
    assert form.derived == ("A",)
    assert "B" not in form.form.answers
    assert choice_of(opened({"R1": OUT}, {"R1": MET}), links) is None


def test_what_does_not_follow_names_its_rows() -> None:
    links = crosswalk(
        relation("A", NECESSARY, "R1", True),
        relation("A", NECESSARY, "S1", True),
        relation("B", EQUIVALENT, "S1", True),
        relation("C", AnswerRelation.INFORMATIVE, "R1"),
    )
    form = filled(opened({"R1": UNMET}), links)
    assert form.form.answers["A"].note == "To be answered; concerns R1."
    assert form.form.answers["B"].note == ""
    assert "C" not in form.form.answers
    assert form.derived == ()


def test_claims_that_imply_both_answers_imply_none() -> None:
    links = crosswalk(relation("A", EQUIVALENT, "R1", True), relation("A", NECESSARY, "R2", True))
    answers = filled(opened({"R1": UNMET, "R2": MET}), links).form.answers
    assert (answers["A"].choice, answers["A"].note) == (None, "Claims disagree: R1, R2.")


def test_many_rows_are_named_in_short() -> None:
    many = Catalog(CATALOG.pack, tuple(row(f"R{number}") for number in range(9)), CATALOG.component_types)
    state = opened({})
    state = Opened(state.dossier, many, (), assess(state.dossier, many, TODAY), (), TODAY)
    links = crosswalk(*(relation("A", NECESSARY, f"R{number}", True) for number in range(9)))
    assert filled(state, links).form.answers["A"].note.endswith("R0, R1, R2, R3, R4, R5 and 3 more.")


def test_the_owner_has_the_last_word_and_a_contradiction_is_found() -> None:
    links = crosswalk(relation("A", EQUIVALENT, "R1", True), relation("B", EQUIVALENT, "R2", True))
    own = Form({"document_id": "D-1", "model": ""}, {"A": answer("A", NO, "No", "Not yet"), "B": answer("B", None)})
    form = filled(opened({"R1": MET, "R2": MET}), links, own)
    assert form.form.answers["A"] == own.answers["A"]
    assert form.form.answers["B"].choice is YES
    assert form.derived == ("B",)
    assert codes(form.findings) == [Code.FORM_CONTRADICTION]
    assert "A is answered 'No', but 'Yes' follows from the claims. Follows from R1." in form.findings[0].message
    assert form.form.header["document_id"] == "D-1"
    assert form.form.header["model"] == "M1"


def test_the_header_comes_from_the_device() -> None:
    form = filled(opened({}), crosswalk(), Form({"document_id": "D-1"}, {})).form
    assert form.header["manufacturer"] == "Acme"
    assert form.header["contact"] == "psirt@acme.example"
    assert {key: one.text for key, one in form.answers.items()} == {"H1": "Acme", "H2": "D-1"}


def test_what_a_gate_closes_is_not_applicable() -> None:
    links = crosswalk(relation("A", EQUIVALENT, "R1", True), relation("E", NECESSARY, "R2", True))
    form = filled(opened({"R1": UNMET}), links)
    assert (form.form.answers["A"].choice, form.form.answers["E"].choice) == (NO, NA)
    assert form.findings == ()
    form = filled(opened({"R1": UNMET, "R2": MET}), links)
    assert form.form.answers["E"].choice is YES
    assert codes(form.findings) == [Code.FORM_CONTRADICTION]
    free = Form({}, {"E": Answer("E", None, "Perhaps", "", PLACE)})
    assert filled(opened({"R1": UNMET}), links, free).form.answers["E"].text == "Perhaps"


kinds = st.sampled_from([EQUIVALENT, SUFFICIENT, NECESSARY, AnswerRelation.EXPOSURE])
pairs = st.dictionaries(st.tuples(st.sampled_from(NAMES), st.sampled_from(ROWS)), st.tuples(kinds, st.booleans()))
verdict_maps = st.dictionaries(st.sampled_from(ROWS), st.sampled_from(Verdict))


@given(pairs, verdict_maps, verdict_maps)
def test_what_is_derived_never_says_more_than_the_claims(
    given_links: dict[tuple[str, str], tuple[AnswerRelation, bool]],
    first: dict[str, Verdict],
    second: dict[str, Verdict],
) -> None:
    """Read back, a derived answer never contradicts a claim; through a single relation it says what the claims say."""
    links = crosswalk(*(_link(origin, to, *rest) for (origin, to), rest in given_links.items()))
    state = opened(first, second)
    form = filled(state, links)
    for key in form.derived:
        alone = len(links.by_origin[key]) == 1
        for name, found in verdicts_from({key: form.form.answers[key]}, FORM, links, ROWS[:3]).items():
            standing = {one.get(name, OPEN).standing for one in (first, second)}
            if found.verdict is MET:
                assert standing == {Standing.COUNTS} if alone else Standing.FAILS not in standing
            if found.verdict is UNMET:
                assert Standing.FAILS in standing if alone else standing != {Standing.COUNTS}
            if found.verdict is OUT and alone:
                assert standing == {Standing.OUT}


def _link(origin: str, to: str, kind: AnswerRelation, flag: bool) -> Relation:
    exposure = kind is AnswerRelation.EXPOSURE
    return relation(origin, kind, to, None if exposure else flag, absent=flag and exposure)

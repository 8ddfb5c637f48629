"""Catalogs, overlays, crosswalks, questionnaires, findings: what they answer."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medslate.findings import Code, Finding, Place, Severity, failed
from medslate.levels.frs import FR
from medslate.standards.catalogs import closest, suggestion
from medslate.standards.crosswalks import AnswerRelation, Crosswalk, Relation, SetRelation
from medslate.standards.overlays import Comment, Overlay
from medslate.standards.packs import Confidence, Pack, PackKind
from medslate.standards.questionnaires import AnswerKind, Polarity, Question, Questionnaire
from tests.build import CATALOG, PACK, row


def test_rows_by_type() -> None:
    assert [one.id for one in CATALOG.faced_by(["T"])] == ["A", "A RE(1)", "B", "T H"]
    assert [one.id for one in CATALOG.faced_by(["T", "U"])] == ["A", "A RE(1)", "B", "T H", "U H"]
    assert [one.id for one in CATALOG.constraints] == ["C 1"]


def test_a_heading_is_no_row() -> None:
    with pytest.raises(ValueError, match="no level"):
        CATALOG.by_id["H"].as_row()
    assert CATALOG.by_id["B"].as_row().fr is FR.UC


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [("a re1", "A RE(1)"), ("A (1)", "A RE(1)"), ("A RE (1)", "A RE(1)"), ("TH", "T H"), ("zzzzz", None)],
)
def test_did_you_mean(wrong: str, meant: str | None) -> None:
    assert suggestion(wrong, CATALOG.by_id, "None.") == (f"Did you mean {meant}?" if meant else "None.")
    assert closest(wrong, CATALOG.by_id) == meant


def test_comments_by_row() -> None:
    pack = Pack("over", PackKind.OVERLAY, "Over", "1", "Over", "1")
    one = Comment("A", "comment", "x", "1", verified=False, confidence=Confidence.LOW)
    assert Overlay(pack, "small", (), (one, one)).by_row == {"A": (one, one)}


def relation(origin: str, kind: SetRelation | AnswerRelation, to: str) -> Relation:
    return Relation(origin, kind, to, "because", Confidence.HIGH)


def test_crosswalk_keeps_every_source() -> None:
    one, other = relation("a", SetRelation.EQUAL, "x"), relation("b", SetRelation.SUBSET, "x")
    walk = Crosswalk(PACK, "p", "q", (one, other))
    assert walk.by_target == {"x": (one, other)}
    assert walk.by_origin == {"a": (one,), "b": (other,)}


sets = st.frozensets(st.integers(0, 4), min_size=1)


def relate(a: frozenset[int], b: frozenset[int]) -> SetRelation:
    if a == b:
        return SetRelation.EQUAL
    if a < b:
        return SetRelation.SUBSET
    if a > b:
        return SetRelation.SUPERSET
    return SetRelation.INTERSECTS if a & b else SetRelation.NONE


HOLDS_TOO = {SetRelation.INTERSECTS: {SetRelation.EQUAL, SetRelation.SUBSET, SetRelation.SUPERSET}}


@given(sets, sets, sets)
def test_chaining_never_strengthens(a: frozenset[int], b: frozenset[int], c: frozenset[int]) -> None:
    """What two steps tell holds of the sets themselves; subset implies intersects, not the reverse."""
    told = relate(a, b).then(relate(b, c))
    truth = relate(a, c)
    assert (
        told is None
        or truth is told
        or truth in HOLDS_TOO.get(told, set())
        or (told in (SetRelation.SUBSET, SetRelation.SUPERSET) and truth is SetRelation.EQUAL)
    )


@given(sets, sets)
def test_inverse(a: frozenset[int], b: frozenset[int]) -> None:
    """The inverse is the relation read from the other side."""
    assert relate(a, b).inverse is relate(b, a)


def test_chains_and_inverses_agree() -> None:
    """Reading a chain backwards gives the inverse of what it told."""
    for one, other in product(SetRelation, repeat=2):
        forward, backward = one.then(other), other.inverse.then(one.inverse)
        assert (forward.inverse if forward else None) is backward


def test_answer_relations() -> None:
    assert {one for one in AnswerRelation if one.can_prove} == {AnswerRelation.EQUIVALENT, AnswerRelation.SUFFICIENT}
    assert {one for one in AnswerRelation if one.can_refute} == {AnswerRelation.EQUIVALENT, AnswerRelation.NECESSARY}


def question(name: str, gate: str | None = None, printed: str = "") -> Question:
    return Question(name, "S", "?", AnswerKind.CHOICE, Polarity.GOOD, printed, gate=gate, closed_by=False)


def test_gates_chain_and_end() -> None:
    form = Questionnaire(PACK, (), (question("a"), question("b", "a"), question("c", "b", "C-printed")))
    assert [one.id for one in form.gates(form.by_id["C-printed"])] == ["b", "a"]
    looped = Questionnaire(PACK, (), (question("a", "b"), question("b", "a")))
    assert [one.id for one in looped.gates(looped.by_id["a"])] == ["b"]


def test_citation() -> None:
    assert PACK.citation == "Small:1"
    assert Pack("x", PackKind.CATALOG, "Form HN 1-2019", "2019", "", "1").citation == "Form HN 1-2019"
    assert Confidence.HIGH.firm
    assert not Confidence.MEDIUM.firm


def test_findings_print_where_and_what() -> None:
    place = Place("f.yaml", ("a", 1))
    assert str(place) == "f.yaml: a / 1"
    assert str(Place("f.yaml")) == "f.yaml"
    assert str(Place("f.yaml", line=3)) == "f.yaml:3"
    assert str(Place("f.yaml", line=3, column=4)) == "f.yaml:3:4"
    one = Finding(Code.SHAPE, place, "Wrong.", "Right it.")
    assert str(one) == "f.yaml: a / 1: error: Wrong. Right it. [shape]"
    assert str(Finding(Code.OPEN_ROWS, place, "Open.")) == "f.yaml: a / 1: note: Open. [open-rows]"
    assert failed((one,))
    assert one.severity is Severity.ERROR


def test_codes_are_unique() -> None:
    assert len({one.code for one in Code}) == len(Code)


def test_rows_can_be_built() -> None:
    assert row("X", FR.RA, 3).assessable
    assert [fr.title for fr in FR][-1] == "resource availability"

"""What goes out to neighbours comes back as it was, and canonical bytes are those that the standard's own way gives."""

import json
from dataclasses import replace
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from medslate.adapters.formats.cyclonedx import declarations
from medslate.adapters.formats.oscal.canonical import canonical
from medslate.adapters.formats.reqif.reading import read_reqif
from medslate.adapters.formats.reqif.writing import write_reqif
from medslate.assessment.dossier import Dossier
from medslate.errors import MedslateError
from medslate.levels.strengths import Strength
from medslate.levels.verdicts import Verdict
from medslate.usecases.declarations import export
from medslate.usecases.reqif import Field, alike, fingerprint, specify
from medslate.usecases.reqif_import import ReqifChanges, reqif_changes
from tests import build as device
from tests.build import HERE, claim
from tests.unit.neighbours.build import held, opened
from tests.unit.standards_verbs.build_field import stated, statement

ITEMS = ("doc", "more")
ANY = st.text(max_size=30)
SAID = ANY.filter(lambda text: not text or bool(text.strip()))
IDS = {one: st.lists(st.just(one), max_size=1).map(tuple) for one in ("dir", "wall")}
SMALL = st.integers(-(2**53) + 1, 2**53 - 1)
PLAIN = st.none() | st.booleans() | SMALL | st.text(max_size=8)
TREES = st.recursive(
    PLAIN | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
)


@st.composite
def dossiers(draw: st.DrawFn, texts: st.SearchStrategy[str] = SAID) -> Dossier:
    """Claims on some rows, at least one of them made."""
    rows = draw(st.lists(st.sampled_from(["C 1", "A", "A RE(1)", "B", "T H"]), unique=True, min_size=1))
    verdicts = st.sampled_from([one for one in Verdict if one is not Verdict.OPEN])
    claims = [
        claim(
            row, draw(verdicts), how=draw(texts), rationale=draw(texts), through=draw(IDS["dir"]),
            evidence=draw(st.lists(st.sampled_from([*ITEMS, "gone"]), unique=True).map(tuple)),
            measures=draw(IDS["wall"]), impairs=draw(st.dictionaries(st.just("run"), texts)),
        )
        for row in rows
    ]  # fmt: skip
    answers = [
        stated("process", row, draw(st.sampled_from(["yes", "no", "n/a"])), how=draw(texts), rationale=draw(texts))
        for row in draw(st.lists(st.sampled_from(["P 1", "P 3/a", "P 4"]), unique=True))
    ]
    statements = (statement("process", *answers),) if answers else ()
    return device.dossier(*claims, evidence=tuple(device.evidence(one) for one in ITEMS), statements=statements)


@given(dossiers(), st.sampled_from(Strength))
def test_declared_claims_and_answers_come_back_equal(given_one: Dossier, strength: Strength) -> None:
    read, findings = declarations.read(export(held(given_one), strength, declarations).content, "d.json")
    assert findings == ()
    assert read is not None
    order = list(opened(given_one).catalog.by_id)
    before = sorted(given_one.claims, key=lambda one: order.index(one.row))
    assert [replace(one, place=HERE) for one in read.claims] == before
    answers = {one.row: replace(one, place=HERE) for one in read.answers}
    assert answers == {row: replace(one, place=HERE) for (_, row), one in given_one.stated.items()}


@given(dossiers())
def test_a_requirement_tool_that_edits_nothing_changes_nothing(given_one: Dossier) -> None:
    file, findings = read_reqif(write_reqif(specify(opened(given_one))), "p.reqif")
    assert findings == ()
    assert file is not None
    assert reqif_changes(opened(given_one), file) == ReqifChanges((), (), len(file.items), ())


@given(dossiers(), dossiers())
def test_what_is_read_back_is_never_written_over_what_came_since(before: Dossier, since: Dossier) -> None:
    """The file of one state, unedited, changes nothing of any other."""
    file, _ = read_reqif(write_reqif(specify(opened(before))), "p.reqif")
    assert file is not None
    assert reqif_changes(opened(since), file).claims == ()


@given(dossiers(), st.data())
def test_an_edited_field_is_taken_as_it_is(given_one: Dossier, data: st.DataObject) -> None:
    file, _ = read_reqif(write_reqif(specify(opened(given_one))), "p.reqif")
    assert file is not None
    number = data.draw(st.integers(0, len(file.items) - 1))
    field = data.draw(st.sampled_from([Field.HOW, Field.RATIONALE]))
    text = data.draw(SAID)
    item = file.items[number]
    edited = replace(item, texts={**item.texts, field: text})
    made = reqif_changes(opened(given_one), replace(file, items=(edited,)))
    if fingerprint(edited.texts) == item.exported:
        assert made.claims == ()
    else:
        (one,) = made.claims
        assert alike({Field.HOW: one.how, Field.RATIONALE: one.rationale}[field]) == alike(text)


@given(TREES)
def test_the_quick_way_is_the_canonical_form(tree: Any) -> None:
    for content in (json.dumps(tree).encode(), json.dumps(tree, ensure_ascii=False, indent=1).encode()):
        assert canonical(content, "x")[1] == rfc8785.dumps(tree)


@given(st.dictionaries(st.text(st.sampled_from("aé\uffff\ue000\U00010000\U0010ffff\ud7ff"), max_size=3), PLAIN))
def test_names_stand_in_the_order_of_their_utf16_units(tree: dict[str, Any]) -> None:
    assert canonical(json.dumps(tree).encode(), "x")[1] == rfc8785.dumps(tree)


@given(st.integers())
def test_numbers_that_readers_understand_otherwise_have_none(number: int) -> None:
    content = json.dumps([number * 2**50]).encode()
    try:
        expected = rfc8785.dumps([number * 2**50])
    except rfc8785.IntegerDomainError:
        with pytest.raises(MedslateError):
            canonical(content, "x")
    else:
        assert canonical(content, "x")[1] == expected

"""What a workspace says goes out as OSCAL and comes back as it was, as far as the form holds it."""

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from medslate.adapters.formats.oscal import documents
from medslate.assessment.conformity.stated import Stated, Statement
from medslate.assessment.dossier import Dossier
from medslate.levels.verdicts import Verdict
from medslate.usecases.oscal_take import take
from tests import build as device
from tests.build import HERE, claim
from tests.unit.oscal.test_taking import EMPTY, PACKS, exported, held, plain, results

ITEMS = ("doc", "more")
SAID = st.text(max_size=30).filter(lambda text: not text or bool(text.strip()))
"""Any text, several lines too. One that is only blanks is nothing said, and comes back as nothing."""
EVIDENCE = st.lists(st.sampled_from(ITEMS), unique=True).map(tuple)
IDS = {one: st.lists(st.just(one), max_size=1).map(tuple) for one in ("dir", "wall")}


@st.composite
def dossiers(draw: st.DrawFn) -> Dossier:
    """Claims on some rows, answers and proposals on others, at least one of them."""
    rows = draw(st.lists(st.sampled_from(["C 1", "A", "A RE(1)", "B", "T H"]), unique=True, min_size=1))
    verdicts = st.sampled_from([one for one in Verdict if one is not Verdict.OPEN])
    claims = [
        claim(
            row, draw(verdicts), how=draw(SAID), rationale=draw(SAID), evidence=draw(EVIDENCE), through=draw(IDS["dir"]),
            measures=draw(IDS["wall"]), impairs=draw(st.dictionaries(st.just("run"), SAID)),
        )
        for row in rows
    ]  # fmt: skip
    named = draw(st.lists(st.sampled_from(["0 loose", "Q", "R(1)", "R 1"]), unique=True))
    answers = [
        Stated("own", row, draw(st.sampled_from(["yes", "no", ""])), HERE, draw(SAID), draw(SAID), draw(EVIDENCE))
        for row in named
    ]
    statements = (Statement("own", HERE, tuple(answers), draw(st.sampled_from(["", "Process"])), "short"),)
    items = tuple(device.evidence(one) for one in ITEMS)
    return device.dossier(*claims, evidence=items, statements=statements if answers else ())


def told(one: Any) -> Any:
    """A claim or an answer without its place."""
    return plain(replace(one, impairs=dict(one.impairs)) if hasattr(one, "impairs") else one)


@given(dossiers())
def test_claims_and_answers_come_back(dossier: Dossier) -> None:
    made = take(exported(dossier), held(replace(EMPTY, evidence=dossier.evidence)), PACKS, documents)
    assert made.findings == ()
    assert made.losses == ()
    assert {one.row: told(one) for one in made.claims} == {one.row: told(one) for one in dossier.claims}
    given_answers = [one for statement in dossier.statements for one in statement.answers]
    assert {one.row: told(one) for one in made.stated} == {one.row: told(one) for one in given_answers}
    assert [(one.about, one.route) for one in made.statements] == [(one.about, one.route) for one in dossier.statements]


@given(dossiers())
def test_a_document_brings_its_own_workspace_nothing(dossier: Dossier) -> None:
    made = take(exported(dossier), held(dossier), PACKS, documents)
    assert (made.claims, made.statements, made.findings) == ((), (), ())
    assert made.same == len(dossier.claims) + len(dossier.stated)


@given(dossiers())
def test_results_bring_the_claims_that_are_findings(dossier: Dossier) -> None:
    """What an assessment tells is never otherwise than what was claimed; what it leaves out stays open."""
    made = take(results(dossier), held(dossier), PACKS, documents)
    assert (made.claims, made.statements, made.findings) == ((), (), ())
    fresh = take(results(dossier), held(replace(EMPTY, evidence=dossier.evidence)), PACKS, documents)
    assert set(map(_bare, fresh.claims)) <= set(map(_bare, dossier.claims))


def _bare(one: Any) -> Any:
    return one.component, one.row, one.verdict, one.how, one.rationale, one.evidence

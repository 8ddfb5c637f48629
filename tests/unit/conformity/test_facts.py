"""Facts: what claims on components and answers tell directly, at each strength."""

from dataclasses import replace
from datetime import date

import pytest

from medslate.assessment.capability import assess
from medslate.assessment.conformity.facts import OPEN, States, facts_of
from medslate.assessment.dossier import Dossier
from medslate.assessment.evidence import Evidence, EvidenceKind, Outcome
from medslate.levels.verdicts import Verdict
from tests.build import CATALOG, DEVICE, PART, SOUND, TODAY, claim, dossier, evidence, passed_test
from tests.unit.conformity.build import LEAST, MOST, SCALE, F, N, O, P, V, stated, statement

OTHER = replace(PART, id="other", types=("U",))


def told(made: Dossier) -> dict[str, States]:
    """What the dossier tells of the catalog with levels."""
    facts = facts_of(made, assess(made, CATALOG, TODAY), CATALOG, {}, TODAY)
    assert set(facts) == {"small"}
    return dict(facts["small"])


def test_a_sound_device() -> None:
    """Evidence of design, so nothing is tested. A row that no component faces asks nothing of the device."""
    assert told(SOUND) == {
        "C 1": (F, F, O), "A": (F, F, O), "A RE(1)": (F, F, O), "B": (F, F, O), "T H": (F, F, O), "U H": (V, V, V),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("verdict", "row", "constraint"),
    [
        (Verdict.MET, (F, F, F), (F, F, F)),
        (Verdict.MET_BY_INTEGRATION, (F, F, F), (F, F, F)),
        (Verdict.NOT_APPLICABLE, (V, V, V), (V, V, V)),
        (Verdict.COVERED_EXTERNALLY, (MOST,) * 3, (MOST,) * 3),
        (Verdict.UNMET, (MOST,) * 3, (MOST,) * 3),
        (Verdict.OPEN, (O, O, O), (O, O, O)),
    ],
)
def test_each_verdict(verdict: Verdict, row: States, constraint: States) -> None:
    claims = (claim(name, verdict, evidence=("test",), rationale="Because.") for name in ("B", "C 1"))
    made = told(dossier(*claims, evidence=(passed_test(),)))
    assert (made["B"], made["C 1"]) == (row, constraint)
    assert made["A"] == OPEN


@pytest.mark.parametrize(("base", "enhanced"), [(Verdict.UNMET, MOST), (Verdict.OPEN, O), (Verdict.MET, F)])
def test_an_enhancement_counts_only_with_its_base(base: Verdict, enhanced: object) -> None:
    assert told(dossier(claim("A", base), claim("A RE(1)")))["A RE(1)"][0] is enhanced


def test_components_together() -> None:
    """Each component that faces a row has to do what it asks; one that does not face it is no matter."""
    wlan = replace(DEVICE.interfaces[0], id="wlan", component="other")
    device = replace(DEVICE, components=(PART, OTHER), interfaces=(*DEVICE.interfaces, wlan))
    half = dossier(claim("B"), claim("B", Verdict.UNMET, component="other"), claim("U H", component="other"),
                   claim("C 1"), device=device)  # fmt: skip
    made = told(half)
    assert made["B"][0] is P
    assert made["U H"][0] is F
    assert made["C 1"][0] is LEAST


def test_a_device_without_components_tells_nothing() -> None:
    assert told(dossier(device=replace(DEVICE, components=(), interfaces=()))) == {}


def answered(answer: str, *items: Evidence, rationale: str = "") -> States:
    """What one answer tells that names all these items."""
    one = stated("x", answer, rationale=rationale, evidence=tuple(item.id for item in items))
    made = dossier(statements=(statement(one),), evidence=items)
    return facts_of(made, assess(made, CATALOG, TODAY), CATALOG, {"c": SCALE}, TODAY)["c"]["x"]


@pytest.mark.parametrize(
    ("answer", "bare", "shown", "tested"),
    [
        ("full", (F, O, O), (F, F, O), (F, F, F)),
        ("part", (P, MOST, MOST), (P, P, MOST), (P, P, P)),
        ("not-full", (MOST,) * 3, (MOST,) * 3, (MOST,) * 3),
        ("none", (N, N, N), (N, N, N), (N, N, N)),
        ("not-applicable", (V, O, O), (V, V, V), (V, V, V)),
        ("open", OPEN, OPEN, OPEN),
    ],
)
def test_each_answer(answer: str, bare: States, shown: States, tested: States) -> None:
    """Done needs support beyond what is declared; not done needs none; absence cannot be tested."""
    assert answered(answer, rationale="Because.") == bare
    assert answered(answer, evidence(), rationale="Because.") == shown
    assert answered(answer, passed_test(), rationale="Because.") == tested


def test_without_a_reason_nothing_is_left_out() -> None:
    assert answered("not-applicable", passed_test(), rationale=" \n") == OPEN


@pytest.mark.parametrize(
    "stale",
    [
        evidence(taken_on={"part": "0.9"}),
        evidence(taken_on={"gone": "1.0"}),
        evidence(expires=date(2026, 11, 20)),
        evidence(taken=date(2026, 11, 22)),
        evidence(kind=EvidenceKind.TEST),
        evidence(outcome=Outcome.SKIPPED),
    ],
    ids=["stale", "of no component", "expired", "future", "test without outcome", "skipped"],
)
def test_evidence_that_no_longer_speaks(stale: Evidence) -> None:
    assert answered("full", stale) == (F, O, O)
    assert answered("not-applicable", stale, rationale="Because.") == (V, O, O)


@pytest.mark.parametrize(
    "fresh", [evidence(expires=TODAY), evidence(taken=TODAY), evidence(taken=None), evidence(taken_on={})]
)
def test_evidence_that_still_speaks(fresh: Evidence) -> None:
    assert answered("full", fresh) == (F, F, O)


def test_a_test_counts_as_such_only_if_complete() -> None:
    assert answered("full", passed_test(tester="")) == (F, F, O)
    assert answered("full", passed_test(tester=""), passed_test("more")) == (F, F, F)


def test_a_failed_test_opens_what_is_said_to_be_done() -> None:
    failed = passed_test("failed", outcome=Outcome.FAILED)
    assert answered("full", passed_test(), failed) == OPEN
    assert answered("part", passed_test(), failed) == (MOST, MOST, MOST)
    assert answered("none", failed) == (N, N, N)
    assert answered("full", passed_test(), replace(failed, taken_on={"part": "0.1"})) == (F, F, F)


def test_answers_that_tell_nothing_here() -> None:
    """No scale, an answer that the scale does not have, a row of the catalog with levels, evidence that is not there."""
    answers = (
        statement(stated("x", "perhaps"), stated("y", evidence=("gone",))),
        statement(stated("z", where="bare"), name="bare"),
        statement(stated("A", where="small"), name="small"),
        statement(stated("y", "none")),
    )
    made = dossier(statements=answers)
    facts = facts_of(made, assess(made, CATALOG, TODAY), CATALOG, {"c": SCALE, "small": SCALE}, TODAY)
    assert {name: set(rows) for name, rows in facts.items()} == {"small": set(facts["small"]), "c": {"y"}}
    assert facts["small"]["A"] == OPEN
    assert facts["c"]["y"] == (F, O, O)

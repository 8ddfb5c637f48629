"""From a dossier to levels, and what changes between two states."""

from dataclasses import replace
from datetime import date

from medslate.assessment.capability import assess, reassess
from medslate.assessment.changes import changes
from medslate.assessment.dossier import Dossier
from medslate.assessment.evidence import Outcome, TestCase, from_record
from medslate.levels.frs import FR
from medslate.levels.strengths import Strength
from medslate.levels.verdicts import Verdict
from tests.build import ALL_MET, CATALOG, DEVICE, HERE, PART, SOUND, TODAY, claim, evidence, passed_test, record


def vectors(subject: Dossier) -> list[str]:
    return [str(one.bounds) for one in assess(subject, CATALOG, TODAY).device.values()]


def test_three_strengths() -> None:
    """All met with a document: declared and evidenced at 4, tested open from the first row on."""
    assert vectors(SOUND) == ["{4 4 4 4 4 4 4}", "{4 4 4 4 4 4 4}", "{0..4 1..4 0..4 4 4 4 4}"]


def test_a_record_makes_rows_tested() -> None:
    subject = replace(SOUND, records=(record({"A": Outcome.PASSED, "A RE(1)": Outcome.PASSED}),))
    assert vectors(subject)[2] == "{4 1..4 0..4 4 4 4 4}"


def test_stale_evidence_counts_for_nothing() -> None:
    subject = replace(SOUND, evidence=(evidence(taken_on={"part": "0.9"}),))
    assert vectors(subject)[1] == "{0..4 1..4 0..4 4 4 4 4}"


def test_a_test_without_outcome_is_no_evidence() -> None:
    subject = replace(SOUND, evidence=(passed_test("doc", outcome=None),))
    assert vectors(subject)[1] == "{0..4 1..4 0..4 4 4 4 4}"


def test_no_scope_no_level() -> None:
    subject = replace(SOUND, device=replace(DEVICE, interfaces=()))
    result = assess(subject, CATALOG, TODAY)
    assert result.device == {}
    assert result.components["part"].levels[Strength.DECLARED].bounds.settled


def test_reassess_equals_assess_anew() -> None:
    """One changed claim, the rest taken over: the same result as from scratch."""
    other = replace(PART, id="other")
    device = replace(
        DEVICE,
        components=(PART, other),
        interfaces=(*DEVICE.interfaces, replace(DEVICE.interfaces[0], id="wlan", component="other")),
    )
    before = replace(SOUND, device=device)
    first = assess(before, CATALOG, TODAY)
    after = replace(before, claims=(*(one for one in ALL_MET if one.row != "B"), claim("B", Verdict.UNMET)))
    assert reassess(first, after, CATALOG, "part") == assess(after, CATALOG, TODAY)
    assert first.device[Strength.DECLARED].deciding(FR.UC).lower == ("other",)


def test_of_several_tests_of_a_row_one_failure_decides() -> None:
    both = record({}, cases=(TestCase("a", ("A",), Outcome.PASSED), TestCase("b", ("A", "B"), Outcome.FAILED)))
    items = from_record(both)
    assert (items["A"].outcome, items["B"].outcome) == (Outcome.FAILED, Outcome.FAILED)
    assert items["A"].title == "rec: 2 tests of A"
    assert items["B"].title == "rec: 1 test of B"
    skipped = from_record(record({"A": Outcome.SKIPPED}))
    assert skipped["A"].outcome is Outcome.SKIPPED


def test_changes_between_states() -> None:
    after = replace(
        SOUND,
        device=replace(DEVICE, version="2.0", components=(replace(PART, version="1.1"),)),
        claims=(
            *(one for one in ALL_MET if one.row not in ("B", "A")),
            claim("B", Verdict.UNMET),
            claim("A", how="Otherwise.", evidence=("doc",)),
            claim("U H", Verdict.UNMET),
        ),
        evidence=(evidence("new"),),
    )
    found = changes(SOUND, assess(SOUND, CATALOG, TODAY), after, assess(after, CATALOG, TODAY))
    assert found.any
    assert found.versions == {"device": ("1.0", "2.0"), "part": ("1.0", "1.1")}
    assert {(one.row, one.before, one.after) for one in found.verdicts} == {
        ("B", Verdict.MET, Verdict.UNMET),
        ("U H", Verdict.OPEN, Verdict.UNMET),
    }
    assert found.rewritten == (("part", "A"),)
    assert found.evidence == {"new": "added", "doc": "removed"}
    assert [str(one) for one in found.levels[Strength.DECLARED]] == ["{4 4 4 4 4 4 4}", "{4 1 4 4 4 4 4}"]


def test_changed_evidence_and_lost_scope() -> None:
    after = replace(
        SOUND, device=replace(DEVICE, interfaces=()), evidence=(evidence(taken=date(2026, 3, 3)),), claims=ALL_MET[:-1]
    )
    found = changes(SOUND, assess(SOUND, CATALOG, TODAY), after, assess(after, CATALOG, TODAY))
    assert found.evidence == {"doc": "changed"}
    assert found.levels[Strength.TESTED][1] is None
    assert found.verdicts[0].after is Verdict.OPEN


def test_nothing_changed() -> None:
    same = assess(SOUND, CATALOG, TODAY)
    assert not changes(SOUND, same, SOUND, same).any


def test_claims_of_a_record_on_another_component_do_not_count() -> None:
    subject = replace(SOUND, records=(record({"A": Outcome.PASSED}, component="elsewhere"),))
    assert vectors(subject)[2] == "{0..4 1..4 0..4 4 4 4 4}"


def test_last_release_is_by_date() -> None:
    assert SOUND.last_release is None
    assert HERE.at("x").path == ("x",)


def test_what_was_skipped_is_no_evidence_of_any_kind() -> None:
    subject = replace(SOUND, evidence=(evidence("doc", outcome=Outcome.SKIPPED),))
    assert vectors(subject)[1] == "{0..4 1..4 0..4 4 4 4 4}"

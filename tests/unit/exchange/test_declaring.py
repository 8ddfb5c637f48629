"""What a maker declares of a dossier."""

from dataclasses import replace
from datetime import date

import pytest

from medslate.assessment.dossier import Approval
from medslate.assessment.evidence import Outcome
from medslate.devices.known import Asked
from medslate.exchange.declaration import Ground, Help, Item, Part
from medslate.exchange.declaring import public
from medslate.levels.frs import FR
from medslate.levels.strengths import Strength
from medslate.levels.verdicts import Verdict
from tests.build import DEVICE, HERE, TODAY, claim, evidence, passed_test, record
from tests.unit.exchange.build import CLAIMS, DECLARED, PUMP, declared, made


def test_a_declaration_tells_the_device_with_its_levels_at_every_strength() -> None:
    assert (DECLARED.name, DECLARED.model, DECLARED.manufacturer, DECLARED.version) == ("Device", "M1", "Maker", "1.0")
    assert (DECLARED.catalog, DECLARED.day, DECLARED.content) == ("small", TODAY, "c" * 64)
    assert {strength.value: str(one) for strength, one in DECLARED.capability.items()} == {
        "declared": "{1 4 0 4 4 4 4}",
        "evidenced": "{1 4 0 4 4 4 4}",
        "tested": "{0..1 1..4 0 4 4 4 4}",
    }
    assert DECLARED.parts == (Part("part", "Part", ("T",), "1.0", True, DECLARED.capability),)


def test_it_says_what_each_higher_level_needs() -> None:
    assert DECLARED.help == (
        Help(FR.IAC, 2, ("wall",), ()),
        Help(FR.SI, 1, (), (("part", "T H"),)),
    )


def test_what_a_row_rests_on_is_needed_below_the_level_reached_as_well() -> None:
    """UC reaches no level for the row that is open; the directory is needed for the other on the way."""
    claims = (claim("A", Verdict.MET_BY_INTEGRATION, through=("dir",)), claim("A RE(1)", Verdict.UNMET))
    (help_,) = [one for one in declared(made(*claims)).help if one.fr is FR.IAC]
    assert help_ == Help(FR.IAC, 2, ("dir",), (("part", "A RE(1)"),))


@pytest.mark.parametrize("names", [(), ("unheard",)])
def test_a_row_that_names_nothing_known_has_no_help(names: tuple[str, ...]) -> None:
    (help_, _) = [
        one for one in declared(made(claim("A", Verdict.COVERED_EXTERNALLY, measures=names))).help if one.fr is FR.IAC
    ]
    assert help_ == Help(FR.IAC, 1, (), (("part", "A"),))


def test_an_enhancement_needs_what_its_base_needs() -> None:
    claims = (claim("A", Verdict.COVERED_EXTERNALLY, measures=("wall",)), claim("A RE(1)"))
    found = [one for one in declared(made(*claims)).help if one.fr is FR.IAC]
    assert found == [Help(FR.IAC, 1, ("wall",), ()), Help(FR.IAC, 2, ("wall",), ())]


def test_rows_that_do_not_apply_ask_for_no_help() -> None:
    claims = (
        claim("A", Verdict.NOT_APPLICABLE, rationale="No log-in."),
        claim("A RE(1)", Verdict.NOT_APPLICABLE, rationale="No."),
    )
    assert not [one for one in declared(made(*claims)).help if one.fr is FR.IAC]


def test_what_is_asked_for_names_its_rows() -> None:
    assert DECLARED.asks == (
        Asked("wall", "Firewall", (("part", "A RE(1)"),), library=("fw",), description="Before the device."),
        Asked("cage", "Cage", ()),
        Asked("dir", "Directory", (("part", "B"),), integration=True, description="accounts"),
    )


def test_claims_say_what_holds_at_each_strength() -> None:
    first, *_, last = DECLARED.claims or ()
    assert (first.row, first.held[Strength.EVIDENCED], first.held[Strength.TESTED]) == (
        "C 1",
        Verdict.MET,
        Verdict.OPEN,
    )
    assert (last.row, set(last.held.values())) == ("T H", {Verdict.UNMET})


def test_claims_that_enter_no_row_are_left_out() -> None:
    lost = (claim("A", component="none"), claim("Z"), claim("U H"), claim("H"), claim("A", Verdict.UNMET))
    assert declared(made(*CLAIMS, *lost)).claims == DECLARED.claims


def test_grounds_name_evidence_and_test_runs() -> None:
    run = record({"A": Outcome.PASSED, "B": Outcome.FAILED})
    found = declared(
        made(evidence=(evidence(), passed_test(sha256="a" * 64)), records=(run, replace(run, id="idle", cases=())))
    )
    assert (found.grounds or ())[1] == Ground("part", "A", "It asks for a name.", "", {}, ("doc", "rec"))
    assert found.evidence == (
        Item("doc", "doc", "design", "", date(2026, 1, 2), ""),
        Item("test", "test", "test", "passed", date(2026, 1, 2), "a" * 64),
        Item("rec", "rec: 2 tests of part 1.0", "test", "failed", date(2026, 1, 2), ""),
        Item("idle", "idle: 0 tests of part 1.0", "test", "skipped", date(2026, 1, 2), ""),
    )


def test_only_approvals_of_this_content_are_told() -> None:
    approvals = [Approval(role, "checked", TODAY, content * 64, HERE) for role, content in ("ac", "bd", "ac")]
    assert declared(made(approvals=tuple(approvals))).approved == ("a",)


def test_what_the_maker_forbids_is_told() -> None:
    assert declared(made(device=replace(PUMP, refuses=("fw",)))).refuses == ("fw",)


def test_the_public_view_has_no_claims() -> None:
    seen = public(DECLARED)
    assert (seen.claims, seen.grounds, seen.evidence) == (None, None, None)
    assert seen.asks == DECLARED.asks


def test_a_device_without_scope_cannot_be_declared() -> None:
    with pytest.raises(ValueError, match="no component in scope"):
        declared(made(device=replace(PUMP, interfaces=())))
    extra = replace(DEVICE.components[0], id="extra")
    found = declared(made(device=replace(PUMP, components=(*PUMP.components, extra))))
    assert [one.in_scope for one in found.parts] == [True, False]

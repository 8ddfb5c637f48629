"""What changed between two declarations, and what an operator must do."""

from dataclasses import replace
from datetime import date

import pytest

from medslate.devices.device import Assumption, EssentialFunction, ExternalMeasure, Guidance, Integration
from medslate.exchange.declaring import public
from medslate.exchange.difference import Difference, Duty, DutyKind, LevelChange, Trend, difference
from medslate.levels.frs import FR
from medslate.levels.strengths import Strength
from medslate.levels.verdicts import Verdict
from tests.build import HERE, claim, evidence
from tests.unit.exchange.build import CLAIMS, DECLARED, PUMP, declared, made


def after(*claims: object, **changes: object) -> Difference:
    device = replace(PUMP, version="2.0", **changes)  # type: ignore[arg-type]
    return difference(DECLARED, declared(made(*claims, device=device)))  # type: ignore[arg-type]


def duties(found: Difference) -> list[tuple[DutyKind, str]]:
    return [(one.kind, " ".join(one.about)) for one in found.duties]


def test_the_same_device_in_another_version() -> None:
    found = after()
    assert [(one.key, one.before, one.after) for one in found.details] == [(("version",), "1.0", "2.0")]
    assert found.same_device
    assert found.any
    assert found.duties == ()
    assert not after(manufacturer="Else").same_device


@pytest.mark.parametrize(
    ("before", "then", "trend"),
    [
        ((2, 2), (3, 3), Trend.RISEN),
        ((2, 3), (1, 1), Trend.FALLEN),
        ((2, 2), (0, 3), Trend.OPENED),
        ((1, 2), (1, 3), Trend.UPPER),
    ],
)
def test_a_level_moves(before: tuple[int, int], then: tuple[int, int], trend: Trend) -> None:
    assert LevelChange(FR.IAC, Strength.DECLARED, before, then).trend is trend


def test_a_claim_that_is_withdrawn_lowers_levels_and_asks_for_a_look_at_the_zones() -> None:
    found = after(*CLAIMS[:1], claim("A", Verdict.UNMET), *CLAIMS[2:4])
    assert [(one.key, one.added, one.removed) for one in found.claims or ()] == [
        (("part", "A"), False, False),
        (("part", "T H"), False, True),
    ]
    assert duties(found) == [(DutyKind.CHECK_ZONE, "IAC declared"), (DutyKind.CHECK_ZONE, "IAC evidenced")]
    fell = {(one.fr, one.strength): one.trend for one in found.levels}
    assert fell[FR.IAC, Strength.DECLARED] is Trend.FALLEN
    assert fell[FR.SI, Strength.DECLARED] is Trend.UPPER


def test_what_is_newly_asked_for_must_be_put_in_place_and_what_is_not_may_go() -> None:
    found = after(
        *CLAIMS[:2],
        claim("A RE(1)", Verdict.COVERED_EXTERNALLY, measures=("cage",)),
        claim("B", Verdict.MET_BY_INTEGRATION, through=("log",), evidence=("doc",)),
        CLAIMS[4],
        integrations=(Integration("log", "Log server", "", HERE),),
        measures=(*PUMP.measures, ExternalMeasure("spare", "Spare", "", "operator", HERE)),
    )
    assert duties(found) == [
        (DutyKind.PUT_MEASURE, "cage"),
        (DutyKind.PUT_SYSTEM, "log"),
        (DutyKind.MAY_REMOVE, "wall"),
        (DutyKind.MAY_REMOVE, "dir"),
    ]
    assert {one.key[0]: one.added for one in found.integrations} == {"dir": False, "log": True}


def test_what_is_asked_for_in_other_words_is_read_again() -> None:
    first, second = PUMP.measures
    found = after(measures=(replace(first, description="Elsewhere."), replace(second, party="both")))
    assert duties(found) == [(DutyKind.READ_AGAIN, "wall"), (DutyKind.READ_AGAIN, "cage")]


def test_context_interfaces_functions_and_texts_each_have_their_duty() -> None:
    lan = PUMP.interfaces[0]
    found = after(
        assumptions=(Assumption("A2", "The room is locked."),),
        interfaces=(replace(lan, ports=("80",)), replace(lan, id="usb", kind="usb")),
        functions=(EssentialFunction("stop", "Stop", "", HERE),),
        guidance=Guidance(updates="Weekly.", backup="None."),
    )
    assert duties(found) == [
        (DutyKind.CONFIRM, "A2"),
        (DutyKind.CHECK_CONDUIT, "lan"),
        (DutyKind.CHECK_CONDUIT, "usb"),
        (DutyKind.CHECK_FUNCTION, "stop"),
        (DutyKind.READ_AGAIN, "updates"),
        (DutyKind.READ_AGAIN, "backup"),
    ]
    renamed = difference(DECLARED, replace(DECLARED, interfaces=(replace(lan, name="Network"),)))
    assert renamed.interfaces
    assert renamed.duties == ()
    assert difference(DECLARED, replace(DECLARED, interfaces=())).duties == ()


def test_another_catalog_and_new_refusals_are_told() -> None:
    found = difference(DECLARED, replace(DECLARED, catalog="else", refuses=("fw",), packs={"else": "a" * 64}))
    assert found.duties == (
        Duty(DutyKind.TAKE_AWAY, ("fw",)),
        Duty(DutyKind.COMPARE_CATALOG, ("small", "else")),
    )
    assert [(one.key[0], one.removed) for one in found.packs] == [("small", True), ("else", False)]
    back = difference(found.after, DECLARED)
    assert [one.kind for one in back.duties] == [DutyKind.COMPARE_CATALOG]


def test_evidence_is_renewed_by_a_later_day_or_other_content() -> None:
    items = (evidence(title="Same day"), evidence("more"), evidence("gone"))
    start = declared(made(evidence=(evidence(), evidence("gone"), evidence("late"))))
    found = difference(start, declared(made(evidence=(*items[:2], evidence("late", taken=date(2026, 5, 1))))))
    assert [one.key[0] for one in found.evidence or ()] == ["doc", "gone", "late", "more"]
    assert found.renewed == ("late", "more")


def test_what_is_withheld_cannot_be_compared() -> None:
    found = difference(DECLARED, public(DECLARED))
    assert (found.claims, found.evidence, found.renewed) == (None, None, ())
    assert not found.any

"""What is declared is held against the claims and grounds that come with it."""

from dataclasses import replace
from typing import Any

import pytest

from medslate.exchange.checking import check_declaration
from medslate.exchange.declaration import Declaration, Ground, Help
from medslate.exchange.declaring import public
from medslate.findings import Code
from medslate.levels.frs import FR
from medslate.levels.strengths import Strength
from medslate.levels.vectors import Bounds, Capability
from medslate.levels.verdicts import Verdict
from tests.build import CATALOG, PACK, claim
from tests.unit.exchange.build import CLAIMS, DECLARED, declared, made

BOASTED = {**DECLARED.capability, Strength.DECLARED: Bounds(Capability.same(4), Capability.same(4))}
PART = DECLARED.parts[0]
STATED = DECLARED.claims or ()
GROUNDS = DECLARED.grounds or ()


def found(one: Declaration, catalog: Any = CATALOG) -> list[tuple[Code, str]]:
    return [(finding.code, str(finding.place)) for finding in check_declaration(one, catalog)]


def with_claim(number: int, **changes: Any) -> Declaration:
    claims = tuple(replace(one, **changes) if at == number else one for at, one in enumerate(STATED))
    return replace(DECLARED, claims=claims)


def with_ground(number: int, one: Ground | None) -> Declaration:
    grounds = [one if at == number else other for at, other in enumerate(GROUNDS)]
    return replace(DECLARED, grounds=tuple(other for other in grounds if other is not None))


def held(*verdicts: Verdict) -> dict[Strength, Verdict]:
    return dict(zip(Strength, verdicts, strict=True))


def test_a_sound_declaration_has_nothing_to_tell() -> None:
    assert found(DECLARED) == []
    assert found(replace(DECLARED, grounds=None, evidence=None)) == []
    assert found(public(DECLARED)) == [(Code.CLAIMS_WITHHELD, "declaration.json")]


def test_another_catalog_and_no_scope_end_it() -> None:
    assert found(replace(DECLARED, catalog="else", packs={})) == [(Code.CATALOG_DIFFERS, "declaration.json: catalog")]
    assert found(replace(DECLARED, parts=())) == [(Code.NO_SCOPE, "declaration.json: parts")]


@pytest.mark.parametrize(("packs", "said"), [({}, "no digest"), ({"small": "a" * 64}, "digest aaaaaaaaaaaa")])
def test_another_version_of_the_pack_is_told(packs: dict[str, str], said: str) -> None:
    (one,) = check_declaration(replace(DECLARED, packs=packs), CATALOG)
    assert (one.code, said in one.message) == (Code.DECLARED_PACK, True)
    assert PACK.digest[:12] in one.message


def test_a_vector_above_its_parts_or_its_claims_is_told() -> None:
    contrary = Code.DECLARED_CONTRARY
    assert found(replace(DECLARED, capability=BOASTED)) == [(contrary, "declaration.json: capability / declared")]
    boasting = replace(DECLARED, capability=BOASTED, parts=(replace(PART, capability=BOASTED),))
    assert found(boasting)[0] == (contrary, "declaration.json: parts / 0 / capability / declared")
    assert found(public(boasting)) == [(Code.CLAIMS_WITHHELD, "declaration.json")]


def test_scope_and_types_are_held_against_interfaces_and_catalog() -> None:
    hidden = replace(PART, id="hidden", in_scope=True)
    assert found(public(replace(DECLARED, parts=(PART, hidden))))[0][1] == "declaration.json: parts / 1 / in_scope"
    left_out = replace(DECLARED, parts=(replace(PART, in_scope=False), hidden), asks=(), help=())
    assert "part is declared out of scope" in check_declaration(public(left_out), CATALOG)[0].message
    odd = public(replace(DECLARED, parts=(replace(PART, types=("T", "X")),)))
    assert found(odd)[0] == (Code.UNKNOWN_ID, "declaration.json: parts / 0 / types")


def test_claims_on_rows_that_are_none_or_not_faced_are_told() -> None:
    assert found(with_claim(0, row="C 2"))[0] == (Code.UNKNOWN_ID, "claims.json: claims / 0 / row")
    assert found(with_claim(0, row="U H"))[0] == (Code.ROW_NOT_FACED, "claims.json: claims / 0 / row")
    assert found(with_claim(0, row="H"))[0] == (Code.ROW_NOT_FACED, "claims.json: claims / 0 / row")


@pytest.mark.parametrize(
    ("number", "verdicts"),
    [
        (0, (Verdict.OPEN, Verdict.MET, Verdict.OPEN)),
        (0, (Verdict.MET, Verdict.MET, Verdict.UNMET)),
        (4, (Verdict.UNMET, Verdict.OPEN, Verdict.UNMET)),
    ],
)
def test_a_claim_never_holds_more_firmly_than_it_holds_at_all(number: int, verdicts: tuple[Verdict, ...]) -> None:
    assert (Code.DECLARED_CONTRARY, f"claims.json: claims / {number} / held") in found(
        with_claim(number, held=held(*verdicts))
    )


def test_a_claim_that_rests_on_nothing_outside_is_told() -> None:
    assert (Code.MEASURE_UNNAMED, "claims.json: claims / 2") in found(with_claim(2, measures=()))
    assert (Code.INTEGRATION_UNNAMED, "claims.json: claims / 3") in found(with_claim(3, through=()))


def test_what_is_asked_for_and_what_helps_follow_from_the_claims() -> None:
    fewer = replace(DECLARED, asks=DECLARED.asks[1:])
    assert found(fewer) == [(Code.DECLARED_CONTRARY, "declaration.json: asks")]
    easier = replace(DECLARED, help=(Help(FR.IAC, 2, (), ()), DECLARED.help[1]))
    messages = [one.message for one in check_declaration(easier, CATALOG)]
    assert messages == [
        "That IAC level 2 needs wall and lacks 0 rows is not declared.",
        "That IAC level 2 needs nothing and lacks 0 rows is declared, and the claims do not prove it.",
    ]


@pytest.mark.parametrize(
    ("changed", "lacking"),
    [
        (with_ground(1, None), "evidence"),
        (with_ground(1, replace(GROUNDS[1], evidence=())), "evidence"),
        (replace(with_claim(1, held=held(*[Verdict.MET] * 3)), help=()), "test"),
    ],
)
def test_what_holds_has_its_grounds(changed: Declaration, lacking: str) -> None:
    messages = [one.message for one in check_declaration(changed, CATALOG)]
    assert f"A of part is met, and its grounds give no {lacking}." in messages


def test_what_does_not_apply_has_its_reason() -> None:
    absent = declared(made(*CLAIMS[:4], claim("T H", Verdict.NOT_APPLICABLE, rationale="None.", evidence=("doc",))))
    assert found(absent) == []
    grounds = tuple(replace(one, rationale=" ") for one in absent.grounds or ())
    (one,) = check_declaration(replace(absent, grounds=grounds), CATALOG)
    assert one.message == "T H of part is not-applicable, and its grounds give no rationale."
    unfounded = tuple(one for one in absent.grounds or () if one.row != "T H")
    assert len(check_declaration(replace(absent, grounds=unfounded), CATALOG)) == 1

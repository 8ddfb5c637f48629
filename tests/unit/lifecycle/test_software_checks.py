"""What is found about inventories and statements, and what is not."""

from dataclasses import replace
from datetime import date

from medslate.assessment.capability import assess
from medslate.assessment.checks.software import check_software
from medslate.assessment.dossier import Dossier
from medslate.findings import Code, Finding, Place
from medslate.lifecycle.software import Inventory, SoftwarePart
from medslate.lifecycle.vulnerabilities import Justification, Response, State, VexStatement, Vulnerability
from tests.build import CATALOG, DEVICE, HERE, TODAY, dossier

PARTS = Inventory("part", (SoftwarePart("z", "zlib", "1.2.12"),), Place("software/part.cdx.json"), ("Part", "1.0"))
NO = VexStatement("s", "V", "part", State.NOT_AFFECTED, date(2026, 11, 1), HERE, "zlib", Justification.CODE_NOT_PRESENT)


def found(*statements: VexStatement, inventories: tuple[Inventory, ...] = (PARTS,), **changes: object) -> list[Finding]:
    vulnerability = replace(Vulnerability("V", HERE, statements=statements), **changes)  # type: ignore[arg-type]
    return checked(dossier(software=inventories, vulnerabilities=(vulnerability,)))


def checked(of: Dossier) -> list[Finding]:
    return list(check_software(of, CATALOG, assess(of, CATALOG, TODAY)))


def codes(*statements: VexStatement, **changes: object) -> list[Code]:
    return [one.code for one in found(*statements, **changes)]  # type: ignore[arg-type]


def test_nothing_is_found_where_nothing_is_kept_or_wrong() -> None:
    assert checked(dossier()) == []
    assert codes(NO) == []
    assert codes(replace(NO, part="")) == []


def test_an_inventory_of_no_component_and_a_component_without_one() -> None:
    other = replace(PARTS, component="prat")
    first, second = found(replace(NO, part=""), inventories=(other,))
    assert (first.code, second.code) == (Code.UNKNOWN_ID, Code.NO_INVENTORY)
    assert first.remedy == "Did you mean part?"
    assert "--component part" in second.remedy


def test_an_inventory_of_another_version() -> None:
    assert codes(NO, inventories=(replace(PARTS, names=("Part", "0.9")),)) == [Code.INVENTORY_VERSION]
    assert codes(NO, inventories=(replace(PARTS, names=("Part", "")),)) == []


def test_a_component_that_is_none() -> None:
    assert codes(replace(NO, component="x")) == [Code.UNKNOWN_ID]


def test_a_part_that_is_not_there() -> None:
    (one,) = found(replace(NO, part="zlib@1.2.13"))
    assert one.code is Code.PART_MISSING
    assert one.remedy == "Did you mean zlib@1.2.12?"
    assert one.place.path == ("part",)
    assert codes(replace(NO, part="lwip"), inventories=()) == [Code.PART_MISSING]


def test_a_part_may_be_gone_if_that_is_what_is_said() -> None:
    gone = replace(NO, part="lwip")
    assert codes(replace(gone, justification=Justification.PART_NOT_PRESENT)) == []
    assert codes(replace(gone, state=State.FIXED, justification=None)) == []
    assert codes(replace(gone, state=State.FALSE_POSITIVE, justification=None)) == []


def test_not_affected_needs_a_justification() -> None:
    assert codes(replace(NO, justification=None)) == [Code.VEX_UNJUSTIFIED]


def test_affected_needs_responses_and_an_action() -> None:
    yes = replace(NO, state=State.AFFECTED, justification=None)
    assert codes(replace(yes, action="Update.", responses=(Response.UPDATE,))) == []
    messages = [
        found(one)[0].message
        for one in (yes, replace(yes, action="Update."), replace(yes, responses=(Response.UPDATE,)))
    ]
    assert "action and responses are missing" in messages[0]
    assert ", and responses are missing" in messages[1]
    assert ", and action is missing" in messages[2]
    assert codes(yes) == [Code.VEX_NO_ACTION]


def test_what_contradicts_itself() -> None:
    assert codes(replace(NO, state=State.FIXED)) == [Code.VEX_CONTRARY]
    assert codes(replace(NO, affected_versions=(DEVICE.version,))) == [Code.VEX_CONTRARY]
    both = (Response.UPDATE, Response.CAN_NOT_FIX)
    assert codes(replace(NO, responses=both)) == [Code.VEX_CONTRARY]
    assert codes(NO, replace(NO, id="t")) == [Code.DUPLICATE]
    assert codes(NO, replace(NO, id="t", part="")) == []


def test_an_investigation_of_ninety_days_is_long() -> None:
    asked = replace(NO, state=State.UNDER_INVESTIGATION, justification=None, since=date(2026, 8, 23))
    assert (TODAY - asked.since).days == 90
    assert codes(asked) == []
    assert codes(replace(asked, since=date(2026, 8, 22))) == [Code.VEX_OVERDUE]
    assert codes(replace(NO, since=date(2020, 1, 1))) == []


def test_a_vulnerability_without_a_statement_and_a_vector_that_is_none() -> None:
    assert codes() == [Code.VEX_MISSING]
    (one,) = found(NO, severities=("AV:N/AC:L/Au:N/C:C/I:C/A:C", "high"))
    assert (one.code, one.place.path) == (Code.SHAPE, ("severities", 1))


def test_the_last_word_and_whom_it_concerns() -> None:
    assert NO.last_word == NO.since
    assert replace(NO, updated=TODAY).last_word == TODAY
    assert [one for one in State if one.concerns_readers] == [State.AFFECTED, State.FIXED]
    of = dossier(software=(PARTS,), vulnerabilities=(Vulnerability("V", HERE, statements=(NO,)),))
    assert of.vex == (NO,)
    assert of.inventory == {"part": PARTS}

"""What is wrong with statements: each finding appears where it should, and not elsewhere."""

from dataclasses import replace
from datetime import date

import pytest

from medslate.assessment.conformity.checks import Asked, check_statements
from medslate.assessment.conformity.stated import Pin, Standards, Stated
from medslate.assessment.dossier import Dossier
from medslate.assessment.evidence import Outcome
from medslate.findings import Code, Finding, Place
from medslate.standards.boundaries import Axis, Boundaries, BoundaryLevel
from medslate.standards.fulfilment.scales import Scoring
from medslate.standards.packs import PackKind
from tests.build import HERE, TODAY, dossier, evidence, passed_test
from tests.unit.conformity.build import SCALE, catalog, control, heading, pack, stated, statement

CATALOG = catalog("c", heading("H"), control("a 1", heading="H"), "a 2", routes={"short": ("H",), "long": ("*",)})
BARE = catalog("bare", "x", scale="")
LEVELLED = catalog("levelled", "x")
BOUNDARIES = Boundaries(
    pack("b", PackKind.BOUNDARIES),
    tuple(
        BoundaryLevel(name, axis, 1, name, "")
        for name, axis in (("p1", Axis.PRODUCT), ("p2", Axis.PRODUCT), ("i1", Axis.INFRASTRUCTURE))
    ),
    (),
)
ASKED = Asked(
    {"c": CATALOG, "bare": BARE, "levelled": LEVELLED},
    {"c": SCALE, "levelled": replace(SCALE, scoring=Scoring.LEVELS)},
    {"c": CATALOG.pack},
    BOUNDARIES,
)
SHOWN = (evidence(), passed_test())


def found(made: Dossier, asked: Asked = ASKED) -> list[Finding]:
    return list(check_statements(made, asked, TODAY))


def on(*answers: Stated, asked: Asked = ASKED, **changes: object) -> list[Finding]:
    made = dossier(statements=(statement(*answers),), evidence=SHOWN)
    return found(replace(made, **changes), asked)  # type: ignore[arg-type]


def only(findings: list[Finding], code: Code, says: str, help_: str = "") -> Finding:
    (one,) = findings
    assert one.code is code
    assert says in one.message
    assert help_ in one.remedy
    return one


def test_sound_statements() -> None:
    sound = (
        stated("a 1", evidence=("doc",)),
        stated("a 2", "not-applicable", rationale="No network."),
    )
    assert on(*sound, boundary=("p1", "i1"), standards=Standards({"c": Pin("1.0.0", "c" * 64)})) == []
    assert on(stated("a 1", "none"), stated("a 2", "open"), asked=replace(ASKED, boundaries=None)) == []
    assert on(stated("a 1", "not-full")) == []
    assert found(dossier()) == []


@pytest.mark.parametrize(
    ("name", "code", "says", "help_"),
    [
        ("d", Code.UNKNOWN_ID, "There is no catalog d", "pack list"),
        ("lewelled", Code.UNKNOWN_ID, "There is no catalog lewelled", "Did you mean levelled?"),
        ("bare", Code.NOT_A_ROW, "answered by claims", "medslate claim"),
        ("levelled", Code.NOT_A_ROW, "answered by claims", "medslate claim"),
    ],
)
def test_a_catalog_that_cannot_be_answered(name: str, code: Code, says: str, help_: str) -> None:
    made = dossier(statements=(statement(stated("nothing", where=name), name=name, route="none"),))
    one = only(found(made), code, says, help_)
    assert one.place == HERE.at("pack")


def test_routes() -> None:
    wrong = dossier(statements=(statement(route="shart"),))
    assert only(found(wrong), Code.UNKNOWN_ID, "no route shart", "Did you mean short?").place == HERE.at("route")
    far = dossier(statements=(statement(route="zzz"),))
    only(found(far), Code.UNKNOWN_ID, "no route zzz", "Known: short, long.")
    bare = replace(ASKED, catalogs={"c": replace(CATALOG, routes={})})
    only(found(far, bare), Code.UNKNOWN_ID, "no route", "Known: none.")
    assert found(dossier(statements=(statement(route="long"),))) == []


def test_rows() -> None:
    one = only(on(stated("a1", "full")), Code.UNKNOWN_ID, "no row a1", "Did you mean a 1?")
    assert one.place == HERE.at("answers", "a1")
    only(on(stated("zzzzzz")), Code.UNKNOWN_ID, "no row zzzzzz", "pack show")
    only(on(stated("H", "none")), Code.NOT_A_ROW, "H is a heading", "below")
    only(on(stated("a 1", "none"), stated("a 1", "none")), Code.DUPLICATE, "answered twice", "Keep one")


def test_rows_that_are_not_asked() -> None:
    asked = replace(ASKED, excluded={"c": {"a 1": "Not here."}})
    only(on(stated("a 1", "none"), stated("a 2", "none"), asked=asked), Code.OUTSIDE_SCOPE, "not asked: Not here.")


def test_answers() -> None:
    one = only(on(stated("a 1", "ful")), Code.UNKNOWN_ID, "'ful' is no answer", "Did you mean full?")
    assert one.place == HERE.at("answers", "a 1", "answer")
    only(on(stated("a 1", "zzz")), Code.UNKNOWN_ID, "no answer", "One of full, part")


def test_reasons() -> None:
    only(on(stated("a 1", "not-applicable", rationale=" ")), Code.NA_WITHOUT_RATIONALE, "without a reason", "open")


@pytest.mark.parametrize("answer", ["full", "part"])
def test_support(answer: str) -> None:
    only(on(stated("a 1", answer)), Code.NO_EVIDENCE, "with no evidence.", "evidence.yaml")
    old = (evidence(expires=date(2026, 1, 3)),)
    only(on(stated("a 1", answer, evidence=("doc",)), evidence=old), Code.NO_EVIDENCE, "no evidence that still speaks")
    failed = (passed_test(outcome=Outcome.FAILED), evidence())
    only(
        on(stated("a 1", answer, evidence=("test", "doc")), evidence=failed),
        Code.FAILED_TEST,
        "current test of it failed",
    )


def test_unknown_evidence() -> None:
    one = only(on(stated("a 1", "none", evidence=("dok",))), Code.UNKNOWN_ID, "no evidence dok", "Did you mean doc?")
    assert one.place == HERE.at("answers", "a 1", "evidence")
    only(on(stated("a 1", "none", evidence=("zzzzz",))), Code.UNKNOWN_ID, "no evidence", "medslate evidence")


def test_the_boundary() -> None:
    place = dossier().device.place.at("boundary")
    assert only(on(boundary=("p3",)), Code.UNKNOWN_ID, "no boundary p3", "One of p1").place == place
    only(on(boundary=("zzz",)), Code.UNKNOWN_ID, "no boundary zzz", "One of p1, p2, i1.")
    only(on(boundary=("p1", "p2", "i1")), Code.CONTRADICTION, "Two levels of one side", "Keep one")
    only(on(boundary=("p1",), asked=replace(ASKED, boundaries=None)), Code.UNKNOWN_ID, "no boundary p1")


def test_pins() -> None:
    place = Standards().place
    one = only(
        on(standards=Standards({"c": Pin("0.9", "d" * 64)})),
        Code.PIN_DIFFERS,
        "pinned is 0.9, dddddddddddd",
        "pack diff",
    )
    assert one.place == place.at("packs", "c")
    only(on(standards=Standards({"gone": Pin("1", "d" * 64)})), Code.UNKNOWN_ID, "no pack gone", "migrate")


def test_two_files_on_one_catalog_take_one_route() -> None:
    """The first file gives the route; one that names none follows it."""
    first, second = statement(route="short"), statement(route="long", place=Place("b.yaml"))
    one = only(found(dossier(statements=(first, second))), Code.CONTRADICTION, "somewhere.yaml takes short", "Keep")
    assert one.place == Place("b.yaml").at("route")
    only(found(dossier(statements=(statement(), second))), Code.CONTRADICTION, "somewhere.yaml takes none")
    assert found(dossier(statements=(first, replace(second, route=""), first))) == []


def test_rows_that_wait_for_an_answer() -> None:
    one = only(on(stated("a 1", ""), stated("a 2", "")), Code.OPEN_ROWS, "2 of the rows", "medslate answer")
    assert one.place == HERE

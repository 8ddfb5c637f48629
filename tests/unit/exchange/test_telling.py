"""Reading what another party wrote: strict about what is known, patient with what is not."""

import json
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from medslate.devices.device import Interface
from medslate.devices.known import Asked
from medslate.exchange.declaration import Declaration, Ground, Help, Item, Part, Stated
from medslate.exchange.declaring import public
from medslate.exchange.matching import Reached
from medslate.exchange.need import Need, NeededFlow
from medslate.exchange.telling import Told, read_declaration, read_need, tell_declaration, tell_need
from medslate.exchange.telling.fields import MOST, merged
from medslate.findings import Code, Finding
from tests.build import evidence
from tests.unit.exchange.build import DECLARED, NEED, declared, made

Edit = Callable[[Any], object]


def told() -> Any:
    return json.loads(json.dumps(vars_of(tell_declaration(declared(made(evidence=(evidence(sha256="a" * 64),)))))))


def vars_of(one: Told) -> dict[str, Any]:
    return {"declaration": one.declaration, "claims": one.claims, "grounds": one.grounds}


def faults(edit: Edit) -> tuple[Finding, ...]:
    trees = told()
    edit(trees)
    found, findings = read_declaration(trees["declaration"], trees["claims"], trees["grounds"])
    assert (found is None) is bool(findings)
    return findings


def test_what_is_written_are_the_words_of_the_program() -> None:
    """The names of fields and values are the format: whoever renames one makes a new format."""
    trees = told()
    main, claim, ground = trees["declaration"], trees["claims"]["claims"][2], trees["grounds"]["grounds"][1]
    assert list(main) == [
        "format", "name", "model", "manufacturer", "version", "udi_di", "intended_use", "environment", "catalog",
        "overlays", "day", "content", "approved", "capability", "parts", "functions", "interfaces", "measures",
        "integrations", "asks", "assumptions", "guidance", "help", "packs", "refuses",
    ]  # fmt: skip
    assert (main["format"], main["day"], main["capability"]["tested"]) == (1, "2026-11-21", "{0..1 1..4 0 4 4 4 4}")
    assert main["help"][0] == {"fr": "IAC", "level": 2, "needs": ["wall"], "lacking": []}
    assert main["help"][1]["lacking"] == [["part", "T H"]]
    assert claim == {
        "component": "part",
        "row": "A RE(1)",
        "verdict": "covered-externally",
        "held": dict.fromkeys(("declared", "evidenced", "tested"), "covered-externally"),
        "measures": ["wall"],
        "through": [],
    }
    assert ground["evidence"] == ["doc"]
    assert trees["grounds"]["evidence"][0]["made"] == "2026-01-02"
    assert tell_need(NEED)["target"] == "{2 2 0 0 0 0 0}"
    assert tell_need(NEED)["flows"][0]["encrypted"] is None


def test_a_view_without_claims_is_read_as_such() -> None:
    trees = vars_of(tell_declaration(public(DECLARED)))
    assert (trees["claims"], trees["grounds"]) == (None, None)
    found, _ = read_declaration(trees["declaration"])
    assert found is not None
    assert (found.claims, found.grounds, found.evidence) == (None, None, None)


def test_a_tree_of_grounds_may_come_without_claims() -> None:
    trees = told()
    found, findings = read_declaration(trees["declaration"], None, trees["grounds"])
    assert findings == ()
    assert found is not None
    assert found.claims is None
    assert tell_declaration(replace(found, evidence=None)).grounds["evidence"] == []


def test_where_a_value_stood_is_its_place() -> None:
    trees = told()
    found, _ = read_declaration(trees["declaration"])
    assert found is not None
    assert str(found.interfaces[0].place) == "declaration.json: interfaces / 0"


def test_unknown_fields_are_put_back_where_they_stood() -> None:
    trees = told()
    trees["declaration"]["colour"] = {"rgb": [1, 2]}
    trees["declaration"]["parts"][0]["colour"] = "red"
    trees["claims"]["claims"][1]["weight"] = None
    trees["grounds"]["evidence"][0]["by"] = ["Lab"]
    found, findings = read_declaration(**trees)
    assert findings == ()
    assert found is not None
    assert found.rest["declaration.json"] == {"parts": {"0": {"colour": "red"}}, "colour": {"rgb": [1, 2]}}
    assert vars_of(tell_declaration(found)) == trees
    assert merged(3, {"a": 1}) == 3


def test_a_field_with_a_default_may_be_absent() -> None:
    assert faults(lambda trees: trees["declaration"].pop("refuses")) == ()


FAULTS: dict[str, tuple[Edit, str, str]] = {
    "no object": (lambda t: t.update(declaration=[]), "declaration.json", "no object with a whole number `format`"),
    "no format": (lambda t: t["declaration"].pop("format"), "declaration.json", "no object with"),
    "format of truth": (lambda t: t["declaration"].update(format=True), "declaration.json", "no object with"),
    "newer": (
        lambda t: t["claims"].update(format=2),
        "claims.json: format",
        "It is written in format 2; this program reads formats up to 1.",
    ),
    "missing": (lambda t: t["declaration"].pop("name"), "declaration.json", "The field name is missing."),
    "number": (lambda t: t["declaration"].update(name=1), "declaration.json: name", "should be a text, and is 1."),
    "null": (
        lambda t: t["declaration"].update(name=None),
        "declaration.json: name",
        "should be a text, and is nothing.",
    ),
    "truth": (
        lambda t: t["declaration"]["parts"][0].update(in_scope="yes"),
        "declaration.json: parts / 0 / in_scope",
        "should be true or false, and is 'yes'.",
    ),
    "list": (lambda t: t["declaration"].update(parts={}), "declaration.json: parts", "a list, and is an object."),
    "object": (
        lambda t: t["declaration"]["parts"].append([]),
        "declaration.json: parts / 1",
        "an object, and is a list.",
    ),
    "mapping": (lambda t: t["declaration"].update(packs=[]), "declaration.json: packs", "an object, and is a list."),
    "pair": (
        lambda t: t["declaration"]["asks"][0]["rows"].append(["part"]),
        "declaration.json: asks / 0 / rows / 1",
        "a list of 2",
    ),
    "vector": (
        lambda t: t["declaration"]["capability"].update(tested="{1 2}"),
        "declaration.json: capability / tested",
        "no vector of 7 levels or intervals of levels 0 to 4",
    ),
    "order": (
        lambda t: t["declaration"]["capability"].update(tested="{2..1 0 0 0 0 0 0}"),
        "declaration.json: capability / tested",
        "bounds out of order",
    ),
    "strength": (
        lambda t: t["declaration"]["capability"].pop("tested"),
        "declaration.json: capability",
        "The entry tested is missing.",
    ),
    "strength unknown": (
        lambda t: t["declaration"]["capability"].update(hoped="{0 0 0 0 0 0 0}"),
        "declaration.json: capability / hoped",
        "one of declared, evidenced, tested",
    ),
    "verdict": (
        lambda t: t["claims"]["claims"][0].update(verdict="done"),
        "claims.json: claims / 0 / verdict",
        "should be one of met, met-by-integration",
    ),
    "day": (lambda t: t["declaration"].update(day="20260101"), "declaration.json: day", "no day like 2026-01-31"),
    "no such day": (lambda t: t["declaration"].update(day="2026-02-30"), "declaration.json: day", "cannot be read"),
    "level": (
        lambda t: t["declaration"]["help"][0].update(level=5),
        "declaration.json: help / 0 / level",
        "no level 5",
    ),
    "digest": (lambda t: t["declaration"]["packs"].update(small="D" * 64), "declaration.json: packs", "is no SHA-256"),
    "content": (
        lambda t: [one.update(content="x") for one in t.values()],
        "declaration.json: content",
        "is no SHA-256",
    ),
    "evidence digest": (lambda t: t["grounds"]["evidence"][0].update(sha256="x"), "grounds.json: evidence", "SHA-256"),
    "claims of another": (lambda t: t["claims"].update(version="2"), "claims.json: content", "It is of Device 2"),
    "grounds of another": (lambda t: t["grounds"].update(device="X"), "grounds.json: content", "It is of X 1.0"),
    "twice": (
        lambda t: t["declaration"]["parts"].append(t["declaration"]["parts"][0]),
        "declaration.json: parts",
        "part stands 2 times.",
    ),
    "empty id": (
        lambda t: t["declaration"]["functions"][0].update(id=" "),
        "declaration.json: functions",
        "An id is empty.",
    ),
    "claim twice": (
        lambda t: t["claims"]["claims"].append(t["claims"]["claims"][0]),
        "claims.json: claims",
        "C 1 of part stands 2 times.",
    ),
    "part unknown": (lambda t: t["claims"]["claims"][0].update(component="p"), "claims.json: claims", "no part p."),
    "measure unknown": (
        lambda t: t["claims"]["claims"][0].update(measures=["w"]),
        "claims.json: claims",
        "no measure w.",
    ),
    "system unknown": (
        lambda t: t["claims"]["claims"][0].update(through=["s"]),
        "claims.json: claims",
        "no integration s.",
    ),
    "ground unclaimed": (
        lambda t: t["grounds"]["grounds"][0].update(row="Z"),
        "grounds.json: grounds",
        "There is no claim on Z of part.",
    ),
    "evidence unknown": (
        lambda t: t["grounds"]["grounds"][0].update(evidence=["e"]),
        "grounds.json: grounds",
        "There is no evidence item e.",
    ),
    "ask unknown": (
        lambda t: t["declaration"]["asks"][0].update(id="z"),
        "declaration.json: asks",
        "measure or integration z.",
    ),
    "exposing unknown": (
        lambda t: t["declaration"]["interfaces"][0].update(component="z"),
        "declaration.json: interfaces",
        "There is no part z.",
    ),
    "help unknown": (
        lambda t: t["declaration"]["help"][0].update(needs=["z"]),
        "declaration.json: help",
        "There is no measure or system z.",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_with_its_place(name: str) -> None:
    edit, place, message = FAULTS[name]
    first = faults(edit)[0]
    assert str(first.place) == place
    assert message in first.message
    assert first.remedy


def test_faults_are_collected_over_the_files_but_not_without_end() -> None:
    both = faults(lambda t: (t["declaration"].update(name=1), t["claims"].update(device=2)))
    assert [str(one.place) for one in both] == ["declaration.json: name", "claims.json: device"]
    assert len(faults(lambda t: t["declaration"].update(overlays=[1] * 200))) == MOST


@pytest.mark.parametrize(
    ("change", "code", "place"),
    [
        ({"count": 0}, Code.SHAPE, "need.json: count"),
        ({"flows": NEED.flows * 2}, Code.DUPLICATE, "need.json: flows"),
        ({"questions": NEED.questions * 2}, Code.DUPLICATE, "need.json: questions"),
    ],
)
def test_a_need_must_hold_together(change: dict[str, Any], code: Code, place: str) -> None:
    found, findings = read_need(tell_need(replace(NEED, **change)))
    assert found is None
    assert (findings[0].code, str(findings[0].place)) == (code, place)


@pytest.mark.parametrize(
    ("edit", "place"),
    [
        ({"format": 9}, "need.json: format"),
        ({"target": "{5 0 0 0 0 0 0}"}, "need.json: target"),
        ({"target": 2}, "need.json: target"),
        ({"reaction": "soon"}, "need.json: reaction"),
        ({"flows": [{"id": "f"}]}, "need.json: flows / 0"),
    ],
)
def test_a_need_is_read_as_strictly(edit: dict[str, Any], place: str) -> None:
    found, findings = read_need({**tell_need(NEED), **edit})
    assert found is None
    assert str(findings[0].place) == place


def test_unknown_fields_of_a_need_are_put_back() -> None:
    tree = {**tell_need(NEED), "urgent": True}
    found, findings = read_need(tree)
    assert findings == ()
    assert found is not None
    assert found.rest == {"urgent": True}
    assert tell_need(found) == tree


PAGE = (Path(__file__).parents[3] / "docs" / "reference" / "exchange-format.md").read_text("utf-8")


@pytest.mark.parametrize("kind", [Declaration, Part, Help, Stated, Ground, Item, Interface, Asked, Need, NeededFlow])
def test_every_field_is_in_the_reference(kind: Any) -> None:
    named = [one.name for one in fields(kind) if one.name not in ("place", "rest")]
    assert [name for name in named if f"`{name}`" not in PAGE] == []


def test_every_result_of_a_match_is_in_the_reference() -> None:
    assert [one.value for one in Reached if f"`{one.value}`" not in PAGE] == []

"""Every fault of a value is found, placed, and told with what to do."""

from typing import Any

import pytest

from medslate.adapters.textfiles import shapes
from medslate.adapters.textfiles.converting import Shape, convert
from medslate.findings import Code, Finding, Place

DEVICE = {
    "medslate": 1,
    "catalog": "c",
    "device": {"name": "n", "manufacturer": "m", "version": "1", "intended_use": "u"},
    "components": {"part": {"name": "Part", "types": ["T"], "version": "1"}},
}
CLAIMS = {"component": "part", "claims": {"CR 1.1": {"verdict": "met"}}}
EVIDENCE = {"evidence": {"e": {"title": "t", "kind": "test", "of": {"part": "1"}}}}
RECORD = {
    "format": "medslate-test-record/1",
    "component": "part",
    "version": "1",
    "cases": [{"test": "t", "rows": ["A"], "outcome": "passed"}],
}


def faults(value: Any, shape: type[Shape]) -> dict[str, Finding]:
    made, findings = convert(value, shape, Place("file.yaml"))
    assert made is None
    assert all(one.code is Code.SHAPE and one.message and one.remedy for one in findings), [*map(str, findings)]
    return {" / ".join(map(str, one.place.path)): one for one in findings}


def fault(value: Any, shape: type[Shape], path: str) -> str:
    found = faults(value, shape)
    assert list(found) == [path]
    return f"{found[path].message} {found[path].remedy}"


@pytest.mark.parametrize(
    ("value", "shape"),
    [
        (DEVICE, shapes.DeviceFile),
        (CLAIMS, shapes.ClaimsFile),
        (EVIDENCE, shapes.EvidenceFile),
        (RECORD, shapes.RecordFile),
    ],
)
def test_sound_values(value: Any, shape: type[Shape]) -> None:
    made, findings = convert(value, shape, Place("file.yaml"))
    assert isinstance(made, shape)
    assert findings == ()


def test_an_unquoted_version_is_a_number() -> None:
    value = DEVICE | {"device": DEVICE["device"] | {"version": 1.10}}  # type: ignore[operator]
    says = fault(value, shapes.DeviceFile, "device / version")
    assert "found number" in says
    assert "Put it in quotes" in says
    assert "1.10 is read as 1.1" in says


def test_a_misspelt_field() -> None:
    found = faults({"component": "part", "claims": {"CR 1.1": {"verdct": "met"}}}, shapes.ClaimsFile)
    assert "Did you mean verdict?" in found["claims / CR 1.1 / verdct"].remedy
    assert "verdict is missing" in found["claims / CR 1.1"].message


def test_a_field_that_is_near_none_lists_those_known() -> None:
    says = fault(EVIDENCE | {"qqqq": 1}, shapes.EvidenceFile, "qqqq")
    assert "no field 'qqqq'" in says
    assert "Known: evidence." in says


@pytest.mark.parametrize(
    ("wrong", "remedy"),
    [
        ("mett", "Did you mean met?"),
        ("MET", "Did you mean met?"),
        ("covered-external", "Did you mean covered-externally?"),
    ],
)
def test_a_misspelt_verdict(wrong: str, remedy: str) -> None:
    says = fault({"component": "p", "claims": {"A": {"verdict": wrong}}}, shapes.ClaimsFile, "claims / A / verdict")
    assert "Not one of" in says
    assert remedy in says


@pytest.mark.parametrize("wrong", ["zzzz", 3, None, True, [], ["met"], {}, 1.5])
def test_what_is_no_verdict_at_all(wrong: object) -> None:
    says = fault({"component": "p", "claims": {"A": {"verdict": wrong}}}, shapes.ClaimsFile, "claims / A / verdict")
    assert "Write one of them." in says


@pytest.mark.parametrize(
    ("field", "wrong", "near"), [("outcome", "pased", "passed"), ("independence", "3rd-party", "third-party")]
)
def test_optional_choices(field: str, wrong: str, near: str) -> None:
    value = {"evidence": {"e": EVIDENCE["evidence"]["e"] | {field: wrong}}}
    assert f"Did you mean {near}?" in fault(value, shapes.EvidenceFile, f"evidence / e / {field}")


@pytest.mark.parametrize(
    ("key", "says"), [(1.1, "number"), (3, "number"), (True, "truth value"), (None, "missing value"), (("a",), "tuple")]
)
def test_keys_that_are_no_text(key: object, says: str) -> None:
    found = faults({"component": "p", "claims": {key: {"verdict": "met"}}}, shapes.ClaimsFile)
    (one,) = found.values()
    assert f"is a {says}" in one.message
    assert "Quote it" in one.remedy


def test_fields_that_are_no_text() -> None:
    assert "no field 1" in fault(EVIDENCE | {1: 2}, shapes.EvidenceFile, "1")


@pytest.mark.parametrize(
    ("change", "path", "says"),
    [
        ({"medslate": 2}, "medslate", 'Not one of 1 (found number "2"). Write 1.'),
        ({"medslate": "1"}, "medslate", "Not one of 1 (found text"),
        ({"catalog": ""}, "catalog", "Fill it in."),
        ({"catalog": "x" * 401}, "catalog", "Shorten it."),
        ({"catalog": None}, "catalog", "found nothing"),
        ({"catalog": True}, "catalog", "found truth value"),
        ({"catalog": ["c"]}, "catalog", "Write a text."),
        ({"device": "Pump"}, "device", "Write keys with their values"),
        ({"components": ["part"]}, "components", "Write keys with their values"),
        ({"overlays": "one"}, "overlays", "Write a list"),
        ({"overlays": ["one", 2]}, "overlays / 1", "Put it in quotes"),
        ({"interfaces": {"i": None}}, "interfaces / i", "found nothing"),
        ({"interfaces": {"i": {"name": "n", "component": "c", "kind": "k", "in_scope": "yes"}}}, "interfaces / i / in_scope", "Write true or false."),
        ({"security_context": {"assumptions": {"a": 1}}}, "security_context / assumptions / a", "Put it in quotes"),
    ],
)  # fmt: skip
def test_wrong_types(change: dict[str, Any], path: str, says: str) -> None:
    assert says in fault(DEVICE | change, shapes.DeviceFile, path)


@pytest.mark.parametrize(
    ("change", "path", "says"),
    [
        ({"date": "2026-13-01"}, "date", "year-month-day"),
        ({"date": "soon"}, "date", "year-month-day"),
        ({"expires": 5}, "expires", "year-month-day"),
        ({"sha256": "abc"}, "sha256", "Copy the digest anew."),
        ({"sha256": None}, "sha256", "Expected `str`"),
        ({"of": {"part": 1.1}}, "of / part", "Put it in quotes"),
    ],
)
def test_wrong_evidence(change: dict[str, Any], path: str, says: str) -> None:
    value = {"evidence": {"e": EVIDENCE["evidence"]["e"] | change}}
    assert says in fault(value, shapes.EvidenceFile, f"evidence / e / {path}")


def test_every_fault_is_told_at_once() -> None:
    found = faults({"device": {"name": 1}, "components": {"a": {}, "b": []}, "target": 2}, shapes.DeviceFile)
    assert set(found) == {"", "device", "device / name", "components / a", "components / b", "target"}


def test_faults_within_lists_are_placed() -> None:
    case = {"test": "", "rows": ["A", 1], "outcome": "ok", "x": 1}
    found = faults(RECORD | {"cases": [RECORD["cases"][0], case, 3]}, shapes.RecordFile)
    assert set(found) == {
        "cases / 1 / test",
        "cases / 1 / rows / 1",
        "cases / 1 / outcome",
        "cases / 1 / x",
        "cases / 2",
    }


@pytest.mark.parametrize("value", [None, 1, "text", [], [{}], True])
def test_a_file_that_is_something_else(value: object) -> None:
    assert "Write keys with their values" in fault(value, shapes.ClaimsFile, "")


def test_missing_fields() -> None:
    _, findings = convert({}, shapes.DeviceFile, Place("file.yaml"))
    assert [one.message for one in findings] == [
        f"The field {name} is missing." for name in ("medslate", "catalog", "device", "components")
    ]
    assert [one.remedy for one in findings] == [
        f"Add `{name}:`." for name in ("medslate", "catalog", "device", "components")
    ]


def test_values_that_cannot_be_printed() -> None:
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    assert "..." in fault(CLAIMS | {"component": deep}, shapes.ClaimsFile, "component")
    assert "..." in fault(CLAIMS | {"component": 10**5000}, shapes.ClaimsFile, "component")
    while deep:
        deep = deep[0]


def test_very_many_faults_are_counted_not_listed() -> None:
    value = DEVICE | {"components": {f"c{number}": 1 for number in range(1500)}}
    _, found = convert(value, shapes.DeviceFile, Place("device.yaml"))
    assert len(found) == 1001
    assert "500 more faults" in found[-1].message

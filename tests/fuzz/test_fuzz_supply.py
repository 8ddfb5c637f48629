"""Whatever arrives as a bill of materials or an advisory ends in findings, and what is read can be kept and given out."""

import copy
import json
from typing import Any

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from medslate.adapters.textfiles.editing import TextEditor
from medslate.usecases.sbom_import import keep, read_for
from medslate.usecases.supply import kept_bills
from medslate.usecases.vex_import import take_advisory, write_taken
from medslate.wiring import supply
from tests.fuzz.mutations import spoilt
from tests.unit.supply.build import BILL, DAY, bill, content, dossier, folder
from tests.unit.supply.test_spdx import SECOND, TAGS, THIRD
from tests.unit.supply.test_vex_import import advisory

ROOMY = settings(max_examples=150, deadline=5000, suppress_health_check=list(HealthCheck))
STRICT = JsonStrictValidator(SchemaVersion.V1_6)
OF = dossier()
OURS = json.loads(supply.write_vex(OF, {"part": bill()}, DAY).content)
VALUES: dict[str, Any] = {"bill": dict(BILL), "second": SECOND, "third": THIRD, "csaf": advisory(), "vex": OURS}
CONTENTS = {name: content(value) for name, value in VALUES.items()} | {"tags": TAGS}
SCRAPS: list[Any] = [
    None, True, 0, -1, 1.5, 10**30, "", " ", "x", "pkg:npm/@", "cpe:2.3:a", "CVE-1", [], {}, [[]], [{}], ["x"], {"x": 1},
    "2026-01-01T00:00:00Z", "root", "z", {"name": "a", "type": "library"}, "a@b@c", "affected, ", "\u2028",
]  # fmt: skip


def ends_well(made: bytes) -> None:
    imported = read_for(made, "part", "x.json", OF, supply)
    assert imported.bill is not None or imported.findings
    read, findings = supply.read_advisory(made, "x.json")
    assert read is not None or findings
    for one in (*imported.findings, *findings):
        assert one.place.file == "x.json"
        assert one.message
        assert one.remedy
    if imported.bill is not None:
        tree = folder()
        keep(imported, TextEditor(tree))
        again = dossier(tree)
        written = supply.write_bill(again, kept_bills(tree, again), DAY)
        assert json.loads(written.content)["components"]
        supply.write_vex(again, kept_bills(tree, again), DAY)
    if read is not None:
        tree = folder()
        taken = take_advisory(read, OF, DAY)
        write_taken(taken, TextEditor(tree))
        assert {one.id for one in taken.statements} <= {one.id for one in dossier(tree).vex}


@given(st.data(), st.sampled_from(list(CONTENTS)))
@ROOMY
def test_a_spoilt_file(data: st.DataObject, name: str) -> None:
    ends_well(data.draw(spoilt(CONTENTS[name])))


@st.composite
def altered(draw: st.DrawFn, value: Any) -> Any:
    """The value with something put in place of one of its values, taken out, or doubled."""
    made = json.loads(json.dumps(value))
    for _ in range(draw(st.integers(1, 3))):
        one = made
        while True:
            keys = list(one) if isinstance(one, dict) else list(range(len(one)))
            key = draw(st.sampled_from(keys))
            if not isinstance(one[key], dict | list) or not one[key] or draw(st.integers(0, 6)) == 0:
                change(draw, one, key)
                break
            one = one[key]
        if not made:
            return made
    return made


def change(draw: st.DrawFn, one: Any, key: Any) -> None:
    kind = draw(st.integers(0, 2))
    if kind == 0:
        one[key] = copy.deepcopy(draw(st.sampled_from(SCRAPS)))
    elif kind == 1:
        del one[key]
    elif isinstance(one, list):
        one.append(copy.deepcopy(one[key]))
    else:
        one[draw(st.sampled_from(["bom-ref", "components", "product", "name", "version", "purl", "id"]))] = one[key]


@given(st.data(), st.sampled_from(list(VALUES)))
@settings(ROOMY, max_examples=400)
def test_an_altered_document(data: st.DataObject, name: str) -> None:
    ends_well(content(data.draw(altered(VALUES[name]))))


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")))
@ROOMY
def test_anything(made: bytes) -> None:
    for before, after in (
        (b"", b""),
        (b'{"bomFormat": "CycloneDX", "specVersion": "1.6", "a": ', b"}"),
        (b"SPDXVersion: ", b""),
    ):
        ends_well(before + made + after)


@given(st.sampled_from(["second", "third"]), st.data())
@ROOMY
def test_whatever_becomes_of_spdx_is_sound_cyclonedx(name: str, data: st.DataObject) -> None:
    made, _ = supply.convert(content(data.draw(altered(VALUES[name]))), "part", "x.json")
    if made is not None and made.form == "SPDX":
        assert STRICT.validate_str(made.content.decode()) is None

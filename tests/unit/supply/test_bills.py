"""Bills of materials: read as they are, kept byte for byte, given out as one of the whole device."""

import json
from typing import Any

import pytest
from cyclonedx.model.bom import Bom
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from medslate.adapters.formats.cyclonedx.inventories import read_inventory
from medslate.adapters.textfiles.workspace import read_dossier
from medslate.findings import Code
from medslate.usecases.supply import kept_bills
from medslate.wiring import supply
from tests.unit.supply.build import BILL, DAY, bill, content, dossier, folder

STRICT = JsonStrictValidator(SchemaVersion.V1_6)


def exported(**bills: bytes) -> Any:
    tree = folder(**{f"software_{name}.cdx.json": one for name, one in bills.items()})
    of = dossier(tree)
    made = supply.write_bill(of, kept_bills(tree, of), DAY)
    assert STRICT.validate_str(made.content.decode()) is None
    return json.loads(made.content), made.losses


def test_what_a_bill_says() -> None:
    inventory, findings = read_inventory(bill(), "part", "x.cdx.json")
    assert findings == ()
    assert inventory is not None
    zlib, net, inner = inventory.parts
    assert (zlib.supplier, zlib.licences, zlib.hashes) == ("zlib project", ("Zlib",), (("SHA-1", "0" * 40),))
    assert (net.full_name, net.licences, net.depends_on) == ("io.net/net", ("MIT OR Zlib",), ("z", "cloud"))
    assert inner.ref == "inner@7"
    assert (inventory.names, inventory.direct, inventory.incomplete) == (("part", "1.0"), ("net",), True)


def test_parts_without_refs_are_told_apart() -> None:
    twice = [{"type": "library", "name": "a"}, {"type": "library", "name": "a"}]
    inventory, _ = read_inventory(bill(components=twice, dependencies=None), "part", "x")
    assert inventory is not None
    assert [one.ref for one in inventory.parts] == ["a@", "a@#2"]


@pytest.mark.parametrize(
    ("made", "code", "words", "line"),
    [
        (b"<bom/>", Code.SYNTAX, "XML", 1),
        (b"{", Code.SYNTAX, "Not valid JSON", 1),
        (b"\xff", Code.FILE_UNREADABLE, "UTF-8", 1),
        (b"[]", Code.SHAPE, "bomFormat", None),
        (b'{"bomFormat": "CycloneDX",\n "specVersion": "1.7"}', Code.SHAPE, "'1.7'", 2),
        (b'{"a": 1, "a": 2}', Code.DUPLICATE, "stands twice", 1),
        (b'{"a":' * 101 + b"1" + b"}" * 101, Code.SYNTAX, "levels deep", None),
        (b'{"a":' * 100_000, Code.SYNTAX, "Not valid JSON", 1),
        (bill(components=[{"type": "library", "name": 3}]), Code.SHAPE, "Expected `str`, got `int`", 1),
        (bill(components=[{"type": "library", "bom-ref": "root", "name": "a"}]), Code.DUPLICATE, "bom-ref root", 1),
    ],
)
def test_what_is_no_bill(made: bytes, code: Code, words: str, line: int | None) -> None:
    inventory, (found, *_) = read_inventory(made, "part", "x.cdx.json")
    assert inventory is None
    assert (found.code, found.place.line) == (code, line)
    assert words in found.message
    assert found.remedy


def test_a_file_that_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("medslate.adapters.formats.jsontext.LIMIT", 10)
    _, (found,) = read_inventory(bill(), "part", "x")
    assert found.code is Code.FILE_TOO_LARGE


def test_a_dependency_that_leads_nowhere_is_told_and_left_out() -> None:
    loose = bill(dependencies=[{"ref": "net", "dependsOn": ["x", "z"]}, {"ref": "y"}, {"ref": "net"}])
    _, findings = read_inventory(loose, "part", "x")
    assert [one.code for one in findings] == [Code.DEPENDENCY_UNKNOWN] * 2
    made, _ = exported(part=loose)
    assert {"ref": "part/net", "dependsOn": ["part/z"]} in made["dependencies"]
    assert len([one for one in made["dependencies"] if one["ref"] == "part/net"]) == 1


def test_a_workspace_keeps_it_byte_for_byte_and_its_digest_shows_every_change() -> None:
    of, changed = dossier(), dossier(folder(**{"software_part.cdx.json": bill() + b"\n"}))
    assert of.content != changed.content
    bare = folder()
    del bare.files["software/part.cdx.json"]
    assert dossier(bare).content not in (of.content, changed.content)
    assert read_dossier(folder())[0].content == of.content  # type: ignore[union-attr]


def test_a_bill_that_cannot_be_used_makes_the_workspace_unusable() -> None:
    from tests.unit.supply.build import inventories

    made, findings = read_dossier(folder(**{"software_part.cdx.json": b"{}"}), inventories)
    assert made is None
    assert findings[0].place.file == "software/part.cdx.json"


def test_a_folder_without_software_has_the_digest_it_had() -> None:
    tree = folder()
    del tree.files["software/part.cdx.json"]
    del tree.files["vulnerabilities.yaml"]
    before = dossier(tree)
    tree.files["vulnerabilities.yaml"] = b"vulnerabilities: {}\n"
    assert dossier(tree).content != before.content
    assert before.software == ()


def test_the_bill_of_the_device_carries_all_parts_and_unknown_fields() -> None:
    made, losses = exported()
    assert made["metadata"]["component"]["name"] == "Pump"
    part, other = made["components"]
    assert (part["bom-ref"], part["name"], part["version"], part["type"]) == ("part", "Part", "1.0", "firmware")
    assert part["copyright"] == "Maker"
    assert [one["bom-ref"] for one in part["components"]] == ["part/z", "part/net"]
    assert part["components"][0]["pedigree"] == BILL["components"][0]["pedigree"]
    assert other["version"] == "3.0"
    assert {"ref": "device", "dependsOn": ["part", "other"]} in made["dependencies"]
    assert {"ref": "part", "dependsOn": ["part/net"]} in made["dependencies"]
    assert {"ref": "part/net", "dependsOn": ["part/z", "part/cloud"]} in made["dependencies"]
    assert made["services"][0]["bom-ref"] == "part/cloud"
    assert {"aggregate": "unknown", "assemblies": ["other"]} in made["compositions"]
    assert {"aggregate": "incomplete", "assemblies": ["part"]} in made["compositions"]
    assert losses == ("part: metadata.timestamp is not in the bill of the whole device",)


def test_two_bills_with_the_same_refs_do_not_mix() -> None:
    made, _ = exported(other=bill(formulation=[]))
    refs = [one["bom-ref"] for component in made["components"] for one in component["components"]]
    assert refs == ["part/z", "part/net", "other/z", "other/net"]
    assert "compositions" in made
    Bom.from_json(made)  # type: ignore[attr-defined]


def test_a_field_that_has_no_place_is_told() -> None:
    _, losses = exported(part=bill(annotations=[]))
    assert "part: annotations is not in the bill of the whole device" in losses


def test_the_same_workspace_gives_the_same_bytes() -> None:
    assert exported() == exported()


@pytest.mark.parametrize("version", ["1.4", "1.5"])
def test_older_versions_are_read(version: str) -> None:
    inventory, findings = read_inventory(bill(specVersion=version), "part", "x")
    assert inventory is not None
    assert findings == ()


def test_an_empty_bill() -> None:
    made, losses = exported(part=content({"bomFormat": "CycloneDX", "specVersion": "1.5"}))
    assert made["components"][0] == {"type": "application", "bom-ref": "part", "name": "Part", "version": "1.0"}
    assert losses == ()


def test_parts_within_the_component_itself_and_parts_without_a_ref() -> None:
    root = dict(BILL["metadata"]["component"]) | {"components": [{"type": "library", "bom-ref": "in", "name": "in"}]}
    loose = bill(
        metadata={"component": root}, components=[{"type": "library", "name": "a"}], dependencies=[{"ref": "in"}]
    )
    inventory, findings = read_inventory(loose, "part", "x")
    assert inventory is not None
    assert ([one.ref for one in inventory.parts], findings) == (["in", "a@"], ())
    made, _ = exported(part=loose)
    assert [one["bom-ref"] for one in made["components"][0]["components"]] == ["part/part-1", "part/in"]
    assert {"ref": "part/in"} in made["dependencies"]

"""What others tell becomes a question about the parts that it is about; the rest is told."""

import json
from typing import Any

import pytest

from medslate.adapters.textfiles.editing import TextEditor
from medslate.findings import Code
from medslate.lifecycle.vulnerabilities import State
from medslate.usecases.vex_import import Taken, take_advisory, write_taken
from medslate.wiring import supply
from tests.unit.supply.build import BILL, DAY, content, dossier, folder, without_statements


def advisory(**changes: Any) -> Any:
    """A supplier's CSAF document on zlib."""
    product = {
        "category": "product_version", "name": "1.2.12",
        "product": {"product_id": "Z", "name": "zlib 1.2.12", "product_identification_helper": {"purl": "pkg:generic/zlib@1.2.12"}},
    }  # fmt: skip
    older = {"category": "product_version", "name": "1.2.11", "product": {"product_id": "O", "name": "zlib 1.2.11"}}
    ranged = {
        "category": "product_version_range",
        "name": "vers:generic/<3",
        "product": {"product_id": "N", "name": "net"},
    }
    other = {"category": "product_version", "name": "9", "product": {"product_id": "X", "name": "other thing 9"}}
    branches = [
        {"category": "product_name", "name": "zlib", "branches": [product, older]},
        {"category": "product_name", "name": "io.net/net", "branches": [ranged]},
        {"category": "product_name", "name": "other thing", "branches": [other]},
        {"category": "architecture", "name": "x86"},
    ]
    vulnerability = {
        "cve": "CVE-2030-1", "title": "T", "notes": [{"category": "description", "text": "D"}], "cwe": {"id": "CWE-1", "name": "n"},
        "product_status": {"known_affected": ["Z", "O", "N", "X", "undefined"], "recommended": ["Z"]},
        "scores": [{"products": ["Z"], "cvss_v3": {"vectorString": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}}],
        "references": [{"summary": "S", "url": "https://a.example"}], "release_date": "2030-01-02T00:00:00Z", "involvements": [],
    }  # fmt: skip
    return {
        "document": {"category": "csaf_security_advisory", "csaf_version": "2.0", "title": "Advisory",
                     "publisher": {"name": "zlib project"}, "tracking": {"id": "Z-1"}},
        "product_tree": {"branches": [{"category": "vendor", "name": "zlib project", "branches": branches}]},
        "vulnerabilities": [vulnerability | changes],
    }  # fmt: skip


def taken(value: Any, of: Any = None) -> Taken:
    read, _ = supply.read_advisory(content(value), "advisory.json")
    assert read is not None
    return take_advisory(read, of or without_statements(), DAY)


def test_parts_that_are_the_product_are_put_under_investigation() -> None:
    made = taken(advisory())
    assert [(one.id, one.part, one.state, one.since) for one in made.statements] == [
        ("CVE-2030-1 part zlib", "pkg:generic/zlib@1.2.12", State.UNDER_INVESTIGATION, DAY),
        ("CVE-2030-1 part net", "io.net/net@2.0", State.UNDER_INVESTIGATION, DAY),
    ]
    assert made.statements[0].impact == "zlib 1.2.12 is called affected by who tells of it; found by package URL."
    assert made.statements[1].impact.endswith("Whether 2.0 is meant is to be looked at.")
    assert [(one.product.title, one.likeness.value) for one in made.matches] == [
        ("zlib 1.2.12", "same"),
        ("zlib 1.2.11", "other version"),
        ("io.net/net vers:generic/<3", "version to be looked at"),
    ]
    assert made.unmatched == ("other thing 9",)
    (described,) = made.vulnerabilities
    assert (described.title, described.description, described.weaknesses) == ("T", "D", ("CWE-1",))
    assert described.source == "zlib project"
    assert str(described.published) == "2030-01-02"
    assert made.losses == ("vulnerabilities[].involvements is not taken", "CVE-2030-1: recommended is not taken")


def test_a_product_that_is_nowhere_defined_is_told_with_its_line() -> None:
    _, (found,) = supply.read_advisory(json.dumps(advisory(), indent=1).encode(), "a.json")
    assert found.code is Code.PRODUCT_UNDEFINED
    assert found.place.line


def test_what_is_called_sound_asks_nothing() -> None:
    made = taken(advisory(product_status={"known_not_affected": ["Z"], "first_fixed": ["N"]}))
    assert made.statements == ()
    assert len(made.matches) == 2
    assert "CVE-2030-1: that it is the first version fixed is not taken" in made.losses


def test_what_is_stated_already_stays() -> None:
    made = taken(advisory(cve="CVE-2022-37434", product_status={"known_affected": ["Z"]}), dossier())
    assert (made.statements, made.vulnerabilities) == ((), ())
    assert [one.code for one in made.findings] == [Code.KEPT]
    assert "zlib is stated already (affected)" in made.findings[0].message


def test_groups_and_flags_and_what_has_no_id() -> None:
    value = advisory(
        cve="", ids=[{"system_name": "s", "text": "GHSA-1"}], product_status={"known_affected": ["Z"]},
        remediations=[{"category": "vendor_fix", "details": "Update.", "group_ids": ["G"]}, {"category": "new", "details": ""}],
        threats=[{"category": "impact", "details": "Bad.", "product_ids": ["Z"]}], release_date="soon",
    )  # fmt: skip
    value["product_tree"]["product_groups"] = [{"group_id": "G", "product_ids": ["Z"]}]
    value["vulnerabilities"].append({"product_status": {}})
    read, _ = supply.read_advisory(content(value), "a.json")
    assert read is not None
    (item,) = read.items
    assert (item.vulnerability, item.action, item.impact) == ("GHSA-1", "Update.", "Bad.")
    assert [one.value for one in item.responses] == ["update"]
    assert "a vulnerability without any id is not taken" in read.losses


def test_a_suppliers_cyclonedx_asks_too() -> None:
    library = {"type": "library", "bom-ref": "root", "name": "zlib", "version": "1.2.12"}
    value = dict(BILL) | {
        "metadata": {"component": library}, "components": [], "dependencies": [],
        "vulnerabilities": [
            {"id": "CVE-2030-2", "affects": [{"ref": "urn:cdx:x/1#root", "versions": [{"range": "vers:x/<1"}, {"version": "9", "status": "unaffected"}]}],
             "analysis": {"state": "resolved_with_pedigree", "justification": "new"}, "ratings": [{"vector": "x"}, {}],
             "advisories": [{"url": "https://a.example"}], "published": "2030-01-01T00:00:00Z", "cwes": [79, 0], "tools": {}},
            {"id": "CVE-2030-3", "affects": [{"ref": "root"}], "analysis": {"state": "strange"}, "workaround": "Wait."},
            {"affects": []},
        ],
    }  # fmt: skip
    made = taken(value)
    assert [(one.vulnerability, one.state) for one in made.statements] == [("CVE-2030-3", State.UNDER_INVESTIGATION)]
    assert made.losses == (
        "vulnerabilities[].tools is not taken",
        "CVE-2030-2: the patches that its pedigree lists is not taken",
        "CVE-2030-2: the justification 'new' is not known",
        "CVE-2030-3: the state 'strange' is not known",
        "a vulnerability without an id is not taken",
    )


def test_an_inventory_of_no_component_matches_nothing() -> None:
    tree = folder(**{"software_gone.cdx.json": content(BILL)})
    made = taken(advisory(product_status={"known_affected": ["Z"]}), dossier(tree))
    assert {one.component for one in made.matches} == {"part"}


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({"document": {"csaf_version": "2.1"}}, "'2.1' is not understood"),
        ({"document": 3}, "No CSAF document"),
        ({"document": {"csaf_version": "2.0"}}, "missing required field"),
        (dict(BILL) | {"vulnerabilities": 3}, "Expected `array`"),
        ({}, "No bill of materials"),
    ],
)
def test_what_is_no_advisory(value: Any, words: str) -> None:
    read, (found,) = supply.read_advisory(content(value), "a.json")
    assert read is None
    assert words in found.message


def test_what_comes_in_is_written_and_read_again() -> None:
    tree = folder()
    del tree.files["vulnerabilities.yaml"]
    made = taken(advisory())
    assert write_taken(made, TextEditor(tree)) == ("vulnerabilities.yaml",)
    again = dossier(tree)
    assert [one.id for one in again.vex] == [one.id for one in made.statements]
    assert again.vulnerabilities[0].severities == made.vulnerabilities[0].severities
    assert taken(advisory(), again).statements == ()

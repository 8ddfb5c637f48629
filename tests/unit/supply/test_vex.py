"""Statements as CycloneDX and as CSAF: sound by the official schemas, and the same when they come back."""

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.model.bom import Bom
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

from medslate.lifecycle.severity import base_score
from medslate.lifecycle.vulnerabilities import Justification, Response, State, VexStatement
from medslate.usecases.supply import Notice
from medslate.usecases.vex_import import take_advisory
from medslate.wiring import supply
from tests.unit.supply.build import DAY, dossier, folder, written_vex

STRICT = JsonStrictValidator(SchemaVersion.V1_6)
SCHEMAS = Path("tests/schemas/csaf-2.0")
VEX = Notice("csaf_vex", "https://maker.example")


@cache
def csaf_schema() -> Draft202012Validator:
    cvss = {
        version: json.loads((SCHEMAS / f"cvss-v{version}.json").read_text("utf-8")) for version in ("2.0", "3.0", "3.1")
    }
    resources = [
        (f"https://www.first.org/cvss/cvss-v{version}.json", Resource(value | {"id": ""}, DRAFT4))  # type: ignore[call-arg]
        for version, value in cvss.items()
    ]
    main = json.loads((SCHEMAS / "csaf.json").read_text("utf-8"))
    return Draft202012Validator(main, registry=Registry().with_resources(resources))


def csaf(notice: Notice = VEX, of: Any = None) -> Any:
    made = supply.write_csaf(of or dossier(), notice, DAY)
    value = json.loads(made.content)
    assert [one.message for one in csaf_schema().iter_errors(value)] == []
    mandatory(value)
    return value


def mandatory(value: Any) -> None:
    """Tests 6.1.1 to 6.1.33 of CSAF 2.0, those that such a document can fail."""
    tree = value["product_tree"]
    ids = [
        one["product"]["product_id"]
        for vendor in tree["branches"]
        for name in vendor["branches"]
        for one in name["branches"]
    ]
    ids += [one["product_id"] for one in tree.get("full_product_names", ())]
    ids += [one["full_product_name"]["product_id"] for one in tree.get("relationships", ())]
    assert len(ids) == len(set(ids))  # 6.1.2
    for one in tree.get("relationships", ()):
        ends = {one["product_reference"], one["relates_to_product_reference"]}
        assert ends <= set(ids)  # 6.1.1
        assert one["full_product_name"]["product_id"] not in ends  # 6.1.3
    tracking = value["document"]["tracking"]
    assert tracking["version"] == tracking["revision_history"][-1]["number"]  # 6.1.16
    assert value["document"]["category"] in ("csaf_vex", "csaf_security_advisory")  # 6.1.26
    assert value["document"]["notes"]  # 6.1.27.1
    assert value["vulnerabilities"]  # 6.1.27.11
    for one in value["vulnerabilities"]:
        told(one, set(ids), vex=value["document"]["category"] == "csaf_vex")


def told(one: Any, ids: set[str], *, vex: bool) -> None:
    assert one.get("cve") or one.get("ids")  # 6.1.27.8
    assert one["notes"]  # 6.1.27.5
    status = one["product_status"]
    assert set(status) <= {"fixed", "known_affected", "known_not_affected", "under_investigation"}  # 6.1.27.7
    listed = [name for names in status.values() for name in names]
    assert len(listed) == len(set(listed))  # 6.1.6
    about = {
        key: [name for each in one.get(key, ()) for name in each["product_ids"]]
        for key in ("flags", "threats", "remediations")
    }
    assert {*listed, *(name for names in about.values() for name in names)} <= ids  # 6.1.1
    if vex:
        assert set(status.get("known_not_affected", ())) <= {*about["flags"], *about["threats"]}  # 6.1.27.9
        assert set(status.get("known_affected", ())) <= set(about["remediations"])  # 6.1.27.10
    assert len(about["flags"]) == len(set(about["flags"]))  # 6.1.33
    for score in one.get("scores", ()):
        for cvss in (score[key] for key in ("cvss_v2", "cvss_v3") if key in score):
            assert cvss["baseScore"] == base_score(cvss["vectorString"])  # 6.1.9


def test_cyclonedx_says_it_by_the_schema_and_another_reader_understands_it() -> None:
    value = written_vex()
    assert STRICT.validate_str(json.dumps(value)) is None
    bom = Bom.from_json(value)  # type: ignore[attr-defined]
    assert {one.id for one in bom.vulnerabilities} == {"CVE-2022-37434", "MK-1", "MK-2", "CVE-2021-44228"}
    zlib = next(one for one in value["vulnerabilities"] if one["id"] == "CVE-2022-37434")
    assert zlib["analysis"] == {
        "state": "exploitable",
        "response": ["update", "rollback"],
        "detail": "It stops.",
        "firstIssued": "2026-10-01T00:00:00Z",
        "lastUpdated": "2026-10-02T00:00:00Z",
    }
    assert [one["method"] for one in zlib["ratings"]] == ["CVSSv31", "CVSSv2", "CVSSv4"]
    assert zlib["affects"] == [{"ref": "part/z", "versions": [{"version": "1.2.12", "status": "affected"}]}]
    gone = next(one for one in value["vulnerabilities"] if one["analysis"]["state"] == "resolved")
    assert gone["affects"][0]["ref"] == "part/pkg:maven/a/core@1"
    own = next(one for one in value["vulnerabilities"] if one["id"] == "MK-1")
    assert own["affects"] == [{"ref": "other"}]


def all_words() -> Any:
    """A dossier with a statement of every state, justification and response."""
    of = dossier()
    first = of.vex[0]
    plain = replace(first, justification=None, responses=(), fixed_in="", affected_versions=(), action="")
    made: list[VexStatement] = [replace(plain, id=f"s {one.value}", part="", state=one) for one in State]
    made += [replace(plain, id=f"j {one.value}", state=State.NOT_AFFECTED, justification=one) for one in Justification]
    made += [
        replace(plain, id=f"r {one.value}", state=State.AFFECTED, responses=(one,), action="Do.") for one in Response
    ]
    return replace(
        of,
        vulnerabilities=tuple(
            replace(of.vulnerabilities[0], id=f"MK-{number}", statements=(replace(one, vulnerability=f"MK-{number}"),))
            for number, one in enumerate(made)
        ),
    )


def test_what_we_wrote_in_cyclonedx_comes_back_word_for_word() -> None:
    for of in (dossier(), all_words()):
        content = supply.write_vex(of, {"part": folder().files["software/part.cdx.json"]}, DAY).content
        assert STRICT.validate_str(content.decode()) is None
        advisory, findings = supply.read_advisory(content, "vex.cdx.json")
        assert findings == ()
        assert advisory is not None
        taken = take_advisory(advisory, replace(of, vulnerabilities=()), DAY)
        back = {one.id: one for one in taken.statements}
        assert set(back) == {one.id for one in of.vex}
        for one in of.vex:
            same = replace(back[one.id], since=one.since, updated=one.updated, place=one.place)
            assert same == one
        assert taken.unmatched == ()


def test_csaf_says_it_by_the_schema_and_its_mandatory_tests() -> None:
    value = csaf()
    assert value["document"]["tracking"]["id"] == "pump-2.0-2026-11-20"
    by_id = {one.get("cve") or one["ids"][0]["text"]: one for one in value["vulnerabilities"]}
    zlib = by_id["CVE-2022-37434"]
    assert zlib["product_status"] == {
        "fixed": ["D-3"],
        "known_affected": ["P-1-C-1-D-1", "D-2"],
    }
    assert [one["category"] for one in zlib["remediations"]] == ["vendor_fix", "workaround"]
    assert zlib["scores"][0]["cvss_v3"]["baseScore"] == 9.8
    assert zlib["scores"][0]["cvss_v2"]["baseScore"] == 7.5
    assert zlib["references"][1] == {"summary": "CWE-787", "url": "https://cwe.mitre.org/data/definitions/787.html"}
    assert by_id["MK-1"]["flags"][0]["label"] == "vulnerable_code_not_in_execute_path"
    mistaken = by_id["CVE-2021-44228"]
    assert mistaken["threats"][0]["details"] == "Found by mistake."
    assert set(mistaken["product_status"]) == {"fixed", "known_not_affected"}
    helpers = [one.get("product_identification_helper") for one in value["product_tree"]["full_product_names"]]
    assert {"purl": "pkg:generic/zlib@1.2.12"} in helpers


def test_every_word_in_csaf() -> None:
    value = csaf(of=all_words())
    assert len(value["vulnerabilities"]) == len(all_words().vulnerabilities)


def test_an_advisory_tells_only_what_is_or_was() -> None:
    value = csaf(Notice("csaf_security_advisory", "https://maker.example", "MK-SA-1", "security@maker.example"))
    assert value["document"]["title"].startswith("Security advisory")
    assert value["document"]["tracking"]["id"] == "MK-SA-1"
    assert value["document"]["publisher"]["contact_details"] == "security@maker.example"
    assert [one["cve"] for one in value["vulnerabilities"]] == ["CVE-2022-37434", "CVE-2021-44228"]


def test_what_the_formats_cannot_say_is_told() -> None:
    lost = supply.write_csaf(dossier(), VEX, DAY).losses
    assert "zlib: CSAF does not tell that it is a way back to an older version" in lost
    assert "own: CSAF does not tell that another configuration would change it" in lost
    assert "mistaken: CSAF does not tell that it was found by mistake" in lost
    assert any("does not know CVSS 4.0" in one for one in lost)
    assert any(one.startswith("gone: CSAF has remediations for what is affected only") for one in lost)
    lost = supply.write_vex(all_words(), {}, DAY).losses
    assert "r none-yet: CycloneDX does not tell that nothing is to be had yet" in lost
    assert "j code-not-controllable: CycloneDX does not tell that the code runs, but not as an attacker wants" in lost


def test_a_statement_on_no_component_is_left_out() -> None:
    of = dossier()
    stray = replace(of.vex[0], component="x")
    lost = replace(of, vulnerabilities=(*of.vulnerabilities[1:], replace(of.vulnerabilities[0], statements=(stray,))))
    assert "CVE-2022-37434" not in {one["id"] for one in written_vex(lost)["vulnerabilities"]}
    assert "CVE-2022-37434" not in json.dumps(csaf(of=lost))


@pytest.mark.parametrize("state", [State.AFFECTED, State.UNDER_INVESTIGATION, State.NOT_AFFECTED])
def test_what_we_wrote_in_csaf_comes_back_as_far_as_it_is_told(state: State) -> None:
    of = dossier()
    one = next(said for said in of.vex if said.state is state)
    kept = replace(of, vulnerabilities=tuple(each for each in of.vulnerabilities if one in each.statements))
    advisory, findings = supply.read_advisory(supply.write_csaf(kept, VEX, DAY).content, "csaf.json")
    assert findings == ()
    assert advisory is not None
    taken = take_advisory(advisory, replace(of, vulnerabilities=()), DAY)
    assert ("version 1.9" in " ".join(taken.losses)) == (state is State.AFFECTED)
    assert [(said.vulnerability, said.component, said.state) for said in taken.statements] == [
        (one.vulnerability, one.component, state)
    ]

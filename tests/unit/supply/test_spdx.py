"""SPDX of every version and form becomes a sound bill of materials, and what is lost is told."""

import json
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from medslate.findings import Code
from medslate.usecases.supply import Converted
from medslate.wiring import supply

STRICT = JsonStrictValidator(SchemaVersion.V1_6)
SECOND: dict[str, Any] = {
    "spdxVersion": "SPDX-2.3",
    "SPDXID": "SPDXRef-DOCUMENT",
    "name": "server",
    "dataLicense": "CC0-1.0",
    "creationInfo": {"created": "2026-08-01T10:00:00Z", "creators": ["Tool: x"]},
    "documentDescribes": ["SPDXRef-root"],
    "packages": [
        {"SPDXID": "SPDXRef-root", "name": "server", "versionInfo": "5.1.0", "primaryPackagePurpose": "APPLICATION"},
        {
            "SPDXID": "SPDXRef-z",
            "name": "zlib",
            "versionInfo": "1.2.12",
            "supplier": "Organization: zlib project (a@b.example)",
            "licenseConcluded": "Zlib",
            "licenseDeclared": "Zlib AND MIT",
            "downloadLocation": "NOASSERTION",
            "checksums": [
                {"algorithm": "SHA256", "checksumValue": "a" * 64},
                {"algorithm": "MD2", "checksumValue": "b" * 32},
            ],
            "externalRefs": [
                {"referenceType": "purl", "referenceLocator": "pkg:generic/zlib@1.2.12", "referenceCategory": "x"},
                {"referenceType": "cpe23Type", "referenceLocator": "cpe:2.3:a:zlib:zlib:1.2.12:*:*:*:*:*:*:*"},
                {"referenceType": "cpe22Type", "referenceLocator": "cpe:/a:zlib"},
                {"referenceType": "swh", "referenceLocator": "y"},
            ],
        },
        {"SPDXID": "SPDXRef-t", "name": "test", "licenseDeclared": "MIT", "primaryPackagePurpose": "SOURCE",
         "externalRefs": [{"referenceType": "cpe23Type", "referenceLocator": "no cpe"}]},
    ],
    "relationships": [
        {"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": "SPDXRef-root"},
        {"spdxElementId": "SPDXRef-root", "relationshipType": "DEPENDS_ON", "relatedSpdxElement": "SPDXRef-z"},
        {"spdxElementId": "SPDXRef-t", "relationshipType": "TEST_DEPENDENCY_OF", "relatedSpdxElement": "SPDXRef-root"},
        {"spdxElementId": "SPDXRef-z", "relationshipType": "CONTAINS", "relatedSpdxElement": "SPDXRef-File"},
        {"spdxElementId": "SPDXRef-z", "relationshipType": "COPY_OF", "relatedSpdxElement": "SPDXRef-t"},
        {"spdxElementId": "SPDXRef-z", "relationshipType": "DEPENDS_ON", "relatedSpdxElement": "NONE"},
    ],
}  # fmt: skip
TAGS = b"""\xef\xbb\xbfSPDXVersion: SPDX-2.2
# a comment
SPDXID: SPDXRef-DOCUMENT
DocumentName: server
Created: 2026-08-01T10:00:00Z
DocumentComment: <text>two
lines</text>

PackageName: server
SPDXID: SPDXRef-root
PackageVersion: 5.1.0
PackageComment: <text>of several
lines: yes
</text>
Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-root

PackageName: zlib
SPDXID: SPDXRef-z
PackageVersion: 1.2.12
PackageSupplier: Organization: zlib project
PackageChecksum: SHA1: 85ed0817af83a24ad8da68c2b5094de69833983c
PackageLicenseConcluded: <text>Zlib</text>
ExternalRef: PACKAGE-MANAGER purl pkg:generic/zlib@1.2.12
Relationship: SPDXRef-root DEPENDS_ON SPDXRef-z

FileName: ./a.c
SPDXID: SPDXRef-a
"""
THIRD: dict[str, Any] = {
    "@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld",
    "@graph": [
        {"type": "CreationInfo", "@id": "_:c", "created": "2026-08-01T10:00:00Z"},
        {"type": "SpdxDocument", "spdxId": "urn:d", "name": "server", "rootElement": ["urn:root"]},
        {"type": "Organization", "spdxId": "urn:o", "name": "zlib project"},
        {"type": "software_Package", "spdxId": "urn:root", "name": "server", "software_packageVersion": "5.1.0"},
        {
            "type": "software_Package", "spdxId": "urn:z", "name": "zlib", "software_packageVersion": "1.2.12",
            "software_packageUrl": "pkg:generic/zlib@1.2.12", "suppliedBy": "urn:o", "summary": "s",
            "externalIdentifier": [{"externalIdentifierType": "cpe23", "identifier": "cpe:2.3:a:zlib:zlib:1.2.12:*:*:*:*:*:*:*"}],
            "verifiedUsing": [{"type": "Hash", "algorithm": "sha256", "hashValue": "a" * 64}],
        },
        {"type": "simplelicensing_LicenseExpression", "spdxId": "urn:l", "simplelicensing_licenseExpression": "Zlib"},
        {"type": "Relationship", "from": "urn:z", "relationshipType": "hasConcludedLicense", "to": ["urn:l"]},
        {"type": "LifecycleScopedRelationship", "from": "urn:root", "relationshipType": "dependsOn", "to": ["urn:z"]},
        {"type": "software_File", "spdxId": "urn:f", "name": "a.c"},
    ],
}  # fmt: skip


def converted(content: bytes) -> tuple[Converted, Any]:
    made, findings = supply.convert(content, "server", "server.spdx")
    assert made is not None, findings
    assert findings == ()
    assert STRICT.validate_str(made.content.decode()) is None
    return made, json.loads(made.content)


@pytest.mark.parametrize("content", [json.dumps(SECOND).encode(), TAGS, json.dumps(THIRD).encode()])
def test_every_form_says_the_same(content: bytes) -> None:
    made, value = converted(content)
    assert made.form == "SPDX"
    assert value["metadata"]["component"]["name"] == "server"
    assert value["metadata"]["timestamp"] == "2026-08-01T10:00:00Z"
    assert made.inventory.names == ("server", "5.1.0")
    zlib = made.inventory.parts[0]
    assert (zlib.name, zlib.version, zlib.purl) == ("zlib", "1.2.12", "pkg:generic/zlib@1.2.12")
    assert (zlib.supplier, zlib.licences) == ("zlib project", ("Zlib",))
    assert zlib.ref in made.inventory.direct
    assert len(zlib.hashes) == 1


def test_what_of_the_second_version_is_lost() -> None:
    made, value = converted(json.dumps(SECOND).encode())
    assert made.losses == (
        "dataLicense is not kept",
        "packages[].downloadLocation is not kept",
        "relationships TEST_DEPENDENCY_OF are kept as plain dependencies",
        "relationships CONTAINS are kept as plain dependencies",
        "relationships COPY_OF are not kept",
        "external references of type swh are not kept",
        "SPDXRef-z: cpe:/a:zlib is not kept beside the first",
        "a declared licence is not kept beside the concluded one",
        "SPDXRef-z: a digest with MD2 is not kept",
        "the purpose SOURCE is written as library",
        "SPDXRef-t: no cpe is no CPE name",
        "relationships of what is no package of the document are not kept",
    )
    assert {"ref": "SPDXRef-root", "dependsOn": ["SPDXRef-z", "SPDXRef-t"]} in value["dependencies"]


def test_what_of_the_others_is_lost() -> None:
    made, _ = converted(TAGS)
    assert made.losses == ("files is not kept", "packages[].PackageComment is not kept")
    made, _ = converted(json.dumps(THIRD).encode())
    assert made.losses == (
        "packages: summary is not kept",
        "elements of type software_File are not kept",
        "the lifecycle scope of relationships is not kept",
    )


def test_several_described_packages_are_all_parts() -> None:
    made, value = converted(json.dumps(SECOND | {"documentDescribes": ["SPDXRef-root", "SPDXRef-z"]}).encode())
    assert "component" not in value["metadata"]
    assert len(made.inventory.parts) == 3
    assert any("2 packages are described" in one for one in made.losses)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (json.dumps(SECOND | {"spdxVersion": "SPDX-2.1"}).encode(), Code.SHAPE),
        (json.dumps(SECOND | {"packages": [{"name": "a"}]}).encode(), Code.SHAPE),
        (json.dumps(SECOND | {"packages": SECOND["packages"] * 2}).encode(), Code.DUPLICATE),
        (json.dumps(SECOND | {"packages": [{"name": "", "SPDXID": "x"}]}).encode(), Code.SHAPE),
        (json.dumps({"@graph": 3}).encode(), Code.SHAPE),
        (json.dumps({"@graph": [{"type": "Tool"}]}).encode(), Code.SHAPE),
        (TAGS + b"no tag\n", Code.SYNTAX),
        (TAGS + b"Relationship: a b\n", Code.SYNTAX),
        (TAGS.replace(b"PACKAGE-MANAGER purl", b"purl"), Code.SYNTAX),
        (TAGS + b"\xff", Code.FILE_UNREADABLE),
        (TAGS.replace(b"SPDXID: SPDXRef-z\n", b""), Code.DUPLICATE),
        (b"nothing of the kind", Code.SYNTAX),
        (b"<rdf/>", Code.SYNTAX),
    ],
)
def test_what_cannot_be_used(content: bytes, code: Code) -> None:
    made, findings = supply.convert(content, "server", "x.spdx")
    assert made is None
    assert findings[0].code is code
    assert findings[0].remedy


def test_a_tag_value_file_that_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("medslate.adapters.formats.spdx.second.LIMIT", 10)
    _, (found,) = supply.convert(TAGS, "server", "x")
    assert found.code is Code.FILE_TOO_LARGE

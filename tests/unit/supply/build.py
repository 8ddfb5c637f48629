"""A small device with software, as a workspace in memory, and bills of materials by hand."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from medslate.adapters.textfiles.workspace import read_dossier
from medslate.assessment.dossier import Dossier
from medslate.wiring import supply
from tests.fakes.folders import MemoryFolder

DAY = date(2026, 11, 20)
BILL: Mapping[str, Any] = {
    "bomFormat": "CycloneDX",
    "specVersion": "1.6",
    "version": 1,
    "metadata": {
        "timestamp": "2026-08-01T00:00:00Z",
        "component": {"type": "firmware", "bom-ref": "root", "name": "part", "version": "1.0", "copyright": "Maker"},
    },
    "components": [
        {
            "type": "library",
            "bom-ref": "z",
            "name": "zlib",
            "version": "1.2.12",
            "purl": "pkg:generic/zlib@1.2.12",
            "licenses": [{"license": {"id": "Zlib"}}],
            "hashes": [{"alg": "SHA-1", "content": "0" * 40}],
            "supplier": {"name": "zlib project"},
            "pedigree": {"notes": "patched by us"},
        },
        {
            "type": "framework",
            "bom-ref": "net",
            "group": "io.net",
            "name": "net",
            "version": "2.0",
            "licenses": [{"expression": "MIT OR Zlib"}],
            "components": [{"type": "library", "name": "inner", "version": "7"}],
        },
    ],
    "services": [{"bom-ref": "cloud", "name": "cloud"}],
    "dependencies": [
        {"ref": "root", "dependsOn": ["net"]},
        {"ref": "net", "dependsOn": ["z", "cloud"]},
    ],
    "compositions": [{"aggregate": "incomplete", "assemblies": ["root"]}],
}
DEVICE = b"""
medslate: 1
catalog: small
device: {name: Pump, manufacturer: Maker, version: "2.0", intended_use: To test., model: M1}
components:
  part: {name: Part, types: [T], version: "1.0"}
  other: {name: Other, types: [T], version: "3.0"}
interfaces:
  lan: {name: LAN, component: part, kind: ethernet}
"""
STATEMENTS = b"""
vulnerabilities:
  CVE-2022-37434:
    title: A title
    source: NVD
    weaknesses: [CWE-787]
    severities:
      - CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H
      - AV:N/AC:L/Au:N/C:P/I:P/A:P
      - CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N
    published: 2022-08-05
    references: {NVD: "https://nvd.nist.gov/vuln/detail/CVE-2022-37434"}
statements:
  zlib:
    vulnerability: CVE-2022-37434
    component: part
    part: zlib
    state: affected
    impact: It stops.
    responses: [update, rollback]
    action: Update it.
    since: 2026-10-01
    updated: 2026-10-02
    fixed_in: "2.1"
    affected_versions: ["1.9"]
  own:
    vulnerability: MK-1
    component: other
    state: not-affected
    justification: requires-configuration
    since: 2026-10-01
  mistaken:
    vulnerability: CVE-2021-44228
    component: part
    part: net
    state: false-positive
    since: 2026-10-01
  gone:
    vulnerability: CVE-2021-44228
    component: part
    part: pkg:maven/a/core@1
    state: fixed
    responses: [update]
    since: 2026-10-01
  asked:
    vulnerability: MK-2
    component: part
    part: io.net/net@2.0
    state: under-investigation
    since: 2026-11-01
"""


def content(value: Any) -> bytes:
    return json.dumps(value).encode()


def bill(**changes: Any) -> bytes:
    """The bill with other values for some keys; `None` takes one out."""
    return content({key: one for key, one in (dict(BILL) | changes).items() if one is not None})


def folder(**files: bytes) -> MemoryFolder:
    """The workspace; files by name, with `_` for `/` in `software/`."""
    own = {"device.yaml": DEVICE, "software/part.cdx.json": bill(), "vulnerabilities.yaml": STATEMENTS}
    return MemoryFolder(own | {name.replace("software_", "software/"): one for name, one in files.items()})


def inventories(content: bytes, component: str, file: str) -> Any:
    from medslate.adapters.formats.cyclonedx.inventories import read_inventory

    return read_inventory(content, component, file)


def dossier(tree: MemoryFolder | None = None) -> Dossier:
    made, findings = read_dossier(tree or folder(), inventories)
    assert made is not None, findings
    return made


def written_vex(of: Dossier | None = None) -> Any:
    tree = folder()
    return json.loads(supply.write_vex(of or dossier(tree), {"part": bill()}, DAY).content)


def without_statements() -> Dossier:
    return replace(dossier(), vulnerabilities=())

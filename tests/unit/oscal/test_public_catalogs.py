"""Public catalogs of full size, where their folder is at hand (environment variable MEDSLATE_DATA)."""

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from medslate.adapters.formats.oscal import documents
from medslate.adapters.packs.source import PackFolders
from medslate.adapters.packs.writing import pack_files
from medslate.findings import failed
from medslate.standards.catalogs import Catalog
from medslate.usecases.oscal_import import Order, import_document
from medslate.usecases.oscal_resolve import resolve
from medslate.usecases.oscal_validate import Document, validate
from tests.fakes.packsources import MemoryPacks

DATA = Path(os.environ.get("MEDSLATE_DATA", "there-is-none"))
NIST, BSI = "nist-sp800-53-rev5-catalog.json", "bsi-grundschutz-kernel-catalog.json"
MODERATE, RESOLVED = "nist-sp800-53-rev5-moderate-profile.json", "nist-sp800-53-rev5-moderate-resolved-catalog.json"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (DATA / NIST).is_file(), reason="MEDSLATE_DATA names no folder with the public catalogs"),
]


def content(name: str) -> bytes:
    return (DATA / name).read_bytes()


def document(name: str) -> Document:
    found, findings = documents.read(content(name), name)
    assert findings == ()
    assert found is not None
    return found


def controls(value: Any) -> dict[str, Any]:
    """Controls by id in the order of the document, each with what it is called and its parameters."""
    found = {}
    for one in value.get("controls", ()):
        found[one["id"]] = one
        found.update(controls(one))
    for group in value.get("groups", ()):
        found.update(controls(group))
    return found


def test_the_one_dead_link_of_the_nist_catalog_is_found() -> None:
    _, findings = validate(content(NIST), NIST, (), lambda name: None, documents)
    assert Counter(one.code.code for one in findings) == {"unknown-id": 1, "withdrawn-without-successor": 2}
    dead = next(one for one in findings if one.code.code == "unknown-id")
    assert "ac-2_smt.a.5" in dead.message
    assert "ac-2_smt.a.5" in content(NIST).decode().splitlines()[(dead.place.line or 0) - 1]


@pytest.mark.parametrize("name", [BSI, MODERATE, RESOLVED])
def test_the_others_have_no_error(name: str) -> None:
    assert not failed(validate(content(name), name, (document(NIST),), lambda name: None, documents)[1])


@pytest.mark.parametrize("name", [NIST, BSI, MODERATE, RESOLVED])
def test_what_is_read_is_written_as_it_was(name: str) -> None:
    assert json.loads(documents.write(document(name))) == json.loads(content(name))


def test_the_moderate_baseline_is_resolved_as_nist_did() -> None:
    made, findings = resolve(content(MODERATE), MODERATE, (document(NIST),), lambda name: None, documents)
    assert findings == ()
    assert made is not None
    ours, theirs = controls(made.value), controls(document(RESOLVED).value)
    assert list(ours) == list(theirs)
    assert len(ours) == 287
    assert [one["title"] for one in ours.values()] == [one["title"] for one in theirs.values()]
    assert [[each["id"] for each in one.get("params", ())] for one in ours.values()] == [
        [each["id"] for each in one.get("params", ())] for one in theirs.values()
    ]
    source = controls(document(NIST).value)
    assert all(one.get("params") == source[name].get("params") for name, one in ours.items())


@pytest.mark.parametrize(("name", "rows"), [(NIST, 1014 + 20), (BSI, None)])
def test_full_catalogs_become_packs_that_read(name: str, rows: int | None, tmp_path: Path) -> None:
    made = import_document(document(name), Order(id="full"), MemoryPacks(()), documents)
    for file, table in pack_files(made).items():
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_bytes(table)
    found, findings = PackFolders(tmp_path).validate("full")
    assert not failed(findings)
    assert isinstance(found, Catalog)
    assert rows is None or len(found.requirements) == rows
    assert len(found.requirements) == len(made.rows)

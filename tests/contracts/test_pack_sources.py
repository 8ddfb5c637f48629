"""The contract of the port `PackSource`: every implementation passes this suite."""

import shutil
from pathlib import Path

import pytest

from medslate.adapters.packs.source import PackFolders
from medslate.adapters.textfiles.yamlfile import read_yaml
from medslate.errors import SetupError
from medslate.findings import Code, Finding, Place, failed
from medslate.standards.packs import PackKind
from medslate.usecases.ports import PackSource
from medslate.wiring import PACKS
from tests.fakes.packsources import MemoryPacks

CATALOG = "iec-62443-4-2-2019"
OVERLAY = "iec-tr-60601-4-5-2021"
BROKEN = "iec-tr-80001-2-2-2012"


def in_folders(root: Path) -> PackFolders:
    for kind, name in (("catalogs", CATALOG), ("overlays", OVERLAY), ("catalogs", BROKEN)):
        shutil.copytree(PACKS / kind / name, root / kind / name)
    table = root / "catalogs" / BROKEN / "requirements.tsv"
    table.write_bytes(table.read_bytes() + b"half a row\n")
    owned = root / "catalogs" / CATALOG / "text"
    owned.mkdir()
    (owned / "CR 1.1.md").write_text("What the owner has bought.\n")
    return PackFolders(root, yaml=read_yaml)


def in_memory(root: Path) -> MemoryPacks:
    shipped = PackFolders(PACKS, yaml=read_yaml)
    return MemoryPacks(
        [shipped.load(CATALOG), shipped.load(OVERLAY), shipped.load(BROKEN)],
        findings={BROKEN: (Finding(Code.PACK_TABLE, Place("requirements.tsv", line=2), "Half a row."),)},
        examples={CATALOG: shipped.examples(CATALOG)[0]},
        texts={(CATALOG, "CR 1.1"): "What the owner has bought."},
    )


@pytest.fixture(scope="module", params=[in_folders, in_memory])
def source(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> PackSource:
    made: PackSource = request.param(tmp_path_factory.mktemp("packs"))
    return made


def test_packs_are_sorted_by_kind_and_id(source: PackSource) -> None:
    found = [(pack.kind, pack.id) for pack in source.packs()]
    assert found == [(PackKind.CATALOG, CATALOG), (PackKind.CATALOG, BROKEN), (PackKind.OVERLAY, OVERLAY)]


def test_load_gives_the_pack_of_that_id(source: PackSource) -> None:
    assert source.load(CATALOG).pack.id == CATALOG
    assert source.load(CATALOG) == source.validate(CATALOG)[0]
    assert source.validate(CATALOG)[1] == ()


@pytest.mark.parametrize("verb", ["load", "validate", "examples"])
def test_an_unknown_pack_is_refused_with_the_nearest(source: PackSource, verb: str) -> None:
    with pytest.raises(SetupError, match=rf"no pack IEC-62443-4-2.*{CATALOG}"):
        getattr(source, verb)("IEC-62443-4-2-2018")


def test_a_pack_that_does_not_hold_together_is_not_loaded(source: PackSource) -> None:
    content, findings = source.validate(BROKEN)
    assert content is not None
    assert failed(findings)
    with pytest.raises(SetupError, match=BROKEN):
        source.load(BROKEN)


def test_examples_by_file(source: PackSource) -> None:
    values, findings = source.examples(CATALOG)
    assert findings == ()
    assert values
    assert all(isinstance(one, list) for one in values.values())
    assert source.examples(OVERLAY) == ({}, ())


def test_owned_text(source: PackSource) -> None:
    assert source.owned_text(CATALOG, "CR 1.1") == "What the owner has bought."
    assert source.owned_text(CATALOG, "CR 1.2") is None
    assert source.owned_text(OVERLAY, "CR 1.1") is None


@pytest.mark.parametrize("row", ["../pack", "..", "/etc/passwd", "", "CR\0"])
def test_owned_text_of_no_row(source: PackSource, row: str) -> None:
    assert source.owned_text(CATALOG, row) is None

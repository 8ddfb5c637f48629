"""Every seeded fault of the benchmark is found, at its file and field, with what to do; what it was put into is clean."""

import hashlib
import json
from datetime import date
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from benchmarks.faults.faults import AREAS, Fault, Files, base, every, faults

from medslate import wiring
from medslate.adapters.packs.source import PackFolders
from medslate.adapters.textfiles.yamlfile import read_yaml
from medslate.findings import Finding
from medslate.standards.packs import PackKind
from medslate.usecases.opening import check
from medslate.usecases.oscal_validate import validate
from medslate.usecases.validate_pack import validate_pack

DAY = date(2026, 11, 22)
FAULTS = every()


class FewPacks(PackFolders):
    """The packs of a folder, and of ours the scales and boundaries, each read once."""

    def __init__(self, root: Path) -> None:
        super().__init__(wiring.PACKS, root, yaml=read_yaml)
        kinds = {PackKind.SCALE.folder, PackKind.BOUNDARIES.folder}
        everything = PackFolders.folders.func(self)  # type: ignore[attr-defined]
        kept = {name: one for name, one in everything.items() if root in one.parents or one.parent.name in kinds}
        self.__dict__["folders"] = kept
        self.load = cache(super().load)  # type: ignore[method-assign]
        self.packs = cache(super().packs)  # type: ignore[method-assign]


def written(files: Files, folder: Path) -> Path:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def in_document(files: Files, file: str) -> tuple[Finding, ...]:
    form = wiring.oscal()
    catalog, _ = form.read(files["catalog.json"], "catalog.json")
    given = (catalog,) if file == "results.json" and catalog is not None else ()
    return validate(files[file], file, given, files.get, form)[1]


def in_packs(folder: Path, name: str) -> tuple[Finding, ...]:
    return validate_pack(FewPacks(folder), name)


@pytest.fixture(scope="session")
def packs_at_hand(tmp_path_factory: pytest.TempPathFactory) -> FewPacks:
    files = base("workspace")
    return FewPacks(written(files, tmp_path_factory.mktemp("packs")) / "packs")


def found(fault: Fault, packs: FewPacks, folder: Path) -> tuple[Finding, ...]:
    if fault.area == "oscal":
        return in_document(fault.files, fault.file)
    if fault.area == "packs":
        return in_packs(written(fault.files, folder), Path(fault.file).parent.name)
    written(fault.files, folder)
    return check(wiring.workspace(folder), FewPacks(folder / "packs") if "packs/" in fault.file else packs, DAY)


def points_at(finding: Finding, fault: Fault) -> bool:
    """Whether a finding is at the field: by its keys; in a table, by its line and the column's name or value."""
    file = "/".join(Path(fault.reported_in).parts[-2:]) if fault.area == "packs" else fault.reported_in
    if finding.code.code != fault.code or finding.place.file != file:
        return False
    if fault.area != "packs":
        return finding.place.path == fault.field or (not finding.place.path and finding.place.line in lines_of(fault))
    at_line = (
        fault.reported_in != fault.file
        or finding.place.line in lines_of(fault)
        or str(fault.change.get("set", "")) in finding.place.path
    )
    words = f"{finding.message} {finding.remedy} {' '.join(map(str, finding.place.path))}"
    return (at_line or fault.file.endswith(".toml") or "remove" in fault.change) and (
        fault.key in words or any(one in words for one in fault.names)
    )


def lines_of(fault: Fault) -> range:
    """The lines that the change touched, as they are numbered after it."""
    before, after = (files[fault.file].decode().splitlines() for files in (fault.base, fault.files))
    blocks = [one for one in SequenceMatcher(None, before, after, autojunk=False).get_opcodes() if one[0] != "equal"]
    return range(blocks[0][3] + 1, max(blocks[-1][4], blocks[0][3] + 1) + 1)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda one: f"{one.area}-{one.id}")
def test_is_found_with_file_field_and_remedy(fault: Fault, packs_at_hand: FewPacks, tmp_path: Path) -> None:
    findings = found(fault, packs_at_hand, tmp_path)
    hits = [one for one in findings if points_at(one, fault)]
    assert hits, "\n".join(map(str, findings)) or "nothing"
    for one in hits:
        assert one.remedy, str(one)
    told = " ".join(f"{one} {one.place.path}" for one in hits).lower()
    assert any(name.lower() in told for name in fault.names)


@pytest.mark.parametrize("file", sorted({one.file for one in faults("oscal")}))
def test_documents_are_clean(file: str) -> None:
    assert in_document(base("oscal"), file) == ()


def test_packs_are_clean(tmp_path: Path) -> None:
    folder = written(base("packs"), tmp_path)
    names = sorted({Path(name).parent.name for name in base("packs")})
    assert [one for name in names for one in in_packs(folder, name)] == []


@pytest.mark.parametrize("layers", [(), ("approved",)])
def test_workspace_is_clean(layers: tuple[str, ...], packs_at_hand: FewPacks, tmp_path: Path) -> None:
    folder = written(base("workspace", *layers), tmp_path)
    assert check(wiring.workspace(folder), packs_at_hand, DAY) == ()


def test_packs_of_the_workspace_are_clean(packs_at_hand: FewPacks) -> None:
    own = [name for name, one in packs_at_hand.folders.items() if packs_at_hand.roots[1] in one.parents]
    assert [one for name in own for one in validate_pack(packs_at_hand, name)] == []
    assert len(own) == 4


@pytest.mark.parametrize("fault", FAULTS, ids=lambda one: f"{one.area}-{one.id}")
def test_changes_one_place(fault: Fault) -> None:
    assert [name for name in fault.files if fault.files[name] != fault.base[name]] == [fault.file]
    if fault.file.endswith(".json") and "find" not in fault.change:
        assert differences(json.loads(fault.base[fault.file]), json.loads(fault.files[fault.file])) == 1
    else:
        assert lines_of(fault)
        before, after = fault.base[fault.file], fault.files[fault.file]
        blocks = SequenceMatcher(None, before.splitlines(), after.splitlines(), autojunk=False).get_opcodes()
        assert sum(one[0] != "equal" for one in blocks) == 1


def differences(one: Any, other: Any) -> int:
    """At how many places two JSON values differ; an entry more or less is one place."""
    if isinstance(one, dict) and isinstance(other, dict):
        common = sum(differences(one[key], other[key]) for key in one.keys() & other.keys())
        return common + len(one.keys() ^ other.keys())
    if isinstance(one, list) and isinstance(other, list) and one and other and len(one) != len(other):
        longer, shorter = (one, other) if len(one) > len(other) else (other, one)
        left = [entry for entry in longer if entry not in shorter]
        return len(left) if len(longer) == len(shorter) + 1 else 2
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        return sum(differences(*pair) for pair in zip(one, other, strict=True))
    return int(one != other)


def test_ids_are_unique_and_files_are_written_as_documents_are() -> None:
    for area in AREAS:
        ids = [one.id for one in faults(area)]
        assert len(ids) == len(set(ids))
    for name, content in base("oscal").items():
        assert content.decode() == json.dumps(json.loads(content), indent=2) + "\n", name


def test_there_are_as_many_as_promised() -> None:
    counts = {area: len(faults(area)) for area in AREAS}
    assert counts["oscal"] >= 18
    assert counts["packs"] >= 10
    assert counts["workspaces"] >= 12
    assert len({hashlib.sha256(one.files[one.file] + one.area.encode()).digest() for one in FAULTS}) == len(FAULTS)

"""oscal validate, resolve, import and export as a person calls them."""

import json
from pathlib import Path

import pytest

from tests.journeys.conftest import Run, pump, run  # noqa: F401  (the fixtures)
from tests.unit.oscal.build import CATALOG, COMPONENT, FILES, THEIRS, changed, text

DAY = "2026-11-21"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, value in FILES.items():
        (tmp_path / name).write_bytes(text(value))
    return tmp_path


def test_validate(folder: Path, run: Run) -> None:  # noqa: F811
    said = run("oscal", "validate", *(folder / name for name in FILES))
    assert (said.status, said.out) == (0, "0 errors, 0 warnings, 0 notes\n")


def test_validate_tells_file_line_and_remedy(folder: Path, run: Run) -> None:  # noqa: F811
    (folder / "theirs.json").write_bytes(text(changed(THEIRS, lambda top: top["controls"][1].update(id="t-1"))))
    said = run("oscal", "validate", folder / "theirs.json")
    assert said.status == 1
    assert f"{folder}/theirs.json:" in said.out
    assert "Keep one, or rename one control. [duplicate]" in said.out
    data = json.loads(run("oscal", "validate", folder / "theirs.json", "--format", "json").out)
    assert data["passes"] is False
    assert data["findings"][0]["path"] == ["catalog", "controls", 1, "id"]
    sarif = json.loads(run("oscal", "validate", folder / "theirs.json", "--format", "sarif").out)
    assert sarif["runs"][0]["results"][0]["ruleId"] == "duplicate"


def test_validate_against_a_given_catalog(tmp_path: Path, run: Run) -> None:  # noqa: F811
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "component.json").write_bytes(text(COMPONENT))
    (tmp_path / "other.json").write_bytes(text(THEIRS))
    (tmp_path / "catalog.json").write_bytes(text(CATALOG))
    alone = run("oscal", "validate", tmp_path / "a" / "component.json")
    assert alone.status == 0
    assert "reference-not-at-hand" in alone.out
    given = ("oscal", "validate", tmp_path / "a" / "component.json", "--catalog", tmp_path / "catalog.json")
    assert run(*given).out.startswith("0 errors")
    both = run(*given, "--catalog", tmp_path / "other.json")
    assert both.out.startswith("0 errors")
    wrong = run("oscal", "validate", tmp_path / "a" / "component.json", "--catalog", tmp_path / "other.json")
    assert wrong.status == 1
    assert "a-1" in wrong.out


def test_what_is_given_must_be_a_catalog(folder: Path, run: Run) -> None:  # noqa: F811
    said = run("oscal", "validate", folder / "component.json", "--catalog", folder / "mapping.json")
    assert said.status == 2
    assert "neither a catalog nor a profile" in said.err
    (folder / "broken.json").write_text("{", "utf-8")
    assert run("oscal", "validate", folder / "component.json", "--catalog", folder / "broken.json").status == 1


def test_nothing_outside_the_folder_is_read(tmp_path: Path, run: Run) -> None:  # noqa: F811
    inner = tmp_path / "inner"
    inner.mkdir()
    (tmp_path / "catalog.json").write_bytes(text(CATALOG))
    claims = COMPONENT["component-definition"]["components"][0]["control-implementations"][0]
    assert claims["source"] == "catalog.json"
    value = json.loads(text(COMPONENT))
    value["component-definition"]["components"][0]["control-implementations"][0]["source"] = "../catalog.json"
    (inner / "component.json").write_bytes(text(value))
    assert "reference-not-at-hand" in run("oscal", "validate", inner / "component.json").out


def test_resolve(folder: Path, run: Run) -> None:  # noqa: F811
    said = run("oscal", "resolve", folder / "profile.json")
    assert said.status == 0
    shown = json.loads(said.out)
    assert shown["catalog"]["groups"][0]["controls"][0]["id"] == "a-1"
    written = run("oscal", "resolve", folder / "profile.json", "--into", folder / "made.json")
    assert written.status == 0
    assert json.loads((folder / "made.json").read_text("utf-8")) == shown
    assert run("oscal", "validate", folder / "made.json").status == 0


def test_resolve_in_vain(folder: Path, run: Run) -> None:  # noqa: F811
    (folder / "catalog.json").unlink()
    said = run("oscal", "resolve", folder / "profile.json", "--into", folder / "made.json")
    assert said.status == 1
    assert "file-missing" in said.err
    assert not (folder / "made.json").exists()
    (folder / "elsewhere").mkdir()
    (folder / "elsewhere" / "c.json").write_bytes(text(CATALOG))
    given = run("oscal", "resolve", folder / "profile.json", "--catalog", folder / "elsewhere" / "c.json")
    assert given.status == 0


def test_import_a_catalog_and_a_mapping(folder: Path, run: Run) -> None:  # noqa: F811
    packs = folder / "packs"
    dry = run("oscal", "import", folder / "catalog.json", "--into", packs, "--id", "ours", "--dry-run")
    assert dry.status == 0
    assert "Would write ours: 8 rows" in dry.out
    assert "1 withdrawn controls are not in the pack." in dry.out
    assert not packs.exists()
    assert run("oscal", "import", folder / "catalog.json", "--into", packs, "--id", "ours").status == 0
    data = json.loads(
        run("oscal", "import", folder / "theirs.json", "--into", packs, "--id", "theirs", "--format", "json").out
    )
    assert data["rows"] == 2
    mapped = run("oscal", "import", folder / "mapping.json", "--into", packs, "--from", "ours", "--to", "theirs")
    assert mapped.status == 0
    checked = run("pack", "validate", "ours", "theirs", "ours--theirs", "--packs", packs)
    assert checked.status == 0, checked.out
    again = run("oscal", "import", folder / "catalog.json", "--into", packs, "--id", "ours")
    assert again.status == 2
    assert "--replace" in again.err
    assert run("oscal", "import", folder / "catalog.json", "--into", packs, "--id", "ours", "--replace").status == 0


def test_import_what_cannot_be(folder: Path, run: Run) -> None:  # noqa: F811
    assert run("oscal", "import", folder / "component.json", "--into", folder / "packs").status == 2
    (folder / "broken.json").write_bytes(text(changed(CATALOG, lambda top: top.update(extra=1))))
    said = run("oscal", "import", folder / "broken.json", "--into", folder / "packs")
    assert said.status == 1
    assert "extra" in said.out
    bad = run("oscal", "import", folder / "catalog.json", "--into", folder / "packs", "--id", "../../out")
    assert bad.status == 2
    assert not (folder.parent / "out").exists()


def test_export_a_pack(tmp_path: Path, run: Run) -> None:  # noqa: F811
    file = tmp_path / "x.json"
    said = run("oscal", "export", "catalog", file, "--pack", "iec-62443-4-2-2019", "--on", DAY, "--format", "json")
    assert said.status == 0
    assert json.loads(said.out)["losses"]
    assert run("oscal", "validate", file).status == 0
    shown = run("oscal", "export", "catalog", "--pack", "iec-62443-4-2-2019", "--on", DAY)
    assert json.loads(shown.out) == json.loads(file.read_text("utf-8"))
    assert "What is lost" in shown.err
    assert run("oscal", "export", "catalog").status == 2
    wrong = run("oscal", "export", "mapping-collection", file, "--pack", "iec-62443-4-2-2019")
    assert wrong.status == 2
    assert "is written as catalog" in wrong.err


@pytest.mark.parametrize("kind", ["component-definition", "assessment-results"])
def test_export_a_workspace(kind: str, pump: Path, tmp_path: Path, run: Run) -> None:  # noqa: F811
    catalog, file = tmp_path / "catalog.json", tmp_path / "x.json"
    assert run("oscal", "export", "catalog", catalog, "--pack", "iec-62443-4-2-2019", "--on", DAY).status == 0
    said = run("oscal", "export", kind, file, "-C", pump, "--on", DAY)
    assert said.status == 0
    assert "What is lost" in said.out
    checked = run("oscal", "validate", file, "--catalog", catalog)
    assert checked.status == 0, checked.out
    assert "0 errors, 0 warnings" in checked.out
    assert run("oscal", "export", kind, "-C", pump, "--on", "soon").status == 2

"""Packs, forms, documents, schemas: the other journeys."""

import json
from pathlib import Path

import pytest

from tests.journeys.conftest import DAY, EXAMPLES, Run

PUMP = EXAMPLES / "infusion-pump"
FORM = EXAMPLES / "bedside-monitor" / "MDS2.xlsx"


def test_packs(run: Run) -> None:
    assert "iec-62443-4-2-2019" in run("pack", "list").out
    assert len(json.loads(run("pack", "list", "--format", "json").out)) >= 11
    assert "level 1" in run("pack", "show", "iec-62443-4-2-2019", "CR 1.1").out
    assert "Yes" not in run("pack", "show", "mds2-hn1-2019", "PAUT-1").err
    assert run("pack", "show", "mds2-hn1-2019--iec-62443-4-2-2019").status == 0
    assert "EC12 carries CR 3.1 F" in run("pack", "show", "medslate-countermeasures-2026", "EC12").out
    assert "SL-T {2 2 2 1 3 2 3}" in run("pack", "show", "medslate-hospital-2026", "bedside").out
    assert run("pack", "show", "iec-62443-4-2-2018").status == 3
    assert run("pack", "show", "iec-62443-4-2-2019", "CR 9.9").status == 2
    assert run("pack", "validate").status == 0
    assert run("pack", "fmt", "--check").status == 0


def test_own_pack_beside_ours(run: Run, tmp_path: Path) -> None:
    """A pack that an expert wrote with two text files, first with a fault, then without."""
    folder = tmp_path / "catalogs" / "mine"
    (folder / "examples").mkdir(parents=True)
    (folder / "pack.toml").write_text(
        'format = 1\nid = "mine"\nkind = "catalog"\nstandard = "Mine"\nedition = "1"\ntitle = "My rules"\n'
        'version = "1.0.0"\n[sources]\nOWN = "our own"\n[component_types]\nBOX = "a box"\n',
        "utf-8",
    )
    head = "id\tkind\tbase\theading\tfr\tlevel\tapplies_to\ttitle\tintent\tclause\tconfidence\tsources\tnote\n"
    table = folder / "requirements.tsv"
    table.write_text(head + "M 1\trequirement\t\t\t1\t5\tall\tFirst\tDo it.\t1\thigh\tOWN\t\n", "utf-8")
    example = folder / "examples" / "one.yaml"
    example.write_text("- id: one\n  types: [BOX]\n  verdicts: {all: unmet}\n  expect: {exact: '1 4 4 4 4 4 4'}\n")
    said = run("pack", "validate", "mine", "--packs", tmp_path)
    assert said.status == 1
    assert "mine/requirements.tsv:2" in said.out
    table.write_text(head + "M 1\trequirement\t\t\t1\t1\tall\tFirst\tDo  it.\t1\thigh\tOWN\t\n", "utf-8")
    said = run("pack", "validate", "mine", "--packs", tmp_path)
    assert "expected {1 4 4 4 4 4 4}, the rule gives {0 4 4 4 4 4 4}" in said.out
    example.write_text(example.read_text().replace("'1 4", "'0 4"))
    assert run("pack", "validate", "mine", "--packs", tmp_path).status == 0
    assert run("pack", "fmt", "mine", "--check", "--packs", tmp_path).status == 1
    assert run("pack", "fmt", "mine", "--packs", tmp_path).status == 0
    assert run("pack", "fmt", "mine", "--check", "--packs", tmp_path).status == 0
    (folder / "text").mkdir()
    (folder / "text" / "M 1.md").write_text("The licensed words.", "utf-8")
    assert "The licensed words." in run("pack", "show", "mine", "M 1", "--packs", tmp_path).out


def test_schemas(run: Run, tmp_path: Path) -> None:
    assert run("schema", tmp_path / "s").status == 0
    schema = json.loads((tmp_path / "s" / "claims.schema.json").read_text("utf-8"))
    assert "met-by-integration" in json.dumps(schema)


@pytest.mark.slow
def test_documents_are_the_same_twice(run: Run, tmp_path: Path) -> None:
    for folder in ("one", "two"):
        said = run("report", "all", "-C", PUMP, "--into", tmp_path / folder, "--on", DAY)
        assert said.status == 0, said
    names = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert len(names) == 12
    for name in names:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name


def test_a_report_in_one_form(run: Run, tmp_path: Path) -> None:
    said = run("report", "test-report", "--as", "json", "-C", PUMP, "--into", tmp_path, "--on", DAY)
    assert said.status == 0
    data = json.loads((tmp_path / "test-report.json").read_text("utf-8"))
    assert data["format"] == "medslate-document/1"
    assert "{2 1 1..2 2 2 1 2}" in json.dumps(data)


def test_gap_report_needs_a_target(run: Run, fresh: Path, tmp_path: Path) -> None:
    device = fresh / "device.yaml"
    device.write_text(device.read_text("utf-8").replace('target: "2,2,2,2,2,2,2"\n', ""), "utf-8")
    assert run("report", "gap-report", "--as", "json", "-C", fresh, "--into", tmp_path).status == 2
    said = run("report", "all", "--as", "json", "-C", fresh, "--into", tmp_path)
    assert said.status == 0
    assert "there is no gap-report" in said.err


def test_a_form_is_judged(run: Run) -> None:
    said = run("mds2", "import", FORM, "--type", "EDR")
    assert said.status == 0
    assert "questions back" in said.out
    assert "form-contradiction" in said.out
    data = json.loads(run("mds2", "import", FORM, "--type", "EDR", "--format", "json").out)
    assert data["bounds"]["lower"][0] == 0
    assert data["ask"]
    no_type = run("mds2", "import", FORM)
    assert no_type.status == 2
    assert "--type" in no_type.err
    assert "Did you mean EDR?" in run("mds2", "import", FORM, "--type", "EDRR").err


def test_a_form_is_written_and_read_back(run: Run, tmp_path: Path) -> None:
    """What the pump's form says never contradicts what its claims prove: bounds contain the declared levels."""
    file = tmp_path / "pump.xlsx"
    assert run("mds2", "export", file, "-C", PUMP, "--on", DAY).status == 0
    data = json.loads(run("mds2", "import", file, "--type", "EDR", "--format", "json").out)
    assert data["header"]["device"] == "Cadence VP"
    assert len([one for one in data["answers"].values() if one["choice"]]) > 10
    types = [option for kind in ("SAR", "EDR", "HDR", "NDR") for option in ("--type", kind)]
    judged = json.loads(run("mds2", "import", file, *types, "--format", "json").out)["bounds"]
    declared = json.loads(run("assess", "-C", PUMP, "--on", DAY, "--format", "json").out)["device"]["declared"]
    assert all(low <= high for low, high in zip(declared["lower"], judged["upper"], strict=True))
    assert all(low <= high for low, high in zip(judged["lower"], declared["upper"], strict=True))


def test_not_a_form(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "x.xlsx"
    file.write_bytes(b"no workbook")
    said = run("mds2", "import", file, "--type", "EDR")
    assert said.status == 1
    assert "x.xlsx" in said.out

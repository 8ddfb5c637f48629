"""Documents on one catalog, as a person asks for them."""

import json
from pathlib import Path

import pytest

from tests.journeys.conftest import DAY, Run

LAW, OTHER_LAW = "mdr-2017-745-annex-i", "ivdr-2017-746-annex-i"
CONTROLS, FORM = "iso-27001-2022-annex-a", "ig-nb-technical-documentation-1-2023"


def answered(pump: Path) -> Path:
    """The pump with answers of our own and no others."""
    folder = pump / "conformity"
    folder.mkdir(exist_ok=True)
    for one in folder.iterdir():
        one.unlink()
    text = 'pack: {}\nanswers:\n  "{}": {{answer: "{}", how: "See chapter 4.", evidence: [iam-concept]}}\n'
    (folder / "controls.yaml").write_text(text.format(CONTROLS, "A.5.1", "implemented"), "utf-8")
    (folder / "form.yaml").write_text(text.format(FORM, "TD1-2.1", "yes"), "utf-8")
    return pump


def files(folder: Path) -> set[str]:
    return {one.name for one in folder.iterdir()}


def test_each_document_is_written_on_the_answered_catalogs_that_ask_for_it(
    run: Run, pump: Path, tmp_path: Path
) -> None:
    given = ("-C", answered(pump), "--as", "json", "--on", DAY, "--into")
    assert run("report", "answer-form", *given, tmp_path / "form").status == 0
    assert files(tmp_path / "form") == {f"answer-form-{FORM}.json"}
    assert run("report", "gspr-checklist", *given, tmp_path / "law").status == 0
    assert files(tmp_path / "law") == {f"gspr-checklist-{LAW}.json"}
    assert run("report", "conformity", *given, tmp_path / "all").status == 0
    assert files(tmp_path / "all") == {
        f"answer-form-{FORM}.json",
        f"gspr-checklist-{LAW}.json",
        f"statement-of-applicability-{CONTROLS}.json",
    }


def test_a_catalog_can_be_named_several_times_too(run: Run, pump: Path, tmp_path: Path) -> None:
    catalogs = ("--catalog", CONTROLS, "--catalog", "fda-524b-2023", "--catalog", CONTROLS)
    said = run(
        "report", "conformity-report", *catalogs, "-C", answered(pump), "--as", "json", "--on", DAY, "--into", tmp_path
    )
    assert said.status == 0
    assert {f"conformity-report-{CONTROLS}.json", "conformity-report-fda-524b-2023.json"} <= files(tmp_path)
    data = json.loads((tmp_path / f"conformity-report-{CONTROLS}.json").read_text("utf-8"))
    assert data["landscape"] is True
    assert "A.5.1" in json.dumps(data)


def test_an_in_vitro_diagnostic_has_the_checklist_of_its_own_law(run: Run, pump: Path, tmp_path: Path) -> None:
    device = answered(pump) / "device.yaml"
    text = device.read_text("utf-8").replace(
        "  name: Cadence VP\n", "  name: Cadence VP\n  placed_as: in-vitro-diagnostic\n"
    )
    device.write_text(text, "utf-8")
    given = ("-C", pump, "--as", "json", "--on", DAY, "--into", tmp_path / "out")
    assert run("report", "gspr-checklist", *given).status == 0
    assert files(tmp_path / "out") == {f"gspr-checklist-{OTHER_LAW}.json"}
    assert "18.8" not in (tmp_path / "out" / f"gspr-checklist-{OTHER_LAW}.json").read_text("utf-8").split(
        "What the result rests on"
    )[0].replace("Twin", "")
    assert run("report", "capability-statement", *given).status == 0
    assert "Annex I 16.4" in (tmp_path / "out" / "capability-statement.json").read_text("utf-8")


def test_wrong_wishes_say_what_would_be_right(run: Run, pump: Path, tmp_path: Path) -> None:
    given = ("-C", answered(pump), "--into", tmp_path / "out")
    said = run("report", "gspr-checklist", "--catalog", OTHER_LAW, *given)
    assert said.status == 2
    assert f"binds what is placed on the market as medical-device; such a law: {LAW}." in said.err
    said = run("report", "process-conformity", *given)
    assert said.status == 2
    assert "It is meant for iec-" in said.err
    assert "Name a catalog with --catalog" in said.err
    said = run("report", "conformity-report", *given)
    assert said.status == 2
    assert "No catalog that is answered here asks for the document conformity-report. Name" in said.err
    said = run("report", "answer-form", "--catalog", "ig-nb", *given)
    assert said.status == 2
    assert "There is no catalog ig-nb." in said.err
    said = run("report", "test-report", "--catalog", LAW, *given)
    assert said.status == 2
    assert "test-report is not about one catalog" in said.err


def test_what_is_no_medical_device_at_all_has_no_checklist(run: Run, pump: Path, tmp_path: Path) -> None:
    folder = answered(pump)
    for one in (folder / "conformity").iterdir():
        one.unlink()
    device = folder / "device.yaml"
    text = device.read_text("utf-8").replace("  name: Cadence VP\n", "  name: Cadence VP\n  placed_as: other\n")
    device.write_text(text, "utf-8")
    said = run("report", "gspr-checklist", "-C", folder, "--into", tmp_path)
    assert said.status == 2
    assert "No pack holds general requirements" in said.err
    said = run("report", "gspr-checklist", "--catalog", LAW, "-C", folder, "--into", tmp_path)
    assert "such a law: none at hand" in said.err
    said = run("report", "conformity", "-C", folder, "--into", tmp_path)
    assert said.status == 2
    assert "No catalog is answered here" in said.err


def test_a_pack_that_asks_for_an_unknown_document_is_told(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "catalogs" / "mine"
    folder.mkdir(parents=True)
    (folder / "pack.toml").write_text(
        'format = 1\nid = "mine"\nkind = "catalog"\nstandard = "Mine"\nedition = "1"\ntitle = "My rules"\n'
        'version = "1.0.0"\ndocument = "answer-from"\n[sources]\nOWN = "our own"\n',
        "utf-8",
    )
    head = "id\tkind\tbase\theading\tfr\tlevel\tapplies_to\ttitle\tintent\tclause\tconfidence\tsources\tnote\n"
    (folder / "requirements.tsv").write_text(head + "M 1\ttopic\t\t\t\t\tall\tFirst\tDo it.\t1\thigh\tOWN\t\n", "utf-8")
    said = run("pack", "validate", "mine", "--packs", tmp_path)
    assert said.status == 1
    assert "There is no id answer-from. Did you mean answer-form?" in said.out


@pytest.mark.slow
def test_every_document_of_the_example_has_every_look_twice_the_same(run: Run, pump: Path, tmp_path: Path) -> None:
    for folder in ("one", "two"):
        assert run("report", "conformity", "-C", answered(pump), "--on", DAY, "--into", tmp_path / folder).status == 0
    made = files(tmp_path / "one")
    assert len(made) == 12
    assert all((tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes() for name in made)

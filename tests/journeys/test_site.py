"""The journeys of a hospital's network engineer, from the example and from an empty folder."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.conftest import DAY, EXAMPLES, Run, Said

HOSPITAL = EXAMPLES / "hospital"
TARGET_ZONES = 10


def as_data(said: Said) -> Any:
    return json.loads(said.out)


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


@pytest.fixture
def solver() -> None:
    pytest.importorskip("ortools", reason="the [plan] extra is not installed")


# -- the example ------------------------------------------------------------------------------------------------------


def test_the_example_holds_together(run: Run) -> None:
    said = run("site", "check", "-C", HOSPITAL, "--on", DAY)
    assert said.status == 0
    assert "\n0 errors" in said.out
    assert "Nothing is known of thermaline (2 units)" in said.out
    assert "zone-empty" not in said.out


def test_its_acceptance_does_not_last(run: Run) -> None:
    said = run("site", "check", "-C", HOSPITAL, "--on", "2027-06-01")
    assert said.status == 1
    assert "acceptances.yaml:9:5: error: analysers-until-replacement expired on 2027-05-31" in said.out


def test_its_imported_files_are_what_the_import_makes(run: Run, hospital: Path) -> None:
    before = {one: one.read_bytes() for one in hospital.rglob("imported-*")}
    assert len(before) == 2
    said = run("site", "import", hospital / "inventory.csv", "--map", hospital / "mapping.yaml",
               "--as", "maintenance", "-C", hospital)  # fmt: skip
    assert said.status == 1
    assert "Nothing changes." in said.out
    assert said.out.count("[inventory-row-refused]") == 2
    assert {one: one.read_bytes() for one in hospital.rglob("imported-*")} == before
    for one in before:
        one.unlink()
    data = as_data(run("site", "import", hospital / "inventory.csv", "--map", hospital / "mapping.yaml",
                       "--as", "maintenance", "-C", hospital, "--format", "json"))  # fmt: skip
    assert data["rows"] == sum(data[one] for one in ("placed", "again", "left_out", "empty", "refused")) == 143
    assert data["units"] == data["placed"] == 136
    assert data["unknown_devices"] == ["thermaline"]


# -- from an empty folder ---------------------------------------------------------------------------------------------


def test_from_nothing_to_a_plan_and_its_document(run: Run, tmp_path: Path, solver: None) -> None:
    """`init`, `import`, `check`, `plan`, `report`: what is started can be used at once, and grows."""
    site = tmp_path / "mine"
    said = run("site", "init", "-C", site, "--name", "Mine")
    assert (said.status, "Next: " in said.out) == (0, True)
    assert run("site", "check", "-C", site, "--on", DAY).status == 0
    inventory = tmp_path / "export.csv"
    inventory.write_text(
        "Serial number,Location,Manufacturer,Model,Software version\n"
        "1,Intensive care 1,Us,Pump,2\n2,Intensive care 2,Us,Pump,2\n3,Store,Us,Pump,2\n4,Roof,Us,Pump,2\n",
        "utf-8",
    )
    words = ("site", "import", inventory, "--map", site / "mapping.yaml", "-C", site)
    dry = run(*words, "--dry-run")
    assert (dry.status, list(site.rglob("imported-*"))) == (1, [])
    assert run(*words).status == 1
    assert "4 rows: 2 placed, 0 the same asset again, 1 left out by the mapping, 0 empty, 1 refused." in dry.out
    assert run("site", "check", "-C", site, "--on", DAY).status == 0
    plan = tmp_path / "plan.json"
    planned = run("site", "plan", "-C", site, "--on", DAY, "--save", plan)
    assert planned.status == 1
    assert "no such plan costs less" in planned.out
    done = run("site", "report", "security-plan", "--as", "json", "--plan", plan, "--on", DAY, "-C", site,
               "--into", tmp_path / "out")  # fmt: skip
    assert done.status == 0, done
    document = json.loads((tmp_path / "out" / "security-plan.json").read_text("utf-8"))
    assert document["issued"] == DAY


@pytest.mark.slow
def test_the_security_plan_in_all_looks(run: Run, tmp_path: Path, solver: None) -> None:
    said = run("site", "report", "security-plan", "-C", HOSPITAL, "--on", DAY, "--into", tmp_path)
    assert said.status == 0, said
    made = {Path(line) for line in said.out.splitlines()}
    assert {one.suffix for one in made} == {".pdf", ".docx", ".html", ".json"}
    starts = {".pdf": b"%PDF", ".docx": b"PK", ".html": b"<!", ".json": b"{"}
    assert all(one.read_bytes().startswith(starts[one.suffix]) for one in made)


# -- text and data ----------------------------------------------------------------------------------------------------


def test_what_is_achieved_in_text_and_data(run: Run) -> None:
    text = run("site", "achieve", "-C", HOSPITAL, "--on", DAY)
    data = as_data(run("site", "achieve", "-C", HOSPITAL, "--on", DAY, "--format", "json"))
    assert text.status == 1
    assert data["met"] is False
    for zone, one in data["zones"].items():
        cells = next(line for line in text.out.splitlines() if line.startswith(f"{zone} ")).split()
        assert (int(cells[1]), cells[-1]) == (one["units"], one["state"])
        levels = [cell.partition("/")[0] for cell in cells[2:-1]]
        wanted = one["achieved"]["text"].strip("{}").split() if one["achieved"] else ["-"] * 7
        assert levels == wanted
    assert data["zones"]["icu"]["achieved"]["text"] == "{0 0..1 0..1 0..2 0..2 0..1 0..2}"


def test_explain_follows_a_row_to_its_measures(run: Run) -> None:
    lacking = run("site", "explain", "icu-cadence-vp-wlan", "CR 2.1 RE(2)", "-C", HOSPITAL)
    assert "no measure of the library carries it here" in lacking.out
    helped = run("site", "explain", "archive", "CR 7.8", "-C", HOSPITAL)
    assert "P  EC18 at image-services" in helped.out
    as_data(run("site", "explain", "archive", "CR 7.8", "-C", HOSPITAL, "--format", "json"))
    wrong = run("site", "explain", "icuu", "-C", HOSPITAL)
    assert (wrong.status, "Did you mean icu?" in wrong.err) == (2, True)


def test_the_plan_in_text_and_data(run: Run, solver: None) -> None:
    text = run("site", "plan", "-C", HOSPITAL, "--on", DAY)
    data = as_data(run("site", "plan", "-C", HOSPITAL, "--on", DAY, "--format", "json"))
    assert text.status == 1
    assert data["cost"] == data["bound"] == sum(one["cost"] for one in (*data["chosen"], *data["platforms"]))
    assert len(data["uncovered"]) == data["uncovered_bound"]
    assert f"Uncovered: {len(data['uncovered'])} required rows" in text.out
    assert f"Cost: {data['cost']:,} EUR (proven bound {data['bound']:,} EUR" in text.out
    assert data["if_met"]["uncovered"] < data["if_unmet"]["uncovered"] == len(data["uncovered"])
    reached = {one["zone"] for one in data["zones"] if one["after"] and _at_target(one, "after")}
    before = {one["zone"] for one in data["zones"] if one["before"] and _at_target(one, "before")}
    assert reached - before == {"image-services", "device-services"}
    assert f"{len(before)} of {TARGET_ZONES} before, {len(reached)} of {TARGET_ZONES} with the plan" in text.out


def _at_target(zone: dict[str, Any], when: str) -> bool:
    return all(one >= wanted for one, wanted in zip(zone[when]["lower"], zone["target"], strict=True))


def test_both_solvers_prove_the_same(run: Run, solver: None) -> None:
    pytest.importorskip("highspy", reason="the [plan] extra is not installed")
    plans = [
        as_data(run("site", "plan", "-C", HOSPITAL, "--on", DAY, "--format", "json", "--solver", name))
        for name in ("cpsat", "highs")
    ]
    assert len({(one["cost"], one["bound"], len(one["uncovered"])) for one in plans}) == 1


def test_ban_and_replan(run: Run, tmp_path: Path, solver: None) -> None:
    plan = tmp_path / "plan.json"
    words = ("site", "plan", "-C", HOSPITAL, "--on", DAY, "--format", "json")
    first = as_data(run(*words, "--save", plan))
    banned = as_data(run(*words, "--from", plan, "--not-bought", "--ban", "EC04"))
    assert "EC04" in {one["measure"] for one in first["chosen"]}
    assert "EC04" not in {one["measure"] for one in banned["chosen"]}
    assert (len(banned["uncovered"]), -banned["cost"]) > (len(first["uncovered"]), -first["cost"])
    bought = as_data(run(*words, "--from", plan))
    assert (bought["cost"], len(bought["uncovered"])) == (0, len(first["uncovered"]))


@pytest.mark.slow
def test_levels_of_infrastructure_and_candidates(run: Run, solver: None) -> None:
    compared = as_data(run("site", "compare", "-C", HOSPITAL, "--on", DAY, "--format", "json"))
    text = run("site", "compare", "-C", HOSPITAL, "--on", DAY).out
    assert [one["granularity"] for one in compared["levels"]] == [0, 1, 2, 3]
    line = next(line for line in text.splitlines() if line.startswith("cost of the plan"))
    assert re.findall(r"\d[\d,]*", line) == [f"{one['plan']['cost']:,}" for one in compared["levels"]]
    reach = [one["before"]["reach"]["mean_free"] for one in compared["levels"]]
    assert reach == sorted(reach, reverse=True)
    words = ("site", "procure", "-C", HOSPITAL, "--on", DAY, "--zone", "icu", "--count", "8", "--format", "json")
    ranked = as_data(run(*words, "--candidate", "bedside-monitor", "--candidate", "quoted=2,2,2,1,1,1,2:EDR"))
    assert [(one["rank"], one["id"]) for one in ranked["candidates"]] == [(1, "quoted"), (2, "bedside-monitor")]


# -- mistakes that people make ----------------------------------------------------------------------------------------


def test_a_zone_in_the_mapping_that_is_not_there(run: Run, hospital: Path) -> None:
    change(hospital / "mapping.yaml", 'Ward *": ward', 'Ward *": wards')
    before = {one: one.read_bytes() for one in hospital.rglob("*") if one.is_file()}
    said = run("site", "import", hospital / "inventory.csv", "--map", hospital / "mapping.yaml", "-C", hospital)
    assert said.status == 1
    assert "mapping.yaml:15:3: error: The site has no zone wards. Did you mean ward? [unknown-id]" in said.out
    assert "nothing is changed" in said.err
    assert {one: one.read_bytes() for one in hospital.rglob("*") if one.is_file()} == before


def test_a_misspelt_measure(run: Run, hospital: Path) -> None:
    change(hospital / "measures.yaml", "EC20", "EC200")
    said = run("site", "check", "-C", hospital, "--on", DAY)
    assert said.status == 1
    assert "measures.yaml:10:5: error: There is no measure EC200. Did you mean EC20? [unknown-id]" in said.out
    wrong = run("site", "plan", "-C", hospital, "--ban", "EC044")
    assert (wrong.status, "Did you mean EC04?" in wrong.err) == (2, True)


def test_a_target_beyond_reach(run: Run, hospital: Path, solver: None) -> None:
    """A vector of 4 in a zone that nothing brings there: told as such, with the rows, and not by the solver."""
    change(hospital / "site.yaml", "name: Image services\n    profile: image-services", "name: Image services\n"
           '    profile: image-services\n    target: "2,2,2,2,2,2,4"\n    reasons: {RA: as an example}')  # fmt: skip
    said = run("site", "plan", "-C", hospital, "--on", DAY)
    data = as_data(run("site", "plan", "-C", hospital, "--on", DAY, "--format", "json"))
    assert said.status == 1
    told = [one for one in data["out_of_reach"] if one["zone"] == "image-services"]
    assert [(one["fr"], one["target"]) for one in told] == [("RA", 4)]
    assert told[0]["rows"]
    assert told[0]["at_most"] < 4
    assert f"image-services: RA {told[0]['at_most']} of 4" in said.out


def test_a_flow_to_no_zone_and_a_measure_both_banned_and_required(run: Run, hospital: Path) -> None:
    shutil.copy(hospital / "site.yaml", hospital / "site.bak")
    change(hospital / "site.yaml", "to: image-services, protocol: DICOM", "to: image-service, protocol: DICOM")
    said = run("site", "check", "-C", hospital, "--on", DAY)
    assert said.status == 1
    assert "Did you mean image-services?" in said.out
    shutil.copy(hospital / "site.bak", hospital / "site.yaml")
    with (hospital / "preferences.yaml").open("a", encoding="utf-8") as file:
        file.write("banned: [EC04]\nrequired: [{measure: EC04, at: ward}]\n")
    said = run("site", "check", "-C", hospital, "--on", DAY)
    assert said.status == 1
    assert "preferences.yaml:12:12: error: EC04 at ward is required, and banned too." in said.out


def test_a_folder_that_is_no_site(run: Run, tmp_path: Path) -> None:
    said = run("site", "achieve", "-C", tmp_path)
    assert said.status == 2
    assert "medslate site init" in said.err


def test_what_is_wrong_is_told_by_every_command(run: Run, hospital: Path) -> None:
    """A misspelt measure is left out of the reckoning, and no command is silent about that."""
    change(hospital / "measures.yaml", "EC20", "EC2O")
    for command in ("achieve", "plan", "compare"):
        said = run("site", command, "-C", hospital, "--on", DAY)
        assert "1 error in the description, left out here" in said.err, command

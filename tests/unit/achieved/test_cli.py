"""site check, achieve and explain, as a user calls them."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from medslate import wiring
from medslate.cli.site_levels import achieve, check, explain
from medslate.standards.packs import PackKind

ROOT = Path(__file__).parents[3]
PUMP = ROOT / "examples" / "st-elsewhere" / "infusion-pump"


@pytest.fixture
def hospital(tmp_path: Path) -> Path:
    """A ward with the pump of the examples, a weak device known by its vector, and one of which nothing is known."""
    (tmp_path / "site.yaml").write_text(
        f"""
medslate: 1
site: {{id: small, name: Small hospital}}
catalog: {wiring.default_catalog()}
library: {wiring.default_pack(PackKind.MEASURES)}
zones:
  ward: {{kind: medical, target: "1", harm: serious, reaction: hours}}
  services: {{kind: services, target: "1", harm: minor, reaction: days}}
  shed: {{kind: building, target: "0", harm: none, reaction: days}}
conduits:
  door: {{between: [ward, services]}}
""",
        "utf-8",
    )
    (tmp_path / "devices.yaml").write_text(
        f"""
devices:
  pump: {{name: Pump, workspace: {PUMP}}}
  scale:
    name: Scale
    vector: "1"
    types: [EDR]
    verdicts: {{CR 5.1: unmet}}
    reach: {{other-zone: true, same-zone: false, wlan: false, remote: false, local: false, media: false}}
  thing: {{name: Thing}}
""",
        "utf-8",
    )
    (tmp_path / "placements.yaml").write_text(
        """
placements:
  scales: {device: scale, zone: ward, count: 8, connection: wired}
  pumps: {device: pump, zone: services, count: 2, fulfilled: [log-server]}
  things: {device: thing, zone: services, count: 1, connection: none}
""",
        "utf-8",
    )
    (tmp_path / "measures.yaml").write_text("measures:\n  - {measure: EC02, at: ward}\n", "utf-8")
    return tmp_path


def run(command: Any, folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(command, [*arguments, "-C", str(folder)], standalone_mode=False, catch_exceptions=False)


def data(command: Any, folder: Path, *arguments: str) -> Any:
    return json.loads(run(command, folder, *arguments, "--format", "json").output)


def test_check_ends_with_1_on_errors_only(hospital: Path) -> None:
    fine = run(check, hospital)
    assert (fine.return_value, "0 errors" in fine.output) == (0, True)
    (hospital / "measures.yaml").write_text("measures:\n  - {measure: EC2, at: ward}\n", "utf-8")
    faulty = run(check, hospital)
    assert faulty.return_value == 1
    assert f"{hospital.as_posix()}/measures.yaml:2:" in faulty.output
    assert "There is no measure EC2." in faulty.output
    assert not data(check, hospital)["passes"]
    assert json.loads(run(check, hospital, "--format", "sarif").output)["version"] == "2.1.0"


def test_check_tells_what_makes_a_site_unusable(hospital: Path) -> None:
    (hospital / "placements.yaml").write_text("placements: {pumps: {device: pump, zone: wrd}}\n", "utf-8")
    broken = run(check, hospital)
    assert broken.return_value == 1
    assert f"{hospital.as_posix()}/placements.yaml:1:" in broken.output


def test_achieve_shows_each_zone_against_its_target(hospital: Path) -> None:
    found = run(achieve, hospital)
    assert found.return_value == 1
    lines = {line.split()[0]: line.split() for line in found.output.splitlines() if line.strip()}
    assert lines["ward"] == ["ward", "8", "1..4/1", "1..4/1", "1..4/1", "2..4/1", "0/1", "1..4/1", "1..4/1", "gap"]
    assert lines["shed"][-1] == "empty"
    assert "Makers' dossiers are taken as declared" in found.output
    assert "RDF scales/device: CR 5.1" in found.output


def test_achieve_shows_all_there_is(hospital: Path) -> None:
    text = run(achieve, hospital, "--of", "all").output
    assert "declared" in text
    assert "ward - services" in text
    found = data(achieve, hospital, "--of", "all")
    assert found["zones"]["ward"]["state"] == "gap"
    assert found["zones"]["ward"]["gap"] == [0, 0, 0, 0, 1, 0, 0]
    assert found["zones"]["shed"]["achieved"] is None
    assert found["placements"]["scales"]["stops"]["RDF"] == [{"component": "device", "row": "CR 5.1"}]
    assert found["placements"]["scales"]["paths"] == ["other-zone through door"]
    assert found["conduits"]["door"]["state"] == "no target"
    assert {"measure": "EC02", "at": "ward"} in found["in_place"]
    assert set(found["packs"]) == {wiring.default_catalog(), wiring.default_pack(PackKind.MEASURES)}
    assert "placements" not in data(achieve, hospital)


def test_achieve_ends_with_0_when_no_zone_is_below_its_target(hospital: Path) -> None:
    (hospital / "measures.yaml").write_text("measures:\n  - {measure: EC03, at: door}\n", "utf-8")
    (hospital / "placements.yaml").write_text("placements: {scales: {device: scale, zone: ward}}\n", "utf-8")
    found = run(achieve, hospital)
    assert found.return_value == 0
    assert "What holds" not in found.output


def test_explain_follows_a_row_to_paths_and_measures(hospital: Path) -> None:
    text = run(explain, hospital, "scales", "CR", "5.1").output
    assert "device: unmet. It does not count here." in text
    assert "not covered: what helps in part needs a second of other mechanism and administration" in text
    assert "P  EC02 at ward" in text
    assert "F  EC03 at door" in text
    found = data(explain, hospital, "scales", "CR 5.1")
    (path,) = found["components"][0]["paths"]
    assert {"measure": "EC02", "at": "ward", "help": "P", "stance": "helps", "reason": ""} in path["measures"]
    (hospital / "measures.yaml").write_text(
        "measures:\n  - {measure: EC02, at: ward}\n  - {measure: EC15, at: door}\n", "utf-8"
    )
    assert "all of one administration" in run(explain, hospital, "scales", "CR 5.1").output


def test_explain_tells_what_a_device_waits_for(hospital: Path) -> None:
    text = run(explain, hospital, "pumps", "CR 1.8").output
    assert "The maker asks for hospital-pki" in text
    assert "(not in place)" in text
    things = run(explain, hospital, "things", "CR 1.1").output
    assert "of which nothing is known" in things
    assert "Not known: ask the maker" in things


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("scales", "RDF"), "device: CR 5.1 Network segmentation: unmet, not covered on other-zone through door"),
        (("scales",), "SL-C  1     1     1     1     1    1     1"),
        (("ward",), "SL-T {1 1 1 1 1 1 1}, SL-A {1..4 1..4 1..4 2..4 0 1..4 1..4}"),
        (("shed",), "SL-A none: nothing is placed here"),
        (("pumps", "CR 1.1"), "It counts by the device alone."),
    ],
)
def test_explain_takes_an_fr_a_placement_and_a_zone(hospital: Path, arguments: tuple[str, ...], expected: str) -> None:
    assert expected in run(explain, hospital, *arguments).output
    assert data(explain, hospital, *arguments)


def test_a_measure_of_the_library_that_the_maker_names_fulfils_what_it_asks_for(hospital: Path) -> None:
    shutil.copytree(PUMP, hospital / "pump")
    operator = hospital / "pump" / "operator.yaml"
    text = operator.read_text("utf-8")
    operator.write_text(text.replace("  segmented-network:\n", "  segmented-network:\n    library: [EC02]\n"), "utf-8")
    devices = hospital / "devices.yaml"
    devices.write_text(devices.read_text("utf-8").replace(str(PUMP), "pump"), "utf-8")
    asked = {"measure": "pump/segmented-network", "at": "pumps"}
    assert asked not in data(achieve, hospital)["in_place"]
    (hospital / "measures.yaml").write_text("measures:\n  - {measure: EC02, at: services}\n", "utf-8")
    assert asked in data(achieve, hospital)["in_place"]

"""site init, site import and schema as a person calls them."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from medslate.adapters.textfiles.site.mapping import read_mapping
from medslate.errors import SetupError
from medslate.standards.packs import Pack, PackKind
from medslate.standards.profiles import Profiles, ZoneKind
from medslate.usecases.site_init import new_site
from medslate.wiring import sites
from tests.journeys.conftest import Run, run  # noqa: F401  (the fixture)
from tests.unit.site_files.sites import PROFILES
from tests.unit.site_files.test_inventory import ROWS, workbook

SERVICES = replace(PROFILES["office"], id="services", title='Say "services"', kind=ZoneKind.SERVICES)
PACK = Profiles(Pack("p", PackKind.PROFILES, "P", "1", "P", "1"), (*PROFILES.values(), SERVICES))
CSV = """Serial number;Manufacturer;Model;Software version;Location
1;Acme;Example pump;1.0;Intensive care 1
2;Acme;Monitor;3;Intensive care 2
3;Acme;Monitor;3;Cellar
4;Acme;Monitor;3;Cellar
5;Acme;Monitor;3;Store 7
"""


@pytest.fixture
def hospital(tmp_path: Path, run: Run) -> Path:  # noqa: F811
    folder = tmp_path / "hospital"
    assert run("site", "init", "-C", folder, "--name", 'St. "Elsewhere"').status == 0
    return folder


@pytest.fixture
def take_in(hospital: Path, tmp_path: Path, run: Run) -> Callable[..., tuple[int, str, str]]:  # noqa: F811
    def call(text: str | bytes, *more: str, name: str = "a.csv") -> tuple[int, str, str]:
        file = tmp_path / name
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        return run("site", "import", file, "--map", hospital / "mapping.yaml", "-C", hospital, *more)

    return call


def test_the_starter_is_read_without_a_finding(hospital: Path) -> None:
    site, findings = sites.site(hospital).read()
    assert findings == ()
    assert site is not None
    assert (site.name, site.id) == ('St. "Elsewhere"', "st-elsewhere")
    assert [one.kind for one in site.zones] == [ZoneKind.MEDICAL, ZoneKind.SERVICES, ZoneKind.BUSINESS]
    assert len(site.conduits) == 2
    assert len(site.placements) == 1
    mapping, findings = read_mapping((hospital / "mapping.yaml").read_bytes(), "mapping.yaml")
    assert findings == ()
    assert mapping is not None
    named = [line for path in hospital.glob("*.yaml") for line in path.read_text().splitlines() if "$schema=" in line]
    assert len(named) == 7
    assert all((hospital / line.partition("$schema=")[2]).is_file() for line in named)


def test_the_starter_takes_the_first_critical_zone_of_a_kind() -> None:
    files = new_site("A", "c", "l", PACK)
    assert 'name: "Say \\"services\\""\n    profile: services' in files["site.yaml"]
    assert "zone: bedside" in files["placements.yaml"]
    with pytest.raises(SetupError, match="no profile of the kind services"):
        new_site("A", "c", "l", replace(PACK, zones=tuple(PROFILES.values())))


def test_init_overwrites_nothing(hospital: Path, run: Run) -> None:  # noqa: F811
    before = {path: path.read_bytes() for path in hospital.rglob("*") if path.is_file()}
    said = run("site", "init", "-C", hospital, "--name", "Other")
    assert said.status == 2
    assert "holds acceptances.yaml already" in said.err
    assert {path: path.read_bytes() for path in hospital.rglob("*") if path.is_file()} == before


def test_a_dry_run_shows_all_and_writes_nothing(hospital: Path, take_in: Callable[..., tuple[int, str, str]]) -> None:
    status, out, _ = take_in(CSV, "--dry-run")
    assert status == 1
    assert "Note: cells are parted by semicolons." in out
    assert "a.csv:4: error: No zone follows from 'Cellar'." in out
    assert "  likewise 5\n" in out
    assert "New device acme-monitor-3: Acme Monitor 3\n" in out
    assert "New placement bedside-acme-monitor-3: 1 of acme-monitor-3 in bedside\n" in out
    assert "5 rows: 2 placed, 0 the same asset again, 1 left out by the mapping, 0 empty, 2 refused.\n" in out
    assert "2 units in 2 placements, 1 of them in files of yours.\n" in out
    assert "  acme-monitor-3  Acme Monitor 3\n" in out
    assert out.endswith("Nothing is written (--dry-run).\n")
    assert not list(hospital.glob("*/imported*"))


def test_an_import_and_the_same_again(hospital: Path, take_in: Callable[..., tuple[int, str, str]]) -> None:
    sound = "\n".join(line for line in CSV.splitlines() if "Cellar" not in line)
    status, out, _ = take_in(sound, "--as", "My export")
    assert status == 0
    files = sorted(path.relative_to(hospital).as_posix() for path in hospital.glob("*/imported*"))
    assert files == ["devices/imported-my-export.yaml", "placements/imported-my-export.yaml"]
    assert all(name in out for name in files)
    assert "bedside-pumps: 10 units are placed by hand, and the inventory has 1." in out
    status, out, _ = take_in(sound, "--as", "My export")
    assert "Nothing changes.\n" in out
    assert "Wrote" not in out


def test_an_import_of_a_workbook_as_json(hospital: Path, take_in: Callable[..., tuple[int, str, str]]) -> None:
    mapping = "columns: {model: Model, location: Room, count: Units}\nzones: {'*': bedside}\n"
    (hospital / "mapping.yaml").write_text(mapping, "utf-8")
    status, out, _ = take_in(workbook(("Devices", ROWS)), "--format", "json", name="a.xlsx")
    data = json.loads(out)
    assert status == 0
    assert (data["rows"], data["placed"], data["units"]) == (2, 2, 7)
    assert data["unknown_devices"] == ["pump", "monitor"]
    assert data["written"] == ["placements/imported-mapping.yaml", "devices/imported-mapping.yaml"]


def test_what_stops_an_import(
    hospital: Path,
    take_in: Callable[..., tuple[int, str, str]],
    run: Run,  # noqa: F811
) -> None:
    status, out, err = take_in("a;b\n")
    assert (status, "mapping.yaml:4:3: error: No column 'Location'" in out) == (1, True)
    assert "nothing is changed" in err
    mapping = hospital / "mapping.yaml"
    text = mapping.read_text("utf-8")
    mapping.write_text(text.replace(": bedside", ": bedsid"), "utf-8")
    status, out, err = take_in(CSV)
    assert (status, "mapping.yaml:11:3: error: The site has no zone bedsid. Did you mean bedside?" in out) == (1, True)
    mapping.write_text("columns: {}\n", "utf-8")
    assert "mapping.yaml:1:1: error: The field location is missing." in take_in(CSV)[1]
    mapping.write_text(text, "utf-8")
    (hospital / "placements.yaml").write_text("placements: {p: {device: x, zone: bedside}}\n", "utf-8")
    status, out, err = take_in(CSV)
    assert (status, f"{hospital.as_posix()}/placements.yaml:1:18: error: There is no device x." in out) == (1, True)
    assert "The site cannot be read" in err
    said = run("site", "import", "gone.csv", "--map", mapping, "-C", hospital)
    assert (said.status, said.err) == (2, "medslate: There is no file gone.csv.\n")
    assert not list(hospital.glob("*/imported*"))


def test_generated_sites_are_written_without_what_profiles_say(hospital: Path) -> None:
    site, _ = sites.site(hospital).read()
    assert site is not None
    files = sites.site_files(site)
    assert b"harm:" not in files["site.yaml"]
    assert (
        b"harm:"
        in sites.site_files(replace(site, profiles="", zones=tuple(replace(one, profile="") for one in site.zones)))[
            "site.yaml"
        ]
    )

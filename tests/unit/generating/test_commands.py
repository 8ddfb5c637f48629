"""site generate, as a user calls it: its files are read again as the same site, its inventory as its placements."""

import csv
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from medslate.cli.site_generate import generate
from medslate.devices.known import Origin
from medslate.errors import SetupError, UsageError
from medslate.networks.generating import generate as made_of
from medslate.networks.generating.order import Architecture, Order
from medslate.usecases.site_generate import COLUMNS, system_of
from medslate.usecases.site_import import import_inventory
from medslate.wiring import sites
from tests.unit.generating.build_profiles import shipped
from tests.unit.site_files.sites import without_places

ORDER = Order("small", Architecture.DEDICATED)
ON = date(2026, 11, 22)


def run(into: Path, *more: str) -> Result:
    called = ["--size", "small", "--seed", "7", "--into", str(into), *more]
    return CliRunner().invoke(generate, called, catch_exceptions=False, standalone_mode=False)


def test_the_files_are_read_as_the_site_that_was_made(tmp_path: Path) -> None:
    result = run(tmp_path / "h")
    assert "15 zones" in result.output
    assert "600 networked medical devices" in result.output
    read, findings = sites.site(tmp_path / "h").read()
    assert findings == ()
    assert without_places(read) == without_places(made_of(shipped(), ORDER, sites.draws(7)).site)


def test_every_assumption_is_printed_and_written_with_its_sources(tmp_path: Path) -> None:
    result = run(tmp_path / "h")
    data = json.loads((tmp_path / "h" / "assumptions.json").read_text())
    page = (tmp_path / "h" / "ASSUMPTIONS.md").read_text()
    assert data["made_by"] == "medslate site generate --size small --architecture 2 --seed 7 --into FOLDER"
    assert data["packs"].keys() == {shipped().profiles.pack.id, shipped().library.pack.id, shipped().catalog.pack.id}
    assert len(data["assumptions"]) > 100
    for one in data["assumptions"]:
        for text in (one["statement"], one["figure"], *one["sources"]):
            assert text.replace("|", "/") in page
            assert text in result.output
        for title in one["sources"].values():
            assert title in page
            assert title in result.output


def test_the_inventory_has_one_line_for_each_unit_and_reads_as_the_placements(tmp_path: Path) -> None:
    run(tmp_path / "h")
    lines = list(csv.reader((tmp_path / "h" / "inventory.csv").read_text().splitlines()))
    assert tuple(lines[0]) == COLUMNS
    site, _ = sites.site(tmp_path / "h").read()
    assert site is not None
    assert len(lines) - 1 == sum(one.count for one in site.placements)
    assert len({line[0] for line in lines[1:]}) == len(lines) - 1
    table, columns, findings = sites.read_inventory(tmp_path / "h" / "inventory.csv", tmp_path / "h" / "mapping.yaml")
    assert findings == ()
    assert table is not None
    assert columns is not None
    taken = import_inventory(site, table, columns, "again")
    assert (taken.changes, taken.findings) == ((), ())
    assert len(taken.elsewhere) == len(site.placements)


def test_the_system_is_the_one_that_is_opened(tmp_path: Path) -> None:
    run(tmp_path / "h")
    direct = system_of(made_of(shipped(), ORDER, sites.draws(7)), shipped())
    opened = sites.site_opened(tmp_path / "h", ON).system
    assert {one.id: one.components for one in opened.devices.values()} == {
        one.id: one.components for one in direct.devices.values()
    }
    assert {one.id: one.capability for one in opened.devices.values()} == {
        one.id: one.capability for one in direct.devices.values()
    }


def test_several_hospitals_have_a_folder_each(tmp_path: Path) -> None:
    result = run(
        tmp_path, "--hospitals", "2", "--name", "East", "--zones", "20", "--devices", "50", "--variety", "one-from-one",
        "--architecture", "3", "--format", "json",
    )  # fmt: skip
    data = json.loads(result.output)
    assert [one["site"] for one in data["hospitals"]] == ["east-1", "east-2"]
    assert [one["zones"] for one in data["hospitals"]] == [20, 20]
    assert data["made_by"] == (
        "medslate site generate --size small --architecture 3 --seed 7 --name East --variety one-from-one "
        "--zones 20 --devices 50 --hospitals 2 --into FOLDER"
    )
    for one in data["hospitals"]:
        assert {"site.yaml", "inventory.csv", "ASSUMPTIONS.md"} <= set(one["files"])
        site, _ = sites.site(tmp_path / one["site"]).read()
        assert site is not None
        assert sum(it.count for it in site.placements) == one["units"]
    assert "shown for East 1" in run(tmp_path / "text", "--hospitals", "2", "--name", "East").output


def test_only_an_empty_folder_is_written_into(tmp_path: Path) -> None:
    (tmp_path / "there").touch()
    for into in (tmp_path, tmp_path / "there"):
        with pytest.raises(UsageError, match="not empty"):
            run(into)


def test_a_size_that_there_is_not_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no size vast; there are: small, medium, university"):
        CliRunner().invoke(
            generate, ["--size", "vast", "--into", str(tmp_path / "h")], catch_exceptions=False, standalone_mode=False
        )
    assert not (tmp_path / "h").exists()


def test_another_pack_may_be_drawn_from_if_it_is_one_of_profiles(tmp_path: Path) -> None:
    ours = shipped().profiles.pack.id
    assert (
        f"--profiles {ours} "
        in json.loads(run(tmp_path / "h", "--profiles", ours, "--format", "json").output)["made_by"]
    )
    with pytest.raises(SetupError, match="no zone profiles"):
        run(tmp_path / "other", "--profiles", shipped().library.pack.id)


def test_a_device_whose_vector_was_taken_away_is_unknown() -> None:
    made = made_of(shipped(), ORDER, sites.draws(7))
    first, *others = made.site.devices
    bare = replace(made, site=replace(made.site, devices=(replace(first, vector=None), *others)))
    devices = system_of(bare, shipped()).devices
    assert devices[first.id].origin is Origin.UNKNOWN
    assert devices[others[0].id].origin is Origin.VECTOR

"""The report of a site from its files: packs, plans that no longer hold, every look at the command line."""

import json
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from medslate import wiring
from medslate.cli.site_report import report
from medslate.errors import UsageError
from medslate.planning.plan import plan_data
from medslate.standards.packs import PackKind
from medslate.usecases.plan import Engine, make_plan
from medslate.usecases.site_report import site_documents
from medslate.wiring import sites
from tests.fakes.packsources import MemoryPacks
from tests.fakes.solvers import greedy_only
from tests.unit.documents.build_hospital import ISSUED, SITE, opened_of, plan_of, system_of
from tests.unit.documents.build_small import TEMPLATES, lines

HOSPITAL = Path(__file__).parents[3] / "examples" / "st-elsewhere" / "hospital"


def texts(name: str) -> dict[str, Any]:
    return tomllib.loads((TEMPLATES / name / "wording.toml").read_text("utf-8"))


def small_packs() -> MemoryPacks:
    """The catalog and the library of the small site, and the form that one device is known by."""
    system = system_of()
    source = wiring.pack_source()
    crosswalk: Any = next(
        one for pack in source.packs() if pack.kind is PackKind.CROSSWALK and hasattr(one := source.load(pack.id), "origin")
        and source.load(one.origin).pack.kind is PackKind.QUESTIONNAIRE
    )  # fmt: skip
    profiles: Any = source.load(next(one.id for one in source.packs() if one.kind is PackKind.PROFILES))
    named = replace(profiles, pack=replace(profiles.pack, id=SITE.profiles))
    led = replace(crosswalk, to=system.catalog.pack.id)
    return MemoryPacks((system.catalog, system.library, named, led, source.load(crosswalk.origin)))


def test_it_names_every_pack_that_it_rests_on() -> None:
    system, packs = system_of(), small_packs()
    made = site_documents(opened_of(system), plan_of(system), packs, texts, ("security-plan",))
    said = "\n".join(lines(made["security-plan"]))
    assert all(f"{one.id} | " in said and one.digest in said for one in packs.packs())


def test_packs_of_forms_are_named_only_where_a_form_was_read() -> None:
    site = replace(SITE, placements=SITE.placements[-1:], conduits=(), in_place=(), acceptances=())
    system, packs = system_of(replace(site, preferences=replace(site.preferences, required=()))), small_packs()
    bare = replace(system, devices={one.device: system.devices[one.device] for one in system.site.placements})
    made = site_documents(opened_of(bare), plan_of(bare), packs, texts, ("security-plan",))
    section = made["security-plan"].sections[-1]
    assert "Questionnaire" not in str(section)
    assert len(section.blocks[1].rows) == 3  # type: ignore[union-attr]


def test_a_plan_that_does_not_hold_is_refused() -> None:
    system = system_of()
    wrong = replace(plan_of(system), chosen=())
    with pytest.raises(UsageError, match="does not hold for this site as it is now: .*Make the plan anew"):
        site_documents(opened_of(system), wrong, small_packs(), texts, ("security-plan",))


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    system = sites.site_opened(HOSPITAL, ISSUED).system
    file = tmp_path_factory.mktemp("plan") / "plan.json"
    file.write_text(json.dumps(plan_data(make_plan(system, ISSUED, Engine(greedy_only, name="greedy")))), "utf-8")
    return file


def test_the_command_writes_the_named_looks(saved: Path, tmp_path: Path) -> None:
    pytest.importorskip("jinja2", reason="the [report] extra is not installed")
    words = ["security-plan", "--plan", str(saved), "--as", "json", "--as", "html", "-C", str(HOSPITAL),
             "--on", ISSUED.isoformat(), "--into"]  # fmt: skip
    for folder in ("one", "two"):
        done = CliRunner().invoke(report, [*words, str(tmp_path / folder)], catch_exceptions=False)
        assert done.exit_code == 0
        assert done.output.split() == [str(tmp_path / folder / f"security-plan.{form}") for form in ("json", "html")]
    for form in ("json", "html"):
        one, other = ((tmp_path / folder / f"security-plan.{form}").read_bytes() for folder in ("one", "two"))
        assert one == other
    data = json.loads((tmp_path / "one" / "security-plan.json").read_text("utf-8"))
    assert data["issued"] == ISSUED.isoformat()
    assert "A better plan may exist" in json.dumps(data)


@pytest.mark.parametrize("content", ["no json", "{}"])
def test_a_file_that_is_no_plan_is_refused(content: str, tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    file.write_text(content, "utf-8")
    with pytest.raises(UsageError, match="no plan file"):
        CliRunner().invoke(report, ["security-plan", "--plan", str(file), "-C", str(HOSPITAL)], catch_exceptions=False)


@pytest.mark.slow
def test_the_command_makes_a_plan_of_its_own(tmp_path: Path) -> None:
    pytest.importorskip("ortools", reason="the [plan] extra is not installed")
    words = ["security-plan", "--as", "json", "-C", str(HOSPITAL), "--into", str(tmp_path)]
    done = CliRunner().invoke(report, words, catch_exceptions=False)
    assert done.exit_code == 0
    assert "independent check" in (tmp_path / "security-plan.json").read_text("utf-8")

"""site partition as a person calls it."""

import json
from pathlib import Path

from medslate.wiring import sites
from tests.journeys.conftest import Run, run  # noqa: F401  (the fixture)

HOSPITAL = Path(__file__).parents[3] / "examples/st-elsewhere/hospital"
DAY = ("--on", "2026-11-21")


def test_the_example_is_divided_and_saved(tmp_path: Path, run: Run) -> None:  # noqa: F811
    into = tmp_path / "divided"
    done = run("site", "partition", "-C", HOSPITAL, "--save", into, *DAY)
    assert done.status == 1
    lines = done.out.splitlines()
    assert lines[0].startswith("Partition proposed for St. Elsewhere Hospital")
    assert "no partition leaves fewer" in lines[1]
    assert "no partition costs less" in lines[2]
    assert any(one.split()[:2] == ["zones", "divided"] for one in lines)
    assert f"Written: {into}. Next: `medslate site plan -C {into}`." in lines
    site, found = sites.site(into).read()
    assert site is not None
    assert found == ()
    assert run("site", "check", "-C", into, *DAY).status == 0
    again = run("site", "partition", "-C", HOSPITAL, "--save", into, *DAY)
    assert again.status == 2
    assert "is not empty" in again.err


def test_as_data_the_plan_of_the_saved_site_costs_the_same(tmp_path: Path, run: Run) -> None:  # noqa: F811
    into = tmp_path / "divided"
    done = run("site", "partition", "-C", HOSPITAL, "--format", "json", "--redundant", "--save", into, *DAY)
    data = json.loads(done.out)
    assert data["proven"] is True
    assert data["wanted"] == {"zones": None, "units": 254, "redundant": True}
    proposed = data["proposed"]
    assert (
        proposed["cost"]
        == data["bound"]
        == proposed["zones_cost"] + proposed["conduits_cost"] + proposed["plan"]["cost"]
    )
    plan = json.loads(run("site", "plan", "-C", into, "--format", "json", *DAY).out)
    assert plan["cost"] == proposed["plan"]["cost"]

"""The journeys of a product-security engineer, from the example and from an empty folder."""

import json
import re
from pathlib import Path

import pytest

from medslate import __version__
from tests.journeys.conftest import DAY, EXAMPLES, Run

PUMP = EXAMPLES / "infusion-pump"


def test_the_example_holds_together(run: Run) -> None:
    said = run("check", "-C", PUMP, "--on", DAY)
    assert said.status == 0
    assert "0 errors" in said.out


def test_the_example_has_its_vectors(run: Run) -> None:
    """Derived by hand from the claims and the level table; see docs/tutorial."""
    data = json.loads(run("assess", "-C", PUMP, "--on", DAY, "--format", "json").out)
    assert data["device"]["declared"]["text"] == "{2 1 1..2 2 2 1 2}"
    assert data["device"]["evidenced"]["text"] == "{0..2 1 1..2 2 2 1 1..2}"
    assert data["device"]["tested"]["text"] == "{0..2 1 0..2 2 2 1 0..2}"
    assert set(data["in_scope"]) == {"controller", "server", "gateway"}
    assert len(data["content"]) == 64
    assert all(len(digest) == 64 for digest in data["packs"].values())


def test_text_and_json_say_the_same(run: Run) -> None:
    text = run("assess", "-C", PUMP, "--on", DAY).out
    data = json.loads(run("assess", "-C", PUMP, "--on", DAY, "--format", "json").out)
    line = next(line for line in text.splitlines() if line.startswith("device") and "declared" in line)
    assert line.split()[2:] == data["device"]["declared"]["text"].strip("{}").split()


def test_gap_names_the_rows(run: Run) -> None:
    said = run("gap", "--target", "2,2,2,2,2,1,2", "-C", PUMP, "--on", DAY)
    assert said.status == 1
    assert "controller: CR 2.1 RE(2)" in said.out
    assert run("gap", "--target", "1", "-C", PUMP, "--on", DAY).status == 0
    assert run("gap", "--target", "1,2", "-C", PUMP).status == 2
    data = json.loads(run("gap", "-C", PUMP, "--on", DAY, "--format", "json").out)
    assert data["rows"]["UC"][0]["row"] == "CR 2.1 RE(2)"


def test_explain_a_row_and_an_fr(run: Run) -> None:
    row = run("explain", "CR 1.11", "-C", PUMP, "--on", DAY)
    assert "Essential function" in row.out
    assert "not verified" in row.out
    fr = run("explain", "uc", "-C", PUMP, "--on", DAY)
    assert "Level 2 needs:" in fr.out
    for wanted in ("CR 1.11", "UC"):
        json.loads(run("explain", wanted, "-C", PUMP, "--on", DAY, "--format", "json").out)
    wrong = run("explain", "cr", "1.1", "re1", "-C", PUMP, "--on", DAY)
    assert wrong.status == 2
    assert "Did you mean CR 1.1 RE(1)?" in wrong.err


def test_ask_lists_only_rows_that_matter(run: Run) -> None:
    data = json.loads(run("ask", "-C", PUMP, "--on", DAY, "--format", "json").out)
    assert [(one["component"], one["row"]) for one in data] == [("controller", "EDR 3.13")]
    assert "1 open row can" in run("ask", "-C", PUMP, "--on", DAY).out
    assert run("ask", "--target", "1", "-C", PUMP, "--on", DAY).out.startswith("0 open rows")


def test_a_new_workspace_is_usable_at_once(run: Run, fresh: Path) -> None:
    """Only the rows that apply, all open; every bound is wide; the check passes with notes."""
    controller = (fresh / "claims" / "controller.yaml").read_text("utf-8")
    rows = re.findall(r"^  ([A-Z]+ [\d.]+(?: RE\(\d\))?):$", controller, re.MULTILINE)
    assert len(rows) == 83 + 4
    assert not any(row.startswith(("SAR", "HDR", "NDR")) for row in rows)
    assert run("check", "-C", fresh).status == 0
    assert "0..4  0..4" in run("assess", "-C", fresh).out
    assert (fresh / "schemas" / "claims.schema.json").is_file()
    again = run("init", fresh, "--name", "x", "--manufacturer", "y", "--component", "a=EDR", "--device-version", "1")
    assert again.status == 2


@pytest.mark.parametrize(("component", "hint"), [("a=EDRR", "Did you mean EDR?"), ("a", "name=TYPE")])
def test_init_explains_a_wrong_component(run: Run, tmp_path: Path, component: str, hint: str) -> None:
    said = run("init", tmp_path / "n", "--name", "x", "--manufacturer", "y", "--device-version", "1",
               "--component", component)  # fmt: skip
    assert said.status == 2
    assert hint in said.err
    assert not (tmp_path / "n" / "device.yaml").exists()


def test_claim_evidence_test_release_approve(run: Run, fresh: Path) -> None:
    """One row from open to tested, through every command that writes; comments stay."""
    (fresh / "report.txt").write_text("All locked after five tries.", "utf-8")
    (fresh / "junit.xml").write_text(
        '<testsuite><testcase classname="login" name="lock"><properties><property name="medslate" '
        'value="CR 1.11"/></properties></testcase><testcase classname="login" name="other"/></testsuite>',
        "utf-8",
    )
    steps: list[tuple[str, ...]] = [
        ("evidence", "DOC", "report.txt", "--title", "Login", "--kind", "review", "--of", "controller=1.0"),
        ("claim", "CR", "1.11", "--component", "controller", "--verdict", "met", "--how", "Five tries: then locked.",
         "--evidence", "DOC"),
        ("results", "junit.xml", "--component", "controller", "--tester", "Lab", "--independence", "third-party"),
        ("results", "junit.xml", "--component", "controller", "--name", "mapped", "--rows", "login::o*=CR 1.12"),
        ("release",),
        ("approve", "--role", "Head of security"),
    ]  # fmt: skip
    for step in steps:
        said = run(*step, "-C", fresh, "--on", DAY)
        assert said.status == 0, said
    text = (fresh / "claims" / "controller.yaml").read_text("utf-8")
    assert 'how: "Five tries: then locked."' in text
    assert text.count("# ") > 80
    explained = json.loads(run("explain", "CR 1.11", "-C", fresh, "--on", DAY, "--format", "json").out)
    assert explained["components"][0]["verdicts"] == dict.fromkeys(("declared", "evidenced", "tested"), "met")
    assert "mapped" in (fresh / "results" / "mapped.json").name
    run("claim", "CR 1.11", "--component", "controller", "--verdict", "unmet", "-C", fresh)
    changed = run("check", "-C", fresh, "--on", DAY)
    assert changed.status == 1
    assert "at release 1.0 it was met" in changed.out
    assert "approval-outdated" in changed.out
    assert run("release", "-C", fresh, "--on", DAY).status == 1


def test_diff_against_a_folder(run: Run, pump: Path) -> None:
    assert "Nothing changed." in run("diff", PUMP, "-C", pump, "--on", DAY).out
    run("claim", "CR 2.1 RE(2)", "--component", "controller", "--verdict", "met", "--how", "x", "-C", pump)
    said = run("diff", PUMP, "-C", pump, "--on", DAY)
    assert "controller: CR 2.1 RE(2) unmet -> met" in said.out
    assert "SL-C declared: {2 1 1..2 2 2 1 2} -> {2 2 1..2 2 2 1 2}" in said.out
    json.loads(run("diff", PUMP, "-C", pump, "--on", DAY, "--format", "json").out)
    assert run("diff", "no-such-revision", "-C", pump).status == 2


def test_version_and_wrong_commands(run: Run, tmp_path: Path) -> None:
    assert run("--version").out == f"medslate {__version__}\n"
    assert "Did you mean check?" in run("chek").err
    missing = run("check", "-C", tmp_path)
    assert missing.status == 2
    assert "medslate init" in missing.err
    assert run("check", "-C", tmp_path / "nowhere").status == 2
    assert run("check", "--on", "tomorrow", "-C", PUMP).status == 2


def test_machine_formats(run: Run, pump: Path) -> None:
    (pump / "evidence" / "iam-concept.md").write_text("changed", "utf-8")
    sarif = json.loads(run("check", "-C", pump, "--on", DAY, "--format", "sarif").out)
    result = next(one for one in sarif["runs"][0]["results"] if one["ruleId"] == "file-changed")
    location = result["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"] == (pump / "evidence.yaml").as_posix()
    assert location["region"]["startLine"] > 1
    data = json.loads(run("check", "-C", pump, "--on", DAY, "--format", "json").out)
    assert data["passes"] is False


def test_a_pack_that_is_not_at_hand_is_named_where_it_is_asked_for(run: Run, pump: Path) -> None:
    device = pump / "device.yaml"
    device.write_text(device.read_text("utf-8").replace("catalog: iec-62443-4-2-2019", "catalog: iec-62443-4-2"))
    said = run("check", "-C", pump)
    assert said.status == 1
    assert "device.yaml:3:1: error: There is no pack iec-62443-4-2. Did you mean iec-62443-4-2-2019?" in said.out


def test_stale_evidence_after_a_version_change(run: Run, pump: Path) -> None:
    """Raising a component's version makes its evidence stale: the check fails, the evidenced level falls."""
    device = pump / "device.yaml"
    device.write_text(device.read_text("utf-8").replace('version: "3.2.0"', 'version: "3.3.0"'))
    said = run("check", "-C", pump, "--on", DAY)
    assert said.status == 1
    assert "was taken on controller 3.2.0, but the current version is 3.3.0" in said.out
    data = json.loads(run("assess", "-C", pump, "--on", DAY, "--format", "json").out)
    assert data["components"]["controller"]["evidenced"]["lower"] == [0] * 7

"""The journeys of somebody who answers one question once: map, answer, trace, coverage, conformity, standards."""

import json
import shutil
from pathlib import Path

import pytest

from tests.journeys.conftest import DAY, Run

LAW, PROCESS, FORM = "mdr-2017-745-annex-i", "iec-81001-5-1-2021", "ig-nb-technical-documentation-1-2023"
LEVELS, TWIN = "iec-62443-4-2-2019", "iec-62443-4-1-2018"


@pytest.fixture
def bare(pump: Path) -> Path:
    """The pump as it was before anything but claims was stated of it."""
    shutil.rmtree(pump / "conformity", ignore_errors=True)
    return pump


def test_two_packs_side_by_side(run: Run) -> None:
    data = json.loads(run("map", TWIN, PROCESS, "--format", "json").out)
    assert data["from"]["pack"] == TWIN
    kinds = {pair["direct"] for pair in data["pairs"]}
    assert kinds == {True, False}
    assert all(1 <= path["length"] <= data["most_relations"] for pair in data["pairs"] for path in pair["paths"])
    said = run("map", TWIN, PROCESS)
    assert said.status == 0
    assert "stated by a crosswalk" in said.out
    assert run("map", TWIN, PROCESS, "--row", "nothing").status == 2


def test_answers_of_a_form_are_shown_as_such(run: Run) -> None:
    data = json.loads(run("map", "mds2-hn1-2019", LEVELS, "--format", "json").out)
    assert not data["pairs"]
    assert len(data["answers"]) > 100


def test_one_answer_tells_of_many_catalogs(run: Run, bare: Path) -> None:
    before = json.loads(run("coverage", TWIN, "-C", bare, "--on", DAY, "--format", "json").out)
    said = run("answer", PROCESS, "4.1.2", "conforms", "--how", "Roles of FM-01", "--evidence", "review-development-process",
               "-C", bare, "--on", DAY)  # fmt: skip
    assert said.status == 0, said
    assert f"{TWIN}:" in said.out
    after = json.loads(run("coverage", TWIN, "-C", bare, "--on", DAY, "--format", "json").out)
    assert after["catalogs"][0]["reached"] > before["catalogs"][0]["reached"]
    traced = json.loads(run("trace", TWIN, "SM-2", "-C", bare, "--on", DAY, "--format", "json").out)
    assert traced["states"]["evidenced"]["state"] == "fulfilled"
    (path,) = [path for path in traced["paths"] if path["relation"] == "equal"]
    assert path["because"][0]["stated"][0]["line"] == 3
    text = run("trace", TWIN, "SM-2", "-C", bare, "--on", DAY).out
    assert f"4.1.2 of {PROCESS} stated: declared fulfilled, evidenced fulfilled, tested open" in text


def test_what_is_not_given_stays(run: Run, bare: Path) -> None:
    one = ("answer", FORM, "TD1-2.1")
    place = ("-C", bare, "--on", DAY)
    assert run(*one, "yes", "--how", "The drawing", "--evidence", "sys-architecture", *place).status == 0
    assert run(*one, "partly", *place).status == 0
    text = (bare / "conformity" / f"{FORM}.yaml").read_text("utf-8")
    assert "The drawing" in text
    assert "sys-architecture" in text
    assert "partly" in text
    assert run(*one, "perhaps", *place).status == 2
    assert run("answer", LEVELS, "CR 1.1", "met", *place).status == 2


def test_conformity_and_gaps(run: Run, bare: Path) -> None:
    place = ("-C", bare, "--on", DAY)
    assert run("conformity", PROCESS, "--by", "phase", *place).status == 0
    gaps = run("conformity", PROCESS, "--gaps", *place)
    assert gaps.status == 1
    assert "not certain as declared" in gaps.out
    data = json.loads(run("conformity", PROCESS, "--gaps", "--at", "tested", *place, "--format", "json").out)
    assert data["at"] == "tested"
    assert run("conformity", "iso-14971", *place).status == 2
    data = json.loads(run("conformity", PROCESS, *place, "--format", "json").out)
    assert data["rule"] == "conformity"


def test_all_catalogs_are_covered(run: Run, pump: Path) -> None:
    data = json.loads(run("coverage", "-C", pump, "--on", DAY, "--format", "json").out)
    assert len(data["catalogs"]) >= 30
    assert all(sum(one["states"]["declared"].values()) == one["asked"] for one in data["catalogs"])
    assert "Not known:" in run("coverage", "-C", pump, "--on", DAY).out


def test_the_register(run: Run, tmp_path: Path) -> None:
    assert "IEC-81001-5-1" in run("standards", "list", "--layer", "process").out
    assert json.loads(run("standards", "list", "--status", "draft", "--format", "json").out)["documents"]
    assert "supersedes it" in run("standards", "show", "IEC-TR-80001-2-2").out
    assert json.loads(run("standards", "show", "IEC-62304", "--format", "json").out)["id"] == "IEC-62304"
    assert run("standards", "graph", "--as", "dot").out.startswith("digraph")
    assert run("standards", "graph", "--as", "mermaid", "--around", "IEC-62304").out.startswith("flowchart")
    assert json.loads(run("standards", "graph", "--as", "json").out)["links"]
    assert "supersedes" in run("standards", "graph").out
    assert run("standards", "show", "IEC-9").status == 2
    said = run("standards", "due", "--since", "2026-01-01", "--all", "--on", DAY, "-C", tmp_path)
    assert said.status == 1
    assert run("standards", "due", "-C", tmp_path).status == 2


def test_due_checked_and_pinned(run: Run, pump: Path) -> None:
    place = ("-C", pump)
    (pump / "standards.yaml").unlink(missing_ok=True)
    assert run("standards", "due", *place, "--on", DAY).status == 1
    assert "checked up to" in run("standards", "checked", *place, "--on", DAY).out
    assert run("standards", "due", *place, "--on", DAY).status == 0
    assert "Pinned iec-62443-4-2-2019" in run("standards", "pin", *place).out
    assert "pinned so already" in run("standards", "pin", *place).out
    assert run("check", *place, "--on", DAY).status == 0
    file = pump / "standards.yaml"
    text = file.read_text("utf-8")
    digest = next(line for line in text.splitlines() if "digest" in line).split(":")[1].strip(' "')
    file.write_text(text.replace(digest, "0" * 64, 1), "utf-8")
    assert run("standards", "due", *place, "--on", DAY).status == 1
    assert run("check", *place, "--on", DAY).status == 1
    data = json.loads(run("standards", "due", *place, "--on", DAY, "--format", "json").out)
    assert len(data["pins"]) == 1
    assert run("standards", "pin", "iec-62443-4-2", *place).status == 2


def test_files_that_cannot_be_used_are_told(run: Run, pump: Path) -> None:
    (pump / "device.yaml").write_text("medslate: 1\n", "utf-8")
    for command in (("standards", "pin"), ("standards", "checked"), ("coverage",), ("trace", LAW, "GSPR 1")):
        said = run(*command, "-C", pump)
        assert said.status == 1
        assert "device.yaml" in said.err

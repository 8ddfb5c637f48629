"""site procure as a person calls it: the two devices of the example, against a need of a small site."""

import json
from pathlib import Path
from typing import Any

import pytest

from medslate.cli.site_procure import CALLED
from tests.unit.procure.conftest import MONITOR, PUMP, Run, Said

NEED = f"""\
zone: icu
count: 20
kind: infusion pump
critical: true
connection: wlan
fulfilled: [hospital-directory, hospital-time]
flows:
  library: {{from: services, protocol: HTTPS, port: "443/tcp"}}
  images: {{to: archive, protocol: DICOM}}
candidates:
  pump: {{workspace: {PUMP}}}
  monitor: {{form: {MONITOR}, types: [EDR]}}
"""


@pytest.fixture
def need(tmp_path: Path) -> Path:
    """The need in a file."""
    (tmp_path / "need.yaml").write_text(NEED, "utf-8")
    return tmp_path / "need.yaml"


def data(said: Said) -> Any:
    return json.loads(said.out)


def test_two_candidates_are_ranked_with_reasons(run: Run, need: Path) -> None:
    said = run(need)
    assert said.status == 0, said
    lines = said.out.splitlines()
    assert "Need: 20 x infusion pump, critical, in icu of Small, SL-T {2 2 2 1 3 2 3}, connection wlan" in lines
    assert "  flow library: services <-> candidate, HTTPS 443/tcp" in lines
    places = {line.split()[1]: line.split()[0] for line in lines if line[:2] in ("1 ", "2 ")}
    assert places == {"pump": "1", "monitor": "2"}
    assert "There is no conduit from icu to archive for its flows; icu-archive is added." in said.out
    assert "Ranks 2: it leaves" in said.out
    assert "questions" not in said.out.partition("monitor:")[0]
    assert "a rule of this project" in " ".join(said.out.split())


def test_json_says_the_same_and_more(run: Run, need: Path) -> None:
    found = data(run(need, "--format", "json"))
    assert found["need"]["flows"][0] == {
        "id": "library", "from": "services", "to": "candidate", "protocol": "HTTPS", "port": "443/tcp"
    }  # fmt: skip
    first, second = found["candidates"]
    assert (first["id"], first["rank"], second["id"], second["rank"]) == ("pump", 1, "monitor", 2)
    assert first["known_by"] == "workspace"
    assert second["known_by"] == "form"
    for one in (first, second):
        worst, best = one["worst"], one["best"]
        assert worst["more_uncovered"] == len(worst["uncovered"])
        assert (best["more_uncovered"], best["more_cost"]) <= (worst["more_uncovered"], worst["more_cost"])
        assert worst["proven"]
        assert worst["more_cost"] == worst["cost_at_least"] == worst["cost_at_most"]
        assert worst["more_cost"] == worst["plan"]["cost"] - found["without"]["cost"]
        assert one["conduits"] == [{"id": "icu-archive", "between": ["icu", "archive"]}]
    assert len(second["open"]) > len(first["open"]) > 0


def test_the_open_questions_that_could_change_the_ranking(run: Run) -> None:
    """Of a device of which nothing is known all may be well: it could pass what lacks a whole FR, and come first."""
    given = ("--zone", "icu", "--target", "1", "--candidate", "rated=1,1,1,1,1,1,0:EDR", "--candidate", "dark=0:EDR")
    said = run(*given)
    assert said.status == 0, said
    assert "could still come first" in said.out
    assert "To ask its maker for these rows: " in said.out
    first, second = data(run(*given, "--format", "json"))["candidates"]
    assert (first["id"], first["deciding"], first["could_come_first"]) == ("rated", None, False)
    assert second["could_come_first"]
    assert second["could_pass"] == ["rated"]
    deciding = second["deciding"]
    assert deciding["tried"]
    assert 0 < len(deciding["rows"]) < len(second["open"])
    assert {one["row"] for one in deciding["rows"]} == {row for ask in deciding["ask"] for row in ask["settles"]}
    assert "stays behind rated" in said.out or any(one["settles"] is False for one in deciding["rows"])


def test_who_can_only_pass_one_in_the_middle(run: Run) -> None:
    three = ("good=1:EDR", "rated=1,1,1,1,1,1,0:EDR", "dark=0:EDR")
    said = run("--zone", "icu", "--target", "1", *(word for one in three for word in ("--candidate", one)))
    assert "could still pass rated" in said.out
    assert "could still come first" not in said.out
    assert "Could still pass rated: it does if these" in said.out


def test_questions_of_the_form_are_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "form").mkdir()
    (tmp_path / "form" / "answers.yaml").write_text("answers: {}\n", "utf-8")
    given = ("--zone", "icu", "--target", "1", "--candidate", f"{tmp_path / 'form'}:EDR")
    said = run(*given, "--candidate", "rival=0,1,1,1,1,1,1:EDR")
    assert said.status == 0, said
    assert "Could still come first: it does if these" in said.out
    assert "To ask its maker, questions of the form (and the rows they settle):" in said.out
    assert "To ask its maker for the rows themselves: " in said.out


def test_options_stand_above_the_file(run: Run, need: Path) -> None:
    found = data(
        run(
            need, "--zone", "services", "--count", "3", "--kind", "pump", "--connection", "wired", "--target", "0",
            "--flow", "icu:HL7:2575/tcp", "--flow", "archive", "--candidate", "third=2:EDR", "--solver", "highs",
            "--format", "json",
        )
    )  # fmt: skip
    asked = found["need"]
    assert (asked["zone"], asked["count"], asked["kind"], asked["connection"]) == ("services", 3, "pump", "wired")
    assert asked["critical"]
    assert asked["target"] == [0] * 7
    assert [one["id"] for one in asked["flows"]] == ["library", "images", "flow-1", "flow-2"]
    assert [asked["flows"][2][key] for key in ("from", "to", "protocol", "port")] == [
        "candidate", "icu", "HL7", "2575/tcp"
    ]  # fmt: skip
    assert {one["id"] for one in found["candidates"]} == {"pump", "monitor", "third"}


def test_candidates_by_what_there_is(run: Run) -> None:
    sources = ("mine", f"other={PUMP}", f"{MONITOR / 'MDS2.xlsx'}:edr", "2,2,2,1,2,1,2:EDR,SAR")
    given = [word for one in sources for word in ("--candidate", one)]
    found = data(run("--zone", "icu", *given, "--format", "json"))
    known = {one["id"]: (one["known_by"], one["name"]) for one in found["candidates"]}
    assert known == {
        "mine": ("workspace", "mine"),
        "other": ("workspace", "other"),
        "MDS2": ("form", "MDS2"),
        "2-2-2-1-2-1-2": ("vector", "2-2-2-1-2-1-2"),
    }
    same = [one for one in found["candidates"] if one["known_by"] == "workspace"]
    assert same[0]["worst"]["more_cost"] == same[1]["worst"]["more_cost"]
    assert same[0]["rank"] == same[1]["rank"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--candidate", "2:EDR"), "Say into which zone"),
        (("--zone", "icu"), "There is no candidate"),
        (("--zone", "icu", "--candidate", "2"), "A vector needs component types behind it, like 2:EDR."),
        (("--zone", "icu", "--candidate", "nowhere"), "nowhere is no device of the site"),
        (("--zone", "icu", "--candidate", "2:EDR", "--candidate", "2:EDR"), "Two candidates are called 2"),
        (("nowhere.yaml",), "There is no file nowhere.yaml"),
    ],
)
def test_wrong_usage(run: Run, arguments: tuple[str, ...], said: str) -> None:
    found = run(*arguments)
    assert found.status == 2
    assert said in found.err


def test_faults_of_the_need_are_told_where_they_stand(run: Run, need: Path) -> None:
    need.write_text(NEED.replace("zone: icu", "zone: icx").replace("hospital-time", "hospital-tim"), "utf-8")
    found = run(need)
    assert found.status == 1
    assert f"{need}:1:" in found.out
    assert "Small has no zone icx. Did you mean icu?" in found.out
    assert "No candidate's maker asks for hospital-tim. Did you mean hospital-time?" in found.out
    need.write_text("zone: icu\nflow: {}\n", "utf-8")
    assert f"{need}:2:" in run(need).out
    assert run(need).status == 1
    assert f"{CALLED}: zone: error:" in run("--zone", "icx", "--candidate", "2:EDR").out


def test_a_candidate_that_cannot_be_read_counts_as_unknown(run: Run, need: Path) -> None:
    need.write_text("zone: icu\ncandidates:\n  d: {workspace: nothing, refuses: [EC99]}\n", "utf-8")
    found = run(need)
    assert found.status == 1
    assert "[device-unreadable]" in found.out
    assert "EC99" in found.out
    assert "unknown" in found.out


def test_paths_of_a_need_are_relative_to_its_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "tender" / "form").mkdir(parents=True)
    (tmp_path / "tender" / "form" / "answers.yaml").write_text("answers: {}\n", "utf-8")
    need = tmp_path / "tender" / "need.yaml"
    need.write_text("zone: icu\ntarget: 1\ncandidates:\n  d: {form: form, types: [EDR]}\n", "utf-8")
    found = run(need, "--format", "json")
    assert found.status == 0, found
    assert data(found)["candidates"][0]["known_by"] == "form"

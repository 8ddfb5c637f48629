"""The commands on software and vulnerabilities, on a copy of the infusion pump."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from medslate.cli.app import medslate
from medslate.errors import UsageError
from tests.unit.supply.build import BILL, STATEMENTS, bill, content
from tests.unit.supply.test_spdx import TAGS
from tests.unit.supply.test_vex_import import advisory

PUMP = Path("examples/st-elsewhere/infusion-pump")


@pytest.fixture
def pump(tmp_path: Path) -> Path:
    """A workspace without software, with one bill and the advisory beside it."""
    folder = tmp_path / "pump"
    shutil.copytree(PUMP, folder)
    shutil.rmtree(folder / "software", ignore_errors=True)
    (folder / "vulnerabilities.yaml").unlink(missing_ok=True)
    (tmp_path / "bill.json").write_bytes(bill(metadata=None, compositions=None))
    (tmp_path / "tags.spdx").write_bytes(TAGS)
    (tmp_path / "advisory.json").write_bytes(content(advisory()))
    return folder


def run(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(medslate, [*arguments, "-C", str(folder)], standalone_mode=False)


def said(folder: Path, *arguments: str) -> str:
    done = run(folder, *arguments)
    assert done.exception is None, done.exception
    assert not done.return_value, done.output
    return done.output


def data(folder: Path, *arguments: str) -> Any:
    return json.loads(said(folder, *arguments, "--format", "json"))


def taken(pump: Path, component: str = "controller", name: str = "bill.json") -> str:
    return said(pump, "sbom", "import", str(pump.parent / name), "--component", component)


def test_a_bill_is_kept_byte_for_byte_and_shown(pump: Path) -> None:
    assert "3 parts of controller, from CycloneDX" in taken(pump)
    assert (pump / "software/controller.cdx.json").read_bytes() == (pump.parent / "bill.json").read_bytes()
    shown = said(pump, "sbom", "show")
    assert "io.net/net" in shown
    assert "Not listed: server, gateway." in shown
    assert said(pump, "sbom", "show", "--component", "server") == "0 parts\nNot listed: server.\n"
    assert [one["name"] for one in data(pump, "sbom", "show")["parts"]] == ["inner", "io.net/net", "zlib"]
    assert "component-without-inventory" in run(pump, "check").output


def test_a_second_bill_tells_what_changed(pump: Path) -> None:
    taken(pump)
    told = said(pump, "sbom", "import", str(pump.parent / "tags.spdx"), "--component", "controller", "--dry-run")
    assert "Would write: 1 part of controller, from SPDX" in told
    assert "- io.net/net 2.0" in told
    assert "files is not kept" in told
    assert (pump / "software/controller.cdx.json").read_bytes() == (pump.parent / "bill.json").read_bytes()
    arguments = ("sbom", "import", str(pump.parent / "tags.spdx"), "--component", "controller")
    assert data(pump, *arguments)["changes"]["removed"][0]["name"] == "inner"
    assert "The parts are the same." in said(pump, *arguments)


def test_the_bill_of_the_device_is_not_put_among_those_of_the_parts(pump: Path) -> None:
    done = run(pump, "sbom", "export", "-o", str(pump / "software/server.cdx.json"))
    assert "holds the bills that this one is made of" in str(done.exception)


@pytest.mark.slow
def test_a_bill_that_cannot_be_used_and_a_component_that_is_none(pump: Path) -> None:
    (pump.parent / "bad.json").write_text("{}", "utf-8")
    done = run(pump, "sbom", "import", str(pump.parent / "bad.json"), "--component", "server")
    assert done.return_value == 1
    assert "[shape]" in done.output
    for arguments in (("import", str(pump.parent / "bill.json"), "--component", "sever"), ("show", "--component", "x")):
        assert isinstance(run(pump, "sbom", *arguments).exception, UsageError)


@pytest.mark.slow
def test_the_bill_of_the_device_is_written_or_shown(pump: Path) -> None:
    assert isinstance(run(pump, "sbom", "export").exception, UsageError)
    taken(pump)
    target = pump.parent / "out.json"
    assert "Wrote" in said(pump, "sbom", "export", "-o", str(target), "--on", "2026-11-20")
    assert json.loads(target.read_bytes())["metadata"]["timestamp"] == "2026-11-20T00:00:00Z"
    done = CliRunner().invoke(medslate, ["sbom", "export", "-C", str(pump), "--on", "2026-11-20"])
    assert done.stdout.encode() == target.read_bytes()


def test_two_files_are_compared(pump: Path, tmp_path: Path) -> None:
    newer = tmp_path / "newer.json"
    parts = [
        dict(BILL["components"][0]) | {"version": "1.3", "purl": "pkg:generic/zlib@1.3"},
        {"type": "library", "name": "new"},
    ]
    newer.write_bytes(bill(components=parts, dependencies=None))
    arguments = ["sbom", "diff", str(tmp_path / "bill.json"), str(newer)]
    done = CliRunner().invoke(medslate, arguments, standalone_mode=False)
    assert done.return_value == 1
    assert done.output.splitlines() == ["+ new", "- inner 7", "- io.net/net 2.0", "~ zlib 1.2.12 -> 1.3"]
    done = CliRunner().invoke(medslate, [*arguments, "--format", "json"], standalone_mode=False)
    assert json.loads(done.output)["changed"][0]["fields"] == ["version"]
    same = [*arguments[:2], str(newer), str(newer)]
    assert CliRunner().invoke(medslate, same, standalone_mode=False).return_value == 0
    (tmp_path / "bad.json").write_text("[]", "utf-8")
    bad = CliRunner().invoke(medslate, [*arguments[:3], str(tmp_path / "bad.json")], standalone_mode=False)
    assert (bad.return_value, "[shape]" in bad.output) == (1, True)


@pytest.mark.slow
def test_a_vulnerability_is_stated_and_stated_anew(pump: Path) -> None:
    taken(pump)
    no = ("--state", "not-affected", "--justification", "code-not-reachable", "--impact", "Not called.")
    assert "CVE-1 in controller: not-affected" in said(
        pump, "vex", "set", "CVE-1", "--part", "zlib", *no, "--on", "2026-11-01"
    )
    yes = ("--state", "affected", "--response", "update", "--action", "Update.", "--fixed-in", "9")
    said(pump, "vex", "set", "CVE-1", "--part", "zlib@1.2.12", *yes, "--on", "2026-11-02")
    (one,) = data(pump, "vex", "show")["statements"]
    assert one == {
        "id": "CVE-1 controller zlib", "vulnerability": "CVE-1", "component": "controller", "part": "zlib",
        "state": "affected", "justification": None, "impact": "Not called.", "responses": ["update"], "action": "Update.",
        "since": "2026-11-01", "updated": "2026-11-02", "fixed_in": "9", "affected_versions": [],
    }  # fmt: skip
    said(pump, "vex", "set", "CVE-1", "--state", "fixed", "--on", "2026-11-03")
    said(pump, "vex", "set", "CVE-2", "--component", "server", "--state", "under-investigation")
    assert "2 statements on 2 vulnerabilities" in said(pump, "vex", "show")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("CVE-1", "--state", "fixed"), "without --part its own code is meant. There are controller, server"),
        (("CVE-1", "--state", "fixed", "--part", "nowhere"), "none is known to have the part nowhere. There are"),
        (("CVE-1", "--state", "fixed", "--component", "sever"), "Did you mean server?"),
        (
            ("CVE-1", "--state", "affected", "--component", "controller", "--part", "zlip@1.2.12"),
            "Did you mean zlib@1.2.12?",
        ),
        (("CVE-1", "--state", "affected", "--component", "server", "--part", "zlib"), "has no inventory"),
        (("CVE-9", "--state", "affected", "--component", "controller"), "name one with --part"),
    ],
)
def test_what_cannot_be_stated(pump: Path, arguments: tuple[str, ...], words: str) -> None:
    taken(pump)
    for part in ("zlib", "net"):
        said(pump, "vex", "set", "CVE-9", "--part", part, "--state", "under-investigation")
    done = run(pump, "vex", "set", *arguments)
    assert isinstance(done.exception, UsageError)
    assert words in str(done.exception)


def test_an_advisory_is_taken_in_once(pump: Path) -> None:
    taken(pump)
    arguments = ("vex", "import", str(pump.parent / "advisory.json"), "--on", "2026-11-20")
    assert "Would state: CVE-2030-1 in controller (pkg:generic/zlib@1.2.12): under-investigation" in said(
        pump, *arguments, "--dry-run"
    )
    assert not (pump / "vulnerabilities.yaml").exists()
    made = data(pump, *arguments)
    assert [one["id"] for one in made["statements"]] == ["CVE-2030-1 controller zlib", "CVE-2030-1 controller net"]
    assert made["unmatched"] == ["other thing 9"]
    assert "[stated-already]" in said(pump, *arguments)
    (pump.parent / "advisory.json").write_bytes(content({"document": 1}))
    assert run(pump, *arguments).return_value == 1
    nothing = advisory(product_status={"known_affected": ["X"]})
    (pump.parent / "advisory.json").write_bytes(content(nothing))
    assert "Nothing new concerns the device." in said(pump, *arguments)


def test_statements_are_given_out(pump: Path) -> None:
    assert isinstance(run(pump, "vex", "export").exception, UsageError)
    taken(pump)
    said(pump, "vex", "set", "CVE-1", "--part", "zlib", "--state", "false-positive")
    assert json.loads(said(pump, "vex", "export", "--on", "2026-11-20"))["vulnerabilities"][0]["id"] == "CVE-1"
    csaf = ("vex", "export", "--format", "csaf")
    for more in (
        (),
        ("--namespace", "fenwick"),
        ("--namespace", "https://f.example", "--category", "csaf_security_advisory"),
    ):
        assert isinstance(run(pump, *csaf, *more).exception, UsageError)
    target = pump.parent / "csaf.json"
    told = said(pump, *csaf, "--namespace", "https://f.example", "--id", "F-1", "-o", str(target))
    assert "CSAF does not tell that it was found by mistake" in told
    assert json.loads(target.read_bytes())["document"]["tracking"]["id"] == "F-1"


def test_a_file_of_statements_by_hand_is_read(pump: Path) -> None:
    (pump / "vulnerabilities.yaml").write_bytes(STATEMENTS)
    assert "5 statements on 4 vulnerabilities" in said(pump, "vex", "show")
    output = run(pump, "check").output
    assert "vulnerabilities.yaml" in output
    assert "unknown-id" in output

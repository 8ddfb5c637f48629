"""The editor of a workspace: what it writes is read back, and what it cannot change cleanly it refuses."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from medslate.adapters.textfiles.editing import TextEditor
from medslate.adapters.textfiles.workspace import read_dossier
from medslate.adapters.textfiles.yamlfile import read_yaml
from medslate.adapters.trees import Disk
from medslate.assessment.dossier import Approval, Release
from medslate.assessment.evidence import Evidence, EvidenceKind, Independence, Outcome, TestCase, TestRecord
from medslate.devices.claims import Claim
from medslate.errors import MedslateError, UsageError
from medslate.findings import Place
from medslate.levels.verdicts import Verdict
from tests.fakes.folders import MemoryFolder

HERE = Place("somewhere.yaml")
DIGEST = "a" * 64
CLAIM = Claim("controller", "CR 1.1", Verdict.MET, HERE, "Like so: #1", "", ("a", "b"), impairs={"alarm": "no, never"})
EVIDENCE = Evidence(
    "scan", "Scan", EvidenceKind.TEST, {"server": "5.1.0"}, date(2026, 1, 31), HERE, "scan.txt", DIGEST,
    outcome=Outcome.PASSED, tester="Lab", independence=Independence.THIRD_PARTY,
)  # fmt: skip
RECORD = TestRecord(
    "run", "server", "5.1.0", date(2026, 1, 31), "Lab", None, (TestCase("t", ("CR 1.1",), Outcome.FAILED),), HERE
)
RELEASE = Release(
    "0.1.0", date(2026, 1, 31), DIGEST, {"server": "5.1.0"}, {("server", "CR 1.1"): Verdict.MET}, {"pack": DIGEST},
    {"declared": "1 1 1 1 1 1 1"}, HERE, {("form", "1.2"): "yes", ("form", "1.3"): "no"},
)  # fmt: skip
APPROVAL = Approval("Security lead", "approved", date(2026, 1, 31), DIGEST, HERE)


def value_of(folder: MemoryFolder, name: str) -> Any:
    value, findings = read_yaml(folder.read(name, 1 << 20), name)
    assert findings == ()
    return value


@pytest.fixture
def pump() -> MemoryFolder:
    return MemoryFolder.copy_of(Path("examples/st-elsewhere/infusion-pump"))


def test_a_claim_replaces_the_one_for_its_row(pump: MemoryFolder) -> None:
    before = dict(pump.files)
    assert TextEditor(pump).set_claim(CLAIM) == "claims/controller.yaml"
    assert value_of(pump, "claims/controller.yaml")["claims"]["CR 1.1"] == {
        "verdict": "met",
        "how": "Like so: #1",
        "evidence": ["a", "b"],
        "impairs": {"alarm": "no, never"},
    }
    assert {name for name in before if before[name] != pump.files[name]} == {"claims/controller.yaml"}


def test_a_claim_is_put_where_its_row_stands_else_into_the_first_file() -> None:
    folder = MemoryFolder(
        {
            "claims/a.yaml": b"component: server\nclaims: {}\n",
            "claims/b.yaml": b"component: controller\nclaims:\n  CR 2:\n    verdict: open\n",
            "claims/c.yaml": b"component: controller\nclaims:\n  CR 1.1:\n    verdict: open\n",
            "claims/d.yaml": b"- no claims\n",
        }
    )
    assert TextEditor(folder).set_claim(CLAIM) == "claims/c.yaml"
    assert TextEditor(folder).set_claim(replace(CLAIM, row="CR 9")) == "claims/b.yaml"
    assert list(value_of(folder, "claims/b.yaml")["claims"]) == ["CR 2", "CR 9"]


@pytest.mark.parametrize("claims", [b"", b"claims:\n", b"claims: {}", b"claims: ~ # none"])
def test_the_first_claim(claims: bytes) -> None:
    folder = MemoryFolder({"claims/a.yaml": b"component: controller\n" + claims})
    TextEditor(folder).set_claim(CLAIM)
    assert list(value_of(folder, "claims/a.yaml")["claims"]) == ["CR 1.1"]


def test_a_claim_for_a_component_without_a_file_is_refused() -> None:
    with pytest.raises(UsageError, match="No file under claims/ is for component controller"):
        TextEditor(MemoryFolder()).set_claim(CLAIM)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"component: controller\nclaims: {A: {verdict: met}}\n", "line 2 is written in braces"),
        (b"{component: controller, claims: {}}\n", "line 1 is written in braces"),
        (b"component: controller\nclaims: 5\n", "line 2 holds no keys"),
        (b"component: controller\nclaims: [CR 1.1]\n", "line 2 holds no keys"),
        (b"component: controller\n...\n", "without a change to the rest"),
        (b"  component: controller\n", "Not valid YAML"),
        (b"component: controller\nx: a\xe2\x80\xa8b\nz: 1\n", "cannot be edited in place"),
    ],
)
def test_what_cannot_be_edited_is_refused_and_stays(text: bytes, reason: str) -> None:
    folder = MemoryFolder({"claims/a.yaml": text})
    with pytest.raises(MedslateError, match=rf"claims/a.yaml cannot be edited.*{reason}"):
        TextEditor(folder).set_claim(CLAIM)
    assert folder.files == {"claims/a.yaml": text}


def test_a_broken_file_is_not_edited() -> None:
    folder = MemoryFolder({"evidence.yaml": b"evidence: ["})
    with pytest.raises(MedslateError, match="evidence.yaml cannot be edited: .*unclosed"):
        TextEditor(folder).add_evidence(EVIDENCE)


def test_evidence_is_added_and_replaced(pump: MemoryFolder) -> None:
    editor = TextEditor(pump)
    assert editor.add_evidence(EVIDENCE) == "evidence.yaml"
    added = value_of(pump, "evidence.yaml")["evidence"]
    assert list(added)[-1] == "scan"
    editor.add_evidence(replace(EVIDENCE, title="Second scan", outcome=None))
    replaced = value_of(pump, "evidence.yaml")["evidence"]
    assert replaced == added | {"scan": {**added["scan"], "title": "Second scan"}} | {
        "scan": {key: one for key, one in (added["scan"] | {"title": "Second scan"}).items() if key != "outcome"}
    }


def test_files_are_made_when_they_are_needed() -> None:
    folder = MemoryFolder()
    editor = TextEditor(folder)
    editor.add_evidence(EVIDENCE)
    for _ in range(2):
        assert editor.add_approval(APPROVAL) == "approvals.yaml"
    assert list(folder.files) == ["evidence.yaml", "approvals.yaml"]
    assert [one["role"] for one in value_of(folder, "approvals.yaml")["approvals"]] == ["Security lead"] * 2


def test_what_is_written_is_read_back(pump: MemoryFolder) -> None:
    editor = TextEditor(pump)
    editor.set_claim(CLAIM)
    pump.write("scan.txt", b"scan")
    editor.add_evidence(replace(EVIDENCE, sha256=pump.digest("scan.txt")))
    assert editor.add_record(RECORD) == "results/run.json"
    editor.add_approval(APPROVAL)
    assert editor.add_release(RELEASE) == "releases/0.1.0.json"
    dossier, findings = read_dossier(pump)
    assert dossier is not None
    assert findings == ()
    assert replace(dossier.claim["controller", "CR 1.1"], place=HERE) == CLAIM
    assert replace(dossier.evidence_by_id["scan"], place=HERE, sha256=DIGEST) == EVIDENCE
    assert replace(next(one for one in dossier.records if one.id == "run"), place=HERE) == RECORD
    assert replace(dossier.approvals[-1], place=HERE) == APPROVAL
    assert RELEASE in [replace(one, place=HERE) for one in dossier.releases]


def test_a_release_is_written_once(pump: MemoryFolder) -> None:
    TextEditor(pump).add_release(RELEASE)
    with pytest.raises(UsageError, match=r"releases/0.1.0.json exists already"):
        TextEditor(pump).add_release(RELEASE)


@pytest.mark.parametrize("name", ["2.0/rc1", "../2.0", "", "..", "/etc/x", "a\0b", "C:x"])
def test_a_name_that_is_no_file_name_is_refused(name: str) -> None:
    folder = MemoryFolder()
    with pytest.raises(UsageError, match="cannot be the name of a file in releases/"):
        TextEditor(folder).add_release(replace(RELEASE, version=name))
    with pytest.raises(UsageError, match="cannot be the name of a file in results/"):
        TextEditor(folder).add_record(replace(RECORD, id=name))
    assert not folder.files


def test_a_record_without_circumstances() -> None:
    folder = MemoryFolder()
    TextEditor(folder).add_record(replace(RECORD, taken=None, tester=""))
    written = msgspec.json.decode(folder.files["results/run.json"])
    assert set(written) == {"format", "component", "version", "cases"}


def test_files_that_lead_outside_are_neither_read_nor_written(tmp_path: Path) -> None:
    (tmp_path / "secret.yaml").write_bytes(b"evidence: {}\n")
    root = tmp_path / "workspace"
    root.mkdir()
    (root / "evidence.yaml").symlink_to("../secret.yaml")
    (root / "results").symlink_to("..")
    editor = TextEditor(Disk(root))
    with pytest.raises(MedslateError, match="leads out"):
        editor.add_evidence(EVIDENCE)
    with pytest.raises(MedslateError, match="leads out"):
        editor.add_record(RECORD)
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == ["secret.yaml"]

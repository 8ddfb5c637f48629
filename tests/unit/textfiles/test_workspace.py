"""Reading a workspace: the whole dossier, or every reason why there is none, each with its line."""

from pathlib import Path

import pytest

from medslate.adapters.textfiles.workspace import TextWorkspace, read_dossier
from medslate.errors import UsageError
from medslate.findings import Code, Finding, Place, failed
from tests.fakes.folders import MemoryFolder

PUMP = MemoryFolder.copy_of(Path("examples/st-elsewhere/infusion-pump"))
SMALL = MemoryFolder(
    {
        "device.yaml": b"""\
medslate: 1
catalog: small
target: "1,1,1,1,1,1,1"
device: {name: D, manufacturer: M, version: "1", intended_use: u}
components:
  part: {name: Part, types: [T], version: "1.0"}
""",
        "claims/part.yaml": b"component: part\nclaims:\n  A:\n    verdict: met\n    evidence: [e]\n",
        "evidence.yaml": b'evidence:\n  e:\n    title: E\n    kind: design\n    of: {part: "1.0"}\n',
        "results/run.json": b'{"format": "medslate-test-record/1", "component": "part", "version": "1.0", "cases": []}',
    }
)


def found(folder: MemoryFolder) -> list[Finding]:
    return list(read_dossier(folder)[1])


def test_the_example_is_read_without_a_finding() -> None:
    dossier, findings = TextWorkspace(PUMP).read()
    assert findings == ()
    assert dossier is not None
    assert [one.id for one in dossier.device.components] == ["controller", "server", "gateway"]
    assert dossier.claims
    assert dossier.evidence
    assert {one.id for one in dossier.records} == {"controller-junit", "server-junit", "gateway-lab"}
    assert str(dossier.target)


def test_the_smallest_workspace() -> None:
    folder = MemoryFolder({"device.yaml": SMALL.files["device.yaml"]})
    dossier, findings = read_dossier(folder)
    assert findings == ()
    assert dossier is not None
    assert (dossier.claims, dossier.evidence, dossier.records, dossier.approvals) == ((), (), (), ())


@pytest.mark.parametrize("files", [{}, {"operator.yaml": b""}, {"claims/device.yaml": b""}])
def test_no_workspace(files: dict[str, bytes]) -> None:
    with pytest.raises(UsageError, match="medslate init"):
        read_dossier(MemoryFolder(files))


@pytest.mark.parametrize("content", [b"", b"# nothing\n", b"{}"])
def test_files_that_may_be_empty(content: bytes) -> None:
    folder = SMALL.but(evidence=content, operator=content, approvals=content)
    dossier, findings = read_dossier(folder)
    assert dossier is not None
    assert findings == ()


@pytest.mark.parametrize("content", [b"", b"[]", b"text"])
def test_the_device_may_not_be_empty(content: bytes) -> None:
    dossier, findings = read_dossier(SMALL.but(device=content))
    assert dossier is None
    assert failed(findings)
    assert {one.place.file for one in findings} == {"device.yaml"}


def test_a_target_that_is_no_vector_is_told() -> None:
    device = SMALL.files["device.yaml"].replace(b"1,1,1,1,1,1,1", b"high")
    dossier, (one,) = read_dossier(SMALL.but(device=device))
    assert dossier is None
    assert one.place.path == ("target",)
    assert "not an SL vector" in one.message


def test_findings_of_every_file_come_together_and_with_their_lines() -> None:
    folder = SMALL.but(
        operator=b"guidance: {backup: 1}\n",
        evidence=b"evidence:\n  e:\n    titel: E\n    kind: design\n    of: {}\n",
        approvals=b"approvals:\n- role: x\n",
    )
    folder.files["claims/part.yaml"] = b"component: part\nclaims:\n  A:\n    verdict: mett\n"
    folder.files["claims/b.yaml"] = b"claims: [\n"
    folder.files["results/run.json"] = b"{"
    folder.files["releases/1.json"] = b"{}"
    dossier, findings = read_dossier(folder)
    assert dossier is None
    places = {(one.place.file, one.place.line) for one in findings}
    assert places == {
        ("operator.yaml", 1),
        ("claims/b.yaml", 1),
        ("claims/part.yaml", 4),
        ("evidence.yaml", 2),
        ("evidence.yaml", 3),
        ("results/run.json", None),
        ("approvals.yaml", 2),
        ("releases/1.json", None),
    }


@pytest.mark.parametrize(
    "content", [b"", b"\xff", b"{", b"[" * 100_000, b'{"a": "\\ud800"}', b"9" * 5000, b'"\xed\xa0\x80"', b"nan"]
)
def test_records_that_are_no_json(content: bytes) -> None:
    folder = MemoryFolder(SMALL.files | {"results/run.json": content})
    (finding,) = found(folder)
    assert (finding.code, finding.place.file) == (Code.SYNTAX, "results/run.json")
    assert finding.remedy


def test_deeply_nested_json() -> None:
    for depth in range(850, 1000, 10):
        folder = MemoryFolder(
            SMALL.files | {"results/run.json": b'{"component": ' + b"[" * depth + b"]" * depth + b"}"}
        )
        assert failed(tuple(found(folder)))


def test_files_that_are_too_large() -> None:
    for name in ("operator.yaml", "results/run.json"):
        (finding,) = found(MemoryFolder(SMALL.files | {name: b"#" * ((16 << 20) + 1)}))
        assert (finding.code, finding.place.file) == (Code.FILE_TOO_LARGE, name)


def test_the_content_digest_is_about_values() -> None:
    """Comments, order of files and approvals do not count; every value does."""
    dossier, _ = read_dossier(SMALL)
    assert dossier is not None
    commented = {name: b"# c\n" + text if name.endswith("yaml") else text + b"\n" for name, text in SMALL.files.items()}
    approved = {"approvals.yaml": b"approvals: []\n"}
    assert read_dossier(MemoryFolder(dict(reversed((commented | approved).items()))))[0].content == dossier.content  # type: ignore[union-attr]
    for name, text in SMALL.files.items():
        changed = MemoryFolder(SMALL.files | {name: text.replace(b"1.0", b"1.1").replace(b"met", b"open")})
        assert read_dossier(changed)[0].content != dossier.content  # type: ignore[union-attr]


def test_attachments_are_there_and_the_same() -> None:
    lines = "evidence:\n  e:\n    title: E\n    kind: design\n    of: {}\n    file: e.txt\n"
    folder = MemoryFolder(SMALL.but(evidence=lines.encode()).files | {"e.txt": b"text"})
    (unnamed,) = found(folder)
    assert unnamed.code is Code.FILE_CHANGED
    assert folder.digest("e.txt") in unnamed.remedy
    folder.write("evidence.yaml", (lines + f"    sha256: {folder.digest('e.txt')}\n").encode())
    assert found(folder) == []
    folder.write("e.txt", b"changed")
    (changed,) = found(folder)
    assert (changed.code, changed.place.line) == (Code.FILE_CHANGED, 7)
    assert folder.digest("e.txt") in changed.remedy
    del folder.files["e.txt"]
    (missing,) = found(folder)
    assert (missing.code, missing.place.line) == (Code.FILE_MISSING, 6)
    folder.write("evidence.yaml", lines.replace("e.txt", "../e.txt").encode())
    assert [one.code for one in found(folder)] == [Code.FILE_OUTSIDE]


def test_names_outside_utf_8() -> None:
    folder = MemoryFolder(SMALL.files | {"claims/\udcff.yaml": b"component: part\nclaims: {}\n"})
    dossier, findings = read_dossier(folder)
    assert dossier is not None
    assert findings == ()


def test_locate_bears_files_that_are_gone() -> None:
    gone = Finding(Code.SHAPE, Place("gone.yaml", ("a",)), "message")
    (there,) = TextWorkspace(SMALL).locate((Finding(Code.SHAPE, Place("device.yaml", ("target",)), "message"),))
    assert TextWorkspace(SMALL).locate((gone,)) == (gone,)
    assert (there.place.line, there.place.column) == (3, 1)

"""The archive of a release, made, read with public tools by its own guide, and spoilt."""

import json
import shutil
import subprocess
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

import bagit
import pytest

from medslate import wiring
from medslate.bundles.container import pack
from medslate.bundles.manifest import Audience, Role
from medslate.bundles.sealing import redact
from medslate.cli import main
from medslate.usecases.bundle_members import Piece
from medslate.usecases.bundle_seal import Order, seal_declaration, signer
from medslate.usecases.opening import open_workspace
from tests import pki
from tests.journeys.conftest import EXAMPLES, Run

DAY = "2026-11-22"
VERSION = "2.4.0"
TOOLS = ("sha256sum", "sha512sum", "unzip", "jq", "openssl", "comm")
TRUST = """\
parties:
  fenwick: {name: Fenwick Medical, roles: [maker], anchors: [anchors/root.pem], organization: Fenwick Medical}
  lab: {name: Test laboratory, roles: [test-laboratory], keys: [lab.pem]}
required: {declaration: [maker]}
stamps: [anchors/time.pem]
"""


class Made(NamedTuple):
    """A release with all that goes into its archive."""

    workspace: Path
    bundle: Path
    trust: Path
    documents: Path

    def arguments(self, out: Path, **changed: str | Path) -> list[str | Path]:
        given: dict[str, str | Path] = {
            "-C": self.workspace,
            "--release": VERSION,
            "--bundle": self.bundle,
            "--documents": self.documents,
            "--trust": self.trust,
            "--on": DAY,
            "-o": out,
        }
        given |= {f"--{name}": value for name, value in changed.items()}
        return ["archive", "make", *(part for pair in given.items() for part in pair)]


def sealed(workspace: Path, *more: Piece) -> bytes:
    """The bundle of a workspace: by the maker, with a stamp, and by a laboratory, without."""
    opened = open_workspace(wiring.workspace(workspace), wiring.pack_source(), date(2026, 11, 21))
    maker, lab = pki.signer(), pki.signer("Head of laboratory", "Probe Labs", above="Lab root")
    sealers = {
        "maker": maker.sealer(pki.stamper(pki.stamping())),
        "test-laboratory": lab.sealer(lists=(pki.revocations(lab.path[1]),)),
    }
    signers = (
        signer("Security officer", Role.MAKER, sealers["maker"].key),
        signer("Head of laboratory", Role.LABORATORY, sealers["test-laboratory"].key),
    )
    made = seal_declaration(opened, more, Order(signers, sealers, datetime(2026, 11, 22, 7, tzinfo=UTC)))
    return b"".join(pack(made.files))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("release")
    workspace = Path(shutil.copytree(EXAMPLES / "infusion-pump", folder / "pump"))
    opened = open_workspace(wiring.workspace(workspace), wiring.pack_source(), date(2026, 11, 21))
    from medslate.usecases.release import release

    release(opened, wiring.editor(workspace))
    (workspace / ".git").mkdir()
    (workspace / ".git/config").write_text("hidden")
    (folder / "anchors").mkdir()
    (folder / "anchors/root.pem").write_bytes(pki.root().pem)
    (folder / "anchors/time.pem").write_bytes(pki.root("Stamping root", "rsa2048").pem)
    (folder / "lab.pem").write_bytes(pki.signer("Head of laboratory", "Probe Labs", above="Lab root").pem)
    (folder / "trust.yaml").write_text(TRUST)
    (folder / "documents").mkdir()
    (folder / "documents/statement.pdf").write_bytes(b"%PDF-1.7\n")
    (folder / "pump-2.4.0.medslate.zip").write_bytes(sealed(workspace))
    return Made(workspace, folder / "pump-2.4.0.medslate.zip", folder / "trust.yaml", folder / "documents")


def archived(made: Made, out: Path) -> Path:
    """The archive of a release, as the command line makes it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", ["medslate", *map(str, made.arguments(out))])
        assert main() == 0
    return out


@pytest.fixture(scope="module")
def first(made: Made, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return archived(made, tmp_path_factory.mktemp("first") / "archive")


@pytest.fixture
def archive(first: Path, tmp_path: Path) -> Path:
    """An archive of one's own."""
    return Path(shutil.copytree(first, tmp_path / "archive"))


# -- made and read ----------------------------------------------------------------------------------------------------


def test_an_archive_is_verified_by_its_own_policy_and_by_yours(archive: Path, made: Made, run: Run) -> None:
    said = run("archive", "verify", archive)
    assert said.status == 0, said
    assert "is whole, and its bundle accepted for 2026-11-22T23:59:59Z." in said.out
    assert "give your own with --trust" in said.out
    yours = run("archive", "verify", archive, "--trust", made.trust, "--at", "2027-11-22", "--format", "json")
    told = json.loads(yours.out)
    assert (yours.status, told["accepted"], told["at"]) == (0, True, "2027-11-22T23:59:59Z")
    assert told["info"]["External-Identifier"] == "Cadence VP 2.4.0"
    assert [one["party"] for one in told["recorded"]["signed"]] == ["fenwick", "lab"]


def test_public_tools_find_it_whole(archive: Path) -> None:
    assert bagit.Bag(str(archive)).validate()
    done = subprocess.run(["sha256sum", "-c", "manifest-sha256.txt"], cwd=archive, capture_output=True, check=False)
    assert done.returncode == 0


@pytest.mark.skipif(any(shutil.which(one) is None for one in TOOLS), reason="a tool of the guide is not installed")
def test_the_guide_can_be_followed_command_by_command(archive: Path) -> None:
    guide = (archive / "data/READ-ME.txt").read_text("utf-8")
    commands = [line[2:] for line in guide.splitlines() if line.startswith("$ ")]
    assert len(commands) == 17
    before = {path: path.read_bytes() for path in archive.rglob("*") if path.is_file()}
    out = {}
    for command in commands:
        done = subprocess.run(["sh", "-ec", command], cwd=archive, capture_output=True, text=True, check=False)
        assert done.returncode == 0, (command, done.stderr)
        out[command] = done.stdout + done.stderr
    assert before == {path: path.read_bytes() for path in archive.rglob("*") if path.is_file()}
    record = json.loads((archive / "data/decision.json").read_bytes())
    keys = [one["key"] for one in record["signed"]]
    assert [out[command].split()[0] for command in commands if " x509 " in command] == keys
    assert all(key in next(text for command, text in out.items() if "signers" in command) for key in keys)
    assert next(text for command, text in out.items() if command == "sha256sum ../opened/manifest.json").startswith(
        record["manifest"]
    )
    assert not any(out[command] for command in commands if "--quiet" in command or "comm " in command)
    assert "Verification: OK" in next(text for command, text in out.items() if "ts -verify" in command)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
def test_the_guides_commands_can_fail(archive: Path) -> None:
    guide = (archive / "data/READ-ME.txt").read_text("utf-8")
    commands = [line[2:] for line in guide.splitlines() if line.startswith("$ ")]
    (archive / "data/workspace/device.yaml").write_text("other")
    (archive / "data/more").write_text("")
    with (archive / "data/seals/maker.signature.bin").open("ab") as stream:
        stream.write(b"x")
    failed = []
    for command in commands:
        done = subprocess.run(["sh", "-ec", command], cwd=archive, capture_output=True, text=True, check=False)
        if done.returncode or ("comm " in command and done.stdout):
            failed.append(command.split()[0])
    assert failed == ["sha256sum", "sha512sum", "find", "openssl"]


def test_the_page_says_what_the_text_says(archive: Path) -> None:
    page = (archive / "data/READ-ME.html").read_text("utf-8")
    assert page.count("<h2>") == 6
    assert "<pre>$ sha256sum --quiet" in page
    assert "src=" not in page


def test_the_same_release_gives_the_same_archive(made: Made, archive: Path, run: Run, tmp_path: Path) -> None:
    said = run(*made.arguments(tmp_path / "again"))
    assert (said.status, said.err) == (0, "")
    assert "below data/. Its guide is" in said.out
    assert contents(tmp_path / "again") == contents(archive)
    assert not any(".git" in name for name in contents(archive))


def contents(folder: Path) -> Mapping[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_without_documents_and_stamps_it_is_an_archive_as_well(made: Made, run: Run, tmp_path: Path) -> None:
    trust = tmp_path / "trust.yaml"
    trust.write_text(TRUST[: TRUST.index("stamps")])
    shutil.copytree(made.trust.parent / "anchors", tmp_path / "anchors")
    shutil.copy(made.trust.parent / "lab.pem", tmp_path)
    given = made.arguments(tmp_path / "a", trust=trust)
    at = given.index("--documents")
    said = run(*given[:at], *given[at + 2 :])
    assert said.status == 0, said
    assert "has no time stamp that counts" in (tmp_path / "a/data/READ-ME.txt").read_text("utf-8")
    assert run("archive", "verify", tmp_path / "a").status == 0


# -- signed documents -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def papers(made: Made, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The release with a signed document and a manual that nobody signed, and a policy that asks for signatures."""
    pytest.importorskip("pyhanko", reason="the [sign] extra is not installed")
    pytest.importorskip("typst", reason="the [report] extra is not installed")
    from tests.unit.pdf_signing import signed

    folder = tmp_path_factory.mktemp("papers")
    trust = made.trust.parent / "papers.yaml"
    trust.write_text(TRUST + "documents: [maker]\n")
    (folder / "a").mkdir()
    signer = signed.signer(pki.signer(), datetime(2026, 11, 22, 8, tzinfo=UTC))
    (folder / "report.PDF").write_bytes(signed.sign(by=signer, name="Security officer"))
    (folder / "a/manual.pdf").write_bytes(signed.foreign())
    (folder / "a/notes.txt").write_text("Nothing is signed here.")
    return made._replace(trust=trust, documents=folder)


@pytest.fixture(scope="module")
def first_with_papers(papers: Made, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return archived(papers, tmp_path_factory.mktemp("first") / "papers")


@pytest.fixture
def with_papers(first_with_papers: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(first_with_papers, tmp_path / "papers"))


def test_documents_are_verified_and_recorded_if_the_policy_asks_for_it(
    with_papers: Path, papers: Made, made: Made, run: Run, tmp_path: Path
) -> None:
    again = run(*papers.arguments(tmp_path / "again"))
    assert "  a/manual.pdf: signed by nobody\n  report.PDF: signed by Security officer (maker)\n" in again.out
    record = json.loads((with_papers / "data/decision.json").read_bytes())
    manual, report = record["documents"]
    assert (manual, report["name"]) == ({"name": "a/manual.pdf", "signed": []}, "report.PDF")
    assert [(one["role"], one["party"], one["proven"]) for one in report["signed"]] == [("maker", "fenwick", None)]
    said = run("archive", "verify", with_papers)
    assert (said.status, said.err) == (0, ""), said
    assert "  report.PDF: signed by Security officer (maker)\n" in said.out
    told = json.loads(run("archive", "verify", with_papers, "--trust", papers.trust, "--format", "json").out)
    assert [(one["name"], one["accepted"]) for one in told["documents"]] == [
        ("a/manual.pdf", False),
        ("report.PDF", True),
    ]
    unasked = json.loads(run("archive", "verify", with_papers, "--trust", made.trust, "--format", "json").out)
    assert (unasked["accepted"], unasked["documents"]) == (True, [])


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="pdfsig is not installed")
def test_the_guide_names_what_shows_the_signatures(with_papers: Path) -> None:
    guide = (with_papers / "data/READ-ME.txt").read_text("utf-8")
    commands = [line[2:] for line in guide.splitlines() if line.startswith("$ pdfsig")]
    assert len(commands) == 1
    done = subprocess.run(["sh", "-ec", commands[0]], cwd=with_papers, capture_output=True, text=True, check=False)
    assert "Signature is Valid." in done.stdout


def test_documents_that_the_policy_refuses_are_not_archived(papers: Made, run: Run, tmp_path: Path) -> None:
    documents = Path(shutil.copytree(papers.documents, tmp_path / "documents"))
    report = documents / "report.PDF"
    report.write_bytes(report.read_bytes() + b"% more\n")
    refused(run, papers, tmp_path / "out", "[member-changed]", documents=documents)
    trust = papers.trust.parent / "approved.yaml"
    trust.write_text(TRUST + "documents: [test-laboratory]\n")
    refused(run, papers, tmp_path / "out", "no signature as test-laboratory", trust=trust)


def test_spoilt_and_stripped_documents_are_told(with_papers: Path, papers: Made, run: Run) -> None:
    report = (with_papers / "data/documents/report.PDF").read_bytes()
    rebagged(with_papers, {"documents/report.PDF": report[:1000] + b"x" + report[1001:]})
    said = run("archive", "verify", with_papers, "--trust", papers.trust)
    assert said.status == 1
    assert "report.PDF: " in said.out
    assert said.out.endswith("is refused.\n")
    rebagged(with_papers, {"documents/report.PDF": (papers.documents / "a/manual.pdf").read_bytes()})
    said = run("archive", "verify", with_papers)
    assert said.status == 1
    assert "not the one that is recorded" in said.out


def test_the_moment_that_an_archive_claims_proves_nothing(made: Made, run: Run, tmp_path: Path) -> None:
    early = tmp_path / "early"
    assert run(*made.arguments(early, on="2026-05-01")).status == 0
    maker = pki.signer()
    revoking = pki.revocations(maker.path[1], {maker: datetime(2026, 6, 1, tzinfo=UTC)})
    (tmp_path / "revoked.crl").write_bytes(revoking)
    shutil.copytree(made.trust.parent / "anchors", tmp_path / "anchors")
    shutil.copy(made.trust.parent / "lab.pem", tmp_path)
    (tmp_path / "trust.yaml").write_text(f"{TRUST}lists: [revoked.crl]\n")
    said = run("archive", "verify", early, "--trust", tmp_path / "trust.yaml")
    assert (said.status, "was revoked on 2026-06-01" in said.out) == (1, True)
    asked = run("archive", "verify", early, "--trust", tmp_path / "trust.yaml", "--at", "2026-05-01")
    assert (asked.status, "accepted for 2026-05-01T23:59:59Z" in asked.out) == (0, True)
    own = run("archive", "verify", early)
    assert (own.status, "nothing of who made it; give your own with --trust" in own.out) == (0, True)
    assert json.loads(run("archive", "verify", early, "--format", "json").out)["policy"] == "the archive's"


# -- refused ----------------------------------------------------------------------------------------------------------


def refused(run: Run, made: Made, out: Path, says: str, **changed: str | Path) -> None:
    said = run(*made.arguments(out, **changed))
    assert said.status in (1, 2)
    assert says in said.err, said
    assert not out.exists() or not (out / "bagit.txt").exists()


@pytest.mark.slow
def test_what_does_not_belong_together_is_refused(made: Made, run: Run, tmp_path: Path) -> None:
    out = tmp_path / "out"
    refused(run, made, out, "There is no release 9", release="9")
    refused(run, made, out, "The workspace has changed since release 2.3.0", release="2.3.0")
    refused(run, made, out, "There is no folder", documents=tmp_path / "none")
    refused(run, made, out, "There is no file", bundle=tmp_path / "none")
    spaced = tmp_path / "a b.zip"
    shutil.copy(made.bundle, spaced)
    refused(run, made, out, "name of letters", bundle=spaced)
    bad = tmp_path / "bad.zip"
    bad.write_bytes(made.bundle.read_bytes()[:-1])
    refused(run, made, out, "is refused", bundle=bad)
    view = tmp_path / "view.zip"
    view.write_bytes(b"".join(pack(redact(made.bundle.read_bytes(), Audience.OPERATOR))))
    refused(run, made, out, "redacted view", bundle=view)
    strange = tmp_path / "trust.yaml"
    strange.write_text("parties: {}\n")
    refused(run, made, out, "is refused", trust=strange)
    out.mkdir()
    (out / "mine").write_text("")
    refused(run, made, out, "holds something already")


@pytest.mark.slow
def test_another_release_or_other_packs_are_refused(made: Made, run: Run, tmp_path: Path) -> None:
    workspace = Path(shutil.copytree(made.workspace, tmp_path / "pump"))
    file = workspace / "releases/2.4.0.json"
    told = json.loads(file.read_bytes())
    file.write_text(json.dumps({**told, "packs": {**told["packs"], next(iter(told["packs"])): "0" * 64}}))
    refused(run, made._replace(workspace=workspace), tmp_path / "a", "was computed with")
    file.write_text(json.dumps(told))
    (workspace / "approvals.yaml").unlink()
    device = workspace / "device.yaml"
    device.write_text(device.read_text("utf-8").replace('version: "2.4.0"', 'version: "2.5.0"'))
    other = tmp_path / "other.zip"
    other.write_bytes(sealed(workspace))
    refused(run, made, tmp_path / "a", "is of version 2.5.0", bundle=other)
    device.write_text(
        device.read_text("utf-8")
        .replace('version: "2.5.0"', 'version: "2.4.0"')
        .replace("name: Cadence VP", "name: Cadence WP")
    )
    other.write_bytes(sealed(workspace))
    refused(run, made, tmp_path / "a", "tells content", bundle=other)


def test_no_private_key_and_no_link_goes_into_an_archive(made: Made, run: Run, tmp_path: Path) -> None:
    documents = tmp_path / "documents"
    documents.mkdir()
    key = documents / "key.pem"
    key.write_bytes(pki.signer().key_pem())
    refused(run, made, tmp_path / "a", "private key", documents=documents)
    key.unlink()
    (documents / "away").symlink_to(made.workspace)
    refused(run, made, tmp_path / "a", "link to a folder", documents=documents)
    (documents / "away").unlink()
    (documents / "file").symlink_to(made.trust)
    refused(run, made, tmp_path / "a", "leads out", documents=documents)


# -- spoilt -----------------------------------------------------------------------------------------------------------


def rebagged(archive: Path, changed: Mapping[str, bytes | None]) -> Path:
    """The archive with other content and manifests that fit it: as a forger would leave it."""
    from medslate.adapters.formats.bagit.writing import bag_files

    payload = {name[5:]: content for name, content in contents(archive).items() if name.startswith("data/")}
    payload |= {name: content for name, content in changed.items() if content is not None}
    for name in [one for one, content in changed.items() if content is None]:
        del payload[name]
    shutil.rmtree(archive)
    for name, content in bag_files(payload, ()).items():
        (archive / name).parent.mkdir(parents=True, exist_ok=True)
        (archive / name).write_bytes(content)
    return archive


BUNDLE = "bundle/pump-2.4.0.medslate.zip"


@pytest.mark.parametrize(
    ("name", "change", "says"),
    [
        ("decision.json", b"{}", "no record of a decision"),
        ("decision.json", b"[1]", "no record of a decision"),
        ("decision.json", b'{"at": "2026-11-22T00:00:00Z", "format": 2}', "no record of a decision"),
        ("decision.json", b'{"at": "2026-11-22T23:59:59Z", "format": 1}', "not the one that is recorded"),
        ("decision.json", None, "no record of a decision"),
        (BUNDLE, None, "not one bundle"),
        ("bundle/more.zip", b"", "not one bundle"),
        (BUNDLE, b"PK", "is refused"),
        ("workspace/device.yaml", b"medslate: 1\n", "It comes to content none"),
        ("workspace/operator.yaml", b"", "It comes to content"),
        ("trust/trust.yaml", b"parties: {}\n", "NO_POLICY"),
        ("trust/trust.yaml", b"parties: [", "trust.yaml"),
    ],
)
def test_a_forged_archive_is_refused(archive: Path, run: Run, name: str, change: bytes | None, says: str) -> None:
    said = run("archive", "verify", rebagged(archive, {name: change}))
    assert said.status in (1, 2), said
    assert says.replace("NO_POLICY", "no-policy") in said.out + said.err, said


def test_a_pack_that_was_changed_is_told(archive: Path, run: Run) -> None:
    (changes,) = [
        one for one in contents(archive) if one.startswith("data/packs/overlays") and one.endswith("CHANGES.md")
    ]
    said = run("archive", "verify", rebagged(archive, {changes[5:]: b"# Other\n"}), "--format", "json")
    assert said.status == 1
    told = json.loads(said.out)
    assert [one["code"] for one in told["findings"]] == ["archive-faulty"]
    assert "not the one that the bundle was computed with" in told["findings"][0]["message"]


def test_a_need_is_no_declaration(archive: Path, run: Run) -> None:
    from tests.build_bundle import sealed_need

    said = run("archive", "verify", rebagged(archive, {BUNDLE: sealed_need()}))
    assert said.status == 1
    assert "is refused" in said.out


def test_an_archive_without_its_workspace_is_told(archive: Path, run: Run) -> None:
    said = run("archive", "verify", rebagged(archive, {"workspace/device.yaml": None}))
    assert said.status == 1
    assert "It comes to content none" in said.out


def test_a_spoilt_folder_is_not_looked_into(archive: Path, run: Run) -> None:
    (archive / "data/decision.json").write_text("{}")
    said = run("archive", "verify", archive, "--format", "json")
    told = json.loads(said.out)
    assert (said.status, told["accepted"], told["decision"], told["at"]) == (1, False, None, None)
    assert run("archive", "verify", archive).out.endswith(f"{archive} is refused.\n")
    assert run("archive", "verify", archive / "none").status == 2

"""From a maker to a hospital and back: needs, answers, seals, views, what is taken in, and the release after it."""

import hashlib
import json
import os
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from medslate import wiring
from medslate.bundles.container import pack, unpack
from medslate.bundles.sealing import seal
from medslate.bundles.trusted import look
from medslate.wiring import bundles
from tests import pki
from tests.journeys.conftest import DAY, EXAMPLES, Run
from tests.unit.signing.test_stamping import serving

pytest.importorskip("cryptography", reason="the [seal] extra is not installed")

MOMENT = "2026-11-22T08:00:00Z"
TRUST = """\
parties:
  fenwick:
    name: Fenwick Medical
    roles: [maker, approver]
    anchors: [root.pem]
    organization: Fenwick Medical
  us:
    name: St. Elsewhere
    roles: [operator]
    anchors: [root.pem]
    organization: St. Elsewhere
required:
  declaration: [maker]
  need: [operator]
"""
SEALED = ("--documents", "none", "--no-mds2", "--on", DAY, "--at", MOMENT)


class Desk:
    """A folder with a maker's workspace, a hospital, and the keys and policies of both."""

    def __init__(self, folder: Path, run: Run) -> None:
        self.folder, self.run = folder, run
        shutil.copytree(EXAMPLES, folder, dirs_exist_ok=True)
        self.pump, self.hospital = folder / "infusion-pump", folder / "hospital"
        self.maker = pki.signer("Product security", "Fenwick Medical").write(folder, "maker")
        self.approver = pki.signer("Regulatory affairs", "Fenwick Medical").write(folder, "approver")
        self.engineer = pki.signer("Network engineering", "St. Elsewhere").write(folder, "engineer")
        for place in (folder, self.hospital):
            (place / "root.pem").write_bytes(pki.root().pem)
            (place / "trust.yaml").write_text(TRUST, "utf-8")

    @property
    def trust(self) -> tuple[str | Path, ...]:
        return "--trust", self.folder / "trust.yaml", "--at", MOMENT

    def by(self, who: tuple[Path, Path]) -> tuple[str | Path, ...]:
        return "--key", who[0], "--certificate", who[1]

    def file(self, name: str) -> Path:
        return self.folder / f"{name}.medslate.zip"

    def done(self, *arguments: str | Path) -> str:
        said = self.run(*arguments)
        assert said.status == 0, said
        return said.out

    def seal(self, name: str, *more: str | Path) -> Path:
        self.done("bundle", "seal", "-C", self.pump, *self.by(self.maker), *SEALED, *more, "-o", self.file(name))
        return self.file(name)

    def need(self, name: str = "need", *more: str | Path) -> Path:
        self.done(
            "bundle", "need", "-C", self.hospital, "--zone", "icu", "--device", "cadence-vp", "--count", "12", *more,
            *self.by(self.engineer), "--on", DAY, "--at", MOMENT, "-o", self.file(name),
        )  # fmt: skip
        return self.file(name)


@pytest.fixture
def desk(tmp_path: Path, run: Run) -> Desk:
    return Desk(tmp_path / "desk", run)


# -- the whole story --------------------------------------------------------------------------------------------------


def test_a_need_an_answer_and_the_release_after_it(desk: Desk) -> None:
    """The operator asks, the maker answers, the hospital takes it in; a release later it sees what to do."""
    need = desk.need()
    answer = desk.seal("answer", "--answers", need)
    shown = desk.run("bundle", "match", need, answer, *desk.trust)
    assert shown.status == 1
    assert shown.out.startswith("DOES NOT FIT YET: Cadence VP 2.4.0 for zone icu")
    said = desk.done("bundle", "verify", answer, "--need", need, *desk.trust)
    assert said.startswith("ACCEPTED: declaration of Cadence VP 2.4.0 by Fenwick Medical (fictional)\n")
    assert "fenwick, no time proven, judged as of 2026-11-22T08:00:00Z" in said
    assert "need of St. Elsewhere Hospital (fictional) for zone icu" in said

    for_hospitals = desk.file("for-hospitals")
    told = desk.done("bundle", "redact", answer, "--for", "operator", "-o", for_hospitals)
    assert "withheld  content/grounds.json, for notified-body: It tells how the device is built" in told

    before = json.loads(desk.done("site", "check", "-C", desk.hospital, "--on", DAY, "--format", "json"))
    taken = desk.done(
        "site", "accept", for_hospitals, "--device", "cadence-vp", "--need", need, "-C", desk.hospital, "--on", "2026-11-22",
    )  # fmt: skip
    assert "known before by workspace: ../infusion-pump" in taken
    assert "Next: `medslate site plan -C" in taken
    devices = (desk.hospital / "devices.yaml").read_text("utf-8")
    assert "    bundle: bundles/cadence-vp-2.4.0.medslate.zip\n    features: {supplicant: true" in devices
    assert "# Where the capability of each device" in devices
    after = json.loads(desk.done("site", "check", "-C", desk.hospital, "--on", "2026-11-22", "--format", "json"))
    same = [one for one in after["findings"] if one["code"] != "claims-withheld"]
    assert [one["code"] for one in same] == [one["code"] for one in before["findings"]]

    release = _next_release(desk)
    newer = desk.seal("newer", "--answers", need, "--replaces", answer)
    found = desk.done("bundle", "diff", answer, newer, *desk.trust)
    assert "SL-C SI  declared  1..2 -> 2 (risen)" in found
    assert "SL-C RA  declared  2 -> 1 (fallen)" in found
    assert "1. RA fell (declared): check every zone with the device" in found
    assert "Put in place what is newly asked for: radio-planning" in found
    taken = desk.done(
        "site", "accept", newer, "--device", "cadence-vp", "-C", desk.hospital, "--on", "2026-11-22", "--installed"
    )
    assert "Lower than what was counted on: RA." in taken
    assert "What to do here:" in taken
    devices = (desk.hospital / "devices.yaml").read_text("utf-8")
    assert f'version: "{release}"\n    bundle: bundles/cadence-vp-{release}.medslate.zip' in devices
    assert desk.run("site", "check", "-C", desk.hospital, "--on", "2026-11-22").status == 0
    older = ("site", "accept", answer, "--device", "cadence-vp", "-C", desk.hospital, "--on", "2026-11-22", "--dry-run")
    said = desk.done(*older)
    assert said.startswith("Would be accepted: cadence-vp is ")
    assert "It is older: the bundle that was known says that it replaces this one." in said
    assert said.endswith("Nothing is written (--dry-run).\n")
    assert json.loads(desk.done(*older, "--format", "json"))["older"] is True


def _next_release(desk: Desk) -> str:
    file = desk.pump / "device.yaml"
    file.write_text(file.read_text("utf-8").replace('version: "2.4.0"', 'version: "2.5.0"'), "utf-8")
    own = ("--component", "controller", "-C", desk.pump, "--on", DAY)
    desk.done(
        "claim", "EDR 3.13", *own, "--verdict", "met", "--how", "Keys of the operator are provisioned at the panel."
    )
    desk.done(
        "claim", "CR 7.1 RE(1)", *own, "--verdict", "covered-externally", "--measure", "radio-planning",
        "--how", "The new radio cannot limit what it sends.",
    )  # fmt: skip
    refused = desk.run("bundle", "seal", "-C", desk.pump, *desk.by(desk.maker), *SEALED, "-o", desk.file("early"))
    assert refused.status == 1
    assert "The check finds" in refused.err
    for role in ("Head of product security", "Regulatory affairs"):
        desk.done("approve", "--role", role, "-C", desk.pump, "--on", DAY)
    return "2.5.0"


def test_the_plan_made_from_the_bundle_is_the_plan_made_from_the_workspace(desk: Desk) -> None:
    pytest.importorskip("ortools", reason="the [plan] extra is not installed")
    day = ("--on", "2026-11-22", "--format", "json")
    before = json.loads(desk.run("site", "plan", "-C", desk.hospital, *day).out)
    desk.done(
        "site", "accept", desk.seal("answer"), "--device", "cadence-vp", "-C", desk.hospital, "--on", "2026-11-22"
    )
    after = json.loads(desk.run("site", "plan", "-C", desk.hospital, *day).out)
    assert after["cost"] == before["cost"]
    assert len(after["uncovered"]) == len(before["uncovered"])


def test_two_signers_seal_one_after_the_other(desk: Desk) -> None:
    first = desk.seal("first", "--announce", f"approver={desk.approver[1]}")
    said = desk.run("bundle", "verify", first, *desk.trust)
    assert (said.status, "[seal-missing]" in said.out) == (1, True)
    assert "approver  Fenwick Medical, announced, and has not sealed yet" in desk.done("bundle", "show", first)
    both = desk.file("both")
    assert "as Fenwick Medical" in desk.done(
        "bundle", "sign", first, *desk.by(desk.approver), "--at", MOMENT, "-o", both
    )
    assert desk.done("bundle", "verify", both, *desk.trust).count(": fenwick, ") == 2
    shown = json.loads(desk.done("bundle", "verify", both, *desk.trust, "--format", "json"))
    assert [(one["role"], one["party"]) for one in shown["signed"]] == [("maker", "fenwick"), ("approver", "fenwick")]
    assert shown["refusals"] == []


def test_who_signs_is_told_as_what_and_what_stays_unseen(desk: Desk) -> None:
    first = desk.seal("first", "--announce", f"approver={desk.approver[1]}")
    public, signed = desk.file("public"), desk.file("signed")
    desk.done("bundle", "redact", first, "--for", "public", "-o", public)
    said = desk.done("bundle", "sign", public, *desk.by(desk.approver), "--at", MOMENT, "-o", signed)
    assert said.startswith(f"Sealed {signed} as Fenwick Medical (approver): declaration of Cadence VP 2.4.0 by ")
    assert "  sealed unseen  content/claims.json, which is withheld here: your seal is on it as well" in said


def test_nobody_speaks_for_another_maker_behind_the_manifest(desk: Desk) -> None:
    sealed = desk.seal("sealed")
    files, manifest = {name: bytes(one) for name, one in unpack(sealed.read_bytes()).items()}, look(sealed.read_bytes())
    told = "content/declaration.json"
    other = files[told].replace(b"Fenwick Medical (fictional)", b"Larkhall Instruments")
    by = pki.signer("Product security", "Fenwick Medical").sealer()
    changed = replace(manifest.member[told], size=len(other), sha256=hashlib.sha256(other).hexdigest())
    members = tuple(changed if one.name == told else one for one in manifest.members)
    content = {one.name: files[one.name] for one in members} | {told: other}
    desk.file("torn").write_bytes(b"".join(pack(seal(replace(manifest, members=members), content, {"maker": by}))))
    said = desk.run("bundle", "open", desk.file("torn"), "--into", desk.folder / "torn", *desk.trust)
    assert (said.status, "The manifest names another manufacturer." in said.err) == (1, True), said
    assert not (desk.folder / "torn").exists()


def test_the_policy_that_was_not_named_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    sealed = desk.seal("sealed")
    monkeypatch.chdir(desk.folder)
    unnamed, named = (
        desk.done("bundle", "verify", sealed, "--at", MOMENT),
        desk.done("bundle", "verify", sealed, *desk.trust),
    )
    assert unnamed == f"{named}  policy    trust.yaml in {desk.folder}; it is to be yours, not the sender's\n"


def test_a_signer_who_is_not_accepted_says_nothing_before_that_is_told(desk: Desk) -> None:
    other = pki.issue(pki.name("x", "Fenwick Medical: fenwick, sealed by yesterday (time stamp)"), pki.root("Nobody's"))
    first = desk.seal("first", "--announce", f"test-laboratory={other.write(desk.folder, 'other')[1]}")
    desk.done(
        "bundle", "sign", first, *desk.by(other.write(desk.folder, "other")), "--at", MOMENT, "-o", desk.file("b")
    )
    said = desk.done("bundle", "verify", desk.file("b"), *desk.trust)
    assert "  test-laboratory not accepted, and not needed: Fenwick Medical: fenwick, sealed" in said


def test_nothing_is_written_through_a_link_out_of_the_site(desk: Desk) -> None:
    (desk.folder / "elsewhere").mkdir()
    (desk.hospital / "bundles").symlink_to(desk.folder / "elsewhere")
    said = desk.run("site", "accept", desk.seal("a"), "--device", "cadence-vp", "-C", desk.hospital, "--on", DAY)
    assert (said.status, "leads out of the" in said.err) == (2, True), said
    assert not list((desk.folder / "elsewhere").iterdir())


def test_what_is_opened_was_read_before_it_was_judged(desk: Desk) -> None:
    file = desk.folder / "changing"
    file.write_bytes(b"as judged")
    mapped, held = bundles.container(file), bundles.read(file)
    with file.open("r+b") as stream:
        stream.write(b"otherwise")
    assert (bytes(mapped), bytes(held)) == (b"otherwise", b"as judged")


def test_what_is_opened_is_what_was_sealed(desk: Desk) -> None:
    extra = desk.folder / "addendum.txt"
    extra.write_text("More.\n", "utf-8")
    answer = desk.seal("answer", "--member", f"addendum:operator:{extra}:It is for those who asked.")
    into = desk.folder / "opened"
    desk.done("bundle", "open", answer, "--into", into, *desk.trust)
    assert (into / "content/addendum/addendum.txt").read_text("utf-8") == "More.\n"
    assert (into / "READ-ME.txt").read_bytes() == (wiring.PACKS / "templates/bundle/READ-ME.txt").read_bytes()
    again = desk.run("bundle", "open", answer, "--into", into, *desk.trust)
    assert (again.status, "is not empty" in again.err) == (2, True)


def test_showing_needs_no_trust_and_says_so(desk: Desk) -> None:
    need, answer = desk.need(), desk.seal("answer")
    shown = desk.done("bundle", "show", answer)
    assert shown.startswith("NOT VERIFIED: ")
    assert "SL-C declared   {2 1 1..2 2 2 1 2}" in shown
    assert "segmented-network: Zones of their own" in shown
    assert desk.done("bundle", "show", answer, *desk.trust).startswith("ACCEPTED: ")
    told = desk.done("bundle", "show", need)
    assert "SL-T {2 2 2 1 3 2 3}; harm death, within seconds" in told
    assert json.loads(desk.done("bundle", "show", need, "--format", "json"))["need"]["zone"] == "icu"
    data = json.loads(desk.done("bundle", "show", answer, *desk.trust, "--format", "json"))
    assert data["verified"]["accepted"] is True
    assert data["declaration"]["version"] == "2.4.0"
    assert json.loads(desk.done("bundle", "diff", answer, answer, "--format", "json"))["duties"] == []
    matched = json.loads(desk.run("bundle", "match", need, answer, "--format", "json").out)
    assert (matched["fits"], matched["verified"], matched["answers"]) == (False, False, False)
    assert "Nothing changed." in desk.done("bundle", "diff", answer, answer)
    assert "does not say that it answers this need" in desk.run("bundle", "match", need, answer).out


def test_a_refused_bundle_is_shown_as_refused(desk: Desk) -> None:
    answer = desk.seal("answer")
    (desk.folder / "trust.yaml").write_text(
        TRUST.replace("organization: Fenwick Medical", "organization: Other"), "utf-8"
    )
    said = desk.run("bundle", "show", answer, *desk.trust)
    assert (said.status, said.out.startswith("REFUSED: ")) == (1, True)
    data = json.loads(desk.run("bundle", "verify", answer, *desk.trust, "--format", "json").out)
    assert {one["reason"] for one in data["refusals"]} == {"untrusted"}
    assert all(one["remedy"] for one in data["refusals"])


def test_questions_of_the_operator_are_part_of_the_need(desk: Desk) -> None:
    questions = desk.folder / "questions.yaml"
    questions.write_text("questions:\n  updates: How often?\n  users: {text: Named users?, row: CR 1.1}\n", "utf-8")
    need = desk.need("asked", "--questions", questions, "--note", "Before summer.", "--operator", "St. Elsewhere")
    shown = desk.done("bundle", "show", need)
    assert "St. Elsewhere, zone icu" in shown
    assert "  updates: How often?\n  users: Named users?\n" in shown
    assert "Before summer." in shown
    told = desk.run("bundle", "match", need, desk.seal("answer")).out
    assert "question updates: not answered by a claim" in told
    assert re.search(r"question users: .*gateway met", told)
    questions.write_text("questions:\n  updates: {row: CR 1.1}\n", "utf-8")
    broken = desk.run(
        "bundle", "need", "-C", desk.hospital, "--zone", "icu", "--questions", questions, *desk.by(desk.engineer),
        "-o", desk.file("broken"),
    )  # fmt: skip
    assert (broken.status, "questions.yaml:2" in broken.err) == (2, True)


def test_documents_and_the_form_are_in_by_default(desk: Desk) -> None:
    pytest.importorskip("typst", reason="the [report] extra is not installed")
    pytest.importorskip("xlsxwriter", reason="the [mds2] extra is not installed")
    (desk.pump / "software").mkdir(exist_ok=True)
    said = desk.done(
        "bundle", "seal", "-C", desk.pump, *desk.by(desk.maker), "--on", DAY, "--at", MOMENT, "-o", desk.file("whole"),
    )  # fmt: skip
    for name in (
        "content/mds2.xlsx",
        "content/documents/capability-statement.pdf",
        "content/documents/test-report.pdf",
    ):
        assert name in said
    assert "approved by    Head of product security, Regulatory affairs" in said
    assert desk.run("bundle", "verify", desk.file("whole"), *desk.trust).status == 0


def test_a_new_device_and_a_dry_run(desk: Desk) -> None:
    words = (
        "site",
        "accept",
        desk.seal("answer"),
        "--device",
        "second-pump",
        "-C",
        desk.hospital,
        "--on",
        "2026-11-22",
    )
    before = (desk.hospital / "devices.yaml").read_text("utf-8")
    assert "Nothing is written (--dry-run)." in desk.done(*words, "--dry-run")
    assert (desk.hospital / "devices.yaml").read_text("utf-8") == before
    data = json.loads(desk.done(*words, "--format", "json"))
    assert (data["before"], data["bundle"]) == (None, "bundles/second-pump-2.4.0.medslate.zip")
    assert (desk.hospital / "devices.yaml").read_text("utf-8").startswith(before)
    assert "second-pump" in desk.run("site", "check", "-C", desk.hospital, "--on", "2026-11-22").out


def test_a_bundle_may_be_a_candidate(desk: Desk) -> None:
    pytest.importorskip("ortools", reason="the [plan] extra is not installed")
    answer = desk.seal("answer")
    said = desk.run(
        "site", "procure", "-C", desk.hospital, "--zone", "icu", "--candidate", answer, "--on", "2026-11-22", "--format", "json",
    )  # fmt: skip
    assert said.status == 0, said
    assert '"answer"' in said.out


def test_a_site_whose_bundle_was_changed_counts_the_device_as_unknown(desk: Desk) -> None:
    words = ("site", "accept", desk.seal("answer"), "--device", "cadence-vp", "-C", desk.hospital, "--on", "2026-11-22")
    desk.done(*words)
    kept = desk.hospital / "bundles/cadence-vp-2.4.0.medslate.zip"
    content = bytearray(kept.read_bytes())
    content[len(content) // 2] ^= 1
    kept.write_bytes(content)
    said = desk.run("site", "check", "-C", desk.hospital, "--on", "2026-11-22")
    assert said.status == 1
    assert re.search(r"devices\.yaml:7:5: error: The bundle .* cannot be used, so all its rows are open", said.out)
    (desk.hospital / "trust.yaml").unlink()
    assert "There is no" in desk.run("site", "check", "-C", desk.hospital, "--on", "2026-11-22").out


# -- without medslate -------------------------------------------------------------------------------------------------


@pytest.mark.skipif(
    not all(map(shutil.which, ("unzip", "openssl", "jq", "sha256sum", "sh"))), reason="a public tool is missing"
)
def test_the_read_me_verifies_without_medslate(desk: Desk) -> None:
    """Every command of READ-ME.txt is run as it stands there; of a changed member the third says so."""
    answer = desk.seal("answer")
    read_me = (wiring.PACKS / "templates/bundle/READ-ME.txt").read_text("utf-8")
    lines = re.sub(r" \\\n +", " ", read_me).splitlines()
    commands = [line.strip() for line in lines if re.match(r"   (unzip|cd|openssl|jq) ", line)]
    assert len(commands) == 9
    shutil.copy(answer, desk.folder / "BUNDLE.medslate.zip")
    said = _shell(desk.folder, commands)
    assert "CAdES Verification successful" in said
    assert "content/claims.json: OK" in said
    assert "subject=O = Fenwick Medical, CN = Product security" in said
    manifest = json.loads((desk.folder / "bundle/manifest.json").read_text("utf-8"))
    assert said.count(manifest["predicate"]["signers"][0]["key"]) == 2
    changed = desk.folder / "bundle/content/claims.json"
    changed.write_bytes(changed.read_bytes() + b" ")
    assert "content/claims.json: FAILED" in _shell(desk.folder, ["cd bundle", commands[-2]])


def _shell(folder: Path, commands: list[str]) -> str:
    environment = {**os.environ, "LC_ALL": "C"}
    done = subprocess.run(
        ["sh"], input="\n".join(commands), cwd=folder, env=environment, check=False, text=True, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )  # fmt: skip
    return done.stdout


# -- the likeliest mistakes -------------------------------------------------------------------------------------------


def test_a_key_for_another_certificate(desk: Desk) -> None:
    words = ("bundle", "seal", "-C", desk.pump, "--key", desk.maker[0], "--certificate", desk.engineer[1], *SEALED)
    said = desk.run(*words, "-o", desk.file("a"))
    assert (said.status, "is for another key than the one given" in said.err) == (2, True)


@pytest.mark.skipif(os.name != "posix", reason="modes of files are POSIX")
def test_a_key_that_others_may_read(desk: Desk) -> None:
    desk.maker[0].chmod(0o644)
    said = desk.run("bundle", "seal", "-C", desk.pump, *desk.by(desk.maker), *SEALED, "-o", desk.file("a"))
    assert (said.status, f"chmod 600 {desk.maker[0]}" in said.err) == (3, True)


def test_no_trust_policy(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = desk.seal("answer")
    monkeypatch.chdir(desk.pump)
    said = desk.run("bundle", "verify", answer)
    assert said.status == 2
    assert "There is no trust.yaml, so nobody's seal counts. Name it with --trust" in said.err


def test_a_certificate_that_has_expired(desk: Desk) -> None:
    said = desk.run("bundle", "verify", desk.seal("answer"), *desk.trust[:2], "--at", "2099-01-01")
    assert (said.status, "[expired]" in said.out) == (1, True)


@pytest.mark.parametrize("content", [b"", b"no zip at all", b"PK\x03\x04"])
def test_a_file_that_is_no_bundle(desk: Desk, content: bytes) -> None:
    file = desk.folder / "other.zip"
    file.write_bytes(content)
    for words in (
        ("verify", file, *desk.trust),
        ("show", file),
        ("redact", file, "--for", "public", "-o", desk.file("x")),
    ):
        said = desk.run("bundle", *words)
        assert said.status == 1
        assert "[container]" in said.out + said.err
    assert desk.run("bundle", "show", desk.folder / "missing.zip").status == 2


def test_the_wrong_need(desk: Desk) -> None:
    answer = desk.seal("answer", "--answers", desk.need())
    other = desk.need("other", "--kind", "pump")
    said = desk.run("bundle", "verify", answer, "--need", other, *desk.trust)
    assert (said.status, "The bundle answers another need than the one given." in said.out) == (1, True)
    said = desk.run(
        "bundle", "seal", "-C", desk.pump, *desk.by(desk.maker), *SEALED, "--answers", answer, "-o", desk.file("x")
    )
    assert (said.status, "is a declaration, not a need" in said.err) == (2, True)


def test_a_file_that_is_there_is_not_written_over(desk: Desk) -> None:
    answer = desk.seal("answer")
    held = answer.read_bytes()
    said = desk.run("bundle", "seal", "-C", desk.pump, *desk.by(desk.maker), *SEALED, "-o", answer)
    assert (said.status, "is there already" in said.err, answer.read_bytes() == held) == (2, True, True)
    nowhere = desk.run("bundle", "redact", answer, "--for", "public", "-o", desk.folder / "no" / "x.zip")
    assert (nowhere.status, "There is no folder" in nowhere.err) == (2, True)


def test_a_zone_that_there_is_not(desk: Desk) -> None:
    said = desk.run(
        "bundle", "need", "-C", desk.hospital, "--zone", "ico", *desk.by(desk.engineer), "-o", desk.file("x")
    )
    assert (said.status, "There is no zone ico. Did you mean icu?" in said.err) == (2, True)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--member", "x:everybody:READ"), "is not written like role:audience:path"),
        (("--member", "x:public:nowhere.txt"), "There is no file nowhere.txt"),
        (("--member", "x:operator:{file}"), "is for operator only: say why"),
        (("--announce", "boss=cert.pem"), "is not written like role=certificate.pem"),
        (("--announce", "approver=nowhere.pem"), "There is no file nowhere.pem"),
        (("--announce", "approver={file}"), "it holds no certificate"),
        (("--announce", "approver={maker}"), "one key seals once"),
        (("--documents", "novel"), "There is no document novel"),
    ],
)
def test_options_that_say_nothing(desk: Desk, given: tuple[str, str], said: str) -> None:
    file = desk.folder / "a.txt"
    file.write_text("a", "utf-8")
    option, value = given[0], given[1].replace("{file}", str(file)).replace("{maker}", str(desk.maker[1]))
    words = ("bundle", "seal", "-C", desk.pump, *desk.by(desk.maker), "--documents", "none", "--no-mds2", option, value)
    found = desk.run(*words, "-o", desk.file("x"))
    assert (found.status, said in found.err) == (2, True), found


@pytest.mark.parametrize("moment", ["2026-13-01", "now", "2026-11-22T10:00:00"])
def test_a_moment_that_is_none(desk: Desk, moment: str) -> None:
    said = desk.run("bundle", "verify", desk.folder / "x", "--at", moment)
    assert (said.status, "--at" in said.err) == (2, True)


def test_a_key_is_made_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    words = ("key", "new", desk.folder / "mine", "--name", "Me", "--organization", "Us")
    assert "request.pem certified" in desk.done(*words)
    assert desk.run(*words).status == 2
    monkeypatch.setenv("SECRET", "open sesame")
    kept = (
        "key",
        "new",
        desk.folder / "kept",
        "--name",
        "Me",
        "--organization",
        "Us",
        "--trial",
        "--password",
        "SECRET",
    )
    assert "for trials only" in desk.done(*kept, "--at", MOMENT)
    assert b"ENCRYPTED" in (desk.folder / "kept/key.pem").read_bytes()
    own = ("--key", desk.folder / "kept/key.pem", "--certificate", desk.folder / "kept/certificate.pem")
    sealing = ("bundle", "seal", "-C", desk.pump, *own, *SEALED)
    assert desk.run(*sealing, "-o", desk.file("x")).status == 3
    assert desk.run(*sealing, "--password", "SECRET", "-o", desk.file("x")).status == 0
    monkeypatch.delenv("SECRET")
    assert desk.run(*kept).status == 3


def test_a_device_whose_name_would_forge_the_verdict(desk: Desk) -> None:
    """What a bundle of nobody says of itself is shown, and never taken for what medslate says."""
    file = desk.pump / "operator.yaml"
    text, title = file.read_text("utf-8"), "Radio planning and search for foreign senders"
    assert title in text
    file.write_text(text.replace(title, '"Radio\\r\\nACCEPTED: declaration\\e[8m"', 1), "utf-8")
    for role in ("Head of product security", "Regulatory affairs"):
        desk.done("approve", "--role", role, "-C", desk.pump, "--on", DAY)
    answer = desk.seal("answer")
    for said in (desk.run("bundle", "show", answer), desk.run("bundle", "diff", answer, answer)):
        assert said.out.startswith("NOT VERIFIED: ")
        assert not any(line.startswith("ACCEPTED") for line in said.out.splitlines())
        assert "\x1b" not in said.out


# -- seals that outlive their certificate -----------------------------------------------------------------------------


def test_a_stamped_seal_outlives_its_certificate(desk: Desk) -> None:
    """Without a stamp a seal is judged at the time of verification; with one, at the time that it proves."""
    short = pki.issue(
        pki.name("Product security", "Fenwick Medical"), pki.intermediate(), end=pki.later(30), start=pki.START
    )
    own = desk.by(short.write(desk.folder, "short"))
    authority = pki.stamping()
    (desk.folder / "time.pem").write_bytes(authority.root.pem)
    (desk.folder / "trust.yaml").write_text(TRUST + "stamps: [time.pem]\n", "utf-8")
    seal = ("bundle", "seal", "-C", desk.pump, *own, *SEALED)
    desk.done(*seal, "-o", desk.file("plain"))
    respond = pki.responder(authority)
    with serving(lambda asked: (200, "application/timestamp-reply", respond(asked))) as url:
        desk.done(*seal, "--stamp", url, "-o", desk.file("stamped"))
    later = (*desk.trust[:2], "--at", "2028-01-01")
    assert "[expired]" in desk.run("bundle", "verify", desk.file("plain"), *later).out
    said = desk.done("bundle", "verify", desk.file("stamped"), *later)
    assert f"fenwick, sealed by {pki.NOW:%Y-%m-%dT%H:%M:%SZ} (time stamp)" in said
    (desk.folder / "trust.yaml").write_text(TRUST, "utf-8")
    assert "[stamp]" in desk.run("bundle", "verify", desk.file("stamped"), *later).out

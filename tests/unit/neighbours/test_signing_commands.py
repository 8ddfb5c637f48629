"""oscal sign and verify as a person calls them, and compliance-trestle beside them."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from medslate.adapters.signing.seals import X509Crypto
from medslate.bundles.manifest import Role
from medslate.bundles.policy import Party, TrustPolicy
from medslate.usecases.oscal_keys import GivenKey, by_policy
from medslate.usecases.oscal_verify import SignatureRefusedError
from tests import pki
from tests.journeys.conftest import Run, run  # noqa: F401  (the fixture)

AT = ("--at", "2026-11-22")
SIGNER, OTHER = pki.signer(), pki.signer("Somebody else", "Others")
GIVEN = GivenKey("signer.pem", SIGNER.public, SIGNER.chain, "Fenwick Medical")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "x.json").write_text('{"catalog": {"uuid": "1", "b": 0.5}}', "utf-8")
    SIGNER.write(tmp_path, "signer")
    OTHER.write(tmp_path, "other")
    (tmp_path / "root.pem").write_bytes(SIGNER.root.pem)
    for one, name in ((SIGNER, "signer"), (OTHER, "other")):
        public = one.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        (tmp_path / f"{name}.pub").write_bytes(public)
    return tmp_path


@pytest.fixture
def signed(folder: Path, run: Run) -> Path:  # noqa: F811
    said = run("oscal", "sign", folder / "x.json", "--key", folder / "signer.key.pem")
    assert said.status == 0, said
    assert "x.dsse.json" in said.out
    return folder


def verify(run: Run, folder: Path, *more: object, key: str = "signer.pub", file: str = "x.json") -> tuple[int, str]:  # noqa: F811
    said = run("oscal", "verify", folder / file, "--signature", folder / "x.dsse.json", "--public-key", folder / key,
               *AT, *more)  # fmt: skip
    return said.status, said.out + said.err


def test_a_document_is_signed_and_verified(signed: Path, run: Run) -> None:  # noqa: F811
    status, said = verify(run, signed)
    assert status == 0
    assert f"the signature holds; signed by {signed / 'signer.pub'}" in said
    assert "x.json: sha256:" in said
    status, said = verify(run, signed, "--format", "json", key="signer.pem")
    assert json.loads(said)["signers"] == [str(signed / "signer.pem")]


def test_what_is_refused_ends_with_1(signed: Path, run: Run) -> None:  # noqa: F811
    assert verify(run, signed, key="other.pub")[0] == 1
    (signed / "y.json").write_bytes((signed / "x.json").read_bytes())
    status, said = verify(run, signed, file="y.json")
    assert (status, "give that with --subject" in said) == (1, True)
    assert verify(run, signed, "--subject", "x.json", file="y.json")[0] == 0
    (signed / "x.json").write_text('{"catalog": {"uuid": "2", "b": 0.5}}', "utf-8")
    assert verify(run, signed)[0] == 1


def test_nothing_is_written_over(signed: Path, run: Run) -> None:  # noqa: F811
    said = run("oscal", "sign", signed / "x.json", "--key", signed / "signer.key.pem")
    assert (said.status, "There is a file" in said.err) == (2, True)
    said = run("oscal", "sign", signed / "x.json", "--key", signed / "signer.key.pem", "-o", signed / "z.json",
               "--subject", "name")  # fmt: skip
    assert said.status == 0
    shutil.copy(signed / "z.json", signed / "x.dsse.json")
    assert verify(run, signed)[0] == 1
    assert verify(run, signed, "--subject", "name")[0] == 0


@pytest.mark.parametrize("key", ["x.json", "signer.key.pem"])
def test_what_is_no_public_key(signed: Path, run: Run, key: str) -> None:  # noqa: F811
    status, said = verify(run, signed, key=key)
    assert (status, "Give a public key, or certificates" in said) == (2, True)


def test_a_key_that_others_may_read_is_not_used(folder: Path, run: Run) -> None:  # noqa: F811
    (folder / "signer.key.pem").chmod(0o644)
    said = run("oscal", "sign", folder / "x.json", "--key", folder / "signer.key.pem")
    assert (said.status, "chmod 600" in said.err) == (3, True)


# -- packages ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def package(folder: Path) -> Path:
    (folder / "below").mkdir()
    (folder / "below" / "y.json").write_text('{"profile": {}}', "utf-8")
    artifacts = [{"name": one, "uri": one, "mediaType": "application/oscal+json"} for one in ("x.json", "below/y.json")]
    (folder / "list.json").write_text(json.dumps({"primaryArtifact": "x.json", "artifacts": artifacts}), "utf-8")
    return folder


def test_a_package_is_signed_and_verified(package: Path, run: Run) -> None:  # noqa: F811
    made = ("--key", package / "signer.key.pem", "-o", package / "x.dsse.json")
    said = run("oscal", "sign", package / "list.json", "--package", *made)
    assert (said.status, "(2 documents)" in said.out) == (0, True)
    status, said_then = verify(run, package, "--package", file="list.json")
    assert (status, "below/y.json: sha256:" in said_then) == (0, True)
    assert verify(run, package, "--package", "--subject", "x", file="list.json")[0] == 2
    assert verify(run, package, file="list.json")[0] == 1
    (package / "below" / "y.json").write_text('{"profile": []}', "utf-8")
    assert verify(run, package, "--package", file="list.json")[0] == 1
    (package / "below" / "y.json").unlink()
    assert verify(run, package, "--package", file="list.json")[0] == 2


# -- whose key it is --------------------------------------------------------------------------------------------------


def trust(folder: Path, text: str) -> Path:
    (folder / "trust.yaml").write_text(f"parties:\n  fenwick:\n    name: Fenwick\n    roles: [maker]\n{text}", "utf-8")
    return folder / "trust.yaml"


def test_a_policy_that_names_the_key(signed: Path, run: Run) -> None:  # noqa: F811
    policy = trust(signed, "    keys: [signer.pub]\n")
    assert verify(run, signed, "--trust", policy)[1].startswith(
        f"{signed / 'x.json'}: the signature holds; signed by Fenwick"
    )
    status, said = verify(run, signed, "--trust", policy, key="other.pub")
    assert (status, "there is no certificate with it" in said) == (1, True)


def test_a_policy_that_names_the_root(signed: Path, run: Run) -> None:  # noqa: F811
    policy = trust(signed, "    anchors: [root.pem]\n    organization: Fenwick Medical\n")
    assert verify(run, signed, "--trust", policy, key="signer.pem")[0] == 0
    assert verify(run, signed, "--trust", policy)[0] == 1
    status, said = verify(run, signed, "--trust", policy, key="other.pem")
    assert (status, "the certificate is of Others" in said) == (1, True)


def policy(**changes: object) -> TrustPolicy:
    party = Party("fenwick", "Fenwick", (Role.MAKER,), **changes)  # type: ignore[arg-type]
    return TrustPolicy((Party("nobody", "Nobody", ()), party))


def test_the_chain_must_hold_at_the_time_of_verification() -> None:
    anchored = policy(anchors=(SIGNER.root.der,))
    assert [one.owner for one in by_policy([GIVEN], anchored, X509Crypto(), pki.NOW)] == ["Fenwick"]
    with pytest.raises(SignatureRefusedError, match="Nobody: .*\n.*Fenwick: "):
        by_policy([GIVEN], anchored, X509Crypto(), pki.later(20 * 365))
    with pytest.raises(SignatureRefusedError, match="names no party"):
        by_policy([GIVEN], TrustPolicy(), X509Crypto(), pki.NOW)
    with pytest.raises(SignatureRefusedError, match="the certificate is of nobody"):
        by_policy([GivenKey("x", SIGNER.public, SIGNER.chain)], policy(organization="O"), X509Crypto(), pki.NOW)


# -- compliance-trestle -----------------------------------------------------------------------------------------------

TRESTLE = shutil.which(os.environ.get("MEDSLATE_TRESTLE", "trestle"))


def trestle(folder: Path, *arguments: object) -> tuple[int, str]:
    done = subprocess.run([str(TRESTLE), *map(str, arguments)], cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def peer(package: Path) -> Iterator[Path]:
    if TRESTLE is None:
        pytest.skip("compliance-trestle is not installed; MEDSLATE_TRESTLE may name its command")
    assert trestle(package, "init", "--local")[0] == 0
    for feature in ("json-signing", "json-manifest-signing"):
        assert trestle(package, "beta", "enable", feature)[0] == 0
    return package  # type: ignore[return-value]


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["p256", "ed25519"])
def test_both_verify_what_the_other_signed(peer: Path, run: Run, kind: str) -> None:  # noqa: F811
    identity = pki.signer(kind=kind)
    identity.write(peer, kind)
    public = identity.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (peer / "k.pub").write_bytes(public)
    assert (
        run("oscal", "sign", peer / "x.json", "--key", peer / f"{kind}.key.pem", "-o", peer / "ours.json").status == 0
    )
    theirs = ("-f", peer / "x.json", "--public-key", peer / "k.pub", "--signature")
    status, said = trestle(peer, "verify", *theirs, peer / "ours.json")
    assert status == 0, said
    assert trestle(peer, "sign", "-f", peer / "x.json", "--private-key", peer / f"{kind}.key.pem", "-o", "x.dsse.json",
                   "--digest-algorithm", "SHA-512")[0] == 0  # fmt: skip
    status, said = verify(run, peer, key="k.pub")
    assert (status, "x.json: sha512:" in said) == (0, True)
    (peer / "x.json").write_text('{"catalog": {"b": 0.50, "uuid": "1"}}', "utf-8")
    assert trestle(peer, "verify", *theirs, peer / "ours.json")[0] == 0
    assert verify(run, peer, key="k.pub")[0] == 0
    (peer / "x.json").write_text('{"catalog": {"b": 0.51, "uuid": "1"}}', "utf-8")
    assert trestle(peer, "verify", *theirs, peer / "ours.json")[0] != 0
    assert verify(run, peer, key="k.pub")[0] == 1


@pytest.mark.slow
def test_both_verify_the_packages_of_the_other(peer: Path, run: Run) -> None:  # noqa: F811
    key = ("--key", peer / "signer.key.pem", "-o", peer / "ours.json")
    assert run("oscal", "sign", peer / "list.json", "--package", *key).status == 0
    theirs = ("--manifest", peer / "list.json")
    public = ("--public-key", peer / "signer.pub", "--signature", peer / "ours.json")
    status, said = trestle(peer, "verify-manifest", *theirs, *public)
    assert status == 0, said
    private = ("--private-key", peer / "signer.key.pem", "-o", "x.dsse.json")
    status, said = trestle(peer, "sign-manifest", *theirs, *private)
    assert status == 0, said
    assert verify(run, peer, "--package", file="list.json")[0] == 0
    (peer / "below" / "y.json").write_text("{}", "utf-8")
    assert trestle(peer, "verify-manifest", *theirs, *public)[0] != 0
    assert verify(run, peer, "--package", file="list.json")[0] == 1

"""New keys: files, modes, requests, and trial certificates that seal and verify."""

import stat
from pathlib import Path

import pytest
from cryptography import x509

from medslate.adapters.signing.keys import load_chain, load_key
from medslate.adapters.signing.pem import read_certificates, read_key_id
from medslate.adapters.signing.seals import KeySealer, X509Crypto
from medslate.adapters.signing.trials import KINDS, new_key
from medslate.errors import UsageError
from tests import pki


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("password", [None, "a password"])
def test_a_trial_key_seals(tmp_path: Path, kind: str, password: str | None) -> None:
    folder = tmp_path / "made"
    names = new_key(folder, "Ada", "Fenwick Medical", pki.NOW, kind=kind, trial=True, password=password)
    assert sorted(names) == sorted(one.name for one in folder.iterdir())
    assert names == ("key.pem", "public.pem", "request.pem", "root.pem", "certificate.pem")
    assert stat.S_IMODE((folder / "key.pem").stat().st_mode) == 0o600
    assert (b"ENCRYPTED" in (folder / "key.pem").read_bytes()) is (password is not None)
    key = load_key(folder / "key.pem", lambda: password or "")
    sealer = KeySealer(key, load_chain(folder / "certificate.pem", key))
    seal = X509Crypto().seal(b"content", sealer.cades(b"content"))
    root = read_certificates((folder / "root.pem").read_bytes())
    X509Crypto().chain(seal.chain, root, pki.NOW, (), covered=False)
    assert seal.organization == "Fenwick Medical"
    assert seal.subject.startswith("CN=Ada (trial)")
    assert read_key_id((folder / "public.pem").read_bytes()) == sealer.key
    request = x509.load_pem_x509_csr((folder / "request.pem").read_bytes())
    assert request.is_signature_valid
    assert request.subject.rfc4514_string() == "CN=Ada,O=Fenwick Medical"


def test_the_key_of_the_trial_authority_is_nowhere(tmp_path: Path) -> None:
    new_key(tmp_path, "Ada", "Fenwick Medical", pki.NOW, trial=True)
    private = [one.name for one in tmp_path.iterdir() if b"PRIVATE" in one.read_bytes()]
    assert private == ["key.pem"]


def test_without_a_trial_there_is_a_request_only(tmp_path: Path) -> None:
    assert new_key(tmp_path, "Ada", "Fenwick Medical", pki.NOW) == ("key.pem", "public.pem", "request.pem")


@pytest.mark.parametrize("there", ["key.pem", "request.pem"])
def test_nothing_is_written_over(tmp_path: Path, there: str) -> None:
    (tmp_path / there).write_bytes(b"mine")
    with pytest.raises(UsageError, match="is there already"):
        new_key(tmp_path, "Ada", "Fenwick Medical", pki.NOW)
    assert [one.name for one in tmp_path.iterdir()] == [there]
    assert (tmp_path / there).read_bytes() == b"mine"


def test_a_dangling_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "key.pem").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UsageError, match="cannot be written"):
        new_key(tmp_path, "Ada", "Fenwick Medical", pki.NOW)
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize(("name", "organization"), [("", "Fenwick"), ("Ada", ""), ("A" * 65, "Fenwick")])
def test_names_that_no_certificate_can_bear_are_refused(tmp_path: Path, name: str, organization: str) -> None:
    with pytest.raises(UsageError, match="No certificate"):
        new_key(tmp_path / "made", name, organization, pki.NOW, trial=True)
    assert not (tmp_path / "made").exists()


def test_there_are_two_kinds(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="p256 and ed25519"):
        new_key(tmp_path, "Ada", "Fenwick Medical", pki.NOW, kind="rsa")


@pytest.mark.parametrize("password", ["", "x" * 1024, "se\udcffcret"])
def test_a_password_that_cannot_be_used_is_refused_and_not_shown(tmp_path: Path, password: str) -> None:
    with pytest.raises(UsageError, match="The password is not of 1 to 1023 bytes") as told:
        new_key(tmp_path / "keys", "Officer", "Fenwick Medical", pki.NOW, password=password)
    assert not password or password not in str(told.value)
    assert not (tmp_path / "keys").exists()


@pytest.mark.parametrize("name", ["a\nb", "a\x1b[2J", "a\u202eb", "a\u200bb"])
def test_names_hold_nothing_unseen(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="holds what cannot be seen"):
        new_key(tmp_path, name, "Fenwick Medical", pki.NOW)

"""Keys and certificates in files: what is loaded, what is refused, and that nothing shows a key."""

import copy
import os
import pickle
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from medslate.adapters.signing.keys import LARGEST, load_chain, load_key, password_in
from medslate.adapters.signing.seals import X509Crypto
from medslate.errors import SetupError, UsageError
from tests import pki

KINDS = ("p256", "ed25519")
REQUEST = b"-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n"


def never() -> str:
    raise AssertionError("no password is needed")


def file(folder: Path, content: bytes, mode: int = 0o600) -> Path:
    path = folder / "key.pem"
    path.write_bytes(content)
    path.chmod(mode)
    return path


@pytest.mark.parametrize("kind", KINDS)
def test_a_key_signs(tmp_path: Path, kind: str) -> None:
    who = pki.signer(kind=kind)
    key = load_key(file(tmp_path, who.key_pem()), never)
    assert key.public == who.public
    assert X509Crypto().signed(key.public, b"message", key.sign(b"message"))


def test_a_protected_key_needs_its_password(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    who = pki.signer()
    path = file(tmp_path, who.key_pem(b"open sesame"))
    monkeypatch.setenv("KEY_PASSWORD", "open sesame")
    assert load_key(path, password_in("KEY_PASSWORD")).public == who.public
    assert load_key(path, password_in(None, lambda: "open sesame")).public == who.public
    with pytest.raises(SetupError, match="variable OTHER is not set"):
        load_key(path, password_in("OTHER"))
    with pytest.raises(SetupError, match="no password is given"):
        load_key(path, password_in(None))
    monkeypatch.setenv("KEY_PASSWORD", "wrong")
    with pytest.raises(UsageError, match="password is wrong") as caught:
        load_key(path, password_in("KEY_PASSWORD"))
    assert "wrong" not in str(caught.value).replace("is wrong", "")
    assert caught.value.__suppress_context__


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o620, 0o610, 0o777])
def test_a_key_that_others_may_get_at_is_refused(tmp_path: Path, mode: int) -> None:
    path = file(tmp_path, pki.signer().key_pem(), mode)
    with pytest.raises(SetupError) as caught:
        load_key(path, never)
    assert str(caught.value).endswith(f"Run: chmod 600 {path}")
    path.chmod(0o400)
    assert load_key(path, never).public == pki.signer().public


def test_a_key_of_another_user_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = file(tmp_path, pki.signer().key_pem())
    if path.stat().st_uid == 0:
        os.chown(path, 12345, -1)
    else:
        monkeypatch.setattr("os.geteuid", lambda: 12345)
    with pytest.raises(SetupError, match="another user"):
        load_key(path, never)


def test_what_is_no_key_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be opened"):
        load_key(tmp_path / "none.pem", never)
    with pytest.raises(UsageError, match="no regular file"):
        load_key(tmp_path, never)
    os.mkfifo(tmp_path / "pipe", 0o600)
    with pytest.raises(UsageError, match="no regular file"):
        load_key(tmp_path / "pipe", never)
    for content in (b"", b"none", pki.signer().pem):
        with pytest.raises(UsageError, match="holds no private key"):
            load_key(file(tmp_path, content), never)
        with pytest.raises(UsageError, match="holds no private key"):  # whoever may read it
            load_key(file(tmp_path, content, 0o644), never)
    with pytest.raises(UsageError, match="The private key in .* cannot be read"):
        load_key(file(tmp_path, pki.signer().key_pem()[:-80]), never)
    with pytest.raises(UsageError, match="larger than"):
        load_key(file(tmp_path, b" " * (LARGEST + 1)), never)


@pytest.mark.parametrize("kind", ["p384", "rsa2048"])
def test_other_kinds_are_refused(tmp_path: Path, kind: str) -> None:
    with pytest.raises(UsageError, match="neither on P-256 nor Ed25519"):
        load_key(file(tmp_path, pki.stamping(kind).key_pem()), never)


def test_nothing_shows_or_copies_a_key(tmp_path: Path) -> None:
    who = pki.signer()
    key = load_key(file(tmp_path, who.key_pem()), never)
    raw = who.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    assert repr(key) == f"FileKey({who.sealer().key})"
    assert raw.hex() not in repr(key)
    assert not hasattr(key, "__dict__")
    for action in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match="not copied"):
            action(key)


def test_certificates_in_any_order_become_the_chain(tmp_path: Path) -> None:
    who = pki.signer()
    key = load_key(file(tmp_path, who.key_pem()), never)
    path = tmp_path / "chain.pem"
    parts = [one.pem for one in who.path]
    for order in (parts, parts[::-1], [parts[1], parts[0], parts[1]]):
        path.write_bytes(b"A comment.\n".join(order))
        chain = load_chain(path, key)
        assert chain[0] == who.der
        assert chain == tuple(one.der for one in who.path)[: len(chain)]
    path.write_bytes(who.der)
    assert load_chain(path, key) == (who.der,)


def test_certificates_that_are_no_chain_for_the_key_are_refused(tmp_path: Path) -> None:
    who, path = pki.signer(), tmp_path / "chain.pem"
    key = load_key(file(tmp_path, who.key_pem()), never)
    with pytest.raises(UsageError, match="There is no file"):
        load_chain(path, key)
    for content, why in (
        (b"", "holds no certificate"),
        (REQUEST, "only the request for a certificate"),
        (pki.signer("Somebody else").pem, "another key"),
        (who.pem + pki.signer("Somebody else").pem, "no chain"),
        (who.pem + pki.root().pem, "no chain"),
        (who.pem + pki.intermediate().pem + pki.root("Another root").pem, "no chain"),
        (b"\x30\x00", "cannot be read"),
        (b"-----BEGIN CERTIFICATE-----\nAAAA=A\n-----END CERTIFICATE-----", "."),
    ):
        path.write_bytes(content)
        with pytest.raises(UsageError, match=why):
            load_chain(path, key)


def test_two_certificates_that_issued_each_other_are_no_chain(tmp_path: Path) -> None:
    """A ring has no first certificate; a fork has two above one."""
    who = pki.signer()
    path = tmp_path / "chain.pem"
    one, two = pki.root("One"), pki.root("Two")
    across = pki.issue(one.certificate.subject, two, key=one.key, extensions=pki.AUTHORITY)
    back = pki.issue(two.certificate.subject, one, key=two.key, extensions=pki.AUTHORITY)
    for content, why in ((across.pem + back.pem, "no chain"), (who.pem + across.pem + back.pem, "issued none of the")):
        path.write_bytes(content)
        with pytest.raises(UsageError, match=why):
            load_chain(path, load_key(file(tmp_path, who.key_pem()), never))

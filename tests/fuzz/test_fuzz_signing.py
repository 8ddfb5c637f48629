"""Whatever stands in a seal, a stamp, a certificate, a list or trust.yaml: it is read, or refused with a reason."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from medslate.adapters.signing import chains, pem
from medslate.adapters.signing.keys import load_key
from medslate.adapters.signing.seals import X509Crypto
from medslate.adapters.signing.stamping import granted, read_stamp, request
from medslate.adapters.signing.tokens import read_uri
from medslate.adapters.textfiles.trust.reading import Material, read_trust
from medslate.bundles.refusal import RefusedError
from medslate.errors import MedslateError
from tests import pki
from tests.fuzz.mutations import spoilt
from tests.unit.signing.test_trust import TRUST

ROOMY = settings(max_examples=150, deadline=5000, suppress_health_check=list(HealthCheck))
MESSAGE = b"content"
CRYPTO = X509Crypto()


@cache
def seal() -> bytes:
    lists = (pki.revocations(pki.intermediate(), {pki.signer("Revoked"): pki.NOW}),)
    return pki.signer().sealer(pki.stamper(pki.stamping()), lists=lists).cades(MESSAGE)


@cache
def response() -> bytes:
    return pki.responder(pki.stamping())(request(MESSAGE, 7))


@cache
def listed() -> tuple[bytes, ...]:
    return pki.revocations(pki.intermediate(), {pki.signer(): pki.NOW}), pki.revocations(pki.root())


@cache
def stamp() -> bytes:
    return granted(response(), MESSAGE, 7)


@cache
def bare() -> bytes:
    return pki.signer().sealer().sign(MESSAGE)


@cache
def key_file() -> bytes:
    return pki.signer().key_pem()


def certificates() -> bytes:
    return b"".join(one.pem for one in pki.signer().path)


READERS: dict[str, tuple[Callable[[], bytes], Callable[[bytes], object]]] = {
    "seal": (seal, lambda content: CRYPTO.seal(MESSAGE, content)),
    "stamp": (stamp, lambda content: read_stamp(content, MESSAGE)),
    "response": (response, lambda content: granted(content, MESSAGE, 7)),
    "certificate": (lambda: pki.signer().der, chains.read_certificate),
    "list": (lambda: listed()[0], chains.read_list),
    "certificates": (certificates, pem.read_certificates),
    "chain": (certificates, pem.read_chain),
    "key id": (lambda: pki.signer().pem, pem.read_key_id),
    "public key": (lambda: pki.signer().public, lambda content: CRYPTO.signed(content, MESSAGE, b"")),
    "bare signature": (
        bare,
        lambda content: CRYPTO.signed(pki.signer().public, MESSAGE, content),
    ),
    "uri": (
        lambda: b"pkcs11:token=a;object=b;id=%01?module-path=/lib/x.so",
        lambda content: read_uri(content.decode("utf-8", "replace")),
    ),
}


def reads(read: Callable[[bytes], object], content: bytes) -> None:
    try:
        read(content)
    except (RefusedError, MedslateError, ValueError) as error:
        assert not isinstance(error, UnicodeError)
        assert str(error)


@pytest.mark.parametrize("name", READERS)
def test_what_is_sound_is_read(name: str) -> None:
    make, read = READERS[name]
    read(make())


@pytest.mark.parametrize("name", READERS)
@given(data=st.data())
@ROOMY
def test_what_is_spoilt(name: str, data: st.DataObject) -> None:
    make, read = READERS[name]
    reads(read, data.draw(spoilt(make())))


@pytest.mark.parametrize("name", READERS)
@given(content=st.binary(max_size=300))
@ROOMY
def test_what_is_random(name: str, content: bytes) -> None:
    reads(READERS[name][1], content)


@given(st.data())
@ROOMY
def test_chains_of_spoilt_parts(data: st.DataObject) -> None:
    who = pki.signer()
    chain = [*who.chain, who.root.der]
    lists = list(listed())
    held = data.draw(st.sampled_from([chain, lists]))
    place = data.draw(st.integers(0, len(held) - 1))
    held[place] = data.draw(spoilt(held[place]))
    try:
        CRYPTO.chain(tuple(chain), (who.root.der,), pki.NOW, tuple(lists), covered=data.draw(st.booleans()))
    except RefusedError as error:
        assert error.refusal.message


@given(st.data())
@ROOMY
def test_a_spoilt_policy(data: st.DataObject) -> None:
    content = data.draw(spoilt(TRUST.encode()))
    material = Material(lambda _: b"", lambda _: (), lambda _: "", lambda _: ())
    policy, findings = read_trust(content, "trust.yaml", material)
    assert (policy is None) == bool(findings)
    for one in findings:
        assert one.message


@given(data=st.data())
@settings(max_examples=60, deadline=5000, suppress_health_check=list(HealthCheck))
def test_a_spoilt_key(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.getbasetemp() / "spoilt.pem"
    _write(file, data.draw(spoilt(key_file())))
    try:
        load_key(file, lambda: "password")
    except MedslateError as error:
        assert str(file) in str(error)


def _write(file: Path, content: bytes) -> None:
    file.touch(mode=0o600)
    file.write_bytes(content)


@pytest.mark.parametrize(
    "content",
    [
        b"-----BEGIN CERTIFICATE-----" + b"\n" * 5_000_000,
        b"-----BEGIN CERTIFICATE-----\n" * 200_000,
        b"-----BEGIN CERTIFICATE-----\n" + b"A" * 5_000_000,
        (b"-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n") * 50_000,
        b"\x30\x83\x4c\x4b\x40" + b"\x30" * 5_000_000,
        b"\x30\x80" * 2_500_000,
    ],
    ids=["blanks", "beginnings", "letters", "blocks", "depth", "indefinite"],
)
def test_millions_of_anything(content: bytes) -> None:
    for _, read in READERS.values():
        if read is not READERS["uri"][1]:
            reads(read, content)

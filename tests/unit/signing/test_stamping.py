"""Time stamps: asked over the wire, checked; OpenSSL's authority is understood and OpenSSL verifies what is kept."""

import hashlib
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.asn1 import GeneralizedTime, SetOf, encode_der

from medslate.adapters.signing import cms, seals, stamping
from medslate.adapters.signing.authorities import LARGEST, authority
from medslate.adapters.signing.keys import FileKey
from medslate.adapters.signing.seals import X509Crypto
from medslate.adapters.signing.stamping import granted, read_stamp, request
from medslate.bundles.refusal import Reason, RefusedError
from medslate.errors import MedslateError, SetupError, UsageError
from tests import pki

MESSAGE = b"the value of a signature"
CONF = """
[tsa]
default_tsa = made
[made]
dir = .
serial = serial
crypto_device = builtin
signer_cert = tsa.pem
certs = chain.pem
signer_key = key.pem
signer_digest = {hashed}
default_policy = 1.2.3.4.1
other_policies = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1, millisecs:500, microsecs:100
ordering = yes
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = {ess}
"""


def refused(token: bytes, message: bytes = MESSAGE) -> str:
    with pytest.raises(RefusedError) as caught:
        read_stamp(token, message)
    assert caught.value.refusal.reason is Reason.STAMP
    return caught.value.refusal.message


def openssl_stamp(
    folder: Path, who: pki.Identity, message: bytes, *, ess: str = "sha256", hashed: str = "sha256"
) -> bytes:
    """The answer of OpenSSL's authority to a request of ours."""
    (folder / "tsa.cnf").write_text(CONF.format(ess=ess, hashed=hashed), "utf-8")
    (folder / "serial").write_text("01\n", "utf-8")
    (folder / "tsa.pem").write_bytes(who.pem)
    (folder / "chain.pem").write_bytes(b"".join(one.pem for one in who.path[1:]))
    (folder / "key.pem").write_bytes(who.key_pem())
    (folder / "request.tsq").write_bytes(request(message, 7))
    call = ["openssl", "ts", "-reply", "-config", "tsa.cnf", "-section", "made", "-queryfile", "request.tsq"]
    done = subprocess.run([*call, "-out", "answer.tsr"], cwd=folder, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    return (folder / "answer.tsr").read_bytes()


@pytest.mark.parametrize("kind", ["rsa2048", "p256", "p384"])
@pytest.mark.parametrize("ess", ["sha1", "sha256", "sha512"])
def test_openssl_s_authority_is_understood(tmp_path: Path, kind: str, ess: str) -> None:
    who = pki.stamping(kind)
    hashed = "sha384" if kind == "p384" else "sha256"
    answer = openssl_stamp(tmp_path, who, MESSAGE, ess=ess, hashed=hashed)
    token = granted(answer, MESSAGE, 7)
    stamp = read_stamp(token, MESSAGE)
    assert abs((stamp.at - datetime.now(UTC)).total_seconds()) < 3600
    assert stamp.chain == tuple(one.der for one in who.path)
    if datetime.now(UTC) > pki.START:  # the certificates of the tests begin then
        X509Crypto().chain(stamp.chain, (who.root.der,), stamp.at, (), covered=False, stamping=True)
    assert "over something else" in refused(token, MESSAGE + b" ")
    with pytest.raises(MedslateError, match="nonce differs"):
        granted(answer, MESSAGE, 8)


def test_weak_and_odd_keys_do_not_stamp(tmp_path: Path) -> None:
    answer = openssl_stamp(tmp_path, pki.stamping("rsa1024"), MESSAGE)
    with pytest.raises(MedslateError, match="has 1024 bits, not 2048 to 4096"):
        granted(answer, MESSAGE, 7)
    assert "on the curve secp521r1" in refused(token(pki.stamping("p521")))


def test_openssl_verifies_the_stamp_of_a_seal(tmp_path: Path) -> None:
    sealed = pki.signer().sealer(pki.stamper(pki.stamping())).cades(b"content")
    (signer,) = cms.decoded(cms.ContentInfo, sealed).content.signers.as_list()
    assert signer.unsigned is not None
    (unsigned,) = signer.unsigned.as_list()
    (tmp_path / "token").write_bytes(encode_der(unsigned.values.as_list()[0]))
    (tmp_path / "root.pem").write_bytes(pki.stamping().root.pem)

    def verified(value: bytes) -> bool:
        (tmp_path / "value").write_bytes(value)
        call = ["openssl", "ts", "-verify", "-data", "value", "-in", "token", "-token_in", "-CAfile", "root.pem"]
        call += ["-attime", str(int(pki.NOW.timestamp()))]
        return subprocess.run(call, cwd=tmp_path, capture_output=True, check=False).returncode == 0

    assert verified(signer.signature)
    assert not verified(signer.signature + b" ")


# -- what deviates ----------------------------------------------------------------------------------------------------


def token(
    who: pki.Identity | None = None,
    change: Callable[[stamping._Info], None] = lambda _: None,
    signed: Callable[[list[cms.Attribute]], None] = lambda _: None,
    **parts: Any,
) -> bytes:
    """A stamp of our own making, with such deviations."""
    own = who or pki.stamping("p256")
    imprint = stamping._Imprint(algorithm=cms.hash_algorithm("sha256"), digest=hashlib.sha256(MESSAGE).digest())
    info = stamping._Info(
        version=1,
        policy=cms.DATA,
        imprint=imprint,
        serial=1,
        at=GeneralizedTime(pki.NOW),
        accuracy=None,
        ordering=False,
        nonce=7,
        authority=None,
        extensions=None,
    )
    change(info)
    content = encode_der(info)
    named = cms.CertificateIdV2(algorithm=None, digest=hashlib.sha256(own.der).digest(), issuer=None)
    attributes = [
        seals._attribute(cms.CONTENT_TYPE, encode_der(stamping.TST_INFO)),
        seals._attribute(cms.MESSAGE_DIGEST, encode_der(hashlib.sha256(content).digest())),
        seals._attribute(
            cms.SIGNING_CERTIFICATE_V2, encode_der(cms.SigningCertificateV2(certificates=[named], policies=None))
        ),
    ]
    signed(attributes)
    signer = cms.SignerInfo(
        version=1,
        sid=cms.IssuerSerial(
            issuer=seals._value(own.certificate.issuer.public_bytes()), serial=own.certificate.serial_number
        ),
        digest=cms.hash_algorithm("sha256"),
        signed=SetOf(attributes),
        algorithm=cms.Algorithm(oid=cms.ECDSA_SHA256, parameters=None),
        signature=FileKey(own.key).sign(encode_der(SetOf(attributes))),  # type: ignore[arg-type]
        unsigned=parts.pop("unsigned", None),
    )
    data = {
        "version": 3,
        "digests": SetOf([cms.hash_algorithm("sha256")]),
        "content": cms.Content(oid=stamping.TST_INFO, content=content),
        "certificates": SetOf([seals._value(one) for one in own.chain]),
        "lists": None,
        "signers": SetOf([signer]),
        **parts,
    }
    return encode_der(cms.ContentInfo(oid=cms.SIGNED_DATA, content=cms.SignedData(**data)))


def setting(**fields: Any) -> Callable[[stamping._Info], None]:
    def change(info: stamping._Info) -> None:
        for name, value in fields.items():
            setattr(info, name, value)

    return change


def test_a_sound_stamp_is_read() -> None:
    extension = stamping._Extension(oid=cms.DATA, critical=False, value=b"\x05\x00")
    for sound in (token(), token(change=setting(extensions=[extension]))):
        assert read_stamp(sound, MESSAGE).at == pki.NOW


def test_deviating_stamps_are_refused() -> None:
    critical = stamping._Extension(oid=cms.DATA, critical=True, value=b"\x05\x00")
    crl = seals._value(pki.revocations(pki.root("Stamping root", "p256")))
    attribute = seals._attribute(cms.SIGNING_TIME, b"\x05\x00")
    odd = stamping._Imprint(algorithm=cms.Algorithm(oid=cms.DATA, parameters=None), digest=b"")
    cases = {
        "another version": token(change=setting(version=2)),
        "critical extensions": token(change=setting(extensions=[critical])),
        "not SHA-256": token(change=setting(imprint=odd)),
        "nobody has signed": token(unsigned=SetOf([attribute])),
        "carries revocation lists": token(lists=SetOf([crl])),
        "holds content": token(content=cms.Content(oid=stamping.TST_INFO, content=None)),
        "of the kind": token(version=1),
        "lacks the attribute": token(signed=lambda found: found.__delitem__(2)),
    }
    for why, stamp in cases.items():
        assert why in refused(stamp), why
    assert "strict DER" in refused(b"none")


def test_a_stamp_that_names_another_certificate_is_refused() -> None:
    def older(digest: bytes) -> Callable[[list[cms.Attribute]], None]:
        held = [cms.CertificateId(digest=digest, issuer=None)]
        named = encode_der(cms.SigningCertificate(certificates=held, policies=None))
        return lambda found: found.__setitem__(2, seals._attribute(cms.SIGNING_CERTIFICATE, named))

    own = hashlib.sha1(pki.stamping("p256").der, usedforsecurity=False).digest()
    assert read_stamp(token(signed=older(own)), MESSAGE).at == pki.NOW
    assert "another certificate" in refused(token(signed=older(bytes(20))))


def test_an_answer_without_a_stamp_says_why() -> None:
    def answer(status: int, texts: list[str] | None) -> bytes:
        told = stamping._Status(status=status, texts=texts, failure=None)
        return encode_der(stamping._Response(status=told, token=None))

    with pytest.raises(MedslateError, match="gives no stamp: come back; later"):
        granted(answer(2, ["come back", "later"]), MESSAGE, 7)
    with pytest.raises(MedslateError, match="gives no stamp: status 0"):
        granted(answer(0, None), MESSAGE, 7)
    with pytest.raises(MedslateError, match="of no use"):
        granted(b"none", MESSAGE, 7)


# -- over the wire ----------------------------------------------------------------------------------------------------


@contextmanager
def serving(reply: Callable[[bytes], tuple[int, str, bytes]]) -> Iterator[str]:
    """A server on this machine that answers so."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert self.headers["Content-Type"] == "application/timestamp-query"
            status, kind, content = reply(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(status)
            self.send_header("Content-Type", kind)
            if status == 302:
                self.send_header("Location", "http://127.0.0.1:1/elsewhere")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/stamps"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_a_stamp_comes_over_the_wire() -> None:
    respond = pki.responder(pki.stamping())
    with serving(lambda asked: (200, "application/timestamp-reply", respond(asked))) as url:
        sealed = pki.signer().sealer(authority(url)).cades(b"content")
    seal = X509Crypto().seal(b"content", sealed)
    assert seal.stamp
    assert seal.stamp.at == pki.NOW


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        ((200, "text/html", b"<html>"), "does not answer as"),
        ((200, "application/timestamp-reply", bytes(LARGEST + 1)), "does not answer as"),
        ((200, "application/timestamp-reply", b"none"), "of no use"),
        ((500, "text/plain", b"no"), "cannot be reached"),
        ((302, "text/plain", b""), "cannot be reached"),
    ],
)
def test_other_answers_are_told(reply: tuple[int, str, bytes], why: str) -> None:
    with serving(lambda _: reply) as url, pytest.raises(MedslateError, match=why):
        authority(url)(MESSAGE)


def test_an_authority_that_is_not_there_is_told() -> None:
    with pytest.raises(SetupError, match="cannot be reached"):
        authority("http://127.0.0.1:1/")(MESSAGE)


@pytest.mark.parametrize("url", ["http://time.example/", "file:///etc/passwd", "ftp://localhost/", "https://", "x"])
def test_other_addresses_are_refused(url: str) -> None:
    with pytest.raises(UsageError, match="no address"):
        authority(url)


def test_plain_http_is_possible_where_it_is_said() -> None:
    assert callable(authority("http://time.example/", plain=True))
    assert callable(authority("https://time.example/"))

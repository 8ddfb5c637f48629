"""Authorities, certificates, revocation lists and a time-stamping authority, made while the tests run.

Everything holds from the beginning of 2026 for ten years unless said otherwise; `NOW` lies within.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from medslate.adapters.signing.keys import FileKey
from medslate.adapters.signing.seals import KeySealer
from medslate.adapters.signing.stamping import Stamper, granted, request

START = datetime(2026, 1, 1, tzinfo=UTC)
END = datetime(2036, 1, 1, tzinfo=UTC)
NOW = datetime(2026, 11, 22, 7, 30, tzinfo=UTC)

Private = ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey | rsa.RSAPrivateKey
Extension = tuple[x509.ExtensionType, bool]


def private(kind: str = "p256") -> Private:
    """A new key: p256, p384, p521, p224, ed25519, or rsa with a number of bits."""
    if kind == "ed25519":
        return ed25519.Ed25519PrivateKey.generate()
    if kind.startswith("rsa"):
        return rsa.generate_private_key(65537, int(kind[3:]))
    curves: Mapping[str, type[ec.SECP256R1 | ec.SECP384R1 | ec.SECP521R1 | ec.SECP224R1]] = {
        "p256": ec.SECP256R1,
        "p384": ec.SECP384R1,
        "p521": ec.SECP521R1,
        "p224": ec.SECP224R1,
    }
    return ec.generate_private_key(curves[kind]())


def usage(**allowed: bool) -> x509.KeyUsage:
    names = (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
        "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    )  # fmt: skip
    return x509.KeyUsage(**{one: allowed.get(one, False) for one in names})


def name(common: str, organization: str = "") -> x509.Name:
    parts = [(NameOID.ORGANIZATION_NAME, organization), (NameOID.COMMON_NAME, common)]
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in parts if value])


AUTHORITY: tuple[Extension, ...] = (
    (x509.BasicConstraints(ca=True, path_length=None), True),
    (usage(key_cert_sign=True, crl_sign=True), True),
)
LEAF: tuple[Extension, ...] = (
    (x509.BasicConstraints(ca=False, path_length=None), True),
    (usage(digital_signature=True, content_commitment=True), True),
)
STAMPING: tuple[Extension, ...] = (*LEAF, (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), True))


@dataclass(frozen=True)
class Identity:
    """A key with its certificate, and who issued it; a root has no issuer. Its `repr` shows no key."""

    key: Private = field(repr=False)
    certificate: x509.Certificate
    issuer: "Identity | None" = None

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)

    @property
    def path(self) -> "tuple[Identity, ...]":
        """Itself and those above it, up to the root."""
        return (self, *(self.issuer.path if self.issuer else ()))

    @property
    def chain(self) -> tuple[bytes, ...]:
        """Its certificates (DER), without the root's; of a root, its own."""
        return tuple(one.der for one in self.path if one.issuer) or (self.der,)

    @property
    def root(self) -> "Identity":
        return self.path[-1]

    @property
    def public(self) -> bytes:
        return self.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    @property
    def key_id(self) -> str:
        return FileKey(self.key).__repr__()[8:-1]  # type: ignore[arg-type]

    def sealer(
        self,
        stamper: Stamper | None = None,
        clock: Callable[[], datetime] | None = lambda: NOW,
        lists: tuple[bytes, ...] = (),
    ) -> KeySealer:
        """What seals with the key."""
        return KeySealer(FileKey(self.key), self.chain, stamper, clock, lists)  # type: ignore[arg-type]

    def key_pem(self, password: bytes | None = None) -> bytes:
        encryption = BestAvailableEncryption(password) if password else NoEncryption()
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption)

    def write(self, folder: Path, stem: str) -> tuple[Path, Path]:
        """Its key, for its owner alone, and its certificates, as files in a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        key, chain = folder / f"{stem}.key.pem", folder / f"{stem}.pem"
        key.touch(mode=0o600)
        key.write_bytes(self.key_pem())
        chain.write_bytes(b"".join(one.pem for one in self.path if one.issuer) or self.pem)
        return key, chain


def issue(
    subject: x509.Name,
    issuer: Identity | None = None,
    *,
    kind: str = "p256",
    key: Private | None = None,
    start: datetime = START,
    end: datetime = END,
    extensions: Iterable[Extension] = LEAF,
    hashed: hashes.HashAlgorithm | None = None,
    identifiers: bool = True,
) -> Identity:
    """A certificate with a new key, by an issuer; without one, self-signed."""
    own = key or private(kind)
    by = issuer.key if issuer else own
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(own.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
    )
    if identifiers:
        above = x509.AuthorityKeyIdentifier.from_issuer_public_key(by.public_key())
        builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(own.public_key()), critical=False)
        builder = builder.add_extension(above, critical=False)
    for value, critical in extensions:
        builder = builder.add_extension(value, critical=critical)
    algorithm = None if isinstance(by, ed25519.Ed25519PrivateKey) else hashed or hashes.SHA256()
    return Identity(own, builder.sign(by, algorithm), issuer)  # type: ignore[arg-type]


def root(called: str = "Test root", kind: str = "p256") -> Identity:
    """A root, the same for the same name and kind as long as the tests run."""
    return _root(called, kind)


def intermediate(kind: str = "p256", above: str = "Test root") -> Identity:
    """An authority below a root."""
    return _intermediate(kind, above)


def signer(
    called: str = "Security officer",
    organization: str = "Fenwick Medical",
    kind: str = "p256",
    above: str = "Test root",
) -> Identity:
    """Somebody who seals: a certificate below an intermediate authority."""
    return _signer(called, organization, kind, above)


def stamping(kind: str = "rsa2048", above: str = "Stamping root") -> Identity:
    """A time-stamping authority."""
    return _stamping(kind, above)


@cache
def _root(called: str, kind: str) -> Identity:
    return issue(name(called), kind=kind, extensions=AUTHORITY)


@cache
def _intermediate(kind: str, above: str) -> Identity:
    return issue(name(f"Issuing below {above}", "Test authority"), root(above, kind), kind=kind, extensions=AUTHORITY)


@cache
def _signer(called: str, organization: str, kind: str, above: str) -> Identity:
    return issue(name(called, organization), intermediate(kind, above), kind=kind)


@cache
def _stamping(kind: str, above: str) -> Identity:
    return issue(name("Test stamps", "Test time"), root(above, kind), kind=kind, extensions=STAMPING)


def revocations(
    authority: Identity,
    revoked: Mapping[Identity, datetime] | None = None,
    *,
    start: datetime = datetime(2026, 11, 1, tzinfo=UTC),
    end: datetime = datetime(2026, 12, 1, tzinfo=UTC),
    extensions: Iterable[Extension] = (),
    entry_extensions: Iterable[Extension] = (),
) -> bytes:
    """A revocation list (DER) of an authority."""
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(authority.certificate.subject)
        .last_update(start)
        .next_update(end)
        .add_extension(x509.CRLNumber(1), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key()), critical=False)
    )
    for value, critical in extensions:
        builder = builder.add_extension(value, critical=critical)
    for one, when in (revoked or {}).items():
        entry = x509.RevokedCertificateBuilder().serial_number(one.certificate.serial_number).revocation_date(when)
        for value, critical in entry_extensions:
            entry = entry.add_extension(value, critical=critical)
        builder = builder.add_revoked_certificate(entry.build())
    algorithm = None if isinstance(authority.key, ed25519.Ed25519PrivateKey) else hashes.SHA256()
    return builder.sign(authority.key, algorithm).public_bytes(Encoding.DER)


# -- time stamps ------------------------------------------------------------------------------------------------------


def responder(authority: Identity, at: datetime = NOW) -> Callable[[bytes], bytes]:
    """A time-stamping authority (RSA) in this process: a request (DER) to a response (DER), both of RFC 3161."""
    from asn1crypto import tsp

    dummy = timestamper(authority, at)
    return lambda asked: bytes(dummy.request_tsa_response(tsp.TimeStampReq.load(asked)).dump())


def timestamper(authority: Identity, at: datetime = NOW) -> Any:
    """The same, as pyHanko has them."""
    from asn1crypto import keys
    from asn1crypto import x509 as asn1_x509
    from pyhanko.sign.timestamps import DummyTimeStamper
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    store = SimpleCertificateStore()
    store.register_multiple([asn1_x509.Certificate.load(one) for one in authority.chain[1:]])
    der = serialized(authority)
    own = asn1_x509.Certificate.load(authority.der)
    return DummyTimeStamper(own, keys.PrivateKeyInfo.load(der), certs_to_embed=store, fixed_dt=at)


def stamper(authority: Identity, at: datetime = NOW) -> Stamper:
    """What stamps the seals of tests."""
    respond, nonce = responder(authority, at), 2026

    def stamp(message: bytes) -> bytes:
        return granted(respond(request(message, nonce)), message, nonce)

    return stamp


def serialized(who: Identity) -> bytes:
    """A key (PKCS #8, DER), for tools of the tests."""
    return who.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


def later(days: float, start: datetime = NOW) -> datetime:
    return start + timedelta(days=days)

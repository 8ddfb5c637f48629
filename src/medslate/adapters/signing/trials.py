"""New keys: with a request for a certificate, and for trials with a certificate of an authority made for it alone."""

import os
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from cryptography.x509.oid import NameOID

from medslate.errors import UsageError

KINDS = ("p256", "ed25519")
"""The kinds of keys, the first by default: OpenSSL before 3.2 cannot check seals made with the other."""

KEY, PUBLIC, REQUEST, ROOT, CERTIFICATE = "key.pem", "public.pem", "request.pem", "root.pem", "certificate.pem"
LONGEST_PASSWORD = 1023
TRIAL = timedelta(days=365)
"""How long a certificate for trials is valid."""

_Private = ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey


def new_key(
    folder: Path,
    name: str,
    organization: str,
    at: datetime,
    *,
    kind: str = "p256",
    trial: bool = False,
    password: str | None = None,
) -> tuple[str, ...]:
    """Make a key in a folder, with a request for a certificate; the names of the files.

    `trial`: also a certificate from `at` on, by an authority whose own key is thrown away at once. Raises `UsageError`
    if one of the files is there already, or the names cannot stand in a certificate.
    """
    private, encryption = _generated(kind), _encryption(password)
    try:
        subject = _name(name, organization)
        request = x509.CertificateSigningRequestBuilder().subject_name(subject).sign(private, _hash(private))
        files = {
            PUBLIC: private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
            REQUEST: request.public_bytes(Encoding.PEM),
            **(_trial(private, name, organization, at) if trial else {}),
        }
    except ValueError as error:
        raise UsageError(f"No certificate can be for {name!r} of {organization!r}: {error}.") from None
    folder.mkdir(parents=True, exist_ok=True)
    if taken := [one for one in (KEY, *files) if (folder / one).exists()]:
        raise UsageError(f"{folder / taken[0]} is there already. Name another folder.")
    _write(folder / KEY, private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption), 0o600)
    for one, content in files.items():
        _write(folder / one, content, 0o644)
    return (KEY, *files)


def _generated(kind: str) -> _Private:
    if kind not in KINDS:
        raise UsageError(f"There is no kind of keys {kind}; there are {' and '.join(KINDS)}.")
    return ed25519.Ed25519PrivateKey.generate() if kind == "ed25519" else ec.generate_private_key(ec.SECP256R1())


def _encryption(password: str | None) -> KeySerializationEncryption:
    if password is None:
        return NoEncryption()
    held = password.encode("utf-8", "replace")
    if held.decode() != password or not 0 < len(held) <= LONGEST_PASSWORD:
        raise UsageError(f"The password is not of 1 to {LONGEST_PASSWORD} bytes in UTF-8.")
    return BestAvailableEncryption(held)


def _hash(private: _Private) -> hashes.SHA256 | None:
    return None if isinstance(private, ed25519.Ed25519PrivateKey) else hashes.SHA256()


def _name(name: str, organization: str) -> x509.Name:
    if not name.strip() or not organization.strip():
        raise ValueError("a name is empty")
    if not (name + organization).isprintable():
        raise ValueError("a name holds what cannot be seen")
    given = [(NameOID.COMMON_NAME, name), (NameOID.ORGANIZATION_NAME, organization)]
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in reversed(given)])


def _trial(private: _Private, name: str, organization: str, at: datetime) -> Mapping[str, bytes]:
    """The certificate for a key, and the authority's; its key is never written."""
    authority = ec.generate_private_key(ec.SECP256R1())
    above = _name("Trial authority, not for use", organization)
    root = (
        _builder(above, above, authority, at)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(authority=True), critical=True)
        .sign(authority, hashes.SHA256())
    )
    own = (
        _builder(_name(f"{name} (trial)", organization), above, private, at)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(authority=False), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.public_key()), critical=False)
        .sign(authority, hashes.SHA256())
    )
    held = root.public_bytes(Encoding.PEM)
    return {ROOT: held, CERTIFICATE: own.public_bytes(Encoding.PEM) + held}


def _builder(subject: x509.Name, issuer: x509.Name, key: _Private, at: datetime) -> x509.CertificateBuilder:
    public = key.public_key()
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(at)
        .not_valid_after(at + TRIAL)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )


def _write(file: Path, content: bytes, mode: int) -> None:
    """Write a new file; never over another, and never readable by more than it should be, not even for a moment."""
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    except OSError as error:
        raise UsageError(f"{file} cannot be written: {error.strerror}.") from None
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)

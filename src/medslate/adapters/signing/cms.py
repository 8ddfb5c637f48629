"""Cryptographic Message Syntax (RFC 5652) as far as seals and time stamps need it: one signer, strict DER, no choice.

What is not in the short lists below is refused, also where the standard would allow it: fewer forms, fewer surprises.
Everything here raises `ValueError`, with what is wrong in a sentence; the callers say whose fault it is.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, TypeVar

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.asn1 import TLV, Explicit, Implicit, Null, SetOf, decode_der, encode_der, sequence
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from medslate.adapters.signing.chains import MOST, is_issued, read_certificate

LARGEST = 8 << 20
"""The most bytes of a seal or a stamp, revocation lists included."""

SIGNED_DATA = x509.ObjectIdentifier("1.2.840.113549.1.7.2")
DATA = x509.ObjectIdentifier("1.2.840.113549.1.7.1")
CONTENT_TYPE = x509.ObjectIdentifier("1.2.840.113549.1.9.3")
MESSAGE_DIGEST = x509.ObjectIdentifier("1.2.840.113549.1.9.4")
SIGNING_TIME = x509.ObjectIdentifier("1.2.840.113549.1.9.5")
SIGNING_CERTIFICATE = x509.ObjectIdentifier("1.2.840.113549.1.9.16.2.12")
SIGNING_CERTIFICATE_V2 = x509.ObjectIdentifier("1.2.840.113549.1.9.16.2.47")

_DIGESTS = {
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}
_OIDS = {name: x509.ObjectIdentifier(oid) for oid, name in _DIGESTS.items()}
_HASHES: Mapping[str, hashes.HashAlgorithm] = {
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}
ECDSA_SHA256 = x509.ObjectIdentifier("1.2.840.10045.4.3.2")
ED25519 = x509.ObjectIdentifier("1.3.101.112")
_ECDSA = {"1.2.840.10045.4.3.2": "sha256", "1.2.840.10045.4.3.3": "sha384", "1.2.840.10045.4.3.4": "sha512"}
_RSA = {"1.2.840.113549.1.1.11": "sha256", "1.2.840.113549.1.1.12": "sha384", "1.2.840.113549.1.1.13": "sha512"}
_RSA_ANY = "1.2.840.113549.1.1.1"
_CURVES = ("secp256r1", "secp384r1")
_RSA_BITS = range(2048, 4097)

_T = TypeVar("_T")
PublicKey = ec.EllipticCurvePublicKey | ed25519.Ed25519PublicKey | rsa.RSAPublicKey


@sequence
class Algorithm:
    """AlgorithmIdentifier without parameters, or with NULL."""

    oid: x509.ObjectIdentifier
    parameters: Null | None


@sequence
class Content:
    """EncapsulatedContentInfo: a type, and the content unless the signature is detached."""

    oid: x509.ObjectIdentifier
    content: Annotated[bytes | None, Explicit(0)]


@sequence
class IssuerSerial:
    """IssuerAndSerialNumber: the name of a certificate."""

    issuer: TLV
    serial: int


@sequence
class Attribute:
    """An attribute with its values."""

    oid: x509.ObjectIdentifier
    values: SetOf[TLV]


@sequence
class SignerInfo:
    """One signer, with signed attributes and maybe unsigned ones."""

    version: int
    sid: IssuerSerial
    digest: Algorithm
    signed: Annotated[SetOf[Attribute], Implicit(0)]
    algorithm: Algorithm
    signature: bytes
    unsigned: Annotated[SetOf[Attribute] | None, Implicit(1)]


@sequence
class SignedData:
    """SignedData."""

    version: int
    digests: SetOf[Algorithm]
    content: Content
    certificates: Annotated[SetOf[TLV] | None, Implicit(0)]
    lists: Annotated[SetOf[TLV] | None, Implicit(1)]
    signers: SetOf[SignerInfo]


@sequence
class ContentInfo:
    """The outermost form of a signature."""

    oid: x509.ObjectIdentifier
    content: Annotated[SignedData, Explicit(0)]


@sequence
class NameSerial:
    """IssuerSerial of RFC 5035: general names, of which one is the issuer's, and the serial number."""

    issuer: list[TLV]
    serial: int


@sequence
class CertificateIdV2:
    """ESSCertIDv2; the hash is SHA-256 if none is named."""

    algorithm: Algorithm | None
    digest: bytes
    issuer: NameSerial | None


@sequence
class SigningCertificateV2:
    """The attribute that ties a signature to its certificate (RFC 5035, 3)."""

    certificates: list[CertificateIdV2]
    policies: list[TLV] | None


@sequence
class CertificateId:
    """ESSCertID, with SHA-1: in time stamps only."""

    digest: bytes
    issuer: NameSerial | None


@sequence
class SigningCertificate:
    """The older form of the attribute (RFC 2634, 5.4)."""

    certificates: list[CertificateId]
    policies: list[TLV] | None


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature that fits its content, by the first certificate of `chain` (DER, each issued by the next).

    Attributes by their dotted id, each with one value (DER). `content`: what is within, unless it is detached.
    """

    chain: tuple[bytes, ...]
    lists: tuple[bytes, ...]
    signed: Mapping[str, bytes]
    unsigned: Mapping[str, bytes]
    value: bytes
    digest: str
    content: bytes | None


def decoded(kind: type[_T], der: bytes) -> _T:
    """The value of DER bytes. Raises `ValueError` for anything that is not the one form of a value."""
    if len(der) > LARGEST:
        raise ValueError(f"it is larger than {LARGEST >> 20} MiB")
    try:
        value = decode_der(kind, der)
        same = encode_der(value) == der
    except (ValueError, TypeError, OverflowError) as error:
        raise ValueError(f"it is no strict DER of the form that is needed ({error})") from None
    if not same:
        raise ValueError("it is no strict DER: its values would be written otherwise")
    return value


def hash_name(one: Algorithm) -> str:
    """The name of a hash algorithm for `hashlib`: SHA-256, SHA-384 or SHA-512."""
    name = _DIGESTS.get(one.oid.dotted_string)
    if name is None:
        raise ValueError(f"the hash algorithm {one.oid.dotted_string} is not SHA-256, SHA-384 or SHA-512")
    return name


def hash_algorithm(name: str) -> Algorithm:
    """The identifier of a hash algorithm, without parameters (RFC 5754, 2)."""
    return Algorithm(oid=_OIDS[name], parameters=None)


def read_signature(der: bytes, content: bytes | None, kind: x509.ObjectIdentifier) -> Signature:
    """A signature whose mathematics hold; over the content given, or over the one within if none is given."""
    outer = decoded(ContentInfo, der)
    data = outer.content
    signers = data.signers.as_list()
    if outer.oid != SIGNED_DATA or data.content.oid != kind or data.version != (1 if kind == DATA else 3):
        raise ValueError("it is no signature of the kind that is needed")
    if len(signers) != 1:
        raise ValueError(f"it has {len(signers)} signers, not one")
    if (content is None) is (data.content.content is None):
        raise ValueError("it holds content although it should be detached, or none although it should hold it")
    (one,) = signers
    name = hash_name(one.digest)
    if one.version != 1 or [_parts(each) for each in data.digests.as_list()] != [_parts(one.digest)]:
        raise ValueError("its version, or its list of hash algorithms, does not fit its signer")
    signed, unsigned = _attributes(one.signed), _attributes(one.unsigned)
    covered = data.content.content if content is None else content
    _check_content(signed, kind, hashlib.new(name, covered or b"").digest())
    chain = _chain(one.sid, [encode_der(each) for each in (data.certificates or SetOf([])).as_list()])
    check_signature(chain[0].public_key(), one.algorithm, name, encode_der(one.signed), one.signature)
    ders = tuple(each.public_bytes(Encoding.DER) for each in chain)
    lists = tuple(encode_der(each) for each in (data.lists or SetOf([])).as_list())
    return Signature(ders, lists, signed, unsigned, one.signature, name, data.content.content)


def _parts(one: Algorithm) -> tuple[str, bool]:
    return one.oid.dotted_string, one.parameters is None


def _attributes(found: SetOf[Attribute] | None) -> Mapping[str, bytes]:
    values: dict[str, bytes] = {}
    for one in found.as_list() if found is not None else ():
        name, held = one.oid.dotted_string, one.values.as_list()
        if name in values or len(held) != 1:
            raise ValueError(f"its attribute {name} stands twice, or has not one value")
        values[name] = encode_der(held[0])
    return values


def attribute(found: Mapping[str, bytes], oid: x509.ObjectIdentifier, kind: type[_T]) -> _T:
    """The value of an attribute. Raises `ValueError` if it is missing or of another form."""
    if oid.dotted_string not in found:
        raise ValueError(f"it lacks the attribute {oid.dotted_string}")
    return decoded(kind, found[oid.dotted_string])


def _check_content(signed: Mapping[str, bytes], kind: x509.ObjectIdentifier, digest: bytes) -> None:
    if attribute(signed, CONTENT_TYPE, x509.ObjectIdentifier) != kind:
        raise ValueError("it was made for another type of content")
    if attribute(signed, MESSAGE_DIGEST, bytes) != digest:
        raise ValueError("it was made over other content")


# -- certificates within ----------------------------------------------------------------------------------------------


def _chain(sid: IssuerSerial, ders: Iterable[bytes]) -> tuple[x509.Certificate, ...]:
    """The certificates in order from the signer's. Raises `ValueError` for strangers and repetitions among them."""
    left = [read_certificate(one) for one in ders]
    if len(left) > MOST:
        raise ValueError(f"it carries more than {MOST} certificates")
    name = encode_der(sid.issuer)
    own = [one for one in left if one.serial_number == sid.serial and one.issuer.public_bytes() == name]
    if len(own) != 1:
        raise ValueError("it does not carry the certificate of its signer, or more than once")
    left.remove(own[0])
    chain = [own[0]]
    while above := [one for one in left if is_issued(chain[-1], one)]:
        chain.append(above[0])
        left.remove(above[0])
    if left:
        subject = left[0].subject.rfc4514_string()
        raise ValueError(f"it carries the certificate {subject}, which is none of the chain of its signer")
    if chain[-1].issuer == chain[-1].subject and not is_issued(chain[-1], chain[-1]):
        raise ValueError("the last certificate of its chain is not what it was when it was made")
    return tuple(chain)


def check_certificate_v2(signed: Mapping[str, bytes], certificate: bytes) -> None:
    """Check that the signature names its certificate by a SHA-2 hash."""
    held = attribute(signed, SIGNING_CERTIFICATE_V2, SigningCertificateV2).certificates
    name = hash_name(held[0].algorithm) if held and held[0].algorithm else "sha256"
    if not held or held[0].digest != hashlib.new(name, certificate).digest():
        raise ValueError("it names another certificate than the one that it carries")
    _check_name(held[0].issuer, certificate)


def check_certificate_v1(signed: Mapping[str, bytes], certificate: bytes) -> None:
    """Check that the signature names its certificate by a SHA-1 hash, as older time stamps do."""
    held = attribute(signed, SIGNING_CERTIFICATE, SigningCertificate).certificates
    if not held or held[0].digest != hashlib.sha1(certificate, usedforsecurity=False).digest():
        raise ValueError("it names another certificate than the one that it carries")
    _check_name(held[0].issuer, certificate)


def _check_name(name: NameSerial | None, der: bytes) -> None:
    if name is None:
        return
    certificate = x509.load_der_x509_certificate(der)
    issuer = certificate.issuer.public_bytes()
    named = [bytes(one.data) for one in name.issuer if one.tag_bytes == b"\xa4"]
    if named != [issuer] or len(name.issuer) != 1 or name.serial != certificate.serial_number:
        raise ValueError("it names another issuer or serial number than those of its certificate")


# -- the mathematics --------------------------------------------------------------------------------------------------


def check_signature(key: object, algorithm: Algorithm, name: str, message: bytes, value: bytes) -> None:
    """Check a bare signature: ECDSA on P-256 or P-384, Ed25519, or RSA of 2048 to 4096 bits with PKCS #1 1.5."""
    oid, plain = algorithm.oid.dotted_string, algorithm.parameters is None
    try:
        if isinstance(key, ed25519.Ed25519PublicKey) and oid == ED25519.dotted_string and plain and name == "sha512":
            return key.verify(value, message)
        if isinstance(key, ec.EllipticCurvePublicKey) and _ECDSA.get(oid) == name and plain:
            if key.curve.name not in _CURVES:
                raise ValueError(f"its key is on the curve {key.curve.name}, not on P-256 or P-384")
            return key.verify(value, message, ec.ECDSA(_HASHES[name]))
        if isinstance(key, rsa.RSAPublicKey) and (oid == _RSA_ANY or _RSA.get(oid) == name) and not plain:
            if key.key_size not in _RSA_BITS:
                raise ValueError(f"its RSA key has {key.key_size} bits, not 2048 to 4096")
            return key.verify(value, message, padding.PKCS1v15(), _HASHES[name])
    except InvalidSignature:
        raise ValueError("its signature does not fit the key of its certificate") from None
    raise ValueError(f"its algorithm {oid} with {name} is none that is supported, or does not fit its key")

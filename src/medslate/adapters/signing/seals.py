"""Seals: detached CAdES signatures (ETSI EN 319 122-1, baseline B-B and B-T) over a manifest, made and read.

A seal has one form: one signer with P-256 or Ed25519 (RFC 8419), the signed attributes content-type, message-digest,
signing-certificate-v2 and maybe signing-time, the chain of certificates and no others, and outside of what is signed at
most one time stamp over the signature.
"""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.asn1 import TLV, GeneralizedTime, SetOf, UTCTime, decode_der, encode_der
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key
from cryptography.x509.oid import NameOID

from medslate.adapters.signing import cms
from medslate.adapters.signing.chains import check_chain, is_list_for, read_certificate, read_list
from medslate.adapters.signing.stamping import Stamper, read_stamp
from medslate.bundles.refusal import Reason, RefusedError
from medslate.bundles.trusted import Seal

SIGNATURE_TIME_STAMP = x509.ObjectIdentifier("1.2.840.113549.1.9.16.2.14")
_NEEDED = {one.dotted_string for one in (cms.CONTENT_TYPE, cms.MESSAGE_DIGEST, cms.SIGNING_CERTIFICATE_V2)}
_ALLOWED = _NEEDED | {cms.SIGNING_TIME.dotted_string}
_UTC_TIME = range(1950, 2050)  # RFC 5652, 11.3
_LARGEST_KEY = 1 << 10


class X509Crypto:
    """What bundles need computed with keys and certificates; see `bundles.trusted.Crypto`."""

    def seal(self, manifest: bytes, seal: bytes) -> Seal:
        """Read a seal over a manifest. Raises `RefusedError`."""
        try:
            found = cms.read_signature(seal, manifest, cms.DATA)
            if not _NEEDED <= set(found.signed) <= _ALLOWED:
                raise ValueError("its signed attributes are not those that a seal has")  # noqa: TRY301
            cms.check_certificate_v2(found.signed, found.chain[0])
            leaf = read_certificate(found.chain[0])
            _check_kind(leaf.public_key(), found.digest)
            claimed = _claimed(found)
            _check_lists(found)
            if not set(found.unsigned) <= {SIGNATURE_TIME_STAMP.dotted_string}:
                raise ValueError("it has attributes outside of what is signed, other than a time stamp")  # noqa: TRY301
        except ValueError as error:
            raise RefusedError(Reason.SEAL_BROKEN, "seal", f"The seal is not valid: {error}.") from None
        token = found.unsigned.get(SIGNATURE_TIME_STAMP.dotted_string)
        stamp = None if token is None else read_stamp(token, found.value)
        names = [one.value for one in leaf.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)]
        organization = names[0] if len(names) == 1 and isinstance(names[0], str) else ""
        subject = leaf.subject.rfc4514_string()
        return Seal(spki(leaf.public_key()), found.chain, subject, organization, claimed, stamp, found.lists)

    def signed(self, key: bytes, message: bytes, signature: bytes) -> bool:
        """Whether a key (SubjectPublicKeyInfo, DER) made a bare signature over a message."""
        try:
            if len(key) > _LARGEST_KEY:
                return False
            public = load_der_public_key(key)
            if isinstance(public, ed25519.Ed25519PublicKey):
                public.verify(signature, message)
            elif isinstance(public, ec.EllipticCurvePublicKey) and public.curve.name == "secp256r1":
                public.verify(signature, message, ec.ECDSA(hashes.SHA256()))
            else:
                return False
        except (InvalidSignature, UnsupportedAlgorithm, ValueError, TypeError):
            return False
        return True

    chain = staticmethod(check_chain)


def spki(key: object) -> bytes:
    """The SubjectPublicKeyInfo (DER) of a public key, in its one form."""
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)  # type: ignore[attr-defined,no-any-return]


def _check_kind(key: object, digest: str) -> None:
    p256 = isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name == "secp256r1" and digest == "sha256"
    if not p256 and not (isinstance(key, ed25519.Ed25519PublicKey) and digest == "sha512"):
        raise ValueError("its key is neither on P-256, with SHA-256, nor Ed25519, with SHA-512")


def _check_lists(found: cms.Signature) -> None:
    chain = [read_certificate(one) for one in found.chain]
    for one in map(read_list, found.lists):
        if not any(is_list_for(one, each) for each in chain):
            raise ValueError(f"it carries a revocation list of {one.issuer.rfc4514_string()}, which is none of its own")


def _claimed(found: cms.Signature) -> datetime | None:
    der = found.signed.get(cms.SIGNING_TIME.dotted_string)
    if der is None:
        return None
    if der[:1] == b"\x17":
        return cms.decoded(UTCTime, der).as_datetime()
    return cms.decoded(GeneralizedTime, der).as_datetime()


# -- making them ------------------------------------------------------------------------------------------------------


class SigningKey(Protocol):
    """A private key that signs and is never seen: in a file or on a token."""

    @property
    def public(self) -> bytes:
        """Its SubjectPublicKeyInfo (DER)."""
        ...

    def sign(self, message: bytes) -> bytes:
        """The signature over a message: ECDSA with SHA-256 (DER), or Ed25519."""
        ...


class KeySealer:
    """Seals with a key and the certificates for it; see `bundles.sealing.Sealer`.

    `chain`: certificates (DER), the key's own first. `clock`: gives the signing-time (aware) that the seal claims.
    `lists`: revocation lists (DER) to put in, for those who verify without a network.
    """

    def __init__(
        self,
        key: SigningKey,
        chain: tuple[bytes, ...],
        stamper: Stamper | None = None,
        clock: Callable[[], datetime] | None = None,
        lists: tuple[bytes, ...] = (),
    ) -> None:
        self._key, self.chain = key, chain
        self._stamper, self._clock, self._lists = stamper, clock, lists
        self._edwards = isinstance(load_der_public_key(key.public), ed25519.Ed25519PublicKey)

    def __repr__(self) -> str:
        return f"KeySealer({self.key})"

    @property
    def key(self) -> str:
        """The SHA-256 of the key's SubjectPublicKeyInfo, in hexadecimal."""
        return hashlib.sha256(self._key.public).hexdigest()

    def sign(self, message: bytes) -> bytes:
        """The bare signature over a message."""
        return self._key.sign(message)

    def cades(self, content: bytes) -> bytes:
        """A detached CAdES signature over the content: B-T with a stamper, else B-B."""
        digest = "sha512" if self._edwards else "sha256"
        signed = self._signed(hashlib.new(digest, content).digest())
        value = self._key.sign(encode_der(signed))
        leaf = x509.load_der_x509_certificate(self.chain[0])
        signature_oid = cms.ED25519 if self._edwards else cms.ECDSA_SHA256
        signer = cms.SignerInfo(
            version=1,
            sid=cms.IssuerSerial(issuer=_value(leaf.issuer.public_bytes()), serial=leaf.serial_number),
            digest=cms.hash_algorithm(digest),
            signed=signed,
            algorithm=cms.Algorithm(oid=signature_oid, parameters=None),
            signature=value,
            unsigned=None if self._stamper is None else SetOf([_attribute(SIGNATURE_TIME_STAMP, self._stamper(value))]),
        )
        data = cms.SignedData(
            version=1,
            digests=SetOf([cms.hash_algorithm(digest)]),
            content=cms.Content(oid=cms.DATA, content=None),
            certificates=SetOf([_value(one) for one in self.chain]),
            lists=SetOf([_value(one) for one in self._lists]) if self._lists else None,
            signers=SetOf([signer]),
        )
        return encode_der(cms.ContentInfo(oid=cms.SIGNED_DATA, content=data))

    def _signed(self, digest: bytes) -> SetOf[cms.Attribute]:
        own = cms.CertificateIdV2(algorithm=None, digest=hashlib.sha256(self.chain[0]).digest(), issuer=None)
        named = cms.SigningCertificateV2(certificates=[own], policies=None)
        attributes = [
            _attribute(cms.CONTENT_TYPE, encode_der(cms.DATA)),
            _attribute(cms.MESSAGE_DIGEST, encode_der(digest)),
            _attribute(cms.SIGNING_CERTIFICATE_V2, encode_der(named)),
        ]
        if self._clock is not None:
            now = self._clock().astimezone(UTC).replace(microsecond=0)
            moment = UTCTime(now) if now.year in _UTC_TIME else GeneralizedTime(now)
            attributes.append(_attribute(cms.SIGNING_TIME, encode_der(moment)))
        return SetOf(attributes)


def _attribute(oid: x509.ObjectIdentifier, value: bytes) -> cms.Attribute:
    return cms.Attribute(oid=oid, values=SetOf([_value(value)]))


def _value(der: bytes) -> TLV:
    return decode_der(TLV, der)

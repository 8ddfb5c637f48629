"""Time stamps (RFC 3161): what is asked of an authority, and what it answers."""

import hashlib
from collections.abc import Callable
from typing import Annotated

from cryptography import x509
from cryptography.hazmat.asn1 import (
    TLV,
    BitString,
    Default,
    Explicit,
    GeneralizedTime,
    Implicit,
    SetOf,
    encode_der,
    sequence,
)

from medslate.adapters.signing import cms
from medslate.bundles.refusal import Reason, RefusedError
from medslate.bundles.trusted import Stamp
from medslate.errors import MedslateError

Stamper = Callable[[bytes], bytes]
"""Gives the stamp (DER) over a message, mostly the value of a signature. Raises `MedslateError` if it gets none."""

Transport = Callable[[bytes], bytes]
"""Takes a request (RFC 3161, DER) to an authority and brings its answer. Raises `MedslateError` if there is none."""

TST_INFO = x509.ObjectIdentifier("1.2.840.113549.1.9.16.1.4")
_GRANTED = (0, 1)


@sequence
class _Imprint:
    algorithm: cms.Algorithm
    digest: bytes


@sequence
class _Extension:
    oid: x509.ObjectIdentifier
    critical: Annotated[bool, Default(False)]
    value: bytes


@sequence
class _Accuracy:
    seconds: int | None
    millis: Annotated[int | None, Implicit(0)]
    micros: Annotated[int | None, Implicit(1)]


@sequence
class _Info:
    """TSTInfo: what was stamped, and when."""

    version: int
    policy: x509.ObjectIdentifier
    imprint: _Imprint
    serial: int
    at: GeneralizedTime
    accuracy: _Accuracy | None
    ordering: Annotated[bool, Default(False)]
    nonce: int | None
    authority: Annotated[list[TLV] | None, Implicit(0)]  # an explicit tag around one name
    extensions: Annotated[list[_Extension] | None, Implicit(1)]


@sequence
class _Request:
    version: int
    imprint: _Imprint
    policy: x509.ObjectIdentifier | None
    nonce: int | None
    certificates: Annotated[bool, Default(False)]


@sequence
class _Status:
    status: int
    texts: list[str] | None
    failure: BitString | None


@sequence
class _Signed:
    """SignedData as authorities send it: many do not sort the certificates, which nobody has signed."""

    version: int
    digests: SetOf[cms.Algorithm]
    content: cms.Content
    certificates: Annotated[list[TLV] | None, Implicit(0)]
    lists: Annotated[list[TLV] | None, Implicit(1)]
    signers: SetOf[cms.SignerInfo]


@sequence
class _Token:
    oid: x509.ObjectIdentifier
    content: Annotated[_Signed, Explicit(0)]


@sequence
class _Response:
    status: _Status
    token: _Token | None


def read_stamp(token: bytes, message: bytes) -> Stamp:
    """The stamp over a message. Raises `RefusedError` if it is none; whether to trust the authority is not said."""
    try:
        return _read(token, message)[0]
    except ValueError as error:
        raise RefusedError(Reason.STAMP, "time stamp", f"The time stamp is not valid: {error}.") from None


def _read(token: bytes, message: bytes) -> tuple[Stamp, _Info]:
    signature = cms.read_signature(token, None, TST_INFO)
    if signature.unsigned:
        raise ValueError("it has attributes that nobody has signed")
    if signature.lists:
        raise ValueError("it carries revocation lists, which is not supported")
    if cms.SIGNING_CERTIFICATE_V2.dotted_string in signature.signed:
        cms.check_certificate_v2(signature.signed, signature.chain[0])
    else:
        cms.check_certificate_v1(signature.signed, signature.chain[0])
    info = cms.decoded(_Info, signature.content or b"")
    if info.version != 1 or any(one.critical for one in info.extensions or ()):
        raise ValueError("it is of another version than 1, or has critical extensions")
    if info.imprint.digest != hashlib.new(cms.hash_name(info.imprint.algorithm), message).digest():
        raise ValueError("it was made over something else")
    return Stamp(info.at.as_datetime(), signature.chain), info


# -- asking for one ---------------------------------------------------------------------------------------------------


def request(message: bytes, nonce: int) -> bytes:
    """What is sent to an authority (DER): the SHA-256 of the message, and the wish for its certificates."""
    imprint = _Imprint(algorithm=cms.hash_algorithm("sha256"), digest=hashlib.sha256(message).digest())
    return encode_der(_Request(version=1, imprint=imprint, policy=None, nonce=nonce, certificates=True))


def granted(response: bytes, message: bytes, nonce: int) -> bytes:
    """The stamp (DER) in an authority's answer. Raises `MedslateError` if it refuses, or answers something else."""
    try:
        answer = cms.decoded(_Response, response)
        if answer.token is None or answer.status.status not in _GRANTED:
            told = "; ".join(answer.status.texts or ()) or f"status {answer.status.status}"
            raise MedslateError(f"The time-stamping authority gives no stamp: {told}.")
        token = _strict(answer.token)
        asked = _read(token, message)[1].nonce
    except ValueError as error:
        raise MedslateError(f"What the time-stamping authority sends is of no use: {error}.") from None
    if asked != nonce:
        raise MedslateError("What the time-stamping authority sends answers another question: its nonce differs.")
    return token


def _strict(sent: _Token) -> bytes:
    """A token in strict DER, with what nobody has signed in order."""
    held = sent.content
    data = cms.SignedData(
        version=held.version,
        digests=held.digests,
        content=held.content,
        certificates=SetOf(held.certificates or []),
        lists=SetOf(held.lists) if held.lists else None,
        signers=held.signers,
    )
    return encode_der(cms.ContentInfo(oid=sent.oid, content=data))

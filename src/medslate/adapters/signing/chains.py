"""Chains of certificates up to an anchor (RFC 5280, 6.1), small and strict, and revocation lists (RFC 5280, 6.3).

Stricter than the standard, and ours: the anchor must itself be valid at the time, an authority must say that it is one
(basicConstraints and keyUsage, both of them), name and policy constraints are not supported and so refused, and a
certificate that restricts its use (extendedKeyUsage) must name one that documents are signed under.
"""

import warnings
from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from typing import TypeVar

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.asn1 import TLV, BitString, decode_der, sequence
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, ExtensionOID

from medslate.bundles.refusal import Reason, RefusedError

MOST = 8
"""The most certificates of a chain."""

LARGEST = 64 << 10
"""The most bytes of one certificate."""

FAULTS = (
    ValueError,
    TypeError,
    OverflowError,
    Warning,
    UnsupportedAlgorithm,
    x509.DuplicateExtension,
    x509.InvalidVersion,
    x509.UnsupportedGeneralNameType,
)
"""What the library raises for content that is malformed, or of a kind it does not know."""

_KNOWN = {
    ExtensionOID.BASIC_CONSTRAINTS,
    ExtensionOID.KEY_USAGE,
    ExtensionOID.EXTENDED_KEY_USAGE,
    ExtensionOID.SUBJECT_ALTERNATIVE_NAME,
    ExtensionOID.CERTIFICATE_POLICIES,  # any policy is accepted, so there is nothing to compare
}
_UNSUPPORTED = {
    ExtensionOID.NAME_CONSTRAINTS: "name constraints",
    ExtensionOID.POLICY_CONSTRAINTS: "policy constraints",
    ExtensionOID.INHIBIT_ANY_POLICY: "policy constraints",
}
_STAMPING = {ExtendedKeyUsageOID.TIME_STAMPING}
_SIGNING = {
    ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE,
    ExtendedKeyUsageOID.EMAIL_PROTECTION,  # what signatures on documents were issued under before RFC 9336
    x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36"),  # document signing, RFC 9336
    x509.ObjectIdentifier("1.3.6.1.4.1.311.10.3.12"),  # document signing, as Microsoft calls it
    x509.ObjectIdentifier("1.2.840.113583.1.1.5"),  # authentic documents, as Adobe calls them
}
_CURVES = ("secp256r1", "secp384r1", "secp521r1")
_WEAK = ("md5", "sha1", "sha224")
_E = TypeVar("_E", bound=x509.ExtensionType)


@sequence
class _Signed:
    """What certificates and lists are on the outside."""

    content: TLV
    algorithm: TLV
    signature: BitString


def _whole(der: bytes) -> bytes:
    """The same bytes, if the signature, which the library reads as octets, ends with one."""
    if decode_der(_Signed, der).signature.padding_bits():
        raise ValueError("its signature ends within an octet")
    return der


def read_certificate(der: bytes) -> x509.Certificate:
    """A certificate of which every part can be read. Raises `ValueError`."""
    try:
        if len(der) > LARGEST:
            raise ValueError(f"larger than {LARGEST >> 10} KiB")
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # forms that are only tolerated, such as a serial number below 1
            one = x509.load_der_x509_certificate(_whole(der))
            _ = one.public_key(), one.extensions, one.subject, one.issuer, one.serial_number
            _ = one.signature_hash_algorithm, one.not_valid_before_utc, one.not_valid_after_utc
    except FAULTS as error:
        raise ValueError(f"a certificate cannot be read ({error})") from None
    return one


def read_list(der: bytes) -> x509.CertificateRevocationList:
    """A revocation list of a kind that is supported: whole, direct and for all certificates. Raises `ValueError`."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            one = x509.load_der_x509_crl(_whole(der))
            _ = one.issuer, one.last_update_utc, one.next_update_utc, one.signature_hash_algorithm
            critical = [each.oid.dotted_string for each in one.extensions if each.critical]
    except FAULTS as error:
        raise ValueError(f"a revocation list cannot be read ({error})") from None
    if critical:
        raise ValueError(
            f"the revocation list of {_name(one.issuer)} is a partial or indirect one, which is not supported"
        )
    return one


def is_issued(one: x509.Certificate, by: x509.Certificate) -> bool:
    """Whether a certificate names another as its issuer, and bears its signature."""
    if one.issuer != by.subject or not _keys_meet(one, by):
        return False
    try:
        one.verify_directly_issued_by(by)
    except (InvalidSignature, *FAULTS):
        return False
    return True


def _keys_meet(one: x509.Certificate, by: x509.Certificate) -> bool:
    """Whether the key, issuer and serial number that a certificate names as its issuer's, if any, are the issuer's."""
    named, own = _extension(one, x509.AuthorityKeyIdentifier), _extension(by, x509.SubjectKeyIdentifier)
    if named is None:
        return True
    if named.key_identifier is not None and own is not None and named.key_identifier != own.digest:
        return False
    return named.authority_cert_serial_number in (None, by.serial_number)


def is_list_for(one: x509.CertificateRevocationList, certificate: x509.Certificate) -> bool:
    """Whether a list is of the issuer that a certificate names, by name and by key."""
    named = next((each.value for each in one.extensions if isinstance(each.value, x509.AuthorityKeyIdentifier)), None)
    return one.issuer == certificate.issuer and named == _extension(certificate, x509.AuthorityKeyIdentifier)


def check_chain(
    chain: tuple[bytes, ...],
    anchors: tuple[bytes, ...],
    at: datetime,
    lists: tuple[bytes, ...],
    *,
    covered: bool,
    stamping: bool = False,
) -> None:
    """Check a chain as `bundles.trusted.Crypto.chain` has it. Raises `RefusedError`."""
    try:
        held, roots = ([read_certificate(one) for one in each] for each in (chain, anchors))
        revoking = [read_list(one) for one in lists]
    except ValueError as error:
        raise _refused(Reason.UNTRUSTED, f"A chain cannot be followed: {error}.") from None
    if not 0 < len(held) <= MOST:
        raise _refused(Reason.UNTRUSTED, f"There are {len(held)} certificates in the chain, not 1 to {MOST}.")
    first: RefusedError | None = None
    for path in _paths(held, roots):
        try:
            return _check_path(path, at, revoking, covered=covered, stamping=stamping)
        except RefusedError as error:
            first = first or error
    if first is not None:
        raise first
    message = f"leads to {_name(held[-1].issuer)}, which is none of the anchors."
    raise _refused(Reason.UNTRUSTED, f"The chain of {_name(held[0].subject)} {message}")


def _paths(chain: list[x509.Certificate], anchors: list[x509.Certificate]) -> Iterator[list[x509.Certificate]]:
    """The ways from the first certificate to an anchor, which is one of the chain or has issued one of it."""
    for end, one in enumerate(chain, start=1):
        if one in anchors:
            yield chain[:end]
        yield from ([*chain[:end], anchor] for anchor in anchors if anchor != one and is_issued(one, anchor))
        if end < len(chain) and not is_issued(one, chain[end]):
            return


def _check_path(
    path: list[x509.Certificate],
    at: datetime,
    lists: list[x509.CertificateRevocationList],
    *,
    covered: bool,
    stamping: bool,
) -> None:
    for one in path:
        _check_each(one, at)
    _check_use(path[0], _STAMPING if stamping else _SIGNING, alone=stamping)
    if len(path) > 1 and _is_authority(path[0]):
        raise _refused(Reason.UNTRUSTED, f"{_subject(path[0])} is an authority's; documents are signed with another.")
    for depth, one in enumerate(path[1:]):
        _check_authority(one, depth)
        if _extension(one, x509.ExtendedKeyUsage) is not None and one is not path[-1]:
            _check_purpose(one, (_STAMPING if stamping else _SIGNING) | {ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE})
    for one, issuer in pairwise(path):
        used = one.signature_hash_algorithm
        if used is not None and used.name in _WEAK:
            raise _refused(Reason.UNTRUSTED, f"{_subject(one)} is signed with {used.name}, which is no longer safe.")
        _check_revocation(one, issuer, at, lists, covered=covered)


def _check_each(one: x509.Certificate, at: datetime) -> None:
    """What holds for every certificate: version, time, key and extensions."""
    since, until = one.not_valid_before_utc, one.not_valid_after_utc
    if not since <= at <= until:
        when = f"from {since:%Y-%m-%d %H:%M} to {until:%Y-%m-%d %H:%M} UTC, not on {at:%Y-%m-%d %H:%M}"
        raise _refused(Reason.EXPIRED, f"{_subject(one)} is valid {when}.")
    key = one.public_key()
    if not (
        (isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name in _CURVES)
        or isinstance(key, ed25519.Ed25519PublicKey)
        or (isinstance(key, rsa.RSAPublicKey) and key.key_size >= 2048)
    ):
        kinds = "P-256, P-384, P-521, Ed25519 or RSA of at least 2048 bits"
        raise _refused(Reason.UNTRUSTED, f"{_subject(one)} has a key that is not {kinds}.")
    if one.version is not x509.Version.v3:
        raise _refused(Reason.UNTRUSTED, f"{_subject(one)} is not of version 3.")
    for each in one.extensions:
        if each.oid in _UNSUPPORTED or (each.critical and each.oid not in _KNOWN):
            what = _UNSUPPORTED.get(each.oid, f"the critical extension {each.oid.dotted_string}")
            raise _refused(Reason.UNTRUSTED, f"{_subject(one)} has {what}, not supported here.")


def _check_use(one: x509.Certificate, purposes: set[x509.ObjectIdentifier], *, alone: bool) -> None:
    """What the first certificate may be used for. `alone`: for nothing else, and marked as critical."""
    usage = _extension(one, x509.KeyUsage)
    if usage is not None and not (usage.digital_signature or usage.content_commitment):
        raise _refused(Reason.UNTRUSTED, f"{_subject(one)} is not for signatures, by its keyUsage.")
    if not alone:
        _check_purpose(one, purposes)
        return
    marked = [each for each in one.extensions if isinstance(each.value, x509.ExtendedKeyUsage)]
    other = usage is not None and (
        usage.key_encipherment
        or usage.data_encipherment
        or usage.key_agreement
        or usage.key_cert_sign
        or usage.crl_sign
    )
    if other or not marked or not marked[0].critical or set(marked[0].value) != purposes:
        message = "is not for time stamps alone, by keyUsage and a critical extendedKeyUsage (RFC 3161, 2.3)."
        raise _refused(Reason.UNTRUSTED, f"{_subject(one)} {message}")


def _check_purpose(one: x509.Certificate, purposes: set[x509.ObjectIdentifier]) -> None:
    found = _extension(one, x509.ExtendedKeyUsage)
    if found is not None and not purposes & set(found):
        raise _refused(Reason.UNTRUSTED, f"{_subject(one)} is for other uses only, by its extendedKeyUsage.")


def _is_authority(one: x509.Certificate) -> bool:
    constraints = _extension(one, x509.BasicConstraints)
    return constraints is not None and constraints.ca


def _check_authority(one: x509.Certificate, below: int) -> None:
    """What makes a certificate that of an authority, with so many other authorities below it."""
    usage, constraints = _extension(one, x509.KeyUsage), _extension(one, x509.BasicConstraints)
    marked = any(isinstance(each.value, x509.BasicConstraints) and each.critical for each in one.extensions)
    if constraints is None or not constraints.ca or not marked or usage is None or not usage.key_cert_sign:
        message = "is not that of an authority: it lacks a critical basicConstraints with cA, or keyUsage keyCertSign."
        raise _refused(Reason.UNTRUSTED, f"{_subject(one)} {message}")
    if constraints.path_length is not None and below > constraints.path_length:
        message = f"allows {constraints.path_length} authorities below it, and there are {below}."
        raise _refused(Reason.UNTRUSTED, f"{_subject(one)} {message}")


def _check_revocation(
    one: x509.Certificate,
    issuer: x509.Certificate,
    at: datetime,
    lists: list[x509.CertificateRevocationList],
    *,
    covered: bool,
) -> None:
    current = False
    for each in lists:
        if each.issuer != issuer.subject or not _list_meets(each, issuer):
            continue
        _check_list(each, issuer)
        since = _revoked_since(each, one.serial_number)
        if since is not None and since <= at:
            raise _refused(Reason.REVOKED, f"{_subject(one)} was revoked on {since:%Y-%m-%d %H:%M} UTC.")
        current = current or _is_current(each, one, at)
    if covered and not current:
        message = f"is covered by no list of {_name(issuer.subject)} that is current on {at:%Y-%m-%d %H:%M} UTC."
        raise _refused(Reason.REVOCATION_UNKNOWN, f"{_subject(one)} {message}")


def _list_meets(one: x509.CertificateRevocationList, issuer: x509.Certificate) -> bool:
    """Whether a list may be by the issuer's key: another authority, or an older key, may have the same name."""
    named = next((each.value for each in one.extensions if isinstance(each.value, x509.AuthorityKeyIdentifier)), None)
    own = _extension(issuer, x509.SubjectKeyIdentifier)
    return named is None or own is None or named.key_identifier in (None, own.digest)


def _check_list(one: x509.CertificateRevocationList, issuer: x509.Certificate) -> None:
    usage, used = _extension(issuer, x509.KeyUsage), one.signature_hash_algorithm
    try:
        key = issuer.public_key()
        signed = one.is_signature_valid(key)  # type: ignore[arg-type]  # other kinds of keys were refused before
    except FAULTS:
        signed = False
    if not signed or (usage is not None and not usage.crl_sign) or (used is not None and used.name in _WEAK):
        message = f"The revocation list in the name of {_name(one.issuer)} is not validly signed by it."
        raise _refused(Reason.REVOCATION_UNKNOWN, message)


def _revoked_since(revoking: x509.CertificateRevocationList, serial: int) -> datetime | None:
    """When a certificate was revoked, or since when its key may have been in other hands, if that is earlier."""
    try:
        entry = revoking.get_revoked_certificate_by_serial_number(serial)
        if entry is None:
            return None
        if any(each.critical for each in entry.extensions):
            raise ValueError("an entry of it has a critical extension, which is not supported")
        earlier = [each.value for each in entry.extensions if isinstance(each.value, x509.InvalidityDate)]
    except FAULTS as error:
        message = f"The revocation list of {_name(revoking.issuer)} cannot be used: {error}."
        raise _refused(Reason.REVOCATION_UNKNOWN, message) from None
    return min([entry.revocation_date_utc, *(each.invalidity_date_utc for each in earlier)])


def _is_current(one: x509.CertificateRevocationList, certificate: x509.Certificate, at: datetime) -> bool:
    """Whether a list tells of a certificate at a time.

    A later list tells of earlier times, too, unless the certificate had expired by then: it may have been dropped.
    """
    until = one.next_update_utc
    return until is not None and at <= until and one.last_update_utc <= max(at, certificate.not_valid_after_utc)


def _extension(one: x509.Certificate, kind: type[_E]) -> _E | None:
    return next((each.value for each in one.extensions if isinstance(each.value, kind)), None)


def _subject(one: x509.Certificate) -> str:
    return f"The certificate {_name(one.subject)}"


def _name(name: x509.Name) -> str:
    return name.rfc4514_string() or "without a name"


def _refused(reason: Reason, message: str) -> RefusedError:
    return RefusedError(reason, "certificates", message)

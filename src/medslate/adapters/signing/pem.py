"""PEM files (RFC 7468): certificates, public keys and revocation lists, also as plain DER."""

import hashlib
import re
from base64 import b64decode
from collections.abc import Iterable

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding, load_der_public_key
from cryptography.x509 import Certificate
from cryptography.x509.oid import NameOID

from medslate.adapters.signing.chains import MOST, is_issued, read_certificate, read_list
from medslate.adapters.signing.seals import spki

LARGEST = 32 << 20
"""The most bytes of a file; revocation lists of large authorities have some."""

_BLOCK = re.compile(rb"-----BEGIN ([A-Z0-9 ]{1,40})-----\s([A-Za-z0-9+/=\s]++)-----END \1-----")


def read_certificates(content: bytes) -> tuple[bytes, ...]:
    """The certificates (DER) of a file, as they stand in it. Raises `ValueError` if there is none, or more than 100."""
    ders = _blocks(content, b"CERTIFICATE")
    if not ders:
        asked = b"CERTIFICATE REQUEST-----" in content
        only = "it is only the request for a certificate, which an authority has yet to make"
        raise ValueError(only if asked else "it holds no certificate in PEM")
    if len(ders) > 100:
        raise ValueError(f"it holds {len(ders)} certificates, more than 100")
    return tuple(read_certificate(one).public_bytes(Encoding.DER) for one in ders)


def read_chain(content: bytes) -> tuple[bytes, ...]:
    """The certificates (DER) of a file as one chain, that which issued none of the others first.

    Raises `ValueError` if they are no chain.
    """
    left = [read_certificate(one) for one in dict.fromkeys(read_certificates(content))]
    first = [one for one in left if not any(is_issued(other, one) for other in left if other != one)]
    if len(first) != 1 or len(left) > MOST:
        raise ValueError(f"its {len(left)} certificates are no chain, with each issued by the next")
    return _ordered(first[0], [one for one in left if one != first[0]])


def _ordered(first: Certificate, left: list[Certificate]) -> tuple[bytes, ...]:
    chain = [first]
    while left:
        above = [one for one in left if is_issued(chain[-1], one)]
        if not above:
            subject = left[0].subject.rfc4514_string()
            raise ValueError(f"the certificate {subject} in it has issued none of the others")
        chain.append(above[0])
        left.remove(above[0])
    return tuple(one.public_bytes(Encoding.DER) for one in chain)


def read_key_id(content: bytes) -> str:
    """The id of the public key in a file, or of the key of the certificate in it. Raises `ValueError`."""
    return hashlib.sha256(read_public_key(content)).hexdigest()


def read_public_key(content: bytes) -> bytes:
    """The public key (SubjectPublicKeyInfo, DER) in a file, or that of the certificate in it. Raises `ValueError`."""
    ders = _blocks(content, b"PUBLIC KEY")
    try:
        if len(ders) == 1:
            key: object = load_der_public_key(ders[0])
        else:
            (der,) = read_certificates(content)
            key = read_certificate(der).public_key()
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise ValueError(f"it holds no single public key ({error})") from None
    if not isinstance(key, ed25519.Ed25519PublicKey) and not (
        isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name == "secp256r1"
    ):
        raise ValueError("its key is neither on P-256 nor Ed25519")
    return spki(key)


def organization_of(certificate: bytes) -> str:
    """The organization that a certificate (DER) names; empty if it names none, or several."""
    found = read_certificate(certificate).subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    return str(found[0].value) if len(found) == 1 else ""


def read_revocations(content: bytes) -> tuple[bytes, ...]:
    """The revocation lists (DER) of a file. Raises `ValueError` if there is none, or one that cannot be used."""
    ders = _blocks(content, b"X509 CRL")
    if not ders:
        raise ValueError("it holds no revocation list")
    return tuple(read_list(one).public_bytes(Encoding.DER) for one in ders)


def _blocks(content: bytes, kind: bytes) -> tuple[bytes, ...]:
    """The blocks of a kind in a PEM file; all of it, if it looks like DER."""
    if len(content) > LARGEST:
        raise ValueError(f"it is larger than {LARGEST >> 20} MiB")
    if content[:1] == b"\x30":
        return (content,)
    return tuple(_decoded(body) for label, body in _BLOCK.findall(content) if label == kind)


def _decoded(body: bytes) -> bytes:
    return b64decode(b"".join(body.split()), validate=True)


def pem(certificates: Iterable[bytes]) -> bytes:
    """Certificates (DER) as PEM."""
    return b"".join(read_certificate(one).public_bytes(Encoding.PEM) for one in certificates)

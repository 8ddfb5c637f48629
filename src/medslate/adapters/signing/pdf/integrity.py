"""One signature of a PDF by itself: whether it is valid, by which certificate, over which bytes."""

import re

from asn1crypto import cms
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import EmbeddedPdfSignature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import validate_sig_integrity
from pyhanko.sign.validation.status import SignatureCoverageLevel

from medslate.adapters.signing.chains import MOST, is_issued, read_certificate
from medslate.adapters.signing.seals import spki
from medslate.adapters.signing.stamping import read_stamp
from medslate.bundles.refusal import RefusedError
from medslate.bundles.trusted import Stamp

_DIGESTS = ("sha256", "sha384", "sha512")
_MECHANISMS = ("rsassa_pkcs1v15", "rsassa_pss", "ecdsa", "ed25519")
_END = re.compile(rb"%%EOF(?:\r\n|\r|\n)?\Z")
_NOT_COVERED = "it does not cover the document from the first byte on"


def cms_fault(one: EmbeddedPdfSignature) -> str:
    """Why a signature is not valid, or does not cover the document; empty if it is and does."""
    try:
        return _loose(one) or _cryptographic(one) or _uncovered(one)
    except SignatureValidationError as error:
        return str(error.failure_message or error).rstrip(".")


def _cryptographic(one: EmbeddedPdfSignature) -> str:
    info = one.signer_info
    algorithm = info["signature_algorithm"]
    if one.md_algorithm not in _DIGESTS or algorithm.signature_algo not in _MECHANISMS:
        return f"it is made with {algorithm['algorithm'].native} and {one.md_algorithm}, which is not supported"
    named = [each["type"].native for each in info["signed_attrs"]]
    if sorted(named) != sorted(set(named)) or "signing_certificate_v2" not in named:
        return "it does not name the signer's certificate, or says something twice"
    intact, valid = validate_sig_integrity(info, one.signer_cert, "data", one.compute_digest())
    return "" if intact and valid else "the document, or the signature, was changed"


def _loose(one: EmbeddedPdfSignature) -> str:
    """Nothing but zeros may follow the signature in the place that is left for it: no one signs what is there."""
    content = bytes(one.pkcs7_content)
    signature = cms.ContentInfo.load(content).dump()
    return "" if content == signature.ljust(len(content), b"\0") else "something was put behind it"


def _uncovered(one: EmbeddedPdfSignature) -> str:
    covers = one.evaluate_signature_coverage() >= SignatureCoverageLevel.ENTIRE_REVISION
    return "" if covers else _NOT_COVERED


def ends(reader: PdfFileReader, document: bytes) -> bool:
    """Whether a document ends where its last state ends: what stands behind that is signed by nobody."""
    last = reader.xrefs.total_revisions - 1
    signed = [one for one in reader.embedded_signatures if one.signed_revision == last]
    if signed:
        return all(one.evaluate_signature_coverage() is SignatureCoverageLevel.ENTIRE_FILE for one in signed)
    return _END.search(document[-16:]) is not None


def chain_of(one: EmbeddedPdfSignature, kept: tuple[bytes, ...]) -> tuple[bytes, ...]:
    """The signer's certificate (DER) and those that follow from it, of all that came with it or are kept."""
    pool = [read_certificate(each) for each in (*(each.dump() for each in one.other_embedded_certs), *kept)]
    chain = [read_certificate(one.signer_cert.dump())]
    while len(chain) < MOST and chain[-1].subject != chain[-1].issuer:
        above = next((each for each in pool if is_issued(chain[-1], each)), None)
        if above is None:
            break
        chain.append(above)
    return tuple(each.public_bytes(Encoding.DER) for each in chain)


def names_of(certificate: bytes) -> tuple[str, str, bytes]:
    """Subject, organization and SubjectPublicKeyInfo (DER) of a certificate."""
    leaf = read_certificate(certificate)
    names = [each.value for each in leaf.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)]
    organization = names[0] if len(names) == 1 and isinstance(names[0], str) else ""
    return leaf.subject.rfc4514_string(), organization, spki(leaf.public_key())


def signature_stamp(one: EmbeddedPdfSignature) -> tuple[Stamp | None, str]:
    """The time stamp on a signature, or why the one that is there is not valid."""
    attributes = one.signer_info["unsigned_attrs"]
    held = attributes if attributes.native else ()  # there may be none at all
    tokens = [token for each in held if each["type"].native == "signature_time_stamp_token" for token in each["values"]]
    if len(tokens) != 1:
        return None, "There is more than one." if tokens else ""
    return _read(tokens[0].dump(), one.signer_info["signature"].native)


def document_stamp(one: EmbeddedPdfSignature, document: bytes) -> tuple[Stamp | None, str]:
    """A time stamp over the document, or why it is not valid."""
    fault = _loose(one) or _uncovered(one)
    if fault:
        return None, fault
    start, first, after, rest = (int(each) for each in one.byte_range)
    signed = document[start : start + first] + document[after : after + rest]
    return _read(cms.ContentInfo.load(bytes(one.pkcs7_content)).dump(), signed)


def _read(token: bytes, message: bytes) -> tuple[Stamp | None, str]:
    try:
        return read_stamp(token, message), ""
    except RefusedError as error:
        return None, error.refusal.message


def common_name(certificate: bytes) -> str:
    """How the owner of a certificate is called: by its common name, else by its whole subject."""
    subject = read_certificate(certificate).subject
    names = [str(each.value) for each in subject.get_attributes_for_oid(NameOID.COMMON_NAME)]
    return names[0] if names else subject.rfc4514_string()

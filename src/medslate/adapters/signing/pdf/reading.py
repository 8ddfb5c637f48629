"""What the signatures of a PDF say, and whether it is still what they signed; nothing about trust.

pyHanko reads the file, checks each signature and compares the states of the document; time stamps are read as those of
bundles are (`stamping.py`).
"""

import zlib
from collections.abc import Iterator
from io import BytesIO

from pyhanko.pdf_utils.decode_limits import DecodeLimits, DocumentDecodeBudget, StreamDecodeLimits
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel
from pyhanko.sign.validation import DocumentSecurityStore, EmbeddedPdfSignature
from pyhanko.sign.validation.errors import NoDSSFoundError, SignatureValidationError

from medslate.adapters.signing.chains import read_list
from medslate.adapters.signing.pdf.attached import attachments
from medslate.adapters.signing.pdf.integrity import chain_of, cms_fault, document_stamp, ends, names_of, signature_stamp
from medslate.adapters.signing.pdf.nodes import within
from medslate.bundles.refusal import Reason, RefusedError
from medslate.usecases.document_verify import Change, DocumentStamp, Signature, SignedPdf

LARGEST = 64 * 2**20
"""The most bytes of a document."""

BOUNDS = DecodeLimits(
    per_stream=StreamDecodeLimits(max_output_size=LARGEST),
    document_budget=DocumentDecodeBudget(base_allowance=4 * LARGEST, max_ratio=4),
)
"""How far a document may unfold: each part to the size of the largest document, all of them to that of four."""

FAULTS = (
    PdfError, SignatureValidationError, ValueError, TypeError, LookupError, AttributeError, AssertionError,
    ArithmeticError, RecursionError, NotImplementedError, zlib.error,
)  # fmt: skip
"""What pyHanko raises for files that are not as they should be."""

_CHANGES = {
    ModificationLevel.NONE: Change.NONE,
    ModificationLevel.LTA_UPDATES: Change.UPKEEP,
    ModificationLevel.FORM_FILLING: Change.SIGNATURES,
}


def read_signed(document: bytes) -> SignedPdf:
    """The signatures of a document. Raises `RefusedError` if it cannot be read."""
    if len(document) > LARGEST:
        raise RefusedError(Reason.SIZE, "document", f"It is larger than {LARGEST} bytes.")
    try:
        reader = PdfFileReader(BytesIO(document), decode_limits=BOUNDS)
        if reader.encrypted:
            raise ValueError("it is encrypted")
        regular, stamps = reader.embedded_regular_signatures, reader.embedded_timestamp_signatures
        certificates, lists = _material(reader)
        whole = ends(reader, document)
        signatures = tuple(_signature(one, certificates, whole=whole) for one in regular)
        first = min((one.signed_revision for one in regular), default=None)
        attached = attachments(reader, first)
        return SignedPdf(
            signatures,
            tuple(DocumentStamp(one.signed_revision, *document_stamp(one, document)) for one in stamps),
            attached,
            lists,
        )
    except FAULTS as error:
        raise RefusedError(Reason.CONTAINER, "document", f"It is no PDF that can be read: {error}.") from error


def _material(reader: PdfFileReader) -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
    """Certificates and revocation lists (DER) that the document keeps; lists of kinds not supported are left out."""
    try:
        store = DocumentSecurityStore.read_dss(reader)
    except NoDSSFoundError:
        return (), ()
    certificates = tuple(one.dump() for one in store.load_certs())
    return certificates, tuple(_supported(one.get_object().data for one in store.crls))


def _supported(lists: Iterator[bytes]) -> Iterator[bytes]:
    for one in lists:
        try:
            read_list(one)
        except ValueError:
            continue
        yield one


def _signature(one: EmbeddedPdfSignature, kept: tuple[bytes, ...], *, whole: bool) -> Signature:
    name, reason = (str(within(one.sig_object, key) or "") for key in ("/Name", "/Reason"))
    chain = chain_of(one, kept)
    subject, organization, key = names_of(chain[0])
    fault = cms_fault(one)
    change, how = (Change.NONE, "") if fault else _change(one)
    if not fault and not whole:
        change, how = Change.OTHER, "something was put behind its end"
    stamp, stamp_fault = (None, "") if fault else signature_stamp(one)
    return Signature(
        one.field_name, one.signed_revision, name, reason, subject, organization,
        key, chain, one.self_reported_timestamp, stamp, stamp_fault, fault, change, how,
    )  # fmt: skip


def _change(one: EmbeddedPdfSignature) -> tuple[Change, str]:
    """What was added after a signature, and more on that if it is not allowed."""
    one.compute_integrity_info()
    found, permitted = one.diff_result, one.docmdp_level
    if not isinstance(found, DiffResult):
        return Change.OTHER, " ".join(str(found).split())[:300]
    if permitted is not None and found.modification_level.value > permitted.value:
        return Change.OTHER, "the signature permits no such change"
    filled = set(found.changed_form_fields) - {each.field_name for each in one.reader.embedded_signatures}
    if filled:
        return Change.OTHER, f"form fields were filled in: {', '.join(sorted(filled))}"
    return _CHANGES.get(found.modification_level, Change.OTHER), "comments were added"

"""What a signed document keeps for later: certificates and revocation lists, and a time stamp over the whole of it."""

from collections.abc import Iterable
from datetime import datetime
from io import BytesIO

from asn1crypto import crl, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfTimeStamper
from pyhanko.sign.validation import DocumentSecurityStore

from medslate.adapters.signing.chains import check_chain, read_certificate, read_list
from medslate.adapters.signing.pdf.integrity import signature_stamp
from medslate.adapters.signing.pdf.making import Stamper
from medslate.bundles.refusal import RefusedError
from medslate.errors import MedslateError


class Untouched(IncrementalPdfFileWriter):
    """Adds to a document, and leaves its metadata as they are.

    pyHanko would write them anew, with its own name and this day, in a form that PDF/A-3 does not allow (ISO 19005-3,
    6.6.2: descriptions of extension schemas).
    """

    def _update_meta(self) -> None:
        pass


def writer_of(document: bytes) -> Untouched:
    """What adds to a document."""
    return Untouched(BytesIO(document))


def written(writer: Untouched) -> bytes:
    """The document with what was added."""
    out = BytesIO()
    writer.write(out)  # type: ignore[no-untyped-call]  # not typed by pyHanko
    return out.getvalue()


def keep(
    writer: Untouched, field: str, chain: tuple[bytes, ...], anchors: tuple[bytes, ...], lists: tuple[bytes, ...]
) -> None:
    """Add what is needed to check a signature, by its chain, and its time stamp, later.

    Raises `MedslateError` unless each certificate below an anchor is covered by a list that is current.
    """
    one = next(each for each in writer.prev.embedded_regular_signatures if each.field_name == field)
    stamp, fault = signature_stamp(one)
    if stamp is None:
        raise MedslateError(f"The stamp that the time-stamping authority has given is not valid: {fault}")
    for what, of, stamping in (("signer", chain, False), ("time-stamping authority", stamp.chain, True)):
        _check(what, of, anchors, stamp.at, lists, stamping=stamping)
    held = tuple(dict.fromkeys((*chain, *stamp.chain)))
    DocumentSecurityStore.supply_dss_in_writer(
        writer,
        None,
        certs=[x509.Certificate.load(each) for each in held],
        crls=[crl.CertificateList.load(each) for each in _of(held, lists)],
    )


def _check(
    what: str,
    chain: tuple[bytes, ...],
    anchors: tuple[bytes, ...],
    at: datetime,
    lists: tuple[bytes, ...],
    *,
    stamping: bool,
) -> None:
    try:
        check_chain(chain, anchors, at, lists, covered=True, stamping=stamping)
    except RefusedError as error:
        message = f"A signature for the long term needs the {what}'s chain to an anchor, and current revocation lists"
        raise MedslateError(f"{message}, in the trust policy: {error.refusal.message}") from error


def _of(certificates: tuple[bytes, ...], lists: tuple[bytes, ...]) -> Iterable[bytes]:
    """The lists of those who have issued the certificates."""
    issuers = {read_certificate(each).issuer for each in certificates}
    return (each for each in lists if read_list(each).issuer in issuers)


def stamp_document(writer: Untouched, stamper: Stamper) -> bytes:
    """The document with a time stamp over all of it."""
    made = PdfTimeStamper(stamper).timestamp_pdf(writer, "sha256")
    return bytes(made.getvalue())

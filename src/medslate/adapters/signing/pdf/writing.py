"""Putting a signature on a PDF (PAdES B-B to B-LTA, ETSI EN 319 142-1), without touching what is there.

The first signature certifies the document: from then on only further signatures may be added (DocMDP, level 2).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers.constants import ESIC_EXTENSION_1

from medslate.adapters.signing.pdf.keeping import keep, stamp_document, writer_of, written
from medslate.adapters.signing.pdf.making import Drawn, Key, KeySigner, Stamper
from medslate.adapters.signing.pdf.slots import Slots, next_slot, slot_name, slots_of
from medslate.adapters.signing.stamping import Transport
from medslate.errors import MedslateError, SetupError
from medslate.usecases.document_sign import Level, SignedDocument, Signing

Draw = Callable[[Mapping[str, str], float, float], bytes]
"""Draws what an approval shows, on a page of PDF of this width and height in points."""


@dataclass(frozen=True)
class PadesSigner:
    """Signs documents with one key; see `usecases.document_sign.DocumentSigner`.

    `anchors`, `lists`: certificates to which the chains of signer and authority lead, and revocation lists (DER), which
    B-LT and B-LTA put into the document.
    """

    key: Key
    draw: Draw
    exchange: Transport | None = None
    anchors: tuple[bytes, ...] = ()
    lists: tuple[bytes, ...] = ()

    def __call__(self, document: bytes, signing: Signing, level: Level) -> SignedDocument:
        """The document with one more signature."""
        if level.stamped and self.exchange is None:
            raise SetupError(f"A signature of level {level.value} needs a time-stamping authority.")
        try:
            return self._made(document, signing, level)
        except (PdfError, SigningError, ValueError, KeyError, TypeError, AttributeError) as error:
            remedy = "Is it a PDF, whole, and not encrypted?"
            raise MedslateError(f"The document cannot be signed: {str(error).rstrip('.')}. {remedy}") from error

    def _made(self, document: bytes, signing: Signing, level: Level) -> SignedDocument:
        stamper = Stamper(self.exchange) if level.stamped and self.exchange else None
        signed, field, slot = self._signed(document, signing, stamper)
        if not level.kept or stamper is None:
            return SignedDocument(signed, slot)
        writer = writer_of(signed)
        keep(writer, field, self.key.chain, self.anchors, self.lists)
        if level is Level.ARCHIVE:
            return SignedDocument(stamp_document(writer, stamper), slot)
        return SignedDocument(written(writer), slot)

    def _signed(self, document: bytes, signing: Signing, stamper: Stamper | None) -> tuple[bytes, str, int]:
        """The document with the signature alone, and the field and slot that it is in."""
        writer = writer_of(document)
        first = not any(value is not None for _, value, _ in enumerate_sig_fields(writer))
        slots = slots_of(writer)
        number = None if slots is None else next_slot(writer, slots)
        name = _free_name(writer) if number is None else slot_name(number)
        look = None if slots is None or number is None else Drawn(page=self._drawn(signing, slots))
        meta = PdfSignatureMetadata(
            field_name=name,
            name=signing.name,
            reason=signing.reason,
            certify=first,
            docmdp_permissions=MDPPerm.FILL_FORMS,
            subfilter=SigSeedSubFilter.PADES,
        )
        signer = _AtItsTime(meta, KeySigner(self.key), timestamper=stamper, stamp_style=look)
        signer.at = signing.at
        made = signer.sign_pdf(writer, existing_fields_only=number is not None)
        return made.getvalue(), name, 0 if number is None else number + 1

    def _drawn(self, signing: Signing, slots: Slots) -> bytes:
        print_ = sha256(self.key.chain[0]).hexdigest()[:16]
        shown = {
            "role": signing.role.value.replace("-", " "),
            "name": signing.name,
            "meaning": signing.meaning,
            "time": signing.at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC"),
            "key": "certificate " + " ".join(print_[at : at + 4] for at in range(0, 16, 4)),
        }
        return self.draw(shown, slots.width, slots.height)


class _AtItsTime(PdfSigner):
    """A signer with the time of the signing, not of its own clock, which leaves a PDF 1.7 one.

    pyHanko would make a PDF 2.0 of it for the sake of a curve's name (ISO/TS 32002), and PDF/A-3 is made of 1.7.
    """

    at: datetime

    def init_signing_session(self, *given: Any, **named: Any) -> Any:
        session = super().init_signing_session(*given, **named)
        session.system_time = self.at
        return session

    def register_extensions(self, pdf_out: BasePdfFileWriter, *, md_algorithm: str) -> None:
        pdf_out.register_extension(ESIC_EXTENSION_1)


def _free_name(writer: IncrementalPdfFileWriter) -> str:
    taken = {name for name, _, _ in enumerate_sig_fields(writer)}
    return next(name for name in (f"Signature{number}" for number in range(1, len(taken) + 2)) if name not in taken)

"""What pyHanko needs from us: a signer whose key stays where it is, an authority for stamps, a look for the slot."""

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Protocol

from asn1crypto import core, tsp, x509
from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, FloatObject, StreamObject, pdf_name
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.signers import Signer
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.stamp import BaseStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from medslate.adapters.signing.stamping import Transport
from medslate.errors import MedslateError

_GRANTED = ("granted", "granted_with_mods")
SIGNATURE_ROOM = 80
"""No smaller than any signature by a key that we accept, in bytes."""


class Key(Protocol):
    """Somebody's key with the certificates for it (DER, its own first); the key itself never leaves it."""

    @property
    def chain(self) -> tuple[bytes, ...]: ...

    def sign(self, message: bytes) -> bytes:
        """The signature over a message: ECDSA with SHA-256 (DER), or Ed25519."""
        ...


class KeySigner(Signer):
    """Signs with a key that only signs."""

    def __init__(self, key: Key) -> None:
        store = SimpleCertificateStore()
        store.register_multiple(map(x509.Certificate.load, key.chain[1:]))
        own = x509.Certificate.load(key.chain[0])
        super().__init__(signing_cert=own, cert_registry=store, embed_roots=False)
        self._key = key

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """The signature, or as many bytes as it may need."""
        return bytes(SIGNATURE_ROOM) if dry_run else self._key.sign(data)


class Stamper(TimeStamper):
    """Asks an authority for stamps."""

    def __init__(self, exchange: Transport) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # not typed by pyHanko
        self._exchange = exchange

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """The authority's answer, if it grants a stamp for this request; the stamp itself is judged when verified."""
        answer = self._exchange(req.dump())
        try:
            status = tsp.PKIStatusInfo.load(core.Sequence.load(answer, strict=True)[0].dump()).native
            if status["status"] not in _GRANTED:
                told = "; ".join(status["status_string"] or ()) or status["status"]
                raise MedslateError(f"The time-stamping authority gives no stamp: {told}.")
            found = tsp.TimeStampResp.load(answer, strict=True)
            info = found["time_stamp_token"]["content"]["encap_content_info"]["content"].parsed
            same = _asked(info.native) == _asked(req.native)
        except (ValueError, TypeError, KeyError, IndexError) as error:
            raise MedslateError(f"What the time-stamping authority sends is of no use: {error}.") from None
        if not same:
            raise MedslateError("What the time-stamping authority sends answers another question.")
        return found


def _asked(told: Mapping[str, Any]) -> tuple[Any, ...]:
    """What of a request an answer has to repeat."""
    imprint = told["message_imprint"]
    return told["nonce"], imprint["hash_algorithm"]["algorithm"], imprint["hashed_message"]


@dataclass(frozen=True)
class Drawn(BaseStampStyle):
    """The look of a signature in its slot: a page of PDF, drawn elsewhere, as a form XObject with its own fonts."""

    page: bytes = b""

    def create_stamp(self, writer: BasePdfFileWriter, box: Any, text_params: Any) -> Any:
        """The drawing within the document."""
        drawn = PdfFileReader(BytesIO(self.page)).root["/Pages"]["/Kids"][0]
        form = StreamObject(stream_data=drawn["/Contents"].data)
        form[pdf_name("/Type")], form[pdf_name("/Subtype")] = pdf_name("/XObject"), pdf_name("/Form")
        form[pdf_name("/BBox")] = ArrayObject([FloatObject(one) for one in (0, 0, box.width, box.height)])
        form[pdf_name("/Resources")] = writer.import_object(drawn["/Resources"])
        form.compress()
        return _Stamp(writer.add_object(form))


@dataclass(frozen=True)
class _Stamp:
    form: Any

    def apply_appearance(self, annotation: DictionaryObject) -> None:
        annotation[pdf_name("/AP")] = DictionaryObject({pdf_name("/N"): self.form})

"""What is put on a document by signing it."""

from dataclasses import dataclass, field
from io import BytesIO

import pytest
from asn1crypto import cms
from pyhanko.pdf_utils.generic import DictionaryObject

from medslate.adapters.rendering.pdf import APPROVALS
from medslate.adapters.signing.pdf.slots import slots_of
from medslate.bundles.manifest import Role
from medslate.bundles.policy import Party
from medslate.errors import MedslateError, SetupError, UsageError
from medslate.usecases.document_sign import Level, Signing, sign_document, stated
from tests import pki
from tests.unit.pdf_signing import signed as made

SIGNING = Signing(Role.MAKER, made.MAKER, "approved for release", pki.NOW)
A4 = 595.28


def test_what_was_there_stays_as_it_was() -> None:
    for level in Level:
        assert made.signed(level).startswith(made.document())


def test_the_slots_are_where_the_template_has_drawn_them() -> None:
    slots = slots_of(made.opened(made.document()))

    assert slots is not None
    assert slots.count == APPROVALS["count"]
    left, bottom, _, _ = slots.box(0)
    _, _, right, top = slots.box(slots.count - 1)
    assert (left, bottom) == (56.69, 62.36)
    assert right == pytest.approx(A4 - 56.69, abs=0.02)
    assert top - bottom == APPROVALS["height"]


def test_signatures_fill_one_slot_after_the_other_and_then_are_seen_no_more() -> None:
    content, found = made.document(), []
    for number in range(5):
        done = sign_document(content, SIGNING, Level.BASIC, made.signer())
        content = done.content
        found.append(done.slot)
        assert len(made.opened(content).embedded_regular_signatures) == number + 1

    assert found == [1, 2, 3, 4, 0]
    assert made.verify(content).accepted


def test_a_document_without_room_is_signed_unseen() -> None:
    done = sign_document(made.foreign(), SIGNING, Level.BASIC, made.signer())
    again = sign_document(done.content, SIGNING, Level.BASIC, made.signer())

    assert (done.slot, again.slot) == (0, 0)
    outcome = made.verify(again.content)
    assert outcome.accepted
    assert len(outcome.signatures) == 2
    assert outcome.attachments == ()


def test_a_document_that_others_signed_before_it_had_slots_gets_none() -> None:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import PdfSignatureMetadata, PdfSigner

    from medslate.adapters.signing.pdf.making import KeySigner

    meta = PdfSignatureMetadata(field_name="Elsewhere", reason="seen")
    writer = IncrementalPdfFileWriter(BytesIO(made.document()))
    by_others = PdfSigner(meta, KeySigner(pki.signer().sealer())).sign_pdf(writer).getvalue()

    assert sign_document(by_others, SIGNING, Level.BASIC, made.signer()).slot == 0


def test_what_a_signature_says() -> None:
    said = made.opened(made.signed()).embedded_regular_signatures[0].sig_object

    assert said["/Name"] == made.MAKER
    assert said["/Reason"] == "maker: approved for release"
    assert said["/SubFilter"] == "/ETSI.CAdES.detached"
    assert made.verify(made.signed()).signatures[0].signature.claimed == pki.NOW
    assert stated(said["/Reason"]) == (Role.MAKER, "approved for release")


@pytest.mark.parametrize("reason", ["approved", "boss: approved", "maker", ""])
def test_a_reason_without_a_role_of_ours_states_none(reason: str) -> None:
    assert stated(reason) == (None, reason)


def test_the_first_signature_allows_nothing_but_further_ones() -> None:
    signature = made.opened(made.signed()).embedded_regular_signatures[0]

    assert signature.docmdp_level is not None
    assert signature.docmdp_level.name == "FILL_FORMS"


def widgets_of(page: DictionaryObject) -> list[DictionaryObject]:
    annotations = [one.get_object() for one in page["/Annots"]]
    return [one for one in annotations if one["/Subtype"] == "/Widget"]


def test_fields_are_accessible() -> None:
    reader = made.opened(made.signed())
    page = reader.root["/Pages"]["/Kids"][0]
    tree = reader.root["/StructTreeRoot"]
    numbers = tree["/ParentTree"]["/Nums"]
    by_key = {int(numbers[at]): numbers[at + 1] for at in range(0, len(numbers), 2)}
    widgets = widgets_of(page)

    assert len(widgets) == APPROVALS["count"]
    assert page["/Tabs"] == "/S"
    for widget in widgets:
        element = by_key[int(widget["/StructParent"])]
        assert element["/S"] == "/Form"
        assert element["/K"]["/Obj"] == widget
        assert element in [one.get_object() for one in tree["/K"][0]["/K"]]
        assert widget["/TU"].startswith("Approval ")
    assert int(tree["/ParentTreeNextKey"]) == max(by_key) + 1


def test_fields_are_as_an_archive_needs_them() -> None:
    """PDF/A-3 (ISO 19005-3, 6.3): printed, not hidden, with one appearance, and fonts inside."""
    reader = made.opened(made.signed(Level.ARCHIVE))
    for widget in widgets_of(reader.root["/Pages"]["/Kids"][0]):
        flags = int(widget["/F"])
        assert flags & 0b100, "print"
        assert not flags & 0b100010, "hidden, or no view"
        left, lower, right, upper = map(float, widget["/Rect"])
        if right > left and upper > lower:
            assert list(widget["/AP"]) == ["/N"]
    shown = reader.root["/AcroForm"]["/Fields"][0]["/AP"]["/N"]
    fonts = shown["/Resources"]["/Font"]
    assert fonts
    for one in fonts.values():
        descriptor = one.get_object()["/DescendantFonts"][0]["/FontDescriptor"]
        assert "/FontFile3" in descriptor or "/FontFile2" in descriptor
    assert "/NeedAppearances" not in reader.root["/AcroForm"]


def test_metadata_and_output_intents_stay() -> None:
    before, after = made.opened(made.document()).root, made.opened(made.signed(Level.ARCHIVE)).root

    assert before["/Metadata"].data == after["/Metadata"].data
    assert before.raw_get("/OutputIntents") == after.raw_get("/OutputIntents")
    assert "/Version" not in after


def test_the_archive_level_keeps_lists_and_stamps_the_document() -> None:
    reader = made.opened(made.signed(Level.ARCHIVE))

    assert len(reader.root["/DSS"]["/CRLs"]) == len(made.lists())
    assert len(reader.embedded_timestamp_signatures) == 1


@dataclass
class Watched:
    """A key on a token, as far as this program sees it."""

    chain: tuple[bytes, ...]
    asked: list[bytes] = field(default_factory=list)

    def sign(self, message: bytes) -> bytes:
        self.asked.append(message)
        return pki.signer(made.MAKER).sealer().sign(message)


def test_a_key_is_asked_once_and_for_the_signed_attributes_alone() -> None:
    key = Watched(pki.signer(made.MAKER).chain)
    content = sign_document(made.document(), SIGNING, Level.BASIC, made.signer(key=key)).content

    assert len(key.asked) == 1
    assert {one["type"].native for one in cms.CMSAttributes.load(key.asked[0])} == {
        "content_type", "message_digest", "signing_certificate_v2",
    }  # fmt: skip
    assert made.verify(content).accepted


def test_an_edwards_key_signs_too() -> None:
    edwards = pki.signer(made.MAKER, kind="ed25519")
    outcome = made.verify(
        made.sign(by=made.signer(edwards)),
        made.policy(parties=(Party("f", "F", (Role.MAKER,), (edwards.root.der,)),)),
    )

    assert outcome.accepted


@pytest.mark.parametrize(("name", "meaning"), [("", "x"), ("x", " "), ("x", "two\nlines"), ("x", "m" * 201)])
def test_a_text_that_cannot_be_shown_is_refused(name: str, meaning: str) -> None:
    with pytest.raises(UsageError, match="of one line"):
        sign_document(made.document(), Signing(Role.MAKER, name, meaning, pki.NOW), Level.BASIC, made.signer())


def test_a_stamp_needs_an_authority() -> None:
    with pytest.raises(SetupError, match="time-stamping authority"):
        made.sign(Level.STAMPED, by=made.signer(exchange=None))


def test_long_term_levels_need_lists_and_anchors() -> None:
    with pytest.raises(MedslateError, match="long term needs .* covered by no list"):
        made.sign(Level.LONG_TERM, by=made.signer(lists=()))
    with pytest.raises(MedslateError, match="long term needs .* none of the anchors"):
        made.sign(Level.ARCHIVE, by=made.signer(anchors=()))


@pytest.mark.parametrize("content", [b"", b"no PDF", b"%PDF-1.7\n%%EOF\n"])
def test_what_is_no_document_is_not_signed(content: bytes) -> None:
    with pytest.raises(MedslateError, match="cannot be signed"):
        made.sign(content=content)


def test_an_authority_that_refuses_is_told() -> None:
    no = bytes.fromhex("30133011020102300c0c0a636c6f736564206e6f77")  # status 2, "closed now"
    with pytest.raises(MedslateError, match="gives no stamp: closed now"):
        made.sign(Level.STAMPED, by=made.signer(exchange=lambda _: no))
    with pytest.raises(MedslateError, match="of no use"):
        made.sign(Level.STAMPED, by=made.signer(exchange=lambda _: b"<html>"))


def test_a_stamp_for_another_request_is_not_taken() -> None:
    respond = pki.responder(pki.stamping())
    first: list[bytes] = []

    def replayed(asked: bytes) -> bytes:
        first.append(respond(asked))
        return first[0]

    with pytest.raises(MedslateError, match="another question"):
        made.sign(Level.STAMPED, by=made.signer(exchange=replayed))

"""Which signed documents are believed, and why the others are not."""

import hashlib
from datetime import UTC, datetime

import pytest

from medslate.adapters.signing.pdf.attached import attached
from medslate.bundles.manifest import Role
from medslate.bundles.policy import Party, TrustPolicy
from medslate.usecases.document_sign import Level
from medslate.usecases.document_verify import REMEDIES, Change, told
from tests import pki
from tests.unit.pdf_signing import signed as made

LATER = pki.later(400)
SECOND = pki.stamping(above="Second stamping root")


def certified(name: str = made.MAKER, end: datetime = pki.END) -> pki.Identity:
    return pki.issue(pki.name(name, "Fenwick Medical"), pki.intermediate(), end=end)


@pytest.mark.parametrize("level", list(Level))
def test_each_level_is_reached_and_told(level: Level) -> None:
    outcome = made.verify(made.signed(level))

    assert outcome.accepted
    (one,) = outcome.signatures
    assert (one.role, one.meaning, one.party, one.level) == (Role.MAKER, "approved for release", "fenwick", level)
    assert one.at == (pki.NOW if level.stamped else None)
    assert one.signature.change is (Change.UPKEEP if level.kept else Change.NONE)
    assert one.signature.organization == "Fenwick Medical"


def test_the_data_attached_are_told_and_compared() -> None:
    source = attached(made.opened(made.document()))["document.json"]
    outcome = made.verify(made.signed(), source=source)

    assert outcome.accepted
    digest = hashlib.sha256(source).hexdigest()
    assert [(one.name, one.sha256, one.first) for one in outcome.attachments] == [("document.json", digest, digest)]
    assert made.reasons(made.verify(made.signed(), source=source + b" ")) == {"member-changed"}


def test_several_sign_one_after_the_other() -> None:
    first = made.sign(Level.ARCHIVE)
    second = made.sign(
        Level.STAMPED, Role.APPROVER, "released", first, made.signer(pki.signer(made.APPROVER)), made.APPROVER
    )
    third = made.sign(Level.ARCHIVE, Role.LABORATORY, "results confirmed", second)
    outcome = made.verify(third, made.policy(Role.MAKER, Role.APPROVER, documents=(Role.MAKER, Role.APPROVER)))

    assert outcome.accepted
    assert [one.role for one in outcome.signatures] == [Role.MAKER, Role.APPROVER, Role.LABORATORY]
    assert [one.party for one in outcome.signatures] == ["fenwick", "fenwick", ""]
    assert [one.signature.change for one in outcome.signatures] == [Change.SIGNATURES, Change.SIGNATURES, Change.UPKEEP]
    assert outcome.signatures[1].level is Level.ARCHIVE, "the third keeps lists and a stamp for all before it"


def test_a_role_that_is_asked_for_cannot_be_cut_off() -> None:
    """Whoever cuts the last signature off gets a document that is valid again, but one that lacks a role."""
    both = made.sign(Level.BASIC, Role.APPROVER, "released", made.signed())
    asked = made.policy(Role.MAKER, Role.APPROVER, documents=(Role.MAKER, Role.APPROVER))

    assert made.verify(both, asked).accepted
    assert made.reasons(made.verify(both[: len(made.signed())], asked)) == {"untrusted"}


def test_nobody_is_trusted_without_a_policy() -> None:
    assert made.reasons(made.verify(made.signed(), TrustPolicy())) == {"no-policy"}


@pytest.mark.parametrize("content", [made.document, made.foreign])
def test_a_document_that_nobody_signed_is_refused(content: object) -> None:
    assert callable(content)
    assert made.reasons(made.verify(content())) == {"seal-missing"}


@pytest.mark.parametrize("content", [b"", b"x", b"%PDF-1.7\n", b"%PDF-1.7\n%%EOF\n"])
def test_what_cannot_be_read_is_refused(content: bytes) -> None:
    assert made.reasons(made.verify(content)) == {"container"}


def test_strangers_and_wrong_roles_are_refused() -> None:
    stranger = made.sign(by=made.signer(pki.signer(made.MAKER, above="Another root")))

    assert made.reasons(made.verify(stranger)) == {"untrusted"}
    assert made.reasons(made.verify(made.signed(), made.policy(Role.OPERATOR))) == {"untrusted", "role"}
    other = Party("f", "F", (Role.MAKER,), (pki.root().der,), organization="Somebody else")
    assert made.reasons(made.verify(made.signed(), made.policy(parties=(other,)))) == {"untrusted"}


def test_a_reason_without_a_role_speaks_for_nobody() -> None:
    from io import BytesIO

    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import PdfSignatureMetadata, PdfSigner

    from medslate.adapters.signing.pdf.making import KeySigner

    meta = PdfSignatureMetadata(field_name="Elsewhere", reason="I agree")
    plain = PdfSigner(meta, KeySigner(pki.signer(made.MAKER).sealer()))
    content = plain.sign_pdf(IncrementalPdfFileWriter(BytesIO(made.document()))).getvalue()

    assert made.reasons(made.verify(content)) == {"untrusted", "role"}


def test_a_key_that_is_named_needs_no_anchor() -> None:
    who = pki.signer(made.MAKER)
    pinned = Party("f", "F", (Role.MAKER,), keys=(hashlib.sha256(who.public).hexdigest(),))
    other = Party("f", "F", (Role.MAKER,), keys=(hashlib.sha256(pki.signer("Else").public).hexdigest(),))

    assert made.verify(made.signed(), made.policy(parties=(pinned,))).accepted
    assert not made.verify(made.signed(), made.policy(parties=(other,))).accepted


def test_an_expired_certificate_needs_a_stamp_of_before() -> None:
    by = made.signer(certified(end=pki.later(30)))
    plain, stamped = made.sign(by=by), made.sign(Level.STAMPED, by=by)

    assert made.verify(plain).accepted
    assert made.reasons(made.verify(plain, at=LATER)) == {"untrusted", "expired"}
    assert made.verify(stamped, at=LATER).accepted
    unknown = made.policy(stamps=(SECOND.root.der,))
    assert made.reasons(made.verify(stamped, unknown, at=LATER)) == {"untrusted", "stamp", "expired"}


def test_a_stamp_of_the_future_proves_nothing() -> None:
    stamped = made.sign(Level.STAMPED, by=made.signer(at=pki.later(1)))
    outcome = made.verify(stamped)

    assert outcome.signatures[0].at is None
    assert [one.reason.value for one in outcome.signatures[0].faults] == ["stamp"]
    assert not made.verify(stamped, made.policy(stamped=True)).accepted
    assert made.verify(stamped, made.policy(stamped=True), at=pki.later(2)).accepted


def test_a_policy_may_ask_for_stamps() -> None:
    assert made.reasons(made.verify(made.signed(), made.policy(stamped=True))) == {"untrusted", "stamp"}
    assert made.verify(made.signed(Level.STAMPED), made.policy(stamped=True)).accepted


def test_a_revoked_certificate_needs_a_stamp_of_before() -> None:
    who = certified()
    revoked = made.policy(lists=made.lists(who, {who: pki.later(-5)}))
    early = made.signer(who, at=pki.later(-9))

    assert made.reasons(made.verify(made.sign(by=made.signer(who)), revoked)) == {"untrusted", "revoked"}
    assert made.reasons(made.verify(made.sign(Level.STAMPED, by=made.signer(who)), revoked)) == {"untrusted", "revoked"}
    assert made.verify(made.sign(Level.STAMPED, by=early), revoked).accepted


def test_a_policy_may_ask_for_revocation_lists_and_the_document_may_carry_them() -> None:
    asked = made.policy(revocation=True)

    assert made.reasons(made.verify(made.signed(Level.STAMPED), asked)) == {"untrusted", "revocation-unknown"}
    assert made.verify(made.signed(Level.STAMPED), made.policy(revocation=True, lists=made.lists())).accepted
    assert made.verify(made.signed(Level.LONG_TERM), asked).accepted


def test_a_document_stamp_carries_on_what_an_expired_authority_has_proven() -> None:
    brief = pki.issue(pki.name("Brief stamps"), pki.root("Stamping root", "rsa2048"), kind="rsa2048",
                      extensions=pki.STAMPING, end=pki.later(10))  # fmt: skip
    who = certified(end=pki.later(10))
    both = made.policy(stamps=(brief.root.der, SECOND.root.der))
    first = made.sign(Level.LONG_TERM, by=made.signer(who, tsa=brief))

    from medslate.adapters.signing.pdf.keeping import stamp_document, writer_of
    from medslate.adapters.signing.pdf.making import Stamper

    renewed = stamp_document(writer_of(first), Stamper(pki.responder(SECOND, pki.later(5))))
    late = stamp_document(writer_of(first), Stamper(pki.responder(SECOND, pki.later(15))))

    assert made.reasons(made.verify(first, both, at=LATER)) >= {"untrusted", "stamp"}
    outcome = made.verify(renewed, both, at=LATER)
    assert outcome.accepted
    assert (outcome.signatures[0].at, outcome.signatures[0].level) == (pki.NOW, Level.ARCHIVE)
    assert not made.verify(late, both, at=LATER).accepted, "made when the first authority was no longer valid"
    assert not made.verify(renewed, made.policy(stamps=(brief.root.der,)), at=LATER).accepted


def test_a_document_stamp_proves_the_time_of_a_signature_that_has_none() -> None:
    from medslate.adapters.signing.pdf.keeping import stamp_document, writer_of
    from medslate.adapters.signing.pdf.making import Stamper

    stamped = stamp_document(writer_of(made.signed()), Stamper(pki.responder(pki.stamping(), pki.later(1))))
    (one,) = made.verify(stamped, at=pki.later(2)).signatures

    assert (one.at, one.level) == (pki.later(1), Level.STAMPED)


def test_every_reason_has_a_remedy() -> None:
    for outcome in (
        made.verify(b""),
        made.verify(made.document()),
        made.verify(made.signed(), made.policy(stamped=True)),
    ):
        for one in outcome.refusals:
            assert told(one).endswith(f"[{one.reason.value}]")
    assert all(one.endswith((".", "?")) for one in REMEDIES.values())


def test_times_are_of_one_zone() -> None:
    assert all(one.at is None or one.at.tzinfo is UTC for one in made.verify(made.signed(Level.STAMPED)).signatures)
